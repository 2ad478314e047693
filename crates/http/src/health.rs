//! `/healthz`, `/readyz` and `/metrics` (Prometheus text format).

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use vigie_node::Right;
use vigie_store::Seq;

use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

/// Upper bounds of the latency histogram, in microseconds.
const BOUNDS: [u64; 9] = [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 2_000_000];

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    by_class: [AtomicU64; 5],
    buckets: [AtomicU64; BOUNDS.len()],
    micros: AtomicU64,
}

impl Metrics {
    /// Counts one answered request.
    pub fn request(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.by_class[class].fetch_add(1, Ordering::Relaxed);
        let micros = took.as_micros() as u64;
        self.micros.fetch_add(micros, Ordering::Relaxed);
        for (bound, bucket) in BOUNDS.iter().zip(&self.buckets) {
            if micros <= *bound {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// The three routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
}

/// The process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// The store answers and the node is not stopping.
async fn readyz(State(app): State<App>) -> Response {
    if *app.stop.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match app.node.engine().log_head().await {
        Ok(_) => match app.node.link_status().await {
            Ok(Some(link)) => {
                let age =
                    link.as_of.map_or("none".to_owned(), |at| app.node.now().since(at).as_secs().to_string());
                format!("ready\ncheckpoint queued={} delta={} age={age}\n", link.queued, link.delta)
                    .into_response()
            }
            _ => "ready\n".into_response(),
        },
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response()
        }
    }
}

/// Sizes rise with what is hidden from some readers, so only administrators and auditors see them.
async fn metrics(State(app): State<App>, Signed(caller): Signed) -> Result<Response, ApiError> {
    use std::fmt::Write as _;

    caller.need(Right::ReadAudit)?;
    let mut text = String::new();
    let engine = app.node.engine();
    let head = engine.log_head().await.map(|head| head.size).unwrap_or(0);
    let seq = engine.wait_beyond(Seq(0), Duration::ZERO).await.map(|seq| seq.0).unwrap_or(0);
    let _ = writeln!(
        text,
        "# HELP vigie_http_requests_total Requests answered, by class of status.\n# TYPE vigie_http_requests_total counter"
    );
    for (class, count) in (1..).zip(&app.metrics.by_class) {
        let _ = writeln!(
            text,
            "vigie_http_requests_total{{class=\"{class}xx\"}} {}",
            count.load(Ordering::Relaxed)
        );
    }
    let _ = writeln!(
        text,
        "# HELP vigie_http_request_seconds Time to answer.\n# TYPE vigie_http_request_seconds histogram"
    );
    for (bound, count) in BOUNDS.iter().zip(&app.metrics.buckets) {
        let _ = writeln!(
            text,
            "vigie_http_request_seconds_bucket{{le=\"{}\"}} {}",
            *bound as f64 / 1e6,
            count.load(Ordering::Relaxed)
        );
    }
    let total: u64 = app.metrics.by_class.iter().map(|count| count.load(Ordering::Relaxed)).sum();
    let _ = writeln!(text, "vigie_http_request_seconds_bucket{{le=\"+Inf\"}} {total}");
    let _ = writeln!(
        text,
        "vigie_http_request_seconds_sum {}",
        app.metrics.micros.load(Ordering::Relaxed) as f64 / 1e6
    );
    let _ = writeln!(text, "vigie_http_request_seconds_count {total}");
    let _ = writeln!(
        text,
        "# HELP vigie_audit_leaves Leaves of the audit log.\n# TYPE vigie_audit_leaves gauge\nvigie_audit_leaves {head}"
    );
    let _ = writeln!(
        text,
        "# HELP vigie_store_sequence Last place given out in the change feed.\n# TYPE vigie_store_sequence gauge\nvigie_store_sequence {seq}"
    );
    if let Ok(Some(link)) = app.node.link_status().await {
        let _ = writeln!(
            text,
            "# HELP vigie_checkpoint_queue Entries that wait for delivery to the home node.\n# TYPE vigie_checkpoint_queue gauge\nvigie_checkpoint_queue {}",
            link.queued
        );
        if let Some(at) = link.as_of {
            let _ = writeln!(
                text,
                "# HELP vigie_checkpoint_age_seconds Time since the home node last said that nothing newer is there.\n# TYPE vigie_checkpoint_age_seconds gauge\nvigie_checkpoint_age_seconds {}",
                app.node.now().since(at).as_secs()
            );
        }
    }
    let counters = app.node.list_counters();
    type Of = fn(&vigie_node::lists::Asked) -> u64;
    let kinds: [(&str, &str, Of); 4] = [
        ("questions", "Questions to lists held here", |asked| asked.questions),
        ("hits", "Exact hits on lists held here", |asked| asked.hits),
        ("read_again", "Hits of another reading of O and 0", |asked| asked.read_again),
        ("not_checked", "Questions that a list could not answer", |asked| asked.not_checked),
    ];
    for (name, what, of) in kinds.iter().filter(|_| !counters.is_empty()) {
        let _ = writeln!(
            text,
            "# HELP vigie_list_{name}_total {what}, since the start.\n# TYPE vigie_list_{name}_total counter"
        );
        for (list, asked) in &counters {
            let _ = writeln!(text, "vigie_list_{name}_total{{list=\"{list}\"}} {}", of(asked));
        }
    }
    if let Ok(today) = app.node.today().await {
        let _ = writeln!(
            text,
            "# HELP vigie_checks_today Documents checked since midnight UTC.\n# TYPE vigie_checks_today gauge"
        );
        let _ = writeln!(
            text,
            "vigie_checks_today {}\nvigie_checks_today_referred {}",
            today.checked, today.referred
        );
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
