//! Store contract (DESIGN §10): domain verbs that every engine implements, batches that cannot be built without an audit
//! leaf, an in-memory engine as the model, and one contract suite for all engines.
//!
//! Engines filter by audience ids that `policy` computed; they know no handling rules.
#![forbid(unsafe_code)]

mod batch;
#[cfg(feature = "contract")]
pub mod contract;
mod engine;
mod keys;
pub mod memory;
mod order;
mod record;
mod refusal;
mod words;

pub use batch::{
    AuditEntry, AuditLeaf, Batch, BatchBuilder, IdemKey, Put, RowOp, Widen, Withdraw, WithdrawMode,
};
pub use engine::{
    Answer, Applied, AppliedPut, BackupReport, Change, Engine, Held, LogHead, PageQuery, SearchQuery,
    StoreError, VerifyReport, Which,
};
pub use keys::{Audiences, RowKey, Seq, Table};
pub use order::Order;
pub use record::{LeafRecord, Page, Record, Release};
pub use words::words;
