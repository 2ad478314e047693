//! STIX 2.1: objects kept byte-equal, canonical form, patterns, travel-document extensions. Pure.
//!
//! A record is the sender's bytes. [`scan::split`] finds the objects of a bundle or TAXII envelope in one pass and reads the few
//! properties that storage needs ([`Header`]); nothing is ever written again from a parsed form.
#![forbid(unsafe_code)]

pub mod canonical;
mod header;
mod json;
mod object;
pub mod scan;
mod walk;

pub use header::{Header, Instant, ObjectClass, ObjectError, ObjectVersion, SpecVersion};
pub use object::StixObject;
pub use walk::Fault;
