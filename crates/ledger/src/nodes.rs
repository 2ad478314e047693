//! Where proofs take their hashes from: leaf hashes in a list or a table, or stored tiles.

use std::convert::Infallible;

use crate::tile::{TILE_HEIGHT, TileId};
use crate::tree::{Hash, empty_root, node_hash, split};

/// A source of the hashes of complete, aligned subtrees.
pub trait Nodes {
    /// Why a hash could not be had.
    type Error;

    /// Hash of the complete subtree over the leaves `index * 2^level` to `(index + 1) * 2^level`.
    ///
    /// # Errors
    /// If the source fails.
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;

    /// Hash of the tree over the leaves from `start` up to, not including, `end` (RFC 6962, section 2.1).
    ///
    /// # Errors
    /// If the source fails.
    fn range(&mut self, start: u64, end: u64) -> Result<Hash, Self::Error> {
        let size = end.saturating_sub(start);
        if size == 0 {
            return Ok(empty_root());
        }
        if size.is_power_of_two() && start.is_multiple_of(size) {
            return self.node(size.trailing_zeros() as u8, start / size);
        }
        let cut = start + split(size);
        Ok(node_hash(&self.range(start, cut)?, &self.range(cut, end)?))
    }
}

/// Leaf hashes by index; every inner hash is computed, so a proof costs O(n).
#[derive(Clone, Debug)]
pub struct Leaves<F>(pub F);

impl Leaves<()> {
    /// Leaf hashes in memory; an index outside gives the hash of nothing, which no proof verifies with.
    pub fn of(hashes: &[Hash]) -> Leaves<impl FnMut(u64) -> Result<Hash, Infallible> + '_> {
        Leaves(|index: u64| {
            let hash = usize::try_from(index).ok().and_then(|at| hashes.get(at));
            Ok(hash.copied().unwrap_or_else(empty_root))
        })
    }
}

impl<E, F: FnMut(u64) -> Result<Hash, E>> Nodes for Leaves<F> {
    type Error = E;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, E> {
        match level {
            0 => (self.0)(index),
            _ => {
                let left = self.node(level - 1, index * 2)?;
                Ok(node_hash(&left, &self.node(level - 1, index * 2 + 1)?))
            }
        }
    }
}

/// Stored tiles of a tree of `size` leaves; a proof reads O(log n / 8) tiles.
#[derive(Clone, Debug)]
pub struct Tiles<F> {
    size: u64,
    read: F,
}

/// Why a stored tile did not give a hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileReadError<E> {
    /// The source failed.
    #[error("tile not readable")]
    Source(#[source] E),
    /// The tile has another length than the tree's size asks for.
    #[error("tile {tile} has {found} bytes instead of {expected}")]
    Length {
        /// The tile.
        tile: TileId,
        /// Bytes found.
        found: usize,
        /// Bytes a tile of this width has.
        expected: usize,
    },
    /// The tree of this size has no such node.
    #[error("no node {index} at level {level}")]
    Outside {
        /// Level above the leaves.
        level: u8,
        /// Position in the level.
        index: u64,
    },
}

impl<F> Tiles<F> {
    /// The tiles of a tree of `size` leaves, read by `read`.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read }
    }
}

impl<E, F: FnMut(TileId) -> Result<Vec<u8>, E>> Nodes for Tiles<F> {
    type Error = TileReadError<E>;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        let outside = || TileReadError::Outside { level, index };
        let tile_level = level / TILE_HEIGHT;
        // The node is the root of `span` neighbouring hashes of one tile.
        let span = 1_u64 << (level % TILE_HEIGHT);
        let first = index.checked_mul(span).ok_or_else(outside)?;
        let tile = TileId::holding(tile_level, first, self.size).ok_or_else(outside)?;
        let bytes = (self.read)(tile).map_err(TileReadError::Source)?;
        let expected = usize::from(tile.width()) * 32;
        if bytes.len() != expected {
            return Err(TileReadError::Length { tile, found: bytes.len(), expected });
        }
        let at = (first % 256) as usize;
        let (hashes, _) = bytes.as_chunks::<32>();
        let mut hashes = hashes.get(at..at + span as usize).ok_or_else(outside)?.to_vec();
        while hashes.len() > 1 {
            hashes = hashes.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        // `span` is at least one and the range above was found.
        Ok(hashes[0])
    }
}
