//! The specimen authority: a CSCA, its document signer, its CRL, and the documents it issues.

use std::collections::BTreeMap;

use vigie_model::{Duration, Timestamp};
use vigie_mrtd::mrz::{self, Format, MrzDate, MrzFields, Sex};

use crate::certificate::{self, Certificate, Role};
use crate::key::{CurveParameters, Key, KeyKind, Random};
use crate::lds::{self, DataGroups, Signer};
use crate::{Defect, DocumentKind, ISSUING_STATE, Spec, Specimen, SpecimenError, jpeg};

const YEAR: i64 = 365;
/// How long before the check a sound document was signed.
const SIGNED_BEFORE: Duration = Duration::from_days(1);
/// How long before the check an expired document was signed, and how long ago it expired.
const EXPIRED_SIGNED_BEFORE: Duration = Duration::from_days(4 * YEAR);
const EXPIRED_BEFORE: Duration = Duration::from_days(YEAR);

/// The holder's date of birth in DG11; [`zone`] has the same.
const BIRTH_DATE: &str = "19740812";

/// What authority to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthoritySpec {
    /// Must be `UTO`.
    pub issuing_state: String,
    /// Kind of all keys.
    pub key: KeyKind,
    /// How the curve of an EC key is written.
    pub parameters: CurveParameters,
    /// The time at which documents are to be checked.
    pub now: Timestamp,
}

impl AuthoritySpec {
    /// An authority of Utopia with ECDSA on P-256.
    pub fn new(now: Timestamp) -> Self {
        let (key, parameters) = (KeyKind::default(), CurveParameters::default());
        Self { issuing_state: ISSUING_STATE.into(), key, parameters, now }
    }
}

/// A CSCA of Utopia with a document signer and a CRL on which another document signer stands.
///
/// One authority issues any number of documents within 30 days around the time it was made for, sound or not, all checked
/// against the same `trust()`.
#[derive(Clone)]
pub struct Authority {
    parameters: CurveParameters,
    now: Timestamp,
    csca: Key,
    csca_name: Vec<u8>,
    csca_certificate: Vec<u8>,
    crl: Vec<u8>,
    signer: DocumentSigner,
    revoked_serial: Vec<u8>,
}

#[derive(Clone)]
struct DocumentSigner {
    key: Key,
    serial: Vec<u8>,
    certificate: Vec<u8>,
}

impl std::fmt::Debug for Authority {
    /// Shows no key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority")
            .field("key", &self.csca.kind)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// Makes CSCA, document signer and CRL by the profiles of ICAO Doc 9303-12, 7.1.
    ///
    /// # Errors
    /// Another issuing state than UTO, a time outside 1970 to 9900, or a key that could not be made.
    pub fn make(spec: &AuthoritySpec, random: &mut Random<'_>) -> Result<Self, SpecimenError> {
        if spec.issuing_state != ISSUING_STATE {
            return Err(SpecimenError::IssuingState);
        }
        let now = Timestamp::from_secs(spec.now.as_micros().div_euclid(1_000_000));
        if !(1970..=9900).contains(&now.date().0) {
            return Err(SpecimenError::Time);
        }
        let csca = Key::generate(spec.key, spec.parameters, random)?;
        let csca_name = certificate::name("CSCA Utopia SPECIMEN");
        let csca_serial = serial(random);
        let csca_certificate = Certificate {
            serial: &csca_serial,
            subject: &csca_name,
            key: &csca,
            role: Role::Csca,
            // From before the oldest document that an authority issues: five years of signing, fifteen of validity
            // (Doc 9303-12, table 1).
            not_before: now - Duration::from_days(4 * YEAR + 60),
            not_after: now + Duration::from_days(11 * YEAR),
            signs_until: now + Duration::from_days(YEAR - 60),
        }
        .issue(&csca_name, &csca.id, &csca, random)?;
        let revoked_serial = serial(random);
        let crl = certificate::crl(
            &csca_name,
            &csca,
            (&revoked_serial, now - Duration::from_days(1)),
            now - Duration::from_days(1),
            now + Duration::from_days(90),
            random,
        )?;
        let signer_serial = serial(random);
        let key = Key::generate(spec.key, spec.parameters, random)?;
        let certificate = document_signer(&key, &signer_serial, now - SIGNED_BEFORE)
            .issue(&csca_name, &csca.id, &csca, random)?;
        let signer = DocumentSigner { key, serial: signer_serial, certificate };
        let parameters = spec.parameters;
        Ok(Self { parameters, now, csca, csca_name, csca_certificate, crl, signer, revoked_serial })
    }

    /// Trust material by file name: `csca.der`, `crl.der`.
    pub fn trust(&self) -> BTreeMap<String, Vec<u8>> {
        [("csca.der", &self.csca_certificate), ("crl.der", &self.crl)]
            .into_iter()
            .map(|(name, bytes)| (name.to_owned(), bytes.clone()))
            .collect()
    }

    /// Issues one document.
    ///
    /// # Errors
    /// Another issuing state than UTO, a number that is not one to nine letters and digits, or a time more than 30 days
    /// from that of the authority.
    pub fn issue(&self, spec: &Spec, random: &mut Random<'_>) -> Result<Specimen, SpecimenError> {
        if spec.issuing_state != ISSUING_STATE {
            return Err(SpecimenError::IssuingState);
        }
        let number = spec.number.to_ascii_uppercase();
        if !(1..=9).contains(&number.len()) || !number.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(SpecimenError::Number);
        }
        if spec.now.since(self.now).as_secs().abs() > Duration::from_days(30).as_secs() {
            return Err(SpecimenError::SigningTime);
        }
        let (signed_at, expires_at) = match spec.defect {
            Some(Defect::Expired) => (self.now - EXPIRED_SIGNED_BEFORE, spec.now - EXPIRED_BEFORE),
            _ => (spec.now - SIGNED_BEFORE, spec.now + Duration::from_days(5 * YEAR)),
        };

        let on_chip = match spec.defect {
            Some(Defect::OtherNumber) => other_number(&number),
            _ => number.clone(),
        };
        let lines = zone(spec.document, &on_chip, "UTOPIA", expires_at)?;
        let mut groups = self.data_groups(spec.defect, &lines, signed_at, expires_at, random)?;
        let other;
        let signer = match spec.defect {
            Some(Defect::Revoked) => {
                other = self.other_signer(self.revoked_serial.clone(), signed_at, None, random)?;
                &other
            }
            Some(Defect::Expired) => {
                other = self.other_signer(serial(random), signed_at, None, random)?;
                &other
            }
            Some(Defect::WrongSigner) => {
                let impostor = Key::generate(self.csca.kind, self.parameters, random)?;
                other = self.other_signer(serial(random), signed_at, Some(&impostor), random)?;
                &other
            }
            _ => &self.signer,
        };
        let sod = lds::ef_sod(
            &groups,
            &Signer {
                key: &signer.key,
                certificate: &signer.certificate,
                issuer: &self.csca_name,
                serial: &signer.serial,
            },
            signed_at,
            random,
        )?;

        let printed = match spec.defect {
            Some(Defect::AlteredDg1) => {
                let altered = zone(spec.document, &number, "UTOPIA ALTERED", expires_at)?;
                groups.insert(1, lds::dg1(&altered));
                altered
            }
            Some(Defect::DigestMismatch) => {
                groups.insert(2, lds::dg2(&jpeg::portrait(&mut inverted(random))));
                lines
            }
            Some(Defect::OtherNumber) => zone(spec.document, &number, "UTOPIA", expires_at)?,
            Some(Defect::WrongCheckDigit) => with_wrong_check_digit(spec.document, lines),
            _ => lines,
        };
        let card_access = lds::card_access(spec.defect == Some(Defect::CardAccessWeakened));
        let files = [
            ("EF_COM.bin", lds::ef_com(&groups)),
            ("EF_SOD.bin", sod),
            ("EF_CardAccess.bin", card_access),
        ];
        let mut files: BTreeMap<String, Vec<u8>> =
            files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
        files.extend(groups.into_iter().map(|(number, bytes)| (format!("DG{number}.bin"), bytes)));
        Ok(Specimen { files, mrz: printed, trust: self.trust() })
    }

    /// The data groups of a document as its issuer signs them: 1, 2, 7, 11, 12, 14 and 15. The chip's private keys are kept by no one.
    fn data_groups(
        &self,
        defect: Option<Defect>,
        lines: &[String],
        signed_at: Timestamp,
        expires_at: Timestamp,
        random: &mut Random<'_>,
    ) -> Result<DataGroups, SpecimenError> {
        let full_name = match defect {
            Some(Defect::Dg11OtherName) => "SPECIMEN<<ARCADIA",
            _ => "SPECIMEN<<UTOPIA",
        };
        let issued = match defect {
            Some(Defect::Dg12LateIssue) => expires_at + Duration::from_days(YEAR),
            _ => signed_at,
        };
        let chip_key = Key::generate(KeyKind::P256, CurveParameters::Explicit, random)?;
        let active_key = Key::generate(KeyKind::P256, CurveParameters::Explicit, random)?;
        Ok(DataGroups::from([
            (1, lds::dg1(lines)),
            (2, lds::dg2(&jpeg::portrait(random))),
            (7, lds::dg7(&jpeg::signature(random))),
            (11, lds::dg11(full_name, BIRTH_DATE)),
            (12, lds::dg12(issued)),
            (14, lds::dg14(&chip_key)),
            (15, lds::dg15(&active_key)),
        ]))
    }

    /// A document signer with a key of its own, certified by `impostor` in the CSCA's name or by the CSCA itself.
    fn other_signer(
        &self,
        serial: Vec<u8>,
        signs_at: Timestamp,
        impostor: Option<&Key>,
        random: &mut Random<'_>,
    ) -> Result<DocumentSigner, SpecimenError> {
        let key = Key::generate(self.csca.kind, self.parameters, random)?;
        let certificate = document_signer(&key, &serial, signs_at).issue(
            &self.csca_name,
            &self.csca.id,
            impostor.unwrap_or(&self.csca),
            random,
        )?;
        Ok(DocumentSigner { key, serial, certificate })
    }
}

/// A certificate for a key that signs within three months around `signs_at` and serves documents of ten years
/// (Doc 9303-12, table 1).
fn document_signer<'a>(key: &'a Key, serial: &'a [u8], signs_at: Timestamp) -> Certificate<'a> {
    static NAME: std::sync::LazyLock<Vec<u8>> =
        std::sync::LazyLock::new(|| certificate::name("Document Signer Utopia SPECIMEN"));
    Certificate {
        serial,
        subject: &NAME,
        key,
        role: Role::DocumentSigner,
        not_before: signs_at - Duration::from_days(45),
        not_after: signs_at + Duration::from_days(10 * YEAR + 90),
        signs_until: signs_at + Duration::from_days(45),
    }
}

/// Sixteen random bytes, positive and without leading zeros.
fn serial(random: &mut Random<'_>) -> Vec<u8> {
    let mut bytes = vec![0; 16];
    random(&mut bytes);
    bytes[0] = bytes[0] & 0x3f | 0x40;
    bytes
}

fn zone(
    document: DocumentKind,
    number: &str,
    secondary_identifier: &str,
    expires_at: Timestamp,
) -> Result<Vec<String>, SpecimenError> {
    let (document_code, format) = match document {
        DocumentKind::Passport => ("PP", Format::Td3),
        DocumentKind::Card => ("I", Format::Td1),
    };
    let (year, month, day) = expires_at.date();
    let fields = MrzFields {
        document_code: document_code.into(),
        issuing_state: ISSUING_STATE.into(),
        document_number: number.into(),
        nationality: ISSUING_STATE.into(),
        birth_date: MrzDate::from_day(1974, 8, 12),
        sex: Sex::Unspecified,
        expiry_date: MrzDate::from_day(year, month, day),
        optional_data: String::new(),
        optional_data_2: String::new(),
        primary_identifier: "SPECIMEN".into(),
        secondary_identifier: secondary_identifier.into(),
    };
    Ok(mrz::make(&fields, format)?)
}

/// The number of another document of the same series: its last character is the next one.
fn other_number(number: &str) -> String {
    let (head, last) = number.split_at(number.len() - 1);
    let next = match last.as_bytes() {
        [b'9'] => b'0',
        [b'Z'] => b'A',
        // A digit below 9 or a letter below Z.
        [c, ..] => c + 1,
        [] => b'0',
    };
    format!("{head}{}", char::from(next))
}

/// The check digit of the document number, printed one too high: position 10 of line 2 in TD3, 15 of line 1 in TD1.
fn with_wrong_check_digit(document: DocumentKind, mut lines: Vec<String>) -> Vec<String> {
    let (line, at) = match document {
        DocumentKind::Passport => (1, 9),
        DocumentKind::Card => (0, 14),
    };
    let digit = lines[line].as_bytes()[at] - b'0';
    lines[line].replace_range(at..=at, &((digit + 1) % 10).to_string());
    lines
}

/// The same source with every bit turned, so that the second image differs even if the source repeats itself.
fn inverted<'a>(random: &'a mut Random<'_>) -> impl FnMut(&mut [u8]) + 'a {
    |bytes| {
        random(bytes);
        bytes.iter_mut().for_each(|byte| *byte = !*byte);
    }
}
