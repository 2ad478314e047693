//! Imports files into one snapshot and prints each report as JSON: `cargo run -p vigie-trust --example trust_import -- FILE…`
// An example reads files; the crate itself takes bytes.
#![allow(clippy::disallowed_methods)]

use vigie_model::Timestamp;
use vigie_trust::store::{Census, TrustSnapshot};

fn main() {
    let mut trust = TrustSnapshot::default();
    let at = Timestamp::from_secs(1_790_000_000);
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("a file");
        let report = trust.import(&bytes, path.rsplit('/').next().unwrap_or(&path), at);
        println!("{}", serde_json::to_string(&report).expect("JSON"));
    }
    println!("{}", serde_json::to_string_pretty(&Census::of(&trust)).expect("JSON"));
}
