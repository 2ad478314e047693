//! What people do in a round.

use std::collections::BTreeSet;

use vigie_assess::pool::pool;
use vigie_assess::{Content, Decimal, Quantiles, commitment, digest};
use vigie_model::{Duration, MemberId, StixId, Timestamp};
use vigie_stix::accord::{self, Head};
use vigie_stix::phenomena::Stated;
use vigie_stix::rounds::{self as object, Commitment, Judgement, Realization, Round};
use vigie_store::{Batch, RowOp};

use super::{Bound, Entered, JudgementForm, QUESTIONS, RoundForm, quantiles_of, result_of, texts};
use crate::claims::ClaimMade;
use crate::rows::{self, key, tables};
use crate::told::{Draft, Told, line, percent};
use crate::{ATTEMPTS, Caller, Node, NodeError, Problem, Result, Right, is_conflict};

/// The longest that a stage may take.
const HOURS: u32 = 2_000;
/// Codes of why somebody judges so.
pub const REASONS: [&str; 8] = [
    "own-counts",
    "told-counts",
    "trend",
    "mutation",
    "practice-changed",
    "season",
    "other-source",
    "experience",
];

impl Node {
    /// Opens a round: it goes to the members asked, and to nobody else.
    ///
    /// # Errors
    /// `Invalid` naming the field; `Forbidden` without the right to convene.
    pub async fn open_round(&self, caller: &Caller, form: &RoundForm) -> Result<ClaimMade> {
        caller.need(Right::Convene)?;
        let now = self.now().trunc_millis();
        let round = self.round_of(form, now).await?;
        let readers: BTreeSet<MemberId> = round.members.iter().cloned().collect();
        let id = self.fresh_id(object::ROUND_TYPE);
        let subject = format!("{id} {} questions, {} members", round.questions.len(), round.members.len());
        let leaf = self.leaf(now, caller, "round.opened", "assessment", subject);
        let write = move |head: &Head<'_>| object::round(&stated(head), &round);
        let (batch, mut made) =
            self.outgoing(&self.to_members(readers), now, vec![(id, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Enters an assessor's judgement: a local row, which replaces the assessor's earlier one until the member commits.
    ///
    /// # Errors
    /// `Invalid` naming the field; `NotFound`; `Conflict` if the member committed before or commitments have ended.
    pub async fn judge(
        &self,
        caller: &Caller,
        id: &StixId,
        question: usize,
        form: &JudgementForm,
    ) -> Result<()> {
        caller.need(Right::Judge)?;
        let name =
            caller.account_name().ok_or_else(|| NodeError::not_found("a judgement is an account's"))?;
        let held = self.held_rounds().await?;
        let (_, round) = held.round(id)?;
        self.asked(round)?;
        let now = self.now();
        if now > round.commit_deadline {
            return Err(over("commitments of this round have ended"));
        }
        if !(1..=round.questions.len()).contains(&question) {
            return Err(Problem::new("round.question", "the round has no question of this number")
                .at("question")
                .into());
        }
        let quantiles = checked(form)?;
        within(&quantiles, round, question)?;
        let place = format!("{question:04}");
        if self.engine.row(tables::COMMITTED, &key([id.as_str(), &place])).await?.is_some() {
            return Err(NodeError::Conflict(
                Problem::new("round.committed", "this member is bound to its judgement already")
                    .remedy("judge in the next round"),
            ));
        }
        let entered = Entered {
            quantiles: texts(&quantiles),
            confidence: percent(form.confidence)?.unwrap_or(50),
            reason_codes: codes(&form.reason_codes)?,
        };
        // The leaf says that somebody judged, never what.
        let leaf = self.leaf(now, caller, "round.judged", "assessment", format!("{id} {question}"));
        let batch =
            Batch::new(now, leaf).row(rows::set(tables::JUDGED, key([id.as_str(), &place, name]), &entered));
        self.engine.apply(batch.build()).await?;
        Ok(())
    }

    /// Binds this member: pools what its assessors entered for each question, releases the commitments, and forgets who entered what.
    ///
    /// # Errors
    /// `Conflict` if commitments have ended, nothing was entered, or the member is bound to all of it already.
    pub async fn commit_judgement(&self, caller: &Caller, id: &StixId) -> Result<Vec<ClaimMade>> {
        self.need_judge(caller)?;
        for _ in 0..ATTEMPTS {
            let held = self.held_rounds().await?;
            let (told, round) = held.round(id)?;
            self.asked(round)?;
            let now = self.now().trunc_millis();
            if now > round.commit_deadline {
                return Err(over("commitments of this round have ended"));
            }
            let mut drafts: Vec<Draft<'_>> = Vec::new();
            let mut changes = Vec::new();
            for number in 1..=round.questions.len() {
                let place = format!("{number:04}");
                let bound = key([id.as_str(), &place]);
                if self.engine.row(tables::COMMITTED, &bound).await?.is_some() {
                    continue;
                }
                let entered =
                    rows::all::<Entered>(&*self.engine, tables::JUDGED, key([id.as_str(), &place]).as_str())
                        .await?;
                let Some(pooled) = of_member(&entered.iter().map(|(_, one)| one.clone()).collect::<Vec<_>>())
                else {
                    continue;
                };
                let nonce = self.entropy.octets::<32>();
                let author = self.identity.identity.to_string();
                let content = Content {
                    author: &author,
                    confidence: pooled.confidence,
                    reason_codes: &pooled.reason_codes,
                    // What was pooled from sound judgements is one.
                    quantiles: kept_quantiles(&pooled.quantiles)?,
                    question: number as u32,
                    round: id.as_str(),
                };
                let commitment = Commitment {
                    round_ref: id.clone(),
                    question: number as u32,
                    digest: digest(&content, &nonce),
                };
                let sealed = Bound { nonce: commitment::to_hex(&nonce), ..pooled };
                changes.push(rows::insert(tables::COMMITTED, bound, &sealed));
                changes.extend(entered.into_iter().map(|(place, _)| RowOp::Delete(tables::JUDGED, place)));
                drafts.push((
                    self.fresh_id(object::COMMITMENT_TYPE),
                    Box::new(move |head: &Head<'_>| object::commitment(&stated(head), &commitment)),
                ));
            }
            if drafts.is_empty() {
                return Err(NodeError::Conflict(
                    Problem::new("round.nothing-entered", "there is no judgement to commit to")
                        .remedy("enter one first"),
                ));
            }
            let subject = format!("{id} {} questions", drafts.len());
            let leaf = self.leaf(now, caller, "round.committed", "assessment", subject);
            let form = self.to_members(readers(told, round));
            let (batch, made) = self.outgoing(&form, now, drafts, leaf).await?;
            let batch = changes.into_iter().fold(batch, |batch, change| batch.row(change));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(made),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Shows what this member is bound to.
    ///
    /// # Errors
    /// `Conflict`: `round.blind` while somebody asked is not bound and has time left, `round.nothing-committed` if there is nothing
    /// to show.
    pub async fn reveal(&self, caller: &Caller, id: &StixId) -> Result<Vec<ClaimMade>> {
        self.need_judge(caller)?;
        for _ in 0..ATTEMPTS {
            let held = self.held_rounds().await?;
            let (told, round) = held.round(id)?;
            let now = self.now().trunc_millis();
            let mut drafts: Vec<Draft<'_>> = Vec::new();
            let mut changes = Vec::new();
            for number in 1..=round.questions.len() {
                let place = key([id.as_str(), &format!("{number:04}")]);
                let found: Option<(Bound, Vec<u8>)> =
                    rows::load(&*self.engine, tables::COMMITTED, &place).await?;
                let Some((bound, old)) = found.filter(|(bound, _)| !bound.revealed) else { continue };
                if !held.tally(id, round, number as u32, now).may_reveal() {
                    return Err(NodeError::Conflict(
                        Problem::new("round.blind", "not everybody asked is bound yet")
                            .at(format!("question {number}"))
                            .remedy("wait for the others or for the end of commitments"),
                    ));
                }
                let [q05, q50, q95] = bound.quantiles.clone();
                let judgement = Judgement {
                    round_ref: id.clone(),
                    question: number as u32,
                    q05,
                    q50,
                    q95,
                    nonce: bound.nonce.clone(),
                    confidence: bound.confidence,
                    reason_codes: bound.reason_codes.clone(),
                };
                let shown = Bound { revealed: true, ..bound };
                let new = rows::encode(&shown);
                changes.push(RowOp::Replace { table: tables::COMMITTED, key: place, old, new });
                drafts.push((
                    self.fresh_id(object::JUDGEMENT_TYPE),
                    Box::new(move |head: &Head<'_>| object::judgement(&stated(head), &judgement)),
                ));
            }
            if drafts.is_empty() {
                return Err(NodeError::Conflict(Problem::new(
                    "round.nothing-committed",
                    "this member is bound to nothing that it has not shown",
                )));
            }
            let subject = format!("{id} {} questions", drafts.len());
            let leaf = self.leaf(now, caller, "round.revealed", "assessment", subject);
            let form = self.to_members(readers(told, round));
            let (batch, made) = self.outgoing(&form, now, drafts, leaf).await?;
            let batch = changes.into_iter().fold(batch, |batch, change| batch.row(change));
            match self.engine.apply(batch.build()).await {
                Ok(_) => return Ok(made),
                Err(error) if is_conflict(&error) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        Err(crate::lists::crowded())
    }

    /// Computes what came out and releases it as this member's result, once for the same inputs.
    ///
    /// # Errors
    /// `Conflict` (`round.open`) while something can still change, (`round.empty`) if nothing counts.
    pub async fn conclude_round(&self, caller: &Caller, id: &StixId) -> Result<Vec<ClaimMade>> {
        self.need_judge(caller)?;
        let held = self.held_rounds().await?;
        let (told, round) = held.round(id)?;
        let now = self.now().trunc_millis();
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        let mut counts = false;
        for number in 1..=round.questions.len() {
            let counted = held.tally(id, round, number as u32, now);
            if !counted.is_final() {
                return Err(NodeError::Conflict(
                    Problem::new("round.open", "a member asked can still commit or reveal")
                        .at(format!("question {number}"))
                        .remedy("wait for it, or for the deadline"),
                ));
            }
            let Some(pooled) = &counted.pooled else { continue };
            counts = true;
            let result = result_of(id, number as u32, &counted, pooled);
            if held.results.iter().any(|(said, one)| said.own && *one == result) {
                continue;
            }
            drafts.push((
                self.fresh_id(object::RESULT_TYPE),
                Box::new(move |head: &Head<'_>| object::result(&stated(head), &result)),
            ));
        }
        if !counts {
            return Err(NodeError::Conflict(Problem::new(
                "round.empty",
                "no judgement of this round counts",
            )));
        }
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let subject = format!("{id} {} questions", drafts.len());
        let leaf = self.leaf(now, caller, "round.concluded", "assessment", subject);
        let (batch, made) = self.outgoing(&self.to_members(readers(told, round)), now, drafts, leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made)
    }

    /// Says what a quantity turned out to be, by the member that opened the round; judgements are scored against it.
    ///
    /// # Errors
    /// `Invalid` for a number that is none; `Forbidden` if another member opened the round; `Conflict` while it is not closed.
    pub async fn realize(
        &self,
        caller: &Caller,
        id: &StixId,
        question: usize,
        value: &str,
    ) -> Result<ClaimMade> {
        caller.need(Right::Convene)?;
        let held = self.held_rounds().await?;
        let (told, round) = held.round(id)?;
        if !told.own {
            return Err(NodeError::Forbidden(
                Problem::new("round.other", "another member opened this round")
                    .remedy("ask it to say what came out"),
            ));
        }
        let now = self.now().trunc_millis();
        if !(1..=round.questions.len()).contains(&question)
            || !held.tally(id, round, question as u32, now).is_final()
        {
            return Err(NodeError::Conflict(Problem::new("round.open", "this question is not closed")));
        }
        let value: Decimal = value
            .trim()
            .parse()
            .map_err(|error| Problem::new("round.number", format!("{error}")).at("value"))?;
        let realization = Realization {
            round_ref: id.clone(),
            question: question as u32,
            value: value.to_string(),
            day: now.to_day(),
        };
        let own = self.fresh_id(object::REALIZATION_TYPE);
        let leaf = self.leaf(now, caller, "round.realized", "assessment", format!("{id} {question}"));
        let write = move |head: &Head<'_>| object::realization(&stated(head), &realization);
        let form = self.to_members(readers(told, round));
        let (batch, mut made) = self.outgoing(&form, now, vec![(own, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    fn need_judge(&self, caller: &Caller) -> Result<()> {
        match caller.may(Right::Judge) {
            true => Ok(()),
            false => caller.need(Right::Convene),
        }
    }

    fn asked(&self, round: &Round) -> Result<()> {
        match round.members.contains(&self.identity.member) {
            true => Ok(()),
            false => Err(NodeError::Forbidden(
                Problem::new("round.not-asked", "this member is not asked in this round")
                    .remedy("ask the member that opened it"),
            )),
        }
    }

    async fn round_of(&self, form: &RoundForm, now: Timestamp) -> Result<Round> {
        if !(1..=QUESTIONS).contains(&form.questions.len()) {
            return Err(Problem::new("round.questions", format!("a round has 1 to {QUESTIONS} questions"))
                .at("questions")
                .into());
        }
        let known = self.known_members().await?;
        if form.members.len() < 2 || !form.members.is_subset(&known) {
            return Err(Problem::new(
                "round.members",
                "a round asks at least two members that this node knows",
            )
            .at("members")
            .into());
        }
        for (hours, at) in [(form.commit_hours, "commit_hours"), (form.reveal_hours, "reveal_hours")] {
            if !(1..=HOURS).contains(&hours) {
                return Err(Problem::new("round.hours", format!("a stage takes 1 to {HOURS} hours"))
                    .at(at)
                    .into());
            }
        }
        let hours = |hours: u32| Duration::from_secs(i64::from(hours) * 3_600);
        let commit_deadline = now + hours(form.commit_hours);
        let mut round = Round {
            title: line(&form.title, "title", accord::LINE_MOST)?,
            questions: Vec::new(),
            units: Vec::new(),
            lower_bounds: Vec::new(),
            upper_bounds: Vec::new(),
            phenomenon: phenomenon(&form.phenomenon)?,
            place: line(&form.place, "place", accord::LINE_MOST)?,
            period: line(&form.period, "period", 100)?,
            resolution_source: line(&form.resolution_source, "resolution_source", accord::LINE_MOST)?,
            members: form.members.iter().cloned().collect(),
            commit_deadline,
            reveal_deadline: commit_deadline + hours(form.reveal_hours),
            rule: vigie_assess::RULE.to_owned(),
            question_id: None,
        };
        if let Some(id) = form.question_id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            round.question_id = Some(line(id, "question_id", accord::LINE_MOST)?);
        }
        for (at, question) in form.questions.iter().enumerate() {
            let place = |field: &str| format!("questions[{at}].{field}");
            round.questions.push(line(&question.text, &place("text"), 500)?);
            round.units.push(line(&question.unit, &place("unit"), 100)?);
            let bound = |text: &Option<String>, field: &str| -> Result<Option<Decimal>> {
                match text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                    None => Ok(None),
                    Some(text) => text.parse().map(Some).map_err(|error| {
                        Problem::new("round.number", format!("{error}")).at(place(field)).into()
                    }),
                }
            };
            let (lower, upper) = (bound(&question.lower, "lower")?, bound(&question.upper, "upper")?);
            if lower.zip(upper).is_some_and(|(lower, upper)| lower >= upper) {
                return Err(Problem::new(
                    "round.bounds",
                    "the least plausible value is not below the greatest",
                )
                .at(place("lower"))
                .into());
            }
            let text =
                |bound: Option<Decimal>| bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string());
            round.lower_bounds.push(text(lower));
            round.upper_bounds.push(text(upper));
        }
        Ok(round)
    }
}

fn stated(head: &Head<'_>) -> Stated {
    Stated {
        id: head.id.clone(),
        created: head.created,
        created_by: head.created_by.clone(),
        markings: head.markings.to_vec(),
    }
}

/// Members asked, and the one that opened the round.
fn readers(told: &Told, round: &Round) -> BTreeSet<MemberId> {
    let author = told.member().and_then(|code| code.parse().ok());
    round.members.iter().cloned().chain(author).collect()
}

fn over(what: &str) -> NodeError {
    NodeError::Conflict(Problem::new("round.deadline", what.to_owned()).remedy("judge in the next round"))
}

fn phenomenon(code: &str) -> Result<String> {
    match vigie_trend::taxonomy::Phenomenon::find(code.trim()) {
        Some(_) => Ok(code.trim().to_owned()),
        None => Err(Problem::new("round.phenomenon", "this is no phenomenon of the taxonomy")
            .at("phenomenon")
            .into()),
    }
}

fn codes(given: &[String]) -> Result<Vec<String>> {
    let mut kept: Vec<String> = given.iter().filter(|code| !code.is_empty()).cloned().collect();
    kept.sort();
    kept.dedup();
    match kept.iter().all(|code| REASONS.contains(&&**code)) {
        true => Ok(kept),
        false => Err(Problem::new("round.reason", "a reason is not of the controlled list")
            .at("reason_codes")
            .remedy(format!("codes are {}", REASONS.join(", ")))
            .into()),
    }
}

/// The numbers of a form.
fn checked(form: &JudgementForm) -> Result<Quantiles> {
    let number = |text: &str, at: &str| -> Result<Decimal> {
        text.trim()
            .parse()
            .map_err(|error| Problem::new("round.number", format!("{error}")).at(at.to_owned()).into())
    };
    let (q05, q50, q95) = (number(&form.q05, "q05")?, number(&form.q50, "q50")?, number(&form.q95, "q95")?);
    Quantiles::new(q05, q50, q95)
        .map_err(|error| Problem::new("round.quantiles", format!("{error}")).at("q50").into())
}

/// Within the plausible range of the question.
fn within(quantiles: &Quantiles, round: &Round, question: usize) -> Result<()> {
    let bound = |texts: &[String]| texts[question - 1].parse::<Decimal>().ok();
    let outside = bound(&round.lower_bounds).is_some_and(|lower| quantiles.q05() < lower)
        || bound(&round.upper_bounds).is_some_and(|upper| quantiles.q95() > upper);
    match outside {
        false => Ok(()),
        true => Err(Problem::new("round.range", "a number lies outside the plausible range of the question")
            .at("q05, q95")
            .remedy("the range stands beside the question")
            .into()),
    }
}

fn kept_quantiles(texts: &[String; 3]) -> Result<Quantiles> {
    quantiles_of(&[&texts[0], &texts[1], &texts[2]]).ok_or_else(|| {
        vigie_store::StoreError::Corrupt("a judgement in the store has no rising numbers".into()).into()
    })
}

/// One judgement of a member from those of its assessors: equal weights, mean confidence, all reasons. `None` of none.
fn of_member(entered: &[Entered]) -> Option<Bound> {
    let weight = 1.0 / entered.len() as f64;
    let parts: Vec<(f64, Quantiles)> =
        entered.iter().filter_map(|one| Some((weight, kept_quantiles(&one.quantiles).ok()?))).collect();
    let quantiles = match parts.as_slice() {
        [(_, only)] => *only,
        _ => pool(&parts)?.1,
    };
    let mut reason_codes: Vec<String> =
        entered.iter().flat_map(|one| one.reason_codes.iter().cloned()).collect();
    reason_codes.sort();
    reason_codes.dedup();
    let sum: usize = entered.iter().map(|one| usize::from(one.confidence)).sum();
    Some(Bound {
        quantiles: texts(&quantiles),
        // A mean of numbers up to 100 is one.
        confidence: (sum / entered.len()) as u8,
        reason_codes,
        nonce: String::new(),
        revealed: false,
    })
}
