//! An estimate is never a bare number.

use crate::special;

/// A rate with its interval: `low <= mid <= high`, all in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Lower end of the interval.
    pub low: f64,
    /// Point estimate.
    pub mid: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Level of the interval, for example 0.95.
    pub level: f64,
    /// Number of cases it rests on.
    pub n: u64,
}

/// Estimates a rate from `k` cases out of `n`, with Wilson's score interval.
///
/// Wilson 1927 (JASA 22:209); recommended for small `n` by Brown, Cai and DasGupta
/// 2001 (Statistical Science 16:101, eq. 4). With `z` the normal quantile of
/// `(1 + level) / 2`, the ends are
/// `(k + z²/2 ± z sqrt(k (n - k) / n + z²/4)) / (n + z²)`.
/// `mid` is the plain share `k / n`, which the interval always contains.
///
/// `None` when there are no cases: a rate of nothing is not a rate.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::proportion;
///
/// // Eight of nine earlier meetings used the formula.
/// let rate = proportion(8, 9, 0.95).unwrap();
/// assert_eq!(rate.n, 9);
/// assert!((rate.low - 0.5650).abs() < 1e-4 && (rate.high - 0.9801).abs() < 1e-4);
/// assert!(proportion(0, 0, 0.95).is_none());
/// ```
///
/// # Panics
///
/// When `k > n`, or when `level` is not strictly between 0 and 1.
pub fn proportion(k: u64, n: u64, level: f64) -> Option<Estimate> {
    assert!(k <= n, "proportion: k = {k} cases out of n = {n}");
    assert!(0.0 < level && level < 1.0, "proportion: level = {level} is not in (0, 1)");
    if n == 0 {
        return None;
    }
    let (kf, nf) = (k as f64, n as f64);
    let z = special::normal_quantile(0.5 + level / 2.0);
    let center = kf + z * z / 2.0;
    let half = z * (kf * (nf - kf) / nf + z * z / 4.0).sqrt();
    let mid = kf / nf;
    // At k = 0 and k = n an end equals the point up to rounding; keep the invariant.
    let low = if k == 0 { 0.0 } else { ((center - half) / (nf + z * z)).clamp(0.0, mid) };
    let high =
        if k == n { 1.0 } else { ((center + half) / (nf + z * z)).clamp(mid, 1.0) };
    Some(Estimate { low, mid, high, level, n })
}

/// Estimates a rate per unit of exposure from `k` events, with the score interval of a
/// Poisson rate: `(k + z²/2 ± z sqrt(k + z²/4)) / exposure` (Barker 2002, The American
/// Statistician 56:85, "score"). The numbers may exceed 1.
///
/// Events are taken to come singly; a phrase that is repeated within a text makes the
/// interval too narrow.
///
/// `None` without exposure.
///
/// # Panics
///
/// When `level` is not strictly between 0 and 1.
pub fn rate(k: u64, exposure: f64, level: f64) -> Option<Estimate> {
    assert!(0.0 < level && level < 1.0, "rate: level = {level} is not in (0, 1)");
    if exposure.is_nan() || exposure <= 0.0 {
        return None;
    }
    let kf = k as f64;
    let z = special::normal_quantile(0.5 + level / 2.0);
    let half = z * (kf + z * z / 4.0).sqrt();
    let mid = kf / exposure;
    let low = ((kf + z * z / 2.0 - half) / exposure).clamp(0.0, mid);
    let high = ((kf + z * z / 2.0 + half) / exposure).max(mid);
    Some(Estimate { low, mid, high, level, n: k })
}

/// How much two shares differ, as the log-likelihood ratio of corpus linguistics (Dunning
/// 1993, Computational Linguistics 19:61; two cells, as Rayson and Garside 2000): `a` uses
/// in `n_a` places against `b` in `n_b`. Zero when they are alike; 3.84, 6.63 and 15.13 are
/// the 5 %, 1 % and 0.01 % points of one comparison.
pub fn log_likelihood(a: u64, n_a: u64, b: u64, n_b: u64) -> f64 {
    let (af, bf) = (a as f64, b as f64);
    let (na, nb) = (n_a as f64, n_b as f64);
    let all = na + nb;
    if a + b == 0 || all <= 0.0 {
        return 0.0;
    }
    let part = |seen: f64, places: f64| {
        let expected = places * (af + bf) / all;
        if seen > 0.0 { seen * libm::log(seen / expected) } else { 0.0 }
    };
    (2.0 * (part(af, na) + part(bf, nb))).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Ends by hand from z = 1.959963984540054; log-likelihoods as on
    // https://ucrel.lancs.ac.uk/llwizard.html: 2 * sum(O * ln(O / E)).
    #[test]
    fn rates_and_likelihoods() {
        for (k, exposure, low, high) in [
            (0, 10.0, 0.0, 0.384_145_882_069_412_4),
            (9, 3.0, 1.578_358_053_9, 5.702_128_219_6),
        ] {
            let got = rate(k, exposure, 0.95).unwrap();
            assert!((got.low - low).abs() < 1e-6, "{k}: {got:?}");
            assert!((got.high - high).abs() < 1e-6, "{k}: {got:?}");
        }
        assert!(rate(1, 0.0, 0.95).is_none());
        for (a, n_a, b, n_b, expected) in [
            (10, 100, 10, 100, 0.0),
            (0, 100, 0, 100, 0.0),
            (20, 100, 10, 100, 3.397_980_7),
        ] {
            let got = log_likelihood(a, n_a, b, n_b);
            assert!((got - expected).abs() < 1e-5, "{a} {b}: {got}");
        }
    }

    // scipy.stats.binomtest(k, n).proportion_ci(level, method="wilson")
    #[test]
    fn wilson_table() {
        for (k, n, level, low, high) in [
            (0_u64, 10_u64, 0.95, 0.0, 0.277_532_799_862_889),
            (10, 10, 0.95, 0.722_467_200_137_111, 1.0),
            (5, 10, 0.95, 0.236_593_090_512_564, 0.763_406_909_487_436),
            (8, 9, 0.95, 0.565_000_294_423_344, 0.980_109_112_361_455),
        ] {
            let got = proportion(k, n, level).unwrap();
            assert!((got.low - low).abs() < 1e-12, "{k}/{n}: {got:?}");
            assert!((got.high - high).abs() < 1e-12, "{k}/{n}: {got:?}");
        }
    }

    #[test]
    fn an_interval_contains_its_point() {
        for n in 1..60 {
            for k in 0..=n {
                for level in [0.5, 0.8, 0.95, 0.99] {
                    let e = proportion(k, n, level).unwrap();
                    assert!(
                        0.0 <= e.low
                            && e.low <= e.mid
                            && e.mid <= e.high
                            && e.high <= 1.0,
                        "{k}/{n} at {level}: {e:?}"
                    );
                }
            }
        }
    }
}
