//! Time of each operation on one core, and its ratio to one multiplication of a ristretto255 element in the same run:
//! `cargo run --release -p vigie-oprf --example measure_oprf`. Medians of 9 rounds; nothing asserts a time.
// A measurement needs a clock; the crate itself has none.
#![allow(clippy::disallowed_methods)]

use std::hint::black_box;
use std::time::Instant;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use vigie_oprf::{Filter, SecretKey, blind, finalize, shard_bits, verify};

fn median(rounds: usize, each: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64() * 1e6 / each as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}

fn main() {
    let secret = SecretKey::derive(&[7; 32], b"measure").expect("a key");
    let public = secret.public();
    let documents: Vec<String> = (0..10_000).map(|number| format!("UTO|P|L{number:08}")).collect();
    let inputs: Vec<&[u8]> = documents.iter().map(String::as_bytes).collect();
    let random = |number: usize| {
        let mut octets = [3; 64];
        octets[..8].copy_from_slice(&(number as u64 + 1).to_le_bytes());
        octets
    };
    let scalar = Scalar::from_bytes_mod_order_wide(&random(1));
    let mut point = RistrettoPoint::from_uniform_bytes(&random(2));
    let bare = median(9, 1_000, || (0..1_000).for_each(|_| point = black_box(point * scalar)));
    println!("{:<44} {bare:>8.1} us      1.0", "multiplication of an element");
    let say = |what: &str, time: f64| println!("{what:<44} {time:>8.1} us {:>8.1}", time / bare);

    let asked: Vec<_> =
        (0..100).map(|number| blind(inputs[number], &random(number)).expect("an input")).collect();
    let blinded: Vec<_> = asked.iter().map(|(_, element)| *element).collect();
    say(
        "asker: blind",
        median(9, 100, || {
            for (number, input) in inputs[..100].iter().enumerate() {
                black_box(blind(input, &random(number)).expect("an input"));
            }
        }),
    );
    for batch in [1, 100] {
        let asked = &blinded[..batch];
        let name = format!("owner: evaluate and prove, batch of {batch}, each");
        say(
            &name,
            median(9, batch, || {
                black_box(secret.blind_evaluate(asked, &random(9)).expect("a batch"));
            }),
        );
        let (evaluated, proof) = secret.blind_evaluate(asked, &random(9)).expect("a batch");
        let name = format!("asker: verify, batch of {batch}, each");
        say(&name, median(9, batch, || verify(&public, asked, &evaluated, &proof).expect("a proof")));
    }
    let (evaluated, _) = secret.blind_evaluate(&blinded, &random(9)).expect("a batch");
    say(
        "asker: finalize",
        median(9, 100, || {
            for ((input, (blinding, _)), element) in inputs.iter().zip(&asked).zip(&evaluated) {
                black_box(finalize(input, blinding, element).expect("an input"));
            }
        }),
    );
    say(
        "owner: evaluate a list, each document",
        median(3, inputs.len(), || {
            black_box(secret.evaluate(inputs.iter().copied()).expect("inputs"));
        }),
    );
    // Outputs look like random keys; SplitMix64 stands in for a million of them.
    let mut state = 1_u64;
    let keys: Vec<u64> = std::iter::repeat_with(|| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
    .take(1_000_000)
    .collect();
    let bits = shard_bits(keys.len() as u64);
    say(
        "owner: build the filter of 1,000,000, each",
        median(3, keys.len(), || {
            black_box(Filter::build(keys.iter().copied(), bits).expect("a filter"));
        }),
    );
    let filter = Filter::build(keys.iter().copied(), bits).expect("a filter");
    say(
        "asker: look up among 1,000,000",
        median(9, 100_000, || {
            keys[..100_000].iter().for_each(|key| assert!(black_box(filter.contains(*key))));
        }),
    );
    let octets: usize = filter.shards().iter().map(|shard| shard.to_bytes().len()).sum();
    println!(
        "{:<44} {:>8.2} bits a document",
        "filter of 1,000,000",
        octets as f64 * 8.0 / keys.len() as f64
    );
}
