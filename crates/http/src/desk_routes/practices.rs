//! The library of practices: searching, reading side by side, writing, translating, endorsing.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::Duration;
use vigie_node::practices::{
    PracticeForm, PracticeQuery, PracticeView, Region, Review, TextView, TranslationForm,
};
use vigie_node::told::{OpinionForm, Standing, Told};
use vigie_node::{NodeError, Problem, Right};
use vigie_policy::withdrawal::{Mode, WithdrawalReason};
use vigie_stix::accord::PracticeText;

use super::fields::{Fields, encode};
use super::guard::{Desk, Posted, page, see};
use super::links::object_id;
use super::standing::Names;
use super::statements::{day, lines, members, opinion, release, some};
use crate::App;
use crate::api::practices::review_of;
use crate::desk::{
    Choice, Column, PracticePage, PracticeRow, PracticesPage, Statement, Ui, render_practice,
    render_practices,
};

/// Rows of one page.
const ROWS: usize = 50;
/// Texts and opinions of one practice that are offered.
const TEXTS_MOST: usize = 30;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/practices", get(list).post(write))
        .route("/practices/regions", post(set_region))
        .route("/practices/{id}", get(show))
        .route("/practices/{id}/translations", post(translate))
        .route("/practices/{id}/endorse", post(endorse))
        .route("/practices/{id}/withdraw", post(withdraw))
}

const fn review_name(review: Review) -> &'static str {
    match review {
        Review::Current => "current",
        Review::DueSoon => "due-soon",
        Review::Overdue => "overdue",
    }
}

fn past(told: &Told) -> bool {
    told.state != Standing::Stands
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        let words: String = desk.query("q").trim().chars().take(200).collect();
        let (tag, review) = (desk.query("tag").to_owned(), desk.query("review").to_owned());
        let all = desk.node().practices(&desk.caller, &PracticeQuery::default()).await?;
        let query = PracticeQuery { words: words.clone(), tag: tag.clone(), review: review_of(&review)? };
        let found = desk.node().practices(&desk.caller, &query).await?;
        let names = Names::load(&desk).await?;
        let mut tags: Vec<String> = all.iter().flat_map(|view| view.tags.clone()).collect();
        tags.sort();
        tags.dedup();
        tags.truncate(200);
        let start = desk.query("after").parse::<usize>().unwrap_or(0).min(found.len());
        let end = (start + ROWS).min(found.len());
        let may_write = desk.may(Right::WritePractices);
        let regions = if may_write { desk.node().regions(&desk.caller).await? } else { Vec::new() };
        let model = PracticesPage {
            tags: std::iter::once(Choice::new("", tag.is_empty()))
                .chain(tags.into_iter().map(|one| Choice::named(one.clone(), one.clone(), one == tag)))
                .collect(),
            reviews: ["", "current", "due-soon", "overdue"]
                .map(|name| Choice::new(name, name == review))
                .into(),
            rows: found[start..end].iter().map(|view| row(&desk, &names, view)).collect(),
            next: (end < found.len()).then(|| {
                format!(
                    "/practices?q={}&tag={}&review={}&after={end}",
                    encode(&words),
                    encode(&tag),
                    encode(&review)
                )
            }),
            query: words,
            members: if may_write { Some(members(&desk).await?) } else { None },
            regions: regions
                .into_iter()
                .map(|region| {
                    (region.code, region.members.iter().map(|code| names.of(code.as_str())).collect())
                })
                .collect(),
        };
        Ok(page(render_practices(&model, &desk.ui().await)))
    })
    .await
}

fn row(desk: &Desk, names: &Names, view: &PracticeView) -> PracticeRow {
    let wanted = desk.lang().code();
    let standing = || view.translations.iter().filter(|text| !past(&text.told));
    let (title, lang) = match standing().find(|text| text.lang == wanted) {
        Some(text) if view.lang != wanted => (text.text.name.clone(), text.lang.clone()),
        _ => (view.text.name.clone(), view.lang.clone()),
    };
    let mut langs: Vec<String> =
        std::iter::once(&view.lang).chain(standing().map(|text| &text.lang)).cloned().collect();
    langs.dedup();
    let endorsing = view.opinions.iter().filter(|one| {
        !past(&one.told) && one.opinion.ends_with("agree") && !one.opinion.ends_with("disagree")
    });
    PracticeRow {
        id: view.told.id.clone(),
        title,
        lang,
        said: names.said(&view.told.author),
        at: view.told.at,
        langs,
        review: review_name(view.review),
        review_day: day(&view.review_date, view.told.at),
        tags: view.tags.clone(),
        endorsed_by: endorsing.filter_map(|one| one.told.member()).map(|code| names.of(code)).collect(),
        past: past(&view.told),
    }
}

async fn show(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let view = desk.node().practice(&desk.caller, &id).await?;
        let ui = desk.ui().await;
        let names = Names::load(&desk).await?;
        let mut columns = vec![original(&names, &view)];
        columns.extend(view.translations.iter().take(TEXTS_MOST).map(|text| translated(&names, text)));
        let place = |key: &str| columns.iter().position(|column| column.key == key);
        let left = place(desk.query("left")).unwrap_or(0);
        // The reader's own language beside the original, else what there is.
        let own = columns.iter().position(|column| column.lang == desk.lang().code());
        let right = place(desk.query("right"))
            .or(own.filter(|own| *own != left))
            .or((columns.len() > 1).then_some(usize::from(left == 0)));
        let choices = |chosen: Option<usize>| -> Vec<Choice> {
            let entry = |(index, column): (usize, &Column)| {
                Choice::named(column.key.clone(), label(&ui, column), chosen == Some(index))
            };
            columns.iter().enumerate().map(entry).collect()
        };
        let may_write = desk.may(Right::WritePractices) && view.told.state != Standing::Withdrawn;
        let opinions = view
            .opinions
            .iter()
            .take(TEXTS_MOST)
            .map(|one| opinion(&ui, &names, one, &view.text.name))
            .collect();
        let model = PracticePage {
            title: view.text.name.clone(),
            tlp: view.told.tlp,
            review: review_name(view.review),
            review_day: day(&view.review_date, view.told.at),
            regions: view.regions.clone(),
            tags: view.tags.clone(),
            withdrawn: past(&view.told),
            left: choices(Some(left)),
            right: choices(right),
            columns: std::iter::once(left)
                .chain(right.filter(|right| *right != left))
                .map(|index| columns[index].clone())
                .collect(),
            opinions: Statement::in_order(opinions),
            members: if may_write { Some(members(&desk).await?) } else { None },
            may_endorse: may_write && !view.told.own,
            may_withdraw: view.told.own && !past(&view.told) && desk.may(Right::WriteClaims),
            id,
        };
        Ok(page(render_practice(&model, &ui)))
    })
    .await
}

fn label(ui: &Ui, column: &Column) -> String {
    let who = match &column.said {
        crate::desk::Said::Own => ui.member_name.clone(),
        crate::desk::Said::Attested { member } => member.clone(),
        crate::desk::Said::Unsigned { from }
        | crate::desk::Said::Disputed { from }
        | crate::desk::Said::Broken { from } => from.clone(),
    };
    format!("{} · {who}", ui.word("practice-lang", &column.lang))
}

fn column(names: &Names, told: &Told, key: String, lang: &str, text: &PracticeText, behind: bool) -> Column {
    Column {
        key,
        lang: lang.to_owned(),
        said: names.said(&told.author),
        name: text.name.clone(),
        context: text.context.clone(),
        steps: text.steps.clone(),
        evidence: text.evidence.clone(),
        results: text.results.clone(),
        behind,
        past: past(told),
    }
}

fn original(names: &Names, view: &PracticeView) -> Column {
    column(names, &view.told, "original".to_owned(), &view.lang, &view.text, false)
}

fn translated(names: &Names, text: &TextView) -> Column {
    let key = format!("{}.{}", text.told.id, text.lang);
    column(names, &text.told, key, &text.lang, &text.text, text.behind)
}

fn texts(form: &Fields) -> PracticeText {
    PracticeText {
        name: form.text("name").to_owned(),
        context: form.text("context").to_owned(),
        steps: lines(form.text("steps")),
        evidence: form.text("evidence").to_owned(),
        results: form.text("results").to_owned(),
    }
}

async fn write(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let region = some(form.text("region"));
        let mut release = release(&form)?;
        if region.is_some() {
            // With a regional group chosen, its members alone receive it: the ticks stand for the other choice.
            release.members.clear();
        }
        let form = PracticeForm {
            lang: form.text("lang").to_owned(),
            text: texts(&form),
            review_date: form.text("review_date").to_owned(),
            tags: form.text("tags").split([',', '،']).map(|tag| tag.trim().to_owned()).collect(),
            region,
            release,
        };
        let made = desk.node().write_practice(&desk.caller, &form).await?;
        Ok(see(&format!("/practices/{}", made.id), "recorded"))
    })
    .await
}

async fn translate(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let form = TranslationForm {
            lang: form.text("lang").to_owned(),
            text: texts(&form),
            release: release(&form)?,
        };
        desk.node().translate_practice(&desk.caller, &id, &form).await?;
        Ok(see(&format!("/practices/{id}"), "recorded"))
    })
    .await
}

async fn endorse(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let form = OpinionForm {
            opinion: form.text("opinion").to_owned(),
            reasons: form.all("reasons").map(str::to_owned).collect(),
            confidence: None,
            release: release(&form)?,
        };
        desk.node().endorse_practice(&desk.caller, &id, &form).await?;
        Ok(see(&format!("/practices/{id}"), "recorded"))
    })
    .await
}

async fn withdraw(Path(id): Path<String>, Posted { desk, form: _ }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::WriteClaims)?;
        let id = object_id(&id)?;
        if id.kind() != vigie_stix::accord::PRACTICE_TYPE {
            return Err(NodeError::not_found("no practice of this id is held here"));
        }
        let (reason, span) = (WithdrawalReason::NoLongerValid, Duration::from_days(7));
        desk.node().withdraw(&desk.caller, &id, reason, Mode::Hide, span).await?;
        Ok(see("/practices", "withdrawn"))
    })
    .await
}

async fn set_region(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let mut chosen = std::collections::BTreeSet::new();
        for code in form.all("members") {
            let wrong =
                || NodeError::from(Problem::new("input.shape", "this cannot be chosen").at("members"));
            chosen.insert(code.parse().map_err(|_| wrong())?);
        }
        let region = Region { code: form.text("code").to_owned(), members: chosen };
        desk.node().set_region(&desk.caller, &region).await?;
        Ok(see("/practices", "recorded"))
    })
    .await
}
