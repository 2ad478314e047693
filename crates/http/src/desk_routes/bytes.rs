//! The bytes of a chip file for the examiner, page by page, with what it is made of and what was remarked where.

use axum::extract::Path;
use axum::response::Response;
use sha2::{Digest, Sha256};
use vigie_mrtd::lds::{self, Content, Dg1Error, FileId};
use vigie_mrtd::tlv::{Cursor, Leniencies, Leniency, TlvError};
use vigie_node::look::Look;
use vigie_node::{NodeError, Right};

use super::guard::{Desk, page};
use super::second::{Hand, slug};
use crate::desk::{HexPage, HexRow, OffsetNote, OutlineRow, render_hex};

/// Octets of one page.
const PAGE: usize = 4096;
/// Elements listed at most, and how deep.
const ELEMENTS: usize = 300;
const DEPTH: u8 = 12;

/// `GET /check/{id}/file/{name}`.
pub(super) async fn show(Path((id, name)): Path<(String, String)>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Examine)?;
        let view = desk.node().check(&desk.caller, &id).await?;
        let file = FileId::from_name(&name).filter(|file| slug(*file) == name);
        // Fingerprints and irises are left alone.
        let file = file.filter(|file| !matches!(file, FileId::Dg(3 | 4)));
        let file = file.ok_or_else(|| NodeError::not_found("there is no such file of a chip"))?;
        let hand = Hand::of(&desk, &view);
        let bytes = hand.as_ref().and_then(|hand| hand.files.get(&file));
        let (Some(hand), Some(bytes)) = (&hand, bytes) else {
            return Err(NodeError::not_found("the bytes of this file are not kept"));
        };
        desk.node().look(&desk.caller, &id, Look::Bytes(&file.to_string())).await?;
        let wanted = desk.query("page").parse::<usize>().unwrap_or(0);
        let model = model(&id, file, bytes, wanted, hand.passing());
        Ok(page(render_hex(&model, &desk.ui().await)))
    })
    .await
}

fn model(check: &str, file: FileId, bytes: &[u8], wanted: usize, passing: bool) -> HexPage {
    let pages = bytes.len().div_ceil(PAGE).max(1);
    let page = wanted.min(pages - 1);
    let notes = notes(file, bytes);
    let (outline, more) = outline(bytes);
    let start = page * PAGE;
    let end = (start + PAGE).min(bytes.len());
    let marked = |at: usize| notes.iter().any(|note| note.offset == at);
    let rows = bytes[start..end].chunks(16).enumerate().map(|(index, chunk)| {
        let offset = start + index * 16;
        HexRow {
            offset,
            octets: chunk.iter().enumerate().map(|(at, octet)| (*octet, marked(offset + at))).collect(),
        }
    });
    HexPage {
        check: check.to_owned(),
        name: file.to_string(),
        slug: slug(file),
        len: bytes.len(),
        sha256: crate::hex(&Sha256::digest(bytes)),
        rows: rows.collect(),
        outline,
        more,
        notes,
        page,
        pages,
        passing,
    }
}

/// Elements in their order; what is constructed is gone into.
fn outline(bytes: &[u8]) -> (Vec<OutlineRow>, bool) {
    let notes = Leniencies::default();
    let mut rows = Vec::new();
    let more = !walk(Cursor::new(bytes, &notes), 0, &mut rows);
    (rows, more)
}

/// Whether all of it was listed.
fn walk(mut cursor: Cursor<'_, '_>, depth: u8, rows: &mut Vec<OutlineRow>) -> bool {
    while let Ok(element) = cursor.any() {
        if rows.len() == ELEMENTS {
            return false;
        }
        rows.push(OutlineRow {
            depth,
            offset: element.offset,
            tag: element.tag.to_string(),
            name: name_of(element.tag.0).to_owned(),
            len: element.value.len(),
            page: element.offset / PAGE,
        });
        if element.tag.is_constructed() && depth < DEPTH && !walk(element.contents(), depth + 1, rows) {
            return false;
        }
    }
    true
}

/// Plain names of tags (ITU-T X.690, 8; ICAO Doc 9303-10, 4.6 and 4.7; ISO/IEC 7816-11 for the templates of DG2).
fn name_of(tag: u32) -> &'static str {
    match tag {
        0x01 => "BOOLEAN",
        0x02 => "INTEGER",
        0x03 => "BIT STRING",
        0x04 => "OCTET STRING",
        0x05 => "NULL",
        0x06 => "OBJECT IDENTIFIER",
        0x0C => "UTF8String",
        0x13 => "PrintableString",
        0x17 => "UTCTime",
        0x18 => "GeneralizedTime",
        0x30 => "SEQUENCE",
        0x31 => "SET",
        0x5C => "tag list",
        0x5F01 => "LDS version",
        0x5F36 => "Unicode version",
        0x5F1F => "MRZ",
        0x5F2E => "biometric data block",
        0x7F2E => "biometric data block",
        0x7F60 => "biometric template",
        0x7F61 => "group of biometric templates",
        0xA1 => "biometric header",
        0x60 => "EF.COM",
        0x77 => "EF.SOD",
        0x61 => "DG1",
        0x75 => "DG2",
        0x6B => "DG11",
        0x6C => "DG12",
        0x6E => "DG14",
        0x6F => "DG15",
        _ => "",
    }
}

/// Departures from the encoding rules, what cannot be read, and bytes after the end, where they are.
fn notes(file: FileId, bytes: &[u8]) -> Vec<OffsetNote> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut add = |read: Result<Vec<(Leniency, usize)>, TlvError>| match read {
        Ok(notes) => found.extend(notes.into_iter().map(|(leniency, at)| (at, leniency.name().to_owned()))),
        Err(error) => found.push((offset_of(&error), error.to_string())),
    };
    match Content::read(file, bytes) {
        Ok(read) => add(Ok(read.leniencies)),
        Err(Dg1Error::Tlv(error)) => add(Err(error)),
        Err(Dg1Error::Text) => {}
    }
    if let Ok(end) = lds::element_len(bytes)
        && end < bytes.len()
    {
        found.push((end, format!("{} bytes after the end: signed by no one", bytes.len() - end)));
    }
    found.sort();
    found.dedup();
    found.truncate(50);
    found.into_iter().map(|(offset, what)| OffsetNote { offset, what, page: offset / PAGE }).collect()
}

fn offset_of(error: &TlvError) -> usize {
    match error {
        TlvError::Header { offset }
        | TlvError::Length { offset, .. }
        | TlvError::LengthField { offset, .. }
        | TlvError::LongTag { offset }
        | TlvError::Unexpected { offset, .. }
        | TlvError::Missing { offset, .. }
        | TlvError::Content { offset, .. }
        | TlvError::Indefinite { offset }
        | TlvError::Trailing { offset, .. } => *offset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_and_remarks_stand_at_their_offsets() {
        let file = b"\x60\x16\x5F\x01\x040107\x5F\x36\x06040000\x5C\x04\x61\x75\x6E\x6F\x00\x00";
        let page = model("1", FileId::Com, file, 9, false);
        let rows: Vec<(u8, usize, &str, usize)> =
            page.outline.iter().map(|row| (row.depth, row.offset, row.tag.as_str(), row.len)).collect();
        assert_eq!(rows[..4], [(0, 0, "60", 22), (1, 2, "5F01", 4), (1, 9, "5F36", 6), (1, 18, "5C", 4)]);
        assert_eq!((page.page, page.pages, page.rows.len()), (0, 1, 2));
        assert_eq!(page.notes.last().map(|note| note.offset), Some(24));
        assert!(page.rows[1].octets[8].1 && !page.rows[1].octets[7].1);
    }

    #[test]
    fn no_bytes_make_it_panic_and_the_outline_is_bounded() {
        let many = [0x30, 0x00].repeat(5_000);
        let (rows, more) = outline(&many);
        assert!(more && rows.len() == ELEMENTS);
        let mut state = 7_u64;
        for round in 0..2_000_usize {
            let bytes: Vec<u8> = (0..round % 90)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 33) as u8
                })
                .collect();
            for file in [FileId::Sod, FileId::Com, FileId::Dg(1), FileId::Dg(2), FileId::Dir] {
                model("1", file, &bytes, round, true);
            }
        }
    }
}
