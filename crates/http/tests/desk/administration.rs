//! Accounts and keys by form, and one's own password.

use axum::http::StatusCode;

use crate::browser::{PASSWORD, Site};

#[tokio::test]
async fn an_administrator_makes_changes_and_removes_accounts() {
    let site = Site::new().await;
    let mut ada = site.signed_in("ada").await;
    let made = ada
        .submit(
            "/administration/users",
            &[("user", "tom"), ("password", PASSWORD), ("roles", "officer"), ("roles", "trainer")],
        )
        .await;
    assert_eq!(made.location(), "/administration?done=user-added");
    let page = ada.get("/administration").await;
    page.says("tom");
    let mut tom = site.signed_in("tom").await;
    assert_eq!(tom.get("/check").await.status, StatusCode::OK);
    assert_eq!(tom.get("/administration").await.status, StatusCode::FORBIDDEN);
    // Other roles end what was open.
    let changed = ada.submit("/administration/users/tom/roles", &[("roles", "auditor")]).await;
    assert_eq!(changed.location(), "/administration?done=user-changed");
    assert_eq!(tom.get("/check").await.status, StatusCode::SEE_OTHER);
    tom = site.signed_in("tom").await;
    assert_eq!(tom.get("/check").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.submit("/administration/users/tom/roles", &[]).await.status, StatusCode::BAD_REQUEST);
    // An account that is made again under the same name gets none of the old sessions.
    ada.submit("/administration/users/tom/remove", &[]).await;
    assert_eq!(tom.get("/audit").await.status, StatusCode::SEE_OTHER);
    ada.submit("/administration/users", &[("user", "tom"), ("password", PASSWORD), ("roles", "auditor")])
        .await;
    assert_eq!(tom.get("/audit").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let site = Site::new().await;
    let mut ada = site.signed_in("ada").await;
    for (path, fields) in [
        ("/administration/users/ada/remove", vec![]),
        ("/administration/users/ada/roles", vec![("roles", "officer")]),
    ] {
        let answer = ada.submit(path, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{path}");
        answer.says("This is the last administrator of the node.");
    }
    assert_eq!(ada.get("/administration").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_key_is_shown_once_and_ends() {
    let site = Site::new().await;
    let mut ada = site.signed_in("ada").await;
    let made = ada.submit("/administration/keys", &[("user", "ana"), ("label", "SIEM")]).await;
    assert_eq!(made.status, StatusCode::OK);
    let at = made.body.find("vig_").expect("the key");
    let key = made.body[at..].split(['<', '\n']).next().unwrap().to_owned();
    assert!(site.node.api_key(&key).await.is_ok());
    let page = ada.get("/administration").await;
    page.says("SIEM");
    assert!(!page.body.contains(&key));
    let id = key.split('_').nth(1).unwrap();
    ada.submit(&format!("/administration/keys/{id}/remove"), &[]).await;
    assert!(site.node.api_key(&key).await.is_err());
}

#[tokio::test]
async fn ones_own_password_is_changed_with_the_present_one() {
    let site = Site::new().await;
    let mut omar = site.signed_in("omar").await;
    let form = |present: &'static str, again: &'static str| {
        [("present", present), ("password", "another long sentence"), ("password_again", again)]
    };
    let wrong = omar.submit("/account", &form("not this one", "another long sentence")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let differ = omar.submit("/account", &form(PASSWORD, "yet another sentence")).await;
    differ.says("The two new passwords differ.");
    let changed = omar.submit("/account", &form(PASSWORD, "another long sentence")).await;
    assert_eq!(changed.location(), "/login?done=password-changed");
    assert_eq!(omar.get("/check").await.status, StatusCode::SEE_OTHER, "the session ended");
    assert!(site.node.sign_in("omar", PASSWORD).await.is_err());
    assert!(site.node.sign_in("omar", "another long sentence").await.is_ok());
}
