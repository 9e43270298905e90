//! The sentences of `backtest`: the table, and the method with its actual parameters.

use super::subject;
use crate::{backtest::Report, pack::Pack, report::statistics::Block};

/// The answer of `backtest`.
#[must_use]
pub fn backtest(pack: &Pack, r: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("THE STATISTICS TRIED ON THIS RECORD".into())];
    let missed = r.table.iter().filter(|row| row.ok == Some(false)).count();
    let measured = r.table.iter().filter(|row| row.ok.is_some()).count();
    blocks.push(Block::Text(format!(
        "{} of {measured} demands met on {} from {} to {} ({} readouts judged, {} of them \
         of the main class).",
        measured - missed,
        r.outlet,
        r.judged.0,
        r.judged.1,
        r.result.n.0,
        r.result.n.1
    )));
    blocks.extend(r.table.iter().map(|row| {
        let mark = match row.ok {
            Some(true) => "met   ",
            Some(false) => "missed",
            None => "      ",
        };
        Block::Line(format!(
            "{:<3} {mark} {}: {} (demanded {})",
            row.id, row.measure, row.reached, row.demanded
        ))
    }));
    blocks.push(Block::Heading("HOW".into()));
    blocks.push(Block::Text(method(pack, r)));
    blocks
}

/// How it was done, with the parameters that were used.
#[must_use]
pub fn method(pack: &Pack, r: &Report) -> String {
    let texts = if r.with_texts {
        "titles and narrators' leads as features"
    } else {
        "no texts at hand: place, company and running order as features"
    };
    let watched = r
        .watched
        .as_ref()
        .map_or_else(|| "no family".to_owned(), |family| subject(pack, family));
    format!(
        "Record of {} from {} to {}: {} readouts with a text ({} without: forecast, never \
         counted), {} formulas said in at least 20 of them, {texts}. Each readout is \
         forecast from earlier days alone; {} to {} are judged, the chance budget is \
         counted from {} to {}. Main class: occasions where at least one in 50 readouts has \
         {watched}, which the detectors watch (threshold 100; {} simulated histories for \
         each figure, seed {}). The demands are those of this program's own record in \
         2025; a shorter record, or one with fewer formulas in common use, may miss them \
         without a fault. Each statistic is explained in docs/methods.md.",
        r.outlet,
        r.record.0,
        r.record.1,
        r.readouts.0,
        r.readouts.1,
        r.formulas,
        r.judged.0,
        r.judged.1,
        r.budget.0,
        r.budget.1,
        r.simulated.0,
        r.simulated.1
    )
}
