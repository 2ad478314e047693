//! The logical data structure (ICAO Doc 9303-10): elementary files of the chip.

mod com;
mod content;
mod date;
mod details;
mod dg1;
mod dg11;
mod dg12;
mod dg16;
mod face;
mod file;
mod picture;
mod security;
mod sod;

pub use com::EfCom;
pub use content::{Content, FileRead};
pub use date::{DateForm, LdsDate};
pub use details::{FullName, Withheld};
pub use dg1::{Dg1, Dg1Error};
pub use dg11::Dg11;
pub use dg12::Dg12;
pub use dg16::Dg16;
pub use face::{BiometricHeader, DeclaredFace, Dg2, Face, FaceEncoding, FaceTemplate};
pub use file::FileId;
pub use picture::{DisplayedPictures, Picture, PictureKind};
pub use security::{
    Agreement, CardSecurity, Cipher, Dg15, Mapping, SecurityInfo, SecurityInfos, SecurityProtocol,
};
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
