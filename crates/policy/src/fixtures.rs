//! Members, keys and objects that several test modules use.

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use vigie_model::{StixId, Timestamp};
use vigie_stix::StixObject;

use crate::card::{CardContent, MemberCard, NodeKey, SpkiPin};
use crate::signed::Signer;

pub(crate) const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_800_000_000 + seconds)
}

pub(crate) fn root_key(code: &str) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(format!("root {code}")).into())
}

pub(crate) fn node_key(code: &str) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(format!("node {code}")).into())
}

pub(crate) fn identity(code: &str) -> StixId {
    let digest: [u8; 32] = Sha256::digest(code).into();
    StixId::from_random("identity", *digest.first_chunk().unwrap())
}

/// Valid from `at(0)` for 1,000 seconds, key and card.
pub(crate) fn content(code: &str) -> CardContent {
    let (valid_from, valid_until) = (at(0), at(1_000));
    CardContent {
        member: code.parse().unwrap(),
        country: code.parse().unwrap(),
        identity: identity(code),
        name: format!("Member {code}"),
        node_keys: vec![NodeKey { key: node_key(code).verifying_key(), valid_from, valid_until }],
        endpoints: vec!["https://127.0.0.1:8471/taxii2/".to_owned()],
        spki_pins: [SpkiPin([7; 32])].into(),
        valid_from,
        valid_until,
    }
}

pub(crate) fn card(code: &str) -> MemberCard {
    MemberCard::sign(content(code), &root_key(code)).unwrap().0
}

/// A signer of this member, with its key leaked for the length of the test.
pub(crate) fn signer(code: &str) -> Signer<'static> {
    let card = Box::leak(Box::new(card(code)));
    Signer { member: &card.member, identity: &card.identity, key: Box::leak(Box::new(node_key(code))) }
}

/// An indicator by this member with a TLP:AMBER marking, modified at a second of the minute.
pub(crate) fn indicator(author: &str, name: &str, second: u8) -> StixObject {
    let author = identity(author);
    let text = format!(
        r#"{{"type": "indicator", "spec_version": "2.1", "id": "indicator--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22", "created_by_ref": "{author}",
        "created": "2027-01-15T08:00:00.000Z", "modified": "2027-01-15T08:00:{second:02}.000Z", "name": "{name}",
        "object_marking_refs": ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"],
        "pattern": "[travel-document:number LIKE 'L898%']", "pattern_type": "stix", "valid_from": "2027-01-15T08:00:00Z"}}"#
    );
    StixObject::from_bytes(text.as_bytes()).unwrap()
}
