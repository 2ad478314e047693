//! The visual zone, as the officer typed it, against the machine readable zone (ICAO Doc 9303-3 to -7).
//!
//! What was typed is compared and forgotten: no finding holds a value, and no record, evidence or report does. A difference asks for a second look and
//! never more, because typing errs too.

use serde::{Deserialize, Deserializer};
use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode, Timestamp};
use vigie_mrtd::mrz::transliterate::{Agreement, Name, Rule, name_agrees};
use vigie_mrtd::mrz::{Mrz, MrzDate, Sex};

use crate::finding::{Effect, Finding};

/// The longest name that is compared; no visual zone has more.
const LONGEST_NAME: usize = 300;

/// Facts of the visual zone; each may be left out.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Visual {
    /// The name in Latin letters, primary identifier first.
    #[serde(deserialize_with = "name")]
    pub name: Option<String>,
    /// The name in national characters: Latin with diacritics, Cyrillic, Arabic or Greek.
    #[serde(deserialize_with = "name")]
    pub national_name: Option<String>,
    /// The document number; spaces and hyphens do not count.
    #[serde(deserialize_with = "short")]
    pub number: Option<String>,
    /// Date of birth, whole or as far as it is known.
    pub birth_date: Option<VisualDate>,
    /// `F`, `M` or `X`.
    pub sex: Option<VisualSex>,
    /// Date of expiry.
    pub expiry_date: Option<VisualDate>,
    /// Issuing state, one to three letters as in the MRZ; `DEU` is `D`.
    #[serde(deserialize_with = "short")]
    pub issuing_state: Option<String>,
}

impl std::fmt::Debug for Visual {
    /// Shows no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visual").finish_non_exhaustive()
    }
}

/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VisualDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl std::str::FromStr for VisualDate {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str =
            "a date of the visual zone is YYYY-MM-DD, or YYYY-MM or YYYY where no more is known";
        let parts: Vec<&str> = text.split('-').collect();
        let number =
            |part: &str, len: usize| match part.len() == len && part.bytes().all(|c| c.is_ascii_digit()) {
                true => part.parse::<i16>().map_err(|_| WRONG),
                false => Err(WRONG),
            };
        let (year, month, day) = match parts[..] {
            [year] => (number(year, 4)?, None, None),
            [year, month] => (number(year, 4)?, Some(number(month, 2)?), None),
            [year, month, day] => (number(year, 4)?, Some(number(month, 2)?), Some(number(day, 2)?)),
            _ => return Err(WRONG),
        };
        // Two decimal digits fit an i8.
        let (month, day) = (month.map(|n| n as i8), day.map(|n| n as i8));
        match Timestamp::from_date(year, month.unwrap_or(1), day.unwrap_or(1)) {
            Some(_) => Ok(Self { year, month, day }),
            None => Err(WRONG),
        }
    }
}

impl<'de> Deserialize<'de> for VisualDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Sex as the visual zone has it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum VisualSex {
    /// Female.
    F,
    /// Male.
    M,
    /// Unspecified: a filler in the MRZ.
    X,
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    bounded(deserializer, LONGEST_NAME)
}

fn short<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    bounded(deserializer, 40)
}

fn bounded<'de, D: Deserializer<'de>>(deserializer: D, most: usize) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| !text.trim().is_empty());
    match text.as_ref().is_some_and(|text| text.chars().count() > most) {
        true => Err(serde::de::Error::custom(format!(
            "longer than the {most} characters that a visual zone holds"
        ))),
        false => Ok(text),
    }
}

/// One finding for each fact that was typed; where no zone was read, each is not run.
pub(super) fn compare(visual: &Visual, mrz: Option<&Mrz>, at: Timestamp) -> Vec<Finding> {
    let typed = [
        (codes::VISUAL_MRZ_NUMBER, visual.number.is_some()),
        (codes::VISUAL_MRZ_BIRTH_DATE, visual.birth_date.is_some()),
        (codes::VISUAL_MRZ_SEX, visual.sex.is_some()),
        (codes::VISUAL_MRZ_EXPIRY_DATE, visual.expiry_date.is_some()),
        (codes::VISUAL_MRZ_ISSUING_STATE, visual.issuing_state.is_some()),
        (codes::VISUAL_MRZ_NAME, visual.name.is_some() || visual.national_name.is_some()),
    ];
    let asked = typed.into_iter().filter(|(_, given)| *given).map(|(code, _)| code);
    let Some(mrz) = mrz else {
        return asked
            .map(|code| Finding::not_run(code, Effect::Inconclusive, "no machine readable zone was read"))
            .collect();
    };
    asked
        .map(|code| match code {
            codes::VISUAL_MRZ_NUMBER => number(visual.number.as_deref().unwrap_or_default(), mrz),
            codes::VISUAL_MRZ_BIRTH_DATE => {
                date(code, visual.birth_date, &mrz.birth_date, mrz.birth_date.birth_day(at))
            }
            codes::VISUAL_MRZ_SEX => sex(visual.sex, mrz),
            codes::VISUAL_MRZ_EXPIRY_DATE => {
                date(code, visual.expiry_date, &mrz.expiry_date, mrz.expiry_date.expiry_day(at))
            }
            codes::VISUAL_MRZ_ISSUING_STATE => {
                state(visual.issuing_state.as_deref().unwrap_or_default(), mrz)
            }
            _ => names(visual, mrz),
        })
        .collect()
}

fn judged(code: ReasonCode, same: bool, detail: &str) -> Finding {
    match same {
        true => Finding::passed(code, detail),
        false => Finding::failed(code, Effect::Inconclusive, detail),
    }
}

fn number(typed: &str, mrz: &Mrz) -> Finding {
    let kept = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    let (one, other) = (kept(typed), kept(&mrz.document_number));
    let folded = |text: &str| text.replace('O', "0");
    match one == other {
        false if folded(&one) == folded(&other) => {
            judged(codes::VISUAL_MRZ_NUMBER, false, "they differ in the letter O and the digit 0 alone")
        }
        same => judged(codes::VISUAL_MRZ_NUMBER, same, ""),
    }
}

/// Year, month and day as far as both zones know them; the century is compared where the MRZ's reading of it is certain.
fn date(code: ReasonCode, typed: Option<VisualDate>, printed: &MrzDate, read: Option<Timestamp>) -> Finding {
    let Some(typed) = typed else { return Finding::not_run(code, Effect::None, "") };
    if *printed == MrzDate::UNKNOWN {
        return Finding::not_run(code, Effect::None, "the printed lines state none");
    }
    let mut differs: Vec<&str> = Vec::new();
    let pair = |known: Option<u8>, typed: Option<i8>| match (known, typed) {
        (Some(known), Some(typed)) => i16::from(known) != i16::from(typed),
        _ => false,
    };
    if printed.year_of_century().is_some_and(|year| i16::from(year) != typed.year.rem_euclid(100)) {
        differs.push("year");
    }
    if pair(printed.month(), typed.month) {
        differs.push("month");
    }
    if pair(printed.day(), typed.day) {
        differs.push("day");
    }
    if !differs.is_empty() {
        return judged(code, false, &format!("they differ in {}", differs.join(", ")));
    }
    let century = read.is_some_and(|day| day.date().0.div_euclid(100) != typed.year.div_euclid(100));
    let detail = match (century, printed.is_complete() && typed.day.is_some()) {
        (true, _) => "the printed lines have no century",
        (false, false) => "as far as both state it",
        (false, true) => "",
    };
    Finding::passed(code, detail)
}

fn sex(typed: Option<VisualSex>, mrz: &Mrz) -> Finding {
    let code = codes::VISUAL_MRZ_SEX;
    let same = match (typed, mrz.sex) {
        (Some(VisualSex::F), Sex::Female) | (Some(VisualSex::M), Sex::Male) => true,
        (Some(VisualSex::X), Sex::Unspecified | Sex::Other('X')) => true,
        _ if matches!(mrz.format.name(), "FRA-DL" | "CHE-DL") => {
            return Finding::not_run(code, Effect::None, "the printed lines state none");
        }
        _ => false,
    };
    judged(code, same, "")
}

fn state(typed: &str, mrz: &Mrz) -> Finding {
    let german = |code: &str| if code == "DEU" { "D".to_owned() } else { code.to_owned() };
    let typed = german(typed.trim().to_uppercase().trim_end_matches('<'));
    judged(codes::VISUAL_MRZ_ISSUING_STATE, typed == german(&mrz.issuing_state), "")
}

/// The name in Latin letters decides, where it was typed. A name in national characters alone decides in Latin, Cyrillic and Greek; an Arabic one that is
/// not written by Doc 9303's table was transcribed by ear, as most States do, and then nothing is compared.
fn names(visual: &Visual, mrz: &Mrz) -> Finding {
    let code = codes::VISUAL_MRZ_NAME;
    let printed = Name::of(mrz);
    let national = visual.national_name.as_deref().map(|name| (name, name_agrees(name, &printed)));
    let Some(latin) = visual.name.as_deref().map(|name| name_agrees(name, &printed)) else {
        return match national {
            Some((name, Agreement::Differs { .. })) if name.chars().any(is_arabic) => Finding::not_run(
                code,
                Effect::None,
                "the printed lines do not write it by the table of Doc 9303-3, 6.C; compare the Latin letters",
            ),
            Some((_, agreement)) => said(code, agreement, ""),
            None => Finding::not_run(code, Effect::None, ""),
        };
    };
    let more = match national {
        Some((_, Agreement::Differs { .. })) => {
            "; the name in national characters is written otherwise than by the tables"
        }
        _ => "",
    };
    said(code, latin, more)
}

fn is_arabic(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c)
}

fn said(code: ReasonCode, agreement: Agreement, more: &str) -> Finding {
    let (outcome, detail) = match agreement {
        Agreement::Same => (Outcome::Passed, "letter for letter".to_owned()),
        Agreement::Admissible { rule } => {
            let how = match rule {
                Rule::Transliterated => "national characters in a form of Doc 9303-3, section 6",
                Rule::NationalForm => {
                    "national characters in a form that States use beside Doc 9303-3, section 6"
                }
                Rule::Punctuation => "apart from a hyphen or an apostrophe",
            };
            (Outcome::Passed, how.to_owned())
        }
        Agreement::Truncated => (Outcome::Passed, "as far as the full name field goes".to_owned()),
        Agreement::Differs { at } => {
            (Outcome::Failed, format!("they agree up to character {at} of what was typed"))
        }
    };
    judged(code, outcome == Outcome::Passed, &format!("{detail}{more}"))
}
