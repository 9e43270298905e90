//! One-pass Bayesian logistic regression, one per series, over shared sparse features.
//!
//! Assumed density filtering with a diagonal Gaussian (Opper 1998; the Laplace step of
//! Chapelle and Li 2011, algorithm 3, done one readout at a time): each weight has a mean
//! and a precision. The offset is the running rate of the series, so the weights only
//! learn what the text, the speaker and the occasion add.

use std::collections::HashMap;

use super::hier::EPS;
use crate::special::{expit, logit};

/// Precision of a weight that has seen nothing.
const PRIOR_PRECISION: f64 = 2.0;
/// Half-life in days of the precision gained: old evidence may be unlearned.
const HALF_LIFE: f64 = 720.0;
/// Share of the forecast variance used when averaging over the weights.
const DAMPING: f64 = 0.3;

/// What a feature stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Feature {
    /// A feature of the text, by position in the index of comparables.
    Text(u32),
    Speaker(u32),
    Occasion(u32),
    Cell(u32, u32),
    /// Length, on this occasion.
    OccasionLength(u32),
    /// Length anywhere.
    Length,
}

/// A feature with its value.
pub(super) type Features = Vec<(Feature, f64)>;

#[derive(Clone, Debug)]
struct Slot {
    day: i32,
    mean: Vec<f64>,
    /// Precision gained beyond the prior, as of `day`.
    gained: Vec<f64>,
}

/// The regressions of all series.
#[derive(Clone, Debug)]
pub(super) struct Online {
    n_series: usize,
    slots: HashMap<Feature, usize>,
    store: Vec<Slot>,
    uses: Vec<u64>,
    readouts: u64,
}

/// Builds the features of a readout from its text vector and its row.
pub(super) fn features(
    text: &[(u32, f64)],
    speaker: u32,
    occasion: u32,
    net_len: f64,
) -> Features {
    let length = 0.5 * libm::log(net_len / 500.0 + 0.1);
    let mut out: Features =
        text.iter().map(|&(place, w)| (Feature::Text(place), 2.0 * w)).collect();
    out.extend([
        (Feature::Speaker(speaker), 1.0),
        (Feature::Occasion(occasion), 1.0),
        (Feature::Cell(speaker, occasion), 1.0),
        (Feature::OccasionLength(occasion), length),
        (Feature::Length, length),
    ]);
    out
}

fn left(days: i32) -> f64 {
    libm::exp2(-f64::from(days.max(0)) / HALF_LIFE)
}

impl Online {
    pub(super) fn new(n_series: usize) -> Self {
        Self {
            n_series,
            slots: HashMap::new(),
            store: Vec::new(),
            uses: vec![0; n_series],
            readouts: 0,
        }
    }

    fn offset(&self, series: usize) -> f64 {
        let rate = (self.uses[series] as f64 + 0.5) / (self.readouts as f64 + 5.0);
        logit(rate.clamp(0.005, 0.9))
    }

    /// The probability of presence for every series.
    pub(super) fn predict(&self, features: &Features, day: i32) -> Vec<f64> {
        let mut z: Vec<f64> = (0..self.n_series).map(|s| self.offset(s)).collect();
        let mut variance = vec![0.0; self.n_series];
        let mut unseen = 0.0;
        for (feature, x) in features {
            let Some(&slot) = self.slots.get(feature) else {
                unseen += x * x / PRIOR_PRECISION;
                continue;
            };
            let slot = &self.store[slot];
            let left = left(day - slot.day);
            let rows = z.iter_mut().zip(&mut variance);
            for ((z, v), (mean, gained)) in rows.zip(slot.mean.iter().zip(&slot.gained)) {
                *z += x * mean;
                *v += x * x / (PRIOR_PRECISION + gained * left);
            }
        }
        z.iter()
            .zip(&variance)
            .map(|(z, v)| damped(*z, v + unseen, DAMPING).clamp(EPS, 1.0 - EPS))
            .collect()
    }

    /// Learns one readout.
    pub(super) fn update(
        &mut self,
        features: &Features,
        day: i32,
        counts: &[u32],
        offsets: &[f64],
    ) {
        let n_series = self.n_series;
        let mut z = offsets.to_vec();
        let mut variance = vec![0.0; n_series];
        let mut touched = Vec::with_capacity(features.len());
        for &(feature, x) in features {
            let next = self.store.len();
            let index = *self.slots.entry(feature).or_insert(next);
            if index == next {
                let zeros = || vec![0.0; n_series];
                self.store.push(Slot { day, mean: zeros(), gained: zeros() });
            }
            let slot = &mut self.store[index];
            if slot.day != day {
                let left = left(day - slot.day);
                slot.day = day;
                slot.gained.iter_mut().for_each(|g| *g *= left);
            }
            let rows = z.iter_mut().zip(&mut variance);
            for ((z, v), (mean, gained)) in rows.zip(slot.mean.iter().zip(&slot.gained)) {
                *z += x * mean;
                *v += x * x / (PRIOR_PRECISION + gained);
            }
            touched.push((index, x));
        }
        // Per series: the step along x / precision, and the curvature gained.
        let steps: Vec<(f64, f64)> = (0..n_series)
            .map(|series| {
                let p = expit(z[series]);
                let y = if counts[series] > 0 { 1.0 } else { 0.0 };
                let curvature = p * (1.0 - p);
                ((y - p) / (1.0 + curvature * variance[series]), curvature)
            })
            .collect();
        for (index, x) in touched {
            let slot = &mut self.store[index];
            let rows = slot.mean.iter_mut().zip(&mut slot.gained);
            for ((mean, gained), (step, curvature)) in rows.zip(&steps) {
                *mean += x / (PRIOR_PRECISION + *gained) * step;
                *gained += curvature * x * x;
            }
        }
    }

    /// The offsets of all series, to be taken at the start of a day.
    pub(super) fn offsets(&self) -> Vec<f64> {
        (0..self.n_series).map(|series| self.offset(series)).collect()
    }

    /// Counts a readout into the running rates; call after the day's updates.
    pub(super) fn count(&mut self, counts: &[u32]) {
        self.readouts += 1;
        for (uses, &count) in self.uses.iter_mut().zip(counts) {
            *uses += u64::from(count > 0);
        }
    }
}

/// Average of a sigmoid over a Gaussian: `sigmoid(z / sqrt(1 + share pi v / 8))`
/// (MacKay 1992, Neural Computation 4:720, eq. 2.6).
pub(super) fn damped(z: f64, variance: f64, share: f64) -> f64 {
    expit(z / (1.0 + share * core::f64::consts::PI * variance / 8.0).sqrt())
}
