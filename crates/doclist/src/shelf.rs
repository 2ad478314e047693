//! The port: what a node asks of its large lists, and what their files answer.

use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;

use crate::bundle::Bundle;
use crate::document::Document;
use crate::entry::Notice;

/// Which state of a list: what a node keeps beside its log, so that files of another build or an older state are not taken for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Drawn when the base was built: 16 hexadecimal digits.
    pub build: String,
    /// Sequence of the last bundle.
    pub sequence: u64,
    /// Its digest, hexadecimal.
    pub digest: String,
    /// The state was the owner's at this instant.
    pub as_of: Timestamp,
    /// Documents, without those of ranges.
    pub documents: u64,
    /// Ranges of blank documents.
    pub ranges: u64,
}

/// Why nothing can be said of a list. None of these is "not listed".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShelfError {
    /// There are no files of this list.
    #[error("no files of this list are here; build it again or restore them")]
    Missing,
    /// A file does not hold what was written.
    #[error("{file}: {what}; build the list again or restore its files")]
    Damaged {
        /// Name of the file.
        file: String,
        /// What does not fit.
        what: String,
    },
    /// The files are of another build, or older than what was acknowledged.
    #[error(
        "the files of this list are not those that the node knows; build the list again or restore its files"
    )]
    Behind,
    /// The bundle is not the next one.
    #[error("the bundle does not follow: it has sequence {found}, the next is {expected}")]
    Order {
        /// Of the bundle.
        found: u64,
        /// What would be the next.
        expected: u64,
    },
    /// The bundle has the right number and names another one before it.
    #[error("the bundle names another bundle before it than the last one here")]
    Chain,
    /// Another process writes to this list.
    #[error("another process is changing this list; try again")]
    Busy,
    /// The files cannot be read or written.
    #[error("{file}: {what}")]
    Io {
        /// Name of the file.
        file: String,
        /// What the system says.
        what: String,
    },
}

impl ShelfError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "list.missing",
            Self::Damaged { .. } => "list.damaged",
            Self::Behind => "list.behind",
            Self::Order { found, expected } if *found < *expected => "list.bundle-doubled",
            Self::Order { .. } => "list.bundle-order",
            Self::Chain => "list.bundle-chain",
            Self::Busy => "list.busy",
            Self::Io { .. } => "list.files",
        }
    }
}

/// An entry that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What is said.
    pub notice: Notice,
    /// Whether it is a range of blank documents that the number falls into.
    pub range: bool,
}

/// What a bundle did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The state now.
    pub head: Head,
    /// Documents put on.
    pub added: u64,
    /// Documents of which something else is said.
    pub changed: u64,
    /// Documents taken off.
    pub removed: u64,
    /// Changes that changed nothing.
    pub unchanged: u64,
    /// Changes of ranges.
    pub ranges: u64,
    /// The bundle had been written before the answer was lost.
    pub again: bool,
}

/// How a list lies in memory and on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The state.
    pub head: Head,
    /// Rises with every merge.
    pub generation: u32,
    /// Documents in the base.
    pub base: u64,
    /// Documents in levels above it.
    pub changed: u64,
    /// Levels.
    pub levels: usize,
    /// Octets in memory.
    pub memory: u64,
    /// Octets on disk.
    pub disk: u64,
}

/// Large lists in files.
pub trait Shelf: Send + Sync {
    /// What the list says of each document, in their order.
    ///
    /// # Errors
    /// Whatever keeps the list from an answer; `Behind` if the files are not at `head` or later.
    fn look_up(
        &self,
        id: &str,
        head: &Head,
        documents: &[Document],
    ) -> Result<Vec<Option<Found>>, ShelfError>;

    /// Appends a verified bundle: durable when this returns, visible to whoever asks after it.
    ///
    /// # Errors
    /// If it does not follow; whatever keeps it from being written. Then nothing changed.
    fn take_bundle(
        &self,
        id: &str,
        octets: &[u8],
        bundle: &Bundle,
        digest: [u8; 32],
    ) -> Result<Applied, ShelfError>;

    /// How the list lies.
    ///
    /// # Errors
    /// As [`Shelf::look_up`].
    fn status(&self, id: &str) -> Result<Status, ShelfError>;
}
