//! The search index: SQLite's FTS5 without stored content, one token per Han character.
//!
//! The tokenizer takes a run of Han characters for one word, so that a name inside a
//! sentence would never be found. Each such character is therefore made a token of its
//! own, together with the one that follows: single characters stand in nearly every text,
//! pairs do not, and a phrase is found without reading where they all stand. A word of a
//! query becomes a phrase of its pairs.
//!
//! Rows are numbered by day, then by version, so that the newest come first without
//! sorting all that is found.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, params};
use tealeaf_text::fold;

use crate::{Error, digest};

/// Whether a character is a token of its own.
pub(crate) fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Han characters and words, marks left out as empty tokens that no word spans.
pub(crate) fn pieces(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut word = None;
    for (at, c) in text.char_indices() {
        let alone = stands_alone(c);
        if c.is_alphanumeric() && !alone {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            tokens.push(&text[start..at]);
        }
        if alone {
            tokens.push(&text[at..at + c.len_utf8()]);
        } else if !c.is_whitespace() {
            tokens.push("");
        }
    }
    tokens.extend(word.map(|start| &text[start..]));
    tokens
}

/// Folded text with every Han character, kana and hangul set apart, each with the one that
/// follows; marks and white space between two do not part them.
pub(crate) fn tokens(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.as_str().len() * 2 + 8);
    let mut open = None;
    for c in folded.as_str().chars() {
        if stands_alone(c) {
            match open.replace(c) {
                Some(before) => out.extend([before, c, ' ']),
                None => out.push(' '),
            }
        } else if c.is_alphanumeric() {
            out.extend(open.take().into_iter().flat_map(|before| [before, ' ']));
            out.push(c);
        } else if open.is_none() {
            out.push(c);
        }
    }
    out.extend(open);
    out
}

/// A row of the index: a text of a day, in order of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row(pub(crate) i64);

/// Bits of the version's number in a row's.
const VERSION: u32 = 32;

impl Row {
    /// The row of a version.
    pub(crate) fn new(date: Date, version: i64) -> Self {
        Self(Self::first(date).0 | version)
    }

    /// The lowest row that a day can have.
    pub(crate) fn first(date: Date) -> Self {
        // Days are counted from the first one that can be written, so that none is negative.
        let span = date.since(Date::MIN).expect("days are within the calendar");
        Self(i64::from(span.get_days()) << VERSION)
    }

    /// The highest row that a day can have.
    pub(crate) fn last(date: Date) -> Self {
        Self(Self::first(date).0 | ((1 << VERSION) - 1))
    }

    /// Number of the version.
    pub(crate) fn version(self) -> i64 {
        self.0 & ((1 << VERSION) - 1)
    }

    /// Whether two rows are of one day.
    pub(crate) fn same_day(self, other: Self) -> bool {
        self.0 >> VERSION == other.0 >> VERSION
    }
}

/// A text to be put into the index.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) row: Row,
    pub(crate) title: String,
    pub(crate) text: Option<String>,
}

/// Puts texts into the index, in order of row: one that goes back to an earlier row makes
/// SQLite write out all that it had gathered.
pub(crate) fn insert(
    connection: &Connection,
    mut entries: Vec<Entry>,
) -> Result<(), Error> {
    entries.sort_by_key(|entry| entry.row);
    let mut statement = connection
        .prepare_cached("INSERT INTO search (rowid, title, body) VALUES (?1, ?2, ?3)")?;
    for entry in entries {
        let body = tokens(entry.text.as_deref().unwrap_or(""));
        statement.execute(params![entry.row.0, tokens(&entry.title), body])?;
    }
    Ok(())
}

/// A phrase in the index's language: its tokens in a row, quoted. `None` when the text
/// holds nothing that the index keeps.
pub(crate) fn phrase(text: &str) -> Option<String> {
    let kept: String =
        tokens(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words: Vec<&str> = kept.split_whitespace().collect();
    let last = words.last()?;
    let mut any_follows = "";
    if last.chars().all(stands_alone) {
        // What follows the last character in a text is not asked for: it stands in the
        // pair before, or, where there is none, begins a pair.
        if words.len() > 1 && is_pair(words[words.len() - 2]) {
            words.pop();
        } else {
            any_follows = " *";
        }
    }
    Some(format!("\"{}\"{any_follows}", words.join(" ")))
}

fn is_pair(word: &str) -> bool {
    word.chars().count() == 2 && word.chars().all(stands_alone)
}

/// How many tokens of the index a phrase is shorter than its characters and words.
pub(crate) fn shorter_by(text: &str) -> u32 {
    u32::from(phrase(text).is_some_and(|phrase| {
        phrase.trim_matches('"').rsplit(' ').next().is_some_and(is_pair)
    }))
}

/// Whether the index finds every place where a text stands: it does when each character
/// is a token of its own, and so never the middle of a longer one.
pub(crate) fn is_exact(text: &str) -> bool {
    text.chars().all(stands_alone)
}

/// Tells how an index was made: a program that folds or numbers otherwise would not find
/// what an older one put in.
fn folding() -> String {
    let probe = "習近平總書記　後天ＡＢＣ乾坤發髮臺灣台 Éé";
    digest::of_bytes(format!("{} by day {VERSION}", tokens(probe)).as_bytes())
}

const KEY: &str = "index-folding";

/// Bytes of the index that SQLite gathers in memory before it writes them out: the less
/// often, the less there is to merge. Two thousand texts fill this.
const GATHERED: u32 = 32 << 20;

/// Makes the index anew when it was made otherwise.
pub(crate) fn ensure(connection: &Connection, read_only: bool) -> Result<(), Error> {
    let stored: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([KEY], |row| row.get(0))
        .optional()?;
    let current = folding();
    if stored.as_ref() == Some(&current) {
        return Ok(());
    }
    if read_only {
        return Err(Error::unusable(
            "the search index was made by another version of the program, and the archive \
             is open to read only; open it once for writing",
        ));
    }
    let transaction = connection.unchecked_transaction()?;
    transaction.execute(
        "INSERT INTO search (search, rank) VALUES ('hashsize', ?1)",
        [GATHERED],
    )?;
    if stored.is_some() {
        transaction.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
        fill(&transaction)?;
    }
    transaction
        .execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [KEY, &current])?;
    transaction.commit()?;
    Ok(())
}

/// Puts every text held into an empty index, in order of day.
fn fill(connection: &Connection) -> Result<(), Error> {
    let mut statement = connection.prepare(
        "SELECT version.id, item.date, version.title, text.body
         FROM version JOIN item ON item.id = version.item
         LEFT JOIN text ON text.digest = version.text ORDER BY item.date, version.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let place = Row::new(super::day(&row.get::<_, String>(1)?)?, row.get(0)?);
        let entry = Entry { row: place, title: row.get(2)?, text: row.get(3)? };
        insert(connection, vec![entry])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_pairs() {
        let check = |text: &str, expected: &str| {
            assert_eq!(phrase(text).unwrap_or_default(), expected, "{text}");
        };
        check("蔡", "\"蔡\" *");
        check("蔡奇", "\"蔡奇\"");
        check("蔡，奇", "\"蔡奇\"");
        check("两个维护", "\"两个 个维 维护\"");
        check("G20峰会", "\"g20 峰会\"");
        check("新G20", "\"新 g20\"");
        check("G20新", "\"g20 新\" *");
        check("峰会G20", "\"峰会 会 g20\"");
        check("tea leaves", "\"tea leaves\"");
        check("。", "");
    }

    #[test]
    fn rows_are_in_order_of_day() {
        let day = |y, m, d| jiff::civil::date(y, m, d);
        let row = Row::new(day(2025, 5, 18), 7);
        assert_eq!(row.version(), 7);
        assert!(
            Row::new(day(2025, 5, 17), 9) < row && row < Row::new(day(2025, 5, 19), 1)
        );
        assert!(
            Row::first(day(2025, 5, 18)) <= row && row <= Row::last(day(2025, 5, 18))
        );
        assert!(Row::last(Date::MAX).0 > 0 && row.same_day(Row::first(day(2025, 5, 18))));
    }
}
