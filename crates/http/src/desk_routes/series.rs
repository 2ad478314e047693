//! Weekly series: the plot and its table, exact counts, importing, sharing, detecting.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_node::counts::{CountKind, CountLine};
use vigie_node::series::{Scope, Series, SeriesKey, SeriesPoint, Unit};
use vigie_node::{NodeError, Problem, Right};
use vigie_trend::Week;
use vigie_trend::taxonomy::DOCUMENT_FRAUD;

use super::guard::{Desk, Posted, page, page_with};
use super::{texts, trend_release};
use crate::App;
use crate::desk::plot::{PlotPoint, weekly};
use crate::desk::{Choice, CountRow, SeriesDone, SeriesPage, SeriesRow, Ui, render_series};

/// Weeks of exact counts on the page.
const COUNT_WEEKS: i32 = 8;
/// Lines of exact counts at most.
const COUNT_ROWS: usize = 80;
/// Refused lines that are shown one by one.
const REFUSED_MOST: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/series", get(show))
        .route("/series/import", post(import))
        .route("/series/share", post(share))
        .route("/series/detect", post(detect))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let ui = desk.ui().await;
        Ok(page(render_series(&model(&desk, &ui, None).await?, &ui)))
    })
    .await
}

async fn import(Posted { desk, form }: Posted) -> Response {
    answer(&desk, async {
        let Some(file) = form.files("file").next() else {
            return Err(Problem::new("input.empty", "choose a file").into());
        };
        let text = std::str::from_utf8(&file.bytes)
            .map_err(|_| Problem::new("list.encoding", "the file is not UTF-8 text"))?;
        let report = desk.node().import_series(&desk.caller, text).await?;
        let refused = report.refused.into_iter().take(REFUSED_MOST);
        Ok(SeriesDone::Imported(report.accepted, refused.map(|(line, why)| (line as u64, why)).collect()))
    })
    .await
}

async fn share(Posted { desk, form }: Posted) -> Response {
    answer(&desk, async {
        let week = |name: &'static str| {
            form.text(name)
                .trim()
                .parse::<Week>()
                .map_err(|error| NodeError::Invalid(Problem::new("count.week", error.to_string()).at(name)))
        };
        let release = trend_release::of(&form)?;
        let shared = desk.node().share_counts(&desk.caller, week("from")?, week("to")?, &release).await?;
        Ok(SeriesDone::Shared(
            shared.weeks.len() as u64,
            shared.told_before.len() as u64,
            shared.suppressed as u64,
        ))
    })
    .await
}

async fn detect(Posted { desk, .. }: Posted) -> Response {
    answer(&desk, async {
        let found = desk.node().detect_alarms(&desk.caller).await?;
        Ok(SeriesDone::Detected(
            found.judged,
            found.not_judged,
            format!("{:.1}", found.expected_by_chance),
            found.alarms.len() as u64,
        ))
    })
    .await
}

/// The page with what a form did, or with what is to be mended.
async fn answer(desk: &Desk, work: impl Future<Output = vigie_node::Result<SeriesDone>>) -> Response {
    desk.answer(async {
        let ui = desk.ui_at("/series").await;
        match work.await {
            Ok(done) => Ok(page(render_series(&model(desk, &ui, Some(done)).await?, &ui))),
            Err(error @ (NodeError::Invalid(_) | NodeError::NotFound(_) | NodeError::Conflict(_))) => {
                let (status, problem) = crate::problem::describe(&error);
                let model = SeriesPage {
                    problem: Some(texts::explain(&problem, desk.lang())),
                    ..model(desk, &ui, None).await?
                };
                Ok(page_with(status, render_series(&model, &ui)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

/// Which series the address asks for; what it does not say is the family that every finding counts under.
fn asked(desk: &Desk) -> (SeriesKey, u16) {
    let unit = Unit::find(desk.query("unit")).unwrap_or_default();
    let phenomenon = match (unit, desk.query("phenomenon")) {
        (Unit::Found, "") => DOCUMENT_FRAUD,
        (_, code) => code,
    };
    let key = SeriesKey {
        phenomenon: phenomenon.to_owned(),
        unit,
        kind: CountKind::find(desk.query("kind")).unwrap_or_default(),
        scope: Scope::find(desk.query("scope")).unwrap_or_default(),
    };
    (key, desk.query("weeks").parse().unwrap_or(52))
}

async fn model(desk: &Desk, ui: &Ui, done: Option<SeriesDone>) -> vigie_node::Result<SeriesPage> {
    let (key, weeks) = asked(desk);
    let weeks = weeks.clamp(8, 156);
    let series = desk.node().series(&desk.caller, &key, weeks).await?;
    let this_week = Week::of(desk.node().now());
    let table = desk.node().count_table(&desk.caller, this_week.plus(1 - COUNT_WEEKS), this_week).await?;
    let name = name(ui, &series.key);
    let choose = |name: &str, chosen: &str| Choice::new(name, name == chosen);
    Ok(SeriesPage {
        phenomena: trend_release::phenomena(ui.lang, &series.key.phenomenon),
        units: Unit::ALL.map(|unit| choose(unit.name(), series.key.unit.name())).into(),
        kinds: CountKind::EACH.map(|kind| choose(kind.name(), series.key.kind.name())).into(),
        scopes: Scope::ALL.map(|scope| choose(scope.name(), series.key.scope.name())).into(),
        spans: [26_u16, 52, 104, 156].map(|span| choose(&span.to_string(), &weeks.to_string())).into(),
        plot: weekly(&plot(&series), &ui.ta("trend-plot", &name)),
        name,
        rule: format!("{} {}", series.rule, series.rule_version),
        rows: series.points.iter().rev().map(row).collect(),
        counts: table.lines.iter().take(COUNT_ROWS).map(count_row).collect(),
        rolled_up: table.rolled_up.map(|rolled| rolled.at),
        may_change: desk.may(Right::WriteClaims),
        release: trend_release::fields(desk).await?,
        share_span: (this_week.plus(-4).to_string(), this_week.plus(-1).to_string()),
        done,
        problem: None,
    })
}

/// What a series is called: phenomenon or unit, place, whose.
pub(super) fn name(ui: &Ui, key: &SeriesKey) -> String {
    let what = trend_release::name_of(ui, &key.phenomenon, key.unit.name());
    let place = ui.word("trend-kind", key.kind.name());
    ui.names(&[what, place, ui.word("trend-scope", key.scope.name())])
}

fn plot(series: &Series) -> Vec<PlotPoint> {
    series
        .points
        .iter()
        .map(|point| PlotPoint {
            label: point.week.to_string(),
            count: point.count,
            band: point.band.map(|band| (band.expected, band.lower, band.upper)),
            unusual: point.unusual,
            imported: point.imported,
        })
        .collect()
}

fn row(point: &SeriesPoint) -> SeriesRow {
    SeriesRow {
        week: point.week.to_string(),
        monday: point.week.start(),
        count: point.count,
        checked: point.checked,
        band: point.band.map(|band| (format!("{:.1}", band.expected), band.lower, band.upper)),
        unusual: point.unusual,
        imported: point.imported,
        open: point.open,
        missing: point.missing.clone(),
    }
}

fn count_row(line: &CountLine) -> CountRow {
    CountRow {
        week: line.week.to_string(),
        checkpoint: line.checkpoint.clone(),
        kind: line.kind.name(),
        checked: line.tally.checked,
        referred: line.tally.referred,
        found: line.tally.found.get(DOCUMENT_FRAUD).copied().unwrap_or(0),
        imported: line.imported,
        open: line.open,
    }
}
