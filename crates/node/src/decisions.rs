//! Decisions of working groups: a meeting, what was decided, which member answers for it and until when, and what became of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp};
use vigie_policy::Onward;
use vigie_stix::accord::{self, Decision, FollowUp, Meeting};

use crate::claims::{ClaimMade, ReleaseForm};
use crate::told::{Draft, Referred, Told, code, day, is_bookkeeping, line, lines};
use crate::{Caller, Node, NodeError, Problem, Result, Right};

/// How a decision stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionState {
    /// Not done, and its day has not passed.
    Open,
    /// Not done, and its day has passed.
    Overdue,
    /// The member that answers for it says that it is done.
    Done,
    /// Withdrawn by its author.
    Withdrawn,
}

/// What somebody said became of a decision.
#[derive(Clone, Debug, Serialize)]
pub struct FollowUpView {
    /// Who, when, how it stands.
    #[serde(flatten)]
    pub told: Told,
    /// `open` or `done`.
    pub what: String,
    /// Since which day.
    pub day: String,
    /// Whether it is said by the member that answers for the decision: only that counts.
    pub counts: bool,
}

/// A decision as people read it.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionView {
    /// Who recorded it, and when.
    #[serde(flatten)]
    pub told: Told,
    /// The meeting.
    pub meeting: Referred,
    /// What was decided.
    pub text: String,
    /// The member that answers for it.
    pub responsible: MemberId,
    /// Last day.
    pub due: String,
    /// How it stands today.
    pub status: DecisionState,
    /// What it rests on.
    pub basis: Vec<Referred>,
    /// What was said of it since, oldest first.
    pub follow_ups: Vec<FollowUpView>,
    /// Whether this member answers for it.
    pub ours: bool,
}

/// A meeting as people read it.
#[derive(Clone, Debug, Serialize)]
pub struct MeetingView {
    /// Who recorded it, and when.
    #[serde(flatten)]
    pub told: Told,
    /// Title.
    pub title: String,
    /// Day.
    pub day: String,
    /// Working group.
    pub group: String,
    /// Agenda.
    pub agenda: Vec<String>,
    /// Members that took part.
    pub participants: Vec<MemberId>,
    /// Decisions, oldest first.
    pub decisions: Vec<DecisionView>,
}

/// A meeting to record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingForm {
    /// Title.
    pub title: String,
    /// Day.
    pub day: String,
    /// Working group.
    pub group: String,
    /// Points of the agenda.
    #[serde(default)]
    pub agenda: Vec<String>,
    /// Members that took part; this member is added. The record goes to them.
    pub participants: BTreeSet<MemberId>,
    /// Decisions taken.
    #[serde(default)]
    pub decisions: Vec<DecisionForm>,
}

/// A decision to record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionForm {
    /// What was decided.
    pub text: String,
    /// The member that answers for it; one that took part.
    pub responsible: MemberId,
    /// Last day.
    pub due: String,
    /// Held objects it rests on.
    #[serde(default)]
    pub basis: Vec<StixId>,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeetingMade {
    /// The meeting.
    pub meeting: StixId,
    /// Its decisions, in order.
    pub decisions: Vec<StixId>,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpForm {
    /// `open` or `done`.
    pub state: String,
}

impl Node {
    /// Meetings with their decisions, newest first.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn meetings(&self, caller: &Caller) -> Result<Vec<MeetingView>> {
        caller.need(Right::ReadDecisions)?;
        self.note_read(caller, "decisions").await?;
        let decisions = self.known_decisions().await?;
        let mut views: Vec<MeetingView> = self.known_meetings().await?;
        for view in &mut views {
            view.decisions = decisions.iter().filter(|one| one.meeting.id == view.told.id).cloned().collect();
        }
        views.sort_by(|a, b| (&b.day, b.told.at).cmp(&(&a.day, a.told.at)));
        Ok(views)
    }

    /// The follow-up list: every decision, by the day it is due.
    ///
    /// # Errors
    /// `Forbidden` without the right; the store's.
    pub async fn decisions(&self, caller: &Caller) -> Result<Vec<DecisionView>> {
        caller.need(Right::ReadDecisions)?;
        self.note_read(caller, "decisions").await?;
        self.known_decisions().await
    }

    /// Records a meeting of this member's working group, with its decisions, in one commit; it goes to the members that took part.
    ///
    /// # Errors
    /// `Invalid` for texts outside their lengths, no day, a member that is not known here, or a responsible member that took no part.
    pub async fn record_meeting(&self, caller: &Caller, form: &MeetingForm) -> Result<MeetingMade> {
        caller.need(Right::WriteDecisions)?;
        let known = self.known_members().await?;
        let mut participants = form.participants.clone();
        participants.insert(self.identity.member.clone());
        if participants.len() > 100 || !participants.is_subset(&known) {
            return Err(Problem::new(
                "meeting.participants",
                "members that took part are members that this node knows",
            )
            .at("participants")
            .into());
        }
        if form.decisions.len() > accord::LIST_MOST {
            return Err(Problem::new("input.list", format!("at most {} entries", accord::LIST_MOST))
                .at("decisions")
                .into());
        }
        let meeting = Meeting {
            name: line(&form.title, "title", accord::LINE_MOST)?,
            day: day(&form.day, "day")?,
            group: line(&form.group, "group", accord::LINE_MOST)?,
            agenda: lines(&form.agenda, "agenda")?,
            participants: participants.iter().cloned().collect(),
        };
        let id = self.fresh_id(accord::MEETING_TYPE);
        let mut drafts: Vec<Draft<'_>> =
            vec![(id.clone(), Box::new(move |head: &accord::Head<'_>| accord::meeting(head, &meeting)))];
        let mut decisions = Vec::new();
        for one in &form.decisions {
            let decision = self.checked_decision(one, &id, &participants).await?;
            let own = self.fresh_id(accord::DECISION_TYPE);
            decisions.push(own.clone());
            drafts.push((own, Box::new(move |head: &accord::Head<'_>| accord::decision(head, &decision))));
        }
        let now = self.now().trunc_millis();
        let subject = format!("{id} with {} decisions", decisions.len());
        let leaf = self.leaf(now, caller, "meeting.recorded", "decisions", subject);
        let (batch, _) = self.outgoing(&self.to_members(participants), now, drafts, leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(MeetingMade { meeting: id, decisions })
    }

    /// Adds a decision to a meeting that this member recorded.
    ///
    /// # Errors
    /// `NotFound` if the meeting is not held; `Conflict` if another member recorded it; `Invalid` as in `record_meeting`.
    pub async fn record_decision(
        &self,
        caller: &Caller,
        meeting: &StixId,
        form: &DecisionForm,
    ) -> Result<ClaimMade> {
        caller.need(Right::WriteDecisions)?;
        let missing = || NodeError::not_found("no meeting of this id stands here");
        let (told, record) = self.held_standing(meeting, "meeting").await?;
        let held = (meeting.kind() == accord::MEETING_TYPE)
            .then(|| accord::read_meeting(&record.bytes))
            .flatten()
            .ok_or_else(missing)?;
        if !told.own {
            return Err(NodeError::Conflict(
                Problem::new("meeting.other", "another member recorded this meeting")
                    .remedy("ask it to record the decision"),
            ));
        }
        let participants: BTreeSet<MemberId> = held.participants.into_iter().collect();
        let decision = self.checked_decision(form, meeting, &participants).await?;
        let now = self.now().trunc_millis();
        let id = self.fresh_id(accord::DECISION_TYPE);
        let leaf = self.leaf(now, caller, "decision.recorded", "decisions", format!("{id} of {meeting}"));
        let write = move |head: &accord::Head<'_>| accord::decision(head, &decision);
        let (batch, mut made) =
            self.outgoing(&self.to_members(participants), now, vec![(id, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    /// Says what became of a decision that this member answers for; everybody who took part hears of it.
    ///
    /// # Errors
    /// `NotFound` if it is not held or was withdrawn; `Forbidden` if another member answers for it; `Invalid` for an unknown state.
    pub async fn follow_up(&self, caller: &Caller, id: &StixId, form: &FollowUpForm) -> Result<ClaimMade> {
        caller.need(Right::WriteDecisions)?;
        let missing = || NodeError::not_found("no decision of this id stands here");
        let (told, record) = self.held_standing(id, "decision").await?;
        let decision = (id.kind() == accord::DECISION_TYPE)
            .then(|| accord::read_decision(&record.bytes))
            .flatten()
            .ok_or_else(missing)?;
        if decision.responsible != self.identity.member {
            return Err(NodeError::Forbidden(
                Problem::new("decision.not-responsible", "another member answers for this decision")
                    .remedy("ask that member to say what became of it"),
            ));
        }
        let state = code(&form.state, &accord::FOLLOW_UP_STATES, "state")?;
        // The members of the meeting if it is here; else the one that recorded the decision.
        let mut readers: BTreeSet<MemberId> =
            told.member().and_then(|code| code.parse().ok()).into_iter().collect();
        if let Ok((_, meeting)) = self.held_standing(&decision.meeting, "meeting").await
            && let Some(meeting) = accord::read_meeting(&meeting.bytes)
        {
            readers.extend(meeting.participants);
        }
        let now = self.now().trunc_millis();
        let own = self.fresh_id(accord::FOLLOW_UP_TYPE);
        let leaf =
            self.leaf(now, caller, "decision.followed-up", "decisions", format!("{id} {state} by {own}"));
        let what = FollowUp { decision: id.clone(), state, day: now.to_day() };
        let write = move |head: &accord::Head<'_>| accord::follow_up(head, &what);
        let (batch, mut made) =
            self.outgoing(&self.to_members(readers), now, vec![(own, Box::new(write))], leaf).await?;
        self.engine.apply(batch.build()).await?;
        Ok(made.remove(0))
    }

    async fn checked_decision(
        &self,
        form: &DecisionForm,
        meeting: &StixId,
        participants: &BTreeSet<MemberId>,
    ) -> Result<Decision> {
        if !participants.contains(&form.responsible) {
            return Err(Problem::new(
                "decision.responsible",
                "the member that answers for a decision took part",
            )
            .at("responsible")
            .into());
        }
        if form.basis.len() > accord::LIST_MOST {
            return Err(Problem::new("input.list", format!("at most {} entries", accord::LIST_MOST))
                .at("basis")
                .into());
        }
        for id in &form.basis {
            if is_bookkeeping(id.kind()) || self.referred(id).await?.title.is_none() {
                return Err(Problem::new("decision.basis", "an object that it rests on is not held here")
                    .at("basis")
                    .into());
            }
        }
        Ok(Decision {
            meeting: meeting.clone(),
            name: line(&form.text, "text", 500)?,
            responsible: form.responsible.clone(),
            due: day(&form.due, "due")?,
            basis: form.basis.clone(),
        })
    }

    pub(crate) async fn known_members(&self) -> Result<BTreeSet<MemberId>> {
        let mut known: BTreeSet<MemberId> =
            self.member_cards().await?.into_iter().map(|card| card.member).collect();
        known.insert(self.identity.member.clone());
        Ok(known)
    }

    /// TLP:AMBER to these members and nobody else.
    pub(crate) fn to_members(&self, mut members: BTreeSet<MemberId>) -> ReleaseForm {
        members.remove(&self.identity.member);
        ReleaseForm {
            tlp: if members.is_empty() { vigie_model::Tlp::AmberStrict } else { vigie_model::Tlp::Amber },
            members,
            onward: Onward::No,
            purpose: None,
            legal_basis: None,
            expires: None,
        }
    }

    async fn known_meetings(&self) -> Result<Vec<MeetingView>> {
        let told = self.told(&[accord::MEETING_TYPE], |record| accord::read_meeting(&record.bytes)).await?;
        let view = |(told, meeting): (Told, Meeting)| MeetingView {
            told,
            title: meeting.name,
            day: meeting.day,
            group: meeting.group,
            agenda: meeting.agenda,
            participants: meeting.participants,
            decisions: Vec::new(),
        };
        Ok(told.into_iter().map(view).collect())
    }

    async fn known_decisions(&self) -> Result<Vec<DecisionView>> {
        let told = self.told(&[accord::DECISION_TYPE], |record| accord::read_decision(&record.bytes)).await?;
        let said =
            self.told(&[accord::FOLLOW_UP_TYPE], |record| accord::read_follow_up(&record.bytes)).await?;
        let today = self.now().start_of_day();
        let mut views = Vec::new();
        for (told, decision) in told {
            let of_this = said.iter().filter(|(_, what)| what.decision == told.id);
            let follow_ups: Vec<FollowUpView> = of_this
                .map(|(said, what)| FollowUpView {
                    counts: said.stands() && said.member() == Some(decision.responsible.as_str()),
                    told: said.clone(),
                    what: what.state.clone(),
                    day: what.day.clone(),
                })
                .collect();
            let mut basis = Vec::new();
            for id in &decision.basis {
                basis.push(self.referred(id).await?);
            }
            views.push(DecisionView {
                status: status(&told, &decision.due, &follow_ups, today),
                meeting: self.referred(&decision.meeting).await?,
                ours: decision.responsible == self.identity.member,
                told,
                text: decision.name,
                responsible: decision.responsible,
                due: decision.due,
                basis,
                follow_ups,
            });
        }
        views.sort_by(|a, b| (&a.due, a.told.at, &a.told.id).cmp(&(&b.due, b.told.at, &b.told.id)));
        Ok(views)
    }
}

/// The last word of the member that answers for it, else whether its day has passed.
fn status(told: &Told, due: &str, follow_ups: &[FollowUpView], today: Timestamp) -> DecisionState {
    if !told.stands() {
        return DecisionState::Withdrawn;
    }
    match follow_ups.iter().rfind(|said| said.counts).map(|said| said.what.as_str()) {
        Some("done") => DecisionState::Done,
        _ if accord::day(due).is_some_and(|due| due < today) => DecisionState::Overdue,
        _ => DecisionState::Open,
    }
}
