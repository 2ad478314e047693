//! Checkpoints: adding with a one-time code, removing; and at a checkpoint, its link.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_node::checkpoint::enrolment::CheckpointForm;
use vigie_node::checkpoint::{Checkpoint, LinkStatus, Standing};
use vigie_node::{NodeError, Right};

use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{CheckpointRow, CheckpointsPage, LinkCard, render_checkpoints};

/// The most checkpoints and users that one page shows.
const MOST: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/checkpoints", get(show).post(add)).route("/checkpoints/{id}/remove", post(remove))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk).await?;
        Ok(page(render_checkpoints(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<CheckpointsPage> {
    let mut model = CheckpointsPage {
        link: None,
        checkpoints: Vec::new(),
        users: Vec::new(),
        lists: Vec::new(),
        code: None,
        problem: None,
    };
    if let Some(link) = desk.node().link_status().await? {
        desk.caller.need(Right::Inspect)?;
        model.link = Some(card(link));
        return Ok(model);
    }
    let found = desk.node().checkpoints(&desk.caller).await?;
    if desk.may(Right::ReadLists) {
        let lists = desk.node().lists(&desk.caller).await?;
        model.lists = lists.into_iter().map(|list| (list.id, list.title)).collect();
    }
    let users = desk.node().users(&desk.caller).await?;
    model.users = users.into_iter().map(|user| user.name).take(MOST).collect();
    model.checkpoints = found.into_iter().take(MOST).map(|one| row(desk, one, &model.lists)).collect();
    Ok(model)
}

fn card(link: LinkStatus) -> LinkCard {
    LinkCard {
        title: link.title,
        home: link.member_name,
        delta: link.delta,
        as_of: link.as_of,
        queued: link.queued,
        oldest: link.oldest,
        refused: link.refused,
        down_since: link.problem.as_ref().map(|problem| problem.since),
        removed: link.problem.as_ref().is_some_and(|problem| problem.code == "checkpoint.removed"),
        problem: link.problem.map(|problem| format!("{}: {}", problem.code, problem.what)),
    }
}

fn row(desk: &Desk, one: Checkpoint, lists: &[(String, String)]) -> CheckpointRow {
    let name_of =
        |id: String| lists.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name.clone());
    CheckpointRow {
        standing: match one.standing(desk.node().now()) {
            Standing::Waiting => "waiting",
            Standing::Lapsed => "lapsed",
            Standing::Enrolled => "enrolled",
            Standing::Removed => "removed",
        },
        seen: desk.node().checkpoint_seen(&one.id),
        kind: one.kind.name(),
        id: one.id,
        title: one.title,
        users: one.users.into_iter().collect(),
        lists: one.lists.into_iter().map(name_of).collect(),
        delta: one.number,
        last_delta: one.last_delta,
        delivered: one.delivered,
        last_delivery: one.last_delivery,
        pin: one.pin,
    }
}

async fn add(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let asked = CheckpointForm {
            title: form.text("title").to_owned(),
            kind: form.text("kind").parse().ok(),
            users: form.all("users").map(str::to_owned).collect(),
            lists: form.all("lists").map(str::to_owned).collect(),
        };
        match desk.node().add_checkpoint(&desk.caller, &asked).await {
            Ok((made, code)) => {
                let code = Some((made.title, code.to_string()));
                let model = CheckpointsPage { code, ..model(&desk).await? };
                Ok(page(render_checkpoints(&model, &desk.ui().await)))
            }
            Err(NodeError::Invalid(problem)) => {
                let problem = Some(texts::explain(&problem, desk.lang()));
                let model = CheckpointsPage { problem, ..model(&desk).await? };
                Ok(page_with(StatusCode::BAD_REQUEST, render_checkpoints(&model, &desk.ui().await)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn remove(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        desk.node().remove_checkpoint(&desk.caller, &id).await?;
        Ok(see("/checkpoints", "checkpoint-removed"))
    })
    .await
}
