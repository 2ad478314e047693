//! The model: an engine in memory, simple enough to be right at sight. Other engines are compared with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::watch;
use vigie_ledger::{CompactRange, leaf_hash};
use vigie_model::{CollectionId, StixId, Timestamp};

use crate::{
    Answer, Applied, Audiences, BackupReport, Batch, Change, Engine, Held, IdemKey, LeafRecord, LogHead,
    Order, Page, PageQuery, Put, Record, Release, RowKey, RowOp, SearchQuery, Seq, StoreError, Table,
    VerifyReport, Which, Widen, Withdraw, WithdrawMode, words,
};

/// A store that lives as long as the value.
#[derive(Debug)]
pub struct MemoryEngine {
    state: Mutex<State>,
    last: watch::Sender<Seq>,
}

impl MemoryEngine {
    /// A second store with everything this one holds now, as a backup of it would be.
    pub fn copy(&self) -> Self {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let last = watch::Sender::new(*self.last.borrow());
        Self { state: Mutex::new(state), last }
    }
}

/// Collection, object, version text.
type Key = (CollectionId, StixId, String);

#[derive(Clone, Debug, Default)]
struct State {
    order: Order,
    versions: BTreeMap<Key, Version>,
    /// Which version each release is of.
    releases: BTreeMap<Seq, Key>,
    withdrawals: BTreeMap<Seq, Withdrawal>,
    /// Withdrawn versions; `None` is every version of the id.
    tombstones: BTreeSet<(CollectionId, StixId, Option<String>)>,
    rows: BTreeMap<(Table, RowKey), Vec<u8>>,
    leaves: Vec<LeafRecord>,
    log: CompactRange,
    answers: BTreeMap<IdemKey, Applied>,
    leases: BTreeMap<String, (String, Timestamp)>,
}

/// Collection, object, versions (`None`: all) of a withdrawal.
type Withdrawal = (CollectionId, StixId, Option<Vec<String>>);

#[derive(Clone, Debug)]
struct Version {
    put: Arc<Put>,
    /// At least one, in order.
    releases: Vec<Release>,
    withdrawn: Option<Timestamp>,
    erased: bool,
}

impl Version {
    /// The first release that the reader may see.
    fn seen(&self, audiences: &Audiences) -> Option<Release> {
        if self.withdrawn.is_some() && *audiences != Audiences::All {
            return None;
        }
        self.releases.iter().copied().find(|release| audiences.contain(release.audience))
    }

    /// Order among the versions of one object.
    fn rank(&self) -> (i64, Seq) {
        (self.put.version_micros, self.releases[0].seq)
    }

    fn has_words(&self, wanted: &[String]) -> bool {
        let Some((prefix, whole)) = wanted.split_last() else { return true };
        let have: BTreeSet<String> =
            if self.erased { BTreeSet::new() } else { words(&self.put.words).collect() };
        whole.iter().all(|word| have.contains(word)) && have.iter().any(|word| word.starts_with(prefix))
    }

    fn refers_to(&self, id: &StixId) -> bool {
        !self.erased && self.put.refs.contains(id)
    }

    fn record(&self, release: Release, with_bytes: bool) -> Record {
        let put = &*self.put;
        Record {
            collection: put.collection.clone(),
            id: put.id.clone(),
            version: put.version.clone(),
            version_micros: put.version_micros,
            unversioned: put.unversioned,
            spec_version: put.spec_version.clone(),
            bytes: if with_bytes && !self.erased { put.bytes.clone() } else { Arc::from([]) },
            sha256: put.sha256,
            jcs_sha256: put.jcs_sha256,
            created_by: put.created_by.clone(),
            origin: put.origin.clone(),
            audience: release.audience,
            seq: release.seq,
            date_added: release.date_added,
            withdrawn: self.withdrawn,
            erased: self.erased,
        }
    }
}

impl State {
    fn apply(&mut self, batch: &Batch) -> Result<Applied, StoreError> {
        if let Some(first) = batch.idem().and_then(|key| self.answers.get(key)) {
            return Ok(Applied { replayed: true, ..first.clone() });
        }
        let mut puts = Vec::with_capacity(batch.puts().len());
        for put in batch.puts() {
            puts.push(self.put(batch.at(), put)?);
        }
        for widen in batch.widens() {
            self.widen(batch.at(), widen)?;
        }
        for withdraw in batch.withdraws() {
            self.withdraw(batch.at(), withdraw)?;
        }
        for row in batch.rows() {
            self.row_op(row)?;
        }
        for &index in batch.erase_leaves() {
            let leaf = usize::try_from(index).ok().and_then(|at| self.leaves.get_mut(at));
            leaf.ok_or_else(|| StoreError::no_leaf(index))?.opening = None;
        }
        let first_leaf = self.log.size();
        for leaf in batch.leaves() {
            let (json, commitment) = leaf.commit();
            let index = self.log.append(leaf_hash(&commitment));
            self.leaves.push(LeafRecord { index, commitment, opening: Some((leaf.salt, json)) });
        }
        let applied = Applied { puts, first_leaf, replayed: false };
        if let Some(key) = batch.idem() {
            self.answers.insert(key.clone(), applied.clone());
        }
        Ok(applied)
    }

    fn put(&mut self, at: Timestamp, put: &Put) -> Result<crate::AppliedPut, StoreError> {
        let tombstone = |version| (put.collection.clone(), put.id.clone(), version);
        if self.tombstones.contains(&tombstone(None))
            || self.tombstones.contains(&tombstone(Some(put.version.clone())))
        {
            return Err(StoreError::withdrawn(&put.collection, &put.id));
        }
        let key = (put.collection.clone(), put.id.clone(), put.version.clone());
        if self.versions.contains_key(&key) {
            return Err(StoreError::version_held(&put.collection, &put.id, &put.version));
        }
        let place = self.order.next(at)?;
        let release = Release { seq: place.seq, date_added: place.date_added, audience: put.audience };
        let version =
            Version { put: Arc::new(put.clone()), releases: vec![release], withdrawn: None, erased: false };
        self.versions.insert(key.clone(), version);
        self.releases.insert(place.seq, key);
        Ok(place)
    }

    fn widen(&mut self, at: Timestamp, widen: &Widen) -> Result<(), StoreError> {
        let key = (widen.collection.clone(), widen.id.clone(), widen.version.clone());
        let version = self
            .versions
            .get_mut(&key)
            .ok_or_else(|| StoreError::no_version(&widen.collection, &widen.id, &widen.version))?;
        if version.withdrawn.is_some() {
            return Err(StoreError::withdrawn(&widen.collection, &widen.id));
        }
        if version.releases.iter().any(|release| release.audience == widen.audience) {
            return Ok(());
        }
        let place = self.order.next(at)?;
        let release = Release { seq: place.seq, date_added: place.date_added, audience: widen.audience };
        version.releases.push(release);
        self.releases.insert(place.seq, key);
        Ok(())
    }

    fn withdraw(&mut self, at: Timestamp, withdraw: &Withdraw) -> Result<(), StoreError> {
        let Withdraw { collection, id, versions, mode } = withdraw;
        let place = self.order.next(at)?;
        let meant = |key: &Key| {
            key.0 == *collection && key.1 == *id && versions.as_ref().is_none_or(|list| list.contains(&key.2))
        };
        for version in self.versions.iter_mut().filter(|(key, _)| meant(key)).map(|(_, version)| version) {
            version.withdrawn.get_or_insert(place.date_added);
            if *mode == WithdrawMode::Erase && !version.erased {
                version.erased = true;
                let stripped = Put {
                    bytes: Arc::from([]),
                    words: String::new(),
                    refs: Vec::new(),
                    ..(*version.put).clone()
                };
                version.put = Arc::new(stripped);
            }
        }
        if *mode == WithdrawMode::Delete {
            self.versions.retain(|key, _| !meant(key));
            self.releases.retain(|_, key| !meant(key));
        }
        let tombstone = |version| (collection.clone(), id.clone(), version);
        match versions {
            None => self.tombstones.extend([tombstone(None)]),
            Some(list) => self.tombstones.extend(list.iter().map(|version| tombstone(Some(version.clone())))),
        }
        self.withdrawals.insert(place.seq, (collection.clone(), id.clone(), versions.clone()));
        Ok(())
    }

    fn row_op(&mut self, op: &RowOp) -> Result<(), StoreError> {
        match op {
            RowOp::Set(table, key, value) => {
                self.rows.insert((*table, key.clone()), value.clone());
            }
            RowOp::Insert(table, key, value) => {
                if self.rows.contains_key(&(*table, key.clone())) {
                    return Err(StoreError::row_exists(*table));
                }
                self.rows.insert((*table, key.clone()), value.clone());
            }
            RowOp::Replace { table, key, old, new } => match self.rows.get_mut(&(*table, key.clone())) {
                Some(value) if value == old => *value = new.clone(),
                _ => return Err(StoreError::row_changed(*table)),
            },
            RowOp::Delete(table, key) => {
                self.rows.remove(&(*table, key.clone()));
            }
        }
        Ok(())
    }

    /// Every version that the reader may see, with the release through which it sees it, in order of that release.
    fn seen<'a>(
        &'a self,
        audiences: &'a Audiences,
    ) -> impl DoubleEndedIterator<Item = (&'a Version, Release)> {
        self.releases.iter().filter_map(move |(seq, key)| {
            let version = &self.versions[key];
            let release = version.seen(audiences).filter(|release| release.seq == *seq)?;
            Some((version, release))
        })
    }

    /// Visible versions of one object, oldest first.
    fn of_object(
        &self,
        collection: &CollectionId,
        id: &StixId,
        audiences: &Audiences,
    ) -> Vec<(&Version, Release)> {
        let first = (collection.clone(), id.clone(), String::new());
        let of_object =
            self.versions.range(first..).take_while(|(key, _)| key.0 == *collection && key.1 == *id);
        let seen = of_object.filter_map(|(_, version)| Some((version, version.seen(audiences)?)));
        let mut seen: Vec<_> = seen.collect();
        seen.sort_by_key(|(version, _)| version.rank());
        seen
    }

    fn meets(&self, version: &Version, release: Release, which: &Which, audiences: &Audiences) -> bool {
        let of_object = || self.of_object(&version.put.collection, &version.put.id, audiences);
        let is = |other: Option<&(&Version, Release)>| {
            other.is_some_and(|(other, _)| other.rank() == version.rank())
        };
        match which {
            Which::Last => is(of_object().last()),
            Which::First => is(of_object().first()),
            Which::All => true,
            Which::Exact(text) => {
                version.put.version == *text
                    || (version.put.unversioned && text.parse() == Ok(release.date_added))
            }
        }
    }

    fn page(&self, query: &PageQuery) -> Page {
        let versions: &[Which] = if query.versions.is_empty() { &[Which::Last] } else { &query.versions };
        let passes = |(version, release): &(&Version, Release)| {
            let put = &version.put;
            any_or(&query.collections, |collection| *collection == put.collection)
                && match (query.descending, query.after) {
                    (false, after) => release.seq > after,
                    (true, Seq(0)) => true,
                    (true, before) => release.seq < before,
                }
                && query.until.is_none_or(|until| release.seq <= until)
                && query.added_after.is_none_or(|instant| release.date_added > instant)
                && any_or(&query.ids, |id| *id == put.id)
                && any_or(&query.types, |kind| kind == put.id.kind())
                && any_or(&query.spec_versions, |spec| *spec == put.spec_version)
                && versions.iter().any(|which| self.meets(version, *release, which, &query.audiences))
        };
        let mut found: Vec<_> = self.seen(&query.audiences).filter(passes).collect();
        if query.descending {
            found.reverse();
        }
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        let records = found.into_iter().map(|(version, release)| version.record(release, query.with_bytes));
        Page { records: records.collect(), more }
    }

    fn search(&self, query: &SearchQuery) -> Vec<Record> {
        let wanted: Vec<String> = query.words.iter().flat_map(|word| words(word)).collect();
        let passes = |(version, release): &(&Version, Release)| {
            any_or(&query.collections, |collection| *collection == version.put.collection)
                && any_or(&query.types, |kind| kind == version.put.id.kind())
                && query.before.is_none_or(|before| release.seq < before)
                && version.has_words(&wanted)
        };
        let newest_first = self.seen(&query.audiences).rev().filter(passes).take(query.limit);
        newest_first.map(|(version, release)| version.record(release, true)).collect()
    }

    fn changes(&self, after: Seq, limit: usize) -> Vec<Change> {
        let later = (std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded);
        let released = self.releases.range(later).map(|(seq, key)| {
            let version = &self.versions[key];
            // Every key of `releases` is a release of its version.
            let release = version.releases.iter().copied().find(|release| release.seq == *seq);
            Change::Released(Box::new(version.record(release.unwrap_or(version.releases[0]), true)))
        });
        let withdrawn =
            self.withdrawals.range(later).map(|(seq, (collection, id, versions))| Change::Withdrawn {
                seq: *seq,
                collection: collection.clone(),
                id: id.clone(),
                versions: versions.clone(),
            });
        let mut changes: Vec<Change> = released.chain(withdrawn).collect();
        changes.sort_by_key(Change::seq);
        changes.truncate(limit);
        changes
    }

    fn held(&self, collection: &CollectionId, id: &StixId, version: &str) -> Option<Held> {
        let tombstone = |version| self.tombstones.contains(&(collection.clone(), id.clone(), version));
        if tombstone(None) || tombstone(Some(version.to_owned())) {
            return Some(Held::Tombstone);
        }
        let version = self.versions.get(&(collection.clone(), id.clone(), version.to_owned()))?;
        Some(Held::Version { sha256: version.put.sha256, jcs_sha256: version.put.jcs_sha256 })
    }

    fn get(
        &self,
        collections: &[CollectionId],
        id: &StixId,
        which: &Which,
        audiences: &Audiences,
    ) -> Vec<Record> {
        let asked = |version: &&Version| {
            version.put.id == *id && any_or(collections, |collection| *collection == version.put.collection)
        };
        let seen = self.versions.values().filter(asked);
        let mut seen: Vec<_> = seen
            .filter_map(|version| Some((version, version.seen(audiences)?)))
            .filter(|(version, release)| self.meets(version, *release, which, audiences))
            .collect();
        seen.sort_by_key(|(version, _)| version.rank());
        seen.into_iter().map(|(version, release)| version.record(release, true)).collect()
    }

    fn rows(
        &self,
        table: Table,
        prefix: &str,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Vec<(RowKey, Vec<u8>)> {
        let begins = |key: &RowKey| {
            let rest = key.as_str().strip_prefix(prefix);
            prefix.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('\u{1f}'))
        };
        let asked = |(of, key): &(Table, RowKey)| {
            *of == table && begins(key) && after.is_none_or(|after| key > after)
        };
        let found = self.rows.iter().filter(|(key, _)| asked(key)).take(limit);
        found.map(|((_, key), value)| (key.clone(), value.clone())).collect()
    }

    fn verify(&self) -> VerifyReport {
        let mut report = VerifyReport::default();
        for version in self.versions.values().filter(|version| !version.erased) {
            report.records += 1;
            if version.put.sha256 != <[u8; 32]>::from(Sha256::digest(&version.put.bytes)) {
                let Put { collection, id, version, .. } = &*version.put;
                report.faults.push(format!(
                    "the bytes of {id} version {version} in collection {collection} do not give their digest"
                ));
            }
        }
        let mut log = CompactRange::new();
        for leaf in &self.leaves {
            report.leaves += 1;
            log.append(leaf_hash(&leaf.commitment));
            let opens =
                |(salt, json): &([u8; 16], Vec<u8>)| vigie_ledger::commit(salt, json) == leaf.commitment;
            if !leaf.opening.as_ref().is_none_or(opens) {
                report
                    .faults
                    .push(format!("leaf {} of the audit log does not give its commitment", leaf.index));
            }
        }
        if log != self.log {
            report.faults.push("the audit log's frontier is not that of its leaves".into());
        }
        report
    }
}

/// Whether the list is empty or one of it will do.
fn any_or<T>(list: &[T], will_do: impl FnMut(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(will_do)
}

impl MemoryEngine {
    /// An empty store.
    pub fn new() -> Self {
        Self { state: Mutex::default(), last: watch::Sender::new(Seq(0)) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic leaves the state as it was: every change is made on a copy first.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<'a, T: Send + 'a>(&'a self, what: impl FnOnce(&State) -> T + Send + 'a) -> Answer<'a, T> {
        Box::pin(async move { Ok(what(&self.lock())) })
    }
}

impl Default for MemoryEngine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine for MemoryEngine {
    fn apply(&self, batch: Batch) -> Answer<'_, Applied> {
        Box::pin(async move {
            let mut state = self.lock();
            let mut next = state.clone();
            let applied = next.apply(&batch)?;
            *state = next;
            self.last.send_replace(state.order.seq);
            Ok(applied)
        })
    }

    fn get<'a>(
        &'a self,
        collections: &'a [CollectionId],
        id: &'a StixId,
        which: Which,
        audiences: &'a Audiences,
    ) -> Answer<'a, Vec<Record>> {
        self.read(move |state| state.get(collections, id, &which, audiences))
    }

    fn held<'a>(
        &'a self,
        collection: &'a CollectionId,
        keys: &'a [(StixId, String)],
    ) -> Answer<'a, Vec<Option<Held>>> {
        self.read(move |state| keys.iter().map(|(id, version)| state.held(collection, id, version)).collect())
    }

    fn page(&self, query: PageQuery) -> Answer<'_, Page> {
        self.read(move |state| state.page(&query))
    }

    fn changes(&self, after: Seq, limit: usize) -> Answer<'_, Vec<Change>> {
        self.read(move |state| state.changes(after, limit))
    }

    fn wait_beyond(&self, after: Seq, timeout: std::time::Duration) -> Answer<'_, Seq> {
        let mut last = self.last.subscribe();
        Box::pin(async move {
            // Over time or not, the answer is the last place.
            let _ = tokio::time::timeout(timeout, last.wait_for(|last| *last > after)).await;
            let last = *last.borrow();
            Ok(last)
        })
    }

    fn search(&self, query: SearchQuery) -> Answer<'_, Vec<Record>> {
        self.read(move |state| state.search(&query))
    }

    fn referring<'a>(
        &'a self,
        id: &'a StixId,
        audiences: &'a Audiences,
        limit: usize,
    ) -> Answer<'a, Vec<Record>> {
        self.read(move |state| {
            let newest_first = state.seen(audiences).rev().filter(|(version, _)| version.refers_to(id));
            newest_first.take(limit).map(|(version, release)| version.record(release, true)).collect()
        })
    }

    fn count<'a>(&'a self, collection: &'a CollectionId, audiences: &'a Audiences) -> Answer<'a, u64> {
        self.read(move |state| {
            let held = state.seen(audiences).filter(|(version, _)| version.put.collection == *collection);
            held.map(|(version, _)| &version.put.id).collect::<BTreeSet<_>>().len() as u64
        })
    }

    fn releases<'a>(
        &'a self,
        collection: &'a CollectionId,
        id: &'a StixId,
        version: &'a str,
    ) -> Answer<'a, Vec<Release>> {
        self.read(move |state| {
            let version = state.versions.get(&(collection.clone(), id.clone(), version.to_owned()));
            version.map(|version| version.releases.clone()).unwrap_or_default()
        })
    }

    fn row<'a>(&'a self, table: Table, key: &'a RowKey) -> Answer<'a, Option<Vec<u8>>> {
        self.read(move |state| state.rows.get(&(table, key.clone())).cloned())
    }

    fn rows<'a>(
        &'a self,
        table: Table,
        prefix: &'a str,
        after: Option<&'a RowKey>,
        limit: usize,
    ) -> Answer<'a, Vec<(RowKey, Vec<u8>)>> {
        self.read(move |state| state.rows(table, prefix, after, limit))
    }

    fn log_head(&self) -> Answer<'_, LogHead> {
        self.read(move |state| LogHead { size: state.log.size(), frontier: state.log.hashes().to_vec() })
    }

    fn leaves(&self, from: u64, limit: usize) -> Answer<'_, Vec<LeafRecord>> {
        self.read(move |state| {
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            state.leaves.iter().skip(from).take(limit).cloned().collect()
        })
    }

    fn lease<'a>(
        &'a self,
        name: &'a str,
        holder: &'a str,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'a, bool> {
        Box::pin(async move {
            let mut state = self.lock();
            let taken = state.leases.get(name).is_some_and(|(other, end)| other != holder && *end > now);
            if !taken {
                state.leases.insert(name.to_owned(), (holder.to_owned(), until));
            }
            Ok(!taken)
        })
    }

    fn backup<'a>(&'a self, _to: &'a Path) -> Answer<'a, BackupReport> {
        Box::pin(async { Err(StoreError::Forbidden("the engine in memory keeps no file to copy".into())) })
    }

    fn verify(&self) -> Answer<'_, VerifyReport> {
        self.read(State::verify)
    }
}
