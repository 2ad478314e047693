//! Ranges of blank documents: state, class, prefix, and the first and last of numbers of one width. Kept as intervals that do not overlap.

use std::collections::BTreeMap;

use crate::document::{Document, FieldError};
use crate::entry::{Entry, Notice, Record};

/// The most digits that count: 10^18 fits an unsigned 64-bit number.
const WIDTH_MOST: usize = 18;

/// A run of document numbers: all those of one state, class, prefix and width from the first to the last.
#[derive(Clone, PartialEq, Eq)]
pub struct BlankRange {
    place: Place,
    first: u64,
    last: u64,
}

impl std::fmt::Debug for BlankRange {
    /// Without the numbers.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BlankRange({} numbers)", self.len())
    }
}

/// State, class and prefix as `state|class|prefix`, and how many digits follow.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    prefix: String,
    width: usize,
}

/// Why two numbers make no range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// One of the two is no document number.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The numbers differ before their last digits, or in length.
    #[error("first and last number of a range have one length and differ in their last digits alone")]
    Shape,
    /// The number does not end with a digit.
    #[error("the numbers of a range end with digits")]
    NoDigits,
    /// The last number comes before the first.
    #[error("the last number of a range does not come before the first")]
    Order,
}

/// Prefix and digits of a document's number.
fn split(document: &Document) -> Option<(Place, u64)> {
    let number = document.number();
    let digits = number.bytes().rev().take(WIDTH_MOST).take_while(u8::is_ascii_digit).count();
    let at = document.key().len() - digits;
    let counted = document.key()[at..].parse().ok()?;
    Some((Place { prefix: document.key()[..at].to_owned(), width: digits }, counted))
}

impl BlankRange {
    /// The range from the first to the last number, both included.
    ///
    /// # Errors
    /// What keeps the two from being a range.
    pub fn new(state: &str, class: &str, first: &str, last: &str) -> Result<Self, RangeError> {
        let (first, last) = (Document::new(state, class, first)?, Document::new(state, class, last)?);
        let (place, from) = split(&first).ok_or(RangeError::NoDigits)?;
        let (other, to) = split(&last).ok_or(RangeError::NoDigits)?;
        if place != other {
            return Err(RangeError::Shape);
        }
        if to < from {
            return Err(RangeError::Order);
        }
        Ok(Self { place, first: from, last: to })
    }

    /// How many numbers it holds.
    pub fn len(&self) -> u64 {
        self.last - self.first + 1
    }

    /// Never: a range holds its first number.
    pub fn is_empty(&self) -> bool {
        false
    }

    fn number(&self, counted: u64) -> Document {
        let key = format!("{}{counted:0width$}", self.place.prefix, width = self.place.width);
        Document::from_key(&key).expect("a prefix of a document and its digits")
    }

    /// Its first document.
    pub fn first(&self) -> Document {
        self.number(self.first)
    }

    /// Its last document.
    pub fn last(&self) -> Document {
        self.number(self.last)
    }
}

/// Intervals by place. The later word holds where two overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangeSet {
    /// By place, then by first number: last number and what is said.
    spans: BTreeMap<Place, BTreeMap<u64, (u64, Notice)>>,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Place")
    }
}

impl RangeSet {
    /// Puts a range on, over whatever was there.
    pub fn insert(&mut self, range: &BlankRange, notice: Notice) {
        self.remove(range);
        self.spans.entry(range.place.clone()).or_default().insert(range.first, (range.last, notice));
    }

    /// Takes a range off; what sticks out of it on either side stays.
    pub fn remove(&mut self, range: &BlankRange) {
        let Some(spans) = self.spans.get_mut(&range.place) else { return };
        // The one that begins before and may reach in, and all that begin inside.
        let before = spans.range(..range.first).next_back().map(|(first, span)| (*first, *span));
        let inside: Vec<(u64, (u64, Notice))> =
            spans.range(range.first..=range.last).map(|(first, span)| (*first, *span)).collect();
        for (first, (last, notice)) in
            before.into_iter().filter(|(_, (last, _))| *last >= range.first).chain(inside)
        {
            spans.remove(&first);
            if first < range.first {
                spans.insert(first, (range.first - 1, notice));
            }
            if last > range.last {
                spans.insert(range.last + 1, (last, notice));
            }
        }
        if spans.is_empty() {
            self.spans.remove(&range.place);
        }
    }

    /// What the range that a document falls into says.
    pub fn find(&self, document: &Document) -> Option<Notice> {
        if self.spans.is_empty() {
            return None;
        }
        let (place, counted) = split(document)?;
        let (_, (last, notice)) = self.spans.get(&place)?.range(..=counted).next_back()?;
        (*last >= counted).then_some(*notice)
    }

    /// How many intervals there are.
    pub fn len(&self) -> usize {
        self.spans.values().map(BTreeMap::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = (BlankRange, Notice)> + '_ {
        self.spans.iter().flat_map(|(place, spans)| {
            spans.iter().map(|(first, (last, notice))| {
                (BlankRange { place: place.clone(), first: *first, last: *last }, *notice)
            })
        })
    }

    /// Octets for a file: pairs of records, the first document with what is said and the last document.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (range, notice) in self.iter() {
            Entry { document: range.first(), notice }.encode(&mut out);
            crate::entry::encode_record(&range.last(), None, &mut out);
        }
        out
    }

    /// Reads what [`RangeSet::encode`] gives.
    pub fn decode(mut octets: &[u8]) -> Option<Self> {
        let mut made = Self::default();
        while !octets.is_empty() {
            let (first, rest) = Record::split(octets)?;
            let (last, rest) = Record::split(rest)?;
            let (from, to) = (first.document()?, last.document()?);
            if from.state() != to.state() || from.class() != to.class() {
                return None;
            }
            let range = BlankRange::new(from.state(), from.class(), from.number(), to.number()).ok()?;
            made.insert(&range, first.notice()?);
            octets = rest;
        }
        Some(made)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::entry::Reason;

    fn range(first: &str, last: &str) -> Result<BlankRange, RangeError> {
        BlankRange::new("UTO", "P", first, last)
    }

    fn notice(reason: Reason) -> Notice {
        Notice { reason, owner: Default::default(), day: Default::default() }
    }

    #[test]
    fn two_numbers_make_a_range_or_say_why_not() {
        assert_eq!(range("L0100", "L0199").unwrap().len(), 100);
        assert_eq!(range("L0100", "M0199").unwrap_err(), RangeError::Shape);
        assert_eq!(range("L0100", "L199").unwrap_err(), RangeError::Shape);
        assert_eq!(range("L01X", "L01Y").unwrap_err(), RangeError::NoDigits);
        assert_eq!(range("L0199", "L0100").unwrap_err(), RangeError::Order);
        assert_eq!(range("L-1", "L2").unwrap_err(), RangeError::Field(FieldError::NumberCharacter(2)));
        let long = range("1234567890123456789012345", "1234567890123456789012399").unwrap();
        assert_eq!(long.first().number(), "1234567890123456789012345");
        assert_eq!(range("LX", "LX").unwrap_err(), RangeError::NoDigits);
    }

    #[test]
    fn a_number_of_another_width_state_or_class_is_not_in_it() {
        let mut set = RangeSet::default();
        set.insert(&range("L0100", "L0199").unwrap(), notice(Reason::StolenBlank));
        let asked =
            |state: &str, class: &str, number: &str| set.find(&Document::new(state, class, number).unwrap());
        assert_eq!(asked("UTO", "P", "L0150"), Some(notice(Reason::StolenBlank)));
        for (state, class, number) in [
            ("UTO", "P", "L150"),
            ("UTO", "P", "L00150"),
            ("XNM", "P", "L0150"),
            ("UTO", "I", "L0150"),
            ("UTO", "P", "L0200"),
        ] {
            assert_eq!(asked(state, class, number), None);
        }
    }

    proptest! {
        /// The oracle: one place for each number.
        #[test]
        fn agrees_with_one_place_for_each_number(
            turns in proptest::collection::vec((0_usize..100, 0_usize..30, 0_usize..4), 0..40),
        ) {
            let (mut set, mut oracle) = (RangeSet::default(), vec![None; 140]);
            for (first, more, what) in turns {
                let span = range(&format!("B{first:03}"), &format!("B{:03}", first + more)).unwrap();
                let said = [None, Some(Reason::Lost), Some(Reason::Stolen), Some(Reason::Revoked)][what].map(notice);
                match said {
                    Some(said) => set.insert(&span, said),
                    None => set.remove(&span),
                }
                oracle[first..=first + more].fill(said);
            }
            let set = RangeSet::decode(&set.encode()).unwrap();
            for (number, said) in oracle.iter().enumerate() {
                prop_assert_eq!(set.find(&Document::new("UTO", "P", &format!("B{number:03}")).unwrap()), *said);
            }
        }
    }
}
