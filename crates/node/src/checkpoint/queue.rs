//! The queue: every check and decision of a checkpoint, sealed to its home node, delivered until a signed receipt names it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vigie_model::{StixId, Timestamp};
use vigie_policy::checkpoint::{Receipt, open, sign};
use vigie_store::{Batch, BatchBuilder, RowKey, RowOp};

use super::{Checkpoint, enrolment, no_checkpoint, seal};
use crate::admin::hex;
use crate::check::{AlertCounts, CheckRecord, Decision, DecisionKind, Evidence, Place, count_row};
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// The most entries of one delivery.
const ENTRIES: usize = 250;
/// The most octets of one delivery.
const OCTETS: usize = 4 << 20;

/// That an entry waits: small, so that the queue is counted quickly.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) at: Timestamp,
    /// Why home would not take it, once it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<String>,
}

/// One entry as it is sealed.
#[derive(Serialize, Deserialize)]
enum Entry {
    Check {
        record: Box<CheckRecord>,
        evidence: Option<Box<Evidence>>,
        /// `vigie-doc-v1`: home hashes it with its own key.
        document: Option<String>,
        purpose: String,
    },
    Decision {
        id: String,
        decision: Decision,
    },
}

/// One entry on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedEntry {
    /// Record number and what it is: `ID/check` or `ID/decision`.
    pub key: String,
    /// See [`seal`](super::seal): base64.
    pub sealed: String,
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// SHA-256 over its entries, hex: a delivery that is repeated has the same number.
    pub batch: String,
    /// The entries, oldest first.
    pub entries: Vec<SealedEntry>,
}

/// What a receipt let the checkpoint forget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Entries delivered.
    pub delivered: u64,
    /// Entries that home would not take.
    pub refused: u64,
}

impl Node {
    /// Adds a check to the queue, in the batch that records it; nothing unless this node is a checkpoint.
    pub(crate) fn queue_check(
        &self,
        batch: BatchBuilder,
        record: &CheckRecord,
        evidence: Option<&Evidence>,
        document: Option<&str>,
        purpose: &str,
    ) -> BatchBuilder {
        let entry = || Entry::Check {
            record: Box::new(record.clone()),
            evidence: evidence.cloned().map(Box::new),
            document: document.map(str::to_owned),
            purpose: purpose.to_owned(),
        };
        self.queue_entry(batch, &record.id, "check", record.at, entry)
    }

    /// Adds a decision to the queue; nothing unless this node is a checkpoint.
    pub(crate) fn queue_decision(&self, batch: BatchBuilder, record: &CheckRecord) -> BatchBuilder {
        let Some(decision) = &record.decision else { return batch };
        let entry = || Entry::Decision { id: record.id.clone(), decision: decision.clone() };
        self.queue_entry(batch, &record.id, "decision", decision.at, entry)
    }

    fn queue_entry(
        &self,
        batch: BatchBuilder,
        id: &str,
        what: &str,
        at: Timestamp,
        entry: impl FnOnce() -> Entry,
    ) -> BatchBuilder {
        let Some(home) = self.home() else { return batch };
        let place = key([id, what]);
        let sealed = seal::seal_entry(
            &home.seal_key,
            self.entropy.octets(),
            self.entropy.octets(),
            &home.id,
            &entry_name(&place),
            &rows::encode(&entry()),
        );
        // The key was sound when this node enrolled; if its row was damaged since, an empty entry is refused at home and seen there.
        batch.row(rows::insert(tables::QUEUE, place.clone(), &sealed.unwrap_or_default())).row(rows::insert(
            tables::QUEUED,
            place,
            &Mark { at, refused: None },
        ))
    }

    /// The next entries to deliver, oldest first; `None` if there are none.
    ///
    /// # Errors
    /// `NotFound` if this node is no checkpoint; the store's.
    pub async fn next_delivery(&self, caller: &Caller) -> Result<Option<Delivery>> {
        caller.need(Right::Administer)?;
        self.home().ok_or_else(no_checkpoint)?;
        let mut entries = Vec::new();
        let mut size = 0;
        let mut after: Option<RowKey> = None;
        'all: loop {
            let marks = self.engine.rows(tables::QUEUED, "", after.as_ref(), 1_000).await?;
            let last = marks.len() < 1_000;
            for (place, bytes) in marks {
                let mark: Mark = rows::decode(tables::QUEUED, &bytes)?;
                if mark.refused.is_none()
                    && let Some((sealed, _)) =
                        rows::load::<String>(&*self.engine, tables::QUEUE, &place).await?
                {
                    size += sealed.len();
                    if entries.len() >= ENTRIES || (size > OCTETS && !entries.is_empty()) {
                        break 'all;
                    }
                    entries.push(SealedEntry { key: entry_name(&place), sealed });
                }
                after = Some(place);
            }
            if last {
                break;
            }
        }
        Ok((!entries.is_empty()).then(|| Delivery { batch: batch_number(&entries), entries }))
    }

    /// At home: stores every record of a delivery exactly once, with one leaf, and answers with a signed receipt.
    ///
    /// # Errors
    /// `Forbidden` for everybody but an enrolled checkpoint; `Invalid` if the delivery is not what its number says; the store's.
    pub async fn take_delivery(&self, caller: &Caller, delivery: &Delivery) -> Result<Vec<u8>> {
        let id = caller.need_checkpoint()?.to_owned();
        if delivery.entries.len() > ENTRIES || delivery.batch != batch_number(&delivery.entries) {
            return Err(Problem::new(
                "delivery.form",
                "the entries are not those that the delivery's number stands for",
            )
            .at("entries")
            .into());
        }
        for _ in 0..ATTEMPTS {
            let (mut checkpoint, old) = self.asking(caller).await?;
            let now = self.now();
            let mut taking = Taking {
                receipt: Receipt::new(self.identity.member.clone(), id.clone(), delivery.batch.clone(), now),
                records: BTreeMap::new(),
                rows: Vec::new(),
                alerts: BTreeMap::new(),
            };
            for entry in &delivery.entries {
                self.take_entry(&checkpoint, entry, now, &mut taking).await?;
            }
            let Taking { receipt, records, rows: more, alerts } = taking;
            let signed = sign(&receipt, &self.identity.signing_key);
            if receipt.stored.is_empty() && receipt.refused.is_empty() {
                return Ok(signed);
            }
            checkpoint.delivered += receipt.stored.len() as u64;
            checkpoint.last_delivery = Some(now);
            let subject = format!(
                "{id} {} stored={} already={} refused={}",
                &delivery.batch[..16],
                receipt.stored.len(),
                receipt.already.len(),
                receipt.refused.len()
            );
            let leaf = self.leaf(now, caller, "records.delivered", "checkpoint", subject);
            let mut batch = Batch::new(now, leaf).row(enrolment::replace(&checkpoint, old));
            for (number, (record, before)) in records {
                batch = batch.row(match before {
                    None => rows::insert(tables::CHECK, key([&*number]), &record),
                    Some(old) => {
                        let new = rows::encode(&record);
                        RowOp::Replace { table: tables::CHECK, key: key([&*number]), old, new }
                    }
                });
            }
            batch = more.into_iter().fold(batch, BatchBuilder::row);
            for (alert, (matched, cleared)) in alerts {
                let before = self.engine.row(tables::ALERT_COUNT, &key([alert.as_str()])).await?;
                batch = count_row(batch, &alert, before, |counts: &mut AlertCounts| {
                    counts.matched += matched;
                    counts.cleared += cleared;
                });
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(signed),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// At the checkpoint: verifies the receipt for a delivery, then forgets the entries it names and their evidence.
    ///
    /// # Errors
    /// `Invalid` (`receipt.signature`, `receipt.other`) if it is not home's receipt for this delivery: nothing is forgotten then.
    pub async fn settle_delivery(
        &self,
        caller: &Caller,
        delivery: &Delivery,
        receipt: &[u8],
    ) -> Result<Settled> {
        caller.need(Right::Administer)?;
        let home = self.home().ok_or_else(no_checkpoint)?;
        let kept = |code, what: String| {
            NodeError::Invalid(
                Problem::new(code, what)
                    .at("receipt")
                    .remedy("the entries stay queued and are delivered again"),
            )
        };
        let receipt: Receipt = open(receipt, &self.home_card(&home)?)
            .map_err(|error| kept("receipt.signature", error.to_string()))?;
        if receipt.checkpoint != home.id || receipt.batch != delivery.batch {
            return Err(kept("receipt.other", "this receipt is for another delivery".to_owned()));
        }
        let sent: BTreeSet<&str> = delivery.entries.iter().map(|entry| &*entry.key).collect();
        let now = self.now();
        let mut settled = Settled::default();
        let mut changes = Vec::new();
        for name in receipt.stored.iter().chain(&receipt.already).filter(|name| sent.contains(&***name)) {
            let place = entry_key(name);
            settled.delivered += 1;
            changes.push(RowOp::Delete(tables::QUEUE, place.clone()));
            if let Some(record) = name.strip_suffix("/check") {
                // The evidence is home's from here on: what is found at the post tells of no document that was delivered.
                changes.push(RowOp::Delete(tables::EVIDENCE, key([record])));
            }
            changes.push(RowOp::Delete(tables::QUEUED, place));
        }
        for (name, code) in receipt.refused.iter().filter(|(name, _)| sent.contains(&**name)) {
            settled.refused += 1;
            let mark = Mark { at: now, refused: Some(code.chars().take(80).collect()) };
            changes.push(rows::set(tables::QUEUED, entry_key(name), &mark));
        }
        if changes.is_empty() {
            return Err(kept("receipt.other", "this receipt names none of the entries".to_owned()));
        }
        let subject =
            format!("{} delivered={} refused={}", &receipt.batch[..16], settled.delivered, settled.refused);
        let leaf = self.leaf(now, caller, "queue.delivered", "checkpoint", subject);
        let batch = changes.into_iter().fold(Batch::new(now, leaf), BatchBuilder::row);
        self.engine.apply(batch.build()).await?;
        Ok(settled)
    }

    /// Judges one entry: stored, held already, or refused with a code.
    async fn take_entry(
        &self,
        checkpoint: &Checkpoint,
        entry: &SealedEntry,
        now: Timestamp,
        taking: &mut Taking,
    ) -> Result<()> {
        let name = &entry.key;
        let plain = seal::open_entry(&self.identity.seal_key, &checkpoint.id, name, &entry.sealed);
        let read = plain.and_then(|plain| serde_json::from_slice::<Entry>(&plain).ok());
        match read {
            None => taking.refuse(name, "entry.not-ours"),
            Some(Entry::Check { record, evidence, document, purpose: _ }) => {
                let mut record = *record;
                if *name != format!("{}/check", record.id)
                    || !is_number(&record.id)
                    || record.decision.is_some()
                {
                    taking.refuse(name, "entry.form");
                    return Ok(());
                }
                // Where it was made is what home enrolled, whatever the checkpoint says.
                record.place = Some(Place { title: checkpoint.title.clone(), kind: checkpoint.kind });
                record.document_hash = document.as_deref().map(|document| self.document_hash(document));
                match self.engine.row(tables::CHECK, &key([&*record.id])).await? {
                    None if !taking.records.contains_key(&record.id) => {
                        for alert in &record.alerts {
                            taking.alerts.entry(alert.clone()).or_default().0 += 1;
                        }
                        if let Some(evidence) = evidence.filter(|evidence| evidence.expires > now) {
                            taking.rows.push(rows::set(tables::EVIDENCE, key([&*record.id]), &evidence));
                        }
                        taking.receipt.stored.push(name.clone());
                        taking.records.insert(record.id.clone(), (record, None));
                    }
                    None => taking.receipt.already.push(name.clone()),
                    Some(bytes) => {
                        let known: CheckRecord = rows::decode(tables::CHECK, &bytes)?;
                        let same =
                            known.at == record.at && known.by == record.by && known.place == record.place;
                        match same {
                            true => taking.receipt.already.push(name.clone()),
                            false => taking.refuse(name, "entry.other-record"),
                        }
                    }
                }
            }
            Some(Entry::Decision { id, decision }) => {
                if *name != format!("{id}/decision") {
                    taking.refuse(name, "entry.form");
                    return Ok(());
                }
                let found = match taking.records.remove(&id) {
                    Some(found) => Some(found),
                    None => rows::load::<CheckRecord>(&*self.engine, tables::CHECK, &key([&*id]))
                        .await?
                        .map(|(record, old)| (record, Some(old))),
                };
                let Some((mut record, old)) = found else {
                    taking.refuse(name, "entry.no-check");
                    return Ok(());
                };
                let open = record.decision.is_none();
                if open {
                    if decision.kind == DecisionKind::Cleared {
                        for alert in &record.alerts {
                            taking.alerts.entry(alert.clone()).or_default().1 += 1;
                        }
                    }
                    record.decision = Some(decision);
                    taking.receipt.stored.push(name.clone());
                } else {
                    // The home examiner was first, or this came before: what stands, stands.
                    taking.receipt.already.push(name.clone());
                }
                if open || old.is_none() {
                    taking.records.insert(id, (record, old));
                }
            }
        }
        Ok(())
    }
}

/// What a delivery writes.
struct Taking {
    receipt: Receipt,
    /// Records with the bytes they replace.
    records: BTreeMap<String, (CheckRecord, Option<Vec<u8>>)>,
    rows: Vec<RowOp>,
    /// Matched and cleared, by alert.
    alerts: BTreeMap<StixId, (u64, u64)>,
}

impl Taking {
    fn refuse(&mut self, name: &str, code: &str) {
        self.receipt.refused.push((name.chars().take(100).collect(), code.to_owned()));
    }
}

/// A record number as a check makes it: 16 hexadecimal digits, a hyphen, 8 more.
fn is_number(text: &str) -> bool {
    let digits = |text: &str, length| {
        text.len() == length && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
    };
    text.split_once('-').is_some_and(|(at, rest)| digits(at, 16) && digits(rest, 8))
}

fn entry_name(place: &RowKey) -> String {
    place.parts().collect::<Vec<_>>().join("/")
}

fn entry_key(name: &str) -> RowKey {
    RowKey::new(name.split('/'))
}

fn batch_number(entries: &[SealedEntry]) -> String {
    let mut hasher = Sha256::new();
    for entry in entries {
        for part in [&entry.key, &entry.sealed] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hex(&hasher.finalize())
}
