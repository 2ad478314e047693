//! Pictures in data groups: their form by signature, and DG5 and DG7 (ICAO Doc 9303-10, 4.7.5 and 4.7.7).

use std::fmt;

use super::content::{FileRead, read_file};
use crate::tlv::{Leniency, Tag, Tlv, TlvError};

/// Pictures of one file that are read.
pub(super) const MAX_PICTURES: usize = 16;
/// How far into an element a picture is looked for.
const STRAY: usize = 64;

/// The form of a picture, by its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// JPEG 2000 in a JP2 container (ISO/IEC 15444-1, annex I).
    Jp2,
    /// A JPEG 2000 codestream without container (seen in CN).
    Jpeg2000Codestream,
    /// None of these.
    Unknown,
}

impl PictureKind {
    /// By the first bytes.
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, ..] => Self::Jp2,
            [0xFF, 0x4F, 0xFF, 0x51, ..] => Self::Jpeg2000Codestream,
            _ => Self::Unknown,
        }
    }

    /// The first place in `bytes`, below `within`, where a picture begins.
    pub(super) fn find(bytes: &[u8], within: usize) -> Option<usize> {
        (0..bytes.len().min(within)).find(|at| Self::of(&bytes[*at..]) != Self::Unknown)
    }

    /// A short name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Jp2 => "JPEG 2000",
            Self::Jpeg2000Codestream => "JPEG 2000 codestream",
            Self::Unknown => "unknown",
        }
    }
}

/// A picture as it came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Picture<'a> {
    /// Its form.
    pub kind: PictureKind,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl<'a> Picture<'a> {
    /// The picture that an element holds. Stray bytes before it are skipped and noted.
    pub(super) fn read(element: &Tlv<'a, '_>) -> Self {
        let start = PictureKind::find(element.value, STRAY);
        match start {
            Some(0) => {}
            Some(_) => element.note(Leniency::PictureOffset),
            None => element.note(Leniency::PictureKind),
        }
        let bytes = &element.value[start.unwrap_or_default()..];
        Self { kind: PictureKind::of(bytes), bytes }
    }
}

impl fmt::Debug for Picture<'_> {
    /// Without the picture.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture").field("kind", &self.kind).field("len", &self.bytes.len()).finish()
    }
}

/// EF.DG5 (displayed portrait) or EF.DG7 (displayed signature or usual mark).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayedPictures<'a> {
    /// How many the file declares.
    pub declared: Option<u32>,
    /// The pictures, at most 16.
    pub pictures: Vec<Picture<'a>>,
}

impl<'a> DisplayedPictures<'a> {
    /// Reads EF.DG5.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse_dg5(file: &'a [u8]) -> Result<FileRead<Self>, TlvError> {
        Self::parse(file, Tag(0x65), "DG5 (tag 65)", Tag(0x5F40))
    }

    /// Reads EF.DG7.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse_dg7(file: &'a [u8]) -> Result<FileRead<Self>, TlvError> {
        Self::parse(file, Tag(0x67), "DG7 (tag 67)", Tag(0x5F43))
    }

    fn parse(
        file: &'a [u8],
        tag: Tag,
        expected: &'static str,
        each: Tag,
    ) -> Result<FileRead<Self>, TlvError> {
        read_file(file, tag, expected, |parts| {
            let count = parts.optional(Tag::INTEGER)?;
            let declared = match &count {
                Some(count) => Some(count.small()?),
                None => None,
            };
            let mut pictures = Vec::new();
            let mut found = 0_u32;
            while !parts.is_empty() {
                let element = parts.any()?;
                match element.tag {
                    tag if tag == each => {
                        found += 1;
                        if pictures.len() < MAX_PICTURES {
                            pictures.push(Picture::read(&element));
                        }
                    }
                    _ => element.note(Leniency::SurplusElement),
                }
            }
            if let Some(count) = count
                && declared != Some(found)
            {
                count.note(Leniency::Count);
            }
            Ok(Self { declared, pictures })
        })
    }
}
