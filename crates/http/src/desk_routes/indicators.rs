//! Cyber indicators on a page: active lines, who says so, why others are none.

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::guard::{Desk, page};
use super::standing::Names;
use crate::App;
use crate::desk::{IndicatorLine, IndicatorsPage, render_indicators};

/// Rows of one page.
const ROWS: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/indicators", get(list))
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        let found = desk.node().blocklist(&desk.caller).await?;
        let names = Names::load(&desk).await?;
        let total = found.lines.len();
        let start = desk.query("after").parse::<usize>().unwrap_or(0).min(total);
        let end = (start + ROWS).min(total);
        let model = IndicatorsPage {
            total,
            lines: found.lines[start..end]
                .iter()
                .map(|line| IndicatorLine {
                    kind: line.entry.kind.name(),
                    value: line.entry.value.clone(),
                    id: line.id.clone(),
                    name: line.name.clone(),
                    author: (!line.author.is_empty()).then(|| names.of(&line.author)),
                    tlp: line.tlp.clone(),
                    confidence: line.confidence,
                    until: line.valid_until.as_deref().and_then(|until| until.parse().ok()),
                })
                .collect(),
            next: (end < total).then(|| format!("/indicators?after={end}")),
            not_exported: found
                .not_exported
                .into_iter()
                .take(ROWS)
                .map(|one| (one.id.to_string(), one.name, one.why))
                .collect(),
        };
        Ok(page(render_indicators(&model, &desk.ui().await)))
    })
    .await
}
