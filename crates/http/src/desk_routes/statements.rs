//! What the rooms of claims share: statements, releases, and the members to release to.

use vigie_model::Timestamp;
use vigie_node::claims::ReleaseForm;
use vigie_node::told::{OpinionView, Standing, Told};
use vigie_node::{NodeError, Problem, Right};
use vigie_policy::Onward;
use vigie_stix::accord;

use super::fields::Fields;
use super::guard::Desk;
use super::standing::Names;
use crate::desk::{ClaimState, MemberChoice, Statement, Ui};

/// How a claim stands, for the desk.
pub(super) fn claim_state(told: &Told) -> ClaimState {
    match told.state {
        Standing::Stands => ClaimState::Stands,
        Standing::Withdrawn => ClaimState::Withdrawn,
        Standing::Expired => ClaimState::Expired,
    }
}

/// A statement of somebody.
pub(super) fn statement(
    names: &Names,
    told: &Told,
    sentence: String,
    facts: Vec<(String, String)>,
) -> Statement {
    Statement {
        id: told.id.clone(),
        said: names.said(&told.author),
        at: told.at,
        sentence,
        facts,
        tlp: told.tlp,
        state: claim_state(told),
    }
}

/// Another's opinion as a statement.
pub(super) fn opinion(ui: &Ui, names: &Names, view: &OpinionView, on: &str) -> Statement {
    let mut facts = Vec::new();
    if !view.reasons.is_empty() {
        let reasons: Vec<String> = view.reasons.iter().map(|code| ui.word("link-reason", code)).collect();
        facts.push((ui.t("link-opinion-reasons"), ui.names(&reasons)));
    }
    push_confidence(ui, &mut facts, view.confidence);
    let sentence = ui.tab("link-opinion-on", ui.word("link-opinion", &view.opinion), on);
    statement(names, &view.told, sentence, facts)
}

/// The confidence that an author gave.
pub(super) fn push_confidence(ui: &Ui, facts: &mut Vec<(String, String)>, confidence: Option<u8>) {
    if let Some(confidence) = confidence {
        facts.push((ui.t("confidence"), format!("{confidence} {}", ui.t("of-hundred"))));
    }
}

/// The other members, none chosen.
pub(super) async fn members(desk: &Desk) -> vigie_node::Result<Vec<MemberChoice>> {
    if !desk.may(Right::ReadMembers) {
        return Ok(Vec::new());
    }
    let members = desk.node().members(&desk.caller).await?.into_iter().filter(|member| !member.own);
    Ok(members
        .map(|member| MemberChoice {
            chosen: true,
            code: member.member.to_string(),
            id: member.member.to_string(),
            name: member.name,
        })
        .collect())
}

/// Who may have it, as the form says.
pub(super) fn release(form: &Fields) -> vigie_node::Result<ReleaseForm> {
    let wrong =
        |at: &'static str| NodeError::from(Problem::new("input.shape", "this cannot be chosen").at(at));
    let mut members = std::collections::BTreeSet::new();
    for code in form.all("members") {
        members.insert(code.parse().map_err(|_| wrong("members"))?);
    }
    Ok(ReleaseForm {
        tlp: form.text("tlp").parse().map_err(|_| wrong("tlp"))?,
        members,
        onward: Onward::No,
        purpose: None,
        legal_basis: None,
        expires: match form.text("expires") {
            "" => None,
            text => Some(accord::day(text).ok_or_else(|| wrong("expires"))?),
        },
    })
}

/// A number of 0 to 100, if one was typed.
pub(super) fn confidence(form: &Fields) -> vigie_node::Result<Option<u8>> {
    match form.text("confidence").trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            Problem::new("claim.confidence", "a confidence is 0 to 100").at("confidence").into()
        }),
    }
}

/// The lines of a text field; empty ones are left out.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Ids, one a line or separated by blanks.
pub(super) fn ids(text: &str, at: &'static str) -> vigie_node::Result<Vec<vigie_model::StixId>> {
    let wrong = || NodeError::from(Problem::new("input.shape", "this is no id of a STIX object").at(at));
    text.split([' ', ',', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().map_err(|_| wrong()))
        .collect()
}

/// An optional text.
pub(super) fn some(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// A day of ours; the day of the page where a stored one cannot be read (the readers let none through).
pub(super) fn day(text: &str, otherwise: Timestamp) -> Timestamp {
    accord::day(text).unwrap_or(otherwise)
}
