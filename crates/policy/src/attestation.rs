//! Attestations: a member's signed word that a version of an object is its own.
//!
//! The attestation stands beside its target, never in it: it survives relays that know nothing of it, and the target keeps its bytes.

use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, StixId, Timestamp};
use vigie_stix::StixObject;

use crate::card::MemberCard;
use crate::extensions::ATTESTATION;
use crate::jws::hex_digest;
use crate::signed::{self, Signed, SignedError, Signer, Type};

/// STIX type of an attestation.
pub const KIND: &str = "x-vigie-attestation";
const TYPE: Type = Type { name: KIND, extension: ATTESTATION };

/// The attestation that came before, of the same target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Its number.
    pub number: u64,
    /// SHA-256 of its RFC 8785 form ([`Signed::digest`]).
    pub digest: [u8; 32],
}

/// A verified attestation and what it says about its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// Who signed it, when, and under which id.
    pub signed: Signed,
    /// The object attested.
    pub target: StixId,
    /// Key of the version attested ([`vigie_stix::ObjectVersion::key`]).
    pub version: String,
    /// SHA-256 of the target's RFC 8785 form.
    pub jcs_sha256: [u8; 32],
    /// Counts the attestations of this target by this member, from 1.
    pub number: u64,
    /// Digest of the one before.
    pub previous: Option<[u8; 32]>,
    /// Whether the member is the target's author. Observables have none: an attestation vouches for their content and gives no say over other variants.
    pub is_author: bool,
}

/// Why an object cannot be attested.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSignable {
    /// RFC 8785 cannot carry a property: the object is kept and shown, but not signed.
    #[error("property {path:?} has no canonical form (RFC 8785), so the object cannot be signed")]
    Property {
        /// Path of the property.
        path: String,
    },
    /// The object names another author.
    #[error("the object names another author")]
    OtherAuthor,
    /// Objects that carry their own signature are not attested.
    #[error("the object carries its own signature")]
    SelfSigned,
}

/// Why an attestation does not hold for a target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttestationError {
    /// Form, key or signature.
    #[error(transparent)]
    Signed(#[from] SignedError),
    /// It speaks of another object or version.
    #[error("it attests another object or version")]
    OtherTarget,
    /// The content is not the one attested.
    #[error("the content is not the one attested")]
    OtherContent,
    /// The target's author is not the identity in the member's card.
    #[error("the author of the object is not the member who attested it")]
    OtherAuthor,
    /// Number and digest of the previous attestation do not go together.
    #[error("only the first attestation of an object has no previous one")]
    Chain,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    target_ref: StixId,
    target_version: String,
    #[serde(with = "hex_digest")]
    target_jcs_sha256: [u8; 32],
    number: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous_sha256: Option<Digest>,
}

#[derive(Serialize, Deserialize)]
struct Digest(#[serde(with = "hex_digest")] [u8; 32]);

/// Attests `target` as the signer's own; the bytes of an `x-vigie-attestation` with the markings of its target.
///
/// `previous` is the signer's last attestation of the same id. In a batch the attestation stands before its target.
///
/// # Errors
/// If the target has no canonical form, names another author, or carries its own signature.
pub fn attest(
    target: &StixObject,
    signer: &Signer<'_>,
    previous: Option<&Previous>,
    now: Timestamp,
    id_octets: [u8; 16],
) -> Result<Vec<u8>, NotSignable> {
    let header = &target.header;
    if [KIND, crate::withdrawal::KIND, crate::acknowledgement::KIND].contains(&header.kind.as_str()) {
        return Err(NotSignable::SelfSigned);
    }
    if header.created_by.as_ref().is_some_and(|author| author != signer.identity) {
        return Err(NotSignable::OtherAuthor);
    }
    let target_jcs_sha256 = target.jcs_sha256.ok_or_else(|| NotSignable::Property {
        path: target.not_canonical.as_ref().map_or_else(String::new, |not| not.path.clone()),
    })?;
    let claims = Claims {
        target_ref: header.id.clone(),
        target_version: header.version.key(),
        target_jcs_sha256,
        number: previous.map_or(1, |previous| previous.number.saturating_add(1)),
        previous_sha256: previous.map(|previous| Digest(previous.digest)),
    };
    let markings: Vec<StixId> = header.markings.iter().chain(&header.granular_markings).cloned().collect();
    Ok(signed::build(TYPE, signer, &markings, now, id_octets, claims))
}

/// Checks an attestation against its target and the card of the member that signed.
///
/// # Errors
/// What does not hold.
pub fn verify_attestation(
    bytes: &[u8],
    target: &StixObject,
    card: &MemberCard,
) -> Result<Attested, AttestationError> {
    let attested = verify_alone(bytes, card)?;
    let header = &target.header;
    if attested.target != header.id || attested.version != header.version.key() {
        return Err(AttestationError::OtherTarget);
    }
    if target.jcs_sha256 != Some(attested.jcs_sha256) {
        return Err(AttestationError::OtherContent);
    }
    match &header.created_by {
        Some(author) if *author != card.identity => Err(AttestationError::OtherAuthor),
        author => Ok(Attested { is_author: author.is_some(), ..attested }),
    }
}

/// Checks an attestation whose target is not here yet; [`Attested::is_author`] stays false until it is.
///
/// # Errors
/// What does not hold.
pub fn verify_alone(bytes: &[u8], card: &MemberCard) -> Result<Attested, AttestationError> {
    let (signed, claims) = signed::open::<Claims>(TYPE, bytes, card)?;
    let previous = claims.previous_sha256.map(|digest| digest.0);
    if claims.number == 0 || (claims.number == 1) != previous.is_none() {
        return Err(AttestationError::Chain);
    }
    Ok(Attested {
        signed,
        target: claims.target_ref,
        version: claims.target_version,
        jcs_sha256: claims.target_jcs_sha256,
        number: claims.number,
        previous,
        is_author: false,
    })
}

/// The member whose card is needed, and the object and version that are claimed to be attested. Nothing of it is verified.
///
/// # Errors
/// If it is no attestation.
pub fn claims(bytes: &[u8]) -> Result<(MemberId, StixId, String), SignedError> {
    let member = signed::claimed_member::<Claims>(TYPE, bytes)?;
    let wire: Claims = serde_json::from_slice(bytes).map_err(|_| SignedError::Property(KIND))?;
    Ok((member, wire.target_ref, wire.target_version))
}

impl Attested {
    /// What the next attestation of the same target refers to.
    pub fn as_previous(&self) -> Previous {
        Previous { number: self.number, digest: self.signed.digest }
    }

    /// Whether this comes right after `earlier`; a gap means that one was held back from us, or that the member's node lost its memory.
    pub fn follows(&self, earlier: &Self) -> bool {
        let same = self.signed.member == earlier.signed.member && self.target == earlier.target;
        same && earlier.number.checked_add(1) == Some(self.number)
            && self.previous == Some(earlier.signed.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{at, card, indicator, node_key, signer};
    use crate::jws::SignatureError;

    fn attested(target: &StixObject, member: &str, previous: Option<&Previous>) -> Vec<u8> {
        attest(target, &signer(member), previous, at(5), [3; 16]).unwrap()
    }

    #[test]
    fn the_authors_attestation_verifies_and_carries_the_targets_markings() {
        let target = indicator("UTO", "series", 1);
        let bytes = attested(&target, "UTO", None);
        let found = verify_attestation(&bytes, &target, &card("UTO")).unwrap();
        assert!(found.is_author && found.number == 1 && found.previous.is_none());
        assert_eq!((found.signed.issued, &found.target), (at(5), &target.header.id));
        let object = StixObject::from_bytes(&bytes).unwrap();
        assert_eq!(object.header.markings, target.header.markings);
        assert_eq!(object.header.kind, KIND);
        let (member, id, version) = claims(&bytes).unwrap();
        assert_eq!((member.as_str(), id, version), ("UTO", found.target, found.version));
    }

    #[test]
    fn another_spelling_of_the_same_content_is_still_attested() {
        let target = indicator("UTO", "series", 1);
        let bytes = attested(&target, "UTO", None);
        let text = std::str::from_utf8(&target.bytes).unwrap().replace(", ", ",");
        let respelled = StixObject::from_bytes(text.as_bytes()).unwrap();
        assert_ne!(respelled.sha256, target.sha256);
        assert!(verify_attestation(&bytes, &respelled, &card("UTO")).is_ok());
    }

    #[test]
    fn other_content_version_and_author_are_told_apart() {
        let target = indicator("UTO", "series", 1);
        let bytes = attested(&target, "UTO", None);
        let verify = |target: &StixObject, member: &str| {
            verify_attestation(&bytes, target, &card(member)).unwrap_err()
        };
        assert_eq!(verify(&indicator("UTO", "serious", 1), "UTO"), AttestationError::OtherContent);
        assert_eq!(verify(&indicator("UTO", "series", 2), "UTO"), AttestationError::OtherTarget);
        assert_eq!(verify(&target, "XNM"), AttestationError::Signed(SignedError::OtherMember));
        let foreign = indicator("XNM", "series", 1);
        assert_eq!(attest(&foreign, &signer("UTO"), None, at(5), [3; 16]), Err(NotSignable::OtherAuthor));
    }

    #[test]
    fn a_member_cannot_attest_what_names_another_author() {
        // XNM builds by hand what `attest` refuses to build.
        let foreign = indicator("UTO", "series", 1);
        let claims = Claims {
            target_ref: foreign.header.id.clone(),
            target_version: foreign.header.version.key(),
            target_jcs_sha256: foreign.jcs_sha256.unwrap(),
            number: 1,
            previous_sha256: None,
        };
        let bytes = signed::build(TYPE, &signer("XNM"), &[], at(5), [1; 16], claims);
        let error = verify_attestation(&bytes, &foreign, &card("XNM")).unwrap_err();
        assert_eq!(error, AttestationError::OtherAuthor);
    }

    #[test]
    fn one_changed_byte_anywhere_is_found() {
        let target = indicator("UTO", "series", 1);
        let (bytes, card) = (attested(&target, "UTO", None), card("UTO"));
        for index in 0..bytes.len() {
            for bit in [1, 0x20] {
                let mut changed = bytes.clone();
                changed[index] ^= bit;
                assert!(verify_attestation(&changed, &target, &card).is_err(), "byte {index}");
            }
        }
    }

    #[test]
    fn a_key_counts_only_in_its_time_and_under_its_member() {
        let target = indicator("UTO", "series", 1);
        let late = attest(&target, &signer("UTO"), None, at(1_000), [3; 16]).unwrap();
        let error = verify_attestation(&late, &target, &card("UTO")).unwrap_err();
        assert_eq!(error, AttestationError::Signed(SignatureError::Key.into()));
        let stolen_name = Signer { key: &node_key("XNM"), ..signer("UTO") };
        let bytes = attest(&target, &stolen_name, None, at(5), [3; 16]).unwrap();
        let error = verify_attestation(&bytes, &target, &card("UTO")).unwrap_err();
        assert_eq!(error, AttestationError::Signed(SignatureError::Key.into()));
    }

    #[test]
    fn attestations_of_one_target_form_a_chain() {
        let (first, second) = (indicator("UTO", "series", 1), indicator("UTO", "series", 2));
        let card = card("UTO");
        let one = verify_attestation(&attested(&first, "UTO", None), &first, &card).unwrap();
        let bytes = attested(&second, "UTO", Some(&one.as_previous()));
        let two = verify_attestation(&bytes, &second, &card).unwrap();
        assert!(two.follows(&one) && !one.follows(&two) && !two.follows(&two));
        let gap = Previous { number: 5, ..one.as_previous() };
        let six = verify_attestation(&attested(&second, "UTO", Some(&gap)), &second, &card).unwrap();
        assert!(!six.follows(&one));
    }

    #[test]
    fn what_has_no_canonical_form_is_not_signed_and_the_property_named() {
        let text = std::str::from_utf8(&indicator("UTO", "series", 1).bytes)
            .unwrap()
            .replace("\"name\"", "\"x_count\": 9007199254740993, \"name\"");
        let target = StixObject::from_bytes(text.as_bytes()).unwrap();
        let error = attest(&target, &signer("UTO"), None, at(5), [3; 16]).unwrap_err();
        assert_eq!(error, NotSignable::Property { path: "x_count".into() });
    }

    #[test]
    fn observables_are_vouched_for_without_authority() {
        let text = r#"{"type":"url","spec_version":"2.1","id":"url--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22","value":"https://example.org/"}"#;
        let target = StixObject::from_bytes(text.as_bytes()).unwrap();
        let found = verify_attestation(&attested(&target, "UTO", None), &target, &card("UTO")).unwrap();
        assert!(!found.is_author && found.version.starts_with("jcs:"));
    }

    #[test]
    fn signed_objects_are_not_attested_again() {
        let bytes = attested(&indicator("UTO", "series", 1), "UTO", None);
        let object = StixObject::from_bytes(&bytes).unwrap();
        assert_eq!(attest(&object, &signer("UTO"), None, at(5), [3; 16]), Err(NotSignable::SelfSigned));
    }
}
