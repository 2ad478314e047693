//! CMS SignedData (RFC 5652) with the signed bytes as they came: what EF.SOD and master lists are.

use std::borrow::Cow;
use std::ops::Range;

use vigie_model::Timestamp;

use crate::oid::{self, Oid};
use crate::tlv::{Cursor, Leniency, Tag, Tlv, TlvError};
use crate::x509::{AlgorithmIdentifier, Name, read_time};

/// The most certificates, revocation lists or signers that are read from one message.
pub const MAX_PARTS: usize = 4096;

/// A SignedData.
#[derive(Clone, Debug)]
pub struct SignedData<'a> {
    /// Version as encoded.
    pub version: u32,
    /// Digest algorithms announced for all signers.
    pub digest_algorithms: Vec<AlgorithmIdentifier>,
    /// Type of the content.
    pub content_type: Oid,
    /// The content's octets as signed; `None` if detached.
    pub content: Option<Cow<'a, [u8]>>,
    /// Certificates as they came, not yet read.
    pub certificates: Vec<&'a [u8]>,
    /// Revocation lists as they came, not yet read.
    pub crls: Vec<&'a [u8]>,
    /// The signers.
    pub signers: Vec<SignerInfo<'a>>,
}

/// One signer.
#[derive(Clone, Debug)]
pub struct SignerInfo<'a> {
    /// Whose signature it is said to be.
    pub id: SignerId,
    /// Digest of the content.
    pub digest_algorithm: AlgorithmIdentifier,
    /// The signed attributes, if there are any.
    pub signed_attributes: Option<SignedAttributes<'a>>,
    /// The signature's algorithm. It comes from here, not from the certificate (seen differing in LT and TR).
    pub signature_algorithm: AlgorithmIdentifier,
    /// The signature's octets.
    pub signature: Cow<'a, [u8]>,
    /// Attributes follow that nothing signs (RFC 5652, 5.3).
    pub has_unsigned_attributes: bool,
}

/// How a signer is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerId {
    /// By issuer and serial number.
    IssuerAndSerial {
        /// Issuer of the signer's certificate.
        issuer: Name,
        /// Content octets of its serial number.
        serial: Vec<u8>,
    },
    /// By subject key identifier.
    SubjectKeyId(Vec<u8>),
}

/// Signed attributes.
#[derive(Clone, Debug)]
pub struct SignedAttributes<'a> {
    raw: &'a [u8],
    offset: usize,
    attributes: Vec<(Oid, Vec<&'a [u8]>)>,
    signing_time: Option<Timestamp>,
}

impl<'a> SignedAttributes<'a> {
    /// The message of the signature: the bytes as they came, with the tag of a SET in place of `[0]` (RFC 5652, 5.4).
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut message = self.raw.to_vec();
        if let Some(tag) = message.first_mut() {
            *tag = 0x31;
        }
        message
    }

    /// Where they stand in the file that was read, so that a departure from DER in them can be told from one in what nothing signs.
    pub fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.raw.len()
    }

    /// The attributes in order: type, and the raw elements of their values.
    pub fn attributes(&self) -> &[(Oid, Vec<&'a [u8]>)] {
        &self.attributes
    }

    /// The one value of an attribute that must be there once with one value: its contents.
    ///
    /// `None` if it is missing, repeated, or has no or several values.
    pub fn single(&self, oid: &[u8]) -> Option<&'a [u8]> {
        let mut found = self.attributes.iter().filter(|(kind, _)| *kind == oid);
        let ((_, values), None) = (found.next()?, found.next()) else { return None };
        let [value] = values.as_slice() else { return None };
        let notes = crate::tlv::Leniencies::default();
        let element = Cursor::new(value, &notes).any().ok()?;
        Some(element.value)
    }

    /// When the signer says it signed.
    pub fn signing_time(&self) -> Option<Timestamp> {
        self.signing_time
    }
}

impl<'a> SignedData<'a> {
    /// Reads the next element, a ContentInfo that holds SignedData.
    ///
    /// # Errors
    /// If it is none, or has more than [`MAX_PARTS`] parts of a kind.
    pub fn read(cursor: &mut Cursor<'a, '_>) -> Result<Self, TlvError> {
        let mut info = cursor.expect(Tag::SEQUENCE, "a CMS content")?.contents();
        let kind = info.expect(Tag::OID, "a CMS content type")?;
        if kind.value != oid::SIGNED_DATA {
            return Err(TlvError::Content {
                offset: kind.offset,
                what: "CMS content that is not SignedData",
            });
        }
        let body = info.expect(Tag::context_constructed(0), "SignedData")?;
        info.finish();
        let mut inner = body.contents();
        let mut parts = inner.expect(Tag::SEQUENCE, "SignedData")?.contents();
        inner.finish();
        let version = parts.expect(Tag::INTEGER, "a SignedData version")?.small()?;
        let mut algorithms = parts.expect(Tag::SET, "digest algorithms")?.contents();
        let mut digest_algorithms = Vec::new();
        while !algorithms.is_empty() {
            bounded(digest_algorithms.len(), algorithms.offset())?;
            digest_algorithms.push(AlgorithmIdentifier::read(&mut algorithms)?);
        }
        let mut encapsulated = parts.expect(Tag::SEQUENCE, "the signed content")?.contents();
        let content_type = Oid::new(encapsulated.expect(Tag::OID, "a content type")?.value);
        let content = match encapsulated.optional(Tag::context_constructed(0))? {
            None => None,
            Some(explicit) => {
                let mut inner = explicit.contents();
                let octets = inner.any()?;
                inner.finish();
                match octets.tag.0 {
                    0x04 | 0x24 => Some(octets.octets()?),
                    _ => {
                        return Err(TlvError::Unexpected {
                            offset: octets.offset,
                            expected: "the octets of the signed content",
                            found: octets.tag,
                        });
                    }
                }
            }
        };
        encapsulated.finish();
        let mut certificates = Vec::new();
        let mut crls = Vec::new();
        if let Some(set) = parts.optional(Tag::context_constructed(0))? {
            collect(&set, &mut certificates)?;
        }
        if let Some(set) = parts.optional(Tag::context_constructed(1))? {
            collect(&set, &mut crls)?;
        }
        let mut infos = parts.expect(Tag::SET, "signer infos")?.contents();
        let mut signers = Vec::new();
        while !infos.is_empty() {
            bounded(signers.len(), infos.offset())?;
            signers.push(SignerInfo::read(&mut infos)?);
        }
        parts.finish();
        Ok(Self { version, digest_algorithms, content_type, content, certificates, crls, signers })
    }
}

impl<'a> SignerInfo<'a> {
    fn read(cursor: &mut Cursor<'a, '_>) -> Result<Self, TlvError> {
        let element = cursor.expect(Tag::SEQUENCE, "a signer info")?;
        let mut parts = element.contents();
        let version = parts.expect(Tag::INTEGER, "a signer info version")?.small()?;
        let id = match parts.peek() {
            Some(tag) if tag == Tag::context(0) => SignerId::SubjectKeyId(parts.any()?.value.to_vec()),
            // Some signers wrap the key identifier once more.
            Some(tag) if tag == Tag::context_constructed(0) => {
                let mut wrapped = parts.any()?.contents();
                let id = wrapped.any()?.value.to_vec();
                wrapped.finish();
                SignerId::SubjectKeyId(id)
            }
            _ => {
                let mut both =
                    parts.expect(Tag::SEQUENCE, "issuer and serial number of the signer")?.contents();
                let issuer = Name::read(&mut both)?;
                let serial = both.expect(Tag::INTEGER, "the signer's serial number")?.value.to_vec();
                both.finish();
                SignerId::IssuerAndSerial { issuer, serial }
            }
        };
        let fitting = match id {
            SignerId::IssuerAndSerial { .. } => 1,
            SignerId::SubjectKeyId(_) => 3,
        };
        if version != fitting {
            element.note(Leniency::Version);
        }
        let digest_algorithm = AlgorithmIdentifier::read(&mut parts)?;
        let signed_attributes = match parts.optional(Tag::context_constructed(0))? {
            Some(set) => Some(SignedAttributes::read(&set)?),
            None => None,
        };
        let signature_algorithm = AlgorithmIdentifier::read(&mut parts)?;
        let signature = parts.any()?;
        let signature = match signature.tag.0 {
            0x04 | 0x24 => signature.octets()?,
            _ => {
                return Err(TlvError::Unexpected {
                    offset: signature.offset,
                    expected: "a signature",
                    found: signature.tag,
                });
            }
        };
        let has_unsigned_attributes = parts.optional(Tag::context_constructed(1))?.is_some();
        parts.finish();
        Ok(Self {
            id,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature,
            has_unsigned_attributes,
        })
    }
}

impl<'a> SignedAttributes<'a> {
    fn read(set: &Tlv<'a, '_>) -> Result<Self, TlvError> {
        let mut list = set.contents();
        let mut attributes = Vec::new();
        let mut signing_time = None;
        while !list.is_empty() {
            bounded(attributes.len(), list.offset())?;
            let mut pair = list.expect(Tag::SEQUENCE, "a signed attribute")?.contents();
            let kind = Oid::new(pair.expect(Tag::OID, "an attribute type")?.value);
            let mut values = pair.expect(Tag::SET, "attribute values")?.contents();
            let mut raw = Vec::new();
            while !values.is_empty() {
                bounded(raw.len(), values.offset())?;
                let value = values.any()?;
                if kind == oid::SIGNING_TIME {
                    signing_time = read_time(&value).ok();
                }
                raw.push(value.raw);
            }
            attributes.push((kind, raw));
        }
        Ok(Self { raw: set.raw, offset: set.offset, attributes, signing_time })
    }
}

fn collect<'a>(set: &Tlv<'a, '_>, into: &mut Vec<&'a [u8]>) -> Result<(), TlvError> {
    let mut list = set.contents();
    while !list.is_empty() {
        bounded(into.len(), list.offset())?;
        into.push(list.any()?.raw);
    }
    Ok(())
}

fn bounded(count: usize, offset: usize) -> Result<(), TlvError> {
    match count < MAX_PARTS {
        true => Ok(()),
        false => Err(TlvError::Content { offset, what: "more than 4096 parts of one kind" }),
    }
}
