//! Alerts on travel documents, and withdrawing own claims.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::{Duration, StixId};
use vigie_node::alerts::{self, AlertView};
use vigie_node::{NodeError, Problem, Right};
use vigie_policy::withdrawal::{Mode, WithdrawalReason};

use super::guard::{Desk, Posted, page, see};
use super::standing::Names;
use crate::App;
use crate::desk::{AlertRow, AlertState, AlertsPage, render_alerts};

/// Rows of one page.
const ROWS: usize = 50;
/// How long receivers have to erase.
const ERASE_SPAN: Duration = Duration::from_days(7);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/alerts", get(list)).route("/alerts/{id}/withdraw", post(withdraw))
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::ReadLists)?;
        let all = desk.query("state") == "all";
        let names = Names::load(&desk).await?;
        let mut views = desk.node().alerts(&desk.caller).await?;
        views.retain(|view| all || view.state == alerts::AlertState::Active);
        let start = desk.query("after").parse::<usize>().unwrap_or(0).min(views.len());
        let end = (start + ROWS).min(views.len());
        let next = (end < views.len())
            .then(|| format!("/alerts?{}after={end}", if all { "state=all&" } else { "" }));
        let rows = views.drain(start..end).map(|view| row(&desk, &names, view)).collect();
        Ok(page(render_alerts(&AlertsPage { rows, all, next }, &desk.ui().await)))
    })
    .await
}

fn row(desk: &Desk, names: &Names, view: AlertView) -> AlertRow {
    AlertRow {
        said: names.said(&view.author),
        state: match view.state {
            alerts::AlertState::Active => AlertState::Active,
            alerts::AlertState::Expired => AlertState::Expired,
            alerts::AlertState::Withdrawn => AlertState::Withdrawn,
            // An alert that is not valid yet rests here, too; its page says from when it holds.
            alerts::AlertState::Suspended | alerts::AlertState::NotYet => AlertState::Suspended,
            alerts::AlertState::Inactive(_) => AlertState::TooBroad,
        },
        may_withdraw: view.own && desk.may(Right::WriteClaims),
        id: view.id,
        name: view.name,
        pattern: view.pattern,
        tlp: view.tlp,
        confidence: view.confidence,
        added: view.modified,
        valid_until: view.valid_until,
        matched: view.counts.matched,
        confirmed: view.counts.confirmed,
        cleared: view.counts.cleared,
    }
}

async fn withdraw(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::WriteClaims)?;
        let id: StixId = id.parse().map_err(|_| NodeError::not_found("this is no id of a STIX object"))?;
        let reason = match form.text("reason") {
            "error" => WithdrawalReason::Error,
            "resolved" | "outdated" => WithdrawalReason::NoLongerValid,
            "source" => WithdrawalReason::SourceWithdrew,
            _ => {
                return Err(NodeError::Invalid(
                    Problem::new("input.shape", "a reason is error, resolved, outdated or source")
                        .at("reason"),
                ));
            }
        };
        let mode = match form.text("effect") {
            "hide" => Mode::Hide,
            "erase" => Mode::Erase,
            _ => {
                return Err(NodeError::Invalid(
                    Problem::new("input.shape", "an effect is hide or erase").at("effect"),
                ));
            }
        };
        desk.node().withdraw(&desk.caller, &id, reason, mode, ERASE_SPAN).await?;
        // Alerts are seen by more roles than claims are; who may withdraw sees both.
        Ok(see("/alerts?state=all", "withdrawn"))
    })
    .await
}
