//! Published proofs, right and damaged (testdata/rfc6962).
// Tests read their vectors.
#![allow(clippy::disallowed_methods)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use vigie_ledger::{Hash, leaf_hash, verify_consistency, verify_inclusion};

fn cases(name: &str) -> Vec<Value> {
    let path = format!("{}/../../testdata/rfc6962/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A hash that is not 32 octets cannot be passed to us at all, which counts as refused.
fn hash(value: &Value) -> Option<Hash> {
    BASE64.decode(value.as_str().unwrap()).unwrap().try_into().ok()
}

/// Some cases compare roots that are plain words; hashed, they are equal or not just as before.
fn root(value: &Value) -> Option<Hash> {
    hash(value).or_else(|| Some(leaf_hash(value.as_str()?.as_bytes())))
}

fn proof(case: &Value) -> Option<Vec<Hash>> {
    case["proof"].as_array().map_or(Some(Vec::new()), |hashes| hashes.iter().map(hash).collect())
}

#[test]
fn published_inclusion_proofs_are_judged_alike() {
    let cases = cases("inclusion");
    assert_eq!(cases.len(), 98);
    for case in cases {
        let verdict = || {
            let (index, size) = (case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?);
            verify_inclusion(index, size, &hash(&case["leafHash"])?, &proof(&case)?, &hash(&case["root"])?)
                .ok()
        };
        assert_eq!(verdict().is_none(), case["wantErr"].as_bool().unwrap(), "{}", case["file"]);
    }
}

#[test]
fn published_consistency_proofs_are_judged_alike() {
    let cases = cases("consistency");
    assert_eq!(cases.len(), 98);
    for case in cases {
        let verdict = || {
            let (old, new) = (case["size1"].as_u64()?, case["size2"].as_u64()?);
            verify_consistency(old, new, &root(&case["root1"])?, &root(&case["root2"])?, &proof(&case)?).ok()
        };
        assert_eq!(verdict().is_none(), case["wantErr"].as_bool().unwrap(), "{}", case["file"]);
    }
}
