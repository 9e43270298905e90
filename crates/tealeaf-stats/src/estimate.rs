//! An estimate is never a bare number.

/// A rate with its interval: `low <= mid <= high`, all in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Lower end of the interval.
    pub low: f64,
    /// Point estimate.
    pub mid: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Level of the interval, for example 0.95.
    pub level: f64,
    /// Number of cases it rests on.
    pub n: u64,
}
