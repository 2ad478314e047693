//! A list at size, on this machine: build, octets a record resident, look-ups, an update of 100,000 while readers ask, restart; beside it a table of SQLite with
//! an index over the same documents. Synthetic documents; the folder is removed at the end.
//!
//! `cargo run --release -p vigie-store-lists --example measure_lists -- 150000000 FOLDER [sqlite-documents]`

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use vigie_doclist::{Bundle, Change, Document, Entry, Key, Notice, Reason, Shelf as _};
use vigie_model::Timestamp;
use vigie_store_lists::{FileShelf, Founding};

const LIST: &str = "measure";

/// SplitMix64, so that documents come in no order.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Document `number` of the list: nine characters, one of 174 states. Different numbers give different documents.
fn document(number: u64) -> Document {
    let state = number % 174;
    let letter = |n: u64| char::from(b'A' + (n % 26) as u8);
    let state = [letter(state), letter(state / 26 + 7), 'X'].iter().collect::<String>();
    Document::new(&state, "P", &format!("{}{:09}", letter(mix(number) >> 20), number)).expect("a document")
}

fn entry(number: u64) -> Change {
    let notice = Notice {
        reason: Reason::Stolen,
        owner: Default::default(),
        day: "2026-11-25".parse().expect("a day"),
    };
    Change::Add(Entry { document: document(number), notice })
}

/// Resident octets of this process, and its peak.
fn resident() -> (u64, u64) {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

fn percentiles(mut times: Vec<u32>) -> String {
    times.sort_unstable();
    let at = |share: f64| f64::from(times[((times.len() - 1) as f64 * share) as usize]) / 1e3;
    format!(
        "p50 {:.2} us, p99 {:.2} us, p99.9 {:.2} us, longest {:.0} us",
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    )
}

fn timed(count: u64, mut one: impl FnMut(u64) -> bool) -> (Vec<u32>, u64) {
    let (mut times, mut hits) = (Vec::with_capacity(count as usize), 0);
    for turn in 0..count {
        let begun = Instant::now();
        hits += u64::from(one(turn));
        times.push(begun.elapsed().as_nanos().min(u128::from(u32::MAX)) as u32);
    }
    (times, hits)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: u64 = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let root = std::path::PathBuf::from(arguments.get(2).map_or("measure-lists", String::as_str));
    let peer: u64 = arguments.get(3).and_then(|text| text.parse().ok()).unwrap_or(count.min(10_000_000));
    let load = || std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned();
    println!("{count} documents; load {}", load());

    let shelf = FileShelf::new(&root);
    let founding = Founding {
        build: [1; 8],
        key: Key([7; 16]),
        as_of: Timestamp::from_secs(1_800_000_000),
        sequence: 0,
        digest: [0; 32],
    };
    let begun = Instant::now();
    let mut builder = shelf.builder(LIST, founding).expect("a builder");
    (0..count).for_each(|number| builder.push(&entry(number)).expect("room on the disk"));
    let spread = begun.elapsed();
    let built = builder.finish(|_| {}).expect("a list");
    println!(
        "build {:.1} s (making and spreading documents {:.1} s, sorting and writing {:.1} s), peak resident {} MB; load {}",
        begun.elapsed().as_secs_f64(),
        spread.as_secs_f64(),
        (begun.elapsed() - spread).as_secs_f64(),
        resident().1 >> 20,
        load()
    );
    assert_eq!(built.documents, count);

    let (before, _) = resident();
    let begun = Instant::now();
    let list = shelf.list(LIST).expect("a list");
    let opened = begun.elapsed();
    let (after, _) = resident();
    let status = shelf.status(LIST).expect("a status");
    println!(
        "open {:.2} s; resident {:.2} octets a record ({} MB by the kernel, {:.2} by count); on disk {:.2} octets a record",
        opened.as_secs_f64(),
        (after - before) as f64 / count as f64,
        (after - before) >> 20,
        status.memory as f64 / count as f64,
        status.disk as f64 / count as f64
    );

    let snapshot = list.snapshot();
    let questions = 1_000_000;
    let miss =
        |turn: u64| snapshot.look_up(&document(count + mix(turn) % count)).expect("an answer").is_some();
    let hit = |turn: u64| snapshot.look_up(&document(mix(turn) % count)).expect("an answer").is_some();
    let wanted: Vec<Document> = (0..questions).map(|turn| document(count + mix(turn) % count)).collect();
    let (times, hits) =
        timed(questions, |turn| snapshot.look_up(&wanted[turn as usize]).expect("an answer").is_some());
    println!("{questions} look-ups that are not listed: {}; {hits} listed", percentiles(times));
    let wanted: Vec<Document> = (0..questions).map(|turn| document(mix(turn) % count)).collect();
    let (times, hits) =
        timed(questions, |turn| snapshot.look_up(&wanted[turn as usize]).expect("an answer").is_some());
    println!(
        "{questions} look-ups that are listed, record read and compared: {}; {hits} listed",
        percentiles(times)
    );
    assert!(hit(1) && !miss(1));
    drop(wanted);

    // 50,000 come, 50,000 go, while a reader asks all the time.
    let head = shelf.status(LIST).expect("a status").head;
    let changes: Vec<Change> = (0..50_000)
        .flat_map(|number| [entry(2 * count + number), Change::Remove(document(mix(number) % count))])
        .collect();
    let bundle = Bundle {
        list: LIST.into(),
        owner: "UTO".into(),
        sequence: 1,
        previous: [0; 32],
        as_of: head.as_of,
        changes,
    };
    let key = SigningKey::from_bytes(&[3; 32]);
    let begun = Instant::now();
    let (octets, _) = bundle.seal("kid", &key);
    println!("bundle of 100,000 signed in {:.2} s, {} octets", begun.elapsed().as_secs_f64(), octets.len());
    let (asking, stop) = (Arc::clone(&list), Arc::new(AtomicBool::new(false)));
    let reader = std::thread::spawn({
        let stop = Arc::clone(&stop);
        move || {
            let (mut times, mut turn) = (Vec::new(), 0);
            while !stop.load(Ordering::Relaxed) {
                let wanted = document(mix(turn) % (2 * count));
                let begun = Instant::now();
                asking.snapshot().look_up(&wanted).expect("an answer");
                times.push(begun.elapsed().as_nanos().min(u128::from(u32::MAX)) as u32);
                turn += 1;
            }
            times
        }
    });
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    let (read, digest) = Bundle::open(&octets, |_, _, _| Some(key.verifying_key())).expect("a bundle");
    let verified = begun.elapsed();
    let applied = shelf.take_bundle(LIST, &octets, &read, digest).expect("applied");
    println!(
        "update of 100,000: {:.2} s (verify {:.2} s), durable and visible; {} added, {} removed",
        begun.elapsed().as_secs_f64(),
        verified.as_secs_f64(),
        applied.added,
        applied.removed
    );
    stop.store(true, Ordering::Relaxed);
    println!("the reader meanwhile: {}", percentiles(reader.join().expect("the reader")));
    drop((snapshot, list));

    let again = FileShelf::new(&root);
    let begun = Instant::now();
    again.list(LIST).expect("a list");
    println!("restart with the bundle in the log: {:.2} s; load {}", begun.elapsed().as_secs_f64(), load());
    drop(again);
    drop(shelf);
    sqlite(&root, peer);
    std::fs::remove_dir_all(&root).expect("the folder goes");
}

/// The peer: one table, the document its primary key, WITHOUT ROWID; prepared statement; 64 MB cache as the node's store has.
fn sqlite(root: &std::path::Path, count: u64) {
    if count == 0 {
        return;
    }
    let path = root.join("peer.db");
    let begun = Instant::now();
    let mut store = rusqlite::Connection::open(&path).expect("a database");
    store
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;
         CREATE TABLE listed(document TEXT PRIMARY KEY, reason INTEGER, day INTEGER) WITHOUT ROWID;",
        )
        .expect("a table");
    let all = store.transaction().expect("a transaction");
    {
        let mut put = all.prepare("INSERT INTO listed VALUES(?1, 1, 27000)").expect("a statement");
        // In the order of the key, which is the kindest to a B-tree.
        let mut keys: Vec<String> = (0..count).map(|number| document(number).key().to_owned()).collect();
        keys.sort_unstable();
        for key in &keys {
            put.execute([key]).expect("a row");
        }
    }
    all.commit().expect("a commit");
    let bytes = std::fs::metadata(&path).map_or(0, |meta| meta.len());
    println!(
        "sqlite, {count} documents: build {:.1} s, {:.1} octets a record on disk",
        begun.elapsed().as_secs_f64(),
        bytes as f64 / count as f64
    );
    let mut get = store.prepare("SELECT reason FROM listed WHERE document = ?1").expect("a statement");
    for (what, base) in [("not listed", count), ("listed", 0)] {
        let wanted: Vec<Document> = (0..200_000).map(|turn| document(base + mix(turn) % count)).collect();
        let (times, hits) =
            timed(200_000, |turn| get.exists([wanted[turn as usize].key()]).expect("an answer"));
        println!("sqlite, 200,000 look-ups that are {what}: {}; {hits} listed", percentiles(times));
    }
    drop(get);
    let begun = Instant::now();
    let all = store.transaction().expect("a transaction");
    for number in 0..50_000 {
        all.execute(
            "INSERT OR REPLACE INTO listed VALUES(?1, 1, 27000)",
            [document(2 * count + number).key()],
        )
        .expect("a row");
        all.execute("DELETE FROM listed WHERE document = ?1", [document(mix(number) % count).key()])
            .expect("a row");
    }
    all.commit().expect("a commit");
    println!("sqlite, update of 100,000 in one transaction: {:.2} s", begun.elapsed().as_secs_f64());
}
