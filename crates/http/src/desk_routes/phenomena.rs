//! Phenomena: the taxonomy, mutations with who says so and who disputes them, and stating both.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::StixId;
use vigie_node::phenomena::{MUTATION_KINDS, MutationForm, MutationView, OpinionForm};
use vigie_node::{NodeError, Problem, Right};
use vigie_stix::phenomena::Opinion;
use vigie_trend::taxonomy::{self, Enabler, Phenomenon};

use super::guard::{Desk, Posted, page, page_with, see};
use super::standing::Names;
use super::{texts, trend_release};
use crate::App;
use crate::desk::{Choice, FamilyRow, MutationRow, PhenomenaPage, PhenomenonRow, Ui, render_phenomena};

/// Mutations shown of one phenomenon.
const MUTATIONS_MOST: usize = 20;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/phenomena", get(show).post(state_mutation))
        .route("/phenomena/opinion", post(opinion))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let ui = desk.ui().await;
        Ok(page(render_phenomena(&model(&desk, &ui).await?, &ui)))
    })
    .await
}

async fn state_mutation(Posted { desk, form }: Posted) -> Response {
    answer(&desk, "trend-mutation", async {
        let mut evidence = Vec::new();
        for text in form.text("evidence").split_whitespace() {
            evidence.push(text.parse::<StixId>().map_err(|_| {
                Problem::new("mutation.evidence", "evidence is named by STIX ids").at("evidence")
            })?);
        }
        let asked = MutationForm {
            phenomenon: form.text("phenomenon").to_owned(),
            kind: form.text("kind").to_owned(),
            other_phenomenon: form.text("other").to_owned(),
            since: form.text("since").trim().to_owned(),
            enablers: form.all("enablers").map(str::to_owned).collect(),
            evidence_refs: evidence,
            confidence: form.text("confidence").trim().parse().unwrap_or(60),
            valid_days: form.text("days").trim().parse().unwrap_or(365),
            release: trend_release::of(&form)?,
        };
        desk.node().state_mutation(&desk.caller, &asked).await.map(|_| ())
    })
    .await
}

async fn opinion(Posted { desk, form }: Posted) -> Response {
    answer(&desk, "trend-opinion", async {
        let id: StixId = form
            .text("mutation")
            .parse()
            .map_err(|_| NodeError::not_found("this is no id of a STIX object"))?;
        let said = form.text("opinion");
        let opinion = Opinion::ALL
            .into_iter()
            .find(|one| one.code() == said)
            .ok_or_else(|| Problem::new("opinion.value", "this is no opinion of the list").at("opinion"))?;
        let asked = OpinionForm { opinion, release: trend_release::of(&form)? };
        desk.node().give_opinion(&desk.caller, &id, &asked).await.map(|_| ())
    })
    .await
}

/// Back to the page, or the page with what is to be mended.
async fn answer(desk: &Desk, done: &str, work: impl Future<Output = vigie_node::Result<()>>) -> Response {
    desk.answer(async {
        match work.await {
            Ok(()) => Ok(see("/phenomena", done)),
            Err(error @ NodeError::Invalid(_)) => {
                let ui = desk.ui_at("/phenomena").await;
                let (status, problem) = crate::problem::describe(&error);
                let model = PhenomenaPage {
                    problem: Some(texts::explain(&problem, desk.lang())),
                    ..model(desk, &ui).await?
                };
                Ok(page_with(status, render_phenomena(&model, &ui)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn model(desk: &Desk, ui: &Ui) -> vigie_node::Result<PhenomenaPage> {
    let names = Names::load(desk).await?;
    let views = desk.node().mutations(&desk.caller).await?;
    let lang = ui.lang;
    let row = |one: Phenomenon| PhenomenonRow {
        code: one.code(),
        name: one.name(lang),
        definition: one.term().definition,
        mutations: views
            .iter()
            .filter(|view| view.phenomenon == one.code())
            .take(MUTATIONS_MOST)
            .map(|view| mutation(ui, &names, view))
            .collect(),
    };
    Ok(PhenomenaPage {
        families: Phenomenon::families()
            .map(|family| FamilyRow { family: row(family), members: family.members().map(&row).collect() })
            .collect(),
        version: taxonomy::VERSION,
        enablers: Enabler::all().map(|one| (one.code(), one.name(lang), one.term().definition)).collect(),
        choices: trend_release::phenomena(lang, ""),
        kinds: MUTATION_KINDS.map(|kind| Choice::new(kind, false)).into(),
        month: ui.now.to_day()[..7].to_owned(),
        may_state: desk.may(Right::WriteClaims),
        release: trend_release::fields(desk).await?,
        problem: None,
    })
}

fn mutation(ui: &Ui, names: &Names, view: &MutationView) -> MutationRow {
    let enabler =
        |code: &String| Enabler::find(code).map_or_else(|| code.clone(), |one| one.name(ui.lang).to_owned());
    MutationRow {
        id: view.id.clone(),
        said: names.said(&view.author),
        kind: view.kind.clone(),
        other: Phenomenon::find(&view.other_phenomenon)
            .map_or_else(|| view.other_phenomenon.clone(), |one| one.name(ui.lang).to_owned()),
        since: view.since.clone(),
        enablers: view.enablers.iter().map(enabler).collect(),
        evidence: view.evidence_refs.clone(),
        confidence: view.confidence,
        valid_until: view.valid_until,
        expired: view.expired,
        opinions: view
            .opinions
            .iter()
            .map(|(author, opinion)| (names.said(author), opinion.code(), opinion.disputes()))
            .collect(),
    }
}
