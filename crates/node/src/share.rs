//! Exchange by TAXII: collections, objects in and out, status, and what a reader may see of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use vigie_model::{AudienceId, CollectionId, MemberId, StixId, Timestamp, Tlp};
use vigie_policy::withdrawal::{Mode, Terms, WithdrawalReason};
use vigie_policy::{
    AudienceRule, Audiences as Allowed, Context, Handling, HasAudience, Marking, Released, View,
};
use vigie_stix::{ObjectVersion, StixObject};
use vigie_store::{
    Audiences, Batch, BatchBuilder, Engine, Held, Page, PageQuery, Put, Record, RowOp, Seq, Which, Withdraw,
    WithdrawMode,
};
use vigie_taxii::StatusId;

use crate::rows::{self, key, tables};
use crate::{
    ATTEMPTS, Caller, Clock, Entropy, Identity, Node, NodeError, Problem, Result, Right, Role, is_conflict,
};

/// Alias of the collection of this member's own claims.
pub const RELEASED: &str = "released";
/// The most records of one page.
pub const PAGE_MOST: usize = 1_000;

/// A collection (TAXII 2.1, section 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// UUID.
    pub id: CollectionId,
    /// Title.
    pub title: String,
    /// What is in it.
    pub description: String,
    /// `released`, `received-XNM`, or none.
    pub alias: Option<String>,
    /// Marking of objects that carry none.
    pub default_tlp: Tlp,
    /// What kind of collection it is.
    pub kind: CollectionKind,
    /// When it was made.
    pub created: Timestamp,
}

/// Who fills a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CollectionKind {
    /// This member's own claims, acknowledgements and sightings; filtered per reader.
    Released,
    /// What a member released to this one.
    Received(MemberId),
    /// Open to administrators, analysts and partner systems.
    Shared,
}

/// A collection with the rights of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionView {
    /// The collection.
    pub collection: Collection,
    /// Whether the caller may read it.
    pub can_read: bool,
    /// Whether the caller may add to it.
    pub can_write: bool,
}

/// Result of one object of a POST.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectStatus {
    /// Object id as sent; `unknown--…` index if it has none.
    pub id: String,
    /// Version as sent.
    pub version: String,
    /// Empty on success; else code and sentence.
    pub message: String,
}

/// Status of a POST (TAXII 2.1, section 4.3): durable, readable by its sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostStatus {
    /// UUID.
    pub id: StatusId,
    /// When the request came.
    pub requested: Timestamp,
    /// Sender.
    pub sender: String,
    /// Objects stored, or held already with the same content.
    pub successes: Vec<ObjectStatus>,
    /// Objects refused, each with its reason.
    pub failures: Vec<ObjectStatus>,
}

/// Same id and version, other content: kept for the operator, never overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRecord {
    /// When.
    pub at: Timestamp,
    /// Who sent the other content.
    pub sender: String,
    /// Collection.
    pub collection: CollectionId,
    /// Object.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 of what is held, hex.
    pub held_sha256: String,
    /// SHA-256 of what was sent, hex.
    pub sent_sha256: String,
}

/// A walk through a collection asked for by a reader.
#[derive(Clone, Debug)]
pub struct ReadQuery {
    /// Object ids (`match[id]`).
    pub ids: Vec<StixId>,
    /// Types.
    pub types: Vec<String>,
    /// Versions; empty means last.
    pub versions: Vec<Which>,
    /// Spec versions.
    pub spec_versions: Vec<String>,
    /// `added_after`.
    pub added_after: Option<Timestamp>,
    /// Page size.
    pub limit: usize,
    /// The place a `next` value stood for.
    pub after: Seq,
    /// Whether the bytes are wanted.
    pub with_bytes: bool,
}

/// Makes the collection `released` on first use.
pub(crate) async fn ensure_released(
    engine: &dyn Engine,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
    identity: &Identity,
) -> Result<CollectionId> {
    for (_, collection) in rows::all::<Collection>(engine, tables::COLLECTION, "").await? {
        if collection.kind == CollectionKind::Released {
            return Ok(collection.id);
        }
    }
    let mut octets = [0; 16];
    entropy.fill(&mut octets);
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let now = clock.now();
    let collection = Collection {
        id: CollectionId::from_random(octets),
        title: format!("Released by {}", identity.name),
        description: "Claims of this member, each for the readers its owner named".to_owned(),
        alias: Some(RELEASED.to_owned()),
        default_tlp: Tlp::AmberStrict,
        kind: CollectionKind::Released,
        created: now,
    };
    let leaf = vigie_store::AuditLeaf {
        entry: vigie_store::AuditEntry {
            at: now,
            actor: "node".into(),
            action: "node.created".into(),
            purpose: "set-up".into(),
            subject: format!("{} epoch={}", identity.member, identity.log_epoch),
        },
        salt,
    };
    let batch = Batch::new(now, leaf)
        .row(rows::insert(tables::COLLECTION, key([collection.id.as_str()]), &collection))
        .row(RowOp::Insert(tables::CONFIG, key(["released"]), collection.id.as_str().as_bytes().to_vec()))
        .build();
    match engine.apply(batch).await {
        Ok(_) => Ok(collection.id),
        // Another process made it between the look and the write.
        Err(error) if is_conflict(&error) => {
            let found = rows::all::<Collection>(engine, tables::COLLECTION, "").await?;
            let made =
                found.into_iter().map(|(_, made)| made).find(|made| made.kind == CollectionKind::Released);
            made.map(|made| made.id).ok_or_else(|| error.into())
        }
        Err(error) => Err(error.into()),
    }
}

impl Node {
    /// Adds a collection that administrators, analysts and partners read and write. Needs the right to administer.
    ///
    /// # Errors
    /// `Invalid` for an empty title, `Conflict` if the id is taken.
    pub async fn add_collection(
        &self,
        caller: &Caller,
        title: &str,
        id: Option<CollectionId>,
        default_tlp: Tlp,
    ) -> Result<Collection> {
        caller.need(Right::Administer)?;
        if title.trim().is_empty() || title.len() > 200 {
            return Err(Problem::new("collection.title", "a collection needs a title of at most 200 octets")
                .at("title")
                .into());
        }
        let now = self.now();
        let collection = Collection {
            id: id.unwrap_or_else(|| CollectionId::from_random(self.entropy.octets())),
            title: title.trim().to_owned(),
            description: "Open to administrators, analysts and partner systems of this member".to_owned(),
            alias: None,
            default_tlp,
            kind: CollectionKind::Shared,
            created: now,
        };
        let leaf = self.leaf(now, caller, "collection.added", "administration", collection.id.as_str());
        let batch = Batch::new(now, leaf)
            .row(rows::insert(tables::COLLECTION, key([collection.id.as_str()]), &collection))
            .build();
        self.engine.apply(batch).await.map_err(|error| match is_conflict(&error) {
            true => NodeError::Conflict(
                Problem::new("collection.exists", "a collection of this id exists").at("id"),
            ),
            false => error.into(),
        })?;
        Ok(collection)
    }

    /// What an object speaks of, as far as that narrows who may read it.
    pub(crate) fn subject_of(&self, object: &StixObject) -> vigie_policy::Subject {
        vigie_policy::Subject::of(object)
    }

    /// Every collection, for the node's own use.
    pub(crate) async fn all_collections(&self) -> Result<Vec<Collection>> {
        Ok(rows::all(&*self.engine, tables::COLLECTION, "")
            .await?
            .into_iter()
            .map(|(_, collection)| collection)
            .collect())
    }

    /// The collections a caller may know of, with its rights.
    ///
    /// # Errors
    /// `Forbidden` without the right to use TAXII or to read claims.
    pub async fn collections(&self, caller: &Caller) -> Result<Vec<CollectionView>> {
        if !caller.may(Right::Taxii) && !caller.may(Right::ReadClaims) {
            caller.need(Right::Taxii)?;
        }
        let all = self.all_collections().await?;
        Ok(all.into_iter().filter_map(|collection| rights(caller, collection)).collect())
    }

    /// One collection by UUID or alias, if the caller may know of it.
    ///
    /// # Errors
    /// `NotFound` otherwise.
    pub async fn collection(&self, caller: &Caller, name: &str) -> Result<CollectionView> {
        let found = self.collections(caller).await?.into_iter().find(|view| {
            view.collection.id.as_str().eq_ignore_ascii_case(name)
                || view.collection.alias.as_deref().is_some_and(|alias| alias.eq_ignore_ascii_case(name))
        });
        found.ok_or_else(|| NodeError::not_found("no collection of this id that this account may use"))
    }

    /// What a caller may see now.
    pub(crate) fn view(&self, caller: &Caller) -> View {
        let rules: Vec<AudienceRule> = self
            .audiences
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .values()
            .cloned()
            .collect();
        vigie_policy::view(&caller.reader(), &rules, self.now())
    }

    /// A page of a collection as this reader may see it; `more` tells whether to go on after the last record's place.
    ///
    /// # Errors
    /// `NotFound` for a collection the caller may not know of, `Forbidden` if it may not read.
    pub async fn read(
        &self,
        caller: &Caller,
        collection: &CollectionView,
        query: ReadQuery,
    ) -> Result<(Released<Vec<Visible>>, bool)> {
        if !collection.can_read {
            return Err(NodeError::Forbidden(Problem::new(
                "collection.read",
                "this account may not read this collection",
            )));
        }
        self.note_read(caller, collection.collection.id.as_str()).await?;
        self.sync_audiences().await?;
        let view = self.view(caller);
        let versions = if query.versions.is_empty() { vec![Which::Last] } else { query.versions };
        let page = self
            .engine
            .page(PageQuery {
                collections: vec![collection.collection.id.clone()],
                audiences: audiences(&view),
                after: query.after,
                added_after: query.added_after,
                until: None,
                ids: query.ids,
                types: query.types,
                spec_versions: query.spec_versions,
                versions,
                descending: false,
                limit: query.limit.clamp(1, PAGE_MOST),
                with_bytes: query.with_bytes,
            })
            .await?;
        let Page { records, more } = page;
        Ok((view.release_all(records.into_iter().map(Visible)), more))
    }

    /// All versions of one object that this reader may see, oldest first; `None` if the object is not there for it.
    ///
    /// # Errors
    /// As [`Node::read`].
    pub async fn read_versions(
        &self,
        caller: &Caller,
        collection: &CollectionView,
        id: &StixId,
    ) -> Result<Option<Released<Vec<Visible>>>> {
        if !collection.can_read {
            return Err(NodeError::Forbidden(Problem::new(
                "collection.read",
                "this account may not read this collection",
            )));
        }
        self.note_read(caller, collection.collection.id.as_str()).await?;
        self.sync_audiences().await?;
        let view = self.view(caller);
        let records = self
            .engine
            .get(std::slice::from_ref(&collection.collection.id), id, Which::All, &audiences(&view))
            .await?;
        Ok((!records.is_empty()).then(|| view.release_all(records.into_iter().map(Visible))))
    }

    /// Takes an envelope into a collection: good objects are stored in one durable commit, bad ones named in the status.
    ///
    /// # Errors
    /// `Forbidden` if the caller may not write; `Invalid` if the envelope itself does not parse.
    pub async fn post(
        &self,
        caller: &Caller,
        collection: &CollectionView,
        body: &[u8],
    ) -> Result<PostStatus> {
        if !collection.can_write {
            return Err(NodeError::Forbidden(Problem::new(
                "collection.write",
                "this account may not write to this collection",
            )));
        }
        self.take(caller, &collection.collection, &split(body)?, "objects.added").await
    }

    async fn take(
        &self,
        caller: &Caller,
        collection: &Collection,
        objects: &[Element],
        action: &str,
    ) -> Result<PostStatus> {
        let sender = caller.actor();
        for _ in 0..ATTEMPTS {
            let intake = Intake {
                node: self,
                collection,
                origin: format!("local:{sender}"),
                submitter: caller.account_name(),
            };
            let decided = intake.decide(objects).await?;
            let now = self.now();
            let id = StatusId::from_random(self.entropy.octets());
            let status = PostStatus {
                id: id.clone(),
                requested: now,
                sender: sender.clone(),
                successes: decided.successes.clone(),
                failures: decided.failures.clone(),
            };
            let subject = format!(
                "{} stored={} unchanged={} refused={}",
                collection.id,
                decided.puts.len(),
                decided.successes.len() - decided.puts.len(),
                decided.failures.len()
            );
            let batch = Batch::new(now, self.leaf(now, caller, action, "exchange", subject));
            let batch = decided.into_batch(batch).row(rows::set(
                tables::STATUS,
                key([sender.as_str(), id.as_str()]),
                &status,
            ));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(status),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Takes objects of a bundle into a collection of this node, one durable commit a call; objects that carry no marking get `tlp`.
    ///
    /// # Errors
    /// `Forbidden` without the right to make claims; `NotFound` for an unknown collection.
    pub async fn import(
        &self,
        caller: &Caller,
        collection: &str,
        objects: &[Element],
        tlp: Tlp,
    ) -> Result<PostStatus> {
        caller.need(Right::WriteClaims)?;
        let mut view = self.collection(caller, collection).await?;
        if matches!(view.collection.kind, CollectionKind::Received(_)) {
            return Err(NodeError::Forbidden(Problem::new(
                "collection.write",
                "what a member released comes from that member alone",
            )));
        }
        view.collection.default_tlp = tlp;
        self.take(caller, &view.collection, objects, "objects.imported").await
    }

    /// The status of an earlier POST of the same sender.
    ///
    /// # Errors
    /// `NotFound` for anything else.
    pub async fn post_status(&self, caller: &Caller, id: &str) -> Result<PostStatus> {
        caller.need(Right::Taxii)?;
        let found: Option<(PostStatus, _)> =
            rows::load(&*self.engine, tables::STATUS, &key([&*caller.actor(), id])).await?;
        found
            .map(|(status, _)| status)
            .ok_or_else(|| NodeError::not_found("no status of this id for this account"))
    }

    /// TAXII DELETE: takes an object (or one version) out of a shared collection and leaves a withdrawal object there as the tombstone.
    ///
    /// # Errors
    /// `NotFound` if the caller sees no such object, `Forbidden` if it may not write or the object belongs to another member.
    pub async fn delete(
        &self,
        caller: &Caller,
        collection: &CollectionView,
        id: &StixId,
        version: Option<Which>,
        spec_versions: &[String],
    ) -> Result<()> {
        if !(collection.can_read && collection.can_write) {
            return Err(NodeError::Forbidden(Problem::new(
                "collection.write",
                "this account may not delete from this collection",
            )));
        }
        let held = &collection.collection.id;
        let view = self.view(caller);
        let which = version.clone().unwrap_or(Which::All);
        let mut records = self.engine.get(std::slice::from_ref(held), id, which, &audiences(&view)).await?;
        records.retain(|record| spec_versions.is_empty() || spec_versions.contains(&record.spec_version));
        let partly = version.is_some() || !spec_versions.is_empty();
        let newest =
            records.last().ok_or_else(|| NodeError::not_found("no such object in this collection"))?;
        let versions: Vec<String> = records.iter().map(|record| record.version.clone()).collect();
        let now = self.now().trunc_millis();
        let keys = records
            .iter()
            .filter_map(|record| StixObject::from_bytes(&record.bytes).ok())
            .map(|object| object.header.version.key());
        let terms = Terms {
            target: id.clone(),
            versions: if partly { keys.collect() } else { BTreeSet::new() },
            mode: Mode::Erase,
            deadline: Some(now),
            reason: WithdrawalReason::Deleted,
            addressees: BTreeSet::new(),
        };
        let withdrawal = vigie_policy::withdrawal::withdraw(
            terms,
            &self.identity.signer(),
            &[],
            now,
            self.entropy.octets(),
        )
        .map_err(|error| NodeError::invalid("withdrawal.terms", error.to_string()))?;
        let object = StixObject::from_bytes(&withdrawal)
            .map_err(|error| NodeError::invalid("withdrawal.terms", error.to_string()))?;
        // The tombstone is for those who could see the object.
        let put = put(&object, held, format!("local:{}", caller.actor()), newest.audience);
        let leaf = self.leaf(now, caller, "object.deleted", "exchange", format!("{held} {id}"));
        let batch = Batch::new(now, leaf)
            .put(put)
            .withdraw(Withdraw {
                collection: held.clone(),
                id: id.clone(),
                versions: partly.then_some(versions),
                mode: WithdrawMode::Delete,
            })
            .build();
        self.engine.apply(batch).await?;
        Ok(())
    }

    /// Conflicts for the operator, newest last, at most 1,000.
    ///
    /// # Errors
    /// The store's.
    pub async fn conflicts(&self, caller: &Caller) -> Result<Vec<ConflictRecord>> {
        caller.need(Right::ReadClaims)?;
        let rows = self.engine.rows(tables::CONFLICT, "", None, 1_000).await?;
        let read = rows.iter().map(|(_, bytes)| rows::decode(tables::CONFLICT, bytes));
        Ok(read.collect::<std::result::Result<_, _>>()?)
    }

    /// A TAXII `next` value: a place sealed with XChaCha20-Poly1305, bound to account, endpoint and filter.
    pub fn seal_next(&self, after: Seq, binding: &str) -> String {
        let nonce: [u8; 24] = self.entropy.octets();
        let cipher = XChaCha20Poly1305::new(&self.identity.seal_key.into());
        let payload = Payload { msg: &after.0.to_be_bytes(), aad: binding.as_bytes() };
        // Sealing eight octets cannot fail.
        let sealed = cipher.encrypt(&nonce.into(), payload).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// The place of a `next` value, if this member's nodes gave it out for exactly this binding.
    pub fn open_next(&self, next: &str, binding: &str) -> Option<Seq> {
        let octets = URL_SAFE_NO_PAD.decode(next).ok()?;
        let (nonce, sealed) = octets.split_first_chunk::<24>()?;
        let cipher = XChaCha20Poly1305::new(&self.identity.seal_key.into());
        let opened =
            cipher.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: binding.as_bytes() }).ok()?;
        Some(Seq(u64::from_be_bytes(opened.try_into().ok()?)))
    }

    /// Reads audience rules that another process may have added.
    pub(crate) async fn load_audiences(&self) -> Result<()> {
        let stored: Vec<(_, String)> = rows::all(&*self.engine, tables::AUDIENCE, "").await?;
        let mut known = self.audiences.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (_, text) in stored {
            let rule: AudienceRule = text
                .parse()
                .map_err(|_| vigie_store::StoreError::Corrupt("an audience rule does not parse".into()))?;
            known.insert(rule.id().0, rule);
        }
        Ok(())
    }

    pub(crate) async fn sync_audiences(&self) -> Result<()> {
        let known = self.audiences.read().unwrap_or_else(std::sync::PoisonError::into_inner).len();
        let rows = self.engine.rows(tables::AUDIENCE, "", None, known + 1).await?;
        match rows.len() > known {
            true => self.load_audiences().await,
            false => Ok(()),
        }
    }

    /// The id of a rule and, if it is new to the store, the row that registers it.
    pub(crate) fn audience(&self, rule: &AudienceRule) -> (AudienceId, Option<RowOp>) {
        let id = rule.id();
        let mut known = self.audiences.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fresh = known.insert(id.0, rule.clone()).is_none();
        // Written again when in doubt: the row is the same for everybody.
        let row =
            fresh.then(|| rows::set(tables::AUDIENCE, key([&*format!("{:016x}", id.0)]), &rule.to_string()));
        (id, row)
    }
}

/// What `policy` computed, in the store's words.
pub(crate) fn audiences(view: &View) -> Audiences {
    match view.audiences() {
        Allowed::All => Audiences::All,
        Allowed::Only(ids) => Audiences::Only(ids.clone()),
    }
}

/// Rights on a collection; `None` if the caller may not know of it. They intersect with `policy`, never unite.
fn rights(caller: &Caller, collection: Collection) -> Option<CollectionView> {
    let own = caller.may(Right::ReadClaims)
        || (caller.may(Right::Taxii) && matches!(caller.reader(), vigie_policy::Reader::Local));
    let partner = caller.roles().contains(&Role::Partner);
    let member = matches!(caller.reader(), vigie_policy::Reader::Member(_));
    let (can_read, can_write) = match &collection.kind {
        CollectionKind::Released => (own || partner || member, false),
        CollectionKind::Received(_) => (own, false),
        CollectionKind::Shared => {
            let open = partner
                || caller.roles().contains(&Role::Analyst)
                || caller.roles().contains(&Role::Administrator);
            (open || own, open)
        }
    };
    (can_read || can_write).then_some(CollectionView { collection, can_read, can_write })
}

/// One element of an envelope: the object, or its place and why it is none.
pub type Element = std::result::Result<StixObject, (String, String)>;

/// The objects of an envelope or bundle, each read or refused on its own.
///
/// # Errors
/// `Invalid` if the text around the objects is broken.
pub fn split(body: &[u8]) -> Result<Vec<Element>> {
    let raw = vigie_stix::scan::split(body, &vigie_stix::scan::Limits::default())
        .map_err(|error| NodeError::invalid("envelope.syntax", error.to_string()))?;
    let read = raw.into_iter().map(|object| {
        let name = object.id_text().unwrap_or_else(|| format!("objects[{}]", object.index));
        object.into_object().map_err(|error| (name, error.to_string()))
    });
    Ok(read.collect())
}

/// A stored record on its way to a reader: `policy` releases it by its audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visible(pub Record);

impl HasAudience for Visible {
    fn audience(&self) -> AudienceId {
        self.0.audience
    }
}

/// A put of an object as it came.
pub(crate) fn put(
    object: &StixObject,
    collection: &CollectionId,
    origin: String,
    audience: AudienceId,
) -> Put {
    let header = &object.header;
    let (version, version_micros, unversioned) = match &header.version {
        ObjectVersion::At { text, at } => (text.clone(), at.as_micros(), false),
        ObjectVersion::Unversioned { digest } => (crate::admin::hex(digest), 0, true),
    };
    Put {
        collection: collection.clone(),
        id: header.id.clone(),
        version,
        version_micros,
        unversioned,
        spec_version: header.spec_version.as_str().to_owned(),
        bytes: Arc::clone(&object.bytes),
        sha256: object.sha256,
        jcs_sha256: object.jcs_sha256,
        created_by: header.created_by.clone(),
        origin,
        audience,
        words: vigie_stix::text(object),
        refs: header.refs.iter().map(|(_, id)| id.clone()).collect(),
    }
}

/// Objects on their way into a collection.
pub(crate) struct Intake<'a> {
    pub(crate) node: &'a Node,
    pub(crate) collection: &'a Collection,
    /// Member code or `local:ACCOUNT`.
    pub(crate) origin: String,
    /// Account that may read what it sent, whatever the marking.
    pub(crate) submitter: Option<&'a str>,
}

/// What was decided about them; becomes part of one batch.
#[derive(Default)]
pub(crate) struct Decided {
    pub(crate) puts: Vec<Put>,
    pub(crate) rows: Vec<RowOp>,
    pub(crate) successes: Vec<ObjectStatus>,
    pub(crate) failures: Vec<ObjectStatus>,
}

impl Decided {
    pub(crate) fn into_batch(self, batch: BatchBuilder) -> BatchBuilder {
        self.rows.into_iter().fold(batch.puts(self.puts), BatchBuilder::row)
    }
}

impl Intake<'_> {
    /// Decides every object against one read of what is held.
    pub(crate) async fn decide(&self, objects: &[Element]) -> Result<Decided> {
        let keys: Vec<(StixId, String)> = objects
            .iter()
            .filter_map(|element| element.as_ref().ok())
            .map(|object| {
                let put = put(object, &self.collection.id, String::new(), AudienceId(0));
                (put.id, put.version)
            })
            .collect();
        let held = self.node.engine.held(&self.collection.id, &keys).await?;
        let markings = self.markings(objects).await?;
        let mut held = held.into_iter();
        let mut decided = Decided::default();
        let mut fresh: BTreeMap<(StixId, String), [u8; 32]> = BTreeMap::new();
        let mut rules: BTreeSet<i64> = BTreeSet::new();
        for element in objects {
            let object = match element {
                Ok(object) => object,
                Err((id, why)) => {
                    decided.failures.push(ObjectStatus {
                        id: id.clone(),
                        version: String::new(),
                        message: why.clone(),
                    });
                    continue;
                }
            };
            let before = held.next().flatten();
            let mut one = put(object, &self.collection.id, self.origin.clone(), AudienceId(0));
            let status = |message: String| ObjectStatus {
                id: one.id.to_string(),
                version: one.version.clone(),
                message,
            };
            let twin = fresh.get(&(one.id.clone(), one.version.clone())).copied();
            let same = |sha256: &[u8; 32], jcs: Option<[u8; 32]>| {
                *sha256 == one.sha256 || (jcs.is_some() && jcs == one.jcs_sha256)
            };
            match (before, twin) {
                (Some(Held::Tombstone), _) => {
                    decided.failures.push(status(
                        "object.withdrawn: this object was withdrawn here and may not come back".into(),
                    ));
                    continue;
                }
                (Some(Held::Version { sha256, jcs_sha256 }), _) if same(&sha256, jcs_sha256) => {
                    decided.successes.push(status(String::new()));
                    continue;
                }
                (Some(Held::Version { sha256, .. }), _) => {
                    decided.rows.push(self.conflict(&one, sha256));
                    decided.failures.push(status(format!(
                        "object.conflict: this version is held with other content (held sha256 {}, sent {}); a change needs a new modified",
                        crate::admin::hex(&sha256),
                        crate::admin::hex(&one.sha256)
                    )));
                    continue;
                }
                (None, Some(first)) if first == one.sha256 => {
                    decided.successes.push(status(String::new()));
                    continue;
                }
                (None, Some(first)) => {
                    decided.rows.push(self.conflict(&one, first));
                    decided.failures.push(status(
                        "object.conflict: the same envelope holds this version with other content".into(),
                    ));
                    continue;
                }
                (None, None) => {}
            }
            let rule = self.rule(object, &markings, &self.node.subject_knowing(object).await?);
            let (audience, row) = self.node.audience(&rule);
            if rules.insert(audience.0) {
                decided.rows.extend(row.or_else(|| {
                    Some(rows::set(
                        tables::AUDIENCE,
                        key([&*format!("{:016x}", audience.0)]),
                        &rule.to_string(),
                    ))
                }));
            }
            let message = status(String::new());
            one.audience = audience;
            fresh.insert((one.id.clone(), one.version.clone()), one.sha256);
            decided.puts.push(one);
            decided.successes.push(message);
        }
        Ok(decided)
    }

    fn origin_member(&self) -> Option<MemberId> {
        self.origin.parse().ok()
    }

    fn conflict(&self, sent: &Put, held: [u8; 32]) -> RowOp {
        let at = self.node.now();
        let record = ConflictRecord {
            at,
            sender: self.origin.clone(),
            collection: self.collection.id.clone(),
            id: sent.id.to_string(),
            version: sent.version.clone(),
            held_sha256: crate::admin::hex(&held),
            sent_sha256: crate::admin::hex(&sent.sha256),
        };
        rows::set(tables::CONFLICT, key([&*at.to_string(), sent.id.as_str()]), &record)
    }

    /// Who may read it: the strictest of its markings, or the collection's default.
    fn rule(
        &self,
        object: &StixObject,
        markings: &BTreeMap<StixId, Marking>,
        subject: &vigie_policy::Subject,
    ) -> AudienceRule {
        let found = |ids: &[StixId]| -> Vec<Marking> {
            ids.iter().map(|id| markings.get(id).cloned().unwrap_or(Marking::Missing)).collect()
        };
        let (own, granular) = (found(&object.header.markings), found(&object.header.granular_markings));
        let handling =
            vigie_policy::effective(&own, &granular, &[], &Handling::of_tlp(self.collection.default_tlp));
        let received_from = self.origin_member();
        vigie_policy::assign(
            &handling,
            &Context {
                owner: &self.node.identity.member,
                received_from: received_from.as_ref(),
                marking_missing: own.iter().chain(&granular).any(|marking| *marking == Marking::Missing),
                subject,
                submitter: self.submitter,
            },
        )
        .rule
    }

    /// What each referenced marking definition says: from the envelope itself, else from the store.
    async fn markings(&self, objects: &[Element]) -> Result<BTreeMap<StixId, Marking>> {
        let mut found = BTreeMap::new();
        let mut wanted = BTreeSet::new();
        for object in objects.iter().filter_map(|element| element.as_ref().ok()) {
            if object.header.kind == "marking-definition" {
                found.insert(object.header.id.clone(), Marking::read(&object.bytes));
            }
            wanted.extend(object.header.markings.iter().chain(&object.header.granular_markings).cloned());
        }
        for id in wanted {
            if let Some(tlp) = Tlp::from_marking_id(id.as_str()) {
                found.insert(id, Marking::Tlp(tlp));
                continue;
            }
            if found.contains_key(&id) {
                continue;
            }
            let mine = std::slice::from_ref(&self.collection.id);
            let records = self.node.engine.get(mine, &id, Which::Last, &Audiences::All).await?;
            if let Some(record) = records.last().filter(|record| !record.erased) {
                found.insert(id, Marking::read(&record.bytes));
            }
        }
        Ok(found)
    }
}
