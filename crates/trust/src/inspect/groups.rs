//! The data groups besides DG1: whether they can be read (ICAO Doc 9303-10, 4.7).
//!
//! The issuer's digest covers every byte of a data group, so a departure from the standard is the issuer's own and named as a defect. A group
//! that cannot be read weighs as one that was not read: it asks for a second look under the strict profiles. (Where the bytes are not the
//! issuer's, the digest says so.) No detail here holds data of a person.

use std::collections::BTreeMap;

use vigie_model::reason::codes;
use vigie_model::{ReasonCode, Timestamp};
use vigie_mrtd::lds::{Content, Dg2, EfSod, FaceEncoding, FileId, FileRead, LdsSecurityObject};
use vigie_mrtd::mrz::Parsed;
use vigie_mrtd::tlv::Leniency;
use vigie_portrait::{PortraitError, probe};

use super::cross;
use crate::finding::{Effect, Finding};
use crate::pa::Files;

/// The files of a chip, each read once.
pub(super) struct Groups<'a> {
    pub(super) read: BTreeMap<FileId, Result<FileRead<Content<'a>>, String>>,
    pub(super) object: Option<LdsSecurityObject>,
}

impl<'a> Groups<'a> {
    pub(super) fn read(files: &Files<'a>) -> Self {
        let read: BTreeMap<_, _> = files
            .iter()
            .filter(|(_, bytes)| !bytes.is_empty())
            .map(|(file, bytes)| (*file, Content::read(*file, bytes).map_err(|error| error.to_string())))
            .collect();
        let object = files
            .get(&FileId::Sod)
            .and_then(|file| EfSod::parse(file).ok())
            .and_then(|sod| sod.security_object().ok());
        Self { read, object }
    }

    pub(super) fn content(&self, file: FileId) -> Option<&Content<'a>> {
        self.read.get(&file)?.as_ref().ok().map(|read| &read.content)
    }

    /// EF.SOD was read and lists none of these data groups: the document does not have them.
    pub(super) fn lists_none(&self, numbers: &[u8]) -> bool {
        let listed = |object: &LdsSecurityObject| numbers.iter().any(|number| object.hash(*number).is_some());
        self.object.as_ref().is_some_and(|object| !listed(object))
    }

    /// Every check of the data groups besides DG1. `zone` is the chip's copy of the lines, or the printed ones.
    pub(super) fn checks(&self, zone: Option<&Parsed>, at: Timestamp) -> Vec<Finding> {
        let mut findings = vec![self.check_face()];
        let details = [5, 6, 7, 8, 9, 10, 11, 12, 13, 16].map(FileId::Dg);
        findings.extend(self.check_family(codes::CHIP_GROUP_FORMAT, &details));
        let security = [FileId::Dg(14), FileId::Dg(15), FileId::CardAccess, FileId::CardSecurity];
        findings.extend(self.check_family(codes::CHIP_SECURITY_FORMAT, &security));
        findings.push(cross::dg11(self, zone));
        findings.push(cross::dg12(self, zone, at));
        findings.push(cross::card_access(self));
        findings
    }

    /// What is said where a data group was not given.
    pub(super) fn absent(&self, code: ReasonCode, number: u8) -> Finding {
        let what = format!("DG{number}");
        match &self.object {
            Some(_) if self.lists_none(&[number]) => Finding::not_supported(code, format!("EF.SOD lists no {what}")),
            Some(_) => Finding::not_run(code, Effect::None, format!("{what} is signed, but was not read")),
            None => Finding::not_run(code, Effect::None, format!("no {what} given")),
        }
    }

    fn check_face(&self) -> Finding {
        let code = codes::CHIP_DG2_FORMAT;
        match self.read.get(&FileId::Dg(2)) {
            None => self.absent(code, 2),
            Some(Err(error)) => Finding::failed(code, Effect::Strict, error.clone()),
            Some(Ok(FileRead { content: Content::Dg2(dg2), trailing, leniencies })) => {
                face(dg2, departures(leniencies, *trailing))
            }
            Some(Ok(_)) => Finding::not_run(code, Effect::None, ""),
        }
    }

    /// Files of one family: one finding for those that can be read, one for each that cannot.
    fn check_family(&self, code: ReasonCode, family: &[FileId]) -> Vec<Finding> {
        let (mut names, mut departed, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        for file in family {
            match self.read.get(file) {
                None => {}
                Some(Err(error)) => {
                    findings.push(Finding::failed(code, Effect::Strict, format!("{file}: {error}")));
                }
                Some(Ok(read)) => {
                    names.push(file.to_string());
                    let said = departures(&read.leniencies, read.trailing);
                    if !said.is_empty() {
                        departed.push(format!("{file}: {said}"));
                    }
                }
            }
        }
        let numbers: Vec<u8> = family.iter().filter_map(|file| file.data_group()).collect();
        if !departed.is_empty() {
            findings.push(Finding::defect(code, departed.join("; ")));
        } else if !names.is_empty() {
            findings.push(Finding::passed(code, names.join(", ")));
        } else if findings.is_empty() {
            findings.push(match self.lists_none(&numbers) {
                true => Finding::not_supported(code, "EF.SOD lists none"),
                false => Finding::not_run(code, Effect::None, "none given"),
            });
        }
        findings
    }
}

/// Departures from the standard in words; empty if there are none.
pub(super) fn departures(leniencies: &[(Leniency, usize)], trailing: usize) -> String {
    let mut said: Vec<String> = leniencies
        .iter()
        .take(6)
        .map(|(leniency, offset)| format!("{} at byte {offset}", leniency.name()))
        .collect();
    if leniencies.len() > 6 {
        said.push(format!("{} more", leniencies.len() - 6));
    }
    if trailing > 0 {
        said.push(format!("{trailing} bytes after the end"));
    }
    said.join(", ")
}

/// The portrait: its record, and what its picture's header claims. Nothing is decoded here.
fn face(dg2: &Dg2<'_>, departed: String) -> Finding {
    let code = codes::CHIP_DG2_FORMAT;
    let mut told = Vec::new();
    let mut departed: Vec<String> = Some(departed).filter(|said| !said.is_empty()).into_iter().collect();
    for face in dg2.faces() {
        match probe(&face.picture) {
            Ok(header) => {
                told.push(format!("{} of {} by {} pixels", face.kind.name(), header.width, header.height));
                let (width, height) = (face.declared.width, face.declared.height);
                if (width, height) != (0, 0) && (width, height) != (header.width, header.height) {
                    departed.push(format!("declared as {width} by {height} pixels"));
                }
            }
            // A way of coding that is not read here is a gap of ours.
            Err(gap @ PortraitError::Unsupported(_)) => {
                return Finding::not_run(code, Effect::Strict, gap.to_string());
            }
            Err(error) => return Finding::failed(code, Effect::Strict, error.to_string()),
        }
    }
    if told.is_empty() {
        return Finding::failed(code, Effect::Strict, "DG2 holds no face");
    }
    let standard = match dg2.templates.first().map(|template| template.encoding) {
        Some(FaceEncoding::Iso39794 { year, .. }) => format!("ISO/IEC 39794-5:{year}"),
        _ => "ISO/IEC 19794-5".to_owned(),
    };
    let told = format!("{standard}, {}", told.join(", "));
    match departed.is_empty() {
        true => Finding::passed(code, told),
        false => Finding::defect(code, format!("{told}; {}", departed.join(", "))),
    }
}
