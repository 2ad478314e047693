//! The API under `/api/v1`: the same report, records and lists that the command line and the desk show.

mod checkpoint;
mod counts;
mod decisions;
mod indicators;
mod links;
mod lists;
pub(crate) mod matching;
mod phenomena;
pub(crate) mod practices;
mod rounds;
mod training;
pub(crate) mod trust;
mod warnings;

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, Stream};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vigie_model::{Duration, MemberId, StixId};
use vigie_node::check::InspectRequest;
use vigie_node::claims::{ClaimQuery, ClaimView, ReleaseForm};
use vigie_node::finding::FindingForm;
use vigie_node::lists::ListEntry;
use vigie_node::{NodeError, Problem, Right};
use vigie_policy::withdrawal;
use vigie_store::Seq;
use vigie_trust::inspect::Visual;
use vigie_trust::report::Profile;

use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;
pub use checkpoint::checkpoint_routes;

mod subject;
mod vigilance;

/// The OpenAPI 3.1 document; a test compares its paths with [`route_table`].
pub const OPENAPI: &str = include_str!("../openapi.json");

/// Paths under `/api/v1` with their methods, as the OpenAPI document has them.
pub type Routes = &'static [(&'static str, &'static [&'static str])];

/// Every route under `/api/v1`. Each room has a module with its own `ROUTES` and `routes()`.
pub fn route_table() -> Vec<(&'static str, &'static [&'static str])> {
    [
        ROUTES,
        checkpoint::ROUTES,
        counts::ROUTES,
        decisions::ROUTES,
        indicators::ROUTES,
        links::ROUTES,
        lists::ROUTES,
        matching::ROUTES,
        phenomena::ROUTES,
        practices::ROUTES,
        rounds::ROUTES,
        subject::ROUTES,
        vigilance::ROUTES,
        training::ROUTES,
        trust::ROUTES,
        warnings::ROUTES,
    ]
    .concat()
}

const ROUTES: Routes = &[
    ("/inspections", &["get", "post"]),
    ("/inspections/{id}", &["get"]),
    ("/inspections/{id}/clear", &["post"]),
    ("/inspections/{id}/recompute", &["post"]),
    ("/findings", &["post"]),
    ("/patterns/preview", &["post"]),
    ("/claims", &["get", "post"]),
    ("/claims/{id}", &["get"]),
    ("/claims/{id}/withdraw", &["post"]),
    ("/withdrawals", &["get"]),
    ("/alerts", &["get"]),
    ("/lists", &["get", "post"]),
    ("/lists/{id}/entries", &["post", "delete"]),
    ("/lists/{id}/import", &["post"]),
    ("/members", &["get", "post"]),
    ("/members/{member}", &["delete"]),
    ("/card", &["get"]),
    ("/audit", &["get"]),
    ("/audit/consistency", &["get"]),
    ("/audit/entries", &["get"]),
    ("/audit/verify", &["post"]),
    ("/audit/tile/{path}", &["get"]),
    ("/events", &["get"]),
    ("/whoami", &["get"]),
];

/// The API's routes.
pub fn routes() -> Router<App> {
    let v1 = Router::new()
        .route("/inspections", get(checks).post(inspect))
        .route("/inspections/{id}", get(check))
        .route("/inspections/{id}/clear", post(clear))
        .route("/inspections/{id}/recompute", post(recompute))
        .route("/findings", post(confirm))
        .route("/patterns/preview", post(preview))
        .route("/claims", get(claims).post(claim))
        .route("/claims/{id}", get(claim_detail))
        .route("/claims/{id}/withdraw", post(withdraw))
        .route("/withdrawals", get(withdrawals))
        .route("/alerts", get(alerts))
        .route("/lists", get(lists).post(add_list))
        .route("/lists/{id}/entries", post(add_entries).delete(remove_entry))
        .route("/lists/{id}/import", post(import_list))
        .route("/members", get(members).post(add_member))
        .route("/members/{member}", delete(remove_member))
        .route("/card", get(card))
        .route("/audit", get(audit_head))
        .route("/audit/consistency", get(audit_consistency))
        .route("/audit/entries", get(audit_entries))
        .route("/audit/verify", post(audit_verify))
        .route("/audit/tile/{*path}", get(audit_tile))
        .route("/events", get(events))
        .route("/whoami", get(whoami))
        // rooms
        .merge(links::routes())
        .merge(lists::routes())
        .merge(indicators::routes())
        .merge(practices::routes())
        .merge(rounds::routes())
        .merge(vigilance::routes())
        .merge(decisions::routes())
        .merge(subject::routes())
        .merge(training::routes())
        .merge(trust::routes())
        .merge(counts::routes())
        .merge(phenomena::routes())
        .merge(warnings::routes())
        .merge(matching::routes())
        .merge(checkpoint::routes())
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(crate::API_BODY_LIMIT));
    Router::new().nest("/api/v1", v1).route("/api/openapi.json", get(openapi))
}

/// What members' nodes reach: heads and tiles of the audit log.
pub fn peer_routes() -> Router<App> {
    Router::new()
        .route("/api/v1/audit", get(audit_head))
        .route("/api/v1/audit/consistency", get(audit_consistency))
        .route("/api/v1/audit/tile/{*path}", get(audit_tile))
}

type Answer<T> = Result<Json<T>, ApiError>;

/// A JSON body whose errors are problem details with the place in the body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let problem = |code, what: String, remedy: &str| {
            ApiError(NodeError::Invalid(Problem::new(code, what).at("body").remedy(remedy)))
        };
        match Json::<T>::from_request(request, app).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(problem(
                "input.media-type",
                "the body is not declared as JSON".into(),
                "send Content-Type: application/json",
            )),
            Err(JsonRejection::BytesRejection(BytesRejection::FailedToBufferBody(error))) => {
                Err(match error.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => problem(
                        "input.too-large",
                        format!("the body is larger than {} octets", crate::API_BODY_LIMIT),
                        "send less at once",
                    ),
                    _ => problem("input.incomplete", "the body ended early".into(), "send it again"),
                })
            }
            Err(JsonRejection::JsonSyntaxError(error)) => {
                Err(problem("input.json", place_of(&error.body_text()), "mend the JSON"))
            }
            Err(other) => Err(problem(
                "input.shape",
                place_of(&other.body_text()),
                "see /api/openapi.json for the shape",
            )),
        }
    }
}

/// What serde says after its preamble: field and place, never the value of a text.
fn place_of(text: &str) -> String {
    text.rsplit_once("target type: ")
        .map_or(text, |(_, rest)| rest)
        .trim_start_matches("Failed to parse the request body as JSON: ")
        .to_owned()
}

async fn no_route() -> ApiError {
    ApiError(NodeError::not_found("the API has no such path"))
}

async fn no_method() -> ApiError {
    ApiError(NodeError::Invalid(
        Problem::new("input.method", "this path does not take this method").remedy("see /api/openapi.json"),
    ))
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InspectBody {
    #[serde(default)]
    mrz: Option<MrzBody>,
    #[serde(default)]
    confirmed_reading: bool,
    #[serde(default)]
    chip: BTreeMap<String, String>,
    #[serde(default)]
    visual: Option<Visual>,
    #[serde(default)]
    profile: Option<Profile>,
    #[serde(default)]
    purpose: Option<String>,
}

/// The printed lines: one text or a list of lines.
#[derive(Deserialize)]
#[serde(untagged)]
enum MrzBody {
    Text(String),
    Lines(Vec<String>),
}

async fn inspect(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<InspectBody>,
) -> Result<Response, ApiError> {
    let mut chip = BTreeMap::new();
    for (name, text) in body.chip {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| {
            Problem::new("input.base64", "this chip file is not base64")
                .at(format!("chip.{name}"))
                .remedy("encode the file's bytes as base64")
        })?;
        chip.insert(name, bytes);
    }
    let request = InspectRequest {
        mrz: body.mrz.map(|mrz| match mrz {
            MrzBody::Text(text) => text,
            MrzBody::Lines(lines) => lines.join("\n"),
        }),
        confirmed_reading: body.confirmed_reading,
        chip,
        visual: body.visual,
        profile: body.profile,
        purpose: body.purpose,
    };
    let inspected = app.inspect(&caller, request).await?;
    Ok((StatusCode::OK, Json(inspected)).into_response())
}

#[derive(Deserialize)]
struct ChecksQuery {
    #[serde(default)]
    undecided: bool,
    #[serde(default)]
    limit: Option<usize>,
}

async fn checks(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(query): Query<ChecksQuery>,
) -> Answer<serde_json::Value> {
    let records = app.node.checks(&caller, query.undecided, query.limit.unwrap_or(100).clamp(1, 500)).await?;
    Ok(Json(serde_json::json!({ "inspections": records, "today": app.node.today().await? })))
}

async fn check(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Answer<vigie_node::check::CheckView> {
    Ok(Json(app.node.check(&caller, &id).await?))
}

async fn recompute(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Answer<vigie_node::recompute::Recomputed> {
    Ok(Json(app.node.recompute(&caller, &id).await?))
}

async fn clear(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
) -> Answer<vigie_node::check::CheckRecord> {
    Ok(Json(app.node.clear(&caller, &id).await?))
}

async fn confirm(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<FindingForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.confirm(&caller, &form).await?)).into_response())
}

#[derive(Deserialize)]
struct PreviewBody {
    pattern: String,
}

async fn preview(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<PreviewBody>,
) -> Answer<vigie_node::finding::PatternPreview> {
    Ok(Json(app.node.preview_pattern(&caller, &body.pattern).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimBody {
    object: Box<serde_json::value::RawValue>,
    release: ReleaseForm,
}

async fn claim(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<ClaimBody>,
) -> Result<Response, ApiError> {
    Ok((
        StatusCode::CREATED,
        Json(app.node.claim(&caller, body.object.get().as_bytes(), &body.release).await?),
    )
        .into_response())
}

#[derive(Deserialize)]
struct ClaimsQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    collection: Option<String>,
    #[serde(default)]
    before: Option<u64>,
    #[serde(default)]
    limit: Option<usize>,
}

/// A claim in the API: header and standing; the bytes are the TAXII service's matter.
#[derive(Serialize)]
struct ClaimLine<'a> {
    id: &'a StixId,
    version: &'a str,
    name: &'a str,
    tlp: vigie_model::Tlp,
    author: &'a vigie_node::alerts::Author,
    origin: &'a str,
    collection: &'a vigie_model::CollectionId,
    date_added: vigie_model::Timestamp,
    sha256: String,
    withdrawn: Option<vigie_model::Timestamp>,
    erased: bool,
}

fn claim_line(view: &ClaimView) -> ClaimLine<'_> {
    ClaimLine {
        id: &view.record.id,
        version: &view.record.version,
        name: &view.name,
        tlp: view.tlp,
        author: &view.author,
        origin: &view.record.origin,
        collection: &view.record.collection,
        date_added: view.record.date_added,
        sha256: crate::hex(&view.record.sha256),
        withdrawn: view.record.withdrawn,
        erased: view.record.erased,
    }
}

async fn claims(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(query): Query<ClaimsQuery>,
) -> Answer<serde_json::Value> {
    let asked = ClaimQuery {
        words: query.q,
        types: query.r#type.map(|kind| kind.split(',').map(str::to_owned).collect()).unwrap_or_default(),
        collection: query.collection,
        before: query.before.map(Seq),
        limit: query.limit.unwrap_or(50),
    };
    let (views, next) = app.node.claims(&caller, &asked).await?;
    let lines: Vec<ClaimLine<'_>> = views.iter().map(claim_line).collect();
    Ok(Json(serde_json::json!({ "claims": lines, "before": next.map(|seq| seq.0) })))
}

async fn claim_detail(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
) -> Answer<serde_json::Value> {
    let detail = app.node.claim_detail(&caller, &id).await?;
    let object: Option<&serde_json::value::RawValue> =
        serde_json::from_slice(&detail.newest.record.bytes).ok();
    let versions: Vec<ClaimLine<'_>> = detail.versions.iter().map(claim_line).collect();
    let referred: Vec<ClaimLine<'_>> = detail.referred_by.iter().map(claim_line).collect();
    Ok(Json(serde_json::json!({
        "claim": claim_line(&detail.newest),
        "object": object,
        "versions": versions,
        "referred_by": referred,
        "withdrawals": detail.withdrawals,
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithdrawBody {
    reason: withdrawal::WithdrawalReason,
    #[serde(default = "hide")]
    mode: withdrawal::Mode,
    #[serde(default)]
    deadline_days: u8,
}

const fn hide() -> withdrawal::Mode {
    withdrawal::Mode::Hide
}

async fn withdraw(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(body): Body<WithdrawBody>,
) -> Answer<vigie_node::claims::WithdrawalNote> {
    let deadline = Duration::from_days(i64::from(body.deadline_days.clamp(1, 30)));
    Ok(Json(app.node.withdraw(&caller, &id, body.reason, body.mode, deadline).await?))
}

async fn withdrawals(State(app): State<App>, Signed(caller): Signed) -> Answer<serde_json::Value> {
    Ok(Json(serde_json::json!({ "withdrawals": app.node.withdrawals(&caller).await? })))
}

async fn alerts(State(app): State<App>, Signed(caller): Signed) -> Answer<serde_json::Value> {
    Ok(Json(serde_json::json!({ "alerts": app.node.alerts(&caller).await? })))
}

async fn lists(State(app): State<App>, Signed(caller): Signed) -> Answer<serde_json::Value> {
    Ok(Json(serde_json::json!({ "lists": app.node.lists(&caller).await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListBody {
    id: String,
    title: String,
}

async fn add_list(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<ListBody>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.add_list(&caller, &body.id, &body.title).await?)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntriesBody {
    entries: Vec<ListEntry>,
}

async fn add_entries(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(body): Body<EntriesBody>,
) -> Answer<vigie_node::lists::ListImport> {
    Ok(Json(app.node.add_to_list(&caller, &id, &body.entries).await?))
}

async fn remove_entry(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Body(entry): Body<ListEntry>,
) -> Result<StatusCode, ApiError> {
    app.node.remove_from_list(&caller, &id, &entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn import_list(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    csv: String,
) -> Answer<vigie_node::lists::ListImport> {
    Ok(Json(app.node.import_list(&caller, &id, &csv).await?))
}

async fn members(State(app): State<App>, Signed(caller): Signed) -> Answer<serde_json::Value> {
    Ok(Json(serde_json::json!({ "members": app.node.members(&caller).await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardBody {
    card: Box<serde_json::value::RawValue>,
}

async fn add_member(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<CardBody>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.add_member(&caller, body.card.get()).await?)).into_response())
}

async fn remove_member(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(member): Path<MemberId>,
) -> Result<StatusCode, ApiError> {
    app.node.remove_member(&caller, &member).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn card(State(app): State<App>, Signed(caller): Signed) -> Result<Response, ApiError> {
    caller.need(Right::ReadMembers)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], app.node.identity().card_text.clone()).into_response())
}

async fn audit_head(State(app): State<App>, Signed(caller): Signed) -> Answer<vigie_node::audit::AuditHead> {
    Ok(Json(app.node.audit_head(&caller).await?))
}

#[derive(Deserialize)]
struct FromQuery {
    #[serde(default)]
    from: u64,
}

async fn audit_consistency(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(query): Query<FromQuery>,
) -> Answer<vigie_node::audit::AuditGrowth> {
    Ok(Json(app.node.audit_growth(&caller, query.from).await?))
}

#[derive(Deserialize)]
struct EntriesQuery {
    #[serde(default)]
    from: u64,
    #[serde(default)]
    limit: Option<usize>,
}

async fn audit_entries(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(query): Query<EntriesQuery>,
) -> Answer<serde_json::Value> {
    let lines = app.node.audit_lines(&caller, query.from, query.limit.unwrap_or(100).clamp(1, 1_000)).await?;
    Ok(Json(serde_json::json!({ "entries": lines })))
}

async fn audit_verify(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Answer<vigie_node::audit::AuditVerdict> {
    Ok(Json(app.node.audit_verify(&caller).await?))
}

async fn audit_tile(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(path): Path<String>,
) -> Result<Response, ApiError> {
    // Tiles hold hashes of salted commitments: members witness with them, and auditors.
    if caller.account_name().is_some() {
        caller.need(Right::ReadAudit)?;
    }
    let tile = app.node.audit_tile(&format!("tile/{path}")).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], tile).into_response())
}

async fn whoami(State(app): State<App>, Signed(caller): Signed) -> Answer<serde_json::Value> {
    let roles: Vec<&str> = caller.roles().iter().map(|role| role.name()).collect();
    let identity = app.node.identity();
    Ok(Json(
        serde_json::json!({ "account": caller.actor(), "roles": roles, "member": identity.member, "identity": identity.identity }),
    ))
}

/// Live updates: one event whenever something new became visible; it says that, not what.
async fn events(
    State(app): State<App>,
    Signed(caller): Signed,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    caller.need(Right::ReadMembers)?;
    let engine = app.node.engine().clone();
    let start = engine.wait_beyond(Seq(0), std::time::Duration::ZERO).await?;
    let stop = app.stop.clone();
    let events = stream::unfold((engine, start, stop), |(engine, seen, mut stop)| async move {
        loop {
            if *stop.borrow() {
                return None;
            }
            let waited = tokio::select! {
                waited = engine.wait_beyond(seen, std::time::Duration::from_secs(10)) => waited,
                _ = stop.changed() => return None,
            };
            match waited {
                Ok(newest) if newest > seen => {
                    let event = Event::default().event("change").id(newest.0.to_string()).data("{}");
                    return Some((Ok(event), (engine, newest, stop)));
                }
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_openapi_document_names_exactly_the_routes_that_are_served() {
        let document: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let mut documented: Vec<(String, Vec<String>)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(path, methods)| (path.clone(), methods.as_object().unwrap().keys().cloned().collect()))
            .collect();
        let mut served: Vec<(String, Vec<String>)> = route_table()
            .iter()
            .map(|(path, methods)| {
                ((*path).to_owned(), methods.iter().map(|method| (*method).to_owned()).collect())
            })
            .collect();
        for list in [&mut documented, &mut served] {
            list.iter_mut().for_each(|(_, methods)| methods.sort());
            list.sort();
        }
        assert_eq!(documented, served);
    }
}
