//! A tolerant BER/DER cursor over slices (ITU-T X.690): zero-copy, bounded, and honest about every leniency.
//!
//! Real chips and certificates depart from DER; what is read although DER forbids it is recorded in [`Leniencies`] with its offset, so that a
//! verdict can name it. Nothing is allocated from a length field: a length is compared with the bytes that are there, then a slice is taken.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

/// The deepest nesting that is followed.
pub const MAX_DEPTH: u8 = 32;
/// Leniencies kept in full; more are only counted.
const MAX_NOTES: usize = 32;

/// An identifier octet or two: class, constructed bit and number as they are on the wire, for example `0x30` or `0x5F1F`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u32);

impl Tag {
    /// BOOLEAN
    pub const BOOLEAN: Self = Self(0x01);
    /// INTEGER
    pub const INTEGER: Self = Self(0x02);
    /// BIT STRING
    pub const BIT_STRING: Self = Self(0x03);
    /// OCTET STRING
    pub const OCTET_STRING: Self = Self(0x04);
    /// NULL
    pub const NULL: Self = Self(0x05);
    /// OBJECT IDENTIFIER
    pub const OID: Self = Self(0x06);
    /// UTCTime
    pub const UTC_TIME: Self = Self(0x17);
    /// GeneralizedTime
    pub const GENERALIZED_TIME: Self = Self(0x18);
    /// SEQUENCE, SEQUENCE OF
    pub const SEQUENCE: Self = Self(0x30);
    /// SET, SET OF
    pub const SET: Self = Self(0x31);

    /// `[n]`, primitive (IMPLICIT of a primitive type); `n` up to 30.
    pub const fn context(n: u8) -> Self {
        Self(0x80 | n as u32)
    }

    /// `[n]`, constructed (EXPLICIT, or IMPLICIT of a constructed type); `n` up to 30.
    pub const fn context_constructed(n: u8) -> Self {
        Self(0xA0 | n as u32)
    }

    /// Whether the contents are elements themselves.
    pub const fn is_constructed(self) -> bool {
        // The first identifier octet is the highest octet that is there.
        let first = if self.0 > 0xFF_FFFF {
            self.0 >> 24
        } else if self.0 > 0xFFFF {
            self.0 >> 16
        } else if self.0 > 0xFF {
            self.0 >> 8
        } else {
            self.0
        };
        first & 0x20 != 0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}

/// Why bytes are not the expected element. Offsets count from the start of the file that was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// The data end inside a tag or a length.
    #[error("data end at byte {offset}, inside the header of an element")]
    Header {
        /// Where the data end.
        offset: usize,
    },
    /// A length runs past the end of what holds it.
    #[error("element at byte {offset} states a length of {stated} bytes, only {left} are left")]
    Length {
        /// Where the element begins.
        offset: usize,
        /// The stated length.
        stated: u64,
        /// The bytes left.
        left: usize,
    },
    /// A length field that no 64-bit number holds, or the reserved form.
    #[error("element at byte {offset} has a length field of {octets} octets")]
    LengthField {
        /// Where the element begins.
        offset: usize,
        /// Octets of the length field.
        octets: usize,
    },
    /// A tag number that nothing here uses.
    #[error("element at byte {offset} has a tag of more than four octets")]
    LongTag {
        /// Where the element begins.
        offset: usize,
    },
    /// Another element was expected.
    #[error("expected {expected} at byte {offset}, found tag {found}")]
    Unexpected {
        /// Where.
        offset: usize,
        /// What should stand there.
        expected: &'static str,
        /// The tag that does.
        found: Tag,
    },
    /// An element is missing.
    #[error("expected {expected} at byte {offset}, found the end")]
    Missing {
        /// Where.
        offset: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// The content does not fit the type.
    #[error("{what} at byte {offset}")]
    Content {
        /// Where the element begins.
        offset: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// Indefinite lengths nested beyond [`MAX_DEPTH`], or one without an end.
    #[error("element at byte {offset} of indefinite length is nested too deeply or has no end")]
    Indefinite {
        /// Where the element begins.
        offset: usize,
    },
    /// Bytes after the end.
    #[error("{count} bytes after the end of {of}, from byte {offset}")]
    Trailing {
        /// Where the surplus begins.
        offset: usize,
        /// How many bytes.
        count: usize,
        /// After what.
        of: &'static str,
    },
}

/// A departure from DER that was read all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leniency {
    /// A length in more octets than needed (X.690, 10.1).
    LongLength,
    /// An indefinite length (X.690, 10.1).
    IndefiniteLength,
    /// A string in constructed form (X.690, 10.2).
    ConstructedString,
    /// BOOLEAN TRUE that is not FF (X.690, 11.1).
    Boolean,
    /// An INTEGER with surplus leading octets (X.690, 8.3.2).
    LongInteger,
    /// A negative number where only positive ones have a meaning: a modulus, a serial number (RFC 5280, 4.1.2.2).
    NegativeInteger,
    /// Bytes after the last expected element inside a structure.
    SurplusElement,
    /// The body of an extension is not the type that its identifier promises; read by its evident meaning.
    ExtensionBody,
    /// A time in a form that the profile forbids for its year (RFC 5280, 4.1.2.5).
    TimeForm,
    /// A version number that does not fit the contents.
    Version,
    /// A default value that is encoded (X.690, 11.5).
    EncodedDefault,
    /// The algorithm inside and outside the signed part of a certificate differ (RFC 5280, 4.1.1.2).
    AlgorithmMismatch,
    /// A declared count is not the count of what is there (seen of feature points in GB and PL).
    Count,
    /// A length stated inside a biometric record is not the length of what is there.
    StatedLength,
    /// A picture that does not begin where its record says (seen of JPEG 2000 in DE).
    PictureOffset,
    /// The picture's form is not the one its record declares.
    PictureKind,
    /// A tag list that differs from the elements that follow it.
    TagList,
    /// Text that is not UTF-8, read as Latin-1.
    TextEncoding,
    /// A date that is neither eight digits nor four octets of two digits each.
    DateForm,
    /// A value longer than the standard allows.
    FieldLength,
    /// An element under another tag than the standard gives it, read by its evident meaning.
    OtherTag,
}

impl Leniency {
    /// A short name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LongLength => "length not minimal",
            Self::IndefiniteLength => "indefinite length",
            Self::ConstructedString => "constructed string",
            Self::Boolean => "boolean not 00 or FF",
            Self::LongInteger => "integer not minimal",
            Self::NegativeInteger => "negative integer",
            Self::SurplusElement => "surplus element",
            Self::ExtensionBody => "malformed extension body",
            Self::TimeForm => "time form",
            Self::Version => "version number",
            Self::EncodedDefault => "default value encoded",
            Self::AlgorithmMismatch => "inner and outer algorithm differ",
            Self::Count => "declared count differs from what is there",
            Self::StatedLength => "stated length differs from what is there",
            Self::PictureOffset => "picture not where the record says",
            Self::PictureKind => "picture of another form than declared",
            Self::TagList => "tag list differs from what is there",
            Self::TextEncoding => "text not UTF-8",
            Self::DateForm => "date form",
            Self::FieldLength => "value longer than the standard allows",
            Self::OtherTag => "another tag than the standard's",
        }
    }
}

/// The leniencies of one parse: the first of them with their offsets, and how many there were.
#[derive(Clone, Debug, Default)]
pub struct Leniencies {
    notes: RefCell<Vec<(Leniency, usize)>>,
    more: RefCell<usize>,
}

impl Leniencies {
    /// Records one.
    pub fn note(&self, leniency: Leniency, offset: usize) {
        let mut notes = self.notes.borrow_mut();
        if notes.contains(&(leniency, offset)) {
            return;
        }
        match notes.len() < MAX_NOTES {
            true => notes.push((leniency, offset)),
            false => *self.more.borrow_mut() += 1,
        }
    }

    /// What was noted, in reading order, with byte offsets.
    pub fn into_vec(self) -> Vec<(Leniency, usize)> {
        self.notes.into_inner()
    }

    /// Whether the input was strict DER as far as it was read.
    pub fn is_empty(&self) -> bool {
        self.notes.borrow().is_empty()
    }
}

/// One element: tag, contents, and the bytes as they came.
#[derive(Clone, Copy, Debug)]
pub struct Tlv<'a, 'n> {
    /// The tag.
    pub tag: Tag,
    /// The contents, without an end-of-contents mark.
    pub value: &'a [u8],
    /// The whole element as it came.
    pub raw: &'a [u8],
    /// Where the element begins.
    pub offset: usize,
    value_offset: usize,
    notes: &'n Leniencies,
}

/// Reads elements one after the other from a slice.
#[derive(Clone, Debug)]
pub struct Cursor<'a, 'n> {
    rest: &'a [u8],
    offset: usize,
    notes: &'n Leniencies,
}

impl<'a, 'n> Cursor<'a, 'n> {
    /// Over a whole file.
    pub fn new(bytes: &'a [u8], notes: &'n Leniencies) -> Self {
        Self { rest: bytes, offset: 0, notes }
    }

    /// Nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The bytes not yet read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Where the cursor stands.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The tag of the next element, if there is one that can be read.
    pub fn peek(&self) -> Option<Tag> {
        read_tag(self.rest, self.offset).ok().map(|(tag, _)| tag)
    }

    /// The next element, whatever it is.
    ///
    /// # Errors
    /// If the data end before the element does, or its length cannot be.
    pub fn any(&mut self) -> Result<Tlv<'a, 'n>, TlvError> {
        let element = read(self.rest, self.offset, self.notes, 0)?;
        self.rest = &self.rest[element.raw.len()..];
        self.offset += element.raw.len();
        Ok(element)
    }

    /// The next element, which must carry `tag`; `expected` names it in the error.
    ///
    /// # Errors
    /// As [`any`](Self::any), or if another element or none follows.
    pub fn expect(&mut self, tag: Tag, expected: &'static str) -> Result<Tlv<'a, 'n>, TlvError> {
        if self.rest.is_empty() {
            return Err(TlvError::Missing { offset: self.offset, expected });
        }
        let before = self.clone();
        let element = self.any()?;
        if element.tag != tag {
            *self = before;
            return Err(TlvError::Unexpected { offset: element.offset, expected, found: element.tag });
        }
        Ok(element)
    }

    /// The next element if it carries `tag`.
    ///
    /// # Errors
    /// As [`any`](Self::any).
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Tlv<'a, 'n>>, TlvError> {
        match self.peek() {
            Some(found) if found == tag => self.any().map(Some),
            _ => Ok(None),
        }
    }

    /// Ends a structure: what is left is noted as [`Leniency::SurplusElement`].
    pub fn finish(self) {
        if !self.rest.is_empty() {
            self.notes.note(Leniency::SurplusElement, self.offset);
        }
    }

    /// Ends a structure after which nothing may follow.
    ///
    /// # Errors
    /// [`TlvError::Trailing`] if something does.
    pub fn end(self, of: &'static str) -> Result<(), TlvError> {
        match self.rest.len() {
            0 => Ok(()),
            count => Err(TlvError::Trailing { offset: self.offset, count, of }),
        }
    }
}

impl<'a, 'n> Tlv<'a, 'n> {
    /// A cursor over the contents.
    pub fn contents(&self) -> Cursor<'a, 'n> {
        Cursor { rest: self.value, offset: self.value_offset, notes: self.notes }
    }

    /// The same element read as another type, where the encoding says IMPLICIT.
    pub fn as_tag(&self, tag: Tag) -> Self {
        Self { tag, ..*self }
    }

    /// Records a leniency at this element.
    pub fn note(&self, leniency: Leniency) {
        self.notes.note(leniency, self.offset);
    }

    /// The contents of an OCTET STRING; constructed ones are joined.
    ///
    /// # Errors
    /// If a part of a constructed string is no string.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, TlvError> {
        if !self.tag.is_constructed() {
            return Ok(Cow::Borrowed(self.value));
        }
        self.note(Leniency::ConstructedString);
        let mut joined = Vec::new();
        self.join(&mut joined, 0)?;
        Ok(Cow::Owned(joined))
    }

    fn join(&self, into: &mut Vec<u8>, depth: u8) -> Result<(), TlvError> {
        if depth > MAX_DEPTH {
            return Err(TlvError::Indefinite { offset: self.offset });
        }
        let mut parts = self.contents();
        while !parts.is_empty() {
            let part = parts.any()?;
            match part.tag.0 {
                0x04 => into.extend_from_slice(part.value),
                0x24 => part.join(into, depth + 1)?,
                _ => {
                    return Err(TlvError::Unexpected {
                        offset: part.offset,
                        expected: "a part of an OCTET STRING",
                        found: part.tag,
                    });
                }
            }
        }
        Ok(())
    }

    /// The octets of a BIT STRING without unused bits.
    ///
    /// # Errors
    /// If it is empty or has unused bits.
    pub fn bits(&self) -> Result<&'a [u8], TlvError> {
        match self.value {
            [0, octets @ ..] => Ok(octets),
            [] => Err(TlvError::Content { offset: self.offset, what: "BIT STRING without octets" }),
            _ => Err(TlvError::Content {
                offset: self.offset,
                what: "BIT STRING with unused bits where whole octets are needed",
            }),
        }
    }

    /// The magnitude of an INTEGER that should be positive, without leading zeros; a set sign bit is noted and read as magnitude.
    ///
    /// # Errors
    /// If it has no octets.
    pub fn unsigned(&self) -> Result<&'a [u8], TlvError> {
        let value = self.value;
        match value {
            [] => return Err(TlvError::Content { offset: self.offset, what: "INTEGER without octets" }),
            [0, next, ..] if next & 0x80 == 0 => self.note(Leniency::LongInteger),
            [first, ..] if first & 0x80 != 0 => self.note(Leniency::NegativeInteger),
            _ => {}
        }
        let zeros = value.iter().take_while(|octet| **octet == 0).count();
        Ok(&value[zeros..])
    }

    /// A small non-negative INTEGER.
    ///
    /// # Errors
    /// If it is negative, empty or above 2^31.
    pub fn small(&self) -> Result<u32, TlvError> {
        let offset = self.offset;
        if self.value.first().is_some_and(|first| first & 0x80 != 0) {
            return Err(TlvError::Content { offset, what: "negative INTEGER" });
        }
        let magnitude = self.unsigned()?;
        match magnitude.len() {
            0..=3 => Ok(magnitude.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet))),
            _ => Err(TlvError::Content { offset, what: "INTEGER too large" }),
        }
    }

    /// A BOOLEAN; anything but 00 is true, and noted unless FF.
    ///
    /// # Errors
    /// If it is not one octet.
    pub fn boolean(&self) -> Result<bool, TlvError> {
        match self.value {
            [0] => Ok(false),
            [0xFF] => Ok(true),
            [_] => {
                self.note(Leniency::Boolean);
                Ok(true)
            }
            _ => Err(TlvError::Content { offset: self.offset, what: "BOOLEAN that is not one octet" }),
        }
    }
}

/// Tag and the number of its octets.
fn read_tag(bytes: &[u8], offset: usize) -> Result<(Tag, usize), TlvError> {
    let header = TlvError::Header { offset: offset + bytes.len() };
    let first = *bytes.first().ok_or(header.clone())?;
    if first & 0x1F != 0x1F {
        return Ok((Tag(u32::from(first)), 1));
    }
    let mut tag = u32::from(first);
    for (index, octet) in bytes.iter().enumerate().skip(1) {
        if index > 3 {
            return Err(TlvError::LongTag { offset });
        }
        tag = tag << 8 | u32::from(*octet);
        if octet & 0x80 == 0 {
            return Ok((Tag(tag), index + 1));
        }
    }
    Err(header)
}

/// The length field: `None` is the indefinite form; and the number of its octets.
fn read_length(
    bytes: &[u8],
    at: usize,
    offset: usize,
    notes: &Leniencies,
) -> Result<(Option<u64>, usize), TlvError> {
    let field = &bytes[at..];
    let header = TlvError::Header { offset: offset + bytes.len() };
    let first = *field.first().ok_or(header.clone())?;
    match first {
        0..=0x7F => Ok((Some(u64::from(first)), 1)),
        0x80 => Ok((None, 1)),
        0xFF => Err(TlvError::LengthField { offset, octets: 127 }),
        _ => {
            let count = usize::from(first & 0x7F);
            let octets = field.get(1..1 + count).ok_or(header)?;
            let zeros = octets.iter().take_while(|octet| **octet == 0).count();
            if count - zeros > 8 {
                return Err(TlvError::LengthField { offset, octets: count });
            }
            let length = octets.iter().fold(0_u64, |sum, octet| sum << 8 | u64::from(*octet));
            if zeros > 0 || length < 0x80 {
                notes.note(Leniency::LongLength, offset);
            }
            Ok((Some(length), 1 + count))
        }
    }
}

fn read<'a, 'n>(
    bytes: &'a [u8],
    offset: usize,
    notes: &'n Leniencies,
    depth: u8,
) -> Result<Tlv<'a, 'n>, TlvError> {
    let (tag, tag_octets) = read_tag(bytes, offset)?;
    let (length, length_octets) = read_length(bytes, tag_octets, offset, notes)?;
    let start = tag_octets + length_octets;
    let left = bytes.len() - start;
    let (value_len, raw_len) = match length {
        Some(stated) => match usize::try_from(stated) {
            Ok(len) if len <= left => (len, start + len),
            _ => return Err(TlvError::Length { offset, stated, left }),
        },
        None => {
            if !tag.is_constructed() || depth >= MAX_DEPTH {
                return Err(TlvError::Indefinite { offset });
            }
            notes.note(Leniency::IndefiniteLength, offset);
            let len = indefinite(&bytes[start..], offset + start, depth + 1)?;
            (len, start + len + 2)
        }
    };
    Ok(Tlv {
        tag,
        value: &bytes[start..start + value_len],
        raw: &bytes[..raw_len],
        offset,
        value_offset: offset + start,
        notes,
    })
}

/// Length of the contents up to the end-of-contents mark `00 00`.
fn indefinite(bytes: &[u8], offset: usize, depth: u8) -> Result<usize, TlvError> {
    let mut at = 0;
    loop {
        match bytes.get(at..at + 2) {
            Some([0, 0]) => return Ok(at),
            Some(_) => {
                // Leniencies inside are noted when the contents are read, not while looking for their end.
                let ignored = Leniencies::default();
                at += read(&bytes[at..], offset + at, &ignored, depth)?.raw.len();
            }
            None => return Err(TlvError::Indefinite { offset }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parsed = (Tag, Vec<u8>, Vec<(Leniency, usize)>);

    fn parse(bytes: &[u8]) -> Result<Parsed, TlvError> {
        let notes = Leniencies::default();
        let (tag, value) = {
            let element = Cursor::new(bytes, &notes).any()?;
            (element.tag, element.value.to_vec())
        };
        Ok((tag, value, notes.into_vec()))
    }

    #[test]
    fn reads_short_long_and_two_octet_tags_without_a_note() {
        assert_eq!(parse(&[4, 2, 7, 8]).unwrap(), (Tag(4), vec![7, 8], vec![]));
        let mut long = vec![0x30, 0x81, 0x80];
        long.extend([0; 128]);
        assert_eq!(parse(&long).unwrap().2, vec![]);
        assert_eq!(parse(&[0x5F, 0x1F, 1, 9]).unwrap().0, Tag(0x5F1F));
        assert!(Tag(0x7F61).is_constructed() && !Tag(0x5F1F).is_constructed());
    }

    #[test]
    fn names_what_der_forbids() {
        assert_eq!(parse(&[4, 0x82, 0, 1, 7]).unwrap().2, vec![(Leniency::LongLength, 0)]);
        let (_, value, notes) = parse(&[0x30, 0x80, 4, 1, 9, 0x24, 0x80, 4, 0, 0, 0, 0, 0]).unwrap();
        assert_eq!(value, [4, 1, 9, 0x24, 0x80, 4, 0, 0, 0]);
        assert_eq!(notes, vec![(Leniency::IndefiniteLength, 0)]);
        let notes = Leniencies::default();
        let text = [0x24, 6, 4, 1, b'a', 4, 1, b'b'];
        assert_eq!(Cursor::new(&text, &notes).any().unwrap().octets().unwrap().as_ref(), b"ab");
        assert_eq!(notes.into_vec(), vec![(Leniency::ConstructedString, 0)]);
        let notes = Leniencies::default();
        assert!(Cursor::new(&[1, 1, 1], &notes).any().unwrap().boolean().unwrap());
        assert_eq!(Cursor::new(&[2, 3, 0, 0, 5], &notes).any().unwrap().unsigned().unwrap(), [5]);
        assert_eq!(notes.into_vec().len(), 2);
    }

    #[test]
    fn a_stated_length_of_two_gigabytes_is_an_error_that_says_so_and_takes_no_memory() {
        let error = parse(&[0x77, 0x84, 0x80, 0, 0, 0, 1]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "element at byte 0 states a length of 2147483648 bytes, only 1 are left"
        );
        assert_eq!(
            parse(&[0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
            Err(TlvError::LengthField { offset: 0, octets: 9 })
        );
        assert_eq!(parse(&[0x30, 0xFF]), Err(TlvError::LengthField { offset: 0, octets: 127 }));
        assert!(matches!(
            parse(&[0x30, 0x88, 255, 255, 255, 255, 255, 255, 255, 255]),
            Err(TlvError::Length { .. })
        ));
    }

    #[test]
    fn nested_indefinite_lengths_end_at_the_limit_and_not_in_a_stack_overflow() {
        let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
        assert!(matches!(parse(&deep), Err(TlvError::Indefinite { .. })));
        assert!(matches!(parse(&[0x04, 0x80, 0, 0]), Err(TlvError::Indefinite { .. })));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let mut state = 1_u64;
        for round in 0..20_000 {
            let bytes: Vec<u8> = (0..round % 40)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 33) as u8
                })
                .collect();
            let notes = Leniencies::default();
            let mut cursor = Cursor::new(&bytes, &notes);
            while let Ok(element) = cursor.any() {
                let _ = (element.octets().is_ok(), element.bits().is_ok(), element.unsigned().is_ok());
                let _ = (element.small().is_ok(), element.boolean().is_ok());
            }
        }
    }
}
