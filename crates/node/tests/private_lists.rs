//! Private lists over stores in memory: a question and every way in which its answer may not count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use vigie_model::{Duration, MemberId, StixId, Timestamp};
use vigie_node::check::InspectRequest;
use vigie_node::lists::{ListEntry, ListReason};
use vigie_node::matching::{
    EvaluateAnswer, EvaluateRequest, FetchPlan, NotChecked, PublishForm, Published, Replies, Request,
};
use vigie_node::{Caller, Clock, Entropy, Identity, Node, NodeError, Role};
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_store::memory::MemoryEngine;
use vigie_store::{Batch, Engine, RowKey, RowOp, Table};
use vigie_trust::report::{ListAnswer, ListKind, ListOutcome, Verdict};

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

struct State {
    node: Node,
    engine: Arc<MemoryEngine>,
    identity: Identity,
    clock: Arc<Hand>,
}

fn start() -> Timestamp {
    Timestamp::from_date(2026, 11, 1).unwrap()
}

fn code(text: &str) -> MemberId {
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
    let engine = Arc::new(MemoryEngine::new());
    let node = Node::open(Arc::clone(&engine) as _, Arc::clone(&clock) as _, dice, identity.clone());
    State { node: node.await.unwrap(), engine, identity, clock }
}

/// Utopia publishes a list to Southmere; Northmark stands by.
struct Scene {
    utopia: State,
    northmark: State,
    southmere: State,
}

const LISTED: &str = "L898902C3";
const OTHER: &str = "L898902C4";
/// The passport of ICAO Doc 9303-4, appendix A: its number is on the list.
const ERIKSSON: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

fn entry(number: &str) -> ListEntry {
    ListEntry {
        issuing_state: "UTO".into(),
        class: "P".into(),
        number: number.into(),
        reason: ListReason::Stolen,
        day: String::new(),
    }
}

impl Scene {
    async fn new() -> Self {
        let scene = Self {
            utopia: state_of(identity("UTO", 1)).await,
            northmark: state_of(identity("XNM", 2)).await,
            southmere: state_of(identity("XSM", 3)).await,
        };
        let states = [&scene.utopia, &scene.northmark, &scene.southmere];
        for one in states {
            for other in states.iter().filter(|other| other.identity.member != one.identity.member) {
                one.node.add_member(&Caller::node(), &other.identity.card_text).await.unwrap();
            }
        }
        let owner = &scene.utopia.node;
        owner.add_list(&Caller::node(), "stolen", "Stolen passports").await.unwrap();
        owner.add_to_list(&Caller::node(), "stolen", &[entry(LISTED), entry("X1")]).await.unwrap();
        scene.publish(None).await;
        scene.fetch().await.unwrap();
        scene
    }

    async fn publish(&self, per_day: Option<u32>) -> Published {
        let form = PublishForm { list: "stolen".into(), to: vec![code("XSM")], per_day };
        self.utopia.node.publish_private_list(&Caller::node(), &form).await.unwrap()
    }

    /// What Southmere's edge does at an exchange.
    async fn fetch(&self) -> Result<(), NodeError> {
        let (asker, member) = (&self.southmere.node, Caller::member(code("XSM")));
        let plan = asker.begin_fetch(&Caller::node(), &code("UTO")).await?;
        let offers = self.utopia.node.offered_lists(&member).await?;
        let offers = serde_json::to_vec(&offers).unwrap();
        let (wanted, gone) = asker.unheld_offers(&Caller::node(), &plan, &offers).await?;
        for list in gone {
            asker.drop_private_list(&Caller::node(), &plan, &list).await?;
        }
        for offer in wanted.lists {
            let manifest = self.utopia.node.match_manifest(&member, &offer.id).await?;
            self.take(&plan, &offer.id, &manifest, |shard| shard).await?;
        }
        Ok(())
    }

    async fn take(
        &self,
        plan: &FetchPlan,
        list: &str,
        manifest: &[u8],
        change: impl Fn(Vec<u8>) -> Vec<u8>,
    ) -> Result<(), NodeError> {
        let asker = &self.southmere.node;
        let wanted = asker.check_manifest(&Caller::node(), plan, list, manifest).await?;
        let mut shards = Vec::new();
        for number in 0..wanted.shards {
            let shard = self.utopia.node.match_shard(&Caller::member(code("XSM")), list, number).await?;
            shards.push(change(shard));
        }
        asker.conclude_fetch(&Caller::node(), plan, &wanted, &shards).await
    }

    /// What Southmere's edge does with questions: the owner's node answers in this process.
    async fn carry(&self, requests: Vec<Request>) -> Replies {
        let mut replies = Replies::new();
        for request in requests {
            let question: EvaluateRequest = serde_json::from_slice(&request.body).unwrap();
            let answer = self.utopia.node.evaluate(&Caller::member(code("XSM")), &question).await;
            replies.push(match answer {
                Ok(answer) => Ok(serde_json::to_vec(&answer).unwrap()),
                Err(error) => Err(NotChecked::of_refusal(problem(&error))),
            });
        }
        replies
    }

    /// One question; `meanwhile` may change the replies.
    async fn ask(&self, number: &str, change: impl Fn(Replies) -> Replies) -> ListAnswer {
        let asker = &self.southmere.node;
        let plan = asker.begin_private_query(&Caller::node(), None, "UTO", "P", number).await.unwrap();
        let replies = change(self.carry(plan.requests()).await);
        let mut answer = asker.conclude_private_query(&Caller::node(), plan, replies).await.unwrap();
        assert_eq!(answer.answers.len(), 1);
        let answer = answer.answers.remove(0);
        assert_eq!((answer.kind, &*answer.owner), (ListKind::Private, "UTO"));
        answer
    }

    async fn why_not(&self, number: &str, change: impl Fn(Replies) -> Replies) -> String {
        let answer = self.ask(number, change).await;
        assert_eq!(answer.outcome, ListOutcome::NotChecked, "never not-listed: {answer:?}");
        answer.reason.unwrap()
    }
}

fn problem(error: &NodeError) -> &'static str {
    match error {
        NodeError::Invalid(problem)
        | NodeError::Forbidden(problem)
        | NodeError::NotFound(problem)
        | NodeError::Conflict(problem)
        | NodeError::TooMany(problem) => problem.code,
        other => panic!("{other}"),
    }
}

fn same(replies: Replies) -> Replies {
    replies
}

/// An answer changed by `change`.
fn changed(replies: Replies, change: impl Fn(&mut EvaluateAnswer)) -> Replies {
    let one = |reply: Result<Vec<u8>, NotChecked>| {
        let mut answer: EvaluateAnswer = serde_json::from_slice(&reply?).unwrap();
        change(&mut answer);
        Ok(serde_json::to_vec(&answer).unwrap())
    };
    replies.into_iter().map(one).collect()
}

#[tokio::test]
async fn a_number_on_the_list_is_listed_and_another_is_not() {
    let scene = Scene::new().await;
    let listed = scene.ask(LISTED, same).await;
    assert_eq!((listed.outcome, listed.reason), (ListOutcome::Listed, None));
    let other = scene.ask(OTHER, same).await;
    assert_eq!(other.outcome, ListOutcome::NotListed);
    assert!(other.as_of.is_some());
    // The class is part of what is asked, and spaces and case are not.
    assert_eq!(scene.ask(" l898902c3 ", same).await.outcome, ListOutcome::Listed);
    let plan = scene.southmere.node.begin_private_query(&Caller::node(), None, "UTO", "I", LISTED).await;
    let replies = scene.carry(plan.as_ref().unwrap().requests()).await;
    let answer =
        scene.southmere.node.conclude_private_query(&Caller::node(), plan.unwrap(), replies).await.unwrap();
    assert_eq!(answer.answers[0].outcome, ListOutcome::NotListed);
}

#[tokio::test]
async fn a_check_asks_and_a_hit_leads_to_a_second_look_at_most() {
    let scene = Scene::new().await;
    let asker = &scene.southmere.node;
    let request = || InspectRequest { mrz: Some(ERIKSSON.into()), ..InspectRequest::default() };
    let begun = asker.begin_inspection(&Caller::node(), request()).await.unwrap();
    let replies = scene.carry(begun.plan().unwrap().requests()).await;
    let report = asker.conclude_inspection(&Caller::node(), begun, replies).await.unwrap().report;
    let hit = report.checks.iter().find(|check| check.code.as_str() == "list.private-hit").unwrap();
    assert!(hit.detail.contains("2^-32"), "{}", hit.detail);
    // This document has expired, which alone fails it; the hit is not among what failed it.
    assert_eq!(report.outcome, Verdict::Failed);
    assert!(report.reasons.iter().all(|reason| reason.code.as_str() == "document.expired"));

    let begun = asker.begin_inspection(&Caller::node(), request()).await.unwrap();
    let silent = asker.conclude_inspection(&Caller::node(), begun, Replies::new()).await.unwrap().report;
    let list = silent.lists.iter().find(|list| list.kind == ListKind::Private).unwrap();
    assert_eq!((list.outcome, list.reason.as_deref()), (ListOutcome::NotChecked, Some("match.not-asked")));
    let plain = asker.inspect(&Caller::node(), request()).await.unwrap().report;
    assert_eq!(plain.lists[0].outcome, ListOutcome::NotChecked, "without a port nothing is concluded");
    let unread = InspectRequest { mrz: Some("nothing that is read".into()), ..InspectRequest::default() };
    let begun = asker.begin_inspection(&Caller::node(), unread).await.unwrap();
    assert!(begun.plan().unwrap().requests().is_empty());
    let report = asker.conclude_inspection(&Caller::node(), begun, Replies::new()).await.unwrap().report;
    assert_eq!(report.lists[0].reason.as_deref(), Some("match.no-number"));
    let none = scene.northmark.node.begin_inspection(&Caller::node(), request()).await.unwrap();
    assert!(none.plan().is_none(), "a node without private lists asks nobody");
}

#[tokio::test]
async fn whatever_goes_wrong_on_the_way_is_not_checked() {
    let scene = Scene::new().await;
    for number in [LISTED, OTHER] {
        for silence in [NotChecked::Unreachable, NotChecked::Timeout, NotChecked::Refused] {
            let why = scene.why_not(number, |_| vec![Err(silence)]).await;
            assert_eq!(why, silence.code());
        }
        assert_eq!(scene.why_not(number, |_| Replies::new()).await, "match.not-asked");
        for body in
            ["", "{}", "[]", "null", r#"{"elements":[],"proof":""}"#, r#"{"elements":["AA"],"proof":"AA"}"#]
        {
            let why = scene.why_not(number, |_| vec![Ok(body.as_bytes().to_vec())]).await;
            assert_eq!(why, "match.answer", "{body}");
        }
        let twice = |answer: &mut EvaluateAnswer| answer.elements.push(answer.elements[0].clone());
        assert_eq!(scene.why_not(number, |replies| changed(replies, twice)).await, "match.answer");
        let turned = |answer: &mut EvaluateAnswer| {
            let mut proof = URL_SAFE_NO_PAD.decode(&answer.proof).unwrap();
            proof[3] ^= 1;
            answer.proof = URL_SAFE_NO_PAD.encode(proof);
        };
        assert_eq!(scene.why_not(number, |replies| changed(replies, turned)).await, "match.proof");
    }
    // The evaluation of another key with a sound proof of that key: the owner singles somebody out.
    let other = vigie_oprf::SecretKey::derive(&[9; 32], b"another").unwrap();
    let asker = &scene.southmere.node;
    let plan = asker.begin_private_query(&Caller::node(), None, "UTO", "P", LISTED).await.unwrap();
    let question: EvaluateRequest = serde_json::from_slice(&plan.requests()[0].body).unwrap();
    let blinded = URL_SAFE_NO_PAD.decode(&question.elements[0]).unwrap();
    let blinded = [vigie_oprf::Element::from_bytes(&blinded).unwrap()];
    let (evaluated, proof) = other.blind_evaluate(&blinded, &[5; 64]).unwrap();
    let answer = EvaluateAnswer {
        elements: vec![URL_SAFE_NO_PAD.encode(evaluated[0].to_bytes())],
        proof: URL_SAFE_NO_PAD.encode(proof.to_bytes()),
    };
    let replies = vec![Ok(serde_json::to_vec(&answer).unwrap())];
    let said = asker.conclude_private_query(&Caller::node(), plan, replies).await.unwrap();
    assert_eq!(said.answers[0].reason.as_deref(), Some("match.proof"));
}

#[tokio::test]
async fn a_new_epoch_an_ended_manifest_and_an_old_list_are_not_checked() {
    let scene = Scene::new().await;
    scene.publish(None).await;
    assert_eq!(scene.why_not(OTHER, same).await, "match.epoch");
    scene.fetch().await.unwrap();
    assert_eq!(scene.ask(OTHER, same).await.outcome, ListOutcome::NotListed);
    // Eight days later the publication has ended; published anew without a touch of the list, its state is too old.
    for state in [&scene.utopia, &scene.southmere] {
        state.clock.0.fetch_add(Duration::from_days(8).as_secs() * 1_000_000, Ordering::SeqCst);
    }
    assert_eq!(scene.why_not(OTHER, same).await, "match.expired");
    scene.publish(None).await;
    scene.fetch().await.unwrap();
    assert_eq!(scene.why_not(OTHER, same).await, "match.stale");
    scene.utopia.node.add_to_list(&Caller::node(), "stolen", &[entry("X2")]).await.unwrap();
    scene.publish(None).await;
    scene.fetch().await.unwrap();
    assert_eq!(scene.ask(OTHER, same).await.outcome, ListOutcome::NotListed);
    assert_eq!(scene.ask("X2", same).await.outcome, ListOutcome::Listed);
}

#[tokio::test]
async fn a_manifest_or_shard_that_was_changed_is_not_taken_and_none_of_before_comes_back() {
    let scene = Scene::new().await;
    let member = Caller::member(code("XSM"));
    let before = scene.utopia.node.match_manifest(&member, "stolen").await.unwrap();
    scene.publish(None).await;
    let plan = scene.southmere.node.begin_fetch(&Caller::node(), &code("UTO")).await.unwrap();
    let manifest = scene.utopia.node.match_manifest(&member, "stolen").await.unwrap();
    let text = String::from_utf8(manifest.clone()).unwrap().replace("\"documents\":2", "\"documents\":3");
    let error = scene.take(&plan, "stolen", text.as_bytes(), |shard| shard).await.unwrap_err();
    assert_eq!(problem(&error), "match.manifest");
    let error = scene.take(&plan, "lost", &manifest, |shard| shard).await.unwrap_err();
    assert_eq!(problem(&error), "match.manifest");
    let flip = |mut shard: Vec<u8>| {
        let last = shard.len() - 1;
        shard[last] ^= 1;
        shard
    };
    let error = scene.take(&plan, "stolen", &manifest, flip).await.unwrap_err();
    assert_eq!(problem(&error), "match.filter");
    scene.take(&plan, "stolen", &manifest, |shard| shard).await.unwrap();
    let error = scene.southmere.node.check_manifest(&Caller::node(), &plan, "stolen", &before).await;
    assert_eq!(problem(&error.unwrap_err()), "match.epoch-back");
}

#[tokio::test]
async fn a_filter_that_was_changed_in_the_store_is_not_looked_up_in() {
    let scene = Scene::new().await;
    let table = Table("match-held-shard");
    let rows = scene.southmere.engine.rows(table, "", None, 10).await.unwrap();
    let (place, mut bytes): (RowKey, Vec<u8>) = rows.into_iter().next().unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let leaf = vigie_store::AuditLeaf {
        entry: vigie_store::AuditEntry {
            at: scene.southmere.clock.now(),
            actor: "thief".into(),
            action: "test".into(),
            purpose: String::new(),
            subject: String::new(),
        },
        salt: [0; 16],
    };
    let batch = Batch::new(scene.southmere.clock.now(), leaf).row(RowOp::Set(table, place, bytes));
    scene.southmere.engine.apply(batch.build()).await.unwrap();
    // A node that starts over this store reads it anew.
    let clock = Arc::clone(&scene.southmere.clock);
    let engine: Arc<dyn Engine> = Arc::clone(&scene.southmere.engine) as _;
    let dice = Arc::new(Dice(AtomicU64::new(77)));
    let node = Node::open(engine, clock, dice, scene.southmere.identity.clone()).await.unwrap();
    let plan = node.begin_private_query(&Caller::node(), None, "UTO", "P", OTHER).await.unwrap();
    assert!(plan.requests().is_empty(), "nothing is asked for nothing");
    let said = node.conclude_private_query(&Caller::node(), plan, Replies::new()).await.unwrap();
    assert_eq!(said.answers[0].outcome, ListOutcome::NotChecked);
    assert_eq!(said.answers[0].reason.as_deref(), Some("match.filter"));
    assert_eq!(node.private_lists(&Caller::node()).await.unwrap()[0].problem, Some("match.filter"));
}

#[tokio::test]
async fn only_members_of_the_release_see_the_list_or_have_it_evaluated() {
    let scene = Scene::new().await;
    let (owner, stranger) = (&scene.utopia.node, Caller::member(code("XNM")));
    assert!(owner.offered_lists(&stranger).await.unwrap().lists.is_empty());
    let none = problem(&owner.match_manifest(&stranger, "no-such-list").await.unwrap_err());
    assert_eq!(problem(&owner.match_manifest(&stranger, "stolen").await.unwrap_err()), none);
    assert!(owner.match_shard(&stranger, "stolen", 0).await.is_err());
    let question = |elements: Vec<String>, purpose: &str| EvaluateRequest {
        list: "stolen".into(),
        epoch: 1,
        purpose: purpose.into(),
        elements,
    };
    let (_, element) = vigie_oprf::blind(b"x", &[1; 64]).unwrap();
    let element = URL_SAFE_NO_PAD.encode(element.to_bytes());
    let ask = |caller: Caller, question: EvaluateRequest| async move {
        problem(&owner.evaluate(&caller, &question).await.unwrap_err())
    };
    assert_eq!(ask(stranger, question(vec![element.clone()], "look-up")).await, none);
    let own = Caller::node();
    assert_eq!(ask(own, question(vec![element.clone()], "look-up")).await, "match.member-only");
    let member = || Caller::member(code("XSM"));
    assert_eq!(ask(member(), question(vec![element.clone()], "curiosity")).await, "match.purpose");
    assert_eq!(ask(member(), question(vec![], "look-up")).await, "match.batch");
    assert_eq!(ask(member(), question(vec![element.clone(); 1_001], "look-up")).await, "match.batch");
    let zero = URL_SAFE_NO_PAD.encode([0; 32]);
    for bad in [zero, "%%%".to_owned(), String::new(), URL_SAFE_NO_PAD.encode([255; 32])] {
        assert_eq!(ask(member(), question(vec![element.clone(), bad], "look-up")).await, "match.element");
    }
    let published = owner.published_lists(&Caller::node()).await.unwrap();
    assert!(published[0].queries.is_empty(), "what was refused is not counted");
    // Taken back: nobody may ask any more, and the copy is dropped at the next exchange.
    owner.unpublish_private_list(&Caller::node(), "stolen").await.unwrap();
    assert_eq!(scene.why_not(OTHER, same).await, "match.refused");
    scene.fetch().await.unwrap();
    assert!(scene.southmere.node.private_lists(&Caller::node()).await.unwrap().is_empty());
    assert_eq!(scene.publish(None).await.epoch, 2, "epochs never repeat");
}

#[tokio::test]
async fn a_member_asks_no_more_than_it_was_granted() {
    let scene = Scene::new().await;
    scene.publish(Some(2)).await;
    scene.fetch().await.unwrap();
    for _ in 0..2 {
        assert_eq!(scene.ask(OTHER, same).await.outcome, ListOutcome::NotListed);
    }
    assert_eq!(scene.why_not(OTHER, same).await, "match.quota");
    scene.utopia.clock.0.fetch_add(86_400_000_000, Ordering::SeqCst);
    assert_eq!(scene.ask(OTHER, same).await.outcome, ListOutcome::NotListed);
    let counts = scene.utopia.node.published_lists(&Caller::node()).await.unwrap().remove(0).queries;
    assert_eq!(counts.iter().map(|count| count.asked).collect::<Vec<_>>(), [1, 2], "newest day first");
}

#[tokio::test]
async fn publishing_needs_the_right_a_list_and_known_members() {
    let scene = Scene::new().await;
    let owner = &scene.utopia.node;
    let publish = |list: &str, to: &[&str], per_day| {
        let to = to.iter().map(|member| code(member)).collect();
        PublishForm { list: list.into(), to, per_day }
    };
    for (form, wanted) in [
        (publish("stolen", &[], None), "match.nobody"),
        (publish("stolen", &["XYZ"], None), "match.member"),
        (publish("stolen", &["UTO"], None), "match.member"),
        (publish("stolen", &["XSM"], Some(0)), "match.per-day"),
        (publish("nothing", &["XSM"], None), "not-found"),
    ] {
        let error = owner.publish_private_list(&Caller::node(), &form).await.unwrap_err();
        assert_eq!(problem(&error), wanted);
    }
    let member = Caller::member(code("XSM"));
    let error = owner.publish_private_list(&member, &publish("stolen", &["XSM"], None)).await.unwrap_err();
    assert_eq!(problem(&error), "auth.role");
    assert!(owner.private_lists(&member).await.is_err());
    assert!(owner.begin_private_query(&member, None, "UTO", "P", LISTED).await.is_err());
    owner
        .add_user(&Caller::node(), "omar", BTreeSet::from([Role::Officer]), "a long enough password")
        .await
        .unwrap();
    let officer = owner.basic("omar", "a long enough password").await.unwrap();
    let error = owner.publish_private_list(&officer, &publish("stolen", &["XSM"], None)).await.unwrap_err();
    assert_eq!(problem(&error), "auth.role", "an officer asks and does not publish");
    assert!(owner.published_lists(&officer).await.is_ok());
}

/// Every form in which the number could lie in octets.
fn forms(number: &str) -> BTreeMap<String, Vec<u8>> {
    let document = format!("UTO|P|{number}");
    let mut forms = BTreeMap::new();
    for text in [number, &document] {
        forms.insert(text.to_owned(), text.as_bytes().to_vec());
        let digests = [
            ("SHA-1", Sha1::digest(text).to_vec()),
            ("SHA-256", Sha256::digest(text).to_vec()),
            ("SHA-512", Sha512::digest(text).to_vec()),
        ];
        for (name, digest) in digests {
            let hex: String = digest.iter().map(|octet| format!("{octet:02x}")).collect();
            forms.insert(format!("{name} of {text}, hexadecimal"), hex.into_bytes());
            let plain = base64::engine::general_purpose::STANDARD.encode(&digest).into_bytes();
            forms.insert(format!("{name} of {text}, base64"), plain);
            forms
                .insert(format!("{name} of {text}, base64url"), URL_SAFE_NO_PAD.encode(&digest).into_bytes());
            forms.insert(format!("{name} of {text}"), digest);
        }
    }
    forms
}

#[tokio::test]
async fn the_same_question_twice_differs_and_neither_question_nor_answer_nor_the_owners_store_holds_the_number()
 {
    let scene = Scene::new().await;
    let asker = &scene.southmere.node;
    let mut wire: Vec<Vec<u8>> = Vec::new();
    for _ in 0..2 {
        let plan = asker.begin_private_query(&Caller::node(), None, "UTO", "P", OTHER).await.unwrap();
        let requests = plan.requests();
        wire.push(requests[0].body.clone());
        let replies = scene.carry(requests).await;
        wire.push(replies[0].clone().unwrap());
        asker.conclude_private_query(&Caller::node(), plan, replies).await.unwrap();
    }
    assert_ne!(wire[0], wire[2], "two questions about one number");
    assert_ne!(wire[1], wire[3], "two answers about one number");
    let blinded = |body: &[u8]| serde_json::from_slice::<EvaluateRequest>(body).unwrap().elements;
    let mut octets = wire.concat();
    for body in [&wire[0], &wire[2]] {
        octets.extend(URL_SAFE_NO_PAD.decode(&blinded(body)[0]).unwrap());
    }
    // All that the owner keeps: every row of these tables and its whole log.
    for table in ["match-published", "match-shard", "match-count", "list", "list-entry", "config", "check"] {
        for (place, bytes) in scene.utopia.engine.rows(Table(table), "", None, 1_000).await.unwrap() {
            octets.extend(place.as_str().as_bytes());
            octets.extend(bytes);
        }
    }
    for leaf in scene.utopia.engine.leaves(0, 1_000).await.unwrap() {
        octets.extend(leaf.opening.map(|(_, entry)| entry).unwrap_or_default());
    }
    let text = String::from_utf8_lossy(&octets).into_owned();
    assert!(text.contains("list.evaluated") && text.contains("member:XSM"), "the log proves the questions");
    for (name, form) in forms(OTHER) {
        assert!(!octets.windows(form.len()).any(|window| window == form), "{name} is there");
    }
    // The search finds what is there.
    let listed = &forms(LISTED)[LISTED];
    assert!(octets.windows(listed.len()).any(|window| window == listed), "the list's own entry");
}
