//! What one batch writes, inside a transaction of the writer.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use vigie_ledger::{CompactRange, leaf_hash};
use vigie_model::{AudienceId, CollectionId, StixId, Timestamp};
use vigie_store::{
    Applied, AppliedPut, AuditLeaf, Batch, IdemKey, Order, Put, RowOp, Seq, StoreError, Widen, Withdraw,
    WithdrawMode, words,
};

use crate::error::{Result, corrupt};

/// What the next batch continues from: read at the start of each transaction, since another process may have written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) order: Order,
    pub(crate) log: CompactRange,
}

impl Head {
    pub(crate) fn load(connection: &Connection) -> Result<Self> {
        let mut statement =
            connection.prepare_cached("SELECT seq, added, log_size, frontier FROM head WHERE one = 1")?;
        let (seq, added, size, frontier): (u64, i64, u64, Vec<u8>) = statement
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?
            .ok_or_else(|| corrupt("the row of the store's head is missing"))?;
        let (hashes, rest) = frontier.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(corrupt("the frontier of the audit log is not a list of hashes"));
        }
        let log = CompactRange::from_hashes(size, hashes.to_vec())
            .map_err(|error| corrupt(format!("the frontier of the audit log: {error}")))?;
        Ok(Self { order: Order { seq: Seq(seq), date_added: Timestamp::from_micros(added) }, log })
    }

    pub(crate) fn save(&self, connection: &Connection) -> Result<()> {
        let mut statement = connection.prepare_cached(
            "UPDATE head SET seq = ?1, added = ?2, log_size = ?3, frontier = ?4 WHERE one = 1",
        )?;
        statement.execute(params![
            self.order.seq.0,
            self.order.date_added.as_micros(),
            self.log.size(),
            self.log.hashes().concat(),
        ])?;
        Ok(())
    }
}

/// Numbers of ids that were looked up in this transaction. Cleared whenever something is rolled back.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    collections: HashMap<CollectionId, i64>,
    kinds: HashMap<String, i64>,
    referred: HashMap<StixId, i64>,
}

impl Numbers {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Writes one batch. After a failure the caller rolls back what was begun and forgets `numbers`.
pub(crate) fn apply(
    connection: &Connection,
    batch: &Batch,
    head: &mut Head,
    numbers: &mut Numbers,
) -> Result<Applied> {
    if let Some(first) = batch.idem().map(|key| earlier(connection, key)).transpose()?.flatten() {
        return Ok(first);
    }
    let mut writer = Writer { connection, head, numbers };
    let puts: Vec<AppliedPut> =
        batch.puts().iter().map(|put| writer.put(batch.at(), put)).collect::<Result<_>>()?;
    for widen in batch.widens() {
        writer.widen(batch.at(), widen)?;
    }
    for withdraw in batch.withdraws() {
        writer.withdraw(batch.at(), withdraw)?;
    }
    for op in batch.rows() {
        writer.row_op(op)?;
    }
    for index in batch.erase_leaves() {
        writer.erase_leaf(*index)?;
    }
    let first_leaf = head.log.size();
    for leaf in batch.leaves() {
        append_leaf(connection, &mut head.log, leaf)?;
    }
    let applied = Applied { puts, first_leaf, replayed: false };
    if let Some(key) = batch.idem() {
        remember(connection, key, &applied)?;
    }
    Ok(applied)
}

/// Whether the batch removes bytes for good, which still stand in the write-ahead log after its commit.
pub(crate) fn erases(batch: &Batch) -> bool {
    !batch.erase_leaves().is_empty()
        || batch.withdraws().iter().any(|withdraw| withdraw.mode != WithdrawMode::Hide)
        || batch.rows().iter().any(|row| matches!(row, RowOp::Delete(..)))
}

/// Takes or renews a lease.
pub(crate) fn lease(
    connection: &Connection,
    name: &str,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET holder = ?2, until = ?3 WHERE holder = ?2 OR until <= ?4",
    )?;
    Ok(statement.execute(params![name, holder, until.as_micros(), now.as_micros()])? == 1)
}

fn earlier(connection: &Connection, key: &IdemKey) -> Result<Option<Applied>> {
    let mut statement =
        connection.prepare_cached("SELECT puts, seq, added, leaf FROM answer WHERE idem = ?1")?;
    let found: Option<(u64, u64, i64, u64)> = statement
        .query_row([&key.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    Ok(found.map(|(count, seq, added, first_leaf)| {
        let put = |offset: u64| AppliedPut {
            seq: Seq(seq + offset),
            date_added: Timestamp::from_micros(added.saturating_add_unsigned(offset)),
        };
        Applied { puts: (0..count).map(put).collect(), first_leaf, replayed: true }
    }))
}

/// The puts of a batch come first and take one place and one microsecond each, so the first stands for all.
fn remember(connection: &Connection, key: &IdemKey, applied: &Applied) -> Result<()> {
    let first = applied.puts.first();
    let mut statement = connection
        .prepare_cached("INSERT INTO answer (idem, puts, seq, added, leaf) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    statement.execute(params![
        key.0,
        applied.puts.len(),
        first.map_or(0, |put| put.seq.0),
        first.map_or(0, |put| put.date_added.as_micros()),
        applied.first_leaf,
    ])?;
    Ok(())
}

fn append_leaf(connection: &Connection, log: &mut CompactRange, leaf: &AuditLeaf) -> Result<()> {
    let (json, commitment) = leaf.commit();
    let index = log.append(leaf_hash(&commitment));
    let mut statement =
        connection.prepare_cached("INSERT INTO leaf (n, commitment, salt, entry) VALUES (?1, ?2, ?3, ?4)")?;
    statement.execute(params![index, commitment, leaf.salt, json])?;
    Ok(())
}

/// The number of an id, which is given one if it has none.
fn number(connection: &Connection, select: &str, insert: &str, id: &str) -> Result<i64> {
    let known = connection.prepare_cached(select)?.query_row([id], |row| row.get(0)).optional()?;
    match known {
        Some(number) => Ok(number),
        None => Ok(connection.prepare_cached(insert)?.insert([id])?),
    }
}

fn object_number(connection: &Connection, id: &StixId) -> Result<i64> {
    let (select, insert) = ("SELECT n FROM object WHERE id = ?1", "INSERT INTO object (id) VALUES (?1)");
    number(connection, select, insert, id.as_str())
}

struct Writer<'a> {
    connection: &'a Connection,
    head: &'a mut Head,
    numbers: &'a mut Numbers,
}

/// What withdrawing and widening need to know of a stored version.
struct Stored {
    n: i64,
    kind: i64,
    audience: i64,
    withdrawn: bool,
    erased: bool,
    refs: Vec<u8>,
}

impl Writer<'_> {
    fn collection(&mut self, id: &CollectionId) -> Result<i64> {
        if let Some(number) = self.numbers.collections.get(id) {
            return Ok(*number);
        }
        let (select, insert) =
            ("SELECT n FROM collection WHERE id = ?1", "INSERT INTO collection (id) VALUES (?1)");
        let number = number(self.connection, select, insert, id.as_str())?;
        self.numbers.collections.insert(id.clone(), number);
        Ok(number)
    }

    fn kind(&mut self, name: &str) -> Result<i64> {
        if let Some(number) = self.numbers.kinds.get(name) {
            return Ok(*number);
        }
        let (select, insert) = ("SELECT n FROM kind WHERE name = ?1", "INSERT INTO kind (name) VALUES (?1)");
        let number = number(self.connection, select, insert, name)?;
        self.numbers.kinds.insert(name.to_owned(), number);
        Ok(number)
    }

    /// The numbers of what an object refers to, 8 octets each, each target once.
    fn references(&mut self, refs: &[StixId]) -> Result<Vec<u8>> {
        let mut targets = Vec::with_capacity(refs.len());
        for id in refs {
            let target = match self.numbers.referred.get(id) {
                Some(number) => *number,
                None => {
                    let number = object_number(self.connection, id)?;
                    self.numbers.referred.insert(id.clone(), number);
                    number
                }
            };
            targets.push(target);
        }
        targets.sort_unstable();
        targets.dedup();
        Ok(targets.into_iter().flat_map(i64::to_le_bytes).collect())
    }

    fn put(&mut self, at: Timestamp, put: &Put) -> Result<AppliedPut> {
        let collection = self.collection(&put.collection)?;
        let kind = self.kind(put.id.kind())?;
        let object = object_number(self.connection, &put.id)?;
        let mut tombstone = self.connection.prepare_cached(
            "SELECT 1 FROM tombstone WHERE collection = ?1 AND object = ?2
             AND ((whole = 1 AND version = '') OR (whole = 0 AND version = ?3))",
        )?;
        if tombstone.exists(params![collection, object, put.version])? {
            return Err(StoreError::withdrawn(&put.collection, &put.id).into());
        }
        let refs = self.references(&put.refs)?;
        let place = self.head.order.next(at)?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO version (n, collection, object, kind, version, micros, unversioned, spec, audience, added,
               widened, withdrawn, erased, sha256, jcs, created_by, origin, refs)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, NULL, 0, ?11, ?12, ?13, ?14, ?15)
             ON CONFLICT (collection, object, version) DO NOTHING",
        )?;
        let inserted = insert.execute(params![
            place.seq.0,
            collection,
            object,
            kind,
            put.version,
            put.version_micros,
            put.unversioned,
            put.spec_version,
            put.audience.0,
            place.date_added.as_micros(),
            put.sha256,
            put.jcs_sha256,
            put.created_by.as_ref().map(StixId::as_str),
            put.origin,
            refs,
        ])?;
        if inserted == 0 {
            return Err(StoreError::version_held(&put.collection, &put.id, &put.version).into());
        }
        let mut body = self.connection.prepare_cached("INSERT INTO body (n, bytes) VALUES (?1, ?2)")?;
        body.execute(params![place.seq.0, &*put.bytes])?;
        let n = place.seq.0.cast_signed();
        self.release(place, n, collection, object, kind, put.audience)?;
        self.index(place.seq, &refs, &words(&put.words).collect::<Vec<_>>().join(" "))?;
        Ok(place)
    }

    fn release(
        &self,
        place: AppliedPut,
        version: i64,
        collection: i64,
        object: i64,
        kind: i64,
        audience: AudienceId,
    ) -> Result<()> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO release (seq, version, collection, object, kind, audience, added, hidden)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
        )?;
        let added = place.date_added.as_micros();
        insert.execute(params![place.seq.0, version, collection, object, kind, audience.0, added])?;
        Ok(())
    }

    /// Makes a release findable by its words and by what it refers to.
    fn index(&self, seq: Seq, refs: &[u8], words: &str) -> Result<()> {
        let mut reference =
            self.connection.prepare_cached("INSERT INTO reference (target, seq) VALUES (?1, ?2)")?;
        for target in refs.as_chunks::<8>().0 {
            reference.execute(params![i64::from_le_bytes(*target), seq.0])?;
        }
        if !words.is_empty() {
            let mut insert =
                self.connection.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?;
            insert.execute(params![seq.0, words])?;
        }
        Ok(())
    }

    fn stored(&self, collection: i64, object: i64, version: Option<&str>) -> Result<Vec<Stored>> {
        let mut select = self.connection.prepare_cached(
            "SELECT n, kind, audience, withdrawn IS NOT NULL, erased, refs FROM version
             WHERE collection = ?1 AND object = ?2 AND (?3 IS NULL OR version = ?3)",
        )?;
        let rows = select.query_map(params![collection, object, version], |row| {
            Ok(Stored {
                n: row.get(0)?,
                kind: row.get(1)?,
                audience: row.get(2)?,
                withdrawn: row.get(3)?,
                erased: row.get(4)?,
                refs: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn widen(&mut self, at: Timestamp, widen: &Widen) -> Result<()> {
        let collection = self.collection(&widen.collection)?;
        let object = object_number(self.connection, &widen.id)?;
        let found = self.stored(collection, object, Some(&widen.version))?;
        let Some(stored) = found.first() else {
            return Err(StoreError::no_version(&widen.collection, &widen.id, &widen.version).into());
        };
        if stored.withdrawn {
            return Err(StoreError::withdrawn(&widen.collection, &widen.id).into());
        }
        let mut released = self.connection.prepare_cached(
            "SELECT 1 FROM release WHERE version = ?1 AND seq <> version AND audience = ?2",
        )?;
        if stored.audience == widen.audience.0 || released.exists(params![stored.n, widen.audience.0])? {
            return Ok(());
        }
        let place = self.head.order.next(at)?;
        self.release(place, stored.n, collection, object, stored.kind, widen.audience)?;
        self.connection.prepare_cached("UPDATE version SET widened = 1 WHERE n = ?1")?.execute([stored.n])?;
        let mut words = self.connection.prepare_cached("SELECT text FROM words WHERE rowid = ?1")?;
        let words: Option<String> = words.query_row([stored.n], |row| row.get(0)).optional()?;
        self.index(place.seq, &stored.refs, words.as_deref().unwrap_or_default())
    }

    fn withdraw(&mut self, at: Timestamp, withdraw: &Withdraw) -> Result<()> {
        let collection = self.collection(&withdraw.collection)?;
        let object = object_number(self.connection, &withdraw.id)?;
        let place = self.head.order.next(at)?;
        let stored = match &withdraw.versions {
            None => self.stored(collection, object, None)?,
            Some(list) => {
                let mut stored = Vec::new();
                for version in list {
                    stored.extend(self.stored(collection, object, Some(version))?);
                }
                stored
            }
        };
        for version in stored {
            self.withdraw_version(&version, place, withdraw.mode)?;
        }
        let mut tombstone = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO tombstone (collection, object, whole, version) VALUES (?1, ?2, ?3, ?4)",
        )?;
        match &withdraw.versions {
            None => {
                tombstone.execute(params![collection, object, true, ""])?;
            }
            Some(list) => {
                for version in list {
                    tombstone.execute(params![collection, object, false, version])?;
                }
            }
        }
        let versions = withdraw.versions.as_ref().map(serde_json::to_string).transpose();
        let versions = versions.map_err(|error| corrupt(format!("versions of a withdrawal: {error}")))?;
        let mut event = self.connection.prepare_cached(
            "INSERT INTO withdrawal (seq, collection, object, versions) VALUES (?1, ?2, ?3, ?4)",
        )?;
        event.execute(params![place.seq.0, collection, object, versions])?;
        Ok(())
    }

    fn withdraw_version(&mut self, stored: &Stored, place: AppliedPut, mode: WithdrawMode) -> Result<()> {
        let execute = |sql: &str| -> Result<()> {
            self.connection.prepare_cached(sql)?.execute([stored.n])?;
            Ok(())
        };
        if mode != WithdrawMode::Delete {
            let mut update = self
                .connection
                .prepare_cached("UPDATE version SET withdrawn = coalesce(withdrawn, ?2) WHERE n = ?1")?;
            update.execute(params![stored.n, place.date_added.as_micros()])?;
            execute("UPDATE release SET hidden = 1 WHERE seq = ?1")?;
            execute("UPDATE release SET hidden = 1 WHERE version = ?1 AND seq <> version")?;
        }
        if mode != WithdrawMode::Hide && !stored.erased {
            self.erase(stored)?;
            execute("UPDATE version SET erased = 1, refs = x'' WHERE n = ?1")?;
        }
        if mode == WithdrawMode::Delete {
            execute("DELETE FROM release WHERE seq = ?1")?;
            execute("DELETE FROM release WHERE version = ?1 AND seq <> version")?;
            execute("DELETE FROM version WHERE n = ?1")?;
        }
        Ok(())
    }

    /// Removes bytes, words and references; SQLite overwrites what they stood on with zeros (`secure_delete`).
    fn erase(&mut self, stored: &Stored) -> Result<()> {
        let mut places: Vec<i64> = vec![stored.n];
        {
            let mut more = self
                .connection
                .prepare_cached("SELECT seq FROM release WHERE version = ?1 AND seq <> version")?;
            let rows = more.query_map([stored.n], |row| row.get(0))?;
            places.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        self.connection.prepare_cached("DELETE FROM body WHERE n = ?1")?.execute([stored.n])?;
        let mut reference =
            self.connection.prepare_cached("DELETE FROM reference WHERE target = ?1 AND seq = ?2")?;
        for seq in &places {
            // Found or not: a version without words has no row.
            self.connection.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([seq])?;
            for target in stored.refs.as_chunks::<8>().0 {
                reference.execute(params![i64::from_le_bytes(*target), seq])?;
            }
        }
        // An id that was only ever referred to goes with its last reference.
        let mut orphan = self.connection.prepare_cached(
            "DELETE FROM object WHERE n = ?1
             AND NOT EXISTS (SELECT 1 FROM reference WHERE target = ?1)
             AND NOT EXISTS (SELECT 1 FROM collection c, version v WHERE v.collection = c.n AND v.object = ?1)
             AND NOT EXISTS (SELECT 1 FROM collection c, tombstone t WHERE t.collection = c.n AND t.object = ?1)",
        )?;
        for target in stored.refs.as_chunks::<8>().0 {
            orphan.execute([i64::from_le_bytes(*target)])?;
        }
        self.numbers.clear();
        Ok(())
    }

    fn row_op(&self, op: &RowOp) -> Result<()> {
        let prepare = |sql| self.connection.prepare_cached(sql);
        match op {
            RowOp::Set(table, key, value) => {
                prepare(
                    "INSERT INTO row (tab, key, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (tab, key) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![table.0, key.as_str(), value])?;
            }
            RowOp::Insert(table, key, value) => {
                let inserted = prepare(
                    "INSERT INTO row (tab, key, value) VALUES (?1, ?2, ?3) ON CONFLICT (tab, key) DO NOTHING",
                )?
                .execute(params![table.0, key.as_str(), value])?;
                if inserted == 0 {
                    return Err(StoreError::row_exists(*table).into());
                }
            }
            RowOp::Replace { table, key, old, new } => {
                let replaced =
                    prepare("UPDATE row SET value = ?4 WHERE tab = ?1 AND key = ?2 AND value = ?3")?
                        .execute(params![table.0, key.as_str(), old, new])?;
                if replaced == 0 {
                    return Err(StoreError::row_changed(*table).into());
                }
            }
            RowOp::Delete(table, key) => {
                prepare("DELETE FROM row WHERE tab = ?1 AND key = ?2")?
                    .execute(params![table.0, key.as_str()])?;
            }
        }
        Ok(())
    }

    fn erase_leaf(&self, index: u64) -> Result<()> {
        let beyond = || StoreError::no_leaf(index);
        let n = i64::try_from(index).map_err(|_| beyond())?;
        let mut update =
            self.connection.prepare_cached("UPDATE leaf SET salt = NULL, entry = NULL WHERE n = ?1")?;
        match update.execute([n])? {
            0 => Err(beyond().into()),
            _ => Ok(()),
        }
    }
}
