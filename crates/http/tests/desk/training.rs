//! The training room: decide first, verdict afterwards, nothing real touched, rates without people.

use axum::http::StatusCode;
use vigie_node::training::{DecisionForm, Exercise};
use vigie_node::{Caller, Role};
use vigie_store::Table;

use super::browser::{Browser, PASSWORD, Site};

/// Tables that checks, lists, alerts and exchange write.
const REAL: [&str; 14] = [
    "check",
    "evidence",
    "alert-count",
    "list",
    "list-entry",
    "rate",
    "count",
    "trust",
    "match-held",
    "match-count",
    "checkpoint-queue",
    "checkpoint-queued",
    "withdrawal",
    "question",
];

async fn site() -> Site {
    let site = Site::new().await;
    site.node.add_user(&Caller::node(), "theo", [Role::Trainer].into(), PASSWORD).await.unwrap();
    for name in ["nora", "nils", "noel", "nadia"] {
        site.node.add_user(&Caller::node(), name, [Role::Officer].into(), PASSWORD).await.unwrap();
    }
    site
}

async fn real(site: &Site) -> Vec<String> {
    let mut all = Vec::new();
    for table in REAL {
        all.push(format!("{:?}", site.node.engine().rows(Table(table), "", None, 10_000).await.unwrap()));
    }
    all
}

async fn prepared(site: &Site) -> String {
    let form = [
        ("title", "Week 1"),
        ("cohort", "First line"),
        ("defects", "digest-mismatch"),
        ("defects", "other-number"),
        ("sound", "1"),
    ];
    let mut theo = site.signed_in("theo").await;
    let made = theo.submit("/training", &form).await;
    assert_eq!(made.location(), "/training?done=training-prepared");
    theo.get(made.location()).await.says("The training set is prepared.");
    site.node.training_sets(&Caller::node()).await.unwrap()[0].id.clone()
}

/// What somebody finds who looks at what the page shows.
fn looked_at(exercise: &Exercise) -> DecisionForm {
    let digest = exercise.digests.iter().any(|line| line.signed != line.read);
    let other = exercise.printed != exercise.chip_lines;
    DecisionForm {
        says_false: digest || other,
        point: (digest || other).then(|| if digest { "chip-digest" } else { "chip-mrz-mismatch" }.to_owned()),
    }
}

async fn exercise(site: &Site, set: &str, number: usize) -> Exercise {
    site.node.exercise(&Caller::node(), set, number).await.unwrap()
}

/// Decides on all three at the desk; `misses` says of everything that it is not false.
async fn train(browser: &mut Browser, site: &Site, set: &str, misses: bool) {
    for number in 1..=3 {
        let looked = looked_at(&exercise(site, set, number).await);
        let path = format!("/training/{set}/{number}");
        let says = if looked.says_false && !misses { "false" } else { "sound" };
        let point = looked.point.unwrap_or_default();
        let decided = browser.submit(&path, &[("says", says), ("point", &point)]).await;
        assert_eq!(decided.location(), path);
    }
}

#[tokio::test]
async fn the_verdict_comes_after_the_decision_and_no_real_row_changes() {
    let site = site().await;
    let before = real(&site).await;
    let set = prepared(&site).await;
    let mut omar = site.signed_in("omar").await;
    omar.get("/training").await.says("Week 1");
    let mut found = 0;
    for number in 1..=3 {
        let path = format!("/training/{set}/{number}");
        let shown = omar.get(&path).await;
        shown.says("Training.");
        shown.says("Decide first");
        shown.keeps_quiet_of("The software’s verdict</h2>");
        shown.keeps_quiet_of("class=\"verdict");
        let looked = looked_at(&exercise(&site, &set, number).await);
        found += usize::from(looked.says_false);
        let says = if looked.says_false { "false" } else { "sound" };
        let point = looked.point.unwrap_or_default();
        let decided = omar.submit(&path, &[("says", says), ("point", &point)]).await;
        let told = omar.get(decided.location()).await;
        told.says("Training.");
        told.says("You told it rightly.");
        told.says(if looked.says_false { "class=\"verdict failed" } else { "class=\"verdict passed" });
        told.keeps_quiet_of("Refer to second line</button>");
        let again = omar.submit(&path, &[("says", "sound")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }
    assert_eq!(found, 2);
    assert_eq!(real(&site).await, before);
    assert_eq!(site.node.today().await.unwrap().checked, 0);
}

#[tokio::test]
async fn rates_are_told_from_five_people_on_and_name_nobody() {
    let site = site().await;
    let set = prepared(&site).await;
    let mut theo = site.signed_in("theo").await;
    for (index, name) in ["omar", "eve", "nora", "nils"].into_iter().enumerate() {
        train(&mut site.signed_in(name).await, &site, &set, index == 0).await;
    }
    let page = theo.get("/training").await;
    page.says("fewer than five people: not told");
    train(&mut site.signed_in("noel").await, &site, &set, false).await;
    let page = theo.get("/training").await;
    page.keeps_quiet_of("fewer than five people: not told");
    page.says("<td class=\"n\">5</td><td class=\"n\">5</td><td class=\"n\">4</td><td class=\"n\">4</td>");
    for name in ["omar", "eve", "nora", "nils", "noel"] {
        assert!(page.body.split(|c: char| !c.is_alphanumeric()).all(|word| word != name), "{name}");
    }
    // A trainee sees own results only, and no rates.
    let page = site.signed_in("nora").await.get("/training").await;
    page.says("3 of 3");
    page.keeps_quiet_of("Detection rates");
    let fresh = site.signed_in("nadia").await.get(&format!("/training/{set}/1")).await;
    fresh.keeps_quiet_of("You said");
}

#[tokio::test]
async fn who_may_not_and_what_is_no_set_is_refused() {
    let site = site().await;
    let set = prepared(&site).await;
    let own = site.signed_in("theo").await.get(&format!("/training/{set}/1")).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let mut omar = site.signed_in("omar").await;
    let form = [("title", "x"), ("cohort", "y"), ("defects", "digest-mismatch"), ("sound", "2")];
    assert_eq!(omar.submit("/training", &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.signed_in("ana").await.get("/training").await.status, StatusCode::FORBIDDEN);
    for path in [format!("/training/{set}/0"), format!("/training/{set}/4"), "/training/none/1".to_owned()] {
        assert_eq!(omar.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(omar.submit(&path, &[("says", "sound")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let path = format!("/training/{set}/1");
    let bad: [&[(&str, &str)]; 4] =
        [&[("says", "maybe")], &[], &[("says", "false")], &[("says", "false"), ("point", "nationality")]];
    for fields in bad {
        assert_eq!(omar.submit(&path, fields).await.status, StatusCode::BAD_REQUEST, "{fields:?}");
    }
    let mut theo = site.signed_in("theo").await;
    for (defect, sound, cohort) in [
        ("revoked", "2", "y"),
        ("digest-mismatch", "0", "y"),
        ("digest-mismatch", "12", "y"),
        ("digest-mismatch", "x", "y"),
        ("digest-mismatch", "2", ""),
    ] {
        let form = [("title", "x"), ("cohort", cohort), ("defects", defect), ("sound", sound)];
        assert_eq!(theo.submit("/training", &form).await.status, StatusCode::BAD_REQUEST, "{defect} {sound}");
    }
    assert_eq!(site.node.training_sets(&Caller::node()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_pages_say_training_in_every_language() {
    let site = site().await;
    let set = prepared(&site).await;
    let mut omar = site.signed_in("omar").await;
    for (lang, word) in [("en", "Training."), ("fr", "Exercice."), ("es", "Ejercicio."), ("ar", "تدريب.")]
    {
        omar.submit("/preferences", &[("lang", lang), ("back", "/")]).await;
        for path in ["/training".to_owned(), format!("/training/{set}/1")] {
            let page = omar.get(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            page.says(word);
            page.keeps_quiet_of("style=");
            page.keeps_quiet_of(">training-");
        }
    }
}
