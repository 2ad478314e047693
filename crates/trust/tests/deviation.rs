//! Deviation lists that OpenSSL signed, and what they change (ICAO Doc 9303-12, 10).
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use support::{Issuer, P256, chip, detail, groups, now, openssl, outcome, report, tlv, zone};
use vigie_model::Outcome::{Defect, Failed, NotRun, Passed};
use vigie_model::reason::codes;
use vigie_mrtd::oid;
use vigie_trust::inspect::Reading::{Confirmed, First};
use vigie_trust::report::{Authenticated, Profile, Verdict};
use vigie_trust::store::EntryStatus;

/// DeviationList of one deviation.
fn content(bounds: &[u8], kind: &[u8], field: Option<u8>) -> Vec<u8> {
    let part = field.map_or_else(Vec::new, |field| tlv(&[0xA0], &[2, 1, field]));
    let description = tlv(&[0x30], &[tlv(&[6], kind), part].concat());
    let deviation = tlv(&[0x30], &[tlv(&[0x30], bounds), tlv(&[0x31], &description)].concat());
    tlv(&[0x30], &[vec![2, 1, 0], tlv(&[0x31], &deviation)].concat())
}

/// A list signed by a deviation list signer of the issuer's CSCA.
fn list(issuer: &Issuer, content: &[u8]) -> Vec<u8> {
    let config = String::from_utf8(issuer.read("c.cnf")).unwrap();
    let section = "[dvl]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,2.23.136.1.1.8\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
    issuer.write("c.cnf", format!("{config}{section}"));
    issuer.signer("dvl", "csca", "UT", "dvl");
    issuer.write("dvl.content", content);
    openssl(
        issuer.path(),
        "cms -sign -binary -nodetach -nosmimecap -in dvl.content -outform DER -out dvl.cms -econtent_type 2.23.136.1.1.7 -signer dvl.pem -inkey dvl.key -keyid -md sha256",
    );
    issuer.read("dvl.cms")
}

fn type_p() -> Vec<u8> {
    tlv(&[0x80], b"P<")
}

#[test]
fn an_announced_inconsistency_of_ef_com_is_a_defect_and_the_document_passes() {
    let issuer = Issuer::new(P256);
    let (lines, mut chip) = issuer.document();
    let com = chip["EF_COM.bin"].clone();
    let shorter = [&com[..com.len() - 4], &[2, 0x61, 0x75][..]].concat();
    chip.insert("EF_COM.bin".into(), [&[0x60, shorter.len() as u8 - 2][..], &shorter[2..]].concat());
    let mut trust = issuer.trust();
    let before = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(
        (before.outcome, outcome(&before, codes::PA_DEVIATION)),
        (Verdict::Inconclusive, Some(NotRun))
    );

    let imported =
        trust.import(&list(&issuer, &content(&type_p(), oid::DEVIATION_COM, None)), "ut.dvl", now());
    assert_eq!(
        (imported.entries[0].status, &*imported.entries[0].reason),
        (EntryStatus::Accepted, "1 deviations")
    );
    assert!(imported.entries[0].findings.is_empty(), "{:?}", imported.entries[0].findings);
    let after = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((after.outcome, after.authenticated), (Verdict::Passed, Authenticated::Chip), "{after:#?}");
    assert_eq!(outcome(&after, codes::PA_EF_COM), Some(Defect));
    assert!(
        detail(&after, codes::PA_EF_COM).contains("announced by the issuer: EF.COM inconsistent, by ut.dvl")
    );
    assert_eq!(outcome(&after, codes::PA_DEVIATION), Some(Defect));
}

#[test]
fn an_announced_wrong_digest_is_not_called_altered_and_proves_nothing() {
    let issuer = Issuer::new(P256);
    let (lines, mut chip) = issuer.document();
    chip.insert("DG2.bin".into(), tlv(&[0x75], &tlv(&[0x7F, 0x61], &[8; 400])));
    let mut trust = issuer.trust();
    let altered = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((altered.outcome, altered.reasons[0].code), (Verdict::Failed, codes::PA_DG_HASH));

    // Bound to the signer by its certificate's digest needs the algorithm; bound by key identifier it does not.
    let id = openssl(issuer.path(), "x509 -in dsc.pem -noout -ext subjectKeyIdentifier");
    let id = String::from_utf8(id).unwrap().lines().last().unwrap().trim().replace(':', "");
    let id: Vec<u8> =
        (0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()).collect();
    let signer = tlv(&[0x82], &id);
    trust.import(&list(&issuer, &content(&signer, oid::DEVIATION_DG_HASH, Some(2))), "ut.dvl", now());
    let known = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(
        (known.outcome, known.authenticated),
        (Verdict::Inconclusive, Authenticated::None),
        "{known:#?}"
    );
    assert_eq!(outcome(&known, codes::PA_DG_HASH), Some(Defect));
    assert_eq!(known.reasons[0].code, codes::PA_DG_HASH);

    // Another group of the same document is not covered.
    let lines = zone("UTO", "L898902D4");
    chip.insert("DG1.bin".into(), groups(&lines)[&1].clone());
    let other = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((other.outcome, outcome(&other, codes::PA_DG_HASH)), (Verdict::Failed, Some(Failed)));
}

#[test]
fn a_list_speaks_for_its_own_country_its_own_range_and_only_once_anchored() {
    let issuer = Issuer::new(P256);
    let (lines, mut chip) = issuer.document();
    chip.insert("DG2.bin".into(), tlv(&[0x75], &tlv(&[0x7F, 0x61], &[8; 400])));
    let failed = |trust: &vigie_trust::store::TrustSnapshot| {
        let report = report(Some((&lines, First)), &chip, trust, Profile::Routine);
        assert_eq!((report.outcome, outcome(&report, codes::PA_DG_HASH)), (Verdict::Failed, Some(Failed)));
        outcome(&report, codes::PA_DEVIATION)
    };
    let number = tlv(&[0xA5], &tlv(&[0x13], b"L898902C4"));
    let period = tlv(&[0xA4], &[tlv(&[0x18], b"20010101000000Z"), tlv(&[0x18], b"20020101000000Z")].concat());
    for bounds in [number, period, tlv(&[0x80], b"I<"), tlv(&[0x82], &[1, 2, 3]), tlv(&[0x83], &[4; 32])] {
        let mut trust = issuer.trust();
        trust.import(&list(&issuer, &content(&bounds, oid::DEVIATION_DG_HASH, None)), "ut.dvl", now());
        assert_eq!(failed(&trust), Some(Passed));
    }
    // France may not announce what is wrong with documents of Utopia.
    let other = Issuer::named(P256, "FR");
    let mut trust = issuer.trust();
    trust.import(&other.read("csca.der"), "fr.der", now());
    trust.import(&list(&other, &content(&type_p(), oid::DEVIATION_DG_HASH, None)), "fr.dvl", now());
    assert_eq!(failed(&trust), Some(NotRun));
    // A list of the same country name by a key that nobody approved.
    let false_one = Issuer::new(P256);
    let mut trust = issuer.trust();
    let imported = trust.import(
        &list(&false_one, &content(&type_p(), oid::DEVIATION_DG_HASH, None)),
        "false.dvl",
        now(),
    );
    assert_eq!(imported.entries[0].status, EntryStatus::Unanchored);
    assert_eq!(failed(&trust), Some(NotRun));
}

#[test]
fn a_damaged_list_is_refused_and_its_reason_named() {
    let issuer = Issuer::new(P256);
    let mut bytes = list(&issuer, &content(&type_p(), oid::DEVIATION_COM, None));
    let place = bytes.windows(2).position(|pair| pair == b"P<").unwrap();
    bytes[place] = b'I';
    let mut trust = issuer.trust();
    let imported = trust.import(&bytes, "ut.dvl", now());
    assert!(imported.refused.as_deref().is_some_and(|why| why.contains("signed attributes")), "{imported:?}");
    assert!(trust.deviations().is_empty());
}

#[test]
fn a_wrong_check_digit_that_the_issuer_announces_is_a_defect() {
    let issuer = Issuer::new(P256);
    let mut lines = zone("UTO", "L898902C3");
    // The issuer printed and stored a document number's digit that is one too high.
    let digit = lines[1].as_bytes()[9] - b'0';
    lines[1].replace_range(9..10, &((digit + 1) % 10).to_string());
    let groups = groups(&lines);
    let chip = chip(&groups, issuer.sod(&groups, "dsc", ""));
    let mut trust = issuer.trust();
    let before = report(Some((&lines, Confirmed)), &chip, &trust, Profile::Routine);
    assert_ne!(before.outcome, Verdict::Passed);
    trust.import(
        &list(&issuer, &content(&type_p(), oid::DEVIATION_MRZ_CHECK_DIGIT, Some(4))),
        "ut.dvl",
        now(),
    );
    let after = report(Some((&lines, Confirmed)), &chip, &trust, Profile::Routine);
    assert_eq!(outcome(&after, codes::MRZ_CD_DOCUMENT_NUMBER), Some(Defect), "{after:#?}");
    assert_eq!((after.outcome, after.authenticated), (Verdict::Passed, Authenticated::Chip), "{after:#?}");
}
