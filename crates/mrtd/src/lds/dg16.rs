//! EF.DG16 (ICAO Doc 9303-10, 4.7.16): persons to notify. They are third persons: counted, their data are not read.

use super::Withheld;
use super::content::{FileRead, read_file};
use crate::tlv::{Leniency, Tag, TlvError};

/// EF.DG16.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dg16 {
    /// The persons: how many are declared, how many entries there are.
    pub persons: Withheld,
}

impl Dg16 {
    /// Reads the file. Entries stand under the tags A1, A2, A3 and so on.
    ///
    /// # Errors
    /// If it is no DG16.
    pub fn parse(file: &[u8]) -> Result<FileRead<Self>, TlvError> {
        read_file(file, Tag(0x70), "DG16 (tag 70)", |parts| {
            let count = parts.optional(Tag::INTEGER)?;
            let declared = match &count {
                Some(count) => Some(count.small()?),
                None => None,
            };
            let mut persons = Withheld { declared, count: 0 };
            while !parts.is_empty() {
                let entry = parts.any()?;
                match entry.tag.0 {
                    0xA1..=0xAF => persons.count += 1,
                    _ => entry.note(Leniency::SurplusElement),
                }
            }
            if let Some(count) = count
                && declared.is_some_and(|declared| declared as usize != persons.count)
            {
                count.note(Leniency::Count);
            }
            Ok(Self { persons })
        })
    }
}
