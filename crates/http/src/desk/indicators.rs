//! Cyber indicators: lines of the blocklist, and what is none.

use askama::Template;

use super::ui::{Ui, written};

/// A line.
#[derive(Clone, Debug)]
pub struct IndicatorLine {
    /// Kind: `ipv4`, `domain` and so on.
    pub kind: &'static str,
    /// Value.
    pub value: String,
    /// Id of the indicator.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who signed it, if anybody.
    pub author: Option<String>,
    /// Label of the marking.
    pub tlp: String,
    /// 0 to 100.
    pub confidence: Option<u8>,
    /// When it ends.
    pub until: Option<vigie_model::Timestamp>,
}

/// `GET /indicators`.
#[derive(Clone, Debug)]
pub struct IndicatorsPage {
    /// How many lines there are.
    pub total: usize,
    /// One bounded page of them.
    pub lines: Vec<IndicatorLine>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Id, name and reasons of what is no line, bounded.
    pub not_exported: Vec<(String, String, Vec<&'static str>)>,
}

#[derive(Template)]
#[template(path = "indicators.html")]
struct IndicatorsTemplate<'a> {
    page: &'a IndicatorsPage,
    ui: &'a Ui,
}

/// `GET /indicators`.
pub fn render_indicators(page: &IndicatorsPage, ui: &Ui) -> String {
    written(IndicatorsTemplate { page, ui }.render())
}
