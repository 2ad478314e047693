//! Large lists, questions to one list, and how lists are used.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vigie_node::lists::{LargeList, LargeUpdate, ListUse, LookUp};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;

/// The longest bundle, and nothing more.
const BUNDLE_BYTES: usize = 64 << 20;

pub(super) const ROUTES: super::Routes = &[
    ("/lists/large", &["get"]),
    ("/lists/use", &["get"]),
    ("/lists/{id}/use", &["get"]),
    ("/lists/{id}/lookup", &["post"]),
    ("/lists/{id}/bundles", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/lists/large", get(large))
        .route("/lists/use", get(use_of_all))
        .route("/lists/{id}/use", get(use_of_one))
        .route("/lists/{id}/lookup", post(look_up))
        .route("/lists/{id}/bundles", post(bundle).layer(DefaultBodyLimit::max(BUNDLE_BYTES)))
}

#[derive(Serialize)]
struct Large {
    lists: Vec<LargeList>,
}

async fn large(State(app): State<App>, Signed(caller): Signed) -> Answer<Large> {
    Ok(Json(Large { lists: app.node.large_lists(&caller).await? }))
}

#[derive(Serialize)]
struct Use {
    r#use: Vec<ListUse>,
}

async fn use_of_all(State(app): State<App>, Signed(caller): Signed) -> Answer<Use> {
    Ok(Json(Use { r#use: app.node.list_use(&caller, None).await? }))
}

async fn use_of_one(State(app): State<App>, Signed(caller): Signed, Path(id): Path<String>) -> Answer<Use> {
    Ok(Json(Use { r#use: app.node.list_use(&caller, Some(&id)).await? }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUpBody {
    issuing_state: String,
    class: String,
    number: String,
}

async fn look_up(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(body): Body<LookUpBody>,
) -> Answer<LookUp> {
    Ok(Json(app.node.look_up_in(&caller, &id, &body.issuing_state, &body.class, &body.number).await?))
}

async fn bundle(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    octets: Bytes,
) -> Answer<LargeUpdate> {
    Ok(Json(app.node.update_large_list(&caller, &id, &octets).await?))
}
