//! Accounts from the shell, and repair of misread zones in lines of JSON.

#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use support::{Folder, run};

const MISREAD: &str = r#"{"lines":["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L8989O2C36UTO7408122F1204159ZE184226B<<<<<10"]}"#;

#[test]
fn a_misread_zone_comes_back_with_every_reading_and_is_never_sound() {
    let said = run(&["mrz", "repair"], MISREAD).exit(1);
    let answer: Value = serde_json::from_str(said.out.trim()).unwrap();
    assert_eq!(answer["sound"], false);
    let first = &answer["readings"][0];
    assert_eq!(first["lines"][1], "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
    assert_eq!(first["changed"], serde_json::json!([{ "line": 2, "column": 6, "from": "O", "to": "0" }]));
    assert_eq!(first["fields"]["document_number"], "L898902C3");
    assert!(answer["blind"].as_array().unwrap().iter().any(|cell| cell["column"] == 36));
}

#[test]
fn bad_lines_of_a_repair_are_named_and_do_not_end_the_run() {
    let input = format!(
        "{{\"lines\":[\"A\"]}}\nnot json\n{}\n{MISREAD}\n",
        MISREAD.replace('}', ",\"confidences\":[0.5]}")
    );
    let said = run(&["mrz", "repair"], input).exit(1);
    let answers: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 4);
    for (at, what) in [(0, "read all lines again"), (1, "not {"), (2, "1 confidences for a zone of 88")] {
        assert_eq!(answers[at]["line"], at + 1);
        let error = answers[at]["error"].as_str().unwrap();
        assert!(error.contains(what), "{error}");
    }
    assert!(answers[3]["readings"].as_array().is_some_and(|readings| !readings.is_empty()));
}

#[test]
fn accounts_are_changed_and_removed_from_the_shell() {
    let folder = Folder::new();
    folder.add_user("ada", "administrator");
    folder.add_user("tom", "officer");
    folder.vigie(&["user", "roles", "tom", "--role", "examiner", "--role", "trainer"]).exit(0);
    let listed = folder.vigie(&["user", "list", "--json"]).exit(0);
    let tom = listed.out.lines().find(|line| line.contains("\"tom\"")).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(tom).unwrap()["roles"],
        serde_json::json!(["examiner", "trainer"])
    );
    let without = folder.vigie(&["user", "password", "tom"]).exit(2);
    assert!(without.err.contains("--password-stdin"), "{}", without.err);
    folder.vigie_reading(&["user", "password", "tom", "--password-stdin"], "another long sentence\n").exit(0);
    folder.vigie_reading(&["user", "password", "tom", "--password-stdin"], "short").exit(2);
    let last = folder.vigie(&["user", "remove", "ada"]);
    assert!(last.err.contains("last administrator"), "{}", last.err);
    folder.vigie(&["user", "remove", "tom"]).exit(0);
    assert!(!folder.vigie(&["user", "list"]).exit(0).out.contains("tom"));
    folder.vigie(&["user", "remove", "tom"]).exit(1);
}
