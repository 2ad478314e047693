//! Who is asking: bearer API key, Basic credential, session cookie, or the pinned certificate on the peer listener.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use vigie_model::MemberId;
use vigie_node::{Caller, NodeError, Problem};

use crate::App;
use crate::problem::ApiError;

/// The member whose pinned key the connection showed; put into the request by the peer listener alone.
#[derive(Clone, Debug)]
pub struct PeerMember(pub MemberId);

/// A checkpoint node, or a key that nobody knows while an enrolment is open; put into the request by the peer listener alone.
#[derive(Clone, Debug)]
pub struct PeerCheckpoint {
    /// SHA-256 of the key's SubjectPublicKeyInfo.
    pub pin: [u8; 32],
    /// The checkpoint that enrolled with it.
    pub id: Option<String>,
}

/// The caller of an API or TAXII request.
#[derive(Clone, Debug)]
pub struct Signed(pub Caller);

impl FromRequestParts<App> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        if let Some(PeerMember(member)) = parts.extensions.get::<PeerMember>() {
            return Ok(Self(Caller::member(member.clone())));
        }
        if let Some(credential) = parts.headers.get(header::AUTHORIZATION) {
            let text = credential.to_str().map_err(|_| malformed())?;
            return Ok(Self(by_credential(app, text).await?));
        }
        let token = session_cookie(app, &parts.headers).ok_or_else(nobody)?;
        let caller = app.node.session(&token).await?;
        // A page of another site cannot set this header, so a cookie alone changes nothing through the API.
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            let sent =
                parts.headers.get("x-vigie-csrf").and_then(|value| value.to_str().ok()).unwrap_or_default();
            if sent != csrf(&token) {
                return Err(ApiError(NodeError::Forbidden(
                    Problem::new("auth.csrf", "a session needs its X-Vigie-CSRF header to change something")
                        .remedy("reload the page, or use an API key"),
                )));
            }
        }
        Ok(Self(caller))
    }
}

async fn by_credential(app: &App, text: &str) -> Result<Caller, ApiError> {
    let (scheme, rest) = text.split_once(' ').ok_or_else(malformed)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Ok(app.node.api_key(rest.trim()).await?);
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed());
    }
    let decoded = STANDARD
        .decode(rest.trim())
        .ok()
        .and_then(|octets| String::from_utf8(octets).ok())
        .ok_or_else(malformed)?;
    let (name, password) = decoded.split_once(':').ok_or_else(malformed)?;
    Ok(app.node.basic(name, password).await?)
}

/// The session token of the request's cookie, if any. The cookie is named per node because ports share cookies.
pub fn session_cookie(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, &app.cookie_name)
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name && !value.is_empty()).then(|| value.to_owned())
        })
}

/// The token that forms of a session carry: derived from the session token, useless without it.
pub fn csrf(session_token: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"vigie csrf 1\0");
    hasher.update(session_token.as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hasher.finalize()[..18])
}

fn malformed() -> ApiError {
    ApiError(NodeError::Unauthenticated(
        Problem::new("auth.malformed", "the Authorization header is neither Basic nor Bearer")
            .at("Authorization"),
    ))
}

fn nobody() -> ApiError {
    ApiError(NodeError::Unauthenticated(
        Problem::new("auth.none", "this needs a signed-in user")
            .remedy("send an API key or a Basic credential, or sign in"),
    ))
}
