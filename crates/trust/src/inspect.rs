//! The inspection of a document: what the desk has goes in, a verdict with its reasons comes out (DESIGN §5).
//!
//! [`inspect`] makes the checks that the document itself allows; the caller then asks its lists and alerts with
//! [`Inspection::document_key`] and [`Inspection::travel_facts`], and [`conclude`] decides.

mod absent;
mod compare;
mod conclude;
mod cross;
mod groups;
mod printed;
mod summary;
mod view;
mod visual;

use std::collections::BTreeMap;

use vigie_model::reason::codes;
use vigie_model::{Duration, Timestamp};
use vigie_mrtd::lds::FileId;
use vigie_mrtd::mrz::{self, Mrz, Parsed};

pub use absent::{Absent, FileDigests};
pub use conclude::conclude;
pub use summary::{ChipSummary, FaceSummary, FileSummary, PictureSummary, Summary, summary};
pub use view::{ChipView, DigestOutcome, FileView, PortraitView, portrait_png, portrait_png_within, view};
/// Why a picture of a chip cannot be shown.
pub use vigie_portrait::PortraitError;
pub use visual::{Visual, VisualDate, VisualSex};

use crate::authentic::{Authentic, Unauthenticated};
use crate::deviation;
use crate::finding::{Effect, Finding};
use crate::pa;
use crate::report::{Authenticated, DocumentFacts, Profile};
use crate::signed_data::full_hex;
use crate::store::TrustSnapshot;

/// Trust data older than this are named under every profile and stop a pass under the strict one.
pub const TRUST_FRESH_SPAN: Duration = Duration::from_days(90);

/// What the desk has of a document.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The printed lines.
    pub mrz: Option<MrzText>,
    /// Chip files by name as in a folder: `EF_SOD.bin`, `EF.SOD`, `SOD`, `EF_COM.bin`, `DG1.bin`, `Datagroup1.bin` … in any case.
    pub chip: BTreeMap<String, Vec<u8>>,
    /// What the officer typed from the visual zone. It is compared and never kept.
    pub visual: Option<Visual>,
}

/// The printed lines as text.
#[derive(Clone)]
pub struct MrzText {
    /// As read or typed.
    pub text: String,
    /// How often they were read.
    pub reading: Reading,
}

impl std::fmt::Debug for MrzText {
    /// Without the text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MrzText").field("reading", &self.reading).finish_non_exhaustive()
    }
}

/// Whether the printed lines were read once, or again with the same result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Once: an error in them may be one of the reading.
    #[default]
    First,
    /// Twice with the same result.
    Confirmed,
}

/// An inspection before lists and alerts were asked.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub(crate) findings: Vec<Finding>,
    /// Those of them that came of reading data groups.
    groups: Vec<Finding>,
    /// Those that came of what was typed from the visual zone.
    visual: Vec<Finding>,
    document: Option<DocumentFacts>,
    key: Option<String>,
    authenticated: Authenticated,
    signer: Option<[u8; 32]>,
    profile: Profile,
    pub(crate) at: Timestamp,
    pub(crate) trust_as_of: Option<Timestamp>,
}

/// The facts that shared patterns speak of.
#[derive(Clone, PartialEq, Eq)]
pub struct TravelFacts {
    /// Issuing state as in the MRZ, without fillers.
    pub issuing_state: String,
    /// Document code without fillers.
    pub document_type: String,
    /// Document number, upper case, without fillers and spaces.
    pub number: String,
    /// Last day of validity, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
}

impl Inspection {
    /// The matching input `vigie-doc-v1` of the document, if its number was read.
    pub fn document_key(&self) -> Option<String> {
        self.key.clone()
    }

    /// The document's facts, if any were read.
    pub fn document(&self) -> Option<&DocumentFacts> {
        self.document.as_ref()
    }

    /// What shared patterns may be compared with, if any facts were read.
    pub fn travel_facts(&self) -> Option<TravelFacts> {
        let document = self.document.as_ref()?;
        let number: String = document
            .number
            .chars()
            .filter(|c| *c != '<' && !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        Some(TravelFacts {
            issuing_state: document.issuing_state.clone(),
            document_type: document.document_type.clone(),
            number,
            valid_until: document.expiry.clone(),
        })
    }

    /// SHA-256 of the document signer certificate in lower-case hexadecimal, whether or not it is trusted.
    pub fn dsc_fingerprint(&self) -> Option<String> {
        self.signer.map(|print| full_hex(&print))
    }

    /// What was authenticated.
    pub fn authenticated(&self) -> Authenticated {
        self.authenticated
    }
}

/// Whether a chip file makes passive authentication and the comparison with the printed line recomputable: EF.SOD, EF.COM, DG1. No portrait.
pub fn is_kept_as_evidence(name: &str) -> bool {
    matches!(FileId::from_name(name), Some(FileId::Sod | FileId::Com | FileId::Dg(1)))
}

/// Makes every check that the document itself allows, at the instant `at`.
pub fn inspect(input: &Input, trust: &TrustSnapshot, at: Timestamp, profile: Profile) -> Inspection {
    inspect_kept(input, &Absent::default(), trust, at, profile)
}

/// The same from evidence: of the files in `absent` only digests are kept, and what was found when they were read is taken from there. All else is
/// checked again, and comes out as it did, octet by octet.
pub fn inspect_kept(
    input: &Input,
    absent: &Absent,
    trust: &TrustSnapshot,
    at: Timestamp,
    profile: Profile,
) -> Inspection {
    let mut findings = Vec::new();
    let (files, absent_files) = chip_files(input, &absent.files, &mut findings);
    let nothing = input.chip.is_empty() && absent.files.is_empty();
    let text = input.mrz.as_ref().filter(|mrz| !mrz.text.trim().is_empty());
    if text.is_none() && nothing {
        findings.push(Finding::failed(codes::INPUT_EMPTY, Effect::Inconclusive, ""));
    }
    let printed = text.map(|text| (mrz::parse(&text.text), text.reading));
    let printed_mrz = printed.as_ref().and_then(|(parsed, _)| parsed.as_ref().ok());
    let pa = pa::authenticate(&files, &absent_files, trust, at, printed_mrz.map(|parsed| &parsed.mrz));
    let chip_mrz: Option<Unauthenticated<Parsed>> =
        pa.dg1.as_ref().and_then(|dg1| dg1.derive(|dg1| dg1.mrz().ok()));
    let chip = chip_mrz.as_ref().map(|parsed| compare::Chip {
        mrz: &parsed.claimed().mrz,
        bound: pa.dg1_bound,
        proven: pa.proof.is_some(),
    });

    let mut authenticated = match pa.proof {
        Some(_) => Authenticated::Chip,
        None => Authenticated::None,
    };
    match &printed {
        None => {
            // Without printed lines the chip's copy is held to the rules of the zone.
            if let Some(parsed) = &chip_mrz {
                findings.extend(printed::of_chip(parsed.claimed()));
            }
            let effect = if files.is_empty() { Effect::None } else { Effect::Strict };
            findings.push(Finding::not_run(codes::CHIP_DG1_MRZ, effect, "no printed lines given"));
        }
        Some((Err(error), _)) => {
            findings.push(printed::unreadable(error));
            findings.push(Finding::not_run(
                codes::CHIP_DG1_MRZ,
                Effect::None,
                "the printed lines were not read",
            ));
        }
        Some((Ok(parsed), reading)) => {
            findings.extend(printed::of_document(parsed, *reading, chip.as_ref()));
            match &chip {
                None => findings.push(Finding::not_run(codes::CHIP_DG1_MRZ, Effect::None, "no DG1 read")),
                Some(chip) => {
                    let compared = compare::lines(parsed, *reading, chip);
                    if compared.effect != Effect::None {
                        // The chip may be sound, but it is not shown to belong to this document.
                        authenticated = Authenticated::None;
                    }
                    findings.push(compared);
                }
            }
        }
    }
    findings.extend(pa.findings);
    let deviations = pa.deviations;
    let mut groups = Vec::new();
    if !files.is_empty() {
        let zone = chip_mrz.as_ref().map(Unauthenticated::claimed).or(printed_mrz);
        groups = match absent.files.is_empty() {
            true => groups::Groups::read(&files).checks(zone, at),
            false => absent.findings(),
        };
        findings.extend(groups.iter().cloned());
        if !findings.iter().any(|finding| finding.check.code == codes::PA_ENCODING) {
            findings.push(Finding::passed(codes::PA_ENCODING, ""));
        }
        findings.push(Finding::not_run(
            codes::CHIP_AUTHENTICATION,
            Effect::None,
            "active and chip authentication need the chip at hand",
        ));
        findings.extend(trust_age(trust, at));
        deviation::explain(&mut findings, &deviations);
    }
    // Lines that the issuer signed come before printed ones, and these before lines on a chip that nothing proves.
    let authentic: Option<Authentic<Parsed>> = match (pa.proof, authenticated, &chip_mrz) {
        (Some(proof), Authenticated::Chip, Some(parsed)) => Some(parsed.clone().prove(proof)),
        _ => None,
    };
    let claimed = printed_mrz.or(chip_mrz.as_ref().map(Unauthenticated::claimed));
    let known: Option<&Mrz> = authentic.as_ref().map(Authentic::value).or(claimed).map(|parsed| &parsed.mrz);
    if let Some(mrz) = known {
        findings.push(printed::expiry(mrz, at, &findings));
    }
    let visual = match &input.visual {
        // The officer compares what is printed; the chip's copy stands in for lines that were not read.
        Some(typed) => {
            visual::compare(typed, printed_mrz.map(|parsed| &parsed.mrz).or(known), at).into_iter().collect()
        }
        // What was typed is never kept; what it was found to be is.
        None => absent.visual_findings(),
    };
    findings.extend(visual.iter().cloned());
    // What was presented as a chip and is not authenticated never passes, whatever the single checks say.
    let unproven = authenticated == Authenticated::None;
    let silent = findings.iter().all(|finding| finding.effect < Effect::Inconclusive);
    if unproven && files.is_empty() && matches!(profile, Profile::Heightened | Profile::High) {
        findings.push(Finding::failed(codes::VIGILANCE_CHIP, Effect::Inconclusive, "no chip was read"));
    } else if unproven && (profile != Profile::Routine || (!files.is_empty() && silent)) {
        let what = "the data on the chip were not authenticated";
        findings.push(Finding::failed(codes::VIGILANCE_REQUIREMENT, Effect::Inconclusive, what));
    }
    Inspection {
        findings,
        groups,
        visual,
        document: known.map(|mrz| facts(mrz, at)),
        key: known.filter(|mrz| !mrz.document_number.is_empty()).map(Mrz::document_key),
        authenticated,
        signer: pa.signer,
        profile,
        at,
        trust_as_of: trust.as_of(),
    }
}

/// The chip files by identifier; names that stand for no file are said.
fn chip_files<'i>(
    input: &'i Input,
    absent: &'i BTreeMap<String, FileDigests>,
    findings: &mut Vec<Finding>,
) -> (pa::Files<'i>, pa::Absent<'i>) {
    let (mut files, mut gone) = (pa::Files::new(), pa::Absent::new());
    let mut twice = Vec::new();
    let names: std::collections::BTreeSet<&String> = input.chip.keys().chain(absent.keys()).collect();
    let count = names.len();
    for name in names {
        let Some(file) = FileId::from_name(name) else { continue };
        let other = match (input.chip.get(name), absent.get(name)) {
            (Some(bytes), _) => files.insert(file, bytes).is_some_and(|before| before != bytes),
            (None, Some(kept)) => {
                let before = files.insert(file, &[]).is_some();
                gone.insert(file, kept).map_or(before, |before| before != kept)
            }
            (None, None) => false,
        };
        if other {
            twice.push(file.to_string());
        }
    }
    if files.is_empty() && count > 0 {
        let what = format!("{count} files, none of them named as a file of a chip");
        findings.push(Finding::failed(codes::INPUT_NOT_RECOGNISED, Effect::Inconclusive, what));
    }
    if !twice.is_empty() {
        let what = format!("{} given twice with different content", twice.join(", "));
        findings.push(Finding::failed(codes::INPUT_NOT_RECOGNISED, Effect::Inconclusive, what));
    }
    (files, gone)
}

fn facts(mrz: &Mrz, at: Timestamp) -> DocumentFacts {
    DocumentFacts {
        kind: mrz.format.name().to_owned(),
        document_type: mrz.document_code.clone(),
        issuing_state: mrz.issuing_state.clone(),
        number: mrz.document_number.clone(),
        expiry: mrz.expiry_date.expiry_day(at).map(Timestamp::to_day),
    }
}

fn trust_age(trust: &TrustSnapshot, at: Timestamp) -> Option<Finding> {
    let as_of = trust.as_of()?;
    let day = as_of.to_day();
    Some(match at.since(as_of) > TRUST_FRESH_SPAN {
        true => Finding::failed(codes::TRUST_STALE, Effect::Strict, format!("newest import of {day}")),
        false => Finding::passed(codes::TRUST_STALE, format!("newest import of {day}")),
    })
}
