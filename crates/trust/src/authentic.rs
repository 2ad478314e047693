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

/// Something read from a chip, with what is known of it: it is shown with that, never without.
#[derive(Clone, Debug)]
pub enum Shown<T> {
    /// The chip says so; nothing has proven it.
    Claimed(Unauthenticated<T>),
    /// An approved issuer signed it.
    Authentic(Authentic<T>),
}

impl<T> Shown<T> {
    /// Marks what was read by the proof, if there is one.
    pub fn new(value: T, proof: Option<ChipProof>) -> Self {
        let claimed = Unauthenticated::new(value);
        match proof {
            Some(proof) => Self::Authentic(claimed.prove(proof)),
            None => Self::Claimed(claimed),
        }
    }

    /// The value, to be shown together with [`is_authentic`](Self::is_authentic).
    pub fn value(&self) -> &T {
        match self {
            Self::Claimed(claimed) => claimed.claimed(),
            Self::Authentic(authentic) => authentic.value(),
        }
    }

    /// An approved issuer signed it.
    pub fn is_authentic(&self) -> bool {
        matches!(self, Self::Authentic(_))
    }
}
