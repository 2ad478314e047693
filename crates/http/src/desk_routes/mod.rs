//! Handlers of the desk: they fill the view models of [`crate::desk`] from use cases.

use axum::Router;

use crate::App;

/// The desk's routes.
pub fn routes() -> Router<App> {
    Router::new()
}
