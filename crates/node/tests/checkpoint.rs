//! A member's node and its checkpoint over stores in memory: enrolment, deltas, 72 hours without a link, delivery exactly once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use base64::Engine as _;
use ed25519_dalek::SigningKey;
use serde_json::json;
use vigie_model::{Duration, StixId, Timestamp, Tlp};
use vigie_node::check::{DecisionKind, InspectRequest, PlaceKind};
use vigie_node::checkpoint::delta::{split_delta, unpack};
use vigie_node::checkpoint::enrolment::{CheckpointForm, Enrol, EnrolmentCode};
use vigie_node::checkpoint::{Checkpoint, Standing};
use vigie_node::claims::ReleaseForm;
use vigie_node::lists::{ListEntry, ListReason};
use vigie_node::{Caller, Clock, Entropy, Identity, Node, NodeError, Role};
use vigie_policy::Onward;
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_policy::withdrawal::{Mode, WithdrawalReason};
use vigie_specimen::{Authority, AuthoritySpec};
use vigie_store::memory::MemoryEngine;
use vigie_store::{AuditEntry, AuditLeaf, Batch, Engine, RowKey, RowOp, Table};
use vigie_trust::report::ListOutcome;

const PASSWORD: &str = "correct horse battery";

/// A clock that moves only when told.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// SplitMix64.
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

fn start() -> Timestamp {
    Timestamp::from_date(2026, 11, 1).unwrap()
}

fn identity(member: &str, number: u8) -> Identity {
    let (root_key, signing_key) =
        (SigningKey::from_bytes(&[number; 32]), SigningKey::from_bytes(&[number + 100; 32]));
    let id = StixId::from_random("identity", [number; 16]);
    let (from, until) = (start(), start() + Duration::from_days(700));
    let content = CardContent {
        member: member.parse().unwrap(),
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
        member: member.parse().unwrap(),
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

/// One machine: its store outlives the node that runs on it.
struct Machine {
    engine: Arc<dyn Engine>,
    clock: Arc<Hand>,
    dice: Arc<Dice>,
    identity: Identity,
    node: Node,
}

impl Machine {
    async fn new(number: u8, clock: &Arc<Hand>) -> Self {
        let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        let dice = Arc::new(Dice(AtomicU64::new(u64::from(number) << 40)));
        let identity = identity("UTO", number);
        let node = Self::opened(&engine, clock, &dice, &identity).await;
        Self { engine, clock: Arc::clone(clock), dice, identity, node }
    }

    async fn opened(
        engine: &Arc<dyn Engine>,
        clock: &Arc<Hand>,
        dice: &Arc<Dice>,
        identity: &Identity,
    ) -> Node {
        Node::open(Arc::clone(engine), Arc::clone(clock) as _, Arc::clone(dice) as _, identity.clone())
            .await
            .unwrap()
    }

    /// The power goes, and comes back.
    async fn restart(&mut self) {
        self.node = Self::opened(&self.engine, &self.clock, &self.dice, &self.identity).await;
    }

    async fn rows(&self, table: &'static str) -> Vec<(RowKey, Vec<u8>)> {
        self.engine.rows(Table(table), "", None, 100_000).await.unwrap()
    }
}

struct Pair {
    clock: Arc<Hand>,
    home: Machine,
    post: Machine,
    checkpoint: Checkpoint,
    code: EnrolmentCode,
}

const PIN: [u8; 32] = [42; 32];

fn form() -> CheckpointForm {
    CheckpointForm {
        title: "Karsund lane 3".into(),
        kind: Some(PlaceKind::Land),
        users: ["olga".to_owned(), "adam".to_owned()].into(),
        lists: ["stolen".to_owned()].into(),
    }
}

fn code_of(error: NodeError) -> &'static str {
    match error {
        NodeError::Invalid(problem)
        | NodeError::Forbidden(problem)
        | NodeError::NotFound(problem)
        | NodeError::Conflict(problem)
        | NodeError::Unauthenticated(problem) => problem.code,
        other => panic!("{other}"),
    }
}

impl Pair {
    /// A home node with users and lists, and a checkpoint that was added and not enrolled yet.
    async fn added() -> Self {
        let clock = Arc::new(Hand(AtomicI64::new(start().as_micros() + 3_600_000_000)));
        let home = Machine::new(1, &clock).await;
        let post = Machine::new(9, &clock).await;
        let node = Caller::node();
        for (name, role) in
            [("olga", Role::Officer), ("adam", Role::Administrator), ("other", Role::Examiner)]
        {
            home.node.add_user(&node, name, [role].into(), PASSWORD).await.unwrap();
        }
        home.node.add_list(&node, "stolen", "Stolen passports").await.unwrap();
        home.node.add_list(&node, "inner", "Not for checkpoints").await.unwrap();
        home.node.add_to_list(&node, "stolen", &[entry("L898902C3")]).await.unwrap();
        home.node.add_to_list(&node, "inner", &[entry("L898902C4")]).await.unwrap();
        let (checkpoint, code) = home.node.add_checkpoint(&node, &form()).await.unwrap();
        Self { clock, home, post, checkpoint, code }
    }

    async fn enrolled() -> Self {
        let pair = Self::added().await;
        let welcome = pair.home.node.enrol_checkpoint(&PIN, &pair.shown()).await.unwrap();
        pair.post.node.join_home(&Caller::node(), &pair.code, &welcome).await.unwrap();
        pair
    }

    fn shown(&self) -> Enrol {
        Enrol { checkpoint: self.code.checkpoint.clone(), secret: self.code.secret.clone() }
    }

    fn post_caller(&self) -> Caller {
        Caller::checkpoint(&*self.checkpoint.id)
    }

    fn later(&self, span: Duration) {
        self.clock.0.fetch_add(span.as_micros(), Ordering::SeqCst);
    }

    async fn delta(&self) -> Vec<u8> {
        let have = self.post.node.home_plan().unwrap().number;
        self.home.node.make_delta(&self.post_caller(), have).await.unwrap()
    }

    /// Fetches what is due; octets that went over the link.
    async fn fetch(&self) -> usize {
        let mut octets = 0;
        loop {
            let bytes = self.delta().await;
            octets += bytes.len();
            if !self.post.node.apply_delta(&Caller::node(), &bytes).await.unwrap().more {
                return octets;
            }
        }
    }

    /// Delivers everything that waits.
    async fn deliver(&self) {
        let node = Caller::node();
        while let Some(delivery) = self.post.node.next_delivery(&node).await.unwrap() {
            let receipt = self.home.node.take_delivery(&self.post_caller(), &delivery).await.unwrap();
            self.post.node.settle_delivery(&node, &delivery, &receipt).await.unwrap();
        }
    }

    async fn check(&self, number: &str) -> vigie_node::check::Inspected {
        let request = InspectRequest { mrz: Some(lines(number)), ..Default::default() };
        self.post.node.inspect(&Caller::node(), request).await.unwrap()
    }

    async fn queued(&self) -> u64 {
        self.post.node.link_status().await.unwrap().unwrap().queued
    }
}

fn entry(number: &str) -> ListEntry {
    ListEntry {
        issuing_state: "UTO".into(),
        class: "P".into(),
        number: number.into(),
        reason: ListReason::Stolen,
        day: "2026-10-30".into(),
    }
}

/// Weights 7, 3, 1 (Doc 9303-3, 4.9).
fn digit(field: &str) -> u32 {
    let value = |c: char| if c == '<' { 0 } else { c.to_digit(36).unwrap() };
    field.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, w)| value(c) * w).sum::<u32>() % 10
}

/// A sound TD3 zone of Utopia.
fn lines(number: &str) -> String {
    let number = format!("{number:<<9}");
    let (born, ends, own) = ("740812", "320415", "<<<<<<<<<<<<<<");
    let (n, b, e, o) = (digit(&number), digit(born), digit(ends), digit(own));
    let all = digit(&format!("{number}{n}{born}{b}{ends}{e}{own}{o}"));
    format!("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n{number}{n}UTO{born}{b}F{ends}{e}{own}{o}{all}")
}

async fn alert(node: &Node, name: &str, series: &str) -> StixId {
    let object = json!({
        "type": "indicator", "name": name, "pattern_type": "stix", "confidence": 70,
        "indicator_types": ["malicious-activity"],
        "pattern": format!("[travel-document:issuing_state = 'UTO' AND travel-document:number LIKE '{series}%']"),
        "valid_from": "2026-10-01T00:00:00Z", "valid_until": "2027-10-01T00:00:00Z",
    });
    let form = ReleaseForm {
        tlp: Tlp::Amber,
        members: ["XNM".parse().unwrap()].into(),
        onward: Onward::No,
        purpose: None,
        legal_basis: None,
        expires: None,
    };
    node.claim(&Caller::node(), object.to_string().as_bytes(), &form).await.unwrap().id
}

#[tokio::test]
async fn a_code_enrols_one_key_once_and_ends_after_an_hour() {
    let pair = Pair::added().await;
    let home = &pair.home.node;
    assert!(home.enrolment_open().await.unwrap());
    let text = pair.code.to_string();
    assert_eq!(text.parse::<EnrolmentCode>().unwrap(), pair.code);
    let stored = pair.home.rows("checkpoint").await;
    assert!(
        !String::from_utf8_lossy(&stored[0].1).contains(&pair.code.secret),
        "only the digest of the secret is stored"
    );
    let wrong = Enrol { secret: "guess".into(), ..pair.shown() };
    assert_eq!(code_of(home.enrol_checkpoint(&PIN, &wrong).await.unwrap_err()), "checkpoint.code");
    let unknown = Enrol { checkpoint: "ffff".into(), ..pair.shown() };
    assert_eq!(code_of(home.enrol_checkpoint(&PIN, &unknown).await.unwrap_err()), "checkpoint.code");
    let welcome = home.enrol_checkpoint(&PIN, &pair.shown()).await.unwrap();
    // The answer was lost: the same key asks again. Another key may not.
    assert_eq!(home.enrol_checkpoint(&PIN, &pair.shown()).await.unwrap(), welcome);
    assert_eq!(
        code_of(home.enrol_checkpoint(&[43; 32], &pair.shown()).await.unwrap_err()),
        "checkpoint.code"
    );
    assert_eq!(home.checkpoint_by_pin(&PIN).await.unwrap(), Some((pair.checkpoint.id.clone(), false)));
    pair.later(Duration::from_secs(3_601));
    assert!(!home.enrolment_open().await.unwrap());
    assert_eq!(code_of(home.enrol_checkpoint(&PIN, &pair.shown()).await.unwrap_err()), "checkpoint.code");
    let late = home.add_checkpoint(&Caller::node(), &form()).await.unwrap().0;
    pair.later(Duration::from_secs(3_601));
    assert_eq!(late.standing(home.now()), Standing::Lapsed);
    for text in ["", "vigie-checkpoint-1.", "vigie-checkpoint-1.AAAA", "vigie-checkpoint-1.e30", "x"] {
        assert_eq!(text.parse::<EnrolmentCode>().unwrap_err().code, "checkpoint.code");
    }
}

#[tokio::test]
async fn bad_forms_are_refused_with_their_field() {
    let pair = Pair::added().await;
    let node = Caller::node();
    for (form, code) in [
        (CheckpointForm { title: " ".into(), ..form() }, "checkpoint.title"),
        (CheckpointForm { title: "a\nb".into(), ..form() }, "checkpoint.title"),
        (CheckpointForm { kind: None, ..form() }, "checkpoint.kind"),
        (CheckpointForm { users: ["nobody".to_owned()].into(), ..form() }, "checkpoint.user"),
        (CheckpointForm { lists: ["none".to_owned()].into(), ..form() }, "checkpoint.list"),
    ] {
        assert_eq!(code_of(pair.home.node.add_checkpoint(&node, &form).await.unwrap_err()), code);
    }
    let olga = pair.home.node.basic("olga", PASSWORD).await.unwrap();
    assert_eq!(code_of(pair.home.node.add_checkpoint(&olga, &form()).await.unwrap_err()), "auth.role");
    assert_eq!(code_of(pair.home.node.checkpoints(&olga).await.unwrap_err()), "auth.role");
    // The key of a checkpoint opens no right of a user, and a user is no checkpoint.
    let post = pair.post_caller();
    assert_eq!(code_of(pair.home.node.checks(&post, false, 10).await.unwrap_err()), "auth.role");
    assert_eq!(code_of(pair.home.node.make_delta(&node, 0).await.unwrap_err()), "auth.checkpoint");
}

#[tokio::test]
async fn the_first_delta_brings_what_checks_need_and_no_more() {
    let pair = Pair::enrolled().await;
    let id = alert(&pair.home.node, "Series K77", "K77A").await;
    pair.fetch().await;
    let post = &pair.post.node;
    let olga = post.basic("olga", PASSWORD).await.unwrap();
    assert_eq!(olga.roles(), &[Role::Officer].into());
    assert!(post.basic("other", PASSWORD).await.is_err(), "not chosen");
    assert!(
        post.basic("adam", PASSWORD).await.is_err(),
        "an administrator has nothing to do at a checkpoint"
    );
    let lists = post.lists(&olga).await.unwrap();
    assert_eq!(lists.iter().map(|list| (&*list.id, list.documents)).collect::<Vec<_>>(), [("stolen", 1)]);
    let listed = pair.check("L898902C3").await;
    assert_eq!(listed.report.lists[0].outcome, ListOutcome::Listed);
    let alerts = post.alerts(&olga).await.unwrap();
    assert_eq!(alerts.iter().map(|alert| &alert.id).collect::<Vec<_>>(), [&id]);
    assert!(alerts[0].own, "the attestation of home holds: {:?}", alerts[0].author);
    assert_eq!(pair.check("K77A00001").await.report.alerts.len(), 1);
    // Withdrawn at home, it stops matching here with the next delta.
    pair.later(Duration::from_secs(5));
    pair.home
        .node
        .withdraw(&Caller::node(), &id, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await
        .unwrap();
    pair.fetch().await;
    assert_eq!(pair.check("K77A00001").await.report.alerts.len(), 0);
    // A document taken off the list, a user and a list taken away.
    pair.home.node.remove_from_list(&Caller::node(), "stolen", &entry("L898902C3")).await.unwrap();
    pair.fetch().await;
    assert_eq!(pair.check("L898902C3").await.report.lists[0].outcome, ListOutcome::NotListed);
    let nothing = CheckpointForm { users: BTreeSet::new(), lists: BTreeSet::new(), ..form() };
    pair.home.node.change_checkpoint(&Caller::node(), &pair.checkpoint.id, &nothing).await.unwrap();
    pair.fetch().await;
    assert!(post.session("x").await.is_err() && post.basic("olga", PASSWORD).await.is_err());
    assert_eq!(pair.check("L898902C3").await.report.lists.len(), 0);
}

#[tokio::test]
async fn a_delta_that_was_lost_or_doubled_costs_nothing() {
    let pair = Pair::enrolled().await;
    pair.fetch().await;
    pair.home.node.add_to_list(&Caller::node(), "stolen", &[entry("AA1111111")]).await.unwrap();
    let lost = pair.delta().await;
    pair.home.node.add_to_list(&Caller::node(), "stolen", &[entry("AA2222222")]).await.unwrap();
    pair.fetch().await;
    for number in ["AA1111111", "AA2222222"] {
        assert_eq!(pair.check(number).await.report.lists[0].outcome, ListOutcome::Listed, "{number}");
    }
    let before = pair.post.rows("list-entry").await;
    let late = pair.post.node.apply_delta(&Caller::node(), &lost).await.unwrap_err();
    assert_eq!(code_of(late), "delta.order");
    assert_eq!(pair.post.rows("list-entry").await, before);
    // Nothing new: a signed word, no commit on either side.
    let logs = || async {
        (pair.home.engine.log_head().await.unwrap().size, pair.post.engine.log_head().await.unwrap().size)
    };
    let sizes = logs().await;
    assert!(pair.fetch().await < 1_000);
    assert_eq!(logs().await, sizes);
    let ahead = pair.home.node.make_delta(&pair.post_caller(), 99).await.unwrap_err();
    assert_eq!(code_of(ahead), "delta.ahead");
}

#[tokio::test]
async fn a_delta_with_anything_wrong_changes_nothing_and_is_named() {
    let pair = Pair::enrolled().await;
    let good = pair.delta().await;
    let post = &pair.post.node;
    let node = Caller::node();
    let before = (pair.post.rows("user").await, pair.post.engine.log_head().await.unwrap());
    let refused = async |bytes: &[u8]| code_of(post.apply_delta(&node, bytes).await.unwrap_err());
    for short in [&good[..0], &good[..3], &good[..100]] {
        assert_eq!(refused(short).await, "delta.form");
    }
    // Every octet of head and body counts; one in seven is enough of a look.
    for at in (4..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        assert_eq!(refused(&bad).await, "delta.signature", "octet {at}");
    }
    // Of another checkpoint of the same home.
    let (other, code) = pair.home.node.add_checkpoint(&node, &form()).await.unwrap();
    let shown = Enrol { checkpoint: code.checkpoint, secret: code.secret };
    pair.home.node.enrol_checkpoint(&[44; 32], &shown).await.unwrap();
    let others = pair.home.node.make_delta(&Caller::checkpoint(&*other.id), 0).await.unwrap();
    assert_eq!(refused(&others).await, "delta.other");
    // Of another home: same code, another key.
    let stranger = Pair::added().await;
    let mut impostor = Machine::new(7, &stranger.clock).await;
    impostor.engine = Arc::clone(&stranger.home.engine);
    impostor.restart().await;
    stranger.home.node.enrol_checkpoint(&PIN, &stranger.shown()).await.unwrap();
    let forged = impostor.node.make_delta(&stranger.post_caller(), 0).await.unwrap();
    assert_eq!(refused(&forged).await, "delta.signature");
    assert_eq!((pair.post.rows("user").await, pair.post.engine.log_head().await.unwrap()), before);
    post.apply_delta(&node, &good).await.unwrap();
    // Bodies from a broken home never panic.
    let bomb = zstd::encode_all(&vec![b'\n'; 1 << 20][..], 3).unwrap();
    for body in [&b"x"[..], &[0x28, 0xb5, 0x2f, 0xfd], &bomb] {
        assert_eq!(unpack(body).unwrap_err().code, "delta.body");
    }
    assert_eq!(split_delta(&[0xff; 8]).unwrap_err().code, "delta.form");
}

#[tokio::test]
async fn seventy_two_hours_without_a_link_lose_and_double_nothing() {
    let mut pair = Pair::enrolled().await;
    alert(&pair.home.node, "Series K77", "K77A").await;
    pair.fetch().await;
    let fetched = pair.home.node.now();
    let mut made = BTreeSet::new();
    let mut cleared = BTreeSet::new();
    for number in 0..3_000 {
        pair.later(Duration::from_micros(72 * 3_600 * 1_000_000 / 3_000));
        if number == 1_000 || number == 2_000 {
            pair.post.restart().await;
        }
        let document = match number % 100 {
            0 => "L898902C3".to_owned(),
            1 => format!("K77A{number:05}"),
            _ => format!("P{number:08}"),
        };
        let inspected = pair.check(&document).await;
        if number % 500 == 0 {
            let record = pair.post.node.clear(&Caller::node(), &inspected.id).await.unwrap();
            assert_eq!(record.decision.unwrap().kind, DecisionKind::Cleared);
            cleared.insert(inspected.id.clone());
        }
        made.insert(inspected.id);
    }
    assert_eq!(made.len(), 3_000);
    let status = pair.post.node.link_status().await.unwrap().unwrap();
    assert_eq!(status.queued, 3_006);
    // Ages are right after two restarts: 72 hours, and lists say when their owner last spoke.
    assert_eq!(status.as_of, Some(fetched));
    assert_eq!(pair.post.node.now().since(fetched), Duration::from_secs(72 * 3_600));
    let lists = pair.post.node.lists(&Caller::node()).await.unwrap();
    assert!(lists[0].as_of <= fetched);
    // Whoever finds the disk reads no number in the queue.
    for (_, sealed) in pair.post.rows("checkpoint-queue").await {
        let text: String = serde_json::from_slice(&sealed).unwrap();
        let octets = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
        assert!(!octets.windows(8).any(|part| part == b"ERIKSSON" || part == b"\"record\""));
    }
    // The link returns, and breaks at the worst places.
    let node = Caller::node();
    let first = pair.post.node.next_delivery(&node).await.unwrap().unwrap();
    pair.home.node.take_delivery(&pair.post_caller(), &first).await.unwrap();
    pair.post.restart().await;
    let again = pair.post.node.next_delivery(&node).await.unwrap().unwrap();
    assert_eq!(again, first, "the receipt was lost: the same delivery, with the same number");
    let receipt = pair.home.node.take_delivery(&pair.post_caller(), &again).await.unwrap();
    let mut forged = receipt.clone();
    let at = forged.len() / 2;
    forged[at] ^= 1;
    assert!(pair.post.node.settle_delivery(&node, &again, &forged).await.is_err());
    assert_eq!(pair.queued().await, 3_006, "a receipt that does not hold lets nothing be forgotten");
    pair.post.node.settle_delivery(&node, &again, &receipt).await.unwrap();
    let settled = pair.queued().await;
    assert!(settled < 3_006);
    pair.deliver().await;
    assert_eq!(pair.queued().await, 0);
    let at_home = pair.home.rows("check").await;
    let ids: BTreeSet<String> = at_home.iter().map(|(key, _)| key.as_str().to_owned()).collect();
    assert_eq!((at_home.len(), &ids), (3_000, &made));
    assert!(pair.post.rows("evidence").await.is_empty(), "delivered evidence is home's alone");
    let counts = pair.home.node.alerts(&node).await.unwrap()[0].counts;
    assert_eq!((counts.matched, counts.cleared), (30, 0));
    for id in &cleared {
        let view = pair.home.node.check(&node, id).await.unwrap();
        assert_eq!(view.record.decision.unwrap().kind, DecisionKind::Cleared);
        assert_eq!(view.record.place.unwrap().title, "Karsund lane 3");
    }
    // The home examiner goes on with what was not decided there.
    let open = pair.home.node.checks(&node, true, 10_000).await.unwrap();
    let next = open.iter().find(|record| !cleared.contains(&record.id)).unwrap();
    pair.home.node.clear(&node, &next.id).await.unwrap();
    // The home's log has one leaf a delivery that stored something.
    let leaves = pair.home.engine.leaves(0, 10_000).await.unwrap();
    let delivered = leaves.iter().filter(|leaf| {
        leaf.opening
            .as_ref()
            .is_some_and(|(_, entry)| String::from_utf8_lossy(entry).contains("records.delivered"))
    });
    assert_eq!(delivered.count(), 13, "3,006 entries in deliveries of 250");
    let found = pair.home.node.checkpoints(&node).await.unwrap();
    assert_eq!(found[0].delivered, 3_006);
}

#[tokio::test]
async fn entries_that_were_changed_are_refused_and_stay_on_the_disk() {
    let pair = Pair::enrolled().await;
    pair.fetch().await;
    pair.check("P00000001").await;
    pair.later(Duration::from_secs(1));
    pair.check("P00000002").await;
    let (key, _) = pair.post.rows("checkpoint-queue").await.remove(0);
    let leaf = AuditLeaf {
        entry: AuditEntry {
            at: start(),
            actor: "test".into(),
            action: "test".into(),
            purpose: "test".into(),
            subject: String::new(),
        },
        salt: [0; 16],
    };
    let damaged = RowOp::Set(Table("checkpoint-queue"), key.clone(), b"\"AAAA\"".to_vec());
    pair.post.engine.apply(Batch::new(start(), leaf).row(damaged).build()).await.unwrap();
    pair.deliver().await;
    let status = pair.post.node.link_status().await.unwrap().unwrap();
    assert_eq!((status.queued, status.refused), (0, 1));
    assert_eq!(pair.post.rows("checkpoint-queue").await.len(), 1, "what home refused is kept");
    assert_eq!(pair.home.rows("check").await.len(), 1);
}

#[tokio::test]
async fn a_removed_checkpoint_is_told_and_loses_nothing() {
    let pair = Pair::enrolled().await;
    pair.fetch().await;
    pair.check("P00000001").await;
    let node = Caller::node();
    let delivery = pair.post.node.next_delivery(&node).await.unwrap().unwrap();
    pair.home.node.remove_checkpoint(&node, &pair.checkpoint.id).await.unwrap();
    let told = pair.home.node.make_delta(&pair.post_caller(), 1).await.unwrap_err();
    assert_eq!(code_of(told), "checkpoint.removed");
    let told = pair.home.node.take_delivery(&pair.post_caller(), &delivery).await.unwrap_err();
    assert_eq!(code_of(told), "checkpoint.removed");
    assert_eq!(
        pair.home.node.checkpoint_by_pin(&PIN).await.unwrap(),
        Some((pair.checkpoint.id.clone(), true))
    );
    assert_eq!(
        code_of(pair.home.node.enrol_checkpoint(&PIN, &pair.shown()).await.unwrap_err()),
        "checkpoint.code"
    );
    pair.post.node.note_link(&node, Some(("checkpoint.removed", "removed"))).await.unwrap();
    let since = pair.post.node.now();
    pair.later(Duration::from_days(1));
    pair.check("P00000002").await;
    pair.post.node.note_link(&node, Some(("checkpoint.removed", "removed"))).await.unwrap();
    let status = pair.post.node.link_status().await.unwrap().unwrap();
    assert_eq!(status.queued, 2);
    assert_eq!(status.problem.unwrap().since, since);
}

#[tokio::test]
async fn a_checkpoint_does_not_speak_for_its_member() {
    let pair = Pair::enrolled().await;
    let form = ReleaseForm {
        tlp: Tlp::Green,
        members: BTreeSet::new(),
        onward: Onward::Yes,
        purpose: None,
        legal_basis: None,
        expires: None,
    };
    let object = br#"{"type":"course-of-action","name":"x"}"#;
    let refused = pair.post.node.claim(&Caller::node(), object, &form).await.unwrap_err();
    assert_eq!(code_of(refused), "checkpoint.at-home");
    let refused = pair.post.node.add_checkpoint(&Caller::node(), &self::form()).await.unwrap_err();
    assert_eq!(code_of(refused), "checkpoint.at-home");
    let welcome = pair.home.node.enrol_checkpoint(&PIN, &pair.shown()).await.unwrap();
    let twice = pair.post.node.join_home(&Caller::node(), &pair.code, &welcome).await.unwrap_err();
    assert_eq!(code_of(twice), "checkpoint.occupied");
}

#[tokio::test]
async fn a_days_delta_crosses_a_thin_link() {
    let pair = Pair::enrolled().await;
    let node = Caller::node();
    let home = &pair.home.node;
    for number in 0..100 {
        alert(home, &format!("Blank passports, batch {number}"), &format!("B{number:04}")).await;
    }
    let held: Vec<ListEntry> = (0..10_000).map(|number| entry(&format!("H{number:08}"))).collect();
    home.add_to_list(&node, "stolen", &held).await.unwrap();
    let first = pair.fetch().await;
    // The day: 200 alerts made or withdrawn, 2,000 documents listed, 20 trust files, levels of vigilance.
    let mut ids = Vec::new();
    for number in 0..150 {
        pair.later(Duration::from_secs(60));
        ids.push(alert(home, &format!("Stolen blanks, report {number}"), &format!("D{number:04}")).await);
    }
    for id in ids.iter().take(50) {
        pair.later(Duration::from_secs(60));
        home.withdraw(&node, id, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1)).await.unwrap();
    }
    let fresh: Vec<ListEntry> =
        (0..2_000).map(|number| entry(&format!("N{:08}", number * 7919 % 99_999_999))).collect();
    home.add_to_list(&node, "stolen", &fresh).await.unwrap();
    let mut octet = 0_u64;
    for _ in 0..10 {
        let mut random = |octets: &mut [u8]| {
            for byte in octets {
                octet = octet.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (octet >> 33) as u8;
            }
        };
        let authority = Authority::make(&AuthoritySpec::new(home.now()), &mut random).unwrap();
        for (name, bytes) in authority.trust() {
            home.import_trust(&node, &name, &bytes).await.unwrap();
        }
    }
    let leaf = AuditLeaf {
        entry: AuditEntry {
            at: home.now(),
            actor: "test".into(),
            action: "test".into(),
            purpose: "test".into(),
            subject: String::new(),
        },
        salt: [0; 16],
    };
    let levels = (0..200).fold(Batch::new(home.now(), leaf), |batch, number| {
        let value = json!({ "level": "heightened", "reason": "blanks stolen on the road", "by": "commander", "number": number });
        batch.row(RowOp::Set(Table("vigilance"), RowKey::new([&*format!("{number:04}")]), value.to_string().into_bytes()))
    });
    pair.home.engine.apply(levels.build()).await.unwrap();
    let day = pair.fetch().await;
    println!("first delta {first} octets, a day's delta {day} octets");
    assert!(day < 4_500_000, "{day} octets");
    // And it is all there.
    assert_eq!(pair.post.rows("trust").await.len(), 20);
    assert_eq!(pair.post.rows("vigilance").await.len(), 200);
    assert_eq!(pair.post.rows("list-entry").await.len(), 12_001);
    let active = pair.post.node.alerts(&node).await.unwrap();
    let active = active.iter().filter(|alert| alert.state == vigie_node::alerts::AlertState::Active).count();
    assert_eq!(active, 200);
    assert!(pair.post.node.trust_snapshot().as_of().is_some());
}
