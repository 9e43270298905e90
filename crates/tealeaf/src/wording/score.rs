//! A comparison with a corrected file as a table.

use tealeaf_claims::score::{Counts, Score};

/// The table as lines: claims found, fields right of those, then one line a kind.
#[must_use]
pub fn table(score: &Score) -> Vec<String> {
    let mut out = vec![
        format!("{:<24}{:>10}{:>10}{:>10}", "", "precision", "recall", "F1"),
        counts("claims found", &score.detect),
        counts("kind, polarity, source", &score.who_what_how),
        format!(
            "{:<24}{:>29.1}  ({} of {})",
            "right for a check",
            percent(score.checkable.ratio()),
            score.checkable.right,
            score.checkable.of
        ),
        String::new(),
        "Right among the claims found".to_owned(),
    ];
    for (name, share) in &score.fields {
        out.push(format!(
            "  {name:<22}{:>29.1}  ({} of {})",
            percent(share.ratio()),
            share.right,
            share.of
        ));
    }
    out.push(String::new());
    out.push(format!(
        "{:<24}{:>10}{:>10}{:>10}{:>8}{:>8}",
        "kind", "precision", "recall", "F1", "in file", "found"
    ));
    for (kind, n) in score.kinds.iter().filter(|(_, n)| n.reference + n.found > 0) {
        out.push(format!("{}{:>8}{:>8}", counts(kind, n), n.reference, n.found));
    }
    out
}

fn counts(name: &str, n: &Counts) -> String {
    format!(
        "{name:<24}{:>10.1}{:>10.1}{:>10.1}",
        percent(n.precision()),
        percent(n.recall()),
        percent(n.f1())
    )
}

fn percent(share: f64) -> f64 {
    100.0 * share
}
