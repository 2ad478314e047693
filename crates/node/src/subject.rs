//! Data-protection requests by document number: what is held on it, its correction, its erasure, and the record of each request.
//!
//! Only the role `data-protection` comes here (and the operator at the shell). A request is kept with a keyed hash of the document
//! under a domain of its own, so that it is linked to no check; the number itself is in none of the rows this module writes.

mod rectify;
mod sources;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, MemberId, Outcome, ReasonCode, StixId, Timestamp};
use vigie_policy::withdrawal::WithdrawalReason;
use vigie_store::{Batch, BatchBuilder, RowOp};
use vigie_trust::report::Verdict;

use crate::admin::hex;
use crate::check::{CheckRecord, Evidence};
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

pub use rectify::{Correction, Rectified};
pub(crate) use sources::{Erase, Found};

/// How long recipients may take to erase what a person had erased.
pub(crate) const ERASE_SPAN: Duration = Duration::from_days(7);
/// The most requests that one answer lists.
const REQUESTS_MOST: usize = 200;

/// On whose word a request was made. A closed list: the record of a request names nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The holder of the document, or who acts for the holder.
    #[default]
    Holder,
    /// A data-protection authority.
    Authority,
    /// A court.
    Court,
    /// The member's own review.
    OwnReview,
}

impl Basis {
    /// All, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Holder, Self::Authority, Self::Court, Self::OwnReview];

    /// The name in JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Authority => "authority",
            Self::Court => "court",
            Self::OwnReview => "own-review",
        }
    }
}

impl std::str::FromStr for Basis {
    type Err = Problem;
    fn from_str(text: &str) -> std::result::Result<Self, Problem> {
        Self::ALL.into_iter().find(|basis| basis.name() == text).ok_or_else(|| {
            Problem::new("subject.basis", "a basis is holder, authority, court or own-review").at("basis")
        })
    }
}

/// What a request is about.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectForm {
    /// Issuing state as in the MRZ.
    #[serde(alias = "state")]
    pub issuing_state: String,
    /// First letter of the document code.
    #[serde(default = "passport")]
    pub class: String,
    /// Document number as printed.
    pub number: String,
    /// On whose word.
    #[serde(default)]
    pub basis: Basis,
    /// Day the request was received, `YYYY-MM-DD`; today if not given.
    #[serde(default)]
    pub received: Option<String>,
    /// Number of an earlier request on the same document that this goes on with.
    #[serde(default)]
    pub request: Option<String>,
}

fn passport() -> String {
    "P".to_owned()
}

impl std::fmt::Debug for SubjectForm {
    /// Shows no document number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SubjectForm").field("basis", &self.basis).finish_non_exhaustive()
    }
}

/// A document as a request names it, checked.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) state: String,
    pub(crate) class: String,
    pub(crate) number: String,
}

impl Document {
    /// The three parts of `vigie-doc-v1`, read as a list entry has them.
    pub(crate) fn read(state: &str, class: &str, number: &str) -> std::result::Result<Self, Problem> {
        let entry = crate::lists::ListEntry {
            issuing_state: state.to_owned(),
            class: class.to_owned(),
            number: number.to_owned(),
            // No part of the key.
            reason: crate::lists::ListReason::Lost,
            day: String::new(),
        };
        let key = entry.document_key()?;
        let mut parts = key.split('|').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Ok(Self { state: next(), class: next(), number: next() })
    }

    /// `vigie-doc-v1`.
    pub(crate) fn key(&self) -> String {
        format!("{}|{}|{}", self.state, self.class, self.number)
    }
}

/// What kind of thing is held on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldingKind {
    /// A record of a check: a keyed hash, outcome, reasons, checkpoint, time.
    CheckRecord,
    /// The evidence of a check.
    Evidence,
    /// An entry of an own list.
    ListEntry,
    /// A travel-document observable.
    Document,
    /// A finding on it.
    Finding,
    /// An alert whose pattern names the whole number.
    Alert,
    /// Another object in whose text the number stands.
    Mention,
    /// An entry of the audit log that holds the keyed hash.
    AuditEntry,
    /// A mark that protection is claimed: never given to anybody, kept so that the document stays protected.
    Protection,
}

impl HoldingKind {
    /// The name in JSON; the desk's catalogue names it `protection-kind-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckRecord => "check-record",
            Self::Evidence => "evidence",
            Self::ListEntry => "list-entry",
            Self::Document => "document",
            Self::Finding => "finding",
            Self::Alert => "alert",
            Self::Mention => "mention",
            Self::AuditEntry => "audit-entry",
            Self::Protection => "protection",
        }
    }
}

/// One thing held on a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// What.
    pub kind: HoldingKind,
    /// Where: number of a check, id of a list, STIX id, number of a log entry; never the document number.
    pub place: String,
    /// Since when.
    pub since: Timestamp,
    /// When retention ends it, if it does by itself.
    pub until: Option<Timestamp>,
    /// The member it came from, and whom to turn to for its own copy; absent if this member made it.
    pub from: Option<String>,
    /// Members it was given to.
    pub recipients: BTreeSet<MemberId>,
    /// Whether it was withdrawn or hidden before.
    pub withdrawn: bool,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectFound {
    /// The record of the request.
    pub request: SubjectRequest,
    /// Everything that is held.
    pub holdings: Vec<Holding>,
    /// Members that hold own copies or made what is held: each answers for itself.
    pub turn_to: BTreeSet<String>,
    /// Earlier requests on the same document.
    pub earlier: Vec<String>,
}

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectErased {
    /// The record of the request.
    pub request: SubjectRequest,
    /// What was erased.
    pub erased: Vec<Holding>,
    /// What stays, because somebody has to look at it: mentions in the text of other objects, marks of protection.
    pub kept: Vec<Holding>,
    /// Withdrawals that recipients get and acknowledge.
    pub withdrawals: Vec<StixId>,
    /// Members that hold own copies or made what was held.
    pub turn_to: BTreeSet<String>,
}

/// Something that was done on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// `found`, `erased`, `rectified`, `answered`.
    pub what: String,
    /// How many things it concerned.
    pub things: u64,
}

/// The record of a request: no number, no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRequest {
    /// Its number.
    pub number: String,
    /// Keyed hash of the document, under a domain of requests: the same document gives the same, and nothing else does.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub document: String,
    /// On whose word.
    pub basis: Basis,
    /// Day it was received.
    pub received: Timestamp,
    /// One month after that day: when it must be answered.
    pub deadline: Timestamp,
    /// What was done.
    pub done: Vec<Done>,
    /// When it was answered.
    pub answered: Option<Timestamp>,
}

/// What the notice to a person says of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeFacts {
    /// When.
    pub at: Timestamp,
    /// Where, as the member calls it.
    pub place: Option<String>,
    /// Outcome.
    pub outcome: Verdict,
    /// What decided it, with how each check came out: what could not be checked is never told as failed. Absent once the evidence is erased.
    pub reasons: Option<Vec<(ReasonCode, Outcome)>>,
}

impl Node {
    /// Everything held on a document number; the search is a request of its own in the record.
    ///
    /// # Errors
    /// `Forbidden` without the role; `Invalid` naming the field; `NotFound` for an unknown earlier request; the store's.
    pub async fn subject_find(&self, caller: &Caller, form: &SubjectForm) -> Result<SubjectFound> {
        caller.need(Right::Protect)?;
        let document = Document::read(&form.issuing_state, &form.class, &form.number)?;
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let found = self.subject_sources(&document).await?;
            let (mut request, old) = self.request_for(form, &document, now).await?;
            request.done.push(Done {
                at: now,
                by: caller.actor(),
                what: "found".into(),
                things: found.len() as u64,
            });
            let subject = format!("{} holdings={}", request.number, found.len());
            let leaf = self.leaf(now, caller, "subject.found", "data protection", subject);
            let batch = request_row(Batch::new(now, leaf), &request, old);
            match self.engine.apply(batch.build()).await {
                Ok(_) => {
                    let earlier = self.requests_on(&request).await?;
                    let holdings: Vec<Holding> = found.into_iter().map(|found| found.holding).collect();
                    let turn_to = turn_to(&holdings);
                    return Ok(SubjectFound { request: request.shown(), holdings, turn_to, earlier });
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Erases what is held on a document number, here and at every member that was given it, in one commit.
    ///
    /// Evidence, list entries, observables and alerts that name the number go for good; findings on it are erased; check records
    /// stay as counts, without their hash. What other members made is erased here and refused if it comes again; their own copies
    /// are theirs to erase. Mentions of the number in the text of other objects are named and kept for a person to look at.
    ///
    /// # Errors
    /// As [`Node::subject_find`].
    pub async fn subject_erase(&self, caller: &Caller, form: &SubjectForm) -> Result<SubjectErased> {
        caller.need(Right::Protect)?;
        let document = Document::read(&form.issuing_state, &form.class, &form.number)?;
        for _ in 0..ATTEMPTS {
            let now = self.now().trunc_millis();
            let found = self.subject_sources(&document).await?;
            let (mut request, old) = self.request_for(form, &document, now).await?;
            let (gone, kept): (Vec<Found>, Vec<Found>) =
                found.into_iter().partition(|found| !matches!(found.erase, Erase::Keep));
            request.done.push(Done {
                at: now,
                by: caller.actor(),
                what: "erased".into(),
                things: gone.len() as u64,
            });
            let subject = format!("{} erased={} kept={}", request.number, gone.len(), kept.len());
            let leaf = self.leaf(now, caller, "subject.erased", "data protection", subject);
            let mut batch = request_row(Batch::new(now, leaf), &request, old);
            let mut withdrawals = Vec::new();
            for found in &gone {
                batch = self
                    .erase_found(batch, found, WithdrawalReason::DataSubject, now, &mut withdrawals)
                    .await?;
            }
            batch = self.shrink_lists(batch, &gone, now).await?;
            match self.engine.apply(batch.build()).await {
                Ok(_) => {
                    let plain = |found: Vec<Found>| -> Vec<Holding> {
                        found.into_iter().map(|found| found.holding).collect()
                    };
                    let (erased, kept) = (plain(gone), plain(kept));
                    let turn_to = turn_to(&erased);
                    return Ok(SubjectErased {
                        request: request.shown(),
                        erased,
                        kept,
                        withdrawals,
                        turn_to,
                    });
                }
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// The record of requests, those that are not answered first by deadline, then the answered ones, newest first; at most 200.
    ///
    /// # Errors
    /// `Forbidden` without the role; the store's.
    pub async fn subject_requests(&self, caller: &Caller) -> Result<Vec<SubjectRequest>> {
        caller.need(Right::Protect)?;
        self.note_read(caller, "subject requests").await?;
        let all = rows::all::<SubjectRequest>(&*self.engine, tables::SUBJECT_REQUEST, "").await?;
        let mut all: Vec<SubjectRequest> = all.into_iter().map(|(_, request)| request.shown()).collect();
        all.sort_by_key(|request| match request.answered {
            None => (0, request.deadline.as_micros()),
            Some(at) => (1, -at.as_micros()),
        });
        all.truncate(REQUESTS_MOST);
        Ok(all)
    }

    /// Notes that a request was answered.
    ///
    /// # Errors
    /// `NotFound` for an unknown number; `Conflict` if it was answered before.
    pub async fn subject_answered(&self, caller: &Caller, number: &str) -> Result<SubjectRequest> {
        caller.need(Right::Protect)?;
        for _ in 0..ATTEMPTS {
            let (mut request, old) = self.request(number).await?;
            if request.answered.is_some() {
                return Err(NodeError::Conflict(Problem::new(
                    "subject.answered",
                    "this request was answered before",
                )));
            }
            let now = self.now();
            request.answered = Some(now);
            request.done.push(Done { at: now, by: caller.actor(), what: "answered".into(), things: 0 });
            let leaf = self.leaf(now, caller, "subject.answered", "data protection", number);
            match self.engine.apply(request_row(Batch::new(now, leaf), &request, Some(old)).build()).await {
                Ok(_) => return Ok(request.shown()),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// What the notice to a person says of a check: when, where, what came out and why; for the second line and the role.
    ///
    /// # Errors
    /// `Forbidden` for anybody else; `NotFound` if there is none, or it is erased.
    pub async fn notice_facts(&self, caller: &Caller, id: &str) -> Result<NoticeFacts> {
        if !caller.may(Right::Examine) {
            caller.need(Right::Protect)?;
        }
        let found: Option<(CheckRecord, _)> = rows::load(&*self.engine, tables::CHECK, &key([id])).await?;
        let Some((record, _)) = found else { return Err(self.no_check(id).await?) };
        self.note_read(caller, "notice").await?;
        let evidence: Option<(Evidence, _)> = rows::load(&*self.engine, tables::EVIDENCE, &key([id])).await?;
        let reasons = evidence.map(|(evidence, _)| {
            evidence.report.reasons.iter().map(|reason| (reason.code, reason.outcome)).collect()
        });
        let place = record.place.map(|place| place.title);
        Ok(NoticeFacts { at: record.at, place, outcome: record.outcome, reasons })
    }

    async fn request(&self, number: &str) -> Result<(SubjectRequest, Vec<u8>)> {
        let found = rows::load(&*self.engine, tables::SUBJECT_REQUEST, &key([number])).await?;
        found.ok_or_else(|| NodeError::not_found("no request of this number"))
    }

    /// The request that a form goes on with, or a fresh one.
    async fn request_for(
        &self,
        form: &SubjectForm,
        document: &Document,
        now: Timestamp,
    ) -> Result<(SubjectRequest, Option<Vec<u8>>)> {
        let hash = self.document_hash(&format!("data-protection request|{}", document.key()));
        if let Some(number) = form.request.as_deref().filter(|number| !number.is_empty()) {
            let (request, old) = self.request(number).await?;
            return match request.document == hash {
                true => Ok((request, Some(old))),
                false => Err(NodeError::Conflict(
                    Problem::new("subject.other-document", "this request is about another document")
                        .at("request"),
                )),
            };
        }
        let received = match form.received.as_deref().filter(|day| !day.is_empty()) {
            None => now.start_of_day(),
            Some(day) => read_day(day).filter(|day| *day <= now).ok_or_else(|| {
                Problem::new("subject.received", "the day of receipt is a day that has come, YYYY-MM-DD")
                    .at("received")
            })?,
        };
        let number = format!("{}-{}", now.to_day(), hex(&self.entropy.octets::<4>()));
        let request = SubjectRequest {
            number,
            document: hash,
            basis: form.basis,
            received,
            deadline: month_after(received),
            done: Vec::new(),
            answered: None,
        };
        Ok((request, None))
    }

    /// Numbers of other requests on the same document.
    async fn requests_on(&self, request: &SubjectRequest) -> Result<Vec<String>> {
        let all = rows::all::<SubjectRequest>(&*self.engine, tables::SUBJECT_REQUEST, "").await?;
        let same = all
            .into_iter()
            .map(|(_, other)| other)
            .filter(|other| other.document == request.document && other.number != request.number);
        Ok(same.map(|other| other.number).collect())
    }
}

impl SubjectRequest {
    /// Without the hash, which is nobody's to see.
    fn shown(mut self) -> Self {
        self.document = String::new();
        self
    }
}

fn request_row(batch: BatchBuilder, request: &SubjectRequest, old: Option<Vec<u8>>) -> BatchBuilder {
    let place = key([&*request.number]);
    batch.row(match old {
        Some(old) => {
            RowOp::Replace { table: tables::SUBJECT_REQUEST, key: place, old, new: rows::encode(request) }
        }
        None => rows::insert(tables::SUBJECT_REQUEST, place, request),
    })
}

/// Members that made what is held, or were given it.
fn turn_to(holdings: &[Holding]) -> BTreeSet<String> {
    holdings.iter().filter_map(|holding| holding.from.clone()).collect()
}

fn read_day(text: &str) -> Option<Timestamp> {
    let mut parts = text.trim().splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Timestamp::from_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The same day of the next month, or that month's last day (Regulation (EEC, Euratom) 1182/71, article 3(2)(c)).
fn month_after(day: Timestamp) -> Timestamp {
    let (year, month, number) = day.date();
    let (year, month) = if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) };
    let found = (0..4).find_map(|less| Timestamp::from_date(year, month, number - less));
    found.unwrap_or_else(|| day + Duration::from_days(30))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_on_the_same_day_or_the_last_one_there_is() {
        let after = |y, m, d| month_after(Timestamp::from_date(y, m, d).unwrap()).to_day();
        assert_eq!(after(2026, 11, 25), "2026-12-25");
        assert_eq!(after(2026, 12, 31), "2027-01-31");
        assert_eq!(after(2027, 1, 31), "2027-02-28");
        assert_eq!(after(2028, 1, 30), "2028-02-29");
    }

    #[test]
    fn a_day_is_read_or_refused() {
        assert!(read_day("2026-11-25").is_some());
        for wrong in ["", "2026", "2026-13-01", "25.11.2026", "2026-02-30", "-1--1--1", "999999-1-1"] {
            assert!(read_day(wrong).is_none(), "{wrong}");
        }
    }
}
