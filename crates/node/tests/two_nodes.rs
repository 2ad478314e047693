//! Members' nodes over stores in memory, joined page by page without sockets: what is taken, what is refused, what stays hidden.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use vigie_model::{Duration, MemberId, StixId, Timestamp, Tlp};
use vigie_node::alerts::Author;
use vigie_node::claims::{ClaimDetail, ReleaseForm};
use vigie_node::share::{ReadQuery, Visible};
use vigie_node::sync::{PageOutcome, Plan, ReceivedPage};
use vigie_node::witness::Witnessed;
use vigie_node::{Caller, Clock, Entropy, Identity, Node, NodeError};
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_policy::withdrawal::{Mode, Terms, WithdrawalReason, withdraw};
use vigie_policy::{Onward, Signer, attest};
use vigie_stix::StixObject;
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

struct State {
    node: Node,
    engine: Arc<MemoryEngine>,
    identity: Identity,
    clock: Arc<Hand>,
    dice: Arc<Dice>,
    /// Every page that was taken from this node, for replays.
    sent: Mutex<Vec<ReceivedPage>>,
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
    state_over(Arc::new(MemoryEngine::new()), identity).await
}

async fn state_over(engine: Arc<MemoryEngine>, identity: Identity) -> State {
    let clock = Arc::new(Hand(AtomicI64::new(start().as_micros() + 3_600_000_000)));
    let dice = Arc::new(Dice(AtomicU64::new(u64::from(identity.record_key[0]) << 32)));
    let store = Arc::clone(&engine) as Arc<dyn Engine>;
    let node =
        Node::open(store, Arc::clone(&clock) as _, Arc::clone(&dice) as _, identity.clone()).await.unwrap();
    State { node, engine, identity, clock, dice, sent: Mutex::default() }
}

/// Utopia, Northmark and Southmere, who all have each other's cards.
async fn alliance() -> [State; 3] {
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

fn tick(states: &[State]) {
    for state in states {
        state.clock.0.fetch_add(1_000_000, Ordering::SeqCst);
    }
}

fn to(members: &[&str]) -> ReleaseForm {
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
    async fn claim(&self, name: &str, form: &ReleaseForm) -> StixId {
        let object = json!({ "type": "course-of-action", "name": name, "description": "Compare the printed line with the chip." });
        self.node.claim(&Caller::node(), object.to_string().as_bytes(), form).await.unwrap().id
    }

    fn signer(&self) -> Signer<'_> {
        self.identity.signer()
    }

    /// What a caller reads of this node's own collection, as TAXII's `match[version]=all` gives it.
    async fn shown(
        &self,
        caller: &Caller,
        collection: &str,
        added_after: Option<Timestamp>,
        limit: usize,
    ) -> (Vec<Record>, bool) {
        let view = self.node.collection(caller, collection).await.unwrap();
        let query = ReadQuery {
            ids: Vec::new(),
            types: Vec::new(),
            versions: vec![Which::All],
            spec_versions: Vec::new(),
            added_after,
            limit,
            after: Seq(0),
            with_bytes: true,
        };
        let (released, more) = self.node.read(caller, &view, query).await.unwrap();
        (released.into_inner().into_iter().map(|Visible(record)| record).collect(), more)
    }

    /// One page of what this node shows another.
    async fn page_for(&self, reader: &MemberId, plan: &Plan) -> (ReceivedPage, bool) {
        let after = plan.added_after.as_ref().map(|text| text.parse().unwrap());
        let (records, more) =
            self.shown(&Caller::member(reader.clone()), "released", after, plan.limit).await;
        let objects: Vec<&[u8]> = records.iter().map(|record| &*record.bytes).collect();
        let page = ReceivedPage {
            body: envelope(&objects),
            date_added_last: records.last().map(|record| record.date_added.to_string()),
        };
        (page, more)
    }

    /// Takes everything another node shows this one.
    async fn pull(&self, from: &State) -> PageOutcome {
        let caller = Caller::node();
        let mut plan = self.node.begin_sync(&caller, &from.identity.member).await.unwrap();
        let mut sum = PageOutcome::default();
        loop {
            let (page, more) = from.page_for(&self.identity.member, &plan).await;
            let outcome = self.node.conclude_page(&caller, &plan, &page).await.unwrap();
            sum.stored += outcome.stored;
            sum.unchanged += outcome.unchanged;
            sum.withdrawn += outcome.withdrawn;
            sum.acknowledged += outcome.acknowledged;
            sum.refused.extend(outcome.refused);
            plan.added_after = page.date_added_last.clone().or(plan.added_after);
            from.sent.lock().unwrap().push(page);
            if !more {
                return sum;
            }
        }
    }

    /// Gives this node a page as if `from` had sent it.
    async fn take(&self, from: &State, objects: &[&[u8]]) -> PageOutcome {
        let plan = self.node.begin_sync(&Caller::node(), &from.identity.member).await.unwrap();
        let page = ReceivedPage { body: envelope(objects), date_added_last: None };
        self.node.conclude_page(&Caller::node(), &plan, &page).await.unwrap()
    }

    async fn detail(&self, id: &StixId) -> Option<ClaimDetail> {
        match self.node.claim_detail(&Caller::node(), id).await {
            Ok(detail) => Some(detail),
            Err(NodeError::NotFound(_)) => None,
            Err(error) => panic!("{error}"),
        }
    }

    async fn sound(&self) {
        let verdict = self.node.audit_verify(&Caller::node()).await.unwrap();
        assert_eq!(verdict.faults, [""; 0]);
        assert!(verdict.leaves > 0);
    }
}

fn envelope(objects: &[&[u8]]) -> Vec<u8> {
    [&b"{\"objects\":["[..], &objects.join(&b","[..]), b"]}"].concat()
}

/// An object as somebody may write it by hand.
fn written(kind: &str, number: u8, author: Option<&StixId>, rest: Value) -> (StixId, Vec<u8>) {
    let id = StixId::from_random(kind, [number; 16]);
    let mut object = json!({
        "type": kind, "spec_version": "2.1", "id": id.to_string(),
        "created": "2026-11-01T00:00:00.000Z", "modified": "2026-11-01T00:00:00.000Z",
        "object_marking_refs": [Tlp::Green.marking_id()]
    });
    let members = object.as_object_mut().unwrap();
    if let Some(author) = author {
        members.insert("created_by_ref".into(), author.to_string().into());
    }
    members.extend(rest.as_object().unwrap().clone());
    (id, object.to_string().into_bytes())
}

fn practice(number: u8, author: Option<&StixId>) -> (StixId, Vec<u8>) {
    written("course-of-action", number, author, json!({ "name": format!("Practice {number}") }))
}

fn terms(target: &StixId) -> Terms {
    Terms {
        target: target.clone(),
        versions: BTreeSet::new(),
        mode: Mode::Hide,
        deadline: None,
        reason: WithdrawalReason::Error,
        addressees: BTreeSet::new(),
    }
}

/// What a reader can tell of a collection.
fn visible(records: &[Record]) -> Vec<(String, String, String, Vec<u8>)> {
    records
        .iter()
        .map(|record| {
            (
                record.id.to_string(),
                record.version.clone(),
                record.date_added.to_string(),
                record.bytes.to_vec(),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_claim_arrives_attested_byte_for_byte_at_the_members_it_names_and_nowhere_else() {
    let [utopia, northmark, southmere] = &alliance().await;
    let id = utopia.claim("For Northmark alone", &to(&["XNM"])).await;
    assert_eq!(northmark.pull(utopia).await.refused, [""; 0]);
    assert_eq!(southmere.pull(utopia).await.refused, [""; 0]);
    let (ours, theirs) = (utopia.detail(&id).await.unwrap(), northmark.detail(&id).await.unwrap());
    assert_eq!(theirs.newest.record.bytes, ours.newest.record.bytes);
    assert_eq!(theirs.newest.record.origin, "UTO");
    assert_eq!(theirs.newest.author, Author::Attested { member: "UTO".into(), name: "State UTO".into() });
    assert_eq!(theirs.newest.tlp, Tlp::Amber);
    assert!(southmere.detail(&id).await.is_none());
    let (shown, _) = utopia.shown(&Caller::member(code("XSM")), "released", None, 1_000).await;
    assert!(
        !shown.is_empty()
            && shown.iter().all(
                |record| record.id != id && !record.bytes.windows(9).any(|window| window == b"Northmark")
            )
    );
    // What was received is not this member's to show.
    let (passed_on, _) = northmark.shown(&Caller::member(code("XSM")), "released", None, 1_000).await;
    assert!(passed_on.iter().all(|record| record.id != id));
    for state in [utopia, northmark, southmere] {
        state.sound().await;
    }
}

#[tokio::test]
async fn a_walk_of_small_pages_brings_the_same_as_one_page() {
    let [utopia, northmark, southmere] = &alliance().await;
    for number in 0..7 {
        utopia.claim(&format!("Practice {number}"), &to(&["XNM", "XSM"])).await;
    }
    southmere.pull(utopia).await;
    let mut plan = northmark.node.begin_sync(&Caller::node(), &code("UTO")).await.unwrap();
    plan.limit = 2;
    let mut pages = 0;
    loop {
        let (page, more) = utopia.page_for(&code("XNM"), &plan).await;
        northmark.node.conclude_page(&Caller::node(), &plan, &page).await.unwrap();
        plan.added_after = page.date_added_last;
        pages += 1;
        // The place was kept: a walk that breaks off goes on from there.
        assert_eq!(
            northmark.node.begin_sync(&Caller::node(), &code("UTO")).await.unwrap().added_after,
            plan.added_after
        );
        if !more {
            break;
        }
    }
    assert!(pages > 5);
    let ids = |records: Vec<Record>| -> Vec<String> {
        records.iter().map(|record| record.id.to_string()).collect()
    };
    let (one, _) = southmere.shown(&Caller::node(), "received-uto", None, 1_000).await;
    let (many, _) = northmark.shown(&Caller::node(), "received-uto", None, 1_000).await;
    assert_eq!(ids(many), ids(one));
}

/// Utopia with two claims for Southmere and, if wanted, something between them that Southmere may not see.
/// What one of the twins does besides.
type Deed = fn(&State) -> std::pin::Pin<Box<dyn Future<Output = ()> + '_>>;

async fn twin(hidden: Option<Deed>) -> State {
    let states = alliance().await;
    let utopia = &states[0];
    tick(&states);
    utopia.dice.0.store(1 << 50, Ordering::SeqCst);
    let first = utopia.claim("First", &to(&["XNM", "XSM"])).await;
    tick(&states);
    if let Some(hidden) = hidden {
        utopia.dice.0.store(2 << 50, Ordering::SeqCst);
        hidden(utopia).await;
    }
    tick(&states);
    utopia.dice.0.store(3 << 50, Ordering::SeqCst);
    utopia.claim("Second", &to(&["XSM"])).await;
    tick(&states);
    utopia
        .node
        .withdraw(&Caller::node(), &first, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await
        .unwrap();
    let [utopia, ..] = states;
    utopia
}

#[tokio::test]
async fn what_a_reader_may_not_see_changes_nothing_that_it_can_see() {
    let without = twin(None).await;
    let with = twin(Some(|utopia| {
        Box::pin(async move {
            let id = utopia.claim("Hidden", &to(&["XNM"])).await;
            utopia
                .claim(
                    "Hidden too",
                    &ReleaseForm { tlp: Tlp::Red, purpose: Some("border control".into()), ..to(&["XNM"]) },
                )
                .await;
            utopia
                .node
                .withdraw(&Caller::node(), &id, WithdrawalReason::Error, Mode::Erase, Duration::from_days(1))
                .await
                .unwrap();
        })
    }))
    .await;
    let reader = Caller::member(code("XSM"));
    for limit in [1, 2, 3, 1_000] {
        let mut after = None;
        loop {
            let (a, more_a) = without.shown(&reader, "released", after, limit).await;
            let (b, more_b) = with.shown(&reader, "released", after, limit).await;
            assert_eq!(visible(&a), visible(&b), "limit {limit}");
            assert_eq!(more_a, more_b, "limit {limit}");
            after = a.last().map(|record| record.date_added);
            if !more_a {
                break;
            }
        }
    }
    let absent = StixId::from_random("course-of-action", [9; 16]);
    // By name: hidden and absent are answered alike.
    let (all, _) = with.shown(&Caller::member(code("XNM")), "released", None, 1_000).await;
    let (seen, _) = with.shown(&reader, "released", None, 1_000).await;
    let hidden: Vec<&Record> =
        all.iter().filter(|record| !seen.iter().any(|known| known.id == record.id)).collect();
    assert!(!hidden.is_empty(), "there is something to hide");
    let collection = with.node.collection(&reader, "released").await.unwrap();
    assert!(with.node.read_versions(&reader, &collection, &absent).await.unwrap().is_none());
    for record in hidden {
        assert!(
            with.node.read_versions(&reader, &collection, &record.id).await.unwrap().is_none(),
            "{}",
            record.id
        );
    }
}

#[tokio::test]
async fn a_withdrawal_hides_at_once_and_its_acknowledgement_is_verified() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let id = utopia.claim("Soon withdrawn", &to(&["XNM", "XSM"])).await;
    northmark.pull(utopia).await;
    southmere.pull(utopia).await;
    tick(&states);
    let note = utopia
        .node
        .withdraw(&Caller::node(), &id, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await
        .unwrap();
    assert_eq!(note.recipients, [code("XNM"), code("XSM")].into());
    // At once: the version is shown to nobody any more, the withdrawal is.
    let (shown, _) = utopia.shown(&Caller::member(code("XNM")), "released", None, 1_000).await;
    let versions: Vec<&Record> = shown.iter().filter(|record| record.id == id).collect();
    assert!(
        versions.iter().all(|record| StixObject::from_bytes(&record.bytes).unwrap().header.revoked),
        "only the revoked version"
    );
    assert!(shown.iter().any(|record| record.id == note.withdrawal));
    let outcome = northmark.pull(utopia).await;
    assert_eq!((outcome.withdrawn, &outcome.refused[..]), (1, &[][..]));
    let there = northmark.detail(&id).await.unwrap();
    assert!(there.versions[0].record.withdrawn.is_some(), "hidden at Northmark");
    assert!(utopia.node.withdrawals(&Caller::node()).await.unwrap()[0].acknowledged.is_empty());
    let answer = utopia.pull(northmark).await;
    assert_eq!((answer.acknowledged, &answer.refused[..]), (1, &[][..]));
    let notes = utopia.node.withdrawals(&Caller::node()).await.unwrap();
    assert_eq!(
        notes[0].acknowledged.keys().cloned().collect::<Vec<_>>(),
        [code("XNM")],
        "Southmere has not answered"
    );
    // Southmere may not see what Northmark answered, and its own answer completes the note.
    let (others, _) = northmark.shown(&Caller::member(code("XSM")), "released", None, 1_000).await;
    assert!(others.iter().all(|record| record.id.kind() != "x-vigie-acknowledgement"));
    southmere.pull(utopia).await;
    utopia.pull(southmere).await;
    assert_eq!(utopia.node.withdrawals(&Caller::node()).await.unwrap()[0].acknowledged.len(), 2);
    let twice = utopia
        .node
        .withdraw(&Caller::node(), &id, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await;
    assert!(matches!(twice, Err(NodeError::Conflict(_))), "{twice:?}");
    for state in &states {
        state.sound().await;
    }
}

#[tokio::test]
async fn a_replayed_page_changes_nothing_even_after_a_withdrawal() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    let id = utopia.claim("Said once", &to(&["XNM"])).await;
    let first = northmark.pull(utopia).await;
    assert!(first.stored > 0);
    let everything = async || visible(&northmark.shown(&Caller::node(), "received-uto", None, 1_000).await.0);
    let before = everything().await;
    let plan = northmark.node.begin_sync(&Caller::node(), &code("UTO")).await.unwrap();
    let replayed = utopia.sent.lock().unwrap()[0].clone();
    let again = northmark
        .node
        .conclude_page(&Caller::node(), &plan, &ReceivedPage { date_added_last: None, ..replayed.clone() })
        .await
        .unwrap();
    assert_eq!(again, PageOutcome { unchanged: first.stored, ..PageOutcome::default() });
    assert_eq!(everything().await, before);
    tick(&states);
    utopia
        .node
        .withdraw(&Caller::node(), &id, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await
        .unwrap();
    northmark.pull(utopia).await;
    let withdrawn = everything().await;
    let pages = utopia.sent.lock().unwrap().clone();
    for page in pages {
        let outcome = northmark
            .node
            .conclude_page(&Caller::node(), &plan, &ReceivedPage { date_added_last: None, ..page })
            .await
            .unwrap();
        assert_eq!((outcome.stored, outcome.withdrawn), (0, 0));
    }
    assert_eq!(everything().await, withdrawn);
    assert!(northmark.detail(&id).await.unwrap().versions[0].record.withdrawn.is_some());
    northmark.sound().await;
}

#[tokio::test]
async fn an_object_that_names_another_author_is_refused_and_the_rest_of_the_page_kept() {
    let [utopia, northmark, southmere] = &alliance().await;
    let (good, good_bytes) = practice(10, Some(&northmark.identity.identity));
    let (nobody, nobody_bytes) = practice(11, None);
    let (not_author, not_author_bytes) = practice(12, Some(&southmere.identity.identity));
    let (our_name, our_name_bytes) = practice(13, Some(&utopia.identity.identity));
    let outcome =
        utopia.take(northmark, &[&not_author_bytes, &good_bytes, &our_name_bytes, b"7", &nobody_bytes]).await;
    assert_eq!(outcome.stored, 2);
    let told = |id: &str, reason: &str| {
        outcome.refused.iter().any(|line| line.starts_with(&format!("{id} {reason}")))
    };
    assert!(told(not_author.as_str(), "object.not-author: "), "{:?}", outcome.refused);
    assert!(told(our_name.as_str(), "object.our-name: "), "{:?}", outcome.refused);
    assert!(told("objects[3]", ""), "{:?}", outcome.refused);
    assert_eq!(outcome.refused.len(), 3);
    for id in [&good, &nobody] {
        assert_eq!(
            utopia.detail(id).await.unwrap().newest.author,
            Author::Unsigned { received_from: "XNM".into() }
        );
    }
    for id in [&not_author, &our_name] {
        assert!(utopia.detail(id).await.is_none());
    }
    utopia.sound().await;
}

#[tokio::test]
async fn a_withdrawal_of_somebody_elses_object_is_refused() {
    let [utopia, northmark, southmere] = &alliance().await;
    let ours = utopia.claim("Utopia's own", &to(&["XNM"])).await;
    let theirs = southmere.claim("Southmere's own", &to(&["UTO", "XNM"])).await;
    utopia.pull(southmere).await;
    let (good, good_bytes) = practice(20, Some(&northmark.identity.identity));
    let green = [Tlp::Green.marking_id().parse().unwrap()];
    for (number, target) in [(21, &ours), (22, &theirs)] {
        let withdrawal = withdraw(terms(target), &northmark.signer(), &green, start(), [number; 16]).unwrap();
        let outcome = utopia.take(northmark, &[&withdrawal, &good_bytes]).await;
        assert_eq!(outcome.withdrawn, 0);
        assert_eq!(outcome.refused.len(), 1, "{:?}", outcome.refused);
        assert!(outcome.refused[0].contains(" withdrawal.not-author: "), "{:?}", outcome.refused);
        let target = utopia.detail(target).await.unwrap();
        assert!(target.versions.iter().all(|version| version.record.withdrawn.is_none()));
    }
    assert!(utopia.detail(&good).await.is_some(), "the rest of the page is kept");
    // One that Southmere is said to have signed, with another key.
    let forged = Signer { key: &northmark.identity.signing_key, ..southmere.signer() };
    let withdrawal =
        withdraw(terms(&theirs), &forged, &green, start() + Duration::from_secs(1), [23; 16]).unwrap();
    for sender in [northmark, southmere] {
        let outcome = utopia.take(sender, &[&withdrawal]).await;
        assert!(
            outcome.withdrawn == 0 && outcome.refused[0].contains(" withdrawal.not-valid: "),
            "{outcome:?}"
        );
    }
    assert!(utopia.detail(&theirs).await.unwrap().newest.record.withdrawn.is_none());
    // Southmere's own is followed.
    let withdrawal =
        withdraw(terms(&theirs), &southmere.signer(), &green, start() + Duration::from_secs(1), [24; 16])
            .unwrap();
    assert_eq!(utopia.take(southmere, &[&withdrawal]).await.withdrawn, 1);
    assert!(utopia.detail(&theirs).await.unwrap().newest.record.withdrawn.is_some());
}

#[tokio::test]
async fn a_forged_attestation_makes_nobody_an_author() {
    let [utopia, northmark, southmere] = &alliance().await;
    let (id, bytes) = practice(30, Some(&northmark.identity.identity));
    let object = StixObject::from_bytes(&bytes).unwrap();
    let at = start() + Duration::from_secs(60);
    let forged = Signer { key: &southmere.identity.signing_key, ..northmark.signer() };
    let attestation = attest(&object, &forged, None, at, [31; 16]).unwrap();
    let outcome = utopia.take(northmark, &[&attestation, &bytes]).await;
    assert_eq!((outcome.stored, outcome.refused.len()), (1, 1), "{outcome:?}");
    assert!(outcome.refused[0].contains(" attestation.not-valid: "), "{:?}", outcome.refused);
    assert_eq!(
        utopia.detail(&id).await.unwrap().newest.author,
        Author::Unsigned { received_from: "XNM".into() }
    );
    // In the name of a third member, of an object that names no author: passed through, and it convinces nobody.
    let (open, open_bytes) = practice(32, None);
    let open_object = StixObject::from_bytes(&open_bytes).unwrap();
    let forged = Signer { key: &northmark.identity.signing_key, ..southmere.signer() };
    let attestation = attest(&open_object, &forged, None, at, [33; 16]).unwrap();
    utopia.take(northmark, &[&attestation, &open_bytes]).await;
    let author = utopia.detail(&open).await.unwrap().newest.author;
    assert!(!matches!(author, Author::Attested { .. }), "{author:?}");
    // Its own signature over the first object counts, whoever forged another one before.
    let attestation = attest(&object, &northmark.signer(), None, at, [34; 16]).unwrap();
    assert_eq!(utopia.take(northmark, &[&attestation]).await.refused, [""; 0]);
    assert_eq!(
        utopia.detail(&id).await.unwrap().newest.author,
        Author::Attested { member: "XNM".into(), name: "State XNM".into() }
    );
}

#[tokio::test]
async fn a_changed_object_under_a_sound_attestation_is_not_attested() {
    let [utopia, northmark, _] = &alliance().await;
    let (id, bytes) = practice(40, Some(&northmark.identity.identity));
    let attestation = attest(
        &StixObject::from_bytes(&bytes).unwrap(),
        &northmark.signer(),
        None,
        start() + Duration::from_secs(60),
        [41; 16],
    )
    .unwrap();
    let changed = String::from_utf8(bytes).unwrap().replace("Practice 40", "Practice 41").into_bytes();
    utopia.take(northmark, &[&attestation, &changed]).await;
    let author = utopia.detail(&id).await.unwrap().newest.author;
    assert!(matches!(&author, Author::Invalid { received_from, .. } if received_from == "XNM"), "{author:?}");
}

#[tokio::test]
async fn an_acknowledgement_that_answers_nothing_is_refused() {
    let states = alliance().await;
    let [utopia, northmark, southmere] = &states;
    let id = utopia.claim("Withdrawn", &to(&["XNM"])).await;
    tick(&states);
    let note = utopia
        .node
        .withdraw(&Caller::node(), &id, WithdrawalReason::Error, Mode::Hide, Duration::from_days(1))
        .await
        .unwrap();
    let green = [Tlp::Green.marking_id().parse().unwrap()];
    let other = withdraw(terms(&id), &utopia.signer(), &green, start(), [50; 16]).unwrap();
    let other = vigie_policy::verify_withdrawal(&other, &utopia.identity.card).unwrap();
    let stray = vigie_policy::acknowledge(
        &other,
        vigie_policy::Done::Hidden,
        &northmark.signer(),
        &green,
        start() + Duration::from_secs(9_000),
        [51; 16],
    );
    let outcome = utopia.take(northmark, &[&stray]).await;
    assert!(
        outcome.acknowledged == 0 && outcome.refused[0].contains(" acknowledgement.other: "),
        "{outcome:?}"
    );
    // The right withdrawal, in the name of a member that did not sign.
    let ours = utopia.detail(&note.withdrawal).await.unwrap().newest.record.bytes;
    let ours = vigie_policy::verify_withdrawal(&ours, &utopia.identity.card).unwrap();
    let forged = Signer { key: &southmere.identity.signing_key, ..northmark.signer() };
    let forged = vigie_policy::acknowledge(
        &ours,
        vigie_policy::Done::Hidden,
        &forged,
        &green,
        start() + Duration::from_secs(9_000),
        [52; 16],
    );
    let outcome = utopia.take(northmark, &[&forged]).await;
    assert!(
        outcome.acknowledged == 0 && outcome.refused[0].contains(" acknowledgement.not-valid: "),
        "{outcome:?}"
    );
    assert!(utopia.node.withdrawals(&Caller::node()).await.unwrap()[0].acknowledged.is_empty());
}

#[tokio::test]
async fn a_page_cut_in_the_middle_is_refused_whole() {
    let [utopia, northmark, _] = &alliance().await;
    let (first, first_bytes) = practice(60, Some(&northmark.identity.identity));
    let (second, second_bytes) = practice(61, Some(&northmark.identity.identity));
    let whole = envelope(&[&first_bytes, &second_bytes]);
    let plan = utopia.node.begin_sync(&Caller::node(), &code("XNM")).await.unwrap();
    let leaves = utopia.node.engine().log_head().await.unwrap().size;
    for keep in [0, 1, 12, 12 + first_bytes.len(), whole.len() / 2 + 20, whole.len() - 2, whole.len() - 1] {
        let page = ReceivedPage {
            body: whole[..keep].to_vec(),
            date_added_last: Some("2026-11-02T00:00:00.000000Z".into()),
        };
        let cut = utopia.node.conclude_page(&Caller::node(), &plan, &page).await;
        assert!(
            matches!(&cut, Err(NodeError::Invalid(problem)) if problem.code == "envelope.syntax"),
            "cut to {keep}: {cut:?}"
        );
    }
    for id in [&first, &second] {
        assert!(utopia.detail(id).await.is_none());
    }
    assert_eq!(
        utopia.node.begin_sync(&Caller::node(), &code("XNM")).await.unwrap().added_after,
        None,
        "the walk did not go on"
    );
    assert!(
        utopia.node.engine().log_head().await.unwrap().size <= leaves + 1,
        "nothing but this test's own look was written"
    );
    assert_eq!(utopia.take(northmark, &[&first_bytes, &second_bytes]).await.stored, 2);
}

#[tokio::test]
async fn what_was_erased_does_not_come_back() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    let id = utopia.claim("To be erased", &to(&["XNM"])).await;
    northmark.pull(utopia).await;
    let original = northmark.detail(&id).await.unwrap().newest.record.bytes;
    tick(&states);
    utopia
        .node
        .withdraw(&Caller::node(), &id, WithdrawalReason::DataSubject, Mode::Erase, Duration::from_days(3))
        .await
        .unwrap();
    assert_eq!(northmark.pull(utopia).await.withdrawn, 1);
    let nothing_left = async || {
        let held =
            northmark.node.engine().get(&[], &id, Which::All, &vigie_store::Audiences::All).await.unwrap();
        assert!(held.iter().all(|record| record.erased && record.bytes.is_empty()), "{held:?}");
        let (shown, _) = northmark.shown(&Caller::node(), "received-uto", None, 1_000).await;
        assert!(!shown.iter().any(|record| record.bytes.windows(12).any(|window| window == b"To be erased")));
    };
    nothing_left().await;
    // The same version, and one under a new `modified`.
    let text = String::from_utf8(original.to_vec()).unwrap();
    let modified = StixObject::from_bytes(&original).unwrap().header.version.key();
    assert!(text.contains("\"modified\""), "{modified}");
    let value: Value = serde_json::from_str(&text).unwrap();
    let later = text
        .replace(&format!("\"modified\":{}", value["modified"]), "\"modified\":\"2026-12-01T00:00:00.000Z\"");
    assert_ne!(later, text);
    for bytes in [text.as_bytes(), later.as_bytes()] {
        assert_eq!(northmark.take(utopia, &[bytes]).await.stored, 0);
        nothing_left().await;
    }
    assert_eq!(utopia.pull(northmark).await.acknowledged, 1);
    northmark.sound().await;
    utopia.sound().await;
}

#[tokio::test]
async fn a_rewritten_log_is_a_fork() {
    let [utopia, northmark, southmere] = &alliance().await;
    let asker = Caller::member(code("UTO"));
    let member = code("XNM");
    let growth = async |from: &State, size: u64| from.node.audit_growth(&asker, size).await.unwrap();
    let first = growth(northmark, 0).await;
    for _ in 0..2 {
        assert_eq!(utopia.node.witness(&member, 0, &first).await.unwrap(), Witnessed::Sound);
    }
    for number in 0..5 {
        northmark.claim(&format!("Practice {number}"), &to(&["UTO"])).await;
    }
    let seen = utopia.node.witnessed(&member).await.unwrap().unwrap();
    assert_eq!((seen.size, seen.epoch), (first.head.size, 1));
    let grown = growth(northmark, seen.size).await;
    assert!(grown.head.size > seen.size);
    utopia.node.witness(&member, seen.size, &grown).await.unwrap();

    // Same keys, another history: longer, and shorter.
    let rewritten = state_of(northmark.identity.clone()).await;
    assert!(rewritten.node.audit_head(&asker).await.unwrap().size < grown.head.size);
    rewritten.dice.0.store(7 << 50, Ordering::SeqCst);
    assert!(is_fork(utopia.node.witness(&member, 0, &growth(&rewritten, 0).await).await), "shorter");
    for number in 0..9 {
        rewritten.claim(&format!("Another {number}"), &to(&["UTO"])).await;
    }
    let from = grown.head.size;
    assert!(is_fork(utopia.node.witness(&member, from, &growth(&rewritten, from).await).await), "longer");
    // An older head of the same log is a way back, too.
    assert!(is_fork(utopia.node.witness(&member, 0, &first).await), "older");
    let root = utopia.node.witnessed(&member).await.unwrap().unwrap().root;
    assert_eq!(root, grown.head.root, "the sound head is remembered");

    // A head that Northmark did not sign, and one whose unsigned epoch was raised.
    let mut foreign = growth(southmere, 0).await;
    assert!(matches!(utopia.node.witness(&member, 0, &foreign).await, Err(NodeError::Invalid(_))));
    foreign = growth(&rewritten, 0).await;
    foreign.head.epoch = 2;
    let raised = utopia.node.witness(&member, 0, &foreign).await;
    assert!(matches!(raised, Err(NodeError::Invalid(_))), "the epoch is signed with the head");
    utopia.sound().await;
}

fn is_fork(result: vigie_node::Result<Witnessed>) -> bool {
    matches!(&result, Err(NodeError::Conflict(problem)) if problem.code == "audit.fork")
}

/// Northmark's log with heads that Utopia witnessed along the way, and a backup of it made in between.
#[tokio::test]
async fn a_restored_log_goes_on_in_a_new_epoch_and_must_prove_it() {
    let [utopia, northmark, _] = &alliance().await;
    let asker = Caller::member(code("UTO"));
    let member = code("XNM");
    let growth = async |from: &State, size: u64| from.node.audit_growth(&asker, size).await.unwrap();
    let mut from = 0;
    let mut backups = Vec::new();
    for number in 0..6 {
        northmark.claim(&format!("Practice {number}"), &to(&["UTO"])).await;
        let grown = growth(northmark, from).await;
        assert_eq!(utopia.node.witness(&member, from, &grown).await.unwrap(), Witnessed::Sound);
        from = grown.head.size;
        northmark.claim(&format!("Unseen {number}"), &to(&["UTO"])).await;
        backups.push(Arc::new(northmark.engine.copy()));
    }
    let seen = utopia.node.witnessed(&member).await.unwrap().unwrap();
    let restore = async |backup: &Arc<MemoryEngine>, epoch: u32, dice: u64| {
        let identity = Identity { log_epoch: epoch, ..northmark.identity.clone() };
        let restored = state_over(Arc::new(backup.copy()), identity).await;
        restored.dice.0.store(dice << 50, Ordering::SeqCst);
        restored.node.open_epoch().await.unwrap();
        for number in 0..4 {
            restored.claim(&format!("Later {number}"), &to(&["UTO"])).await;
        }
        restored
    };
    /// Asks as `peer` does.
    async fn ask(witness: &State, shown: &State, member: &MemberId) -> vigie_node::Result<u64> {
        let asker = Caller::member(witness.identity.member.clone());
        let mut from = witness.node.witnessed(member).await?.map_or(0, |seen| seen.size);
        for rounds in 0..20 {
            let growth = match shown.node.audit_growth(&asker, from).await {
                Err(NodeError::Invalid(_)) => {
                    from = 0;
                    shown.node.audit_growth(&asker, 0).await?
                }
                other => other?,
            };
            match witness.node.witness(member, from, &growth).await? {
                Witnessed::Sound => return Ok(rounds),
                Witnessed::AskFrom(size) => from = size,
            }
        }
        panic!("asked for ever");
    }

    // Another history behind a new epoch: it opens it in form, and holds nothing that was seen.
    let other = state_of(Identity { log_epoch: 2, ..northmark.identity.clone() }).await;
    other.dice.0.store(9 << 50, Ordering::SeqCst);
    for number in 0..30 {
        other.claim(&format!("Another {number}"), &to(&["UTO"])).await;
    }
    other.node.open_epoch().await.unwrap();
    let judged = ask(utopia, &other, &member).await;
    assert!(
        matches!(&judged, Err(NodeError::Conflict(problem)) if problem.code == "audit.fork"),
        "{judged:?}"
    );
    // A new epoch without its leaf, and with the leaf of another log.
    let sound = restore(&backups[2], 2, 11).await;
    let mut bare = growth(&sound, 0).await;
    let opening = bare.opening.take();
    assert!(opening.is_some());
    assert!(is_fork(utopia.node.witness(&member, 0, &bare).await));
    let mut mixed = growth(&other, 0).await;
    mixed.opening = opening;
    assert!(is_fork(utopia.node.witness(&member, 0, &mixed).await));
    assert_eq!(utopia.node.witnessed(&member).await.unwrap().unwrap(), seen, "nothing of it is remembered");

    // A backup older than the last head seen: it goes on from the head before it, and the loss is counted.
    assert!(ask(utopia, &sound, &member).await.unwrap() > 0);
    let now = utopia.node.witnessed(&member).await.unwrap().unwrap();
    let backup = backups[2].log_head().await.unwrap().size;
    assert_eq!((now.epoch, now.lost), (2, seen.size - backup));
    assert!(now.earlier.iter().all(|(size, _)| *size <= backup));
    // The first epoch is over.
    assert!(ask(utopia, northmark, &member).await.is_err());
    // A second restore, from a backup of the first epoch, older still.
    let again = restore(&backups[0], 3, 13).await;
    ask(utopia, &again, &member).await.unwrap();
    assert_eq!(utopia.node.witnessed(&member).await.unwrap().unwrap().epoch, 3);
    // Within the new epoch it must grow as ever.
    again.claim("More", &to(&["UTO"])).await;
    assert_eq!(ask(utopia, &again, &member).await.unwrap(), 0);
    utopia.sound().await;
    again.sound().await;
}

#[tokio::test]
async fn an_unknown_member_and_an_expired_card_are_not_asked() {
    let states = alliance().await;
    let [utopia, northmark, _] = &states;
    assert!(matches!(
        utopia.node.begin_sync(&Caller::node(), &code("XWM")).await,
        Err(NodeError::NotFound(_))
    ));
    assert_eq!(utopia.node.member_by_pin(&[2; 32]).await.unwrap(), Some(code("XNM")));
    utopia.clock.0.fetch_add(Duration::from_days(701).as_micros(), Ordering::SeqCst);
    let late = utopia.node.begin_sync(&Caller::node(), &northmark.identity.member).await;
    assert!(
        matches!(&late, Err(NodeError::Invalid(problem)) if problem.code == "member.card-expired"),
        "{late:?}"
    );
    assert_eq!(utopia.node.member_by_pin(&[2; 32]).await.unwrap(), None, "nor is its key let in");
}
