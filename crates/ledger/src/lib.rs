//! RFC 6962 Merkle log: leaves, tiles, proofs, checkpoints. Pure.
//!
//! An entry of the audit log enters the tree as a salted [`commitment`], so that erasing the entry leaves the log intact.
//! The tree is hashed as RFC 6962 section 2.1 (RFC 9162 section 2.1) has it, kept as C2SP tlog-tiles and announced as C2SP checkpoints.
//! After a restore from a backup the same tree goes on in a new epoch (the number in [`Origin`]).
#![forbid(unsafe_code)]

pub mod audit;
pub mod checkpoint;
pub mod commitment;
pub mod compact;
pub mod nodes;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;

pub use audit::{Auditor, Difference, Row, first_difference};
pub use checkpoint::{Checkpoint, CheckpointError, Origin};
pub use commitment::commit;
pub use compact::{CompactRange, CompactRangeError};
pub use nodes::{Leaves, Nodes, Tiles};
pub use note::{NoteError, NoteSigner, NoteVerifier};
pub use proof::{ProofError, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
pub use tile::{TileId, tiles_after_growth};
pub use tree::{Hash, leaf_hash, node_hash};
