//! Members: adding by card, exchanging now, removing.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::MemberId;
use vigie_node::members::MemberView;
use vigie_node::{NodeError, Problem, Right};
use vigie_store::Audiences;

use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{MemberRow, MemberState, MembersPage, OwnCard, render_members};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/members", get(show).post(add))
        .route("/members/{id}/confirm", post(confirm))
        .route("/members/{id}/sync", post(sync))
        .route("/members/{id}/remove", post(remove))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk).await?;
        Ok(page(render_members(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<MembersPage> {
    let identity = desk.node().identity();
    let mut members = Vec::new();
    for view in desk.node().members(&desk.caller).await?.into_iter().filter(|member| !member.own) {
        let received = received(desk, &view).await?;
        members.push(row(desk, view, received));
    }
    Ok(MembersPage {
        own: OwnCard {
            name: identity.name.clone(),
            code: identity.member.to_string(),
            words: identity.card.words().iter().map(str::to_owned).collect(),
            card: identity.card_text.clone(),
            valid_until: Some(identity.card.valid_until),
        },
        members,
        may_change: desk.may(Right::Administer),
        problem: None,
    })
}

fn row(desk: &Desk, view: MemberView, received: u64) -> MemberRow {
    let problem =
        view.last_sync.as_ref().map(|note| note.problem.as_str()).filter(|problem| !problem.is_empty());
    let state = match problem {
        // The exchange says this when the key shown is not one of the card's.
        Some(problem) if problem.contains("another key") => MemberState::KeyMismatch,
        Some(_) => MemberState::Silent,
        None => MemberState::Connected,
    };
    MemberRow {
        problem: problem.map(|problem| format!("{} {problem}", texts::SYNC_PROBLEM.get(desk.lang()))),
        last_sync: view.last_sync.as_ref().map(|note| note.at),
        id: view.member.to_string(),
        code: view.member.to_string(),
        name: view.name,
        words: view.words.split('-').map(str::to_owned).collect(),
        endpoint: view.endpoints.join(" "),
        pins: view.spki_pins,
        valid_until: Some(view.valid_until),
        state,
        received,
    }
}

/// Objects that are held from a member.
async fn received(desk: &Desk, view: &MemberView) -> vigie_node::Result<u64> {
    if !desk.may(Right::ReadClaims) {
        return Ok(view.last_sync.as_ref().map_or(0, |note| note.stored));
    }
    match desk.node().collection(&desk.caller, &format!("received-{}", view.member)).await {
        Ok(found) => Ok(desk.node().engine().count(&found.collection.id, &Audiences::All).await?),
        Err(NodeError::NotFound(_)) => Ok(0),
        Err(error) => Err(error),
    }
}

async fn add(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Administer)?;
        let card = match form.files("file").next() {
            Some(file) => String::from_utf8_lossy(&file.bytes).into_owned(),
            None => form.text("card").trim().to_owned(),
        };
        let added = match card.is_empty() {
            true => {
                Err(NodeError::Invalid(Problem::new("member.card", "give the card as a file or as text")))
            }
            false => desk.node().add_member(&desk.caller, &card).await,
        };
        match added {
            Ok(_) => Ok(see("/members", "member-added")),
            Err(error @ (NodeError::Invalid(_) | NodeError::Conflict(_))) => {
                let (status, problem) = crate::problem::describe(&error);
                mend(&desk, status, texts::explain(&problem, desk.lang())).await
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn mend(desk: &Desk, status: StatusCode, problem: String) -> vigie_node::Result<Response> {
    let model = MembersPage { problem: Some(problem), ..model(desk).await? };
    Ok(page_with(status, render_members(&model, &desk.ui().await)))
}

/// A member is exchanged with from the moment its card is added; this says so.
async fn confirm(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Administer)?;
        known(&desk, &id).await?;
        Ok(see("/members", "member-confirmed"))
    })
    .await
}

async fn sync(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Administer)?;
        let member = known(&desk, &id).await?;
        // What went wrong is noted with the member and shown there.
        Ok(match (desk.visitor.app.sync_now)(member).await {
            Ok(()) => see("/members", "synced"),
            Err(_) => see("/members", "sync-failed"),
        })
    })
    .await
}

async fn remove(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        let member = known(&desk, &id).await?;
        desk.node().remove_member(&desk.caller, &member).await?;
        Ok(see("/members", "member-removed"))
    })
    .await
}

/// A member that this node knows.
async fn known(desk: &Desk, id: &str) -> vigie_node::Result<MemberId> {
    let members = desk.node().members(&desk.caller).await?;
    let found = members.into_iter().find(|member| !member.own && member.member.as_str() == id);
    found.map(|member| member.member).ok_or_else(|| NodeError::not_found("no member of this code"))
}
