//! `vigie assess trend` with sound and with bad files.

mod support;

use support::{Folder, run};

/// A file of weeks in 2025 and 2026 of which the last counts `last`.
fn file(folder: &Folder, name: &str, weeks: u8, last: u8) -> String {
    let path = folder.beside(name);
    let mut text = "week,count,checked\n".to_owned();
    for week in 1..weeks {
        text += &format!("2026-W{week:02},{},1000\n", 2 + week % 3);
    }
    std::fs::write(&path, text + &format!("2026-W{weeks:02},{last},1000\n")).unwrap();
    path
}

#[test]
fn the_exit_code_tells_how_the_last_week_was() {
    let folder = Folder::new();
    let calm = run(&["assess", "trend", &file(&folder, "calm.csv", 40, 3), "--last", "2"], "").exit(0);
    assert_eq!(calm.out.lines().count(), 2);
    assert!(calm.out.contains("2026-W40       3 of 1000 checked  expected "), "{}", calm.out);
    let unusual = run(&["assess", "trend", &file(&folder, "rise.csv", 40, 30), "--json"], "").exit(1);
    let last: serde_json::Value = serde_json::from_str(unusual.out.lines().last().unwrap()).unwrap();
    assert_eq!((&last["week"], &last["unusual"]), (&"2026-W40".into(), &true.into()));
    let short = run(&["assess", "trend", &file(&folder, "short.csv", 6, 30)], "").exit(4);
    assert!(short.out.contains("not judged: too little is known"), "{}", short.out);
}

#[test]
fn a_bad_file_is_named_with_its_line() {
    let folder = Folder::new();
    let path = folder.beside("bad.csv");
    for (text, line) in [("", 1), ("week,count\n2026-W01,x", 2), ("2026-W01,1\n2026-W01,2", 2)] {
        std::fs::write(&path, text).unwrap();
        let said = run(&["assess", "trend", &path], "").exit(2);
        assert!(said.err.contains(&format!("line {line}: ")), "{}", said.err);
        assert_eq!(said.err.lines().count(), 1);
    }
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(run(&["assess", "trend", &path], "").exit(2).err.contains("not UTF-8"));
    run(&["assess", "trend", &folder.beside("none.csv")], "").exit(3);
}
