//! Levels of places, degraded mode, and the document lottery.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use vigie_node::lottery::LotteryDay;
use vigie_node::vigilance::{Degraded, DegradedForm, LevelForm, Vigilance};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/vigilance", &["get", "post"]),
    ("/vigilance/end", &["post"]),
    ("/vigilance/degraded", &["post"]),
    ("/lottery/{day}", &["get"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/vigilance", get(levels).post(set))
        .route("/vigilance/end", post(end))
        .route("/vigilance/degraded", post(degraded))
        .route("/lottery/{day}", get(lottery))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndBody {
    #[serde(default)]
    place: String,
}

#[derive(Deserialize)]
struct LotteryQuery {
    #[serde(default)]
    place: Option<String>,
}

async fn levels(State(app): State<App>, Signed(caller): Signed) -> Answer<Vigilance> {
    Ok(Json(app.node.vigilance(&caller).await?))
}

async fn set(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<LevelForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.set_level(&caller, &form).await?)).into_response())
}

async fn end(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<EndBody>,
) -> Result<StatusCode, ApiError> {
    app.node.end_level(&caller, &body.place).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn degraded(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<DegradedForm>,
) -> Answer<Degraded> {
    Ok(Json(app.node.declare_degraded(&caller, &form).await?))
}

async fn lottery(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(day): Path<String>,
    Query(query): Query<LotteryQuery>,
) -> Answer<LotteryDay> {
    Ok(Json(app.node.lottery_day(&caller, query.place.as_deref(), &day).await?))
}
