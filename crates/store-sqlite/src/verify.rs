//! Recomputes what is stored.

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use vigie_ledger::{CompactRange, leaf_hash};
use vigie_store::VerifyReport;

use crate::Options;
use crate::error::Result;
use crate::pool::in_snapshot;
use crate::schema::{self, Purpose};
use crate::write::Head;

/// The most faults that are named.
const FAULTS: usize = 100;

/// On a connection of its own: `integrity_check` does not notice that another connection has changed the FTS5 index
/// since this one last read it, and would report damage where there is none (seen with SQLite 3.54.1).
pub(crate) fn verify(place: &Path, options: &Options) -> Result<VerifyReport> {
    let connection = schema::connect(place, options, Purpose::Read)?;
    in_snapshot(&connection, |connection| {
        let mut report = VerifyReport::default();
        structure(connection, &mut report)?;
        records(connection, &mut report)?;
        order(connection, &mut report)?;
        log(connection, &mut report)?;
        Ok(report)
    })
}

fn fault(report: &mut VerifyReport, sentence: impl FnOnce() -> String) {
    if report.faults.len() < FAULTS {
        report.faults.push(sentence());
    }
}

fn structure(connection: &Connection, report: &mut VerifyReport) -> Result<()> {
    let mut check = connection.prepare("PRAGMA integrity_check(100)")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let sentence: String = row.get(0)?;
        if sentence != "ok" {
            fault(report, || format!("structure of the file: {sentence}"));
        }
    }
    Ok(())
}

fn records(connection: &Connection, report: &mut VerifyReport) -> Result<()> {
    let mut select = connection.prepare(
        "SELECT v.n, v.sha256, b.bytes FROM version v LEFT JOIN body b ON b.n = v.n WHERE v.erased = 0 ORDER BY v.n",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        report.records += 1;
        let seq: u64 = row.get(0)?;
        let digest: [u8; 32] = row.get(1)?;
        match row.get_ref(2)?.as_blob_or_null().map_err(rusqlite::Error::from)? {
            None => fault(report, || format!("the bytes of the record at place {seq} are missing")),
            Some(bytes) if digest != <[u8; 32]>::from(Sha256::digest(bytes)) => {
                fault(report, || format!("the bytes of the record at place {seq} do not give their digest"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Places and instants rise together and end at the head; every release has its version.
fn order(connection: &Connection, report: &mut VerifyReport) -> Result<()> {
    let mut select = connection.prepare(
        "SELECT r.seq, r.added, v.n IS NULL FROM release r LEFT JOIN version v ON v.n = r.version ORDER BY r.seq",
    )?;
    let mut rows = select.query([])?;
    let mut last = (0, i64::MIN);
    while let Some(row) = rows.next()? {
        let (seq, added, orphan): (u64, i64, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if added <= last.1 {
            fault(report, || format!("date_added at place {seq} is not later than the one before"));
        }
        if orphan {
            fault(report, || format!("the release at place {seq} has no version"));
        }
        last = (seq, added);
    }
    let head = Head::load(connection)?.order;
    if head.seq.0 < last.0 || head.date_added.as_micros() < last.1 {
        fault(report, || format!("the head of the store lies before the release at place {}", last.0));
    }
    Ok(())
}

fn log(connection: &Connection, report: &mut VerifyReport) -> Result<()> {
    let mut select = connection.prepare("SELECT n, commitment, salt, entry FROM leaf ORDER BY n")?;
    let mut rows = select.query([])?;
    let mut log = CompactRange::new();
    while let Some(row) = rows.next()? {
        report.leaves += 1;
        let (index, commitment): (u64, [u8; 32]) = (row.get(0)?, row.get(1)?);
        if log.append(leaf_hash(&commitment)) != index {
            fault(report, || format!("leaf {index} of the audit log is out of its place"));
        }
        let (salt, entry): (Option<[u8; 16]>, Option<Vec<u8>>) = (row.get(2)?, row.get(3)?);
        let opens = match (salt, entry) {
            (None, None) => true,
            (Some(salt), Some(entry)) => vigie_ledger::commit(&salt, &entry) == commitment,
            _ => false,
        };
        if !opens {
            fault(report, || format!("leaf {index} of the audit log does not give its commitment"));
        }
    }
    let head = Head::load(connection)?.log;
    if head.size() != log.size() {
        fault(report, || {
            format!("the audit log has {} leaves where {} were counted", log.size(), head.size())
        });
    } else if head != log {
        fault(report, || "the frontier of the audit log is not that of its leaves".to_owned());
    }
    Ok(())
}
