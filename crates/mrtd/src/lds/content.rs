//! Any file of the chip, read by its identifier: the one door through which data groups are read.

use super::{
    CardSecurity, Dg1, Dg1Error, Dg2, Dg11, Dg12, Dg15, Dg16, DisplayedPictures, EfCom, EfSod, FileId,
    SecurityInfos,
};
use crate::tlv::{Cursor, Leniencies, Leniency, Tag, TlvError};

/// What a file holds, and what was tolerated in reading it.
#[derive(Clone, Debug)]
pub struct FileRead<T> {
    /// The content.
    pub content: T,
    /// Bytes after the end of the file's one element.
    pub trailing: usize,
    /// Departures from the standard that were read all the same, with byte offsets.
    pub leniencies: Vec<(Leniency, usize)>,
}

/// The content of a file by its kind.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// EF.COM
    Com(EfCom),
    /// EF.SOD
    Sod(Box<EfSod<'a>>),
    /// DG1
    Dg1(Dg1),
    /// DG2
    Dg2(Dg2<'a>),
    /// DG5 and DG7: a displayed portrait, a displayed signature or usual mark.
    Pictures(DisplayedPictures<'a>),
    /// DG11
    Dg11(Box<Dg11<'a>>),
    /// DG12
    Dg12(Box<Dg12<'a>>),
    /// DG14 and EF.CardAccess
    Security(SecurityInfos),
    /// DG15
    Dg15(Dg15),
    /// DG16
    Dg16(Dg16),
    /// EF.CardSecurity
    CardSecurity(CardSecurity),
    /// DG3 and DG4: fingerprints and irises are recognised and left alone.
    LeftAlone,
    /// DG6, DG8 to DG10 and DG13, whose content is the issuer's or reserved; EF.ATR/INFO and EF.DIR.
    Opaque,
}

impl<'a> Content<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is not the file that its identifier promises, at the first byte that is wrong.
    pub fn read(file: FileId, bytes: &'a [u8]) -> Result<FileRead<Self>, Dg1Error> {
        fn plain<'a, T>(
            read: Result<FileRead<T>, TlvError>,
            make: impl FnOnce(T) -> Content<'a>,
        ) -> Result<FileRead<Content<'a>>, Dg1Error> {
            let FileRead { content, trailing, leniencies } = read?;
            Ok(FileRead { content: make(content), trailing, leniencies })
        }
        match file {
            FileId::Com => {
                let com = EfCom::parse(bytes)?;
                let (trailing, leniencies) = (com.trailing, com.leniencies.clone());
                Ok(FileRead { content: Self::Com(com), trailing, leniencies })
            }
            FileId::Sod => {
                let sod = EfSod::parse(bytes)?;
                let (trailing, leniencies) = (sod.trailing, sod.leniencies.clone());
                Ok(FileRead { content: Self::Sod(Box::new(sod)), trailing, leniencies })
            }
            FileId::Dg(1) => {
                let dg1 = Dg1::parse(bytes)?;
                let (trailing, leniencies) = (dg1.trailing, dg1.leniencies.clone());
                Ok(FileRead { content: Self::Dg1(dg1), trailing, leniencies })
            }
            FileId::Dg(2) => plain(Dg2::parse(bytes), Self::Dg2),
            FileId::Dg(5) => plain(DisplayedPictures::parse_dg5(bytes), Self::Pictures),
            FileId::Dg(7) => plain(DisplayedPictures::parse_dg7(bytes), Self::Pictures),
            FileId::Dg(11) => plain(Dg11::parse(bytes), |dg11| Self::Dg11(Box::new(dg11))),
            FileId::Dg(12) => plain(Dg12::parse(bytes), |dg12| Self::Dg12(Box::new(dg12))),
            FileId::Dg(14) => plain(SecurityInfos::parse_dg14(bytes), Self::Security),
            FileId::Dg(15) => plain(Dg15::parse(bytes), Self::Dg15),
            FileId::Dg(16) => plain(Dg16::parse(bytes), Self::Dg16),
            FileId::CardAccess => plain(SecurityInfos::parse_card_access(bytes), Self::Security),
            FileId::CardSecurity => plain(CardSecurity::parse(bytes), Self::CardSecurity),
            FileId::Dg(3 | 4) => plain(frame(file, bytes), |()| Self::LeftAlone),
            FileId::Dg(_) => plain(frame(file, bytes), |()| Self::Opaque),
            // A row of elements without one around them: nothing here reads further than that they are elements.
            FileId::AtrInfo | FileId::Dir => {
                let notes = Leniencies::default();
                let mut cursor = Cursor::new(bytes, &notes);
                while !cursor.is_empty() {
                    cursor.any()?;
                }
                Ok(FileRead { content: Self::Opaque, trailing: 0, leniencies: notes.into_vec() })
            }
        }
    }
}

/// The frame of a data group whose content is not read.
fn frame(file: FileId, bytes: &[u8]) -> Result<FileRead<()>, TlvError> {
    // Every data group of 1 to 16 has a tag.
    read_file(bytes, Tag(u32::from(file.tag().unwrap_or_default())), "the tag of the data group", |_| Ok(()))
}

/// Reads a file that is one element under `tag`.
pub(super) fn read_file<'a, T>(
    bytes: &'a [u8],
    tag: Tag,
    expected: &'static str,
    content: impl FnOnce(&mut Cursor<'a, '_>) -> Result<T, TlvError>,
) -> Result<FileRead<T>, TlvError> {
    let notes = Leniencies::default();
    let (content, trailing) = {
        let mut cursor = Cursor::new(bytes, &notes);
        let mut parts = cursor.expect(tag, expected)?.contents();
        (content(&mut parts)?, cursor.rest().len())
    };
    Ok(FileRead { content, trailing, leniencies: notes.into_vec() })
}
