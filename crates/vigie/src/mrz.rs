//! `vigie mrz parse`, `repair` and `make`: JSON lines in and out, for integrators and batch work.

use std::io::{BufRead as _, Write as _};

use serde::{Deserialize, Serialize};
use vigie_model::Outcome as CheckOutcome;
use vigie_mrtd::mrz::country::{self, CodeStatus};
use vigie_mrtd::mrz::transliterate::{Language, transliterate};
use vigie_mrtd::mrz::{Format, Mrz, MrzFields, make, parse, repair};

use crate::fail::{Exit, Fail, Outcome, at};

/// `vigie mrz …`
#[derive(clap::Subcommand)]
pub enum MrzVerb {
    /// Read zones: {"lines":["…","…"]} a line; exit 1 if any zone breaks a rule
    #[command(
        after_help = r#"Example: echo '{"lines":["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L898902C36UTO7408122F1204159ZE184226B<<<<<10"]}' | vigie mrz parse"#
    )]
    Parse,
    /// Every reading of misread zones that obeys the check digits, most likely first; a repaired zone is a proposal, never valid
    #[command(
        after_help = r#"Example: echo '{"lines":["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L8989O2C36UTO7408122F1204159ZE184226B<<<<<10"]}' | vigie mrz repair"#
    )]
    Repair,
    /// Write zones: {"format":"TD3","fields":{…}} a line; "transliterate":"general" writes national letters of names by Doc 9303-3, section 6
    #[command(
        after_help = r#"Example: echo '{"format":"TD3","fields":{"document_code":"P","issuing_state":"UTO","document_number":"L898902C3","nationality":"UTO","birth_date":"740812","sex":"female","expiry_date":"290415","primary_identifier":"Specimen","secondary_identifier":"Utopia"}}' | vigie mrz make"#
    )]
    Make,
}

#[derive(Deserialize)]
struct ParseLine {
    lines: Vec<String>,
}

#[derive(Deserialize)]
struct RepairLine {
    lines: Vec<String>,
    #[serde(default)]
    confidences: Option<Vec<f32>>,
}

#[derive(Serialize)]
struct Reading<'a> {
    lines: &'a [String],
    changed: [(); 0],
    fields: &'a Mrz,
    findings: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct MakeLine {
    format: Format,
    fields: MrzFields,
    /// Write national letters of names as this language does; without it, names hold A to Z.
    #[serde(default)]
    transliterate: Option<Language>,
}

/// Reads standard input line by line; a bad line gets an `error` and does not end the run.
pub fn run(verb: &MrzVerb) -> Outcome {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut exit = Exit::Done;
    for (number, line) in (1_u64..).zip(std::io::stdin().lock().lines()) {
        let line = line.map_err(at(format!("standard input, line {number}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match verb {
            MrzVerb::Parse => parse_line(&line),
            MrzVerb::Repair => repair_line(&line),
            MrzVerb::Make => make_line(&line),
        };
        let answer = answer.unwrap_or_else(|error| {
            exit = Exit::No;
            serde_json::json!({ "line": number, "error": error })
        });
        if answer.get("sound") == Some(&serde_json::Value::Bool(false)) {
            exit = Exit::No;
        }
        writeln!(out, "{answer}").map_err(at("standard output"))?;
    }
    out.flush().map_err(at("standard output"))?;
    Ok(exit)
}

fn parse_line(line: &str) -> Result<serde_json::Value, String> {
    let asked: ParseLine =
        serde_json::from_str(line).map_err(|error| format!("not {{\"lines\":[…]}}: {error}"))?;
    let parsed = parse(&asked.lines.join("\n")).map_err(|error| error.to_string())?;
    let findings = parsed.objections().map(|finding| {
        serde_json::json!({ "code": finding.code, "outcome": finding.outcome, "line": finding.line, "column": finding.column, "detail": finding.detail })
    });
    let reading =
        Reading { lines: &parsed.mrz.lines, changed: [], fields: &parsed.mrz, findings: findings.collect() };
    let sound = parsed.findings.iter().all(|finding| {
        finding.outcome == CheckOutcome::Passed || finding.outcome == CheckOutcome::NotSupported
    });
    let blind = repair::blind(&parsed.mrz);
    let codes: serde_json::Map<String, serde_json::Value> =
        [("issuing_state", &parsed.mrz.issuing_state), ("nationality", &parsed.mrz.nationality)]
            .into_iter()
            .filter(|(_, code)| !code.is_empty())
            .map(|(field, code)| (field.to_owned(), code_facts(code)))
            .collect();
    Ok(serde_json::json!({ "readings": [reading], "blind": blind, "codes": codes, "sound": sound }))
}

/// What Doc 9303-3, section 5 and ISO 3166 say of a code. It describes the document's lines and selects nobody.
fn code_facts(code: &str) -> serde_json::Value {
    let status = match country::status(code) {
        CodeStatus::Assigned => "listed",
        CodeStatus::NoNationality => "no-nationality",
        CodeStatus::Deprecated | CodeStatus::Withdrawn => "former",
        CodeStatus::Specimen => "specimen",
        CodeStatus::MasterListOnly => "master-lists-only",
        CodeStatus::InPlaceOf(_) => "written-for-another",
        CodeStatus::UserAssigned => "private",
        CodeStatus::Unknown => "unknown",
    };
    let mut facts = serde_json::json!({ "status": status });
    if let CodeStatus::InPlaceOf(listed) = country::status(code) {
        facts["now"] = serde_json::json!([listed]);
    }
    if let Some(year) = country::since(code) {
        facts["from"] = year.into();
    }
    if let Some(former) = country::former(code) {
        facts["until"] = former.until.into();
        facts["now"] = serde_json::json!(former.now);
    }
    facts
}

/// `sound` says that the zone as read obeys its digits and that no other reading does but for cells which no digit covers. A changed reading is never
/// `valid`: it is a proposal to be looked up on the document.
fn repair_line(line: &str) -> Result<serde_json::Value, String> {
    let asked: RepairLine = serde_json::from_str(line)
        .map_err(|error| format!("not {{\"lines\":[…],\"confidences\":[…]}}: {error}"))?;
    let found =
        repair(&asked.lines.join("\n"), asked.confidences.as_deref()).map_err(|error| error.to_string())?;
    let mut readings = Vec::with_capacity(found.readings.len());
    for reading in &found.readings {
        // What repair proposes is a zone of the same format.
        let parsed = parse(&reading.lines.join("\n")).map_err(|error| error.to_string())?;
        readings.push(serde_json::json!({
            "lines": reading.lines, "changed": reading.changed, "cost": reading.cost, "undecided": reading.undecided,
            "valid": reading.changed.is_empty() && parsed.objections().count() == 0, "fields": parsed.mrz,
        }));
    }
    Ok(serde_json::json!({
        "readings": readings, "more": found.more, "blind": found.blind, "contradicted": found.contradicted,
        "hint": found.hint, "sound": found.is_sound(),
    }))
}

fn make_line(line: &str) -> Result<serde_json::Value, String> {
    let asked: MakeLine = serde_json::from_str(line)
        .map_err(|error| format!("not {{\"format\":…,\"fields\":{{…}}}}: {error}"))?;
    let mut fields = asked.fields;
    if let Some(language) = asked.transliterate {
        for (field, name) in [
            ("primary_identifier", &mut fields.primary_identifier),
            ("secondary_identifier", &mut fields.secondary_identifier),
        ] {
            *name = transliterate(name, language).map_err(|error| format!("field {field}: {error}"))?;
        }
    }
    let lines = make(&fields, asked.format).map_err(|error| error.to_string())?;
    Ok(serde_json::json!({ "lines": lines }))
}

impl From<vigie_mrtd::mrz::MrzError> for Fail {
    fn from(error: vigie_mrtd::mrz::MrzError) -> Self {
        Self::usage(error.to_string())
    }
}
