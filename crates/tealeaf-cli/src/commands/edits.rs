//! `tealeaf edits` and `tealeaf diff ITEM`: what changed between captures.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use tealeaf::{
    pack::Pack,
    record::{Edit, EditQuery, Reading},
    wording,
};

use crate::{
    Outcome,
    args::{Common, Edits},
    output, record,
};

#[derive(Serialize)]
struct EditJson<'e> {
    item: &'e str,
    outlet: &'e str,
    date: String,
    class: &'static str,
    changed: u32,
    persons: &'e [(String, i64)],
    formulas: &'e [(String, i64)],
    before_capture: &'e str,
    after_capture: &'e str,
    last_seen: Option<String>,
    ops: Vec<[String; 2]>,
}

/// Lists silent edits, the weightiest first.
pub(crate) fn run(common: &Common, args: &Edits) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let lexicon = pack.lexicon();
    let record = record::open(common, &pack, &lexicon)?;
    let reading = Reading::new(&pack.record_rules())?;
    let query = EditQuery {
        since: args.since,
        person: args.person.clone(),
        formula: args.formula.clone(),
        ..EditQuery::default()
    };
    let mut edits = record.texts()?.edits(&query, &reading, &lexicon)?;
    edits.retain(|edit| args.as_of.is_none_or(|day| edit.date <= day));
    let mut text = String::new();
    for edit in edits.iter().take(args.limit) {
        if args.json {
            let _ = writeln!(text, "{}", serde_json::to_string(&json(edit))?);
        } else {
            write_edit(&mut text, &pack, edit);
        }
    }
    if !args.json {
        let shown = edits.len().min(args.limit);
        let _ = writeln!(text, "{shown} of {} edits", edits.len());
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

/// Shows the edits of one item in order of capture.
pub(crate) fn diff(common: &Common, item: &str) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let lexicon = pack.lexicon();
    let record = record::open(common, &pack, &lexicon)?;
    let reading = Reading::new(&pack.record_rules())?;
    let edits = record.texts()?.diff(item, &reading, &lexicon)?;
    let mut text = String::new();
    for edit in &edits {
        write_edit(&mut text, &pack, edit);
    }
    if edits.is_empty() {
        let _ = writeln!(text, "{item}: one wording only");
    }
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

fn write_edit(out: &mut String, pack: &Pack, edit: &Edit) {
    let title = &edit.after.title;
    let _ = writeln!(
        out,
        "{} {} {} {} ({} characters)\n    {title}",
        edit.date,
        edit.outlet,
        edit.item,
        edit.class.key(),
        edit.changed
    );
    for (key, by) in &edit.persons {
        let _ =
            writeln!(out, "    {}: {by:+} mentions", wording::person_words(pack, key));
    }
    for (key, by) in &edit.formulas {
        let _ = writeln!(out, "    {}: {by:+}", wording::formula_words(pack, key));
    }
    /// Changed runs shown; the JSON has them all.
    const SHOWN: usize = 6;
    for [gone, come] in ops(edit).iter().take(SHOWN) {
        let _ = writeln!(out, "    - {}\n    + {}", cut(gone), cut(come));
    }
    if edit.ops.len() > SHOWN {
        let _ = writeln!(
            out,
            "    and {} more changed runs (--json)",
            edit.ops.len() - SHOWN
        );
    }
    let at = |t: Option<jiff::Timestamp>| t.map_or_else(|| "?".into(), |t| t.to_string());
    let _ = writeln!(
        out,
        "    {} {} -> {} {}",
        edit.before.capture,
        at(edit.last_seen.or(edit.before.captured_at)),
        edit.after.capture,
        at(edit.after.captured_at)
    );
    if let Some(url) = &edit.url {
        let _ = writeln!(out, "    {url}");
    }
}

/// A long run by its beginning and end.
fn cut(run: &str) -> String {
    const LONGEST: usize = 70;
    let chars: Vec<char> = run.chars().collect();
    if chars.len() <= LONGEST {
        return run.to_owned();
    }
    let half = LONGEST / 2;
    let from: String = chars[..half].iter().collect();
    let to: String = chars[chars.len() - half..].iter().collect();
    format!("{from} \u{2026} {to}")
}

/// Changed runs with a few characters of the text around them.
fn ops(edit: &Edit) -> Vec<[String; 2]> {
    const AROUND: usize = 8;
    let side = |text: Option<&str>, span: tealeaf::text::Span| {
        let text = text.unwrap_or_default();
        let Some(exact) = text.get(span.range()) else { return String::new() };
        let before: Vec<char> = text[..span.start()].chars().rev().take(AROUND).collect();
        let after: String = text[span.end()..].chars().take(AROUND).collect();
        let before: String = before.into_iter().rev().collect();
        format!("{before}[{exact}]{after}").replace('\n', " ")
    };
    edit.ops
        .iter()
        .map(|op| {
            [
                side(edit.before.text.as_deref(), op.before),
                side(edit.after.text.as_deref(), op.after),
            ]
        })
        .collect()
}

fn json(edit: &Edit) -> EditJson<'_> {
    EditJson {
        item: &edit.item,
        outlet: &edit.outlet,
        date: edit.date.to_string(),
        class: edit.class.key(),
        changed: edit.changed,
        persons: &edit.persons,
        formulas: &edit.formulas,
        before_capture: &edit.before.capture,
        after_capture: &edit.after.capture,
        last_seen: edit.last_seen.map(|t| t.to_string()),
        ops: ops(edit),
    }
}
