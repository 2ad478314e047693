//! Own lists: adding, importing, looking up.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_node::lists::{ListEntry, ListReason};
use vigie_node::{NodeError, Problem, Right};
use vigie_trust::report::ListOutcome;

use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{
    Choice, ImportResult, LargeListRow, ListRow, ListUseRow, ListsPage, LookUp, LookUpAnswer, render_lists,
};

/// Refused lines that are shown one by one.
const REFUSED_MOST: usize = 200;
/// Lines of use that are shown.
const USED_MOST: usize = 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/lists", get(show).post(add))
        .route("/lists/import", post(import))
        .route("/lists/look-up", post(look_up))
        .route("/lists/bundle", post(bundle))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk).await?;
        Ok(page(render_lists(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<ListsPage> {
    let lists = desk.node().lists(&desk.caller).await?;
    let row = |list: vigie_node::lists::List| ListRow {
        id: list.id,
        name: list.title,
        entries: list.documents,
        as_of: Some(list.as_of),
    };
    let large = desk.node().large_lists(&desk.caller).await?;
    let names: BTreeMap<String, String> = lists
        .iter()
        .map(|list| (list.id.clone(), list.title.clone()))
        .chain(large.iter().map(|list| (list.id.clone(), list.title.clone())))
        .collect();
    let mut used = desk.node().list_use(&desk.caller, None).await?;
    used.truncate(USED_MOST);
    let used = used.into_iter().map(|one| ListUseRow {
        name: names.get(&one.list).cloned().unwrap_or(one.list),
        day: one.day,
        counts: [
            one.asked.questions,
            one.asked.hits,
            one.asked.read_again,
            one.asked.not_checked,
            one.confirmed,
            one.cleared,
        ],
    });
    let large = large.into_iter().map(|list| LargeListRow {
        id: list.id,
        name: list.title,
        owner: list.owner.to_string(),
        entries: list.head.documents,
        ranges: list.head.ranges,
        as_of: list.head.as_of,
        bundle: list.head.sequence,
        problem: list.problem,
    });
    Ok(ListsPage {
        large: large.collect(),
        used: used.collect(),
        lists: lists.into_iter().map(row).collect(),
        may_change: desk.may(Right::WriteLists),
        reasons: [ListReason::Lost, ListReason::Stolen, ListReason::Revoked, ListReason::Invalid]
            .map(|reason| Choice::new(reason.name(), false))
            .into(),
        look_up: None,
        import: None,
        problem: None,
    })
}

async fn add(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::WriteLists)?;
        let reason = match form.text("reason").parse::<ListReason>() {
            Ok(reason) => reason,
            Err(problem) => return mend(&desk, &problem).await,
        };
        let entry = ListEntry {
            issuing_state: form.text("state").to_owned(),
            class: form.text("class").to_owned(),
            number: form.text("number").to_owned(),
            reason,
            day: String::new(),
        };
        // The use case would refuse the entry with its line; here there is one line, and its field is named.
        if let Err(problem) = entry.document_key() {
            return mend(&desk, &problem).await;
        }
        desk.node().add_to_list(&desk.caller, form.text("list"), &[entry]).await?;
        Ok(see("/lists", "listed"))
    })
    .await
}

/// The page with what is to be mended.
async fn mend(desk: &Desk, problem: &Problem) -> vigie_node::Result<Response> {
    let model = ListsPage { problem: Some(texts::explain(problem, desk.lang())), ..model(desk).await? };
    Ok(page_with(StatusCode::BAD_REQUEST, render_lists(&model, &desk.ui().await)))
}

async fn import(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::WriteLists)?;
        let Some(file) = form.files("file").next() else {
            return mend(&desk, &Problem::new("input.empty", "choose a file")).await;
        };
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            return mend(&desk, &Problem::new("list.encoding", "the file is not UTF-8 text")).await;
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The heading that the page names, in the words of the use case.
        let text = if text.starts_with("state") { format!("issuing_{text}") } else { text.to_owned() };
        let report = desk.node().import_list(&desk.caller, form.text("list"), &text).await?;
        let mut refused = report.refused;
        let hidden = refused.len().saturating_sub(REFUSED_MOST);
        refused.truncate(REFUSED_MOST);
        if hidden > 0
            && let Some(last) = refused.last_mut()
        {
            last.1 = format!("{} (+{hidden})", last.1);
        }
        let import = Some(ImportResult { added: report.accepted, unchanged: report.unchanged, refused });
        let model = ListsPage { import, ..model(&desk).await? };
        Ok(page(render_lists(&model, &desk.ui().await)))
    })
    .await
}

/// A bundle that the owner of a large list signed.
async fn bundle(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::WriteLists)?;
        let Some(file) = form.files("file").next() else {
            return mend(&desk, &Problem::new("input.empty", "choose a file")).await;
        };
        match desk.node().update_large_list(&desk.caller, form.text("list"), &file.bytes).await {
            Ok(_) => Ok(see("/lists", "bundle-taken")),
            Err(NodeError::Invalid(problem) | NodeError::Conflict(problem)) => mend(&desk, &problem).await,
            Err(error) => Err(error),
        }
    })
    .await
}

async fn look_up(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let asked = desk
            .node()
            .look_up(&desk.caller, form.text("state"), form.text("class"), form.text("number"))
            .await;
        let found = match asked {
            Ok(found) => found,
            Err(NodeError::Invalid(problem)) => return mend(&desk, &problem).await,
            Err(error) => return Err(error),
        };
        let cells: BTreeSet<u8> = found.answers.iter().flat_map(|answer| answer.cells.clone()).collect();
        let answers = found.answers.into_iter().map(|answer| {
            let word = match answer.outcome {
                ListOutcome::Listed => LookUpAnswer::Listed,
                ListOutcome::NotListed => LookUpAnswer::NotListed,
                ListOutcome::ReadAgain => LookUpAnswer::ReadAgain,
                ListOutcome::NotRun | ListOutcome::NotChecked => LookUpAnswer::NotAsked,
            };
            (answer.title, word, answer.as_of, answer.reason)
        });
        let answers = answers.collect();
        let look_up = Some(LookUp { key: found.document, answers, cells: cells.into_iter().collect() });
        let model = ListsPage { look_up, ..model(&desk).await? };
        Ok(page(render_lists(&model, &desk.ui().await)))
    })
    .await
}
