//! Use cases of a node: check, share, members, audit, administration.
//!
//! Every use case has one shape: read at a snapshot, call one pure decision, commit one `Batch` with its audit leaf. No HTTP,
//! no sockets, no clock and no random source of its own ([`Clock`] and [`Entropy`] are given). A use case calls no other use case.
#![forbid(unsafe_code)]

pub mod admin;
pub mod alerts;
pub mod audit;
/// Who asks, and what each role may do.
pub mod caller;
pub mod check;
pub mod checkpoint;
pub mod claims;
pub mod counts;
pub mod decisions;
/// Errors with what, where and remedy.
pub mod error;
pub mod finding;
/// Who a node is.
pub mod identity;
pub mod indicators;
pub mod links;
pub mod lists;
pub mod look;
pub mod lottery;
pub mod matching;
pub mod members;
pub mod phenomena;
mod ports;
pub mod practices;
pub mod protection;
pub mod rates;
pub mod recompute;
pub mod retention;
pub mod rounds;
mod rows;
pub mod series;
pub mod share;
pub mod subject;
pub mod sync;
pub mod told;
pub mod training;
pub mod trust;
pub mod users;
pub mod vigilance;
pub mod warnings;
pub mod witness;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, RwLock};

use vigie_model::{CollectionId, StixId, Timestamp};
use vigie_policy::AudienceRule;
use vigie_store::{AuditEntry, AuditLeaf, Engine, StoreError};

pub use caller::{Caller, Right, Role};
pub use error::{NodeError, Problem};
pub use identity::Identity;
pub use ports::{Clock, Entropy};

/// What a use case gives back.
pub type Result<T> = std::result::Result<T, NodeError>;

/// One member's node: an engine, an identity, and the caches that follow the change feed.
pub struct Node {
    engine: Arc<dyn Engine>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    identity: Identity,
    /// The collection of this member's own claims, filtered per reader.
    released: CollectionId,
    /// Audience rules by id: rows of the store, kept here because every read needs them.
    audiences: RwLock<BTreeMap<i64, AudienceRule>>,
    alerts: RwLock<alerts::AlertIndex>,
    trust: RwLock<Arc<trust::TrustState>>,
    credentials: admin::CredentialCache,
    reads: Mutex<audit::ReadNotes>,
    /// Place and day of the lottery, and the last number given out.
    lottery: Mutex<Option<(String, u64)>>,
    /// Filters of other members' private lists.
    matching: matching::Cache,
    checkpoints: checkpoint::Memory,
    /// Files of large lists; the binary gives them after opening.
    shelf: std::sync::OnceLock<Arc<dyn vigie_doclist::Shelf>>,
    list_counts: lists::Counted,
}

impl Node {
    /// Opens a node over an engine: makes the fixed collections and the member's identity object on first use, fills the caches.
    ///
    /// # Errors
    /// The store's errors; `Invalid` if the store belongs to another member.
    pub async fn open(
        engine: Arc<dyn Engine>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        identity: Identity,
    ) -> Result<Self> {
        let released = share::ensure_released(&*engine, &*clock, &*entropy, &identity).await?;
        let node = Self {
            engine,
            clock,
            entropy,
            identity,
            released,
            audiences: RwLock::default(),
            alerts: RwLock::default(),
            trust: RwLock::default(),
            credentials: admin::CredentialCache::default(),
            reads: Mutex::default(),
            lottery: Mutex::default(),
            matching: matching::Cache::default(),
            checkpoints: checkpoint::Memory::default(),
            shelf: std::sync::OnceLock::new(),
            list_counts: lists::Counted::default(),
        };
        node.load_audiences().await?;
        node.load_home().await?;
        node.publish_identity().await?;
        node.reload_trust().await?;
        node.follow_alerts().await?;
        Ok(node)
    }

    /// The engine, for health checks and the binary's own verbs.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Who this node is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The collection of this member's own claims.
    pub fn released(&self) -> &CollectionId {
        &self.released
    }

    /// Now, by the node's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An audit leaf with a fresh salt.
    fn leaf(
        &self,
        at: Timestamp,
        caller: &Caller,
        action: &str,
        purpose: &str,
        subject: impl Into<String>,
    ) -> AuditLeaf {
        AuditLeaf {
            entry: AuditEntry {
                at,
                actor: caller.actor(),
                action: action.to_owned(),
                purpose: purpose.to_owned(),
                subject: subject.into(),
            },
            salt: self.entropy.octets(),
        }
    }

    /// A fresh STIX id of a type.
    fn fresh_id(&self, kind: &str) -> StixId {
        StixId::from_random(kind, self.entropy.octets())
    }
}

/// How often a use case reads and decides again after a conflict before it gives up.
const ATTEMPTS: usize = 8;

/// Whether a use case should read and decide again.
fn is_conflict(error: &StoreError) -> bool {
    matches!(error, StoreError::Conflict(_))
}
