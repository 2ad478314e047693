//! Certificates that documents are judged by. An import is proposed, compared with what is held, and counts once it is approved; every change makes a
//! new version of the snapshot, which stays as it was and can be built again.
//!
//! One administrator approves what an anchored list vouches for. What would be trusted on nobody's word but that of who brings it (a manual
//! anchor) takes two; so does taking it out again. The operator at the shell holds the folder and its keys and may do all of it alone; the records say
//! that it was done there (ADR 0027).

mod bundle;
mod certificates;
mod imports;
mod state;
mod versions;

use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_trust::store::{ChangeCounts, ImportReport, TrustDifference, TrustSnapshot};

pub use bundle::{BUNDLE_LIMIT, BundleKey, LONGEST_BUNDLE, OpenedBundle, is_bundle, open_bundle};
pub use certificates::{CertificateLine, CertificatePage, CertificateQuery, CertificateView, Seen};
pub(crate) use state::TrustState;
pub use versions::{Rebuilt, VersionFile};

/// Why an import is rejected.
pub const REJECT_REASONS: [&str; 6] =
    ["origin-unknown", "not-authentic", "damaged", "superseded", "duplicate", "not-needed"];
/// Why a file is taken out again.
pub const WITHDRAW_REASONS: [&str; 5] =
    ["compromised", "issuer-request", "superseded", "mistake", "not-needed"];
/// The largest file that may be imported, as the trust store has it.
pub const MAX_FILE: usize = 64 << 20;

/// A file of certificates or revocation lists that counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TrustFile {
    /// SHA-256 of the bytes, hex.
    pub id: String,
    /// Name it came under.
    pub name: String,
    /// When it was approved.
    pub imported: Timestamp,
    /// Who approved it.
    pub by: String,
    /// The bytes, base64.
    pub(crate) content: String,
}

/// Content of a file that does not count now, base64.
#[derive(Serialize, Deserialize)]
struct Content {
    content: String,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Nothing of it could be used; it is not kept.
    Refused,
    /// It waits for approval and counts for nothing.
    Proposed,
    /// It counts.
    Approved,
    /// It was turned down.
    Rejected,
    /// It counted, and does not any more.
    Withdrawn,
}

impl ImportState {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Who did something, and when; `node` is the operator at the shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Account.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, by code; empty where none is asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The signer of a master list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSigner {
    /// Subject.
    pub subject: String,
    /// Whether an anchor vouches for it.
    pub anchored: bool,
}

/// An import and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustImport {
    /// SHA-256 of the file, hex.
    pub id: String,
    /// Name it came under.
    pub name: String,
    /// Its length in octets.
    pub len_bytes: u64,
    /// What became of it.
    pub state: ImportState,
    /// Who brought it.
    pub proposed: Act,
    /// Who approved or rejected it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Act>,
    /// Who wants it taken out again, or did so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Act>,
    /// Who confirmed that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal_confirmed: Option<Act>,
    /// Number of the version it was compared with.
    pub against: u64,
    /// Signers of the master lists in it.
    pub lists: Vec<ListSigner>,
    /// When its first list says that it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_signed_at: Option<Timestamp>,
    /// SHA-256 of certificates that would be trusted on nobody's word but that of who approves: two persons are needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manual_anchors: Vec<String>,
    /// Entries read.
    pub read: usize,
    /// Entries that can be used.
    pub accepted: usize,
    /// Entries left out.
    pub quarantined: usize,
    /// What it changes.
    pub counts: ChangeCounts,
    /// How often each departure from standard or profile was met.
    #[serde(default)]
    pub findings: std::collections::BTreeMap<String, usize>,
}

impl TrustImport {
    /// Two persons must approve it, and take it out again.
    pub fn needs_two(&self) -> bool {
        !self.manual_anchors.is_empty()
    }

    /// It holds a list whose signer no anchor vouches for.
    pub fn is_unanchored(&self) -> bool {
        self.lists.iter().any(|list| !list.anchored)
    }
}

/// Report and difference of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDetail {
    /// The import.
    pub import: TrustImport,
    /// What was read of it, entry by entry.
    pub report: ImportReport,
    /// What it changes, or changed when it was approved.
    pub difference: TrustDifference,
    /// Number of the version that the difference was computed against.
    pub against: u64,
    /// SHA-256 of certificates that the latest earlier list of the same signer's country carries, and this one does not. They stay until that list is taken out.
    pub not_carried_on: Vec<String>,
}

/// What an import came to.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// What was read of it.
    #[serde(flatten)]
    pub report: ImportReport,
    /// SHA-256 of the file, hex.
    pub id: String,
    /// Whether it counts, waits, or was refused.
    pub state: ImportState,
    /// Two persons must approve it.
    pub needs_two: bool,
    /// The version that came of it, if it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// What changes.
    pub difference: TrustDifference,
}

/// What made a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionCause {
    /// What the folder held before versions were kept.
    TakenOver,
    /// An import was approved.
    Approved,
    /// A file was taken out.
    Withdrawn,
}

impl VersionCause {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TakenOver => "taken-over",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One version of the snapshot. It does not change any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustVersion {
    /// Its number, from 1.
    pub number: u64,
    /// SHA-256 over fingerprints and standing of all that it holds, hex.
    pub digest: String,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it: who brought the file, who approved it; or who asked to take it out, who confirmed.
    pub by: Vec<String>,
    /// What made it.
    pub cause: VersionCause,
    /// Name of the file that came or went.
    pub name: String,
    /// Its import.
    pub import: String,
    /// CSCA and link certificates held.
    pub authorities: usize,
    /// Of them those that documents are judged by.
    pub trusted: usize,
    /// Document signers held.
    pub signers: usize,
    /// Revocation lists held.
    pub crls: usize,
    /// What changed.
    pub counts: ChangeCounts,
    /// SHA-256 of the anchors that rest on persons' word, and that two persons (or the operator at the shell) stood for.
    #[serde(default)]
    pub stood_for: std::collections::BTreeSet<String>,
    /// The files it is built from, in order.
    pub files: Vec<VersionFile>,
}

/// One certificate as listed.
#[derive(Clone, Debug, Serialize)]
pub struct TrustLine {
    /// Subject.
    pub subject: String,
    /// SHA-256 of the certificate, hex.
    pub sha256: String,
    /// Whether chains may end here, and why.
    pub trusted: bool,
    /// Files and lists that carry it.
    pub sources: Vec<String>,
}

/// The authorities of a snapshot.
pub fn lines(snapshot: &TrustSnapshot) -> Vec<TrustLine> {
    let line = |authority: &vigie_trust::store::Authority| TrustLine {
        subject: authority.certificate.subject().to_string(),
        sha256: crate::admin::hex(&authority.fingerprint),
        trusted: authority.is_trusted(),
        sources: authority.sources.iter().map(|source| source.name.clone()).collect(),
    };
    snapshot.authorities().iter().map(line).collect()
}
