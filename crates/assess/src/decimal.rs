//! Numbers as texts, so that every member and every language computes with the same double.

use std::fmt;
use std::str::FromStr;

/// A number of a judgement: finite, zero or between 1e-9 and 1e15 in size.
///
/// Its text is the shortest plain decimal that reads back as the same IEEE 754 double, without exponent; JSON carries it as a string.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Decimal(f64);

/// Why a text is no number of a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not digits with at most one point and a sign.
    #[error("not a plain decimal number")]
    Form,
    /// Too large or too small.
    #[error("not zero and not between 0.000000001 and 1000000000000000")]
    Size,
}

impl Decimal {
    /// The number, if it is one of a judgement.
    ///
    /// # Errors
    /// [`DecimalError::Size`], also for what is not finite.
    pub fn new(value: f64) -> Result<Self, DecimalError> {
        let size = value.abs();
        match value == 0.0 || (1e-9..=1e15).contains(&size) {
            // A negative zero would have a text of its own.
            true => Ok(Self(if value == 0.0 { 0.0 } else { value })),
            false => Err(DecimalError::Size),
        }
    }

    /// The double.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.len() <= 40
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|c| c.is_ascii_digit() || c == b'.')
            && digits.bytes().filter(|c| *c == b'.').count() <= 1;
        match plain.then(|| text.parse::<f64>()) {
            Some(Ok(value)) => Self::new(value),
            _ => Err(DecimalError::Form),
        }
    }
}

impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_plain_decimals_of_bounded_size_are_read() {
        for bad in ["", "-", ".5", "5.", "1e3", "1,5", " 1", "NaN", "inf", "+1", "1.2.3", "٣"] {
            assert_eq!(bad.parse::<Decimal>(), Err(DecimalError::Form), "{bad}");
        }
        for bad in ["1000000000000001", "0.0000000001"] {
            assert_eq!(bad.parse::<Decimal>(), Err(DecimalError::Size), "{bad}");
        }
        for (text, shown) in [("-0", "0"), ("007.50", "7.5"), ("-12", "-12"), ("0.000000001", "0.000000001")]
        {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), shown);
        }
    }

    proptest! {
        #[test]
        fn a_text_reads_back_as_the_same_double(value in -1e15..1e15_f64) {
            if let Ok(decimal) = Decimal::new(value) {
                let back: Decimal = decimal.to_string().parse().unwrap();
                prop_assert_eq!(back.get().to_bits(), decimal.get().to_bits());
            }
        }
    }
}
