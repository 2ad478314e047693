//! Passive authentication over a folder of documents: how fast, or with which verdict.
//!
//! `passive_authentication measure FOLDER [SECONDS]` prints documents a second on one core, a family at a time and over the mix, with what the
//! parts cost; `passive_authentication verdicts FOLDER` prints a verdict for each document as a line of JSON. FOLDER holds folders with
//! `csca.der`, `EF_SOD.bin`, `DG1.bin` … and, if they are to count in the mix, `weight.txt`. `tests/foreign/differential_documents.py` makes them.
// Reads files and the clock: it is a program for measuring, not part of the crate.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use vigie_model::Timestamp;
use vigie_mrtd::lds::EfSod;
use vigie_mrtd::x509::Certificate;
use vigie_trust::inspect::{Input, MrzText, Reading, conclude, inspect};
use vigie_trust::report::{CheckReport, Profile};
use vigie_trust::signature::{self, DigestAlgorithm};
use vigie_trust::signed_data;
use vigie_trust::store::TrustSnapshot;

struct Document {
    name: String,
    weight: usize,
    input: Input,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let now = Timestamp::from_secs(
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs() as i64 + 3600,
    );
    match words.as_slice() {
        [_, "measure", folder] => measure(Path::new(folder), 2.0, now),
        [_, "measure", folder, seconds] => measure(Path::new(folder), seconds.parse()?, now),
        [_, "verdicts", folder] => verdicts(Path::new(folder), now),
        _ => Err("usage: passive_authentication measure FOLDER [SECONDS] | verdicts FOLDER".into()),
    }
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    Ok(found)
}

fn read(place: &Path) -> Result<Document, Box<dyn Error>> {
    let mut chip = BTreeMap::new();
    for entry in std::fs::read_dir(place)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "bin") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            chip.insert(name, std::fs::read(&path)?);
        }
    }
    let text = std::fs::read_to_string(place.join("mrz.txt")).ok();
    let mrz = text.map(|text| MrzText { text, reading: Reading::First });
    let weight = std::fs::read_to_string(place.join("weight.txt")).unwrap_or_default();
    Ok(Document {
        name: place.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        weight: weight.trim().parse().unwrap_or(0),
        input: Input { mrz, chip, ..Input::default() },
    })
}

/// The certificates and lists of a document's folder: `csca*.der`, `crl*.der`, `signer*.der`.
fn import(place: &Path, trust: &mut TrustSnapshot, now: Timestamp) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(place)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".der") && ["csca", "crl", "signer"].iter().any(|kind| name.starts_with(kind)) {
            trust.import(&std::fs::read(&path)?, &name, now);
        }
    }
    Ok(())
}

fn check(document: &Document, trust: &TrustSnapshot, now: Timestamp) -> CheckReport {
    conclude(inspect(&document.input, trust, now, Profile::Routine), Vec::new(), Vec::new())
}

/// Time that this thread was on a processor, in microseconds, so that a shared machine does not count against the code; where the system
/// does not say (it is a file of Linux), the time on the wall.
fn on_processor(begun: Instant) -> f64 {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = said.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanos.map_or_else(|| begun.elapsed().as_secs_f64() * 1e6, |nanos| nanos / 1e3)
}

/// Runs until the time is over and gives the mean in microseconds on the processor.
fn micros(seconds: f64, mut run: impl FnMut()) -> f64 {
    run();
    let begun = Instant::now();
    let (before, mut count) = (on_processor(begun), 0_u32);
    while begun.elapsed().as_secs_f64() < seconds {
        run();
        count += 1;
    }
    (on_processor(begun) - before) / f64::from(count.max(1))
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn measure(folder: &Path, seconds: f64, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let mut trust = TrustSnapshot::default();
    let mut documents = Vec::new();
    for place in folders(folder)? {
        import(&place, &mut trust, now)?;
        documents.push((read(&place)?, std::fs::read(place.join("csca.der"))?));
    }
    let mut families = Vec::new();
    for (document, csca) in &documents {
        let report = check(document, &trust, now);
        // A copy of the snapshot remembers no signer; the copying counts.
        let whole = micros(seconds, || {
            black_box(check(black_box(document), &trust.clone(), now));
        });
        let known = micros(seconds, || {
            black_box(check(black_box(document), &trust, now));
        });
        families.push(json!({
            "family": document.name,
            "outcome": report.outcome,
            "authenticated": report.authenticated,
            "documents_per_second": (1e6 / whole).round(),
            "documents_per_second_signer_known": (1e6 / known).round(),
            "whole_us": rounded(whole),
            "whole_us_signer_known": rounded(known),
            "parts_us": parts(document, csca, seconds / 4.0)?,
        }));
    }
    // The mix: documents in turn as often as production signers have their kind of keys.
    let mix: Vec<&Document> =
        documents.iter().flat_map(|(document, _)| std::iter::repeat_n(document, document.weight)).collect();
    let run = |remembering: bool| {
        let mut took = Vec::new();
        let begun = Instant::now();
        let before = on_processor(begun);
        while !mix.is_empty() && begun.elapsed().as_secs_f64() < seconds * 3.0 {
            for document in &mix {
                let one = Instant::now();
                if remembering {
                    black_box(check(black_box(document), &trust, now));
                } else {
                    black_box(check(black_box(document), &trust.clone(), now));
                }
                took.push(one.elapsed().as_secs_f64() * 1e6);
            }
        }
        let whole = (on_processor(begun) - before) / 1e6;
        took.sort_by(f64::total_cmp);
        let at = |share: f64| took.get((took.len() as f64 * share) as usize).map(|micros| rounded(*micros));
        json!({
            "documents": mix.len(),
            "checked": took.len(),
            "documents_per_second": (took.len() as f64 / whole).round(),
            "p50_us_on_the_wall": at(0.5),
            "p99_us_on_the_wall": at(0.99),
        })
    };
    let mix = json!({ "cold": run(false), "signer_known": run(true) });
    println!("{}", serde_json::to_string_pretty(&json!({ "families": families, "mix": mix }))?);
    Ok(())
}

/// What the parts cost alone: reading EF.SOD and the certificate, digests, the two signatures.
fn parts(document: &Document, csca: &[u8], seconds: f64) -> Result<Value, Box<dyn Error>> {
    let file = &document.input.chip["EF_SOD.bin"];
    let sod = EfSod::parse(file)?;
    let data = &sod.signed_data;
    let signer = data.signers.first().ok_or("no signer")?;
    let raw = data.certificates.first().ok_or("no certificate")?;
    let (certificate, csca) = (Certificate::parse(raw)?, Certificate::parse(csca)?);
    let object = sod.security_object()?;
    let digest = DigestAlgorithm::from_oid(object.digest_algorithm.oid.octets()).ok_or("unknown digest")?;
    let groups: Vec<&Vec<u8>> = document
        .input
        .chip
        .iter()
        .filter(|(name, _)| name.starts_with("DG"))
        .map(|(_, bytes)| bytes)
        .collect();
    let octets: usize = groups.iter().map(|group| group.len()).sum();
    let signed = signed_data::check_signature(data, signer, certificate.spki())?;
    let issuer = || {
        signature::verify(
            csca.spki(),
            certificate.signature_algorithm(),
            None,
            certificate.tbs(),
            certificate.signature(),
        )
    };
    Ok(json!({
        "read_sod": rounded(micros(seconds, || drop(black_box(EfSod::parse(black_box(file)))))),
        "read_certificate": rounded(micros(seconds, || drop(black_box(Certificate::parse(black_box(raw)))))),
        "digests": rounded(micros(seconds, || {
            for group in &groups {
                black_box(digest.compute(black_box(group)));
            }
        })),
        "digested_bytes": octets,
        "sod_signature": rounded(micros(seconds, || {
            drop(black_box(signed_data::check_signature(data, signer, certificate.spki())));
        })),
        "sod_signature_of": signed.description,
        "chain_signature": rounded(micros(seconds, || drop(black_box(issuer())))),
        "chain_signature_of": issuer()?.description,
    }))
}

fn verdicts(folder: &Path, now: Timestamp) -> Result<(), Box<dyn Error>> {
    for place in folders(folder)? {
        let mut trust = TrustSnapshot::default();
        import(&place, &mut trust, now)?;
        let document = read(&place)?;
        let report = check(&document, &trust, now);
        let checks: BTreeMap<String, Value> = report
            .checks
            .iter()
            .map(|check| (check.code.to_string(), json!([check.outcome, check.detail])))
            .collect();
        let reasons: Vec<String> = report.reasons.iter().map(|reason| reason.code.to_string()).collect();
        println!(
            "{}",
            json!({
                "document": document.name,
                "outcome": report.outcome,
                "authenticated": report.authenticated,
                "reasons": reasons,
                "checks": checks,
            })
        );
    }
    Ok(())
}
