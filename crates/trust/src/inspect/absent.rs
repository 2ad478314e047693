//! Files of a chip that are not kept, as their digests: enough to recompute a report, and nothing to see of the holder.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::ReasonCode;
use vigie_mrtd::lds::{self, FileId};

use super::Inspection;
use crate::finding::{Effect, Finding};
use crate::report::Check;
use crate::signature::DigestAlgorithm;
use crate::signed_data::full_hex;

const ALGORITHMS: [DigestAlgorithm; 5] = [
    DigestAlgorithm::Sha1,
    DigestAlgorithm::Sha224,
    DigestAlgorithm::Sha256,
    DigestAlgorithm::Sha384,
    DigestAlgorithm::Sha512,
];

/// What is kept of a file that is not: lengths and digests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigests {
    /// Its octets.
    pub len: usize,
    /// Octets of the one element in it, if bytes follow that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<usize>,
    /// Digests of the whole file, hexadecimal, by algorithm.
    whole: BTreeMap<String, String>,
    /// Digests of the element alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    alone: BTreeMap<String, String>,
}

/// What evidence keeps in place of files that it does not keep: their digests, and what was found when they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    /// The files by name.
    pub files: BTreeMap<String, FileDigests>,
    groups: Vec<KeptFinding>,
    /// What came of the facts typed from the visual zone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    visual: Vec<KeptFinding>,
}

/// A finding as evidence keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptFinding {
    #[serde(flatten)]
    check: Check,
    effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<ReasonCode>,
    /// Number of the data group that it speaks of, where it speaks of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<u8>,
}

impl Absent {
    /// Of an inspection in which these files were read; what was found in them is kept only if there are any.
    pub fn of(inspection: &Inspection, files: BTreeMap<String, FileDigests>) -> Self {
        let kept = |findings: &[Finding]| findings.iter().map(KeptFinding::from).collect();
        let groups = if files.is_empty() { Vec::new() } else { kept(&inspection.groups) };
        Self { files, groups, visual: kept(&inspection.visual) }
    }

    /// What was found when the files were read.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.groups.iter().map(KeptFinding::finding).collect()
    }

    /// What was found of the facts typed from the visual zone.
    pub(super) fn visual_findings(&self) -> Vec<Finding> {
        self.visual.iter().map(KeptFinding::finding).collect()
    }
}

impl From<&Finding> for KeptFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check.clone(),
            effect: finding.effect,
            next: finding.next,
            group: finding.part.and_then(|file| file.data_group()),
        }
    }
}

impl KeptFinding {
    fn finding(&self) -> Finding {
        Finding {
            check: self.check.clone(),
            effect: self.effect,
            next: self.next,
            part: self.group.map(FileId::Dg),
        }
    }
}

impl FileDigests {
    /// Of a file that is at hand.
    pub fn of(bytes: &[u8]) -> Self {
        let all = |bytes: &[u8]| {
            ALGORITHMS.map(|algorithm| (algorithm.to_string(), full_hex(&algorithm.compute(bytes)))).into()
        };
        let element = lds::element_len(bytes).ok().filter(|len| *len < bytes.len());
        Self {
            len: bytes.len(),
            element,
            whole: all(bytes),
            alone: element.map(|len| all(&bytes[..len])).unwrap_or_default(),
        }
    }

    /// The digest of the whole file.
    pub fn whole(&self, algorithm: DigestAlgorithm) -> Vec<u8> {
        octets(&self.whole, algorithm)
    }

    /// The digest of its element.
    pub(crate) fn alone(&self, algorithm: DigestAlgorithm) -> Vec<u8> {
        octets(&self.alone, algorithm)
    }
}

/// Empty where there is none, which agrees with no digest.
fn octets(of: &BTreeMap<String, String>, algorithm: DigestAlgorithm) -> Vec<u8> {
    let text = of.get(&algorithm.to_string()).map(String::as_bytes).unwrap_or_default();
    let pairs = text.chunks_exact(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_file_and_of_its_element() {
        let file = [0x61, 1, 9, 0, 0];
        let kept = FileDigests::of(&file);
        assert_eq!((kept.len, kept.element), (5, Some(3)));
        for algorithm in ALGORITHMS {
            assert_eq!(kept.whole(algorithm), algorithm.compute(&file));
            assert_eq!(kept.alone(algorithm), algorithm.compute(&file[..3]));
        }
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<FileDigests>(&text).unwrap(), kept);
        let damaged: FileDigests = serde_json::from_str(&text.replace("SHA-256", "SHA-9")).unwrap();
        assert!(damaged.whole(DigestAlgorithm::Sha256).is_empty());
    }
}
