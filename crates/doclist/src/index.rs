//! The index: sorted 64-bit fingerprints without the bits that their bucket tells.
//!
//! The top bits of a fingerprint name a bucket of about eight; a table says where each bucket begins. What is kept of each fingerprint are its low octets,
//! as many as the bucket leaves open. For 150 million: 2^24 buckets, five octets each, 5.4 octets a record, nothing lost of the 64 bits.

use std::ops::Range;

/// How fingerprints are split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Top bits that name the bucket, at most 28.
    pub bits: u8,
    /// Low octets kept of each, 5 to 8.
    pub width: u8,
}

impl Shape {
    /// The shape for so many.
    pub fn of(count: u64) -> Self {
        let bits = (count / 8).checked_ilog2().unwrap_or(0).min(28) as u8;
        Self { bits, width: (64 - bits).div_ceil(8) }
    }

    /// Buckets.
    pub fn buckets(self) -> usize {
        1 << self.bits
    }

    fn bucket(self, print: u64) -> usize {
        // A shift by 64 is no shift in Rust: no bits, one bucket.
        if self.bits == 0 { 0 } else { (print >> (64 - self.bits)) as usize }
    }

    fn rest(self, print: u64) -> [u8; 8] {
        print.to_be_bytes()
    }
}

/// Sorted fingerprints.
#[derive(Clone, Debug)]
pub struct Index {
    shape: Shape,
    /// Where each bucket begins, and the end: one more than there are buckets.
    starts: Vec<u32>,
    /// `width` octets of each, big-endian.
    rest: Vec<u8>,
}

impl Index {
    /// Puts the parts of a file together; `None` if they do not fit each other.
    pub fn from_parts(shape: Shape, starts: Vec<u32>, rest: Vec<u8>) -> Option<Self> {
        let count = rest.len() / usize::from(shape.width).max(1);
        let sound = shape.bits <= 28
            && shape.width == (64 - shape.bits).div_ceil(8)
            && starts.len() == shape.buckets() + 1
            && rest.len().is_multiple_of(usize::from(shape.width))
            && starts.first() == Some(&0)
            && starts.last().copied().map(|last| last as usize) == Some(count)
            && starts.is_sorted();
        sound.then_some(Self { shape, starts, rest })
    }

    /// Ranks of the records with this fingerprint.
    pub fn find(&self, print: u64) -> Range<u32> {
        let bucket = self.shape.bucket(print);
        let (begin, end) = (self.starts[bucket], self.starts[bucket + 1]);
        let width = usize::from(self.shape.width);
        let wanted = self.shape.rest(print);
        let wanted = &wanted[8 - width..];
        let held = &self.rest[begin as usize * width..end as usize * width];
        let mut range = end..end;
        for (rank, one) in (begin..end).zip(held.chunks_exact(width)) {
            match one.cmp(wanted) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => {
                    range.start = range.start.min(rank);
                    range.end = rank + 1;
                }
                std::cmp::Ordering::Greater => break,
            }
        }
        if range.start == end { 0..0 } else { range }
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        // There is always a last one.
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every fingerprint in order.
    pub fn prints(&self) -> impl Iterator<Item = u64> + '_ {
        let width = usize::from(self.shape.width);
        let buckets = self.starts.windows(2).enumerate();
        buckets.flat_map(move |(bucket, bounds)| {
            let top = if self.shape.bits == 0 { 0 } else { (bucket as u64) << (64 - self.shape.bits) };
            let held = &self.rest[bounds[0] as usize * width..bounds[1] as usize * width];
            held.chunks_exact(width).map(move |octets| {
                let low = octets.iter().fold(0_u64, |sum, octet| sum << 8 | u64::from(*octet));
                // Where kept octets and bucket overlap they say the same.
                top | low
            })
        })
    }

    /// Octets in memory.
    pub fn len_bytes(&self) -> usize {
        self.rest.len() + self.starts.len() * 4
    }
}

/// Takes ascending fingerprints and gives the octets to keep and, at the end, the table.
#[derive(Clone, Debug)]
pub struct IndexWriter {
    shape: Shape,
    starts: Vec<u32>,
    count: u32,
}

impl IndexWriter {
    /// For about so many; the shape is settled by it.
    pub fn new(shape: Shape) -> Self {
        Self { shape, starts: Vec::with_capacity(shape.buckets() + 1), count: 0 }
    }

    /// Appends what is kept of the next fingerprint. Each must not be lower than the one before.
    pub fn push(&mut self, print: u64, out: &mut Vec<u8>) {
        let bucket = self.shape.bucket(print);
        while self.starts.len() <= bucket {
            self.starts.push(self.count);
        }
        self.count += 1;
        out.extend_from_slice(&self.shape.rest(print)[8 - usize::from(self.shape.width)..]);
    }

    /// The table: where each bucket begins, and the end.
    pub fn finish(mut self) -> Vec<u32> {
        self.starts.resize(self.shape.buckets() + 1, self.count);
        self.starts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hundred_and_fifty_million_take_five_octets_and_a_half() {
        let shape = Shape::of(150_000_000);
        assert_eq!(shape, Shape { bits: 24, width: 5 });
        let octets = 150_000_000 * u64::from(shape.width) + 4 * (shape.buckets() as u64 + 1);
        assert!(octets * 10 < 150_000_000 * 55);
        assert_eq!(Shape::of(0), Shape { bits: 0, width: 8 });
    }

    proptest! {
        #[test]
        fn finds_what_is_in_it_and_nothing_else(
            mut prints in proptest::collection::vec(prop_oneof![any::<u64>(), 0_u64..40, (u64::MAX - 40)..], 0..400),
            others in proptest::collection::vec(prop_oneof![any::<u64>(), 0_u64..40], 0..40),
            as_if in prop_oneof![Just(0_u64), Just(5_000), Just(3_000_000)],
        ) {
            prints.sort_unstable();
            let shape = Shape::of(as_if.max(prints.len() as u64));
            let (mut writer, mut rest) = (IndexWriter::new(shape), Vec::new());
            prints.iter().for_each(|print| writer.push(*print, &mut rest));
            let index = Index::from_parts(shape, writer.finish(), rest).unwrap();
            prop_assert_eq!(index.prints().collect::<Vec<_>>(), prints.clone());
            for print in prints.iter().chain(&others) {
                let found = index.find(*print);
                let begin = prints.partition_point(|one| one < print) as u32;
                let end = prints.partition_point(|one| one <= print) as u32;
                prop_assert_eq!(found, if begin == end { 0..0 } else { begin..end });
            }
        }
    }
}
