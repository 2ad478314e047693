//! Levels: what bundles changed since the base was built. Immutable; a newer level goes before an older one and before the base.

use std::sync::Arc;

use crate::document::Document;
use crate::entry::{Notice, Record, encode_record};
use crate::siphash::Key;

/// Changed documents, sorted by fingerprint.
#[derive(Clone, Default)]
pub struct Level {
    /// Fingerprint and place of the record.
    places: Vec<(u64, u32)>,
    records: Vec<u8>,
}

impl std::fmt::Debug for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Level({} documents)", self.places.len())
    }
}

impl Level {
    /// Of changes in their order; the last word on a document holds. `None` takes it off.
    pub fn of<'a>(key: &Key, changes: impl IntoIterator<Item = (&'a Document, Option<&'a Notice>)>) -> Self {
        let mut records = Vec::new();
        let mut places: Vec<(u64, u32)> = Vec::new();
        for (document, notice) in changes {
            places.push((key.fingerprint(document.key().as_bytes()), records.len() as u32));
            encode_record(document, notice, &mut records);
        }
        let mut level = Self { places, records };
        level.settle();
        level
    }

    /// Sorts, and drops what a later record of the same document overtakes.
    fn settle(&mut self) {
        self.places.sort_unstable();
        let (mut places, mut records) =
            (Vec::with_capacity(self.places.len()), Vec::with_capacity(self.records.len()));
        for run in self.places.chunk_by(|one, other| one.0 == other.0) {
            // Nearly always one; of several of one document the last stays.
            for (at, (print, place)) in run.iter().enumerate() {
                let Some(record) = self.record(*place) else { continue };
                let later = run[at + 1..].iter().filter_map(|(_, place)| self.record(*place));
                if !later.into_iter().any(|other| record.is_same(&other)) {
                    places.push((*print, records.len() as u32));
                    records.extend_from_slice(record.octets());
                }
            }
        }
        *self = Self { places, records };
    }

    fn record(&self, place: u32) -> Option<Record<'_>> {
        Some(Record::split(self.records.get(place as usize..)?)?.0)
    }

    /// What it says of a document: `None` if nothing, `Some(None)` that it is off the list.
    pub fn find(&self, print: u64, document: &Document) -> Option<Option<Notice>> {
        let begin = self.places.partition_point(|(one, _)| *one < print);
        let run = self.places[begin..].iter().take_while(|(one, _)| *one == print);
        let record =
            run.filter_map(|(_, place)| self.record(*place)).find(|record| record.is_of(document))?;
        Some(record.notice())
    }

    /// Documents it speaks of.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it speaks of none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Fingerprints and records, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Record<'_>)> + '_ {
        self.places.iter().filter_map(|(print, place)| Some((*print, self.record(*place)?)))
    }

    /// Records of a fingerprint.
    pub fn iter_from(&self, print: u64) -> impl Iterator<Item = Record<'_>> + '_ {
        let begin = self.places.partition_point(|(one, _)| *one < print);
        let run = self.places[begin..].iter().take_while(move |(one, _)| *one == print);
        run.filter_map(|(_, place)| self.record(*place))
    }

    /// Octets in memory.
    pub fn len_bytes(&self) -> usize {
        self.places.len() * 16 + self.records.len()
    }

    /// One level of an older and a newer one.
    pub fn merged(older: &Self, newer: &Self) -> Self {
        let mut records = Vec::with_capacity(older.records.len() + newer.records.len());
        records.extend_from_slice(&older.records);
        records.extend_from_slice(&newer.records);
        let moved = newer.places.iter().map(|(print, place)| (*print, place + older.records.len() as u32));
        let mut level = Self { places: older.places.iter().copied().chain(moved).collect(), records };
        level.settle();
        level
    }
}

/// Puts a level on a stack, oldest first. One that is less than four times the size of what lies on it is merged with it, so there are few.
pub fn stack(levels: &[Arc<Level>], new: Level) -> Vec<Arc<Level>> {
    let mut levels: Vec<Arc<Level>> = levels.to_vec();
    let mut top = Arc::new(new);
    while let Some(below) = levels.pop_if(|below| below.len() < top.len().saturating_mul(4)) {
        top = Arc::new(Level::merged(&below, &top));
    }
    levels.push(top);
    levels
}

/// Everything that levels say, newest word first, by fingerprint and document.
pub fn flattened(levels: &[Arc<Level>]) -> Level {
    levels.iter().fold(Level::default(), |sum, level| Level::merged(&sum, level))
}
