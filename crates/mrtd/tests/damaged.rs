//! Repair measured on synthetic damage: 6,000 passports with one, two or three confused characters in the second line.
//!
//! A sample of the set is in `testdata/mrz`; where the whole set is at hand beside the repository, it is used instead.
// Tests read files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::collections::BTreeMap;
use std::io::Read as _;

use vigie_mrtd::mrz::repair;

#[derive(serde::Deserialize)]
struct Pair {
    k: usize,
    t: Vec<String>,
    d: Vec<String>,
}

#[derive(Default)]
struct Count {
    pairs: usize,
    /// The truth is among the readings.
    held: usize,
    /// It is the first of them.
    first: usize,
    /// There is one reading alone, and how often that is wrong.
    single: usize,
    single_wrong: usize,
}

#[test]
fn the_truth_is_among_the_readings_as_often_as_was_set_as_target() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut text = String::new();
    match std::fs::File::open(format!("{root}/../shared/data/documents/mrz/damaged_td3_6000.json.gz")) {
        Ok(file) => flate2::read::GzDecoder::new(file).read_to_string(&mut text).map(drop).unwrap(),
        Err(_) => {
            text = std::fs::read_to_string(format!("{root}/testdata/mrz/damaged_td3_300.json")).unwrap()
        }
    }
    let pairs: Vec<Pair> = serde_json::from_str(&text).unwrap();
    assert!(pairs.len() >= 300);
    let mut counts: BTreeMap<usize, Count> = BTreeMap::new();
    for pair in &pairs {
        let found = repair(&pair.d.join("\n"), None).unwrap();
        let count = counts.entry(pair.k).or_default();
        count.pairs += 1;
        let rank = found.readings.iter().position(|reading| reading.lines == pair.t);
        count.held += usize::from(rank.is_some());
        count.first += usize::from(rank == Some(0));
        if found.readings.len() == 1 {
            count.single += 1;
            count.single_wrong += usize::from(rank.is_none());
        }
    }
    let per = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    for (k, count) in &counts {
        println!(
            "{k} confusions, {} pairs: held {:.1} %, first {:.1} %; single {}, of these wrong {}",
            count.pairs,
            per(count.held, count.pairs),
            per(count.first, count.pairs),
            count.single,
            count.single_wrong
        );
    }
    for (k, target) in [(1, 95.0), (2, 85.0), (3, 70.0)] {
        assert!(per(counts[&k].held, counts[&k].pairs) >= target, "{k}");
    }
    let (single, wrong) =
        counts.values().fold((0, 0), |sum, one| (sum.0 + one.single, sum.1 + one.single_wrong));
    assert!(per(wrong, single) <= 0.1, "{wrong} of {single} single readings are wrong");
}
