//! Large lists over a shelf in memory: bundles of the owner alone, in their order; damage is "not checked"; O and 0 are asked twice; uses are counted.

#[path = "support/joined.rs"]
mod joined;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use joined::{State, alliance, code};
use vigie_doclist::{
    Applied, Bundle, Change, Document, Entry, Found, Head, Notice, Reason, Shelf, ShelfError, Status,
};
use vigie_model::Duration;
use vigie_node::check::InspectRequest;
use vigie_node::lists::{ListEntry, ListReason};
use vigie_node::{Caller, NodeError, Role};
use vigie_trust::report::{ListOutcome, Verdict};

/// One list in memory, with a switch that breaks it.
struct Memory(Mutex<Inside>);

struct Inside {
    entries: BTreeMap<Document, Notice>,
    head: Head,
    broken: Option<ShelfError>,
}

impl Memory {
    fn new(state: &State) -> Arc<Self> {
        let head = Head {
            build: "00".repeat(8),
            sequence: 0,
            digest: "00".repeat(32),
            as_of: state.node.now(),
            documents: 0,
            ranges: 0,
        };
        Arc::new(Self(Mutex::new(Inside { entries: BTreeMap::new(), head, broken: None })))
    }

    fn break_with(&self, error: Option<ShelfError>) {
        self.0.lock().unwrap().broken = error;
    }
}

impl Shelf for Memory {
    fn look_up(
        &self,
        _: &str,
        head: &Head,
        documents: &[Document],
    ) -> Result<Vec<Option<Found>>, ShelfError> {
        let inside = self.0.lock().unwrap();
        match &inside.broken {
            Some(error) => return Err(error.clone()),
            None if inside.head.sequence < head.sequence => return Err(ShelfError::Behind),
            None => {}
        }
        let found =
            |document| inside.entries.get(document).map(|notice| Found { notice: *notice, range: false });
        Ok(documents.iter().map(found).collect())
    }

    fn take_bundle(
        &self,
        _: &str,
        _: &[u8],
        bundle: &Bundle,
        digest: [u8; 32],
    ) -> Result<Applied, ShelfError> {
        let mut inside = self.0.lock().unwrap();
        let digest = vigie_doclist::bundle::hex(&digest);
        let again = digest == inside.head.digest;
        if !again {
            let expected = inside.head.sequence + 1;
            if bundle.sequence != expected {
                return Err(ShelfError::Order { found: bundle.sequence, expected });
            }
            for change in &bundle.changes {
                match change {
                    Change::Add(entry) => drop(inside.entries.insert(entry.document.clone(), entry.notice)),
                    Change::Remove(document) => drop(inside.entries.remove(document)),
                    Change::AddRange(..) | Change::RemoveRange(_) => {}
                }
            }
            let documents = inside.entries.len() as u64;
            let build = inside.head.build.clone();
            inside.head =
                Head { build, sequence: expected, digest, as_of: bundle.as_of, documents, ranges: 0 };
        }
        let head = inside.head.clone();
        Ok(Applied { head, added: 0, changed: 0, removed: 0, unchanged: 0, ranges: 0, again })
    }

    fn status(&self, _: &str) -> Result<Status, ShelfError> {
        let inside = self.0.lock().unwrap();
        match &inside.broken {
            Some(error) => Err(error.clone()),
            None => Ok(Status {
                head: inside.head.clone(),
                generation: 1,
                base: 0,
                changed: 0,
                levels: 0,
                memory: 0,
                disk: 0,
            }),
        }
    }
}

fn add(number: &str) -> Change {
    let notice = Notice { reason: Reason::Stolen, owner: Default::default(), day: Default::default() };
    Change::Add(Entry { document: Document::new("UTO", "P", number).unwrap(), notice })
}

/// Utopia with its own large list `own`, and Northmark that holds a copy of it.
async fn scene() -> (State, Arc<Memory>, State, Arc<Memory>) {
    let [mut utopia, mut northmark, _] = alliance().await;
    let (here, there) = (Memory::new(&utopia), Memory::new(&northmark));
    for (state, shelf) in [(&mut utopia, &here), (&mut northmark, &there)] {
        state.node = state.beside().await.with_large_lists(Arc::clone(shelf) as _);
        let made =
            state.node.register_large_list(&Caller::node(), "own", "Lost and stolen", &code("UTO")).await;
        assert_eq!(made.unwrap().problem, None);
    }
    (utopia, here, northmark, there)
}

fn refused(error: NodeError) -> &'static str {
    match error {
        NodeError::Invalid(problem) | NodeError::Conflict(problem) | NodeError::Forbidden(problem) => {
            problem.code
        }
        other => panic!("{other:?}"),
    }
}

async fn asked(state: &State, number: &str) -> vigie_trust::report::ListAnswer {
    let found = state.node.look_up_in(&Caller::node(), "own", "UTO", "P", number).await.unwrap();
    found.answers.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_bundle_counts_at_every_member_that_takes_it_and_nothing_else_does() {
    let (utopia, _, northmark, there) = scene().await;
    let node = Caller::node();
    let first = utopia.node.sign_list_bundle(&node, "own", vec![add("X1234567")]).await.unwrap();
    assert_eq!(asked(&utopia, "X1234567").await.outcome, ListOutcome::NotListed, "signed is not taken");
    for state in [&utopia, &northmark] {
        let done = state.node.update_large_list(&node, "own", &first).await.unwrap();
        assert_eq!((done.sequence, done.documents), (1, 1));
        let answer = asked(state, "X1234567").await;
        assert_eq!((answer.outcome, answer.reason.as_deref()), (ListOutcome::Listed, Some("stolen")));
        assert_eq!(&*answer.owner, "UTO");
    }
    let again = northmark.node.update_large_list(&node, "own", &first).await.unwrap_err();
    assert_eq!(refused(again), "list.bundle-doubled");

    let second = utopia.node.sign_list_bundle(&node, "own", vec![add("X7")]).await.unwrap();
    utopia.node.update_large_list(&node, "own", &second).await.unwrap();
    let third = utopia.node.sign_list_bundle(&node, "own", vec![add("X8")]).await.unwrap();
    let early = northmark.node.update_large_list(&node, "own", &third).await.unwrap_err();
    assert_eq!(refused(early), "list.bundle-order");
    let mut forged = second.clone();
    let at = forged.windows(2).position(|two| two == b"X7").unwrap();
    forged[at + 1] = b'9';
    let forged = northmark.node.update_large_list(&node, "own", &forged).await.unwrap_err();
    assert_eq!(refused(forged), "list.bundle-signature");
    let nonsense = northmark.node.update_large_list(&node, "own", b"\xff nonsense").await.unwrap_err();
    assert_eq!(refused(nonsense), "list.bundle-form");
    // Northmark cannot sign what is Utopia's, and Utopia's name under Northmark's key does not hold.
    let own = northmark.node.sign_list_bundle(&node, "own", vec![add("X9")]).await.unwrap_err();
    assert_eq!(refused(own), "list.owner");
    northmark.node.register_large_list(&node, "own", "Lost and stolen", &code("XNM")).await.unwrap();
    let wrong_owner = northmark.node.update_large_list(&node, "own", &second).await.unwrap_err();
    assert_eq!(refused(wrong_owner), "list.bundle-key");
    northmark.node.register_large_list(&node, "own", "Lost and stolen", &code("UTO")).await.unwrap();
    northmark.node.update_large_list(&node, "own", &second).await.unwrap();
    // Files that went back to an older state are not taken for the list.
    there.0.lock().unwrap().head.sequence = 1;
    let behind = asked(&northmark, "X1234567").await;
    assert_eq!((behind.outcome, behind.reason.as_deref()), (ListOutcome::NotChecked, Some("list.behind")));
    let log = northmark.node.audit_lines(&node, 0, 1_000).await.unwrap();
    let actions: Vec<String> = log.into_iter().filter_map(|line| Some(line.entry?.action)).collect();
    assert_eq!(actions.iter().filter(|action| *action == "list.changed").count(), 2, "{actions:?}");
}

#[tokio::test]
async fn who_may_not_change_lists_may_not_take_bundles_nor_sign_them() {
    let (utopia, _, northmark, _) = scene().await;
    let officer = northmark.account("omar", Role::Officer).await;
    let bundle = utopia.node.sign_list_bundle(&Caller::node(), "own", Vec::new()).await.unwrap();
    let refusal = northmark.node.update_large_list(&officer, "own", &bundle).await.unwrap_err();
    assert_eq!(refused(refusal), "auth.role");
    assert_eq!(
        refused(northmark.node.sign_list_bundle(&officer, "own", Vec::new()).await.unwrap_err()),
        "auth.role"
    );
    let registered = northmark.node.register_large_list(&officer, "x", "X", &code("UTO")).await.unwrap_err();
    assert_eq!(refused(registered), "auth.role");
    assert_eq!(northmark.node.large_lists(&officer).await.unwrap().len(), 1);
    let auditor = northmark.account("aude", Role::Auditor).await;
    assert_eq!(refused(northmark.node.large_lists(&auditor).await.unwrap_err()), "auth.role");
    assert_eq!(refused(northmark.node.list_use(&auditor, None).await.unwrap_err()), "auth.role");
}

#[tokio::test]
async fn a_list_that_cannot_be_asked_is_not_checked_and_its_reason_is_told() {
    let (utopia, shelf, ..) = scene().await;
    let damaged = ShelfError::Damaged { file: "records-1".into(), what: "its checksum does not fit".into() };
    for error in [damaged, ShelfError::Missing, ShelfError::Behind] {
        shelf.break_with(Some(error.clone()));
        let answer = asked(&utopia, "X1234567").await;
        assert_eq!((answer.outcome, answer.reason.as_deref()), (ListOutcome::NotChecked, Some(error.code())));
        assert_eq!(utopia.node.large_lists(&Caller::node()).await.unwrap()[0].problem, Some(error.code()));
        let report = checked(&utopia, ERIKSSON).await;
        assert_eq!(report.outcome, Verdict::Inconclusive, "what could not be checked is never passed");
    }
    shelf.break_with(None);
    let fresh = asked(&utopia, "X1234567").await;
    assert_eq!((fresh.outcome, fresh.stale), (ListOutcome::NotListed, false));
    utopia.later(Duration::from_days(8));
    assert!(asked(&utopia, "X1234567").await.stale);
    // A bundle without changes says that the list is current.
    let node = Caller::node();
    let nothing = utopia.node.sign_list_bundle(&node, "own", Vec::new()).await.unwrap();
    utopia.node.update_large_list(&node, "own", &nothing).await.unwrap();
    assert!(!asked(&utopia, "X1234567").await.stale);
    // Without files at all.
    let bare = utopia.beside().await;
    let found = bare.look_up_in(&node, "own", "UTO", "P", "X1").await.unwrap();
    assert_eq!(found.answers[0].outcome, ListOutcome::NotChecked);
}

/// The passport of ICAO Doc 9303-4, appendix A, with its validity moved on, and one whose number has 0 where a list has O.
const ERIKSSON: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3004157ZE184226B<<<<<16";

async fn checked(state: &State, lines: &str) -> vigie_trust::report::CheckReport {
    let request =
        InspectRequest { mrz: Some(lines.to_owned()), confirmed_reading: true, ..Default::default() };
    state.node.inspect(&Caller::node(), request).await.unwrap().report
}

#[tokio::test]
async fn a_number_with_o_or_zero_is_asked_twice_and_another_reading_is_never_a_hit() {
    let (utopia, ..) = scene().await;
    let node = Caller::node();
    utopia.node.add_list(&node, "small", "Small list").await.unwrap();
    let entry = ListEntry {
        issuing_state: "UTO".into(),
        class: "P".into(),
        number: "L8989O2C3".into(),
        reason: ListReason::Lost,
        day: String::new(),
    };
    utopia.node.add_to_list(&node, "small", &[entry]).await.unwrap();
    let bundle = utopia.node.sign_list_bundle(&node, "own", vec![add("L8989O2C3")]).await.unwrap();
    utopia.node.update_large_list(&node, "own", &bundle).await.unwrap();
    let found = utopia.node.look_up(&node, "UTO", "P", "L898902C3").await.unwrap();
    assert_eq!(found.answers.len(), 2);
    for answer in &found.answers {
        assert_eq!((answer.outcome, &*answer.cells), (ListOutcome::ReadAgain, &[6][..]), "{}", answer.id);
    }
    let exact = utopia.node.look_up(&node, "UTO", "P", "L8989O2C3").await.unwrap();
    assert!(
        exact.answers.iter().all(|answer| answer.outcome == ListOutcome::Listed && answer.cells.is_empty())
    );
    let report = checked(&utopia, ERIKSSON).await;
    let again: Vec<_> =
        report.checks.iter().filter(|check| check.code.as_str() == "list.read-again").collect();
    assert_eq!(again.len(), 2);
    assert!(again[0].detail.contains("place 6"), "{}", again[0].detail);
    assert_eq!((report.outcome, report.reasons[0].code.as_str()), (Verdict::Inconclusive, "list.read-again"));
    let listed = report.checks.iter().any(|check| {
        check.code.as_str() == "list.lost-stolen" && check.outcome == vigie_model::Outcome::Failed
    });
    assert!(!listed, "another reading is no entry");
}

#[tokio::test]
async fn questions_hits_and_decisions_are_counted_by_day_without_a_number() {
    let (mut utopia, shelf, ..) = scene().await;
    let node = Caller::node();
    let bundle = utopia.node.sign_list_bundle(&node, "own", vec![add("L898902C3")]).await.unwrap();
    utopia.node.update_large_list(&node, "own", &bundle).await.unwrap();
    for number in ["X1", "X2", "X3"] {
        asked(&utopia, number).await;
    }
    let request =
        InspectRequest { mrz: Some(ERIKSSON.into()), confirmed_reading: true, ..Default::default() };
    let hit = utopia.node.inspect(&node, request.clone()).await.unwrap();
    assert_eq!(hit.report.outcome, Verdict::Failed);
    let cleared = utopia.node.inspect(&node, request).await.unwrap();
    utopia.node.clear(&node, &cleared.id).await.unwrap();
    let day = |used: Vec<vigie_node::lists::ListUse>| {
        let one = used.into_iter().next().unwrap();
        (one.asked.questions, one.asked.hits, one.confirmed, one.cleared)
    };
    assert_eq!(day(utopia.node.list_use(&node, Some("own")).await.unwrap()), (5, 2, 0, 1));
    assert_eq!(utopia.node.list_counters()["own"].questions, 5);
    utopia.node.keep_list_use().await.unwrap();
    utopia.node.keep_list_use().await.unwrap();
    utopia.restart().await;
    utopia.node = utopia.beside().await.with_large_lists(shelf as _);
    asked(&utopia, "X4").await;
    utopia.node.keep_list_use().await.unwrap();
    assert_eq!(day(utopia.node.list_use(&node, None).await.unwrap()), (6, 2, 0, 1));
    let log = utopia.node.audit_lines(&node, 0, 1_000).await.unwrap();
    let told = log.into_iter().filter_map(|line| line.entry).any(|entry| entry.subject.contains("898902"));
    assert!(!told, "no number in the log");
}

#[tokio::test]
async fn a_data_protection_request_finds_the_document_on_a_large_list() {
    let (utopia, ..) = scene().await;
    let node = Caller::node();
    let bundle = utopia.node.sign_list_bundle(&node, "own", vec![add("L898902C3")]).await.unwrap();
    utopia.node.update_large_list(&node, "own", &bundle).await.unwrap();
    utopia.node.add_list(&node, "own", "Another").await.unwrap_err();
    let subject = vigie_node::subject::SubjectForm {
        issuing_state: "UTO".into(),
        class: "P".into(),
        number: "L898902C3".into(),
        basis: Default::default(),
        received: None,
        request: None,
    };
    let found = utopia.node.subject_find(&node, &subject).await.unwrap();
    assert!(format!("{found:?}").contains("ListEntry"));
}
