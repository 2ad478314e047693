//! What counts rest on: ISO weeks, the taxonomy of phenomena, the expected band of a weekly series, and which small counts may be told.
//!
//! Pure: numbers in, numbers out. Nothing here can hold a person, a nationality or a group of people.
#![forbid(unsafe_code)]

pub mod baseline;
pub mod quantile;
pub mod series;
pub mod suppress;
pub mod taxonomy;
mod week;

pub use week::{Week, WeekError};
