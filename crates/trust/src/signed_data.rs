//! Verifying a CMS signer over the bytes as they came (RFC 5652, 5.4 to 5.6): used for EF.SOD and for master lists.

use vigie_mrtd::cms::{SignedData, SignerId, SignerInfo};
use vigie_mrtd::oid;
use vigie_mrtd::x509::{Certificate, NameMatch, SubjectPublicKeyInfo};

use crate::signature::{self, DigestAlgorithm, SignatureError, Verified};

/// What the signed attributes say of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeCheck {
    /// They carry the content's digest and type.
    Hold,
    /// They carry its digest, but the content type is missing or another one.
    ContentType,
    /// There are none: the signature is over the content itself.
    Absent,
    /// They do not carry the content's digest: nothing binds the content to the signature.
    Wrong(String),
    /// The digest algorithm is not known here.
    UnknownDigest(String),
}

/// Checks the signed attributes against the content.
pub fn check_attributes(data: &SignedData<'_>, signer: &SignerInfo<'_>) -> AttributeCheck {
    let Some(content) = data.content.as_deref() else {
        return AttributeCheck::Wrong("there is no signed content".to_owned());
    };
    let Some(attributes) = &signer.signed_attributes else {
        return match data.content_type == oid::LDS_SECURITY_OBJECT
            || data.content_type == oid::CSCA_MASTER_LIST
        {
            // RFC 5652, 5.3: attributes must be there unless the content is plain data.
            true => AttributeCheck::Absent,
            false => AttributeCheck::Wrong("no signed attributes".to_owned()),
        };
    };
    let Some(digest) = DigestAlgorithm::from_oid(signer.digest_algorithm.oid.octets()) else {
        return AttributeCheck::UnknownDigest(signer.digest_algorithm.oid.name());
    };
    let Some(stated) = attributes.single(oid::MESSAGE_DIGEST) else {
        return AttributeCheck::Wrong("no message digest among the signed attributes".to_owned());
    };
    let computed = digest.compute(content);
    if stated != computed {
        return AttributeCheck::Wrong(format!(
            "signed digest {}, digest of the content {}",
            short_hex(stated),
            short_hex(&computed)
        ));
    }
    match attributes.single(oid::CONTENT_TYPE) {
        Some(kind) if kind == data.content_type.octets() => AttributeCheck::Hold,
        _ => AttributeCheck::ContentType,
    }
}

/// Checks the signature over the signed attributes, or over the content if there are none.
///
/// # Errors
/// [`SignatureError`]
pub fn check_signature(
    data: &SignedData<'_>,
    signer: &SignerInfo<'_>,
    key: &SubjectPublicKeyInfo,
) -> Result<Verified, SignatureError> {
    let message = match &signer.signed_attributes {
        Some(attributes) => attributes.signed_bytes(),
        None => data.content.as_deref().unwrap_or_default().to_vec(),
    };
    signature::verify(
        key,
        &signer.signature_algorithm,
        Some(&signer.digest_algorithm),
        &message,
        &signer.signature,
    )
}

/// How well a certificate fits a signer identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignerFit {
    /// It is another certificate.
    Other,
    /// The serial number agrees, the issuer's name only after folding string type, case and spaces (seen in UA).
    Folded,
    /// It is the one that is named.
    Exact,
}

/// Whether a certificate is the one that a signer names.
pub fn signer_fit(signer: &SignerInfo<'_>, certificate: &Certificate) -> SignerFit {
    signer_id_fit(&signer.id, certificate)
}

/// Whether a certificate is the one of this identifier.
pub(crate) fn signer_id_fit(id: &SignerId, certificate: &Certificate) -> SignerFit {
    match id {
        SignerId::IssuerAndSerial { issuer, serial } => {
            match (certificate.serial() == serial.as_slice(), issuer.compare(certificate.issuer())) {
                (true, NameMatch::Exact) => SignerFit::Exact,
                (true, NameMatch::Folded) => SignerFit::Folded,
                _ => SignerFit::Other,
            }
        }
        SignerId::SubjectKeyId(id) => match certificate.extensions().subject_key_id() == Some(id) {
            true => SignerFit::Exact,
            false => SignerFit::Other,
        },
    }
}

/// The first and last two octets of a digest, `3f9a…11c2`.
pub fn short_hex(digest: &[u8]) -> String {
    let hex = |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
    match digest.len() {
        0 => "(empty)".to_owned(),
        1..=4 => hex(digest),
        len => format!("{}…{}", hex(&digest[..2]), hex(&digest[len - 2..])),
    }
}

/// Hexadecimal of all octets.
pub(crate) fn full_hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
