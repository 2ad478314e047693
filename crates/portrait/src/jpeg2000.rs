//! The main header of a JPEG 2000 codestream and the container around it (ITU-T T.800, annexes A and I): what it claims, before it is decoded.
//!
//! The container is read here and only its codestream handed on: of the boxes, a portrait needs the colour space alone.

use crate::header::number;
use crate::{Form, Header, PortraitError, limits};

/// How components are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colours {
    /// Grey or sRGB, by the number of components.
    Plain,
    /// Luminance and two chrominances (sYCC).
    Ycc,
}

/// A codestream whose claims are within limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codestream<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) colours: Colours,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) components: u16,
    form: Form,
}

const SIZ: u32 = 0xFF51;
const COD: u32 = 0xFF52;
const COC: u32 = 0xFF53;
const SOT: u32 = 0xFF90;
const SOD: u32 = 0xFF93;
const EOC: u32 = 0xFFD9;

impl<'a> Codestream<'a> {
    pub(crate) fn find(picture: &'a [u8]) -> Result<Self, PortraitError> {
        match picture {
            [0xFF, 0x4F, ..] => Self::read(picture, Colours::Plain, Form::Codestream),
            _ => {
                let (bytes, colours) = contained(picture)?;
                Self::read(bytes, colours, Form::Jp2)
            }
        }
    }

    pub(crate) fn header(&self) -> Header {
        Header { form: self.form, width: self.width, height: self.height, components: self.components }
    }

    /// Reads the image and tile size and every coding style, and compares what they claim with what is there.
    fn read(bytes: &'a [u8], colours: Colours, form: Form) -> Result<Self, PortraitError> {
        if number(bytes, 0, 2)? != 0xFF4F || number(bytes, 2, 2)? != SIZ {
            return Err(PortraitError::Header);
        }
        let at = |index: usize| number(bytes, 8 + 4 * index, 4);
        let (right, bottom, left, top) = (at(0)?, at(1)?, at(2)?, at(3)?);
        let (tile_width, tile_height) = (at(4)?, at(5)?);
        let width = right.checked_sub(left).ok_or(PortraitError::Header)?;
        let height = bottom.checked_sub(top).ok_or(PortraitError::Header)?;
        let components = number(bytes, 40, 2)?;
        if tile_width == 0 || tile_height == 0 || components == 0 || width == 0 || height == 0 {
            return Err(PortraitError::Header);
        }
        if right > 2 * limits::MAX_SIDE || bottom > 2 * limits::MAX_SIDE {
            return Err(PortraitError::Size { width, height });
        }
        if components > u32::from(limits::MAX_COMPONENTS) {
            return Err(PortraitError::Unsupported("number of components"));
        }
        for component in 0..components as usize {
            let depth = number(bytes, 42 + 3 * component, 1)?;
            // The highest bit says signed; the others, depth less one.
            if depth & 0x7F > 15 {
                return Err(PortraitError::Unsupported("samples of more than sixteen bits"));
            }
            for step in [43, 44] {
                if !(1..=4).contains(&number(bytes, step + 3 * component, 1)?) {
                    return Err(PortraitError::Unsupported("components of very different size"));
                }
            }
        }
        let tiles =
            u64::from(right.div_ceil(tile_width)) * u64::from(bottom.div_ceil(tile_height));
        if tiles > limits::MAX_TILES {
            return Err(PortraitError::Unsupported("number of tiles"));
        }
        let stream = Self { bytes, colours, width, height, components: components as u16, form };
        stream.check_styles(tiles)?;
        Ok(stream)
    }

    /// Every coding style, of the main header and of every tile part.
    fn check_styles(&self, tiles: u64) -> Result<(), PortraitError> {
        let mut at = 2;
        let mut layers = 1;
        let (mut tile_part, mut part_len) = (0, 0);
        let mut styled = false;
        while at + 4 <= self.bytes.len() {
            let marker = number(self.bytes, at, 2)?;
            match marker {
                EOC => break,
                SOD => {
                    // Tile parts follow one another; a length of zero runs to the end.
                    let next = tile_part + part_len;
                    if part_len == 0 || next <= at {
                        break;
                    }
                    at = next;
                    continue;
                }
                _ if marker & 0xFF00 != 0xFF00 => break,
                _ => {}
            }
            let len = number(self.bytes, at + 2, 2)? as usize;
            if len < 2 {
                return Err(PortraitError::Header);
            }
            match marker {
                SOT => {
                    (tile_part, part_len) = (at, number(self.bytes, at + 6, 4)? as usize);
                }
                COD => {
                    let scod = number(self.bytes, at + 4, 1)?;
                    layers = u64::from(number(self.bytes, at + 6, 2)?);
                    self.check_style(at + 9, scod & 1 == 1, layers, tiles)?;
                    styled = true;
                }
                COC => {
                    let scoc = number(self.bytes, at + 5, 1)?;
                    self.check_style(at + 6, scoc & 1 == 1, layers, tiles)?;
                }
                _ => {}
            }
            at += 2 + len;
        }
        if styled { Ok(()) } else { Err(PortraitError::Header) }
    }

    /// One coding style (T.800, table A.20): every packet that it claims takes at least one byte of the stream.
    fn check_style(&self, at: usize, own_precincts: bool, layers: u64, tiles: u64) -> Result<(), PortraitError> {
        let levels = number(self.bytes, at, 1)?;
        if levels > 32 {
            return Err(PortraitError::Header);
        }
        let block = number(self.bytes, at + 1, 1)? & 0x0F;
        let block_height = number(self.bytes, at + 2, 1)? & 0x0F;
        let area = u64::from(self.width) * u64::from(self.height) * u64::from(self.components);
        if block > 8 || block_height > 8 || area >> (block + block_height + 4) > limits::MAX_CODE_BLOCKS {
            return Err(PortraitError::Unsupported("number of code blocks"));
        }
        let mut packets = 0;
        for resolution in 0..=levels {
            let (wide, high) = match own_precincts {
                false => (15, 15),
                true => {
                    let both = number(self.bytes, at + 5 + resolution as usize, 1)?;
                    (both & 0x0F, both >> 4)
                }
            };
            let shrunk = |side: u32| side.checked_shr(levels - resolution).unwrap_or_default();
            let precincts =
                u64::from(shrunk(self.width) >> wide).max(1) * u64::from(shrunk(self.height) >> high).max(1);
            packets += precincts.max(tiles) * layers * u64::from(self.components);
        }
        // A lower bound of what is claimed, against an upper bound of what can be there.
        match packets > self.bytes.len() as u64 {
            true => Err(PortraitError::Claim { len: self.bytes.len() }),
            false => Ok(()),
        }
    }
}

/// The codestream in a JP2 container, and its colours.
fn contained(picture: &[u8]) -> Result<(&[u8], Colours), PortraitError> {
    let mut colours = Colours::Plain;
    let mut rest = picture;
    while rest.len() >= 8 {
        let (kind, content, after) = next_box(rest)?;
        match kind {
            b"jp2h" => {
                let mut inner = content;
                while inner.len() >= 8 {
                    let (kind, content, after) = next_box(inner)?;
                    match kind {
                        b"pclr" => return Err(PortraitError::Unsupported("a palette")),
                        // Method 1, enumerated: 16 sRGB, 17 grey, 18 sYCC. Profiles are not applied.
                        b"colr" if content.first() == Some(&1) && number(content, 3, 4)? == 18 => {
                            colours = Colours::Ycc;
                        }
                        _ => {}
                    }
                    inner = after;
                }
            }
            b"jp2c" => return Ok((content, colours)),
            _ => {}
        }
        rest = after;
    }
    Err(PortraitError::Header)
}

type Box<'a> = (&'a [u8], &'a [u8], &'a [u8]);

/// Type, content, and what follows (T.800, I.4).
fn next_box(bytes: &[u8]) -> Result<Box<'_>, PortraitError> {
    let stated = number(bytes, 0, 4)?;
    let kind = bytes.get(4..8).ok_or(PortraitError::Header)?;
    let (head, len) = match stated {
        // To the end.
        0 => (8, bytes.len()),
        // In eight octets more, of which the lower four are enough.
        1 if number(bytes, 8, 4)? == 0 => (16, number(bytes, 12, 4)? as usize),
        stated => (8, stated as usize),
    };
    // A codestream cut short is shown as far as it goes.
    let len = len.min(bytes.len());
    if len < head {
        return Err(PortraitError::Header);
    }
    Ok((kind, &bytes[head..len], &bytes[len..]))
}
