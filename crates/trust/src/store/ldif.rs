//! LDIF as the ICAO PKD publishes it: certificates, revocation lists and master lists as base64 values of directory entries (RFC 2849; ICAO Doc
//! 9303-12, 5).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Attributes that hold trust data, in lower case, without options such as `;binary`.
const ATTRIBUTES: [&str; 5] = [
    "usercertificate",
    "cacertificate",
    "certificaterevocationlist",
    "pkdmasterlistcontent",
    "cscacertificate",
];

/// One value of trust data.
pub(super) struct Value {
    /// Line of its attribute, from 1.
    pub(super) line: usize,
    /// The attribute as written.
    pub(super) attribute: String,
    /// Its octets, or why they cannot be read.
    pub(super) octets: Result<Vec<u8>, String>,
}

/// The values of trust data in an LDIF file, in order; `None` if the file is none.
///
/// A file is LDIF if its first line that is no comment is `version: …` or `dn: …`. Continued lines are joined (RFC 2849, note 2). Values that are
/// plain text or addresses of files are no trust data; a value of trust data that is one of these is named.
pub(super) fn values(bytes: &[u8]) -> Option<Vec<Value>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
    let starts = |word: &str| first.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if !starts("version:") && !starts("dn:") {
        return None;
    }
    let mut values: Vec<Value> = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    let mut close = |open: &mut Option<(usize, String, String)>| {
        let Some((line, attribute, body)) = open.take() else { return };
        let octets = match body.strip_prefix(':') {
            Some(base64) => STANDARD.decode(base64.trim()).map_err(|_| "the value is not base64".to_owned()),
            None if body.starts_with('<') => {
                Err("the value is the address of a file, which is not followed".to_owned())
            }
            None => Err("the value is text where base64 is expected".to_owned()),
        };
        values.push(Value { line, attribute, octets });
    };
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(more) = line.strip_prefix(' ') {
            if let Some((_, _, body)) = &mut open {
                body.push_str(more.trim_end());
            }
            continue;
        }
        close(&mut open);
        let Some((attribute, body)) = line.split_once(':') else { continue };
        let name = attribute.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if ATTRIBUTES.contains(&&*name) {
            open = Some((number, attribute.trim().to_owned(), body.trim_end().to_owned()));
        }
    }
    close(&mut open);
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, Result<Vec<u8>, String>)> {
        let values = values(text.as_bytes()).expect("an LDIF file");
        values.into_iter().map(|value| (value.line, value.attribute, value.octets)).collect()
    }

    #[test]
    fn values_are_joined_over_lines_and_decoded() {
        let found = read(
            "# PKD\nversion: 1\n\ndn: c=UT,o=dsc\nobjectClass: inetOrgPerson\nuserCertificate;binary:: AAEC\n AwQF\r\nsn:: aGVsbG8=\n\ndn: c=UT\ncertificateRevocationList;binary::BgcI\n",
        );
        assert_eq!(
            found,
            [
                (6, "userCertificate;binary".to_owned(), Ok(vec![0, 1, 2, 3, 4, 5])),
                (11, "certificateRevocationList;binary".to_owned(), Ok(vec![6, 7, 8])),
            ]
        );
    }

    #[test]
    fn a_value_that_cannot_be_read_is_named_and_the_next_one_kept() {
        let found = read(
            "dn: c=UT\npkdMasterListContent:: A*B\ncACertificate:< file:///etc/passwd\nuserCertificate: text\nuserCertificate:: AAEC\n",
        );
        let wrong: Vec<&str> =
            found.iter().filter_map(|(_, _, octets)| octets.as_ref().err().map(String::as_str)).collect();
        assert_eq!(
            wrong,
            [
                "the value is not base64",
                "the value is the address of a file, which is not followed",
                "the value is text where base64 is expected"
            ]
        );
        assert_eq!(found[3].2, Ok(vec![0, 1, 2]));
    }

    #[test]
    fn other_files_are_no_ldif() {
        for bytes in [
            &b""[..],
            b"-----BEGIN CERTIFICATE-----",
            b"\x30\x82",
            b"hello: world\n",
            b"dnx: 1\n",
            b"\xff\xfe",
        ] {
            assert!(values(bytes).is_none());
        }
        assert!(values(b"DN: c=UT\n").is_some_and(|values| values.is_empty()));
    }
}
