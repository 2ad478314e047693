//! 100,000 generated cases against an oracle that was written from the design's sentences and shares no code with the crate.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use vigie_model::{AudienceId, MemberId, Timestamp, Tlp};
use vigie_policy::{
    AudienceRule, Context, Handling, HasAudience, Marking, Onward, Reader, Subject, assign, effective, view,
};

const MEMBERS: [&str; 4] = ["UTO", "XNM", "XSM", "XWM"];
const OWNER: &str = "UTO";

#[derive(Clone, Debug)]
struct Case {
    tlp: Tlp,
    release: Option<Vec<&'static str>>,
    onward: Onward,
    purpose: bool,
    basis: bool,
    expires: Option<i64>,
    originator: Option<&'static str>,
    received_from: Option<&'static str>,
    marking_missing: bool,
    individual: bool,
    issuers: Vec<&'static str>,
    protected: bool,
    submitter: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Who {
    Member(&'static str),
    Account(&'static str, Tlp),
}

/// The design's sentences, one after the other.
fn oracle(case: &Case, who: &Who, now: i64) -> bool {
    if case.expires.is_some_and(|expires| expires <= now) {
        return false;
    }
    if let (Who::Account(name, _), Some(submitter)) = (who, case.submitter)
        && *name == submitter
    {
        return true;
    }
    if case.individual && (!case.purpose || !case.basis || case.expires.is_none()) {
        return false;
    }
    let someone_elses = [case.originator, case.received_from].into_iter().flatten().any(|m| m != OWNER);
    if someone_elses && case.marking_missing {
        return false;
    }
    if someone_elses && case.tlp != Tlp::Clear && case.onward != Onward::Yes {
        return false;
    }
    let foreign_issuers: Vec<_> = case.issuers.iter().filter(|m| **m != OWNER).collect();
    match (who, &case.release) {
        (Who::Account(..), Some(_)) => false,
        (Who::Account(_, clearance), None) => {
            let open = case.tlp == Tlp::Clear || case.tlp == Tlp::Green && *clearance != Tlp::Clear;
            open && !case.protected && foreign_issuers.is_empty()
        }
        (Who::Member(member), Some(list)) => {
            let named = list.contains(member);
            let issued_it = case.issuers.contains(member);
            named && (case.tlp != Tlp::Red || case.purpose) && !(case.protected && issued_it)
        }
        (Who::Member(member), None) => {
            matches!(case.tlp, Tlp::Clear | Tlp::Green) && !case.protected && !case.issuers.contains(member)
        }
    }
}

fn member(code: &str) -> MemberId {
    code.parse().unwrap()
}

fn set(codes: &[&str]) -> BTreeSet<MemberId> {
    codes.iter().map(|code| member(code)).collect()
}

fn handling(case: &Case) -> Handling {
    Handling {
        tlp: case.tlp,
        release: case.release.as_deref().map(set),
        onward: case.onward,
        purpose: case.purpose.then(|| "purpose".to_owned()),
        legal_basis: case.basis.then(|| "basis".to_owned()),
        expires: case.expires.map(Timestamp::from_secs),
        originator: case.originator.map(member),
    }
}

fn rule(case: &Case, handling: &Handling) -> AudienceRule {
    let (owner, from) = (member(OWNER), case.received_from.map(member));
    let subject =
        Subject { individual: case.individual, issuers: set(&case.issuers), protected: case.protected };
    let context = Context {
        owner: &owner,
        received_from: from.as_ref(),
        marking_missing: case.marking_missing,
        subject: &subject,
        submitter: case.submitter,
    };
    assign(handling, &context).rule
}

struct Stored(AudienceId);

impl HasAudience for Stored {
    fn audience(&self) -> AudienceId {
        self.0
    }
}

fn reads(rule: &AudienceRule, who: &Who, now: i64) -> bool {
    let reader = match who {
        Who::Member(code) => Reader::Member(member(code)),
        Who::Account(name, clearance) => Reader::Account { name: (*name).to_owned(), clearance: *clearance },
    };
    let text = rule.to_string();
    // By way of the stored text, as a node does it, and among other rules.
    let rules = [AudienceRule::owner(), text.parse().unwrap(), AudienceRule::members(set(&MEMBERS))];
    let view = view(&reader, &rules, Timestamp::from_secs(now));
    assert_eq!(view.audiences().contains(rule.id()), view.release(Stored(rule.id())).is_some());
    view.release(Stored(rule.id())).is_some()
}

fn cases() -> impl Strategy<Value = Case> {
    let list = proptest::option::of(subsequence(MEMBERS.to_vec(), 0..=4));
    let marking = (
        select(Tlp::ALL.to_vec()),
        list,
        select(vec![Onward::No, Onward::Ask, Onward::Yes]),
        any::<(bool, bool)>(),
        proptest::option::of(0_i64..4),
        proptest::option::of(select(MEMBERS.to_vec())),
    );
    let around = (
        proptest::option::of(select(MEMBERS[1..].to_vec())),
        proptest::bool::weighted(0.1),
        proptest::bool::weighted(0.3),
        subsequence(MEMBERS.to_vec(), 0..=2),
        proptest::bool::weighted(0.3),
        proptest::option::of(select(vec!["feed", "XNM"])),
    );
    (marking, around).prop_map(|((tlp, release, onward, (purpose, basis), expires, originator), around)| {
        let (received_from, marking_missing, individual, issuers, protected, submitter) = around;
        Case {
            tlp,
            release,
            onward,
            purpose,
            basis,
            expires,
            originator,
            received_from,
            marking_missing,
            individual,
            issuers,
            protected,
            submitter,
        }
    })
}

fn readers() -> impl Strategy<Value = Who> {
    prop_oneof![
        // The owner's own node never asks itself as a peer.
        select(MEMBERS[1..].to_vec()).prop_map(Who::Member),
        (select(vec!["feed", "other", "XNM"]), select(Tlp::ALL.to_vec()))
            .prop_map(|(name, tlp)| Who::Account(name, tlp)),
    ]
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

#[test]
fn every_reader_gets_exactly_what_the_oracle_says_in_100_000_cases() {
    let (given, kept) = (std::cell::Cell::new(0_u32), std::cell::Cell::new(0_u32));
    runner(100_000)
        .run(&(cases(), readers(), 0_i64..4), |(case, who, now)| {
            let rule = rule(&case, &handling(&case));
            let expected = oracle(&case, &who, now);
            prop_assert_eq!(reads(&rule, &who, now), expected, "{}", rule);
            let tally = if expected { &given } else { &kept };
            tally.set(tally.get() + 1);
            Ok(())
        })
        .unwrap();
    // The cases are no test if nearly all of them answer alike.
    assert!(given.get() > 5_000 && kept.get() > 5_000, "{given:?} given, {kept:?} kept");
}

#[test]
fn a_further_marking_adds_no_reader_that_it_does_not_name() {
    runner(20_000)
        .run(&(cases(), cases(), readers(), 0_i64..4), |(mut case, mut more, who, now)| {
            // A stated purpose, basis or expiry can free what waits for one, and a list what waits for names; all else must only tighten.
            (case.purpose, more.purpose, case.individual) = (true, true, false);
            (case.issuers, case.protected) = (Vec::new(), false);
            if case.tlp > Tlp::Green && case.release.is_none() {
                case.release = Some(MEMBERS.to_vec());
            }
            more.originator = more.originator.filter(|m| *m != OWNER);
            let one =
                effective(&[Marking::Handling(handling(&case))], &[], &[], &Handling::of_tlp(Tlp::Clear));
            let markings = [Marking::Handling(handling(&case)), Marking::Handling(handling(&more))];
            let both = effective(&markings[..1], &markings[1..], &[], &Handling::of_tlp(Tlp::Clear));
            let (one, both) = (rule(&case, &one), rule(&case, &both));
            prop_assert!(!reads(&both, &who, now) || reads(&one, &who, now), "{one} became {both}");
            let closed = effective(
                &[markings[0].clone(), Marking::Unreadable],
                &[],
                &[],
                &Handling::of_tlp(Tlp::Clear),
            );
            let submitted =
                matches!((&who, case.submitter), (Who::Account(name, _), Some(by)) if *name == by);
            prop_assert!(submitted || !reads(&rule(&case, &closed), &who, now));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_second_release_row_gives_the_new_readers_and_no_others() {
    runner(20_000)
        .run(&(cases(), cases(), readers(), 0_i64..4), |(old, new, who, now)| {
            let (old, new) = (rule(&old, &handling(&old)), rule(&new, &handling(&new)));
            let row = AudienceRule::difference(&new, &old);
            let (before, after) = (reads(&old, &who, now), reads(&new, &who, now));
            let by_row = row.is_some_and(|row| reads(&row, &who, now));
            prop_assert!(!by_row || after, "a row gives what the new rule does not");
            prop_assert!(by_row || before || !after, "a new reader was left out");
            Ok(())
        })
        .unwrap();
}
