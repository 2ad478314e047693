//! What a judgement was worth, once the quantity is known. Of members and pools, never of a person.

use serde::Serialize;

use crate::decimal::Decimal;
use crate::quantiles::{PROBABILITIES, Quantiles};

/// A judgement beside what came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Mean pinball loss over the three quantiles, in units of the question; 0 is perfect.
    pub pinball: f64,
    /// Whether the value lies in the 5 to 95 % interval, ends included.
    pub covered: bool,
}

/// Scores a judgement.
///
/// Pinball loss of quantile `q` at probability `p` for the value `x`: `p (x - q)` if `x >= q`, else `(1 - p) (q - x)`
/// (Koenker and Bassett, *Regression Quantiles*, Econometrica 46, 1978).
pub fn score(judged: &Quantiles, realization: Decimal) -> Score {
    let x = realization.get();
    let losses = PROBABILITIES
        .iter()
        .zip(judged.values())
        .map(|(p, q)| if x >= q { p * (x - q) } else { (1.0 - p) * (q - x) });
    Score {
        pinball: losses.sum::<f64>() / 3.0,
        covered: judged.q05() <= realization && realization <= judged.q95(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_miss_costs_more_than_a_hit() {
        let judged =
            Quantiles::new("10".parse().unwrap(), "20".parse().unwrap(), "40".parse().unwrap()).unwrap();
        let at = |text: &str| score(&judged, text.parse().unwrap());
        // (0.05 * 10 + 0 + 0.05 * 20) / 3
        assert!((at("20").pinball - 0.5).abs() < 1e-12);
        assert!(at("10").covered && at("40").covered && !at("41").covered && !at("9.9").covered);
        assert!(at("80").pinball > at("40").pinball && at("-10").pinball > at("10").pinball);
    }
}
