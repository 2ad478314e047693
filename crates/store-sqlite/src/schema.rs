//! Tables, migrations, and how a connection is set up.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use vigie_store::StoreError;

use crate::error::{Failure, Result};
use crate::{Access, Migration, Options};

/// Marks a file as ours in its header (`VIGI`).
const APPLICATION_ID: i32 = 0x5649_4749;

/// How long somebody waits before opening again a file that others are making.
const AGAIN: Duration = Duration::from_millis(5);

/// Each step brings the schema from its index to the next number. Steps that were released are never changed.
pub(crate) const STEPS: &[(&str, &str)] = &[("first release", SCHEMA_1)];

/// Ids of collections, objects and types are kept once and numbered, so that every index holds integers and new rows
/// land at the end of their index.
///
/// A version's number is the place (`seq`) of its first release; so `release.seq = release.version` tells the first one.
/// Releases repeat what pages are chosen by. The indexes by audience leave withdrawn versions out: a reader's page never
/// walks over what the reader may not see.
const SCHEMA_1: &str = r##"
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,        -- last place given out
  added INTEGER NOT NULL,      -- last date_added given out, microseconds
  log_size INTEGER NOT NULL,   -- leaves of the audit log
  frontier BLOB NOT NULL       -- its compact range, 32 octets a hash
);
INSERT INTO head VALUES (1, 0, -62135596800000000, 0, x'');

CREATE TABLE collection (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE kind (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE object (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);

CREATE TABLE version (
  n INTEGER PRIMARY KEY,
  collection INTEGER NOT NULL,
  object INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  version TEXT NOT NULL,
  micros INTEGER NOT NULL,
  unversioned INTEGER NOT NULL,
  spec TEXT NOT NULL,
  audience INTEGER NOT NULL,   -- of the first release
  added INTEGER NOT NULL,      -- of the first release
  widened INTEGER NOT NULL,    -- whether there are further releases
  withdrawn INTEGER,
  erased INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  jcs BLOB,
  created_by TEXT,
  origin TEXT NOT NULL,
  refs BLOB NOT NULL           -- numbers of the objects referred to, 8 octets each
);
CREATE UNIQUE INDEX version_key ON version (collection, object, version);
CREATE INDEX version_order ON version (collection, object, micros);

CREATE TABLE body (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

CREATE TABLE release (
  seq INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  collection INTEGER NOT NULL,
  object INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  audience INTEGER NOT NULL,
  added INTEGER NOT NULL,
  hidden INTEGER NOT NULL
);
CREATE INDEX release_more ON release (version) WHERE seq <> version;
CREATE INDEX release_collection ON release (collection);
CREATE INDEX release_kind ON release (collection, kind);
CREATE INDEX release_audience ON release (collection, audience) WHERE hidden = 0;
CREATE INDEX release_audience_kind ON release (collection, audience, kind) WHERE hidden = 0;

CREATE TABLE withdrawal (seq INTEGER PRIMARY KEY, collection INTEGER NOT NULL, object INTEGER NOT NULL, versions TEXT);
CREATE TABLE tombstone (
  collection INTEGER NOT NULL,
  object INTEGER NOT NULL,
  whole INTEGER NOT NULL,      -- 1: every version, `version` is empty
  version TEXT NOT NULL,
  PRIMARY KEY (collection, object, whole, version)
) WITHOUT ROWID;

CREATE TABLE reference (target INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (target, seq)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
  text, detail = none, columnsize = 0,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

CREATE TABLE row (tab TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (tab, key)) WITHOUT ROWID;
CREATE TABLE leaf (n INTEGER PRIMARY KEY, commitment BLOB NOT NULL, salt BLOB, entry BLOB);
CREATE TABLE answer (
  idem TEXT PRIMARY KEY,
  puts INTEGER NOT NULL,
  seq INTEGER NOT NULL,        -- of the first put; the others follow without a gap
  added INTEGER NOT NULL,      -- of the first put; the others follow by one microsecond each
  leaf INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
"##;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
}

/// Opens a connection with the settings of its purpose.
pub(crate) fn connect(place: &Path, options: &Options, purpose: Purpose) -> Result<Connection> {
    let flags = match purpose {
        Purpose::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Purpose::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    } | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match &options.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(place, flags, vfs.as_str())?,
        None => Connection::open_with_flags(place, flags)?,
    };
    connection.busy_timeout(options.busy_timeout)?;
    // Otherwise SQLite compiles a cached statement again at each binding, in case the value suits a partial index.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    let share = options.cache_bytes / 2;
    let cache = match purpose {
        Purpose::Write => share,
        Purpose::Read => share / options.readers.max(1),
    };
    // A negative number is KiB. The other settings hold for one connection only, so each of them needs them.
    let kibibytes = i64::try_from(cache / 1024).unwrap_or(i64::MAX);
    connection.execute_batch(&format!(
        "PRAGMA cache_size = -{kibibytes}; PRAGMA mmap_size = 0; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
    ))?;
    Ok(connection)
}

/// Opens the file for writing and brings it to this release's schema, or refuses it.
///
/// Several may do so at once with a file that is new. SQLite answers "busy" at once, without waiting, to those that would
/// wait for each other while one of them turns to the write-ahead log: they begin again until the time allowed is over.
pub(crate) fn open_writer(place: &Path, options: &Options, steps: &[(&str, &str)]) -> Result<Connection> {
    make_private(place, options)?;
    let begun = Instant::now();
    loop {
        match open_once(place, options, steps) {
            Err(Failure::Sql(error)) if is_busy(&error) && begun.elapsed() < options.busy_timeout => {
                std::thread::sleep(AGAIN);
            }
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn open_once(place: &Path, options: &Options, steps: &[(&str, &str)]) -> Result<Connection> {
    let connection = connect(place, options, Purpose::Write)?;
    // Takes effect in an empty file only, and must come before the first table and before WAL.
    connection.execute_batch("PRAGMA page_size = 8192;")?;
    check(&connection, place, options, steps)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Failure::Refused(StoreError::Forbidden(format!(
            "{} cannot keep a write-ahead log: its file system must be local and writable",
            place.display()
        ))));
    }
    connection.execute_batch("PRAGMA wal_autocheckpoint = 4000;")?;
    migrate(&connection, steps)?;
    Ok(connection)
}

/// Checks that a file that is only read has this release's schema.
pub(crate) fn check_reader(connection: &Connection, place: &Path, steps: &[(&str, &str)]) -> Result<()> {
    let read_only = Options { access: Access::ReadOnly, ..Options::default() };
    check(connection, place, &read_only, steps)
}

fn check(connection: &Connection, place: &Path, options: &Options, steps: &[(&str, &str)]) -> Result<()> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0));
    let current = i32::try_from(steps.len()).unwrap_or(i32::MAX);
    let place = place.display();
    let refuse = |sentence: String| Err(Failure::Refused(StoreError::Forbidden(sentence)));
    // Another process may make the file meanwhile. It commits tables, mark and number at once: whoever sees a table first
    // sees the mark afterwards, while the other order takes a file of ours for a foreign one.
    let any: Option<i64> =
        connection.query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |row| row.get(0)).optional()?;
    let application = pragma("application_id")?;
    let version = pragma("user_version")?;
    if any.is_none() && application == 0 {
        return match options.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => refuse(format!("{place} is empty and opened for reading only")),
        };
    }
    if application != APPLICATION_ID {
        return refuse(format!("{place} is a database of another program: name another data folder"));
    }
    if version > current {
        return refuse(format!(
            "{place} has schema {version}, written by a newer release; this one knows schemas up to {current}: install the newer release"
        ));
    }
    if version < current && options.migration == Migration::Refuse {
        return refuse(format!(
            "{place} has schema {version} of an older release, this one needs schema {current}: make a backup, then run `vigie doctor --migrate`"
        ));
    }
    Ok(())
}

/// Runs the steps that are missing, in one transaction. Another process may have run them in the meantime.
fn migrate(connection: &Connection, steps: &[(&str, &str)]) -> Result<()> {
    let version = || connection.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    if version()? as usize >= steps.len() {
        return Ok(());
    }
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let run = || -> Result<()> {
        let from = version()? as usize;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS migration (schema INTEGER PRIMARY KEY, what TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)",
        )?;
        for (index, (what, step)) in steps.iter().enumerate().skip(from) {
            connection.execute_batch(step)?;
            let schema = i64::try_from(index + 1).unwrap_or(i64::MAX);
            connection.execute("INSERT INTO migration (schema, what) VALUES (?1, ?2)", (schema, what))?;
        }
        connection.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
            steps.len()
        ))?;
        Ok(())
    };
    match run() {
        Ok(()) => Ok(connection.execute_batch("COMMIT")?),
        Err(failure) => {
            // The first failure is the one to report.
            let _ = connection.execute_batch("ROLLBACK");
            Err(failure)
        }
    }
}

/// Makes a file that does not exist yet, readable by its owner only; SQLite gives the log beside it the same mode.
///
/// SQLite syncs the folder for the logs it makes but not for the file itself, whose name would not be sure to survive a power cut.
fn make_private(place: &Path, options: &Options) -> Result<()> {
    if options.vfs.is_some() {
        return Ok(());
    }
    let mut new = std::fs::OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    // It exists, or it cannot be made: then SQLite says why when it opens it.
    if new.open(place).is_err() {
        return Ok(());
    }
    sync_folder(place)
}

/// Makes the names in the folder of `place` survive a power cut.
pub(crate) fn sync_folder(place: &Path) -> Result<()> {
    #[cfg(unix)]
    if let Some(folder) = place.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| {
            StoreError::Unavailable(format!("{} could not be synced to disk: {error}", folder.display()))
        })?;
    }
    #[cfg(not(unix))]
    let _ = place;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    const OLD: &[(&str, &str)] = &[("one", "CREATE TABLE one (x)")];
    const NEW: &[(&str, &str)] =
        &[OLD[0], ("two", "CREATE TABLE two (x); INSERT INTO two SELECT x + 1 FROM one")];
    const BROKEN: &[(&str, &str)] =
        &[OLD[0], NEW[1], ("three", "CREATE TABLE three (x); CREATE TABLE one (x)")];

    fn sum(connection: &Connection, table: &str) -> rusqlite::Result<i64> {
        connection.query_row(&format!("SELECT sum(x) FROM {table}"), [], |row| row.get(0))
    }

    #[test]
    fn migrates_step_by_step_when_asked_and_only_then() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("vigie.db");
        let refuse = Options::default();
        let run = Options { migration: Migration::Run, ..Options::default() };
        open_writer(&place, &refuse, OLD).unwrap().execute_batch("INSERT INTO one VALUES (41)").unwrap();
        let Err(Failure::Refused(StoreError::Forbidden(sentence))) = open_writer(&place, &refuse, NEW) else {
            panic!()
        };
        assert!(sentence.contains("schema 1") && sentence.contains("schema 2"), "{sentence}");
        assert!(sentence.contains("`vigie doctor --migrate`"), "{sentence}");
        let migrated = open_writer(&place, &run, NEW).unwrap();
        assert_eq!(sum(&migrated, "two"), Ok(42));
        let steps: String = migrated
            .query_row("SELECT group_concat(schema || ' ' || what) FROM migration", [], |row| row.get(0))
            .unwrap();
        assert_eq!(steps, "1 one,2 two");
        open_writer(&place, &refuse, NEW).unwrap();
        let Err(Failure::Refused(StoreError::Forbidden(sentence))) = open_writer(&place, &run, OLD) else {
            panic!()
        };
        assert!(sentence.contains("newer release"), "{sentence}");
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("vigie.db");
        open_writer(&place, &Options::default(), OLD)
            .unwrap()
            .execute_batch("INSERT INTO one VALUES (41)")
            .unwrap();
        let run = Options { migration: Migration::Run, ..Options::default() };
        assert!(open_writer(&place, &run, BROKEN).is_err());
        let before = open_writer(&place, &Options::default(), OLD).unwrap();
        assert_eq!(sum(&before, "one"), Ok(41));
        assert!(sum(&before, "two").is_err());
    }

    #[test]
    fn released_steps_are_never_changed() {
        let digest: String =
            Sha256::digest(SCHEMA_1).iter().take(8).map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(digest, "5004a0bf22ced6b5", "add a step to STEPS instead");
    }
}
