//! `vigie assess trend`: what a weekly series was expected to count, from a file and without a node.

use std::path::PathBuf;

use serde::Serialize;
use vigie_trend::Week;
use vigie_trend::baseline::{self, Band, band};

use crate::fail::{Exit, Fail, Outcome, at};

/// The largest file that is read.
const FILE_MOST: u64 = 1 << 20;

/// Options of `vigie assess trend`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example: vigie assess trend findings.csv --last 8\n\
The file has lines week,count or week,count,checked, for example 2026-W47,3,1200.\n\
Exit code: 0 the last week is within its band, 1 it is unusual, 4 too little is known of earlier weeks.")]
pub struct TrendArgs {
    /// CSV file: week,count[,checked]
    file: PathBuf,
    /// How many of the last weeks to show
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=520))]
    last: u16,
}

#[derive(Serialize)]
struct Line {
    week: Week,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<u64>,
    band: Option<Band>,
    unusual: bool,
    rule: &'static str,
    rule_version: u32,
}

/// Prints one line for each of the last weeks, oldest first.
pub fn run(args: &TrendArgs, json: bool) -> Outcome {
    let place = args.file.display();
    let size = std::fs::metadata(&args.file).map_err(at(&place))?.len();
    if size > FILE_MOST {
        return Err(Fail::usage(format!(
            "{place}: larger than {FILE_MOST} octets; a series has a line a week"
        )));
    }
    let bytes = std::fs::read(&args.file).map_err(at(&place))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Fail::usage(format!("{place}: not UTF-8 text; save the file as UTF-8")))?;
    let file = vigie_trend::series::read(&text).map_err(|error| {
        Fail::usage(format!("{place}: {error}; lines are week,count or week,count,checked"))
    })?;
    let shown = file.counts.len().saturating_sub(usize::from(args.last));
    let mut exit = Exit::Done;
    for (week, count) in file.counts.iter().skip(shown) {
        let band = band(&file.counts, *week);
        let unusual = band.is_some_and(|band| band.is_unusual(*count));
        exit = match (band, unusual) {
            (None, _) => Exit::Inconclusive,
            (_, true) => Exit::No,
            _ => Exit::Done,
        };
        let line = Line {
            week: *week,
            count: *count,
            checked: file.checked.get(week).copied(),
            band,
            unusual,
            rule: baseline::RULE,
            rule_version: baseline::RULE_VERSION,
        };
        if json {
            let line = serde_json::to_string(&line).map_err(|error| Fail::could_not(error.to_string()))?;
            outln!("{line}");
        } else {
            outln!("{}", said(&line));
        }
    }
    Ok(exit)
}

fn said(line: &Line) -> String {
    let checked = line.checked.map(|checked| format!(" of {checked} checked")).unwrap_or_default();
    let begin = format!("{}  {:>6}{checked}", line.week, line.count);
    match &line.band {
        None => format!("{begin}  not judged: too little is known of earlier weeks"),
        Some(band) => format!(
            "{begin}  expected {:.1}, band {} to {}{}",
            band.expected,
            band.lower,
            band.upper,
            if line.unusual { "  UNUSUAL" } else { "" }
        ),
    }
}
