//! The machine readable zone of TD1, TD2, TD3, MRV-A and MRV-B (ICAO Doc 9303-3 to -7), and of three national documents of their own layout.
//!
//! [`parse`] takes what a reader, a keyboard or a clipboard delivers, repairs what happened in transport and names each
//! repair, reads the fields and gives one [`MrzFinding`] for every rule, passed or failed. A zone that breaks rules is
//! still read: only a text that is no zone at all is an [`MrzError`]. [`make`] writes a zone.
//!
//! The zone has no century. [`MrzDate::birth_day`] and [`MrzDate::expiry_day`] take the time of the check and say which
//! year they choose.

mod check_digit;
pub mod country;
mod date;
mod error;
mod format;
mod make;
mod name;
mod national;
mod normalise;
mod read;
pub mod repair;
pub mod transliterate;
mod zone;

use serde::Serialize;
use vigie_model::{CountryCode, Outcome, ReasonCode};

pub use check_digit::check_digit;
pub use date::{DateFault, MrzDate};
pub use error::MrzError;
pub use format::Format;
pub use make::{MrzFields, make};
pub use normalise::Normalisation;
pub use repair::{Repair, repair};

/// A zone as read, the repairs that were needed, and a finding for every rule.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The fields.
    pub mrz: Mrz,
    /// Repairs of the transport, in the order they were made; empty if the text was clean.
    pub normalised: Vec<Normalisation>,
    /// One per rule, passed or failed, in the order of the zone.
    pub findings: Vec<MrzFinding>,
}

impl Parsed {
    /// The findings that are neither passed nor of a rule that the format does not have.
    pub fn objections(&self) -> impl Iterator<Item = &MrzFinding> {
        self.findings
            .iter()
            .filter(|finding| !matches!(finding.outcome, Outcome::Passed | Outcome::NotSupported))
    }
}

/// The fields of a zone, fillers at their ends removed; they hold what is printed, also where it breaks a rule.
///
/// `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Mrz {
    /// The format.
    pub format: Format,
    /// Its two or three lines, upper case, full width.
    pub lines: Vec<String>,
    /// One or two characters, for example `P`, `PP`, `I`, `V`.
    pub document_code: String,
    /// Code of the issuing state or organisation, for example `UTO`, `D`.
    pub issuing_state: String,
    /// Document number, long numbers in full; a filler inside it stays.
    pub document_number: String,
    /// Code of the nationality; empty where a national format has none.
    pub nationality: String,
    /// Date of birth; unknown where a national format has none.
    pub birth_date: MrzDate,
    /// Sex as printed.
    pub sex: Sex,
    /// Date of expiry; of a visa, the day until which it is valid; unknown where a national format has none.
    pub expiry_date: MrzDate,
    /// Optional data, or the personal number of TD3, without the rest of a long document number. Issuing office of the French identity card, number
    /// of the blank of the Swiss licence.
    pub optional_data: String,
    /// Optional data of the middle line of TD1; empty in other formats.
    pub optional_data_2: String,
    /// Components separated by spaces.
    pub primary_identifier: String,
    /// Components separated by spaces; empty if there is none.
    pub secondary_identifier: String,
}

impl Mrz {
    /// The matching input `vigie-doc-v1`: `state|class|number`, upper case, fillers and spaces stripped, class the first
    /// letter of the document code.
    pub fn document_key(&self) -> String {
        document_key(&self.issuing_state, &self.document_code, &self.document_number)
    }

    /// The cells of the name field; `None` in national formats, whose fields are shorter than the names of most holders.
    fn name_field(&self) -> Option<String> {
        let name = self.format.layout()?.name;
        self.lines.concat().get(name.start..name.start + name.len).map(str::to_owned)
    }

    /// The issuing state, if it is one to three letters.
    pub fn issuing_country(&self) -> Option<CountryCode> {
        self.issuing_state.parse().ok()
    }

    /// The document number with all but its first and last character hidden.
    pub fn masked_number(&self) -> String {
        mask_number(&self.document_number)
    }
}

impl std::fmt::Debug for Mrz {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mrz")
            .field("format", &self.format)
            .field("issuing_state", &self.issuing_state)
            .finish_non_exhaustive()
    }
}

/// The matching input `vigie-doc-v1` of these parts: `state|class|number`, upper case, fillers and white space stripped, class
/// the first letter of the document code; O and 0 stay apart.
pub fn document_key(issuing_state: &str, document_code: &str, number: &str) -> String {
    let kept = |text: &str, out: &mut String| {
        out.extend(text.chars().filter(|c| *c != '<' && !c.is_whitespace()).map(|c| c.to_ascii_uppercase()));
    };
    let mut key = String::with_capacity(issuing_state.len() + number.len() + 3);
    kept(issuing_state, &mut key);
    key.push('|');
    kept(document_code.get(..1).unwrap_or_default(), &mut key);
    key.push('|');
    kept(number, &mut key);
    key
}

/// A document number for evidence and logs: its first and last character, the others as `*`; all hidden below five characters.
pub fn mask_number(number: &str) -> String {
    let last = number.chars().count().saturating_sub(1);
    let shown = |at: usize| last >= 4 && (at == 0 || at == last);
    number.chars().enumerate().map(|(at, c)| if shown(at) { c } else { '*' }).collect()
}

/// Sex as the zone has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// `F`
    Female,
    /// `M`
    Male,
    /// `<`
    Unspecified,
    /// Any other character; breaks the standard.
    Other(char),
}

impl Sex {
    const fn from_cell(cell: u8) -> Self {
        match cell {
            b'F' => Self::Female,
            b'M' => Self::Male,
            b'<' => Self::Unspecified,
            other => Self::Other(other as char),
        }
    }
}

/// What one rule says of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MrzFinding {
    /// The rule.
    pub code: ReasonCode,
    /// `Passed`; `Failed`; or `Defect`, where a named use explains the departure, or a repair of the transport.
    pub outcome: Outcome,
    /// Line from 1.
    pub line: u8,
    /// First character of the field, or the check digit's, from 1.
    pub column: u8,
    /// Evidence in English; never a name, never a document number. Empty where passing says all.
    pub detail: String,
}

/// Reads a zone from a text that may be lower case, mangled by a keyboard layout, spaced or without line breaks.
///
/// Every repair is in `normalised`, and together they make the first finding, `mrz.normalised`, a `Defect` (of the transport, not
/// of the document).
///
/// # Errors
/// The text is no zone of a known format: empty, too long, a character or a line length that no repair explains.
/// It never panics. Texts above 2,000 bytes are refused unread.
pub fn parse(text: &str) -> Result<Parsed, MrzError> {
    let (zone, normalised) = normalise::zone(text)?;
    read::read(zone, normalised)
}

/// Reads a zone whose lines stand one after another without breaks, as data group 1 holds it (Doc 9303-10, 4.7.1): 90, 72 or 88
/// characters, nothing repaired.
///
/// # Errors
/// Another length, or a character outside the MRZ alphabet.
pub fn parse_zone(text: &str) -> Result<Parsed, MrzError> {
    if text.is_empty() {
        return Err(MrzError::Empty);
    }
    if text.len() > 90 {
        return Err(MrzError::TooLong { len: text.len() });
    }
    if let Some((column, found)) =
        text.chars().enumerate().find(|(_, c)| !c.is_ascii() || !zone::is_cell(*c as u8))
    {
        return Err(MrzError::Character { line: 1, column: column + 1, found });
    }
    let zone = zone::Zone::new(text.as_bytes()).ok_or(MrzError::ZoneLength { len: text.len() })?;
    if zone.format.is_national() {
        return Err(MrzError::NationalFormat { format: zone.format });
    }
    read::read(zone, Vec::new())
}
