//! What is particular to a store in one file: who may open it, two of them on it, what is left in it, copies of it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use vigie_store::contract::{at, batch, id, leaf, only, put, query, run, search, withdraw};
use vigie_store::{
    Batch, Change, Engine, Put, Record, RowKey, RowOp, Seq, StoreError, Table, Which, WithdrawMode,
};
use vigie_store_sqlite::{Access, Options, SqliteEngine};

const TABLE: Table = Table("file");

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn place(&self) -> std::path::PathBuf {
        self.0.path().join("vigie.db")
    }

    fn open(&self) -> SqliteEngine {
        SqliteEngine::open(self.place(), Options::default()).unwrap()
    }

    fn refusal(&self, options: Options) -> StoreError {
        SqliteEngine::open(self.place(), options).unwrap_err()
    }

    /// Changes the file behind the engine's back.
    fn tamper(&self, sql: &str) {
        rusqlite::Connection::open(self.place()).unwrap().execute_batch(sql).unwrap();
    }
}

#[test]
fn a_store_opens_again_with_all_it_held() {
    let folder = Folder::new();
    run(async {
        let first = put(&id("indicator", 1), 1);
        let applied = folder.open().apply(batch(1).put(first.clone()).build()).await.unwrap();
        let engine = folder.open();
        let held = engine.get(&[], &first.id, Which::Last, &only([1])).await.unwrap();
        assert_eq!((&held[0].bytes, held[0].seq), (&first.bytes, applied.puts[0].seq));
        let next = engine.apply(batch(1).put(put(&first.id, 2)).build()).await.unwrap();
        assert_eq!((next.puts[0].seq, next.first_leaf), (Seq(2), 1));
        assert!(next.puts[0].date_added > applied.puts[0].date_added);
    });
}

#[test]
fn a_closed_store_is_one_file() {
    let folder = Folder::new();
    run(async {
        folder.open().apply(batch(1).put(put(&id("indicator", 1), 1)).build()).await.unwrap();
        assert_eq!(std::fs::read_dir(folder.0.path()).unwrap().count(), 1);
        let reading = Options { access: Access::ReadOnly, ..Options::default() };
        let reading = SqliteEngine::open(folder.place(), reading).unwrap();
        assert_eq!(reading.page(query()).await.unwrap().records.len(), 1);
    });
}

#[test]
fn a_newer_schema_is_refused_naming_it() {
    let folder = Folder::new();
    drop(folder.open());
    folder.tamper("PRAGMA user_version = 999");
    for access in [Access::ReadWrite, Access::ReadOnly] {
        let StoreError::Forbidden(sentence) = folder.refusal(Options { access, ..Options::default() }) else {
            panic!()
        };
        assert!(sentence.contains("schema 999") && sentence.contains("newer release"), "{sentence}");
    }
}

#[test]
fn an_older_schema_is_refused_with_the_command_that_migrates() {
    let folder = Folder::new();
    drop(folder.open());
    folder.tamper("PRAGMA user_version = 0");
    let StoreError::Forbidden(sentence) = folder.refusal(Options::default()) else { panic!() };
    assert!(sentence.contains("`vigie doctor --migrate`"), "{sentence}");
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let folder = Folder::new();
    folder.tamper("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    let before = std::fs::read(folder.place()).unwrap();
    let StoreError::Forbidden(sentence) = folder.refusal(Options::default()) else { panic!() };
    assert!(sentence.contains("another program"), "{sentence}");
    assert_eq!(std::fs::read(folder.place()).unwrap(), before);
}

#[test]
fn what_is_no_database_or_a_damaged_one_is_corrupt() {
    let folder = Folder::new();
    std::fs::write(folder.place(), [b'x'; 10_000]).unwrap();
    let StoreError::Corrupt(sentence) = folder.refusal(Options::default()) else { panic!() };
    assert!(sentence.contains("vigie.db"), "{sentence}");
    let folder = Folder::new();
    run(async {
        let puts = (0..200).map(|number| put(&id("indicator", number), 1));
        folder.open().apply(batch(1).puts(puts).build()).await.unwrap();
        let mut file = std::fs::read(folder.place()).unwrap();
        // Every page but those of the schema.
        file[5 * 8_192..].fill(0xff);
        std::fs::write(folder.place(), file).unwrap();
        let damaged = match SqliteEngine::open(folder.place(), Options::default()) {
            Err(error) => error,
            Ok(engine) => engine.page(query()).await.unwrap_err(),
        };
        assert!(matches!(damaged, StoreError::Corrupt(_)), "{damaged}");
    });
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let place = Path::new("/nowhere/at all/vigie.db");
    let error = SqliteEngine::open(place, Options::default()).unwrap_err();
    assert!(
        matches!(&error, StoreError::Forbidden(sentence) if sentence.contains("/nowhere/at all")),
        "{error}"
    );
}

#[test]
fn a_store_opened_for_reading_refuses_to_write() {
    let folder = Folder::new();
    let read_only = || Options { access: Access::ReadOnly, ..Options::default() };
    assert!(matches!(folder.refusal(read_only()), StoreError::Forbidden(_)), "nothing there");
    run(async {
        let writing = folder.open();
        writing.apply(batch(1).put(put(&id("indicator", 1), 1)).build()).await.unwrap();
        let reading = SqliteEngine::open(folder.place(), read_only()).unwrap();
        assert_eq!(reading.page(query()).await.unwrap().records.len(), 1);
        assert!(matches!(reading.apply(batch(2).build()).await, Err(StoreError::Forbidden(_))));
        assert!(matches!(reading.lease("l", "h", at(1), at(2)).await, Err(StoreError::Forbidden(_))));
        assert_eq!(reading.verify().await.unwrap().faults, [""; 0]);
        writing.apply(batch(2).put(put(&id("indicator", 2), 1)).build()).await.unwrap();
        assert_eq!(reading.wait_beyond(Seq(1), Duration::from_secs(30)).await.unwrap(), Seq(2));
    });
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    run(async {
        let engine = folder.open();
        engine.apply(batch(1).build()).await.unwrap();
        engine.backup(&folder.0.path().join("copy.db")).await.unwrap();
        let mut files = 0;
        for entry in std::fs::read_dir(folder.0.path()).unwrap() {
            let entry = entry.unwrap();
            assert_eq!(
                entry.metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{:?}",
                entry.file_name()
            );
            files += 1;
        }
        assert!(files >= 3, "the file, its log and the copy");
    });
}

#[test]
fn a_lock_of_another_process_is_named_after_the_time_allowed() {
    let folder = Folder::new();
    run(async {
        let options = Options { busy_timeout: Duration::from_millis(50), ..Options::default() };
        let engine = SqliteEngine::open(folder.place(), options).unwrap();
        let other = rusqlite::Connection::open(folder.place()).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let error = engine.apply(batch(1).build()).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Unavailable(sentence) if sentence.contains("another process")),
            "{error}"
        );
        assert_eq!(engine.page(query()).await.unwrap().records, [], "readers go on");
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(engine.apply(batch(1).build()).await.unwrap().first_leaf, 0);
    });
}

/// All bytes of the store's files.
fn on_disk(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap();
    files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap_or_default()).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_was_erased_stands_in_no_file_any_more() {
    let folder = Folder::new();
    run(async {
        let engine = folder.open();
        let bytes = |secret: &str| format!("{{\"bytes\":\"{secret}bytes\"}}").repeat(300).into_bytes();
        let object = |number: u16, secret: &str| Put {
            sha256: Sha256::digest(bytes(secret)).into(),
            bytes: bytes(secret).into(),
            words: format!("{secret}words common"),
            refs: vec![id(&format!("{secret}ref"), number)],
            ..put(&id("indicator", number), 1)
        };
        let (erased, deleted) = (object(1, "erased"), object(2, "deleted"));
        let kept: Vec<Put> = (10..60).map(|number| object(number, "kept")).collect();
        let secret_leaf = leaf("leafsecret");
        let row = RowOp::Set(TABLE, RowKey::new(["rowsecret"]), b"rowvaluesecret".to_vec());
        let first = Batch::new(at(1), secret_leaf)
            .put(erased.clone())
            .puts(kept.clone())
            .put(deleted.clone())
            .row(row);
        engine.apply(first.build()).await.unwrap();
        let before = on_disk(folder.0.path());
        let secrets = [
            "erasedbytes",
            "erasedwords",
            "erasedref--",
            "deletedbytes",
            "deletedwords",
            "deletedref--",
            "leafsecret",
            "rowsecret",
            "rowvaluesecret",
        ];
        for secret in secrets {
            assert!(holds(&before, secret), "{secret} was never there");
        }
        let erasing = batch(2)
            .withdraw(withdraw(&erased, true, WithdrawMode::Erase))
            .withdraw(withdraw(&deleted, false, WithdrawMode::Delete))
            .row(RowOp::Delete(TABLE, RowKey::new(["rowsecret"])))
            .erase_leaf(0);
        engine.apply(erasing.build()).await.unwrap();
        let begun = Instant::now();
        let left = || {
            let bytes = on_disk(folder.0.path());
            secrets.into_iter().filter(move |secret| holds(&bytes, secret)).collect::<Vec<_>>()
        };
        // The write-ahead log is emptied right after the answer.
        while !left().is_empty() && begun.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(left(), [""; 0]);
        assert_eq!(engine.search(search(&["keptwords"])).await.unwrap().len(), kept.len());
        assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
    });
}

#[test]
fn a_copy_of_a_running_store_is_whole() {
    let folder = Folder::new();
    run(async {
        let engine = Arc::new(folder.open());
        let writer = tokio::spawn({
            let engine = engine.clone();
            async move {
                for number in 0..150 {
                    let puts = (0..4).map(|part| put(&id("indicator", number * 4 + part), 1));
                    engine.apply(batch(1).puts(puts).build()).await.unwrap();
                }
            }
        });
        let mut sizes = Vec::new();
        while !writer.is_finished() {
            let to = folder.0.path().join(format!("copy{}.db", sizes.len()));
            let report = engine.backup(&to).await.unwrap();
            assert_eq!(report.len_bytes, std::fs::metadata(&to).unwrap().len());
            let copy = SqliteEngine::open(&to, Options::default()).unwrap();
            let verified = copy.verify().await.unwrap();
            assert_eq!((verified.leaves, verified.faults), (report.log_size, Vec::new()));
            assert_eq!(verified.records, report.log_size * 4, "whole batches only");
            sizes.push(report.log_size);
        }
        writer.await.unwrap();
        assert!(sizes.is_sorted());
        let error = engine.backup(&folder.0.path().join("copy0.db")).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error}");
        let error = engine.backup(Path::new("/nowhere/copy.db")).await.unwrap_err();
        assert!(matches!(error, StoreError::Forbidden(_)), "{error}");
    });
}

#[test]
fn a_changed_byte_is_found_and_located() {
    let damages = [
        (
            "UPDATE body SET bytes = CAST(replace(bytes, 'modified', 'mOdified') AS BLOB) WHERE n = 3",
            "record at place 3",
        ),
        ("DELETE FROM body WHERE n = 2", "record at place 2"),
        ("UPDATE leaf SET entry = CAST(replace(entry, 'node', 'nod3') AS BLOB) WHERE n = 1", "leaf 1"),
        ("UPDATE leaf SET salt = NULL WHERE n = 1", "leaf 1"),
        ("UPDATE leaf SET commitment = zeroblob(32), salt = NULL, entry = NULL WHERE n = 0", "frontier"),
        ("DELETE FROM leaf WHERE n = 2", "2 leaves where 3"),
        ("DELETE FROM version WHERE n = 2", "release at place 2"),
        ("UPDATE release SET added = 0 WHERE seq = 2", "date_added at place 2"),
        ("UPDATE head SET seq = 1", "head of the store"),
        ("DELETE FROM words WHERE rowid = 2; DELETE FROM words_data WHERE id > 10", "structure of the file"),
    ];
    for (damage, expected) in damages {
        let folder = Folder::new();
        run(async {
            let engine = folder.open();
            for number in 1..=3_u16 {
                let put = Put { words: "word".into(), ..put(&id("indicator", number), 1) };
                engine.apply(batch(number.into()).put(put).build()).await.unwrap();
            }
            assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
            drop(engine);
            folder.tamper(damage);
            let faults = folder.open().verify().await.unwrap().faults;
            assert!(faults.iter().any(|fault| fault.contains(expected)), "{damage}: {faults:?}");
        });
    }
}

#[test]
fn two_engines_on_one_file_write_in_one_order() {
    let folder = Folder::new();
    run(async {
        let engines = [Arc::new(folder.open()), Arc::new(folder.open())];
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..6_u16 {
            let engine = engines[usize::from(writer % 2)].clone();
            writers.spawn(async move {
                for number in 0..20 {
                    let puts =
                        (0..3).map(|part| put(&id("indicator", writer * 1_000 + number * 3 + part), 1));
                    let seconds = i64::from(number) * if writer % 2 == 0 { 1 } else { -1 };
                    engine.apply(batch(seconds).puts(puts).build()).await.unwrap();
                }
            });
        }
        let mut seen = [Vec::<Record>::new(), Vec::new()];
        while seen.iter().any(|seen| seen.len() < 360) {
            for (engine, seen) in engines.iter().zip(&mut seen) {
                let after = seen.last().map_or(Seq(0), |record| record.seq);
                engine.wait_beyond(after, Duration::from_millis(50)).await.unwrap();
                for change in engine.changes(after, 50).await.unwrap() {
                    let Change::Released(record) = change else { panic!("a release") };
                    seen.push(*record);
                }
            }
        }
        while let Some(writer) = writers.join_next().await {
            writer.unwrap();
        }
        for seen in &seen {
            assert!(seen.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)));
            assert!(seen.is_sorted_by(|a, b| a.date_added < b.date_added));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(engines[0].log_head().await.unwrap(), engines[1].log_head().await.unwrap());
        assert_eq!(engines[1].verify().await.unwrap().faults, [""; 0]);
    });
}

#[test]
fn a_reader_that_waits_hears_of_another_engines_commit() {
    let folder = Folder::new();
    run(async {
        let (here, there) = (Arc::new(folder.open()), folder.open());
        let waiting = tokio::spawn({
            let here = here.clone();
            async move {
                let begun = Instant::now();
                (here.wait_beyond(Seq(0), Duration::from_secs(60)).await.unwrap(), begun.elapsed())
            }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        there.apply(batch(1).put(put(&id("indicator", 1), 1)).build()).await.unwrap();
        let (seq, waited) = waiting.await.unwrap();
        assert_eq!(seq, Seq(1));
        assert!(waited < Duration::from_secs(30), "{waited:?}");
        assert!(here.lease("l", "here", at(0), at(10)).await.unwrap());
        assert!(!there.lease("l", "there", at(5), at(20)).await.unwrap());
    });
}

#[test]
fn a_file_may_be_made_by_several_at_once() {
    for _ in 0..10 {
        let folder = Folder::new();
        std::thread::scope(|scope| {
            let opened: Vec<_> = (0..4).map(|_| scope.spawn(|| folder.open())).collect();
            for opened in opened {
                opened.join().unwrap();
            }
        });
    }
}
