//! One's own work, by role; and the line of place and freshness.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use vigie_model::{Duration, Timestamp};
use vigie_node::Right;
use vigie_node::alerts::AlertState;
use vigie_node::claims::ClaimQuery;

use super::guard::{Desk, page, section};
use super::standing::{Names, title};
use super::texts;
use crate::App;
use crate::desk::{HomePage, WorkGroup, WorkItem, WorkKind, render_home, render_status};

/// Items that are shown of each kind; of cases more, because this is where they are found.
const FEW: usize = 5;
const CASES: usize = 25;
/// Entries of the log that are looked through for them.
const LOG_LINES: u64 = 50;
/// What came within this time is new.
const NEW_SPAN: Duration = Duration::from_days(1);
/// Alerts are new for longer: they are few.
const NEW_ALERT_SPAN: Duration = Duration::from_days(7);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(home)).route("/status", get(status))
}

async fn status(desk: Desk) -> Response {
    section(render_status(&desk.ui().await))
}

async fn home(desk: Desk) -> Response {
    desk.answer(async {
        let names = Names::load(&desk).await?;
        let now = desk.node().now();
        let mut groups = Vec::new();
        if desk.may(Right::Inspect) {
            groups.push(cases(&desk).await?);
        }
        if desk.may(Right::ReadLists) {
            groups.push(alerts(&desk, &names, now).await?);
        }
        if desk.may(Right::ReadClaims) {
            groups.push(received(&desk, &names, now).await?);
            groups.push(withdrawals(&desk, &names).await?);
        }
        groups.extend(super::work::groups(&desk, &names).await?);
        if desk.may(Right::Administer) {
            groups.push(members(&desk).await?);
        }
        if desk.may(Right::ReadAudit) {
            groups.push(log(&desk, now).await?);
        }
        Ok(page(render_home(&HomePage { groups }, &desk.ui().await)))
    })
    .await
}

/// Checks that wait for the second line; an officer sees the own ones.
async fn cases(desk: &Desk) -> vigie_node::Result<WorkGroup> {
    let records = desk.node().checks(&desk.caller, true, 1_000).await?;
    let total = records.len() as u64;
    let items = records.into_iter().take(CASES).map(|record| {
        let reason =
            record.reasons.first().map(|code| code.sentence(vigie_model::Outcome::Failed, desk.lang()));
        let place = record.place.map(|place| place.title);
        WorkItem {
            title: reason.unwrap_or_default().to_owned(),
            detail: [place.as_deref(), Some(record.by.as_str())]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            href: format!("/check/{}", record.id),
            at: Some(record.at),
        }
    });
    Ok(WorkGroup { kind: WorkKind::Cases, total, items: items.collect(), href: "/".to_owned() })
}

async fn alerts(desk: &Desk, names: &Names, now: Timestamp) -> vigie_node::Result<WorkGroup> {
    let mut views = desk.node().alerts(&desk.caller).await?;
    views.retain(|view| {
        !view.own && view.state == AlertState::Active && now.since(view.modified) < NEW_ALERT_SPAN
    });
    views.sort_by_key(|view| std::cmp::Reverse(view.modified));
    let total = views.len() as u64;
    // Who may not read claims finds the alert in its room.
    let href = |id: &vigie_model::StixId| {
        if desk.may(Right::ReadClaims) { format!("/exchange/{id}") } else { "/alerts".to_owned() }
    };
    let items = views.into_iter().take(FEW).map(|view| WorkItem {
        href: href(&view.id),
        detail: said(names, &view.author),
        title: view.name,
        at: Some(view.modified),
    });
    Ok(WorkGroup { kind: WorkKind::Alerts, total, items: items.collect(), href: "/alerts".to_owned() })
}

/// What other members and partner systems sent lately, and contradictions in it.
async fn received(desk: &Desk, names: &Names, now: Timestamp) -> vigie_node::Result<WorkGroup> {
    let own = desk.node().identity().member.to_string();
    let (views, _) =
        desk.node().claims(&desk.caller, &ClaimQuery { limit: 100, ..ClaimQuery::default() }).await?;
    let recent =
        views.iter().filter(|view| view.record.origin != own && now.since(view.record.date_added) < NEW_SPAN);
    let conflicts = desk.node().conflicts(&desk.caller).await?;
    let total = recent.clone().count() + conflicts.len();
    let mut items: Vec<WorkItem> = conflicts
        .iter()
        .rev()
        .take(FEW)
        .map(|conflict| WorkItem {
            title: texts::CONFLICT.get(desk.lang()).to_owned(),
            detail: format!("{} · {}", conflict.id, names.of(&conflict.sender)),
            href: format!("/exchange/{}", conflict.id),
            at: Some(conflict.at),
        })
        .collect();
    items.extend(recent.take(FEW).map(|view| WorkItem {
        title: title(view, desk.lang()),
        detail: said(names, &view.author),
        href: format!("/exchange/{}", view.record.id),
        at: Some(view.record.date_added),
    }));
    Ok(WorkGroup { kind: WorkKind::Objects, total: total as u64, items, href: "/exchange".to_owned() })
}

async fn withdrawals(desk: &Desk, names: &Names) -> vigie_node::Result<WorkGroup> {
    let mut open = desk.node().withdrawals(&desk.caller).await?;
    open.retain(|note| note.recipients.iter().any(|member| !note.acknowledged.contains_key(member)));
    open.sort_by_key(|note| note.at);
    let total = open.len() as u64;
    let items = open.into_iter().take(FEW).map(|note| {
        let silent: Vec<String> = note
            .recipients
            .iter()
            .filter(|member| !note.acknowledged.contains_key(*member))
            .map(|member| names.of(member.as_str()))
            .collect();
        WorkItem {
            title: note.target.to_string(),
            detail: silent.join(", "),
            href: format!("/exchange/{}", note.target),
            at: Some(note.at),
        }
    });
    Ok(WorkGroup {
        kind: WorkKind::Withdrawals,
        total,
        items: items.collect(),
        href: "/exchange?type=x-vigie-withdrawal".to_owned(),
    })
}

/// Members whose last exchange failed.
async fn members(desk: &Desk) -> vigie_node::Result<WorkGroup> {
    let silent = desk.node().members(&desk.caller).await?.into_iter().filter_map(|member| {
        let note = member.last_sync.filter(|note| !note.problem.is_empty())?;
        Some(WorkItem {
            title: member.name,
            detail: note.problem,
            href: "/members".to_owned(),
            at: Some(note.at),
        })
    });
    let mut items: Vec<WorkItem> = silent.collect();
    let total = items.len() as u64;
    items.truncate(FEW);
    Ok(WorkGroup { kind: WorkKind::Members, total, items, href: "/members".to_owned() })
}

/// What was done lately; that the log itself and lists were read is left out.
async fn log(desk: &Desk, now: Timestamp) -> vigie_node::Result<WorkGroup> {
    let ui = desk.bare_ui();
    let head = desk.node().audit_head(&desk.caller).await?;
    let lines = desk
        .node()
        .audit_lines(&desk.caller, head.size.saturating_sub(LOG_LINES), LOG_LINES as usize)
        .await?;
    let today = lines
        .into_iter()
        .rev()
        .filter_map(|line| line.entry)
        .filter(|entry| entry.at >= now.start_of_day() && entry.action != "read");
    let items = today.take(FEW).map(|entry| WorkItem {
        title: ui.word("act", &entry.action),
        detail: entry.actor,
        href: "/audit".to_owned(),
        at: Some(entry.at),
    });
    Ok(WorkGroup { kind: WorkKind::Log, total: head.size, items: items.collect(), href: "/audit".to_owned() })
}

/// Who says so, in a few words.
fn said(names: &Names, author: &vigie_node::alerts::Author) -> String {
    use vigie_node::alerts::Author;
    match author {
        Author::Attested { member, .. } => names.of(member),
        Author::Unsigned { received_from } | Author::Invalid { received_from, .. } => names.of(received_from),
    }
}
