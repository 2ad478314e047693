//! Levels of places, degraded mode, the document lottery.

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::Duration;
use vigie_node::lottery::LotteryDay;
use vigie_node::vigilance::{DegradedForm, LevelForm, REASONS, level_name};
use vigie_node::{NodeError, Problem, Right};
use vigie_trust::report::Profile;
use vigie_trust::vigilance::Rules;

use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::desk::{
    Choice, DegradedRow, LevelRow, LotteryRow, VigilancePage, VigilanceRule, render_vigilance,
};

/// Days of the lottery that are shown, tomorrow first.
const DAYS: i64 = 8;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/vigilance", get(show).post(set))
        .route("/vigilance/end", post(end))
        .route("/vigilance/degraded", post(degraded))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk).await?;
        Ok(page(render_vigilance(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk) -> vigie_node::Result<VigilancePage> {
    let state = desk.node().vigilance(&desk.caller).await?;
    let now = desk.node().now();
    let rule = |level: Profile| {
        let rules = Rules::of(level);
        VigilanceRule {
            level: level_name(level),
            here: level == state.here,
            mandatory: [rules.chip, rules.list, rules.fresh],
            ages: [
                rules.trust_age.as_secs() / 86_400,
                rules.alerts_age.as_secs() / 3_600,
                rules.list_age.as_secs() / 86_400,
            ],
            lottery: u32::from(rules.lottery.get()),
        }
    };
    let mut lottery = Vec::new();
    for back in -1..DAYS {
        let day = (now - Duration::from_days(back)).to_day();
        match desk.node().lottery_day(&desk.caller, None, &day).await {
            Ok(day) => lottery.push(lottery_row(day)),
            Err(NodeError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(VigilancePage {
        levels: state
            .levels
            .into_iter()
            .map(|one| LevelRow {
                level: level_name(one.level),
                stands: one.until > now,
                place: one.place,
                author: one.author,
                reason: one.reason,
                text: one.text,
                set: one.set,
                until: one.until,
            })
            .collect(),
        degraded: state
            .degraded
            .into_iter()
            .map(|one| DegradedRow { place: one.place, author: one.author, text: one.text, until: one.until })
            .collect(),
        rules: [Profile::Routine, Profile::Heightened, Profile::High].map(rule).into(),
        place: state.place,
        lottery,
        may_set: desk.may(Right::Command),
        reasons: REASONS.map(|code| Choice::new(code, false)).into(),
        problem: None,
    })
}

fn lottery_row(day: LotteryDay) -> LotteryRow {
    let drawn = day.draws.iter().filter(|one| one.drawn).count() as u64;
    LotteryRow {
        counted: (day.draws.len() as u64, drawn),
        day: day.day,
        commitment: day.commitment,
        committed: day.committed,
        holds: day.holds,
        seed: day.seed,
    }
}

/// What was done, or the page with what is to be mended.
async fn done(desk: &Desk, result: vigie_node::Result<()>, said: &str) -> vigie_node::Result<Response> {
    match result {
        Ok(()) => Ok(see("/vigilance", said)),
        Err(NodeError::Invalid(problem)) => {
            let problem = Some(texts::explain(&problem, desk.lang()));
            let model = VigilancePage { problem, ..model(desk).await? };
            let html = render_vigilance(&model, &desk.ui_at("/vigilance").await);
            Ok(page_with(StatusCode::BAD_REQUEST, html))
        }
        Err(error) => Err(error),
    }
}

async fn set(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let level = form.text("level").parse().map_err(|what: &str| Problem::new("vigilance.level", what));
        let result = match level {
            Ok(level) => {
                let form = LevelForm {
                    place: form.text("place").to_owned(),
                    level,
                    reason: form.text("reason").to_owned(),
                    text: form.text("text").to_owned(),
                    hours: form.text("hours").parse().unwrap_or(0),
                };
                desk.node().set_level(&desk.caller, &form).await.map(drop)
            }
            Err(problem) => Err(problem.into()),
        };
        done(&desk, result, "level-set").await
    })
    .await
}

async fn end(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let ended = desk.node().end_level(&desk.caller, form.text("place")).await;
        done(&desk, ended, "level-ended").await
    })
    .await
}

async fn degraded(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let form = DegradedForm {
            place: form.text("place").to_owned(),
            text: form.text("text").to_owned(),
            hours: form.text("hours").parse().unwrap_or(0),
        };
        let declared = desk.node().declare_degraded(&desk.caller, &form).await.map(drop);
        done(&desk, declared, "degraded-set").await
    })
    .await
}
