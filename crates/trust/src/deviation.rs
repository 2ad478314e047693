//! What a signed deviation list changes in a verdict (ICAO Doc 9303-12, 10; DESIGN §5 `defect`).
//!
//! An issuer may say that documents of a range break the standard. Where the form is wrong and the signatures hold, the departure is explained and
//! the chip counts as authenticated. Where the proof itself is missing (a digest, a signature), the list explains why, and proves nothing: the
//! document is examined by hand, and is not called altered. A list speaks only for its own country.

use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode, Timestamp};
use vigie_mrtd::deviation::{DeviationDescription, DeviationDocuments, DeviationParameter, DocumentSigner};
use vigie_mrtd::lds::FileId;
use vigie_mrtd::mrz::Mrz;
use vigie_mrtd::oid;
use vigie_mrtd::x509::Certificate;

use crate::country;
use crate::finding::{Effect, Finding};
use crate::signature::DigestAlgorithm;
use crate::signed_data::{SignerFit, signer_id_fit};
use crate::store::TrustSnapshot;

/// What of a document a deviation's bounds speak of.
pub(crate) struct Bounds<'d> {
    pub(crate) mrz: Option<&'d Mrz>,
    pub(crate) signer: &'d Certificate,
    /// When the document was signed, which stands for its day of issue.
    pub(crate) signed: Option<Timestamp>,
}

/// A deviation that applies to the document.
#[derive(Clone, Debug)]
pub(crate) struct Applicable {
    description: DeviationDescription,
    /// Where it is announced, in words.
    list: String,
}

/// The deviations that apply, and the finding that says which lists were asked.
pub(crate) fn applicable(bounds: &Bounds<'_>, trust: &TrustSnapshot) -> (Vec<Applicable>, Finding) {
    let code = codes::PA_DEVIATION;
    let state = bounds.signer.issuer().country().or_else(|| bounds.signer.subject().country());
    let mut asked = Vec::new();
    let mut found = Vec::new();
    for held in trust.deviations() {
        let Some(issuer) = held.issuer.map(|at| &trust.authorities()[at]) else { continue };
        let own = match (issuer.certificate.subject().country(), &state) {
            (Some(theirs), Some(ours)) => country::same_country(&theirs, ours),
            _ => false,
        };
        if !own || !issuer.is_trusted() {
            continue;
        }
        let list = format!("{} of {}", held.source, held.at.to_day());
        for deviation in &held.list.deviations {
            let digest = held.list.digest_algorithm.as_ref();
            let digest = digest.and_then(|algorithm| DigestAlgorithm::from_oid(algorithm.oid.octets()));
            if concerns(&deviation.documents, bounds, digest) {
                found.extend(
                    deviation.descriptions.iter().map(|description| Applicable {
                        description: description.clone(),
                        list: list.clone(),
                    }),
                );
            }
        }
        asked.push(list);
    }
    let finding = match (asked.is_empty(), found.is_empty()) {
        (true, _) => Finding::not_run(code, Effect::None, "no deviation list of this issuer is held"),
        (false, true) => Finding::passed(code, asked.join(", ")),
        (false, false) => {
            let mut kinds: Vec<String> = found.iter().map(Applicable::text).collect();
            kinds.dedup();
            Finding::defect(code, kinds.join("; "))
        }
    };
    (found, finding)
}

/// All bounds that are given hold. What cannot be told of the document does not hold.
fn concerns(documents: &DeviationDocuments, bounds: &Bounds<'_>, digest: Option<DigestAlgorithm>) -> bool {
    let kind = documents.document_type.as_ref().is_none_or(|kind| {
        bounds.mrz.is_some_and(|mrz| {
            mrz.document_code == *kind || (kind.len() == 1 && mrz.document_code.starts_with(kind.as_str()))
        })
    });
    let signer = documents.signer.as_ref().is_none_or(|signer| match signer {
        DocumentSigner::Id(id) => signer_id_fit(id, bounds.signer) != SignerFit::Other,
        DocumentSigner::Digest(stated) => {
            digest.is_some_and(|digest| digest.compute(bounds.signer.raw()) == *stated)
        }
    });
    let issued = documents
        .issued
        .is_none_or(|(first, last)| bounds.signed.is_some_and(|signed| first <= signed && signed <= last));
    let number = documents.numbers.is_empty()
        || bounds.mrz.is_some_and(|mrz| documents.numbers.contains(&mrz.document_number));
    kind && signer && issued && number
}

impl Applicable {
    fn text(&self) -> String {
        let part = match &self.description.parameter {
            None => String::new(),
            Some(DeviationParameter::Field(field)) => format!(" ({field})"),
            Some(DeviationParameter::Extension(oid)) => format!(" ({})", oid.name()),
        };
        format!("{}{part}, by {}", self.description.name(), self.list)
    }

    /// Whether it speaks of this finding, and whether the proof is missing (as against the form being wrong).
    fn explains(&self, finding: &Finding) -> Option<Explained> {
        use Explained::{Form, Proof};
        let code = finding.check.code;
        let group = |field: u32| u8::try_from(field).ok().map(FileId::Dg);
        let part = match self.description.parameter {
            None => None,
            Some(DeviationParameter::Field(20)) => Some(FileId::Sod),
            Some(DeviationParameter::Field(21)) => Some(FileId::Com),
            Some(DeviationParameter::Field(field)) => group(field),
            Some(DeviationParameter::Extension(_)) => None,
        };
        // Without a part the deviation speaks of every file.
        let of_part = part.is_none() || finding.part == part;
        match self.description.kind.octets() {
            oid::DEVIATION_DS_SIGNATURE if code == codes::PA_CHAIN => Some(Proof),
            oid::DEVIATION_SOD_SIGNATURE if code == codes::PA_SOD_SIGNATURE => Some(Proof),
            oid::DEVIATION_DG_HASH if code == codes::PA_DG_HASH && of_part => Some(Proof),
            oid::DEVIATION_DG_MALFORMED
                if of_part
                    && matches!(
                        code,
                        codes::CHIP_DG1_FORMAT
                            | codes::CHIP_DG2_FORMAT
                            | codes::CHIP_GROUP_FORMAT
                            | codes::CHIP_SECURITY_FORMAT
                    ) =>
            {
                Some(Form)
            }
            oid::DEVIATION_COM if code == codes::PA_EF_COM => Some(Form),
            oid::DEVIATION_MRZ_CHECK_DIGIT => match (self.mrz_field(), code) {
                (Some(0) | None, code) => check_digit(code).then_some(Form),
                (Some(4), codes::MRZ_CD_DOCUMENT_NUMBER)
                | (Some(6), codes::MRZ_CD_BIRTH_DATE)
                | (Some(8), codes::MRZ_CD_EXPIRY_DATE)
                | (Some(9), codes::MRZ_CD_OPTIONAL_DATA)
                // A digit that does not fit spoils the digit over all digits.
                | (Some(4 | 6 | 8 | 9), codes::MRZ_CD_COMPOSITE) => Some(Form),
                _ => None,
            },
            oid::DEVIATION_MRZ_DATA => match (self.mrz_field(), code) {
                (Some(1), codes::MRZ_DOCUMENT_CODE)
                | (Some(2), codes::MRZ_ISSUING_STATE)
                | (Some(3), codes::MRZ_NAME)
                | (Some(6), codes::MRZ_BIRTH_DATE)
                | (Some(7), codes::MRZ_SEX)
                | (Some(8), codes::MRZ_EXPIRY_DATE) => Some(Form),
                _ => None,
            },
            _ => None,
        }
    }

    fn mrz_field(&self) -> Option<u32> {
        match self.description.parameter {
            Some(DeviationParameter::Field(field)) => Some(field),
            _ => None,
        }
    }
}

enum Explained {
    /// The form alone is wrong.
    Form,
    /// A digest or a signature is.
    Proof,
}

fn check_digit(code: ReasonCode) -> bool {
    matches!(
        code,
        codes::MRZ_CD_DOCUMENT_NUMBER
            | codes::MRZ_CD_BIRTH_DATE
            | codes::MRZ_CD_EXPIRY_DATE
            | codes::MRZ_CD_OPTIONAL_DATA
            | codes::MRZ_CD_COMPOSITE
    )
}

/// Turns each objection that a deviation explains into a defect.
pub(crate) fn explain(findings: &mut [Finding], applicable: &[Applicable]) {
    for finding in findings.iter_mut().filter(|finding| finding.check.outcome == Outcome::Failed) {
        let Some((by, how)) = applicable.iter().find_map(|one| Some((one, one.explains(finding)?))) else {
            continue;
        };
        finding.check.outcome = Outcome::Defect;
        finding.effect = match how {
            Explained::Form => Effect::None,
            Explained::Proof => Effect::Inconclusive,
        };
        let before = std::mem::take(&mut finding.check.detail);
        let gap = if before.is_empty() { "" } else { "; " };
        finding.check.detail = format!("{before}{gap}announced by the issuer: {}", by.text());
    }
}
