//! A check's report as the desk shows it: rows, printed lines with marks, the document, lists, and the certificate path.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vigie_model::reason::codes;
use vigie_model::{Duration, Lang, Outcome, ReasonCode, Timestamp};
use vigie_mrtd::lds::{Dg1, FileId};
use vigie_mrtd::mrz;
use vigie_node::check::Evidence;
use vigie_trust::report::{self, Check, CheckReport, ListOutcome};

use crate::desk::{
    Authenticated, CheckResult, DocumentCard, Grouped, LinkState, ListAnswerRow, MrzLine, ReasonRow, Verdict,
    has_word,
};

/// The answer to a check.
pub(super) fn result(
    id: String,
    report: &CheckReport,
    lines: Vec<String>,
    took: Duration,
    referred: bool,
    lang: Lang,
) -> CheckResult {
    let verdict = verdict(report.outcome);
    CheckResult {
        id,
        verdict,
        authenticated: match report.authenticated {
            report::Authenticated::Chip => Authenticated::Chip,
            report::Authenticated::Seal => Authenticated::Seal,
            report::Authenticated::None => Authenticated::None,
        },
        at: report.inspected_at,
        took,
        headline: report.headline_in(lang).to_owned(),
        next_step: report.next_step_in(lang).to_owned(),
        reasons: Grouped::new(verdict, rows(report)),
        document: document(report),
        lines: marked(lines, &report.checks),
        lists: report.lists.iter().map(list_row).collect(),
        referred,
    }
}

/// The verdict in the desk's terms.
pub(super) const fn verdict(outcome: report::Verdict) -> Verdict {
    match outcome {
        report::Verdict::Passed => Verdict::Passed,
        report::Verdict::Inconclusive => Verdict::Inconclusive,
        report::Verdict::Failed => Verdict::Failed,
    }
}

/// Whether a second reading of the printed lines could change the answer.
pub(super) fn asks_for_second_reading(report: &CheckReport) -> bool {
    report.outcome == report::Verdict::Inconclusive
        && report.reasons.iter().any(|reason| reason.code.as_str().starts_with("mrz."))
}

/// The lines as they were read, repaired as the parser repairs them; the chip's copy where nothing was printed or it cannot be read.
pub(super) fn lines(mrz: Option<&str>, chip: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    if let Some(text) = mrz.filter(|text| !text.trim().is_empty()) {
        return mrz::parse(text).map(|parsed| parsed.mrz.lines).unwrap_or_default();
    }
    let dg1 = chip.iter().find(|(name, _)| FileId::from_name(name) == Some(FileId::Dg(1)));
    let parsed = dg1.and_then(|(_, bytes)| Dg1::parse(bytes).ok()).and_then(|dg1| dg1.mrz().ok());
    parsed.map(|parsed| parsed.mrz.lines).unwrap_or_default()
}

/// The same from the evidence that was kept.
pub(super) fn kept_lines(evidence: &Evidence) -> Vec<String> {
    let decoded =
        evidence.chip.iter().filter_map(|(name, text)| Some((name.clone(), STANDARD.decode(text).ok()?)));
    lines(evidence.mrz.as_deref(), &decoded.collect())
}

/// Every check as a row, those that decide first and in the report's order.
fn rows(report: &CheckReport) -> Vec<ReasonRow> {
    let mut alerts = report.alerts.iter();
    let mut rows: Vec<(usize, ReasonRow)> = Vec::with_capacity(report.checks.len());
    for check in &report.checks {
        let place = report.reasons.iter().position(|reason| reason == check);
        let mut row = ReasonRow::new(check.code, check.outcome, check.detail.clone(), place.is_some());
        if check.code == codes::ALERT_MATCH
            && let Some(alert) = alerts.next()
        {
            row.title = Some(alert.name.clone());
            row.tlp = Some(alert.tlp);
            row.link = Some(alert.id.clone());
            // The name stands in the title already.
            row.detail =
                check.detail.strip_prefix(&format!("{}, ", alert.name)).unwrap_or(&check.detail).to_owned();
        }
        // "The data are what the issuer signed" is not said of one data group while another contradicts it.
        let contradicted =
            || report.checks.iter().any(|other| other.code == check.code && other.outcome == Outcome::Failed);
        if check.outcome == Outcome::Passed && !check.detail.is_empty() && contradicted() {
            row.title = Some(std::mem::take(&mut row.detail));
        }
        rows.push((place.unwrap_or(usize::MAX), row));
    }
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn document(report: &CheckReport) -> Option<DocumentCard> {
    let facts = report.document.as_ref()?;
    Some(DocumentCard {
        kind: facts.kind.clone(),
        document_type: document_type(&facts.document_type),
        issuing_state: facts.issuing_state.clone(),
        issuer_name: None,
        number: facts.number.clone(),
        expiry: facts.expiry.as_deref().and_then(day),
        signer: signer(report),
    })
}

/// The document code; where the catalogue has no word for all of it, its first letter, which alone names the kind (Doc 9303-3, 4.4).
fn document_type(code: &str) -> String {
    match has_word(&format!("class-{}", code.to_ascii_lowercase())) {
        true => code.to_owned(),
        false => code.chars().take(1).collect(),
    }
}

/// The signer and its authority, as far as passive authentication named them.
fn signer(report: &CheckReport) -> Option<String> {
    let signer =
        report.check(codes::PA_SIGNER_CERTIFICATE).filter(|check| check.outcome == Outcome::Passed)?;
    let signer = common_name(&signer.detail);
    match report.check(codes::PA_CHAIN).filter(|check| check.outcome == Outcome::Passed).and_then(authority) {
        Some(authority) => Some(format!("{signer} → {authority}")),
        None => Some(signer.to_owned()),
    }
}

/// The authority that the check of the chain speaks of: `SUBJECT (FINGERPRINT…`, or within a sentence.
fn authority(chain: &Check) -> Option<&str> {
    let detail = chain.detail.as_str();
    let subject = match chain.outcome {
        Outcome::Passed => detail.split(" (").next(),
        Outcome::Failed => detail.split_once("the key of ").and_then(|(_, rest)| rest.split("; ").next()),
        _ => detail
            .split_once(" is held")
            .map(|(before, _)| before.rsplit_once("certificate of ").map_or(before, |(_, name)| name)),
    };
    subject.map(common_name).filter(|name| !name.is_empty())
}

/// The common name of a distinguished name as text, else all of it. A comma within the name is not taken for its end.
pub(super) fn common_name(name: &str) -> &str {
    let Some((_, rest)) = name.rsplit_once("CN=") else { return name };
    let ends = rest.match_indices(", ").map(|(at, _)| at);
    let next_part = |at: &usize| {
        rest[at + 2..].split_once('=').is_some_and(|(key, _)| {
            !key.is_empty() && key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.')
        })
    };
    ends.into_iter().find(next_part).map_or(rest, |at| &rest[..at])
}

fn list_row(list: &report::ListAnswer) -> ListAnswerRow {
    ListAnswerRow {
        name: if list.title.is_empty() { list.id.clone() } else { list.title.clone() },
        listed: match list.outcome {
            ListOutcome::Listed => Some(true),
            ListOutcome::NotListed => Some(false),
            ListOutcome::NotRun | ListOutcome::NotChecked | ListOutcome::ReadAgain => None,
        },
        as_of: list.as_of,
        cells: list.cells.clone(),
    }
}

/// The lines with what failed checks point at.
fn marked(lines: Vec<String>, checks: &[Check]) -> Vec<MrzLine> {
    let mut lines: Vec<MrzLine> = lines.into_iter().map(|text| MrzLine { text, marks: Vec::new() }).collect();
    for check in checks.iter().filter(|check| check.outcome == Outcome::Failed) {
        let (Some(line), Some(column)) = (check.line, check.column) else { continue };
        let Some(line) = usize::from(line).checked_sub(1).and_then(|at| lines.get_mut(at)) else { continue };
        let start = usize::from(column).saturating_sub(1);
        line.marks.push((start, start + width(check.code)));
    }
    for line in &mut lines {
        line.marks.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::with_capacity(line.marks.len());
        for &(start, end) in &line.marks {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        line.marks = joined;
    }
    lines
}

/// How many characters the place of a check has (ICAO Doc 9303-4 to 9303-7, section 4.2).
fn width(code: ReasonCode) -> usize {
    match code {
        codes::MRZ_BIRTH_DATE | codes::MRZ_EXPIRY_DATE => 6,
        codes::MRZ_ISSUING_STATE | codes::MRZ_NATIONALITY => 3,
        codes::MRZ_DOCUMENT_CODE => 2,
        // Check digits, sex, and places of single characters.
        _ => 1,
    }
}

/// A link holds if every needed check passed and none of the others failed; one that failed breaks it.
pub(super) fn link(report: &CheckReport, needed: &[ReasonCode], others: &[ReasonCode]) -> LinkState {
    let of = |code: &ReasonCode| {
        report.checks.iter().filter(|check| check.code == *code).map(|check| check.outcome).max()
    };
    if needed.iter().chain(others).any(|code| of(code) == Some(Outcome::Failed)) {
        return LinkState::Broken;
    }
    match needed.iter().all(|code| matches!(of(code), Some(Outcome::Passed | Outcome::Defect))) {
        true => LinkState::Verified,
        false => LinkState::Unknown,
    }
}

pub(super) fn details(report: &CheckReport, of: &[ReasonCode]) -> String {
    let found =
        report.checks.iter().filter(|check| of.contains(&check.code)).map(|check| check.detail.as_str());
    found.filter(|detail| !detail.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Midnight UTC of `YYYY-MM-DD`.
pub(super) fn day(text: &str) -> Option<Timestamp> {
    format!("{}T00:00:00Z", text.trim()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_joined_and_lie_within_their_line() {
        let failed = |code, line, column| Check {
            line: Some(line),
            column: Some(column),
            ..Check::new(code, Outcome::Failed, "")
        };
        let checks = [
            failed(codes::MRZ_CD_DOCUMENT_NUMBER, 2, 10),
            failed(codes::MRZ_BIRTH_DATE, 2, 14),
            failed(codes::MRZ_CD_BIRTH_DATE, 2, 20),
            failed(codes::MRZ_SEX, 9, 1),
        ];
        let lines = marked(
            vec!["P<UTO".to_owned(), "L898902C36UTO7408122F1204159ZE184226B<<<<<10".to_owned()],
            &checks,
        );
        assert!(lines[0].marks.is_empty());
        assert_eq!(lines[1].marks, [(9, 10), (13, 20)]);
    }

    #[test]
    fn signer_and_authority_are_called_by_their_common_names() {
        assert_eq!(common_name("C=UT, O=Utopia, fictional state, CN=CSCA Utopia"), "CSCA Utopia");
        assert_eq!(common_name("CN=Smith, Jones and Co, O=Utopia, C=UT"), "Smith, Jones and Co");
        assert_eq!(common_name("O=Utopia"), "O=Utopia");
        let chain = |outcome, detail: &str| Check::new(codes::PA_CHAIN, outcome, detail);
        assert_eq!(
            authority(&chain(Outcome::Passed, "C=UT, CN=CSCA 3 (ad95…), from csca.der")),
            Some("CSCA 3")
        );
        assert_eq!(
            authority(&chain(
                Outcome::Failed,
                "the certificate names the key of C=UT, CN=CSCA 3; the signature does not fit"
            )),
            Some("CSCA 3")
        );
        assert_eq!(
            authority(&chain(Outcome::NotRun, "no CSCA certificate of C=UT, CN=CSCA 3 is held")),
            Some("CSCA 3")
        );
    }

    #[test]
    fn a_day_that_is_none_is_not_guessed() {
        assert!(day("2026-11-23").is_some());
        assert!(day("2026-02-30").is_none());
        assert!(day("").is_none());
    }
}
