//! Signed lists of the PKI: CMS master lists (ICAO Doc 9303-12, 9), a set of CSCA certificates, and the frame that deviation lists share with them.

use vigie_mrtd::cms::SignedData;
use vigie_mrtd::oid;
use vigie_mrtd::tlv::{Cursor, Leniencies, Tag};
use vigie_mrtd::x509::Certificate;

use crate::signature::SignatureNote;
use crate::signed_data::{self, AttributeCheck, SignerFit};

/// A list whose signature was verified with a certificate that it carries.
pub(super) struct SignedList {
    pub(super) signer: Certificate,
    /// Certificates beside the list: the signer's and usually its CSCA's.
    pub(super) beside: Vec<Certificate>,
    /// The signed content.
    pub(super) content: Vec<u8>,
    pub(super) findings: Vec<String>,
}

/// A kind of signed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListKind {
    /// CSCA certificates.
    Master,
    /// Deviations.
    Deviation,
}

impl ListKind {
    const fn content_type(self) -> &'static [u8] {
        match self {
            Self::Master => oid::CSCA_MASTER_LIST,
            Self::Deviation => oid::DEVIATION_LIST,
        }
    }

    /// Purpose of its signer's key, and what a signer without it is called.
    const fn purpose(self) -> (&'static [u8], &'static str) {
        match self {
            Self::Master => {
                (oid::CSCA_MASTER_LIST_SIGNING_KEY, "signer without the purpose of signing master lists")
            }
            Self::Deviation => {
                (oid::DEVIATION_LIST_SIGNING_KEY, "signer without the purpose of signing deviation lists")
            }
        }
    }

    /// The kind that a CMS content announces.
    pub(super) fn announced(bytes: &[u8]) -> Self {
        let notes = Leniencies::default();
        match SignedData::read(&mut Cursor::new(bytes, &notes)) {
            Ok(data) if data.content_type == oid::DEVIATION_LIST => Self::Deviation,
            _ => Self::Master,
        }
    }
}

/// Reads and verifies a list. The text of an error says why the list is refused.
pub(super) fn read(bytes: &[u8], kind: ListKind) -> Result<SignedList, String> {
    let notes = Leniencies::default();
    let data = SignedData::read(&mut Cursor::new(bytes, &notes)).map_err(|error| error.to_string())?;
    if data.content_type != kind.content_type() {
        return Err(format!("content type {} is not a CSCA master list", data.content_type.name()));
    }
    let beside: Vec<Certificate> =
        data.certificates.iter().filter_map(|raw| Certificate::parse(raw).ok()).collect();
    let signer = data.signers.first().ok_or("the list is not signed")?;
    let certificate =
        beside.iter().find(|certificate| signed_data::signer_fit(signer, certificate) != SignerFit::Other);
    let certificate = certificate.ok_or("the certificate of the list's signer is not in the list")?.clone();
    match signed_data::check_attributes(&data, signer) {
        AttributeCheck::Hold => {}
        AttributeCheck::Absent => {}
        AttributeCheck::ContentType => {
            return Err("the signed attributes name another content type".to_owned());
        }
        AttributeCheck::Wrong(what) | AttributeCheck::UnknownDigest(what) => {
            return Err(format!("signed attributes: {what}"));
        }
    }
    let verified = signed_data::check_signature(&data, signer, certificate.spki())
        .map_err(|error| format!("signature of the list: {error}"))?;
    // Trust data are held to the letter; a document's signature with the same departure would hold and be named.
    if verified.notes.contains(&SignatureNote::NoNull) {
        return Err(
            "signature of the list: DigestInfo without NULL, which RFC 8017, A.2.4 does not allow".to_owned()
        );
    }
    let mut findings: Vec<String> =
        verified.notes.iter().map(|note| format!("list signature: {}", note.text())).collect();
    let purposes = certificate.extensions().extended_key_usage();
    let (purpose, without) = kind.purpose();
    if !purposes.is_some_and(|purposes| purposes.is_ok_and(|all| all.iter().any(|stated| *stated == purpose)))
    {
        findings.push(without.to_owned());
    }
    let signed = signer.signed_attributes.as_ref().and_then(vigie_mrtd::cms::SignedAttributes::signing_time);
    match signed {
        None => findings.push("list without signing time".to_owned()),
        Some(time) if !certificate.is_valid_at(time) => {
            findings.push("list signed outside the validity of its signer's certificate".to_owned());
        }
        Some(_) => {}
    }
    let content = data.content.as_deref().unwrap_or_default().to_vec();
    Ok(SignedList { signer: certificate, beside, content, findings })
}

/// `CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }`
pub(super) fn certificates(content: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    read_certificates(content).map_err(|error| format!("content of the list: {error}"))
}

fn read_certificates(content: &[u8]) -> Result<Vec<Vec<u8>>, vigie_mrtd::tlv::TlvError> {
    let notes = Leniencies::default();
    let mut parts = Cursor::new(content, &notes).expect(Tag::SEQUENCE, "a CSCA master list")?.contents();
    parts.expect(Tag::INTEGER, "a list version")?;
    let mut set = parts.expect(Tag::SET, "the certificates of a list")?.contents();
    let mut found = Vec::new();
    while !set.is_empty() {
        found.push(set.any()?.raw.to_vec());
    }
    Ok(found)
}
