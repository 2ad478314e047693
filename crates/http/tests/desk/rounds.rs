//! Rounds of judgement as a browser without script meets them: one node, whose other member never answers.

use axum::http::StatusCode;
use vigie_node::{Caller, Role};

use crate::browser::{Answer, Browser, PASSWORD, Site, card};

async fn site() -> Site {
    let site = Site::new().await;
    let operator = Caller::node();
    for (name, role) in [("cora", Role::Convenor), ("asa", Role::Assessor)] {
        site.node.add_user(&operator, name, [role].into(), PASSWORD).await.unwrap();
    }
    site.node.add_member(&operator, &card("UTO", "Utopia").1).await.unwrap();
    site
}

const ROUND: [(&str, &str); 14] = [
    ("title", "Counterfeits in the east"),
    ("phenomenon", "document-counterfeit"),
    ("place", "East"),
    ("period", "2027-Q1"),
    ("resolution_source", "Counts of members"),
    ("text", "How many findings?"),
    ("unit", "findings"),
    ("lower", "0"),
    ("upper", "500"),
    ("members", "XNM"),
    ("members", "UTO"),
    ("commit_hours", "24"),
    ("reveal_hours", "24"),
    ("question", ""),
];

async fn opened(site: &Site) -> String {
    let mut convenor = site.signed_in("cora").await;
    convenor.get("/assess").await.says("No round is held here.");
    let made = convenor.submit("/assess", &ROUND).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    made.location().split('?').next().unwrap().to_owned()
}

async fn judge(browser: &mut Browser, round: &str, numbers: [&str; 3]) -> Answer {
    let [q05, q50, q95] = numbers;
    let fields = [("number", "1"), ("q05", q05), ("q50", q50), ("q95", q95), ("confidence", "60")];
    browser.submit(&format!("{round}/judge"), &fields).await
}

#[tokio::test]
async fn a_round_is_opened_judged_and_bound_and_nothing_is_shown_while_others_judge() {
    let site = site().await;
    let round = opened(&site).await;
    let mut assessor = site.signed_in("asa").await;
    let list = assessor.get("/assess").await;
    list.says("Counterfeits in the east");
    list.keeps_quiet_of("Sign and open");
    let page = assessor.get(&round).await;
    page.says("Judging apart");
    page.says("awaited");
    let kept = judge(&mut assessor, &round, ["31", "47", "83"]).await;
    assert_eq!(kept.location(), format!("{round}?done=round-judge"));
    assessor.get(&round).await.says("31 · 47 · 83");
    // The convenor is no assessor: its page holds no number of the judgement.
    let mut convenor = site.signed_in("cora").await;
    let other = convenor.get(&round).await;
    other.says("1 assessor of this member has judged");
    other.keeps_quiet_of("31 · 47 · 83");
    let bound = assessor.submit(&format!("{round}/commit"), &[]).await;
    assert_eq!(bound.location(), format!("{round}?done=round-commit"));
    assessor.get(&round).await.says("bound, not shown yet");
    let refused = assessor.submit(&format!("{round}/reveal"), &[]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    assessor.get(&round).await.keeps_quiet_of("shown, and fits its digest");
}

#[tokio::test]
async fn numbers_that_do_not_rise_come_back_beside_their_field_as_they_were_typed() {
    let site = site().await;
    let round = opened(&site).await;
    let mut assessor = site.signed_in("asa").await;
    for numbers in [["9", "4", "12"], ["1", "x\"2", "3"], ["1", "2", "501"], ["", "2", "3"]] {
        let answer = judge(&mut assessor, &round, numbers).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{numbers:?}");
        answer.says("aria-invalid=\"true\"");
        answer.says(&format!("value=\"{}\"", numbers[1].replace('"', "&#34;")));
    }
    let fields = [("number", "1"), ("q05", "1"), ("q50", "2"), ("q95", "3"), ("confidence", "101")];
    let answer = assessor.submit(&format!("{round}/judge"), &fields).await;
    answer.says("wrong-1-confidence");
    let fields = [("number", "9"), ("q05", "1"), ("q50", "2"), ("q95", "3")];
    assert!(assessor.submit(&format!("{round}/judge"), &fields).await.status.is_client_error());
}

#[tokio::test]
async fn a_round_of_one_member_or_of_unreadable_hours_is_not_opened_and_what_was_typed_stays() {
    let site = site().await;
    let mut convenor = site.signed_in("cora").await;
    let alone: Vec<(&str, &str)> = ROUND.into_iter().filter(|field| *field != ("members", "UTO")).collect();
    let mut hours = ROUND.to_vec();
    hours[11].1 = "soon";
    for fields in [alone, hours] {
        let answer = convenor.submit("/assess", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        answer.says("value=\"Counterfeits in the east\"");
    }
}

#[tokio::test]
async fn only_who_may_sees_opens_and_judges() {
    let site = site().await;
    let round = opened(&site).await;
    for user in ["omar", "aude"] {
        let mut browser = site.signed_in(user).await;
        for path in ["/assess", &*round] {
            assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{user} {path}");
        }
    }
    let mut analyst = site.signed_in("ana").await;
    assert_eq!(analyst.submit("/assess", &ROUND).await.status, StatusCode::FORBIDDEN);
    assert_eq!(judge(&mut analyst, &round, ["1", "2", "3"]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(analyst.get("/assess/nothing").await.status, StatusCode::NOT_FOUND);
}
