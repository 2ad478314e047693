//! EF.DG12 (ICAO Doc 9303-10, 4.7.12): additional details of the document.

use std::fmt;

use super::content::{FileRead, read_file};
use super::details::{self, TEXT, Tags, Withheld};
use super::{LdsDate, Picture, date};
use crate::tlv::{Leniency, Tag, TlvError};

/// EF.DG12. Every element is optional.
#[derive(Clone, Default)]
pub struct Dg12<'a> {
    /// The elements that are there, by tag, in the file's order.
    pub elements: Vec<Tag>,
    /// Issuing authority (5F19).
    pub authority: Option<String>,
    /// Day of issue (5F26).
    pub issue_date: Option<LdsDate>,
    /// Other persons in the document (5F1A): third persons, whose data are counted and not read.
    pub other_persons: Withheld,
    /// Endorsements and observations (5F1B).
    pub endorsements: Option<String>,
    /// Tax or exit requirements (5F1C).
    pub tax_exit: Option<String>,
    /// Picture of the front (5F1D).
    pub front: Option<Picture<'a>>,
    /// Picture of the rear (5F1E).
    pub rear: Option<Picture<'a>>,
    /// When the document was personalised, `YYYYMMDDhhmmss` (5F55).
    pub personalised_at: Option<String>,
    /// Serial number of the personalisation system (5F56).
    pub personalisation_system: Option<String>,
}

impl<'a> Dg12<'a> {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is no DG12. Elements that are unknown, malformed texts and dates are noted, not refused.
    pub fn parse(file: &'a [u8]) -> Result<FileRead<Self>, TlvError> {
        read_file(file, Tag(0x6C), "DG12 (tag 6C)", |parts| {
            let (mut dg12, mut tags) = (Self::default(), Tags::default());
            let mut list = None;
            while !parts.is_empty() {
                let element = parts.any()?;
                match element.tag.0 {
                    0x5C => {
                        tags.list(&element);
                        list = Some(element);
                        continue;
                    }
                    0x5F19 => dg12.authority = Some(details::text(&element, TEXT)),
                    0x5F26 => dg12.issue_date = details::date(&element),
                    0xA0 => {
                        let counted =
                            details::counted(&element, Tag(0x5F1A), |element| tags.meet(element.tag))?;
                        dg12.other_persons.count += counted.count;
                        dg12.other_persons.declared = counted.declared;
                    }
                    0x5F1A => {
                        element.note(Leniency::OtherTag);
                        dg12.other_persons.count += 1;
                    }
                    0x5F1B => dg12.endorsements = Some(details::text(&element, TEXT)),
                    0x5F1C => dg12.tax_exit = Some(details::text(&element, TEXT)),
                    0x5F1D => dg12.front = Some(Picture::read(&element)),
                    0x5F1E => dg12.rear = Some(Picture::read(&element)),
                    0x5F55 => match date::digits(element.value) {
                        Some((digits, _)) => {
                            dg12.personalised_at =
                                Some(digits.into_iter().map(|digit| char::from(b'0' + digit)).collect());
                        }
                        None => element.note(Leniency::DateForm),
                    },
                    0x5F56 => dg12.personalisation_system = Some(details::text(&element, TEXT)),
                    _ => element.note(Leniency::SurplusElement),
                }
                tags.meet(element.tag);
            }
            if let Some(list) = &list {
                tags.compare(list);
            }
            dg12.elements = tags.into_met();
            Ok(dg12)
        })
    }
}

impl fmt::Debug for Dg12<'_> {
    /// Shows no data of the document.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dg12").field("elements", &self.elements).finish_non_exhaustive()
    }
}
