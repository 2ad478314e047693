use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use vigie_model::{CollectionId, StixId, Timestamp};

use crate::{Audiences, Batch, LeafRecord, Page, Record, RowKey, Seq, Table};

/// Why the store could not do it. Only `Unknown` and `Unavailable` may be tried again as they are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A precondition no longer holds: read again and decide again.
    #[error("conflict: {0}")]
    Conflict(String),
    /// There is no such thing.
    #[error("not found: {0}")]
    NotFound(String),
    /// The engine may not do this (read-only, locked by another process).
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// The commit may or may not have happened; apply again with the same idempotency key.
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// Cannot be done now: disk full, engine stopping.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// What is stored contradicts itself.
    #[error("corrupt: {0}")]
    Corrupt(String),
}

/// What an engine's verb returns.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What a batch became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Per put, in order: its place and `date_added`.
    pub puts: Vec<AppliedPut>,
    /// Number of the first audit leaf of the batch.
    pub first_leaf: u64,
    /// `true` if an earlier batch with this idempotency key gave this answer.
    pub replayed: bool,
}

/// Place of one stored put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppliedPut {
    /// Place in the order.
    pub seq: Seq,
    /// Its `date_added`.
    pub date_added: Timestamp,
}

/// Which versions of an object; counted per collection, among those the reader may see, in order of `version_micros`
/// and, where that is equal, of arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest.
    Last,
    /// The oldest.
    First,
    /// All, oldest first.
    All,
    /// The one with this version text; for an object without a version also its `date_added`, which TAXII shows instead.
    Exact(String),
}

/// A page asked for: releases with `seq > after`, in order of `seq`, that pass every filter.
///
/// A version stands on it once, at the first release that the reader may see (`Audiences::All`: the first of all).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageQuery {
    /// The collections; empty means all.
    pub collections: Vec<CollectionId>,
    /// Who asks.
    pub audiences: Audiences,
    /// Only releases after this place.
    pub after: Seq,
    /// Only releases added later than this instant (TAXII `added_after`).
    pub added_after: Option<Timestamp>,
    /// Only up to this place (keeps a walk finite while others write).
    pub until: Option<Seq>,
    /// Only these object ids; empty means all.
    pub ids: Vec<StixId>,
    /// Only these types; empty means all.
    pub types: Vec<String>,
    /// Only these spec versions; empty means all.
    pub spec_versions: Vec<String>,
    /// Which versions (union). `[Last]` is TAXII's default; versions are counted among those the reader may see, whatever the other filters;
    /// empty means `[Last]`.
    pub versions: Vec<Which>,
    /// Newest first instead of oldest first (desk lists); `after` then means "before", and 0 means from the end.
    pub descending: bool,
    /// At most this many records.
    pub limit: usize,
    /// Whether `Page.records[].bytes` are needed (manifests do not).
    pub with_bytes: bool,
}

/// A search asked for: words that must all occur, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// Normalised words, split as [`crate::words`] does; all must match, the last as a prefix. None: every record.
    pub words: Vec<String>,
    /// Who asks.
    pub audiences: Audiences,
    /// Only these types; empty means all.
    pub types: Vec<String>,
    /// Only these collections; empty means all.
    pub collections: Vec<CollectionId>,
    /// Only places before this one; `None` from the end.
    pub before: Option<Seq>,
    /// At most this many.
    pub limit: usize,
}

/// One event of the change feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A release became visible.
    Released(Box<Record>),
    /// Versions of an object were withdrawn.
    Withdrawn {
        /// Place of the event in the same order.
        seq: Seq,
        /// The collection.
        collection: CollectionId,
        /// Object id.
        id: StixId,
        /// The versions, `None` for all.
        versions: Option<Vec<String>>,
    },
}

impl Change {
    /// Place in the order.
    pub fn seq(&self) -> Seq {
        match self {
            Self::Released(record) => record.seq,
            Self::Withdrawn { seq, .. } => *seq,
        }
    }
}

/// Size and frontier of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogHead {
    /// Number of leaves.
    pub size: u64,
    /// Compact range: hashes of the complete subtrees, largest first.
    pub frontier: Vec<[u8; 32]>,
}

/// What `backup` wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Octets written.
    pub len_bytes: u64,
    /// Leaves of the audit log inside.
    pub log_size: u64,
}

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Records whose bytes were compared with their digest.
    pub records: u64,
    /// Audit leaves recomputed.
    pub leaves: u64,
    /// Sentences that name each contradiction and its place; empty if sound.
    pub faults: Vec<String>,
}

/// A storage engine. Every verb is safe to call from many tasks at once; reads see whole batches only.
pub trait Engine: Send + Sync {
    /// Writes a batch: atomic, durable on return. The same idempotency key gives the same answer and writes nothing.
    ///
    /// Order inside: puts (each a release with its own seq and date_added), widens, withdraws, rows, leaves.
    /// `date_added` of a release is the later of `batch.at` and one microsecond after the last one given out.
    fn apply(&self, batch: Batch) -> Answer<'_, Applied>;

    /// Versions of one object as `audiences` may see them, oldest version first; empty if none.
    fn get<'a>(
        &'a self,
        collections: &'a [CollectionId],
        id: &'a StixId,
        which: Which,
        audiences: &'a Audiences,
    ) -> Answer<'a, Vec<Record>>;

    /// Which of these (id, version) pairs the collection holds, with their digests (bytes, JCS), whatever the audience; and tombstoned ids.
    ///
    /// For deciding a POST of thousands of objects with one read.
    fn held<'a>(
        &'a self,
        collection: &'a CollectionId,
        keys: &'a [(StixId, String)],
    ) -> Answer<'a, Vec<Option<Held>>>;

    /// A page of releases.
    fn page(&self, query: PageQuery) -> Answer<'_, Page>;

    /// Releases and withdrawals after a place, in order, at most `limit`, for every audience (the node's own use).
    fn changes(&self, after: Seq, limit: usize) -> Answer<'_, Vec<Change>>;

    /// The last place given out; waits until it lies beyond `after` or the time is over.
    fn wait_beyond(&self, after: Seq, timeout: std::time::Duration) -> Answer<'_, Seq>;

    /// Records that hold all the words.
    fn search(&self, query: SearchQuery) -> Answer<'_, Vec<Record>>;

    /// Records that refer to `id`, newest first.
    fn referring<'a>(
        &'a self,
        id: &'a StixId,
        audiences: &'a Audiences,
        limit: usize,
    ) -> Answer<'a, Vec<Record>>;

    /// How many objects (ids) a collection holds for these audiences.
    fn count<'a>(&'a self, collection: &'a CollectionId, audiences: &'a Audiences) -> Answer<'a, u64>;

    /// All releases of one version.
    fn releases<'a>(
        &'a self,
        collection: &'a CollectionId,
        id: &'a StixId,
        version: &'a str,
    ) -> Answer<'a, Vec<crate::Release>>;

    /// One row.
    fn row<'a>(&'a self, table: Table, key: &'a RowKey) -> Answer<'a, Option<Vec<u8>>>;

    /// Rows whose key begins with the parts of `prefix` (empty text: all), in key order, after `after`, at most `limit`.
    ///
    /// Whole parts: prefix `a` finds the keys (`a`) and (`a`, `b`), not (`ab`).
    fn rows<'a>(
        &'a self,
        table: Table,
        prefix: &'a str,
        after: Option<&'a RowKey>,
        limit: usize,
    ) -> Answer<'a, Vec<(RowKey, Vec<u8>)>>;

    /// Size and frontier of the audit log.
    fn log_head(&self) -> Answer<'_, LogHead>;

    /// Leaves `[from, from + limit)` of the audit log.
    fn leaves(&self, from: u64, limit: usize) -> Answer<'_, Vec<LeafRecord>>;

    /// Takes or renews the lease `name` for `holder` until `until`; `false` if another holder has it at `now`.
    fn lease<'a>(
        &'a self,
        name: &'a str,
        holder: &'a str,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'a, bool>;

    /// Copies a consistent snapshot of the running store into the file `to`, which must not exist or be empty (`Conflict`).
    /// `Forbidden` if the engine keeps no file.
    fn backup<'a>(&'a self, to: &'a Path) -> Answer<'a, BackupReport>;

    /// Recomputes digests and the audit log.
    fn verify(&self) -> Answer<'_, VerifyReport>;
}

/// What a collection holds under an (id, version).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A version with these digests.
    Version {
        /// SHA-256 of the bytes.
        sha256: [u8; 32],
        /// SHA-256 of the RFC 8785 form.
        jcs_sha256: Option<[u8; 32]>,
    },
    /// A tombstone: the id or this version was withdrawn and may not come back.
    Tombstone,
}
