//! A line of the format as the comparison reads it, with the names a reference lists.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use crate::exchange::Error;

/// One claim as compared.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Line {
    pub(super) span: [usize; 2],
    #[serde(deserialize_with = "source_kind", default = "own")]
    pub(super) source: String,
    #[serde(default)]
    pub(super) evidential: String,
    #[serde(default)]
    pub(super) hedge: String,
    #[serde(default = "affirmed")]
    pub(super) polarity: String,
    #[serde(default)]
    pub(super) predicate: String,
    #[serde(default)]
    alt_predicates: Vec<String>,
    #[serde(default)]
    subjects: Vec<Value>,
    #[serde(default)]
    formulas: Vec<Value>,
    #[serde(default, deserialize_with = "interval")]
    pub(super) time: Option<(Date, Date)>,
    #[serde(default = "untestable")]
    pub(super) testable_by: String,
    #[serde(default = "first_tier")]
    pub(super) tier: u8,
}

fn own() -> String {
    "self".to_owned()
}

fn affirmed() -> String {
    "+".to_owned()
}

fn untestable() -> String {
    "none".to_owned()
}

fn first_tier() -> u8 {
    1
}

fn source_kind<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let value = Option::<Value>::deserialize(d)?.unwrap_or_default();
    Ok(value["kind"].as_str().unwrap_or("self").to_owned())
}

fn interval<'de, D: serde::Deserializer<'de>>(
    d: D,
) -> Result<Option<(Date, Date)>, D::Error> {
    let value = Option::<Value>::deserialize(d)?.unwrap_or_default();
    let text = match &value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => {
            let part = |key: &str| parts.get(key).and_then(Value::as_str);
            let from = part("start");
            format!("{}/{}", from.unwrap_or(".."), part("end").or(from).unwrap_or(".."))
        }
        _ => return Ok(None),
    };
    let (from, to) = text.split_once('/').unwrap_or((&text, &text));
    Ok(day(from, false).zip(day(to, true)))
}

/// The first or last day of a value: a day, a month, a year, or an open end.
fn day(text: &str, end: bool) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() || text == ".." {
        return Some(if end { Date::MAX } else { Date::constant(1, 1, 1) });
    }
    let parts: Vec<i16> =
        text.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let small = |n: i16| i8::try_from(n).ok();
    match parts[..] {
        [year, month, day] => Date::new(year, small(month)?, small(day)?).ok(),
        [year, month] => {
            let first = Date::new(year, small(month)?, 1).ok()?;
            Some(if end { first.last_of_month() } else { first })
        }
        [year] if end => Date::new(year, 12, 31).ok(),
        [year] => Date::new(year, 1, 1).ok(),
        _ => None,
    }
}

/// Days in both intervals by days in either; 1 when both are missing.
pub(super) fn time_overlap(a: Option<(Date, Date)>, b: Option<(Date, Date)>) -> f64 {
    let (a, b) = match (a, b) {
        (None, None) => return 1.0,
        (Some(a), Some(b)) => (a, b),
        _ => return 0.0,
    };
    let days = |from: Date, to: Date| {
        to.since(from).map_or(0.0, |s| f64::from(s.get_days()) + 1.0)
    };
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    if from > to { 0.0 } else { days(from, to) / days(a.0.min(b.0), a.1.max(b.1)) }
}

impl Line {
    pub(super) fn is_kind(&self, predicate: &str) -> bool {
        self.predicate == predicate || self.alt_predicates.iter().any(|a| a == predicate)
    }
}

/// A reference: its claims, and the names its first line may list.
#[derive(Debug, Default)]
pub(super) struct Gold {
    pub(super) lines: Vec<Line>,
    entities: BTreeMap<String, String>,
    formulas: BTreeMap<String, String>,
}

impl Gold {
    pub(super) fn read(text: &str) -> Result<Self, Error> {
        let mut gold = Self::default();
        let first = text.lines().next().unwrap_or_default();
        if let Ok(value) = serde_json::from_str::<Value>(first)
            && let Some(meta) = value.get("meta")
        {
            gold.entities = aliases(&meta["entities"]);
            gold.formulas = aliases(&meta["formulas"]);
        }
        gold.lines = read(text, "the reference")?;
        Ok(gold)
    }

    pub(super) fn formulas(&self, line: &Line) -> BTreeSet<String> {
        idents(&line.formulas, &self.formulas)
    }

    /// How much two claims share in whom they are about, from 0 to 1.
    pub(super) fn shared_subjects(&self, a: &Line, b: &Line) -> f64 {
        let (a, b) =
            (idents(&a.subjects, &self.entities), idents(&b.subjects, &self.entities));
        if a.is_empty() && b.is_empty() {
            return 1.0;
        }
        number(2 * a.intersection(&b).count()) / number(a.len() + b.len())
    }

    /// How alike two claims are; `None` when they share too little text to be one.
    pub(super) fn likeness(&self, a: &Line, b: &Line) -> Option<f64> {
        let from = a.span[0].max(b.span[0]);
        let shared = a.span[1].min(b.span[1]).checked_sub(from).filter(|n| *n > 0)?;
        let len = |l: &Line| l.span[1].saturating_sub(l.span[0]);
        let (short, long) = (len(a).min(len(b)), len(a).max(len(b)));
        if 2 * shared < short || 4 * shared < long {
            return None;
        }
        let subjects = |l: &Line| idents(&l.subjects, &self.entities);
        let about = !subjects(a).is_disjoint(&subjects(b));
        let same = a.polarity == b.polarity && about;
        Some(
            number(shared) / number(short)
                + 0.5 * number(shared) / number(long)
                + if a.is_kind(&b.predicate) { 0.5 } else { 0.0 }
                + if same { 0.3 } else { 0.0 },
        )
    }
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Reads the lines that are claims; a line of `meta` and empty lines are left out.
pub(super) fn read(text: &str, what: &str) -> Result<Vec<Line>, Error> {
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let head = line.trim_start();
        if head.is_empty() || head.starts_with(r#"{"meta""#) {
            continue;
        }
        out.push(serde_json::from_str(head).map_err(|e| {
            Error(format!(
                "line {} of {what} is no claim: {e}; docs/claims.md lists the keys",
                n + 1
            ))
        })?);
    }
    Ok(out)
}

/// From every listed name to the key it stands for.
fn aliases(table: &Value) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (key, names) in table.as_object().into_iter().flatten() {
        out.insert(key.to_lowercase(), key.clone());
        for name in names.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let name = name.to_lowercase();
            if !PRONOUNS.contains(&name.as_str()) {
                out.entry(name).or_insert_with(|| key.clone());
            }
        }
    }
    out
}

const PRONOUNS: &[&str] = &[
    "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "i",
    "we", "us", "this", "that",
];

/// What the ids and texts of a list stand for; an unknown one stands for itself.
fn idents(list: &[Value], known: &BTreeMap<String, String>) -> BTreeSet<String> {
    list.iter()
        .filter_map(|value| {
            let forms: Vec<&str> = match value {
                Value::String(text) => vec![text],
                other => [&other["id"], &other["text"]]
                    .into_iter()
                    .filter_map(Value::as_str)
                    .collect(),
            };
            forms
                .iter()
                .find_map(|f| known.get(&f.to_lowercase()).cloned())
                .or_else(|| forms.first().map(|f| format!("?{}", f.to_lowercase())))
        })
        .collect()
}
