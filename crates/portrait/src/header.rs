//! What a picture's header claims, read before anything is decoded.

use crate::{PortraitError, jpeg2000, limits};

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// JPEG 2000 in a JP2 container (ITU-T T.800, annex I).
    Jp2,
    /// A JPEG 2000 codestream without container.
    Codestream,
}

/// What a header claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The form.
    pub form: Form,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Components.
    pub components: u16,
}

/// Reads the header of a picture; decodes nothing, allocates nothing.
///
/// # Errors
/// Another form, a header that cannot be read, or a claim beyond [`limits`].
pub fn probe(picture: &[u8]) -> Result<Header, PortraitError> {
    if picture.len() > limits::MAX_BYTES {
        return Err(PortraitError::Length { len: picture.len() });
    }
    let header = match picture {
        [0xFF, 0xD8, 0xFF, ..] => jpeg(picture)?,
        [0xFF, 0x4F, 0xFF, 0x51, ..] | [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, ..] => {
            jpeg2000::Codestream::find(picture)?.header()
        }
        _ => return Err(PortraitError::Form),
    };
    let (width, height) = (header.width, header.height);
    let pixels = u64::from(width) * u64::from(height);
    if width == 0 || height == 0 {
        return Err(PortraitError::Header);
    }
    if width > limits::MAX_SIDE || height > limits::MAX_SIDE || pixels > limits::MAX_PIXELS {
        return Err(PortraitError::Size { width, height });
    }
    if pixels > limits::MAX_PIXELS_PER_BYTE * picture.len() as u64 {
        return Err(PortraitError::Claim { len: picture.len() });
    }
    if header.components == 0 || header.components > limits::MAX_COMPONENTS {
        return Err(PortraitError::Unsupported("number of components"));
    }
    Ok(header)
}

/// Big-endian number of `len` octets at `at`.
pub(crate) fn number(bytes: &[u8], at: usize, len: usize) -> Result<u32, PortraitError> {
    let octets = bytes.get(at..at.saturating_add(len)).ok_or(PortraitError::Header)?;
    Ok(octets.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet)))
}

/// Walks the segments of a JPEG to its frame header (T.81, B.2.2).
fn jpeg(picture: &[u8]) -> Result<Header, PortraitError> {
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        while number(picture, at, 2)? == 0xFFFF {
            at += 1;
        }
        if number(picture, at, 1)? != 0xFF {
            return Err(PortraitError::Header);
        }
        let marker = number(picture, at + 1, 1)?;
        at += 2;
        match marker {
            // Markers without a segment.
            0x01 | 0xD0..=0xD8 => continue,
            0xC0..=0xC2 => {
                if number(picture, at + 2, 1)? != 8 {
                    return Err(PortraitError::Unsupported("samples that are not of eight bits"));
                }
                let height = number(picture, at + 3, 2)?;
                let width = number(picture, at + 5, 2)?;
                let components = number(picture, at + 7, 1)? as u16;
                return Ok(Header { form: Form::Jpeg, width, height, components });
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(PortraitError::Unsupported("JPEG that is neither baseline nor progressive"));
            }
            // The scan before a frame, or the end.
            0xDA | 0xD9 => return Err(PortraitError::Header),
            _ => {}
        }
        let len = number(picture, at, 2)? as usize;
        if len < 2 {
            return Err(PortraitError::Header);
        }
        at += len;
    }
}
