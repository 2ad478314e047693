//! The second line: a confirmation with its finding, the alert that follows from it, and the sighting of others' alerts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, StixId, Timestamp};
use vigie_policy::Onward;
use vigie_policy::Subject;
use vigie_stix::travel;
use vigie_store::{Audiences, Batch, RowOp, Which};

use crate::alerts::Author;
use crate::check::{CheckView, Decision, DecisionKind, Evidence, PlaceKind, count_row};
use crate::claims::{Outgoing, ReleaseForm};
use crate::protection::has_protected_code;
use crate::rows::{self, key, tables};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// What an examiner found, from the controlled lists; there is no free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingForm {
    /// Number of the check.
    pub inspection: String,
    /// Code of the method of forgery.
    pub method: String,
    /// Codes of the detection points.
    #[serde(default)]
    pub detection_points: Vec<String>,
    /// How sure the examiner is of the method, 0 to 100, if said.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// Phenomena of the taxonomy that it is part of, beside the one of its method; counted here, not told in the finding.
    #[serde(default)]
    pub phenomena: Vec<String>,
    /// Whether the holder or the document is under protection: then it never reaches the issuing state.
    #[serde(default)]
    pub protection_claimed: bool,
    /// Who may have the finding; absent keeps it here.
    #[serde(default)]
    pub release: Option<ReleaseForm>,
    /// The alert to raise with it.
    #[serde(default)]
    pub alert: Option<AlertForm>,
}

/// An alert to raise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertForm {
    /// Name for people: what was seen, not who.
    pub name: String,
    /// STIX pattern; absent makes one from the document's issuing state and the first characters of its number.
    #[serde(default)]
    pub pattern: Option<String>,
    /// How many first characters of the number make the series, at least 4.
    #[serde(default = "default_series")]
    pub series_length: usize,
    /// 0 to 100.
    #[serde(default = "default_confidence")]
    pub confidence: u8,
    /// Days the alert is valid, at most 365.
    #[serde(default = "default_days")]
    pub valid_days: u16,
}

const fn default_series() -> usize {
    4
}
const fn default_confidence() -> u8 {
    70
}
const fn default_days() -> u16 {
    30
}

/// What a confirmation made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingMade {
    /// The finding.
    pub finding: StixId,
    /// The document observable.
    pub document: StixId,
    /// The alert, if one was raised.
    pub alert: Option<StixId>,
    /// Sightings of the alerts of other members that had matched.
    pub sightings: Vec<StixId>,
}

/// What share of the latest checks a pattern would have hit (DESIGN §6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatternPreview {
    /// The pattern.
    pub pattern: String,
    /// Why it is refused as too broad; empty if it is not.
    pub refused: String,
    /// Kept evidence records looked at.
    pub looked_at: u64,
    /// How many of them it matches.
    pub hits: u64,
}

impl Node {
    /// Confirms a check: one commit makes the decision, the finding, the alert if asked for, and sightings of matched alerts.
    ///
    /// # Errors
    /// `Conflict` if the check was decided before; `Invalid` for codes outside the controlled lists, a too broad pattern
    /// (`alert.too-broad`), or if the evidence is erased; `Forbidden` if policy refuses the release.
    pub async fn confirm(&self, caller: &Caller, form: &FindingForm) -> Result<FindingMade> {
        caller.need(Right::Examine)?;
        let method = travel::ForgeryMethod::find(&form.method).ok_or_else(|| {
            NodeError::Invalid(
                Problem::new("finding.method", "this is no method of the controlled list").at("method"),
            )
        })?;
        let mut points = Vec::new();
        for code in &form.detection_points {
            points.push(travel::DetectionPoint::find(code).ok_or_else(|| {
                NodeError::Invalid(
                    Problem::new(
                        "finding.detection-point",
                        "this is no detection point of the controlled list",
                    )
                    .at("detection_points"),
                )
            })?);
        }
        let phenomena = crate::counts::counted_under(method.code(), &form.phenomena)?;
        for _ in 0..ATTEMPTS {
            let (mut record, old) = self.undecided(&form.inspection).await?;
            let now = self.now().trunc_millis();
            let evidence: Option<(Evidence, _)> =
                rows::load(&*self.engine, tables::EVIDENCE, &key([&*form.inspection])).await?;
            let facts = evidence.as_ref().and_then(|(evidence, _)| document_facts(evidence)).ok_or_else(|| {
                NodeError::Invalid(
                    Problem::new("finding.evidence", "the document of this check is not kept (it passed, was erased, or no number was read)")
                        .remedy("check the document again"),
                )
            })?;
            let kind = record.place.as_ref().map_or(PlaceKind::Land, |place| place.kind).checkpoint_kind();
            // Without a release the claims stay here: TLP:RED with nobody named.
            let keep = ReleaseForm {
                tlp: vigie_model::Tlp::AmberStrict,
                members: BTreeSet::new(),
                onward: Onward::No,
                purpose: None,
                legal_basis: None,
                expires: None,
            };
            let release = form.release.as_ref().unwrap_or(&keep);
            let protected = form.protection_claimed
                || evidence.as_ref().is_some_and(|(evidence, _)| has_protected_code(evidence))
                || self.is_protected(&facts.issuing_state, &facts.number).await?;
            // Whoever passed it on would have to know what only this node knows.
            let release = &if protected {
                ReleaseForm { onward: Onward::No, ..release.clone() }
            } else {
                release.clone()
            };
            self.refuse_issuer(&facts.issuing_state, protected, release).await?;
            let subject = format!("{} {}", form.inspection, method.code());
            let mut batch =
                Batch::new(now, self.leaf(now, caller, "check.confirmed", "second line", subject));
            if protected {
                batch = batch.row(self.protection_row(&facts.issuing_state, &facts.number));
            }
            let mut subject = Subject::default();
            if let Ok(state) = facts.issuing_state.parse() {
                subject.add_document(&state, protected);
            }
            let issuers = self.issuers_of(&facts.issuing_state, &subject).await?;
            let mut out = Outgoing::start(self, release, &subject, now, batch)?;
            let document = self.fresh_id(travel::DOCUMENT_TYPE);
            let finding = self.fresh_id(travel::FINDING_TYPE);
            let markings = out.markings().to_vec();
            out.raw(&travel::document(&document, &facts, &markings))?;
            let bytes = travel::finding(&travel::Finding {
                id: finding.clone(),
                created: now,
                created_by: self.identity.identity.clone(),
                document: document.clone(),
                method,
                detection_points: points.clone(),
                checkpoint_kind: kind,
                day: record.at,
                confidence: form.confidence.map(|confidence| confidence.min(100)),
                markings: markings.clone(),
            });
            out.attested(&bytes).await?;
            let mut alert = None;
            if let Some(asked) = &form.alert {
                let id = self.fresh_id("indicator");
                let pattern = checked_pattern(asked, &facts)?;
                let bytes = travel::alert(&travel::Alert {
                    id: id.clone(),
                    created: now,
                    created_by: self.identity.identity.clone(),
                    name: clean_name(&asked.name)?,
                    pattern,
                    confidence: asked.confidence.min(100),
                    valid_from: now,
                    valid_until: now + Duration::from_days(i64::from(asked.valid_days.clamp(1, 365))),
                    markings,
                });
                out.attested(&bytes).await?;
                alert = Some(id);
            }
            let mut batch = out.finish();
            let mut sightings = Vec::new();
            for seen in &record.alerts {
                let owed = self.sighting_of(seen, record.at, now).await?;
                // To the issuing state even "one of yours was here today" says where a protected person is.
                let owed = owed.filter(|(_, author)| !(protected && issuers.contains(author)));
                if let Some((bytes, author)) = owed {
                    let id = bytes.id.clone();
                    let form = ReleaseForm {
                        tlp: vigie_model::Tlp::Amber,
                        members: [author].into(),
                        onward: Onward::No,
                        purpose: None,
                        legal_basis: None,
                        expires: None,
                    };
                    let mut out = Outgoing::start(self, &form, &Subject::default(), now, batch)?;
                    let sighting = bytes.with_markings(out.markings());
                    out.attested(&sighting).await?;
                    batch = out.finish();
                    sightings.push(id);
                }
                let counts = self.engine.row(tables::ALERT_COUNT, &key([seen.as_str()])).await?;
                batch = count_row(batch, seen, counts, |counts| counts.confirmed += 1);
            }
            batch = self.decided_on_lists(batch, &record.lists, now, true).await?;
            record.decision = Some(Decision {
                kind: DecisionKind::Confirmed,
                at: now,
                by: caller.actor(),
                finding: Some(finding.clone()),
                phenomena: phenomena.clone(),
            });
            let batch = batch.row(RowOp::Replace {
                table: tables::CHECK,
                key: key([&*form.inspection]),
                old,
                new: rows::encode(&record),
            });
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(FindingMade { finding, document, alert, sightings }),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// What share of the kept evidence a pattern would have hit, and whether it is refused as too broad.
    ///
    /// # Errors
    /// `Invalid` if the pattern does not parse.
    pub async fn preview_pattern(&self, caller: &Caller, text: &str) -> Result<PatternPreview> {
        caller.need(Right::Examine)?;
        let pattern = vigie_stix::pattern::parse(text).map_err(|error| {
            NodeError::Invalid(Problem::new("alert.pattern", error.to_string()).at("pattern"))
        })?;
        let refused = vigie_policy::breadth::check(&pattern)
            .err()
            .map(|refusal| refusal.to_string())
            .unwrap_or_default();
        let mut preview = PatternPreview { pattern: text.to_owned(), refused, looked_at: 0, hits: 0 };
        for (_, bytes) in self.engine.rows(tables::EVIDENCE, "", None, 10_000).await? {
            let evidence: Evidence = rows::decode(tables::EVIDENCE, &bytes)?;
            if let Some(facts) = document_facts(&evidence) {
                preview.looked_at += 1;
                preview.hits += u64::from(pattern.matches(&travel::observation(&facts)));
            }
        }
        Ok(preview)
    }

    /// The sighting this member owes the author of an alert that matched and was confirmed; `None` for its own and unsigned ones.
    async fn sighting_of(
        &self,
        alert: &StixId,
        seen: Timestamp,
        now: Timestamp,
    ) -> Result<Option<(travel::Sighting, vigie_model::MemberId)>> {
        let records = self.engine.get(&[], alert, Which::Last, &Audiences::All).await?;
        for record in records {
            if let Author::Attested { member, .. } = self.author_of(&record).await?
                && member != self.identity.member.as_str()
                && let Ok(author) = member.parse()
            {
                let sighting = travel::Sighting {
                    id: self.fresh_id("sighting"),
                    created: now,
                    created_by: self.identity.identity.clone(),
                    alert: alert.clone(),
                    day: seen,
                    member: self.identity.identity.clone(),
                };
                return Ok(Some((sighting, author)));
            }
        }
        Ok(None)
    }

    /// Nothing that identifies a protected document reaches its issuing state (DESIGN §6).
    async fn refuse_issuer(&self, issuing_state: &str, protected: bool, release: &ReleaseForm) -> Result<()> {
        if !protected {
            return Ok(());
        }
        let open = release.members.is_empty()
            && matches!(release.tlp, vigie_model::Tlp::Clear | vigie_model::Tlp::Green);
        let issuers = self.issuers_of(issuing_state, &Subject::default()).await?;
        match open || !release.members.is_disjoint(&issuers) {
            false => Ok(()),
            true => Err(NodeError::Forbidden(
                Problem::new(
                    "handling.protected",
                    "protection is claimed for this document: it may not reach its issuing state",
                )
                .remedy("name the members that need it, without the issuing state"),
            )),
        }
    }

    /// The members that issued a document: by member code, and by the country on their cards.
    async fn issuers_of(
        &self,
        issuing_state: &str,
        subject: &Subject,
    ) -> Result<BTreeSet<vigie_model::MemberId>> {
        // Germany is `D` in documents and three letters elsewhere (ICAO Doc 9303-3, section 5).
        let country = if issuing_state == "D" { "DEU" } else { issuing_state };
        let cards = self.member_cards().await?;
        let by_card =
            cards.into_iter().filter(|card| card.country.as_str() == country).map(|card| card.member);
        Ok(subject.issuers.iter().cloned().chain(by_card).collect())
    }
}

/// The document of a kept check, as far as it was read.
pub(crate) fn document_facts(evidence: &Evidence) -> Option<travel::DocumentFacts> {
    let document = evidence.report.document.as_ref()?;
    Some(travel::DocumentFacts {
        issuing_state: document.issuing_state.clone(),
        document_type: document.document_type.clone(),
        number: document.number.clone(),
        series: None,
        valid_until: document.expiry.clone(),
        dsc_fingerprint: evidence.dsc_fingerprint.clone(),
    })
}

/// The document of a check for the desk.
pub fn facts_of(view: &CheckView) -> Option<travel::DocumentFacts> {
    view.evidence.as_ref().and_then(document_facts)
}

fn checked_pattern(form: &AlertForm, facts: &travel::DocumentFacts) -> Result<String> {
    let text = match &form.pattern {
        Some(text) => text.clone(),
        None => {
            let length = form.series_length.max(4);
            let series: String = facts.number.chars().take(length).collect();
            if series.len() < length {
                return Err(Problem::new("alert.series", "the number is shorter than the series asked for")
                    .at("series_length")
                    .into());
            }
            travel::series_pattern(&facts.issuing_state, &series)
        }
    };
    let pattern = vigie_stix::pattern::parse(&text)
        .map_err(|error| Problem::new("alert.pattern", error.to_string()).at("pattern"))?;
    vigie_policy::breadth::check(&pattern).map_err(crate::alerts::too_broad)?;
    Ok(text)
}

fn clean_name(name: &str) -> Result<String> {
    let name = name.trim();
    match (1..=120).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        true => Ok(name.to_owned()),
        false => Err(Problem::new("alert.name", "an alert has a name of 1 to 120 characters on one line")
            .at("alert.name")
            .into()),
    }
}
