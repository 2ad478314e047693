//! Makes the specimens of a training set.

use vigie_http::MakeSpecimens;
use vigie_model::Timestamp;
use vigie_node::Entropy as _;
use vigie_node::training::{Flaw, Made, Specimens};
use vigie_specimen::{Authority, AuthoritySpec, Defect, Spec, SpecimenError, number_in_series};

use crate::data::SystemEntropy;

/// The maker that the edge is wired with.
pub fn maker() -> MakeSpecimens {
    std::sync::Arc::new(|now, flaws| make(now, flaws).map_err(|error| error.to_string()))
}

/// One authority for each set: its certificates are never among those that documents are judged by.
fn make(now: Timestamp, flaws: &[Option<Flaw>]) -> Result<Specimens, SpecimenError> {
    let mut random = |octets: &mut [u8]| SystemEntropy.fill(octets);
    let authority = Authority::make(&AuthoritySpec::new(now), &mut random)?;
    let mut specimens = Specimens { documents: Vec::new(), trust: authority.trust() };
    for flaw in flaws {
        let number = number_in_series("T", &mut random)?;
        let spec = Spec { defect: flaw.map(defect), ..Spec::sound(&number, now) };
        let made = authority.issue(&spec, &mut random)?;
        specimens.documents.push(Made { mrz: made.mrz, chip: made.files });
    }
    Ok(specimens)
}

const fn defect(flaw: Flaw) -> Defect {
    match flaw {
        Flaw::AlteredDg1 => Defect::AlteredDg1,
        Flaw::DigestMismatch => Defect::DigestMismatch,
        Flaw::WrongCheckDigit => Defect::WrongCheckDigit,
        Flaw::OtherNumber => Defect::OtherNumber,
    }
}
