//! Large lists from the command line and over the API of a node that serves.

mod support;

use support::{Folder, Serving, run, text};

const CSV: &str = "issuing_state,class,number,reason,day,owner,last\n\
UTO,P,X1234567,stolen,2026-11-01\n\
UTO,P,X1234567,lost,2026-11-02\n\
XNM,P,\"NM 00042\",revoked,,XNM\n\
UTO,P,B0001000,stolen-blank,,,B0001999\n\
U1,P,SECRET9,lost\n\
UTO,P,SECRET8,gone\n\
UTO,P,O0000007,lost\n";

fn built() -> (Folder, String) {
    let folder = Folder::new();
    let file = folder.beside("list.csv");
    std::fs::write(&file, CSV).unwrap();
    let made =
        folder.vigie(&["list", "build", "sltd", &file, "--title", "Lost and stolen", "--json"]).exit(1);
    let told = made.json();
    assert_eq!((told["documents"].as_u64(), told["doubled"].as_u64()), (Some(3), Some(1)));
    assert_eq!((told["ranges"].as_u64(), told["refused"].as_u64()), (Some(1), Some(2)));
    assert!(made.err.contains("line 6, column 1 (issuing_state)"), "{}", made.err);
    assert!(made.err.contains("line 7, column 15 (reason)") && !made.err.contains("SECRET"), "{}", made.err);
    let rejects = std::fs::read_to_string(told["rejects"].as_str().unwrap()).unwrap();
    assert!(rejects.contains("U1,P,SECRET9,lost") && rejects.lines().count() == 4, "{rejects}");
    (folder, file)
}

fn ask(folder: &Folder, state: &str, number: &str) -> support::Said {
    folder.vigie(&["list", "lookup", "sltd", "--state", state, "--number", number, "--json"])
}

#[test]
fn a_list_is_built_asked_changed_by_bundles_verified_and_its_use_told() {
    let (folder, _) = built();
    let answer = |said: &support::Said| said.json()["answers"][0].clone();
    assert_eq!(answer(&ask(&folder, "UTO", "X1234567").exit(1))["reason"], "lost", "the later line counts");
    ask(&folder, "XNM", "NM00042").exit(1);
    assert_eq!(answer(&ask(&folder, "UTO", "B0001500").exit(1))["reason"], "stolen-blank");
    ask(&folder, "UTO", "B0002000").exit(0);
    ask(&folder, "XNM", "X1234567").exit(0);
    let again = ask(&folder, "UTO", "00000007").exit(4);
    assert_eq!(answer(&again)["outcome"], "read-again");
    assert_eq!(answer(&again)["cells"], serde_json::json!([1]));
    folder.vigie(&["list", "lookup", "none", "--state", "UTO", "--number", "X1"]).exit(1);

    let (changes, bundle) = (folder.beside("changes.csv"), folder.beside("sltd-1.bundle"));
    std::fs::write(
        &changes,
        "remove,UTO,P,X1234567\nadd,UTO,P,Y7,stolen\nremove,UTO,P,B0001500,,,,B0001500\n",
    )
    .unwrap();
    folder.vigie(&["list", "bundle", "sltd", &changes, "--out", &bundle]).exit(0);
    let done = folder.vigie(&["list", "update", "sltd", &bundle, "--json"]).exit(0).json();
    assert_eq!(
        (done["added"].as_u64(), done["removed"].as_u64(), done["documents"].as_u64()),
        (Some(1), Some(1), Some(3))
    );
    for (number, exit) in [("X1234567", 0), ("Y7", 1), ("B0001500", 0), ("B0001501", 1)] {
        ask(&folder, "UTO", number).exit(exit);
    }
    let doubled = folder.vigie(&["list", "update", "sltd", &bundle]).exit(1);
    assert!(doubled.err.contains("does not follow"), "{}", doubled.err);
    let forged = folder.beside("forged.bundle");
    std::fs::write(&forged, std::fs::read_to_string(&bundle).unwrap().replace("Y7", "Y8")).unwrap();
    assert!(folder.vigie(&["list", "update", "sltd", &forged]).exit(1).err.contains("signature"));
    std::fs::write(&changes, "drop,UTO,P,X1\n").unwrap();
    folder.vigie(&["list", "bundle", "sltd", &changes, "--out", &bundle]).exit(1);

    folder.vigie(&["list", "update", "sltd", "--merge"]).exit(0);
    ask(&folder, "UTO", "Y7").exit(1);
    let verified = folder.vigie(&["list", "verify", "sltd", "--json"]).exit(0).json();
    assert_eq!((verified["records"].as_u64(), verified["sound"].as_bool()), (Some(3), Some(true)));
    let stat = folder.vigie(&["list", "stat", "sltd", "--json"]).exit(0).json();
    assert_eq!(stat["large"][0]["head"]["sequence"], 1);
    assert_eq!(
        (stat["use"][0]["questions"].as_u64(), stat["use"][0]["read_again"].as_u64()),
        (Some(11), Some(1))
    );
    assert!(folder.vigie(&["list", "list"]).exit(0).out.contains("large, of UTO, 3 documents"));
    folder.vigie(&["audit", "verify"]).exit(0);

    // One octet of the records is turned: what cannot be read is not checked, and the damage is named.
    let records = folder.data().join("lists/sltd/records-2");
    let mut octets = std::fs::read(&records).unwrap();
    let last = octets.len() - 1;
    octets[last] ^= 1;
    std::fs::write(&records, octets).unwrap();
    let damaged = ask(&folder, "UTO", "Y7").exit(4);
    assert_eq!(
        (answer(&damaged)["outcome"].as_str(), answer(&damaged)["reason"].as_str()),
        (Some("not-checked"), Some("list.damaged"))
    );
    assert!(folder.vigie(&["list", "verify", "sltd"]).exit(1).err.contains("checksum"));
    folder.vigie(&["doctor", "--thorough"]).exit(1);
}

#[test]
fn a_node_that_serves_takes_up_what_another_process_built_and_takes_bundles() {
    let (folder, file) = built();
    folder.add_user("admin", "administrator");
    let node: Serving = folder.serve();
    let question = r#"{"issuing_state":"UTO","class":"P","number":"X1234567"}"#;
    let asked = |question: &str| {
        let answer = node.post("/api/v1/lists/sltd/lookup", "application/json", question);
        answer.expect(200).json()["answers"][0]["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(asked(question), "listed");
    assert_eq!(asked(r#"{"issuing_state":"UTO","class":"P","number":"00000007"}"#), "read-again");
    assert_eq!(node.post("/api/v1/lists/none/lookup", "application/json", question).status, 404);
    assert_eq!(node.post("/api/v1/lists/sltd/lookup", "application/json", "{}").status, 400);

    let (changes, bundle) = (folder.beside("changes.csv"), folder.beside("sltd-1.bundle"));
    std::fs::write(&changes, "remove,UTO,P,X1234567\n").unwrap();
    folder.vigie(&["list", "bundle", "sltd", &changes, "--out", &bundle]).exit(0);
    let octets = std::fs::read(&bundle).unwrap();
    let path = "/api/v1/lists/sltd/bundles";
    let cut = node.post(path, "application/octet-stream", &octets[..octets.len() - 9]);
    assert_eq!((cut.status, cut.json()["code"].as_str()), (400, Some("list.bundle-form")));
    let taken = node.post(path, "application/octet-stream", &octets);
    assert_eq!((taken.status, taken.json()["removed"].as_u64()), (200, Some(1)));
    assert_eq!(node.post(path, "application/octet-stream", &octets).status, 409);
    assert_eq!(asked(question), "not-listed");
    // Another process builds the list anew.
    run(&["list", "build", "sltd", &file, "--data", &text(&folder.data()), "--json"], "").exit(1);
    assert_eq!(asked(question), "listed");
    let large = node.get("/api/v1/lists/large").json();
    assert_eq!(
        (large["lists"][0]["id"].as_str(), large["lists"][0]["problem"].as_str()),
        (Some("sltd"), None)
    );
    assert!(node.terminate().success());
    let stat = folder.vigie(&["list", "stat", "sltd", "--json"]).exit(0).json();
    assert_eq!(stat["use"][0]["questions"], 4, "counts are written when a node stops");
}
