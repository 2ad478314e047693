//! What attestations, withdrawals and acknowledgements have in common: custom SDOs that carry their own signature.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp};

use crate::card::MemberCard;
use crate::jws::{Sealed, SignatureError, seal};

/// Who signs: a member, the identity its objects name as author, and its node's key.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// The member.
    pub member: &'a MemberId,
    /// The identity in its card.
    pub identity: &'a StixId,
    /// A key in its card.
    pub key: &'a SigningKey,
}

/// Why an object of ours that carries its own signature does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedError {
    /// Not an object of the kind asked for.
    #[error("not an {0} object")]
    Kind(&'static str),
    /// A property is missing or has a value of the wrong kind.
    #[error("a property of the {0} is missing or has a value of the wrong kind")]
    Property(&'static str),
    /// The card is another member's.
    #[error("the card is not that of the member who signed")]
    OtherMember,
    /// The author it names is not the identity in the member's card.
    #[error("its author is not the identity in the member card")]
    OtherIdentity,
    /// The signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

/// The common part of the wire form; `T` holds the rest.
#[derive(Serialize, Deserialize)]
pub(crate) struct Wire<T> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    spec_version: String,
    pub(crate) id: StixId,
    created_by_ref: StixId,
    #[serde(serialize_with = "millis")]
    created: Timestamp,
    #[serde(serialize_with = "millis")]
    modified: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    object_marking_refs: Vec<StixId>,
    extensions: BTreeMap<String, Extension>,
    member: MemberId,
    #[serde(serialize_with = "millis")]
    issued: Timestamp,
    #[serde(flatten)]
    pub(crate) rest: T,
}

/// STIX 2.1, section 3.2: `created` and `modified` have millisecond precision.
fn millis<S: serde::Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_millis_string())
}

#[derive(Serialize, Deserialize)]
struct Extension {
    extension_type: String,
}

/// A type of ours: its STIX name and extension-definition.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub(crate) name: &'static str,
    pub(crate) extension: &'static str,
}

/// Common part of a verified object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Id of the signed object.
    pub id: StixId,
    /// The member that signed.
    pub member: MemberId,
    /// Its identity.
    pub identity: StixId,
    /// When it was issued.
    pub issued: Timestamp,
    /// SHA-256 of the object's RFC 8785 form, signature included: what a later object refers to it by.
    pub digest: [u8; 32],
    /// RFC 7638 thumbprint of the key.
    pub kid: String,
}

/// Builds and signs an object.
pub(crate) fn build<T: Serialize>(
    kind: Type,
    signer: &Signer<'_>,
    markings: &[StixId],
    now: Timestamp,
    id_octets: [u8; 16],
    rest: T,
) -> Vec<u8> {
    let now = now.trunc_millis();
    let mut object_marking_refs = markings.to_vec();
    object_marking_refs.sort_unstable();
    object_marking_refs.dedup();
    let wire = Wire {
        kind: kind.name.to_owned(),
        spec_version: "2.1".to_owned(),
        id: StixId::from_random(kind.name, id_octets),
        created_by_ref: signer.identity.clone(),
        created: now,
        modified: now,
        object_marking_refs,
        extensions: [(kind.extension.to_owned(), Extension { extension_type: "new-sdo".to_owned() })].into(),
        member: signer.member.clone(),
        issued: now,
        rest,
    };
    // Strings and small integers always have a canonical form.
    seal(&wire, signer.key).unwrap_or_default()
}

/// Reads an object's claims and checks its signature by the card of the member it names.
pub(crate) fn open<T: for<'de> Deserialize<'de>>(
    kind: Type,
    bytes: &[u8],
    card: &MemberCard,
) -> Result<(Signed, T), SignedError> {
    let (sealed, wire) = read::<T>(kind, bytes)?;
    if wire.member != card.member {
        return Err(SignedError::OtherMember);
    }
    if wire.created_by_ref != card.identity {
        return Err(SignedError::OtherIdentity);
    }
    let key = card.key_at(&sealed.kid, wire.issued).ok_or(SignatureError::Key)?;
    sealed.verify(key)?;
    let signed = Signed {
        id: wire.id,
        member: wire.member,
        identity: wire.created_by_ref,
        issued: wire.issued,
        digest: sealed.digest,
        kid: sealed.kid,
    };
    Ok((signed, wire.rest))
}

/// The member whose card is needed to verify an object; a claim, not a finding.
pub(crate) fn claimed_member<T: for<'de> Deserialize<'de>>(
    kind: Type,
    bytes: &[u8],
) -> Result<MemberId, SignedError> {
    read::<T>(kind, bytes).map(|(_, wire)| wire.member)
}

fn read<T: for<'de> Deserialize<'de>>(kind: Type, bytes: &[u8]) -> Result<(Sealed, Wire<T>), SignedError> {
    // The signature's form first: what has a canonical form has no property twice.
    let sealed = Sealed::read(bytes)?;
    let wire: Wire<T> = serde_json::from_slice(bytes).map_err(|_| SignedError::Property(kind.name))?;
    if wire.kind != kind.name || wire.id.kind() != kind.name {
        return Err(SignedError::Kind(kind.name));
    }
    Ok((sealed, wire))
}
