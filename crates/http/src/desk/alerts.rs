//! Alerts that speak of documents, and the member's own lists.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::exchange::{Choice, Said};
use super::ui::{Ui, written};

/// State of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertState {
    /// Matches.
    Active,
    /// Withdrawn by its author.
    Withdrawn,
    /// Past its validity.
    Expired,
    /// Suspended here: too many cleared and none confirmed.
    Suspended,
    /// Never matched here: its pattern is too broad.
    TooBroad,
}

impl AlertState {
    fn word(self) -> &'static str {
        match self {
            Self::Active => "state-active",
            Self::Withdrawn => "state-withdrawn",
            Self::Expired => "state-expired",
            Self::Suspended => "state-suspended",
            Self::TooBroad => "state-too-broad",
        }
    }
}

/// One alert.
#[derive(Clone, Debug)]
pub struct AlertRow {
    /// Its id.
    pub id: StixId,
    /// Its name.
    pub name: String,
    /// The STIX pattern.
    pub pattern: String,
    /// Who says so.
    pub said: Said,
    /// Marking.
    pub tlp: Tlp,
    /// Confidence, 0 to 100.
    pub confidence: Option<u8>,
    /// When it came.
    pub added: Timestamp,
    /// When it ends.
    pub valid_until: Option<Timestamp>,
    /// State.
    pub state: AlertState,
    /// Times it matched here.
    pub matched: u64,
    /// Matches an examiner confirmed.
    pub confirmed: u64,
    /// Matches an examiner cleared.
    pub cleared: u64,
    /// Whether this user may withdraw it.
    pub may_withdraw: bool,
}

/// The alerts, one bounded page.
#[derive(Clone, Debug)]
pub struct AlertsPage {
    /// The rows, at most 100.
    pub rows: Vec<AlertRow>,
    /// Whether those that no longer match are shown as well.
    pub all: bool,
    /// Address of the next page.
    pub next: Option<String>,
}

/// One list.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Entries.
    pub entries: u64,
    /// How current it is.
    pub as_of: Option<Timestamp>,
}

/// What a look-up answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUpAnswer {
    /// It is listed.
    Listed,
    /// It is not.
    NotListed,
    /// The list could not be asked.
    NotAsked,
}

impl LookUpAnswer {
    fn word(self) -> &'static str {
        match self {
            Self::Listed => "answer-listed",
            Self::NotListed => "answer-not-listed",
            Self::NotAsked => "answer-not-asked",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Listed => "failed",
            Self::NotListed => "passed",
            Self::NotAsked => "not-run",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Listed => "c-f",
            Self::NotListed => "c-p",
            Self::NotAsked => "c-i",
        }
    }
}

/// One look-up.
#[derive(Clone, Debug)]
pub struct LookUp {
    /// What was asked: `state|class|number`.
    pub key: String,
    /// List by list: name, answer, how current, reason as listed.
    pub answers: Vec<(String, LookUpAnswer, Option<Timestamp>, Option<String>)>,
}

/// What an import did.
#[derive(Clone, Debug)]
pub struct ImportResult {
    /// Entries that are new.
    pub added: u64,
    /// Entries that were there.
    pub unchanged: u64,
    /// Lines that were refused: number and why.
    pub refused: Vec<(u64, String)>,
}

/// The lists.
#[derive(Clone, Debug)]
pub struct ListsPage {
    /// The lists.
    pub lists: Vec<ListRow>,
    /// Whether this user may change them.
    pub may_change: bool,
    /// Reasons for an entry; the catalogue names them `listed-…`.
    pub reasons: Vec<Choice>,
    /// The last look-up.
    pub look_up: Option<LookUp>,
    /// The last import.
    pub import: Option<ImportResult>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "alerts.html")]
struct AlertsTemplate<'a> {
    page: &'a AlertsPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "lists.html")]
struct ListsTemplate<'a> {
    page: &'a ListsPage,
    ui: &'a Ui,
}

/// `GET /alerts`.
pub fn render_alerts(page: &AlertsPage, ui: &Ui) -> String {
    written(AlertsTemplate { page, ui }.render())
}

/// `GET /lists`, and the answers to its forms.
pub fn render_lists(page: &ListsPage, ui: &Ui) -> String {
    written(ListsTemplate { page, ui }.render())
}
