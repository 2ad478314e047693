//! What a node signs over a bundle of trust data that is carried offline: which version, from whom, until when, and the digest of its body.
//!
//! A JSON object with a JWS by the node's key, as the heads of deltas are. It is believed with the member's card, or with a key that was read
//! aloud.

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, Timestamp};

use crate::checkpoint::{MAX_NOTE_BYTES, Note, NoteError};
use crate::jws::{Sealed, hex_digest};

/// The head of a trust bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustBundleHead {
    #[serde(rename = "type")]
    kind: Kind,
    /// The member that made it.
    pub member: MemberId,
    /// Number of the version at that member's node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Digest of the snapshot.
    #[serde(with = "hex_digest")]
    pub trust_sha256: [u8; 32],
    /// When it was issued.
    pub issued: Timestamp,
    /// Until when it may be used.
    pub valid_until: Timestamp,
    /// SHA-256 of the compressed body.
    #[serde(with = "hex_digest")]
    pub body_sha256: [u8; 32],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[default]
    #[serde(rename = "vigie-trust-bundle")]
    TrustBundle,
}

impl TrustBundleHead {
    /// A head for a body.
    pub fn new(
        member: MemberId,
        version: Option<u64>,
        trust_sha256: [u8; 32],
        issued: Timestamp,
        valid_until: Timestamp,
        body: &[u8],
    ) -> Self {
        let body_sha256 = <sha2::Sha256 as sha2::Digest>::digest(body).into();
        Self { kind: Kind::TrustBundle, member, version, trust_sha256, issued, valid_until, body_sha256 }
    }

    /// Whether `body` is the body it speaks of.
    pub fn covers(&self, body: &[u8]) -> bool {
        self.body_sha256 == <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(body))
    }
}

impl Note for TrustBundleHead {
    fn made(&self) -> Timestamp {
        self.issued
    }
    fn home(&self) -> &MemberId {
        &self.member
    }
}

/// Reads a head and verifies it with one key, whoever is said to have made it.
///
/// # Errors
/// What is wrong with it.
pub fn open_with_key(bytes: &[u8], key: &VerifyingKey) -> Result<TrustBundleHead, NoteError> {
    if bytes.len() > MAX_NOTE_BYTES {
        return Err(NoteError::Length(bytes.len()));
    }
    let head: TrustBundleHead = serde_json::from_slice(bytes).map_err(|_| NoteError::Form)?;
    Sealed::read(bytes)?.verify(key)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{DeltaHead, open, sign};
    use crate::fixtures::{at, card, node_key};
    use crate::jws::SignatureError;

    #[test]
    fn a_head_is_read_with_card_or_key_and_breaks_with_any_change() {
        let head =
            TrustBundleHead::new("UTO".parse().unwrap(), Some(3), [7; 32], at(3), at(9), b"certificates");
        let bytes = sign(&head, &node_key("UTO"));
        assert_eq!(open::<TrustBundleHead>(&bytes, &card("UTO")), Ok(head.clone()));
        assert_eq!(open_with_key(&bytes, &node_key("UTO").verifying_key()), Ok(head.clone()));
        assert!(head.covers(b"certificates") && !head.covers(b"certificate"));
        assert_eq!(open::<TrustBundleHead>(&bytes, &card("XNM")), Err(NoteError::OtherMember));
        assert_eq!(open_with_key(&bytes, &node_key("XNM").verifying_key()), Err(SignatureError::Key.into()));
        let later = String::from_utf8(bytes.clone()).unwrap().replace("\"version\":3", "\"version\":4");
        assert_eq!(
            open_with_key(later.as_bytes(), &node_key("UTO").verifying_key()),
            Err(SignatureError::Changed.into())
        );
        // A head of a delta, signed by the same key, is no head of a bundle.
        let delta =
            sign(&DeltaHead::new("UTO".parse().unwrap(), "c1".into(), 1, at(3), b"body"), &node_key("UTO"));
        assert_eq!(open_with_key(&delta, &node_key("UTO").verifying_key()), Err(NoteError::Form));
        assert_eq!(open_with_key(b"", &node_key("UTO").verifying_key()), Err(NoteError::Form));
    }
}
