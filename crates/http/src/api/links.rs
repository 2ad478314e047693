//! Links between organisations and designations of them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use vigie_model::StixId;
use vigie_node::links::{
    DesignationForm, DesignationView, LinkDetail, LinkForm, LinkView, OrganisationDetail, OrganisationForm,
    OrganisationView,
};
use vigie_node::told::OpinionForm;

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/organisations", &["get", "post"]),
    ("/organisations/{id}", &["get"]),
    ("/links", &["get", "post"]),
    ("/links/{id}", &["get"]),
    ("/links/{id}/dispute", &["post"]),
    ("/designations", &["get", "post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(organisations).post(name_organisation))
        .route("/organisations/{id}", get(organisation))
        .route("/links", get(links).post(claim_link))
        .route("/links/{id}", get(link))
        .route("/links/{id}/dispute", post(dispute))
        .route("/designations", get(designations).post(designate))
}

#[derive(Serialize)]
struct Organisations {
    organisations: Vec<OrganisationView>,
}

async fn organisations(State(app): State<App>, Signed(caller): Signed) -> Answer<Organisations> {
    Ok(Json(Organisations { organisations: app.node.organisations(&caller).await? }))
}

async fn organisation(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
) -> Answer<OrganisationDetail> {
    Ok(Json(app.node.organisation(&caller, &id).await?))
}

async fn name_organisation(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<OrganisationForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.name_organisation(&caller, &form).await?)).into_response())
}

#[derive(Serialize)]
struct Links {
    links: Vec<LinkView>,
}

async fn links(State(app): State<App>, Signed(caller): Signed) -> Answer<Links> {
    Ok(Json(Links { links: app.node.links(&caller).await? }))
}

async fn link(State(app): State<App>, Signed(caller): Signed, Path(id): Path<StixId>) -> Answer<LinkDetail> {
    Ok(Json(app.node.link(&caller, &id).await?))
}

async fn claim_link(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<LinkForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.claim_link(&caller, &form).await?)).into_response())
}

async fn dispute(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(form): Body<OpinionForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.dispute(&caller, &id, &form).await?)).into_response())
}

#[derive(Serialize)]
struct Designations {
    designations: Vec<DesignationView>,
}

async fn designations(State(app): State<App>, Signed(caller): Signed) -> Answer<Designations> {
    Ok(Json(Designations { designations: app.node.designations(&caller).await? }))
}

async fn designate(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<DesignationForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.designate(&caller, &form).await?)).into_response())
}
