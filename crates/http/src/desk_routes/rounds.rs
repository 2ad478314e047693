//! Rounds of judgement: opening, judging, binding, showing, concluding, and what came true.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::{MemberId, StixId};
use vigie_node::rounds::REASONS;
use vigie_node::rounds::{
    JudgementForm, QuestionForm, QuestionView, ResultView, RoundForm, RoundView, Stage,
};
use vigie_node::{NodeError, Problem, Right};
use vigie_trend::taxonomy::Phenomenon;

use super::fields::{Fields, encode};
use super::guard::{Desk, Posted, page, page_with, see};
use super::links::object_id;
use super::standing::Names;
use super::{texts, trend_release};
use crate::App;
use crate::desk::intervals::{Interval, intervals};
use crate::desk::{
    Choice, Entry, MemberChoice, OpenRound, ProgressRow, QUESTIONS_MOST, QuestionCard, QuestionFields,
    RealizedCard, ResultCard, RoundPage, RoundRow, RoundsPage, Ui, render_round, render_rounds,
};

/// Rounds on one page.
const ROWS: usize = 50;
/// Questions of alarms on the page.
const WAITING_MOST: usize = 20;
/// Results of other members that are named.
const TOLD_MOST: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/assess", get(list).post(open))
        .route("/assess/{id}", get(show))
        .route("/assess/{id}/judge", post(judge))
        .route("/assess/{id}/commit", post(commit))
        .route("/assess/{id}/reveal", post(reveal))
        .route("/assess/{id}/conclude", post(conclude))
        .route("/assess/{id}/realize", post(realize))
}

const fn stage_name(stage: &Stage) -> &'static str {
    match stage {
        Stage::Commit => "commit",
        Stage::Reveal => "reveal",
        Stage::Closed => "closed",
    }
}

/// The next thing that this member owes the round, whoever of it does it.
fn waits(view: &RoundView) -> Option<&'static str> {
    if !view.asked {
        return None;
    }
    let any = |test: fn(&QuestionView) -> bool| view.questions.iter().any(test);
    match view.stage {
        Stage::Commit if any(|one| one.own.entered == 0) => Some("judge"),
        Stage::Commit if any(|one| !one.own.committed) => Some("commit"),
        Stage::Commit | Stage::Closed => None,
        Stage::Reveal if any(|one| one.own.committed && !one.own.revealed) => Some("reveal"),
        Stage::Reveal if any(|one| one.result.as_ref().is_some_and(|result| !result.released)) => {
            Some("conclude")
        }
        Stage::Reveal => None,
    }
}

fn nothing_is_awaited(question: &QuestionView) -> bool {
    question.progress.iter().all(|one| !matches!(one.state, "awaited" | "committed"))
}

async fn list(desk: Desk) -> Response {
    desk.answer(async {
        let ui = desk.ui().await;
        let prefill = match desk.may(Right::Convene) {
            true => Some(blank(&desk).await?),
            false => None,
        };
        Ok(page(render_rounds(&rounds(&desk, prefill).await?, &ui)))
    })
    .await
}

async fn rounds(desk: &Desk, open: Option<OpenRound>) -> vigie_node::Result<RoundsPage> {
    let names = Names::load(desk).await?;
    let views = desk.node().rounds(&desk.caller).await?;
    let start = desk.query("after").parse::<usize>().unwrap_or(0).min(views.len());
    let end = (start + ROWS).min(views.len());
    let questions = desk.node().questions(&desk.caller).await?.into_iter();
    let taken: BTreeSet<&String> = views.iter().filter_map(|view| view.question_id.as_ref()).collect();
    Ok(RoundsPage {
        rows: views[start..end].iter().map(|view| row(&names, view)).collect(),
        total: views.len(),
        next: (end < views.len()).then(|| format!("/assess?after={end}")),
        waiting: questions
            .filter(|one| !taken.contains(&one.id))
            .take(WAITING_MOST)
            .map(|one| (encode(&one.id), one.text, one.at))
            .collect(),
        open,
        problem: None,
    })
}

fn row(names: &Names, view: &RoundView) -> RoundRow {
    RoundRow {
        id: view.id.clone(),
        title: view.title.clone(),
        said: names.said(&view.author),
        stage: stage_name(&view.stage),
        deadline: if view.stage == Stage::Commit { view.commit_deadline } else { view.reveal_deadline },
        questions: view.questions.len(),
        members: view.members.len(),
        waits: waits(view),
    }
}

/// The members that a round can ask, this one first.
async fn members(desk: &Desk, chosen: impl Fn(&str) -> bool) -> vigie_node::Result<Vec<MemberChoice>> {
    let identity = desk.node().identity();
    let choice =
        |code: String, name: String| MemberChoice { chosen: chosen(&code), id: code.clone(), code, name };
    let mut members = vec![choice(identity.member.to_string(), identity.name.clone())];
    if desk.may(Right::ReadMembers) {
        let others = desk.node().members(&desk.caller).await?.into_iter().filter(|member| !member.own);
        members.extend(others.map(|member| choice(member.member.to_string(), member.name)));
    }
    Ok(members)
}

/// The empty form, or one that takes up the question of an alarm.
async fn blank(desk: &Desk) -> vigie_node::Result<OpenRound> {
    let wanted = desk.query("question");
    let taken = match wanted.is_empty() {
        true => None,
        false => desk.node().questions(&desk.caller).await?.into_iter().find(|one| one.id == wanted),
    };
    let mut questions = vec![QuestionFields::default(); QUESTIONS_MOST];
    let (mut phenomenon, mut title, mut question_id) = (String::new(), String::new(), String::new());
    if let Some(question) = taken {
        title = question.text.chars().take(200).collect();
        questions[0] = QuestionFields {
            text: question.text,
            unit: question.unit,
            lower: "0".to_owned(),
            upper: String::new(),
        };
        (phenomenon, question_id) = (question.phenomenon, question.id);
    }
    Ok(OpenRound {
        title,
        phenomena: trend_release::phenomena(desk.lang(), &phenomenon),
        place: String::new(),
        period: String::new(),
        resolution_source: String::new(),
        questions,
        members: members(desk, |_| true).await?,
        commit_hours: "72".to_owned(),
        reveal_hours: "48".to_owned(),
        question_id,
        wrong: String::new(),
    })
}

/// The questions that a form holds, as they were typed.
fn typed_questions(form: &Fields) -> Vec<QuestionFields> {
    let nth =
        |name: &'static str, index: usize| form.all(name).nth(index).unwrap_or_default().trim().to_owned();
    (0..QUESTIONS_MOST)
        .map(|index| QuestionFields {
            text: nth("text", index),
            unit: nth("unit", index),
            lower: nth("lower", index),
            upper: nth("upper", index),
        })
        .collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn hours(form: &Fields, name: &'static str) -> vigie_node::Result<u32> {
    let wrong = || Problem::new("input.shape", "the hours are no whole number").at(name);
    Ok(form.text(name).trim().parse().map_err(|_| wrong())?)
}

/// The round that a form asks for.
///
/// # Errors
/// `Invalid` if hours cannot be read or a member is none.
fn asked(form: &Fields) -> vigie_node::Result<RoundForm> {
    let code = |code: &str| {
        let wrong = || Problem::new("input.shape", "this is no code of a member").at("members");
        code.parse::<MemberId>().map_err(|_| NodeError::from(wrong()))
    };
    let members: BTreeSet<MemberId> = form.all("members").map(code).collect::<vigie_node::Result<_>>()?;
    let questions = typed_questions(form)
        .into_iter()
        .filter(|one| !(one.text.is_empty() && one.unit.is_empty()))
        .map(|one| QuestionForm {
            text: one.text,
            unit: one.unit,
            lower: some(&one.lower),
            upper: some(&one.upper),
        });
    Ok(RoundForm {
        title: form.text("title").trim().to_owned(),
        phenomenon: form.text("phenomenon").to_owned(),
        place: form.text("place").trim().to_owned(),
        period: form.text("period").trim().to_owned(),
        resolution_source: form.text("resolution_source").trim().to_owned(),
        questions: questions.collect(),
        commit_hours: hours(form, "commit_hours")?,
        reveal_hours: hours(form, "reveal_hours")?,
        question_id: some(form.text("question")),
        release: None,
        members,
    })
}

async fn open(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Convene)?;
        let made = match asked(&form) {
            Ok(asked) => desk.node().open_round(&desk.caller, &asked).await,
            Err(error) => Err(error),
        };
        match made {
            Ok(made) => Ok(see(&format!("/assess/{}", made.id), "round-opened")),
            Err(error @ (NodeError::Invalid(_) | NodeError::Conflict(_))) => {
                let (status, problem) = crate::problem::describe(&error);
                let chosen: BTreeSet<&str> = form.all("members").collect();
                let typed = OpenRound {
                    title: form.text("title").to_owned(),
                    phenomena: trend_release::phenomena(desk.lang(), form.text("phenomenon")),
                    place: form.text("place").to_owned(),
                    period: form.text("period").to_owned(),
                    resolution_source: form.text("resolution_source").to_owned(),
                    questions: typed_questions(&form),
                    members: members(&desk, |code| chosen.contains(code)).await?,
                    commit_hours: form.text("commit_hours").to_owned(),
                    reveal_hours: form.text("reveal_hours").to_owned(),
                    question_id: form.text("question").to_owned(),
                    wrong: problem.place.clone(),
                };
                let model = RoundsPage {
                    problem: Some(texts::explain(&problem, desk.lang())),
                    ..rounds(&desk, Some(typed)).await?
                };
                Ok(page_with(status, render_rounds(&model, &desk.ui_at("/assess").await)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn show(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        let ui = desk.ui().await;
        Ok(page(render_round(&model(&desk, &ui, &object_id(&id)?).await?, &ui)))
    })
    .await
}

async fn judge(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let number = number_of(&form)?;
        let error = match judgement(&form) {
            Ok(asked) => match desk.node().judge(&desk.caller, &id, number, &asked).await {
                Ok(_) => return Ok(see(&format!("/assess/{id}"), "round-judge")),
                Err(error) => error,
            },
            Err(error) => error,
        };
        let NodeError::Invalid(problem) = &error else { return mended(&desk, &id, error).await };
        let ui = desk.ui_at(format!("/assess/{id}")).await;
        let mut model = model(&desk, &ui, &id).await?;
        let why = texts::explain(problem, desk.lang());
        let field =
            Entry::FIELDS.into_iter().chain(["confidence"]).find(|field| problem.place.ends_with(field));
        match model.questions.iter_mut().find(|one| one.number == number).and_then(|one| one.entry.as_mut()) {
            Some(entry) => {
                entry.numbers = Entry::FIELDS.map(|field| form.text(field).to_owned());
                entry.confidence = form.text("confidence").to_owned();
                for choice in &mut entry.reasons {
                    choice.chosen = form.all("reasons").any(|code| code == choice.value);
                }
                // A problem of the three numbers together stands beside the last.
                entry.wrong = Some((field.unwrap_or("q95").to_owned(), why));
            }
            None => model.problem = Some(why),
        }
        Ok(page_with(StatusCode::BAD_REQUEST, render_round(&model, &ui)))
    })
    .await
}

/// The judgement that a form holds; what its numbers mean is checked by the use case.
///
/// # Errors
/// `Invalid` if the confidence is no number from 0 to 100.
fn judgement(form: &Fields) -> vigie_node::Result<JudgementForm> {
    let confidence = match form.text("confidence").trim() {
        "" => None,
        text => {
            let number = text.parse::<u8>().ok().filter(|number| *number <= 100);
            let wrong = || Problem::new("input.shape", "the confidence is no number from 0 to 100");
            Some(number.ok_or_else(|| wrong().at("confidence"))?)
        }
    };
    let number = |field: &str| form.text(field).trim().to_owned();
    Ok(JudgementForm {
        q05: number("q05"),
        q50: number("q50"),
        q95: number("q95"),
        confidence,
        reason_codes: form.all("reasons").map(str::to_owned).collect(),
    })
}

fn number_of(form: &Fields) -> vigie_node::Result<usize> {
    let wrong = || NodeError::not_found("the round has no question of this number");
    form.text("number").parse().map_err(|_| wrong())
}

async fn commit(Path(id): Path<String>, Posted { desk, form: _ }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let done = desk.node().commit_judgement(&desk.caller, &id).await.map(drop);
        acted(&desk, &id, "round-commit", done).await
    })
    .await
}

async fn reveal(Path(id): Path<String>, Posted { desk, form: _ }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let done = desk.node().reveal(&desk.caller, &id).await.map(drop);
        acted(&desk, &id, "round-reveal", done).await
    })
    .await
}

async fn conclude(Path(id): Path<String>, Posted { desk, form: _ }: Posted) -> Response {
    desk.answer(async {
        let id = object_id(&id)?;
        let done = desk.node().conclude_round(&desk.caller, &id).await.map(drop);
        acted(&desk, &id, "round-conclude", done).await
    })
    .await
}

async fn realize(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let (id, number) = (object_id(&id)?, number_of(&form)?);
        let value = form.text("value").trim();
        let done = desk.node().realize(&desk.caller, &id, number, value).await.map(drop);
        acted(&desk, &id, "round-realize", done).await
    })
    .await
}

/// Back to the round, or the round with what is to be mended.
async fn acted(
    desk: &Desk,
    id: &StixId,
    done: &str,
    result: vigie_node::Result<()>,
) -> vigie_node::Result<Response> {
    match result {
        Ok(()) => Ok(see(&format!("/assess/{id}"), done)),
        Err(error) => mended(desk, id, error).await,
    }
}

async fn mended(desk: &Desk, id: &StixId, error: NodeError) -> vigie_node::Result<Response> {
    if !matches!(error, NodeError::Invalid(_) | NodeError::Conflict(_)) {
        return Err(error);
    }
    let (status, problem) = crate::problem::describe(&error);
    let ui = desk.ui_at(format!("/assess/{id}")).await;
    let model =
        RoundPage { problem: Some(texts::explain(&problem, desk.lang())), ..model(desk, &ui, id).await? };
    Ok(page_with(status, render_round(&model, &ui)))
}

async fn model(desk: &Desk, ui: &Ui, id: &StixId) -> vigie_node::Result<RoundPage> {
    let names = Names::load(desk).await?;
    let view = desk.node().round(&desk.caller, id).await?;
    let (may_judge, may_convene) = (desk.may(Right::Judge), desk.may(Right::Convene));
    let may_act = view.asked && (may_judge || may_convene);
    let any = |test: fn(&QuestionView) -> bool| view.questions.iter().any(test);
    let mut acts = Vec::new();
    if may_act && view.stage == Stage::Commit && any(|one| one.own.entered > 0 && !one.own.committed) {
        acts.push("commit");
    }
    if may_act && view.stage == Stage::Reveal && any(|one| one.own.committed && !one.own.revealed) {
        acts.push("reveal");
    }
    if (may_judge || may_convene) && view.questions.iter().all(nothing_is_awaited) {
        acts.push("conclude");
    }
    Ok(RoundPage {
        phenomenon: Phenomenon::find(&view.phenomenon)
            .map_or_else(|| view.phenomenon.clone(), |one| one.name(ui.lang).to_owned()),
        said: names.said(&view.author),
        stage: stage_name(&view.stage),
        questions: view
            .questions
            .iter()
            .map(|one| question(ui, &names, &view, one, may_judge, may_convene))
            .collect(),
        acts,
        problem: None,
        id: view.id,
        title: view.title,
        tlp: view.tlp,
        place: view.place,
        period: view.period,
        resolution_source: view.resolution_source,
        stated: view.stated,
        commit_deadline: view.commit_deadline,
        reveal_deadline: view.reveal_deadline,
        rule: view.rule,
        question_id: view.question_id,
        asked: view.asked,
    })
}

fn question(
    ui: &Ui,
    names: &Names,
    round: &RoundView,
    view: &QuestionView,
    may_judge: bool,
    may_convene: bool,
) -> QuestionCard {
    let progress = view.progress.iter().map(|one| ProgressRow {
        name: names.of(one.member.as_str()),
        state: one.state,
        quantiles: one.quantiles.clone(),
    });
    let progress: Vec<ProgressRow> = progress.collect();
    let open = may_judge && round.asked && round.stage == Stage::Commit && !view.own.committed;
    QuestionCard {
        number: view.number,
        text: view.text.clone(),
        unit: view.unit.clone(),
        lower: view.lower.clone(),
        upper: view.upper.clone(),
        entered: view.own.entered,
        mine: view.own.mine.clone(),
        entry: open.then(|| Entry {
            numbers: view.own.mine.clone().unwrap_or_default(),
            confidence: String::new(),
            reasons: REASONS.map(|code| Choice::new(code, false)).into(),
            wrong: None,
        }),
        result: view.result.as_ref().map(|result| card(ui, names, &progress, result)),
        realized: view.realization.as_ref().map(|one| RealizedCard {
            value: one.value.clone(),
            said: names.said(&one.by),
            pool_loss: format!("{:.3}", one.pool_loss),
            pool_covers: one.pool_covers,
            own: one.own.map(|(loss, covers)| (format!("{loss:.3}"), covers)),
        }),
        may_realize: may_convene && round.own && round.stage == Stage::Closed && view.realization.is_none(),
        progress,
    }
}

/// Numbers as a picture takes them: what is no number is drawn nowhere.
fn numbers(quantiles: &[String; 3]) -> Option<[f64; 3]> {
    let [q05, q50, q95] = quantiles.each_ref().map(|text| text.parse::<f64>().ok());
    Some([q05?, q50?, q95?])
}

fn card(ui: &Ui, names: &Names, progress: &[ProgressRow], view: &ResultView) -> ResultCard {
    let shown = progress.iter().filter_map(|row| Some((row, row.quantiles.as_ref()?)));
    let members = shown.filter_map(|(row, quantiles)| {
        Some(Interval { name: row.name.clone(), quantiles: numbers(quantiles)?, pool: false })
    });
    let pool =
        numbers(&view.pooled).map(|quantiles| Interval { name: ui.t("round-pool"), quantiles, pool: true });
    let rows: Vec<Interval> = members.chain(pool).collect();
    ResultCard {
        pooled: view.pooled.clone(),
        medians: view.medians.clone(),
        overlap: view.overlap.clone(),
        leave_out: view.leave_out.clone(),
        inputs: view.inputs_sha256.clone(),
        told: view
            .told
            .iter()
            .take(TOLD_MOST)
            .map(|(member, equal)| (names.of(member.as_str()), *equal))
            .collect(),
        plot: intervals(&rows, &view.curve, &ui.t("round-plot")),
    }
}
