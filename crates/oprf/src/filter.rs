//! Sharded 32-bit binary fuse filters (Graf and Lemire 2022, arXiv:2201.01174) of OPRF outputs.
//!
//! The high bits of a key choose its shard, so that one shard can be fetched or replaced alone. A key that is held is always found; one that is not is
//! found with a chance of 2^-32. Building is deterministic: the crate tries seeds in a fixed order and the one that worked stands in the shard.
//!
//! A shard in octets, little-endian: `VF32`, keys (u32), seed (u64), segment length (u32), segments' length (u32), then the fingerprints (u32 each).

use xorf::BinaryFuse32;

const MAGIC: &[u8; 4] = b"VF32";
const HEAD: usize = 24;
/// The most bits that choose a shard: 1,024 shards.
pub const MAX_SHARD_BITS: u8 = 10;
/// The most keys of one shard.
pub const MAX_SHARD_KEYS: u32 = 1 << 24;
/// The longest segment that a filter is built with.
const MAX_SEGMENT: u32 = 1 << 18;
/// Keys of a shard that building aims at.
const AIM: u64 = 1 << 17;

/// Why octets are no shard, or a filter cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Another kind or version of content.
    #[error("not a filter of the form VF32")]
    Magic,
    /// The parts contradict each other.
    #[error("the filter's measures contradict each other or its length")]
    Shape,
    /// Not as many shards as the bits say.
    #[error("{found} shards where {wanted} belong")]
    Shards {
        /// How many there are.
        found: usize,
        /// How many the bits say.
        wanted: usize,
    },
    /// More keys than a shard may hold, or no seed was found for them.
    #[error("no filter can be built of these keys")]
    Build,
}

/// How many bits choose the shard of a list of so many keys.
pub fn shard_bits(keys: u64) -> u8 {
    (0..MAX_SHARD_BITS).find(|bits| keys >> bits <= AIM).unwrap_or(MAX_SHARD_BITS)
}

/// One shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    keys: u32,
    seed: u64,
    /// Length of a segment, a power of two; 0 without keys.
    segment: u32,
    /// Length of the segments in which a key's first place may lie.
    segments: u32,
    prints: Box<[u32]>,
}

impl Shard {
    /// Builds a shard; keys given twice count once.
    ///
    /// # Errors
    /// `Build` for more than [`MAX_SHARD_KEYS`].
    pub fn build(mut keys: Vec<u64>) -> Result<Self, FilterError> {
        keys.sort_unstable();
        keys.dedup();
        let count = u32::try_from(keys.len()).ok().filter(|count| *count <= MAX_SHARD_KEYS);
        let count = count.ok_or(FilterError::Build)?;
        if count == 0 {
            return Ok(Self { keys: 0, seed: 0, segment: 0, segments: 0, prints: Box::default() });
        }
        let built = BinaryFuse32::try_from(keys).map_err(|_| FilterError::Build)?;
        Ok(Self {
            keys: count,
            seed: built.descriptor.seed,
            segment: built.descriptor.segment_length,
            segments: built.descriptor.segment_count_length,
            prints: built.fingerprints,
        })
    }

    /// Keys it was built of.
    pub const fn keys(&self) -> u32 {
        self.keys
    }

    /// Whether it holds the key, or seems to with a chance of 2^-32.
    pub fn contains(&self, key: u64) -> bool {
        if self.keys == 0 {
            return false;
        }
        let hash = mixed(key.wrapping_add(self.seed));
        // The first place lies below `segments`; each of the others in the segment after.
        let first = ((u128::from(hash) * u128::from(self.segments)) >> 64) as u32;
        let within = |bits: u64| bits as u32 & (self.segment - 1);
        let second = (first + self.segment) ^ within(hash >> 18);
        let third = (first + 2 * self.segment) ^ within(hash);
        let print = |place: u32| self.prints.get(place as usize).copied().unwrap_or(0);
        (hash ^ (hash >> 32)) as u32 == print(first) ^ print(second) ^ print(third)
    }

    /// Its octets.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.prints.len() * 4);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.keys.to_le_bytes());
        bytes.extend_from_slice(&self.seed.to_le_bytes());
        bytes.extend_from_slice(&self.segment.to_le_bytes());
        bytes.extend_from_slice(&self.segments.to_le_bytes());
        self.prints.iter().for_each(|print| bytes.extend_from_slice(&print.to_le_bytes()));
        bytes
    }

    /// Reads a shard. Whatever the octets are, looking a key up in what comes back stays within it.
    ///
    /// # Errors
    /// `Magic` or `Shape`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FilterError> {
        let (head, body) = bytes.split_at_checked(HEAD).ok_or(FilterError::Magic)?;
        if &head[..4] != MAGIC {
            return Err(FilterError::Magic);
        }
        let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let seed = u64::from(word(8)) | u64::from(word(12)) << 32;
        let (prints, rest) = body.as_chunks::<4>();
        let prints: Box<[u32]> = prints.iter().map(|print| u32::from_le_bytes(*print)).collect();
        let shard = Self { keys: word(4), seed, segment: word(16), segments: word(20), prints };
        match rest.is_empty() && shard.is_whole() {
            true => Ok(shard),
            false => Err(FilterError::Shape),
        }
    }

    fn is_whole(&self) -> bool {
        let prints = self.prints.len() as u64;
        match self.keys {
            0 => self.seed == 0 && self.segment == 0 && self.segments == 0 && prints == 0,
            1..=MAX_SHARD_KEYS => {
                self.segment.is_power_of_two()
                    && self.segment <= MAX_SEGMENT
                    && self.segments > 0
                    && self.segments.is_multiple_of(self.segment)
                    && prints == u64::from(self.segments) + 2 * u64::from(self.segment)
                    && prints <= 4 * u64::from(MAX_SHARD_KEYS)
            }
            _ => false,
        }
    }
}

/// The finalizer of MurmurHash3, with which the filter is built.
const fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// A whole list: `2^bits` shards.
#[derive(Clone, Debug)]
pub struct Filter {
    bits: u8,
    shards: Vec<Shard>,
}

impl Filter {
    /// Builds a filter; keys given twice count once.
    ///
    /// # Errors
    /// `Build` if there are too many keys for [`MAX_SHARD_BITS`].
    pub fn build(keys: impl IntoIterator<Item = u64>, bits: u8) -> Result<Self, FilterError> {
        if bits > MAX_SHARD_BITS {
            return Err(FilterError::Build);
        }
        let mut parts: Vec<Vec<u64>> = vec![Vec::new(); 1 << bits];
        for key in keys {
            parts[place(key, bits)].push(key);
        }
        let shards = parts.into_iter().map(Shard::build).collect::<Result<_, _>>()?;
        Ok(Self { bits, shards })
    }

    /// From its shards in order.
    ///
    /// # Errors
    /// `Shards` if they are not `2^bits`.
    pub fn from_shards(bits: u8, shards: Vec<Shard>) -> Result<Self, FilterError> {
        let wanted = if bits > MAX_SHARD_BITS { 0 } else { 1 << bits };
        match shards.len() == wanted {
            true => Ok(Self { bits, shards }),
            false => Err(FilterError::Shards { found: shards.len(), wanted }),
        }
    }

    /// Its shards in order.
    pub fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// Keys it was built of.
    pub fn keys(&self) -> u64 {
        self.shards.iter().map(|shard| u64::from(shard.keys)).sum()
    }

    /// Whether it holds the key, or seems to with a chance of 2^-32.
    pub fn contains(&self, key: u64) -> bool {
        self.shards.get(place(key, self.bits)).is_some_and(|shard| shard.contains(key))
    }
}

/// The shard of a key: its high bits.
fn place(key: u64, bits: u8) -> usize {
    key.checked_shr(64 - u32::from(bits)).unwrap_or(0) as usize
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
