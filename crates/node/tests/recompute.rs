//! A kept report is made again from its evidence, with the trust data that it was judged by.

#[path = "support/joined.rs"]
mod joined;

use joined::alliance;
use vigie_node::check::InspectRequest;
use vigie_node::recompute::Recomputed;
use vigie_node::{Caller, NodeError};
use vigie_trust::inspect::{Visual, VisualSex};
use vigie_trust::report::Verdict;

const LINES: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

#[tokio::test]
async fn what_was_typed_of_the_visual_zone_is_not_kept_and_the_report_recomputes_all_the_same() {
    let [utopia, _, _] = alliance().await;
    let visual = Visual {
        name: Some("ERIKSSON ANNA MARIA".into()),
        number: Some("L898902D4".into()),
        sex: Some(VisualSex::M),
        ..Visual::default()
    };
    let request = InspectRequest { mrz: Some(LINES.into()), visual: Some(visual), ..Default::default() };
    let made = utopia.node.inspect(&Caller::node(), request).await.unwrap();
    assert_ne!(made.report.outcome, Verdict::Passed);
    let code = |wanted: &str| made.report.checks.iter().any(|check| check.code.as_str().starts_with(wanted));
    assert!(code("visual."), "{:#?}", made.report);
    let view = utopia.node.check(&Caller::node(), &made.id).await.unwrap();
    let kept = serde_json::to_string(&view.evidence).unwrap();
    assert!(
        kept.contains("visual.") && !kept.contains("L898902D4"),
        "the typed number is nowhere in the evidence"
    );
    assert_eq!(utopia.node.recompute(&Caller::node(), &made.id).await.unwrap(), Recomputed::Same);
}

#[tokio::test]
async fn a_check_that_is_not_there_is_said_and_one_without_evidence_too() {
    let [utopia, _, _] = alliance().await;
    let answer = utopia.node.recompute(&Caller::node(), "0000000000000000-00000000").await;
    assert!(matches!(answer, Err(NodeError::NotFound(_))));
}
