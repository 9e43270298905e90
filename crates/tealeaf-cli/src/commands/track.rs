//! `tealeaf track FORMULA...`.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use serde::Serialize;
use tealeaf::{
    pack::Pack,
    record::{
        Snapshot,
        usage::{self, By},
    },
    stats::proportion,
    text::fold,
};

use crate::{
    Outcome,
    args::{Common, Track, TrackBy, TrackFormat},
    commands::search::filter,
    output, record,
};

#[derive(Serialize)]
struct RowJson {
    formula: String,
    by: Vec<String>,
    items: u64,
    items_with: u64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    occurrences: u64,
    characters: u64,
    without_text: u64,
}

/// Counts formulas and prints the rows.
pub(crate) fn run(common: &Common, track: &Track) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let mut formulas = Vec::new();
    for given in &track.formulas {
        let key = key_of(&pack, given)?;
        match record.set.formula(&key) {
            Some(formula) => formulas.push(formula),
            None => bail!("these observations have no counts of `{key}`"),
        }
    }
    let by: Vec<By> = track
        .by
        .iter()
        .map(|by| match by {
            TrackBy::Day => By::Day,
            TrackBy::Month => By::Month,
            TrackBy::Year => By::Year,
            TrackBy::Speaker => By::Speaker,
            TrackBy::Occasion => By::Occasion,
            TrackBy::Outlet => By::Outlet,
        })
        .collect();
    let rows: Vec<RowJson> = usage::track(
        Snapshot::new(&record.set, None),
        &formulas,
        &by,
        &filter(&pack, &track.which)?,
    )
    .into_iter()
    .map(|row| {
        let rate = proportion(row.used.items_with, row.used.items, 0.95);
        RowJson {
            formula: row.formula,
            by: row.keys,
            items: row.used.items,
            items_with: row.used.items_with,
            share: rate.map(|r| r.mid),
            low: rate.map(|r| r.low),
            high: rate.map(|r| r.high),
            occurrences: row.used.occurrences,
            characters: row.used.characters,
            without_text: row.used.without_text,
        }
    })
    .collect();
    output::write(None, &render(track.format, &rows)?)?;
    Ok(Outcome::Done)
}

/// A key as it is; a surface form in any script by its formula.
fn key_of(pack: &Pack, given: &str) -> Result<String> {
    if pack.formula(given).is_some() {
        return Ok(given.to_owned());
    }
    let folded = fold(given);
    pack.formulas
        .iter()
        .find(|f| f.surfaces().any(|s| fold(s).as_str() == folded.as_str()))
        .map(|f| f.key.clone())
        .ok_or_else(|| {
            anyhow::anyhow!(
                "no formula `{given}`; `tealeaf pack list formulas` lists them, and \
                 `tealeaf search` finds any phrase"
            )
        })
}

fn render(format: TrackFormat, rows: &[RowJson]) -> Result<String> {
    let mut text = String::new();
    match format {
        TrackFormat::Jsonl => {
            for row in rows {
                let _ = writeln!(text, "{}", serde_json::to_string(row)?);
            }
        }
        TrackFormat::Csv => {
            text.push_str("formula,by,items,items_with,share,low,high,occurrences,characters,without_text\n");
            let number =
                |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.4}"));
            for r in rows {
                let _ = writeln!(
                    text,
                    "{},{},{},{},{},{},{},{},{},{}",
                    r.formula,
                    r.by.join("/"),
                    r.items,
                    r.items_with,
                    number(r.share),
                    number(r.low),
                    number(r.high),
                    r.occurrences,
                    r.characters,
                    r.without_text
                );
            }
        }
        TrackFormat::Text => {
            let _ = writeln!(
                text,
                "{:<28} {:<24} {:>6} {:>6} {:>6}  95 % interval",
                "formula", "by", "with", "items", "share"
            );
            for r in rows {
                let percent = |x: Option<f64>| {
                    x.map_or_else(|| "-".into(), |x| format!("{:.0} %", x * 100.0))
                };
                let _ = writeln!(
                    text,
                    "{:<28} {:<24} {:>6} {:>6} {:>6}  {} to {}",
                    r.formula,
                    r.by.join(" "),
                    r.items_with,
                    r.items,
                    percent(r.share),
                    percent(r.low),
                    percent(r.high)
                );
            }
            text.push_str(
                "share: items with the formula among items with text; Wilson interval\n",
            );
        }
    }
    Ok(text)
}
