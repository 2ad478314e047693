//! Reads STIX files and prints, per file, how long each step took and what breaks STIX 2.1.
//!
//!     cargo run --release -p vigie-stix --example report -- FILE…
// A tool, not part of the crate: it reads files and measures time.
#![allow(clippy::disallowed_methods)]

use std::time::Instant;

use vigie_stix::scan::{self, Limits};
use vigie_stix::validate;

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                continue;
            }
        };
        let start = Instant::now();
        let split = scan::split(&bytes, &Limits::default());
        let scanned = start.elapsed();
        let (objects, refused) = match split {
            Ok(raw) => {
                let objects: Vec<_> = raw.into_iter().map(|raw| raw.into_object()).collect();
                let refused = objects.iter().filter(|object| object.is_err()).count();
                (objects, refused)
            }
            Err(error) => {
                println!("{path}: {error}");
                continue;
            }
        };
        let digested = start.elapsed() - scanned;
        let words: usize = objects.iter().flatten().map(|object| vigie_stix::text(object).len()).sum();
        let worded = start.elapsed() - scanned - digested;
        let report = validate::validate(&bytes, &Limits::default());
        let checked = start.elapsed() - scanned - digested - worded;
        println!(
            "{path}: {} objects, {refused} refused, {} bytes; scan {scanned:.1?}, digests {digested:.1?}, words {worded:.1?} ({words} bytes), rules {checked:.1?}; {}",
            objects.len(),
            bytes.len(),
            if report.is_valid() { "valid" } else { "invalid" }
        );
        for breach in report.breaches.iter().filter(|breach| breach.level == validate::Level::Error) {
            println!("  object {:?} {}: {} ({})", breach.object, breach.path, breach.what, breach.section);
        }
    }
}
