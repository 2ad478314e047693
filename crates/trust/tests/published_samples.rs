//! Security objects and certificates that others published.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use support::{detail, now, outcome, report};
use vigie_model::Outcome::{Failed, Passed};
use vigie_model::reason::codes;
use vigie_trust::inspect::{Input, conclude, inspect};
use vigie_trust::report::{Authenticated, CheckReport, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

fn testdata(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(path)).unwrap()
}

#[test]
fn the_bsi_reference_passport_is_read_and_its_unsigned_dg15_is_found() {
    let names = ["EF_COM.bin", "EF_SOD.bin", "Datagroup1.bin", "Datagroup14.bin", "Datagroup15.bin"];
    let mut chip: BTreeMap<String, Vec<u8>> =
        names.iter().map(|name| (name.to_string(), testdata(&format!("bsi-reference/{name}")))).collect();
    let inspected = |chip: &BTreeMap<String, Vec<u8>>| -> CheckReport {
        let at = "2014-06-01T00:00:00Z".parse().unwrap();
        let input = Input { chip: chip.clone(), ..Input::default() };
        conclude(inspect(&input, &TrustSnapshot::default(), at, Profile::Routine), Vec::new(), Vec::new())
    };
    let whole = inspected(&chip);
    assert_eq!((whole.outcome, whole.reasons[0].code), (Verdict::Failed, codes::PA_DG_MISSING));
    assert_eq!(whole.reasons[0].detail, "DG15 read, but not in EF.SOD");
    assert_eq!(outcome(&whole, codes::PA_SOD_SIGNATURE), Some(Passed));
    assert!(detail(&whole, codes::PA_DG_HASH).starts_with("DG1, DG14: SHA-256 digests agree"));

    chip.remove("Datagroup15.bin");
    let signed = inspected(&chip);
    assert_eq!((signed.outcome, signed.reasons[0].code), (Verdict::Inconclusive, codes::PA_CHAIN));
    assert_eq!(outcome(&signed, codes::PA_SIGNED_ATTRIBUTES), Some(Passed));
    assert_eq!(outcome(&signed, codes::PA_EF_COM), Some(Passed));
    assert!(detail(&signed, codes::PA_DG_MISSING).contains("DG2, DG3, DG4 signed, but not read"));
    assert_eq!(signed.document.unwrap().issuing_state, "D");
}

fn zkr_trust() -> TrustSnapshot {
    let mut trust = TrustSnapshot::default();
    for suite in ["rsa-2048-sha256", "ecdsa-p256-sha256"] {
        trust.import(&testdata(&format!("zkr/zkr-csca-{suite}.pem")), suite, now());
    }
    trust
}

#[test]
fn security_objects_of_the_zero_knowledge_republic_hold_and_every_departure_in_them_is_named() {
    // Their signer identifiers are zeros, so the only certificate in each is taken; those of ECDSA have no DER around r and s; those of SHA-384
    // and SHA-512 name SHA-256 in the signature algorithm.
    const PLAIN: &str = "r and s side by side";
    const BESIDE: &str = "digest other than the one in the signature algorithm";
    for (suite, named, departures) in [
        ("rsa-2048-sha256", "RSA 2048, SHA-256", &[][..]),
        ("rsa-3072-sha384", "RSA 3072, SHA-384", &[BESIDE]),
        ("rsa-4096-sha512", "RSA 4096, SHA-512", &[BESIDE]),
        ("ecdsa-p256-sha256", "ECDSA P-256, SHA-256", &[PLAIN]),
        ("ecdsa-p384-sha384", "ECDSA P-384, SHA-384", &[PLAIN, BESIDE]),
        ("ecdsa-p521-sha512", "ECDSA P-521, SHA-512", &[PLAIN, BESIDE]),
    ] {
        let chip =
            BTreeMap::from([("EF.SOD".to_owned(), testdata(&format!("zkr/johnny-silverhand-{suite}.sod")))]);
        let report = report(None, &chip, &zkr_trust(), Profile::Routine);
        assert_eq!(detail(&report, codes::PA_SOD_SIGNATURE), named);
        assert_eq!(
            outcome(&report, codes::PA_SIGNER_CERTIFICATE),
            Some(Failed),
            "no rule of the issuer explains it"
        );
        assert!(detail(&report, codes::PA_ENCODING).contains("without the tag 77"));
        for departure in departures {
            assert!(detail(&report, codes::PA_DG_HASH_ALGORITHM).contains(departure), "{suite}");
        }
        assert_eq!(
            (report.outcome, report.authenticated),
            (Verdict::Inconclusive, Authenticated::None),
            "there is no DG1"
        );
    }
}

#[test]
fn security_objects_with_an_embedded_certificate_are_chained() {
    for name in ["john-miller-smith-rsa-2048-sha256", "mary-miller-smith-ecdsa-p256-sha256"] {
        let json: serde_json::Value = serde_json::from_slice(&testdata(&format!("zkr/{name}.json"))).unwrap();
        let sod =
            base64::engine::general_purpose::STANDARD.decode(json["encoded"].as_str().unwrap()).unwrap();
        let report = report(None, &BTreeMap::from([("SOD".to_owned(), sod)]), &zkr_trust(), Profile::Routine);
        for code in [codes::PA_SIGNED_ATTRIBUTES, codes::PA_SOD_SIGNATURE, codes::PA_CHAIN] {
            assert_eq!(outcome(&report, code), Some(Passed), "{name}: {}", detail(&report, code));
        }
        assert_ne!(report.authenticated, Authenticated::Chip, "there is no DG1");
    }
}
