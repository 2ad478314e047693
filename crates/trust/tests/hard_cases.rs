//! Departures that documents in use have, by the number that our research gives them (docs/conformance-9303.md has the table). Others of them are in
//! `openssl_issuer.rs` under the same prefix.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use support::{Issuer, P256, Suite, chip, detail, groups, now, openssl, outcome, report, zone};
use vigie_model::Outcome::{Failed, Passed};
use vigie_model::reason::codes;
use vigie_trust::inspect::Reading::First;
use vigie_trust::report::{Authenticated, Profile, Verdict};
use vigie_trust::store::{EntryStatus, OwnSignature, TrustSnapshot};

/// Adds a section to the OpenSSL configuration.
fn section(issuer: &Issuer, text: &str) {
    let config = String::from_utf8(issuer.read("c.cnf")).unwrap();
    issuer.write("c.cnf", format!("{config}{text}\n"));
}

fn key_id(issuer: &Issuer, certificate: &str) -> String {
    let id = openssl(issuer.path(), &format!("x509 -in {certificate}.pem -noout -ext subjectKeyIdentifier"));
    String::from_utf8(id).unwrap().lines().last().unwrap().trim().replace(':', "")
}

/// Certifies `NAME.key` by `csca.key`, or by itself if it is that, for a span of time and with the extensions of a section; into `OUT.pem` and `OUT.der`.
fn certify(
    issuer: &Issuer,
    (name, out): (&str, &str),
    subject: &str,
    extensions: &str,
    (from, until): (&str, &str),
) {
    section(
        issuer,
        "[sig]\ndatabase=sig.txt\nserial=sig.srl\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nunique_subject=no\npreserve=yes\n[any]\ncountryName=optional\norganizationName=optional\ncommonName=optional",
    );
    issuer.write("sig.txt", "");
    issuer.write("sig.srl", "1267\n");
    let own = if name == "csca" { "-selfsign" } else { "" };
    openssl(issuer.path(), &format!("req -new -key {name}.key -config c.cnf -subj {subject} -out {out}.csr"));
    openssl(
        issuer.path(),
        &format!(
            "ca -batch -notext {own} -config c.cnf -name sig -in {out}.csr -keyfile csca.key -cert csca.pem -startdate {from} -enddate {until} -extfile c.cnf -extensions {extensions} -out {out}.pem"
        ),
    );
    openssl(issuer.path(), &format!("x509 -in {out}.pem -outform DER -out {out}.der"));
}

/// From before any document until after all.
const LONG: (&str, &str) = ("20190101000000Z", "20440101000000Z");

#[test]
fn h03_the_signature_algorithm_comes_from_the_signer_info_and_not_from_the_certificate() {
    // Seen in TR: PKCS#1 over EF.SOD, while the signer's certificate is signed with PSS. Seen in LT: the other way round.
    let rsa = Suite {
        csca_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        dsc_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        digest: "sha256",
        pss: true,
    };
    for (certificate_pss, named, chain) in
        [(true, "RSA 2048, SHA-256", "RSA-PSS 2048"), (false, "RSA-PSS 2048, SHA-256", "RSA 2048")]
    {
        let mut issuer = Issuer::new(Suite { pss: certificate_pss, ..rsa });
        issuer.suite.pss = !certificate_pss;
        let (lines, chip) = issuer.document();
        let report = report(Some((&lines, First)), &chip, &issuer.trust(), Profile::Strict);
        assert_eq!(
            (report.outcome, report.authenticated),
            (Verdict::Passed, Authenticated::Chip),
            "{report:#?}"
        );
        assert_eq!(detail(&report, codes::PA_SOD_SIGNATURE), named);
        assert!(detail(&report, codes::PA_CHAIN).contains(chain), "{}", detail(&report, codes::PA_CHAIN));
    }
}

#[test]
fn h04_a_signer_without_key_identifiers_is_chained_by_name_among_several_keys() {
    let issuer = Issuer::new(P256);
    issuer.signer("bare", "csca", "UT", "bare");
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let chip = chip(&groups, issuer.sod(&groups, "bare", ""));
    let mut trust = TrustSnapshot::default();
    // Ten keys under one name, as one issuer in use has; the right one is not the first.
    for number in 0..9 {
        let name = format!("other{number}");
        issuer.authority(&name, P256.csca_key, "UT");
        trust.import(&issuer.read(&format!("{name}.der")), &name, now());
    }
    let without = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((without.outcome, without.reasons[0].code), (Verdict::Inconclusive, codes::PA_CHAIN));
    assert!(detail(&without, codes::PA_CHAIN).contains("9 certificates of"));
    trust.import(&issuer.read("csca.der"), "csca.der", now());
    let with = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((with.outcome, outcome(&with, codes::PA_CHAIN)), (Verdict::Passed, Some(Passed)));
}

#[test]
fn h04_a_signer_whose_issuer_changed_its_name_is_chained_by_key_identifier() {
    let issuer = Issuer::new(P256);
    let (lines, chip) = issuer.document();
    // The same key, certified under another name of the same country.
    certify(&issuer, ("csca", "csca"), "/C=UT/O=Renamed/CN=CSCA", "csca", LONG);
    let mut trust = TrustSnapshot::default();
    trust.import(&issuer.read("csca.der"), "csca.der", now());
    let report = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((report.outcome, outcome(&report, codes::PA_CHAIN)), (Verdict::Passed, Some(Passed)));
}

#[test]
fn h06_malformed_extensions_spoil_themselves_alone_and_are_named() {
    let issuer = Issuer::new(P256);
    let id = key_id(&issuer, "csca");
    section(
        &issuer,
        // LT: the key identifier without its OCTET STRING. UA: TRUE as 01. LU: a critical nameChange.
        &format!(
            "[odd]\nbasicConstraints=critical,DER:3003010101\nkeyUsage=keyCertSign,cRLSign\n2.5.29.14=DER:{id}\n2.23.136.1.1.6.1=critical,DER:0500"
        ),
    );
    certify(&issuer, ("csca", "csca"), "/C=ut/O=Specimen/CN=CSCA", "odd", LONG);
    let mut trust = TrustSnapshot::default();
    let imported = trust.import(&issuer.read("csca.der"), "csca.der", now());
    assert_eq!(imported.entries[0].status, EntryStatus::Accepted);
    for finding in [
        "malformed subjectKeyIdentifier",
        "boolean not 00 or FF in basicConstraints",
        "critical id-icao-mrtd-security-extensions-nameChange",
        "country in lower case",
        "key usage not critical",
        "no authority key identifier",
        "no path length",
    ] {
        assert!(imported.findings.contains_key(finding), "{finding}: {:?}", imported.findings);
    }
    // Documents below it are judged as ever: the names differ in case alone, the key identifier is found in its bare form.
    let (lines, chip) = issuer.document();
    let report = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((report.outcome, report.authenticated), (Verdict::Passed, Authenticated::Chip), "{report:#?}");
}

#[test]
fn h07_signatures_are_checked_over_the_bytes_as_they_came() {
    // KZ writes a time before 2050 as GeneralizedTime: whoever encodes it anew gets other bytes, and a signature that does not fit.
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/csca/NL_ML_2026-07-22.ml");
    let mut trust = TrustSnapshot::default();
    trust.import(&std::fs::read(path).unwrap(), "NL", now());
    let odd: Vec<_> = trust
        .authorities()
        .iter()
        .filter(|authority| {
            let notes = authority.certificate.leniencies();
            notes.iter().any(|(note, _)| *note == vigie_mrtd::tlv::Leniency::TimeForm)
        })
        .collect();
    assert_eq!(odd.len(), 1);
    assert_eq!(odd[0].certificate.subject().country().as_deref(), Some("KZ"));
    assert_eq!(odd[0].signature, OwnSignature::SelfSigned);
}

#[test]
fn h12_a_signer_must_have_been_valid_when_it_signed_and_need_not_be_now() {
    let issuer = Issuer::new(P256);
    certify(&issuer, ("csca", "root"), "/C=UT/O=Specimen/CN=CSCA", "csca", LONG);
    // Certified for 2020 alone.
    certify(&issuer, ("dsc", "old"), "/C=UT/O=Specimen/CN=DS", "dsc", ("20200101000000Z", "20201231000000Z"));
    std::fs::copy(issuer.path().join("dsc.key"), issuer.path().join("old.key")).unwrap();
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let mut trust = TrustSnapshot::default();
    trust.import(&issuer.read("root.der"), "root.der", now());

    // Signed today by a certificate that ended in 2020.
    let late = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "old", "")),
        &trust,
        Profile::Routine,
    );
    assert_eq!((late.outcome, late.authenticated), (Verdict::Inconclusive, Authenticated::None));
    assert_eq!(outcome(&late, codes::PA_VALIDITY_AT_SIGNING), Some(Failed));
    assert!(detail(&late, codes::PA_VALIDITY_AT_SIGNING).contains("was valid 2020-01-01 to 2020-12-31"));
    // A document signed today by a sound certificate and looked at in eleven years, when the certificate has ended, is sound.
    let (lines, files) = issuer.document();
    let later = vigie_model::Timestamp::from_date(2039, 1, 1).unwrap();
    let input = vigie_trust::inspect::Input {
        mrz: Some(vigie_trust::inspect::MrzText { text: lines.join("\n"), reading: First }),
        chip: files,
        ..Default::default()
    };
    let inspection = vigie_trust::inspect::inspect(&input, &issuer.trust(), later, Profile::Routine);
    let sound = vigie_trust::inspect::conclude(inspection, Vec::new(), Vec::new());
    assert_eq!(outcome(&sound, codes::PA_VALIDITY_AT_SIGNING), Some(Passed), "{sound:#?}");
    assert_eq!(sound.authenticated, Authenticated::Chip);
}

#[test]
fn h12_a_revoked_csca_takes_its_documents_with_it() {
    let issuer = Issuer::new(P256);
    let (lines, chip) = issuer.document();
    let serial = openssl(issuer.path(), "x509 -in csca.pem -noout -serial");
    let serial = String::from_utf8(serial).unwrap().trim().replace("serial=", "");
    issuer.write(
        "index.txt",
        format!(
            "R\t400101000000Z\t240601000000Z,CACompromise\t{serial}\tunknown\t/C=UT/O=Specimen/CN=CSCA\n"
        ),
    );
    openssl(issuer.path(), "ca -config c.cnf -gencrl -cert csca.pem -keyfile csca.key -out crl.pem");
    openssl(issuer.path(), "crl -in crl.pem -outform DER -out crl.der");
    let mut trust = TrustSnapshot::default();
    trust.import(&issuer.read("csca.der"), "csca.der", now());
    trust.import(&issuer.read("crl.der"), "crl.der", now());
    let report = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Failed, codes::PA_REVOCATION));
    assert!(report.reasons[0].detail.starts_with("CSCA certificate revoked 2024-06-01 (CA compromise)"));
}

#[test]
fn h12_a_link_falls_with_the_certificate_of_the_key_that_signed_it() {
    let issuer = Issuer::new(P256);
    issuer.authority("new", P256.csca_key, "UT");
    openssl(issuer.path(), "req -new -key new.key -config c.cnf -subj /C=UT/O=Specimen/CN=CSCA -out new.csr");
    openssl(
        issuer.path(),
        "x509 -req -in new.csr -CA csca.pem -CAkey csca.key -set_serial 7 -sha256 -days 4500 -extfile c.cnf -extensions csca -out new.pem",
    );
    issuer.signer("second", "new", "UT", "dsc");
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let chip = chip(&groups, issuer.sod(&groups, "second", ""));
    let mut trust = issuer.trust();
    trust.import(&issuer.read("new.pem"), "new.pem", now());
    let sound = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!(sound.authenticated, Authenticated::Chip);
    let serial = openssl(issuer.path(), "x509 -in csca.pem -noout -serial");
    let serial = String::from_utf8(serial).unwrap().trim().replace("serial=", "");
    issuer.write("index.txt", format!("R\t400101000000Z\t240601000000Z\t{serial}\tunknown\t/CN=CSCA\n"));
    openssl(issuer.path(), "ca -config c.cnf -gencrl -cert csca.pem -keyfile csca.key -out crl.pem");
    trust.import(&issuer.read("crl.pem"), "crl.pem", now());
    let fallen = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
    assert_eq!((fallen.outcome, fallen.reasons[0].code), (Verdict::Failed, codes::PA_REVOCATION));
    assert!(fallen.reasons[0].detail.starts_with("CSCA certificate revoked"), "{}", fallen.reasons[0].detail);
}

#[test]
fn a_key_for_signing_lists_may_not_sign_documents() {
    let issuer = Issuer::new(P256);
    section(
        &issuer,
        "[lists]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,2.23.136.1.1.8\nauthorityKeyIdentifier=keyid",
    );
    issuer.signer("lists", "csca", "UT", "lists");
    let lines = zone("UTO", "L898902C3");
    let groups = groups(&lines);
    let report = report(
        Some((&lines, First)),
        &chip(&groups, issuer.sod(&groups, "lists", "")),
        &issuer.trust(),
        Profile::Routine,
    );
    assert_eq!((report.outcome, report.authenticated), (Verdict::Inconclusive, Authenticated::None));
    assert!(detail(&report, codes::PA_SIGNER_CERTIFICATE).contains("for the purpose"));
}
