//! Words of a replay: what differs between a dossier and the same one asked for again.

use std::fmt::Write as _;

use crate::replay::{Cause, Difference};

/// What differs, a line each.
#[must_use]
pub fn differences(found: &[Difference]) -> String {
    if found.is_empty() {
        return "same bytes\n".into();
    }
    let mut out = String::new();
    for difference in found {
        let _ = writeln!(out, "{}", self::difference(difference));
    }
    if !found.iter().any(|d| matches!(d, Difference::Cause(_))) {
        out.push_str(
            "Program, packs, record and day are those of the dossier: it was altered, or made by another build.\n",
        );
    }
    out
}

fn difference(difference: &Difference) -> String {
    match difference {
        Difference::Cause(changed) => {
            let what = match changed.cause {
                Cause::Program => "program",
                Cause::Packs => "packs",
                Cause::Record => "record",
                Cause::AsOf => "as of",
            };
            format!("{what}: {} -> {}", changed.old, changed.new)
        }
        Difference::Verdict { id, kind, formula, old, new } => {
            let about = formula.as_ref().map_or_else(String::new, |f| format!(" {f}"));
            let word = |code: &Option<String>| {
                code.clone().unwrap_or_else(|| "no such claim".to_owned())
            };
            format!("{id} ({kind}{about}): {} -> {}", word(old), word(new))
        }
        Difference::Line { number, key } => {
            let key = key.as_ref().map_or_else(String::new, |k| format!(" (`{k}`)"));
            format!(
                "every verdict is the same; other words or numbers from line {number}{key} on"
            )
        }
    }
}
