//! Phenomena: the taxonomy, mutations and what members say of them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use vigie_model::{Lang, StixId};
use vigie_node::phenomena::{MutationForm, MutationView, OpinionForm};
use vigie_trend::taxonomy::{self, Enabler, Phenomenon, Term};

use super::{Answer, Body};
use crate::App;
use crate::auth::Signed;
use crate::problem::ApiError;

pub(super) const ROUTES: super::Routes = &[
    ("/phenomena", &["get"]),
    ("/phenomena/mutations", &["post"]),
    ("/phenomena/mutations/{id}/opinion", &["post"]),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/phenomena", get(phenomena))
        .route("/phenomena/mutations", post(state_mutation))
        .route("/phenomena/mutations/{id}/opinion", post(opinion))
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    parent: &'static str,
    en: &'static str,
    fr: &'static str,
    es: &'static str,
    ar: &'static str,
    definition: &'static str,
}

fn entry(term: &'static Term) -> Entry {
    let name = |lang| term.name.get(lang);
    Entry {
        code: term.code,
        parent: term.parent,
        en: name(Lang::En),
        fr: name(Lang::Fr),
        es: name(Lang::Es),
        ar: name(Lang::Ar),
        definition: term.definition,
    }
}

#[derive(Serialize)]
struct Phenomena {
    taxonomy_version: u32,
    phenomena: Vec<Entry>,
    enablers: Vec<Entry>,
    mutations: Vec<MutationView>,
}

async fn phenomena(State(app): State<App>, Signed(caller): Signed) -> Answer<Phenomena> {
    Ok(Json(Phenomena {
        mutations: app.node.mutations(&caller).await?,
        taxonomy_version: taxonomy::VERSION,
        phenomena: Phenomenon::all().map(|one| entry(one.term())).collect(),
        enablers: Enabler::all().map(|one| entry(one.term())).collect(),
    }))
}

async fn state_mutation(
    State(app): State<App>,
    Signed(caller): Signed,
    Body(form): Body<MutationForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.state_mutation(&caller, &form).await?)).into_response())
}

async fn opinion(
    State(app): State<App>,
    Signed(caller): Signed,
    Path(id): Path<StixId>,
    Body(form): Body<OpinionForm>,
) -> Result<Response, ApiError> {
    Ok((StatusCode::CREATED, Json(app.node.give_opinion(&caller, &id, &form).await?)).into_response())
}
