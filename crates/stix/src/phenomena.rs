//! Phenomena in STIX: mutations, weekly counts, warnings and their answers. Published extensions like those of [`crate::travel`].
//!
//! What is counted and warned of is phenomenon × kind of place × week. Nothing here can hold a person, a document or a free text;
//! codes come from the versioned taxonomy (`docs/taxonomy/`), which callers check.

use serde::Deserialize;
use vigie_model::{StixId, Timestamp};

use crate::travel::{confidence, domain};

/// Type of a dated mutation of a phenomenon.
pub const MUTATION_TYPE: &str = "x-vigie-mutation";
/// Type of a weekly count.
pub const COUNT_TYPE: &str = "x-vigie-count";
/// Type of a warning.
pub const WARNING_TYPE: &str = "x-vigie-warning";
/// Type of an answer to a warning.
pub const WARNING_ANSWER_TYPE: &str = "x-vigie-warning-answer";

/// Ids of the extension-definitions; they never change.
pub mod extension {
    /// `x-vigie-mutation` (new SDO).
    pub const MUTATION: &str = "extension-definition--3b6f2c0e-9a4d-4e7b-8c15-7d2e90a6f4b1";
    /// `x-vigie-count` (new SDO).
    pub const COUNT: &str = "extension-definition--d4a91e57-2f38-4b06-9e6c-51c8b7f03a2d";
    /// `x-vigie-warning` (new SDO).
    pub const WARNING: &str = "extension-definition--68e0d3b9-41c7-4f2a-a5d8-0c9b3e7f1642";
    /// `x-vigie-warning-answer` (new SDO).
    pub const WARNING_ANSWER: &str = "extension-definition--f17c5a84-6e2b-4d90-b3a7-92e4d8c0615f";
}

/// Who states an object of this module and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its id.
    pub id: StixId,
    /// When; milliseconds count.
    pub created: Timestamp,
    /// Identity of the member.
    pub created_by: StixId,
    /// Marking-definitions.
    pub markings: Vec<StixId>,
}

/// How a phenomenon changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Mutation {
    /// Code of the phenomenon that changed.
    pub phenomenon: String,
    /// `splits-from`, `merges-with`, `displaces-to` or `adopts-method-of`.
    pub kind: String,
    /// Code of the other one.
    pub other_phenomenon: String,
    /// Month since when, `YYYY-MM`.
    pub since: String,
    /// Codes of what enables it.
    #[serde(default)]
    pub enablers: Vec<String>,
    /// Objects that bear it out.
    #[serde(default)]
    pub evidence_refs: Vec<StixId>,
    /// 0 to 100.
    pub confidence: Option<u8>,
    /// Until when the claim stands unless renewed.
    pub valid_until: Timestamp,
    /// Version of the taxonomy its codes are of.
    pub taxonomy_version: u32,
}

/// What a member counted in one week; an absent number is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Count {
    /// ISO week, `2026-W48`.
    pub week: String,
    /// `land`, `air`, `sea`, or `all` of them.
    pub checkpoint_kind: String,
    /// Code, where findings are counted.
    pub phenomenon: Option<String>,
    /// Documents checked.
    pub checked: Option<u64>,
    /// Of them, those that did not pass.
    pub referred: Option<u64>,
    /// Findings confirmed.
    pub found: Option<u64>,
    /// Names of the counts that were left out because they or others would tell too much.
    #[serde(default)]
    pub suppressed: Vec<String>,
    /// Smaller counts are left out.
    pub threshold: u64,
    /// Version of the taxonomy.
    pub taxonomy_version: u32,
}

/// A warning: what was seen in numbers, and what is asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Warning {
    /// Code of the phenomenon.
    pub phenomenon: String,
    /// `land`, `air`, `sea` or `all`.
    pub checkpoint_kind: String,
    /// What is counted: `found` or `referred`.
    pub unit: String,
    /// ISO week.
    pub week: String,
    /// Counted.
    pub observed: u64,
    /// Expected: the mean.
    pub expected: f64,
    /// Upper bound of the band.
    pub upper: u64,
    /// Id of the rule that raised the alarm.
    pub rule: String,
    /// Its version.
    pub rule_version: u32,
    /// Codes of what is asked for.
    pub asked_actions: Vec<String>,
    /// When the warning ends.
    pub valid_until: Timestamp,
    /// Version of the taxonomy.
    pub taxonomy_version: u32,
}

/// What a member answers to a warning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WarningAnswer {
    /// The warning.
    pub warning_ref: StixId,
    /// Whether it was read and understood.
    pub acknowledged: bool,
    /// Code of what was done; STIX reserves the name `action`.
    #[serde(rename = "action_taken")]
    pub action: String,
}

/// An object of this module as it is read, with what all of them have.
#[derive(Clone, Debug, Deserialize)]
pub struct Read<T> {
    /// `created`.
    pub created: Timestamp,
    /// The content.
    #[serde(flatten)]
    pub content: T,
}

/// Reads the content of an object; `None` if it is not of that shape.
pub fn read<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Option<Read<T>> {
    serde_json::from_slice(bytes).ok()
}

/// An `x-vigie-mutation`.
pub fn mutation(stated: &Stated, mutation: &Mutation) -> Vec<u8> {
    confidence(begin(MUTATION_TYPE, stated), mutation.confidence)
        .text("phenomenon", &mutation.phenomenon)
        .text("kind", &mutation.kind)
        .text("other_phenomenon", &mutation.other_phenomenon)
        .text("since", &mutation.since)
        .list("enablers", &mutation.enablers)
        .list("evidence_refs", mutation.evidence_refs.iter().map(StixId::as_str))
        .text("valid_until", mutation.valid_until.to_millis_string())
        .raw("taxonomy_version", &mutation.taxonomy_version.to_string())
        .extension(extension::MUTATION, "new-sdo")
        .bytes()
}

/// An `x-vigie-count`.
pub fn count(stated: &Stated, count: &Count) -> Vec<u8> {
    let mut writer = begin(COUNT_TYPE, stated)
        .text("week", &count.week)
        .text("checkpoint_kind", &count.checkpoint_kind)
        .optional("phenomenon", count.phenomenon.as_ref());
    for (name, value) in [("checked", count.checked), ("referred", count.referred), ("found", count.found)] {
        if let Some(value) = value {
            writer = writer.raw(name, &value.to_string());
        }
    }
    writer
        .list("suppressed", &count.suppressed)
        .raw("threshold", &count.threshold.to_string())
        .raw("taxonomy_version", &count.taxonomy_version.to_string())
        .extension(extension::COUNT, "new-sdo")
        .bytes()
}

/// An `x-vigie-warning`.
pub fn warning(stated: &Stated, warning: &Warning) -> Vec<u8> {
    begin(WARNING_TYPE, stated)
        .text("phenomenon", &warning.phenomenon)
        .text("checkpoint_kind", &warning.checkpoint_kind)
        .text("unit", &warning.unit)
        .text("week", &warning.week)
        .raw("observed", &warning.observed.to_string())
        // Two decimals say all that a mean of weekly counts can; a number that is none is written as 0.
        .raw("expected", &format!("{:.2}", if warning.expected.is_finite() { warning.expected } else { 0.0 }))
        .raw("upper", &warning.upper.to_string())
        .text("rule", &warning.rule)
        .raw("rule_version", &warning.rule_version.to_string())
        .list("asked_actions", &warning.asked_actions)
        .text("valid_until", warning.valid_until.to_millis_string())
        .raw("taxonomy_version", &warning.taxonomy_version.to_string())
        .extension(extension::WARNING, "new-sdo")
        .bytes()
}

/// An `x-vigie-warning-answer`.
pub fn warning_answer(stated: &Stated, answer: &WarningAnswer) -> Vec<u8> {
    begin(WARNING_ANSWER_TYPE, stated)
        .text("warning_ref", answer.warning_ref.as_str())
        .raw("acknowledged", if answer.acknowledged { "true" } else { "false" })
        .text("action_taken", &answer.action)
        .extension(extension::WARNING_ANSWER, "new-sdo")
        .bytes()
}

/// A STIX `opinion` on an object (STIX 2.1, section 4.13), without explanation: there is no free text.
pub fn opinion(stated: &Stated, on: &StixId, opinion: Opinion, confidence: Option<u8>) -> Vec<u8> {
    crate::travel::confidence(begin("opinion", stated), confidence)
        .text("opinion", opinion.code())
        .list("object_refs", [on.as_str()])
        .bytes()
}

/// The values of `opinion-enum` (STIX 2.1, section 10.19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opinion {
    /// Strongly disagrees.
    StronglyDisagree,
    /// Disagrees.
    Disagree,
    /// Neither.
    Neutral,
    /// Agrees.
    Agree,
    /// Strongly agrees.
    StronglyAgree,
}

impl Opinion {
    /// All, from rejection to consent.
    pub const ALL: [Self; 5] =
        [Self::StronglyDisagree, Self::Disagree, Self::Neutral, Self::Agree, Self::StronglyAgree];

    /// The value.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StronglyDisagree => "strongly-disagree",
            Self::Disagree => "disagree",
            Self::Neutral => "neutral",
            Self::Agree => "agree",
            Self::StronglyAgree => "strongly-agree",
        }
    }

    /// Whether it disputes what it is about.
    pub const fn disputes(self) -> bool {
        matches!(self, Self::StronglyDisagree | Self::Disagree)
    }
}

/// An opinion as it is read.
#[derive(Clone, Debug, Deserialize)]
pub struct OpinionRead {
    /// What it says.
    pub opinion: Opinion,
    /// What it is about.
    pub object_refs: Vec<StixId>,
}

fn begin(kind: &str, stated: &Stated) -> crate::travel::writer::ObjectWriter {
    domain(kind, &stated.id, &stated.created_by, stated.created)
        .list("object_marking_refs", stated.markings.iter().map(StixId::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(kind: &str) -> Stated {
        Stated {
            id: StixId::from_random(kind, [7; 16]),
            created: Timestamp::from_secs(1_800_000_000),
            created_by: StixId::from_random("identity", [1; 16]),
            markings: vec![StixId::from_random("marking-definition", [2; 16])],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let until = Timestamp::from_secs(1_900_000_000);
        let one = Mutation {
            phenomenon: "document-chip-manipulation".into(),
            kind: "adopts-method-of".into(),
            other_phenomenon: "cyber-credentials".into(),
            since: "2026-09".into(),
            enablers: vec!["modern-communication".into()],
            evidence_refs: vec![StixId::from_random("x-vigie-finding", [3; 16])],
            confidence: Some(60),
            valid_until: until,
            taxonomy_version: 1,
        };
        assert_eq!(read::<Mutation>(&mutation(&stated(MUTATION_TYPE), &one)).unwrap().content, one);
        let counted = Count {
            week: "2026-W47".into(),
            checkpoint_kind: "land".into(),
            checked: Some(40),
            suppressed: vec!["referred".into()],
            threshold: 10,
            taxonomy_version: 1,
            ..Count::default()
        };
        assert_eq!(read::<Count>(&count(&stated(COUNT_TYPE), &counted)).unwrap().content, counted);
        let warned = Warning {
            phenomenon: "document-fraud".into(),
            checkpoint_kind: "all".into(),
            unit: "found".into(),
            week: "2026-W47".into(),
            observed: 30,
            expected: 7.25,
            upper: 15,
            rule: "weekly-band".into(),
            rule_version: 1,
            asked_actions: vec!["examine-chips".into()],
            valid_until: until,
            taxonomy_version: 1,
        };
        assert_eq!(read::<Warning>(&warning(&stated(WARNING_TYPE), &warned)).unwrap().content, warned);
        let answered = WarningAnswer {
            warning_ref: StixId::from_random(WARNING_TYPE, [4; 16]),
            acknowledged: true,
            action: "done".into(),
        };
        let bytes = warning_answer(&stated(WARNING_ANSWER_TYPE), &answered);
        assert_eq!(read::<WarningAnswer>(&bytes).unwrap().content, answered);
    }

    #[test]
    fn other_shapes_are_not_read() {
        for text in ["", "{}", "[]", r#"{"created":"2026-01-01T00:00:00Z","week":1}"#] {
            assert!(read::<Count>(text.as_bytes()).is_none());
        }
        let bytes = opinion(
            &stated("opinion"),
            &StixId::from_random(MUTATION_TYPE, [4; 16]),
            Opinion::Disagree,
            None,
        );
        assert!(read::<OpinionRead>(&bytes).unwrap().content.opinion.disputes());
    }
}
