//! Taking what other members publish: manifest and shards, verified before they are kept.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vigie_model::MemberId;
use vigie_oprf::{PublicKey, Shard};
use vigie_policy::matching::Manifest;
use vigie_store::{Batch, RowOp};

use super::HeldRow;
use super::owner::shard_name;
use crate::admin::hex;
use crate::lists::crowded;
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// What a member offers to the one that asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// The lists.
    pub lists: Vec<Offer>,
}

/// One list on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// Its epoch.
    pub epoch: u32,
    /// SHA-256 of its manifest, hexadecimal: one that is held already need not be fetched.
    pub manifest: String,
}

/// Where a member is asked for its lists.
#[derive(Clone, Debug)]
pub struct FetchPlan {
    /// The member.
    pub member: MemberId,
    /// Where its node listens, tried in order.
    pub endpoints: Vec<String>,
    /// SHA-256 pins of its TLS keys.
    pub pins: Vec<[u8; 32]>,
}

/// A manifest that was verified, and how many shards it has.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The list.
    pub list: String,
    /// Shards, numbered from 0.
    pub shards: usize,
    text: String,
    manifest: Manifest,
}

/// The most lists of one member.
const LISTS_MOST: usize = 64;

impl Node {
    /// Where to ask a member for its private lists.
    ///
    /// # Errors
    /// `NotFound` if the member is not known; `Invalid` if its card is not valid now.
    pub async fn begin_fetch(&self, caller: &Caller, member: &MemberId) -> Result<FetchPlan> {
        caller.need(Right::ReadMembers)?;
        let (known, _) =
            self.member(member).await?.ok_or_else(|| NodeError::not_found("no member of this code"))?;
        let card = self.read_card(&known.card)?;
        let now = self.now();
        if card.valid_until <= now || card.valid_from > now {
            return Err(NodeError::invalid(
                "member.card-expired",
                "the card of this member is not valid now",
            ));
        }
        let pins = card.spki_pins.iter().map(|pin| pin.0).collect();
        Ok(FetchPlan { member: member.clone(), endpoints: card.endpoints, pins })
    }

    /// Which of a member's offers are not held yet as they are offered.
    ///
    /// # Errors
    /// `Invalid` if the answer is no list of offers.
    pub async fn unheld_offers(
        &self,
        caller: &Caller,
        plan: &FetchPlan,
        offers: &[u8],
    ) -> Result<(Offers, Vec<String>)> {
        caller.need(Right::ReadMembers)?;
        let mut offers: Offers = serde_json::from_slice(offers)
            .map_err(|_| NodeError::invalid("match.offers", "what the member offers does not parse"))?;
        if offers.lists.len() > LISTS_MOST {
            return Err(NodeError::invalid(
                "match.offers",
                format!("the member offers more than {LISTS_MOST} lists"),
            ));
        }
        let held = rows::all::<HeldRow>(&*self.engine, tables::MATCH_HELD, plan.member.as_str()).await?;
        let mut gone = Vec::new();
        for (place, row) in held {
            let list = place.parts().nth(1).unwrap_or_default();
            match offers.lists.iter().position(|offer| offer.id == list) {
                None => gone.push(list.to_owned()),
                Some(at) if offers.lists[at].manifest == hex(&Sha256::digest(&row.manifest)) => {
                    offers.lists.remove(at);
                }
                Some(_) => {}
            }
        }
        Ok((offers, gone))
    }

    /// Verifies a manifest: signed by the member's key of that time, not ended, and not older than the one held.
    ///
    /// # Errors
    /// `Invalid` with what is wrong with it.
    pub async fn check_manifest(
        &self,
        caller: &Caller,
        plan: &FetchPlan,
        list: &str,
        bytes: &[u8],
    ) -> Result<Wanted> {
        caller.need(Right::ReadMembers)?;
        let (known, _) =
            self.member(&plan.member).await?.ok_or_else(|| NodeError::not_found("no member of this code"))?;
        let card = self.read_card(&known.card)?;
        let wrong =
            |code, what: String| NodeError::Invalid(Problem::new(code, what).at(format!("list {list}")));
        let manifest =
            Manifest::open(bytes, &card).map_err(|error| wrong("match.manifest", error.to_string()))?;
        if manifest.list != list {
            return Err(wrong("match.manifest", "the manifest is another list's".to_owned()));
        }
        if !manifest.members.contains(&self.identity.member) {
            return Err(wrong("match.manifest", "this member is not among those who may ask".to_owned()));
        }
        let now = self.now();
        if manifest.expires <= now {
            return Err(wrong("match.expired", "the publication has ended".to_owned()));
        }
        PublicKey::from_bytes(&manifest.public_key)
            .map_err(|error| wrong("match.manifest", format!("public_key is {error}")))?;
        let held: Option<(HeldRow, Vec<u8>)> =
            rows::load(&*self.engine, tables::MATCH_HELD, &key([plan.member.as_str(), list])).await?;
        let before = held.and_then(|(row, _)| Manifest::read(row.manifest.as_bytes()).ok());
        if before.is_some_and(|before| before.epoch > manifest.epoch) {
            return Err(wrong("match.epoch-back", "the epoch is older than the one held".to_owned()));
        }
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| wrong("match.manifest", "the manifest is no text".to_owned()))?;
        Ok(Wanted { list: list.to_owned(), shards: manifest.shards.len(), text, manifest })
    }

    /// Keeps a list whose shards have the digests of its manifest.
    ///
    /// # Errors
    /// `Invalid` with `match.filter` if a shard is another than the manifest names, or is none.
    pub async fn conclude_fetch(
        &self,
        caller: &Caller,
        plan: &FetchPlan,
        wanted: &Wanted,
        shards: &[Vec<u8>],
    ) -> Result<()> {
        caller.need(Right::ReadMembers)?;
        let manifest = &wanted.manifest;
        let wrong = |what: String| {
            NodeError::Invalid(Problem::new("match.filter", what).at(format!("list {}", wanted.list)))
        };
        if shards.len() != manifest.shards.len() {
            return Err(wrong(format!("{} shards where {} belong", shards.len(), manifest.shards.len())));
        }
        for (number, (shard, digest)) in shards.iter().zip(&manifest.shards).enumerate() {
            if <[u8; 32]>::from(Sha256::digest(shard)) != *digest {
                return Err(wrong(format!("shard {number} is another than the manifest names")));
            }
            Shard::from_bytes(shard).map_err(|error| wrong(format!("shard {number}: {error}")))?;
        }
        let prefix = format!("{}\u{1f}{}", plan.member, wanted.list);
        let place = key([plan.member.as_str(), &*wanted.list]);
        for _ in 0..ATTEMPTS {
            let before = self.engine.row(tables::MATCH_HELD, &place).await?;
            let now = self.now();
            let row = HeldRow { manifest: wanted.text.clone(), fetched: now };
            let subject = format!(
                "{}/{} epoch={} documents={}",
                plan.member, wanted.list, manifest.epoch, manifest.documents
            );
            let leaf = self.leaf(now, caller, "list.fetched", "private lists", subject);
            let mut batch = Batch::new(now, leaf).row(match before {
                None => rows::insert(tables::MATCH_HELD, place.clone(), &row),
                Some(old) => RowOp::Replace {
                    table: tables::MATCH_HELD,
                    key: place.clone(),
                    old,
                    new: rows::encode(&row),
                },
            });
            let old = self.shard_keys(tables::MATCH_HELD_SHARD, &prefix).await?;
            for shard in old.into_iter().skip(shards.len()) {
                batch = batch.row(RowOp::Delete(tables::MATCH_HELD_SHARD, shard));
            }
            for (number, shard) in shards.iter().enumerate() {
                let place = key([plan.member.as_str(), &*wanted.list, &shard_name(number)]);
                batch = batch.row(RowOp::Set(tables::MATCH_HELD_SHARD, place, shard.clone()));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(()),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crowded())
    }

    /// Forgets a list that its owner offers no longer.
    ///
    /// # Errors
    /// The store's.
    pub async fn drop_private_list(&self, caller: &Caller, plan: &FetchPlan, list: &str) -> Result<()> {
        caller.need(Right::ReadMembers)?;
        let prefix = format!("{}\u{1f}{list}", plan.member);
        let now = self.now();
        let leaf = self.leaf(now, caller, "list.gone", "private lists", format!("{}/{list}", plan.member));
        let mut batch =
            Batch::new(now, leaf).row(RowOp::Delete(tables::MATCH_HELD, key([plan.member.as_str(), list])));
        for shard in self.shard_keys(tables::MATCH_HELD_SHARD, &prefix).await? {
            batch = batch.row(RowOp::Delete(tables::MATCH_HELD_SHARD, shard));
        }
        self.engine.apply(batch.build()).await?;
        Ok(())
    }
}
