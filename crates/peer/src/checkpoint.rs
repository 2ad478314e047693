//! The checkpoint's side of the link to its home node: enrol once, then fetch deltas and deliver records whenever the link is there.

use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use vigie_node::checkpoint::delta::DELTA_LIMIT;
use vigie_node::checkpoint::enrolment::{Enrol, EnrolmentCode, Welcome};
use vigie_node::{Caller, Node, NodeError};

use crate::client::{self, ClientIdentity, Connection, PeerError};

/// The most deltas or deliveries of one round; the next round goes on.
const STEPS: usize = 10_000;

/// Why the home node could not be spoken with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct LinkFailure {
    /// Stable code: `checkpoint.unreachable`, or what the home node or this one said.
    pub code: String,
    /// One sentence.
    pub what: String,
}

/// What a round of the link did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Changes applied.
    pub changes: u64,
    /// Entries delivered.
    pub delivered: u64,
    /// Entries refused.
    pub refused: u64,
}

impl From<PeerError> for LinkFailure {
    fn from(error: PeerError) -> Self {
        Self { code: "checkpoint.unreachable".to_owned(), what: error.to_string() }
    }
}

impl From<NodeError> for LinkFailure {
    fn from(error: NodeError) -> Self {
        let code = match &error {
            NodeError::Invalid(problem)
            | NodeError::Forbidden(problem)
            | NodeError::NotFound(problem)
            | NodeError::Conflict(problem)
            | NodeError::Unauthenticated(problem)
            | NodeError::TooMany(problem) => problem.code,
            NodeError::Store(_) => "store",
        };
        Self { code: code.to_owned(), what: error.to_string() }
    }
}

/// What the home node says in a problem details object (RFC 9457).
#[derive(Deserialize)]
struct Said {
    code: String,
    detail: String,
}

/// Shows the code at the home node with this node's key.
///
/// # Errors
/// If the home node is not reached, shows another key than the code says, or refuses the code.
pub async fn enrol(identity: &ClientIdentity, code: &EnrolmentCode) -> Result<Welcome, LinkFailure> {
    let mut connection = client::connect(identity, &code.endpoints, &code.pin_octets()).await?;
    let asked = Enrol { checkpoint: code.checkpoint.clone(), secret: code.secret.clone() };
    let answer = post(&mut connection, "/checkpoint/v1/enrol", &asked).await?;
    serde_json::from_slice(&answer).map_err(|_| LinkFailure {
        code: "checkpoint.answer".to_owned(),
        what: "the home node's answer cannot be read".to_owned(),
    })
}

/// One round: all deltas that are due, then everything that waits. What is done is kept when the round breaks off.
///
/// # Errors
/// Why it broke off.
pub async fn round(node: &Node, identity: &ClientIdentity) -> Result<Round, LinkFailure> {
    let caller = Caller::node();
    let mut done = Round::default();
    let plan = node.home_plan()?;
    let mut connection = client::connect(identity, &plan.endpoints, &plan.pins).await?;
    for _ in 0..STEPS {
        let have = node.home_plan()?.number;
        let path = format!("/checkpoint/v1/delta?have={have}");
        let answer = expect_ok(connection.call("GET", &path, Bytes::new(), DELTA_LIMIT).await?)?;
        let applied = node.apply_delta(&caller, &answer).await?;
        done.changes += applied.changes;
        if !applied.more {
            break;
        }
    }
    for _ in 0..STEPS {
        let Some(delivery) = node.next_delivery(&caller).await? else { break };
        let receipt = post(&mut connection, "/checkpoint/v1/records", &delivery).await?;
        let settled = node.settle_delivery(&caller, &delivery, &receipt).await?;
        done.delivered += settled.delivered;
        done.refused += settled.refused;
    }
    Ok(done)
}

/// Speaks with the home node again and again until `stop` becomes `true`.
pub async fn keep_with_home(
    node: Arc<Node>,
    identity: ClientIdentity,
    every: std::time::Duration,
    mut stop: tokio::sync::watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let result = tokio::select! {
            result = round(&node, &identity) => result,
            _ = stop.changed() => return,
        };
        let problem = match &result {
            Ok(done) => {
                if *done != Round::default() {
                    tracing::info!(
                        changes = done.changes,
                        delivered = done.delivered,
                        "spoke with the home node"
                    );
                }
                None
            }
            Err(failure) => {
                tracing::warn!(code = %failure.code, problem = %failure.what, "the home node was not spoken with");
                Some((&*failure.code, &*failure.what))
            }
        };
        if let Err(error) = node.note_link(&Caller::node(), problem).await {
            tracing::error!(%error, "the state of the link could not be noted");
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn post<T: serde::Serialize>(
    connection: &mut Connection,
    path: &str,
    body: &T,
) -> Result<Vec<u8>, LinkFailure> {
    let body = Bytes::from(serde_json::to_vec(body).unwrap_or_default());
    expect_ok(connection.call("POST", path, body, 1 << 20).await?)
}

fn expect_ok((status, body): (StatusCode, Vec<u8>)) -> Result<Vec<u8>, LinkFailure> {
    if status == StatusCode::OK {
        return Ok(body);
    }
    Err(match serde_json::from_slice::<Said>(&body) {
        Ok(said) => LinkFailure {
            code: said.code.chars().take(60).collect(),
            what: said.detail.chars().take(300).collect(),
        },
        Err(_) => PeerError::Status(status).into(),
    })
}
