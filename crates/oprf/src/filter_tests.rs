use proptest::prelude::*;

use super::*;

/// SplitMix64, for keys that look like outputs.
fn keys(count: usize, mut state: u64) -> Vec<u64> {
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn every_key_is_found_and_no_other_whatever_the_size() {
    for count in [0, 1, 2, 3, 4, 5, 7, 10, 33, 100, 1_000, 20_000] {
        for bits in [0, 1, 4] {
            let held = keys(count, 7);
            let filter = Filter::build(held.iter().copied(), bits).unwrap();
            assert_eq!(filter.keys(), count as u64);
            assert_eq!(filter.shards().len(), 1 << bits);
            assert!(held.iter().all(|key| filter.contains(*key)), "{count} keys in 2^{bits} shards");
            let others = keys(50_000, 1_000_003);
            assert_eq!(others.iter().filter(|key| filter.contains(**key)).count(), 0, "{count}, {bits}");
        }
    }
}

#[test]
fn a_key_given_twice_counts_once() {
    let filter = Filter::build([5, 5, 9], 0).unwrap();
    assert_eq!(filter.keys(), 2);
    assert!(filter.contains(5) && filter.contains(9) && !filter.contains(6));
}

#[test]
fn the_same_keys_in_another_order_give_the_same_octets() {
    let held = keys(5_000, 3);
    let mut turned = held.clone();
    turned.reverse();
    let bytes = |keys: Vec<u64>| Shard::build(keys).unwrap().to_bytes();
    assert_eq!(bytes(held), bytes(turned));
}

#[test]
fn a_shard_comes_back_from_its_octets() {
    for count in [0, 1, 2, 900] {
        let held = keys(count, 11);
        let bytes = Shard::build(held.clone()).unwrap().to_bytes();
        let read = Shard::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes);
        assert!(held.iter().all(|key| read.contains(*key)));
    }
}

#[test]
fn measures_that_contradict_each_other_are_refused() {
    let good = Shard::build(keys(100, 1)).unwrap().to_bytes();
    let with = |at: usize, octets: &[u8]| {
        let mut bytes = good.clone();
        bytes[at..at + octets.len()].copy_from_slice(octets);
        Shard::from_bytes(&bytes).unwrap_err()
    };
    assert_eq!(with(0, b"VF16"), FilterError::Magic);
    assert_eq!(with(4, &[0; 4]), FilterError::Shape, "no keys, yet fingerprints");
    assert_eq!(with(4, &[255; 4]), FilterError::Shape, "too many keys");
    assert_eq!(with(16, &[0; 4]), FilterError::Shape);
    assert_eq!(with(16, &3_u32.to_le_bytes()), FilterError::Shape);
    assert_eq!(with(20, &[255; 4]), FilterError::Shape);
    assert_eq!(Shard::from_bytes(&good[..good.len() - 1]).unwrap_err(), FilterError::Shape);
    assert_eq!(Shard::from_bytes(b"VF32").unwrap_err(), FilterError::Magic);
}

#[test]
fn shards_that_are_missing_are_told() {
    let shard = Shard::build(vec![1]).unwrap();
    let error = Filter::from_shards(1, vec![shard]).unwrap_err();
    assert_eq!(error, FilterError::Shards { found: 1, wanted: 2 });
    assert!(Filter::from_shards(63, Vec::new()).unwrap().shards().is_empty());
}

#[test]
fn shards_grow_with_the_list() {
    assert_eq!([0, 1, 131_072, 131_073, 1_000_000].map(shard_bits), [0, 0, 0, 1, 3]);
    assert_eq!(shard_bits(u64::MAX), MAX_SHARD_BITS);
}

proptest! {
    #[test]
    fn no_octets_make_a_look_up_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), key: u64, size in 0_u32..3) {
        let mut shaped = Shard::build(vec![1, 2, 3]).unwrap().to_bytes();
        let from = 8 + 8 * size as usize;
        for (place, octet) in shaped.iter_mut().zip(&bytes).skip(from) {
            *place = *octet;
        }
        for candidate in [&bytes, &shaped] {
            if let Ok(shard) = Shard::from_bytes(candidate) {
                shard.contains(key);
                prop_assert_eq!(&shard.to_bytes(), candidate);
            }
        }
    }
}
