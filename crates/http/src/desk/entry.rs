//! The ways in: login, the first administrator, one's own work, and the page for errors.

use askama::Template;
use vigie_model::Timestamp;

use super::ui::{Ui, written};

/// Why a login was refused; the same words whether or not the user exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// Name or password is wrong.
    Refused,
    /// Too many attempts.
    TooMany,
    /// The session ended.
    Ended,
}

/// The login page.
#[derive(Clone, Debug, Default)]
pub struct LoginPage {
    /// Name that was typed.
    pub user: String,
    /// Path to go to afterwards.
    pub next: String,
    /// Why the last attempt was refused.
    pub problem: Option<LoginProblem>,
    /// Name of this member.
    pub member_name: String,
}

impl LoginPage {
    fn words(&self) -> Option<&'static str> {
        self.problem.map(|problem| match problem {
            LoginProblem::Refused => "login-refused",
            LoginProblem::TooMany => "login-too-many",
            LoginProblem::Ended => "login-ended",
        })
    }
}

/// Why the first administrator could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstAdminProblem {
    /// The token is wrong, used or older than 30 minutes.
    Token,
    /// The two passwords differ.
    PasswordsDiffer,
    /// The password is too short.
    PasswordShort,
    /// The name is not a login name.
    Name,
    /// There is a user already.
    Closed,
}

/// The page of the first administrator.
#[derive(Clone, Debug, Default)]
pub struct FirstAdminPage {
    /// Name that was typed.
    pub user: String,
    /// Why the last attempt was refused.
    pub problem: Option<FirstAdminProblem>,
}

impl FirstAdminPage {
    fn words(&self) -> Option<&'static str> {
        self.problem.map(|problem| match problem {
            FirstAdminProblem::Token => "first-token",
            FirstAdminProblem::PasswordsDiffer => "first-differ",
            FirstAdminProblem::PasswordShort => "first-short",
            FirstAdminProblem::Name => "first-name",
            FirstAdminProblem::Closed => "first-closed",
        })
    }

    fn closed(&self) -> bool {
        self.problem == Some(FirstAdminProblem::Closed)
    }
}

/// A kind of work that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// Cases referred to the second line.
    Cases,
    /// Alerts that came.
    Alerts,
    /// Objects that came.
    Objects,
    /// Members that need attention.
    Members,
    /// Withdrawals not yet acknowledged.
    Withdrawals,
    /// Entries of the log.
    Log,
    /// Warnings of other members that wait for an answer.
    Warnings,
    /// Unusual weeks that nobody made anything of.
    Alarms,
    /// Questions that wait for a round.
    Questions,
    /// Rounds that wait for this member.
    Rounds,
    /// Decisions that this member answers for.
    Decisions,
    /// Own practices that are to be looked at again.
    Practices,
    /// Requests of persons.
    Requests,
    /// Levels that end soon.
    Vigilance,
    /// Training that waits.
    Training,
    /// Checkpoints that are silent.
    Checkpoints,
}

impl WorkKind {
    fn title(self) -> &'static str {
        match self {
            Self::Cases => "work-cases",
            Self::Alerts => "work-alerts",
            Self::Objects => "work-objects",
            Self::Members => "work-members",
            Self::Withdrawals => "work-withdrawals",
            Self::Log => "work-log",
            Self::Warnings => "work-warnings",
            Self::Alarms => "work-alarms",
            Self::Questions => "work-questions",
            Self::Rounds => "work-rounds",
            Self::Decisions => "work-decisions",
            Self::Practices => "work-practices",
            Self::Requests => "work-requests",
            Self::Vigilance => "work-vigilance",
            Self::Training => "work-training",
            Self::Checkpoints => "work-checkpoints",
        }
    }

    fn nothing(self) -> &'static str {
        match self {
            Self::Cases => "work-cases-none",
            Self::Alerts => "work-alerts-none",
            Self::Objects => "work-objects-none",
            Self::Members => "work-members-none",
            Self::Withdrawals => "work-withdrawals-none",
            Self::Log => "work-log-none",
            Self::Warnings => "work-warnings-none",
            Self::Alarms => "work-alarms-none",
            Self::Questions => "work-questions-none",
            Self::Rounds => "work-rounds-none",
            Self::Decisions => "work-decisions-none",
            Self::Practices => "work-practices-none",
            Self::Requests => "work-requests-none",
            Self::Vigilance => "work-vigilance-none",
            Self::Training => "work-training-none",
            Self::Checkpoints => "work-checkpoints-none",
        }
    }
}

/// One piece of work.
#[derive(Clone, Debug)]
pub struct WorkItem {
    /// What it is.
    pub title: String,
    /// A second line; may be empty.
    pub detail: String,
    /// Where it is done.
    pub href: String,
    /// Since when it waits.
    pub at: Option<Timestamp>,
}

/// Work of one kind.
#[derive(Clone, Debug)]
pub struct WorkGroup {
    /// Kind.
    pub kind: WorkKind,
    /// All that waits.
    pub total: u64,
    /// The first few.
    pub items: Vec<WorkItem>,
    /// Page with all of it.
    pub href: String,
}

/// One's own work.
#[derive(Clone, Debug)]
pub struct HomePage {
    /// Groups for the roles of this user.
    pub groups: Vec<WorkGroup>,
}

/// An error, as RFC 9457 has it.
#[derive(Clone, Debug)]
pub struct ErrorPage {
    /// HTTP status.
    pub status: u16,
    /// What happened, in the page's language; empty takes the words for the status.
    pub title: String,
    /// Where and why; may be empty.
    pub detail: String,
    /// What to do; empty takes the words for the status.
    pub remedy: String,
    /// Reference for the operator; may be empty.
    pub reference: String,
}

impl ErrorPage {
    fn class(&self) -> &'static str {
        match self.status {
            401 | 403 => "forbidden",
            404 | 410 => "missing",
            400 | 405..=422 => "request",
            429 => "busy",
            _ => "node",
        }
    }

    fn heading(&self, ui: &Ui) -> String {
        if self.title.is_empty() { ui.t(&format!("error-{}", self.class())) } else { self.title.clone() }
    }

    fn what_to_do(&self, ui: &Ui) -> String {
        if self.remedy.is_empty() {
            ui.t(&format!("error-{}-remedy", self.class()))
        } else {
            self.remedy.clone()
        }
    }
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginTemplate<'a> {
    page: &'a LoginPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "first_admin.html")]
struct FirstAdminTemplate<'a> {
    page: &'a FirstAdminPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomeTemplate<'a> {
    page: &'a HomePage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorTemplate<'a> {
    page: &'a ErrorPage,
    ui: &'a Ui,
}

/// `GET /login`, and the answer to a refused attempt.
pub fn render_login(page: &LoginPage, ui: &Ui) -> String {
    written(LoginTemplate { page, ui }.render())
}

/// `GET /first-admin`, and the answer to a refused attempt.
pub fn render_first_admin(page: &FirstAdminPage, ui: &Ui) -> String {
    written(FirstAdminTemplate { page, ui }.render())
}

/// `GET /`.
pub fn render_home(page: &HomePage, ui: &Ui) -> String {
    written(HomeTemplate { page, ui }.render())
}

/// Any error, for a browser.
pub fn render_error(page: &ErrorPage, ui: &Ui) -> String {
    written(ErrorTemplate { page, ui }.render())
}
