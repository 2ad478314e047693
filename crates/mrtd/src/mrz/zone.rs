//! The cells of a zone, clean, in a fixed buffer.

use super::Format;
use super::format::Field;

/// A zone whose every cell is `A-Z`, `0-9` or `<`; its lines stand one after another.
#[derive(Clone, Copy)]
pub(crate) struct Zone {
    pub(crate) format: Format,
    cells: [u8; 90],
}

impl Zone {
    /// From cells of the MRZ alphabet; `None` where their number is that of no format.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        let format = Format::of_cells(text.len(), text)?;
        let mut cells = [b'<'; 90];
        cells[..text.len()].copy_from_slice(text);
        Some(Self { format, cells })
    }

    pub(crate) fn cells(&self) -> &[u8] {
        &self.cells[..self.format.cells()]
    }

    pub(crate) fn field(&self, field: Field) -> &[u8] {
        field.of(self.cells())
    }

    pub(crate) fn set(&mut self, at: usize, cell: u8) {
        self.cells[at] = cell;
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        lines(self.format, self.cells())
    }

    /// The zone as a keyboard gives it on which Y and Z have changed places.
    pub(crate) fn with_y_and_z_exchanged(&self) -> Self {
        let mut other = *self;
        for cell in &mut other.cells {
            *cell = match *cell {
                b'Y' => b'Z',
                b'Z' => b'Y',
                same => same,
            };
        }
        other
    }
}

/// All cells of a format as its lines.
pub(crate) fn lines(format: Format, cells: &[u8]) -> Vec<String> {
    let mut rest = cells;
    let line = |width: &usize| {
        let (line, after) = rest.split_at(*width);
        rest = after;
        text(line)
    };
    format.widths().iter().map(line).collect()
}

/// Cells as text.
pub(crate) fn text(cells: &[u8]) -> String {
    // Cells of the MRZ alphabet are ASCII.
    std::str::from_utf8(cells).unwrap_or_default().to_owned()
}

/// Whether a byte is of the MRZ alphabet (ICAO Doc 9303-3, figure 4).
pub(crate) const fn is_cell(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<')
}
