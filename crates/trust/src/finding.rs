//! A check together with what it does to the verdict.

use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode};
use vigie_mrtd::lds::FileId;

use crate::report::{Check, Profile, Verdict};

/// What a check does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Effect {
    /// Nothing.
    None,
    /// Makes it inconclusive under [`Profile::Strict`] and [`Profile::High`].
    Strict,
    /// Makes it inconclusive.
    Inconclusive,
    /// Makes it failed.
    Failed,
}

impl Effect {
    pub(crate) const fn verdict(self, profile: Profile) -> Verdict {
        match (self, profile) {
            (Self::None, _) | (Self::Strict, Profile::Routine | Profile::Heightened) => Verdict::Passed,
            (Self::Strict, Profile::Strict | Profile::High) | (Self::Inconclusive, _) => {
                Verdict::Inconclusive
            }
            (Self::Failed, _) => Verdict::Failed,
        }
    }
}

/// A check and its effect.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) check: Check,
    pub(crate) effect: Effect,
    /// The reason whose next step applies, if not the check's own.
    pub(crate) next: Option<ReasonCode>,
    /// The file that it speaks of, where it speaks of one.
    pub(crate) part: Option<FileId>,
}

impl Finding {
    pub(crate) fn new(code: ReasonCode, outcome: Outcome, effect: Effect, detail: impl Into<String>) -> Self {
        Self { check: Check::new(code, outcome, detail), effect, next: None, part: None }
    }

    /// The same, speaking of one file.
    pub(crate) fn about(self, file: FileId) -> Self {
        Self { part: Some(file), ..self }
    }

    pub(crate) fn passed(code: ReasonCode, detail: impl Into<String>) -> Self {
        Self::new(code, Outcome::Passed, Effect::None, detail)
    }

    pub(crate) fn defect(code: ReasonCode, detail: impl Into<String>) -> Self {
        Self::new(code, Outcome::Defect, Effect::None, detail)
    }

    pub(crate) fn not_supported(code: ReasonCode, detail: impl Into<String>) -> Self {
        Self::new(code, Outcome::NotSupported, Effect::None, detail)
    }

    pub(crate) fn not_run(code: ReasonCode, effect: Effect, detail: impl Into<String>) -> Self {
        Self::new(code, Outcome::NotRun, effect, detail)
    }

    pub(crate) fn failed(code: ReasonCode, effect: Effect, detail: impl Into<String>) -> Self {
        Self::new(code, Outcome::Failed, effect, detail)
    }
}

/// Weight of a reason among others of the same effect, the lower the weightier: first what speaks of alteration, then of misuse of keys, then
/// lists, then the printed line; among second looks the reading itself comes first, because all else rests on it.
pub(crate) fn weight(code: ReasonCode, verdict: Verdict) -> u8 {
    let failed: &[ReasonCode] = &[
        codes::PA_DG_HASH,
        codes::PA_SIGNED_ATTRIBUTES,
        codes::PA_SOD_SIGNATURE,
        codes::PA_DG_MISSING,
        codes::CHIP_DG1_MRZ,
        codes::PA_CHAIN,
        codes::PA_ISSUING_COUNTRY,
        codes::PA_REVOCATION,
        codes::LIST_LOST_STOLEN,
    ];
    let inconclusive: &[ReasonCode] = &[
        codes::INPUT_EMPTY,
        codes::INPUT_NOT_RECOGNISED,
        codes::MRZ_FORMAT,
        codes::MRZ_CHARACTERS,
        codes::MRZ_CD_DOCUMENT_NUMBER,
        codes::MRZ_CD_BIRTH_DATE,
        codes::MRZ_CD_EXPIRY_DATE,
        codes::MRZ_CD_OPTIONAL_DATA,
        codes::MRZ_CD_COMPOSITE,
        codes::CHIP_DG1_MRZ,
        codes::LIST_READ_AGAIN,
        codes::LIST_PRIVATE_HIT,
        codes::ALERT_MATCH,
        codes::PA_ENCODING,
        codes::PA_EF_SOD,
        codes::PA_SOD_SIGNATURE,
        codes::PA_SIGNED_ATTRIBUTES,
        codes::PA_SIGNER_CERTIFICATE,
        codes::PA_CHAIN,
    ];
    let order = if verdict == Verdict::Failed { failed } else { inconclusive };
    let place = order.iter().position(|other| *other == code);
    let expired_last = if code == codes::DOCUMENT_EXPIRED { 255 } else { 200 };
    place.map_or(expired_last, |place| place as u8)
}
