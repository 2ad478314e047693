//! Distinguished names (RFC 5280, 4.1.2.4) and their comparison.

use std::fmt;

use super::owned;
use crate::oid::{self, Oid};
use crate::tlv::{Cursor, Tag, TlvError};

/// One attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The attribute's type.
    pub oid: Oid,
    /// Its value as text; `#` and hexadecimal if it is no string type.
    pub text: String,
}

/// A distinguished name with its bytes as they came.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    raw: Vec<u8>,
    attributes: Vec<Attribute>,
    folded: Vec<(Oid, String)>,
}

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// Octet by octet.
    Exact,
    /// Equal but for string type, letter case, and white space (in the manner of RFC 4518); seen in UA, where the signer identifier names
    /// the signer's issuer in other string types than the certificate.
    Folded,
    /// Different names.
    Different,
}

impl Name {
    /// Reads the next element as a name.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let element = cursor.expect(Tag::SEQUENCE, "a distinguished name")?;
        let mut attributes = Vec::new();
        let mut sets = element.contents();
        while !sets.is_empty() {
            let mut set = sets.expect(Tag::SET, "a relative distinguished name")?.contents();
            while !set.is_empty() {
                let mut pair = set.expect(Tag::SEQUENCE, "an attribute of a name")?.contents();
                let oid = Oid::new(pair.expect(Tag::OID, "an attribute type")?.value);
                let value = pair.any()?;
                pair.finish();
                attributes.push(Attribute { oid, text: text(value.tag, value.value) });
            }
        }
        let folded =
            attributes.iter().map(|attribute| (attribute.oid.clone(), fold(&attribute.text))).collect();
        Ok(Self { raw: owned(&element), attributes, folded })
    }

    /// The bytes as they came.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The attributes, in the name's order.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The first attribute of this type.
    pub fn first(&self, oid: &[u8]) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.oid == oid).map(|attribute| attribute.text.as_str())
    }

    /// The country in upper case, as far as it is letters only; 22 CSCA certificates write it in lower case.
    pub fn country(&self) -> Option<String> {
        let country = self.first(oid::COUNTRY)?.trim();
        (!country.is_empty() && country.bytes().all(|c| c.is_ascii_alphabetic()))
            .then(|| country.to_ascii_uppercase())
    }

    /// Compares two names.
    pub fn compare(&self, other: &Self) -> NameMatch {
        if self.raw == other.raw {
            NameMatch::Exact
        } else if self.folded == other.folded {
            NameMatch::Folded
        } else {
            NameMatch::Different
        }
    }

    /// A key under which names that [`compare`](Self::compare) as equal fall together.
    pub fn folded_key(&self) -> String {
        let mut key = String::new();
        for (oid, text) in &self.folded {
            key.push_str(&oid.to_string());
            key.push('=');
            key.push_str(text);
            key.push('\u{0}');
        }
        key
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attribute) in self.attributes.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{}={}", attribute.oid.name(), attribute.text)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text of a string type; control characters are replaced, so that a name can be shown anywhere.
fn text(tag: Tag, value: &[u8]) -> String {
    let raw: String = match tag.0 {
        // UTF8String, NumericString, PrintableString, IA5String, VisibleString
        0x0C | 0x12 | 0x13 | 0x16 | 0x1A => String::from_utf8_lossy(value).into_owned(),
        // TeletexString, read as Latin-1
        0x14 => value.iter().map(|octet| char::from(*octet)).collect(),
        // UniversalString
        0x1C => value
            .chunks(4)
            .map(|four| four.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet)))
            .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        // BMPString
        0x1E => {
            let units =
                value.chunks(2).map(|two| two.iter().fold(0, |sum, octet| sum << 8 | u16::from(*octet)));
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        _ => std::iter::once('#'.to_string())
            .chain(value.iter().take(64).map(|octet| format!("{octet:02x}")))
            .collect(),
    };
    raw.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Lower case, white space at the ends removed and inside reduced to one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::Leniencies;

    fn name(tag: u8, value: &[u8]) -> Name {
        let mut pair = vec![6, 3, 0x55, 4, 6, tag, value.len() as u8];
        pair.extend(value);
        for outer in [0x30, 0x31, 0x30] {
            let inner = std::mem::take(&mut pair);
            pair = vec![outer, inner.len() as u8];
            pair.extend(inner);
        }
        let notes = Leniencies::default();
        Name::read(&mut Cursor::new(&pair, &notes)).unwrap()
    }

    #[test]
    fn string_type_case_and_spaces_do_not_make_another_name() {
        let ua = name(0x13, b"UA  State");
        assert_eq!(ua.compare(&name(0x13, b"UA  State")), NameMatch::Exact);
        assert_eq!(ua.compare(&name(0x0C, b"ua state ")), NameMatch::Folded);
        assert_eq!(
            ua.compare(&name(
                0x1E,
                &[0, b'U', 0, b'A', 0, b' ', 0, b's', 0, b't', 0, b'a', 0, b't', 0, b'e']
            )),
            NameMatch::Folded
        );
        assert_eq!(ua.compare(&name(0x13, b"UB State")), NameMatch::Different);
        assert_eq!(ua.folded_key(), name(0x0C, b"ua state").folded_key());
        assert_eq!(name(0x13, b"lt").country().as_deref(), Some("LT"));
        assert_eq!(name(0x13, b"l\n").first(oid::COUNTRY), Some("l\u{FFFD}"));
    }
}
