//! Taking what another member released: `begin` names what to ask, the peer edge asks, `conclude` commits one page with its cursor.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{CollectionId, MemberId, StixId, Timestamp, Tlp};
use vigie_policy::Subject;
use vigie_policy::acknowledgement::{self, Done};
use vigie_policy::attestation;
use vigie_policy::card::MemberCard;
use vigie_policy::withdrawal::{self, Mode, Withdrawal};
use vigie_stix::{StixObject, travel};
use vigie_store::{Audiences, Batch, BatchBuilder, RowOp, Which, Withdraw, WithdrawMode};

use crate::claims::{Outgoing, ReleaseForm};
use crate::members::SyncNote;
use crate::rows::{self, key, tables};
use crate::share::{Collection, CollectionKind, Element, Intake, split};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// What to ask a member for.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The member.
    pub member: MemberId,
    /// Where its node listens, tried in order.
    pub endpoints: Vec<String>,
    /// SHA-256 pins of its TLS keys: no other key is spoken to.
    pub pins: Vec<[u8; 32]>,
    /// Only what was added later than this, by the member's own clock; the text as the member wrote it.
    pub added_after: Option<String>,
    /// Page size.
    pub limit: usize,
}

/// One page as it came.
#[derive(Clone, Debug)]
pub struct ReceivedPage {
    /// The TAXII envelope.
    pub body: Vec<u8>,
    /// `X-TAXII-Date-Added-Last` of the page: where the next walk goes on.
    pub date_added_last: Option<String>,
}

/// What became of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PageOutcome {
    /// Objects stored.
    pub stored: u64,
    /// Objects held already.
    pub unchanged: u64,
    /// Objects refused, code and sentence each.
    pub refused: Vec<String>,
    /// Withdrawals followed.
    pub withdrawn: u64,
    /// Acknowledgements of our own withdrawals verified.
    pub acknowledged: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Cursor {
    added_after: String,
}

/// What one page asks this node to do besides storing.
#[derive(Default)]
struct Effects {
    withdraws: Vec<Withdraw>,
    acknowledge: Vec<(Withdrawal, Done)>,
    rows: Vec<RowOp>,
    refused: BTreeSet<StixId>,
    reasons: Vec<String>,
    acknowledged: u64,
}

impl Node {
    /// What to ask a member for now.
    ///
    /// # Errors
    /// `NotFound` if the member is not known; `Invalid` if its card is expired.
    pub async fn begin_sync(&self, caller: &Caller, member: &MemberId) -> Result<Plan> {
        caller.need(Right::ReadMembers)?;
        let (known, _) =
            self.member(member).await?.ok_or_else(|| NodeError::not_found("no member of this code"))?;
        let card = self.read_card(&known.card)?;
        let now = self.now();
        if card.valid_until <= now || card.valid_from > now {
            return Err(NodeError::Invalid(
                Problem::new("member.card-expired", "the card of this member is not valid now")
                    .remedy("ask it for a new card"),
            ));
        }
        let cursor: Option<(Cursor, _)> =
            rows::load(&*self.engine, tables::CURSOR, &key([member.as_str()])).await?;
        Ok(Plan {
            member: member.clone(),
            endpoints: card.endpoints,
            pins: card.spki_pins.iter().map(|pin| pin.0).collect(),
            added_after: cursor.map(|(cursor, _)| cursor.added_after),
            limit: 1_000,
        })
    }

    /// Members to exchange with.
    ///
    /// # Errors
    /// The store's.
    pub async fn sync_members(&self) -> Result<Vec<MemberId>> {
        Ok(self.member_cards().await?.into_iter().map(|card| card.member).collect())
    }

    /// Stores one page of a member and the place where the next walk goes on, in one commit; follows withdrawals at once and
    /// acknowledges them; verifies acknowledgements of our own.
    ///
    /// # Errors
    /// `Invalid` if the page is no envelope; the store's. Objects that may not come in are named in the outcome.
    pub async fn conclude_page(
        &self,
        caller: &Caller,
        plan: &Plan,
        page: &ReceivedPage,
    ) -> Result<PageOutcome> {
        caller.need(Right::ReadMembers)?;
        let (known, _) =
            self.member(&plan.member).await?.ok_or_else(|| NodeError::not_found("no member of this code"))?;
        let card = self.read_card(&known.card)?;
        let elements = split(&page.body)?;
        let collection = self.received(&plan.member, &card).await?;
        for _ in 0..ATTEMPTS {
            let effects = self.effects(&card, &collection, &elements).await?;
            let kept: Vec<Element> = elements
                .iter()
                .filter(|element| {
                    !element.as_ref().is_ok_and(|object| effects.refused.contains(&object.header.id))
                })
                .cloned()
                .collect();
            let intake = Intake {
                node: self,
                collection: &collection,
                origin: plan.member.to_string(),
                submitter: None,
            };
            let decided = intake.decide(&kept).await?;
            let mut outcome = PageOutcome {
                stored: decided.puts.len() as u64,
                unchanged: (decided.successes.len() - decided.puts.len()) as u64,
                refused: effects.reasons.clone(),
                withdrawn: effects.withdraws.len() as u64,
                acknowledged: effects.acknowledged,
            };
            outcome.refused.extend(
                decided
                    .failures
                    .iter()
                    .filter(|failure| !failure.message.starts_with("object.withdrawn"))
                    .map(|failure| format!("{} {}", failure.id, failure.message)),
            );
            let now = self.now().trunc_millis();
            let subject = format!(
                "{} stored={} withdrawn={} refused={}",
                plan.member,
                outcome.stored,
                outcome.withdrawn,
                outcome.refused.len()
            );
            let nothing = outcome.stored == 0
                && effects.rows.is_empty()
                && effects.withdraws.is_empty()
                && outcome.refused.is_empty();
            if nothing && page.date_added_last.is_none() {
                return Ok(outcome);
            }
            let mut batch = decided
                .into_batch(Batch::new(now, self.leaf(now, caller, "objects.received", "exchange", subject)));
            for withdraw in effects.withdraws {
                batch = batch.withdraw(withdraw);
            }
            batch = effects.rows.into_iter().fold(batch, |batch, row| batch.row(row));
            for (withdrawal, done) in &effects.acknowledge {
                batch = self.acknowledge(batch, &plan.member, withdrawal, *done, now)?;
            }
            if let Some(last) = &page.date_added_last {
                batch = batch.row(rows::set(
                    tables::CURSOR,
                    key([plan.member.as_str()]),
                    &Cursor { added_after: last.clone() },
                ));
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(outcome),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Notes how an exchange went.
    ///
    /// # Errors
    /// The store's.
    pub async fn finish_sync(
        &self,
        caller: &Caller,
        member: &MemberId,
        problem: Option<String>,
        outcome: &PageOutcome,
    ) -> Result<()> {
        let mut refused = outcome.refused.clone();
        refused.truncate(50);
        let note = SyncNote {
            at: self.now(),
            problem: problem.unwrap_or_default(),
            stored: outcome.stored,
            refused,
        };
        self.note_sync(caller, member, note).await
    }

    /// Judges what the page asks for: withdrawals, acknowledgements, and objects that may not come in.
    async fn effects(
        &self,
        card: &MemberCard,
        collection: &Collection,
        elements: &[Element],
    ) -> Result<Effects> {
        let mut effects = Effects::default();
        let now = self.now();
        for object in elements.iter().filter_map(|element| element.as_ref().ok()) {
            let id = &object.header.id;
            let refuse = |effects: &mut Effects, why: String| {
                effects.reasons.push(format!("{id} {why}"));
                effects.refused.insert(id.clone());
            };
            match id.kind() {
                travel::WITHDRAWAL_TYPE => match withdrawal::verify_withdrawal(&object.bytes, card) {
                    Err(error) => refuse(&mut effects, format!("withdrawal.not-valid: {error}")),
                    Ok(withdrawn) => {
                        let target = withdrawn.terms.target.clone();
                        if let Err(why) = self.may_withdraw(card, &target).await? {
                            refuse(&mut effects, why);
                            continue;
                        }
                        let mine = std::slice::from_ref(&collection.id);
                        if !self.engine.get(mine, id, Which::Last, &Audiences::All).await?.is_empty() {
                            continue;
                        }
                        let records = self.engine.get(mine, &target, Which::All, &Audiences::All).await?;
                        // The versions that are held now; a revoked one that follows may come in and says so to foreign tools.
                        let covered = records.iter().filter(|record| {
                            let key = StixObject::from_bytes(&record.bytes)
                                .map(|object| object.header.version.key());
                            key.is_ok_and(|key| withdrawn.covers(&target, &key, &self.identity.member))
                        });
                        let versions: Vec<String> = covered.map(|record| record.version.clone()).collect();
                        let (mode, done) = match withdrawn.terms.mode {
                            Mode::Hide => (WithdrawMode::Hide, Done::Hidden),
                            // Digests of an object that names a document would let somebody try all numbers.
                            Mode::Erase if names_documents(&withdrawn.terms) => {
                                (WithdrawMode::Delete, Done::Erased)
                            }
                            Mode::Erase => (WithdrawMode::Erase, Done::Erased),
                        };
                        let done = if records.is_empty() { Done::NotHeld } else { done };
                        // An erasure closes the id for good; so does a withdrawal of something that never came.
                        let all = mode != WithdrawMode::Hide && withdrawn.terms.versions.is_empty();
                        effects.withdraws.push(Withdraw {
                            collection: collection.id.clone(),
                            id: target,
                            versions: (!all).then_some(versions),
                            mode,
                        });
                        effects.acknowledge.push((withdrawn, done));
                    }
                },
                travel::ACKNOWLEDGEMENT_TYPE => {
                    match acknowledgement::verify_acknowledgement(&object.bytes, card) {
                        Err(error) => refuse(&mut effects, format!("acknowledgement.not-valid: {error}")),
                        Ok(acknowledged) => {
                            let ours = self
                                .engine
                                .get(
                                    std::slice::from_ref(&self.released),
                                    &acknowledged.withdrawal,
                                    Which::Last,
                                    &Audiences::All,
                                )
                                .await?;
                            let ours = ours.last().and_then(|record| {
                                withdrawal::verify_withdrawal(&record.bytes, &self.identity.card).ok()
                            });
                            if !ours.is_some_and(|ours| acknowledged.settles(&ours)) {
                                refuse(
                                    &mut effects,
                                    "acknowledgement.other: it answers no withdrawal of ours".to_owned(),
                                );
                            } else if let Some(row) = self
                                .acknowledgement_row(
                                    &acknowledged.withdrawal,
                                    &card.member,
                                    acknowledged.signed.issued,
                                )
                                .await?
                            {
                                effects.rows.push(row);
                                effects.acknowledged += 1;
                            }
                        }
                    }
                }
                travel::ATTESTATION_TYPE => {
                    // Attestations of third members pass through relays; only the sender's own must hold here.
                    let own =
                        attestation::claims(&object.bytes).is_ok_and(|(member, _, _)| member == card.member);
                    if own && let Err(error) = attestation::verify_alone(&object.bytes, card) {
                        refuse(&mut effects, format!("attestation.not-valid: {error}"));
                    }
                }
                _ => {
                    if let Some(why) = self.may_come_in(card, object, now).await? {
                        refuse(&mut effects, why);
                    }
                }
            }
        }
        Ok(effects)
    }

    /// A withdrawal counts only from the member that made the target.
    async fn may_withdraw(
        &self,
        card: &MemberCard,
        target: &StixId,
    ) -> Result<std::result::Result<(), String>> {
        for record in self.engine.get(&[], target, Which::All, &Audiences::All).await? {
            let by_author = record.created_by.as_ref() == Some(&card.identity);
            let by_sender = record.origin == card.member.as_str();
            if !by_author && !by_sender {
                return Ok(Err(
                    "withdrawal.not-author: only the member that made an object withdraws it".to_owned()
                ));
            }
        }
        Ok(Ok(()))
    }

    /// Refuses objects that claim an author which the sender is not, without that author's attestation, and objects of ours that others changed.
    async fn may_come_in(
        &self,
        card: &MemberCard,
        object: &StixObject,
        _now: Timestamp,
    ) -> Result<Option<String>> {
        let Some(author) = &object.header.created_by else { return Ok(None) };
        if *author == self.identity.identity {
            let held = self
                .engine
                .get(std::slice::from_ref(&self.released), &object.header.id, Which::All, &Audiences::All)
                .await?;
            let same = held.iter().any(|record| record.sha256 == object.sha256);
            return Ok((!same)
                .then(|| "object.our-name: it names this member as its author and is not ours".to_owned()));
        }
        let other = self
            .member_cards()
            .await?
            .into_iter()
            .find(|known| known.identity == *author && known.member != card.member);
        Ok(other.map(|other| {
            format!(
                "object.not-author: it names {} as its author and came from {} without a grant",
                other.member, card.member
            )
        }))
    }

    /// Adds the signed acknowledgement of a withdrawal, released to the member that withdrew.
    fn acknowledge(
        &self,
        batch: BatchBuilder,
        member: &MemberId,
        withdrawal: &Withdrawal,
        done: Done,
        now: Timestamp,
    ) -> Result<BatchBuilder> {
        let form = ReleaseForm {
            tlp: Tlp::Amber,
            members: [member.clone()].into(),
            onward: vigie_policy::Onward::No,
            purpose: None,
            legal_basis: None,
            expires: None,
        };
        let mut out = Outgoing::start(self, &form, &Subject::default(), now, batch)?;
        let markings = out.markings().to_vec();
        let bytes = acknowledgement::acknowledge(
            withdrawal,
            done,
            &self.identity.signer(),
            &markings,
            now,
            self.entropy.octets(),
        );
        out.raw(&bytes)?;
        Ok(out.finish())
    }

    /// The collection of what a member released to this one; made on first use.
    async fn received(&self, member: &MemberId, card: &MemberCard) -> Result<Collection> {
        let kind = CollectionKind::Received(member.clone());
        if let Some(found) =
            self.all_collections().await?.into_iter().find(|collection| collection.kind == kind)
        {
            return Ok(found);
        }
        let now = self.now();
        let collection = Collection {
            id: CollectionId::from_random(self.entropy.octets()),
            title: format!("Received from {}", card.name),
            description: "What this member released to us, as it came".to_owned(),
            alias: Some(format!("received-{}", member.as_str().to_ascii_lowercase())),
            default_tlp: Tlp::AmberStrict,
            kind: kind.clone(),
            created: now,
        };
        let leaf = self.leaf(
            now,
            &Caller::node(),
            "collection.added",
            "exchange",
            format!("{} for {member}", collection.id),
        );
        let batch = Batch::new(now, leaf)
            .row(rows::insert(tables::COLLECTION, key([collection.id.as_str()]), &collection))
            .row(RowOp::Insert(
                tables::CONFIG,
                key(["received", member.as_str()]),
                collection.id.as_str().as_bytes().to_vec(),
            ));
        match self.engine.apply(batch.build()).await {
            Ok(_) => Ok(collection),
            Err(error) if is_conflict(&error) => {
                let found =
                    self.all_collections().await?.into_iter().find(|collection| collection.kind == kind);
                found.ok_or_else(|| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether what is withdrawn names a document by its number: an observable does, and of what a person had erased an alert as well.
fn names_documents(terms: &withdrawal::Terms) -> bool {
    match terms.target.kind() {
        travel::DOCUMENT_TYPE => true,
        kind => kind == "indicator" && terms.reason == withdrawal::WithdrawalReason::DataSubject,
    }
}
