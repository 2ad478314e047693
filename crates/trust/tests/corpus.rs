//! Certificates in use: the German and Dutch master lists that the repository ships, and, where the shared data folder is at hand, all 22 lists.
//!
//! The tests of the larger corpus are `#[ignore]`d, so that a clone without it reports them as not run, never as passed. `bin/test` runs them
//! with `--ignored` where the folder is there; `VIGIE_CORPUS` names another place of it.

// Vectors are files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use vigie_model::Timestamp;
use vigie_trust::store::{Census, EntryKind, EntryStatus, ImportReport, TrustSnapshot};

const AT: Timestamp = Timestamp::from_secs(1_790_000_000);

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/csca").join(name)
}

fn shared(name: &str) -> PathBuf {
    let root = std::env::var_os("VIGIE_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/documents"),
        PathBuf::from,
    );
    root.join(name)
}

fn import(trust: &mut TrustSnapshot, path: &Path) -> ImportReport {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    trust.import(&bytes, &path.file_name().unwrap().to_string_lossy(), AT)
}

fn count(report: &ImportReport, status: EntryStatus) -> usize {
    let counted = |kind| matches!(kind, EntryKind::Csca | EntryKind::Link | EntryKind::Signer);
    report.entries.iter().filter(|entry| counted(entry.kind) && entry.status == status).count()
}

fn figures(report: &ImportReport) -> Value {
    json!({
        "read": report.read,
        "signatures_resolved": report.signatures_resolved,
        "key_families": report.key_families,
        "findings": report.findings,
    })
}

/// Compares with the golden file; `VIGIE_GOLDEN=write` writes it anew.
fn golden(name: &str, found: &Value) {
    let path = testdata(name);
    let text = format!("{}\n", serde_json::to_string_pretty(found).unwrap());
    if std::env::var_os("VIGIE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept == text, "{name} differs; what was found:\n{text}");
}

#[test]
fn shipped_lists_are_accepted_by_their_roots_and_depart_from_the_profile_as_counted() {
    let mut trust = TrustSnapshot::default();
    let mut all = BTreeMap::new();
    for (root, list, certificates) in [
        ("DE_ROOT_CA_CSCA07.cer", "DE_ML_2026-05-28-08-28-45.ml", 588),
        ("NL_ROOT_CA.cer", "NL_ML_2026-07-22.ml", 411),
    ] {
        let alone = import(&mut TrustSnapshot::default(), &testdata(list));
        assert_eq!((alone.refused.clone(), alone.read), (None, certificates));
        assert_eq!(count(&alone, EntryStatus::Unanchored), certificates, "{list} vouches for itself alone");

        // The Dutch root is on the German list, too.
        assert_ne!(import(&mut trust, &testdata(root)).entries[0].status, EntryStatus::Quarantined);
        let report = import(&mut trust, &testdata(list));
        let usable = count(&report, EntryStatus::Accepted) + count(&report, EntryStatus::Known);
        assert_eq!((usable, report.read), (certificates, certificates), "{list}");
        all.insert(list, figures(&report));
    }
    assert!(trust.authorities().iter().all(vigie_trust::store::Authority::is_trusted));
    golden("census.json", &json!({ "lists": all, "together": Census::of(&trust) }));
}

#[test]
#[ignore = "needs the corpus of 874 certificates, which the repository may not hold"]
fn of_874_certificates_in_use_all_are_read_and_873_signatures_resolved() {
    let mut trust = TrustSnapshot::default();
    let report = import(&mut trust, &shared("csca/csca-874.concat.der"));
    assert_eq!((report.read, report.signatures_resolved), (874, 873));
    assert_eq!(count(&report, EntryStatus::Quarantined), 0);
    golden("census-874.json", &json!({ "file": figures(&report), "together": Census::of(&trust) }));
}

#[test]
#[ignore = "needs the corpus of document signers, which the repository may not hold"]
fn eighteen_of_eighteen_production_signers_are_chained_and_no_test_signer_is() {
    let mut trust = TrustSnapshot::default();
    import(&mut trust, &shared("csca/csca-874.concat.der"));
    for file in std::fs::read_dir(shared("csca/indonesia-2010-series")).unwrap() {
        import(&mut trust, &file.unwrap().path());
    }
    let (mut chained, mut not) = (0, Vec::new());
    for file in std::fs::read_dir(shared("dsc")).unwrap() {
        let report = import(&mut trust, &file.unwrap().path());
        assert_eq!(report.read, 1);
        match report.entries[0].status {
            EntryStatus::Accepted => chained += 1,
            _ => not.push(report.entries[0].subject.clone()),
        }
    }
    assert_eq!((chained, not.len()), (18, 4), "{not:?}");
    for name in ["BundesDruckerei GmbH, CN=DS,", "Sdu", "HJP", "ETSI"] {
        assert!(not.iter().any(|subject| subject.contains(name)), "{name}: {not:?}");
    }
}

#[test]
#[ignore = "needs the official lists, of which the repository may not hold all"]
fn every_sound_list_is_accepted_and_exactly_the_damaged_one_refused() {
    let (mut sound, mut refused) = (Vec::new(), Vec::new());
    for file in std::fs::read_dir(shared("masterlists")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "ml") {
            continue;
        }
        let report = import(&mut TrustSnapshot::default(), &path);
        match &report.refused {
            None => {
                assert_eq!(count(&report, EntryStatus::Quarantined), 0, "{}", report.name);
                sound.push((report.name.clone(), report.read));
            }
            Some(why) => {
                assert_eq!((report.read, report.accepted()), (0, 0));
                assert!(why.contains("signature of the list"), "{why}");
                refused.push(report.name.clone());
            }
        }
    }
    sound.sort();
    let counts: Vec<usize> = sound.iter().map(|(_, read)| *read).collect();
    assert_eq!(
        (counts, refused),
        (vec![541, 588, 520, 333, 411], vec!["ICAO_ML_2023-09_bad-signature.ml".to_owned()])
    );
}
