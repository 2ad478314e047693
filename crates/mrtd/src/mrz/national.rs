//! National zones that share a size with Doc 9303 and little else: French identity card, French and Swiss driving licence.
//!
//! None of these States publishes a standard like Doc 9303 for them. Layouts and check digits are those of the cards themselves, and the npm
//! package `mrz` reads the same fields (`tests/foreign`, `bench/mrz`). What a card does not print is empty here and is never asked of it.

use vigie_model::{Outcome, ReasonCode, reason::codes};

use super::check_digit::Sum;
use super::country::{self, CodeStatus};
use super::format::Field;
use super::name;
use super::read::{digit_detail, trim};
use super::zone::{Zone, text};
use super::{Format, Mrz, MrzDate, MrzFinding, Sex};

const fn at(start: usize, len: usize) -> Field {
    Field { start, len }
}

/// Fields of the French identity card of 1988 to 2021, counted from 0 through both lines.
pub(crate) mod fra_id {
    use super::{Field, at};
    pub(crate) const CODE: Field = at(0, 2);
    pub(crate) const STATE: Field = at(2, 3);
    pub(crate) const SURNAME: Field = at(5, 25);
    /// Department and office that issued the card.
    pub(crate) const OFFICE: Field = at(30, 6);
    /// Year and month of issue, department, serial: the twelve characters printed on the card as its number.
    pub(crate) const NUMBER: Field = at(36, 12);
    pub(crate) const NUMBER_DIGIT: Field = at(48, 1);
    pub(crate) const GIVEN: Field = at(49, 14);
    pub(crate) const BIRTH: Field = at(63, 6);
    pub(crate) const BIRTH_DIGIT: Field = at(69, 1);
    pub(crate) const SEX: Field = at(70, 1);
    pub(crate) const COMPOSITE: Field = at(71, 1);
    pub(crate) const OVER: Field = at(0, 71);
}

/// Fields of the French driving licence of 2013.
pub(crate) mod fra_dl {
    use super::{Field, at};
    pub(crate) const CODE: Field = at(0, 2);
    pub(crate) const STATE: Field = at(2, 3);
    pub(crate) const NUMBER: Field = at(5, 9);
    pub(crate) const NUMBER_DIGIT: Field = at(14, 1);
    pub(crate) const NUMBER_OVER: Field = at(0, 14);
    pub(crate) const EXPIRY: Field = at(15, 6);
    /// The first letters of the surname.
    pub(crate) const SURNAME: Field = at(21, 8);
    pub(crate) const COMPOSITE: Field = at(29, 1);
    pub(crate) const OVER: Field = at(0, 29);
}

/// Fields of the Swiss and Liechtenstein driving licence.
pub(crate) mod che_dl {
    use super::{Field, at};
    /// Number of the blank card: three letters or digits, three digits, a letter for the language.
    pub(crate) const BLANK: Field = at(0, 9);
    pub(crate) const CODE: Field = at(9, 2);
    pub(crate) const STATE: Field = at(11, 3);
    /// Nine digits and the version: the number of the licence.
    pub(crate) const NUMBER: Field = at(14, 12);
    pub(crate) const GAP: Field = at(26, 2);
    pub(crate) const BIRTH: Field = at(28, 6);
    pub(crate) const REST: Field = at(34, 5);
    pub(crate) const NAME: Field = at(39, 30);
}

/// Fields and findings of a national zone; `None` for the formats of ICAO.
pub(crate) fn read(zone: Zone) -> Option<(Mrz, Vec<MrzFinding>)> {
    let mut reader = Reader { zone, findings: Vec::with_capacity(14) };
    for code in [codes::MRZ_NORMALISED, codes::MRZ_FORMAT, codes::MRZ_CHARACTERS] {
        reader.pass(code, at(0, 1));
    }
    let mrz = match zone.format {
        Format::FraId => reader.fra_id(),
        Format::FraDl => reader.fra_dl(),
        Format::CheDl => reader.che_dl(),
        _ => return None,
    };
    Some((mrz, reader.findings))
}

struct Reader {
    zone: Zone,
    findings: Vec<MrzFinding>,
}

impl Reader {
    fn fra_id(&mut self) -> Mrz {
        use fra_id as f;
        self.require(codes::MRZ_DOCUMENT_CODE, f::CODE, &[b"ID"], "the code of this card is ID");
        self.require(codes::MRZ_ISSUING_STATE, f::STATE, &[b"FRA"], "the issuer of this card is FRA");
        self.name(f::SURNAME, true);
        self.number(f::NUMBER);
        self.digit(codes::MRZ_CD_DOCUMENT_NUMBER, f::NUMBER_DIGIT, f::NUMBER);
        self.name(f::GIVEN, false);
        let birth_date = self.date(codes::MRZ_BIRTH_DATE, f::BIRTH);
        self.digit(codes::MRZ_CD_BIRTH_DATE, f::BIRTH_DIGIT, f::BIRTH);
        let sex = Sex::from_cell(self.zone.field(f::SEX)[0]);
        match sex {
            Sex::Female | Sex::Male => self.pass(codes::MRZ_SEX, f::SEX),
            _ => self.fail(codes::MRZ_SEX, f::SEX, "this card prints F or M".into()),
        }
        self.digit(codes::MRZ_CD_COMPOSITE, f::COMPOSITE, f::OVER);
        Mrz {
            birth_date,
            sex,
            document_number: self.trimmed(f::NUMBER),
            optional_data: self.trimmed(f::OFFICE),
            primary_identifier: name::words(self.zone.field(f::SURNAME)),
            secondary_identifier: name::words(self.zone.field(f::GIVEN)),
            ..self.empty(f::CODE, f::STATE)
        }
    }

    fn fra_dl(&mut self) -> Mrz {
        use fra_dl as f;
        let code = self.zone.field(f::CODE);
        // D1 is usual; A and B were seen in the first place.
        match matches!(code[0], b'A' | b'B' | b'D') && code[1].is_ascii_digit() {
            true => self.pass(codes::MRZ_DOCUMENT_CODE, f::CODE),
            false => {
                let rule = "the code of this licence is A, B or D and a digit";
                self.fail(codes::MRZ_DOCUMENT_CODE, f::CODE, rule.into());
            }
        }
        self.require(codes::MRZ_ISSUING_STATE, f::STATE, &[b"FRA"], "the issuer of this licence is FRA");
        self.number(f::NUMBER);
        self.digit(codes::MRZ_CD_DOCUMENT_NUMBER, f::NUMBER_DIGIT, f::NUMBER_OVER);
        let expiry_date = self.date(codes::MRZ_EXPIRY_DATE, f::EXPIRY);
        self.name(f::SURNAME, true);
        self.digit(codes::MRZ_CD_COMPOSITE, f::COMPOSITE, f::OVER);
        Mrz {
            expiry_date,
            document_number: self.trimmed(f::NUMBER),
            primary_identifier: name::words(self.zone.field(f::SURNAME)),
            ..self.empty(f::CODE, f::STATE)
        }
    }

    fn che_dl(&mut self) -> Mrz {
        use che_dl as f;
        self.require(codes::MRZ_DOCUMENT_CODE, f::CODE, &[b"FA"], "the code of this licence is FA");
        self.require(
            codes::MRZ_ISSUING_STATE,
            f::STATE,
            &[b"CHE", b"LIE"],
            "the issuer of this licence is CHE or LIE",
        );
        let blank = self.zone.field(f::BLANK);
        let sound = blank[..3].iter().all(|c| *c != b'<')
            && blank[3..6].iter().all(u8::is_ascii_digit)
            && matches!(blank[6], b'D' | b'F' | b'I' | b'R');
        let filled = |field: Field| self.zone.field(field).iter().all(|c| *c == b'<');
        let fault = match () {
            () if !sound => Some((f::BLANK, "the first line is three signs, three digits and D, F, I or R")),
            () if !self.zone.field(f::NUMBER).iter().all(u8::is_ascii_digit) => {
                Some((f::NUMBER, "the number of this licence is twelve digits"))
            }
            () if blank[7..] != *b"<<" || !filled(f::GAP) || !filled(f::REST) => {
                Some((f::GAP, "cells that are fillers on this licence hold something else"))
            }
            () => None,
        };
        match fault {
            Some((field, rule)) => self.fail(codes::MRZ_FILLER, field, rule.into()),
            None => self.pass(codes::MRZ_FILLER, f::NUMBER),
        }
        let birth_date = self.date(codes::MRZ_BIRTH_DATE, f::BIRTH);
        self.name(f::NAME, true);
        let none = "this licence has no check digit".to_owned();
        self.add(codes::MRZ_CD_DOCUMENT_NUMBER, Outcome::NotSupported, f::NUMBER, none);
        let (primary_identifier, secondary_identifier) = name::identifiers(self.zone.field(f::NAME));
        Mrz {
            birth_date,
            document_number: self.trimmed(f::NUMBER),
            optional_data: self.trimmed(f::BLANK),
            primary_identifier,
            secondary_identifier,
            ..self.empty(f::CODE, f::STATE)
        }
    }

    /// What the card does not print.
    fn empty(&self, code: Field, state: Field) -> Mrz {
        Mrz {
            format: self.zone.format,
            lines: self.zone.lines(),
            document_code: self.trimmed(code),
            issuing_state: self.trimmed(state),
            document_number: String::new(),
            nationality: String::new(),
            birth_date: MrzDate::UNKNOWN,
            sex: Sex::Unspecified,
            expiry_date: MrzDate::UNKNOWN,
            optional_data: String::new(),
            optional_data_2: String::new(),
            primary_identifier: String::new(),
            secondary_identifier: String::new(),
        }
    }

    fn require(&mut self, code: ReasonCode, field: Field, admitted: &[&[u8]], rule: &str) {
        let cells = self.zone.field(field);
        if admitted.contains(&cells) {
            return self.pass(code, field);
        }
        let known = std::str::from_utf8(cells).is_ok_and(|code| country::status(code) != CodeStatus::Unknown);
        let more =
            if code == codes::MRZ_ISSUING_STATE && !known { "; the code is not listed either" } else { "" };
        self.fail(code, field, format!("{rule}{more}"));
    }

    fn number(&mut self, field: Field) {
        match self.zone.field(field).contains(&b'<') {
            true => self.fail(codes::MRZ_FILLER, field, "a filler in the number of this card".into()),
            false => self.pass(codes::MRZ_FILLER, field),
        }
    }

    fn name(&mut self, field: Field, required: bool) {
        let cells = self.zone.field(field);
        match cells.iter().position(u8::is_ascii_digit) {
            Some(column) => {
                self.fail(
                    codes::MRZ_NAME,
                    field,
                    format!("digit in character {} of the name field", column + 1),
                );
            }
            None if required && cells[0] == b'<' => {
                self.fail(codes::MRZ_NAME, field, "the name field starts with a filler".into());
            }
            None if name::may_be_truncated(cells) => {
                let detail = "the field is full: the name may be truncated".into();
                self.add(codes::MRZ_NAME, Outcome::Passed, field, detail);
            }
            None => self.pass(codes::MRZ_NAME, field),
        }
    }

    fn date(&mut self, code: ReasonCode, field: Field) -> MrzDate {
        let date = MrzDate::from_cells(self.zone.field(field));
        match date.check() {
            Err(fault) => self.fail(code, field, fault.to_string()),
            Ok(()) if !date.is_complete() => {
                self.add(code, Outcome::Passed, field, "parts of the date are unknown".into());
            }
            Ok(()) => self.pass(code, field),
        }
        date
    }

    fn digit(&mut self, code: ReasonCode, cell: Field, over: Field) {
        let mut sum = Sum::default();
        sum.add(self.zone.field(over));
        match digit_detail(self.zone.field(cell)[0], sum.digit()) {
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
