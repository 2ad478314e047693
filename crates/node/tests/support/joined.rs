//! Three members' nodes over stores in memory, one page-by-page pull between them, and a clock of each that a test moves.

// Not every test needs all of it.
#![allow(dead_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use vigie_model::{Duration, MemberId, StixId, Timestamp, Tlp};
use vigie_node::claims::ReleaseForm;
use vigie_node::share::{ReadQuery, Visible};
use vigie_node::sync::ReceivedPage;
use vigie_node::{Caller, Clock, Entropy, Identity, Node, Role};
use vigie_policy::Onward;
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_store::memory::MemoryEngine;
use vigie_store::{Engine, Record, Seq, Which};

/// A clock that moves only when told.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// SplitMix64; set anew before a step, the step gets the same octets whatever was done before.
struct Dice(AtomicU64);

impl Entropy for Dice {
    fn fill(&self, octets: &mut [u8]) {
        for octet in octets {
            let state =
                self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst).wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *octet = (z ^ (z >> 31)) as u8;
        }
    }
}

pub struct State {
    pub node: Node,
    identity: Identity,
    clock: Arc<Hand>,
    dice: Arc<Dice>,
    engine: Arc<dyn Engine>,
}

pub fn start() -> Timestamp {
    Timestamp::from_date(2026, 11, 1).unwrap()
}

pub fn code(text: &str) -> MemberId {
    text.parse().unwrap()
}

fn identity(member: &str, number: u8) -> Identity {
    let (root_key, signing_key) =
        (SigningKey::from_bytes(&[number; 32]), SigningKey::from_bytes(&[number + 100; 32]));
    let id = StixId::from_random("identity", [number; 16]);
    let (from, until) = (start(), start() + Duration::from_days(700));
    let content = CardContent {
        member: code(member),
        country: member.parse().unwrap(),
        identity: id.clone(),
        name: format!("State {member}"),
        node_keys: vec![NodeKey { key: signing_key.verifying_key(), valid_from: from, valid_until: until }],
        endpoints: vec!["https://127.0.0.1:1".into()],
        spki_pins: [SpkiPin([number; 32])].into(),
        valid_from: from,
        valid_until: until,
    };
    let (card, text) = MemberCard::sign(content, &root_key).unwrap();
    Identity {
        member: code(member),
        name: format!("State {member}"),
        country: member.parse().unwrap(),
        identity: id,
        signing_key,
        record_key: [number; 32],
        seal_key: [number; 32],
        process_key: [number; 32],
        log_epoch: 1,
        card,
        card_text: String::from_utf8(text).unwrap(),
    }
}

async fn state_of(identity: Identity) -> State {
    let clock = Arc::new(Hand(AtomicI64::new(start().as_micros() + 3_600_000_000)));
    let dice = Arc::new(Dice(AtomicU64::new(u64::from(identity.record_key[0]) << 32)));
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let node = Node::open(engine.clone(), clock.clone(), dice.clone(), identity.clone()).await.unwrap();
    State { node, identity, clock, dice, engine }
}

/// Utopia, Northmark and Southmere, who all have each other's cards.
pub async fn alliance() -> [State; 3] {
    let states = [
        state_of(identity("UTO", 1)).await,
        state_of(identity("XNM", 2)).await,
        state_of(identity("XSM", 3)).await,
    ];
    for one in &states {
        for other in states.iter().filter(|other| other.identity.member != one.identity.member) {
            one.node.add_member(&Caller::node(), &other.identity.card_text).await.unwrap();
        }
    }
    states
}

/// A release to named members under TLP:AMBER.
pub fn named(members: &[&str]) -> ReleaseForm {
    ReleaseForm {
        tlp: Tlp::Amber,
        members: members.iter().map(|member| code(member)).collect(),
        onward: Onward::No,
        purpose: None,
        legal_basis: None,
        expires: None,
    }
}

impl State {
    /// Whose node it is.
    pub fn member(&self) -> &MemberId {
        &self.identity.member
    }

    /// The identity object that stands for the member.
    pub fn stands_for(&self) -> &StixId {
        &self.identity.identity
    }

    /// Moves this node's clock.
    pub fn later(&self, span: Duration) {
        self.clock.0.fetch_add(span.as_micros(), Ordering::SeqCst);
    }

    /// The same store under a process that remembers nothing.
    pub async fn restart(&mut self) {
        self.node = self.beside().await;
    }

    /// A second process over the same store.
    pub async fn beside(&self) -> Node {
        let (engine, clock, dice) = (self.engine.clone(), self.clock.clone(), self.dice.clone());
        Node::open(engine, clock, dice, self.identity.clone()).await.unwrap()
    }

    /// An account's caller.
    pub async fn account(&self, name: &str, role: Role) -> Caller {
        self.node.add_user(&Caller::node(), name, [role].into(), "correct horse battery").await.unwrap();
        self.node.basic(name, "correct horse battery").await.unwrap()
    }

    /// Takes everything another node shows this one, as its pages come; nothing may be refused.
    pub async fn pull(&self, from: &State) {
        let (caller, reader) = (Caller::node(), Caller::member(self.identity.member.clone()));
        let mut plan = self.node.begin_sync(&caller, &from.identity.member).await.unwrap();
        loop {
            let view = from.node.collection(&reader, "released").await.unwrap();
            let query = ReadQuery {
                ids: Vec::new(),
                types: Vec::new(),
                versions: vec![Which::All],
                spec_versions: Vec::new(),
                added_after: plan.added_after.as_ref().map(|text| text.parse().unwrap()),
                limit: plan.limit,
                after: Seq(0),
                with_bytes: true,
            };
            let (released, more) = from.node.read(&reader, &view, query).await.unwrap();
            let records: Vec<Record> =
                released.into_inner().into_iter().map(|Visible(record)| record).collect();
            let objects: Vec<&[u8]> = records.iter().map(|record| &*record.bytes).collect();
            let page = ReceivedPage {
                body: [&b"{\"objects\":["[..], &objects.join(&b","[..]), b"]}"].concat(),
                date_added_last: records.last().map(|record| record.date_added.to_string()),
            };
            let outcome = self.node.conclude_page(&caller, &plan, &page).await.unwrap();
            assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
            plan.added_after = page.date_added_last.or(plan.added_after);
            if !more {
                return;
            }
        }
    }
}
