//! The table of reasons, for a border officer: what was looked at, what it says, what to do next.
//!
//! A sentence speaks of the document or of the check, never of its holder; a gap of ours is named as ours.
use super::Entry;

mod chip;
mod groups;
mod input;
mod lists;
mod mrz;
mod next;
mod vigilance;

/// Every reason, in the order of [`super::codes`].
pub(crate) const ALL: &[Entry] = &[
    input::INPUT_EMPTY,
    input::INPUT_NOT_RECOGNISED,
    mrz::MRZ_FORMAT,
    mrz::MRZ_CHARACTERS,
    mrz::MRZ_NORMALISED,
    mrz::MRZ_DOCUMENT_CODE,
    mrz::MRZ_ISSUING_STATE,
    mrz::MRZ_NATIONALITY,
    mrz::MRZ_SEX,
    mrz::MRZ_NAME,
    mrz::MRZ_BIRTH_DATE,
    mrz::MRZ_EXPIRY_DATE,
    mrz::MRZ_FILLER,
    mrz::MRZ_CHECK_DIGIT_DOCUMENT_NUMBER,
    mrz::MRZ_CHECK_DIGIT_BIRTH_DATE,
    mrz::MRZ_CHECK_DIGIT_EXPIRY_DATE,
    mrz::MRZ_CHECK_DIGIT_OPTIONAL_DATA,
    mrz::MRZ_CHECK_DIGIT_COMPOSITE,
    input::DOCUMENT_EXPIRED,
    chip::PA_EF_SOD,
    chip::PA_SOD_SIGNATURE,
    chip::PA_SIGNED_ATTRIBUTES,
    chip::PA_SIGNER_CERTIFICATE,
    chip::PA_CHAIN,
    chip::PA_VALIDITY_AT_SIGNING,
    chip::PA_REVOCATION,
    chip::PA_ISSUING_COUNTRY,
    chip::PA_DATA_GROUP_DIGEST,
    chip::PA_DIGEST_ALGORITHM,
    chip::PA_DATA_GROUP_MISSING,
    chip::PA_EF_COM,
    chip::PA_ENCODING,
    chip::CHIP_DG1_MRZ,
    chip::CHIP_DG1_FORMAT,
    groups::CHIP_DG2_FORMAT,
    groups::CHIP_GROUP_FORMAT,
    groups::CHIP_SECURITY_FORMAT,
    groups::CHIP_DG11_MRZ,
    groups::CHIP_DG12_DATES,
    groups::CHIP_CARD_ACCESS,
    chip::CHIP_AUTHENTICATION,
    lists::LIST_LOST_STOLEN,
    lists::LIST_STALE,
    lists::LIST_PRIVATE_HIT,
    lists::TRUST_STALE,
    lists::ALERT_MATCH,
    lists::VIGILANCE_REQUIREMENT,
    vigilance::VIGILANCE_CHIP,
    vigilance::VIGILANCE_DEGRADED,
    vigilance::ALERT_STALE,
    vigilance::LOTTERY_DRAWN,
];
