use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An issuing state or nationality as the MRZ has it: one to three letters `A-Z`, fillers removed (ICAO Doc 9303-3, section 5).
///
/// Any such letters are accepted; whether the code is assigned is asked of `vigie-mrtd`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CountryCode(String);

/// Why a text is not a country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a country code of one to three letters A to Z")]
pub struct CountryCodeError;

impl CountryCode {
    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Stateless persons, refugees: `XXA`, `XXB`, `XXC` (Doc 9303-3, section 5, part D); protected from release to the issuing state.
    pub fn is_protected(&self) -> bool {
        matches!(self.0.as_str(), "XXA" | "XXB" | "XXC")
    }
}

impl FromStr for CountryCode {
    type Err = CountryCodeError;
    fn from_str(text: &str) -> Result<Self, CountryCodeError> {
        let letters = text.trim_end_matches('<');
        match (1..=3).contains(&letters.len()) && letters.bytes().all(|c| c.is_ascii_uppercase()) {
            true => Ok(Self(letters.to_owned())),
            false => Err(CountryCodeError),
        }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
