use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not an id of the kind asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not `type--UUID`.
    #[error("not a STIX identifier (type--UUID)")]
    Stix,
    /// Not a UUID.
    #[error("not a UUID")]
    Uuid,
    /// Not a member code.
    #[error("not a member code (two to eight letters A to Z)")]
    Member,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// A member of the alliance: its country code or, for fictional and supranational ones, two to eight capital letters.
    MemberId
);

impl FromStr for MemberId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        match (2..=8).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_uppercase()) {
            true => Ok(Self(text.to_owned())),
            false => Err(IdError::Member),
        }
    }
}

text_id!(
    /// A TAXII collection: a UUID in lower case (TAXII 2.1, section 5.2).
    CollectionId
);

impl CollectionId {
    /// From 16 random octets (UUID version 4).
    pub fn from_random(octets: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(octets).into_uuid().to_string())
    }
}

impl FromStr for CollectionId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let uuid = uuid::Uuid::try_parse(text).map_err(|_| IdError::Uuid)?;
        Ok(Self(uuid.to_string()))
    }
}

text_id!(
    /// A STIX identifier `type--UUID`, kept letter for letter (STIX 2.1, section 2.9).
    StixId
);

impl StixId {
    /// A fresh id of `kind` from 16 random octets (UUID version 4).
    ///
    /// # Panics
    /// If `kind` is not a STIX type name; callers pass literals.
    pub fn from_random(kind: &str, octets: [u8; 16]) -> Self {
        assert!(is_type_name(kind), "a STIX type name");
        Self(format!("{kind}--{}", uuid::Builder::from_random_bytes(octets).into_uuid()))
    }

    /// The object type before the two hyphens.
    pub fn kind(&self) -> &str {
        // The constructor saw `--` 36 characters before the end.
        &self.0[..self.0.len() - 38]
    }
}

impl FromStr for StixId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let at = text.len().checked_sub(38).filter(|at| text.is_char_boundary(*at)).ok_or(IdError::Stix)?;
        let (kind, rest) = text.split_at(at);
        let uuid = rest.strip_prefix("--").ok_or(IdError::Stix)?;
        match is_type_name(kind) && uuid::Uuid::try_parse(uuid).is_ok() {
            true => Ok(Self(text.to_owned())),
            false => Err(IdError::Stix),
        }
    }
}

/// Who may read a record, as a number: the first eight octets of the SHA-256 of the audience rule's canonical text.
///
/// `policy` makes them; engines compare them and know no rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AudienceId(pub i64);

/// STIX 2.1, section 2.6 type names: `a-z`, `0-9` and hyphen, 1 to 250 characters. Underscores are taken too: 2.0 tools used them.
fn is_type_name(kind: &str) -> bool {
    (1..=250).contains(&kind.len())
        && kind.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stix_ids_split_at_the_uuid() {
        let id: StixId = "attack-pattern--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22".parse().unwrap();
        assert_eq!(id.kind(), "attack-pattern");
        assert_eq!(StixId::from_random("indicator", [7; 16]).kind(), "indicator");
        for bad in [
            "",
            "indicator",
            "indicator--",
            "Indicator--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",
            "--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",
            "indicator-0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",
            "é--0a3ead4e-6d47-4ccb-854c-a6a4f9d96b22",
        ] {
            assert_eq!(bad.parse::<StixId>(), Err(IdError::Stix), "{bad}");
        }
    }

    #[test]
    fn member_codes_are_capital_letters() {
        assert!("UTO".parse::<MemberId>().is_ok());
        assert!("uto".parse::<MemberId>().is_err());
        assert!("U".parse::<MemberId>().is_err());
    }
}
