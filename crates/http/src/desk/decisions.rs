//! Meetings of working groups, decisions, and the follow-up list.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::check::MemberChoice;
use super::exchange::{Choice, Said};
use super::ui::{Ui, written};

/// A decision in the follow-up list.
#[derive(Clone, Debug)]
pub struct DecisionRow {
    /// Its id.
    pub id: StixId,
    /// What was decided.
    pub text: String,
    /// Name of the member that answers for it.
    pub responsible: String,
    /// Last day.
    pub due: Timestamp,
    /// `open`, `overdue`, `done` or `withdrawn`.
    pub status: &'static str,
    /// Title of the meeting; `None` if withheld.
    pub meeting: Option<String>,
    /// What it rests on: address and title; `None` if withheld.
    pub basis: Vec<Option<(StixId, String)>>,
    /// Who said what since: who, `open` or `done`, when, whether it counts.
    pub said: Vec<(Said, String, Timestamp, bool)>,
    /// Whether this user may say what became of it.
    pub may_follow_up: bool,
}

/// A meeting.
#[derive(Clone, Debug)]
pub struct MeetingCard {
    /// Its id.
    pub id: StixId,
    /// Title.
    pub title: String,
    /// Day.
    pub day: Timestamp,
    /// Working group.
    pub group: String,
    /// Agenda.
    pub agenda: Vec<String>,
    /// Members that took part, by name.
    pub participants: Vec<String>,
    /// Who recorded it.
    pub said: Said,
    /// Marking.
    pub tlp: Tlp,
    /// What was decided.
    pub decisions: Vec<String>,
    /// Whether it was withdrawn.
    pub past: bool,
    /// Members that may answer for a further decision, if this user may add one.
    pub may_add: Option<Vec<Choice>>,
}

/// `GET /decisions`.
#[derive(Clone, Debug)]
pub struct DecisionsPage {
    /// Members to filter by.
    pub members: Vec<Choice>,
    /// The follow-up list, by the day it is due; one bounded page.
    pub rows: Vec<DecisionRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// The latest meetings.
    pub meetings: Vec<MeetingCard>,
    /// Members that may take part, for who may record.
    pub offer: Option<Vec<MemberChoice>>,
}

#[derive(Template)]
#[template(path = "decisions.html")]
struct DecisionsTemplate<'a> {
    page: &'a DecisionsPage,
    ui: &'a Ui,
}

/// `GET /decisions`.
pub fn render_decisions(page: &DecisionsPage, ui: &Ui) -> String {
    written(DecisionsTemplate { page, ui }.render())
}
