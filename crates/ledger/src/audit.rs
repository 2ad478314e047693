//! Proving a whole log, and finding the first leaf that was changed.

use crate::commitment::commit;
use crate::compact::CompactRange;
use crate::tree::{Hash, leaf_hash};

/// One row of the log as it is stored now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// What entered the tree.
    pub commitment: Hash,
    /// Salt and bytes of the entry; `None` once it was erased.
    pub content: Option<(&'a [u8; 16], &'a [u8])>,
    /// The leaf hash that a stored tile of level 0 has at this place, if it was read.
    pub tile: Option<Hash>,
}

/// The first place where a log departs from what was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// The entry's bytes or salt were changed: they do not give the commitment.
    #[error("entry {index} does not give its commitment")]
    Entry {
        /// The leaf.
        index: u64,
    },
    /// The commitment and the stored tile disagree.
    #[error("the commitment of entry {index} is not the one in the tile")]
    Leaf {
        /// The leaf.
        index: u64,
    },
    /// All rows are consistent among themselves and with the tiles, yet another root was announced: some leaf of this span was changed.
    #[error("a leaf from {from} up to {to} (not included) differs from what was announced")]
    Span {
        /// Size of the last checkpoint that agrees.
        from: u64,
        /// Size of the first that does not.
        to: u64,
    },
    /// The log is shorter than a checkpoint of it says.
    #[error("{found} entries where a checkpoint announced {announced}")]
    Missing {
        /// Rows there are.
        found: u64,
        /// Size announced.
        announced: u64,
    },
}

/// Goes through a log row by row, in constant memory apart from the checkpoints.
#[derive(Clone, Debug)]
pub struct Auditor {
    range: CompactRange,
    /// Announced sizes and roots, largest size first.
    announced: Vec<(u64, Hash)>,
    agreed: u64,
}

impl Auditor {
    /// Checks against what was announced: (size, root) of signed or witnessed checkpoints and of the stored frontier, in any order.
    /// The more of them, the closer a difference is located.
    pub fn new(announced: impl IntoIterator<Item = (u64, Hash)>) -> Self {
        let mut announced: Vec<_> = announced.into_iter().collect();
        announced.sort_unstable_by(|a, b| b.cmp(a));
        announced.dedup();
        Self { range: CompactRange::new(), announced, agreed: 0 }
    }

    /// Takes the next row.
    ///
    /// # Errors
    /// The first difference; after it the auditor is of no more use.
    pub fn push(&mut self, row: Row<'_>) -> Result<(), Difference> {
        self.compare()?;
        let index = self.range.size();
        if let Some((salt, entry)) = row.content
            && commit(salt, entry) != row.commitment
        {
            return Err(Difference::Entry { index });
        }
        let leaf = leaf_hash(&row.commitment);
        if row.tile.is_some_and(|tile| tile != leaf) {
            return Err(Difference::Leaf { index });
        }
        self.range.append(leaf);
        self.compare()
    }

    /// After the last row: the frontier of the log as recomputed.
    ///
    /// # Errors
    /// If a checkpoint announced more rows than came.
    pub fn finish(mut self) -> Result<CompactRange, Difference> {
        self.compare()?;
        match self.announced.first() {
            Some((announced, _)) => {
                Err(Difference::Missing { found: self.range.size(), announced: *announced })
            }
            None => Ok(self.range),
        }
    }

    fn compare(&mut self) -> Result<(), Difference> {
        while let Some((size, root)) = self.announced.pop_if(|(size, _)| *size == self.range.size()) {
            if self.range.root() != root {
                return Err(Difference::Span { from: self.agreed, to: size });
            }
            self.agreed = size;
        }
        Ok(())
    }
}

/// The first difference of a log that is at hand whole; `None` if it is what was announced.
pub fn first_difference<'a>(
    rows: impl IntoIterator<Item = Row<'a>>,
    announced: impl IntoIterator<Item = (u64, Hash)>,
) -> Option<Difference> {
    let mut auditor = Auditor::new(announced);
    for row in rows {
        if let Err(difference) = auditor.push(row) {
            return Some(difference);
        }
    }
    auditor.finish().err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nodes::{Leaves, Nodes};

    const SALT: [u8; 16] = [9; 16];

    fn entries() -> Vec<Vec<u8>> {
        (0..50_u8).map(|i| vec![b'e', i]).collect()
    }

    fn rows(entries: &[Vec<u8>]) -> Vec<Row<'_>> {
        let row = |entry: &'_ Vec<u8>| commit(&SALT, entry);
        entries.iter().map(|e| Row { commitment: row(e), content: Some((&SALT, e)), tile: None }).collect()
    }

    fn announced(rows: &[Row<'_>], sizes: &[u64]) -> Vec<(u64, Hash)> {
        let leaves: Vec<Hash> = rows.iter().map(|row| leaf_hash(&row.commitment)).collect();
        sizes.iter().map(|size| (*size, Leaves::of(&leaves).range(0, *size).unwrap())).collect()
    }

    #[test]
    fn one_changed_byte_is_located_at_every_entry() {
        let entries = entries();
        let announced = announced(&rows(&entries), &[50]);
        assert_eq!(first_difference(rows(&entries), announced.clone()), None);
        for index in 0..50 {
            let mut changed = entries.clone();
            changed[index][1] ^= 1;
            let mut stored = rows(&entries);
            stored[index].content = Some((&SALT, &changed[index]));
            let found = first_difference(stored, announced.clone());
            assert_eq!(found, Some(Difference::Entry { index: index as u64 }));
        }
    }

    #[test]
    fn a_forged_commitment_is_located_by_the_tile_or_between_two_checkpoints() {
        let mut forged = entries();
        let entries = forged.clone();
        let announced = announced(&rows(&entries), &[40, 10, 20, 50]);
        forged[23][1] ^= 1;
        assert_eq!(
            first_difference(rows(&forged), announced.clone()),
            Some(Difference::Span { from: 20, to: 40 })
        );
        let with_tiles = rows(&forged).into_iter().zip(rows(&entries));
        let with_tiles =
            with_tiles.map(|(row, true_row)| Row { tile: Some(leaf_hash(&true_row.commitment)), ..row });
        assert_eq!(first_difference(with_tiles, announced), Some(Difference::Leaf { index: 23 }));
    }

    #[test]
    fn erased_entries_leave_the_log_intact() {
        let entries = entries();
        let mut stored = rows(&entries);
        let announced = announced(&stored, &[7, 50]);
        stored[5].content = None;
        assert_eq!(first_difference(stored.clone(), announced.clone()), None);
        stored.remove(5);
        assert_eq!(
            first_difference(stored.clone(), announced.clone()),
            Some(Difference::Span { from: 0, to: 7 })
        );
        stored.truncate(3);
        let missing = Difference::Missing { found: 3, announced: 7 };
        assert_eq!(first_difference(stored, vec![announced[0]]), Some(missing));
    }

    #[test]
    fn two_roots_announced_for_one_size_are_a_difference() {
        let entries = entries();
        let mut announced = announced(&rows(&entries), &[50]);
        announced.push((50, [0; 32]));
        assert!(matches!(first_difference(rows(&entries), announced), Some(Difference::Span { to: 50, .. })));
    }
}
