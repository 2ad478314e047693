//! What the store promises when the disk, or the power, lets it down.

mod layer;

use std::path::Path;
use std::sync::{Arc, Mutex};

use layer::Faults;
use vigie_store::contract::{Fresh, at, batch, id, put, query, run, withdraw};
use vigie_store::{
    Applied, Audiences, Batch, Engine, IdemKey, PageQuery, Put, RowKey, RowOp, StoreError, Table, Which,
    WithdrawMode,
};
use vigie_store_sqlite::{Options, SqliteEngine};

const TABLE: Table = Table("faults");

fn options() -> Options {
    layer::register();
    Options { vfs: Some(layer::NAME.to_owned()), ..Options::default() }
}

fn open(folder: &Path) -> SqliteEngine {
    SqliteEngine::open(folder.join("vigie.db"), options()).expect("a store")
}

/// Steele, Lea and Flood's SplitMix64: enough to draw which writes are lost.
fn random(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Batch `number` of `writer`: two objects, one of an earlier batch erased, a row, a leaf.
fn work(writer: u16, number: u16) -> Batch {
    let object = |number: u16, part: u16| Put {
        words: format!("word{number} common"),
        refs: vec![id("identity", number % 7)],
        ..put(&id("indicator", writer * 10_000 + number * 2 + part), 1)
    };
    let mut built = batch(i64::from(number))
        .idem(IdemKey(format!("{writer}/{number}")))
        .puts((0..2).map(|part| object(number, part)))
        .row(RowOp::Set(TABLE, RowKey::new([&*writer.to_string()]), number.to_be_bytes().to_vec()));
    if number % 5 == 4 {
        built = built.withdraw(withdraw(&object(number - 3, 0), true, WithdrawMode::Erase));
    }
    built.build()
}

/// Everything that was acknowledged is in the store, and the store is sound.
async fn holds(engine: &dyn Engine, acknowledged: &[(u16, u16, Applied)]) {
    let report = engine.verify().await.expect("a report");
    assert_eq!(report.faults, [""; 0]);
    for (writer, number, applied) in acknowledged {
        let work = work(*writer, *number);
        for (put, place) in work.puts().iter().zip(&applied.puts) {
            let found = engine.get(&[], &put.id, Which::Last, &Audiences::All).await.expect("an answer");
            assert_eq!(found.len(), 1, "put {} of batch {writer}/{number} is lost", put.id);
            assert_eq!((found[0].seq, found[0].date_added), (place.seq, place.date_added));
            assert!(found[0].erased || found[0].bytes == put.bytes);
        }
        let row = engine.row(TABLE, &RowKey::new([&*writer.to_string()])).await.expect("an answer");
        assert!(row.expect("a row") >= number.to_be_bytes().to_vec());
        let leaves = engine.leaves(applied.first_leaf, 1).await.expect("an answer");
        assert_eq!(leaves[0].commitment, work.leaves()[0].commit().1);
        let again = engine.apply(work).await.expect("an answer");
        assert_eq!(again, Applied { replayed: true, ..applied.clone() });
    }
}

#[test]
fn the_layer_loses_what_was_not_synced() {
    layer::register();
    let (folder, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = folder.path().join("careless.db");
    let flags = rusqlite::OpenFlags::default();
    let careless = rusqlite::Connection::open_with_flags_and_vfs(&place, flags, layer::NAME).unwrap();
    careless.execute_batch("CREATE TABLE t (x); PRAGMA synchronous = OFF; INSERT INTO t VALUES (1)").unwrap();
    let mut lost = 0;
    for seed in 0..20 {
        layer::now(folder.path()).image(after.path(), random(seed));
        let image = rusqlite::Connection::open(after.path().join("careless.db")).unwrap();
        let count = image.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
        lost += usize::from(count.ok() != Some(1));
    }
    assert!(lost > 0, "a store that does not sync survived twenty power cuts");
}

#[test]
fn every_acknowledged_batch_survives_a_power_cut() {
    run(async {
        let mut acknowledged = 0;
        for seed in 0..40 {
            acknowledged += cut_the_power(seed).await;
        }
        assert!(acknowledged > 400, "only {acknowledged} batches were put to the test");
    });
}

/// Four writers, a power cut at a random write, a restart from what may be left. How many batches were acknowledged.
async fn cut_the_power(seed: u64) -> usize {
    let mut draw = random(seed);
    let folder = tempfile::tempdir().unwrap();
    let engine = Arc::new(open(folder.path()));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let (cut, mut moments) = tokio::sync::mpsc::unbounded_channel();
    let at_cut = acknowledged.clone();
    layer::after_writes(folder.path(), 1 + draw() % 1_500, move |moment| {
        // What was acknowledged before the power went must be there; what was not may be.
        let before: Vec<_> = at_cut.lock().unwrap().clone();
        cut.send((moment, before)).unwrap();
    });
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4 {
        let (engine, acknowledged) = (engine.clone(), acknowledged.clone());
        writers.spawn(async move {
            for number in 0..4_000 {
                let applied = engine.apply(work(writer, number)).await.unwrap();
                acknowledged.lock().unwrap().push((writer, number, applied));
            }
        });
    }
    let (moment, before) = moments.recv().await.unwrap();
    writers.shutdown().await;
    assert!(moment.unsynced() > 0);
    let after = tempfile::tempdir().unwrap();
    moment.image(after.path(), &mut draw);
    let restarted = SqliteEngine::open(after.path().join("vigie.db"), Options::default()).unwrap();
    holds(&restarted, &before).await;
    // Life goes on, with the next places.
    let next = restarted.apply(batch(0).put(put(&id("malware", 1), 1)).build()).await.unwrap();
    assert!(before.iter().all(|(_, _, applied)| applied.puts.iter().all(|put| put.seq < next.puts[0].seq)));
    assert_eq!(restarted.verify().await.unwrap().faults, [""; 0]);
    before.len()
}

#[test]
fn a_full_disk_refuses_by_name_and_loses_nothing() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let engine = open(folder.path());
        let applied = engine.apply(work(1, 0)).await.unwrap();
        for space in [0, 1_000, 50_000] {
            layer::set(folder.path(), Faults { space: Some(space), ..Faults::default() });
            let head = engine.log_head().await.unwrap();
            // Far more than the page cache spares: the disk fills up in the middle of the batch for some, at its commit for others.
            let large =
                batch(9).puts((0..100).map(|number| Put {
                    bytes: Arc::from(vec![b'x'; 5_000]),
                    ..put(&id("malware", number), 1)
                }));
            let error = engine.apply(large.build()).await.unwrap_err();
            let StoreError::Unavailable(sentence) = &error else { panic!("{error}") };
            assert!(sentence.contains("vigie.db") && sentence.contains("free space"), "{sentence}");
            assert_eq!(engine.log_head().await.unwrap(), head);
            assert_eq!(
                engine.page(PageQuery { types: vec!["malware".into()], ..query() }).await.unwrap().records,
                []
            );
            holds(&engine, &[]).await;
            layer::set(folder.path(), Faults::default());
        }
        engine.apply(work(1, 1)).await.unwrap();
        holds(&engine, &[(1, 0, applied)]).await;
    });
}

#[test]
fn a_failing_sync_leaves_the_outcome_unknown_and_the_key_tells_it() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let engine = open(folder.path());
        let first = engine.apply(work(1, 0)).await.unwrap();
        layer::set(folder.path(), Faults { failing_syncs: true, ..Faults::default() });
        for _ in 0..2 {
            let error = engine.apply(work(1, 1)).await.unwrap_err();
            assert!(
                matches!(&error, StoreError::Unknown(sentence) if sentence.contains("same idempotency key")),
                "{error}"
            );
        }
        layer::set(folder.path(), Faults::default());
        let second = engine.apply(work(1, 1)).await.unwrap();
        let third = engine.apply(work(1, 2)).await.unwrap();
        let after = tempfile::tempdir().unwrap();
        for seed in 0..10 {
            layer::now(folder.path()).image(after.path(), random(seed));
            let restarted = SqliteEngine::open(after.path().join("vigie.db"), Options::default()).unwrap();
            let all = [(1, 0, first.clone()), (1, 1, second.clone()), (1, 2, third.clone())];
            let all =
                all.map(|(writer, number, applied)| (writer, number, Applied { replayed: false, ..applied }));
            holds(&restarted, &all).await;
        }
    });
}

#[test]
fn batches_that_wait_together_share_a_sync() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let engine = Arc::new(open(folder.path()));
        let before = layer::syncs(folder.path());
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..200_u16 {
            let engine = engine.clone();
            writers.spawn(async move {
                let batch = batch(1).put(put(&id("indicator", writer), 1)).build();
                engine.apply(batch).await.unwrap();
            });
        }
        while let Some(writer) = writers.join_next().await {
            writer.unwrap();
        }
        let syncs = layer::syncs(folder.path()) - before;
        assert!((1..100).contains(&syncs), "{syncs} syncs for 200 batches");
        assert_eq!(engine.log_head().await.unwrap().size, 200);
    });
}

#[test]
fn a_conflict_spares_the_batches_that_wait_with_it() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let engine = Arc::new(open(folder.path()));
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..60_u16 {
            let engine = engine.clone();
            // Three batches want each object: one gets it.
            writers.spawn(async move {
                let wanted = put(&id("indicator", writer / 3), 1);
                let fresh = put(&id("malware", writer), 1);
                engine.apply(batch(1).puts([fresh, wanted]).build()).await
            });
        }
        let mut answers = Vec::new();
        while let Some(answer) = writers.join_next().await {
            answers.push(answer.unwrap());
        }
        let conflicts =
            answers.iter().filter(|answer| matches!(answer, Err(StoreError::Conflict(_)))).count();
        assert_eq!((conflicts, answers.iter().filter(|answer| answer.is_ok()).count()), (40, 20));
        let records = engine.page(query()).await.unwrap().records;
        assert_eq!(records.len(), 40);
        assert!(
            records.iter().zip(1..).all(|(record, seq)| record.seq.0 == seq),
            "a refused batch takes no place"
        );
        assert!(records.iter().all(|record| record.date_added >= at(1)));
        holds(&*engine, &[]).await;
    });
}

fn fresh() -> Fresh {
    let folder = tempfile::tempdir().expect("a folder");
    Fresh { engine: Arc::new(open(folder.path())), keep: Box::new(folder) }
}

/// The layer itself changes no answer.
mod through_the_layer {
    vigie_store::contract_suite!(super::fresh);
}
