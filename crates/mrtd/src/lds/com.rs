//! EF.COM (ICAO Doc 9303-10, 4.6.1): the unsigned table of contents.

use super::FileId;
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, TlvError};

/// EF.COM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EfCom {
    /// LDS version as written, `0107`.
    pub lds_version: Option<String>,
    /// Unicode version as written, `040000`.
    pub unicode_version: Option<String>,
    /// The data groups it names, in its order.
    pub data_groups: Vec<FileId>,
    /// Tags in the list that stand for no data group.
    pub unknown_tags: Vec<u8>,
    /// Bytes after the end.
    pub trailing: usize,
    /// Departures from DER, with byte offsets.
    pub leniencies: Vec<(Leniency, usize)>,
}

impl EfCom {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is no EF.COM.
    pub fn parse(file: &[u8]) -> Result<Self, TlvError> {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(file, &notes);
        let mut parts = cursor.expect(Tag(0x60), "EF.COM (tag 60)")?.contents();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let lds_version = parts.optional(Tag(0x5F01))?.map(|element| text(element.value));
        let unicode_version = parts.optional(Tag(0x5F36))?.map(|element| text(element.value));
        let tags = parts.expect(Tag(0x5C), "the list of data groups (tag 5C)")?.value;
        parts.finish();
        let (mut data_groups, mut unknown_tags) = (Vec::new(), Vec::new());
        // A list of one octet per tag; no data group has a longer tag.
        for tag in tags.iter().copied().take(64) {
            match FileId::from_tag(tag) {
                Some(file @ FileId::Dg(_)) => data_groups.push(file),
                _ => unknown_tags.push(tag),
            }
        }
        let trailing = cursor.rest().len();
        Ok(Self {
            lds_version,
            unicode_version,
            data_groups,
            unknown_tags,
            trailing,
            leniencies: notes.into_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_and_data_groups() {
        let file = b"\x60\x16\x5F\x01\x040107\x5F\x36\x06040000\x5C\x04\x61\x75\x6E\x6F";
        let com = EfCom::parse(file).unwrap();
        assert_eq!(com.lds_version.as_deref(), Some("0107"));
        assert_eq!(com.data_groups, [1, 2, 14, 15].map(FileId::Dg));
        assert!(com.leniencies.is_empty() && com.trailing == 0);
        assert!(EfCom::parse(&file[..20]).is_err());
        assert!(EfCom::parse(b"\x61\x00").is_err());
    }
}
