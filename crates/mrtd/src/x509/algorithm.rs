//! AlgorithmIdentifier (RFC 5280, 4.1.1.2).

use super::owned;
use crate::oid::Oid;
use crate::tlv::{Cursor, Tag, TlvError};

/// An algorithm and its parameters as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlgorithmIdentifier {
    /// The algorithm.
    pub oid: Oid,
    /// The parameters, a whole element as it came; `None` if absent.
    pub parameters: Option<Vec<u8>>,
}

impl AlgorithmIdentifier {
    /// Reads the next element as an AlgorithmIdentifier.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let mut parts = cursor.expect(Tag::SEQUENCE, "an algorithm identifier")?.contents();
        let oid = Oid::new(parts.expect(Tag::OID, "an algorithm")?.value);
        let parameters = match parts.is_empty() {
            true => None,
            false => Some(owned(&parts.any()?)),
        };
        parts.finish();
        Ok(Self { oid, parameters })
    }

    /// No parameters, or NULL.
    pub fn has_no_parameters(&self) -> bool {
        self.parameters.as_deref().is_none_or(|parameters| parameters == [5, 0])
    }
}
