//! What each cell of a format may hold, and which cells are decided together.

use super::super::format::{Composite, Field};
use super::super::national::{che_dl, fra_dl, fra_id};
use super::super::zone::Zone;
use super::super::{Format, format::Layout};

/// What a cell may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Digit,
    DigitOrFiller,
    Letter,
    LetterOrFiller,
    /// One of these.
    One(&'static [u8]),
    Any,
}

impl Holds {
    pub(super) fn admits(self, cell: u8) -> bool {
        match self {
            Self::Digit => cell.is_ascii_digit(),
            Self::DigitOrFiller => cell.is_ascii_digit() || cell == b'<',
            Self::Letter => cell.is_ascii_uppercase(),
            Self::LetterOrFiller => cell.is_ascii_uppercase() || cell == b'<',
            Self::One(cells) => cells.contains(&cell),
            Self::Any => true,
        }
    }
}

/// Cells that are decided together, the last one a check digit if `digit` is set.
pub(super) struct Segment {
    pub(super) cells: Vec<(usize, Holds)>,
    pub(super) digit: bool,
    pub(super) kind: Kind,
    /// Whether a check digit covers the cells, its own or the composite one.
    pub(super) covered: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Name,
    Date,
    /// A code of a state or nationality.
    Code,
    /// A check digit that may be a filler if everything before it is.
    OptionalDigit,
}

/// The composite digit of a format: its cell and what it covers.
pub(super) fn composite(format: Format) -> Option<&'static Composite> {
    static FRA_ID: Composite = Composite { digit: fra_id::COMPOSITE, over: &[fra_id::OVER] };
    static FRA_DL: Composite = Composite { digit: fra_dl::COMPOSITE, over: &[fra_dl::OVER] };
    match format {
        Format::FraId => Some(&FRA_ID),
        Format::FraDl => Some(&FRA_DL),
        _ => format.layout().and_then(|layout| layout.composite.as_ref()),
    }
}

/// The fields of a zone, so divided that every check digit but the composite one lies in one segment.
pub(super) fn segments(zone: &Zone) -> Vec<Segment> {
    match (zone.format, zone.format.layout()) {
        (_, Some(layout)) => icao(zone, layout),
        (Format::FraId, None) => fra_id(),
        (Format::FraDl, None) => fra_dl(),
        _ => che_dl(),
    }
}

fn range(field: Field, holds: Holds) -> Vec<(usize, Holds)> {
    (field.start..field.start + field.len).map(|at| (at, holds)).collect()
}

fn exactly(field: Field, cells: &[&'static [u8]]) -> Vec<(usize, Holds)> {
    (field.start..).zip(cells).map(|(at, admitted)| (at, Holds::One(admitted))).collect()
}

fn plain(cells: Vec<(usize, Holds)>, kind: Kind, covered: bool) -> Segment {
    Segment { cells, digit: false, kind, covered }
}

fn with_digit(field: Field, holds: Holds, digit: Field, kind: Kind) -> Segment {
    let last = if kind == Kind::OptionalDigit { Holds::DigitOrFiller } else { Holds::Digit };
    Segment { cells: [range(field, holds), range(digit, last)].concat(), digit: true, kind, covered: true }
}

/// Letters and fillers, the first a letter.
fn letters(field: Field, kind: Kind, covered: bool) -> Segment {
    let mut cells = range(field, Holds::LetterOrFiller);
    cells[0].1 = Holds::Letter;
    plain(cells, kind, covered)
}

fn icao(zone: &Zone, layout: &Layout) -> Vec<Segment> {
    let mut code = range(layout.document_code, Holds::LetterOrFiller);
    code[0].1 = Holds::One(match zone.format {
        Format::Td3 => b"P",
        Format::MrvA | Format::MrvB => b"V",
        _ => b"ACI",
    });
    let mut segments = vec![
        plain(code, Kind::Plain, false),
        letters(layout.issuing_state, Kind::Code, false),
        letters(layout.name, Kind::Name, false),
        letters(layout.nationality, Kind::Code, false),
        plain(range(layout.sex, Holds::One(b"FM<")), Kind::Plain, false),
        with_digit(layout.birth, Holds::DigitOrFiller, layout.birth_digit, Kind::Date),
        with_digit(layout.expiry, Holds::Digit, layout.expiry_digit, Kind::Date),
    ];
    // The digit of a long number lies in the optional data. Both are left to the composite digit, and the reading as a whole is
    // judged by the number's own.
    let long = layout.long_numbers
        && matches!(zone.field(layout.number_digit)[0], b'<' | b'K')
        && zone.field(layout.optional)[0] != b'<';
    match long {
        true => {
            segments.push(plain(range(layout.number, Holds::Any), Kind::Plain, true));
            segments.push(plain(range(layout.number_digit, Holds::One(b"<")), Kind::Plain, true));
        }
        false => segments.push(with_digit(layout.number, Holds::Any, layout.number_digit, Kind::Plain)),
    }
    segments.push(match layout.optional_digit {
        Some(digit) => with_digit(layout.optional, Holds::Any, digit, Kind::OptionalDigit),
        None => plain(range(layout.optional, Holds::Any), Kind::Plain, layout.composite.is_some()),
    });
    segments.extend(layout.optional_2.map(|field| plain(range(field, Holds::Any), Kind::Plain, true)));
    segments
}

fn fra_id() -> Vec<Segment> {
    use fra_id as f;
    vec![
        plain(
            [exactly(f::CODE, &[b"I", b"D"]), exactly(f::STATE, &[b"F", b"R", b"A"])].concat(),
            Kind::Plain,
            true,
        ),
        letters(f::SURNAME, Kind::Name, true),
        plain(range(f::OFFICE, Holds::Any), Kind::Plain, true),
        with_digit(f::NUMBER, Holds::Any, f::NUMBER_DIGIT, Kind::Plain),
        plain(range(f::GIVEN, Holds::LetterOrFiller), Kind::Name, true),
        with_digit(f::BIRTH, Holds::DigitOrFiller, f::BIRTH_DIGIT, Kind::Date),
        plain(range(f::SEX, Holds::One(b"FM")), Kind::Plain, true),
    ]
}

fn fra_dl() -> Vec<Segment> {
    use fra_dl as f;
    let start = [exactly(f::CODE, &[b"ABD", b"0123456789"]), exactly(f::STATE, &[b"F", b"R", b"A"])].concat();
    let number = [start, range(f::NUMBER, Holds::Any), range(f::NUMBER_DIGIT, Holds::Digit)].concat();
    vec![
        Segment { cells: number, digit: true, kind: Kind::Plain, covered: true },
        plain(range(f::EXPIRY, Holds::Digit), Kind::Date, true),
        letters(f::SURNAME, Kind::Name, true),
    ]
}

fn che_dl() -> Vec<Segment> {
    use che_dl as f;
    let mut blank = range(f::BLANK, Holds::Any);
    blank[3..6].iter_mut().for_each(|cell| cell.1 = Holds::Digit);
    blank[6].1 = Holds::One(b"DFIR");
    blank[7..].iter_mut().for_each(|cell| cell.1 = Holds::One(b"<"));
    let fillers = |field| plain(range(field, Holds::One(b"<")), Kind::Plain, false);
    vec![
        plain(blank, Kind::Plain, false),
        plain(exactly(f::CODE, &[b"F", b"A"]), Kind::Plain, false),
        plain(exactly(f::STATE, &[b"CL", b"HI", b"E"]), Kind::Plain, false),
        plain(range(f::NUMBER, Holds::Digit), Kind::Plain, false),
        fillers(f::GAP),
        plain(range(f::BIRTH, Holds::DigitOrFiller), Kind::Date, false),
        fillers(f::REST),
        letters(f::NAME, Kind::Name, false),
    ]
}
