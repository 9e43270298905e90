//! `tealeaf unusual`.

use anyhow::{Result, bail};
use jiff::ToSpan as _;
use tealeaf::{
    readouts,
    record::Snapshot,
    report::statistics_v1,
    unusual::{Question, unusual},
    wording,
};

use super::statistics;
use crate::{
    Outcome,
    args::{Common, Window},
};

/// Answers for a window of days.
pub(crate) fn run(common: &Common, args: &Window) -> Result<Outcome> {
    let (pack, record) = statistics::open(common, &args.source)?;
    let snapshot = Snapshot::new(&record.set, args.to);
    let outlet = statistics::outlet(&snapshot, args.outlet.as_deref())?;
    let to = match args.to {
        Some(to) => to,
        None => statistics::last_day(&snapshot)?,
    };
    let from = args.from.unwrap_or_else(|| to.saturating_sub(30.days()));
    if from > to {
        bail!("the window is empty: {from} comes after {to}");
    }
    let families = readouts::families(&snapshot, &pack, outlet);
    let openings = statistics::openings(&record)?;
    let question = Question {
        outlet,
        days: (from, to),
        openings: openings.as_ref(),
        runs: args.runs,
        seed: args.seed,
    };
    let Some(report) = unusual(&snapshot, &pack, families, question) else {
        bail!("{outlet} holds no readout from {from} to {to}");
    };
    statistics::print(
        common,
        args.json,
        || wording::statistics::unusual(&pack, &report),
        || statistics_v1::unusual(&report).to_string(),
    )?;
    Ok(Outcome::Done)
}
