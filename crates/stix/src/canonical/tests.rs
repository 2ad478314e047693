// Tests read their vectors.
#![allow(clippy::disallowed_methods)]

use proptest::prelude::*;

use super::*;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/rfc8785");

fn form(text: &str) -> String {
    String::from_utf8(jcs(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn published_vectors_come_out_octet_for_octet() {
    let mut seen = 0;
    for entry in std::fs::read_dir(format!("{ROOT}/input")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let hex = std::fs::read_to_string(format!("{ROOT}/outhex/{name}.txt")).unwrap();
        let wanted: Vec<u8> =
            hex.split_whitespace().map(|octet| u8::from_str_radix(octet, 16).unwrap()).collect();
        let form = canonical(&std::fs::read(&path).unwrap(), Numbers::AsDouble).unwrap();
        assert_eq!(form, wanted, "{name}");
        assert_eq!(jcs(&form).unwrap(), wanted, "{name} again");
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn published_numbers_come_out_as_ecmascript_writes_them() {
    let lines = std::fs::read_to_string(format!("{ROOT}/es6testfile1000.txt")).unwrap();
    assert_eq!(lines.lines().count(), 1000);
    for line in lines.lines() {
        let (bits, wanted) = line.split_once(',').unwrap();
        let double = f64::from_bits(u64::from_str_radix(bits, 16).unwrap());
        let form = canonical(format!("{double:e}").as_bytes(), Numbers::AsDouble).unwrap();
        assert_eq!(String::from_utf8(form).unwrap(), wanted, "{bits}");
    }
}

#[test]
fn numbers_that_a_double_would_change_are_refused_with_their_property() {
    let refused = |text: &str| jcs(text.as_bytes()).unwrap_err();
    for (text, path, what) in [
        (r#"{"a":9007199254740993}"#, "a", CannotCarry::Integer),
        (r#"{"a":{"b":[1,-9007199254740994]}}"#, "a.b[1]", CannotCarry::Integer),
        (r#"{"a":123456789012345678901234567890123456789012345678}"#, "a", CannotCarry::Integer),
        (r#"{"a":1e18}"#, "a", CannotCarry::Integer),
        (r#"{"x":333333333.33333329}"#, "x", CannotCarry::Decimal),
        (r#"{"x":1e400}"#, "x", CannotCarry::Decimal),
        (r#"{"x":1e-400}"#, "x", CannotCarry::Decimal),
        (r#"{"x":1e99999999999999999999}"#, "x", CannotCarry::Decimal),
    ] {
        assert_eq!(refused(text), NotCanonical { path: path.to_owned(), what }, "{text}");
    }
    assert_eq!(form(r#"[9007199254740992,-9007199254740992]"#), "[9007199254740992,-9007199254740992]");
    assert_eq!(
        form("[1.0, 1e2, 0.10, -0, -0.0, 0e999, 1E-7, 48.856613]"),
        "[1,100,0.1,0,0,0,1e-7,48.856613]"
    );
}

#[test]
fn keys_are_ordered_by_utf16_units_and_strings_lose_their_needless_escapes() {
    let text =
        "{ \"\u{fb33}\": 1, \"\\ud83d\\ude00\": 2, \"a\\u0062\": \"\\u0041\\/\\u000f\\n\" , \"1\":[ ] }";
    assert_eq!(form(text), "{\"1\":[],\"ab\":\"A/\\u000f\\n\",\"\u{1f600}\":2,\"\u{fb33}\":1}");
}

#[test]
fn what_is_no_sound_json_has_no_form() {
    let what = |text: &[u8]| jcs(text).unwrap_err().what;
    assert_eq!(what(br#"{"a":1,"\u0061":2}"#), CannotCarry::Text(Fault::DuplicateKey));
    assert_eq!(what(br#"["\ud800"]"#), CannotCarry::Text(Fault::LoneSurrogate));
    assert_eq!(what(b"[\"\xff\"]"), CannotCarry::Text(Fault::InvalidUtf8));
    assert_eq!(
        what("[".repeat(65).as_bytes()),
        CannotCarry::Json { offset: 65, what: "the text ends before its brackets close" }
    );
    assert_eq!(
        what(format!("{}{}", "[".repeat(65), "]".repeat(65)).as_bytes()),
        CannotCarry::Text(Fault::TooDeep)
    );
    for text in ["", " ", "{", "{}x", "nul", "{\"a\" 1}", "[1,]", "{,}", "[1 2]"] {
        assert!(matches!(what(text.as_bytes()), CannotCarry::Json { .. }), "{text}");
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        (-9_007_199_254_740_992_i64..=9_007_199_254_740_992).prop_map(serde_json::Value::from),
        any::<f64>()
            .prop_filter("can be carried", |x| x.is_finite() && !(9e15..1e21).contains(&x.abs()))
            .prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..30)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn equals_serde_json_canonicalizer_and_is_idempotent(value in any_json()) {
        let wanted = serde_json_canonicalizer::to_vec(&value).unwrap();
        let form = jcs(serde_json::to_string_pretty(&value).unwrap().as_bytes()).unwrap();
        prop_assert_eq!(String::from_utf8_lossy(&form), String::from_utf8_lossy(&wanted));
        prop_assert_eq!(&jcs(&form).unwrap(), &form);
    }

    #[test]
    fn any_bytes_give_a_form_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(form) = jcs(&bytes) {
            prop_assert_eq!(jcs(&form).unwrap(), form);
        }
    }

    /// Bytes that are nearly JSON reach deeper than random ones.
    #[test]
    fn any_tokens_give_a_form_or_a_reason(tokens in prop::collection::vec(
        prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\u00e9\"", "1", "-0.5e3", "true", " ", "\"\\ud800\"", "\\"]), 0..24)) {
        let text = tokens.concat();
        let ours = jcs(text.as_bytes());
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        if theirs.is_err() && !text.contains("ud800") {
            prop_assert!(ours.is_err());
        }
        if let (Err(NotCanonical { what: CannotCarry::Json { .. }, .. }), Ok(_)) = (&ours, &theirs) {
            prop_assert!(false, "serde_json reads {text}");
        }
    }
}
