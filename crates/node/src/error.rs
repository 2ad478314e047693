use vigie_store::StoreError;

/// What went wrong, where, and what to do about it; shown to users as it is, so it never holds personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code such as `input.too-large`.
    pub code: &'static str,
    /// What is wrong, one sentence without a full stop.
    pub what: String,
    /// Where: a field, a line, an object index; empty if nowhere in particular.
    pub place: String,
    /// What helps; empty if nothing is known to.
    pub remedy: String,
}

impl Problem {
    /// A problem without a place.
    pub fn new(code: &'static str, what: impl Into<String>) -> Self {
        Self { code, what: what.into(), place: String::new(), remedy: String::new() }
    }

    /// Names the place.
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }

    /// Names the remedy.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.what)?;
        if !self.remedy.is_empty() {
            write!(f, "; {}", self.remedy)?;
        }
        Ok(())
    }
}

/// Why a use case gave no answer. Verdicts and refused objects are answers, not errors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodeError {
    /// The caller's input is wrong.
    #[error("{0}")]
    Invalid(Problem),
    /// Nobody is signed in, or the credential is not valid.
    #[error("{0}")]
    Unauthenticated(Problem),
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(Problem),
    /// There is no such thing, or the caller may not know that there is.
    #[error("{0}")]
    NotFound(Problem),
    /// Somebody else changed it first, or it exists already.
    #[error("{0}")]
    Conflict(Problem),
    /// Too many attempts.
    #[error("{0}")]
    TooMany(Problem),
    /// The store could not do it.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl NodeError {
    /// Input that is wrong.
    pub fn invalid(code: &'static str, what: impl Into<String>) -> Self {
        Self::Invalid(Problem::new(code, what))
    }

    /// Something that is not there.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound(Problem::new("not-found", what))
    }
}

impl From<Problem> for NodeError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem)
    }
}
