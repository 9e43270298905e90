//! A rate for one (speaker, occasion) cell that borrows strength from its neighbours.
//!
//! A cell often holds one or two readouts, sometimes none. So the rate is built in
//! three steps that a reader can follow: how often anyone uses the formula on this
//! occasion; by what factor this speaker usually differs from what his occasions lead
//! one to expect; what he himself did in his own few cases. This is one member of the
//! forecaster's grid, fitted in one call: enough for a first answer, and its chain of
//! numbers is the explanation.

use std::collections::BTreeMap;

use crate::Estimate;
use crate::special::{beta_quantile, expit, logit};

/// One earlier readout, as the statistics see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastReadout {
    /// Who spoke.
    pub speaker: u32,
    /// On what occasion.
    pub occasion: u32,
    /// Day index.
    pub day: i32,
    /// Whether the formula (or any member of the family) was there.
    pub present: bool,
}

/// The chain of numbers that leads to a pooled rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PooledRate {
    /// Everyone, every occasion: uses and readouts.
    pub all: (u64, u64),
    /// Everyone on this occasion: uses and readouts.
    pub occasion: (u64, u64),
    /// Rate of this occasion, shrunk toward the rate of all readouts.
    pub occasion_rate: f64,
    /// This speaker on any occasion: uses and readouts.
    pub speaker: (u64, u64),
    /// Uses that the speaker's occasions alone would have led one to expect.
    pub speaker_expected: f64,
    /// The speaker's usual factor on the odds; 1 when nothing is known of him.
    pub speaker_factor: f64,
    /// Rate of the occasion with the speaker's factor applied.
    pub shifted_rate: f64,
    /// This speaker on this occasion: uses and readouts.
    pub cell: (u64, u64),
    /// The pooled rate. Its interval is the central interval of the beta posterior of the
    /// cell, `n` the readouts of the occasion.
    pub rate: Estimate,
}

/// Strength of the prior of an occasion, in readouts.
const OCCASION_STRENGTH: f64 = 5.0;
/// Pseudo-observations that hold a speaker's factor near 1.
const SPEAKER_STRENGTH: f64 = 3.0;
/// Share of the speaker's log-odds shift that is applied.
const SPEAKER_SHARE: f64 = 0.7;
/// Strength of the prior of a cell, in readouts.
const CELL_STRENGTH: f64 = 3.0;

/// Forecasts the chance of presence for `speaker` on `occasion`, from the readouts before
/// `day`.
///
/// Hierarchical beta-binomial (Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 5, with
/// the hyper-parameters fixed): with `p0` the rate of all readouts,
/// `p_o = (k_o + 5 p0) / (n_o + 5)`; the speaker's log-odds shift is
/// `d = ln[(O + 3m) / (E + 3m)] - ln[(n - O + 3(1-m)) / (n - E + 3(1-m))]`, where `O` are
/// his uses, `E` the uses that the occasions led one to expect on each day, and
/// `m = E / n`; then `q = sigmoid(logit p_o + 0.7 d)`, and the cell is
/// `(k_so + 3 q) / (n_so + 3)`.
///
/// Rows on or after `day` are never used, so an answer does not depend on what came later.
/// Rows of one day do not see one another. `None` when no row is left.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{PastReadout, Unusual, pooled_rate, silence_bits};
///
/// // Speaker 1 nearly always uses the formula at meetings (occasion 0); on inspections
/// // (occasion 1) few people do, and he was there once.
/// let mut past = Vec::new();
/// for day in 0..120 {
///     let other = 2 + u32::try_from(day % 3).unwrap();
///     past.push(PastReadout { speaker: 1, occasion: 0, day, present: day % 9 != 0 });
///     past.push(PastReadout { speaker: other, occasion: 1, day, present: day % 5 == 0 });
/// }
/// past.push(PastReadout { speaker: 1, occasion: 1, day: 60, present: true });
///
/// let chain = pooled_rate(past, 1, 1, 200, 0.95).unwrap();
/// assert_eq!(chain.cell, (1, 1));
/// assert!(chain.occasion_rate < chain.rate.mid && chain.rate.mid < 0.9);
/// let expected = chain.rate.mid * chain.occasion.1 as f64;
/// let word = Unusual::of(silence_bits(chain.rate.mid), chain.occasion.1, expected);
/// assert!(word <= Unusual::WorthALook);
/// ```
///
/// # Panics
///
/// When `level` is not strictly between 0 and 1.
///
/// # Complexity
///
/// One sort and one pass over the rows; memory proportional to them.
pub fn pooled_rate(
    past: impl IntoIterator<Item = PastReadout>,
    speaker: u32,
    occasion: u32,
    day: i32,
    level: f64,
) -> Option<PooledRate> {
    assert!(0.0 < level && level < 1.0, "pooled_rate: level = {level} is not in (0, 1)");
    let mut rows: Vec<PastReadout> =
        past.into_iter().filter(|row| row.day < day).collect();
    if rows.is_empty() {
        return None;
    }
    // A full key: the answer must not depend on the order in which rows arrive.
    rows.sort_unstable_by_key(|row| (row.day, row.speaker, row.occasion, row.present));

    let mut all = Tally::default();
    let mut occasions: BTreeMap<u32, Tally> = BTreeMap::new();
    let (mut own, mut cell, mut expected) = (Tally::default(), Tally::default(), 0.0);
    for block in rows.chunk_by(|a, b| a.day == b.day) {
        for row in block.iter().filter(|row| row.speaker == speaker) {
            let tally = occasions.get(&row.occasion).copied().unwrap_or_default();
            expected += tally.shrunk(all.rate());
        }
        for row in block {
            all.add(row.present);
            occasions.entry(row.occasion).or_default().add(row.present);
            if row.speaker == speaker {
                own.add(row.present);
                if row.occasion == occasion {
                    cell.add(row.present);
                }
            }
        }
    }
    let here = occasions.get(&occasion).copied().unwrap_or_default();
    let occasion_rate = here.shrunk(all.rate());
    let shift = speaker_shift(own, expected, all.rate());
    let shifted_rate = expit(logit(occasion_rate) + SPEAKER_SHARE * shift);
    let (k, n) = (cell.k as f64, cell.n as f64);
    let yes = k + CELL_STRENGTH * shifted_rate;
    let no = n - k + CELL_STRENGTH * (1.0 - shifted_rate);
    let mid = yes / (yes + no);
    let tail = (1.0 - level) / 2.0;
    let rate = Estimate {
        // A beta with a shape below one can put its mean outside the central interval.
        low: beta_quantile(tail, yes, no).min(mid),
        mid,
        high: beta_quantile(1.0 - tail, yes, no).max(mid),
        level,
        n: here.n,
    };
    Some(PooledRate {
        all: all.pair(),
        occasion: here.pair(),
        occasion_rate,
        speaker: own.pair(),
        speaker_expected: expected,
        speaker_factor: libm::exp(SPEAKER_SHARE * shift),
        shifted_rate,
        cell: cell.pair(),
        rate,
    })
}

/// Strength of the occasion's rate in a cell's steady rate, in readouts.
const MIX_STRENGTH: f64 = 2.0;

/// What each readout would be expected to have if nobody ever changed: the exposure for
/// [`change_points`](crate::change_points) that takes the mix of speakers and occasions out.
///
/// The rate of the row's cell over all rows given, `(k + 2 p_o) / (n + 2)` with `p_o` the
/// occasion's rate, scaled so that expectations add up to the uses. Unlike a forecast it
/// does not follow a change, so a change stands out; and it looks at all rows, so give only
/// those known on the day as of which the question is asked.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{ChangeSettings, PastReadout, change_points, mix_expectations};
///
/// // Always said on occasion 1, never on occasion 0; after day 50 occasion 1 is commoner.
/// let rows: Vec<PastReadout> = (0..100)
///     .map(|day| {
///         let occasion = u32::from(if day < 50 { day % 5 == 0 } else { day % 5 != 0 });
///         PastReadout { speaker: 1, occasion, day, present: occasion == 1 }
///     })
///     .collect();
/// let counts: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.present))).collect();
/// let settings = ChangeSettings::default();
/// let raw = change_points(&counts, &[1.0; 100], settings);
/// let adjusted = change_points(&counts, &mix_expectations(&rows), settings);
/// assert_eq!((raw.segments.len(), adjusted.segments.len()), (2, 1));
/// ```
pub fn mix_expectations(rows: &[PastReadout]) -> Vec<f64> {
    let mut occasions: BTreeMap<u32, Tally> = BTreeMap::new();
    let mut cells: BTreeMap<(u32, u32), Tally> = BTreeMap::new();
    for row in rows {
        occasions.entry(row.occasion).or_default().add(row.present);
        cells.entry((row.speaker, row.occasion)).or_default().add(row.present);
    }
    let mut out: Vec<f64> = rows
        .iter()
        .map(|row| {
            let occasion = occasions[&row.occasion];
            let cell = cells[&(row.speaker, row.occasion)];
            let rate = occasion.k as f64 / occasion.n as f64;
            (cell.k as f64 + MIX_STRENGTH * rate) / (cell.n as f64 + MIX_STRENGTH)
        })
        .collect();
    let uses = rows.iter().filter(|row| row.present).count() as f64;
    let scale = uses / out.iter().sum::<f64>().max(1e-12);
    out.iter_mut().for_each(|value| *value *= scale);
    out
}

/// Observed against expected on the log-odds scale, shrunk toward no difference.
fn speaker_shift(own: Tally, expected: f64, base: f64) -> f64 {
    let (o, n) = (own.k as f64, own.n as f64);
    let m = if own.n > 0 { expected / n } else { base };
    let (yes, no) = (SPEAKER_STRENGTH * m, SPEAKER_STRENGTH * (1.0 - m));
    libm::log((o + yes) / (expected + yes))
        - libm::log((n - o + no) / (n - expected + no))
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    k: u64,
    n: u64,
}

impl Tally {
    fn add(&mut self, present: bool) {
        self.k += u64::from(present);
        self.n += 1;
    }

    /// The root rate, with a twentieth of a use so that it is never zero.
    fn rate(self) -> f64 {
        (self.k as f64 + 0.05) / (self.n as f64 + 1.0)
    }

    fn shrunk(self, base: f64) -> f64 {
        (self.k as f64 + OCCASION_STRENGTH * base) / (self.n as f64 + OCCASION_STRENGTH)
    }

    const fn pair(self) -> (u64, u64) {
        (self.k, self.n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<PastReadout> {
        let mut out = Vec::new();
        for i in 0..300_u32 {
            out.push(PastReadout {
                speaker: i % 7,
                occasion: i % 4,
                day: i32::try_from(i / 2).unwrap(),
                present: (i * 7919 + i / 3) % 5 < i % 4,
            });
        }
        out
    }

    #[test]
    fn later_rows_change_nothing() {
        let all = rows();
        for day in [1, 10, 40, 149] {
            let before: Vec<_> = all.iter().copied().filter(|r| r.day < day).collect();
            let a = pooled_rate(all.clone(), 3, 2, day, 0.9);
            let b = pooled_rate(before, 3, 2, day, 0.9);
            assert!(a == b && a.is_some(), "day {day}");
        }
    }

    #[test]
    fn order_of_rows_changes_nothing() {
        let mut reversed = rows();
        reversed.reverse();
        assert!(
            pooled_rate(rows(), 1, 1, 150, 0.9) == pooled_rate(reversed, 1, 1, 150, 0.9)
        );
    }

    #[test]
    fn an_unknown_speaker_gets_the_rate_of_the_occasion() {
        let chain = pooled_rate(rows(), 99, 3, 1000, 0.9).unwrap();
        assert!((chain.speaker_factor - 1.0).abs() < 1e-12);
        assert!((chain.rate.mid - chain.occasion_rate).abs() < 1e-12);
        assert!(chain.rate.low <= chain.rate.mid && chain.rate.mid <= chain.rate.high);
        assert!(pooled_rate(rows(), 1, 1, 0, 0.9).is_none());
    }
}
