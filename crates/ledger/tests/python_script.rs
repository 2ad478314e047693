//! The script for outsiders and this crate compute the same root.
// The test writes an export and starts Python.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::process::Command;

use vigie_ledger::{CompactRange, commit, leaf_hash};

#[test]
fn the_python_script_recomputes_the_root() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_log.py");
    for size in [0_u64, 1, 2, 3, 64, 1_000] {
        let (mut range, mut export) = (CompactRange::new(), String::new());
        for index in 0..size {
            let commitment = commit(&[3; 16], &index.to_be_bytes());
            range.append(leaf_hash(&commitment));
            let hex: String = commitment.iter().map(|octet| format!("{octet:02x}")).collect();
            export.push_str(&format!("{{\"index\":{index},\"commitment\":\"{hex}\"}}\n"));
        }
        let file = std::env::temp_dir().join(format!("vigie-log-{}-{size}.jsonl", std::process::id()));
        std::fs::write(&file, export).unwrap();
        let output = Command::new("python3").arg(script).arg(&file).output().unwrap();
        std::fs::remove_file(&file).unwrap();
        let root: String = range.root().iter().map(|octet| format!("{octet:02x}")).collect();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.starts_with(&format!("{size} leaves\nroot {root}\n")), "{said}");
    }
}
