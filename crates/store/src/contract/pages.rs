//! Pages: every filter, every reader, both directions.

use std::sync::Arc;

use super::*;

/// Walks to the end in pages of `limit`.
pub(crate) async fn walk(engine: &dyn Engine, mut query: PageQuery) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let page = engine.page(query.clone()).await.unwrap();
        assert!(page.records.len() <= query.limit);
        assert!(!page.more || page.records.len() == query.limit, "more after a page that is not full");
        let Some(last) = page.records.last() else {
            assert!(!page.more);
            return records;
        };
        query.after = last.seq;
        records.extend(page.records);
        if !page.more {
            return records;
        }
    }
}

/// For several page sizes.
pub async fn a_walk_gives_everything_once_and_in_order(engine: Arc<dyn Engine>) {
    let puts = (0..25).map(|number| put(&id("indicator", number), 1));
    engine.apply(batch(1).puts(puts).build()).await.unwrap();
    for limit in [1, 5, 24, 25, 26] {
        let records = walk(&*engine, PageQuery { limit, ..query() }).await;
        assert_eq!(seqs(&records), (1..=25).collect::<Vec<_>>(), "in pages of {limit}");
        let until = walk(&*engine, PageQuery { limit, until: Some(Seq(7)), ..query() }).await;
        assert_eq!(seqs(&until), (1..=7).collect::<Vec<_>>());
    }
    let none = engine.page(PageQuery { limit: 0, ..query() }).await.unwrap();
    assert_eq!((none.records.len(), none.more), (0, true));
    let beyond = engine.page(PageQuery { after: Seq(u64::MAX), ..query() }).await.unwrap();
    assert_eq!((beyond.records.len(), beyond.more), (0, false));
}

/// Each filter is seen to leave something out.
pub async fn each_filter_of_a_page_holds_alone_and_together(engine: Arc<dyn Engine>) {
    let (indicator, malware) = (id("indicator", 1), id("malware", 1));
    let puts = [
        put(&indicator, 1),
        Put { spec_version: "2.0".into(), ..put(&malware, 1) },
        Put { collection: collection(2), ..put(&indicator, 1) },
        Put { audience: AudienceId(2), ..put(&id("indicator", 2), 1) },
        put(&indicator, 2),
        put_unversioned(&id("file", 1), "{}"),
    ];
    let added = engine.apply(batch(1).puts(puts.clone()).build()).await.unwrap().puts;
    let ask = async |query: PageQuery| seqs(&engine.page(query).await.unwrap().records);
    assert_eq!(ask(query()).await, [2, 5, 6]);
    assert_eq!(ask(PageQuery { versions: vec![], ..query() }).await, [2, 5, 6]);
    assert_eq!(ask(PageQuery { collections: vec![], ..query() }).await, [2, 3, 5, 6]);
    assert_eq!(ask(PageQuery { collections: vec![collection(2), collection(7)], ..query() }).await, [3]);
    assert_eq!(ask(PageQuery { collections: vec![collection(7)], ..query() }).await, NONE);
    assert_eq!(ask(PageQuery { audiences: only([1, 2, 3]), ..query() }).await, [2, 4, 5, 6]);
    assert_eq!(ask(PageQuery { audiences: only([]), ..query() }).await, NONE);
    assert_eq!(
        ask(PageQuery { audiences: Audiences::All, collections: vec![], ..query() }).await,
        [2, 3, 4, 5, 6]
    );
    assert_eq!(ask(PageQuery { after: Seq(2), ..query() }).await, [5, 6]);
    assert_eq!(ask(PageQuery { added_after: Some(added[4].date_added), ..query() }).await, [6]);
    assert_eq!(ask(PageQuery { added_after: Some(at(0)), ..query() }).await, [2, 5, 6]);
    assert_eq!(ask(PageQuery { added_after: Some(at(9)), ..query() }).await, NONE);
    assert_eq!(ask(PageQuery { until: Some(Seq(5)), ..query() }).await, [2, 5]);
    let both = vec![malware.clone(), indicator.clone(), malware.clone(), id("malware", 9)];
    assert_eq!(ask(PageQuery { ids: both.clone(), ..query() }).await, [2, 5]);
    assert_eq!(ask(PageQuery { ids: both.clone(), collections: vec![], ..query() }).await, [2, 3, 5]);
    assert_eq!(ask(PageQuery { ids: both.clone(), types: vec!["malware".into()], ..query() }).await, [2]);
    assert_eq!(ask(PageQuery { ids: both.clone(), after: Seq(2), ..query() }).await, [5]);
    assert_eq!(ask(PageQuery { types: vec!["indicator".into(), "file".into()], ..query() }).await, [5, 6]);
    assert_eq!(ask(PageQuery { types: vec!["nothing".into()], ..query() }).await, NONE);
    let kind = |audiences| PageQuery { types: vec!["indicator".into()], audiences, ..query() };
    assert_eq!(ask(kind(Audiences::All)).await, [4, 5]);
    assert_eq!(ask(kind(only([2]))).await, [4]);
    assert_eq!(ask(PageQuery { spec_versions: vec!["2.0".into()], ..query() }).await, [2]);
    assert_eq!(
        ask(PageQuery { spec_versions: vec!["2.0".into(), "2.1".into()], ..query() }).await,
        [2, 5, 6]
    );
    assert_eq!(ask(PageQuery { versions: vec![Which::First], ..query() }).await, [1, 2, 6]);
    assert_eq!(ask(PageQuery { versions: vec![Which::All], ..query() }).await, [1, 2, 5, 6]);
    let exact = Which::Exact(puts[0].version.clone());
    assert_eq!(ask(PageQuery { versions: vec![exact.clone()], ..query() }).await, [1, 2]);
    let shown = Which::Exact(added[5].date_added.to_string());
    assert_eq!(ask(PageQuery { versions: vec![shown], ..query() }).await, [6]);
    assert_eq!(ask(PageQuery { versions: vec![exact, Which::Last], ..query() }).await, [1, 2, 5, 6]);
    let first_and_last = vec![Which::First, Which::Last];
    assert_eq!(ask(PageQuery { versions: first_and_last, ids: vec![indicator], ..query() }).await, [1, 5]);
}

/// At the first release that it may see.
pub async fn a_page_shows_each_version_once_to_a_reader_of_several_audiences(engine: Arc<dyn Engine>) {
    let puts: Vec<Put> = (1..=3).map(|number| put(&id("indicator", number), 1)).collect();
    engine.apply(batch(1).puts(puts.clone()).build()).await.unwrap();
    let widened = batch(2).widen(widen(&puts[0], 2)).widen(widen(&puts[0], 3)).widen(widen(&puts[2], 3));
    engine.apply(widened.build()).await.unwrap();
    for limit in [1, 2, 100] {
        let walk = async |audiences| seqs(&walk(&*engine, PageQuery { audiences, limit, ..query() }).await);
        assert_eq!(walk(only([1, 2, 3])).await, [1, 2, 3]);
        assert_eq!(walk(only([2, 3])).await, [4, 6]);
        assert_eq!(walk(only([3])).await, [5, 6]);
        assert_eq!(walk(Audiences::All).await, [1, 2, 3]);
    }
    let late = engine.page(PageQuery { audiences: only([2, 3]), after: Seq(4), ..query() }).await.unwrap();
    assert_eq!(seqs(&late.records), [6], "what was seen at place 4 does not come again at place 5");
}

/// From the end, or from before a place.
pub async fn pages_go_backwards_too(engine: Arc<dyn Engine>) {
    let puts =
        (1..=9).map(|number| put(&id(if number % 2 == 0 { "indicator" } else { "malware" }, number), 1));
    engine.apply(batch(1).puts(puts).build()).await.unwrap();
    for limit in [1, 4, 9] {
        let back = PageQuery { descending: true, limit, ..query() };
        assert_eq!(seqs(&walk(&*engine, back.clone()).await), (1..=9).rev().collect::<Vec<_>>());
        let typed = PageQuery { types: vec!["indicator".into()], ..back.clone() };
        assert_eq!(seqs(&walk(&*engine, typed).await), [8, 6, 4, 2]);
        let bounded = PageQuery { after: Seq(6), until: Some(Seq(8)), ..back.clone() };
        assert_eq!(seqs(&walk(&*engine, bounded).await), [5, 4, 3, 2, 1]);
        let ids = PageQuery { ids: vec![id("malware", 1), id("indicator", 8)], ..back };
        assert_eq!(seqs(&walk(&*engine, ids).await), [8, 1]);
    }
    let first = engine.page(PageQuery { descending: true, after: Seq(1), ..query() }).await.unwrap();
    assert_eq!((first.records.len(), first.more), (0, false));
}

/// However many audiences a reader has, it gets what a walk over everything would leave.
pub async fn pages_for_many_audiences_equal_a_walk(engine: Arc<dyn Engine>) {
    let puts: Vec<Put> = (0..600_u16)
        .map(|number| Put {
            audience: AudienceId(i64::from(number % 300)),
            ..put(&id(if number % 5 == 0 { "malware" } else { "indicator" }, number), 1)
        })
        .collect();
    engine.apply(batch(1).puts(puts.clone()).build()).await.unwrap();
    for readers in [vec![7], (0..100).collect(), (0..250).collect::<Vec<i64>>()] {
        for types in [vec![], vec!["malware".to_owned()], vec!["malware".into(), "indicator".into()]] {
            let expected: Vec<u64> = (1..)
                .zip(&puts)
                .filter(|(_, put)| readers.contains(&put.audience.0))
                .filter(|(_, put)| types.is_empty() || types.iter().any(|kind| kind == put.id.kind()))
                .map(|(seq, _)| seq)
                .collect();
            let asked =
                PageQuery { audiences: only(readers.clone()), types: types.clone(), limit: 40, ..query() };
            assert_eq!(seqs(&walk(&*engine, asked).await), expected, "{} readers, {types:?}", readers.len());
        }
    }
}

/// A newer version that a reader may not see neither shows nor hides the older one.
pub async fn readers_get_the_last_version_they_may_see(engine: Arc<dyn Engine>) {
    let object = id("indicator", 1);
    let secret = Put { audience: AudienceId(2), ..put(&object, 2) };
    engine.apply(batch(1).puts([put(&object, 1), secret.clone()]).build()).await.unwrap();
    let seen =
        async |audiences| seqs(&engine.page(PageQuery { audiences, ..query() }).await.unwrap().records);
    assert_eq!(seen(only([1])).await, [1]);
    assert_eq!(seen(only([2])).await, [2]);
    assert_eq!(seen(only([1, 2])).await, [2]);
    engine.apply(batch(2).widen(widen(&secret, 1)).build()).await.unwrap();
    assert_eq!(seen(only([1])).await, [3]);
    engine.apply(batch(3).withdraw(withdraw(&secret, true, WithdrawMode::Hide)).build()).await.unwrap();
    assert_eq!(seen(only([1])).await, [1], "a withdrawn version no longer supersedes");
    assert_eq!(seen(Audiences::All).await, [2]);
}
