//! The audit log: its head, its entries, and recomputing all of it.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use vigie_model::Timestamp;
use vigie_node::Right;
use vigie_node::audit::AuditLine;

use super::guard::{Desk, Posted, page};
use crate::App;
use crate::desk::{AuditPage, AuditRow, Notice, NoticeKind, VerifyResult, render_audit};

/// Rows of one page.
const ROWS: u64 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/audit", get(show)).route("/audit/verify", post(verify))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk, None).await?;
        Ok(page(render_audit(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk, verify: Option<VerifyResult>) -> vigie_node::Result<AuditPage> {
    desk.caller.need(Right::ReadAudit)?;
    let head = desk.node().audit_head(&desk.caller).await?;
    let end = desk.query("after").parse::<u64>().map_or(head.size, |after| after.min(head.size));
    let start = end.saturating_sub(ROWS);
    let lines = desk.node().audit_lines(&desk.caller, start, (end - start) as usize).await?;
    Ok(AuditPage {
        origin: head.checkpoint.lines().next().unwrap_or_default().to_owned(),
        size: head.size,
        epoch: u64::from(head.epoch),
        root: head.root,
        // A head is signed when it is asked for.
        signed_at: Some(desk.node().now()),
        checkpoint: head.checkpoint,
        verify,
        rows: rows(lines),
        next: (start > 0).then(|| format!("/audit?after={start}")),
    })
}

/// Newest first. An erased entry has no time of its own any more: it stands at that of the entry before it.
fn rows(lines: Vec<AuditLine>) -> Vec<AuditRow> {
    let mut last = Timestamp::from_micros(0);
    let mut rows: Vec<AuditRow> = Vec::with_capacity(lines.len());
    for line in lines {
        let erased = line.entry.is_none();
        let (who, act, subject) = match line.entry {
            Some(entry) => {
                last = entry.at;
                (entry.actor, entry.action, entry.subject)
            }
            None => Default::default(),
        };
        rows.push(AuditRow { index: line.index, at: last, who, act, subject, leaf: line.commitment, erased });
    }
    rows.reverse();
    rows
}

async fn verify(Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        let verdict = desk.node().audit_verify(&desk.caller).await?;
        let result = VerifyResult {
            size: verdict.leaves,
            first_wrong: first_wrong(&verdict.faults),
            at: desk.node().now(),
        };
        let model = model(&desk, Some(result)).await?;
        let mut ui = desk.ui().await;
        if !verdict.faults.is_empty() {
            let shown: Vec<&str> = verdict.faults.iter().take(20).map(String::as_str).collect();
            ui.notice = Some(Notice { kind: NoticeKind::Refused, text: shown.join("; ") });
        }
        Ok(page(render_audit(&model, &ui)))
    })
    .await
}

/// Number of the first leaf that does not hold; a contradiction elsewhere breaks the log from its beginning.
fn first_wrong(faults: &[String]) -> Option<u64> {
    if faults.is_empty() {
        return None;
    }
    let number = |fault: &String| {
        fault.split_once("leaf ")?.1.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    Some(faults.iter().filter_map(number).min().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_leaf_that_does_not_hold_is_named() {
        assert_eq!(first_wrong(&[]), None);
        let faults = [
            "leaf 12 of the audit log does not give its commitment".to_owned(),
            "leaf 7 of the audit log does not give its commitment".to_owned(),
        ];
        assert_eq!(first_wrong(&faults), Some(7));
        assert_eq!(first_wrong(&["the audit log's frontier is not that of its leaves".to_owned()]), Some(0));
    }
}
