//! `vigie list verify`: every octet is read and compared.

use std::fs::File;
use std::io::Read as _;

use vigie_doclist::bundle::hex;
use vigie_doclist::format::{BLOCK_MOST, HEADER, Kind, frames, records};
use vigie_doclist::level::flattened;
use vigie_doclist::{Bundle, Document};

use crate::list::{LargeList, Snapshot};

/// Faults that are named one by one.
const FAULTS_MOST: usize = 100;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Records of the base that were read.
    pub records: u64,
    /// Blocks.
    pub blocks: u64,
    /// Bundles in the log.
    pub bundles: u64,
    /// Digest of the last bundle.
    pub digest: String,
    /// What is wrong; at most a hundred are named.
    pub faults: Vec<String>,
}

pub(crate) fn verify(list: &LargeList, mut progress: impl FnMut(u64, u64)) -> Verified {
    let here = list.snapshot();
    let mut found = Verified { digest: hex(&here.current.digest), ..Verified::default() };
    let mut fault = |what: String| {
        if found.faults.len() < FAULTS_MOST {
            found.faults.push(what);
        }
    };
    let (base, generation) = (&here.base.base, here.current.generation);
    let name = Kind::Records.file(generation);
    let (mut prints, mut buffer, mut key) = (base.index.prints(), [0; BLOCK_MOST], Vec::new());
    let blocks = base.blocks.len() as u64 - 1;
    let mut rank = 0_u64;
    for number in 0..blocks {
        let wanted = u64::from(base.index.len()).saturating_sub(rank).min(64);
        let block = match here.base.block(number as u32, &mut buffer, generation) {
            Ok(block) => block,
            Err(error) => {
                fault(format!("block {number}: {error}"));
                for _ in 0..wanted {
                    prints.next();
                }
                rank += wanted;
                continue;
            }
        };
        let mut held = 0;
        for record in records(block) {
            held += 1;
            let print = prints.next();
            let sound = record.is_some_and(|record| {
                record.key_into(&mut key);
                record.document().is_some()
                    && record.notice().is_some()
                    && Some(here.current.key.fingerprint(&key)) == print
            });
            if !sound {
                fault(format!("{name}: record {} does not fit its fingerprint", rank + held));
            }
        }
        if held != wanted {
            fault(format!("{name}: block {number} holds {held} records in place of {wanted}"));
        }
        rank += held;
        progress(number + 1, blocks);
    }
    (found.records, found.blocks) = (rank, blocks);
    match bundles(list, &here) {
        Ok(bundles) => found.bundles = bundles,
        Err(what) => found.faults.push(what),
    }
    // What levels add and take off, compared with the base, must give the number that CURRENT has.
    let changes = flattened(&here.levels);
    let mut documents = i128::from(base.index.len());
    for (print, record) in changes.iter() {
        let before = record.document().map(|document: Document| {
            base.index.find(print).any(|rank| {
                let mut buffer = [0; BLOCK_MOST];
                let block = here.base.block(rank / 64, &mut buffer, generation).ok();
                let held = block.and_then(|block| records(block).nth((rank % 64) as usize).flatten());
                held.is_some_and(|held| held.is_of(&document))
            })
        });
        match (before, record.is_removal()) {
            (Some(true), true) => documents -= 1,
            (Some(false), false) => documents += 1,
            _ => {}
        }
    }
    if documents != i128::from(here.current.documents) {
        found.faults.push("CURRENT: the number of documents is another one than the files give".to_owned());
    }
    found
}

/// The bundles of the log, read again: each follows the one before, up to the last that CURRENT names.
fn bundles(list: &LargeList, here: &Snapshot) -> Result<u64, String> {
    let name = Kind::Log.file(here.current.generation);
    let wrong = |what: &str| format!("{name}: {what}");
    let mut octets = Vec::new();
    let file = File::open(list.folder().path(&name)).map_err(|error| wrong(&error.to_string()))?;
    file.take(here.current.log).read_to_end(&mut octets).map_err(|error| wrong(&error.to_string()))?;
    let log = octets.get(HEADER..).ok_or_else(|| wrong("it ends too early"))?;
    let (mut sequence, mut digest) = (here.current.base.0, here.current.base.1);
    let mut count = 0;
    for frame in frames(log).map_err(|error| wrong(&error.to_string()))? {
        let (bundle, next) = Bundle::reopen(frame).map_err(|error| wrong(&error.to_string()))?;
        if bundle.sequence != sequence + 1 || bundle.previous != digest {
            return Err(wrong("a bundle does not follow the one before"));
        }
        (sequence, digest) = (bundle.sequence, next);
        count += 1;
    }
    match (sequence, digest) == (here.current.sequence, here.current.digest) {
        true => Ok(count),
        false => Err(wrong("its last bundle is not the one that CURRENT names")),
    }
}
