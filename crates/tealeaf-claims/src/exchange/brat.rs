//! brat stand-off: `T` lines for places, one `E` line a claim, `A` lines for what can be
//! chosen, a note with the line itself.
//!
//! Places are code points; a part that runs over a line break is written in pieces, as brat
//! wants it. Source, cue and content are named as in PolNeAR, so that the trainer reads the
//! same file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{
    ATTRIBUTES, Error, Line, Places, Text, lines, places, put_places, set, text_at,
    to_jsonl,
};

/// Writes JSON lines as brat annotations of a text.
///
/// # Errors
/// Names the line that is no claim.
pub fn to_brat(text: &str, jsonl: &str) -> Result<String, Error> {
    let text = Text::new(text);
    let mut out = String::new();
    let mut spans = 0;
    let mut choices = 0;
    for (index, line) in lines(jsonl)?.iter().enumerate() {
        let content = places(line, "content");
        let cue = places(line, "cue");
        let parts = [
            ("Claim", if cue.is_empty() { &content } else { &cue }.clone()),
            ("Content", content.clone()),
            ("Cue", cue.clone()),
            ("Source", places(line, "source")),
        ];
        let mut event = String::new();
        for (name, places) in parts.iter().filter(|(_, places)| !places.is_empty()) {
            spans += 1;
            let pieces = pieces(&text, places);
            let place: Vec<String> =
                pieces.iter().map(|[from, to]| format!("{from} {to}")).collect();
            let words: Vec<&str> = pieces.iter().map(|p| text.cut(*p)).collect();
            let (place, words) = (place.join(";"), words.join(" "));
            let _ = writeln!(out, "T{spans}\t{name} {place}\t{words}");
            let gap = if event.is_empty() { "" } else { " " };
            let _ = write!(event, "{gap}{name}:T{spans}");
        }
        let number = index + 1;
        let _ = writeln!(out, "E{number}\t{event}");
        for (name, path) in ATTRIBUTES {
            if let Some(value) = text_at(line, path) {
                choices += 1;
                let _ = writeln!(out, "A{choices}\t{name} E{number} {value}");
            }
        }
        let note = serde_json::to_string(line).expect("plain data serialises");
        let _ = writeln!(out, "#{number}\tAnnotatorNotes E{number}\t{note}");
    }
    Ok(out)
}

/// Cuts places at line breaks.
fn pieces(text: &Text<'_>, places: &Places) -> Places {
    let mut out = Places::new();
    for [from, to] in places {
        let mut start = *from;
        for (n, c) in text.cut([*from, *to]).chars().enumerate() {
            if matches!(c, '\n' | '\r') {
                if start < from + n {
                    out.push([start, from + n]);
                }
                start = from + n + 1;
            }
        }
        if start < *to {
            out.push([start, *to]);
        }
    }
    out
}

/// Reads brat annotations back as JSON lines. An event without a note (made by an annotator)
/// becomes a new line.
///
/// # Errors
/// Names the line and what is wrong with it.
pub fn from_brat(text: &str, annotations: &str) -> Result<String, Error> {
    let text = Text::new(text);
    let mut spans: BTreeMap<&str, Places> = BTreeMap::new();
    let mut events: Vec<(&str, &str)> = Vec::new();
    let mut choices: Vec<(&str, &str, &str)> = Vec::new();
    let mut notes: BTreeMap<&str, &str> = BTreeMap::new();
    for (n, row) in annotations.lines().enumerate() {
        let wrong =
            |what: &str| Error(format!("line {} of the annotations: {what}", n + 1));
        let mut columns = row.split('\t');
        let (Some(key), Some(second)) = (columns.next(), columns.next()) else {
            continue;
        };
        match key.as_bytes().first() {
            Some(b'T') => {
                let (_, place) =
                    second.split_once(' ').ok_or_else(|| wrong("a span has no place"))?;
                let found = read_places(place, &text).ok_or_else(|| {
                    wrong(&format!("\"{place}\" is no place in a text of {}", text.len()))
                })?;
                spans.insert(key, found);
            }
            Some(b'E') => events.push((key, second)),
            Some(b'A') => {
                let mut words = second.splitn(3, ' ');
                if let (Some(name), Some(event), Some(value)) =
                    (words.next(), words.next(), words.next())
                {
                    choices.push((event, name, value));
                }
            }
            Some(b'#') => {
                if let (Some(event), Some(note)) =
                    (second.strip_prefix("AnnotatorNotes "), columns.next())
                {
                    notes.insert(event, note);
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    for (event, arguments) in events {
        let mut line: Line = match notes.get(event) {
            Some(note) => serde_json::from_str(note).map_err(|e| {
                Error(format!("the note of {event} is no line of claims: {e}"))
            })?,
            None => fresh(event),
        };
        restore(&mut line, arguments, &spans, &text);
        for (_, name, value) in choices.iter().filter(|(e, _, _)| *e == event) {
            if let Some((_, path)) = ATTRIBUTES.iter().find(|(a, _)| a == name) {
                set(&mut line, path, Value::from(*value));
            }
        }
        out.push(line);
    }
    Ok(to_jsonl(&out))
}

/// A claim that an annotator has added: the author's own until said otherwise.
fn fresh(event: &str) -> Line {
    let mut line = Line::new();
    line.insert("v".to_owned(), Value::from(1));
    line.insert("id".to_owned(), Value::from(event));
    line.insert("polarity".to_owned(), Value::from("+"));
    line.insert("source".to_owned(), serde_json::json!({"kind": "self"}));
    line
}

/// Puts the places of an event into its line, where an annotator has moved them.
fn restore(
    line: &mut Line,
    arguments: &str,
    spans: &BTreeMap<&str, Places>,
    text: &Text<'_>,
) {
    for (role, part) in [("Content", "content"), ("Cue", "cue"), ("Source", "source")] {
        let mut found: Places = arguments
            .split_whitespace()
            .filter_map(|a| a.split_once(':'))
            .filter(|(r, _)| r.trim_end_matches(|c: char| c.is_ascii_digit()) == role)
            .filter_map(|(_, key)| spans.get(key))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        // Unmoved parts keep their own places, which may run over line breaks.
        if pieces(text, &places(line, part)) != found {
            put_places(line, part, &found, text);
        }
    }
}

/// `12 34;40 51`
fn read_places(place: &str, text: &Text<'_>) -> Option<Places> {
    place
        .split(';')
        .map(|piece| {
            let (from, to) = piece.split_once(' ')?;
            let (from, to) = (from.parse().ok()?, to.parse().ok()?);
            (from < to && to <= text.len()).then_some([from, to])
        })
        .collect()
}
