//! `tealeaf changes FORMULA|PERSON`.

use anyhow::{Context as _, Result, bail};
use tealeaf::{
    changes::{Asked, changes},
    readouts,
    record::Snapshot,
    report::statistics_v1,
    wording,
};

use super::statistics;
use crate::{
    Outcome,
    args::{Changes, Common},
};

/// Answers for a formula, a family or a person.
pub(crate) fn run(common: &Common, args: &Changes) -> Result<Outcome> {
    let (pack, record) = statistics::open(common, &args.source)?;
    let snapshot = Snapshot::new(&record.set, args.as_of);
    let outlet = statistics::outlet(&snapshot, args.outlet.as_deref())?;
    let families = readouts::families(&snapshot, &pack, outlet);
    let keys = std::slice::from_ref(&args.what);
    let asked = match statistics::person(&pack, &args.what) {
        Ok(person) => Asked::Person(person.to_owned()),
        Err(_) => match statistics::event(&record.set, &pack, &families, keys) {
            Ok(event) => Asked::Event(event),
            Err(error) => bail!("{error}; it is no person of the packs either"),
        },
    };
    let report = changes(&snapshot, &pack, outlet, &families, &asked)
        .context("the record holds nothing up to that day")?;
    statistics::print(
        common,
        args.json,
        || wording::statistics::changes(&pack, &report),
        || statistics_v1::changes(&report).to_string(),
    )?;
    Ok(Outcome::Done)
}
