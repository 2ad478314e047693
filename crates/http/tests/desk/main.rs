//! The desk as a browser without script meets it: a node in memory behind its router.

mod accord;
mod administration;
mod browser;
mod checkpoint;
mod indicators;
mod lists;
mod private_lists;
mod protection;
mod rounds;
mod second;
mod training;
mod trends;
mod trust;

use axum::http::StatusCode;
use browser::{Answer, Browser, PASSWORD, Site, card, now};
use vigie_node::Caller;
use vigie_specimen::{Defect, Spec, Specimen};

/// The passport of ICAO Doc 9303-4, appendix A; it expired in 2012.
const ERIKSSON: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

async fn check(browser: &mut Browser, specimen: &Specimen) -> Answer {
    let mrz = specimen.mrz.join("\n");
    let files: Vec<(&str, &str, &[u8])> =
        specimen.files.iter().map(|(name, bytes)| ("files", name.as_str(), bytes.as_slice())).collect();
    browser.upload("/check", &[("reading", "first"), ("mrz", &mrz)], &files, false).await
}

/// The id of the check that a page shows.
fn id_of(answer: &Answer) -> String {
    let at = answer.body.find("href=\"/check/").expect("a link to the check");
    answer.body[at + 13..].split('"').next().unwrap().to_owned()
}

fn verdict(answer: &Answer) -> &str {
    let at = answer.body.find("class=\"verdict ").expect("a verdict");
    answer.body[at + 15..].split(['"', ' ']).next().unwrap()
}

#[tokio::test]
async fn a_page_leads_to_the_login_and_back() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let answer = browser.get("/exchange?q=a%20b").await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/login?next=/exchange%3Fq%3Da%2520b")
    );
    let login = browser.get(answer.location()).await;
    assert_eq!(login.field("next"), "/exchange?q=a%20b");
    let wrong =
        browser.post("/login", &[("user", "ana"), ("password", "wrong one"), ("next", "/exchange")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    wrong.says("User or password is wrong.");
    assert!(browser.cookies.is_empty());
    let right = browser
        .post("/login", &[("user", "ana"), ("password", PASSWORD), ("next", "/exchange?q=a%20b")])
        .await;
    assert_eq!(right.location(), "/exchange?q=a%20b");
    let cookie = right.header("set-cookie");
    assert!(
        cookie.starts_with("vigie_test=") && cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"),
        "{cookie}"
    );
    assert_eq!(browser.get("/exchange?q=a%20b").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_login_leads_to_no_other_site() {
    let site = Site::new().await;
    for next in ["https://example.org/", "//example.org/", "/\\example.org"] {
        let answer =
            site.browser().post("/login", &[("user", "ana"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!(answer.location(), "/", "{next}");
    }
}

#[tokio::test]
async fn a_session_that_was_left_opens_nothing_any_more() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    let token = browser.cookies["vigie_test"].clone();
    let answer = browser.submit("/logout", &[]).await;
    assert_eq!(answer.location(), "/login");
    assert!(browser.cookies.is_empty());
    browser.cookies.insert("vigie_test".to_owned(), token);
    let answer = browser.get("/check").await;
    assert_eq!(answer.location(), "/login?next=/check&ended=1");
    browser.get(answer.location()).await.says("The session has ended.");
}

#[tokio::test]
async fn the_first_administrator_comes_in_by_the_token_alone() {
    let site = Site::empty().await;
    let token = site.node.open_first_admin().await.unwrap().unwrap();
    let mut browser = site.browser();
    browser.get("/login").await.says("first-admin");
    assert_eq!(browser.get("/first-admin").await.status, StatusCode::OK);
    let form = |token: &'static str, password: &'static str, again: &'static str| {
        [("token", token), ("user", "ada"), ("password", password), ("password_again", again)]
    };
    let refused = [
        (form("wrong", PASSWORD, PASSWORD), "The token is wrong"),
        (form("wrong", PASSWORD, "another sentence"), "The two passwords differ."),
        (form("wrong", "too short", "too short"), "shorter than 12"),
    ];
    for (fields, words) in refused {
        let answer = browser.post("/first-admin", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        answer.says(words);
    }
    let fields =
        [("token", token.as_str()), ("user", "ada"), ("password", PASSWORD), ("password_again", PASSWORD)];
    let made = browser.post("/first-admin", &fields).await;
    assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/"));
    browser.get("/").await.says("My work");
    let mut late = site.browser();
    late.get("/first-admin").await.says("This node has users already.");
    assert_eq!(late.post("/first-admin", &fields).await.status, StatusCode::CONFLICT);
    late.get("/login").await.keeps_quiet_of("first-admin in its data folder");
}

#[tokio::test]
async fn an_expired_document_is_said_to_have_expired_and_never_to_be_false() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    let form = browser.get("/check").await;
    form.says("East Gate");
    assert_eq!(form.field("csrf"), browser.csrf());
    let answer = browser.submit("/check", &[("mrz", ERIKSSON), ("reading", "first")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(verdict(&answer), "failed");
    answer.says("This document has expired");
    answer.says("L898902C3");
    answer.says("Refer to second line");
}

#[tokio::test]
async fn a_sound_chip_passes_and_says_what_was_authenticated() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    let answer = check(&mut browser, &site.specimen(&Spec::sound("X1234567A", now()))).await;
    assert_eq!(verdict(&answer), "passed");
    answer.says("the chip&#39;s data");
    answer.says("Lost &#38; stolen");
    let case = browser.get(&format!("/check/{}", id_of(&answer))).await;
    case.says("nothing else of this check is kept");
    case.keeps_quiet_of("X1234567A");
}

#[tokio::test]
async fn printed_lines_alone_are_no_authenticated_document() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    let specimen = site.specimen(&Spec::sound("X1234567A", now()));
    let answer = browser.submit("/check", &[("mrz", &specimen.mrz.join("\n"))]).await;
    assert_eq!(verdict(&answer), "plain");
    answer.says("not authenticated");
}

#[tokio::test]
async fn a_wrong_check_digit_asks_for_a_second_reading_of_the_same_lines() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    let lines = site.specimen(&Spec::sound("X1234567A", now()).with_defect(Defect::WrongCheckDigit)).mrz;
    let first = browser.submit("/check", &[("mrz", &lines.join("\n")), ("reading", "first")]).await;
    assert_eq!(verdict(&first), "inconclusive");
    first.says("<mark>");
    assert_eq!(first.field("reading"), "confirmed");
    // A second reading of other lines confirms nothing.
    let other = site.specimen(&Spec::sound("Y7654321B", now()).with_defect(Defect::WrongCheckDigit)).mrz;
    let second = browser.submit("/check", &[("mrz", &other.join("\n")), ("reading", "confirmed")]).await;
    assert_eq!(verdict(&second), "inconclusive");
    let second = browser
        .submit("/check", &[("mrz", &lines.join(" \n").to_lowercase()), ("reading", "confirmed")])
        .await;
    assert_eq!(verdict(&second), "failed");
}

#[tokio::test]
async fn nothing_given_or_too_much_is_said_and_not_recorded() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    let answer = browser.submit("/check", &[("mrz", "  ")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    answer.says("id=\"mrz-problem\"");
    let large = vec![0; 4 * 1024 * 1024 + 1];
    let answer = browser.upload("/check", &[], &[("files", "DG2.bin", &large)], false).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.says("The chip files are larger than 4 MiB.");
    let larger = vec![0; 9 * 1024 * 1024];
    let answer = browser.upload("/check", &[], &[("files", "DG2.bin", &larger)], false).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.says("<h1>");
    assert_eq!(site.node.today().await.unwrap().checked, 0);
}

#[tokio::test]
async fn a_form_without_the_token_of_the_session_changes_nothing() {
    let site = Site::new().await;
    let mut browser = site.signed_in("ada").await;
    let forms: [(&str, &[(&str, &str)]); 9] = [
        ("/check", &[("mrz", ERIKSSON)]),
        (
            "/lists",
            &[("list", "lost"), ("state", "UTO"), ("class", "P"), ("number", "A1"), ("reason", "lost")],
        ),
        ("/lists/import", &[]),
        ("/lists/look-up", &[("state", "UTO"), ("class", "P"), ("number", "A1")]),
        ("/members", &[("card", "{}")]),
        ("/members/XUT/remove", &[]),
        ("/audit/verify", &[]),
        ("/logout", &[]),
        ("/preferences", &[("lang", "fr"), ("back", "/")]),
    ];
    for (path, fields) in forms {
        for csrf in [None, Some(("csrf", "")), Some(("csrf", "AAAAAAAAAAAAAAAAAAAAAAAA"))] {
            let sent: Vec<(&str, &str)> = csrf.into_iter().chain(fields.iter().copied()).collect();
            let answer = browser.post(path, &sent).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            answer.says("This is not open to you");
        }
    }
    assert_eq!(site.node.today().await.unwrap().checked, 0);
    assert_eq!(site.node.lists(&Caller::node()).await.unwrap()[0].documents, 0);
    assert_eq!(browser.get("/check").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn each_role_sees_and_enters_its_rooms_only() {
    let site = Site::new().await;
    let rooms = ["/check", "/exchange", "/alerts", "/lists", "/members", "/audit"];
    let open: [(&str, &[&str]); 5] = [
        ("ada", &rooms),
        ("omar", &["/check", "/alerts", "/lists", "/members"]),
        ("eve", &["/check", "/exchange", "/alerts", "/lists", "/members"]),
        ("ana", &["/exchange", "/alerts", "/lists", "/members"]),
        ("aude", &["/members", "/audit"]),
    ];
    for (user, open) in open {
        let mut browser = site.signed_in(user).await;
        let home = browser.get("/").await;
        assert_eq!(home.status, StatusCode::OK, "{user}");
        for room in rooms {
            let answer = browser.get(room).await;
            let expected = if open.contains(&room) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, expected, "{user} {room}");
            assert!(!answer.body.is_empty());
            if room != "/lists" {
                assert_eq!(
                    home.body.contains(&format!("<a href=\"{room}\" data-key")),
                    open.contains(&room),
                    "{user} {room}"
                );
            }
        }
    }
    let mut officer = site.signed_in("omar").await;
    officer.get("/audit").await.says("This account may not read the audit log.");
    let made = officer
        .submit(
            "/lists",
            &[("list", "lost"), ("state", "UTO"), ("class", "P"), ("number", "A1"), ("reason", "lost")],
        )
        .await;
    assert_eq!(made.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_officer_does_not_read_the_checks_of_another() {
    let site = Site::new().await;
    let operator = Caller::node();
    site.node.add_user(&operator, "nils", [vigie_node::Role::Officer].into(), PASSWORD).await.unwrap();
    let mut omar = site.signed_in("omar").await;
    let id = id_of(&omar.submit("/check", &[("mrz", ERIKSSON)]).await);
    assert_eq!(omar.get(&format!("/check/{id}")).await.status, StatusCode::OK);
    let mut nils = site.signed_in("nils").await;
    assert_eq!(nils.get(&format!("/check/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        nils.submit(&format!("/check/{id}/decision"), &[("decision", "refer")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn pages_speak_the_language_that_was_chosen() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    browser.get("/check").await.says("<html lang=\"en\" dir=\"ltr\" data-theme=\"auto\">");
    let answer = browser.submit("/preferences", &[("lang", "ar"), ("back", "/alerts?state=all")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/alerts?state=all"));
    browser.submit("/preferences", &[("theme", "dark"), ("back", "/alerts")]).await;
    for path in ["/check", "/", "/alerts", "/audit"] {
        browser.get(path).await.says("<html lang=\"ar\" dir=\"rtl\" data-theme=\"dark\">");
    }
    browser.get("/audit").await.says("لا يحق لهذا الحساب");
    let answer = browser.submit("/check", &[("mrz", ERIKSSON)]).await;
    answer.says("dir=\"rtl\"");
    // Before login, without a session.
    let mut outside = site.browser();
    outside.post("/preferences", &[("csrf", ""), ("lang", "fr"), ("back", "/login")]).await;
    outside.get("/login").await.says("<html lang=\"fr\"");
}

#[tokio::test]
async fn every_page_is_served_under_the_policy_and_holds_no_script_or_style_of_its_own() {
    let site = Site::new().await;
    let operator = Caller::node();
    site.node.add_member(&operator, &card("XUT", "Utland").1).await.unwrap();
    let mut browser = site.signed_in("ada").await;
    let case = id_of(&browser.submit("/check", &[("mrz", ERIKSSON)]).await);
    let identity = site.node.identity().identity.to_string();
    let pages = [
        "/",
        "/login",
        "/first-admin",
        "/check",
        "/exchange",
        "/exchange?q=northmark&marking=green",
        "/alerts",
        "/alerts?state=all",
        "/lists",
        "/members",
        "/audit",
        "/status",
        "/nowhere",
        "/preferences",
        "/exchange/none",
    ];
    let pages = pages
        .into_iter()
        .map(str::to_owned)
        .chain([format!("/check/{case}"), format!("/exchange/{identity}")]);
    for path in pages {
        // The ways in show themselves to those who are outside.
        let mut outside = site.browser();
        let answer = if path.starts_with("/login") || path.starts_with("/first") {
            outside.get(&path).await
        } else {
            browser.get(&path).await
        };
        assert!(answer.header("content-type").starts_with("text/html"), "{path}: {}", answer.status);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("script-src 'self'")
                && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert!((200..300_000).contains(&answer.body.len()), "{path}: {} bytes", answer.body.len());
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let html = answer.body.to_lowercase();
        for inside in
            ["<style", " style=", "javascript:", " onclick", " onload", " onsubmit", " onchange", "<script>"]
        {
            assert!(!html.contains(inside), "{inside} in {path}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.contains("src=\"/assets/"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_section_is_marked_and_is_no_page() {
    let site = Site::new().await;
    let mut browser = site.signed_in("eve").await;
    for path in ["/status", "/exchange?q=northmark"] {
        let answer = browser.fragment(path).await;
        assert_eq!(answer.header("x-vigie-fragment"), "1", "{path}");
        answer.keeps_quiet_of("<html");
    }
    browser.fragment("/status").await.says("East Gate");
    let answer = browser.upload("/check", &[("mrz", ERIKSSON)], &[], true).await;
    assert_eq!(answer.header("x-vigie-fragment"), "1");
    answer.keeps_quiet_of("<html");
    assert_eq!(verdict(&answer), "failed");
    // A refused input is a section too: it says what is wrong, and the island shows that instead of a verdict.
    let answer = browser.upload("/check", &[("mrz", "")], &[], true).await;
    assert_eq!((answer.status, answer.header("x-vigie-fragment")), (StatusCode::BAD_REQUEST, "1"));
    answer.says("data-problem=");
    // What is no section is not marked, so that the island does not take it.
    let answer = browser.fragment("/no-such-page").await;
    assert_eq!((answer.status, answer.header("x-vigie-fragment")), (StatusCode::NOT_FOUND, ""));
}

#[tokio::test]
async fn a_finding_is_confirmed_released_alerted_and_withdrawn() {
    let site = Site::new().await;
    site.node.add_member(&Caller::node(), &card("XUT", "Utland").1).await.unwrap();
    let mut officer = site.signed_in("omar").await;
    let answer =
        check(&mut officer, &site.specimen(&Spec::sound("X1234567A", now()).with_defect(Defect::AlteredDg1)))
            .await;
    assert_eq!(verdict(&answer), "failed");
    let id = id_of(&answer);
    let referred = officer.submit(&format!("/check/{id}/decision"), &[("decision", "refer")]).await;
    assert_eq!(referred.location(), "/check?done=referred");
    officer.get(referred.location()).await.says("Referred to second line.");
    officer.get(&format!("/check/{id}")).await.keeps_quiet_of("name=\"decision\"");

    let mut examiner = site.signed_in("eve").await;
    examiner.get("/").await.says(&format!("/check/{id}"));
    let case = examiner.get(&format!("/check/{id}")).await;
    case.says("Approved anchor (CSCA)");
    case.says("contradicted");
    case.says("CSCA Utopia SPECIMEN");
    case.says("SHA-256 digests agree");
    case.keeps_quiet_of("The chip&#39;s data are what the issuer signed.");
    case.says("Utland");
    let path = format!("/check/{id}/finding");
    let mut form = vec![
        ("step", "preview"),
        ("method", "chip-altered-data"),
        ("points", "document-number"),
        ("confidence", "80"),
        ("alert", "yes"),
        ("alert_name", "Altered chips X123"),
        ("series", "x12"),
        ("valid_until", "2026-12-31"),
        ("share", "yes"),
        ("tlp", "amber"),
    ];
    let answer = examiner.submit(&path, &form).await;
    answer.says("Too broad.");
    answer.says("value=\"Altered chips X123\"");
    form[6] = ("series", "x1234");
    examiner.submit(&path, &form).await.says("It would have matched 1 of the last 1 checks here.");
    // What would leave is said before anything is signed, and nothing is recorded by asking.
    form[0] = ("step", "review");
    form.push(("members", "XUT"));
    let review = examiner.submit(&path, &form).await;
    review.says("Would be released to Utland.");
    review.says("Never part of it: holder");
    review.says("name=\"decision\"");
    form.pop();
    form[0] = ("step", "record");
    let answer = examiner.submit(&path, &form).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    answer.says("Choose the members that it is released to.");
    form.push(("members", "XUT"));
    form[1] = ("method", "made-up");
    examiner.submit(&path, &form).await.says("no method of the controlled list");
    form[1] = ("method", "chip-altered-data");
    let made = examiner.submit(&path, &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let case = examiner.get(made.location()).await;
    case.says("Recorded and signed");
    case.says("Released to Utland.");
    case.says("Evidence confirmed");
    case.keeps_quiet_of("id=\"finding-form\"");
    let again = examiner.submit(&path, &form).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let alerts = examiner.get("/alerts").await;
    alerts.says("Altered chips X123");
    alerts.says("Northmark, signed here");
    let at = alerts.body.find("/exchange/indicator--").unwrap();
    let alert = alerts.body[at + 10..].split('"').next().unwrap().to_owned();
    let object = examiner.get(&format!("/exchange/{alert}")).await;
    object.says("TLP:AMBER");
    object.says("Utland");
    object.says("travel-document:number LIKE");
    object.says("name=\"reason\"");
    // The next document of the series asks for a look, and says whose alert it is.
    let next = check(&mut officer, &site.specimen(&Spec::sound("X1234999Z", now()))).await;
    assert_eq!(verdict(&next), "inconclusive");
    next.says("Altered chips X123");
    let gone = examiner
        .submit(&format!("/alerts/{alert}/withdraw"), &[("reason", "error"), ("effect", "hide")])
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    examiner.get("/alerts").await.keeps_quiet_of("Altered chips X123");
    examiner.get(gone.location()).await.says("withdrawn");
    assert_eq!(
        verdict(&check(&mut officer, &site.specimen(&Spec::sound("X1234998Z", now()))).await),
        "passed"
    );
    examiner.get("/").await.says("Withdrawals not yet acknowledged");

    // What people look for comes without the exchange's own bookkeeping, which is found by its type.
    let held = examiner.get("/exchange").await;
    held.says("Chip: data altered after signing");
    held.keeps_quiet_of("x-vigie-attestation--");
    let attestations = examiner.get("/exchange?type=x-vigie-attestation").await;
    attestations.says("x-vigie-attestation--");
    attestations.says("Northmark, signed here");
    attestations.keeps_quiet_of("Unsigned");
    examiner.get("/exchange?marking=red").await.says("Nothing that you may see fits this search.");
    examiner.get("/exchange?origin=received-XUT").await.says("Nothing that you may see fits this search.");
}

#[tokio::test]
async fn a_cleared_document_leaves_the_queue() {
    let site = Site::new().await;
    let mut examiner = site.signed_in("eve").await;
    let id = id_of(&examiner.submit("/check", &[("mrz", ERIKSSON)]).await);
    examiner.get("/").await.says(&format!("href=\"/check/{id}\""));
    let answer = examiner.submit(&format!("/check/{id}/decision"), &[("decision", "clear")]).await;
    examiner.get(answer.location()).await.says("Cleared after examination");
    examiner.get("/").await.keeps_quiet_of(&format!("href=\"/check/{id}\""));
    assert_eq!(
        examiner.submit(&format!("/check/{id}/decision"), &[("decision", "clear")]).await.status,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn a_list_entry_is_found_by_look_up_and_by_the_next_check_and_the_question_is_logged() {
    let site = Site::new().await;
    let mut analyst = site.signed_in("ana").await;
    let wrong = analyst
        .submit(
            "/lists",
            &[("list", "lost"), ("state", "U1"), ("class", "P"), ("number", "X1"), ("reason", "stolen")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    wrong.says("An issuing state has one to three letters A to Z.");
    let answer = analyst
        .submit(
            "/lists",
            &[
                ("list", "lost"),
                ("state", "UTO"),
                ("class", "P"),
                ("number", "X1234567A"),
                ("reason", "stolen"),
            ],
        )
        .await;
    assert_eq!(answer.location(), "/lists?done=listed");
    let csv = "\u{feff}state,class,number,reason\nUTO,P,Y1,lost\nUTO,P,Y1,lost\nUTO,PP,Y2,lost\n";
    let answer = analyst
        .upload("/lists/import", &[("list", "lost")], &[("file", "lost.csv", csv.as_bytes())], false)
        .await;
    answer.says("Line 4:");
    answer.says("1 added");
    let asked =
        analyst.submit("/lists/look-up", &[("state", "uto"), ("class", "p"), ("number", "x1234567a")]).await;
    asked.says("UTO|P|X1234567A");
    asked.says("<b>listed</b> (stolen)");
    analyst
        .submit("/lists/look-up", &[("state", "UTO"), ("class", "P"), ("number", "X9")])
        .await
        .says("<b>not listed</b>");
    let mut officer = site.signed_in("omar").await;
    let answer = check(&mut officer, &site.specimen(&Spec::sound("X1234567A", now()))).await;
    assert_eq!(verdict(&answer), "failed");
    answer.says("Declared lost, stolen, revoked or invalid");
    let log = site.node.audit_lines(&Caller::node(), 0, 1_000).await.unwrap();
    let asked: Vec<_> =
        log.into_iter().filter_map(|line| line.entry).filter(|entry| entry.action == "list.asked").collect();
    assert_eq!(asked.iter().map(|entry| entry.actor.as_str()).collect::<Vec<_>>(), ["ana", "ana"]);
    site.signed_in("aude").await.get("/audit").await.keeps_quiet_of("X1234567A");
}

#[tokio::test]
async fn a_member_is_added_by_its_card_and_says_when_it_does_not_answer() {
    let site = Site::new().await;
    let mut admin = site.signed_in("ada").await;
    let (utland, text) = card("XUT", "Utland");
    let refused = admin.submit("/members", &[("card", &text.replace("Utland", "Other"))]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    refused.says("role=\"alert\"");
    let added =
        admin.upload("/members", &[("card", "")], &[("file", "xut.json", text.as_bytes())], false).await;
    assert_eq!(added.location(), "/members?done=member-added");
    let page = admin.get(added.location()).await;
    page.says("Compare the words");
    for word in utland.words().iter() {
        page.says(&format!("<li>{word}</li>"));
    }
    assert_eq!(admin.submit("/members/XUT/confirm", &[]).await.location(), "/members?done=member-confirmed");
    assert_eq!(admin.submit("/members/XUT/sync", &[]).await.location(), "/members?done=sync-failed");
    assert_eq!(admin.submit("/members/XNM/sync", &[]).await.status, StatusCode::NOT_FOUND);
    let mut officer = site.signed_in("omar").await;
    assert_eq!(officer.submit("/members/XUT/remove", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.submit("/members/XUT/sync", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(admin.submit("/members/XUT/remove", &[]).await.location(), "/members?done=member-removed");
    admin.get("/members").await.says("No other member yet.");
}

#[tokio::test]
async fn the_log_is_paged_and_verified() {
    let site = Site::new().await;
    for number in 0..60 {
        site.node.look_up(&Caller::node(), "UTO", "P", &format!("N{number}")).await.unwrap();
    }
    let mut auditor = site.signed_in("aude").await;
    let first = auditor.get("/audit").await;
    let at = first.body.find("/audit?after=").expect("a next page");
    let next = first.body[at..].split('"').next().unwrap().to_owned();
    auditor.get(&next).await.says("ada administrator");
    auditor.submit("/audit/verify", &[]).await.says("The log holds");
}

#[tokio::test]
async fn paths_that_nobody_has_answer_with_a_page() {
    let site = Site::new().await;
    let mut browser = site.signed_in("omar").await;
    for path in ["/nowhere", "/check/none", "/exchange/x--1"] {
        let answer = browser.get(path).await;
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status), "{path}");
        answer.says("<h1>");
    }
    assert_eq!(browser.get("/logout").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(site.browser().get("/nowhere").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/api/v1/nowhere").await.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_file_that_is_asked_for_with_its_digest_is_kept_for_ever() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let login = browser.get("/login").await;
    let at = login.body.find("/assets/desk.css?v=").unwrap();
    let path = login.body[at..].split('"').next().unwrap().to_owned();
    let style = browser.get(&path).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
    assert_eq!(browser.get("/assets/desk.css").await.header("cache-control"), "no-cache");
    assert_eq!(browser.get("/assets/desk.css?v=0").await.header("cache-control"), "no-cache");
    assert_eq!(browser.get("/assets/none.css").await.status, StatusCode::NOT_FOUND);
}
