//! Audit: the log's head and entries, and the answer of a verification.

use askama::Template;
use vigie_model::Timestamp;

use super::ui::{Ui, written};

/// One entry of the log.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Its number, from 0.
    pub index: u64,
    /// When.
    pub at: Timestamp,
    /// Who: an account or a member.
    pub who: String,
    /// What was done; the catalogue names it `act-…`.
    pub act: String,
    /// On what: an id, never a document number. Empty once erased.
    pub subject: String,
    /// Leaf hash, in hex.
    pub leaf: String,
    /// Whether the record behind the leaf was erased.
    pub erased: bool,
}

impl AuditRow {
    fn short_leaf(&self) -> String {
        self.leaf.chars().take(12).chain(['…']).collect()
    }
}

/// What a verification found.
#[derive(Clone, Debug)]
pub struct VerifyResult {
    /// Entries that were verified.
    pub size: u64,
    /// Number of the first entry that does not hold; `None` if all do.
    pub first_wrong: Option<u64>,
    /// When it was made.
    pub at: Timestamp,
}

/// The log, one bounded page.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// Name of the log.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// Epoch; a restore opens a new one.
    pub epoch: u64,
    /// Root hash, in hex.
    pub root: String,
    /// When the head was signed.
    pub signed_at: Option<Timestamp>,
    /// The signed checkpoint, as text.
    pub checkpoint: String,
    /// The last verification.
    pub verify: Option<VerifyResult>,
    /// The rows, newest first, at most 100.
    pub rows: Vec<AuditRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditTemplate<'a> {
    page: &'a AuditPage,
    ui: &'a Ui,
}

/// `GET /audit`, and the answer to `POST /audit/verify`.
pub fn render_audit(page: &AuditPage, ui: &Ui) -> String {
    written(AuditTemplate { page, ui }.render())
}
