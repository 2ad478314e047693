//! Rules that go beyond the type of one property.

use serde_json::{Map, Value};
use vigie_model::Timestamp;

use super::Checker;
use crate::header::DOMAIN;
use crate::pattern;

/// Pairs of timestamps: earlier, later, whether they may be equal.
const ORDERS: [(&str, &str, &str, bool); 11] = [
    ("", "created", "modified", true),
    ("campaign", "first_seen", "last_seen", true),
    ("indicator", "valid_from", "valid_until", false),
    ("infrastructure", "first_seen", "last_seen", true),
    ("intrusion-set", "first_seen", "last_seen", true),
    ("malware", "first_seen", "last_seen", true),
    ("observed-data", "first_observed", "last_observed", true),
    ("relationship", "start_time", "stop_time", false),
    ("sighting", "first_seen", "last_seen", true),
    ("threat-actor", "first_seen", "last_seen", true),
    ("network-traffic", "start", "end", true),
];

/// Properties whose text has a form: type (any, if empty), property, test, name of the form.
type Format = (&'static str, &'static str, fn(&str) -> bool, &'static str);

const FORMATS: [Format; 8] = [
    ("domain-name", "value", is_domain, "a domain name"),
    ("", "lang", is_language, "an RFC 5646 language tag"),
    ("artifact", "mime_type", is_media_type, "a media type"),
    ("email-addr", "value", is_email, "an e-mail address"),
    ("ipv4-addr", "value", |text| is_network(text, 32), "an IPv4 address or network"),
    ("ipv6-addr", "value", |text| is_network(text, 128), "an IPv6 address or network"),
    ("mac-addr", "value", is_mac, "a MAC address in lower case with colons"),
    ("url", "value", is_url, "a URL"),
];

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = |part: &str| part.bytes().all(|c| c.is_ascii_alphabetic());
    let later = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric());
    (matches!(first, "x" | "i") && text.len() > 2 || (2..=8).contains(&first.len()) && letters(first))
        && parts.all(later)
}

fn is_media_type(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&c))
    };
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

/// RFC 1034 and, for other scripts, RFC 5890: labels of 1 to 63 characters, at most 253 in all.
fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.chars().count())
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    text.len() <= 253 * 4 && text.strip_suffix('.').unwrap_or(text).split('.').all(label)
}

fn is_email(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    plain && text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

fn is_network(text: &str, width: u8) -> bool {
    let (address, prefix) =
        text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address = match address.parse() {
        Ok(std::net::IpAddr::V4(_)) => width == 32,
        Ok(std::net::IpAddr::V6(_)) => width == 128,
        Err(_) => false,
    };
    address && prefix.is_none_or(|prefix| prefix.parse::<u8>().is_ok_and(|prefix| prefix <= width))
}

fn is_mac(text: &str) -> bool {
    let octet = |part: &str| part.len() == 2 && part.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    text.split(':').count() == 6 && text.split(':').all(octet)
}

/// RFC 3986: a scheme and something after its colon.
fn is_url(text: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
    };
    text.split_once(':').is_some_and(|(before, after)| scheme(before) && !after.is_empty())
}

/// The properties that an observable's UUID of version 5 is made of, where all of them may be absent (STIX 2.1, section 2.9).
const CONTRIBUTING: [(&str, &[&str]); 5] = [
    ("artifact", &["hashes", "payload_bin"]),
    ("email-message", &["from_ref", "subject", "body"]),
    ("user-account", &["account_type", "user_id", "account_login"]),
    ("windows-registry-key", &["key", "values"]),
    ("x509-certificate", &["hashes", "serial_number"]),
];

pub(super) fn check(checker: &mut Checker<'_>, map: &Map<String, Value>, kind: &str) {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let at = |key: &str| text(key).and_then(|text| text.parse::<Timestamp>().ok());
    for (of, earlier, later, may_equal) in ORDERS {
        if !of.is_empty() && of != kind {
            continue;
        }
        if let (Some(first), Some(second)) = (at(earlier), at(later))
            && (second < first || (second == first && !may_equal))
        {
            let or = if may_equal { "earlier than" } else { "not later than" };
            checker.error(later, "2.14", format!("{or} {earlier}"));
        }
    }
    for key in ["created", "modified"] {
        let decimals = text(key)
            .and_then(|text| text.strip_suffix('Z')?.split_once('.'))
            .map_or(0, |(_, rest)| rest.len());
        if at(key).is_some() && decimals != 3 {
            checker.warn(key, "3.2", "not exactly three decimals of a second");
        }
    }
    if let Some(confidence) = map.get("confidence").and_then(Value::as_i64)
        && !(0..=100).contains(&confidence)
    {
        checker.error("confidence", "3.2", "not between 0 and 100".to_owned());
    }
    for (of, key, sound, what) in FORMATS {
        if (of.is_empty() || of == kind) && text(key).is_some_and(|text| !sound(text)) {
            checker.error(key, "2", format!("not {what}"));
        }
    }
    match kind {
        "indicator" => indicator(checker, map),
        "relationship" => {
            for key in ["source_ref", "target_ref"] {
                if text(key).is_some_and(|id| is_of(id, &NOT_RELATED)) {
                    checker.error(
                        key,
                        "5.1",
                        "a relationship, sighting, bundle or meta object cannot be related".to_owned(),
                    );
                }
            }
            let name = text("relationship_type").unwrap_or("x");
            if name.is_empty()
                || !name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
            {
                checker.error("relationship_type", "5.1", "not a to z, 0 to 9 and hyphens".to_owned());
            }
        }
        "sighting" => {
            if text("sighting_of_ref").is_some_and(|id| is_of(id, &NOT_RELATED)) {
                checker.error("sighting_of_ref", "5.2", "only domain objects are sighted".to_owned());
            }
            range(checker, map, "count", 0, 999_999_999, "5.2");
        }
        "observed-data" => {
            range(checker, map, "number_observed", 1, 999_999_999, "4.14");
            observables_only(checker, map, "object_refs", "4.14");
            if map.contains_key("objects") && map.contains_key("object_refs") {
                checker.error("objects", "4.14", "objects and object_refs exclude each other".to_owned());
            }
        }
        "location" => {
            if map.contains_key("latitude") != map.contains_key("longitude") {
                checker.error("latitude", "4.10", "latitude and longitude go together".to_owned());
            }
            if map.contains_key("precision") && !map.contains_key("latitude") {
                checker.error("precision", "4.10", "precision needs latitude and longitude".to_owned());
            }
            for (key, limit) in [("latitude", 90.0), ("longitude", 180.0)] {
                if map.get(key).and_then(Value::as_f64).is_some_and(|degrees| degrees.abs() > limit) {
                    checker.error(key, "4.10", format!("beyond {limit} degrees"));
                }
            }
        }
        "malware" => {
            let family = map.get("is_family").and_then(Value::as_bool) == Some(true);
            if family && !map.contains_key("name") {
                checker.error("name", "4.11", "a family has a name".to_owned());
            }
        }
        "artifact" => {
            if map.contains_key("payload_bin") && map.contains_key("url") {
                checker.error("url", "6.1", "payload_bin and url exclude each other".to_owned());
            }
            if map.contains_key("url") && !map.contains_key("hashes") {
                checker.error("hashes", "6.1", "a url needs hashes".to_owned());
            }
            if map.contains_key("decryption_key") && !map.contains_key("encryption_algorithm") {
                checker.error("decryption_key", "6.1", "a key needs its algorithm".to_owned());
            }
        }
        "email-message" => {
            let multipart = map.get("is_multipart").and_then(Value::as_bool);
            let wrong = match multipart {
                Some(true) => "body",
                Some(false) => "body_multipart",
                None => return,
            };
            if map.contains_key(wrong) {
                checker.error(wrong, "6.6", "does not go with is_multipart".to_owned());
            }
        }
        "software" => {
            let list = map.get("languages").and_then(Value::as_array);
            for (nth, tag) in list.into_iter().flatten().enumerate() {
                if tag.as_str().is_some_and(|tag| !is_language(tag)) {
                    checker.error(
                        &format!("languages[{nth}]"),
                        "6.14",
                        "not an RFC 5646 language tag".to_owned(),
                    );
                }
            }
        }
        "malware-analysis" => observables_only(checker, map, "analysis_sco_refs", "4.12"),
        "network-traffic" => {
            if map.get("is_active").and_then(Value::as_bool) == Some(true) && map.contains_key("end") {
                checker.error("end", "6.12", "active traffic has no end".to_owned());
            }
            for key in ["src_port", "dst_port"] {
                range(checker, map, key, 0, 65_535, "6.12");
            }
        }
        "file" => range(checker, map, "size", 0, i64::MAX, "6.7"),
        "marking-definition" => {
            if map.contains_key("definition") != map.contains_key("definition_type") {
                checker.error("definition", "7.2.1", "definition and definition_type go together".to_owned());
            }
            let own = text("id");
            let marks = map.get("object_marking_refs").and_then(Value::as_array);
            if marks.into_iter().flatten().any(|mark| mark.as_str() == own) {
                checker.error("object_marking_refs", "7.2.1", "a marking cannot mark itself".to_owned());
            }
        }
        "extension-definition" => {
            if !map.contains_key("created_by_ref") {
                checker.error("created_by_ref", "7.3", "a required property is missing".to_owned());
            }
            let types = map.get("extension_types").and_then(Value::as_array);
            let top =
                types.into_iter().flatten().any(|kind| kind.as_str() == Some("toplevel-property-extension"));
            if map.contains_key("extension_properties") && !top {
                checker.error(
                    "extension_properties",
                    "7.3",
                    "only for toplevel-property-extension".to_owned(),
                );
            }
        }
        _ => {}
    }
}

/// Domain objects of the standard are no observables; of other types nothing is known.
fn observables_only(checker: &mut Checker<'_>, map: &Map<String, Value>, key: &str, section: &'static str) {
    let list = map.get(key).and_then(Value::as_array);
    for (nth, id) in list.into_iter().flatten().enumerate() {
        if id.as_str().is_some_and(|id| is_of(id, &DOMAIN)) {
            checker.error(&format!("{key}[{nth}]"), section, "a reference to a domain object".to_owned());
        }
    }
}

const NOT_RELATED: [&str; 6] =
    ["relationship", "sighting", "bundle", "marking-definition", "language-content", "extension-definition"];

fn is_of(id: &str, types: &[&str]) -> bool {
    id.rsplit_once("--").is_some_and(|(kind, _)| types.contains(&kind))
}

fn indicator(checker: &mut Checker<'_>, map: &Map<String, Value>) {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    for key in ["name", "description"] {
        if !map.contains_key(key) {
            checker.warn(key, "4.7", "producers should give an indicator a name and a description");
        }
    }
    let (Some(written), Some("stix")) = (text("pattern"), text("pattern_type")) else { return };
    match pattern::parse(written) {
        Err(error) if error.is_unsupported() => {
            checker.warn("pattern", "9", format!("{error}: kept and passed on, not matched here"));
        }
        Err(error) => checker.error("pattern", "9", error.to_string()),
        Ok(_) => {}
    }
}

fn range(
    checker: &mut Checker<'_>,
    map: &Map<String, Value>,
    key: &str,
    from: i64,
    to: i64,
    section: &'static str,
) {
    if let Some(number) = map.get(key).and_then(Value::as_i64)
        && !(from..=to).contains(&number)
    {
        checker.error(key, section, "a number out of range".to_owned());
    }
}

pub(super) fn is_timestamp(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok())
}

pub(super) fn is_hex(value: &Value) -> bool {
    let pairs = |text: &str| text.len().is_multiple_of(2) && text.bytes().all(|c| c.is_ascii_hexdigit());
    value.as_str().is_some_and(pairs)
}

pub(super) fn is_base64(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty() && pattern::decode_base64(text).is_some())
}

/// Digests: names of the vocabulary, lengths of the algorithms (STIX 2.1, sections 2.7 and 10.5).
pub(super) fn hashes(checker: &mut Checker<'_>, value: &Value, path: &str) {
    let Some(map) = value.as_object().filter(|map| !map.is_empty()) else {
        return checker.error(path, "2.7", "not a dictionary that is not empty".to_owned());
    };
    for (name, digest) in map {
        let place = format!("{path}.{}", super::short(name));
        let digits = match name.as_str() {
            "MD5" => 32,
            "SHA-1" => 40,
            "SHA-256" | "SHA3-256" => 64,
            "SHA-512" | "SHA3-512" => 128,
            "SSDEEP" | "TLSH" => 0,
            _ => {
                checker.warn(&place, "10.5", "a digest that is not in the open vocabulary hash-algorithm-ov");
                0
            }
        };
        match digest.as_str() {
            None => checker.error(&place, "2.7", "not a string".to_owned()),
            Some(text) if digits > 0 && (text.len() != digits || !is_hex(digest)) => {
                checker.error(&place, "2.7", format!("not {digits} hexadecimal digits"));
            }
            Some(_) => {}
        }
    }
}

pub(super) fn kill_chain_phase(checker: &mut Checker<'_>, value: &Value, path: &str) {
    for key in ["kill_chain_name", "phase_name"] {
        if value.get(key).and_then(Value::as_str).is_none() {
            checker.error(&format!("{path}.{key}"), "2.10", "a required property is missing".to_owned());
        }
    }
}

pub(super) fn external_reference(checker: &mut Checker<'_>, value: &Value, path: &str) {
    let has = |key: &str| value.get(key).and_then(Value::as_str).is_some();
    if !has("source_name") {
        checker.error(&format!("{path}.source_name"), "2.5", "a required property is missing".to_owned());
    }
    if !["description", "url", "external_id"].into_iter().any(has) {
        checker.error(
            path,
            "2.5",
            "at least one of these is required: description, url, external_id".to_owned(),
        );
    }
    if let Some(digests) = value.get("hashes") {
        hashes(checker, digests, &format!("{path}.hashes"));
    }
}

pub(super) fn granular_marking(checker: &mut Checker<'_>, value: &Value, path: &str) {
    if value.get("marking_ref").is_some() == value.get("lang").is_some() {
        checker.error(path, "7.2.3", "exactly one of marking_ref and lang is required".to_owned());
    }
    let listed = value.get("selectors").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    if !listed {
        checker.error(&format!("{path}.selectors"), "7.2.3", "not a list that is not empty".to_owned());
    }
}

/// Selectors name something that is there (STIX 2.1, section 7.2.3.1).
pub(super) fn selectors(checker: &mut Checker<'_>, map: &Map<String, Value>) {
    let markings = map.get("granular_markings").and_then(Value::as_array);
    for (nth, marking) in markings.into_iter().flatten().enumerate() {
        let selectors = marking.get("selectors").and_then(Value::as_array);
        for (at, selector) in selectors.into_iter().flatten().enumerate() {
            let place = format!("granular_markings[{nth}].selectors[{at}]");
            if !selector.as_str().is_some_and(|selector| selects(map, selector)) {
                checker.error(&place, "7.2.3", "selects nothing in this object".to_owned());
            }
        }
    }
}

fn selects(map: &Map<String, Value>, selector: &str) -> bool {
    let mut steps = selector.split('.');
    let Some(mut place) = steps.next().and_then(|first| map.get(first)) else { return false };
    for step in steps {
        let next = match step.strip_prefix('[').and_then(|step| step.strip_suffix(']')) {
            Some(index) => index.parse::<usize>().ok().and_then(|index| place.get(index)),
            None => place.get(step),
        };
        match next {
            Some(next) => place = next,
            None => return false,
        }
    }
    true
}

/// UUID versions: 4 for domain objects, 5 for observables that the standard defines (STIX 2.1, section 2.9).
pub(super) fn id_version(
    checker: &mut Checker<'_>,
    map: &Map<String, Value>,
    kind: &str,
    is_standard_observable: bool,
) {
    let Some(uuid) =
        map.get("id").and_then(Value::as_str).and_then(|id| id.rsplit_once("--")).map(|(_, uuid)| uuid)
    else {
        return;
    };
    let version = uuid.as_bytes().get(14).copied();
    let variant = uuid.as_bytes().get(19).copied().unwrap_or_default();
    if !matches!(variant, b'8' | b'9' | b'a' | b'b' | b'A' | b'B') {
        checker.error("id", "2.9", "a UUID of another variant than RFC 4122".to_owned());
    } else if kind == "process" && version != Some(b'4') {
        checker.error("id", "6.13", "a process has a UUID of version 4".to_owned());
    } else if let Some((_, parts)) = CONTRIBUTING.iter().find(|(of, _)| *of == kind)
        && !parts.iter().any(|part| map.contains_key(*part))
    {
        if version != Some(b'4') {
            checker.error(
                "id",
                "2.9",
                "nothing that a UUID of version 5 is made of, so version 4 is due".to_owned(),
            );
        }
    } else if is_standard_observable && kind != "process" && version != Some(b'5') {
        checker.warn("id", "2.9", "an observable should have a UUID of version 5");
    } else if !is_standard_observable && matches!(version, Some(b'1'..=b'3')) {
        checker.warn("id", "2.9", "a UUID that is not of version 4 or 5");
    }
}
