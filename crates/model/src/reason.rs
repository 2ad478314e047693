//! The one registry of reasons: code, source, plain sentence and next step in four languages (DESIGN §5; STYLE "Verdicts are not errors").
//!
//! CLI, API and desk show these and nothing else; `detail` (evidence) is added where the reason is given.

use serde::{Deserialize, Serialize};

use crate::{Lang, Text};

mod registry;

/// Answer of a single check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The check was made and raised no objection.
    Passed,
    /// The document lacks the feature.
    NotSupported,
    /// Breaks the standard in a way that a signed deviation or a named issuer rule explains.
    Defect,
    /// The check could not be made.
    NotRun,
    /// The check was made and speaks against the document, or asks for a second look.
    Failed,
}

/// A stable reason code such as `mrz.check-digit.document-number`; only registered codes exist.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonCode(&'static str);

impl ReasonCode {
    /// The code as text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The registered code of this spelling.
    pub fn find(code: &str) -> Option<Self> {
        registry::ALL.iter().find(|entry| entry.code == code).map(|entry| Self(entry.code))
    }

    /// Every registered code, in the registry's order.
    pub fn all() -> impl Iterator<Item = Self> {
        registry::ALL.iter().map(|entry| Self(entry.code))
    }

    /// Standard, part and section it rests on, for example `ICAO Doc 9303-10, 4.6.2`.
    pub fn source(self) -> &'static str {
        self.entry().source
    }

    /// What the reason says for this outcome, in plain language.
    pub fn sentence(self, outcome: Outcome, lang: Lang) -> &'static str {
        let entry = self.entry();
        match outcome {
            Outcome::Passed => entry.passed.get(lang),
            Outcome::Failed | Outcome::Defect => entry.failed.get(lang),
            Outcome::NotRun | Outcome::NotSupported => entry.not_run.get(lang),
        }
    }

    /// The neutral default next step when this reason decides the verdict; empty if it asks for none.
    pub fn next_step(self, lang: Lang) -> &'static str {
        self.entry().next.get(lang)
    }

    fn entry(self) -> &'static Entry {
        // Codes are made only from entries of the registry.
        registry::ALL.iter().find(|entry| entry.code == self.0).unwrap_or(&registry::ALL[0])
    }
}

impl std::fmt::Debug for ReasonCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for ReasonCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for ReasonCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::find(&text).ok_or_else(|| serde::de::Error::custom("not a registered reason code"))
    }
}

/// One line of the registry.
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) source: &'static str,
    pub(crate) passed: Text,
    pub(crate) failed: Text,
    pub(crate) not_run: Text,
    pub(crate) next: Text,
}

/// Constants for the codes, so that code cannot name an unregistered one: `codes::PA_SOD_SIGNATURE`.
pub mod codes {
    use super::ReasonCode;
    macro_rules! codes {
        ($($name:ident = $code:literal,)*) => {
            $(
                #[doc = concat!("`", $code, "`")]
                pub const $name: ReasonCode = ReasonCode($code);
            )*
            /// All constants, for the test that each is registered.
            #[cfg(test)]
            pub(super) const CONSTANTS: &[ReasonCode] = &[$($name,)*];
        };
    }
    codes! {
        INPUT_EMPTY = "input.empty",
        INPUT_NOT_RECOGNISED = "input.not-recognised",
        MRZ_FORMAT = "mrz.format",
        MRZ_CHARACTERS = "mrz.characters",
        MRZ_NORMALISED = "mrz.normalised",
        MRZ_DOCUMENT_CODE = "mrz.document-code",
        MRZ_ISSUING_STATE = "mrz.issuing-state",
        MRZ_NATIONALITY = "mrz.nationality",
        MRZ_SEX = "mrz.sex",
        MRZ_NAME = "mrz.name",
        MRZ_BIRTH_DATE = "mrz.birth-date",
        MRZ_EXPIRY_DATE = "mrz.expiry-date",
        MRZ_FILLER = "mrz.filler",
        MRZ_CD_DOCUMENT_NUMBER = "mrz.check-digit.document-number",
        MRZ_CD_BIRTH_DATE = "mrz.check-digit.birth-date",
        MRZ_CD_EXPIRY_DATE = "mrz.check-digit.expiry-date",
        MRZ_CD_OPTIONAL_DATA = "mrz.check-digit.optional-data",
        MRZ_CD_COMPOSITE = "mrz.check-digit.composite",
        DOCUMENT_EXPIRED = "document.expired",
        PA_EF_SOD = "pa.ef-sod",
        PA_SOD_SIGNATURE = "pa.sod-signature",
        PA_SIGNED_ATTRIBUTES = "pa.signed-attributes",
        PA_SIGNER_CERTIFICATE = "pa.signer-certificate",
        PA_CHAIN = "pa.chain",
        PA_VALIDITY_AT_SIGNING = "pa.validity-at-signing",
        PA_REVOCATION = "pa.revocation",
        PA_ISSUING_COUNTRY = "pa.issuing-country",
        PA_DG_HASH = "pa.data-group-digest",
        PA_DG_HASH_ALGORITHM = "pa.digest-algorithm",
        PA_DG_MISSING = "pa.data-group-missing",
        PA_EF_COM = "pa.ef-com",
        PA_ENCODING = "pa.encoding",
        CHIP_DG1_MRZ = "chip.dg1-mrz",
        CHIP_DG1_FORMAT = "chip.dg1-format",
        CHIP_DG2_FORMAT = "chip.dg2-format",
        CHIP_GROUP_FORMAT = "chip.data-group-format",
        CHIP_SECURITY_FORMAT = "chip.security-format",
        CHIP_DG11_MRZ = "chip.dg11-mrz",
        CHIP_DG12_DATES = "chip.dg12-dates",
        CHIP_CARD_ACCESS = "chip.card-access",
        CHIP_AUTHENTICATION = "chip.authentication",
        LIST_LOST_STOLEN = "list.lost-stolen",
        LIST_STALE = "list.stale",
        LIST_PRIVATE_HIT = "list.private-hit",
        TRUST_STALE = "trust.stale",
        ALERT_MATCH = "alert.match",
        VIGILANCE_REQUIREMENT = "vigilance.requirement",
        VIGILANCE_CHIP = "vigilance.chip",
        VIGILANCE_DEGRADED = "vigilance.degraded",
        ALERT_STALE = "alert.stale",
        LOTTERY_DRAWN = "lottery.drawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constant_is_registered_and_every_entry_has_a_constant() {
        for code in codes::CONSTANTS {
            assert_eq!(ReasonCode::find(code.as_str()), Some(*code));
        }
        assert_eq!(codes::CONSTANTS.len(), registry::ALL.len());
    }

    #[test]
    fn every_sentence_is_written_in_every_language_and_every_code_names_its_source() {
        for entry in registry::ALL {
            for lang in Lang::ALL {
                for text in [&entry.passed, &entry.failed, &entry.not_run] {
                    assert!(!text.get(lang).is_empty(), "{} {:?}", entry.code, lang);
                    let said = text.get(lang).to_lowercase();
                    assert!(!said.contains("genuine") && !said.contains("fake"), "{}", entry.code);
                }
            }
            assert!(!entry.source.is_empty());
        }
    }
}
