use super::*;
use crate::extensions;

fn members(codes: &[&str]) -> BTreeSet<MemberId> {
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

fn full() -> Handling {
    Handling {
        tlp: Tlp::Amber,
        release: Some(members(&["XNM", "XSM"])),
        onward: Onward::Ask,
        purpose: Some("border checks".into()),
        legal_basis: Some("Agreement 7, article 3".into()),
        expires: Some(Timestamp::from_secs(2_000)),
        originator: Some("UTO".parse().unwrap()),
    }
}

fn marking(extension: &str) -> Vec<u8> {
    format!(
        r#"{{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","created":"2026-01-01T00:00:00.000Z","extensions":{{{extension}}}}}"#
    )
    .into_bytes()
}

#[test]
fn a_handling_marking_says_what_was_built() {
    let author: StixId = "identity--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22".parse().unwrap();
    for handling in [full(), Handling::of_tlp(Tlp::Red)] {
        let bytes = handling.to_marking(&author, Timestamp::from_secs(0), [1; 16]).unwrap();
        assert_eq!(Marking::read(&bytes), Marking::Handling(handling));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(extensions::HANDLING) && text.contains("1970-01-01T00:00:00.000Z"), "{text}");
        assert!(!text.contains("null"), "{text}");
    }
    let empty = Handling { purpose: Some(String::new()), ..full() };
    assert_eq!(empty.to_marking(&author, Timestamp::MIN, [1; 16]), Err(HandlingError::Text));
}

#[test]
fn tlp_is_known_by_id_by_extension_and_by_definition() {
    for tlp in Tlp::ALL {
        let id: StixId = tlp.marking_id().parse().unwrap();
        assert_eq!(Marking::resolve(&id, |_| None), Marking::Tlp(tlp));
        let level = &tlp.label()[4..].to_lowercase();
        let bytes = marking(&format!(
            r#""{}":{{"extension_type":"property-extension","tlp_2_0":"{level}"}}"#,
            extensions::TLP_2_0
        ));
        assert_eq!(Marking::read(&bytes), Marking::Tlp(tlp));
    }
    let white = br#"{"type":"marking-definition","id":"marking-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","definition_type":"tlp","definition":{"tlp":"white"}}"#;
    assert_eq!(Marking::read(white), Marking::Tlp(Tlp::Clear));
    let unknown: StixId = "marking-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22".parse().unwrap();
    assert_eq!(Marking::resolve(&unknown, |_| None), Marking::Missing);
}

#[test]
fn statements_do_not_restrict() {
    let statement = br#"{"type":"marking-definition","id":"marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168","created":"2017-06-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"Copyright 2015-2025, The MITRE Corporation."}}"#;
    assert_eq!(Marking::read(statement), Marking::Other);
    let default = Handling::of_tlp(Tlp::Green);
    assert_eq!(effective(&[Marking::Other, Marking::Missing], &[], &[], &default), default);
    assert_eq!(effective(&[Marking::Other, Marking::Tlp(Tlp::Clear)], &[], &[], &default).tlp, Tlp::Clear);
}

#[test]
fn what_cannot_be_read_stays_here() {
    let ours = |body: &str| marking(&format!(r#""{}":{{{body}}}"#, extensions::HANDLING));
    assert!(matches!(Marking::read(&ours(r#""tlp":"green","onward":"yes""#)), Marking::Handling(_)));
    for bad in [
        ours(r#""tlp":"green""#),
        ours(r#""tlp":"ultraviolet","onward":"yes""#),
        ours(r#""tlp":"green","onward":"perhaps""#),
        ours(r#""tlp":"green","onward":"yes","release":null"#),
        ours(r#""tlp":"green","onward":"yes","expires":null"#),
        ours(r#""tlp":"green","onward":"yes","release":["uto"]"#),
        ours(r#""tlp":"green","onward":"yes","only_on_tuesdays":true"#),
        ours(r#""tlp":"green","tlp":"clear","onward":"yes""#),
        marking(&format!(r#""{}":null"#, extensions::HANDLING)),
        marking(&format!(r#""{}":{{"tlp_2_0":"puce"}}"#, extensions::TLP_2_0)),
        b"{}".to_vec(),
        b"\xff".to_vec(),
    ] {
        assert_eq!(Marking::read(&bad), Marking::Unreadable, "{}", String::from_utf8_lossy(&bad));
    }
    let read =
        effective(&[Marking::Unreadable, Marking::Handling(full())], &[], &[], &Handling::of_tlp(Tlp::Clear));
    assert_eq!((read.tlp, read.release), (Tlp::Red, Some(BTreeSet::new())));
}

#[test]
fn the_strictest_of_object_granular_and_container_counts() {
    let default = Handling::of_tlp(Tlp::Red);
    let (green, amber) = (Marking::Tlp(Tlp::Green), Marking::Tlp(Tlp::Amber));
    let handling = |m: &Marking| std::slice::from_ref(m).to_vec();
    assert_eq!(effective(&handling(&green), &[], &[], &default).tlp, Tlp::Green);
    assert_eq!(effective(&handling(&green), &handling(&amber), &[], &default).tlp, Tlp::Amber);
    assert_eq!(effective(&handling(&green), &[], &handling(&amber), &default).tlp, Tlp::Amber);
    assert_eq!(effective(&[], &[], &[], &default), default);
}

#[test]
fn taking_together_only_ever_tightens() {
    let a = full();
    let b = Handling {
        tlp: Tlp::Green,
        release: Some(members(&["XSM", "XWM"])),
        onward: Onward::Yes,
        purpose: Some("analysis".into()),
        expires: Some(Timestamp::from_secs(1_000)),
        ..full()
    };
    let both = a.strictest(&b);
    assert_eq!(both, b.strictest(&a));
    assert_eq!(both.strictest(&a), both);
    assert_eq!(
        (both.tlp, both.onward, both.expires),
        (Tlp::Amber, Onward::Ask, Some(Timestamp::from_secs(1_000)))
    );
    assert_eq!(both.release, Some(members(&["XSM"])));
    assert_eq!(both.purpose.as_deref(), Some("analysis; border checks"));
    let other = Handling { originator: Some("XNM".parse().unwrap()), ..full() };
    assert_eq!(a.strictest(&other).release, Some(BTreeSet::new()));
    assert_eq!(Handling::of_tlp(Tlp::Green).strictest(&a).release, a.release);
}

#[test]
fn the_keys_are_those_of_the_extension_definitions() {
    let wire = Extensions { handling: Some(full().to_wire()), tlp: None };
    assert!(serde_json::to_string(&wire).unwrap().starts_with(&format!("{{\"{}\"", extensions::HANDLING)));
}
