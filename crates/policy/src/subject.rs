//! What an object speaks of, as far as that decides who may read it.

use std::collections::BTreeSet;

use vigie_model::{CountryCode, MemberId};
use vigie_stix::StixObject;
use vigie_stix::pattern::{Comparison, Literal, Op, Pattern};
use vigie_stix::travel::DOCUMENT_TYPE;

use crate::properties::walk;

/// What an object speaks of. Found by [`Subject::of`], completed by a use case that knows more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Whether it names an individual.
    pub individual: bool,
    /// The states that issued the documents it identifies by number.
    pub issuers: BTreeSet<MemberId>,
    /// Whether such a document is under protection: code XXA, XXB or XXC, or protection claimed.
    pub protected: bool,
}

/// Properties that only persons have, in the spellings of STIX extensions and MISP templates; hyphens and a leading `x_` do not matter.
const OF_PERSONS: [&str; 32] = [
    "age",
    "birth_date",
    "birth_place",
    "birthdate",
    "citizenship",
    "date_of_birth",
    "dob",
    "ethnic_group",
    "ethnicity",
    "family_name",
    "father_name",
    "first_name",
    "full_name",
    "gender",
    "given_name",
    "given_names",
    "holder",
    "holder_name",
    "holder_ref",
    "last_name",
    "maiden_name",
    "middle_name",
    "mother_name",
    "mothers_name",
    "national_id",
    "nationalities",
    "nationality",
    "place_of_birth",
    "religion",
    "sex",
    "social_security_number",
    "surname",
];

/// MISP templates about persons (`x_misp_name` of an `x-misp-object`).
const PERSON_TEMPLATES: [&str; 7] = [
    "facial-composite",
    "ftm-Passport",
    "ftm-Person",
    "interpol-notice",
    "person",
    "political-opinion",
    "victim",
];

impl Subject {
    /// What an object says of itself: whether it names an individual, and which states issued the documents whose number it holds.
    ///
    /// Errs towards "names an individual". Free text is not understood: a name in a description is found by nobody here.
    pub fn of(object: &StixObject) -> Self {
        let kind = object.header.kind.as_str();
        let mut subject =
            Self { individual: kind.split('-').any(|part| part == "person"), ..Self::default() };
        let (mut state, mut number, mut pattern) = (None, false, None);
        let whole = walk(&object.bytes, &mut |path, value| {
            let Some(last) = path.last() else { return };
            subject.individual |= is_of_persons(last)
                || match (last.as_str(), value) {
                    ("identity_class", Some(class)) => kind == "identity" && class == "individual",
                    ("x_misp_name", Some(template)) => PERSON_TEMPLATES.contains(&template),
                    ("object_relation", Some(relation)) => is_of_persons(relation),
                    _ => false,
                };
            if let ([only], Some(value)) = (path, value) {
                match only.as_str() {
                    "issuing_state" => state = value.parse::<CountryCode>().ok(),
                    "number" => number = true,
                    "pattern" => pattern = vigie_stix::pattern::parse(value).ok(),
                    _ => {}
                }
            }
        });
        subject.individual |= !whole;
        if let (DOCUMENT_TYPE, true, Some(state)) = (kind, number, state) {
            subject.add_document(&state, false);
        }
        if let ("indicator", Some(pattern)) = (kind, pattern) {
            subject.add_pattern(&pattern);
        }
        subject
    }

    /// A pattern with a whole number identifies that document; one on a series does not.
    fn add_pattern(&mut self, pattern: &Pattern) {
        let named = |property: &'static str| {
            let on_property =
                move |c: &&Comparison| c.path.kind == DOCUMENT_TYPE && c.path.property() == property;
            pattern
                .comparisons()
                .into_iter()
                .filter(on_property)
                .filter(|c| matches!(c.op, Op::Equal | Op::In))
        };
        if named("number").next().is_none() {
            return;
        }
        for literal in named("issuing_state").flat_map(|comparison| &comparison.values) {
            if let Literal::Text(state) = literal
                && let Ok(state) = state.parse()
            {
                self.add_document(&state, false);
            }
        }
    }

    /// Adds a document that the object identifies by number.
    ///
    /// `protection_claimed` is what a use case knows besides the codes: that its holder asked for protection.
    pub fn add_document(&mut self, issuing_state: &CountryCode, protection_claimed: bool) {
        self.protected |= protection_claimed || issuing_state.is_protected();
        // Germany is `D` in documents and, like everyone, three letters as a member (ICAO Doc 9303-3, section 5).
        let member = if issuing_state.as_str() == "D" { "DEU" } else { issuing_state.as_str() };
        if let Ok(member) = member.parse() {
            self.issuers.insert(member);
        }
    }
}

/// Whether a property of this name tells something that only persons have.
pub(crate) fn is_of_persons(property: &str) -> bool {
    let plain = property.to_ascii_lowercase().replace('-', "_");
    let plain = plain.strip_prefix("x_").unwrap_or(&plain);
    OF_PERSONS.binary_search(&plain).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &str, rest: &str) -> Subject {
        let text = format!(
            r#"{{"type":"{kind}","spec_version":"2.1","id":"{kind}--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z"{rest}}}"#
        );
        Subject::of(&StixObject::from_bytes(text.as_bytes()).unwrap())
    }

    #[test]
    fn the_list_is_sorted_for_the_search() {
        assert!(OF_PERSONS.is_sorted());
        assert!(is_of_persons("x_Date-of-Birth") && !is_of_persons("name"));
    }

    #[test]
    fn individuals_are_found_in_foreign_objects() {
        assert!(of("identity", r#","identity_class":"individual""#).individual);
        assert!(of("x-person", "").individual);
        assert!(of("x-misp-object", r#","x_misp_name":"person""#).individual);
        assert!(
            of("x-misp-object", r#","x_misp_attributes":[{"object_relation":"first-name","value":"a"}]"#)
                .individual
        );
        assert!(of("observed-data", r#","extensions":{"extension-definition--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22":{"surname":"a"}}"#).individual);
    }

    #[test]
    fn organisations_and_cyber_objects_are_no_individuals() {
        assert!(
            !of("identity", r#","identity_class":"organization","name":"The MITRE Corporation""#).individual
        );
        assert!(
            !of("attack-pattern", r#","name":"a","x_mitre_contributors":["Scott Dougherty"]"#).individual
        );
        assert!(!of("malware", r#","name":"a","is_family":true"#).individual);
        assert!(!of("threat-actor", r#","name":"a","resource_level":"individual""#).individual);
    }

    #[test]
    fn documents_tell_their_issuer() {
        let subject = of("travel-document", r#","issuing_state":"XNM","number":"L898902C3""#);
        assert_eq!((subject.issuers, subject.protected), (["XNM".parse().unwrap()].into(), false));
        assert!(of("travel-document", r#","issuing_state":"XXB","number":"L898902C3""#).protected);
        assert_eq!(of("travel-document", r#","issuing_state":"XNM""#), Subject::default());
    }

    #[test]
    fn a_pattern_with_a_whole_number_identifies_a_document_and_one_on_a_series_does_not() {
        let pattern = |rest: &str| {
            of(
                "indicator",
                &format!(
                    r#","pattern":"[travel-document:issuing_state = 'XNM' AND travel-document:number {rest}]""#
                ),
            )
        };
        assert_eq!(pattern("= 'L898902C3'").issuers, ["XNM".parse().unwrap()].into());
        assert_eq!(pattern("IN ('L898902C3')").issuers, ["XNM".parse().unwrap()].into());
        assert_eq!(pattern("LIKE 'L898%'"), Subject::default());
    }
}
