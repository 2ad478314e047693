//! Rounds of judgement in STIX: the round, what binds a member, what it judged, what came out, and what it turned out to be. Published
//! extensions like those of [`crate::travel`].
//!
//! Questions are about phenomena; an author is a member. Nothing here can hold a person, neither one who is judged nor one who judges.

use serde::Deserialize;
use vigie_model::{MemberId, StixId, Timestamp};

use crate::phenomena::Stated;
use crate::travel::{confidence, domain};

/// Type of a round.
pub const ROUND_TYPE: &str = "x-vigie-round";
/// Type of a commitment.
pub const COMMITMENT_TYPE: &str = "x-vigie-commitment";
/// Type of a judgement.
pub const JUDGEMENT_TYPE: &str = "x-vigie-judgement";
/// Type of a member's result.
pub const RESULT_TYPE: &str = "x-vigie-result";
/// Type of what a quantity turned out to be.
pub const REALIZATION_TYPE: &str = "x-vigie-realization";

/// Ids of the extension-definitions; they never change.
pub mod extension {
    /// `x-vigie-round` (new SDO).
    pub const ROUND: &str = "extension-definition--5a0d6d7e-1f0b-4f0e-9f5f-0c6f6a1b7d21";
    /// `x-vigie-commitment` (new SDO).
    pub const COMMITMENT: &str = "extension-definition--c7f0b8a4-52e1-4c34-8a67-3d1e9a20f6b8";
    /// `x-vigie-judgement` (new SDO).
    pub const JUDGEMENT: &str = "extension-definition--1e3c94d2-7a5b-4d8f-b2c6-e40f7d9a8513";
    /// `x-vigie-result` (new SDO).
    pub const RESULT: &str = "extension-definition--9b62f1c8-0e47-4a1d-95b3-6f8c2d7e4a90";
    /// `x-vigie-realization` (new SDO).
    pub const REALIZATION: &str = "extension-definition--f48a1d36-b95c-47e2-8d10-27c5e6b3a9f4";
}

/// A round: what is asked of whom, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Round {
    /// Short name.
    pub title: String,
    /// The questions, in order.
    pub questions: Vec<String>,
    /// Unit of each.
    pub units: Vec<String>,
    /// Least plausible value of each, as a decimal text; `-` for none.
    pub lower_bounds: Vec<String>,
    /// Greatest plausible value of each; `-` for none.
    pub upper_bounds: Vec<String>,
    /// Code of the phenomenon.
    pub phenomenon: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// Where the answer will be read.
    pub resolution_source: String,
    /// Members asked.
    pub members: Vec<MemberId>,
    /// Commitments count until then.
    pub commit_deadline: Timestamp,
    /// Judgements count until then.
    pub reveal_deadline: Timestamp,
    /// Rule of pooling.
    pub rule: String,
    /// The question of a node that it answers.
    #[serde(default)]
    pub question_id: Option<String>,
}

/// What binds a member to a judgement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Commitment {
    /// The round.
    pub round_ref: StixId,
    /// Number of the question, from 1.
    pub question: u32,
    /// SHA-256, lower-case hexadecimal.
    pub digest: String,
}

/// A judgement, revealed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Judgement {
    /// The round.
    pub round_ref: StixId,
    /// Number of the question, from 1.
    pub question: u32,
    /// 5 % quantile, decimal text.
    pub q05: String,
    /// Median.
    pub q50: String,
    /// 95 % quantile.
    pub q95: String,
    /// The 32 octets that hid it, lower-case hexadecimal.
    pub nonce: String,
    /// 0 to 100.
    pub confidence: u8,
    /// Why, by code.
    #[serde(default)]
    pub reason_codes: Vec<String>,
}

/// What a member computed of one question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RoundResult {
    /// The round.
    pub round_ref: StixId,
    /// Number of the question, from 1.
    pub question: u32,
    /// Pooled quantiles.
    pub q05: String,
    /// Pooled median.
    pub q50: String,
    /// Pooled quantile.
    pub q95: String,
    /// Least of the members' medians.
    pub median_low: String,
    /// Greatest of them.
    pub median_high: String,
    /// What all members' intervals share, if anything.
    #[serde(default)]
    pub overlap_low: Option<String>,
    /// Its end.
    #[serde(default)]
    pub overlap_high: Option<String>,
    /// Least pooled median with one member left out.
    #[serde(default)]
    pub leave_out_low: Option<String>,
    /// Greatest of them.
    #[serde(default)]
    pub leave_out_high: Option<String>,
    /// Members whose judgement counts.
    pub members: Vec<MemberId>,
    /// Their weights, in the same order.
    pub weights: Vec<String>,
    /// Their judgements.
    pub judgement_refs: Vec<StixId>,
    /// Digest of what was pooled, lower-case hexadecimal.
    pub inputs_sha256: String,
    /// Members without a judgement.
    #[serde(default)]
    pub missing_members: Vec<MemberId>,
    /// Members whose commitment or judgement came late.
    #[serde(default)]
    pub late_members: Vec<MemberId>,
    /// Members whose judgement is not the one they committed to.
    #[serde(default)]
    pub broken_members: Vec<MemberId>,
    /// Rule of pooling.
    pub rule: String,
}

/// What a quantity turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Realization {
    /// The round.
    pub round_ref: StixId,
    /// Number of the question, from 1.
    pub question: u32,
    /// Decimal text.
    pub value: String,
    /// Day on which it was read, `YYYY-MM-DD`.
    pub day: String,
}

/// An `x-vigie-round`.
pub fn round(stated: &Stated, round: &Round) -> Vec<u8> {
    begin(ROUND_TYPE, stated)
        .text("title", &round.title)
        .list("questions", &round.questions)
        .list("units", &round.units)
        .list("lower_bounds", &round.lower_bounds)
        .list("upper_bounds", &round.upper_bounds)
        .text("phenomenon", &round.phenomenon)
        .text("place", &round.place)
        .text("period", &round.period)
        .text("resolution_source", &round.resolution_source)
        .list("members", round.members.iter().map(MemberId::as_str))
        .text("commit_deadline", round.commit_deadline.to_millis_string())
        .text("reveal_deadline", round.reveal_deadline.to_millis_string())
        .text("rule", &round.rule)
        .optional("question_id", round.question_id.as_ref())
        .extension(extension::ROUND, "new-sdo")
        .bytes()
}

/// An `x-vigie-commitment`.
pub fn commitment(stated: &Stated, commitment: &Commitment) -> Vec<u8> {
    begin(COMMITMENT_TYPE, stated)
        .text("round_ref", commitment.round_ref.as_str())
        .raw("question", &commitment.question.to_string())
        .text("digest", &commitment.digest)
        .extension(extension::COMMITMENT, "new-sdo")
        .bytes()
}

/// An `x-vigie-judgement`.
pub fn judgement(stated: &Stated, judgement: &Judgement) -> Vec<u8> {
    confidence(begin(JUDGEMENT_TYPE, stated), Some(judgement.confidence))
        .text("round_ref", judgement.round_ref.as_str())
        .raw("question", &judgement.question.to_string())
        .text("q05", &judgement.q05)
        .text("q50", &judgement.q50)
        .text("q95", &judgement.q95)
        .text("nonce", &judgement.nonce)
        .list("reason_codes", &judgement.reason_codes)
        .extension(extension::JUDGEMENT, "new-sdo")
        .bytes()
}

/// An `x-vigie-result`.
pub fn result(stated: &Stated, result: &RoundResult) -> Vec<u8> {
    begin(RESULT_TYPE, stated)
        .text("round_ref", result.round_ref.as_str())
        .raw("question", &result.question.to_string())
        .text("q05", &result.q05)
        .text("q50", &result.q50)
        .text("q95", &result.q95)
        .text("median_low", &result.median_low)
        .text("median_high", &result.median_high)
        .optional("overlap_low", result.overlap_low.as_ref())
        .optional("overlap_high", result.overlap_high.as_ref())
        .optional("leave_out_low", result.leave_out_low.as_ref())
        .optional("leave_out_high", result.leave_out_high.as_ref())
        .list("members", result.members.iter().map(MemberId::as_str))
        .list("weights", &result.weights)
        .list("judgement_refs", result.judgement_refs.iter().map(StixId::as_str))
        .text("inputs_sha256", &result.inputs_sha256)
        .list("missing_members", result.missing_members.iter().map(MemberId::as_str))
        .list("late_members", result.late_members.iter().map(MemberId::as_str))
        .list("broken_members", result.broken_members.iter().map(MemberId::as_str))
        .text("rule", &result.rule)
        .extension(extension::RESULT, "new-sdo")
        .bytes()
}

/// An `x-vigie-realization`.
pub fn realization(stated: &Stated, realization: &Realization) -> Vec<u8> {
    begin(REALIZATION_TYPE, stated)
        .text("round_ref", realization.round_ref.as_str())
        .raw("question", &realization.question.to_string())
        .text("value", &realization.value)
        .text("day", &realization.day)
        .extension(extension::REALIZATION, "new-sdo")
        .bytes()
}

fn begin(kind: &str, stated: &Stated) -> crate::travel::writer::ObjectWriter {
    domain(kind, &stated.id, &stated.created_by, stated.created)
        .list("object_marking_refs", stated.markings.iter().map(StixId::as_str))
}
