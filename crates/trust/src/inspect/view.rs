//! The chip for an examiner: every file with its content, marked as claimed or authentic. For the screen of one examiner; nothing of it is kept.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_model::Timestamp;
use vigie_mrtd::lds::{Content, Face, FileId, FileRead};
use vigie_mrtd::mrz;
use vigie_portrait::PortraitError;

use super::groups::Groups;
use super::{FileDigests, Input, chip_files};
use crate::authentic::{ChipProof, Shown};
use crate::pa;
use crate::signature::DigestAlgorithm;
use crate::store::TrustSnapshot;

/// The files of a chip, in the order of the standard.
#[derive(Clone, Debug)]
pub struct ChipView<'i> {
    /// The files.
    pub files: Vec<FileView<'i>>,
    /// Passive authentication passed: what its digests cover is the issuer's.
    pub authenticated: bool,
}

/// One file.
#[derive(Clone)]
pub struct FileView<'i> {
    /// Which file.
    pub file: FileId,
    /// The name it was given under.
    pub name: &'i str,
    /// Its bytes as they came. Of DG3 and DG4 they are not for showing.
    pub bytes: &'i [u8],
    /// Its digest against EF.SOD.
    pub digest: DigestOutcome,
    /// Its content, or why it cannot be read. Names and dates in it are for this screen alone.
    pub content: Shown<Result<FileRead<Content<'i>>, String>>,
}

/// The digest of a file against EF.SOD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DigestOutcome {
    /// It is the one in EF.SOD.
    Agrees,
    /// It is not the one in EF.SOD.
    Differs,
    /// EF.SOD lists no digest of this data group.
    NotListed,
    /// There is no EF.SOD, or its algorithm is not supported.
    NotChecked,
    /// The file is none that EF.SOD has digests of.
    NotCovered,
}

/// A portrait with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct PortraitView<'v, 'i> {
    /// The face.
    pub face: &'v Face<'i>,
    /// An approved issuer signed it.
    pub authentic: bool,
}

/// Reads every file of the chip.
pub fn view<'i>(input: &'i Input, trust: &TrustSnapshot, at: Timestamp) -> ChipView<'i> {
    static NONE: BTreeMap<String, FileDigests> = BTreeMap::new();
    let (files, absent) = chip_files(input, &NONE, &mut Vec::new());
    let text = input.mrz.as_ref().map(|mrz| mrz.text.as_str()).unwrap_or_default();
    let printed = mrz::parse(text).ok();
    let proof =
        pa::authenticate(&files, &absent, trust, at, printed.as_ref().map(|parsed| &parsed.mrz)).proof;
    let mut groups = Groups::read(&files);
    let algorithm = groups
        .object
        .as_ref()
        .and_then(|object| DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets()));
    let read = std::mem::take(&mut groups.read);
    let views = read.into_iter().map(|(file, content)| {
        let bytes = files.get(&file).copied().unwrap_or_default();
        let digest = digest(file, bytes, &groups, algorithm);
        // Proof covers the data groups whose digests are signed, and EF.SOD itself; the other files are signed by no one here.
        let covered = digest == DigestOutcome::Agrees || file == FileId::Sod;
        let proof: Option<ChipProof> = proof.filter(|_| covered);
        FileView { file, name: given_name(input, file), bytes, digest, content: Shown::new(content, proof) }
    });
    ChipView { files: views.collect(), authenticated: proof.is_some() }
}

fn digest(
    file: FileId,
    bytes: &[u8],
    groups: &Groups<'_>,
    algorithm: Option<DigestAlgorithm>,
) -> DigestOutcome {
    let Some(number) = file.data_group() else { return DigestOutcome::NotCovered };
    let (Some(object), Some(algorithm)) = (&groups.object, algorithm) else {
        return DigestOutcome::NotChecked;
    };
    match object.hash(number) {
        None => DigestOutcome::NotListed,
        Some(signed) if algorithm.compute(bytes) == signed => DigestOutcome::Agrees,
        Some(_) => DigestOutcome::Differs,
    }
}

fn given_name(input: &Input, file: FileId) -> &str {
    let mut names = input.chip.keys().filter(|name| FileId::from_name(name) == Some(file));
    names.next_back().map(String::as_str).unwrap_or_default()
}

impl std::fmt::Debug for FileView<'_> {
    /// Without the bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileView")
            .field("file", &self.file)
            .field("len", &self.bytes.len())
            .field("digest", &self.digest)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

impl<'i> ChipView<'i> {
    /// The file, if it was given.
    pub fn file(&self, file: FileId) -> Option<&FileView<'i>> {
        self.files.iter().find(|view| view.file == file)
    }

    /// The first face in DG2, which the standard makes the most recent.
    pub fn portrait(&self) -> Option<PortraitView<'_, 'i>> {
        let view = self.file(FileId::Dg(2))?;
        let Ok(FileRead { content: Content::Dg2(dg2), .. }) = view.content.value() else { return None };
        Some(PortraitView { face: dg2.faces().next()?, authentic: view.content.is_authentic() })
    }
}

/// A picture of a chip as PNG, decoded and written anew, so that no byte of the chip reaches a browser. On demand only; keep nothing of it.
///
/// # Errors
/// Another form than JPEG and JPEG 2000, more than is decoded (see [`vigie_portrait::limits`]), or damage.
pub fn portrait_png(picture: &[u8]) -> Result<Vec<u8>, PortraitError> {
    vigie_portrait::png(picture)
}

/// The same, made smaller where a side exceeds `side` pixels: a page with the picture stays small.
///
/// # Errors
/// As [`portrait_png`].
pub fn portrait_png_within(picture: &[u8], side: u32) -> Result<Vec<u8>, PortraitError> {
    vigie_portrait::png_within(picture, side)
}
