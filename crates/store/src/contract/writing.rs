//! Batches: whole or not at all, once, in order.

use std::sync::Arc;

use vigie_model::Duration;

use super::*;
use crate::{IdemKey, RowKey, RowOp, Table};

const TABLE: Table = Table("contract");

/// Held under the same version, with whatever content: a conflict, also within one batch.
pub async fn a_second_put_of_a_version_is_a_conflict(engine: Arc<dyn Engine>) {
    let first = put(&id("indicator", 1), 1);
    engine.apply(batch(1).put(first.clone()).build()).await.unwrap();
    let other = Put { bytes: Arc::from(&b"{}"[..]), ..first.clone() };
    assert!(is_conflict(&engine.apply(batch(2).put(first.clone()).build()).await));
    assert!(is_conflict(&engine.apply(batch(2).put(other).build()).await));
    let twice = put(&id("indicator", 2), 1);
    assert!(is_conflict(&engine.apply(batch(2).puts([twice.clone(), twice]).build()).await));
    let elsewhere = Put { collection: collection(2), ..first.clone() };
    let next = put(&first.id, 2);
    engine.apply(batch(2).puts([elsewhere, next]).build()).await.unwrap();
    let held = engine.get(&[collection(1)], &first.id, Which::First, &only([1])).await.unwrap();
    assert_eq!(held[0].bytes, first.bytes);
}

/// What stands before the refused part is undone, places and leaves too.
pub async fn a_failing_batch_leaves_nothing(engine: Arc<dyn Engine>) {
    let key = RowKey::new(["k"]);
    let held = put(&id("indicator", 1), 1);
    let set = |value: u8| RowOp::Set(TABLE, key.clone(), vec![value]);
    engine.apply(batch(1).put(held.clone()).row(set(1)).build()).await.unwrap();
    let head = engine.log_head().await.unwrap();
    let fresh = Put { words: "fresh".into(), refs: vec![held.id.clone()], ..put(&id("indicator", 2), 1) };
    let begun = || {
        batch(2)
            .idem(IdemKey("lost".into()))
            .put(fresh.clone())
            .widen(widen(&held, 2))
            .withdraw(withdraw(&held, true, WithdrawMode::Delete))
            .row(set(2))
    };
    let failing = [
        begun().put(held.clone()).build(),
        begun().row(RowOp::Insert(TABLE, key.clone(), vec![3])).build(),
        begun().erase_leaf(99).build(),
    ];
    for failing in failing {
        assert!(engine.apply(failing).await.is_err());
        assert_eq!(engine.log_head().await.unwrap(), head);
        assert_eq!(engine.row(TABLE, &key).await.unwrap(), Some(vec![1]));
        assert_eq!(seqs(&engine.page(query()).await.unwrap().records), [1]);
        assert_eq!(engine.search(search(&["fresh"])).await.unwrap(), []);
        assert_eq!(engine.referring(&held.id, &Audiences::All, 9).await.unwrap(), []);
        assert_eq!(engine.releases(&collection(1), &held.id, &held.version).await.unwrap().len(), 1);
        assert_eq!(engine.changes(Seq(0), 9).await.unwrap().len(), 1);
    }
    let applied = engine.apply(begun().build()).await.unwrap();
    assert_eq!((applied.puts[0].seq, applied.first_leaf, applied.replayed), (Seq(2), 1, false));
    assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
}

/// Also if the second batch says something else, and after much else was written.
pub async fn the_same_key_gives_the_same_answer_and_writes_nothing(engine: Arc<dyn Engine>) {
    let keyed = |puts: Vec<Put>| batch(1).idem(IdemKey("key".into())).puts(puts).build();
    let puts: Vec<Put> = (0..3).map(|number| put(&id("indicator", number), 1)).collect();
    engine.apply(batch(0).put(put(&id("malware", 1), 1)).build()).await.unwrap();
    let first = engine.apply(keyed(puts.clone())).await.unwrap();
    engine.apply(batch(2).put(put(&id("malware", 2), 1)).build()).await.unwrap();
    let head = engine.log_head().await.unwrap();
    for puts in [puts, Vec::new(), vec![put(&id("malware", 3), 1)]] {
        let again = engine.apply(keyed(puts)).await.unwrap();
        assert_eq!(again, crate::Applied { replayed: true, ..first.clone() });
    }
    assert_eq!(engine.log_head().await.unwrap(), head);
    assert_eq!(engine.page(query()).await.unwrap().records.len(), 5);
    let empty = |key: &str| batch(3).idem(IdemKey(key.into())).build();
    let first = engine.apply(empty("no puts")).await.unwrap();
    let again = engine.apply(empty("no puts")).await.unwrap();
    assert_eq!((first.first_leaf, again.first_leaf, again.replayed, again.puts), (3, 3, true, Vec::new()));
}

/// Only what was written is remembered.
pub async fn a_refused_key_may_be_used_again(engine: Arc<dyn Engine>) {
    let held = put(&id("indicator", 1), 1);
    engine.apply(batch(1).put(held.clone()).build()).await.unwrap();
    let keyed = |put| batch(2).idem(IdemKey("key".into())).put(put).build();
    assert!(is_conflict(&engine.apply(keyed(held.clone())).await));
    let applied = engine.apply(keyed(put(&held.id, 2))).await.unwrap();
    assert!(!applied.replayed);
}

/// The later of the clock and one microsecond after the last one.
pub async fn date_added_rises_strictly_whatever_the_clock_says(engine: Arc<dyn Engine>) {
    let puts = |from: u16| (from..from + 3).map(|number| put(&id("indicator", number), 1));
    let mut dates = Vec::new();
    for (second, from) in [(10, 0), (10, 3), (5, 6), (20, 9)] {
        let applied = engine.apply(batch(second).puts(puts(from)).build()).await.unwrap();
        dates.extend(applied.puts.iter().map(|place| place.date_added));
    }
    let micros = |second, micros| at(second) + Duration::from_micros(micros);
    let mut expected: Vec<_> = (0..9).map(|after| micros(10, after)).collect();
    expected.extend((0..3).map(|after| micros(20, after)));
    assert_eq!(dates, expected);
    let page = engine.page(PageQuery { added_after: Some(dates[3]), ..query() }).await.unwrap();
    assert_eq!(seqs(&page.records), (5..=12).collect::<Vec<_>>());
}

/// A poller of the new audience gets what was there before it, late, and nobody gets anything twice.
pub async fn widening_gives_new_readers_a_new_place(engine: Arc<dyn Engine>) {
    let (old, young) = (put(&id("indicator", 1), 1), put(&id("indicator", 2), 1));
    engine.apply(batch(1).puts([old.clone(), young]).build()).await.unwrap();
    let widened = batch(2).widen(widen(&old, 2)).widen(widen(&old, 2)).widen(widen(&old, 1)).build();
    engine.apply(widened).await.unwrap();
    let seen =
        async |audiences| seqs(&engine.page(PageQuery { audiences, ..query() }).await.unwrap().records);
    assert_eq!(seen(only([1])).await, [1, 2]);
    assert_eq!(seen(only([2])).await, [3]);
    assert_eq!(seen(only([1, 2])).await, [1, 2]);
    assert_eq!(seen(Audiences::All).await, [1, 2]);
    let get = engine.get(&[], &old.id, Which::Last, &only([2])).await.unwrap();
    assert_eq!((get[0].seq, get[0].audience, get[0].date_added), (Seq(3), AudienceId(2), at(2)));
    let releases = engine.releases(&collection(1), &old.id, &old.version).await.unwrap();
    assert_eq!(releases.iter().map(|release| release.audience.0).collect::<Vec<_>>(), [1, 2]);
}

/// There is nothing to show otherwise.
pub async fn widening_needs_a_version_that_is_not_withdrawn(engine: Arc<dyn Engine>) {
    let held = put(&id("indicator", 1), 1);
    let widened = || batch(1).widen(widen(&held, 2));
    assert!(matches!(engine.apply(widened().build()).await, Err(StoreError::NotFound(_))));
    engine.apply(widened().put(held.clone()).build()).await.unwrap();
    engine.apply(batch(2).withdraw(withdraw(&held, true, WithdrawMode::Hide)).build()).await.unwrap();
    assert!(is_conflict(&engine.apply(batch(3).widen(widen(&held, 3)).build()).await));
}
