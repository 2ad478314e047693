//! Listening: plain HTTP on loopback, TLS elsewhere, and the peer listener with mutual TLS and pinned keys.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme};
use sha2::{Digest, Sha256};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;
use vigie_node::Node;

use crate::auth::{PeerCheckpoint, PeerMember};

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long open requests have to finish when the node stops.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves plain HTTP, or TLS if a configuration is given, until `stop` becomes `true`; open requests finish first.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Arc<ServerConfig>>,
    stop: watch::Receiver<bool>,
) {
    let acceptor = tls.map(TlsAcceptor::from);
    accept_loop(listener, stop, move |stream, connections: Connections| {
        let (router, acceptor) = (router.clone(), acceptor.clone());
        async move {
            match acceptor {
                None => connections.serve(stream, router).await,
                Some(acceptor) => match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                    Ok(Ok(stream)) => connections.serve(stream, router).await,
                    Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
                    Err(_) => tracing::debug!("TLS handshake took too long"),
                },
            }
        }
    })
    .await;
}

/// Serves members and checkpoints: mutual TLS. A member's key reaches `router`; a checkpoint's key, or any key while an enrolment is open,
/// reaches `checkpoints`; a connection with any other key is closed before any request is read.
pub async fn serve_peers(
    listener: TcpListener,
    router: Router,
    checkpoints: Router,
    tls: Arc<ServerConfig>,
    node: Arc<Node>,
    stop: watch::Receiver<bool>,
) {
    let acceptor = TlsAcceptor::from(tls);
    accept_loop(listener, stop, move |stream, connections: Connections| {
        let (router, acceptor, node) = (router.clone(), acceptor.clone(), Arc::clone(&node));
        let checkpoints = checkpoints.clone();
        async move {
            let stream = match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => stream,
                Ok(Err(error)) => return tracing::warn!(%error, "peer handshake failed"),
                Err(_) => return tracing::warn!("peer handshake took too long"),
            };
            let pin =
                stream.get_ref().1.peer_certificates().and_then(|chain| chain.first()).and_then(spki_pin);
            let Some(router) = (match pin {
                Some(pin) => router_of(&node, pin, router, checkpoints).await,
                None => None,
            }) else {
                return tracing::warn!(
                    pin = pin.map(|pin| STANDARD.encode(pin)).unwrap_or_default(),
                    "peer refused: no member's card pins this key, and no checkpoint has it"
                );
            };
            connections.serve(stream, router).await;
        }
    })
    .await;
}

/// What a key reaches, with the word who it is; nothing if nobody knows it and no enrolment is open.
async fn router_of(node: &Node, pin: [u8; 32], members: Router, checkpoints: Router) -> Option<Router> {
    if let Some(member) = node.member_by_pin(&pin).await.unwrap_or(None) {
        return Some(members.layer(axum::Extension(PeerMember(member))));
    }
    // A removed checkpoint is let in this far, so that it is told.
    let known = node.checkpoint_by_pin(&pin).await.unwrap_or(None).map(|(id, _)| id);
    if known.is_none() && !node.enrolment_open().await.unwrap_or(false) {
        return None;
    }
    Some(checkpoints.layer(axum::Extension(PeerCheckpoint { pin, id: known })))
}

/// SHA-256 of a certificate's SubjectPublicKeyInfo, base64 (RFC 7469, section 2.4); `None` if it does not parse.
pub fn spki_pin(certificate: &CertificateDer<'_>) -> Option<[u8; 32]> {
    let parsed = webpki::EndEntityCert::try_from(certificate).ok()?;
    Some(Sha256::digest(parsed.subject_public_key_info()).into())
}

/// TLS for the peer listener: TLS 1.3, a client certificate is required, and its key is judged by the members' cards afterwards.
///
/// # Errors
/// If key and certificate do not belong together.
pub fn peer_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(Arc::new(AnyKey(provider)))
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// TLS for users: TLS 1.2 and 1.3.
///
/// # Errors
/// If key and certificate do not belong together.
pub fn user_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let mut config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Takes any certificate whose key the client proves to hold; which keys count is asked of the members' cards, which change while the node runs.
#[derive(Debug)]
struct AnyKey(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Open connections, so that a stop lets their requests finish.
struct Connections(Watcher);

impl Connections {
    async fn serve<S>(self, stream: S, router: Router)
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            router.clone().oneshot(request.map(Body::new))
        });
        let builder = Builder::new(TokioExecutor::new());
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        if let Err(error) = self.0.watch(connection).await {
            tracing::debug!(%error, "connection ended");
        }
    }
}

async fn accept_loop<F, Fut>(listener: TcpListener, mut stop: watch::Receiver<bool>, handle: F)
where
    F: Fn(TcpStream, Connections) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let graceful = GracefulShutdown::new();
    while !*stop.borrow() {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    tokio::spawn(handle(stream, Connections(graceful.watcher())));
                }
                Err(error) => {
                    // Out of file descriptors or the like: wait instead of spinning.
                    tracing::error!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            _ = stop.changed() => {}
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
}
