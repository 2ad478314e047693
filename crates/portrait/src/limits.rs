//! What is decoded at most, and why.
//!
//! A portrait of 35 by 45 mm at 300 dots per inch has 413 by 531 pixels, 0.2 million; at 600 dots, 0.9 million. [`MAX_PIXELS`] leaves four times
//! that. Pixels take 12 MB then, the coefficients of JPEG 2000 about 50 MB while one picture is decoded, on demand of one examiner.

/// Bytes of a picture: those of the largest file of a chip that is read.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Pixels of a side.
pub const MAX_SIDE: u32 = 8_192;
/// Pixels.
pub const MAX_PIXELS: u64 = 4 * 1024 * 1024;
/// Pixels that one byte of a picture can stand for. A grey surface in JPEG has about 170 pixels in a byte; a claim above this is no picture, and a
/// small file cannot ask for much memory.
pub const MAX_PIXELS_PER_BYTE: u64 = 512;
/// Components: grey, or three colours; a fourth is transparency and is left out.
pub const MAX_COMPONENTS: u16 = 4;
/// Passes over a progressive JPEG. Encoders make about ten.
pub const MAX_SCANS: usize = 32;
/// Tiles of JPEG 2000.
pub const MAX_TILES: u64 = 1_024;
/// Code blocks of JPEG 2000; four million pixels in the usual blocks of 64 by 64 have 3,000.
pub const MAX_CODE_BLOCKS: u64 = 262_144;
