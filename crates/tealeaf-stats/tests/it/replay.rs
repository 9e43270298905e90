//! Replays of the archive, and how long they take.

use std::time::Instant;

use tealeaf_stats::{Families, Forecaster, Observed};

use crate::archive::{Archive, FORMULAS, LOYALTY};

/// Position of the loyalty family among the series.
pub(crate) const FAMILY: usize = FORMULAS.len();

/// The family whose silence the worked example is about.
pub(crate) fn families() -> Families {
    Families::new(vec![LOYALTY.collect()])
}

/// The rows with the family series appended.
pub(crate) fn with_family(archive: &Archive) -> Vec<Observed> {
    let families = families();
    let mut rows = archive.rows.clone();
    for row in &mut rows {
        families.extend(&mut row.counts);
    }
    rows
}

/// Seconds for the 31 formulas over all days but the last, and for one new readout.
pub(crate) fn time(archive: &Archive) -> (f64, f64) {
    let mut forecaster = Forecaster::new(FORMULAS.len());
    let last = archive.rows.last().unwrap();
    let start = seconds();
    for day in archive.rows.chunk_by(|a, b| a.readout.day == b.readout.day) {
        if day[0].readout.day < last.readout.day {
            drop(forecaster.step(day).unwrap());
        }
    }
    let middle = seconds();
    // One forecast is too short for the system's clock.
    for _ in 0..100 {
        assert_eq!(forecaster.predict(&last.readout).comparables.len(), 40);
    }
    (middle - start, (seconds() - middle) / 100.0)
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
