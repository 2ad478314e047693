//! Trust data for administrators: imports and their approval, versions, certificates and where trust in them comes from.

use askama::Template;
use vigie_model::Timestamp;
use vigie_trust::store::{ChangeCounts, RestsOn};

use super::exchange::Choice;
use super::ui::{Ui, written};

/// An import as a card.
#[derive(Clone, Debug)]
pub struct TrustCard {
    /// SHA-256 of the file, hex.
    pub id: String,
    /// Name it came under.
    pub name: String,
    /// `proposed`, `approved`, `rejected` or `withdrawn`.
    pub state: &'static str,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who decided, when, and why by code (empty where none is asked for).
    pub decided: Option<(String, Timestamp, String)>,
    /// Signers of its lists, and whether each is anchored.
    pub lists: Vec<(String, bool)>,
    /// When its list says that it was signed.
    pub list_day: Option<Timestamp>,
    /// Two persons must decide.
    pub needs_two: bool,
    /// Entries read.
    pub read: usize,
    /// Entries that can be used.
    pub accepted: usize,
    /// Entries left out.
    pub quarantined: usize,
    /// What it changes or changed.
    pub counts: ChangeCounts,
    /// Whether this account may approve it.
    pub may_approve: bool,
    /// Who wants it taken out, and why by code.
    pub withdrawal: Option<(String, String)>,
    /// Whether this account may confirm that.
    pub may_confirm: bool,
    /// It holds a list that waits for an anchor.
    pub unanchored: bool,
}

/// A version as listed.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// What made it: `approved`, `withdrawn`, `taken-over`.
    pub cause: &'static str,
    /// File that came or went.
    pub name: String,
    /// Who made it.
    pub by: Vec<String>,
    /// Authorities that documents are judged by.
    pub trusted: usize,
    /// Authorities held.
    pub authorities: usize,
    /// What changed.
    pub counts: ChangeCounts,
    /// Digest, hex.
    pub digest: String,
}

/// The page of trust data.
#[derive(Clone, Debug)]
pub struct TrustPage {
    /// The version in use; `None` while nothing was imported.
    pub version: Option<u64>,
    /// Its digest.
    pub digest: String,
    /// When the newest of it was imported.
    pub as_of: Option<Timestamp>,
    /// Authorities held, of them trusted; signers; revocation lists.
    pub held: [usize; 4],
    /// Imports that wait, and files that somebody wants to take out.
    pub waiting: Vec<TrustCard>,
    /// Files that count.
    pub files: Vec<TrustCard>,
    /// Imports that were turned down or taken out.
    pub past: Vec<TrustCard>,
    /// The newest versions, newest first.
    pub versions: Vec<VersionLine>,
    /// This node is a checkpoint: trust data come from its home.
    pub checkpoint: bool,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

/// One line of a difference.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// Country; or `signers`, `crls`, `deviations` as a word of the catalogue.
    pub group: String,
    /// Whether the group is a word of the catalogue.
    pub worded: bool,
    /// `new`, `gone` or `changed`.
    pub kind: &'static str,
    /// Subject.
    pub subject: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Standing before, a word of the catalogue; empty if it was not held.
    pub before: String,
    /// Standing after; empty if it is not held any more.
    pub after: String,
    /// Its page, if it is an authority that is held now.
    pub link: bool,
}

/// A difference, bounded.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// The lines shown.
    pub lines: Vec<ChangeLine>,
    /// How many there are.
    pub all: usize,
    /// Address of the next page of it.
    pub next: Option<String>,
}

/// One import, or one version, with its difference.
#[derive(Clone, Debug)]
pub struct TrustImportPage {
    /// The import.
    pub card: TrustCard,
    /// Number of the version that the difference was computed against.
    pub against: u64,
    /// What it changes.
    pub difference: Difference,
    /// Entries left out: where or whose, and why.
    pub quarantined: Vec<(String, String)>,
    /// How often each departure from standard or profile was met.
    pub findings: Vec<(String, usize)>,
    /// Certificates of the earlier list of this country that are not on this one.
    pub not_carried_on: Vec<String>,
    /// SHA-256 of certificates that would rest on persons' word alone.
    pub manual_anchors: Vec<String>,
    /// Reasons to turn it down.
    pub reject_reasons: Vec<Choice>,
    /// Reasons to take it out.
    pub withdraw_reasons: Vec<Choice>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
}

/// One version with what changed in it.
#[derive(Clone, Debug)]
pub struct TrustVersionPage {
    /// The version.
    pub version: VersionLine,
    /// Whether its files give its digest again.
    pub same: bool,
    /// Names of the files it is built from.
    pub files: Vec<String>,
    /// What changed since the version before it.
    pub difference: Difference,
}

/// Certificates, searched.
#[derive(Clone, Debug)]
pub struct CertificatesPage {
    /// Search words.
    pub query: String,
    /// Standing to filter by.
    pub standings: Vec<Choice>,
    /// How many fit, and how many are held.
    pub found: usize,
    /// How many are held.
    pub held: usize,
    /// This page: SHA-256, subject, country, standing, end of validity, files.
    pub rows: Vec<CertificateRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

/// A certificate as listed.
#[derive(Clone, Debug)]
pub struct CertificateRow {
    /// SHA-256, hex.
    pub sha256: String,
    /// Subject.
    pub subject: String,
    /// Country.
    pub country: String,
    /// `anchor`, `link` or `unanchored`.
    pub standing: &'static str,
    /// End of validity.
    pub until: Timestamp,
    /// Files that carry it.
    pub sources: usize,
}

impl CertificateRow {
    pub(super) fn short(&self) -> &str {
        self.sha256.get(..16).unwrap_or(&self.sha256)
    }
}

/// One certificate and where trust in it comes from.
#[derive(Clone, Debug)]
pub struct CertificatePage {
    /// SHA-256, hex.
    pub sha256: String,
    /// Subject.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// `anchor`, `link` or `unanchored`.
    pub standing: String,
    /// Why it has no standing; empty if it has.
    pub reason: String,
    /// Kind of its key.
    pub key: String,
    /// Validity.
    pub valid: (Timestamp, Timestamp),
    /// Lists and files that carry it: name, import, date, whether the signer's, who approved it, list signer.
    pub seen: Vec<SeenRow>,
    /// First and last seen.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Up to its anchor.
    pub path: Vec<PathNode>,
}

/// A list that carries a certificate.
#[derive(Clone, Debug)]
pub struct SeenRow {
    /// Name of the file.
    pub name: String,
    /// Its import; empty if none is recorded.
    pub import: String,
    /// Date.
    pub at: Timestamp,
    /// Whether the list's signer says so; else it is the day of import.
    pub dated_by_signer: bool,
    /// Who brought and approved it.
    pub by: Vec<String>,
    /// Signer of the list; `None` for a certificate that was imported itself.
    pub signer: Option<String>,
}

/// A certificate of a path.
#[derive(Clone, Debug)]
pub struct PathNode {
    /// Subject.
    pub subject: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// What trust in it rests on.
    pub rests_on: RestsOn,
}

impl PathNode {
    /// Value of the list `trust-rests` in the catalogue.
    pub(super) fn word(&self) -> &'static str {
        match self.rests_on {
            RestsOn::SignedByNext => "signed",
            RestsOn::OnListSignedByNext => "on-list",
            RestsOn::Approved => "approved",
            RestsOn::Nothing => "nothing",
        }
    }

    pub(super) fn class(&self) -> &'static str {
        if self.rests_on == RestsOn::Nothing { "open" } else { "held" }
    }

    pub(super) fn short(&self) -> &str {
        self.sha256.get(..16).unwrap_or(&self.sha256)
    }
}

#[derive(Template)]
#[template(path = "trust.html")]
struct Trust<'a> {
    page: &'a TrustPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "trust_import.html")]
struct TrustImport<'a> {
    page: &'a TrustImportPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "trust_version.html")]
struct TrustVersion<'a> {
    page: &'a TrustVersionPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "trust_certificates.html")]
struct Certificates<'a> {
    page: &'a CertificatesPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "trust_certificate.html")]
struct Certificate<'a> {
    page: &'a CertificatePage,
    ui: &'a Ui,
}

/// `GET /administration/trust`, and the answers to its forms.
pub fn render_trust(page: &TrustPage, ui: &Ui) -> String {
    written(Trust { page, ui }.render())
}

/// `GET /administration/trust/imports/{id}`, and the answers to its forms.
pub fn render_trust_import(page: &TrustImportPage, ui: &Ui) -> String {
    written(TrustImport { page, ui }.render())
}

/// `GET /administration/trust/versions/{number}`.
pub fn render_trust_version(page: &TrustVersionPage, ui: &Ui) -> String {
    written(TrustVersion { page, ui }.render())
}

/// `GET /administration/trust/certificates`.
pub fn render_certificates(page: &CertificatesPage, ui: &Ui) -> String {
    written(Certificates { page, ui }.render())
}

/// `GET /administration/trust/certificates/{sha256}`.
pub fn render_certificate(page: &CertificatePage, ui: &Ui) -> String {
    written(Certificate { page, ui }.render())
}
