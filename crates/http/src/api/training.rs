//! Training with specimens: sets, exercises, decisions, rates.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use vigie_node::training::{DecisionForm, Exercise, Rate, SetForm, SetView};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/training", &["get", "post"]),
    ("/training/rates", &["get"]),
    ("/training/{set}/{number}", &["get"]),
    ("/training/{set}/{number}/decision", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/training", get(sets).post(prepare))
        .route("/training/rates", get(rates))
        .route("/training/{set}/{number}", get(exercise))
        .route("/training/{set}/{number}/decision", post(decide))
}

#[derive(Serialize)]
struct Sets {
    training: bool,
    sets: Vec<SetView>,
}

#[derive(Serialize)]
struct Rates {
    training: bool,
    rates: Vec<Rate>,
}

async fn sets(State(app): State<App>, Signed(caller): Signed) -> Answer<Sets> {
    Ok(Json(Sets { training: true, sets: app.node.training_sets(&caller).await? }))
}

async fn prepare(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<SetForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.prepare_training(&caller, &form).await?)).into_response())
}

async fn rates(State(app): State<App>, Signed(caller): Signed) -> Answer<Rates> {
    Ok(Json(Rates { training: true, rates: app.node.training_rates(&caller).await? }))
}

async fn exercise(
    State(app): State<App>,
    Signed(caller): Signed,
    Path((set, number)): Path<(String, usize)>,
) -> Answer<Exercise> {
    Ok(Json(app.node.exercise(&caller, &set, number).await?))
}

async fn decide(
    State(app): State<App>,
    Signed(caller): Signed,
    Path((set, number)): Path<(String, usize)>,
    Body(form): Body<DecisionForm>,
) -> Result<Response, ApiError> {
    let outcome = app.node.decide_training(&caller, &set, number, &form).await?;
    Ok((StatusCode::CREATED, Json(outcome)).into_response())
}
