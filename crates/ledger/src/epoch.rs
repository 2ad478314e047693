//! Epochs: a log restored from a backup goes on as a new one that names where the old one stood.
//!
//! A restored node has forgotten what came after the backup. Were it to go on in the old log, its peers would see a fork.
//! It opens a new epoch instead, whose first leaf is public and names the old epoch, its size and its root as the backup had them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::checkpoint::{Checkpoint, Origin};
use crate::commitment::commit_public;
use crate::proof::{verify_consistency, verify_inclusion};
use crate::tree::{Hash, empty_root, leaf_hash};

const HEADER: &str = "vigie-epoch-v1";

/// The first entry of an epoch after the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochOpening {
    /// The log that the new epoch continues, as the backup had it.
    pub previous: Checkpoint,
}

/// What a peer that knows a log's earlier state concludes from its new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resumption {
    /// The same epoch, grown or unchanged.
    Continued,
    /// A new epoch that goes on from exactly what the peer knew or from later.
    Restored,
    /// A new epoch from an earlier state: the restore lost entries that the peer had seen a checkpoint of.
    RestoredWithLoss {
        /// Entries the peer knew of and the log no longer has.
        lost: u64,
    },
    /// The states exclude each other: the log was rewritten, or the proof is missing or wrong.
    Fork,
}

/// What proves that the shown checkpoint goes on from the known one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResumptionProof {
    /// The opening entry and its audit path in the shown checkpoint, where the epoch changed.
    pub opening: Option<(EpochOpening, Vec<Hash>)>,
    /// Consistency proof between the known checkpoint and the shown one (same epoch), or between the known one and the state that
    /// the opening names, the smaller first.
    pub consistency: Vec<Hash>,
}

impl EpochOpening {
    /// The epoch this opens.
    pub fn epoch(&self) -> u32 {
        self.previous.origin.epoch().saturating_add(1)
    }

    /// The origin of the new epoch's checkpoints.
    ///
    /// # Panics
    /// Never: the previous origin holds a sound name.
    pub fn origin(&self) -> Origin {
        Origin::new(self.previous.origin.node(), self.epoch()).expect("the name was sound before")
    }

    /// The entry's bytes; it is logged with the public salt as leaf 0.
    pub fn entry(&self) -> Vec<u8> {
        let root = BASE64.encode(self.previous.root);
        format!("{HEADER}\n{}\n{}\n{root}\n", self.previous.origin, self.previous.size).into_bytes()
    }

    /// Reads the bytes of an opening; `None` if they are no opening.
    pub fn parse(entry: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(entry).ok()?.strip_prefix(HEADER)?.strip_prefix('\n')?;
        let opening = Self { previous: Checkpoint::parse(text).ok()? };
        (opening.entry() == entry).then_some(opening)
    }

    /// The commitment that is leaf 0 of the new epoch.
    pub fn commitment(&self) -> Hash {
        commit_public(&self.entry())
    }
}

/// Compares the state a peer knew with the one it is shown now.
///
/// Only one restore between two looks can be told from a fork; a peer that slept through two asks for the openings in order.
pub fn judge(known: &Checkpoint, shown: &Checkpoint, proof: &ResumptionProof) -> Resumption {
    if known.origin.node() != shown.origin.node() {
        return Resumption::Fork;
    }
    if known.origin == shown.origin {
        return match grew(known, shown, &proof.consistency) {
            true => Resumption::Continued,
            false => Resumption::Fork,
        };
    }
    let Some((opening, path)) = &proof.opening else { return Resumption::Fork };
    let leaf = leaf_hash(&opening.commitment());
    let opened = opening.previous.origin == known.origin
        && opening.origin() == shown.origin
        && verify_inclusion(0, shown.size, &leaf, path, &shown.root).is_ok();
    if !opened {
        return Resumption::Fork;
    }
    let backup = &opening.previous;
    match backup.size >= known.size {
        true if grew(known, backup, &proof.consistency) => Resumption::Restored,
        false if grew(backup, known, &proof.consistency) => {
            Resumption::RestoredWithLoss { lost: known.size - backup.size }
        }
        _ => Resumption::Fork,
    }
}

/// An empty log grows into any.
fn grew(old: &Checkpoint, new: &Checkpoint, proof: &[Hash]) -> bool {
    match old.size {
        0 => old.root == empty_root() && (new.size > 0 || new.root == old.root),
        _ => verify_consistency(old.size, new.size, &old.root, &new.root, proof).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nodes::{Leaves, Nodes};
    use crate::proof::{consistency_proof, inclusion_proof};

    fn log(name: &[u8], count: u8) -> Vec<Hash> {
        (0..count).map(|i| leaf_hash(&[name, &[i]].concat())).collect()
    }

    fn checkpoint(epoch: u32, leaves: &[Hash], size: u64) -> Checkpoint {
        let origin = Origin::new("uto.example", epoch).unwrap();
        Checkpoint { origin, size, root: Leaves::of(leaves).range(0, size).unwrap() }
    }

    fn restored(backup: Checkpoint, more: u8) -> (Checkpoint, (EpochOpening, Vec<Hash>)) {
        let opening = EpochOpening { previous: backup };
        let mut leaves = vec![leaf_hash(&opening.commitment())];
        leaves.extend(log(b"after", more));
        let size = leaves.len() as u64;
        let path = inclusion_proof(&mut Leaves::of(&leaves), 0, size).unwrap();
        (checkpoint(2, &leaves, size), (opening, path))
    }

    #[test]
    fn openings_round_trip_and_nothing_else_is_one() {
        let opening = EpochOpening { previous: checkpoint(3, &log(b"a", 9), 9) };
        assert_eq!(EpochOpening::parse(&opening.entry()), Some(opening.clone()));
        assert_eq!((opening.epoch(), opening.origin().to_string().as_str()), (4, "uto.example/epoch/4"));
        assert_eq!(EpochOpening::parse(b"vigie-epoch-v1\n"), None);
        assert_eq!(EpochOpening::parse(&[opening.entry(), b"more\n".to_vec()].concat()), None);
    }

    #[test]
    fn a_restore_is_no_fork_and_says_what_it_lost() {
        let leaves = log(b"a", 20);
        let known = checkpoint(1, &leaves, 12);
        for (backup_size, expected) in [
            (12, Resumption::Restored),
            (17, Resumption::Restored),
            (9, Resumption::RestoredWithLoss { lost: 3 }),
            (0, Resumption::RestoredWithLoss { lost: 12 }),
        ] {
            let (shown, opening) = restored(checkpoint(1, &leaves, backup_size), 5);
            let (old, new) = (backup_size.min(12), backup_size.max(12));
            let consistency = consistency_proof(&mut Leaves::of(&leaves), old, new).unwrap();
            let proof = ResumptionProof { opening: Some(opening), consistency };
            assert_eq!(judge(&known, &shown, &proof), expected, "{backup_size}");
        }
    }

    #[test]
    fn a_rewritten_log_is_a_fork_also_behind_a_new_epoch() {
        let (honest, forged) = (log(b"a", 20), log(b"b", 20));
        let known = checkpoint(1, &honest, 12);
        let (shown, opening) = restored(checkpoint(1, &forged, 17), 5);
        let consistency = consistency_proof(&mut Leaves::of(&forged), 12, 17).unwrap();
        let proof = ResumptionProof { opening: Some(opening.clone()), consistency };
        assert_eq!(judge(&known, &shown, &proof), Resumption::Fork);
        // The opening must be leaf 0 of what is shown, of the same node, and be there at all.
        let stranger = ResumptionProof { opening: Some((opening.0, vec![])), consistency: vec![] };
        assert_eq!(judge(&known, &shown, &stranger), Resumption::Fork);
        assert_eq!(judge(&known, &shown, &ResumptionProof::default()), Resumption::Fork);
        // An honest opening that is not leaf 0 of what is shown proves nothing about what is shown.
        let (honest_shown, honest_opening) = restored(checkpoint(1, &honest, 17), 5);
        let consistency = consistency_proof(&mut Leaves::of(&honest), 12, 17).unwrap();
        let proof = ResumptionProof { opening: Some(honest_opening), consistency };
        assert_eq!(judge(&known, &honest_shown, &proof), Resumption::Restored);
        let elsewhere = checkpoint(2, &log(b"elsewhere", 6), 6);
        assert_eq!(judge(&known, &elsewhere, &proof), Resumption::Fork);
        let grown = checkpoint(1, &forged, 14);
        let consistency = consistency_proof(&mut Leaves::of(&forged), 12, 14).unwrap();
        assert_eq!(judge(&known, &grown, &ResumptionProof { opening: None, consistency }), Resumption::Fork);
    }

    #[test]
    fn growth_within_an_epoch_continues() {
        let leaves = log(b"a", 20);
        for (old, new) in [(0, 0), (0, 20), (12, 12), (12, 20)] {
            let consistency = consistency_proof(&mut Leaves::of(&leaves), old, new).unwrap();
            let proof = ResumptionProof { opening: None, consistency };
            let (known, shown) = (checkpoint(1, &leaves, old), checkpoint(1, &leaves, new));
            assert_eq!(judge(&known, &shown, &proof), Resumption::Continued, "{old} {new}");
        }
    }
}
