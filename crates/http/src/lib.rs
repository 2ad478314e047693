//! HTTP edge: API, TAXII server and the desk.
#![forbid(unsafe_code)]

pub mod api;
pub mod auth;
pub mod desk;
mod desk_routes;
mod health;
pub mod problem;
pub mod server;
mod taxii;
pub mod tray;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use vigie_model::{MemberId, Timestamp};
use vigie_node::check::{InspectRequest, Inspected};
use vigie_node::{Caller, Node, NodeError, matching, training};

pub use desk_routes::notice_text as notice;
pub use health::Metrics;

/// Largest body of a TAXII POST, in octets (`max_content_length`).
pub const BODY_LIMIT: usize = 32 << 20;
/// Largest body of an API request, in octets.
pub const API_BODY_LIMIT: usize = 8 << 20;

/// Exchanges with one member now; wired by the binary, because this edge does not speak to others itself.
pub type SyncNow = Arc<
    dyn Fn(MemberId) -> Pin<Box<dyn Future<Output = std::result::Result<(), String>> + Send>> + Send + Sync,
>;

/// Carries questions about private lists to their owners, all at once and under a deadline; the replies come in the order of the questions. Wired
/// by the binary, because this edge does not speak to others itself.
pub type AskPrivate = Arc<
    dyn Fn(Vec<matching::Request>) -> Pin<Box<dyn Future<Output = matching::Replies> + Send>> + Send + Sync,
>;

/// Makes the specimens of a training set: one for each entry, with the defect it names. Wired by the binary, because this edge makes no documents.
pub type MakeSpecimens = Arc<
    dyn Fn(Timestamp, &[Option<training::Flaw>]) -> std::result::Result<training::Specimens, String>
        + Send
        + Sync,
>;

/// What every handler gets.
#[derive(Clone)]
pub struct App {
    /// The node.
    pub node: Arc<Node>,
    /// Name of the session cookie: per node, because ports share cookies.
    pub cookie_name: Arc<str>,
    /// Whether the desk is reached by TLS (cookies are then `Secure`).
    pub tls: bool,
    /// Becomes `true` when the node stops.
    pub stop: tokio::sync::watch::Receiver<bool>,
    /// Counters for `/metrics`.
    pub metrics: Arc<Metrics>,
    /// Exchanges with a member at once.
    pub sync_now: SyncNow,
    /// Asks owners of private lists.
    pub ask_private: AskPrivate,
    /// Makes specimens for training.
    pub specimens: MakeSpecimens,
    /// What examiners checked in the last minutes.
    pub tray: Arc<tray::Tray>,
}

impl App {
    /// Inspects a document, asking other members' private lists on the way if any are held.
    pub(crate) async fn inspect(
        &self,
        caller: &Caller,
        request: InspectRequest,
    ) -> vigie_node::Result<Inspected> {
        let begun = self.node.begin_inspection(caller, request).await?;
        let replies = match begun.plan() {
            Some(plan) => (self.ask_private)(plan.requests()).await,
            None => matching::Replies::new(),
        };
        self.node.conclude_inspection(caller, begun, replies).await
    }

    /// Prepares a training set: the node plans it, the specimens are made, the node keeps them if they are as planned.
    pub(crate) async fn prepare_training(
        &self,
        caller: &Caller,
        form: &training::SetForm,
    ) -> vigie_node::Result<training::SetView> {
        let plan = self.node.plan_training(caller, form)?;
        let made = (self.specimens)(self.node.now(), plan.flaws())
            .map_err(|what| NodeError::invalid("training.specimen", what))?;
        self.node.prepare_training(caller, &plan, &made).await
    }

    /// Asks one private list, or all that are held, about a document.
    pub(crate) async fn ask_privately(
        &self,
        caller: &Caller,
        list: Option<(&MemberId, &str)>,
        issuing_state: &str,
        class: &str,
        number: &str,
    ) -> vigie_node::Result<matching::PrivateAnswer> {
        let plan = self.node.begin_private_query(caller, list, issuing_state, class, number).await?;
        let replies = (self.ask_private)(plan.requests()).await;
        self.node.conclude_private_query(caller, plan, replies).await
    }

    /// `http://host:port` as the client reached this server; TAXII wants absolute URLs of API roots.
    pub(crate) fn base_url(&self, headers: &HeaderMap) -> String {
        let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{host}")
    }
}

/// Everything that users and partner systems reach: desk, API, TAXII, health.
pub fn public_router(app: App) -> Router {
    Router::new()
        .merge(desk_routes::routes())
        .merge(api::routes())
        .merge(taxii::routes())
        .merge(health::routes())
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(1_024).and(NotForContentType::SSE)))
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .with_state(app)
}

/// What members' nodes reach on the peer listener: TAXII, the log's heads and tiles to witness, and private lists offered to them.
pub fn peer_router(app: App) -> Router {
    Router::new()
        .merge(taxii::routes())
        .merge(api::peer_routes())
        .merge(api::matching::peer_routes())
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(1_024)))
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .with_state(app)
}

/// What checkpoint nodes of this member reach on the peer listener: enrolment, deltas, delivery. Nothing of members, nothing of users.
pub fn checkpoint_router(app: App) -> Router {
    Router::new()
        .merge(api::checkpoint_routes())
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .with_state(app)
}

/// Security headers, the access log (route pattern, never the path itself: paths hold ids) and the counters.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let html =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy =
        if html { desk::CONTENT_SECURITY_POLICY } else { "default-src 'none'; frame-ancestors 'none'" };
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(policy));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if app.tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    let took = begun.elapsed();
    app.metrics.request(response.status(), took);
    tracing::info!(%method, %route, status = response.status().as_u16(), ms = took.as_secs_f64() * 1_000.0, "request");
    response
}

/// Lower-case hex.
pub(crate) fn hex(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}
