//! Witnessing the audit logs of other members: what was seen once must be in the log for ever, also across a restore.

use serde::{Deserialize, Serialize};
use vigie_ledger::{
    Checkpoint, NoteVerifier, Origin, commit, leaf_hash, verify_consistency, verify_inclusion,
};
use vigie_model::{MemberId, Timestamp};
use vigie_policy::card::MemberCard;
use vigie_store::{AuditEntry, Batch};

use crate::admin::hex;
use crate::audit::{AuditGrowth, EPOCH_OPENED, EpochOpened};
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result};

/// Earlier heads that are remembered of each member.
const REMEMBERED: usize = 64;

/// A member's head as this node saw it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessedHead {
    /// Epoch.
    pub epoch: u32,
    /// Number of leaves.
    pub size: u64,
    /// Root, hex.
    pub root: String,
    /// When it was seen.
    pub at: Timestamp,
    /// Earlier heads of the same log, size and root in hex, smallest first: a restore goes on from one of them. Old ones thin out.
    #[serde(default)]
    pub earlier: Vec<(u64, String)>,
    /// Leaves that were seen and that restores lost since.
    #[serde(default)]
    pub lost: u64,
}

/// What came of looking at a member's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witnessed {
    /// The log goes on from what was seen.
    Sound,
    /// A restore goes back before what was seen last: the proof of growth is needed from this earlier size.
    AskFrom(u64),
}

impl WitnessedHead {
    /// The largest head that a log restored at `index` must still hold, and that is smaller than `below`.
    fn before(&self, index: u64, below: u64) -> Option<&(u64, String)> {
        self.earlier.iter().rev().find(|(size, _)| *size <= index && *size < below)
    }

    /// Adds the present head to those remembered; of the older half every second goes when there are too many.
    fn remember(&self) -> Vec<(u64, String)> {
        let mut heads = self.earlier.clone();
        if heads.last().is_none_or(|(size, _)| *size < self.size) {
            heads.push((self.size, self.root.clone()));
        }
        if heads.len() > REMEMBERED {
            let half = heads.len() / 2;
            let mut at = 0;
            heads.retain(|_| {
                at += 1;
                at > half || at % 2 == 1
            });
        }
        heads
    }
}

impl Node {
    /// Judges a head that a member showed against what was seen before, and remembers it.
    ///
    /// `from` is the size from which `growth` proves growth. Within an epoch the log must hold everything seen. A new epoch must show the
    /// leaf that a restore writes (its number is the size that the backup had), and hold the largest head seen up to that size; what was
    /// seen beyond is lost, counted and logged as `log.restored`.
    ///
    /// # Errors
    /// `Conflict` (`audit.fork`) if the log was rewritten, or nothing proves that a new epoch goes on from it; `Invalid` if the head is
    /// not signed by the member.
    pub async fn witness(&self, member: &MemberId, from: u64, growth: &AuditGrowth) -> Result<Witnessed> {
        let (known_member, _) =
            self.member(member).await?.ok_or_else(|| NodeError::not_found("no member of this code"))?;
        let shown = open_head(&self.read_card(&known_member.card)?, member, growth)?;
        let place = key(["witness", member.as_str()]);
        let known: Option<(WitnessedHead, Vec<u8>)> =
            rows::load(&*self.engine, tables::CONFIG, &place).await?;
        let mut head = WitnessedHead {
            epoch: growth.head.epoch,
            size: shown.size,
            root: hex(&shown.root),
            at: self.now(),
            earlier: Vec::new(),
            lost: 0,
        };
        let mut lost = 0;
        if let Some((seen, _)) = &known {
            if seen.epoch == head.epoch && seen.size == head.size && seen.root == head.root {
                return Ok(Witnessed::Sound);
            }
            let proof: Option<Vec<[u8; 32]>> = growth.proof.iter().map(|text| unhex(text)).collect();
            let proof = proof.ok_or_else(|| fork(member, "shows no readable proof"))?;
            let holds = |size: u64, root: &str| {
                unhex(root).is_some_and(|root| {
                    verify_consistency(size, shown.size, &root, &shown.root, &proof).is_ok()
                })
            };
            if head.epoch < seen.epoch {
                return Err(fork(member, "went back to an earlier epoch"));
            }
            if head.epoch == seen.epoch {
                if from != seen.size || !holds(seen.size, &seen.root) {
                    return Err(fork(member, "does not go on from what we saw"));
                }
                head.earlier = seen.remember();
            } else {
                let opened = growth.opening.as_ref().filter(|opening| opens(opening, &shown, head.epoch));
                let opened =
                    opened.ok_or_else(|| fork(member, "opened a new epoch and does not show its leaf"))?;
                let all = seen.remember();
                // The largest that the restored log must hold; a second restore may have gone back further.
                let asked = all.iter().find(|(size, _)| *size == from && *size <= opened.index);
                match asked {
                    Some((size, root)) if holds(*size, root) => {
                        lost = seen.size.saturating_sub(opened.index.max(*size));
                        head.earlier = all.iter().filter(|(one, _)| one <= size).cloned().collect();
                    }
                    _ => {
                        let below = if asked.is_some() { from } else { u64::MAX };
                        let next = WitnessedHead { earlier: all, ..seen.clone() };
                        return match next.before(opened.index, below) {
                            Some((size, _)) => Ok(Witnessed::AskFrom(*size)),
                            None => Err(fork(member, "opened a new epoch that holds nothing of what we saw")),
                        };
                    }
                }
            }
            head.lost = seen.lost + lost;
        }
        let restored = known.as_ref().is_some_and(|(seen, _)| seen.epoch != head.epoch);
        let action = if restored { "log.restored" } else { "log.witnessed" };
        let subject = format!("{member} epoch={} size={} lost={lost}", head.epoch, head.size);
        let leaf = self.leaf(head.at, &Caller::node(), action, "witness", subject);
        let batch = Batch::new(head.at, leaf).row(rows::set(tables::CONFIG, place, &head));
        self.engine.apply(batch.build()).await?;
        Ok(Witnessed::Sound)
    }

    /// What was seen last of a member's log.
    ///
    /// # Errors
    /// The store's.
    pub async fn witnessed(&self, member: &MemberId) -> Result<Option<WitnessedHead>> {
        Ok(rows::load(&*self.engine, tables::CONFIG, &key(["witness", member.as_str()]))
            .await?
            .map(|(seen, _)| seen))
    }
}

/// The head, if a key of the card signed it with the member's origin and the epoch.
fn open_head(card: &MemberCard, member: &MemberId, growth: &AuditGrowth) -> Result<Checkpoint> {
    let invalid = |what: String| NodeError::Invalid(Problem::new("audit.head", what).at(member.to_string()));
    let origin =
        Origin::new(member.as_str(), growth.head.epoch).map_err(|error| invalid(error.to_string()))?;
    let opened = card.node_keys.iter().find_map(|key| {
        let verifier = NoteVerifier::new(&origin.to_string(), key.key).ok()?;
        Checkpoint::open(&growth.head.checkpoint, &verifier).ok()
    });
    opened.ok_or_else(|| invalid("the head of its log is not signed by a key of its card".into()))
}

/// Whether this is the leaf that opened the epoch, in the log that the head stands for.
fn opens(opening: &EpochOpened, shown: &Checkpoint, epoch: u32) -> bool {
    let Some(salt) = unhex::<16>(&opening.salt) else { return false };
    let path: Option<Vec<[u8; 32]>> = opening.path.iter().map(|text| unhex(text)).collect();
    let Ok(entry) = serde_json::from_str::<AuditEntry>(&opening.entry) else { return false };
    let says = |word: String| entry.subject.split(' ').any(|part| part == word);
    let leaf = leaf_hash(&commit(&salt, opening.entry.as_bytes()));
    entry.action == EPOCH_OPENED
        && says(format!("epoch={epoch}"))
        && says(format!("previous_size={}", opening.index))
        && path.is_some_and(|path| {
            verify_inclusion(opening.index, shown.size, &leaf, &path, &shown.root).is_ok()
        })
}

fn fork(member: &MemberId, what: &str) -> NodeError {
    NodeError::Conflict(
        Problem::new("audit.fork", format!("the audit log of this member {what}"))
            .at(member.to_string())
            .remedy("speak with the member: its log was rewritten, or somebody shows us another one; to begin anew with it, remove it and add its card again"),
    )
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut octets = [0; N];
    for (octet, at) in octets.iter_mut().zip((0..text.len()).step_by(2)) {
        *octet = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_that_are_remembered_thin_out_and_stay_in_order() {
        let mut head = WitnessedHead {
            epoch: 1,
            size: 0,
            root: String::new(),
            at: Timestamp::from_micros(0),
            earlier: Vec::new(),
            lost: 0,
        };
        for size in 1..1_000 {
            head.size = size;
            head.earlier = head.remember();
        }
        assert!(head.earlier.len() <= REMEMBERED && head.earlier.len() > REMEMBERED / 2);
        assert!(head.earlier.is_sorted_by(|a, b| a.0 < b.0));
        // Some old head is left, and none of the latest is missing.
        assert!(
            head.earlier[0].0 < 300
                && head.earlier.iter().rev().take(16).map(|(size, _)| *size).eq((984..1_000).rev())
        );
        assert_eq!(head.before(990, u64::MAX).map(|(size, _)| *size), Some(990));
        assert_eq!(head.before(990, 990).map(|(size, _)| *size), Some(989));
        assert_eq!(head.before(0, u64::MAX), None);
    }
}
