//! Three members' nodes over stores in memory, joined page by page without sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use vigie_model::{Duration, MemberId, StixId, Timestamp, Tlp};
use vigie_mrtd::mrz::{Format, MrzDate, MrzFields, Sex, make};
use vigie_node::check::InspectRequest;
use vigie_node::claims::ReleaseForm;
use vigie_node::finding::{AlertForm, FindingForm, FindingMade};
use vigie_node::share::{ReadQuery, Visible};
use vigie_node::sync::{PageOutcome, ReceivedPage};
use vigie_node::{Caller, Clock, Entropy, Identity, Node, NodeError};
use vigie_policy::Onward;
use vigie_policy::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use vigie_store::memory::MemoryEngine;
use vigie_store::{Record, Seq, Which};

/// A clock that moves only when told.
pub struct Hand(pub AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// SplitMix64; set anew before a step, the step gets the same octets whatever was done before.
pub struct Dice(pub AtomicU64);

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
    pub identity: Identity,
    pub clock: Arc<Hand>,
    pub dice: Arc<Dice>,
}

pub fn start() -> Timestamp {
    Timestamp::from_date(2026, 11, 1).unwrap()
}

pub fn code(text: &str) -> MemberId {
    text.parse().unwrap()
}

pub fn operator() -> Caller {
    Caller::node()
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

/// Utopia, Northmark and Southmere, who all have each other's cards.
pub async fn alliance() -> [State; 3] {
    let mut states = Vec::new();
    for (member, number) in [("UTO", 1), ("XNM", 2), ("XSM", 3)] {
        let identity = identity(member, number);
        let clock = Arc::new(Hand(AtomicI64::new(start().as_micros() + 3_600_000_000)));
        let dice = Arc::new(Dice(AtomicU64::new(u64::from(number) << 32)));
        let engine = Arc::new(MemoryEngine::new());
        let node = Node::open(engine, Arc::clone(&clock) as _, Arc::clone(&dice) as _, identity.clone());
        states.push(State { node: node.await.unwrap(), identity, clock, dice });
    }
    for one in &states {
        for other in states.iter().filter(|other| other.identity.member != one.identity.member) {
            one.node.add_member(&operator(), &other.identity.card_text).await.unwrap();
        }
    }
    states.try_into().unwrap_or_else(|_| panic!("three states"))
}

pub fn to(members: &[&str]) -> ReleaseForm {
    ReleaseForm {
        tlp: Tlp::Amber,
        members: members.iter().map(|member| code(member)).collect(),
        onward: Onward::No,
        purpose: None,
        legal_basis: None,
        expires: None,
    }
}

/// The printed line of an expired passport: such a check is kept with its evidence.
pub fn printed(state: &str, number: &str, nationality: &str) -> String {
    let date = |text: &str| text.parse::<MrzDate>().unwrap_or_else(|_| panic!("{text} is a date"));
    let fields = MrzFields {
        document_code: "P".into(),
        issuing_state: state.into(),
        document_number: number.into(),
        nationality: nationality.into(),
        birth_date: date("740812"),
        sex: Sex::Female,
        expiry_date: date("120415"),
        optional_data: String::new(),
        optional_data_2: String::new(),
        primary_identifier: "SPECIMEN".into(),
        secondary_identifier: "A".into(),
    };
    make(&fields, Format::Td3).unwrap().join("\n")
}

impl State {
    pub fn pass(&self, span: Duration) {
        self.clock.0.fetch_add(span.as_micros(), Ordering::SeqCst);
    }

    /// Checks a printed line; the number of the check.
    pub async fn check(&self, mrz: &str) -> String {
        let request = InspectRequest { mrz: Some(mrz.to_owned()), ..InspectRequest::default() };
        self.node.inspect(&operator(), request).await.unwrap().id
    }

    /// Confirms a check and releases what was found.
    pub async fn confirm(
        &self,
        check: &str,
        release: Option<ReleaseForm>,
        alert: Option<&str>,
        protection_claimed: bool,
    ) -> Result<FindingMade, NodeError> {
        let alert = alert.map(|pattern| AlertForm {
            name: "A pattern".into(),
            pattern: (!pattern.is_empty()).then(|| pattern.to_owned()),
            series_length: 4,
            confidence: 70,
            valid_days: 30,
        });
        let form = FindingForm {
            phenomena: Vec::new(),
            inspection: check.to_owned(),
            method: "chip-altered-data".into(),
            detection_points: vec!["chip-digest".into()],
            confidence: Some(80),
            protection_claimed,
            release,
            alert,
        };
        self.node.confirm(&operator(), &form).await
    }

    /// What a caller reads of a collection, as TAXII's `match[version]=all` gives it.
    pub async fn shown(&self, caller: &Caller, collection: &str, after: Option<Timestamp>) -> Vec<Record> {
        let view = self.node.collection(caller, collection).await.unwrap();
        let query = ReadQuery {
            ids: Vec::new(),
            types: Vec::new(),
            versions: vec![Which::All],
            spec_versions: Vec::new(),
            added_after: after,
            limit: 1_000,
            after: Seq(0),
            with_bytes: true,
        };
        let (released, more) = self.node.read(caller, &view, query).await.unwrap();
        assert!(!more);
        released.into_inner().into_iter().map(|Visible(record)| record).collect()
    }

    /// Takes everything another node shows this one since the last time.
    pub async fn pull(&self, from: &State) -> PageOutcome {
        let plan = self.node.begin_sync(&operator(), &from.identity.member).await.unwrap();
        let after = plan.added_after.as_ref().map(|text| text.parse().unwrap());
        let records = from.shown(&Caller::member(self.identity.member.clone()), "released", after).await;
        let objects: Vec<&[u8]> = records.iter().map(|record| &*record.bytes).collect();
        let page = ReceivedPage {
            body: [&b"{\"objects\":["[..], &objects.join(&b","[..]), b"]}"].concat(),
            date_added_last: records.last().map(|record| record.date_added.to_string()),
        };
        self.node.conclude_page(&operator(), &plan, &page).await.unwrap()
    }

    /// Whether any bytes of any object that this node holds contain a text.
    pub async fn holds(&self, text: &str) -> bool {
        let mut after = Seq(0);
        loop {
            let changes = self.node.engine().changes(after, 1_000).await.unwrap();
            let Some(last) = changes.last() else { return false };
            after = last.seq();
            for change in changes {
                if let vigie_store::Change::Released(record) = change
                    && record.bytes.windows(text.len()).any(|window| window == text.as_bytes())
                {
                    return true;
                }
            }
        }
    }

    pub async fn sound(&self) {
        let verdict = self.node.audit_verify(&operator()).await.unwrap();
        assert_eq!(verdict.faults, [""; 0]);
        assert!(verdict.leaves > 0);
    }
}
