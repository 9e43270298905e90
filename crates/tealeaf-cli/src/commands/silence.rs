//! `tealeaf silence ITEM`.

use anyhow::{Result, anyhow, bail};
use tealeaf::{
    readouts::{self, Event},
    record::Snapshot,
    report::statistics_v1,
    silence, wording,
};

use super::statistics;
use crate::{
    Outcome,
    args::{Common, Silence},
};

/// Answers for one item.
pub(crate) fn run(common: &Common, args: &Silence) -> Result<Outcome> {
    let (pack, record) = statistics::open(common, &args.source)?;
    let set = &record.set;
    let snapshot = Snapshot::new(set, None);
    let target =
        silence::find_item(&snapshot, &pack, &args.item).map_err(|e| anyhow!(e))?;
    let item = snapshot.item(target);
    let families = readouts::families(&snapshot, &pack, &item.outlet);
    let mut events = Vec::new();
    if args.formula.is_empty() {
        let Some(first) = families.first() else {
            bail!("no formula of the packs is ever used in {}", item.outlet);
        };
        events.push(first.clone());
    } else {
        events.push(statistics::event(set, &pack, &families, &args.formula)?);
    }
    if events[0].members.len() > 1 {
        let members = events[0].members.clone();
        events.extend(members.into_iter().map(|f| Event::formula(set, f)));
    }
    let asked = events[0].subject.clone();
    events.extend(families.into_iter().filter(|family| family.subject != asked));
    let openings = statistics::openings(&record)?;
    let answer = silence::silence(&snapshot, &pack, openings.as_ref(), target, events);
    let Some(answer) = answer else {
        bail!(
            "nobody speaks in {} ({}, {}): there is no one whose silence it could be",
            item.id(),
            item.date,
            item.occasion
        );
    };
    statistics::print(
        common,
        args.json,
        || wording::statistics::silence(&pack, &set.formulas, &answer),
        || statistics_v1::silence(&pack, &set.formulas, &answer).to_string(),
    )?;
    Ok(Outcome::Done)
}
