//! The archive on disk: one SQLite file in WAL mode.
//!
//! What is written stays: originals and texts stand under their digests, a text that
//! differs is a further version, and everything derived (facts, coverage, counts) is
//! computed from them and at most cached.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::{Error, RecordRules, coverage, digest};

pub(crate) mod add;
pub(crate) mod custody;
pub(crate) mod index;
mod schema;
pub(crate) mod verify;

use schema::Access;

/// A record of official texts on disk.
///
/// Several readers and one writer may have it open at once; a reader sees the state of
/// the last finished transaction.
#[derive(Debug)]
pub struct Archive {
    pub(crate) connection: Connection,
    path: PathBuf,
    read_only: bool,
    /// What was captured later is not seen.
    captured_by: Option<Timestamp>,
}

/// An item as held.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Stable id: the outlet's own where it has one.
    pub id: String,
    /// Key of the outlet.
    pub outlet: String,
    /// Day of broadcast or publication.
    pub date: Date,
    /// Page, when known.
    pub url: Option<String>,
    /// Speaker as the input names it in its front matter.
    pub speaker: Option<String>,
    /// Occasion as the input names it in its front matter.
    pub occasion: Option<String>,
    /// Versions in order of capture, at least one.
    pub versions: Vec<Version>,
}

/// One wording of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Name of the capture that shows it.
    pub capture: String,
    /// When it was captured, when the capture says so.
    pub captured_at: Option<Timestamp>,
    /// Digest of the text without white space; `None` when the capture shows no text.
    pub digest: Option<String>,
    /// Title.
    pub title: String,
    /// Paragraphs joined by line feeds; `None` when the capture shows no text.
    pub text: Option<String>,
    /// Numbers of the paragraphs that head a sub-item.
    pub heads: Vec<u32>,
    /// Characters of text without white space.
    pub length: u32,
    /// Place in the day's programme in this capture, from 1.
    pub place: u32,
    /// Other captures that show the same words: name and time.
    pub seen_again: Vec<(String, Option<Timestamp>)>,
}

impl Item {
    /// Number of the version that is counted: the longest with text, the earliest of
    /// equal ones. A capture can lose text and rarely gains any, so the longer is nearer
    /// to what was put out; the other versions are always shown beside it.
    #[must_use]
    pub fn preferred(&self) -> usize {
        let mut best = 0;
        for (index, version) in self.versions.iter().enumerate() {
            let longer = version.length > self.versions[best].length;
            let first_text = version.text.is_some() && self.versions[best].text.is_none();
            if longer || first_text {
                best = index;
            }
        }
        best
    }

    /// Number of differing versions that hold text.
    #[must_use]
    pub fn n_versions(&self) -> u32 {
        let with_text = self.versions.iter().filter(|v| v.text.is_some()).count();
        u32::try_from(with_text).unwrap_or(u32::MAX)
    }
}

/// What is held of one outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletStatus {
    /// Key of the outlet.
    pub outlet: String,
    /// First and last day with items.
    pub first_last: Option<(Date, Date)>,
    /// Days with items.
    pub days_held: u32,
    /// Days between first and last of which nothing is held (daily outlets).
    pub missing: Vec<Date>,
    /// Days of which something is known to be missing.
    pub incomplete: Vec<Date>,
    /// Days held of which nothing tells whether they are whole.
    pub unknown: u32,
    /// Items.
    pub items: u64,
    /// Items of which no capture shows the text.
    pub items_without_text: u64,
    /// Differing versions of items, the first included.
    pub versions: u64,
    /// Captures with their number of inputs.
    pub captures: BTreeMap<String, u64>,
}

impl Archive {
    /// Makes an archive.
    ///
    /// # Errors
    /// When there is something at `path` already, or the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let connection = schema::open(path, Access::Create)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            read_only: false,
            captured_by: None,
        })
    }

    /// Opens an archive to read and write.
    ///
    /// # Errors
    /// When the file is not there, is no archive, is cut short or of another format; it
    /// is left as it was.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let connection = schema::open(path, Access::Write)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            read_only: false,
            captured_by: None,
        })
    }

    /// Opens an archive, and makes it first where there is no file.
    ///
    /// # Errors
    /// As [`open`](Self::open) and [`create`](Self::create).
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        if path.exists() { Self::open(path) } else { Self::create(path) }
    }

    /// Opens an archive to read; works on media and in folders that cannot be written.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_read_only(path: &Path) -> Result<Self, Error> {
        let connection = schema::open(path, Access::Read)?;
        Ok(Self { connection, path: path.to_owned(), read_only: true, captured_by: None })
    }

    /// The archive as it could have been known at a time: no question to it sees what was
    /// captured later, and versions that nobody had yet are not there. Where a capture
    /// does not say when it was made, the time of adding counts.
    #[must_use]
    pub fn captured_by(mut self, at: Timestamp) -> Self {
        self.captured_by = Some(at);
        self
    }

    /// The bound as the stored times are written.
    pub(crate) fn bound(&self) -> Option<String> {
        self.captured_by.map(|at| at.to_string())
    }

    /// Where the archive is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub(crate) fn refuse_read_only(&self) -> Result<(), Error> {
        if self.read_only {
            let shown = self.path.display();
            return Err(Error::unusable(format!("{shown}: opened to read only")));
        }
        Ok(())
    }

    /// An item by its id, also by one that it had before the outlet's own was known.
    ///
    /// # Errors
    /// When no item has that id, or the archive cannot be read.
    pub fn item(&self, id: &str) -> Result<Item, Error> {
        let row: Option<i64> = self
            .connection
            .prepare_cached("SELECT item FROM alias WHERE key = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let row = row.ok_or_else(|| {
            Error::not_held(format!(
                "{}: no item with the id `{id}`",
                self.path.display()
            ))
        })?;
        let mut items = self.load(&format!("WHERE item.id = {row}"))?;
        items.pop().ok_or_else(|| Error::unusable(format!("item `{id}` has no version")))
    }

    /// All versions of an item, in order of capture.
    ///
    /// # Errors
    /// As [`item`](Self::item).
    pub fn texts(&self, id: &str) -> Result<Vec<Version>, Error> {
        Ok(self.item(id)?.versions)
    }

    /// Every item in order of outlet, date and id, with all versions.
    ///
    /// # Errors
    /// When the archive cannot be read.
    ///
    /// # Complexity
    /// Memory for all texts held.
    pub fn items(&self) -> Result<Vec<Item>, Error> {
        self.load("")
    }

    /// Items that a condition of ours picks, never one of a user's.
    pub(crate) fn load(&self, condition: &str) -> Result<Vec<Item>, Error> {
        let mut again: BTreeMap<i64, Vec<(String, Option<Timestamp>)>> = BTreeMap::new();
        let bound = self.bound();
        let joint = if condition.is_empty() { "WHERE" } else { "AND" };
        let mut statement = self.connection.prepare(&format!(
            "SELECT sighting.version, input.capture, input.captured_at
             FROM sighting JOIN version ON version.id = sighting.version
             JOIN item ON item.id = version.item
             JOIN input ON input.id = sighting.input {condition}
             {joint} (?1 IS NULL OR coalesce(input.captured_at, input.added_at) <= ?1)
             ORDER BY sighting.version, input.captured_at, input.id"
        ))?;
        let mut rows = statement.query([&bound])?;
        while let Some(row) = rows.next()? {
            let seen = (row.get(1)?, instant(row.get(2)?));
            again.entry(row.get(0)?).or_default().push(seen);
        }
        let mut statement = self.connection.prepare(&format!(
            "SELECT item.id, item.key, item.outlet, item.date, item.url, item.speaker,
                    item.occasion, version.id, version.title, version.place, version.text,
                    text.body, text.heads, text.length, input.capture, input.captured_at,
                    ?1 IS NULL OR coalesce(input.captured_at, input.added_at) <= ?1
             FROM item JOIN version ON version.item = item.id
             JOIN input ON input.id = version.input
             LEFT JOIN text ON text.digest = version.text {condition}
             {joint} (?1 IS NULL OR coalesce(input.captured_at, input.added_at) <= ?1
               OR EXISTS (SELECT 1 FROM sighting JOIN input AS later
                            ON later.id = sighting.input
                          WHERE sighting.version = version.id
                            AND coalesce(later.captured_at, later.added_at) <= ?1))
             ORDER BY item.outlet, item.date, item.key, input.captured_at, version.id"
        ))?;
        let mut items: Vec<Item> = Vec::new();
        let mut last = None;
        let mut rows = statement.query([&bound])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if last != Some(id) {
                last = Some(id);
                let date: String = row.get(3)?;
                items.push(Item {
                    id: row.get(1)?,
                    outlet: row.get(2)?,
                    date: day(&date)?,
                    url: row.get(4)?,
                    speaker: row.get(5)?,
                    occasion: row.get(6)?,
                    versions: Vec::new(),
                });
            }
            let (stored, text): (Option<String>, Option<String>) =
                (row.get(10)?, row.get(11)?);
            check_text(stored.as_deref(), text.as_deref())?;
            let heads: Option<String> = row.get(12)?;
            let mut version = Version {
                title: row.get(8)?,
                place: row.get(9)?,
                digest: stored,
                text,
                heads: heads
                    .and_then(|h| serde_json::from_str(&h).ok())
                    .unwrap_or_default(),
                length: row.get::<_, Option<u32>>(13)?.unwrap_or(0),
                capture: row.get(14)?,
                captured_at: instant(row.get(15)?),
                seen_again: again.remove(&row.get(7)?).unwrap_or_default(),
            };
            // Stored from a capture that comes too late, seen in an earlier one.
            if !row.get::<_, bool>(16)? && !version.seen_again.is_empty() {
                (version.capture, version.captured_at) = version.seen_again.remove(0);
            }
            if let Some(item) = items.last_mut() {
                item.versions.push(version);
            }
        }
        Ok(items)
    }

    /// What is held per outlet.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn status(&self, rules: &RecordRules) -> Result<Vec<OutletStatus>, Error> {
        let mut all = Vec::new();
        let days = coverage::of(&self.connection, rules, self.bound())?;
        let mut statement = self.connection.prepare(
            "SELECT item.outlet, min(item.date), max(item.date), count(DISTINCT item.date),
                    count(DISTINCT item.id), count(*),
                    count(DISTINCT CASE WHEN version.text IS NOT NULL THEN item.id END)
             FROM item JOIN version ON version.item = item.id GROUP BY item.outlet",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let outlet: String = row.get(0)?;
            let (first, last): (String, String) = (row.get(1)?, row.get(2)?);
            let items: u64 = row.get(4)?;
            let mut status = OutletStatus {
                first_last: first.parse().ok().zip(last.parse().ok()),
                days_held: row.get(3)?,
                items,
                versions: row.get(5)?,
                items_without_text: items - row.get::<_, u64>(6)?,
                captures: self.captures(&outlet)?,
                outlet,
                ..OutletStatus::default()
            };
            for (&day, &state) in days.get(&status.outlet).into_iter().flatten() {
                match state {
                    crate::observations::DayState::Complete => {}
                    crate::observations::DayState::Incomplete => {
                        status.incomplete.push(day)
                    }
                    crate::observations::DayState::Missing => status.missing.push(day),
                    crate::observations::DayState::Unknown => status.unknown += 1,
                }
            }
            all.push(status);
        }
        Ok(all)
    }

    /// What is known to be missing of each day that is held in part.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn gaps(&self, outlet: &str) -> Result<BTreeMap<Date, coverage::DayGap>, Error> {
        coverage::gaps(&self.connection, outlet, self.bound())
    }

    fn captures(&self, outlet: &str) -> Result<BTreeMap<String, u64>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT input.capture, count(DISTINCT input.id) FROM input
             WHERE input.id IN (
               SELECT version.input FROM version JOIN item ON item.id = version.item
                WHERE item.outlet = ?1
               UNION SELECT sighting.input FROM sighting
                JOIN version ON version.id = sighting.version
                JOIN item ON item.id = version.item WHERE item.outlet = ?1)
             GROUP BY input.capture",
        )?;
        let rows = statement.query_map([outlet], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Names of the captures held, in order, for `made_from` of an observation set.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn capture_names(&self) -> Result<Vec<String>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT capture FROM input ORDER BY 1")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Digest of what is held: the same for the same items, titles and texts, whatever
    /// the order in which they were added.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn record_digest(&self) -> Result<String, Error> {
        match stored_digest(&self.connection, RECORD_DIGEST)? {
            Some(digest) => Ok(digest),
            None => compute_digest(&self.connection),
        }
    }
}

/// A day as it is stored.
pub(crate) fn day(stored: &str) -> Result<Date, Error> {
    stored.parse().map_err(|e| Error::unusable(format!("date `{stored}`: {e}")))
}

/// A text that does not match its digest is never served.
fn check_text(stored: Option<&str>, text: Option<&str>) -> Result<(), Error> {
    if stored.is_none() || text.map(digest::of_text).as_deref() == stored {
        return Ok(());
    }
    Err(Error::unusable(format!(
        "text {} does not match its digest: the archive is damaged; run `tealeaf archive \
         verify`, and restore the file from a copy",
        stored.unwrap_or_default()
    )))
}

fn instant(text: Option<String>) -> Option<Timestamp> {
    text.and_then(|t| t.parse().ok())
}

/// Keys of the digests in `meta`: of what is held, and of the rows that hold it.
const RECORD_DIGEST: &str = "record-digest";
const ROWS_DIGEST: &str = "rows-digest";

/// The digest stored with the state it was computed for: the head of the custody log,
/// which every write moves.
fn stored_digest(connection: &Connection, key: &str) -> Result<Option<String>, Error> {
    let stored: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    let head = log_head(connection)?;
    let stored = stored.as_deref().and_then(|s| s.split_once(' '));
    Ok(stored.filter(|(at, _)| *at == head).map(|(_, digest)| digest.to_owned()))
}

fn log_head(connection: &Connection) -> Result<String, Error> {
    let head: Option<String> = connection
        .prepare_cached("SELECT hash FROM custody ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(head.unwrap_or_default())
}

pub(crate) fn refresh_digest(connection: &Connection) -> Result<(), Error> {
    if stored_digest(connection, ROWS_DIGEST)?.is_some() {
        return Ok(());
    }
    let head = log_head(connection)?;
    let record = format!("{head} {}", compute_digest(connection)?);
    let rows = format!("{head} {}", verify::rows_digest(connection)?);
    let mut statement =
        connection.prepare("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?;
    statement.execute(params![RECORD_DIGEST, record])?;
    statement.execute(params![ROWS_DIGEST, rows])?;
    Ok(())
}

fn compute_digest(connection: &Connection) -> Result<String, Error> {
    let mut hasher = digest::Hasher::new();
    let mut statement = connection.prepare(
        "SELECT item.outlet, item.date, item.key, version.title, coalesce(version.text, '')
         FROM item JOIN version ON version.item = item.id ORDER BY 1, 2, 3, 4, 5",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..5 {
            hasher.part(row.get_ref(column)?.as_bytes().unwrap_or_default());
        }
    }
    let mut statement = connection.prepare(
        "SELECT outlet, date, entries, damaged FROM programme ORDER BY 1, 2, 3, 4",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..3 {
            hasher.part(row.get_ref(column)?.as_bytes().unwrap_or_default());
        }
        hasher.part(&[u8::from(row.get::<_, bool>(3)?)]);
    }
    Ok(hasher.finish())
}
