//! Phenomena, series and warnings: three pages of the room Assess.

use askama::Template;
use vigie_model::{StixId, Timestamp, Tlp};

use super::check::MemberChoice;
use super::exchange::{Choice, Said};
use super::ui::{Ui, written};

/// Who may have what a form makes.
#[derive(Clone, Debug)]
pub struct ReleaseFields {
    /// Members that can be named.
    pub members: Vec<MemberChoice>,
}

impl ReleaseFields {
    fn levels(&self) -> [Tlp; 5] {
        Tlp::ALL
    }

    fn chosen(&self, tlp: &Tlp) -> bool {
        *tlp == Tlp::Amber
    }
}

/// One week of a series.
#[derive(Clone, Debug)]
pub struct SeriesRow {
    /// Week.
    pub week: String,
    /// Its Monday.
    pub monday: Timestamp,
    /// The count, if it is known.
    pub count: Option<u64>,
    /// Documents checked.
    pub checked: Option<u64>,
    /// Expected, with one decimal, and the bounds.
    pub band: Option<(String, u64, u64)>,
    /// Above the band.
    pub unusual: bool,
    /// Imported.
    pub imported: bool,
    /// The week is not over.
    pub open: bool,
    /// Members that told nothing of it.
    pub missing: Vec<String>,
}

/// One line of exact counts.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// Week.
    pub week: String,
    /// Name of the checkpoint; empty where none was set.
    pub checkpoint: String,
    /// Kind.
    pub kind: &'static str,
    /// Checked.
    pub checked: u64,
    /// Referred.
    pub referred: u64,
    /// Found, all document fraud.
    pub found: u64,
    /// Imported.
    pub imported: bool,
    /// Late decisions may change it.
    pub open: bool,
}

/// What the last form of the page did, in numbers.
#[derive(Clone, Debug)]
pub enum SeriesDone {
    /// Lines taken, and lines refused with why.
    Imported(u64, Vec<(u64, String)>),
    /// Weeks judged, weeks not judged, expected by chance (one decimal), new alarms.
    Detected(u64, u64, String, u64),
    /// Weeks told, weeks told before, counts left out.
    Shared(u64, u64, u64),
}

/// `GET /series`.
#[derive(Clone, Debug)]
pub struct SeriesPage {
    /// Phenomena to choose from.
    pub phenomena: Vec<Choice>,
    /// Units.
    pub units: Vec<Choice>,
    /// Kinds of checkpoint.
    pub kinds: Vec<Choice>,
    /// Own or region.
    pub scopes: Vec<Choice>,
    /// How many weeks.
    pub spans: Vec<Choice>,
    /// Name of the series.
    pub name: String,
    /// Rule and version.
    pub rule: String,
    /// The picture.
    pub plot: String,
    /// Weeks, newest first.
    pub rows: Vec<SeriesRow>,
    /// Exact counts of the latest weeks.
    pub counts: Vec<CountRow>,
    /// When closed weeks were counted last.
    pub rolled_up: Option<Timestamp>,
    /// Whether this user imports, shares and detects.
    pub may_change: bool,
    /// Release of counts.
    pub release: ReleaseFields,
    /// First and last week that the form offers to share.
    pub share_span: (String, String),
    /// What the last form did.
    pub done: Option<SeriesDone>,
    /// What is to be mended.
    pub problem: Option<String>,
}

/// A mutation.
#[derive(Clone, Debug)]
pub struct MutationRow {
    /// The object.
    pub id: StixId,
    /// Who says so.
    pub said: Said,
    /// Kind.
    pub kind: String,
    /// Name of the other phenomenon.
    pub other: String,
    /// Month.
    pub since: String,
    /// Names of enablers.
    pub enablers: Vec<String>,
    /// Evidence.
    pub evidence: Vec<StixId>,
    /// 0 to 100.
    pub confidence: Option<u8>,
    /// Until when.
    pub valid_until: Timestamp,
    /// Its time is over.
    pub expired: bool,
    /// What members say of it: who, what, and whether that disputes it.
    pub opinions: Vec<(Said, &'static str, bool)>,
}

/// A phenomenon with what changed.
#[derive(Clone, Debug)]
pub struct PhenomenonRow {
    /// Code.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Definition, in English.
    pub definition: &'static str,
    /// Mutations, newest first.
    pub mutations: Vec<MutationRow>,
}

/// A family.
#[derive(Clone, Debug)]
pub struct FamilyRow {
    /// The family itself.
    pub family: PhenomenonRow,
    /// Its members.
    pub members: Vec<PhenomenonRow>,
}

impl FamilyRow {
    fn mutations(&self) -> usize {
        self.family.mutations.len() + self.members.iter().map(|one| one.mutations.len()).sum::<usize>()
    }

    fn all(&self) -> impl Iterator<Item = &PhenomenonRow> {
        std::iter::once(&self.family).chain(&self.members)
    }
}

/// `GET /phenomena`.
#[derive(Clone, Debug)]
pub struct PhenomenaPage {
    /// Families.
    pub families: Vec<FamilyRow>,
    /// Version of the taxonomy.
    pub version: u32,
    /// Enablers: code, name, definition.
    pub enablers: Vec<(&'static str, &'static str, &'static str)>,
    /// Phenomena to choose from.
    pub choices: Vec<Choice>,
    /// Kinds of mutation.
    pub kinds: Vec<Choice>,
    /// This month.
    pub month: String,
    /// Whether this user states mutations and opinions.
    pub may_state: bool,
    /// Release of what is stated.
    pub release: ReleaseFields,
    /// What is to be mended.
    pub problem: Option<String>,
}

/// An alarm.
#[derive(Clone, Debug)]
pub struct AlarmRow {
    /// Its name.
    pub id: String,
    /// Name of its series.
    pub series: String,
    /// Address of its series.
    pub link: String,
    /// Week.
    pub week: String,
    /// Counted.
    pub observed: u64,
    /// Expected, one decimal.
    pub expected: String,
    /// Upper bound.
    pub upper: u64,
    /// When it was raised.
    pub at: Timestamp,
    /// Rule and version.
    pub rule: String,
    /// The warning made of it.
    pub warning: Option<StixId>,
    /// Whether a question was made of it.
    pub asked: bool,
    /// The question it suggests, in the page's language.
    pub suggestion: String,
    /// What became of it.
    pub outcome: Option<&'static str>,
}

/// A warning.
#[derive(Clone, Debug)]
pub struct WarningRow {
    /// The object.
    pub id: StixId,
    /// Who warns.
    pub said: Said,
    /// Whether this member does.
    pub own: bool,
    /// Name of what is counted.
    pub name: String,
    /// Kind of checkpoint.
    pub kind: String,
    /// Unit.
    pub unit: String,
    /// Week.
    pub week: String,
    /// Counted.
    pub observed: u64,
    /// Expected, one decimal.
    pub expected: String,
    /// Upper bound.
    pub upper: u64,
    /// What is asked for.
    pub asked: Vec<String>,
    /// When it was stated.
    pub stated: Timestamp,
    /// Until when.
    pub valid_until: Timestamp,
    /// Its time is over.
    pub expired: bool,
    /// Answers: who, what, when.
    pub answers: Vec<(Said, String, Timestamp)>,
    /// Whether this member still owes an answer.
    pub open: bool,
}

/// How a rule did.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// Rule and version.
    pub rule: String,
    /// Alarms, warnings, questions, useful, false, unknown, not judged yet.
    pub counts: [u64; 7],
}

/// `GET /warnings`.
#[derive(Clone, Debug)]
pub struct WarningsPage {
    /// Alarms, newest first, at most 50.
    pub alarms: Vec<AlarmRow>,
    /// Warnings.
    pub warnings: Vec<WarningRow>,
    /// Questions: text and when.
    pub questions: Vec<(String, Timestamp)>,
    /// Rules.
    pub rules: Vec<RuleRow>,
    /// What a warning may ask for.
    pub asked: Vec<Choice>,
    /// What an answer may say.
    pub answers: Vec<Choice>,
    /// Outcomes.
    pub outcomes: Vec<Choice>,
    /// Whether this user acts.
    pub may_act: bool,
    /// Release of warnings.
    pub release: ReleaseFields,
    /// What is to be mended.
    pub problem: Option<String>,
}

#[derive(Template)]
#[template(path = "series.html")]
struct SeriesTemplate<'a> {
    page: &'a SeriesPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "phenomena.html")]
struct PhenomenaTemplate<'a> {
    page: &'a PhenomenaPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "warnings.html")]
struct WarningsTemplate<'a> {
    page: &'a WarningsPage,
    ui: &'a Ui,
}

/// `GET /series`, and the answers to its forms.
pub fn render_series(page: &SeriesPage, ui: &Ui) -> String {
    written(SeriesTemplate { page, ui }.render())
}

/// `GET /phenomena`, and the answers to its forms.
pub fn render_phenomena(page: &PhenomenaPage, ui: &Ui) -> String {
    written(PhenomenaTemplate { page, ui }.render())
}

/// `GET /warnings`, and the answers to its forms.
pub fn render_warnings(page: &WarningsPage, ui: &Ui) -> String {
    written(WarningsTemplate { page, ui }.render())
}
