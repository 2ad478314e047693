//! `vigie specimen`: documents of the fictional state UTO.

use std::path::{Path, PathBuf};

use vigie_node::{Clock as _, Entropy as _};
use vigie_specimen::{Authority, AuthoritySpec, Defect, KeyKind, Spec, Specimen, number_in_series};

use crate::admin::say;
use crate::data::{SystemClock, SystemEntropy};
use crate::fail::{Exit, Fail, Outcome, at};

/// Options of `vigie specimen`.
#[derive(Clone, Debug, clap::Args)]
pub struct SpecimenArgs {
    /// Folder to write: `chip/*.bin`, `mrz.txt`, `trust/`; with --count a folder for each document
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Document number, up to nine letters and digits; a chance one in series L898 if not given
    #[arg(long)]
    number: Option<String>,
    /// What is wrong with it: altered-dg1, digest-mismatch, wrong-signer, expired, revoked, wrong-check-digit, other-number, dg11-other-name,
    /// dg12-late-issue, card-access-weakened
    #[arg(long, value_parser = defect)]
    defect: Option<Defect>,
    /// Kind of the issuer's keys: p256, p384, p521, rsa2048, rsa2048-pss
    #[arg(long, value_parser = key_kind, default_value = "p256")]
    key: KeyKind,
    /// Issuing state; only the fictional UTO is made
    #[arg(long, default_value = vigie_specimen::ISSUING_STATE)]
    state: String,
    /// How many documents of one issuer
    #[arg(long, default_value_t = 1)]
    count: u32,
}

fn defect(text: &str) -> Result<Defect, String> {
    Defect::ALL
        .into_iter()
        .find(|defect| defect.name() == text)
        .ok_or_else(|| format!("no such defect; defects are {}", Defect::ALL.map(Defect::name).join(", ")))
}

fn key_kind(text: &str) -> Result<KeyKind, String> {
    KeyKind::ALL
        .into_iter()
        .find(|kind| kind.name() == text)
        .ok_or_else(|| format!("no such kind; kinds are {}", KeyKind::ALL.map(KeyKind::name).join(", ")))
}

/// Makes specimens.
pub fn run(args: &SpecimenArgs, json: bool) -> Outcome {
    let mut random = |octets: &mut [u8]| SystemEntropy.fill(octets);
    let now = SystemClock.now();
    let wrong = |error: vigie_specimen::SpecimenError| Fail::usage(error.to_string());
    let authority =
        AuthoritySpec { issuing_state: args.state.clone(), key: args.key, ..AuthoritySpec::new(now) };
    let authority = Authority::make(&authority, &mut random).map_err(wrong)?;
    for index in 1..=args.count.max(1) {
        let number = match &args.number {
            Some(number) if args.count <= 1 => number.clone(),
            Some(series) => number_in_series(series, &mut random).map_err(wrong)?,
            None => number_in_series("L898", &mut random).map_err(wrong)?,
        };
        let spec = Spec {
            issuing_state: args.state.clone(),
            defect: args.defect,
            key: args.key,
            ..Spec::sound(&number, now)
        };
        let made = authority.issue(&spec, &mut random).map_err(wrong)?;
        let folder = if args.count > 1 { args.out.join(format!("{index:04}")) } else { args.out.clone() };
        write(&folder, &made)?;
        let what = args.defect.map_or("sound", Defect::name);
        say(
            json,
            &serde_json::json!({ "folder": folder, "number": number, "defect": args.defect.map(Defect::name) }),
            || format!("{}: specimen passport {number} of UTO, {what}", folder.display()),
        );
    }
    Ok(Exit::Done)
}

/// Writes `chip/*.bin`, `mrz.txt` and `trust/*`.
pub fn write(folder: &Path, specimen: &Specimen) -> Result<(), Fail> {
    for (sub, files) in [("chip", &specimen.files), ("trust", &specimen.trust)] {
        let place = folder.join(sub);
        std::fs::create_dir_all(&place).map_err(at(place.display()))?;
        for (name, bytes) in files {
            let path = place.join(name);
            std::fs::write(&path, bytes).map_err(at(path.display()))?;
        }
    }
    let path = folder.join("mrz.txt");
    std::fs::write(&path, specimen.mrz.join("\n") + "\n").map_err(at(path.display()))
}
