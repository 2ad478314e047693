use ed25519_dalek::SigningKey;
use vigie_model::{CountryCode, MemberId, StixId};
use vigie_policy::card::MemberCard;
use vigie_policy::signed::Signer;

/// Who a node is: member, keys, and the card that tells others. The binary loads it from the data folder.
#[derive(Clone)]
pub struct Identity {
    /// Member code.
    pub member: MemberId,
    /// Name of the member as people read it.
    pub name: String,
    /// Country code of the member.
    pub country: CountryCode,
    /// The STIX identity that authors this member's claims.
    pub identity: StixId,
    /// Signs claims, acknowledgements and the heads of the audit log.
    pub signing_key: SigningKey,
    /// Keys the hashes of document numbers in check records: without it they cannot be guessed.
    pub record_key: [u8; 32],
    /// Seals TAXII `next` values.
    pub seal_key: [u8; 32],
    /// Made at every start: remembers right credentials, never stored.
    pub process_key: [u8; 32],
    /// Rises with every restore: a restored log is a new epoch, not a fork.
    pub log_epoch: u32,
    /// The signed card, exchanged out of band.
    pub card: MemberCard,
    /// The card's text as it is handed out.
    pub card_text: String,
}

impl Identity {
    /// Signs as this member.
    pub fn signer(&self) -> Signer<'_> {
        Signer { member: &self.member, identity: &self.identity, key: &self.signing_key }
    }
}
