//! Measures the engine: `cargo run --release -p vigie-store-sqlite --example measure -- [OBJECTS] [FOLDER]`.
//!
//! On a busy machine the processor times (Linux only) tell more than the elapsed ones.
//!
//! Puts synthetic objects of about 2.5 kB with ten words and four references each in batches of 10,000, then reads.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use vigie_model::AudienceId;
use vigie_store::contract::{at, batch, id, only, put, query, run, search};
use vigie_store::{Audiences, Engine, PageQuery, Put, SearchQuery, Seq};
use vigie_store_sqlite::{Options, SqliteEngine};

const BATCH: u32 = 10_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let objects: u32 = arguments.next().map_or(100_000, |text| text.parse().expect("a number of objects"));
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = arguments.next().map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    run(measure(objects, folder.join("measure.db")));
}

fn object(number: u32) -> Put {
    let digest = Sha256::digest(number.to_le_bytes());
    let stix = vigie_model::StixId::from_random(
        ["indicator", "malware", "relationship", "ipv4-addr"][number as usize % 4],
        digest[..16].try_into().expect("16 octets"),
    );
    let filler: String = digest.iter().cycle().take(1_200).map(|octet| format!("{octet:02x}")).collect();
    let bytes = format!("{{\"id\":\"{stix}\",\"filler\":\"{filler}\"}}").into_bytes();
    // Half of the words are common, half are not.
    let common = |place: usize| u32::from(digest[place]);
    let words: Vec<String> =
        (0..10).map(|place| word(common(place) * if place < 5 { 1 } else { number % 1_000 + 1 })).collect();
    let near = id("attack-pattern", (number % 700) as u16);
    Put {
        sha256: Sha256::digest(&bytes).into(),
        bytes: bytes.into(),
        words: words.join(" "),
        refs: vec![
            id("identity", (number % 50) as u16),
            id("marking-definition", 1),
            near,
            id("malware", (number % 60_000) as u16),
        ],
        audience: AudienceId(i64::from(number % 20)),
        ..put(&stix, 1)
    }
}

fn word(number: u32) -> String {
    Sha256::digest(number.to_be_bytes())[..4].iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Processor time of the engine's threads so far.
fn processor() -> Duration {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return Duration::ZERO };
    let of_store = |task: &std::path::Path| {
        std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.starts_with("store-"))
    };
    let nanoseconds = tasks.filter_map(|task| {
        let task = task.ok()?.path();
        let text = of_store(&task).then(|| std::fs::read_to_string(task.join("schedstat")).ok())??;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

async fn measure(objects: u32, place: PathBuf) {
    let begun = Instant::now();
    let engine = SqliteEngine::open(&place, Options::default()).expect("a store");
    println!("open a new file: {:?}", begun.elapsed());
    let (mut batches, mut used) = (Vec::new(), Duration::ZERO);
    for from in (0..objects).step_by(BATCH as usize) {
        let puts: Vec<Put> = (from..(from + BATCH).min(objects)).map(object).collect();
        let built = batch(i64::from(from)).puts(puts).build();
        let (begun, before) = (Instant::now(), processor());
        engine.apply(built).await.expect("applied");
        batches.push(begun.elapsed());
        used += processor() - before;
    }
    show("batch of 10,000 puts, durable", used, &mut batches);
    let (mut small, mut used) = (Vec::new(), Duration::ZERO);
    for number in 0..200 {
        let built = batch(number).put(object(objects + number as u32)).build();
        let (begun, before) = (Instant::now(), processor());
        engine.apply(built).await.expect("applied");
        small.push(begun.elapsed());
        used += processor() - before;
    }
    show("batch of one put, durable", used, &mut small);
    let last = u64::from(objects);
    for (name, audiences) in
        [("all", Audiences::All), ("1 of 20 audiences", only([1])), ("10 of 20 audiences", only(0..10))]
    {
        for (depth, after) in [("start", 0), ("middle", last / 2), ("end", last - last / 8)] {
            let (mut pages, before) = (Vec::new(), processor());
            for offset in 0..200 {
                let query = PageQuery { audiences: audiences.clone(), after: Seq(after + offset), ..query() };
                let begun = Instant::now();
                let page = engine.page(query).await.expect("a page");
                pages.push(begun.elapsed());
                assert_eq!(page.records.len(), 100);
            }
            show(&format!("page of 100, {name}, {depth}"), processor() - before, &mut pages);
        }
    }
    for (name, query) in [
        (
            "added_after, 1 of 20",
            PageQuery { added_after: Some(at(i64::from(objects) / 2)), audiences: only([1]), ..query() },
        ),
        ("one type, 1 of 20", PageQuery { types: vec!["malware".into()], audiences: only([1]), ..query() }),
        ("newest first, all", PageQuery { descending: true, audiences: Audiences::All, ..query() }),
        ("manifest, all", PageQuery { with_bytes: false, audiences: Audiences::All, ..query() }),
    ] {
        let (mut pages, before) = (Vec::new(), processor());
        for _ in 0..200 {
            let begun = Instant::now();
            engine.page(query.clone()).await.expect("a page");
            pages.push(begun.elapsed());
        }
        show(&format!("page of 100, {name}"), processor() - before, &mut pages);
    }
    let (mut searches, before) = (Vec::new(), processor());
    for number in 0..100_u32 {
        let query = SearchQuery {
            audiences: Audiences::All,
            limit: 20,
            ..search(&[&word(number), &word(number + 1)[..5]])
        };
        let begun = Instant::now();
        engine.search(query).await.expect("records");
        searches.push(begun.elapsed());
    }
    show("search of two words, 20 newest", processor() - before, &mut searches);
    let begun = Instant::now();
    let report = engine.backup(&place.with_extension("copy")).await.expect("a copy");
    println!("backup of {} MB: {:?}", report.len_bytes >> 20, begun.elapsed());
    let begun = Instant::now();
    let report = engine.verify().await.expect("a report");
    println!("verify of {} records: {:?}, {} faults", report.records, begun.elapsed(), report.faults.len());
    println!("file: {} MB", std::fs::metadata(&place).map_or(0, |file| file.len() >> 20));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
}

fn show(what: &str, used: Duration, times: &mut [Duration]) {
    times.sort_unstable();
    let (median, p99) = (times[times.len() / 2], times[(times.len() * 99 / 100).min(times.len() - 1)]);
    let used = used / times.len() as u32;
    println!("{what}: processor {used:?}, elapsed median {median:?}, p99 {p99:?}, n {}", times.len());
}
