//! Rounds of judgement.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use vigie_model::StixId;
use vigie_node::NodeError;
use vigie_node::claims::ClaimMade;
use vigie_node::rounds::{JudgementForm, RoundForm, RoundView};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/rounds", &["get", "post"]),
    ("/rounds/{id}", &["get"]),
    ("/rounds/{id}/judgements", &["post"]),
    ("/rounds/{id}/commit", &["post"]),
    ("/rounds/{id}/reveal", &["post"]),
    ("/rounds/{id}/conclude", &["post"]),
    ("/rounds/{id}/realizations", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/rounds", get(rounds).post(open))
        .route("/rounds/{id}", get(round))
        .route("/rounds/{id}/judgements", post(judge))
        .route("/rounds/{id}/commit", post(commit))
        .route("/rounds/{id}/reveal", post(reveal))
        .route("/rounds/{id}/conclude", post(conclude))
        .route("/rounds/{id}/realizations", post(realize))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JudgementBody {
    question: usize,
    judgement: JudgementForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RealizationBody {
    question: usize,
    value: String,
}

fn id_of(text: &str) -> Result<StixId, ApiError> {
    text.parse().map_err(|_| ApiError(NodeError::not_found("no round of this id stands here")))
}

async fn rounds(State(app): State<App>, Signed(caller): Signed) -> Answer<Vec<RoundView>> {
    Ok(Json(app.node.rounds(&caller).await?))
}

async fn open(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<RoundForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.open_round(&caller, &form).await?)).into_response())
}

async fn round(State(app): State<App>, Signed(caller): Signed, Path(id): Path<String>) -> Answer<RoundView> {
    Ok(Json(app.node.round(&caller, &id_of(&id)?).await?))
}

async fn judge(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(body): Body<JudgementBody>,
) -> Result<StatusCode, ApiError> {
    app.node.judge(&caller, &id_of(&id)?, body.question, &body.judgement).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn commit(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Answer<Vec<ClaimMade>> {
    Ok(Json(app.node.commit_judgement(&caller, &id_of(&id)?).await?))
}

async fn reveal(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Answer<Vec<ClaimMade>> {
    Ok(Json(app.node.reveal(&caller, &id_of(&id)?).await?))
}

async fn conclude(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Answer<Vec<ClaimMade>> {
    Ok(Json(app.node.conclude_round(&caller, &id_of(&id)?).await?))
}

async fn realize(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(body): Body<RealizationBody>,
) -> Result<Response, ApiError> {
    let made = app.node.realize(&caller, &id_of(&id)?, body.question, &body.value).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}
