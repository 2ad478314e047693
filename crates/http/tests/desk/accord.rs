//! Links, designations, practices and decisions on the desk: contested matters are drawn alike, in every view and language.

use axum::http::StatusCode;
use vigie_model::{StixId, Tlp};
use vigie_node::Caller;
use vigie_node::claims::ReleaseForm;
use vigie_node::links::{DesignationForm, LinkForm, OrganisationForm};
use vigie_policy::Onward;

use super::browser::{Browser, PASSWORD, Site, card};

fn kept() -> ReleaseForm {
    ReleaseForm {
        tlp: Tlp::AmberStrict,
        members: [].into(),
        onward: Onward::No,
        purpose: None,
        legal_basis: None,
        expires: None,
    }
}

/// A node where two authorities designate an organisation and a third denies it; the organisation, another, and a link.
async fn contested(site: &Site) -> (StixId, StixId, StixId, Vec<StixId>) {
    let caller = Caller::node();
    let mut ends = Vec::new();
    for name in ["Harbour Dawn Front", "Grey Quarry Circle"] {
        let form = OrganisationForm { name: name.to_owned(), release: kept() };
        ends.push(site.node.name_organisation(&caller, &form).await.unwrap().id);
    }
    let mut designations = Vec::new();
    for (stance, category, authority) in [
        ("designates", "terrorist-organisation", "Ministry of Utopia"),
        ("denies", "none", "Council of Southmere"),
        ("designates", "proscribed-organisation", "Court of Northmark"),
    ] {
        let form = DesignationForm {
            subject: ends[0].clone(),
            stance: stance.into(),
            category: category.into(),
            authority: authority.into(),
            instrument: "Order 12/2026".into(),
            day: "2026-02-01".into(),
            valid_until: None,
            confidence: None,
            release: kept(),
        };
        designations.push(site.node.designate(&caller, &form).await.unwrap().id);
    }
    let form = LinkForm {
        source: ends[0].clone(),
        target: ends[1].clone(),
        relationship: "finances".into(),
        since: Some("2026-01-31".into()),
        evidence: Vec::new(),
        reports: vec!["Report 7".into()],
        reliability: Some("B".into()),
        credibility: Some("3".into()),
        confidence: Some(60),
        release: kept(),
    };
    let link = site.node.claim_link(&caller, &form).await.unwrap().id;
    (ends.remove(0), ends.remove(0), link, designations)
}

/// A page from its heading on as a reader meets it: a line per element, without addresses, ids, versions and digests.
fn read(html: &str) -> String {
    let from = html.find("<h1").unwrap();
    let main = &html[from..html.find("</main>").unwrap()];
    let mut lines = String::new();
    for part in main.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let text = text.trim();
        if tag.starts_with("option")
            || tag.starts_with("pre")
            || text.is_empty()
            || text.contains("--")
            || by_chance(text)
        {
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let class = tag.split("class=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        lines.push_str(&format!("{name}{}{class}: {text}\n", if class.is_empty() { "" } else { "." }));
    }
    lines
}

/// Versions and digests differ with every look at the clock.
fn by_chance(text: &str) -> bool {
    (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || (text.starts_with("2026-") && text.ends_with('Z'))
}

/// The tags and classes of an element, without its texts and addresses.
fn shape(html: &str) -> String {
    let tags = html.split('<').skip(1).filter_map(|part| part.split('>').next());
    tags.map(|tag| {
        let name = tag.split(' ').next().unwrap_or_default();
        let class = tag.split("class=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        format!("{name} {class}\n")
    })
    .collect()
}

async fn speak(browser: &mut Browser, lang: &str) {
    browser.submit("/preferences", &[("lang", lang), ("back", "/")]).await;
}

#[tokio::test]
async fn two_designations_and_a_denial_are_drawn_alike_in_every_view_and_language() {
    let site = Site::new().await;
    let (organisation, _, link, designations) = contested(&site).await;
    let mut browser = site.signed_in("ana").await;
    for lang in ["en", "fr", "es", "ar"] {
        speak(&mut browser, lang).await;
        let views = [
            ("list", "/links".to_owned()),
            ("organisation", format!("/links/organisations/{organisation}")),
            ("link", format!("/links/{link}")),
        ];
        for (view, path) in views {
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let articles: Vec<&str> = page
                .body
                .split("<article ")
                .skip(1)
                .map(|rest| rest.split("</article>").next().unwrap())
                .filter(|article| article.contains("Order 12/2026"))
                .collect();
            assert_eq!(articles.len(), 3, "{view} {lang}");
            // Same elements, same classes, in the order of time: the denial stands where it was said, between the two.
            assert!(articles.iter().all(|article| shape(article) == shape(articles[0])), "{view} {lang}");
            for (article, authority) in
                articles.iter().zip(["Ministry of Utopia", "Council of Southmere", "Court of Northmark"])
            {
                assert!(article.contains(authority), "{view} {lang}: {article}");
            }
            // The organisation itself is a name and nothing else.
            let heading = page.body.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap();
            assert!(!heading.contains("class="), "{heading}");
            insta::assert_snapshot!(format!("designations_{view}_{lang}"), read(&page.body));
        }
        // In the exchange: the object of the organisation knows no designation; one of a designation is called by who says so.
        let object = browser.get(&format!("/exchange/{organisation}")).await;
        insta::assert_snapshot!(format!("designations_object_{lang}"), read(&object.body));
        let object = browser.get(&format!("/exchange/{}", designations[1])).await;
        insta::assert_snapshot!(format!("designations_denial_{lang}"), read(&object.body));
        let list = browser.get("/exchange?type=x-vigie-designation").await;
        insta::assert_snapshot!(format!("designations_exchange_{lang}"), read(&list.body));
    }
    let api = site.node.organisation(&Caller::node(), &organisation).await.unwrap();
    let told: Vec<&str> = api.designations.iter().map(|one| one.stance.as_str()).collect();
    assert_eq!(told, ["designates", "denies", "designates"]);
}

#[tokio::test]
async fn claims_are_made_by_forms_and_bad_input_is_said() {
    let site = Site::new().await;
    let mut analyst = site.signed_in("ana").await;
    let named = analyst.submit("/links/organisations", &[("name", "Harbour <b>"), ("tlp", "green")]).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
    let page = analyst.get(named.location()).await;
    page.says("Harbour &#60;b&#62;");
    page.says("Recorded and signed.");
    let first = named.location().split(['/', '?']).nth(3).unwrap().to_owned();
    let other = analyst.submit("/links/organisations", &[("name", "Quarry"), ("tlp", "green")]).await;
    let second = other.location().split(['/', '?']).nth(3).unwrap().to_owned();
    let link = analyst
        .submit(
            "/links",
            &[
                ("source", &first),
                ("target", &second),
                ("relationship", "part-of"),
                ("tlp", "green"),
                ("confidence", "40"),
            ],
        )
        .await;
    assert_eq!(link.status, StatusCode::SEE_OTHER);
    let page = analyst.get(link.location()).await;
    page.says("“Harbour &#60;b&#62; is part of Quarry”");
    page.keeps_quiet_of("/dispute");
    analyst.get(&format!("/links/organisations/{first}")).await.says("<svg viewBox");
    for (fields, words) in [
        (
            vec![("source", &*first), ("target", &*first), ("relationship", "part-of"), ("tlp", "green")],
            "two different ends",
        ),
        (
            vec![("source", &*first), ("target", &*second), ("relationship", "is-evil"), ("tlp", "green")],
            "controlled list",
        ),
        (
            vec![("source", &*first), ("target", &*second), ("relationship", "part-of"), ("tlp", "purple")],
            "cannot be chosen",
        ),
        (
            vec![
                ("source", &*first),
                ("target", &*second),
                ("relationship", "part-of"),
                ("tlp", "green"),
                ("confidence", "many"),
            ],
            "0 to 100",
        ),
        (
            vec![
                ("source", &*first),
                ("target", &*second),
                ("relationship", "part-of"),
                ("tlp", "green"),
                ("evidence", "a b"),
            ],
            "no id of a STIX object",
        ),
    ] {
        let answer = analyst.submit("/links", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{words}");
        answer.says(words);
    }
    let long = "x".repeat(121);
    let refused = analyst.submit("/links/organisations", &[("name", &long), ("tlp", "green")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(analyst.get("/links/none").await.status, StatusCode::NOT_FOUND);
    let mut officer = site.signed_in("omar").await;
    assert_eq!(officer.get("/links").await.status, StatusCode::FORBIDDEN);
    let answer = officer.submit("/links/organisations", &[("name", "A"), ("tlp", "green")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_practice_is_read_in_two_languages_each_in_its_own_direction() {
    let site = Site::new().await;
    let mut analyst = site.signed_in("ana").await;
    let made = analyst
        .submit(
            "/practices",
            &[
                ("lang", "en"),
                ("name", "Read the chip first"),
                ("steps", "Place it\r\n\r\nWait"),
                ("review_date", "2026-12-01"),
                ("tags", "night, chip-digest,"),
                ("tlp", "green"),
            ],
        )
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let path = made.location().split('?').next().unwrap().to_owned();
    let added = analyst
        .submit(
            &format!("{path}/translations"),
            &[("lang", "ar"), ("name", "اقرأ الشريحة أولا"), ("steps", "ضعها"), ("tlp", "green")],
        )
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let page = analyst.get(&path).await;
    page.says("lang=\"en\" dir=\"ltr\">Read the chip first</h2>");
    page.says("lang=\"ar\" dir=\"rtl\">اقرأ الشريحة أولا</h2>");
    page.says("<li>Wait</li>");
    page.keeps_quiet_of("/endorse");
    speak(&mut analyst, "ar").await;
    analyst.get("/practices").await.says("اقرأ الشريحة أولا");
    speak(&mut analyst, "en").await;
    let list = analyst.get("/practices?q=chip&tag=night&review=due-soon").await;
    list.says("Read the chip first");
    analyst.get("/practices?review=overdue").await.says("No practice fits.");
    assert_eq!(analyst.get("/practices?review=never").await.status, StatusCode::BAD_REQUEST);
    let refused = analyst
        .submit("/practices", &[("lang", "en"), ("name", "A"), ("review_date", "soon"), ("tlp", "green")])
        .await;
    refused.says("This is no calendar day.");
    let mut officer = site.signed_in("omar").await;
    officer.get("/practices").await.says("Read the chip first");
    officer.get(&path).await.keeps_quiet_of("<form class=\"form");
    assert_eq!(site.signed_in("aude").await.get("/practices").await.status, StatusCode::FORBIDDEN);
    let gone = analyst.submit(&format!("{path}/withdraw"), &[]).await;
    assert_eq!(gone.location(), "/practices?done=withdrawn");
    analyst.get(&path).await.says("withdrawn or ended");
}

#[tokio::test]
async fn a_decision_is_recorded_and_followed_up_by_forms() {
    let site = Site::new().await;
    let operator = Caller::node();
    site.node.add_user(&operator, "cora", [vigie_node::Role::Convenor].into(), PASSWORD).await.unwrap();
    site.node.add_member(&operator, &card("XUT", "Utland").1).await.unwrap();
    let mut convenor = site.signed_in("cora").await;
    let form = [
        ("title", "Third meeting"),
        ("group", "Documents"),
        ("day", "2026-11-20"),
        ("agenda", "Chip\nLists"),
        ("participants", "XNM"),
        ("participants", "XUT"),
        ("text", "Northmark reports"),
        ("responsible", "XNM"),
        ("due", "2026-11-01"),
    ];
    assert_eq!(convenor.submit("/decisions", &form).await.location(), "/decisions?done=recorded");
    let page = convenor.get("/decisions").await;
    for words in [
        "Third meeting",
        "Northmark reports",
        "overdue",
        "<li dir=\"auto\">Lists</li>",
        "Say that it is done",
    ] {
        page.says(words);
    }
    let at = page.body.find("/follow-up\"").unwrap();
    let path = page.body[..at].rsplit('"').next().unwrap().to_owned() + "/follow-up";
    assert_eq!(convenor.submit(&path, &[("state", "done")]).await.location(), "/decisions?done=recorded");
    convenor.get("/decisions?member=XNM").await.says("Open again");
    convenor.get("/decisions?member=XUT").await.says("No decision is recorded here.");
    assert_eq!(convenor.submit(&path, &[("state", "never")]).await.status, StatusCode::BAD_REQUEST);
    let mut wrong = form;
    wrong[4] = ("participants", "Somebody Else");
    assert_eq!(convenor.submit("/decisions", &wrong).await.status, StatusCode::BAD_REQUEST);
    let mut analyst = site.signed_in("ana").await;
    analyst.get("/decisions").await.keeps_quiet_of("Say that it is done");
    assert_eq!(analyst.submit(&path, &[("state", "done")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.signed_in("omar").await.get("/decisions").await.status, StatusCode::FORBIDDEN);
}
