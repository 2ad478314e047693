//! Private lists: the signed manifest by which a member offers a list for private look-ups, and who may ask.
//!
//! The manifest names list, epoch, the public key of the evaluations (RFC 9497), the shards of the filter with their digests, the state of the list, its end, and
//! the members that may ask: the list's release. All of them get the same octets, so that nobody is given a key or a filter of their own unseen.

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use vigie_model::{MemberId, Timestamp};

use crate::card::MemberCard;
use crate::jws::{self, Sealed, SignatureError};

/// Longest manifest that is read.
pub const MAX_MANIFEST_BYTES: usize = 256 * 1024;
/// The most elements of one question.
pub const MAX_BATCH: usize = 1_000;
/// The most elements that one member may have evaluated in a minute.
pub const PER_MINUTE: u32 = 6_000;
/// The most elements a day that an owner can grant one member.
pub const MOST_PER_DAY: u32 = 10_000_000;
/// What a question may be for.
pub const PURPOSES: [&str; 3] = ["border-check", "second-line", "look-up"];
/// The suite of RFC 9497, section 4.1.
const SUITE: &str = "ristretto255-SHA512";
/// The form of what is evaluated (DESIGN, section 4).
const INPUT: &str = "vigie-doc-v1";
/// The form of the filter.
const FILTER: &str = "vf32";

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    #[serde(rename = "type")]
    kind: Kind,
    /// The member that owns the list and answers.
    pub owner: MemberId,
    /// Id of the list at its owner.
    pub list: String,
    /// Name for people.
    pub title: String,
    /// Rises with every publication; every epoch has a key of its own.
    pub epoch: u32,
    suite: String,
    input: String,
    filter: String,
    /// The key that evaluations are proved against.
    #[serde(with = "hex32")]
    pub public_key: [u8; 32],
    /// Documents on the list.
    pub documents: u64,
    /// The state of the list.
    pub as_of: Timestamp,
    /// When the manifest was signed.
    pub issued: Timestamp,
    /// When it ends: from then on nothing is concluded from it.
    pub expires: Timestamp,
    /// How many of the key's high bits choose a shard.
    pub shard_bits: u8,
    /// SHA-256 of every shard's octets, in order.
    #[serde(with = "hex32s")]
    pub shards: Vec<[u8; 32]>,
    /// Members that may ask: the list's release.
    pub members: BTreeSet<MemberId>,
    /// Elements that each of them may have evaluated in a day (UTC).
    pub per_day: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[default]
    #[serde(rename = "vigie-match-manifest")]
    Manifest,
}

/// What is published of a list, before it is signed.
#[derive(Clone, Debug)]
pub struct Publication {
    /// See [`Manifest::list`].
    pub list: String,
    /// See [`Manifest::title`].
    pub title: String,
    /// See [`Manifest::epoch`].
    pub epoch: u32,
    /// See [`Manifest::public_key`].
    pub public_key: [u8; 32],
    /// See [`Manifest::documents`].
    pub documents: u64,
    /// See [`Manifest::as_of`].
    pub as_of: Timestamp,
    /// See [`Manifest::expires`].
    pub expires: Timestamp,
    /// See [`Manifest::shard_bits`].
    pub shard_bits: u8,
    /// See [`Manifest::shards`].
    pub shards: Vec<[u8; 32]>,
    /// See [`Manifest::members`].
    pub members: BTreeSet<MemberId>,
    /// See [`Manifest::per_day`].
    pub per_day: u32,
}

/// Why a manifest is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Too long to be one.
    #[error("{found} octets, more than the {MAX_MANIFEST_BYTES} of the longest manifest")]
    Length {
        /// Octets given.
        found: usize,
    },
    /// Not JSON of a manifest.
    #[error(
        "not a manifest of a private list: a property is missing, doubled or has a value of the wrong kind (line {line}, column {column})"
    )]
    Form {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A property has a value that no manifest may have.
    #[error("{property} of the manifest is {what}")]
    Property {
        /// Its name.
        property: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Another member's.
    #[error("the manifest is not that of the member who was asked")]
    OtherMember,
    /// The signature.
    #[error("the manifest's signature: {0}")]
    Signature(#[from] SignatureError),
}

/// Why a question is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatchRefusal {
    /// The list is not released to who asks; said as if there were none.
    #[error("no list of this id is offered to this member")]
    NotOffered,
    /// Another epoch is in force.
    #[error("the list is in another epoch")]
    Epoch,
    /// The publication has ended.
    #[error("the publication of the list has ended")]
    Expired,
    /// None of the purposes.
    #[error("the purpose is none of border-check, second-line, look-up")]
    Purpose,
    /// None or too many elements.
    #[error("a question has 1 to {MAX_BATCH} elements")]
    Batch,
    /// As many as were granted.
    #[error("this member has asked as often as it was granted for now")]
    Quota,
}

/// What a member had evaluated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Elements this day.
    pub day: u64,
    /// The minute that `in_minute` counts, since 1970.
    pub minute: i64,
    /// Elements in that minute.
    pub in_minute: u64,
}

/// Decides whether a member's question is answered now, and what it then has asked.
///
/// # Errors
/// Why not.
pub fn may_ask(
    manifest: &Manifest,
    member: &MemberId,
    epoch: u32,
    purpose: &str,
    elements: usize,
    before: Asked,
    now: Timestamp,
) -> Result<Asked, MatchRefusal> {
    if !manifest.members.contains(member) {
        return Err(MatchRefusal::NotOffered);
    }
    if epoch != manifest.epoch {
        return Err(MatchRefusal::Epoch);
    }
    if now >= manifest.expires {
        return Err(MatchRefusal::Expired);
    }
    if !PURPOSES.contains(&purpose) {
        return Err(MatchRefusal::Purpose);
    }
    if !(1..=MAX_BATCH).contains(&elements) {
        return Err(MatchRefusal::Batch);
    }
    let minute = now.as_micros().div_euclid(60_000_000);
    let spent = if minute == before.minute { before.in_minute } else { 0 };
    let asked = Asked { day: before.day + elements as u64, minute, in_minute: spent + elements as u64 };
    match asked.day <= u64::from(manifest.per_day) && asked.in_minute <= u64::from(PER_MINUTE) {
        true => Ok(asked),
        false => Err(MatchRefusal::Quota),
    }
}

impl Manifest {
    /// Signs a manifest with the member's node key; returns it and its octets.
    ///
    /// # Errors
    /// If a property has a value that no manifest may have.
    pub fn sign(
        content: Publication,
        owner: &MemberId,
        key: &SigningKey,
        now: Timestamp,
    ) -> Result<(Self, Vec<u8>), ManifestError> {
        let manifest = Self {
            kind: Kind::Manifest,
            owner: owner.clone(),
            list: content.list,
            title: content.title,
            epoch: content.epoch,
            suite: SUITE.to_owned(),
            input: INPUT.to_owned(),
            filter: FILTER.to_owned(),
            public_key: content.public_key,
            documents: content.documents,
            as_of: content.as_of,
            issued: now,
            expires: content.expires,
            shard_bits: content.shard_bits,
            shards: content.shards,
            members: content.members,
            per_day: content.per_day,
        };
        manifest.check()?;
        let bytes = jws::seal(&manifest, key).map_err(|_| SignatureError::Form)?;
        match bytes.len() > MAX_MANIFEST_BYTES {
            true => Err(ManifestError::Length { found: bytes.len() }),
            false => Ok((manifest, bytes)),
        }
    }

    /// Reads a manifest and verifies that the member of the card signed it with a key that was its own when it was issued.
    /// Whether it has ended is judged where it is used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(bytes: &[u8], card: &MemberCard) -> Result<Self, ManifestError> {
        let manifest = Self::read(bytes)?;
        if manifest.owner != card.member {
            return Err(ManifestError::OtherMember);
        }
        let sealed = Sealed::read(bytes)?;
        let key = card.key_at(&sealed.kid, manifest.issued).ok_or(SignatureError::Key)?;
        sealed.verify(key)?;
        Ok(manifest)
    }

    /// Reads a manifest without looking at its signature: one's own, or to name what is wrong with it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::Length { found: bytes.len() });
        }
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|error| ManifestError::Form { line: error.line(), column: error.column() })?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), ManifestError> {
        let wrong = |property, what| Err(ManifestError::Property { property, what });
        let id = |c: u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-');
        match self {
            _ if !(1..=40).contains(&self.list.len()) || !self.list.bytes().all(id) => {
                wrong("list", "no list id")
            }
            _ if self.title.len() > 200 || self.title.chars().any(char::is_control) => {
                wrong("title", "longer than 200 octets or holding control characters")
            }
            _ if self.epoch == 0 => wrong("epoch", "zero"),
            _ if self.suite != SUITE => wrong("suite", "none that is spoken here"),
            _ if self.input != INPUT => wrong("input", "none that is spoken here"),
            _ if self.filter != FILTER => wrong("filter", "none that is spoken here"),
            _ if self.as_of > self.issued => wrong("as_of", "later than issued"),
            _ if self.issued >= self.expires => wrong("expires", "not after issued"),
            _ if self.shard_bits > 10 || self.shards.len() != 1 << self.shard_bits => {
                wrong("shards", "not as many as shard_bits says")
            }
            _ if self.per_day > MOST_PER_DAY => wrong("per_day", "more than can be granted"),
            _ => Ok(()),
        }
    }
}

/// 32 octets as 64 lower-case hexadecimal digits.
mod hex32 {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn text(octets: &[u8; 32]) -> String {
        octets.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    pub(super) fn octets(text: &str) -> Option<[u8; 32]> {
        let digits = text.as_bytes();
        let good = digits.len() == 64 && digits.iter().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        if !good {
            return None;
        }
        let digit = |c: u8| if c <= b'9' { c - b'0' } else { c - b'a' + 10 };
        let mut octets = [0; 32];
        for (octet, pair) in octets.iter_mut().zip(digits.chunks(2)) {
            *octet = digit(pair[0]) << 4 | digit(pair[1]);
        }
        Some(octets)
    }

    pub(super) fn serialize<S: Serializer>(value: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(value))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let given = Cow::<'de, str>::deserialize(deserializer)?;
        octets(&given).ok_or_else(|| D::Error::custom("not 64 lower-case hexadecimal digits"))
    }
}

/// A list of such octets.
mod hex32s {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(value: &[[u8; 32]], serializer: S) -> Result<S::Ok, S::Error> {
        let texts: Vec<String> = value.iter().map(super::hex32::text).collect();
        texts.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<[u8; 32]>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts
            .iter()
            .map(|text| {
                super::hex32::octets(text)
                    .ok_or_else(|| D::Error::custom("not 64 lower-case hexadecimal digits"))
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
