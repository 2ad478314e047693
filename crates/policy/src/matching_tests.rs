use vigie_model::Duration;

use super::*;
use crate::card::{CardContent, NodeKey};

fn now() -> Timestamp {
    Timestamp::from_date(2026, 11, 25).unwrap()
}

fn code(text: &str) -> MemberId {
    text.parse().unwrap()
}

fn publication() -> Publication {
    Publication {
        list: "stolen".to_owned(),
        title: "Stolen passports".to_owned(),
        epoch: 3,
        public_key: [7; 32],
        documents: 2,
        as_of: now(),
        expires: now() + Duration::from_days(7),
        shard_bits: 1,
        shards: vec![[1; 32], [2; 32]],
        members: [code("XSM")].into(),
        per_day: 100,
    }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

fn card(member: &str) -> MemberCard {
    let content = CardContent {
        member: code(member),
        country: member.parse().unwrap(),
        identity: vigie_model::StixId::from_random("identity", [1; 16]),
        name: "Utopia".to_owned(),
        node_keys: vec![NodeKey {
            key: key().verifying_key(),
            valid_from: now() - Duration::from_days(1),
            valid_until: now() + Duration::from_days(30),
        }],
        endpoints: Vec::new(),
        spki_pins: BTreeSet::new(),
        valid_from: now() - Duration::from_days(1),
        valid_until: now() + Duration::from_days(30),
    };
    MemberCard::sign(content, &SigningKey::from_bytes(&[8; 32])).unwrap().0
}

#[test]
fn a_manifest_comes_back_and_any_change_is_told() {
    let (manifest, bytes) = Manifest::sign(publication(), &code("UTO"), &key(), now()).unwrap();
    assert_eq!(Manifest::open(&bytes, &card("UTO")).unwrap(), manifest);
    assert_eq!(Manifest::open(&bytes, &card("XNM")), Err(ManifestError::OtherMember));
    let text = String::from_utf8(bytes).unwrap();
    let changes = [
        ("\"epoch\":3", "\"epoch\":4"),
        ("0707070707", "0707070708"),
        ("\"XSM\"", "\"XNM\""),
        ("\"documents\":2", "\"documents\":3"),
        ("0101010101", "0101010102"),
    ];
    for (before, after) in changes {
        let changed = text.replacen(before, after, 1);
        assert_ne!(changed, text);
        let error = Manifest::open(changed.as_bytes(), &card("UTO")).unwrap_err();
        assert_eq!(error, ManifestError::Signature(SignatureError::Changed), "{before}");
    }
}

#[test]
fn a_key_that_was_not_the_members_then_counts_for_nothing() {
    let other = SigningKey::from_bytes(&[10; 32]);
    let (_, bytes) = Manifest::sign(publication(), &code("UTO"), &other, now()).unwrap();
    let error = Manifest::open(&bytes, &card("UTO")).unwrap_err();
    assert_eq!(error, ManifestError::Signature(SignatureError::Key));
    let late = Publication { expires: now() + Duration::from_days(99), ..publication() };
    let (_, bytes) = Manifest::sign(late, &code("UTO"), &key(), now() + Duration::from_days(60)).unwrap();
    assert_eq!(
        Manifest::open(&bytes, &card("UTO")).unwrap_err(),
        ManifestError::Signature(SignatureError::Key)
    );
}

#[test]
fn what_no_manifest_may_say_is_refused() {
    let wrong = [
        Publication { list: "Stolen!".to_owned(), ..publication() },
        Publication { title: "a\u{7}".to_owned(), ..publication() },
        Publication { epoch: 0, ..publication() },
        Publication { expires: now(), ..publication() },
        Publication { as_of: now() + Duration::from_secs(1), ..publication() },
        Publication { shard_bits: 2, ..publication() },
        Publication { shard_bits: 200, ..publication() },
        Publication { per_day: MOST_PER_DAY + 1, ..publication() },
    ];
    for publication in wrong {
        let shown = format!("{publication:?}");
        let error = Manifest::sign(publication, &code("UTO"), &key(), now()).unwrap_err();
        assert!(matches!(error, ManifestError::Property { .. }), "{shown}");
    }
    for bytes in [&b""[..], b"{}", b"[]", b"{\"type\":\"vigie-member-card\"}", &[0xff; 9]] {
        assert!(matches!(Manifest::read(bytes), Err(ManifestError::Form { .. })));
    }
    assert!(matches!(Manifest::read(&vec![b' '; MAX_MANIFEST_BYTES + 1]), Err(ManifestError::Length { .. })));
}

#[test]
fn only_members_of_the_release_ask_and_no_more_than_granted() {
    let (manifest, _) = Manifest::sign(publication(), &code("UTO"), &key(), now()).unwrap();
    let ask = |member: &str, epoch, purpose: &str, elements, before, at| {
        may_ask(&manifest, &code(member), epoch, purpose, elements, before, at)
    };
    let none = Asked::default();
    assert_eq!(ask("XNM", 3, "look-up", 1, none, now()), Err(MatchRefusal::NotOffered));
    assert_eq!(ask("XNM", 9, "?", 0, none, now()), Err(MatchRefusal::NotOffered), "said before all else");
    assert_eq!(ask("XSM", 2, "look-up", 1, none, now()), Err(MatchRefusal::Epoch));
    assert_eq!(ask("XSM", 3, "curiosity", 1, none, now()), Err(MatchRefusal::Purpose));
    assert_eq!(ask("XSM", 3, "look-up", 0, none, now()), Err(MatchRefusal::Batch));
    assert_eq!(ask("XSM", 3, "look-up", 1_001, none, now()), Err(MatchRefusal::Batch));
    let later = now() + Duration::from_days(7);
    assert_eq!(ask("XSM", 3, "look-up", 1, none, later), Err(MatchRefusal::Expired));
    let spent = ask("XSM", 3, "border-check", 100, none, now()).unwrap();
    assert_eq!((spent.day, spent.in_minute), (100, 100));
    assert_eq!(ask("XSM", 3, "border-check", 1, spent, now()), Err(MatchRefusal::Quota));
    let generous = Publication { per_day: MOST_PER_DAY, ..publication() };
    let (manifest, _) = Manifest::sign(generous, &code("UTO"), &key(), now()).unwrap();
    let busy = Asked { day: 6_000, minute: now().as_micros() / 60_000_000, in_minute: 6_000 };
    let ask = |at| may_ask(&manifest, &code("XSM"), 3, "look-up", 1, busy, at);
    assert_eq!(ask(now()), Err(MatchRefusal::Quota));
    assert_eq!(ask(now() + Duration::from_secs(60)).unwrap().in_minute, 1);
}
