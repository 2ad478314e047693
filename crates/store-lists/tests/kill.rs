//! A process that changes and merges a list is killed at random points: nothing that it acknowledged is lost, and the list is whole.

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use support::*;
use vigie_doclist::{Change, Reason};
use vigie_store_lists::FileShelf;

const ROUNDS: u64 = 25;

/// What the bundle of a sequence changes: the same in every process.
fn changes(sequence: u64) -> Vec<Change> {
    let mut state = sequence;
    let mut next = move |most: u32| {
        // SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(most)) as u32
    };
    let one = |_| match next(10) {
        0..=5 => add(next(900), Reason::Lost),
        6..=8 => Change::Remove(document(next(900))),
        _ => {
            let first = next(900);
            Change::AddRange(range(first, first + next(30)), notice(Reason::StolenBlank))
        }
    };
    (0..200).map(one).collect()
}

/// Writes until it is killed.
fn child(folder: &str) -> ! {
    let shelf = FileShelf::new(folder);
    loop {
        let sequence = head(&shelf).sequence + 1;
        apply(&shelf, changes(sequence)).unwrap();
        println!("{sequence}");
        std::io::stdout().flush().unwrap();
        if sequence.is_multiple_of(3) {
            shelf.merge(LIST).unwrap();
        }
    }
}

fn main() {
    if let Ok(folder) = std::env::var("VIGIE_KILL_FOLDER") {
        child(&folder);
    }
    let folder = tempfile::tempdir().unwrap();
    build(&FileShelf::new(folder.path()), &[]);
    let (mut oracle, mut taken) = (Oracle::default(), 0);
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env("VIGIE_KILL_FOLDER", folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = 0;
        for _ in 0..1 + round % 5 {
            acknowledged =
                lines.next().expect("the child writes until it is killed").unwrap().parse().unwrap();
        }
        std::thread::sleep(std::time::Duration::from_micros(round * 977 % 9_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let shelf = FileShelf::new(folder.path());
        let head = head(&shelf);
        assert!(head.sequence >= acknowledged, "{acknowledged} was acknowledged, {} is there", head.sequence);
        while taken < head.sequence {
            taken += 1;
            oracle.take(&changes(taken));
        }
        oracle.compare(&shelf, &head, 0..940);
        let verified = shelf.verify(LIST, |_, _| {}).unwrap();
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    }
    println!("killed {ROUNDS} times, {taken} bundles, nothing lost");
}
