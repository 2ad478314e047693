//! The one place where errors meet status codes: problem details (RFC 9457) for the API, TAXII error messages for TAXII.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use vigie_node::{NodeError, Problem};
use vigie_store::StoreError;

/// An error on its way out as `application/problem+json`.
#[derive(Debug)]
pub struct ApiError(pub NodeError);

impl<E: Into<NodeError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// RFC 9457, section 3.
#[derive(Debug, Serialize)]
struct ProblemDetails<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: String,
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    place: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    remedy: &'a str,
}

/// Status and problem of an error; what the store says of its own files stays inside.
pub fn describe(error: &NodeError) -> (StatusCode, Problem) {
    match error {
        NodeError::Invalid(problem) => {
            let status = match problem.code {
                "input.too-large" => StatusCode::PAYLOAD_TOO_LARGE,
                "input.media-type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "accept.media-type" => StatusCode::NOT_ACCEPTABLE,
                "input.method" => StatusCode::METHOD_NOT_ALLOWED,
                _ => StatusCode::BAD_REQUEST,
            };
            (status, problem.clone())
        }
        NodeError::Unauthenticated(problem) => (StatusCode::UNAUTHORIZED, problem.clone()),
        NodeError::Forbidden(problem) => (StatusCode::FORBIDDEN, problem.clone()),
        NodeError::NotFound(problem) => (StatusCode::NOT_FOUND, problem.clone()),
        NodeError::Conflict(problem) => (StatusCode::CONFLICT, problem.clone()),
        NodeError::TooMany(problem) => (StatusCode::TOO_MANY_REQUESTS, problem.clone()),
        NodeError::Store(error) => describe_store(error),
    }
}

fn describe_store(error: &StoreError) -> (StatusCode, Problem) {
    match error {
        StoreError::Conflict(_) => (
            StatusCode::CONFLICT,
            Problem::new("store.conflict", "somebody else changed this first")
                .remedy("read it again and repeat"),
        ),
        StoreError::NotFound(_) => {
            (StatusCode::NOT_FOUND, Problem::new("not-found", "there is no such thing"))
        }
        StoreError::Unknown(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Problem::new("store.unknown", "it is not known whether this was stored")
                .remedy("repeat the same request"),
        ),
        StoreError::Unavailable(what) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Problem::new("store.unavailable", format!("the node cannot store now: {what}"))
                .remedy("tell the administrator; nothing was written"),
        ),
        StoreError::Forbidden(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Problem::new("store.read-only", "the data folder cannot be written")
                .remedy("tell the administrator"),
        ),
        StoreError::Corrupt(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            Problem::new("store.corrupt", "stored data contradict themselves")
                .remedy("tell the administrator to run `vigie audit verify`"),
        ),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, problem) = describe(&self.0);
        if status.is_server_error() {
            tracing::error!(code = problem.code, error = %self.0, "request failed");
        }
        let details = ProblemDetails {
            r#type: format!("urn:vigie:problem:{}", problem.code),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: problem.what.clone(),
            code: problem.code,
            place: &problem.place,
            remedy: &problem.remedy,
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let mut response = (status, body).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"vigie\", charset=\"UTF-8\", Bearer"),
            );
        }
        response
    }
}
