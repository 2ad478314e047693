//! EF.DG11 (ICAO Doc 9303-10, 4.7.11): additional personal details of the holder.

use std::fmt;

use super::content::{FileRead, read_file};
use super::details::{self, FullName, LONG_TEXT, MAX_NAMES, TEXT, Tags};
use super::{LdsDate, Picture};
use crate::tlv::{Leniency, Tag, TlvError};

/// EF.DG11. Every element is optional.
#[derive(Clone, Default)]
pub struct Dg11<'a> {
    /// The elements that are there, by tag, in the file's order.
    pub elements: Vec<Tag>,
    /// Name in full, in national characters (5F0E).
    pub name: Option<FullName>,
    /// Other names of the holder (5F0F).
    pub other_names: Vec<FullName>,
    /// Personal number (5F10).
    pub personal_number: Option<String>,
    /// Date of birth with its century (5F2B).
    pub birth_date: Option<LdsDate>,
    /// Place of birth, field by field (5F11).
    pub birth_place: Vec<String>,
    /// Address, field by field (5F42).
    pub address: Vec<String>,
    /// Telephone (5F12).
    pub telephone: Option<String>,
    /// Profession (5F13).
    pub profession: Option<String>,
    /// Title (5F14).
    pub title: Option<String>,
    /// Personal summary (5F15).
    pub summary: Option<String>,
    /// Picture of a proof of citizenship (5F16).
    pub proof_of_citizenship: Option<Picture<'a>>,
    /// Numbers of other valid travel documents (5F17).
    pub other_documents: Vec<String>,
    /// Custody information (5F18).
    pub custody: Option<String>,
}

impl<'a> Dg11<'a> {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is no DG11. Elements that are unknown, malformed texts and dates are noted, not refused.
    pub fn parse(file: &'a [u8]) -> Result<FileRead<Self>, TlvError> {
        read_file(file, Tag(0x6B), "DG11 (tag 6B)", |parts| {
            let (mut dg11, mut tags) = (Self::default(), Tags::default());
            let mut list = None;
            while !parts.is_empty() {
                let element = parts.any()?;
                match element.tag.0 {
                    0x5C => {
                        tags.list(&element);
                        list = Some(element);
                        continue;
                    }
                    0x5F0E => dg11.name = Some(details::name(&element)),
                    // A container with a count; some issuers write the names without one.
                    0xA0 => {
                        let names = &mut dg11.other_names;
                        details::counted(&element, Tag(0x5F0F), |element| {
                            tags.meet(element.tag);
                            if names.len() < MAX_NAMES {
                                names.push(details::name(element));
                            }
                        })?;
                    }
                    0x5F0F => {
                        element.note(Leniency::OtherTag);
                        if dg11.other_names.len() < MAX_NAMES {
                            dg11.other_names.push(details::name(&element));
                        }
                    }
                    0x5F10 => dg11.personal_number = Some(details::text(&element, TEXT)),
                    0x5F2B => dg11.birth_date = details::date(&element),
                    0x5F11 => dg11.birth_place = details::fields(&element),
                    0x5F42 => dg11.address = details::fields(&element),
                    0x5F12 => dg11.telephone = Some(details::text(&element, TEXT)),
                    0x5F13 => dg11.profession = Some(details::text(&element, TEXT)),
                    0x5F14 => dg11.title = Some(details::text(&element, TEXT)),
                    0x5F15 => dg11.summary = Some(details::text(&element, TEXT)),
                    0x5F16 => dg11.proof_of_citizenship = Some(Picture::read(&element)),
                    0x5F17 => dg11.other_documents = details::fields(&element),
                    0x5F18 => dg11.custody = Some(details::text(&element, LONG_TEXT)),
                    _ => element.note(Leniency::SurplusElement),
                }
                tags.meet(element.tag);
            }
            if let Some(list) = &list {
                tags.compare(list);
            }
            dg11.elements = tags.into_met();
            Ok(dg11)
        })
    }
}

impl fmt::Debug for Dg11<'_> {
    /// Shows no personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dg11").field("elements", &self.elements).finish_non_exhaustive()
    }
}
