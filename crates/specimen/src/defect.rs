//! What can be wrong with a specimen on purpose.

use vigie_model::ReasonCode;
use vigie_model::reason::codes;

use crate::SpecimenError;

/// A defect that a check is to find, and the one reason it is to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Defect {
    /// The name in DG1 was changed after signing, and the printed zone with it, check digits recomputed: the digest of data
    /// group 1 in EF.SOD no longer fits. The signature is sound.
    AlteredDg1,
    /// The image in DG2 was replaced after signing: the digest of data group 2 in EF.SOD no longer fits. DG1 and the signature are sound.
    DigestMismatch,
    /// EF.SOD is signed by a document signer that another key issued under the specimen authority's name and key identifier: the
    /// signature of EF.SOD is sound, that of the certificate is not.
    WrongSigner,
    /// Issued four years and expired one year before the time of the check; the chip is sound.
    Expired,
    /// The document signer is on the authority's CRL, revoked a day before the time of the check; the chip is otherwise sound.
    Revoked,
    /// The printed check digit of the document number is one too high, and the composite digit no longer fits; the chip is sound.
    WrongCheckDigit,
    /// The printed zone bears the number given, the chip that of another document; each is sound by itself.
    OtherNumber,
    /// DG11 bears the full name of another, signed by the issuer like the rest: the lines and DG11 do not fit.
    Dg11OtherName,
    /// DG12 says that the document was issued after its expiry, signed by the issuer like the rest.
    Dg12LateIssue,
    /// EF.CardAccess, which no one signs, offers a weaker channel than the signed DG14: a reader that follows it is led to that channel.
    CardAccessWeakened,
}

impl Defect {
    /// All defects.
    pub const ALL: [Self; 10] = [
        Self::AlteredDg1,
        Self::DigestMismatch,
        Self::WrongSigner,
        Self::Expired,
        Self::Revoked,
        Self::WrongCheckDigit,
        Self::OtherNumber,
        Self::Dg11OtherName,
        Self::Dg12LateIssue,
        Self::CardAccessWeakened,
    ];

    /// Name on the command line, for example `altered-dg1`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AlteredDg1 => "altered-dg1",
            Self::DigestMismatch => "digest-mismatch",
            Self::WrongSigner => "wrong-signer",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::WrongCheckDigit => "wrong-check-digit",
            Self::OtherNumber => "other-number",
            Self::Dg11OtherName => "dg11-other-name",
            Self::Dg12LateIssue => "dg12-late-issue",
            Self::CardAccessWeakened => "card-access-weakened",
        }
    }

    /// The reason that a check of the printed zone and the chip with the specimen's trust material is to put first.
    ///
    /// `wrong-check-digit` also leads to `mrz.check-digit.composite` and to `chip.dg1-mrz`: after one reading the verdict is
    /// inconclusive, for a misreading would explain them; after a second one it is failed and `chip.dg1-mrz` stands first.
    /// `dg11-other-name`, `dg12-late-issue` and `card-access-weakened` stay inconclusive: issuers err there, and a second look tells.
    pub const fn reason(self) -> ReasonCode {
        match self {
            Self::AlteredDg1 | Self::DigestMismatch => codes::PA_DG_HASH,
            Self::WrongSigner => codes::PA_CHAIN,
            Self::Expired => codes::DOCUMENT_EXPIRED,
            Self::Revoked => codes::PA_REVOCATION,
            Self::WrongCheckDigit => codes::MRZ_CD_DOCUMENT_NUMBER,
            Self::OtherNumber => codes::CHIP_DG1_MRZ,
            Self::Dg11OtherName => codes::CHIP_DG11_MRZ,
            Self::Dg12LateIssue => codes::CHIP_DG12_DATES,
            Self::CardAccessWeakened => codes::CHIP_CARD_ACCESS,
        }
    }
}

impl std::fmt::Display for Defect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Defect {
    type Err = SpecimenError;

    fn from_str(name: &str) -> Result<Self, SpecimenError> {
        Self::ALL.into_iter().find(|defect| defect.name() == name).ok_or(SpecimenError::Defect)
    }
}
