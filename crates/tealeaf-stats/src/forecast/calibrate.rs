//! The last step: what a forecast of this size has meant so far.
//!
//! Forecasts of all series are compared with what happened, by their logit; where events
//! were rarer or more frequent than forecast, later forecasts of that size are moved.
//! Both tails need it, because silences are judged there and one series alone has too few
//! cases in them. A smooth cousin of isotonic recalibration (Zadrozny and Elkan 2002) that
//! learns online.

use super::hier::EPS;
use crate::special::{expit, logit};

/// Logits at which the shift is known; between them it is interpolated.
const NODES: usize = 19;
const LOWEST: f64 = -9.0;
/// Events of the rarer kind that hold a shift near zero: silences above even odds, of which
/// an archive has dozens, and presences below, of which it has hundreds.
const PRIOR_EVENTS: (f64, f64) = (10.0, 30.0);
const HALF_LIFE: f64 = 720.0;

/// Observed and expected events by size of forecast.
#[derive(Clone, Debug)]
pub(super) struct Calibration {
    day: i32,
    n: [f64; NODES],
    expected: [f64; NODES],
    observed: [f64; NODES],
    shift: [f64; NODES],
}

/// The node below a logit, and the share of the node above.
fn place(z: f64) -> (usize, f64) {
    let at = (z - LOWEST).clamp(0.0, (NODES - 1) as f64);
    let mut node = 0;
    while node + 2 < NODES && (node + 1) as f64 <= at {
        node += 1;
    }
    (node, at - node as f64)
}

impl Calibration {
    pub(super) fn new() -> Self {
        let zero = [0.0; NODES];
        Self { day: 0, n: zero, expected: zero, observed: zero, shift: zero }
    }

    pub(super) fn apply(&self, p: f64) -> f64 {
        let z = logit(p);
        let (node, above) = place(z);
        let shift = self.shift[node] * (1.0 - above) + self.shift[node + 1] * above;
        expit(z + shift).clamp(EPS, 1.0 - EPS)
    }

    pub(super) fn start_day(&mut self, day: i32) {
        let left = libm::exp2(-f64::from((day - self.day).max(0)) / HALF_LIFE);
        self.day = day;
        for sums in [&mut self.n, &mut self.expected, &mut self.observed] {
            sums.iter_mut().for_each(|value| *value *= left);
        }
    }

    /// Adds a forecast as it was before this step.
    pub(super) fn observe(&mut self, p: f64, present: bool) {
        let (node, above) = place(logit(p));
        for (node, share) in [(node, 1.0 - above), (node + 1, above)] {
            self.n[node] += share;
            self.expected[node] += share * p;
            if present {
                self.observed[node] += share;
            }
        }
    }

    /// Takes the day's events into the shifts.
    pub(super) fn end_day(&mut self) {
        for node in 0..NODES {
            let (n, e, o) = (self.n[node], self.expected[node], self.observed[node]);
            let high = node as f64 + LOWEST > 0.0;
            let prior = if high { PRIOR_EVENTS.0 } else { PRIOR_EVENTS.1 };
            let more = libm::log((o + prior) / (e + prior));
            let fewer = libm::log((n - o + prior) / (n - e + prior));
            self.shift[node] = more - fewer;
            // Nodes are one logit apart: a smaller forecast must stay the smaller one.
            if node > 0 {
                self.shift[node] = self.shift[node].max(self.shift[node - 1] - 0.9);
            }
        }
    }
}
