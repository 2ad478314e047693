//! Checkpoint nodes: the same binary at a border post, enrolled at the member's node (its *home*). It gets what checks need as signed
//! deltas, works without any link, and delivers what it recorded exactly once.
//!
//! [`enrolment`] makes and takes one-time codes, [`delta`] is what home sends, [`queue`] is what the checkpoint sends, [`seal`] keeps
//! the queue from whoever finds the disk. A checkpoint holds no key that signs for the member: findings are made at home.

pub mod delta;
pub mod enrolment;
pub mod queue;
mod seal;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::{CollectionId, Duration, MemberId, Timestamp};
use vigie_policy::card::MemberCard;
use vigie_store::{Batch, RowOp};

use crate::check::PlaceKind;
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};
use enrolment::When;

/// A one-time code ends after this long.
pub const CODE_SPAN: Duration = Duration::from_secs(3_600);
/// A confirmation that nothing changed is written down at most this often; between two, memory knows better than the disk.
const NOTE_SPAN: Duration = Duration::from_secs(300);

/// A checkpoint as its home node knows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Number.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Land, air or sea.
    pub kind: PlaceKind,
    /// Users who may sign in there.
    pub users: BTreeSet<String>,
    /// Own lists that are held there.
    pub lists: BTreeSet<String>,
    /// When it was added.
    pub added: Timestamp,
    /// The one-time code, until its time is over; only its digest is kept.
    pub(crate) code: Option<OpenCode>,
    /// SHA-256 of its TLS key, base64, once it enrolled.
    pub pin: Option<String>,
    /// When it enrolled.
    pub enrolled: When,
    /// When it was removed.
    pub removed: When,
    /// Number of the last delta made for it.
    pub number: u64,
    /// Place in the change feed up to which alerts were looked at for that delta.
    pub(crate) feed: u64,
    /// When that delta was made.
    pub last_delta: When,
    /// Entries it delivered.
    pub delivered: u64,
    /// When it last delivered.
    pub last_delivery: When,
}

/// A code that was given and not used up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OpenCode {
    secret_sha256: String,
    expires: Timestamp,
}

/// Where a checkpoint stands, for lists of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// A code was given and not used.
    Waiting,
    /// The code ended unused.
    Lapsed,
    /// It enrolled.
    Enrolled,
    /// It was removed.
    Removed,
}

impl Checkpoint {
    /// Where it stands at an instant.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self {
            _ if self.removed.is_some() => Standing::Removed,
            _ if self.enrolled.is_some() => Standing::Enrolled,
            _ if self.code.as_ref().is_some_and(|code| code.expires > now) => Standing::Waiting,
            _ => Standing::Lapsed,
        }
    }
}

/// The home node as a checkpoint knows it; one row of its own store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Home {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The member's card, renewed by deltas.
    card: String,
    endpoints: Vec<String>,
    pins: Vec<String>,
    /// The key that records are sealed to, base64.
    seal_key: String,
    collection: CollectionId,
    enrolled: Timestamp,
    /// Number of the last delta applied.
    number: u64,
    /// When home last said that this is all there is.
    as_of: Option<Timestamp>,
    pub(crate) alerts_as_of: Option<Timestamp>,
    /// What is wrong with the link, and since when.
    problem: Option<LinkProblem>,
}

/// Why the home node is not spoken with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkProblem {
    /// Since when.
    pub since: Timestamp,
    /// Code: `checkpoint.unreachable`, `checkpoint.removed`, or that of a delta that was refused.
    pub code: String,
    /// What was said.
    pub what: String,
}

/// How a checkpoint stands to its home node.
#[derive(Clone, Debug, Serialize)]
pub struct LinkStatus {
    /// Number of this checkpoint.
    pub checkpoint: String,
    /// Its title.
    pub title: String,
    /// The home member.
    pub member: MemberId,
    /// Its name.
    pub member_name: String,
    /// When it enrolled.
    pub enrolled: Timestamp,
    /// Number of the last delta applied.
    pub delta: u64,
    /// When home last said that nothing newer is there.
    pub as_of: Option<Timestamp>,
    /// When home last fetched alerts of other members.
    pub alerts_as_of: Option<Timestamp>,
    /// Entries that wait for delivery.
    pub queued: u64,
    /// When the oldest of them was made.
    pub oldest: Option<Timestamp>,
    /// Entries that home would not take; they stay on the disk.
    pub refused: u64,
    /// What is wrong with the link; absent while it stands.
    pub problem: Option<LinkProblem>,
}

/// Where the home node is reached.
#[derive(Clone, Debug)]
pub struct HomePlan {
    /// Its endpoints, tried in order.
    pub endpoints: Vec<String>,
    /// Its TLS keys.
    pub pins: Vec<[u8; 32]>,
    /// Number of the last delta applied here.
    pub number: u64,
}

/// What a running node remembers of checkpoints, or as one.
#[derive(Default)]
pub(crate) struct Memory {
    home: RwLock<Option<Arc<Home>>>,
    /// At home: when each checkpoint was last heard of.
    seen: Mutex<BTreeMap<String, Timestamp>>,
}

impl Node {
    /// Whether this node is a checkpoint.
    pub fn is_checkpoint(&self) -> bool {
        self.home().is_some()
    }

    /// Where to ask the home node.
    ///
    /// # Errors
    /// `NotFound` if this node is no checkpoint.
    pub fn home_plan(&self) -> Result<HomePlan> {
        let home = self.home().ok_or_else(no_checkpoint)?;
        let pins = home.pins.iter().filter_map(|pin| STANDARD.decode(pin).ok()?.try_into().ok());
        Ok(HomePlan { endpoints: home.endpoints.clone(), pins: pins.collect(), number: home.number })
    }

    /// How this checkpoint stands to its home node; `None` if it is no checkpoint.
    ///
    /// # Errors
    /// The store's.
    pub async fn link_status(&self) -> Result<Option<LinkStatus>> {
        let Some(home) = self.home() else { return Ok(None) };
        let card = self.read_card(&home.card)?;
        let marks = rows::all::<queue::Mark>(&*self.engine, tables::QUEUED, "").await?;
        let waiting = || marks.iter().filter(|(_, mark)| mark.refused.is_none());
        Ok(Some(LinkStatus {
            checkpoint: home.id.clone(),
            title: home.title.clone(),
            member: card.member,
            member_name: card.name,
            enrolled: home.enrolled,
            delta: home.number,
            as_of: home.as_of,
            alerts_as_of: home.alerts_as_of,
            queued: waiting().count() as u64,
            oldest: waiting().map(|(_, mark)| mark.at).min(),
            refused: (marks.len() - waiting().count()) as u64,
            problem: home.problem.clone(),
        }))
    }

    /// Notes that the home node was spoken with, or what is wrong. Only changes are written down: a link that is down for three days is
    /// one note, not a thousand.
    ///
    /// # Errors
    /// The store's.
    pub async fn note_link(&self, caller: &Caller, problem: Option<(&str, &str)>) -> Result<()> {
        caller.need(Right::Administer)?;
        for _ in 0..ATTEMPTS {
            let (mut home, old) = self.home_row().await?;
            let same = home.problem.as_ref().map(|known| &*known.code) == problem.map(|(code, _)| code);
            if same {
                return Ok(());
            }
            let now = self.now();
            let since = home.problem.as_ref().map_or(now, |known| known.since);
            home.problem = problem.map(|(code, what)| LinkProblem {
                since,
                code: code.to_owned(),
                what: what.chars().take(300).collect(),
            });
            let action = if problem.is_some() { "link.down" } else { "link.up" };
            let leaf = self.leaf(now, caller, action, "checkpoint", problem.map_or("", |(code, _)| code));
            let row = home_replaced(&home, old);
            match self.engine.apply(Batch::new(now, leaf).row(row).build()).await {
                Ok(_) => {
                    self.remember_home(Some(home));
                    return Ok(());
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// When a checkpoint was last heard of since this node started.
    pub fn checkpoint_seen(&self, id: &str) -> Option<Timestamp> {
        crate::admin::lock(&self.checkpoints.seen).get(id).copied()
    }

    /// A checkpoint holds no key that speaks for the member: claims, findings and members are home's.
    pub(crate) fn speaks_for_its_member(&self) -> Result<()> {
        match self.home() {
            None => Ok(()),
            Some(home) => Err(NodeError::Forbidden(
                Problem::new("checkpoint.at-home", "a checkpoint does not speak for its member").remedy(
                    format!("do this at the home node; the records of {} are delivered there", home.title),
                ),
            )),
        }
    }

    /// Reads the row that makes this node a checkpoint; called at start.
    pub(crate) async fn load_home(&self) -> Result<()> {
        let found: Option<(Home, _)> = rows::load(&*self.engine, tables::CONFIG, &key(["home"])).await?;
        self.remember_home(found.map(|(home, _)| home));
        Ok(())
    }

    pub(crate) fn home(&self) -> Option<Arc<Home>> {
        self.checkpoints.home.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember_home(&self, home: Option<Home>) {
        *self.checkpoints.home.write().unwrap_or_else(PoisonError::into_inner) = home.map(Arc::new);
    }

    async fn home_row(&self) -> Result<(Home, Vec<u8>)> {
        rows::load(&*self.engine, tables::CONFIG, &key(["home"])).await?.ok_or_else(no_checkpoint)
    }

    fn home_card(&self, home: &Home) -> Result<MemberCard> {
        self.read_card(&home.card)
    }

    /// The checkpoint that asks, if it is enrolled and was not removed.
    async fn asking(&self, caller: &Caller) -> Result<(Checkpoint, Vec<u8>)> {
        let id = caller.need_checkpoint()?;
        let (checkpoint, old) = self.checkpoint_row(id).await?;
        if checkpoint.removed.is_some() {
            return Err(gone());
        }
        crate::admin::lock(&self.checkpoints.seen).insert(id.to_owned(), self.now());
        Ok((checkpoint, old))
    }
}

fn home_replaced(home: &Home, old: Vec<u8>) -> RowOp {
    RowOp::Replace { table: tables::CONFIG, key: key(["home"]), old, new: rows::encode(home) }
}

fn no_checkpoint() -> NodeError {
    NodeError::not_found("this node is no checkpoint")
}

/// What a removed checkpoint is told.
pub fn gone() -> NodeError {
    NodeError::Forbidden(
        Problem::new("checkpoint.removed", "this checkpoint was removed at its home node").remedy(
            "what it queued is still on its disk; enrol it anew in an empty folder, or ask the administrator",
        ),
    )
}
