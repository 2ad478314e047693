//! Tiles: the hashes of the tree in static files of at most 256 (C2SP tlog-tiles, "Merkle Tree" and "Partial Tiles").

use std::fmt;
use std::str::FromStr;

use crate::nodes::Nodes;
use crate::tree::Hash;

/// Levels of the tree that one tile spans.
pub const TILE_HEIGHT: u8 = 8;
/// Hashes of a full tile.
pub const TILE_WIDTH: u16 = 256;

/// One tile: its level in steps of eight tree levels, its index in that level and how many hashes it holds.
///
/// Text form is the path of tlog-tiles: `tile/0/x001/x234/067`, or `tile/0/x001/x234/067.p/8` for a partial one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    index: u64,
    width: u16,
}

/// Why a text is no tile path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a tile path such as tile/0/x001/067 or tile/0/x001/067.p/8")]
pub struct TilePathError;

impl TileId {
    /// The tile that holds hash number `index` of tree level `8 * level` in a tree of `size` leaves; `None` if there is no such hash.
    pub fn holding(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = hashes_at(level, size);
        let tile = index / u64::from(TILE_WIDTH);
        (index < hashes).then(|| Self { level, index: tile, width: width_of(tile, hashes) })
    }

    /// The tile's level, 0 for leaf hashes.
    pub fn level(self) -> u8 {
        self.level
    }

    /// The tile's position in its level.
    pub fn index(self) -> u64 {
        self.index
    }

    /// Number of hashes, 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Whether the tile holds fewer than 256 hashes and will be replaced.
    pub fn is_partial(self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The path of the entry bundle beside a tile of level 0 (tlog-tiles, "Log Entries"); `None` at other levels.
    pub fn entries_path(self) -> Option<String> {
        (self.level == 0).then(|| format!("tile/entries/{}", self.tail()))
    }

    /// The tile's bytes: its hashes one after the other.
    ///
    /// # Errors
    /// If the source fails.
    pub fn content<N: Nodes>(self, nodes: &mut N) -> Result<Vec<u8>, N::Error> {
        let mut bytes = Vec::with_capacity(usize::from(self.width) * 32);
        for offset in 0..u64::from(self.width) {
            let hash: Hash =
                nodes.node(self.level * TILE_HEIGHT, self.index * u64::from(TILE_WIDTH) + offset)?;
            bytes.extend_from_slice(&hash);
        }
        Ok(bytes)
    }

    /// Index in groups of three digits, all but the last with `x` in front, and the suffix of a partial tile.
    fn tail(self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        match self.is_partial() {
            true => format!("{}.p/{}", groups.join("/"), self.width),
            false => groups.join("/"),
        }
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/{}", self.level, self.tail())
    }
}

impl FromStr for TileId {
    type Err = TilePathError;

    fn from_str(path: &str) -> Result<Self, TilePathError> {
        let (level, tail) =
            path.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or(TilePathError)?;
        let level = level.parse().ok().filter(|level| *level <= 63 / TILE_HEIGHT).ok_or(TilePathError)?;
        let (groups, width) = match tail.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().map_err(|_| TilePathError)?),
            None => (tail, TILE_WIDTH),
        };
        let digits: String = groups.split('/').map(|group| group.trim_start_matches('x')).collect();
        let index = digits.parse().map_err(|_| TilePathError)?;
        let tile = Self { level, index, width };
        // Only the one spelling that we write is a path: no signs, no lost zeros, no full tile written as partial.
        match (1..=TILE_WIDTH).contains(&width) && tile.to_string() == path {
            true => Ok(tile),
            false => Err(TilePathError),
        }
    }
}

/// The tiles that are new or changed when a tree grows from `old` to `new` leaves, lowest level first.
///
/// Partial tiles of the old size stay readable until the full tile is there (tlog-tiles, "Pruning").
pub fn tiles_after_growth(old: u64, new: u64) -> Vec<TileId> {
    let mut tiles = Vec::new();
    if new <= old {
        return tiles;
    }
    for level in 0..=63 / TILE_HEIGHT {
        let (before, hashes) = (hashes_at(level, old), hashes_at(level, new));
        if hashes > before {
            let span = before / u64::from(TILE_WIDTH)..=(hashes - 1) / u64::from(TILE_WIDTH);
            tiles.extend(span.map(|index| TileId { level, index, width: width_of(index, hashes) }));
        }
    }
    tiles
}

/// The bytes of an entry bundle: each entry after its length as two octets, big-endian (tlog-tiles, "Log Entries").
///
/// Entries of the audit log are commitments of 32 octets, so that the bundle tells nothing.
pub fn entry_bundle(commitments: &[Hash]) -> Vec<u8> {
    commitments.iter().flat_map(|commitment| [0, 32].into_iter().chain(*commitment)).collect()
}

/// Complete subtrees of height `8 * level` in a tree of `size` leaves.
fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT)).unwrap_or(0)
}

/// Hashes in tile `index` of a level of `hashes` hashes, of which the tile holds at least one.
fn width_of(index: u64, hashes: u64) -> u16 {
    (hashes - index * u64::from(TILE_WIDTH)).min(u64::from(TILE_WIDTH)) as u16
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use super::*;
    use crate::nodes::{Leaves, TileReadError, Tiles};
    use crate::tree::leaf_hash;

    #[test]
    fn paths_are_those_of_tlog_tiles() {
        let path = |index, width| TileId { level: 0, index, width }.to_string();
        assert_eq!(path(1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path(0, 8), "tile/0/000.p/8");
        assert_eq!(
            TileId { level: 0, index: 273, width: 112 }.entries_path().unwrap(),
            "tile/entries/273.p/112"
        );
        for path in ["tile/0/x001/x234/067", "tile/2/000.p/1", "tile/7/x018/014"] {
            assert_eq!(path.parse::<TileId>().unwrap().to_string(), path);
        }
        for bad in [
            "",
            "tile/0/",
            "tile/0/1",
            "tile/0/0001",
            "tile/0/x000/001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
        ] {
            assert_eq!(bad.parse::<TileId>(), Err(TilePathError), "{bad}");
        }
        for bad in
            ["tile/8/000", "tile/0/../000", "tile/0/+01", "tile/0/x001/x067", "tile/é/000", "tile/0/000.p/08"]
        {
            assert_eq!(bad.parse::<TileId>(), Err(TilePathError), "{bad}");
        }
    }

    #[test]
    fn the_example_of_the_standard_has_these_tiles() {
        // tlog-tiles: a tree of 70,000 leaves has 273 full and one partial tile of 112 at level 0, one full and one of 17 at level 1, one of 1 at level 2.
        let tiles = tiles_after_growth(0, 70_000);
        assert_eq!(tiles.len(), 274 + 2 + 1);
        let partial: Vec<String> = tiles.iter().filter(|t| t.is_partial()).map(ToString::to_string).collect();
        assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    }

    #[test]
    fn growth_in_steps_leaves_the_same_files_and_the_same_root() {
        let leaves: Vec<Hash> = (0..1_500_u32).map(|i| leaf_hash(&i.to_be_bytes())).collect();
        let mut files: BTreeMap<TileId, Vec<u8>> = BTreeMap::new();
        let mut size = 0;
        for step in [1_u64, 254, 1, 1, 300, 11, 444, 488] {
            for tile in tiles_after_growth(size, size + step) {
                let bytes = tile.content(&mut Leaves::of(&leaves)).unwrap();
                assert_eq!(bytes.len(), usize::from(tile.width()) * 32);
                files.insert(tile, bytes);
            }
            size += step;
            let mut stored = Tiles::new(size, |tile| files.get(&tile).cloned().ok_or(tile));
            assert_eq!(stored.range(0, size).unwrap(), Leaves::of(&leaves).range(0, size).unwrap());
        }
        assert_eq!(size, 1_500);
    }

    #[test]
    fn a_shortened_tile_and_a_missing_node_are_named() {
        let mut short = Tiles::new(3, |_| Ok::<_, Infallible>(vec![0; 64]));
        assert!(matches!(short.node(0, 2), Err(TileReadError::Length { found: 64, expected: 96, .. })));
        let mut small = Tiles::new(3, |_| Ok::<_, Infallible>(vec![0; 96]));
        assert!(matches!(small.node(0, 3), Err(TileReadError::Outside { level: 0, index: 3 })));
        assert!(matches!(small.node(1, 1), Err(TileReadError::Outside { level: 1, index: 1 })));
        assert!(matches!(small.node(63, u64::MAX), Err(TileReadError::Outside { .. })));
    }

    #[test]
    fn bundles_carry_lengths() {
        assert_eq!(entry_bundle(&[[7; 32]])[..3], [0, 32, 7]);
        assert_eq!(entry_bundle(&[[7; 32]; 3]).len(), 102);
    }
}
