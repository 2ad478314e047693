// Tests read their vectors.
#![allow(clippy::disallowed_methods)]

use super::*;
use crate::StixObject;
use crate::pattern;

fn id(kind: &str, octet: u8) -> StixId {
    StixId::from_random(kind, [octet; 16])
}

fn at() -> Timestamp {
    "2026-11-23T14:02:37.123456Z".parse().unwrap()
}

fn markings() -> Vec<StixId> {
    vec![Tlp::Amber.marking_id().parse().unwrap()]
}

fn facts() -> DocumentFacts {
    DocumentFacts {
        issuing_state: "UTO".to_owned(),
        document_type: "P".to_owned(),
        number: "L898902C3".to_owned(),
        series: Some("L898".to_owned()),
        valid_until: Some("2031-04-15".to_owned()),
        dsc_fingerprint: Some("ab".repeat(32)),
    }
}

fn an_alert() -> Alert {
    Alert {
        id: id("indicator", 3),
        created: at(),
        created_by: id("identity", 1),
        name: "Altered data \"group\" 1".to_owned(),
        pattern: series_pattern("UTO", "L898"),
        confidence: 70,
        valid_from: at(),
        valid_until: at() + vigie_model::Duration::from_days(30),
        markings: markings(),
    }
}

/// Everything a node of ours builds here, each once.
fn all() -> Vec<Vec<u8>> {
    let finding_of = Finding {
        id: id(FINDING_TYPE, 4),
        created: at(),
        created_by: id("identity", 1),
        document: id(DOCUMENT_TYPE, 2),
        method: ForgeryMethod::find("chip-altered-data").unwrap(),
        detection_points: vec![DetectionPoint::find("chip-digest").unwrap()],
        checkpoint_kind: CheckpointKind::find("sea").unwrap(),
        day: at(),
        confidence: Some(90),
        markings: markings(),
    };
    let sighting = Sighting {
        id: id("sighting", 5),
        created: at(),
        created_by: id("identity", 6),
        alert: id("indicator", 3),
        day: at(),
        member: id("identity", 6),
    };
    let mut all = vec![
        identity(&id("identity", 1), "Utopia", at(), &markings()),
        identity(&id("identity", 6), "Northmark", at(), &[]),
        document(&id(DOCUMENT_TYPE, 2), &facts(), &markings()),
        finding(&finding_of),
        alert(&an_alert()),
        sighting.with_markings(&markings()),
        revoke(&alert(&an_alert()), at() + vigie_model::Duration::from_secs(60)).unwrap(),
    ];
    all.extend(Tlp::ALL.map(tlp_marking));
    all
}

#[test]
fn everything_built_is_sound_and_signable() {
    for bytes in all() {
        let object = StixObject::from_bytes(&bytes).unwrap();
        assert!(object.jcs_sha256.is_some());
        assert_eq!(object.header.spec_version, "2.1");
    }
}

/// What `tools/oracles/stix_validate.sh` hands to stix2-validator; the golden file shows every byte that may leave.
#[test]
fn what_leaves_is_the_golden_bundle() {
    let objects: Vec<String> = all().into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    let bundle = format!(
        "{{\"type\":\"bundle\",\"id\":\"bundle--0f3b7c1e-7d5c-4a54-9d0b-3f1c8f3b6a11\",\"objects\":[\n{}\n]}}\n",
        objects.join(",\n")
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/stix/built.json");
    if std::env::var_os("VIGIE_BLESS").is_some() {
        std::fs::write(path, &bundle).unwrap();
    }
    assert_eq!(bundle, std::fs::read_to_string(path).unwrap());
}

#[test]
fn no_outward_type_has_a_place_for_a_person() {
    let forbidden =
        ["holder\"", "surname", "given", "birth", "sex", "nationality", "photo_", "face", "comment"];
    for bytes in all() {
        let text = String::from_utf8(bytes).unwrap();
        for word in forbidden {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn an_alert_reads_back_and_matches_its_series_only() {
    let read = read_alert(&alert(&an_alert())).unwrap();
    assert_eq!(read.name, "Altered data \"group\" 1");
    assert_eq!(
        read.pattern,
        "[travel-document:issuing_state = 'UTO' AND travel-document:number LIKE 'L898%']"
    );
    assert_eq!((read.tlp, read.confidence, read.revoked), (Some(Tlp::Amber), Some(70), false));
    assert_eq!(read.modified, at().trunc_millis());
    assert_eq!(read.valid_until, Some((at() + vigie_model::Duration::from_days(30)).trunc_millis()));
    let pattern = pattern::parse(&read.pattern).unwrap();
    assert!(pattern.speaks_of(DOCUMENT_TYPE));
    assert!(pattern.matches(&observation(&facts())));
    assert!(!pattern.matches(&observation(&DocumentFacts { number: "X898902C3".to_owned(), ..facts() })));
    assert!(!pattern.matches(&observation(&DocumentFacts { issuing_state: "XNM".to_owned(), ..facts() })));
    assert_eq!(
        series_pattern("U'", "l8%_' OR"),
        "[travel-document:issuing_state = 'U' AND travel-document:number LIKE 'L8OR%']"
    );
}

#[test]
fn foreign_indicators_are_read_with_care() {
    let text = String::from_utf8(alert(&an_alert())).unwrap();
    assert!(read_alert(text.replace("\"stix\"", "\"sigma\"").as_bytes()).is_none());
    assert!(read_alert(text.replace("indicator", "malware").as_bytes()).is_none());
    assert_eq!(read_alert(text.replace(":70,", ":170,").as_bytes()).unwrap().confidence, None);
    let broken_end = text.replace("\"valid_until\":\"2026", "\"valid_until\":\"x");
    assert_ne!(broken_end, text);
    assert!(read_alert(broken_end.as_bytes()).is_none());
}

#[test]
fn revoking_changes_nothing_but_version_and_flag() {
    let original =
        br#"{ "type":"note", "id":"note--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","spec_version":"2.1",
        "created":"2026-01-01T00:00:00Z" ,"modified" : "2026-01-01T00:00:00Z", "x":1.50 }"#;
    let later = "2026-01-02T00:00:00Z".parse().unwrap();
    let revoked = String::from_utf8(revoke(original, later).unwrap()).unwrap();
    let wanted = String::from_utf8(original.to_vec()).unwrap();
    let wanted = wanted.replacen("{ ", "{\"revoked\":true, ", 1);
    let wanted = wanted
        .replace("\"modified\" : \"2026-01-01T00:00:00Z\"", "\"modified\" : \"2026-01-02T00:00:00.000Z\"");
    assert_eq!(revoked, wanted);
    assert!(StixObject::from_bytes(revoked.as_bytes()).unwrap().header.revoked);
    assert_eq!(revoke(revoked.as_bytes(), later), Err(RevokeError::Already));
    assert_eq!(revoke(original, "2026-01-01T00:00:00Z".parse().unwrap()), Err(RevokeError::NotLater));
    assert_eq!(revoke(&document(&id(DOCUMENT_TYPE, 2), &facts(), &[]), later), Err(RevokeError::NoVersions));
    assert_eq!(revoke(b"[]", later), Err(RevokeError::NotAnObject));
}

#[test]
fn a_sighting_tells_the_day_and_not_the_hour() {
    let text = String::from_utf8(all().remove(5)).unwrap();
    assert!(
        text.contains(
            "\"first_seen\":\"2026-11-23T00:00:00.000Z\",\"last_seen\":\"2026-11-23T23:59:59.999Z\""
        ),
        "{text}"
    );
}

#[test]
fn the_published_definitions_are_those_in_use() {
    let objects =
        crate::scan::split(EXTENSION_DEFINITIONS.as_bytes(), &crate::scan::Limits::default()).unwrap();
    let ids: Vec<String> = objects
        .into_iter()
        .map(|raw| raw.into_object().unwrap().header)
        .filter(|header| header.kind == "extension-definition")
        .map(|header| header.id.to_string())
        .collect();
    let used = [
        extension::DOCUMENT,
        extension::FINDING,
        extension::ATTESTATION,
        extension::WITHDRAWAL,
        extension::ACKNOWLEDGEMENT,
        extension::HANDLING,
        extension::DESIGNATION,
        extension::PRACTICE,
        extension::MEETING,
        extension::DECISION,
        extension::FOLLOW_UP,
        extension::LINK,
        extension::OPINION,
        crate::phenomena::extension::MUTATION,
        crate::phenomena::extension::COUNT,
        crate::phenomena::extension::WARNING,
        crate::phenomena::extension::WARNING_ANSWER,
        crate::rounds::extension::ROUND,
        crate::rounds::extension::COMMITMENT,
        crate::rounds::extension::JUDGEMENT,
        crate::rounds::extension::RESULT,
        crate::rounds::extension::REALIZATION,
    ];
    assert_eq!(ids, used);
    for id in used {
        let parsed: StixId = id.parse().unwrap();
        // UUID version 4, variant 1 (STIX 2.1, section 2.9).
        assert!(
            parsed.as_str()[36..].starts_with('4')
                && matches!(&parsed.as_str()[41..42], "8" | "9" | "a" | "b"),
            "{id}"
        );
    }
}
