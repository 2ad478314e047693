//! The meaning of a verdict, sentence by sentence of DESIGN §5.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::collections::BTreeMap;

use support::{outcome, zone};
use vigie_model::Outcome::{Failed, NotRun, Passed};
use vigie_model::reason::codes;
use vigie_model::{Lang, Timestamp, Tlp};
use vigie_trust::inspect::Reading::{Confirmed, First};
use vigie_trust::inspect::{Input, Inspection, MrzText, Reading, conclude, inspect, is_kept_as_evidence};
use vigie_trust::report::{
    AlertAnswer, Authenticated, CheckReport, ListAnswer, ListKind, ListOutcome, Profile, Verdict,
};
use vigie_trust::store::TrustSnapshot;

fn at() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn printed(lines: &[String], reading: Reading, profile: Profile) -> Inspection {
    let mrz = Some(MrzText { text: lines.join("\n"), reading });
    inspect(&Input { mrz, ..Input::default() }, &TrustSnapshot::default(), at(), profile)
}

fn report(lines: &[String], reading: Reading) -> CheckReport {
    conclude(printed(lines, reading, Profile::Routine), Vec::new(), Vec::new())
}

fn list(outcome: ListOutcome) -> ListAnswer {
    let (id, title, owner) = ("own".into(), "Own documents".into(), "UTO".into());
    ListAnswer {
        id,
        title,
        owner,
        as_of: Some(at()),
        outcome,
        reason: None,
        stale: false,
        kind: ListKind::Plain,
        cells: Vec::new(),
    }
}

fn alert() -> AlertAnswer {
    AlertAnswer {
        id: "indicator--0b5b3d3c-1a5e-4f0f-9f5e-6d3d9c0d8a11".parse().unwrap(),
        name: "Altered DG1 in series L898".into(),
        author: "Utopia".into(),
        attested: true,
        tlp: Tlp::Amber,
        confidence: Some(85),
        modified: at(),
        valid_until: None,
        matched: 3,
        confirmed: 1,
        cleared: 0,
        sightings: 2,
    }
}

/// The document number's check digit made wrong, and the composite with it.
fn wrong_digit() -> Vec<String> {
    let mut lines = zone("UTO", "L898902C3");
    lines[1].replace_range(9..10, "7");
    lines
}

#[test]
fn printed_lines_and_lists_alone_pass_and_say_that_nothing_was_authenticated() {
    let inspection = printed(&zone("UTO", "L898902C3"), First, Profile::Routine);
    assert_eq!(inspection.document_key().as_deref(), Some("UTO|P|L898902C3"));
    let report = conclude(inspection, vec![list(ListOutcome::NotListed)], Vec::new());
    assert_eq!((report.outcome, report.authenticated), (Verdict::Passed, Authenticated::None));
    assert_eq!(report.headline, "No objection in the printed line; document not authenticated");
    assert_eq!(
        report.headline_in(Lang::Fr),
        "Aucune objection dans la ligne imprimée ; document non authentifié"
    );
    assert!(report.reasons.is_empty() && report.next_step.is_empty());
    let sod = report.check(codes::PA_SOD_SIGNATURE).unwrap();
    assert_eq!((sod.outcome, sod.detail.as_str()), (NotRun, "no EF.SOD given"));
}

#[test]
fn a_wrong_check_digit_is_read_again_until_a_second_reading_confirms_it() {
    let first = report(&wrong_digit(), First);
    assert_eq!(
        (first.outcome, first.reasons[0].code),
        (Verdict::Inconclusive, codes::MRZ_CD_DOCUMENT_NUMBER)
    );
    assert_eq!(first.reasons[0].outcome, Failed);
    assert_eq!(first.next_step, "Read the lines again, or read the chip.");
    assert!(first.reasons[0].source.starts_with("ICAO Doc 9303"));
    let confirmed = report(&wrong_digit(), Confirmed);
    assert_eq!(
        (confirmed.outcome, confirmed.reasons[0].code),
        (Verdict::Failed, codes::MRZ_CD_DOCUMENT_NUMBER)
    );
    assert!(confirmed.next_step.starts_with("Refer to second line"));
}

#[test]
fn an_expired_document_is_named_so_and_an_expiry_in_doubt_is_not_judged() {
    let lines =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
            .map(str::to_owned);
    let expired = report(&lines, First);
    assert_eq!((expired.outcome, expired.reasons.len()), (Verdict::Failed, 1));
    assert_eq!(
        (expired.reasons[0].code, expired.reasons[0].detail.as_str()),
        (codes::DOCUMENT_EXPIRED, "expired 2012-04-15")
    );
    assert_eq!(expired.headline, "The document has expired. An expired document is not a false one.");
    let document = expired.document.unwrap();
    assert_eq!(
        (document.kind.as_str(), document.number.as_str(), document.expiry.as_deref()),
        ("TD3", "L898902C3", Some("2012-04-15"))
    );

    let mut doubtful = lines.to_vec();
    doubtful[1].replace_range(21..22, "2");
    let doubtful = report(&doubtful, First);
    assert_eq!(
        (doubtful.outcome, outcome(&doubtful, codes::DOCUMENT_EXPIRED)),
        (Verdict::Inconclusive, Some(NotRun))
    );
}

#[test]
fn the_day_of_expiry_itself_is_still_valid() {
    let lines = zone("UTO", "L898902C3");
    let on = |day: &str| {
        let input =
            Input { mrz: Some(MrzText { text: lines.join("\n"), reading: First }), ..Input::default() };
        conclude(
            inspect(&input, &TrustSnapshot::default(), day.parse().unwrap(), Profile::Routine),
            Vec::new(),
            Vec::new(),
        )
        .outcome
    };
    assert_eq!(on("2044-04-15T23:59:59Z"), Verdict::Passed);
    assert_eq!(on("2044-04-16T00:00:00Z"), Verdict::Failed);
}

#[test]
fn a_private_list_asks_for_a_second_look_at_most_and_its_silence_passes_nothing() {
    let conclude_with = |outcome, reason: Option<&str>| {
        let (kind, reason) = (ListKind::Private, reason.map(str::to_owned));
        let answer = ListAnswer { kind, reason, ..list(outcome) };
        conclude(printed(&zone("UTO", "L898902C3"), First, Profile::Routine), vec![answer], Vec::new())
    };
    let hit = conclude_with(ListOutcome::Listed, None);
    assert_eq!((hit.outcome, hit.reasons[0].code), (Verdict::Inconclusive, codes::LIST_PRIVATE_HIT));
    assert!(hit.reasons[0].detail.contains("2^-32") && hit.next_step.contains("owner"), "{hit:?}");
    let clear = conclude_with(ListOutcome::NotListed, None);
    assert_eq!(clear.outcome, Verdict::Passed);
    assert_eq!(clear.check(codes::LIST_PRIVATE_HIT).unwrap().outcome, Passed);
    assert_eq!(clear.check(codes::LIST_LOST_STOLEN).unwrap().outcome, NotRun, "no plain list is held");
    let silent = conclude_with(ListOutcome::NotChecked, Some("match.timeout"));
    assert_eq!((silent.outcome, silent.reasons[0].outcome), (Verdict::Inconclusive, NotRun));
    assert!(silent.reasons[0].detail.ends_with("match.timeout"));
}

#[test]
fn lists_fail_when_listed_and_their_gaps_are_ours() {
    let conclude_with = |answer: ListAnswer| {
        conclude(printed(&zone("UTO", "L898902C3"), First, Profile::Routine), vec![answer], Vec::new())
    };
    let listed = conclude_with(ListAnswer { reason: Some("stolen".into()), ..list(ListOutcome::Listed) });
    assert_eq!((listed.outcome, listed.reasons[0].code), (Verdict::Failed, codes::LIST_LOST_STOLEN));
    assert_eq!(listed.reasons[0].detail, "stolen; list Own documents of UTO, as of 2026-11-23");

    let unasked = conclude_with(ListAnswer { reason: Some("no answer".into()), ..list(ListOutcome::NotRun) });
    assert_eq!((unasked.outcome, unasked.reasons[0].outcome), (Verdict::Inconclusive, NotRun));

    let stale = conclude_with(ListAnswer { stale: true, ..list(ListOutcome::NotListed) });
    assert_eq!((stale.outcome, stale.reasons[0].code), (Verdict::Inconclusive, codes::LIST_STALE));
    assert!(stale.next_step.contains("on our side"), "{}", stale.next_step);
    assert_eq!(outcome(&stale, codes::LIST_LOST_STOLEN), Some(Passed));
}

#[test]
fn an_alert_asks_for_a_look_and_never_for_more() {
    let inspection = printed(&zone("UTO", "L898902C3"), First, Profile::Routine);
    let facts = inspection.travel_facts().unwrap();
    assert_eq!(
        (facts.issuing_state.as_str(), facts.number.as_str(), facts.valid_until.as_deref()),
        ("UTO", "L898902C3", Some("2044-04-15"))
    );
    let report = conclude(inspection, Vec::new(), vec![alert()]);
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Inconclusive, codes::ALERT_MATCH));
    let detail = &report.reasons[0].detail;
    for part in [
        "Altered DG1 in series L898",
        "signed by Utopia",
        "TLP:AMBER",
        "confidence 85",
        "matched 3, confirmed 1, cleared 0",
    ] {
        assert!(detail.contains(part), "{detail}");
    }
    assert!(report.next_step.contains("second line"));
    assert_eq!(report.alerts.len(), 1);
}

#[test]
fn the_strict_profile_asks_for_an_authenticated_chip() {
    let report = conclude(printed(&zone("UTO", "L898902C3"), First, Profile::Strict), Vec::new(), Vec::new());
    assert_eq!(report.outcome, Verdict::Inconclusive);
    assert_eq!(report.reasons[0].code, codes::PA_EF_SOD);
    assert!(report.reasons.iter().any(|reason| reason.code == codes::VIGILANCE_REQUIREMENT));
}

#[test]
fn text_that_is_no_zone_and_files_that_are_no_chip_are_inconclusive_and_say_what_to_do() {
    for text in ["garbage", "P<UTO", "é"] {
        let report = report(&[text.to_owned()], Confirmed);
        assert_eq!((report.outcome, report.document.is_none()), (Verdict::Inconclusive, true), "{text}");
        assert!(report.reasons[0].code.as_str().starts_with("mrz."), "{text}");
    }
    let mut sod = vec![0x77, 0x84, 0x80, 0, 0, 0];
    sod.extend([0x30; 64]);
    let input = Input { chip: BTreeMap::from([("EF_SOD.bin".to_owned(), sod)]), ..Input::default() };
    let report =
        conclude(inspect(&input, &TrustSnapshot::default(), at(), Profile::Routine), Vec::new(), Vec::new());
    assert_eq!((report.outcome, report.reasons[0].code), (Verdict::Inconclusive, codes::PA_EF_SOD));
    assert_eq!(
        report.reasons[0].detail,
        "element at byte 0 states a length of 2147483648 bytes, only 64 are left"
    );
}

#[test]
fn the_json_is_that_of_the_contract_and_can_be_read_back() {
    let report = conclude(
        printed(&wrong_digit(), First, Profile::Strict),
        vec![list(ListOutcome::NotListed)],
        vec![alert()],
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(
        (&json["outcome"], &json["authenticated"], &json["profile"]),
        (&"inconclusive".into(), &"none".into(), &"strict".into())
    );
    let document = serde_json::json!({"kind":"TD3","document_type":"PP","issuing_state":"UTO","number":"L898902C3","expiry":"2044-04-15"});
    assert_eq!(json["document"], document);
    assert_eq!(json["reasons"][0]["code"], "mrz.check-digit.document-number");
    assert_eq!(json["reasons"][0]["outcome"], "failed");
    assert!(
        json["reasons"][0]["detail"].as_str().unwrap().contains("digit is 7, computed 6"),
        "{}",
        json["reasons"][0]["detail"]
    );
    assert!(json["reasons"][0]["source"].as_str().unwrap().starts_with("ICAO Doc 9303"));
    assert!(
        json["checks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|check| check["code"] == "pa.sod-signature" && check["outcome"] == "not-run")
    );
    assert_eq!(
        (&json["lists"][0]["id"], &json["lists"][0]["outcome"]),
        (&"own".into(), &"not-listed".into())
    );
    assert_eq!(json["alerts"][0]["tlp"], "amber");
    assert_eq!(json["inspected_at"], "2026-11-23T12:00:00.000000Z");
    assert_eq!(serde_json::from_value::<CheckReport>(json).unwrap(), report);
}

#[test]
fn no_detail_holds_a_name_or_a_whole_number() {
    for lines in [wrong_digit(), zone("UTO", "L898902C3"), zone("XXQ", "L898902C3")] {
        for check in report(&lines, First).checks {
            for secret in ["ERIKSSON", "ANNA", "L898902C3", "ZE184226B", "740812"] {
                assert!(!check.detail.contains(secret), "{check:?}");
            }
        }
    }
}

#[test]
fn evidence_keeps_no_portrait() {
    assert!(is_kept_as_evidence("EF_SOD.bin") && is_kept_as_evidence("dg1") && is_kept_as_evidence("EF.COM"));
    assert!(!is_kept_as_evidence("DG2.bin") && !is_kept_as_evidence("holiday.jpg"));
}
