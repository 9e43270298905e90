//! `tealeaf archive watch DIR`: adds new files as they come, and tells which rules fired.
//!
//! The folder is looked at again and again; nothing but standard library calls, so it works
//! on network drives too. What was told stands in the log, and is not told again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use tealeaf::{
    pack::Pack,
    record::{
        AddOptions, AddReport, Archive, EditQuery, Reading, RecordRules, SkipKind,
        Snapshot, observations::ObservationSet,
    },
    text::Lexicon,
    watch::{self, About, Event},
    wording,
};

use super::{archive, statistics};
use crate::{
    Outcome,
    args::{ArchiveAdd, ArchiveWatch, Common},
    output, record,
};

/// A file that was changed less than this ago may still be being written.
const SETTLED: Duration = Duration::from_secs(2);
/// Most events in the feed, the newest first.
const IN_FEED: usize = 200;

/// One line of the log.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    id: String,
    at: String,
    rule: String,
    item: Option<String>,
    outlet: Option<String>,
    date: String,
    title: Option<String>,
    url: Option<String>,
    subjects: Vec<String>,
    spans: Vec<Run>,
    says: String,
}

/// A changed run of a text: where it stands in the later one, in bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Run {
    start: usize,
    end: usize,
    before: String,
    after: String,
}

/// What stays the same from one look to the next.
struct Watcher<'w> {
    pack: &'w Pack,
    lexicon: Lexicon,
    rules: RecordRules,
    args: &'w ArchiveWatch,
    /// Files by path, with the time and size at which they were added.
    known: BTreeMap<PathBuf, (SystemTime, u64)>,
    /// Ids of what was told.
    told: BTreeSet<String>,
    archive: Archive,
    set: ObservationSet,
}

/// Watches until it is stopped, or looks once.
pub(crate) fn run(common: &Common, args: &ArchiveWatch) -> Result<Outcome> {
    if !args.folder.is_dir() {
        bail!(
            "{}: not a folder; name the one that new files come to",
            args.folder.display()
        );
    }
    if common.captured_by.is_some() {
        bail!("--captured-by looks back; `archive watch` adds what comes now");
    }
    let pack = record::pack(common)?;
    let lexicon = pack.lexicon();
    let add = ArchiveAdd {
        paths: vec![args.folder.clone()],
        outlet: args.outlet.clone(),
        map: args.map.clone(),
        json: false,
    };
    let archive = archive::open_or_create(common)?;
    let set = record::count(&archive, &pack, &lexicon)?;
    let mut watcher = Watcher {
        rules: archive::rules(&pack, &add)?,
        pack: &pack,
        lexicon,
        args,
        known: BTreeMap::new(),
        told: told(args.log.as_deref())?,
        archive,
        set,
    };
    let mut outcome = Outcome::Done;
    loop {
        outcome = match watcher.look()? {
            Outcome::Done => outcome,
            partial => partial,
        };
        if args.once {
            return Ok(outcome);
        }
        std::thread::sleep(Duration::from_secs(args.every.max(1)));
    }
}

/// Ids in a log that an earlier run has written.
fn told(log: Option<&Path>) -> Result<BTreeSet<String>> {
    let Some(log) = log.filter(|log| log.exists()) else { return Ok(BTreeSet::new()) };
    Ok(lines(log)?.into_iter().map(|line| line.id).collect())
}

fn lines(log: &Path) -> Result<Vec<Line>> {
    let text = fs::read_to_string(log)
        .with_context(|| format!("cannot read the log {}", log.display()))?;
    (1..)
        .zip(text.lines())
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| {
                format!(
                    "{}, line {number}: not a line of this log; name another file",
                    log.display()
                )
            })
        })
        .collect()
}

impl Watcher<'_> {
    /// Adds what is new and tells what it gives reason to look at.
    fn look(&mut self) -> Result<Outcome> {
        let files = self.new_files();
        if files.is_empty() {
            return Ok(Outcome::Done);
        }
        let report = self.add(&files)?;
        let mut damaged = false;
        for skip in &report.skipped {
            damaged |= skip.kind == SkipKind::Damaged;
            tracing::warn!("skipped {}: {}", skip.path, skip.reason);
        }
        if report.stored + report.versions > 0 {
            let events = self.events()?;
            self.tell(&events)?;
        }
        tracing::info!("{} files, {} items stored", files.len(), report.stored);
        Ok(if damaged { Outcome::Partial } else { Outcome::Done })
    }

    /// Files that came or changed since the last look and are no longer written to.
    #[expect(
        clippy::disallowed_methods,
        reason = "the program is where the clock is read"
    )]
    fn new_files(&mut self) -> Vec<PathBuf> {
        let now = SystemTime::now();
        let mut found = Vec::new();
        walk(&self.args.folder, &mut found);
        found.retain(|path| {
            let Ok(data) = fs::metadata(path) else { return false };
            let Ok(changed) = data.modified() else { return true };
            let settled = now.duration_since(changed).is_ok_and(|ago| ago >= SETTLED);
            if !settled && !self.args.once {
                return false;
            }
            let state = (changed, data.len());
            self.known.insert(path.clone(), state) != Some(state)
        });
        found
    }

    fn add(&mut self, files: &[PathBuf]) -> Result<AddReport> {
        let folder = &self.args.folder;
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned());
        let options = AddOptions {
            outlet: self.args.outlet.clone(),
            capture: name,
            added_at: archive::now(),
            origin: format!("watching {}", folder.display()),
            program: format!("tealeaf {}", env!("CARGO_PKG_VERSION")),
        };
        Ok(self.archive.add(files, &options, &self.rules, &mut |_| {})?)
    }

    /// What the rules find in what was just added.
    fn events(&mut self) -> Result<Vec<Event>> {
        let held: BTreeMap<String, u32> =
            self.set.items.iter().map(|i| (i.id().to_owned(), i.versions)).collect();
        let last = self.set.items.iter().map(|item| item.date).max();
        self.set = record::count(&self.archive, self.pack, &self.lexicon)?;
        let (mut fresh, mut changed) = (BTreeSet::new(), BTreeSet::new());
        for item in &self.set.items {
            match held.get(item.id()) {
                None => drop(fresh.insert(item.id().to_owned())),
                Some(n) if *n != item.versions => {
                    changed.insert(item.id().to_owned());
                }
                Some(_) => {}
            }
        }
        let snapshot = Snapshot::new(&self.set, None);
        let openings = statistics::openings_of(&self.archive)?;
        let mut events = watch::absent(&snapshot, self.pack, &fresh, Some(&openings));
        if let Some(last) = last {
            events.extend(watch::unseen(&snapshot, self.pack, last));
        }
        // An item that is new can have come in two versions at once.
        changed.append(&mut fresh);
        let reading = Reading::new(&self.pack.record_rules())?;
        let edits = self.archive.edits(&EditQuery::default(), &reading, &self.lexicon)?;
        events.extend(watch::edited(&edits, &changed));
        events.sort_by(|a, b| (a.date, a.rule, &a.id).cmp(&(b.date, b.rule, &b.id)));
        Ok(events)
    }

    /// Writes what was not told yet to the log (or standard output), then the feed.
    fn tell(&mut self, events: &[Event]) -> Result<()> {
        let at = archive::now().to_string();
        let mut text = String::new();
        for event in events {
            if self.told.insert(event.id.clone()) {
                let line = line(self.pack, event, &at);
                let _ = writeln!(text, "{}", serde_json::to_string(&line)?);
            }
        }
        match &self.args.log {
            Some(log) => OpenOptions::new()
                .create(true)
                .append(true)
                .open(log)
                .and_then(|mut file| file.write_all(text.as_bytes()))
                .with_context(|| format!("cannot write the log {}", log.display()))?,
            None if !text.is_empty() => output::write(None, &text)?,
            None => {}
        }
        if let (Some(feed), Some(log)) = (&self.args.feed, &self.args.log) {
            let lines = if log.exists() { lines(log)? } else { Vec::new() };
            output::write_file(feed, atom(&lines, &at).as_bytes())?;
        }
        Ok(())
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut inside: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.sort();
    for path in inside {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        // Hidden files, half-copied ones, and map files.
        let aside = name.starts_with('.')
            || [".part", ".tmp", ".crdownload"].iter().any(|end| name.ends_with(end))
            || name == "map.toml"
            || name.ends_with(".map.toml");
        if aside || path.is_symlink() {
            continue;
        }
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

fn line(pack: &Pack, event: &Event, at: &str) -> Line {
    let keys = |list: &[(String, i64)]| -> Vec<String> {
        list.iter().map(|(key, _)| key.clone()).collect()
    };
    let (subjects, spans) = match &event.about {
        About::Absent { subject, speaker, .. } => {
            let key = event.id.rsplit('/').next().unwrap_or_default().to_owned();
            let _ = subject;
            (vec![key, speaker.clone()], Vec::new())
        }
        About::Unseen { person, .. } => (vec![person.clone()], Vec::new()),
        About::Edited { persons, formulas, runs } => {
            let runs = runs.iter().map(|(before, after, (start, end))| Run {
                start: *start,
                end: *end,
                before: before.clone(),
                after: after.clone(),
            });
            ([keys(persons), keys(formulas)].concat(), runs.collect())
        }
    };
    Line {
        id: event.id.clone(),
        at: at.to_owned(),
        rule: event.rule.code().to_owned(),
        item: event.item.as_ref().map(|item| item.0.clone()),
        outlet: event.item.as_ref().map(|item| item.1.clone()),
        date: event.date.to_string(),
        title: event.title.clone(),
        url: event.url.clone(),
        subjects,
        spans,
        says: wording::watch::event(pack, event),
    }
}

/// An Atom feed (RFC 4287) of the newest lines of the log.
fn atom(lines: &[Line], at: &str) -> String {
    let updated = lines.last().map_or(at, |line| line.at.as_str());
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <title>tealeaf: what the record gives reason to look at</title>\n\
         <id>urn:tealeaf:watch</id>\n<updated>{updated}</updated>\n\
         <author><name>tealeaf</name></author>\n"
    );
    for line in lines.iter().rev().take(IN_FEED) {
        let id: String = line
            .id
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { ':' })
            .collect();
        let title = line.says.chars().take(120).collect::<String>();
        let _ = write!(
            feed,
            "<entry>\n<title>{}</title>\n<id>urn:tealeaf:{id}</id>\n<updated>{}</updated>\n\
             <category term=\"{}\"/>\n",
            escape(&title),
            line.at,
            escape(&line.rule)
        );
        if let Some(url) = &line.url {
            let _ = writeln!(feed, "<link href=\"{}\"/>", escape(url));
        }
        let _ = writeln!(
            feed,
            "<content type=\"text\">{}</content>\n</entry>",
            escape(&line.says)
        );
    }
    feed.push_str("</feed>\n");
    feed
}

/// Text as XML holds it; characters that XML forbids are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}
