//! The visual zone against the machine readable zone: differences are named by field, never by value, and ask for a second look.

use vigie_model::{Outcome, Timestamp};
use vigie_trust::inspect::{Input, MrzText, Reading, Visual, conclude, inspect};
use vigie_trust::report::{CheckReport, Profile, Verdict};
use vigie_trust::store::TrustSnapshot;

const TD3: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
const FRA_ID: &str = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n9409923102854CORINNE<<<<<<<6512068F4";

fn report(mrz: Option<&str>, visual: &str) -> CheckReport {
    let visual: Visual = serde_json::from_str(visual).unwrap();
    let mrz = mrz.map(|text| MrzText { text: text.to_owned(), reading: Reading::First });
    let input = Input { mrz, visual: Some(visual), ..Input::default() };
    let at = Timestamp::from_date(2012, 3, 1).unwrap();
    conclude(inspect(&input, &TrustSnapshot::default(), at, Profile::Routine), Vec::new(), Vec::new())
}

fn outcomes(report: &CheckReport) -> Vec<(&str, Outcome)> {
    let visual = report.checks.iter().filter(|check| check.code.as_str().starts_with("visual."));
    visual.map(|check| (check.code.as_str(), check.outcome)).collect()
}

#[test]
fn what_agrees_passes_field_by_field() {
    let all = r#"{"name":"Eriksson, Anna Maria","number":"L898 902 C3","birth_date":"1974-08-12","sex":"F","expiry_date":"2012-04-15","issuing_state":"UTO"}"#;
    let report = report(Some(TD3), all);
    let passed = ["number", "birth-date", "sex", "expiry-date", "issuing-state", "name"];
    let expected: Vec<(String, Outcome)> =
        passed.iter().map(|field| (format!("visual.mrz-{field}"), Outcome::Passed)).collect();
    let found: Vec<(String, Outcome)> =
        outcomes(&report).into_iter().map(|(code, outcome)| (code.to_owned(), outcome)).collect();
    assert_eq!(found, expected);
    assert_eq!(report.outcome, Verdict::Passed);
    assert!(outcomes(&self::report(Some(TD3), "{}")).is_empty(), "what was not typed is not asked");
}

#[test]
fn each_difference_is_inconclusive_and_names_its_field_without_a_value() {
    for (visual, code, detail) in [
        (
            r#"{"name":"Erikson, Anna Maria"}"#,
            "visual.mrz-name",
            "they agree up to character 6 of what was typed",
        ),
        (r#"{"number":"L898902C4"}"#, "visual.mrz-number", ""),
        (
            r#"{"number":"L8989O2C3"}"#,
            "visual.mrz-number",
            "they differ in the letter O and the digit 0 alone",
        ),
        (r#"{"birth_date":"1974-08-21"}"#, "visual.mrz-birth-date", "they differ in day"),
        (r#"{"birth_date":"1975-09"}"#, "visual.mrz-birth-date", "they differ in year, month"),
        (r#"{"sex":"M"}"#, "visual.mrz-sex", ""),
        (r#"{"expiry_date":"2012-04-16"}"#, "visual.mrz-expiry-date", "they differ in day"),
        (r#"{"issuing_state":"D"}"#, "visual.mrz-issuing-state", ""),
    ] {
        let report = report(Some(TD3), visual);
        assert_eq!(
            (report.outcome, outcomes(&report)),
            (Verdict::Inconclusive, vec![(code, Outcome::Failed)]),
            "{visual}"
        );
        let said = report.checks.iter().find(|check| check.code.as_str() == code).unwrap();
        assert_eq!(said.detail, detail);
        assert!(report.next_step.starts_with("Compare both zones again"), "{}", report.next_step);
        let json = serde_json::to_string(&report).unwrap();
        for value in ["Erik", "ERIK", "L8989O2", "L898902C4", "1974", "1975", "2012-04-16"] {
            assert!(!json.contains(value), "{value} in the report of {visual}");
        }
    }
}

#[test]
fn names_in_national_characters_agree_in_every_admissible_form() {
    let umlaut = "P<D<<MUELLER<<JOERG<<<<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4";
    let said = |mrz: &str, visual: &str| {
        let report = report(Some(mrz), visual);
        let name =
            report.checks.iter().find(|check| check.code.as_str() == "visual.mrz-name").unwrap().clone();
        (name.outcome, name.detail)
    };
    let (outcome, detail) = said(umlaut, r#"{"national_name":"Müller, Jörg","issuing_state":"DEU"}"#);
    assert_eq!(outcome, Outcome::Passed);
    assert_eq!(detail, "national characters in a form of Doc 9303-3, section 6");
    assert_eq!(said(umlaut, r#"{"national_name":"Möller, Jörg"}"#).0, Outcome::Failed);
    // A name that the issuer transcribed by ear says nothing for or against it; its Latin letters decide.
    let arabic = r#"{"national_name":"إريكسون, آنا ماريا"}"#;
    assert_eq!(said(TD3, arabic).0, Outcome::NotRun);
    let both = r#"{"national_name":"إريكسون","name":"ERIKSSON ANNA MARIA"}"#;
    let (outcome, detail) = said(TD3, both);
    assert!(outcome == Outcome::Passed && detail.contains("national characters"), "{detail}");
}

#[test]
fn without_a_zone_nothing_is_compared_and_it_says_so() {
    for mrz in [None, Some("garbage")] {
        let report = report(mrz, r#"{"number":"L898902C3","sex":"F"}"#);
        assert_eq!(
            outcomes(&report),
            [("visual.mrz-number", Outcome::NotRun), ("visual.mrz-sex", Outcome::NotRun)]
        );
        assert_eq!(report.outcome, Verdict::Inconclusive);
    }
}

#[test]
fn what_a_national_card_does_not_print_is_not_asked_of_it() {
    let report = report(
        Some(FRA_ID),
        r#"{"name":"Berthier Corinne","expiry_date":"2004-09-01","birth_date":"1965-12-06","sex":"F"}"#,
    );
    assert_eq!(
        outcomes(&report),
        [
            ("visual.mrz-birth-date", Outcome::Passed),
            ("visual.mrz-sex", Outcome::Passed),
            ("visual.mrz-expiry-date", Outcome::NotRun),
            ("visual.mrz-name", Outcome::Passed),
        ]
    );
    // Its own rules are named as their source, not those of Doc 9303.
    let digit =
        report.checks.iter().find(|check| check.code.as_str() == "mrz.check-digit.composite").unwrap();
    assert!(digit.source.starts_with("France"), "{}", digit.source);
    assert_eq!(report.document.unwrap().kind, "FRA-ID");
}

#[test]
fn what_is_no_visual_zone_is_refused_without_repeating_it() {
    for (text, what) in [
        (r#"{"birth_date":"12.08.1974"}"#, "YYYY-MM-DD"),
        (r#"{"birth_date":"1974-02-30"}"#, "YYYY-MM-DD"),
        (r#"{"sex":"female"}"#, "unknown variant"),
        (r#"{"colour":"blue"}"#, "unknown field `colour`"),
        (&format!(r#"{{"name":"{}"}}"#, "A".repeat(301)), "longer than the 300 characters"),
        (&format!(r#"{{"number":"{}"}}"#, "1".repeat(41)), "longer than the 40 characters"),
    ] {
        let error = serde_json::from_str::<Visual>(text).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
        assert!(!error.contains("1974"), "{error}");
    }
    let visual: Visual = serde_json::from_str(r#"{"name":" ","number":"X"}"#).unwrap();
    assert!(visual.name.is_none());
    assert!(!format!("{visual:?}").contains('X'));
}
