//! Data protection over joined nodes: what is found, corrected and erased on a document number, what retention ends, what protection keeps
//! from an issuing state.

mod paths;
mod support;

use std::collections::BTreeSet;

use support::{State, alliance, code, operator, printed, to};
use vigie_model::{Duration, StixId};
use vigie_node::lists::{ListEntry, ListReason};
use vigie_node::retention::{Complaints, ProtectionSettings, Retention};
use vigie_node::subject::{Correction, HoldingKind, SubjectForm, SubjectFound};
use vigie_node::{Caller, NodeError};
use vigie_store::Which;

const NUMBER: &str = "L898902C3";
const WHOLE: &str = "[travel-document:issuing_state = 'UTO' AND travel-document:number = 'L898902C3']";

fn about(number: &str) -> SubjectForm {
    serde_json::from_value(serde_json::json!({ "state": "UTO", "number": number })).unwrap()
}

fn kinds(found: &SubjectFound) -> Vec<HoldingKind> {
    found.holdings.iter().map(|holding| holding.kind).collect()
}

fn entry(number: &str) -> ListEntry {
    ListEntry {
        issuing_state: "UTO".into(),
        class: "P".into(),
        number: number.into(),
        reason: ListReason::Lost,
        day: String::new(),
    }
}

/// Utopia has checked, confirmed, listed and released the document; Northmark and Southmere have pulled.
async fn all_about_one_document(states: &[State; 3]) -> (String, StixId) {
    let [utopia, northmark, southmere] = states;
    utopia.node.add_list(&operator(), "lost", "Lost").await.unwrap();
    let check = utopia.check(&printed("UTO", NUMBER, "UTO")).await;
    utopia.node.add_to_list(&operator(), "lost", &[entry(NUMBER), entry("OTHER1234")]).await.unwrap();
    utopia.node.look_up(&operator(), "UTO", "P", NUMBER).await.unwrap();
    let made = utopia.confirm(&check, Some(to(&["XNM", "XSM"])), Some(WHOLE), false).await.unwrap();
    for other in [northmark, southmere] {
        assert_eq!(other.pull(utopia).await.refused, [""; 0]);
        assert!(other.holds(NUMBER).await);
    }
    (check, made.finding)
}

#[tokio::test]
async fn everything_on_a_number_is_found_with_who_has_it() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    all_about_one_document(&states).await;
    let found = utopia.node.subject_find(&operator(), &about("l898902c3")).await.unwrap();
    let mut sorted = kinds(&found);
    sorted.sort();
    use HoldingKind::{Alert, AuditEntry, CheckRecord, Document, Evidence, Finding, ListEntry};
    assert_eq!(sorted, [CheckRecord, Evidence, ListEntry, Document, Finding, Alert, AuditEntry]);
    for holding in &found.holdings {
        assert!(!holding.place.contains(NUMBER));
        let given = matches!(holding.kind, Document | Finding | Alert);
        let expected: BTreeSet<_> = if given { [code("XNM"), code("XSM")].into() } else { BTreeSet::new() };
        assert_eq!(holding.recipients, expected, "{:?}", holding.kind);
    }
    assert_eq!(found.request.deadline.to_day(), "2026-12-01");
    // At a member that was given it, the owner is whom to turn to.
    let theirs = northmark.node.subject_find(&operator(), &about(NUMBER)).await.unwrap();
    assert_eq!(theirs.turn_to, ["UTO".to_owned()].into());
    assert!(theirs.holdings.iter().all(|holding| holding.from.as_deref() == Some("UTO")));
    // Nothing on another number; the record of requests shows no number and no hash.
    let none = utopia.node.subject_find(&operator(), &about("L898902C4")).await.unwrap();
    assert_eq!(none.holdings, []);
    let again = utopia.node.subject_find(&operator(), &about(NUMBER)).await.unwrap();
    assert_eq!(again.earlier, std::slice::from_ref(&found.request.number));
    let record = serde_json::to_string(&utopia.node.subject_requests(&operator()).await.unwrap()).unwrap();
    assert!(!record.contains(NUMBER) && !record.contains("document"), "{record}");
}

#[tokio::test]
async fn an_erasure_reaches_everybody_and_leaves_counts_and_a_sound_log() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let (check, finding) = all_about_one_document(&states).await;
    let found = utopia.node.subject_find(&operator(), &about(NUMBER)).await.unwrap();
    utopia.pass(Duration::from_secs(60));
    let form = SubjectForm { request: Some(found.request.number.clone()), ..about(NUMBER) };
    let erased = utopia.node.subject_erase(&operator(), &form).await.unwrap();
    assert_eq!(erased.request.number, found.request.number);
    assert_eq!((erased.withdrawals.len(), erased.kept.len()), (3, 0));
    assert!(!utopia.holds(NUMBER).await);
    let after = utopia.node.subject_find(&operator(), &about(NUMBER)).await.unwrap();
    assert_eq!(after.holdings, []);
    let view = utopia.node.check(&operator(), &check).await.unwrap();
    assert!(view.record.document_hash.is_none() && view.evidence.is_none() && view.evidence_erased);
    let list = utopia.node.lists(&operator()).await.unwrap().remove(0);
    assert_eq!(list.documents, 1);
    for other in [northmark, southmere] {
        assert_eq!(other.pull(utopia).await.withdrawn, 3);
        assert!(!other.holds(NUMBER).await);
        let held = other.node.engine().get(&[], &finding, Which::All, &vigie_store::Audiences::All);
        assert!(held.await.unwrap().iter().all(|record| record.erased && record.bytes.is_empty()));
        assert_eq!(utopia.pull(other).await.acknowledged, 3);
    }
    for note in utopia.node.withdrawals(&operator()).await.unwrap() {
        assert_eq!(note.acknowledged.len(), 2, "{}", note.target);
    }
    for state in &states {
        state.sound().await;
    }
    // The same objects do not come in again.
    northmark.pull(utopia).await;
    assert!(!northmark.holds(NUMBER).await);
}

#[tokio::test]
async fn what_a_member_gave_is_erased_here_and_stays_its_own_to_erase() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    all_about_one_document(&states).await;
    let erased = northmark.node.subject_erase(&operator(), &about(NUMBER)).await.unwrap();
    assert_eq!((erased.turn_to, erased.withdrawals.len()), (["UTO".to_owned()].into(), 0));
    assert!(!northmark.holds(NUMBER).await && utopia.holds(NUMBER).await);
    northmark.pull(utopia).await;
    assert!(!northmark.holds(NUMBER).await, "a tombstone refuses it");
    northmark.sound().await;
}

#[tokio::test]
async fn a_correction_replaces_what_recipients_have() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let (check, _) = all_about_one_document(&states).await;
    utopia.pass(Duration::from_secs(60));
    let correction = Correction {
        number: Some("L898902C9".into()),
        reason: Some(ListReason::Stolen),
        ..Correction::default()
    };
    let done = utopia.node.subject_rectify(&operator(), &about(NUMBER), &correction).await.unwrap();
    assert_eq!((done.replacements.len(), done.withdrawals.len()), (1, 3));
    for other in [northmark, southmere] {
        let outcome = other.pull(utopia).await;
        assert_eq!((outcome.withdrawn, outcome.refused), (3, vec![]));
        assert!(!other.holds(&format!("\"{NUMBER}\"")).await && other.holds("L898902C9").await);
        let finding = other.node.claim_detail(&operator(), &done.replacements[0]).await.unwrap();
        assert_eq!(finding.newest.author.phrase(), "State UTO");
    }
    let asked = utopia.node.look_up(&operator(), "UTO", "P", "L898902C9").await.unwrap();
    assert_eq!(asked.answers[0].reason.as_deref(), Some("stolen"));
    let old = utopia.node.look_up(&operator(), "UTO", "P", NUMBER).await.unwrap();
    assert_eq!(old.answers[0].reason, None);
    assert_eq!(utopia.node.lists(&operator()).await.unwrap()[0].documents, 2);
    let right = utopia.node.subject_find(&operator(), &about("L898902C9")).await.unwrap();
    assert!(kinds(&right).contains(&HoldingKind::CheckRecord));
    assert!(utopia.node.check(&operator(), &check).await.unwrap().evidence.is_some(), "what was read stays");
    utopia.sound().await;
}

#[tokio::test]
async fn bad_requests_are_refused_with_the_field_and_without_the_number() {
    let states = alliance().await;
    let utopia = &states[0];
    let code_of = |error: NodeError| match error {
        NodeError::Invalid(problem) | NodeError::Conflict(problem) | NodeError::NotFound(problem) => {
            assert!(!problem.to_string().contains("898902"), "{problem}");
            problem.code
        }
        other => panic!("{other}"),
    };
    for (field, value, code) in [
        ("state", "UTOPIA", "list.issuing-state"),
        ("class", "PP", "list.class"),
        ("number", "L898902?", "list.number"),
        ("number", "", "list.number"),
        ("received", "2026-11-31", "subject.received"),
        ("received", "2027-01-01", "subject.received"),
        ("request", "2026-01-01-00000000", "not-found"),
    ] {
        let mut form = serde_json::json!({ "state": "UTO", "number": NUMBER });
        form[field] = value.into();
        let form: SubjectForm = serde_json::from_value(form).unwrap();
        assert_eq!(code_of(utopia.node.subject_find(&operator(), &form).await.unwrap_err()), code);
        assert_eq!(code_of(utopia.node.subject_erase(&operator(), &form).await.unwrap_err()), code);
    }
    let nothing = utopia.node.subject_rectify(&operator(), &about(NUMBER), &Correction::default()).await;
    assert_eq!(code_of(nothing.unwrap_err()), "subject.nothing");
    // A request goes on with its own document alone.
    let found = utopia.node.subject_find(&operator(), &about(NUMBER)).await.unwrap();
    let other = SubjectForm { request: Some(found.request.number.clone()), ..about("OTHER1234") };
    let refused = utopia.node.subject_erase(&operator(), &other).await.unwrap_err();
    assert_eq!(code_of(refused), "subject.other-document");
    utopia.node.subject_answered(&operator(), &found.request.number).await.unwrap();
    let twice = utopia.node.subject_answered(&operator(), &found.request.number).await.unwrap_err();
    assert_eq!(code_of(twice), "subject.answered");
    // Members' nodes may not ask.
    let member = Caller::member(code("XNM"));
    assert!(matches!(utopia.node.subject_find(&member, &about(NUMBER)).await, Err(NodeError::Forbidden(_))));
    assert!(matches!(utopia.node.rates(&member, None).await, Err(NodeError::Forbidden(_))));
}

#[tokio::test]
async fn what_is_over_is_erased_in_batches_and_said_to_be_erased() {
    let states = alliance().await;
    let utopia = &states[0];
    let check = utopia.check(&printed("UTO", NUMBER, "UTO")).await;
    assert!(utopia.node.check(&operator(), &check).await.unwrap().evidence.is_some());
    assert_eq!(utopia.node.erase_expired().await.unwrap(), 0);
    utopia.pass(Duration::from_days(30));
    let view = utopia.node.check(&operator(), &check).await.unwrap();
    assert!(view.evidence.is_none() && view.evidence_erased, "over before anybody swept");
    assert_eq!(utopia.node.erase_expired().await.unwrap(), 1);
    assert_eq!(utopia.node.erase_expired().await.unwrap(), 0);
    // A shorter span holds for what is kept already, and records end where the member says so.
    let later = utopia.check(&printed("UTO", "SECOND123", "UTO")).await;
    let settings = ProtectionSettings {
        retention: Retention { evidence_days: 2, record_days: Some(40), request_days: Some(5) },
        complaints: Complaints { authority: "Authority of Utopia".into(), address: "1 Amaurot".into() },
    };
    utopia.node.set_protection(&operator(), &settings).await.unwrap();
    let request = utopia.node.subject_find(&operator(), &about(NUMBER)).await.unwrap().request.number;
    utopia.node.subject_answered(&operator(), &request).await.unwrap();
    utopia.pass(Duration::from_days(3));
    assert_eq!(utopia.node.erase_expired().await.unwrap(), 1, "the second check's evidence");
    assert!(utopia.node.check(&operator(), &later).await.unwrap().evidence_erased);
    utopia.pass(Duration::from_days(8));
    assert_eq!(utopia.node.erase_expired().await.unwrap(), 2, "the first record and the answered request");
    let told = |error: NodeError| match error {
        NodeError::NotFound(problem) => problem.code,
        other => panic!("{other}"),
    };
    assert_eq!(told(utopia.node.check(&operator(), &check).await.unwrap_err()), "check.erased");
    assert_eq!(told(utopia.node.check(&operator(), "ffff").await.unwrap_err()), "check.erased");
    let never = "00ffffffffffffff-00000000";
    assert_eq!(told(utopia.node.check(&operator(), never).await.unwrap_err()), "not-found");
    assert!(utopia.node.check(&operator(), &later).await.is_ok());
    utopia.sound().await;
    let zero = ProtectionSettings {
        retention: Retention { record_days: Some(0), ..Retention::default() },
        ..ProtectionSettings::default()
    };
    assert!(matches!(utopia.node.set_protection(&operator(), &zero).await, Err(NodeError::Invalid(_))));
}

#[tokio::test]
async fn more_than_one_batch_is_erased_batch_by_batch() {
    let states = alliance().await;
    let utopia = &states[0];
    for number in 0..=500 {
        utopia.check(&printed("UTO", &format!("B{number:08}"), "UTO")).await;
    }
    utopia.pass(Duration::from_days(31));
    let mut batches = Vec::new();
    loop {
        match utopia.node.erase_expired().await.unwrap() {
            0 => break,
            count => batches.push(count),
        }
    }
    assert_eq!(batches, [500, 1]);
    utopia.sound().await;
}

#[tokio::test]
async fn rates_are_given_for_closed_blocks_and_cells_of_ten_and_more() {
    let states = alliance().await;
    let utopia = &states[0];
    for number in 0..12 {
        utopia.check(&printed("UTO", &format!("R{number:08}"), "UTO")).await;
        utopia.check(&printed("XNM", &format!("R{number:08}"), "XNM")).await;
    }
    for number in 0..4 {
        utopia.check(&printed("XSM", &format!("R{number:08}"), "XSM")).await;
    }
    let running = utopia.node.rates(&operator(), None).await.unwrap();
    assert!(running.rows.is_empty() && running.others.is_none(), "the running block is not open to anybody");
    utopia.pass(Duration::from_days(28));
    let rates = utopia.node.rates(&operator(), None).await.unwrap();
    // Southmere's four take another state with them, so that no difference tells them.
    assert_eq!((rates.rows.len(), rates.others), (1, Some(16)));
    assert_eq!(rates.rows[0].checks, 12);
    for wrong in [rates.block + 1, rates.block - 13] {
        let refused = utopia.node.rates(&operator(), Some(wrong)).await;
        assert!(matches!(refused, Err(NodeError::Invalid(_))));
    }
    // Counters hold no document and no check.
    let rows = utopia.node.engine().rows(vigie_store::Table("rate"), "", None, 1_000).await.unwrap();
    assert!(!rows.is_empty());
    for (key, bytes) in rows {
        let text = format!("{} {}", key.as_str(), String::from_utf8(bytes).unwrap());
        assert!(!text.contains("R0000") && text.len() < 90, "{text}");
    }
}
