//! Private lists: asking, publishing, taking back.

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::MemberId;
use vigie_node::matching::{HeldView, PublishForm, Published};
use vigie_node::{NodeError, Problem, Right};
use vigie_trust::report::{ListAnswer, ListOutcome};

use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{
    PrivateAnswerRow, PrivateAsked, PrivateListRow, PrivateListsPage, PublishedRow, render_private_lists,
};

/// Lists of others, and counts of questions, that a page shows.
const ROWS: usize = 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/private-lists", get(show))
        .route("/private-lists/query", post(query))
        .route("/private-lists/publish", post(publish))
        .route("/private-lists/unpublish", post(unpublish))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk).await?;
        Ok(page(render_private_lists(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<PrivateListsPage> {
    let held = desk.node().private_lists(&desk.caller).await?;
    let published = desk.node().published_lists(&desk.caller).await?;
    let may_change = desk.may(Right::WriteLists);
    let own = desk.node().lists(&desk.caller).await?.into_iter().map(|list| (list.id, list.title));
    let members = desk.node().members(&desk.caller).await?.into_iter().filter(|member| !member.own);
    Ok(PrivateListsPage {
        held: held.into_iter().take(ROWS).map(held_row).collect(),
        published: published.into_iter().take(ROWS).map(published_row).collect(),
        own: own.take(ROWS).collect(),
        members: members.map(|member| (member.member.to_string(), member.name)).collect(),
        may_change,
        asked: None,
        problem: None,
    })
}

fn held_row(list: HeldView) -> PrivateListRow {
    PrivateListRow {
        owner: list.owner.to_string(),
        id: list.id,
        name: list.title,
        entries: list.documents,
        as_of: list.as_of,
        expires: list.expires,
        problem: list.problem,
    }
}

fn published_row(list: Published) -> PublishedRow {
    let queries = list.queries.into_iter().take(ROWS);
    PublishedRow {
        id: list.id,
        name: list.title,
        entries: list.documents,
        as_of: list.as_of,
        expires: list.expires,
        members: list.members.iter().map(ToString::to_string).collect(),
        queries: queries.map(|count| (count.day, count.member.to_string(), count.asked)).collect(),
    }
}

fn answer_row(answer: ListAnswer) -> PrivateAnswerRow {
    PrivateAnswerRow {
        owner: answer.owner,
        name: answer.title,
        listed: match answer.outcome {
            ListOutcome::Listed => Some(true),
            ListOutcome::NotListed => Some(false),
            ListOutcome::NotRun | ListOutcome::NotChecked | ListOutcome::ReadAgain => None,
        },
        as_of: answer.as_of,
        why: answer.reason,
    }
}

/// The page with what is to be mended.
async fn mend(desk: &Desk, problem: &Problem) -> vigie_node::Result<Response> {
    let problem = Some(texts::explain(problem, desk.lang()));
    let model = PrivateListsPage { problem, ..model(desk).await? };
    Ok(page_with(StatusCode::BAD_REQUEST, render_private_lists(&model, &desk.ui().await)))
}

async fn query(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let named = form.text("list");
        let (owner, id) = named.split_once('/').unwrap_or_default();
        let owner: Option<MemberId> = owner.parse().ok();
        let list = match (&owner, named.is_empty()) {
            (_, true) => None,
            (Some(owner), _) => Some((owner, id)),
            (None, _) => return Err(NodeError::not_found("no such private list is held here")),
        };
        let app = &desk.visitor.app;
        let (state, class, number) = (form.text("state"), form.text("class"), form.text("number"));
        let answer = match app.ask_privately(&desk.caller, list, state, class, number).await {
            Ok(answer) => answer,
            Err(NodeError::Invalid(problem)) => return mend(&desk, &problem).await,
            Err(error) => return Err(error),
        };
        let answers = answer.answers.into_iter().map(answer_row).collect();
        let asked = Some(PrivateAsked { key: answer.document, answers });
        let model = PrivateListsPage { asked, ..model(&desk).await? };
        Ok(page(render_private_lists(&model, &desk.ui().await)))
    })
    .await
}

async fn publish(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::WriteLists)?;
        let to = form.all("to").filter_map(|code| code.parse().ok()).collect();
        let wanted = PublishForm { list: form.text("list").to_owned(), to, per_day: None };
        match desk.node().publish_private_list(&desk.caller, &wanted).await {
            Ok(_) => Ok(see("/private-lists", "list-published")),
            Err(NodeError::Invalid(problem)) => mend(&desk, &problem).await,
            Err(error) => Err(error),
        }
    })
    .await
}

async fn unpublish(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.node().unpublish_private_list(&desk.caller, form.text("list")).await?;
        Ok(see("/private-lists", "list-unpublished"))
    })
    .await
}
