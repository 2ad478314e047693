use super::*;
use crate::StixObject;
use crate::scan::Limits;
use crate::validate::validate;

fn id(kind: &str, octet: u8) -> StixId {
    StixId::from_random(kind, [octet; 16])
}

fn at() -> Timestamp {
    "2026-11-23T14:02:37.123Z".parse().unwrap()
}

fn with_head<T>(kind: &str, write: impl FnOnce(&Head<'_>) -> T) -> T {
    write(&Head { id: &id(kind, 1), created_by: &id("identity", 2), created: at(), markings: &[] })
}

fn a_link() -> Link {
    Link {
        kind: "finances".to_owned(),
        source: id("identity", 3),
        target: id("identity", 4),
        since: day("2026-01-31"),
        evidence: vec![id("report", 5)],
        reports: vec!["Report 7 of the \"Institute\"".to_owned()],
        reliability: Some("B".to_owned()),
        credibility: Some("3".to_owned()),
        confidence: Some(60),
    }
}

fn a_text() -> PracticeText {
    PracticeText {
        name: "Second reading".to_owned(),
        context: "At night.\nWhere light is poor.".to_owned(),
        steps: vec!["Tilt the page".to_owned(), "Read again".to_owned()],
        evidence: "Two years of checks".to_owned(),
        results: "Fewer referrals".to_owned(),
    }
}

#[test]
fn what_is_written_is_read_back_and_is_sound_stix() {
    let opinion_of = Opinion {
        opinion: "disagree".to_owned(),
        object: id("relationship", 9),
        reasons: vec!["source-doubtful".to_owned()],
        confidence: Some(40),
    };
    let named = Designation {
        subject: id("identity", 3),
        stance: "designates".to_owned(),
        category: "terrorist-organisation".to_owned(),
        authority: "Ministry of the Interior of Utopia".to_owned(),
        instrument: "Order 12/2026".to_owned(),
        day: "2026-02-01".to_owned(),
        valid_until: Some(at()),
        confidence: Some(90),
    };
    let good = Practice {
        lang: "en".to_owned(),
        text: a_text(),
        review_date: "2027-11-23".to_owned(),
        regions: vec!["north".to_owned()],
        tags: vec!["chip-digest".to_owned()],
    };
    let met = Meeting {
        name: "Working group on documents".to_owned(),
        day: "2026-11-20".to_owned(),
        group: "Documents".to_owned(),
        agenda: vec!["Chip data".to_owned()],
        participants: vec!["UTO".parse().unwrap(), "XNM".parse().unwrap()],
    };
    let decided = Decision {
        meeting: id(MEETING_TYPE, 6),
        name: "Share the practice".to_owned(),
        responsible: "XNM".parse().unwrap(),
        due: "2026-12-20".to_owned(),
        basis: vec![id(PRACTICE_TYPE, 7)],
    };
    let done =
        FollowUp { decision: id(DECISION_TYPE, 8), state: "done".to_owned(), day: "2026-12-01".to_owned() };
    let all = [
        with_head("identity", |head| organisation(head, "Harbour Front")),
        with_head("relationship", |head| link(head, &a_link())),
        with_head("opinion", |head| opinion(head, &opinion_of)),
        with_head(DESIGNATION_TYPE, |head| designation(head, &named)),
        with_head(PRACTICE_TYPE, |head| practice(head, &good)),
        with_head("language-content", |head| translation(head, &id(PRACTICE_TYPE, 7), at(), "fr", &a_text())),
        with_head(MEETING_TYPE, |head| meeting(head, &met)),
        with_head(DECISION_TYPE, |head| decision(head, &decided)),
        with_head(FOLLOW_UP_TYPE, |head| follow_up(head, &done)),
    ];
    for bytes in &all {
        let object = StixObject::from_bytes(bytes).unwrap();
        let report = validate(bytes, &Limits::default());
        assert!(report.is_valid(), "{}: {report:?}", object.header.kind);
    }
    assert_eq!(read_organisation(&all[0]), Some(Organisation { name: "Harbour Front".to_owned() }));
    assert_eq!(read_link(&all[1]), Some(a_link()));
    assert_eq!(read_opinion(&all[2], &id("relationship", 9)), Some(opinion_of));
    assert_eq!(read_opinion(&all[2], &id("relationship", 8)), None);
    assert_eq!(read_designation(&all[3]), Some(named));
    assert_eq!(read_practice(&all[4]), Some(good));
    let read = read_translation(&all[5]).unwrap();
    assert_eq!((read.practice, read.of), (id(PRACTICE_TYPE, 7), Some(at())));
    assert_eq!(read.texts, BTreeMap::from([("fr".to_owned(), a_text())]));
    assert_eq!(read_meeting(&all[6]), Some(met));
    assert_eq!(read_decision(&all[7]), Some(decided));
    assert_eq!(read_follow_up(&all[8]), Some(done));
}

#[test]
fn persons_are_no_organisations() {
    let object = |text: &str| read_organisation(text.as_bytes()).is_some();
    assert!(object(r#"{"type":"identity","id":"identity--a","name":"A","identity_class":"organization"}"#));
    assert!(object(r#"{"type":"intrusion-set","id":"x","name":"A"}"#));
    assert!(!object(r#"{"type":"identity","id":"identity--a","name":"A","identity_class":"individual"}"#));
    assert!(!object(r#"{"type":"identity","id":"identity--a","name":"A"}"#));
    assert!(!object(r#"{"type":"threat-actor","id":"x","name":"A","resource_level":"individual"}"#));
    assert!(!object(r#"{"type":"malware","id":"x","name":"A"}"#));
    // A member that speaks of itself is no organisation that is spoken of.
    let member = r#"{"type":"identity","id":"identity--a","created_by_ref":"identity--a","name":"A","identity_class":"organization"}"#;
    assert!(!object(member));
}

#[test]
fn what_is_longer_than_we_write_or_of_no_list_is_not_read() {
    let link = String::from_utf8(with_head("relationship", |head| link(head, &a_link()))).unwrap();
    assert!(read_link(link.as_bytes()).is_some());
    for (from, to) in [
        ("\"B\"", "\"Z\""),
        ("\"B\"", "7"),
        ("Report 7", &*"x".repeat(300)),
        ("\"source_ref\":\"identity", "\"source_ref\":\"malware"),
        ("2026-01-31T", "31 January T"),
    ] {
        let changed = link.replacen(from, to, 1);
        assert_ne!(changed, link, "{from}");
        assert_eq!(read_link(changed.as_bytes()), None, "{to}");
    }
    assert_eq!(read_link(b"{"), None);
    assert_eq!(read_designation(b"[]"), None);
    assert_eq!(read_practice(br#"{"lang":"en","name":"a","review_date":"2026-02-30"}"#), None);
    assert!(read_practice(br#"{"lang":"en","name":"a","review_date":"2026-02-28"}"#).is_some());
    assert_eq!(read_practice(br#"{"lang":"\"><b>","name":"a","review_date":"2026-02-28"}"#), None);
    for wrong in ["2026-2-01", "2026-13-01", "20260101", "2026-01-0é", "", "2026-01-011"] {
        assert_eq!(day(wrong), None, "{wrong}");
    }
}
