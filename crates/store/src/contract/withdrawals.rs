//! Withdrawals: who still sees what, and what may come back.

use std::sync::Arc;

use super::*;

fn sample() -> Put {
    Put { words: "secretword".into(), refs: vec![id("identity", 7)], ..put(&id("indicator", 1), 1) }
}

/// What a reader finds of an object, by every way there is.
async fn found(engine: &dyn Engine, audiences: Audiences) -> [usize; 5] {
    let page = PageQuery { audiences: audiences.clone(), versions: vec![Which::All], ..query() };
    let searched = SearchQuery { audiences: audiences.clone(), ..search(&["secretword"]) };
    [
        engine.get(&[], &sample().id, Which::All, &audiences).await.unwrap().len(),
        engine.page(page).await.unwrap().records.len(),
        engine.search(searched).await.unwrap().len(),
        engine.referring(&id("identity", 7), &audiences, 9).await.unwrap().len(),
        engine.count(&collection(1), &audiences).await.unwrap() as usize,
    ]
}

/// Puts two versions, one of them widened, then withdraws both.
async fn put_and_withdraw(engine: &dyn Engine, mode: WithdrawMode) {
    let second = Put { version: "second".into(), ..sample() };
    engine.apply(batch(1).puts([sample(), second]).widen(widen(&sample(), 2)).build()).await.unwrap();
    for (audiences, each) in [(only([1]), 2), (only([2]), 1), (Audiences::All, 2)] {
        assert_eq!(found(engine, audiences).await, [each, each, each, each, 1]);
    }
    engine.apply(batch(2).withdraw(withdraw(&sample(), false, mode)).build()).await.unwrap();
    for audiences in [only([1]), only([2]), only([1, 2])] {
        assert_eq!(found(engine, audiences).await, [0; 5]);
    }
    for version in ["second", "third"] {
        let back = engine.apply(batch(3).put(Put { version: version.into(), ..sample() }).build()).await;
        assert!(is_conflict(&back), "{version} came back");
    }
    let elsewhere = Put { collection: collection(2), ..sample() };
    engine.apply(batch(4).put(elsewhere).build()).await.unwrap();
}

/// The member's own users see what was withdrawn, and when.
pub async fn a_hidden_version_is_seen_by_the_members_own_users_only(engine: Arc<dyn Engine>) {
    put_and_withdraw(&*engine, WithdrawMode::Hide).await;
    assert_eq!(
        found(&*engine, Audiences::All).await,
        [3, 2, 3, 3, 1],
        "with the one in the other collection"
    );
    let records = engine.get(&[collection(1)], &sample().id, Which::All, &Audiences::All).await.unwrap();
    for record in &records {
        assert_eq!((record.withdrawn, record.erased, &record.bytes), (Some(at(2)), false, &sample().bytes));
    }
    assert_eq!(engine.releases(&collection(1), &sample().id, &sample().version).await.unwrap().len(), 2);
}

/// Bytes, words and references are gone for everyone; id, version and digests stay.
pub async fn an_erased_version_keeps_its_digests_and_nothing_else(engine: Arc<dyn Engine>) {
    put_and_withdraw(&*engine, WithdrawMode::Erase).await;
    assert_eq!(found(&*engine, Audiences::All).await, [3, 2, 1, 1, 1], "found in the other collection only");
    let records = engine.get(&[collection(1)], &sample().id, Which::All, &Audiences::All).await.unwrap();
    assert_eq!(versions(&records), [sample().version.as_str(), "second"]);
    for record in &records {
        assert_eq!((record.withdrawn, record.erased, record.bytes.len()), (Some(at(2)), true, 0));
        assert_eq!((record.sha256, record.jcs_sha256), (sample().sha256, sample().jcs_sha256));
    }
    assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
}

/// Only the refusal and the event remain.
pub async fn a_deleted_version_leaves_its_tombstone_only(engine: Arc<dyn Engine>) {
    put_and_withdraw(&*engine, WithdrawMode::Delete).await;
    assert_eq!(found(&*engine, Audiences::All).await, [1, 0, 1, 1, 0], "the one in the other collection");
    assert_eq!(engine.releases(&collection(1), &sample().id, &sample().version).await.unwrap(), []);
    let changes = engine.changes(Seq(0), 9).await.unwrap();
    assert_eq!(changes.iter().map(|change| change.seq().0).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
}

/// Other versions stay, and become the last one.
pub async fn one_version_may_be_withdrawn_alone(engine: Arc<dyn Engine>) {
    let object = id("indicator", 1);
    let puts = [put(&object, 1), put(&object, 2), put(&object, 3)];
    engine.apply(batch(1).puts(puts.clone()).build()).await.unwrap();
    let withdrawn = batch(2).withdraw(withdraw(&puts[2], true, WithdrawMode::Hide)).withdraw(withdraw(
        &puts[0],
        true,
        WithdrawMode::Delete,
    ));
    engine.apply(withdrawn.build()).await.unwrap();
    let last = engine.page(query()).await.unwrap().records;
    assert_eq!(versions(&last), [&puts[1].version]);
    for put in [&puts[0], &puts[2]] {
        assert!(is_conflict(&engine.apply(batch(3).put(put.clone()).build()).await));
    }
    engine.apply(batch(3).put(put(&object, 4)).build()).await.unwrap();
    let all = engine.get(&[], &object, Which::Last, &Audiences::All).await.unwrap();
    assert_eq!(versions(&all), [&put(&object, 4).version]);
}

/// Objects and their withdrawals come by different ways.
pub async fn a_withdrawal_before_its_target_refuses_it(engine: Arc<dyn Engine>) {
    let (whole, one) = (put(&id("indicator", 1), 1), put(&id("indicator", 2), 1));
    let early = batch(1).withdraw(withdraw(&whole, false, WithdrawMode::Erase)).withdraw(withdraw(
        &one,
        true,
        WithdrawMode::Hide,
    ));
    engine.apply(early.build()).await.unwrap();
    for refused in [whole.clone(), put(&whole.id, 2), one.clone()] {
        assert!(is_conflict(&engine.apply(batch(2).put(refused).build()).await));
    }
    engine.apply(batch(2).put(put(&one.id, 2)).build()).await.unwrap();
    // In one batch the put comes first.
    let both = put(&id("indicator", 3), 1);
    let withdrawn = batch(3).withdraw(withdraw(&both, true, WithdrawMode::Hide)).put(both.clone()).build();
    engine.apply(withdrawn).await.unwrap();
    let records = engine.get(&[], &both.id, Which::All, &Audiences::All).await.unwrap();
    assert!(records[0].withdrawn.is_some());
}

/// The first withdrawal's instant stays.
pub async fn hiding_may_become_erasure_and_deletion(engine: Arc<dyn Engine>) {
    engine.apply(batch(1).put(sample()).build()).await.unwrap();
    let get = async || engine.get(&[], &sample().id, Which::All, &Audiences::All).await.unwrap();
    let modes = [WithdrawMode::Hide, WithdrawMode::Erase, WithdrawMode::Hide, WithdrawMode::Erase];
    for (seconds, mode) in (2..).zip(modes) {
        engine.apply(batch(seconds).withdraw(withdraw(&sample(), true, mode)).build()).await.unwrap();
        let record = get().await.remove(0);
        assert_eq!((record.withdrawn, record.erased), (Some(at(2)), seconds > 2));
    }
    for seconds in 6..8 {
        let delete = withdraw(&sample(), true, WithdrawMode::Delete);
        engine.apply(batch(seconds).withdraw(delete).build()).await.unwrap();
        assert_eq!(get().await, []);
    }
    assert_eq!(engine.changes(Seq(0), 99).await.unwrap().len(), 6);
}
