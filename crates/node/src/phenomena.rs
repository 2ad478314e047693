//! Phenomena with their dated mutations: attested claims, with who says so and who disputes it. The software concludes nothing.

use serde::{Deserialize, Serialize};
use vigie_model::{Duration, StixId, Timestamp};
use vigie_policy::Subject;
use vigie_stix::phenomena::{self, MUTATION_TYPE, Mutation, Opinion, OpinionRead};
use vigie_store::{Audiences, Batch, Which};
use vigie_trend::taxonomy::{self, Enabler};

use crate::alerts::Author;
use crate::claims::{ClaimMade, Outgoing, ReleaseForm};
use crate::counts::phenomenon;
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// How a phenomenon changes.
pub const MUTATION_KINDS: [&str; 4] = ["splits-from", "merges-with", "displaces-to", "adopts-method-of"];
/// The most objects one mutation rests on.
const EVIDENCE_MOST: usize = 20;

/// A mutation to state.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MutationForm {
    /// Code of the phenomenon.
    pub phenomenon: String,
    /// One of [`MUTATION_KINDS`].
    pub kind: String,
    /// Code of the other phenomenon.
    pub other_phenomenon: String,
    /// Month since when, `YYYY-MM`.
    pub since: String,
    /// Codes of enablers.
    #[serde(default)]
    pub enablers: Vec<String>,
    /// Objects held here that bear it out.
    #[serde(default)]
    pub evidence_refs: Vec<StixId>,
    /// 0 to 100.
    pub confidence: u8,
    /// Days the claim stands unless renewed, 1 to 730.
    #[serde(default = "default_days")]
    pub valid_days: u16,
    /// Who may have it.
    pub release: ReleaseForm,
}

const fn default_days() -> u16 {
    365
}

/// An opinion on a claim of this room.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionForm {
    /// What it says.
    pub opinion: Opinion,
    /// Who may have it.
    pub release: ReleaseForm,
}

/// A mutation as people see it.
#[derive(Clone, Debug, Serialize)]
pub struct MutationView {
    /// The object.
    pub id: StixId,
    /// Who says so.
    pub author: Author,
    /// Whether this member does.
    pub own: bool,
    /// When it was stated.
    pub stated: Timestamp,
    /// Code of the phenomenon.
    pub phenomenon: String,
    /// How it changed.
    pub kind: String,
    /// Code of the other one.
    pub other_phenomenon: String,
    /// Month.
    pub since: String,
    /// Enablers.
    pub enablers: Vec<String>,
    /// Evidence.
    pub evidence_refs: Vec<StixId>,
    /// 0 to 100.
    pub confidence: Option<u8>,
    /// Until when.
    pub valid_until: Timestamp,
    /// Whether its time is over.
    pub expired: bool,
    /// What members say of it, each with its author.
    pub opinions: Vec<(Author, Opinion)>,
}

impl Node {
    /// Mutations that stand, own and received, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn mutations(&self, caller: &Caller) -> Result<Vec<MutationView>> {
        caller.need(Right::ReadAssessments)?;
        self.note_read(caller, "phenomena").await?;
        let now = self.now();
        let mut views = Vec::new();
        for standing in self.standing_objects(&[MUTATION_TYPE]).await? {
            let Some(read) = phenomena::read::<Mutation>(&standing.record.bytes) else { continue };
            let Mutation { phenomenon, kind, other_phenomenon, since, .. } = read.content;
            views.push(MutationView {
                own: standing.record.created_by.as_ref() == Some(&self.identity.identity),
                opinions: self.mutation_opinions(&standing.record.id).await?,
                id: standing.record.id,
                author: standing.author,
                stated: read.created,
                phenomenon,
                kind,
                other_phenomenon,
                since,
                enablers: read.content.enablers,
                evidence_refs: read.content.evidence_refs,
                confidence: read.content.confidence,
                expired: read.content.valid_until <= now,
                valid_until: read.content.valid_until,
            });
        }
        views.reverse();
        Ok(views)
    }

    /// States, attests and releases a mutation.
    ///
    /// # Errors
    /// `Invalid` for codes outside the taxonomy, a month that is none or is to come, evidence that is not held;
    /// `Forbidden` without the right or if policy refuses the release.
    pub async fn state_mutation(&self, caller: &Caller, form: &MutationForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        let now = self.now().trunc_millis();
        let mutation = self.mutation_of(form, now).await?;
        let subject = format!("{} {} {}", mutation.phenomenon, mutation.kind, mutation.other_phenomenon);
        let batch = Batch::new(now, self.leaf(now, caller, "mutation.released", "assessment", subject));
        let mut out = Outgoing::start(self, &form.release, &Subject::default(), now, batch)?;
        let readers = out.rule().to_string();
        let stated = self.stated(MUTATION_TYPE, now, out.markings());
        let object = out.attested(&phenomena::mutation(&stated, &mutation)).await?;
        self.engine.apply(out.finish().build()).await?;
        Ok(ClaimMade { id: object.header.id, version: now.to_millis_string(), readers })
    }

    /// States this member's opinion on a mutation that is held here: agreement or dispute, shown with equal prominence.
    ///
    /// # Errors
    /// `NotFound` if no such mutation is held; `Forbidden` without the right or if policy refuses the release.
    pub async fn give_opinion(&self, caller: &Caller, on: &StixId, form: &OpinionForm) -> Result<ClaimMade> {
        caller.need(Right::WriteClaims)?;
        let held = self.engine.get(&[], on, Which::Last, &Audiences::All).await?;
        if on.kind() != MUTATION_TYPE || held.iter().all(|record| record.withdrawn.is_some()) {
            return Err(NodeError::not_found("no mutation of this id is held here"));
        }
        let now = self.now().trunc_millis();
        let subject = format!("{on} {}", form.opinion.code());
        let batch = Batch::new(now, self.leaf(now, caller, "opinion.released", "assessment", subject));
        let mut out = Outgoing::start(self, &form.release, &Subject::default(), now, batch)?;
        let readers = out.rule().to_string();
        let stated = self.stated("opinion", now, out.markings());
        let object = out.attested(&phenomena::opinion(&stated, on, form.opinion, None)).await?;
        self.engine.apply(out.finish().build()).await?;
        Ok(ClaimMade { id: object.header.id, version: now.to_millis_string(), readers })
    }

    /// What is said of an object: the newest opinion of each author that signed one, and unsigned ones as such.
    pub(crate) async fn mutation_opinions(&self, id: &StixId) -> Result<Vec<(Author, Opinion)>> {
        let mut found: Vec<(Author, Opinion, Timestamp)> = Vec::new();
        for record in self.engine.referring(id, &Audiences::All, 500).await? {
            if record.id.kind() != "opinion" || record.withdrawn.is_some() || record.erased {
                continue;
            }
            let Some(read) = phenomena::read::<OpinionRead>(&record.bytes) else { continue };
            if !read.content.object_refs.contains(id) {
                continue;
            }
            let author = self.author_of(&record).await?;
            let same = matches!(author, Author::Attested { .. })
                .then(|| found.iter().position(|(known, _, _)| *known == author))
                .flatten();
            match same {
                Some(at) if found[at].2 < read.created => {
                    found[at] = (author, read.content.opinion, read.created);
                }
                Some(_) => {}
                None => found.push((author, read.content.opinion, read.created)),
            }
        }
        Ok(found.into_iter().map(|(author, opinion, _)| (author, opinion)).collect())
    }

    async fn mutation_of(&self, form: &MutationForm, now: Timestamp) -> Result<Mutation> {
        let one = phenomenon(&form.phenomenon, "phenomenon")?;
        let other = phenomenon(&form.other_phenomenon, "other_phenomenon")?;
        if one == other {
            return Err(Problem::new("mutation.same", "a phenomenon does not mutate into itself")
                .at("other_phenomenon")
                .into());
        }
        if !MUTATION_KINDS.contains(&&*form.kind) {
            return Err(Problem::new("mutation.kind", "this is no kind of mutation")
                .at("kind")
                .remedy(format!("one of {}", MUTATION_KINDS.join(", ")))
                .into());
        }
        let since = month(&form.since).filter(|since| *since <= now).ok_or_else(|| {
            Problem::new("mutation.since", "since is no month that has begun")
                .at("since")
                .remedy("write it as 2026-09")
        })?;
        let mut enablers = Vec::new();
        for code in &form.enablers {
            let enabler = Enabler::find(code).ok_or_else(|| {
                Problem::new("mutation.enabler", "this is no enabler of the taxonomy").at("enablers")
            })?;
            if !enablers.iter().any(|known| known == enabler.code()) {
                enablers.push(enabler.code().to_owned());
            }
        }
        if form.evidence_refs.len() > EVIDENCE_MOST {
            return Err(Problem::new("mutation.evidence", format!("more than {EVIDENCE_MOST} objects"))
                .at("evidence_refs")
                .into());
        }
        for id in &form.evidence_refs {
            if self.engine.get(&[], id, Which::Last, &Audiences::All).await?.is_empty() {
                return Err(Problem::new("mutation.evidence", "an object that it rests on is not held here")
                    .at("evidence_refs")
                    .into());
            }
        }
        Ok(Mutation {
            phenomenon: one.code().to_owned(),
            kind: form.kind.clone(),
            other_phenomenon: other.code().to_owned(),
            since: since.to_day()[..7].to_owned(),
            enablers,
            evidence_refs: form.evidence_refs.clone(),
            confidence: Some(form.confidence.min(100)),
            valid_until: now + Duration::from_days(i64::from(form.valid_days.clamp(1, 730))),
            taxonomy_version: taxonomy::VERSION,
        })
    }
}

/// The first day of a month written as `YYYY-MM`.
fn month(text: &str) -> Option<Timestamp> {
    let (year, month) = text.split_once('-')?;
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(year, 4) && digits(month, 2)).then_some(())?;
    Timestamp::from_date(year.parse().ok()?, month.parse().ok()?, 1)
}
