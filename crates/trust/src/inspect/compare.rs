//! The printed lines against the chip's copy in DG1 (ICAO Doc 9303-10, 4.7.1).

use vigie_model::Outcome;
use vigie_model::reason::codes;
use vigie_mrtd::mrz::{Mrz, Parsed};

use super::Reading;
use super::printed::is_check_digit;
use crate::finding::{Effect, Finding};

/// The chip's lines and what stands behind them.
pub(super) struct Chip<'c> {
    pub(super) mrz: &'c Mrz,
    /// EF.SOD's signature covers them, whoever signed.
    pub(super) bound: bool,
    /// Passive authentication passed.
    pub(super) proven: bool,
}

/// Compares line by line.
///
/// At first reading a difference counts against the document only if a misreading does not explain it: the printed lines' own check digits hold,
/// and they cover what differs. Otherwise the lines are to be read again.
pub(super) fn lines(printed: &Parsed, reading: Reading, chip: &Chip<'_>) -> Finding {
    let code = codes::CHIP_DG1_MRZ;
    if printed.mrz.lines == chip.mrz.lines {
        return Finding::passed(code, "");
    }
    let (covered, uncovered) = differences(&printed.mrz, chip.mrz);
    let named: Vec<&str> = covered.iter().chain(&uncovered).map(|(field, ..)| *field).collect();
    let named = if named.is_empty() { vec!["fillers or check digits"] } else { named };
    let detail = format!("differ in {}", named.join(", "));
    let wrong_digit = printed
        .findings
        .iter()
        .any(|finding| is_check_digit(finding.code) && finding.outcome == Outcome::Failed);
    let seen_by_digits = covered.iter().any(|(_, one, other)| !is_blind(one, other));
    let misreading = reading == Reading::First && (wrong_digit || !seen_by_digits);
    if misreading {
        let mut finding =
            Finding::failed(code, Effect::Inconclusive, format!("{detail}; a misreading would explain it"));
        finding.next = Some(codes::MRZ_CD_COMPOSITE);
        return finding;
    }
    let effect = if chip.bound { Effect::Failed } else { Effect::Inconclusive };
    Finding::failed(code, effect, detail)
}

type Difference = (&'static str, String, String);

/// Fields that differ: those that a check digit covers, and the others. Names of fields only leave this module.
fn differences(one: &Mrz, other: &Mrz) -> (Vec<Difference>, Vec<Difference>) {
    let fields = |mrz: &Mrz| {
        let covered = [
            ("document number", mrz.document_number.clone()),
            ("date of birth", mrz.birth_date.to_string()),
            ("date of expiry", mrz.expiry_date.to_string()),
            ("optional data", format!("{}|{}", mrz.optional_data, mrz.optional_data_2)),
        ];
        let uncovered = [
            ("format", mrz.format.name().to_owned()),
            ("document code", mrz.document_code.clone()),
            ("issuing state", mrz.issuing_state.clone()),
            ("nationality", mrz.nationality.clone()),
            ("sex", format!("{:?}", mrz.sex)),
            ("name", format!("{}|{}", mrz.primary_identifier, mrz.secondary_identifier)),
        ];
        (covered, uncovered)
    };
    let ((one_covered, one_uncovered), (other_covered, other_uncovered)) = (fields(one), fields(other));
    let differing =
        |one: Vec<(&'static str, String)>, other: Vec<(&'static str, String)>| -> Vec<Difference> {
            let pairs = one.into_iter().zip(other).filter(|((_, one), (_, other))| one != other);
            pairs.map(|((field, one), (_, other))| (field, one, other)).collect()
        };
    (
        differing(one_covered.into(), other_covered.into()),
        differing(one_uncovered.into(), other_uncovered.into()),
    )
}

/// Check digits cannot tell the two apart: every character that differs has the same value modulo 10, as 6 and G, or `<`, 0, A, K and U.
fn is_blind(one: &str, other: &str) -> bool {
    let value = |c: char| if c == '<' { 0 } else { c.to_digit(36).unwrap_or(0) % 10 };
    one.chars().count() == other.chars().count()
        && one.chars().zip(other.chars()).all(|(a, b)| value(a) == value(b))
}
