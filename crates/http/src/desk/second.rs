//! The second line: every check by what it concerns, the certificate path as a drawing, data groups, the comparison, bytes.

use std::fmt::Write as _;

use askama::Template;
use vigie_model::{Outcome, ReasonCode, Timestamp};

use super::check::CheckResult;
use super::ui::{Ui, written};

/// What of the document is at hand for this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtHand {
    /// All that was given, in memory, until then.
    Memory(Timestamp),
    /// What evidence keeps: printed lines, EF.SOD, EF.COM, DG1; erased then.
    Evidence(Timestamp),
    /// Nothing.
    Nothing,
}

/// One check in its area.
#[derive(Clone, Debug)]
pub struct AreaRow {
    /// Registered code.
    pub code: ReasonCode,
    /// Its answer.
    pub outcome: Outcome,
    /// Evidence in the report's words.
    pub detail: String,
    /// Whether it decided the verdict.
    pub deciding: bool,
    /// The same check fails elsewhere: its sentence would then say too much, and the evidence speaks alone.
    pub contradicted: bool,
}

impl AreaRow {
    pub(super) fn icon(&self) -> &'static str {
        match self.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed if self.deciding => "failed",
            Outcome::Failed => "examine",
            Outcome::Defect => "defect",
            Outcome::NotSupported => "lacks",
            Outcome::NotRun => "not-run",
        }
    }

    pub(super) fn class(&self) -> &'static str {
        match self.outcome {
            Outcome::Passed => "c-p",
            Outcome::Failed if self.deciding => "c-f",
            Outcome::Failed | Outcome::NotRun => "c-i",
            Outcome::Defect | Outcome::NotSupported => "c-m",
        }
    }

    pub(super) fn word(&self) -> &'static str {
        match self.outcome {
            Outcome::Passed => "second-passed",
            Outcome::Failed => "second-failed",
            Outcome::Defect => "second-defect",
            Outcome::NotSupported => "second-not-supported",
            Outcome::NotRun => "second-not-run",
        }
    }

    pub(super) fn sentence(&self, ui: &Ui) -> &'static str {
        ui.sentence(&self.code, &self.outcome)
    }
}

/// Checks that concern one thing.
#[derive(Clone, Debug)]
pub struct Area {
    /// `document`, `chip`, `trust`, `lists`, `alerts`, `vigilance`.
    pub name: &'static str,
    /// The checks in the order they were made.
    pub rows: Vec<AreaRow>,
}

impl Area {
    fn count(&self, of: impl Fn(Outcome) -> bool) -> usize {
        self.rows.iter().filter(|row| of(row.outcome)).count()
    }

    pub(super) fn objections(&self) -> usize {
        self.count(|outcome| outcome == Outcome::Failed)
    }

    pub(super) fn not_made(&self) -> usize {
        self.count(|outcome| outcome == Outcome::NotRun)
    }
}

/// State of a box or of the link to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Verified, and counted upon here.
    Verified,
    /// Contradicted.
    Broken,
    /// Not known: we could not check it, or no approved anchor vouches for it.
    Unknown,
}

impl LinkState {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Verified => "ok",
            Self::Broken => "bad",
            Self::Unknown => "open",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Verified => "path-verified",
            Self::Broken => "path-broken",
            Self::Unknown => "path-unknown",
        }
    }
}

/// One box of the certificate path, the anchor first, the data last.
#[derive(Clone, Debug)]
pub struct PathBox {
    /// Kind: `anchor`, `csca`, `link`, `missing`, `dsc`, `sod`, `data`; the catalogue names it `second-kind-…`.
    pub kind: &'static str,
    /// Who or what: the common name, the file, the data groups.
    pub name: String,
    /// All of it, for the table: the distinguished name.
    pub full_name: String,
    /// Key or algorithm.
    pub key: String,
    /// First and last day of validity.
    pub valid: Option<(Timestamp, Timestamp)>,
    /// Where it came from: lists and files, in order of import.
    pub sources: Vec<String>,
    /// SHA-256, hexadecimal.
    pub fingerprint: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Whether what signed it is verified and counts.
    pub state: LinkState,
    /// Evidence, in the report's words.
    pub detail: String,
}

/// The certificate path.
#[derive(Clone, Debug, Default)]
pub struct PathDrawing {
    /// The boxes.
    pub boxes: Vec<PathBox>,
    /// Why there is no approved anchor at its head, in the page's language.
    pub gap: Option<String>,
}

const WIDTH: usize = 760;
const BOX: usize = 74;
const GAP: usize = 38;

impl PathDrawing {
    /// The drawing. Shapes and words say the state; colours only repeat them. The table below it says the same.
    pub(super) fn svg(&self, ui: &Ui) -> String {
        let height = self.boxes.len() * (BOX + GAP) - GAP.min(self.boxes.len() * GAP) + 8;
        let rtl = ui.lang.dir() == "rtl";
        let x = |at: usize| if rtl { WIDTH - at } else { at };
        let left = |at: usize, width: usize| if rtl { WIDTH - at - width } else { at };
        let mut svg = format!(
            "<svg class=\"chain\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"chain-title\" direction=\"{}\"><title id=\"chain-title\">{}</title>",
            ui.lang.dir(),
            escape(&self.in_words(ui))
        );
        for (index, one) in self.boxes.iter().enumerate() {
            let top = 4 + index * (BOX + GAP);
            let class = one.state.class();
            if index > 0 {
                let (from, to) = (top - GAP, top - 3);
                let at = x(60);
                let _ = write!(
                    svg,
                    "<g class=\"tie {class}\"><path class=\"shaft\" d=\"M{at} {from}V{}\"/><path class=\"head\" d=\"M{} {}L{at} {to}L{} {}z\"/></g>",
                    to - 6,
                    at - 6,
                    to - 9,
                    at + 6,
                    to - 9
                );
                let _ = write!(
                    svg,
                    "<g class=\"tie {class}\">{}</g><text class=\"tieword\" x=\"{}\" y=\"{}\">{}</text>",
                    sign(one.state, x(84) as i64 - 8, (top - GAP / 2) as i64 - 9),
                    x(102),
                    top - GAP / 2 + 4,
                    escape(&ui.t(if one.kind == "data" { "second-tie-digest" } else { "second-tie-signed" }))
                );
                let _ = write!(
                    svg,
                    "<text class=\"tieword strong\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                    x(WIDTH - 16),
                    top - GAP / 2 + 4,
                    escape(&ui.t(one.state.word()))
                );
            }
            let _ = write!(
                svg,
                "<g class=\"node {class}\"><rect x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{BOX}\" rx=\"9\"/>",
                left(2, WIDTH - 4),
                WIDTH - 4
            );
            let valid =
                one.valid.as_ref().map(|(from, to)| ui.tab("second-valid", from.to_day(), to.to_day()));
            let source = match one.sources.as_slice() {
                [] => String::new(),
                [only] => only.clone(),
                [first, rest @ ..] => format!("{first} + {}", rest.len()),
            };
            let lines = [
                (16, 22, "kind", "start", ui.word("second-kind", one.kind)),
                (16, 43, "name", "start", cut(&one.name, 46)),
                (16, 63, "fact", "start", cut(&one.key, 52)),
                (WIDTH - 16, 22, "fact", "end", valid.unwrap_or_default()),
                (WIDTH - 16, 43, "fact", "end", cut(&source, 34)),
                (
                    WIDTH - 16,
                    63,
                    "print",
                    "end",
                    one.fingerprint.get(..16).map(|start| format!("{start}…")).unwrap_or_default(),
                ),
            ];
            for (at, down, class, anchor, text) in lines {
                if !text.is_empty() {
                    // Isolated, so that a Latin name keeps its order in an Arabic page.
                    let _ = write!(
                        svg,
                        "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">\u{2068}{}\u{2069}</text>",
                        x(at),
                        top + down,
                        escape(&text)
                    );
                }
            }
            svg.push_str("</g>");
        }
        svg.push_str("</svg>");
        svg
    }

    /// The drawing in one sentence.
    fn in_words(&self, ui: &Ui) -> String {
        let each = self.boxes.iter().enumerate().map(|(index, one)| {
            let kind = ui.word("second-kind", one.kind);
            match index {
                0 => format!("{kind}: {}", one.name),
                _ => format!("{kind}: {} ({})", one.name, ui.t(one.state.word())),
            }
        });
        each.collect::<Vec<_>>().join(" → ")
    }
}

/// The sign of a state, 16 wide: a filled circle with a hook, an octagon with a cross, an open triangle.
fn sign(state: LinkState, x: i64, y: i64) -> String {
    let inner = match state {
        LinkState::Verified => {
            "<circle cx=\"8\" cy=\"9\" r=\"8\" class=\"fill\"/><path d=\"M4.5 9.3l2.5 2.5 4.7-5\" class=\"cutline\"/>"
        }
        LinkState::Broken => {
            "<path d=\"M4.7 1h6.6L16 5.7v6.6L11.3 17H4.7L0 12.3V5.7z\" class=\"fill\"/><path d=\"M5 6l6 6M11 6l-6 6\" class=\"cutline\"/>"
        }
        LinkState::Unknown => "<path d=\"M8 2l8 14H0z\" class=\"hollow\"/>",
    };
    format!("<g transform=\"translate({x} {y})\">{inner}</g>")
}

fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What the digest of a data group says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestState {
    /// The signed digest is that of the data read.
    Agrees,
    /// It is another.
    Differs,
    /// Read, but EF.SOD does not name it.
    NotSigned,
    /// Signed, but not read.
    NotRead,
    /// Not compared: no EF.SOD that can be read, or its algorithm is not known here; or the file is not kept.
    NotCompared,
}

impl DigestState {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Agrees => "second-digest-agrees",
            Self::Differs => "second-digest-differs",
            Self::NotSigned => "second-digest-not-signed",
            Self::NotRead => "second-digest-not-read",
            Self::NotCompared => "second-digest-not-compared",
        }
    }

    pub(super) fn icon(self) -> &'static str {
        match self {
            Self::Agrees => "passed",
            Self::Differs | Self::NotSigned => "failed",
            Self::NotRead => "lacks",
            Self::NotCompared => "not-run",
        }
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Agrees => "c-p",
            Self::Differs | Self::NotSigned => "c-f",
            Self::NotRead => "c-m",
            Self::NotCompared => "c-i",
        }
    }
}

/// One line of what a file says; the label is a key of the catalogue.
#[derive(Clone, Debug)]
pub struct FileFact {
    /// Key of the label.
    pub label: String,
    /// The value, as the file has it.
    pub value: String,
}

/// A file of the chip.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Name: `DG1`, `EF.SOD`.
    pub name: String,
    /// Name in addresses: `dg1`, `sod`.
    pub slug: String,
    /// Octets, if it was given.
    pub len: Option<usize>,
    /// EF.COM names it; `None` where there is no EF.COM or it names no such file.
    pub in_com: Option<bool>,
    /// EF.SOD signs it; `None` likewise.
    pub in_sod: Option<bool>,
    /// Its digest; `None` for files that have none.
    pub digest: Option<DigestState>,
    /// What it says.
    pub facts: Vec<FileFact>,
    /// Why nothing of it is told, a key of the catalogue.
    pub untold: Option<&'static str>,
    /// Whether its bytes can be looked at.
    pub bytes: bool,
}

/// One cell of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Pieces with whether they differ from what they are compared with.
    pub pieces: Vec<(String, bool)>,
}

/// One field in the sources that have it.
#[derive(Clone, Debug)]
pub struct CompareRow {
    /// Key of the field's name.
    pub field: &'static str,
    /// One cell a column; `None` where the source has no such field.
    pub cells: Vec<Option<Cell>>,
    /// All that speak say the same.
    pub same: bool,
}

/// The comparison of printed lines, chip and page.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Keys of the columns: `second-col-mrz`, `second-col-dg1`, `second-col-visual`.
    pub columns: Vec<&'static str>,
    /// The fields.
    pub rows: Vec<CompareRow>,
    /// Cells that no check digit can tell from others: line, column, what was read, what it could be.
    pub blind: Vec<(u8, u8, char, String)>,
}

impl Comparison {
    pub(super) fn differing(&self) -> usize {
        self.rows.iter().filter(|row| !row.same).count()
    }
}

/// The portrait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portrait {
    /// It is in memory and can be shown; `true` if the chip's data were authenticated.
    Shown(bool),
    /// DG2 was given, and is no longer at hand.
    NotKept,
    /// DG2 was not given.
    NotGiven,
}

/// What recomputing the report gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recomputed {
    /// The same octets.
    Same,
    /// Other octets, by these codes; `true` if the trust data are others than then.
    Different(Vec<String>, bool),
    /// The evidence is erased, or nothing was kept.
    Gone,
}

/// The age of data the check used.
#[derive(Clone, Debug)]
pub struct AgeRow {
    /// What, in the page's language.
    pub name: String,
    /// As of when; `None` if there was none.
    pub as_of: Option<Timestamp>,
    /// Too old for the level.
    pub stale: bool,
}

/// What examiners see beside the first line.
#[derive(Clone, Debug)]
pub struct SecondLine {
    /// What is at hand.
    pub at_hand: AtHand,
    /// All checks.
    pub areas: Vec<Area>,
    /// The certificate path; no boxes without EF.SOD.
    pub path: PathDrawing,
    /// The files of the chip.
    pub files: Vec<FileRow>,
    /// Whether the chip's data were authenticated.
    pub authenticated: bool,
    /// The comparison; no columns where nothing can be compared.
    pub compare: Comparison,
    /// The portrait.
    pub portrait: Portrait,
    /// Ages.
    pub ages: Vec<AgeRow>,
    /// What recomputing gave, if it was asked.
    pub recomputed: Option<Recomputed>,
    /// Whether there is evidence to recompute from.
    pub may_recompute: bool,
    /// When the check was made.
    pub made: Timestamp,
    /// Profile.
    pub profile: &'static str,
}

/// An element of a file's structure.
#[derive(Clone, Debug)]
pub struct OutlineRow {
    /// How deep it lies.
    pub depth: u8,
    /// Where it begins.
    pub offset: usize,
    /// Tag, hexadecimal.
    pub tag: String,
    /// What the tag stands for, where it is plain; else empty.
    pub name: String,
    /// Octets of its contents.
    pub len: usize,
    /// The page that shows it.
    pub page: usize,
}

/// A remark at an offset.
#[derive(Clone, Debug)]
pub struct OffsetNote {
    /// Where.
    pub offset: usize,
    /// What, in the report's words.
    pub what: String,
    /// The page that shows it.
    pub page: usize,
}

/// Sixteen octets.
#[derive(Clone, Debug)]
pub struct HexRow {
    /// Where the row begins.
    pub offset: usize,
    /// Octets, each with whether a remark points at it.
    pub octets: Vec<(u8, bool)>,
}

impl HexRow {
    /// Runs of octets in hexadecimal, each with whether it is marked.
    pub(super) fn runs(&self) -> Vec<(String, bool)> {
        let mut runs: Vec<(String, bool)> = Vec::new();
        for &(octet, marked) in &self.octets {
            match runs.last_mut() {
                Some((text, was)) if *was == marked => {
                    let _ = write!(text, " {octet:02X}");
                }
                _ => runs.push((format!("{octet:02X}"), marked)),
            }
        }
        runs
    }

    pub(super) fn text(&self) -> String {
        let shown = |octet: u8| if (0x20..0x7F).contains(&octet) { char::from(octet) } else { '·' };
        self.octets.iter().map(|&(octet, _)| shown(octet)).collect()
    }
}

/// The bytes of one file.
#[derive(Clone, Debug)]
pub struct HexPage {
    /// Number of the check.
    pub check: String,
    /// Name of the file.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// All its octets.
    pub len: usize,
    /// SHA-256 of it.
    pub sha256: String,
    /// What it is made of.
    pub outline: Vec<OutlineRow>,
    /// More elements than are listed.
    pub more: bool,
    /// Remarks.
    pub notes: Vec<OffsetNote>,
    /// This page's rows.
    pub rows: Vec<HexRow>,
    /// This page, from 0.
    pub page: usize,
    /// All pages.
    pub pages: usize,
    /// Whether the file is in memory only.
    pub passing: bool,
}

/// One sheet of paper.
#[derive(Clone, Debug)]
pub struct SheetPage {
    /// The check.
    pub result: CheckResult,
    /// The number with all but its ends hidden.
    pub masked_number: String,
    /// The decision, in words.
    pub decision: Option<String>,
    /// Where.
    pub place: Option<String>,
}

#[derive(Template)]
#[template(path = "check_hex.html")]
struct HexTemplate<'a> {
    page: &'a HexPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "check_sheet.html")]
struct SheetTemplate<'a> {
    page: &'a SheetPage,
    ui: &'a Ui,
}

/// `GET /check/{id}/file/{name}`.
pub fn render_hex(page: &HexPage, ui: &Ui) -> String {
    written(HexTemplate { page, ui }.render())
}

/// `GET /check/{id}/sheet`.
pub fn render_sheet(page: &SheetPage, ui: &Ui) -> String {
    written(SheetTemplate { page, ui }.render())
}
