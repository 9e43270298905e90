//! `tealeaf collocates WORD`.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use tealeaf::{
    record::collocates::{self, Window},
    stats::log_likelihood,
    text::Lexicon,
};

use crate::{
    Outcome,
    args::{Collocates, Common, TrackFormat},
    commands::{search::filter, words},
    output, record,
};

#[derive(Serialize)]
struct RowJson<'r> {
    word: &'r str,
    beside: u64,
    elsewhere: u64,
    beside_per_10k: f64,
    elsewhere_per_10k: f64,
    log_likelihood: f64,
}

/// Words beside a phrase that are rarer elsewhere, the most telling first.
pub(crate) fn run(common: &Common, args: &Collocates) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let filter = filter(&pack, &args.which)?;
    let (entry, _) = words::entry(&pack, &args.word);
    let lexicon = Lexicon::compile(&[entry])?;
    let window = Window { width: args.width, least: args.least };
    let found = record.texts()?.collocates(&record.set, &lexicon, &filter, window)?;
    let mut rows = rows(&found);
    rows.truncate(args.limit);
    let mut text = String::new();
    match args.format {
        TrackFormat::Jsonl => {
            for row in &rows {
                let _ = writeln!(text, "{}", serde_json::to_string(row)?);
            }
        }
        TrackFormat::Csv => {
            text.push_str(
                "word,beside,elsewhere,beside_per_10k,elsewhere_per_10k,log_likelihood\n",
            );
            for r in &rows {
                let _ = writeln!(
                    text,
                    "{},{},{},{:.4},{:.4},{:.2}",
                    output::csv_field(r.word),
                    r.beside,
                    r.elsewhere,
                    r.beside_per_10k,
                    r.elsewhere_per_10k,
                    r.log_likelihood
                );
            }
        }
        TrackFormat::Text => {
            let _ = writeln!(
                text,
                "{:<16} {:>8} {:>10} {:>12} {:>14} {:>9}",
                "word", "beside", "elsewhere", "beside/10k", "elsewhere/10k", "ll"
            );
            for r in &rows {
                let _ = writeln!(
                    text,
                    "{} {:>8} {:>10} {:>12.1} {:>14.2} {:>9.1}",
                    output::column(r.word, 16),
                    r.beside,
                    r.elsewhere,
                    r.beside_per_10k,
                    r.elsewhere_per_10k,
                    r.log_likelihood
                );
            }
            let _ = writeln!(
                text,
                "{} occurrences in {} items with text; within {} characters or words of it, in \
                 the same sentence; ll: log-likelihood ratio",
                found.hits, found.items, args.width
            );
        }
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

fn rows(found: &collocates::Collocates) -> Vec<RowJson<'_>> {
    let (near, all) = found.places;
    let far = all.saturating_sub(near);
    let per_10k = |k: u64, n: u64| if n == 0 { 0.0 } else { k as f64 / n as f64 * 1e4 };
    let mut rows: Vec<RowJson<'_>> = found
        .words
        .iter()
        .map(|c| {
            let elsewhere = c.anywhere - c.beside;
            RowJson {
                word: &c.word,
                beside: c.beside,
                elsewhere,
                beside_per_10k: per_10k(c.beside, near),
                elsewhere_per_10k: per_10k(elsewhere, far),
                log_likelihood: log_likelihood(c.beside, near, elsewhere, far),
            }
        })
        .filter(|row| row.beside_per_10k > row.elsewhere_per_10k)
        .collect();
    rows.sort_by(|a, b| {
        b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.word.cmp(b.word))
    });
    rows
}
