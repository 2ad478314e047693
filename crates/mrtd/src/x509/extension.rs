//! Extensions (RFC 5280, 4.2; ICAO Doc 9303-12, 7.1), each read on demand and tolerantly.

use vigie_model::Timestamp;

use super::{Name, read_time};
use crate::oid::{self, Oid};
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, Tlv, TlvError};

/// One extension with its body as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Which.
    pub oid: Oid,
    /// Whether a reader that does not know it must refuse the certificate.
    pub critical: bool,
    /// The contents of its OCTET STRING.
    pub body: Vec<u8>,
}

/// The extensions of a certificate, of a revocation list, or of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions(Vec<Extension>);

/// Basic constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The subject is a certificate authority.
    pub ca: bool,
    /// How many authorities may follow below.
    pub path_len: Option<u32>,
}

/// The span in which a private key signs, each end where given (ICAO Doc 9303-12, 7.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsagePeriod {
    /// From when.
    pub not_before: Option<Timestamp>,
    /// Until when.
    pub not_after: Option<Timestamp>,
}

/// Key usage: the first nine bits, bit 0 highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Bit 0, digitalSignature.
    pub const fn digital_signature(self) -> bool {
        self.0 & 0x8000 != 0
    }

    /// Bit 5, keyCertSign.
    pub const fn key_cert_sign(self) -> bool {
        self.0 & 0x0400 != 0
    }

    /// Bit 6, cRLSign.
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x0200 != 0
    }
}

impl Extensions {
    /// Reads `Extensions` below an explicit tag.
    ///
    /// # Errors
    /// If the list itself cannot be read.
    pub(crate) fn read(explicit: &Tlv<'_, '_>) -> Result<Self, TlvError> {
        Self::read_list(&mut explicit.contents())
    }

    /// Reads `Extensions` as the next element.
    ///
    /// # Errors
    /// If the list itself cannot be read.
    pub(crate) fn read_list(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let mut list = cursor.expect(Tag::SEQUENCE, "a list of extensions")?.contents();
        let mut found = Vec::new();
        while !list.is_empty() {
            let mut parts = list.expect(Tag::SEQUENCE, "an extension")?.contents();
            let oid = Oid::new(parts.expect(Tag::OID, "an extension identifier")?.value);
            let critical = match parts.optional(Tag::BOOLEAN)? {
                Some(flag) => {
                    let critical = flag.boolean()?;
                    if !critical {
                        flag.note(Leniency::EncodedDefault);
                    }
                    critical
                }
                None => false,
            };
            let body = parts.expect(Tag::OCTET_STRING, "the body of an extension")?.value.to_vec();
            parts.finish();
            found.push(Extension { oid, critical, body });
        }
        Ok(Self(found))
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Extension> {
        self.0.iter()
    }

    /// The first of this identifier.
    pub fn find(&self, oid: &[u8]) -> Option<&Extension> {
        self.0.iter().find(|extension| extension.oid == oid)
    }

    /// Identifiers that occur twice, which RFC 5280, 4.2 forbids.
    pub fn has_duplicates(&self) -> bool {
        self.0.iter().enumerate().any(|(index, one)| self.0[..index].iter().any(|other| other.oid == one.oid))
    }

    /// Basic constraints, if there; a BOOLEAN that is not DER is read (seen in UA).
    pub fn basic_constraints(&self) -> Option<Result<BasicConstraints, TlvError>> {
        self.body(oid::BASIC_CONSTRAINTS, |cursor| {
            let mut parts = cursor.expect(Tag::SEQUENCE, "basic constraints")?.contents();
            let ca = parts.optional(Tag::BOOLEAN)?.map_or(Ok(false), |flag| flag.boolean())?;
            let path_len = match parts.optional(Tag::INTEGER)? {
                Some(number) => Some(number.small()?),
                None => None,
            };
            Ok(BasicConstraints { ca, path_len })
        })
    }

    /// Key usage, if there.
    pub fn key_usage(&self) -> Option<Result<KeyUsage, TlvError>> {
        self.body(oid::KEY_USAGE, |cursor| {
            let bits = cursor.expect(Tag::BIT_STRING, "key usage")?;
            let octet = |index: usize| u16::from(bits.value.get(index).copied().unwrap_or(0));
            Ok(KeyUsage(octet(1) << 8 | octet(2)))
        })
    }

    /// The subject key identifier. Three LT certificates carry the bare 20 octets in place of an OCTET STRING; they are read as the identifier.
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        let body = &self.find(oid::SUBJECT_KEY_ID)?.body;
        match body.as_slice() {
            [4, length, id @ ..] if usize::from(*length) == id.len() => Some(id),
            bare => Some(bare),
        }
    }

    /// The key identifier of the authority key identifier.
    pub fn authority_key_id(&self) -> Option<Vec<u8>> {
        self.body(oid::AUTHORITY_KEY_ID, |cursor| {
            let mut parts = cursor.expect(Tag::SEQUENCE, "an authority key identifier")?.contents();
            Ok(parts.optional(Tag::context(0))?.map(|id| id.value.to_vec()))
        })?
        .ok()?
    }

    /// Purposes of the extended key usage; `None` if the extension is absent.
    pub fn extended_key_usage(&self) -> Option<Result<Vec<Oid>, TlvError>> {
        self.body(oid::EXTENDED_KEY_USAGE, |cursor| {
            let mut list = cursor.expect(Tag::SEQUENCE, "extended key usage")?.contents();
            let mut purposes = Vec::new();
            while !list.is_empty() {
                purposes.push(Oid::new(list.expect(Tag::OID, "a purpose")?.value));
            }
            Ok(purposes)
        })
    }

    /// Private key usage period: the span in which the key signs, each end where given.
    pub fn private_key_usage(&self) -> Option<Result<KeyUsagePeriod, TlvError>> {
        self.body(oid::PRIVATE_KEY_USAGE_PERIOD, |cursor| {
            let mut parts = cursor.expect(Tag::SEQUENCE, "a private key usage period")?.contents();
            let mut end = |tag| -> Result<Option<Timestamp>, TlvError> {
                parts
                    .optional(Tag::context(tag))?
                    .map(|time| read_time(&time.as_tag(Tag::GENERALIZED_TIME)))
                    .transpose()
            };
            Ok(KeyUsagePeriod { not_before: end(0)?, not_after: end(1)? })
        })
    }

    /// The document types, as in the MRZ, that a document signer may sign (ICAO Doc 9303-12, 7.1.1); `None` if the extension is absent.
    pub fn document_types(&self) -> Option<Result<Vec<String>, TlvError>> {
        self.body(oid::DOCUMENT_TYPE_LIST, |cursor| {
            let mut parts = cursor.expect(Tag::SEQUENCE, "a document type list")?.contents();
            parts.expect(Tag::INTEGER, "a version")?;
            let mut set = parts.expect(Tag::SET, "document types")?.contents();
            let mut types = Vec::new();
            while !set.is_empty() {
                types.push(String::from_utf8_lossy(set.any()?.value).into_owned());
            }
            Ok(types)
        })
    }

    /// The issuing state's MRZ code: `localityName` of a directory name in the subject's or issuer's alternative name (Doc 9303-12, 7.1.1).
    pub fn state_code(&self) -> Option<String> {
        [oid::SUBJECT_ALT_NAME, oid::ISSUER_ALT_NAME].into_iter().find_map(|which| {
            let names = self.body(which, |cursor| {
                let mut list = cursor.expect(Tag::SEQUENCE, "alternative names")?.contents();
                let mut found = None;
                while !list.is_empty() {
                    let name = list.any()?;
                    if name.tag == Tag::context_constructed(4) {
                        let directory = Name::read(&mut name.contents())?;
                        found = found.or_else(|| directory.first(oid::LOCALITY).map(str::to_owned));
                    }
                }
                Ok(found)
            });
            let code = names?.ok()??;
            let letters = code.trim().trim_end_matches('<').to_ascii_uppercase();
            ((1..=3).contains(&letters.len()) && letters.bytes().all(|c| c.is_ascii_uppercase()))
                .then_some(letters)
        })
    }

    /// The number of a revocation list, big-endian.
    pub fn crl_number(&self) -> Option<Vec<u8>> {
        self.body(oid::CRL_NUMBER, |cursor| {
            Ok(cursor.expect(Tag::INTEGER, "a CRL number")?.unsigned()?.to_vec())
        })?
        .ok()
    }

    /// Reads the body of one extension with a parser of its own.
    fn body<T>(
        &self,
        oid: &[u8],
        read: impl FnOnce(&mut Cursor<'_, '_>) -> Result<T, TlvError>,
    ) -> Option<Result<T, TlvError>> {
        let extension = self.find(oid)?;
        let notes = Leniencies::default();
        Some(read(&mut Cursor::new(&extension.body, &notes)))
    }

    /// Departures from DER in the bodies that are understood here.
    pub fn body_leniencies(&self) -> Vec<(Leniency, Oid)> {
        let mut noted = Vec::new();
        for extension in &self.0 {
            let notes = Leniencies::default();
            let mut cursor = Cursor::new(&extension.body, &notes);
            let broken = walk(&mut cursor, 0).is_err();
            let bare_key_id = extension.oid == oid::SUBJECT_KEY_ID
                && !matches!(extension.body.as_slice(), [4, length, id @ ..] if usize::from(*length) == id.len());
            if broken || bare_key_id {
                noted.push((Leniency::ExtensionBody, extension.oid.clone()));
            } else {
                noted.extend(
                    notes.into_vec().into_iter().map(|(leniency, _)| (leniency, extension.oid.clone())),
                );
            }
        }
        noted
    }
}

/// Reads every element below, so that departures are noted.
fn walk(cursor: &mut Cursor<'_, '_>, depth: u8) -> Result<(), TlvError> {
    while !cursor.is_empty() {
        let element = cursor.any()?;
        if element.tag == Tag::BOOLEAN {
            element.boolean()?;
        } else if element.tag.is_constructed() && depth < 16 {
            walk(&mut element.contents(), depth + 1)?;
        }
    }
    Ok(())
}
