//! What the printed lines say by themselves.

use std::borrow::Cow;

use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode, Timestamp};
use vigie_mrtd::mrz::{Format, Mrz, MrzError, MrzFinding, Parsed};

use super::Reading;
use super::compare::Chip;
use crate::finding::{Effect, Finding};

const SIGNED: &str = "the issuer's signature on the chip covers the same lines";

/// The findings of the printed lines.
///
/// A wrong check digit at first reading asks for another reading. It is confirmed by a second reading, or by a chip that says the same; then it
/// is an alteration, unless the issuer's own signature covers these very lines, which asks for a second look.
pub(super) fn of_document(parsed: &Parsed, reading: Reading, chip: Option<&Chip<'_>>) -> Vec<Finding> {
    let same_on_chip = chip.filter(|chip| chip.mrz.lines == parsed.mrz.lines);
    let confirmed = reading == Reading::Confirmed || same_on_chip.is_some();
    let signed = same_on_chip.is_some_and(|chip| chip.proven);
    let mut found = Vec::new();
    for said in &parsed.findings {
        let mut finding = plain(said, parsed.mrz.format);
        if said.outcome == Outcome::Failed && signed && !is_check_digit(said.code) {
            // A rule of form that the issuer itself broke: its signature covers these very lines.
            finding.check.outcome = Outcome::Defect;
            finding.check.detail = join(&finding.check.detail, SIGNED);
        } else if said.outcome == Outcome::Failed {
            let altered = is_check_digit(said.code) && confirmed && !signed;
            finding.effect = if altered { Effect::Failed } else { Effect::Inconclusive };
            if confirmed {
                // Reading again would change nothing.
                finding.next = Some(codes::CHIP_DG1_MRZ);
                let how = match (signed, same_on_chip.is_some()) {
                    (true, _) => SIGNED,
                    (false, true) => "the chip says the same",
                    (false, false) => "read twice",
                };
                finding.check.detail = join(&finding.check.detail, how);
            }
        }
        found.push(finding);
    }
    found
}

/// The chip's copy of the lines by the same rules, where nothing printed was given.
pub(super) fn of_chip(parsed: &Parsed) -> Vec<Finding> {
    let said = parsed.findings.iter().map(|said| {
        let mut finding = plain(said, parsed.mrz.format);
        finding.check.detail = join(&finding.check.detail, "in DG1");
        if said.outcome == Outcome::Failed {
            (finding.effect, finding.next) = (Effect::Inconclusive, Some(codes::CHIP_DG1_MRZ));
        }
        finding
    });
    said.collect()
}

/// A text that is no zone: nothing is said of the document, the reading is to be repeated.
pub(super) fn unreadable(error: &MrzError) -> Finding {
    let code = match error {
        MrzError::Character { .. } => codes::MRZ_CHARACTERS,
        _ => codes::MRZ_FORMAT,
    };
    Finding::failed(code, Effect::Inconclusive, error.to_string())
}

/// Whether the document has expired. Not asked of a date whose check digit is wrong.
pub(super) fn expiry(mrz: &Mrz, at: Timestamp, findings: &[Finding]) -> Finding {
    let code = codes::DOCUMENT_EXPIRED;
    let doubtful = |finding: &&Finding| {
        matches!(finding.check.code, codes::MRZ_CD_EXPIRY_DATE | codes::MRZ_EXPIRY_DATE)
            && finding.check.outcome == Outcome::Failed
    };
    if findings.iter().any(|finding| doubtful(&finding)) {
        return Finding::not_run(code, Effect::None, "the date of expiry is in doubt");
    }
    match mrz.expiry_date.expiry_day(at) {
        None => Finding::not_run(code, Effect::None, "the document states no date of expiry"),
        Some(day) if at.start_of_day() > day => {
            Finding::failed(code, Effect::Failed, format!("expired {}", day.to_day()))
        }
        Some(day) => Finding::passed(code, format!("expires {}", day.to_day())),
    }
}

fn plain(said: &MrzFinding, format: Format) -> Finding {
    let mut finding = Finding::new(said.code, said.outcome, Effect::None, said.detail.clone());
    // A rule of a national layout is not one of the standard.
    if let Some(source) = format.source() {
        finding.check.source = Cow::Borrowed(source);
    }
    (finding.check.line, finding.check.column) = (Some(said.line), Some(said.column));
    finding
}

fn join(detail: &str, more: &str) -> String {
    if detail.is_empty() { more.to_owned() } else { format!("{detail}; {more}") }
}

/// The check digits of the zone.
pub(super) fn is_check_digit(code: ReasonCode) -> bool {
    matches!(
        code,
        codes::MRZ_CD_DOCUMENT_NUMBER
            | codes::MRZ_CD_BIRTH_DATE
            | codes::MRZ_CD_EXPIRY_DATE
            | codes::MRZ_CD_OPTIONAL_DATA
            | codes::MRZ_CD_COMPOSITE
    )
}
