//! The asker's side: begin → [`Plan`] → conclude.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use vigie_model::{MemberId, Timestamp};
use vigie_oprf::{Blinding, Element, Filter, Proof, PublicKey, Shard, blind, finalize, verify};
use vigie_policy::matching::Manifest;
use vigie_store::Batch;
use vigie_trust::report::{ListAnswer, ListKind, ListOutcome};

use super::owner::{EvaluateAnswer, EvaluateRequest};
use super::{Held, HeldRow, HeldView, NotChecked};
use crate::lists::{FRESH_SPAN, ListEntry, ListReason};
use crate::members::Member;
use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Result, Right};

/// One question for the edge to carry: where, to whom, and the octets. Nothing in them says what is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The owner.
    pub owner: MemberId,
    /// Where its node listens, tried in order.
    pub endpoints: Vec<String>,
    /// SHA-256 pins of its TLS keys.
    pub pins: Vec<[u8; 32]>,
    /// The body of `POST /match/v1/evaluate`.
    pub body: Vec<u8>,
}

/// What to ask whom about one document. The blinds stay in here.
pub struct Plan {
    document: Option<String>,
    asks: Vec<Ask>,
}

struct Ask {
    held: Arc<Held>,
    prepared: std::result::Result<Prepared, NotChecked>,
}

struct Prepared {
    request: Request,
    blinding: Blinding,
    blinded: Element,
}

impl Plan {
    /// The questions in order; the replies come back in the same order.
    pub fn requests(&self) -> Vec<Request> {
        self.asks.iter().filter_map(|ask| Some(ask.prepared.as_ref().ok()?.request.clone())).collect()
    }
}

/// What the edge brings back for each question: the body of the answer, or why there is none.
pub type Replies = Vec<std::result::Result<Vec<u8>, NotChecked>>;

/// What private lists say of a document that a person asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrivateAnswer {
    /// `vigie-doc-v1` of the document.
    pub document: String,
    /// One answer per list.
    pub answers: Vec<ListAnswer>,
}

impl Node {
    /// What other members' private lists are held here.
    ///
    /// # Errors
    /// The store's.
    pub async fn private_lists(&self, caller: &Caller) -> Result<Vec<HeldView>> {
        caller.need(Right::ReadLists)?;
        let now = self.now();
        let views = self.held_lists().await?.into_iter().map(|held| HeldView {
            owner: held.owner.clone(),
            id: held.list.clone(),
            title: held.title().to_owned(),
            epoch: held.manifest.as_ref().map_or(0, |manifest| manifest.epoch),
            documents: held.manifest.as_ref().map_or(0, |manifest| manifest.documents),
            as_of: held.manifest.as_ref().map(|manifest| manifest.as_of),
            expires: held.manifest.as_ref().map(|manifest| manifest.expires),
            fetched: held.fetched,
            problem: held.ready(now).err().map(NotChecked::code),
        });
        Ok(views.collect())
    }

    /// Begins a question that a person asks about a document: of one list, or of all that are held.
    ///
    /// # Errors
    /// `Invalid` naming the field that is not what it must be; `NotFound` if no such list is held.
    pub async fn begin_private_query(
        &self,
        caller: &Caller,
        list: Option<(&MemberId, &str)>,
        issuing_state: &str,
        class: &str,
        number: &str,
    ) -> Result<Plan> {
        caller.need(Right::ReadLists)?;
        let entry = ListEntry {
            issuing_state: issuing_state.to_owned(),
            class: class.to_owned(),
            number: number.to_owned(),
            // No part of the key.
            reason: ListReason::Lost,
            day: String::new(),
        };
        let document = entry.document_key()?;
        let plan = self.begin_match(Some(&document), "look-up", list).await?;
        plan.ok_or_else(|| NodeError::not_found("no such private list is held here"))
    }

    /// Concludes such a question. That it was asked is in the log, with a keyed hash of the document, before the answer leaves.
    ///
    /// # Errors
    /// The store's.
    pub async fn conclude_private_query(
        &self,
        caller: &Caller,
        plan: Plan,
        replies: Replies,
    ) -> Result<PrivateAnswer> {
        caller.need(Right::ReadLists)?;
        let now = self.now();
        let document = plan.document.clone().unwrap_or_default();
        let answers = conclude_match(Some(plan), replies, now);
        let said = |wanted| answers.iter().filter(|answer| answer.outcome == wanted).count();
        let subject = format!(
            "{} lists={} listed={} not-checked={}",
            self.document_hash(&document),
            answers.len(),
            said(ListOutcome::Listed),
            said(ListOutcome::NotChecked)
        );
        let leaf = self.leaf(now, caller, "list.asked-privately", "look-up", subject);
        self.engine.apply(Batch::new(now, leaf).build()).await?;
        Ok(PrivateAnswer { document, answers })
    }

    /// Blinds a document for every private list that is held (or one of them); `None` if none is.
    pub(crate) async fn begin_match(
        &self,
        document: Option<&str>,
        purpose: &str,
        only: Option<(&MemberId, &str)>,
    ) -> Result<Option<Plan>> {
        let mut held = self.held_lists().await?;
        held.retain(|held| only.is_none_or(|(owner, list)| held.owner == *owner && held.list == list));
        if held.is_empty() {
            return Ok(None);
        }
        let now = self.now();
        let asks = held.into_iter().map(|held| {
            let prepared = held.ready(now).and_then(|(manifest, ..)| {
                let document = document.ok_or(NotChecked::NoNumber)?;
                let (blinding, blinded) =
                    blind(document.as_bytes(), &self.entropy.octets()).map_err(|_| NotChecked::NoNumber)?;
                let body = rows::encode(&EvaluateRequest {
                    list: manifest.list.clone(),
                    epoch: manifest.epoch,
                    purpose: purpose.to_owned(),
                    elements: vec![URL_SAFE_NO_PAD.encode(blinded.to_bytes())],
                });
                let (owner, endpoints, pins) =
                    (held.owner.clone(), held.endpoints.clone(), held.pins.clone());
                Ok(Prepared { request: Request { owner, endpoints, pins, body }, blinding, blinded })
            });
            Ask { held, prepared }
        });
        Ok(Some(Plan { document: document.map(str::to_owned), asks: asks.collect() }))
    }

    /// The private lists that are held, from memory where neither manifest nor the owner's card has changed.
    async fn held_lists(&self) -> Result<Vec<Arc<Held>>> {
        let rows = rows::all::<HeldRow>(&*self.engine, tables::MATCH_HELD, "").await?;
        let mut found = Vec::with_capacity(rows.len());
        for (place, row) in rows {
            let mut parts = place.parts();
            let (Some(owner), Some(list)) = (parts.next(), parts.next()) else { continue };
            let Ok(owner) = owner.parse::<MemberId>() else { continue };
            let known = self.member(&owner).await?.map(|(member, _)| member);
            let card = known.as_ref().map_or("", |member| &*member.card);
            let state = Sha256::new().chain_update(&row.manifest).chain_update([0]).chain_update(card);
            let state: [u8; 32] = state.finalize().into();
            found.push(match self.matching.get(owner.as_str(), list, &state) {
                Some(held) => held,
                None => Arc::new(self.read_held(state, owner, list, &row, known.as_ref()).await?),
            });
        }
        self.matching.keep(&found);
        Ok(found)
    }

    /// Reads a list from the store and verifies it as if it came anew.
    async fn read_held(
        &self,
        state: [u8; 32],
        owner: MemberId,
        list: &str,
        row: &HeldRow,
        known: Option<&Member>,
    ) -> Result<Held> {
        let mut held = Held {
            state,
            owner: owner.clone(),
            list: list.to_owned(),
            fetched: row.fetched,
            manifest: Manifest::read(row.manifest.as_bytes()).ok(),
            endpoints: Vec::new(),
            pins: Vec::new(),
            card_until: row.fetched,
            usable: Err(NotChecked::OwnerUnknown),
        };
        let Some(member) = known else { return Ok(held) };
        let card = self.read_card(&member.card)?;
        held.endpoints.clone_from(&card.endpoints);
        held.pins = card.spki_pins.iter().map(|pin| pin.0).collect();
        held.card_until = card.valid_until;
        held.usable = Err(NotChecked::Filter);
        let Ok(manifest) = Manifest::open(row.manifest.as_bytes(), &card) else { return Ok(held) };
        let Ok(public) = PublicKey::from_bytes(&manifest.public_key) else { return Ok(held) };
        let mut shards = Vec::with_capacity(manifest.shards.len());
        for (number, digest) in manifest.shards.iter().enumerate() {
            let place = key([owner.as_str(), list, &super::owner::shard_name(number)]);
            let Some(bytes) = self.engine.row(tables::MATCH_HELD_SHARD, &place).await? else {
                return Ok(held);
            };
            let same = <[u8; 32]>::from(Sha256::digest(&bytes)) == *digest;
            match Shard::from_bytes(&bytes) {
                Ok(shard) if same => shards.push(shard),
                _ => return Ok(held),
            }
        }
        if let Ok(filter) = Filter::from_shards(manifest.shard_bits, shards) {
            held.usable = Ok((public, filter));
        }
        held.manifest = Some(manifest);
        Ok(held)
    }
}

impl Held {
    fn title(&self) -> &str {
        self.manifest.as_ref().map_or(&self.list, |manifest| &manifest.title)
    }

    /// Whether it can be asked now.
    fn ready(&self, now: Timestamp) -> std::result::Result<(&Manifest, &PublicKey, &Filter), NotChecked> {
        let (public, filter) = self.usable.as_ref().map_err(|why| *why)?;
        let manifest = self.manifest.as_ref().ok_or(NotChecked::Filter)?;
        match () {
            () if self.card_until <= now => Err(NotChecked::OwnerUnknown),
            () if manifest.expires <= now => Err(NotChecked::Expired),
            () if now.since(manifest.as_of) > FRESH_SPAN => Err(NotChecked::Stale),
            () => Ok((manifest, public, filter)),
        }
    }
}

/// Verifies the answers and looks the outputs up. Every list of the plan gets an answer; one that did not answer soundly is not checked.
pub(crate) fn conclude_match(plan: Option<Plan>, replies: Replies, now: Timestamp) -> Vec<ListAnswer> {
    let Some(plan) = plan else { return Vec::new() };
    let mut replies = replies.into_iter();
    let document = plan.document.as_deref().unwrap_or_default();
    let answers = plan.asks.into_iter().map(|ask| {
        let held = &ask.held;
        let found = ask.prepared.and_then(|prepared| {
            let body = replies.next().unwrap_or(Err(NotChecked::NotAsked))?;
            is_listed(held, document, &prepared, &body, now)
        });
        let (outcome, reason) = match found {
            Ok(true) => (ListOutcome::Listed, None),
            Ok(false) => (ListOutcome::NotListed, None),
            Err(why) => (ListOutcome::NotChecked, Some(why.code().to_owned())),
        };
        ListAnswer {
            id: held.list.clone(),
            title: held.title().to_owned(),
            owner: held.owner.to_string(),
            as_of: held.manifest.as_ref().map(|manifest| manifest.as_of),
            outcome,
            reason,
            stale: false,
            kind: ListKind::Private,
            cells: Vec::new(),
        }
    });
    answers.collect()
}

/// Finalizes one answer, if its proof holds against the key of the manifest.
fn is_listed(
    held: &Held,
    document: &str,
    prepared: &Prepared,
    body: &[u8],
    now: Timestamp,
) -> std::result::Result<bool, NotChecked> {
    let (_, public, filter) = held.ready(now)?;
    let answer: EvaluateAnswer = serde_json::from_slice(body).map_err(|_| NotChecked::Answer)?;
    let [evaluated] = &answer.elements[..] else { return Err(NotChecked::Answer) };
    let octets = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| NotChecked::Answer);
    let evaluated = Element::from_bytes(&octets(evaluated)?).map_err(|_| NotChecked::Answer)?;
    let proof = Proof::from_bytes(&octets(&answer.proof)?).map_err(|_| NotChecked::Answer)?;
    verify(public, &[prepared.blinded], &[evaluated], &proof).map_err(|_| NotChecked::Proof)?;
    let output =
        finalize(document.as_bytes(), &prepared.blinding, &evaluated).map_err(|_| NotChecked::Answer)?;
    Ok(filter.contains(output.key()))
}
