//! This member's own claims: made, attested, released, withdrawn; and what is held, with who says so.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, MemberId, StixId, Timestamp, Tlp};
use vigie_policy::Subject;
use vigie_policy::attestation::{self, Previous};
use vigie_policy::withdrawal::{self, Mode, Terms, WithdrawalReason};
use vigie_policy::{AudienceRule, Context, Handling, Marking, Onward, Reader};
use vigie_stix::{StixObject, travel};
use vigie_store::{
    Audiences, Batch, BatchBuilder, Record, RowOp, SearchQuery, Seq, Which, Withdraw, WithdrawMode,
};

use crate::alerts::Author;
use crate::rows::{self, key, tables};
use crate::share::put;
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// Who may have a claim, as the person who releases it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseForm {
    /// Marking.
    pub tlp: Tlp,
    /// Members named; empty with CLEAR or GREEN means no narrowing.
    #[serde(default)]
    pub members: BTreeSet<MemberId>,
    /// Whether receivers may pass it on.
    #[serde(default = "not_onward")]
    pub onward: Onward,
    /// What for.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Law it rests on.
    #[serde(default)]
    pub legal_basis: Option<String>,
    /// Until when.
    #[serde(default)]
    pub expires: Option<Timestamp>,
}

const fn not_onward() -> Onward {
    Onward::No
}

/// A claim that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimMade {
    /// Object id.
    pub id: StixId,
    /// Version.
    pub version: String,
    /// Members that may read it; absent if all may.
    pub readers: String,
}

/// How receivers answered a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalNote {
    /// The withdrawal object.
    pub withdrawal: StixId,
    /// What was withdrawn.
    pub target: StixId,
    /// When.
    pub at: Timestamp,
    /// Members that had been given it.
    pub recipients: BTreeSet<MemberId>,
    /// Members whose signed acknowledgement was verified, and when it says they acted.
    pub acknowledged: std::collections::BTreeMap<MemberId, Timestamp>,
}

/// An object as people see it.
#[derive(Clone, Debug)]
pub struct ClaimView {
    /// The stored version.
    pub record: Record,
    /// Who says so.
    pub author: Author,
    /// Marking in force.
    pub tlp: Tlp,
    /// Its handling, as far as markings say.
    pub handling: Handling,
    /// Short name for lists.
    pub name: String,
}

/// An object with everything around it.
#[derive(Clone, Debug)]
pub struct ClaimDetail {
    /// The newest version.
    pub newest: ClaimView,
    /// All versions, oldest first.
    pub versions: Vec<ClaimView>,
    /// What it refers to: property, id, and the object if it is held.
    pub refers_to: Vec<(String, StixId, Option<ClaimView>)>,
    /// What refers to it.
    pub referred_by: Vec<ClaimView>,
    /// Withdrawals of it by this member, with the acknowledgements.
    pub withdrawals: Vec<WithdrawalNote>,
}

/// Filters of the list of what is held.
#[derive(Clone, Debug, Default)]
pub struct ClaimQuery {
    /// Words that must all occur.
    pub words: String,
    /// Types.
    pub types: Vec<String>,
    /// Only from this collection (id or alias).
    pub collection: Option<String>,
    /// Only before this place (paging, newest first).
    pub before: Option<Seq>,
    /// At most this many.
    pub limit: usize,
}

/// An object that stands: not withdrawn, not revoked.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// The stored version.
    pub(crate) record: Record,
    /// Who says so.
    pub(crate) author: Author,
}

/// Collects what a release writes: markings, attestations and their targets, in order.
pub(crate) struct Outgoing<'a> {
    node: &'a Node,
    at: Timestamp,
    rule: AudienceRule,
    markings: Vec<StixId>,
    batch: BatchBuilder,
    audience: vigie_model::AudienceId,
}

impl<'a> Outgoing<'a> {
    /// Starts a release: checks the form, makes the marking definition that carries it.
    pub(crate) fn start(
        node: &'a Node,
        form: &ReleaseForm,
        subject: &Subject,
        at: Timestamp,
        batch: BatchBuilder,
    ) -> Result<Self> {
        node.speaks_for_its_member()?;
        let handling = Handling {
            release: (!form.members.is_empty()).then(|| form.members.clone()),
            onward: form.onward,
            purpose: form.purpose.clone(),
            legal_basis: form.legal_basis.clone(),
            expires: form.expires,
            originator: Some(node.identity.member.clone()),
            ..Handling::of_tlp(form.tlp)
        };
        let assigned = vigie_policy::assign(
            &handling,
            &Context {
                owner: &node.identity.member,
                received_from: None,
                marking_missing: false,
                subject,
                submitter: None,
            },
        );
        if let Some(refusal) = assigned.refusals.first() {
            return Err(NodeError::Forbidden(Problem::new(refusal.code, refusal.sentence)));
        }
        let rule = assigned.rule;
        let (audience, row) = node.audience(&rule);
        let register =
            || rows::set(tables::AUDIENCE, key([&*format!("{:016x}", audience.0)]), &rule.to_string());
        let batch = batch.row(row.unwrap_or_else(register));
        let mut out = Self { node, at, rule, markings: vec![tlp_id(form.tlp)], batch, audience };
        if handling != (Handling { originator: handling.originator.clone(), ..Handling::of_tlp(form.tlp) }) {
            let octets = node.entropy.octets();
            let marking = handling.to_marking(&node.identity.identity, at, octets).map_err(|error| {
                NodeError::Invalid(Problem::new("handling.form", error.to_string()).at("release"))
            })?;
            let marking = out.raw(&marking)?;
            out.markings.push(marking.header.id);
        }
        Ok(out)
    }

    /// The markings that objects of this release carry.
    pub(crate) fn markings(&self) -> &[StixId] {
        &self.markings
    }

    /// Who may read.
    pub(crate) fn rule(&self) -> &AudienceRule {
        &self.rule
    }

    /// Adds an object that nobody signs (markings, observables).
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<StixObject> {
        let object = own(bytes)?;
        self.push(&object);
        Ok(object)
    }

    /// Adds an object with its attestation before it.
    pub(crate) async fn attested(&mut self, bytes: &[u8]) -> Result<StixObject> {
        let object = own(bytes)?;
        let previous = self.node.last_attestation(&object.header.id).await?;
        let attestation = self.node.attest(&object, previous.as_ref(), self.at)?;
        let attestation = read_own(&attestation)?;
        self.push(&attestation);
        self.push(&object);
        Ok(object)
    }

    fn push(&mut self, object: &StixObject) {
        let put = put(object, &self.node.released, self.node.identity.member.to_string(), self.audience);
        self.batch = self.batch.clone().put(put);
    }

    /// The batch with everything added.
    pub(crate) fn finish(self) -> BatchBuilder {
        self.batch
    }
}

impl Node {
    /// Makes, attests and releases a claim from an object that may leave out id, created, modified, author and markings.
    ///
    /// # Errors
    /// `Invalid` if the object is not sound STIX or names what may not leave (a person without a legal basis, a too broad alert);
    /// `Forbidden` if the release form asks for what policy refuses.
    pub async fn claim(&self, caller: &Caller, object: &[u8], form: &ReleaseForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        let now = self.now().trunc_millis();
        let leaf_of = |id: &StixId, readers: &str| {
            self.leaf(now, caller, "claim.released", "exchange", format!("{id} {} {readers}", form.tlp))
        };
        let kind = vigie_stix::complete::kind_of(object)
            .map_err(|error| NodeError::invalid("claim.object", error.to_string()))?;
        let id = self.fresh_id(&kind);
        let draft = vigie_stix::complete::complete(object, &id, &self.identity.identity, now, &[])
            .map_err(|error| NodeError::invalid("claim.object", error.to_string()))?;
        let subject = self.subject_knowing(&read_own(&draft)?).await?;
        // The leaf needs the audience, which needs the release: the draft batch is thrown away.
        let readers = {
            let draft = Outgoing::start(self, form, &subject, now, Batch::new(now, leaf_of(&id, "")))?;
            draft.rule().to_string()
        };
        let mut out = Outgoing::start(self, form, &subject, now, Batch::new(now, leaf_of(&id, &readers)))?;
        let bytes = vigie_stix::complete::complete(object, &id, &self.identity.identity, now, out.markings())
            .map_err(|error| NodeError::invalid("claim.object", error.to_string()))?;
        if let Some(alert) = travel::read_alert(&bytes) {
            let pattern = vigie_stix::pattern::parse(&alert.pattern).map_err(|error| {
                NodeError::Invalid(Problem::new("alert.pattern", error.to_string()).at("pattern"))
            })?;
            if pattern.speaks_of(travel::DOCUMENT_TYPE) {
                vigie_policy::breadth::check(&pattern).map_err(crate::alerts::too_broad)?;
            }
        }
        let object = out.attested(&bytes).await?;
        let made = ClaimMade { id: object.header.id.clone(), version: version_text(&object), readers };
        self.engine.apply(out.finish().build()).await?;
        Ok(made)
    }

    /// Withdraws a claim of this member everywhere: a revoked version for foreign tools, a signed withdrawal for members.
    ///
    /// # Errors
    /// `NotFound` if this member made no such claim; `Conflict` if it is withdrawn already.
    pub async fn withdraw(
        &self,
        caller: &Caller,
        id: &StixId,
        reason: WithdrawalReason,
        mode: Mode,
        deadline: Duration,
    ) -> Result<WithdrawalNote> {
        caller.need(right_to_withdraw(id.kind()))?;
        let held = std::slice::from_ref(&self.released);
        let versions = self.engine.get(held, id, Which::All, &Audiences::All).await?;
        let newest =
            versions.last().ok_or_else(|| NodeError::not_found("this member made no claim of this id"))?;
        if newest.withdrawn.is_some() || newest.created_by.as_ref() != Some(&self.identity.identity) {
            return Err(NodeError::Conflict(Problem::new(
                "claim.withdrawn",
                "this claim was withdrawn before, or is not this member's own",
            )));
        }
        let now = self
            .now()
            .trunc_millis()
            .max(Timestamp::from_micros(newest.version_micros) + Duration::from_micros(1_000));
        let rule = self.rule_of(newest.audience)?;
        let object = read_own(&newest.bytes)?;
        if StixObject::from_bytes(&newest.bytes).is_ok_and(|object| object.header.revoked) {
            return Err(NodeError::Conflict(Problem::new(
                "claim.withdrawn",
                "this claim was withdrawn before",
            )));
        }
        let terms = Terms {
            target: id.clone(),
            versions: BTreeSet::new(),
            mode,
            deadline: (mode == Mode::Erase).then_some(now + deadline),
            reason,
            addressees: BTreeSet::new(),
        };
        let bytes = withdrawal::withdraw(
            terms,
            &self.identity.signer(),
            &object.header.markings,
            now,
            self.entropy.octets(),
        )
        .map_err(|error| NodeError::invalid("withdrawal.terms", error.to_string()))?;
        let made = read_own(&bytes)?.header;
        let withdrawal_object = read_own(&bytes)?;
        let recipients: BTreeSet<MemberId> = self
            .member_cards()
            .await?
            .into_iter()
            .map(|card| card.member)
            .filter(|member| rule.admits(&Reader::Member(member.clone()), now))
            .collect();
        let note = WithdrawalNote {
            withdrawal: made.id.clone(),
            target: id.clone(),
            at: now,
            recipients,
            acknowledged: Default::default(),
        };
        let origin = self.identity.member.to_string();
        let leaf = self.leaf(now, caller, "claim.withdrawn", "exchange", format!("{id} by {}", made.id));
        let mut batch = Batch::new(now, leaf);
        if mode == Mode::Hide {
            // A revoked version tells foreign tools; an erasure sends nothing of the content again.
            let revoked = travel::revoke(&newest.bytes, now)
                .map_err(|error| NodeError::invalid("claim.revoke", error.to_string()))?;
            let revoked = read_own(&revoked)?;
            let attestation = self.attest(&revoked, self.last_attestation(id).await?.as_ref(), now)?;
            batch = batch
                .put(put(&read_own(&attestation)?, &self.released, origin.clone(), newest.audience))
                .put(put(&revoked, &self.released, origin.clone(), newest.audience));
        }
        // The old versions are hidden here too; the revoked version and the withdrawal are what readers now see.
        let batch = batch
            .put(put(&withdrawal_object, &self.released, origin, newest.audience))
            .withdraw(Withdraw {
                collection: self.released.clone(),
                id: id.clone(),
                versions: Some(versions.iter().map(|record| record.version.clone()).collect()),
                mode: if mode == Mode::Hide { WithdrawMode::Hide } else { WithdrawMode::Erase },
            })
            .row(rows::set(tables::WITHDRAWAL, key([made.id.as_str()]), &note));
        self.engine.apply(batch.build()).await?;
        Ok(note)
    }

    /// Withdrawals by this member, with who acknowledged.
    ///
    /// # Errors
    /// The store's.
    pub async fn withdrawals(&self, caller: &Caller) -> Result<Vec<WithdrawalNote>> {
        caller.need(Right::ReadClaims)?;
        Ok(rows::all(&*self.engine, tables::WITHDRAWAL, "")
            .await?
            .into_iter()
            .map(|(_, note)| note)
            .collect())
    }

    /// What is held, newest first.
    ///
    /// # Errors
    /// `NotFound` for an unknown collection; the store's.
    pub async fn claims(&self, caller: &Caller, query: &ClaimQuery) -> Result<(Vec<ClaimView>, Option<Seq>)> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "claims").await?;
        let collections = match &query.collection {
            Some(name) => vec![self.collection(caller, name).await?.collection.id],
            None => Vec::new(),
        };
        let limit = query.limit.clamp(1, 200);
        let words = vigie_stix::words(&query.words);
        let records = if words.is_empty() {
            let page = self
                .engine
                .page(vigie_store::PageQuery {
                    collections,
                    audiences: Audiences::All,
                    after: query.before.unwrap_or(Seq(0)),
                    added_after: None,
                    until: None,
                    ids: Vec::new(),
                    types: query.types.clone(),
                    spec_versions: Vec::new(),
                    versions: vec![Which::Last],
                    descending: true,
                    limit: limit + 1,
                    with_bytes: true,
                })
                .await?;
            page.records
        } else {
            self.engine
                .search(SearchQuery {
                    words,
                    audiences: Audiences::All,
                    types: query.types.clone(),
                    collections,
                    before: query.before,
                    limit: limit + 1,
                })
                .await?
        };
        let next = (records.len() > limit).then(|| records[limit - 1].seq);
        let mut views = Vec::with_capacity(limit);
        for record in records.into_iter().take(limit) {
            views.push(self.claim_view(record).await?);
        }
        Ok((views, next))
    }

    /// One object with its versions and what is around it.
    ///
    /// # Errors
    /// `NotFound` if it is not held.
    pub async fn claim_detail(&self, caller: &Caller, id: &StixId) -> Result<ClaimDetail> {
        caller.need(Right::ReadClaims)?;
        self.note_read(caller, "claims").await?;
        let records = self.engine.get(&[], id, Which::All, &Audiences::All).await?;
        let mut versions = Vec::new();
        for record in records {
            versions.push(self.claim_view(record).await?);
        }
        let newest = versions
            .last()
            .cloned()
            .ok_or_else(|| NodeError::not_found("no object of this id is held here"))?;
        let mut refers_to = Vec::new();
        if let Ok(object) = StixObject::from_bytes(&newest.record.bytes) {
            for (property, target) in object.header.refs.iter().take(200) {
                let held = self.engine.get(&[], target, Which::Last, &Audiences::All).await?;
                let view = match held.into_iter().next_back() {
                    Some(record) => Some(self.claim_view(record).await?),
                    None => None,
                };
                refers_to.push((property.clone(), target.clone(), view));
            }
        }
        let mut referred_by = Vec::new();
        for record in self.engine.referring(id, &Audiences::All, 100).await? {
            referred_by.push(self.claim_view(record).await?);
        }
        let withdrawals = rows::all::<WithdrawalNote>(&*self.engine, tables::WITHDRAWAL, "").await?;
        let withdrawals =
            withdrawals.into_iter().map(|(_, note)| note).filter(|note| note.target == *id).collect();
        Ok(ClaimDetail { newest, versions, refers_to, referred_by, withdrawals })
    }

    /// Objects of these types as they stand: the newest version of each that is not withdrawn or revoked, with who says so,
    /// oldest first. An object that several collections hold comes once, from its author's collection if that is here.
    ///
    /// This is how a room reads what it and other members released. It writes no read note; the use case does.
    pub(crate) async fn standing_objects(&self, types: &[&str]) -> Result<Vec<Standing>> {
        let mut found: Vec<Standing> = Vec::new();
        let mut places: std::collections::BTreeMap<StixId, usize> = Default::default();
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
                let Ok(object) = StixObject::from_bytes(&record.bytes) else { continue };
                if record.withdrawn.is_some() || record.erased || object.header.revoked {
                    continue;
                }
                let author = self.author_of(&record).await?;
                let attested = matches!(author, Author::Attested { .. });
                match places.get(&record.id) {
                    // What somebody signed stands before what nobody did.
                    Some(at) if attested && !matches!(found[*at].author, Author::Attested { .. }) => {
                        found[*at] = Standing { record, author };
                    }
                    Some(_) => {}
                    None => {
                        places.insert(record.id.clone(), found.len());
                        found.push(Standing { record, author });
                    }
                }
            }
            if !page.more {
                return Ok(found);
            }
        }
    }

    pub(crate) async fn claim_view(&self, record: Record) -> Result<ClaimView> {
        let author = self.author_of(&record).await?;
        let (handling, name) = match StixObject::from_bytes(&record.bytes) {
            Ok(object) => {
                let mut markings = Vec::new();
                for marking in object.header.markings.iter().chain(&object.header.granular_markings) {
                    markings.push(match Tlp::from_marking_id(marking.as_str()) {
                        Some(tlp) => Marking::Tlp(tlp),
                        None => {
                            let held = self.engine.get(&[], marking, Which::Last, &Audiences::All).await?;
                            held.last().map_or(Marking::Missing, |held| Marking::read(&held.bytes))
                        }
                    });
                }
                let default = self
                    .all_collections()
                    .await?
                    .into_iter()
                    .find(|collection| collection.id == record.collection);
                let default =
                    Handling::of_tlp(default.map_or(Tlp::AmberStrict, |collection| collection.default_tlp));
                (vigie_policy::effective(&markings, &[], &[], &default), vigie_stix::title(&object))
            }
            Err(_) => (Handling::of_tlp(Tlp::AmberStrict), record.id.to_string()),
        };
        Ok(ClaimView { author, tlp: handling.tlp, handling, name, record })
    }

    /// The newest attestation of an object by this member: its number and digest.
    pub(crate) async fn last_attestation(&self, target: &StixId) -> Result<Option<Previous>> {
        let referring = self.engine.referring(target, &Audiences::All, 1_000).await?;
        let own = referring.iter().filter(|record| {
            record.collection == self.released && record.id.kind() == travel::ATTESTATION_TYPE
        });
        let attested =
            own.filter_map(|record| attestation::verify_alone(&record.bytes, &self.identity.card).ok());
        Ok(attested.max_by_key(|attested| attested.number).map(|attested| attested.as_previous()))
    }

    fn attest(&self, object: &StixObject, previous: Option<&Previous>, at: Timestamp) -> Result<Vec<u8>> {
        attestation::attest(object, &self.identity.signer(), previous, at, self.entropy.octets())
            .map_err(|error| NodeError::Invalid(Problem::new("claim.not-signable", error.to_string())))
    }

    pub(crate) fn rule_of(&self, audience: vigie_model::AudienceId) -> Result<AudienceRule> {
        let known = self.audiences.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        known
            .get(&audience.0)
            .cloned()
            .ok_or_else(|| vigie_store::StoreError::Corrupt("an audience has no rule".into()).into())
    }

    /// Puts this member's identity object, GREEN, where members find the author of its claims.
    pub(crate) async fn publish_identity(&self) -> Result<()> {
        let held = self
            .engine
            .get(std::slice::from_ref(&self.released), &self.identity.identity, Which::Last, &Audiences::All)
            .await?;
        if !held.is_empty() {
            return Ok(());
        }
        let now = self.now().trunc_millis();
        let caller = Caller::node();
        let form = ReleaseForm {
            tlp: Tlp::Green,
            members: BTreeSet::new(),
            onward: Onward::Yes,
            purpose: None,
            legal_basis: None,
            expires: None,
        };
        let leaf = self.leaf(now, &caller, "identity.published", "set-up", self.identity.identity.as_str());
        let mut out = Outgoing::start(self, &form, &Subject::default(), now, Batch::new(now, leaf))?;
        let bytes = travel::identity(&self.identity.identity, &self.identity.name, now, out.markings());
        out.attested(&bytes).await?;
        match self.engine.apply(out.finish().build()).await {
            Ok(_) => Ok(()),
            Err(error) if crate::is_conflict(&error) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Registers an acknowledgement that reached this node.
    pub(crate) async fn acknowledgement_row(
        &self,
        withdrawal: &StixId,
        member: &MemberId,
        at: Timestamp,
    ) -> Result<Option<RowOp>> {
        let place = key([withdrawal.as_str()]);
        let found: Option<(WithdrawalNote, Vec<u8>)> =
            rows::load(&*self.engine, tables::WITHDRAWAL, &place).await?;
        Ok(found.map(|(mut note, old)| {
            note.acknowledged.insert(member.clone(), at);
            RowOp::Replace { table: tables::WITHDRAWAL, key: place, old, new: rows::encode(&note) }
        }))
    }
}

/// Who makes a kind of claim may also withdraw it.
fn right_to_withdraw(kind: &str) -> Right {
    match kind {
        "x-vigie-practice" => Right::WritePractices,
        "x-vigie-meeting" | "x-vigie-decision" | "x-vigie-follow-up" => Right::WriteDecisions,
        _ => Right::WriteClaims,
    }
}

fn tlp_id(tlp: Tlp) -> StixId {
    tlp.marking_id().parse().expect("the TLP 2.0 ids are STIX ids")
}

fn version_text(object: &StixObject) -> String {
    match &object.header.version {
        vigie_stix::ObjectVersion::At { text, .. } => text.clone(),
        vigie_stix::ObjectVersion::Unversioned { digest } => crate::admin::hex(digest),
    }
}

/// Objects that this node made must read as STIX; if not, say so instead of storing them.
pub(crate) fn read_own(bytes: &[u8]) -> Result<StixObject> {
    StixObject::from_bytes(bytes)
        .map_err(|error| NodeError::Invalid(Problem::new("claim.object", error.to_string())))
}

/// An object of ours on its way out: sound STIX, and of the properties that our outward types have (DESIGN §3, invariant 6).
fn own(bytes: &[u8]) -> Result<StixObject> {
    let object = read_own(bytes)?;
    vigie_policy::check_own(&object)
        .map_err(|refusal| NodeError::Forbidden(Problem::new(refusal.code, refusal.sentence)))?;
    Ok(object)
}
