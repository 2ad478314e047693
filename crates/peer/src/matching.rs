//! Private lists: fetching what members offer, and carrying questions to them.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use vigie_model::MemberId;
use vigie_node::matching::{NotChecked, Replies, Request};
use vigie_node::{Caller, Node};

use crate::client::{self, ClientIdentity, Connection, PeerError};

/// How long the owners of private lists have to answer, connecting included: an officer waits for it.
pub const ASK_SPAN: Duration = Duration::from_millis(800);
const EVALUATE: &str = "/match/v1/evaluate";

/// Carries questions to their owners, all at once. Every question has a reply, in order; silence and refusal are replies.
pub async fn ask(identity: &ClientIdentity, requests: Vec<Request>) -> Replies {
    let mut asking = tokio::task::JoinSet::new();
    for (place, request) in requests.into_iter().enumerate() {
        let identity = identity.clone();
        asking.spawn(async move {
            let reply = match tokio::time::timeout(ASK_SPAN, ask_one(&identity, request)).await {
                Ok(reply) => reply,
                Err(_) => Err(NotChecked::Timeout),
            };
            (place, reply)
        });
    }
    let mut replies = Replies::new();
    while let Some(done) = asking.join_next().await {
        // A task that was lost leaves its place as it is: not asked.
        let Ok((place, reply)) = done else { continue };
        if replies.len() <= place {
            replies.resize(place + 1, Err(NotChecked::NotAsked));
        }
        replies[place] = reply;
    }
    replies
}

/// The part of a refusal that says why (RFC 9457).
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    code: String,
}

async fn ask_one(identity: &ClientIdentity, request: Request) -> Result<Vec<u8>, NotChecked> {
    let owner = request.owner;
    let unreachable = |error: PeerError| {
        tracing::warn!(%owner, %error, "the owner of a private list cannot be asked");
        NotChecked::Unreachable
    };
    let mut connection =
        client::connect(identity, &request.endpoints, &request.pins).await.map_err(unreachable)?;
    let (status, body) = connection.ask(EVALUATE, request.body).await.map_err(unreachable)?;
    if status == StatusCode::OK {
        return Ok(body);
    }
    let refusal = serde_json::from_slice::<Refusal>(&body).map(|refusal| refusal.code).unwrap_or_default();
    tracing::warn!(%owner, %status, code = %refusal, "the owner of a private list refuses");
    Err(NotChecked::of_refusal(&refusal))
}

/// Fetches the private lists that a member offers, as far as they are not held as offered.
///
/// # Errors
/// Why the member could not be asked, or why what it gave was not taken.
pub async fn fetch(
    node: &Node,
    identity: &ClientIdentity,
    caller: &Caller,
    member: &MemberId,
) -> Result<(), String> {
    let plan = node.begin_fetch(caller, member).await.map_err(|error| error.to_string())?;
    let mut connection =
        client::connect(identity, &plan.endpoints, &plan.pins).await.map_err(|error| error.to_string())?;
    fetch_over(node, &mut connection, caller, member).await
}

pub(crate) async fn fetch_over(
    node: &Node,
    connection: &mut Connection,
    caller: &Caller,
    member: &MemberId,
) -> Result<(), String> {
    let plan = node.begin_fetch(caller, member).await.map_err(|error| error.to_string())?;
    let offers = match connection.body_of("/match/v1/lists").await {
        Ok(offers) => offers,
        // A node of an older release, or another TAXII server, has no private lists.
        Err(PeerError::Status(StatusCode::NOT_FOUND)) => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let (wanted, gone) =
        node.unheld_offers(caller, &plan, &offers).await.map_err(|error| error.to_string())?;
    for list in gone {
        node.drop_private_list(caller, &plan, &list).await.map_err(|error| error.to_string())?;
    }
    for offer in wanted.lists {
        let base = format!("/match/v1/lists/{}", plain(&offer.id)?);
        let manifest = connection.body_of(&format!("{base}/manifest")).await;
        let manifest = manifest.map_err(|error| error.to_string())?;
        let wanted = node
            .check_manifest(caller, &plan, &offer.id, &manifest)
            .await
            .map_err(|error| error.to_string())?;
        let mut shards = Vec::with_capacity(wanted.shards);
        for number in 0..wanted.shards {
            let shard = connection.body_of(&format!("{base}/shards/{number}")).await;
            shards.push(shard.map_err(|error| error.to_string())?);
        }
        node.conclude_fetch(caller, &plan, &wanted, &shards).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A list id goes into a path as it is, so it must be one.
fn plain(id: &str) -> Result<&str, String> {
    let good =
        (1..=40).contains(&id.len()) && id.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if good { Ok(id) } else { Err("the member offers a list whose id is none".to_owned()) }
}
