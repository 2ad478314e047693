//! Counts and series.

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use vigie_node::claims::ReleaseForm;
use vigie_node::counts::{CountKind, CountTable, CountsShared};
use vigie_node::series::{Detected, Scope, Series, SeriesImport, SeriesKey, Unit};
use vigie_trend::Week;

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;

pub(super) const ROUTES: super::Routes = &[
    ("/counts", &["get"]),
    ("/counts/roll-up", &["post"]),
    ("/counts/share", &["post"]),
    ("/series", &["get"]),
    ("/series/import", &["post"]),
    ("/series/detect", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/counts", get(counts))
        .route("/counts/roll-up", post(roll_up))
        .route("/counts/share", post(share))
        .route("/series", get(series))
        .route("/series/import", post(import))
        .route("/series/detect", post(detect))
}

/// Weeks shown unless others are asked for.
const WEEKS: i32 = 8;

#[derive(Deserialize)]
struct Span {
    from: Option<Week>,
    to: Option<Week>,
}

async fn counts(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(span): Query<Span>,
) -> Answer<CountTable> {
    let to = span.to.unwrap_or_else(|| Week::of(app.node.now()));
    let from = span.from.unwrap_or_else(|| to.plus(1 - WEEKS));
    Ok(axum::Json(app.node.count_table(&caller, from, to).await?))
}

#[derive(Serialize)]
struct RolledUp {
    changed: u64,
}

async fn roll_up(State(app): State<App>, Signed(caller): Signed) -> Answer<RolledUp> {
    Ok(axum::Json(RolledUp { changed: app.node.roll_up_counts(&caller).await? }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    from: Week,
    to: Week,
    release: ReleaseForm,
}

async fn share(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(body): Body<Share>,
) -> Answer<CountsShared> {
    Ok(axum::Json(app.node.share_counts(&caller, body.from, body.to, &body.release).await?))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    phenomenon: String,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    kind: CountKind,
    #[serde(default)]
    scope: Scope,
    weeks: Option<u16>,
}

async fn series(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
) -> Answer<Series> {
    let key =
        SeriesKey { phenomenon: asked.phenomenon, unit: asked.unit, kind: asked.kind, scope: asked.scope };
    Ok(axum::Json(app.node.series(&caller, &key, asked.weeks.unwrap_or(52)).await?))
}

async fn import(State(app): State<App>, Signed(caller): Signed, csv: String) -> Answer<SeriesImport> {
    Ok(axum::Json(app.node.import_series(&caller, &csv).await?))
}

async fn detect(State(app): State<App>, Signed(caller): Signed) -> Answer<Detected> {
    Ok(axum::Json(app.node.detect_alarms(&caller).await?))
}
