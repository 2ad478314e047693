//! We inspect EF.SODs, certificates and revocation lists that OpenSSL made.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::collections::BTreeMap;

use support::{Issuer, P256, Suite, chip, detail, groups, now, openssl, outcome, report, tlv, zone};
use vigie_model::Outcome::{Defect, Failed, NotRun, Passed};
use vigie_model::reason::codes;
use vigie_trust::inspect::Reading::{Confirmed, First};
use vigie_trust::report::{Authenticated, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

#[test]
fn a_sound_document_passes_with_its_chip_authenticated_for_every_suite() {
    const EC: [&str; 3] = [
        "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "-algorithm EC -pkeyopt ec_paramgen_curve:P-384 -pkeyopt ec_param_enc:explicit",
        "-algorithm EC -pkeyopt ec_paramgen_curve:P-521 -pkeyopt ec_param_enc:explicit",
    ];
    const RSA: [&str; 2] =
        ["-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072"];
    for (suite, named) in [
        (Suite { csca_key: EC[1], dsc_key: EC[0], digest: "sha256", pss: false }, "ECDSA P-256, SHA-256"),
        (Suite { csca_key: EC[2], dsc_key: EC[1], digest: "sha384", pss: false }, "ECDSA P-384, SHA-384"),
        (Suite { csca_key: EC[2], dsc_key: EC[2], digest: "sha512", pss: false }, "ECDSA P-521, SHA-512"),
        (Suite { csca_key: EC[0], dsc_key: EC[2], digest: "sha224", pss: false }, "ECDSA P-521, SHA-224"),
        (Suite { csca_key: EC[2], dsc_key: EC[0], digest: "sha512", pss: false }, "ECDSA P-256, SHA-512"),
        (Suite { csca_key: RSA[1], dsc_key: RSA[0], digest: "sha256", pss: false }, "RSA 2048, SHA-256"),
        (Suite { csca_key: RSA[1], dsc_key: RSA[0], digest: "sha384", pss: true }, "RSA-PSS 2048, SHA-384"),
        // A modulus that does not fill its octets.
        (
            Suite {
                csca_key: RSA[0],
                dsc_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2050",
                digest: "sha256",
                pss: true,
            },
            "RSA-PSS 2050, SHA-256",
        ),
        (Suite { csca_key: RSA[0], dsc_key: RSA[0], digest: "sha512", pss: false }, "RSA 2048, SHA-512"),
    ] {
        let issuer = Issuer::new(suite);
        let (lines, chip) = issuer.document();
        for profile in [Profile::Routine, Profile::Strict] {
            let report = report(Some((&lines, First)), &chip, &issuer.trust(), profile);
            assert_eq!(
                (report.outcome, report.authenticated),
                (Verdict::Passed, Authenticated::Chip),
                "{named}: {report:#?}"
            );
            assert_eq!(detail(&report, codes::PA_SOD_SIGNATURE), named);
            assert!(report.reasons.is_empty());
            assert_eq!(outcome(&report, codes::PA_REVOCATION), Some(Passed));
            assert_eq!(report.headline, "No objection; the chip's data are signed by the issuing State");
        }
    }
}

#[test]
fn a_sha1_signature_holds_and_is_named() {
    let issuer = Issuer::new(Suite {
        digest: "sha1",
        csca_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        ..P256
    });
    let (lines, chip) = issuer.document();
    let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!(outcome(&report, codes::PA_SOD_SIGNATURE), Some(Passed));
    assert_eq!(outcome(&report, codes::PA_DG_HASH_ALGORITHM), Some(Defect));
    assert!(detail(&report, codes::PA_DG_HASH_ALGORITHM).contains("SHA-1 was used"));
    assert_eq!(report.authenticated, Authenticated::Chip);
}

#[test]
fn an_altered_dg1_fails_with_both_digests_as_evidence() {
    let issuer = Issuer::new(P256);
    let (_, mut chip) = issuer.document();
    let forged = zone("UTO", "L898902D4");
    chip.insert("DG1.bin".into(), groups(&forged)[&1].clone());
    let report = report(Some((&forged, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((report.outcome, report.authenticated), (Verdict::Failed, Authenticated::None));
    let reason = &report.reasons[0];
    assert_eq!((reason.code, reason.outcome), (codes::PA_DG_HASH, Failed));
    let shape: String = reason
        .detail
        .chars()
        .map(|c| if c.is_ascii_hexdigit() && !"edaf".contains(c) { '0' } else { c })
        .collect();
    assert!(
        reason.detail.starts_with("DG1: signed digest ")
            && reason.detail.contains(", digest of the data read "),
        "{shape}"
    );
    assert_eq!(reason.detail.matches('…').count(), 2);
    assert_eq!(report.headline, "The chip's data do not match what the issuer signed.");
    assert!(!report.next_step.is_empty());
}

#[test]
fn a_group_that_nobody_signed_fails_and_one_that_was_not_read_is_said() {
    let issuer = Issuer::new(P256);
    let (lines, mut chip) = issuer.document();
    chip.insert("DG15.bin".into(), tlv(&[0x6F], &[0x30, 0]));
    let added = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((added.outcome, added.reasons[0].code), (Verdict::Failed, codes::PA_DG_MISSING));
    assert!(added.reasons[0].detail.contains("DG15"));

    chip.remove("DG15.bin");
    chip.remove("DG2.bin");
    let left_out = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!(outcome(&left_out, codes::PA_DG_MISSING), Some(NotRun));
    assert_eq!((left_out.outcome, left_out.authenticated), (Verdict::Passed, Authenticated::Chip));
    let strict = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Strict);
    assert_eq!((strict.outcome, strict.reasons[0].code), (Verdict::Inconclusive, codes::PA_DG_MISSING));

    chip.remove("DG1.bin");
    let without_dg1 = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!(
        (without_dg1.outcome, without_dg1.authenticated),
        (Verdict::Inconclusive, Authenticated::None)
    );
}

#[test]
fn ef_com_that_hides_a_group_asks_for_a_look() {
    let issuer = Issuer::new(P256);
    let (lines, mut chip) = issuer.document();
    let com = chip["EF_COM.bin"].clone();
    let shorter = [&com[..com.len() - 4], &[2, 0x61, 0x75][..]].concat();
    let shorter = [&[0x60, shorter.len() as u8 - 2][..], &shorter[2..]].concat();
    chip.insert("EF_COM.bin".into(), shorter);
    let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Inconclusive, codes::PA_EF_COM));
    assert!(report.reasons[0].detail.contains("only EF.SOD names DG14"), "{}", report.reasons[0].detail);
}

#[test]
fn h05_without_a_csca_the_gap_is_ours_and_nothing_passes() {
    let issuer = Issuer::new(P256);
    let (lines, chip) = issuer.document();
    let report = report(Some((&lines, First)), &chip, &TrustSnapshot::default(), Profile::Routine);
    assert_eq!((report.outcome, report.authenticated), (Verdict::Inconclusive, Authenticated::None));
    assert_eq!((report.reasons[0].code, report.reasons[0].outcome), (codes::PA_CHAIN, NotRun));
    assert!(report.headline.contains("The gap is ours"), "{}", report.headline);
    assert_eq!(outcome(&report, codes::PA_SOD_SIGNATURE), Some(Passed));
}

#[test]
fn a_signer_that_names_a_csca_key_which_did_not_sign_it_fails() {
    let issuer = Issuer::new(P256);
    // A forger's authority with the same name, whose certificates claim the key identifier of the true one.
    issuer.authority("false", P256.csca_key, "UT");
    let id = openssl(issuer.path(), "x509 -in csca.pem -noout -ext subjectKeyIdentifier");
    let id = String::from_utf8(id).unwrap().lines().last().unwrap().trim().replace(':', "");
    let config = String::from_utf8(issuer.read("c.cnf")).unwrap();
    issuer.write(
        "c.cnf",
        format!(
            "{config}[claims]\nkeyUsage=critical,digitalSignature\n2.5.29.35=DER:3016{}\n",
            format_args!("8014{id}")
        ),
    );
    issuer.signer("claims", "false", "UT", "claims");
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let claims = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "claims", "")),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!((claims.outcome, claims.reasons[0].code), (Verdict::Failed, codes::PA_CHAIN));

    // With its own key identifier it may be a new CSCA that we do not hold yet: ours to find out.
    issuer.signer("other", "false", "UT", "dsc");
    let other = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "other", "")),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!((other.outcome, other.authenticated), (Verdict::Inconclusive, Authenticated::None));
    assert!(detail(&other, codes::PA_CHAIN).contains("none with the key that signed"));
}

#[test]
fn a_revoked_signer_fails_and_is_named_so() {
    let issuer = Issuer::new(P256);
    let (lines, chip) = issuer.document();
    let mut trust = issuer.trust();
    trust.import(&issuer.crl(true), "crl.der", now());
    let report = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Failed, codes::PA_REVOCATION));
    assert!(
        report.reasons[0].detail.contains("revoked 2024-06-01 (key compromise)"),
        "{}",
        report.reasons[0].detail
    );
    assert_eq!(report.authenticated, Authenticated::None);
}

#[test]
fn a_missing_revocation_list_is_said_and_stops_a_pass_only_under_the_strict_profile() {
    let issuer = Issuer::new(P256);
    let (lines, chip) = issuer.document();
    let mut trust = TrustSnapshot::default();
    trust.import(&issuer.read("csca.pem"), "csca.pem", now());
    let routine = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((routine.outcome, outcome(&routine, codes::PA_REVOCATION)), (Verdict::Passed, Some(NotRun)));
    let strict = report(Some((&lines, First)), &chip, &trust, Profile::Strict);
    assert_eq!((strict.outcome, strict.reasons[0].code), (Verdict::Inconclusive, codes::PA_REVOCATION));

    // A list by another key of the same name proves nothing.
    issuer.authority("csca", P256.csca_key, "UT");
    trust.import(&issuer.crl(false), "false.crl", now());
    let wrong = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(outcome(&wrong, codes::PA_REVOCATION), Some(NotRun));
    assert!(detail(&wrong, codes::PA_REVOCATION).contains("cannot be relied on"));
}

#[test]
fn h12_one_country_cannot_sign_for_another() {
    let issuer = Issuer::named(P256, "FR");
    let (lines, chip) = issuer.document();
    let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Failed, codes::PA_ISSUING_COUNTRY));
    assert_eq!(report.reasons[0].detail, "CSCA of FR, document of UTO");
}

#[test]
fn h12_unsigned_content_and_content_under_another_digest_fail() {
    let issuer = Issuer::new(P256);
    let (lines, mut sound) = issuer.document();
    // Without any signer (NFCPassportReader counted such content as untampered).
    let groups = groups(&lines);
    let object = support::security_object(&groups);
    let unsigned = |infos: &[u8]| {
        let content = tlv(
            &[0x30],
            &[tlv(&[6], vigie_mrtd::oid::LDS_SECURITY_OBJECT), tlv(&[0xA0], &tlv(&[4], &object))].concat(),
        );
        let body = tlv(&[0x30], &[vec![2, 1, 3], tlv(&[0x31], &[]), content, infos.to_vec()].concat());
        tlv(&[0x77], &tlv(&[0x30], &[tlv(&[6], vigie_mrtd::oid::SIGNED_DATA), tlv(&[0xA0], &body)].concat()))
    };
    let none = report(
        Some((&lines, First)),
        &chip(&groups, unsigned(&tlv(&[0x31], &[]))),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!((none.outcome, none.reasons[0].code), (Verdict::Failed, codes::PA_SOD_SIGNATURE));
    assert_eq!(none.authenticated, Authenticated::None);

    // The signed attributes and signature of a sound SOD around other content.
    let forged_lines = zone("UTO", "L898902D4");
    let forged_groups = support::groups(&forged_lines);
    let sod = sound["EF_SOD.bin"].clone();
    let from = support::security_object(&groups);
    let at = sod.windows(from.len()).position(|window| window == from).unwrap();
    let forged = [&sod[..at], &support::security_object(&forged_groups), &sod[at + from.len()..]].concat();
    sound = chip(&forged_groups, forged);
    let swapped = report(Some((&forged_lines, First)), &sound, &issuer.trust(), Profile::Routine);
    assert_eq!((swapped.outcome, swapped.reasons[0].code), (Verdict::Failed, codes::PA_SIGNED_ATTRIBUTES));
}

#[test]
fn a_document_signed_without_attributes_or_with_an_authority_key_never_passes() {
    let issuer = Issuer::new(P256);
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let bare = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "dsc", "-noattr")),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!((bare.outcome, bare.authenticated), (Verdict::Inconclusive, Authenticated::None));
    assert_eq!(outcome(&bare, codes::PA_SIGNED_ATTRIBUTES), Some(Failed));
    assert_eq!(outcome(&bare, codes::PA_SOD_SIGNATURE), Some(Passed));

    let authority = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "csca", "")),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!((authority.outcome, authority.authenticated), (Verdict::Inconclusive, Authenticated::None));
    assert!(detail(&authority, codes::PA_SIGNER_CERTIFICATE).contains("certificate of an authority"));
}

#[test]
fn signers_are_found_by_key_identifier_and_outside_the_sod() {
    let issuer = Issuer::new(P256);
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let by_key = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "dsc", "-keyid")),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!(by_key.authenticated, Authenticated::Chip);

    let external = chip(&groups, issuer.sod(&groups, "dsc", "-nocerts"));
    let mut trust = issuer.trust();
    let missing = report(Some((&lines, First)), &external, &trust, Profile::Routine);
    assert_eq!(
        (missing.outcome, missing.reasons[0].code),
        (Verdict::Inconclusive, codes::PA_SIGNER_CERTIFICATE)
    );
    trust.import(&issuer.read("dsc.der"), "dsc.der", now());
    let found = report(Some((&lines, First)), &external, &trust, Profile::Routine);
    assert_eq!((found.outcome, found.authenticated), (Verdict::Passed, Authenticated::Chip));
}

#[test]
fn h02_a_signer_named_in_other_string_types_passes_only_by_a_named_issuer_rule() {
    // H2: the signer identifier names the same issuer, PrintableString in place of UTF8String, as UA does.
    for (country, state, expected) in [
        ("UA", "UKR", (Defect, Verdict::Passed, Authenticated::Chip)),
        ("UT", "UTO", (Failed, Verdict::Inconclusive, Authenticated::None)),
    ] {
        let issuer = Issuer::named(P256, country);
        let lines = zone(state, "L898902C3");
        let groups = groups(&lines);
        let mut sod = issuer.sod(&groups, "dsc", "");
        let name = tlv(&[0x0C], b"Specimen");
        // Subject and issuer of the certificate come first; the signer identifier is last.
        let last = (0..sod.len() - name.len()).rfind(|at| sod[*at..*at + name.len()] == name).unwrap();
        sod[last] = 0x13;
        let report = report(Some((&lines, First)), &chip(&groups, sod), &issuer.trust(), Profile::Routine);
        let found =
            (outcome(&report, codes::PA_SIGNER_CERTIFICATE).unwrap(), report.outcome, report.authenticated);
        assert_eq!(found, expected, "{country}");
        assert!(detail(&report, codes::PA_SIGNER_CERTIFICATE).contains("other string types"));
    }
}

#[test]
fn h01_a_key_that_does_not_fit_its_curve_is_never_retried_with_another() {
    // H1: the certificate says P-384, the point is of P-256.
    let issuer = Issuer::new(P256);
    let (lines, mut chip) = issuer.document();
    let sod = chip["EF_SOD.bin"].clone();
    let p256 = tlv(&[6], vigie_mrtd::oid::P256);
    let at = sod.windows(p256.len()).position(|window| window == p256).unwrap();
    // An identifier of the same length for another curve: P-192.
    let mut altered = sod.clone();
    altered[at + p256.len() - 1] = 1;
    chip.insert("EF_SOD.bin".into(), altered);
    let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((report.outcome, report.authenticated), (Verdict::Failed, Authenticated::None));
    assert!(detail(&report, codes::PA_SOD_SIGNATURE).contains("point of 65 octets on curve P-192"));
}

#[test]
fn link_certificates_carry_trust_from_the_former_key_to_the_new_one() {
    let issuer = Issuer::new(P256);
    // The new CSCA certificate is not held, only the link: its key signed by the former one.
    issuer.authority("new", P256.csca_key, "UT");
    openssl(issuer.path(), "req -new -key new.key -config c.cnf -subj /C=UT/O=Specimen/CN=CSCA -out new.csr");
    openssl(
        issuer.path(),
        "x509 -req -in new.csr -CA csca.pem -CAkey csca.key -set_serial 7 -sha256 -days 4500 -extfile c.cnf -extensions csca -out link.pem",
    );
    issuer.signer("second", "new", "UT", "dsc");
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let chip = chip(&groups, issuer.sod(&groups, "second", ""));

    let mut trust = TrustSnapshot::default();
    let link = trust.import(&issuer.read("link.pem"), "link.pem", now());
    assert_eq!(serde_json::to_value(&link).unwrap()["entries"][0]["status"], "unanchored");
    let waiting = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(outcome(&waiting, codes::PA_CHAIN), Some(NotRun));
    trust.import(&issuer.read("csca.pem"), "csca.pem", now());
    let linked = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(linked.authenticated, Authenticated::Chip, "{linked:#?}");
    assert!(detail(&linked, codes::PA_CHAIN).contains("a link certificate"));
}

#[test]
fn bytes_that_nobody_signed_never_pass() {
    let issuer = Issuer::new(P256);
    let (lines, sound) = issuer.document();
    for name in ["EF_SOD.bin", "EF_COM.bin", "DG1.bin", "DG2.bin"] {
        let mut chip = sound.clone();
        chip.get_mut(name).unwrap().extend([0, 0, 1]);
        let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
        assert_eq!(
            (report.outcome, report.authenticated),
            (Verdict::Inconclusive, Authenticated::None),
            "{name}"
        );
        assert!(detail(&report, codes::PA_ENCODING).contains("3 bytes after the end"), "{name}");
    }
}

#[test]
fn printed_lines_of_another_document_contradict_the_chip() {
    let issuer = Issuer::new(P256);
    let (_, chip) = issuer.document();
    let other = zone("UTO", "X12345678");
    let contradiction = report(Some((&other, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!(
        (contradiction.outcome, contradiction.reasons[0].code),
        (Verdict::Failed, codes::CHIP_DG1_MRZ)
    );
    assert_eq!(contradiction.reasons[0].detail, "differ in document number");
    assert_eq!(contradiction.authenticated, Authenticated::None);

    // A letter of the name, which no check digit covers: at first reading it may be misread.
    let mut misread = zone("UTO", "L898902C3");
    misread[0] = misread[0].replace("ERIKSSON", "ERIKSS0N").replace('0', "Q");
    let again = report(Some((&misread, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((again.outcome, again.reasons[0].code), (Verdict::Inconclusive, codes::CHIP_DG1_MRZ));
    assert_eq!(again.next_step, "Read the lines again, or read the chip.");
    let confirmed = report(Some((&misread, Confirmed)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((confirmed.outcome, confirmed.reasons[0].code), (Verdict::Failed, codes::CHIP_DG1_MRZ));

    // 6 and G have the same weight in every check digit.
    let (with_6, with_g) = (zone("UTO", "L89890263"), zone("UTO", "L898902G3"));
    let groups = groups(&with_6);
    let chip = support::chip(&groups, issuer.sod(&groups, "dsc", ""));
    let blind = report(Some((&with_g, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!(blind.outcome, Verdict::Inconclusive);
}

/// Every curve of RFC 5639, P-192 and P-224, by name and by all their numbers, of signer and authority.
#[test]
fn h08_documents_on_brainpool_and_old_curves_are_authenticated() {
    for (name, digest) in [
        ("brainpoolP160r1", "sha1"),
        ("brainpoolP192r1", "sha224"),
        ("brainpoolP224r1", "sha256"),
        ("brainpoolP256r1", "sha256"),
        ("brainpoolP320r1", "sha384"),
        ("brainpoolP384r1", "sha384"),
        ("brainpoolP512r1", "sha512"),
        ("brainpoolP160t1", "sha256"),
        ("brainpoolP192t1", "sha256"),
        ("brainpoolP224t1", "sha224"),
        ("brainpoolP256t1", "sha512"),
        ("brainpoolP320t1", "sha256"),
        ("brainpoolP384t1", "sha256"),
        ("brainpoolP512t1", "sha256"),
        ("prime192v1", "sha1"),
        ("secp224r1", "sha224"),
    ] {
        // The suite holds static texts; a test may leak a few.
        let key = |form: &str| -> &'static str {
            format!("-algorithm EC -pkeyopt ec_paramgen_curve:{name}{form}").leak()
        };
        let explicit = " -pkeyopt ec_param_enc:explicit";
        for (csca_key, dsc_key) in [(key(""), key(explicit)), (key(explicit), key(""))] {
            let issuer = Issuer::new(Suite { csca_key, dsc_key, digest, pss: false });
            let (lines, chip) = issuer.document();
            let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
            let reasons = &report.reasons;
            assert_eq!(
                (report.outcome, report.authenticated),
                (Verdict::Passed, Authenticated::Chip),
                "{name}: {reasons:?}"
            );
            // Another document's signature does not fit.
            let mut forged = chip.clone();
            let (_, other) = issuer.document();
            forged.insert("DG1.bin".to_owned(), other["DG1.bin"].clone());
            let sod = forged.get_mut("EF_SOD.bin").unwrap();
            *sod.last_mut().unwrap() ^= 1;
            let report = self::report(Some((&lines, First)), &forged, &issuer.trust(), Profile::Routine);
            assert_ne!(report.outcome, Verdict::Passed, "{name}");
        }
    }
}

#[test]
fn a_curve_that_is_not_known_is_not_run_and_named() {
    let other = Suite { dsc_key: "-algorithm EC -pkeyopt ec_paramgen_curve:secp224k1", ..P256 };
    let issuer = Issuer::new(other);
    let (lines, chip) = issuer.document();
    let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Inconclusive, codes::PA_SOD_SIGNATURE));
    assert_eq!(
        (report.reasons[0].outcome, report.reasons[0].detail.as_str()),
        (NotRun, "algorithm curve 1.3.132.0.32 is not supported")
    );
}

#[test]
fn truncated_and_empty_files_are_read_errors_and_not_verdicts_on_the_document() {
    let issuer = Issuer::new(P256);
    let (lines, sound) = issuer.document();
    for len in [0, 1, 4, 100, 600] {
        let mut chip = sound.clone();
        chip.get_mut("EF_SOD.bin").unwrap().truncate(len);
        let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Routine);
        assert_eq!(
            (report.outcome, report.reasons[0].code),
            (Verdict::Inconclusive, codes::PA_EF_SOD),
            "{len}"
        );
    }
    let none = report(None, &BTreeMap::new(), &issuer.trust(), Profile::Routine);
    assert_eq!((none.outcome, none.reasons[0].code), (Verdict::Inconclusive, codes::INPUT_EMPTY));
    let nonsense = report(
        None,
        &BTreeMap::from([("holiday.jpg".to_owned(), vec![1, 2])]),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!(
        (nonsense.outcome, nonsense.reasons[0].code),
        (Verdict::Inconclusive, codes::INPUT_NOT_RECOGNISED)
    );
}

#[test]
fn a_wrong_check_digit_is_judged_by_what_the_chip_says() {
    let issuer = Issuer::new(P256);
    let sound = zone("UTO", "L898902C3");
    let mut wrong = sound.clone();
    wrong[1].replace_range(9..10, "7");
    let chip_of = |lines: &[String]| {
        let groups = groups(lines);
        chip(&groups, issuer.sod(&groups, "dsc", ""))
    };
    // The chip says otherwise: most likely a misreading, to be read again; an alteration once the reading is confirmed.
    let otherwise = report(Some((&wrong, First)), &chip_of(&sound), &issuer.trust(), Profile::Routine);
    assert_eq!(
        (otherwise.outcome, otherwise.reasons[0].code),
        (Verdict::Inconclusive, codes::MRZ_CD_DOCUMENT_NUMBER)
    );
    assert_eq!(otherwise.next_step, "Read the lines again, or read the chip.");
    let confirmed = report(Some((&wrong, Confirmed)), &chip_of(&sound), &issuer.trust(), Profile::Routine);
    assert_eq!((confirmed.outcome, confirmed.reasons[0].code), (Verdict::Failed, codes::CHIP_DG1_MRZ));
    // The chip says the same: the error is confirmed. Signed by the issuer it is not an alteration, and still asks for a look.
    let signed = report(Some((&wrong, First)), &chip_of(&wrong), &issuer.trust(), Profile::Routine);
    assert_eq!((signed.outcome, signed.authenticated), (Verdict::Inconclusive, Authenticated::Chip));
    assert!(signed.reasons[0].detail.contains("the issuer's signature on the chip covers the same lines"));
    assert!(signed.next_step.starts_with("Refer to second line"));
    let unproven =
        report(Some((&wrong, First)), &chip_of(&wrong), &TrustSnapshot::default(), Profile::Routine);
    assert_eq!(
        (unproven.outcome, unproven.reasons[0].code),
        (Verdict::Failed, codes::MRZ_CD_DOCUMENT_NUMBER)
    );
    // Without printed lines the chip's copy is held to the same rules.
    let alone = report(None, &chip_of(&wrong), &issuer.trust(), Profile::Routine);
    assert_eq!(
        (alone.outcome, alone.reasons[0].code),
        (Verdict::Inconclusive, codes::MRZ_CD_DOCUMENT_NUMBER)
    );
}

#[test]
fn a_master_list_counts_only_once_its_signer_chains_to_an_approved_anchor() {
    let (publisher, issuer) = (Issuer::new(P256), Issuer::named(P256, "FR"));
    let lines = zone("FRA", "L898902C3");
    let groups = groups(&lines);
    let chip = chip(&groups, issuer.sod(&groups, "dsc", ""));
    let list = tlv(&[0x30], &[vec![2, 1, 0], tlv(&[0x31], &issuer.read("csca.der"))].concat());
    publisher.write("list.der", list);
    let sign = "cms -sign -binary -nodetach -nosmimecap -in list.der -outform DER -out list.cms -econtent_type 2.23.136.1.1.2 -signer dsc.pem -inkey dsc.key";
    openssl(publisher.path(), &format!("{sign} -certfile csca.pem"));
    let list = publisher.read("list.cms");

    let mut trust = TrustSnapshot::default();
    let imported = trust.import(&list, "list.ml", now());
    assert_eq!((imported.refused, imported.read, trust.anchors().count()), (None, 2, 0));
    let waiting = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((waiting.outcome, outcome(&waiting, codes::PA_CHAIN)), (Verdict::Inconclusive, Some(NotRun)));
    assert!(detail(&waiting, codes::PA_CHAIN).contains("whose signer is not anchored"));

    trust.import(&publisher.read("csca.der"), "approved.der", now());
    let anchored = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(
        (anchored.outcome, anchored.authenticated),
        (Verdict::Passed, Authenticated::Chip),
        "{:?}",
        anchored.reasons
    );

    // The list falls with its signer's certificate.
    let mut revoked = trust.clone();
    revoked.import(&publisher.crl(true), "crl.der", now());
    assert_eq!(revoked.anchors().count(), 1);
    let fallen = report(Some((&lines, First)), &chip, &revoked, Profile::Routine);
    assert_eq!(outcome(&fallen, codes::PA_CHAIN), Some(NotRun));

    // One flipped bit in the listed certificate, and the list is refused as a whole.
    let at = list.windows(4).position(|window| window == b"\x0C\x08Sp").unwrap() + 2;
    let mut damaged = list.clone();
    damaged[at] ^= 1;
    let refused = TrustSnapshot::default().import(&damaged, "list.ml", now());
    assert!(refused.refused.is_some_and(|why| why.contains("signed attributes")), "{:?}", refused.entries);
    assert_eq!((refused.read, refused.signatures_resolved), (0, 0));
}

#[test]
fn h15_a_bad_entry_among_good_ones_is_named_and_the_good_ones_are_kept() {
    let (one, other) = (Issuer::new(P256), Issuer::named(P256, "FR"));
    let mut altered = one.read("csca.der");
    let last = altered.len() - 1;
    altered[last] ^= 1;
    let mut trust = TrustSnapshot::default();
    let report = trust.import(
        &[altered, vec![4, 1, 0], other.read("csca.der"), vec![0x30, 0x84, 0xFF]].concat(),
        "mixed",
        now(),
    );
    let statuses: Vec<String> = report.entries.iter().map(|entry| format!("{:?}", entry.status)).collect();
    // Without an authority key identifier a self-issued certificate whose signature is not its own may be a link: held, and not relied on.
    assert_eq!(statuses, ["Unanchored", "Quarantined", "Accepted", "Quarantined"]);
    assert_eq!(report.entries[0].reason, "no certificate that is held signed it");
    assert!(
        report.first_problem().contains("neither a certificate nor a list"),
        "{}",
        report.first_problem()
    );
    assert_eq!((report.signatures_resolved, trust.anchors().count()), (1, 1));
}

/// The three parts of the ICAO PKD as directory entries, with one bad value among them.
#[test]
fn ldif_brings_the_same_trust_as_the_files_it_holds() {
    use base64::Engine as _;
    let issuer = Issuer::new(P256);
    let (lines, chip) = issuer.document();
    let csca = issuer.read("csca.der");
    let folded = |bytes: &[u8]| {
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        let rows: Vec<&str> =
            text.as_bytes().chunks(76).map(|row| std::str::from_utf8(row).unwrap()).collect();
        rows.join("\n ")
    };
    let ldif = format!(
        "version: 1\n\ndn: o=csca,c=UT,dc=data,dc=download,dc=pkd,dc=icao,dc=int\nobjectClass: top\ncACertificate;binary:: {}\ncertificateRevocationList;binary:: {}\n\ndn: o=dsc,c=UT\nuserCertificate;binary:: !!\n",
        folded(&csca),
        folded(&issuer.crl(false))
    );
    let mut trust = TrustSnapshot::default();
    let imported = trust.import(ldif.as_bytes(), "pkd.ldif", now());
    assert_eq!((imported.read, imported.signatures_resolved, imported.refused), (2, 1, None));
    assert_eq!(imported.entries[2].reason, "the value is not base64");
    assert_eq!(
        imported.entries[2].subject,
        &*format!("userCertificate;binary, line {}", ldif.lines().count())
    );
    let report = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((report.outcome, report.authenticated), (Verdict::Passed, Authenticated::Chip));
}
