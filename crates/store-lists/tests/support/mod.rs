//! Lists for tests: entries, bundles signed by a fixed key, and the oracle.
#![allow(dead_code)]

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use vigie_doclist::{
    Applied, BlankRange, Bundle, Change, Document, Entry, Head, Key, Notice, Reason, Shelf as _, ShelfError,
};
use vigie_model::Timestamp;
use vigie_store_lists::{Built, FileShelf, Founding};

pub const LIST: &str = "stolen";

pub fn document(number: u32) -> Document {
    Document::new("UTO", "P", &format!("N{number:05}")).unwrap()
}

pub fn notice(reason: Reason) -> Notice {
    Notice { reason, owner: Default::default(), day: "2026-11-25".parse().unwrap() }
}

pub fn add(number: u32, reason: Reason) -> Change {
    Change::Add(Entry { document: document(number), notice: notice(reason) })
}

pub fn range(first: u32, last: u32) -> BlankRange {
    BlankRange::new("UTO", "P", &format!("N{first:05}"), &format!("N{last:05}")).unwrap()
}

pub fn founding(build: u8) -> Founding {
    Founding {
        build: [build; 8],
        key: Key([build; 16]),
        as_of: Timestamp::from_secs(1_800_000_000),
        sequence: 0,
        digest: [0; 32],
    }
}

pub fn build(shelf: &FileShelf, changes: &[Change]) -> Built {
    let mut builder = shelf.builder(LIST, founding(1)).unwrap();
    changes.iter().for_each(|change| builder.push(change).unwrap());
    builder.finish(|_| {}).unwrap()
}

pub fn head(shelf: &FileShelf) -> Head {
    shelf.status(LIST).unwrap().head
}

pub fn sealed(after: &Head, changes: Vec<Change>) -> (Vec<u8>, Bundle, [u8; 32]) {
    let bundle = Bundle {
        list: LIST.into(),
        owner: "UTO".into(),
        sequence: after.sequence + 1,
        previous: vigie_doclist::bundle::unhex(&after.digest).unwrap(),
        as_of: Timestamp::from_secs(1_800_000_000 + after.sequence as i64),
        changes,
    };
    let (octets, digest) = bundle.seal("kid", &SigningKey::from_bytes(&[7; 32]));
    (octets, bundle, digest)
}

pub fn apply(shelf: &FileShelf, changes: Vec<Change>) -> Result<Applied, ShelfError> {
    let (octets, bundle, digest) = sealed(&head(shelf), changes);
    shelf.take_bundle(LIST, &octets, &bundle, digest)
}

/// What a list must say, number by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Oracle {
    pub exact: BTreeMap<u32, Reason>,
    pub ranged: BTreeMap<u32, Reason>,
}

impl Oracle {
    pub fn take(&mut self, changes: &[Change]) {
        let number = |document: &Document| document.number()[1..].parse::<u32>().unwrap();
        for change in changes {
            match change {
                Change::Add(entry) => {
                    self.exact.insert(number(&entry.document), entry.notice.reason);
                }
                Change::Remove(document) => {
                    self.exact.remove(&number(document));
                }
                Change::AddRange(range, notice) => {
                    let all = number(&range.first())..=number(&range.last());
                    self.ranged.extend(all.map(|one| (one, notice.reason)));
                }
                Change::RemoveRange(range) => {
                    let off = number(&range.first())..=number(&range.last());
                    self.ranged.retain(|one, _| !off.contains(one));
                }
            }
        }
    }

    pub fn compare(&self, shelf: &FileShelf, head: &Head, numbers: std::ops::Range<u32>) {
        assert_eq!(head.documents, self.exact.len() as u64);
        let asked: Vec<Document> = numbers.clone().map(document).collect();
        for (number, found) in numbers.zip(shelf.look_up(LIST, head, &asked).unwrap()) {
            let wanted = match self.exact.get(&number) {
                Some(reason) => Some((*reason, false)),
                None => self.ranged.get(&number).map(|reason| (*reason, true)),
            };
            assert_eq!(found.map(|found| (found.notice.reason, found.range)), wanted, "{number}");
        }
    }
}
