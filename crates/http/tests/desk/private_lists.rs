//! The page of private lists: what it says, and that it publishes and asks by its rights.

use axum::http::StatusCode;
use vigie_model::Lang;
use vigie_node::Caller;

use super::browser::{Site, card};

#[tokio::test]
async fn the_page_says_what_an_owner_learns_in_every_language() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    for (lang, words) in [
        (Lang::En, "the owner learns that somebody asked"),
        (Lang::Fr, "le propriétaire apprend"),
        (Lang::Es, "el titular sabe"),
        (Lang::Ar, "يعلم صاحب القائمة"),
    ] {
        browser.cookies.insert("vigie_lang".into(), lang.code().into());
        let page = browser.get("/private-lists").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(words);
        assert!(!page.body.contains("style="), "no inline style");
    }
}

#[tokio::test]
async fn an_analyst_publishes_to_members_and_takes_back_and_an_officer_does_neither() {
    let site = Site::new().await;
    site.node.add_member(&Caller::node(), &card("UTO", "Utopia").1).await.unwrap();
    let list = site.node.lists(&Caller::node()).await.unwrap().remove(0);
    let mut officer = site.signed_in("omar").await;
    officer.get("/private-lists").await.keeps_quiet_of("/private-lists/publish");
    let mut browser = site.signed_in("ana").await;
    browser.get("/private-lists").await.says("Utopia");
    let nobody = browser.submit("/private-lists/publish", &[("list", &list.id)]).await;
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST);
    let made = browser.submit("/private-lists/publish", &[("list", &list.id), ("to", "UTO")]).await;
    assert_eq!(made.location(), "/private-lists?done=list-published");
    let page = browser.get(made.location()).await;
    page.says("Published.");
    page.says("may be asked by UTO");
    page.says("Nobody has asked yet.");
    let back = browser.submit("/private-lists/unpublish", &[("list", &list.id)]).await;
    assert_eq!(back.location(), "/private-lists?done=list-unpublished");
    browser.get(back.location()).await.keeps_quiet_of("may be asked by");
    let refused = officer.submit("/private-lists/publish", &[("list", &list.id), ("to", "UTO")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_list_that_is_not_held_is_not_asked() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    for list in ["", "UTO/stolen", "nonsense", "///"] {
        let fields = [("list", list), ("state", "UTO"), ("class", "P"), ("number", "X1")];
        assert_eq!(browser.submit("/private-lists/query", &fields).await.status, StatusCode::NOT_FOUND);
    }
    let fields = [("list", ""), ("state", "U 1"), ("class", "P"), ("number", "X1")];
    let answer = browser.submit("/private-lists/query", &fields).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
