//! One judgement of a quantity: three quantiles.

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

/// The probabilities of the three quantiles.
pub const PROBABILITIES: [f64; 3] = [0.05, 0.5, 0.95];

/// The 5 %, 50 % and 95 % quantile, rising strictly: the quantity is thought to lie below them with these probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Quantiles {
    q05: Decimal,
    q50: Decimal,
    q95: Decimal,
}

#[derive(Deserialize)]
struct Raw {
    q05: Decimal,
    q50: Decimal,
    q95: Decimal,
}

impl TryFrom<Raw> for Quantiles {
    type Error = QuantilesError;
    fn try_from(raw: Raw) -> Result<Self, QuantilesError> {
        Self::new(raw.q05, raw.q50, raw.q95)
    }
}

/// Why three numbers are no judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantilesError {
    /// They do not rise.
    #[error("the three numbers must rise: 5 % below 50 % below 95 %")]
    Order,
    /// They stand outside what the round calls plausible.
    #[error("a number stands outside the plausible range of the question")]
    Range,
}

impl Quantiles {
    /// A judgement.
    ///
    /// # Errors
    /// [`QuantilesError::Order`] if they do not rise strictly: an interval without width would claim certainty.
    pub fn new(q05: Decimal, q50: Decimal, q95: Decimal) -> Result<Self, QuantilesError> {
        match q05 < q50 && q50 < q95 {
            true => Ok(Self { q05, q50, q95 }),
            false => Err(QuantilesError::Order),
        }
    }

    /// Refuses numbers outside of the plausible range.
    ///
    /// # Errors
    /// [`QuantilesError::Range`]
    pub fn within(self, lower: Decimal, upper: Decimal) -> Result<Self, QuantilesError> {
        match lower <= self.q05 && self.q95 <= upper {
            true => Ok(self),
            false => Err(QuantilesError::Range),
        }
    }

    /// 5 %.
    pub fn q05(&self) -> Decimal {
        self.q05
    }

    /// 50 %.
    pub fn q50(&self) -> Decimal {
        self.q50
    }

    /// 95 %.
    pub fn q95(&self) -> Decimal {
        self.q95
    }

    /// The three doubles.
    pub fn values(&self) -> [f64; 3] {
        [self.q05.get(), self.q50.get(), self.q95.get()]
    }
}
