//! Claims for annotation tools, out and back: brat stand-off files and UIMA CAS JSON.
//!
//! Both carry each line of the JSON lines format whole, as a note; what an annotator can
//! change with the mouse (places, kinds, polarity, hedge) stands beside it and wins when the
//! file is read back. A corrected file can then be compared ([`crate::score`]) and, from
//! brat, trained on.

mod brat;
mod cas;

use std::fmt;

use serde_json::{Map, Value};

pub use brat::{from_brat, to_brat};
pub use cas::{from_cas, to_cas};

/// A file that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub(crate) String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// A line of the format.
type Line = Map<String, Value>;

/// Places of one part, in code points.
type Places = Vec<[usize; 2]>;

/// What annotators see as attributes of a claim: name there, path in the line.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("Predicate", &["predicate"]),
    ("Polarity", &["polarity"]),
    ("Hedge", &["hedge"]),
    ("Evidential", &["evidential"]),
    ("SourceKind", &["source", "kind"]),
    ("SourceClass", &["source", "cls"]),
    ("TestableBy", &["testable_by"]),
];

/// The claims among JSON lines.
fn lines(jsonl: &str) -> Result<Vec<Line>, Error> {
    let mut out = Vec::new();
    for (n, text) in jsonl.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let value: Value = serde_json::from_str(text).map_err(|e| {
            Error(format!("line {} of the claims is no JSON: {e}", n + 1))
        })?;
        match value {
            Value::Object(line) if line.contains_key("span") => out.push(line),
            // The first line of a reference lists names.
            Value::Object(line) if line.contains_key("meta") => {}
            _ => {
                return Err(Error(format!(
                    "line {} of the claims has no span; docs/claims.md lists the keys",
                    n + 1
                )));
            }
        }
    }
    Ok(out)
}

fn to_jsonl(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        out.push_str(&serde_json::to_string(line).expect("plain data serialises"));
        out.push('\n');
    }
    out
}

fn at<'l>(line: &'l Line, path: &[&str]) -> Option<&'l Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(line.get(*first)?, |value, key| value.get(key))
}

fn text_at<'l>(line: &'l Line, path: &[&str]) -> Option<&'l str> {
    at(line, path)?.as_str()
}

fn set(line: &mut Line, path: &[&str], new: Value) {
    match path {
        [key] => {
            line.insert((*key).to_owned(), new);
        }
        [first, key] => {
            let inner = line.entry((*first).to_owned()).or_insert(Value::Null);
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            inner[*key] = new;
        }
        _ => {}
    }
}

/// `span` of a line, and the spans of a part ("source", "cue", "content").
fn places(line: &Line, part: &str) -> Places {
    let pair = |v: &Value| {
        let n = |i: usize| usize::try_from(v.get(i)?.as_u64()?).ok();
        Some([n(0)?, n(1)?])
    };
    let spans = at(line, &[part, "spans"]).and_then(Value::as_array);
    let mut out: Places = spans.into_iter().flatten().filter_map(pair).collect();
    if part == "content" && out.is_empty() {
        out.extend(line.get("span").and_then(pair));
    }
    out.retain(|[from, to]| from < to);
    out
}

/// Writes the places of a part, and what they read, back into a line.
fn put_places(line: &mut Line, part: &str, places: &Places, text: &Text<'_>) {
    let value = |p: &[usize; 2]| Value::from(p.to_vec());
    match (part, places.first()) {
        ("content", Some(_)) => {
            let from = places.iter().map(|p| p[0]).min().unwrap_or(0);
            let to = places.iter().map(|p| p[1]).max().unwrap_or(0);
            set(line, &["span"], Value::from(vec![from, to]));
        }
        (_, Some(_)) => {
            let words: Vec<&str> = places.iter().map(|p| text.cut(*p)).collect();
            // The source is called by its first part, a cue by all of them.
            let surface =
                if part == "source" { words[0].to_owned() } else { words.join(" ") };
            set(line, &[part, "surface"], Value::from(surface));
        }
        ("cue", None) => {
            line.insert("cue".to_owned(), Value::Null);
            return;
        }
        _ => set(line, &[part, "surface"], Value::Null),
    }
    set(line, &[part, "spans"], places.iter().map(value).collect());
}

/// A text by code points.
struct Text<'t> {
    text: &'t str,
    bytes: Vec<usize>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Self { text, bytes }
    }

    /// Code points in all.
    fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    fn cut(&self, [from, to]: [usize; 2]) -> &'t str {
        let byte = |n: usize| self.bytes[n.min(self.len())];
        &self.text[byte(from)..byte(to.max(from))]
    }
}
