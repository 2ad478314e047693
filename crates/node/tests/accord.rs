//! Links, designations, practices and decisions between members' nodes over stores in memory: who may say what, and what others see.

#[path = "support/joined.rs"]
mod joined;

use std::collections::BTreeSet;

use joined::{State, alliance, code, named, start};
use serde_json::json;
use vigie_model::{Duration, StixId, Timestamp, Tlp};
use vigie_node::claims::ReleaseForm;
use vigie_node::decisions::{DecisionForm, DecisionState, FollowUpForm, MeetingForm};
use vigie_node::links::{DesignationForm, LinkForm, OrganisationForm};
use vigie_node::practices::{PracticeForm, PracticeQuery, Region, Review, TranslationForm};
use vigie_node::told::{OpinionForm, Standing};
use vigie_node::{Caller, NodeError, Role};
use vigie_policy::withdrawal::{Mode, WithdrawalReason};
use vigie_stix::accord::PracticeText;

impl State {
    async fn organisation(&self, name: &str) -> StixId {
        let form = OrganisationForm { name: name.to_owned(), release: everybody() };
        self.node.name_organisation(&Caller::node(), &form).await.unwrap().id
    }

    async fn link(&self, source: &StixId, target: &StixId) -> StixId {
        self.node.claim_link(&Caller::node(), &link_form(source, target)).await.unwrap().id
    }
}

/// Everybody takes from everybody.
async fn exchange(states: &[State; 3]) {
    for state in states {
        state.later(Duration::from_secs(1));
    }
    for one in states {
        for other in states.iter().filter(|other| other.member() != one.member()) {
            one.pull(other).await;
        }
    }
}

fn everybody() -> ReleaseForm {
    named(&["UTO", "XNM", "XSM"])
}

fn link_form(source: &StixId, target: &StixId) -> LinkForm {
    LinkForm {
        source: source.clone(),
        target: target.clone(),
        relationship: "finances".into(),
        since: Some("2026-01-31".into()),
        evidence: Vec::new(),
        reports: vec!["Report 7".into()],
        reliability: Some("B".into()),
        credibility: Some("3".into()),
        confidence: Some(60),
        release: everybody(),
    }
}

fn opinion(value: &str, reasons: &[&str]) -> OpinionForm {
    OpinionForm {
        opinion: value.into(),
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        confidence: None,
        release: everybody(),
    }
}

fn designation(subject: &StixId, stance: &str, authority: &str) -> DesignationForm {
    DesignationForm {
        subject: subject.clone(),
        stance: stance.into(),
        category: if stance == "designates" { "terrorist-organisation" } else { "none" }.into(),
        authority: authority.into(),
        instrument: "Order 12".into(),
        day: "2026-02-01".into(),
        valid_until: None,
        confidence: None,
        release: everybody(),
    }
}

fn text(name: &str) -> PracticeText {
    PracticeText {
        name: name.into(),
        steps: vec!["Look".into(), "Look again".into()],
        ..PracticeText::default()
    }
}

fn practice(name: &str, review: &str) -> PracticeForm {
    PracticeForm {
        lang: "en".into(),
        text: text(name),
        review_date: review.into(),
        tags: vec!["night".into()],
        region: None,
        release: everybody(),
    }
}

fn code_of<T: std::fmt::Debug>(result: vigie_node::Result<T>) -> &'static str {
    match result.unwrap_err() {
        NodeError::Invalid(problem) | NodeError::Conflict(problem) | NodeError::Forbidden(problem) => {
            problem.code
        }
        NodeError::NotFound(_) => "not-found",
        other => panic!("{other}"),
    }
}

fn who(roles: &[Role]) -> Vec<Role> {
    roles.to_vec()
}

#[tokio::test]
async fn a_link_is_shown_with_who_asserts_and_who_disputes_it_at_every_member() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let (a, b) = (utopia.organisation("Harbour Front").await, utopia.organisation("Quarry Circle").await);
    let link = utopia.link(&a, &b).await;
    exchange(&states).await;
    southmere
        .node
        .dispute(
            &Caller::node(),
            &link,
            &opinion("strongly-disagree", &["source-doubtful", "source-doubtful"]),
        )
        .await
        .unwrap();
    // Northmark asserts the same, the other way round: both assertions are shown.
    let second = northmark.link(&b, &a).await;
    exchange(&states).await;
    for state in &states {
        let detail = state.node.link(&Caller::node(), &link).await.unwrap();
        assert_eq!(detail.link.told.member(), Some("UTO"));
        assert_eq!(detail.link.source.name.as_deref(), Some("Harbour Front"));
        assert_eq!(detail.link.since, Timestamp::from_date(2026, 1, 31));
        assert_eq!((detail.link.reliability.as_deref(), detail.link.confidence), (Some("B"), Some(60)));
        let [dispute] = &detail.link.opinions[..] else { panic!("{:?}", detail.link.opinions) };
        assert_eq!((dispute.told.member(), dispute.opinion.as_str()), (Some("XSM"), "strongly-disagree"));
        assert_eq!(dispute.reasons, ["source-doubtful"]);
        assert_eq!(detail.beside.iter().map(|link| &link.told.id).collect::<Vec<_>>(), [&second]);
        let organisation = state.node.organisation(&Caller::node(), &a).await.unwrap();
        assert_eq!(organisation.links.len(), 2);
    }
    assert_eq!(
        code_of(utopia.node.dispute(&Caller::node(), &link, &opinion("agree", &[])).await),
        "claim.own"
    );
}

#[tokio::test]
async fn a_withdrawn_link_and_one_whose_release_ended_are_shown_as_such() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    let (a, b) = (utopia.organisation("A").await, utopia.organisation("B").await);
    let withdrawn = utopia.link(&a, &b).await;
    let mut form = link_form(&a, &b);
    form.release.expires = Some(start() + Duration::from_days(2));
    let ends = utopia.node.claim_link(&Caller::node(), &form).await.unwrap().id;
    exchange(&states).await;
    utopia
        .node
        .withdraw(&Caller::node(), &withdrawn, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await
        .unwrap();
    exchange(&states).await;
    for state in &states {
        state.later(Duration::from_days(3));
    }
    for state in [utopia, northmark] {
        let links = state.node.links(&Caller::node()).await.unwrap();
        let stands = |id: &StixId| links.iter().find(|link| link.told.id == *id).map(|link| link.told.state);
        assert_eq!(stands(&withdrawn), Some(Standing::Withdrawn));
        assert_eq!(stands(&ends), Some(Standing::Expired));
    }
    // What was withdrawn is answered no more.
    assert_eq!(
        code_of(northmark.node.dispute(&Caller::node(), &withdrawn, &opinion("agree", &[])).await),
        "not-found"
    );
}

#[tokio::test]
async fn persons_and_what_is_not_held_are_never_linked() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    let organisation = utopia.organisation("A").await;
    let person = json!({ "type": "identity", "name": "Somebody", "identity_class": "individual" });
    let basis = ReleaseForm {
        purpose: Some("a".into()),
        legal_basis: Some("b".into()),
        expires: Some(start() + Duration::from_days(9)),
        ..named(&["XNM"])
    };
    // Our own identities are organisations; a person of a foreign tool comes in by TAXII.
    assert!(utopia.node.claim(&Caller::node(), person.to_string().as_bytes(), &basis).await.is_err());
    let actor = json!({ "type": "threat-actor", "name": "Somebody", "resource_level": "individual" });
    let actor =
        utopia.node.claim(&Caller::node(), actor.to_string().as_bytes(), &named(&["XNM"])).await.unwrap().id;
    let group = json!({ "type": "intrusion-set", "name": "Some set" });
    let group =
        utopia.node.claim(&Caller::node(), group.to_string().as_bytes(), &named(&["XNM"])).await.unwrap().id;
    let node = &utopia.node;
    let caller = Caller::node();
    for (source, target) in [
        (&organisation, &actor),
        (&actor, &organisation),
        (&organisation, &StixId::from_random("identity", [9; 16])),
        (&organisation, &StixId::from_random("malware", [9; 16])),
        // A member is no organisation that is spoken of.
        (&organisation, northmark.stands_for()),
    ] {
        assert_eq!(code_of(node.claim_link(&caller, &link_form(source, target)).await), "link.organisation");
    }
    assert_eq!(
        code_of(node.claim_link(&caller, &link_form(&organisation, &organisation)).await),
        "link.ends"
    );
    assert_eq!(
        code_of(node.designate(&caller, &designation(&actor, "designates", "A")).await),
        "link.organisation"
    );
    node.claim_link(&caller, &link_form(&organisation, &group)).await.unwrap();
    // A foreign relationship between a person and an organisation is held, and is none of the room's.
    let foreign = json!({ "type": "relationship", "relationship_type": "related-to", "source_ref": actor, "target_ref": organisation });
    node.claim(&caller, foreign.to_string().as_bytes(), &named(&["XNM"])).await.unwrap();
    let links = node.links(&caller).await.unwrap();
    assert_eq!(links.len(), 1, "{links:?}");
    // An end that was not released to a member is withheld there, the claim is not.
    let mut secret = link_form(&organisation, &group);
    secret.release = everybody();
    exchange(&states).await;
    let there = &states[2].node.links(&caller).await.unwrap()[0];
    assert_eq!((there.source.name.as_deref(), there.target.name.as_deref()), (Some("A"), None));
}

#[tokio::test]
async fn bad_values_of_a_link_are_refused_with_their_place() {
    let [utopia, ..] = &alliance().await;
    let (a, b) = (utopia.organisation("A").await, utopia.organisation("B").await);
    let caller = Caller::node();
    let refused = async |change: &dyn Fn(&mut LinkForm)| {
        let mut form = link_form(&a, &b);
        change(&mut form);
        code_of(utopia.node.claim_link(&caller, &form).await)
    };
    assert_eq!(refused(&|form| form.relationship = "is-evil".into()).await, "input.code");
    assert_eq!(refused(&|form| form.reliability = Some("Z".into())).await, "input.code");
    assert_eq!(refused(&|form| form.credibility = Some("7".into())).await, "input.code");
    assert_eq!(refused(&|form| form.since = Some("31 January".into())).await, "input.day");
    assert_eq!(refused(&|form| form.since = Some("2030-01-01".into())).await, "link.since");
    assert_eq!(refused(&|form| form.confidence = Some(101)).await, "claim.confidence");
    assert_eq!(refused(&|form| form.reports = vec!["x".repeat(201)]).await, "input.line");
    assert_eq!(refused(&|form| form.reports = vec!["x".into(); 21]).await, "input.list");
    assert_eq!(
        refused(&|form| form.evidence = vec![StixId::from_random("report", [1; 16])]).await,
        "link.evidence"
    );
    assert_eq!(
        refused(&|form| {
            form.release.tlp = Tlp::Red;
            form.release.purpose = None;
        })
        .await,
        "handling.red-needs-recipients"
    );
    let name = OrganisationForm { name: "a\nb".into(), release: everybody() };
    assert_eq!(code_of(utopia.node.name_organisation(&caller, &name).await), "input.line");
}

#[tokio::test]
async fn opposing_designations_stand_beside_each_other_in_the_order_of_time() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let organisation = utopia.organisation("Harbour Front").await;
    exchange(&states).await;
    for (state, stance, authority) in [
        (utopia, "designates", "Ministry of Utopia"),
        (southmere, "denies", "Council of Southmere"),
        (northmark, "designates", "Court of Northmark"),
    ] {
        state.node.designate(&Caller::node(), &designation(&organisation, stance, authority)).await.unwrap();
        exchange(&states).await;
    }
    for state in &states {
        let seen = state.node.organisation(&Caller::node(), &organisation).await.unwrap().designations;
        let told: Vec<_> = seen.iter().map(|one| (one.told.member(), one.stance.as_str())).collect();
        assert_eq!(told, [(Some("UTO"), "designates"), (Some("XSM"), "denies"), (Some("XNM"), "designates")]);
    }
    let mut past = designation(&organisation, "lifts", "Court of Utopia");
    past.valid_until = Some("2026-10-01".into());
    let id = utopia.node.designate(&Caller::node(), &past).await.unwrap().id;
    let all = utopia.node.designations(&Caller::node()).await.unwrap();
    assert_eq!(all.iter().find(|one| one.told.id == id).unwrap().told.state, Standing::Expired);
    let wrong = designation(&organisation, "condemns", "A");
    assert_eq!(code_of(utopia.node.designate(&Caller::node(), &wrong).await), "input.code");
}

#[tokio::test]
async fn a_practice_reaches_its_region_and_gathers_translation_and_endorsement() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let caller = Caller::node();
    let region = Region { code: "coast".into(), members: [code("XSM"), code("XNM")].into() };
    let drawn = northmark.node.set_region(&caller, &region).await.unwrap();
    assert_eq!(drawn.members, [code("XSM")].into(), "a group holds the others");
    let mut form = practice("Read the chip first", "2027-11-01");
    form.region = Some("coast".into());
    form.release.members.clear();
    let id = northmark.node.write_practice(&caller, &form).await.unwrap().id;
    exchange(&states).await;
    assert!(utopia.node.practice(&caller, &id).await.is_err(), "Utopia is not of the group");
    let translation =
        TranslationForm { lang: "fr".into(), text: text("Lire d'abord la puce"), release: everybody() };
    southmere.node.translate_practice(&caller, &id, &translation).await.unwrap();
    southmere.node.endorse_practice(&caller, &id, &opinion("agree", &["applied-here"])).await.unwrap();
    exchange(&states).await;
    for state in [northmark, southmere] {
        let view = state.node.practice(&caller, &id).await.unwrap();
        assert_eq!((view.told.member(), view.regions.as_slice()), (Some("XNM"), &["coast".to_owned()][..]));
        let [french] = &view.translations[..] else { panic!("{view:?}") };
        assert_eq!((french.lang.as_str(), french.told.member(), french.behind), ("fr", Some("XSM"), false));
        assert_eq!(view.opinions[0].told.member(), Some("XSM"));
        let found = async |words: &str, tag: &str, review| {
            let query = PracticeQuery { words: words.into(), tag: tag.into(), review };
            state.node.practices(&caller, &query).await.unwrap().len()
        };
        assert_eq!(found("puce", "", None).await, 1, "also by words of a translation");
        assert_eq!(found("chip", "night", Some(Review::Current)).await, 1);
        assert_eq!(found("chip laser", "", None).await, 0);
        assert_eq!(found("", "day", None).await, 0);
        state.later(Duration::from_days(400));
        assert_eq!(found("", "", Some(Review::Overdue)).await, 1);
    }
    assert_eq!(
        code_of(northmark.node.endorse_practice(&caller, &id, &opinion("agree", &[])).await),
        "claim.own"
    );
    assert_eq!(
        code_of(southmere.node.endorse_practice(&caller, &id, &opinion("disagree", &[])).await),
        "opinion.value"
    );
    let again = TranslationForm { lang: "en".into(), ..translation };
    assert_eq!(code_of(southmere.node.translate_practice(&caller, &id, &again).await), "practice.lang");
}

#[tokio::test]
async fn bad_values_of_a_practice_are_refused() {
    let [utopia, ..] = &alliance().await;
    let caller = Caller::node();
    let refused = async |change: &dyn Fn(&mut PracticeForm)| {
        let mut form = practice("A", "2027-01-01");
        change(&mut form);
        code_of(utopia.node.write_practice(&caller, &form).await)
    };
    assert_eq!(refused(&|form| form.text.name = " ".into()).await, "input.line");
    assert_eq!(refused(&|form| form.text.context = "x".repeat(2_001)).await, "practice.text");
    assert_eq!(refused(&|form| form.text.steps = vec!["x".into(); 21]).await, "practice.text");
    assert_eq!(refused(&|form| form.review_date = "soon".into()).await, "input.day");
    assert_eq!(refused(&|form| form.lang = "English".into()).await, "practice.lang");
    assert_eq!(refused(&|form| form.region = Some("nowhere".into())).await, "practice.region");
    for members in [BTreeSet::new(), [code("XWM")].into(), [code("UTO")].into()] {
        let region = Region { code: "coast".into(), members };
        assert_eq!(code_of(utopia.node.set_region(&caller, &region).await), "practice.members");
    }
}

#[tokio::test]
async fn a_decision_is_done_when_the_member_that_answers_for_it_says_so() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let caller = Caller::node();
    let seen =
        northmark.node.write_practice(&caller, &practice("A practice", "2027-01-01")).await.unwrap().id;
    let mut for_nobody = practice("A practice kept here", "2027-01-01");
    for_nobody.release.members.clear();
    let hidden = northmark.node.write_practice(&caller, &for_nobody).await.unwrap().id;
    let decision = |who: &str, due: &str| DecisionForm {
        text: format!("{who} reports"),
        responsible: code(who),
        due: due.into(),
        basis: vec![seen.clone(), hidden.clone()],
    };
    let form = MeetingForm {
        title: "Third meeting".into(),
        day: "2026-11-01".into(),
        group: "Documents".into(),
        agenda: vec!["Chip".into()],
        participants: [code("XSM"), code("UTO")].into(),
        decisions: vec![decision("XSM", "2026-11-20"), decision("UTO", "2026-12-20")],
    };
    let made = northmark.node.record_meeting(&caller, &form).await.unwrap();
    exchange(&states).await;
    let [southmeres, _] = &made.decisions[..] else { panic!("{made:?}") };
    let statuses = async |state: &State| -> Vec<DecisionState> {
        state.node.decisions(&caller).await.unwrap().iter().map(|one| one.status).collect()
    };
    for state in &states {
        assert_eq!(statuses(state).await, [DecisionState::Open, DecisionState::Open]);
        let meeting = &state.node.meetings(&caller).await.unwrap()[0];
        assert_eq!((meeting.told.member(), meeting.decisions.len()), (Some("XNM"), 2));
        assert_eq!(meeting.participants, [code("UTO"), code("XNM"), code("XSM")]);
        let basis = &state.node.decisions(&caller).await.unwrap()[0].basis;
        assert_eq!(basis[0].title.as_deref(), Some("A practice"));
        // What it rests on and is not released is withheld.
        assert_eq!(basis[1].title.is_some(), *state.member() == code("XNM"));
    }
    let done = FollowUpForm { state: "done".into() };
    assert_eq!(code_of(utopia.node.follow_up(&caller, southmeres, &done).await), "decision.not-responsible");
    southmere.node.follow_up(&caller, southmeres, &done).await.unwrap();
    exchange(&states).await;
    for state in &states {
        state.later(Duration::from_days(60));
        assert_eq!(statuses(state).await, [DecisionState::Done, DecisionState::Overdue]);
    }
    southmere.node.follow_up(&caller, southmeres, &FollowUpForm { state: "open".into() }).await.unwrap();
    assert_eq!(statuses(southmere).await[0], DecisionState::Overdue);
    assert_eq!(
        code_of(
            southmere.node.follow_up(&caller, southmeres, &FollowUpForm { state: "perhaps".into() }).await
        ),
        "input.code"
    );
    let late = decision("UTO", "2027-12-20");
    assert_eq!(
        code_of(
            utopia
                .node
                .record_decision(&caller, &made.meeting, &DecisionForm { basis: vec![], ..late.clone() })
                .await
        ),
        "meeting.other"
    );
    northmark.node.record_decision(&caller, &made.meeting, &late).await.unwrap();
    assert_eq!(northmark.node.meetings(&caller).await.unwrap()[0].decisions.len(), 3);
    let stranger = MeetingForm { participants: [code("XWM")].into(), ..form.clone() };
    assert_eq!(code_of(northmark.node.record_meeting(&caller, &stranger).await), "meeting.participants");
    let absent = MeetingForm { participants: BTreeSet::new(), ..form };
    assert_eq!(code_of(northmark.node.record_meeting(&caller, &absent).await), "decision.responsible");
}

#[tokio::test]
async fn a_follow_up_by_another_member_is_shown_and_does_not_count() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let caller = Caller::node();
    let form = MeetingForm {
        title: "A".into(),
        day: "2026-11-01".into(),
        group: "B".into(),
        agenda: Vec::new(),
        participants: [code("XSM"), code("UTO")].into(),
        decisions: vec![DecisionForm {
            text: "C".into(),
            responsible: code("XSM"),
            due: "2026-12-20".into(),
            basis: Vec::new(),
        }],
    };
    let made = northmark.node.record_meeting(&caller, &form).await.unwrap();
    exchange(&states).await;
    // A node of another make may send what ours refuses to write.
    let said = json!({
        "type": "x-vigie-follow-up", "decision_ref": made.decisions[0], "state": "done", "day": "2026-11-02",
        "extensions": { "extension-definition--a91af3cd-efb9-45a9-9728-5c82bf565149": { "extension_type": "new-sdo" } }
    });
    utopia.node.claim(&caller, said.to_string().as_bytes(), &everybody()).await.unwrap();
    exchange(&states).await;
    let seen = &southmere.node.decisions(&caller).await.unwrap()[0];
    assert_eq!(seen.status, DecisionState::Open);
    assert_eq!((seen.follow_ups.len(), seen.follow_ups[0].counts), (1, false));
}

#[tokio::test]
async fn only_roles_that_may_write_and_read() {
    let [utopia, ..] = &alliance().await;
    let password = "a sentence nobody guesses";
    let caller = async |name: &str, roles: &[Role]| {
        let roles = who(roles).into_iter().collect();
        utopia.node.add_user(&Caller::node(), name, roles, password).await.unwrap();
        utopia.node.sign_in(name, password).await.unwrap();
        let signed = utopia.node.sign_in(name, password).await.unwrap();
        utopia.node.session(&signed.token).await.unwrap()
    };
    let (officer, analyst, auditor) = (
        caller("officer", &[Role::Officer]).await,
        caller("analyst", &[Role::Analyst]).await,
        caller("auditor", &[Role::Auditor]).await,
    );
    let name = OrganisationForm { name: "A".into(), release: everybody() };
    assert_eq!(code_of(utopia.node.name_organisation(&officer, &name).await), "auth.role");
    assert_eq!(code_of(utopia.node.links(&officer).await), "auth.role");
    assert_eq!(
        code_of(utopia.node.write_practice(&officer, &practice("A", "2027-01-01")).await),
        "auth.role"
    );
    assert!(utopia.node.practices(&officer, &PracticeQuery::default()).await.is_ok());
    assert_eq!(code_of(utopia.node.practices(&auditor, &PracticeQuery::default()).await), "auth.role");
    assert_eq!(code_of(utopia.node.decisions(&officer).await), "auth.role");
    assert!(utopia.node.decisions(&analyst).await.is_ok());
    let form = MeetingForm {
        title: "A".into(),
        day: "2026-11-01".into(),
        group: "B".into(),
        agenda: Vec::new(),
        participants: BTreeSet::new(),
        decisions: Vec::new(),
    };
    assert_eq!(code_of(utopia.node.record_meeting(&analyst, &form).await), "auth.role");
}
