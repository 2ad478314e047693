//! The verdict of an inspection and its reasons: what CLI, API and desk show (DESIGN §5 and §7).

mod headline;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vigie_model::{Lang, Outcome, ReasonCode, StixId, Timestamp, Tlp};

/// The outcome of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No objection; [`CheckReport::authenticated`] says what was authenticated.
    Passed,
    /// Something required could not be checked, or needs a second look.
    Inconclusive,
    /// A cryptographic contradiction, a confirmed alteration, an exact list entry, or a document that is expired or invalidated and named so.
    Failed,
}

/// What was authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authenticated {
    /// The data on the chip, by passive authentication up to an approved CSCA.
    Chip,
    /// A visible digital seal.
    Seal,
    /// Nothing: the printed line and lists alone authenticate no document.
    None,
}

/// How much a check must cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What the desk has is checked; a document without a chip reading may pass, and the report says that it was not authenticated.
    #[default]
    Routine,
    /// The chip's data must be authenticated and lists must be asked; else inconclusive.
    Heightened,
    /// The chip's data must be authenticated, with a current revocation list and every readable data group; else inconclusive.
    Strict,
    /// As strict; lists must be asked and everything must be fresh (see [`crate::vigilance`]).
    High,
}

impl std::str::FromStr for Profile {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "routine" => Ok(Self::Routine),
            "heightened" => Ok(Self::Heightened),
            "strict" => Ok(Self::Strict),
            "high" => Ok(Self::High),
            _ => Err("not a profile: routine, heightened, strict or high"),
        }
    }
}

/// One check: made or not, and its evidence. `detail` never holds a name; numbers are masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which check.
    pub code: ReasonCode,
    /// Its answer.
    pub outcome: Outcome,
    /// The evidence, in English; may be empty.
    #[serde(default)]
    pub detail: String,
    /// Standard, part and section.
    #[serde(default)]
    pub source: Cow<'static, str>,
    /// Line of the MRZ, from 1, where the check speaks of a place in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u8>,
    /// First character in that line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u8>,
}

impl Check {
    /// A check with its registered source.
    pub fn new(code: ReasonCode, outcome: Outcome, detail: impl Into<String>) -> Self {
        Self {
            code,
            outcome,
            detail: detail.into(),
            source: Cow::Borrowed(code.source()),
            line: None,
            column: None,
        }
    }

    /// What it says, in plain language.
    pub fn sentence(&self, lang: Lang) -> &'static str {
        self.code.sentence(self.outcome, lang)
    }
}

/// Facts of the document as far as they were read. Never the holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// Format of the MRZ: `TD1`, `TD2`, `TD3`, `MRV-A`, `MRV-B`.
    pub kind: String,
    /// Document code: `P`, `PP`, `I`, `V` …
    pub document_type: String,
    /// Issuing state or organisation as in the MRZ, without fillers.
    pub issuing_state: String,
    /// Document number.
    pub number: String,
    /// Day of expiry, `YYYY-MM-DD`; absent if it is no date.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expiry: Option<String>,
}

impl std::fmt::Debug for DocumentFacts {
    /// Without the number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentFacts")
            .field("kind", &self.kind)
            .field("issuing_state", &self.issuing_state)
            .finish_non_exhaustive()
    }
}

/// Whether a document is on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListOutcome {
    /// An exact entry.
    Listed,
    /// No entry.
    NotListed,
    /// The list was not asked, or did not answer. This is not "not listed".
    NotRun,
    /// A list that could not be asked, or whose answer does not count: [`ListAnswer::reason`] says why. This is not "not listed".
    NotChecked,
    /// Not as read; but an entry with O and 0 taken for each other in the places of [`ListAnswer::cells`]. This is neither "listed" nor "not listed".
    ReadAgain,
}

/// How a list is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    /// Here, entry by entry.
    #[default]
    Plain,
    /// By its owner, who evaluates blinded numbers: an entry seems to be there wrongly with a chance of 2^-32.
    Private,
}

/// What one list answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAnswer {
    /// Id of the list.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub title: String,
    /// Member that answers for it.
    #[serde(default)]
    pub owner: String,
    /// State of the list.
    pub as_of: Option<Timestamp>,
    /// The answer.
    pub outcome: ListOutcome,
    /// Why it is listed (`stolen`), or why the list was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Older than the profile allows.
    #[serde(default)]
    pub stale: bool,
    /// How it is held.
    #[serde(default)]
    pub kind: ListKind,
    /// Places in the number, from 1, that are to be read again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<u8>,
}

/// A shared alert whose pattern matches the document. It asks for a look and decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertAnswer {
    /// The indicator.
    pub id: StixId,
    /// Its name.
    pub name: String,
    /// Who says so, in words.
    pub author: String,
    /// The author's signature over exactly this version was verified.
    #[serde(default)]
    pub attested: bool,
    /// Marking.
    pub tlp: Tlp,
    /// 0 to 100, if its author gave one.
    pub confidence: Option<u8>,
    /// Version.
    pub modified: Timestamp,
    /// Until when, if its author said so.
    pub valid_until: Option<Timestamp>,
    /// Checks that matched here.
    #[serde(default)]
    pub matched: u64,
    /// Of them confirmed by an examiner here.
    #[serde(default)]
    pub confirmed: u64,
    /// Of them cleared by an examiner here.
    #[serde(default)]
    pub cleared: u64,
    /// Confirmations that others shared.
    #[serde(default)]
    pub sightings: u64,
}

/// The report of one inspection, as `vigie inspect --json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The verdict.
    pub outcome: Verdict,
    /// What was authenticated.
    pub authenticated: Authenticated,
    /// The document's facts, if any were read.
    pub document: Option<DocumentFacts>,
    /// The checks that decide the verdict, weightiest first; empty if it is passed.
    pub reasons: Vec<Check>,
    /// Every check, made or not.
    pub checks: Vec<Check>,
    /// The profile.
    pub profile: Profile,
    /// What the lists answered.
    pub lists: Vec<ListAnswer>,
    /// Alerts that match.
    #[serde(default)]
    pub alerts: Vec<AlertAnswer>,
    /// State of the trust data.
    #[serde(default)]
    pub trust_as_of: Option<Timestamp>,
    /// When the inspection was made.
    pub inspected_at: Timestamp,
    /// One sentence, in English; [`headline_in`](Self::headline_in) gives other languages.
    #[serde(default)]
    pub headline: String,
    /// The neutral next step, in English; empty if there is none.
    #[serde(default)]
    pub next_step: String,
    /// The reason whose next step it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step_code: Option<ReasonCode>,
}

impl CheckReport {
    /// The headline in a language.
    pub fn headline_in(&self, lang: Lang) -> &'static str {
        headline::headline(self, lang)
    }

    /// The next step in a language; empty if there is none.
    pub fn next_step_in(&self, lang: Lang) -> &'static str {
        self.next_step_code.map_or("", |code| code.next_step(lang))
    }

    /// The first check of this code, if it was listed.
    pub fn check(&self, code: ReasonCode) -> Option<&Check> {
        self.checks.iter().find(|check| check.code == code)
    }
}
