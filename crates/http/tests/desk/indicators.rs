//! Cyber indicators on their page and as an export.

use axum::http::StatusCode;
use vigie_node::Caller;
use vigie_node::claims::ReleaseForm;
use vigie_policy::Onward;

use super::browser::Site;

async fn site() -> Site {
    let site = Site::new().await;
    let form = ReleaseForm {
        tlp: vigie_model::Tlp::Green,
        members: Default::default(),
        onward: Onward::No,
        purpose: None,
        legal_basis: None,
        expires: None,
    };
    for (name, value) in [("<b>Bad</b>", "bad.example"), ("Top", "org")] {
        let object = format!(
            r#"{{"type":"indicator","spec_version":"2.1","name":"{name}","pattern":"[domain-name:value = '{value}']","pattern_type":"stix","indicator_types":["malicious-activity"],"valid_from":"2020-01-01T00:00:00.000Z"}}"#
        );
        site.node.claim(&Caller::node(), object.as_bytes(), &form).await.unwrap();
    }
    site
}

#[tokio::test]
async fn the_page_has_lines_and_what_is_none_in_every_language() {
    let site = site().await;
    let mut ana = site.signed_in("ana").await;
    for (lang, title, why) in [
        ("en", "Cyber indicators", "a top-level domain"),
        ("fr", "Indicateurs cyber", "domaine de premier niveau"),
        ("es", "Indicadores cibernéticos", "dominio de primer nivel"),
        ("ar", "المؤشرات السيبرانية", "نطاق أعلى"),
    ] {
        ana.submit("/preferences", &[("lang", lang), ("back", "/")]).await;
        ana.get("/alerts").await.says(title);
        let page = ana.get("/indicators").await;
        for words in [title, why, "bad.example", "&#60;b&#62;Bad"] {
            page.says(words);
        }
        page.keeps_quiet_of("<b>Bad");
        page.keeps_quiet_of(">indicators-");
    }
    let mut omar = site.signed_in("omar").await;
    omar.get("/alerts").await.keeps_quiet_of("/indicators");
    assert_eq!(omar.get("/indicators").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_export_has_four_formats_and_a_tag() {
    let site = site().await;
    let mut ana = site.signed_in("ana").await;
    for (format, line) in [
        ("plain", "bad.example\n"),
        ("csv", "bad.example,domain,indicator--"),
        ("suricata", "content:\"bad.example\""),
        ("dns-rpz", "bad.example CNAME ."),
    ] {
        let answer = ana.get(&format!("/api/v1/blocklist?format={format}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{format}");
        answer.says(line);
        assert!(answer.header("etag").starts_with('"'), "{format}");
    }
    assert_eq!(ana.get("/api/v1/blocklist?format=exe").await.status, StatusCode::BAD_REQUEST);
}
