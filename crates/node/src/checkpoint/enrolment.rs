//! Enrolment: the home node offers a one-time code, the checkpoint shows it with its own key, and each side keeps the other's.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use vigie_model::{CollectionId, CountryCode, MemberId, Timestamp, Tlp};
use vigie_policy::card::MemberCard;
use vigie_store::{Batch, RowOp};

use super::{CODE_SPAN, Checkpoint, Home, OpenCode, gone, seal};
use crate::admin::hex;
use crate::check::{Place, PlaceKind};
use crate::rows::{self, key, tables};
use crate::share::{Collection, CollectionKind};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// How a code begins, so that people see what it is.
const CODE_MARK: &str = "vigie-checkpoint-1.";

/// What a new checkpoint is called, where it stands, and what it gets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckpointForm {
    /// Name for people, such as `Karsund lane 3`.
    pub title: String,
    /// Land, air or sea.
    pub kind: Option<PlaceKind>,
    /// Users who may sign in there.
    #[serde(default)]
    pub users: BTreeSet<String>,
    /// Own lists that are held there.
    #[serde(default)]
    pub lists: BTreeSet<String>,
}

/// A one-time code, taken apart: where the home node is, which key it shows, and the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentCode {
    /// Number of the checkpoint.
    pub checkpoint: String,
    /// The member.
    pub member: MemberId,
    /// Its name.
    pub name: String,
    /// Its country code.
    pub country: CountryCode,
    /// Where the home node listens.
    pub endpoints: Vec<String>,
    /// SHA-256 pins of its TLS keys, base64.
    pub pins: Vec<String>,
    /// What proves that the code was given.
    pub secret: String,
}

impl std::str::FromStr for EnrolmentCode {
    type Err = Problem;

    fn from_str(text: &str) -> std::result::Result<Self, Problem> {
        let wrong = || {
            Problem::new("checkpoint.code", "this is no enrolment code")
                .at("enrol")
                .remedy("give the whole line that `vigie checkpoint add` printed")
        };
        let text = text.trim().strip_prefix(CODE_MARK).filter(|text| text.len() < 8_192).ok_or_else(wrong)?;
        let octets = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        serde_json::from_slice(&octets).map_err(|_| wrong())
    }
}

impl std::fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{CODE_MARK}{}", URL_SAFE_NO_PAD.encode(rows::encode(self)))
    }
}

impl EnrolmentCode {
    /// The pins as octets; those that are none are left out.
    pub fn pin_octets(&self) -> Vec<[u8; 32]> {
        self.pins.iter().filter_map(|pin| STANDARD.decode(pin).ok()?.try_into().ok()).collect()
    }
}

/// What the home node answers to a right code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// Number of the checkpoint.
    pub checkpoint: String,
    /// Its title.
    pub title: String,
    /// Land, air or sea.
    pub kind: PlaceKind,
    /// The member's card.
    pub card: String,
    /// The key that records are sealed to, base64.
    pub seal_key: String,
}

/// What a new checkpoint shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// Number of the checkpoint.
    pub checkpoint: String,
    /// The secret of the code.
    pub secret: String,
}

impl Node {
    /// Adds a checkpoint and gives its one-time code, which is shown this once and ends after an hour. Needs the right to administer.
    ///
    /// # Errors
    /// `Invalid` for a bad title, users or lists that are not there, or if members and checkpoints cannot reach this node.
    pub async fn add_checkpoint(
        &self,
        caller: &Caller,
        form: &CheckpointForm,
    ) -> Result<(Checkpoint, EnrolmentCode)> {
        caller.need(Right::Administer)?;
        self.speaks_for_its_member()?;
        let title = form.title.trim();
        if !(1..=120).contains(&title.chars().count()) || title.chars().any(char::is_control) {
            return Err(Problem::new(
                "checkpoint.title",
                "a checkpoint has a name of 1 to 120 characters on one line",
            )
            .at("title")
            .into());
        }
        let kind = form
            .kind
            .ok_or_else(|| Problem::new("checkpoint.kind", "a checkpoint is land, air or sea").at("kind"))?;
        self.known_here(form).await?;
        let card = &self.identity.card;
        if card.endpoints.is_empty() {
            return Err(Problem::new(
                "checkpoint.no-endpoint",
                "this node does not say where checkpoints reach it",
            )
            .remedy("start it with --peer-listen, and --peer-url if that is another address")
            .into());
        }
        let now = self.now();
        let secret = URL_SAFE_NO_PAD.encode(self.entropy.octets::<32>());
        let checkpoint = Checkpoint {
            id: hex(&self.entropy.octets::<6>()),
            title: title.to_owned(),
            kind,
            users: form.users.clone(),
            lists: form.lists.clone(),
            added: now,
            code: Some(OpenCode { secret_sha256: digest(&secret), expires: now + CODE_SPAN }),
            pin: None,
            enrolled: None,
            removed: None,
            number: 0,
            feed: 0,
            last_delta: None,
            delivered: 0,
            last_delivery: None,
        };
        let code = EnrolmentCode {
            checkpoint: checkpoint.id.clone(),
            member: card.member.clone(),
            name: card.name.clone(),
            country: card.country.clone(),
            endpoints: card.endpoints.clone(),
            pins: card.spki_pins.iter().map(ToString::to_string).collect(),
            secret,
        };
        let leaf = self.leaf(
            now,
            caller,
            "checkpoint.added",
            "administration",
            format!("{} {}", checkpoint.id, kind.name()),
        );
        let row = rows::insert(tables::CHECKPOINT, key([&*checkpoint.id]), &checkpoint);
        self.engine.apply(Batch::new(now, leaf).row(row).build()).await?;
        Ok((checkpoint, code))
    }

    /// Changes which users may sign in at a checkpoint and which lists it holds; title and kind stay. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for users or lists that are not there.
    pub async fn change_checkpoint(
        &self,
        caller: &Caller,
        id: &str,
        form: &CheckpointForm,
    ) -> Result<Checkpoint> {
        caller.need(Right::Administer)?;
        self.known_here(form).await?;
        for _ in 0..ATTEMPTS {
            let (mut checkpoint, old) = self.checkpoint_row(id).await?;
            if checkpoint.removed.is_some() {
                return Err(gone());
            }
            checkpoint.users.clone_from(&form.users);
            checkpoint.lists.clone_from(&form.lists);
            let now = self.now();
            let subject = format!("{id} users={} lists={}", form.users.len(), form.lists.len());
            let leaf = self.leaf(now, caller, "checkpoint.changed", "administration", subject);
            let row = replace(&checkpoint, old);
            match self.engine.apply(Batch::new(now, leaf).row(row).build()).await {
                Ok(_) => return Ok(checkpoint),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Ends a checkpoint: its key is refused from now on, and it is told so. What it delivered stays. Needs the right to administer.
    ///
    /// # Errors
    /// `NotFound` if there is none of this number that was not removed before.
    pub async fn remove_checkpoint(&self, caller: &Caller, id: &str) -> Result<Checkpoint> {
        caller.need(Right::Administer)?;
        for _ in 0..ATTEMPTS {
            let (mut checkpoint, old) = self.checkpoint_row(id).await?;
            if checkpoint.removed.is_some() {
                return Err(NodeError::not_found("no checkpoint of this number"));
            }
            let now = self.now();
            checkpoint.removed = Some(now);
            checkpoint.code = None;
            let leaf = self.leaf(now, caller, "checkpoint.removed", "administration", id);
            let row = replace(&checkpoint, old);
            match self.engine.apply(Batch::new(now, leaf).row(row).build()).await {
                Ok(_) => return Ok(checkpoint),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// All checkpoints of this member, removed ones last. Needs the right to administer.
    ///
    /// # Errors
    /// The store's.
    pub async fn checkpoints(&self, caller: &Caller) -> Result<Vec<Checkpoint>> {
        caller.need(Right::Administer)?;
        let mut found = self.all_checkpoints().await?;
        found.sort_by(|a, b| (a.removed, &a.title, &a.id).cmp(&(b.removed, &b.title, &b.id)));
        Ok(found)
    }

    /// The checkpoint whose key this is (SHA-256 of its SubjectPublicKeyInfo), and whether it was removed.
    ///
    /// # Errors
    /// The store's.
    pub async fn checkpoint_by_pin(&self, pin: &[u8; 32]) -> Result<Option<(String, bool)>> {
        let pin = STANDARD.encode(pin);
        let found = self.all_checkpoints().await?.into_iter().find(|one| one.pin.as_ref() == Some(&pin));
        Ok(found.map(|one| (one.id, one.removed.is_some())))
    }

    /// Whether a code is open now: only then a key that nobody knows may speak to this node at all, and only to enrol.
    ///
    /// # Errors
    /// The store's.
    pub async fn enrolment_open(&self) -> Result<bool> {
        let now = self.now();
        let open = |one: &Checkpoint| one.code.as_ref().is_some_and(|code| code.expires > now);
        Ok(self.all_checkpoints().await?.iter().any(open))
    }

    /// Takes a checkpoint's key against its one-time code. The same key may ask again until the code ends, because the answer may
    /// have been lost; any other key is refused.
    ///
    /// # Errors
    /// `Unauthenticated`, in one sentence for a code that is wrong, used or old.
    pub async fn enrol_checkpoint(&self, pin: &[u8; 32], asked: &Enrol) -> Result<Welcome> {
        let refused = || {
            NodeError::Unauthenticated(
                Problem::new("checkpoint.code", "this enrolment code is not valid any more")
                    .at("enrol")
                    .remedy("ask the administrator of the home node for a new one"),
            )
        };
        let pin = STANDARD.encode(pin);
        for _ in 0..ATTEMPTS {
            let found: Option<(Checkpoint, Vec<u8>)> =
                rows::load(&*self.engine, tables::CHECKPOINT, &key([&*asked.checkpoint])).await?;
            let (mut checkpoint, old) = found.ok_or_else(refused)?;
            let now = self.now();
            let code = checkpoint.code.as_ref().filter(|code| code.expires > now).ok_or_else(refused)?;
            let right = bool::from(code.secret_sha256.as_bytes().ct_eq(digest(&asked.secret).as_bytes()));
            if !right
                || checkpoint.removed.is_some()
                || checkpoint.pin.as_ref().is_some_and(|known| *known != pin)
            {
                return Err(refused());
            }
            let welcome = Welcome {
                checkpoint: checkpoint.id.clone(),
                title: checkpoint.title.clone(),
                kind: checkpoint.kind,
                card: self.identity.card_text.clone(),
                seal_key: seal::home_public(&self.identity.seal_key, &checkpoint.id),
            };
            if checkpoint.pin.is_some() {
                return Ok(welcome);
            }
            checkpoint.pin = Some(pin.clone());
            checkpoint.enrolled = Some(now);
            let caller = Caller::checkpoint(&*checkpoint.id);
            let leaf = self.leaf(now, &caller, "checkpoint.enrolled", "enrolment", &*pin);
            let row = replace(&checkpoint, old);
            match self.engine.apply(Batch::new(now, leaf).row(row).build()).await {
                Ok(_) => return Ok(welcome),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// At the checkpoint: keeps what the home node answered, and becomes its checkpoint.
    ///
    /// # Errors
    /// `Invalid` if the card is not the member's of the code; `Conflict` if this folder holds something else already.
    pub async fn join_home(&self, caller: &Caller, code: &EnrolmentCode, welcome: &Welcome) -> Result<()> {
        caller.need(Right::Administer)?;
        let wrong = |what: String| {
            NodeError::Invalid(
                Problem::new("checkpoint.card", what)
                    .remedy("ask the administrator of the home node for a new code"),
            )
        };
        let now = self.now();
        let card =
            MemberCard::open(welcome.card.as_bytes(), now).map_err(|error| wrong(error.to_string()))?;
        let pins: BTreeSet<String> = card.spki_pins.iter().map(ToString::to_string).collect();
        if card.member != code.member || !code.pins.iter().all(|pin| pins.contains(pin)) {
            return Err(wrong("the card is not that of the member that gave the code".to_owned()));
        }
        let occupied = !self.engine.rows(tables::USER, "", None, 1).await?.is_empty()
            || !self.engine.rows(tables::CHECK, "", None, 1).await?.is_empty();
        let other = || {
            NodeError::Conflict(
                Problem::new("checkpoint.occupied", "this data folder belongs to a node that is in use")
                    .remedy("choose an empty folder with --data"),
            )
        };
        if occupied || self.home().is_some() {
            return Err(other());
        }
        let collection = Collection {
            id: CollectionId::from_random(self.entropy.octets()),
            title: format!("Received from {}", card.name),
            description: "What the home node holds for checks here, as it came".to_owned(),
            alias: Some("received-home".to_owned()),
            default_tlp: Tlp::AmberStrict,
            kind: CollectionKind::Received(card.member.clone()),
            created: now,
        };
        let home = Home {
            id: welcome.checkpoint.clone(),
            title: welcome.title.clone(),
            card: welcome.card.clone(),
            endpoints: code.endpoints.clone(),
            pins: code.pins.clone(),
            seal_key: welcome.seal_key.clone(),
            collection: collection.id.clone(),
            enrolled: now,
            number: 0,
            as_of: None,
            alerts_as_of: None,
            problem: None,
        };
        let place = Place { title: welcome.title.clone(), kind: welcome.kind };
        let leaf =
            self.leaf(now, caller, "checkpoint.joined", "enrolment", format!("{} {}", card.member, home.id));
        let batch = Batch::new(now, leaf)
            .row(rows::insert(tables::COLLECTION, key([collection.id.as_str()]), &collection))
            .row(rows::set(tables::CONFIG, key(["place"]), &place))
            .row(rows::insert(tables::CONFIG, key(["home"]), &home));
        self.engine
            .apply(batch.build())
            .await
            .map_err(|error| if is_conflict(&error) { other() } else { error.into() })?;
        self.remember_home(Some(home));
        Ok(())
    }

    async fn all_checkpoints(&self) -> Result<Vec<Checkpoint>> {
        let found = rows::all(&*self.engine, tables::CHECKPOINT, "").await?;
        Ok(found.into_iter().map(|(_, one)| one).collect())
    }

    pub(super) async fn checkpoint_row(&self, id: &str) -> Result<(Checkpoint, Vec<u8>)> {
        let found = rows::load(&*self.engine, tables::CHECKPOINT, &key([id])).await?;
        found.ok_or_else(|| NodeError::not_found("no checkpoint of this number"))
    }

    /// Users and lists that a form names must be there: a slip of the pen would otherwise show at the checkpoint.
    async fn known_here(&self, form: &CheckpointForm) -> Result<()> {
        for name in &form.users {
            if self.engine.row(tables::USER, &key([&**name])).await?.is_none() {
                return Err(Problem::new("checkpoint.user", "no user of this name").at("users").into());
            }
        }
        for id in &form.lists {
            if self.engine.row(tables::LIST, &key([&**id])).await?.is_none() {
                return Err(Problem::new("checkpoint.list", "no list of this id").at("lists").into());
            }
        }
        Ok(())
    }
}

pub(super) fn replace(checkpoint: &Checkpoint, old: Vec<u8>) -> RowOp {
    RowOp::Replace {
        table: tables::CHECKPOINT,
        key: key([&*checkpoint.id]),
        old,
        new: rows::encode(checkpoint),
    }
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// When something happened, as it is stored and shown.
pub(super) type When = Option<Timestamp>;
