//! What an inspection says of specimens: each defect leads to the reason that its documentation names.

use vigie_model::Timestamp;
use vigie_model::reason::codes;
use vigie_specimen::{
    Authority, AuthoritySpec, CurveParameters, Defect, DocumentKind, KeyKind, Spec, Specimen,
};
use vigie_trust::inspect::{Input, MrzText, Reading, conclude, inspect};
use vigie_trust::report::{Authenticated, CheckReport, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

fn now() -> Timestamp {
    Timestamp::from_date(2026, 11, 23).unwrap()
}

/// Bytes that differ enough: a linear congruential generator (Knuth's MMIX constants).
fn random(mut state: u64) -> impl FnMut(&mut [u8]) {
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 33) as u8;
        }
    }
}

fn trust(authority: &Authority) -> TrustSnapshot {
    let mut trust = TrustSnapshot::default();
    for (name, bytes) in authority.trust() {
        trust.import(&bytes, &name, now());
    }
    trust
}

fn checked(specimen: &Specimen, trust: &TrustSnapshot, reading: Reading) -> CheckReport {
    let text = specimen.mrz.join("\n");
    let input =
        Input { mrz: Some(MrzText { text, reading }), chip: specimen.files.clone(), ..Input::default() };
    conclude(inspect(&input, trust, now(), Profile::Strict), Vec::new(), Vec::new())
}

#[test]
fn sound_specimens_pass_with_every_kind_of_key_and_both_forms_of_curve() {
    let mut random = random(1);
    for key in KeyKind::ALL {
        for parameters in [CurveParameters::Explicit, CurveParameters::Named] {
            if parameters == CurveParameters::Named && matches!(key, KeyKind::Rsa2048 | KeyKind::Rsa2048Pss) {
                continue;
            }
            let spec = AuthoritySpec { key, parameters, ..AuthoritySpec::new(now()) };
            let authority = Authority::make(&spec, &mut random).unwrap();
            for document in [DocumentKind::Passport, DocumentKind::Card] {
                let spec = Spec { document, ..Spec::sound("L898902C3", now()) };
                let report = checked(
                    &authority.issue(&spec, &mut random).unwrap(),
                    &trust(&authority),
                    Reading::First,
                );
                assert_eq!(
                    report.outcome,
                    Verdict::Passed,
                    "{} {parameters:?}: {:?}",
                    key.name(),
                    report.reasons
                );
                assert_eq!(report.authenticated, Authenticated::Chip);
            }
        }
    }
}

#[test]
fn each_defect_leads_to_its_reason() {
    let mut random = random(2);
    let authority = Authority::make(&AuthoritySpec::new(now()), &mut random).unwrap();
    let trust = trust(&authority);
    for document in [DocumentKind::Passport, DocumentKind::Card] {
        for defect in Defect::ALL {
            let spec = Spec { document, ..Spec::sound("L898902C3", now()) }.with_defect(defect);
            let specimen = authority.issue(&spec, &mut random).unwrap();
            let report = checked(&specimen, &trust, Reading::First);
            assert_eq!(report.reasons[0].code, defect.reason(), "{defect}: {:?}", report.reasons);
            let expected = match defect {
                Defect::WrongCheckDigit => Verdict::Inconclusive,
                _ => Verdict::Failed,
            };
            assert_eq!(report.outcome, expected, "{defect}");
            let confirmed = checked(&specimen, &trust, Reading::Confirmed);
            assert_eq!(confirmed.outcome, Verdict::Failed, "{defect}");
            if defect == Defect::WrongCheckDigit {
                assert_eq!(confirmed.reasons[0].code, codes::CHIP_DG1_MRZ);
            }
        }
    }
}

#[test]
fn specimens_of_another_authority_are_not_passed() {
    let mut random = random(3);
    let mut authority = || Authority::make(&AuthoritySpec::new(now()), &mut random).unwrap();
    let (one, other) = (authority(), authority());
    let specimen = one.issue(&Spec::sound("L898902C3", now()), &mut random).unwrap();
    let report = checked(&specimen, &trust(&other), Reading::First);
    assert_ne!(report.outcome, Verdict::Passed);
    assert_eq!(report.authenticated, Authenticated::None);
}
