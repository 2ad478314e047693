//! Data protection: requests by document number, their record, rates by issuing state, settings, and the printed notice.

use askama::Template;
use vigie_model::{Outcome, ReasonCode, Timestamp};

use super::exchange::Choice;
use super::ui::{Ui, written};

/// One thing that is held.
#[derive(Clone, Debug)]
pub struct HoldingRow {
    /// What; the catalogue names it `protection-kind-…`.
    pub kind: String,
    /// Where, never the document number.
    pub place: String,
    /// Address of a page on it, if there is one.
    pub link: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// When retention ends it.
    pub until: Option<Timestamp>,
    /// The member that made it and answers for its own copy.
    pub from: Option<String>,
    /// Members that were given it.
    pub recipients: Vec<String>,
    /// Whether it was withdrawn before.
    pub withdrawn: bool,
}

/// What a form did.
#[derive(Clone, Debug)]
pub struct ProtectionResult {
    /// Which one: `found`, `erased`, `rectified`.
    pub what: &'static str,
    /// Number of the request.
    pub request: String,
    /// When it is to be answered.
    pub deadline: Timestamp,
    /// What it concerned.
    pub rows: Vec<HoldingRow>,
    /// What stays and is to be looked at.
    pub kept: Vec<HoldingRow>,
    /// Withdrawals that members get.
    pub withdrawals: usize,
    /// Members to turn to.
    pub turn_to: Vec<String>,
    /// Earlier requests on the same document.
    pub earlier: Vec<String>,
}

impl ProtectionResult {
    fn found(&self) -> bool {
        self.what == "found"
    }
}

/// One request.
#[derive(Clone, Debug)]
pub struct RequestRow {
    /// Its number.
    pub number: String,
    /// On whose word.
    pub basis: String,
    /// When it was received.
    pub received: Timestamp,
    /// When it is to be answered.
    pub deadline: Timestamp,
    /// Whether that day is over and nobody answered.
    pub late: bool,
    /// What was done.
    pub done: Vec<String>,
    /// When it was answered.
    pub answered: Option<Timestamp>,
}

/// The document of the form, as it was sent.
#[derive(Clone, Debug, Default)]
pub struct AskedDocument {
    /// Issuing state.
    pub state: String,
    /// Class.
    pub class: String,
    /// Number.
    pub number: String,
}

/// How long things are kept, and where complaints go.
#[derive(Clone, Debug, Default)]
pub struct KeptFor {
    /// Days of evidence.
    pub evidence: u16,
    /// Days of records, if they end.
    pub records: Option<u16>,
    /// Days of answered requests, if they end.
    pub requests: Option<u16>,
    /// Supervisory authority.
    pub authority: String,
    /// Its address.
    pub address: String,
}

/// `GET /protection` and the answers to its forms.
#[derive(Clone, Debug)]
pub struct ProtectionPage {
    /// What is to be mended.
    pub problem: Option<String>,
    /// The document as it was sent.
    pub asked: AskedDocument,
    /// On whose word; the catalogue names it `protection-basis-…`.
    pub bases: Vec<Choice>,
    /// Reasons of lists.
    pub reasons: Vec<Choice>,
    /// What the form did.
    pub result: Option<ProtectionResult>,
    /// The requests, open ones first.
    pub requests: Vec<RequestRow>,
    /// The settings.
    pub kept: KeptFor,
}

/// One issuing state.
#[derive(Clone, Debug)]
pub struct StateRateRow {
    /// Its code.
    pub state: String,
    /// Checks.
    pub checks: u64,
    /// Referred, unless it is hidden.
    pub referred: Option<u64>,
    /// Inconclusive, unless it is hidden.
    pub inconclusive: Option<u64>,
}

impl StateRateRow {
    /// Share of the checks in whole per cent.
    fn share(&self, count: &u64) -> String {
        format!("{} %", (count * 100 + self.checks / 2) / self.checks.max(1))
    }
}

/// `GET /protection/rates`.
#[derive(Clone, Debug)]
pub struct RatesPage {
    /// First day.
    pub from: Timestamp,
    /// Last day.
    pub until: Timestamp,
    /// States.
    pub rows: Vec<StateRateRow>,
    /// Checks of all others.
    pub others: Option<u64>,
    /// Blocks: number, first and last day, whether it is this one.
    pub blocks: Vec<(i64, Timestamp, Timestamp, bool)>,
    /// When the running block closes.
    pub next: Timestamp,
}

/// What a notice says of one check.
#[derive(Clone, Debug)]
pub struct NoticeCheck {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub place: Option<String>,
    /// `passed`, `inconclusive`, `failed`.
    pub outcome: &'static str,
    /// Reasons with their outcomes, without what is internal; `None` once they are erased.
    pub reasons: Option<Vec<(ReasonCode, Outcome)>>,
}

/// The notice that a person is handed.
#[derive(Clone, Debug)]
pub struct NoticePage {
    /// The check; `None` for the general notice.
    pub check: Option<NoticeCheck>,
    /// What is kept.
    pub kept: KeptFor,
    /// Name of this member.
    pub member: String,
    /// Where the page leads back to.
    pub back: String,
}

impl NoticePage {
    /// Every paragraph: whether it is a heading, and its text.
    pub fn paragraphs(&self, ui: &Ui) -> Vec<(bool, String)> {
        let mut all = Vec::new();
        let mut head = |text: String, lines: Vec<String>| {
            all.push((true, text));
            all.extend(lines.into_iter().map(|line| (false, line)));
        };
        if let Some(check) = &self.check {
            let when = match &check.place {
                Some(place) => ui.tab("protection-notice-when-where", ui.when(&check.at), place),
                None => ui.ta("protection-notice-when", ui.when(&check.at)),
            };
            let mut lines = vec![when, ui.t(&format!("protection-notice-outcome-{}", check.outcome))];
            if check.outcome != "passed" {
                match &check.reasons {
                    None => lines.push(ui.t("protection-notice-gone")),
                    Some(reasons) if reasons.is_empty() => lines.push(ui.t("protection-notice-closer")),
                    Some(reasons) => lines.extend(
                        reasons.iter().map(|(code, outcome)| format!("– {}", ui.sentence(code, outcome))),
                    ),
                }
                lines.push(ui.t("protection-notice-not-you"));
            }
            head(ui.t("protection-notice-result"), lines);
        }
        head(ui.t("protection-notice-checked"), vec![ui.t("protection-notice-checked-what")]);
        let records = match self.kept.records {
            Some(days) => ui.tn("protection-notice-record-days", days_of(days)),
            None => ui.t("protection-notice-record"),
        };
        let evidence = ui.tn("protection-notice-evidence", days_of(self.kept.evidence));
        head(
            ui.t("protection-notice-kept"),
            vec![records, evidence, ui.t("protection-notice-shared"), ui.t("protection-notice-origin")],
        );
        head(ui.t("protection-notice-rights"), vec![ui.t("protection-notice-rights-what")]);
        let mut complain = vec![ui.ta("protection-notice-complain-here", &self.member)];
        match self.kept.authority.is_empty() {
            true => complain.push(ui.t("protection-notice-complain-ask")),
            false => {
                complain.push(ui.t("protection-notice-complain-to"));
                complain.push(self.kept.authority.clone());
                complain.extend(self.kept.address.lines().map(str::to_owned));
            }
        }
        head(ui.t("protection-notice-complain"), complain);
        all
    }

    /// The notice as plain text.
    pub fn text(&self, ui: &Ui) -> String {
        let mut text = format!("{}\n{}\n", ui.t("protection-notice-title"), self.member);
        for (heading, paragraph) in self.paragraphs(ui) {
            text.push_str(if heading { "\n" } else { "  " });
            text.push_str(&paragraph);
            text.push('\n');
        }
        text
    }
}

fn days_of(days: u16) -> u32 {
    u32::from(days)
}

#[derive(Template)]
#[template(path = "protection.html")]
struct ProtectionTemplate<'a> {
    page: &'a ProtectionPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "protection_rates.html")]
struct RatesTemplate<'a> {
    page: &'a RatesPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "protection_notice.html")]
struct NoticeTemplate<'a> {
    page: &'a NoticePage,
    ui: &'a Ui,
}

/// `GET /protection`, and the answers to its forms.
pub fn render_protection(page: &ProtectionPage, ui: &Ui) -> String {
    written(ProtectionTemplate { page, ui }.render())
}

/// `GET /protection/rates`.
pub fn render_rates(page: &RatesPage, ui: &Ui) -> String {
    written(RatesTemplate { page, ui }.render())
}

/// `GET /protection/notice` and `/check/{id}/notice`.
pub fn render_notice(page: &NoticePage, ui: &Ui) -> String {
    written(NoticeTemplate { page, ui }.render())
}
