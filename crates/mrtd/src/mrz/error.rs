use super::Format;

/// Why a text could not be read as a machine readable zone, or fields could not be written as one: what, where, remedy.
///
/// It never holds a field's content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MrzError {
    /// Nothing but white space.
    #[error("empty text where a machine readable zone was expected; read or type its two or three lines")]
    Empty,
    /// More text than any zone with its separators needs.
    #[error(
        "{len} bytes are more than a machine readable zone can have; give the zone alone, at most 90 characters"
    )]
    TooLong {
        /// Bytes of the text.
        len: usize,
    },
    /// A character that no MRZ has and that no known repair explains.
    #[error(
        "character {found:?} in line {line}, column {column} is outside the MRZ alphabet A-Z, 0-9 and <; read that place again"
    )]
    Character {
        /// Line of the text, from 1.
        line: usize,
        /// Character in the line, from 1.
        column: usize,
        /// The character.
        found: char,
    },
    /// One line is shorter or longer than its neighbours say.
    #[error("line {line} has {len} characters, a line of {format} has {expected}; read line {line} again", expected = format.widths().get(line - 1).copied().unwrap_or_default())]
    LineLength {
        /// Line, from 1.
        line: usize,
        /// Its characters.
        len: usize,
        /// The format that fits best.
        format: Format,
    },
    /// Neither two nor three lines.
    #[error("{count} lines, a machine readable zone has one to three; give the zone alone")]
    LineCount {
        /// Lines that are not blank.
        count: usize,
    },
    /// A text in one line whose length is that of no zone.
    #[error(
        "{len} characters in one line, a zone has 90 (TD1), 72 (TD2, MRV-B), 88 (TD3, MRV-A), 30 (French licence) or 69 (Swiss licence); read all lines again"
    )]
    ZoneLength {
        /// Characters.
        len: usize,
    },
    /// A national zone where one of ICAO Doc 9303 is required, as in data group 1.
    #[error("{format} has a national layout, not one of ICAO Doc 9303; a chip cannot hold it here")]
    NationalFormat {
        /// The format.
        format: Format,
    },
    /// A field that the format does not have.
    #[error("{format} has no field {field}; leave it empty")]
    NoField {
        /// Name of the field as in `MrzFields`.
        field: &'static str,
        /// The format.
        format: Format,
    },
    /// Confidences of a reader are not one for each cell.
    #[error(
        "{given} confidences for a zone of {cells} characters; give one for each character, line after line"
    )]
    Confidences {
        /// Numbers given.
        given: usize,
        /// Cells of the zone.
        cells: usize,
    },
    /// A field to be written holds a character that its place cannot take.
    #[error(
        "field {field} holds a character that the MRZ cannot take, at character {column}; replace or leave it out"
    )]
    FieldCharacter {
        /// Name of the field as in `MrzFields`.
        field: &'static str,
        /// Character of the field, from 1.
        column: usize,
    },
    /// A field to be written is too long for its place.
    #[error("field {field} has {len} characters, {format} takes {max}; shorten it or choose another format")]
    FieldLength {
        /// Name of the field as in `MrzFields`.
        field: &'static str,
        /// Its characters.
        len: usize,
        /// What the format takes.
        max: usize,
        /// The format.
        format: Format,
    },
    /// A field that must not be empty is empty.
    #[error("field {field} is empty; {format} requires it")]
    FieldEmpty {
        /// Name of the field as in `MrzFields`.
        field: &'static str,
        /// The format.
        format: Format,
    },
    /// The document code does not start with the letter of the format.
    #[error("document code does not fit {format}; {rule}")]
    DocumentCode {
        /// The format.
        format: Format,
        /// What the format asks for.
        rule: &'static str,
    },
    /// A date that does not exist or is not written as YYMMDD.
    #[error("field {field}: {fault}")]
    Date {
        /// Name of the field as in `MrzFields`.
        field: &'static str,
        /// What is wrong.
        fault: super::DateFault,
    },
}
