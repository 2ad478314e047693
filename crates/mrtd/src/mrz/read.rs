//! Fields and findings of a clean zone.

use vigie_model::{Outcome, ReasonCode, reason::codes};

use super::check_digit::{Sum, check_digit};
use super::country::{self, CodeStatus};
use super::format::{Field, Layout};
use super::name;
use super::national;
use super::zone::{Zone, text};
use super::{Format, Mrz, MrzDate, MrzError, MrzFinding, Normalisation, Parsed, Sex};

pub(crate) fn read(zone: Zone, mut normalised: Vec<Normalisation>) -> Result<Parsed, MrzError> {
    let Some(layout) = zone.format.layout() else {
        return match national::read(zone) {
            Some((mrz, findings)) => Ok(named(mrz, findings, normalised, false)),
            None => Err(MrzError::Empty),
        };
    };
    let mut reader = Reader::new(zone, layout);
    let mut mrz = reader.fields();
    let mut y_or_z_uncertain = false;
    if normalised.contains(&Normalisation::KeyboardFiller(';')) {
        let doubtful = reader.doubts();
        let mut exchanged = Reader::new(zone.with_y_and_z_exchanged(), layout);
        let other = exchanged.fields();
        if doubtful && !exchanged.doubts() {
            (reader, mrz) = (exchanged, other);
            normalised.push(Normalisation::KeyboardQwertz);
        } else {
            y_or_z_uncertain = zone.cells().iter().any(|c| matches!(c, b'Y' | b'Z'));
        }
    }
    Ok(named(mrz, reader.findings, normalised, y_or_z_uncertain))
}

/// The result, its first finding saying what the transport had changed.
fn named(
    mrz: Mrz,
    mut findings: Vec<MrzFinding>,
    normalised: Vec<Normalisation>,
    y_or_z_uncertain: bool,
) -> Parsed {
    if !normalised.is_empty() {
        let mut detail: Vec<String> = normalised.iter().map(|step| step.describe()).collect();
        if y_or_z_uncertain {
            detail.push("if the keyboard layout is German, Y and Z are exchanged".into());
        }
        // The first finding is this one, passed until here.
        findings[0].outcome = Outcome::Defect;
        findings[0].detail = detail.join("; ");
    }
    Parsed { mrz, normalised, findings }
}

struct Reader {
    zone: Zone,
    layout: &'static Layout,
    findings: Vec<MrzFinding>,
}

/// A document number and what is left of the optional data.
struct Number {
    text: String,
    optional: Field,
}

impl Reader {
    fn new(zone: Zone, layout: &'static Layout) -> Self {
        Self { zone, layout, findings: Vec::with_capacity(18) }
    }

    /// Whether a check digit or a state code speaks against the reading.
    fn doubts(&self) -> bool {
        let tells = |code: ReasonCode| {
            code.as_str().starts_with("mrz.check-digit.")
                || code == codes::MRZ_ISSUING_STATE
                || code == codes::MRZ_NATIONALITY
        };
        self.findings.iter().any(|finding| finding.outcome == Outcome::Failed && tells(finding.code))
    }

    fn fields(&mut self) -> Mrz {
        let layout = self.layout;
        let format = self.zone.format;
        self.pass(codes::MRZ_NORMALISED, layout.document_code);
        self.pass(codes::MRZ_FORMAT, layout.document_code);
        self.pass(codes::MRZ_CHARACTERS, layout.document_code);
        self.document_code();
        self.state(codes::MRZ_ISSUING_STATE, layout.issuing_state);
        self.name();
        let number = self.number();
        self.state(codes::MRZ_NATIONALITY, layout.nationality);
        let birth_date = self.date(codes::MRZ_BIRTH_DATE, layout.birth);
        self.digit(codes::MRZ_CD_BIRTH_DATE, layout.birth_digit, check_digit(self.zone.field(layout.birth)));
        let sex = self.sex();
        let expiry_date = self.date(codes::MRZ_EXPIRY_DATE, layout.expiry);
        self.digit(
            codes::MRZ_CD_EXPIRY_DATE,
            layout.expiry_digit,
            check_digit(self.zone.field(layout.expiry)),
        );
        self.optional_digit();
        self.composite();
        let (primary_identifier, secondary_identifier) = name::identifiers(self.zone.field(layout.name));
        Mrz {
            format,
            lines: self.zone.lines(),
            document_code: self.trimmed(layout.document_code),
            issuing_state: self.trimmed(layout.issuing_state),
            document_number: number.text,
            nationality: self.trimmed(layout.nationality),
            birth_date,
            sex,
            expiry_date,
            optional_data: self.trimmed(number.optional),
            optional_data_2: layout.optional_2.map(|field| self.trimmed(field)).unwrap_or_default(),
            primary_identifier,
            secondary_identifier,
        }
    }

    /// Doc 9303-4, 4.2.2.1 and 4.4; 9303-5, 4.2.2.3 note k; 9303-6, 4.2.2.2 note k; 9303-7, 4.2.2.1.
    fn document_code(&mut self) {
        let (code, field) = (codes::MRZ_DOCUMENT_CODE, self.layout.document_code);
        let cells = self.zone.field(field);
        let (first, second) = (cells[0], cells[1]);
        let wrong = match (self.zone.format, first) {
            (Format::Td3, b'P') => match second {
                b'0'..=b'9' => Some("the second character of a passport's code is a letter"),
                _ if harmonised(second) || !self.expires_after_2037() => None,
                _ => Some("a passport that expires after 2037 has a second letter of Doc 9303-4, 4.4"),
            },
            (Format::Td3, _) => Some("the first character of this format is P"),
            (Format::MrvA | Format::MrvB, b'V') => None,
            (Format::MrvA | Format::MrvB, _) => Some("the first character of a visa is V"),
            // TD1 and TD2; national formats are read elsewhere.
            (_, b'A' | b'C' | b'I') => match (first, second) {
                (_, b'V') => Some("the second character of this format is never V"),
                (b'A', b'I') if self.zone.format == Format::Td1 => Some("the code AI is not to be used"),
                // AC is the crew member certificate, of size TD1 (Doc 9303-5, note k).
                (b'A', b'C') if self.zone.format == Format::Td2 => Some("the code AC is not to be used"),
                _ => None,
            },
            _ => Some("the first character of this format is A, C or I"),
        };
        match wrong {
            None => self.pass(code, field),
            Some(rule) => self.fail(code, field, rule.into()),
        }
    }

    fn expires_after_2037(&self) -> bool {
        // Before 2038 no year from 38 to 87 could be meant but 2038 to 2087: passports live ten years, the series since 1988.
        let expiry = MrzDate::from_cells(self.zone.field(self.layout.expiry));
        expiry.year_of_century().is_some_and(|year| (38..88).contains(&year))
    }

    fn state(&mut self, code: ReasonCode, field: Field) {
        let cells = self.zone.field(field);
        let letters = cells.iter().position(|c| *c == b'<').unwrap_or(cells.len());
        let (letters, fillers) = cells.split_at(letters);
        let is_issuer = code == codes::MRZ_ISSUING_STATE;
        if fillers.iter().any(|c| *c != b'<') {
            return self.fail(code, field, "a filler stands before a character of the code".into());
        }
        let Ok(letters) = std::str::from_utf8(letters) else {
            return self.fail(code, field, "not a code".into());
        };
        let (outcome, detail) = match country::status(letters) {
            CodeStatus::Assigned => (Outcome::Passed, String::new()),
            CodeStatus::Specimen => (Outcome::Passed, "Utopia, the code of specimens".into()),
            CodeStatus::Deprecated => (Outcome::Passed, former(letters, "a code kept for older documents")),
            CodeStatus::NoNationality if is_issuer => {
                (Outcome::Failed, "a code for persons, not for issuing states".into())
            }
            CodeStatus::NoNationality => (Outcome::Passed, String::new()),
            CodeStatus::MasterListOnly => {
                (Outcome::Failed, "a code that ICAO uses to sign master lists only".into())
            }
            CodeStatus::InPlaceOf(listed) => {
                (Outcome::Defect, format!("known to be written in place of {listed}"))
            }
            CodeStatus::Withdrawn => (Outcome::Defect, former(letters, "a code withdrawn from ISO 3166-1")),
            CodeStatus::UserAssigned => {
                (Outcome::Failed, "a private code that Doc 9303-3, section 5 does not list".into())
            }
            CodeStatus::Unknown => {
                (Outcome::Failed, "unknown code: Doc 9303-3, section 5 does not list it".into())
            }
        };
        self.add(code, outcome, field, detail);
    }

    fn name(&mut self) {
        let field = self.layout.name;
        let cells = self.zone.field(field);
        match name::check(cells) {
            Err(fault) => self.fail(codes::MRZ_NAME, field, fault.describe()),
            Ok(()) if name::may_be_truncated(cells) => {
                let detail = "the field is full: the name may be truncated".into();
                self.add(codes::MRZ_NAME, Outcome::Passed, field, detail);
            }
            Ok(()) => self.pass(codes::MRZ_NAME, field),
        }
    }

    /// Number, its check digit and its fillers. A number of more than nine characters has a filler for its check digit and
    /// continues in the optional data, up to a digit and a filler (Doc 9303-5 and -6, 4.2.2.2 note j).
    fn number(&mut self) -> Number {
        let layout = self.layout;
        let zone = self.zone;
        let (number, digit) = (zone.field(layout.number), zone.field(layout.number_digit)[0]);
        let optional = zone.field(layout.optional);
        if layout.long_numbers && digit == b'<' && optional[0] != b'<' {
            return self.long_number(number, optional);
        }
        let fault = match number {
            [b'<', rest @ ..] if rest.iter().all(|c| *c == b'<') => Some("the document number is empty"),
            [b'<', ..] => Some("the document number starts with a filler"),
            _ => None,
        };
        match fault {
            Some(fault) => self.fail(codes::MRZ_FILLER, layout.number, fault.into()),
            None => self.pass(codes::MRZ_FILLER, layout.number),
        }
        self.digit(codes::MRZ_CD_DOCUMENT_NUMBER, layout.number_digit, check_digit(number));
        Number { text: text(trim(number)), optional: layout.optional }
    }

    fn long_number(&mut self, principal: &[u8], optional: &[u8]) -> Number {
        let layout = self.layout;
        let end = optional.iter().position(|c| *c == b'<');
        // At least one character stands before `end`, since the first is no filler.
        let digit_at = end.unwrap_or(optional.len()) - 1;
        let fault = if end.is_none() {
            Some("no filler after the check digit of a long document number")
        } else if digit_at == 0 {
            Some("the long form holds a number of nine characters")
        } else if principal.contains(&b'<') {
            Some("a filler inside the first nine characters of a long document number")
        } else {
            None
        };
        match fault {
            Some(fault) => self.fail(codes::MRZ_FILLER, layout.number, fault.into()),
            None => self.pass(codes::MRZ_FILLER, layout.number),
        }
        let mut sum = Sum::default();
        sum.add(principal);
        sum.add(&optional[..digit_at]);
        let cell = Field { start: layout.optional.start + digit_at, len: 1 };
        self.digit(codes::MRZ_CD_DOCUMENT_NUMBER, cell, sum.digit());
        let used = (digit_at + 2).min(optional.len());
        Number {
            text: text(principal) + &text(&optional[..digit_at]),
            optional: Field { start: layout.optional.start + used, len: layout.optional.len - used },
        }
    }

    fn date(&mut self, code: ReasonCode, field: Field) -> MrzDate {
        let date = MrzDate::from_cells(self.zone.field(field));
        let checked = match date.check() {
            Ok(()) if code == codes::MRZ_EXPIRY_DATE && !date.is_complete() => {
                Err(super::DateFault::Incomplete)
            }
            other => other,
        };
        match checked {
            Err(fault) => self.fail(code, field, fault.to_string()),
            Ok(()) if !date.is_complete() => {
                self.add(code, Outcome::Passed, field, "parts of the date are unknown".into());
            }
            Ok(()) => self.pass(code, field),
        }
        date
    }

    fn sex(&mut self) -> Sex {
        let field = self.layout.sex;
        let sex = Sex::from_cell(self.zone.field(field)[0]);
        match sex {
            // Doc 9303-4, 4.2.2.2 note p.
            Sex::Other('X') => {
                self.fail(
                    codes::MRZ_SEX,
                    field,
                    "X belongs in the visual zone; the MRZ has a filler for unspecified".into(),
                );
            }
            Sex::Other(_) => self.fail(codes::MRZ_SEX, field, "neither F, M nor a filler".into()),
            _ => self.pass(codes::MRZ_SEX, field),
        }
        sex
    }

    /// Doc 9303-4, 4.2.2.2: without a personal number the digit is 0 or a filler.
    fn optional_digit(&mut self) {
        let Some(cell) = self.layout.optional_digit else { return };
        let optional = self.zone.field(self.layout.optional);
        if optional.iter().all(|c| *c == b'<') && self.zone.field(cell)[0] == b'<' {
            return self.pass(codes::MRZ_CD_OPTIONAL_DATA, cell);
        }
        self.digit(codes::MRZ_CD_OPTIONAL_DATA, cell, check_digit(optional));
    }

    fn composite(&mut self) {
        let Some(composite) = &self.layout.composite else { return };
        let mut sum = Sum::default();
        for field in composite.over {
            sum.add(self.zone.field(*field));
        }
        self.digit(codes::MRZ_CD_COMPOSITE, composite.digit, sum.digit());
    }

    fn digit(&mut self, code: ReasonCode, cell: Field, computed: u8) {
        match digit_detail(self.zone.field(cell)[0], computed) {
            None => self.pass(code, cell),
            Some(detail) => self.fail(code, cell, detail),
        }
    }

    fn trimmed(&self, field: Field) -> String {
        text(trim(self.zone.field(field)))
    }

    fn pass(&mut self, code: ReasonCode, field: Field) {
        self.add(code, Outcome::Passed, field, String::new());
    }

    fn fail(&mut self, code: ReasonCode, field: Field, detail: String) {
        self.add(code, Outcome::Failed, field, detail);
    }

    fn add(&mut self, code: ReasonCode, outcome: Outcome, field: Field, detail: String) {
        let (line, column) = self.zone.format.place(field.start);
        self.findings.push(MrzFinding { code, outcome, line, column, detail });
    }
}

/// What a former code was and until when it was listed.
fn former(code: &str, what: &str) -> String {
    match country::former(code) {
        Some(before) if before.now.is_empty() => format!("{what}; listed until {}", before.until),
        Some(before) => format!("{what}; listed until {}, now {}", before.until, before.now.join(" ")),
        None => what.to_owned(),
    }
}

/// Second letters of Doc 9303-4, 4.4; U is that of Doc 9303-8.
const fn harmonised(second: u8) -> bool {
    matches!(second, b'P' | b'E' | b'D' | b'O' | b'R' | b'T' | b'S' | b'L' | b'M' | b'U')
}

/// What is wrong with a printed check digit; `None` if it is the computed one.
pub(crate) fn digit_detail(printed: u8, computed: u8) -> Option<String> {
    match printed {
        _ if printed == b'0' + computed => None,
        b'0'..=b'9' => Some(format!("digit is {}, computed {computed}", printed - b'0')),
        b'<' => Some(format!("filler in place of the digit, computed {computed}")),
        // Readers take one for the other, and some issuers printed the letter (Doc 9303-3, 4.3 has OCR-B keep them apart).
        b'O' | b'Q' | b'D' if computed == 0 => {
            Some(format!("letter {} in place of the digit 0", char::from(printed)))
        }
        _ => Some(format!("letter in place of the digit, computed {computed}")),
    }
}

pub(crate) fn trim(cells: &[u8]) -> &[u8] {
    let end = cells.iter().rposition(|c| *c != b'<').map_or(0, |last| last + 1);
    &cells[..end]
}
