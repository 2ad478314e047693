//! Proofs that a leaf is in a tree and that a tree grew out of an earlier one (RFC 6962, sections 2.1.1 and 2.1.2).

use crate::nodes::Nodes;
use crate::tree::{Hash, node_hash, split};

/// Why a proof does not prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf lies outside the tree.
    #[error("leaf {index} is outside a tree of {size} leaves")]
    Index {
        /// The leaf asked for.
        index: u64,
        /// Leaves of the tree.
        size: u64,
    },
    /// The earlier tree is larger than the later one, or empty.
    #[error("no proof from a tree of {old} to one of {new} leaves")]
    Sizes {
        /// Leaves of the earlier tree.
        old: u64,
        /// Leaves of the later tree.
        new: u64,
    },
    /// The proof is too short or too long for these sizes.
    #[error("a proof of {found} hashes does not fit these sizes")]
    Length {
        /// Hashes of the proof.
        found: usize,
    },
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// The audit path of leaf `index` in the tree of the first `size` leaves, lowest hash first (RFC 6962, section 2.1.1).
///
/// # Errors
/// What the source says; a leaf outside the tree gives an empty path, which verifies for no such leaf.
pub fn inclusion_proof<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    let (mut start, mut end) = (0, size);
    if index >= size {
        return Ok(path);
    }
    while end - start > 1 {
        let cut = start + split(end - start);
        if index < cut {
            path.push(nodes.range(cut, end)?);
            end = cut;
        } else {
            path.push(nodes.range(start, cut)?);
            start = cut;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of the first `new` leaves holds that of the first `old` (RFC 6962, section 2.1.2).
///
/// # Errors
/// What the source says; empty for `old` = `new` and where no proof exists.
pub fn consistency_proof<N: Nodes>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new);
    // Until the old tree is exactly the subtree in hand.
    while end != old {
        let cut = start + split(end - start);
        if old <= cut {
            path.push(nodes.range(cut, end)?);
            end = cut;
        } else {
            path.push(nodes.range(start, cut)?);
            start = cut;
        }
    }
    // The verifier knows the old root; a smaller subtree it must be told.
    if start != 0 {
        path.push(nodes.range(start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks an audit path (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// If the path does not lead from the leaf hash to the root.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let wrong_length = ProofError::Length { found: proof.len() };
    let (mut fnode, mut snode) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if snode == 0 {
            return Err(wrong_length);
        }
        if fnode & 1 == 1 || fnode == snode {
            hash = node_hash(sibling, &hash);
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                snode >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    match (snode == 0, hash == *root) {
        (false, _) => Err(wrong_length),
        (true, false) => Err(ProofError::Root),
        (true, true) => Ok(()),
    }
}

/// Checks a consistency proof (RFC 9162, section 2.1.4.2).
///
/// # Errors
/// If the proof does not lead to both roots. Of an empty tree nothing is proved: any tree grows out of it.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    let wrong_length = ProofError::Length { found: proof.len() };
    if old > new || old == 0 {
        return Err(ProofError::Sizes { old, new });
    }
    if old == new {
        return match (proof.is_empty(), old_root == new_root) {
            (false, _) => Err(wrong_length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    // A complete old tree is its own first hash and is left out of the proof.
    let (first, rest) = match old.is_power_of_two() {
        true => (*old_root, proof),
        false => proof.split_first().map(|(first, rest)| (*first, rest)).ok_or(wrong_length)?,
    };
    let (mut fnode, mut snode) = (old - 1, new - 1);
    while fnode & 1 == 1 {
        fnode >>= 1;
        snode >>= 1;
    }
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if snode == 0 {
            return Err(wrong_length);
        }
        if fnode & 1 == 1 || fnode == snode {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                snode >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    match (snode == 0, old_hash == *old_root && new_hash == *new_root) {
        (false, _) => Err(wrong_length),
        (true, false) => Err(ProofError::Root),
        (true, true) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::nodes::Leaves;
    use crate::tree::leaf_hash;

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proved_and_no_other() {
        let leaves = leaves(40);
        for size in 1..=40 {
            let root = Leaves::of(&leaves).range(0, size).unwrap();
            for index in 0..size {
                let proof = inclusion_proof(&mut Leaves::of(&leaves), index, size).unwrap();
                for claimed in 0..size {
                    let answer = verify_inclusion(claimed, size, &leaves[index as usize], &proof, &root);
                    assert_eq!(answer.is_ok(), claimed == index, "{claimed} for {index} of {size}");
                }
            }
        }
    }

    #[test]
    fn every_growth_of_small_trees_is_proved() {
        let leaves = leaves(40);
        for new in 1..=40 {
            let new_root = Leaves::of(&leaves).range(0, new).unwrap();
            for old in 1..=new {
                let old_root = Leaves::of(&leaves).range(0, old).unwrap();
                let proof = consistency_proof(&mut Leaves::of(&leaves), old, new).unwrap();
                assert_eq!(verify_consistency(old, new, &old_root, &new_root, &proof), Ok(()), "{old} {new}");
            }
        }
    }

    #[test]
    fn a_rewritten_past_is_not_consistent() {
        let honest = leaves(20);
        let mut forked = honest.clone();
        forked[3] = leaf_hash(b"rewritten");
        let old_root = Leaves::of(&honest).range(0, 13).unwrap();
        let new_root = Leaves::of(&forked).range(0, 20).unwrap();
        for source in [&honest, &forked] {
            let proof = consistency_proof(&mut Leaves::of(source), 13, 20).unwrap();
            assert_eq!(verify_consistency(13, 20, &old_root, &new_root, &proof), Err(ProofError::Root));
        }
    }

    #[test]
    fn sizes_at_the_end_of_the_range_do_not_panic() {
        let (hash, proof) = ([1; 32], vec![[2; 32]; 70]);
        assert!(verify_inclusion(u64::MAX - 1, u64::MAX, &hash, &proof, &hash).is_err());
        assert!(verify_consistency(u64::MAX - 1, u64::MAX, &hash, &hash, &proof).is_err());
        assert!(verify_consistency(1, u64::MAX, &hash, &hash, &proof).is_err());
    }

    proptest! {
        #[test]
        fn a_changed_bit_anywhere_breaks_the_proof(size in 2_u64..200, at in any::<u64>(), bit in 0_usize..256, which in any::<u64>()) {
            let leaves = leaves(200);
            let index = at % size;
            let root = Leaves::of(&leaves).range(0, size).unwrap();
            let mut proof = inclusion_proof(&mut Leaves::of(&leaves), index, size).unwrap();
            let changed = (which % proof.len() as u64) as usize;
            proof[changed][bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(verify_inclusion(index, size, &leaves[index as usize], &proof, &root), Err(ProofError::Root));
        }
    }
}
