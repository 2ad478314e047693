//! Private lists: those of other members that are held here, own ones that are published, and a question.

use askama::Template;
use vigie_model::Timestamp;

use super::ui::{Ui, written};

/// A private list of another member.
#[derive(Clone, Debug)]
pub struct PrivateListRow {
    /// Member that owns it.
    pub owner: String,
    /// Its id there.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Documents on it.
    pub entries: u64,
    /// State of the list.
    pub as_of: Option<Timestamp>,
    /// When the publication ends.
    pub expires: Option<Timestamp>,
    /// Code of why it cannot be asked now; the catalogue names them `private-why-…`.
    pub problem: Option<&'static str>,
}

/// An own list that others may ask.
#[derive(Clone, Debug)]
pub struct PublishedRow {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Documents on it when it was published.
    pub entries: u64,
    /// State of the list.
    pub as_of: Timestamp,
    /// When the publication ends.
    pub expires: Timestamp,
    /// Members that may ask.
    pub members: Vec<String>,
    /// Day, member, and how many numbers were asked; at most 60 rows.
    pub queries: Vec<(String, String, u64)>,
}

/// What one list answered.
#[derive(Clone, Debug)]
pub struct PrivateAnswerRow {
    /// Member that owns it.
    pub owner: String,
    /// Name for people.
    pub name: String,
    /// `Some(true)` listed, `Some(false)` not listed, `None` not checked.
    pub listed: Option<bool>,
    /// State of the list.
    pub as_of: Option<Timestamp>,
    /// Code of why it was not checked.
    pub why: Option<String>,
}

impl PrivateAnswerRow {
    fn word(&self) -> &'static str {
        match self.listed {
            Some(true) => "private-listed",
            Some(false) => "answer-not-listed",
            None => "private-not-checked",
        }
    }

    fn icon(&self) -> &'static str {
        match self.listed {
            Some(true) => "examine",
            Some(false) => "passed",
            None => "not-run",
        }
    }

    fn class(&self) -> &'static str {
        if self.listed == Some(false) { "c-p" } else { "c-i" }
    }
}

/// A question and its answers.
#[derive(Clone, Debug)]
pub struct PrivateAsked {
    /// What was asked: `state|class|number`. It stays here.
    pub key: String,
    /// List by list.
    pub answers: Vec<PrivateAnswerRow>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PrivateListsPage {
    /// Lists of others.
    pub held: Vec<PrivateListRow>,
    /// Own lists that others may ask.
    pub published: Vec<PublishedRow>,
    /// Own lists that could be published: id and name.
    pub own: Vec<(String, String)>,
    /// Members that a list could be published to: code and name.
    pub members: Vec<(String, String)>,
    /// Whether this user may publish.
    pub may_change: bool,
    /// The last question.
    pub asked: Option<PrivateAsked>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "private_lists.html")]
struct PrivateListsTemplate<'a> {
    page: &'a PrivateListsPage,
    ui: &'a Ui,
}

impl PrivateListsTemplate<'_> {
    /// `match.no-number` in words.
    fn why(&self, code: &str) -> String {
        self.ui.word("private-why", code.trim_start_matches("match."))
    }
}

/// `GET /private-lists`, and the answers to its forms.
pub fn render_private_lists(page: &PrivateListsPage, ui: &Ui) -> String {
    written(PrivateListsTemplate { page, ui }.render())
}
