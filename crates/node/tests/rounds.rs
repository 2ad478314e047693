//! Rounds between three nodes in memory: blind until everybody is bound, the same result at each, late and broken members named.

#[path = "support/joined.rs"]
mod joined;

use joined::{State, alliance};
use vigie_model::{Duration, StixId};
use vigie_node::rounds::{JudgementForm, QuestionForm, RoundForm, RoundView, Stage};
use vigie_node::{Caller, NodeError, Role};

fn form(members: &[&str]) -> RoundForm {
    RoundForm {
        title: "Chips in the next quarter".into(),
        phenomenon: "document-chip-manipulation".into(),
        place: "Land borders of the north".into(),
        period: "2026-12-01 to 2027-02-28".into(),
        resolution_source: "Counts that members tell".into(),
        questions: vec![QuestionForm {
            text: "How many manipulated chips will be found?".into(),
            unit: "documents".into(),
            lower: Some("0".into()),
            upper: Some("1000".into()),
        }],
        members: members.iter().map(|member| member.parse().unwrap()).collect(),
        commit_hours: 24,
        reveal_hours: 24,
        question_id: None,
        release: None,
    }
}

fn judgement(low: &str, middle: &str, high: &str) -> JudgementForm {
    JudgementForm {
        q05: low.into(),
        q50: middle.into(),
        q95: high.into(),
        confidence: Some(60),
        reason_codes: Vec::new(),
    }
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

/// Everybody takes what everybody shows.
async fn exchange(states: &[State]) {
    for one in states {
        for (at, other) in states.iter().enumerate() {
            if !std::ptr::eq(one, &states[at]) {
                one.pull(other).await;
            }
        }
    }
}

async fn view(state: &State, id: &StixId) -> RoundView {
    state.node.round(&Caller::node(), id).await.unwrap()
}

fn states_of(view: &RoundView) -> Vec<(String, &'static str)> {
    let progress = &view.questions[0].progress;
    progress.iter().map(|one| (one.member.to_string(), one.state)).collect()
}

const ALL: [&str; 3] = ["UTO", "XNM", "XSM"];
const NUMBERS: [[&str; 3]; 3] = [["10", "20", "40"], ["15", "30", "80"], ["5", "12", "30"]];

#[tokio::test]
async fn nobody_sees_a_judgement_before_all_are_bound_and_all_compute_the_same() {
    let states = alliance().await;
    let node = Caller::node();
    let id = states[0].node.open_round(&node, &form(&ALL)).await.unwrap().id;
    exchange(&states).await;
    let mut assessors = Vec::new();
    for (state, numbers) in states.iter().zip(NUMBERS) {
        let assessor = state.account("asta", Role::Assessor).await;
        let [low, middle, high] = numbers;
        state.node.judge(&assessor, &id, 1, &judgement(low, middle, high)).await.unwrap();
        assessors.push(assessor);
    }
    assert_eq!(
        view(&states[0], &id).await.questions[0].own.mine,
        None,
        "an assessor's numbers are the assessor's"
    );
    assert!(states[0].node.round(&assessors[0], &id).await.unwrap().questions[0].own.mine.is_some());

    for (state, assessor) in states.iter().zip(&assessors).take(2) {
        state.node.commit_judgement(assessor, &id).await.unwrap();
    }
    exchange(&states).await;
    assert_eq!(code_of(states[0].node.reveal(&assessors[0], &id).await.unwrap_err()), "round.blind");
    let third = view(&states[2], &id).await;
    assert_eq!(third.stage, Stage::Commit);
    assert!(third.questions[0].progress.iter().all(|one| one.quantiles.is_none()));
    let late = states[0].node.judge(&assessors[0], &id, 1, &judgement("1", "2", "3")).await.unwrap_err();
    assert_eq!(code_of(late), "round.committed", "who is bound is bound");

    states[2].node.commit_judgement(&assessors[2], &id).await.unwrap();
    exchange(&states).await;
    for (state, assessor) in states.iter().zip(&assessors) {
        state.node.reveal(assessor, &id).await.unwrap();
        assert_eq!(code_of(state.node.reveal(assessor, &id).await.unwrap_err()), "round.nothing-committed");
    }
    exchange(&states).await;
    for (state, assessor) in states.iter().zip(&assessors) {
        state.node.conclude_round(assessor, &id).await.unwrap();
        assert!(state.node.conclude_round(assessor, &id).await.unwrap().is_empty(), "told once");
    }
    exchange(&states).await;
    let mut views = Vec::new();
    for state in &states {
        views.push(view(state, &id).await);
    }
    let results: Vec<_> = views.iter().map(|view| view.questions[0].result.as_ref().unwrap()).collect();
    for result in &results {
        assert_eq!((&result.pooled, &result.inputs_sha256), (&results[0].pooled, &results[0].inputs_sha256));
        assert!(result.released && result.told.len() == 2 && result.told.iter().all(|(_, equal)| *equal));
        assert_eq!(result.medians, ["12", "30"]);
    }

    let other = states[1].node.realize(&node, &id, 1, "25").await.unwrap_err();
    assert_eq!(code_of(other), "round.other", "who asked says what came out");
    states[0].node.realize(&node, &id, 1, "25").await.unwrap();
    exchange(&states).await;
    let told = view(&states[1], &id).await;
    let came = told.questions[0].realization.as_ref().unwrap();
    assert_eq!((&*came.value, came.pool_covers), ("25", true));
    let (loss, covers) = came.own.unwrap();
    // Pinball loss of 15, 30, 80 at 25, the mean of 0.05·10, 0.5·5 and 0.05·55.
    assert!(covers && (loss - 5.75 / 3.0).abs() < 1e-9, "{loss}");
}

#[tokio::test]
async fn who_is_late_is_named_and_left_out_by_everybody_alike() {
    let states = alliance().await;
    let id = states[0].node.open_round(&Caller::node(), &form(&ALL)).await.unwrap().id;
    exchange(&states).await;
    let mut assessors = Vec::new();
    for (state, numbers) in states.iter().zip(NUMBERS) {
        let assessor = state.account("asta", Role::Assessor).await;
        let [low, middle, high] = numbers;
        state.node.judge(&assessor, &id, 1, &judgement(low, middle, high)).await.unwrap();
        assessors.push(assessor);
    }
    for (state, assessor) in states.iter().zip(&assessors).take(2) {
        state.node.commit_judgement(assessor, &id).await.unwrap();
    }
    exchange(&states).await;
    for state in &states {
        state.later(Duration::from_secs(25 * 3_600));
    }
    assert!(
        states[2].node.commit_judgement(&assessors[2], &id).await.is_err(),
        "the deadline binds this node too"
    );
    // Utopia shows its judgement, Northmark keeps its own.
    states[0].node.reveal(&assessors[0], &id).await.unwrap();
    exchange(&states).await;
    let open = states[0].node.conclude_round(&assessors[0], &id).await.unwrap_err();
    assert_eq!(code_of(open), "round.open", "Northmark still may");
    for state in &states {
        state.later(Duration::from_secs(25 * 3_600));
    }
    for state in &states {
        let view = view(state, &id).await;
        assert_eq!(view.stage, Stage::Closed);
        assert_eq!(
            states_of(&view),
            [
                ("UTO".to_owned(), "revealed"),
                ("XNM".to_owned(), "not-revealed"),
                ("XSM".to_owned(), "no-commitment")
            ]
        );
        let result = view.questions[0].result.as_ref().unwrap();
        assert_eq!((&result.medians, &result.leave_out), (&["20".to_owned(), "20".to_owned()], &None));
    }
}

#[tokio::test]
async fn a_round_stays_among_those_asked_and_bad_numbers_are_refused() {
    let states = alliance().await;
    let node = Caller::node();
    let alone = states[0].node.open_round(&node, &form(&["UTO"])).await.unwrap_err();
    assert!(matches!(alone, NodeError::Invalid(_)), "{alone}");
    let id = states[0].node.open_round(&node, &form(&["UTO", "XNM"])).await.unwrap().id;
    exchange(&states).await;
    assert!(states[2].node.rounds(&node).await.unwrap().is_empty(), "Southmere was not asked");
    let assessor = states[1].account("asta", Role::Assessor).await;
    for numbers in [["40", "20", "10"], ["ten", "20", "30"], ["1", "20", "3000"]] {
        let [low, middle, high] = numbers;
        let refused =
            states[1].node.judge(&assessor, &id, 1, &judgement(low, middle, high)).await.unwrap_err();
        assert!(matches!(refused, NodeError::Invalid(_)), "{numbers:?}: {refused}");
    }
    assert!(
        states[1].node.judge(&assessor, &id, 2, &judgement("1", "2", "3")).await.is_err(),
        "no question 2"
    );
    let none = states[1].node.commit_judgement(&assessor, &id).await.unwrap_err();
    assert_eq!(code_of(none), "round.nothing-entered");
    let officer = states[1].account("olga", Role::Officer).await;
    let role = states[1].node.judge(&officer, &id, 1, &judgement("1", "2", "3")).await.unwrap_err();
    assert_eq!(code_of(role), "auth.role");
}
