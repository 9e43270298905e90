//! `tealeaf archive ...`.

use std::{fmt::Write as _, io::IsTerminal as _, path::Path, time::Duration};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use tealeaf::{
    pack::Pack,
    record::{
        AddOptions, AddReport, Archive as Record, OutletStatus, RecordRules, Skip,
        SkipKind, duplicates::LinkKind,
    },
    wording,
};

use crate::{
    Outcome,
    args::{Archive, ArchiveAdd, Common, TrackFormat},
    output, record,
};

/// Runs the subcommand.
pub(crate) fn run(common: &Common, command: &Archive) -> Result<Outcome> {
    match command {
        Archive::Add(add) => self::add(common, add),
        Archive::Watch(watch) => super::watch::run(common, watch),
        Archive::Status { json } => status(common, *json),
        Archive::Verify => verify(common),
        Archive::Show { item } => show(common, item),
        Archive::Duplicates { format } => duplicates(common, *format),
        Archive::ExportObservations { output, no_titles, until } => {
            export(common, output, *no_titles, *until)
        }
    }
}

fn add(common: &Common, add: &ArchiveAdd) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let mut archive = open_or_create(common)?;
    let path = archive.path().to_owned();
    let options = AddOptions {
        outlet: add.outlet.clone(),
        capture: None,
        added_at: now(),
        origin: add
            .paths
            .iter()
            .map(|p| p.display().to_string())
            .collect::<Vec<_>>()
            .join(" "),
        program: format!("tealeaf {}", env!("CARGO_PKG_VERSION")),
    };
    let rules = rules(&pack, add)?;
    let bar =
        progress_bar(common, "reading {bar:30} {bytes}/{total_bytes} {msg} {elapsed}");
    let report = archive.add(&add.paths, &options, &rules, &mut |progress| {
        bar.set_length(progress.bytes.1);
        bar.set_position(progress.bytes.0);
        bar.set_message(format!("{} items", progress.read));
    })?;
    bar.finish_and_clear();
    // Facts and counts are made now, so that the first check does not have to.
    record::count(&archive, &pack, &pack.lexicon())?;
    for skip in &report.skipped {
        tracing::info!("skipped {}: {}", skip.path, skip.reason);
    }
    let text = if add.json {
        serde_json::to_string_pretty(&AddJson::from(&report))?
    } else {
        summary(&path, &report)
    };
    output::write(None, &text)?;
    let damaged = report.skipped.iter().any(|skip| skip.kind == SkipKind::Damaged);
    let failed = damaged || report.read == report.skipped.len() as u64;
    Ok(if failed { Outcome::Partial } else { Outcome::Done })
}

/// The archive to write to, made where there is none.
pub(crate) fn open_or_create(common: &Common) -> Result<Record> {
    let path = record::archive_path(common)?;
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    Record::open_or_create(&path)
        .with_context(|| format!("cannot use the archive {}", path.display()))
}

/// The packs' rules, with recipes of map files first: the one named, then those that lie
/// beside the inputs.
pub(crate) fn rules(pack: &Pack, add: &ArchiveAdd) -> Result<RecordRules> {
    let mut rules = pack.record_rules();
    let mut recipes = Vec::new();
    if let Some(map) = &add.map {
        recipes.extend(map_file(map)?);
    }
    for path in &add.paths {
        let beside = if path.is_dir() {
            path.join("map.toml")
        } else {
            path.with_extension("map.toml")
        };
        if beside.is_file() {
            let path = path.display().to_string();
            let within = path.trim_end_matches(['/', '\\']).to_owned();
            recipes.extend(map_file(&beside)?.into_iter().map(|recipe| {
                tealeaf::record::Recipe { within: Some(within.clone()), ..recipe }
            }));
        }
    }
    recipes.append(&mut rules.recipes);
    rules.recipes = recipes;
    Ok(rules)
}

fn map_file(path: &Path) -> Result<Vec<tealeaf::record::Recipe>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the map file {}", path.display()))?;
    Pack::recipes_of(&path.display().to_string(), &text)
        .context("the map file cannot be used")
}

/// The clock is read here and nowhere else.
#[expect(clippy::disallowed_methods, reason = "the program is where the clock is read")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A bar on a terminal, unless it is not wanted.
pub(crate) fn progress_bar(common: &Common, template: &str) -> ProgressBar {
    if common.no_progress || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template(template).expect("the template is one of ours");
    let bar = ProgressBar::new(0).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

#[derive(Serialize)]
struct AddJson {
    read: u64,
    stored: u64,
    versions: u64,
    duplicates: u64,
    skipped: Vec<SkipJson>,
}

#[derive(Serialize)]
struct SkipJson {
    path: String,
    kind: &'static str,
    reason: String,
}

impl From<&AddReport> for AddJson {
    fn from(report: &AddReport) -> Self {
        Self {
            read: report.read,
            stored: report.stored,
            versions: report.versions,
            duplicates: report.duplicates,
            skipped: report
                .skipped
                .iter()
                .map(|s| SkipJson {
                    path: s.path.clone(),
                    kind: kind(s),
                    reason: s.reason.clone(),
                })
                .collect(),
        }
    }
}

fn kind(skip: &Skip) -> &'static str {
    match skip.kind {
        SkipKind::Damaged => "damaged",
        SkipKind::Unknown => "unknown",
        SkipKind::NoItem => "no-item",
    }
}

fn summary(path: &Path, report: &AddReport) -> String {
    /// Skips listed one by one; the rest is counted.
    const SHOWN: usize = 20;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} items read = {} stored + {} versions + {} duplicates + {} skipped",
        report.read,
        report.stored,
        report.versions,
        report.duplicates,
        report.skipped.len()
    );
    // Damaged ones come first: they are what a user can mend.
    let mut skipped: Vec<&Skip> = report.skipped.iter().collect();
    skipped.sort_by_key(|skip| skip.kind != SkipKind::Damaged);
    for skip in skipped.iter().take(SHOWN) {
        let _ = writeln!(text, "skipped ({}) {}: {}", kind(skip), skip.path, skip.reason);
    }
    if report.skipped.len() > SHOWN {
        let _ = writeln!(
            text,
            "... and {} more; -v lists them all on stderr",
            report.skipped.len() - SHOWN
        );
    }
    if skipped.first().is_some_and(|skip| skip.kind == SkipKind::Damaged) {
        let _ = writeln!(
            text,
            "damaged inputs were left out whole: get them again and add them again; the rest \
             is kept"
        );
    }
    let _ = writeln!(text, "archive: {}", path.display());
    text
}

fn status(common: &Common, json: bool) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let archive = existing(common)?;
    let outlets = archive.status(&pack.record_rules())?;
    let text = if json {
        let rows: Vec<StatusJson> = outlets.iter().map(StatusJson::from).collect();
        serde_json::to_string_pretty(&rows)?
    } else {
        status_text(&archive, &outlets)?
    };
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

fn existing(common: &Common) -> Result<Record> {
    let path = record::archive_path(common)?;
    Record::open_read_only(&path).with_context(|| {
        format!(
            "cannot use the archive {}; make one with `tealeaf archive add PATH...`",
            path.display()
        )
    })
}

fn status_text(archive: &Record, outlets: &[OutletStatus]) -> Result<String> {
    let mut text = String::new();
    let _ = writeln!(text, "{}", archive.path().display());
    let _ = writeln!(text, "record {}", archive.record_digest()?);
    if outlets.is_empty() {
        let _ =
            writeln!(text, "nothing is held yet; add texts with `tealeaf archive add`");
    }
    for o in outlets {
        let span = o
            .first_last
            .map_or_else(String::new, |(from, to)| format!(" {from} to {to}"));
        let _ = writeln!(text, "\n{}{span}", o.outlet);
        let _ = writeln!(
            text,
            "  {} items ({} without text), {} versions",
            o.items, o.items_without_text, o.versions
        );
        let _ = writeln!(
            text,
            "  days held {}, missing {}, incomplete {}, unknown {}",
            o.days_held,
            o.missing.len(),
            o.incomplete.len(),
            o.unknown
        );
        for (name, days) in [("missing", &o.missing), ("incomplete", &o.incomplete)] {
            if !days.is_empty() {
                let _ = writeln!(text, "  {name}: {}", days_text(days));
            }
        }
        for (capture, inputs) in &o.captures {
            let _ = writeln!(text, "  capture {capture}: {inputs} inputs");
        }
    }
    Ok(text)
}

fn days_text(days: &[Date]) -> String {
    const SHOWN: usize = 12;
    let mut text: Vec<String> = days.iter().take(SHOWN).map(Date::to_string).collect();
    if days.len() > SHOWN {
        text.push(format!("and {} more (--json lists all)", days.len() - SHOWN));
    }
    text.join(", ")
}

#[derive(Serialize)]
struct StatusJson {
    outlet: String,
    from: Option<String>,
    to: Option<String>,
    items: u64,
    items_without_text: u64,
    versions: u64,
    days_held: u32,
    missing: Vec<String>,
    incomplete: Vec<String>,
    unknown: u32,
    captures: std::collections::BTreeMap<String, u64>,
}

impl From<&OutletStatus> for StatusJson {
    fn from(o: &OutletStatus) -> Self {
        let days = |days: &[Date]| days.iter().map(Date::to_string).collect();
        Self {
            outlet: o.outlet.clone(),
            from: o.first_last.map(|d| d.0.to_string()),
            to: o.first_last.map(|d| d.1.to_string()),
            items: o.items,
            items_without_text: o.items_without_text,
            versions: o.versions,
            days_held: o.days_held,
            missing: days(&o.missing),
            incomplete: days(&o.incomplete),
            unknown: o.unknown,
            captures: o.captures.clone(),
        }
    }
}

/// Faults make the run fail; a sound archive is said to be one.
fn verify(common: &Common) -> Result<Outcome> {
    let archive = existing(common)?;
    let report = archive.verify()?;
    let mut text = String::new();
    for fault in &report.faults {
        let _ = writeln!(text, "fault: {fault}");
    }
    let _ = writeln!(
        text,
        "{}: {} originals and {} texts hashed, {} entries of the custody log walked, {} faults",
        archive.path().display(),
        report.originals,
        report.texts,
        report.log_entries,
        report.faults.len()
    );
    output::write(None, &text)?;
    Ok(if report.faults.is_empty() { Outcome::Done } else { Outcome::Partial })
}

fn show(common: &Common, id: &str) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let lexicon = pack.lexicon();
    let record = record::open(common, &pack, &lexicon)?;
    let archive = record.texts()?;
    let item = archive.item(id)?;
    let mut text = String::new();
    if let Some(facts) = record.set.items.iter().find(|i| i.id() == item.id) {
        let _ =
            writeln!(text, "{}", wording::item(&pack, &tealeaf::check::item_ref(facts)));
        let names = |keys: &[String]| {
            keys.iter()
                .map(|k| wording::person_words(&pack, k))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let _ = writeln!(text, "speakers: {}", names(&facts.speakers));
        let _ = writeln!(text, "in person: {}", names(&facts.present));
        let _ = writeln!(text, "named: {}", names(&facts.named));
        for (formula, own, nested) in facts.counts.iter().flatten() {
            let key = &record.set.formulas[usize::from(*formula)];
            let _ = writeln!(
                text,
                "{}: {} ({nested} nested)",
                wording::formula_words(&pack, key),
                own + nested
            );
        }
    }
    let facts = record.set.items.iter().find(|i| i.id() == item.id);
    if let Some(original) = facts.and_then(|facts| facts.repeats()) {
        let _ = writeln!(text, "repeats {original}; counted there only");
    }
    if let Some(url) = &item.url {
        let _ = writeln!(text, "{url}");
    }
    for version in &item.versions {
        let at = version
            .captured_at
            .map_or_else(|| "time of capture unknown".to_owned(), |t| t.to_string());
        let _ = writeln!(text, "\n--- {} ({at})\n{}", version.capture, version.title);
        let _ = writeln!(
            text,
            "{}",
            version.text.as_deref().unwrap_or("(this capture shows no text)")
        );
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

#[derive(Serialize)]
struct LinkJson<'l> {
    item: &'l str,
    outlet: &'l str,
    date: String,
    kind: &'static str,
    share: f64,
    of_original: f64,
    original: &'l str,
    original_outlet: &'l str,
    original_date: String,
}

fn duplicates(common: &Common, format: TrackFormat) -> Result<Outcome> {
    let archive = existing(common)?;
    let archive = match common.captured_by {
        Some(at) => archive.captured_by(at),
        None => archive,
    };
    let links = archive.duplicates()?;
    let mut text = String::new();
    if format == TrackFormat::Csv {
        text.push_str(
            "item,outlet,date,kind,share,of_original,original,original_outlet,original_date\n",
        );
    }
    for link in &links {
        let row = LinkJson {
            item: &link.item.0,
            outlet: &link.item.1,
            date: link.item.2.to_string(),
            kind: link.kind.code(),
            share: link.share,
            of_original: link.of_original,
            original: &link.original.0,
            original_outlet: &link.original.1,
            original_date: link.original.2.to_string(),
        };
        let _ = match format {
            TrackFormat::Text => writeln!(
                text,
                "{} {} {} is {} of {} {} {}: {:.0} % of it there, {:.0} % of that here",
                row.date,
                row.outlet,
                row.item,
                match link.kind {
                    LinkKind::Reprint => "a reprint",
                    LinkKind::Abridgement => "an abridgement",
                },
                row.original_date,
                row.original_outlet,
                row.original,
                link.share * 100.0,
                link.of_original * 100.0
            ),
            TrackFormat::Csv => writeln!(
                text,
                "{},{},{},{},{:.4},{:.4},{},{},{}",
                output::csv_field(row.item),
                row.outlet,
                row.date,
                row.kind,
                row.share,
                row.of_original,
                output::csv_field(row.original),
                row.original_outlet,
                row.original_date
            ),
            TrackFormat::Jsonl => writeln!(text, "{}", serde_json::to_string(&row)?),
        };
    }
    if format == TrackFormat::Text {
        let _ = writeln!(text, "{} reprints and abridgements", links.len());
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

fn export(
    common: &Common,
    output: &Path,
    no_titles: bool,
    until: Option<Date>,
) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let lexicon = pack.lexicon();
    existing(common)?;
    let mut record = record::open(common, &pack, &lexicon)?;
    if no_titles {
        for item in &mut record.set.items {
            item.drop_title();
        }
    }
    if let Some(last) = until {
        record.set.items.retain(|item| item.date <= last);
        for days in record.set.coverage.values_mut() {
            days.retain(|day, _| *day <= last);
        }
    }
    let mut bytes = Vec::new();
    record.set.write(&mut bytes).context("cannot write the observations")?;
    output::write_file(output, &bytes)?;
    let line = format!(
        "{} items, {} formulas, {} bytes: {}",
        record.set.items.len(),
        record.set.formulas.len(),
        bytes.len(),
        output.display()
    );
    output::write(None, &line)?;
    Ok(Outcome::Done)
}
