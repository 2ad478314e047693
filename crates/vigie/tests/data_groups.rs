//! The data groups of a chip on the command line: told without names, and the portrait on explicit wish.
// Tests read files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::{Folder, run};

fn specimen(folder: &Folder, defect: Option<&str>) -> String {
    let out = folder.beside(defect.unwrap_or("sound"));
    let mut arguments = vec!["specimen", "--out", &out, "--number", "L898902C3"];
    arguments.extend(defect.iter().flat_map(|defect| ["--defect", defect]));
    run(&arguments, "").exit(0);
    out
}

fn file<'r>(report: &'r Value, name: &str) -> &'r Value {
    let files = report["chip"]["files"].as_array().unwrap();
    files.iter().find(|file| file["file"] == name).unwrap_or_else(|| panic!("no {name} in {files:?}"))
}

#[test]
fn the_json_form_tells_every_file_and_names_no_one() {
    let folder = Folder::new();
    let document = specimen(&folder, None);
    let said = run(&["inspect", &document, "--trust", &format!("{document}/trust"), "--json"], "").exit(0);
    let report = said.json();
    assert_eq!(report["chip"]["authenticated"], true);
    for name in ["DG1", "DG2", "DG7", "DG11", "DG12", "DG14", "DG15"] {
        let file = file(&report, name);
        assert_eq!((&file["digest"], &file["authentic"]), (&json!("agrees"), &json!(true)), "{name}");
        assert!(file.get("departures").is_none() && file.get("problem").is_none(), "{file}");
    }
    let face = &file(&report, "DG2")["content"]["faces"][0];
    assert_eq!(
        (&face["picture"], &face["size"], &face["declared_size"]),
        (&json!("JPEG"), &json!([280, 360]), &json!([280, 360]))
    );
    let elements = &file(&report, "DG11")["content"]["elements"];
    assert_eq!(*elements, json!(["full name", "date of birth", "place of birth"]));
    let protocols = file(&report, "EF.CardAccess")["content"]["protocols"].to_string();
    assert!(protocols.contains("PACE ECDH GM AES-128, version 2, parameters 12"), "{protocols}");
    // What no one signs is never called authentic.
    assert_eq!(file(&report, "EF.CardAccess")["authentic"], false);
    let chip = report["chip"].to_string();
    for personal in ["SPECIMEN", "UTOPIA", "1974", "L898902C3"] {
        assert!(!chip.contains(personal), "{personal} in {chip}");
    }
    // Without approved certificates the same chip is read, and nothing of it is called authentic.
    let unproven = run(&["inspect", &document, "--json"], "").json();
    assert_eq!(file(&unproven, "DG2")["digest"], "agrees");
    assert_eq!(file(&unproven, "DG2")["authentic"], false);
    let text = run(&["inspect", &document], "");
    assert!(
        text.out.contains("chip: EF.COM EF.SOD DG1 DG2 DG7 DG11 DG12 DG14 DG15 EF.CardAccess"),
        "{}",
        text.out
    );
}

#[test]
fn the_portrait_is_written_on_explicit_wish_and_said_to_be_authenticated_or_not() {
    let folder = Folder::new();
    let document = specimen(&folder, None);
    let picture = folder.beside("portrait.png");
    let trust = format!("{document}/trust");
    let said = run(&["inspect", &document, "--trust", &trust, "--portrait", &picture], "").exit(0);
    assert!(said.err.contains("authenticated: signed by the issuing State"), "{}", said.err);
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG\r\n\x1a\n"));
    let said = run(&["inspect", &document, "--portrait", &picture], "");
    assert!(said.err.contains("NOT authenticated"), "{}", said.err);
    std::fs::remove_file(Path::new(&document).join("chip/DG2.bin")).unwrap();
    let said = run(&["inspect", &document, "--portrait", &picture], "").exit(2);
    assert!(said.err.contains("no DG2"), "{}", said.err);
}

#[test]
fn the_reference_passport_is_told_with_its_unsigned_key() {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/bsi-reference");
    let report = run(&["inspect", place, "--json"], "").exit(1).json();
    assert_eq!(file(&report, "DG15")["digest"], "not-listed");
    let protocols = &file(&report, "DG14")["content"]["protocols"];
    assert_eq!(
        *protocols,
        json!([
            "chip authentication key EC on brainpoolP224r1",
            "chip authentication ECDH 3DES, version 1",
            "terminal authentication, version 1"
        ])
    );
}
