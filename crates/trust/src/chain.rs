//! From a document signer to an approved CSCA (ICAO Doc 9303-12, 7.1; Doc 9303-11, 5.1; RFC 5280, 6.1).

use vigie_mrtd::x509::Certificate;

use crate::signature::{SignatureError, Verified};
use crate::store::{Authority, Standing, TrustSnapshot, signed_by};

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

/// Looks for the issuer of `signer`: every key of the same name and every key of the named identifier is tried, because key identifiers are not
/// reliable (173 of 874 authorities have none).
pub(crate) fn find_issuer<'t>(trust: &'t TrustSnapshot, signer: &Certificate) -> Issuer<'t> {
    let key_id = signer.extensions().authority_key_id();
    let candidates = trust.candidates(signer.issuer(), key_id.as_deref());
    let (mut unanchored, mut contradiction, mut gap) = (None, None, None);
    for at in &candidates {
        let authority = &trust.authorities()[*at];
        match (signed_by(signer, &authority.certificate), &authority.standing) {
            (Ok(verified), Standing::Anchor | Standing::Link) => {
                return Issuer::Trusted { authority, verified };
            }
            (Ok(_), Standing::Unanchored(why)) => unanchored = unanchored.or(Some((authority, *why))),
            (Err(error), _) if error.is_gap() => gap = gap.or(Some(error)),
            (Err(error), _) => {
                let named = key_id.is_some()
                    && authority.certificate.extensions().subject_key_id() == key_id.as_deref();
                if named && authority.is_trusted() {
                    contradiction = contradiction.or(Some((authority, error)));
                }
            }
        }
    }
    match (unanchored, gap, contradiction) {
        (Some((authority, why)), ..) => Issuer::Unanchored { authority, why },
        (None, Some(error), _) => Issuer::Gap(error),
        (None, None, Some((authority, error))) => Issuer::Contradiction { authority, error },
        (None, None, None) if candidates.is_empty() => Issuer::Unknown,
        (None, None, None) => Issuer::OtherKeys(candidates.len()),
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
