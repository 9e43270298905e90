//! Is this count too small or too large; do these two rates differ?

use crate::special::{beta_cdf, gamma_upper, ln_beta};

/// A test of a count, with mid-p values: half of the observed value is counted in each
/// tail, which makes the average p under the null one half (Lancaster 1961).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountTest {
    /// Chance of a count this small or smaller (mid-p).
    pub low: f64,
    /// Chance of a count this large or larger (mid-p).
    pub high: f64,
}

impl CountTest {
    fn from_cdf(below: f64, up_to: f64) -> Self {
        let low = (0.5 * (below + up_to)).clamp(0.0, 1.0);
        Self { low, high: 1.0 - low }
    }

    /// Twice the smaller tail, at most 1.
    pub fn two_sided(&self) -> f64 {
        (2.0 * self.low.min(self.high)).min(1.0)
    }
}

/// Tests a count against an expected number, under a Poisson distribution.
///
/// # Examples
///
/// ```
/// let test = tealeaf_stats::poisson_test(1, 3.1);
/// assert!((test.low - 0.1149).abs() < 1e-3);
/// ```
pub fn poisson_test(k: u64, mean: f64) -> CountTest {
    let cdf = |k: u64| gamma_upper(k as f64 + 1.0, mean);
    let below = if k == 0 { 0.0 } else { cdf(k - 1) };
    CountTest::from_cdf(below, cdf(k))
}

/// Tests a count against an expected number when counts are over-dispersed: negative
/// binomial with variance `fano * mean`. Poisson when `fano` is 1 or less.
pub fn negative_binomial_test(k: u64, mean: f64, fano: f64) -> CountTest {
    if fano <= 1.0 + 1e-9 {
        return poisson_test(k, mean);
    }
    let size = mean / (fano - 1.0);
    let cdf = |k: u64| beta_cdf(1.0 / fano, size, k as f64 + 1.0);
    let below = if k == 0 { 0.0 } else { cdf(k - 1) };
    CountTest::from_cdf(below, cdf(k))
}

/// Tests whether two counts with their exposures have one rate. `low` is small when the
/// first rate is the lower one.
///
/// Given their sum, the first count is binomial (Przyborowski and Wilenski 1940); when
/// both are negative binomial with variance `fano` times the mean it is beta-binomial with
/// parameters `rate * exposure / (fano - 1)`, the pooled rate put in.
pub fn rate_test(first: (u64, f64), second: (u64, f64), fano: f64) -> CountTest {
    let (k, n) = (first.0, first.0 + second.0);
    let share = first.1 / (first.1 + second.1);
    if n == 0 {
        return CountTest { low: 0.5, high: 0.5 };
    }
    let log_choose =
        |j: f64| -libm::log(n as f64 + 1.0) - ln_beta(n as f64 - j + 1.0, j + 1.0);
    let scale = n as f64 / (fano - 1.0);
    let (a, b) = (share * scale, (1.0 - share) * scale);
    let probability = |j: u64| {
        let (j, rest) = (j as f64, (n - j) as f64);
        let log = if fano <= 1.0 + 1e-9 {
            j * libm::log(share) + rest * libm::log1p(-share)
        } else {
            ln_beta(j + a, rest + b) - ln_beta(a, b)
        };
        libm::exp(log_choose(j) + log)
    };
    let below: f64 = (0..k).map(probability).sum();
    CountTest::from_cdf(below, below + probability(k))
}

/// Chance that at most `k` of independent events with these probabilities happen, and the
/// chance of exactly `k` (the Poisson-binomial distribution, by convolution; Hong 2013).
///
/// For a window of one speaker's readouts: how odd is it that only `k` had the formula?
/// Only for a window chosen beforehand.
pub fn poisson_binomial(probabilities: &[f64], k: usize) -> (f64, f64) {
    let mut chances = vec![1.0];
    for p in probabilities {
        chances.push(0.0);
        for j in (0..chances.len()).rev() {
            let from_below = if j == 0 { 0.0 } else { chances[j - 1] * p };
            chances[j] = chances[j] * (1.0 - p) + from_below;
        }
    }
    let exactly = chances.get(k).copied().unwrap_or(0.0);
    (chances.iter().take(k + 1).sum(), exactly)
}

/// Mid-p values of the number of present readouts in a window; see [`poisson_binomial`].
pub fn window_test(probabilities: &[f64], present: usize) -> CountTest {
    let (up_to, exactly) = poisson_binomial(probabilities, present);
    CountTest::from_cdf(up_to - exactly, up_to)
}

/// Two-sided mid-p of a count under any distribution: `pmf[k]` is the chance of `k`, and
/// the last entry holds the tail.
pub fn count_test(pmf: &[f64], count: usize) -> CountTest {
    let at = count.min(pmf.len() - 1);
    let below: f64 = pmf[..at].iter().sum();
    CountTest::from_cdf(below, below + pmf[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    // scipy: poisson.cdf(k-1, m) + .5*poisson.pmf(k, m); nbinom(m/(f-1), 1/f);
    // binom(n, share); betabinom(n, a, b)
    #[test]
    fn against_scipy() {
        let close =
            |got: f64, want: f64| assert!((got - want).abs() < 1e-9, "{got} {want}");
        close(poisson_test(0, 0.7).low, SCIPY[0]);
        close(poisson_test(7, 3.2).high, SCIPY[1]);
        close(negative_binomial_test(2, 6.0, 2.5).low, SCIPY[2]);
        close(rate_test((3, 10.0), (14, 20.0), 1.0).low, SCIPY[3]);
        close(rate_test((3, 10.0), (14, 20.0), 2.0).low, SCIPY[4]);
    }

    const SCIPY: [f64; 5] = [
        0.248_292_651_895_704_76,
        0.030_724_471_352_129_3,
        0.133_12,
        0.087_286_493_513_253_57,
        0.169_488_990_022_846_12,
    ];

    #[test]
    fn windows() {
        let (up_to, exactly) = poisson_binomial(&[0.5, 0.5, 0.5], 1);
        assert!((up_to - 0.5).abs() < 1e-12 && (exactly - 0.375).abs() < 1e-12);
        let test = window_test(&[0.9; 5], 1);
        assert!(test.low < 0.001 && test.high > 0.999);
    }
}
