//! The logical data structure (ICAO Doc 9303-10): elementary files of the chip.

mod com;
mod dg1;
mod file;
mod sod;

pub use com::EfCom;
pub use dg1::{Dg1, Dg1Error};
pub use file::FileId;
pub use sod::{DataGroupHash, EfSod, LdsSecurityObject};

use crate::tlv::{Cursor, Leniencies, TlvError};

/// The largest file of a chip that is read.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Length of the one element that a file holds; what follows it is no part of the file's data.
///
/// # Errors
/// If the file does not start with a whole element.
pub fn element_len(file: &[u8]) -> Result<usize, TlvError> {
    let notes = Leniencies::default();
    Ok(Cursor::new(file, &notes).any()?.raw.len())
}
