//! Scores of probability forecasts: sharp, and calibrated?

/// Mean log score in bits, lower is better (Good 1952). `None` without forecasts.
pub fn log_score(forecasts: impl IntoIterator<Item = (f64, bool)>) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0.0);
    for (p, happened) in forecasts {
        sum += crate::bits(if happened { p } else { 1.0 - p });
        n += 1.0;
    }
    (n > 0.0).then(|| sum / n)
}

/// Edges of the bins of reliability: finer near 0 and 1, where silences are decided.
pub const RELIABILITY_EDGES: [f64; 13] =
    [0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97];

/// One bin of a reliability diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Forecasts in it.
    pub n: u64,
    /// Events that happened.
    pub happened: u64,
    /// Sum of the forecast probabilities.
    pub expected: f64,
}

/// Brier score with its parts (Murphy 1973): `brier = reliability - resolution +
/// uncertainty`, up to the spread of forecasts within a bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Number of forecasts.
    pub n: u64,
    /// Mean squared difference, lower is better.
    pub brier: f64,
    /// Mean squared distance of forecast and frequency over the bins, lower is better.
    pub reliability: f64,
    /// Mean squared distance of the bins' frequencies from the overall one, higher is
    /// better.
    pub resolution: f64,
    /// What a constant forecast of the overall frequency scores.
    pub uncertainty: f64,
    /// Expected calibration error: mean absolute distance of forecast and frequency.
    pub ece: f64,
    /// The bins of [`RELIABILITY_EDGES`], for the diagram.
    pub bins: Vec<Bin>,
}

/// Scores forecasts of yes or no. `None` without forecasts.
///
/// # Examples
///
/// ```
/// let sure = (0..100).map(|i| (0.2, i % 5 == 0));
/// let score = tealeaf_stats::reliability(sure).unwrap();
/// assert!(score.ece < 1e-12 && (score.brier - 0.16).abs() < 1e-12);
/// ```
pub fn reliability(
    forecasts: impl IntoIterator<Item = (f64, bool)>,
) -> Option<Reliability> {
    let mut bins = vec![Bin::default(); RELIABILITY_EDGES.len()];
    let mut squares = 0.0;
    for (p, happened) in forecasts {
        let at = RELIABILITY_EDGES.partition_point(|&edge| edge <= p).max(1) - 1;
        bins[at].n += 1;
        bins[at].happened += u64::from(happened);
        bins[at].expected += p;
        let miss = if happened { 1.0 - p } else { p };
        squares += miss * miss;
    }
    let n: u64 = bins.iter().map(|bin| bin.n).sum();
    if n == 0 {
        return None;
    }
    let total = n as f64;
    let rate = bins.iter().map(|bin| bin.happened).sum::<u64>() as f64 / total;
    let (mut calibration, mut resolution, mut ece) = (0.0, 0.0, 0.0);
    for bin in bins.iter().filter(|bin| bin.n > 0) {
        let size = bin.n as f64;
        let (forecast, seen) = (bin.expected / size, bin.happened as f64 / size);
        calibration += size / total * (forecast - seen) * (forecast - seen);
        resolution += size / total * (seen - rate) * (seen - rate);
        ece += size / total * (forecast - seen).abs();
    }
    Some(Reliability {
        n,
        brier: squares / total,
        reliability: calibration,
        resolution,
        uncertainty: rate * (1.0 - rate),
        ece,
        bins,
    })
}

/// Randomised probability integral transform of a yes-or-no event, with `v` uniform in
/// [0, 1): uniform itself when the forecast is right (Czado, Gneiting and Held 2009,
/// Biometrics 65:1254, eq. 1).
pub fn pit(p_present: f64, present: bool, v: f64) -> f64 {
    if present { 1.0 - p_present + v * p_present } else { v * (1.0 - p_present) }
}

/// Randomised transform of a count; `pmf[k]` is the chance of `k`, the last the tail.
pub fn pit_count(pmf: &[f64], count: usize, v: f64) -> f64 {
    let at = count.min(pmf.len() - 1);
    pmf[..at].iter().sum::<f64>() + v * pmf[at]
}

/// Kolmogorov-Smirnov distance of values from the uniform distribution. `None` without
/// values.
pub fn ks_distance(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    sorted
        .iter()
        .enumerate()
        .map(|(i, u)| ((i as f64 + 1.0) / n - u).max(u - i as f64 / n))
        .reduce(f64::max)
}

/// Area under the ROC curve: the chance that a positive case scores above a negative one,
/// ties counting half (Mann and Whitney 1947). `None` when a class is empty.
pub fn auc(cases: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = cases.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins) = (0.0, 0.0);
    for block in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let positive = block.iter().filter(|case| case.1).count() as f64;
        let negative = block.len() as f64 - positive;
        wins += positive * (below + negative / 2.0);
        below += negative;
    }
    let positives = cases.len() as f64 - below;
    (positives > 0.0 && below > 0.0).then(|| wins / (positives * below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Source;

    #[test]
    fn a_right_forecast_is_calibrated() {
        let mut source = Source::new(9);
        let cases: Vec<(f64, bool)> = (0..50_000)
            .map(|_| {
                let p = source.uniform();
                (p, source.chance(p))
            })
            .collect();
        let score = reliability(cases.iter().copied()).unwrap();
        assert!(score.ece < 0.01, "{score:?}");
        let whole = score.reliability - score.resolution + score.uncertainty;
        assert!((whole - score.brier).abs() < 0.002);
        let u: Vec<f64> =
            cases.iter().map(|&(p, y)| pit(p, y, source.uniform())).collect();
        assert!(ks_distance(&u).unwrap() < 0.01);
    }

    #[test]
    fn areas() {
        let check =
            |cases: &[(f64, bool)], want: Option<f64>| assert_eq!(auc(cases), want);
        check(&[(1.0, true), (0.0, false)], Some(1.0));
        check(&[(0.5, true), (0.5, false)], Some(0.5));
        check(&[(0.1, true), (0.5, false), (0.9, true)], Some(0.5));
        check(&[(0.1, true)], None);
    }
}
