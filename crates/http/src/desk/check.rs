//! Check: the first line's page (verdict, why, next step, reasons) and the second line's (examine, decide, record, release).

use askama::Template;
use vigie_model::reason::codes;
use vigie_model::{Duration, Outcome, ReasonCode, StixId, Timestamp, Tlp};

use super::exchange::Choice;
use super::second::{AtHand, Portrait, Recomputed, SecondLine};
use super::ui::{Ui, written};

/// The verdict of a check (DESIGN §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No objection.
    Passed,
    /// Something required could not be checked, or needs a second look.
    Inconclusive,
    /// Cryptographic contradiction, confirmed alteration, or an exact list entry.
    Failed,
}

/// What was authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authenticated {
    /// The chip's data are what the issuer signed.
    Chip,
    /// A visible digital seal.
    Seal,
    /// Nothing: a pass is then never drawn green.
    None,
}

impl Authenticated {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Chip => "authenticated-chip",
            Self::Seal => "authenticated-seal",
            Self::None => "authenticated-none",
        }
    }
}

/// One check with its answer, as a row.
#[derive(Clone, Debug)]
pub struct ReasonRow {
    /// Registered code.
    pub code: ReasonCode,
    /// Its answer.
    pub outcome: Outcome,
    /// Evidence, in the report's words; may be empty.
    pub detail: String,
    /// Whether it is one of the report's deciding reasons.
    pub deciding: bool,
    /// A name of its own instead of the registered sentence: the alert's or the list's.
    pub title: Option<String>,
    /// Marking of what it rests on, for alerts.
    pub tlp: Option<Tlp>,
    /// Page of what it rests on, for alerts.
    pub link: Option<StixId>,
}

impl ReasonRow {
    /// A row with the registered sentence.
    pub fn new(code: ReasonCode, outcome: Outcome, detail: impl Into<String>, deciding: bool) -> Self {
        Self { code, outcome, detail: detail.into(), deciding, title: None, tlp: None, link: None }
    }

    pub(super) fn heading(&self, ui: &Ui) -> String {
        self.title.clone().unwrap_or_else(|| ui.sentence(&self.code, &self.outcome).to_owned())
    }

    pub(super) fn sources(&self) -> impl Iterator<Item = &'static str> {
        self.code.source().split("; ").map(|source| source.trim_start_matches("ICAO Doc "))
    }
}

/// The reasons in the order an officer reads them.
#[derive(Clone, Debug, Default)]
pub struct Grouped {
    /// What speaks against the document.
    pub against: Vec<ReasonRow>,
    /// What asks for a second look.
    pub examine: Vec<ReasonRow>,
    /// What was not checked, and why.
    pub not_checked: Vec<ReasonRow>,
    /// What raised no objection: passed, lacking, or a known departure.
    pub no_objection: Vec<ReasonRow>,
}

impl Grouped {
    /// Sorts checks under a verdict. Alerts, ages and vigilance ask for a look and never stand against a document; a failed
    /// check stands against it only where it decided a failed verdict, so that a doubtful reading does not.
    pub fn new(verdict: Verdict, rows: impl IntoIterator<Item = ReasonRow>) -> Self {
        let soft = [
            codes::ALERT_MATCH,
            codes::LIST_STALE,
            codes::LIST_PRIVATE_HIT,
            codes::LIST_READ_AGAIN,
            codes::TRUST_STALE,
            codes::VIGILANCE_REQUIREMENT,
            codes::DOCUMENT_EXPIRED,
            codes::MRZ_NORMALISED,
        ];
        let mut grouped = Self::default();
        for row in rows {
            match row.outcome {
                Outcome::Failed
                    if verdict == Verdict::Failed && row.deciding && !soft.contains(&row.code) =>
                {
                    grouped.against.push(row);
                }
                Outcome::Failed => grouped.examine.push(row),
                Outcome::NotRun => grouped.not_checked.push(row),
                Outcome::Passed | Outcome::NotSupported | Outcome::Defect => grouped.no_objection.push(row),
            }
        }
        grouped
    }
}

/// One printed line, with the byte ranges that a failed check points at.
#[derive(Clone, Debug)]
pub struct MrzLine {
    /// The line, MRZ alphabet only.
    pub text: String,
    /// Ranges to mark: start and end, in characters, ascending and disjoint.
    pub marks: Vec<(usize, usize)>,
}

impl MrzLine {
    /// Pieces in order, each with whether it is marked.
    pub(super) fn pieces(&self) -> Vec<(String, bool)> {
        let chars: Vec<char> = self.text.chars().collect();
        let mut pieces = Vec::new();
        let mut done = 0;
        for &(start, end) in &self.marks {
            let (start, end) = (start.clamp(done, chars.len()), end.clamp(done, chars.len()));
            if start > done {
                pieces.push((chars[done..start].iter().collect(), false));
            }
            if end > start {
                pieces.push((chars[start..end].iter().collect(), true));
            }
            done = end.max(done);
        }
        if done < chars.len() {
            pieces.push((chars[done..].iter().collect(), false));
        }
        pieces
    }
}

/// What the document says of itself; never its holder.
#[derive(Clone, Debug, Default)]
pub struct DocumentCard {
    /// Format: `TD1`, `TD2`, `TD3`, `MRV-A`, `MRV-B`.
    pub kind: String,
    /// Document code as printed, for example `P`.
    pub document_type: String,
    /// Issuing State as a code, for example `UTO`.
    pub issuing_state: String,
    /// Its name, where it is known.
    pub issuer_name: Option<String>,
    /// Document number.
    pub number: String,
    /// Day of expiry.
    pub expiry: Option<Timestamp>,
    /// Who signed the chip, for example `UTO DS 0417 → CSCA UTO 3`.
    pub signer: Option<String>,
}

/// What one list answered.
#[derive(Clone, Debug)]
pub struct ListAnswerRow {
    /// Name of the list.
    pub name: String,
    /// `Some(true)` listed, `Some(false)` not listed, `None` not asked or no answer.
    pub listed: Option<bool>,
    /// How current the list is.
    pub as_of: Option<Timestamp>,
    /// Places in the number, from 1, where O and 0 are to be told apart.
    pub cells: Vec<u8>,
}

impl ListAnswerRow {
    pub(super) fn places(&self) -> String {
        super::alerts::places(&self.cells)
    }

    pub(super) fn word(&self) -> &'static str {
        match self.listed {
            Some(true) => "answer-listed",
            Some(false) => "answer-not-listed",
            None if !self.cells.is_empty() => "lists-read-again",
            None => "answer-not-asked",
        }
    }
}

/// The answer to one check.
#[derive(Clone, Debug)]
pub struct CheckResult {
    /// Identifier for `/check/{id}`; empty where no record is kept.
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What was authenticated.
    pub authenticated: Authenticated,
    /// When it was made.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// Why, in one sentence; empty takes the sentence of the weightiest reason.
    pub headline: String,
    /// What to do next; empty takes the registry's step.
    pub next_step: String,
    /// All checks, the weightiest first.
    pub reasons: Grouped,
    /// The document, if it could be read.
    pub document: Option<DocumentCard>,
    /// The printed lines, or the chip's copy.
    pub lines: Vec<MrzLine>,
    /// What the lists answered.
    pub lists: Vec<ListAnswerRow>,
    /// Whether it was already referred to the second line.
    pub referred: bool,
}

impl CheckResult {
    pub(super) fn class(&self) -> &'static str {
        match (self.verdict, self.authenticated) {
            (Verdict::Failed, _) => "failed",
            (Verdict::Inconclusive, _) => "inconclusive",
            (Verdict::Passed, Authenticated::None) => "plain",
            (Verdict::Passed, _) => "passed",
        }
    }

    pub(super) fn icon(&self) -> &'static str {
        match self.class() {
            "failed" => "verdict-failed",
            "inconclusive" => "verdict-inconclusive",
            "passed" => "verdict-passed",
            _ => "verdict-plain",
        }
    }

    fn weightiest(&self) -> Option<&ReasonRow> {
        let groups = [&self.reasons.against, &self.reasons.examine, &self.reasons.not_checked];
        let deciding = groups.iter().flat_map(|group| group.iter()).find(|row| row.deciding);
        deciding.or_else(|| groups.iter().find_map(|group| group.first()))
    }

    pub(super) fn headword(&self, ui: &Ui) -> String {
        let code = self.weightiest().filter(|row| row.outcome == Outcome::Failed).map(|row| row.code);
        ui.t(match (self.verdict, code) {
            (Verdict::Passed, _) => "verdict-passed",
            (_, Some(code)) if code == codes::DOCUMENT_EXPIRED => "verdict-expired",
            (Verdict::Failed, Some(code)) if code == codes::LIST_LOST_STOLEN => "verdict-listed",
            (Verdict::Inconclusive, _) => "verdict-inconclusive",
            (Verdict::Failed, _) => "verdict-failed",
        })
    }

    pub(super) fn why(&self, ui: &Ui) -> String {
        if !self.headline.is_empty() {
            return self.headline.clone();
        }
        match (self.verdict, self.authenticated) {
            (Verdict::Passed, Authenticated::Chip) => ui.t("why-passed-chip"),
            (Verdict::Passed, Authenticated::Seal) => ui.t("why-passed-seal"),
            (Verdict::Passed, Authenticated::None) => ui.t("why-passed-none"),
            _ => self
                .weightiest()
                .map(|row| ui.sentence(&row.code, &row.outcome).to_owned())
                .unwrap_or_default(),
        }
    }

    pub(super) fn next(&self, ui: &Ui) -> String {
        if !self.next_step.is_empty() {
            return self.next_step.clone();
        }
        let step = match self.verdict {
            Verdict::Passed => String::new(),
            _ => self.weightiest().map(|row| row.code.next_step(ui.lang).to_owned()).unwrap_or_default(),
        };
        match (step.is_empty(), self.verdict, self.authenticated) {
            (false, _, _) => step,
            (true, Verdict::Passed, Authenticated::None) => ui.t("next-passed-none"),
            (true, Verdict::Passed, _) => ui.t("next-passed"),
            (true, _, _) => ui.t("next-second-line"),
        }
    }

    pub(super) fn seconds(&self) -> String {
        let millis = self.took.as_micros().max(0) / 1000;
        format!("{}.{:02} s", millis / 1000, millis % 1000 / 10)
    }

    fn may_refer(&self) -> bool {
        !self.id.is_empty() && !self.referred && self.verdict != Verdict::Passed
    }
}

/// What the field holds when the page is shown.
#[derive(Clone, Debug, Default)]
pub struct CheckEntry {
    /// The text; empty for a new check.
    pub text: String,
    /// Why the last input could not be taken, in the page's language.
    pub problem: Option<String>,
    /// Whether the next reading is the second one of a doubtful line.
    pub second_reading: bool,
}

/// Counts of the day at this place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Today {
    /// Documents checked.
    pub checked: u64,
    /// Referred to the second line.
    pub referred: u64,
    /// Of those, chosen by lottery.
    pub by_lottery: u64,
    /// Findings recorded.
    pub findings: u64,
}

/// The first line's page.
#[derive(Clone, Debug)]
pub struct CheckPage {
    /// The field.
    pub entry: CheckEntry,
    /// The answer, if one was asked for.
    pub result: Option<CheckResult>,
    /// The day so far.
    pub today: Today,
}

/// What the second line decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// Evidence against the document is confirmed.
    Confirmed,
    /// Examined, and no objection remains.
    Cleared,
}

/// A decision that was taken.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Decision {
    fn word(&self) -> &'static str {
        match self.kind {
            DecisionKind::Confirmed => "decided-confirmed",
            DecisionKind::Cleared => "decided-cleared",
        }
    }
}

/// A member to release to.
#[derive(Clone, Debug)]
pub struct MemberChoice {
    /// Member id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its country code.
    pub code: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

/// How far a pattern reaches.
#[derive(Clone, Debug)]
pub struct Breadth {
    /// The STIX pattern.
    pub pattern: String,
    /// Recent checks it would have hit.
    pub hits: u64,
    /// Of this many recent checks.
    pub of: u64,
    /// Why it is refused, in the page's language.
    pub refused: Option<String>,
}

impl Breadth {
    fn share(&self) -> String {
        if self.of == 0 {
            return String::from("0");
        }
        let basis_points = self.hits.saturating_mul(10_000) / self.of;
        format!("{}.{:02}", basis_points / 100, basis_points % 100)
    }
}

/// The form for a finding, its release, and an alert on the series.
#[derive(Clone, Debug)]
pub struct FindingForm {
    /// Methods of forgery, controlled, by the part of the document.
    pub methods: Vec<PartChoices>,
    /// Detection points, controlled, likewise.
    pub points: Vec<PartChoices>,
    /// Phenomena of the taxonomy.
    pub phenomena: Vec<Choice>,
    /// Confidence, 0 to 100.
    pub confidence: u8,
    /// Members that can be released to.
    pub members: Vec<MemberChoice>,
    /// Marking that is chosen.
    pub tlp: Tlp,
    /// Onward rule that is chosen: `no`, `ask`, `yes`.
    pub onward: String,
    /// Whether to release at all.
    pub share: bool,
    /// Day the release ends, `YYYY-MM-DD`.
    pub expires: String,
    /// Whether to raise an alert.
    pub alert: bool,
    /// Its name.
    pub alert_name: String,
    /// Beginning of the document number.
    pub series: String,
    /// Day the alert ends, `YYYY-MM-DD`.
    pub valid_until: String,
    /// The preview that was asked for.
    pub breadth: Option<Breadth>,
    /// What is to be mended, in the page's language.
    pub problem: Option<String>,
    /// Whether protection is claimed: nothing then reaches the issuing State.
    pub protection_claimed: bool,
    /// Why nothing may leave the node: protection is claimed, or a code such as XXA.
    pub protected: Option<String>,
    /// What would be recorded and released, if it was asked.
    pub review: Option<Review>,
}

/// Entries of a controlled list that concern one part of the document; the catalogue names it `second-part-…`.
#[derive(Clone, Debug)]
pub struct PartChoices {
    /// The part.
    pub part: &'static str,
    /// Its entries.
    pub choices: Vec<Choice>,
}

impl PartChoices {
    fn chosen(&self) -> usize {
        self.choices.iter().filter(|choice| choice.chosen).count()
    }
}

/// What a finding would hold and who would read it, before it is signed.
#[derive(Clone, Debug)]
pub struct Review {
    /// Key of each label, and the value.
    pub says: Vec<(&'static str, String)>,
    /// Marking.
    pub tlp: Tlp,
    /// Who would read it, by name; empty if it stays here.
    pub readers: Vec<String>,
}

impl FindingForm {
    fn levels(&self) -> [Tlp; 5] {
        Tlp::ALL
    }

    fn is(&self, tlp: &Tlp) -> bool {
        self.tlp == *tlp
    }
}

/// What was recorded and released for a case.
#[derive(Clone, Debug)]
pub struct ReleasedFinding {
    /// The finding.
    pub finding: StixId,
    /// The alert, if one was raised.
    pub alert: Option<StixId>,
    /// Marking.
    pub tlp: Tlp,
    /// Members it was released to, by name; empty if it stays here.
    pub members: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// The second line's page.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The check.
    pub result: CheckResult,
    /// What examiners see beside it; `None` for officers, and where nothing is at hand.
    pub second: Option<SecondLine>,
    /// Whether this user may decide.
    pub may_decide: bool,
    /// Whether this user may print the notice for the person.
    pub may_notice: bool,
    /// The decision, if taken.
    pub decision: Option<Decision>,
    /// The form, while nothing is recorded.
    pub finding: Option<FindingForm>,
    /// What was recorded.
    pub released: Option<ReleasedFinding>,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckTemplate<'a> {
    page: &'a CheckPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "check_result.html")]
struct ResultTemplate<'a> {
    page: &'a CheckPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "case.html")]
struct CaseTemplate<'a> {
    page: &'a CasePage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "breadth.html")]
struct BreadthTemplate<'a> {
    breadth: Option<&'a Breadth>,
    ui: &'a Ui,
}

/// `GET /check`, and the answer to `POST /check`.
pub fn render_check(page: &CheckPage, ui: &Ui) -> String {
    written(CheckTemplate { page, ui }.render())
}

/// The section of the answer alone.
pub fn render_check_result(page: &CheckPage, ui: &Ui) -> String {
    written(ResultTemplate { page, ui }.render())
}

/// `GET /check/{id}`.
pub fn render_case(page: &CasePage, ui: &Ui) -> String {
    written(CaseTemplate { page, ui }.render())
}

/// The preview of a pattern's breadth alone.
pub fn render_breadth(breadth: &Breadth, ui: &Ui) -> String {
    written(BreadthTemplate { breadth: Some(breadth), ui }.render())
}
