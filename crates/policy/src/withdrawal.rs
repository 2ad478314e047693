//! Withdrawals: a member takes back what it said, and every recipient learns of it like of any object.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp};

use crate::card::MemberCard;
use crate::extensions::WITHDRAWAL;
use crate::refusal::{self, Refusal};
use crate::signed::{self, Signed, SignedError, Signer, Type};

/// STIX type of a withdrawal.
pub const KIND: &str = "x-vigie-withdrawal";
const TYPE: Type = Type { name: KIND, extension: WITHDRAWAL };

/// What recipients shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// No longer show, match or pass on.
    Hide,
    /// Also erase the content by the deadline, keeping id, versions and a keyed digest.
    Erase,
}

/// Why something is withdrawn. A closed list: there is no free text to put a name in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithdrawalReason {
    /// It was wrong.
    Error,
    /// It is true no longer.
    NoLongerValid,
    /// Its source took it back.
    SourceWithdrew,
    /// A corrected version takes its place.
    Rectified,
    /// A person concerned had it erased.
    DataSubject,
    /// The recipients addressed are no longer on its release list.
    Narrowed,
    /// Its handling ended.
    Expired,
    /// It was deleted from a collection.
    Deleted,
}

/// What is withdrawn and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The object.
    #[serde(rename = "target_ref")]
    pub target: StixId,
    /// Keys of the versions ([`vigie_stix::ObjectVersion::key`]); empty for all there are.
    #[serde(rename = "target_versions", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub versions: BTreeSet<String>,
    /// Hide or erase.
    pub mode: Mode,
    /// Until when to erase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    /// Why.
    pub reason: WithdrawalReason,
    /// The members that shall act on it; empty for all that have it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub addressees: BTreeSet<MemberId>,
}

/// A verified withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Who signed it, when, and under which id.
    pub signed: Signed,
    /// What is withdrawn and how.
    pub terms: Terms,
}

/// Why a withdrawal does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawalError {
    /// Form, key or signature.
    #[error(transparent)]
    Signed(#[from] SignedError),
    /// To erase needs a deadline, and to hide has none.
    #[error("erasing needs a deadline, and hiding has none")]
    Deadline,
    /// To narrow needs addressees.
    #[error("narrowing needs the members that left")]
    Addressees,
}

/// The bytes of an `x-vigie-withdrawal`. `markings` are those of its target, or for a narrowing those that reach the members that left.
///
/// # Errors
/// If deadline or addressees do not fit mode and reason.
pub fn withdraw(
    terms: Terms,
    signer: &Signer<'_>,
    markings: &[StixId],
    now: Timestamp,
    id_octets: [u8; 16],
) -> Result<Vec<u8>, WithdrawalError> {
    terms.check()?;
    Ok(signed::build(TYPE, signer, markings, now, id_octets, terms))
}

/// Checks a withdrawal's signature by the card of the member that signed. Whether that member has the say, [`Withdrawal::holds_for`] tells.
///
/// # Errors
/// What does not hold.
pub fn verify_withdrawal(bytes: &[u8], card: &MemberCard) -> Result<Withdrawal, WithdrawalError> {
    let (signed, terms) = signed::open::<Terms>(TYPE, bytes, card)?;
    terms.check()?;
    Ok(Withdrawal { signed, terms })
}

/// The member whose card is needed, and what is claimed to be withdrawn. Nothing of it is verified.
///
/// # Errors
/// If it is no withdrawal.
pub fn claims(bytes: &[u8]) -> Result<(MemberId, StixId), SignedError> {
    let member = signed::claimed_member::<Terms>(TYPE, bytes)?;
    let terms: Terms = serde_json::from_slice(bytes).map_err(|_| SignedError::Property(KIND))?;
    Ok((member, terms.target))
}

impl Terms {
    fn check(&self) -> Result<(), WithdrawalError> {
        if (self.mode == Mode::Erase) != self.deadline.is_some() {
            return Err(WithdrawalError::Deadline);
        }
        if self.reason == WithdrawalReason::Narrowed && self.addressees.is_empty() {
            return Err(WithdrawalError::Addressees);
        }
        Ok(())
    }
}

impl Withdrawal {
    /// Whether it covers a version of the target, and is meant for `member`.
    pub fn covers(&self, id: &StixId, version: &str, member: &MemberId) -> bool {
        let versions = &self.terms.versions;
        let addressees = &self.terms.addressees;
        self.terms.target == *id
            && (versions.is_empty() || versions.contains(version))
            && (addressees.is_empty() || addressees.contains(member))
    }

    /// Whether the member that signed has the say over a version: it attested it, or, where nobody did, it is the one the version came from.
    ///
    /// # Errors
    /// [`refusal::NOT_ITS_AUTHOR`].
    pub fn holds_for(&self, attested_by: Option<&MemberId>, origin: &MemberId) -> Result<(), Refusal> {
        match attested_by.unwrap_or(origin) == &self.signed.member {
            true => Ok(()),
            false => Err(refusal::NOT_ITS_AUTHOR),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{at, card, indicator, signer};
    use crate::jws::SignatureError;

    fn terms() -> Terms {
        let target = indicator("UTO", "series", 1);
        Terms {
            target: target.header.id.clone(),
            versions: [target.header.version.key()].into(),
            mode: Mode::Erase,
            deadline: Some(at(100)),
            reason: WithdrawalReason::Error,
            addressees: BTreeSet::new(),
        }
    }

    #[test]
    fn round_trips_and_covers_what_it_names() {
        let bytes = withdraw(terms(), &signer("UTO"), &[], at(5), [2; 16]).unwrap();
        let found = verify_withdrawal(&bytes, &card("UTO")).unwrap();
        assert_eq!(found.terms, terms());
        let (target, me) = (indicator("UTO", "series", 1), "XNM".parse().unwrap());
        let (id, key) = (&target.header.id, target.header.version.key());
        assert!(found.covers(id, &key, &me) && !found.covers(id, "2027-01-15T08:00:02.000000Z", &me));
        let all = Withdrawal { terms: Terms { versions: BTreeSet::new(), ..terms() }, ..found.clone() };
        assert!(all.covers(id, "2027-01-15T08:00:02.000000Z", &me));
        let narrowed = Terms { addressees: ["XSM".parse().unwrap()].into(), ..terms() };
        assert!(!Withdrawal { terms: narrowed, ..found }.covers(id, &key, &me));
        assert_eq!(claims(&bytes).unwrap().1, target.header.id);
    }

    #[test]
    fn only_the_attesting_member_or_else_the_origin_withdraws() {
        let bytes = withdraw(terms(), &signer("UTO"), &[], at(5), [2; 16]).unwrap();
        let found = verify_withdrawal(&bytes, &card("UTO")).unwrap();
        let (utopia, other) = ("UTO".parse().unwrap(), "XNM".parse().unwrap());
        assert_eq!(found.holds_for(Some(&utopia), &other), Ok(()));
        assert_eq!(found.holds_for(None, &utopia), Ok(()));
        assert_eq!(found.holds_for(Some(&other), &utopia), Err(refusal::NOT_ITS_AUTHOR));
        assert_eq!(found.holds_for(None, &other), Err(refusal::NOT_ITS_AUTHOR));
    }

    #[test]
    fn a_forged_or_changed_withdrawal_does_not_hold() {
        let bytes = withdraw(terms(), &signer("UTO"), &[], at(5), [2; 16]).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let changed = text.replace("\"erase\"", "\"hide\"");
        let error = verify_withdrawal(changed.as_bytes(), &card("UTO")).unwrap_err();
        assert_eq!(error, WithdrawalError::Signed(SignatureError::Changed.into()));
        assert_eq!(verify_withdrawal(&bytes, &card("XNM")), Err(SignedError::OtherMember.into()));
        let unsigned = text.replace("\"jws\"", "\"j_s\"");
        let error = verify_withdrawal(unsigned.as_bytes(), &card("UTO")).unwrap_err();
        assert_eq!(error, WithdrawalError::Signed(SignatureError::Unsigned.into()));
    }

    #[test]
    fn terms_that_do_not_fit_are_not_written() {
        let build = |terms| withdraw(terms, &signer("UTO"), &[], at(5), [2; 16]).unwrap_err();
        assert_eq!(build(Terms { deadline: None, ..terms() }), WithdrawalError::Deadline);
        assert_eq!(build(Terms { mode: Mode::Hide, ..terms() }), WithdrawalError::Deadline);
        let narrowed = Terms { reason: WithdrawalReason::Narrowed, ..terms() };
        assert_eq!(build(narrowed), WithdrawalError::Addressees);
    }
}
