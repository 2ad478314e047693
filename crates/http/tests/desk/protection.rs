//! The room of the data-protection role: requests, settings, rates, the notice; and that nobody else comes in.

use axum::http::StatusCode;
use vigie_node::{Caller, Role};

use super::browser::{Answer, Browser, PASSWORD, Site};
use super::{ERIKSSON, id_of};

const NUMBER: &str = "L898902C3";

async fn site() -> Site {
    let site = Site::new().await;
    let roles = [Role::DataProtection].into();
    site.node.add_user(&Caller::node(), "dora", roles, PASSWORD).await.unwrap();
    site
}

async fn checked(site: &Site) -> String {
    let answer =
        site.signed_in("omar").await.submit("/check", &[("mrz", ERIKSSON), ("reading", "first")]).await;
    id_of(&answer)
}

fn document() -> [(&'static str, &'static str); 3] {
    [("state", "UTO"), ("class", "P"), ("number", NUMBER)]
}

async fn found(browser: &mut Browser) -> Answer {
    browser.submit("/protection/find", &document()).await
}

#[tokio::test]
async fn a_request_is_made_answered_and_leaves_no_number_on_the_pages() {
    let site = site().await;
    let check = checked(&site).await;
    let mut dora = site.signed_in("dora").await;
    let before = dora.get("/protection").await;
    before.says("No request has been made.");
    let answer = found(&mut dora).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.says("2 things are held");
    answer.says("record of a check");
    answer.says(&format!("/check/{check}/notice"));
    answer.says("to be answered by 23 December 2026");
    let request = answer.field("request");
    let unsure = [&document()[..], &[("request", &request)]].concat();
    let refused = dora.submit("/protection/erase", &unsure).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    refused.says("Tick the box");
    let sure = [&unsure[..], &[("sure", "yes")]].concat();
    let erased = dora.submit("/protection/erase", &sure).await;
    erased.says("2 things were erased");
    erased.keeps_quiet_of(NUMBER);
    found(&mut dora).await.says("Nothing is held");
    let answered = dora.submit("/protection/answered", &[("request", &request)]).await;
    assert_eq!(answered.location(), "/protection?done=subject-answered");
    let page = dora.get(answered.location()).await;
    page.says("The request is noted as answered.");
    page.keeps_quiet_of(NUMBER);
    let case = site.signed_in("eve").await.get(&format!("/check/{check}")).await;
    case.keeps_quiet_of(NUMBER);
}

#[tokio::test]
async fn a_correction_is_made_from_the_page_and_bad_input_is_told_with_the_form_kept() {
    let site = site().await;
    checked(&site).await;
    let mut dora = site.signed_in("dora").await;
    let bad = dora.submit("/protection/find", &[("state", "UTO"), ("class", "P"), ("number", "L8?")]).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    bad.says("1 to 30 letters A to Z and digits");
    bad.says("value=\"L8?\"");
    let request = found(&mut dora).await.field("request");
    let nothing = [&document()[..], &[("request", &request)]].concat();
    dora.submit("/protection/rectify", &nothing).await.says("Nothing is to be corrected.");
    let right = [&nothing[..], &[("right_number", "L898902C8")]].concat();
    let corrected = dora.submit("/protection/rectify", &right).await;
    corrected.says("One thing was corrected");
    corrected.says("evidence of a check");
}

#[tokio::test]
async fn only_the_role_comes_in() {
    let site = site().await;
    let check = checked(&site).await;
    for user in ["ada", "omar", "eve", "ana", "aude"] {
        let mut browser = site.signed_in(user).await;
        for path in ["/protection", "/protection/rates", "/protection/notice"] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{user} {path}");
        }
        for path in ["/protection/find", "/protection/erase", "/protection/rectify", "/protection/settings"] {
            let answer = browser.submit(path, &document()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{user} {path}");
        }
        for path in ["/api/v1/subjects/rates", "/api/v1/subjects/requests"] {
            let status = browser.get(path).await.status;
            assert!(status == StatusCode::FORBIDDEN || status == StatusCode::UNAUTHORIZED, "{user} {path}");
        }
        let notice = browser.get(&format!("/check/{check}/notice")).await.status;
        let examines = matches!(user, "eve" | "ada");
        assert_eq!(notice == StatusCode::OK, examines, "{user}");
    }
    let mut dora = site.signed_in("dora").await;
    let rates = dora.get("/protection/rates").await;
    assert_eq!(rates.status, StatusCode::OK);
    rates.says("Closed blocks");
    let wrong = dora.get("/protection/rates?block=999999").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_notice_says_in_four_languages_what_is_kept_and_where_to_complain() {
    let site = site().await;
    let check = checked(&site).await;
    let mut dora = site.signed_in("dora").await;
    let settings = [
        ("evidence", "14"),
        ("records", "365"),
        ("requests", ""),
        ("authority", "Authority & Co of Northmark"),
        ("address", "1 Harbour Street\r\nKarsund"),
    ];
    let set = dora.submit("/protection/settings", &settings).await;
    assert_eq!(set.location(), "/protection?done=protection-set");
    for bad in [("evidence", "many"), ("records", "0"), ("records", "99999")] {
        let mut fields = settings.to_vec();
        fields.retain(|(name, _)| *name != bad.0);
        fields.push(bad);
        let refused = dora.submit("/protection/settings", &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad:?}");
    }
    let mut eve = site.signed_in("eve").await;
    eve.get(&format!("/check/{check}")).await.says(&format!("href=\"/check/{check}/notice\""));
    for (lang, words) in [
        ("en", ["Your travel document was checked", "The document has expired", "for 14 days"]),
        ("fr", ["Votre document de voyage a été contrôlé", "Où réclamer", "14 jours"]),
        ("es", ["Se ha controlado su documento de viaje", "Dónde reclamar", "14 días"]),
        ("ar", ["فُحصت وثيقة سفرك", "أين تشتكي", "14"]),
    ] {
        eve.cookies.insert("vigie_lang".to_owned(), lang.to_owned());
        let notice = eve.get(&format!("/check/{check}/notice")).await;
        assert_eq!(notice.status, StatusCode::OK);
        for word in words {
            notice.says(word);
        }
        notice.says("Authority &#38; Co of Northmark");
        notice.says("Karsund");
        for inner in [NUMBER, "ERIKSSON", "protection-notice", "alert.", "document.expired"] {
            notice.keeps_quiet_of(inner);
        }
        dora.cookies.insert("vigie_lang".to_owned(), lang.to_owned());
        for path in ["/protection", "/protection/rates", "/protection/notice"] {
            dora.get(path).await.keeps_quiet_of("protection-notice-t");
        }
    }
    let gone = eve.get("/check/00ffffffffffffff-00000000/notice").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
