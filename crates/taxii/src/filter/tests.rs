use proptest::prelude::*;

use super::*;
use crate::Endpoint;

const MALWARE: &str = "malware--c0931cc6-c75e-47e5-9036-78fabc95d4ec";
const INDICATOR: &str = "indicator--3600ad1b-fff1-4c98-bcc9-4de3bc2e2ffb";

fn objects(query: &str) -> Result<Filter, FilterError> {
    Filter::parse(query, Endpoint::Objects)
}

fn some(first: bool, last: bool, values: &[&str]) -> VersionMatch {
    let value = |text: &&str| VersionValue { text: (*text).to_owned(), at: text.parse().unwrap() };
    VersionMatch::Some { first, last, values: values.iter().map(value).collect() }
}

#[test]
fn no_query_asks_for_the_latest_version_of_everything() {
    let filter = objects("").unwrap();
    assert_eq!(filter, Filter::default());
    assert!(filter.version.is_last_only());
    assert_eq!(objects("&&").unwrap(), filter);
}

#[test]
fn reads_every_parameter_of_section_3_4() {
    let filter = objects(&format!(
        "added_after=2016-02-01T00:00:01.000001Z&limit=20&next=abc-_&match[id]={MALWARE},{INDICATOR}\
         &match[type]=malware,indicator,x-thing&match[version]=first,2018-03-02T01:01:01.123Z,last&match[spec_version]=2.0,2.1"
    ))
    .unwrap();
    assert_eq!(filter.added_after.unwrap().to_string(), "2016-02-01T00:00:01.000001Z");
    assert_eq!(filter.limit, Some(20));
    assert_eq!(filter.next.as_deref(), Some("abc-_"));
    assert_eq!(filter.ids.iter().map(StixId::as_str).collect::<Vec<_>>(), [MALWARE, INDICATOR]);
    assert_eq!(filter.types, ["malware", "indicator", "x-thing"]);
    assert_eq!(filter.version, some(true, true, &["2018-03-02T01:01:01.123Z"]));
    assert_eq!(filter.spec_versions, ["2.0", "2.1"]);
}

#[test]
fn percent_encoding_of_brackets_commas_and_colons_is_undone_before_lists_are_split() {
    let plain = objects("match[type]=malware,indicator&added_after=2016-02-01T00:00:01Z").unwrap();
    let coded = objects("match%5Btype%5D=malware%2Cindicator&added_after=2016-02-01T00%3a00%3A01Z").unwrap();
    assert_eq!(plain, coded);
    for bad in ["limit=%", "limit=%4", "limit=%zz", "%ff=1", "match[type]=%c3%28"] {
        assert_eq!(objects(bad), Err(FilterError::Encoding { index: 1 }), "{bad}");
    }
}

#[test]
fn limit_is_a_whole_number_above_zero() {
    for bad in ["0", "-1", "abc", "", "1.5", "+5", "1e3", "%20", "00", "1,2", "٣"] {
        assert_eq!(objects(&format!("limit={bad}")), Err(FilterError::Limit), "{bad}");
    }
    assert_eq!(objects("limit=1").unwrap().limit, Some(1));
    assert_eq!(objects("limit=99999999999999999999999999").unwrap().limit, Some(u64::MAX));
}

#[test]
fn added_after_is_one_timestamp_in_utc() {
    for bad in [
        "garbage",
        "",
        "2016-02-01",
        "2016-02-01T00:00:01",
        "2016-02-01T00:00:01%2B01:00",
        "2016-02-30T00:00:00Z",
        "2016-02-01T00:00:01Z,2017-02-01T00:00:01Z",
    ] {
        assert_eq!(objects(&format!("added_after={bad}")), Err(FilterError::AddedAfter), "{bad}");
    }
    assert!(objects("added_after=2016-02-01T00:00:01.5Z").is_ok());
}

#[test]
fn a_parameter_may_occur_once_only() {
    for (query, parameter) in [
        ("limit=1&limit=1", Parameter::Limit),
        ("added_after=2016-02-01T00:00:01Z&added_after=2016-02-01T00:00:01Z", Parameter::AddedAfter),
        ("next=a&next=b", Parameter::Next),
        ("match[type]=malware&match%5Btype%5D=indicator", Parameter::Type),
        ("match[version]=first&match[version]=last", Parameter::Version),
    ] {
        assert_eq!(objects(query), Err(FilterError::Duplicate { parameter }), "{query}");
    }
}

#[test]
fn versions_combine_by_the_rules_of_section_3_4_1() {
    let version = |list: &str| objects(&format!("match[version]={list}")).map(|filter| filter.version);
    assert_eq!(version("all"), Ok(VersionMatch::All));
    assert_eq!(version("last"), Ok(VersionMatch::default()));
    assert_eq!(version("last,first"), Ok(some(true, true, &[])));
    assert_eq!(version("first"), Ok(some(true, false, &[])));
    let two = ["2016-03-23T01:01:01.000Z", "2018-03-02T01:01:01.123Z"];
    assert_eq!(version(&two.join(",")), Ok(some(false, false, &two)));
    assert_eq!(version("2016-03-23T01:01:01Z"), Ok(some(false, false, &["2016-03-23T01:01:01Z"])));
    for mixed in ["all,last", "first,all", "all,all", "all,2016-03-23T01:01:01.000Z"] {
        assert_eq!(version(mixed), Err(FilterError::AllNotAlone), "{mixed}");
    }
    assert_eq!(version("first,last,first"), Err(FilterError::VersionTwice { place: 3 }));
    let twice = format!("{0},{0}", two[0]);
    assert_eq!(version(&twice), Err(FilterError::VersionTwice { place: 2 }));
    for bad in ["newest", "2016", "LAST", "2016-03-23T01:01:01.000"] {
        assert_eq!(version(bad), Err(FilterError::Version { place: 1 }), "{bad}");
    }
    assert_eq!(version("first,%20last"), Err(FilterError::Version { place: 2 }));
    assert_eq!(version(""), Err(FilterError::Empty { parameter: Parameter::Version }));
}

#[test]
fn lists_have_no_empty_values_and_no_spaces() {
    for (query, error) in [
        ("match[type]=", FilterError::Empty { parameter: Parameter::Type }),
        ("match[type]", FilterError::Empty { parameter: Parameter::Type }),
        ("match[type]=malware,", FilterError::Empty { parameter: Parameter::Type }),
        ("match[id]=,", FilterError::Empty { parameter: Parameter::Id }),
        ("match[type]=malware,+indicator", FilterError::Type { place: 2 }),
        ("match[id]=garbage", FilterError::Id { place: 1 }),
        ("match[spec_version]=2.1,two", FilterError::SpecVersion { place: 2 }),
        ("match[spec_version]=2", FilterError::SpecVersion { place: 1 }),
        ("next=", FilterError::Next),
        ("next=a+b", FilterError::Next),
    ] {
        assert_eq!(objects(query), Err(error), "{query}");
    }
    assert_eq!(objects("match[type]=malware,malware").unwrap().types, ["malware"]);
}

#[test]
fn types_and_spec_versions_that_nobody_defined_are_no_error() {
    assert_eq!(objects("match[type]=x-nobody_knows").unwrap().types, ["x-nobody_knows"]);
    assert_eq!(objects("match[spec_version]=3.7").unwrap().spec_versions, ["3.7"]);
}

#[test]
fn unknown_parameters_and_fields_are_ignored_when_reading() {
    assert_eq!(objects("foo=bar&foo=baz&match[confidence]=80").unwrap(), Filter::default());
    for bad in ["match=1", "match[=1", "match[]=1", "match[type=malware"] {
        assert_eq!(objects(bad), Err(FilterError::MatchForm { index: 1 }), "{bad}");
    }
}

#[test]
fn fields_that_an_endpoint_does_not_define_are_ignored_when_reading() {
    let one = Filter::parse("match[type]=malware&match[version]=all&limit=3", Endpoint::Object).unwrap();
    assert_eq!((one.types.len(), one.version, one.limit), (0, VersionMatch::All, Some(3)));
    let versions = Filter::parse("match[version]=first&match[spec_version]=2.1", Endpoint::Versions).unwrap();
    assert_eq!((versions.version.is_last_only(), versions.spec_versions.len()), (true, 1));
    let manifest = Filter::parse("match[type]=malware", Endpoint::Manifest).unwrap();
    assert_eq!(manifest.types, ["malware"]);
}

#[test]
fn delete_refuses_what_it_does_not_define_rather_than_delete_more_than_was_asked() {
    let delete = |query: &str| Filter::parse(query, Endpoint::DeleteObject);
    assert_eq!(delete("match[version]=all").unwrap().version, VersionMatch::All);
    assert!(delete("match[version]=2016-03-23T01:01:01.000Z&match[spec_version]=2.1").is_ok());
    for query in
        ["version=2016-03-23T01:01:01.000Z", "match[type]=malware", "limit=1", "match[foo]=1", "next=a"]
    {
        assert_eq!(delete(query), Err(FilterError::NotDefined { index: 1 }), "{query}");
    }
}

#[test]
fn delete_without_a_version_means_all_versions_and_with_one_means_that_one_however_it_is_encoded() {
    let delete = |query: &str| Filter::parse(query, Endpoint::DeleteObject).unwrap().version;
    assert_eq!(delete(""), VersionMatch::All);
    assert_eq!(delete("match[spec_version]=2.1"), VersionMatch::All);
    for name in ["match[version]", "match%5Bversion%5D", "match%5bversion%5d", "%6Datch[version]"] {
        assert_eq!(delete(&format!("{name}=last")), VersionMatch::default(), "{name}");
    }
}

#[test]
fn more_values_than_the_bound_are_refused() {
    let list = vec!["malware"; MAX_VALUES + 1].join(",");
    assert_eq!(
        objects(&format!("match[type]={list}")),
        Err(FilterError::TooMany { parameter: Parameter::Type })
    );
    assert_eq!(objects(&format!("next={}", "a".repeat(MAX_NEXT + 1))), Err(FilterError::Next));
}

#[test]
fn the_binding_of_next_ignores_order_limit_and_next_and_nothing_else() {
    let binding = |query: &str| objects(query).unwrap().binding();
    assert_eq!(
        binding("match[type]=malware,indicator&limit=2&match[version]=last,first"),
        binding("next=a&match[version]=first,last&match[type]=indicator,malware&limit=9&foo=1")
    );
    let queries = [
        "",
        "match[type]=malware",
        "match[spec_version]=2.1",
        "match[version]=all",
        "match[version]=first",
        "added_after=2016-02-01T00:00:01Z",
        &format!("match[id]={MALWARE}"),
    ];
    let mut bindings: Vec<_> = queries.iter().map(|query| binding(query)).collect();
    bindings.sort_unstable();
    bindings.dedup();
    assert_eq!(bindings.len(), queries.len());
}

#[test]
fn errors_never_repeat_a_value() {
    for query in [
        "match[id]=secret",
        "match[type]=sec ret",
        "match[version]=secret",
        "added_after=secret",
        "limit=secret",
    ] {
        let error = objects(query).unwrap_err();
        assert!(!error.to_string().contains("sec"), "{error}");
        assert!(error.code().starts_with("taxii.query."));
    }
}

fn timestamp() -> impl Strategy<Value = String> {
    (0_i64..4_000_000_000_000_000).prop_map(|micros| Timestamp::from_micros(micros).to_string())
}

/// Encodes every octet, the hardest form of the same text.
fn encoded(text: &str) -> String {
    text.bytes().map(|octet| format!("%{octet:02x}")).collect()
}

proptest! {
    #[test]
    fn any_query_is_answered_without_panic(
        query in ".*",
        likely in "(match\\[[a-z_]{0,12}\\]?|limit|next|added_after|%[0-9a-z]{0,2}|[=&,+]|all|first|last|[0-9]{0,3}){0,12}",
    ) {
        for endpoint in [Endpoint::Objects, Endpoint::Object, Endpoint::Manifest, Endpoint::Versions, Endpoint::DeleteObject] {
            let _ = Filter::parse(&query, endpoint);
            let _ = Filter::parse(&likely, endpoint);
        }
    }

    #[test]
    fn what_was_asked_for_is_what_is_parsed_however_it_is_encoded(
        limit in 1_u64..,
        added_after in timestamp(),
        versions in proptest::collection::btree_set(timestamp(), 0..4),
        first in any::<bool>(),
        types in proptest::collection::btree_set("[a-z][a-z0-9-]{0,20}", 1..5),
    ) {
        let mut wanted: Vec<String> = versions.iter().cloned().collect();
        wanted.extend(first.then(|| "first".to_owned()));
        let types: Vec<String> = types.into_iter().collect();
        let mut query = format!("limit={limit}&added_after={added_after}&match[type]={}", types.join(","));
        if !wanted.is_empty() {
            query += &format!("&match[version]={}", wanted.join(","));
        }
        let plain = objects(&query).unwrap();
        prop_assert_eq!(plain.limit, Some(limit));
        prop_assert_eq!(plain.added_after.unwrap().to_string(), added_after);
        prop_assert_eq!(&plain.types, &types);
        if wanted.is_empty() {
            prop_assert!(plain.version.is_last_only());
        } else {
            let texts: Vec<&str> = versions.iter().map(String::as_str).collect();
            prop_assert_eq!(&plain.version, &some(first, false, &texts));
        }
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let hard: Vec<String> = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        prop_assert_eq!(objects(&hard.join("&")).unwrap(), plain);
    }
}
