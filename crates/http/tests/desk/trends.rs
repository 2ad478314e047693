//! Phenomena, series and warnings as a browser without script meets them.

use axum::http::StatusCode;
use vigie_trend::Week;

use crate::browser::{Site, card, now};

/// Weeks of calm and a last one that counts 20.
fn csv() -> String {
    let week = Week::of(now());
    let mut text = "week,kind,unit,phenomenon,count\n".to_owned();
    for back in 1..=40 {
        let count = if back == 1 { 20 } else { 2 + back as u64 % 3 };
        text += &format!("{},land,found,document-counterfeit,{count}\n", week.plus(-back));
    }
    text + "2026-W02,land,found,migration,4\n"
}

#[tokio::test]
async fn a_rise_is_imported_found_warned_of_asked_about_and_scored() {
    let site = Site::new().await;
    site.node.add_member(&vigie_node::Caller::node(), &card("UTO", "Utopia").1).await.unwrap();
    let mut browser = site.signed_in("ana").await;
    browser.get("/series").await.says("Nothing was counted in these weeks.");
    let csv = csv();
    let files = [("file", "history.csv", csv.as_bytes())];
    let imported = browser.upload("/series/import", &[], &files, false).await;
    assert_eq!(imported.status, StatusCode::OK);
    imported.says("40 lines taken.");
    imported.says("1 line refused:");
    browser.submit("/series/detect", &[]).await.says("2 new alarms.");
    let page = browser.get("/series?phenomenon=document-counterfeit&weeks=26").await;
    page.says("Counterfeit documents, all checkpoints, this member");
    page.says("unusual");
    page.says("<svg class=\"plot\"");
    page.keeps_quiet_of("style=");

    let alarms = browser.get("/warnings").await;
    alarms.says("Counted 20");
    let alarm = alarms.field("alarm");
    let nobody = browser
        .submit("/warnings/warn", &[("alarm", &alarm), ("asked", "compare-counts"), ("tlp", "amber")])
        .await;
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST);
    nobody.says("Choose the members that it is released to");
    let fields = [
        ("alarm", &*alarm),
        ("asked", "compare-counts"),
        ("days", "14"),
        ("tlp", "amber"),
        ("members", "UTO"),
    ];
    let warned = browser.submit("/warnings/warn", &fields).await;
    assert_eq!(warned.location(), "/warnings?done=trend-warned");
    browser.get(warned.location()).await.says("The warning is signed and released.");
    let asked = browser.submit("/warnings/ask", &[("alarm", &alarm), ("text", "")]).await;
    assert_eq!(asked.location(), "/warnings?done=trend-asked");
    browser.submit("/warnings/outcome", &[("alarm", &alarm), ("outcome", "false")]).await;
    browser.get("/warnings").await.says("How many findings of “Counterfeit documents”");
}

#[tokio::test]
async fn a_mutation_is_stated_and_disputed_on_the_page_of_phenomena() {
    let site = Site::new().await;
    let mut browser = site.signed_in("ana").await;
    let mut fields = vec![
        ("phenomenon", "document-morphing"),
        ("kind", "splits-from"),
        ("other", "document-alteration"),
        ("since", "2026-10"),
        ("enablers", "automation"),
        ("confidence", "70"),
        ("tlp", "green"),
    ];
    let made = browser.submit("/phenomena", &fields).await;
    assert_eq!(made.location(), "/phenomena?done=trend-mutation");
    let page = browser.get("/phenomena").await;
    page.says("splits from");
    page.says("No member has agreed or disputed.");
    let id = page.field("mutation");
    browser
        .submit("/phenomena/opinion", &[("mutation", &id), ("opinion", "disagree"), ("tlp", "green")])
        .await;
    browser.get("/phenomena").await.says("disputes it");
    fields[3].1 = "2027-01";
    let late = browser.submit("/phenomena", &fields).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn officers_and_auditors_do_not_see_the_room() {
    let site = Site::new().await;
    for user in ["omar", "aude"] {
        let mut browser = site.signed_in(user).await;
        for path in ["/series", "/phenomena", "/warnings"] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{user} {path}");
        }
    }
}
