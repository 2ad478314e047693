//! What must hold on every page, whatever the words and the style.

use vigie_model::reason::codes;
use vigie_model::{Duration, Lang, Outcome, StixId, Timestamp, Tlp};

use super::*;

fn now() -> Timestamp {
    "2026-11-23T14:02:37Z".parse().unwrap()
}

fn ui(lang: Lang) -> Ui {
    Ui {
        csrf: String::from("csrf-value"),
        user: Some(UserBadge { name: String::from("4417"), roles: vec![String::from("officer")] }),
        rooms: vec![Room::Check],
        ..Ui::outside(lang, Theme::Auto, now(), "/check")
    }
}

fn result(verdict: Verdict, authenticated: Authenticated, rows: Vec<ReasonRow>) -> CheckResult {
    CheckResult {
        id: String::from("8a41"),
        verdict,
        authenticated,
        at: now(),
        took: Duration::from_micros(184_000),
        headline: String::new(),
        next_step: String::new(),
        reasons: Grouped::new(verdict, rows),
        document: None,
        lines: vec![MrzLine { text: String::from("P<UTOERIKSSON<<ANNA"), marks: vec![(2, 5)] }],
        lists: vec![],
        referred: false,
    }
}

fn page(result: CheckResult) -> CheckPage {
    CheckPage { entry: CheckEntry::default(), result: Some(result), today: Today::default() }
}

fn row(code: vigie_model::ReasonCode, outcome: Outcome, deciding: bool) -> ReasonRow {
    ReasonRow::new(code, outcome, "", deciding)
}

#[test]
fn a_pass_without_authentication_is_never_drawn_green() {
    for lang in Lang::ALL {
        let html =
            render_check_result(&page(result(Verdict::Passed, Authenticated::None, vec![])), &ui(lang));
        assert!(html.contains("verdict plain") && !html.contains("verdict passed"), "{lang:?}");
    }
    let html =
        render_check_result(&page(result(Verdict::Passed, Authenticated::Chip, vec![])), &ui(Lang::En));
    assert!(html.contains("verdict passed"));
}

#[test]
fn an_alert_and_a_doubtful_reading_never_stand_against_a_document() {
    let rows = vec![
        row(codes::PA_DG_HASH, Outcome::Failed, true),
        row(codes::ALERT_MATCH, Outcome::Failed, true),
        row(codes::MRZ_CD_DOCUMENT_NUMBER, Outcome::Failed, false),
        row(codes::LIST_LOST_STOLEN, Outcome::NotRun, false),
    ];
    let failed = Grouped::new(Verdict::Failed, rows.clone());
    assert_eq!(failed.against.iter().map(|row| row.code).collect::<Vec<_>>(), [codes::PA_DG_HASH]);
    assert_eq!(failed.examine.len(), 2);
    assert_eq!(failed.not_checked.len(), 1);
    assert!(Grouped::new(Verdict::Inconclusive, rows).against.is_empty());
}

#[test]
fn an_expired_or_listed_document_is_named_so() {
    let words = |verdict, code| {
        let rows = vec![row(code, Outcome::Failed, true)];
        render_check_result(&page(result(verdict, Authenticated::None, rows)), &ui(Lang::En))
    };
    assert!(words(Verdict::Inconclusive, codes::DOCUMENT_EXPIRED).contains("This document has expired"));
    assert!(
        words(Verdict::Failed, codes::LIST_LOST_STOLEN).contains("Declared lost, stolen, revoked or invalid")
    );
    assert!(words(Verdict::Failed, codes::PA_DG_HASH).contains("Evidence against this document"));
}

#[test]
fn not_answered_is_drawn_unlike_not_listed() {
    let draw = |listed| {
        let mut answer = result(Verdict::Inconclusive, Authenticated::None, vec![]);
        answer.lists =
            vec![ListAnswerRow { name: String::from("Southmere"), listed, as_of: None, cells: Vec::new() }];
        let html = render_check_result(&page(answer), &ui(Lang::En));
        html.split("<li>").last().unwrap().to_owned()
    };
    assert_ne!(draw(None), draw(Some(false)));
    assert!(draw(None).contains("not answered"));
}

#[test]
fn what_others_wrote_is_text_and_never_markup() {
    let hostile = "<script>alert(1)</script>\"' onload=x";
    let object = ObjectPage {
        id: StixId::from_random("indicator", [7; 16]),
        kind: String::from(hostile),
        title: String::from(hostile),
        description: String::from(hostile),
        said: Said::Unsigned { from: String::from(hostile) },
        attestation: None,
        attested_at: None,
        state: ObjectState::Active,
        confidence: None,
        valid_from: None,
        valid_until: None,
        pattern: Some(String::from(hostile)),
        facts: vec![(String::from(hostile), String::from(hostile))],
        handling: HandlingView {
            tlp: Tlp::Amber,
            release: None,
            onward: String::from(hostile),
            purpose: Some(String::from(hostile)),
            legal_basis: None,
            expires: None,
            originator: None,
        },
        versions: vec![VersionRow {
            version: String::from(hostile),
            said: Said::Own,
            added: now(),
            shown: false,
        }],
        references: vec![ReferenceRow { property: String::from(hostile), target: None }],
        raw: String::from(hostile),
        len_bytes: 40,
        sha256: String::new(),
        may_withdraw: false,
    };
    for lang in Lang::ALL {
        let html = render_object(&object, &ui(lang));
        assert!(!html.contains("<script>"), "{lang:?}");
        assert!(!html.contains("\"' onload"), "{lang:?}");
        assert!(html.contains(&ui(lang).t("withheld")), "{lang:?}");
    }
    let mut checked = result(Verdict::Failed, Authenticated::None, vec![]);
    checked.headline = String::from(hostile);
    let mut shown = page(checked);
    shown.entry.text = format!("</textarea>{hostile}");
    let html = render_check(&shown, &ui(Lang::En));
    assert!(!html.contains("<script>alert") && html.matches("</textarea>").count() == 1);
}

#[test]
fn no_page_has_inline_script_or_style_and_every_post_carries_the_token() {
    let mut case = CasePage {
        result: result(
            Verdict::Failed,
            Authenticated::None,
            vec![row(codes::PA_DG_HASH, Outcome::Failed, true)],
        ),
        second: None,
        may_decide: true,
        may_notice: true,
        decision: None,
        finding: None,
        released: None,
    };
    case.result.referred = true;
    let pages = [
        render_check(&page(case.result.clone()), &ui(Lang::Ar)),
        render_case(&case, &ui(Lang::Ar)),
        render_login(&LoginPage::default(), &ui(Lang::Ar)),
        render_first_admin(&FirstAdminPage::default(), &ui(Lang::Ar)),
        render_home(&HomePage { groups: vec![] }, &ui(Lang::Ar)),
        render_alerts(&AlertsPage { rows: vec![], all: false, next: None }, &ui(Lang::Ar)),
    ];
    for html in pages {
        assert!(!html.contains("style=") && !html.contains("javascript:") && !html.contains(" on"), "inline");
        assert!(html.matches("<script").count() <= 1 && html.contains("<html lang=\"ar\" dir=\"rtl\""));
        let posts = html.matches("method=\"post\"").count();
        assert!(posts > 0);
        assert_eq!(posts, html.matches("name=\"csrf\" value=\"csrf-value\"").count());
    }
}

#[test]
fn the_fragment_is_the_section_alone() {
    let html =
        render_check_result(&page(result(Verdict::Failed, Authenticated::None, vec![])), &ui(Lang::En));
    assert!(html.trim_start().starts_with("<section") && html.trim_end().ends_with("</section>"));
    assert!(!html.contains("<html"));
}

#[test]
fn marks_outside_the_line_are_cut_to_it() {
    let mut checked = result(Verdict::Failed, Authenticated::None, vec![]);
    checked.lines = vec![MrzLine { text: String::from("P<UTO"), marks: vec![(3, 99), (1, 2)] }];
    let html = render_check_result(&page(checked), &ui(Lang::En));
    assert!(html.contains("P&#60;U<mark>TO</mark>"), "{html}");
}
