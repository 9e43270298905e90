//! Claims as JSON lines, version 1: what `tealeaf claims --format jsonl` writes.
//!
//! One object a line; offsets are Unicode code points of the article as read, half-open.
//! Formulas of one statement that say the same ("left out A and B") share a line. The
//! format has its own structs and is additive only; `docs/claims.md` lists its keys.

mod names;
mod profile;

pub(crate) use names::{source_class, testable_by};
pub use profile::{profile_fields, profile_to_json};
use serde::Serialize;
use tealeaf_text::Span;

use crate::article::Article;
use crate::claim::{
    Claim, ClaimId, FormulaRef, Hedge, Mention, Polarity, Proposition, Quantity, When,
};

/// One line.
#[derive(Debug, Serialize)]
struct Line<'a> {
    v: u32,
    doc: &'a str,
    id: String,
    sent: usize,
    span: [usize; 2],
    source: SourceOut<'a>,
    cue: Option<CueOut>,
    content: Spans,
    evidential: &'static str,
    hedge: &'static str,
    strength: u8,
    polarity: &'static str,
    subjects: Vec<MentionOut<'a>>,
    predicate: &'static str,
    objects: Vec<MentionOut<'a>>,
    formulas: Vec<&'a str>,
    count: Option<u32>,
    time: Option<TimeOut<'a>>,
    places: &'a [String],
    prediction: bool,
    deadline: Option<&'a str>,
    testable_by: &'static str,
    doubted_by: Vec<String>,
    repeats: Option<String>,
    guessed: bool,
}

#[derive(Debug, Serialize)]
struct Spans {
    spans: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct SourceOut<'a> {
    kind: &'static str,
    surface: Option<String>,
    spans: Vec<[usize; 2]>,
    entity: Option<&'a str>,
    cls: &'static str,
    carried: bool,
}

#[derive(Debug, Serialize)]
struct CueOut {
    surface: String,
    spans: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct MentionOut<'a> {
    id: Option<&'a str>,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct TimeOut<'a> {
    start: Option<String>,
    end: Option<String>,
    text: Option<String>,
    value: std::borrow::Cow<'a, str>,
}

/// Writes the claims of an article, one JSON object a line, each line ended.
///
/// # Examples
/// ```
/// use tealeaf_claims::{Article, Vocabulary, claims, json_v1};
/// let article = Article::read("Rumour has it that the minister resigned.");
/// let found = claims(&article, &Vocabulary::default());
/// let lines = json_v1::to_jsonl("demo", &article, &found);
/// assert!(lines.starts_with(r#"{"v":1,"doc":"demo","id":"c001""#));
/// ```
#[must_use]
pub fn to_jsonl(doc: &str, article: &Article, claims: &[Claim]) -> String {
    let points = CodePoints::new(&article.text);
    let mut out = String::new();
    for group in groups(claims) {
        let line = line(doc, article, &points, &group);
        out.push_str(
            &serde_json::to_string(&line).expect("plain data always serialises"),
        );
        out.push('\n');
    }
    out
}

/// Claims that share a line: formulas of one statement, people of one list.
fn groups(claims: &[Claim]) -> Vec<Vec<&Claim>> {
    let mut out: Vec<Vec<&Claim>> = Vec::new();
    for claim in claims {
        let joins = |first: &Claim| {
            first.sentence == claim.sentence
                && first.span == claim.span
                && first.source == claim.source
                && first.polarity == claim.polarity
                && match (&first.proposition, &claim.proposition) {
                    (
                        Proposition::FormulaUse { quantity: a, .. },
                        Proposition::FormulaUse { quantity: b, .. },
                    ) => a == b,
                    (
                        Proposition::FormulaChange { dropped: a, .. },
                        Proposition::FormulaChange { dropped: b, .. },
                    ) => a == b,
                    (a, b) => a == b,
                }
        };
        match out.last_mut() {
            Some(group) if joins(group[0]) => group.push(claim),
            _ => out.push(vec![claim]),
        }
    }
    out
}

fn line<'a>(
    doc: &'a str,
    article: &Article,
    points: &CodePoints<'_>,
    group: &[&'a Claim],
) -> Line<'a> {
    let claim = group[0];
    let predicted = claim.hedge == Hedge::Predicted;
    let cut = |span: Span| article.text[span.range()].to_owned();
    let mut subjects: Vec<&Mention> = Vec::new();
    for mention in group.iter().flat_map(|c| &c.subjects) {
        if !subjects.contains(&mention) {
            subjects.push(mention);
        }
    }
    Line {
        v: 1,
        doc,
        id: claim.id.to_string(),
        sent: claim.sentence,
        span: points.pair(claim.span),
        source: SourceOut {
            kind: names::source_kind(claim.source.kind),
            surface: claim.source.spans.first().map(|s| cut(*s)),
            spans: claim.source.spans.iter().map(|s| points.pair(*s)).collect(),
            entity: claim.source.entity.as_deref(),
            cls: source_class(claim.source.kind),
            carried: claim.source.carried,
        },
        cue: claim.cue.as_ref().map(|cue| CueOut {
            surface: cue.spans.iter().map(|s| cut(*s)).collect::<Vec<_>>().join(" "),
            spans: cue.spans.iter().map(|s| points.pair(*s)).collect(),
        }),
        content: Spans { spans: vec![points.pair(claim.span)] },
        evidential: names::evidential(claim.evidential),
        hedge: names::hedge(claim.hedge),
        strength: claim.strength,
        polarity: if negative(claim) { "-" } else { "+" },
        subjects: subjects.into_iter().map(mention_out).collect(),
        predicate: names::predicate(&claim.proposition),
        objects: claim.objects.iter().map(mention_out).collect(),
        formulas: group.iter().filter_map(|c| formula(c)).collect(),
        count: count(claim),
        time: time(claim, article),
        places: &claim.places,
        prediction: predicted,
        deadline: claim.deadline.as_ref().map(|d| d.value.trim_start_matches("../")),
        testable_by: testable_by(claim),
        doubted_by: claim.doubted_by.iter().map(ClaimId::to_string).collect(),
        repeats: claim.repeats.map(|id| id.to_string()),
        guessed: claim.guessed,
    }
}

/// Whether the claim as a whole says no: absence counts as negation here.
fn negative(claim: &Claim) -> bool {
    let absent = match &claim.proposition {
        Proposition::FormulaUse { quantity, .. } => *quantity == Quantity::Absent,
        Proposition::FormulaChange { dropped, .. } => *dropped,
        Proposition::NotSeen => true,
        _ => false,
    };
    absent != (claim.polarity == Polarity::Denied)
}

fn formula(claim: &Claim) -> Option<&str> {
    match &claim.proposition {
        Proposition::FormulaUse { formula, .. }
        | Proposition::FormulaChange { formula, .. } => Some(match formula {
            FormulaRef::Key(key) => key,
            FormulaRef::Literal(text) => text,
        }),
        _ => None,
    }
}

fn count(claim: &Claim) -> Option<u32> {
    match &claim.proposition {
        Proposition::FormulaUse { quantity, .. } => match quantity {
            Quantity::Absent => Some(0),
            Quantity::Exactly(n) => Some(*n),
            Quantity::Present | Quantity::AtLeast(_) | Quantity::AtMost(_) => None,
        },
        _ => None,
    }
}

fn mention_out(mention: &Mention) -> MentionOut<'_> {
    MentionOut { id: mention.entity.as_deref(), text: &mention.surface }
}

/// The time a claim is about: its own; of a prediction the days up to its deadline; of what
/// holds now ("no longer", a headline) the month of the article.
fn time<'a>(claim: &'a Claim, article: &Article) -> Option<TimeOut<'a>> {
    let named = |w: &&When| w.span.is_some_and(|s| claim.span.contains(s));
    let deadline = claim.deadline.as_ref().filter(named);
    let deadline = deadline
        .filter(|_| claim.hedge == Hedge::Predicted && !claim.proposition.is_of_paper());
    if let Some(when) = claim.when.as_ref().or(deadline) {
        return Some(time_out(when, article));
    }
    let of_words = matches!(
        claim.proposition,
        Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. }
    );
    let of_people = matches!(
        claim.proposition,
        Proposition::NotSeen | Proposition::Appearance { .. }
    );
    let title = article.sentences[claim.sentence].title;
    let now = ["no longer ", "has stopped ", "have stopped ", "不再"]
        .iter()
        .any(|w| article.text[claim.span.range()].contains(w));
    if !(title && (of_words || of_people) || now && of_words) {
        return None;
    }
    let date = article.date?;
    Some(TimeOut {
        start: Some(date.first_of_month().to_string()),
        end: Some(date.last_of_month().to_string()),
        text: None,
        value: format!("{:04}-{:02}", date.year(), date.month()).into(),
    })
}

/// A time as resolved; what has held "since March" is known to the day of the article, no
/// further.
fn time_out<'a>(when: &'a When, article: &Article) -> TimeOut<'a> {
    let open = when.range.from.filter(|_| when.range.to.is_none());
    let closed = open.and_then(|from| article.date.filter(|date| from <= *date));
    let end = when.range.to.or(closed).map(|d| d.to_string());
    TimeOut {
        start: when.range.from.map(|d| d.to_string()),
        end: end.or_else(|| open.map(|_| "..".to_owned())),
        text: when.span.map(|s| article.text[s.range()].to_owned()),
        value: match (open, closed) {
            (Some(from), Some(to)) => format!("{from}/{to}").into(),
            _ => when.value.as_str().into(),
        },
    }
}

/// Code point offsets of byte offsets, by counting from the nearest mark before.
struct CodePoints<'t> {
    text: &'t str,
    marks: Vec<usize>,
}

const STEP: usize = 512;

impl<'t> CodePoints<'t> {
    fn new(text: &'t str) -> Self {
        let mut marks = vec![0];
        for (seen, (at, _)) in text.char_indices().enumerate() {
            while at >= marks.len() * STEP {
                marks.push(seen);
            }
        }
        Self { text, marks }
    }

    fn at(&self, byte: usize) -> usize {
        let mark = (byte / STEP).min(self.marks.len() - 1);
        let mut start = mark * STEP;
        // A mark counts the characters that begin before it.
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        self.marks[mark] + self.text[start.min(byte)..byte].chars().count()
    }

    fn pair(&self, span: Span) -> [usize; 2] {
        [self.at(span.start()), self.at(span.end())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points() {
        let text = "中文 and English. ".repeat(200);
        let points = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), n);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
    }
}
