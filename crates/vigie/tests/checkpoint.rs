//! A home node and its checkpoint as real processes on loopback: enrolled, cut off, killed twice, delivered once.
//!
//! The 72 hours are simulated in `crates/node/tests/checkpoint.rs`, where the clock is a port; here the binary is killed.

mod support;

use std::collections::BTreeSet;
use std::net::TcpListener;

use serde_json::Value;
use support::{Folder, Serving, poll, run, text};

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn home(folder: &Folder, port: u16) -> Serving {
    folder.serve_with(&["--peer-listen", &format!("127.0.0.1:{port}")])
}

fn checkpoint(data: &str, more: &[&str]) -> Serving {
    let always = ["serve", "--checkpoint", "--listen", "127.0.0.1:0", "--sync-every", "1", "--data", data];
    Serving::start(&[&always, more].concat())
}

fn digit(field: &str) -> u32 {
    let value = |c: char| if c == '<' { 0 } else { c.to_digit(36).unwrap() };
    field.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, w)| value(c) * w).sum::<u32>() % 10
}

fn lines(number: usize) -> String {
    let number = format!("P{number:08}");
    let (born, ends, own) = ("740812", "320415", "<<<<<<<<<<<<<<");
    let (n, b, e, o) = (digit(&number), digit(born), digit(ends), digit(own));
    let all = digit(&format!("{number}{n}{born}{b}{ends}{e}{own}{o}"));
    format!("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\n{number}{n}UTO{born}{b}F{ends}{e}{own}{o}{all}")
}

fn inspect(node: &Serving, number: usize) -> Value {
    let body = format!("{{\"mrz\":\"{}\"}}", lines(number));
    let kind = [("Content-Type", "application/json")];
    node.send_as(Some("ezra"), "POST", "/api/v1/inspections", &kind, body.as_bytes()).expect(200).json()
}

fn link(node: &Serving) -> Value {
    node.send_as(Some("ezra"), "GET", "/api/v1/link", &[], &[]).expect(200).json()["link"].clone()
}

/// All records that a node holds, in order, by number.
fn held(node: &Serving) -> Vec<String> {
    let answer =
        node.send_as(Some("ezra"), "GET", "/api/v1/inspections?limit=500", &[], &[]).expect(200).json();
    let records = answer["inspections"].as_array().unwrap();
    records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_checked_without_a_link_arrives_once_though_the_checkpoint_is_killed_twice() {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    folder.add_user("ezra", "examiner");
    folder.vigie(&["list", "new", "stolen", "Stolen passports"]).exit(0);
    let port = free_port();
    let at_home = home(&folder, port);
    let added = folder
        .vigie(&[
            "checkpoint",
            "add",
            "Karsund lane 3",
            "--kind",
            "land",
            "--user",
            "ezra",
            "--list",
            "stolen",
            "--json",
        ])
        .exit(0)
        .json();
    let (id, code) = (added["id"].as_str().unwrap(), added["code"].as_str().unwrap());
    let data = folder.beside("post");
    let post = checkpoint(&data, &["--enrol", code]);
    poll(|| (post.send_as(Some("ezra"), "GET", "/api/v1/whoami", &[], &[]).status == 200).then_some(()))
        .unwrap_or_else(|| panic!("the examiner cannot sign in: {}", post.log()));
    assert_eq!(link(&post)["problem"], Value::Null);

    // The code is used up: another folder does not enrol with it.
    let second = run(
        &[
            "serve",
            "--checkpoint",
            "--enrol",
            code,
            "--data",
            &folder.beside("other"),
            "--listen",
            "127.0.0.1:0",
        ],
        "",
    )
    .exit(3);
    assert!(second.err.contains("not valid any more"), "{}", second.err);

    // The link goes; 300 checks; the power goes twice.
    assert!(at_home.terminate().success());
    let mut answered = BTreeSet::new();
    let mut post = post;
    for number in 0..300 {
        if number == 100 || number == 200 {
            // SIGKILL, as `Drop` does it; the next start is the one of a service: with the flag alone.
            drop(post);
            post = checkpoint(&data, &[]);
        }
        answered.insert(inspect(&post, number)["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(answered.len(), 300);
    let down = poll(|| Some(link(&post)).filter(|link| link["problem"].is_object())).unwrap();
    assert_eq!(down["problem"]["code"], "checkpoint.unreachable");
    assert_eq!(down["queued"], 300);
    assert!(down["as_of"].is_string(), "{down}");
    let ready = String::from_utf8(post.get("/readyz").expect(200).body).unwrap();
    assert!(ready.starts_with("ready\ncheckpoint queued=300 "), "{ready}");
    let said = run(&["doctor", "--data", &data, "--json"], "");
    let line = said.out.lines().find(|line| line.contains("\"checkpoint\"")).expect("a line of doctor");
    assert!(line.contains("300 queued") && line.contains("\"sound\":false"), "{line}");

    // The link returns.
    let at_home = home(&folder, port);
    poll(|| (link(&post)["queued"] == 0).then_some(())).unwrap_or_else(|| panic!("{}", post.log()));
    let ours = held(&at_home);
    assert_eq!(ours.len(), 300, "nothing doubled");
    assert_eq!(ours.iter().cloned().collect::<BTreeSet<_>>(), answered, "nothing lost");
    assert_eq!(held(&post).into_iter().collect::<BTreeSet<_>>(), answered);
    let path = format!("/api/v1/inspections/{}", ours[0]);
    let one = at_home.send_as(Some("ezra"), "GET", &path, &[], &[]).expect(200).json();
    assert_eq!(one["record"]["place"]["title"], "Karsund lane 3");
    at_home.send_as(Some("ezra"), "POST", &format!("{path}/clear"), &[], &[]).expect(200);

    // Removed, it is told; what it queues then stays on its disk.
    folder.vigie(&["checkpoint", "remove", id]).exit(0);
    inspect(&post, 300);
    let told = poll(|| Some(link(&post)).filter(|link| link["problem"]["code"] == "checkpoint.removed"));
    assert_eq!(told.unwrap_or_else(|| panic!("{}", post.log()))["queued"], 1);
    assert_eq!(held(&at_home).len(), 300);
    let listed = folder.vigie(&["checkpoint", "list", "--json"]).exit(0).json();
    assert_eq!((&listed["standing"], &listed["delivered"]), (&"removed".into(), &300.into()));
    for node in [&post, &at_home] {
        assert!(!node.log().contains("P000"), "no document number in the log");
    }
}

#[test]
fn flags_that_do_not_fit_the_folder_are_refused_with_what_to_do() {
    let folder = Folder::new();
    folder.add_user("admin", "administrator");
    let node = text(&folder.data());
    let serve = |more: &[&str]| run(&[&["serve", "--listen", "127.0.0.1:0"], more].concat(), "");
    let empty = folder.beside("empty");
    let said = serve(&["--checkpoint", "--data", &empty]).exit(2);
    assert!(said.err.contains("add --enrol CODE"), "{}", said.err);
    assert!(!std::path::Path::new(&empty).exists(), "nothing was made");
    let said = serve(&["--checkpoint", "--data", &node]).exit(2);
    assert!(said.err.contains("no checkpoint"), "{}", said.err);
    let said = serve(&["--checkpoint", "--enrol", "nonsense", "--data", &empty]).exit(2);
    assert!(said.err.contains("no enrolment code"), "{}", said.err);
    let said = serve(&["--checkpoint", "--peer-listen", "127.0.0.1:0", "--data", &empty]).exit(2);
    assert!(said.err.contains("--peer-listen"), "{}", said.err);
    let said = folder.vigie(&["checkpoint", "add", "Karsund", "--kind", "land"]).exit(2);
    assert!(said.err.contains("--peer-listen"), "{}", said.err);
    folder.vigie(&["checkpoint", "remove", "ffffffffffff"]).exit(1);
}
