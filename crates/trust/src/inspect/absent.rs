//! Files of a chip that are not kept, as their digests: enough to recompute a report, and nothing to see of the holder.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::ReasonCode;
use vigie_mrtd::lds;

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
}

/// A finding as evidence keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptFinding {
    #[serde(flatten)]
    check: Check,
    effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<ReasonCode>,
}

impl Absent {
    /// Of an inspection in which these files were read; empty if there are none, for then nothing has to be taken from the record.
    pub fn of(inspection: &Inspection, files: BTreeMap<String, FileDigests>) -> Self {
        if files.is_empty() {
            return Self::default();
        }
        let kept = |finding: &Finding| KeptFinding {
            check: finding.check.clone(),
            effect: finding.effect,
            next: finding.next,
        };
        Self { files, groups: inspection.groups.iter().map(kept).collect() }
    }

    /// What was found when the files were read.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let finding =
            |kept: &KeptFinding| Finding { check: kept.check.clone(), effect: kept.effect, next: kept.next };
        self.groups.iter().map(finding).collect()
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
