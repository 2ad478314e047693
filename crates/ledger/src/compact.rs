//! The frontier of a growing tree: what is needed to append and to know the root, and nothing more.

use crate::tree::{Hash, empty_root, node_hash};

/// The roots of the complete subtrees that a tree of `size` leaves consists of, largest first: one per bit set in `size`.
///
/// Appending costs O(log n) hashes at worst and one on average; at most 64 hashes are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    hashes: Vec<Hash>,
}

/// Why stored hashes are no compact range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found} hashes for a tree of {size} leaves, which has {expected} complete subtrees")]
pub struct CompactRangeError {
    /// Leaves of the tree.
    pub size: u64,
    /// Hashes given.
    pub found: usize,
    /// Hashes that such a tree has.
    pub expected: u32,
}

impl CompactRange {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// From the number of leaves and the hashes that [`CompactRange::hashes`] gave.
    ///
    /// # Errors
    /// If the number of hashes is not the number of bits set in `size`.
    pub fn from_hashes(size: u64, hashes: Vec<Hash>) -> Result<Self, CompactRangeError> {
        let (found, expected) = (hashes.len(), size.count_ones());
        match found == expected as usize {
            true => Ok(Self { size, hashes }),
            false => Err(CompactRangeError { size, found, expected }),
        }
    }

    /// Adds one leaf, given by its leaf hash, and returns its index.
    pub fn append(&mut self, leaf_hash: Hash) -> u64 {
        let index = self.size;
        let mut hash = leaf_hash;
        // Each bit set at the end of the old size is a complete subtree that the new leaf makes into a larger one.
        for _ in 0..index.trailing_ones() {
            match self.hashes.pop() {
                Some(left) => hash = node_hash(&left, &hash),
                None => break,
            }
        }
        self.hashes.push(hash);
        self.size += 1;
        index
    }

    /// The hash of the tree (RFC 6962, section 2.1).
    pub fn root(&self) -> Hash {
        let from_right = self.hashes.iter().rev().copied();
        from_right.reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, largest first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }
}

impl Extend<Hash> for CompactRange {
    fn extend<T: IntoIterator<Item = Hash>>(&mut self, leaf_hashes: T) {
        leaf_hashes.into_iter().for_each(|hash| {
            self.append(hash);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nodes::{Leaves, Nodes};
    use crate::tree::leaf_hash;

    #[test]
    fn root_equals_the_recursive_definition_at_every_size() {
        let leaves: Vec<Hash> = (0..300_u32).map(|i| leaf_hash(&i.to_be_bytes())).collect();
        let mut range = CompactRange::new();
        for (size, leaf) in leaves.iter().enumerate() {
            let expected = Leaves::of(&leaves).range(0, size as u64).unwrap();
            assert_eq!(range.root(), expected, "{size}");
            assert_eq!(range.append(*leaf), size as u64);
        }
    }

    #[test]
    fn continues_from_stored_hashes() {
        let mut whole = CompactRange::new();
        whole.extend((0..77_u8).map(|i| leaf_hash(&[i])));
        let mut stored = CompactRange::from_hashes(whole.size(), whole.hashes().to_vec()).unwrap();
        whole.append(leaf_hash(b"next"));
        stored.append(leaf_hash(b"next"));
        assert_eq!(whole, stored);
    }

    #[test]
    fn refuses_hashes_that_do_not_fit_the_size() {
        let error = CompactRange::from_hashes(6, vec![[0; 32]]).unwrap_err();
        assert_eq!(error, CompactRangeError { size: 6, found: 1, expected: 2 });
        assert!(CompactRange::from_hashes(0, vec![]).is_ok());
    }
}
