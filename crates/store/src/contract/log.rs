//! The audit log.

use std::sync::Arc;

use vigie_ledger::{CompactRange, leaf_hash};

use super::*;
use crate::LeafRecord;

/// The root of what `leaves` gives is that of the frontier.
async fn proves(engine: &dyn Engine) -> Vec<LeafRecord> {
    let mut leaves = Vec::new();
    loop {
        let more = engine.leaves(leaves.len() as u64, 3).await.unwrap();
        if more.is_empty() {
            break;
        }
        leaves.extend(more);
    }
    let mut range = CompactRange::new();
    range.extend(leaves.iter().map(|leaf| leaf_hash(&leaf.commitment)));
    let head = engine.log_head().await.unwrap();
    assert_eq!((head.size, head.frontier), (range.size(), range.hashes().to_vec()));
    let report = engine.verify().await.unwrap();
    assert_eq!((report.leaves, report.faults), (leaves.len() as u64, Vec::new()));
    leaves
}

/// Each leaf where the answer says, opened by its salt and entry.
pub async fn the_log_grows_with_every_batch_and_proves_itself(engine: Arc<dyn Engine>) {
    let mut expected = Vec::new();
    for number in 0..20 {
        let (one, two) = (leaf(&format!("one {number}")), leaf(&format!("two {number}")));
        let mut batch = Batch::new(at(number), one.clone());
        let first = expected.len() as u64;
        expected.push(one);
        if number % 3 == 0 {
            batch = batch.leaf(two.clone());
            expected.push(two);
        }
        assert_eq!(engine.apply(batch.build()).await.unwrap().first_leaf, first);
    }
    let leaves = proves(&*engine).await;
    assert_eq!(leaves.len(), expected.len());
    for ((index, stored), leaf) in (0..).zip(&leaves).zip(&expected) {
        let (json, commitment) = leaf.commit();
        assert_eq!(commitment, vigie_ledger::commit(&leaf.salt, &json));
        let expected = LeafRecord { index, commitment, opening: Some((leaf.salt, json)) };
        assert_eq!(*stored, expected);
    }
    assert_eq!(engine.leaves(5, 2).await.unwrap(), leaves[5..7]);
    assert_eq!(engine.leaves(u64::MAX, 2).await.unwrap(), []);
}

/// Erasure takes what can be read and leaves what was proved.
pub async fn an_erased_leaf_keeps_its_commitment(engine: Arc<dyn Engine>) {
    for number in 0..5 {
        engine.apply(batch(number).build()).await.unwrap();
    }
    let before = proves(&*engine).await;
    engine.apply(batch(6).erase_leaf(2).erase_leaf(2).erase_leaf(0).build()).await.unwrap();
    let after = proves(&*engine).await;
    for (was, is) in before.iter().zip(&after) {
        assert_eq!(was.commitment, is.commitment);
        assert_eq!(is.opening.is_none(), [0, 2].contains(&is.index));
    }
    for beyond in [6, u64::MAX] {
        let answer = engine.apply(batch(7).erase_leaf(beyond).build()).await;
        assert!(matches!(answer, Err(StoreError::NotFound(_))));
    }
}

/// An engine stores what it is given; whether it is what was signed is found out here.
pub async fn verify_names_a_record_that_does_not_give_its_digest(engine: Arc<dyn Engine>) {
    let (sound, wrong) = (put(&id("indicator", 1), 1), put(&id("indicator", 2), 1));
    let wrong = Put { sha256: [7; 32], ..wrong };
    engine.apply(batch(1).puts([sound, wrong]).build()).await.unwrap();
    let report = engine.verify().await.unwrap();
    assert_eq!((report.records, report.faults.len()), (2, 1));
}
