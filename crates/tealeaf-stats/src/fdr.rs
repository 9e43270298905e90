//! Many questions at once: how many of the reported ones may be chance.

/// e-BH: which of many e-values to report so that the false discovery rate is at most
/// `alpha`, whatever the dependence between them.
///
/// Wang and Ramdas 2022 (JRSS B 84:822, eq. 4): report the `r` largest, `r` the largest
/// number for which the `r`-th largest e-value is at least `n / (alpha r)`.
/// Returns positions, the largest e-value first.
///
/// # Examples
///
/// ```
/// assert_eq!(tealeaf_stats::e_bh(&[1.0, 90.0, 20.0, 0.1], 0.1), vec![1, 2]);
/// ```
pub fn e_bh(e_values: &[f64], alpha: f64) -> Vec<usize> {
    let n = e_values.len() as f64;
    let mut order: Vec<usize> = (0..e_values.len()).collect();
    order.sort_by(|&a, &b| e_values[b].total_cmp(&e_values[a]).then(a.cmp(&b)));
    let reported = (1..=order.len())
        .rev()
        .find(|&r| e_values[order[r - 1]] >= n / (alpha * r as f64))
        .unwrap_or(0);
    order.truncate(reported);
    order
}

/// The largest factor by which e-values may be multiplied before [`e_bh`], found from
/// e-values simulated under the null; 1 when there is nothing to gain.
///
/// Boosting of Wang and Ramdas 2022 (section 4.2): e-BH only asks which of the levels
/// `n / (alpha r)` an e-value reaches, so it may be multiplied by any `b` for which the
/// mean of `b e`, rounded down to such a level (to 0 below the least), is at most 1.
///
/// # Examples
///
/// ```
/// // A null under which e-values are tame leaves room.
/// let null: Vec<f64> = (0..1000).map(|i| if i % 100 == 0 { 5.0 } else { 0.5 }).collect();
/// let boost = tealeaf_stats::e_bh_boost(&null, 6, 0.1);
/// assert!(1.9 < boost && boost < 20.1);
/// ```
pub fn e_bh_boost(null: &[f64], n: usize, alpha: f64) -> f64 {
    let levels: Vec<f64> = (1..=n).map(|r| n as f64 / (alpha * r as f64)).collect();
    let rounded =
        |e: f64| levels.iter().copied().find(|&level| level <= e).unwrap_or(0.0);
    let mean = |boost: f64| {
        null.iter().map(|e| rounded(boost * e)).sum::<f64>()
            / (null.len() as f64).max(1.0)
    };
    let (mut low, mut high) = (1.0, 1000.0);
    if null.is_empty() || mean(low) > 1.0 {
        return 1.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if mean(middle) <= 1.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// What is assumed about the dependence between p-values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependence {
    /// Independent or positively dependent (Benjamini and Hochberg 1995).
    Positive,
    /// Anything; costs a factor `1 + 1/2 + ... + 1/n` (Benjamini and Yekutieli 2001).
    Any,
}

/// q-values: the smallest false discovery rate at which each p-value would be reported.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{Dependence, q_values};
/// let q = q_values(&[0.01, 0.5, 0.02], Dependence::Positive);
/// assert!((q[0] - 0.03).abs() < 1e-12 && (q[1] - 0.5).abs() < 1e-12);
/// ```
pub fn q_values(p_values: &[f64], dependence: Dependence) -> Vec<f64> {
    let n = p_values.len() as f64;
    let factor = match dependence {
        Dependence::Positive => 1.0,
        Dependence::Any => (1..=p_values.len()).map(|i| 1.0 / i as f64).sum(),
    };
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]).then(a.cmp(&b)));
    let mut q = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p_values[i] * n * factor / (rank as f64 + 1.0));
        q[i] = least;
    }
    q
}

/// LORD++ for a batch of independent claims that arrive one after another.
///
/// Ramdas, Yang, Wainwright and Jordan 2017 (NIPS, eq. 8), with the sequence of
/// Javanmard and Montanari 2018 (Annals of Statistics 46:526, eq. 31). Each report earns
/// back some of the level spent. Not for single readouts of one stream: their p-values
/// cannot get small enough, and nothing would ever be reported.
#[derive(Clone, Debug, PartialEq)]
pub struct LordPlusPlus {
    alpha: f64,
    tested: usize,
    reported: Vec<usize>,
}

/// `0.07720838 ln(max(j, 2)) / (j exp(sqrt(ln j)))`, which sums to one.
fn lord_weight(j: usize) -> f64 {
    let j = j as f64;
    0.077_208_38 * libm::log(j.max(2.0)) / (j * libm::exp(libm::log(j).sqrt()))
}

impl LordPlusPlus {
    /// Starts with the false discovery rate `alpha`.
    pub fn new(alpha: f64) -> Self {
        Self { alpha, tested: 0, reported: Vec::new() }
    }

    /// The level at which the next p-value will be tested.
    pub fn level(&self) -> f64 {
        let start = self.alpha / 2.0;
        let t = self.tested + 1;
        let mut level = lord_weight(t) * start;
        for (i, &at) in self.reported.iter().enumerate() {
            let earned = if i == 0 { self.alpha - start } else { self.alpha };
            level += earned * lord_weight(t - at);
        }
        level
    }

    /// Tests the next p-value; true when it is reported.
    pub fn test(&mut self, p_value: f64) -> bool {
        let report = p_value <= self.level();
        self.tested += 1;
        if report {
            self.reported.push(self.tested);
        }
        report
    }
}

/// e-LOND: the same for e-values under any dependence.
///
/// Xu and Ramdas 2024 (AISTATS, algorithm 1): report when the e-value is at least
/// `1 / (alpha g_t (D + 1))`, where `D` counts the reports so far.
#[derive(Clone, Debug, PartialEq)]
pub struct ELond {
    alpha: f64,
    tested: usize,
    reported: usize,
}

impl ELond {
    /// Starts with the false discovery rate `alpha`.
    pub fn new(alpha: f64) -> Self {
        Self { alpha, tested: 0, reported: 0 }
    }

    /// Tests the next e-value; true when it is reported.
    pub fn test(&mut self, e_value: f64) -> bool {
        self.tested += 1;
        let share = lord_weight(self.tested) * (self.reported as f64 + 1.0);
        let report = e_value * self.alpha * share >= 1.0;
        self.reported += usize::from(report);
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Source;

    #[test]
    fn the_weights_sum_to_at_most_one() {
        let sum: f64 = (1..2_000_000).map(lord_weight).sum();
        // It converges slowly: nearly half lies beyond two million.
        assert!(0.5 < sum && sum < 0.7, "{sum}");
    }

    #[test]
    fn lord_holds_its_rate_and_has_power() {
        let mut source = Source::new(3);
        let (mut false_share, mut found) = (0.0, 0);
        for _ in 0..300 {
            let mut lord = LordPlusPlus::new(0.1);
            let (mut wrong, mut all) = (0, 0);
            for i in 0..200 {
                let real = i % 5 == 0;
                let p = if real { source.uniform() * 1e-5 } else { source.uniform() };
                if lord.test(p) {
                    all += 1;
                    wrong += i32::from(!real);
                }
            }
            false_share += f64::from(wrong) / f64::from(all.max(1)) / 300.0;
            found += all - wrong;
        }
        assert!(false_share < 0.1, "{false_share}");
        assert!(found > 300 * 30, "{found}");
    }

    #[test]
    fn nothing_is_reported_from_nothing() {
        assert!(e_bh(&[], 0.1).is_empty());
        assert!(e_bh(&[1.0; 5], 0.1).is_empty());
        assert!(q_values(&[], Dependence::Any).is_empty());
        assert!(!ELond::new(0.1).test(20.0) && ELond::new(0.1).test(1e4));
    }
}
