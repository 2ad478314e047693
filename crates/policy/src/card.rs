//! Member cards: who a member is, with which keys it signs and where it is reached.
//!
//! A card is exchanged out of band and believed once its words were compared by voice; later cards follow by the same root key.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vigie_model::{CountryCode, MemberId, StixId, Timestamp};

use crate::jws::{self, Sealed, SignatureError, thumbprint};
use crate::words::Words;

/// Longest card that is read.
pub const MAX_CARD_BYTES: usize = 64 * 1024;

/// A member's card (form: RFC 8785 with a JWS by the root key).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberCard {
    #[serde(rename = "type")]
    kind: Kind,
    /// The member's code.
    pub member: MemberId,
    /// The country code it inspects and issues documents under.
    pub country: CountryCode,
    /// The STIX identity (an organisation) that its objects name as their author.
    pub identity: StixId,
    /// What the member is called.
    pub name: String,
    /// The key that signs this card and its successors.
    #[serde(with = "jws::public_key")]
    pub root_key: VerifyingKey,
    /// The keys that sign objects, retired ones included so that old signatures can still be checked.
    pub node_keys: Vec<NodeKey>,
    /// Addresses of its TAXII discovery resource.
    pub endpoints: Vec<String>,
    /// SHA-256 of the SPKI of its TLS keys, in Base64 (the pins of RFC 7469).
    pub spki_pins: BTreeSet<SpkiPin>,
    /// From when on the card holds; a later one replaces an earlier one.
    pub valid_from: Timestamp,
    /// When it ends.
    pub valid_until: Timestamp,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[default]
    #[serde(rename = "vigie-member-card")]
    MemberCard,
}

/// A key that signs objects, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeKey {
    /// The Ed25519 key.
    #[serde(with = "jws::public_key")]
    pub key: VerifyingKey,
    /// Signatures issued from here
    pub valid_from: Timestamp,
    /// up to, not including, here count.
    pub valid_until: Timestamp,
}

/// SHA-256 of a SubjectPublicKeyInfo (RFC 7469, section 2.4), shown in Base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpkiPin(pub [u8; 32]);

/// Why a card is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Too long to be a card.
    #[error("{found} bytes, more than the {MAX_CARD_BYTES} of the longest card")]
    Length {
        /// Bytes given.
        found: usize,
    },
    /// Not JSON of a card: what stands where.
    #[error("not a member card: {what} at line {line}, column {column}")]
    Form {
        /// What is wrong, without the card's content.
        what: &'static str,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A property has a value that no card may have.
    #[error("{property} of the card is {what}")]
    Property {
        /// Its name.
        property: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The root key's signature.
    #[error("the card's own signature: {0}")]
    Signature(#[from] SignatureError),
    /// Signed with another key than the root key it names.
    #[error("the key given is not the root key of the card")]
    OtherKey,
    /// Not valid yet.
    #[error("the card is valid from {0} on")]
    Early(Timestamp),
    /// No longer valid.
    #[error("the card ended at {0}; ask the member for its new one")]
    Ended(Timestamp),
    /// A successor that does not follow from the card that is known.
    #[error("{property} differs from the card that is known; compare the words again")]
    Succession {
        /// What differs.
        property: &'static str,
    },
    /// A card that is older than the one known.
    #[error("the card is older than the one that is known")]
    Older,
}

/// What a member's card says, before it is signed.
#[derive(Clone, Debug)]
pub struct CardContent {
    /// See [`MemberCard::member`].
    pub member: MemberId,
    /// See [`MemberCard::country`].
    pub country: CountryCode,
    /// See [`MemberCard::identity`].
    pub identity: StixId,
    /// See [`MemberCard::name`].
    pub name: String,
    /// See [`MemberCard::node_keys`].
    pub node_keys: Vec<NodeKey>,
    /// See [`MemberCard::endpoints`].
    pub endpoints: Vec<String>,
    /// See [`MemberCard::spki_pins`].
    pub spki_pins: BTreeSet<SpkiPin>,
    /// See [`MemberCard::valid_from`].
    pub valid_from: Timestamp,
    /// See [`MemberCard::valid_until`].
    pub valid_until: Timestamp,
}

impl MemberCard {
    /// Signs a card with the member's root key; returns the card and its bytes.
    ///
    /// # Errors
    /// If a property has a value that no card may have.
    pub fn sign(content: CardContent, root: &SigningKey) -> Result<(Self, Vec<u8>), CardError> {
        let card = Self {
            kind: Kind::MemberCard,
            member: content.member,
            country: content.country,
            identity: content.identity,
            name: content.name,
            root_key: root.verifying_key(),
            node_keys: content.node_keys,
            endpoints: content.endpoints,
            spki_pins: content.spki_pins,
            valid_from: content.valid_from,
            valid_until: content.valid_until,
        };
        card.check()?;
        let bytes = jws::seal(&card, root).map_err(|_| SignatureError::Form)?;
        Ok((card, bytes))
    }

    /// Reads a card and verifies that it is whole and signed by the root key it names. Whose root key that is, the words tell.
    ///
    /// Properties that this release does not know are covered by the signature and passed over.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn open(bytes: &[u8], now: Timestamp) -> Result<Self, CardError> {
        let card = Self::open_at_any_time(bytes)?;
        match () {
            () if now < card.valid_from => Err(CardError::Early(card.valid_from)),
            () if now >= card.valid_until => Err(CardError::Ended(card.valid_until)),
            () => Ok(card),
        }
    }

    /// The same without looking at its validity, for cards that were accepted before and check old signatures.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn open_at_any_time(bytes: &[u8]) -> Result<Self, CardError> {
        if bytes.len() > MAX_CARD_BYTES {
            return Err(CardError::Length { found: bytes.len() });
        }
        let card: Self = serde_json::from_slice(bytes).map_err(|error| form(&error))?;
        card.check()?;
        Sealed::read(bytes)?.verify(&card.root_key)?;
        Ok(card)
    }

    /// Whether `self` may replace `known` without comparing words again: same member, identity and root key, and not older.
    ///
    /// # Errors
    /// What differs.
    pub fn succeeds(&self, known: &Self) -> Result<(), CardError> {
        let same = [
            ("member", self.member == known.member),
            ("country", self.country == known.country),
            ("identity", self.identity == known.identity),
            ("root_key", self.root_key == known.root_key),
        ];
        match same.iter().find(|(_, same)| !same) {
            Some((property, _)) => Err(CardError::Succession { property }),
            None if self.valid_from < known.valid_from => Err(CardError::Older),
            None => Ok(()),
        }
    }

    /// Words to read aloud: they stand for member, country, identity and root key, which vouches for all else, so they stay when a card is renewed.
    pub fn words(&self) -> Words {
        let named = format!("vigie-card-words-v1\n{}\n{}\n{}\n", self.member, self.country, self.identity);
        let digest = Sha256::new().chain_update(named).chain_update(self.root_key.as_bytes()).finalize();
        Words::of(&digest.into())
    }

    /// The key of this thumbprint, if the member signed with it at `issued`.
    pub fn key_at(&self, kid: &str, issued: Timestamp) -> Option<&VerifyingKey> {
        let mut at_that_time =
            self.node_keys.iter().filter(|key| key.valid_from <= issued && issued < key.valid_until);
        at_that_time.find(|key| thumbprint(&key.key) == kid).map(|key| &key.key)
    }

    /// Whether a TLS key is this member's.
    pub fn has_pin(&self, pin: &SpkiPin) -> bool {
        self.spki_pins.contains(pin)
    }

    fn check(&self) -> Result<(), CardError> {
        let wrong = |property, what| Err(CardError::Property { property, what });
        match self {
            _ if self.identity.kind() != "identity" => wrong("identity", "not the id of an identity"),
            _ if self.name.trim().is_empty() || self.name.chars().count() > 200 => {
                wrong("name", "empty or longer than 200 characters")
            }
            _ if self.name.chars().any(char::is_control) => wrong("name", "holding control characters"),
            _ if self.node_keys.is_empty() => wrong("node_keys", "empty: the member could not sign anything"),
            _ if self.node_keys.iter().any(|key| key.valid_from >= key.valid_until) => {
                wrong("node_keys", "holding a key that ends before it begins")
            }
            _ if self.node_keys.iter().any(|key| key.key == self.root_key) => {
                wrong("node_keys", "holding the root key, which signs cards alone")
            }
            _ if self.endpoints.iter().any(|endpoint| !is_endpoint(endpoint)) => {
                wrong("endpoints", "holding what is no https address")
            }
            _ if self.valid_from >= self.valid_until => wrong("valid_until", "not after valid_from"),
            _ => Ok(()),
        }
    }
}

/// `https://host…`; without encryption on loopback alone.
fn is_endpoint(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let host = text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"].iter().any(|start| {
        text.strip_prefix(start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']) && !rest.contains('@'))
    });
    plain && (host || loopback)
}

/// Place and kind of a JSON error; its text is left out, for it may quote the card.
fn form(error: &serde_json::Error) -> CardError {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "the text ends too early",
        serde_json::error::Category::Syntax => "no JSON",
        _ => "a property is missing, doubled or has a value of the wrong kind",
    };
    CardError::Form { what, line: error.line(), column: error.column() }
}

impl std::fmt::Display for SpkiPin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&BASE64.encode(self.0))
    }
}

impl std::str::FromStr for SpkiPin {
    type Err = CardError;

    fn from_str(text: &str) -> Result<Self, CardError> {
        let octets = BASE64.decode(text).ok().and_then(|octets| octets.try_into().ok());
        let what = "not 32 octets in Base64";
        octets.map(Self).ok_or(CardError::Property { property: "spki_pins", what })
    }
}

impl Serialize for SpkiPin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SpkiPin {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
