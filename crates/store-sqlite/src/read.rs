//! The verbs that read, but for pages and search.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use vigie_model::{AudienceId, CollectionId, StixId, Timestamp};
use vigie_store::{Audiences, Change, Held, LeafRecord, LogHead, Record, Release, RowKey, Seq, Table, Which};

use crate::error::{Result, corrupt};
use crate::page::{Candidate, all_collections, collections, first_seen};
use crate::write::Head;

/// SQLite counts in `i64`; no list has more rows.
pub(crate) fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn object(connection: &Connection, id: &StixId) -> Result<Option<i64>> {
    let mut select = connection.prepare_cached("SELECT n FROM object WHERE id = ?1")?;
    Ok(select.query_row([id.as_str()], |row| row.get(0)).optional()?)
}

fn collection(connection: &Connection, id: &CollectionId) -> Result<Option<i64>> {
    let mut select = connection.prepare_cached("SELECT n FROM collection WHERE id = ?1")?;
    Ok(select.query_row([id.as_str()], |row| row.get(0)).optional()?)
}

pub(crate) fn get(
    connection: &Connection,
    asked: &[CollectionId],
    id: &StixId,
    which: &Which,
    audiences: &Audiences,
) -> Result<Vec<Record>> {
    let Some(object) = object(connection, id)? else { return Ok(Vec::new()) };
    let asked = match collections(connection, asked)? {
        Some(asked) => asked,
        None => all_collections(connection)?,
    };
    let mut versions = connection.prepare_cached(
        "SELECT n, audience, withdrawn IS NOT NULL, widened FROM version WHERE collection = ?1 AND object = ?2",
    )?;
    let which = std::slice::from_ref(which);
    let mut found = Vec::new();
    for collection in asked {
        let mut rows = versions.query(params![collection, object])?;
        while let Some(row) = rows.next()? {
            let (version, audience) = (row.get(0)?, AudienceId(row.get(1)?));
            let Some(seq) = first_seen(connection, version, audience, row.get(2)?, row.get(3)?, audiences)?
            else {
                continue;
            };
            let candidate = Candidate::load(connection, seq)?;
            if candidate.is_one_of(connection, which, audiences)? {
                found.push(candidate);
            }
        }
    }
    found.sort_unstable_by_key(|candidate| (candidate.micros, candidate.version));
    found.iter().map(|candidate| candidate.record(connection, true)).collect()
}

pub(crate) fn held(
    connection: &Connection,
    of: &CollectionId,
    keys: &[(StixId, String)],
) -> Result<Vec<Option<Held>>> {
    let Some(collection) = collection(connection, of)? else { return Ok(vec![None; keys.len()]) };
    let mut tombstone = connection.prepare_cached(
        "SELECT 1 FROM tombstone WHERE collection = ?1 AND object = ?2
         AND ((whole = 1 AND version = '') OR (whole = 0 AND version = ?3))",
    )?;
    let mut version = connection.prepare_cached(
        "SELECT sha256, jcs FROM version WHERE collection = ?1 AND object = ?2 AND version = ?3",
    )?;
    let mut held = Vec::with_capacity(keys.len());
    for (id, text) in keys {
        let Some(object) = object(connection, id)? else {
            held.push(None);
            continue;
        };
        if tombstone.exists(params![collection, object, text])? {
            held.push(Some(Held::Tombstone));
            continue;
        }
        let found = version
            .query_row(params![collection, object, text], |row| {
                Ok(Held::Version { sha256: row.get(0)?, jcs_sha256: row.get(1)? })
            })
            .optional()?;
        held.push(found);
    }
    Ok(held)
}

pub(crate) fn changes(connection: &Connection, after: Seq, limit: usize) -> Result<Vec<Change>> {
    let after = after.0.min(i64::MAX.unsigned_abs());
    let mut places = connection.prepare_cached(
        "SELECT seq, 0 FROM release WHERE seq > ?1 UNION ALL SELECT seq, 1 FROM withdrawal WHERE seq > ?1
         ORDER BY seq LIMIT ?2",
    )?;
    let mut rows = places.query(params![after, most(limit)])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get(0)?;
        changes.push(match row.get(1)? {
            false => {
                let record = Candidate::load(connection, seq)?.record(connection, true)?;
                Change::Released(Box::new(record))
            }
            true => withdrawn(connection, seq)?,
        });
    }
    Ok(changes)
}

fn withdrawn(connection: &Connection, seq: u64) -> Result<Change> {
    let mut select = connection.prepare_cached(
        "SELECT c.id, o.id, w.versions FROM withdrawal w, collection c, object o
         WHERE w.seq = ?1 AND c.n = w.collection AND o.n = w.object",
    )?;
    let found: Option<(String, String, Option<String>)> =
        select.query_row([seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let broken = || corrupt(format!("the withdrawal at place {seq} does not read"));
    let (collection, id, versions) = found.ok_or_else(broken)?;
    Ok(Change::Withdrawn {
        seq: Seq(seq),
        collection: collection.parse().map_err(|_| broken())?,
        id: id.parse().map_err(|_| broken())?,
        versions: versions.map(|json| serde_json::from_str(&json)).transpose().map_err(|_| broken())?,
    })
}

pub(crate) fn last_seq(connection: &Connection) -> Result<Seq> {
    let mut select = connection.prepare_cached("SELECT seq FROM head WHERE one = 1")?;
    Ok(Seq(select.query_row([], |row| row.get(0))?))
}

pub(crate) fn count(connection: &Connection, of: &CollectionId, audiences: &Audiences) -> Result<u64> {
    let Some(collection) = collection(connection, of)? else { return Ok(0) };
    let ids = match audiences {
        Audiences::All => {
            let mut select = connection
                .prepare_cached("SELECT count(DISTINCT object) FROM version WHERE collection = ?1")?;
            return Ok(select.query_row([collection], |row| row.get(0))?);
        }
        Audiences::Only(ids) => ids,
    };
    let mut select = connection.prepare_cached(
        "SELECT object FROM release INDEXED BY release_audience WHERE hidden = 0 AND collection = ?1 AND audience = ?2",
    )?;
    let mut objects = BTreeSet::new();
    for audience in ids {
        let rows = select.query_map(params![collection, audience.0], |row| row.get::<_, i64>(0))?;
        for object in rows {
            objects.insert(object?);
        }
    }
    Ok(objects.len() as u64)
}

pub(crate) fn releases(
    connection: &Connection,
    of: &CollectionId,
    id: &StixId,
    version: &str,
) -> Result<Vec<Release>> {
    let mut select = connection.prepare_cached(
        "SELECT v.n FROM version v, collection c, object o WHERE c.id = ?1 AND o.id = ?2
         AND v.collection = c.n AND v.object = o.n AND v.version = ?3",
    )?;
    let found: Option<i64> =
        select.query_row(params![of.as_str(), id.as_str(), version], |row| row.get(0)).optional()?;
    let Some(n) = found else { return Ok(Vec::new()) };
    let mut select = connection.prepare_cached(
        "SELECT seq, added, audience FROM release WHERE seq = ?1 UNION ALL
         SELECT seq, added, audience FROM release WHERE version = ?1 AND seq <> version ORDER BY seq",
    )?;
    let rows = select.query_map([n], |row| {
        Ok(Release {
            seq: Seq(row.get(0)?),
            date_added: Timestamp::from_micros(row.get(1)?),
            audience: AudienceId(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn row(connection: &Connection, table: Table, key: &RowKey) -> Result<Option<Vec<u8>>> {
    let mut select = connection.prepare_cached("SELECT value FROM row WHERE tab = ?1 AND key = ?2")?;
    Ok(select.query_row(params![table.0, key.as_str()], |row| row.get(0)).optional()?)
}

/// Keys below a prefix lie between it and what follows U+001F; shorter control characters sort in between and are no parts.
pub(crate) fn rows(
    connection: &Connection,
    table: Table,
    prefix: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Vec<u8>)>> {
    let after = after.map(RowKey::as_str);
    let read = |row: &rusqlite::Row<'_>| Ok((RowKey::from_stored(row.get(0)?), row.get(1)?));
    let found: rusqlite::Result<Vec<_>> = if prefix.is_empty() {
        let mut select = connection.prepare_cached(
            "SELECT key, value FROM row WHERE tab = ?1 AND key >= ?2 AND (?2 <> key OR ?3) ORDER BY key LIMIT ?4",
        )?;
        // The empty key is a key too: it comes only where no other one was before.
        select.query_map(params![table.0, after.unwrap_or(""), after.is_none(), most(limit)], read)?.collect()
    } else {
        let mut select = connection.prepare_cached(
            "SELECT key, value FROM row WHERE tab = ?1 AND key >= max(?2, ?3) AND key < ?2 || x'20'
             AND (key = ?2 OR key >= ?2 || x'1f') AND (?3 <> key OR ?4) ORDER BY key LIMIT ?5",
        )?;
        let values = params![table.0, prefix, after.unwrap_or(""), after.is_none(), most(limit)];
        select.query_map(values, read)?.collect()
    };
    Ok(found?)
}

pub(crate) fn log_head(connection: &Connection) -> Result<LogHead> {
    let head = Head::load(connection)?;
    Ok(LogHead { size: head.log.size(), frontier: head.log.hashes().to_vec() })
}

pub(crate) fn leaves(connection: &Connection, from: u64, limit: usize) -> Result<Vec<LeafRecord>> {
    let Ok(from) = i64::try_from(from) else { return Ok(Vec::new()) };
    let mut select = connection
        .prepare_cached("SELECT n, commitment, salt, entry FROM leaf WHERE n >= ?1 ORDER BY n LIMIT ?2")?;
    let rows = select.query_map(params![from, most(limit)], |row| {
        let (salt, entry): (Option<[u8; 16]>, Option<Vec<u8>>) = (row.get(2)?, row.get(3)?);
        Ok(LeafRecord { index: row.get(0)?, commitment: row.get(1)?, opening: salt.zip(entry) })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
