//! Certificate revocation lists (RFC 5280, 5; ICAO Doc 9303-12, 7.2).

use std::sync::Arc;

use vigie_model::Timestamp;

use crate::oid;
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, TlvError};
use crate::x509::{AlgorithmIdentifier, Extensions, Name, read_time};

/// A revocation list with its bytes as they came. Cloning is cheap.
#[derive(Clone)]
pub struct Crl(Arc<Inner>);

struct Inner {
    raw: Vec<u8>,
    tbs: Vec<u8>,
    signature: Vec<u8>,
    signature_algorithm: AlgorithmIdentifier,
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    revoked: Vec<Revoked>,
    extensions: Extensions,
    leniencies: Vec<(Leniency, usize)>,
}

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Content octets of the serial number.
    pub serial: Vec<u8>,
    /// When the issuer revoked it.
    pub date: Timestamp,
    /// The reason code (RFC 5280, 5.3.1), where given.
    pub reason: Option<u8>,
}

impl Crl {
    /// Reads one list that fills `bytes` entirely.
    ///
    /// # Errors
    /// If it is no list, or bytes follow it.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlvError> {
        let (list, used) = Self::parse_first(bytes)?;
        match bytes.len() - used {
            0 => Ok(list),
            count => Err(TlvError::Trailing { offset: used, count, of: "the revocation list" }),
        }
    }

    /// Reads the list at the start of `bytes` and says how many bytes it takes.
    ///
    /// # Errors
    /// If there is none.
    pub fn parse_first(bytes: &[u8]) -> Result<(Self, usize), TlvError> {
        let notes = Leniencies::default();
        let outer = Cursor::new(bytes, &notes).expect(Tag::SEQUENCE, "a revocation list")?;
        let mut parts = outer.contents();
        let tbs = parts.expect(Tag::SEQUENCE, "the signed part of a revocation list")?;
        let signature_algorithm = AlgorithmIdentifier::read(&mut parts)?;
        let signature = parts.expect(Tag::BIT_STRING, "the signature of a revocation list")?.bits()?;
        parts.finish();

        let mut body = tbs.contents();
        body.optional(Tag::INTEGER)?;
        if AlgorithmIdentifier::read(&mut body)? != signature_algorithm {
            outer.note(Leniency::AlgorithmMismatch);
        }
        let issuer = Name::read(&mut body)?;
        let this_update = read_time(&body.any()?)?;
        let next_update = match body.peek() {
            Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME) => Some(read_time(&body.any()?)?),
            _ => None,
        };
        let mut revoked = Vec::new();
        if let Some(list) = body.optional(Tag::SEQUENCE)? {
            let mut entries = list.contents();
            while !entries.is_empty() {
                revoked.push(Revoked::read(&mut entries)?);
            }
        }
        let extensions = match body.optional(Tag::context_constructed(0))? {
            Some(explicit) => Extensions::read(&explicit)?,
            None => Extensions::default(),
        };
        body.finish();
        revoked.sort_by(|one, other| one.serial.cmp(&other.serial));
        let used = outer.raw.len();
        let inner = Inner {
            raw: outer.raw.to_vec(),
            tbs: tbs.raw.to_vec(),
            signature: signature.to_vec(),
            signature_algorithm,
            issuer,
            this_update,
            next_update,
            revoked,
            extensions,
            leniencies: Vec::new(),
        };
        let leniencies = notes.into_vec();
        Ok((Self(Arc::new(Inner { leniencies, ..inner })), used))
    }

    /// The bytes as they came.
    pub fn raw(&self) -> &[u8] {
        &self.0.raw
    }

    /// The signed part as it came.
    pub fn tbs(&self) -> &[u8] {
        &self.0.tbs
    }

    /// The signature's octets.
    pub fn signature(&self) -> &[u8] {
        &self.0.signature
    }

    /// The algorithm that signed it.
    pub fn signature_algorithm(&self) -> &AlgorithmIdentifier {
        &self.0.signature_algorithm
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// When it was issued.
    pub fn this_update(&self) -> Timestamp {
        self.0.this_update
    }

    /// When the next one is due.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.0.next_update
    }

    /// All entries, sorted by serial number.
    pub fn revoked(&self) -> &[Revoked] {
        &self.0.revoked
    }

    /// The entry of this serial number (content octets). Entries taken off the list again do not count; where a list holds a serial
    /// number twice, the entry that revokes counts.
    pub fn find(&self, serial: &[u8]) -> Option<&Revoked> {
        const REMOVE_FROM_CRL: u8 = 8;
        let entries = &self.0.revoked;
        let first = entries.partition_point(|entry| entry.serial.as_slice() < serial);
        let same = entries[first..].iter().take_while(|entry| entry.serial == serial);
        same.into_iter().find(|entry| entry.reason != Some(REMOVE_FROM_CRL))
    }

    /// The list's extensions.
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// The list does not speak for all certificates of its issuer: it is a delta list or has a critical extension that narrows it.
    pub fn is_partial(&self) -> bool {
        self.0.extensions.iter().any(|extension| {
            extension.oid == oid::DELTA_CRL_INDICATOR
                || (extension.critical
                    && extension.oid != oid::CRL_NUMBER
                    && extension.oid != oid::AUTHORITY_KEY_ID)
        })
    }

    /// Departures from DER, with byte offsets.
    pub fn leniencies(&self) -> &[(Leniency, usize)] {
        &self.0.leniencies
    }
}

impl std::fmt::Debug for Crl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crl")
            .field("issuer", self.issuer())
            .field("entries", &self.0.revoked.len())
            .finish_non_exhaustive()
    }
}

impl Revoked {
    fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let mut parts = cursor.expect(Tag::SEQUENCE, "an entry of a revocation list")?.contents();
        let serial = parts.expect(Tag::INTEGER, "a serial number")?.value.to_vec();
        let date = read_time(&parts.any()?)?;
        let extensions = match parts.is_empty() {
            true => Extensions::default(),
            false => Extensions::read_list(&mut parts)?,
        };
        let reason = extensions.find(oid::REASON_CODE).and_then(|extension| extension.body.last().copied());
        Ok(Self { serial, date, reason })
    }
}
