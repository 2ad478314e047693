//! Meetings, decisions and the follow-up list.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::MemberId;
use vigie_node::decisions::{
    DecisionForm, DecisionState, DecisionView, FollowUpForm, MeetingForm, MeetingView,
};
use vigie_node::told::Standing;
use vigie_node::{NodeError, Problem, Right};

use super::fields::{Fields, encode};
use super::guard::{Desk, Posted, page, see};
use super::links::object_id;
use super::standing::Names;
use super::statements::{day, ids, lines, members};
use crate::App;
use crate::desk::{Choice, DecisionRow, DecisionsPage, MeetingCard, MemberChoice, render_decisions};

/// Rows of one page.
const ROWS: usize = 50;
/// Meetings that are shown.
const MEETINGS_MOST: usize = 30;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/decisions", get(list).post(record_meeting))
        .route("/decisions/add", post(record_decision))
        .route("/decisions/{id}/follow-up", post(follow_up))
}

const fn status_name(status: DecisionState) -> &'static str {
    match status {
        DecisionState::Open => "open",
        DecisionState::Overdue => "overdue",
        DecisionState::Done => "done",
        DecisionState::Withdrawn => "withdrawn",
    }
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        let decisions = desk.node().decisions(&desk.caller).await?;
        let meetings = desk.node().meetings(&desk.caller).await?;
        let names = Names::load(&desk).await?;
        let wanted = desk.query("member");
        let mut codes: Vec<String> = decisions.iter().map(|one| one.responsible.to_string()).collect();
        codes.sort();
        codes.dedup();
        let shown: Vec<&DecisionView> =
            decisions.iter().filter(|one| wanted.is_empty() || one.responsible.as_str() == wanted).collect();
        let start = desk.query("after").parse::<usize>().unwrap_or(0).min(shown.len());
        let end = (start + ROWS).min(shown.len());
        let may_write = desk.may(Right::WriteDecisions);
        let offer = if may_write {
            let identity = desk.node().identity();
            let own = MemberChoice {
                chosen: true,
                code: identity.member.to_string(),
                id: identity.member.to_string(),
                name: identity.name.clone(),
            };
            Some(std::iter::once(own).chain(members(&desk).await?).collect())
        } else {
            None
        };
        let model = DecisionsPage {
            members: std::iter::once(Choice::new("", wanted.is_empty()))
                .chain(
                    codes
                        .into_iter()
                        .map(|code| Choice::named(code.clone(), names.of(&code), code == wanted)),
                )
                .collect(),
            rows: shown[start..end].iter().map(|one| row(&names, one, may_write)).collect(),
            next: (end < shown.len()).then(|| format!("/decisions?member={}&after={end}", encode(wanted))),
            meetings: meetings
                .iter()
                .take(MEETINGS_MOST)
                .map(|meeting| card(&names, meeting, may_write))
                .collect(),
            offer,
        };
        Ok(page(render_decisions(&model, &desk.ui().await)))
    })
    .await
}

fn row(names: &Names, view: &DecisionView, may_write: bool) -> DecisionRow {
    DecisionRow {
        id: view.told.id.clone(),
        text: view.text.clone(),
        responsible: names.of(view.responsible.as_str()),
        due: day(&view.due, view.told.at),
        status: status_name(view.status),
        meeting: view.meeting.title.clone(),
        basis: view.basis.iter().map(|one| one.title.clone().map(|title| (one.id.clone(), title))).collect(),
        said: view
            .follow_ups
            .iter()
            .rev()
            .take(10)
            .rev()
            .map(|one| (names.said(&one.told.author), one.what.clone(), one.told.at, one.counts))
            .collect(),
        may_follow_up: may_write && view.ours && view.status != DecisionState::Withdrawn,
    }
}

fn card(names: &Names, view: &MeetingView, may_write: bool) -> MeetingCard {
    let past = view.told.state == Standing::Withdrawn;
    let choice = |code: &MemberId| Choice::named(code.to_string(), names.of(code.as_str()), false);
    MeetingCard {
        id: view.told.id.clone(),
        title: view.title.clone(),
        day: day(&view.day, view.told.at),
        group: view.group.clone(),
        agenda: view.agenda.clone(),
        participants: view.participants.iter().map(|code| names.of(code.as_str())).collect(),
        said: names.said(&view.told.author),
        tlp: view.told.tlp,
        decisions: view.decisions.iter().take(ROWS).map(|one| one.text.clone()).collect(),
        past,
        may_add: (may_write && view.told.own && !past)
            .then(|| view.participants.iter().map(choice).collect()),
    }
}

fn member(text: &str, at: &'static str) -> vigie_node::Result<MemberId> {
    text.parse().map_err(|_| Problem::new("input.shape", "this is no member code").at(at).into())
}

fn decision(form: &Fields) -> vigie_node::Result<DecisionForm> {
    Ok(DecisionForm {
        text: form.text("text").replace(['\r', '\n'], " "),
        responsible: member(form.text("responsible"), "responsible")?,
        due: form.text("due").to_owned(),
        basis: ids(form.text("basis"), "basis")?,
    })
}

async fn record_meeting(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let participants = form
            .all("participants")
            .map(|code| member(code, "participants"))
            .collect::<Result<_, NodeError>>()?;
        let decisions = if form.text("text").trim().is_empty() { Vec::new() } else { vec![decision(&form)?] };
        let meeting = MeetingForm {
            title: form.text("title").to_owned(),
            day: form.text("day").to_owned(),
            group: form.text("group").to_owned(),
            agenda: lines(form.text("agenda")),
            participants,
            decisions,
        };
        desk.node().record_meeting(&desk.caller, &meeting).await?;
        Ok(see("/decisions", "recorded"))
    })
    .await
}

async fn record_decision(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let meeting = object_id(form.text("meeting"))?;
        desk.node().record_decision(&desk.caller, &meeting, &decision(&form)?).await?;
        Ok(see("/decisions", "recorded"))
    })
    .await
}

async fn follow_up(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let form = FollowUpForm { state: form.text("state").to_owned() };
        desk.node().follow_up(&desk.caller, &id, &form).await?;
        Ok(see("/decisions", "recorded"))
    })
    .await
}
