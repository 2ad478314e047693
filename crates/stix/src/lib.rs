//! STIX 2.1: objects kept byte-equal, canonical form, patterns, travel-document extensions. Pure.
//!
//! A record is the sender's bytes. [`scan::split`] finds the objects of a bundle or TAXII envelope in one pass and reads the few
//! properties that storage needs ([`Header`]); nothing is ever written again from a parsed form.
#![forbid(unsafe_code)]

pub mod accord;
pub mod blocklist;
pub mod canonical;
pub mod complete;
mod header;
mod json;
mod object;
pub mod pattern;
pub mod phenomena;
pub mod rounds;
pub mod scan;
mod splice;
mod text;
pub mod travel;
pub mod validate;
mod walk;

pub use header::{Header, Instant, ObjectClass, ObjectError, ObjectVersion};
pub use object::StixObject;
pub use text::{text, title, words};
pub use walk::Fault;
