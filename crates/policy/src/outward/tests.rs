use super::*;
use crate::fixtures::{at, identity, indicator, signer};

fn object(text: &str) -> StixObject {
    StixObject::from_bytes(text.as_bytes()).unwrap()
}

fn with(original: &StixObject, property: &str) -> StixObject {
    let text = std::str::from_utf8(&original.bytes).unwrap();
    object(&text.replacen('{', &format!("{{{property},"), 1))
}

#[test]
fn no_listed_property_is_one_of_persons() {
    let lists = OUTWARD_TYPES.iter().chain(OUTWARD_EXTENSIONS);
    for (kind, properties) in lists {
        for property in *properties {
            assert!(!is_of_persons(property), "{kind}: {property}");
            for word in ["holder", "person", "birth", "nation", "ethnic", "religio", "surname", "portrait"] {
                assert!(!property.contains(word), "{kind}: {property}");
            }
        }
    }
}

#[test]
fn a_person_in_a_type_of_ours_is_refused_at_any_depth() {
    let alert = indicator("UTO", "series", 1);
    assert_eq!(check_own(&alert), Ok(()));
    for property in [
        r#""nationality":"XNM""#,
        r#""x_date_of_birth":"1990-01-01""#,
        r#""extensions":{"extension-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22":{"deep":[{"surname":"a"}]}}"#,
    ] {
        assert_eq!(check_own(&with(&alert, property)), Err(refusal::PERSON_PROPERTY), "{property}");
    }
    for property in [r#""description":"free text""#, r#""labels":["a"]"#, r#""external_references":[]"#] {
        assert_eq!(check_own(&with(&alert, property)), Err(refusal::UNLISTED_PROPERTY), "{property}");
    }
}

#[test]
fn indicators_on_cyber_observables_are_no_alerts_of_ours() {
    let alert = with(&indicator("UTO", "series", 1), r#""description":"free text""#);
    let text = std::str::from_utf8(&alert.bytes).unwrap();
    let cyber = text.replace("travel-document:number LIKE 'L898%'", "ipv4-addr:value = '198.51.100.1'");
    assert_eq!(check_own(&object(&cyber)), Ok(()));
    assert_eq!(check_own(&alert), Err(refusal::UNLISTED_PROPERTY));
    let escaped = text.replace("travel-document", r"travel\u002ddocument");
    assert_eq!(check_own(&object(&escaped)), Err(refusal::UNLISTED_PROPERTY));
}

#[test]
fn identities_are_organisations() {
    let text = |class: &str| {
        format!(
            r#"{{"type":"identity","spec_version":"2.1","id":"{}","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"a","identity_class":{class}}}"#,
            identity("UTO")
        )
    };
    assert_eq!(check_own(&object(&text("\"organization\""))), Ok(()));
    for class in ["\"individual\"", "\"group\"", "[\"organization\"]"] {
        assert_eq!(check_own(&object(&text(class))), Err(refusal::PERSON_PROPERTY), "{class}");
    }
}

#[test]
fn what_this_crate_builds_has_the_listed_properties_and_no_others() {
    use crate::{Done, Handling, Mode, Onward, Previous, Terms, WithdrawalReason};
    let target = indicator("UTO", "series", 1);
    let previous = Previous { number: 1, digest: [1; 32] };
    let attestation = crate::attest(&target, &signer("UTO"), Some(&previous), at(1), [1; 16]).unwrap();
    let terms = Terms {
        target: target.header.id.clone(),
        versions: [target.header.version.key()].into(),
        mode: Mode::Erase,
        deadline: Some(at(9)),
        reason: WithdrawalReason::Narrowed,
        addressees: ["XNM".parse().unwrap()].into(),
    };
    let markings = &target.header.markings;
    let withdrawal = crate::withdraw(terms, &signer("UTO"), markings, at(1), [2; 16]).unwrap();
    let verified = crate::verify_withdrawal(&withdrawal, &crate::fixtures::card("UTO")).unwrap();
    let acknowledgement =
        crate::acknowledge(&verified, Done::Erased, &signer("XNM"), markings, at(2), [3; 16]);
    let handling = Handling {
        tlp: vigie_model::Tlp::Red,
        release: Some(["XNM".parse().unwrap()].into()),
        onward: Onward::Ask,
        purpose: Some("a".into()),
        legal_basis: Some("b".into()),
        expires: Some(at(3)),
        originator: Some("UTO".parse().unwrap()),
    };
    let marking = handling.to_marking(&identity("UTO"), at(1), [4; 16]).unwrap();
    for bytes in [attestation, withdrawal, acknowledgement, marking] {
        let object = StixObject::from_bytes(&bytes).unwrap();
        assert_eq!(check_own(&object), Ok(()), "{}", object.header.kind);
        assert_lists_are_used_up(&object);
    }
}

#[test]
fn what_vigie_stix_builds_has_the_listed_properties_and_no_others() {
    use vigie_model::StixId;
    use vigie_stix::travel::{self, CheckpointKind, DetectionPoint, DocumentFacts, ForgeryMethod};
    let id = |kind: &str| StixId::from_random(kind, [7; 16]);
    let author = identity("UTO");
    let markings = [id("marking-definition")];
    let facts = DocumentFacts {
        issuing_state: "UTO".into(),
        document_type: "P".into(),
        number: "L898902C3".into(),
        series: Some("L898".into()),
        valid_until: Some("2030-01-01".into()),
        dsc_fingerprint: Some("0a".repeat(32)),
    };
    let finding = travel::Finding {
        id: id(FINDING_TYPE),
        created: at(0),
        created_by: author.clone(),
        document: id(DOCUMENT_TYPE),
        method: ForgeryMethod::find("chip-altered-data").unwrap(),
        detection_points: DetectionPoint::all().take(2).collect(),
        checkpoint_kind: CheckpointKind::find("sea").unwrap(),
        day: at(0),
        confidence: Some(80),
        markings: markings.to_vec(),
    };
    let alert = travel::Alert {
        id: id("indicator"),
        created: at(0),
        created_by: author.clone(),
        name: "altered data group".into(),
        pattern: travel::series_pattern("UTO", "L898"),
        confidence: 80,
        valid_from: at(0),
        valid_until: at(9),
        markings: markings.to_vec(),
    };
    let sighting = travel::Sighting {
        id: id("sighting"),
        created: at(0),
        created_by: author.clone(),
        alert: alert.id.clone(),
        day: at(0),
        member: author.clone(),
    };
    for bytes in [
        travel::document(&id(DOCUMENT_TYPE), &facts, &markings),
        travel::revoke(&travel::finding(&finding), at(5)).unwrap(),
        travel::revoke(&travel::alert(&alert), at(5)).unwrap(),
        travel::revoke(&sighting.with_markings(&markings), at(5)).unwrap(),
        travel::revoke(&travel::identity(&author, "Utopia", at(0), &markings), at(5)).unwrap(),
    ] {
        let object = StixObject::from_bytes(&bytes).unwrap();
        assert_eq!(check_own(&object), Ok(()), "{}", object.header.kind);
        assert_lists_are_used_up(&object);
    }
    let tlp = StixObject::from_bytes(&travel::tlp_marking(vigie_model::Tlp::Green)).unwrap();
    assert_eq!(check_own(&tlp), Ok(()));
    assert_eq!(crate::breadth::check_text(&alert.pattern), Ok(()));
}

#[test]
fn what_members_tell_each_other_beside_documents_has_the_listed_properties_and_no_others() {
    use vigie_model::StixId;
    use vigie_stix::accord::{self, Head};
    use vigie_stix::travel;
    let id = |kind: &str| StixId::from_random(kind, [7; 16]);
    let (author, markings) = (identity("UTO"), [id("marking-definition")]);
    let ids: Vec<StixId> = [
        "relationship",
        "opinion",
        accord::DESIGNATION_TYPE,
        accord::PRACTICE_TYPE,
        "language-content",
        accord::MEETING_TYPE,
        accord::DECISION_TYPE,
        accord::FOLLOW_UP_TYPE,
    ]
    .map(id)
    .into();
    let head = |at_: usize| Head { id: &ids[at_], created_by: &author, created: at(0), markings: &markings };
    let text = || "text".to_owned();
    let texts = accord::PracticeText {
        name: text(),
        context: text(),
        steps: vec![text()],
        evidence: text(),
        results: text(),
    };
    let link = accord::Link {
        kind: "finances".into(),
        source: id("identity"),
        target: id("intrusion-set"),
        since: Some(at(0)),
        evidence: vec![id("report")],
        reports: vec![text()],
        reliability: Some("A".into()),
        credibility: Some("1".into()),
        confidence: Some(1),
    };
    let opinion = accord::Opinion {
        opinion: "disagree".into(),
        object: id("relationship"),
        reasons: vec!["out-of-date".into()],
        confidence: Some(1),
    };
    let designation = accord::Designation {
        subject: id("identity"),
        stance: "denies".into(),
        category: "none".into(),
        authority: text(),
        instrument: text(),
        day: "2026-01-01".into(),
        valid_until: Some(at(9)),
        confidence: Some(1),
    };
    let practice = accord::Practice {
        lang: "en".into(),
        text: texts.clone(),
        review_date: "2027-01-01".into(),
        regions: vec![text()],
        tags: vec![text()],
    };
    let meeting = accord::Meeting {
        name: text(),
        day: "2026-01-01".into(),
        group: text(),
        agenda: vec![text()],
        participants: vec!["UTO".parse().unwrap()],
    };
    let decision = accord::Decision {
        meeting: id(accord::MEETING_TYPE),
        name: text(),
        responsible: "UTO".parse().unwrap(),
        due: "2026-01-01".into(),
        basis: vec![id("report")],
    };
    let follow_up = accord::FollowUp {
        decision: id(accord::DECISION_TYPE),
        state: "done".into(),
        day: "2026-01-01".into(),
    };
    let translation = accord::translation(&head(4), &id(accord::PRACTICE_TYPE), at(0), "fr", &texts);
    for bytes in [
        accord::link(&head(0), &link),
        accord::opinion(&head(1), &opinion),
        accord::designation(&head(2), &designation),
        accord::practice(&head(3), &practice),
        translation.clone(),
        accord::meeting(&head(5), &meeting),
        accord::decision(&head(6), &decision),
        accord::follow_up(&head(7), &follow_up),
    ] {
        let object = StixObject::from_bytes(&travel::revoke(&bytes, at(5)).unwrap()).unwrap();
        assert_eq!(check_own(&object), Ok(()), "{}", object.header.kind);
        assert_lists_are_used_up(&object);
    }
    // A person in a translation, in any language, is refused; so is a property that is not translated.
    let text = String::from_utf8(translation).unwrap();
    for (property, refusal) in
        [("nationality", refusal::PERSON_PROPERTY), ("description", refusal::UNLISTED_PROPERTY)]
    {
        let changed = text.replacen("\"context\"", &format!("\"{property}\""), 1);
        assert_ne!(changed, text);
        assert_eq!(check_own(&object(&changed)), Err(refusal));
    }
    // A relationship of an analyst's own that is no link of ours passes as before.
    let plain = String::from_utf8(accord::link(&head(0), &link)).unwrap();
    let described = plain.replacen('{', "{\"description\":\"a\",", 1);
    assert_eq!(check_own(&object(&described)), Err(refusal::UNLISTED_PROPERTY));
    let foreign =
        described.replace(extension::LINK, "extension-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22");
    assert_eq!(check_own(&object(&foreign)), Ok(()));
}

#[test]
fn what_is_told_of_phenomena_has_the_listed_properties_and_no_others() {
    use phenomena::{Count, Mutation, Stated, Warning, WarningAnswer};
    use vigie_model::StixId;
    let stated = |kind: &str| Stated {
        id: StixId::from_random(kind, [7; 16]),
        created: at(0),
        created_by: identity("UTO"),
        markings: vec![StixId::from_random("marking-definition", [7; 16])],
    };
    let warning_ref = stated(phenomena::WARNING_TYPE).id;
    let mutation = Mutation {
        phenomenon: "document-fraud".into(),
        kind: "adopts-method-of".into(),
        other_phenomenon: "cyber-crime".into(),
        since: "2026-09".into(),
        enablers: vec!["illicit-funds".into()],
        evidence_refs: vec![warning_ref.clone()],
        confidence: Some(60),
        valid_until: at(9),
        taxonomy_version: 1,
    };
    let count = Count {
        week: "2026-W47".into(),
        checkpoint_kind: "land".into(),
        phenomenon: Some("document-fraud".into()),
        checked: Some(100),
        referred: Some(20),
        found: Some(12),
        suppressed: vec!["found".into()],
        threshold: 10,
        taxonomy_version: 1,
    };
    let warning = Warning {
        phenomenon: "document-fraud".into(),
        checkpoint_kind: "land".into(),
        unit: "found".into(),
        week: "2026-W47".into(),
        observed: 30,
        expected: 7.5,
        upper: 15,
        rule: "weekly-band".into(),
        rule_version: 1,
        asked_actions: vec!["examine-chips".into()],
        valid_until: at(9),
        taxonomy_version: 1,
    };
    let answer = WarningAnswer { warning_ref, acknowledged: true, action: "none-yet".into() };
    for bytes in [
        phenomena::mutation(&stated(phenomena::MUTATION_TYPE), &mutation),
        phenomena::count(&stated(phenomena::COUNT_TYPE), &count),
        phenomena::warning(&stated(phenomena::WARNING_TYPE), &warning),
        phenomena::warning_answer(&stated(phenomena::WARNING_ANSWER_TYPE), &answer),
    ] {
        let object = StixObject::from_bytes(&travel_revoke(&bytes)).unwrap();
        assert_eq!(check_own(&object), Ok(()), "{}", object.header.kind);
        assert_lists_are_used_up(&object);
    }
    let opinion =
        phenomena::opinion(&stated("opinion"), &identity("UTO"), phenomena::Opinion::Disagree, None);
    assert_eq!(check_own(&object(std::str::from_utf8(&opinion).unwrap())), Ok(()));
}

#[test]
fn what_a_round_says_has_the_listed_properties_and_no_others() {
    use vigie_model::{MemberId, StixId};
    use vigie_stix::phenomena::Stated;
    use vigie_stix::rounds::{self, Commitment, Judgement, Realization, Round, RoundResult};
    let stated = |kind: &str| Stated {
        id: StixId::from_random(kind, [7; 16]),
        created: at(0),
        created_by: identity("UTO"),
        markings: vec![StixId::from_random("marking-definition", [7; 16])],
    };
    let text = || "1.5".to_owned();
    let members: Vec<MemberId> = vec!["UTO".parse().unwrap()];
    let round_ref = stated(rounds::ROUND_TYPE).id;
    let round = Round {
        title: text(),
        questions: vec![text()],
        units: vec![text()],
        lower_bounds: vec![text()],
        upper_bounds: vec![text()],
        phenomenon: text(),
        place: text(),
        period: text(),
        resolution_source: text(),
        members: members.clone(),
        commit_deadline: at(1),
        reveal_deadline: at(2),
        rule: text(),
        question_id: Some(text()),
    };
    let commitment = Commitment { round_ref: round_ref.clone(), question: 1, digest: text() };
    let judgement = Judgement {
        round_ref: round_ref.clone(),
        question: 1,
        q05: text(),
        q50: text(),
        q95: text(),
        nonce: text(),
        confidence: 60,
        reason_codes: vec![text()],
    };
    let result = RoundResult {
        round_ref: round_ref.clone(),
        question: 1,
        q05: text(),
        q50: text(),
        q95: text(),
        median_low: text(),
        median_high: text(),
        overlap_low: Some(text()),
        overlap_high: Some(text()),
        leave_out_low: Some(text()),
        leave_out_high: Some(text()),
        members: members.clone(),
        weights: vec![text()],
        judgement_refs: vec![StixId::from_random(rounds::JUDGEMENT_TYPE, [7; 16])],
        inputs_sha256: text(),
        missing_members: members.clone(),
        late_members: members.clone(),
        broken_members: members,
        rule: text(),
    };
    let realization = Realization { round_ref, question: 1, value: text(), day: "2026-12-01".into() };
    for bytes in [
        rounds::round(&stated(rounds::ROUND_TYPE), &round),
        rounds::commitment(&stated(rounds::COMMITMENT_TYPE), &commitment),
        rounds::judgement(&stated(rounds::JUDGEMENT_TYPE), &judgement),
        rounds::result(&stated(rounds::RESULT_TYPE), &result),
        rounds::realization(&stated(rounds::REALIZATION_TYPE), &realization),
    ] {
        let object = StixObject::from_bytes(&travel_revoke(&bytes)).unwrap();
        assert_eq!(check_own(&object), Ok(()), "{}", object.header.kind);
        assert_lists_are_used_up(&object);
        let text = std::str::from_utf8(&bytes).unwrap();
        let named = text.replacen('{', "{\"assessor_surname\":\"a\",", 1);
        assert!(check_own(&self::object(&named)).is_err(), "{}", object.header.kind);
    }
}

fn travel_revoke(bytes: &[u8]) -> Vec<u8> {
    vigie_stix::travel::revoke(bytes, at(5)).unwrap()
}

/// A property that is listed and never written would be a door left open.
fn assert_lists_are_used_up(object: &StixObject) {
    let mut met = Vec::new();
    walk(&object.bytes, &mut |path, _| met.push(path.to_vec()));
    let (kind, listed) = OUTWARD_TYPES.iter().find(|(kind, _)| *kind == object.header.kind).unwrap();
    for property in listed.iter().filter(|property| !property.ends_with(".*")) {
        assert!(met.iter().any(|path| path == &[property.to_string()]), "{kind}: {property}");
    }
    for (id, listed) in OUTWARD_EXTENSIONS {
        let here = met.iter().any(|path| path.get(1).is_some_and(|found| found == id));
        for property in listed.iter().filter(|_| here) {
            assert!(
                met.iter().any(|path| path.last().is_some_and(|last| last == property)),
                "{id}: {property}"
            );
        }
    }
}
