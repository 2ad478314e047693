//! Private lists: a member has its list looked up by others without learning what they look up, and without giving it away.
//!
//! `owner` publishes and answers, `fetch` takes what others publish, `ask` is begin → [`Plan`] → conclude: the node blinds a number, the edge
//! carries the questions under a deadline, and the node verifies, finalizes and looks the output up in the filter it holds. Whatever goes wrong on the
//! way ends as [`NotChecked`], never as "not listed".

mod ask;
mod fetch;
mod owner;

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, Timestamp};
use vigie_oprf::{Filter, PublicKey};
use vigie_policy::matching::Manifest;

pub(crate) use ask::conclude_match;
pub use ask::{Plan, PrivateAnswer, Replies, Request};
pub use fetch::{FetchPlan, Offer, Offers, Wanted};
pub use owner::{DEFAULT_PER_DAY, EvaluateAnswer, EvaluateRequest, PublishForm, Published, QueryCount};

/// Why nothing can be said of a private list. None of these is "not listed".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotChecked {
    /// No document number was read.
    NoNumber,
    /// Nothing here carries questions to members.
    NotAsked,
    /// The owner is no known member any more, or its card has ended.
    OwnerUnknown,
    /// The owner's node cannot be reached.
    Unreachable,
    /// The owner's node did not answer in time.
    Timeout,
    /// The owner refuses to answer.
    Refused,
    /// The owner has answered as often as it grants.
    Quota,
    /// The owner is in another epoch than the copy of the filter here.
    Epoch,
    /// The owner's manifest has ended.
    Expired,
    /// The state of the list is older than a list may be.
    Stale,
    /// The filter here is not the one that the manifest names.
    Filter,
    /// The answer is not of the right form.
    Answer,
    /// The owner's proof does not hold: another key was used than the published one.
    Proof,
}

impl NotChecked {
    const ALL: [Self; 13] = [
        Self::NoNumber,
        Self::NotAsked,
        Self::OwnerUnknown,
        Self::Unreachable,
        Self::Timeout,
        Self::Refused,
        Self::Quota,
        Self::Epoch,
        Self::Expired,
        Self::Stale,
        Self::Filter,
        Self::Answer,
        Self::Proof,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoNumber => "match.no-number",
            Self::NotAsked => "match.not-asked",
            Self::OwnerUnknown => "match.owner-unknown",
            Self::Unreachable => "match.unreachable",
            Self::Timeout => "match.timeout",
            Self::Refused => "match.refused",
            Self::Quota => "match.quota",
            Self::Epoch => "match.epoch",
            Self::Expired => "match.expired",
            Self::Stale => "match.stale",
            Self::Filter => "match.filter",
            Self::Answer => "match.answer",
            Self::Proof => "match.proof",
        }
    }

    /// The one of this code; an owner's refusal that is none of them is [`NotChecked::Refused`].
    pub fn of_refusal(code: &str) -> Self {
        match Self::ALL.into_iter().find(|why| why.code() == code) {
            Some(why @ (Self::Quota | Self::Epoch | Self::Expired)) => why,
            _ => Self::Refused,
        }
    }
}

/// A private list of another member, as kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct HeldRow {
    manifest: String,
    fetched: Timestamp,
}

/// A private list of another member, ready to be asked or with the reason why it cannot be.
struct Held {
    /// SHA-256 over manifest and owner's card: the state that this was read from.
    state: [u8; 32],
    owner: MemberId,
    list: String,
    fetched: Timestamp,
    /// What the manifest says, whether or not its signature still holds.
    manifest: Option<Manifest>,
    endpoints: Vec<String>,
    pins: Vec<[u8; 32]>,
    card_until: Timestamp,
    usable: std::result::Result<(PublicKey, Filter), NotChecked>,
}

/// Filters that were read from the store, by owner and list.
#[derive(Default)]
pub(crate) struct Cache(RwLock<BTreeMap<(String, String), Arc<Held>>>);

impl Cache {
    fn get(&self, owner: &str, list: &str, state: &[u8; 32]) -> Option<Arc<Held>> {
        let kept = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.get(&(owner.to_owned(), list.to_owned())).filter(|held| held.state == *state).map(Arc::clone)
    }

    /// Keeps what was read now, and only that.
    fn keep(&self, held: &[Arc<Held>]) {
        let mut kept = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let entry = |one: &Arc<Held>| ((one.owner.to_string(), one.list.clone()), Arc::clone(one));
        *kept = held.iter().map(entry).collect();
    }
}

/// A private list of another member, for pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldView {
    /// Member that owns it.
    pub owner: MemberId,
    /// Its id there.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Epoch.
    pub epoch: u32,
    /// Documents on it.
    pub documents: u64,
    /// State of the list.
    pub as_of: Option<Timestamp>,
    /// When the publication ends.
    pub expires: Option<Timestamp>,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// Why it cannot be asked now, if so.
    pub problem: Option<&'static str>,
}
