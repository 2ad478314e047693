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
    /// Not as read, but with O and 0 taken for each other.
    ReadAgain,
    /// The list could not be asked.
    NotAsked,
}

impl LookUpAnswer {
    fn word(self) -> &'static str {
        match self {
            Self::Listed => "answer-listed",
            Self::NotListed => "answer-not-listed",
            Self::ReadAgain => "lists-read-again",
            Self::NotAsked => "answer-not-asked",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Listed => "failed",
            Self::NotListed => "passed",
            Self::ReadAgain => "examine",
            Self::NotAsked => "not-run",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Listed => "c-f",
            Self::NotListed => "c-p",
            Self::ReadAgain | Self::NotAsked => "c-i",
        }
    }
}

/// One look-up.
#[derive(Clone, Debug)]
pub struct LookUp {
    /// What was asked: `state|class|number`.
    pub key: String,
    /// List by list: name, answer, how current, reason as listed or why not asked.
    pub answers: Vec<(String, LookUpAnswer, Option<Timestamp>, Option<String>)>,
    /// Places in the number, from 1, where O and 0 are to be told apart.
    pub cells: Vec<u8>,
}

impl LookUp {
    /// The key in pieces, each with whether its place is to be read again.
    pub(super) fn pieces(&self) -> Vec<(char, bool)> {
        let number = self.key.rfind('|').map_or(0, |at| at + 1);
        let places = self.key.char_indices().map(|(at, c)| {
            let place = (at + 1).checked_sub(number).filter(|place| *place > 0);
            (c, place.is_some_and(|place| self.cells.iter().any(|cell| usize::from(*cell) == place)))
        });
        places.collect()
    }

    /// The places as words.
    pub(super) fn places(&self) -> String {
        places(&self.cells)
    }
}

/// Places in a number, as words.
pub(super) fn places(cells: &[u8]) -> String {
    cells.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")
}

/// A large list.
#[derive(Clone, Debug)]
pub struct LargeListRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Member that signs its bundles.
    pub owner: String,
    /// Entries.
    pub entries: u64,
    /// Ranges of blank documents.
    pub ranges: u64,
    /// How current it is.
    pub as_of: Timestamp,
    /// Sequence of the last bundle.
    pub bundle: u64,
    /// Code of what keeps it from being asked.
    pub problem: Option<&'static str>,
}

/// Use of a list on a day.
#[derive(Clone, Debug)]
pub struct ListUseRow {
    /// The day.
    pub day: String,
    /// Name of the list.
    pub name: String,
    /// Questions, hits, to be read again, not checked, confirmed, cleared.
    pub counts: [u64; 6],
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
    /// The large lists.
    pub large: Vec<LargeListRow>,
    /// Use by day and list, latest first; bounded.
    pub used: Vec<ListUseRow>,
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

impl ListsTemplate<'_> {
    /// Why a document is listed, or why a list was not checked.
    fn why(&self, reason: &str, ui: &Ui) -> String {
        match reason.strip_prefix("list.") {
            Some(code) => ui.word("lists", code),
            None => ui.word("listed", reason),
        }
    }
}

/// `GET /alerts`.
pub fn render_alerts(page: &AlertsPage, ui: &Ui) -> String {
    written(AlertsTemplate { page, ui }.render())
}

/// `GET /lists`, and the answers to its forms.
pub fn render_lists(page: &ListsPage, ui: &Ui) -> String {
    written(ListsTemplate { page, ui }.render())
}
