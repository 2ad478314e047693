//! What a week is expected to count, and whether what it counted is unusual. Plain on purpose (ADR 0014): no trend term, no model fit.
//!
//! 1. Reference weeks: of up to five past years the same week and three on either side, if two years are there; else the 8 to 26
//!    weeks that end five weeks before, so that an outbreak that is under way does not explain itself.
//! 2. Robust to past outbreaks: references above the 99 % point of a distribution with their median and median deviation are cut
//!    down to it.
//! 3. Mean and variance of what is left give a Poisson or, where the variance is larger, a negative-binomial distribution; the
//!    variance grows by the uncertainty of the mean.
//! 4. The band is the 0.5 % to 99.5 % quantile. A week is unusual if it counts more than the upper bound, and at least five.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Week;
use crate::quantile::Counts;

/// Id of the rule, as alarms and warnings carry it.
pub const RULE: &str = "weekly-band";
/// Version of the rule: any change of a number below or of the steps above is a new one.
pub const RULE_VERSION: u32 = 1;
/// Probability beyond the upper bound in a week like all others: what the rule costs in false alarms.
pub const TAIL: f64 = 0.005;
/// Counts below this are never unusual.
pub const LEAST: u64 = 5;

const YEARS: i32 = 5;
const YEARS_NEEDED: usize = 2;
const HALF_WINDOW: i32 = 3;
const GAP: i32 = 4;
const RECENT: i32 = 26;
const RECENT_NEEDED: usize = 8;
/// Weeks between a week and the one of the year before.
const YEAR: i32 = 52;

/// Where the references come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum References {
    /// The same weeks of past years.
    PastYears,
    /// The weeks before.
    RecentWeeks,
}

/// What a week is expected to count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Mean of the references.
    pub expected: f64,
    /// The 0.5 % quantile.
    pub lower: u64,
    /// The 99.5 % quantile; more is unusual.
    pub upper: u64,
    /// Variance over mean of the references, at least 1.
    pub dispersion: f64,
    /// How many reference weeks there were.
    pub weeks: usize,
    /// Which weeks they were.
    pub references: References,
}

impl Band {
    /// Whether a count is unusual.
    pub fn is_unusual(&self, observed: u64) -> bool {
        observed > self.upper && observed >= LEAST
    }
}

/// The band of a week; `None` if there are too few weeks to say. Weeks that are not in the map are unknown, not zero.
pub fn band(counts: &BTreeMap<Week, u64>, at: Week) -> Option<Band> {
    let (values, references) = references(counts, at)?;
    let n = values.len() as f64;
    let cut = cut(&values);
    let values: Vec<f64> = values.iter().map(|value| value.min(&cut)).map(|value| *value as f64).collect();
    let mean = values.iter().sum::<f64>() / n;
    // No event in n weeks: half an event is the mean that such a run leaves open (the median of what the weeks allow is near it).
    let expected = if mean > 0.0 { mean } else { 0.5 / n };
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let dispersion = (variance / expected).max(1.0);
    let counts = Counts::of(expected, dispersion * expected * (1.0 + 1.0 / n));
    Some(Band {
        expected,
        lower: counts.quantile(TAIL),
        upper: counts.quantile(1.0 - TAIL),
        dispersion,
        weeks: values.len(),
        references,
    })
}

fn references(counts: &BTreeMap<Week, u64>, at: Week) -> Option<(Vec<u64>, References)> {
    let mut values = Vec::new();
    let mut years = 0;
    for year in 1..=YEARS {
        let around = -HALF_WINDOW..=HALF_WINDOW;
        let found: Vec<u64> =
            around.filter_map(|offset| counts.get(&at.plus(offset - YEAR * year)).copied()).collect();
        // A year of which less than half the window is known says little about the season.
        if found.len() > HALF_WINDOW as usize {
            years += 1;
            values.extend(found);
        }
    }
    if years >= YEARS_NEEDED {
        return Some((values, References::PastYears));
    }
    let recent: Vec<u64> =
        (GAP + 1..=GAP + RECENT).filter_map(|back| counts.get(&at.plus(-back)).copied()).collect();
    (recent.len() >= RECENT_NEEDED).then_some((recent, References::RecentWeeks))
}

/// The largest reference that is taken as it is.
fn cut(values: &[u64]) -> u64 {
    let middle = median(values.iter().map(|value| *value as f64).collect());
    let deviation = median(values.iter().map(|value| (*value as f64 - middle).abs()).collect());
    // 1.4826 makes the median deviation of normal values their standard deviation.
    let spread = (1.4826 * deviation).powi(2);
    // Half an event a week is the least level: below it the median says 0 and would cut every event away.
    let level = middle.max(0.5);
    Counts::of(level, spread.max(level)).quantile(0.99)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    }
}

#[cfg(test)]
mod tests;
