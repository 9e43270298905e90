//! `tealeaf search` and `tealeaf kwic`.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use serde::Serialize;
use tealeaf::{
    pack::Pack,
    record::{AsOf, Filter, KwicOrder, SearchQuery},
};

use crate::{
    Outcome,
    args::{Common, Kwic, KwicSort, Search, TrackFormat, Which},
    output, record,
};

/// Characters shown around the first hit of an item.
const AROUND: usize = 24;

/// The filter that the arguments describe; unknown keys are errors, not empty results.
pub(crate) fn filter(pack: &Pack, which: &Which) -> Result<Filter> {
    for person in [&which.person, &which.speaker].into_iter().flatten() {
        if pack.person(person).is_none() {
            bail!("no person `{person}`; `tealeaf pack list people` lists the keys");
        }
    }
    if let Some(key) = &which.occasion
        && pack.occasion(key).is_none()
    {
        bail!("no occasion `{key}`; `tealeaf pack list occasions` lists the keys");
    }
    if let Some(key) = &which.outlet
        && pack.outlet(key).is_none()
    {
        bail!("no outlet `{key}`; `tealeaf pack list outlets` lists the keys");
    }
    Ok(Filter {
        outlet: which.outlet.clone(),
        person: which.person.clone(),
        speaker: which.speaker.clone(),
        occasion: which.occasion.clone(),
        from: which.from,
        // What is dated later is not seen, whatever else is asked.
        to: [which.to, which.as_of].into_iter().flatten().min(),
    })
}

#[derive(Serialize)]
struct LineJson<'l> {
    date: &'l str,
    item: &'l str,
    left: &'l str,
    hit: &'l str,
    right: &'l str,
    title: &'l str,
}

#[derive(Serialize)]
struct HitJson<'h> {
    id: &'h str,
    outlet: &'h str,
    date: String,
    title: &'h str,
    url: Option<&'h str>,
    hits: usize,
    before: String,
    exact: String,
    after: String,
}

/// Lists the items that match.
pub(crate) fn run(common: &Common, search: &Search) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let archive = record.texts()?;
    let query = SearchQuery {
        expression: search.expression.clone(),
        filter: filter(&pack, &search.which)?,
        as_of: AsOf::default(),
        limit: search.limit,
        offset: 0,
    };
    let found = archive.search(&query, &record.set)?;
    let mut rows = Vec::new();
    for hit in &found.hits {
        let version = &hit.item.versions[hit.version];
        let text = version.text.as_deref().unwrap_or_default();
        let (before, exact, after) = match hit.spans.first() {
            Some(span) => around(text, span.range()),
            None => Default::default(),
        };
        rows.push(HitJson {
            id: &hit.item.id,
            outlet: &hit.item.outlet,
            date: hit.item.date.to_string(),
            title: &version.title,
            url: hit.item.url.as_deref(),
            hits: hit.spans.len(),
            before,
            exact,
            after,
        });
    }
    let mut text = String::new();
    for row in &rows {
        if search.json {
            let _ = writeln!(text, "{}", serde_json::to_string(row)?);
        } else {
            let _ =
                writeln!(text, "{} {} {} {}", row.date, row.outlet, row.id, row.title);
            if !row.exact.is_empty() {
                let _ = writeln!(
                    text,
                    "    \u{2026}{}[{}]{}\u{2026}  ({} in it)",
                    row.before, row.exact, row.after, row.hits
                );
            }
        }
    }
    if !search.json {
        let more = if found.more { "more than " } else { "" };
        let _ = writeln!(text, "{} of {more}{} items", rows.len(), found.total);
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

/// Lists each occurrence in its context.
pub(crate) fn kwic(common: &Common, kwic: &Kwic) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let record = record::open(common, &pack, &pack.lexicon())?;
    let archive = record.texts()?;
    let query = SearchQuery {
        expression: kwic.expression.clone(),
        filter: filter(&pack, &kwic.which)?,
        as_of: AsOf::default(),
        limit: kwic.limit,
        offset: 0,
    };
    let order = match kwic.sort {
        KwicSort::Date => KwicOrder::Date,
        KwicSort::Left => KwicOrder::Left,
        KwicSort::Right => KwicOrder::Right,
    };
    let mut text = String::new();
    if kwic.format == TrackFormat::Csv {
        text.push_str("date,item,left,hit,right,title\n");
    }
    for line in archive.kwic(&query, &record.set, kwic.width, order)? {
        let date = line.date.to_string();
        let row = [&date, &line.item, &line.left, &line.hit, &line.right];
        let _ = match kwic.format {
            TrackFormat::Text => writeln!(text, "{}", row.map(String::as_str).join("\t")),
            TrackFormat::Csv => {
                let row = row.map(|field| output::csv_field(field)).join(",");
                writeln!(text, "{row},{}", output::csv_field(&line.title))
            }
            TrackFormat::Jsonl => {
                let row = LineJson {
                    date: &date,
                    item: &line.item,
                    left: &line.left,
                    hit: &line.hit,
                    right: &line.right,
                    title: &line.title,
                };
                writeln!(text, "{}", serde_json::to_string(&row)?)
            }
        };
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

fn around(text: &str, range: std::ops::Range<usize>) -> (String, String, String) {
    let before: Vec<char> = text[..range.start].chars().rev().take(AROUND).collect();
    let after: String = text[range.end..].chars().take(AROUND).collect();
    let one_line = |s: String| s.replace(['\n', '\r'], " ");
    (
        one_line(before.into_iter().rev().collect()),
        text[range].to_owned(),
        one_line(after),
    )
}
