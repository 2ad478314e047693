//! `kill -9` at random points: this program starts itself as a writer, kills it, and looks for every acknowledged batch.
//!
//! In every other round this process writes to the same file meanwhile, as the command line does on a running node.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use vigie_store::contract::{at, batch, id, put, run, withdraw};
use vigie_store::{
    Applied, AppliedPut, Audiences, Batch, Change, Engine, IdemKey, Put, Seq, Which, WithdrawMode,
};
use vigie_store_sqlite::{Options, SqliteEngine};

const ROUNDS: u16 = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|argument| argument == "--write") {
        Some(at) => run(write(open(Path::new(&arguments[at + 1])))),
        None => {
            for round in 0..ROUNDS {
                let acknowledged = kill(round);
                println!("round {round}: {acknowledged} acknowledged batches survived kill -9");
            }
        }
    }
}

fn open(place: &Path) -> SqliteEngine {
    SqliteEngine::open(place, Options::default()).expect("a store")
}

fn work(writer: u16, number: u16) -> Batch {
    let object = |number: u16| Put {
        words: format!("word{number}"),
        ..put(&id("indicator", writer * 10_000 + number), 1)
    };
    let built = batch(i64::from(number)).idem(IdemKey(format!("{writer}/{number}")));
    let built = built.puts((0..3).map(|part| object(number * 3 + part)));
    match number % 4 {
        3 => built.withdraw(withdraw(&object(number * 3 - 9), false, WithdrawMode::Erase)).build(),
        _ => built.build(),
    }
}

/// The writer: says on its standard output what was acknowledged, until it is killed.
async fn write(engine: SqliteEngine) {
    let mut out = std::io::stdout();
    for number in 0..3_000 {
        let applied = engine.apply(work(0, number)).await.expect("applied");
        let (first, leaf) = (applied.puts[0], applied.first_leaf);
        writeln!(out, "{number} {} {} {leaf}", first.seq.0, first.date_added).expect("a reader");
        out.flush().expect("a reader");
    }
}

/// How many batches of the writer were acknowledged.
fn kill(round: u16) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("vigie.db");
    let both = round % 2 == 1;
    let own = both.then(|| open(&place));
    let program = std::env::current_exe().expect("this program");
    let mut writer =
        Command::new(program).arg("--write").arg(&place).stdout(Stdio::piped()).spawn().expect("a writer");
    let mut lines =
        BufReader::new(writer.stdout.take().expect("its output")).lines().map(|line| line.expect("a line"));
    let mut acknowledged: Vec<String> = Vec::new();
    let mut ours = Vec::new();
    // The first line comes once the writer is at work.
    acknowledged.extend(lines.next());
    for number in 0..=round * 7 {
        match &own {
            Some(own) => run(async { ours.push(own.apply(work(1, number)).await.expect("applied")) }),
            None => acknowledged.extend(lines.next()),
        }
    }
    std::thread::sleep(std::time::Duration::from_micros(u64::from(round) * 777));
    writer.kill().expect("kill -9");
    writer.wait().expect("its end");
    acknowledged.extend(lines);
    drop(own);
    let engine = open(&place);
    run(async {
        for line in &acknowledged {
            check(&engine, 0, &parse(line)).await;
        }
        for (number, applied) in (0..).zip(&ours) {
            check(&engine, 1, &(number, applied.clone())).await;
        }
        let report = engine.verify().await.expect("a report");
        assert_eq!(report.faults, [""; 0]);
        // One order for both writers, whole batches only.
        let changes = engine.changes(Seq(0), usize::MAX).await.expect("changes");
        assert!(changes.iter().zip(1..).all(|(change, seq)| change.seq() == Seq(seq)));
        let released = changes.iter().filter(|change| matches!(change, Change::Released(_))).count();
        assert!(released.is_multiple_of(3));
        let leaves = engine.log_head().await.expect("a head").size;
        assert_eq!(leaves as usize, released / 3);
        assert!(leaves as usize >= acknowledged.len() + ours.len());
    });
    acknowledged.len()
}

fn parse(line: &str) -> (u16, Applied) {
    let words: Vec<&str> = line.split(' ').collect();
    let [number, seq, date_added, leaf] = words[..] else { panic!("{line}") };
    let (seq, date_added): (u64, vigie_model::Timestamp) =
        (seq.parse().expect("a place"), date_added.parse().expect("a date"));
    let put = |after: u64| AppliedPut {
        seq: Seq(seq + after),
        date_added: vigie_model::Timestamp::from_micros(date_added.as_micros() + after as i64),
    };
    let puts = (0..3).map(put).collect();
    (
        number.parse().expect("a number"),
        Applied { puts, first_leaf: leaf.parse().expect("a leaf"), replayed: false },
    )
}

async fn check(engine: &SqliteEngine, writer: u16, (number, applied): &(u16, Applied)) {
    let work = work(writer, *number);
    assert!(applied.puts.iter().all(|place| place.date_added >= at(0)));
    for (put, place) in work.puts().iter().zip(&applied.puts) {
        let found = engine.get(&[], &put.id, Which::Last, &Audiences::All).await.expect("an answer");
        assert_eq!(found.len(), 1, "put of batch {writer}/{number} is lost");
        assert_eq!((found[0].seq, found[0].date_added), (place.seq, place.date_added));
        assert!(found[0].erased || found[0].bytes == put.bytes);
    }
    let again = engine.apply(work).await.expect("an answer");
    assert_eq!(again, Applied { replayed: true, ..applied.clone() });
}
