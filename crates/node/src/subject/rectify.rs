//! Correcting what is held on a document: list entries, observables and findings, at every member that was given them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{StixId, Timestamp};
use vigie_policy::Subject;
use vigie_policy::withdrawal::WithdrawalReason;
use vigie_stix::travel;
use vigie_store::{Batch, BatchBuilder, Record, RowOp};

use super::sources::{Erase, Found};
use super::{Document, Done, Holding, HoldingKind, SubjectForm, SubjectRequest, request_row, turn_to};
use crate::check::CheckRecord;
use crate::claims::{Outgoing, ReleaseForm};
use crate::lists::{ListReason, Stored};
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, Problem, Result, Right, is_conflict};

/// What is right instead; what is not given stays as it is.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Issuing state.
    #[serde(default, alias = "state")]
    pub issuing_state: Option<String>,
    /// Document number.
    #[serde(default)]
    pub number: Option<String>,
    /// Why it is on lists.
    #[serde(default)]
    pub reason: Option<ListReason>,
}

impl std::fmt::Debug for Correction {
    /// Shows no document number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Correction").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// What a correction did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rectified {
    /// The record of the request.
    pub request: SubjectRequest,
    /// What was corrected.
    pub corrected: Vec<Holding>,
    /// What stays as it is: evidence is what was read; other members' objects are theirs to correct.
    pub kept: Vec<Holding>,
    /// Findings that stand in place of the withdrawn ones.
    pub replacements: Vec<StixId>,
    /// Withdrawals that recipients get and acknowledge.
    pub withdrawals: Vec<StixId>,
    /// Members that made what is held, and correct it themselves.
    pub turn_to: BTreeSet<String>,
}

/// The facts of an observable of ours.
#[derive(Deserialize)]
struct Facts {
    issuing_state: String,
    document_type: String,
    #[serde(default)]
    series: Option<String>,
    #[serde(default)]
    valid_until: Option<String>,
    #[serde(default)]
    dsc_fingerprint: Option<String>,
}

/// What a finding of ours says.
#[derive(Deserialize)]
struct Said {
    document_ref: StixId,
    method: String,
    #[serde(default)]
    detection_points: Vec<String>,
    checkpoint_kind: String,
    day: String,
    #[serde(default)]
    confidence: Option<u8>,
}

impl Node {
    /// Corrects issuing state, number or reason: list entries are rewritten; observables and findings of this member are withdrawn with
    /// reason `rectified` and replaced, for the same readers; check records get the hash of the right document.
    ///
    /// # Errors
    /// `Invalid` if nothing is to be corrected; `Forbidden` if the corrected document may not go to those who hold the wrong one (erase
    /// it instead); as [`Node::subject_find`].
    pub async fn subject_rectify(
        &self,
        caller: &Caller,
        form: &SubjectForm,
        correction: &Correction,
    ) -> Result<Rectified> {
        caller.need(Right::Protect)?;
        let document = Document::read(&form.issuing_state, &form.class, &form.number)?;
        let right = Document::read(
            correction.issuing_state.as_deref().unwrap_or(&document.state),
            &document.class,
            correction.number.as_deref().unwrap_or(&document.number),
        )?;
        if right == document && correction.reason.is_none() {
            return Err(Problem::new("subject.nothing", "nothing is to be corrected")
                .at("correction")
                .remedy("give the right issuing state, number or reason")
                .into());
        }
        for _ in 0..ATTEMPTS {
            let now = self.now().trunc_millis();
            let found = self.subject_sources(&document).await?;
            let (mut request, old) = self.request_for(form, &document, now).await?;
            let (wrong, kept): (Vec<Found>, Vec<Found>) =
                found.into_iter().partition(|found| concerns(found, right != document, correction.reason));
            request.done.push(Done {
                at: now,
                by: caller.actor(),
                what: "rectified".into(),
                things: wrong.len() as u64,
            });
            let subject = format!("{} corrected={}", request.number, wrong.len());
            let leaf = self.leaf(now, caller, "subject.rectified", "data protection", subject);
            let mut batch = request_row(Batch::new(now, leaf), &request, old);
            let (mut withdrawals, mut replacements) = (Vec::new(), Vec::new());
            batch = self.replace_findings(batch, &wrong, &right, now, &mut replacements).await?;
            for one in &wrong {
                batch = match &one.erase {
                    Erase::Entry { list, row } => {
                        let stored: Option<(Stored, _)> =
                            rows::load(&*self.engine, tables::LIST_ENTRY, row).await?;
                        let Some((mut stored, _)) = stored else { continue };
                        stored.reason = correction.reason.unwrap_or(stored.reason);
                        if right != document {
                            batch = batch.row(RowOp::Delete(tables::LIST_ENTRY, row.clone()));
                        }
                        batch.row(rows::set(tables::LIST_ENTRY, key([&**list, &*right.key()]), &stored))
                    }
                    // The record goes on under the right document; the row that deletes the evidence is left out.
                    Erase::Rows(ops) => match ops.first() {
                        Some(RowOp::Replace { table, key, old, new }) => {
                            let mut record: CheckRecord = rows::decode(*table, new)?;
                            record.document_hash = Some(self.document_hash(&right.key()));
                            batch.row(RowOp::Replace {
                                table: *table,
                                key: key.clone(),
                                old: old.clone(),
                                new: rows::encode(&record),
                            })
                        }
                        _ => batch,
                    },
                    _ => {
                        self.erase_found(batch, one, WithdrawalReason::Rectified, now, &mut withdrawals)
                            .await?
                    }
                };
            }
            batch = self.touch_lists(batch, &wrong, &right, &document, now).await?;
            match self.engine.apply(batch.build()).await {
                Ok(_) => {
                    let plain = |found: Vec<Found>| -> Vec<Holding> {
                        found.into_iter().map(|found| found.holding).collect()
                    };
                    let (corrected, kept) = (plain(wrong), plain(kept));
                    let turn_to = turn_to(&kept);
                    return Ok(Rectified {
                        request: request.shown(),
                        corrected,
                        kept,
                        replacements,
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

    /// Puts a corrected observable in place of each of this member's own, and a corrected finding in place of each on it.
    async fn replace_findings(
        &self,
        mut batch: BatchBuilder,
        wrong: &[Found],
        right: &Document,
        now: Timestamp,
        replacements: &mut Vec<StixId>,
    ) -> Result<BatchBuilder> {
        let own = |kind: HoldingKind| {
            wrong.iter().filter_map(move |found| match &found.erase {
                Erase::Object { newest, tell: true, .. }
                    if found.holding.kind == kind && !found.holding.withdrawn =>
                {
                    Some(newest)
                }
                _ => None,
            })
        };
        for document in own(HoldingKind::Document).filter(|record| record.collection == self.released) {
            let Ok(facts) = serde_json::from_slice::<Facts>(&document.bytes) else { continue };
            let facts = travel::DocumentFacts {
                issuing_state: right.state.clone(),
                document_type: facts.document_type,
                number: right.number.clone(),
                series: facts.series.filter(|series| right.number.starts_with(series.as_str())),
                valid_until: facts.valid_until,
                // The signer belongs to the issuing state.
                dsc_fingerprint: facts.dsc_fingerprint.filter(|_| facts.issuing_state == right.state),
            };
            let form = self.release_of(document).await?;
            let mut subject = Subject::default();
            if let Ok(state) = right.state.parse() {
                let claimed = self.is_protected(&right.state, &right.number).await?
                    || self.speaks_of_protected(document).await?;
                subject.add_document(&state, claimed);
            }
            let mut out = Outgoing::start(self, &form, &subject, now, batch)?;
            let markings = out.markings().to_vec();
            let id = self.fresh_id(travel::DOCUMENT_TYPE);
            out.raw(&travel::document(&id, &facts, &markings))?;
            for finding in own(HoldingKind::Finding) {
                let Some(said) = read_finding(finding).filter(|said| said.document_ref == document.id) else {
                    continue;
                };
                let fresh = self.fresh_id(travel::FINDING_TYPE);
                let Some(bytes) = corrected(&said, &fresh, &id, &self.identity.identity, &markings, now)
                else {
                    continue;
                };
                out.attested(&bytes).await?;
                replacements.push(fresh);
            }
            batch = out.finish();
        }
        Ok(batch)
    }

    /// The release form that gives a record the readers it has.
    async fn release_of(&self, record: &Record) -> Result<ReleaseForm> {
        let handling = self.claim_view(record.clone()).await?.handling;
        Ok(ReleaseForm {
            tlp: handling.tlp,
            members: handling.release.unwrap_or_default(),
            onward: handling.onward,
            purpose: handling.purpose,
            legal_basis: handling.legal_basis,
            expires: handling.expires,
        })
    }

    /// Lists whose entries changed are confirmed as of now; an entry that met another of the same document counts one less.
    async fn touch_lists(
        &self,
        mut batch: BatchBuilder,
        wrong: &[Found],
        right: &Document,
        document: &Document,
        now: Timestamp,
    ) -> Result<BatchBuilder> {
        for found in wrong {
            let Erase::Entry { list, .. } = &found.erase else { continue };
            let loaded: Option<(crate::lists::List, Vec<u8>)> =
                rows::load(&*self.engine, tables::LIST, &key([&**list])).await?;
            let Some((mut list, old)) = loaded else { continue };
            let there = self.engine.row(tables::LIST_ENTRY, &key([&*list.id, &*right.key()])).await?;
            if right != document && there.is_some() {
                list.documents = list.documents.saturating_sub(1);
            }
            list.as_of = now;
            let place = key([&*list.id]);
            batch =
                batch.row(RowOp::Replace { table: tables::LIST, key: place, old, new: rows::encode(&list) });
        }
        Ok(batch)
    }
}

/// Whether a correction changes something: a reason concerns lists alone; evidence is what was read; others' objects are theirs.
fn concerns(found: &Found, other_document: bool, reason: Option<ListReason>) -> bool {
    match &found.erase {
        Erase::Entry { .. } => other_document || reason.is_some(),
        Erase::Object { tell, .. } => other_document && *tell,
        Erase::Rows(_) => other_document && found.holding.kind == HoldingKind::CheckRecord,
        Erase::Leaf(_) | Erase::Keep => false,
    }
}

fn read_finding(record: &Record) -> Option<Said> {
    serde_json::from_slice(&record.bytes).ok()
}

/// A finding with the same words on another observable; `None` for one whose words are not of our lists.
fn corrected(
    said: &Said,
    id: &StixId,
    document: &StixId,
    author: &StixId,
    markings: &[StixId],
    now: Timestamp,
) -> Option<Vec<u8>> {
    let points = said.detection_points.iter().map(|code| travel::DetectionPoint::find(code));
    Some(travel::finding(&travel::Finding {
        id: id.clone(),
        created: now,
        created_by: author.clone(),
        document: document.clone(),
        method: travel::ForgeryMethod::find(&said.method)?,
        detection_points: points.collect::<Option<_>>()?,
        checkpoint_kind: travel::CheckpointKind::find(&said.checkpoint_kind)?,
        day: super::read_day(&said.day)?,
        confidence: said.confidence,
        markings: markings.to_vec(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_form_shows_a_number_when_it_is_printed() {
        let form: SubjectForm = serde_json::from_str(r#"{"state":"UTO","number":"L898902C3"}"#).unwrap();
        let correction = Correction { number: Some("L898902C4".into()), ..Correction::default() };
        let shown = format!("{form:?} {correction:?}");
        assert!(!shown.contains("L898"), "{shown}");
        let error = crate::NodeError::from(Document::read("UTO", "P", "L898902C3?").err().unwrap());
        assert!(!error.to_string().contains("L898"));
    }
}
