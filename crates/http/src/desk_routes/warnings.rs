//! Alarms, warnings with their answers, questions, and how the rules did.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::StixId;
use vigie_node::alerts::Author;
use vigie_node::warnings::{
    ANSWER_ACTIONS, ASKED_ACTIONS, Alarm, AlarmOutcome, AnswerForm, RuleScore, WarningForm, WarningView,
    question_text,
};
use vigie_node::{NodeError, Problem, Right};

use super::fields::encode;
use super::guard::{Desk, Posted, page, page_with, see};
use super::series;
use super::standing::Names;
use super::{texts, trend_release};
use crate::App;
use crate::desk::{AlarmRow, Choice, RuleRow, Ui, WarningRow, WarningsPage, render_warnings};

/// Alarms, warnings and questions on the page, at most, of each.
const ROWS: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/warnings", get(show))
        .route("/warnings/warn", post(warn))
        .route("/warnings/ask", post(ask))
        .route("/warnings/outcome", post(outcome))
        .route("/warnings/answer", post(give_answer))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let ui = desk.ui().await;
        Ok(page(render_warnings(&model(&desk, &ui).await?, &ui)))
    })
    .await
}

async fn warn(Posted { desk, form }: Posted) -> Response {
    answer(&desk, "trend-warned", async {
        let asked = WarningForm {
            asked_actions: form.all("asked").map(str::to_owned).collect(),
            valid_days: form.text("days").trim().parse().unwrap_or(28),
            release: trend_release::of(&form)?,
        };
        desk.node().warn(&desk.caller, form.text("alarm"), &asked).await.map(|_| ())
    })
    .await
}

async fn ask(Posted { desk, form }: Posted) -> Response {
    answer(&desk, "trend-asked", async {
        // A text field sends line ends as they were typed; a question is one line.
        let text = form.text("text").replace(['\r', '\n'], " ");
        desk.node().ask(&desk.caller, form.text("alarm"), Some(&text), desk.lang()).await.map(|_| ())
    })
    .await
}

async fn outcome(Posted { desk, form }: Posted) -> Response {
    answer(&desk, "trend-outcome", async {
        let said = form.text("outcome");
        let outcome =
            AlarmOutcome::ALL.into_iter().find(|outcome| outcome.name() == said).ok_or_else(|| {
                Problem::new("alarm.outcome", "an outcome is useful, false or unknown").at("outcome")
            })?;
        desk.node().record_outcome(&desk.caller, form.text("alarm"), outcome).await.map(|_| ())
    })
    .await
}

async fn give_answer(Posted { desk, form }: Posted) -> Response {
    answer(&desk, "trend-answered", async {
        let id: StixId = form
            .text("warning")
            .parse()
            .map_err(|_| NodeError::not_found("this is no id of a STIX object"))?;
        let asked = AnswerForm { action: form.text("action").to_owned() };
        desk.node().answer_warning(&desk.caller, &id, &asked).await.map(|_| ())
    })
    .await
}

/// Back to the page, or the page with what is to be mended.
async fn answer(desk: &Desk, done: &str, work: impl Future<Output = vigie_node::Result<()>>) -> Response {
    desk.answer(async {
        match work.await {
            Ok(()) => Ok(see("/warnings", done)),
            Err(error @ (NodeError::Invalid(_) | NodeError::Conflict(_))) => {
                let ui = desk.ui_at("/warnings").await;
                let (status, problem) = crate::problem::describe(&error);
                let model = WarningsPage {
                    problem: Some(texts::explain(&problem, desk.lang())),
                    ..model(desk, &ui).await?
                };
                Ok(page_with(status, render_warnings(&model, &ui)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn model(desk: &Desk, ui: &Ui) -> vigie_node::Result<WarningsPage> {
    let names = Names::load(desk).await?;
    let node = desk.node();
    let own = node.identity().member.to_string();
    let alarms = node.alarms(&desk.caller, ROWS).await?;
    let warnings = node.warnings(&desk.caller).await?;
    let questions = node.questions(&desk.caller).await?;
    let rules = node.rule_scores(&desk.caller).await?;
    let choices = |codes: &[&str]| codes.iter().map(|code| Choice::new(*code, false)).collect();
    Ok(WarningsPage {
        alarms: alarms.iter().map(|alarm| alarm_row(ui, alarm)).collect(),
        warnings: warnings.iter().take(ROWS).map(|view| warning_row(ui, &names, &own, view)).collect(),
        questions: questions.into_iter().take(ROWS).map(|one| (one.text, one.at)).collect(),
        rules: rules.iter().map(rule_row).collect(),
        asked: choices(&ASKED_ACTIONS),
        answers: choices(&ANSWER_ACTIONS),
        outcomes: choices(&AlarmOutcome::ALL.map(AlarmOutcome::name)),
        may_act: desk.may(Right::Command) || desk.may(Right::WriteClaims),
        release: trend_release::fields(desk).await?,
        problem: None,
    })
}

fn alarm_row(ui: &Ui, alarm: &Alarm) -> AlarmRow {
    let key = &alarm.series;
    AlarmRow {
        id: alarm.id.clone(),
        series: series::name(ui, key),
        link: format!(
            "/series?phenomenon={}&unit={}&kind={}&scope={}",
            encode(&key.phenomenon),
            key.unit.name(),
            key.kind.name(),
            key.scope.name()
        ),
        week: alarm.week.to_string(),
        observed: alarm.observed,
        expected: format!("{:.1}", alarm.band.expected),
        upper: alarm.band.upper,
        at: alarm.at,
        rule: format!("{} {}", alarm.rule, alarm.rule_version),
        warning: alarm.warning.clone(),
        asked: alarm.question.is_some(),
        suggestion: question_text(alarm, ui.lang),
        outcome: alarm.outcome.map(AlarmOutcome::name),
    }
}

fn warning_row(ui: &Ui, names: &Names, own: &str, view: &WarningView) -> WarningRow {
    let ours = |author: &Author| matches!(author, Author::Attested { member, .. } if member == own);
    WarningRow {
        id: view.id.clone(),
        said: names.said(&view.author),
        own: view.own,
        name: trend_release::name_of(ui, &view.phenomenon, &view.unit),
        kind: view.checkpoint_kind.clone(),
        unit: view.unit.clone(),
        week: view.week.clone(),
        observed: view.observed,
        expected: format!("{:.1}", view.expected),
        upper: view.upper,
        asked: view.asked_actions.clone(),
        stated: view.stated,
        valid_until: view.valid_until,
        expired: view.expired,
        answers: view
            .answers
            .iter()
            .map(|answer| (names.said(&answer.author), answer.action.clone(), answer.at))
            .collect(),
        open: !view.own && !view.expired && !view.answers.iter().any(|answer| ours(&answer.author)),
    }
}

fn rule_row(score: &RuleScore) -> RuleRow {
    RuleRow {
        rule: format!("{} {}", score.rule, score.rule_version),
        counts: [
            score.alarms,
            score.warnings,
            score.questions,
            score.useful,
            score.false_alarms,
            score.unknown,
            score.open,
        ],
    }
}
