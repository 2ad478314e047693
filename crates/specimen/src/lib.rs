//! Specimen travel documents of the fictional state UTO, with chosen defects. Pure: randomness is an argument.
//!
//! An [`Authority`] is a CSCA with a document signer and a CRL; it issues any number of documents: the printed zone and the chip's
//! files EF.COM, EF.SOD, EF.CardAccess and DG1, DG2, DG7, DG11, DG12, DG14 and DG15. [`make`] does both for one document. The same random
//! bytes give the same documents.
//!
//! No issuing state but Utopia is accepted, every name says that it is a specimen, and the image shows no person.
#![forbid(unsafe_code)]

mod authority;
mod certificate;
mod curve;
mod defect;
mod der;
mod error;
mod jpeg;
mod key;
mod lds;

use std::collections::BTreeMap;

use vigie_model::Timestamp;

pub use authority::{Authority, AuthoritySpec};
pub use defect::Defect;
pub use error::SpecimenError;
pub use key::{CurveParameters, KeyKind, Random};

/// The one state whose documents are made.
pub const ISSUING_STATE: &str = "UTO";

/// What document to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Must be `UTO`.
    pub issuing_state: String,
    /// Document number: one to nine letters and digits.
    pub number: String,
    /// Kind of document.
    pub document: DocumentKind,
    /// What is to be wrong; `None` makes a sound document.
    pub defect: Option<Defect>,
    /// Kind of the authority's keys; [`Authority::issue`] uses its own.
    pub key: KeyKind,
    /// How the curve of an EC key is written; [`Authority::issue`] uses its own.
    pub parameters: CurveParameters,
    /// The time at which the document is to be checked; it was signed the day before.
    pub now: Timestamp,
}

impl Spec {
    /// A sound passport of Utopia with this number, ECDSA on P-256.
    pub fn sound(number: &str, now: Timestamp) -> Self {
        Self {
            issuing_state: ISSUING_STATE.into(),
            number: number.into(),
            document: DocumentKind::default(),
            defect: None,
            key: KeyKind::default(),
            parameters: CurveParameters::default(),
            now,
        }
    }

    /// The same with this defect.
    pub fn with_defect(self, defect: Defect) -> Self {
        Self { defect: Some(defect), ..self }
    }
}

/// Kind of document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// Passport of size TD3, document code `PP`.
    #[default]
    Passport,
    /// Card of size TD1, document code `I`.
    Card,
}

/// A document and what is needed to check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specimen {
    /// The chip's files by name: `EF_COM.bin`, `EF_SOD.bin`, `EF_CardAccess.bin`, `DG1.bin`, `DG2.bin` …
    pub files: BTreeMap<String, Vec<u8>>,
    /// The lines of the printed zone.
    pub mrz: Vec<String>,
    /// Trust material by file name: `csca.der`, `crl.der`.
    pub trust: BTreeMap<String, Vec<u8>>,
}

/// Makes an authority and one document of it.
///
/// # Errors
/// Another issuing state than UTO, a number that a zone cannot take, or a key that could not be made.
pub fn make(spec: &Spec, random: &mut Random<'_>) -> Result<Specimen, SpecimenError> {
    let authority = AuthoritySpec {
        issuing_state: spec.issuing_state.clone(),
        key: spec.key,
        parameters: spec.parameters,
        now: spec.now,
    };
    Authority::make(&authority, random)?.issue(spec, random)
}

/// A number of nine characters that begins with `series` and ends in random digits.
///
/// # Errors
/// `series` is empty, longer than eight, or holds something besides letters and digits.
pub fn number_in_series(series: &str, random: &mut Random<'_>) -> Result<String, SpecimenError> {
    if !(1..=8).contains(&series.len()) || !series.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return Err(SpecimenError::Series);
    }
    let mut bytes = vec![0; 9 - series.len()];
    random(&mut bytes);
    let digits = bytes.into_iter().map(|byte| char::from(b'0' + byte % 10));
    Ok(series.to_ascii_uppercase().chars().chain(digits).collect())
}
