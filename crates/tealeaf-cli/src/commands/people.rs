//! `tealeaf people mine`: a roster from the archive itself.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use jiff::civil::Date;
use serde::Serialize;
use tealeaf::{
    claims::roster::{self, Entry},
    pack::Pack,
    record::Archive,
    roster as written,
};

use crate::{
    Outcome,
    args::{Common, Mine, MineFormat, People},
    commands::archive::progress_bar,
    output, record,
};

/// Runs the subcommand.
pub(crate) fn run(common: &Common, command: &People) -> Result<Outcome> {
    match command {
        People::Mine(args) => mine(common, args),
    }
}

/// A dated text of an official outlet.
struct Text {
    day: Date,
    outlet: String,
    text: String,
}

fn mine(common: &Common, args: &Mine) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let archive = record::read_only(common)?;
    let texts = texts(&pack, &archive, args)?;
    let Some(last_day) = texts.iter().map(|t| t.day).max() else {
        bail!(
            "{} holds no Chinese text of an official outlet of these days; `tealeaf archive status` says what is held",
            archive.path().display()
        );
    };
    let bar = progress_bar(common, "reading {bar:30} {pos}/{len} texts {elapsed}");
    bar.set_length(texts.len() as u64);
    let dated = texts.iter().map(|t| (t.day, t.text.as_str()));
    let mut rows = roster::mine(bar.wrap_iter(dated), args.least);
    bar.finish_and_clear();
    if args.new {
        rows.retain(|row| written::listed(&pack, &row.name).is_none());
    }
    let text = match args.format {
        MineFormat::Toml => {
            written::to_toml(&rows, &pack, &source(&pack, &texts), last_day)
        }
        MineFormat::Csv => csv(&pack, &rows),
        MineFormat::Json => {
            let lines: Vec<RowJson<'_>> =
                rows.iter().map(|row| row_json(&pack, &rows, row)).collect();
            serde_json::to_string_pretty(&lines)?
        }
    };
    output::write(None, &text)?;
    if rows.is_empty() {
        tracing::warn!(
            "nobody is named with a public office in {} texts or more; try --least 1",
            args.least
        );
    }
    Ok(Outcome::Done)
}

/// Chinese texts of official outlets in order of day.
fn texts(pack: &Pack, archive: &Archive, args: &Mine) -> Result<Vec<Text>> {
    if let Some(key) = &args.outlet
        && pack.outlet(key).is_none()
    {
        bail!(
            "no outlet `{key}` in {}; `tealeaf pack list outlets` lists them",
            pack.name
        );
    }
    let official = |key: &str| pack.outlet(key).is_some_and(|o| o.official);
    let mut out = Vec::new();
    for mut item in archive.items()? {
        let asked = args.outlet.as_ref().is_none_or(|key| *key == item.outlet)
            && args.from.is_none_or(|from| from <= item.date)
            && args.to.is_none_or(|to| item.date <= to);
        if !asked || !official(&item.outlet) {
            continue;
        }
        let version = item.preferred();
        // Offices are read before Chinese names only.
        if let Some(text) = item.versions[version].text.take()
            && text.chars().take(200).any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        {
            out.push(Text { day: item.date, outlet: item.outlet, text });
        }
    }
    out.sort_by_key(|t| t.day);
    Ok(out)
}

/// Names of the outlets that were read.
fn source(pack: &Pack, texts: &[Text]) -> String {
    let names: Vec<&str> = pack
        .outlets
        .iter()
        .filter(|o| texts.iter().any(|t| t.outlet == o.key))
        .map(|o| o.names.first().map_or(o.key.as_str(), String::as_str))
        .collect();
    names.join(", ")
}

#[derive(Serialize)]
struct RowJson<'r> {
    name: &'r str,
    name_en: String,
    office: &'r str,
    first: String,
    last: String,
    texts: usize,
    followed_by: Option<&'r str>,
    in_pack: Option<&'r str>,
    unsure: Vec<String>,
}

fn row_json<'r>(pack: &'r Pack, rows: &'r [Entry], row: &'r Entry) -> RowJson<'r> {
    let (surname, given) = written::spelled(&row.name);
    RowJson {
        name: &row.name,
        name_en: format!("{surname} {given}"),
        office: &row.office,
        first: row.first.to_string(),
        last: row.last.to_string(),
        texts: row.texts,
        followed_by: written::followed_by(rows, row).map(|next| next.name.as_str()),
        in_pack: written::listed(pack, &row.name),
        unsure: row.doubts.iter().map(written::doubt_words).collect(),
    }
}

fn csv(pack: &Pack, rows: &[Entry]) -> String {
    let mut text =
        "name,name_en,office,first,last,texts,followed_by,in_pack,unsure\n".to_owned();
    for row in rows {
        let r = row_json(pack, rows, row);
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{}",
            output::csv_field(r.name),
            output::csv_field(&r.name_en),
            output::csv_field(r.office),
            r.first,
            r.last,
            r.texts,
            r.followed_by.unwrap_or_default(),
            r.in_pack.unwrap_or_default(),
            output::csv_field(&r.unsure.join("; "))
        );
    }
    text
}
