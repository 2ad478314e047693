//! `/api/v1/subjects`: data-protection requests. Document numbers come in bodies, never in addresses, which are logged everywhere.

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_node::rates::Rates;
use vigie_node::retention::ProtectionSettings;
use vigie_node::subject::{Correction, Rectified, SubjectErased, SubjectForm, SubjectFound, SubjectRequest};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;

pub(super) const ROUTES: super::Routes = &[
    ("/subjects/find", &["post"]),
    ("/subjects/rectify", &["post"]),
    ("/subjects/erase", &["post"]),
    ("/subjects/requests", &["get"]),
    ("/subjects/requests/{number}/answered", &["post"]),
    ("/subjects/rates", &["get"]),
    ("/subjects/settings", &["get", "put"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/subjects/find", post(find))
        .route("/subjects/rectify", post(rectify))
        .route("/subjects/erase", post(erase))
        .route("/subjects/requests", get(requests))
        .route("/subjects/requests/{number}/answered", post(answered))
        .route("/subjects/rates", get(rates))
        .route("/subjects/settings", get(settings).put(set))
}

async fn find(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<SubjectForm>,
) -> Answer<SubjectFound> {
    Ok(Json(app.node.subject_find(&caller, &form).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RectifyBody {
    subject: SubjectForm,
    correction: Correction,
}

async fn rectify(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<RectifyBody>,
) -> Answer<Rectified> {
    Ok(Json(app.node.subject_rectify(&caller, &body.subject, &body.correction).await?))
}

async fn erase(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<SubjectForm>,
) -> Answer<SubjectErased> {
    Ok(Json(app.node.subject_erase(&caller, &form).await?))
}

#[derive(Serialize)]
struct RequestsBody {
    requests: Vec<SubjectRequest>,
}

async fn requests(State(app): State<App>, Signed(caller): Signed) -> Answer<RequestsBody> {
    Ok(Json(RequestsBody { requests: app.node.subject_requests(&caller).await? }))
}

async fn answered(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(number): Path<String>,
) -> Answer<SubjectRequest> {
    Ok(Json(app.node.subject_answered(&caller, &number).await?))
}

#[derive(Deserialize)]
struct BlockQuery {
    #[serde(default)]
    block: Option<i64>,
}

async fn rates(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(query): Query<BlockQuery>,
) -> Answer<Rates> {
    Ok(Json(app.node.rates(&caller, query.block).await?))
}

async fn settings(State(app): State<App>, Signed(caller): Signed) -> Answer<ProtectionSettings> {
    Ok(Json(app.node.protection_settings(&caller).await?))
}

async fn set(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(settings): Body<ProtectionSettings>,
) -> Answer<ProtectionSettings> {
    app.node.set_protection(&caller, &settings).await?;
    Ok(Json(settings))
}
