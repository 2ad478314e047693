use super::*;

/// `D:` stands for `travel-document:`.
fn judge(pattern: &str) -> Result<(), &'static str> {
    check_text(&pattern.replace("D:", "travel-document:")).map_err(|broad| broad.refusal.code)
}

#[track_caller]
fn all(patterns: &[&str], expected: Result<(), &'static str>) {
    for pattern in patterns {
        assert_eq!(judge(pattern), expected, "{pattern}");
    }
}

const BROAD: Result<(), &str> = Err("alert.too-broad");

#[test]
fn number_series_and_signer_are_narrow() {
    let signer = format!("[D:dsc_fingerprint = '{}']", "0a".repeat(32));
    all(
        &[
            "[D:issuing_state = 'UTO' AND D:number LIKE 'L898%']",
            "[D:number = 'L898902C3']",
            "[D:number IN ('L898902C3', 'L898902C4')]",
            "[D:number LIKE 'L8_8_2%']",
            "[D:number LIKE '%898C%']",
            "[D:number LIKE 'L8%C3']",
            "[D:number MATCHES '^L898[0-9]{5}$']",
            "[D:number MATCHES 'L898.*']",
            "[D:series = 'AB']",
            "[D:series LIKE 'AB%' AND D:document_type = 'P']",
            "[D:number >= 'L8980000' AND D:number <= 'L8989999']",
            "[(D:number LIKE 'L898%' OR D:number LIKE 'L899%') AND D:issuing_state = 'UTO']",
            "[D:number LIKE 'L898%'] OR [D:number LIKE 'L899%']",
            &signer,
        ],
        Ok(()),
    );
}

#[test]
fn origin_type_and_dates_alone_are_too_broad() {
    all(
        &[
            "[D:issuing_state = 'UTO']",
            "[D:issuing_state IN ('UTO', 'XNM')]",
            "[D:document_type = 'P']",
            "[D:valid_until < '2027-01-01']",
            "[D:issuing_state = 'UTO' AND D:document_type = 'P' AND D:valid_until > '2026-01-01']",
            "[D:route = 'XNM-UTO' AND D:issuing_state = 'UTO']",
            "[D:x_anything = 'L898902C3']",
            "[D:extensions.number = 'L898902C3']",
        ],
        BROAD,
    );
}

#[test]
fn every_branch_of_or_is_judged() {
    all(
        &[
            "[D:number = 'L898902C3' OR D:issuing_state = 'UTO']",
            "[D:issuing_state = 'UTO' AND (D:number LIKE 'L898%' OR D:document_type = 'P')]",
            "[D:number LIKE 'L898%'] OR [D:issuing_state = 'UTO']",
            "[D:issuing_state = 'UTO'] OR [ipv4-addr:value = '198.51.100.1']",
            "[D:number LIKE 'L898%' OR (D:number LIKE 'L899%' OR (D:number LIKE '%' AND D:issuing_state = 'UTO'))]",
        ],
        BROAD,
    );
}

#[test]
fn negation_narrows_nothing() {
    all(
        &[
            "[D:number != 'L898902C3']",
            "[D:issuing_state = 'UTO' AND D:number != 'L898902C3']",
            "[D:issuing_state = 'UTO' AND D:number NOT = 'L898902C3']",
            "[D:issuing_state = 'UTO' AND D:number NOT IN ('L898902C3')]",
            "[D:issuing_state = 'UTO' AND D:number NOT LIKE 'L898%']",
            "[D:issuing_state = 'UTO' AND D:number NOT MATCHES '^L898']",
            "[D:issuing_state = 'UTO' AND D:series NOT = 'AB']",
            "[D:number NOT < 'L8980000' AND D:number NOT > 'L8989999']",
        ],
        BROAD,
    );
}

#[test]
fn wildcards_and_empty_texts_are_no_literal_characters() {
    all(
        &[
            "[D:number LIKE '%']",
            "[D:number LIKE '____%']",
            "[D:number LIKE '____']",
            "[D:number LIKE 'L89%']",
            "[D:number LIKE '%0%0%0%0%']",
            "[D:number LIKE 'L%8%9%8%']",
            "[D:number LIKE '%<<<<%']",
            "[D:number LIKE '%    %']",
            "[D:number = '']",
            "[D:number = 'L89']",
            "[D:number IN ('L898902C3', '')]",
            "[D:number MATCHES '.*']",
            "[D:number MATCHES '^[A-Z0-9]{9}$']",
            "[D:number MATCHES 'L898|.*']",
            "[D:number MATCHES 'L898?']",
            "[D:number MATCHES 'L898*']",
            "[D:number MATCHES 'L898{0,1}']",
            "[D:number MATCHES '(L898)?.*']",
            "[D:number MATCHES '(?i)l898']",
            "[D:number MATCHES '']",
            "[D:series LIKE '%']",
            "[D:series = 'A']",
            "[D:series LIKE '_A%']",
            "[EXISTS D:number]",
            "[EXISTS D:series AND D:issuing_state = 'UTO']",
            "[D:dsc_fingerprint LIKE '%']",
            "[D:dsc_fingerprint = '']",
            "[D:dsc_fingerprint = 'abcd']",
            "[D:dsc_fingerprint LIKE '0a0a0a0a%']",
        ],
        BROAD,
    );
}

#[test]
fn orderings_are_narrow_only_as_a_range_with_a_common_start() {
    all(
        &[
            "[D:number >= '']",
            "[D:number > 'L8980000']",
            "[D:number >= 'L8980000' AND D:issuing_state = 'UTO']",
            "[D:number >= 'A0000000' AND D:number <= 'Z9999999']",
            "[D:number >= 'L89' AND D:number <= 'L89']",
            "[D:number >= 'L8980000' OR D:number <= 'L8989999']",
            "[D:number >= 'L8980000' AND D:series <= 'L8989999']",
        ],
        BROAD,
    );
}

#[test]
fn many_narrow_branches_do_not_add_up_to_a_state() {
    let list = |count: usize| {
        let branches: Vec<String> = (0..count).map(|i| format!("D:number LIKE '{i:04}%'")).collect();
        format!("[{}]", branches.join(" OR "))
    };
    assert_eq!(judge(&list(150)), Ok(()));
    assert_eq!(judge(&list(10_000)), BROAD);
    let series: Vec<String> = (0..100).map(|i| format!("'{i:02}'")).collect();
    assert_eq!(judge(&format!("[D:series IN ({})]", series.join(", "))), BROAD);
    let numbers: Vec<String> = (0..5_000).map(|i| format!("'L8989{i:04}'")).collect();
    assert_eq!(judge(&format!("[D:number IN ({})]", numbers.join(", "))), Ok(()));
}

#[test]
fn cyber_observables_are_not_judged_and_do_not_help() {
    all(
        &[
            "[ipv4-addr:value = '198.51.100.1']",
            "[file:name LIKE '%']",
            "[ipv4-addr:value = '198.51.100.1' OR D:number LIKE 'L898%']",
            "[ipv4-addr:value = '198.51.100.1'] FOLLOWEDBY [domain-name:value = 'example.org']",
        ],
        Ok(()),
    );
    assert_eq!(judge("[D:issuing_state = 'UTO' AND ipv4-addr:value = '198.51.100.1']"), BROAD);
}

#[test]
fn properties_of_persons_are_refused_also_beside_a_number() {
    all(
        &[
            "[D:nationality = 'XNM']",
            "[D:number LIKE 'L898%' AND D:sex = 'F']",
            "[D:number LIKE 'L898%' AND D:age < 30]",
            "[D:number LIKE 'L898%'] OR [x-person:surname = 'A']",
            "[D:holder_ref.date_of_birth = '1990-01-01' AND D:number = 'L898902C3']",
        ],
        Err("handling.person-property"),
    );
}

#[test]
fn what_cannot_be_judged_is_refused() {
    all(&["", "[", "D:number = 'L898902C3'", "[D:number]"], Err("alert.pattern-unreadable"));
    all(
        &[
            "[D:number = 'L898902C3'] FOLLOWEDBY [D:issuing_state = 'UTO']",
            "[D:number = 'L898902C3'] AND [D:issuing_state = 'UTO']",
            "[D:issuing_state = 'UTO'] WITHIN 5 SECONDS",
        ],
        Err("alert.pattern-unsupported"),
    );
}

#[test]
fn says_where_the_broad_branch_stands() {
    let pattern =
        pattern::parse("[travel-document:number LIKE 'L898%' OR travel-document:issuing_state = 'UTO']")
            .unwrap();
    assert_eq!(check(&pattern), Err(TooBroad { refusal: refusal::TOO_BROAD, offset: 40 }));
}
