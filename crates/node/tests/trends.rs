//! Counts, mutations, series, alarms and warnings between nodes in memory, joined page by page without sockets.

#[path = "support/joined.rs"]
mod joined;

use joined::{State, alliance, named};
use vigie_node::claims::ReleaseForm;
use vigie_node::counts::CountKind;
use vigie_node::phenomena::{MutationForm, OpinionForm};
use vigie_node::series::{Scope, SeriesKey, Unit};
use vigie_node::warnings::{AlarmOutcome, AnswerForm, WarningForm};
use vigie_node::{Caller, NodeError};
use vigie_stix::phenomena::Opinion;
use vigie_trend::Week;

const CODE: &str = "document-chip-manipulation";

fn this_week(state: &State) -> Week {
    Week::of(state.node.now())
}

/// Three years of calm weeks and a last one that counts `last`.
fn history(state: &State, calm: u64, last: u64) -> String {
    let now = this_week(state);
    let mut csv = "week,kind,unit,phenomenon,count\n".to_owned();
    for back in 1..=160 {
        let count = if back == 1 { last } else { calm + u64::from(back % 3 == 0) };
        csv += &format!(
            "{},land,found,{CODE},{count}\n{},land,checked,,900\n",
            now.plus(-back),
            now.plus(-back)
        );
    }
    csv
}

fn own(kind: CountKind, scope: Scope) -> SeriesKey {
    SeriesKey { phenomenon: CODE.into(), unit: Unit::Found, kind, scope }
}

fn problem(error: NodeError) -> &'static str {
    match error {
        NodeError::Invalid(problem)
        | NodeError::Conflict(problem)
        | NodeError::NotFound(problem)
        | NodeError::Forbidden(problem) => problem.code,
        other => panic!("{other}"),
    }
}

fn warning(release: ReleaseForm) -> WarningForm {
    WarningForm { asked_actions: vec!["examine-chips".into()], valid_days: 14, release }
}

#[tokio::test]
async fn a_rise_becomes_an_alarm_a_warning_and_a_question_and_scores_its_rule() {
    let [utopia, northmark, _] = alliance().await;
    let caller = Caller::node();
    let report = northmark.node.import_series(&caller, &history(&northmark, 2, 15)).await.unwrap();
    assert_eq!((report.accepted, report.refused.len()), (320, 0));
    let series = northmark.node.series(&caller, &own(CountKind::All, Scope::Own), 12).await.unwrap();
    let last = series.points.iter().rev().nth(1).unwrap();
    assert!(last.unusual && last.imported && last.count == Some(15) && last.checked == Some(900), "{last:?}");
    assert!(series.points.iter().rev().skip(2).all(|point| !point.unusual));

    let found = northmark.node.detect_alarms(&caller).await.unwrap();
    assert_eq!(found.alarms.len(), 2, "for land and for all kinds: {found:?}");
    assert!(northmark.node.detect_alarms(&caller).await.unwrap().alarms.is_empty(), "a week alarms once");
    let alarm = northmark.node.alarms(&caller, 10).await.unwrap()[0].id.clone();

    let made = northmark.node.warn(&caller, &alarm, &warning(named(&["UTO"]))).await.unwrap();
    let again = northmark.node.warn(&caller, &alarm, &warning(named(&["UTO"]))).await.unwrap_err();
    assert_eq!(problem(again), "warning.made");
    for lang in vigie_model::Lang::ALL {
        let text =
            vigie_node::warnings::question_text(&northmark.node.alarms(&caller, 1).await.unwrap()[0], lang);
        assert!(!text.contains('{') && text.chars().count() <= 300, "{text}");
    }
    let question = northmark.node.ask(&caller, &alarm, None, vigie_model::Lang::En).await.unwrap();
    assert!(question.text.contains("Manipulated chips") && question.alarm.as_deref() == Some(&*alarm));

    utopia.pull(&northmark).await;
    let received = utopia.node.warnings(&caller).await.unwrap();
    assert!(received.len() == 1 && received[0].id == made.id && !received[0].own);
    assert_eq!((received[0].observed, &*received[0].phenomenon), (15, CODE));
    let own_answer = northmark.node.answer_warning(&caller, &made.id, &answer()).await.unwrap_err();
    assert_eq!(problem(own_answer), "not-found", "nobody acknowledges its own warning");
    utopia.node.answer_warning(&caller, &made.id, &answer()).await.unwrap();
    northmark.pull(&utopia).await;
    let answered = northmark.node.warnings(&caller).await.unwrap();
    assert_eq!(answered[0].answers.len(), 1);
    assert_eq!(answered[0].answers[0].action, "informed-checkpoints");

    northmark.node.record_outcome(&caller, &alarm, AlarmOutcome::Useful).await.unwrap();
    let score = northmark.node.rule_scores(&caller).await.unwrap().remove(0);
    assert_eq!((score.alarms, score.warnings, score.questions, score.useful, score.open), (2, 1, 1, 1, 1));
}

fn answer() -> AnswerForm {
    AnswerForm { action: "informed-checkpoints".into() }
}

#[tokio::test]
async fn what_members_tell_makes_the_region_and_small_counts_stay_untold() {
    let [utopia, northmark, southmere] = alliance().await;
    let caller = Caller::node();
    northmark.node.import_series(&caller, &history(&northmark, 4, 6)).await.unwrap();
    utopia.node.import_series(&caller, &history(&utopia, 20, 60)).await.unwrap();
    let last = this_week(&utopia).plus(-1);
    let shared = utopia.node.share_counts(&caller, last.plus(-150), last, &named(&["XNM"])).await.unwrap();
    assert_eq!(shared.weeks.len(), 151);
    let again = utopia.node.share_counts(&caller, last.plus(-1), last, &named(&["XSM"])).await.unwrap();
    assert_eq!((again.weeks.len(), again.told_before.len(), again.objects), (0, 2, 0), "told once");
    northmark.pull(&utopia).await;
    southmere.pull(&utopia).await;
    let region = northmark.node.series(&caller, &own(CountKind::All, Scope::Region), 4).await.unwrap();
    let point = region.points.iter().find(|point| point.week == last).unwrap();
    assert_eq!(point.count, Some(66), "{point:?}");
    assert!(point.unusual);
    assert!(region.points.last().unwrap().count.is_none(), "this week is told by nobody yet");
    let alarms = northmark.node.detect_alarms(&caller).await.unwrap().alarms;
    assert!(alarms.iter().any(|id| id.contains(".region.")), "{alarms:?}");

    // Northmark's own are below ten: they leave as a gap, and a gap is not zero.
    northmark.node.share_counts(&caller, last, last, &named(&["UTO"])).await.unwrap();
    utopia.pull(&northmark).await;
    let region = utopia.node.series(&caller, &own(CountKind::All, Scope::Region), 4).await.unwrap();
    let point = region.points.iter().find(|point| point.week == last).unwrap();
    assert_eq!((point.count, &*point.missing), (None, &["XNM".to_owned()][..]));
}

#[tokio::test]
async fn a_mutation_shows_who_says_so_and_who_disputes_it() {
    let [utopia, northmark, _] = alliance().await;
    let caller = Caller::node();
    let form = mutation(&["XNM"]);
    let made = utopia.node.state_mutation(&caller, &form).await.unwrap();
    northmark.pull(&utopia).await;
    let on = OpinionForm { opinion: Opinion::Disagree, release: named(&["UTO"]) };
    northmark.node.give_opinion(&caller, &made.id, &on).await.unwrap();
    utopia.pull(&northmark).await;
    for state in [&utopia, &northmark] {
        let views = state.node.mutations(&caller).await.unwrap();
        assert_eq!(views.len(), 1);
        assert!(
            matches!(&views[0].author, vigie_node::alerts::Author::Attested { member, .. } if member == "UTO")
        );
        assert_eq!(views[0].opinions.len(), 1);
        assert!(views[0].opinions[0].1.disputes());
        assert_eq!(views[0].enablers, ["modern-communication", "illicit-funds"]);
    }
}

fn mutation(members: &[&str]) -> MutationForm {
    MutationForm {
        phenomenon: CODE.into(),
        kind: "adopts-method-of".into(),
        other_phenomenon: "cyber-credentials".into(),
        since: "2026-09".into(),
        enablers: vec!["modern-communication".into(), "illicit-funds".into(), "modern-communication".into()],
        evidence_refs: Vec::new(),
        confidence: 60,
        valid_days: 200,
        release: named(members),
    }
}

#[tokio::test]
async fn bad_input_is_refused_where_it_is() {
    let [utopia, ..] = alliance().await;
    let (node, caller) = (&utopia.node, Caller::node());
    for (change, code) in [
        (MutationForm { phenomenon: "migration".into(), ..mutation(&["XNM"]) }, "phenomenon.unknown"),
        (MutationForm { other_phenomenon: CODE.into(), ..mutation(&["XNM"]) }, "mutation.same"),
        (MutationForm { kind: "becomes".into(), ..mutation(&["XNM"]) }, "mutation.kind"),
        (MutationForm { since: "2027-01".into(), ..mutation(&["XNM"]) }, "mutation.since"),
        (MutationForm { since: "2026-13".into(), ..mutation(&["XNM"]) }, "mutation.since"),
        (MutationForm { enablers: vec!["people".into()], ..mutation(&["XNM"]) }, "mutation.enabler"),
        (
            MutationForm {
                evidence_refs: vec![vigie_model::StixId::from_random("malware", [9; 16])],
                ..mutation(&["XNM"])
            },
            "mutation.evidence",
        ),
    ] {
        assert_eq!(problem(node.state_mutation(&caller, &change).await.unwrap_err()), code);
    }
    let now = this_week(&utopia);
    let open = node.share_counts(&caller, now, now, &named(&["XNM"])).await.unwrap_err();
    assert_eq!(problem(open), "count.open-week");
    let long = node.share_counts(&caller, now.plus(-900), now.plus(-1), &named(&["XNM"])).await.unwrap_err();
    assert_eq!(problem(long), "count.weeks");
    let empty = node.share_counts(&caller, now.plus(-2), now.plus(-1), &named(&["XNM"])).await.unwrap_err();
    assert_eq!(problem(empty), "not-found");
    assert_eq!(problem(node.import_series(&caller, "a,b\n").await.unwrap_err()), "series.heading");
    let csv = format!(
        "week,kind,unit,phenomenon,count\n{now},land,found,{CODE},1\n2026-W01,all,found,{CODE},1\n2026-W01,land,found,migration,1\n2026-W01,land,checked,{CODE},1\n2026-W01,land,found,{CODE},-1\nx\n2026-W01,land,found,{CODE},1\n"
    );
    let report = node.import_series(&caller, &csv).await.unwrap();
    assert_eq!(report.accepted, 1);
    assert_eq!(report.refused.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7]);
    assert_eq!(
        problem(node.ask(&caller, "none", None, vigie_model::Lang::En).await.unwrap_err()),
        "not-found"
    );
    let none = WarningForm { asked_actions: vec!["stop-people".into()], ..warning(named(&["XNM"])) };
    assert_eq!(problem(node.warn(&caller, "none", &none).await.unwrap_err()), "warning.asked");
}
