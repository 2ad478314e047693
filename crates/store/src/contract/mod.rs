//! The contract suite: what every engine must do, run by each of them through [`contract_suite!`](crate::contract_suite).
//!
//! Each function takes an empty engine and panics with what went wrong.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use vigie_model::{AudienceId, CollectionId, StixId, Timestamp};

use crate::{
    Audiences, AuditEntry, AuditLeaf, Batch, BatchBuilder, Engine, PageQuery, Put, Record, SearchQuery, Seq,
    StoreError, Which, Widen, Withdraw, WithdrawMode,
};

mod feed;
mod log;
pub mod machine;
mod objects;
mod pages;
mod rows;
mod withdrawals;
mod writing;

pub use feed::*;
pub use log::*;
pub use objects::*;
pub use pages::*;
pub use rows::*;
pub use withdrawals::*;
pub use writing::*;

/// An empty engine, and what must live as long as it (a folder, a server).
pub struct Fresh {
    /// The engine.
    pub engine: Arc<dyn Engine>,
    /// Dropped after it.
    pub keep: Box<dyn Any + Send>,
}

/// Runs a test of the suite on a runtime with two threads.
///
/// # Panics
/// If the test does, or no runtime can be made.
pub fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build();
    runtime.expect("a runtime").block_on(test);
}

/// Makes one test of each behaviour in the contract, on the engine that `$fresh` (a function that gives a
/// [`Fresh`]) makes for it.
#[macro_export]
macro_rules! contract_suite {
    ($fresh:expr) => {
        $crate::contract_tests! { $fresh;
            a_put_is_read_back_byte_for_byte
            reads_of_what_is_not_there_are_empty
            an_id_has_its_versions_in_each_collection_apart
            which_counts_the_versions_the_reader_may_see
            objects_without_a_version_are_found_by_their_date_added
            held_names_versions_and_tombstones_whatever_the_audience
            what_refers_to_an_object_is_found_newest_first
            search_finds_every_word_and_the_last_as_a_prefix
            search_keeps_to_types_collections_and_what_the_reader_sees
            objects_are_counted_as_the_reader_sees_them
            a_second_put_of_a_version_is_a_conflict
            a_failing_batch_leaves_nothing
            the_same_key_gives_the_same_answer_and_writes_nothing
            a_refused_key_may_be_used_again
            date_added_rises_strictly_whatever_the_clock_says
            widening_gives_new_readers_a_new_place
            widening_needs_a_version_that_is_not_withdrawn
            a_hidden_version_is_seen_by_the_members_own_users_only
            an_erased_version_keeps_its_digests_and_nothing_else
            a_deleted_version_leaves_its_tombstone_only
            one_version_may_be_withdrawn_alone
            a_withdrawal_before_its_target_refuses_it
            hiding_may_become_erasure_and_deletion
            a_walk_gives_everything_once_and_in_order
            each_filter_of_a_page_holds_alone_and_together
            a_page_shows_each_version_once_to_a_reader_of_several_audiences
            pages_go_backwards_too
            pages_for_many_audiences_equal_a_walk
            readers_get_the_last_version_they_may_see
            rows_keep_their_order_and_their_prefixes
            row_preconditions_are_conflicts
            tables_are_apart
            a_lease_has_one_holder_at_a_time
            the_log_grows_with_every_batch_and_proves_itself
            an_erased_leaf_keeps_its_commitment
            verify_names_a_record_that_does_not_give_its_digest
            the_feed_tells_releases_and_withdrawals_in_order
            waiting_ends_with_news_or_with_time
            concurrent_writers_are_seen_in_order_without_gap
        }
    };
}

/// Used by [`contract_suite!`](crate::contract_suite).
#[doc(hidden)]
#[macro_export]
macro_rules! contract_tests {
    ($fresh:expr; $($name:ident)*) => { $(
        #[test]
        fn $name() {
            let fresh: $crate::contract::Fresh = ($fresh)();
            $crate::contract::run($crate::contract::$name(fresh.engine.clone()));
            drop(fresh.engine);
            drop(fresh.keep);
        }
    )* };
}

/// A collection by number.
pub fn collection(number: u8) -> CollectionId {
    CollectionId::from_random([number; 16])
}

/// An object id by type and number.
pub fn id(kind: &str, number: u16) -> StixId {
    let mut octets = [0; 16];
    octets[..2].copy_from_slice(&number.to_be_bytes());
    StixId::from_random(kind, octets)
}

/// Seconds after a fixed day.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_780_000_000 + seconds)
}

/// A put into collection 1 for audience 1, of the version of the second `version`.
pub fn put(id: &StixId, version: i64) -> Put {
    let text = at(version).to_millis_string();
    let bytes = format!("{{ \"id\": \"{id}\",\t\"modified\": \"{text}\" }}").into_bytes();
    Put {
        collection: collection(1),
        id: id.clone(),
        version: text,
        version_micros: at(version).as_micros(),
        unversioned: false,
        spec_version: "2.1".into(),
        sha256: Sha256::digest(&bytes).into(),
        jcs_sha256: Some(Sha256::digest(b"canonical").into()),
        bytes: bytes.into(),
        created_by: None,
        origin: "XNM".into(),
        audience: AudienceId(1),
        words: String::new(),
        refs: Vec::new(),
    }
}

/// A put of an object without a version, whose content is `content`.
pub fn put_unversioned(id: &StixId, content: &str) -> Put {
    let digest: [u8; 32] = Sha256::digest(content).into();
    let hex = digest.iter().map(|octet| format!("{octet:02x}")).collect();
    let bytes = Arc::from(content.as_bytes());
    Put { version: hex, version_micros: 0, unversioned: true, sha256: digest, bytes, ..put(id, 0) }
}

/// A batch of the second `seconds` with one leaf.
pub fn batch(seconds: i64) -> BatchBuilder {
    Batch::new(at(seconds), leaf(&format!("batch {seconds}")))
}

/// A leaf about `subject`.
pub fn leaf(subject: &str) -> AuditLeaf {
    let entry = AuditEntry {
        at: at(0),
        actor: "node".into(),
        action: "test.made".into(),
        purpose: "contract".into(),
        subject: subject.into(),
    };
    AuditLeaf { entry, salt: Sha256::digest(subject)[..16].try_into().expect("16 octets") }
}

/// Readers of these audiences.
pub fn only(ids: impl IntoIterator<Item = i64>) -> Audiences {
    Audiences::Only(ids.into_iter().map(AudienceId).collect::<BTreeSet<_>>())
}

/// All current versions in collection 1 for audience 1, with bytes.
pub fn query() -> PageQuery {
    PageQuery {
        collections: vec![collection(1)],
        audiences: only([1]),
        after: Seq(0),
        added_after: None,
        until: None,
        ids: Vec::new(),
        types: Vec::new(),
        spec_versions: Vec::new(),
        versions: vec![Which::Last],
        descending: false,
        limit: 100,
        with_bytes: true,
    }
}

/// A search for these words by audience 1.
pub fn search(words: &[&str]) -> SearchQuery {
    SearchQuery {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        audiences: only([1]),
        types: Vec::new(),
        collections: Vec::new(),
        before: None,
        limit: 100,
    }
}

/// A widening of what `put` put.
pub fn widen(put: &Put, audience: i64) -> Widen {
    Widen {
        collection: put.collection.clone(),
        id: put.id.clone(),
        version: put.version.clone(),
        audience: AudienceId(audience),
    }
}

/// A withdrawal of what `put` put, or of every version of its id.
pub fn withdraw(put: &Put, only_this: bool, mode: WithdrawMode) -> Withdraw {
    Withdraw {
        collection: put.collection.clone(),
        id: put.id.clone(),
        versions: only_this.then(|| vec![put.version.clone()]),
        mode,
    }
}

pub(crate) fn versions(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.version.as_str()).collect()
}

pub(crate) fn seqs(records: &[Record]) -> Vec<u64> {
    records.iter().map(|record| record.seq.0).collect()
}

pub(crate) fn is_conflict<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Conflict(_)))
}

/// No place at all.
pub(crate) const NONE: [u64; 0] = [];
