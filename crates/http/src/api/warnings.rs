//! Alarms, questions, warnings, answers, and how the rules did.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_model::{Lang, StixId};
use vigie_node::warnings::{Alarm, AlarmOutcome, AnswerForm, Question, RuleScore, WarningForm, WarningView};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/alarms", &["get"]),
    ("/alarms/{id}/warning", &["post"]),
    ("/alarms/{id}/question", &["post"]),
    ("/alarms/{id}/outcome", &["post"]),
    ("/questions", &["get"]),
    ("/warnings", &["get"]),
    ("/warnings/{id}/answer", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/alarms", get(alarms))
        .route("/alarms/{id}/warning", post(warn))
        .route("/alarms/{id}/question", post(ask))
        .route("/alarms/{id}/outcome", post(outcome))
        .route("/questions", get(questions))
        .route("/warnings", get(warnings))
        .route("/warnings/{id}/answer", post(answer))
}

#[derive(Deserialize)]
struct Limit {
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Alarms {
    alarms: Vec<Alarm>,
    rules: Vec<RuleScore>,
}

async fn alarms(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(query): Query<Limit>,
) -> Answer<Alarms> {
    let alarms = app.node.alarms(&caller, query.limit.unwrap_or(100).clamp(1, 500)).await?;
    Ok(Json(Alarms { alarms, rules: app.node.rule_scores(&caller).await? }))
}

async fn warn(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(form): Body<WarningForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.warn(&caller, &id, &form).await?)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    lang: Lang,
}

async fn ask(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(body): Body<Ask>,
) -> Result<Response, ApiError> {
    let question = app.node.ask(&caller, &id, body.text.as_deref(), body.lang).await?;
    Ok((StatusCode::CREATED, Json(question)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    outcome: AlarmOutcome,
}

async fn outcome(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(body): Body<Outcome>,
) -> Answer<Alarm> {
    Ok(Json(app.node.record_outcome(&caller, &id, body.outcome).await?))
}

#[derive(Serialize)]
struct Questions {
    questions: Vec<Question>,
}

async fn questions(State(app): State<App>, Signed(caller): Signed) -> Answer<Questions> {
    Ok(Json(Questions { questions: app.node.questions(&caller).await? }))
}

#[derive(Serialize)]
struct Warnings {
    warnings: Vec<WarningView>,
}

async fn warnings(State(app): State<App>, Signed(caller): Signed) -> Answer<Warnings> {
    Ok(Json(Warnings { warnings: app.node.warnings(&caller).await? }))
}

async fn answer(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(form): Body<AnswerForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.answer_warning(&caller, &id, &form).await?)).into_response())
}
