//! A report of what breaks STIX 2.1: rules that an object must keep, and hints on what it should.
//!
//! Texts name properties and types, never values. Storing does not depend on it: a foreign object with breaches is kept as it came.

mod rules;
mod shape;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::header::{OBSERVABLES, ObjectClass};
use crate::object::sha256;
use crate::scan::{self, Limits};
use shape::{Kind, Property, Shape, Standard};

/// How much a breach weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The standard says "must".
    Error,
    /// The standard says "should", or the matter is not in it.
    Warning,
}

/// One rule that an object breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// Error or warning.
    pub level: Level,
    /// Position in `objects`, from 0; `None` for the whole text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// Id of the object, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Property path, empty for the object itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Section of STIX 2.1.
    pub section: &'static str,
    /// What is wrong.
    pub what: String,
}

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Objects read.
    pub objects: usize,
    /// Breaches in the order of the text.
    pub breaches: Vec<Breach>,
}

impl Report {
    /// Whether every "must" is kept.
    pub fn is_valid(&self) -> bool {
        self.breaches.iter().all(|breach| breach.level == Level::Warning)
    }

    /// How many breaches of a level.
    pub fn count(&self, level: Level) -> usize {
        self.breaches.iter().filter(|breach| breach.level == level).count()
    }
}

/// Checks a bundle, an envelope or one object against STIX 2.1.
pub fn validate(text: &[u8], limits: &Limits) -> Report {
    let standard = Standard::new();
    let mut report = Report::default();
    let objects = match scan::split(text, limits) {
        Ok(objects) => objects,
        Err(why) => {
            let what = why.to_string();
            let breach = Breach {
                level: Level::Error,
                object: None,
                id: None,
                path: String::new(),
                section: "2",
                what,
            };
            report.breaches.push(breach);
            return report;
        }
    };
    report.objects = objects.len();
    let mut seen: HashMap<(String, String), [u8; 32]> = HashMap::new();
    for raw in objects {
        let mut checker =
            Checker { standard: &standard, object: raw.index, id: raw.id_text(), found: Vec::new() };
        let header = match &raw.result {
            Ok(header) => header,
            Err(why) => {
                checker.error("", "3", why.to_string());
                report.breaches.append(&mut checker.found);
                continue;
            }
        };
        // The scanner found it sound.
        if let Ok(Value::Object(map)) = serde_json::from_slice(raw.bytes) {
            checker.check(&map, header.class());
        }
        let digest = sha256(raw.bytes);
        let before = seen.insert((header.id.to_string(), header.version.key()), digest);
        if before.is_some_and(|before| before != digest) {
            checker.error(
                "",
                "3.6",
                "the same version of the same id twice, with different contents".to_owned(),
            );
        }
        report.breaches.append(&mut checker.found);
    }
    report
}

/// Collects the breaches of one object.
struct Checker<'a> {
    standard: &'a Standard,
    object: usize,
    id: Option<String>,
    found: Vec<Breach>,
}

impl Checker<'_> {
    fn note(&mut self, level: Level, path: &str, section: &'static str, what: String) {
        let (object, id) = (Some(self.object), self.id.clone());
        self.found.push(Breach { level, object, id, path: path.to_owned(), section, what });
    }

    fn error(&mut self, path: &str, section: &'static str, what: String) {
        self.note(Level::Error, path, section, what);
    }

    fn warn(&mut self, path: &str, section: &'static str, what: impl Into<String>) {
        self.note(Level::Warning, path, section, what.into());
    }

    fn check(&mut self, map: &Map<String, Value>, class: ObjectClass) {
        let kind = map.get("type").and_then(Value::as_str).unwrap_or_default();
        let common = match class {
            ObjectClass::Observable => "observable",
            ObjectClass::Meta if kind == "marking-definition" => "marking",
            _ => "domain",
        };
        let standard = self.standard;
        let shape = standard.shape(kind);
        let parts: Vec<&Shape> = standard.common(common).into_iter().chain(shape).collect();
        for part in &parts {
            self.properties(map, part);
        }
        self.unknown(map, &parts);
        let extended = extension_types(map);
        let is_new = |extension: &&str| matches!(*extension, "new-sdo" | "new-sco" | "new-sro");
        if shape.is_none() && common != "marking" && !extended.iter().any(is_new) {
            self.warn("type", "7.3", "a type that is not in STIX 2.1 and names no extension that defines it");
        }
        if map.get("spec_version").and_then(Value::as_str) == Some("2.0") {
            self.warn("spec_version", "3.2", "an object of STIX 2.0, judged by 2.1");
        }
        rules::check(self, map, kind);
        rules::id_version(self, map, kind, OBSERVABLES.contains(&kind));
        rules::selectors(self, map);
    }

    fn properties(&mut self, map: &Map<String, Value>, shape: &Shape) {
        for Property { name, kind, required } in &shape.properties {
            match map.get(*name) {
                Some(value) => self.value(value, kind, name, shape.section),
                None if *required => {
                    self.error(name, shape.section, "a required property is missing".to_owned())
                }
                None => {}
            }
        }
        if !shape.one_of.is_empty() && !shape.one_of.iter().any(|name| map.contains_key(*name)) {
            let names = shape.one_of.join(", ");
            self.error("", shape.section, format!("at least one of these is required: {names}"));
        }
    }

    fn value(&mut self, value: &Value, kind: &Kind, path: &str, section: &'static str) {
        let wanted = match kind {
            Kind::Text => value.is_string().then_some(()).ok_or("a string"),
            Kind::Bool => value.is_boolean().then_some(()).ok_or("true or false"),
            Kind::Number => value.is_number().then_some(()).ok_or("a number"),
            Kind::Dictionary => {
                let filled = value.as_object().is_some_and(|map| !map.is_empty());
                filled.then_some(()).ok_or("a dictionary that is not empty")
            }
            Kind::Integer => {
                let limit = 1_i64 << 53;
                let sound = value.as_i64().is_some_and(|number| -limit < number && number < limit);
                sound.then_some(()).ok_or("an integer between -2^53+1 and 2^53-1")
            }
            Kind::Timestamp => rules::is_timestamp(value).then_some(()).ok_or("an RFC 3339 timestamp in UTC"),
            Kind::Hex => rules::is_hex(value).then_some(()).ok_or("pairs of hexadecimal digits"),
            Kind::Base64 => rules::is_base64(value).then_some(()).ok_or("Base64"),
            Kind::Ref(types) => return self.reference(value, types, path, section),
            Kind::Hashes => return rules::hashes(self, value, path),
            Kind::Closed(words) => {
                let known = value.as_str().is_some_and(|word| self.standard.knows(words, word));
                known.then_some(()).ok_or("a word of its enumeration")
            }
            Kind::Open(words) => match value.as_str() {
                Some(word) if !self.standard.knows(words, word) => {
                    return self.warn(
                        path,
                        "10",
                        format!("a word that is not in the open vocabulary {words}-ov"),
                    );
                }
                Some(_) => Ok(()),
                None => Err("a string"),
            },
            Kind::KillChainPhase => return rules::kill_chain_phase(self, value, path),
            Kind::ExternalReference => return rules::external_reference(self, value, path),
            Kind::GranularMarking => return rules::granular_marking(self, value, path),
            Kind::List(inner) => match value.as_array() {
                Some(list) if list.is_empty() => Err("a list that is not empty"),
                Some(list) => {
                    for (nth, item) in list.iter().enumerate() {
                        self.value(item, inner, &format!("{path}[{nth}]"), section);
                    }
                    Ok(())
                }
                None => Err("a list"),
            },
        };
        if let Err(wanted) = wanted {
            self.error(path, section, format!("not {wanted}"));
        }
    }

    fn reference(&mut self, value: &Value, types: &[&str], path: &str, section: &'static str) {
        let id = value.as_str().and_then(|text| text.parse::<vigie_model::StixId>().ok());
        match id {
            None => self.error(path, "2.9", "not a STIX identifier".to_owned()),
            Some(id) if !types.is_empty() && !types.contains(&id.kind()) => {
                self.error(path, section, format!("a reference to another type than {}", types.join(", ")));
            }
            Some(_) => {}
        }
    }

    /// Properties that neither the standard nor an extension names.
    fn unknown(&mut self, map: &Map<String, Value>, parts: &[&Shape]) {
        let extended = extension_types(map);
        let named = ["type", "id"];
        for key in map.keys() {
            let known = named.contains(&key.as_str())
                || parts.iter().any(|part| part.properties.iter().any(|property| property.name == key));
            if known {
                continue;
            }
            let sound = (3..=250).contains(&key.len())
                && key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
            if !sound {
                self.error(
                    &short(key),
                    "2.11",
                    "a property name that is not 3 to 250 of a to z, 0 to 9 and _".to_owned(),
                );
            } else if extended.iter().all(|kind| *kind == "property-extension") {
                self.warn(
                    &short(key),
                    "11.1",
                    "a property that is not in STIX 2.1 and names no extension that defines it",
                );
            }
        }
    }
}

/// The `extension_type` of each extension that has one.
fn extension_types(map: &Map<String, Value>) -> Vec<&str> {
    let extensions = map.get("extensions").and_then(Value::as_object);
    let types = extensions.into_iter().flat_map(Map::values);
    types.filter_map(|extension| extension.get("extension_type")?.as_str()).collect()
}

fn short(key: &str) -> String {
    key.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
