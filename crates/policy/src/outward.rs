//! What our own types may hold when they leave: the published properties and nothing else (DESIGN §3, invariant 6).

use vigie_stix::StixObject;
use vigie_stix::accord;
use vigie_stix::travel::{DOCUMENT_TYPE, FINDING_TYPE, extension};
use vigie_stix::{phenomena, rounds};

use crate::properties::walk;
use crate::refusal::{self, Refusal};
use crate::subject::is_of_persons;
use crate::{acknowledgement, attestation, withdrawal};

/// Every type of ours that leaves the node, with the properties its published schema has. `extensions.*` stands for [`OUTWARD_EXTENSIONS`].
///
/// A line added here is a decision to let something leave: it is reviewed as one.
pub const OUTWARD_TYPES: &[(&str, &[&str])] = &[
    (
        DOCUMENT_TYPE,
        &[
            "dsc_fingerprint",
            "document_type",
            "issuing_state",
            "number",
            "series",
            "valid_until",
            "extensions.*",
        ],
    ),
    (
        FINDING_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "document_ref",
            "method",
            "detection_points",
            "checkpoint_kind",
            "day",
            "extensions.*",
        ],
    ),
    (
        "indicator",
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "name",
            "description",
            "indicator_types",
            "pattern",
            "pattern_type",
            "pattern_version",
            "valid_from",
            "valid_until",
        ],
    ),
    (
        "sighting",
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "first_seen",
            "last_seen",
            "count",
            "sighting_of_ref",
            "where_sighted_refs",
        ],
    ),
    // A judgement on a claim; without `explanation` and `authors`, which are free text and names. Reasons are codes in our extension.
    (
        "opinion",
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "opinion",
            "object_refs",
            "extensions.*",
        ],
    ),
    // A link between organisations: a relationship that carries our extension ([`accord::link`]).
    (
        "relationship",
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "relationship_type",
            "source_ref",
            "target_ref",
            "start_time",
            "extensions.*",
        ],
    ),
    (
        accord::DESIGNATION_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "subject_ref",
            "stance",
            "category",
            "authority",
            "instrument",
            "day",
            "valid_until",
            "extensions.*",
        ],
    ),
    (
        accord::PRACTICE_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "lang",
            "name",
            "context",
            "steps",
            "evidence",
            "results",
            "review_date",
            "regions",
            "tags",
            "extensions.*",
        ],
    ),
    // The translation of a practice; `contents.*` stands for languages with the properties of [`accord::TRANSLATED`].
    (
        "language-content",
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "object_ref",
            "object_modified",
            "contents",
            "contents.*",
        ],
    ),
    (
        accord::MEETING_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "name",
            "day",
            "group",
            "agenda",
            "participants",
            "extensions.*",
        ],
    ),
    (
        accord::DECISION_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "meeting_ref",
            "name",
            "responsible",
            "due",
            "basis_refs",
            "extensions.*",
        ],
    ),
    (
        accord::FOLLOW_UP_TYPE,
        &["created_by_ref", "created", "modified", "revoked", "decision_ref", "state", "day", "extensions.*"],
    ),
    ("identity", &["created_by_ref", "created", "modified", "revoked", "name", "identity_class"]),
    ("marking-definition", &["created_by_ref", "created", "name", "extensions.*"]),
    (
        attestation::KIND,
        &[
            "created_by_ref",
            "created",
            "modified",
            "member",
            "issued",
            "target_ref",
            "target_version",
            "target_jcs_sha256",
            "number",
            "previous_sha256",
            "jws",
            "extensions.*",
        ],
    ),
    (
        withdrawal::KIND,
        &[
            "created_by_ref",
            "created",
            "modified",
            "member",
            "issued",
            "target_ref",
            "target_versions",
            "mode",
            "deadline",
            "reason",
            "addressees",
            "jws",
            "extensions.*",
        ],
    ),
    (
        acknowledgement::KIND,
        &[
            "created_by_ref",
            "created",
            "modified",
            "member",
            "issued",
            "withdrawal_ref",
            "withdrawal_sha256",
            "done",
            "jws",
            "extensions.*",
        ],
    ),
    (
        phenomena::MUTATION_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "phenomenon",
            "kind",
            "other_phenomenon",
            "since",
            "enablers",
            "evidence_refs",
            "valid_until",
            "taxonomy_version",
            "extensions.*",
        ],
    ),
    (
        phenomena::COUNT_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "week",
            "checkpoint_kind",
            "phenomenon",
            "checked",
            "referred",
            "found",
            "suppressed",
            "threshold",
            "taxonomy_version",
            "extensions.*",
        ],
    ),
    (
        phenomena::WARNING_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "phenomenon",
            "checkpoint_kind",
            "unit",
            "week",
            "observed",
            "expected",
            "upper",
            "rule",
            "rule_version",
            "asked_actions",
            "valid_until",
            "taxonomy_version",
            "extensions.*",
        ],
    ),
    (
        phenomena::WARNING_ANSWER_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "warning_ref",
            "acknowledged",
            "action_taken",
            "extensions.*",
        ],
    ),
    (
        rounds::ROUND_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "title",
            "questions",
            "units",
            "lower_bounds",
            "upper_bounds",
            "phenomenon",
            "place",
            "period",
            "resolution_source",
            "members",
            "commit_deadline",
            "reveal_deadline",
            "rule",
            "question_id",
            "extensions.*",
        ],
    ),
    (
        rounds::COMMITMENT_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "round_ref",
            "question",
            "digest",
            "extensions.*",
        ],
    ),
    (
        rounds::JUDGEMENT_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "confidence",
            "round_ref",
            "question",
            "q05",
            "q50",
            "q95",
            "nonce",
            "reason_codes",
            "extensions.*",
        ],
    ),
    (
        rounds::RESULT_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "round_ref",
            "question",
            "q05",
            "q50",
            "q95",
            "median_low",
            "median_high",
            "overlap_low",
            "overlap_high",
            "leave_out_low",
            "leave_out_high",
            "members",
            "weights",
            "judgement_refs",
            "inputs_sha256",
            "missing_members",
            "late_members",
            "broken_members",
            "rule",
            "extensions.*",
        ],
    ),
    (
        rounds::REALIZATION_TYPE,
        &[
            "created_by_ref",
            "created",
            "modified",
            "revoked",
            "round_ref",
            "question",
            "value",
            "day",
            "extensions.*",
        ],
    ),
];

/// What the extensions of these types hold.
pub const OUTWARD_EXTENSIONS: &[(&str, &[&str])] = &[
    (extension::DOCUMENT, &["extension_type"]),
    (extension::FINDING, &["extension_type"]),
    (extension::ATTESTATION, &["extension_type"]),
    (extension::WITHDRAWAL, &["extension_type"]),
    (
        extension::LINK,
        &["extension_type", "evidence_refs", "reports", "source_reliability", "information_credibility"],
    ),
    (extension::OPINION, &["extension_type", "reasons"]),
    (extension::DESIGNATION, &["extension_type"]),
    (extension::PRACTICE, &["extension_type"]),
    (extension::MEETING, &["extension_type"]),
    (extension::DECISION, &["extension_type"]),
    (extension::FOLLOW_UP, &["extension_type"]),
    (extension::ACKNOWLEDGEMENT, &["extension_type"]),
    (phenomena::extension::MUTATION, &["extension_type"]),
    (phenomena::extension::COUNT, &["extension_type"]),
    (phenomena::extension::WARNING, &["extension_type"]),
    (phenomena::extension::WARNING_ANSWER, &["extension_type"]),
    (rounds::extension::ROUND, &["extension_type"]),
    (rounds::extension::COMMITMENT, &["extension_type"]),
    (rounds::extension::JUDGEMENT, &["extension_type"]),
    (rounds::extension::RESULT, &["extension_type"]),
    (rounds::extension::REALIZATION, &["extension_type"]),
    (
        extension::HANDLING,
        &["extension_type", "tlp", "release", "onward", "purpose", "legal_basis", "expires", "originator"],
    ),
    (extension::TLP_2_0, &["extension_type", "tlp_2_0"]),
];

/// The one description that an alert of ours has: it is for foreign tools that show one, and no free text.
pub const ALERT_DESCRIPTION: &str =
    "Travel documents that match are to be examined more closely. A match says nothing about who holds them.";

/// Properties that every type may have.
const COMMON: [&str; 6] = ["type", "spec_version", "id", "object_marking_refs", "lang", "extensions"];

/// Whether a type is one of ours, which only leaves with its published properties.
pub fn is_outward_type(kind: &str) -> bool {
    OUTWARD_TYPES.iter().any(|(name, _)| *name == kind)
}

/// Checks an object that this node's own member made before it is stored for release.
///
/// Types that are not ours (an analyst's `malware`, an `indicator` on cyber observables) pass here; [`crate::Subject::of`] and [`crate::assign`] judge them. Patterns are judged by
/// [`crate::breadth`].
///
/// # Errors
/// [`refusal::PERSON_PROPERTY`] for a property that only persons have and for an identity that is no organisation;
/// [`refusal::UNLISTED_PROPERTY`] for any other that the schema does not have.
pub fn check_own(object: &StixObject) -> Result<(), Refusal> {
    let kind = object.header.kind.as_str();
    let Some((_, listed)) = OUTWARD_TYPES.iter().find(|(name, _)| *name == kind) else { return Ok(()) };
    let foreign = match kind {
        "indicator" => !speaks_of_documents(&object.bytes),
        "relationship" => !has_text_key(&object.bytes, &["extensions", extension::LINK]),
        "language-content" => !translates_practice(object),
        _ => false,
    };
    if foreign {
        return Ok(());
    }
    let mut found = None;
    let mut refuse =
        |refusal: Refusal| found = Some(found.map_or(refusal, |earlier: Refusal| earlier.min(refusal)));
    let whole = walk(&object.bytes, &mut |path, value| {
        let known = match path {
            [property] if property == "description" => {
                kind == "indicator" && value == Some(ALERT_DESCRIPTION)
            }
            [contents, lang, property] if contents == "contents" && listed.contains(&"contents.*") => {
                accord::is_language(lang) && accord::TRANSLATED.contains(&property.as_str())
            }
            // The language itself, whose value is the dictionary of its texts.
            [contents, lang] if contents == "contents" && listed.contains(&"contents.*") => {
                accord::is_language(lang) && value.is_none()
            }
            [property] => COMMON.contains(&property.as_str()) || listed.contains(&property.as_str()),
            [extensions, id, rest @ ..] if extensions == "extensions" && listed.contains(&"extensions.*") => {
                let extension = OUTWARD_EXTENSIONS.iter().find(|(known, _)| known == id);
                match (extension, rest) {
                    (Some(_), []) => true,
                    (Some((_, properties)), [property]) => properties.contains(&property.as_str()),
                    _ => false,
                }
            }
            _ => false,
        };
        let person = path.iter().any(|property| is_of_persons(property));
        let other_identity = matches!((kind, path, value), ("identity", [class], value)
            if class == "identity_class" && value != Some("organization"));
        if person || other_identity {
            refuse(refusal::PERSON_PROPERTY);
        } else if !known {
            refuse(refusal::UNLISTED_PROPERTY);
        }
    });
    match found {
        Some(refusal) => Err(refusal),
        None if !whole => Err(refusal::UNLISTED_PROPERTY),
        None => Ok(()),
    }
}

/// An alert, also one whose pattern cannot be parsed.
fn speaks_of_documents(bytes: &[u8]) -> bool {
    let mut speaks = false;
    let whole = walk(bytes, &mut |path, value| {
        let pattern = matches!(path, [property] if property == "pattern");
        speaks |= pattern && value.is_none_or(|pattern| pattern.contains(DOCUMENT_TYPE));
    });
    speaks || !whole
}

/// Whether there is a property of this path; also where that cannot be told.
fn has_text_key(bytes: &[u8], wanted: &[&str]) -> bool {
    let mut found = false;
    let whole = walk(bytes, &mut |path, _| {
        found |= path.iter().map(String::as_str).eq(wanted.iter().copied());
    });
    found || !whole
}

fn translates_practice(object: &StixObject) -> bool {
    object
        .header
        .refs
        .iter()
        .any(|(property, id)| property == "object_ref" && id.kind() == accord::PRACTICE_TYPE)
}

#[cfg(test)]
mod tests;
