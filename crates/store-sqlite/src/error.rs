use std::path::Path;

use rusqlite::ErrorCode;
use vigie_store::StoreError;

/// Why a verb stopped: the contract's refusal, or SQLite's error that still has to be put into words.
#[derive(Debug)]
pub(crate) enum Failure {
    Refused(StoreError),
    Sql(rusqlite::Error),
}

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl Failure {
    /// The contract's error: what, where, remedy.
    pub(crate) fn at(self, place: &Path) -> StoreError {
        let error = match self {
            Self::Refused(error) => return error,
            Self::Sql(error) => error,
        };
        let place = place.display();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Unavailable(format!(
                "no space is left for {place}, nothing of this was written: free space on its disk or move the data folder"
            )),
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::AuthorizationForStatementDenied,
            ) => StoreError::Forbidden(format!(
                "{place} may not be written: check owner and mode of the file and its folder, and whether the disk is mounted read-only"
            )),
            Some(ErrorCode::CannotOpen) => StoreError::Forbidden(format!(
                "{place} cannot be opened: check that its folder exists and that this account may use it"
            )),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Unavailable(format!(
                "another process holds {place} locked for too long: end it or try again"
            )),
            Some(ErrorCode::SystemIoFailure) => StoreError::Unavailable(format!(
                "the disk of {place} does not answer as it should ({error}), nothing of this was written: check the disk"
            )),
            Some(ErrorCode::OutOfMemory) => {
                StoreError::Unavailable(format!("no memory is left for work on {place}"))
            }
            Some(ErrorCode::TooBig) => {
                StoreError::Forbidden(format!("a value is larger than {place} can hold (1 GB)"))
            }
            // The file is no database, contradicts its own structure, or holds values that this release cannot have written.
            _ => StoreError::Corrupt(format!("{place}: {error}; run `vigie doctor`, or restore a backup")),
        }
    }
}

/// A stored value that this release cannot have written.
pub(crate) fn corrupt(what: impl Into<String>) -> Failure {
    Failure::Refused(StoreError::Corrupt(what.into()))
}
