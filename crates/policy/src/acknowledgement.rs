//! Acknowledgements: a recipient's signed word that it acted on a withdrawal.

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp};

use crate::card::MemberCard;
use crate::extensions::ACKNOWLEDGEMENT;
use crate::jws::hex_digest;
use crate::signed::{self, Signed, SignedError, Signer, Type};
use crate::withdrawal::{Mode, Withdrawal};

/// STIX type of an acknowledgement.
pub const KIND: &str = "x-vigie-acknowledgement";
const TYPE: Type = Type { name: KIND, extension: ACKNOWLEDGEMENT };

/// What the recipient did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// The versions are shown, matched and passed on no longer.
    Hidden,
    /// Their content is erased as well.
    Erased,
    /// There was none of them here; entry is refused from now on.
    NotHeld,
}

/// A verified acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// Who signed it, when, and under which id.
    pub signed: Signed,
    /// The withdrawal it answers.
    pub withdrawal: StixId,
    /// SHA-256 of that withdrawal's RFC 8785 form.
    pub withdrawal_sha256: [u8; 32],
    /// What was done.
    pub done: Done,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    withdrawal_ref: StixId,
    #[serde(with = "hex_digest")]
    withdrawal_sha256: [u8; 32],
    done: Done,
}

/// The bytes of an `x-vigie-acknowledgement`; `markings` are those of the withdrawal.
pub fn acknowledge(
    withdrawal: &Withdrawal,
    done: Done,
    signer: &Signer<'_>,
    markings: &[StixId],
    now: Timestamp,
    id_octets: [u8; 16],
) -> Vec<u8> {
    let claims = Claims {
        withdrawal_ref: withdrawal.signed.id.clone(),
        withdrawal_sha256: withdrawal.signed.digest,
        done,
    };
    signed::build(TYPE, signer, markings, now, id_octets, claims)
}

/// Checks an acknowledgement's signature by the card of the member that signed.
///
/// # Errors
/// What does not hold.
pub fn verify_acknowledgement(bytes: &[u8], card: &MemberCard) -> Result<Acknowledged, SignedError> {
    let (signed, claims) = signed::open::<Claims>(TYPE, bytes, card)?;
    let Claims { withdrawal_ref, withdrawal_sha256, done } = claims;
    Ok(Acknowledged { signed, withdrawal: withdrawal_ref, withdrawal_sha256, done })
}

/// The member whose card is needed, and the withdrawal that is claimed to be answered. Nothing of it is verified.
///
/// # Errors
/// If it is no acknowledgement.
pub fn claims(bytes: &[u8]) -> Result<(MemberId, StixId), SignedError> {
    let member = signed::claimed_member::<Claims>(TYPE, bytes)?;
    let claims: Claims = serde_json::from_slice(bytes).map_err(|_| SignedError::Property(KIND))?;
    Ok((member, claims.withdrawal_ref))
}

impl Acknowledged {
    /// Whether it answers exactly this withdrawal.
    pub fn answers(&self, withdrawal: &Withdrawal) -> bool {
        self.withdrawal == withdrawal.signed.id && self.withdrawal_sha256 == withdrawal.signed.digest
    }

    /// Whether nothing more is due from this member.
    pub fn settles(&self, withdrawal: &Withdrawal) -> bool {
        self.answers(withdrawal) && (withdrawal.terms.mode == Mode::Hide || self.done != Done::Hidden)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fixtures::{at, card, indicator, signer};
    use crate::withdrawal::{Terms, WithdrawalReason, verify_withdrawal, withdraw};

    fn withdrawal(octet: u8, mode: Mode) -> Withdrawal {
        let terms = Terms {
            target: indicator("UTO", "series", 1).header.id,
            versions: BTreeSet::new(),
            mode,
            deadline: (mode == Mode::Erase).then(|| at(100)),
            reason: WithdrawalReason::Error,
            addressees: BTreeSet::new(),
        };
        let bytes = withdraw(terms, &signer("UTO"), &[], at(5), [octet; 16]).unwrap();
        verify_withdrawal(&bytes, &card("UTO")).unwrap()
    }

    #[test]
    fn answers_one_withdrawal_and_no_other() {
        let (erase, other) = (withdrawal(1, Mode::Erase), withdrawal(2, Mode::Erase));
        let bytes = acknowledge(&erase, Done::Hidden, &signer("XNM"), &[], at(6), [4; 16]);
        let found = verify_acknowledgement(&bytes, &card("XNM")).unwrap();
        assert_eq!(found.signed.member.as_str(), "XNM");
        assert!(found.answers(&erase) && !found.answers(&other));
        assert!(!found.settles(&erase), "erasing is still due");
        let same_id = Withdrawal { signed: Signed { digest: [0; 32], ..erase.signed.clone() }, ..erase };
        assert!(!found.answers(&same_id));
        assert_eq!(claims(&bytes).unwrap().0.as_str(), "XNM");
    }

    #[test]
    fn hidden_settles_hiding_and_erased_settles_both() {
        for (mode, done, settles) in [
            (Mode::Hide, Done::Hidden, true),
            (Mode::Erase, Done::Hidden, false),
            (Mode::Erase, Done::Erased, true),
            (Mode::Erase, Done::NotHeld, true),
        ] {
            let withdrawal = withdrawal(1, mode);
            let bytes = acknowledge(&withdrawal, done, &signer("XNM"), &[], at(6), [4; 16]);
            let found = verify_acknowledgement(&bytes, &card("XNM")).unwrap();
            assert_eq!(found.settles(&withdrawal), settles, "{mode:?} {done:?}");
        }
    }

    #[test]
    fn nobody_answers_for_another() {
        let withdrawal = withdrawal(1, Mode::Hide);
        let bytes = acknowledge(&withdrawal, Done::Hidden, &signer("XNM"), &[], at(6), [4; 16]);
        assert_eq!(verify_acknowledgement(&bytes, &card("XSM")), Err(SignedError::OtherMember));
        let text = String::from_utf8(bytes).unwrap().replace("\"member\":\"XNM\"", "\"member\":\"XSM\"");
        assert_eq!(verify_acknowledgement(text.as_bytes(), &card("XSM")), Err(SignedError::OtherIdentity));
    }
}
