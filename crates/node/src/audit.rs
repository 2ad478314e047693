//! The audit log: who looked at what, and why; heads that others can witness; proof that nothing was changed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_ledger::{Checkpoint, CompactRange, NoteSigner, Origin, TileId};
use vigie_model::Timestamp;
use vigie_store::{AuditEntry, Batch, LeafRecord};

use crate::admin::{hex, lock};
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// Which plain reads have their leaf in this minute already: (actor, place).
#[derive(Default)]
pub(crate) struct ReadNotes {
    minute: i64,
    seen: BTreeSet<(String, String)>,
}

/// One line of the log as an auditor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditLine {
    /// Number of the leaf.
    pub index: u64,
    /// Commitment, hex: what the Merkle tree hashes.
    pub commitment: String,
    /// The entry; absent once erased.
    pub entry: Option<AuditEntry>,
    /// The salt, hex, with which the entry opens the commitment; absent once erased.
    pub salt: Option<String>,
}

/// Size, root and signed head of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// Number of leaves.
    pub size: u64,
    /// Merkle root, hex (RFC 6962, section 2.1).
    pub root: String,
    /// C2SP checkpoint: signed note over origin, size and root.
    pub checkpoint: String,
    /// Epoch: rises with every restore.
    pub epoch: u32,
}

/// The head and the proof that it grew from an earlier size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditGrowth {
    /// The head.
    pub head: AuditHead,
    /// Consistency proof, hex.
    pub proof: Vec<String>,
    /// The leaf that opened the present epoch; absent in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<EpochOpened>,
}

/// The leaf that a restore wrote, opened for everybody, and its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochOpened {
    /// Number of the leaf: the size of the log as the backup had it.
    pub index: u64,
    /// The entry's bytes, as the commitment covers them.
    pub entry: String,
    /// Its salt, hex.
    pub salt: String,
    /// Audit path to the root of the head, hex, lowest first (RFC 6962, section 2.1.1).
    pub path: Vec<String>,
}

/// What a verification of the whole log found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditVerdict {
    /// Leaves recomputed.
    pub leaves: u64,
    /// Records whose bytes were compared with their digest.
    pub records: u64,
    /// Merkle root recomputed from the commitments, hex.
    pub root: String,
    /// Each contradiction and its place; empty if sound.
    pub faults: Vec<String>,
}

impl Node {
    /// Size, root and signed head.
    ///
    /// # Errors
    /// The store's.
    pub async fn audit_head(&self, caller: &Caller) -> Result<AuditHead> {
        if caller.account_name().is_some() {
            caller.need(Right::ReadAudit)?;
        }
        let head = self.engine.log_head().await?;
        let range = CompactRange::from_hashes(head.size, head.frontier).map_err(|error| {
            vigie_store::StoreError::Corrupt(format!("frontier of the audit log: {error}"))
        })?;
        let root = range.root();
        let signed = self.sign_head(head.size, root)?;
        Ok(AuditHead {
            size: head.size,
            root: hex(&root),
            checkpoint: signed,
            epoch: self.identity.log_epoch,
        })
    }

    /// A C2SP checkpoint over a size and root of this node's log.
    fn sign_head(&self, size: u64, root: [u8; 32]) -> Result<String> {
        let broken =
            |error: String| vigie_store::StoreError::Corrupt(format!("head of the audit log: {error}"));
        let origin = self.log_origin()?;
        let signer = NoteSigner::new(&origin.to_string(), self.identity.signing_key.clone())
            .map_err(|error| broken(error.to_string()))?;
        Ok(Checkpoint { origin, size, root }.sign(&signer).map_err(|error| broken(error.to_string()))?)
    }

    /// Member and epoch, as the log's checkpoints name them.
    pub(crate) fn log_origin(&self) -> Result<Origin> {
        Origin::new(self.identity.member.as_str(), self.identity.log_epoch).map_err(|error| {
            vigie_store::StoreError::Corrupt(format!("origin of the audit log: {error}")).into()
        })
    }

    /// Lines `[from, from + limit)`, at most 1,000.
    ///
    /// # Errors
    /// `Forbidden` without the right to read the log; the store's.
    pub async fn audit_lines(&self, caller: &Caller, from: u64, limit: usize) -> Result<Vec<AuditLine>> {
        caller.need(Right::ReadAudit)?;
        self.note_read(caller, "audit").await?;
        let leaves = self.engine.leaves(from, limit.min(1_000)).await?;
        Ok(leaves.into_iter().map(line).collect())
    }

    /// Recomputes everything: commitments from entries, the tree from commitments, digests from bytes.
    ///
    /// # Errors
    /// `Forbidden` without the right to read the log; the store's.
    pub async fn audit_verify(&self, caller: &Caller) -> Result<AuditVerdict> {
        caller.need(Right::ReadAudit)?;
        let report = self.engine.verify().await?;
        let head = self.engine.log_head().await?;
        let root = CompactRange::from_hashes(head.size, head.frontier)
            .map(|range| hex(&range.root()))
            .unwrap_or_default();
        Ok(AuditVerdict { leaves: report.leaves, records: report.records, root, faults: report.faults })
    }

    /// The signed head, and the proof that the log of size `from` is its beginning (RFC 6962, section 2.1.2).
    ///
    /// # Errors
    /// `Invalid` if the log is shorter than `from`; the store's.
    pub async fn audit_growth(&self, caller: &Caller, from: u64) -> Result<AuditGrowth> {
        let head = self.audit_head(caller).await?;
        if from > head.size {
            return Err(Problem::new("audit.shorter", "the log is shorter than that").at("from").into());
        }
        let mut hashes = Vec::new();
        while (hashes.len() as u64) < head.size {
            let leaves = self.engine.leaves(hashes.len() as u64, 4_096).await?;
            if leaves.is_empty() {
                return Err(vigie_store::StoreError::Corrupt(
                    "the audit log is shorter than its head says".into(),
                )
                .into());
            }
            hashes.extend(leaves.iter().map(|leaf| vigie_ledger::leaf_hash(&leaf.commitment)));
        }
        hashes.truncate(head.size as usize);
        let proof =
            match vigie_ledger::consistency_proof(&mut vigie_ledger::Leaves::of(&hashes), from, head.size) {
                Ok(proof) => proof,
                Err(never) => match never {},
            };
        let opening = self.opening_of(&head, &hashes).await?;
        Ok(AuditGrowth { head, proof: proof.iter().map(|hash| hex(hash)).collect(), opening })
    }

    /// The leaf that opened the present epoch, with its audit path; `None` in the first epoch.
    async fn opening_of(&self, head: &AuditHead, hashes: &[[u8; 32]]) -> Result<Option<EpochOpened>> {
        let found: Option<(u64, _)> =
            rows::load(&*self.engine, tables::CONFIG, &opening_key(head.epoch)).await?;
        let Some((index, _)) = found.filter(|(index, _)| *index < head.size) else { return Ok(None) };
        let leaf = self.engine.leaves(index, 1).await?.pop();
        // An entry is erased never by us; where it is gone, there is nothing to show, and the witness says so.
        let Some((salt, entry)) = leaf.and_then(|leaf| leaf.opening) else { return Ok(None) };
        let Ok(entry) = String::from_utf8(entry) else { return Ok(None) };
        let leaves = &mut vigie_ledger::Leaves::of(hashes);
        let path = match vigie_ledger::inclusion_proof(leaves, index, head.size) {
            Ok(path) => path.iter().map(|hash| hex(hash)).collect(),
            Err(never) => match never {},
        };
        Ok(Some(EpochOpened { index, entry, salt: hex(&salt), path }))
    }

    /// After a restore: the first leaf of the new epoch names where the log of the backup stood.
    ///
    /// # Errors
    /// The store's.
    pub async fn open_epoch(&self) -> Result<()> {
        let head = self.engine.log_head().await?;
        let root = CompactRange::from_hashes(head.size, head.frontier)
            .map(|range| hex(&range.root()))
            .unwrap_or_default();
        let now = self.now();
        let subject =
            format!("epoch={} previous_size={} previous_root={root}", self.identity.log_epoch, head.size);
        let leaf = self.leaf(now, &Caller::node(), EPOCH_OPENED, "restore", subject);
        // Nobody else writes while a folder is restored: the leaf stands where the log ended.
        let place = rows::set(tables::CONFIG, opening_key(self.identity.log_epoch), &head.size);
        self.engine.apply(Batch::new(now, leaf).row(place).build()).await?;
        Ok(())
    }

    /// A tile of the log (C2SP tlog-tiles): hashes only, so any member that holds a pinned key may ask.
    ///
    /// # Errors
    /// `NotFound` if the tile lies beyond the log.
    pub async fn audit_tile(&self, path: &str) -> Result<Vec<u8>> {
        let absent = || NodeError::not_found("no such tile");
        let tile: TileId = path.parse().map_err(|_| absent())?;
        let head = self.engine.log_head().await?;
        let (from, count) = leaf_span(tile)
            .filter(|(from, count)| from.checked_add(*count).is_some_and(|end| end <= head.size))
            .ok_or_else(absent)?;
        let mut hashes = Vec::new();
        let mut next = from;
        while next < from + count {
            let leaves = self.engine.leaves(next, 4_096.min((from + count - next) as usize)).await?;
            if leaves.is_empty() {
                return Err(absent());
            }
            next += leaves.len() as u64;
            hashes.extend(leaves.iter().map(|leaf| vigie_ledger::leaf_hash(&leaf.commitment)));
        }
        let mut source = vigie_ledger::Leaves(|index: u64| {
            Ok::<_, std::convert::Infallible>(hashes[(index - from) as usize])
        });
        match tile.content(&mut source) {
            Ok(content) => Ok(content),
            Err(never) => match never {},
        }
    }

    /// Writes the one leaf that stands for an account's plain reads of a place in this minute, before the first answer.
    pub(crate) async fn note_read(&self, caller: &Caller, place: &str) -> Result<()> {
        let now = self.now();
        let minute = now.as_micros().div_euclid(60_000_000);
        {
            let mut notes = lock(&self.reads);
            if notes.minute != minute {
                notes.minute = minute;
                notes.seen.clear();
            }
            if !notes.seen.insert((caller.actor(), place.to_owned())) {
                return Ok(());
            }
        }
        let at = Timestamp::from_micros(minute * 60_000_000);
        let batch = Batch::new(now, self.leaf(at, caller, "read", "grouped by minute", place)).build();
        if let Err(error) = self.engine.apply(batch).await {
            lock(&self.reads).seen.remove(&(caller.actor(), place.to_owned()));
            return Err(error.into());
        }
        Ok(())
    }

    /// Exports the log for an independent check: one JSON object a line with index and commitment.
    ///
    /// # Errors
    /// As [`Node::audit_lines`].
    pub async fn audit_export(&self, caller: &Caller) -> Result<Vec<AuditLine>> {
        caller.need(Right::ReadAudit)?;
        let mut lines = Vec::new();
        loop {
            let leaves = self.engine.leaves(lines.len() as u64, 4_096).await?;
            if leaves.is_empty() {
                return Ok(lines);
            }
            lines.extend(leaves.into_iter().map(line));
        }
    }

    /// Checks a user's stated purpose: 1 to 200 characters, no control characters.
    pub(crate) fn purpose<'a>(&self, stated: Option<&'a str>, default: &'a str) -> Result<&'a str> {
        match stated.map(str::trim).filter(|text| !text.is_empty()) {
            None => Ok(default),
            Some(text) if text.chars().count() <= 200 && !text.chars().any(char::is_control) => Ok(text),
            Some(_) => Err(Problem::new("audit.purpose", "a purpose has at most 200 characters on one line")
                .at("purpose")
                .into()),
        }
    }
}

/// What the leaf of a restore says was done.
pub(crate) const EPOCH_OPENED: &str = "epoch.opened";

/// Where the number of the leaf that opened an epoch is kept.
fn opening_key(epoch: u32) -> vigie_store::RowKey {
    key(["epoch", &epoch.to_string()])
}

fn line(leaf: LeafRecord) -> AuditLine {
    let (salt, entry) = match leaf.opening {
        Some((salt, bytes)) => (Some(hex(&salt)), serde_json::from_slice(&bytes).ok()),
        None => (None, None),
    };
    AuditLine { index: leaf.index, commitment: hex(&leaf.commitment), entry, salt }
}

/// First leaf under a tile and how many there are.
fn leaf_span(tile: TileId) -> Option<(u64, u64)> {
    let each = 256_u64.checked_pow(u32::from(tile.level()))?;
    let from = tile.index().checked_mul(256)?.checked_mul(each)?;
    Some((from, u64::from(tile.width()).checked_mul(each)?))
}
