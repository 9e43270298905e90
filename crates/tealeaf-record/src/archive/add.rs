//! Adding inputs: the only place that writes items.
//!
//! An input is written whole or not at all, in one transaction with its entry in the
//! custody log. An input whose bytes are held already is recognised by its digest and
//! changes nothing.

use std::{collections::BTreeSet, fs, path::PathBuf};

use jiff::{Timestamp, civil::Date};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{Archive, custody, index};
use crate::{
    Error, RecordRules, digest,
    ingest::{self, Blob, Parsed, ParsedItem, Programme, source},
};

/// What the caller knows about the inputs to add.
#[derive(Clone, Debug)]
pub struct AddOptions {
    /// Outlet of inputs that do not say theirs.
    pub outlet: Option<String>,
    /// Name of the capture; the name of each added path when `None`.
    pub capture: Option<String>,
    /// Time of adding.
    pub added_at: Timestamp,
    /// Where the inputs come from, for the custody log.
    pub origin: String,
    /// Program and version that adds, for the custody log.
    pub program: String,
}

/// How far adding has come: everything up to here is kept.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Input read last.
    pub input: String,
    /// Items read so far.
    pub read: u64,
    /// Bytes of files read so far, and of all files.
    pub bytes: (u64, u64),
}

/// Something that was not stored, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Skip {
    /// Which input, and which item of it.
    pub path: String,
    /// Why, as a sentence.
    pub reason: String,
    /// What kind of thing it is.
    #[serde(default)]
    pub kind: SkipKind,
}

/// What kind of thing was not stored: a program that adds a batch fails for some.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum SkipKind {
    /// It could not be read: damaged, cut short, too large, or not to be opened.
    Damaged,
    /// It lacks what an item needs, or nothing reads inputs of its kind.
    #[default]
    Unknown,
    /// It is readable and no item: the capture itself shows that it failed there.
    NoItem,
}

impl Skip {
    pub(crate) fn damaged(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), kind: SkipKind::Damaged }
    }

    pub(crate) fn unknown(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), kind: SkipKind::Unknown }
    }

    pub(crate) fn no_item(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), kind: SkipKind::NoItem }
    }
}

/// What became of the items that were read.
///
/// Counted in items; an input of which nothing could be read counts as one item, skipped.
/// Always `read = stored + versions + duplicates + skipped.len()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddReport {
    /// Items read.
    pub read: u64,
    /// Items that were not held before.
    pub stored: u64,
    /// Further versions of items held: another text or title, or a capture without text.
    pub versions: u64,
    /// Items held in the same words already.
    pub duplicates: u64,
    /// What was not stored.
    pub skipped: Vec<Skip>,
}

impl AddReport {
    fn skip(&mut self, skip: Skip) {
        self.read += 1;
        self.skipped.push(skip);
    }
}

/// Inputs are parsed in parallel and written in one transaction this many at a time, or
/// so many as have this many bytes.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 8 << 20;
/// Most bytes of a container file.
const MAX_FILE: u64 = 4 << 30;

struct Adding<'a> {
    connection: &'a mut Connection,
    options: &'a AddOptions,
    readers: ingest::recipe::Readers<'a>,
    progress: &'a mut dyn FnMut(Progress),
    report: AddReport,
    batch: Vec<Blob>,
    batch_bytes: usize,
    bytes: (u64, u64),
}

impl Archive {
    /// Adds files and folders. Containers (`.tar`, `.zst`) are opened.
    ///
    /// # Errors
    /// When the archive cannot be written. What an input lacks is no error but a skip of
    /// the report; inputs written before an error stay.
    ///
    /// # Complexity
    /// One pass over the inputs; memory for one container file and a batch of inputs.
    /// Inputs held already cost reading and hashing.
    pub fn add(
        &mut self,
        paths: &[PathBuf],
        options: &AddOptions,
        rules: &RecordRules,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<AddReport, Error> {
        self.refuse_read_only()?;
        index::ensure(&self.connection, false)?;
        let readers = ingest::recipe::Readers::new(rules)?;
        let mut skips = Vec::new();
        let mut files = Vec::new();
        for path in paths {
            let capture =
                options.capture.clone().unwrap_or_else(|| source::capture_name(path));
            let found = source::files(path, &mut skips);
            files.extend(found.into_iter().map(|file| (file, capture.clone())));
        }
        let size = |file: &PathBuf| fs::metadata(file).map_or(0, |data| data.len());
        let total = files.iter().map(|(file, _)| size(file)).sum();
        let mut adding = Adding {
            connection: &mut self.connection,
            options,
            readers,
            progress,
            report: AddReport::default(),
            batch: Vec::new(),
            batch_bytes: 0,
            bytes: (0, total),
        };
        for skip in skips {
            adding.report.skip(skip);
        }
        for (file, capture) in files {
            adding.file(&file, capture)?;
        }
        adding.flush()?;
        let report = adding.report;
        super::refresh_digest(&self.connection)?;
        Ok(report)
    }
}

impl Adding<'_> {
    fn file(&mut self, file: &PathBuf, capture: String) -> Result<(), Error> {
        let name = file.display().to_string();
        let skip = |reason: String| Skip::damaged(name.clone(), reason);
        let size = fs::metadata(file).map_or(0, |data| data.len());
        self.bytes.0 += size;
        if size > MAX_FILE {
            self.report.skip(skip(format!("larger than {} GiB", MAX_FILE >> 30)));
            return Ok(());
        }
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(e) => {
                self.report.skip(skip(format!("cannot be read: {e}")));
                return Ok(());
            }
        };
        let blob = Blob { name, capture, bytes, ..Blob::default() };
        if source::is_container(&blob.bytes) {
            self.container(blob)
        } else {
            self.input(blob)
        }
    }

    /// A container is read whole or not at all: one that is cut short stores nothing.
    fn container(&mut self, blob: Blob) -> Result<(), Error> {
        let key = digest::of_bytes(&blob.bytes);
        let mut outlet = self.options.outlet.clone().unwrap_or_default();
        // Other recipes may read what these could not.
        outlet.push_str(&self.readers.digest());
        let known: Option<(u64, String)> = self
            .connection
            .prepare_cached(
                "SELECT items, skips FROM container
                 WHERE digest = ?1 AND outlet = ?2 AND reader = ?3",
            )?
            .query_row(params![key, outlet, ingest::READER], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?;
        if let Some((items, skips)) = known {
            self.report.read += items;
            self.report.duplicates += items;
            for skip in stored_skips(&skips) {
                self.report.skip(skip);
            }
            return Ok(());
        }
        let name = blob.name.clone();
        if let Err(reason) = source::check_container(&blob) {
            self.report.skip(Skip::damaged(name, reason));
            return Ok(());
        }
        self.flush()?;
        let before = (self.report.read, self.report.skipped.len());
        let mut skips = Vec::new();
        source::open(blob, &mut skips, &mut |blob| self.input(blob))?;
        self.flush()?;
        for skip in skips {
            self.report.skip(skip);
        }
        let skipped = &self.report.skipped[before.1..];
        let items = self.report.read - before.0 - skipped.len() as u64;
        self.connection.execute(
            "INSERT OR REPLACE INTO container VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![key, outlet, ingest::READER, name, items, skips_json(skipped)],
        )?;
        Ok(())
    }

    fn input(&mut self, blob: Blob) -> Result<(), Error> {
        self.batch_bytes += blob.bytes.len();
        self.batch.push(blob);
        let full = self.batch.len() >= BATCH || self.batch_bytes >= BATCH_BYTES;
        if full { self.flush() } else { Ok(()) }
    }

    /// Parses the batch in parallel and writes it in one transaction.
    fn flush(&mut self) -> Result<(), Error> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        let Some(last) = batch.last().map(|blob| blob.name.clone()) else {
            return Ok(());
        };
        let mut report = self.report.clone_counts();
        let mut fresh = Vec::new();
        let mut keys = BTreeSet::new();
        for blob in batch {
            let key = input_key(&blob);
            if !known_input(self.connection, &key, &mut report)? {
                fresh.push((key, blob));
            }
        }
        let outlet = self.options.outlet.as_deref();
        let readers = &self.readers;
        let read: Vec<_> = fresh
            .into_par_iter()
            .map(|(key, blob)| {
                let parsed = ingest::read(&blob, outlet, readers);
                let original = digest::of_bytes(&blob.bytes);
                let packed = zstd::bulk::compress(&blob.bytes, 3);
                (key, blob, parsed, original, packed)
            })
            .collect();
        let transaction = self.connection.transaction()?;
        let mut entries = Vec::new();
        for (key, blob, parsed, original, packed) in read {
            // The same bytes twice within one batch.
            if !keys.insert(key.clone()) {
                known_input(&transaction, &key, &mut report)?;
                continue;
            }
            let (parsed, packed) = match (parsed, packed) {
                (Ok(parsed), Ok(packed)) => (parsed, packed),
                (Err(unread), _) => {
                    report.skip(unread.skip(blob.name));
                    continue;
                }
                (_, Err(e)) => {
                    let reason = format!("cannot be compressed: {e}");
                    report.skip(Skip::damaged(blob.name, reason));
                    continue;
                }
            };
            // An input without an item is not kept, so that another recipe can read it.
            if parsed.items.is_empty() && parsed.programmes.is_empty() {
                for skip in parsed.skips {
                    report.skip(skip);
                }
                continue;
            }
            let source = Source { key, blob, original, packed };
            let options = self.options;
            let added = write_input(&transaction, &source, parsed, options, &mut report)?;
            entries.extend(added);
        }
        index::insert(&transaction, entries)?;
        transaction.commit()?;
        self.report.absorb(report);
        (self.progress)(Progress {
            input: last,
            read: self.report.read,
            bytes: self.bytes,
        });
        Ok(())
    }
}

impl AddReport {
    fn clone_counts(&self) -> Self {
        Self {
            read: self.read,
            stored: self.stored,
            versions: self.versions,
            duplicates: self.duplicates,
            skipped: Vec::new(),
        }
    }

    fn absorb(&mut self, mut later: Self) {
        self.skipped.append(&mut later.skipped);
        let skipped = std::mem::take(&mut self.skipped);
        *self = Self { skipped, ..later };
    }
}

/// Identity of an input: its bytes, and its file name, from which a date may be taken.
fn input_key(blob: &Blob) -> String {
    let mut hasher = digest::Hasher::new();
    hasher.part(blob.file_name().as_bytes()).part(&blob.bytes);
    hasher.finish()
}

fn known_input(
    connection: &Connection,
    key: &str,
    report: &mut AddReport,
) -> Result<bool, Error> {
    let known: Option<(u64, String)> = connection
        .prepare_cached("SELECT items, skips FROM input WHERE key = ?1")?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((items, skips)) = known else { return Ok(false) };
    report.read += items;
    report.duplicates += items;
    for skip in stored_skips(&skips) {
        report.skip(skip);
    }
    Ok(true)
}

fn stored_skips(json: &str) -> Vec<Skip> {
    serde_json::from_str(json).unwrap_or_default()
}

fn skips_json(skips: &[Skip]) -> String {
    serde_json::to_string(skips).expect("two strings each")
}

struct Source {
    key: String,
    blob: Blob,
    original: String,
    packed: Vec<u8>,
}

/// Writes an input and its items, and gives what the index is to hold of them.
fn write_input(
    transaction: &Transaction<'_>,
    source: &Source,
    parsed: Parsed,
    options: &AddOptions,
    report: &mut AddReport,
) -> Result<Vec<index::Entry>, Error> {
    let n_items = parsed.items.len() as u64;
    transaction
        .prepare_cached("INSERT OR IGNORE INTO original VALUES (?1, ?2, ?3)")?
        .execute(params![
            source.original,
            source.blob.bytes.len() as i64,
            source.packed
        ])?;
    transaction
        .prepare_cached(
            "INSERT INTO input (key, original, name, capture, captured_at, added_at, items,
                                skips)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            source.key,
            source.original,
            source.blob.name,
            source.blob.capture,
            parsed.captured_at.map(|t| t.to_string()),
            options.added_at.to_string(),
            n_items,
            skips_json(&parsed.skips),
        ])?;
    let input = transaction.last_insert_rowid();
    for programme in &parsed.programmes {
        write_programme(transaction, input, programme)?;
    }
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for item in parsed.items {
        let version = write_item(transaction, input, &item, &mut seen, report)?;
        entries.extend(version.map(|row| index::Entry {
            row,
            title: item.title,
            text: item.text,
        }));
    }
    for skip in parsed.skips {
        report.skip(skip);
    }
    let captured_at = parsed.captured_at.map(|t| t.to_string());
    custody::append(transaction, options, log_line(source, captured_at, n_items))?;
    Ok(entries)
}

fn log_line(source: &Source, captured_at: Option<String>, items: u64) -> custody::What {
    custody::What::Added {
        name: source.blob.name.clone(),
        original: source.original.clone(),
        capture: source.blob.capture.clone(),
        captured_at,
        items,
    }
}

fn write_programme(
    transaction: &Transaction<'_>,
    input: i64,
    programme: &Programme,
) -> Result<(), Error> {
    let entries = serde_json::to_string(&programme.entries).expect("a list of strings");
    transaction
        .prepare_cached("INSERT OR REPLACE INTO programme VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            programme.outlet,
            programme.date.to_string(),
            input,
            entries,
            programme.damaged
        ])?;
    Ok(())
}

/// Writes an item as a new one, a further version or a sighting, and gives the row of the
/// version where it is new.
fn write_item(
    transaction: &Transaction<'_>,
    input: i64,
    item: &ParsedItem,
    seen: &mut BTreeSet<i64>,
    report: &mut AddReport,
) -> Result<Option<index::Row>, Error> {
    report.read += 1;
    let held = find_item(transaction, item, seen)?;
    let is_new = held.is_none();
    let (id, date) = match held {
        Some(held) => held,
        None => (insert_item(transaction, item)?, item.date),
    };
    seen.insert(id);
    if !is_new {
        learn_id(transaction, id, item)?;
    }
    if let Some(own) = &item.id {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO alias VALUES (?1, ?2)")?
            .execute(params![own, id])?;
    }
    let text = item.text.as_deref().map(digest::of_text);
    let same: Option<i64> = transaction
        .prepare_cached(
            "SELECT id FROM version WHERE item = ?1 AND text IS ?2 AND title = ?3",
        )?
        .query_row(params![id, text, item.title], |row| row.get(0))
        .optional()?;
    if let Some(version) = same {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO sighting VALUES (?1, ?2, ?3)")?
            .execute(params![version, input, item.place])?;
        report.duplicates += 1;
        return Ok(None);
    }
    if let (Some(digest), Some(body)) = (&text, &item.text) {
        let heads = serde_json::to_string(&item.heads).expect("a list of numbers");
        let length = body.chars().filter(|c| !c.is_whitespace()).count() as i64;
        transaction
            .prepare_cached("INSERT OR IGNORE INTO text VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![digest, body, heads, length])?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO version (item, input, place, title, text)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id, input, item.place, item.title, text])?;
    let version = transaction.last_insert_rowid();
    if is_new {
        report.stored += 1
    } else {
        report.versions += 1
    }
    Ok(Some(index::Row::new(date, version)))
}

/// The held item that this one is, with its day: by the outlet's own id, else by date and
/// title. Titles come back on other days, and an id changes when a page is put up anew, so neither alone
/// will do. An item of the same input is never taken: one page does not list one item
/// twice.
fn find_item(
    transaction: &Transaction<'_>,
    item: &ParsedItem,
    seen: &BTreeSet<i64>,
) -> Result<Option<(i64, Date)>, Error> {
    if let Some(own) = &item.id {
        let held: Option<(i64, String)> = transaction
            .prepare_cached(
                "SELECT item.id, item.date FROM alias JOIN item ON item.id = alias.item
                 WHERE alias.key = ?1",
            )?
            .query_row([own], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((id, date)) = held.filter(|(id, _)| !seen.contains(id)) {
            return Ok(Some((id, super::day(&date)?)));
        }
    }
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM item WHERE outlet = ?1 AND date = ?2 AND title_key = ?3 ORDER BY id",
    )?;
    let found = statement.query_map(
        params![item.outlet, item.date.to_string(), title_key(&item.title)],
        |row| row.get::<_, i64>(0),
    )?;
    for id in found {
        let id = id?;
        if !seen.contains(&id) {
            return Ok(Some((id, item.date)));
        }
    }
    Ok(None)
}

fn insert_item(transaction: &Transaction<'_>, item: &ParsedItem) -> Result<i64, Error> {
    let title_key = title_key(&item.title);
    let base = item.id.clone().unwrap_or_else(|| {
        let mut hasher = digest::Hasher::new();
        hasher.part(title_key.as_bytes());
        format!("{}-{}-{}", item.outlet, item.date, &hasher.finish()[..8])
    });
    let mut key = base.clone();
    let mut taken = transaction.prepare_cached("SELECT 1 FROM item WHERE key = ?1")?;
    let mut n = 1;
    while taken.exists([&key])? {
        n += 1;
        key = format!("{base}-{n}");
    }
    transaction
        .prepare_cached(
            "INSERT INTO item (key, own_id, outlet, date, title_key, url, speaker, occasion)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            key,
            item.id.is_some(),
            item.outlet,
            item.date.to_string(),
            title_key,
            item.url,
            item.speaker,
            item.occasion
        ])?;
    let id = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT OR IGNORE INTO alias VALUES (?1, ?2)")?
        .execute(params![key, id])?;
    Ok(id)
}

/// An item first seen without the outlet's id takes it from a later capture; the key it
/// had before keeps naming it.
fn learn_id(
    transaction: &Transaction<'_>,
    id: i64,
    item: &ParsedItem,
) -> Result<(), Error> {
    let Some(own) = &item.id else { return Ok(()) };
    transaction
        .prepare_cached(
            "UPDATE item SET key = ?2, own_id = 1, url = coalesce(?3, url)
             WHERE id = ?1 AND own_id = 0
               AND NOT EXISTS (SELECT 1 FROM item WHERE key = ?2)",
        )?
        .execute(params![id, own, item.url])?;
    Ok(())
}

/// A title without what captures differ in: white space, punctuation and case.
pub(crate) fn title_key(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
