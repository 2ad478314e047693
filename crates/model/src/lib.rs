//! Ids, instants, TLP and the registry of reasons: what three or more crates use.
//!
//! Pure: no clock, no random source, no I/O.
#![forbid(unsafe_code)]

mod country;
mod id;
mod lang;
pub mod reason;
mod timestamp;
mod tlp;

pub use country::{CountryCode, CountryCodeError};
pub use id::{AudienceId, CollectionId, IdError, MemberId, StixId};
pub use lang::{Lang, Text};
pub use reason::{Outcome, ReasonCode};
pub use timestamp::{Duration, Timestamp, TimestampError};
pub use tlp::Tlp;
