//! Links between organisations and designations: lists, pages, and the forms that claim and dispute.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::StixId;
use vigie_node::links::{
    DesignationForm, DesignationView, End, LinkForm, LinkView, OrganisationForm, OrganisationView,
};
use vigie_node::told::OpinionForm;
use vigie_node::{NodeError, Right};
use vigie_stix::accord;

use super::guard::{Desk, Posted, page, see};
use super::standing::Names;
use super::statements::{
    claim_state, confidence, day, ids, lines, members, opinion, push_confidence, release, some, statement,
};
use crate::App;
use crate::desk::{
    Choice, Graph, LinkPage, LinkRow, LinksPage, Offer, OrganisationPage, OrganisationRow, Statement, Ui,
    render_link, render_links, render_organisation,
};

/// Links of one page.
const ROWS: usize = 50;
/// Organisations, designations and statements of one page.
const ROWS_MOST: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/links", get(list).post(claim))
        .route("/links/organisations", post(name_organisation))
        .route("/links/organisations/{id}", get(organisation))
        .route("/links/designations", post(designate))
        .route("/links/{id}", get(show))
        .route("/links/{id}/dispute", post(dispute))
}

pub(super) fn object_id(text: &str) -> vigie_node::Result<StixId> {
    text.parse().map_err(|_| NodeError::not_found("this is no id of a STIX object"))
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::ReadClaims)?;
        let ui = desk.ui().await;
        let names = Names::load(&desk).await?;
        let organisations = desk.node().organisations(&desk.caller).await?;
        let mut links = desk.node().links(&desk.caller).await?;
        links.reverse();
        let start = desk.query("after").parse::<usize>().unwrap_or(0).min(links.len());
        let end = (start + ROWS).min(links.len());
        let designations = desk.node().designations(&desk.caller).await?;
        let model = LinksPage {
            next: (end < links.len()).then(|| format!("/links?after={end}")),
            links: links[start..end].iter().map(|link| row(&ui, &names, link)).collect(),
            designations: designations
                .iter()
                .rev()
                .take(ROWS_MOST)
                .rev()
                .map(|view| designation(&ui, &names, view))
                .collect(),
            offer: offer(&desk, &organisations).await?,
            organisations: organisations
                .iter()
                .take(ROWS_MOST)
                .map(|known| OrganisationRow {
                    id: known.told.id.clone(),
                    name: known.name.clone(),
                    said: names.said(&known.told.author),
                })
                .collect(),
        };
        Ok(page(render_links(&model, &ui)))
    })
    .await
}

async fn show(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::ReadClaims)?;
        let id = object_id(&id)?;
        let detail = desk.node().link(&desk.caller, &id).await?;
        let ui = desk.ui().await;
        let names = Names::load(&desk).await?;
        let mut statements = Vec::new();
        for link in std::iter::once(&detail.link).chain(&detail.beside) {
            let sentence = sentence(&ui, link);
            statements.extend(link.opinions.iter().map(|view| opinion(&ui, &names, view, &sentence)));
            statements.push(assertion(&ui, &names, link, sentence));
        }
        let mut statements = Statement::in_order(statements);
        statements.truncate(ROWS_MOST);
        let end = |end: &End| end.name.clone().map(|name| (end.id.clone(), name));
        let model = LinkPage {
            ends: [end(&detail.link.source), end(&detail.link.target)],
            statements,
            designations: detail
                .designations
                .iter()
                .take(ROWS_MOST)
                .map(|view| designation(&ui, &names, view))
                .collect(),
            offer: if detail.link.told.own { None } else { offer(&desk, &[]).await? },
            id,
        };
        Ok(page(render_link(&model, &ui)))
    })
    .await
}

async fn organisation(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::ReadClaims)?;
        let id = object_id(&id)?;
        let detail = desk.node().organisation(&desk.caller, &id).await?;
        let ui = desk.ui().await;
        let names = Names::load(&desk).await?;
        let mut neighbours: Vec<(StixId, String)> = Vec::new();
        for link in &detail.links {
            let other = if link.source.id == id { &link.target } else { &link.source };
            if !neighbours.iter().any(|(known, _)| *known == other.id) {
                let name = other.name.clone().unwrap_or_else(|| ui.t("withheld"));
                neighbours.push((other.id.clone(), name));
            }
        }
        let neighbours: Vec<String> = neighbours.into_iter().map(|(_, name)| name).collect();
        let model = OrganisationPage {
            graph: Graph::around(&detail.organisation.name, &neighbours),
            name: detail.organisation.name.clone(),
            said: names.said(&detail.organisation.told.author),
            links: detail.links.iter().take(ROWS_MOST).map(|link| row(&ui, &names, link)).collect(),
            designations: detail
                .designations
                .iter()
                .take(ROWS_MOST)
                .map(|view| designation(&ui, &names, view))
                .collect(),
        };
        Ok(page(render_organisation(&model, &ui)))
    })
    .await
}

/// What the forms offer to who may claim.
async fn offer(desk: &Desk, known: &[OrganisationView]) -> vigie_node::Result<Option<Offer>> {
    if !desk.may(Right::WriteClaims) {
        return Ok(None);
    }
    let organisations = known
        .iter()
        .take(ROWS_MOST)
        .map(|known| Choice::named(known.told.id.to_string(), known.name.clone(), false))
        .collect();
    Ok(Some(Offer { members: members(desk).await?, organisations }))
}

/// A link in words: what is claimed, never whether it is so.
fn sentence(ui: &Ui, link: &LinkView) -> String {
    let name = |end: &End| end.name.clone().unwrap_or_else(|| ui.t("withheld"));
    let (source, target) = (name(&link.source), name(&link.target));
    match accord::LINK_KINDS.contains(&link.relationship.as_str()) {
        true => ui.tab(&format!("link-kind-{}", link.relationship), source, target),
        false => format!("{source} – {} – {target}", link.relationship),
    }
}

fn row(ui: &Ui, names: &Names, link: &LinkView) -> LinkRow {
    LinkRow {
        id: link.told.id.clone(),
        sentence: sentence(ui, link),
        said: names.said(&link.told.author),
        at: link.told.at,
        state: claim_state(&link.told),
        answers: link
            .opinions
            .iter()
            .take(20)
            .map(|view| (names.said(&view.told.author), ui.word("link-opinion", &view.opinion)))
            .collect(),
    }
}

fn assertion(ui: &Ui, names: &Names, link: &LinkView, sentence: String) -> Statement {
    let mut facts = Vec::new();
    if let Some(since) = &link.since {
        facts.push((ui.t("link-since"), ui.day(since)));
    }
    push_confidence(ui, &mut facts, link.confidence);
    if let Some(code) = &link.reliability {
        facts.push((ui.t("link-reliability"), ui.word("link-reliability", code)));
    }
    if let Some(code) = &link.credibility {
        facts.push((ui.t("link-credibility"), ui.word("link-credibility", code)));
    }
    for one in &link.evidence {
        facts.push((ui.t("link-evidence"), one.title.clone().unwrap_or_else(|| ui.t("withheld"))));
    }
    facts.extend(link.reports.iter().map(|report| (ui.t("link-report"), report.clone())));
    if let Some(end) = &link.told.expires {
        facts.push((ui.t("release-expires"), ui.day(end)));
    }
    statement(names, &link.told, sentence, facts)
}

fn designation(ui: &Ui, names: &Names, view: &DesignationView) -> Statement {
    let subject = view.subject.name.clone().unwrap_or_else(|| ui.t("withheld"));
    let sentence = ui.tab(&format!("designation-says-{}", view.stance), &view.authority, subject);
    let mut facts = vec![
        (ui.t("designation-category"), ui.word("designation-category", &view.category)),
        (ui.t("designation-authority"), view.authority.clone()),
        (ui.t("designation-instrument"), view.instrument.clone()),
        (ui.t("designation-day"), ui.day(&day(&view.day, view.told.at))),
    ];
    if let Some(until) = &view.valid_until {
        facts.push((ui.t("valid-until"), ui.day(until)));
    }
    push_confidence(ui, &mut facts, view.confidence);
    statement(names, &view.told, sentence, facts)
}

async fn name_organisation(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let form = OrganisationForm { name: form.text("name").to_owned(), release: release(&form)? };
        let made = desk.node().name_organisation(&desk.caller, &form).await?;
        Ok(see(&format!("/links/organisations/{}", made.id), "recorded"))
    })
    .await
}

async fn claim(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let form = LinkForm {
            source: object_id(form.text("source"))?,
            target: object_id(form.text("target"))?,
            relationship: form.text("relationship").to_owned(),
            since: some(form.text("since")),
            evidence: ids(form.text("evidence"), "evidence")?,
            reports: lines(form.text("reports")),
            reliability: some(form.text("reliability")),
            credibility: some(form.text("credibility")),
            confidence: confidence(&form)?,
            release: release(&form)?,
        };
        let made = desk.node().claim_link(&desk.caller, &form).await?;
        Ok(see(&format!("/links/{}", made.id), "recorded"))
    })
    .await
}

async fn designate(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let form = DesignationForm {
            subject: object_id(form.text("subject"))?,
            stance: form.text("stance").to_owned(),
            category: form.text("category").to_owned(),
            authority: form.text("authority").to_owned(),
            instrument: form.text("instrument").to_owned(),
            day: form.text("day").to_owned(),
            valid_until: some(form.text("valid_until")),
            confidence: confidence(&form)?,
            release: release(&form)?,
        };
        desk.node().designate(&desk.caller, &form).await?;
        Ok(see(&format!("/links/organisations/{}", form.subject), "recorded"))
    })
    .await
}

async fn dispute(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let form = OpinionForm {
            opinion: form.text("opinion").to_owned(),
            reasons: form.all("reasons").map(str::to_owned).collect(),
            confidence: confidence(&form)?,
            release: release(&form)?,
        };
        desk.node().dispute(&desk.caller, &id, &form).await?;
        Ok(see(&format!("/links/{id}"), "recorded"))
    })
    .await
}
