//! Objects as they are read: one by one, by words, by references.

use std::sync::Arc;

use vigie_model::AudienceId;

use super::*;
use crate::{Held, Release};

/// Everything a put says comes back, the bytes as they were.
pub async fn a_put_is_read_back_byte_for_byte(engine: Arc<dyn Engine>) {
    let author = id("identity", 9);
    let full = Put {
        created_by: Some(author.clone()),
        jcs_sha256: None,
        refs: vec![author.clone()],
        words: "words".into(),
        spec_version: "2.0".into(),
        bytes: Arc::from(&b"{\"\xc3\xa9\":\r\n 1.0e0}\0"[..]),
        ..put(&id("indicator", 1), 5)
    };
    let applied = engine.apply(batch(1).put(full.clone()).build()).await.unwrap();
    let place = applied.puts[0];
    let expected = Record {
        collection: full.collection.clone(),
        id: full.id.clone(),
        version: full.version.clone(),
        version_micros: full.version_micros,
        unversioned: false,
        spec_version: "2.0".into(),
        bytes: full.bytes.clone(),
        sha256: full.sha256,
        jcs_sha256: None,
        created_by: Some(author.clone()),
        origin: "XNM".into(),
        audience: AudienceId(1),
        seq: place.seq,
        date_added: place.date_added,
        withdrawn: None,
        erased: false,
    };
    assert_eq!((applied.puts.len(), applied.replayed, place.date_added), (1, false, at(1)));
    let one = |records: Vec<Record>| assert_eq!(records, std::slice::from_ref(&expected));
    one(engine.get(&[collection(1)], &full.id, Which::Last, &only([1])).await.unwrap());
    one(engine.get(&[], &full.id, Which::Exact(full.version.clone()), &Audiences::All).await.unwrap());
    one(engine.page(query()).await.unwrap().records);
    one(engine.search(search(&["words"])).await.unwrap());
    one(engine.referring(&author, &only([1]), 10).await.unwrap());
    let without = engine.page(PageQuery { with_bytes: false, ..query() }).await.unwrap();
    assert_eq!(without.records, [Record { bytes: Arc::from([]), ..expected.clone() }]);
    let release = Release { seq: place.seq, date_added: place.date_added, audience: AudienceId(1) };
    assert_eq!(engine.releases(&collection(1), &full.id, &full.version).await.unwrap(), [release]);
}

/// Nothing is an answer, not an error.
pub async fn reads_of_what_is_not_there_are_empty(engine: Arc<dyn Engine>) {
    let nobody = id("indicator", 1);
    for audiences in [Audiences::All, only([1]), only([])] {
        assert_eq!(engine.get(&[], &nobody, Which::All, &audiences).await.unwrap(), []);
        assert_eq!(engine.referring(&nobody, &audiences, 9).await.unwrap(), []);
        assert_eq!(engine.count(&collection(1), &audiences).await.unwrap(), 0);
        let query = PageQuery { audiences, collections: Vec::new(), ..query() };
        assert_eq!(engine.page(query).await.unwrap(), crate::Page::default());
    }
    assert_eq!(engine.search(search(&["x"])).await.unwrap(), []);
    assert_eq!(engine.releases(&collection(1), &nobody, "").await.unwrap(), []);
    assert_eq!(engine.changes(Seq(0), 9).await.unwrap(), []);
    assert_eq!(engine.held(&collection(1), &[(nobody, "v".into())]).await.unwrap(), [None]);
    assert_eq!(engine.log_head().await.unwrap(), crate::LogHead::default());
    assert_eq!(engine.leaves(0, 9).await.unwrap(), []);
    assert_eq!(engine.verify().await.unwrap().faults, [""; 0]);
}

/// The same version may stand in two collections; newest and oldest are counted in each.
pub async fn an_id_has_its_versions_in_each_collection_apart(engine: Arc<dyn Engine>) {
    let object = id("indicator", 1);
    let elsewhere = |version| Put { collection: collection(2), ..put(&object, version) };
    let puts = [put(&object, 1), put(&object, 3), elsewhere(1), elsewhere(2)];
    engine.apply(batch(1).puts(puts).build()).await.unwrap();
    let get = async |collections: &[CollectionId], which| {
        let records = engine.get(collections, &object, which, &only([1])).await.unwrap();
        records.iter().map(|record| (record.collection.clone(), record.version_micros)).collect::<Vec<_>>()
    };
    let (one, two) = (collection(1), collection(2));
    let micros = |second| at(second).as_micros();
    assert_eq!(
        get(&[], Which::All).await,
        [
            (one.clone(), micros(1)),
            (two.clone(), micros(1)),
            (two.clone(), micros(2)),
            (one.clone(), micros(3))
        ]
    );
    assert_eq!(get(&[], Which::Last).await, [(two.clone(), micros(2)), (one.clone(), micros(3))]);
    assert_eq!(get(&[one.clone(), two.clone(), one.clone()], Which::Last).await.len(), 2);
    assert_eq!(get(std::slice::from_ref(&two), Which::First).await, [(two.clone(), micros(1))]);
    assert_eq!(get(&[collection(3)], Which::All).await, []);
}

/// `Last` and `First` are the reader's, not the store's; versions that arrive late stand where their time says.
pub async fn which_counts_the_versions_the_reader_may_see(engine: Arc<dyn Engine>) {
    let object = id("indicator", 1);
    let secret = Put { audience: AudienceId(2), ..put(&object, 4) };
    engine.apply(batch(1).puts([put(&object, 3), put(&object, 1), secret.clone()]).build()).await.unwrap();
    engine.apply(batch(2).put(Put { audience: AudienceId(2), ..put(&object, 0) }).build()).await.unwrap();
    let get = async |which, audiences: Audiences| {
        let records = engine.get(&[collection(1)], &object, which, &audiences).await.unwrap();
        records.iter().map(|record| record.version_micros).collect::<Vec<_>>()
    };
    let micros = |seconds: &[i64]| seconds.iter().map(|second| at(*second).as_micros()).collect::<Vec<_>>();
    assert_eq!(get(Which::All, only([1])).await, micros(&[1, 3]));
    assert_eq!(get(Which::Last, only([1])).await, micros(&[3]));
    assert_eq!(get(Which::First, only([1])).await, micros(&[1]));
    assert_eq!(get(Which::Last, only([1, 2])).await, micros(&[4]));
    assert_eq!(get(Which::First, Audiences::All).await, micros(&[0]));
    assert_eq!(get(Which::Exact(secret.version), only([1])).await, micros(&[]));
    assert_eq!(get(Which::All, only([])).await, micros(&[]));
}

/// TAXII shows `date_added` as the version of an object that has none, so a client asks by it.
pub async fn objects_without_a_version_are_found_by_their_date_added(engine: Arc<dyn Engine>) {
    let object = id("ipv4-addr", 1);
    let variants = [put_unversioned(&object, "{1}"), put_unversioned(&object, "{2}")];
    let applied = engine.apply(batch(1).puts(variants.clone()).build()).await.unwrap();
    for (variant, place) in variants.iter().zip(&applied.puts) {
        for text in [variant.version.clone(), place.date_added.to_string()] {
            let found = engine.get(&[], &object, Which::Exact(text), &only([1])).await.unwrap();
            assert_eq!(versions(&found), [&variant.version]);
        }
    }
    let last = engine.get(&[], &object, Which::Last, &only([1])).await.unwrap();
    assert_eq!(versions(&last), [&variants[1].version], "the one that came last");
    let again = engine.apply(batch(2).put(variants[0].clone()).build()).await;
    assert!(is_conflict(&again));
}

/// Deciding a POST sees what readers may not.
pub async fn held_names_versions_and_tombstones_whatever_the_audience(engine: Arc<dyn Engine>) {
    let (held, hidden, gone) = (put(&id("a", 1), 1), put(&id("a", 2), 1), put(&id("a", 3), 1));
    engine.apply(batch(1).puts([held.clone(), hidden.clone(), gone.clone()]).build()).await.unwrap();
    let withdrawals = batch(2)
        .withdraw(withdraw(&hidden, true, WithdrawMode::Hide))
        .withdraw(withdraw(&gone, false, WithdrawMode::Delete))
        .build();
    engine.apply(withdrawals).await.unwrap();
    let key = |put: &Put, second| (put.id.clone(), at(second).to_millis_string());
    let keys = [key(&held, 1), key(&held, 2), key(&hidden, 1), key(&hidden, 2), key(&gone, 1), key(&gone, 2)];
    let version = Held::Version { sha256: held.sha256, jcs_sha256: held.jcs_sha256 };
    let expected =
        [Some(version), None, Some(Held::Tombstone), None, Some(Held::Tombstone), Some(Held::Tombstone)];
    assert_eq!(engine.held(&collection(1), &keys).await.unwrap(), expected);
    assert_eq!(engine.held(&collection(2), &keys).await.unwrap(), [const { None::<Held> }; 6]);
}

/// References are found from the target's side, as the reader may see them.
pub async fn what_refers_to_an_object_is_found_newest_first(engine: Arc<dyn Engine>) {
    let target = id("identity", 1);
    let refer = |number, audience| Put {
        refs: vec![target.clone(), id("identity", 2), target.clone()],
        audience: AudienceId(audience),
        ..put(&id("indicator", number), 1)
    };
    let puts = [refer(1, 1), refer(2, 2), refer(3, 1), put(&id("indicator", 4), 1)];
    engine.apply(batch(1).puts(puts).build()).await.unwrap();
    engine.apply(batch(2).widen(widen(&refer(2, 2), 1)).build()).await.unwrap();
    let found = async |audiences, limit| seqs(&engine.referring(&target, &audiences, limit).await.unwrap());
    assert_eq!(found(only([1]), 9).await, [5, 3, 1]);
    assert_eq!(found(Audiences::All, 9).await, [3, 2, 1]);
    assert_eq!(found(only([1, 2]), 2).await, [3, 2]);
    assert_eq!(found(only([3]), 9).await, NONE);
}

/// Words are whole but for the last; punctuation belongs to them; the order is newest first.
pub async fn search_finds_every_word_and_the_last_as_a_prefix(engine: Arc<dyn Engine>) {
    let texts = [
        "passport l898902c3 utopia",
        "passport x-1\"y'z* utopian",
        "L898 \u{645}\u{631}\u{62d}\u{628}\u{627}",
    ];
    for (number, words) in texts.into_iter().enumerate() {
        let put = Put { words: words.into(), ..put(&id("indicator", number as u16), 1) };
        engine.apply(batch(1).put(put).build()).await.unwrap();
    }
    let find = async |words: &[&str]| seqs(&engine.search(search(words)).await.unwrap());
    assert_eq!(find(&["passport", "utopia"]).await, [2, 1]);
    assert_eq!(find(&["utopia", "passport"]).await, [1], "only the last is a prefix");
    assert_eq!(find(&["utopian", "passport"]).await, [2]);
    assert_eq!(find(&["l898"]).await, [3, 1]);
    assert_eq!(find(&["X-1\"Y'z*"]).await, [2]);
    assert_eq!(find(&["x"]).await, [2]);
    assert_eq!(find(&["y"]).await, NONE);
    assert_eq!(find(&["\u{645}\u{631}"]).await, [3]);
    assert_eq!(find(&["passport l898902"]).await, [1], "several words in one");
    assert_eq!(find(&["passport", "OR", "l898"]).await, NONE);
    assert_eq!(find(&[]).await, [3, 2, 1]);
    assert_eq!(find(&[" ", ""]).await, [3, 2, 1]);
}

/// Filters of a search, and its pages.
pub async fn search_keeps_to_types_collections_and_what_the_reader_sees(engine: Arc<dyn Engine>) {
    let make = |kind, number, audience| Put {
        words: "word".into(),
        audience: AudienceId(audience),
        ..put(&id(kind, number), 1)
    };
    let elsewhere = Put { collection: collection(2), ..make("indicator", 1, 1) };
    let secret = make("indicator", 3, 2);
    let puts = [make("indicator", 1, 1), make("malware", 2, 1), elsewhere, secret.clone()];
    engine.apply(batch(1).puts(puts).build()).await.unwrap();
    let find = async |query: SearchQuery| seqs(&engine.search(query).await.unwrap());
    let word = || search(&["wor"]);
    assert_eq!(find(word()).await, [3, 2, 1]);
    assert_eq!(find(SearchQuery { limit: 2, ..word() }).await, [3, 2]);
    assert_eq!(find(SearchQuery { before: Some(Seq(2)), ..word() }).await, [1]);
    assert_eq!(find(SearchQuery { types: vec!["indicator".into(), "x".into()], ..word() }).await, [3, 1]);
    assert_eq!(find(SearchQuery { collections: vec![collection(1)], ..word() }).await, [2, 1]);
    assert_eq!(find(SearchQuery { collections: vec![collection(9)], ..word() }).await, NONE);
    assert_eq!(find(SearchQuery { audiences: Audiences::All, ..word() }).await, [4, 3, 2, 1]);
    engine.apply(batch(2).widen(widen(&secret, 1)).build()).await.unwrap();
    assert_eq!(find(word()).await, [5, 3, 2, 1], "at the place from which the reader sees it");
    assert_eq!(find(SearchQuery { audiences: only([1, 2]), ..word() }).await, [4, 3, 2, 1]);
}

/// Ids, not versions or releases.
pub async fn objects_are_counted_as_the_reader_sees_them(engine: Arc<dyn Engine>) {
    let (one, two) = (id("indicator", 1), id("indicator", 2));
    let secret = Put { audience: AudienceId(2), ..put(&two, 1) };
    engine.apply(batch(1).puts([put(&one, 1), put(&one, 2), secret.clone()]).build()).await.unwrap();
    engine.apply(batch(2).widen(widen(&put(&one, 1), 2)).build()).await.unwrap();
    let count = async |audiences| engine.count(&collection(1), &audiences).await.unwrap();
    assert_eq!((count(only([1])).await, count(only([1, 2])).await, count(Audiences::All).await), (1, 2, 2));
    engine.apply(batch(3).withdraw(withdraw(&secret, true, WithdrawMode::Hide)).build()).await.unwrap();
    assert_eq!((count(only([2])).await, count(only([1, 2])).await, count(Audiences::All).await), (1, 1, 2));
    assert_eq!(engine.count(&collection(2), &Audiences::All).await.unwrap(), 0);
}
