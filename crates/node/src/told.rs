//! What members told each other, read into the types of a room: everybody's objects of a kind, with who says so and how they stand.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_model::{StixId, Timestamp, Tlp};
use vigie_policy::Subject;
use vigie_stix::accord::{self, Head, Opinion};
use vigie_stix::{StixObject, travel};
use vigie_store::{Audiences, AuditLeaf, Batch, Record, Seq, Which};

use crate::alerts::Author;
use crate::claims::{ClaimMade, Outgoing, ReleaseForm};
use crate::{Node, NodeError, Problem, Result};

/// Objects of a kind that a room reads; more than this are not shown.
const READ_MOST: usize = 5_000;

/// How a claim stands now. It says nothing of whether it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Said, and not taken back.
    Stands,
    /// Taken back by its author.
    Withdrawn,
    /// Its time is over, as its author set it.
    Expired,
}

/// Who said something, when, and how it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The object.
    pub id: StixId,
    /// Who says so.
    pub author: Author,
    /// When it was first said.
    pub at: Timestamp,
    /// Its version.
    pub modified: Timestamp,
    /// Marking.
    pub tlp: Tlp,
    /// When its release ends.
    pub expires: Option<Timestamp>,
    /// How it stands.
    pub state: Standing,
    /// Whether this member said it.
    pub own: bool,
}

impl Told {
    /// The member whose signature was verified.
    pub fn member(&self) -> Option<&str> {
        match &self.author {
            Author::Attested { member, .. } => Some(member),
            _ => None,
        }
    }

    pub(crate) fn stands(&self) -> bool {
        self.state == Standing::Stands
    }
}

/// Another's opinion on a claim.
#[derive(Clone, Debug, Serialize)]
pub struct OpinionView {
    /// Who, when, how it stands.
    #[serde(flatten)]
    pub told: Told,
    /// `strongly-disagree` to `strongly-agree`.
    pub opinion: String,
    /// Codes.
    pub reasons: Vec<String>,
    /// 0 to 100.
    pub confidence: Option<u8>,
}

/// An object that something refers to.
#[derive(Clone, Debug, Serialize)]
pub struct Referred {
    /// Its id.
    pub id: StixId,
    /// Its title; absent if it is withheld from this node or never came.
    pub title: Option<String>,
}

/// An opinion to give.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionForm {
    /// `strongly-disagree` to `strongly-agree`.
    pub opinion: String,
    /// Codes of the controlled list.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// 0 to 100.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// Who may have it.
    pub release: ReleaseForm,
}

impl OpinionForm {
    /// The opinion on an object.
    pub(crate) fn on(&self, object: &StixId, allowed: &[&str]) -> Result<Opinion> {
        if !allowed.contains(&self.opinion.as_str()) {
            return Err(Problem::new("opinion.value", "this is none of the values that can be chosen here")
                .at("opinion")
                .remedy(format!("one of {}", allowed.join(", ")))
                .into());
        }
        if self.reasons.len() > accord::LIST_MOST
            || !self.reasons.iter().all(|reason| accord::REASONS.contains(&reason.as_str()))
        {
            return Err(Problem::new("opinion.reason", "a reason is not of the controlled list")
                .at("reasons")
                .remedy(format!("codes are {}", accord::REASONS.join(", ")))
                .into());
        }
        let mut reasons = self.reasons.clone();
        reasons.sort();
        reasons.dedup();
        Ok(Opinion {
            opinion: self.opinion.clone(),
            object: object.clone(),
            reasons,
            confidence: percent(self.confidence)?,
        })
    }
}

/// A confidence within 0 to 100.
pub(crate) fn percent(confidence: Option<u8>) -> Result<Option<u8>> {
    match confidence {
        Some(over) if over > 100 => {
            Err(Problem::new("claim.confidence", "a confidence is 0 to 100").at("confidence").into())
        }
        other => Ok(other),
    }
}

/// One line of text that a person gave.
pub(crate) fn line(text: &str, at: &str, most: usize) -> Result<String> {
    let text = text.trim();
    match accord::is_line(text, most) {
        true => Ok(text.to_owned()),
        false => Err(Problem::new("input.line", format!("one line of 1 to {most} characters is needed"))
            .at(at)
            .into()),
    }
}

/// Lines of text that a person gave; empty ones are left out.
pub(crate) fn lines(texts: &[String], at: &str) -> Result<Vec<String>> {
    let kept: Vec<&String> = texts.iter().filter(|text| !text.trim().is_empty()).collect();
    if kept.len() > accord::LIST_MOST {
        return Err(Problem::new("input.list", format!("at most {} entries", accord::LIST_MOST))
            .at(at)
            .into());
    }
    kept.into_iter().map(|text| line(text, at, accord::LINE_MOST)).collect()
}

/// A day that a person gave.
pub(crate) fn day(text: &str, at: &str) -> Result<String> {
    let text = text.trim();
    accord::day(text).map(|_| text.to_owned()).ok_or_else(|| {
        Problem::new("input.day", "this is no calendar day").at(at).remedy("write it as 2026-11-25").into()
    })
}

/// A code of a controlled list.
pub(crate) fn code(text: &str, list: &[&str], at: &str) -> Result<String> {
    match list.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(Problem::new("input.code", "this is not of the controlled list")
            .at(at)
            .remedy(format!("codes are {}", list.join(", ")))
            .into()),
    }
}

/// Objects that somebody put on one release: their ids and how they are written.
pub(crate) type Draft<'a> = (StixId, Box<dyn Fn(&Head<'_>) -> Vec<u8> + Send + Sync + 'a>);

impl Node {
    /// Everybody's objects of these types that `read` understands: the newest version of each, oldest first, withdrawn ones too
    /// (those whose content was erased are not shown). What somebody signed stands before what nobody did.
    ///
    /// It writes no read note; the use case does.
    pub(crate) async fn told<T: Send>(
        &self,
        types: &[&str],
        read: impl Fn(&Record) -> Option<T> + Send + Sync,
    ) -> Result<Vec<(Told, T)>> {
        let mut found: Vec<(Told, T)> = Vec::new();
        let mut places: BTreeMap<StixId, usize> = BTreeMap::new();
        let mut after = Seq(0);
        loop {
            let page = self
                .engine
                .page(vigie_store::PageQuery {
                    collections: Vec::new(),
                    audiences: Audiences::All,
                    after,
                    added_after: None,
                    until: None,
                    ids: Vec::new(),
                    types: types.iter().map(|kind| (*kind).to_owned()).collect(),
                    spec_versions: Vec::new(),
                    versions: vec![Which::Last],
                    descending: false,
                    limit: 1_000,
                    with_bytes: true,
                })
                .await?;
            for record in page.records {
                after = record.seq;
                if record.erased {
                    continue;
                }
                // Read first: who says so is asked only of what the room shows.
                let Some(what) = read(&record) else { continue };
                let Some(told) = self.standing_of(record).await? else { continue };
                match places.get(&told.id) {
                    Some(at) if told.member().is_some() && found[*at].0.member().is_none() => {
                        found[*at] = (told, what);
                    }
                    Some(_) => {}
                    None => {
                        places.insert(told.id.clone(), found.len());
                        found.push((told, what));
                    }
                }
            }
            if !page.more || found.len() >= READ_MOST {
                found.sort_by(|(a, _), (b, _)| (a.at, &a.id).cmp(&(b.at, &b.id)));
                return Ok(found);
            }
        }
    }

    async fn standing_of(&self, record: Record) -> Result<Option<Told>> {
        let Ok(object) = StixObject::from_bytes(&record.bytes) else { return Ok(None) };
        let modified = object.header.version.at().unwrap_or(record.date_added);
        let at = object.header.created.as_ref().map_or(modified, |created| created.at);
        let gone = object.header.revoked || record.withdrawn.is_some();
        let view = self.claim_view(record).await?;
        // What was imported here is held in the same collection, and is nobody's word until somebody signs it.
        let own = matches!(&view.author, Author::Attested { member, .. } if member == self.identity.member.as_str());
        let expires = view.handling.expires;
        let state = match gone {
            true => Standing::Withdrawn,
            false if expires.is_some_and(|end| end <= self.now()) => Standing::Expired,
            false => Standing::Stands,
        };
        Ok(Some(Told {
            id: view.record.id,
            author: view.author,
            at,
            modified,
            tlp: view.tlp,
            expires,
            state,
            own,
        }))
    }

    /// Opinions on an object, oldest first.
    pub(crate) async fn opinions_on(&self, object: &StixId) -> Result<Vec<OpinionView>> {
        let mut found: Vec<OpinionView> = Vec::new();
        for record in self.engine.referring(object, &Audiences::All, 500).await? {
            if record.id.kind() != "opinion" || record.erased {
                continue;
            }
            let Some(opinion) = accord::read_opinion(&record.bytes, object) else { continue };
            let Some(told) = self.standing_of(record).await? else { continue };
            let view = OpinionView {
                told,
                opinion: opinion.opinion,
                reasons: opinion.reasons,
                confidence: opinion.confidence,
            };
            // One that was revoked has two versions: the newest is the one that counts.
            match found.iter_mut().find(|known| known.told.id == view.told.id) {
                Some(known) if known.told.modified < view.told.modified => *known = view,
                Some(_) => {}
                None => found.push(view),
            }
        }
        found.sort_by(|a, b| (a.told.at, &a.told.id).cmp(&(b.told.at, &b.told.id)));
        Ok(found)
    }

    /// The title of an object, if it is held.
    pub(crate) async fn referred(&self, id: &StixId) -> Result<Referred> {
        let held = self.engine.get(&[], id, Which::Last, &Audiences::All).await?;
        let title = held
            .iter()
            .rev()
            .filter(|record| !record.erased)
            .find_map(|record| StixObject::from_bytes(&record.bytes).ok())
            .map(|object| vigie_stix::title(&object));
        Ok(Referred { id: id.clone(), title })
    }

    /// The newest version of an object that this node holds and that stands.
    ///
    /// # Errors
    /// `NotFound` if it is not held, or was withdrawn.
    pub(crate) async fn held_standing(&self, id: &StixId, what: &str) -> Result<(Told, Record)> {
        let held = self.engine.get(&[], id, Which::Last, &Audiences::All).await?;
        for record in held.into_iter().rev() {
            if record.erased {
                continue;
            }
            if let Some(told) = self.standing_of(record.clone()).await?
                && told.state != Standing::Withdrawn
            {
                return Ok((told, record));
            }
        }
        Err(NodeError::not_found(format!("no {what} of this id stands here")))
    }

    /// A batch that releases these objects of this member, each attested, in order.
    pub(crate) async fn outgoing(
        &self,
        form: &ReleaseForm,
        now: Timestamp,
        drafts: Vec<Draft<'_>>,
        leaf: AuditLeaf,
    ) -> Result<(vigie_store::BatchBuilder, Vec<ClaimMade>)> {
        let mut out = Outgoing::start(self, form, &Subject::default(), now, Batch::new(now, leaf))?;
        let readers = out.rule().to_string();
        let markings = out.markings().to_vec();
        let mut made = Vec::new();
        for (id, write) in &drafts {
            let head = Head { id, created_by: &self.identity.identity, created: now, markings: &markings };
            let object = out.attested(&write(&head)).await?;
            made.push(ClaimMade {
                id: object.header.id.clone(),
                version: now.to_millis_string(),
                readers: readers.clone(),
            });
        }
        Ok((out.finish(), made))
    }
}

/// Types that carry their own signature or none and that no claim rests on.
pub(crate) fn is_bookkeeping(kind: &str) -> bool {
    [travel::ATTESTATION_TYPE, travel::WITHDRAWAL_TYPE, travel::ACKNOWLEDGEMENT_TYPE, "marking-definition"]
        .contains(&kind)
}
