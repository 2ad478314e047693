//! Checkpoint nodes: administration at `/api/v1/checkpoints`, and what the nodes themselves reach on the peer listener, `/checkpoint/v1/…`.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_node::check::PlaceKind;
use vigie_node::checkpoint::enrolment::{CheckpointForm, Enrol, Welcome};
use vigie_node::checkpoint::queue::Delivery;
use vigie_node::checkpoint::{Checkpoint, LinkStatus, Standing};
use vigie_node::{Caller, Node, NodeError, Problem};

use super::{Answer, Body};
use crate::App;
use crate::auth::{PeerCheckpoint, Signed};
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes =
    &[("/checkpoints", &["get", "post"]), ("/checkpoints/{id}", &["put", "delete"]), ("/link", &["get"])];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/checkpoints", get(checkpoints).post(add))
        .route("/checkpoints/{id}", axum::routing::put(change).delete(remove))
        .route("/link", get(link))
}

/// What checkpoint nodes reach, and nothing else.
pub fn checkpoint_routes() -> Router<App> {
    Router::new()
        .route("/checkpoint/v1/enrol", post(enrol))
        .route("/checkpoint/v1/delta", get(delta))
        .route("/checkpoint/v1/records", post(records))
        .layer(DefaultBodyLimit::max(crate::API_BODY_LIMIT))
}

/// A checkpoint in the API.
#[derive(Serialize)]
struct CheckpointLine {
    id: String,
    title: String,
    kind: PlaceKind,
    standing: Standing,
    users: Vec<String>,
    lists: Vec<String>,
    pin: Option<String>,
    added: Timestamp,
    enrolled: Option<Timestamp>,
    removed: Option<Timestamp>,
    delta: u64,
    last_delta: Option<Timestamp>,
    delivered: u64,
    last_delivery: Option<Timestamp>,
    seen: Option<Timestamp>,
}

fn line(node: &Node, one: Checkpoint) -> CheckpointLine {
    CheckpointLine {
        standing: one.standing(node.now()),
        seen: node.checkpoint_seen(&one.id),
        id: one.id,
        title: one.title,
        kind: one.kind,
        users: one.users.into_iter().collect(),
        lists: one.lists.into_iter().collect(),
        pin: one.pin,
        added: one.added,
        enrolled: one.enrolled,
        removed: one.removed,
        delta: one.number,
        last_delta: one.last_delta,
        delivered: one.delivered,
        last_delivery: one.last_delivery,
    }
}

#[derive(Serialize)]
struct Checkpoints {
    checkpoints: Vec<CheckpointLine>,
}

#[derive(Serialize)]
struct Added {
    checkpoint: CheckpointLine,
    /// Shown this once.
    code: String,
}

#[derive(Serialize)]
struct Link {
    link: Option<LinkStatus>,
}

async fn checkpoints(State(app): State<App>, Signed(caller): Signed) -> Answer<Checkpoints> {
    let found = app.node.checkpoints(&caller).await?;
    Ok(Json(Checkpoints { checkpoints: found.into_iter().map(|one| line(&app.node, one)).collect() }))
}

async fn add(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<CheckpointForm>,
) -> Result<Response, ApiError> {
    let (made, code) = app.node.add_checkpoint(&caller, &form).await?;
    let added = Added { checkpoint: line(&app.node, made), code: code.to_string() };
    Ok((StatusCode::CREATED, Json(added)).into_response())
}

async fn change(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(form): Body<CheckpointForm>,
) -> Answer<CheckpointLine> {
    Ok(Json(line(&app.node, app.node.change_checkpoint(&caller, &id, &form).await?)))
}

async fn remove(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    app.node.remove_checkpoint(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How this node stands to its home node: `null` if it is no checkpoint.
async fn link(State(app): State<App>, Signed(caller): Signed) -> Answer<Link> {
    caller.need(vigie_node::Right::Inspect)?;
    Ok(Json(Link { link: app.node.link_status().await? }))
}

impl FromRequestParts<App> for PeerCheckpoint {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| {
            ApiError(NodeError::Forbidden(Problem::new("auth.checkpoint", "only checkpoint nodes do this")))
        })
    }
}

/// The checkpoint of an enrolled key.
fn enrolled(peer: &PeerCheckpoint) -> Result<Caller, ApiError> {
    let problem =
        || Problem::new("checkpoint.not-enrolled", "this key is not enrolled").remedy("enrol first");
    let id = peer.id.as_ref().ok_or_else(|| ApiError(NodeError::Forbidden(problem())))?;
    Ok(Caller::checkpoint(id))
}

async fn enrol(State(app): State<App>, peer: PeerCheckpoint, Body(asked): Body<Enrol>) -> Answer<Welcome> {
    Ok(Json(app.node.enrol_checkpoint(&peer.pin, &asked).await?))
}

#[derive(Deserialize)]
struct DeltaQuery {
    have: u64,
}

async fn delta(
    State(app): State<App>,
    peer: PeerCheckpoint,
    Query(query): Query<DeltaQuery>,
) -> Result<Response, ApiError> {
    let caller = enrolled(&peer)?;
    let bytes = app.node.make_delta(&caller, query.have).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], Bytes::from(bytes)).into_response())
}

async fn records(
    State(app): State<App>,
    peer: PeerCheckpoint,
    Body(delivery): Body<Delivery>,
) -> Result<Response, ApiError> {
    let caller = enrolled(&peer)?;
    let receipt = app.node.take_delivery(&caller, &delivery).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from(receipt)).into_response())
}
