//! The search index: SQLite's FTS5 without stored content, one token per Han character.
//!
//! The tokenizer takes a run of Han characters for one word, so that a name inside a
//! sentence would never be found; every such character is therefore set apart by spaces
//! before indexing, and a word of a query becomes a phrase of its characters.

use rusqlite::{Connection, params};
use tealeaf_text::fold;

use crate::Error;

/// Whether a character is a token of its own.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
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
