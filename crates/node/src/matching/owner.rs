//! The owner's side: publishing a list of one's own for private look-ups, and answering.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vigie_model::{Duration, MemberId, Timestamp};
use vigie_oprf::{Element, Filter, SecretKey, shard_bits};
use vigie_policy::Reader;
use vigie_policy::matching::{Asked, MOST_PER_DAY, Manifest, MatchRefusal, Publication, may_ask};
use vigie_store::{Batch, RowOp, StoreError};

use super::fetch::{Offer, Offers};
use crate::admin::hex;
use crate::lists::{List, crowded};
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// How long a publication holds: as long as a list counts as fresh.
pub const PUBLICATION_SPAN: Duration = crate::lists::FRESH_SPAN;
/// Elements a day that a member is granted if nothing else is said.
pub const DEFAULT_PER_DAY: u32 = 100_000;
/// How many days back counts of questions are shown.
const COUNT_DAYS: i64 = 30;

/// How a list is published.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishForm {
    /// The list.
    pub list: String,
    /// Members that may ask: its release.
    pub to: Vec<MemberId>,
    /// Elements a day for each of them.
    #[serde(default)]
    pub per_day: Option<u32>,
}

/// A published list, for pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Id of the list.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Epoch.
    pub epoch: u32,
    /// Documents on it when it was published.
    pub documents: u64,
    /// State of the list.
    pub as_of: Timestamp,
    /// When the publication ends.
    pub expires: Timestamp,
    /// Members that may ask.
    pub members: BTreeSet<MemberId>,
    /// Elements a day for each.
    pub per_day: u32,
    /// How often each member asked, day by day, newest first. What it asked is not known.
    pub queries: Vec<QueryCount>,
}

/// How often a member asked on a day: all that the owner knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueryCount {
    /// The day (UTC), `YYYY-MM-DD`.
    pub day: String,
    /// Who.
    pub member: MemberId,
    /// Numbers that were asked.
    pub asked: u64,
}

/// What a member asks: blinded elements (RFC 9497, section 3.3.2), Base64url.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluateRequest {
    /// The list.
    pub list: String,
    /// Its epoch, as in the manifest that the asker holds.
    pub epoch: u32,
    /// What for: `border-check`, `second-line` or `look-up`.
    pub purpose: String,
    /// 1 to 1,000 elements.
    pub elements: Vec<String>,
}

/// The evaluated elements in order, and one proof for all of them; Base64url.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluateAnswer {
    /// As many as were asked.
    pub elements: Vec<String>,
    /// Challenge and response.
    pub proof: String,
}

/// What is in force of a list. The row stays when a publication is taken back, so that epochs never repeat.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    epoch: u32,
    manifest: Option<String>,
    /// The key of the epoch, sealed under a key that is in no row.
    sealed: String,
}

impl Node {
    /// Publishes an own list for private look-ups by the named members: a key for this epoch, a filter of the evaluations of every entry, a signed
    /// manifest. The key of the epoch before is forgotten.
    ///
    /// # Errors
    /// `NotFound` if there is no such list; `Invalid` if nobody is named, or somebody who is no member; `Conflict` if the list changes meanwhile.
    pub async fn publish_private_list(&self, caller: &Caller, form: &PublishForm) -> Result<Published> {
        caller.need(Right::WriteLists)?;
        let members: BTreeSet<MemberId> = form.to.iter().cloned().collect();
        let known: BTreeSet<MemberId> =
            self.member_cards().await?.into_iter().map(|card| card.member).collect();
        if let Some(stranger) = members.iter().find(|member| !known.contains(*member)) {
            return Err(Problem::new(
                "match.member",
                format!("{stranger} is no member that this node knows"),
            )
            .at("to")
            .remedy("add its card first")
            .into());
        }
        let per_day = form.per_day.unwrap_or(DEFAULT_PER_DAY);
        if members.is_empty() || !(1..=MOST_PER_DAY).contains(&per_day) {
            let what = match members.is_empty() {
                true => Problem::new("match.nobody", "name the members that may ask").at("to"),
                false => {
                    Problem::new("match.per-day", format!("a member is granted 1 to {MOST_PER_DAY} a day"))
                        .at("per_day")
                }
            };
            return Err(what.into());
        }
        for _ in 0..ATTEMPTS {
            let found: Option<(List, Vec<u8>)> =
                rows::load(&*self.engine, tables::LIST, &key([&*form.list])).await?;
            let (list, list_row) = found.ok_or_else(|| NodeError::not_found("no list of this id"))?;
            let place = key([&*form.list]);
            let before: Option<(Row, Vec<u8>)> =
                rows::load(&*self.engine, tables::MATCH_PUBLISHED, &place).await?;
            let epoch = before.as_ref().map_or(1, |(row, _)| row.epoch.saturating_add(1));
            let documents = self.list_documents(&form.list).await?;
            let info = format!("{}|{}|{epoch}", self.identity.member, form.list);
            let secret = SecretKey::derive(&self.entropy.octets(), info.as_bytes())
                .map_err(|error| NodeError::invalid("match.key", error.to_string()))?;
            let (secret, filter) = build(secret, documents).await?;
            let now = self.now();
            let shards: Vec<Vec<u8>> = filter.shards().iter().map(|shard| shard.to_bytes()).collect();
            let publication = Publication {
                list: list.id.clone(),
                title: list.title.clone(),
                epoch,
                public_key: secret.public().to_bytes(),
                documents: filter.keys(),
                as_of: list.as_of,
                expires: now + PUBLICATION_SPAN,
                shard_bits: shard_bits(filter.keys()),
                shards: shards.iter().map(|shard| Sha256::digest(shard).into()).collect(),
                members: members.clone(),
                per_day,
            };
            let (manifest, bytes) =
                Manifest::sign(publication, &self.identity.member, &self.identity.signing_key, now)
                    .map_err(|error| NodeError::invalid("match.manifest", error.to_string()))?;
            let text = String::from_utf8(bytes)
                .map_err(|_| NodeError::invalid("match.manifest", "the manifest is no text"))?;
            let names: Vec<&str> = members.iter().map(MemberId::as_str).collect();
            let subject = format!(
                "{} epoch={epoch} documents={} to={} manifest={}",
                list.id,
                manifest.documents,
                names.join(","),
                hex(&Sha256::digest(&text))
            );
            let row =
                Row { epoch, manifest: Some(text), sealed: self.seal_match_key(&list.id, epoch, &secret) };
            // The list must be as it was when its entries were read.
            let unchanged = RowOp::Replace {
                table: tables::LIST,
                key: place.clone(),
                old: list_row.clone(),
                new: list_row,
            };
            let mut batch =
                Batch::new(now, self.leaf(now, caller, "list.published", "private lists", subject))
                    .row(unchanged)
                    .row(match &before {
                        None => rows::insert(tables::MATCH_PUBLISHED, place, &row),
                        Some((_, old)) => RowOp::Replace {
                            table: tables::MATCH_PUBLISHED,
                            key: place,
                            old: old.clone(),
                            new: rows::encode(&row),
                        },
                    });
            for old in self.shard_keys(tables::MATCH_SHARD, &list.id).await?.into_iter().skip(shards.len()) {
                batch = batch.row(RowOp::Delete(tables::MATCH_SHARD, old));
            }
            for (number, shard) in shards.into_iter().enumerate() {
                batch =
                    batch.row(RowOp::Set(tables::MATCH_SHARD, key([&*list.id, &shard_name(number)]), shard));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(published(&manifest, Vec::new())),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crowded())
    }

    /// Takes a publication back: nobody may ask any more, and the key is forgotten.
    ///
    /// # Errors
    /// `NotFound` if the list is not published.
    pub async fn unpublish_private_list(&self, caller: &Caller, id: &str) -> Result<()> {
        caller.need(Right::WriteLists)?;
        let place = key([id]);
        for _ in 0..ATTEMPTS {
            let found: Option<(Row, Vec<u8>)> =
                rows::load(&*self.engine, tables::MATCH_PUBLISHED, &place).await?;
            let (row, old) = found
                .filter(|(row, _)| row.manifest.is_some())
                .ok_or_else(|| NodeError::not_found("this list is not published"))?;
            let now = self.now();
            let new = Row { epoch: row.epoch, manifest: None, sealed: String::new() };
            let mut batch = Batch::new(now, self.leaf(now, caller, "list.unpublished", "private lists", id))
                .row(RowOp::Replace {
                    table: tables::MATCH_PUBLISHED,
                    key: place.clone(),
                    old,
                    new: rows::encode(&new),
                });
            for shard in self.shard_keys(tables::MATCH_SHARD, id).await? {
                batch = batch.row(RowOp::Delete(tables::MATCH_SHARD, shard));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(()),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crowded())
    }

    /// What this member publishes, with how often others asked.
    ///
    /// # Errors
    /// The store's.
    pub async fn published_lists(&self, caller: &Caller) -> Result<Vec<Published>> {
        caller.need(Right::ReadLists)?;
        let since = (self.now() - Duration::from_days(COUNT_DAYS)).to_day();
        let mut found = Vec::new();
        for (_, manifest, _) in self.publications().await? {
            let counted = rows::all::<Asked>(&*self.engine, tables::MATCH_COUNT, &manifest.list).await?;
            let mut queries: Vec<QueryCount> = counted
                .into_iter()
                .filter_map(|(place, asked)| {
                    let mut parts = place.parts().skip(1);
                    let (day, member) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
                    (day >= since).then_some(QueryCount { day, member, asked: asked.day })
                })
                .collect();
            queries.sort_by(|a, b| (&b.day, &a.member).cmp(&(&a.day, &b.member)));
            found.push(published(&manifest, queries));
        }
        Ok(found)
    }

    /// The lists that are offered to the member that asks.
    ///
    /// # Errors
    /// `Forbidden` for anybody but a member's node.
    pub async fn offered_lists(&self, caller: &Caller) -> Result<Offers> {
        let member = asking(caller)?;
        self.note_read(caller, "private lists").await?;
        let offered = self.publications().await?.into_iter();
        let lists = offered.filter(|(_, manifest, _)| manifest.members.contains(&member)).map(
            |(_, manifest, text)| Offer {
                id: manifest.list,
                epoch: manifest.epoch,
                manifest: hex(&Sha256::digest(text)),
            },
        );
        Ok(Offers { lists: lists.collect() })
    }

    /// The manifest of a list that is offered to the member that asks.
    ///
    /// # Errors
    /// `NotFound` if it is not offered to it.
    pub async fn match_manifest(&self, caller: &Caller, id: &str) -> Result<Vec<u8>> {
        let member = asking(caller)?;
        let (_, _, text) = self.offered(&member, id).await?;
        self.note_read(caller, "private lists").await?;
        Ok(text.into_bytes())
    }

    /// One shard of a list that is offered to the member that asks.
    ///
    /// # Errors
    /// `NotFound` if the list is not offered to it, or there is no such shard.
    pub async fn match_shard(&self, caller: &Caller, id: &str, number: usize) -> Result<Vec<u8>> {
        let member = asking(caller)?;
        self.offered(&member, id).await?;
        self.note_read(caller, "private lists").await?;
        let shard = self.engine.row(tables::MATCH_SHARD, &key([id, &shard_name(number)])).await?;
        shard.ok_or_else(|| NodeError::not_found("no shard of this number"))
    }

    /// Evaluates a member's blinded elements and proves that the key of the manifest was used. That the member asked, how many and what for is in
    /// the log and counted before the answer leaves; what it asked nobody here can know.
    ///
    /// # Errors
    /// `NotFound` if the list is not offered to it; `Conflict` with `match.epoch` or `match.expired`; `TooMany` with `match.quota`; `Invalid`.
    pub async fn evaluate(&self, caller: &Caller, request: &EvaluateRequest) -> Result<EvaluateAnswer> {
        let member = asking(caller)?;
        let (row, manifest, _) = self.offered(&member, &request.list).await?;
        let day = self.now().to_day();
        let place = key([&*request.list, &*day, member.as_str()]);
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let before: Option<(Asked, Vec<u8>)> =
                rows::load(&*self.engine, tables::MATCH_COUNT, &place).await?;
            let spent = before.as_ref().map(|(asked, _)| *asked).unwrap_or_default();
            let count = request.elements.len();
            let asked = may_ask(&manifest, &member, request.epoch, &request.purpose, count, spent, now)
                .map_err(refused)?;
            let mut blinded = Vec::with_capacity(count);
            let mut digest = Sha256::new();
            for (number, text) in request.elements.iter().enumerate() {
                let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
                blinded.push(Element::from_bytes(&bytes).map_err(|error| {
                    Problem::new("match.element", error.to_string()).at(format!("elements[{number}]"))
                })?);
                digest.update(bytes);
            }
            // The digest binds the question to this leaf: an auditor whom both trust can have it opened. The elements themselves say nothing.
            let subject = format!(
                "{} epoch={} elements={count} digest={}",
                manifest.list,
                manifest.epoch,
                hex(&digest.finalize())
            );
            let leaf = self.leaf(now, caller, "list.evaluated", &request.purpose, subject);
            let batch = Batch::new(now, leaf).row(match before {
                None => rows::insert(tables::MATCH_COUNT, place.clone(), &asked),
                Some((_, old)) => RowOp::Replace {
                    table: tables::MATCH_COUNT,
                    key: place.clone(),
                    old,
                    new: rows::encode(&asked),
                },
            });
            match self.engine.apply(batch.build()).await {
                Ok(_) => {}
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
            let secret = self.open_match_key(&manifest.list, row.epoch, &row.sealed)?;
            let (evaluated, proof) = secret
                .blind_evaluate(&blinded, &self.entropy.octets())
                .map_err(|error| NodeError::invalid("match.batch", error.to_string()))?;
            return Ok(EvaluateAnswer {
                elements: evaluated.iter().map(|one| URL_SAFE_NO_PAD.encode(one.to_bytes())).collect(),
                proof: URL_SAFE_NO_PAD.encode(proof.to_bytes()),
            });
        }
        Err(crowded())
    }

    async fn publications(&self) -> Result<Vec<(Row, Manifest, String)>> {
        let mut found = Vec::new();
        for (_, row) in rows::all::<Row>(&*self.engine, tables::MATCH_PUBLISHED, "").await? {
            if let Some(text) = row.manifest.clone() {
                found.push((row, own(&text)?, text));
            }
        }
        Ok(found)
    }

    async fn offered(&self, member: &MemberId, id: &str) -> Result<(Row, Manifest, String)> {
        let nothing =
            || NodeError::NotFound(Problem::new("match.not-offered", MatchRefusal::NotOffered.to_string()));
        let found: Option<(Row, Vec<u8>)> =
            rows::load(&*self.engine, tables::MATCH_PUBLISHED, &key([id])).await?;
        let (row, _) = found.ok_or_else(nothing)?;
        let text = row.manifest.clone().ok_or_else(nothing)?;
        let manifest = own(&text)?;
        match manifest.members.contains(member) {
            true => Ok((row, manifest, text)),
            false => Err(nothing()),
        }
    }

    async fn list_documents(&self, id: &str) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let rows = self.engine.rows(tables::LIST_ENTRY, id, after.as_ref(), 10_000).await?;
            let full = rows.len() == 10_000;
            for (place, _) in rows {
                found.extend(place.parts().nth(1).map(str::to_owned));
                after = Some(place);
            }
            if !full {
                return Ok(found);
            }
        }
    }

    pub(super) async fn shard_keys(
        &self,
        table: vigie_store::Table,
        prefix: &str,
    ) -> Result<Vec<vigie_store::RowKey>> {
        let mut found: Vec<vigie_store::RowKey> = Vec::new();
        loop {
            let rows = self.engine.rows(table, prefix, found.last(), 64).await?;
            let full = rows.len() == 64;
            found.extend(rows.into_iter().map(|(place, _)| place));
            if !full {
                return Ok(found);
            }
        }
    }

    /// A copy of the store alone does not let anybody evaluate.
    fn match_cipher(&self) -> XChaCha20Poly1305 {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.identity.seal_key)
            .expect("HMAC takes a key of any length");
        mac.update(b"vigie private lists 1");
        let derived: [u8; 32] = mac.finalize().into_bytes().into();
        XChaCha20Poly1305::new(&derived.into())
    }

    fn seal_match_key(&self, list: &str, epoch: u32, secret: &SecretKey) -> String {
        let nonce: [u8; 24] = self.entropy.octets();
        let bound = format!("{list}|{epoch}");
        let sealed = self
            .match_cipher()
            .encrypt(&nonce.into(), Payload { msg: &secret.to_bytes(), aad: bound.as_bytes() })
            .expect("32 octets are sealed");
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    fn open_match_key(&self, list: &str, epoch: u32, sealed: &str) -> Result<SecretKey> {
        let corrupt = || StoreError::Corrupt("the key of a private list does not open".to_owned());
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| corrupt())?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or_else(corrupt)?;
        let bound = format!("{list}|{epoch}");
        let opened = self
            .match_cipher()
            .decrypt(&(*nonce).into(), Payload { msg: sealed, aad: bound.as_bytes() })
            .map_err(|_| corrupt())?;
        let octets: [u8; 32] = opened.try_into().map_err(|_| corrupt())?;
        SecretKey::from_bytes(&octets).map_err(|_| corrupt().into())
    }
}

/// Evaluates every document beside the runtime: a long list takes its time.
async fn build(secret: SecretKey, documents: Vec<String>) -> Result<(SecretKey, Filter)> {
    let built = tokio::task::spawn_blocking(move || {
        let outputs =
            secret.evaluate(documents.iter().map(String::as_bytes)).map_err(|error| error.to_string())?;
        let bits = shard_bits(documents.len() as u64);
        let filter = Filter::build(outputs.iter().map(|output| output.key()), bits)
            .map_err(|error| error.to_string())?;
        Ok::<_, String>((secret, filter))
    });
    let built = built.await.map_err(|error| StoreError::Unavailable(error.to_string()))?;
    built.map_err(|what| NodeError::invalid("match.build", what))
}

pub(super) fn shard_name(number: usize) -> String {
    format!("{number:04}")
}

/// The member whose node asks; private lists are answered to nobody else.
fn asking(caller: &Caller) -> Result<MemberId> {
    match caller.reader() {
        Reader::Member(member) => Ok(member),
        _ => Err(NodeError::Forbidden(Problem::new(
            "match.member-only",
            "private lists are answered to members' nodes alone",
        ))),
    }
}

fn own(text: &str) -> Result<Manifest> {
    Manifest::read(text.as_bytes())
        .map_err(|error| StoreError::Corrupt(format!("an own manifest: {error}")).into())
}

fn published(manifest: &Manifest, queries: Vec<QueryCount>) -> Published {
    Published {
        id: manifest.list.clone(),
        title: manifest.title.clone(),
        epoch: manifest.epoch,
        documents: manifest.documents,
        as_of: manifest.as_of,
        expires: manifest.expires,
        members: manifest.members.clone(),
        per_day: manifest.per_day,
        queries,
    }
}

fn refused(refusal: MatchRefusal) -> NodeError {
    let problem = |code| Problem::new(code, refusal.to_string());
    match refusal {
        MatchRefusal::NotOffered => NodeError::NotFound(problem("match.not-offered")),
        MatchRefusal::Epoch => NodeError::Conflict(problem("match.epoch").remedy("fetch the list again")),
        MatchRefusal::Expired => NodeError::Conflict(problem("match.expired")),
        MatchRefusal::Quota => NodeError::TooMany(problem("match.quota").remedy("ask again later")),
        MatchRefusal::Purpose => NodeError::Invalid(problem("match.purpose").at("purpose")),
        MatchRefusal::Batch => NodeError::Invalid(problem("match.batch").at("elements")),
    }
}
