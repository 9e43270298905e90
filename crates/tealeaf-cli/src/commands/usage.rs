//! `tealeaf usage WORD...` and `tealeaf together WORD...`.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use tealeaf::{
    record::{Snapshot, observations::ItemIdx, usage},
    stats::{log_likelihood, proportion, rate},
};

use crate::{
    Outcome,
    args::{Common, Together, TrackFormat, Usage},
    commands::{search::filter, words},
    output, record,
};

#[derive(Serialize)]
struct RowJson {
    word: String,
    first: Option<String>,
    first_item: Option<String>,
    last: Option<String>,
    last_item: Option<String>,
    items: u64,
    items_with: u64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    occurrences: u64,
    characters: u64,
    per_10k: Option<f64>,
    per_10k_low: Option<f64>,
    per_10k_high: Option<f64>,
    mean_place: Option<f64>,
    on_top: u64,
    titles: u64,
    in_titles: u64,
    months: u64,
    months_with: u64,
    unevenness: Option<f64>,
    without_text: u64,
}

/// One line per word: first and last use, how often, where, how evenly.
pub(crate) fn run(common: &Common, args: &Usage) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let filter = filter(&pack, &args.which)?;
    let counted = words::count(&pack, record, &args.words)?;
    let snapshot = Snapshot::new(&counted.set, args.which.as_of);
    let found = usage::usages(snapshot, &counted.numbers, &counted.lexicon, &filter);
    let rows: Vec<RowJson> = counted
        .lexicon
        .keys()
        .iter()
        .zip(&found)
        .map(|(word, used)| row(snapshot, word, used))
        .collect();
    output::write(None, &render(args.format, &rows)?)?;
    Ok(Outcome::Done)
}

fn row(snapshot: Snapshot<'_>, word: &str, found: &usage::Usage) -> RowJson {
    let used = found.used;
    let share = proportion(used.items_with, used.items, 0.95);
    let per_10k = rate(used.occurrences, used.characters as f64 / 1e4, 0.95);
    let is_used = used.items_with > 0;
    let date = |item: ItemIdx| snapshot.item(item).date.to_string();
    let id = |item: ItemIdx| snapshot.item(item).id().to_owned();
    RowJson {
        word: word.to_owned(),
        first: found.first_last.map(|f| date(f.0)),
        first_item: found.first_last.map(|f| id(f.0)),
        last: found.first_last.map(|f| date(f.1)),
        last_item: found.first_last.map(|f| id(f.1)),
        items: used.items,
        items_with: used.items_with,
        share: share.map(|s| s.mid),
        low: share.map(|s| s.low),
        high: share.map(|s| s.high),
        occurrences: used.occurrences,
        characters: used.characters,
        per_10k: per_10k.map(|r| r.mid),
        per_10k_low: per_10k.map(|r| r.low),
        per_10k_high: per_10k.map(|r| r.high),
        mean_place: is_used.then(|| found.place_sum as f64 / used.items_with as f64),
        on_top: found.on_top,
        titles: found.titles,
        in_titles: found.in_titles,
        months: found.months.1,
        months_with: found.months.0,
        unevenness: is_used.then_some(found.unevenness),
        without_text: used.without_text,
    }
}

fn render(format: TrackFormat, rows: &[RowJson]) -> Result<String> {
    let mut text = String::new();
    match format {
        TrackFormat::Jsonl => {
            for row in rows {
                let _ = writeln!(text, "{}", serde_json::to_string(row)?);
            }
        }
        TrackFormat::Csv => csv(&mut text, rows),
        TrackFormat::Text => table(&mut text, rows),
    }
    Ok(text)
}

fn csv(text: &mut String, rows: &[RowJson]) {
    text.push_str(
        "word,first,first_item,last,last_item,items,items_with,share,low,high,occurrences,\
         characters,per_10k,per_10k_low,per_10k_high,mean_place,on_top,titles,in_titles,\
         months,months_with,unevenness,without_text\n",
    );
    for r in rows {
        let named =
            [&Some(r.word.clone()), &r.first, &r.first_item, &r.last, &r.last_item]
                .map(|field| output::csv_field(field.as_deref().unwrap_or_default()));
        let n = output::csv_number;
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            named.join(","),
            r.items,
            r.items_with,
            n(r.share),
            n(r.low),
            n(r.high),
            r.occurrences,
            r.characters,
            n(r.per_10k),
            n(r.per_10k_low),
            n(r.per_10k_high),
            n(r.mean_place),
            r.on_top,
            r.titles,
            r.in_titles,
            r.months,
            r.months_with,
            n(r.unevenness),
            r.without_text
        );
    }
}

fn table(text: &mut String, rows: &[RowJson]) {
    let _ = writeln!(
        text,
        "{:<24} {:<10} {:<10} {:>6} {:>6} {:>6} {:>8} {:>6} {:>5} {:>6} {:>9} {:>7}",
        "word",
        "first",
        "last",
        "with",
        "items",
        "share",
        "per 10k",
        "place",
        "top",
        "titles",
        "months",
        "uneven"
    );
    for r in rows {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".into());
        let number = |x: Option<f64>, digits: usize| {
            x.map_or_else(|| "-".into(), |x| format!("{x:.digits$}"))
        };
        let share = r.share.map_or_else(|| "-".into(), |s| format!("{:.1} %", s * 100.0));
        let _ = writeln!(
            text,
            "{} {:<10} {:<10} {:>6} {:>6} {:>6} {:>8} {:>6} {:>5} {:>6} {:>9} {:>7}",
            output::column(&r.word, 24),
            day(&r.first),
            day(&r.last),
            r.items_with,
            r.items,
            share,
            number(r.per_10k, 2),
            number(r.mean_place, 1),
            r.on_top,
            r.in_titles,
            format!("{}/{}", r.months_with, r.months),
            number(r.unevenness, 2)
        );
    }
    text.push_str(
        "share: of items with text; per 10k: uses per 10,000 characters; place: mean place in \
         the day's programme; top: items among the first three; titles: items with it in the \
         title; months: with use / with text; uneven: 0 as the text is spread, 1 all at once\n",
    );
    if rows.iter().any(|r| r.titles == 0 && r.items > 0) {
        text.push_str("titles are not in the observations inside the program\n");
    }
}

#[derive(Serialize)]
struct PersonJson {
    word: String,
    person: String,
    together: u64,
    word_items: u64,
    person_items: u64,
    items: u64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    log_likelihood: f64,
}

/// Persons named in the items that hold a word, beside how often they are named at all.
pub(crate) fn together(common: &Common, args: &Together) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let filter = filter(&pack, &args.which)?;
    let counted = words::count(&pack, record, &args.words)?;
    let snapshot = Snapshot::new(&counted.set, args.which.as_of);
    let mut rows = Vec::new();
    for (word, number) in counted.lexicon.keys().iter().zip(&counted.numbers) {
        let used = usage::totals(snapshot, *number, &filter).used;
        let persons = usage::named_with(snapshot, *number, &filter);
        let others = persons.into_iter().filter(|(person, ..)| person != word);
        rows.extend(others.take(args.limit).map(|(person, together, named)| {
            let share = proportion(together, used.items_with, 0.95);
            PersonJson {
                word: word.clone(),
                person,
                together,
                word_items: used.items_with,
                person_items: named,
                items: used.items,
                share: share.map(|s| s.mid),
                low: share.map(|s| s.low),
                high: share.map(|s| s.high),
                log_likelihood: log_likelihood(
                    together,
                    used.items_with,
                    named - together,
                    used.items - used.items_with,
                ),
            }
        }));
    }
    output::write(None, &persons(args.format, &rows)?)?;
    Ok(Outcome::Done)
}

fn persons(format: TrackFormat, rows: &[PersonJson]) -> Result<String> {
    let mut text = String::new();
    match format {
        TrackFormat::Jsonl => {
            for row in rows {
                let _ = writeln!(text, "{}", serde_json::to_string(row)?);
            }
        }
        TrackFormat::Csv => {
            text.push_str(
                "word,person,together,word_items,person_items,items,share,low,high,\
                 log_likelihood\n",
            );
            for r in rows {
                let n = output::csv_number;
                let _ = writeln!(
                    text,
                    "{},{},{},{},{},{},{},{},{},{:.2}",
                    output::csv_field(&r.word),
                    r.person,
                    r.together,
                    r.word_items,
                    r.person_items,
                    r.items,
                    n(r.share),
                    n(r.low),
                    n(r.high),
                    r.log_likelihood
                );
            }
        }
        TrackFormat::Text => {
            let _ = writeln!(
                text,
                "{:<24} {:<20} {:>8} {:>6} {:>9} {:>8}",
                "word", "person", "together", "share", "elsewhere", "ll"
            );
            for r in rows {
                let elsewhere = r.items - r.word_items;
                let percent = |k: u64, n: u64| match n {
                    0 => "-".to_owned(),
                    n => format!("{:.1} %", k as f64 / n as f64 * 100.0),
                };
                let _ = writeln!(
                    text,
                    "{} {:<20} {:>8} {:>6} {:>9} {:>8.1}",
                    output::column(&r.word, 24),
                    r.person,
                    r.together,
                    percent(r.together, r.word_items),
                    percent(r.person_items - r.together, elsewhere),
                    r.log_likelihood
                );
            }
            text.push_str(
                "share: of the items with the word; elsewhere: of the items without it; ll: \
                 log-likelihood ratio, above 15 hardly by chance in one comparison\n",
            );
        }
    }
    Ok(text)
}
