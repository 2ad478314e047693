use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::ClientConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::pin::PinnedKey;

/// How long connecting and shaking hands may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one page may take.
const ANSWER: Duration = Duration::from_secs(60);
/// Largest page taken, in octets.
const PAGE_BYTES: usize = 64 << 20;
/// Largest answer to a question about a private list, in octets.
const ANSWER_BYTES: usize = 256 << 10;

/// Certificate and key that this node shows to members.
#[derive(Clone)]
pub struct ClientIdentity {
    chain: Vec<CertificateDer<'static>>,
    key: Arc<PrivateKeyDer<'static>>,
}

impl ClientIdentity {
    /// From the node's TLS certificate and key.
    pub fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Self {
        Self { chain, key: Arc::new(key) }
    }
}

/// Why a member could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// The card names no place that can be reached.
    #[error("the member's card names no https endpoint")]
    NoEndpoint,
    /// Nobody answers there.
    #[error("{endpoint} does not answer: {why}; the exchange goes on when it does")]
    Down {
        /// Host and port.
        endpoint: String,
        /// What the system said.
        why: String,
    },
    /// It answers with another key, or will not speak to us.
    #[error("{endpoint}: {why}")]
    Handshake {
        /// Host and port.
        endpoint: String,
        /// What TLS said.
        why: String,
    },
    /// The answer is no TAXII page.
    #[error("the member answered {0}")]
    Status(StatusCode),
    /// The connection broke.
    #[error("the answer broke off: {0}")]
    Broken(String),
}

/// One page as the member sent it.
pub(crate) struct RawPage {
    pub(crate) body: Vec<u8>,
    pub(crate) date_added_last: Option<String>,
}

pub(crate) struct Connection {
    send: SendRequest<Full<Bytes>>,
    host: String,
}

/// Connects to the first endpoint that answers with a pinned key.
pub(crate) async fn connect(
    identity: &ClientIdentity,
    endpoints: &[String],
    pins: &[[u8; 32]],
) -> Result<Connection, PeerError> {
    let mut last = PeerError::NoEndpoint;
    for endpoint in endpoints {
        let Some(host) =
            endpoint.strip_prefix("https://").and_then(|rest| rest.split('/').next()).map(str::to_owned)
        else {
            continue;
        };
        match tokio::time::timeout(CONNECT, connect_to(identity, &host, pins)).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => last = error,
            Err(_) => last = PeerError::Down { endpoint: host, why: "no answer in five seconds".into() },
        }
    }
    Err(last)
}

async fn connect_to(
    identity: &ClientIdentity,
    host: &str,
    pins: &[[u8; 32]],
) -> Result<Connection, PeerError> {
    let down = |why: std::io::Error| PeerError::Down { endpoint: host.to_owned(), why: why.to_string() };
    let stream = TcpStream::connect(host).await.map_err(down)?;
    let _ = stream.set_nodelay(true);
    let shaken = |why: String| PeerError::Handshake { endpoint: host.to_owned(), why };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = PinnedKey { pins: pins.to_vec(), provider: Arc::clone(&provider) };
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| shaken(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())
        .map_err(|error| shaken(error.to_string()))?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(name).map_err(|_| PeerError::NoEndpoint)?;
    let stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .map_err(|error| shaken(error.to_string()))?;
    let (send, connection) =
        handshake(TokioIo::new(stream)).await.map_err(|error| PeerError::Broken(error.to_string()))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection to a member ended");
        }
    });
    Ok(Connection { send, host: host.to_owned() })
}

impl Connection {
    /// One page of the member's `released` collection.
    pub(crate) async fn objects(
        &mut self,
        added_after: Option<&str>,
        limit: usize,
    ) -> Result<RawPage, PeerError> {
        let mut path =
            format!("/taxii2/default/collections/released/objects/?limit={limit}&match%5Bversion%5D=all");
        if let Some(after) = added_after {
            path.push_str("&added_after=");
            path.extend(utf8_percent_encode(after, NON_ALPHANUMERIC));
        }
        let request = Request::get(path)
            .header(header::HOST, &self.host)
            .header(header::ACCEPT, vigie_taxii::media_type::TAXII)
            .body(Full::default())
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        self.get(request).await
    }

    /// What stands at a path of the peer listener.
    pub(crate) async fn body_of(&mut self, path: &str) -> Result<Vec<u8>, PeerError> {
        let request = Request::get(path)
            .header(header::HOST, &self.host)
            .body(Full::default())
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        Ok(self.get(request).await?.body)
    }

    /// Sends JSON and takes the answer whatever its status: refusals say why in their body.
    pub(crate) async fn ask(
        &mut self,
        path: &str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, Vec<u8>), PeerError> {
        let request = Request::post(path)
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        let broken = |error: hyper::Error| PeerError::Broken(error.to_string());
        self.send.ready().await.map_err(broken)?;
        let response = self.send.send_request(request).await.map_err(broken)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_BYTES)
            .collect()
            .await
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        Ok((status, body.to_bytes().to_vec()))
    }

    /// The signed head of the member's audit log, with the proof that it grew from `from`.
    pub(crate) async fn audit_growth(&mut self, from: u64) -> Result<Vec<u8>, PeerError> {
        let request = Request::get(format!("/api/v1/audit/consistency?from={from}"))
            .header(header::HOST, &self.host)
            .header(header::ACCEPT, "application/json")
            .body(Full::default())
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        Ok(self.get(request).await?.body)
    }

    /// Any other request: status and at most `limit` octets of the body.
    pub(crate) async fn call(
        &mut self,
        method: &str,
        path: &str,
        body: Bytes,
        limit: usize,
    ) -> Result<(StatusCode, Vec<u8>), PeerError> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(body))
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        let exchange = async {
            let broken = |error: hyper::Error| PeerError::Broken(error.to_string());
            self.send.ready().await.map_err(broken)?;
            let (parts, body) = self.send.send_request(request).await.map_err(broken)?.into_parts();
            let body = Limited::new(body, limit).collect().await;
            let body = body.map_err(|error| PeerError::Broken(error.to_string()))?;
            Ok((parts.status, body.to_bytes().to_vec()))
        };
        let late = |_| PeerError::Broken("no answer within a minute".into());
        tokio::time::timeout(ANSWER, exchange).await.map_err(late)?
    }

    async fn get(&mut self, request: Request<Full<Bytes>>) -> Result<RawPage, PeerError> {
        match tokio::time::timeout(ANSWER, self.exchange(request)).await {
            Ok(page) => page,
            Err(_) => Err(PeerError::Broken("no answer within a minute".into())),
        }
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<RawPage, PeerError> {
        let broken = |error: hyper::Error| {
            // A server that refuses our key closes after the handshake: TLS 1.3 lets the client learn it only here.
            PeerError::Broken(format!(
                "{error}; the member may not have this node's card, or another key of it"
            ))
        };
        self.send.ready().await.map_err(broken)?;
        let response = self.send.send_request(request).await.map_err(broken)?;
        let (parts, body) = response.into_parts();
        if parts.status != StatusCode::OK {
            return Err(PeerError::Status(parts.status));
        }
        let date_added_last = parts
            .headers
            .get(vigie_taxii::header::DATE_ADDED_LAST)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let body = Limited::new(body, PAGE_BYTES)
            .collect()
            .await
            .map_err(|error| PeerError::Broken(error.to_string()))?;
        Ok(RawPage { body: body.to_bytes().to_vec(), date_added_last })
    }
}
