//! Statements of the Federal Open Market Committee: one text file per statement, named
//! after its date, and an index that lists them.

use jiff::civil::Date;

use super::{Blob, Parsed, ParsedItem, Programme, markup, plain, stored_text};

/// Key of the outlet.
pub(crate) const OUTLET: &str = "fomc-statements";

/// Whether an input is a statement: dated by its name, and the Committee speaks.
pub(crate) fn recognises(blob: &Blob, text: &str) -> bool {
    blob.ending() == "txt"
        && plain::date_in_name(blob.file_name()).is_some()
        && speaks(text)
}

/// Later statements name the body only as "the Committee", and other central banks write
/// of the federal funds rate too.
fn speaks(text: &str) -> bool {
    let has = |words: &str| text.contains(words);
    has("Federal Open Market Committee")
        || has("FOMC")
        || text.starts_with("The Federal Reserve today announced")
        || ((has("The Committee") || has("the Committee"))
            && (has("federal funds rate") || has("monetary policy"))
            && !has("Governing Council"))
}

/// Reads a statement.
pub(crate) fn read(blob: &Blob, text: &str) -> Result<Parsed, String> {
    let date = plain::date_in_name(blob.file_name()).ok_or("no date in the name")?;
    let other = blob.file_name().contains("other");
    let (text, _) = stored_text(&markup::markdown_paragraphs(text));
    let item = ParsedItem {
        outlet: OUTLET.into(),
        id: Some(statement_id(date, other)),
        date,
        title: if other { "FOMC statement (other)" } else { "FOMC statement" }.into(),
        place: if other { 2 } else { 1 },
        text,
        ..ParsedItem::default()
    };
    Ok(Parsed { items: vec![item], ..Parsed::default() })
}

fn statement_id(date: Date, other: bool) -> String {
    format!("fomc-{date}{}", if other { "-other" } else { "" })
}

/// Whether an input is the index of statements.
pub(crate) fn is_index(blob: &Blob, text: &str) -> bool {
    blob.file_name() == "index.tsv" && text.starts_with("date\tkind\twords")
}

/// Reads the index: one running order of one entry per statement.
pub(crate) fn read_index(text: &str) -> Result<Parsed, String> {
    let mut parsed = Parsed::default();
    for (index, line) in text.lines().enumerate().skip(1) {
        let mut fields = line.split('\t');
        let (date, kind) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
        let date: Date = date
            .trim_end_matches("-other")
            .parse()
            .map_err(|e| format!("line {}: `{date}` is no date: {e}", index + 1))?;
        let title = if kind.starts_with("other") {
            "FOMC statement (other)"
        } else {
            "FOMC statement"
        };
        parsed.programmes.push(Programme {
            outlet: OUTLET.into(),
            date,
            entries: vec![title.to_owned()],
            damaged: false,
        });
    }
    Ok(parsed)
}
