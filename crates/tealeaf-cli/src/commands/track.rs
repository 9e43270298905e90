//! `tealeaf track WORD...`.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use tealeaf::{
    record::{
        Snapshot,
        usage::{self, By},
    },
    stats::{proportion, rate},
};

use crate::{
    Outcome,
    args::{Common, Per, ScanFormat, Track, TrackBy},
    commands::{search::filter, words},
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
    per_10k: Option<f64>,
    per_10k_low: Option<f64>,
    per_10k_high: Option<f64>,
}

/// Counts words and prints the rows.
pub(crate) fn run(common: &Common, track: &Track) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let counted = words::count(&pack, record, &track.words)?;
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
    let snapshot = Snapshot::new(&counted.set, track.which.as_of);
    let rows: Vec<RowJson> =
        usage::track(snapshot, &counted.numbers, &by, &filter(&pack, &track.which)?)
            .into_iter()
            .map(row)
            .collect();
    let over_time = matches!(by.as_slice(), [By::Day | By::Month | By::Year]);
    let text = match track.format {
        ScanFormat::Text => table(&rows, track.per, over_time),
        ScanFormat::Csv => csv(&rows),
        ScanFormat::Jsonl => {
            let lines = rows.iter().map(serde_json::to_string);
            lines.collect::<Result<Vec<_>, _>>()?.join("\n")
        }
        #[cfg(feature = "parquet")]
        ScanFormat::Parquet => {
            output::write_binary(&parquet(&rows)?)?;
            return Ok(Outcome::Done);
        }
    };
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

fn row(row: usage::Row) -> RowJson {
    let share = proportion(row.used.items_with, row.used.items, 0.95);
    let per_10k = rate(row.used.occurrences, row.used.characters as f64 / 1e4, 0.95);
    RowJson {
        formula: row.formula,
        by: row.keys,
        items: row.used.items,
        items_with: row.used.items_with,
        share: share.map(|r| r.mid),
        low: share.map(|r| r.low),
        high: share.map(|r| r.high),
        occurrences: row.used.occurrences,
        characters: row.used.characters,
        without_text: row.used.without_text,
        per_10k: per_10k.map(|r| r.mid),
        per_10k_low: per_10k.map(|r| r.low),
        per_10k_high: per_10k.map(|r| r.high),
    }
}

fn csv(rows: &[RowJson]) -> String {
    let mut text = String::from(
        "formula,by,items,items_with,share,low,high,occurrences,characters,without_text,\
         per_10k,per_10k_low,per_10k_high\n",
    );
    let n = output::csv_number;
    for r in rows {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{},{},{}",
            output::csv_field(&r.formula),
            output::csv_field(&r.by.join("/")),
            r.items,
            r.items_with,
            n(r.share),
            n(r.low),
            n(r.high),
            r.occurrences,
            r.characters,
            r.without_text,
            n(r.per_10k),
            n(r.per_10k_low),
            n(r.per_10k_high)
        );
    }
    text
}

/// The columns of the CSV, with no value where it has an empty field.
#[cfg(feature = "parquet")]
fn parquet(rows: &[RowJson]) -> Result<Vec<u8>> {
    use crate::output::parquet::Column;
    let text = |of: fn(&RowJson) -> String| Column::Text(rows.iter().map(of).collect());
    let count = |of: fn(&RowJson) -> u64| Column::Count(rows.iter().map(of).collect());
    let number =
        |of: fn(&RowJson) -> Option<f64>| Column::Number(rows.iter().map(of).collect());
    output::parquet::write(&[
        ("formula", text(|r| r.formula.clone())),
        ("by", text(|r| r.by.join("/"))),
        ("items", count(|r| r.items)),
        ("items_with", count(|r| r.items_with)),
        ("share", number(|r| r.share)),
        ("low", number(|r| r.low)),
        ("high", number(|r| r.high)),
        ("occurrences", count(|r| r.occurrences)),
        ("characters", count(|r| r.characters)),
        ("without_text", count(|r| r.without_text)),
        ("per_10k", number(|r| r.per_10k)),
        ("per_10k_low", number(|r| r.per_10k_low)),
        ("per_10k_high", number(|r| r.per_10k_high)),
    ])
}

fn table(rows: &[RowJson], per: Per, over_time: bool) -> String {
    let mut text = String::new();
    let (shown, counted, of) = match per {
        Per::Items => ("share", "with", "items"),
        Per::TenThousandCharacters => ("per 10k", "uses", "characters"),
    };
    let _ = writeln!(
        text,
        "{:<28} {:<24} {counted:>6} {of:>10} {shown:>8}  95 % interval",
        "formula", "by"
    );
    for r in rows {
        let percent = |x: Option<f64>| {
            x.map_or_else(|| "-".into(), |x| format!("{:.0} %", x * 100.0))
        };
        let number =
            |x: Option<f64>| x.map_or_else(|| "-".into(), |x: f64| format!("{x:.2}"));
        let (k, n, values) = match per {
            Per::Items => (r.items_with, r.items, [r.share, r.low, r.high].map(percent)),
            Per::TenThousandCharacters => {
                let values = [r.per_10k, r.per_10k_low, r.per_10k_high].map(number);
                (r.occurrences, r.characters, values)
            }
        };
        let [mid, low, high] = values;
        let _ = writeln!(
            text,
            "{} {} {k:>6} {n:>10} {mid:>8}  {low} to {high}",
            output::column(&r.formula, 28),
            output::column(&r.by.join(" "), 24)
        );
    }
    if over_time {
        sparklines(&mut text, rows, per);
    }
    text.push_str(match per {
        Per::Items => {
            "share: items with the formula among items with text; Wilson interval\n"
        }
        Per::TenThousandCharacters => {
            "per 10k: uses per 10,000 characters of text; Poisson score interval, too narrow \
             where a text repeats itself\n"
        }
    });
    text
}

/// One line per formula: its series as bars, from zero to its own highest value.
fn sparklines(text: &mut String, rows: &[RowJson], per: Per) {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    for series in rows.chunk_by(|a, b| a.formula == b.formula) {
        if series.len() < 3 {
            continue;
        }
        let value = |r: &RowJson| match per {
            Per::Items => r.share,
            Per::TenThousandCharacters => r.per_10k,
        };
        let highest = series.iter().filter_map(value).fold(0.0, f64::max);
        let bar = |r: &RowJson| match value(r) {
            None => ' ',
            Some(x) => {
                let step = if highest > 0.0 { (x / highest * 8.0).ceil() } else { 0.0 };
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "between 0 and 8"
                )]
                let step = step as usize;
                BARS[step.clamp(1, 8) - 1]
            }
        };
        let bars: String = series.iter().map(bar).collect();
        let _ = writeln!(text, "{} {bars}", output::column(&series[0].formula, 28));
    }
}
