//! Hierarchical beta-binomial rates with calendar forgetting: the grid of experts.
//!
//! root -> occasion -> speaker's shift -> cell (speaker x occasion), for six half-lives
//! at once. Every tally is a sum that decays by `2^(-days / half-life)`; the decay is
//! applied when a tally is next touched, so that a day costs only what it touches.

use std::collections::BTreeMap;

/// Half-lives in days. Old formulas fade over years, newborn ones live on weeks: no one
/// half-life serves both, so all are kept and [`super::mixture`] weighs them.
pub(super) const HALF_LIVES: [f64; H] = [30.0, 60.0, 120.0, 240.0, 480.0, f64::INFINITY];
/// Number of half-lives.
pub(super) const H: usize = 6;
/// Prior strengths of a cell, in readouts, for every half-life.
pub(super) const CELL_STRENGTHS: [f64; 3] = [1.0, 3.0, 10.0];
/// Prior strengths of the experts that never forget.
pub(super) const STATIC_STRENGTHS: [f64; 3] = [3.0, 10.0, 30.0];
/// Experts with forgetting.
pub(super) const GRID: usize = H * CELL_STRENGTHS.len();
/// Experts among them with a half-life of 240 days or more.
pub(super) const SLOW: usize = 9;
/// Probabilities are kept this far from 0 and 1.
pub(super) const EPS: f64 = 1e-4;

const OCCASION_STRENGTH: f64 = 5.0;
const SPEAKER_STRENGTH: f64 = 3.0;
const SPEAKER_SHARE: f64 = 0.7;

/// What is left of a tally after `days`, per half-life. An empty tally stands at day 0
/// until it is touched, which may be later than the day asked about.
pub(super) fn decay(days: i32) -> [f64; H] {
    HALF_LIVES.map(|half_life| libm::exp2(-f64::from(days.max(0)) / half_life))
}

/// Decayed counts of one node: uses per series and half-life, readouts per half-life.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    day: i32,
    pub(super) n: [f64; H],
    /// `uses[series][half_life]`.
    uses: Vec<[f64; H]>,
}

impl Tally {
    fn new(n_series: usize) -> Self {
        Self { day: 0, n: [0.0; H], uses: vec![[0.0; H]; n_series] }
    }

    fn factor(&self, day: i32) -> [f64; H] {
        decay(day - self.day)
    }

    fn advance(&mut self, day: i32) {
        if day == self.day {
            return;
        }
        let factor = self.factor(day);
        self.day = day;
        scale(&mut self.n, &factor);
        for uses in &mut self.uses {
            scale(uses, &factor);
        }
    }

    fn add(&mut self, counts: &[u32]) {
        for n in &mut self.n {
            *n += 1.0;
        }
        for (uses, _) in self.uses.iter_mut().zip(counts).filter(|&(_, &count)| count > 0)
        {
            for k in uses {
                *k += 1.0;
            }
        }
    }
}

fn scale(values: &mut [f64; H], factor: &[f64; H]) {
    for (value, factor) in values.iter_mut().zip(factor) {
        *value *= factor;
    }
}

/// A speaker: his uses, and the uses that his occasions led one to expect.
#[derive(Clone, Debug)]
struct Speaker {
    own: Tally,
    expected: Tally,
}

/// All tallies of the hierarchy.
#[derive(Clone, Debug)]
pub(super) struct Hierarchy {
    n_series: usize,
    root: Tally,
    occasions: BTreeMap<u32, Tally>,
    speakers: BTreeMap<u32, Speaker>,
    cells: BTreeMap<(u32, u32), Tally>,
    empty: Tally,
}

/// The forecasts of the hierarchy for one readout.
#[derive(Clone, Debug)]
pub(super) struct HierForecast {
    /// `grid[series][half_life * 3 + strength]`.
    pub(super) grid: Vec<[f64; GRID]>,
    /// The three experts that never forget.
    pub(super) fixed: Vec<[f64; 3]>,
    /// Rate of the occasion, `[series][half_life]`; what the speaker is expected to do.
    pub(super) occasion: Vec<[f64; H]>,
}

impl HierForecast {
    /// The experts with long memories.
    pub(super) fn slow(&self, series: usize) -> [f64; SLOW] {
        let grid = &self.grid[series];
        core::array::from_fn(|i| grid[GRID - SLOW + i])
    }
}

/// The numbers behind one forecast of the hierarchy that never forgets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HierChain {
    /// Everyone, every occasion: uses and readouts.
    pub all: (u64, u64),
    /// Everyone on this occasion: uses and readouts.
    pub occasion: (u64, u64),
    /// The rate of this occasion, shrunk toward the rate of all.
    pub occasion_rate: f64,
    /// This speaker anywhere: uses and readouts.
    pub speaker: (u64, u64),
    /// Uses that his occasions led one to expect.
    pub speaker_expected: f64,
    /// His usual factor on the odds.
    pub speaker_factor: f64,
    /// The occasion's rate with his factor.
    pub shifted_rate: f64,
    /// This speaker on this occasion: uses and readouts.
    pub cell: (u64, u64),
    /// The rate of the cell (prior strength 3).
    pub rate: f64,
}

struct Node<'a> {
    tally: &'a Tally,
    factor: [f64; H],
}

impl<'a> Node<'a> {
    fn at(tally: &'a Tally, day: i32) -> Self {
        Self { tally, factor: tally.factor(day) }
    }

    fn n(&self, h: usize) -> f64 {
        self.tally.n[h] * self.factor[h]
    }

    fn k(&self, series: usize, h: usize) -> f64 {
        self.tally.uses[series][h] * self.factor[h]
    }
}

/// The shift of a speaker on the odds scale: observed against expected, both classes
/// shrunk by [`SPEAKER_STRENGTH`] pseudo-readouts split as his occasions would have it.
fn odds_shift(observed: f64, expected: f64, n: f64, base: f64) -> f64 {
    let m = if n > 1e-9 { expected / n } else { base };
    let (yes, no) = (SPEAKER_STRENGTH * m, SPEAKER_STRENGTH * (1.0 - m));
    let ratio =
        (observed + yes) * (n - expected + no) / ((expected + yes) * (n - observed + no));
    libm::exp(SPEAKER_SHARE * libm::log(ratio.max(1e-12)))
}

fn shifted(rate: f64, factor: f64) -> f64 {
    let rate = rate.clamp(1e-9, 1.0 - 1e-9);
    let odds = rate / (1.0 - rate) * factor;
    odds / (1.0 + odds)
}

impl Hierarchy {
    pub(super) fn new(n_series: usize) -> Self {
        Self {
            n_series,
            root: Tally::new(n_series),
            occasions: BTreeMap::new(),
            speakers: BTreeMap::new(),
            cells: BTreeMap::new(),
            empty: Tally::new(n_series),
        }
    }

    fn nodes(&self, day: i32, speaker: u32, occasion: u32) -> [Node<'_>; 5] {
        let empty = &self.empty;
        let person = self.speakers.get(&speaker);
        [
            Node::at(&self.root, day),
            Node::at(self.occasions.get(&occasion).unwrap_or(empty), day),
            Node::at(person.map_or(empty, |p| &p.own), day),
            Node::at(person.map_or(empty, |p| &p.expected), day),
            Node::at(self.cells.get(&(speaker, occasion)).unwrap_or(empty), day),
        ]
    }

    pub(super) fn predict(&self, day: i32, speaker: u32, occasion: u32) -> HierForecast {
        let [root, occ, own, expected, cell] = self.nodes(day, speaker, occasion);
        let mut out = HierForecast {
            grid: vec![[0.0; GRID]; self.n_series],
            fixed: vec![[0.0; 3]; self.n_series],
            occasion: vec![[0.0; H]; self.n_series],
        };
        for series in 0..self.n_series {
            for h in 0..H {
                // The root never becomes empty, however long the silence of the record.
                let base = (root.k(series, h) + 0.05) / (root.n(h) + 1.0);
                let rate = (occ.k(series, h) + OCCASION_STRENGTH * base)
                    / (occ.n(h) + OCCASION_STRENGTH);
                out.occasion[series][h] = rate;
                let factor =
                    odds_shift(own.k(series, h), expected.k(series, h), own.n(h), base);
                let q = shifted(rate, factor);
                let (k, n) = (cell.k(series, h), cell.n(h));
                for (i, m) in CELL_STRENGTHS.iter().enumerate() {
                    out.grid[series][h * 3 + i] =
                        ((k + m * q) / (n + m)).clamp(EPS, 1.0 - EPS);
                }
                if h == H - 1 {
                    out.fixed[series] = STATIC_STRENGTHS
                        .map(|m| ((k + m * q) / (n + m)).clamp(EPS, 1.0 - EPS));
                }
            }
        }
        out
    }

    pub(super) fn update(
        &mut self,
        day: i32,
        speaker: u32,
        occasion: u32,
        counts: &[u32],
        occasion_rates: &[[f64; H]],
    ) {
        let n_series = self.n_series;
        let fresh = || Tally::new(n_series);
        let person = self
            .speakers
            .entry(speaker)
            .or_insert_with(|| Speaker { own: fresh(), expected: fresh() });
        person.expected.advance(day);
        for (uses, rates) in person.expected.uses.iter_mut().zip(occasion_rates) {
            for (e, rate) in uses.iter_mut().zip(rates) {
                *e += rate;
            }
        }
        let occasion_tally = self.occasions.entry(occasion).or_insert_with(fresh);
        let cell = self.cells.entry((speaker, occasion)).or_insert_with(fresh);
        for tally in [&mut self.root, &mut person.own, occasion_tally, cell] {
            tally.advance(day);
            tally.add(counts);
        }
    }

    pub(super) fn chain(
        &self,
        day: i32,
        speaker: u32,
        occasion: u32,
        series: usize,
    ) -> HierChain {
        // The expert that never forgets holds plain counts, so its numbers can be shown.
        let h = H - 1;
        let [root, occ, own, expected, cell] = self.nodes(day, speaker, occasion);
        let pair = |node: &Node<'_>| (whole(node.k(series, h)), whole(node.n(h)));
        let base = (root.k(series, h) + 0.05) / (root.n(h) + 1.0);
        let occasion_rate = (occ.k(series, h) + OCCASION_STRENGTH * base)
            / (occ.n(h) + OCCASION_STRENGTH);
        let speaker_expected = expected.k(series, h);
        let speaker_factor =
            odds_shift(own.k(series, h), speaker_expected, own.n(h), base);
        let shifted_rate = shifted(occasion_rate, speaker_factor);
        HierChain {
            all: pair(&root),
            occasion: pair(&occ),
            occasion_rate,
            speaker: pair(&own),
            speaker_expected,
            speaker_factor,
            shifted_rate,
            cell: pair(&cell),
            rate: (cell.k(series, h) + 3.0 * shifted_rate) / (cell.n(h) + 3.0),
        }
    }
}

/// An undecayed tally is a whole number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of ones, far below 2^53"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}
