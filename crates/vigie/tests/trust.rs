//! `vigie trust …` with the real binary: refusals, differences, approval at the shell and over HTTP, bundles used offline.

mod support;

use serde_json::{Value, json};
use support::{Folder, run};

/// A sound specimen with its trust folder.
fn specimen(folder: &Folder) -> String {
    let out = folder.beside("specimen");
    run(&["specimen", "--out", &out, "--number", "L898902C3"], "").exit(0);
    out
}

fn shipped(name: &str) -> String {
    format!("{}/../../testdata/csca/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

#[test]
fn a_refused_list_is_reported_as_an_object_and_ends_with_1() {
    let folder = Folder::new();
    let mut damaged = std::fs::read(shipped("NL_ML_2026-07-22.ml")).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let bad = folder.beside("bad.ml");
    std::fs::write(&bad, &damaged).unwrap();
    let empty = folder.beside("empty.der");
    std::fs::write(&empty, "").unwrap();
    // On a node and without one.
    let said = folder.vigie(&["trust", "import", &bad, "--json"]).exit(1);
    let report = said.json();
    assert!(report["refused"].as_str().is_some_and(|why| !why.is_empty()), "{report}");
    assert_eq!((&report["state"], &report["read"]), (&json!("refused"), &json!(0)));
    let dry = run(&["trust", "import", &bad, "--json"], "").exit(1).json();
    assert_eq!(dry["refused"], report["refused"]);
    let none = folder.vigie(&["trust", "import", &empty, "--json"]).exit(1).json();
    assert_eq!((&none["state"], &none["entries"]), (&json!("refused"), &json!([])));
    assert_eq!(folder.vigie(&["trust", "list", "--json"]).exit(0).out, "");
    assert_eq!(folder.vigie(&["trust", "imports", "--json"]).exit(0).out, "");
    let log = folder.vigie(&["audit", "show", "--json"]).exit(0).out;
    assert_eq!(log.matches("trust.refused").count(), 2, "{log}");
}

#[test]
fn an_unanchored_list_waits_for_its_anchor_and_the_log_tells_who_did_what() {
    let folder = Folder::new();
    let list = folder.vigie(&["trust", "import", &shipped("NL_ML_2026-07-22.ml"), "--propose", "--json"]);
    let list = list.exit(0).json();
    assert_eq!((&list["state"], &list["needs_two"]), (&json!("proposed"), &json!(false)));
    let id = list["id"].as_str().unwrap()[..12].to_owned();
    folder.vigie(&["trust", "reject", &id, "--reason", "ugly"]).exit(2);
    folder.vigie(&["trust", "approve", &id]).exit(0);
    let waiting = folder.vigie(&["trust", "list"]).exit(0).out;
    assert!(waiting.lines().count() > 400 && !waiting.contains("  approved  "), "nothing is trusted");

    // The anchor that the list carries counts only where somebody compared it with what its issuer publishes.
    let published = std::fs::read(shipped("NL_ROOT_CA.cer")).unwrap();
    let published: String = <sha2::Sha256 as sha2::Digest>::digest(published)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    let wrong = folder.vigie(&["trust", "anchor", &id, "--sha256", &"0".repeat(64)]).exit(1);
    assert!(wrong.err.contains(&published), "{}", wrong.err);
    let waits = lines(&folder.vigie(&["trust", "imports", "--json"]).exit(0).out);
    let anchor = waits.iter().find(|import| import["state"] == "proposed").unwrap()["id"].as_str().unwrap();
    folder.vigie(&["trust", "approve", &anchor[..12]]).exit(0);
    let log = lines(&folder.vigie(&["trust", "log", "--json"]).exit(0).out);
    assert_eq!(log.len(), 2);
    assert!(log[1]["trusted"].as_u64().unwrap() > 380, "{}", log[1]);
    assert_eq!(log[1]["by"], json!(["node"]));
    let diff = folder.vigie(&["trust", "diff", "1", "2"]).exit(0).out;
    assert!(diff.contains("unanchored → anchor"), "{diff}");
    folder.vigie(&["trust", "diff", "1", "9"]).exit(1);
    let shown = folder.vigie(&["trust", "show", "1"]).exit(0).out;
    assert!(shown.contains("rebuilt: the same"), "{shown}");
    let shown = folder.vigie(&["trust", "show", &published[..16], "--json"]).exit(0).json();
    assert_eq!(shown["path"].as_array().unwrap().last().unwrap()["rests_on"], "approved");
    let german = lines(&folder.vigie(&["trust", "list", "--json"]).exit(0).out);
    let german = german.iter().find(|line| line["subject"].as_str().unwrap().contains("C=DE")).unwrap();
    let shown = folder.vigie(&["trust", "show", german["sha256"].as_str().unwrap()]).exit(0).out;
    assert!(shown.contains("on a list signed by") && shown.contains("approved by persons"), "{shown}");
    folder.vigie(&["trust", "show", "ffffffffffff"]).exit(1);
}

#[test]
fn a_dry_run_compares_with_a_folder_or_with_a_node() {
    let folder = Folder::new();
    let document = specimen(&folder);
    let trust = format!("{document}/trust");
    let alone = run(&["trust", "import", &trust, "--json"], "").exit(0);
    let fresh: u64 = lines(&alone.out).iter().map(new_in).sum();
    assert_eq!(fresh, 2, "a CSCA and a revocation list");
    let against = run(&["trust", "import", &trust, "--against", &trust, "--json"], "").exit(0);
    assert_eq!(lines(&against.out).iter().map(new_in).sum::<u64>(), 0);
    folder.vigie(&["trust", "import", &trust]).exit(0);
    let node = folder.vigie(&["trust", "import", &trust, "--dry-run", "--json"]).exit(0);
    assert_eq!(lines(&node.out).iter().map(new_in).sum::<u64>(), 0);
    folder.vigie(&["trust", "import", &trust, "--against", &trust]).exit(2);
}

/// New entries of all kinds in the difference of an import.
fn new_in(imported: &Value) -> u64 {
    let difference = &imported["difference"];
    let countries = difference["countries"].as_object().unwrap().values();
    let count = |changes: &Value| changes["new"].as_array().map_or(0, Vec::len) as u64;
    countries.map(count).sum::<u64>() + count(&difference["signers"]) + count(&difference["crls"])
}

#[test]
fn a_bundle_is_used_without_a_node_and_only_if_it_verifies() {
    let folder = Folder::new();
    let document = specimen(&folder);
    folder.vigie(&["trust", "import", &format!("{document}/trust")]).exit(0);
    let bundle = folder.beside("trust.bundle");
    let made = folder.vigie(&["trust", "bundle", "--out", &bundle, "--json"]).exit(0).json();
    let card = folder.beside("card.json");
    std::fs::write(&card, folder.vigie(&["member", "card"]).exit(0).out).unwrap();
    let inspect = |bundle: &str, key: &str| {
        run(
            &["inspect", &document, "--trust", bundle, "--bundle-key", key, "--profile", "strict", "--json"],
            "",
        )
    };
    let report = inspect(&bundle, &card).exit(0).json();
    assert_eq!((&report["outcome"], &report["authenticated"]), (&json!("passed"), &json!("chip")));
    assert_eq!(
        (&report["trust"]["version"], &report["trust"]["digest"]),
        (&made["version"], &made["digest"])
    );
    // Without a key, with another member's card, or changed: no verdict at all.
    run(&["inspect", &document, "--trust", &bundle], "").exit(2);
    let other = Folder::of("XNM", "Northmark");
    let foreign = other.beside("card.json");
    std::fs::write(&foreign, other.vigie(&["member", "card"]).exit(0).out).unwrap();
    let refused = inspect(&bundle, &foreign).exit(3);
    assert!(refused.err.contains("bundle.other") && refused.out.is_empty(), "{}", refused.err);
    let mut bytes = std::fs::read(&bundle).unwrap();
    let last = bytes.len() - 9;
    bytes[last] ^= 1;
    let changed = folder.beside("changed.bundle");
    std::fs::write(&changed, bytes).unwrap();
    let refused = inspect(&changed, &card).exit(3);
    assert!(refused.err.contains("bundle.signature"), "{}", refused.err);
    assert!(inspect(&bundle, "not a key").exit(3).err.contains("bundle.key"));
}

#[test]
fn over_http_two_accounts_approve_what_the_shell_may_do_alone() {
    let folder = Folder::new();
    let document = specimen(&folder);
    let csca = std::fs::read(format!("{document}/trust/csca.der")).unwrap();
    for name in ["ada", "ben"] {
        folder.add_user(name, "administrator");
    }
    folder.add_user("omar", "officer");
    let serving = folder.serve();
    let octets = [("Content-Type", "application/octet-stream")];
    let json_type = [("Content-Type", "application/json")];
    let bring = |user: &str, name: &str, bytes: &[u8]| {
        serving.send_as(Some(user), "POST", &format!("/api/v1/trust?name={name}"), &octets, bytes)
    };
    let post = |user: &str, path: &str, body: Value| {
        serving.send_as(Some(user), "POST", path, &json_type, body.to_string().as_bytes())
    };
    bring("omar", "csca.der", &csca).expect(403);
    assert_eq!(bring("ada", "empty", b"").expect(400).json()["code"], "trust.nothing");
    let proposed = bring("ada", "csca.der", &csca).expect(201).json();
    assert_eq!((&proposed["state"], &proposed["needs_two"]), (&json!("proposed"), &json!(true)));
    assert_eq!(bring("ben", "again.der", &csca).expect(409).json()["code"], "trust.known");
    bring("ada", "large", &vec![b'0'; 9 << 20]).expect(413);
    let path = format!("/api/v1/trust/imports/{}", proposed["id"].as_str().unwrap());
    let approve = format!("{path}/approve");
    assert_eq!(
        post("ada", &approve, json!({ "against": 0 })).expect(403).json()["code"],
        "trust.second-person"
    );
    post("ben", &approve, json!({})).expect(400);
    let version = post("ben", &approve, json!({ "against": 0 })).expect(200).json();
    assert_eq!((&version["number"], &version["by"]), (&json!(1), &json!(["ada", "ben"])));
    let mrz = std::fs::read_to_string(format!("{document}/mrz.txt")).unwrap();
    let check = post("omar", "/api/v1/inspections", json!({ "mrz": mrz })).expect(200).json();
    assert_eq!((&check["trust"]["version"], &check["trust"]["digest"]), (&json!(1), &version["digest"]));
    // Kept with the check, so that the verdict can be recomputed with the same trust.
    let held = serving.send_as(Some("omar"), "GET", "/api/v1/trust?q=ut", &[], b"").expect(200).json();
    assert_eq!((&held["version"], &held["found"]), (&json!(1), &json!(1)));
    let sha = held["certificates"][0]["sha256"].as_str().unwrap();
    let shown = serving.send_as(Some("omar"), "GET", &format!("/api/v1/trust/certificates/{sha}"), &[], b"");
    assert_eq!(shown.expect(200).json()["seen"][0]["approved_by"], json!(["ada", "ben"]));
    let asked =
        post("ben", &format!("{path}/withdraw"), json!({ "reason": "compromised" })).expect(200).json();
    assert!(asked.get("version").is_none());
    post("ben", &format!("{path}/withdraw"), json!({ "reason": "compromised" })).expect(403);
    let out = post("ada", &format!("{path}/withdraw"), json!({ "reason": "compromised" })).expect(200).json();
    assert_eq!(out["version"]["number"], 2);
    let again = serving.send_as(Some("omar"), "GET", "/api/v1/trust/versions/1", &[], b"").expect(200).json();
    assert_eq!(again["same"], true);
    let gone = serving.send_as(Some("omar"), "GET", "/api/v1/trust/versions/2/difference?from=1", &[], b"");
    assert_eq!(gone.expect(200).json()["countries"]["UT"]["gone"].as_array().unwrap().len(), 1);
    // And the shell, beside the running node: alone, and the log says so.
    folder.vigie(&["trust", "import", &format!("{document}/trust/csca.der")]).exit(0);
    let log = lines(&folder.vigie(&["trust", "log", "--json"]).exit(0).out);
    assert_eq!((log.len(), &log[2]["by"]), (3, &json!(["node"])));
}
