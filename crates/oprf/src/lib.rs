//! Private matching: RFC 9497 VOPRF with ristretto255-SHA512 and batch proofs ([`voprf`]), and sharded filters of its outputs ([`filter`]).
//!
//! The owner of a list evaluates every entry under a key of the list and gives away a filter of the outputs. Whoever holds the filter asks the
//! owner to evaluate a blinded number, verifies that the published key was used, and looks the output up alone. Pure: randomness is an argument.
#![forbid(unsafe_code)]

pub mod filter;
pub mod voprf;

pub use filter::{Filter, FilterError, Shard, shard_bits};
pub use voprf::{
    Blinding, Element, Output, Proof, PublicKey, SecretKey, VoprfError, blind, finalize, verify,
};
