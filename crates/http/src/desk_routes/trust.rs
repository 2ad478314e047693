//! Trust data: importing, reading the difference, approving, taking out; versions, certificates, bundles.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use vigie_node::trust::{
    CertificateQuery, ImportState, REJECT_REASONS, TrustImport, TrustVersion, WITHDRAW_REASONS,
};
use vigie_node::{NodeError, Problem, Right};
use vigie_trust::store::{Changes, EntryStatus, TrustDifference};

use super::fields::encode;
use super::guard::{Desk, Posted, page, page_with, see};
use super::texts;
use crate::App;
use crate::api::trust::taken;
use crate::desk::{
    CertificatePage, CertificateRow, CertificatesPage, ChangeLine, Choice, Difference, PathNode, SeenRow,
    TrustCard, TrustImportPage, TrustPage, TrustVersionPage, VersionLine, render_certificate,
    render_certificates, render_trust, render_trust_import, render_trust_version,
};

/// Rows of one page.
const ROWS: usize = 100;
/// Rows of the other tables of a page.
const ROWS_MORE: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/administration/trust", get(show).post(upload))
        .route("/administration/trust/bundle", post(bundle))
        .route("/administration/trust/imports/{id}", get(import))
        .route("/administration/trust/imports/{id}/approve", post(approve))
        .route("/administration/trust/imports/{id}/reject", post(reject))
        .route("/administration/trust/imports/{id}/withdraw", post(withdraw))
        .route("/administration/trust/imports/{id}/keep", post(keep))
        .route("/administration/trust/imports/{id}/anchor", post(anchor))
        .route("/administration/trust/versions/{number}", get(version))
        .route("/administration/trust/certificates", get(certificates))
        .route("/administration/trust/certificates/{sha256}", get(certificate))
}

async fn show(desk: Desk) -> Response {
    desk.answer(async {
        let model = model(&desk, None).await?;
        Ok(page(render_trust(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk, problem: Option<String>) -> vigie_node::Result<TrustPage> {
    let node = desk.node();
    let imports = node.trust_imports(&desk.caller).await?;
    let versions = node.trust_versions(&desk.caller).await?;
    let snapshot = node.trust_snapshot();
    let used = node.trust_used();
    let mut found = TrustPage {
        version: used.version,
        digest: used.digest,
        as_of: used.as_of,
        held: [
            snapshot.authorities().len(),
            snapshot.anchors().count(),
            snapshot.signers().len(),
            snapshot.crls().len(),
        ],
        waiting: Vec::new(),
        files: Vec::new(),
        past: Vec::new(),
        versions: versions.iter().rev().take(ROWS_MORE).map(version_line).collect(),
        checkpoint: node.link_status().await?.is_some(),
        problem,
    };
    for import in &imports {
        let place = match import.state {
            ImportState::Proposed => &mut found.waiting,
            ImportState::Approved if import.withdrawal.is_some() => &mut found.waiting,
            ImportState::Approved => &mut found.files,
            ImportState::Refused | ImportState::Rejected | ImportState::Withdrawn => &mut found.past,
        };
        if place.len() < ROWS_MORE {
            place.push(card(desk, import));
        }
    }
    Ok(found)
}

fn card(desk: &Desk, import: &TrustImport) -> TrustCard {
    let own = desk.caller.actor();
    TrustCard {
        id: import.id.clone(),
        name: import.name.clone(),
        state: import.state.name(),
        by: import.proposed.by.clone(),
        at: import.proposed.at,
        decided: import.decided.as_ref().map(|act| (act.by.clone(), act.at, act.reason.clone())),
        lists: import.lists.iter().map(|list| (list.subject.clone(), list.anchored)).collect(),
        list_day: import.list_signed_at,
        needs_two: import.needs_two(),
        read: import.read,
        accepted: import.accepted,
        quarantined: import.quarantined,
        counts: import.counts,
        may_approve: !(import.needs_two() && import.proposed.by == own),
        withdrawal: import.withdrawal.as_ref().map(|act| (act.by.clone(), act.reason.clone())),
        may_confirm: import.withdrawal.as_ref().is_some_and(|act| act.by != own),
        unanchored: import.is_unanchored(),
    }
}

fn version_line(version: &TrustVersion) -> VersionLine {
    VersionLine {
        number: version.number,
        at: version.at,
        cause: version.cause.name(),
        name: version.name.clone(),
        by: version.by.clone(),
        trusted: version.trusted,
        authorities: version.authorities,
        counts: version.counts,
        digest: version.digest.clone(),
    }
}

/// A page of a difference: countries first, then the other kinds.
fn difference_of(desk: &Desk, difference: &TrustDifference, path: &str) -> Difference {
    let held: BTreeSet<String> = {
        let snapshot = desk.node().trust_snapshot();
        snapshot.authorities().iter().map(|one| crate::hex(&one.fingerprint)).collect()
    };
    let mut lines = Vec::new();
    let mut add = |group: &str, worded: bool, changes: &Changes| {
        let kinds = [("new", &changes.new), ("gone", &changes.gone), ("changed", &changes.changed)];
        for (kind, entries) in kinds {
            lines.extend(entries.iter().map(|entry| ChangeLine {
                group: group.to_owned(),
                worded,
                kind,
                subject: entry.subject.clone(),
                link: held.contains(&entry.sha256),
                sha256: entry.sha256.clone(),
                before: entry.before.clone(),
                after: entry.after.clone(),
            }));
        }
    };
    for (country, changes) in &difference.countries {
        let none = country.is_empty();
        add(if none { "no-country" } else { country }, none, changes);
    }
    add("signers", true, &difference.signers);
    add("crls", true, &difference.crls);
    add("deviations", true, &difference.deviations);
    let all = lines.len();
    let start = desk.query("after").parse::<usize>().unwrap_or(0).min(all);
    let end = (start + ROWS).min(all);
    Difference {
        next: (end < all).then(|| format!("{path}?after={end}")),
        lines: lines.drain(start..end).collect(),
        all,
    }
}

/// An id of an import as it stands in an address.
fn id_of(text: &str) -> vigie_node::Result<&str> {
    let hex = text.len() == 64 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    if hex { Ok(text) } else { Err(NodeError::not_found("no import of this id")) }
}

fn path_of(id: &str) -> String {
    format!("/administration/trust/imports/{id}")
}

async fn import_model(desk: &Desk, id: &str, problem: Option<String>) -> vigie_node::Result<TrustImportPage> {
    let detail = desk.node().trust_import(&desk.caller, id_of(id)?).await?;
    let bad = detail.report.entries.iter().filter(|entry| entry.status == EntryStatus::Quarantined);
    Ok(TrustImportPage {
        card: card(desk, &detail.import),
        against: detail.against,
        difference: difference_of(desk, &detail.difference, &path_of(id)),
        quarantined: bad.take(ROWS).map(|entry| (entry.subject.clone(), entry.reason.clone())).collect(),
        findings: detail.report.findings.iter().map(|(name, times)| (name.clone(), *times)).collect(),
        not_carried_on: detail.not_carried_on.into_iter().take(ROWS_MORE).collect(),
        manual_anchors: detail.import.manual_anchors.into_iter().take(ROWS_MORE).collect(),
        reject_reasons: REJECT_REASONS.map(|code| Choice::new(code, false)).into(),
        withdraw_reasons: WITHDRAW_REASONS.map(|code| Choice::new(code, false)).into(),
        problem,
    })
}

async fn import(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        let model = import_model(&desk, &id, None).await?;
        Ok(page(render_trust_import(&model, &desk.ui().await)))
    })
    .await
}

/// What was done, or the import's page with what stands against it.
async fn done(
    desk: &Desk,
    id: &str,
    result: vigie_node::Result<()>,
    said: &str,
) -> vigie_node::Result<Response> {
    match result {
        Ok(()) => Ok(see(&path_of(id), said)),
        Err(error) if mendable(&error) => {
            let (status, problem) = crate::problem::describe(&error);
            let model = import_model(desk, id, Some(texts::explain(&problem, desk.lang()))).await?;
            Ok(page_with(status, render_trust_import(&model, &desk.ui_at(path_of(id)).await)))
        }
        Err(error) => Err(error),
    }
}

/// Whether the page itself says it: what trust data refuse, and not that the account may do nothing here.
fn mendable(error: &NodeError) -> bool {
    match error {
        NodeError::Invalid(_) | NodeError::Conflict(_) => true,
        NodeError::Forbidden(problem) => problem.code == "trust.second-person",
        _ => false,
    }
}

async fn upload(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let brought = match form.files("files").next() {
            Some(file) => {
                desk.node().propose_trust(&desk.caller, &file.name, &file.bytes).await.and_then(taken)
            }
            None => Err(Problem::new("trust.no-file", "no file was chosen").at("files").into()),
        };
        match brought {
            Ok(imported) => Ok(see(&path_of(&imported.id), "trust-proposed")),
            Err(error) if mendable(&error) => {
                let (status, problem) = crate::problem::describe(&error);
                let model = model(&desk, Some(texts::explain(&problem, desk.lang()))).await?;
                Ok(page_with(status, render_trust(&model, &desk.ui_at("/administration/trust").await)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

async fn approve(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let against = form.text("against").parse::<u64>().map_err(|_| {
            NodeError::Invalid(Problem::new(
                "trust.moved",
                "the form does not say which version was compared",
            ))
        })?;
        let made = desk.node().approve_trust(&desk.caller, id_of(&id)?, Some(against)).await;
        done(&desk, &id, made.map(|_| ()), "trust-approved").await
    })
    .await
}

async fn reject(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let made = desk.node().reject_trust(&desk.caller, id_of(&id)?, form.text("reason")).await;
        done(&desk, &id, made.map(|_| ()), "trust-rejected").await
    })
    .await
}

async fn withdraw(Path(id): Path<String>, Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let made = desk.node().withdraw_trust(&desk.caller, id_of(&id)?, form.text("reason")).await;
        let said = match &made {
            Ok((_, None)) => "trust-out-asked",
            _ => "trust-withdrawn",
        };
        done(&desk, &id, made.map(|_| ()), said).await
    })
    .await
}

async fn keep(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        let made = desk.node().keep_trust(&desk.caller, id_of(&id)?).await;
        done(&desk, &id, made.map(|_| ()), "trust-kept").await
    })
    .await
}

async fn anchor(Path(id): Path<String>, Posted { desk, .. }: Posted) -> Response {
    desk.answer(async {
        match desk.node().propose_anchor(&desk.caller, id_of(&id)?).await.and_then(taken) {
            Ok(proposed) => Ok(see(&path_of(&proposed.id), "trust-proposed")),
            Err(error) => done(&desk, &id, Err(error), "trust-proposed").await,
        }
    })
    .await
}

async fn version(Path(number): Path<u64>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Administer)?;
        let rebuilt = desk.node().trust_version(&desk.caller, number).await?;
        let before = number.saturating_sub(1);
        let difference = desk.node().trust_versions_compared(&desk.caller, before, number).await?;
        let model = TrustVersionPage {
            version: version_line(&rebuilt.version),
            same: rebuilt.same,
            files: rebuilt.version.files.iter().map(|file| file.name.clone()).take(ROWS).collect(),
            difference: difference_of(
                &desk,
                &difference,
                &format!("/administration/trust/versions/{number}"),
            ),
        };
        Ok(page(render_trust_version(&model, &desk.ui().await)))
    })
    .await
}

async fn certificates(desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Administer)?;
        let words: String = desk.query("q").trim().chars().take(200).collect();
        let standing = desk.query("standing").to_owned();
        let query = CertificateQuery {
            words: words.clone(),
            standing: standing.clone(),
            after: desk.query("after").parse().unwrap_or(0),
            limit: ROWS,
        };
        let found = desk.node().trust_certificates(&desk.caller, &query).await?;
        let model = CertificatesPage {
            standings: ["", "anchor", "link", "unanchored"]
                .map(|one| Choice::new(one, one == standing))
                .into(),
            found: found.found,
            held: found.held,
            next: found.next.map(|next| {
                format!(
                    "/administration/trust/certificates?q={}&standing={}&after={next}",
                    encode(&words),
                    encode(&standing)
                )
            }),
            query: words,
            rows: (found.certificates.into_iter())
                .map(|line| CertificateRow {
                    sha256: line.sha256,
                    subject: line.subject,
                    country: line.country,
                    standing: line.standing,
                    until: line.valid_until,
                    sources: line.sources,
                })
                .collect(),
        };
        Ok(page(render_certificates(&model, &desk.ui().await)))
    })
    .await
}

async fn certificate(Path(sha256): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::Administer)?;
        let view = desk.node().trust_certificate(&desk.caller, &sha256).await?;
        let one = view.provenance;
        let signer = |name: &str| {
            one.sources
                .iter()
                .find(|source| source.name == name)
                .and_then(|source| source.list_signer.clone())
        };
        let model = CertificatePage {
            seen: (view.seen.into_iter().take(ROWS))
                .map(|seen| SeenRow {
                    signer: signer(&seen.name),
                    name: seen.name,
                    import: seen.import,
                    at: seen.at,
                    dated_by_signer: seen.dated_by_signer,
                    by: seen.approved_by,
                })
                .collect(),
            span: view.first_seen.zip(view.last_seen),
            path: (one.path.iter())
                .map(|step| PathNode {
                    subject: step.subject.clone(),
                    sha256: step.sha256.clone(),
                    rests_on: step.rests_on,
                })
                .collect(),
            sha256: one.sha256,
            subject: one.subject,
            issuer: one.issuer,
            standing: one.standing,
            reason: one.reason,
            key: one.key,
            valid: (one.valid_from, one.valid_until),
        };
        Ok(page(render_certificate(&model, &desk.ui().await)))
    })
    .await
}

async fn bundle(Posted { desk, form }: Posted) -> Response {
    desk.answer(async {
        let days = form.text("days").parse::<u32>().unwrap_or(0);
        match desk.node().trust_bundle(&desk.caller, days).await {
            Ok(bundle) => {
                let headers = [
                    (header::CONTENT_TYPE, "application/octet-stream"),
                    (header::CONTENT_DISPOSITION, "attachment; filename=\"trust.bundle\""),
                ];
                Ok((StatusCode::OK, headers, bundle).into_response())
            }
            Err(error @ NodeError::Invalid(_)) => {
                let (status, problem) = crate::problem::describe(&error);
                let model = model(&desk, Some(texts::explain(&problem, desk.lang()))).await?;
                Ok(page_with(status, render_trust(&model, &desk.ui_at("/administration/trust").await)))
            }
            Err(error) => Err(error),
        }
    })
    .await
}
