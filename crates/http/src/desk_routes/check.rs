//! The first line: the field, and the answer to a check.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use vigie_model::Duration;
use vigie_node::check::{InspectRequest, Inspected};
use vigie_node::{NodeError, Right};

use super::fields::Fields;
use super::guard::{Desk, Posted, page, page_with, section};
use super::{report, texts};
use crate::App;
use crate::desk::{CheckEntry, CheckPage, CheckResult, Today, render_check, render_check_result};
use crate::tray::HELD_FOR;

/// How long ago the first reading may have been for the second to confirm it.
const READING_SPAN: Duration = Duration::from_secs(10 * 60);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/check", get(show).post(make))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Inspect)?;
        let page_model = model(&desk, CheckEntry::default(), None).await?;
        Ok(page(render_check(&page_model, &desk.ui().await)))
    })
    .await
}

async fn make(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let begun = Instant::now();
        let text = form.text("mrz");
        let mrz = (!text.trim().is_empty()).then(|| text.to_owned());
        let chip = chip_files(&form);
        let lines = report::lines(mrz.as_deref(), &chip);
        let confirmed_reading = form.text("reading") == "confirmed" && read_before(&desk, &lines).await?;
        let request = InspectRequest { mrz, confirmed_reading, chip, ..InspectRequest::default() };
        let given = desk.may(Right::Examine).then(|| request.clone());
        let inspected = match desk.visitor.app.inspect(&desk.caller, request).await {
            Ok(inspected) => inspected,
            Err(error @ NodeError::Invalid(_)) => {
                let (status, problem) = crate::problem::describe(&error);
                let problem = Some(texts::explain(&problem, desk.lang()));
                let entry = CheckEntry { text: text.to_owned(), problem, second_reading: false };
                let page_model = model(&desk, entry, None).await?;
                if desk.fragment() {
                    let mut answer = section(render_check_result(&page_model, &desk.bare_ui()));
                    *answer.status_mut() = status;
                    return Ok(answer);
                }
                return Ok(page_with(status, render_check(&page_model, &desk.ui().await)));
            }
            Err(error) => return Err(error),
        };
        if let Some(given) = given {
            hold(&desk, &inspected, given);
        }
        let took = Duration::from_micros(i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX));
        let second_reading =
            !confirmed_reading && !lines.is_empty() && report::asks_for_second_reading(&inspected.report);
        let result = report::result(inspected.id, &inspected.report, lines, took, false, desk.lang());
        let entry = CheckEntry { second_reading, ..CheckEntry::default() };
        let page_model = model(&desk, entry, Some(result)).await?;
        Ok(match desk.fragment() {
            true => section(render_check_result(&page_model, &desk.bare_ui())),
            false => page(render_check(&page_model, &desk.ui().await)),
        })
    })
    .await
}

/// Holds what was given in memory for the examiner who made the check, and drops it by itself when its time is over.
fn hold(desk: &Desk, inspected: &Inspected, given: InspectRequest) {
    let app = &desk.visitor.app;
    app.tray.put(&inspected.id, &desk.caller.actor(), app.node.now(), given, inspected.report.clone());
    let (tray, node) = (Arc::clone(&app.tray), Arc::clone(&app.node));
    let span = std::time::Duration::from_secs(HELD_FOR.as_secs().unsigned_abs() + 1);
    tokio::spawn(async move {
        tokio::time::sleep(span).await;
        tray.sweep(node.now());
    });
}

async fn model(desk: &Desk, entry: CheckEntry, result: Option<CheckResult>) -> vigie_node::Result<CheckPage> {
    let today = desk.node().today().await?;
    let today =
        Today { checked: today.checked, referred: today.referred, by_lottery: 0, findings: today.confirmed };
    Ok(CheckPage { entry, result, today })
}

/// The chip's files by name; of two with one name both are kept, so that the check can say so.
fn chip_files(form: &Fields) -> BTreeMap<String, Vec<u8>> {
    let mut chip = BTreeMap::new();
    for file in form.files("files") {
        let mut name = file.name.clone();
        while chip.contains_key(&name) {
            name.insert(0, ' ');
        }
        chip.insert(name, file.bytes.clone());
    }
    chip
}

/// Whether the same lines were read by the same officer a moment ago: only then is this a second reading of them.
async fn read_before(desk: &Desk, lines: &[String]) -> vigie_node::Result<bool> {
    if lines.is_empty() {
        return Ok(false);
    }
    let now = desk.node().now();
    let actor = desk.caller.actor();
    let latest = desk.node().checks(&desk.caller, true, 50).await?;
    for record in
        latest.iter().filter(|record| record.by == actor && now.since(record.at) < READING_SPAN).take(5)
    {
        let view = desk.node().check(&desk.caller, &record.id).await?;
        if view.evidence.is_some_and(|evidence| report::kept_lines(&evidence) == lines) {
            return Ok(true);
        }
    }
    Ok(false)
}
