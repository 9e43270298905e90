//! A small Bayesian logistic regression that combines two forecasts on the logit scale.
//!
//! Stacking (Wolpert 1992), learned online with a full 3 x 3 covariance per series: the
//! inputs are the logits of the mixture and of the one-pass regression, and a constant.
//! It corrects over- and under-confidence, which a weighted mean of probabilities cannot.

use super::adf::damped;
use super::hier::EPS;
use crate::special::{expit, logit};

const PRIOR_MEAN: [f64; 3] = [0.5, 0.5, 0.0];
const PRIOR_PRECISION: [f64; 3] = [20.0, 20.0, 5.0];
const HALF_LIFE: f64 = 720.0;
const DAMPING: f64 = 0.5;
/// Logits are cut here: one extreme expert must not own the result.
const CAP: f64 = 6.0;

type Matrix = [[f64; 3]; 3];

#[derive(Clone, Debug)]
struct State {
    mean: [f64; 3],
    precision: Matrix,
    covariance: Matrix,
}

/// The stacks of all series.
#[derive(Clone, Debug)]
pub(super) struct Stack {
    day: i32,
    states: Vec<State>,
}

fn inputs(mixture: f64, online: f64) -> [f64; 3] {
    [logit(mixture).clamp(-CAP, CAP), logit(online).clamp(-CAP, CAP), 1.0]
}

fn prior() -> Matrix {
    let mut m = [[0.0; 3]; 3];
    for (i, precision) in PRIOR_PRECISION.into_iter().enumerate() {
        m[i][i] = precision;
    }
    m
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn times(m: &Matrix, x: &[f64; 3]) -> [f64; 3] {
    [dot(&m[0], x), dot(&m[1], x), dot(&m[2], x)]
}

/// Inverse of a symmetric positive definite matrix, by cofactors.
fn inverse(m: &Matrix) -> Matrix {
    let cofactor = |i: usize, j: usize| {
        let (a, b) = ((i + 1) % 3, (i + 2) % 3);
        let (c, d) = ((j + 1) % 3, (j + 2) % 3);
        m[a][c] * m[b][d] - m[a][d] * m[b][c]
    };
    let determinant =
        m[0][0] * cofactor(0, 0) + m[0][1] * cofactor(0, 1) + m[0][2] * cofactor(0, 2);
    let mut out = [[0.0; 3]; 3];
    for (i, row) in out.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            *value = cofactor(j, i) / determinant;
        }
    }
    out
}

impl State {
    fn forget(&self, days: i32) -> (Matrix, Matrix) {
        let left = libm::exp2(-f64::from(days) / HALF_LIFE);
        let prior = prior();
        let mut precision = self.precision;
        for i in 0..3 {
            for j in 0..3 {
                precision[i][j] = prior[i][j] + (precision[i][j] - prior[i][j]) * left;
            }
        }
        let covariance = inverse(&precision);
        (precision, covariance)
    }
}

impl Stack {
    pub(super) fn new(n_series: usize) -> Self {
        let state =
            State { mean: PRIOR_MEAN, precision: prior(), covariance: inverse(&prior()) };
        Self { day: 0, states: vec![state; n_series] }
    }

    pub(super) fn predict(
        &self,
        series: usize,
        mixture: f64,
        online: f64,
        day: i32,
    ) -> f64 {
        let x = inputs(mixture, online);
        let state = &self.states[series];
        let covariance = if day == self.day {
            state.covariance
        } else {
            state.forget(day - self.day).1
        };
        let variance = dot(&x, &times(&covariance, &x));
        damped(dot(&x, &state.mean), variance, DAMPING).clamp(EPS, 1.0 - EPS)
    }

    /// Forgets up to `day`; call once per day, before [`Self::observe`].
    pub(super) fn start_day(&mut self, day: i32) {
        let days = day - self.day;
        self.day = day;
        for state in &mut self.states {
            (state.precision, state.covariance) = state.forget(days);
        }
    }

    pub(super) fn observe(
        &mut self,
        series: usize,
        mixture: f64,
        online: f64,
        present: bool,
    ) {
        let x = inputs(mixture, online);
        let state = &mut self.states[series];
        let p = expit(dot(&x, &state.mean));
        let curvature = p * (1.0 - p);
        let y = if present { 1.0 } else { 0.0 };
        let direction = times(&state.covariance, &x);
        let shrink = 1.0 + curvature * dot(&direction, &x);
        for i in 0..3 {
            state.mean[i] += direction[i] * (y - p) / shrink;
            for j in 0..3 {
                state.covariance[i][j] -=
                    direction[i] * direction[j] * curvature / shrink;
                state.precision[i][j] += curvature * x[i] * x[j];
            }
        }
    }
}
