//! The state machine: random batches and questions, put to the model and to an engine, get equal answers.
//!
//! Few ids, versions, audiences and words, so that they meet often.

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use vigie_model::{AudienceId, CollectionId, StixId};

use super::{at, batch, collection, id, leaf, only, put, put_unversioned};
use crate::memory::MemoryEngine;
use crate::{
    Audiences, Batch, Engine, IdemKey, PageQuery, Put, RowKey, RowOp, SearchQuery, Seq, StoreError, Table,
    Which, Widen, Withdraw, WithdrawMode,
};

/// A thing done to a store.
#[derive(Clone, Debug)]
pub enum Step {
    /// A batch.
    Apply(Batch),
    /// A lease: name, holder, now, until.
    Lease(String, String, i64, i64),
    /// A page.
    Page(PageQuery),
    /// A search.
    Search(SearchQuery),
    /// Versions of an object.
    Get(Vec<CollectionId>, StixId, Which, Audiences),
    /// What refers to an object.
    Referring(StixId, Audiences, usize),
    /// Events after a place.
    Changes(u64, usize),
    /// Rows: prefix, after, limit.
    Rows(String, Option<RowKey>, usize),
    /// Leaves: from, limit.
    Leaves(u64, usize),
}

const TABLE: Table = Table("machine");

/// Lists of steps.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(prop_oneof![5 => batches().prop_map(Step::Apply), 5 => questions()], 1..60)
}

fn collections() -> impl Strategy<Value = CollectionId> {
    prop_oneof![4 => Just(collection(1)), 1 => Just(collection(2))]
}

const IDS: [(&str, u16); 4] = [("indicator", 0), ("indicator", 1), ("malware", 0), ("ipv4-addr", 0)];

fn ids() -> impl Strategy<Value = StixId> {
    (0..IDS.len()).prop_map(|index| id(IDS[index].0, IDS[index].1))
}

fn audiences() -> impl Strategy<Value = Audiences> {
    prop_oneof![1 => Just(Audiences::All), 4 => vec(0..4_i64, 0..4).prop_map(only)]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("l898".to_owned()),
        Just("l8".into()),
        Just("port-de".into()),
        Just("port".into()),
        Just("\u{645}\u{631}".into()),
        Just("\"or\"*".into()),
    ]
}

fn puts() -> impl Strategy<Value = Put> {
    let place = (collections(), ids(), 0..3_i64, 0..3_i64, any::<bool>());
    (place, vec(word(), 0..3), vec(ids(), 0..3)).prop_map(
        |((collection, id, version, audience, old), words, refs)| {
            let made = match id.kind() {
                "ipv4-addr" => put_unversioned(&id, &format!("{{{version}}}")),
                _ => put(&id, version),
            };
            let spec_version = if old { "2.0" } else { "2.1" }.to_owned();
            let (words, audience) = (words.join(" "), AudienceId(audience));
            Put { collection, spec_version, audience, words, refs, ..made }
        },
    )
}

fn keys() -> impl Strategy<Value = RowKey> {
    vec(prop_oneof![Just("a"), Just("b"), Just("ab"), Just(""), Just("a\u{1}")], 1..4).prop_map(RowKey::new)
}

fn row_ops() -> impl Strategy<Value = RowOp> {
    let value = || vec(0..2_u8, 0..2);
    prop_oneof![
        (keys(), value()).prop_map(|(key, value)| RowOp::Set(TABLE, key, value)),
        (keys(), value()).prop_map(|(key, value)| RowOp::Insert(TABLE, key, value)),
        (keys(), value(), value()).prop_map(|(key, old, new)| RowOp::Replace { table: TABLE, key, old, new }),
        keys().prop_map(|key| RowOp::Delete(TABLE, key)),
    ]
}

fn withdrawals() -> impl Strategy<Value = Withdraw> {
    let mode = prop_oneof![Just(WithdrawMode::Hide), Just(WithdrawMode::Erase), Just(WithdrawMode::Delete)];
    (puts(), any::<bool>(), mode).prop_map(|(put, only_this, mode)| super::withdraw(&put, only_this, mode))
}

fn widens() -> impl Strategy<Value = Widen> {
    (puts(), 0..4_i64).prop_map(|(put, audience)| super::widen(&put, audience))
}

/// Mostly one part, so that most batches succeed.
fn batches() -> impl Strategy<Value = Batch> {
    let parts = (vec(puts(), 0..3), vec(widens(), 0..3), vec(withdrawals(), 0..2), vec(row_ops(), 0..3));
    let which = prop_oneof![4 => Just(0b0001), 3 => Just(0b0010), 2 => Just(0b0011), 2 => Just(0b0100), 2 => Just(0b1000), 2 => 0..16_u8];
    (parts, which, -3..9_i64, option::weighted(0.2, 0..4_u8), option::weighted(0.1, 0..9_u64), any::<bool>())
        .prop_map(|((puts, widens, withdrawals, rows), which, seconds, idem, erase, two)| {
            let with = |part: u8| which & part != 0;
            let mut built = batch(seconds);
            // Half of the widenings are of what the batch itself puts.
            let own = puts.first().cloned().filter(|_| two);
            let widens = widens.into_iter().map(|widen| match &own {
                Some(put) => super::widen(put, widen.audience.0),
                None => widen,
            });
            let widens: Vec<_> = widens.collect();
            if with(1) {
                built = built.puts(puts);
            }
            if with(2) {
                built = widens.into_iter().fold(built, |built, widen| built.widen(widen));
            }
            if with(4) {
                built = withdrawals.into_iter().fold(built, |built, withdraw| built.withdraw(withdraw));
            }
            if with(8) {
                built = rows.into_iter().fold(built, |built, row| built.row(row));
            }
            if two {
                built = built.leaf(leaf("second"));
            }
            built = erase.into_iter().fold(built, |built, index| built.erase_leaf(index));
            idem.into_iter().fold(built, |built, key| built.idem(IdemKey(key.to_string()))).build()
        })
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![
        4 => Just(Which::Last),
        2 => Just(Which::First),
        2 => Just(Which::All),
        2 => puts().prop_map(|put| Which::Exact(put.version)),
        1 => (0..9_i64).prop_map(|second| Which::Exact(at(second).to_string())),
    ]
}

fn kinds() -> impl Strategy<Value = Vec<String>> {
    vec(prop_oneof![Just("indicator".to_owned()), Just("malware".into()), Just("unknown".into())], 0..2)
}

fn pages() -> impl Strategy<Value = PageQuery> {
    let who = (vec(collections(), 0..3), audiences(), vec(which(), 0..3));
    let from = (0..20_u64, option::of(0..9_i64), option::weighted(0.3, 0..20_u64));
    let what =
        (vec(ids(), 0..3), kinds(), vec(prop_oneof![Just("2.0".to_owned()), Just("2.1".into())], 0..2));
    let how = (any::<bool>(), 0..7_usize, any::<bool>());
    (who, from, what, how, option::weighted(0.5, Just(()))).prop_map(|(who, from, what, how, from_start)| {
        PageQuery {
            collections: who.0,
            audiences: who.1,
            versions: who.2,
            after: Seq(if from_start.is_some() { 0 } else { from.0 }),
            added_after: from.1.filter(|_| from_start.is_none()).map(at),
            until: from.2.map(Seq),
            ids: what.0,
            types: what.1,
            spec_versions: what.2,
            descending: how.0,
            limit: how.1,
            with_bytes: how.2,
        }
    })
}

fn questions() -> impl Strategy<Value = Step> {
    let search = (
        vec(word(), 0..3),
        audiences(),
        kinds(),
        vec(collections(), 0..2),
        option::of(0..20_u64),
        0..7_usize,
    );
    let search = search.prop_map(|(words, audiences, types, collections, before, limit)| SearchQuery {
        words,
        audiences,
        types,
        collections,
        before: before.map(Seq),
        limit,
    });
    let get = (vec(collections(), 0..3), ids(), which(), audiences());
    let lease = (0..2_u8, 0..2_u8, 0..9_i64, 0..9_i64);
    prop_oneof![
        4 => pages().prop_map(Step::Page),
        2 => search.prop_map(Step::Search),
        2 => get.prop_map(|(collections, id, which, audiences)| Step::Get(collections, id, which, audiences)),
        1 => (ids(), audiences(), 0..5_usize).prop_map(|(id, audiences, limit)| Step::Referring(id, audiences, limit)),
        1 => (0..20_u64, 0..9_usize).prop_map(|(after, limit)| Step::Changes(after, limit)),
        1 => (prop_oneof![Just(String::new()), keys().prop_map(|key| key.as_str().to_owned())], option::of(keys()), 0..9_usize)
            .prop_map(|(prefix, after, limit)| Step::Rows(prefix, after, limit)),
        1 => (0..9_u64, 0..9_usize).prop_map(|(from, limit)| Step::Leaves(from, limit)),
        1 => lease.prop_map(|(name, holder, now, until)| Step::Lease(name.to_string(), holder.to_string(), now, until)),
    ]
}

/// Does the steps to a fresh model and to `engine`, which must be empty, and compares every answer, refusals included;
/// at the end also everything that is stored.
///
/// # Panics
/// At the first answer that differs.
pub async fn compare(engine: &dyn Engine, steps: Vec<Step>) {
    let model = MemoryEngine::new();
    for step in steps {
        same(step.clone(), answer(&model, step.clone()).await, answer(engine, step).await);
    }
    compare_all(&model, engine).await;
}

/// Compares everything that two engines hold.
///
/// # Panics
/// At the first answer that differs.
pub async fn compare_all(model: &dyn Engine, engine: &dyn Engine) {
    for audiences in [Audiences::All, only([0]), only([1]), only([2, 3]), only([0, 1, 2, 3])] {
        let query = PageQuery { audiences, versions: vec![Which::All], limit: usize::MAX, ..super::query() };
        for step in [Step::Page(query.clone()), Step::Page(PageQuery { descending: true, ..query })] {
            same(step.clone(), answer(model, step.clone()).await, answer(engine, step).await);
        }
    }
    let all = [
        Step::Changes(0, usize::MAX),
        Step::Rows(String::new(), None, usize::MAX),
        Step::Leaves(0, usize::MAX),
    ];
    for step in all {
        same(step.clone(), answer(model, step.clone()).await, answer(engine, step).await);
    }
    same("head", model.log_head().await, engine.log_head().await);
    same("verify", model.verify().await, engine.verify().await);
    for collection in [collection(1), collection(2)] {
        for audiences in (0..4).map(|audience| only([audience])).chain([Audiences::All, only([1, 2])]) {
            let counts =
                (model.count(&collection, &audiences).await, engine.count(&collection, &audiences).await);
            same(&audiences, counts.0, counts.1);
        }
        for (kind, number) in IDS {
            let id = id(kind, number);
            let versions = (0..3).map(|version| put(&id, version).version).chain(["another".to_owned()]);
            let keys: Vec<_> = versions.map(|version| (id.clone(), version)).collect();
            same(&id, model.held(&collection, &keys).await, engine.held(&collection, &keys).await);
            for (id, version) in &keys {
                let releases = (
                    model.releases(&collection, id, version).await,
                    engine.releases(&collection, id, version).await,
                );
                same(id, releases.0, releases.1);
            }
        }
    }
}

fn same<T: PartialEq + Debug>(
    asked: impl Debug,
    expected: Result<T, StoreError>,
    found: Result<T, StoreError>,
) {
    assert!(expected == found, "asked {asked:#?}\nthe model says {expected:#?}\nthe engine says {found:#?}");
}

/// What came of a step, as text: it is only compared.
async fn answer(engine: &dyn Engine, step: Step) -> Result<String, StoreError> {
    fn text<T: Debug>(answer: Result<T, StoreError>) -> Result<String, StoreError> {
        answer.map(|answer| format!("{answer:#?}"))
    }
    match step {
        Step::Apply(batch) => text(engine.apply(batch).await),
        Step::Lease(name, holder, now, until) => text(engine.lease(&name, &holder, at(now), at(until)).await),
        Step::Page(query) => text(engine.page(query).await),
        Step::Search(query) => text(engine.search(query).await),
        Step::Get(collections, id, which, audiences) => {
            text(engine.get(&collections, &id, which, &audiences).await)
        }
        Step::Referring(id, audiences, limit) => text(engine.referring(&id, &audiences, limit).await),
        Step::Changes(after, limit) => text(engine.changes(Seq(after), limit).await),
        Step::Rows(prefix, after, limit) => text(engine.rows(TABLE, &prefix, after.as_ref(), limit).await),
        Step::Leaves(from, limit) => text(engine.leaves(from, limit).await),
    }
}
