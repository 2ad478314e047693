//! Deviation lists (ICAO Doc 9303-12, 10.2): what an issuer says is wrong with documents that it issued. The content of the SignedData; who signed
//! it is for the caller to check.

use vigie_model::Timestamp;

use crate::cms::SignerId;
use crate::oid::{self, Oid};
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, Tlv, TlvError};
use crate::x509::{AlgorithmIdentifier, Name, read_time};

/// The most deviations, descriptions or document numbers of one kind that are read.
pub const MAX_ENTRIES: usize = 65_536;

/// The signed content of a deviation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviationList {
    /// Digest of the signers' certificates, where documents are bound by one.
    pub digest_algorithm: Option<AlgorithmIdentifier>,
    /// The deviations, in the list's order.
    pub deviations: Vec<Deviation>,
    /// Departures from DER, with byte offsets within the content.
    pub leniencies: Vec<(Leniency, usize)>,
}

/// Documents, and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// Which documents: all bounds that are given hold together.
    pub documents: DeviationDocuments,
    /// What is wrong.
    pub descriptions: Vec<DeviationDescription>,
}

/// Bounds of the documents concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviationDocuments {
    /// Document code as in the MRZ, without fillers.
    pub document_type: Option<String>,
    /// Their document signer.
    pub signer: Option<DocumentSigner>,
    /// First and last instant of issue.
    pub issued: Option<(Timestamp, Timestamp)>,
    /// Their numbers; empty if not bound so.
    pub numbers: Vec<String>,
}

/// How a deviation names a document signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSigner {
    /// As a SignerInfo does.
    Id(SignerId),
    /// By the digest of its certificate.
    Digest(Vec<u8>),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviationDescription {
    /// The kind of deviation.
    pub kind: Oid,
    /// The part of the certificate, of the data structure or of the MRZ.
    pub parameter: Option<DeviationParameter>,
}

/// The part concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviationParameter {
    /// A CertificateBodyField, a Datagroup or an MRZField, by the kind of the deviation.
    Field(u32),
    /// An extension of a certificate.
    Extension(Oid),
}

impl DeviationList {
    /// Reads the signed content.
    ///
    /// # Errors
    /// If it is no DeviationList, has more than [`MAX_ENTRIES`] parts of a kind, or bytes follow it.
    pub fn parse(content: &[u8]) -> Result<Self, TlvError> {
        let notes = Leniencies::default();
        let mut cursor = Cursor::new(content, &notes);
        let mut parts = cursor.expect(Tag::SEQUENCE, "a deviation list")?.contents();
        cursor.end("the deviation list")?;
        let version = parts.expect(Tag::INTEGER, "a deviation list version")?;
        if version.small()? != 0 {
            version.note(Leniency::Version);
        }
        let digest_algorithm = match parts.peek() {
            Some(Tag::SEQUENCE) => Some(AlgorithmIdentifier::read(&mut parts)?),
            _ => None,
        };
        let mut set = parts.expect(Tag::SET, "the deviations")?.contents();
        let mut deviations = Vec::new();
        while !set.is_empty() {
            bounded(deviations.len(), set.offset())?;
            deviations.push(Deviation::read(&mut set)?);
        }
        parts.finish();
        let mut leniencies = notes.into_vec();
        // The one kind of time here is GeneralizedTime for every year, unlike in certificates.
        leniencies.retain(|(leniency, _)| *leniency != Leniency::TimeForm);
        Ok(Self { digest_algorithm, deviations, leniencies })
    }
}

impl Deviation {
    fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let mut parts = cursor.expect(Tag::SEQUENCE, "a deviation")?.contents();
        let documents =
            DeviationDocuments::read(&parts.expect(Tag::SEQUENCE, "the documents of a deviation")?)?;
        let mut set = parts.expect(Tag::SET, "the descriptions of a deviation")?.contents();
        let mut descriptions = Vec::new();
        while !set.is_empty() {
            bounded(descriptions.len(), set.offset())?;
            descriptions.push(DeviationDescription::read(&mut set)?);
        }
        parts.finish();
        Ok(Self { documents, descriptions })
    }
}

impl DeviationDocuments {
    fn read(element: &Tlv<'_, '_>) -> Result<Self, TlvError> {
        let mut documents = Self::default();
        let mut parts = element.contents();
        while !parts.is_empty() {
            let part = parts.any()?;
            match part.tag.0 {
                0x80 => documents.document_type = Some(text(&part)?.trim_end_matches('<').to_owned()),
                0xA1 => {
                    let mut both = part.contents();
                    let issuer = Name::read(&mut both)?;
                    let serial = both.expect(Tag::INTEGER, "the signer's serial number")?.value.to_vec();
                    both.finish();
                    documents.signer = Some(DocumentSigner::Id(SignerId::IssuerAndSerial { issuer, serial }));
                }
                0x82 => {
                    documents.signer = Some(DocumentSigner::Id(SignerId::SubjectKeyId(part.value.to_vec())));
                }
                0x83 => documents.signer = Some(DocumentSigner::Digest(part.value.to_vec())),
                0xA4 => {
                    let mut both = part.contents();
                    documents.issued = Some((read_time(&both.any()?)?, read_time(&both.any()?)?));
                    both.finish();
                }
                0xA5 => {
                    let mut numbers = part.contents();
                    while !numbers.is_empty() {
                        bounded(documents.numbers.len(), numbers.offset())?;
                        documents.numbers.push(text(&numbers.any()?)?);
                    }
                }
                // A bound that is not understood must not widen the range: nothing is read past it.
                _ => {
                    return Err(TlvError::Unexpected {
                        offset: part.offset,
                        expected: "a bound of the documents concerned",
                        found: part.tag,
                    });
                }
            }
        }
        Ok(documents)
    }
}

impl DeviationDescription {
    fn read(cursor: &mut Cursor<'_, '_>) -> Result<Self, TlvError> {
        let mut parts = cursor.expect(Tag::SEQUENCE, "a description of a deviation")?.contents();
        if parts.peek() != Some(Tag::OID) {
            // Free text for people; it is not shown, because verdicts hold no words of others.
            text(&parts.any()?)?;
        }
        let kind = Oid::new(parts.expect(Tag::OID, "the kind of a deviation")?.value);
        let parameter = match parts.optional(Tag::context_constructed(0))? {
            None => None,
            Some(explicit) => {
                let inner = explicit.contents().any()?;
                match inner.tag {
                    Tag::INTEGER => Some(DeviationParameter::Field(inner.small()?)),
                    Tag::OID => Some(DeviationParameter::Extension(Oid::new(inner.value))),
                    found => {
                        return Err(TlvError::Unexpected {
                            offset: inner.offset,
                            expected: "a field or an extension",
                            found,
                        });
                    }
                }
            }
        };
        // National use is the issuer's own.
        parts.optional(Tag::context_constructed(1))?;
        parts.finish();
        Ok(Self { kind, parameter })
    }

    /// A short name of the kind, for example `DG hash wrong`.
    pub fn name(&self) -> String {
        let known = match self.kind.octets() {
            oid::DEVIATION_DS_SIGNATURE => "document signer's signature",
            oid::DEVIATION_DS_ENCODING => "encoding of the document signer's certificate",
            oid::DEVIATION_CSCA_ENCODING => "encoding of the CSCA certificate",
            oid::DEVIATION_AA_KEY => "key of active authentication compromised",
            oid::DEVIATION_DG_MALFORMED => "data group malformed",
            oid::DEVIATION_DG_HASH => "data group digest wrong",
            oid::DEVIATION_SOD_SIGNATURE => "signature of EF.SOD wrong",
            oid::DEVIATION_COM => "EF.COM inconsistent",
            oid::DEVIATION_MRZ_DATA => "wrong data in the MRZ",
            oid::DEVIATION_MRZ_CHECK_DIGIT => "wrong check digit in the MRZ",
            _ => return self.kind.to_string(),
        };
        known.to_owned()
    }
}

fn text(element: &Tlv<'_, '_>) -> Result<String, TlvError> {
    let unreadable = TlvError::Content { offset: element.offset, what: "text that is not ASCII" };
    match std::str::from_utf8(element.value) {
        Ok(text) if text.is_ascii() && !element.tag.is_constructed() => Ok(text.trim().to_owned()),
        _ => Err(unreadable),
    }
}

fn bounded(count: usize, offset: usize) -> Result<(), TlvError> {
    match count < MAX_ENTRIES {
        true => Ok(()),
        false => Err(TlvError::Content { offset, what: "more than 65536 parts of one kind" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag, value.len() as u8][..], value].concat()
    }

    fn list(documents: &[u8], description: &[u8]) -> Vec<u8> {
        let deviation = tlv(0x30, &[tlv(0x30, documents), tlv(0x31, &tlv(0x30, description))].concat());
        tlv(0x30, &[vec![2, 1, 0], tlv(0x31, &deviation)].concat())
    }

    #[test]
    fn bounds_kind_and_part_are_read() {
        let numbers = tlv(0xA5, &[tlv(0x13, b"L898902C3"), tlv(0x13, b"L898902C4")].concat());
        let times = [tlv(0x18, b"20200101000000Z"), tlv(0x18, b"20201231235959Z")].concat();
        let documents =
            [tlv(0x80, b"P<"), tlv(0x82, &[1, 2, 3]), tlv(0xA4, &times), numbers.clone()].concat();
        let description =
            [tlv(0x13, b"see notice"), tlv(6, oid::DEVIATION_DG_HASH), tlv(0xA0, &[2, 1, 2])].concat();
        let found = DeviationList::parse(&list(&documents, &description)).unwrap();
        assert!(found.leniencies.is_empty());
        let deviation = &found.deviations[0];
        assert_eq!(deviation.documents.document_type.as_deref(), Some("P"));
        assert_eq!(
            deviation.documents.signer,
            Some(DocumentSigner::Id(SignerId::SubjectKeyId(vec![1, 2, 3])))
        );
        assert_eq!(deviation.documents.numbers, ["L898902C3", "L898902C4"]);
        assert_eq!(deviation.documents.issued.unwrap().1.to_day(), "2020-12-31");
        assert_eq!(deviation.descriptions[0].parameter, Some(DeviationParameter::Field(2)));
        assert_eq!(deviation.descriptions[0].name(), "data group digest wrong");
    }

    #[test]
    fn a_bound_that_is_not_understood_refuses_the_list_and_no_truncation_panics() {
        let description = tlv(6, oid::DEVIATION_COM);
        let error = DeviationList::parse(&list(&tlv(0x86, b"x"), &description)).unwrap_err().to_string();
        assert!(error.contains("a bound of the documents concerned"), "{error}");
        let sound = list(&tlv(0x80, b"P"), &description);
        for end in 0..sound.len() {
            assert!(DeviationList::parse(&sound[..end]).is_err(), "{end}");
        }
    }
}
