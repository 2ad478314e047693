//! Blocklists between nodes in memory: a line comes with its indicator, goes with it, and shows nobody what is hidden from them.

#[path = "support/joined.rs"]
mod joined;

use joined::{State, alliance, named};
use serde_json::json;
use vigie_model::{Duration, StixId, Tlp};
use vigie_node::claims::ReleaseForm;
use vigie_node::indicators::Blocklist;
use vigie_node::{Caller, NodeError, Role};
use vigie_policy::withdrawal::{Mode, WithdrawalReason};
use vigie_stix::blocklist::{Format, write};

const PASSWORD: &str = "a long enough password";

async fn indicator(at: &State, name: &str, pattern: &str, until: &str, form: &ReleaseForm) -> StixId {
    let object = json!({
        "type": "indicator", "spec_version": "2.1", "name": name, "pattern": pattern, "pattern_type": "stix",
        "indicator_types": ["malicious-activity"], "valid_from": "2026-01-01T00:00:00.000Z", "valid_until": until
    });
    at.node.claim(&Caller::node(), object.to_string().as_bytes(), form).await.unwrap().id
}

async fn list(at: &State, caller: &Caller) -> Blocklist {
    at.node.blocklist(caller).await.unwrap()
}

fn values(list: &Blocklist) -> Vec<&str> {
    list.lines.iter().map(|line| &*line.entry.value).collect()
}

async fn account(at: &State, name: &str, role: Role) -> Caller {
    at.node.add_user(&Caller::node(), name, [role].into(), PASSWORD).await.unwrap();
    let signed = at.node.sign_in(name, PASSWORD).await.unwrap();
    at.node.session(&signed.token).await.unwrap()
}

fn everybody() -> ReleaseForm {
    ReleaseForm { tlp: Tlp::Green, members: Default::default(), ..named(&[]) }
}

#[tokio::test]
async fn a_received_indicator_is_a_line_until_it_is_withdrawn_or_over() {
    let [utopia, _, southmere] = alliance().await;
    let form = named(&["XSM"]);
    let far = "2027-06-01T00:00:00.000Z";
    let pattern = "[domain-name:value = 'Bad.Example' OR ipv4-addr:value = '192.168.0.1']";
    let id = indicator(&utopia, "Forged updates", pattern, far, &form).await;
    indicator(&utopia, "Past", "[domain-name:value = 'past.example']", "2026-10-01T00:00:00.000Z", &form)
        .await;
    indicator(&utopia, "Like", "[domain-name:value LIKE '%.example']", far, &form).await;
    indicator(&utopia, "Series", "[travel-document:number LIKE 'X471%']", far, &form).await;
    southmere.pull(&utopia).await;
    let analyst = account(&southmere, "analyst", Role::Analyst).await;
    let found = list(&southmere, &analyst).await;
    assert_eq!(values(&found), ["bad.example"]);
    let line = &found.lines[0];
    assert_eq!((&*line.author, &*line.tlp, &*line.id), ("UTO", "TLP:AMBER", id.as_str()));
    let mut left: Vec<(&str, &[&str])> =
        found.not_exported.iter().map(|one| (&*one.name, &*one.why)).collect();
    left.sort_unstable();
    assert_eq!(left, [("Forged updates", &["private"][..]), ("Like", &["not-equal"])]);
    let (reason, span) = (WithdrawalReason::Error, Duration::from_days(1));
    utopia.node.withdraw(&Caller::node(), &id, reason, Mode::Hide, span).await.unwrap();
    southmere.pull(&utopia).await;
    assert!(list(&southmere, &analyst).await.lines.is_empty());
}

#[tokio::test]
async fn what_is_hidden_from_a_reader_does_not_change_its_octets() {
    let ([one, _, _], [twin, other, _]) = (alliance().await, alliance().await);
    let far = "2027-06-01T00:00:00.000Z";
    for state in [&one, &twin] {
        indicator(state, "Seen", "[domain-name:value = 'seen.example']", far, &everybody()).await;
    }
    // The twin also holds what its partner system may not see: made here for one member, and received.
    let hidden = "[domain-name:value = 'seen.example' OR domain-name:value = 'hidden.example']";
    indicator(&twin, "Hidden", hidden, far, &named(&["XNM"])).await;
    indicator(&twin, "Hidden too", "[domain-name:value LIKE 'hidden%']", far, &named(&["XSM"])).await;
    indicator(&other, "Received", "[domain-name:value = 'received.example']", far, &named(&["UTO"])).await;
    twin.pull(&other).await;
    let mut texts = Vec::new();
    for state in [&one, &twin] {
        let partner = account(state, "partner", Role::Partner).await;
        let mut found = list(state, &partner).await;
        // Ids are drawn by chance; the twin drew more.
        for line in &mut found.lines {
            line.id = String::new();
        }
        assert_eq!(values(&found), ["seen.example"]);
        let formats = [Format::Plain, Format::Csv, Format::Suricata, Format::DnsRpz];
        texts.push((formats.map(|format| write(&found.lines, format)), found.not_exported));
    }
    assert_eq!(texts[0], texts[1]);
    assert_eq!(values(&list(&twin, &Caller::node()).await).len(), 4);
}

#[tokio::test]
async fn an_officer_has_no_blocklist() {
    let [utopia, _, _] = alliance().await;
    for role in [Role::Officer, Role::Trainer, Role::Auditor] {
        let caller = account(&utopia, role.name(), role).await;
        assert!(matches!(utopia.node.blocklist(&caller).await, Err(NodeError::Forbidden(_))));
    }
}
