//! Good practices, their translations and endorsements, and the regional groups they are shared with.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_model::StixId;
use vigie_node::practices::{PracticeForm, PracticeQuery, PracticeView, Region, Review, TranslationForm};
use vigie_node::told::OpinionForm;
use vigie_node::{NodeError, Problem};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/practices", &["get", "post"]),
    ("/practices/{id}", &["get"]),
    ("/practices/{id}/translations", &["post"]),
    ("/practices/{id}/endorse", &["post"]),
    ("/regions", &["get", "post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/practices", get(practices).post(write))
        .route("/practices/{id}", get(practice))
        .route("/practices/{id}/translations", post(translate))
        .route("/practices/{id}/endorse", post(endorse))
        .route("/regions", get(regions).post(set_region))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    review: String,
}

#[derive(Serialize)]
struct Practices {
    practices: Vec<PracticeView>,
}

/// A state of review by its name; empty for all.
pub(crate) fn review_of(name: &str) -> Result<Option<Review>, NodeError> {
    match name {
        "" => Ok(None),
        "current" => Ok(Some(Review::Current)),
        "due-soon" => Ok(Some(Review::DueSoon)),
        "overdue" => Ok(Some(Review::Overdue)),
        _ => Err(Problem::new("input.code", "a review is current, due-soon or overdue").at("review").into()),
    }
}

async fn practices(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
) -> Answer<Practices> {
    let query = PracticeQuery { words: asked.q, tag: asked.tag, review: review_of(&asked.review)? };
    Ok(Json(Practices { practices: app.node.practices(&caller, &query).await? }))
}

async fn practice(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
) -> Answer<PracticeView> {
    Ok(Json(app.node.practice(&caller, &id).await?))
}

async fn write(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<PracticeForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.write_practice(&caller, &form).await?)).into_response())
}

async fn translate(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(form): Body<TranslationForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.translate_practice(&caller, &id, &form).await?)).into_response())
}

async fn endorse(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(form): Body<OpinionForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.endorse_practice(&caller, &id, &form).await?)).into_response())
}

#[derive(Serialize)]
struct Regions {
    regions: Vec<Region>,
}

async fn regions(State(app): State<App>, Signed(caller): Signed) -> Answer<Regions> {
    Ok(Json(Regions { regions: app.node.regions(&caller).await? }))
}

async fn set_region(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(region): Body<Region>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.set_region(&caller, &region).await?)).into_response())
}
