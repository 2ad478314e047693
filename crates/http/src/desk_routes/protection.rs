//! Data protection: requests by document number, rates by issuing state, settings, and the printed notice.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::{Lang, ReasonCode, Timestamp};
use vigie_node::lists::ListReason;
use vigie_node::retention::{Complaints, ProtectionSettings, Retention};
use vigie_node::subject::{Basis, Correction, Holding, HoldingKind, SubjectForm};
use vigie_node::{Caller, Node, NodeError, Problem, Right};
use vigie_trust::report::Verdict;

use super::fields::{Fields, encode};
use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{
    AskedDocument, Choice, HoldingRow, KeptFor, NoticeCheck, NoticePage, ProtectionPage, ProtectionResult,
    RatesPage, RequestRow, StateRateRow, Theme, Ui, render_notice, render_protection, render_rates,
};

/// The most rows of one table.
const ROWS_MOST: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/protection", get(show))
        .route("/protection/find", post(find))
        .route("/protection/erase", post(erase))
        .route("/protection/rectify", post(rectify))
        .route("/protection/answered", post(answered))
        .route("/protection/settings", post(set))
        .route("/protection/rates", get(rates))
        .route("/protection/notice", get(general_notice))
        .route("/check/{id}/notice", get(notice_of_check))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async { Ok(page(render_protection(&model(&desk).await?, &desk.ui().await))) }).await
}

async fn model(desk: &Desk) -> vigie_node::Result<ProtectionPage> {
    let requests = desk.node().subject_requests(&desk.caller).await?;
    let now = desk.node().now();
    let row = |request: vigie_node::subject::SubjectRequest| RequestRow {
        late: request.answered.is_none() && request.deadline.start_of_day() < now.start_of_day(),
        done: request.done.into_iter().map(|done| done.what).collect(),
        basis: request.basis.name().to_owned(),
        number: request.number,
        received: request.received,
        deadline: request.deadline,
        answered: request.answered,
    };
    Ok(ProtectionPage {
        problem: None,
        asked: AskedDocument { class: "P".to_owned(), ..AskedDocument::default() },
        bases: Basis::ALL.map(|basis| Choice::new(basis.name(), basis == Basis::default())).into(),
        reasons: [ListReason::Lost, ListReason::Stolen, ListReason::Revoked, ListReason::Invalid]
            .map(|reason| Choice::new(reason.name(), false))
            .into(),
        result: None,
        requests: requests.into_iter().take(ROWS_MOST).map(row).collect(),
        kept: kept(&desk.node().protection_settings(&desk.caller).await?),
    })
}

fn kept(settings: &ProtectionSettings) -> KeptFor {
    KeptFor {
        evidence: settings.retention.evidence_days,
        records: settings.retention.record_days,
        requests: settings.retention.request_days,
        authority: settings.complaints.authority.clone(),
        address: settings.complaints.address.clone(),
    }
}

/// What a form says of the document and the request.
fn subject(form: &Fields) -> Result<SubjectForm, Problem> {
    let given = |name: &str| Some(form.text(name).to_owned()).filter(|text| !text.is_empty());
    Ok(SubjectForm {
        issuing_state: form.text("state").to_owned(),
        class: form.text("class").to_owned(),
        number: form.text("number").to_owned(),
        basis: given("basis").map_or(Ok(Basis::default()), |basis| basis.parse())?,
        received: given("received"),
        request: given("request"),
    })
}

/// The page with what a form did, or with what is to be mended.
async fn result(
    desk: &Desk,
    form: &Fields,
    done: vigie_node::Result<ProtectionResult>,
) -> vigie_node::Result<Response> {
    let asked = AskedDocument {
        state: form.text("state").to_owned(),
        class: form.text("class").to_owned(),
        number: form.text("number").to_owned(),
    };
    match done {
        Ok(result) => {
            // What was erased is not shown again, not even in the form.
            let asked =
                if result.what == "found" { asked } else { AskedDocument { number: String::new(), ..asked } };
            let model = ProtectionPage { asked, result: Some(result), ..model(desk).await? };
            Ok(page(render_protection(&model, &desk.ui().await)))
        }
        Err(error @ (NodeError::Invalid(_) | NodeError::Conflict(_))) => {
            let (status, problem) = crate::problem::describe(&error);
            let problem = Some(texts::explain(&problem, desk.lang()));
            let model = ProtectionPage { asked, problem, ..model(desk).await? };
            Ok(page_with(status, render_protection(&model, &desk.ui().await)))
        }
        Err(error) => Err(error),
    }
}

async fn find(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let done = async {
            let found = desk.node().subject_find(&desk.caller, &subject(&form)?).await?;
            Ok(ProtectionResult {
                what: "found",
                request: found.request.number,
                deadline: found.request.deadline,
                rows: rows(&found.holdings),
                kept: Vec::new(),
                withdrawals: 0,
                turn_to: found.turn_to.into_iter().collect(),
                earlier: found.earlier,
            })
        };
        result(&desk, &form, done.await).await
    })
    .await
}

async fn erase(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Protect)?;
        let done = async {
            if !form.ticked("sure") {
                return Err(Problem::new("subject.sure", "tick the box: an erasure cannot be undone").into());
            }
            let done = desk.node().subject_erase(&desk.caller, &subject(&form)?).await?;
            Ok(ProtectionResult {
                what: "erased",
                request: done.request.number,
                deadline: done.request.deadline,
                rows: rows(&done.erased),
                kept: rows(&done.kept),
                withdrawals: done.withdrawals.len(),
                turn_to: done.turn_to.into_iter().collect(),
                earlier: Vec::new(),
            })
        };
        result(&desk, &form, done.await).await
    })
    .await
}

async fn rectify(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Protect)?;
        let done = async {
            let given = |name: &str| Some(form.text(name).trim().to_owned()).filter(|text| !text.is_empty());
            let correction = Correction {
                issuing_state: given("right_state"),
                number: given("right_number"),
                reason: given("right_reason").map(|reason| reason.parse()).transpose()?,
            };
            let done = desk.node().subject_rectify(&desk.caller, &subject(&form)?, &correction).await?;
            Ok(ProtectionResult {
                what: "rectified",
                request: done.request.number,
                deadline: done.request.deadline,
                rows: rows(&done.corrected),
                kept: rows(&done.kept),
                withdrawals: done.withdrawals.len(),
                turn_to: done.turn_to.into_iter().collect(),
                earlier: Vec::new(),
            })
        };
        result(&desk, &form, done.await).await
    })
    .await
}

fn rows(holdings: &[Holding]) -> Vec<HoldingRow> {
    let row = |holding: &Holding| HoldingRow {
        kind: holding.kind.name().to_owned(),
        link: match holding.kind {
            // Objects and evidence are read by other roles; the notice is what this one prints of a check.
            HoldingKind::CheckRecord => Some(format!("/check/{}/notice", encode(&holding.place))),
            _ => None,
        },
        place: holding.place.clone(),
        since: holding.since,
        until: holding.until,
        from: holding.from.clone(),
        recipients: holding.recipients.iter().map(ToString::to_string).collect(),
        withdrawn: holding.withdrawn,
    };
    holdings.iter().take(ROWS_MOST).map(row).collect()
}

async fn answered(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.node().subject_answered(&desk.caller, form.text("request")).await?;
        Ok(see("/protection", "subject-answered"))
    })
    .await
}

async fn set(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Protect)?;
        let set = async {
            let bad = || Problem::new("retention.days", "a span is a whole number of days").at("retention");
            let days = |name: &str| match form.text(name).trim() {
                "" => Ok(None),
                text => text.parse::<u16>().map(Some).map_err(|_| bad()),
            };
            let settings = ProtectionSettings {
                retention: Retention {
                    evidence_days: days("evidence")?.ok_or_else(bad)?,
                    record_days: days("records")?,
                    request_days: days("requests")?,
                },
                complaints: Complaints {
                    authority: form.text("authority").trim().to_owned(),
                    address: form.text("address").trim().replace("\r\n", "\n"),
                },
            };
            desk.node().set_protection(&desk.caller, &settings).await
        };
        match set.await {
            Ok(()) => Ok(see("/protection", "protection-set")),
            Err(NodeError::Invalid(problem)) => {
                let problem = Some(texts::explain(&problem, desk.lang()));
                let model = ProtectionPage { problem, ..model(&desk).await? };
                Ok(page_with(StatusCode::BAD_REQUEST, render_protection(&model, &desk.ui().await)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn rates(desk: Desk) -> Response {
    desk.answer(async {
        let rates = desk.node().rates(&desk.caller, desk.query("block").parse().ok()).await?;
        // A block ends with the day before the next one begins.
        let last = |until: Timestamp| until - vigie_model::Duration::from_days(1);
        let model = RatesPage {
            from: rates.from,
            until: last(rates.until),
            rows: rates
                .rows
                .into_iter()
                .take(300)
                .map(|row| StateRateRow {
                    state: row.issuing_state,
                    checks: row.checks,
                    referred: row.referred,
                    inconclusive: row.inconclusive,
                })
                .collect(),
            others: rates.others,
            blocks: rates
                .blocks
                .into_iter()
                .map(|(number, from, until)| (number, from, last(until), number == rates.block))
                .collect(),
            next: rates.next,
        };
        Ok(page(render_rates(&model, &desk.ui().await)))
    })
    .await
}

async fn general_notice(desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Protect)?;
        let model = notice_page(desk.node(), &desk.caller, None).await?;
        Ok(page(render_notice(&model, &desk.ui().await)))
    })
    .await
}

async fn notice_of_check(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        let model = notice_page(desk.node(), &desk.caller, Some(&id)).await?;
        let back = match desk.may(Right::Examine) {
            true => format!("/check/{}", encode(&id)),
            false => "/protection".to_owned(),
        };
        Ok(page(render_notice(&NoticePage { back, ..model }, &desk.ui().await)))
    })
    .await
}

async fn notice_page(node: &Node, caller: &Caller, check: Option<&str>) -> vigie_node::Result<NoticePage> {
    let check = match check {
        None => None,
        Some(id) => {
            let facts = node.notice_facts(caller, id).await?;
            // What others look for, and what a place demands today, is nobody's to read off a notice.
            let inner = ["alert.", "vigilance.", "trust.", "list.stale"];
            let told = |code: &ReasonCode| !inner.iter().any(|inner| code.as_str().starts_with(inner));
            let reasons =
                facts.reasons.map(|reasons| reasons.into_iter().filter(|(code, _)| told(code)).collect());
            Some(NoticeCheck {
                at: facts.at,
                place: facts.place,
                outcome: match facts.outcome {
                    Verdict::Passed => "passed",
                    Verdict::Inconclusive => "inconclusive",
                    Verdict::Failed => "failed",
                },
                reasons,
            })
        }
    };
    let settings = node.protection_settings(caller).await?;
    Ok(NoticePage {
        check,
        kept: kept(&settings),
        member: node.identity().name.clone(),
        back: "/protection".to_owned(),
    })
}

/// The notice as plain text, for `vigie subject notice`.
///
/// # Errors
/// `NotFound` if there is no such check; `Forbidden` without the right.
pub async fn notice_text(
    node: &Node,
    caller: &Caller,
    check: Option<&str>,
    lang: Lang,
) -> vigie_node::Result<String> {
    let ui = Ui::outside(lang, Theme::default(), node.now(), "/protection/notice");
    Ok(notice_page(node, caller, check).await?.text(&ui))
}
