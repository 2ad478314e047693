//! The certificate path of a document, to be drawn: its signer, the authority that issued it, link certificates, the anchor; each with its facts.
//!
//! It shows what passive authentication relied on and decides nothing: the verdict is that of [`crate::inspect`].

use vigie_model::Timestamp;
use vigie_mrtd::lds::EfSod;
use vigie_mrtd::x509::{Certificate, PublicKey};

use crate::chain::{Issuer, find_issuer};
use crate::signature::identify_curve;
use crate::signed_data::{SignerFit, full_hex, signer_fit};
use crate::store::{Authority, OwnSignature, Standing, TrustSnapshot, fingerprint};

/// Link certificates followed at most; the longest chain seen in official lists has four.
const LONGEST: usize = 8;

/// From the signer of EF.SOD upwards.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// The signer first, the anchor last.
    pub steps: Vec<Step>,
    /// Why the path ends before an approved anchor; `None` if it reaches one.
    pub gap: Option<Gap>,
}

/// Why a path ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// EF.SOD names no certificate that is there.
    NoSigner,
    /// No certificate of this issuer is held.
    UnknownIssuer(String),
    /// So many certificates of the issuer are held, none with the key that signed.
    OtherKeys(String, usize),
    /// The issuer's algorithm or curve is not verified here.
    NotVerifiable(String),
    /// What is held of the issuer does not count: no approved anchor vouches for it.
    Unanchored(&'static str),
}

/// What a certificate is in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Document signer (DSC).
    Signer,
    /// A link certificate: an authority's new key signed by its old one, or the reverse.
    Link,
    /// A country signing authority (CSCA).
    Authority,
}

/// Whether a certificate's own signature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Verified with the key of the next step, or its own at the end.
    Verified,
    /// The key that it names did not sign it.
    Contradicted,
    /// Not verified here.
    Unknown,
}

/// One certificate.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is.
    pub role: Role,
    /// Whom it names.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// The certified key: `RSA 3072 bits`, `ECDSA on brainpoolP256r1`.
    pub key: String,
    /// The algorithm that signed it.
    pub signed_with: String,
    /// First instant of validity.
    pub not_before: Timestamp,
    /// Last instant of validity.
    pub not_after: Timestamp,
    /// Valid at the instant of the check.
    pub valid_now: bool,
    /// SHA-256 of its bytes, hexadecimal.
    pub fingerprint: String,
    /// Where it came from: name of the file or list, and when it was imported; empty for a signer out of EF.SOD.
    pub sources: Vec<(String, Timestamp)>,
    /// Documents may be judged by it; always `false` for a signer.
    pub approved: bool,
    /// Its own signature.
    pub holds: Holds,
}

/// The path of the document whose EF.SOD this is; empty steps if it cannot be read.
pub fn certificate_path(ef_sod: &[u8], trust: &TrustSnapshot, at: Timestamp) -> Path {
    let Ok(sod) = EfSod::parse(ef_sod) else { return Path::default() };
    let Some(signer) = signer_of(&sod, trust) else {
        return Path { steps: Vec::new(), gap: Some(Gap::NoSigner) };
    };
    let issuer = signer.issuer().to_string();
    let signer_step = |holds| step(&signer, Role::Signer, &[], false, holds, at);
    match find_issuer(trust, &signer) {
        Issuer::Trusted { authority, .. } => {
            let mut steps = vec![signer_step(Holds::Verified)];
            climb(authority, trust, at, &mut steps);
            Path { steps, gap: None }
        }
        Issuer::Unanchored { authority, why } => {
            let mut steps = vec![signer_step(Holds::Verified)];
            climb(authority, trust, at, &mut steps);
            Path { steps, gap: Some(Gap::Unanchored(why)) }
        }
        Issuer::Contradiction { authority, .. } => {
            let mut steps = vec![signer_step(Holds::Contradicted)];
            climb(authority, trust, at, &mut steps);
            Path { steps, gap: None }
        }
        Issuer::Gap(error) => Path {
            steps: vec![signer_step(Holds::Unknown)],
            gap: Some(Gap::NotVerifiable(error.to_string())),
        },
        Issuer::OtherKeys(count) => {
            Path { steps: vec![signer_step(Holds::Unknown)], gap: Some(Gap::OtherKeys(issuer, count)) }
        }
        Issuer::Unknown => {
            Path { steps: vec![signer_step(Holds::Unknown)], gap: Some(Gap::UnknownIssuer(issuer)) }
        }
    }
}

/// The certificate that the signer of EF.SOD names: in it, in the trust data, or the only one there.
fn signer_of(sod: &EfSod<'_>, trust: &TrustSnapshot) -> Option<Certificate> {
    let signer = sod.signed_data.signers.first()?;
    let embedded: Vec<Certificate> =
        sod.signed_data.certificates.iter().filter_map(|raw| Certificate::parse(raw).ok()).collect();
    let best = |certificates: &[Certificate]| {
        let fitting = certificates.iter().map(|certificate| (signer_fit(signer, certificate), certificate));
        let best = fitting.filter(|(fit, _)| *fit != SignerFit::Other).max_by_key(|(fit, _)| *fit);
        best.map(|(_, certificate)| certificate.clone())
    };
    best(&embedded).or_else(|| best(trust.signers())).or_else(|| match embedded.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    })
}

/// From an authority to the end of its chain.
fn climb(first: &Authority, trust: &TrustSnapshot, at: Timestamp, steps: &mut Vec<Step>) {
    let mut seen: Vec<[u8; 32]> = Vec::new();
    let mut current = first;
    for _ in 0..LONGEST {
        seen.push(current.fingerprint);
        let next = match current.signature {
            OwnSignature::IssuedBy(place) => trust.authorities().get(place),
            _ => None,
        };
        let role = if current.standing == Standing::Link { Role::Link } else { Role::Authority };
        let holds = match current.signature {
            OwnSignature::SelfSigned | OwnSignature::IssuedBy(_) => Holds::Verified,
            _ => Holds::Unknown,
        };
        let sources: Vec<(String, Timestamp)> =
            current.sources.iter().map(|source| (source.name.clone(), source.at)).collect();
        steps.push(step(&current.certificate, role, &sources, current.is_trusted(), holds, at));
        match next {
            // What is an anchor itself needs nobody above it.
            Some(above) if current.standing != Standing::Anchor && !seen.contains(&above.fingerprint) => {
                current = above;
            }
            _ => return,
        }
    }
}

fn step(
    certificate: &Certificate,
    role: Role,
    sources: &[(String, Timestamp)],
    approved: bool,
    holds: Holds,
    at: Timestamp,
) -> Step {
    Step {
        role,
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        serial: full_hex(certificate.serial()),
        key: key_of(certificate),
        signed_with: certificate.signature_algorithm().oid.name(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        valid_now: certificate.is_valid_at(at),
        fingerprint: full_hex(&fingerprint(certificate.raw())),
        sources: sources.to_vec(),
        approved,
        holds,
    }
}

fn key_of(certificate: &Certificate) -> String {
    match certificate.spki().public_key() {
        Ok(PublicKey::Rsa { modulus, .. }) => {
            let leading = modulus.iter().take_while(|octet| **octet == 0).count();
            let first = modulus.get(leading).map_or(0, |octet| octet.leading_zeros() as usize);
            format!("RSA {} bits", (modulus.len() - leading) * 8 - first)
        }
        Ok(PublicKey::Ec { parameters, .. }) => match identify_curve(&parameters) {
            Ok(curve) => format!("EC {}", curve.name),
            Err(error) => format!("EC, {error}"),
        },
        Ok(PublicKey::Other(oid)) => oid.name(),
        Err(error) => error.to_string(),
    }
}
