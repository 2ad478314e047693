//! Users and their keys; and one's own password.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_node::users::UserChange;
use vigie_node::{NodeError, Problem, Right, Role};

use super::fields::Fields;
use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{
    AccountPage, AdministrationPage, Choice, KeyRow, UserRow, render_account, render_administration,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/administration", get(show))
        .route("/administration/users", post(add))
        .route("/administration/users/{name}/roles", post(roles))
        .route("/administration/users/{name}/password", post(password))
        .route("/administration/users/{name}/remove", post(remove))
        .route("/administration/keys", post(add_key))
        .route("/administration/keys/{id}/remove", post(remove_key))
        .route("/account", get(account).post(change_account))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk).await?;
        Ok(page(render_administration(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<AdministrationPage> {
    desk.caller.need(Right::Administer)?;
    let choices = |has: &BTreeSet<Role>| {
        Role::ALL.iter().map(|role| Choice::new(role.name(), has.contains(role))).collect::<Vec<_>>()
    };
    let users = desk.node().users(&desk.caller).await?.into_iter().map(|user| UserRow {
        own: desk.caller.account_name() == Some(&*user.name),
        roles: choices(&user.roles),
        name: user.name,
        created: user.created,
    });
    let keys = desk.node().api_keys(&desk.caller).await?.into_iter().map(|key| KeyRow {
        id: key.id,
        user: key.user,
        label: key.label,
        created: key.created,
    });
    Ok(AdministrationPage {
        users: users.collect(),
        keys: keys.collect(),
        roles: choices(&BTreeSet::new()),
        made: None,
        problem: None,
    })
}

/// What was done, or the page with what is to be mended.
async fn done(desk: &Desk, result: vigie_node::Result<()>, said: &str) -> vigie_node::Result<Response> {
    match result {
        Ok(()) => Ok(see("/administration", said)),
        Err(error @ (NodeError::Invalid(_) | NodeError::Conflict(_))) => {
            let (status, problem) = crate::problem::describe(&error);
            let model = AdministrationPage {
                problem: Some(texts::explain(&problem, desk.lang())),
                ..model(desk).await?
            };
            Ok(page_with(status, render_administration(&model, &desk.ui_at("/administration").await)))
        }
        Err(error) => Err(error),
    }
}

/// The roles that a form names.
fn roles_of(form: &Fields) -> vigie_node::Result<BTreeSet<Role>> {
    form.all("roles")
        .map(|name| name.parse().map_err(|what: String| Problem::new("user.role", what).at("roles").into()))
        .collect()
}

async fn add(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let roles = roles_of(&form)?;
        let added =
            desk.node().add_user(&desk.caller, form.text("user").trim(), roles, form.text("password")).await;
        done(&desk, added, "user-added").await
    })
    .await
}

async fn roles(Path(name): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let change = UserChange { roles: Some(roles_of(&form)?), password: None };
        done(&desk, desk.node().change_user(&desk.caller, &name, &change).await, "user-changed").await
    })
    .await
}

async fn password(Path(name): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let change = UserChange { roles: None, password: Some(form.text("password").to_owned()) };
        done(&desk, desk.node().change_user(&desk.caller, &name, &change).await, "user-changed").await
    })
    .await
}

async fn remove(Path(name): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        done(&desk, desk.node().remove_user(&desk.caller, &name).await, "user-removed").await
    })
    .await
}

async fn add_key(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let (_, text) =
            desk.node().add_api_key(&desk.caller, form.text("user"), form.text("label").trim()).await?;
        // Shown this once, so on the answer itself and not behind a redirection.
        let model = AdministrationPage { made: Some(text), ..model(&desk).await? };
        Ok(page(render_administration(&model, &desk.ui_at("/administration").await)))
    })
    .await
}

async fn remove_key(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        done(&desk, desk.node().remove_api_key(&desk.caller, &id).await, "key-removed").await
    })
    .await
}

async fn account(desk: Desk) -> Response {
    page(render_account(&AccountPage { problem: None }, &desk.ui().await))
}

async fn change_account(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let new = form.text("password");
        let changed = match new == form.text("password_again") {
            true => desk.node().change_own_password(&desk.caller, form.text("present"), new).await,
            false => Err(Problem::new("user.password-again", "the two new passwords differ").into()),
        };
        let problem = match changed {
            // The session ended with the old password.
            Ok(()) => return Ok(see("/login", "password-changed")),
            Err(NodeError::Unauthenticated(_)) => {
                Problem::new("auth.password", "the present password is wrong")
            }
            Err(NodeError::Invalid(problem)) => problem,
            Err(error) => return Err(error),
        };
        let model = AccountPage { problem: Some(texts::explain(&problem, desk.lang())) };
        Ok(page_with(StatusCode::BAD_REQUEST, render_account(&model, &desk.ui_at("/account").await)))
    })
    .await
}
