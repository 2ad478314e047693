//! Outbound edge: pulls what a member released, by plain TAXII 2.1 over mutual TLS with pinned keys, and asks owners of private lists.
//!
//! It asks what `node` planned, hands every page back, and sends nothing but requests: what leaves this node is read by
//! others through their own pull. Questions about private lists hold blinded elements alone.
#![forbid(unsafe_code)]

pub mod checkpoint;
mod client;
mod matching;
mod pin;

use std::sync::Arc;

use vigie_model::MemberId;
use vigie_node::sync::{PageOutcome, ReceivedPage};
use vigie_node::witness::Witnessed;
use vigie_node::{Caller, Node};

pub use client::{ClientIdentity, PeerError};
pub use matching::{ASK_SPAN, ask, fetch};

/// How far back a witness asks, head by head, after restores.
const RESTORES: usize = 70;
/// The most pages of one exchange; the next one goes on where it ended.
const PAGES: usize = 2_000;

/// Exchanges with one member: page after page from where the last exchange ended. Every page is one commit with its cursor, so an
/// exchange that breaks off goes on from there.
///
/// # Errors
/// Why the member could not be asked or its answer not be taken; the note on the member says so too.
pub async fn sync(
    node: &Node,
    identity: &ClientIdentity,
    caller: &Caller,
    member: &MemberId,
) -> Result<PageOutcome, String> {
    let mut sum = PageOutcome::default();
    let result = walk(node, identity, caller, member, &mut sum).await;
    let problem = result.as_ref().err().cloned();
    if let Err(error) = node.finish_sync(caller, member, problem, &sum).await {
        tracing::error!(%member, %error, "the exchange could not be noted");
    }
    result.map(|()| sum)
}

async fn walk(
    node: &Node,
    identity: &ClientIdentity,
    caller: &Caller,
    member: &MemberId,
    sum: &mut PageOutcome,
) -> Result<(), String> {
    let mut plan = node.begin_sync(caller, member).await.map_err(|error| error.to_string())?;
    let mut connection =
        client::connect(identity, &plan.endpoints, &plan.pins).await.map_err(|error| error.to_string())?;
    witness(node, &mut connection, member).await?;
    for _ in 0..PAGES {
        let page = connection
            .objects(plan.added_after.as_deref(), plan.limit)
            .await
            .map_err(|error| error.to_string())?;
        let paging = vigie_taxii::Paging::read(&page.body).map_err(|error| error.to_string())?;
        let last = page.date_added_last.clone();
        let moved = last.is_some() && last != plan.added_after;
        // An empty page repeats where we are: nothing to store, no commit.
        let received = ReceivedPage { body: page.body, date_added_last: last.clone().filter(|_| moved) };
        let outcome =
            node.conclude_page(caller, &plan, &received).await.map_err(|error| error.to_string())?;
        sum.stored += outcome.stored;
        sum.unchanged += outcome.unchanged;
        sum.withdrawn += outcome.withdrawn;
        sum.acknowledged += outcome.acknowledged;
        sum.refused.extend(outcome.refused);
        if !paging.is_more() || !moved {
            break;
        }
        plan.added_after = last;
    }
    matching::fetch_over(node, &mut connection, caller, member)
        .await
        .map_err(|problem| format!("private lists: {problem}"))
}

/// Looks at the head of the member's audit log, at most once a minute: a log that was rewritten is told before anything is taken.
async fn witness(node: &Node, connection: &mut client::Connection, member: &MemberId) -> Result<(), String> {
    let seen = node.witnessed(member).await.map_err(|error| error.to_string())?;
    if seen.as_ref().is_some_and(|seen| node.now().since(seen.at).as_secs() < 60) {
        return Ok(());
    }
    let mut from = seen.as_ref().map_or(0, |seen| seen.size);
    for _ in 0..RESTORES {
        let answer = match connection.audit_growth(from).await {
            Ok(answer) => answer,
            // Shorter than what we saw: a restore, or a fork. The head alone tells which epoch it is.
            Err(PeerError::Status(http::StatusCode::BAD_REQUEST)) if from > 0 => {
                from = 0;
                connection.audit_growth(0).await.map_err(|error| error.to_string())?
            }
            Err(error) => return Err(error.to_string()),
        };
        let growth = serde_json::from_slice(&answer)
            .map_err(|error| format!("the head of its audit log does not parse: {error}"))?;
        match node.witness(member, from, &growth).await.map_err(|error| error.to_string())? {
            Witnessed::Sound => return Ok(()),
            Witnessed::AskFrom(size) => from = size,
        }
    }
    Err("its audit log was restored too often since it was seen last".to_owned())
}

/// Exchanges with all members again and again until `stop` becomes `true`; a member that is down costs the others nothing.
pub async fn keep_in_sync(
    node: Arc<Node>,
    identity: ClientIdentity,
    every: std::time::Duration,
    mut stop: tokio::sync::watch::Receiver<bool>,
) {
    let caller = Caller::node();
    while !*stop.borrow() {
        match node.sync_members().await {
            Ok(members) => {
                let mut rounds = tokio::task::JoinSet::new();
                for member in members {
                    let (node, identity, caller) = (Arc::clone(&node), identity.clone(), caller.clone());
                    rounds.spawn(async move {
                        if let Err(problem) = sync(&node, &identity, &caller, &member).await {
                            tracing::warn!(%member, %problem, "exchange failed");
                        }
                    });
                }
                while rounds.join_next().await.is_some() {}
            }
            Err(error) => tracing::error!(%error, "members cannot be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}
