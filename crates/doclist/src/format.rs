//! The files of a list, as octets. Every one begins with a header of its own kind, version and build; every part has a CRC-32, so that damage is found and named.
//!
//! | file | holds |
//! |---|---|
//! | `CURRENT` | which files count, and up to where the log is acknowledged; replaced as a whole |
//! | `index-N` | buckets, fingerprints, places of the blocks, ranges; read into memory |
//! | `records-N` | records in the order of their fingerprints, in blocks of 64, each with its CRC-32 |
//! | `log-N` | the bundles since the base was built, each in a frame with length and CRC-32 |

use vigie_model::Timestamp;

use crate::bundle::{hex, unhex};
use crate::entry::Record;
use crate::index::{Index, Shape};
use crate::ranges::RangeSet;
use crate::siphash::Key;

/// Records in a block.
pub const BLOCK: u32 = 64;
/// The largest block: no record has more than 2 + 3 + 1 + 30 + 3 + 8 octets.
pub const BLOCK_MOST: usize = 4 + 64 * 47;
/// Octets of every header.
pub const HEADER: usize = 64;
const VERSION: u16 = 1;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `index-N`.
    Index,
    /// `records-N`.
    Records,
    /// `log-N`.
    Log,
}

impl Kind {
    const fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Index => b"VIGIELIX",
            Self::Records => b"VIGIELRC",
            Self::Log => b"VIGIELLG",
        }
    }

    /// The name of the file of a generation.
    pub fn file(self, generation: u32) -> String {
        match self {
            Self::Index => format!("index-{generation}"),
            Self::Records => format!("records-{generation}"),
            Self::Log => format!("log-{generation}"),
        }
    }
}

/// The header of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which file.
    pub kind: Kind,
    /// The build it belongs to.
    pub build: [u8; 8],
    /// Its generation.
    pub generation: u32,
    /// Records in the base; 0 in a log.
    pub count: u64,
    /// How the index is split; nothing elsewhere.
    pub shape: Shape,
    /// Octets of ranges in the index; 0 elsewhere.
    pub ranges: u64,
}

/// Why octets are not the part of a file that they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Too short.
    #[error("it ends too early")]
    Short,
    /// Another kind of file, or a version that this release does not know.
    #[error("it is no file of this kind and version")]
    Kind,
    /// The CRC-32 is another one.
    #[error("its checksum does not fit: {0}")]
    Checksum(&'static str),
    /// It belongs to another build or generation.
    #[error("it belongs to another build or generation of the list")]
    Other,
    /// The parts do not fit each other.
    #[error("its parts do not fit each other: {0}")]
    Parts(&'static str),
}

fn crc(octets: &[u8]) -> [u8; 4] {
    crc32fast::hash(octets).to_le_bytes()
}

fn take<const N: usize>(octets: &[u8], at: usize) -> [u8; N] {
    let mut taken = [0; N];
    taken.copy_from_slice(&octets[at..at + N]);
    taken
}

impl Header {
    /// The octets.
    pub fn encode(&self) -> [u8; HEADER] {
        let mut out = [0; HEADER];
        out[..8].copy_from_slice(self.kind.magic());
        out[8..10].copy_from_slice(&VERSION.to_le_bytes());
        out[10] = self.shape.bits;
        out[11] = self.shape.width;
        out[12..16].copy_from_slice(&self.generation.to_le_bytes());
        out[16..24].copy_from_slice(&self.build);
        out[24..32].copy_from_slice(&self.count.to_le_bytes());
        out[32..40].copy_from_slice(&self.ranges.to_le_bytes());
        let sum = crc(&out[..60]);
        out[60..].copy_from_slice(&sum);
        out
    }

    /// Reads a header of this kind.
    ///
    /// # Errors
    /// If it is none.
    pub fn decode(kind: Kind, octets: &[u8]) -> Result<Self, FormatError> {
        let octets = octets.get(..HEADER).ok_or(FormatError::Short)?;
        if octets[..8] != kind.magic()[..] || octets[8..10] != VERSION.to_le_bytes() {
            return Err(FormatError::Kind);
        }
        if octets[60..] != crc(&octets[..60]) {
            return Err(FormatError::Checksum("header"));
        }
        let header = Self {
            kind,
            build: take(octets, 16),
            generation: u32::from_le_bytes(take(octets, 12)),
            count: u64::from_le_bytes(take(octets, 24)),
            shape: Shape { bits: octets[10], width: octets[11] },
            ranges: u64::from_le_bytes(take(octets, 32)),
        };
        let shaped = header.shape.bits <= 28 && header.shape.width == (64 - header.shape.bits).div_ceil(8);
        match kind == Kind::Log || (shaped && header.count <= u64::from(u32::MAX)) {
            true => Ok(header),
            false => Err(FormatError::Parts("shape")),
        }
    }

    /// Lengths of the parts of an index: kept octets, table, places of blocks, ranges; each is followed by its CRC-32.
    pub fn parts(&self) -> Option<[u64; 4]> {
        let blocks = self.count.div_ceil(u64::from(BLOCK)) + 1;
        Some([
            self.count.checked_mul(u64::from(self.shape.width))?,
            (self.shape.buckets() as u64 + 1) * 4,
            blocks * 8,
            self.ranges,
        ])
    }

    /// The length that the whole index has.
    pub fn index_length(&self) -> Option<u64> {
        self.parts()?.into_iter().try_fold(HEADER as u64, |sum, part| sum.checked_add(part)?.checked_add(4))
    }
}

/// What an index file holds.
#[derive(Debug)]
pub struct Base {
    /// Fingerprints.
    pub index: Index,
    /// Where each block of records begins in its file, and the end.
    pub blocks: Vec<u64>,
    /// Ranges as of the base.
    pub ranges: RangeSet,
}

impl Base {
    /// Puts the parts of an index together, each as it was read and without its CRC-32, which the reader has compared.
    ///
    /// # Errors
    /// If they do not fit each other.
    pub fn from_parts(
        header: &Header,
        rest: Vec<u8>,
        table: &[u8],
        places: &[u8],
        ranges: &[u8],
    ) -> Result<Self, FormatError> {
        let starts = table.chunks_exact(4).map(|four| u32::from_le_bytes(take(four, 0))).collect();
        let index =
            Index::from_parts(header.shape, starts, rest).ok_or(FormatError::Parts("table of buckets"))?;
        let blocks: Vec<u64> =
            places.chunks_exact(8).map(|eight| u64::from_le_bytes(take(eight, 0))).collect();
        let near = |pair: &[u64]| pair[0] <= pair[1] && pair[1] - pair[0] <= BLOCK_MOST as u64;
        let whole = blocks.len() as u64 == header.count.div_ceil(u64::from(BLOCK)) + 1;
        if !whole || blocks.first() != Some(&(HEADER as u64)) || !blocks.windows(2).all(near) {
            return Err(FormatError::Parts("places of blocks"));
        }
        let ranges = RangeSet::decode(ranges).ok_or(FormatError::Parts("ranges"))?;
        Ok(Self { index, blocks, ranges })
    }

    /// Reads a whole index.
    ///
    /// # Errors
    /// If it is none.
    pub fn decode(octets: &[u8]) -> Result<(Header, Self), FormatError> {
        let header = Header::decode(Kind::Index, octets)?;
        if header.index_length() != Some(octets.len() as u64) {
            return Err(FormatError::Short);
        }
        let mut rest = &octets[HEADER..];
        let mut part = |length: u64| {
            let (part, after) = rest.split_at(length as usize);
            let (sum, after) = after.split_at(4);
            rest = after;
            if sum == crc(part) { Ok(part) } else { Err(FormatError::Checksum("part of the index")) }
        };
        let [prints, table, places, ranges] = header.parts().ok_or(FormatError::Parts("shape"))?;
        let (prints, table, places, ranges) = (part(prints)?, part(table)?, part(places)?, part(ranges)?);
        let base = Self::from_parts(&header, prints.to_vec(), table, places, ranges)?;
        Ok((header, base))
    }
}

/// A block for the records' file: CRC-32 and records.
pub fn block(records: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&crc(records));
    out.extend_from_slice(records);
}

/// The records of a block.
///
/// # Errors
/// If the CRC-32 is another one.
pub fn open_block(octets: &[u8]) -> Result<&[u8], FormatError> {
    let (sum, records) = octets.split_at_checked(4).ok_or(FormatError::Short)?;
    if sum == crc(records) { Ok(records) } else { Err(FormatError::Checksum("block of records")) }
}

/// The records of a block, one after the other; a last `None` if the octets do not end with a record.
pub fn records(mut octets: &[u8]) -> impl Iterator<Item = Option<Record<'_>>> {
    std::iter::from_fn(move || {
        if octets.is_empty() {
            return None;
        }
        match Record::split(octets) {
            Some((record, rest)) => {
                octets = rest;
                Some(Some(record))
            }
            None => {
                octets = &[];
                Some(None)
            }
        }
    })
}

/// A frame for the log: length, CRC-32 of the length, CRC-32 of the octets, octets.
pub fn frame(octets: &[u8]) -> Vec<u8> {
    let length = (octets.len() as u64).to_le_bytes();
    [&length[..], &crc(&length), &crc(octets), octets].concat()
}

/// Splits a log behind its header, up to where it is acknowledged, into bundles.
///
/// # Errors
/// If a frame is not whole.
pub fn frames(mut octets: &[u8]) -> Result<Vec<&[u8]>, FormatError> {
    let mut found = Vec::new();
    while !octets.is_empty() {
        let (head, rest) = octets.split_at_checked(16).ok_or(FormatError::Short)?;
        if head[8..12] != crc(&head[..8]) {
            return Err(FormatError::Checksum("length of a frame"));
        }
        let length = usize::try_from(u64::from_le_bytes(take(head, 0))).map_err(|_| FormatError::Short)?;
        let (frame, after) = rest.split_at_checked(length).ok_or(FormatError::Short)?;
        if head[12..] != crc(frame) {
            return Err(FormatError::Checksum("frame of the log"));
        }
        found.push(frame);
        octets = after;
    }
    Ok(found)
}

/// The file `CURRENT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// The build.
    pub build: [u8; 8],
    /// The generation whose files count.
    pub generation: u32,
    /// Key of the fingerprints.
    pub key: Key,
    /// Octets of the log that are acknowledged.
    pub log: u64,
    /// Sequence of the last bundle.
    pub sequence: u64,
    /// Its digest.
    pub digest: [u8; 32],
    /// State of the list.
    pub as_of: Timestamp,
    /// Documents, without those of ranges.
    pub documents: u64,
    /// Sequence, digest and instant of the base, from which the log goes on.
    pub base: (u64, [u8; 32], Timestamp),
}

const CURRENT_TITLE: &str = "vigie-list 1";

impl Current {
    /// The octets: lines of text with a CRC-32 at the end.
    pub fn encode(&self) -> Vec<u8> {
        let text = format!(
            "{CURRENT_TITLE}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{} {} {}\n",
            hex(&self.build),
            self.generation,
            hex(&self.key.0),
            self.log,
            self.sequence,
            hex(&self.digest),
            self.as_of.as_micros(),
            self.documents,
            self.base.0,
            hex(&self.base.1),
            self.base.2.as_micros()
        );
        let sum = crc32fast::hash(text.as_bytes());
        format!("{text}{sum:08x}\n").into_bytes()
    }

    /// Reads it.
    ///
    /// # Errors
    /// If it is not whole.
    pub fn decode(octets: &[u8]) -> Result<Self, FormatError> {
        if octets.len() > 1_024 {
            return Err(FormatError::Kind);
        }
        let text = std::str::from_utf8(octets).map_err(|_| FormatError::Kind)?;
        if !text.starts_with(CURRENT_TITLE) {
            return Err(FormatError::Kind);
        }
        let body =
            text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n')).ok_or(FormatError::Short)?;
        let (body, sum) = (&octets[..body.0.len() + 1], body.1);
        if format!("{:08x}", crc32fast::hash(body)) != sum {
            return Err(FormatError::Checksum("CURRENT"));
        }
        Self::parse(text).ok_or(FormatError::Parts("CURRENT"))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().skip(1);
        let mut next = || lines.next();
        let at = |text: &str| Some(Timestamp::from_micros(text.parse().ok()?));
        Some(Self {
            build: unhex(next()?)?,
            generation: next()?.parse().ok()?,
            key: Key(unhex(next()?)?),
            log: next()?.parse().ok()?,
            sequence: next()?.parse().ok()?,
            digest: unhex(next()?)?,
            as_of: at(next()?)?,
            documents: next()?.parse().ok()?,
            base: {
                let mut parts = next()?.split(' ');
                (parts.next()?.parse().ok()?, unhex(parts.next()?)?, at(parts.next()?)?)
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn current_comes_back_and_every_change_of_it_is_found() {
        let current = Current {
            build: [7; 8],
            generation: 3,
            key: Key([9; 16]),
            log: 64,
            sequence: 12,
            digest: [1; 32],
            as_of: Timestamp::from_secs(1_800_000_000),
            documents: 150_000_000,
            base: (2, [3; 32], Timestamp::from_secs(1_700_000_000)),
        };
        let octets = current.encode();
        assert_eq!(Current::decode(&octets), Ok(current));
        for at in 0..octets.len() {
            let mut changed = octets.clone();
            changed[at] ^= 1;
            assert!(Current::decode(&changed).is_err() && Current::decode(&octets[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn headers_and_frames_come_back_and_cuts_are_found() {
        let header = Header {
            kind: Kind::Index,
            build: [5; 8],
            generation: 1,
            count: 1_000,
            shape: Shape::of(1_000),
            ranges: 17,
        };
        assert_eq!(Header::decode(Kind::Index, &header.encode()), Ok(header));
        assert_eq!(Header::decode(Kind::Log, &header.encode()), Err(FormatError::Kind));
        let log = [frame(b"one"), frame(b""), frame(b"three")].concat();
        assert_eq!(frames(&log).unwrap(), [&b"one"[..], b"", b"three"]);
        let ends = [0, 19, 35];
        for cut in 0..log.len() {
            assert_eq!(frames(&log[..cut]).is_ok(), ends.contains(&cut), "{cut}");
        }
        for at in 0..log.len() {
            let mut changed = log.clone();
            changed[at] ^= 4;
            assert!(frames(&changed).is_err(), "{at}");
        }
    }
}
