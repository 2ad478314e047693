//! Levels of places that end by themselves, degraded mode, and a lottery whose draws a second hand recomputes.

#[path = "support/joined.rs"]
mod joined;

use hmac::{Hmac, KeyInit, Mac};
use joined::{State, alliance};
use sha2::{Digest, Sha256};
use vigie_model::{Duration, Outcome};
use vigie_node::check::{InspectRequest, Inspected, Place, PlaceKind};
use vigie_node::vigilance::{DegradedForm, LevelForm};
use vigie_node::{Caller, NodeError, Role};
use vigie_trust::report::{Profile, Verdict};

const LINES: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

async fn at_port(state: &State) {
    let place = Place { title: "Port Utopia".into(), kind: PlaceKind::Sea };
    state.node.set_place(&Caller::node(), &place).await.unwrap();
}

fn level(level: Profile, hours: u32) -> LevelForm {
    LevelForm {
        place: String::new(),
        level,
        reason: "warning".into(),
        text: "false visas by sea".into(),
        hours,
    }
}

async fn check(state: &State, profile: Option<Profile>) -> Inspected {
    let request = InspectRequest { mrz: Some(LINES.into()), profile, ..Default::default() };
    state.node.inspect(&Caller::node(), request).await.unwrap()
}

fn outcome(inspected: &Inspected, code: &str) -> Option<Outcome> {
    inspected.report.checks.iter().find(|check| check.code.as_str() == code).map(|check| check.outcome)
}

fn code_of(error: NodeError) -> &'static str {
    match error {
        NodeError::Invalid(problem)
        | NodeError::Conflict(problem)
        | NodeError::NotFound(problem)
        | NodeError::Forbidden(problem) => problem.code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_level_holds_where_it_was_set_and_ends_by_itself() {
    let [utopia, _, _] = alliance().await;
    let node = Caller::node();
    at_port(&utopia).await;
    assert_eq!(check(&utopia, None).await.report.profile, Profile::Routine);

    let elsewhere = LevelForm { place: "Airport North".into(), ..level(Profile::High, 48) };
    utopia.node.set_level(&node, &elsewhere).await.unwrap();
    assert_eq!(utopia.node.level_here().await.unwrap().0, Profile::Routine, "another place's level");
    utopia.node.set_level(&node, &level(Profile::Strict, 2)).await.unwrap();
    let raised = check(&utopia, None).await;
    assert_eq!(raised.report.profile, Profile::Strict);
    assert_ne!(raised.report.outcome, Verdict::Passed, "a strict place asks for more than an MRZ");
    // A caller may ask for more, and gets no less than the place asks.
    assert_eq!(check(&utopia, Some(Profile::Routine)).await.report.profile, Profile::Strict);
    assert_eq!(check(&utopia, Some(Profile::High)).await.report.profile, Profile::High);

    utopia.later(Duration::from_secs(2 * 3_600));
    assert_eq!(check(&utopia, None).await.report.profile, Profile::Routine, "it ended");
    let told = utopia.node.vigilance(&node).await.unwrap();
    assert_eq!(
        (told.here, told.until, told.levels.len()),
        (Profile::Routine, None, 2),
        "and is not forgotten"
    );

    let everywhere = LevelForm { place: "*".into(), ..level(Profile::Heightened, 5) };
    utopia.node.set_level(&node, &everywhere).await.unwrap();
    assert_eq!(check(&utopia, None).await.report.profile, Profile::Heightened);
    utopia.node.end_level(&node, "*").await.unwrap();
    assert_eq!(check(&utopia, None).await.report.profile, Profile::Routine);
    assert!(utopia.node.end_level(&node, "*").await.is_err(), "it has ended");
}

#[tokio::test]
async fn a_level_needs_a_commander_a_reason_and_an_end() {
    let [utopia, _, _] = alliance().await;
    let node = Caller::node();
    let nowhere = utopia.node.set_level(&node, &level(Profile::High, 1)).await.unwrap_err();
    assert_eq!(code_of(nowhere), "vigilance.place");
    at_port(&utopia).await;
    let officer = utopia.account("olga", Role::Officer).await;
    assert_eq!(
        code_of(utopia.node.set_level(&officer, &level(Profile::High, 1)).await.unwrap_err()),
        "auth.role"
    );
    for (form, code) in [
        (level(Profile::Routine, 1), "vigilance.level"),
        (level(Profile::High, 0), "vigilance.hours"),
        (level(Profile::High, 721), "vigilance.hours"),
        (LevelForm { reason: "because".into(), ..level(Profile::High, 1) }, "vigilance.reason"),
    ] {
        assert_eq!(code_of(utopia.node.set_level(&node, &form).await.unwrap_err()), code);
    }
    assert!(utopia.node.vigilance(&node).await.unwrap().levels.is_empty(), "nothing refused was kept");
}

#[tokio::test]
async fn degraded_mode_is_said_in_every_verdict_while_it_lasts() {
    let [utopia, _, _] = alliance().await;
    let node = Caller::node();
    at_port(&utopia).await;
    let form = DegradedForm { place: String::new(), text: "the link is cut".into(), hours: 3 };
    let too_long = DegradedForm { hours: 73, ..form.clone() };
    assert_eq!(code_of(utopia.node.declare_degraded(&node, &too_long).await.unwrap_err()), "vigilance.hours");
    assert_eq!(outcome(&check(&utopia, None).await, "vigilance.degraded"), None);
    utopia.node.declare_degraded(&node, &form).await.unwrap();
    assert_eq!(outcome(&check(&utopia, None).await, "vigilance.degraded"), Some(Outcome::NotRun));
    utopia.later(Duration::from_secs(3 * 3_600));
    assert_eq!(outcome(&check(&utopia, None).await, "vigilance.degraded"), None);
}

#[tokio::test]
async fn a_lottery_is_bound_before_its_day_and_recomputed_after_it() {
    let [mut utopia, _, _] = alliance().await;
    let node = Caller::node();
    at_port(&utopia).await;
    // The first day was not bound before it began: it has no lottery.
    assert_eq!(utopia.node.keep_lottery().await.unwrap(), 1);
    assert_eq!(utopia.node.keep_lottery().await.unwrap(), 0, "bound once");
    check(&utopia, None).await;
    let first = utopia.node.now().to_day();
    assert_eq!(code_of(utopia.node.lottery_day(&node, None, &first).await.unwrap_err()), "lottery.none");

    utopia.later(Duration::from_days(1));
    let day = utopia.node.now().to_day();
    let week = LevelForm { hours: 23, ..level(Profile::High, 1) };
    let mut drawn = 0;
    for number in 0..120 {
        if number == 40 {
            utopia.node.set_level(&node, &week).await.unwrap();
        }
        if number == 80 {
            utopia.restart().await;
        }
        let inspected = check(&utopia, None).await;
        let chosen = outcome(&inspected, "lottery.drawn") == Some(Outcome::Failed);
        drawn += u64::from(chosen);
        assert!(!chosen || inspected.report.outcome != Verdict::Passed, "chance sends to the second line");
    }
    let before = utopia.node.lottery_day(&node, None, &day).await.unwrap();
    assert_eq!((before.seed, before.holds), (None, None), "nobody reads the seed of a day that runs");
    let numbers: Vec<u64> = before.draws.iter().map(|draw| draw.number).collect();
    assert_eq!(numbers, (1..=120).collect::<Vec<_>>(), "also across a restart");

    utopia.later(Duration::from_days(1));
    utopia.node.keep_lottery().await.unwrap();
    let told = utopia.node.lottery_day(&node, None, &day).await.unwrap();
    assert_eq!((told.holds, told.gaps, told.draws.len()), (Some(true), 0, 120));
    assert_eq!(told.draws.iter().filter(|draw| draw.drawn).count() as u64, drawn, "as the verdicts said");

    // A second hand, from the words of the documentation alone.
    let seed = hex(&told.seed.unwrap());
    let bound = Sha256::new()
        .chain_update(b"vigie-lottery-v1\0")
        .chain_update(told.place.as_bytes())
        .chain_update([0])
        .chain_update(day.as_bytes())
        .chain_update([0])
        .chain_update(&seed)
        .finalize();
    assert_eq!(bound.as_slice(), hex(&told.commitment));
    for one in &told.draws {
        let mut mac = Hmac::<Sha256>::new_from_slice(&seed).unwrap();
        mac.update(b"vigie-lottery-v1");
        mac.update(&one.number.to_be_bytes());
        let eight: [u8; 8] = mac.finalize().into_bytes()[..8].try_into().unwrap();
        let share = (u128::from(u64::from_be_bytes(eight)) * 1_000) >> 64;
        assert_eq!(one.drawn, share < u128::from(one.rate.get()), "number {}", one.number);
    }
    let rates: std::collections::BTreeSet<u16> = told.draws.iter().map(|draw| draw.rate.get()).collect();
    assert_eq!(rates.len(), 2, "the rate of the level at each draw");
}

#[tokio::test]
async fn two_processes_of_a_node_give_every_check_a_number_of_its_own() {
    let [utopia, _, _] = alliance().await;
    at_port(&utopia).await;
    utopia.node.keep_lottery().await.unwrap();
    utopia.later(Duration::from_days(1));
    let other = utopia.beside().await;
    for _ in 0..10 {
        check(&utopia, None).await;
        for _ in 0..2 {
            let request = InspectRequest { mrz: Some(LINES.into()), ..Default::default() };
            other.inspect(&Caller::node(), request).await.unwrap();
        }
    }
    let day = utopia.node.now().to_day();
    let told = utopia.node.lottery_day(&Caller::node(), None, &day).await.unwrap();
    assert_eq!((told.draws.len(), told.gaps), (30, 0));
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
