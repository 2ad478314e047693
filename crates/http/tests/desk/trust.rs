//! Trust data by form and by API: two administrators, reasons, what each role may see.

use axum::http::StatusCode;
use vigie_node::{Caller, Role};
use vigie_specimen::{Authority, AuthoritySpec};

use crate::browser::{Answer, Browser, PASSWORD, Site, now};

const PAGE: &str = "/administration/trust";

/// A second authority that the site does not know.
fn stranger() -> Vec<u8> {
    let mut next = 0u8;
    let mut random = |octets: &mut [u8]| {
        for octet in octets {
            next = next.wrapping_mul(181).wrapping_add(97);
            *octet = next;
        }
    };
    Authority::make(&AuthoritySpec::new(now()), &mut random).unwrap().trust()["csca.der"].clone()
}

async fn site() -> (Site, Browser, Browser) {
    let site = Site::new().await;
    site.node.add_user(&Caller::node(), "ben", [Role::Administrator].into(), PASSWORD).await.unwrap();
    let (ada, ben) = (site.signed_in("ada").await, site.signed_in("ben").await);
    (site, ada, ben)
}

/// The path that a form led to, without its notice.
fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_anchor_is_proposed_by_one_administrator_and_approved_by_another() {
    let (site, mut ada, mut ben) = site().await;
    let before = site.node.trust_used().version.unwrap();
    ada.get("/administration").await.says("href=\"/administration/trust\"");
    let answer = ada.upload(PAGE, &[], &[("files", "csca-new.der", &stranger())], false).await;
    assert!(answer.location().ends_with("?done=trust-proposed"), "{}", answer.location());
    let import = place(&answer);
    let page = ada.get(&import).await;
    page.says("takes two administrators");
    page.says("Rests on persons");
    page.says("You began this");
    page.keeps_quiet_of("/approve\"");
    let against = before.to_string();
    let alone = ada.submit(&format!("{import}/approve"), &[("against", &against)]).await;
    assert_eq!(alone.status, StatusCode::FORBIDDEN);
    alone.says("takes two different administrators");
    assert_eq!(site.node.trust_used().version, Some(before));

    ben.get(PAGE).await.says("csca-new.der");
    let shown = ben.get(&import).await;
    assert_eq!(shown.field("against"), against);
    let stale = ben.submit(&format!("{import}/approve"), &[("against", "0")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("The trust data changed since");
    let approved = ben.submit(&format!("{import}/approve"), &[("against", &against)]).await;
    assert!(approved.location().ends_with("?done=trust-approved"));
    assert_eq!(site.node.trust_used().version, Some(before + 1));
    let version = ada.get(&format!("{PAGE}/versions/{}", before + 1)).await;
    version.says("the same digest");
    version.says("csca-new.der");

    // Out again, by two.
    ada.get(&import).await.says("Take this file out");
    let none = ada.submit(&format!("{import}/withdraw"), &[("reason", "")]).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    let asked = ada.submit(&format!("{import}/withdraw"), &[("reason", "mistake")]).await;
    assert!(asked.location().ends_with("?done=trust-out-asked"));
    ada.get(&import).await.keeps_quiet_of("/withdraw\"");
    let out = ben.submit(&format!("{import}/withdraw"), &[("reason", "mistake")]).await;
    assert!(out.location().ends_with("?done=trust-withdrawn"));
    assert_eq!(site.node.trust_used().version, Some(before + 2));
    ben.get(PAGE).await.says("Turned down or taken out");
}

#[tokio::test]
async fn a_certificate_shows_what_trust_in_it_rests_on() {
    let (site, mut ada, _) = site().await;
    let found = ada.get(&format!("{PAGE}/certificates?q=ut")).await;
    found.says("1 fit,");
    let at = found.body.find("/administration/trust/certificates/").expect("a link");
    let link = found.body[at..].split('"').next().unwrap().to_owned();
    let shown = ada.get(&link).await;
    shown.says("approved here by persons");
    shown.says("the certificate itself");
    shown.says("csca.der");
    ada.get(&format!("{PAGE}/certificates?q=nowhere")).await.says("No certificate fits.");
    assert_eq!(ada.get(&format!("{PAGE}/certificates/zz")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&format!("{PAGE}/imports/zz")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&format!("{PAGE}/versions/99")).await.status, StatusCode::NOT_FOUND);
    // Others have no part in it.
    for user in ["omar", "eve", "ana", "aude"] {
        let mut browser = site.signed_in(user).await;
        for path in [PAGE, &format!("{PAGE}/certificates"), &link, &format!("{PAGE}/versions/1")] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{user} {path}");
        }
        let sent = browser.upload(PAGE, &[], &[("files", "x.der", &stranger())], false).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_said_on_the_page_in_its_language() {
    let (site, mut ada, _) = site().await;
    let before = site.node.trust_used();
    let damaged = ada.upload(PAGE, &[], &[("files", "x.ml", b"no list at all")], false).await;
    assert_eq!(damaged.status, StatusCode::BAD_REQUEST);
    damaged.says("Nothing of it can be used");
    let none = ada.upload(PAGE, &[], &[], false).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    let large = vec![b'0'; 9 << 20];
    let large = ada.upload(PAGE, &[], &[("files", "x.ml", &large)], false).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    ada.cookies.insert("vigie_lang".to_owned(), "ar".to_owned());
    let known = {
        ada.upload(PAGE, &[], &[("files", "a.der", &stranger())], false).await;
        ada.upload(PAGE, &[], &[("files", "b.der", &stranger())], false).await
    };
    assert_eq!(known.status, StatusCode::CONFLICT);
    known.says("هذا الملف معروف");
    assert_eq!(site.node.trust_used(), before);
    let days = ada.submit(&format!("{PAGE}/bundle"), &[("days", "400")]).await;
    assert_eq!(days.status, StatusCode::BAD_REQUEST);
    let bundle = ada.submit(&format!("{PAGE}/bundle"), &[("days", "30")]).await;
    assert_eq!((bundle.status, bundle.header("content-type")), (StatusCode::OK, "application/octet-stream"));
}

#[tokio::test]
async fn eight_hundred_certificates_come_in_pages_of_bounded_size() {
    let (site, mut ada, _) = site().await;
    let list = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/csca/NL_ML_2026-07-22.ml"));
    let answer = ada.upload(PAGE, &[], &[("files", "NL_ML.ml", &list.unwrap())], false).await;
    let import = place(&answer);
    let shown = ada.get(&import).await;
    shown.says("not anchored: it vouches for nothing yet");
    shown.says("rel=\"next\"");
    let mut path = format!("{import}?after=0");
    let mut pages = 0;
    loop {
        let page = ada.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.len() < 300_000, "{path}: {} octets", page.body.len());
        pages += 1;
        let Some(at) = page.body.find("rel=\"next\" href=\"") else { break };
        path = page.body[at + 17..].split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    }
    assert!(pages >= 4, "{pages} pages");
    let against = shown.field("against");
    // It gives no trust, so the one who brought it may approve it; it then waits for its anchor.
    ada.submit(&format!("{import}/approve"), &[("against", &against)]).await;
    assert!(site.node.trust_snapshot().authorities().len() > 400);
    assert_eq!(site.node.trust_snapshot().anchors().count(), 1);
    let anchor = ada.submit(&format!("{import}/anchor"), &[]).await;
    let anchor = place(&anchor);
    ada.get(&anchor).await.says("takes two administrators");
    let page = ada.get(&format!("{PAGE}/certificates?standing=unanchored")).await;
    assert!(page.body.len() < 300_000);
    page.says("rel=\"next\"");
}
