//! Checkpoints on the desk: the code once, the link with its ages, and what a checkpoint's key reaches.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use tower::ServiceExt as _;
use vigie_http::auth::PeerCheckpoint;
use vigie_node::Caller;
use vigie_node::checkpoint::enrolment::Enrol;

use crate::browser::Site;

const LANGS: [&str; 4] = ["en", "fr", "es", "ar"];

#[tokio::test]
async fn an_administrator_adds_a_checkpoint_and_sees_its_code_this_once() {
    let site = Site::new().await;
    let mut ada = site.signed_in("ada").await;
    ada.get("/members").await.says("href=\"/checkpoints\"");
    ada.get("/checkpoints").await.says("No checkpoint yet.");
    let fields = [("title", "Lane <3>"), ("kind", "sea"), ("users", "omar"), ("lists", "lost")];
    let made = ada.submit("/checkpoints", &fields).await;
    assert_eq!(made.status, StatusCode::OK);
    made.says("--enrol vigie-checkpoint-1.");
    made.says("Lane &#60;3&#62;");
    for lang in LANGS {
        ada.cookies.insert("vigie_lang".to_owned(), lang.to_owned());
        let page = ada.get("/checkpoints").await;
        page.keeps_quiet_of("vigie-checkpoint-1.");
        page.keeps_quiet_of("style=");
        page.keeps_quiet_of("checkpoint-st");
        page.says("Lost &#38; stolen");
    }
    ada.cookies.insert("vigie_lang".to_owned(), "fr".to_owned());
    let bad = ada.submit("/checkpoints", &[("title", " "), ("kind", "sea")]).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    bad.says("Un point de contrôle a un nom");
    let found = site.node.checkpoints(&Caller::node()).await.unwrap();
    let gone = ada.submit(&format!("/checkpoints/{}/remove", found[0].id), &[]).await;
    assert_eq!(gone.location(), "/checkpoints?done=checkpoint-removed");
    ada.get("/checkpoints").await.says("retiré");
    let mut omar = site.signed_in("omar").await;
    assert_eq!(omar.get("/checkpoints").await.status, StatusCode::FORBIDDEN);
    assert_eq!(omar.submit("/checkpoints", &fields).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_checkpoint_shows_its_link_and_the_ages_of_its_data() {
    let (home, post) = (Site::new().await, Site::empty().await);
    let mut ada = home.signed_in("ada").await;
    let fields = [("title", "Lane 3"), ("kind", "land"), ("users", "omar"), ("lists", "lost")];
    let page = ada.submit("/checkpoints", &fields).await;
    let at = page.body.find("vigie-checkpoint-1.").unwrap();
    let code: String = page.body[at..].split('<').next().unwrap().trim().to_owned();
    let code: vigie_node::checkpoint::enrolment::EnrolmentCode = code.parse().unwrap();
    let asked = Enrol { checkpoint: code.checkpoint.clone(), secret: code.secret.clone() };
    let welcome = home.node.enrol_checkpoint(&[5; 32], &asked).await.unwrap();
    post.node.join_home(&Caller::node(), &code, &welcome).await.unwrap();
    let delta = home.node.make_delta(&Caller::checkpoint(&*code.checkpoint), 0).await.unwrap();
    post.node.apply_delta(&Caller::node(), &delta).await.unwrap();

    let mut omar = post.signed_in("omar").await;
    let page = omar.get("/check").await;
    for text in ["Lane 3", "Home node spoke", "0 to deliver", "Alerts", "Lost &#38; stolen", "Trust data"] {
        page.says(text);
    }
    omar.submit("/check", &[("reading", "first"), ("mrz", super::ERIKSSON)]).await;
    post.node
        .note_link(&Caller::node(), Some(("checkpoint.unreachable", "x does not answer")))
        .await
        .unwrap();
    let page = omar.get("/checkpoints").await;
    for text in ["Home node silent for", "1 to deliver", "is not reached since", "Northmark"] {
        page.says(text);
    }
    for lang in LANGS {
        omar.cookies.insert("vigie_lang".to_owned(), lang.to_owned());
        omar.get("/checkpoints").await.keeps_quiet_of("checkpoint-");
    }
    post.node.note_link(&Caller::node(), Some(("checkpoint.removed", "removed"))).await.unwrap();
    omar.cookies.insert("vigie_lang".to_owned(), "en".to_owned());
    omar.get("/checkpoints").await.says("has removed this checkpoint");
}

#[tokio::test]
async fn a_checkpoints_key_reaches_its_own_paths_alone() {
    let site = Site::new().await;
    let ask = async |method: Method, path: &str, id: Option<&str>| {
        let who = PeerCheckpoint { pin: [6; 32], id: id.map(str::to_owned) };
        let router = vigie_http::checkpoint_router(site.app.clone()).layer(axum::Extension(who));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(Body::from(r#"{"checkpoint":"x","secret":"y"}"#));
        router.oneshot(request.unwrap()).await.unwrap().status()
    };
    for path in [
        "/taxii2/",
        "/taxii2/default/",
        "/api/v1/audit",
        "/api/v1/members",
        "/api/v1/whoami",
        "/",
        "/metrics",
    ] {
        assert_eq!(ask(Method::GET, path, Some("x")).await, StatusCode::NOT_FOUND, "{path}");
    }
    // A key that nobody knows may enrol with a right code, and nothing else.
    assert_eq!(ask(Method::GET, "/checkpoint/v1/delta?have=0", None).await, StatusCode::FORBIDDEN);
    assert_eq!(ask(Method::POST, "/checkpoint/v1/enrol", None).await, StatusCode::UNAUTHORIZED);
    // Neither users nor members find these paths.
    let mut ada = site.signed_in("ada").await;
    assert_eq!(ada.get("/checkpoint/v1/delta?have=0").await.status, StatusCode::NOT_FOUND);
}
