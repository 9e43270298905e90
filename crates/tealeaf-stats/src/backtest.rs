//! The whole apparatus tried on an archive: what would it have said, and was it right?
//!
//! Replays every day in order, scores the forecasts of a stretch of days against simple
//! baselines, and simulates how often the detectors would cry wolf on this very archive.
//! The same function checks this crate on its reference data and a user's own record.

mod baselines;
mod streams;

pub use streams::{StreamPlan, Streams};

use core::ops::Range;

use crate::simulate::Source;
use crate::{
    ChanceBudget, DayError, Families, Forecast, Forecaster, Observed, Reliability, auc,
    bits, chance_budget, ks_distance, log_score, pit, pit_count, reliability,
};

/// What to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Days whose forecasts are scored. Settings must have been chosen on earlier days.
    pub judged: Range<i32>,
    /// Days over which the chance budget and the ranking are taken; may be longer.
    pub budget: Range<i32>,
    /// For each row, whether it is of the main class, for which everything is told apart:
    /// texts in which the phrases could stand at all.
    pub main: Vec<bool>,
    /// Families whose series follow those of the formulas, in this order.
    pub families: Families,
    /// Simulate the detectors of the first family; takes most of the time.
    pub streams: Option<StreamPlan>,
    /// Seed of everything random.
    pub seed: u64,
}

/// Seen against expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// How many were seen.
    pub seen: u64,
    /// How many were expected.
    pub expected: f64,
}

impl Seen {
    /// Seen over expected.
    pub fn ratio(&self) -> f64 {
        self.seen as f64 / self.expected.max(1e-9)
    }

    fn of(events: impl Iterator<Item = (f64, bool)>) -> Self {
        events.fold(Self { seen: 0, expected: 0.0 }, |sum, (p, happened)| Self {
            seen: sum.seen + u64::from(happened),
            expected: sum.expected + p,
        })
    }
}

/// A score against that of a baseline, in bits; lower is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Ours.
    pub bits: f64,
    /// The baseline's.
    pub baseline: f64,
}

impl Gain {
    /// Share of the baseline's bits that is saved, in percent.
    pub fn percent(&self) -> f64 {
        100.0 * (1.0 - self.bits / self.baseline)
    }
}

/// What the replay showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// Readouts judged, and those of the main class.
    pub n: (u64, u64),
    /// Log score against the speaker's past rate.
    pub over_speaker: Gain,
    /// Log score against the raw rate of speaker and occasion.
    pub over_cell: Gain,
    /// Reliability over all judged readouts.
    pub all: Reliability,
    /// Reliability in the main class.
    pub main: Reliability,
    /// Randomised transforms in the main class: uniform when the forecasts are right.
    pub pit: Vec<f64>,
    /// Their distance from uniform.
    pub pit_distance: f64,
    /// Silences where the forecast of presence was .9 or more.
    pub sure_silences: Seen,
    /// Presences where it was under .05.
    pub unlikely_presences: Seen,
    /// Counts against the speaker's gamma-Poisson.
    pub counts: Gain,
    /// Shares of the main class' counts inside the central 80 and 95 %, randomised.
    pub inside: (f64, f64),
    /// For each family, its event in the main class against the product of its members.
    pub families: Vec<Gain>,
    /// Silences of 2, 3 and 4 bits.
    pub budgets: Vec<ChanceBudget>,
    /// Area under the curve of a planted drop against a natural absence, main class.
    pub ranking: f64,
    /// Detectors.
    pub streams: Option<Streams>,
}

/// Forecasts every readout from earlier days alone, in the order given.
///
/// # Errors
///
/// When the rows are not in order of days, or have unequal numbers of counts.
pub fn replay(rows: &[Observed], n_formulas: usize) -> Result<Vec<Forecast>, DayError> {
    let n_series = rows.first().map_or(n_formulas, |row| row.counts.len());
    let followers = n_series.saturating_sub(n_formulas);
    let mut forecaster = Forecaster::with_followers(n_series - followers, followers);
    let mut out = Vec::with_capacity(rows.len());
    for day in rows.chunk_by(|a, b| a.readout.day == b.readout.day) {
        out.extend(forecaster.step(day)?);
    }
    Ok(out)
}

/// Replays an archive and judges it. `None` when no known readout lies in the judged days,
/// or none of them is of the main class.
///
/// # Errors
///
/// As [`replay`].
///
/// # Panics
///
/// When `plan.main` has not one mark for each row.
pub fn backtest(
    rows: &[Observed],
    n_formulas: usize,
    plan: &Plan,
) -> Result<Option<Backtest>, DayError> {
    assert_eq!(plan.main.len(), rows.len(), "one mark for each row");
    let forecasts = replay(rows, n_formulas)?;
    let view = View { rows, forecasts: &forecasts, n_formulas, plan };
    Ok(view.judge())
}

#[derive(Clone, Copy)]
struct View<'a> {
    rows: &'a [Observed],
    forecasts: &'a [Forecast],
    n_formulas: usize,
    plan: &'a Plan,
}

impl View<'_> {
    /// Known readouts of these days.
    fn of_days(&self, days: &Range<i32>) -> Vec<usize> {
        let here = |i: &usize| {
            let readout = &self.rows[*i].readout;
            readout.known && days.contains(&readout.day)
        };
        (0..self.rows.len()).filter(here).collect()
    }

    fn main_of(&self, rows: &[usize]) -> Vec<usize> {
        rows.iter().copied().filter(|&i| self.plan.main[i]).collect()
    }

    fn present(&self, i: usize, series: usize) -> bool {
        self.rows[i].counts[series] > 0
    }

    fn p(&self, i: usize, series: usize) -> f64 {
        self.forecasts[i].p[series]
    }

    /// Forecasts of all formulas in these rows with what happened.
    fn cases(&self, rows: &[usize]) -> Vec<(f64, bool)> {
        let of_row = |&i: &usize| {
            (0..self.n_formulas).map(move |s| (self.p(i, s), self.present(i, s)))
        };
        rows.iter().flat_map(of_row).collect()
    }

    fn judge(&self) -> Option<Backtest> {
        let all = self.of_days(&self.plan.judged);
        let main = self.main_of(&all);
        let (cases, main_cases) = (self.cases(&all), self.cases(&main));
        let ours = log_score(cases.iter().copied())?;
        let (speaker, cell) = baselines::presence(self.rows, &all, self.n_formulas);
        let gain = |base: Vec<f64>| {
            let pairs = base.into_iter().zip(&cases).map(|(p, case)| (p, case.1));
            log_score(pairs).map(|baseline| Gain { bits: ours, baseline })
        };
        let mut source = Source::new(self.plan.seed);
        let values: Vec<f64> =
            main_cases.iter().map(|&(p, y)| pit(p, y, source.uniform())).collect();
        let sure = cases.iter().filter(|case| case.0 >= 0.9);
        let unlikely = cases.iter().filter(|case| case.0 < 0.05);
        let (counts, inside) = self.counts(&all, &mut source);
        let long = self.of_days(&self.plan.budget);
        let silences: Vec<(f64, bool)> =
            self.cases(&long).into_iter().map(|(p, y)| (1.0 - p, !y)).collect();
        let families = 0..self.plan.families.len();
        Some(Backtest {
            n: (all.len() as u64, main.len() as u64),
            over_speaker: gain(speaker)?,
            over_cell: gain(cell)?,
            all: reliability(cases.iter().copied())?,
            main: reliability(main_cases.iter().copied())?,
            pit_distance: ks_distance(&values)?,
            pit: values,
            sure_silences: Seen::of(sure.map(|&(p, y)| (1.0 - p, !y))),
            unlikely_presences: Seen::of(unlikely.copied()),
            counts,
            inside,
            families: families.filter_map(|f| self.family(&main, f)).collect(),
            budgets: [2.0, 3.0, 4.0]
                .map(|b| chance_budget(silences.iter().copied(), b))
                .to_vec(),
            ranking: auc(&self.cases(&self.main_of(&long))).unwrap_or(0.5),
            streams: self
                .plan
                .streams
                .as_ref()
                .and_then(|plan| streams::simulate(self, plan, self.n_formulas)),
        })
    }

    fn counts(&self, rows: &[usize], source: &mut Source) -> (Gain, (f64, f64)) {
        const MOST: u32 = 60;
        let base = baselines::counts(self.rows, rows, self.n_formulas, MOST);
        let (mut ours, mut theirs, mut values) = (0.0, 0.0, Vec::new());
        for (&i, base) in rows.iter().zip(&base) {
            for (s, chance) in base.iter().enumerate() {
                let count = self.rows[i].counts[s].min(MOST) as usize;
                let pmf = self.forecasts[i].pmf(s, MOST as usize + 1);
                ours += bits(pmf[count].max(1e-9));
                theirs += bits(chance.max(1e-9));
                let u = pit_count(&pmf, count, source.uniform());
                if self.plan.main[i] {
                    values.push(u);
                }
            }
        }
        let n = (rows.len() * self.n_formulas) as f64;
        let inside = |tail: f64| {
            let held = values.iter().filter(|&&u| tail < u && u < 1.0 - tail).count();
            held as f64 / (values.len() as f64).max(1.0)
        };
        let gain = Gain { bits: ours / n, baseline: theirs / n };
        (gain, (inside(0.1), inside(0.025)))
    }

    /// The event "any member" forecast directly, against the product of its members.
    fn family(&self, rows: &[usize], family: usize) -> Option<Gain> {
        let series = self.n_formulas + family;
        let members = self.plan.families.members(family);
        let direct = rows.iter().map(|&i| (self.p(i, series), self.present(i, series)));
        let product = rows.iter().map(|&i| {
            let silent: f64 = members.iter().map(|&s| 1.0 - self.p(i, s)).product();
            (1.0 - silent.clamp(1e-6, 1.0 - 1e-6), self.present(i, series))
        });
        Some(Gain { bits: log_score(direct)?, baseline: log_score(product)? })
    }
}
