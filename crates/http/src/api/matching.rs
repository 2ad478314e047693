//! Private lists: what users ask here, and what members' nodes ask this one.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_model::MemberId;
use vigie_node::matching::{
    EvaluateAnswer, EvaluateRequest, HeldView, Offers, PrivateAnswer, PublishForm, Published,
};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

/// Largest question of a member: a thousand elements.
const QUESTION_BYTES: usize = 64 << 10;

pub(super) const ROUTES: super::Routes = &[
    ("/private-lists", &["get"]),
    ("/private-lists/query", &["post"]),
    ("/private-lists/published", &["post"]),
    ("/private-lists/published/{id}", &["delete"]),
    ("/private-lists/{owner}/{id}/query", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/private-lists", get(lists))
        .route("/private-lists/query", post(query_all))
        .route("/private-lists/published", post(publish))
        .route("/private-lists/published/{id}", delete(unpublish))
        .route("/private-lists/{owner}/{id}/query", post(query))
}

/// What members' nodes reach: lists offered to them, and evaluations.
pub(crate) fn peer_routes() -> Router<App> {
    Router::new()
        .route("/match/v1/lists", get(offers))
        .route("/match/v1/lists/{id}/manifest", get(manifest))
        .route("/match/v1/lists/{id}/shards/{number}", get(shard))
        .route("/match/v1/evaluate", post(evaluate))
        .layer(DefaultBodyLimit::max(QUESTION_BYTES))
}

#[derive(Serialize)]
struct Lists {
    held: Vec<HeldView>,
    published: Vec<Published>,
}

async fn lists(State(app): State<App>, Signed(caller): Signed) -> Answer<Lists> {
    Ok(Json(Lists {
        held: app.node.private_lists(&caller).await?,
        published: app.node.published_lists(&caller).await?,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryBody {
    issuing_state: String,
    class: String,
    number: String,
}

async fn query(
    State(app): State<App>,
    Signed(caller): Signed,
    Path((owner, id)): Path<(MemberId, String)>,
    Body(body): Body<QueryBody>,
) -> Answer<PrivateAnswer> {
    let list = Some((&owner, &*id));
    Ok(Json(app.ask_privately(&caller, list, &body.issuing_state, &body.class, &body.number).await?))
}

async fn query_all(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<QueryBody>,
) -> Answer<PrivateAnswer> {
    Ok(Json(app.ask_privately(&caller, None, &body.issuing_state, &body.class, &body.number).await?))
}

async fn publish(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<PublishForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.publish_private_list(&caller, &form).await?)).into_response())
}

async fn unpublish(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    app.node.unpublish_private_list(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn offers(State(app): State<App>, Signed(caller): Signed) -> Answer<Offers> {
    Ok(Json(app.node.offered_lists(&caller).await?))
}

async fn manifest(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let manifest = app.node.match_manifest(&caller, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], manifest).into_response())
}

async fn shard(
    State(app): State<App>,
    Signed(caller): Signed,
    Path((id, number)): Path<(String, usize)>,
) -> Result<Response, ApiError> {
    let shard = app.node.match_shard(&caller, &id, number).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], shard).into_response())
}

async fn evaluate(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(request): Body<EvaluateRequest>,
) -> Answer<EvaluateAnswer> {
    Ok(Json(app.node.evaluate(&caller, &request).await?))
}
