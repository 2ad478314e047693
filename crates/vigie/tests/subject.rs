//! `vigie subject …` with the real binary over a real store: nothing of an erased number remains in any file.

mod support;

use std::path::Path;

use serde_json::json;
use support::{Folder, poll};

const NUMBER: &str = "L898902C3";
const MRZ: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

/// How many files under a folder hold any of these texts.
fn holding(folder: &Path, texts: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holding(&path, texts));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        for text in texts {
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(format!("{}: {text}", path.display()));
            }
        }
    }
    found
}

#[test]
fn an_erased_number_is_in_no_file_and_the_log_still_verifies() {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    folder.add_user("dora", "data-protection");
    folder.vigie(&["list", "new", "lost", "Lost"]).exit(0);
    let serving = folder.serve();
    let post = |user: &str, path: &str, body: serde_json::Value| {
        let headers = [("Content-Type", "application/json")];
        serving.send_as(Some(user), "POST", path, &headers, body.to_string().as_bytes())
    };
    let check = post("admin", "/api/v1/inspections", json!({ "mrz": MRZ })).expect(200).json();
    let id = check["id"].as_str().expect("an id").to_owned();
    let entry = json!({ "issuing_state": "UTO", "class": "P", "number": NUMBER, "reason": "stolen" });
    post("admin", "/api/v1/lists/lost/entries", json!({ "entries": [entry] })).expect(200);
    let pattern = format!("[travel-document:issuing_state = 'UTO' AND travel-document:number = '{NUMBER}']");
    let form = json!({
        "inspection": id, "method": "chip-altered-data", "detection_points": ["chip-digest"],
        "release": { "tlp": "green" }, "alert": { "name": "One document", "pattern": pattern }
    });
    post("admin", "/api/v1/findings", form).expect(201);
    let path = format!("/api/v1/inspections/{id}");
    let kept = serving.get(&path).expect(200).json();
    let hash = kept["record"]["document_hash"].as_str().expect("a keyed hash").to_owned();
    let forms = [NUMBER.to_owned(), NUMBER.to_lowercase(), hash];
    assert!(holding(&folder.data(), &forms).len() >= 3, "they are there before");

    let state = ["--state", "UTO", "--number-stdin"];
    let found = folder.vigie_reading(&[&["subject", "find", "--json"], &state[..]].concat(), NUMBER).exit(0);
    let found = found.json();
    assert_eq!(found["holdings"].as_array().expect("holdings").len(), 6, "{found}");
    assert!(!found.to_string().contains(NUMBER));
    let request = found["request"]["number"].as_str().expect("a request").to_owned();
    // By the API with the role, and by nobody else.
    let body = json!({ "state": "UTO", "number": NUMBER, "request": request });
    post("admin", "/api/v1/subjects/erase", body.clone()).expect(403);
    let erased = post("dora", "/api/v1/subjects/erase", body).expect(200).json();
    assert_eq!(erased["erased"].as_array().expect("erased").len(), 6);
    assert_eq!(erased["withdrawals"].as_array().expect("withdrawals").len(), 3);
    let gone = poll(|| holding(&folder.data(), &forms).is_empty().then_some(()));
    assert!(gone.is_some(), "{:?}", holding(&folder.data(), &forms));
    let after = serving.get(&path).expect(200).json();
    assert!(after["record"]["document_hash"].is_null() && after["evidence_erased"] == true, "{after}");

    let answered = format!("/api/v1/subjects/requests/{request}/answered");
    post("dora", &answered, json!({})).expect(200);
    serving.send_as(Some("dora"), "GET", "/api/v1/subjects/rates", &[], &[]).expect(200);
    serving.get("/api/v1/subjects/rates").expect(403);
    assert!(!serving.log().contains(NUMBER), "nor does the node's own output show it");
    assert!(serving.terminate().success());
    assert!(holding(&folder.data(), &forms).is_empty(), "nor after the node stopped");
    let verified = folder.vigie(&["audit", "verify"]).exit(0);
    assert!(verified.out.contains("as they were written"), "{}", verified.out);
    let requests = folder.vigie(&["subject", "requests", "--json"]).exit(0).json();
    assert!(requests["answered"].is_string() && requests["number"] == request.as_str(), "{requests}");
    assert!(folder.vigie(&["subject", "requests"]).exit(0).out.contains("answered"));
}

#[test]
fn the_verbs_take_bad_input_and_say_what_it_is() {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    let none = folder.vigie(&["subject", "find", "--state", "UTO"]).exit(2);
    assert!(none.err.contains("--number-stdin"), "{}", none.err);
    let bad = folder.vigie(&["subject", "erase", "--state", "UTO", "--number", "L8?"]);
    assert!(bad.code == 2 && bad.err.contains("letters A to Z") && !bad.err.contains("L8?"), "{}", bad.err);
    folder.vigie(&["subject", "find", "--state", "UTO", "--number", "X", "--basis", "rumour"]).exit(2);
    folder.vigie(&["subject", "answered", "2026-01-01-00000000"]).exit(1);
    let nothing = folder.vigie(&["subject", "rectify", "--state", "UTO", "--number", NUMBER]);
    assert!(nothing.code == 2 && nothing.err.contains("nothing is to be corrected"), "{}", nothing.err);
    let empty =
        folder.vigie_reading(&["subject", "find", "--state", "UTO", "--number-stdin"], "l898 902c3\n");
    assert!(empty.exit(0).out.contains(": 0 held"));
    let set =
        folder.vigie(&["subject", "settings", "--evidence-days", "14", "--authority", "Authority of Utopia"]);
    assert!(set.exit(0).out.contains("evidence 14 days, records kept"));
    let notice = folder.vigie(&["subject", "notice", "--lang", "fr"]).exit(0).out;
    assert!(notice.contains("14 jours") && notice.contains("Authority of Utopia"), "{notice}");
    folder.vigie(&["subject", "notice", "--lang", "xx"]).exit(2);
    folder.vigie(&["subject", "notice", "00ffffffffffffff-0"]).exit(1);
    assert!(folder.vigie(&["subject", "rates"]).exit(0).out.contains("others  -"));
    folder.vigie(&["subject", "rates", "--block", "1"]).exit(2);
}

#[test]
fn an_export_leaves_protected_documents_out_unless_asked() {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    let serving = folder.serve();
    let post = |path: &str, body: serde_json::Value| serving.post(path, "application/json", body.to_string());
    let check = post("/api/v1/inspections", json!({ "mrz": MRZ })).expect(200).json();
    let form =
        json!({ "inspection": check["id"], "method": "chip-altered-data", "protection_claimed": true });
    post("/api/v1/findings", form).expect(201);
    assert!(serving.terminate().success());
    let said = folder.vigie(&["export"]).exit(0);
    assert!(!said.out.contains(NUMBER) && !said.out.contains("\"type\":\"x-vigie-finding\""), "{}", said.out);
    assert!(said.err.contains("2 objects on documents under protection are left out"), "{}", said.err);
    let whole = folder.vigie(&["export", "--with-protected"]).exit(0);
    assert!(whole.out.contains(NUMBER) && !whole.err.contains("left out"));
}
