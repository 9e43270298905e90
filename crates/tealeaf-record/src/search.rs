//! Asking for texts: boolean, phrase, proximity and regular-expression search, and
//! concordances (keyword in context).
//!
//! An expression is words and "phrases" joined by AND (or nothing), OR, NOT and brackets;
//! `a NEAR/10 b` wants both within ten tokens, `title:word` looks at titles alone, and
//! `/…/` is a regular expression on the text. Script, width and case do not matter. A
//! Han character is one token.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{Timestamp, civil::Date};
use regex::Regex;
use rusqlite::{OptionalExtension as _, params};
use tealeaf_text::{Entry, Lexicon, Span};

use crate::{
    Archive, Error, Item,
    archive::index::{self, Row},
    observations::{ObservationSet, Observed},
};

mod expression;

pub(crate) use expression::Expression;

/// Matching items are counted up to here, or up to the hits asked for where that is more:
/// of a record of millions, a common word matches most.
pub const COUNTED: usize = 10_000;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// The expression.
    pub expression: String,
    /// Which items.
    pub filter: Filter,
    /// The record as known when.
    pub as_of: AsOf,
    /// At most this many hits are returned.
    pub limit: usize,
    /// This many hits are left out first.
    pub offset: usize,
}

/// Which items are looked at.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Key of an outlet.
    pub outlet: Option<String>,
    /// Key of a person who is named.
    pub person: Option<String>,
    /// Key of a person who speaks.
    pub speaker: Option<String>,
    /// Key of an occasion.
    pub occasion: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Filter {
    /// Whether an item passes.
    #[must_use]
    pub fn passes(&self, item: &Observed) -> bool {
        let is = |wanted: &Option<String>, held: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == held)
        };
        let among = |wanted: &Option<String>, held: &[String]| {
            wanted.as_ref().is_none_or(|wanted| held.contains(wanted))
        };
        is(&self.outlet, &item.outlet)
            && is(&self.occasion, &item.occasion)
            && among(&self.person, &item.named)
            && among(&self.speaker, &item.speakers)
            && self.from.is_none_or(|day| item.date >= day)
            && self.to.is_none_or(|day| item.date <= day)
    }

    fn needs_facts(&self) -> bool {
        self.person.is_some() || self.speaker.is_some() || self.occasion.is_some()
    }
}

/// The record as known at some time: what is later is not seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsOf {
    /// Last day of broadcast or publication.
    pub day: Option<Date>,
    /// Last time of capture; the time of adding where a capture does not say when it was
    /// made. Earlier than what [`Archive::captured_by`] allows, or `None`.
    pub captured: Option<Timestamp>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Number of items that match, whatever the limit: of all, unless `more` is set.
    pub total: usize,
    /// Whether counting stopped before the oldest days.
    pub more: bool,
    /// The hits asked for, the newest first.
    pub hits: Vec<Hit>,
}

/// One item that matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The item with the versions that match, at least one.
    pub item: Item,
    /// Number of the version shown, in `item.versions`.
    pub version: usize,
    /// Where the words asked for stand in its text, in order.
    pub spans: Vec<Span>,
}

/// One line of a concordance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicLine {
    /// Id of the item.
    pub item: String,
    /// Day of broadcast or publication.
    pub date: Date,
    /// Title of the version shown.
    pub title: String,
    /// What stands before.
    pub left: String,
    /// The words found.
    pub hit: String,
    /// What stands behind.
    pub right: String,
    /// Where, in the text of the version shown.
    pub span: Span,
}

/// Order of a concordance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KwicOrder {
    /// Newest first.
    #[default]
    Date,
    /// By what stands before, read backwards from the hit.
    Left,
    /// By what stands behind.
    Right,
}

impl Archive {
    /// Items that match an expression, the newest first. `set` gives the facts that the
    /// filter may ask for.
    ///
    /// # Errors
    /// When the expression cannot be understood, or the archive cannot be read.
    ///
    /// # Complexity
    /// The index gives what matches by day; looking stops when the hits asked for are there
    /// and [`COUNTED`] items are counted. Facts and regular expressions are looked at item
    /// by item, the latter in the text.
    pub fn search(
        &self,
        query: &SearchQuery,
        set: &ObservationSet,
    ) -> Result<Found, Error> {
        let expression = Expression::parse(&query.expression)?;
        let matches = self.matches(&expression, query, set)?;
        let marks = Marks::new(&expression)?;
        let page = matches.items.iter().skip(query.offset).take(query.limit);
        let hits = page
            .map(|(item, versions)| self.hit(*item, versions, &marks))
            .collect::<Result<_, _>>()?;
        let total = matches.items.len() + matches.beyond;
        Ok(Found { total, more: matches.more, hits })
    }

    /// A concordance: every occurrence of the words asked for with `width` characters on
    /// either side, over at most `query.limit` items.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn kwic(
        &self,
        query: &SearchQuery,
        set: &ObservationSet,
        width: usize,
        order: KwicOrder,
    ) -> Result<Vec<KwicLine>, Error> {
        let found = self.search(query, set)?;
        let mut lines: Vec<KwicLine> =
            found.hits.iter().flat_map(|h| lines(h, width)).collect();
        match order {
            KwicOrder::Date => {}
            KwicOrder::Left => lines.sort_by_cached_key(|line| {
                (line.left.chars().rev().collect::<String>(), line.date)
            }),
            KwicOrder::Right => {
                lines.sort_by(|a, b| (&a.right, a.date).cmp(&(&b.right, b.date)));
            }
        }
        Ok(lines)
    }

    /// Items that the index finds and the filter lets pass, the newest first and those of
    /// a day in order of key.
    fn matches(
        &self,
        expression: &Expression,
        query: &SearchQuery,
        set: &ObservationSet,
    ) -> Result<Matches, Error> {
        index::ensure(&self.connection, self.is_read_only())?;
        let filter = &query.filter;
        let to = [filter.to, query.as_of.day].into_iter().flatten().min();
        let first = Row::first(filter.from.unwrap_or(Date::MIN));
        let last = Row::last(to.unwrap_or(Date::MAX));
        let (sql, indexed) = match expression.for_index() {
            Some(indexed) => (
                "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3
                 ORDER BY rowid DESC",
                indexed,
            ),
            // The index numbers its rows for texts that nothing is looked up in, too.
            None => (
                "SELECT rowid FROM search WHERE ?1 = '' AND rowid BETWEEN ?2 AND ?3
                 ORDER BY rowid DESC",
                String::new(),
            ),
        };
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query(params![indexed, first.0, last.0])?;
        let passing = Passing::new(self, query, set, expression.regexes());
        let shown = query.offset.saturating_add(query.limit);
        let mut matches = Matches::default();
        let mut day: Vec<Row> = Vec::new();
        loop {
            let row = rows.next()?.map(|row| row.get(0)).transpose()?.map(Row);
            let ends = day.first().is_some_and(|d| row.is_none_or(|r| !r.same_day(*d)));
            if ends {
                let this = std::mem::take(&mut day);
                if matches.items.len() < shown || !passing.all_pass() {
                    passing.day(&this, &mut matches.items)?;
                } else {
                    matches.beyond += passing.count(&this)?;
                }
                let counted = matches.items.len() + matches.beyond;
                if row.is_some() && counted >= COUNTED.max(shown) {
                    matches.more = true;
                    break;
                }
            }
            let Some(row) = row else { break };
            day.push(row);
        }
        Ok(matches)
    }

    fn hit(&self, item: i64, versions: &[i64], marks: &Marks) -> Result<Hit, Error> {
        let list: Vec<String> = versions.iter().map(i64::to_string).collect();
        let condition =
            format!("WHERE item.id = {item} AND version.id IN ({})", list.join(","));
        let mut items = self.load(&condition)?;
        let item = items.pop().ok_or_else(|| {
            Error::unusable("the search index names an item that is not there")
        })?;
        let version = item.preferred();
        let spans = marks.find(item.versions[version].text.as_deref().unwrap_or(""));
        Ok(Hit { item, version, spans })
    }
}

/// What matches: rows of items with the rows of their versions that match.
#[derive(Default)]
struct Matches {
    items: Vec<(i64, Vec<i64>)>,
    /// Number of items behind those, which are not shown.
    beyond: usize,
    /// Whether there may be more.
    more: bool,
}

/// Looks at what the index found: which item it is, and whether it passes the filter.
struct Passing<'a> {
    archive: &'a Archive,
    filter: &'a Filter,
    facts: HashMap<&'a str, &'a Observed>,
    captured: Option<String>,
    regexes: &'a [Regex],
}

impl<'a> Passing<'a> {
    fn new(
        archive: &'a Archive,
        query: &'a SearchQuery,
        set: &'a ObservationSet,
        regexes: &'a [Regex],
    ) -> Self {
        let facts = if query.filter.needs_facts() {
            set.items.iter().map(|item| (item.id(), item)).collect()
        } else {
            HashMap::new()
        };
        let captured = query.as_of.captured.map(|t| t.to_string());
        let captured = [captured, archive.bound()].into_iter().flatten().min();
        Self { archive, filter: &query.filter, facts, captured, regexes }
    }

    /// Whether there is nothing to look at.
    fn all_pass(&self) -> bool {
        self.filter.outlet.is_none()
            && !self.filter.needs_facts()
            && self.captured.is_none()
            && self.regexes.is_empty()
    }

    /// Number of items on one day.
    fn count(&self, rows: &[Row]) -> Result<usize, Error> {
        // One text of a day is one item, whichever it is.
        if rows.len() < 2 {
            return Ok(rows.len());
        }
        let connection = &self.archive.connection;
        let mut item_of =
            connection.prepare_cached("SELECT item FROM version WHERE id = ?1")?;
        let mut items = rows
            .iter()
            .map(|row| item_of.query_row([row.version()], |row| row.get::<_, i64>(0)))
            .collect::<Result<Vec<_>, _>>()?;
        items.sort_unstable();
        items.dedup();
        Ok(items.len())
    }

    /// Adds the items of one day that pass, in order of key.
    fn day(&self, rows: &[Row], items: &mut Vec<(i64, Vec<i64>)>) -> Result<(), Error> {
        let mut found: BTreeMap<String, (i64, Vec<i64>)> = BTreeMap::new();
        for version in rows.iter().map(|row| row.version()) {
            let mut item_of = self.archive.connection.prepare_cached(
                "SELECT item.id, item.key, item.outlet FROM version
                 JOIN item ON item.id = version.item WHERE version.id = ?1",
            )?;
            let (item, key, outlet): (i64, String, String) = item_of
                .query_row([version], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
            let of_outlet = self.filter.outlet.as_ref().is_none_or(|o| *o == outlet);
            let known = |item: &&Observed| self.filter.passes(item);
            let passes = of_outlet
                && (!self.filter.needs_facts()
                    || self.facts.get(key.as_str()).is_some_and(known));
            if passes && self.was_captured(version)? && self.fits_regexes(version)? {
                found.entry(key).or_insert((item, Vec::new())).1.push(version);
            }
        }
        items.extend(found.into_values());
        Ok(())
    }

    /// Whether a version had been seen by the time asked for.
    fn was_captured(&self, version: i64) -> Result<bool, Error> {
        let Some(captured) = &self.captured else { return Ok(true) };
        let mut statement = self.archive.connection.prepare_cached(
            "SELECT 1 FROM input
             WHERE coalesce(input.captured_at, input.added_at) <= ?2 AND input.id IN (
               SELECT input FROM version WHERE id = ?1
               UNION ALL SELECT input FROM sighting WHERE version = ?1)",
        )?;
        Ok(statement.exists(params![version, captured])?)
    }

    fn fits_regexes(&self, version: i64) -> Result<bool, Error> {
        if self.regexes.is_empty() {
            return Ok(true);
        }
        let mut statement = self.archive.connection.prepare_cached(
            "SELECT text.body FROM version JOIN text ON text.digest = version.text
             WHERE version.id = ?1",
        )?;
        let body: Option<String> =
            statement.query_row([version], |row| row.get(0)).optional()?;
        Ok(body.is_some_and(|body| self.regexes.iter().all(|r| r.is_match(&body))))
    }
}

/// Finds the words of an expression in a text.
struct Marks {
    words: Lexicon,
    regexes: Vec<Regex>,
}

impl Marks {
    fn new(expression: &Expression) -> Result<Self, Error> {
        let mut seen = BTreeSet::new();
        let entries: Vec<Entry> = expression
            .words()
            .into_iter()
            .filter(|word| seen.insert(tealeaf_text::fold(word).as_str().to_owned()))
            .map(|word| Entry {
                key: word.clone(),
                variants: vec![word],
                exclude: Vec::new(),
            })
            .collect();
        let words =
            Lexicon::compile(&entries).map_err(|e| Error::query(e.to_string()))?;
        Ok(Self { words, regexes: expression.regexes().to_vec() })
    }

    fn find(&self, text: &str) -> Vec<Span> {
        let words = self.words.find(text).into_iter().map(|m| m.span);
        let regexes = self
            .regexes
            .iter()
            .flat_map(|regex| regex.find_iter(text))
            .filter(|m| !m.is_empty())
            .map(|m| Span::new(m.start(), m.end()));
        let mut spans: Vec<Span> = words.chain(regexes).collect();
        spans.sort_by_key(|s| (s.start(), std::cmp::Reverse(s.end())));
        spans.dedup_by(|later, earlier| earlier.contains(*later));
        spans
    }
}

fn lines(hit: &Hit, width: usize) -> Vec<KwicLine> {
    let version = &hit.item.versions[hit.version];
    let text = version.text.as_deref().unwrap_or("");
    let line = |span: &Span| {
        let before = &text[..span.start()];
        let left = before.char_indices().rev().take(width).last();
        let after = &text[span.end()..];
        let right = after.char_indices().nth(width).map_or(after, |(at, _)| &after[..at]);
        let flat = |part: &str| part.replace('\n', " ");
        KwicLine {
            item: hit.item.id.clone(),
            date: hit.item.date,
            title: version.title.clone(),
            left: flat(left.map_or("", |(at, _)| &before[at..])),
            hit: flat(&text[span.range()]),
            right: flat(right),
            span: *span,
        }
    };
    hit.spans.iter().map(line).collect()
}
