//! One strict replay of the archive, with the two baselines that every gain is stated
//! against.

use std::collections::BTreeMap;
use std::time::Instant;

use tealeaf_stats::{Families, Forecast, Forecaster, Observed};

use crate::archive::{Archive, FORMULAS, LOYALTY};

/// Position of the loyalty family among the series.
pub(crate) const FAMILY: usize = FORMULAS.len();

/// Forecasts of every readout.
pub(crate) struct Replay {
    pub(crate) forecasts: Vec<Forecast>,
    /// The speaker's past rate.
    pub(crate) speaker: Vec<Vec<f64>>,
    /// The raw rate of speaker and occasion.
    pub(crate) cell: Vec<Vec<f64>>,
    /// Seconds for the 31 formulas, and for one new readout.
    pub(crate) took: (f64, f64),
}

/// The rows with the family series appended.
pub(crate) fn with_family(archive: &Archive) -> Vec<Observed> {
    let families = Families::new(vec![LOYALTY.collect()]);
    let mut rows = archive.rows.clone();
    for row in &mut rows {
        families.extend(&mut row.counts);
    }
    rows
}

/// Replays rows in day blocks.
pub(crate) fn forecasts(rows: &[Observed]) -> Vec<Forecast> {
    let mut forecaster =
        Forecaster::with_followers(FORMULAS.len(), rows[0].counts.len() - FORMULAS.len());
    let days = rows.chunk_by(|a, b| a.readout.day == b.readout.day);
    days.flat_map(|day| forecaster.step(day).unwrap()).collect()
}

pub(crate) fn replay(archive: &Archive) -> Replay {
    let mut forecaster = Forecaster::new(FORMULAS.len());
    let last = archive.rows.last().unwrap();
    let start = seconds();
    for day in archive.days() {
        if archive.rows[day.start].readout.day < last.readout.day {
            drop(forecaster.step(&archive.rows[day]).unwrap());
        }
    }
    let middle = seconds();
    // One forecast is too short for the system's clock.
    for _ in 0..100 {
        assert_eq!(forecaster.predict(&last.readout).comparables.len(), 40);
    }
    let took = (middle - start, (seconds() - middle) / 100.0);
    let rows = with_family(archive);
    let (speaker, cell) = raw_rates(archive);
    Replay { forecasts: forecasts(&rows), speaker, cell, took }
}

/// Time this thread has spent on a processor where the system tells it (other work on the
/// machine must not count), else the time passed.
fn seconds() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = spent.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds
        .map_or_else(|| START.with(|start| start.elapsed().as_secs_f64()), |ns| ns / 1e9)
}

thread_local! {
    static START: Instant = Instant::now();
}

/// Jeffreys rates without pooling: of the speaker, and of the speaker on this occasion.
fn raw_rates(archive: &Archive) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let mut tallies: BTreeMap<(u32, Option<u32>), (Vec<f64>, f64)> = BTreeMap::new();
    let (mut speaker, mut cell) = (Vec::new(), Vec::new());
    for day in archive.days() {
        for row in &archive.rows[day.clone()] {
            let (s, o) = (row.readout.speaker, row.readout.occasion);
            let rate = |key: (u32, Option<u32>)| match tallies.get(&key) {
                Some((k, n)) => k
                    .iter()
                    .map(|k| ((k + 0.5) / (n + 1.0)).clamp(1e-4, 0.9999))
                    .collect(),
                None => vec![0.5; FORMULAS.len()],
            };
            speaker.push(rate((s, None)));
            cell.push(rate((s, Some(o))));
        }
        for row in &archive.rows[day] {
            let (s, o) = (row.readout.speaker, row.readout.occasion);
            for key in [(s, None), (s, Some(o))] {
                let (k, n) = tallies
                    .entry(key)
                    .or_insert_with(|| (vec![0.0; FORMULAS.len()], 0.0));
                *n += 1.0;
                for (k, &count) in k.iter_mut().zip(&row.counts) {
                    *k += f64::from(u8::from(count > 0));
                }
            }
        }
    }
    (speaker, cell)
}

/// Speaker gamma-Poisson counts: chance of each observed count.
pub(crate) fn speaker_counts(archive: &Archive) -> Vec<Vec<f64>> {
    let mut tallies: BTreeMap<u32, (Vec<f64>, f64)> = BTreeMap::new();
    let mut out = Vec::new();
    for day in archive.days() {
        for row in &archive.rows[day.clone()] {
            let empty = (vec![0.0; FORMULAS.len()], 0.0);
            let (k, n) = tallies.get(&row.readout.speaker).unwrap_or(&empty);
            let chances = row.counts.iter().zip(k).map(|(&count, k)| {
                let shape = k + 0.5;
                gamma_poisson(count.min(60), shape, n + 1.0)
            });
            out.push(chances.collect());
        }
        for row in &archive.rows[day] {
            let (k, n) = tallies
                .entry(row.readout.speaker)
                .or_insert_with(|| (vec![0.0; FORMULAS.len()], 0.0));
            *n += 1.0;
            for (k, &count) in k.iter_mut().zip(&row.counts) {
                *k += f64::from(count);
            }
        }
    }
    out
}

fn gamma_poisson(count: u32, shape: f64, rate: f64) -> f64 {
    let k = f64::from(count);
    let ways = libm::lgamma(k + shape) - libm::lgamma(shape) - libm::lgamma(k + 1.0);
    let log = ways + shape * libm::log(rate / (rate + 1.0)) - k * libm::log(rate + 1.0);
    libm::exp(log)
}
