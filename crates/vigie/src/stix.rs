//! `vigie validate` and `vigie match-pattern`.

use std::io::Write as _;
use std::path::PathBuf;

use vigie_stix::pattern::{Observation, parse};
use vigie_stix::scan::Limits;
use vigie_stix::validate::{Level, validate as check};

use crate::admin::say;
use crate::fail::{Exit, Fail, Outcome, at};

/// Options of `vigie validate`.
#[derive(Clone, Debug, clap::Args)]
pub struct ValidateArgs {
    /// STIX bundles or objects
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Reports breaches of STIX 2.1; exit 1 if a file is not valid.
pub fn validate(args: &ValidateArgs, json: bool) -> Outcome {
    let mut exit = Exit::Done;
    for file in &args.files {
        let text = std::fs::read(file).map_err(at(file.display()))?;
        let report = check(&text, &Limits::default());
        if !report.is_valid() {
            exit = Exit::No;
        }
        for breach in &report.breaches {
            let place = breach
                .id
                .clone()
                .or_else(|| breach.object.map(|index| format!("objects[{index}]")))
                .unwrap_or_default();
            let level = if breach.level == Level::Error { "error" } else { "warning" };
            let value = serde_json::json!({ "file": file, "level": level, "object": place, "path": breach.path, "section": breach.section, "what": breach.what });
            say(json, &value, || {
                format!(
                    "{}: {level}: {place} {}: {} (STIX 2.1, {})",
                    file.display(),
                    breach.path,
                    breach.what,
                    breach.section
                )
            });
        }
        let (errors, warnings) =
            (report.count(Level::Error), report.breaches.len() - report.count(Level::Error));
        say(
            json,
            &serde_json::json!({ "file": file, "objects": report.objects, "valid": report.is_valid(), "errors": errors, "warnings": warnings }),
            || {
                format!(
                    "{}: {} objects, {errors} errors, {warnings} warnings",
                    file.display(),
                    report.objects
                )
            },
        );
    }
    Ok(exit)
}

/// Options of `vigie match-pattern`.
#[derive(Clone, Debug, clap::Args)]
pub struct MatchArgs {
    /// Files with one STIX pattern a line
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Bundle or objects observed: observed-data, or observables as one observation
    #[arg(long, value_name = "FILE")]
    observations: PathBuf,
}

/// Prints a JSON line per pattern: which observations match, or why it cannot be matched. Exit 1 if none matches, 2 if a pattern is refused.
pub fn match_pattern(args: &MatchArgs) -> Outcome {
    let bytes = std::fs::read(&args.observations).map_err(at(args.observations.display()))?;
    let observations = Observation::read(&bytes)
        .map_err(|error| Fail::usage(format!("{}: {error}", args.observations.display())))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut any, mut refused) = (false, false);
    for file in &args.files {
        let text = std::fs::read_to_string(file).map_err(at(file.display()))?;
        for (number, line) in (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let answer = match parse(line) {
                Ok(pattern) => {
                    let hits: Vec<usize> = (0..observations.len())
                        .filter(|index| pattern.matches(&observations[*index]))
                        .collect();
                    any |= !hits.is_empty();
                    serde_json::json!({ "file": file, "line": number, "matches": hits })
                }
                Err(error) => {
                    refused = true;
                    serde_json::json!({ "file": file, "line": number, "unsupported": error.is_unsupported(), "error": error.to_string() })
                }
            };
            writeln!(out, "{answer}").map_err(at("standard output"))?;
        }
    }
    out.flush().map_err(at("standard output"))?;
    Ok(match (refused, any) {
        (true, _) => Exit::Usage,
        (false, true) => Exit::Done,
        (false, false) => Exit::No,
    })
}
