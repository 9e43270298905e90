//! The sourcing profile of an article in words: counts of statements, with places.

use tealeaf_claims::profile::{Body, Profile};
use tealeaf_claims::{Claim, ClaimId, Hedge};

use super::{Language, nested, one_line};

/// Words for a sourcing profile, in one language.
pub(super) struct ProfileWords {
    pub(super) statements: &'static str,
    pub(super) on_the_word_of: &'static str,
    pub(super) how_surely: &'static str,
    pub(super) testable: &'static str,
    pub(super) texts: &'static str,
    pub(super) linked: &'static str,
    pub(super) not_linked: &'static str,
    pub(super) headline: &'static str,
    pub(super) same: &'static str,
    pub(super) weaker: &'static str,
    pub(super) opposite: &'static str,
    pub(super) absent: &'static str,
    pub(super) contradictions: &'static str,
    pub(super) another_voice: &'static str,
    pub(super) pivot: &'static str,
    pub(super) repeated: &'static str,
    pub(super) no_measure: &'static str,
    /// How far a writer commits, in a word.
    pub(super) hedge: fn(Hedge) -> &'static str,
}

/// A part of the profile: what it is about, and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Heading, or the whole of the part when it has no lines.
    pub heading: String,
    /// Lines in order.
    pub lines: Vec<Vec<Bit>>,
    /// Lines left out.
    pub more: usize,
}

/// A bit of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bit {
    /// Words.
    Words(String),
    /// A claim, with its own words where they may be repeated.
    Claim(ClaimId, Option<String>),
}

/// Most lines of a part that are shown.
const MAX_LINES: usize = 20;
/// Characters of a claim that are shown as its place.
const LONGEST: usize = 70;

/// The profile in words, part by part. Without `quotes` claims are shown by their number
/// alone: a dossier says elsewhere who says them.
#[must_use]
pub fn profile(
    language: Language,
    text: &str,
    claims: &[Claim],
    profile: &Profile,
    quotes: bool,
) -> Vec<Part> {
    let tongue = language.tongue();
    let (words, labels) = (tongue.profile(), tongue.labels());
    let place = |id: ClaimId| place(text, claims, id, quotes);
    let said = |words: String| vec![Bit::Words(words)];
    let titled = |heading: &str, rest: &str| format!("{heading}{}{rest}", labels.before);
    let listed = |counts: &mut dyn Iterator<Item = (&'static str, usize)>| {
        counts
            .map(|(words, n)| format!("{words} {n}"))
            .collect::<Vec<_>>()
            .join(labels.semicolon)
    };

    let mut out = Vec::new();
    let mut part = |heading: String, mut lines: Vec<Vec<Bit>>| {
        let more = lines.len().saturating_sub(MAX_LINES);
        lines.truncate(MAX_LINES);
        out.push(Part { heading, lines, more });
    };
    let mut sources = profile.sources.iter().map(|(k, n)| (tongue.source(*k), *n));
    let mut hedges = profile.hedges.iter().map(|(h, n)| ((words.hedge)(*h), *n));
    part(
        titled(words.statements, &profile.statements.to_string()),
        vec![
            said(titled(words.on_the_word_of, &listed(&mut sources))),
            said(titled(words.how_surely, &listed(&mut hedges))),
            said(titled(
                words.testable,
                &format!("{} / {}", profile.testable, profile.statements),
            )),
        ],
    );
    if !profile.texts.is_empty() {
        let linked = profile.texts.iter().filter(|t| t.linked).count();
        let line = |text: &tealeaf_claims::profile::CitedText| {
            let link = if text.linked { words.linked } else { words.not_linked };
            let quoted = format!("\u{201c}{}\u{201d}", nested(&one_line(&text.name)));
            let name = format!("{quoted}{}{link}{}", labels.open, labels.close);
            let ids = text.claims.iter().map(|id| Bit::Claim(*id, None)).collect();
            let mut line = said(titled(&name, ""));
            line.extend(joined(ids, labels.comma));
            line
        };
        let all = titled(words.texts, &profile.texts.len().to_string());
        let linked = titled(words.linked, &linked.to_string());
        let heading = format!("{all}{}{linked}{}", labels.open, labels.close);
        part(heading, profile.texts.iter().map(line).collect());
    }
    if !profile.headline.is_empty() {
        let line = |one: &tealeaf_claims::profile::Headline| {
            let (says, other) = match one.body {
                Body::Same(id) => (words.same, Some(id)),
                Body::Weaker(id) => (words.weaker, Some(id)),
                Body::Opposite(id) => (words.opposite, Some(id)),
                Body::Absent => (words.absent, None),
            };
            let says = match other {
                Some(_) => titled(says, ""),
                None => says.to_owned(),
            };
            let mut line =
                vec![place(one.claim), Bit::Words(format!("{}{says}", labels.pause))];
            line.extend(other.map(place));
            line
        };
        part(words.headline.into(), profile.headline.iter().map(line).collect());
    }
    if !profile.contradictions.is_empty() {
        let line = |pair: &tealeaf_claims::profile::Contradiction| {
            let mut line =
                vec![place(pair.earlier), Bit::Words(" / ".into()), place(pair.later)];
            if !pair.one_voice {
                let voice =
                    format!("{}{}{}", labels.open, words.another_voice, labels.close);
                line.push(Bit::Words(voice));
            }
            line
        };
        let lines = profile.contradictions.iter().map(line).collect();
        part(words.contradictions.into(), lines);
    }
    if let Some(pivot) = profile.pivot {
        part(words.pivot.into(), vec![vec![place(pivot)]]);
    }
    if !profile.repeated.is_empty() {
        let line = |group: &Vec<ClaimId>| {
            joined(group.iter().map(|id| place(*id)).collect(), " / ")
        };
        part(words.repeated.into(), profile.repeated.iter().map(line).collect());
    }
    part(words.no_measure.into(), Vec::new());
    out
}

impl Part {
    /// The lines as plain text, with what was left out at the end.
    #[must_use]
    pub fn plain(&self, language: Language) -> Vec<String> {
        let labels = language.tongue().labels();
        let quoted = |words: &str| match language {
            Language::English => format!(" \u{201c}{words}\u{201d}"),
            Language::Chinese => format!("\u{201c}{words}\u{201d}"),
        };
        let bit = |bit: &Bit| match bit {
            Bit::Words(words) => words.clone(),
            Bit::Claim(id, None) => id.to_string(),
            Bit::Claim(id, Some(words)) => format!("{id}{}", quoted(words)),
        };
        let line = |line: &Vec<Bit>| line.iter().map(bit).collect::<String>();
        let mut out: Vec<String> = self.lines.iter().map(line).collect();
        if self.more > 0 {
            let (before, after) = labels.and_more;
            out.push(format!("{before}{}{after}", self.more));
        }
        out
    }
}

/// Bits with words between them.
fn joined(bits: Vec<Bit>, between: &str) -> Vec<Bit> {
    let mut out = Vec::new();
    for bit in bits {
        if !out.is_empty() {
            out.push(Bit::Words(between.into()));
        }
        out.push(bit);
    }
    out
}

/// A claim by its number and, where wanted, the beginning of its words.
fn place(text: &str, claims: &[Claim], id: ClaimId, quotes: bool) -> Bit {
    let claim = claims.iter().find(|c| c.id == id && quotes);
    let words = claim.map(|c| {
        let words = nested(&one_line(&text[c.span.range()]));
        let short: String = words.chars().take(LONGEST).collect();
        let more = if short.len() < words.len() { "…" } else { "" };
        format!("{short}{more}")
    });
    Bit::Claim(id, words)
}
