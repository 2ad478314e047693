//! Members: cards, the words to read aloud, and how the exchange with each stands.

use askama::Template;
use vigie_model::Timestamp;

use super::ui::{Ui, written};

/// How the exchange with a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    /// Its card is here; the words were not compared yet.
    Unconfirmed,
    /// Exchanging.
    Connected,
    /// Does not answer.
    Silent,
    /// Answers with a key that is not the pinned one.
    KeyMismatch,
    /// Removed.
    Removed,
}

impl MemberState {
    fn word(self) -> &'static str {
        match self {
            Self::Unconfirmed => "member-unconfirmed",
            Self::Connected => "member-connected",
            Self::Silent => "member-silent",
            Self::KeyMismatch => "member-key-mismatch",
            Self::Removed => "member-removed",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Connected => "passed",
            Self::KeyMismatch => "failed",
            Self::Unconfirmed | Self::Silent => "not-run",
            Self::Removed => "lacks",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Connected => "c-p",
            Self::KeyMismatch => "c-f",
            Self::Unconfirmed | Self::Silent => "c-i",
            Self::Removed => "c-m",
        }
    }
}

/// This member's own card.
#[derive(Clone, Debug)]
pub struct OwnCard {
    /// Name.
    pub name: String,
    /// Country code.
    pub code: String,
    /// The words to read aloud.
    pub words: Vec<String>,
    /// The card as text, to hand over.
    pub card: String,
    /// When it ends.
    pub valid_until: Option<Timestamp>,
}

/// Another member.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Its id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Country code.
    pub code: String,
    /// The words to compare by voice.
    pub words: Vec<String>,
    /// Where it is asked.
    pub endpoint: String,
    /// Pinned keys, as short text.
    pub pins: Vec<String>,
    /// When the card ends.
    pub valid_until: Option<Timestamp>,
    /// How the exchange stands.
    pub state: MemberState,
    /// Last successful exchange.
    pub last_sync: Option<Timestamp>,
    /// Objects received from it.
    pub received: u64,
    /// What is wrong, in the page's language.
    pub problem: Option<String>,
}

/// The members.
#[derive(Clone, Debug)]
pub struct MembersPage {
    /// This member.
    pub own: OwnCard,
    /// The others.
    pub members: Vec<MemberRow>,
    /// Whether this user may add, confirm, remove.
    pub may_change: bool,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "members.html")]
struct MembersTemplate<'a> {
    page: &'a MembersPage,
    ui: &'a Ui,
}

/// `GET /members`.
pub fn render_members(page: &MembersPage, ui: &Ui) -> String {
    written(MembersTemplate { page, ui }.render())
}
