//! One STIX object: the sender's bytes, its header and its digests.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::canonical::{self, NotCanonical};
use crate::header::{Header, ObjectError, ObjectVersion};
use crate::scan::{self, Limits, ScanError};

/// One version of a STIX object exactly as its sender wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StixObject {
    /// What storage and handling need to know.
    pub header: Header,
    /// The sender's bytes, white space inside included.
    pub bytes: Arc<[u8]>,
    /// SHA-256 of `bytes`.
    pub sha256: [u8; 32],
    /// SHA-256 of the RFC 8785 form; `None` if that form cannot carry a property.
    pub jcs_sha256: Option<[u8; 32]>,
    /// The property that the RFC 8785 form cannot carry: such an object is kept but not signed.
    pub not_canonical: Option<NotCanonical>,
}

impl StixObject {
    /// Reads one object (no bundle); white space around it is dropped.
    ///
    /// # Errors
    /// [`ScanError`] for broken JSON, [`ScanError::Object`] for an object that is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ScanError> {
        let raw = scan::single(bytes, &Limits::default())?;
        Self::from_sound(raw.bytes, raw.result?).map_err(ScanError::from)
    }

    /// Digests an object that the scanner found sound.
    pub(crate) fn from_sound(bytes: &[u8], header: Header) -> Result<Self, ObjectError> {
        let (jcs_sha256, not_canonical) = match (&header.version, canonical::of_sound(bytes)) {
            (_, Ok(form)) => (Some(sha256(&form)), None),
            (_, Err(why)) => (None, Some(why)),
        };
        Ok(Self { header, bytes: bytes.into(), sha256: sha256(bytes), jcs_sha256, not_canonical })
    }

    /// The version's key together with the id: what identifies a record in a collection.
    pub fn version(&self) -> &ObjectVersion {
        &self.header.version
    }
}

/// SHA-256 of `bytes`.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// What tells observables of one id apart: SHA-256 of the RFC 8785 form, of the bytes where that form cannot carry them.
pub(crate) fn content_digest(bytes: &[u8]) -> [u8; 32] {
    canonical::of_sound(bytes).map_or_else(|_| sha256(bytes), |form| sha256(&form))
}
