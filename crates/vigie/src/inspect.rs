//! `vigie inspect`: a verdict without a node.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use vigie_model::{Lang, Outcome as CheckOutcome, Timestamp};
use vigie_node::Clock as _;
use vigie_trust::inspect::{
    ChipSummary, ChipView, Input, MrzText, Reading, conclude, inspect, portrait_png, view,
};
use vigie_trust::report::{Authenticated, Check, CheckReport, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

use crate::data::SystemClock;
use crate::fail::{Exit, Fail, Outcome, at};

/// Largest file read.
const FILE_LIMIT: u64 = 4 << 20;

/// Options of `vigie inspect`.
#[derive(Clone, Debug, clap::Args)]
pub struct InspectArgs {
    /// MRZ text file, folder of chip files (with or without mrz.txt), or - for MRZ text on standard input
    #[arg(default_value = "-")]
    source: PathBuf,
    /// Certificates, CRLs or master lists, a file or a folder (repeatable)
    #[arg(long, value_name = "PATH")]
    trust: Vec<PathBuf>,
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
    /// Language of the sentences: en, fr, es, ar
    #[arg(long, default_value = "en")]
    lang: String,
}

/// Inspects and prints; exit 0 passed, 1 failed, 4 inconclusive.
pub fn run(args: &InspectArgs, json: bool) -> Outcome {
    let lang = Lang::from_code(&args.lang)
        .ok_or_else(|| Fail::usage(format!("--lang {}: none of en, fr, es, ar", args.lang)))?;
    let input = read_input(args)?;
    let now = SystemClock.now();
    let mut trust = TrustSnapshot::default();
    for path in &args.trust {
        for (name, bytes) in files_of(path)? {
            let report = trust.import(&bytes, &name, now);
            if report.accepted() == 0 {
                eprintln!("vigie: --trust {name}: {}", report.first_problem());
            }
        }
    }
    let at = args.at.unwrap_or(now);
    let report = conclude(inspect(&input, &trust, at, args.profile), Vec::new(), Vec::new());
    let chip = (!input.chip.is_empty()).then(|| view(&input, &trust, at));
    let told = chip.as_ref().map(ChipView::summary);
    if json {
        let mut value = serde_json::to_value(&report).unwrap_or_default();
        if let (Some(object), Some(told)) = (value.as_object_mut(), &told) {
            object.insert("chip".to_owned(), serde_json::to_value(told).unwrap_or_default());
        }
        outln!("{value}");
    } else {
        print_report(&report, lang);
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

fn read_input(args: &InspectArgs) -> Result<Input, Fail> {
    let reading = if args.confirmed_reading { Reading::Confirmed } else { Reading::First };
    let text = |text: String| Some(MrzText { text, reading });
    if args.source == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(FILE_LIMIT).read_to_end(&mut bytes).map_err(at("standard input"))?;
        return empty_refused(
            Input { mrz: text(String::from_utf8_lossy(&bytes).into_owned()), chip: BTreeMap::new() },
            "standard input",
        );
    }
    let place = args.source.display().to_string();
    if !args.source.is_dir() {
        let bytes = read(&args.source)?;
        return empty_refused(
            Input { mrz: text(String::from_utf8_lossy(&bytes).into_owned()), chip: BTreeMap::new() },
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
    empty_refused(Input { mrz, chip }, &place)
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

/// Verdict, why, next step; then what speaks against it, what was not checked, and how many raised no objection.
fn print_report(report: &CheckReport, lang: Lang) {
    let word = match (report.outcome, report.authenticated) {
        (Verdict::Passed, Authenticated::None) => "○ PASSED, NOT AUTHENTICATED",
        (Verdict::Passed, _) => "● PASSED",
        (Verdict::Inconclusive, _) => "▲ INCONCLUSIVE",
        (Verdict::Failed, _) => "■ FAILED",
    };
    outln!("{word}\n  {}", report.headline_in(lang));
    let next = report.next_step_in(lang);
    if !next.is_empty() {
        outln!("  → {next}");
    }
    if let Some(document) = &report.document {
        outln!(
            "\n  {} {} {} {}",
            document.kind,
            document.issuing_state,
            document.number,
            document.expiry.as_deref().unwrap_or("")
        );
    }
    let tell = |checks: Vec<&Check>| {
        for check in checks {
            outln!(
                "  {:<13} {}  [{}; {}]",
                name(check.outcome),
                check.sentence(lang),
                check.code,
                check.source
            );
            if !check.detail.is_empty() {
                outln!("                {}", check.detail);
            }
        }
    };
    if !report.reasons.is_empty() {
        outln!("\nWhat decided");
        tell(report.reasons.iter().collect());
    }
    let rest: Vec<&Check> = report.checks.iter().filter(|check| !report.reasons.contains(check)).collect();
    let (quiet, loud): (Vec<&Check>, Vec<&Check>) = rest
        .into_iter()
        .partition(|check| matches!(check.outcome, CheckOutcome::Passed | CheckOutcome::NotSupported));
    if !loud.is_empty() {
        outln!("\nAlso");
        tell(loud);
    }
    outln!("\n{} checks raised no objection; --json shows all", quiet.len());
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
    let png = portrait_png(&portrait.face.picture).map_err(|error| Fail::usage(format!("--portrait: {error}")))?;
    std::fs::write(path, png).map_err(at(path.display()))?;
    let known = match portrait.authentic {
        true => "authenticated: signed by the issuing State",
        false => "NOT authenticated: anyone may have put it there",
    };
    eprintln!("{}: portrait of DG2, {known}", path.display());
    Ok(())
}

fn name(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "passed",
        CheckOutcome::Failed => "failed",
        CheckOutcome::Defect => "defect",
        CheckOutcome::NotSupported => "not supported",
        CheckOutcome::NotRun => "not run",
    }
}
