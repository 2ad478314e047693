//! The library of good practices.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::check::MemberChoice;
use super::exchange::{Choice, Said};
use super::links::Statement;
use super::ui::{Ui, written};

/// A practice in the library.
#[derive(Clone, Debug)]
pub struct PracticeRow {
    /// Its id.
    pub id: StixId,
    /// Its title, in the page's language if a translation is there.
    pub title: String,
    /// Language of that title.
    pub lang: String,
    /// Who shared it.
    pub said: Said,
    /// When.
    pub at: Timestamp,
    /// Languages it is there in.
    pub langs: Vec<String>,
    /// `current`, `due-soon` or `overdue`.
    pub review: &'static str,
    /// Day of its review.
    pub review_day: Timestamp,
    /// Tags.
    pub tags: Vec<String>,
    /// Members that endorse it.
    pub endorsed_by: Vec<String>,
    /// Whether it was withdrawn or its release ended.
    pub past: bool,
}

/// The library, one bounded page.
#[derive(Clone, Debug)]
pub struct PracticesPage {
    /// Search words.
    pub query: String,
    /// Tags to filter by.
    pub tags: Vec<Choice>,
    /// States of review to filter by.
    pub reviews: Vec<Choice>,
    /// The rows.
    pub rows: Vec<PracticeRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Members to share with, for who may write.
    pub members: Option<Vec<MemberChoice>>,
    /// Regional groups: code and names of members.
    pub regions: Vec<(String, Vec<String>)>,
}

/// The texts of a practice in one language.
#[derive(Clone, Debug)]
pub struct Column {
    /// Key of this text in the address.
    pub key: String,
    /// Language.
    pub lang: String,
    /// Who wrote it.
    pub said: Said,
    /// Title.
    pub name: String,
    /// Context.
    pub context: String,
    /// Steps.
    pub steps: Vec<String>,
    /// Evidence.
    pub evidence: String,
    /// Results.
    pub results: String,
    /// Whether the practice was changed since it was translated.
    pub behind: bool,
    /// Whether it was withdrawn or its release ended.
    pub past: bool,
}

impl Column {
    /// Direction of its language (scripts of RFC 5646 primary subtags that are written from right to left).
    pub fn dir(&self) -> &'static str {
        let first = self.lang.split('-').next().unwrap_or_default();
        if ["ar", "fa", "he", "ps", "ur", "yi", "dv", "ckb"].contains(&first) { "rtl" } else { "ltr" }
    }
}

/// One practice, in two languages side by side.
#[derive(Clone, Debug)]
pub struct PracticePage {
    /// Its id.
    pub id: StixId,
    /// Its title, for the window.
    pub title: String,
    /// Marking.
    pub tlp: Tlp,
    /// State of its review.
    pub review: &'static str,
    /// Day of its review.
    pub review_day: Timestamp,
    /// Regional groups.
    pub regions: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The one or two columns that are shown.
    pub columns: Vec<Column>,
    /// Texts for the first column.
    pub left: Vec<Choice>,
    /// Texts for the second column.
    pub right: Vec<Choice>,
    /// What others think of it, in order of time.
    pub opinions: Vec<Statement>,
    /// Members to release to, for who may translate.
    pub members: Option<Vec<MemberChoice>>,
    /// Whether this user may endorse it.
    pub may_endorse: bool,
    /// Whether this user may withdraw it.
    pub may_withdraw: bool,
}

#[derive(Template)]
#[template(path = "practices.html")]
struct PracticesTemplate<'a> {
    page: &'a PracticesPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "practice.html")]
struct PracticeTemplate<'a> {
    page: &'a PracticePage,
    ui: &'a Ui,
}

/// `GET /practices`.
pub fn render_practices(page: &PracticesPage, ui: &Ui) -> String {
    written(PracticesTemplate { page, ui }.render())
}

/// `GET /practices/{id}`.
pub fn render_practice(page: &PracticePage, ui: &Ui) -> String {
    written(PracticeTemplate { page, ui }.render())
}
