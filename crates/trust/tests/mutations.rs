//! No altered document comes out as passed with an authenticated chip.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::collections::BTreeMap;

use support::{Issuer, P256, Suite, report};
use vigie_trust::inspect::Reading::First;
use vigie_trust::report::{Authenticated, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

const RSA: Suite = Suite {
    csca_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    dsc_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    digest: "sha256",
    pss: false,
};

/// Flips bits of every byte of a file, one at a time, and gives the places whose flip still passed.
fn flips_that_pass(
    lines: &[String],
    chip: &BTreeMap<String, Vec<u8>>,
    trust: &TrustSnapshot,
    file: &str,
    bits: &[usize],
) -> Vec<String> {
    let mut passed = Vec::new();
    for at in 0..chip[file].len() {
        for shift in bits {
            let bit = 1 << ((at + shift) % 8);
            let mut altered = chip.clone();
            altered.get_mut(file).unwrap()[at] ^= bit;
            let report = report(Some((lines, First)), &altered, trust, Profile::Routine);
            if report.outcome == Verdict::Passed
                || report.authenticated == Authenticated::Chip && report.outcome != Verdict::Inconclusive
            {
                passed.push(format!("{file} byte {at} bit {bit:#04x}"));
            }
        }
    }
    passed
}

#[test]
fn no_flipped_bit_of_a_file_passes() {
    const ALL: &[usize] = &[0, 1, 2, 3, 4, 5, 6, 7];
    for (suite, sod_bits) in [(P256, ALL), (RSA, &[0, 3])] {
        let issuer = Issuer::new(suite);
        let (lines, chip) = issuer.document();
        let trust = issuer.trust();
        let sound = report(Some((&lines, First)), &chip, &trust, Profile::Routine);
        assert_eq!((sound.outcome, sound.authenticated), (Verdict::Passed, Authenticated::Chip));
        let mut passed = Vec::new();
        for (file, bits) in
            [("EF_SOD.bin", sod_bits), ("DG1.bin", ALL), ("EF_COM.bin", ALL), ("DG14.bin", &[0, 4])]
        {
            passed.extend(flips_that_pass(&lines, &chip, &trust, file, bits));
        }
        assert_eq!(passed, Vec::<String>::new());
    }
}
