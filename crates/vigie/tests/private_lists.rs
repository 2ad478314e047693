//! Private lists between two nodes over real sockets, from the command line.

mod support;

use support::{Folder, run, text};

fn introduce(to: &Folder, from: &Folder) {
    let file = to.beside("card.json");
    std::fs::write(&file, from.vigie(&["member", "card"]).exit(0).out).unwrap();
    to.vigie(&["member", "add", &file]).exit(0);
}

#[test]
fn a_list_is_published_fetched_asked_and_not_checked_when_its_owner_is_down() {
    // An address of its own on loopback: no other test takes a port of it in between.
    let free = std::net::TcpListener::bind("127.0.78.1:0").unwrap();
    let peer = free.local_addr().unwrap().to_string();
    drop(free);
    let (utopia, southmere) = (Folder::of("UTO", "Utopia"), Folder::of("XSM", "Southmere"));
    assert!(utopia.serve_with(&["--peer-listen", &peer]).terminate().success());
    introduce(&utopia, &southmere);
    introduce(&southmere, &utopia);
    utopia.vigie(&["list", "new", "stolen", "Stolen passports"]).exit(0);
    utopia
        .vigie(&["list", "add", "stolen", "--state", "UTO", "--number", "L898902C3", "--reason", "stolen"])
        .exit(0);
    let nobody = utopia.vigie(&["list", "publish", "stolen", "--to", "XNM"]).exit(2);
    assert!(nobody.err.contains("XNM"), "{}", nobody.err);
    let made = utopia.vigie(&["list", "publish", "stolen", "--to", "XSM", "--json"]).exit(0).json();
    assert_eq!((made["epoch"].as_u64(), made["documents"].as_u64()), (Some(1), Some(1)));

    let node = utopia.serve_with(&["--peer-listen", &peer]);
    let data = text(&southmere.data());
    let ask = |number: &str| {
        run(&["match", "query", "--state", "UTO", "--number", number, "--json", "--data", &data], "")
    };
    run(&["match", "query", "--state", "UTO", "--number", "X1", "--data", &data], "").exit(3);
    run(&["match", "fetch", "UTO", "--data", &data], "").exit(0);
    let held = run(&["match", "list", "--json", "--data", &data], "").exit(0).json();
    assert_eq!(
        (held["held"][0]["owner"].as_str(), held["held"][0]["id"].as_str()),
        (Some("UTO"), Some("stolen"))
    );
    let listed = ask("L898902C3").exit(1).json();
    assert_eq!(listed["answers"][0]["outcome"], "listed");
    let other = ask("L898902C4").exit(0).json();
    assert_eq!(other["answers"][0]["outcome"], "not-listed");
    assert!(other["answers"][0]["as_of"].is_string());
    let one = ["match", "query", "--state", "UTO", "--number", "X1", "--data", &data, "--list"];
    run(&[&one[..], &["UTO/stolen"]].concat(), "").exit(0);
    run(&[&one[..], &["stolen"]].concat(), "").exit(2);
    let bad = run(&["match", "query", "--state", "UT0", "--number", "X1", "--data", &data], "");
    assert!(bad.err.contains("issuing_state") && !bad.err.contains("X1"), "{}", bad.err);
    bad.exit(2);
    assert!(node.terminate().success());

    let counted = utopia.vigie(&["match", "list", "--json"]).exit(0).json();
    assert_eq!(counted["published"][0]["queries"][0]["asked"], 3);
    assert_eq!(counted["published"][0]["queries"][0]["member"], "XSM");
    let silent = ask("L898902C3").exit(4).json();
    assert_eq!(silent["answers"][0]["outcome"], "not-checked");
    assert_eq!(silent["answers"][0]["reason"], "match.unreachable");

    let node = utopia.serve_with(&["--peer-listen", &peer]);
    utopia.vigie(&["list", "unpublish", "stolen"]).exit(0);
    assert_eq!(ask("L898902C4").exit(4).json()["answers"][0]["reason"], "match.refused");
    run(&["sync", "UTO", "--data", &data], "").exit(0);
    let held = run(&["match", "list", "--json", "--data", &data], "").exit(0).json();
    assert_eq!(held["held"].as_array().map(Vec::len), Some(0), "what is offered no more is dropped");
    assert!(node.terminate().success());
    for folder in [&utopia, &southmere] {
        folder.vigie(&["audit", "verify"]).exit(0);
    }
}
