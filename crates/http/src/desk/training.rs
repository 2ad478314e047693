//! Training: sets, one specimen before a trainee, detection rates.

use askama::Template;
use vigie_model::{Outcome, Timestamp};

use super::check::{CheckResult, Verdict};
use super::exchange::Choice;
use super::ui::{Ui, written};

/// A set in the list.
#[derive(Clone, Debug)]
pub struct SetRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Who trains with it.
    pub cohort: String,
    /// When it was prepared.
    pub at: Timestamp,
    /// How many specimens.
    pub specimens: usize,
    /// On how many this trainee decided.
    pub decided: usize,
    /// Whether this user prepared it.
    pub own: bool,
}

/// A rate; the counts are absent where fewer than five people decided.
#[derive(Clone, Debug)]
pub struct TrainingRate {
    /// The cohort.
    pub cohort: String,
    /// Name of the defect; `sound` for sound specimens.
    pub defect: &'static str,
    /// People, decisions, right ones, right points.
    pub counts: Option<(usize, usize, usize, usize)>,
}

/// `GET /training`.
#[derive(Clone, Debug)]
pub struct TrainingPage {
    /// The sets, newest first; one bounded page.
    pub sets: Vec<SetRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Defects to choose, for who may prepare.
    pub defects: Option<Vec<Choice>>,
    /// Rates, for who may prepare.
    pub rates: Vec<TrainingRate>,
}

/// What came of a decision.
#[derive(Clone, Debug)]
pub struct TrainingOutcome {
    /// Whether the trainee said false.
    pub says_false: bool,
    /// Label of the point named.
    pub point: Option<String>,
    /// Name of the defect; `sound` if there is none.
    pub defect: &'static str,
    /// Label of the point where it shows.
    pub shows: Option<&'static str>,
    /// Whether false was told from sound.
    pub right: bool,
    /// The software's answer.
    pub result: CheckResult,
}

/// `GET /training/{set}/{number}`.
#[derive(Clone, Debug)]
pub struct ExercisePage {
    /// The set.
    pub set: SetRow,
    /// Number of the specimen, from 1.
    pub number: usize,
    /// Printed lines.
    pub printed: Vec<String>,
    /// The chip's copy.
    pub chip_lines: Vec<String>,
    /// Data group, signed digest, digest as read.
    pub digests: Vec<(u8, String, String)>,
    /// Points to choose from.
    pub points: Vec<Choice>,
    /// What came of it, once decided.
    pub outcome: Option<TrainingOutcome>,
    /// The next specimen without a decision.
    pub next: Option<usize>,
}

#[derive(Template)]
#[template(path = "training.html")]
struct TrainingTemplate<'a> {
    page: &'a TrainingPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "exercise.html")]
struct ExerciseTemplate<'a> {
    page: &'a ExercisePage,
    ui: &'a Ui,
}

/// `GET /training`.
pub fn render_training(page: &TrainingPage, ui: &Ui) -> String {
    written(TrainingTemplate { page, ui }.render())
}

/// `GET /training/{set}/{number}`.
pub fn render_exercise(page: &ExercisePage, ui: &Ui) -> String {
    written(ExerciseTemplate { page, ui }.render())
}
