//! The real binary with bad input, and what it leaves behind: clear errors, exit codes, nothing half-written.

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{Folder, Serving, TAXII, bundle, command, identity, poll, run, text};
use vigie_specimen::Defect;

const LINES: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3204159ZE184226B<<<<<16\n";
const PASSPHRASE: &str = "a long enough passphrase";

/// A document made for the test: its folder holds `chip`, `trust` and `mrz.txt`.
fn specimen(folder: &Folder, defect: Option<Defect>) -> String {
    let out = folder.beside(defect.map_or("sound", Defect::name));
    let mut arguments = vec!["specimen", "--out", &out, "--number", "L898902C3"];
    if let Some(defect) = defect {
        arguments.extend(["--defect", defect.name()]);
    }
    run(&arguments, "").exit(0);
    out
}

fn printed_lines(folder: &Folder) -> String {
    std::fs::read_to_string(Path::new(&specimen(folder, None)).join("mrz.txt")).unwrap()
}

fn inspect_document(document: &str) -> support::Said {
    run(&["inspect", document, "--trust", &format!("{document}/trust"), "--json"], "")
}

fn codes(checks: &Value) -> Vec<&str> {
    checks.as_array().unwrap().iter().map(|check| check["code"].as_str().unwrap()).collect()
}

fn check<'a>(report: &'a Value, code: &str) -> &'a Value {
    report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["code"] == code)
        .unwrap_or_else(|| panic!("no check {code}"))
}

// --- Documents ------------------------------------------------------------------------------------------------------

#[test]
fn nothing_to_inspect_is_a_wrong_use() {
    for empty in ["", "\n", " \r\n "] {
        let said = run(&["inspect", "-"], empty).exit(2);
        assert_eq!(said.out, "");
        assert!(said.err.starts_with("vigie: standard input: nothing to inspect; give "), "{}", said.err);
        assert_eq!(said.err.lines().count(), 1);
    }
}

#[test]
fn lines_that_are_no_zone_are_inconclusive_and_named() {
    for wrong in ["garbage", &LINES[..44], "P<UTO\nABC", &LINES[..80]] {
        let said = run(&["inspect", "-"], wrong).exit(4);
        assert!(said.out.contains("[mrz.format;"), "{}", said.out);
        let report = run(&["inspect", "-", "--json"], wrong).exit(4).json();
        assert_eq!(report["outcome"], "inconclusive");
        assert_eq!(codes(&report["reasons"]), ["mrz.format"]);
        assert_ne!(report["reasons"][0]["detail"], "");
    }
}

#[test]
fn octets_that_are_no_text_are_inconclusive() {
    let noise: Vec<u8> = (0..=255).cycle().take(2_000).collect();
    let report = run(&["inspect", "-", "--json"], noise).exit(4).json();
    assert_eq!(codes(&report["reasons"]), ["mrz.format"]);
}

#[test]
fn lower_case_is_read_and_told() {
    let folder = Folder::new();
    let report = run(&["inspect", "-", "--json"], printed_lines(&folder).to_lowercase()).exit(0).json();
    assert_eq!(report["document"]["number"], "L898902C3");
    assert_eq!(check(&report, "mrz.normalised")["outcome"], "defect");
    assert_eq!(check(&report, "mrz.normalised")["detail"], "lower case raised");
}

#[test]
fn fillers_mangled_by_a_keyboard_are_read_and_told() {
    let folder = Folder::new();
    let lines = printed_lines(&folder);
    let report = run(&["inspect", "-", "--json"], lines.replace('<', ";")).exit(0).json();
    assert_eq!(report["document"]["number"], "L898902C3");
    assert_eq!(check(&report, "mrz.normalised")["outcome"], "defect");
    // Lines that came as they are printed say nothing of the kind.
    let clean = run(&["inspect", "-", "--json"], &lines).exit(0).json();
    assert_eq!(check(&clean, "mrz.normalised")["outcome"], "passed");
}

#[test]
fn a_wrong_check_digit_in_the_lines_is_inconclusive_after_one_reading_and_failed_after_two() {
    let folder = Folder::new();
    let lines = printed_lines(&folder);
    let wrong = lines.replacen("L898902C36", "L898902C37", 1);
    assert_ne!(wrong, lines);
    let once = run(&["inspect", "-", "--json"], &wrong).exit(4).json();
    assert!(codes(&once["reasons"]).contains(&"mrz.check-digit.document-number"));
    run(&["inspect", "-", "--confirmed-reading"], &wrong).exit(1);
}

#[test]
fn printed_lines_alone_pass_but_are_not_called_authentic() {
    let folder = Folder::new();
    let lines = printed_lines(&folder);
    let said = run(&["inspect", "-"], &lines).exit(0);
    assert!(said.out.starts_with("○ PASSED, NOT AUTHENTICATED\n"), "{}", said.out);
    let report = run(&["inspect", "-", "--json"], &lines).exit(0).json();
    assert_eq!(report["authenticated"], "none");
    assert_eq!(check(&report, "pa.sod-signature")["outcome"], "not-run");
    assert_eq!(check(&report, "list.lost-stolen")["outcome"], "not-run", "not asked is not “not listed”");
}

#[test]
fn a_sound_specimen_passes_with_its_chip_authenticated() {
    let folder = Folder::new();
    let report = inspect_document(&specimen(&folder, None)).exit(0).json();
    assert_eq!((&report["outcome"], &report["authenticated"]), (&"passed".into(), &"chip".into()));
    assert_eq!(report["reasons"], serde_json::json!([]));
}

#[test]
fn a_sound_specimen_of_an_unknown_issuer_is_not_called_authentic() {
    let folder = Folder::new();
    let document = specimen(&folder, None);
    let said = run(&["inspect", &document, "--json"], "");
    assert_ne!(said.json()["authenticated"], "chip");
}

#[test]
fn every_defect_of_a_specimen_is_found_for_its_reason() {
    let folder = Folder::new();
    for defect in Defect::ALL {
        let said = inspect_document(&specimen(&folder, Some(defect)));
        let report = said.json();
        assert_eq!(codes(&report["reasons"])[0], defect.reason().as_str(), "{defect}");
        let wanted = match defect {
            Defect::WrongCheckDigit
            | Defect::Dg11OtherName
            | Defect::Dg12LateIssue
            | Defect::CardAccessWeakened => (4, "inconclusive"),
            _ => (1, "failed"),
        };
        assert_eq!((said.code, report["outcome"].as_str().unwrap()), wanted, "{defect}");
    }
}

#[test]
fn a_specimen_of_another_state_is_refused() {
    let folder = Folder::new();
    let out = folder.beside("other");
    let said = run(&["specimen", "--out", &out, "--state", "FRA"], "").exit(2);
    assert!(said.err.contains("UTO"), "{}", said.err);
    assert!(!Path::new(&out).exists());
    run(&["specimen", "--out", &out, "--defect", "no-such"], "").exit(2);
    assert!(!Path::new(&out).exists());
}

#[test]
fn truncated_chip_files_get_a_verdict_that_is_never_passed_with_chip() {
    let folder = Folder::new();
    let document = specimen(&folder, None);
    for name in ["EF_SOD.bin", "DG1.bin", "DG2.bin"] {
        let path = Path::new(&document).join("chip").join(name);
        let whole = std::fs::read(&path).unwrap();
        for keep in [0, 1, 2, 5, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&path, &whole[..keep]).unwrap();
            let said = inspect_document(&document);
            let report = said.json();
            if (name, keep) == ("DG2.bin", 0) {
                // An empty file is a file that was not read: told, and not enough for the strict profile.
                assert_eq!(check(&report, "pa.data-group-missing")["outcome"], "not-run");
                run(
                    &["inspect", &document, "--trust", &format!("{document}/trust"), "--profile", "strict"],
                    "",
                )
                .exit(4);
            } else {
                assert!(
                    report["authenticated"] != "chip" || report["outcome"] != "passed",
                    "{name} cut to {keep}"
                );
            }
            let code = match report["outcome"].as_str().unwrap() {
                "passed" => 0,
                "failed" => 1,
                _ => 4,
            };
            assert_eq!(said.code, code, "{name} cut to {keep}: {}", said.err);
        }
        std::fs::write(&path, &whole).unwrap();
    }
    inspect_document(&document).exit(0);
}

#[test]
fn a_signed_file_that_declares_two_gibioctets_is_not_believed() {
    let folder = Folder::new();
    let document = specimen(&folder, None);
    let path = Path::new(&document).join("chip/EF_SOD.bin");
    let whole = std::fs::read(&path).unwrap();
    // Every length field in the first levels, one at a time: 84 octets hold 2^31 and 2^32 - 1 in the long form.
    for length in [[0x84, 0x80, 0, 0, 0], [0x84, 0xff, 0xff, 0xff, 0xff]] {
        for at in 1..8 {
            let mut claims = whole.clone();
            claims.splice(at..at + 1, length);
            std::fs::write(&path, &claims).unwrap();
            let report = inspect_document(&document).json();
            assert_ne!(report["authenticated"], "chip", "at {at}");
            assert_ne!(report["outcome"], "passed", "at {at}");
        }
    }
}

#[test]
fn the_report_for_machines_has_exactly_the_documented_keys() {
    let folder = Folder::new();
    let document = specimen(&folder, Some(Defect::AlteredDg1));
    let report = inspect_document(&document).exit(1).json();
    let keys = |value: &Value| -> std::collections::BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    // DESIGN §7, and what the desk shows beside it.
    let documented = ["outcome", "authenticated", "document", "reasons", "checks", "profile", "lists"];
    let beside =
        ["alerts", "trust_as_of", "inspected_at", "headline", "next_step", "next_step_code", "trust", "chip"];
    assert_eq!(keys(&report), set(&[&documented[..], &beside[..]].concat()));
    assert_eq!(
        keys(&report["document"]),
        set(&["kind", "document_type", "issuing_state", "number", "expiry"])
    );
    assert!(keys(&report["reasons"][0]).is_superset(&set(&["code", "outcome", "detail", "source"])));
    // Name, birth date and the lines themselves have no place in a report.
    let lines = std::fs::read_to_string(Path::new(&document).join("mrz.txt")).unwrap();
    let (name, birth) = (lines[5..44].trim_end_matches('<'), &lines[45 + 13..45 + 20]);
    assert!(name.contains("<<") && birth.bytes().all(|digit| digit.is_ascii_digit()), "{lines}");
    for personal in [name, &name.replace("<<", " "), birth] {
        assert!(!report.to_string().contains(personal), "{personal}");
    }
}

// --- A node and its folder --------------------------------------------------------------------------------------------

#[test]
fn a_second_node_on_the_same_folder_is_refused() {
    let folder = Folder::new();
    let first = folder.serve();
    let said = folder.vigie(&["serve", "--listen", "127.0.0.1:0"]).exit(3);
    let last = said.err.lines().last().unwrap();
    assert!(last.contains(&text(&folder.data())) && last.contains("choose another --data"), "{last}");
    assert_eq!(first.get("/readyz").status, 200, "the first one goes on");
}

#[test]
fn a_folder_of_another_member_is_refused() {
    let folder = Folder::new();
    folder.vigie(&["user", "list"]).exit(0);
    let said = run(&["user", "list", "--data", &text(&folder.data()), "--member", "XNM"], "").exit(2);
    assert!(said.err.contains("belongs to member UTO, not XNM"), "{}", said.err);
}

#[test]
fn a_taken_port_is_named_with_the_remedy() {
    let folder = Folder::new();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().to_string();
    for arguments in
        [&["serve", "--listen", &taken][..], &["serve", "--listen", "127.0.0.1:0", "--peer-listen", &taken]]
    {
        let said = folder.vigie(arguments).exit(3);
        let last = said.err.lines().last().unwrap();
        assert!(last.contains(&taken) && last.contains("choose another port"), "{last}");
    }
}

#[test]
fn plain_http_beyond_loopback_is_refused() {
    let folder = Folder::new();
    let said = folder.vigie(&["serve", "--listen", "0.0.0.0:8470"]).exit(2);
    assert!(said.err.contains("0.0.0.0:8470") && said.err.contains("--tls-cert"), "{}", said.err);
    assert!(!folder.data().exists(), "nothing was founded");
}

fn first_admin(node: &Serving, token: &str, again: &str) -> u16 {
    let word = support::PASSWORD.replace(' ', "+");
    let form = format!("token={token}&user=admin&password={word}&password_again={again}");
    node.send_as(
        None,
        "POST",
        "/first-admin",
        &[("Content-Type", "application/x-www-form-urlencoded")],
        form.as_bytes(),
    )
    .status
}

#[test]
fn the_first_administrators_link_is_secret_and_works_once() {
    let folder = Folder::new();
    let node = folder.serve();
    let file = folder.data().join("first-admin");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let link = std::fs::read_to_string(&file).unwrap();
    let token = link.trim().split_once("/first-admin#").expect("a link").1;
    assert!(!node.log().contains(token), "the token is in no log");
    let word = support::PASSWORD.replace(' ', "+");
    assert_eq!(node.get("/api/v1/whoami").status, 401);
    assert_eq!(first_admin(&node, "AAAA", &word), 400);
    assert_eq!(first_admin(&node, token, "another+password"), 400);
    assert_eq!(node.get("/api/v1/whoami").status, 401);
    assert_eq!(first_admin(&node, token, &word), 303);
    assert_eq!(node.get("/api/v1/whoami").expect(200).json()["roles"], serde_json::json!(["administrator"]));
    assert_eq!(first_admin(&node, token, &word), 409);
    assert!(node.terminate().success());
    let again = folder.serve();
    assert!(!file.exists(), "the link goes when there is a user");
    assert_eq!(again.get("/api/v1/whoami").status, 200);
}

#[test]
fn the_keys_of_a_folder_are_read_by_their_owner_alone() {
    let folder = Folder::new();
    folder.vigie(&["user", "list"]).exit(0);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!(mode(&folder.data()), 0);
    for entry in std::fs::read_dir(folder.data().join("keys")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0, "{}", path.display());
    }
}

#[test]
fn a_user_added_beside_a_running_node_can_sign_in_at_once() {
    let folder = Folder::new();
    let node = folder.serve();
    assert_eq!(node.get("/api/v1/whoami").status, 401);
    folder.add_user("admin", "administrator");
    node.get("/api/v1/whoami").expect(200);
    let said = folder
        .vigie_reading(&["user", "add", "admin", "--role", "auditor", "--password-stdin"], support::PASSWORD)
        .exit(1);
    assert!(said.err.contains("a user of this name exists"), "{}", said.err);
    folder
        .vigie_reading(&["user", "add", "short", "--role", "auditor", "--password-stdin"], "1234567")
        .exit(2);
    let listed = folder.vigie(&["user", "list"]).exit(0).out;
    assert_eq!(listed.trim(), "admin  administrator");
}

#[test]
fn a_node_stops_in_order_when_asked() {
    let folder = Folder::new();
    let node = folder.serve();
    assert_eq!(node.get("/readyz").status, 200);
    assert_eq!(node.terminate().code(), Some(0));
    folder.vigie(&["audit", "verify"]).exit(0);
    // The folder is free again.
    assert!(folder.serve().terminate().success());
}

#[test]
fn the_doctor_says_what_to_mend() {
    let folder = Folder::new();
    let nothing = folder.vigie(&["doctor"]).exit(1);
    assert!(
        nothing.out.contains("MEND folder: ") && nothing.out.contains("vigie serve --data"),
        "{}",
        nothing.out
    );
    folder.add_user("admin", "administrator");
    let keys = folder.data().join("keys/node.json");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = folder.vigie(&["doctor", "--thorough"]).exit(1);
    for line in [
        "MEND keys: ",
        "MEND trust: ",
        "MEND members: ",
        "ok   store: ",
        "ok   log: ",
        "ok   node: not running",
    ] {
        assert!(said.out.contains(line), "{line} is not in {}", said.out);
    }
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o600)).unwrap();
    let other = Folder::new();
    let card = run(
        &["member", "card", "--data", &text(&other.data()), "--member", "XNM", "--name", "Northmark"],
        "",
    )
    .exit(0)
    .out;
    let file = folder.beside("northmark.card.json");
    std::fs::write(&file, card).unwrap();
    folder.vigie(&["member", "add", &file]).exit(0);
    folder.vigie(&["trust", "import", &format!("{}/trust", specimen(&folder, None))]).exit(0);
    let node = folder.serve();
    let well = folder.vigie(&["doctor"]).exit(0);
    assert!(!well.out.contains("MEND") && well.out.contains("ok   node: running"), "{}", well.out);
    drop(node);
}

#[test]
fn a_member_that_is_down_shows_another_key_or_does_not_know_us_is_named() {
    // An address of its own on loopback: no other test takes a port of it in between.
    let free = std::net::TcpListener::bind("127.0.77.1:0").unwrap();
    let peer = free.local_addr().unwrap().to_string();
    drop(free);
    let (utopia, northmark, southmere) =
        (Folder::of("UTO", "Utopia"), Folder::of("XNM", "Northmark"), Folder::of("XSM", "Southmere"));
    assert!(northmark.serve_with(&["--peer-listen", &peer]).terminate().success());
    let introduce = |to: &Folder, from: &Folder| {
        let file = file_of(to, "card.json", from.vigie(&["member", "card"]).exit(0).out);
        to.vigie(&["member", "add", &file]).exit(0);
    };
    introduce(&utopia, &northmark);
    let refused = || {
        let said = run(&["sync", "--data", &text(&utopia.data())], "").exit(3);
        assert!(said.err.starts_with("vigie: XNM: ") && said.err.lines().count() == 1, "{}", said.err);
        said.err
    };
    let down = refused();
    let other = southmere.serve_with(&["--peer-listen", &peer]);
    let other_key = refused();
    assert_ne!(other_key, down);
    assert!(other.terminate().success());
    let node = northmark.serve_with(&["--peer-listen", &peer]);
    let unknown = refused();
    assert_ne!(unknown, down);
    introduce(&northmark, &utopia);
    let taken = run(&["sync", "--json", "--data", &text(&utopia.data())], "").exit(0).json();
    assert!(taken["outcome"]["stored"].as_u64().unwrap() > 0, "its identity at least: {taken}");
    assert!(node.terminate().success());
    utopia.vigie(&["audit", "verify"]).exit(0);
}

#[test]
fn a_member_is_named_by_its_code() {
    let (utopia, northmark) = (Folder::of("UTO", "Utopia"), Folder::of("XNM", "Northmark"));
    let file = file_of(&utopia, "card.json", northmark.vigie(&["member", "card"]).exit(0).out);
    utopia.vigie(&["member", "add", &file]).exit(0);
    let data = text(&utopia.data());
    let shown = run(&["member", "show", "XNM", "--data", &data], "").exit(0).json();
    assert_eq!(shown["name"], "Northmark");
    assert!(run(&["sync", "XWM", "--data", &data], "").exit(3).err.contains("XWM: no member of this code"));
    run(&["member", "remove", "XNM", "--data", &data], "").exit(0);
    run(&["member", "show", "XNM", "--data", &data], "").exit(1);
}

// --- What a running node is sent ----------------------------------------------------------------------------------------

/// A node with an administrator and a collection.
fn exchange() -> (Folder, Serving, String) {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    let collection = folder.add_collection();
    let node = folder.serve();
    let path = format!("/taxii2/default/collections/{collection}/objects/");
    (folder, node, path)
}

const JSON: &str = "application/json";

#[test]
fn fifty_megabytes_are_refused_by_both_doors_and_the_node_goes_on() {
    let (_folder, node, objects) = exchange();
    let body = vec![b' '; 50 << 20];
    let taxii = node.post(&objects, TAXII, &body).expect(413);
    assert!(taxii.kind().starts_with("application/taxii+json"), "{}", taxii.kind());
    assert_eq!(taxii.json()["http_status"], "413");
    let api = node.post("/api/v1/inspections", JSON, &body).expect(413);
    assert_eq!(api.kind(), "application/problem+json");
    assert_eq!(api.json()["code"], "input.too-large");
    assert_ne!(api.json()["remedy"], Value::Null);
    node.get("/readyz").expect(200);
}

#[test]
fn deeply_nested_json_is_refused_and_the_node_goes_on() {
    let (_folder, node, objects) = exchange();
    let nest = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deep = nest(1_000_000);
    let problem = node.post("/api/v1/inspections", JSON, format!(r#"{{"mrz":{deep}}}"#)).expect(400).json();
    assert_eq!(problem["code"], "input.json");
    node.post(&objects, TAXII, &deep).expect(400);
    let object = identity(1).replacen('{', &format!(r#"{{"x_deep":{},"#, nest(100_000)), 1);
    let status =
        node.post(&objects, TAXII, format!(r#"{{"objects":[{object},{}]}}"#, identity(2))).expect(202).json();
    assert_eq!((&status["success_count"], &status["failure_count"]), (&1.into(), &1.into()));
    assert!(status["failures"][0]["message"].as_str().unwrap().contains("nested too deep"), "{status}");
}

#[test]
fn a_key_that_stands_twice_is_refused_with_its_name() {
    let (_folder, node, objects) = exchange();
    let problem = node.post("/api/v1/inspections", JSON, r#"{"mrz":"A","mrz":"B"}"#).expect(400).json();
    assert!(problem["detail"].as_str().unwrap().contains("duplicate field `mrz`"), "{problem}");
    let twice = identity(1).replacen(r#""name":"#, r#""name":"Another","name":"#, 1);
    let status = node.post(&objects, TAXII, format!(r#"{{"objects":[{twice}]}}"#)).expect(202).json();
    assert_eq!(status["success_count"], 0);
    let message = status["failures"][0]["message"].as_str().unwrap();
    assert!(message.contains("duplicate key") && message.contains("name"), "{message}");
}

#[test]
fn an_unknown_content_type_is_refused_with_the_right_one() {
    let (_folder, node, objects) = exchange();
    let problem = node.post("/api/v1/inspections", "text/csv", "a,b").expect(415).json();
    assert_eq!((&problem["code"], &problem["status"]), (&"input.media-type".into(), &415.into()));
    assert!(problem["remedy"].as_str().unwrap().contains(JSON), "{problem}");
    for kind in [JSON, "application/taxii+json;version=2.0", "text/plain"] {
        let answer = node.post(&objects, kind, format!(r#"{{"objects":[{}]}}"#, identity(1))).expect(415);
        assert!(answer.json()["description"].as_str().unwrap().contains(TAXII));
    }
    assert_eq!(node.get(&objects).expect(200).json(), serde_json::json!({}));
}

#[test]
fn of_a_bundle_with_bad_objects_the_good_ones_are_kept_and_the_bad_ones_named() {
    let (folder, node, objects) = exchange();
    let bad = identity(2).replace("2026-01-01T00:00:00.000Z", "yesterday");
    let status = node
        .post(&objects, TAXII, format!(r#"{{"objects":[{},{bad},7,{}]}}"#, identity(1), identity(3)))
        .expect(202)
        .json();
    assert_eq!(
        (&status["total_count"], &status["success_count"], &status["failure_count"]),
        (&4.into(), &2.into(), &2.into())
    );
    assert!(status["failures"][0]["id"].as_str().unwrap().starts_with("identity--00000002-"), "{status}");
    assert_eq!(status["failures"][1]["id"], "objects[2]");
    let held: Vec<String> = node.get(&objects).expect(200).json()["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    assert_eq!(held.len(), 2);
    // The same by the command line.
    let file = folder.beside("bundle.json");
    std::fs::write(&file, bundle(&[identity(11), bad, identity(12)])).unwrap();
    let collection = objects.split('/').nth(4).unwrap();
    let said = folder.vigie(&["import", &file, "--collection", collection, "--json"]).exit(1);
    assert_eq!(said.json(), serde_json::json!({ "stored": 2, "refused": 1 }));
    assert!(said.err.contains(&file) && said.err.contains("identity--00000002-"), "{}", said.err);
    let all = node.get(&objects).expect(200).json();
    assert_eq!(all["objects"].as_array().unwrap().len(), 4);
}

#[test]
fn an_envelope_cut_in_the_middle_is_refused_whole() {
    let (_folder, node, objects) = exchange();
    let whole = format!(r#"{{"objects":[{},{}]}}"#, identity(1), identity(2));
    for keep in [0, 1, 12, whole.len() / 2, whole.len() - 2, whole.len() - 1] {
        let answer = node.post(&objects, TAXII, &whole[..keep]).expect(400);
        assert_eq!(answer.json()["http_status"], "400");
    }
    assert_eq!(node.get(&objects).expect(200).json(), serde_json::json!({}));
    node.post(&objects, TAXII, whole).expect(202);
}

#[test]
fn a_pattern_that_does_not_parse_is_refused_with_its_place() {
    let (_folder, node, _) = exchange();
    let problem = node
        .post("/api/v1/patterns/preview", JSON, r#"{"pattern":"[ipv4-addr:value = ]"}"#)
        .expect(400)
        .json();
    assert_eq!((&problem["code"], &problem["place"]), (&"alert.pattern".into(), &"pattern".into()));
    assert!(problem["detail"].as_str().unwrap().contains("at byte 19"), "{problem}");
    let claim = serde_json::json!({
        "object": { "type": "indicator", "name": "Cut", "pattern_type": "stix", "pattern": "[file:name = 'a' AND", "valid_from": "2026-01-01T00:00:00Z" },
        "release": { "tlp": "green" }
    });
    let problem = node.post("/api/v1/claims", JSON, claim.to_string()).expect(400).json();
    assert!(problem["detail"].as_str().unwrap().contains("at byte "), "{problem}");
}

#[test]
fn an_unknown_field_is_refused_with_its_name() {
    let (_folder, node, _) = exchange();
    let problem = node.post("/api/v1/inspections", JSON, r#"{"mrz":"A","colour":1}"#).expect(400).json();
    assert_eq!(problem["code"], "input.shape");
    assert!(problem["detail"].as_str().unwrap().contains("unknown field `colour`"), "{problem}");
    // What is not JSON at all says so, without showing what it was.
    let problem = node.post("/api/v1/inspections", JSON, "SECRET").expect(400).json();
    assert_eq!(problem["code"], "input.json");
    assert!(!problem.to_string().contains("SECRET"), "{problem}");
}

#[test]
fn the_same_version_with_other_content_never_replaces_what_is_held() {
    let (_folder, node, objects) = exchange();
    let envelope = |name: &str| format!(r#"{{"objects":[{}]}}"#, identity(1).replace("Office 1", name));
    node.post(&objects, TAXII, envelope("First")).expect(202);
    let status = node.post(&objects, TAXII, envelope("Second")).expect(202).json();
    assert!(status["failures"][0]["message"].as_str().unwrap().starts_with("object.conflict"), "{status}");
    let held = node.get(&objects).expect(200).json();
    assert_eq!(held["objects"][0]["name"], "First");
}

// --- Backup, tampering, kill -9, full disk --------------------------------------------------------------------------------

fn file_of(folder: &Folder, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.beside(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn is_empty(path: &str) -> bool {
    !std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some())
}

#[test]
fn a_backup_of_a_running_node_is_restored_whole_in_a_new_epoch() {
    let (folder, node, objects) = exchange();
    node.post(&objects, TAXII, format!(r#"{{"objects":[{},{}]}}"#, identity(1), identity(2))).expect(202);
    let collection = objects.split('/').nth(4).unwrap();
    let (backup, passphrase) = (folder.beside("node.vigie"), file_of(&folder, "pass.txt", PASSPHRASE));
    folder.vigie(&["backup", "--to", &backup, "--passphrase-file", &passphrase]).exit(0);
    node.post(&objects, TAXII, format!(r#"{{"objects":[{}]}}"#, identity(3))).expect(202);
    let sealed = std::fs::read(&backup).unwrap();
    assert!(
        !sealed.windows(8).any(|window| window == b"Office 1" || window == b"SQLite f"),
        "the backup is sealed"
    );
    folder.vigie(&["backup", "--to", &backup, "--passphrase-file", &passphrase]).exit(2);

    let restored = folder.beside("restored");
    let said =
        run(&["restore", "--from", &backup, "--passphrase-file", &passphrase, "--data", &restored], "")
            .exit(0);
    assert!(said.out.contains("epoch 2"), "{}", said.out);
    let verdict = run(&["audit", "verify", "--data", &restored, "--json"], "").exit(0).json();
    assert_eq!(verdict["faults"], serde_json::json!([]));
    let keys: Value =
        serde_json::from_slice(&std::fs::read(Path::new(&restored).join("keys/node.json")).unwrap()).unwrap();
    assert_eq!(keys["log_epoch"], 2);
    let shown = run(&["audit", "show", "--data", &restored, "--limit", "1000"], "").exit(0).out;
    let opened: Vec<&str> = shown
        .lines()
        .filter(|line| line.contains("epoch.opened") && line.contains("epoch=2 previous_size="))
        .collect();
    assert_eq!(opened.len(), 1, "{shown}");
    let there = run(&["export", "--collection", collection, "--data", &restored], "").exit(0).out;
    let there = there.split_once("\"objects\":").unwrap().1;
    assert_eq!(there, format!("[{},\n{}]}}\n", identity(1), identity(2)));
    assert!(folder.exported(collection).contains("Office 3"), "the original went on");
    // A folder that holds a node is not written over.
    run(&["restore", "--from", &backup, "--passphrase-file", &passphrase, "--data", &restored], "").exit(2);
}

#[test]
fn a_wrong_passphrase_and_a_cut_or_changed_backup_are_refused_and_leave_nothing() {
    let folder = Folder::new();
    folder.add_collection();
    let (backup, passphrase) = (folder.beside("node.vigie"), file_of(&folder, "pass.txt", PASSPHRASE));
    let short = file_of(&folder, "short.txt", "too short");
    assert!(
        folder
            .vigie(&["backup", "--to", &backup, "--passphrase-file", &short])
            .exit(2)
            .err
            .contains("fewer than 12")
    );
    assert!(!Path::new(&backup).exists());
    folder.vigie(&["backup", "--to", &backup, "--passphrase-file", &passphrase]).exit(0);
    let left = folder.beside("left");
    let restore = |from: &str, passphrase: &str| {
        run(&["restore", "--from", from, "--passphrase-file", passphrase, "--data", &left], "")
    };

    let other = file_of(&folder, "other.txt", "another long passphrase");
    assert!(restore(&backup, &other).exit(3).err.contains("wrong passphrase"));
    assert!(is_empty(&left));
    let whole = std::fs::read(&backup).unwrap();
    for keep in [0, 20, 43, 44, whole.len() / 2, whole.len() - 1] {
        let cut = file_of(&folder, "cut.vigie", &whole[..keep]);
        let said = restore(&cut, &passphrase);
        assert!(
            [2, 3].contains(&said.code) && said.err.contains(&cut),
            "cut to {keep}: {} {}",
            said.code,
            said.err
        );
        assert!(is_empty(&left), "cut to {keep}");
    }
    for at in [10, 30, 60, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        restore(&file_of(&folder, "changed.vigie", changed), &passphrase).exit(3);
        assert!(is_empty(&left), "changed at {at}");
    }
    restore(&backup, &passphrase).exit(0);
}

#[test]
fn one_changed_byte_of_an_audit_entry_is_found_and_named() {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    folder.add_collection();
    folder.vigie(&["audit", "verify"]).exit(0);
    let database = folder.data().join("vigie.db");
    assert!(
        !folder.data().join("vigie.db-wal").metadata().is_ok_and(|wal| wal.len() > 0),
        "everything is in the one file"
    );
    let sound = std::fs::read(&database).unwrap();
    let needle = b"user.added";
    let places: Vec<usize> = sound
        .windows(needle.len())
        .enumerate()
        .filter(|(_, window)| window == needle)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    // A page that was rewritten may leave an old copy behind, which nothing reads: one of the places is the entry.
    let told = places.iter().find_map(|at| {
        let mut changed = sound.clone();
        changed[*at] ^= 1;
        std::fs::write(&database, &changed).unwrap();
        let said = folder.vigie(&["audit", "verify"]);
        (said.code == 1).then_some(said)
    });
    let told = told.expect("the change is found");
    assert!(told.err.contains("leaf "), "the place is named: {}", told.err);
    assert!(told.out.contains("CHANGED"), "{}", told.out);
    std::fs::write(&database, &sound).unwrap();
    folder.vigie(&["audit", "verify"]).exit(0);
}

#[test]
fn one_changed_byte_of_an_object_is_found_and_its_place_named() {
    let folder = Folder::new();
    let collection = folder.add_collection();
    let file = file_of(&folder, "bundle.json", bundle(&[identity(1)]));
    folder.vigie(&["import", &file, "--collection", &collection]).exit(0);
    folder.vigie(&["audit", "verify"]).exit(0);
    let database = folder.data().join("vigie.db");
    let sound = std::fs::read(&database).unwrap();
    let needle = b"\"name\":\"Office 1\"";
    let places: Vec<usize> = sound
        .windows(needle.len())
        .enumerate()
        .filter(|(_, window)| window == needle)
        .map(|(at, _)| at)
        .collect();
    let told = places.iter().find_map(|at| {
        let mut changed = sound.clone();
        changed[*at + 10] ^= 1;
        std::fs::write(&database, &changed).unwrap();
        let said = folder.vigie(&["audit", "verify"]);
        (said.code == 1).then_some(said)
    });
    let told = told.expect("the change is found");
    assert!(told.err.contains("the bytes of the record at place "), "the place is named: {}", told.err);
}

#[test]
fn an_import_killed_at_any_moment_leaves_whole_chunks_and_a_sound_log() {
    const CHUNK: usize = 1_000;
    let folder = Folder::new();
    let collection = folder.add_collection();
    let (mut killed, mut before) = (0, 0);
    for (round, grown) in (0_u32..).zip([1_u64, 200 << 10, 700 << 10, 1_500 << 10, 2_500 << 10]) {
        let objects: Vec<String> =
            (0..4 * CHUNK as u32).map(|number| identity(round * 100_000 + number)).collect();
        let file = file_of(&folder, "bundle.json", bundle(&objects));
        let data = text(&folder.data());
        let mut child = command(&["import", &file, "--collection", &collection, "--data", &data])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // The moment is one of progress, not of time: so much is in the write-ahead log.
        let wal = folder.data().join("vigie.db-wal");
        let ended = poll(|| {
            let ended = child.try_wait().unwrap();
            let is_there = ended.is_some() || std::fs::metadata(&wal).is_ok_and(|wal| wal.len() >= grown);
            is_there.then_some(ended)
        });
        child.kill().unwrap();
        child.wait().unwrap();
        killed += u32::from(ended.expect("it makes progress").is_none());
        folder.vigie(&["audit", "verify"]).exit(0);
        let held = folder.exported(&collection).matches("\"type\":\"identity\"").count();
        assert_eq!(held % CHUNK, 0, "half a chunk after round {round}");
        assert!(held >= before && held - before <= 4 * CHUNK);
        before = held;
    }
    assert!(killed > 0, "no round was cut off: the test shows nothing");
    // What was cut off is simply done again.
    let objects: Vec<String> = (0..4 * CHUNK as u32).map(identity).collect();
    let file = file_of(&folder, "bundle.json", bundle(&objects));
    folder.vigie(&["import", &file, "--collection", &collection]).exit(0);
    let held = folder.exported(&collection);
    assert!(objects.iter().all(|object| held.contains(object.as_str())));
}

#[test]
fn a_file_that_cannot_grow_ends_an_import_with_a_clear_error_and_a_sound_store() {
    const CHUNK: usize = 1_000;
    let folder = Folder::new();
    let collection = folder.add_collection();
    let objects: Vec<String> = (0..8 * CHUNK as u32).map(identity).collect();
    let file = file_of(&folder, "bundle.json", bundle(&objects));
    // A limit on the size of files stands for the full disk: writing fails, and no root is needed. Units of 512 octets.
    let script = format!(
        "trap '' XFSZ; ulimit -f 4000; exec {} import {file} --collection {collection} --data {}",
        env!("CARGO_BIN_EXE_vigie"),
        text(&folder.data())
    );
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.starts_with("vigie: ") && said.lines().count() == 1, "{said}");
    folder.vigie(&["audit", "verify"]).exit(0);
    let held = folder.exported(&collection).matches("\"type\":\"identity\"").count();
    assert!(held < objects.len() && held.is_multiple_of(CHUNK), "{held}");
    folder.vigie(&["import", &file, "--collection", &collection]).exit(0);
    assert_eq!(folder.exported(&collection).matches("\"type\":\"identity\"").count(), objects.len());
}

/// A small file system that fills up; gone when dropped.
struct SmallDisk(String);

impl SmallDisk {
    /// `None` where this account may not mount.
    fn mount(folder: &Folder) -> Option<Self> {
        let place = folder.beside("disk");
        std::fs::create_dir(&place).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "none", &place]).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(place))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A mount that stays goes with the machine.
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_ends_an_import_with_the_remedy_and_loses_nothing() {
    const CHUNK: usize = 1_000;
    let folder = Folder::new();
    let Some(disk) = SmallDisk::mount(&folder) else {
        eprintln!("skipped: this account may not mount a small file system");
        return;
    };
    let data = format!("{}/node", disk.0);
    let vigie = |arguments: &[&str]| {
        run(&[arguments, &["--data", &data, "--member", "UTO", "--name", "Utopia"]].concat(), "")
    };
    let collection = vigie(&["collection", "add", "Shared"]).exit(0).out.trim().to_owned();
    let objects: Vec<String> = (0..12 * CHUNK as u32).map(identity).collect();
    let file = file_of(&folder, "bundle.json", bundle(&objects));
    let before = vigie(&["audit", "verify", "--json"]).exit(0).json();
    let said = vigie(&["import", &file, "--collection", &collection]).exit(3);
    assert!(said.err.lines().count() == 1 && said.err.contains("no space is left for"), "{}", said.err);
    // Nothing can be written; the store still opens for verification, and holds whole chunks.
    let verdict = vigie(&["audit", "verify", "--json"]).exit(0).json();
    assert_eq!(verdict["faults"], serde_json::json!([]));
    let held = (verdict["records"].as_u64().unwrap() - before["records"].as_u64().unwrap()) as usize;
    assert!(held > 0 && held < objects.len() && held.is_multiple_of(CHUNK), "{held}");
    let grown = Command::new("mount").args(["-o", "remount,size=64m", &disk.0]).status().unwrap();
    assert!(grown.success());
    vigie(&["import", &file, "--collection", &collection]).exit(0);
    let out = vigie(&["export", "--collection", &collection]).exit(0).out;
    assert_eq!(out.matches("\"type\":\"identity\"").count(), objects.len());
}
