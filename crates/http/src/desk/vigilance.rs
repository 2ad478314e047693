//! Levels of places, what they ask for, and the document lottery.

use askama::Template;
use vigie_model::Timestamp;

use super::exchange::Choice;
use super::ui::{Ui, written};

/// A level that stands or stood.
#[derive(Clone, Debug)]
pub struct LevelRow {
    /// Place; `*` for all.
    pub place: String,
    /// `heightened`, `strict` or `high`.
    pub level: &'static str,
    /// Who set it.
    pub author: String,
    /// Why, by code.
    pub reason: String,
    /// And in words.
    pub text: String,
    /// When it was set.
    pub set: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// Whether it stands.
    pub stands: bool,
}

/// Degraded mode that stands.
#[derive(Clone, Debug)]
pub struct DegradedRow {
    /// Place; `*` for all.
    pub place: String,
    /// Who declared it.
    pub author: String,
    /// Why.
    pub text: String,
    /// When it ends.
    pub until: Timestamp,
}

/// What a level asks for.
#[derive(Clone, Debug)]
pub struct VigilanceRule {
    /// Its name in the catalogue: `level-…`.
    pub level: &'static str,
    /// Whether it holds here now.
    pub here: bool,
    /// Chip, list and fresh data are mandatory.
    pub mandatory: [bool; 3],
    /// Days for trust data, hours for alerts, days for lists.
    pub ages: [i64; 3],
    /// Per mille of checks.
    pub lottery: u32,
}

/// A day of the lottery.
#[derive(Clone, Debug)]
pub struct LotteryRow {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// What was in the log before.
    pub commitment: String,
    /// When it was written there.
    pub committed: Timestamp,
    /// Checks that were numbered, and drawn ones.
    pub counted: (u64, u64),
    /// Whether every draw was recomputed; absent until the seed is shown.
    pub holds: Option<bool>,
    /// The seed, once shown.
    pub seed: Option<String>,
}

/// The room.
#[derive(Clone, Debug)]
pub struct VigilancePage {
    /// This node's place.
    pub place: Option<String>,
    /// Levels, standing ones first.
    pub levels: Vec<LevelRow>,
    /// Degraded modes.
    pub degraded: Vec<DegradedRow>,
    /// The table of rules.
    pub rules: Vec<VigilanceRule>,
    /// Days of the lottery, newest first.
    pub lottery: Vec<LotteryRow>,
    /// Whether this user commands.
    pub may_set: bool,
    /// Reasons to choose from.
    pub reasons: Vec<Choice>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "vigilance.html")]
struct VigilanceTemplate<'a> {
    page: &'a VigilancePage,
    ui: &'a Ui,
}

/// `GET /vigilance`, and the answers to its forms.
pub fn render_vigilance(page: &VigilancePage, ui: &Ui) -> String {
    written(VigilanceTemplate { page, ui }.render())
}
