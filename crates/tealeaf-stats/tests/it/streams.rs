//! False alarms and power of the detectors on this archive, by simulation.

use std::collections::BTreeMap;

use tealeaf_stats::simulate::{Source, draw, plant_drop, shuffle_within};
use tealeaf_stats::{Detector, Direction, Observed, Statistic, e_bh};

use crate::archive::{Archive, FORMULAS, LOYALTY};
use crate::replay::{self, FAMILY, Replay};
use crate::table::Table;

/// Days before the first alarm may be raised.
const BURN_IN: i32 = 230;
/// Planted changes begin between these days, which leaves 550 days or more to find them.
const PLANT: (i32, i32) = (370, 640);
const RUNS: usize = 200;

/// The domestic readouts as one stream.
struct Stream {
    rows: Vec<Observed>,
    present: Vec<bool>,
    strata: Vec<u64>,
    months: Vec<u32>,
    /// Full-model forecast on the real record.
    p: Vec<f64>,
    years: f64,
    /// Speakers with 40 readouts and a base rate of .1.
    testable: Vec<u32>,
    /// Those with a base rate of .5.
    frequent: Vec<u32>,
}

/// Histories, one column each, and their forecasts: `p[readout][history]`.
struct Histories {
    present: Vec<Vec<bool>>,
    p: Vec<Vec<f64>>,
}

pub(crate) fn streams(archive: &Archive, replay: &Replay, table: &mut Table) {
    let stream = Stream::new(archive, replay);
    let mut source = Source::new(11);
    let shuffled: Vec<Vec<bool>> = (0..RUNS)
        .map(|_| shuffle_within(&stream.strata, &stream.present, &mut source))
        .collect();
    let null_1 = stream.refit(shuffled);
    let drawn: Vec<Vec<bool>> = (0..RUNS)
        .map(|_| {
            let mut history = draw(&stream.p, &mut source);
            for (i, here) in history.iter_mut().enumerate() {
                if !stream.active(i) {
                    *here = stream.present[i];
                }
            }
            history
        })
        .collect();
    let null_2 = stream.refit(drawn);
    let rate = |histories: &Histories| {
        let alarms: usize = (0..RUNS).map(|b| stream.weighted(histories, b).len()).sum();
        alarms as f64 / RUNS as f64 / stream.years
    };
    let bound = stream.weights(&null_1) / 100.0 / stream.years;
    let first = rate(&null_1);
    table.within(
        &format!("S10 weighted SR c=100, null 1, false alarms a year (bound {bound:.2})"),
        first,
        f64::NEG_INFINITY,
        bound.min(0.45),
    );
    table.within("S10 the same, null 2", rate(&null_2), f64::NEG_INFINITY, 1.3);
    stream.planted(&null_1, first, &mut source, table);
    stream.e_bh(&null_1, &mut source, table);
}

impl Stream {
    fn new(archive: &Archive, replay: &Replay) -> Self {
        let keep: Vec<usize> =
            (0..archive.rows.len()).filter(|&i| archive.domestic[i]).collect();
        let rows: Vec<Observed> = keep.iter().map(|&i| archive.rows[i].clone()).collect();
        let present: Vec<bool> = rows
            .iter()
            .map(|row| LOYALTY.into_iter().any(|s| row.counts[s] > 0))
            .collect();
        let last = rows.last().unwrap().readout.day;
        let mut tallies: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for (row, &here) in rows.iter().zip(&present) {
            let tally = tallies.entry(row.readout.speaker).or_default();
            tally.0 += f64::from(u8::from(here));
            tally.1 += 1.0;
        }
        let with_base = |base: f64| {
            let enough = tallies.iter().filter(|(_, t)| t.1 >= 40.0 && t.0 / t.1 >= base);
            enough.map(|(&speaker, _)| speaker).collect()
        };
        Self {
            strata: rows
                .iter()
                .map(|r| {
                    u64::from(r.readout.speaker) << 32 | u64::from(r.readout.occasion)
                })
                .collect(),
            months: keep.iter().map(|&i| archive.dates[i] / 100).collect(),
            p: keep.iter().map(|&i| replay.forecasts[i].p[FAMILY]).collect(),
            years: f64::from(last - BURN_IN) / 365.25,
            testable: with_base(0.1),
            frequent: with_base(0.5),
            present,
            rows,
        }
    }

    fn active(&self, i: usize) -> bool {
        self.rows[i].readout.day >= BURN_IN
    }

    fn speaker(&self, i: usize) -> u32 {
        self.rows[i].readout.speaker
    }

    /// Refits the whole forecaster on every history, one series each.
    fn refit(&self, histories: Vec<Vec<bool>>) -> Histories {
        let mut rows = self.rows.clone();
        for (i, row) in rows.iter_mut().enumerate() {
            // The real formulas teach what is common to all series, as they do in use.
            row.counts.extend(histories.iter().map(|h| u32::from(h[i])));
        }
        let p = replay::forecasts(&rows)
            .into_iter()
            .map(|f| f.p[FORMULAS.len()..].to_vec())
            .collect();
        Histories { present: histories, p }
    }

    fn weights(&self, histories: &Histories) -> f64 {
        let active = (0..self.rows.len()).filter(|&i| self.active(i));
        active.map(|i| histories.p[i].iter().sum::<f64>()).sum::<f64>() / RUNS as f64
    }

    /// Readouts at which the weighted detector of their speaker raises an alarm.
    fn weighted(&self, histories: &Histories, b: usize) -> Vec<usize> {
        let mut detectors: BTreeMap<u32, Detector> = BTreeMap::new();
        (0..self.rows.len())
            .filter(|&i| self.active(i))
            .filter(|&i| {
                let kind = Statistic::WeightedShiryaevRoberts;
                let fresh = || Detector::new(kind, Direction::Drop, 100.0);
                let detector = detectors.entry(self.speaker(i)).or_insert_with(fresh);
                detector.observe(histories.p[i][b], histories.present[b][i])
            })
            .collect()
    }

    /// "Was in his last two readouts, now missing".
    fn naive(&self, present: &[bool]) -> usize {
        let mut last: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
        let mut alarms = 0;
        for (i, &here) in present.iter().enumerate() {
            let before = last.entry(self.speaker(i)).or_default();
            alarms += usize::from(self.active(i) && before.0 && before.1 && !here);
            *before = (before.1, here);
        }
        alarms
    }

    fn affected(&self, speakers: &[u32], from: i32) -> Vec<bool> {
        let hit =
            |i| speakers.contains(&self.speaker(i)) && self.rows[i].readout.day >= from;
        (0..self.rows.len()).map(hit).collect()
    }

    fn planted(
        &self,
        null: &Histories,
        false_alarms: f64,
        source: &mut Source,
        table: &mut Table,
    ) {
        let mut plants = Vec::new();
        let mut histories = null.present.clone();
        for history in &mut histories {
            let speaker = self.frequent[source.below(self.frequent.len())];
            let span = usize::try_from(PLANT.1 - PLANT.0).unwrap();
            let from = PLANT.0 + i32::try_from(source.below(span)).unwrap();
            plant_drop(history, &self.affected(&[speaker], from), 1.0, source);
            plants.push((speaker, from));
        }
        let histories = self.refit(histories);
        let mut delays: Vec<f64> = plants
            .iter()
            .enumerate()
            .map(|(b, &(speaker, from))| {
                let affected = self.affected(&[speaker], from);
                let alarms = self.weighted(&histories, b);
                let hit = alarms.into_iter().find(|&i| affected[i]);
                let until =
                    |i: usize| affected[..=i].iter().filter(|&&a| a).count() as f64;
                hit.map_or(f64::INFINITY, until)
            })
            .collect();
        delays.sort_by(f64::total_cmp);
        let found = delays.iter().filter(|d| d.is_finite()).count() as f64 / RUNS as f64;
        table.within("S11 full drop, base >= .5: share found", found, 1.0, 1.0);
        let median = delays[RUNS / 2];
        table.within("S11 median delay, readouts", median, f64::NEG_INFINITY, 6.0);
        let naive: usize = null.present.iter().map(|h| self.naive(h)).sum();
        let naive = naive as f64 / RUNS as f64 / self.years;
        println!("  naive rule: {naive:.2} false alarms a year, ours {false_alarms:.3}");
        let ratio = naive / false_alarms;
        table.within(
            "S12 times fewer false alarms than the naive rule",
            ratio,
            25.0,
            1e9,
        );
    }

    /// Speakers that e-BH has flagged at the end of any month.
    fn flagged(&self, histories: &Histories, b: usize, alpha: f64) -> Vec<u32> {
        let kind = Statistic::WeightedShiryaevRoberts;
        let fresh = Detector::new(kind, Direction::Drop, f64::INFINITY);
        let mut detectors = vec![fresh; self.testable.len()];
        let mut flagged = Vec::new();
        for i in (0..self.rows.len()).filter(|&i| self.active(i)) {
            if let Some(k) = self.testable.iter().position(|&s| s == self.speaker(i)) {
                detectors[k].observe(histories.p[i][b], histories.present[b][i]);
            }
            if self.months.get(i + 1) != Some(&self.months[i]) {
                let values: Vec<f64> = detectors.iter().map(Detector::e_value).collect();
                let new = e_bh(&values, alpha).into_iter().map(|k| self.testable[k]);
                flagged.extend(new.filter(|s| !flagged.contains(s)).collect::<Vec<_>>());
            }
        }
        flagged
    }

    fn e_bh(&self, null: &Histories, source: &mut Source, table: &mut Table) {
        let any = (0..RUNS).filter(|&b| !self.flagged(null, b, 0.1).is_empty()).count();
        let rate = any as f64 / RUNS as f64;
        table.within("S13 e-BH at .1, false discovery rate, null 1", rate, 0.0, 0.10);
        let mut changed = Vec::new();
        let mut histories = null.present.clone();
        for history in &mut histories {
            let mut speakers = self.testable.clone();
            source.shuffle(&mut speakers);
            speakers.truncate(3);
            let span = usize::try_from(PLANT.1 - PLANT.0).unwrap();
            let from = PLANT.0 + i32::try_from(source.below(span)).unwrap();
            plant_drop(history, &self.affected(&speakers, from), 1.0, source);
            changed.push(speakers);
        }
        let histories = self.refit(histories);
        let (mut wrong, mut power) = (0.0, 0.0);
        for (b, speakers) in changed.iter().enumerate() {
            let flagged = self.flagged(&histories, b, 0.1);
            let right = flagged.iter().filter(|s| speakers.contains(s)).count() as f64;
            wrong += (flagged.len() as f64 - right) / (flagged.len() as f64).max(1.0);
            power += right / 3.0;
        }
        let runs = RUNS as f64;
        table.within("S13 e-BH, three true drops: false share", wrong / runs, 0.0, 0.10);
        table.within("S13 e-BH, three true drops: share found", power / runs, 0.5, 1.0);
    }
}
