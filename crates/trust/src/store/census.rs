//! What certificates in use depart in, counted (ICAO Doc 9303-12, 7.1; RFC 5280): a line per certificate, and a census of a whole snapshot.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use vigie_model::Duration;
use vigie_mrtd::oid;
use vigie_mrtd::tlv::Leniency;
use vigie_mrtd::x509::{Certificate, EcParameters, NameMatch, PublicKey};

use super::report::EntryKind;
use super::{OwnSignature, TrustSnapshot};
use crate::signature;

/// A CSCA's key is used for three to five years and documents run for ten or more (Doc 9303-12, 4.1.4); longer than this is worth a line.
const LONG_VALIDITY: Duration = Duration::from_days(7_415);

/// Extensions that Doc 9303-12, table 6 lets an issuer mark critical.
const MAY_BE_CRITICAL: [&[u8]; 3] = [oid::KEY_USAGE, oid::BASIC_CONSTRAINTS, oid::EXTENDED_KEY_USAGE];

/// Facts on all authorities of a snapshot together that no single certificate shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Census {
    /// Authorities held.
    pub authorities: usize,
    /// Different public keys among them, by the bits of the key.
    pub keys: usize,
    /// Different SubjectPublicKeyInfo: one key may be certified for PSS and for any scheme, or with its curve by name and by numbers.
    pub key_infos: usize,
    /// Different subject names, octet by octet.
    pub subjects: usize,
    /// Country codes in upper case.
    pub countries: usize,
    /// Subject names under which more than one key is certified.
    pub subjects_with_several_keys: usize,
    /// The most keys under one subject name.
    pub most_keys_of_a_subject: usize,
    /// Subject key identifiers that different SubjectPublicKeyInfo share.
    pub shared_key_ids: usize,
    /// Self-signed authorities whose signature was verified.
    pub self_signed: usize,
    /// Authorities signed by another one that is held.
    pub issued_by_another: usize,
    /// Of those, found by the issuer's name alone: no authority key identifier, or one that is not the issuer's.
    pub found_by_name_only: usize,
    /// Of those, found by the key identifier alone: the names differ.
    pub found_by_key_id_only: usize,
    /// Authorities whose signer is not held.
    pub unresolved: usize,
    /// Certificates by the kind of their key.
    pub keys_by_family: BTreeMap<String, usize>,
    /// Certificates by the scheme that signed them.
    pub signatures_by_scheme: BTreeMap<String, usize>,
}

impl Census {
    /// Counts.
    pub fn of(trust: &TrustSnapshot) -> Self {
        let mut census = Self { authorities: trust.authorities().len(), ..Self::default() };
        let mut by_subject: HashMap<&[u8], HashSet<&[u8]>> = HashMap::new();
        let mut by_key_id: HashMap<&[u8], HashSet<&[u8]>> = HashMap::new();
        let (mut keys, mut infos, mut countries) = (HashSet::new(), HashSet::new(), HashSet::new());
        for authority in trust.authorities() {
            let certificate = &authority.certificate;
            let key = certificate.spki().key.as_slice();
            let info = certificate.spki().raw.as_slice();
            keys.insert(key);
            infos.insert(info);
            countries.extend(certificate.subject().country());
            by_subject.entry(certificate.subject().raw()).or_default().insert(info);
            if let Some(id) = certificate.extensions().subject_key_id() {
                by_key_id.entry(id).or_default().insert(info);
            }
            *census.keys_by_family.entry(key_family(certificate)).or_default() += 1;
            *census.signatures_by_scheme.entry(scheme_family(certificate).to_owned()).or_default() += 1;
            match &authority.signature {
                OwnSignature::SelfSigned => census.self_signed += 1,
                OwnSignature::Unverifiable(_) | OwnSignature::Unresolved => census.unresolved += 1,
                OwnSignature::IssuedBy(issuer) => {
                    let issuer = &trust.authorities()[*issuer].certificate;
                    let named = certificate.extensions().authority_key_id();
                    let keyed = named.is_some() && named.as_deref() == issuer.extensions().subject_key_id();
                    let same_name = certificate.issuer().compare(issuer.subject()) != NameMatch::Different;
                    census.issued_by_another += 1;
                    census.found_by_name_only += usize::from(same_name && !keyed);
                    census.found_by_key_id_only += usize::from(keyed && !same_name);
                }
            }
        }
        census.keys = keys.len();
        census.key_infos = infos.len();
        census.countries = countries.len();
        census.subjects = by_subject.len();
        census.subjects_with_several_keys = by_subject.values().filter(|keys| keys.len() > 1).count();
        census.most_keys_of_a_subject = by_subject.values().map(HashSet::len).max().unwrap_or_default();
        census.shared_key_ids = by_key_id.values().filter(|keys| keys.len() > 1).count();
        census
    }
}

/// The kind of a certificate's key: `RSA-4096`, the name of its curve, or the identifier of an algorithm that is not verified here.
pub fn key_family(certificate: &Certificate) -> String {
    match certificate.spki().public_key() {
        Ok(PublicKey::Rsa { modulus, .. }) => {
            let zeros = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
            format!("RSA-{}", (modulus.len() * 8).saturating_sub(zeros))
        }
        Ok(PublicKey::Ec { parameters, .. }) => match (signature::identify_curve(&parameters), parameters) {
            (Ok(curve), _) => curve.name.to_owned(),
            (Err(_), EcParameters::Named(oid)) => oid.name(),
            (Err(_), _) => "unknown curve".to_owned(),
        },
        Ok(PublicKey::Other(oid)) => oid.name(),
        Err(_) => "unreadable".to_owned(),
    }
}

fn scheme_family(certificate: &Certificate) -> &'static str {
    match certificate.signature_algorithm().oid.octets() {
        oid::RSASSA_PSS => "RSA-PSS",
        oid::SHA1_WITH_RSA
        | oid::SHA224_WITH_RSA
        | oid::SHA256_WITH_RSA
        | oid::SHA384_WITH_RSA
        | oid::SHA512_WITH_RSA
        | oid::RSA_ENCRYPTION => "RSA PKCS#1",
        oid::ECDSA_WITH_SHA1
        | oid::ECDSA_WITH_SHA224
        | oid::ECDSA_WITH_SHA256
        | oid::ECDSA_WITH_SHA384
        | oid::ECDSA_WITH_SHA512 => "ECDSA",
        _ => "other",
    }
}

/// Departures from DER and from the profile of Doc 9303-12, 7.1 that are worth a line.
pub(super) fn findings(certificate: &Certificate, kind: EntryKind) -> Vec<String> {
    let mut found: Vec<String> =
        certificate.leniencies().iter().map(|(leniency, _)| leniency.name().to_owned()).collect();
    let extensions = certificate.extensions();
    for (leniency, oid) in extensions.body_leniencies() {
        found.push(match leniency {
            Leniency::ExtensionBody => format!("malformed {}", oid.name()),
            other => format!("{} in {}", other.name(), oid.name()),
        });
    }
    if certificate.serial().iter().all(|octet| *octet == 0) {
        found.push("serial number zero".to_owned());
    }
    match certificate.subject().first(oid::COUNTRY) {
        None => found.push("no country".to_owned()),
        Some(country) if country.len() != 2 => found.push("country not two letters".to_owned()),
        Some(country) if country.bytes().any(|c| c.is_ascii_lowercase()) => {
            found.push("country in lower case".to_owned())
        }
        Some(_) => {}
    }
    if certificate.subject().country() != certificate.issuer().country() {
        found.push("issuer of another country".to_owned());
    }
    if extensions.has_duplicates() {
        found.push("extension twice".to_owned());
    }
    if kind != EntryKind::Signer {
        match extensions.basic_constraints() {
            None => found.push("no basic constraints".to_owned()),
            Some(Err(_)) => {}
            Some(Ok(constraints)) => {
                if !constraints.ca {
                    found.push("authority with cA false".to_owned());
                }
                match constraints.path_len {
                    None => found.push("no path length".to_owned()),
                    Some(0) => {}
                    Some(_) => found.push("path length not 0".to_owned()),
                }
            }
        }
        match extensions.find(oid::KEY_USAGE) {
            None => found.push("no key usage".to_owned()),
            Some(usage) if !usage.critical => found.push("key usage not critical".to_owned()),
            Some(_) => {}
        }
        if extensions.subject_key_id().is_none() {
            found.push("no subject key identifier".to_owned());
        }
        if extensions.authority_key_id().is_none() {
            found.push("no authority key identifier".to_owned());
        }
    }
    found.extend(
        extensions
            .iter()
            .filter(|extension| {
                extension.critical && !MAY_BE_CRITICAL.iter().any(|may| extension.oid == *may)
            })
            .map(|extension| format!("critical {}", extension.oid.name())),
    );
    if certificate.not_after() > certificate.not_before() + LONG_VALIDITY {
        found.push("validity of more than 20.3 years".to_owned());
    }
    let scheme = scheme_family(certificate);
    match certificate.spki().public_key() {
        Ok(PublicKey::Ec { parameters: EcParameters::Explicit(_), .. }) => {
            found.push("explicit curve parameters".to_owned());
            if scheme.starts_with("RSA") {
                found.push("key and signature of different families".to_owned());
            }
        }
        Ok(PublicKey::Ec { .. }) if scheme.starts_with("RSA") => {
            found.push("key and signature of different families".to_owned());
        }
        Ok(PublicKey::Rsa { .. }) if scheme == "ECDSA" => {
            found.push("key and signature of different families".to_owned());
        }
        _ => {}
    }
    if signature::digest_of(certificate.signature_algorithm()) == Some(signature::DigestAlgorithm::Sha1) {
        found.push("signed with SHA-1".to_owned());
    }
    found.sort();
    found.dedup();
    found
}
