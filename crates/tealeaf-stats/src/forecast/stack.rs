//! A small Bayesian logistic regression that combines two forecasts on the logit scale.
//!
//! Stacking (Wolpert 1992), learned online with a full 3 x 3 covariance per series: the
//! inputs are the logits of the mixture and of the one-pass regression, and a constant.
//! It corrects over- and under-confidence, which a weighted mean of probabilities cannot.

use super::adf::damped;
use super::hier::EPS;
use crate::special::{expit, logit};

/// Precision of the weight of an expert, and of the constant.
const EXPERT_PRECISION: f64 = 20.0;
const CONSTANT_PRECISION: f64 = 5.0;
const HALF_LIFE: f64 = 720.0;
const DAMPING: f64 = 0.5;
/// Logits are cut here: one extreme expert must not own the result.
const CAP: f64 = 6.0;

type Matrix<const D: usize> = [[f64; D]; D];

#[derive(Clone, Debug)]
struct State<const D: usize> {
    mean: [f64; D],
    precision: Matrix<D>,
    covariance: Matrix<D>,
}

/// The stacks of all series.
#[derive(Clone, Debug)]
pub(super) struct Stack<const D: usize> {
    day: i32,
    prior: Matrix<D>,
    states: Vec<State<D>>,
}

/// Logits of all experts but the last place, which holds the constant.
fn inputs<const D: usize>(experts: &[f64; D]) -> [f64; D] {
    let mut out = experts.map(|p| logit(p).clamp(-CAP, CAP));
    out[D - 1] = 1.0;
    out
}

fn dot<const D: usize>(a: &[f64; D], b: &[f64; D]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn times<const D: usize>(m: &Matrix<D>, x: &[f64; D]) -> [f64; D] {
    m.each_ref().map(|row| dot(row, x))
}

/// Inverse of a symmetric positive definite matrix, by elimination without pivots.
fn inverse<const D: usize>(m: &Matrix<D>) -> Matrix<D> {
    let mut left = *m;
    let mut out = [[0.0; D]; D];
    for (i, row) in out.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    for i in 0..D {
        let scale = 1.0 / left[i][i];
        for j in 0..D {
            left[i][j] *= scale;
            out[i][j] *= scale;
        }
        for k in (0..D).filter(|&k| k != i) {
            let factor = left[k][i];
            for j in 0..D {
                left[k][j] -= factor * left[i][j];
                out[k][j] -= factor * out[i][j];
            }
        }
    }
    out
}

impl<const D: usize> State<D> {
    fn forget(&self, days: i32, prior: &Matrix<D>) -> (Matrix<D>, Matrix<D>) {
        let left = libm::exp2(-f64::from(days.max(0)) / HALF_LIFE);
        let mut precision = self.precision;
        for i in 0..D {
            for j in 0..D {
                precision[i][j] = prior[i][j] + (precision[i][j] - prior[i][j]) * left;
            }
        }
        let covariance = inverse(&precision);
        (precision, covariance)
    }
}

impl<const D: usize> Stack<D> {
    /// `weights` are the prior means; the last is that of the constant.
    pub(super) fn new(n_states: usize, weights: [f64; D]) -> Self {
        let mut prior = [[0.0; D]; D];
        for (i, row) in prior.iter_mut().enumerate() {
            row[i] = if i + 1 < D { EXPERT_PRECISION } else { CONSTANT_PRECISION };
        }
        let state =
            State { mean: weights, precision: prior, covariance: inverse(&prior) };
        Self { day: 0, prior, states: vec![state; n_states] }
    }

    /// The probability of presence from the experts' probabilities (the last place is
    /// ignored).
    pub(super) fn predict(&self, at: usize, experts: &[f64; D], day: i32) -> f64 {
        let x = inputs(experts);
        let state = &self.states[at];
        let covariance = if day == self.day {
            state.covariance
        } else {
            state.forget(day - self.day, &self.prior).1
        };
        let variance = dot(&x, &times(&covariance, &x));
        damped(dot(&x, &state.mean), variance, DAMPING).clamp(EPS, 1.0 - EPS)
    }

    /// Forgets up to `day`; call once per day, before [`Self::observe`].
    pub(super) fn start_day(&mut self, day: i32) {
        let days = day - self.day;
        self.day = day;
        for state in &mut self.states {
            (state.precision, state.covariance) = state.forget(days, &self.prior);
        }
    }

    pub(super) fn observe(&mut self, at: usize, experts: &[f64; D], present: bool) {
        let x = inputs(experts);
        let state = &mut self.states[at];
        let p = expit(dot(&x, &state.mean));
        let curvature = p * (1.0 - p);
        let y = if present { 1.0 } else { 0.0 };
        let direction = times(&state.covariance, &x);
        let shrink = 1.0 + curvature * dot(&direction, &x);
        for i in 0..D {
            state.mean[i] += direction[i] * (y - p) / shrink;
            for j in 0..D {
                state.covariance[i][j] -=
                    direction[i] * direction[j] * curvature / shrink;
                state.precision[i][j] += curvature * x[i] * x[j];
            }
        }
    }
}
