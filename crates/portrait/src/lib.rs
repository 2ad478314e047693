//! Pictures of travel documents: JPEG and JPEG 2000 in, bounded pixels and PNG out. Pure.
//!
//! A picture on a chip is input from outside, and decoders are large. This crate is the wall around them: what a header claims is compared
//! with [`limits`] before anything is allocated for it, the decoders are safe Rust, and what leaves is a PNG that we wrote from pixels, so that
//! no byte of a chip reaches a browser. Nothing is kept.
#![forbid(unsafe_code)]

mod decode;
mod header;
mod jpeg2000;
pub mod limits;
mod pixels;
mod png;

pub use header::{Form, Header, probe};
pub use pixels::Pixels;

/// Why a picture cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortraitError {
    /// Neither JPEG nor JPEG 2000.
    #[error("neither a JPEG nor a JPEG 2000 picture")]
    Form,
    /// The header ends early or contradicts itself.
    #[error("the picture's header cannot be read")]
    Header,
    /// The picture claims to be larger than any portrait.
    #[error("the picture claims {width} by {height} pixels, which is beyond what is decoded")]
    Size {
        /// Width claimed.
        width: u32,
        /// Height claimed.
        height: u32,
    },
    /// So few bytes hold no such picture.
    #[error("the picture claims more than its {len} bytes can hold")]
    Claim {
        /// Bytes of the picture.
        len: usize,
    },
    /// The file is larger than a chip's.
    #[error("the picture has {len} bytes, more than a file of a chip")]
    Length {
        /// Bytes of the picture.
        len: usize,
    },
    /// A way of coding that no travel document uses.
    #[error("the picture is coded in a way that is not supported: {0}")]
    Unsupported(&'static str),
    /// The picture's data are damaged.
    #[error("the picture's data are damaged")]
    Damaged,
}

/// Decodes a picture.
///
/// # Errors
/// [`PortraitError`]; it never panics.
pub fn decode(picture: &[u8]) -> Result<Pixels, PortraitError> {
    decode::decode(picture)
}

/// The picture as PNG, made from its pixels.
///
/// # Errors
/// As [`decode`].
pub fn png(picture: &[u8]) -> Result<Vec<u8>, PortraitError> {
    Ok(decode(picture)?.to_png())
}

/// The picture as PNG, made smaller where a side exceeds `side` pixels.
///
/// # Errors
/// As [`decode`].
pub fn png_within(picture: &[u8], side: u32) -> Result<Vec<u8>, PortraitError> {
    Ok(decode(picture)?.within(side).to_png())
}
