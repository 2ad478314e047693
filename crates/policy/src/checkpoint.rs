//! What a member's home node signs for its checkpoint nodes: the head of a delta, and the receipt for records that were delivered.
//!
//! Both are JSON objects with a JWS by the node's key (as member cards are), so that neither a proxy nor a stolen TLS key can
//! change what a checkpoint matches against, or make it forget records that never arrived.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, Timestamp};

use ed25519_dalek::SigningKey;

use crate::card::MemberCard;
use crate::jws::{Sealed, SignatureError, hex_digest, seal};

/// Longest head or receipt that is read, in octets.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;

/// The head of a delta: which step it is, from whom, for whom, and the digest of its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeltaHead {
    #[serde(rename = "type")]
    kind: DeltaKind,
    /// The member that made it.
    pub home: MemberId,
    /// The checkpoint it is for.
    pub checkpoint: String,
    /// Its place in the order: 1 is the first. A head without a body repeats the number that the checkpoint has, and confirms that
    /// nothing changed.
    pub number: u64,
    /// When it was made.
    pub made: Timestamp,
    /// When alerts of other members were last fetched; absent if there are no other members.
    pub alerts_as_of: Option<Timestamp>,
    /// SHA-256 of the compressed body.
    #[serde(with = "hex_digest")]
    pub body_sha256: [u8; 32],
    /// Whether a further delta is ready.
    pub more: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum DeltaKind {
    #[default]
    #[serde(rename = "vigie-checkpoint-delta")]
    Delta,
}

impl DeltaHead {
    /// A head for a body.
    pub fn new(home: MemberId, checkpoint: String, number: u64, made: Timestamp, body: &[u8]) -> Self {
        let body_sha256 = <sha2::Sha256 as sha2::Digest>::digest(body).into();
        Self {
            kind: DeltaKind::Delta,
            home,
            checkpoint,
            number,
            made,
            alerts_as_of: None,
            body_sha256,
            more: false,
        }
    }

    /// Whether `body` is the body it speaks of.
    pub fn covers(&self, body: &[u8]) -> bool {
        self.body_sha256 == <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(body))
    }
}

/// What became of delivered records. A checkpoint forgets nothing that no receipt names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    #[serde(rename = "type")]
    kind: ReceiptKind,
    /// The member that took them.
    pub home: MemberId,
    /// The checkpoint that delivered.
    pub checkpoint: String,
    /// The delivery it answers.
    pub batch: String,
    /// When.
    pub made: Timestamp,
    /// Entries stored now.
    pub stored: Vec<String>,
    /// Entries that were held already.
    pub already: Vec<String>,
    /// Entries that could not be taken: key and stable code. They stay at the checkpoint.
    pub refused: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum ReceiptKind {
    #[default]
    #[serde(rename = "vigie-checkpoint-receipt")]
    Receipt,
}

impl Receipt {
    /// A receipt that names nothing yet.
    pub fn new(home: MemberId, checkpoint: String, batch: String, made: Timestamp) -> Self {
        Self {
            kind: ReceiptKind::Receipt,
            home,
            checkpoint,
            batch,
            made,
            stored: Vec::new(),
            already: Vec::new(),
            refused: Vec::new(),
        }
    }
}

/// Something the home node signs for a checkpoint.
pub trait Note: Serialize + DeserializeOwned {
    /// When it was made: the key must have been the member's then.
    fn made(&self) -> Timestamp;
    /// The member that is said to have made it.
    fn home(&self) -> &MemberId;
}

impl Note for DeltaHead {
    fn made(&self) -> Timestamp {
        self.made
    }
    fn home(&self) -> &MemberId {
        &self.home
    }
}

impl Note for Receipt {
    fn made(&self) -> Timestamp {
        self.made
    }
    fn home(&self) -> &MemberId {
        &self.home
    }
}

/// Why a note does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Too long.
    #[error("{0} bytes, more than the {MAX_NOTE_BYTES} of the longest note")]
    Length(usize),
    /// Not what was asked for.
    #[error("not a note of this kind")]
    Form,
    /// Made by another member.
    #[error("made by another member")]
    OtherMember,
    /// The signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

/// Signs a note with the node's key; its RFC 8785 form.
pub fn sign<N: Note>(note: &N, key: &SigningKey) -> Vec<u8> {
    // Texts and whole numbers below 2^53: RFC 8785 carries all of it.
    seal(note, key).unwrap_or_default()
}

/// Reads a note and verifies it with a key of the member's card that was valid when it was made.
///
/// # Errors
/// What is wrong with it.
pub fn open<N: Note>(bytes: &[u8], card: &MemberCard) -> Result<N, NoteError> {
    if bytes.len() > MAX_NOTE_BYTES {
        return Err(NoteError::Length(bytes.len()));
    }
    let note: N = serde_json::from_slice(bytes).map_err(|_| NoteError::Form)?;
    if *note.home() != card.member {
        return Err(NoteError::OtherMember);
    }
    let sealed = Sealed::read(bytes)?;
    sealed.verify(card.key_at(&sealed.kid, note.made()).ok_or(SignatureError::Key)?)?;
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{at, card, node_key};

    #[test]
    fn notes_are_read_with_the_members_key_alone_and_break_with_any_change() {
        let mut head = DeltaHead::new("UTO".parse().unwrap(), "c1".into(), 7, at(3), b"body");
        head.more = true;
        let bytes = sign(&head, &node_key("UTO"));
        assert_eq!(open::<DeltaHead>(&bytes, &card("UTO")), Ok(head.clone()));
        assert!(head.covers(b"body") && !head.covers(b"bodY"));
        let text = String::from_utf8(bytes.clone()).unwrap();
        let changed = text.replace("\"number\":7", "\"number\":8");
        assert_eq!(open::<DeltaHead>(changed.as_bytes(), &card("UTO")), Err(SignatureError::Changed.into()));
        assert_eq!(open::<DeltaHead>(&bytes, &card("XNM")), Err(NoteError::OtherMember));
        let foreign = sign(&head, &node_key("XNM"));
        assert_eq!(open::<DeltaHead>(&foreign, &card("UTO")), Err(SignatureError::Key.into()));
        assert_eq!(open::<Receipt>(&bytes, &card("UTO")), Err(NoteError::Form));
        assert_eq!(open::<DeltaHead>(b"{", &card("UTO")), Err(NoteError::Form));
        let long = vec![b' '; MAX_NOTE_BYTES + 1];
        assert_eq!(open::<DeltaHead>(&long, &card("UTO")), Err(NoteError::Length(MAX_NOTE_BYTES + 1)));
    }

    #[test]
    fn a_key_counts_only_while_the_card_has_it() {
        let late = DeltaHead::new("UTO".parse().unwrap(), "c1".into(), 1, at(1_001), b"");
        let bytes = sign(&late, &node_key("UTO"));
        assert_eq!(open::<DeltaHead>(&bytes, &card("UTO")), Err(SignatureError::Key.into()));
    }
}
