//! Compares claims with a corrected or hand-made file in the same JSON lines.
//!
//! One line matches one line: most shared text first, then kind, then polarity and
//! subject. Lines of tier 2 may be found and are never missed; a file without tiers has
//! only tier 1. What is counted: claims found, claims found with kind, polarity and kind of
//! source right, claims right in all that a check would use, and each field alone.

mod line;
mod tally;

use std::collections::BTreeMap;

use line::{Gold, Line};
pub use tally::{Counts, Share};

pub use crate::exchange::Error;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// Claims of tier 1 in the reference, and claims found that are none of tier 2.
    pub detect: Counts,
    /// The same, right in kind, polarity and kind of source.
    pub who_what_how: Counts,
    /// Of the testable claims of tier 1, those right in all that a check uses.
    pub checkable: Share,
    /// Of matched claims, how many have a field right.
    pub fields: BTreeMap<&'static str, Share>,
    /// By kind of proposition: precision and recall.
    pub kinds: BTreeMap<String, Counts>,
}

/// Compares two files of JSON lines: the reference, and what was found.
///
/// # Errors
/// Names the file and the line that is no claim.
///
/// # Examples
/// ```
/// use tealeaf_claims::{Article, Vocabulary, claims, json_v1, score};
/// let article = Article::read("Rumour has it that the minister resigned.");
/// let found = claims(&article, &Vocabulary::default());
/// let lines = json_v1::to_jsonl("demo", &article, &found);
/// assert_eq!(score::compare(&lines, &lines)?.detect.f1(), 1.0);
/// # Ok::<(), score::Error>(())
/// ```
pub fn compare(reference: &str, found: &str) -> Result<Score, Error> {
    let gold = Gold::read(reference)?;
    let found = line::read(found, "the claims found")?;
    Ok(count(&gold, &found))
}

fn count(gold: &Gold, found: &[Line]) -> Score {
    let pairs = pair(gold, found);
    let optional = pairs.iter().filter(|(g, _)| gold.lines[**g].tier == 2).count();
    let mut score = Score::default();
    score.detect.reference = gold.lines.iter().filter(|l| l.tier == 1).count();
    score.detect.found = found.len() - optional;
    score.who_what_how = score.detect;
    for line in found {
        score.kinds.entry(line.predicate.clone()).or_default().found += 1;
    }
    for (index, line) in gold.lines.iter().enumerate() {
        let other = pairs.get(&index).map(|f| &found[*f]);
        let kind = match other {
            Some(o) if line.is_kind(&o.predicate) => o.predicate.clone(),
            _ => line.predicate.clone(),
        };
        let entry = score.kinds.entry(kind).or_default();
        if line.tier == 1 || other.is_some() {
            entry.reference += 1;
        }
        entry.right += usize::from(other.is_some_and(|o| line.is_kind(&o.predicate)));
        if line.tier == 1 {
            one(gold, line, other, &mut score);
        }
    }
    score
}

/// Counts one claim of the reference.
fn one(gold: &Gold, line: &Line, other: Option<&Line>, score: &mut Score) {
    let testable = line.testable_by != "none";
    score.checkable.of += usize::from(testable);
    let Some(other) = other else { return };
    score.detect.right += 1;
    let kind = line.is_kind(&other.predicate);
    let polarity = line.polarity == other.polarity;
    let source = line.source == other.source;
    let subjects = gold.shared_subjects(line, other) >= 0.5;
    let formulas = gold.formulas(line) == gold.formulas(other);
    let time = line::time_overlap(line.time, other.time) >= 0.5;
    let test = line.testable_by == other.testable_by;
    score.who_what_how.right += usize::from(kind && polarity && source);
    let all = kind && polarity && subjects && formulas && time && test;
    score.checkable.right += usize::from(testable && all);
    for (name, right) in [
        ("predicate", kind),
        ("polarity", polarity),
        ("source", source),
        ("hedge", line.hedge == other.hedge),
        ("evidential", line.evidential == other.evidential),
        ("subjects", subjects),
        ("formulas", formulas),
        ("time", time),
        ("testable_by", test),
    ] {
        let share = score.fields.entry(name).or_default();
        share.of += 1;
        share.right += usize::from(right);
    }
}

/// Which line of the reference goes with which line found.
fn pair(gold: &Gold, found: &[Line]) -> BTreeMap<usize, usize> {
    let mut candidates = Vec::new();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|j| found[*j].span[0]);
    let longest = found.iter().map(|l| l.span[1].saturating_sub(l.span[0])).max();
    for (i, line) in gold.lines.iter().enumerate() {
        // Only lines near each other can share text.
        let first = line.span[0].saturating_sub(longest.unwrap_or(0));
        let from = order.partition_point(|j| found[*j].span[0] < first);
        let near = order[from..].iter().take_while(|j| found[**j].span[0] < line.span[1]);
        for &j in near {
            let Some(weight) = gold.likeness(line, &found[j]) else { continue };
            candidates.push((weight, line.tier, i, j));
        }
    }
    candidates.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(&b.3))
    });
    let mut pairs = BTreeMap::new();
    let mut taken = vec![false; found.len()];
    for (_, _, i, j) in candidates {
        if !taken[j] && !pairs.contains_key(&i) {
            taken[j] = true;
            pairs.insert(i, j);
        }
    }
    pairs
}
