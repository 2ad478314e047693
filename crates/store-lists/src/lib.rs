//! Large lists in files: the engine behind [`vigie_doclist::Shelf`].
//!
//! `<folder>/<list>/` holds `CURRENT`, `index-N`, `records-N`, `log-N` (see [`vigie_doclist::format`]) and `lock`. Nothing that counts is ever changed in
//! place: a build or a merge writes new files and then replaces `CURRENT` as a whole; a bundle is appended to the log, synced, and acknowledged by a new
//! `CURRENT`. A process that dies at any point leaves what was acknowledged; octets behind the acknowledged end of the log count for nothing.
#![forbid(unsafe_code)]

mod build;
mod files;
mod list;
mod shelf;
mod verify;

pub use build::{Builder, Built, Founding};
pub use list::{LargeList, Snapshot};
pub use shelf::FileShelf;
pub use verify::Verified;
