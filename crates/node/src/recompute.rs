//! Recomputing a report from its evidence: the same checks over what is kept, compared octet by octet. Of files that are not kept (portrait, further
//! data groups) their digests are, which the comparison with EF.SOD needs, and what was found when they were read, which is taken as recorded.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vigie_store::Batch;
use vigie_trust::inspect::{Absent, FileDigests, Inspection, conclude, inspect_kept};
use vigie_trust::report::{Check, CheckReport};
use vigie_trust::store::TrustSnapshot;
use vigie_trust::vigilance::{Draw, KeptTerms, Terms};

use crate::check::{CheckRecord, Evidence, InspectRequest, input_of};
use crate::rows::{self, key, tables};
use crate::{Caller, Node, Result, Right};

/// What a verdict rested on beside the document itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The printed lines had been read twice.
    #[serde(default)]
    confirmed_reading: bool,
    /// What held at the place.
    terms: KeptTerms,
    /// How the lottery stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draw: Option<Draw>,
    /// In place of files that were given and are not kept.
    #[serde(default)]
    pub absent: Absent,
}

impl Basis {
    /// Of a check; `kept` are the names of files that evidence keeps.
    pub(crate) fn of(
        request: &InspectRequest,
        inspection: &Inspection,
        terms: &Terms,
        draw: Option<Draw>,
        kept: &BTreeMap<String, String>,
    ) -> Self {
        let absent = request.chip.iter().filter(|(name, _)| !kept.contains_key(*name));
        let absent = absent.map(|(name, bytes)| (name.clone(), FileDigests::of(bytes))).collect();
        Self {
            confirmed_reading: request.confirmed_reading,
            terms: KeptTerms::from(terms),
            draw,
            absent: Absent::of(inspection, absent),
        }
    }
}

/// What recomputing a report gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Recomputed {
    /// The same report, octet by octet.
    Same,
    /// Another report.
    Different {
        /// Codes of the checks whose answer or evidence differs, once each; empty if only the report's frame does.
        checks: Vec<String>,
        /// The trust data are others than at the time.
        other_trust: bool,
    },
    /// There was evidence, and it is erased.
    Erased,
    /// Nothing to recompute from was ever kept.
    NotKept,
}

/// The report again, from evidence and trust data; `None` if the evidence does not hold what it rested on, or is damaged.
pub fn recompute(evidence: &Evidence, trust: &TrustSnapshot) -> Option<CheckReport> {
    let basis = evidence.basis.as_ref()?;
    let decoded = evidence.chip.iter().map(|(name, text)| Some((name.clone(), STANDARD.decode(text).ok()?)));
    let request = InspectRequest {
        mrz: evidence.mrz.clone(),
        confirmed_reading: basis.confirmed_reading,
        chip: decoded.collect::<Option<_>>()?,
        ..InspectRequest::default()
    };
    let then = &evidence.report;
    let input = input_of(&request, !basis.absent.files.is_empty()).ok()?;
    let inspection = inspect_kept(&input, &basis.absent, trust, then.inspected_at, then.profile);
    let held = basis.terms.terms().hold(inspection, &then.lists, basis.draw);
    Some(conclude(held, then.lists.clone(), then.alerts.clone()))
}

/// Compares the report that was given with the one that evidence and trust data give now.
pub fn compare(evidence: &Evidence, trust: &TrustSnapshot) -> Recomputed {
    let Some(mut now) = recompute(evidence, trust) else { return Recomputed::NotKept };
    let then = &evidence.report;
    now.trust = then.trust.as_ref().map(|used| trust.used(used.version));
    if rows::encode(&now) == rows::encode(then) {
        return Recomputed::Same;
    }
    let missing = |these: &[Check], those: &[Check]| -> Vec<String> {
        these.iter().filter(|one| !those.contains(one)).map(|one| one.code.to_string()).collect()
    };
    let mut checks = missing(&then.checks, &now.checks);
    checks.extend(missing(&now.checks, &then.checks));
    checks.sort();
    checks.dedup();
    Recomputed::Different {
        checks,
        other_trust: now.trust != then.trust || now.trust_as_of != then.trust_as_of,
    }
}

impl Node {
    /// Recomputes the report of a check from its evidence with the trust data that it was judged by, or if those cannot be built again, with those
    /// held now.
    ///
    /// # Errors
    /// `Forbidden` without the right to examine; `NotFound` if there is no such check; the store's.
    pub async fn recompute(&self, caller: &Caller, id: &str) -> Result<Recomputed> {
        caller.need(Right::Examine)?;
        let found: Option<(CheckRecord, _)> = rows::load(&*self.engine, tables::CHECK, &key([id])).await?;
        let Some((record, _)) = found else { return Err(self.no_check(id).await?) };
        let answer = match self.kept_evidence(id).await? {
            Some(evidence) => {
                let version = evidence.report.trust.as_ref().and_then(|used| used.version);
                let then = match version {
                    Some(version) => self.trust_at(version).await.ok().map(|(_, snapshot)| snapshot),
                    None => None,
                };
                compare(&evidence, then.as_ref().unwrap_or(&self.trust_snapshot()))
            }
            None if record.outcome != vigie_trust::report::Verdict::Passed => Recomputed::Erased,
            None => Recomputed::NotKept,
        };
        let word = match &answer {
            Recomputed::Same => "same",
            Recomputed::Different { .. } => "different",
            Recomputed::Erased => "erased",
            Recomputed::NotKept => "not-kept",
        };
        let now = self.now();
        let leaf = self.leaf(now, caller, "check.recomputed", "second line", format!("{id} {word}"));
        self.engine.apply(Batch::new(now, leaf).build()).await?;
        Ok(answer)
    }
}
