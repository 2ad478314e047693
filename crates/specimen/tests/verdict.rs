//! What an inspection says of specimens: each defect leads to the reason that its documentation names.

use vigie_model::Timestamp;
use vigie_model::reason::codes;
use vigie_specimen::{
    Authority, AuthoritySpec, CurveParameters, Defect, DocumentKind, KeyKind, Spec, Specimen,
};
use vigie_trust::inspect::{Input, MrzText, Reading, Summary, conclude, inspect, portrait_png, view};
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
                Defect::WrongCheckDigit
                | Defect::Dg11OtherName
                | Defect::Dg12LateIssue
                | Defect::CardAccessWeakened => Verdict::Inconclusive,
                _ => Verdict::Failed,
            };
            assert_eq!(report.outcome, expected, "{defect}");
            let confirmed = checked(&specimen, &trust, Reading::Confirmed);
            let again = match defect {
                Defect::WrongCheckDigit => Verdict::Failed,
                // Reading the lines again changes nothing of what the chip says.
                _ => expected,
            };
            assert_eq!(confirmed.outcome, again, "{defect}");
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

#[test]
fn every_file_of_a_sound_specimen_is_read_without_departure_and_its_pictures_decode() {
    let mut random = random(4);
    let authority = Authority::make(&AuthoritySpec::new(now()), &mut random).unwrap();
    let specimen = authority.issue(&Spec::sound("L898902C3", now()), &mut random).unwrap();
    let input = Input { chip: specimen.files.clone(), ..Input::default() };
    let seen = view(&input, &trust(&authority), now());
    assert!(seen.authenticated && seen.files.len() == specimen.files.len());
    for file in seen.summary().files {
        assert!(file.departures.is_empty() && file.problem.is_none(), "{file:?}");
        if let Some(Summary::Pictures { pictures, .. }) = &file.content {
            assert_eq!(pictures[0].size, Some([320, 80]));
        }
    }
    let portrait = seen.portrait().unwrap();
    assert!(portrait.authentic);
    let png = portrait_png(&portrait.face.picture).unwrap();
    // Width and height of the PNG are those that the record declares.
    let declared = portrait.face.declared;
    assert_eq!(png[16..24], [declared.width.to_be_bytes(), declared.height.to_be_bytes()].concat());
}

#[test]
fn a_file_of_a_specimen_cut_anywhere_is_never_authentic() {
    let mut random = random(5);
    let authority = Authority::make(&AuthoritySpec::new(now()), &mut random).unwrap();
    let specimen = authority.issue(&Spec::sound("L898902C3", now()), &mut random).unwrap();
    let trust = trust(&authority);
    for (name, whole) in specimen.files.iter().filter(|(name, _)| name.starts_with("DG")) {
        for len in (1..whole.len()).step_by(1 + whole.len() / 30) {
            let mut input = Input { chip: specimen.files.clone(), ..Input::default() };
            input.chip.insert(name.clone(), whole[..len].to_vec());
            let seen = view(&input, &trust, now());
            let cut = seen.files.iter().find(|file| file.name == name).unwrap();
            assert!(!seen.authenticated && !cut.content.is_authentic(), "{name} cut to {len}");
            let _ = seen.summary();
        }
    }
}
