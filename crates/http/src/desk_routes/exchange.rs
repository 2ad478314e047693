//! The list of what is held: search, filters, pages by place.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use vigie_model::Tlp;
use vigie_node::claims::{ClaimQuery, ClaimView};
use vigie_node::{NodeError, Right};
use vigie_store::Seq;

use super::fields::encode;
use super::guard::{Desk, page, section};
use super::standing::{Names, modified, state, title};
use crate::App;
use crate::desk::{Choice, ExchangePage, ObjectRow, render_exchange, render_results};

/// Rows of one page.
const ROWS: usize = 50;
/// Rows read at once; some are left out afterwards.
const READ_AT_ONCE: usize = 100;
/// How often to read on for one page; the next page goes on from there.
const READS_MOST: usize = 10;

/// Types to filter by: ours first, then what foreign tools send.
const KINDS: [&str; 18] = [
    "x-vigie-finding",
    "indicator",
    "travel-document",
    "sighting",
    "identity",
    "relationship",
    "report",
    "note",
    "opinion",
    "observed-data",
    "attack-pattern",
    "campaign",
    "intrusion-set",
    "threat-actor",
    "malware",
    "tool",
    "x-vigie-withdrawal",
    "x-vigie-attestation",
];

/// What the exchange needs and people seldom look for: shown where its type or words are asked for.
const BOOKKEEPING: [&str; 4] =
    ["x-vigie-attestation", "x-vigie-acknowledgement", "marking-definition", "extension-definition"];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/exchange", get(list))
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::ReadClaims)?;
        let model = model(&desk).await?;
        Ok(match desk.fragment() {
            true => section(render_results(&model, &desk.bare_ui())),
            false => page(render_exchange(&model, &desk.ui().await)),
        })
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<ExchangePage> {
    let names = Names::load(desk).await?;
    let now = desk.node().now();
    let asked = |name| desk.query(name).trim();
    let marking: Option<Tlp> = asked("marking").parse().ok();
    let (views, next) = read(desk, marking).await?;
    let rows = views.iter().map(|view| ObjectRow {
        id: view.record.id.clone(),
        kind: view.record.id.kind().to_owned(),
        title: title(view, desk.lang()),
        said: names.said(&view.author),
        tlp: view.tlp,
        modified: modified(view),
        state: state(view, now),
    });
    let kinds =
        std::iter::once("").chain(KINDS).map(|kind| Choice::new(kind, kind == asked("type"))).collect();
    let levels = Tlp::ALL.map(|tlp| {
        let value = tlp.label()[4..].to_ascii_lowercase();
        let chosen = marking == Some(tlp);
        Choice::named(value, tlp.label(), chosen)
    });
    Ok(ExchangePage {
        query: asked("q").to_owned(),
        kinds,
        origins: origins(desk, asked("origin")).await?,
        markings: std::iter::once(Choice::new("", marking.is_none())).chain(levels).collect(),
        rows: rows.collect(),
        total: None,
        next: next.map(|seq| address(desk, Some(seq))),
        first: (!asked("after").is_empty()).then(|| address(desk, None)),
    })
}

/// The rows of the page that was asked for, and where the next one begins.
async fn read(desk: &Desk, marking: Option<Tlp>) -> vigie_node::Result<(Vec<ClaimView>, Option<Seq>)> {
    let kind = desk.query("type").trim();
    let origin = desk.query("origin").trim();
    let words: String = desk.query("q").trim().chars().take(200).collect();
    let all_kinds = !kind.is_empty() || !words.is_empty();
    let wanted = |view: &ClaimView| {
        marking.is_none_or(|marking| view.tlp == marking)
            && (all_kinds || !BOOKKEEPING.contains(&view.record.id.kind()))
    };
    let mut query = ClaimQuery {
        words,
        types: if kind.is_empty() { Vec::new() } else { vec![kind.to_owned()] },
        collection: (!origin.is_empty()).then(|| origin.to_owned()),
        before: desk.query("after").parse().ok().map(Seq),
        limit: READ_AT_ONCE,
    };
    let mut found: Vec<ClaimView> = Vec::new();
    for _ in 0..READS_MOST {
        let (views, next) = match desk.node().claims(&desk.caller, &query).await {
            // An origin that sent nothing yet has no collection.
            Err(NodeError::NotFound(_)) if query.collection.is_some() => return Ok((found, None)),
            answer => answer?,
        };
        for view in views.into_iter().filter(wanted) {
            if let Some(last) = found.last()
                && found.len() == ROWS
            {
                let end = last.record.seq;
                return Ok((found, Some(end)));
            }
            found.push(view);
        }
        if next.is_none() {
            return Ok((found, None));
        }
        query.before = next;
    }
    Ok((found, query.before))
}

/// Where objects may come from: collections by the name of who fills them.
async fn origins(desk: &Desk, asked: &str) -> vigie_node::Result<Vec<Choice>> {
    let mut choices = vec![Choice::new("", asked.is_empty())];
    for view in desk.node().collections(&desk.caller).await? {
        let collection = view.collection;
        let value = collection.alias.clone().unwrap_or_else(|| collection.id.to_string());
        let chosen = value == asked;
        choices.push(Choice::named(value, collection.title, chosen));
    }
    Ok(choices)
}

/// This list's address with another beginning.
fn address(desk: &Desk, after: Option<Seq>) -> String {
    let mut parts: Vec<String> = ["q", "type", "origin", "marking"]
        .into_iter()
        .map(|name| (name, desk.query(name).trim()))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    parts.extend(after.map(|seq| format!("after={}", seq.0)));
    if parts.is_empty() { "/exchange".to_owned() } else { format!("/exchange?{}", parts.join("&")) }
}
