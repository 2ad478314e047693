//! Trust decisions on travel documents: signatures, chains, passive authentication, the verdict. Pure.
#![forbid(unsafe_code)]

mod authentic;
mod chain;
pub mod country;
mod deviation;
mod finding;
pub mod inspect;
mod pa;
pub mod path;
pub mod report;
mod rules;
pub mod signature;
pub mod signed_data;
pub mod store;
pub mod vigilance;
pub use authentic::{Authentic, ChipProof, Shown, Unauthenticated};
