//! The form of the second line: what was found, the alert on the series, the release.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use vigie_model::{CountryCode, Duration, MemberId, Timestamp, Tlp};
use vigie_node::check::CheckView;
use vigie_node::claims::ReleaseForm;
use vigie_node::finding::{self, AlertForm, FindingMade};
use vigie_node::{NodeError, Right};
use vigie_policy::Onward;
use vigie_stix::travel::{self, DetectionPoint, DocumentFacts, ForgeryMethod, Part};

use super::case;
use super::fields::{Fields, encode};
use super::guard::{Desk, Posted, page_with, section, see};
use super::report::day;
use super::standing::Names;
use super::texts;
use crate::desk::{
    Breadth, Choice, FindingForm, MemberChoice, PartChoices, Review, render_breadth, render_case,
};

/// How many first characters of the number an alert needs.
const SERIES_LEAST: usize = 4;
/// Days an alert runs unless another day is chosen.
const ALERT_DAYS: i64 = 30;

/// The form as it was sent, to be mended or looked at again.
pub(super) struct Draft {
    form: Fields,
    breadth: Option<Breadth>,
    problem: Option<String>,
    review: Option<Review>,
}

/// `POST /check/{id}/finding`.
pub(super) async fn send(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Examine)?;
        let view = desk.node().check(&desk.caller, &id).await?;
        if form.text("step") == "preview" {
            let breadth = preview(&desk, &view, form.text("series")).await?;
            if desk.fragment() {
                return Ok(section(render_breadth(&breadth, &desk.bare_ui())));
            }
            return again(
                &desk,
                &view,
                Draft { form, breadth: Some(breadth), problem: None, review: None },
                StatusCode::OK,
            )
            .await;
        }
        if form.text("step") == "review" {
            return match asked(&desk, &view, &form).await {
                Ok(asked)
                    if ForgeryMethod::find(&asked.method).is_none() || asked.detection_points.is_empty() =>
                {
                    let problem = Some(texts::NOT_COMPLETE.get(desk.lang()).to_owned());
                    let draft = Draft { form, breadth: None, problem, review: None };
                    again(&desk, &view, draft, StatusCode::BAD_REQUEST).await
                }
                Ok(asked) => {
                    let review = Some(review(&desk, &view, &asked).await?);
                    let draft = Draft { form, breadth: None, problem: None, review };
                    again(&desk, &view, draft, StatusCode::OK).await
                }
                Err(Mend::Form(text)) => {
                    let draft = Draft { form, breadth: None, problem: Some(text), review: None };
                    again(&desk, &view, draft, StatusCode::BAD_REQUEST).await
                }
                Err(Mend::Node(error)) => Err(error),
            };
        }
        match record(&desk, &view, &form).await {
            Ok(made) => {
                let alert =
                    made.alert.map(|alert| format!("?alert={}", encode(alert.as_str()))).unwrap_or_default();
                Ok(see(&format!("/check/{}{alert}", encode(&id)), "recorded"))
            }
            Err(Mend::Form(text)) => {
                again(
                    &desk,
                    &view,
                    Draft { form, breadth: None, problem: Some(text), review: None },
                    StatusCode::BAD_REQUEST,
                )
                .await
            }
            Err(Mend::Node(error @ (NodeError::Invalid(_) | NodeError::Forbidden(_)))) => {
                let (status, problem) = crate::problem::describe(&error);
                let text = texts::explain(&problem, desk.lang());
                again(&desk, &view, Draft { form, breadth: None, problem: Some(text), review: None }, status)
                    .await
            }
            Err(Mend::Node(error)) => Err(error),
        }
    })
    .await
}

/// The page of the check with the form as it was sent.
async fn again(
    desk: &Desk,
    view: &CheckView,
    draft: Draft,
    status: StatusCode,
) -> vigie_node::Result<Response> {
    let model = case::model(desk, view, Some(draft), None).await?;
    let ui = desk.ui_at(format!("/check/{}", view.record.id)).await;
    Ok(page_with(status, render_case(&model, &ui)))
}

/// The form for a check; `None` where the document is not kept, because nothing could be recorded.
pub(super) async fn form(
    desk: &Desk,
    view: &CheckView,
    draft: Option<Draft>,
) -> vigie_node::Result<Option<FindingForm>> {
    let Some(facts) = finding::facts_of(view) else { return Ok(None) };
    let lang = desk.lang();
    let now = desk.node().now();
    let sent = draft.as_ref().map(|draft| &draft.form);
    let text = |name: &str, default: String| sent.map_or(default, |form| form.text(name).to_owned());
    let has =
        |name: &'static str, value: &str| sent.is_some_and(|form| form.all(name).any(|found| found == value));
    let ticked = |name: &str| sent.is_some_and(|form| form.ticked(name));
    let members = desk.node().members(&desk.caller).await?.into_iter().filter(|member| !member.own);
    let members = members.map(|member| MemberChoice {
        chosen: has("members", member.member.as_str()),
        code: member.member.to_string(),
        id: member.member.to_string(),
        name: member.name,
    });
    Ok(Some(FindingForm {
        methods: by_part(ForgeryMethod::all().map(|method| {
            (method.part(), Choice::named(method.code(), method.label(lang), has("method", method.code())))
        })),
        points: by_part(DetectionPoint::all().map(|point| {
            (point.part(), Choice::named(point.code(), point.label(lang), has("points", point.code())))
        })),
        phenomena: super::trend_release::ticks(lang, |code| has("phenomena", code)),
        confidence: sent.map_or(70, confidence),
        members: members.collect(),
        tlp: sent.and_then(|form| form.text("tlp").parse().ok()).unwrap_or(Tlp::Amber),
        onward: text("onward", "no".to_owned()),
        share: ticked("share"),
        expires: text("expires", String::new()),
        alert: ticked("alert"),
        alert_name: text("alert_name", String::new()),
        series: text("series", facts.number.chars().take(SERIES_LEAST).collect()),
        valid_until: text("valid_until", (now + Duration::from_days(ALERT_DAYS)).to_day()),
        breadth: draft.as_ref().and_then(|draft| draft.breadth.clone()),
        problem: draft.as_ref().and_then(|draft| draft.problem.clone()),
        protection_claimed: ticked("protected"),
        protected: protected(&facts).then(|| texts::PROTECTED.get(lang).to_owned()),
        review: draft.as_ref().and_then(|draft| draft.review.clone()),
    }))
}

/// Entries by the part of the document, in the order of the form; parts without entries are left out.
fn by_part(entries: impl Iterator<Item = (Part, Choice)>) -> Vec<PartChoices> {
    let mut parts = Part::ALL.map(|part| PartChoices { part: part.name(), choices: Vec::new() });
    for (part, choice) in entries {
        if let Some(place) = Part::ALL.iter().position(|other| *other == part) {
            parts[place].choices.push(choice);
        }
    }
    parts.into_iter().filter(|part| !part.choices.is_empty()).collect()
}

/// What would leave the node, or stay, and who would read it: said before it is signed.
async fn review(desk: &Desk, view: &CheckView, asked: &finding::FindingForm) -> vigie_node::Result<Review> {
    let lang = desk.lang();
    let ui = desk.bare_ui();
    let facts = finding::facts_of(view);
    let mut says: Vec<(&'static str, String)> = Vec::new();
    if let Some(facts) = &facts {
        says.push(("document-issuer", facts.issuing_state.clone()));
        says.push(("document-kind", facts.document_type.clone()));
        says.push(("document-number", facts.number.clone()));
        says.extend(facts.valid_until.clone().map(|day| ("document-expires", day)));
        says.extend(facts.dsc_fingerprint.clone().map(|print| ("document-signer", print)));
    }
    let method =
        ForgeryMethod::find(&asked.method).map_or(asked.method.as_str(), |method| method.label(lang));
    says.push(("finding-method", method.to_owned()));
    let points = asked.detection_points.iter();
    let points =
        points.map(|code| DetectionPoint::find(code).map_or(code.as_str(), |point| point.label(lang)));
    says.push(("finding-points", points.collect::<Vec<_>>().join("; ")));
    says.extend(asked.confidence.map(|confidence| ("confidence", confidence.to_string())));
    says.push(("second-review-day", view.record.at.to_day()));
    let kind = view.record.place.as_ref().map_or("land", |place| place.kind.name());
    says.push(("second-review-place", ui.word("checkpoint-kind", kind)));
    if let Some(alert) = &asked.alert {
        let pattern = alert.pattern.clone().unwrap_or_default();
        says.push(("released-alert", format!("{}: {pattern}", alert.name)));
    }
    let (tlp, readers) = match &asked.release {
        None => (Tlp::AmberStrict, Vec::new()),
        Some(release) => {
            let names = Names::load(desk).await?;
            says.push((
                "onward",
                ui.word(
                    "onward",
                    match release.onward {
                        Onward::Yes => "yes",
                        Onward::Ask => "ask",
                        Onward::No => "no",
                    },
                ),
            ));
            says.extend(release.expires.map(|end| ("release-expires", end.to_day())));
            let readers = match release.members.is_empty() {
                true => names.others(),
                false => release.members.iter().map(|member| names.of(member.as_str())).collect(),
            };
            (release.tlp, readers)
        }
    };
    Ok(Review { says, tlp, readers })
}

/// What keeps a finding from being recorded: something to mend in the form, or the use case's answer.
enum Mend {
    Form(String),
    Node(NodeError),
}

impl From<NodeError> for Mend {
    fn from(error: NodeError) -> Self {
        Self::Node(error)
    }
}

async fn record(desk: &Desk, view: &CheckView, form: &Fields) -> Result<FindingMade, Mend> {
    let asked = asked(desk, view, form).await?;
    Ok(desk.node().confirm(&desk.caller, &asked).await?)
}

/// The finding that a form asks for.
async fn asked(desk: &Desk, view: &CheckView, form: &Fields) -> Result<finding::FindingForm, Mend> {
    let lang = desk.lang();
    let now = desk.node().now();
    let facts = finding::facts_of(view);
    let confidence = confidence(form);
    let alert = match form.ticked("alert") {
        false => None,
        true => {
            let series = series(form.text("series"));
            let facts = facts
                .as_ref()
                .filter(|facts| series.len() >= SERIES_LEAST && facts.number.starts_with(&series));
            let facts = facts.ok_or_else(|| Mend::Form(texts::OTHER_SERIES.get(lang).to_owned()))?;
            let until = future(form.text("valid_until"), now)
                .ok_or_else(|| Mend::Form(texts::NOT_A_DAY.get(lang).to_owned()))?;
            let days = until.start_of_day().since(now.start_of_day()).as_secs() / 86_400;
            Some(AlertForm {
                name: form.text("alert_name").to_owned(),
                pattern: Some(travel::series_pattern(&facts.issuing_state, &series)),
                series_length: series.len(),
                confidence,
                valid_days: u16::try_from(days.clamp(1, 365)).unwrap_or(365),
            })
        }
    };
    let shared = form.ticked("share") && !facts.as_ref().is_some_and(protected);
    let release = match shared {
        false => None,
        true => Some(release(desk, form, now).await?),
    };
    Ok(finding::FindingForm {
        inspection: view.record.id.clone(),
        method: form.text("method").to_owned(),
        detection_points: form.all("points").map(str::to_owned).collect(),
        confidence: Some(confidence),
        phenomena: form.all("phenomena").map(str::to_owned).collect(),
        protection_claimed: form.ticked("protected"),
        release,
        alert,
    })
}

async fn release(desk: &Desk, form: &Fields, now: Timestamp) -> Result<ReleaseForm, Mend> {
    let lang = desk.lang();
    let tlp: Tlp = form.text("tlp").parse().unwrap_or(Tlp::AmberStrict);
    let known: BTreeSet<MemberId> = desk
        .node()
        .members(&desk.caller)
        .await?
        .into_iter()
        .filter(|member| !member.own)
        .map(|member| member.member)
        .collect();
    let members: BTreeSet<MemberId> = form
        .all("members")
        .filter_map(|code| code.parse().ok())
        .filter(|member| known.contains(member))
        .collect();
    if members.is_empty() && !matches!(tlp, Tlp::Clear | Tlp::Green) {
        return Err(Mend::Form(texts::NO_READERS.get(lang).to_owned()));
    }
    let expires = match form.text("expires").trim() {
        "" => None,
        text => Some(future(text, now).ok_or_else(|| Mend::Form(texts::NOT_A_DAY.get(lang).to_owned()))?),
    };
    let onward = match form.text("onward") {
        "yes" => Onward::Yes,
        "ask" => Onward::Ask,
        _ => Onward::No,
    };
    Ok(ReleaseForm { tlp, members, onward, purpose: None, legal_basis: None, expires })
}

/// How far an alert on this series would reach.
async fn preview(desk: &Desk, view: &CheckView, text: &str) -> vigie_node::Result<Breadth> {
    let series = series(text);
    let state = finding::facts_of(view).map(|facts| facts.issuing_state).unwrap_or_default();
    let pattern = travel::series_pattern(&state, &series);
    let refused = |why: String| Breadth { pattern: pattern.clone(), hits: 0, of: 0, refused: Some(why) };
    if series.len() < SERIES_LEAST {
        return Ok(refused(texts::OTHER_SERIES.get(desk.lang()).to_owned()));
    }
    match desk.node().preview_pattern(&desk.caller, &pattern).await {
        Ok(seen) => Ok(Breadth {
            pattern: seen.pattern,
            hits: seen.hits,
            of: seen.looked_at,
            refused: (!seen.refused.is_empty()).then_some(seen.refused),
        }),
        Err(NodeError::Invalid(problem)) => Ok(refused(texts::explain(&problem, desk.lang()))),
        Err(error) => Err(error),
    }
}

/// The last second of a day that is not over.
fn future(text: &str, now: Timestamp) -> Option<Timestamp> {
    let end = day(text)? + Duration::from_secs(86_399);
    (end > now).then_some(end)
}

fn series(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(30).collect()
}

fn confidence(form: &Fields) -> u8 {
    form.text("confidence").trim().parse::<u8>().map_or(70, |confidence| confidence.min(100))
}

/// Codes for refugees and stateless persons (ICAO Doc 9303-3, section 5).
fn protected(facts: &DocumentFacts) -> bool {
    facts.issuing_state.parse::<CountryCode>().is_ok_and(|state| state.is_protected())
}
