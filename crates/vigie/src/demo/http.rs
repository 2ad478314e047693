//! A small client for the demo's own nodes on loopback.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::handshake;
use hyper::{Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// What a node answered.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
    pub date_added_last: Option<String>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value, String> {
        serde_json::from_slice(&self.body).map_err(|error| format!("the answer is no JSON: {error}"))
    }

    /// The body if the status is as wanted.
    pub fn expect(self, wanted: u16) -> Result<Self, String> {
        match self.status.as_u16() == wanted {
            true => Ok(self),
            false => Err(format!(
                "answered {} instead of {wanted}: {}",
                self.status,
                String::from_utf8_lossy(&self.body).chars().take(300).collect::<String>()
            )),
        }
    }
}

/// One request with a Basic credential.
pub async fn send(
    port: u16,
    user: &str,
    method: Method,
    path: &str,
    content: Option<(&str, Vec<u8>)>,
) -> Result<Answer, String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(async move {
        // The answer says whether it worked; a connection that ends early shows there.
        let _ = connection.await;
    });
    let credential = STANDARD.encode(format!("{user}:{}", super::PASSWORD));
    let accept =
        if path.starts_with("/taxii2") { "application/taxii+json;version=2.1" } else { "application/json" };
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, format!("127.0.0.1:{port}"))
        .header(header::ACCEPT, accept)
        .header(header::AUTHORIZATION, format!("Basic {credential}"));
    let body = match content {
        Some((kind, body)) => {
            request = request.header(header::CONTENT_TYPE, kind);
            body
        }
        None => Vec::new(),
    };
    let request = request.body(Full::new(Bytes::from(body))).map_err(|error| error.to_string())?;
    let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = response.status();
    let date_added_last = response
        .headers()
        .get("x-taxii-date-added-last")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let body = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes().to_vec();
    Ok(Answer { status, body, date_added_last })
}

/// GET that must answer 200 with JSON.
pub async fn get(port: u16, user: &str, path: &str) -> Result<Value, String> {
    send(port, user, Method::GET, path, None).await?.expect(200)?.json()
}

/// POST of JSON that must answer `wanted`.
pub async fn post(port: u16, user: &str, path: &str, body: &Value, wanted: u16) -> Result<Value, String> {
    let body = serde_json::to_vec(body).map_err(|error| error.to_string())?;
    send(port, user, Method::POST, path, Some(("application/json", body))).await?.expect(wanted)?.json()
}

/// A page of the desk as a browser gets it: signs in by the form, then asks for the page, which must answer 200.
pub async fn page(port: u16, user: &str, path: &str) -> Result<String, String> {
    let form = format!("user={user}&password={}&next=%2F", super::PASSWORD);
    let signed = browse(port, Method::POST, "/login", form, None).await?;
    let cookie = signed
        .headers()
        .get(header::SET_COOKIE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .ok_or_else(|| format!("the login answered {} and no session", signed.status()))?
        .to_owned();
    let shown = browse(port, Method::GET, path, String::new(), Some(&cookie)).await?;
    let status = shown.status();
    let body = shown.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    match status {
        StatusCode::OK => String::from_utf8(body.to_vec()).map_err(|error| error.to_string()),
        _ => Err(format!("the page {path} answered {status}")),
    }
}

async fn browse(
    port: u16,
    method: Method,
    path: &str,
    body: String,
    cookie: Option<&str>,
) -> Result<hyper::Response<hyper::body::Incoming>, String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(async move {
        // The answer says whether it worked; a connection that ends early shows there.
        let _ = connection.await;
    });
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, format!("127.0.0.1:{port}"))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|error| error.to_string())?;
    sender.send_request(request).await.map_err(|error| error.to_string())
}
