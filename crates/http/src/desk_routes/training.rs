//! The training room: preparing sets, deciding on specimens, rates.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use vigie_model::Duration;
use vigie_node::training::{DecisionForm, Flaw, Outcome, SetForm, SetView};
use vigie_node::{Problem, Right};
use vigie_stix::travel::DetectionPoint;

use super::guard::{Desk, Posted, page, see};
use super::report;
use crate::App;
use crate::desk::{
    Choice, ExercisePage, SetRow, TrainingOutcome, TrainingPage, TrainingRate, render_exercise,
    render_training,
};

/// Rows of one page.
const ROWS: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/training", get(list).post(prepare))
        .route("/training/{set}/{number}", get(show).post(decide))
}

fn row(set: SetView) -> SetRow {
    SetRow {
        id: set.id,
        title: set.title,
        cohort: set.cohort,
        at: set.at,
        specimens: set.specimens,
        decided: set.decided,
        own: set.own,
    }
}

fn flaw_name(flaw: Option<Flaw>) -> &'static str {
    flaw.map_or("sound", Flaw::name)
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        let sets = desk.node().training_sets(&desk.caller).await?;
        let start = desk.query("after").parse::<usize>().unwrap_or(0).min(sets.len());
        let end = (start + ROWS).min(sets.len());
        let may_prepare = desk.may(Right::PrepareTraining);
        let rates = if may_prepare { desk.node().training_rates(&desk.caller).await? } else { Vec::new() };
        let model = TrainingPage {
            next: (end < sets.len()).then(|| format!("/training?after={end}")),
            sets: sets.into_iter().skip(start).take(ROWS).map(row).collect(),
            defects: may_prepare.then(|| Flaw::ALL.map(|flaw| Choice::new(flaw.name(), false)).into()),
            rates: rates
                .into_iter()
                .take(200)
                .map(|rate| TrainingRate {
                    cohort: rate.cohort,
                    defect: flaw_name(rate.defect),
                    counts: rate.counts.map(|c| (c.people, c.decisions, c.right, c.point)),
                })
                .collect(),
        };
        Ok(page(render_training(&model, &desk.ui().await)))
    })
    .await
}

async fn prepare(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let wrong = || Problem::new("input.shape", "this is no number").at("sound");
        let form = SetForm {
            title: form.text("title").to_owned(),
            cohort: form.text("cohort").to_owned(),
            defects: form.all("defects").map(str::to_owned).collect(),
            sound: form.text("sound").trim().parse().map_err(|_| wrong())?,
        };
        desk.visitor.app.prepare_training(&desk.caller, &form).await?;
        Ok(see("/training", "training-prepared"))
    })
    .await
}

async fn show(Path((set, number)): Path<(String, String)>, desk: Desk) -> Response {
    desk.answer(async {
        let exercise = desk.node().exercise(&desk.caller, &set, number.parse().unwrap_or(0)).await?;
        let lang = desk.lang();
        let lines = report::lines(Some(&exercise.printed.join("\n")), &std::collections::BTreeMap::new());
        let model = ExercisePage {
            set: row(exercise.set),
            number: exercise.number,
            printed: exercise.printed,
            chip_lines: exercise.chip_lines,
            digests: exercise.digests.into_iter().map(|line| (line.group, line.signed, line.read)).collect(),
            points: DetectionPoint::all()
                .map(|point| Choice::named(point.code(), point.label(lang), false))
                .collect(),
            outcome: exercise.outcome.map(|outcome| told(&outcome, lines, lang)),
            next: exercise.next,
        };
        Ok(page(render_exercise(&model, &desk.ui().await)))
    })
    .await
}

fn told(outcome: &Outcome, lines: Vec<String>, lang: vigie_model::Lang) -> TrainingOutcome {
    let label = |code: &str| DetectionPoint::find(code).map(|point| point.label(lang));
    TrainingOutcome {
        says_false: outcome.says_false,
        point: outcome.point.as_deref().and_then(label).map(str::to_owned),
        defect: flaw_name(outcome.defect),
        shows: outcome.defect.and_then(|flaw| label(flaw.point())),
        right: outcome.right,
        // Without a number there is no case to open and nothing to refer.
        result: report::result(String::new(), &outcome.report, lines, Duration::from_micros(0), false, lang),
    }
}

async fn decide(Path((set, number)): Path<(String, String)>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let says_false = match form.text("says") {
            "false" => true,
            "sound" => false,
            _ => return Err(Problem::new("input.shape", "this cannot be chosen").at("says").into()),
        };
        let form = DecisionForm { says_false, point: Some(form.text("point").to_owned()) };
        let number: usize = number.parse().unwrap_or(0);
        desk.node().decide_training(&desk.caller, &set, number, &form).await?;
        Ok(see(&format!("/training/{set}/{number}"), ""))
    })
    .await
}
