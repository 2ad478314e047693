//! Rows and leases.

use std::sync::Arc;

use super::*;
use crate::{RowKey, RowOp, Table};

const TABLE: Table = Table("contract");

fn key(parts: &[&str]) -> RowKey {
    RowKey::new(parts.iter().copied())
}

/// Prefixes are whole parts; order is that of the stored text.
pub async fn rows_keep_their_order_and_their_prefixes(engine: Arc<dyn Engine>) {
    let keys = [
        key(&[""]),
        key(&["a"]),
        key(&["a\u{1}"]),
        key(&["a", ""]),
        key(&["a", "1"]),
        key(&["a", "1", "x"]),
        key(&["a", "2"]),
        key(&["a "]),
        key(&["ab"]),
        key(&["b", "\u{0}"]),
        key(&["é", "1"]),
    ];
    let set = |batch: BatchBuilder, key: &RowKey| {
        batch.row(RowOp::Set(TABLE, key.clone(), key.as_str().as_bytes().to_vec()))
    };
    engine.apply(keys.iter().rev().fold(batch(1), set).build()).await.unwrap();
    let rows = async |prefix: &str, after: Option<&RowKey>, limit| {
        let rows = engine.rows(TABLE, prefix, after, limit).await.unwrap();
        assert!(rows.iter().all(|(key, value)| key.as_str().as_bytes() == value));
        rows.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert_eq!(rows("", None, 99).await, keys);
    assert_eq!(rows("", None, 3).await, keys[..3]);
    for (index, after) in keys.iter().enumerate() {
        assert_eq!(rows("", Some(after), 99).await, keys[index + 1..]);
    }
    let below = [&keys[1..2], &keys[3..7]].concat();
    assert_eq!(rows("a", None, 99).await, below);
    assert_eq!(rows("a", Some(&keys[1]), 2).await, below[1..3]);
    assert_eq!(rows("a", Some(&keys[2]), 99).await, below[1..]);
    assert_eq!(rows("a", Some(&keys[8]), 99).await, []);
    assert_eq!(rows("b", Some(&keys[4]), 99).await, [keys[9].clone()]);
    assert_eq!(rows(key(&["a", "1"]).as_str(), None, 99).await, keys[4..6]);
    assert_eq!(rows("c", None, 99).await, []);
    assert_eq!(rows("", None, 0).await, []);
}

/// What must be there, or must not.
pub async fn row_preconditions_are_conflicts(engine: Arc<dyn Engine>) {
    let key = key(&["k"]);
    let insert = |value: &[u8]| RowOp::Insert(TABLE, key.clone(), value.to_vec());
    let replace = |old: &[u8], new: &[u8]| RowOp::Replace {
        table: TABLE,
        key: key.clone(),
        old: old.to_vec(),
        new: new.to_vec(),
    };
    let apply = async |op| engine.apply(batch(1).row(op).build()).await;
    let value = async || engine.row(TABLE, &key).await.unwrap();
    assert_eq!(value().await, None);
    assert!(is_conflict(&apply(replace(b"", b"x")).await), "nothing is not an empty value");
    apply(insert(b"")).await.unwrap();
    assert_eq!(value().await, Some(Vec::new()));
    assert!(is_conflict(&apply(insert(b"x")).await));
    assert!(is_conflict(&apply(replace(b"x", b"y")).await));
    apply(replace(b"", b"y\0\xff")).await.unwrap();
    assert_eq!(value().await, Some(b"y\0\xff".to_vec()));
    apply(RowOp::Set(TABLE, key.clone(), b"z".to_vec())).await.unwrap();
    apply(RowOp::Delete(TABLE, key.clone())).await.unwrap();
    apply(RowOp::Delete(TABLE, key.clone())).await.unwrap();
    assert_eq!(value().await, None);
    let in_order = batch(2).row(insert(b"1")).row(replace(b"1", b"2")).row(RowOp::Delete(TABLE, key.clone()));
    engine.apply(in_order.row(insert(b"3")).build()).await.unwrap();
    assert_eq!(value().await, Some(b"3".to_vec()));
}

/// The same key in two tables is two rows.
pub async fn tables_are_apart(engine: Arc<dyn Engine>) {
    let (other, key) = (Table("contract2"), key(&["k"]));
    let set = |table, value: u8| RowOp::Set(table, key.clone(), vec![value]);
    engine.apply(batch(1).row(set(TABLE, 1)).row(set(other, 2)).build()).await.unwrap();
    engine.apply(batch(2).row(RowOp::Delete(TABLE, key.clone())).build()).await.unwrap();
    assert_eq!(engine.row(TABLE, &key).await.unwrap(), None);
    assert_eq!(engine.rows(other, "", None, 9).await.unwrap(), [(key, vec![2])]);
    assert_eq!(engine.rows(TABLE, "", None, 9).await.unwrap(), []);
}

/// Taken, renewed, run out, given back.
pub async fn a_lease_has_one_holder_at_a_time(engine: Arc<dyn Engine>) {
    let lease =
        async |holder: &str, now, until| engine.lease("sync", holder, at(now), at(until)).await.unwrap();
    assert!(lease("a", 0, 10).await);
    assert!(!lease("b", 9, 20).await);
    assert!(lease("a", 9, 20).await);
    assert!(!lease("b", 10, 30).await);
    assert!(lease("b", 20, 30).await);
    assert!(!lease("a", 21, 40).await);
    assert!(lease("b", 22, 22).await, "given back");
    assert!(lease("a", 22, 40).await);
    assert!(engine.lease("other", "b", at(22), at(40)).await.unwrap());
    assert_eq!(engine.log_head().await.unwrap().size, 0, "a lease is no event");
}
