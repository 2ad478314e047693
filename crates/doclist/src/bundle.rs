//! Bundles: what an owner changed on its list, in order, signed.
//!
//! Lines of text, so that people can read what they sign: a head, one line a change, the signature. Each names the digest of the one before, so that
//! none can be left out, doubled or put elsewhere. The digest is SHA-256 over everything before the last line; the signature (Ed25519) is over the same octets.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use vigie_model::Timestamp;

use crate::document::Document;
use crate::entry::{Entry, Notice};
use crate::ranges::BlankRange;

/// The longest bundle: about a million changes.
pub const BUNDLE_MOST: usize = 64 << 20;
const TITLE: &str = "vigie-list-bundle 1";

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Puts a document on, or says something else of it.
    Add(Entry),
    /// Takes a document off.
    Remove(Document),
    /// Puts a range on, over whatever was there.
    AddRange(BlankRange, Notice),
    /// Takes a range off.
    RemoveRange(BlankRange),
}

/// What an owner changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The list's id at its owner.
    pub list: String,
    /// Member code of the owner.
    pub owner: String,
    /// Rises by one with each bundle.
    pub sequence: u64,
    /// Digest of the bundle before; zeros for the first.
    pub previous: [u8; 32],
    /// The owner's list is as it was at this instant, changes included.
    pub as_of: Timestamp,
    /// What changed, in order.
    pub changes: Vec<Change>,
}

/// Why octets are no bundle that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Longer than a bundle may be.
    #[error("{0} octets, more than the 67108864 of the longest bundle")]
    Length(usize),
    /// A line is not what stands there in a bundle; the line from 1.
    #[error("line {line}: {what}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// Signed with a key that is not the owner's at that time.
    #[error("the key that it names is not one of its owner's")]
    Key,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
}

impl BundleError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length(_) => "list.bundle-length",
            Self::Line { .. } => "list.bundle-form",
            Self::Key => "list.bundle-key",
            Self::Signature => "list.bundle-signature",
        }
    }
}

impl Bundle {
    /// Writes and signs it. `key_id` is the thumbprint by which members know the key. Returns the octets and their digest.
    pub fn seal(&self, key_id: &str, key: &SigningKey) -> (Vec<u8>, [u8; 32]) {
        let mut text = String::with_capacity(200 + self.changes.len() * 48);
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "{TITLE}\nlist: {}\nowner: {}\nsequence: {}\nprevious: {}\nas-of: {}\nkey: {key_id}\nchanges: {}\n",
            self.list,
            self.owner,
            self.sequence,
            hex(&self.previous),
            self.as_of.to_millis_string(),
            self.changes.len()
        );
        for change in &self.changes {
            let noted = |notice: &Notice| {
                let day = notice.day.to_string();
                let day = if day.is_empty() { "-" } else { &day };
                format!("{} {day} {}", notice.reason.name(), notice.owner.as_str()).trim_end().to_owned()
            };
            let _ = match change {
                Change::Add(entry) => writeln!(text, "+ {} {}", entry.document.key(), noted(&entry.notice)),
                Change::Remove(document) => writeln!(text, "- {}", document.key()),
                Change::AddRange(range, notice) => {
                    writeln!(text, "+.. {} {} {}", range.first().key(), range.last().number(), noted(notice))
                }
                Change::RemoveRange(range) => {
                    writeln!(text, "-.. {} {}", range.first().key(), range.last().number())
                }
            };
        }
        let digest = Sha256::digest(text.as_bytes()).into();
        let signature = STANDARD.encode(key.sign(text.as_bytes()).to_bytes());
        let _ = writeln!(text, "signature: {signature}");
        (text.into_bytes(), digest)
    }

    /// Reads a bundle and verifies its signature with the key that `keys` gives for owner, key id and instant. Returns it and its digest.
    ///
    /// # Errors
    /// What is wrong with it, and in which line. Nothing of a bundle with an error counts.
    pub fn open(
        octets: &[u8],
        keys: impl FnOnce(&str, &str, Timestamp) -> Option<VerifyingKey>,
    ) -> Result<(Self, [u8; 32]), BundleError> {
        let (bundle, head) = Self::read(octets)?;
        let key = keys(&bundle.owner, head.key, bundle.as_of).ok_or(BundleError::Key)?;
        key.verify_strict(head.signed, &head.signature).map_err(|_| BundleError::Signature)?;
        Ok((bundle, Sha256::digest(head.signed).into()))
    }

    /// Reads a bundle that was verified before it was stored. Returns it and its digest.
    ///
    /// # Errors
    /// As [`Bundle::open`], without those of the signature.
    pub fn reopen(octets: &[u8]) -> Result<(Self, [u8; 32]), BundleError> {
        let (bundle, head) = Self::read(octets)?;
        Ok((bundle, Sha256::digest(head.signed).into()))
    }

    fn read(octets: &[u8]) -> Result<(Self, Sealed<'_>), BundleError> {
        if octets.len() > BUNDLE_MOST {
            return Err(BundleError::Length(octets.len()));
        }
        let wrong = |line, what| BundleError::Line { line, what };
        let text = std::str::from_utf8(octets).map_err(|_| wrong(1, "not UTF-8 text"))?;
        let mut lines = Lines { rest: text, line: 0, at: 0 };
        if lines.next() != Some(TITLE) {
            return Err(wrong(1, "not a bundle of this version"));
        }
        let list = lines.named("list: ")?;
        let owner = lines.named("owner: ")?;
        let sequence = lines.named("sequence: ")?;
        let sequence =
            plain(sequence).filter(|number| *number > 0).ok_or(wrong(4, "not a sequence number"))?;
        let previous =
            unhex(lines.named("previous: ")?).ok_or(wrong(5, "not a digest of 64 hexadecimal digits"))?;
        let as_of = lines.named("as-of: ")?;
        let as_of: Timestamp = as_of.parse().map_err(|_| wrong(6, "not an instant"))?;
        let key = lines.named("key: ")?;
        let count = plain(lines.named("changes: ")?).ok_or(wrong(8, "not a number"))?;
        if list.is_empty() || owner.is_empty() {
            return Err(wrong(2, "list or owner is empty"));
        }
        // A change has at least eight octets; nothing is set aside for more than there can be.
        let mut changes = Vec::with_capacity((count as usize).min(octets.len() / 8));
        for _ in 0..count {
            let line = lines.next().ok_or(wrong(lines.line + 1, "a change is missing"))?;
            changes.push(change(line).map_err(|what| wrong(lines.line, what))?);
        }
        let signed = &octets[..lines.at];
        let signature = lines.named("signature: ")?;
        let signature =
            STANDARD.decode(signature).ok().and_then(|octets| Signature::from_slice(&octets).ok());
        let signature = signature.ok_or(wrong(lines.line, "not a signature"))?;
        if !lines.rest.is_empty() {
            return Err(wrong(lines.line + 1, "something stands after the signature"));
        }
        let bundle =
            Self { list: list.to_owned(), owner: owner.to_owned(), sequence, previous, as_of, changes };
        Ok((bundle, Sealed { key, signed, signature }))
    }
}

struct Sealed<'a> {
    key: &'a str,
    signed: &'a [u8],
    signature: Signature,
}

/// Lines that each end with a line feed.
struct Lines<'a> {
    rest: &'a str,
    line: usize,
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (line, rest) = self.rest.split_once('\n')?;
        self.rest = rest;
        self.line += 1;
        self.at += line.len() + 1;
        Some(line)
    }

    fn named(&mut self, name: &'static str) -> Result<&'a str, BundleError> {
        let found = self.next().and_then(|line| line.strip_prefix(name));
        found.ok_or(BundleError::Line { line: self.line.max(1), what: name })
    }
}

fn plain(text: &str) -> Option<u64> {
    let canonical = text.bytes().all(|c| c.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| canonical)
}

fn change(line: &str) -> Result<Change, &'static str> {
    let mut words = line.split(' ');
    let sign = words.next().unwrap_or_default();
    let document = words.next().and_then(Document::from_key).ok_or("no state|class|number in normal form")?;
    let mut last = || -> Result<BlankRange, &'static str> {
        let last = words.next().ok_or("the last number is missing")?;
        let range = BlankRange::new(document.state(), document.class(), document.number(), last);
        range.map_err(|_| "first and last number make no range")
    };
    let range = match sign {
        "+.." | "-.." => Some(last()?),
        _ => None,
    };
    let mut notice = || -> Result<Notice, &'static str> {
        Ok(Notice {
            reason: words.next().unwrap_or_default().parse().map_err(|_| "not a reason")?,
            day: words.next().ok_or("the day is missing")?.parse().map_err(|_| "not a day")?,
            owner: words.next().unwrap_or_default().parse().map_err(|_| "not an owner")?,
        })
    };
    let change = match (sign, range) {
        ("+", None) => Change::Add(Entry { notice: notice()?, document }),
        ("-", None) => Change::Remove(document),
        ("+..", Some(range)) => Change::AddRange(range, notice()?),
        ("-..", Some(range)) => Change::RemoveRange(range),
        _ => return Err("a change begins with +, -, +.. or -.."),
    };
    match words.next() {
        None => Ok(change),
        Some(_) => Err("something stands after the change"),
    }
}

/// Lower-case hexadecimal.
pub fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// Octets of lower-case hexadecimal.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let text = text.as_bytes();
    if text.len() != N * 2 {
        return None;
    }
    let mut octets = [0; N];
    for (octet, pair) in octets.iter_mut().zip(text.chunks_exact(2)) {
        *octet = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Reason;

    fn bundle() -> Bundle {
        let notice = |day: &str| Notice {
            reason: Reason::Stolen,
            owner: Default::default(),
            day: day.parse().unwrap(),
        };
        let document = |number| Document::new("UTO", "P", number).unwrap();
        let range = |last| BlankRange::new("UTO", "P", "B0100", last).unwrap();
        Bundle {
            list: "stolen".into(),
            owner: "UTO".into(),
            sequence: 1,
            previous: [0; 32],
            as_of: Timestamp::from_secs(1_800_000_000),
            changes: vec![
                Change::Add(Entry { document: document("L1"), notice: notice("2026-11-25") }),
                Change::Add(Entry {
                    document: document("L2"),
                    notice: Notice { owner: "XNM".parse().unwrap(), ..notice("") },
                }),
                Change::Remove(document("L3")),
                Change::AddRange(range("B0199"), notice("")),
                Change::RemoveRange(range("B0150")),
            ],
        }
    }

    #[test]
    fn what_was_sealed_opens_with_the_owners_key_alone() {
        let (key, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let (octets, digest) = bundle().seal("kid", &key);
        let opened = Bundle::open(&octets, |owner, id, _| {
            assert_eq!((owner, id), ("UTO", "kid"));
            Some(key.verifying_key())
        });
        assert_eq!(opened, Ok((bundle(), digest)));
        assert_eq!(Bundle::reopen(&octets), Ok((bundle(), digest)));
        let by = |key: Option<VerifyingKey>, octets: &[u8]| Bundle::open(octets, |_, _, _| key).unwrap_err();
        assert_eq!(by(Some(other.verifying_key()), &octets), BundleError::Signature);
        assert_eq!(by(None, &octets), BundleError::Key);
    }

    #[test]
    fn no_octet_can_be_changed_cut_or_added() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let (octets, _) = bundle().seal("kid", &key);
        let open = |octets: &[u8]| Bundle::open(octets, |_, _, _| Some(key.verifying_key()));
        for at in 0..octets.len() {
            for flip in [1, 0x20] {
                let mut changed = octets.clone();
                changed[at] ^= flip;
                assert!(open(&changed).is_err(), "octet {at} of {}", octets.len());
            }
            assert!(open(&octets[..at]).is_err());
        }
        assert!(open(&[&octets[..], b"\n"].concat()).is_err());
    }

    #[test]
    fn a_line_that_is_wrong_is_named_without_its_number() {
        let (octets, _) = bundle().seal("kid", &SigningKey::from_bytes(&[1; 32]));
        let text = String::from_utf8(octets).unwrap();
        let wrong = text.replace("- UTO|P|L3", "- UTO|P|l3");
        let error = Bundle::reopen(wrong.as_bytes()).unwrap_err();
        assert_eq!(error.code(), "list.bundle-form");
        assert!(error.to_string().starts_with("line 11:") && !error.to_string().contains("l3"), "{error}");
        let more = text.replace("changes: 5", "changes: 99999999999");
        assert!(matches!(Bundle::reopen(more.as_bytes()), Err(BundleError::Line { .. })));
    }
}
