//! Asking for texts: boolean, phrase, proximity and regular-expression search, and
//! concordances (keyword in context).
//!
//! An expression is words and "phrases" joined by AND (or nothing), OR, NOT and brackets;
//! `a NEAR/10 b` wants both within ten tokens, `title:word` looks at titles alone, and
//! `/…/` is a regular expression on the text. Script, width and case do not matter. A
//! Han character is one token.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use regex::Regex;
use tealeaf_text::{Entry, Lexicon, Span};

use crate::{
    Archive, Error, Item,
    archive::index,
    observations::{ObservationSet, Observed},
};

mod expression;

pub(crate) use expression::Expression;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// The expression.
    pub expression: String,
    /// Which items.
    pub filter: Filter,
    /// The record as known when.
    pub as_of: AsOf,
    /// At most this many hits are returned; all are counted.
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
    /// Number of items that match, whatever the limit.
    pub total: usize,
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
    /// The index answers all but regular expressions, which read the text of every item
    /// that the rest of the expression leaves.
    pub fn search(
        &self,
        query: &SearchQuery,
        set: &ObservationSet,
    ) -> Result<Found, Error> {
        let expression = Expression::parse(&query.expression)?;
        let mut matches = self.matches(&expression, query, set)?;
        let regexes = expression.regexes();
        if !regexes.is_empty() {
            matches = self.keep_regex(matches, regexes)?;
        }
        let total = matches.len();
        let marks = Marks::new(&expression)?;
        let page = matches.into_iter().skip(query.offset).take(query.limit);
        let hits = page
            .map(|(_, (item, versions))| self.hit(item, &versions, &marks))
            .collect::<Result<_, _>>()?;
        Ok(Found { total, hits })
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

    /// Items that the index finds and the filter lets pass: by day (newest first) and
    /// key, each with its row and the rows of the versions that match.
    fn matches(
        &self,
        expression: &Expression,
        query: &SearchQuery,
        set: &ObservationSet,
    ) -> Result<Matches, Error> {
        index::ensure(&self.connection, self.is_read_only())?;
        let facts: BTreeMap<&str, &Observed> = if query.filter.needs_facts() {
            set.items.iter().map(|item| (item.id.as_str(), item)).collect()
        } else {
            BTreeMap::new()
        };
        let indexed = expression.for_index();
        let source = match indexed {
            Some(_) => "search JOIN version ON version.id = search.rowid",
            None => "version",
        };
        let condition = if indexed.is_some() { "search MATCH ?1" } else { "?1 IS NULL" };
        let filter = &query.filter;
        let to = [filter.to, query.as_of.day].into_iter().flatten().min();
        let mut statement = self.connection.prepare(&format!(
            "SELECT item.id, item.key, item.date, version.id FROM {source}
             JOIN item ON item.id = version.item
             WHERE {condition} AND (?2 IS NULL OR item.outlet = ?2)
               AND (?3 IS NULL OR item.date >= ?3) AND (?4 IS NULL OR item.date <= ?4)
               AND (?5 IS NULL OR EXISTS (
                 SELECT 1 FROM input
                 WHERE coalesce(input.captured_at, input.added_at) <= ?5 AND (
                   input.id = version.input OR input.id IN (
                     SELECT input FROM sighting WHERE sighting.version = version.id))))"
        ))?;
        let mut rows = statement.query(rusqlite::params![
            indexed,
            filter.outlet,
            filter.from.map(|d| d.to_string()),
            to.map(|d| d.to_string()),
            [query.as_of.captured.map(|t| t.to_string()), self.bound()]
                .into_iter()
                .flatten()
                .min(),
        ])?;
        let mut matches = Matches::new();
        while let Some(row) = rows.next()? {
            let (id, key, date): (i64, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if filter.needs_facts()
                && !facts.get(key.as_str()).is_some_and(|i| filter.passes(i))
            {
                continue;
            }
            let entry = matches.entry((std::cmp::Reverse(date), key));
            entry.or_insert((id, BTreeSet::new())).1.insert(row.get(3)?);
        }
        Ok(matches)
    }

    fn keep_regex(&self, matches: Matches, regexes: &[Regex]) -> Result<Matches, Error> {
        let mut statement = self.connection.prepare(
            "SELECT text.body FROM version JOIN text ON text.digest = version.text
             WHERE version.id = ?1",
        )?;
        let mut kept = Matches::new();
        for (key, (id, versions)) in matches {
            let mut fitting = BTreeSet::new();
            for version in versions {
                let mut rows = statement.query([version])?;
                let Some(row) = rows.next()? else { continue };
                let body: String = row.get(0)?;
                if regexes.iter().all(|regex| regex.is_match(&body)) {
                    fitting.insert(version);
                }
            }
            if !fitting.is_empty() {
                kept.insert(key, (id, fitting));
            }
        }
        Ok(kept)
    }

    fn hit(
        &self,
        item: i64,
        versions: &BTreeSet<i64>,
        marks: &Marks,
    ) -> Result<Hit, Error> {
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

/// By day (newest first) and item key: row of the item, rows of its versions.
type Matches = BTreeMap<(std::cmp::Reverse<String>, String), (i64, BTreeSet<i64>)>;

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
