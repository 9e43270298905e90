//! From the archive to an observation set: facts and counts of every item, read in
//! parallel and kept in the archive until rules or record change.

use std::{
    collections::BTreeMap,
    io::{self, Read as _},
};

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension as _, params};
use tealeaf_text::Lexicon;

use crate::{
    Archive, Error, Item, Reading, RecordRules, coverage, digest, duplicates,
    facts::{self, Given},
    observations::{Name, ObservationSet, Observed, Shared, Words, kept},
};

/// What is counted, and by which pack.
#[derive(Clone, Copy, Debug)]
pub struct Counting<'a> {
    /// Formulas; their keys become `ObservationSet::formulas`.
    pub formulas: &'a Lexicon,
    /// Rules for reading items.
    pub rules: &'a RecordRules,
    /// Key and version of the pack (`ccp 1`).
    pub pack: &'a str,
    /// Hex digest of the pack; the cache is kept under it.
    pub pack_digest: &'a str,
}

/// Observation sets kept in the archive at once.
const KEPT: i64 = 4;

impl Archive {
    /// Facts and counts of every item held, over the version preferred for counting.
    ///
    /// # Errors
    /// When the archive cannot be read or a rule cannot be compiled.
    ///
    /// # Complexity
    /// The first call with a pack and a state of the record reads every text, in
    /// parallel; later ones read the kept result. An archive opened to read only is not
    /// written to.
    pub fn observations(&self, counting: &Counting<'_>) -> Result<ObservationSet, Error> {
        let record_digest = self.record_digest()?;
        let bound = self.bound();
        let key = cache_key(counting, &record_digest);
        if bound.is_none()
            && let Some(set) = self.cached(&key)?
        {
            return Ok(set);
        }
        let reading = Reading::new(counting.rules)?;
        let n_items: usize =
            self.connection
                .query_row("SELECT count(*) FROM item", [], |row| row.get(0))?;
        let mut observed: Vec<Observed> = Vec::with_capacity(n_items);
        let mut shared = Shared::default();
        let mut repeats = duplicates::Finder::default();
        self.for_each_batch(|items| {
            let from = observed.len();
            let read =
                items.par_iter().map(|item| observe(item, &reading, counting.formulas));
            observed.par_extend(read);
            place_in_programme(items, &mut observed[from..]);
            observed[from..].iter_mut().for_each(|item| shared.share(item));
            for outlet in items.chunk_by(|a, b| a.outlet == b.outlet) {
                repeats.add(outlet);
            }
        })?;
        mark_repeats(repeats, &mut observed);
        // No two have one id.
        observed.sort_unstable_by(|a, b| {
            (&a.outlet, a.date, a.order, a.id()).cmp(&(
                &b.outlet,
                b.date,
                b.order,
                b.id(),
            ))
        });
        let mut made_from = self.capture_names()?.join(", ");
        if let Some(bound) = &bound {
            made_from = format!("{made_from}; what was captured by {bound}");
        }
        let set = ObservationSet {
            made_from,
            record_digest,
            pack: counting.pack.to_owned(),
            pack_digest: counting.pack_digest.to_owned(),
            formulas: counting.formulas.keys().to_vec(),
            items: observed,
            coverage: coverage::of(&self.connection, counting.rules, bound.clone())?,
        };
        if bound.is_none() {
            self.keep(&key, &set)?;
        }
        Ok(set)
    }

    /// Hands over all items in order of outlet and day, whole days at a time, so that the
    /// texts of a few days alone are in memory.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn for_each_batch(&self, mut each: impl FnMut(&[Item])) -> Result<(), Error> {
        /// Items of a batch, about.
        const BATCH: u64 = 4096;
        let mut statement = self.connection.prepare(
            "SELECT outlet, date, count(*) FROM item GROUP BY outlet, date ORDER BY 1, 2",
        )?;
        let mut rows = statement.query([])?;
        let mut days: Vec<(String, String, u64)> = Vec::new();
        while let Some(row) = rows.next()? {
            days.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
        let mut from = 0;
        while from < days.len() {
            let (mut to, mut n) = (from, 0);
            while to < days.len() && n < BATCH && days[to].0 == days[from].0 {
                n += days[to].2;
                to += 1;
            }
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            let condition = format!(
                "WHERE item.outlet = {} AND item.date BETWEEN {} AND {}",
                quoted(&days[from].0),
                quoted(&days[from].1),
                quoted(&days[to - 1].1)
            );
            each(&self.load(&condition)?);
            from = to;
        }
        Ok(())
    }

    fn cached(&self, key: &str) -> Result<Option<ObservationSet>, Error> {
        let mut pieces = Pieces { connection: &self.connection, key, number: 0 };
        let Some(first) = pieces.next()? else { return Ok(None) };
        // A damaged cache is made anew: everything in it can be computed.
        let bytes =
            io::Cursor::new(first).chain(Reader { pieces, piece: io::Cursor::default() });
        Ok(kept::read(bytes))
    }

    fn keep(&self, key: &str, set: &ObservationSet) -> Result<(), Error> {
        if self.is_read_only() {
            return Ok(());
        }
        let transaction = self.connection.unchecked_transaction()?;
        let used: i64 = transaction.query_row(
            "SELECT coalesce(max(used), 0) + 1 FROM cache",
            [],
            |row| row.get(0),
        )?;
        let pieces = Pieces { connection: &transaction, key, number: 0 };
        let mut writer = Writer { pieces, used, buffer: Vec::new() };
        kept::write(set, &mut writer)
            .and_then(|()| writer.flush_all())
            .map_err(|e| Error::storage(self.path(), "keeping the observations", &e))?;
        transaction.execute("DELETE FROM cache WHERE used <= ?1", [used - KEPT])?;
        transaction.commit()?;
        Ok(())
    }
}

/// What is kept under a key, in pieces: of millions of items it is too much for one row.
struct Pieces<'c> {
    connection: &'c Connection,
    key: &'c str,
    number: u32,
}

/// Bytes of a piece.
const PIECE: usize = 4 << 20;

impl Pieces<'_> {
    fn next_key(&mut self) -> String {
        self.number += 1;
        format!("{} {}", self.key, self.number)
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>, rusqlite::Error> {
        let key = self.next_key();
        self.connection
            .prepare_cached("SELECT body FROM cache WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()
    }
}

struct Writer<'c> {
    pieces: Pieces<'c>,
    used: i64,
    buffer: Vec<u8>,
}

impl Writer<'_> {
    fn flush_all(&mut self) -> io::Result<()> {
        let key = self.pieces.next_key();
        self.pieces
            .connection
            .prepare_cached("INSERT OR REPLACE INTO cache VALUES (?1, ?2, ?3)")
            .and_then(|mut s| s.execute(params![key, self.used, self.buffer]))
            .map_err(io::Error::other)?;
        self.buffer.clear();
        Ok(())
    }
}

impl io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush_all()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Reader<'c> {
    pieces: Pieces<'c>,
    piece: io::Cursor<Vec<u8>>,
}

impl io::Read for Reader<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.piece.read(bytes)?;
            if n > 0 || bytes.is_empty() {
                return Ok(n);
            }
            match self.pieces.next().map_err(io::Error::other)? {
                Some(piece) => self.piece = io::Cursor::new(piece),
                None => return Ok(0),
            }
        }
    }
}

fn cache_key(counting: &Counting<'_>, record_digest: &str) -> String {
    let mut hasher = digest::Hasher::new();
    hasher.part(counting.pack_digest.as_bytes()).part(record_digest.as_bytes());
    hasher.part(&facts::FACTS.to_le_bytes()).part(env!("CARGO_PKG_VERSION").as_bytes());
    for formula in counting.formulas.keys() {
        hasher.part(formula.as_bytes());
    }
    hasher.finish()
}

fn observe(item: &Item, reading: &Reading, formulas: &Lexicon) -> Observed {
    let version = &item.versions[item.preferred()];
    let text = version.text.as_deref();
    let facts = reading.read(Given {
        outlet: &item.outlet,
        date: item.date,
        title: &version.title,
        text,
        speaker: item.speaker.as_deref(),
        occasion: item.occasion.as_deref(),
    });
    let url = item.url.as_deref();
    Observed {
        words: Words::new(&item.id, Some(&version.title), url, None),
        outlet: Name::from(item.outlet.as_str()),
        date: item.date,
        event: facts.event,
        order: version.place,
        speakers: facts.speakers.into(),
        present: facts.present.into(),
        named: facts.named.into(),
        occasion: facts.occasion.into(),
        place: facts.place.map(Name::from),
        length: version.length,
        versions: item.n_versions(),
        counts: text.map(|text| counts(formulas, text).into()),
    }
}

/// Occurrences as (formula, own, nested), in order of formula, zeros left out.
pub(crate) fn counts(formulas: &Lexicon, text: &str) -> Vec<(u16, u32, u32)> {
    let mut counts: Vec<(u16, u32, u32)> = Vec::new();
    for m in formulas.find(text) {
        let Ok(formula) = u16::try_from(m.entry.0) else { continue };
        let at = match counts.binary_search_by_key(&formula, |c| c.0) {
            Ok(at) => at,
            Err(at) => {
                counts.insert(at, (formula, 0, 0));
                at
            }
        };
        if m.nested { counts[at].2 += 1 } else { counts[at].1 += 1 }
    }
    counts
}

/// Marks what an outlet put out twice, so that it counts once.
fn mark_repeats(repeats: duplicates::Finder, observed: &mut [Observed]) {
    let repeats: BTreeMap<String, String> = repeats
        .links()
        .into_iter()
        .filter(|link| link.item.1 == link.original.1)
        .map(|link| (link.item.0, link.original.0))
        .collect();
    for item in observed {
        item.set_repeats(repeats.get(item.id()).map(String::as_str));
    }
}

/// The place in the programme comes from the capture that shows the most of a day: one
/// that lost the first items numbers the rest too low.
fn place_in_programme(items: &[Item], observed: &mut [Observed]) {
    let mut from = 0;
    while from < items.len() {
        let day = |item: &Item| (item.outlet.clone(), item.date);
        let this = day(&items[from]);
        let to = items[from..]
            .iter()
            .position(|i| day(i) != this)
            .map_or(items.len(), |n| from + n);
        let day_items = &items[from..to];
        let shown_in = |item: &Item, capture: &str| {
            item.versions
                .iter()
                .find(|v| {
                    v.capture == capture
                        || v.seen_again.iter().any(|(name, _)| name == capture)
                })
                .map(|v| v.place)
        };
        let mut captures: Vec<&str> = day_items
            .iter()
            .flat_map(|i| &i.versions)
            .flat_map(|v| {
                let again = v.seen_again.iter().map(|(name, _)| name.as_str());
                std::iter::once(v.capture.as_str()).chain(again)
            })
            .collect();
        captures.sort_unstable();
        captures.dedup();
        let fullest = captures.into_iter().max_by_key(|capture| {
            let shown =
                day_items.iter().filter(|i| shown_in(i, capture).is_some()).count();
            (shown, std::cmp::Reverse(*capture))
        });
        if let Some(capture) = fullest {
            for (item, observed) in day_items.iter().zip(&mut observed[from..to]) {
                if let Some(place) = shown_in(item, capture) {
                    observed.order = place;
                }
            }
        }
        from = to;
    }
}
