//! One object: who says so, what it says, its versions, how it is to be handled, and its bytes as they came.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;
use vigie_model::{StixId, Timestamp, Tlp};
use vigie_node::alerts::Author;
use vigie_node::claims::{ClaimDetail, ClaimView};
use vigie_node::{NodeError, Right};
use vigie_policy::Onward;
use vigie_stix::{StixObject, travel};

use super::guard::{Desk, page};
use super::standing::{Names, state, title};
use crate::App;
use crate::desk::{HandlingView, ObjectPage, ObjectState, ReferenceRow, VersionRow, render_object};

/// How much of an object's text is shown.
const RAW_MOST: usize = 200_000;
/// How many facts and versions are shown.
const ROWS_MOST: usize = 60;

/// Properties that have a place of their own on the page.
const SHOWN: [&str; 17] = [
    "type",
    "id",
    "spec_version",
    "created",
    "modified",
    "created_by_ref",
    "revoked",
    "name",
    "description",
    "pattern",
    "pattern_type",
    "confidence",
    "valid_from",
    "valid_until",
    "object_marking_refs",
    "granular_markings",
    "extensions",
];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/exchange/{id}", get(show))
}

async fn show(Path(id): Path<String>, desk: Desk) -> Response {
    desk.answer(async {
        desk.caller.need(Right::ReadClaims)?;
        let id: StixId = id.parse().map_err(|_| NodeError::not_found("this is no id of a STIX object"))?;
        let detail = desk.node().claim_detail(&desk.caller, &id).await?;
        let model = model(&desk, &id, &detail).await?;
        Ok(page(render_object(&model, &desk.ui().await)))
    })
    .await
}

async fn model(desk: &Desk, id: &StixId, detail: &ClaimDetail) -> vigie_node::Result<ObjectPage> {
    let names = Names::load(desk).await?;
    let now = desk.node().now();
    let asked = desk.query("version");
    let shown =
        detail.versions.iter().rev().find(|view| view.record.version == asked).unwrap_or(&detail.newest);
    let record = &shown.record;
    let content: Value = serde_json::from_slice(&record.bytes).unwrap_or_default();
    let instant = |key: &str| content[key].as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let text = |key: &str| content[key].as_str().unwrap_or_default().to_owned();
    let attested = attestation(detail, shown);
    let state = state(shown, now);
    let is = |view: &ClaimView| view.record.seq == record.seq && view.record.version == record.version;
    let references =
        detail.refers_to.iter().filter(|(_, target, _)| Tlp::from_marking_id(target.as_str()).is_none());
    Ok(ObjectPage {
        id: id.clone(),
        kind: id.kind().to_owned(),
        title: title(shown, desk.lang()),
        description: text("description"),
        said: names.said(&shown.author),
        attested_at: attested.as_ref().and_then(|attested| attested.issued.parse().ok()),
        attestation: attested.map(|attested| (attested.kid(), attested.number)),
        state,
        confidence: content["confidence"]
            .as_u64()
            .and_then(|number| u8::try_from(number).ok())
            .filter(|number| *number <= 100),
        valid_from: instant("valid_from"),
        valid_until: instant("valid_until"),
        pattern: content["pattern"].as_str().map(str::to_owned),
        facts: facts(&content),
        handling: handling(shown, &names),
        versions: detail
            .versions
            .iter()
            .rev()
            .take(ROWS_MOST)
            .map(|view| VersionRow {
                version: view.record.version.clone(),
                said: names.said(&view.author),
                added: view.record.date_added,
                shown: is(view),
            })
            .collect(),
        references: references
            .map(|(property, target, held)| ReferenceRow {
                property: property.clone(),
                target: held.as_ref().map(|view| (target.clone(), title(view, desk.lang()))),
            })
            .collect(),
        raw: String::from_utf8_lossy(&record.bytes[..record.bytes.len().min(RAW_MOST)]).into_owned(),
        len_bytes: record.bytes.len() as u64,
        sha256: crate::hex(&record.sha256),
        may_withdraw: may_withdraw(desk, &detail.newest, state),
    })
}

/// Own claims that stand can be withdrawn; what carries its own signature, identities and markings cannot.
fn may_withdraw(desk: &Desk, newest: &ClaimView, state: ObjectState) -> bool {
    let record = &newest.record;
    let kind = record.id.kind();
    desk.may(Right::WriteClaims)
        && record.collection == *desk.node().released()
        && record.created_by.as_ref() == Some(&desk.node().identity().identity)
        && state != ObjectState::Withdrawn
        && ![
            travel::ATTESTATION_TYPE,
            travel::WITHDRAWAL_TYPE,
            travel::ACKNOWLEDGEMENT_TYPE,
            "identity",
            "marking-definition",
        ]
        .contains(&kind)
}

/// What an attestation says of itself; whether it holds, the use case decided.
#[derive(Deserialize)]
struct Attestation {
    member: String,
    issued: String,
    target_version: String,
    number: u64,
    jws: String,
}

#[derive(Deserialize)]
struct JwsHeader {
    kid: String,
}

impl Attestation {
    /// Thumbprint of the key, shortened.
    fn kid(&self) -> String {
        let header = self.jws.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let kid = header
            .and_then(|bytes| serde_json::from_slice::<JwsHeader>(&bytes).ok())
            .map(|header| header.kid)
            .unwrap_or_default();
        kid.chars().take(16).collect()
    }
}

/// The newest attestation of the version that is shown, by the member that the use case verified.
fn attestation(detail: &ClaimDetail, shown: &ClaimView) -> Option<Attestation> {
    let Author::Attested { member, .. } = &shown.author else { return None };
    let version = StixObject::from_bytes(&shown.record.bytes).ok()?.header.version.key();
    detail
        .referred_by
        .iter()
        .filter(|view| view.record.id.kind() == travel::ATTESTATION_TYPE)
        .filter_map(|view| serde_json::from_slice::<Attestation>(&view.record.bytes).ok())
        .filter(|attestation| attestation.member == *member && attestation.target_version == version)
        .max_by_key(|attestation| attestation.number)
}

/// The other properties in the object's own words.
fn facts(content: &Value) -> Vec<(String, String)> {
    let Some(properties) = content.as_object() else { return Vec::new() };
    let others = properties.iter().filter(|(key, _)| {
        !SHOWN.contains(&key.as_str()) && !key.ends_with("_ref") && !key.ends_with("_refs") && *key != "jws"
    });
    let said = others.filter_map(|(key, value)| Some((key.clone(), plain(value)?)));
    said.take(ROWS_MOST).collect()
}

fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(values) => values.iter().take(20).filter_map(plain).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Object(_) => return None,
    };
    (!text.is_empty()).then(|| text.chars().take(500).collect())
}

fn handling(view: &ClaimView, names: &Names) -> HandlingView {
    let handling = &view.handling;
    HandlingView {
        tlp: handling.tlp,
        release: handling
            .release
            .as_ref()
            .map(|members| members.iter().map(|member| names.of(member.as_str())).collect()),
        onward: match handling.onward {
            Onward::No => "no",
            Onward::Ask => "ask",
            Onward::Yes => "yes",
        }
        .to_owned(),
        purpose: handling.purpose.clone(),
        legal_basis: handling.legal_basis.clone(),
        expires: handling.expires,
        originator: handling.originator.as_ref().map(|member| names.of(member.as_str())),
    }
}
