//! Trust data: what is held and why, imports and their approval, versions, bundles.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use vigie_model::Timestamp;
use vigie_node::trust::{
    CertificatePage, CertificateQuery, CertificateView, ImportDetail, ImportState, Imported, Rebuilt,
    TrustImport, TrustVersion,
};
use vigie_node::{NodeError, Problem};
use vigie_trust::store::TrustDifference;

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/trust", &["get", "post"]),
    ("/trust/imports", &["get"]),
    ("/trust/imports/{id}", &["get"]),
    ("/trust/imports/{id}/approve", &["post"]),
    ("/trust/imports/{id}/reject", &["post"]),
    ("/trust/imports/{id}/withdraw", &["post"]),
    ("/trust/imports/{id}/keep", &["post"]),
    ("/trust/imports/{id}/anchor", &["post"]),
    ("/trust/versions", &["get"]),
    ("/trust/versions/{number}", &["get"]),
    ("/trust/versions/{number}/difference", &["get"]),
    ("/trust/certificates/{sha256}", &["get"]),
    ("/trust/bundle", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/trust", get(held).post(import))
        .route("/trust/imports", get(imports))
        .route("/trust/imports/{id}", get(one))
        .route("/trust/imports/{id}/approve", post(approve))
        .route("/trust/imports/{id}/reject", post(reject))
        .route("/trust/imports/{id}/withdraw", post(withdraw))
        .route("/trust/imports/{id}/keep", post(keep))
        .route("/trust/imports/{id}/anchor", post(anchor))
        .route("/trust/versions", get(versions))
        .route("/trust/versions/{number}", get(version))
        .route("/trust/versions/{number}/difference", get(difference))
        .route("/trust/certificates/{sha256}", get(certificate))
        .route("/trust/bundle", post(bundle))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    standing: String,
    #[serde(default)]
    after: usize,
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Held {
    version: Option<u64>,
    digest: String,
    as_of: Option<Timestamp>,
    #[serde(flatten)]
    page: CertificatePage,
}

async fn held(State(app): State<App>, Signed(caller): Signed, Query(asked): Query<Asked>) -> Answer<Held> {
    let query = CertificateQuery {
        words: asked.q,
        standing: asked.standing,
        after: asked.after,
        limit: asked.limit.unwrap_or(100),
    };
    let page = app.node.trust_certificates(&caller, &query).await?;
    let used = app.node.trust_used();
    Ok(Json(Held { version: used.version, digest: used.digest, as_of: used.as_of, page }))
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: Option<String>,
}

/// An import that was taken; one of which nothing can be used is an error here.
pub(crate) fn taken(imported: Imported) -> Result<Imported, NodeError> {
    match imported.state {
        ImportState::Refused => {
            let problem = imported.report.first_problem();
            let code = if imported.report.refused.is_some() { "trust.refused" } else { "trust.nothing" };
            Err(Problem::new(code, format!("nothing of it can be used: {problem}"))
                .at(imported.report.name)
                .remedy("fetch it again from its issuer; DER, PEM, LDIF and CMS lists are read")
                .into())
        }
        _ => Ok(imported),
    }
}

async fn import(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(named): Query<Named>,
    body: axum::body::Bytes,
) -> Result<Response, ApiError> {
    let imported = app.node.import_trust(&caller, named.name.as_deref().unwrap_or("upload"), &body).await?;
    Ok((StatusCode::CREATED, Json(taken(imported)?)).into_response())
}

#[derive(Serialize)]
struct Imports {
    imports: Vec<TrustImport>,
}

async fn imports(State(app): State<App>, Signed(caller): Signed) -> Answer<Imports> {
    Ok(Json(Imports { imports: app.node.trust_imports(&caller).await? }))
}

async fn one(State(app): State<App>, Signed(caller): Signed, Path(id): Path<String>) -> Answer<ImportDetail> {
    Ok(Json(app.node.trust_import(&caller, &id).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    /// The version that the difference was shown against.
    against: u64,
}

async fn approve(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(approval): Body<Approval>,
) -> Answer<TrustVersion> {
    Ok(Json(app.node.approve_trust(&caller, &id, Some(approval.against)).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    reason: String,
}

async fn reject(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(why): Body<Why>,
) -> Answer<TrustImport> {
    Ok(Json(app.node.reject_trust(&caller, &id, &why.reason).await?))
}

#[derive(Serialize)]
struct Withdrawn {
    import: TrustImport,
    /// Absent while another administrator has to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<TrustVersion>,
}

async fn withdraw(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(why): Body<Why>,
) -> Answer<Withdrawn> {
    let (import, version) = app.node.withdraw_trust(&caller, &id, &why.reason).await?;
    Ok(Json(Withdrawn { import, version }))
}

async fn keep(State(app): State<App>, Signed(caller): Signed, Path(id): Path<String>) -> Answer<TrustImport> {
    Ok(Json(app.node.keep_trust(&caller, &id).await?))
}

async fn anchor(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let proposed = taken(app.node.propose_anchor(&caller, &id).await?)?;
    Ok((StatusCode::CREATED, Json(proposed)).into_response())
}

#[derive(Serialize)]
struct Versions {
    versions: Vec<TrustVersion>,
}

async fn versions(State(app): State<App>, Signed(caller): Signed) -> Answer<Versions> {
    Ok(Json(Versions { versions: app.node.trust_versions(&caller).await? }))
}

async fn version(State(app): State<App>, Signed(caller): Signed, Path(number): Path<u64>) -> Answer<Rebuilt> {
    Ok(Json(app.node.trust_version(&caller, number).await?))
}

#[derive(Deserialize)]
struct Since {
    /// The earlier version; 0 for nothing at all.
    from: u64,
}

async fn difference(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(number): Path<u64>,
    Query(since): Query<Since>,
) -> Answer<TrustDifference> {
    Ok(Json(app.node.trust_versions_compared(&caller, since.from, number).await?))
}

async fn certificate(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(sha256): Path<String>,
) -> Answer<CertificateView> {
    Ok(Json(app.node.trust_certificate(&caller, &sha256).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct For {
    days: u32,
}

async fn bundle(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(span): Body<For>,
) -> Result<Response, ApiError> {
    let bundle = app.node.trust_bundle(&caller, span.days).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"trust.bundle\""),
    ];
    Ok((headers, bundle).into_response())
}
