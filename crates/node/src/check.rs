//! Inspecting a document: read trust, lists and alerts, let `vigie-trust` decide, commit the record before the answer leaves.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use vigie_model::{Duration, ReasonCode, StixId, Timestamp};
use vigie_stix::travel::CheckpointKind;
use vigie_store::{Batch, BatchBuilder, RowOp};
use vigie_trust::inspect::{Input, Inspection, MrzText, Reading};
use vigie_trust::report::{AlertAnswer, CheckReport, ListAnswer, Profile, Verdict};

use crate::admin::hex;
use crate::matching::{Plan, Replies, conclude_match};
use crate::recompute::Basis;
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// The most octets of chip files one check takes.
pub const CHIP_LIMIT: usize = 4 * 1024 * 1024;

/// Where checks are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name for people.
    pub title: String,
    /// Kind of checkpoint.
    pub kind: PlaceKind,
}

/// Kind of checkpoint: all that leaves the node about where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A road, rail or foot crossing.
    Land,
    /// An airport.
    Air,
    /// A seaport.
    Sea,
}

impl PlaceKind {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Air => "air",
            Self::Sea => "sea",
        }
    }
}

impl PlaceKind {
    /// The term of the controlled list.
    pub(crate) fn checkpoint_kind(self) -> CheckpointKind {
        CheckpointKind::find(self.name()).expect("land, air and sea are on the controlled list")
    }
}

impl std::str::FromStr for PlaceKind {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        [Self::Land, Self::Air, Self::Sea]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| "a checkpoint is land, air or sea".to_owned())
    }
}

/// What the desk has of a document.
#[derive(Clone, Debug, Default)]
pub struct InspectRequest {
    /// The printed lines as read or typed.
    pub mrz: Option<String>,
    /// Whether the lines were read a second time with the same result.
    pub confirmed_reading: bool,
    /// Chip files by name.
    pub chip: BTreeMap<String, Vec<u8>>,
    /// Profile; routine if not said.
    pub profile: Option<Profile>,
    /// Why the officer looks; a default is used if not said.
    pub purpose: Option<String>,
}

/// An inspection before other members were asked.
pub struct Begun {
    request: InspectRequest,
    purpose: String,
    place: Option<Place>,
    at: Timestamp,
    inspection: Inspection,
    document: Option<String>,
    lists: Vec<ListAnswer>,
    plan: Option<Plan>,
    watch: crate::vigilance::Watch,
}

impl Begun {
    /// What to ask other members; `None` if there is nothing to ask.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }
}

/// A verdict and the number of its record.
#[derive(Clone, Debug, Serialize)]
pub struct Inspected {
    /// Record number, rising with time.
    pub id: String,
    /// The report, as `vigie inspect --json` prints it.
    #[serde(flatten)]
    pub report: CheckReport,
}

/// The local record of a check: a keyed hash instead of the number (DESIGN §6).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckRecord {
    /// Record number.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who checked.
    pub by: String,
    /// Where.
    pub place: Option<Place>,
    /// HMAC-SHA-256 of `vigie-doc-v1` under the node's record key, hex; absent if no number was read.
    pub document_hash: Option<String>,
    /// Outcome.
    pub outcome: Verdict,
    /// Codes that decided it.
    pub reasons: Vec<ReasonCode>,
    /// Alerts that matched.
    pub alerts: Vec<StixId>,
    /// The examiner's decision, once made.
    pub decision: Option<Decision>,
}

/// What an examiner decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// The finding that came of it.
    pub finding: Option<StixId>,
    /// What it counts under: codes of the taxonomy of phenomena. It stays here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phenomena: Vec<String>,
}

/// Confirmed: the document is false or misused. Cleared: it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecisionKind {
    /// The examiner found the document false.
    Confirmed,
    /// The examiner found nothing against it.
    Cleared,
}

/// What makes a verdict recomputable, kept as long as retention says: none if passed, 30 days otherwise. Never a portrait.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// When it is erased.
    pub expires: Timestamp,
    /// The report as given.
    pub report: CheckReport,
    /// The lines as read.
    pub mrz: Option<String>,
    /// EF.SOD, EF.COM and DG1 as read, base64.
    pub chip: BTreeMap<String, String>,
    /// SHA-256 fingerprint of the document signer certificate, hex.
    pub dsc_fingerprint: Option<String>,
    /// What else the verdict rested on; records of older releases have none and cannot be recomputed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// A check for the second line.
#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    /// The record.
    pub record: CheckRecord,
    /// The evidence, unless it was not kept or is erased.
    pub evidence: Option<Evidence>,
    /// Whether there was evidence and it is erased: its time was over, or a person concerned had it erased.
    pub evidence_erased: bool,
}

/// How many of an alert's matches were confirmed or cleared here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertCounts {
    /// Checks that matched.
    pub matched: u64,
    /// Confirmed by an examiner here.
    pub confirmed: u64,
    /// Cleared by an examiner here.
    pub cleared: u64,
}

/// What was checked today at this node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Today {
    /// Checks made.
    pub checked: u64,
    /// Not passed.
    pub referred: u64,
    /// Confirmed.
    pub confirmed: u64,
}

impl Node {
    /// Inspects a document and records that it was done, by whom and why, before the answer leaves.
    ///
    /// # Errors
    /// `Forbidden` without the right; `Invalid` if there is nothing to inspect or the input is too large; the store's.
    ///
    /// Private lists of other members are not asked this way and are reported as not checked; [`Node::begin_inspection`] asks them.
    pub async fn inspect(&self, caller: &Caller, request: InspectRequest) -> Result<Inspected> {
        let begun = self.prepare_inspection(caller, request).await?;
        self.decide_inspection(caller, begun, Replies::new()).await
    }

    /// Makes every check that the document itself and what is held here allow, and says what to ask other members ([`Begun::plan`]).
    ///
    /// # Errors
    /// As [`Node::inspect`].
    pub async fn begin_inspection(&self, caller: &Caller, request: InspectRequest) -> Result<Begun> {
        self.prepare_inspection(caller, request).await
    }

    /// Adds what members answered, decides, and records it before the answer leaves.
    ///
    /// # Errors
    /// As [`Node::inspect`].
    pub async fn conclude_inspection(
        &self,
        caller: &Caller,
        begun: Begun,
        replies: Replies,
    ) -> Result<Inspected> {
        self.decide_inspection(caller, begun, replies).await
    }

    async fn prepare_inspection(&self, caller: &Caller, request: InspectRequest) -> Result<Begun> {
        caller.need(Right::Inspect)?;
        let purpose = self.purpose(request.purpose.as_deref(), "border check")?.to_owned();
        if request.chip.values().map(Vec::len).sum::<usize>() > CHIP_LIMIT {
            return Err(NodeError::Invalid(
                Problem::new("input.too-large", "the chip files are larger than 4 MiB").at("chip"),
            ));
        }
        let input = input_of(&request, false)?;
        self.follow_alerts().await?;
        let place = self.place().await?;
        let trust = self.trust_snapshot();
        let at = self.now();
        let watch = self.watch(place.as_ref(), request.profile, at).await?;
        let inspection = vigie_trust::inspect::inspect(&input, &trust, at, watch.profile);
        let document = inspection.document_key();
        let lists = self.ask_lists(document.as_deref(), at).await?;
        let plan = self.begin_match(document.as_deref(), "border-check", None).await?;
        Ok(Begun { request, purpose, place, at, inspection, document, lists, plan, watch })
    }

    async fn decide_inspection(&self, caller: &Caller, begun: Begun, replies: Replies) -> Result<Inspected> {
        caller.need(Right::Inspect)?;
        let Begun { request, purpose, place, at, inspection, document, mut lists, plan, watch } = begun;
        lists.extend(conclude_match(plan, replies, at));
        watch.terms.age_lists(&mut lists, at);
        let mut turn = self.lottery_turn(place.as_ref(), &watch.terms, at).await?;
        let unheld = inspection;
        let retention = self.retention_settings().await?;
        let issuing_state = unheld.travel_facts().map(|facts| facts.issuing_state);
        for _ in 0..ATTEMPTS {
            let inspection = watch.terms.hold(unheld.clone(), &lists, turn.as_ref().map(|turn| turn.draw));
            let matches = self.match_alerts(&inspection, at).await?;
            let answers: Vec<AlertAnswer> = matches.iter().map(|found| found.answer.clone()).collect();
            let report = vigie_trust::inspect::conclude(inspection.clone(), lists.clone(), answers);
            let id = format!("{:016x}-{}", at.as_micros(), hex(&self.entropy.octets::<4>()));
            let record = CheckRecord {
                id: id.clone(),
                at,
                by: caller.actor(),
                place: place.clone(),
                document_hash: document.as_deref().map(|document| self.document_hash(document)),
                outcome: report.outcome,
                reasons: report.reasons.iter().map(|reason| reason.code).collect(),
                alerts: matches.iter().map(|found| found.answer.id.clone()).collect(),
                decision: None,
            };
            let codes: Vec<&str> = record.reasons.iter().map(|code| code.as_str()).collect();
            let subject = format!("{id} {} {}", outcome_name(report.outcome), codes.join(","));
            let mut batch = Batch::new(at, self.leaf(at, caller, "inspection.made", &purpose, subject))
                .row(rows::insert(tables::CHECK, key([&*id]), &record));
            if let Some(turn) = &turn {
                batch = batch.row(turn.row.clone());
            }
            if let Some(state) = &issuing_state {
                batch = self.count_rate(batch, state, report.outcome, at).await?;
            }
            let evidence = (report.outcome != Verdict::Passed).then(|| {
                let chip = kept_files(&request.chip);
                Evidence {
                    expires: at + crate::retention::days_of(retention.evidence_days),
                    report: report.clone(),
                    mrz: request.mrz.clone(),
                    basis: Some(Basis::of(
                        &request,
                        &unheld,
                        &watch.terms,
                        turn.as_ref().map(|turn| turn.draw),
                        &chip,
                    )),
                    chip,
                    dsc_fingerprint: inspection.dsc_fingerprint(),
                }
            });
            if let Some(evidence) = &evidence {
                batch = batch.row(rows::insert(tables::EVIDENCE, key([&*id]), evidence));
            }
            batch = self.queue_check(batch, &record, evidence.as_ref(), document.as_deref(), &purpose);
            for found in &matches {
                batch = count_row(batch, &found.answer.id, found.counts_row.clone(), |counts| {
                    counts.matched += 1
                });
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(Inspected { id, report }),
                Err(error) if is_conflict(&error) => {
                    if let (Some(taken), Some(place)) = (&turn, &place)
                        && self.lottery_passed_on(taken, place, at).await?
                    {
                        turn = self.lottery_turn(Some(place), &watch.terms, at).await?;
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// A check with its evidence. Officers see their own; examiners all.
    ///
    /// # Errors
    /// `NotFound` if there is none of this number that the caller may see.
    pub async fn check(&self, caller: &Caller, id: &str) -> Result<CheckView> {
        caller.need(Right::Inspect)?;
        let found: Option<(CheckRecord, _)> = rows::load(&*self.engine, tables::CHECK, &key([id])).await?;
        let Some((record, _)) = found else { return Err(self.no_check(id).await?) };
        if !caller.may(Right::Examine) && record.by != caller.actor() {
            return Err(NodeError::not_found("no check of this number"));
        }
        self.note_read(caller, "checks").await?;
        let evidence = self.kept_evidence(id).await?;
        // Every check that did not pass had evidence.
        let evidence_erased = evidence.is_none() && record.outcome != Verdict::Passed;
        Ok(CheckView { record, evidence, evidence_erased })
    }

    /// The evidence of a check while it is kept.
    pub(crate) async fn kept_evidence(&self, id: &str) -> Result<Option<Evidence>> {
        let evidence: Option<(Evidence, _)> = rows::load(&*self.engine, tables::EVIDENCE, &key([id])).await?;
        let (now, settings) = (self.now(), self.retention_settings().await?);
        Ok(evidence
            .map(|(evidence, _)| evidence)
            .filter(|evidence| !crate::retention::ended(evidence, id, &settings, now)))
    }

    /// The latest checks, newest first: of this officer, or all for an examiner; `undecided` leaves out what passed or was decided.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn checks(&self, caller: &Caller, undecided: bool, limit: usize) -> Result<Vec<CheckRecord>> {
        caller.need(Right::Inspect)?;
        self.note_read(caller, "checks").await?;
        let since = self.now() - Duration::from_days(30);
        let mut found = self.records_since(since).await?;
        found.retain(|record| {
            (caller.may(Right::Examine) || record.by == caller.actor())
                && (!undecided || (record.outcome != Verdict::Passed && record.decision.is_none()))
        });
        found.reverse();
        found.truncate(limit);
        Ok(found)
    }

    /// Counts of today (UTC).
    ///
    /// # Errors
    /// The store's.
    pub async fn today(&self) -> Result<Today> {
        let mut today = Today::default();
        for record in self.records_since(self.now().start_of_day()).await? {
            today.checked += 1;
            today.referred += u64::from(record.outcome != Verdict::Passed);
            today.confirmed +=
                u64::from(record.decision.is_some_and(|decision| decision.kind == DecisionKind::Confirmed));
        }
        Ok(today)
    }

    /// Clears a check: the examiner found nothing against the document. Confirmations are made with their finding.
    ///
    /// # Errors
    /// `Conflict` if it was decided before; `NotFound`.
    pub async fn clear(&self, caller: &Caller, id: &str) -> Result<CheckRecord> {
        caller.need(Right::Examine)?;
        for _ in 0..ATTEMPTS {
            let (mut record, old) = self.undecided(id).await?;
            let now = self.now();
            record.decision = Some(Decision {
                kind: DecisionKind::Cleared,
                at: now,
                by: caller.actor(),
                finding: None,
                phenomena: Vec::new(),
            });
            let mut batch = Batch::new(now, self.leaf(now, caller, "check.cleared", "second line", id)).row(
                RowOp::Replace { table: tables::CHECK, key: key([id]), old, new: rows::encode(&record) },
            );
            batch = self.queue_decision(batch, &record);
            for alert in &record.alerts {
                let counts = self.engine.row(tables::ALERT_COUNT, &key([alert.as_str()])).await?;
                batch = count_row(batch, alert, counts, |counts| counts.cleared += 1);
            }
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(record),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Where this node's checks are made, if set.
    ///
    /// # Errors
    /// The store's.
    pub async fn place(&self) -> Result<Option<Place>> {
        Ok(rows::load(&*self.engine, tables::CONFIG, &key(["place"])).await?.map(|(place, _)| place))
    }

    /// Sets where this node's checks are made.
    ///
    /// # Errors
    /// `Forbidden` without the right to administer; the store's.
    pub async fn set_place(&self, caller: &Caller, place: &Place) -> Result<()> {
        caller.need(Right::Administer)?;
        if self.place().await?.as_ref() == Some(place) {
            return Ok(());
        }
        let now = self.now();
        let leaf = self.leaf(now, caller, "place.set", "administration", place.kind.name());
        self.engine
            .apply(Batch::new(now, leaf).row(rows::set(tables::CONFIG, key(["place"]), place)).build())
            .await?;
        Ok(())
    }

    /// A record that was not decided yet, and its bytes.
    pub(crate) async fn undecided(&self, id: &str) -> Result<(CheckRecord, Vec<u8>)> {
        let found: Option<(CheckRecord, Vec<u8>)> =
            rows::load(&*self.engine, tables::CHECK, &key([id])).await?;
        let (record, old) = found.ok_or_else(|| NodeError::not_found("no check of this number"))?;
        match record.decision {
            None => Ok((record, old)),
            Some(_) => {
                Err(NodeError::Conflict(Problem::new("check.decided", "this check was decided before")))
            }
        }
    }

    async fn records_since(&self, since: Timestamp) -> Result<Vec<CheckRecord>> {
        let mut found = Vec::new();
        let mut after = Some(key([&*format!("{:016x}", since.as_micros())]));
        loop {
            let rows = self.engine.rows(tables::CHECK, "", after.as_ref(), 1_000).await?;
            let full = rows.len() == 1_000;
            for (key, bytes) in rows {
                found.push(rows::decode(tables::CHECK, &bytes)?);
                after = Some(key);
            }
            if !full {
                return Ok(found);
            }
        }
    }

    /// A document under the node's record key: nobody without it can guess numbers.
    pub(crate) fn document_hash(&self, document: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.identity.record_key)
            .expect("HMAC takes a key of any length");
        mac.update(document.as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

/// A row change that counts for an alert; conflicts if another check counted since `before` was read.
pub(crate) fn count_row(
    batch: BatchBuilder,
    alert: &StixId,
    before: Option<Vec<u8>>,
    change: impl FnOnce(&mut AlertCounts),
) -> BatchBuilder {
    let mut counts: AlertCounts =
        before.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    change(&mut counts);
    let place = key([alert.as_str()]);
    batch.row(match before {
        Some(old) => {
            RowOp::Replace { table: tables::ALERT_COUNT, key: place, old, new: rows::encode(&counts) }
        }
        None => rows::insert(tables::ALERT_COUNT, place, &counts),
    })
}

/// What is inspected; `more` if there are files beside those of the request.
pub(crate) fn input_of(request: &InspectRequest, more: bool) -> Result<Input> {
    let text = request.mrz.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if text.is_none() && request.chip.is_empty() && !more {
        return Err(NodeError::Invalid(
            Problem::new("input.empty", "there is nothing to inspect")
                .at("mrz")
                .remedy("give the two or three printed lines, or chip files"),
        ));
    }
    let reading = if request.confirmed_reading { Reading::Confirmed } else { Reading::First };
    Ok(Input { mrz: text.map(|text| MrzText { text: text.to_owned(), reading }), chip: request.chip.clone() })
}

/// The files that make passive authentication and the comparison with the printed line recomputable; no portrait.
fn kept_files(chip: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    chip.iter()
        .filter(|(name, bytes)| vigie_trust::inspect::is_kept_as_evidence(name) && bytes.len() <= 64 * 1024)
        .map(|(name, bytes)| (name.clone(), STANDARD.encode(bytes)))
        .collect()
}

fn outcome_name(outcome: Verdict) -> &'static str {
    match outcome {
        Verdict::Passed => "passed",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Failed => "failed",
    }
}
