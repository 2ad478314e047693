//! Checkpoints: at home their list and one-time codes; at a checkpoint how it stands to its home node.

use askama::Template;
use vigie_model::Timestamp;

use super::ui::{Ui, written};

/// A checkpoint of this member.
#[derive(Clone, Debug)]
pub struct CheckpointRow {
    /// Number.
    pub id: String,
    /// Name.
    pub title: String,
    /// `land`, `air` or `sea`.
    pub kind: &'static str,
    /// `waiting`, `lapsed`, `enrolled` or `removed`.
    pub standing: &'static str,
    /// Users who may sign in there.
    pub users: Vec<String>,
    /// Lists held there, by name.
    pub lists: Vec<String>,
    /// When it was last heard of, as far as this node remembers.
    pub seen: Option<Timestamp>,
    /// Number of its last delta.
    pub delta: u64,
    /// When that was made.
    pub last_delta: Option<Timestamp>,
    /// Entries it delivered.
    pub delivered: u64,
    /// When it last did.
    pub last_delivery: Option<Timestamp>,
    /// SHA-256 of its key, base64.
    pub pin: Option<String>,
}

impl CheckpointRow {
    fn class(&self) -> &'static str {
        match self.standing {
            "enrolled" => "c-p",
            "waiting" => "c-i",
            _ => "c-m",
        }
    }

    fn icon(&self) -> &'static str {
        match self.standing {
            "enrolled" => "passed",
            "waiting" => "not-run",
            _ => "lacks",
        }
    }
}

/// How this checkpoint stands to its home node.
#[derive(Clone, Debug)]
pub struct LinkCard {
    /// Its own name.
    pub title: String,
    /// Name of the home member.
    pub home: String,
    /// Number of the last delta.
    pub delta: u64,
    /// When home last said that nothing newer is there.
    pub as_of: Option<Timestamp>,
    /// Entries that wait.
    pub queued: u64,
    /// The oldest of them.
    pub oldest: Option<Timestamp>,
    /// Entries that home would not take.
    pub refused: u64,
    /// Since when the link is down.
    pub down_since: Option<Timestamp>,
    /// Whether home says that this checkpoint was removed.
    pub removed: bool,
    /// What the operator should know, as it was said.
    pub problem: Option<String>,
}

/// `/checkpoints`.
#[derive(Clone, Debug)]
pub struct CheckpointsPage {
    /// At a checkpoint.
    pub link: Option<LinkCard>,
    /// At home.
    pub checkpoints: Vec<CheckpointRow>,
    /// Users to choose from.
    pub users: Vec<String>,
    /// Lists to choose from: id and name.
    pub lists: Vec<(String, String)>,
    /// A code that was just made: name of the checkpoint, and the code.
    pub code: Option<(String, String)>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "checkpoints.html")]
struct CheckpointsTemplate<'a> {
    page: &'a CheckpointsPage,
    ui: &'a Ui,
}

/// `GET /checkpoints`.
pub fn render_checkpoints(page: &CheckpointsPage, ui: &Ui) -> String {
    written(CheckpointsTemplate { page, ui }.render())
}
