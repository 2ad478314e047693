//! What an import took in and what it did not (`vigie trust import --json`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The report of one import: sound entries are kept, bad ones are named and left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Name of the file.
    pub name: String,
    /// Entries that could be read.
    pub read: usize,
    /// Certificates whose signature was verified, by themselves or by another certificate held.
    pub signatures_resolved: usize,
    /// The same by the certificates' keys: `RSA-4096`, `brainpoolP384r1` and so on.
    #[serde(default)]
    pub key_families: BTreeMap<String, KeyFamilyCount>,
    /// Every entry, in order.
    pub entries: Vec<EntryReport>,
    /// How often each departure from standard or profile was met.
    pub findings: BTreeMap<String, usize>,
    /// Why a whole list was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Certificates of one kind of key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFamilyCount {
    /// Certificates read.
    pub read: usize,
    /// Of them, those whose signature was verified.
    pub signatures_resolved: usize,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryReport {
    /// What it is.
    pub kind: EntryKind,
    /// Name of its subject, or of the issuer of a revocation list; of an unreadable entry, where it stands.
    pub subject: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// What became of it.
    pub status: EntryStatus,
    /// Why, where there is something to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Departures from standard or profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// Self-issued certificate of a country signing certification authority.
    Csca,
    /// A CSCA's certificate signed by another key, usually its former one.
    Link,
    /// Document signer certificate.
    Signer,
    /// Revocation list.
    Crl,
    /// CMS master list.
    MasterList,
    /// CMS deviation list.
    DeviationList,
    /// Not read.
    Unknown,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryStatus {
    /// Documents are judged by it.
    Accepted,
    /// It was held before.
    Known,
    /// Held, and waits for an approved anchor.
    Unanchored,
    /// Left out: not readable, or its signature is wrong.
    Quarantined,
}

impl ImportReport {
    /// Entries that can be used, now or once they are anchored; those held before count.
    pub fn accepted(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.status != EntryStatus::Quarantined && entry.kind != EntryKind::MasterList)
            .count()
    }

    /// The first thing that is wrong, in words; `nothing was found in it` if there was nothing at all.
    pub fn first_problem(&self) -> String {
        let bad = || {
            self.entries
                .iter()
                .find(|entry| entry.status == EntryStatus::Quarantined)
                .map(|entry| format!("{}: {}", entry.subject, entry.reason))
        };
        self.refused.clone().or_else(bad).unwrap_or_else(|| "nothing was found in it".to_owned())
    }
}
