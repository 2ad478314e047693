//! Data read from a chip, before and after its authenticity is proven.

/// Something read from a document that nothing has proven yet.
#[derive(Clone, Debug)]
pub struct Unauthenticated<T>(T);

/// Something whose bytes an approved issuer signed.
#[derive(Clone, Debug)]
pub struct Authentic<T>(T);

/// Proof that passive authentication of a chip passed; only passive authentication makes one.
#[derive(Clone, Copy, Debug)]
pub struct ChipProof(pub(crate) ());

impl<T> Unauthenticated<T> {
    /// Wraps what was read.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// What the document claims; to be compared and shown as a claim, never relied on.
    pub fn claimed(&self) -> &T {
        &self.0
    }

    /// What follows from it, just as unproven.
    pub fn derive<U>(&self, read: impl FnOnce(&T) -> Option<U>) -> Option<Unauthenticated<U>> {
        read(&self.0).map(Unauthenticated)
    }

    /// The same, proven.
    pub fn prove(self, _proof: ChipProof) -> Authentic<T> {
        Authentic(self.0)
    }
}

impl<T> Authentic<T> {
    /// The proven value.
    pub fn value(&self) -> &T {
        &self.0
    }
}
