//! Writing a zone.

use super::check_digit::{Sum, check_digit};
use super::format::Field;
use super::name;
use super::national::{che_dl, fra_dl, fra_id};
use super::zone::lines;
use super::{Format, MrzDate, MrzError, Sex};

/// What goes into a zone.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MrzFields {
    /// One or two characters, the first as the format asks: P; A, C or I; V.
    pub document_code: String,
    /// Code of the issuing state, one to three letters.
    pub issuing_state: String,
    /// Letters, digits and spaces; more than nine characters in TD1 and TD2 only.
    pub document_number: String,
    /// Code of the nationality, one to three letters.
    pub nationality: String,
    /// Date of birth; parts may be unknown.
    pub birth_date: MrzDate,
    /// Sex.
    pub sex: Sex,
    /// Date of expiry.
    pub expiry_date: MrzDate,
    /// Optional data, or the personal number of TD3.
    #[serde(default)]
    pub optional_data: String,
    /// Optional data of the middle line of TD1; empty in other formats.
    #[serde(default)]
    pub optional_data_2: String,
    /// Primary identifier: letters, spaces, hyphens, apostrophes, commas; at least one letter.
    pub primary_identifier: String,
    /// Secondary identifier; may be empty.
    #[serde(default)]
    pub secondary_identifier: String,
}

impl std::fmt::Debug for MrzFields {
    /// Shows no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MrzFields").field("issuing_state", &self.issuing_state).finish_non_exhaustive()
    }
}

/// Writes the lines of a zone with every check digit, names truncated as Doc 9303-4 to -7, 4.2.3 lays down.
///
/// Letters are raised. In names, hyphens, commas and spaces become one filler and other punctuation is left out
/// (Doc 9303-3, 4.6). Letters outside A-Z must have been transliterated (Doc 9303-3, section 6). In numbers and optional
/// data, spaces and punctuation become fillers. State codes are not looked up. In a national format, fields that it does not print are left empty:
/// nationality `""`, dates `<<<<<<`, sex unspecified.
///
/// # Errors
/// The field that is empty, too long or holds something that its place cannot take.
pub fn make(fields: &MrzFields, format: Format) -> Result<Vec<String>, MrzError> {
    let Some(layout) = format.layout() else { return national(fields, format) };
    let mut cells = vec![b'<'; format.cells()];
    let mut put =
        |field: Field, content: &[u8]| field.of_mut(&mut cells)[..content.len()].copy_from_slice(content);

    put(layout.document_code, &document_code(&fields.document_code, format)?);
    put(layout.issuing_state, &state("issuing_state", &fields.issuing_state, format)?);
    put(layout.nationality, &state("nationality", &fields.nationality, format)?);
    let primary = identifier("primary_identifier", &fields.primary_identifier)?;
    let secondary = identifier("secondary_identifier", &fields.secondary_identifier)?;
    if primary.is_empty() {
        return Err(MrzError::FieldEmpty { field: "primary_identifier", format });
    }
    put(layout.name, &name::field(&primary, &secondary, layout.name.len));
    put(layout.birth, date("birth_date", &fields.birth_date, true)?);
    put(layout.expiry, date("expiry_date", &fields.expiry_date, false)?);
    put(layout.birth_digit, &[digit(check_digit(fields.birth_date.cells()))]);
    put(layout.expiry_digit, &[digit(check_digit(fields.expiry_date.cells()))]);
    let sex = match fields.sex {
        Sex::Female => b'F',
        Sex::Male => b'M',
        Sex::Unspecified => b'<',
        Sex::Other(_) => return Err(MrzError::FieldCharacter { field: "sex", column: 1 }),
    };
    put(layout.sex, &[sex]);

    let number = cells_of("document_number", &fields.document_number)?;
    let mut optional = cells_of("optional_data", &fields.optional_data)?;
    let longest = if layout.long_numbers { 9 + layout.optional.len - 2 } else { 9 };
    require("document_number", &number, 1, longest, format)?;
    if number[0] == b'<' {
        return Err(MrzError::FieldCharacter { field: "document_number", column: 1 });
    }
    let mut room = layout.optional.len;
    if let Some((principal, rest @ [_, ..])) = number.split_at_checked(9) {
        if let Some(column) = number.iter().position(|c| *c == b'<') {
            return Err(MrzError::FieldCharacter { field: "document_number", column: column + 1 });
        }
        put(layout.number, principal);
        room -= rest.len() + 2;
        require("optional_data", &optional, 0, room, format)?;
        optional.splice(..0, rest.iter().copied().chain([digit(check_digit(&number)), b'<']));
    } else {
        put(layout.number, &number);
        let mut padded = [b'<'; 9];
        padded[..number.len()].copy_from_slice(&number);
        put(layout.number_digit, &[digit(check_digit(&padded))]);
        require("optional_data", &optional, 0, room, format)?;
    }
    put(layout.optional, &optional);
    if let Some(cell) = layout.optional_digit {
        // Doc 9303-4, 4.2.2.2 leaves the choice between 0 and a filler where there is no personal number; 0 is what the sum gives.
        put(cell, &[digit(check_digit(&optional))]);
    }
    let optional_2 = cells_of("optional_data_2", &fields.optional_data_2)?;
    require("optional_data_2", &optional_2, 0, layout.optional_2.map_or(0, |field| field.len), format)?;
    if let Some(field) = layout.optional_2 {
        put(field, &optional_2);
    }
    if let Some(composite) = &layout.composite {
        let mut sum = Sum::default();
        composite.over.iter().for_each(|field| sum.add(field.of(&cells)));
        composite.digit.of_mut(&mut cells)[0] = digit(sum.digit());
    }
    Ok(lines(format, &cells))
}

/// Cells of a national zone while it is written.
struct Cells<'f> {
    cells: Vec<u8>,
    fields: &'f MrzFields,
    format: Format,
}

fn national(fields: &MrzFields, format: Format) -> Result<Vec<String>, MrzError> {
    let mut cells = Cells { cells: vec![b'<'; format.cells()], fields, format };
    match format {
        Format::FraDl => cells.fra_dl()?,
        Format::CheDl => cells.che_dl()?,
        _ => cells.fra_id()?,
    }
    Ok(lines(format, &cells.cells))
}

impl Cells<'_> {
    fn fra_id(&mut self) -> Result<(), MrzError> {
        use fra_id as f;
        self.absent(&["nationality", "expiry_date", "optional_data_2"])?;
        self.code(f::CODE, f::STATE, |code| code == b"ID", "it is ID", &[b"FRA"])?;
        let surname =
            self.name("primary_identifier", &self.fields.primary_identifier, f::SURNAME.len, "<")?;
        self.put(f::SURNAME, &surname);
        let given =
            self.name("secondary_identifier", &self.fields.secondary_identifier, f::GIVEN.len, "<<")?;
        self.put(f::GIVEN, &given);
        let office = cells_of("optional_data", &self.fields.optional_data)?;
        require("optional_data", &office, 0, f::OFFICE.len, self.format)?;
        self.put(f::OFFICE, &office);
        self.number(f::NUMBER, f::NUMBER.len)?;
        self.put(f::BIRTH, date("birth_date", &self.fields.birth_date, true)?);
        let sex = match self.fields.sex {
            Sex::Female => b'F',
            Sex::Male => b'M',
            _ => return Err(MrzError::FieldCharacter { field: "sex", column: 1 }),
        };
        self.put(f::SEX, &[sex]);
        self.check(f::NUMBER_DIGIT, f::NUMBER);
        self.check(f::BIRTH_DIGIT, f::BIRTH);
        self.check(f::COMPOSITE, f::OVER);
        Ok(())
    }

    fn fra_dl(&mut self) -> Result<(), MrzError> {
        use fra_dl as f;
        self.absent(&[
            "nationality",
            "birth_date",
            "sex",
            "optional_data",
            "optional_data_2",
            "secondary_identifier",
        ])?;
        let fits = |code: &[u8]| matches!(code, [b'A' | b'B' | b'D', b'0'..=b'9']);
        self.code(f::CODE, f::STATE, fits, "it is A, B or D and a digit", &[b"FRA"])?;
        self.number(f::NUMBER, f::NUMBER.len)?;
        self.put(f::EXPIRY, date("expiry_date", &self.fields.expiry_date, false)?);
        let surname =
            self.name("primary_identifier", &self.fields.primary_identifier, f::SURNAME.len, "<")?;
        self.put(f::SURNAME, &surname);
        self.check(f::NUMBER_DIGIT, f::NUMBER_OVER);
        self.check(f::COMPOSITE, f::OVER);
        Ok(())
    }

    fn che_dl(&mut self) -> Result<(), MrzError> {
        use che_dl as f;
        self.absent(&["nationality", "expiry_date", "sex", "optional_data_2"])?;
        self.code(f::CODE, f::STATE, |code| code == b"FA", "it is FA", &[b"CHE", b"LIE"])?;
        let blank = cells_of("optional_data", &self.fields.optional_data)?;
        require("optional_data", &blank, 7, 7, self.format)?;
        self.put(f::BLANK, &blank);
        self.number(f::NUMBER, f::NUMBER.len)?;
        self.put(f::BIRTH, date("birth_date", &self.fields.birth_date, true)?);
        let primary = identifier("primary_identifier", &self.fields.primary_identifier)?;
        let secondary = identifier("secondary_identifier", &self.fields.secondary_identifier)?;
        if primary.is_empty() {
            return Err(MrzError::FieldEmpty { field: "primary_identifier", format: self.format });
        }
        let name = name::field(&primary, &secondary, f::NAME.len);
        self.put(f::NAME, &name);
        Ok(())
    }

    fn put(&mut self, field: Field, content: &[u8]) {
        field.of_mut(&mut self.cells)[..content.len()].copy_from_slice(content);
    }

    fn check(&mut self, cell: Field, over: Field) {
        let computed = digit(check_digit(over.of(&self.cells)));
        self.put(cell, &[computed]);
    }

    /// Fields that the format does not print must be empty.
    fn absent(&self, names: &[&'static str]) -> Result<(), MrzError> {
        let fields = self.fields;
        let given = |name: &&str| match *name {
            "nationality" => !fields.nationality.is_empty(),
            "birth_date" => fields.birth_date != MrzDate::UNKNOWN,
            "expiry_date" => fields.expiry_date != MrzDate::UNKNOWN,
            "sex" => fields.sex != Sex::Unspecified,
            "optional_data" => !fields.optional_data.is_empty(),
            "optional_data_2" => !fields.optional_data_2.is_empty(),
            _ => !fields.secondary_identifier.is_empty(),
        };
        match names.iter().find(|name| given(name)) {
            Some(field) => Err(MrzError::NoField { field, format: self.format }),
            None => Ok(()),
        }
    }

    fn code(
        &mut self,
        at: Field,
        issuer: Field,
        fits: impl Fn(&[u8]) -> bool,
        rule: &'static str,
        issuers: &[&[u8]],
    ) -> Result<(), MrzError> {
        let code = cells_of("document_code", &self.fields.document_code)?;
        let state = state("issuing_state", &self.fields.issuing_state, self.format)?;
        if !fits(&code) {
            return Err(MrzError::DocumentCode { format: self.format, rule });
        }
        if !issuers.contains(&&*state) {
            return Err(MrzError::FieldCharacter { field: "issuing_state", column: 1 });
        }
        self.put(at, &code);
        self.put(issuer, &state);
        Ok(())
    }

    /// A number that fills its field, without a filler.
    fn number(&mut self, field: Field, len: usize) -> Result<(), MrzError> {
        let number = cells_of("document_number", &self.fields.document_number)?;
        require("document_number", &number, 1, len, self.format)?;
        if number.len() != len {
            return Err(MrzError::FieldLength {
                field: "document_number",
                len: number.len(),
                max: len,
                format: self.format,
            });
        }
        if let Some(column) = number.iter().position(|c| *c == b'<') {
            return Err(MrzError::FieldCharacter { field: "document_number", column: column + 1 });
        }
        self.put(field, &number);
        Ok(())
    }

    /// Components of a name, cut where the field ends.
    fn name(
        &self,
        field: &'static str,
        name: &str,
        width: usize,
        between: &str,
    ) -> Result<Vec<u8>, MrzError> {
        let words = identifier(field, name)?;
        if words.is_empty() && field == "primary_identifier" {
            return Err(MrzError::FieldEmpty { field, format: self.format });
        }
        let mut cells = words.split(' ').collect::<Vec<_>>().join(between).into_bytes();
        cells.truncate(width);
        Ok(cells)
    }
}

fn digit(value: u8) -> u8 {
    b'0' + value
}

fn document_code(code: &str, format: Format) -> Result<Vec<u8>, MrzError> {
    let cells = cells_of("document_code", code)?;
    require("document_code", &cells, 1, 2, format)?;
    let (fits, rule) = match format {
        Format::Td3 => (cells[0] == b'P', "it starts with P"),
        Format::MrvA | Format::MrvB => (cells[0] == b'V', "it starts with V"),
        // TD1 and TD2; national formats have their own rule.
        _ => {
            let second_fits = cells.get(1) != Some(&b'V');
            (
                matches!(cells[0], b'A' | b'C' | b'I') && second_fits,
                "it starts with A, C or I and V does not follow",
            )
        }
    };
    if fits { Ok(cells) } else { Err(MrzError::DocumentCode { format, rule }) }
}

fn state(field: &'static str, code: &str, format: Format) -> Result<Vec<u8>, MrzError> {
    let cells = cells_of(field, code)?;
    require(field, &cells, 1, 3, format)?;
    match cells.iter().position(|c| !c.is_ascii_uppercase()) {
        Some(column) => Err(MrzError::FieldCharacter { field, column: column + 1 }),
        None => Ok(cells),
    }
}

fn date<'a>(
    field: &'static str,
    date: &'a MrzDate,
    parts_may_be_unknown: bool,
) -> Result<&'a [u8], MrzError> {
    date.check().map_err(|fault| MrzError::Date { field, fault })?;
    if !parts_may_be_unknown && !date.is_complete() {
        return Err(MrzError::Date { field, fault: super::DateFault::Incomplete });
    }
    Ok(date.cells())
}

/// Letters raised, spaces and ASCII punctuation as fillers, fillers at the end left off.
fn cells_of(field: &'static str, content: &str) -> Result<Vec<u8>, MrzError> {
    let mut cells = Vec::with_capacity(content.len());
    for (column, c) in content.chars().enumerate() {
        cells.push(match c {
            'A'..='Z' | '0'..='9' => c as u8,
            'a'..='z' => c.to_ascii_uppercase() as u8,
            '<' | ' ' => b'<',
            c if c.is_ascii_punctuation() => b'<',
            _ => return Err(MrzError::FieldCharacter { field, column: column + 1 }),
        });
    }
    cells.truncate(cells.iter().rposition(|c| *c != b'<').map_or(0, |last| last + 1));
    Ok(cells)
}

/// Components of a name separated by single spaces (Doc 9303-3, 4.6).
fn identifier(field: &'static str, name: &str) -> Result<String, MrzError> {
    let mut words = String::with_capacity(name.len());
    for (column, c) in name.chars().enumerate() {
        match c {
            'A'..='Z' | 'a'..='z' => words.push(c.to_ascii_uppercase()),
            ' ' | '-' | ',' | '<' => words.push(' '),
            '\u{2019}' => {}
            c if c.is_ascii_punctuation() => {}
            _ => return Err(MrzError::FieldCharacter { field, column: column + 1 }),
        }
    }
    Ok(words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn require(
    field: &'static str,
    cells: &[u8],
    min: usize,
    max: usize,
    format: Format,
) -> Result<(), MrzError> {
    match cells.len() {
        0 if min > 0 => Err(MrzError::FieldEmpty { field, format }),
        len if len > max => Err(MrzError::FieldLength { field, len, max, format }),
        _ => Ok(()),
    }
}
