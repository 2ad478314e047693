//! EF.SOD (ICAO Doc 9303-10, 4.6.2): the document security object, a SignedData over the digests of the data groups.

use crate::cms::SignedData;
use crate::oid;
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, TlvError};
use crate::x509::AlgorithmIdentifier;

/// EF.SOD.
#[derive(Clone, Debug)]
pub struct EfSod<'a> {
    /// The SignedData.
    pub signed_data: SignedData<'a>,
    /// The file has the tag 77 around it. Some sources hand out the SignedData alone.
    pub has_tag: bool,
    /// The bytes after the end: signed by no one.
    pub trailing: usize,
    /// Departures from DER, with byte offsets.
    pub leniencies: Vec<(Leniency, usize)>,
}

/// LDSSecurityObject, version 0 or 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdsSecurityObject {
    /// 0 or 1.
    pub version: u32,
    /// Algorithm of the data groups' digests.
    pub digest_algorithm: AlgorithmIdentifier,
    /// The digests, in their order.
    pub hashes: Vec<DataGroupHash>,
    /// LDS version, version 1 only.
    pub lds_version: Option<String>,
    /// Unicode version, version 1 only.
    pub unicode_version: Option<String>,
    /// Departures from DER, with byte offsets within the content.
    pub leniencies: Vec<(Leniency, usize)>,
}

/// The digest of one data group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataGroupHash {
    /// 1 to 16.
    pub number: u8,
    /// The digest.
    pub digest: Vec<u8>,
}

impl<'a> EfSod<'a> {
    /// Reads the file, with or without the tag 77.
    ///
    /// # Errors
    /// If it is no SignedData, at the first byte that is wrong.
    pub fn parse(file: &'a [u8]) -> Result<Self, TlvError> {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(file, &notes);
        let has_tag = cursor.peek() == Some(Tag(0x77));
        let (signed_data, trailing) = match has_tag {
            true => {
                let mut inner = cursor.any()?.contents();
                let data = SignedData::read(&mut inner)?;
                (data, inner.rest().len() + cursor.rest().len())
            }
            false => {
                let data = SignedData::read(&mut cursor)?;
                (data, cursor.rest().len())
            }
        };
        Ok(Self { signed_data, has_tag, trailing, leniencies: notes.into_vec() })
    }

    /// The signed content, read as an LDSSecurityObject.
    ///
    /// # Errors
    /// If there is no content, or it is none.
    pub fn security_object(&self) -> Result<LdsSecurityObject, TlvError> {
        let content = self.signed_data.content.as_deref();
        LdsSecurityObject::parse(
            content.ok_or(TlvError::Missing { offset: 0, expected: "the signed content of EF.SOD" })?,
        )
    }

    /// The content is announced as an LDSSecurityObject.
    pub fn has_lds_content_type(&self) -> bool {
        self.signed_data.content_type == oid::LDS_SECURITY_OBJECT
    }
}

impl LdsSecurityObject {
    /// Reads the signed content.
    ///
    /// # Errors
    /// If it is no LDSSecurityObject, names a data group outside 1 to 16 or one twice, or bytes follow it.
    pub fn parse(content: &[u8]) -> Result<Self, TlvError> {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(content, &notes);
        let mut parts = cursor.expect(Tag::SEQUENCE, "an LDS security object")?.contents();
        cursor.end("the LDS security object")?;
        let version = parts.expect(Tag::INTEGER, "an LDS security object version")?.small()?;
        let digest_algorithm = AlgorithmIdentifier::read(&mut parts)?;
        let mut list = parts.expect(Tag::SEQUENCE, "the list of digests")?.contents();
        let mut hashes: Vec<DataGroupHash> = Vec::new();
        while !list.is_empty() {
            let entry = list.expect(Tag::SEQUENCE, "a data group digest")?;
            let mut pair = entry.contents();
            let number = pair.expect(Tag::INTEGER, "a data group number")?.small()?;
            let digest = pair.expect(Tag::OCTET_STRING, "a digest")?.value.to_vec();
            pair.end("a data group digest")?;
            let number = u8::try_from(number).ok().filter(|number| (1..=16).contains(number));
            let Some(number) = number else {
                return Err(TlvError::Content {
                    offset: entry.offset,
                    what: "data group number outside 1 to 16",
                });
            };
            if hashes.iter().any(|hash| hash.number == number) {
                return Err(TlvError::Content { offset: entry.offset, what: "data group named twice" });
            }
            hashes.push(DataGroupHash { number, digest });
        }
        let (mut lds_version, mut unicode_version) = (None, None);
        if let Some(info) = parts.optional(Tag::SEQUENCE)? {
            let mut both = info.contents();
            let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
            lds_version = Some(text(both.any()?.value));
            unicode_version = Some(text(both.any()?.value));
            both.finish();
        }
        parts.finish();
        if (version == 1) != lds_version.is_some() {
            notes.note(Leniency::Version, 0);
        }
        Ok(Self {
            version,
            digest_algorithm,
            hashes,
            lds_version,
            unicode_version,
            leniencies: notes.into_vec(),
        })
    }

    /// The signed digest of a data group.
    pub fn hash(&self, number: u8) -> Option<&[u8]> {
        self.hashes.iter().find(|hash| hash.number == number).map(|hash| hash.digest.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_field_of_two_gigabytes_anywhere_in_a_sod_is_a_clear_error() {
        for prefix in [&[0x77][..], &[0x77, 0x0A, 0x30], &[0x30], &[0x77, 0x82, 0, 20, 0x30, 0x82, 0, 16, 6]]
        {
            let mut file = prefix.to_vec();
            file.extend([0x84, 0x80, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            let error = EfSod::parse(&file).unwrap_err().to_string();
            assert!(error.contains("states a length of 2147483648 bytes"), "{error}");
        }
    }

    #[test]
    fn many_elements_in_place_of_a_few_end_in_an_error_and_not_in_memory() {
        let mut set: Vec<u8> = [0x30, 0x03, 6, 1, 0x2A].repeat(50_000);
        for (tag, before) in [
            (0x31, &[2_u8, 1, 3][..]),
            (0x30, &[]),
            (0xA0, &[6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2]),
            (0x30, &[]),
        ] {
            let length = (set.len() as u32).to_be_bytes();
            let mut outer = before.to_vec();
            outer.extend([tag, 0x84]);
            outer.extend(length);
            outer.extend(&set);
            set = outer;
        }
        let error = EfSod::parse(&set).unwrap_err().to_string();
        assert!(error.contains("more than 4096 parts"), "{error}");
    }

    #[test]
    fn a_data_group_named_twice_is_refused() {
        let hash = [0x30, 6, 2, 1, 1, 4, 1, 9];
        let list = [&[0x30, 16][..], &hash, &hash].concat();
        let algorithm = [0x30, 3, 6, 1, 0x2A];
        let object = [&[0x30, 26][..], &[2, 1, 0], &algorithm, &list].concat();
        let error = LdsSecurityObject::parse(&object).unwrap_err().to_string();
        assert!(error.contains("named twice"), "{error}");
    }
}
