//! Rounds of judgement: opened, judged blind, bound, revealed, pooled by every member for itself, scored later.
//!
//! What counts is decided by [`vigie_assess::tally`] alone, from signed objects: the same at every member. Nothing of a judgement leaves before
//! everybody asked is bound or out of time; assessors' names never leave and are erased when their member commits.

mod act;

pub use act::REASONS;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_assess::pool::pool;
use vigie_assess::{Commit, Decimal, MemberState, Quantiles, Reveal, Rules, Tally, score, tally};
use vigie_model::{MemberId, StixId, Timestamp, Tlp};
use vigie_stix::phenomena;
use vigie_stix::rounds::{self as object, Commitment, Judgement, Realization, Round, RoundResult};

use crate::alerts::Author;
use crate::claims::ReleaseForm;
use crate::rows::{self, key, tables};
use crate::told::{Standing, Told};
use crate::{Caller, Node, NodeError, Result, Right};

/// The most questions of a round.
pub const QUESTIONS: usize = 20;
/// The most points of a curve.
const POINTS: usize = 200;

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Somebody asked is not bound yet.
    Commit,
    /// Judgements are shown.
    Reveal,
    /// Nothing can change any more.
    Closed,
}

/// A round as people read it.
#[derive(Clone, Debug, Serialize)]
pub struct RoundView {
    /// The object.
    pub id: StixId,
    /// Who opened it.
    pub author: Author,
    /// Whether this member did.
    pub own: bool,
    /// Whether this member is asked.
    pub asked: bool,
    /// Short name.
    pub title: String,
    /// Code of the phenomenon.
    pub phenomenon: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// Where the answers will be read.
    pub resolution_source: String,
    /// Members asked.
    pub members: Vec<MemberId>,
    /// When it was opened.
    pub stated: Timestamp,
    /// Commitments count until then.
    pub commit_deadline: Timestamp,
    /// Judgements count until then.
    pub reveal_deadline: Timestamp,
    /// Rule of pooling.
    pub rule: String,
    /// The question of a node that it answers.
    pub question_id: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// Marking.
    pub tlp: Tlp,
    /// Its questions.
    pub questions: Vec<QuestionView>,
}

/// One question of a round.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// From 1.
    pub number: usize,
    /// What is asked.
    pub text: String,
    /// Unit of the answer.
    pub unit: String,
    /// Least plausible value.
    pub lower: Option<String>,
    /// Greatest plausible value.
    pub upper: Option<String>,
    /// Every member asked.
    pub progress: Vec<MemberProgress>,
    /// This member's own judgement.
    pub own: OwnJudgement,
    /// The pool of what was revealed; absent while nothing counts.
    pub result: Option<ResultView>,
    /// What it turned out to be.
    pub realization: Option<RealizationView>,
}

/// Where a member stands with a question.
#[derive(Clone, Debug, Serialize)]
pub struct MemberProgress {
    /// Who.
    pub member: MemberId,
    /// `awaited`, `committed`, `revealed`, `no-commitment`, `late-commitment`, `not-revealed`, `late-reveal` or `broken`.
    pub state: &'static str,
    /// 5, 50 and 95 % quantile, once they count.
    pub quantiles: Option<[String; 3]>,
}

/// This member's own part.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OwnJudgement {
    /// Assessors of this member that entered a judgement.
    pub entered: u64,
    /// What the caller entered, or this member is bound to.
    pub mine: Option<[String; 3]>,
    /// Whether this member is bound.
    pub committed: bool,
    /// Whether it has shown its judgement.
    pub revealed: bool,
}

/// The pool, as this node computes it now.
#[derive(Clone, Debug, Serialize)]
pub struct ResultView {
    /// 5, 50 and 95 % quantile.
    pub pooled: [String; 3],
    /// Least and greatest of the members' medians.
    pub medians: [String; 2],
    /// What all members' intervals share, if anything.
    pub overlap: Option<[String; 2]>,
    /// Range of the pooled median with one member left out; absent with a single member.
    pub leave_out: Option<[String; 2]>,
    /// Digest of what was pooled.
    pub inputs_sha256: String,
    /// Whether this member released its result.
    pub released: bool,
    /// Other members' results, and whether they equal this one.
    pub told: Vec<(MemberId, bool)>,
    /// Points of the pooled distribution: value, probability of at most that.
    pub curve: Vec<(f64, f64)>,
}

/// What a quantity turned out to be, and how the judgements did.
#[derive(Clone, Debug, Serialize)]
pub struct RealizationView {
    /// The value.
    pub value: String,
    /// Who says so.
    pub by: Author,
    /// Pinball loss of the pool, in units of the question.
    pub pool_loss: f64,
    /// Whether it lies within the pool's 5 to 95 %.
    pub pool_covers: bool,
    /// The same of this member's judgement.
    pub own: Option<(f64, bool)>,
}

/// A round to open.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundForm {
    /// Short name.
    pub title: String,
    /// Code of the phenomenon.
    pub phenomenon: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// Where the answers will be read.
    pub resolution_source: String,
    /// The questions.
    pub questions: Vec<QuestionForm>,
    /// Members asked, at least two.
    pub members: BTreeSet<MemberId>,
    /// Hours until commitments end, 1 to 2,000.
    pub commit_hours: u32,
    /// Hours after that until judgements end, 1 to 2,000.
    pub reveal_hours: u32,
    /// The open question that it answers.
    #[serde(default)]
    pub question_id: Option<String>,
    /// Not needed: a round goes to the members asked under TLP:AMBER.
    #[serde(default)]
    pub release: Option<ReleaseForm>,
}

/// A question to ask.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionForm {
    /// What is asked.
    pub text: String,
    /// Unit of the answer.
    pub unit: String,
    /// Least plausible value.
    #[serde(default)]
    pub lower: Option<String>,
    /// Greatest plausible value.
    #[serde(default)]
    pub upper: Option<String>,
}

/// A judgement to enter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementForm {
    /// 5 % quantile, decimal text.
    pub q05: String,
    /// Median.
    pub q50: String,
    /// 95 % quantile.
    pub q95: String,
    /// 0 to 100; 50 if not said.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// Why, by code.
    #[serde(default)]
    pub reason_codes: Vec<String>,
}

/// What an assessor entered; the account is in the key alone and goes with the row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entered {
    quantiles: [String; 3],
    confidence: u8,
    reason_codes: Vec<String>,
}

/// What this member is bound to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bound {
    quantiles: [String; 3],
    confidence: u8,
    reason_codes: Vec<String>,
    nonce: String,
    revealed: bool,
}

/// A judgement with its author, which the commitment covers.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Judged {
    created_by_ref: StixId,
    #[serde(flatten)]
    judgement: Judgement,
}

/// Everything that is held of rounds.
pub(crate) struct Held {
    rounds: Vec<(Told, Round)>,
    commits: Vec<(Told, Commitment)>,
    reveals: Vec<(Told, Judged)>,
    results: Vec<(Told, RoundResult)>,
    realizations: Vec<(Told, Realization)>,
}

impl Node {
    /// All rounds, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn rounds(&self, caller: &Caller) -> Result<Vec<RoundView>> {
        caller.need(Right::ReadAssessments)?;
        self.note_read(caller, "rounds").await?;
        let held = self.held_rounds().await?;
        let mut views = Vec::new();
        for (told, round) in held.rounds.iter().rev() {
            views.push(self.round_view(caller, &held, told, round).await?);
        }
        Ok(views)
    }

    /// One round.
    ///
    /// # Errors
    /// `NotFound` if no such round stands here.
    pub async fn round(&self, caller: &Caller, id: &StixId) -> Result<RoundView> {
        caller.need(Right::ReadAssessments)?;
        self.note_read(caller, "rounds").await?;
        let held = self.held_rounds().await?;
        let (told, round) = held.round(id)?;
        self.round_view(caller, &held, told, round).await
    }

    /// What is held of rounds: attested objects that stand. Rounds that contradict themselves are left out.
    pub(crate) async fn held_rounds(&self) -> Result<Held> {
        fn parsed<T: for<'a> Deserialize<'a>>(record: &vigie_store::Record) -> Option<T> {
            phenomena::read::<T>(&record.bytes).map(|held| held.content)
        }
        /// Who says it is known, and it was neither withdrawn nor revoked.
        fn stands<T>((told, _): &(Told, T)) -> bool {
            told.member().is_some() && told.state != Standing::Withdrawn
        }
        let mut held = Held {
            rounds: self.told(&[object::ROUND_TYPE], parsed::<Round>).await?,
            commits: self.told(&[object::COMMITMENT_TYPE], parsed::<Commitment>).await?,
            reveals: self.told(&[object::JUDGEMENT_TYPE], parsed::<Judged>).await?,
            results: self.told(&[object::RESULT_TYPE], parsed::<RoundResult>).await?,
            realizations: self.told(&[object::REALIZATION_TYPE], parsed::<Realization>).await?,
        };
        held.rounds.retain(|one| stands(one) && is_sound(&one.1));
        held.commits.retain(stands);
        held.reveals.retain(stands);
        held.results.retain(stands);
        held.realizations.retain(stands);
        Ok(held)
    }

    async fn round_view(
        &self,
        caller: &Caller,
        held: &Held,
        told: &Told,
        round: &Round,
    ) -> Result<RoundView> {
        let now = self.now();
        let own = &self.identity.member;
        let mut questions = Vec::new();
        let (mut may_reveal, mut closed) = (true, true);
        for number in 1..=round.questions.len() {
            let counted = held.tally(&told.id, round, number as u32, now);
            may_reveal &= counted.may_reveal();
            closed &= counted.is_final();
            questions.push(self.question_view(caller, held, told, round, number, &counted).await?);
        }
        Ok(RoundView {
            id: told.id.clone(),
            author: told.author.clone(),
            own: told.own,
            asked: round.members.contains(own),
            title: round.title.clone(),
            phenomenon: round.phenomenon.clone(),
            place: round.place.clone(),
            period: round.period.clone(),
            resolution_source: round.resolution_source.clone(),
            members: round.members.clone(),
            stated: told.at,
            commit_deadline: round.commit_deadline,
            reveal_deadline: round.reveal_deadline,
            rule: round.rule.clone(),
            question_id: round.question_id.clone(),
            stage: match (may_reveal, closed) {
                (_, true) => Stage::Closed,
                (true, false) => Stage::Reveal,
                (false, false) => Stage::Commit,
            },
            tlp: told.tlp,
            questions,
        })
    }

    async fn question_view(
        &self,
        caller: &Caller,
        held: &Held,
        told: &Told,
        round: &Round,
        number: usize,
        counted: &Tally,
    ) -> Result<QuestionView> {
        let own = &self.identity.member;
        let question = number as u32;
        let shown = |member: &MemberId| counted.used.iter().find(|one| one.member == *member);
        let progress = counted.members.iter().map(|(member, state)| MemberProgress {
            member: member.clone(),
            state: state.name(),
            quantiles: shown(member).map(|one| texts(&one.quantiles)),
        });
        let place = format!("{question:04}");
        let bound: Option<(Bound, _)> =
            rows::load(&*self.engine, tables::COMMITTED, &key([told.id.as_str(), &place])).await?;
        let prefix = key([told.id.as_str(), &place]);
        let entered = rows::all::<Entered>(&*self.engine, tables::JUDGED, prefix.as_str()).await?;
        let mine = caller.account_name().and_then(|name| {
            entered.iter().find(|(place, _)| place.parts().nth(2) == Some(name)).map(|(_, one)| one)
        });
        let judged = OwnJudgement {
            entered: entered.len() as u64,
            mine: bound
                .as_ref()
                .map(|(bound, _)| bound.quantiles.clone())
                .or_else(|| mine.map(|one| one.quantiles.clone())),
            committed: bound.is_some(),
            revealed: bound.as_ref().is_some_and(|(bound, _)| bound.revealed),
        };
        let result = counted.pooled.as_ref().map(|pooled| {
            let computed = result_of(&told.id, question, counted, pooled);
            let theirs =
                held.results.iter().filter(|(_, one)| one.round_ref == told.id && one.question == question);
            let mut others: Vec<(MemberId, bool)> = Vec::new();
            let mut released = false;
            for (said, one) in theirs {
                let Some(Ok(member)) = said.member().map(str::parse::<MemberId>) else { continue };
                match member == *own {
                    true => released |= *one == computed,
                    // The newest of each member counts.
                    false => {
                        others.retain(|(known, _)| *known != member);
                        others.push((member, *one == computed));
                    }
                }
            }
            let weight = 1.0 / counted.used.len() as f64;
            let parts: Vec<(f64, Quantiles)> =
                counted.used.iter().map(|one| (weight, one.quantiles)).collect();
            let curve = pool(&parts).map(|(curve, _)| curve.points().to_vec()).unwrap_or_default();
            let step = curve.len().div_ceil(POINTS).max(1);
            ResultView {
                pooled: texts(&pooled.quantiles),
                medians: [pooled.spread.median_low.to_string(), pooled.spread.median_high.to_string()],
                overlap: pooled.spread.common.map(|(low, high)| [low.to_string(), high.to_string()]),
                leave_out: pooled.spread.leave_one_out.map(|(low, high)| [low.to_string(), high.to_string()]),
                inputs_sha256: counted.inputs.clone(),
                released,
                told: others,
                curve: curve.into_iter().step_by(step).collect(),
            }
        });
        let realization = held.realization(&told.id, question, told).and_then(|(said, one)| {
            let value: Decimal = one.value.parse().ok()?;
            let pooled = counted.pooled.as_ref()?;
            let of = |quantiles: &Quantiles| {
                let scored = score::score(quantiles, value);
                (scored.pinball, scored.covered)
            };
            let (pool_loss, pool_covers) = of(&pooled.quantiles);
            Some(RealizationView {
                value: one.value.clone(),
                by: said.author.clone(),
                pool_loss,
                pool_covers,
                own: shown(own).map(|one| of(&one.quantiles)),
            })
        });
        let bound_of = |texts: &[String]| texts.get(number - 1).filter(|text| *text != "-").cloned();
        Ok(QuestionView {
            number,
            text: round.questions[number - 1].clone(),
            unit: round.units[number - 1].clone(),
            lower: bound_of(&round.lower_bounds),
            upper: bound_of(&round.upper_bounds),
            progress: progress.collect(),
            own: judged,
            result,
            realization,
        })
    }
}

impl Held {
    /// The round of this id.
    pub(crate) fn round(&self, id: &StixId) -> Result<(&Told, &Round)> {
        let found = self.rounds.iter().find(|(told, _)| told.id == *id);
        found
            .map(|(told, round)| (told, round))
            .ok_or_else(|| NodeError::not_found("no round of this id stands here"))
    }

    /// Ids of nodes' questions that rounds of this member answer.
    pub(crate) fn questions_taken(&self) -> BTreeSet<String> {
        self.rounds
            .iter()
            .filter(|(told, _)| told.own)
            .filter_map(|(_, round)| round.question_id.clone())
            .collect()
    }

    /// Counts one question.
    pub(crate) fn tally(&self, id: &StixId, round: &Round, question: u32, now: Timestamp) -> Tally {
        let rules = Rules {
            round: id.to_string(),
            members: round.members.clone(),
            commit_deadline: round.commit_deadline,
            reveal_deadline: round.reveal_deadline,
        };
        let member = |told: &Told| told.member().and_then(|code| code.parse::<MemberId>().ok());
        let commits: Vec<Commit> = self
            .commits
            .iter()
            .filter(|(_, one)| one.round_ref == *id)
            .filter_map(|(told, one)| {
                Some(Commit {
                    member: member(told)?,
                    question: one.question,
                    digest: one.digest.clone(),
                    created: told.at,
                    changed: told.at != told.modified,
                })
            })
            .collect();
        let reveals: Vec<Reveal> = self
            .reveals
            .iter()
            .filter(|(_, one)| one.judgement.round_ref == *id)
            .filter_map(|(told, one)| {
                let (author, one) = (&one.created_by_ref, &one.judgement);
                Some(Reveal {
                    id: told.id.to_string(),
                    member: member(told)?,
                    author: author.to_string(),
                    question: one.question,
                    quantiles: quantiles_of(&[&one.q05, &one.q50, &one.q95])?,
                    confidence: one.confidence,
                    reason_codes: one.reason_codes.clone(),
                    nonce: one.nonce.clone(),
                    created: told.at,
                    changed: told.at != told.modified,
                })
            })
            .collect();
        tally(&rules, question, &commits, &reveals, now)
    }

    /// What the round's author says the quantity turned out to be, the newest.
    fn realization(&self, id: &StixId, question: u32, round: &Told) -> Option<&(Told, Realization)> {
        self.realizations.iter().rev().find(|(told, one)| {
            one.round_ref == *id && one.question == question && told.member() == round.member()
        })
    }
}

/// Whether the lists of a round fit each other and it asks two members or more.
fn is_sound(round: &Round) -> bool {
    let count = round.questions.len();
    let members: BTreeSet<&MemberId> = round.members.iter().collect();
    (1..=QUESTIONS).contains(&count)
        && [&round.units, &round.lower_bounds, &round.upper_bounds].iter().all(|list| list.len() == count)
        && members.len() == round.members.len()
        && (2..=200).contains(&members.len())
        && round.rule == vigie_assess::RULE
        && round.commit_deadline < round.reveal_deadline
}

/// The three numbers of a judgement, if they are ones and rise.
pub(crate) fn quantiles_of(texts: &[&str; 3]) -> Option<Quantiles> {
    let [q05, q50, q95] = texts.map(|text| text.parse::<Decimal>().ok());
    Quantiles::new(q05?, q50?, q95?).ok()
}

fn texts(quantiles: &Quantiles) -> [String; 3] {
    [quantiles.q05(), quantiles.q50(), quantiles.q95()].map(|number| number.to_string())
}

/// The result object of what was counted: every member that holds the same objects makes the same.
pub(crate) fn result_of(
    round: &StixId,
    question: u32,
    counted: &Tally,
    pooled: &vigie_assess::Pooled,
) -> RoundResult {
    let in_state = |states: &[MemberState]| counted.in_state(states).into_iter().cloned().collect();
    let [q05, q50, q95] = texts(&pooled.quantiles);
    let mut members = Vec::new();
    let mut weights = Vec::new();
    for one in &pooled.members {
        if let Ok(member) = one.member.parse() {
            members.push(member);
            weights.push(one.weight.to_string());
        }
    }
    let (overlap_low, overlap_high) =
        pooled.spread.common.map(|(low, high)| (low.to_string(), high.to_string())).unzip();
    let (leave_out_low, leave_out_high) =
        pooled.spread.leave_one_out.map(|(low, high)| (low.to_string(), high.to_string())).unzip();
    RoundResult {
        round_ref: round.clone(),
        question,
        q05,
        q50,
        q95,
        median_low: pooled.spread.median_low.to_string(),
        median_high: pooled.spread.median_high.to_string(),
        overlap_low,
        overlap_high,
        leave_out_low,
        leave_out_high,
        members,
        weights,
        judgement_refs: counted.used.iter().filter_map(|one| one.id.parse().ok()).collect(),
        inputs_sha256: counted.inputs.clone(),
        missing_members: in_state(&[
            MemberState::Awaited,
            MemberState::Committed,
            MemberState::NoCommitment,
            MemberState::NotRevealed,
        ]),
        late_members: in_state(&[MemberState::LateCommitment, MemberState::LateReveal]),
        broken_members: in_state(&[MemberState::Broken]),
        rule: vigie_assess::RULE.to_owned(),
    }
}
