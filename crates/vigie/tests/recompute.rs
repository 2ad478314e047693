//! A report made by a node, got as its record, and recomputed by the command line without that node.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use support::{Folder, run};

#[test]
fn a_record_recomputes_to_the_same_octets_without_the_node_and_a_changed_one_does_not() {
    let folder = Folder::new();
    let out = folder.beside("altered");
    run(&["specimen", "--out", &out, "--number", "L898902C3", "--defect", "altered-dg1"], "").exit(0);
    let trust = format!("{out}/trust");
    folder.add_user("ezra", "examiner");
    folder.vigie(&["trust", "import", &trust]).exit(0);
    let files: BTreeMap<String, String> = std::fs::read_dir(Path::new(&out).join("chip"))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, STANDARD.encode(std::fs::read(entry.path()).unwrap()))
        })
        .collect();
    let printed = std::fs::read_to_string(Path::new(&out).join("mrz.txt")).unwrap();
    let body = json!({ "mrz": printed, "chip": files }).to_string();
    let node = folder.serve();
    let kind = [("Content-Type", "application/json")];
    let said =
        node.send_as(Some("ezra"), "POST", "/api/v1/inspections", &kind, body.as_bytes()).expect(200).json();
    assert_eq!(said["outcome"], "failed");
    let path = format!("/api/v1/inspections/{}", said["id"].as_str().unwrap());
    let again = node.send_as(Some("ezra"), "POST", &format!("{path}/recompute"), &[], &[]).expect(200).json();
    assert_eq!(again["outcome"], "same", "{again}");
    let record: Value = node.send_as(Some("ezra"), "GET", &path, &[], &[]).expect(200).json();
    // Of the portrait nothing is there but its digests.
    assert!(record["evidence"]["chip"].as_object().unwrap().keys().all(|name| !name.contains("DG2")));
    let _ = node.terminate();

    let file = folder.beside("record.json");
    std::fs::write(&file, record.to_string()).unwrap();
    let said = run(&["inspect", "--evidence", &file, "--trust", &trust], "").exit(0);
    assert!(said.out.starts_with("● SAME\n"), "{}", said.out);
    // Without the trust data of then it is another report, and it says where.
    let said = run(&["inspect", "--evidence", &file, "--json"], "").exit(1).json();
    assert_eq!(said["outcome"], "different");
    assert!(said["checks"].as_array().unwrap().contains(&json!("pa.chain")), "{said}");

    let mut changed = record.clone();
    changed["evidence"]["report"]["outcome"] = json!("passed");
    std::fs::write(&file, changed.to_string()).unwrap();
    run(&["inspect", "--evidence", &file, "--trust", &trust], "").exit(1);
    let mut erased = record;
    erased["evidence"] = Value::Null;
    std::fs::write(&file, erased.to_string()).unwrap();
    run(&["inspect", "--evidence", &file, "--trust", &trust], "").exit(1);
    for bad in ["", "{", "[]", "{\"evidence\":{\"report\":1}}"] {
        std::fs::write(&file, bad).unwrap();
        let said = run(&["inspect", "--evidence", &file], "").exit(2);
        assert!(said.err.contains("no evidence record"), "{}", said.err);
    }
}
