//! Every path on which a protected document could reach its issuing state (`docs/rooms/protection.md` has the table). Northmark issued the
//! document, Utopia checked it, Southmere may have it.

use std::sync::atomic::Ordering;

use serde_json::json;
use vigie_model::{Duration, Tlp};
use vigie_node::claims::ReleaseForm;
use vigie_node::{Caller, NodeError};
use vigie_policy::Onward;

use super::support::{State, alliance, code, operator, printed, to};

const NUMBER: &str = "P898902C3";
const PATTERN: &str = "[travel-document:issuing_state = 'XNM' AND travel-document:number = 'P898902C3']";

fn green() -> ReleaseForm {
    ReleaseForm { tlp: Tlp::Green, ..to(&[]) }
}

fn is_protected<T: std::fmt::Debug>(result: Result<T, NodeError>) {
    match result {
        Err(NodeError::Forbidden(problem)) => {
            assert!(problem.code.starts_with("handling.protect"), "{}", problem.code)
        }
        other => panic!("{other:?}"),
    }
}

async fn protected_at_utopia() -> [State; 3] {
    let states = alliance().await;
    let check = states[0].check(&printed("XNM", NUMBER, "XNM")).await;
    states[0].confirm(&check, Some(to(&["XSM"])), Some(PATTERN), true).await.unwrap();
    states
}

#[tokio::test]
async fn a_finding_and_its_alert_are_not_released_to_the_issuing_state() {
    let states = alliance().await;
    let utopia = &states[0];
    for release in [to(&["XNM"]), to(&["XNM", "XSM"]), green()] {
        let check = utopia.check(&printed("XNM", NUMBER, "XNM")).await;
        is_protected(utopia.confirm(&check, Some(release), Some(PATTERN), true).await);
    }
}

#[tokio::test]
async fn codes_of_the_stateless_and_refugees_count_wherever_the_printed_line_has_them() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    for nationality in ["XXA", "XXB", "XXC"] {
        let check = utopia.check(&printed("XNM", NUMBER, nationality)).await;
        is_protected(utopia.confirm(&check, Some(to(&["XNM"])), None, false).await);
        is_protected(utopia.confirm(&check, Some(green()), None, false).await);
        let onward = ReleaseForm { onward: Onward::Yes, ..to(&["XSM"]) };
        utopia.confirm(&check, Some(onward), None, false).await.unwrap();
    }
    northmark.pull(utopia).await;
    southmere.pull(utopia).await;
    assert!(!northmark.holds(NUMBER).await && southmere.holds(NUMBER).await);
    assert!(southmere.holds("\"onward\":\"no\"").await && !southmere.holds("\"onward\":\"yes\"").await);
    assert!(!southmere.holds("XXA").await && !southmere.holds("XXB").await, "the code itself is not told");
}

#[tokio::test]
async fn later_claims_by_hand_and_imports_know_of_the_protection() {
    let [utopia, northmark, _] = &protected_at_utopia().await;
    let alert = json!({
        "type": "indicator", "name": "By hand", "pattern_type": "stix", "indicator_types": ["anomalous-activity"],
        "pattern": PATTERN, "valid_from": "2026-11-01T00:00:00Z"
    });
    let alert = alert.to_string();
    for release in [to(&["XNM", "XSM"]), green()] {
        is_protected(utopia.node.claim(&operator(), alert.as_bytes(), &release).await);
    }
    // A second check of the same document, without a word about protection.
    let check = utopia.check(&printed("XNM", NUMBER, "XNM")).await;
    is_protected(utopia.confirm(&check, Some(to(&["XNM"])), None, false).await);
    // An import takes the object and gives it to nobody.
    let bundle = json!({ "objects": [{
        "type": "travel-document", "spec_version": "2.1", "id": "travel-document--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",
        "issuing_state": "XNM", "document_type": "P", "number": NUMBER, "object_marking_refs": [Tlp::Green.marking_id()]
    }] });
    let elements = vigie_node::share::split(bundle.to_string().as_bytes()).unwrap();
    let status = utopia.node.import(&operator(), "released", &elements, Tlp::Green).await.unwrap();
    assert_eq!(status.successes.len(), 1);
    for reader in ["XNM", "XSM"] {
        let shown = utopia.shown(&Caller::member(code(reader)), "released", None).await;
        let given = shown.iter().filter(|record| record.id.as_str().contains("0a3ead4e")).count();
        assert_eq!(given, 0, "{reader}");
    }
    northmark.pull(utopia).await;
    assert!(!northmark.holds(NUMBER).await);
}

#[tokio::test]
async fn a_correction_does_not_carry_it_to_the_state_that_turns_out_to_have_issued_it() {
    let states = alliance().await;
    let utopia = &states[0];
    let check = utopia.check(&printed("UTO", NUMBER, "UTO")).await;
    utopia.confirm(&check, Some(to(&["XNM", "XSM"])), None, true).await.unwrap();
    let form = serde_json::from_value(json!({ "state": "UTO", "number": NUMBER })).unwrap();
    let correction = serde_json::from_value(json!({ "state": "XNM" })).unwrap();
    is_protected(utopia.node.subject_rectify(&operator(), &form, &correction).await);
}

#[tokio::test]
async fn no_sighting_tells_the_issuing_state_that_a_protected_document_was_there() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    // Northmark looks for one document of its own.
    let alert_on = |number: &str| {
        let pattern = PATTERN.replace(NUMBER, number);
        json!({
            "type": "indicator", "name": "Look for it", "pattern_type": "stix", "pattern": pattern,
            "indicator_types": ["anomalous-activity"], "valid_from": "2026-11-01T00:00:00Z"
        })
        .to_string()
    };
    let release = ReleaseForm { purpose: Some("border control".into()), ..to(&["UTO"]) };
    northmark.node.claim(&operator(), alert_on(NUMBER).as_bytes(), &release).await.unwrap();
    utopia.pull(northmark).await;
    let check = utopia.check(&printed("XNM", NUMBER, "XNM")).await;
    let made = utopia.confirm(&check, Some(to(&["XSM"])), None, true).await.unwrap();
    assert_eq!(made.sightings, []);
    northmark.pull(utopia).await;
    assert!(!northmark.holds("\"sighting\"").await);
    // The document stays protected once that is known, whether the next examiner says so or not.
    let check = utopia.check(&printed("XNM", NUMBER, "XNM")).await;
    let again = utopia.confirm(&check, Some(to(&["XSM"])), None, false).await.unwrap();
    assert_eq!(again.sightings, []);
    // For a document that nobody claims protection for, the sighting is owed.
    let other = alert_on("Q898902C3");
    northmark.node.claim(&operator(), other.as_bytes(), &release).await.unwrap();
    utopia.pull(northmark).await;
    let check = utopia.check(&printed("XNM", "Q898902C3", "XNM")).await;
    let made = utopia.confirm(&check, Some(to(&["XSM"])), None, false).await.unwrap();
    assert_eq!(made.sightings.len(), 1);
    southmere.pull(utopia).await;
    assert!(southmere.holds(NUMBER).await);
}

#[tokio::test]
async fn twins_with_and_without_the_protected_document_answer_the_issuing_state_alike() {
    let mut answers = Vec::new();
    for with in [true, false] {
        let states = alliance().await;
        let utopia = &states[0];
        let check = utopia.check(&printed("XNM", NUMBER, "XNM")).await;
        if with {
            utopia.confirm(&check, Some(to(&["XSM"])), Some(PATTERN), true).await.unwrap();
        }
        // From here both do the same, at the same time, with the same chance.
        utopia.pass(Duration::from_days(1));
        utopia.dice.0.store(99 << 40, Ordering::SeqCst);
        let other = json!({ "type": "course-of-action", "name": "For Northmark" });
        utopia.node.claim(&operator(), other.to_string().as_bytes(), &to(&["XNM"])).await.unwrap();
        let caller = Caller::member(code("XNM"));
        let shown = utopia.shown(&caller, "released", None).await;
        let told: Vec<_> = shown
            .iter()
            .map(|record| {
                (record.id.to_string(), record.version.clone(), record.date_added, record.bytes.clone())
            })
            .collect();
        let collections = format!("{:?}", utopia.node.collections(&caller).await.unwrap());
        let mut versions = Vec::new();
        for record in &shown {
            let view = utopia.node.collection(&caller, "released").await.unwrap();
            let all = utopia.node.read_versions(&caller, &view, &record.id).await.unwrap().unwrap();
            versions.push(all.into_inner().len());
        }
        assert!(!shown.is_empty());
        answers.push((told, collections, versions));
    }
    assert_eq!(answers[0], answers[1]);
}
