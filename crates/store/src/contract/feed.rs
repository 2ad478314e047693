//! The change feed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::Change;

/// Every event has a place of its own, in the order in which it became visible.
pub async fn the_feed_tells_releases_and_withdrawals_in_order(engine: Arc<dyn Engine>) {
    let (one, two) = (put(&id("indicator", 1), 1), put(&id("indicator", 2), 1));
    engine.apply(batch(1).puts([one.clone(), two.clone()]).build()).await.unwrap();
    let second = batch(2)
        .widen(widen(&two, 2))
        .withdraw(withdraw(&one, true, WithdrawMode::Hide))
        .withdraw(withdraw(&two, false, WithdrawMode::Erase));
    engine.apply(second.build()).await.unwrap();
    let changes = engine.changes(Seq(0), 99).await.unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|change| match change {
            Change::Released(record) => (record.seq.0, record.id.clone(), Some(record.audience.0), None),
            Change::Withdrawn { seq, id, versions, .. } => (seq.0, id.clone(), None, versions.clone()),
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, one.id.clone(), Some(1), None),
            (2, two.id.clone(), Some(1), None),
            (3, two.id.clone(), Some(2), None),
            (4, one.id.clone(), None, Some(vec![one.version.clone()])),
            (5, two.id.clone(), None, None),
        ]
    );
    let Change::Released(record) = &changes[2] else { panic!("a release") };
    assert_eq!((record.date_added, record.withdrawn.is_some(), record.erased), (at(2), true, true));
    assert_eq!(engine.changes(Seq(1), 2).await.unwrap(), changes[1..3]);
    assert_eq!(engine.changes(Seq(5), 9).await.unwrap(), []);
    assert_eq!(engine.changes(Seq(u64::MAX), 9).await.unwrap(), []);
}

/// At once if there is news, as soon as it comes, or when the time is over.
pub async fn waiting_ends_with_news_or_with_time(engine: Arc<dyn Engine>) {
    let long = Duration::from_secs(60);
    let begun = Instant::now();
    assert_eq!(engine.wait_beyond(Seq(0), Duration::from_millis(30)).await.unwrap(), Seq(0));
    assert!(begun.elapsed() >= Duration::from_millis(30));
    let waiting = tokio::spawn({
        let engine = engine.clone();
        async move { engine.wait_beyond(Seq(1), long).await }
    });
    engine.apply(batch(1).put(put(&id("indicator", 1), 1)).build()).await.unwrap();
    assert_eq!(engine.wait_beyond(Seq(0), long).await.unwrap(), Seq(1));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!waiting.is_finished(), "not beyond place 1 yet");
    engine
        .apply(batch(2).withdraw(withdraw(&put(&id("a", 1), 1), true, WithdrawMode::Hide)).build())
        .await
        .unwrap();
    assert_eq!(waiting.await.unwrap().unwrap(), Seq(2));
    assert!(begun.elapsed() < long);
}

/// A poller that asks for what lies beyond the last place it saw misses nothing, while many write.
pub async fn concurrent_writers_are_seen_in_order_without_gap(engine: Arc<dyn Engine>) {
    const WRITERS: u16 = 8;
    const BATCHES: u16 = 25;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let engine = engine.clone();
        writers.spawn(async move {
            for number in 0..BATCHES {
                // Clocks that differ, as those of two processes would.
                let seconds = i64::from(number) * if writer % 2 == 0 { 1 } else { -1 };
                let puts = (0..2).map(|part| put(&id("indicator", writer * 1_000 + number * 2 + part), 1));
                engine.apply(batch(seconds).puts(puts).build()).await.unwrap();
            }
        });
    }
    let expected = usize::from(WRITERS * BATCHES * 2);
    let (mut seen, mut paged): (Vec<Record>, Vec<Record>) = (Vec::new(), Vec::new());
    while seen.len() < expected || paged.len() < expected {
        let after = seen.last().map_or(Seq(0), |record| record.seq);
        let last = engine.wait_beyond(after, Duration::from_millis(200)).await.unwrap();
        for change in engine.changes(after, 7).await.unwrap() {
            let Change::Released(record) = change else { panic!("a release") };
            assert!(record.seq > after);
            seen.push(*record);
        }
        assert!(seen.last().is_none_or(|record| record.seq > after || last == after));
        // The same by `added_after`, as a TAXII client polls.
        let added_after = paged.last().map(|record| record.date_added);
        paged.extend(engine.page(PageQuery { added_after, limit: 7, ..query() }).await.unwrap().records);
    }
    while let Some(writer) = writers.join_next().await {
        writer.unwrap();
    }
    assert_eq!(seqs(&seen), (1..=expected as u64).collect::<Vec<_>>());
    assert_eq!(seqs(&paged), seqs(&seen));
    assert!(seen.is_sorted_by(|a, b| a.date_added < b.date_added));
    let ids: BTreeSet<_> = seen.iter().map(|record| &record.id).collect();
    assert_eq!(ids.len(), expected);
    assert_eq!(engine.log_head().await.unwrap().size, u64::from(WRITERS * BATCHES));
    assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
}
