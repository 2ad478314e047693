//! The one place that decides what leaves a node: handling, audiences, attestations, withdrawals. Pure.
//!
//! The way of an object: its markings are read ([`Marking::read`]) and made one [`Handling`] ([`handling::effective`]); that and who
//! it came from give an [`AudienceRule`] ([`audience::assign`]), whose [`AudienceId`](vigie_model::AudienceId) is stored with the object. A reader gets a
//! [`View`] ([`view()`]); engines filter by [`View::audiences`], and what goes out is [`Released`] by the view, which nothing else can make.
#![forbid(unsafe_code)]

pub mod audience;
pub mod extensions;
pub mod handling;
pub mod refusal;
pub mod view;
pub mod words;

pub use audience::{Assigned, AudienceRule, AudienceRuleError, Context, Scope};
pub use handling::{Handling, Marking, Onward, effective};
pub use refusal::Refusal;
pub use view::{Audiences, HasAudience, Reader, Released, View, view};
