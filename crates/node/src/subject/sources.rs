//! Where things about a document are held, and what erasing each takes. A new room adds its own source to `subject_sources`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use vigie_model::{CollectionId, MemberId, StixId, Timestamp};
use vigie_policy::Reader;
use vigie_policy::withdrawal::{self, Mode, Terms, WithdrawalReason};
use vigie_stix::pattern::{Literal, Op};
use vigie_stix::{StixObject, travel};
use vigie_store::{
    Audiences, BatchBuilder, PageQuery, Record, RowKey, RowOp, SearchQuery, Seq, Which, Withdraw,
    WithdrawMode,
};

use super::{Document, ERASE_SPAN, Holding, HoldingKind};
use crate::check::{CheckRecord, Evidence};
use crate::claims::{WithdrawalNote, read_own};
use crate::lists::List;
use crate::retention::{days_of, time_of};
use crate::rows::{self, key, tables};
use crate::share::{Collection, CollectionKind, put};
use crate::{Node, NodeError, Result};

/// Rows and records looked at in one read.
const STEP: usize = 1_000;

/// One thing found, and what erasing it takes.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) holding: Holding,
    pub(crate) erase: Erase,
}

/// What erasing takes.
#[derive(Clone)]
pub(crate) enum Erase {
    /// Changes of rows.
    Rows(Vec<RowOp>),
    /// An entry of a list, whose count shrinks with it.
    Entry {
        /// Id of the list.
        list: String,
        /// The row.
        row: RowKey,
    },
    /// An object in a collection of this node: withdrawn everywhere if it is this member's, erased here if not.
    Object {
        /// Its newest version.
        newest: Box<Record>,
        /// Whether this member tells its readers.
        tell: bool,
        /// Whether digests of it would let somebody guess the number.
        guessable: bool,
    },
    /// The opening of a leaf of the audit log.
    Leaf(u64),
    /// Nothing: a person has to look at it.
    Keep,
}

/// What is read of an observable; whatever else stands in it does not matter here.
#[derive(Deserialize)]
struct DocumentRead {
    #[serde(default)]
    issuing_state: String,
    #[serde(default)]
    document_type: String,
    #[serde(default)]
    number: String,
}

impl Document {
    /// Whether an observable is of this document.
    fn is(&self, bytes: &[u8]) -> bool {
        let Ok(read) = serde_json::from_slice::<DocumentRead>(bytes) else { return false };
        let class = if read.document_type.is_empty() { self.class.as_str() } else { &read.document_type };
        vigie_mrtd::mrz::document_key(&read.issuing_state, class, &read.number) == self.key()
    }

    /// Whether a pattern names this document by its whole number; one that names no state may mean it too.
    fn is_named_by(&self, pattern: &vigie_stix::pattern::Pattern) -> bool {
        let literals = |property: &str| -> Vec<String> {
            let compared = pattern.comparisons().into_iter().filter(|comparison| {
                comparison.path.kind == travel::DOCUMENT_TYPE
                    && comparison.path.property() == property
                    && matches!(comparison.op, Op::Equal | Op::In | Op::Like)
            });
            let texts =
                compared.flat_map(|comparison| &comparison.values).filter_map(|literal| match literal {
                    Literal::Text(text) => Some(text.to_ascii_uppercase()),
                    _ => None,
                });
            texts.collect()
        };
        let states = literals("issuing_state");
        // `LIKE 'L898902C3%'` names the whole number as well as `=` does.
        literals("number").iter().any(|number| number.trim_end_matches('%') == self.number)
            && (states.is_empty() || states.contains(&self.state))
    }
}

impl Node {
    /// Everything that is held on a document. **The seam for other rooms**: whatever keeps something by document number (copies at
    /// checkpoints, private lists, queues) adds one line here that gives its [`Found`]s, and is found and erased with the rest.
    pub(crate) async fn subject_sources(&self, document: &Document) -> Result<Vec<Found>> {
        let mut found = self.checks_of(document).await?;
        found.extend(self.entries_of(document).await?);
        found.extend(self.objects_of(document).await?);
        found.extend(self.leaves_of(document).await?);
        found.extend(self.protection_of(document).await?);
        Ok(found)
    }

    /// Check records by their keyed hash, with the evidence that is kept; and evidence that shows the number under another check.
    async fn checks_of(&self, document: &Document) -> Result<Vec<Found>> {
        let hash = self.document_hash(&document.key());
        let settings = self.retention_settings().await?;
        let mut found = Vec::new();
        let mut evidence: BTreeSet<RowKey> = BTreeSet::new();
        let mut after: Option<RowKey> = None;
        loop {
            let rows = self.engine.rows(tables::CHECK, "", after.as_ref(), STEP).await?;
            let full = rows.len() == STEP;
            for (place, old) in rows {
                after = Some(place.clone());
                let record: CheckRecord = rows::decode(tables::CHECK, &old)?;
                if record.document_hash.as_deref() != Some(&*hash) {
                    continue;
                }
                evidence.insert(place.clone());
                let without = CheckRecord { document_hash: None, ..record.clone() };
                let until = settings.record_days.map(|days| record.at + days_of(days));
                let replace = RowOp::Replace {
                    table: tables::CHECK,
                    key: place.clone(),
                    old,
                    new: rows::encode(&without),
                };
                // The deletion, of evidence or of nothing, makes the engine clear its write-ahead log of the old row.
                let erase = Erase::Rows(vec![replace, RowOp::Delete(tables::EVIDENCE, place)]);
                found.push(Found {
                    holding: own(HoldingKind::CheckRecord, record.id, record.at, until),
                    erase,
                });
            }
            if !full {
                break;
            }
        }
        after = None;
        loop {
            let rows = self.engine.rows(tables::EVIDENCE, "", after.as_ref(), STEP).await?;
            let full = rows.len() == STEP;
            for (place, bytes) in rows {
                after = Some(place.clone());
                let shows = || {
                    let read: Option<Evidence> = serde_json::from_slice(&bytes).ok();
                    let facts = read.as_ref().and_then(crate::finding::document_facts);
                    facts.is_some_and(|facts| {
                        vigie_mrtd::mrz::document_key(
                            &facts.issuing_state,
                            &facts.document_type,
                            &facts.number,
                        ) == document.key()
                    })
                };
                if !evidence.contains(&place) && !shows() {
                    continue;
                }
                let kept: Evidence = rows::decode(tables::EVIDENCE, &bytes)?;
                let since = time_of(place.as_str()).unwrap_or(kept.expires);
                let holding =
                    own(HoldingKind::Evidence, place.as_str().to_owned(), since, Some(kept.expires));
                found.push(Found {
                    holding,
                    erase: Erase::Rows(vec![RowOp::Delete(tables::EVIDENCE, place)]),
                });
            }
            if !full {
                return Ok(found);
            }
        }
    }

    async fn entries_of(&self, document: &Document) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for list in self.all_lists().await? {
            let row = key([&*list.id, &*document.key()]);
            if self.engine.row(tables::LIST_ENTRY, &row).await?.is_some() {
                let holding = own(HoldingKind::ListEntry, list.id.clone(), list.as_of, None);
                found.push(Found { holding, erase: Erase::Entry { list: list.id, row } });
            }
        }
        // The owner of a large list alone takes a document off it, by a bundle it signs.
        let asked = vigie_doclist::Document::from_key(&document.key());
        for (id, row) in self.large_rows().await? {
            let (as_of, owner) = (row.head.as_of, row.owner.to_string());
            let answer = self.ask_large(id, row, asked.as_ref(), self.now());
            use vigie_trust::report::ListOutcome::{Listed, NotChecked};
            if matches!(answer.outcome, Listed | NotChecked) {
                let holding = Holding {
                    from: (owner != self.identity.member.as_str()).then_some(owner),
                    ..own(HoldingKind::ListEntry, answer.id, as_of, None)
                };
                found.push(Found { holding, erase: Erase::Keep });
            }
        }
        Ok(found)
    }

    /// Observables of the document, findings on them, alerts that name the whole number, and other objects in whose text it stands.
    async fn objects_of(&self, document: &Document) -> Result<Vec<Found>> {
        let collections: BTreeMap<CollectionId, Collection> =
            self.all_collections().await?.into_iter().map(|one| (one.id.clone(), one)).collect();
        let mut met: BTreeMap<(CollectionId, StixId), (HoldingKind, Record)> = BTreeMap::new();
        let mut after = Seq(0);
        loop {
            let page = self
                .engine
                .page(PageQuery {
                    collections: Vec::new(),
                    audiences: Audiences::All,
                    after,
                    added_after: None,
                    until: None,
                    ids: Vec::new(),
                    types: vec![travel::DOCUMENT_TYPE.to_owned(), "indicator".to_owned()],
                    spec_versions: Vec::new(),
                    versions: vec![Which::All],
                    descending: false,
                    limit: STEP,
                    with_bytes: true,
                })
                .await?;
            for record in page.records {
                after = record.seq;
                let kind = match record.id.kind() {
                    travel::DOCUMENT_TYPE if document.is(&record.bytes) => HoldingKind::Document,
                    "indicator" if is_alert_on(&record, document) => HoldingKind::Alert,
                    _ => continue,
                };
                met.insert((record.collection.clone(), record.id.clone()), (kind, record));
            }
            if !page.more {
                break;
            }
        }
        let documents: Vec<StixId> = met
            .values()
            .filter(|(kind, _)| *kind == HoldingKind::Document)
            .map(|(_, record)| record.id.clone())
            .collect();
        for id in documents {
            for record in self.engine.referring(&id, &Audiences::All, STEP).await? {
                if record.id.kind() == travel::FINDING_TYPE && !record.erased {
                    met.insert(
                        (record.collection.clone(), record.id.clone()),
                        (HoldingKind::Finding, record),
                    );
                }
            }
        }
        let needle = document.number.to_ascii_lowercase();
        let mut before = None;
        loop {
            let query = SearchQuery {
                words: vigie_stix::words(&document.number),
                audiences: Audiences::All,
                types: Vec::new(),
                collections: Vec::new(),
                before,
                limit: STEP,
            };
            let records = self.engine.search(query).await?;
            let full = records.len() == STEP;
            before = records.last().map(|record| record.seq);
            for record in records {
                let place = (record.collection.clone(), record.id.clone());
                let told = String::from_utf8_lossy(&record.bytes).to_ascii_lowercase();
                if !record.erased && !met.contains_key(&place) && told.contains(&needle) {
                    met.insert(place, (HoldingKind::Mention, record));
                }
            }
            if !full {
                break;
            }
        }
        let mut found = Vec::new();
        for (kind, record) in met.into_values() {
            let Some(collection) = collections.get(&record.collection) else { continue };
            let from = match &collection.kind {
                CollectionKind::Received(member) => Some(member.to_string()),
                _ => None,
            };
            let tell = from.is_none();
            let holding = Holding {
                kind,
                place: record.id.to_string(),
                since: record.date_added,
                until: None,
                recipients: if tell { self.given_to(&record).await? } else { BTreeSet::new() },
                from,
                withdrawn: record.withdrawn.is_some(),
            };
            let erase = match kind {
                HoldingKind::Mention => Erase::Keep,
                _ => {
                    Erase::Object { guessable: kind != HoldingKind::Finding, tell, newest: Box::new(record) }
                }
            };
            found.push(Found { holding, erase });
        }
        found.sort_by(|a, b| (a.holding.kind, &a.holding.place).cmp(&(b.holding.kind, &b.holding.place)));
        Ok(found)
    }

    /// Members that any release of any version of an object admits, or admitted before its handling ended.
    async fn given_to(&self, record: &Record) -> Result<BTreeSet<MemberId>> {
        let held = std::slice::from_ref(&record.collection);
        let mut given = BTreeSet::new();
        let cards = self.member_cards().await?;
        for version in self.engine.get(held, &record.id, Which::All, &Audiences::All).await? {
            for release in self.engine.releases(&record.collection, &record.id, &version.version).await? {
                let rule = self.rule_of(release.audience)?.until(None);
                let admits =
                    |member: &MemberId| rule.admits(&Reader::Member(member.clone()), release.date_added);
                given.extend(cards.iter().map(|card| card.member.clone()).filter(admits));
            }
        }
        Ok(given)
    }

    /// Entries of the audit log that hold the keyed hash: questions to the lists.
    async fn leaves_of(&self, document: &Document) -> Result<Vec<Found>> {
        let hash = self.document_hash(&document.key());
        let mut found = Vec::new();
        let mut from = 0;
        loop {
            let leaves = self.engine.leaves(from, STEP).await?;
            let Some(last) = leaves.last() else { return Ok(found) };
            from = last.index + 1;
            for leaf in &leaves {
                let Some((_, entry)) = &leaf.opening else { continue };
                if !entry.windows(hash.len()).any(|window| window == hash.as_bytes()) {
                    continue;
                }
                let at = serde_json::from_slice::<vigie_store::AuditEntry>(entry)
                    .map_or(Timestamp::from_micros(0), |entry| entry.at);
                let holding = own(HoldingKind::AuditEntry, leaf.index.to_string(), at, None);
                found.push(Found { holding, erase: Erase::Leaf(leaf.index) });
            }
        }
    }

    /// Adds to a batch what erasing one thing takes.
    pub(super) async fn erase_found(
        &self,
        batch: BatchBuilder,
        found: &Found,
        reason: WithdrawalReason,
        now: Timestamp,
        withdrawals: &mut Vec<StixId>,
    ) -> Result<BatchBuilder> {
        match &found.erase {
            Erase::Keep => Ok(batch),
            Erase::Rows(ops) => Ok(ops.iter().cloned().fold(batch, BatchBuilder::row)),
            Erase::Entry { row, .. } => Ok(batch.row(RowOp::Delete(tables::LIST_ENTRY, row.clone()))),
            Erase::Leaf(index) => Ok(batch.erase_leaf(*index)),
            Erase::Object { newest, tell, guessable } => {
                self.erase_object(
                    batch,
                    newest,
                    &found.holding.recipients,
                    *tell,
                    *guessable,
                    reason,
                    now,
                    withdrawals,
                )
                .await
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one withdrawal, given by one caller")]
    async fn erase_object(
        &self,
        mut batch: BatchBuilder,
        newest: &Record,
        recipients: &BTreeSet<MemberId>,
        tell: bool,
        guessable: bool,
        reason: WithdrawalReason,
        now: Timestamp,
        withdrawals: &mut Vec<StixId>,
    ) -> Result<BatchBuilder> {
        // The digests that an erasure keeps would let somebody try all numbers.
        let mode = if guessable { WithdrawMode::Delete } else { WithdrawMode::Erase };
        if tell {
            let object = read_own(&newest.bytes)?;
            let terms = Terms {
                target: newest.id.clone(),
                versions: BTreeSet::new(),
                mode: Mode::Erase,
                deadline: Some(now + ERASE_SPAN),
                reason,
                addressees: BTreeSet::new(),
            };
            let octets = self.entropy.octets();
            let markings = &object.header.markings;
            let bytes = withdrawal::withdraw(terms, &self.identity.signer(), markings, now, octets)
                .map_err(|error| NodeError::invalid("withdrawal.terms", error.to_string()))?;
            let made = read_own(&bytes)?;
            let note = WithdrawalNote {
                withdrawal: made.header.id.clone(),
                target: newest.id.clone(),
                at: now,
                recipients: recipients.clone(),
                acknowledged: Default::default(),
            };
            // Everybody who was ever given a version hears of it, not those of the newest one alone.
            let held = std::slice::from_ref(&newest.collection);
            let versions = self.engine.get(held, &newest.id, Which::All, &Audiences::All).await?;
            let audiences: BTreeSet<_> = versions.iter().map(|version| version.audience).collect();
            batch = batch.put(put(&made, &newest.collection, newest.origin.clone(), newest.audience));
            for audience in audiences.into_iter().filter(|audience| *audience != newest.audience) {
                batch = batch.widen(vigie_store::Widen {
                    collection: newest.collection.clone(),
                    id: made.header.id.clone(),
                    version: put(&made, &newest.collection, String::new(), audience).version,
                    audience,
                });
            }
            batch = batch.row(rows::set(tables::WITHDRAWAL, key([made.header.id.as_str()]), &note));
            withdrawals.push(made.header.id);
        }
        if guessable {
            // An attestation holds the digest of its target.
            for record in self.engine.referring(&newest.id, &Audiences::All, STEP).await? {
                if record.id.kind() == travel::ATTESTATION_TYPE && record.collection == newest.collection {
                    batch = batch.withdraw(Withdraw {
                        collection: record.collection,
                        id: record.id,
                        versions: None,
                        mode: WithdrawMode::Delete,
                    });
                }
            }
        }
        Ok(batch.withdraw(Withdraw {
            collection: newest.collection.clone(),
            id: newest.id.clone(),
            versions: None,
            mode,
        }))
    }

    /// The lists whose entries go count less and are confirmed as of now.
    pub(super) async fn shrink_lists(
        &self,
        mut batch: BatchBuilder,
        gone: &[Found],
        now: Timestamp,
    ) -> Result<BatchBuilder> {
        for found in gone {
            let Erase::Entry { list, .. } = &found.erase else { continue };
            let loaded: Option<(List, Vec<u8>)> =
                rows::load(&*self.engine, tables::LIST, &key([&**list])).await?;
            let Some((mut list, old)) = loaded else { continue };
            list.documents = list.documents.saturating_sub(1);
            list.as_of = now;
            let place = key([&*list.id]);
            batch =
                batch.row(RowOp::Replace { table: tables::LIST, key: place, old, new: rows::encode(&list) });
        }
        Ok(batch)
    }
}

/// Something that this member made and gave to nobody.
pub(super) fn own(kind: HoldingKind, place: String, since: Timestamp, until: Option<Timestamp>) -> Holding {
    Holding { kind, place, since, until, from: None, recipients: BTreeSet::new(), withdrawn: false }
}

fn is_alert_on(record: &Record, document: &Document) -> bool {
    let Ok(object) = StixObject::from_bytes(&record.bytes) else { return false };
    travel::read_alert(&object.bytes)
        .and_then(|alert| vigie_stix::pattern::parse(&alert.pattern).ok())
        .is_some_and(|pattern| document.is_named_by(&pattern))
}
