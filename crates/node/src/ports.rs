//! What the node needs from outside: time and randomness. The binary gives the real ones, tests give fixed ones.

use vigie_model::Timestamp;

/// Where time comes from.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with octets nobody can foresee.
    fn fill(&self, octets: &mut [u8]);
}

impl dyn Entropy {
    /// `N` random octets.
    pub fn octets<const N: usize>(&self) -> [u8; N] {
        let mut octets = [0; N];
        self.fill(&mut octets);
        octets
    }
}
