//! A writer of DER (ITU-T X.690): values in, bytes out.

use vigie_model::Timestamp;

pub(crate) const BOOLEAN_TRUE: &[u8] = &[0x01, 0x01, 0xff];
pub(crate) const NULL: &[u8] = &[0x05, 0x00];

/// Tag, length in the shortest form, content. `tag` is one byte or, for the templates of the chip, two.
pub(crate) fn tlv(tag: u16, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    let [high, low] = tag.to_be_bytes();
    if high != 0 {
        out.push(high);
    }
    out.push(low);
    let len = content.len();
    if len < 0x80 {
        // Below 128, so it fits.
        out.push(len as u8);
    } else {
        let bytes = len.to_be_bytes();
        let significant = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
        out.push(0x80 | significant.len() as u8);
        out.extend(significant);
    }
    out.extend(content);
    out
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// SET OF: its elements in the order of their encodings (X.690, 11.6).
pub(crate) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    tlv(0x31, &parts.concat())
}

/// A non-negative INTEGER from big-endian bytes.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    let leading = bytes.iter().take_while(|byte| **byte == 0).count();
    let magnitude = &bytes[leading..];
    match magnitude.first() {
        None => tlv(0x02, &[0]),
        Some(0x80..) => tlv(0x02, &[&[0], magnitude].concat()),
        Some(_) => tlv(0x02, magnitude),
    }
}

pub(crate) fn octet_string(content: &[u8]) -> Vec<u8> {
    tlv(0x04, content)
}

/// A BIT STRING of whole bytes.
pub(crate) fn bit_string(content: &[u8]) -> Vec<u8> {
    bits(0, content)
}

/// A BIT STRING whose last byte has `unused` bits that do not count.
pub(crate) fn bits(unused: u8, content: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[unused], content].concat())
}

pub(crate) fn printable_string(text: &str) -> Vec<u8> {
    tlv(0x13, text.as_bytes())
}

pub(crate) fn utf8_string(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// An OBJECT IDENTIFIER from its arcs, of which there are at least two.
pub(crate) fn oid(arcs: &[u32]) -> Vec<u8> {
    let first = arcs[0] * 40 + arcs[1];
    let mut content = Vec::new();
    for arc in std::iter::once(first).chain(arcs[2..].iter().copied()) {
        let mut groups = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    tlv(0x06, &content)
}

/// UTCTime through 2049, GeneralizedTime from 2050, whole seconds (RFC 5280, 4.1.2.5; ICAO Doc 9303-12, table 5).
pub(crate) fn time(at: Timestamp) -> Vec<u8> {
    match at.date().0 {
        1950..=2049 => tlv(0x17, &digits(at).as_bytes()[2..]),
        _ => tlv(0x18, digits(at).as_bytes()),
    }
}

/// `YYYYMMDDHHMMSSZ`.
pub(crate) fn digits(at: Timestamp) -> String {
    // RFC 3339 with the same fields in the same order, and a fraction after the 19th character.
    let text = at.to_string();
    text[..19].chars().filter(char::is_ascii_digit).chain(['Z']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // X.690, 8.1.3, 8.3 and 8.19.
    #[test]
    fn lengths_integers_and_object_identifiers_take_their_shortest_form() {
        assert_eq!(tlv(0x04, &[0; 127])[..2], [0x04, 0x7f]);
        assert_eq!(tlv(0x04, &[0; 128])[..3], [0x04, 0x81, 0x80]);
        assert_eq!(tlv(0x7f61, &[0; 300])[..5], [0x7f, 0x61, 0x82, 0x01, 0x2c]);
        assert_eq!(integer(&[0, 0, 0x80]), [0x02, 0x02, 0x00, 0x80]);
        assert_eq!(integer(&[0, 0x7f]), [0x02, 0x01, 0x7f]);
        assert_eq!(integer(&[]), [0x02, 0x01, 0x00]);
        assert_eq!(oid(&[2, 23, 136, 1, 1, 1]), [0x06, 0x06, 0x67, 0x81, 0x08, 0x01, 0x01, 0x01]);
        assert_eq!(oid(&[1, 2, 840, 10045]), [0x06, 0x05, 0x2a, 0x86, 0x48, 0xce, 0x3d]);
    }

    #[test]
    fn times_change_their_type_in_2050() {
        let at = |year| Timestamp::from_date(year, 1, 2).unwrap();
        assert_eq!(time(at(2049)), [&[0x17, 13][..], b"490102000000Z"].concat());
        assert_eq!(time(at(2050)), [&[0x18, 15][..], b"20500102000000Z"].concat());
    }

    #[test]
    fn the_elements_of_a_set_are_sorted() {
        assert_eq!(set_of(vec![vec![0x02, 0x01, 0x05], vec![0x01, 0x01, 0xff]])[2], 0x01);
    }
}
