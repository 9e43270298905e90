//! `tealeaf backtest`.

use std::fs;

use anyhow::{Context as _, Result, bail};
use tealeaf::{
    backtest::{Question, backtest, plots},
    readouts,
    record::Snapshot,
    report::statistics_v1,
    wording,
};

use super::statistics;
use crate::{
    Outcome,
    args::{Backtest, Common},
    output,
};

/// Tries the statistics on the record in use.
pub(crate) fn run(common: &Common, args: &Backtest) -> Result<Outcome> {
    let (pack, record) = statistics::open(common, &args.source)?;
    let snapshot = Snapshot::new(&record.set, args.to);
    let outlet = statistics::outlet(&snapshot, args.outlet.as_deref())?;
    let judged = args.from.zip(args.to);
    if let Some((from, to)) = judged.filter(|(from, to)| from > to) {
        bail!("nothing to judge: {from} comes after {to}");
    }
    let mut families = readouts::families(&snapshot, &pack, outlet);
    if !args.formula.is_empty() {
        let watched = statistics::event(&record.set, &pack, &families, &args.formula)?;
        families.retain(|family| family.subject != watched.subject);
        families.insert(0, watched);
    }
    let openings = statistics::openings(&record)?;
    let question = Question {
        outlet,
        judged,
        openings: openings.as_ref(),
        runs: args.runs,
        seed: args.seed,
    };
    let Some(report) = backtest(&snapshot, &pack, families, question) else {
        bail!("{outlet}: no readout with a text in the days to be judged");
    };
    if let Some(folder) = &args.svg {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        for (name, svg) in plots(&report) {
            output::write_file(&folder.join(name), svg.as_bytes())?;
        }
    }
    statistics::print(
        common,
        args.json,
        || wording::statistics::backtest(&pack, &report),
        || statistics_v1::backtest(&pack, &report).to_string(),
    )?;
    Ok(Outcome::Done)
}
