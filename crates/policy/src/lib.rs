//! The one place that decides what leaves a node: handling, audiences, attestations, withdrawals. Pure.
//!
//! The way of an object: its markings are read ([`Marking::read`]) and made one [`Handling`] ([`handling::effective`]); that and who
//! it came from give an [`AudienceRule`] ([`audience::assign`]), whose [`AudienceId`](vigie_model::AudienceId) is stored with the object. A reader gets a
//! [`View`] ([`view()`]); engines filter by [`View::audiences`], and what goes out is [`Released`] by the view, which nothing else can make.
#![forbid(unsafe_code)]

pub mod acknowledgement;
pub mod attestation;
pub mod audience;
pub mod breadth;
pub mod card;
pub mod checkpoint;
pub mod claim;
pub mod extensions;
pub mod handling;
pub mod jws;
pub mod matching;
pub mod outward;
mod properties;
pub mod refusal;
pub mod signed;
pub mod subject;
pub mod trust_bundle;
pub mod view;
pub mod withdrawal;
pub mod words;

#[cfg(test)]
mod fixtures;

pub use acknowledgement::{Acknowledged, Done, acknowledge, verify_acknowledgement};
pub use attestation::{AttestationError, Attested, NotSignable, Previous, attest, verify_attestation};
pub use audience::{Assigned, AudienceRule, AudienceRuleError, Context, Scope, assign};
pub use breadth::TooBroad;
pub use card::{CardContent, CardError, MemberCard, NodeKey, SpkiPin};
pub use claim::{Claim, Deletion, Verdict, accept, decide_version, deletion};
pub use handling::{Handling, Marking, Onward, effective};
pub use outward::check_own;
pub use refusal::Refusal;
pub use signed::{Signed, SignedError, Signer};
pub use subject::Subject;
pub use view::{Audiences, HasAudience, Reader, Released, View, view};
pub use withdrawal::{
    Mode, Terms, Withdrawal, WithdrawalError, WithdrawalReason, verify_withdrawal, withdraw,
};
pub use words::Words;
