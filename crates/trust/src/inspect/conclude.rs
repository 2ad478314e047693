//! The verdict (DESIGN §5).

use vigie_model::Lang;
use vigie_model::reason::codes;

use super::Inspection;
use crate::finding::{Effect, Finding, weight};
use crate::report::{AlertAnswer, CheckReport, ListAnswer, ListKind, ListOutcome, Verdict};

/// Adds what lists and alerts say and decides: an exact list entry fails; a list that was not asked or is stale, what seems to be an entry of a private
/// list, and an alert that matches make the verdict inconclusive at most.
pub fn conclude(inspection: Inspection, lists: Vec<ListAnswer>, alerts: Vec<AlertAnswer>) -> CheckReport {
    let Inspection { mut findings, document, authenticated, profile, at, trust_as_of, .. } = inspection;
    if lists.iter().all(|list| list.kind == ListKind::Private) {
        findings.push(Finding::not_run(codes::LIST_LOST_STOLEN, Effect::None, "no list is held here"));
    }
    lists.iter().for_each(|list| findings.extend(of_list(list)));
    findings.extend(alerts.iter().map(of_alert));

    let verdict =
        findings.iter().map(|finding| finding.effect.verdict(profile)).max().unwrap_or(Verdict::Inconclusive);
    let mut deciding: Vec<&Finding> = match verdict {
        Verdict::Passed => Vec::new(),
        _ => findings.iter().filter(|finding| finding.effect.verdict(profile) == verdict).collect(),
    };
    deciding.sort_by_key(|finding| weight(finding.check.code, verdict));
    let next_step_code = deciding.first().map(|finding| finding.next.unwrap_or(finding.check.code));
    let reasons = deciding.iter().map(|finding| finding.check.clone()).collect();
    let mut report = CheckReport {
        outcome: verdict,
        authenticated,
        document,
        reasons,
        checks: findings.into_iter().map(|finding| finding.check).collect(),
        profile,
        lists,
        alerts,
        trust_as_of,
        inspected_at: at,
        headline: String::new(),
        next_step: String::new(),
        next_step_code,
    };
    report.headline = report.headline_in(Lang::En).to_owned();
    report.next_step = report.next_step_in(Lang::En).to_owned();
    report
}

fn of_list(list: &ListAnswer) -> Vec<Finding> {
    let name = if list.title.is_empty() { &list.id } else { &list.title };
    let as_of =
        list.as_of.map_or_else(|| "of unknown age".to_owned(), |as_of| format!("as of {}", as_of.to_day()));
    let why = list.reason.as_deref().unwrap_or_default();
    let mut found = vec![match list.outcome {
        _ if list.kind == ListKind::Private => of_private_list(list, name, &as_of),
        ListOutcome::Listed => {
            let owner = if list.owner.is_empty() { String::new() } else { format!(" of {}", list.owner) };
            let why = if why.is_empty() { String::new() } else { format!("{why}; ") };
            Finding::failed(
                codes::LIST_LOST_STOLEN,
                Effect::Failed,
                format!("{why}list {name}{owner}, {as_of}"),
            )
        }
        ListOutcome::NotListed => Finding::passed(codes::LIST_LOST_STOLEN, format!("list {name}, {as_of}")),
        ListOutcome::ReadAgain => {
            let cells: Vec<String> = list.cells.iter().map(u8::to_string).collect();
            let cells = if cells.is_empty() { "not named".to_owned() } else { cells.join(", ") };
            let what = format!("list {name}, {as_of}: O or 0 in the number, place {cells}");
            Finding::failed(codes::LIST_READ_AGAIN, Effect::Inconclusive, what)
        }
        ListOutcome::NotRun | ListOutcome::NotChecked => {
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            Finding::not_run(codes::LIST_LOST_STOLEN, Effect::Inconclusive, format!("list {name}{why}"))
        }
    }];
    if list.stale {
        found.push(Finding::failed(codes::LIST_STALE, Effect::Inconclusive, format!("list {name}, {as_of}")));
    }
    found
}

/// A hit asks for a second look and a question to the owner, for the filter errs once in 2^32; whatever else is no "not listed" is a gap of ours.
fn of_private_list(list: &ListAnswer, name: &str, as_of: &str) -> Finding {
    let code = codes::LIST_PRIVATE_HIT;
    let named = format!("private list {name} of {}, {as_of}", list.owner);
    match list.outcome {
        ListOutcome::Listed => {
            Finding::failed(code, Effect::Inconclusive, format!("{named}; wrong with a chance of 2^-32"))
        }
        ListOutcome::NotListed => Finding::passed(code, named),
        // A private list is asked about one reading alone.
        ListOutcome::NotRun | ListOutcome::NotChecked | ListOutcome::ReadAgain => {
            let why = list.reason.as_deref().unwrap_or("not asked");
            Finding::not_run(code, Effect::Inconclusive, format!("{named}: {why}"))
        }
    }
}

/// The alert with its author, marking, confidence and counts. It never weighs more than a second look.
fn of_alert(alert: &AlertAnswer) -> Finding {
    let signed = if alert.attested { "signed by" } else { "by" };
    let confidence = alert
        .confidence
        .map_or_else(|| "confidence not given".to_owned(), |confidence| format!("confidence {confidence}"));
    let detail = format!(
        "{}, {signed} {}, {}, {confidence}; matched {}, confirmed {}, cleared {}, sightings by others {}",
        alert.name, alert.author, alert.tlp, alert.matched, alert.confirmed, alert.cleared, alert.sightings
    );
    Finding::failed(codes::ALERT_MATCH, Effect::Inconclusive, detail)
}
