//! Counts as hurdles: whether a formula is said is one question, how often another.
//!
//! Given that it is there at all, a slot formula is said once in nine readouts of ten, so
//! one Poisson or negative binomial for everything has the wrong shape (Mullahy 1986,
//! Journal of Econometrics 33:341). Here the count beyond the first is negative binomial
//! around a rate pooled root -> occasion -> cell, with the length of the text as exposure;
//! length exponent, size and half-life are averaged over a small grid, online.

use std::collections::BTreeMap;

use super::mixture::Mixture;

const EXPONENTS: [f64; 3] = [0.0, 0.5, 1.0];
const SIZES: [f64; 3] = [0.3, 1.0, 4.0];
const HALF_LIVES: [f64; 2] = [240.0, f64::INFINITY];
const STRENGTH: f64 = 5.0;
/// Members of the grid: exponent x size x half-life.
const GRID: usize = 18;
/// Means that differ: exponent x half-life.
const MEANS: usize = 6;

type Sums = [f64; MEANS];

/// Extra uses and exposure, decayed, per series.
#[derive(Clone, Debug)]
struct Tally {
    day: i32,
    extra: Vec<Sums>,
    exposure: Vec<Sums>,
}

/// The state of the positive part.
#[derive(Clone, Debug)]
pub(super) struct Positive {
    n_series: usize,
    root: Tally,
    occasions: BTreeMap<u32, Tally>,
    cells: BTreeMap<(u32, u32), Tally>,
    empty: Tally,
    mixture: Mixture<GRID>,
}

/// Mean number of extra uses under each member of the grid, and the members' weights.
#[derive(Clone, Debug)]
pub(super) struct PositiveForecast {
    means: Vec<Sums>,
    weights: Vec<[f64; GRID]>,
}

/// Exposure of a text under each of the means.
fn exposures(net_len: f64) -> Sums {
    let relative = (net_len / 500.0).max(1e-3);
    let powers = [1.0, relative.sqrt(), relative];
    let mut out = [0.0; MEANS];
    for (i, value) in out.iter_mut().enumerate() {
        *value = powers[i / HALF_LIVES.len()];
    }
    debug_assert_eq!(EXPONENTS.len() * HALF_LIVES.len(), MEANS);
    out
}

fn decay(days: i32) -> Sums {
    let by_half_life = HALF_LIVES.map(|h| libm::exp2(-f64::from(days.max(0)) / h));
    let mut out = [0.0; MEANS];
    for (i, value) in out.iter_mut().enumerate() {
        *value = by_half_life[i % HALF_LIVES.len()];
    }
    out
}

/// Mean and size of member `g` of the grid.
fn member(means: &Sums, g: usize) -> (f64, f64) {
    (means[g / SIZES.len()].max(1e-6), SIZES[g % SIZES.len()])
}

impl Tally {
    fn new(n_series: usize) -> Self {
        let zero = || vec![[0.0; MEANS]; n_series];
        Self { day: 0, extra: zero(), exposure: zero() }
    }

    fn add(&mut self, day: i32, counts: &[u32], exposure: &Sums) {
        let factor = decay(day - self.day);
        let same_day = day == self.day;
        self.day = day;
        let rows = self.extra.iter_mut().zip(&mut self.exposure).zip(counts);
        for ((extra, exposed), &count) in rows {
            for i in 0..MEANS {
                if !same_day {
                    extra[i] *= factor[i];
                    exposed[i] *= factor[i];
                }
                if count > 0 {
                    extra[i] += f64::from(count - 1);
                    exposed[i] += exposure[i];
                }
            }
        }
    }
}

impl Positive {
    pub(super) fn new(n_series: usize) -> Self {
        Self {
            n_series,
            root: Tally::new(n_series),
            occasions: BTreeMap::new(),
            cells: BTreeMap::new(),
            empty: Tally::new(n_series),
            mixture: Mixture::new(n_series, 0.0),
        }
    }

    pub(super) fn predict(
        &self,
        day: i32,
        speaker: u32,
        occasion: u32,
        net_len: f64,
    ) -> PositiveForecast {
        let occ = self.occasions.get(&occasion).unwrap_or(&self.empty);
        let cell = self.cells.get(&(speaker, occasion)).unwrap_or(&self.empty);
        let exposure = exposures(net_len);
        let decays = [&self.root, occ, cell].map(|tally| decay(day - tally.day));
        let means = (0..self.n_series)
            .map(|s| {
                let mut out = [0.0; MEANS];
                for (i, value) in out.iter_mut().enumerate() {
                    let [d0, d1, d2] = [decays[0][i], decays[1][i], decays[2][i]];
                    let base = (self.root.extra[s][i] * d0 + 0.1)
                        / (self.root.exposure[s][i] * d0 + 0.5);
                    let of_occasion = (occ.extra[s][i] * d1 + STRENGTH * base)
                        / (occ.exposure[s][i] * d1 + STRENGTH);
                    let of_cell = (cell.extra[s][i] * d2 + STRENGTH * of_occasion)
                        / (cell.exposure[s][i] * d2 + STRENGTH);
                    *value = of_cell * exposure[i];
                }
                out
            })
            .collect();
        let weights = (0..self.n_series).map(|s| self.mixture.weights(s)).collect();
        PositiveForecast { means, weights }
    }

    /// Learns one readout from the forecast that was made for it.
    pub(super) fn update(
        &mut self,
        day: i32,
        (speaker, occasion): (u32, u32),
        net_len: f64,
        counts: &[u32],
        forecast: &PositiveForecast,
    ) {
        for (series, &count) in counts.iter().enumerate().filter(|&(_, &c)| c > 0) {
            let mut likelihoods = [0.0; GRID];
            for (g, value) in likelihoods.iter_mut().enumerate() {
                let (mean, size) = member(&forecast.means[series], g);
                *value = negative_binomial(count - 1, mean, size).max(1e-12);
            }
            self.mixture.observe(series, &likelihoods);
        }
        let n_series = self.n_series;
        let exposure = exposures(net_len);
        self.root.add(day, counts, &exposure);
        let occ = self.occasions.entry(occasion).or_insert_with(|| Tally::new(n_series));
        occ.add(day, counts, &exposure);
        let cell =
            self.cells.entry((speaker, occasion)).or_insert_with(|| Tally::new(n_series));
        cell.add(day, counts, &exposure);
    }
}

impl PositiveForecast {
    /// Chances of 1, 2, ... `n_max` uses given at least one, the last holding the tail.
    pub(super) fn given_present(&self, series: usize, n_max: usize) -> Vec<f64> {
        let mut out = vec![0.0; n_max];
        for (g, weight) in self.weights[series].iter().enumerate() {
            let (mean, size) = member(&self.means[series], g);
            let ratio = mean / (size + mean);
            let mut term = *weight * libm::exp(size * libm::log1p(-ratio));
            let mut left = *weight;
            for (k, value) in out.iter_mut().enumerate() {
                if k + 1 == n_max {
                    *value += left.max(0.0);
                } else {
                    *value += term;
                    left -= term;
                    term *= (k as f64 + size) / (k as f64 + 1.0) * ratio;
                }
            }
        }
        out
    }
}

/// Negative binomial probability of `k` with the given mean and size.
pub(crate) fn negative_binomial(k: u32, mean: f64, size: f64) -> f64 {
    let k = f64::from(k);
    let ratio = mean / (size + mean);
    let ways = libm::lgamma(k + size) - libm::lgamma(size) - libm::lgamma(k + 1.0);
    libm::exp(ways + size * libm::log1p(-ratio) + k * libm::log(ratio))
}
