//! No altered document comes out as passed with an authenticated chip.
// Oracles are programs, vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod mutation;
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use mutation::{Base, Chance, Mutant, signed, unsigned};
use support::{Issuer, P256, Suite, report};
use vigie_model::Timestamp;
use vigie_specimen::{Authority, AuthoritySpec, CurveParameters, DocumentKind, KeyKind, Spec};
use vigie_trust::inspect::Reading::{self, First};
use vigie_trust::inspect::{Input, MrzText, conclude, inspect};
use vigie_trust::report::{Authenticated, CheckReport, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

/// Altered documents of one run unless `VIGIE_MUTATIONS` says otherwise; the whole ten thousand take minutes without optimisation.
const COUNT: usize = 2_000;
/// `VIGIE_SEED` repeats another run.
const SEED: u64 = 9303;

const RSA: Suite = Suite {
    csca_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    dsc_key: "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
    digest: "sha256",
    pss: false,
};

/// The suites of the issuers that sign with OpenSSL, by name.
const SUITES: [(&str, Suite); 7] = [
    ("P-256 named", P256),
    (
        "P-256 explicit under P-384",
        Suite {
            csca_key: "-algorithm EC -pkeyopt ec_paramgen_curve:P-384 -pkeyopt ec_param_enc:explicit",
            dsc_key: "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
            digest: "sha256",
            pss: false,
        },
    ),
    (
        "P-521",
        Suite {
            csca_key: "-algorithm EC -pkeyopt ec_paramgen_curve:P-521 -pkeyopt ec_param_enc:explicit",
            dsc_key: "-algorithm EC -pkeyopt ec_paramgen_curve:P-521 -pkeyopt ec_param_enc:explicit",
            digest: "sha512",
            pss: false,
        },
    ),
    (
        "brainpoolP256r1 under brainpoolP384r1",
        Suite {
            csca_key: "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384r1 -pkeyopt ec_param_enc:explicit",
            dsc_key: "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1 -pkeyopt ec_param_enc:explicit",
            digest: "sha256",
            pss: false,
        },
    ),
    (
        "brainpoolP512r1",
        Suite {
            csca_key: "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1 -pkeyopt ec_param_enc:explicit",
            dsc_key: "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1 -pkeyopt ec_param_enc:explicit",
            digest: "sha512",
            pss: false,
        },
    ),
    ("RSA 2048", RSA),
    ("RSA-PSS 2048", Suite { pss: true, ..RSA }),
];

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn snapshot(files: &[(String, Vec<u8>)], now: Timestamp) -> TrustSnapshot {
    let mut trust = TrustSnapshot::default();
    for (name, bytes) in files {
        trust.import(bytes, name, now);
    }
    trust
}

fn judge(
    lines: &[String],
    chip: &BTreeMap<String, Vec<u8>>,
    trust: &TrustSnapshot,
    now: Timestamp,
) -> CheckReport {
    let mrz = Some(MrzText { text: lines.join("\n"), reading: Reading::First });
    let input = Input { mrz, chip: chip.clone(), ..Input::default() };
    conclude(inspect(&input, trust, now, Profile::Routine), Vec::new(), Vec::new())
}

fn issued(name: &str, issuer: &Issuer) -> Base {
    let (lines, chip) = issuer.document();
    let trust_files =
        vec![("csca.der".to_owned(), issuer.read("csca.der")), ("crl.der".to_owned(), issuer.crl(false))];
    let now = signed::now();
    let trust = Rc::new(snapshot(&trust_files, now));
    Base { name: format!("OpenSSL {name}"), lines, chip, trust, trust_files, now }
}

/// Specimens of every kind of key and both ways of writing a curve.
fn specimens() -> Vec<Base> {
    let now = Timestamp::from_date(2026, 11, 23).unwrap();
    let mut chance = Chance(7);
    let mut random = move |bytes: &mut [u8]| bytes.iter_mut().for_each(|byte| *byte = chance.next() as u8);
    let mut found = Vec::new();
    for key in KeyKind::ALL {
        for (parameters, document) in [
            (CurveParameters::Explicit, DocumentKind::Passport),
            (CurveParameters::Named, DocumentKind::Card),
        ] {
            let spec = AuthoritySpec { key, parameters, ..AuthoritySpec::new(now) };
            let authority = Authority::make(&spec, &mut random).unwrap();
            let spec = Spec { document, ..Spec::sound("L898902C3", now) };
            let specimen = authority.issue(&spec, &mut random).unwrap();
            // The CSCA comes before its list.
            let (csca, rest): (Vec<_>, Vec<_>) =
                specimen.trust.into_iter().partition(|(name, _)| name == "csca.der");
            let trust_files = csca.into_iter().chain(rest).collect::<Vec<_>>();
            found.push(Base {
                name: format!("specimen {} {document:?}", key.name()),
                lines: specimen.mrz,
                chip: specimen.files,
                trust: Rc::new(snapshot(&trust_files, now)),
                trust_files,
                now,
            });
        }
    }
    found
}

/// One altered document per class and issuer as folders, for `tests/foreign/differential.py`.
fn write_out(folder: &str, base: &Base, mutant: &Mutant) {
    let slug = |text: &str| -> String {
        let plain =
            text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
        plain.collect()
    };
    let place = Path::new(folder).join(format!(
        "{}--{}--{}",
        slug(mutant.class),
        slug(&base.name),
        slug(&mutant.what)
    ));
    std::fs::create_dir_all(&place).unwrap();
    let trust = mutant.trust.as_ref().unwrap_or(&base.trust_files);
    for (name, bytes) in mutant.chip.iter().chain(trust.iter().map(|(name, bytes)| (name, bytes))) {
        std::fs::write(place.join(name), bytes).unwrap();
    }
    std::fs::write(place.join("mrz.txt"), mutant.lines.join("\n")).unwrap();
}

#[derive(Default)]
struct Tally {
    made: usize,
    failed: usize,
    inconclusive: usize,
    passed: Vec<String>,
}

#[derive(Default)]
struct Table(BTreeMap<&'static str, Tally>);

impl Table {
    fn judge(&mut self, base: &Base, mutant: &Mutant) {
        let own = mutant.trust.as_ref().map(|files| snapshot(files, base.now));
        let trust = own.as_ref().unwrap_or(&base.trust);
        let report = judge(&mutant.lines, &mutant.chip, trust, base.now);
        let tally = self.0.entry(mutant.class).or_default();
        tally.made += 1;
        match report.outcome {
            Verdict::Failed => tally.failed += 1,
            Verdict::Inconclusive => tally.inconclusive += 1,
            Verdict::Passed => tally.passed.push(format!("{}: {}", base.name, mutant.what)),
        }
    }

    fn print(&self) {
        println!("{:<52} {:>6} {:>7} {:>13} {:>7}", "class", "made", "failed", "inconclusive", "passed");
        for (class, tally) in &self.0 {
            println!(
                "{class:<52} {:>6} {:>7} {:>13} {:>7}",
                tally.made,
                tally.failed,
                tally.inconclusive,
                tally.passed.len()
            );
        }
        let sum = |count: fn(&Tally) -> usize| self.0.values().map(count).sum::<usize>();
        println!(
            "{:<52} {:>6} {:>7} {:>13} {:>7}",
            "all",
            sum(|tally| tally.made),
            sum(|tally| tally.failed),
            sum(|tally| tally.inconclusive),
            sum(|tally| tally.passed.len())
        );
    }

    fn passed(&self) -> Vec<String> {
        self.0
            .iter()
            .flat_map(|(class, tally)| tally.passed.iter().map(move |what| format!("{class}: {what}")))
            .collect()
    }
}

#[test]
fn of_ten_thousand_altered_documents_none_passes() {
    let count = setting("VIGIE_MUTATIONS").map_or(COUNT, |count| count as usize);
    let seed = setting("VIGIE_SEED").unwrap_or(SEED);
    let out = std::env::var("VIGIE_MUTATIONS_OUT").ok();
    let write = |base: &Base, mutant: &Mutant| {
        if let Some(folder) = &out {
            write_out(folder, base, mutant);
        }
    };
    let mut table = Table::default();
    let mut bases = Vec::new();
    let other_state = Issuer::named(P256, "XN");
    for (name, suite) in SUITES {
        let issuer = Issuer::new(suite);
        let base = issued(name, &issuer);
        let (controls, mutants) = signed::make(&issuer, &base, &other_state);
        for control in controls {
            let own = control.trust.as_ref().map(|files| snapshot(files, base.now));
            let report = judge(&control.lines, &control.chip, own.as_ref().unwrap_or(&base.trust), base.now);
            assert_eq!(report.outcome, Verdict::Passed, "{} of {name}: {:#?}", control.class, report.reasons);
            assert_eq!(report.authenticated, Authenticated::Chip);
        }
        for mutant in &mutants {
            table.judge(&base, mutant);
            write(&base, mutant);
        }
        bases.push(base);
    }
    bases.extend(specimens());
    for base in &bases {
        let report = judge(&base.lines, &base.chip, &base.trust, base.now);
        assert_eq!(
            (report.outcome, report.authenticated),
            (Verdict::Passed, Authenticated::Chip),
            "{}",
            base.name
        );
    }
    let mut chance = Chance(seed);
    let made = |table: &Table| table.0.values().map(|tally| tally.made).sum::<usize>();
    let mut written = BTreeMap::<&str, usize>::new();
    let mut turn = 0;
    while made(&table) < count {
        let class = &unsigned::CLASSES[turn % unsigned::CLASSES.len()];
        let base = &bases[turn / unsigned::CLASSES.len() % bases.len()];
        turn += 1;
        let Some(mutant) = unsigned::make(class, base, &mut chance) else { continue };
        table.judge(base, &mutant);
        let written = written.entry(mutant.class).or_default();
        if *written < 6 {
            *written += 1;
            write(base, &mutant);
        }
    }
    println!("seed {seed}");
    table.print();
    assert_eq!(table.passed(), Vec::<String>::new());
}

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
