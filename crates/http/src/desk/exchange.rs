//! Exchange: what is held, and who says so.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::ui::{Ui, written};

/// One entry of a menu.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Value in the form.
    pub value: String,
    /// Text shown; empty takes the catalogue's word, else the value.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// An entry whose text comes from the catalogue.
    pub fn new(value: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: String::new(), chosen }
    }

    /// An entry with a text of its own, for names.
    pub fn named(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), chosen }
    }

    pub(super) fn text(&self, ui: &Ui, list: &str) -> String {
        if self.label.is_empty() { ui.word(list, &self.value) } else { self.label.clone() }
    }
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// This member, attested by its key.
    Own,
    /// Another member, attested by its key.
    Attested {
        /// Its name.
        member: String,
    },
    /// No valid attestation; only the way it came is known.
    Unsigned {
        /// Where it came from.
        from: String,
    },
    /// A version by someone else than the member that attested the object.
    Disputed {
        /// Where it came from.
        from: String,
    },
    /// An attestation is there and does not hold.
    Broken {
        /// Where it came from.
        from: String,
    },
}

impl Said {
    pub(super) fn words(&self, ui: &Ui) -> String {
        match self {
            Self::Own => ui.ta("said-own", &ui.member_name),
            Self::Attested { member } => ui.ta("said-attested", member),
            Self::Unsigned { from } => ui.ta("said-unsigned", from),
            Self::Disputed { from } => ui.ta("said-disputed", from),
            Self::Broken { from } => ui.ta("said-broken", from),
        }
    }

    pub(super) fn icon(&self) -> &'static str {
        match self {
            Self::Own | Self::Attested { .. } => "sealed",
            Self::Unsigned { .. } => "lacks",
            Self::Disputed { .. } | Self::Broken { .. } => "defect",
        }
    }
}

/// State of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectState {
    /// Stands.
    Active,
    /// Withdrawn by its author.
    Withdrawn,
    /// Past its validity.
    Expired,
}

impl ObjectState {
    fn word(self) -> &'static str {
        match self {
            Self::Active => "state-active",
            Self::Withdrawn => "state-withdrawn",
            Self::Expired => "state-expired",
        }
    }
}

/// One object in the list.
#[derive(Clone, Debug)]
pub struct ObjectRow {
    /// Its id.
    pub id: StixId,
    /// STIX type, for example `indicator`; the catalogue names it `type-…`.
    pub kind: String,
    /// Name, or a line that says what it is.
    pub title: String,
    /// Who says so.
    pub said: Said,
    /// Marking.
    pub tlp: Tlp,
    /// Newest version.
    pub modified: Option<Timestamp>,
    /// State.
    pub state: ObjectState,
}

/// The list, one bounded page of it.
#[derive(Clone, Debug)]
pub struct ExchangePage {
    /// Search words.
    pub query: String,
    /// Types to filter by; an empty value stands for all.
    pub kinds: Vec<Choice>,
    /// Origins to filter by.
    pub origins: Vec<Choice>,
    /// Markings to filter by.
    pub markings: Vec<Choice>,
    /// The rows, at most 100.
    pub rows: Vec<ObjectRow>,
    /// How many there are that this reader may see, if known.
    pub total: Option<u64>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page, when this is not it.
    pub first: Option<String>,
}

/// Rules of handling of one object.
#[derive(Clone, Debug)]
pub struct HandlingView {
    /// Marking.
    pub tlp: Tlp,
    /// Members on the release list, by name; `None` where the marking alone decides.
    pub release: Option<Vec<String>>,
    /// `no`, `ask`, `yes`.
    pub onward: String,
    /// Purpose, if stated.
    pub purpose: Option<String>,
    /// Legal basis, if stated.
    pub legal_basis: Option<String>,
    /// When the release ends.
    pub expires: Option<Timestamp>,
    /// Who set it.
    pub originator: Option<String>,
}

/// One version.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// Text of the version, as TAXII has it.
    pub version: String,
    /// Who says so.
    pub said: Said,
    /// When it came.
    pub added: Timestamp,
    /// Whether it is the one shown.
    pub shown: bool,
}

/// A reference to another object.
#[derive(Clone, Debug)]
pub struct ReferenceRow {
    /// Property, for example `created_by_ref`.
    pub property: String,
    /// The target; `None` where this reader may not see it.
    pub target: Option<(StixId, String)>,
}

/// One object.
#[derive(Clone, Debug)]
pub struct ObjectPage {
    /// Its id.
    pub id: StixId,
    /// STIX type.
    pub kind: String,
    /// Name, or a line that says what it is.
    pub title: String,
    /// Description, if it has one.
    pub description: String,
    /// Who says so.
    pub said: Said,
    /// Key the attestation was made with: thumbprint and number in its chain.
    pub attestation: Option<(String, u64)>,
    /// When the attestation was issued.
    pub attested_at: Option<Timestamp>,
    /// State.
    pub state: ObjectState,
    /// Confidence, 0 to 100, as its author gave it.
    pub confidence: Option<u8>,
    /// Validity.
    pub valid_from: Option<Timestamp>,
    /// Validity.
    pub valid_until: Option<Timestamp>,
    /// STIX pattern, for alerts.
    pub pattern: Option<String>,
    /// Other facts: property and value, in the object's words.
    pub facts: Vec<(String, String)>,
    /// Handling.
    pub handling: HandlingView,
    /// Versions, newest first.
    pub versions: Vec<VersionRow>,
    /// References.
    pub references: Vec<ReferenceRow>,
    /// The sender's bytes, as text, at most 200 KB.
    pub raw: String,
    /// How many bytes there are.
    pub len_bytes: u64,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// Whether this user may withdraw it.
    pub may_withdraw: bool,
}

#[derive(Template)]
#[template(path = "exchange.html")]
struct ExchangeTemplate<'a> {
    page: &'a ExchangePage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "exchange_results.html")]
struct ResultsTemplate<'a> {
    page: &'a ExchangePage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "object.html")]
struct ObjectTemplate<'a> {
    page: &'a ObjectPage,
    ui: &'a Ui,
}

/// `GET /exchange`.
pub fn render_exchange(page: &ExchangePage, ui: &Ui) -> String {
    written(ExchangeTemplate { page, ui }.render())
}

/// The list alone.
pub fn render_results(page: &ExchangePage, ui: &Ui) -> String {
    written(ResultsTemplate { page, ui }.render())
}

/// `GET /exchange/{id}`.
pub fn render_object(page: &ObjectPage, ui: &Ui) -> String {
    written(ObjectTemplate { page, ui }.render())
}
