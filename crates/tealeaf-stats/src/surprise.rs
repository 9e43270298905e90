//! How surprising one silence (or one presence) is, and how many chance would give.
//!
//! A silence is surprising in proportion to how sure the forecast was of a presence.
//! It is measured in bits, worded on a fixed scale, and always shown together with the
//! number of equally surprising silences that chance alone would give.

use crate::Direction;
use crate::special::{expit, logit};

/// Surprisal of an event that had probability `p`: `-log2(p)` bits.
///
/// One bit is a coin flip, two bits one in four, seven bits one in 128 (Shannon 1948).
/// A probability of zero is held at 2^-60: no forecast here is that sure.
///
/// # Examples
///
/// ```
/// assert!((tealeaf_stats::bits(0.25) - 2.0).abs() < 1e-12);
/// ```
pub fn bits(p: f64) -> f64 {
    // `0.0 -` instead of a leading minus: certainty is 0 bits, not -0.
    0.0 - libm::log2(p.clamp(8.7e-19, 1.0))
}

/// Surprisal in bits of a silence when presence had the probability `p_present`.
///
/// # Examples
///
/// ```
/// // The forecast expected the formula in 55 of 100 such readouts: a coin flip.
/// let silence = tealeaf_stats::silence_bits(0.55);
/// assert!((silence - 1.152).abs() < 1e-3);
/// ```
pub fn silence_bits(p_present: f64) -> f64 {
    bits(1.0 - p_present)
}

/// The word for a surprisal, on a scale fixed once for all reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unusual {
    /// The comparison class has too few readouts, or expects too few uses, to say.
    TooFewToSay,
    /// Less than 2 bits: happens by chance more than once in four.
    Ordinary,
    /// From 2 to less than 4 bits: between one in four and one in sixteen.
    WorthALook,
    /// From 4 to 7 bits: down to one in 128.
    Unusual,
    /// More than 7 bits.
    Rare,
}

impl Unusual {
    /// Fewest earlier readouts a comparison class needs before anything is said.
    pub const MIN_CLASS: u64 = 10;
    /// Fewest uses that the class must lead one to expect before a silence is judged.
    pub const MIN_EXPECTED: f64 = 1.0;

    /// Words a surprisal that rests on a class of `class_n` earlier readouts with
    /// `class_expected` expected uses in them.
    ///
    /// # Examples
    ///
    /// ```
    /// use tealeaf_stats::Unusual;
    /// assert_eq!(Unusual::of(1.15, 131, 26.0), Unusual::Ordinary);
    /// assert_eq!(Unusual::of(2.8, 35, 11.0), Unusual::WorthALook);
    /// assert_eq!(Unusual::of(2.8, 4, 3.0), Unusual::TooFewToSay);
    /// assert_eq!(Unusual::of(0.1, 40, 0.3), Unusual::TooFewToSay);
    /// ```
    pub fn of(bits: f64, class_n: u64, class_expected: f64) -> Self {
        if class_n < Self::MIN_CLASS || class_expected < Self::MIN_EXPECTED {
            Self::TooFewToSay
        } else if bits < 2.0 {
            Self::Ordinary
        } else if bits < 4.0 {
            Self::WorthALook
        } else if bits <= 7.0 {
            Self::Unusual
        } else {
            Self::Rare
        }
    }

    /// The plain word, in English.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TooFewToSay => "too few to say",
            Self::Ordinary => "ordinary",
            Self::WorthALook => "worth a look",
            Self::Unusual => "unusual",
            Self::Rare => "rare",
        }
    }
}

/// How many events at least this surprising chance gives, and how many were seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChanceBudget {
    /// Threshold in bits.
    pub bits: f64,
    /// Sum of the forecast probabilities of the events that would reach the threshold.
    pub expected: f64,
    /// Events that did happen and reach it.
    pub observed: u64,
    /// Number of forecasts that could have reached it.
    pub n: u64,
}

/// Adds up how many events of `threshold_bits` or more the forecasts themselves expect.
///
/// Each row is `(p, happened)`: the forecast probability of the event (for silences,
/// `1 - p_present`) and whether it happened. By linearity of expectation the sum of the
/// probabilities that reach the threshold is the expected number, whatever the
/// dependence between rows. If the forecasts are calibrated, `observed` lies near it.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::chance_budget;
/// // Forty readouts where a silence had one chance in ten, and five silences.
/// let rows = (0..40).map(|i| (0.1, i < 5));
/// let budget = chance_budget(rows, 3.0);
/// assert!((budget.expected - 4.0).abs() < 1e-9);
/// assert_eq!((budget.observed, budget.n), (5, 40));
/// ```
pub fn chance_budget(
    rows: impl IntoIterator<Item = (f64, bool)>,
    threshold_bits: f64,
) -> ChanceBudget {
    let mut budget =
        ChanceBudget { bits: threshold_bits, expected: 0.0, observed: 0, n: 0 };
    for (p, happened) in rows {
        if bits(p) >= threshold_bits {
            budget.expected += p;
            budget.observed += u64::from(happened);
            budget.n += 1;
        }
    }
    budget
}

/// Drops on the log-odds scale that "dropped" is spread over, with equal weight.
pub const DROPS: [f64; 3] = [1.0, 2.0, 4.0];

/// Bayes factor of "this speaker dropped it" against "as usual", from one readout.
///
/// The alternative is an even mixture of log-odds shifts by [`DROPS`] below the forecast
/// (the method of mixtures, Robbins 1970). For a silence it can never exceed
/// `1 / (1 - p_present)`, so one silence after a forecast of 0.55 is at most 2.2: a
/// single omission proves nothing.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::bayes_factor_drop;
/// assert!(bayes_factor_drop(0.55, false) < 2.23);
/// assert!(bayes_factor_drop(0.55, true) < 1.0);
/// ```
pub fn bayes_factor_drop(p_present: f64, present: bool) -> f64 {
    bayes_factor(p_present, present, Direction::Drop)
}

/// The same for either direction: "dropped it" or "took it up".
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{Direction, bayes_factor};
/// assert!(bayes_factor(0.05, true, Direction::Rise) > 5.0);
/// ```
pub fn bayes_factor(p_present: f64, present: bool, direction: Direction) -> f64 {
    let p = p_present.clamp(1e-9, 1.0 - 1e-9);
    let ratios = DROPS.map(|shift| likelihood_ratio(p, present, direction, shift));
    ratios.iter().sum::<f64>() / 3.0
}

/// Likelihood of one outcome after a change by `shift` on the log-odds, over that without.
pub(crate) fn likelihood_ratio(
    p: f64,
    present: bool,
    direction: Direction,
    shift: f64,
) -> f64 {
    let q = match direction {
        Direction::Drop => expit(logit(p) - shift),
        Direction::Rise => expit(logit(p) + shift),
    };
    if present { q / p } else { (1.0 - q) / (1.0 - p) }
}
