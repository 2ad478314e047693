//! A consistent copy of the running store, by SQLite's online backup.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use vigie_store::{BackupReport, StoreError};

use crate::Options;
use crate::error::{Failure, Result};
use crate::schema::{self, Purpose};
use crate::write::Head;

pub(crate) fn backup(place: &Path, options: &Options, to: &Path) -> Result<BackupReport, StoreError> {
    create_private(to)?;
    let log_size = copy(place, options, to).map_err(|failure| failure.at(to))?;
    let len_bytes = std::fs::metadata(to)
        .map_err(|error| {
            StoreError::Unavailable(format!("{} was written and cannot be read: {error}", to.display()))
        })?
        .len();
    Ok(BackupReport { len_bytes, log_size })
}

fn copy(place: &Path, options: &Options, to: &Path) -> Result<u64> {
    // A connection of its own: one step copies everything from one snapshot, while readers and the writer go on.
    let source = schema::connect(place, options, Purpose::Read)?;
    let mut target = Connection::open(to)?;
    {
        let backup = Backup::new(&source, &mut target)?;
        match backup.step(-1)? {
            StepResult::Done => {}
            _ => {
                return Err(StoreError::Unavailable(format!(
                    "{} is locked by another process: try again",
                    place.display()
                ))
                .into());
            }
        }
    }
    // The copy is one file, without a log beside it.
    target.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0))?;
    let log_size = Head::load(&target)?.log.size();
    target.close().map_err(|(_, error)| Failure::from(error))?;
    sync(to)?;
    Ok(log_size)
}

/// Makes the file, readable by its owner only; an empty one may exist.
fn create_private(to: &Path) -> Result<(), StoreError> {
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let file = open.open(to).and_then(|file| file.metadata());
    match file {
        Ok(metadata) if metadata.len() == 0 => Ok(()),
        Ok(_) => Err(StoreError::Conflict(format!("{} exists: name a new file for the copy", to.display()))),
        Err(error) => Err(StoreError::Forbidden(format!("{} cannot be written: {error}", to.display()))),
    }
}

/// The name in its folder must survive a power cut as well as the content.
fn sync(to: &Path) -> Result<()> {
    let synced = std::fs::File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|error| {
        StoreError::Unavailable(format!("{} could not be synced to disk: {error}", to.display()))
    })?;
    schema::sync_folder(to)
}
