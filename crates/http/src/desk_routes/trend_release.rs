//! What the forms of phenomena, series and warnings share: who may have what they make, and names of series.

use std::collections::BTreeSet;

use vigie_model::{Lang, MemberId, Tlp};
use vigie_node::claims::ReleaseForm;
use vigie_node::{NodeError, Problem};
use vigie_policy::Onward;
use vigie_trend::taxonomy::{DOCUMENT_FRAUD, Phenomenon};

use super::fields::Fields;
use super::guard::Desk;
use crate::desk::{Choice, MemberChoice, ReleaseFields, Ui};

/// The members that a release can name.
pub(super) async fn fields(desk: &Desk) -> vigie_node::Result<ReleaseFields> {
    let members = desk.node().members(&desk.caller).await?.into_iter().filter(|member| !member.own);
    let choice = |member: vigie_node::members::MemberView| MemberChoice {
        chosen: true,
        code: member.member.to_string(),
        id: member.member.to_string(),
        name: member.name,
    };
    Ok(ReleaseFields { members: members.map(choice).collect() })
}

/// The release that a form asks for.
///
/// # Errors
/// `Invalid` if it names nobody under a marking that needs names.
pub(super) fn of(form: &Fields) -> vigie_node::Result<ReleaseForm> {
    let tlp: Tlp = form.text("tlp").parse().unwrap_or(Tlp::AmberStrict);
    let members: BTreeSet<MemberId> = form.all("members").filter_map(|code| code.parse().ok()).collect();
    if members.is_empty() && !matches!(tlp, Tlp::Clear | Tlp::Green) {
        let problem = Problem::new("release.nobody", "choose the members that it is released to");
        return Err(NodeError::Invalid(problem.at("members")));
    }
    Ok(ReleaseForm { tlp, members, onward: Onward::No, purpose: None, legal_basis: None, expires: None })
}

/// All phenomena as a menu, families first in their group.
pub(super) fn phenomena(lang: Lang, chosen: &str) -> Vec<Choice> {
    Phenomenon::all()
        .map(|one| {
            let indent = if one.is_family() { "" } else { "· " };
            Choice::named(one.code(), format!("{indent}{}", one.name(lang)), one.code() == chosen)
        })
        .collect()
}

/// The phenomena that a finding can be part of, beside those of documents.
pub(super) fn ticks(lang: Lang, chosen: impl Fn(&'static str) -> bool) -> Vec<Choice> {
    Phenomenon::all()
        .filter(|one| !one.is_family() && one.family().code() != DOCUMENT_FRAUD)
        .map(|one| Choice::named(one.code(), one.name(lang), chosen(one.code())))
        .collect()
}

/// The name of a phenomenon, or what is counted where there is none.
pub(super) fn name_of(ui: &Ui, phenomenon: &str, unit: &str) -> String {
    match Phenomenon::find(phenomenon) {
        Some(one) => one.name(ui.lang).to_owned(),
        None => ui.word("trend-unit", unit),
    }
}
