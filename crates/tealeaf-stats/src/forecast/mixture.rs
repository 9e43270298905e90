//! Online Bayesian model average over experts, one set of weights per series.
//!
//! Weights are multiplied by each expert's likelihood (log-loss regret at most `ln K`
//! against the best expert, Vovk 1990) and, once a day with data, a small share is spread
//! evenly so that a written-off expert can come back (fixed share, Herbster and Warmuth
//! 1998, eq. 6).

use super::hier::EPS;

/// A mixture of `K` experts for each series.
#[derive(Clone, Debug)]
pub(super) struct Mixture<const K: usize> {
    share: f64,
    weights: Vec<[f64; K]>,
}

impl<const K: usize> Mixture<K> {
    pub(super) fn new(n_series: usize, share: f64) -> Self {
        Self { share, weights: vec![[1.0 / K as f64; K]; n_series] }
    }

    /// The weights as they stand on a new day, before its data are seen.
    pub(super) fn weights(&self, series: usize) -> [f64; K] {
        self.weights[series].map(|w| (1.0 - self.share) * w + self.share / K as f64)
    }

    /// The mixed probability of presence.
    pub(super) fn predict(&self, series: usize, experts: &[f64; K]) -> f64 {
        let sum: f64 = self.weights(series).iter().zip(experts).map(|(w, p)| w * p).sum();
        sum.clamp(EPS, 1.0 - EPS)
    }

    /// Spreads the share; call once per day, before [`Self::observe`].
    pub(super) fn start_day(&mut self) {
        for series in 0..self.weights.len() {
            self.weights[series] = self.weights(series);
        }
    }

    /// Multiplies the weights of one series by the experts' likelihoods.
    pub(super) fn observe(&mut self, series: usize, likelihoods: &[f64; K]) {
        let weights = &mut self.weights[series];
        let mut total = 0.0;
        for (w, likelihood) in weights.iter_mut().zip(likelihoods) {
            // The floor keeps an expert that was wrong for years from becoming exactly 0.
            *w = (*w * likelihood).max(1e-200);
            total += *w;
        }
        for w in weights {
            *w /= total;
        }
    }

    /// Multiplies by the likelihood of a presence or an absence.
    pub(super) fn observe_presence(
        &mut self,
        series: usize,
        experts: &[f64; K],
        present: bool,
    ) {
        self.observe(series, &experts.map(|p| if present { p } else { 1.0 - p }));
    }
}
