//! How many observations per second a set of alerts takes, for 100 and for 10,000 alerts.
//!
//!     cargo run --release -p vigie-stix --example patterns
// A tool, not part of the crate: it measures time.
#![allow(clippy::disallowed_methods)]

use std::time::Instant;

use vigie_stix::pattern::{self, PatternSet};
use vigie_stix::travel::{self, DocumentFacts};

fn main() {
    let observations: Vec<_> = (0..2_000_u32)
        .map(|nth| {
            travel::observation(&DocumentFacts {
                issuing_state: "UTO".to_owned(),
                document_type: "P".to_owned(),
                number: format!("L{:07}", nth.wrapping_mul(2_654_435_761) % 10_000_000),
                series: None,
                valid_until: Some("2031-04-15".to_owned()),
                dsc_fingerprint: None,
            })
        })
        .collect();
    for count in [100, 10_000] {
        let texts = (0..count).map(|nth| travel::series_pattern("UTO", &format!("L{nth:04}")));
        let parsed = texts.map(|text| pattern::parse(&text).unwrap_or_else(|error| panic!("{error}")));
        let start = Instant::now();
        let set: PatternSet<usize> = parsed.enumerate().collect();
        let built = start.elapsed();
        let start = Instant::now();
        let hits: usize =
            (0..10).map(|_| observations.iter().map(|seen| set.matches(seen).len()).sum::<usize>()).sum();
        let rate = 10.0 * observations.len() as f64 / start.elapsed().as_secs_f64();
        println!("{count} alerts: made in {built:.1?}, {rate:.0} observations/s, {hits} hits");
    }
}
