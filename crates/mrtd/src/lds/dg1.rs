//! EF.DG1 (ICAO Doc 9303-10, 4.7.1): the MRZ on the chip.

use crate::mrz::{self, MrzError, Parsed};
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, TlvError};

/// EF.DG1.
#[derive(Clone)]
pub struct Dg1 {
    /// The zone's characters without line breaks.
    pub zone: String,
    /// Bytes after the end.
    pub trailing: usize,
    /// Departures from DER, with byte offsets.
    pub leniencies: Vec<(Leniency, usize)>,
}

/// Why a file is no DG1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Dg1Error {
    /// The encoding.
    #[error("{0}")]
    Tlv(#[from] TlvError),
    /// Not text.
    #[error("the zone in DG1 is not text of one octet per character")]
    Text,
}

impl Dg1 {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is no DG1, or the zone in it is not ASCII.
    pub fn parse(file: &[u8]) -> Result<Self, Dg1Error> {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(file, &notes);
        let mut parts = cursor.expect(Tag(0x61), "DG1 (tag 61)")?.contents();
        let zone = parts.expect(Tag(0x5F1F), "the MRZ in DG1 (tag 5F1F)")?.value;
        parts.finish();
        let zone =
            std::str::from_utf8(zone).ok().filter(|zone| zone.is_ascii()).ok_or(Dg1Error::Text)?.to_owned();
        let trailing = cursor.rest().len();
        Ok(Self { zone, trailing, leniencies: notes.into_vec() })
    }

    /// The zone, read.
    ///
    /// # Errors
    /// If it has the length of no format, or a character outside the alphabet.
    pub fn mrz(&self) -> Result<Parsed, MrzError> {
        mrz::parse_zone(&self.zone)
    }
}

impl std::fmt::Debug for Dg1 {
    /// Shows no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dg1").field("len", &self.zone.len()).finish_non_exhaustive()
    }
}
