//! One's own work beyond checks and exchange: what waits for assessors, commanders, working groups and data protection.

use vigie_model::Duration;
use vigie_node::alerts::Author;
use vigie_node::decisions::DecisionState;
use vigie_node::practices::{PracticeQuery, Review};
use vigie_node::{Result, Right};

use super::guard::Desk;
use super::standing::Names;
use super::{series, trend_release};
use crate::desk::{WorkGroup, WorkItem, WorkKind};

/// Items that are shown of each kind.
const FEW: usize = 5;
/// Alarms that are looked through.
const ALARMS: usize = 200;
/// Requests whose answer is due within this time come first anyway; all open ones are shown.
const MONTH: Duration = Duration::from_days(31);

/// The groups of this user's roles, in the order in which they press.
pub(super) async fn groups(desk: &Desk, names: &Names) -> Result<Vec<WorkGroup>> {
    let mut groups = Vec::new();
    if desk.may(Right::ReadAssessments) {
        if desk.may(Right::Command) || desk.may(Right::WriteClaims) {
            groups.push(warnings(desk, names).await?);
            groups.push(alarms(desk).await?);
        }
        if desk.may(Right::Convene) {
            groups.push(questions(desk).await?);
        }
    }
    if desk.may(Right::WriteDecisions) {
        groups.push(decisions(desk).await?);
    }
    if desk.may(Right::WritePractices) && desk.may(Right::ReadPractices) {
        groups.push(practices(desk).await?);
    }
    if desk.may(Right::Protect) {
        groups.push(requests(desk).await?);
    }
    Ok(groups)
}

/// A group of all items, the first few shown.
pub(super) fn group(kind: WorkKind, items: Vec<WorkItem>, href: &str) -> WorkGroup {
    let total = items.len() as u64;
    WorkGroup { kind, total, items: items.into_iter().take(FEW).collect(), href: href.to_owned() }
}

/// Warnings of other members that this one has not answered.
async fn warnings(desk: &Desk, names: &Names) -> Result<WorkGroup> {
    let ui = desk.bare_ui();
    let own = desk.node().identity().member.to_string();
    let ours = |author: &Author| matches!(author, Author::Attested { member, .. } if *member == own);
    let open =
        desk.node().warnings(&desk.caller).await?.into_iter().filter(|view| {
            !view.own && !view.expired && !view.answers.iter().any(|answer| ours(&answer.author))
        });
    let items = open.map(|view| WorkItem {
        title: trend_release::name_of(&ui, &view.phenomenon, &view.unit),
        detail: match &view.author {
            Author::Attested { member, .. } => names.of(member),
            Author::Unsigned { received_from } | Author::Invalid { received_from, .. } => {
                names.of(received_from)
            }
        },
        href: "/warnings".to_owned(),
        at: Some(view.stated),
    });
    Ok(group(WorkKind::Warnings, items.collect(), "/warnings"))
}

/// Alarms that nobody made anything of.
async fn alarms(desk: &Desk) -> Result<WorkGroup> {
    let ui = desk.bare_ui();
    let open = desk
        .node()
        .alarms(&desk.caller, ALARMS)
        .await?
        .into_iter()
        .filter(|alarm| alarm.warning.is_none() && alarm.question.is_none() && alarm.outcome.is_none());
    let items = open.map(|alarm| WorkItem {
        title: series::name(&ui, &alarm.series),
        detail: alarm.week.to_string(),
        href: "/warnings".to_owned(),
        at: Some(alarm.at),
    });
    Ok(group(WorkKind::Alarms, items.collect(), "/warnings"))
}

/// Questions that wait for a round.
async fn questions(desk: &Desk) -> Result<WorkGroup> {
    let items = desk.node().questions(&desk.caller).await?.into_iter().map(|question| WorkItem {
        title: question.text,
        detail: String::new(),
        href: "/assess".to_owned(),
        at: Some(question.at),
    });
    Ok(group(WorkKind::Questions, items.collect(), "/assess"))
}

/// Decisions that this member answers for and that are not done.
async fn decisions(desk: &Desk) -> Result<WorkGroup> {
    let mut open = desk.node().decisions(&desk.caller).await?;
    open.retain(|view| view.ours && matches!(view.status, DecisionState::Open | DecisionState::Overdue));
    open.sort_by(|a, b| a.due.cmp(&b.due));
    let items = open.into_iter().map(|view| WorkItem {
        title: view.text,
        detail: view.due,
        href: "/decisions".to_owned(),
        at: None,
    });
    Ok(group(WorkKind::Decisions, items.collect(), "/decisions"))
}

/// Own practices that are to be looked at again.
async fn practices(desk: &Desk) -> Result<WorkGroup> {
    let mut due = desk.node().practices(&desk.caller, &PracticeQuery::default()).await?;
    due.retain(|view| view.told.own && view.review != Review::Current);
    let items = due.into_iter().map(|view| WorkItem {
        title: view.text.name,
        detail: view.review_date,
        href: format!("/practices/{}", view.told.id),
        at: None,
    });
    Ok(group(WorkKind::Practices, items.collect(), "/practices"))
}

/// Requests of persons that are not answered, the nearest deadline first.
async fn requests(desk: &Desk) -> Result<WorkGroup> {
    let now = desk.node().now();
    let mut open = desk.node().subject_requests(&desk.caller).await?;
    open.retain(|request| request.answered.is_none() && request.deadline < now + MONTH);
    open.sort_by_key(|request| request.deadline);
    let items = open.into_iter().map(|request| WorkItem {
        title: request.number,
        detail: request.deadline.to_day(),
        href: "/protection".to_owned(),
        at: Some(request.received),
    });
    Ok(group(WorkKind::Requests, items.collect(), "/protection"))
}
