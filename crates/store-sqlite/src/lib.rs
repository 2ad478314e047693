//! SQLite engine of the store contract (DESIGN §10): one file, WAL, `synchronous=FULL`.
//!
//! One thread writes and commits the batches that queued up in the meantime together, with one sync; a pool of threads
//! reads, each verb in one snapshot. Another process may write the same file: what a commit numbers (places, instants,
//! leaves) is read inside its transaction, and waiting readers look for foreign commits several times a second.
//!
//! How a page is read is told in `page.rs`, the tables in `schema.rs`.
#![forbid(unsafe_code)]

mod backup;
mod engine;
mod error;
mod options;
mod page;
mod pool;
mod read;
mod schema;
mod search;
mod verify;
mod watch;
mod write;
mod writer;

pub use engine::SqliteEngine;
pub use options::{Access, Migration, Options};
