//! Pages of releases.
//!
//! Every index of `release` ends with the place, so a page is a merge of ordered streams: one for each collection,
//! audience and type asked for. A reader of some audiences gets the streams of those audiences, which hold nothing it may
//! not see and no withdrawn version. Each candidate then passes what no index knows: whether it is the first release of
//! its version that the reader sees, the spec version, and which versions are asked for (one look into `version_order`).
//! A page costs what it shows and the candidates that fall out, at any depth.
//!
//! A question with more than [`STREAMS`] combinations walks the collections in order and filters instead; one that names
//! object ids starts from those.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::RangeInclusive;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, Rows, Statement, params};
use vigie_model::{AudienceId, CollectionId, Timestamp};
use vigie_store::{Audiences, Page, PageQuery, Record, Seq, Which};

use crate::error::{Result, corrupt};

/// The most streams that are merged.
const STREAMS: usize = 128;

/// A release that a page may show, with what the filters look at.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) seq: u64,
    pub(crate) audience: AudienceId,
    pub(crate) added: Timestamp,
    /// Number of the version: the place of its first release.
    pub(crate) version: u64,
    pub(crate) collection: i64,
    pub(crate) object: i64,
    pub(crate) kind: i64,
    pub(crate) text: String,
    pub(crate) unversioned: bool,
    pub(crate) spec: String,
    pub(crate) micros: i64,
    /// Audience of the version's first release.
    first_audience: AudienceId,
    withdrawn: bool,
}

const CANDIDATE: &str = "SELECT r.seq, r.audience, r.added, v.n, v.collection, v.object, v.kind, v.version, v.unversioned, v.spec,
 v.micros, v.audience, v.withdrawn IS NOT NULL FROM release r JOIN version v ON v.n = r.version";

impl Candidate {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            audience: AudienceId(row.get(1)?),
            added: Timestamp::from_micros(row.get(2)?),
            version: row.get(3)?,
            collection: row.get(4)?,
            object: row.get(5)?,
            kind: row.get(6)?,
            text: row.get(7)?,
            unversioned: row.get(8)?,
            spec: row.get(9)?,
            micros: row.get(10)?,
            first_audience: AudienceId(row.get(11)?),
            withdrawn: row.get(12)?,
        })
    }

    pub(crate) fn load(connection: &Connection, seq: u64) -> Result<Self> {
        let mut select = connection.prepare_cached(&format!("{CANDIDATE} WHERE r.seq = ?1"))?;
        let found = select.query_row([seq], Self::from_row).optional()?;
        found.ok_or_else(|| corrupt(format!("the release at place {seq} has no version")))
    }

    /// Whether the reader sees the version, and this is the first release through which it does.
    pub(crate) fn is_seen(&self, connection: &Connection, audiences: &Audiences) -> Result<bool> {
        let ids = match audiences {
            Audiences::All => return Ok(self.seq == self.version),
            Audiences::Only(ids) => ids,
        };
        if self.withdrawn || !ids.contains(&self.audience) {
            return Ok(false);
        }
        if self.seq == self.version {
            return Ok(true);
        }
        if ids.contains(&self.first_audience) {
            return Ok(false);
        }
        let mut earlier = connection.prepare_cached(
            "SELECT audience FROM release WHERE version = ?1 AND seq <> version AND seq < ?2",
        )?;
        let mut rows = earlier.query(params![self.version, self.seq])?;
        while let Some(row) = rows.next()? {
            if ids.contains(&AudienceId(row.get(0)?)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether it is one of the versions asked for.
    pub(crate) fn is_one_of(
        &self,
        connection: &Connection,
        which: &[Which],
        audiences: &Audiences,
    ) -> Result<bool> {
        for which in which {
            let is = match which {
                Which::All => true,
                Which::Last => end_version(connection, self, audiences, NEWEST)? == Some(self.version),
                Which::First => end_version(connection, self, audiences, OLDEST)? == Some(self.version),
                Which::Exact(text) => {
                    self.text == *text || (self.unversioned && text.parse() == Ok(self.added))
                }
            };
            if is {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) fn record(&self, connection: &Connection, with_bytes: bool) -> Result<Record> {
        let mut select = connection.prepare_cached(
            "SELECT c.id, o.id, v.sha256, v.jcs, v.created_by, v.origin, v.withdrawn, v.erased
             FROM version v, collection c, object o WHERE v.n = ?1 AND c.n = v.collection AND o.n = v.object",
        )?;
        let mut rows = select.query([self.version])?;
        let missing =
            || corrupt(format!("the version at place {} lacks its collection or object", self.version));
        let row = rows.next()?.ok_or_else(missing)?;
        let id =
            |text: &str| text.parse().map_err(|_| corrupt(format!("a stored id at place {}", self.version)));
        let erased: bool = row.get(7)?;
        Ok(Record {
            collection: row
                .get_ref(0)?
                .as_str()
                .ok()
                .and_then(|text| text.parse().ok())
                .ok_or_else(missing)?,
            id: id(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
            version: self.text.clone(),
            version_micros: self.micros,
            unversioned: self.unversioned,
            spec_version: self.spec.clone(),
            bytes: if with_bytes && !erased { body(connection, self.version)? } else { Arc::from([]) },
            sha256: row.get(2)?,
            jcs_sha256: row.get(3)?,
            created_by: row.get::<_, Option<String>>(4)?.map(|text| id(&text)).transpose()?,
            origin: row.get(5)?,
            audience: self.audience,
            seq: Seq(self.seq),
            date_added: self.added,
            withdrawn: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_micros),
            erased,
        })
    }
}

fn body(connection: &Connection, version: u64) -> Result<Arc<[u8]>> {
    let mut select = connection.prepare_cached("SELECT bytes FROM body WHERE n = ?1")?;
    let bytes =
        select.query_row([version], |row| Ok(Arc::<[u8]>::from(row.get_ref(0)?.as_blob()?))).optional()?;
    bytes.ok_or_else(|| corrupt(format!("the bytes of the version at place {version} are missing")))
}

const NEWEST: &str =
    "SELECT n, audience, withdrawn IS NOT NULL, widened FROM version INDEXED BY version_order
 WHERE collection = ?1 AND object = ?2 ORDER BY micros DESC, n DESC";
const OLDEST: &str =
    "SELECT n, audience, withdrawn IS NOT NULL, widened FROM version INDEXED BY version_order
 WHERE collection = ?1 AND object = ?2 ORDER BY micros, n";

/// The first version in the order of `sql` that the reader sees.
fn end_version(
    connection: &Connection,
    of: &Candidate,
    audiences: &Audiences,
    sql: &str,
) -> Result<Option<u64>> {
    let mut select = connection.prepare_cached(sql)?;
    let mut rows = select.query(params![of.collection, of.object])?;
    while let Some(row) = rows.next()? {
        let (version, audience, withdrawn, widened) =
            (row.get(0)?, AudienceId(row.get(1)?), row.get(2)?, row.get(3)?);
        if first_seen(connection, version, audience, withdrawn, widened, audiences)?.is_some() {
            return Ok(Some(version));
        }
    }
    Ok(None)
}

/// Place of the first release of a version that the reader sees.
pub(crate) fn first_seen(
    connection: &Connection,
    version: u64,
    audience: AudienceId,
    withdrawn: bool,
    widened: bool,
    audiences: &Audiences,
) -> Result<Option<u64>> {
    let ids = match audiences {
        Audiences::All => return Ok(Some(version)),
        Audiences::Only(_) if withdrawn => return Ok(None),
        Audiences::Only(ids) => ids,
    };
    if ids.contains(&audience) {
        return Ok(Some(version));
    }
    if !widened {
        return Ok(None);
    }
    let mut more = connection.prepare_cached(
        "SELECT seq, audience FROM release WHERE version = ?1 AND seq <> version ORDER BY seq",
    )?;
    let mut rows = more.query([version])?;
    while let Some(row) = rows.next()? {
        if ids.contains(&AudienceId(row.get(1)?)) {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

/// Numbers of the collections asked for; unknown ones fall out. `None` if all are meant.
pub(crate) fn collections(connection: &Connection, asked: &[CollectionId]) -> Result<Option<BTreeSet<i64>>> {
    match asked.is_empty() {
        true => Ok(None),
        false => {
            let mut select = connection.prepare_cached("SELECT n FROM collection WHERE id = ?1")?;
            let mut numbers = BTreeSet::new();
            for id in asked {
                numbers.extend(select.query_row([id.as_str()], |row| row.get::<_, i64>(0)).optional()?);
            }
            Ok(Some(numbers))
        }
    }
}

/// Numbers of the types asked for, as [`collections`].
pub(crate) fn kinds(connection: &Connection, asked: &[String]) -> Result<Option<BTreeSet<i64>>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let mut select = connection.prepare_cached("SELECT n FROM kind WHERE name = ?1")?;
    let mut numbers = BTreeSet::new();
    for name in asked {
        numbers.extend(select.query_row([name], |row| row.get::<_, i64>(0)).optional()?);
    }
    Ok(Some(numbers))
}

pub(crate) fn all_collections(connection: &Connection) -> Result<BTreeSet<i64>> {
    let mut select = connection.prepare_cached("SELECT n FROM collection")?;
    let numbers = select.query_map([], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

/// A page.
pub(crate) fn page(connection: &Connection, query: &PageQuery) -> Result<Page> {
    let asked = Asked {
        collections: collections(connection, &query.collections)?,
        kinds: kinds(connection, &query.types)?,
        which: if query.versions.is_empty() { &[Which::Last] } else { &query.versions },
        query,
    };
    let Some(span) = span(connection, query)? else { return Ok(Page::default()) };
    let mut page = Page::default();
    let mut take = |candidate: &Candidate| -> Result<bool> {
        if !asked.admits(connection, candidate)? {
            return Ok(true);
        }
        if page.records.len() == query.limit {
            page.more = true;
            return Ok(false);
        }
        page.records.push(candidate.record(connection, query.with_bytes)?);
        Ok(true)
    };
    match query.ids.is_empty() {
        true => asked.streams(connection, &span)?.each(connection, &mut take)?,
        false => {
            for seq in asked.of_ids(connection, &span)? {
                if !take(&Candidate::load(connection, seq)?)? {
                    break;
                }
            }
        }
    }
    Ok(page)
}

/// The places from which the page is taken; `None` if there are none.
fn span(connection: &Connection, query: &PageQuery) -> Result<Option<RangeInclusive<u64>>> {
    let most = i64::MAX.unsigned_abs();
    let (mut low, mut high) = match (query.descending, query.after.0) {
        (false, after) => (after.saturating_add(1), most),
        (true, 0) => (1, most),
        (true, before) => (1, (before - 1).min(most)),
    };
    if let Some(until) = query.until {
        high = high.min(until.0);
    }
    if let Some(instant) = query.added_after {
        low = low.max(first_added_after(connection, instant)?);
    }
    Ok((low <= high).then_some(low..=high))
}

/// The least place from which on every release was added after `instant`: both rise together, so it is found by halving.
fn first_added_after(connection: &Connection, instant: Timestamp) -> Result<u64> {
    let mut last = connection.prepare_cached("SELECT max(seq) FROM release")?;
    let mut high = last.query_row([], |row| row.get::<_, Option<u64>>(0))?.unwrap_or(0) + 1;
    let mut at =
        connection.prepare_cached("SELECT seq, added FROM release WHERE seq >= ?1 ORDER BY seq LIMIT 1")?;
    let mut low = 1;
    while low < high {
        let middle = low + (high - low) / 2;
        let found: Option<(u64, i64)> =
            at.query_row([middle], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match found {
            Some((seq, added)) if added <= instant.as_micros() => low = seq + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// A page query with its names turned into numbers.
struct Asked<'a> {
    query: &'a PageQuery,
    collections: Option<BTreeSet<i64>>,
    kinds: Option<BTreeSet<i64>>,
    which: &'a [Which],
}

impl Asked<'_> {
    fn admits(&self, connection: &Connection, candidate: &Candidate) -> Result<bool> {
        let inside = |numbers: &Option<BTreeSet<i64>>, number| {
            numbers.as_ref().is_none_or(|numbers| numbers.contains(&number))
        };
        let specs = &self.query.spec_versions;
        Ok(inside(&self.collections, candidate.collection)
            && inside(&self.kinds, candidate.kind)
            && (specs.is_empty() || specs.contains(&candidate.spec))
            && candidate.is_seen(connection, &self.query.audiences)?
            && candidate.is_one_of(connection, self.which, &self.query.audiences)?)
    }

    /// Places of all releases of the ids asked for, in the page's order.
    fn of_ids(&self, connection: &Connection, span: &RangeInclusive<u64>) -> Result<Vec<u64>> {
        let collections = match &self.collections {
            Some(collections) => collections.clone(),
            None => all_collections(connection)?,
        };
        let mut object = connection.prepare_cached("SELECT n FROM object WHERE id = ?1")?;
        let mut releases = connection.prepare_cached(
            "SELECT n FROM version WHERE collection = ?1 AND object = ?2 UNION ALL
             SELECT r.seq FROM version v JOIN release r ON r.version = v.n AND r.seq <> r.version
             WHERE v.collection = ?1 AND v.object = ?2 AND v.widened",
        )?;
        let mut places = BTreeSet::new();
        for id in &self.query.ids {
            let Some(object) = object.query_row([id.as_str()], |row| row.get::<_, i64>(0)).optional()? else {
                continue;
            };
            for collection in &collections {
                let rows = releases.query_map(params![collection, object], |row| row.get::<_, u64>(0))?;
                for seq in rows {
                    let seq = seq?;
                    if span.contains(&seq) {
                        places.insert(seq);
                    }
                }
            }
        }
        Ok(match self.query.descending {
            true => places.into_iter().rev().collect(),
            false => places.into_iter().collect(),
        })
    }

    fn streams<'c>(&self, connection: &'c Connection, span: &RangeInclusive<u64>) -> Result<Streams<'c>> {
        let descending = self.query.descending;
        let order = if descending { "ORDER BY seq DESC" } else { "ORDER BY seq" };
        let mut streams = Streams { statements: Vec::new(), descending };
        let mut add = |sql: &str, values: &[i64]| -> Result<()> {
            let given = values.len();
            let sql = format!("{sql} AND seq >= ?{} AND seq <= ?{} {order}", given + 1, given + 2);
            let mut statement = connection.prepare(&sql)?;
            let bounds = [span.start().cast_signed(), span.end().cast_signed()];
            for (index, value) in values.iter().chain(&bounds).enumerate() {
                statement.raw_bind_parameter(index + 1, value)?;
            }
            streams.statements.push(statement);
            Ok(())
        };
        let audiences = match &self.query.audiences {
            Audiences::All => None,
            Audiences::Only(ids) => Some(ids),
        };
        let collections = match (&self.collections, audiences, &self.kinds) {
            (None, None, None) => {
                add("SELECT seq FROM release WHERE true", &[])?;
                return Ok(streams);
            }
            (Some(collections), _, _) => collections.clone(),
            (None, _, _) => all_collections(connection)?,
        };
        let kinds = self.kinds.as_ref().map(|kinds| kinds.iter().copied().collect::<Vec<_>>());
        let combinations =
            collections.len() * audiences.map_or(1, BTreeSet::len) * kinds.as_ref().map_or(1, Vec::len);
        let audiences = audiences.filter(|_| combinations <= STREAMS);
        let kinds = kinds.filter(|_| combinations <= STREAMS);
        for collection in collections {
            match (audiences, &kinds) {
                (None, None) => {
                    let sql = "SELECT seq FROM release INDEXED BY release_collection WHERE collection = ?1";
                    add(sql, &[collection])?;
                }
                (None, Some(kinds)) => {
                    let sql =
                        "SELECT seq FROM release INDEXED BY release_kind WHERE collection = ?1 AND kind = ?2";
                    for kind in kinds {
                        add(sql, &[collection, *kind])?;
                    }
                }
                (Some(audiences), None) => {
                    let sql = "SELECT seq FROM release INDEXED BY release_audience
                               WHERE hidden = 0 AND collection = ?1 AND audience = ?2";
                    for audience in audiences {
                        add(sql, &[collection, audience.0])?;
                    }
                }
                (Some(audiences), Some(kinds)) => {
                    let sql = "SELECT seq FROM release INDEXED BY release_audience_kind
                               WHERE hidden = 0 AND collection = ?1 AND audience = ?2 AND kind = ?3";
                    for audience in audiences {
                        for kind in kinds {
                            add(sql, &[collection, audience.0, *kind])?;
                        }
                    }
                }
            }
        }
        Ok(streams)
    }
}

/// Ordered streams of places, disjoint, merged into one.
struct Streams<'c> {
    statements: Vec<Statement<'c>>,
    descending: bool,
}

impl Streams<'_> {
    /// Gives each candidate in order until `take` has enough.
    fn each(
        mut self,
        connection: &Connection,
        take: &mut impl FnMut(&Candidate) -> Result<bool>,
    ) -> Result<()> {
        let descending = self.descending;
        // The least rank comes first; a place is below 2^63.
        let rank = |seq: u64| if descending { u64::MAX - seq } else { seq };
        let mut rows: Vec<Rows<'_>> = self.statements.iter_mut().map(Statement::raw_query).collect();
        let mut heads = BinaryHeap::new();
        for (index, rows) in rows.iter_mut().enumerate() {
            if let Some(seq) = next_place(rows)? {
                heads.push(Reverse((rank(seq), seq, index)));
            }
        }
        while let Some(Reverse((_, seq, index))) = heads.pop() {
            if !take(&Candidate::load(connection, seq)?)? {
                break;
            }
            if let Some(seq) = next_place(&mut rows[index])? {
                heads.push(Reverse((rank(seq), seq, index)));
            }
        }
        Ok(())
    }
}

fn next_place(rows: &mut Rows<'_>) -> Result<Option<u64>> {
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use vigie_store::Engine as _;
    use vigie_store::contract::{batch, id, only, put, query, run};

    use super::*;
    use crate::schema::{Purpose, connect};
    use crate::{Options, SqliteEngine};

    /// Every so many instructions of SQLite's machine are counted once.
    const UNIT: i32 = 100;

    /// What a question costs, in instructions of SQLite's machine: the same on every machine and at every load.
    fn instructions(place: &std::path::Path, query: &PageQuery) -> u64 {
        let mut connection = connect(place, &Options::default(), Purpose::Read).unwrap();
        let counted = Arc::new(AtomicU64::new(0));
        let count = {
            let counted = counted.clone();
            move || {
                counted.fetch_add(1, Ordering::Relaxed);
                false
            }
        };
        connection.progress_handler(UNIT, Some(count)).unwrap();
        assert!(!page(&connection, query).unwrap().records.is_empty());
        counted.load(Ordering::Relaxed)
    }

    #[test]
    fn a_page_walks_over_what_its_reader_sees_only() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("vigie.db");
        run(async {
            let engine = SqliteEngine::open(&place, Options::default()).unwrap();
            let secret =
                |number| vigie_store::Put { audience: AudienceId(2), ..put(&id("indicator", number), 1) };
            for from in (0..20_000_u16).step_by(5_000) {
                engine.apply(batch(1).puts((from..from + 5_000).map(secret)).build()).await.unwrap();
            }
            engine.apply(batch(2).puts([put(&id("indicator", 60_000), 1)]).build()).await.unwrap();
            let asked =
                |audiences, limit| PageQuery { audiences, limit, versions: vec![Which::All], ..query() };
            let one = instructions(&place, &asked(only([1]), 10));
            let everything = instructions(&place, &asked(only([2]), 20_000));
            assert!(everything > 1_000, "{everything}");
            assert!(one * 100 < everything, "{one} for one record, {everything} for all");
            assert_eq!(engine.count(&vigie_store::contract::collection(1), &only([1])).await.unwrap(), 1);
        });
    }
}
