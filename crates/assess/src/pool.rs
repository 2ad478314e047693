//! The equal-weight linear pool, rule `equal-weight-pool/1`.
//!
//! **Definition.** Let the judgements of one question be `(a_i, b_i, c_i)`, the 5, 50 and 95 % quantiles, with weights `w_i` that sum to 1.
//! With `l = min a_i`, `u = max c_i` the *intrinsic range* is `[L, U] = [l - 0.1 (u - l), u + 0.1 (u - l)]` (background: uniform, overshoot
//! 10 %; R. M. Cooke, *Experts in Uncertainty*, Oxford 1991, chapter 12). Each judgement is the distribution function `F_i` that is linear
//! between `(L, 0) (a_i, 0.05) (b_i, 0.5) (c_i, 0.95) (U, 1)`. The pool is `F = Σ w_i F_i`, and its `p` quantile the only `x` with
//! `F(x) = p`: all breakpoints are sorted, the first with `F >= p` is taken, and between it and the one before the line is inverted.
//!
//! **Bit for bit.** Judgements are sorted by weight and numbers before anything is summed, so the order in which they came cannot show.
//! Only `+ - * /` on IEEE 754 doubles are used, each in the order written here; `docs/recompute_round.py` does the same.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::decimal::Decimal;
use crate::quantiles::{PROBABILITIES, Quantiles};

/// How far the support goes beyond the outermost quantiles, in parts of their distance.
pub const OVERSHOOT: f64 = 0.1;

/// A distribution function as points of a broken line: abscissae rise, ordinates go from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    points: Vec<(f64, f64)>,
}

impl Broken {
    /// A line through the support's ends and the quantiles; values must rise (equal ones make a step).
    pub fn through(low: f64, probabilities: &[f64], values: &[f64], high: f64) -> Self {
        let mut points = vec![(low, 0.0)];
        points.extend(values.iter().copied().zip(probabilities.iter().copied()));
        points.push((high, 1.0));
        Self { points }
    }

    /// Probability of at most `x`.
    pub fn at(&self, x: f64) -> f64 {
        let last = self.points.len() - 1;
        if x >= self.points[last].0 {
            return 1.0;
        }
        // The last point at or left of x: at a step its upper end counts.
        match self.points.iter().rposition(|point| point.0 <= x) {
            None => 0.0,
            Some(left) => {
                let ((x0, p0), (x1, p1)) = (self.points[left], self.points[left + 1]);
                p0 + (p1 - p0) * ((x - x0) / (x1 - x0))
            }
        }
    }

    /// The least `x` with a probability of at least `p`.
    pub fn quantile(&self, p: f64) -> f64 {
        let Some(right) = self.points.iter().position(|point| point.1 >= p) else {
            return self.points[self.points.len() - 1].0;
        };
        if right == 0 {
            return self.points[0].0;
        }
        let ((x0, p0), (x1, p1)) = (self.points[right - 1], self.points[right]);
        x0 + (x1 - x0) * ((p - p0) / (p1 - p0))
    }

    /// The points, for drawing.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// The weighted mean of distributions, summed in the order given; breakpoints are all of theirs.
    pub fn mean(parts: &[(f64, Broken)]) -> Self {
        let mut xs: Vec<f64> =
            parts.iter().flat_map(|(_, part)| part.points.iter().map(|point| point.0)).collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let last = xs.len().saturating_sub(1);
        let points = xs.iter().enumerate().map(|(index, x)| {
            let sum = parts.iter().fold(0.0, |sum, (weight, part)| sum + weight * part.at(*x));
            // The ends are exact whatever the weights round to.
            (
                *x,
                if index == 0 {
                    0.0
                } else if index == last {
                    1.0
                } else {
                    sum
                },
            )
        });
        Self { points: points.collect() }
    }
}

/// The support of a question: the outermost quantiles widened by [`OVERSHOOT`].
pub fn intrinsic_range(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    let beyond = OVERSHOOT * (high - low);
    (low - beyond, high + beyond)
}

/// The pool of weighted judgements; `None` without any.
///
/// Weights need not sum to 1: they are divided by their sum, which is taken in sorted order.
pub fn pool(judgements: &[(f64, Quantiles)]) -> Option<(Broken, Quantiles)> {
    if judgements.is_empty() {
        return None;
    }
    let mut sorted = judgements.to_vec();
    sorted.sort_by(order);
    let total = sorted.iter().fold(0.0, |sum, (weight, _)| sum + weight);
    let (low, high) = intrinsic_range(sorted.iter().flat_map(|(_, judged)| judged.values()));
    let parts: Vec<(f64, Broken)> = sorted
        .iter()
        .map(|(weight, judged)| {
            (weight / total, Broken::through(low, &PROBABILITIES, &judged.values(), high))
        })
        .collect();
    let mean = Broken::mean(&parts);
    let [q05, q50, q95] = PROBABILITIES.map(|p| Decimal::new(mean.quantile(p)));
    // Quantiles of the pool lie between those of its parts, so their size is allowed; a tiny one next to zero is zero.
    let near = |value: Result<Decimal, _>| value.ok().or_else(|| Decimal::new(0.0).ok());
    let pooled = Quantiles::new(near(q05)?, near(q50)?, near(q95)?).ok()?;
    Some((mean, pooled))
}

fn order(a: &(f64, Quantiles), b: &(f64, Quantiles)) -> Ordering {
    let key = |one: &(f64, Quantiles)| [one.0, one.1.values()[0], one.1.values()[1], one.1.values()[2]];
    let (a, b) = (key(a), key(b));
    a.iter().zip(&b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The pool of one question with how far the members are apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pooled {
    /// Quantiles of the pool.
    #[serde(flatten)]
    pub quantiles: Quantiles,
    /// How far members are apart.
    pub spread: Spread,
    /// Members with their weights, which are all the same.
    pub members: Vec<MemberPool>,
}

/// A member's part of a pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemberPool {
    /// Member code.
    pub member: String,
    /// Its judgement; if it gave several, their pool.
    pub judged: Quantiles,
    /// Its weight.
    pub weight: Decimal,
    /// Median of the pool without this member; absent if it is the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_without: Option<Decimal>,
}

/// How far judgements are apart; numbers without a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Lowest median of a member.
    pub median_low: Decimal,
    /// Highest median of a member.
    pub median_high: Decimal,
    /// What all 5 to 95 % intervals have in common; absent if nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common: Option<(Decimal, Decimal)>,
    /// Lowest and highest median of the pool when one member is left out; absent with one member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_one_out: Option<(Decimal, Decimal)>,
}

/// Pools what members judged: first within each member, then over members, equal weights both times.
///
/// `None` without any judgement.
pub fn pool_members(judgements: &[(String, Quantiles)]) -> Option<Pooled> {
    let mut grouped: BTreeMap<&str, Vec<(f64, Quantiles)>> = BTreeMap::new();
    for (member, judged) in judgements {
        grouped.entry(member).or_default().push((1.0, *judged));
    }
    let mut own: Vec<(&str, Quantiles)> = Vec::new();
    for (member, several) in grouped {
        let judged = match several.as_slice() {
            [(_, only)] => *only,
            several => pool(several)?.1,
        };
        own.push((member, judged));
    }
    let all: Vec<(f64, Quantiles)> = own.iter().map(|(_, judged)| (1.0, *judged)).collect();
    let (_, quantiles) = pool(&all)?;
    let weight = Decimal::new(1.0 / own.len() as f64).ok()?;
    let mut members = Vec::new();
    for (index, (member, judged)) in own.iter().enumerate() {
        let mut others = all.clone();
        others.remove(index);
        let median_without = pool(&others).map(|(_, quantiles)| quantiles.q50());
        members.push(MemberPool { member: (*member).to_owned(), judged: *judged, weight, median_without });
    }
    let medians = own.iter().map(|(_, judged)| judged.q50());
    let (common_low, common_high) = (
        highest(own.iter().map(|(_, judged)| judged.q05()))?,
        lowest(own.iter().map(|(_, judged)| judged.q95()))?,
    );
    let without = || members.iter().filter_map(|member: &MemberPool| member.median_without);
    let spread = Spread {
        median_low: lowest(medians.clone())?,
        median_high: highest(medians)?,
        common: (common_low < common_high).then_some((common_low, common_high)),
        leave_one_out: lowest(without()).zip(highest(without())),
    };
    Some(Pooled { quantiles, spread, members })
}

fn lowest(values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    values.min_by(|a, b| a.get().total_cmp(&b.get()))
}

fn highest(values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    values.max_by(|a, b| a.get().total_cmp(&b.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(q05: f64, q50: f64, q95: f64) -> Quantiles {
        let decimal = |value| Decimal::new(value).unwrap();
        Quantiles::new(decimal(q05), decimal(q50), decimal(q95)).unwrap()
    }

    #[test]
    fn one_judgement_is_its_own_pool() {
        let (_, pooled) = pool(&[(1.0, judged(1.0, 2.0, 4.0))]).unwrap();
        assert_eq!(pooled, judged(1.0, 2.0, 4.0));
    }

    #[test]
    fn two_judgements_by_hand() {
        // l = 0, u = 20, so [L, U] = [-2, 22]. F1 through (-2,0) (0,.05) (5,.5) (10,.95) (22,1); F2 through (-2,0) (10,.05) (15,.5)
        // (20,.95) (22,1). At 10 the pool is (.95 + .05) / 2 = .5: its median. F(x) = .05 lies on [0, 5], where F1 = .05 + .09 x and
        // F2 = .05 (x + 2) / 12, so .055/.. solved: (.05 + .09 x + (x + 2) / 240) / 2 = .05.
        let pooled = pool(&[(1.0, judged(0.0, 5.0, 10.0)), (1.0, judged(10.0, 15.0, 20.0))]).unwrap().1;
        let expected = (0.1 - 0.05 - 2.0 / 240.0) / (0.09 + 1.0 / 240.0);
        assert!((pooled.q05().get() - expected).abs() < 1e-14);
        assert!((pooled.q50().get() - 10.0).abs() < 1e-14);
        assert!((pooled.q95().get() - (20.0 - expected)).abs() < 1e-13);
    }

    #[test]
    fn several_experts_of_one_member_count_as_one_member() {
        let one = |member: &str, shift: f64| (member.to_owned(), judged(shift, shift + 1.0, shift + 2.0));
        let fair = pool_members(&[one("UTO", 0.0), one("XNM", 10.0)]).unwrap();
        let crowd: Vec<_> = std::iter::repeat_n(one("UTO", 0.0), 9).chain([one("XNM", 10.0)]).collect();
        let crowded = pool_members(&crowd).unwrap();
        assert!((fair.quantiles.q50().get() - crowded.quantiles.q50().get()).abs() < 1e-12);
        assert_eq!(crowded.members.len(), 2);
        assert_eq!(crowded.members[0].weight, crowded.members[1].weight);
        assert_eq!(fair.spread.common, None);
        assert_eq!(fair.spread.leave_one_out.map(|(low, high)| (low.get(), high.get())), Some((1.0, 11.0)));
    }

    fn some() -> impl Strategy<Value = Quantiles> {
        (-1e6..1e6_f64, 0.01..1e5_f64, 0.01..1e5_f64)
            .prop_map(|(at, below, above)| judged(at - below, at, at + above))
    }

    proptest! {
        #[test]
        fn the_order_of_judgements_and_members_does_not_show(list in prop::collection::vec(some(), 1..9), turn in 0..9_usize) {
            let named: Vec<(String, Quantiles)> = list.iter().enumerate().map(|(at, judged)| (format!("M{at}"), *judged)).collect();
            let mut turned = named.clone();
            turned.rotate_left(turn % named.len());
            turned.reverse();
            let (a, b) = (pool_members(&named).unwrap(), pool_members(&turned).unwrap());
            prop_assert_eq!(serde_json::to_vec(&a).unwrap(), serde_json::to_vec(&b).unwrap());
            // Which member says what does not show in the pool either.
            let renamed: Vec<(String, Quantiles)> = list.iter().rev().enumerate().map(|(at, judged)| (format!("M{at}"), *judged)).collect();
            let c = pool_members(&renamed).unwrap();
            for (a, c) in a.quantiles.values().iter().zip(c.quantiles.values()) {
                prop_assert_eq!(a.to_bits(), c.to_bits());
            }
        }

        #[test]
        fn quantiles_of_the_pool_rise_and_stay_between_those_of_its_parts(list in prop::collection::vec(some(), 1..9)) {
            let all: Vec<(f64, Quantiles)> = list.iter().map(|judged| (1.0, *judged)).collect();
            let (line, pooled) = pool(&all).unwrap();
            let mut before = f64::NEG_INFINITY;
            for step in 1..100 {
                let x = line.quantile(f64::from(step) / 100.0);
                prop_assert!(x >= before);
                prop_assert!((line.at(x) - f64::from(step) / 100.0).abs() < 1e-9);
                before = x;
            }
            for (at, value) in pooled.values().iter().enumerate() {
                let low = list.iter().map(|judged| judged.values()[at]).fold(f64::INFINITY, f64::min);
                let high = list.iter().map(|judged| judged.values()[at]).fold(f64::NEG_INFINITY, f64::max);
                let room = 1e-9 * (1.0 + high.abs().max(low.abs()));
                prop_assert!(low - room <= *value && *value <= high + room);
            }
        }

        #[test]
        fn another_unit_gives_the_same_pool_in_that_unit(list in prop::collection::vec(some(), 1..6), power in -2..6_i32) {
            // Powers of two scale without rounding, so equality is exact.
            let factor = 2_f64.powi(power);
            let scaled: Vec<(f64, Quantiles)> = list.iter().map(|one| { let [a, b, c] = one.values(); (1.0, judged(a * factor, b * factor, c * factor)) }).collect();
            let plain: Vec<(f64, Quantiles)> = list.iter().map(|judged| (1.0, *judged)).collect();
            let (a, b) = (pool(&plain).unwrap().1, pool(&scaled).unwrap().1);
            for (a, b) in a.values().iter().zip(b.values()) {
                prop_assert_eq!((a * factor).to_bits(), b.to_bits());
            }
        }
    }
}
