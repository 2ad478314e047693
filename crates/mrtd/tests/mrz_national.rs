//! National zones, long numbers and the quirks of real documents (hard case H14 of the research notes).

use proptest::prelude::*;
use vigie_model::Outcome;
use vigie_mrtd::mrz::repair::Hint;
use vigie_mrtd::mrz::{Format, MrzDate, MrzError, MrzFields, Parsed, Sex, make, parse, parse_zone, repair};

const FRA_ID: &str = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n9409923102854CORINNE<<<<<<<6512068F4";
const FRA_DL: &str = "D1FRA13AA000026181231MARTIN<<9";
const CHE_DL: &str = "AAA001D<<\nFACHE305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<";
const TD3: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

fn read(text: &str) -> Parsed {
    parse(text).unwrap()
}

fn failed(text: &str) -> Vec<&'static str> {
    let parsed = read(text);
    parsed.findings.iter().filter(|f| f.outcome == Outcome::Failed).map(|f| f.code.as_str()).collect()
}

#[test]
fn the_french_identity_card_is_read_by_its_own_fields_and_digits() {
    let parsed = read(FRA_ID);
    let mrz = &parsed.mrz;
    assert_eq!((mrz.format, failed(FRA_ID)), (Format::FraId, vec![]));
    assert_eq!(
        (&*mrz.document_number, &*mrz.issuing_state, &*mrz.document_code),
        ("940992310285", "FRA", "ID")
    );
    assert_eq!((&*mrz.primary_identifier, &*mrz.secondary_identifier), ("BERTHIER", "CORINNE"));
    assert_eq!((mrz.birth_date.to_string().as_str(), mrz.sex), ("651206", Sex::Female));
    assert_eq!((mrz.expiry_date, &*mrz.nationality), (MrzDate::UNKNOWN, ""));
    assert_eq!(mrz.document_key(), "FRA|I|940992310285");
    // Each of its three digits is checked over its own cells.
    assert_eq!(
        failed(&FRA_ID.replace("9409923", "9409924")),
        ["mrz.check-digit.document-number", "mrz.check-digit.composite"]
    );
    assert_eq!(
        failed(&FRA_ID.replace("651206", "651207")),
        ["mrz.check-digit.birth-date", "mrz.check-digit.composite"]
    );
    assert_eq!(failed(&FRA_ID.replace("BERTHIER", "BERTHIEZ")), ["mrz.check-digit.composite"]);
    assert_eq!(failed(&FRA_ID.replace("8F4", "8F5")), ["mrz.check-digit.composite"]);
    // A TD2 of France that is no identity card keeps the layout of Doc 9303.
    assert_eq!(read(&FRA_ID.replace("IDFRA", "I<FRA")).mrz.format, Format::Td2);
}

#[test]
fn the_french_driving_licence_is_read_by_its_own_fields_and_digits() {
    let parsed = read(FRA_DL);
    let mrz = &parsed.mrz;
    assert_eq!((mrz.format, failed(FRA_DL)), (Format::FraDl, vec![]));
    assert_eq!((&*mrz.document_number, &*mrz.primary_identifier), ("13AA00002", "MARTIN"));
    assert_eq!(mrz.expiry_date.to_string(), "181231");
    assert_eq!(
        failed(&FRA_DL.replace("13AA00002", "13AB00002")),
        ["mrz.check-digit.document-number", "mrz.check-digit.composite"]
    );
    assert_eq!(failed(&FRA_DL.replace("MARTIN", "MARTEN")), ["mrz.check-digit.composite"]);
    assert_eq!(failed(&FRA_DL.replace("D1FRA", "X1FRA"))[0], "mrz.document-code");
    assert!(matches!(parse(&FRA_DL.replace("FRA", "XYZ")), Err(MrzError::ZoneLength { len: 30 })));
}

#[test]
fn the_swiss_driving_licence_has_no_digit_and_says_so() {
    let parsed = read(CHE_DL);
    let mrz = &parsed.mrz;
    assert_eq!((mrz.format, failed(CHE_DL)), (Format::CheDl, vec![]));
    assert_eq!((&*mrz.document_number, &*mrz.optional_data), ("305142128097", "AAA001D"));
    assert_eq!((&*mrz.primary_identifier, &*mrz.secondary_identifier), ("MARCHAND", "FABIENNE"));
    assert_eq!(mrz.birth_date.to_string(), "800126");
    let digit =
        parsed.findings.iter().find(|f| f.code.as_str() == "mrz.check-digit.document-number").unwrap();
    assert_eq!((digit.outcome, digit.line, digit.column), (Outcome::NotSupported, 2, 6));
    assert_eq!(failed(&CHE_DL.replace("FACHE", "FALIE")), [""; 0]);
    assert_eq!(failed(&CHE_DL.replace("FACHE", "FAFRA")), ["mrz.issuing-state"]);
    assert_eq!(failed(&CHE_DL.replace("AAA001D", "AAA001X")), ["mrz.filler"]);
    assert_eq!(failed(&CHE_DL.replace("097<<", "097<A")), ["mrz.filler"]);
    assert_eq!(
        parse(&CHE_DL.replace("D<<\n", "D<\n")).unwrap_err(),
        MrzError::LineLength { line: 1, len: 8, format: Format::CheDl }
    );
    // Without line breaks, as keyboards deliver it.
    assert_eq!(read(&CHE_DL.replace('\n', "")).mrz, *mrz);
}

#[test]
fn no_chip_holds_a_national_zone() {
    for zone in [FRA_ID, FRA_DL, CHE_DL] {
        let zone = zone.replace('\n', "");
        assert!(matches!(
            parse_zone(&zone),
            Err(MrzError::NationalFormat { .. } | MrzError::ZoneLength { .. })
        ));
    }
}

#[test]
fn misread_national_zones_are_repaired_by_their_own_digits() {
    for (zone, misread) in [
        (FRA_ID, FRA_ID.replace("9409923", "94O9923")),
        (FRA_ID, FRA_ID.replace("IDFRA", "1DFRA")),
        (FRA_ID, FRA_ID.replace("BERTHIER", "BERTH1ER")),
        (FRA_ID, FRA_ID.replace("651206", "6S1206")),
        (FRA_DL, FRA_DL.replace("13AA00002", "13AAO0002")),
        (FRA_DL, FRA_DL.replace("181231", "18123I")),
        (FRA_DL, FRA_DL.replace("D1FRA", "D1FR4")),
        (CHE_DL, CHE_DL.replace("FACHE30514", "FACHE3O514")),
    ] {
        let found = repair(&misread, None).unwrap();
        let lines: Vec<&str> = zone.split('\n').collect();
        assert!(found.readings.iter().any(|reading| reading.lines == lines), "{misread}: {found:?}");
        assert!(!found.is_sound());
    }
}

#[test]
fn long_numbers_keep_their_digit_wherever_it_stands() {
    // Belgium: twelve characters; Finland: a personal number after it. Specimens.
    for (zone, number, optional) in [
        (
            "IDBEL600001795<0152<<<<<<<<<<<\n1301014F2311207BEL130101987398\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<",
            "600001795015",
            "",
        ),
        (
            "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<",
            "D23145890734",
            "",
        ),
    ] {
        let mrz = read(zone).mrz;
        assert_eq!((&*mrz.document_number, &*mrz.optional_data), (number, optional));
        assert_eq!(failed(zone), [""; 0], "{zone}");
    }
    // A misread cell of the continued number is found by the digit that stands among the optional data.
    let belgian =
        "IDBEL600001795<0152<<<<<<<<<<<\n1301014F2311207BEL130101987398\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<";
    let found = repair(&belgian.replace("<0152", "<O152"), None).unwrap();
    assert!(found.readings.iter().any(|reading| reading.lines.join("\n") == belgian));
    for reading in &found.readings {
        assert!(failed(&reading.lines.join("\n")).iter().all(|code| !code.starts_with("mrz.check-digit")));
    }
}

#[test]
fn odd_codes_and_letters_in_the_place_of_digits_are_named() {
    let detail = |text: &str, code: &str| {
        let parsed = read(text);
        let finding = parsed.findings.iter().find(|f| f.code.as_str() == code).cloned().unwrap();
        (finding.outcome, finding.detail)
    };
    let with = |code: &str| detail(&TD3.replacen("P<UTO", &format!("P<{code}"), 1), "mrz.issuing-state");
    assert_eq!(with("D<<").0, Outcome::Passed);
    assert_eq!(
        with("SUN").1,
        "a code withdrawn from ISO 3166-1; listed until 1992, now ARM AZE BLR EST GEO KAZ KGZ LTU LVA MDA RUS TJK TKM UKR UZB"
    );
    assert_eq!(
        with("ANT"),
        (Outcome::Passed, "a code kept for older documents; listed until 2010, now BES CUW SXM".into())
    );
    assert_eq!(with("QRS").0, Outcome::Failed);
    assert_eq!(with("BBB"), (Outcome::Failed, "unknown code: Doc 9303-3, section 5 does not list it".into()));
    // The composite digit of this zone is 0: the letter O there is named as what it may be.
    let zero = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<1O";
    assert_eq!(
        detail(zero, "mrz.check-digit.composite"),
        (Outcome::Failed, "letter O in place of the digit 0".into())
    );
}

#[test]
fn a_personal_number_with_a_filler_inside_keeps_it() {
    let fields = MrzFields { optional_data: "AB 12".into(), ..passport() };
    let lines = make(&fields, Format::Td3).unwrap();
    let parsed = read(&lines.join("\n"));
    assert_eq!((&*parsed.mrz.optional_data, parsed.objections().count()), ("AB<12", 0));
}

#[test]
fn a_digit_that_was_printed_wrong_is_said_and_not_repaired_away() {
    // The issuer printed 7 for 6 and computed the composite over it.
    let mut lines = make(&passport(), Format::Td3).unwrap();
    let right = lines[1].as_bytes()[9] - b'0';
    // Of the nine wrong digits, take one that no reader takes for the right one and that leaves the composite digit computed over it.
    let wrong = (0..10).find(|d| *d != right && repair_is_empty(&printed(&lines[1], *d), &lines[0])).unwrap();
    lines[1] = printed(&lines[1], wrong);
    let found = repair(&lines.join("\n"), None).unwrap();
    assert!(found.readings.is_empty(), "{found:?}");
    assert_eq!(found.hint, Some(Hint::PrintedSo));
    assert_eq!(found.contradicted.len(), 1);
    assert_eq!((found.contradicted[0].line, found.contradicted[0].column), (2, 10));
    // The composite digit alone, as far from the right one as no reader goes.
    let mut lines = make(&passport(), Format::Td3).unwrap();
    let composite = lines[1].as_bytes()[43] - b'0';
    lines[1].replace_range(43..44, &((composite + 5) % 10).to_string());
    let found = repair(&lines.join("\n"), None).unwrap();
    assert_eq!(found.hint, Some(Hint::CompositeAlone));
    assert!(!found.is_sound() && found.readings.iter().all(|reading| !reading.changed.is_empty()));
}

/// The second line with this digit of the number, and the composite digit computed over it.
fn printed(line: &str, digit: u8) -> String {
    use vigie_mrtd::mrz::check_digit;
    let mut line = line.to_owned();
    line.replace_range(9..10, &digit.to_string());
    let covered = [&line[..10], &line[13..20], &line[21..43]].concat();
    line.replace_range(43..44, &check_digit(covered.as_bytes()).to_string());
    line
}

fn repair_is_empty(second: &str, first: &str) -> bool {
    repair(&format!("{first}\n{second}"), None).unwrap().readings.is_empty()
}

fn passport() -> MrzFields {
    MrzFields {
        document_code: "P".into(),
        issuing_state: "UTO".into(),
        document_number: "XJXJXJXJX".into(),
        nationality: "UTO".into(),
        birth_date: "740312".parse().unwrap(),
        sex: Sex::Female,
        expiry_date: "340312".parse().unwrap(),
        optional_data: String::new(),
        optional_data_2: String::new(),
        primary_identifier: "WAY".into(),
        secondary_identifier: "RAY".into(),
    }
}

#[test]
fn fields_that_a_national_format_does_not_print_are_refused() {
    let card = || MrzFields {
        document_code: "ID".into(),
        issuing_state: "FRA".into(),
        document_number: "940992310285".into(),
        nationality: String::new(),
        expiry_date: MrzDate::UNKNOWN,
        birth_date: "651206".parse().unwrap(),
        primary_identifier: "BERTHIER".into(),
        secondary_identifier: "CORINNE".into(),
        ..passport()
    };
    assert_eq!(make(&card(), Format::FraId).unwrap().join("\n"), FRA_ID);
    let refused = |change: &dyn Fn(&mut MrzFields)| {
        let mut fields = card();
        change(&mut fields);
        make(&fields, Format::FraId).unwrap_err()
    };
    assert!(matches!(
        refused(&|f| f.nationality = "FRA".into()),
        MrzError::NoField { field: "nationality", .. }
    ));
    assert!(matches!(refused(&|f| f.expiry_date = "300101".parse().unwrap()), MrzError::NoField { .. }));
    assert!(matches!(refused(&|f| f.document_number = "9409".into()), MrzError::FieldLength { .. }));
    assert!(matches!(refused(&|f| f.document_code = "IP".into()), MrzError::DocumentCode { .. }));
    assert!(matches!(refused(&|f| f.issuing_state = "UTO".into()), MrzError::FieldCharacter { .. }));
    assert!(matches!(refused(&|f| f.sex = Sex::Unspecified), MrzError::FieldCharacter { .. }));
}

proptest! {
    #[test]
    fn national_zones_that_are_made_are_read_back(
        (format, number, optional, sex, surname, given, month) in (
            prop::sample::select(vec![Format::FraId, Format::FraDl, Format::CheDl]),
            "[0-9]{12}", "[A-Z]{3}[0-9]{3}[DFIR]", prop::sample::select(vec![Sex::Female, Sex::Male]), "[A-Z]{1,7}", "[A-Z]{1,7}( [A-Z]{1,4})?", 1i8..=12,
        )
    ) {
        let day = MrzDate::from_day(1970, month, 17);
        let (card, licence) = (format == Format::FraId, format == Format::FraDl);
        let fields = MrzFields {
            document_code: if card { "ID" } else if licence { "D1" } else { "FA" }.into(),
            issuing_state: if format == Format::CheDl { "CHE" } else { "FRA" }.into(),
            document_number: if licence { number[..9].to_owned() } else { number },
            nationality: String::new(),
            birth_date: if licence { MrzDate::UNKNOWN } else { day },
            sex: if card { sex } else { Sex::Unspecified },
            expiry_date: if licence { day } else { MrzDate::UNKNOWN },
            optional_data: if format == Format::CheDl { optional } else { String::new() },
            optional_data_2: String::new(),
            primary_identifier: surname,
            secondary_identifier: if licence { String::new() } else { given },
        };
        let lines = make(&fields, format).unwrap();
        let parsed = parse(&lines.join("\n")).unwrap();
        prop_assert_eq!(parsed.objections().count(), 0, "{:?}", parsed.findings);
        let mrz = parsed.mrz;
        prop_assert_eq!(mrz.format, format);
        prop_assert_eq!(mrz.lines, lines);
        prop_assert_eq!(mrz.document_number, fields.document_number);
        prop_assert_eq!(mrz.birth_date, fields.birth_date);
        prop_assert_eq!(mrz.expiry_date, fields.expiry_date);
        prop_assert_eq!(mrz.sex, fields.sex);
        prop_assert_eq!(mrz.optional_data, fields.optional_data);
        prop_assert_eq!(mrz.primary_identifier, fields.primary_identifier);
        prop_assert_eq!(mrz.secondary_identifier, fields.secondary_identifier);
    }

    #[test]
    fn no_arrangement_of_national_cells_makes_the_reader_panic(
        text in "([ABD][0-9]FRA[A-Z0-9<]{25}|[A-Z0-9<]{9}\n[A-Z0-9<]{30}\n[A-Z0-9<]{30}|IDFRA[A-Z0-9<]{31}\n[A-Z0-9<]{36})"
    ) {
        let parsed = parse(&text).unwrap();
        prop_assert_eq!(parsed.mrz.lines.join("\n"), text);
    }
}
