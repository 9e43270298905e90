//! False alarms and power of the detectors on this archive, by simulation.

use core::ops::Range;
use std::collections::BTreeMap;

use super::View;
use crate::simulate::{Source, draw, plant_drop, shuffle_within};
use crate::{Detector, Direction, Forecast, Observed, Statistic, e_bh, e_bh_boost};

/// How to simulate.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamPlan {
    /// First day on which an alarm may be raised.
    pub from: i32,
    /// Days on one of which a planted drop begins; leave time after them to find it.
    pub plant: Range<i32>,
    /// Simulated histories for each figure.
    pub runs: usize,
    /// Threshold of the weighted detector.
    pub threshold: f64,
    /// False discovery rate asked of e-BH.
    pub alpha: f64,
    /// Days at which e-BH is applied: the first day of each period, sorted.
    pub checks: Vec<i32>,
}

/// What the simulations showed. Rates are per year over all speakers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Streams {
    /// Speakers with forty readouts and a base rate of a tenth, and with one of a half.
    pub speakers: (u64, u64),
    /// False alarms under the shuffled null.
    pub shuffled: f64,
    /// What the theorem allows there.
    pub bound: f64,
    /// False alarms under histories drawn from the forecast.
    pub drawn: f64,
    /// False alarms of "in his last two, now missing" under the shuffled null.
    pub naive: f64,
    /// Share of full drops by a speaker with a base of a half that were found.
    pub found: f64,
    /// Median delay in readouts; infinite when fewer than half were found.
    pub delay: f64,
    /// Factor on the e-values, found on the first half of the shuffled histories.
    pub boost: f64,
    /// Share of the second half in which e-BH flagged anyone.
    pub e_bh_null: f64,
    /// With three speakers dropping: mean share of the flagged who had not.
    pub e_bh_false: f64,
    /// With three speakers dropping: mean share of them that was flagged.
    pub e_bh_found: f64,
}

/// The main class as one stream.
struct Stream<'a> {
    plan: &'a StreamPlan,
    n_formulas: usize,
    rows: Vec<Observed>,
    present: Vec<bool>,
    strata: Vec<u64>,
    p: Vec<f64>,
    years: f64,
    testable: Vec<u32>,
    frequent: Vec<u32>,
}

/// Histories and their forecasts, `p[readout][history]`.
struct Histories {
    present: Vec<Vec<bool>>,
    p: Vec<Vec<f64>>,
}

/// Simulates the first family; `None` when nobody can be tested.
pub(super) fn simulate(
    view: &View<'_>,
    plan: &StreamPlan,
    n_formulas: usize,
) -> Option<Streams> {
    let stream = Stream::new(view, plan, n_formulas)?;
    let mut source = Source::new(view.plan.seed ^ 11);
    let runs = 0..plan.runs;
    let shuffled = runs
        .clone()
        .map(|_| shuffle_within(&stream.strata, &stream.present, &mut source))
        .collect();
    let shuffled = stream.refit(shuffled);
    let drawn = runs.clone().map(|_| stream.draw(&mut source)).collect();
    let drawn = stream.refit(drawn);
    let per_year = |total: f64| total / plan.runs as f64 / stream.years;
    let alarms = |h: &Histories| {
        per_year(runs.clone().map(|b| stream.alarms(h, b).len() as f64).sum())
    };
    let (found, delay) = stream.single_drops(&shuffled, &mut source);
    let half = plan.runs / 2;
    let null: Vec<f64> =
        (0..half).flat_map(|b| stream.highest_e_values(&shuffled, b)).collect();
    let boost = e_bh_boost(&null, stream.testable.len(), plan.alpha);
    let (e_bh_false, e_bh_found) = stream.three_drops(&shuffled, boost, &mut source);
    let flagged = |b: &usize| !stream.flagged(&shuffled, *b, boost).is_empty();
    let tested = (plan.runs - half) as f64;
    Some(Streams {
        speakers: (stream.testable.len() as u64, stream.frequent.len() as u64),
        shuffled: alarms(&shuffled),
        bound: per_year(stream.weights(&shuffled) / plan.threshold),
        drawn: alarms(&drawn),
        naive: per_year(shuffled.present.iter().map(|h| stream.naive(h)).sum()),
        found,
        delay,
        boost,
        e_bh_null: (half..plan.runs).filter(flagged).count() as f64 / tested,
        e_bh_false,
        e_bh_found,
    })
}

impl<'a> Stream<'a> {
    fn new(view: &View<'_>, plan: &'a StreamPlan, n_formulas: usize) -> Option<Self> {
        let keep: Vec<usize> = (0..view.rows.len())
            .filter(|&i| view.plan.main[i] && view.rows[i].readout.known)
            .collect();
        let rows: Vec<Observed> = keep.iter().map(|&i| view.rows[i].clone()).collect();
        let present: Vec<bool> =
            rows.iter().map(|row| row.counts[n_formulas] > 0).collect();
        let mut tallies: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for (row, &here) in rows.iter().zip(&present) {
            let tally = tallies.entry(row.readout.speaker).or_default();
            tally.0 += if here { 1.0 } else { 0.0 };
            tally.1 += 1.0;
        }
        let with_base = |base: f64| -> Vec<u32> {
            let enough = tallies.iter().filter(|(_, t)| t.1 >= 40.0 && t.0 / t.1 >= base);
            enough.map(|(&speaker, _)| speaker).collect()
        };
        let (testable, frequent) = (with_base(0.1), with_base(0.5));
        if plan.runs == 0
            || plan.plant.is_empty()
            || testable.len() < 3
            || frequent.is_empty()
        {
            return None;
        }
        let stratum = |row: &Observed| {
            u64::from(row.readout.speaker) << 32 | u64::from(row.readout.occasion)
        };
        let last = rows.last()?.readout.day;
        Some(Self {
            plan,
            n_formulas,
            strata: rows.iter().map(stratum).collect(),
            p: keep.iter().map(|&i| view.forecasts[i].p[n_formulas]).collect(),
            years: f64::from(last - plan.from) / 365.25,
            testable,
            frequent,
            present,
            rows,
        })
    }

    fn active(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.len()).filter(|&i| self.rows[i].readout.day >= self.plan.from)
    }

    fn speaker(&self, i: usize) -> u32 {
        self.rows[i].readout.speaker
    }

    /// A history drawn from the forecast, the first days kept as they were.
    fn draw(&self, source: &mut Source) -> Vec<bool> {
        let mut history = self.present.clone();
        let drawn = draw(&self.p, source);
        for i in self.active() {
            history[i] = drawn[i];
        }
        history
    }

    /// Refits the forecaster on every history, one series each. The real formulas teach
    /// what is common to all series, as they do in use.
    fn refit(&self, histories: Vec<Vec<bool>>) -> Histories {
        let mut rows = self.rows.clone();
        for (i, row) in rows.iter_mut().enumerate() {
            row.counts.truncate(self.n_formulas);
            row.counts.extend(histories.iter().map(|h| u32::from(h[i])));
        }
        let forecasts = super::replay(&rows, self.n_formulas)
            .expect("the rows went through the same replay before");
        let series = self.n_formulas..self.n_formulas + histories.len();
        let watched = |f: &Forecast| series.clone().map(|s| f.watched(s)).collect();
        let p = forecasts.iter().map(watched).collect();
        Histories { present: histories, p }
    }

    /// Mean sum of the weights.
    fn weights(&self, histories: &Histories) -> f64 {
        self.active().map(|i| histories.p[i].iter().sum::<f64>()).sum()
    }

    /// Readouts at which the weighted detector of their speaker raises an alarm.
    fn alarms(&self, histories: &Histories, b: usize) -> Vec<usize> {
        let mut detectors: BTreeMap<u32, Detector> = BTreeMap::new();
        let kind = Statistic::WeightedShiryaevRoberts;
        let fresh = || Detector::new(kind, Direction::Drop, self.plan.threshold);
        self.active()
            .filter(|&i| {
                let detector = detectors.entry(self.speaker(i)).or_insert_with(fresh);
                detector.observe(histories.p[i][b], histories.present[b][i])
            })
            .collect()
    }

    fn naive(&self, present: &[bool]) -> f64 {
        let mut last: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
        let mut alarms = 0.0;
        for (i, &here) in present.iter().enumerate() {
            let before = last.entry(self.speaker(i)).or_default();
            let active = self.rows[i].readout.day >= self.plan.from;
            if active && before.0 && before.1 && !here {
                alarms += 1.0;
            }
            *before = (before.1, here);
        }
        alarms
    }

    fn affected(&self, speakers: &[u32], from: i32) -> Vec<bool> {
        let hit = |row: &Observed| {
            speakers.contains(&row.readout.speaker) && row.readout.day >= from
        };
        self.rows.iter().map(hit).collect()
    }

    /// A day on which a planted drop begins.
    fn start(&self, source: &mut Source) -> i32 {
        let Range { start, end } = self.plan.plant;
        let span = usize::try_from(end - start).expect("checked not to be empty");
        start + i32::try_from(source.below(span)).expect("below an i32")
    }

    /// One speaker with a base of a half drops the family: share found, median delay.
    fn single_drops(&self, null: &Histories, source: &mut Source) -> (f64, f64) {
        let mut plants = Vec::new();
        let mut histories = null.present.clone();
        for history in &mut histories {
            let speaker = self.frequent[source.below(self.frequent.len())];
            let affected = self.affected(&[speaker], self.start(source));
            plant_drop(history, &affected, 1.0, source);
            plants.push(affected);
        }
        let histories = self.refit(histories);
        let delay = |(b, affected): (usize, &Vec<bool>)| {
            let hit = self.alarms(&histories, b).into_iter().find(|&i| affected[i]);
            let until = |i: usize| affected[..=i].iter().filter(|&&a| a).count() as f64;
            hit.map_or(f64::INFINITY, until)
        };
        let mut delays: Vec<f64> = plants.iter().enumerate().map(delay).collect();
        delays.sort_by(f64::total_cmp);
        let found = delays.iter().filter(|d| d.is_finite()).count() as f64;
        (found / delays.len() as f64, delays[delays.len() / 2])
    }

    /// The e-values of all testable speakers at each check.
    fn e_values(&self, histories: &Histories, b: usize) -> Vec<Vec<f64>> {
        let kind = Statistic::WeightedShiryaevRoberts;
        let fresh = Detector::new(kind, Direction::Drop, f64::INFINITY);
        let mut detectors = vec![fresh; self.testable.len()];
        let period = |i: usize| {
            let day = self.rows.get(i).map_or(i32::MAX, |row| row.readout.day);
            self.plan.checks.partition_point(|&check| check <= day)
        };
        let mut out = Vec::new();
        for i in self.active() {
            if let Ok(k) = self.testable.binary_search(&self.speaker(i)) {
                detectors[k].observe(histories.p[i][b], histories.present[b][i]);
            }
            if period(i + 1) != period(i) || i + 1 == self.rows.len() {
                out.push(detectors.iter().map(Detector::e_value).collect());
            }
        }
        out
    }

    /// The highest e-value of each speaker at any check: a boost that holds for these holds
    /// at every check.
    fn highest_e_values(&self, histories: &Histories, b: usize) -> Vec<f64> {
        let mut highest = vec![0.0; self.testable.len()];
        for values in self.e_values(histories, b) {
            for (high, value) in highest.iter_mut().zip(values) {
                *high = value.max(*high);
            }
        }
        highest
    }

    /// Speakers that e-BH has flagged at any check.
    fn flagged(&self, histories: &Histories, b: usize, boost: f64) -> Vec<u32> {
        let mut flagged: Vec<u32> = Vec::new();
        for values in self.e_values(histories, b) {
            let values: Vec<f64> = values.into_iter().map(|e| boost * e).collect();
            for k in e_bh(&values, self.plan.alpha) {
                if !flagged.contains(&self.testable[k]) {
                    flagged.push(self.testable[k]);
                }
            }
        }
        flagged
    }

    /// Three speakers drop the family: share of the flagged who had not, share found.
    fn three_drops(
        &self,
        null: &Histories,
        boost: f64,
        source: &mut Source,
    ) -> (f64, f64) {
        let mut changed = Vec::new();
        let mut histories = null.present.clone();
        for history in &mut histories {
            let mut speakers = self.testable.clone();
            source.shuffle(&mut speakers);
            speakers.truncate(3);
            let affected = self.affected(&speakers, self.start(source));
            plant_drop(history, &affected, 1.0, source);
            changed.push(speakers);
        }
        let histories = self.refit(histories);
        let (mut wrong, mut found) = (0.0, 0.0);
        for (b, speakers) in changed.iter().enumerate() {
            let flagged = self.flagged(&histories, b, boost);
            let right = flagged.iter().filter(|s| speakers.contains(s)).count() as f64;
            wrong += (flagged.len() as f64 - right) / (flagged.len() as f64).max(1.0);
            found += right / 3.0;
        }
        (wrong / changed.len() as f64, found / changed.len() as f64)
    }
}
