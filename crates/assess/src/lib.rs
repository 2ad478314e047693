//! Joint assessment: judgements by quantiles, their pool, what binds them before they are shown, and how they are scored afterwards. Pure.
//!
//! A judgement is of a member and of a quantity; no type here can hold a person, a nationality or a group.
#![forbid(unsafe_code)]

pub mod commitment;
pub mod decimal;
pub mod pool;
pub mod quantiles;
pub mod score;
pub mod tally;

pub use commitment::{Content, digest};
pub use decimal::Decimal;
pub use pool::{MemberPool, Pooled, Spread, pool_members};
pub use quantiles::{Quantiles, QuantilesError};
pub use score::Score;
pub use tally::{Commit, MemberState, Reveal, Rules, Tally, tally};

/// The rule of all rounds: every member counts the same, whoever it is and however many assessors it asked.
pub const RULE: &str = "equal-weight-pool/1";
