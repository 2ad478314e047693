//! The blocklist export and what stands behind it.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use vigie_node::indicators::Blocklist;
use vigie_node::{NodeError, Problem};
use vigie_stix::blocklist::{Format, write};

use super::Answer;
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[("/blocklist", &["get"]), ("/indicators", &["get"])];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/blocklist", get(export)).route("/indicators", get(indicators))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    format: String,
}

async fn export(
    State(app): State<App>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let wrong = || {
        NodeError::from(
            Problem::new("blocklist.format", "there is no such format")
                .at("format")
                .remedy("ask for plain, csv, suricata or dns-rpz"),
        )
    };
    let format = Format::find(&asked.format).ok_or_else(wrong)?;
    let text = write(&app.node.blocklist(&caller).await?.lines, format);
    let tag = format!("\"{}\"", crate::hex(&Sha256::digest(&text)));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    // RFC 9110, section 13.1.2: weak comparison.
    let same = known
        .flat_map(|value| value.split(','))
        .any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag);
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let common = [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    Ok(match same {
        true => (StatusCode::NOT_MODIFIED, common).into_response(),
        false => (common, [(header::CONTENT_TYPE, kind)], text).into_response(),
    })
}

async fn indicators(State(app): State<App>, Signed(caller): Signed) -> Answer<Blocklist> {
    Ok(Json(app.node.blocklist(&caller).await?))
}
