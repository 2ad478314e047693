//! From a document signer to an approved CSCA (ICAO Doc 9303-12, 7.1; Doc 9303-11, 5.1; RFC 5280, 6.1).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use vigie_mrtd::x509::Certificate;

use crate::signature::{SignatureError, Verified};
use crate::store::{Authority, Standing, TrustSnapshot, fingerprint, signed_by};

/// Who signed a document signer certificate.
#[derive(Clone, Debug)]
pub(crate) enum Issuer<'t> {
    /// An authority that documents may be judged by.
    Trusted { authority: &'t Authority, verified: Verified },
    /// An authority that is held without an anchor.
    Unanchored { authority: &'t Authority, why: &'static str },
    /// The very key that the certificate names did not sign it.
    Contradiction { authority: &'t Authority, error: SignatureError },
    /// A candidate's algorithm or curve is not verified here.
    Gap(SignatureError),
    /// Authorities of this name are held, but not the key.
    OtherKeys(usize),
    /// Nobody of this name is held.
    Unknown,
}

/// The same with places among the authorities in place of references: what a snapshot remembers.
#[derive(Clone, Debug)]
enum Found {
    Trusted(usize, Verified),
    Unanchored(usize, &'static str),
    Contradiction(usize, SignatureError),
    Gap(SignatureError),
    OtherKeys(usize),
    Unknown,
}

/// Answers for signers that a snapshot was asked about, by SHA-256 of the certificate. An answer depends on the snapshot and the certificate alone, so
/// that remembering changes nothing but the time; a snapshot that changes forgets all.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<HashMap<[u8; 32], Found>>);

/// A state has tens of signers in use at a time, all states some thousands.
const REMEMBERED: usize = 16_384;

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Memory {
    fn recall(&self, print: &[u8; 32]) -> Option<Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(print).cloned()
    }

    fn keep(&self, print: [u8; 32], found: &Found) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(print, found.clone());
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}

/// Looks for the issuer of `signer`; the answer is remembered for the next document of the same signer.
pub(crate) fn find_issuer<'t>(trust: &'t TrustSnapshot, signer: &Certificate) -> Issuer<'t> {
    let print = fingerprint(signer.raw());
    let found = trust.memory().recall(&print).unwrap_or_else(|| {
        let found = search(trust, signer);
        trust.memory().keep(print, &found);
        found
    });
    let authority = |at: usize| &trust.authorities()[at];
    match found {
        Found::Trusted(at, verified) => Issuer::Trusted { authority: authority(at), verified },
        Found::Unanchored(at, why) => Issuer::Unanchored { authority: authority(at), why },
        Found::Contradiction(at, error) => Issuer::Contradiction { authority: authority(at), error },
        Found::Gap(error) => Issuer::Gap(error),
        Found::OtherKeys(count) => Issuer::OtherKeys(count),
        Found::Unknown => Issuer::Unknown,
    }
}

/// Every key of the same name and every key of the named identifier is tried, because key identifiers are not reliable (173 of 874 authorities have
/// none).
fn search(trust: &TrustSnapshot, signer: &Certificate) -> Found {
    let key_id = signer.extensions().authority_key_id();
    let candidates = trust.candidates(signer.issuer(), key_id.as_deref());
    let (mut unanchored, mut contradiction, mut gap) = (None, None, None);
    for at in &candidates {
        let authority = &trust.authorities()[*at];
        match (signed_by(signer, &authority.certificate), &authority.standing) {
            (Ok(verified), Standing::Anchor | Standing::Link) => return Found::Trusted(*at, verified),
            (Ok(_), Standing::Unanchored(why)) => unanchored = unanchored.or(Some((*at, *why))),
            (Err(error), _) if error.is_gap() => gap = gap.or(Some(error)),
            (Err(error), _) => {
                let named = key_id.is_some()
                    && authority.certificate.extensions().subject_key_id() == key_id.as_deref();
                if named && authority.is_trusted() {
                    contradiction = contradiction.or(Some((*at, error)));
                }
            }
        }
    }
    match (unanchored, gap, contradiction) {
        (Some((at, why)), ..) => Found::Unanchored(at, why),
        (None, Some(error), _) => Found::Gap(error),
        (None, None, Some((at, error))) => Found::Contradiction(at, error),
        (None, None, None) if candidates.is_empty() => Found::Unknown,
        (None, None, None) => Found::OtherKeys(candidates.len()),
    }
}

impl TrustSnapshot {
    /// The trusted authority that signed a document signer certificate.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn issuer_of(&self, signer: &Certificate) -> Result<&Authority, String> {
        match find_issuer(self, signer) {
            Issuer::Trusted { authority, .. } => Ok(authority),
            Issuer::Unanchored { why, .. } => Err(format!("its issuer is held, but {why}")),
            Issuer::Contradiction { error, .. } => Err(format!("the key it names did not sign it: {error}")),
            Issuer::Gap(error) => Err(error.to_string()),
            Issuer::OtherKeys(count) => {
                Err(format!("{count} certificates of its issuer are held, none with the key that signed"))
            }
            Issuer::Unknown => Err("no certificate of its issuer is held".to_owned()),
        }
    }
}
