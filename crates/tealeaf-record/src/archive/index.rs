//! The search index: SQLite's FTS5 without stored content, one token per Han character.
//!
//! The tokenizer takes a run of Han characters for one word, so that a name inside a
//! sentence would never be found; every such character is therefore set apart by spaces
//! before indexing, and a word of a query becomes a phrase of its characters.

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

/// Folded text with every Han character, kana and hangul set apart.
pub(crate) fn tokens(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.as_str().len() * 4 / 3 + 8);
    for c in folded.as_str().chars() {
        if stands_alone(c) {
            out.push(' ');
            out.push(c);
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    out
}

pub(crate) fn insert(
    connection: &Connection,
    version: i64,
    title: &str,
    text: Option<&str>,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO search (rowid, title, body) VALUES (?1, ?2, ?3)")?
        .execute(params![version, tokens(title), tokens(text.unwrap_or(""))])?;
    Ok(())
}

/// A phrase in the index's language: its tokens in a row, quoted. `None` when the text
/// holds nothing that the index keeps.
pub(crate) fn phrase(text: &str) -> Option<String> {
    let kept: String =
        tokens(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    (!words.is_empty()).then(|| format!("\"{}\"", words.join(" ")))
}

/// Whether the index finds every place where a text stands: it does when each character
/// is a token of its own, and so never the middle of a longer one.
pub(crate) fn is_exact(text: &str) -> bool {
    text.chars().all(stands_alone)
}

/// Tells by what folding an index was made: a program that folds otherwise would not find
/// what an older one put in.
fn folding() -> String {
    let probe = "習近平總書記　後天ＡＢＣ乾坤發髮臺灣台 Éé";
    digest::of_bytes(tokens(probe).as_bytes())
}

const KEY: &str = "index-folding";

/// Makes the index anew when another folding made it.
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
    if stored.is_some() {
        transaction.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
        let mut statement = transaction.prepare(
            "SELECT version.id, version.title, text.body FROM version
             LEFT JOIN text ON text.digest = version.text",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (title, body): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            insert(&transaction, row.get(0)?, &title, body.as_deref())?;
        }
    }
    transaction
        .execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [KEY, &current])?;
    transaction.commit()?;
    Ok(())
}
