// Tests read their vectors.
#![allow(clippy::disallowed_methods)]

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::*;

#[derive(Deserialize)]
struct Golden {
    observations: Vec<Box<RawValue>>,
    answers: Vec<(String, Vec<usize>)>,
    syntax: Vec<(String, bool)>,
}

fn golden() -> Golden {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/stix/pattern-answers.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn observations(golden: &Golden) -> Vec<Observation> {
    let read = |raw: &RawValue| Observation::read(raw.get().as_bytes()).unwrap().remove(0);
    golden.observations.iter().map(|raw| read(raw)).collect()
}

fn fault(text: &str) -> (usize, PatternFault) {
    let error = parse(text).unwrap_err();
    (error.offset, error.what)
}

fn document(number: &str) -> Observation {
    let document = Observable::new("travel-document").with_text("issuing_state", "UTO");
    Observation::new([document.with_text("number", number)])
}

#[test]
fn answers_are_those_of_stix2_matcher() {
    let golden = golden();
    let seen = observations(&golden);
    assert_eq!((golden.answers.len(), seen.len()), (700, 15));
    for (text, wanted) in &golden.answers {
        let pattern = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let hits: Vec<usize> = (0..seen.len()).filter(|nth| pattern.matches(&seen[*nth])).collect();
        assert_eq!(&hits, wanted, "{text}");
    }
}

#[test]
fn a_set_answers_as_its_patterns_do() {
    let golden = golden();
    let parsed = || golden.answers.iter().map(|(text, _)| parse(text).unwrap()).enumerate();
    let set: PatternSet<usize> = parsed().collect();
    assert_eq!(set.len(), 700);
    assert!(set.unindexed() < 560, "{}", set.unindexed());
    for (nth, observation) in observations(&golden).iter().enumerate() {
        let hits: Vec<usize> = set.matches(observation).into_iter().copied().collect();
        let wanted: Vec<usize> =
            (0..golden.answers.len()).filter(|pattern| golden.answers[*pattern].1.contains(&nth)).collect();
        assert_eq!(hits, wanted, "{nth}");
    }
}

#[test]
fn accepts_what_stix2_patterns_accepts() {
    for (text, accepted) in golden().syntax {
        let ours = match parse(&text) {
            Ok(_) => true,
            Err(error) => error.is_unsupported(),
        };
        assert_eq!(ours, accepted, "{text:?} {:?}", parse(&text).err());
    }
}

#[test]
fn what_needs_several_observations_is_refused_by_name() {
    for (text, offset, name) in [
        ("[a:b = 1] FOLLOWEDBY [a:c = 2]", 10, "FOLLOWEDBY"),
        ("[a:b = 1] AND [a:c = 2]", 10, "AND between observations"),
        ("[a:b = 1] WITHIN 5 SECONDS", 10, "WITHIN"),
        ("[a:b = 1] REPEATS 5 TIMES", 10, "REPEATS"),
        ("[a:b = 1] START t'2020-01-01T00:00:00Z' STOP t'2020-01-02T00:00:00Z'", 10, "START and STOP"),
        (r"[a:b MATCHES '(a)\\1']", 13, "backreference in MATCHES"),
        (r"[a:b MATCHES '(?=a)']", 13, "lookahead in MATCHES"),
        (r"[a:b MATCHES '(?<!a)']", 13, "lookbehind in MATCHES"),
        (r"[a:b MATCHES '(?>a)']", 13, "atomic group in MATCHES"),
        (r"[a:b MATCHES 'a++']", 13, "possessive quantifier in MATCHES"),
        (r"[a:b MATCHES '((a{100}){100}){100}']", 13, "a regular expression of more than 1 MiB compiled"),
    ] {
        assert_eq!(fault(text), (offset, PatternFault::Unsupported(name)), "{text}");
        assert!(parse(text).unwrap_err().to_string().starts_with("unsupported: "));
    }
    // A breach of the grammar weighs more than a feature that is not matched.
    assert_eq!(fault("[a:b = 1] FOLLOWEDBY [a:c = ]").1, PatternFault::Expected("a literal"));
    assert!(parse(r"[a:b MATCHES '[(?=]\\+\\.(?P<n>x)']").is_ok());
}

#[test]
fn faults_name_their_place() {
    for (text, offset) in [
        ("", 0),
        ("[a:b = 1", 8),
        ("[a:b = 'x]", 7),
        ("[a:b = 1] x", 10),
        ("[a:c-d = 1]", 3),
        ("[a:b IN (1, 'x')]", 12),
        ("[a:b LIKE 1]", 10),
        ("[a:b ISSUBSET '10.0.0']", 14),
        ("[a:b ISSUBSET '10.0.0.0/33']", 14),
        ("[a:b MATCHES '(']", 13),
        ("[a:b = 99999999999999999999]", 7),
        ("[é:b = 1]", 1),
    ] {
        assert_eq!(fault(text).0, offset, "{text}");
    }
    let deep = format!("[{}a:b = 1{}]", "(".repeat(65), ")".repeat(65));
    assert_eq!(fault(&deep).1, PatternFault::Unsound("parentheses nested deeper than 64"));
    let parens = format!("{}[a:b = 1]{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(parse(&parens).is_err());
    assert!(parse(&"[".repeat(super::MAX_LEN + 1)).is_err());
}

#[test]
fn the_tree_shows_policy_what_is_compared() {
    let pattern =
        parse("[travel-document:number NOT LIKE 'L8%' OR (x:y.'a-b'[*] IN ('1', '2') AND EXISTS x:z_ref.w)]")
            .unwrap();
    let Expr::Or(parts) = pattern.root() else { panic!() };
    assert!(matches!(&parts[..], [Expr::Comparison(_), Expr::And(_)]));
    let [number, list, exists] = pattern.comparisons()[..] else { panic!() };
    assert_eq!((number.op, number.negated, number.offset), (Op::Like, true, 1));
    assert_eq!((number.path.kind.as_str(), number.path.property()), ("travel-document", "number"));
    assert_eq!(number.values, [Literal::Text("L8%".to_owned())]);
    assert_eq!(list.path.to_string(), "x:y.'a-b'[*]");
    assert_eq!(list.values.len(), 2);
    assert_eq!((exists.op, exists.path.to_string().as_str()), (Op::Exists, "x:z_ref.w"));
    assert!(pattern.speaks_of("x") && !pattern.speaks_of("y"));
}

#[test]
fn comparisons_joined_by_and_speak_of_one_object() {
    let two = Observation::new([
        Observable::new("file").with_text("name", "a").with_text("x", "1"),
        Observable::new("file").with_text("name", "b").with_text("x", "2"),
    ]);
    assert!(parse("[file:name = 'a' AND file:x = '1']").unwrap().matches(&two));
    assert!(!parse("[file:name = 'a' AND file:x = '2']").unwrap().matches(&two));
    assert!(parse("[file:name = 'c'] OR [file:x = '2']").unwrap().matches(&two));
}

#[test]
fn what_the_oracle_cannot_answer_follows_the_standard() {
    let read = |text: &str| Observation::read(text.as_bytes()).unwrap().remove(0);
    let yes = |pattern: &str, text: &str| parse(pattern).unwrap().matches(&read(text));
    let v6 = r#"{"type":"ipv6-addr","value":"2001:db8::1"}"#;
    assert!(yes("[ipv6-addr:value ISSUBSET '2001:db8::/32']", v6));
    assert!(!yes("[ipv6-addr:value ISSUBSET '2001:db9::/32']", v6));
    assert!(!yes("[ipv6-addr:value ISSUBSET '0.0.0.0/0']", v6));
    assert!(yes("[ipv4-addr:value ISSUBSET '0.0.0.0/0']", r#"{"type":"ipv4-addr","value":"1.2.3.4"}"#));
    assert!(!yes("[ipv4-addr:value ISSUBSET '10.0.0.0/8']", r#"{"type":"ipv4-addr","value":"no address"}"#));
    assert!(yes("[file:name LIKE 'a%b']", "{\"type\":\"file\",\"name\":\"a\\n\\nb\"}"));
    let file = r#"{"type":"file","name":"x"}"#;
    assert!(yes("[EXISTS file:name]", file) && !yes("[EXISTS file:size]", file));
    assert!(yes("[NOT EXISTS file:size]", file) && !yes("[NOT EXISTS file:name]", file));
    assert!(!yes("[NOT EXISTS url:value]", file));
    let old = r#"{"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","created":"2016-04-06T19:58:16.000Z",
        "modified":"2016-04-06T19:58:16.000Z","objects":{"0":{"type":"email-addr","value":"a@b"},"1":{"type":"email-message","from_ref":"0"}}}"#;
    assert!(yes("[email-message:from_ref.value = 'a@b']", old));
    assert!(yes("[email-message:from_ref = '0']", old));
}

#[test]
fn a_pattern_that_goes_back_and_forth_stays_fast() {
    let text = "a".repeat(20_000);
    let pattern = parse(&format!("[travel-document:number LIKE '{}b']", "%a".repeat(200))).unwrap();
    assert!(!pattern.matches(&document(&text)));
    let pattern = parse("[travel-document:number MATCHES '(a*)*b']").unwrap();
    assert!(!pattern.matches(&document(&text)));
}

#[test]
fn a_set_of_series_looks_up_and_evaluates_only_candidates() {
    let set: PatternSet<u32> = (0..10_000)
        .map(|nth| (nth, parse(&crate::travel::series_pattern("UTO", &format!("L{nth:05}"))).unwrap()))
        .collect();
    assert_eq!(set.unindexed(), 0);
    assert_eq!(set.matches(&document("L0123499")), [&1234]);
    assert_eq!(set.candidates(&document("L0123499")).len(), 1);
    assert!(set.matches(&document("X0123499")).is_empty());
}

proptest! {
    #[test]
    fn like_agrees_with_the_regular_expression(like in "[ab%_]{0,8}", text in "[ab]{0,10}") {
        let expression: String = like.chars().map(|c| match c {
            '%' => "(?s:.*)".to_owned(),
            '_' => "(?s:.)".to_owned(),
            c => c.to_string(),
        }).collect();
        let wanted = regex::Regex::new(&format!("^{expression}$")).unwrap().is_match(&text);
        let pattern = parse(&format!("[travel-document:number LIKE '{like}']")).unwrap();
        prop_assert_eq!(pattern.matches(&document(&text)), wanted);
        let set: PatternSet<()> = [((), pattern)].into_iter().collect();
        prop_assert_eq!(set.matches(&document(&text)).len(), usize::from(wanted));
    }

    #[test]
    fn any_text_gives_a_pattern_or_a_place_inside_it(text in ".{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.offset <= text.len());
        }
    }

    #[test]
    fn any_tokens_give_a_pattern_or_a_place_inside_it(tokens in prop::collection::vec(prop::sample::select(vec![
        "[", "]", "(", ")", "a:b", "a:b.'c'[*]", "=", "NOT", "IN", "LIKE", "MATCHES", "'x'", "'(?='", "1", "-.5", "AND", "OR", "EXISTS", "FOLLOWEDBY",
        "WITHIN", "5", "SECONDS", "START", "STOP", "t'2020-01-01T00:00:00Z'", "REPEATS", "TIMES", ",", "true"]), 0..16)) {
        let text = tokens.join(" ");
        if let Err(error) = parse(&text) {
            prop_assert!(error.offset <= text.len());
        }
    }
}
