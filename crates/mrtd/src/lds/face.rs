//! EF.DG2 (ICAO Doc 9303-10, 4.7.2): faces in biometric information templates (ISO/IEC 7816-11), encoded by ISO/IEC 19794-5:2005 or
//! ISO/IEC 39794-5:2019.
//!
//! What a record declares and what is there are kept apart; where they differ, the picture is taken where it is and the difference noted.
//! Descriptions of the person (sex, colours of eyes and hair, expression, pose) are not read: no check here needs them.

use std::borrow::Cow;
use std::fmt;

use super::PictureKind;
use super::content::{FileRead, read_file};
use crate::tlv::{Cursor, Leniency, Tag, Tlv, TlvError};

/// Templates, and pictures of one record, that are read.
const MAX_FACES: usize = 16;
/// Header of a facial record; facial information; one feature point; image information (ISO/IEC 19794-5:2005, 5.4 to 5.7).
const RECORD_HEADER: usize = 14;
const FACIAL_INFORMATION: usize = 20;
const FEATURE_POINT: usize = 8;
const IMAGE_INFORMATION: usize = 12;

/// EF.DG2.
#[derive(Clone, Debug)]
pub struct Dg2<'a> {
    /// How many templates the group declares.
    pub declared: Option<u32>,
    /// The templates, at most 16.
    pub templates: Vec<FaceTemplate<'a>>,
}

/// One biometric information template.
#[derive(Clone, Debug)]
pub struct FaceTemplate<'a> {
    /// Its header.
    pub header: BiometricHeader,
    /// How its record is encoded.
    pub encoding: FaceEncoding,
    /// The faces in it.
    pub faces: Vec<Face<'a>>,
}

/// A biometric header template (Doc 9303-10, table 44), as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BiometricHeader {
    /// Biometric type; 2 is facial features.
    pub kind: Option<u32>,
    /// Creation date and time, `YYYYMMDDhhmmss`.
    pub created: Option<String>,
    /// Validity, `YYYYMMDDYYYYMMDD`.
    pub validity: Option<String>,
    /// Creator of the reference data.
    pub creator: Option<u32>,
    /// Format owner; 0x0101 is ISO/IEC JTC 1/SC 37.
    pub owner: Option<u32>,
    /// Format type of that owner; 0x0008 is a face record.
    pub format: Option<u32>,
}

/// The standard that a face is encoded by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceEncoding {
    /// ISO/IEC 19794-5:2005, version 010.
    Iso19794,
    /// ISO/IEC 39794-5, its generation and year.
    Iso39794 {
        /// 3 in the edition of 2019.
        generation: u32,
        /// The year of the schema.
        year: u32,
    },
}

/// One face.
#[derive(Clone, PartialEq, Eq)]
pub struct Face<'a> {
    /// The form of the picture that is there.
    pub kind: PictureKind,
    /// The picture as it came.
    pub picture: Cow<'a, [u8]>,
    /// Feature points that are there; they are not read.
    pub feature_points: u32,
    /// What the record declares of the picture.
    pub declared: DeclaredFace,
}

/// What a record declares, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeclaredFace {
    /// Feature points.
    pub feature_points: u32,
    /// Face image type: 0 basic, 1 full frontal, 2 token frontal.
    pub image_type: Option<u32>,
    /// Form of the picture.
    pub kind: Option<PictureKind>,
    /// Width in pixels; 0 is unspecified.
    pub width: u32,
    /// Height in pixels; 0 is unspecified.
    pub height: u32,
    /// Colour space: 1 sRGB, 3 grey.
    pub colour_space: Option<u32>,
    /// Quality, 0 unspecified.
    pub quality: Option<u32>,
}

impl fmt::Debug for Face<'_> {
    /// Without the picture.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face")
            .field("kind", &self.kind)
            .field("len", &self.picture.len())
            .field("declared", &self.declared)
            .finish_non_exhaustive()
    }
}

impl<'a> Dg2<'a> {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is no DG2, or a record in it is of neither encoding.
    pub fn parse(file: &'a [u8]) -> Result<FileRead<Self>, TlvError> {
        read_file(file, Tag(0x75), "DG2 (tag 75)", |parts| {
            let mut group =
                parts.expect(Tag(0x7F61), "a biometric information group (tag 7F61)")?.contents();
            let count = group.optional(Tag::INTEGER)?;
            let declared = match &count {
                Some(count) => Some(count.small()?),
                None => None,
            };
            let mut templates = Vec::new();
            let mut found = 0_u32;
            while let Some(template) = group.optional(Tag(0x7F60))? {
                found += 1;
                if templates.len() < MAX_FACES {
                    templates.push(FaceTemplate::read(&template)?);
                }
            }
            group.finish();
            parts.clone().finish();
            if let Some(count) = count
                && declared != Some(found)
            {
                count.note(Leniency::Count);
            }
            Ok(Self { declared, templates })
        })
    }

    /// Every face, in the file's order.
    pub fn faces(&self) -> impl Iterator<Item = &Face<'a>> {
        self.templates.iter().flat_map(|template| &template.faces)
    }
}

impl<'a> FaceTemplate<'a> {
    fn read(template: &Tlv<'a, '_>) -> Result<Self, TlvError> {
        let mut parts = template.contents();
        let header = match parts.optional(Tag(0xA1))? {
            Some(header) => BiometricHeader::read(&header)?,
            None => BiometricHeader::default(),
        };
        let block = parts.any()?;
        let (encoding, faces) = match block.tag.0 {
            0x5F2E => (FaceEncoding::Iso19794, facial_record(&block)?),
            0x7F2E => extensible(&block)?,
            _ => {
                return Err(TlvError::Unexpected {
                    offset: block.offset,
                    expected: "biometric data (tag 5F2E or 7F2E)",
                    found: block.tag,
                });
            }
        };
        parts.finish();
        Ok(Self { header, encoding, faces })
    }
}

impl BiometricHeader {
    fn read(header: &Tlv<'_, '_>) -> Result<Self, TlvError> {
        let mut parts = header.contents();
        let mut read = Self::default();
        while !parts.is_empty() {
            let element = parts.any()?;
            let number = || {
                let zeros = element.value.iter().take_while(|octet| **octet == 0).count();
                let significant = &element.value[zeros..];
                match significant.len() {
                    0..=4 => Some(significant.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet))),
                    _ => None,
                }
            };
            match element.tag.0 {
                0x80 | 0x82 => {}
                0x81 if element.value.len() <= 3 => read.kind = number(),
                0x83 => read.created = bcd(element.value),
                0x85 => read.validity = bcd(element.value),
                0x86 => read.creator = number(),
                0x87 => read.owner = number(),
                0x88 => read.format = number(),
                _ => element.note(Leniency::SurplusElement),
            }
        }
        Ok(read)
    }
}

/// Octets of two digits each, as text.
fn bcd(value: &[u8]) -> Option<String> {
    let halves = value.iter().take(8).flat_map(|octet| [octet >> 4, octet & 0x0F]);
    halves.map(|digit| (digit < 10).then(|| char::from(b'0' + digit))).collect()
}

fn number(bytes: &[u8], at: usize, len: usize) -> u32 {
    let octets = bytes.get(at..at + len).unwrap_or_default();
    octets.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet))
}

/// A facial record of version 010 (ISO/IEC 19794-5:2005, 5).
fn facial_record<'a>(block: &Tlv<'a, '_>) -> Result<Vec<Face<'a>>, TlvError> {
    let wrong = |what| Err(TlvError::Content { offset: block.offset, what });
    let record = block.value;
    if record.len() < RECORD_HEADER {
        return wrong("face record shorter than its header");
    }
    if &record[..4] != b"FAC\0" {
        return wrong("biometric data that are no face record");
    }
    if &record[4..8] != b"010\0" {
        return wrong("face record of another version than 010");
    }
    if number(record, 8, 4) as usize != record.len() {
        block.note(Leniency::StatedLength);
    }
    let declared = number(record, 12, 2);
    let mut rest = &record[RECORD_HEADER..];
    let mut faces = Vec::new();
    while !rest.is_empty() && faces.len() < MAX_FACES && faces.len() < declared.max(1) as usize {
        if rest.len() < FACIAL_INFORMATION + IMAGE_INFORMATION {
            return wrong("face in a record shorter than its headers");
        }
        let stated = number(rest, 0, 4) as usize;
        let fits = (FACIAL_INFORMATION + IMAGE_INFORMATION..=rest.len()).contains(&stated);
        if !fits {
            block.note(Leniency::StatedLength);
        }
        let (face, after) = rest.split_at(if fits { stated } else { rest.len() });
        faces.push(facial_block(face, block));
        rest = after;
    }
    if faces.len() != declared as usize {
        block.note(Leniency::Count);
    }
    if !rest.is_empty() {
        block.note(Leniency::SurplusElement);
    }
    Ok(faces)
}

/// One face: information, feature points, image information, picture. At least the two pieces of information are there.
fn facial_block<'a>(face: &'a [u8], block: &Tlv<'_, '_>) -> Face<'a> {
    let declared_points = number(face, 4, 2);
    let starts = |points: usize| FACIAL_INFORMATION + points * FEATURE_POINT + IMAGE_INFORMATION;
    let is_picture =
        |at: usize| face.get(at..).is_some_and(|rest| PictureKind::of(rest) != PictureKind::Unknown);
    let promised = starts(declared_points as usize);
    // Where the picture begins, and how many feature points stand before it.
    let (start, points) = if is_picture(promised) {
        (promised, declared_points)
    } else if is_picture(starts(0)) {
        // Feature points are counted and not there, as in passports of GB and PL.
        block.note(Leniency::Count);
        (starts(0), 0)
    } else {
        let after = starts(0);
        match PictureKind::find(&face[after..], face.len()) {
            Some(at) => {
                block.note(Leniency::PictureOffset);
                let points = (at / FEATURE_POINT).min(declared_points as usize);
                (after + at, u32::try_from(points).unwrap_or_default())
            }
            None => {
                block.note(Leniency::PictureKind);
                match promised <= face.len() {
                    true => (promised, declared_points),
                    false => (after, 0),
                }
            }
        }
    };
    // Image information stands before the picture, after the feature points.
    let at = FACIAL_INFORMATION + points as usize * FEATURE_POINT;
    let kind = PictureKind::of(&face[start..]);
    let declared_kind = match number(face, at + 1, 1) {
        0 => Some(PictureKind::Jpeg),
        1 => Some(PictureKind::Jp2),
        _ => None,
    };
    let agrees = match (declared_kind, kind) {
        (_, PictureKind::Unknown) => true,
        (Some(PictureKind::Jp2), PictureKind::Jp2 | PictureKind::Jpeg2000Codestream) => true,
        (declared, found) => declared == Some(found),
    };
    if !agrees {
        block.note(Leniency::PictureKind);
    }
    Face {
        kind,
        picture: Cow::Borrowed(&face[start..]),
        feature_points: points,
        declared: DeclaredFace {
            feature_points: declared_points,
            image_type: Some(number(face, at, 1)),
            kind: declared_kind,
            width: number(face, at + 2, 2),
            height: number(face, at + 4, 2),
            colour_space: Some(number(face, at + 6, 1)),
            quality: Some(number(face, at + 10, 2)),
        },
    }
}

/// A face image data block (ISO/IEC 39794-5:2019, annex A; Doc 9303-10, 4.5.6): `7F2E { A1 { 65 { version, representations } } }`.
fn extensible<'a>(block: &Tlv<'a, '_>) -> Result<(FaceEncoding, Vec<Face<'a>>), TlvError> {
    let mut parts = block.contents();
    let data = match parts.optional(Tag(0xA1))? {
        Some(standard) => standard.contents().expect(Tag(0x65), "a face image data block (tag 65)")?,
        None => {
            let data = parts.expect(Tag(0x65), "a face image data block (tag 65)")?;
            data.note(Leniency::OtherTag);
            data
        }
    };
    parts.finish();
    let mut parts = data.contents();
    let mut version = parts.expect(Tag::context_constructed(0), "a version block")?.contents();
    let generation = version.expect(Tag::context(0), "a generation")?.small()?;
    let year = version.expect(Tag::context(1), "a year")?.small()?;
    let mut list = parts.expect(Tag::context_constructed(1), "representations of a face")?.contents();
    let mut faces = Vec::new();
    while !list.is_empty() && faces.len() < MAX_FACES {
        let representation = list.expect(Tag::SEQUENCE, "a representation of a face")?;
        faces.push(representation_block(&representation)?);
    }
    list.finish();
    Ok((FaceEncoding::Iso39794 { generation, year }, faces))
}

/// The part of a sequence with context tags that is under `tag`; the parts before it are passed over.
fn part<'a, 'n>(parts: &mut Cursor<'a, 'n>, tag: Tag) -> Result<Option<Tlv<'a, 'n>>, TlvError> {
    while let Some(next) = parts.peek() {
        // Context tags come in the order of their numbers.
        if next.0 & 0x1F > tag.0 & 0x1F {
            break;
        }
        let element = parts.any()?;
        if element.tag == tag {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

fn representation_block<'a>(representation: &Tlv<'a, '_>) -> Result<Face<'a>, TlvError> {
    let mut parts = representation.contents();
    let missing = |expected| TlvError::Missing { offset: representation.offset, expected };
    let image = part(&mut parts, Tag::context_constructed(1))?.ok_or_else(|| missing("a representation"))?;
    let base = image.contents().expect(Tag::context_constructed(0), "a base representation")?;
    let flat = base.contents().expect(Tag::context_constructed(0), "a picture of two dimensions")?;
    let mut flat = flat.contents();
    let data = flat.any()?;
    let picture = match data.tag {
        tag if tag == Tag::context(0) => Cow::Borrowed(data.value),
        tag if tag == Tag::context_constructed(0) => data.octets()?,
        found => return Err(TlvError::Unexpected { offset: data.offset, expected: "a picture", found }),
    };
    let mut declared = DeclaredFace::default();
    if let Some(information) = flat.optional(Tag::context_constructed(1))? {
        let mut information = information.contents();
        if let Some(format) = part(&mut information, Tag::context_constructed(0))?
            && let Some(code) = format.contents().optional(Tag::context(0))?
        {
            declared.kind = match code.small()? {
                2 => Some(PictureKind::Jpeg),
                3 | 4 => Some(PictureKind::Jp2),
                _ => None,
            };
        }
        if let Some(image_type) = part(&mut information, Tag::context_constructed(1))?
            && let Some(code) = image_type.contents().optional(Tag::context(0))?
        {
            declared.image_type = Some(code.small()?);
        }
        if let Some(size) = part(&mut information, Tag::context_constructed(7))? {
            let mut size = size.contents();
            declared.width = size.expect(Tag::context(0), "a width")?.small()?;
            declared.height = size.expect(Tag::context(1), "a height")?.small()?;
        }
    }
    // Quality of another scale, and landmarks in another form, are not read.
    let mut points = 0;
    if let Some(landmarks) = part(&mut parts, Tag::context_constructed(9))? {
        let mut list = landmarks.contents();
        while !list.is_empty() && points < 4096 {
            list.any()?;
            points += 1;
        }
    }
    declared.feature_points = points;
    let kind = PictureKind::of(&picture);
    let agrees = match (declared.kind, kind) {
        (None, _) | (_, PictureKind::Unknown) => kind != PictureKind::Unknown,
        (Some(PictureKind::Jp2), PictureKind::Jpeg2000Codestream) => true,
        (Some(declared), found) => declared == found,
    };
    if !agrees {
        data.note(Leniency::PictureKind);
    }
    Ok(Face { kind, picture, feature_points: points, declared })
}
