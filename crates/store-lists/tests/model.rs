//! A list against a map: whatever is added, taken off, ranged, merged and opened again in whatever order, both say the same.

mod support;

use proptest::prelude::*;
use support::*;
use vigie_doclist::{Change, Reason, Shelf as _, ShelfError};
use vigie_store_lists::FileShelf;

const MOST: u32 = 300;

#[derive(Clone, Debug)]
enum Turn {
    Bundle(Vec<Change>),
    Merge,
    Reopen,
    /// The last bundle comes a second time.
    Again,
}

fn change() -> impl Strategy<Value = Change> {
    let reason = prop_oneof![Just(Reason::Lost), Just(Reason::Stolen), Just(Reason::Revoked)];
    let (number, length) = (0..MOST, 0..20_u32);
    prop_oneof![
        6 => (number.clone(), reason.clone()).prop_map(|(number, reason)| add(number, reason)),
        4 => number.clone().prop_map(|number| Change::Remove(document(number))),
        1 => (number.clone(), length.clone(), reason)
            .prop_map(|(first, more, reason)| Change::AddRange(range(first, first + more), notice(reason))),
        1 => (number, length).prop_map(|(first, more)| Change::RemoveRange(range(first, first + more))),
    ]
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        5 => proptest::collection::vec(change(), 0..40).prop_map(Turn::Bundle),
        1 => Just(Turn::Merge),
        1 => Just(Turn::Reopen),
        1 => Just(Turn::Again),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_list_says_what_a_map_says(
        first in proptest::collection::vec(change(), 0..200),
        turns in proptest::collection::vec(turn(), 0..14),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = FileShelf::new(folder.path());
        // Another process that read the list before anything was changed.
        let other = FileShelf::new(folder.path());
        // A base has no removals of documents.
        let first: Vec<Change> =
            first.into_iter().filter(|change| !matches!(change, Change::Remove(_))).collect();
        let mut oracle = Oracle::default();
        oracle.take(&first);
        let built = build(&shelf, &first);
        prop_assert_eq!(built.documents, oracle.exact.len() as u64);
        head(&other);
        let mut last = None;
        for turn in turns {
            match turn {
                Turn::Bundle(changes) => {
                    let before = oracle.exact.len() as u64;
                    oracle.take(&changes);
                    let (octets, bundle, digest) = sealed(&head(&shelf), changes);
                    let applied = shelf.take_bundle(LIST, &octets, &bundle, digest).unwrap();
                    prop_assert_eq!(before + applied.added - applied.removed, oracle.exact.len() as u64);
                    last = Some((octets, bundle, digest));
                }
                Turn::Merge => shelf.merge(LIST).unwrap(),
                Turn::Reopen => shelf = FileShelf::new(folder.path()),
                Turn::Again => if let Some((octets, bundle, digest)) = &last {
                    prop_assert!(shelf.take_bundle(LIST, octets, bundle, *digest).unwrap().again);
                },
            }
            let head = head(&shelf);
            oracle.compare(&shelf, &head, 0..MOST + 25);
            oracle.compare(&other, &head, 0..MOST + 25);
        }
        let verified = shelf.verify(LIST, |_, _| {}).unwrap();
        prop_assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    }
}

#[test]
fn bundles_that_do_not_follow_are_refused_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = FileShelf::new(folder.path());
    build(&shelf, &[add(1, Reason::Lost)]);
    let begin = head(&shelf);
    apply(&shelf, vec![add(2, Reason::Lost)]).unwrap();
    let after = head(&shelf);
    let refused = |at: &vigie_doclist::Head, change| {
        let (octets, bundle, digest) = sealed(at, vec![change]);
        shelf.take_bundle(LIST, &octets, &bundle, digest).unwrap_err()
    };
    assert_eq!(refused(&begin, add(3, Reason::Lost)).code(), "list.bundle-doubled");
    let far = vigie_doclist::Head { sequence: 5, ..after.clone() };
    assert_eq!(refused(&far, add(3, Reason::Lost)), ShelfError::Order { found: 6, expected: 2 });
    let other = vigie_doclist::Head { sequence: 1, ..begin };
    assert_eq!(refused(&other, add(3, Reason::Lost)), ShelfError::Chain);
    assert_eq!(head(&shelf), after);
}

#[test]
fn files_of_another_build_or_an_older_state_are_not_taken_for_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = FileShelf::new(folder.path());
    let ask = |head: &vigie_doclist::Head| shelf.look_up(LIST, head, &[document(1)]);
    assert_eq!(shelf.status(LIST).unwrap_err(), ShelfError::Missing);
    shelf.follow(true);
    build(&shelf, &[add(1, Reason::Lost)]);
    let known = head(&shelf);
    assert!(ask(&known).unwrap()[0].is_some());
    let later = vigie_doclist::Head { sequence: 1, ..known.clone() };
    assert_eq!(ask(&later), Err(ShelfError::Behind));
    let other = vigie_doclist::Head { build: "ff".repeat(8), ..known.clone() };
    assert_eq!(ask(&other), Err(ShelfError::Behind));
    apply(&shelf, vec![Change::Remove(document(1))]).unwrap();
    assert_eq!(ask(&known), Ok(vec![None]), "the files may be ahead of the node's row");
}

#[test]
fn one_writer_at_a_time_and_a_reader_goes_on_in_its_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = FileShelf::new(folder.path());
    build(&shelf, &[add(1, Reason::Lost)]);
    let held = shelf.list(LIST).unwrap().snapshot();
    let building = shelf.builder(LIST, founding(2)).unwrap();
    assert_eq!(apply(&shelf, vec![add(2, Reason::Lost)]), Err(ShelfError::Busy));
    assert!(matches!(shelf.builder(LIST, founding(3)), Err(ShelfError::Busy)));
    drop(building);
    apply(&shelf, vec![Change::Remove(document(1))]).unwrap();
    shelf.merge(LIST).unwrap();
    assert!(held.look_up(&document(1)).unwrap().is_some(), "the old snapshot is as it was");
    assert!(shelf.list(LIST).unwrap().snapshot().look_up(&document(1)).unwrap().is_none());
}
