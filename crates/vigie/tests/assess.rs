//! `vigie assess run` as a shell meets it, and a second program that others can read, which must get the same numbers.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

#[derive(Deserialize)]
struct Pooled {
    q05: Number,
    q50: Number,
    q95: Number,
}

/// A text from Vigie, a number from Python.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Text(String),
    Float(f64),
}

impl Number {
    fn get(&self) -> f64 {
        match self {
            Self::Text(text) => text.parse().unwrap(),
            Self::Float(value) => *value,
        }
    }
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn vigie(file: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vigie")).args(["assess", "run"]).arg(file).args(more).output().unwrap()
}

const STUDY: &str = r#"{"judgements":[
    {"member":"UTO","q05":"10","q50":"25","q95":"60"},
    {"member":"UTO","q05":"12.5","q50":"30","q95":"44"},
    {"member":"XNM","q05":"40","q50":"55","q95":"120"},
    {"member":"XSM","q05":"-3.25","q50":"0.1","q95":"70"}]}"#;

#[test]
fn a_file_is_pooled_and_a_second_program_gets_the_same_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let study = file(folder.path(), "study.json", STUDY);
    let told = vigie(&study, &[]);
    assert_eq!(told.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&told.stdout).starts_with("equal-weight-pool/1: 5 % "));
    let ours: Pooled = serde_json::from_slice(&vigie(&study, &["--json"]).stdout).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/recompute_round.py");
    let Ok(theirs) = Command::new("python3").arg(script).arg(&study).output() else {
        eprintln!("not run: python3 is not installed");
        return;
    };
    assert!(theirs.status.success(), "{}", String::from_utf8_lossy(&theirs.stderr));
    let theirs: Pooled = serde_json::from_slice(&theirs.stdout).unwrap();
    for (ours, theirs) in [(&ours.q05, &theirs.q05), (&ours.q50, &theirs.q50), (&ours.q95, &theirs.q95)] {
        assert!((ours.get() - theirs.get()).abs() <= 1e-12 * ours.get().abs().max(1.0));
    }
}

#[test]
fn files_that_hold_no_judgements_are_refused_with_what_to_mend() {
    let folder = tempfile::tempdir().unwrap();
    let one = |rest: &str| format!(r#"{{"judgements":[{{"member":"UTO",{rest}}}]}}"#);
    let bad = [
        "{}".to_owned(),
        r#"{"judgements":[]}"#.to_owned(),
        one(r#""q05":"3","q50":"2","q95":"4""#),
        one(r#""q05":"1","q50":"1","q95":"4""#),
        one(r#""q05":"1","q50":"2","q95":"inf""#),
        one(r#""q05":1,"q50":2,"q95":4"#),
        one(r#""q05":"1","q50":"2""#),
        "\u{0}".to_owned(),
    ];
    for text in bad {
        let refused = vigie(&file(folder.path(), "bad.json", &text), &[]);
        assert_eq!(refused.status.code(), Some(2), "{text}");
        assert_eq!(String::from_utf8_lossy(&refused.stderr).lines().count(), 1, "{text}");
    }
    let absent = vigie(&folder.path().join("absent.json"), &[]);
    assert_eq!(absent.status.code(), Some(3));
}

#[test]
fn without_a_round_nothing_is_verified_and_an_unknown_round_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let verify = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_vigie"))
            .args(["assess", "verify", "--member", "UTO", "--data"])
            .arg(folder.path())
            .args(more)
            .output()
            .unwrap()
    };
    let none = verify(&[]);
    assert_eq!(none.status.code(), Some(4), "{}", String::from_utf8_lossy(&none.stderr));
    let unknown = verify(&["x-vigie-round--00000000-0000-4000-8000-000000000000"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no such round"));
}
