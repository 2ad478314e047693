//! `vigie inspect`: a verdict without a node.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use vigie_model::{Lang, Timestamp};
use vigie_node::Clock as _;
use vigie_node::check::Evidence;
use vigie_node::recompute::{Recomputed, compare};
use vigie_node::trust::{BundleKey, is_bundle, open_bundle};
use vigie_trust::inspect::{
    ChipSummary, ChipView, Input, MrzText, Reading, Visual, conclude, inspect, portrait_png, view,
};
use vigie_trust::report::{Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

use crate::data::SystemClock;
use crate::fail::{Exit, Fail, Outcome, at};
use crate::verdict::{self, Detail, Ink};

/// Largest file read.
const FILE_LIMIT: u64 = 4 << 20;

/// Options of `vigie inspect`.
#[derive(Clone, Debug, clap::Args)]
pub struct InspectArgs {
    /// MRZ text file, folder of chip files (with or without mrz.txt), or - for MRZ text on standard input
    #[arg(default_value = "-")]
    source: PathBuf,
    /// Certificates, CRLs or master lists, a file or a folder (repeatable); or a signed bundle of a node
    #[arg(long, value_name = "PATH")]
    trust: Vec<PathBuf>,
    /// Card of the member that made the bundle, or its node's Ed25519 key in Base64url
    #[arg(long, value_name = "CARD|KEY")]
    bundle_key: Option<String>,
    /// Judge as of this instant instead of now
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// routine or strict
    #[arg(long, default_value = "routine")]
    profile: Profile,
    /// The printed lines were read twice with the same result
    #[arg(long)]
    confirmed_reading: bool,
    /// Write the chip's portrait as PNG to this file (it is a person's: keep it no longer than the examination)
    #[arg(long, value_name = "OUT.png")]
    portrait: Option<PathBuf>,
    /// What was typed from the visual zone: a JSON file {"name":…,"number":…,"birth_date":"YYYY-MM-DD","sex":"F|M|X",…}; compared, never kept
    #[arg(long, value_name = "FILE")]
    visual: Option<PathBuf>,
    /// Language of the sentences: en, fr, es, ar
    #[arg(long, default_value = "en")]
    lang: String,
    /// Every check with its evidence, code and source
    #[arg(long, short = 'e', visible_alias = "verbose")]
    explain: bool,
    /// Recompute the report in this evidence record (the JSON of GET /api/v1/inspections/ID) and compare octet by octet: exit 0 same, 1 different
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "at", "profile", "confirmed_reading", "portrait"])]
    evidence: Option<PathBuf>,
}

/// Inspects and prints; exit 0 passed, 1 failed, 4 inconclusive.
pub fn run(args: &InspectArgs, json: bool) -> Outcome {
    let lang = Lang::from_code(&args.lang)
        .ok_or_else(|| Fail::usage(format!("--lang {}: none of en, fr, es, ar", args.lang)))?;
    if let Some(path) = &args.evidence {
        return recomputed(args, path, json);
    }
    let visual = args.visual.as_deref().map(read_visual).transpose()?;
    let input = Input { visual, ..read_input(args)? };
    let now = SystemClock.now();
    let (trust, version) = trust_of(args, now)?;
    let at = args.at.unwrap_or(now);
    let mut report = conclude(inspect(&input, &trust, at, args.profile), Vec::new(), Vec::new());
    report.trust = Some(trust.used(version));
    let chip = (!input.chip.is_empty()).then(|| view(&input, &trust, at));
    let told = chip.as_ref().map(ChipView::summary);
    if json {
        let mut value = serde_json::to_value(&report).unwrap_or_default();
        if let (Some(object), Some(told)) = (value.as_object_mut(), &told) {
            object.insert("chip".to_owned(), serde_json::to_value(told).unwrap_or_default());
        }
        outln!("{value}");
    } else {
        let detail = if args.explain { Detail::Full } else { Detail::Short };
        outln!("{}", verdict::of(&report, lang, detail, Ink::of_stdout()).trim_end());
        if let Some(told) = &told {
            outln!("{}", chip_line(told));
        }
    }
    if let Some(path) = &args.portrait {
        write_portrait(chip.as_ref(), path)?;
    }
    Ok(match report.outcome {
        Verdict::Passed => Exit::Done,
        Verdict::Failed => Exit::No,
        Verdict::Inconclusive => Exit::Inconclusive,
    })
}

/// The trust data of the options: a bundle that verifies, and files on top of it. A bundle that does not verify ends the inspection: nothing of
/// it is used, and no verdict is given without it.
fn trust_of(args: &InspectArgs, now: Timestamp) -> Result<(TrustSnapshot, Option<u64>), Fail> {
    let mut files = Vec::new();
    for path in &args.trust {
        files.extend(files_of(path)?);
    }
    let (mut trust, mut version) = (TrustSnapshot::default(), None);
    let (bundles, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, bytes)| is_bundle(bytes));
    if let [(name, bytes), more @ ..] = &bundles[..] {
        if !more.is_empty() {
            return Err(Fail::usage("--trust: more than one bundle; give the newest alone"));
        }
        let key = args.bundle_key.as_ref().ok_or_else(|| {
            Fail::usage(format!("--trust {name}: a bundle is verified before use: give --bundle-key CARD"))
        })?;
        let text = match Path::new(key).is_file() {
            true => read(Path::new(key))?,
            false => key.clone().into_bytes(),
        };
        let refused = |problem: vigie_node::Problem| Fail {
            exit: Exit::CouldNot,
            line: format!("--trust {name}: {} ({})", problem, problem.code),
        };
        let key = BundleKey::read(&text).map_err(refused)?;
        let opened = open_bundle(bytes, &key, now).map_err(refused)?;
        version = opened.head.version;
        trust = opened.snapshot;
    }
    for (place, bytes) in files {
        // The file's own name, as a node records it: reports name it, and folders are nobody's business.
        let name =
            Path::new(&place).file_name().map_or(place.clone(), |name| name.to_string_lossy().into_owned());
        let report = trust.import(&bytes, &name, now);
        // With other files it is not that version any more.
        version = None;
        if report.accepted() == 0 {
            eprintln!("vigie: --trust {name}: {}", report.first_problem());
        }
    }
    Ok((trust, version))
}

/// The report of an evidence record made again, with the trust data given here as if they had been imported when the report's were.
fn recomputed(args: &InspectArgs, path: &Path, json: bool) -> Outcome {
    let place = path.display().to_string();
    let bytes = read(path)?;
    let view: Record = serde_json::from_slice(&bytes).map_err(|error| {
        Fail::usage(format!(
            "{place}: no evidence record ({error}); take the answer of GET /api/v1/inspections/ID"
        ))
    })?;
    let Some(evidence) = view.evidence else {
        return Err(Fail {
            exit: Exit::No,
            line: format!("{place}: the evidence of this check is erased or was not kept"),
        });
    };
    let then = evidence.report.trust_as_of.unwrap_or(evidence.report.inspected_at);
    let answer = compare(&evidence, &trust_of(args, then)?.0);
    if json {
        outln!("{}", serde_json::to_string(&answer).unwrap_or_default());
    }
    match &answer {
        Recomputed::Same => {
            if !json {
                outln!("● SAME\n  The report recomputes to the same octets.");
            }
            Ok(Exit::Done)
        }
        Recomputed::Different { checks, .. } => {
            if !json {
                outln!("■ DIFFERENT\n  The report recomputes otherwise in: {}", checks.join(", "));
            }
            Ok(Exit::No)
        }
        Recomputed::Erased | Recomputed::NotKept => {
            if !json {
                outln!("△ NOT RECOMPUTED\n  The record does not hold what the verdict rested on.");
            }
            Ok(Exit::Inconclusive)
        }
    }
}

/// What of a check's record is needed.
#[derive(serde::Deserialize)]
struct Record {
    evidence: Option<Evidence>,
}

fn read_input(args: &InspectArgs) -> Result<Input, Fail> {
    let reading = if args.confirmed_reading { Reading::Confirmed } else { Reading::First };
    let text = |text: String| Some(MrzText { text, reading });
    if args.source == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(FILE_LIMIT).read_to_end(&mut bytes).map_err(at("standard input"))?;
        return empty_refused(
            Input { mrz: text(String::from_utf8_lossy(&bytes).into_owned()), ..Input::default() },
            "standard input",
        );
    }
    let place = args.source.display().to_string();
    if !args.source.is_dir() {
        let bytes = read(&args.source)?;
        return empty_refused(
            Input { mrz: text(String::from_utf8_lossy(&bytes).into_owned()), ..Input::default() },
            &place,
        );
    }
    let printed = args.source.join("mrz.txt");
    let mrz =
        if printed.exists() { text(String::from_utf8_lossy(&read(&printed)?).into_owned()) } else { None };
    let chip_folder = args.source.join("chip");
    let folder = if chip_folder.is_dir() { chip_folder } else { args.source.clone() };
    let mut chip = BTreeMap::new();
    for (name, bytes) in files_of(&folder)? {
        let name =
            Path::new(&name).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name != "mrz.txt" {
            chip.insert(name, bytes);
        }
    }
    empty_refused(Input { mrz, chip, ..Input::default() }, &place)
}

fn read_visual(path: &Path) -> Result<Visual, Fail> {
    serde_json::from_slice(&read(path)?)
        .map_err(|error| Fail::usage(format!("--visual {}: {error}; give an object of name, national_name, number, birth_date, sex, expiry_date, issuing_state", path.display())))
}

fn empty_refused(input: Input, place: &str) -> Result<Input, Fail> {
    let blank = input.mrz.as_ref().is_none_or(|mrz| mrz.text.trim().is_empty());
    match blank && input.chip.is_empty() {
        true => Err(Fail::usage(format!(
            "{place}: nothing to inspect; give the printed lines, or chip files such as EF_SOD.bin and DG1.bin"
        ))),
        false => Ok(input),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Fail> {
    let file = std::fs::File::open(path).map_err(at(path.display()))?;
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT + 1).read_to_end(&mut bytes).map_err(at(path.display()))?;
    match bytes.len() as u64 > FILE_LIMIT {
        true => Err(Fail::usage(format!("{}: larger than 4 MiB, no travel document is", path.display()))),
        false => Ok(bytes),
    }
}

/// A file, or the files of a folder (not below), with their paths.
pub fn files_of(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Fail> {
    if !path.is_dir() {
        let bytes = std::fs::read(path).map_err(at(path.display()))?;
        return Ok(vec![(path.display().to_string(), bytes)]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(at(path.display()))? {
        let entry = entry.map_err(at(path.display()))?.path();
        if entry.is_file() {
            let bytes = std::fs::read(&entry).map_err(at(entry.display()))?;
            found.push((entry.display().to_string(), bytes));
        }
    }
    found.sort();
    Ok(found)
}

/// The chip's files in one line: how many, and those that are not as EF.SOD says.
fn chip_line(chip: &ChipSummary) -> String {
    let named = |wanted: fn(&vigie_trust::inspect::FileSummary) -> bool| {
        chip.files.iter().filter(|file| wanted(file)).map(|file| file.file.as_str()).collect::<Vec<_>>()
    };
    let mut line = format!("chip: {}", named(|_| true).join(" "));
    let unread = named(|file| file.problem.is_some());
    if !unread.is_empty() {
        line += &format!("; cannot be read: {}", unread.join(" "));
    }
    line
}

/// The portrait as PNG, on explicit wish; what is known of it is said with it.
fn write_portrait(chip: Option<&ChipView<'_>>, path: &Path) -> Result<(), Fail> {
    let portrait = chip
        .and_then(ChipView::portrait)
        .ok_or_else(|| Fail::usage("--portrait: the source holds no DG2 with a portrait"))?;
    let png =
        portrait_png(&portrait.face.picture).map_err(|error| Fail::usage(format!("--portrait: {error}")))?;
    std::fs::write(path, png).map_err(at(path.display()))?;
    let known = match portrait.authentic {
        true => "authenticated: signed by the issuing State",
        false => "NOT authenticated: anyone may have put it there",
    };
    eprintln!("{}: portrait of DG2, {known}", path.display());
    Ok(())
}
