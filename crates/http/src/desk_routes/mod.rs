//! Handlers of the desk: they fill the view models of [`crate::desk`] from use cases.
//!
//! One module per room; [`guard`] knows who is here, [`fields`] reads forms, [`texts`] holds what handlers say themselves.

mod administration;
mod alerts;
mod audit;
mod bytes;
mod case;
mod check;
mod checkpoint;
mod decisions;
mod entry;
mod exchange;
mod fields;
mod finding;
mod guard;
mod home;
mod indicators;
mod links;
mod lists;
mod matching;
mod members;
mod object;
mod phenomena;
mod practices;
mod problems;
mod protection;
mod report;
mod round_problems;
mod rounds;
mod second;
mod series;
mod standing;
mod statements;
mod texts;
mod training;
mod trend_release;
mod trust;
mod vigilance;
mod warnings;
mod work;

pub use protection::notice_text;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use vigie_node::{NodeError, Problem};

use crate::App;
use guard::Visitor;

/// The desk's routes. Paths that nobody has answer with the desk's own page.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(entry::routes())
        .merge(home::routes())
        .merge(check::routes())
        .merge(case::routes())
        .merge(exchange::routes())
        .merge(object::routes())
        .merge(alerts::routes())
        .merge(lists::routes())
        .merge(matching::routes())
        .merge(members::routes())
        .merge(checkpoint::routes())
        .merge(audit::routes())
        .merge(vigilance::routes())
        .merge(administration::routes())
        .merge(trust::routes())
        .merge(links::routes())
        .merge(indicators::routes())
        .merge(practices::routes())
        .merge(decisions::routes())
        .merge(protection::routes())
        .merge(phenomena::routes())
        .merge(series::routes())
        .merge(warnings::routes())
        .merge(rounds::routes())
        .merge(training::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(crate::API_BODY_LIMIT))
}

async fn nothing_here(visitor: Visitor) -> Response {
    visitor.refuse(&NodeError::not_found("there is no such page")).await
}

async fn no_method(visitor: Visitor) -> Response {
    let problem = Problem::new("input.method", "this page does not take this method")
        .remedy("open the page from its room");
    visitor.refuse(&NodeError::Invalid(problem)).await
}
