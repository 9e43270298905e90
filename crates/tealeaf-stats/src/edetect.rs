//! Evidence that accumulates: e-detectors for "this speaker has dropped it".
//!
//! One silence can never be significant, because its p-value is at least one minus the
//! forecast. A stream of readouts can: each contributes a likelihood ratio that has mean
//! one while nothing changes, and the products are added up so that a change may begin on
//! any day (Shin, Ramdas and Rinaldo 2024, NEJSDS 2:229, "E-detectors"; Shiryaev 1963;
//! Roberts 1966; Page 1954).
//!
//! The bounds hold for a forecast that is right. It is not quite: choose the threshold by
//! simulating both nulls (see [`crate::simulate`]) and print the simulated rate.

use crate::surprise::{DROPS, likelihood_ratio};

/// How the evidence adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// `R <- (R + 1) L`; expected false alarms at most readouts / threshold.
    ShiryaevRoberts,
    /// `R <- (R + w) L`, where `w` is the forecast chance of what is watched for (presence
    /// for a drop): a readout that was not expected to have the formula adds little.
    /// Expected false alarms at most the sum of the weights over the threshold.
    WeightedShiryaevRoberts,
    /// `R <- max(R, 1) L`: a little quicker for a large change.
    Cusum,
}

/// What is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Presence becomes rarer than forecast.
    Drop,
    /// Presence becomes more frequent than forecast.
    Rise,
}

/// The evidence for one speaker, one family and one direction.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{Detector, Direction, Statistic};
/// let mut watch =
///     Detector::new(Statistic::WeightedShiryaevRoberts, Direction::Drop, 100.0);
/// // Forecast 0.8 each time. As usual, then never again.
/// for readout in 0..40 {
///     assert!(!watch.observe(0.8, readout % 5 != 0));
/// }
/// let silent = (1..).find(|_| watch.observe(0.8, false)).unwrap();
/// assert!(silent <= 5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Detector {
    statistic: Statistic,
    direction: Direction,
    threshold: f64,
    /// One running value for each size of change in [`DROPS`].
    values: [f64; 3],
    weights: f64,
}

impl Detector {
    /// A detector that has seen nothing. With an infinite threshold it never resets.
    pub fn new(statistic: Statistic, direction: Direction, threshold: f64) -> Self {
        Self { statistic, direction, threshold, values: [0.0; 3], weights: 0.0 }
    }

    /// Adds a readout with its forecast; true when the evidence reaches the threshold, at
    /// which it starts again from nothing.
    pub fn observe(&mut self, p_present: f64, present: bool) -> bool {
        let p = p_present.clamp(1e-9, 1.0 - 1e-9);
        let weight = match self.direction {
            Direction::Drop => p,
            Direction::Rise => 1.0 - p,
        };
        let weight = match self.statistic {
            Statistic::WeightedShiryaevRoberts => weight,
            Statistic::ShiryaevRoberts | Statistic::Cusum => 1.0,
        };
        self.weights += weight;
        for (value, shift) in self.values.iter_mut().zip(DROPS) {
            let ratio = likelihood_ratio(p, present, self.direction, shift);
            *value = match self.statistic {
                Statistic::Cusum => value.max(1.0),
                Statistic::ShiryaevRoberts | Statistic::WeightedShiryaevRoberts => {
                    *value + weight
                }
            } * ratio;
        }
        let alarm = self.value() >= self.threshold;
        if alarm {
            self.values = [0.0; 3];
        }
        alarm
    }

    /// The accumulated evidence: the mean over the sizes of change.
    pub fn value(&self) -> f64 {
        self.values.iter().sum::<f64>() / 3.0
    }

    /// Sum of the weights: the expected evidence while nothing changes.
    pub fn weights(&self) -> f64 {
        self.weights
    }

    /// Evidence over its expectation: an e-value for "no change so far", to be compared
    /// across streams by [`crate::e_bh`]. Only for a detector that does not reset, and not
    /// for [`Statistic::Cusum`], whose expectation is not the sum of the weights.
    pub fn e_value(&self) -> f64 {
        self.value() / self.weights.max(1e-9)
    }
}

/// Whether one person changed, or everyone did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// No alarm for this person.
    None,
    /// He changed and the others did not.
    Person,
    /// The others changed as well: drift of the whole apparatus, no signal about a person.
    Everyone,
}

/// Tells a change of one person from drift of everyone: the same detector is run on his
/// readouts and on those of all others, and the highest value of each within the window of
/// interest is compared with the threshold.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{Shift, shift};
/// assert_eq!(shift(130.0, 4.0, 100.0), Shift::Person);
/// assert_eq!(shift(130.0, 900.0, 100.0), Shift::Everyone);
/// assert_eq!(shift(30.0, 900.0, 100.0), Shift::None);
/// ```
pub fn shift(person: f64, others: f64, threshold: f64) -> Shift {
    if person < threshold {
        Shift::None
    } else if others < threshold {
        Shift::Person
    } else {
        Shift::Everyone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Source;

    /// The mean of R over many true streams is the sum of the weights.
    #[test]
    fn evidence_has_its_expected_mean() {
        for direction in [Direction::Drop, Direction::Rise] {
            let mut source = Source::new(7);
            let (mut total, mut weights) = (0.0, 0.0);
            for _ in 0..40_000 {
                let kind = Statistic::WeightedShiryaevRoberts;
                let mut d = Detector::new(kind, direction, f64::INFINITY);
                for p in [0.3, 0.6, 0.5, 0.4] {
                    d.observe(p, source.chance(p));
                }
                total += d.value();
                weights += d.weights();
            }
            let ratio = total / weights;
            assert!((ratio - 1.0).abs() < 0.03, "{direction:?}: {ratio}");
        }
    }
}
