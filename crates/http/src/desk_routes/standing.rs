//! Who says so, and how members are called.

use std::collections::BTreeMap;

use serde::Deserialize;
use vigie_model::{Lang, Timestamp};
use vigie_node::alerts::Author;
use vigie_node::claims::ClaimView;
use vigie_stix::travel;

use super::guard::Desk;
use crate::desk::{ObjectState, Said};

/// Names of members by code.
pub(super) struct Names {
    own_code: String,
    own_name: String,
    known: BTreeMap<String, String>,
}

impl Names {
    /// The names as this reader may know them; others go by their codes.
    pub(super) async fn load(desk: &Desk) -> vigie_node::Result<Self> {
        let identity = desk.node().identity();
        let members = match desk.may(vigie_node::Right::ReadMembers) {
            true => desk.node().members(&desk.caller).await?,
            false => Vec::new(),
        };
        Ok(Self {
            own_code: identity.member.to_string(),
            own_name: identity.name.clone(),
            known: members.into_iter().map(|member| (member.member.to_string(), member.name)).collect(),
        })
    }

    /// A member's name, else its code.
    pub(super) fn of(&self, code: &str) -> String {
        if code == self.own_code {
            return self.own_name.clone();
        }
        self.known.get(code).cloned().unwrap_or_else(|| code.to_owned())
    }

    /// All other members' names.
    pub(super) fn others(&self) -> Vec<String> {
        self.known.iter().filter(|(code, _)| **code != self.own_code).map(|(_, name)| name.clone()).collect()
    }

    /// Where something came from: a member, or an account here.
    fn source(&self, origin: &str) -> String {
        origin.strip_prefix("local:").map_or_else(|| self.of(origin), str::to_owned)
    }

    /// Who says so, for the desk.
    pub(super) fn said(&self, author: &Author) -> Said {
        match author {
            Author::Attested { member, .. } if *member == self.own_code => Said::Own,
            Author::Attested { name, .. } => Said::Attested { member: name.clone() },
            Author::Unsigned { received_from } => Said::Unsigned { from: self.source(received_from) },
            Author::Invalid { received_from, .. } => Said::Broken { from: self.source(received_from) },
        }
    }
}

#[derive(Deserialize, Default)]
struct Brief {
    #[serde(default)]
    revoked: bool,
    valid_until: Option<String>,
}

/// Whether an object stands.
pub(super) fn state(view: &ClaimView, now: Timestamp) -> ObjectState {
    let brief: Brief = serde_json::from_slice(&view.record.bytes).unwrap_or_default();
    let until: Option<Timestamp> = brief.valid_until.and_then(|text| text.parse().ok());
    if view.record.withdrawn.is_some() || view.record.erased || brief.revoked {
        ObjectState::Withdrawn
    } else if until.is_some_and(|until| until <= now) {
        ObjectState::Expired
    } else {
        ObjectState::Active
    }
}

/// What lists call an object; codes of our controlled lists are said in words.
pub(super) fn title(view: &ClaimView, lang: Lang) -> String {
    match view.record.id.kind() {
        travel::FINDING_TYPE => travel::ForgeryMethod::find(&view.name)
            .map_or_else(|| view.name.clone(), |method| method.label(lang).to_owned()),
        _ => view.name.clone(),
    }
}

/// The instant of a version; `None` for objects that have none.
pub(super) fn modified(view: &ClaimView) -> Option<Timestamp> {
    (!view.record.unversioned && view.record.version_micros > 0)
        .then(|| Timestamp::from_micros(view.record.version_micros))
}
