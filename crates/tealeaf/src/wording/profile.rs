//! The sourcing profile of an article in words: counts of statements, with places.

use tealeaf_claims::profile::{Body, Profile};
use tealeaf_claims::{Claim, ClaimId, Hedge};

use super::source_words;

/// The profile as lines for reading, a heading without indent before each part.
#[must_use]
pub fn profile(text: &str, claims: &[Claim], profile: &Profile) -> Vec<String> {
    let place = |id: ClaimId| place(text, claims, id);
    let mut out = vec![format!("Statements: {}", profile.statements)];
    let sources = profile.sources.iter().map(|(k, n)| (source_words(*k), *n));
    out.push(format!("  on the word of: {}", listed(sources)));
    let hedges = profile.hedges.iter().map(|(h, n)| (hedge_words(*h), *n));
    out.push(format!("  how surely: {}", listed(hedges)));
    out.push(format!(
        "  could be shown to be wrong by some record: {} of {}",
        profile.testable, profile.statements
    ));
    if !profile.texts.is_empty() {
        let linked = profile.texts.iter().filter(|t| t.linked).count();
        out.push(format!(
            "Official texts: {}, {} with a link",
            profile.texts.len(),
            if linked == 0 { "none".to_owned() } else { linked.to_string() }
        ));
        for text in &profile.texts {
            let ids: Vec<String> = text.claims.iter().map(ToString::to_string).collect();
            let link = if text.linked { "linked" } else { "no link" };
            out.push(format!("  {} ({link}): {}", text.name, ids.join(", ")));
        }
    }
    if !profile.headline.is_empty() {
        out.push("Headline against body".to_owned());
    }
    for one in &profile.headline {
        let says = match one.body {
            Body::Same(id) => format!("the body says the same: {}", place(id)),
            Body::Weaker(id) => {
                format!(
                    "the body says it less surely or on another's word: {}",
                    place(id)
                )
            }
            Body::Opposite(id) => format!("the body says the opposite: {}", place(id)),
            Body::Absent => "the body does not come back to it".to_owned(),
        };
        out.push(format!("  {}: {says}", place(one.claim)));
    }
    if !profile.contradictions.is_empty() {
        out.push("Statements that cannot both hold".to_owned());
    }
    for pair in &profile.contradictions {
        let voices = if pair.one_voice { "" } else { " (on another's word)" };
        out.push(format!("  {} / {}{voices}", place(pair.earlier), place(pair.later)));
    }
    if let Some(pivot) = profile.pivot {
        out.push(format!("The article turns at {}", place(pivot)));
    }
    if !profile.repeated.is_empty() {
        out.push("Said more than once (one piece of evidence each)".to_owned());
    }
    for group in &profile.repeated {
        let ids: Vec<String> = group.iter().map(|id| place(*id)).collect();
        out.push(format!("  {}", ids.join(" / ")));
    }
    out.push("These are counts of statements, not a measure of trust.".to_owned());
    out
}

/// Number and words of a claim.
fn place(text: &str, claims: &[Claim], id: ClaimId) -> String {
    let words = claims
        .iter()
        .find(|c| c.id == id)
        .map(|c| text[c.span.range()].split_whitespace().collect::<Vec<_>>().join(" "));
    match words {
        Some(words) => {
            let short: String = words.chars().take(LONGEST).collect();
            let more = if short.len() < words.len() { "…" } else { "" };
            format!("{id} “{short}{more}”")
        }
        None => id.to_string(),
    }
}

/// Characters of a claim that are shown as its place.
const LONGEST: usize = 70;

fn listed<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> String {
    let parts: Vec<String> = counts.map(|(words, n)| format!("{words} {n}")).collect();
    if parts.is_empty() { "nobody".to_owned() } else { parts.join("; ") }
}

/// How far a writer commits, in a word.
fn hedge_words(hedge: Hedge) -> &'static str {
    match hedge {
        Hedge::Asserted => "stated outright",
        Hedge::Probable => "as probable",
        Hedge::Possible => "as possible",
        Hedge::Conditional => "under a condition",
        Hedge::Doubtful => "as doubtful",
        Hedge::Predicted => "as a prediction",
    }
}
