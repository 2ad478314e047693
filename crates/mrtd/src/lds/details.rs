//! What DG11 and DG12 share: a tag list, texts, names, dates (ICAO Doc 9303-10, 4.7.11 and 4.7.12).

use std::fmt;

use super::LdsDate;
use crate::tlv::{Cursor, Leniency, Tag, Tlv, TlvError};

/// The longest text of most elements, in characters (Doc 9303-10, tables 72 and 74).
pub(super) const TEXT: usize = 99;
/// The longest custody information.
pub(super) const LONG_TEXT: usize = 999;
/// Repetitions of one element that are read.
pub(super) const MAX_NAMES: usize = 64;

/// A name as the chip holds it in national characters: identifiers separated by `<<`, words by `<`.
#[derive(Clone, PartialEq, Eq)]
pub struct FullName {
    /// As written.
    pub raw: String,
    /// Words of the primary identifier separated by single spaces.
    pub primary: String,
    /// Words of the secondary identifier; empty if there is none.
    pub secondary: String,
}

impl FullName {
    /// Splits at the first double filler.
    pub fn new(raw: String) -> Self {
        let words = |text: &str| -> String {
            let words = text.split(['<', ' ']).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ")
        };
        let (primary, secondary) = raw.split_once("<<").unwrap_or((&raw, ""));
        let (primary, secondary) = (words(primary), words(secondary));
        Self { raw, primary, secondary }
    }
}

impl fmt::Debug for FullName {
    /// Without the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FullName").field("len", &self.raw.len()).finish_non_exhaustive()
    }
}

/// Data of third persons: counted, never read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// How many the file declares.
    pub declared: Option<u32>,
    /// How many there are.
    pub count: usize,
}

/// The tag list, and the tags that were met.
#[derive(Default)]
pub(super) struct Tags {
    listed: Vec<Tag>,
    met: Vec<Tag>,
}

impl Tags {
    /// The elements met, in the file's order.
    pub(super) fn into_met(self) -> Vec<Tag> {
        self.met
    }

    pub(super) fn meet(&mut self, tag: Tag) {
        if !self.met.contains(&tag) && self.met.len() < MAX_NAMES {
            self.met.push(tag);
        }
    }

    pub(super) fn list(&mut self, element: &Tlv<'_, '_>) {
        let mut rest = element.value;
        while let [first, tail @ ..] = rest {
            let (tag, tail) = match (first & 0x1F == 0x1F, tail) {
                (true, [second, after @ ..]) => (Tag(u32::from(*first) << 8 | u32::from(*second)), after),
                _ => (Tag(u32::from(*first)), tail),
            };
            if self.listed.len() < MAX_NAMES {
                self.listed.push(tag);
            }
            rest = tail;
        }
    }

    /// Notes where the list and what follows it differ. Names of others stand in a container, listed by their own tag or by the container's.
    pub(super) fn compare(&self, element: &Tlv<'_, '_>) {
        let sorted = |tags: &[Tag]| {
            let mut tags: Vec<Tag> = tags.iter().copied().filter(|tag| *tag != Tag(0xA0)).collect();
            tags.sort_unstable();
            tags.dedup();
            tags
        };
        if sorted(&self.listed) != sorted(&self.met) {
            element.note(Leniency::TagList);
        }
    }
}

/// Text in UTF-8; anything else is read as Latin-1 and noted, so is a text longer than `most` characters.
pub(super) fn text(element: &Tlv<'_, '_>, most: usize) -> String {
    let text = match std::str::from_utf8(element.value) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            element.note(Leniency::TextEncoding);
            element.value.iter().map(|octet| char::from(*octet)).collect()
        }
    };
    if text.chars().count() > most {
        element.note(Leniency::FieldLength);
    }
    text
}

/// A name in full.
pub(super) fn name(element: &Tlv<'_, '_>) -> FullName {
    FullName::new(text(element, TEXT))
}

/// Fields separated by `<`.
pub(super) fn fields(element: &Tlv<'_, '_>) -> Vec<String> {
    text(element, TEXT).split('<').filter(|field| !field.is_empty()).take(MAX_NAMES).map(str::to_owned).collect()
}

/// A date; one that cannot be read is noted.
pub(super) fn date(element: &Tlv<'_, '_>) -> Option<LdsDate> {
    let date = LdsDate::read(element.value).filter(|_| matches!(element.value.len(), 4 | 8));
    if date.is_none() {
        element.note(Leniency::DateForm);
    }
    date
}

/// A count followed by elements of `tag`, each handed to `each`.
pub(super) fn counted<'a, 'n>(
    container: &Tlv<'a, 'n>,
    tag: Tag,
    mut each: impl FnMut(&Tlv<'a, 'n>),
) -> Result<Withheld, TlvError> {
    let mut parts: Cursor<'a, 'n> = container.contents();
    let declared = match parts.optional(Tag::INTEGER)? {
        Some(count) => Some(count.small()?),
        None => None,
    };
    let mut count = 0;
    while let Some(element) = parts.optional(tag)? {
        each(&element);
        count += 1;
    }
    parts.finish();
    if declared.is_some_and(|declared| declared as usize != count) {
        container.note(Leniency::Count);
    }
    Ok(Withheld { declared, count })
}
