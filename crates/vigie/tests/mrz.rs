//! `vigie mrz parse`, `repair` and `make`, and `vigie inspect --visual`.

#[path = "support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::run;

const TD3: [&str; 2] =
    ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

fn answer(verb: &str, line: &Value, exit: i32) -> Value {
    serde_json::from_str(run(&["mrz", verb], line.to_string()).exit(exit).out.trim()).unwrap()
}

#[test]
fn a_zone_that_obeys_every_rule_is_sound_and_its_blind_cells_are_named_all_the_same() {
    let said = answer("parse", &json!({ "lines": TD3 }), 0);
    assert_eq!((&said["sound"], &said["readings"][0]["changed"]), (&json!(true), &json!([])));
    assert_eq!(said["readings"][0]["fields"]["document_number"], "L898902C3");
    let six = said["blind"].as_array().unwrap().iter().find(|cell| cell["read"] == "6").unwrap().clone();
    assert_eq!(six, json!({ "line": 2, "column": 36, "read": "6", "could_be": ["G"] }));
    assert_eq!(said["codes"]["issuing_state"], json!({ "status": "specimen" }));
}

#[test]
fn codes_say_since_when_and_until_when() {
    let with = |code: &str| {
        let line = TD3[0].replacen("UTO", code, 1);
        let said = answer("parse", &json!({ "lines": [line, TD3[1]] }), i32::from(code != "SSD"));
        said["codes"]["issuing_state"].clone()
    };
    assert_eq!(with("SSD"), json!({ "status": "listed", "from": 2011 }));
    assert_eq!(with("DDR"), json!({ "status": "former", "until": 1990, "now": ["D"] }));
    assert_eq!(with("XKX"), json!({ "status": "written-for-another", "now": ["RKS"] }));
    assert_eq!(with("BBB"), json!({ "status": "unknown" }));
}

#[test]
fn a_repaired_reading_is_never_valid_and_a_sound_zone_stays_sound() {
    let misread = TD3[1].replace("L898902", "L8989O2");
    let said = answer("repair", &json!({ "lines": [TD3[0], misread] }), 1);
    assert_eq!((&said["sound"], &said["hint"]), (&json!(false), &json!("read-again")));
    assert_eq!(said["readings"][0]["lines"][1], TD3[1]);
    for reading in said["readings"].as_array().unwrap() {
        assert_eq!(reading["valid"], false);
        assert!(!reading["changed"].as_array().unwrap().is_empty());
    }
    // As read it obeys; other readings do too where digits are blind, so it is no more than the first of them.
    let said = answer("repair", &json!({ "lines": TD3 }), 1);
    assert_eq!((&said["readings"][0]["valid"], &said["contradicted"]), (&json!(true), &json!([])));
    assert!(said["readings"][1]["changed"].as_array().is_some_and(|changed| !changed.is_empty()));
}

#[test]
fn confidences_steer_the_order_of_readings() {
    // A 6 and a G that no digit tells apart: the reader's doubt about the cell brings the other reading nearer.
    let cost = |confidence: f64| {
        let mut confidences = vec![1.0; 88];
        confidences[44 + 35] = confidence;
        let said = answer("repair", &json!({ "lines": TD3, "confidences": confidences }), 1);
        let readings = said["readings"].as_array().unwrap().clone();
        let other = readings.iter().find(|one| {
            let changed = one["changed"].as_array().unwrap();
            changed.len() == 1 && changed[0]["column"] == 36 && changed[0]["line"] == 2
        });
        other.unwrap()["cost"].as_u64().unwrap()
    };
    assert!(cost(0.0) < cost(1.0));
}

#[test]
fn national_formats_are_made_and_read_and_national_letters_written_by_the_table() {
    let fields = json!({
        "document_code": "ID", "issuing_state": "FRA", "document_number": "940992310285", "nationality": "", "birth_date": "651206",
        "sex": "female", "expiry_date": "<<<<<<", "primary_identifier": "Berthier", "secondary_identifier": "Corinne"
    });
    let made = answer("make", &json!({ "format": "FRA-ID", "fields": fields }), 0);
    assert_eq!(made["lines"][1], "9409923102854CORINNE<<<<<<<6512068F4");
    let read = answer("parse", &json!({ "lines": made["lines"] }), 0);
    assert_eq!(read["readings"][0]["fields"]["format"], "FRA-ID");
    let mut german = fields.clone();
    (german["document_code"], german["issuing_state"], german["nationality"]) =
        (json!("P"), json!("D"), json!("D"));
    (german["document_number"], german["expiry_date"]) = (json!("C01X0006H"), json!("300101"));
    german["primary_identifier"] = json!("Müller");
    let refused = answer("make", &json!({ "format": "TD3", "fields": german }), 1);
    assert!(refused["error"].as_str().unwrap().contains("primary_identifier"), "{refused}");
    let made = answer("make", &json!({ "format": "TD3", "fields": german, "transliterate": "general" }), 0);
    assert!(made["lines"][0].as_str().unwrap().starts_with("P<D<<MUELLER<<CORINNE<"), "{made}");
    german["primary_identifier"] = json!("漢");
    let refused =
        answer("make", &json!({ "format": "TD3", "fields": german, "transliterate": "general" }), 1);
    assert!(
        refused["error"].as_str().unwrap().starts_with("field primary_identifier: character 1"),
        "{refused}"
    );
}

#[test]
fn facts_of_the_visual_zone_are_compared_and_their_values_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let visual = folder.path().join("visual.json");
    let given = |content: &str| {
        std::fs::write(&visual, content).unwrap();
        let path = visual.to_str().unwrap();
        run(&["inspect", "-", "--at", "2012-03-01T00:00:00Z", "--json", "--visual", path], TD3.join("\n"))
    };
    let said = given(r#"{"name":"Eriksson, Anna Maria","number":"L898902C3"}"#).exit(0);
    assert!(said.out.contains("visual.mrz-name") && said.out.contains("visual.mrz-number"), "{}", said.out);
    let said = given(r#"{"name":"Ericsson, Anna Maria"}"#).exit(4);
    assert!(!said.out.contains("Ericsson"), "{}", said.out);
    let said = given(r#"{"colour":"blue"}"#).exit(2);
    assert!(said.err.contains("unknown field `colour`"), "{}", said.err);
}
