//! Search by words and by references: newest first, each version at the release through which the reader sees it.

use rusqlite::{Connection, OptionalExtension, ToSql, params};
use vigie_model::StixId;
use vigie_store::{Audiences, Record, SearchQuery, words};

use crate::error::Result;
use crate::page::{Candidate, collections, kinds};

/// Records that hold all the words. Every release has its own row of words, so the index walks in the order of the answer.
pub(crate) fn search(connection: &Connection, query: &SearchQuery) -> Result<Vec<Record>> {
    let collections = collections(connection, &query.collections)?;
    let kinds = kinds(connection, &query.types)?;
    let before = query.before.map_or(i64::MAX, |before| before.0.min(i64::MAX.unsigned_abs()).cast_signed());
    let wanted: Vec<String> = query.words.iter().flat_map(|word| words(word)).collect();
    let admits = |candidate: &Candidate| -> Result<bool> {
        Ok(collections.as_ref().is_none_or(|numbers| numbers.contains(&candidate.collection))
            && kinds.as_ref().is_none_or(|numbers| numbers.contains(&candidate.kind))
            && candidate.is_seen(connection, &query.audiences)?)
    };
    match match_text(&wanted) {
        None => {
            let sql = "SELECT seq FROM release WHERE seq < ?1 ORDER BY seq DESC";
            newest(connection, sql, &[&before], query.limit, admits)
        }
        Some(text) => {
            let sql = "SELECT rowid FROM words WHERE words MATCH ?2 AND rowid < ?1 ORDER BY rowid DESC";
            newest(connection, sql, &[&before, &text], query.limit, admits)
        }
    }
}

/// Records that refer to `id`.
pub(crate) fn referring(
    connection: &Connection,
    id: &StixId,
    audiences: &Audiences,
    limit: usize,
) -> Result<Vec<Record>> {
    let mut object = connection.prepare_cached("SELECT n FROM object WHERE id = ?1")?;
    let Some(target) = object.query_row(params![id.as_str()], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(Vec::new());
    };
    let sql = "SELECT seq FROM reference WHERE target = ?1 ORDER BY seq DESC";
    newest(connection, sql, &[&target], limit, |candidate| candidate.is_seen(connection, audiences))
}

/// An FTS5 expression: every word as a quoted string, the last one as a prefix. `None` for no words.
fn match_text(wanted: &[String]) -> Option<String> {
    let quoted: Vec<String> =
        wanted.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
    (!quoted.is_empty()).then(|| format!("{} *", quoted.join(" ")))
}

fn newest(
    connection: &Connection,
    places: &str,
    values: &[&dyn ToSql],
    limit: usize,
    admits: impl Fn(&Candidate) -> Result<bool>,
) -> Result<Vec<Record>> {
    let mut select = connection.prepare_cached(places)?;
    let mut rows = select.query(values)?;
    let mut records = Vec::new();
    while records.len() < limit
        && let Some(row) = rows.next()?
    {
        let candidate = Candidate::load(connection, row.get(0)?)?;
        if admits(&candidate)? {
            records.push(candidate.record(connection, true)?);
        }
    }
    Ok(records)
}
