//! X.509 certificates as travel documents use them (RFC 5280; ICAO Doc 9303-12, 7.1), read tolerantly over raw slices.
//!
//! A certificate keeps the exact bytes that its issuer signed; nothing is ever re-encoded. What departs from DER or from the profile is in
//! [`Certificate::leniencies`]; extension bodies are read on demand, so that a malformed one spoils only itself.

mod algorithm;
mod extension;
mod key;
mod name;
mod time;

use std::ops::Range;
use std::sync::Arc;

use vigie_model::Timestamp;

pub use algorithm::AlgorithmIdentifier;
pub use extension::{BasicConstraints, Extension, Extensions, KeyUsage, KeyUsagePeriod};
pub use key::{EcParameters, ExplicitCurve, PublicKey, SubjectPublicKeyInfo};
pub use name::{Attribute, Name, NameMatch};
pub use time::read_time;

use crate::tlv::{Cursor, Leniencies, Leniency, Tag, Tlv, TlvError};

/// The largest certificate that is read.
pub const MAX_CERTIFICATE_BYTES: usize = 64 * 1024;

/// A certificate, with its bytes as they came. Cloning is cheap.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    raw: Vec<u8>,
    tbs: Range<usize>,
    signature: Range<usize>,
    version: u32,
    serial: Vec<u8>,
    signature_algorithm: AlgorithmIdentifier,
    issuer: Name,
    subject: Name,
    not_before: Timestamp,
    not_after: Timestamp,
    spki: SubjectPublicKeyInfo,
    extensions: Extensions,
    leniencies: Vec<(Leniency, usize)>,
}

impl Certificate {
    /// Reads one certificate that fills `bytes` entirely.
    ///
    /// # Errors
    /// If it is no certificate, is longer than [`MAX_CERTIFICATE_BYTES`], or bytes follow it.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlvError> {
        let (certificate, used) = Self::parse_first(bytes)?;
        match bytes.len() - used {
            0 => Ok(certificate),
            count => Err(TlvError::Trailing { offset: used, count, of: "the certificate" }),
        }
    }

    /// Reads the certificate at the start of `bytes` and says how many bytes it takes.
    ///
    /// # Errors
    /// If there is no certificate, or it is longer than [`MAX_CERTIFICATE_BYTES`].
    pub fn parse_first(bytes: &[u8]) -> Result<(Self, usize), TlvError> {
        let notes = Leniencies::default();
        let outer = Cursor::new(bytes, &notes).expect(Tag::SEQUENCE, "a certificate")?;
        if outer.raw.len() > MAX_CERTIFICATE_BYTES {
            return Err(TlvError::Content { offset: 0, what: "certificate longer than 64 KiB" });
        }
        let used = outer.raw.len();
        let mut parts = outer.contents();
        let tbs = parts.expect(Tag::SEQUENCE, "the signed part of a certificate")?;
        let outer_algorithm = AlgorithmIdentifier::read(&mut parts)?;
        let signature = parts.expect(Tag::BIT_STRING, "the signature of a certificate")?;
        let signature_octets = signature.bits()?;
        parts.finish();

        let mut body = tbs.contents();
        let version = match body.optional(Tag::context_constructed(0))? {
            Some(explicit) => explicit.contents().expect(Tag::INTEGER, "a version number")?.small()?,
            None => 0,
        };
        let serial = body.expect(Tag::INTEGER, "a serial number")?;
        // The sign is part of the number: a negative serial number is compared octet by octet (seen in KZ, MZ, AL).
        if serial.value.first().is_some_and(|first| first & 0x80 != 0) {
            serial.note(Leniency::NegativeInteger);
        }
        let inner_algorithm = AlgorithmIdentifier::read(&mut body)?;
        if inner_algorithm != outer_algorithm {
            outer.note(Leniency::AlgorithmMismatch);
        }
        let issuer = Name::read(&mut body)?;
        let mut validity = body.expect(Tag::SEQUENCE, "a validity")?.contents();
        let not_before = read_time(&validity.any()?)?;
        let not_after = read_time(&validity.any()?)?;
        validity.finish();
        let subject = Name::read(&mut body)?;
        let spki = SubjectPublicKeyInfo::read(&mut body)?;
        let mut extensions = Extensions::default();
        while !body.is_empty() {
            let element = body.any()?;
            match element.tag.0 {
                // Unique identifiers: allowed, without use.
                0x81 | 0x82 | 0xA1 | 0xA2 => {}
                0xA3 => extensions = Extensions::read(&element)?,
                _ => element.note(Leniency::SurplusElement),
            }
        }
        if version != 2 && !extensions.is_empty() {
            tbs.note(Leniency::Version);
        }
        let serial_octets = serial.value.to_vec();
        let (tbs_range, signature_range) = (range_in(bytes, tbs.raw), range_in(bytes, signature_octets));
        let signature_algorithm = outer_algorithm;
        Ok((
            Self(Arc::new(Inner {
                raw: bytes[..used].to_vec(),
                tbs: tbs_range,
                signature: signature_range,
                version,
                serial: serial_octets,
                signature_algorithm,
                issuer,
                subject,
                not_before,
                not_after,
                spki,
                extensions,
                leniencies: notes.into_vec(),
            })),
            used,
        ))
    }

    /// The bytes as they came.
    pub fn raw(&self) -> &[u8] {
        &self.0.raw
    }

    /// The signed part as it came: the message of the signature.
    pub fn tbs(&self) -> &[u8] {
        &self.0.raw[self.0.tbs.clone()]
    }

    /// Where the signed part stands in [`raw`](Self::raw).
    pub fn tbs_range(&self) -> Range<usize> {
        self.0.tbs.clone()
    }

    /// The signature's octets.
    pub fn signature(&self) -> &[u8] {
        &self.0.raw[self.0.signature.clone()]
    }

    /// Version as encoded: 2 is X.509 version 3.
    pub fn version(&self) -> u32 {
        self.0.version
    }

    /// The serial number's content octets as they came.
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// The algorithm that signed this certificate.
    pub fn signature_algorithm(&self) -> &AlgorithmIdentifier {
        &self.0.signature_algorithm
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// Whom it names.
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// The first instant of validity.
    pub fn not_before(&self) -> Timestamp {
        self.0.not_before
    }

    /// The last instant of validity.
    pub fn not_after(&self) -> Timestamp {
        self.0.not_after
    }

    /// Whether `at` lies within the validity, ends included.
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        self.0.not_before <= at && at <= self.0.not_after
    }

    /// The certified key.
    pub fn spki(&self) -> &SubjectPublicKeyInfo {
        &self.0.spki
    }

    /// The extensions.
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// Departures from DER that were read all the same, with byte offsets.
    pub fn leniencies(&self) -> &[(Leniency, usize)] {
        &self.0.leniencies
    }

    /// Issuer and subject are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.0.issuer.compare(&self.0.subject) != NameMatch::Different
    }

    /// A certificate authority: basic constraints or key usage say so, or it is self-issued (eight CSCA certificates in use have cA false, four have
    /// no basic constraints).
    pub fn is_authority(&self) -> bool {
        self.extensions()
            .basic_constraints()
            .is_some_and(|constraints| constraints.is_ok_and(|constraints| constraints.ca))
            || self
                .extensions()
                .key_usage()
                .is_some_and(|usage| usage.is_ok_and(|usage| usage.key_cert_sign()))
            || self.is_self_issued()
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.raw() == other.raw()
    }
}

impl Eq for Certificate {}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate").field("subject", self.subject()).finish_non_exhaustive()
    }
}

/// Where `part`, a slice of `whole`, lies in it.
fn range_in(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}

/// The element's raw bytes as an owned vector.
pub(crate) fn owned(element: &Tlv<'_, '_>) -> Vec<u8> {
    element.raw.to_vec()
}
