//! Members: their cards, exchanged out of band, and how the last exchange with each went.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp};
use vigie_policy::card::{MemberCard, SpkiPin};
use vigie_store::{Batch, RowOp};

use crate::rows::{self, key, tables};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// A member as this node knows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// The card as it came, signed.
    pub card: String,
    /// When it was added.
    pub added: Timestamp,
    /// The last exchange that was tried.
    pub last_sync: Option<SyncNote>,
}

/// How an exchange went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncNote {
    /// When.
    pub at: Timestamp,
    /// Empty if it went well; else what was wrong.
    pub problem: String,
    /// Objects taken.
    pub stored: u64,
    /// Objects refused, with code and sentence each.
    pub refused: Vec<String>,
}

/// A member for lists and the API.
#[derive(Clone, Debug, Serialize)]
pub struct MemberView {
    /// Member code.
    pub member: MemberId,
    /// Name.
    pub name: String,
    /// STIX identity of its claims.
    pub identity: StixId,
    /// Where its node listens for members.
    pub endpoints: Vec<String>,
    /// Words to read aloud when cards are compared.
    pub words: String,
    /// Until when the card is valid.
    pub valid_until: Timestamp,
    /// SHA-256 pins of its TLS keys, base64.
    pub spki_pins: Vec<String>,
    /// When it was added; absent for this node itself.
    pub added: Option<Timestamp>,
    /// The last exchange.
    pub last_sync: Option<SyncNote>,
    /// Whether it is this node.
    pub own: bool,
}

impl Node {
    /// Adds a member by its card, or replaces an older card of the same root key. Needs the right to administer.
    ///
    /// # Errors
    /// `Invalid` if the card does not parse, its signature is wrong, it is expired, or it is this node's own; `Conflict` if the
    /// member is known with another root key.
    pub async fn add_member(&self, caller: &Caller, card_text: &str) -> Result<MemberView> {
        caller.need(Right::Administer)?;
        let now = self.now();
        let card = MemberCard::open(card_text.as_bytes(), now).map_err(|error| {
            NodeError::Invalid(
                Problem::new("member.card", error.to_string())
                    .at("card")
                    .remedy("ask the member for its card again"),
            )
        })?;
        if card.member == self.identity.member {
            return Err(Problem::new("member.self", "this is the card of this node itself")
                .at("card")
                .into());
        }
        let place = key([card.member.as_str()]);
        for _ in 0..crate::ATTEMPTS {
            let known: Option<(Member, Vec<u8>)> = rows::load(&*self.engine, tables::MEMBER, &place).await?;
            let member = Member { card: card_text.to_owned(), added: now, last_sync: None };
            let row = match known {
                None => rows::insert(tables::MEMBER, place.clone(), &member),
                Some((before, old)) => {
                    card.succeeds(&self.read_card(&before.card)?).map_err(|error| {
                        NodeError::Conflict(
                            Problem::new("member.other-card", error.to_string())
                                .remedy("speak with the member; if its key did change, remove the member and add the new card"),
                        )
                    })?;
                    let member = Member { added: before.added, last_sync: before.last_sync, ..member };
                    RowOp::Replace {
                        table: tables::MEMBER,
                        key: place.clone(),
                        old,
                        new: rows::encode(&member),
                    }
                }
            };
            let leaf = self.leaf(
                now,
                caller,
                "member.added",
                "administration",
                format!("{} {}", card.member, card.words()),
            );
            match self.engine.apply(Batch::new(now, leaf).row(row).build()).await {
                Ok(_) => return Ok(view(&card, Some(&member_of(card_text, now)), false)),
                Err(error) if crate::is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Forgets a member: its connections are refused from now on; what it sent stays. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound` if it is not known.
    pub async fn remove_member(&self, caller: &Caller, member: &MemberId) -> Result<()> {
        caller.need(Right::Administer)?;
        self.member(member).await?.ok_or_else(|| NodeError::not_found("no member of this code"))?;
        let now = self.now();
        let leaf = self.leaf(now, caller, "member.removed", "administration", member.as_str());
        self.engine
            .apply(
                Batch::new(now, leaf)
                    .row(RowOp::Delete(tables::MEMBER, key([member.as_str()])))
                    // A node founded anew under the same code is met as a stranger.
                    .row(RowOp::Delete(tables::CURSOR, key([member.as_str()])))
                    .row(RowOp::Delete(tables::CONFIG, key(["witness", member.as_str()])))
                    .build(),
            )
            .await?;
        Ok(())
    }

    /// This node and all members it knows.
    ///
    /// # Errors
    /// `Forbidden` for partner systems; the store's.
    pub async fn members(&self, caller: &Caller) -> Result<Vec<MemberView>> {
        caller.need(Right::ReadMembers)?;
        let mut views = vec![view(&self.identity.card, None, true)];
        for (_, member) in rows::all::<Member>(&*self.engine, tables::MEMBER, "").await? {
            views.push(view(&self.read_card(&member.card)?, Some(&member), false));
        }
        Ok(views)
    }

    /// The member whose card pins this key (SHA-256 of the SubjectPublicKeyInfo), if its card is valid now.
    ///
    /// # Errors
    /// The store's.
    pub async fn member_by_pin(&self, pin: &[u8; 32]) -> Result<Option<MemberId>> {
        let now = self.now();
        let cards = self.member_cards().await?;
        let found = cards
            .into_iter()
            .find(|card| card.valid_from <= now && now < card.valid_until && card.has_pin(&SpkiPin(*pin)));
        Ok(found.map(|card| card.member))
    }

    /// Cards of all known members.
    pub(crate) async fn member_cards(&self) -> Result<Vec<MemberCard>> {
        let rows = rows::all::<Member>(&*self.engine, tables::MEMBER, "").await?;
        rows.into_iter().map(|(_, member)| self.read_card(&member.card)).collect()
    }

    pub(crate) async fn member(&self, member: &MemberId) -> Result<Option<(Member, Vec<u8>)>> {
        Ok(rows::load(&*self.engine, tables::MEMBER, &key([member.as_str()])).await?)
    }

    /// A card that was checked when it was stored; expiry is judged where it matters.
    pub(crate) fn read_card(&self, text: &str) -> Result<MemberCard> {
        MemberCard::open_at_any_time(text.as_bytes()).map_err(|error| {
            vigie_store::StoreError::Corrupt(format!("a stored member card: {error}")).into()
        })
    }

    /// Notes how an exchange with a member went, for people to see. Failures of members that are down are not audit events.
    pub(crate) async fn note_sync(&self, caller: &Caller, member: &MemberId, note: SyncNote) -> Result<()> {
        let Some((mut known, old)) = self.member(member).await? else { return Ok(()) };
        let same = known
            .last_sync
            .as_ref()
            .is_some_and(|last| last.problem == note.problem && last.refused == note.refused);
        let quiet = note.stored == 0
            && same
            && known.last_sync.as_ref().is_some_and(|last| note.at.since(last.at).as_secs() < 60);
        if quiet {
            return Ok(());
        }
        let subject = format!(
            "{member} stored={} refused={} problem={}",
            note.stored,
            note.refused.len(),
            !note.problem.is_empty()
        );
        known.last_sync = Some(note);
        let now = self.now();
        let batch =
            Batch::new(now, self.leaf(now, caller, "sync.made", "exchange", subject)).row(RowOp::Replace {
                table: tables::MEMBER,
                key: key([member.as_str()]),
                old,
                new: rows::encode(&known),
            });
        match self.engine.apply(batch.build()).await {
            Ok(_) => Ok(()),
            // Another exchange noted its own outcome; that one is as good.
            Err(error) if crate::is_conflict(&error) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn member_of(card: &str, added: Timestamp) -> Member {
    Member { card: card.to_owned(), added, last_sync: None }
}

fn view(card: &MemberCard, member: Option<&Member>, own: bool) -> MemberView {
    MemberView {
        member: card.member.clone(),
        name: card.name.clone(),
        identity: card.identity.clone(),
        endpoints: card.endpoints.clone(),
        words: card.words().to_string(),
        valid_until: card.valid_until,
        spki_pins: card.spki_pins.iter().map(|pin| STANDARD.encode(pin.0)).collect(),
        added: member.map(|member| member.added),
        last_sync: member.and_then(|member| member.last_sync.clone()),
        own,
    }
}
