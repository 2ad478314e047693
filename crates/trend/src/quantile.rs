//! Poisson and negative-binomial distributions: cumulative probability and exact integer quantiles.
//!
//! The cumulative probabilities are the regularised incomplete gamma and beta functions (NIST DLMF 8.2.4, 8.17.2, with the
//! continued fractions 8.9.2 and 8.17.22 and the series 8.7.1), each taken on the side where it converges fast.

/// A distribution of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counts {
    /// Variance equal to the mean.
    Poisson {
        /// Mean, above 0.
        mean: f64,
    },
    /// Variance above the mean: `mean + mean² / size`.
    NegativeBinomial {
        /// Mean, above 0.
        mean: f64,
        /// Size, above 0; the smaller, the wider.
        size: f64,
    },
}

/// Larger means than any series has: the search for a quantile ends.
const MOST: u64 = 1 << 52;

impl Counts {
    /// The distribution of this mean and variance; Poisson if the variance is not above the mean.
    pub fn of(mean: f64, variance: f64) -> Self {
        let mean = mean.max(1e-9);
        let excess = variance - mean;
        // Below this excess both agree in all digits of a quantile, and the size would be of no use as a number.
        if excess > mean * 1e-9 {
            Self::NegativeBinomial { mean, size: mean * mean / excess }
        } else {
            Self::Poisson { mean }
        }
    }

    /// Probability of a count of at most `k`.
    pub fn at_most(self, k: u64) -> f64 {
        let k = k as f64;
        match self {
            Self::Poisson { mean } => gamma_q(k + 1.0, mean),
            Self::NegativeBinomial { mean, size } => beta_i(size, k + 1.0, size / (size + mean)),
        }
    }

    /// The smallest count whose cumulative probability reaches `probability` (between 0 and 1).
    pub fn quantile(self, probability: f64) -> u64 {
        let reaches = |k: u64| self.at_most(k) >= probability;
        if reaches(0) {
            return 0;
        }
        let mut high = 1_u64;
        while !reaches(high) {
            if high >= MOST {
                return MOST;
            }
            high *= 2;
        }
        let mut low = high / 2;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if reaches(middle) { high = middle } else { low = middle }
        }
        high
    }
}

/// Natural logarithm of the gamma function for positive arguments: Stirling's series (DLMF 5.11.1) after a shift above 15.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 15.0 {
        shift += x.ln();
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series = (1.0 / 12.0
        - inverse
            * (1.0 / 360.0 - inverse * (1.0 / 1260.0 - inverse * (1.0 / 1680.0 - inverse * (1.0 / 1188.0)))))
        / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - shift
}

/// Upper regularised incomplete gamma function Q(a, x).
fn gamma_q(a: f64, x: f64) -> f64 {
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        (1.0 - front * sum).clamp(0.0, 1.0)
    } else {
        // Steps grow with the square root of the argument; the bound is far above what the largest counts need.
        let tail = fraction(x + 1.0 - a, 1_000_000, |n| {
            let n = n as f64;
            (n * (a - n), x + 2.0 * n + 1.0 - a)
        });
        (front / tail).clamp(0.0, 1.0)
    }
}

/// Regularised incomplete beta function I_x(a, b).
fn beta_i(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_side(b, a, 1.0 - x);
    }
    beta_side(a, b, x)
}

fn beta_side(a: f64, b: f64, x: f64) -> f64 {
    let front = (a * x.ln() + b * (-x).ln_1p() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b)).exp() / a;
    let fraction = fraction(1.0, 1_000_000, |n| {
        let m = (n / 2) as f64;
        let term = if n % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (term, 1.0)
    });
    (front / fraction).clamp(0.0, 1.0)
}

/// The continued fraction `first + a1 / (b1 + a2 / (b2 + …))` by the modified Lentz method (DLMF 3.10(iii)).
fn fraction(first: f64, most: u32, terms: impl Fn(u32) -> (f64, f64)) -> f64 {
    const TINY: f64 = 1e-300;
    let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut value = keep(first);
    let (mut c, mut d) = (value, 0.0);
    for n in 1..=most {
        let (a, b) = terms(n);
        d = 1.0 / keep(b + a * d);
        c = keep(b + a / c);
        let step = c * d;
        value *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests;
