//! The second line: one check with its evidence, and the decision.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::{Duration, Outcome, StixId, Tlp};
use vigie_mrtd::mrz::mask_number;
use vigie_node::check::{self, CheckRecord, CheckView};
use vigie_node::{NodeError, Problem, Right, recompute};
use vigie_trust::report::Verdict;

use super::fields::encode;
use super::finding::{self, Draft};
use super::guard::{Desk, Posted, page, see};
use super::second::{self, Hand};
use super::standing::Names;
use super::{bytes, report, texts};
use crate::App;
use crate::desk::{
    Authenticated, CasePage, CheckResult, Decision, DecisionKind, Grouped, ReasonRow, Recomputed,
    ReleasedFinding, SheetPage, render_case, render_sheet,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/check/{id}", get(show))
        .route("/check/{id}/sheet", get(sheet))
        .route("/check/{id}/file/{name}", get(bytes::show))
        .route("/check/{id}/portrait", get(second::show_portrait))
        .route("/check/{id}/recompute", post(make_again))
        .route("/check/{id}/decision", post(decide))
        .route("/check/{id}/finding", post(finding::send))
}

async fn show(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        let view = desk.node().check(&desk.caller, &id).await?;
        let model = model(&desk, &view, None, None).await?;
        Ok(page(render_case(&model, &desk.ui().await)))
    })
    .await
}

async fn make_again(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        let answer = match desk.node().recompute(&desk.caller, &id).await? {
            recompute::Recomputed::Same => Recomputed::Same,
            recompute::Recomputed::Different { checks, other_trust } => {
                Recomputed::Different(checks, other_trust)
            }
            recompute::Recomputed::Erased | recompute::Recomputed::NotKept => Recomputed::Gone,
        };
        let view = desk.node().check(&desk.caller, &id).await?;
        let model = model(&desk, &view, None, Some(answer)).await?;
        Ok(page(render_case(&model, &desk.ui_at(format!("/check/{id}")).await)))
    })
    .await
}

/// One sheet of paper: the verdict, why, what was not checked. Neither name nor lines, the number masked.
async fn sheet(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        let view = desk.node().check(&desk.caller, &id).await?;
        let record = &view.record;
        let open = record.outcome != Verdict::Passed && record.decision.is_none();
        let hand = Hand::of(&desk, &view);
        let result = match &hand {
            Some(hand) => first_line(&hand.report, record, open, Vec::new(), &desk),
            None => without_evidence(record, open, &desk),
        };
        let masked_number =
            result.document.as_ref().map(|document| mask_number(&document.number)).unwrap_or_default();
        let ui = desk.ui().await;
        let decision = record.decision.as_ref().map(|decision| {
            let word = match decision.kind {
                check::DecisionKind::Confirmed => "decided-confirmed",
                check::DecisionKind::Cleared => "decided-cleared",
            };
            format!("{} {}", ui.t(word), ui.tab("decided-by", &decision.by, ui.when(&decision.at)))
        });
        let place = record.place.as_ref().map(|place| place.title.clone());
        Ok(page(render_sheet(&SheetPage { result, masked_number, decision, place }, &ui)))
    })
    .await
}

fn first_line(
    report: &vigie_trust::report::CheckReport,
    record: &CheckRecord,
    open: bool,
    lines: Vec<String>,
    desk: &Desk,
) -> CheckResult {
    report::result(record.id.clone(), report, lines, Duration::from_micros(0), open, desk.lang())
}

async fn decide(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        match form.text("decision") {
            // A check that did not pass waits for the second line as long as nobody decided it: referring it says that it does.
            "refer" => {
                desk.node().check(&desk.caller, &id).await?;
                Ok(see("/check", "referred"))
            }
            // A confirmation is made with its finding.
            "confirm" => {
                desk.caller.need(Right::Examine)?;
                Ok(see(&format!("/check/{}#finding", encode(&id)), ""))
            }
            "clear" => {
                desk.node().clear(&desk.caller, &id).await?;
                Ok(see(&format!("/check/{}", encode(&id)), "cleared"))
            }
            _ => Err(NodeError::Invalid(
                Problem::new("input.shape", "a decision is refer, confirm or clear").at("decision"),
            )),
        }
    })
    .await
}

/// The page of a check; `draft` is the form for the finding as it was sent, if it was.
pub(super) async fn model(
    desk: &Desk,
    view: &CheckView,
    draft: Option<Draft>,
    recomputed: Option<Recomputed>,
) -> vigie_node::Result<CasePage> {
    let record = &view.record;
    let open = record.outcome != Verdict::Passed && record.decision.is_none();
    let may_decide = desk.may(Right::Examine) && open;
    let hand = Hand::of(desk, view);
    let result = match &hand {
        Some(hand) => first_line(&hand.report, record, open, hand.lines(), desk),
        None => without_evidence(record, open, desk),
    };
    let second = hand
        .as_ref()
        .filter(|_| desk.may(Right::Examine))
        .map(|hand| second::second(desk, view, hand, recomputed));
    let decision = record.decision.as_ref().map(|decision| Decision {
        kind: match decision.kind {
            check::DecisionKind::Confirmed => DecisionKind::Confirmed,
            check::DecisionKind::Cleared => DecisionKind::Cleared,
        },
        by: decision.by.clone(),
        at: decision.at,
    });
    let finding = match may_decide {
        true => finding::form(desk, view, draft).await?,
        false => None,
    };
    Ok(CasePage {
        result,
        second,
        may_decide,
        may_notice: desk.may(Right::Examine),
        decision,
        finding,
        released: released(desk, record).await?,
    })
}

/// What the record alone tells.
fn without_evidence(record: &CheckRecord, open: bool, desk: &Desk) -> CheckResult {
    let verdict = report::verdict(record.outcome);
    let rows = record.reasons.iter().map(|code| ReasonRow::new(*code, Outcome::Failed, "", true));
    CheckResult {
        id: record.id.clone(),
        verdict,
        authenticated: Authenticated::None,
        at: record.at,
        took: Duration::from_micros(0),
        headline: texts::NO_EVIDENCE.get(desk.lang()).to_owned(),
        next_step: String::new(),
        reasons: Grouped::new(verdict, rows),
        document: None,
        lines: Vec::new(),
        lists: Vec::new(),
        referred: open,
    }
}

/// The finding that came of a confirmation, and whom it was released to.
async fn released(desk: &Desk, record: &CheckRecord) -> vigie_node::Result<Option<ReleasedFinding>> {
    let Some((finding, at)) =
        record.decision.as_ref().and_then(|decision| Some((decision.finding.clone()?, decision.at)))
    else {
        return Ok(None);
    };
    if !desk.may(Right::ReadClaims) {
        return Ok(None);
    }
    let detail = match desk.node().claim_detail(&desk.caller, &finding).await {
        Ok(detail) => detail,
        Err(NodeError::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let names = Names::load(desk).await?;
    let handling = &detail.newest.handling;
    let members = match &handling.release {
        Some(members) => members.iter().map(|member| names.of(member.as_str())).collect(),
        None if matches!(handling.tlp, Tlp::Clear | Tlp::Green) => names.others(),
        None => Vec::new(),
    };
    // The alert is named in the address after the finding was recorded; later it is found in Alerts.
    let alert: Option<StixId> =
        desk.query("alert").parse().ok().filter(|id: &StixId| id.kind() == "indicator");
    Ok(Some(ReleasedFinding { finding, alert, tlp: handling.tlp, members, at }))
}
