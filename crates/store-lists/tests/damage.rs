//! Files that were cut, changed or lost: the answer is what was acknowledged, or that the list is damaged. Never "not listed".

mod support;

use std::path::Path;

use support::*;
use vigie_doclist::{Change, Head, Reason, Shelf as _, ShelfError};
use vigie_store_lists::FileShelf;

/// A list of 400 documents and a range, with two bundles on top, and its state.
fn scene(folder: &Path) -> (Oracle, Head) {
    let shelf = FileShelf::new(folder);
    let mut first: Vec<Change> = (0..400).map(|number| add(number, Reason::Lost)).collect();
    first.push(Change::AddRange(range(600, 650), notice(Reason::StolenBlank)));
    build(&shelf, &first);
    let second: Vec<Change> = (350..450).map(|number| add(number, Reason::Stolen)).collect();
    let third: Vec<Change> = (0..20).map(|number| Change::Remove(document(number))).collect();
    let mut oracle = Oracle::default();
    for changes in [&first, &second, &third] {
        oracle.take(changes);
    }
    apply(&shelf, second).unwrap();
    apply(&shelf, third).unwrap();
    (oracle, head(&shelf))
}

/// Right, or an error that says so; never silent and wrong.
fn never_wrong(folder: &Path, oracle: &Oracle, head: &Head, what: &str) -> usize {
    let shelf = FileShelf::new(folder);
    let mut told = 0;
    for number in 0..700 {
        match shelf.look_up(LIST, head, &[document(number)]) {
            Ok(found) => {
                let wanted = oracle.exact.get(&number).or_else(|| oracle.ranged.get(&number));
                assert_eq!(found[0].map(|found| found.notice.reason), wanted.copied(), "{what}, {number}");
            }
            Err(ShelfError::Damaged { .. } | ShelfError::Missing | ShelfError::Behind) => told += 1,
            Err(other) => panic!("{what}: {other:?}"),
        }
    }
    told
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to.join(LIST));
    std::fs::create_dir_all(to.join(LIST)).unwrap();
    for entry in std::fs::read_dir(from.join(LIST)).unwrap().flatten() {
        std::fs::copy(entry.path(), to.join(LIST).join(entry.file_name())).unwrap();
    }
}

const FILES: [&str; 4] = ["CURRENT", "index-1", "records-1", "log-1"];

#[test]
fn a_file_that_was_cut_anywhere_gives_no_wrong_answer() {
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (oracle, head) = scene(whole.path());
    assert_eq!(never_wrong(whole.path(), &oracle, &head, "whole"), 0);
    for file in FILES {
        let octets = std::fs::read(whole.path().join(LIST).join(file)).unwrap();
        let step = (octets.len() / 40).max(1);
        let places = (0..octets.len()).step_by(step).chain([octets.len() - 1, octets.len() - 2]);
        for length in places {
            copy(whole.path(), cut.path());
            std::fs::write(cut.path().join(LIST).join(file), &octets[..length]).unwrap();
            let told = never_wrong(cut.path(), &oracle, &head, &format!("{file} cut to {length}"));
            assert_eq!(told, 700, "{file} cut to {length} of {} is noticed at once", octets.len());
        }
        copy(whole.path(), cut.path());
        std::fs::remove_file(cut.path().join(LIST).join(file)).unwrap();
        assert_eq!(never_wrong(cut.path(), &oracle, &head, file), 700);
    }
}

#[test]
fn an_octet_that_was_changed_anywhere_gives_no_wrong_answer_and_is_found_by_verify() {
    let (whole, changed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (oracle, head) = scene(whole.path());
    for file in FILES {
        let octets = std::fs::read(whole.path().join(LIST).join(file)).unwrap();
        for at in (0..octets.len()).step_by((octets.len() / 50).max(1)) {
            copy(whole.path(), changed.path());
            let mut wrong = octets.clone();
            wrong[at] ^= 0x10;
            std::fs::write(changed.path().join(LIST).join(file), &wrong).unwrap();
            never_wrong(changed.path(), &oracle, &head, &format!("{file} changed at {at}"));
            let found = FileShelf::new(changed.path()).verify(LIST, |_, _| {});
            assert!(found.is_err() || !found.unwrap().faults.is_empty(), "{file} at {at}");
        }
    }
}

#[test]
fn octets_behind_the_acknowledged_end_of_the_log_count_for_nothing_and_are_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let (mut oracle, head) = scene(folder.path());
    let log = folder.path().join(LIST).join("log-1");
    let mut octets = std::fs::read(&log).unwrap();
    octets.extend_from_slice(b"half of a frame that nobody was told of");
    std::fs::write(&log, octets).unwrap();
    assert_eq!(never_wrong(folder.path(), &oracle, &head, "tail"), 0);
    let shelf = FileShelf::new(folder.path());
    let more = vec![add(500, Reason::Revoked)];
    oracle.take(&more);
    apply(&shelf, more).unwrap();
    let head = support::head(&shelf);
    assert_eq!(never_wrong(folder.path(), &oracle, &head, "after"), 0);
    assert!(shelf.verify(LIST, |_, _| {}).unwrap().faults.is_empty());
}

#[test]
fn a_log_of_another_list_is_not_taken() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (oracle, head) = scene(one.path());
    let shelf = FileShelf::new(other.path());
    let mut builder = shelf.builder(LIST, founding(9)).unwrap();
    builder.push(&add(1, Reason::Lost)).unwrap();
    builder.finish(|_| {}).unwrap();
    for file in ["index-1", "records-1", "log-1"] {
        let kept = std::fs::read(one.path().join(LIST).join(file)).unwrap();
        std::fs::copy(other.path().join(LIST).join(file), one.path().join(LIST).join(file)).unwrap();
        assert_eq!(never_wrong(one.path(), &oracle, &head, file), 700);
        std::fs::write(one.path().join(LIST).join(file), kept).unwrap();
    }
}
