//! Lists of lost, stolen, revoked and invalid documents at the size of the world's: 150 million entries on one machine.
//!
//! A list is an immutable base (fingerprints in memory, full records on disk), blank ranges as intervals, and levels of later changes on top. A
//! fingerprint only says where to look: a document is listed if a record equals it in issuing state, class and number. What changes a list is a bundle that
//! its owner signed. Everything here works on octets; files are `vigie-store-lists`' business. [`Shelf`] is the port between the two.
#![forbid(unsafe_code)]

pub mod bundle;
pub mod csv;
pub mod document;
pub mod entry;
pub mod format;
pub mod index;
pub mod level;
pub mod ranges;
pub mod shelf;
pub mod siphash;

pub use bundle::{Bundle, BundleError, Change};
pub use document::{Document, FieldError};
pub use entry::{Day, Entry, Notice, Reason};
pub use ranges::{BlankRange, RangeSet};
pub use shelf::{Applied, Found, Head, Shelf, ShelfError, Status};
pub use siphash::Key;
