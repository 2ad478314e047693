//! Meetings of working groups, their decisions, and what became of them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId};
use vigie_node::decisions::{DecisionForm, DecisionView, FollowUpForm, MeetingForm, MeetingView};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/meetings", &["get", "post"]),
    ("/decisions", &["get", "post"]),
    ("/decisions/{id}/follow-up", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/meetings", get(meetings).post(record_meeting))
        .route("/decisions", get(decisions).post(record_decision))
        .route("/decisions/{id}/follow-up", post(follow_up))
}

#[derive(Serialize)]
struct Meetings {
    meetings: Vec<MeetingView>,
}

async fn meetings(State(app): State<App>, Signed(caller): Signed) -> Answer<Meetings> {
    Ok(Json(Meetings { meetings: app.node.meetings(&caller).await? }))
}

async fn record_meeting(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<MeetingForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.record_meeting(&caller, &form).await?)).into_response())
}

#[derive(Serialize)]
struct Decisions {
    decisions: Vec<DecisionView>,
}

async fn decisions(State(app): State<App>, Signed(caller): Signed) -> Answer<Decisions> {
    Ok(Json(Decisions { decisions: app.node.decisions(&caller).await? }))
}

/// A decision of a meeting that was recorded before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LateDecision {
    meeting: StixId,
    text: String,
    responsible: MemberId,
    due: String,
    #[serde(default)]
    basis: Vec<StixId>,
}

async fn record_decision(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(late): Body<LateDecision>,
) -> Result<Response, ApiError> {
    let form =
        DecisionForm { text: late.text, responsible: late.responsible, due: late.due, basis: late.basis };
    Ok((StatusCode::CREATED, Json(app.node.record_decision(&caller, &late.meeting, &form).await?))
        .into_response())
}

async fn follow_up(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(form): Body<FollowUpForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.follow_up(&caller, &id, &form).await?)).into_response())
}
