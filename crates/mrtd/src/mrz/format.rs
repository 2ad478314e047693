//! The formats, how they are told apart, and where each field of the five of ICAO stands.

use serde::{Deserialize, Serialize};

/// A format of the machine readable zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Cards of size TD1: three lines of 30 (ICAO Doc 9303-5, 4.2.2).
    #[serde(rename = "TD1")]
    Td1,
    /// Documents of size TD2: two lines of 36 (Doc 9303-6, 4.2.2).
    #[serde(rename = "TD2")]
    Td2,
    /// Passports and other documents of size TD3: two lines of 44 (Doc 9303-4, 4.2.2).
    #[serde(rename = "TD3")]
    Td3,
    /// Visas of format A: two lines of 44 (Doc 9303-7, 4.2.2).
    #[serde(rename = "MRV-A")]
    MrvA,
    /// Visas of format B: two lines of 36 (Doc 9303-7, 5.2.2).
    #[serde(rename = "MRV-B")]
    MrvB,
    /// The French identity card of 1988 to 2021: two lines of 36 with fields and check digits of its own.
    #[serde(rename = "FRA-ID")]
    FraId,
    /// The French driving licence of 2013: one line of 30.
    #[serde(rename = "FRA-DL")]
    FraDl,
    /// The Swiss and Liechtenstein driving licence as a card: lines of 9, 30 and 30, no check digit.
    #[serde(rename = "CHE-DL")]
    CheDl,
}

impl Format {
    /// The formats of ICAO Doc 9303.
    pub const ICAO: [Self; 5] = [Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::MrvB];
    /// All formats.
    pub const ALL: [Self; 8] =
        [Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::MrvB, Self::FraId, Self::FraDl, Self::CheDl];

    /// The name, the standard's where it has one, for example `MRV-A`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Td1 => "TD1",
            Self::Td2 => "TD2",
            Self::Td3 => "TD3",
            Self::MrvA => "MRV-A",
            Self::MrvB => "MRV-B",
            Self::FraId => "FRA-ID",
            Self::FraDl => "FRA-DL",
            Self::CheDl => "CHE-DL",
        }
    }

    /// Characters of each line.
    pub const fn widths(self) -> &'static [usize] {
        match self {
            Self::Td1 => &[30, 30, 30],
            Self::Td2 | Self::MrvB | Self::FraId => &[36, 36],
            Self::Td3 | Self::MrvA => &[44, 44],
            Self::FraDl => &[30],
            Self::CheDl => &[9, 30, 30],
        }
    }

    /// Number of lines: 1 to 3.
    pub const fn lines(self) -> usize {
        self.widths().len()
    }

    /// Whether it is the zone of a visa.
    pub const fn is_visa(self) -> bool {
        matches!(self, Self::MrvA | Self::MrvB)
    }

    /// Whether the layout is a State's own, not one of ICAO Doc 9303.
    pub const fn is_national(self) -> bool {
        matches!(self, Self::FraId | Self::FraDl | Self::CheDl)
    }

    /// Where the rules of a national layout come from; the registered sources of reasons hold for the others.
    pub const fn source(self) -> Option<&'static str> {
        match self {
            Self::FraId => {
                Some("France, carte nationale d'identité 1988-2021, layout and digits as on the card")
            }
            Self::FraDl => Some("France, permis de conduire 2013, layout and digits as on the card"),
            Self::CheDl => Some("Switzerland, Führerausweis im Kreditkartenformat, layout as on the card"),
            _ => None,
        }
    }

    pub(crate) const fn cells(self) -> usize {
        match self {
            Self::Td1 => 90,
            Self::Td2 | Self::MrvB | Self::FraId => 72,
            Self::Td3 | Self::MrvA => 88,
            Self::FraDl => 30,
            Self::CheDl => 69,
        }
    }

    /// Line and column from 1 of a cell counted from 0 through all lines; both are below 91.
    pub(crate) const fn place(self, at: usize) -> (u8, u8) {
        let widths = self.widths();
        let (mut line, mut left) = (0, at);
        while line + 1 < widths.len() && left >= widths[line] {
            left -= widths[line];
            line += 1;
        }
        ((line + 1) as u8, (left + 1) as u8)
    }

    /// The format of lines of these widths. Their first cells tell formats of one size apart: `V` a visa, `IDFRA`, also as optical readers
    /// misread it, the French identity card (the French card of 2021 is a TD1), a letter and a digit before `FRA` the French licence.
    pub(crate) fn of(widths: &[usize], start: &[u8]) -> Option<Self> {
        let visa = start.first() == Some(&b'V');
        match widths {
            [30, 30, 30] => Some(Self::Td1),
            [36, 36] if visa => Some(Self::MrvB),
            [36, 36] if is_idfra(start) => Some(Self::FraId),
            [36, 36] => Some(Self::Td2),
            [44, 44] => Some(if visa { Self::MrvA } else { Self::Td3 }),
            [30] if start.len() >= 5 && is_like(&FRA, &start[2..]) => Some(Self::FraDl),
            [9, 30, 30] => Some(Self::CheDl),
            _ => None,
        }
    }

    /// The same for a zone without line breaks, told apart by its length.
    pub(crate) fn of_cells(cells: usize, start: &[u8]) -> Option<Self> {
        match cells {
            90 => Self::of(&[30, 30, 30], start),
            72 => Self::of(&[36, 36], start),
            88 => Self::of(&[44, 44], start),
            30 => Self::of(&[30], start),
            69 => Self::of(&[9, 30, 30], start),
            _ => None,
        }
    }

    /// Where the fields of a format of ICAO stand; `None` for national ones.
    pub(crate) const fn layout(self) -> Option<&'static Layout> {
        match self {
            Self::Td1 => Some(&TD1),
            Self::Td2 => Some(&TD2),
            Self::Td3 => Some(&TD3),
            Self::MrvA => Some(&MRV_A),
            Self::MrvB => Some(&MRV_B),
            Self::FraId | Self::FraDl | Self::CheDl => None,
        }
    }
}

/// `IDFRA`, each cell as printed or as readers of OCR-B confuse it.
fn is_idfra(start: &[u8]) -> bool {
    start.len() >= 5 && is_like(&[b"I1L", b"D0OQ"], start) && is_like(&FRA, &start[2..])
}

/// `FRA` as printed or as readers confuse it.
const FRA: [&[u8]; 3] = [b"FE", b"R", b"A4"];

fn is_like(like: &[&[u8]], cells: &[u8]) -> bool {
    like.iter().zip(cells).all(|(admitted, cell)| admitted.contains(cell))
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A run of cells in the lines written one after another; `start` counts from 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) start: usize,
    pub(crate) len: usize,
}

impl Field {
    pub(crate) fn of(self, cells: &[u8]) -> &[u8] {
        &cells[self.start..self.start + self.len]
    }

    pub(crate) fn of_mut(self, cells: &mut [u8]) -> &mut [u8] {
        &mut cells[self.start..self.start + self.len]
    }
}

/// Where the fields of a format stand.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) document_code: Field,
    pub(crate) issuing_state: Field,
    pub(crate) name: Field,
    pub(crate) number: Field,
    pub(crate) number_digit: Field,
    pub(crate) nationality: Field,
    pub(crate) birth: Field,
    pub(crate) birth_digit: Field,
    pub(crate) sex: Field,
    pub(crate) expiry: Field,
    pub(crate) expiry_digit: Field,
    /// The field that also takes the rest of a long document number.
    pub(crate) optional: Field,
    pub(crate) optional_digit: Option<Field>,
    /// Second optional field; TD1 alone has it.
    pub(crate) optional_2: Option<Field>,
    pub(crate) composite: Option<Composite>,
    /// Whether a number of more than nine characters continues in `optional`.
    pub(crate) long_numbers: bool,
}

/// The composite check digit: its cell and the cells it covers, in order.
#[derive(Debug)]
pub(crate) struct Composite {
    pub(crate) digit: Field,
    pub(crate) over: &'static [Field],
}

/// A field by the standard's count: line and first position from 1, and length, in lines of `width`.
const fn at(width: usize, line: usize, position: usize, len: usize) -> Field {
    Field { start: (line - 1) * width + position - 1, len }
}

static TD1: Layout = Layout {
    document_code: at(30, 1, 1, 2),
    issuing_state: at(30, 1, 3, 3),
    number: at(30, 1, 6, 9),
    number_digit: at(30, 1, 15, 1),
    optional: at(30, 1, 16, 15),
    birth: at(30, 2, 1, 6),
    birth_digit: at(30, 2, 7, 1),
    sex: at(30, 2, 8, 1),
    expiry: at(30, 2, 9, 6),
    expiry_digit: at(30, 2, 15, 1),
    nationality: at(30, 2, 16, 3),
    optional_2: Some(at(30, 2, 19, 11)),
    name: at(30, 3, 1, 30),
    optional_digit: None,
    composite: Some(Composite {
        digit: at(30, 2, 30, 1),
        over: &[at(30, 1, 6, 25), at(30, 2, 1, 7), at(30, 2, 9, 7), at(30, 2, 19, 11)],
    }),
    long_numbers: true,
};

/// Fields that all formats of two lines share.
const fn two_lines(width: usize) -> Layout {
    Layout {
        document_code: at(width, 1, 1, 2),
        issuing_state: at(width, 1, 3, 3),
        name: at(width, 1, 6, width - 5),
        number: at(width, 2, 1, 9),
        number_digit: at(width, 2, 10, 1),
        nationality: at(width, 2, 11, 3),
        birth: at(width, 2, 14, 6),
        birth_digit: at(width, 2, 20, 1),
        sex: at(width, 2, 21, 1),
        expiry: at(width, 2, 22, 6),
        expiry_digit: at(width, 2, 28, 1),
        optional: at(width, 2, 29, width - 28),
        optional_digit: None,
        optional_2: None,
        composite: None,
        long_numbers: false,
    }
}

static MRV_A: Layout = two_lines(44);
static MRV_B: Layout = two_lines(36);

static TD2: Layout = Layout {
    optional: at(36, 2, 29, 7),
    composite: Some(Composite {
        digit: at(36, 2, 36, 1),
        over: &[at(36, 2, 1, 10), at(36, 2, 14, 7), at(36, 2, 22, 14)],
    }),
    long_numbers: true,
    ..two_lines(36)
};

static TD3: Layout = Layout {
    optional: at(44, 2, 29, 14),
    optional_digit: Some(at(44, 2, 43, 1)),
    composite: Some(Composite {
        digit: at(44, 2, 44, 1),
        over: &[at(44, 2, 1, 10), at(44, 2, 14, 7), at(44, 2, 22, 22)],
    }),
    ..two_lines(44)
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_places_agree() {
        for format in Format::ALL {
            assert_eq!(format.widths().iter().sum::<usize>(), format.cells());
            let last = format.place(format.cells() - 1);
            assert_eq!(
                (usize::from(last.0), Some(&usize::from(last.1))),
                (format.lines(), format.widths().last())
            );
        }
        assert_eq!((Format::CheDl.place(8), Format::CheDl.place(9)), ((1, 9), (2, 1)));
    }

    #[test]
    fn fields_of_every_format_cover_each_cell_once() {
        for format in Format::ICAO {
            let l = format.layout().unwrap();
            let mut seen = vec![0; format.cells()];
            let fields = [
                l.document_code,
                l.issuing_state,
                l.name,
                l.number,
                l.number_digit,
                l.nationality,
                l.birth,
                l.birth_digit,
                l.sex,
                l.expiry,
                l.expiry_digit,
                l.optional,
            ];
            let others = [l.optional_digit, l.optional_2, l.composite.as_ref().map(|c| c.digit)];
            for field in fields.into_iter().chain(others.into_iter().flatten()) {
                seen[field.start..field.start + field.len].iter_mut().for_each(|n| *n += 1);
            }
            assert!(seen.iter().all(|n| *n == 1), "{format}: {seen:?}");
        }
    }
}
