// Tests read their vectors.
#![allow(clippy::disallowed_methods)]

use proptest::prelude::*;

use super::*;
use crate::ObjectVersion;

const IDENTITY: &str = "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff";

fn attack() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/attack/ics-attack-18.1.json")).unwrap()
}

fn indicator(extra: &str) -> String {
    format!(
        r#"{{"type":"indicator","spec_version":"2.1","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-04-06T20:03:48.000Z","modified":"2016-04-06T20:03:48Z"{extra}}}"#
    )
}

fn bundle(objects: &[&str]) -> String {
    format!(
        r#"{{"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[{}]}}"#,
        objects.join(" ,\n ")
    )
}

fn only_error(object: &str) -> ObjectError {
    let body = bundle(&[object]);
    let mut objects = split(body.as_bytes(), &Limits::default()).unwrap();
    objects.remove(0).result.unwrap_err()
}

#[test]
fn every_object_of_attack_for_ics_is_read_and_keeps_its_bytes() {
    let body = attack();
    let objects = split(&body, &Limits::default()).unwrap();
    assert_eq!(objects.len(), 1826);
    let mut from = 0;
    for raw in objects {
        assert!(raw.result.is_ok(), "{:?}", raw.result);
        assert_eq!(&body[raw.range.clone()], raw.bytes);
        assert!(raw.range.start > from);
        from = raw.range.end;
        let wanted: serde_json::Value = serde_json::from_slice(raw.bytes).unwrap();
        let object = raw.clone().into_object().unwrap();
        assert_eq!(&*object.bytes, raw.bytes);
        assert_eq!(object.header.id.as_str(), wanted["id"]);
        assert_eq!(object.header.kind, wanted["type"].as_str().unwrap());
        assert_eq!(object.header.revoked, wanted["revoked"].as_bool().unwrap_or(false));
        assert_eq!(
            object.header.created_by.as_ref().map(|id| id.as_str()),
            wanted["created_by_ref"].as_str()
        );
        let form = serde_json_canonicalizer::to_vec(&wanted).unwrap();
        assert_eq!(object.jcs_sha256, Some(crate::object::sha256(&form)));
        assert_eq!(StixObject::from_bytes(raw.bytes).unwrap(), object);
    }
}

#[test]
fn the_header_holds_what_handling_and_graph_need() {
    let text = indicator(&format!(
        r#","created_by_ref":"{IDENTITY}","revoked":true,
        "object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"],
        "granular_markings":[{{"marking_ref":"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1","selectors":["name"]}}],
        "extensions":{{"extension-definition--d83fce45-ef58-4c6c-a3f4-1fbc32e98c6e":{{"x_refs":["{IDENTITY}","no id"],"y_ref":"{IDENTITY}"}}}}"#
    ));
    let header = StixObject::from_bytes(text.as_bytes()).unwrap().header;
    assert_eq!(header.created_by.as_ref().unwrap().as_str(), IDENTITY);
    assert!(header.revoked);
    assert_eq!(header.markings[0].as_str(), "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421");
    assert_eq!(
        header.granular_markings[0].as_str(),
        "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
    );
    let refs: Vec<&str> = header.refs.iter().map(|(path, _)| path.as_str()).collect();
    let inside = "extensions.extension-definition--d83fce45-ef58-4c6c-a3f4-1fbc32e98c6e";
    assert_eq!(
        refs,
        [
            "created_by_ref",
            "object_marking_refs",
            "granular_markings.marking_ref",
            &format!("{inside}.x_refs"),
            &format!("{inside}.y_ref")
        ]
    );
    assert_eq!(header.version.key(), "2016-04-06T20:03:48.000000Z");
    assert_eq!(header.version.text(vigie_model::Timestamp::MIN), "2016-04-06T20:03:48Z");
}

#[test]
fn one_bad_object_is_named_and_its_neighbours_are_kept() {
    let good = indicator("");
    let twice = indicator(r#","a":{"b":[{"c":1,"\u0063":2}]}"#);
    let body = bundle(&[&good, &twice, &good]);
    let objects = split(body.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(objects.iter().map(|raw| raw.result.is_ok()).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(objects[1].id_text().unwrap(), "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f");
    let error = objects[1].result.clone().unwrap_err();
    let offset = body.find(r#""\u0063""#).unwrap();
    assert_eq!(error, ObjectError::Text { fault: Fault::DuplicateKey, offset, path: "a.b[0].c".to_owned() });
    assert_eq!(error.to_string(), format!("duplicate key at byte {offset} (a.b[0].c)"));
}

#[test]
fn faults_of_the_text_are_refused_with_their_place() {
    let fault = |extra: &str| match only_error(&indicator(extra)) {
        ObjectError::Text { fault, path, .. } => (fault, path),
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(r#","name":"\udc00""#), (Fault::LoneSurrogate, "name".to_owned()));
    assert_eq!(fault(r#","\ud800":1"#).0, Fault::LoneSurrogate);
    let deep = |levels: usize| format!(r#","a":{}{}"#, "[".repeat(levels), "]".repeat(levels));
    assert_eq!(fault(&deep(64)).0, Fault::TooDeep);
    assert!(StixObject::from_bytes(indicator(&deep(63)).as_bytes()).is_ok());
    assert_eq!(fault(&deep(200_000)).0, Fault::TooDeep);

    let keys: Vec<String> = (0..200).map(|n| format!("\"k{n}\":{n}")).collect();
    let many = format!(r#","x":{{{},"k177":0}}"#, keys.join(","));
    assert_eq!(fault(&many), (Fault::DuplicateKey, "x.k177".to_owned()));

    let mut body = bundle(&[&indicator(r#","name":"?""#), &indicator("")]).into_bytes();
    let at = body.iter().position(|c| *c == b'?').unwrap();
    body[at] = 0xff;
    let objects = split(&body, &Limits::default()).unwrap();
    assert!(
        matches!(&objects[0].result, Err(ObjectError::Text { fault: Fault::InvalidUtf8, path, .. }) if path == "name")
    );
    assert!(objects[1].result.is_ok());
}

#[test]
fn objects_without_sound_identity_are_refused() {
    let id = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";
    assert_eq!(only_error(&format!(r#"{{"id":"{id}"}}"#)), ObjectError::Missing("type"));
    assert_eq!(only_error(r#"{"type":"indicator"}"#), ObjectError::Missing("id"));
    assert_eq!(only_error(&format!(r#"{{"type":"malware","id":"{id}"}}"#)), ObjectError::TypeMismatch);
    assert_eq!(only_error(&bundle(&[])), ObjectError::NestedBundle);
    for scalar in ["1", "null", "[]", "\"x\""] {
        assert_eq!(only_error(scalar), ObjectError::NotAnObject);
    }
    let property = |object: &str| match only_error(object) {
        ObjectError::Property { property, .. } => property,
        other => panic!("{other:?}"),
    };
    assert_eq!(property(r#"{"type":"indicator","id":"indicator--1"}"#), "id");
    assert_eq!(property(&indicator("").replace("T20:03:48Z", " 20:03:48Z")), "modified");
    assert_eq!(property(&indicator("").replace("\"2016-04-06T20:03:48Z\"", "1")), "modified");
    assert_eq!(property(&indicator(r#","revoked":"true""#)), "revoked");
    assert_eq!(property(&indicator(r#","created_by_ref":"UTO""#)), "created_by_ref");
    // What cannot be read as a marking must not be taken for unmarked.
    assert_eq!(property(&indicator(r#","object_marking_refs":["red"]"#)), "object_marking_refs[0]");
    assert_eq!(property(&indicator(r#","object_marking_refs":"red""#)), "object_marking_refs");
    assert_eq!(
        property(&indicator(r#","granular_markings":[{"marking_ref":7}]"#)),
        "granular_markings[0].marking_ref"
    );
    assert_eq!(only_error(&indicator("").replace("2.1", "2.2")), ObjectError::SpecVersion);
}

#[test]
fn versions_follow_the_kind_of_object() {
    let read = |text: &str| StixObject::from_bytes(text.as_bytes()).unwrap();
    let marking = read(
        r#"{"type":"marking-definition","id":"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da","spec_version":"2.1","created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","definition":{"tlp":"green"}}"#,
    );
    assert!(
        matches!(&marking.header.version, ObjectVersion::At { text, .. } if text == "2017-01-20T00:00:00.000Z")
    );
    let file = r#"{"type":"file","id":"file--5a27d487-c542-5f97-a131-a8866b477b46","size":25}"#;
    let spaced = r#"{ "size" : 25.0,"id":"file--5a27d487-c542-5f97-a131-a8866b477b46", "type":"file"}"#;
    let changed = file.replace("25", "26");
    let keys: Vec<String> = [file, spaced, &changed].map(|text| read(text).header.version.key()).into();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[0], keys[2]);
    assert_ne!(read(file).sha256, read(spaced).sha256);
    assert_eq!(read(file).header.spec_version, "2.1");
    let at = vigie_model::Timestamp::from_secs(1);
    assert_eq!(read(file).header.version.text(at), "1970-01-01T00:00:01.000000Z");
    assert_eq!(read(&indicator("").replace(r#""spec_version":"2.1","#, "")).header.spec_version, "2.0");
}

#[test]
fn what_jcs_cannot_carry_is_kept_and_named() {
    let object =
        StixObject::from_bytes(indicator(r#","x_counts":{"n":[9007199254740993]}"#).as_bytes()).unwrap();
    assert_eq!(object.jcs_sha256, None);
    assert_eq!(object.not_canonical.unwrap().to_string(), "integer beyond 2^53 at x_counts.n[0]");
}

#[test]
fn bundles_envelopes_and_lone_objects_are_told_apart() {
    let count = |text: &str| split(text.as_bytes(), &Limits::default()).map(|objects| objects.len());
    let object = indicator("");
    assert_eq!(count(&format!(r#" {{"more":true,"next":"x","objects":[{object}, {object}]}} "#)), Ok(2));
    assert_eq!(count(&format!("\n{object}\n")), Ok(1));
    assert_eq!(count("{}"), Ok(0));
    assert_eq!(count(r#"{"more":false}"#), Ok(0));
    assert_eq!(count(&bundle(&[])), Ok(0));
    // An object of another type may have a list called `objects`; 2.0 observed-data has a dictionary.
    assert_eq!(count(&indicator(r#","objects":[1,2]"#)), Ok(1));
    assert_eq!(count(&indicator(r#","objects":{"0":{"type":"file"}}"#)), Ok(1));
    assert_eq!(count(r#"{"name":"x"}"#), Err(ScanError::NotStix));
    assert_eq!(count("[]"), Err(ScanError::NotStix));
    assert_eq!(
        count(r#"{"objects":[],"objects":[]}"#),
        Err(ScanError::Text { fault: Fault::DuplicateKey, offset: 14 })
    );
    assert_eq!(split(b"{}", &Limits::with_max_bytes(1)), Err(ScanError::TooLarge { len: 2, limit: 1 }));
}

#[test]
fn a_text_that_breaks_part_way_says_where() {
    let object = indicator("");
    let whole = bundle(&[&object, &object]);
    let cut = &whole[..whole.len() - 20];
    let error = split(cut.as_bytes(), &Limits::default()).unwrap_err();
    assert!(
        matches!(error, ScanError::Broken { objects: Some(1), offset, .. } if offset == cut.len()),
        "{error}"
    );
    assert!(error.to_string().ends_with("in objects[1]"), "{error}");
    let error = split((whole.clone() + "}").as_bytes(), &Limits::default()).unwrap_err();
    assert_eq!(
        error,
        ScanError::Broken { offset: whole.len(), what: "text after the closing brace", objects: None }
    );
    for cut in 0..whole.len() {
        assert!(split(&whole.as_bytes()[..cut], &Limits::default()).is_err(), "{cut}");
    }
    assert!(
        split(b"\xEF\xBB\xBF{}", &Limits::default()).unwrap_err().to_string().contains("byte order mark")
    );
}

fn any_object() -> impl Strategy<Value = String> {
    (any::<[u8; 16]>(), any::<String>(), any::<f64>(), "[ \n\t]{0,3}").prop_map(|(octets, text, number, space)| {
        let id = vigie_model::StixId::from_random("x-thing", octets);
        let number = if number.is_finite() { number } else { 0.0 };
        let text = serde_json::to_string(&text).unwrap();
        format!(r#"{{{space}"type" :"x-thing",{space}"id":"{id}","created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","n":{number:e},"t":{space}{text}}}"#)
    })
}

proptest! {
    #[test]
    fn splitting_what_was_joined_gives_the_same_bytes(objects in prop::collection::vec(any_object(), 0..8)) {
        let parts: Vec<&str> = objects.iter().map(String::as_str).collect();
        let body = bundle(&parts);
        let read = split(body.as_bytes(), &Limits::default()).unwrap();
        let bytes: Vec<&str> = read.iter().map(|raw| std::str::from_utf8(raw.bytes).unwrap()).collect();
        prop_assert_eq!(bytes, parts);
        prop_assert!(read.iter().all(|raw| raw.result.is_ok()));
    }

    #[test]
    fn damage_anywhere_never_panics_and_never_moves_a_range(at in 0usize..900, c in any::<u8>()) {
        let mut body = bundle(&[&indicator(r#","a":[{"b":"\u00e9"}]"#), &indicator(""), &indicator("")]).into_bytes();
        let at = at % body.len();
        body[at] = c;
        if let Ok(objects) = split(&body, &Limits::default()) {
            for raw in objects {
                prop_assert_eq!(&body[raw.range.clone()], raw.bytes);
            }
        }
    }
}
