//! `tealeaf seen [PERSON]`.

use anyhow::{Context as _, Result};
use tealeaf::{
    record::Snapshot,
    report::statistics_v1,
    seen::{Register, scan, seen},
    wording,
};

use super::statistics;
use crate::{
    Outcome,
    args::{Common, Seen},
};

/// Answers for one person, or lists everyone's long gaps.
pub(crate) fn run(common: &Common, args: &Seen) -> Result<Outcome> {
    let (pack, record) = statistics::open(common, &args.source)?;
    let snapshot = Snapshot::new(&record.set, args.as_of);
    let register = Register::new(&snapshot, &pack)
        .context("no item up to that day shows anybody in person")?;
    let as_of = args.as_of.unwrap_or_else(|| register.last_day());
    let scan = scan(&register, &pack, as_of.min(register.last_day()));
    let Some(asked) = &args.person else {
        statistics::print(
            common,
            args.json,
            || wording::statistics::alarms(&pack, &scan),
            || statistics_v1::scan(&scan).to_string(),
        )?;
        return Ok(Outcome::Done);
    };
    let person = statistics::person(&pack, asked)?;
    if as_of > register.last_day() {
        tracing::warn!(
            "the record ends on {}: days after it show nobody",
            register.last_day()
        );
    }
    let answer =
        seen(&snapshot, &register, &pack, person, as_of.min(register.last_day()));
    statistics::print(
        common,
        args.json,
        || wording::statistics::seen(&pack, &answer, Some(&scan)),
        || statistics_v1::seen(&answer, Some(&scan)).to_string(),
    )?;
    Ok(Outcome::Done)
}
