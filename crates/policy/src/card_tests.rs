use super::*;
use crate::fixtures::{at, card, content, root_key};

#[test]
fn a_card_round_trips_and_any_change_is_found() {
    let (card, bytes) = MemberCard::sign(content("UTO"), &root_key("UTO")).unwrap();
    assert_eq!(MemberCard::open(&bytes, at(1)), Ok(card));
    let text = String::from_utf8(bytes).unwrap();
    for (from, to) in
        [("Member UTO", "Member XNM"), ("8471", "8472"), ("\"country\":\"UTO\"", "\"country\":\"XNM\"")]
    {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let error = MemberCard::open(changed.as_bytes(), at(1)).unwrap_err();
        assert_eq!(error, CardError::Signature(SignatureError::Changed), "{from}");
    }
}

#[test]
fn every_changed_byte_is_found() {
    let (card, bytes) = MemberCard::sign(content("UTO"), &root_key("UTO")).unwrap();
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1;
        assert_ne!(MemberCard::open(&changed, at(1)), Ok(card.clone()), "byte {index}");
    }
}

#[test]
fn unknown_properties_are_covered_by_the_signature() {
    #[derive(serde::Serialize)]
    struct Newer {
        #[serde(flatten)]
        card: MemberCard,
        motto: &'static str,
    }
    let (card, _) = MemberCard::sign(content("UTO"), &root_key("UTO")).unwrap();
    let bytes = jws::seal(&Newer { card: card.clone(), motto: "vigilance" }, &root_key("UTO")).unwrap();
    assert_eq!(MemberCard::open(&bytes, at(1)), Ok(card));
    let changed = String::from_utf8(bytes).unwrap().replace("vigilance", "vigilence");
    assert!(MemberCard::open(changed.as_bytes(), at(1)).is_err());
}

#[test]
fn cards_hold_within_their_time() {
    let (_, bytes) = MemberCard::sign(content("UTO"), &root_key("UTO")).unwrap();
    assert_eq!(MemberCard::open(&bytes, at(-1)), Err(CardError::Early(at(0))));
    assert_eq!(MemberCard::open(&bytes, at(1_000)), Err(CardError::Ended(at(1_000))));
    assert!(MemberCard::open_at_any_time(&bytes).is_ok());
}

#[test]
fn errors_say_what_and_where_without_quoting_the_card() {
    let says = |bytes: &[u8]| MemberCard::open(bytes, at(1)).unwrap_err().to_string();
    assert_eq!(says(b""), "not a member card: the text ends too early at line 1, column 0");
    assert!(says(b"secret").contains("no JSON at line 1"));
    assert!(says(br#"{"type":"bundle"}"#).contains("a property is missing"));
    assert!(says(&[b' '; 70_000]).contains("70000 bytes"));
    let refuse = |change: &dyn Fn(&mut CardContent)| {
        let mut content = content("UTO");
        change(&mut content);
        MemberCard::sign(content, &root_key("UTO")).unwrap_err().to_string()
    };
    assert!(refuse(&|c| c.name = " ".into()).starts_with("name of the card"));
    assert!(refuse(&|c| c.endpoints.push("http://example.org/".into())).contains("https"));
    assert!(refuse(&|c| c.endpoints.push("http://127.0.0.1@example.org/".into())).contains("https"));
    assert!(refuse(&|c| c.node_keys.clear()).contains("could not sign"));
    assert!(refuse(&|c| c.node_keys[0].key = root_key("UTO").verifying_key()).contains("root key"));
    assert!(refuse(&|c| c.valid_until = c.valid_from).starts_with("valid_until"));
    assert!(
        refuse(&|c| c.identity = "indicator--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22".parse().unwrap())
            .contains("identity")
    );
}

#[test]
fn words_stay_when_a_card_is_renewed_and_differ_for_another_root_key() {
    let known = card("UTO");
    let renewed = CardContent { valid_from: at(10), endpoints: vec![], ..content("UTO") };
    let (renewed, _) = MemberCard::sign(renewed, &root_key("UTO")).unwrap();
    assert_eq!(renewed.words(), known.words());
    assert_eq!(renewed.succeeds(&known), Ok(()));
    assert_eq!(known.succeeds(&renewed), Err(CardError::Older));
    let (usurper, _) = MemberCard::sign(content("UTO"), &root_key("XNM")).unwrap();
    assert_ne!(usurper.words(), known.words());
    assert_eq!(usurper.succeeds(&known), Err(CardError::Succession { property: "root_key" }));
    assert_eq!(card("XNM").succeeds(&known), Err(CardError::Succession { property: "member" }));
}

#[test]
fn keys_count_within_their_time_only() {
    let card = card("UTO");
    let kid = thumbprint(&card.node_keys[0].key);
    assert!(card.key_at(&kid, at(0)).is_some() && card.key_at(&kid, at(999)).is_some());
    assert!(card.key_at(&kid, at(-1)).is_none() && card.key_at(&kid, at(1_000)).is_none());
    assert!(card.key_at(&thumbprint(&card.root_key), at(1)).is_none());
}

#[test]
fn pins_are_base64_of_32_octets() {
    let pin = SpkiPin([7; 32]);
    assert_eq!(pin.to_string().parse(), Ok(pin));
    assert!("AAAA".parse::<SpkiPin>().is_err());
    assert!(card("UTO").has_pin(&pin) && !card("UTO").has_pin(&SpkiPin([8; 32])));
}
