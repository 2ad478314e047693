//! What the data groups say beside the lines: each departure leads to its own reason, and none of them fails a document.
// Tests read files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::collections::BTreeMap;

use support::{Issuer, P256, chip, detail, face, groups, outcome, report, shared, zone};
use vigie_model::Outcome::{Defect, Failed, NotRun, NotSupported, Passed};
use vigie_model::reason::codes;
use vigie_model::{Outcome, ReasonCode};
use vigie_mrtd::lds::FileId;
use vigie_trust::inspect::Reading::First;
use vigie_trust::inspect::{DigestOutcome, Input, portrait_png, view};
use vigie_trust::report::{Authenticated, CheckReport, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

fn tlv(tag: u16, content: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = tag.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
    match content.len() {
        len @ ..0x80 => out.push(len as u8),
        len @ ..0x100 => out.extend([0x81, len as u8]),
        len => out.extend([&[0x82][..], &(len as u16).to_be_bytes()].concat()),
    }
    out.extend(content);
    out
}

/// Documents of one issuer with other data groups.
struct Documents {
    issuer: Issuer,
    lines: Vec<String>,
    trust: TrustSnapshot,
}

impl Documents {
    fn new() -> Self {
        let issuer = Issuer::new(P256);
        let trust = issuer.trust();
        Self { issuer, lines: zone("UTO", "L898902C3"), trust }
    }

    /// A sound document with these groups added or replaced, all signed, and these files beside them.
    fn chip(&self, changed: &[(u8, Vec<u8>)], beside: &[(&str, Vec<u8>)]) -> BTreeMap<String, Vec<u8>> {
        let mut all = groups(&self.lines);
        all.extend(changed.iter().cloned());
        let mut chip = chip(&all, self.issuer.sod(&all, "dsc", ""));
        chip.extend(beside.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())));
        chip
    }

    fn report(&self, changed: &[(u8, Vec<u8>)], beside: &[(&str, Vec<u8>)], profile: Profile) -> CheckReport {
        report(Some((&self.lines, First)), &self.chip(changed, beside), &self.trust, profile)
    }

    fn expect(
        &self,
        changed: &[(u8, Vec<u8>)],
        code: ReasonCode,
        expected: Outcome,
        verdict: Verdict,
        said: &str,
    ) {
        let report = self.report(changed, &[], Profile::Routine);
        let told = detail(&report, code);
        assert_eq!((outcome(&report, code), report.outcome), (Some(expected), verdict), "{code}: {told}");
        assert!(told.contains(said), "{code}: {told}");
        assert_eq!(report.authenticated, Authenticated::Chip);
        for personal in ["ERIKSSON", "ANNA", "DOE", "1974", "OFFICE"] {
            assert!(!told.contains(personal), "{told}");
        }
    }
}

fn dg11(name: &str, birth: &[u8]) -> (u8, Vec<u8>) {
    (11, tlv(0x6B, &[tlv(0x5F0E, name.as_bytes()), tlv(0x5F2B, birth)].concat()))
}

fn dg12(issued: &str) -> (u8, Vec<u8>) {
    (12, tlv(0x6C, &[tlv(0x5F19, b"OFFICE"), tlv(0x5F26, issued.as_bytes())].concat()))
}

#[test]
fn names_and_dates_of_birth_in_dg11_are_compared_with_the_lines() {
    let documents = Documents::new();
    let code = codes::CHIP_DG11_MRZ;
    let pass = |name: &str, birth: &[u8], said| {
        documents.expect(&[dg11(name, birth)], code, Passed, Verdict::Passed, said);
    };
    pass("ERIKSSON<<ANNA<MARIA", b"19740812", "agree in name, date of birth");
    pass("Eriksson<<Anna<Maria", &[0x19, 0x74, 0x08, 0x12], "agree in name, date of birth");
    pass("ERIKSSON<<ANNA<MARIA<LOUISE", b"19740000", "agree in name, date of birth");
    pass("ANNA MARIA ERIKSSON", b"19740812", "agree in name, date of birth");
    // National characters: only a transliteration could tell.
    pass("ERIKSSÖN<<ÄNNA<MARIA", b"19740812", "agree in date of birth");
    let differ = |name: &str, birth: &[u8], said| {
        documents.expect(&[dg11(name, birth)], code, Failed, Verdict::Inconclusive, said);
    };
    differ("DOE<<JANE", b"19740812", "differ in name");
    differ("ERIKSSON<<ANNA<MARIA", b"19740813", "differ in date of birth");
    differ("ERIKSSON<<MARIA", b"19730812", "differ in name, date of birth");
    documents.expect(&[(11, tlv(0x6B, &[]))], code, NotRun, Verdict::Passed, "nothing in DG11");
    documents.expect(&[], code, NotSupported, Verdict::Passed, "EF.SOD lists no DG11");
}

#[test]
fn the_day_of_issue_is_compared_with_the_other_dates() {
    let documents = Documents::new();
    let code = codes::CHIP_DG12_DATES;
    documents.expect(&[dg12("20240229")], code, Passed, Verdict::Passed, "issued 2024-02-29");
    documents.expect(&[dg12("20450101")], code, Failed, Verdict::Inconclusive, "after its expiry");
    documents.expect(&[dg12("20430101")], code, Failed, Verdict::Inconclusive, "after this check");
    documents.expect(&[dg12("19740811")], code, Failed, Verdict::Inconclusive, "before the date of birth");
    documents.expect(&[dg12("20240000")], code, NotRun, Verdict::Passed, "no whole date");
    documents.expect(&[], code, NotSupported, Verdict::Passed, "EF.SOD lists no DG12");
}

#[test]
fn a_group_that_cannot_be_read_weighs_as_one_that_was_not_read() {
    let documents = Documents::new();
    for (number, group, code) in [
        (2, tlv(0x75, &tlv(0x7F61, &[7; 9])), codes::CHIP_DG2_FORMAT),
        (2, tlv(0x75, &tlv(0x7F61, &[2, 1, 0])), codes::CHIP_DG2_FORMAT),
        (7, tlv(0x67, &[2, 9]), codes::CHIP_GROUP_FORMAT),
        (15, tlv(0x6F, &[4, 0]), codes::CHIP_SECURITY_FORMAT),
    ] {
        let changed = [(number, group)];
        let routine = documents.report(&changed, &[], Profile::Routine);
        assert_eq!((outcome(&routine, code), routine.outcome), (Some(Failed), Verdict::Passed), "DG{number}");
        let strict = documents.report(&changed, &[], Profile::Strict);
        assert_eq!((strict.outcome, strict.reasons[0].code), (Verdict::Inconclusive, code), "DG{number}");
    }
}

#[test]
fn a_portrait_of_another_size_than_declared_is_a_defect_of_the_issuer() {
    let documents = Documents::new();
    documents.expect(&[], codes::CHIP_DG2_FORMAT, Passed, Verdict::Passed, "JPEG of 30 by 40 pixels");
    let mut other = face();
    let record = other.windows(4).position(|head| head == b"FAC\0").unwrap();
    other[record + 14 + 20 + 3] = 31;
    let said = "JPEG of 30 by 40 pixels; declared as 31 by 40 pixels";
    documents.expect(&[(2, other)], codes::CHIP_DG2_FORMAT, Defect, Verdict::Passed, said);
}

/// `PACE ECDH GM` with a cipher of this number, version 2, parameters 12.
fn pace(cipher: u8) -> Vec<u8> {
    let oid = tlv(6, &[4, 0, 0x7F, 0, 7, 2, 2, 4, 2, cipher]);
    tlv(0x30, &[oid, vec![2, 1, 2, 2, 1, 12]].concat())
}

#[test]
fn card_access_is_compared_with_the_signed_copy() {
    let documents = Documents::new();
    let code = codes::CHIP_CARD_ACCESS;
    let signed = [(14, tlv(0x6E, &tlv(0x31, &[pace(2), pace(4)].concat())))];
    let told = |open: Vec<u8>| {
        let report = documents.report(&signed, &[("EF.CardAccess", open)], Profile::Routine);
        (outcome(&report, code), report.outcome, detail(&report, code))
    };
    let (made, verdict, _) = told(tlv(0x31, &[pace(4), pace(2)].concat()));
    assert_eq!((made, verdict), (Some(Passed), Verdict::Passed));
    // A weaker cipher added; the stronger left out; bytes that no one signed; a copy that is none.
    let weakened = tlv(0x31, &[pace(1), pace(2), pace(4)].concat());
    let fewer = tlv(0x31, &pace(2));
    let longer = [tlv(0x31, &[pace(2), pace(4)].concat()), vec![0]].concat();
    for (open, said) in [
        (weakened, "1 entries that DG14 does not hold, 0 left out"),
        (fewer, "1 left out"),
        (longer, "1 bytes after the end"),
        (vec![0x31, 9], "states a length"),
    ] {
        let (made, verdict, told) = told(open);
        assert_eq!((made, verdict), (Some(Failed), Verdict::Inconclusive), "{told}");
        assert!(told.contains(said), "{told}");
    }
    let report = documents.report(&signed, &[], Profile::Routine);
    assert_eq!(outcome(&report, code), Some(NotRun));
    assert_eq!(outcome(&documents.report(&[], &[], Profile::Routine), code), Some(NotSupported));
}

#[test]
fn the_view_calls_authentic_what_the_issuer_signed_and_nothing_else() {
    let documents = Documents::new();
    let chip = documents
        .chip(&[dg11("ERIKSSON<<ANNA<MARIA", b"19740812")], &[("EF_CardAccess.bin", tlv(0x31, &pace(2)))]);
    let input = Input { chip, ..Input::default() };
    let seen = view(&input, &documents.trust, support::now());
    let authentic = |file| seen.file(file).unwrap().content.is_authentic();
    assert!(seen.authenticated && [1, 2, 11, 14].map(FileId::Dg).into_iter().all(authentic));
    assert!(![FileId::Com, FileId::CardAccess].into_iter().any(authentic));
    assert!(seen.portrait().unwrap().authentic);
    assert!(!format!("{seen:?}").contains("ERIKSSON"), "no names in logs");

    // The same chip with one data group of another document: nothing of it is authentic any more.
    let mut substituted = input.clone();
    substituted.chip.insert("DG11.bin".into(), dg11("DOE<<JANE", b"19740812").1);
    let seen = view(&substituted, &documents.trust, support::now());
    assert_eq!(seen.file(FileId::Dg(11)).unwrap().digest, DigestOutcome::Differs);
    assert!(!seen.authenticated && seen.files.iter().all(|file| !file.content.is_authentic()));
    // Nor without approved certificates.
    let seen = view(&input, &TrustSnapshot::default(), support::now());
    assert!(seen.files.iter().all(|file| !file.content.is_authentic()));
    assert_eq!(seen.file(FileId::Dg(11)).unwrap().digest, DigestOutcome::Agrees);
}

#[test]
fn the_reference_portrait_is_declared_smaller_than_it_is_and_shown() {
    let Some(folder) = shared("samples-bsi2008") else { return };
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let names = ["EF_COM.bin", "EF_SOD.bin", "Datagroup1.bin", "Datagroup2.bin", "Datagroup14.bin"];
    let chip = names.iter().map(|name| ((*name).to_owned(), read(name))).collect();
    let input = Input { chip, ..Input::default() };
    let told = report(None, &input.chip, &TrustSnapshot::default(), Profile::Routine);
    let said = detail(&told, codes::CHIP_DG2_FORMAT);
    assert!(said.contains("JPEG 2000 of 413 by 531 pixels; declared as 337 by 449 pixels"), "{said}");
    assert_eq!(outcome(&told, codes::CHIP_DG2_FORMAT), Some(Defect));
    let seen = view(&input, &TrustSnapshot::default(), support::now());
    assert_eq!(seen.file(FileId::Dg(2)).unwrap().digest, DigestOutcome::Agrees);
    let portrait = seen.portrait().unwrap();
    assert!(!portrait.authentic);
    assert!(portrait_png(&portrait.face.picture).unwrap().len() > 10_000);
}
