//! Altered documents by class, made from the standards and not from the reader: ICAO Doc 9303-10 to -12, RFC 5652, X.690.

pub mod forge;
pub mod signed;
pub mod tree;
pub mod unsigned;

use std::rc::Rc;

use vigie_trust::store::TrustSnapshot;

use forge::Chip;

/// A sound document and the trust that passes it.
pub struct Base {
    pub name: String,
    pub lines: Vec<String>,
    pub chip: Chip,
    pub trust: Rc<TrustSnapshot>,
    /// What is in `trust`, by file name.
    pub trust_files: Vec<(String, Vec<u8>)>,
    pub now: vigie_model::Timestamp,
}

/// An altered document.
pub struct Mutant {
    pub class: &'static str,
    /// What was altered, so that it can be found again.
    pub what: String,
    pub lines: Vec<String>,
    pub chip: Chip,
    /// Other trust than that of the base.
    pub trust: Option<Vec<(String, Vec<u8>)>>,
}

/// Chance that a seed repeats (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}
