//! The sourcing profile of an article: on whose word its statements stand and how surely,
//! which official texts it names, where headline and body part, where it says two things.
//!
//! Everything here counts statements. Nothing is a score of trust, and no count says which of
//! two statements is right.

mod contradiction;

use std::collections::BTreeMap;

use crate::article::Article;
use crate::claim::{Claim, ClaimId, Hedge, Proposition, SourceKind};
use crate::json_v1;

pub use contradiction::Contradiction;
use contradiction::{contradictions, same_event, same_matter, says_no};

/// What an article's claims look like as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Statements in all.
    pub statements: usize,
    /// Statements by kind of source.
    pub sources: BTreeMap<SourceKind, usize>,
    /// Statements by how far the writer commits.
    pub hedges: BTreeMap<Hedge, usize>,
    /// Statements that some record could show to be wrong.
    pub testable: usize,
    /// Official texts that statements stand on or speak of, in order of first mention.
    pub texts: Vec<CitedText>,
    /// What becomes of the headline's statements in the body.
    pub headline: Vec<Headline>,
    /// Pairs of statements that cannot both hold.
    pub contradictions: Vec<Contradiction>,
    /// The statement with which the article turns: the later half of its first contradiction
    /// in one voice.
    pub pivot: Option<ClaimId>,
    /// Statements made more than once, with every place: one piece of evidence, not several.
    pub repeated: Vec<Vec<ClaimId>>,
}

/// An official text: a numbered document, or what an official body or outlet published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedText {
    /// Number, key or name as written.
    pub name: String,
    /// Statements that stand on it or speak of it.
    pub claims: Vec<ClaimId>,
    /// Whether one of their sentences holds a link.
    pub linked: bool,
}

/// A statement of the headline and its fellow in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The headline's claim.
    pub claim: ClaimId,
    /// What the body makes of it.
    pub body: Body,
}

/// What the body makes of a headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Says the same.
    Same(ClaimId),
    /// Says it less surely, or on another's word.
    Weaker(ClaimId),
    /// Says the opposite.
    Opposite(ClaimId),
    /// Does not come back to it.
    Absent,
}

/// Makes the profile of an article from its claims.
///
/// # Examples
/// ```
/// use tealeaf_claims::{Article, SourceKind, Vocabulary, claims, profile};
/// let article = Article::read("Rumour has it that the minister resigned. He chaired a meeting on 3 May 2031.");
/// let found = claims(&article, &Vocabulary::default());
/// let profile = profile::profile(&article, &found);
/// assert_eq!(profile.statements, found.len());
/// assert!(profile.sources.contains_key(&SourceKind::Rumour));
/// ```
///
/// # Complexity
/// Linear in the number of claims: each is compared with a bounded number of others.
#[must_use]
pub fn profile(article: &Article, claims: &[Claim]) -> Profile {
    let mut profile = Profile { statements: claims.len(), ..Profile::default() };
    for claim in claims {
        *profile.sources.entry(claim.source.kind).or_default() += 1;
        *profile.hedges.entry(claim.hedge).or_default() += 1;
        // What was only guessed at cannot be put to a record.
        let testable = json_v1::testable_by(claim) != "none" && !claim.guessed;
        profile.testable += usize::from(testable);
    }
    profile.texts = texts(article, claims);
    profile.headline = headline(article, claims);
    profile.contradictions = contradictions(claims);
    profile.pivot = profile.contradictions.iter().find(|c| c.one_voice).map(|c| c.later);
    profile.repeated = repeated(claims);
    profile
}

/// Official texts by name.
fn texts(article: &Article, claims: &[Claim]) -> Vec<CitedText> {
    let mut out: Vec<CitedText> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for claim in claims {
        let Some(name) = official_text(article, claim) else { continue };
        let linked = article.sentences.get(claim.sentence).is_some_and(|s| {
            let text = &article.text[s.span.range()];
            ["http://", "https://", "www."].iter().any(|w| text.contains(w))
        });
        let at = *known.entry(name.to_lowercase()).or_insert_with(|| {
            out.push(CitedText { name, claims: Vec::new(), linked: false });
            out.len() - 1
        });
        out[at].claims.push(claim.id);
        out[at].linked |= linked;
    }
    out
}

/// The official text that a claim stands on or speaks of.
fn official_text(article: &Article, claim: &Claim) -> Option<String> {
    if let Proposition::DocumentIssued { number: Some(number), .. } = &claim.proposition {
        return Some(number.clone());
    }
    if matches!(
        claim.proposition,
        Proposition::DocumentContent | Proposition::DocumentAuthenticity
    ) && let Some(number) = claim
        .subjects
        .iter()
        .filter(|m| crate::proposition::is_document(&m.surface))
        .find_map(|m| m.entity.clone())
    {
        return Some(number);
    }
    let source = matches!(
        claim.source.kind,
        SourceKind::OfficialMedia | SourceKind::OfficialBody | SourceKind::Document
    );
    if source {
        let written = || {
            let span = claim.source.spans.first()?;
            Some(article.text[span.range()].to_owned())
        };
        return claim.source.entity.clone().or_else(written);
    }
    match &claim.proposition {
        Proposition::Publication { title: Some(title) }
        | Proposition::Withdrawal { title: Some(title) } => Some(title.clone()),
        _ => None,
    }
}

/// The headline's claims, each with the first fellow in the body.
fn headline(article: &Article, claims: &[Claim]) -> Vec<Headline> {
    let title = |c: &Claim| article.sentences.get(c.sentence).is_some_and(|s| s.title);
    claims
        .iter()
        .filter(|c| title(c) && !matches!(c.proposition, Proposition::Other))
        .map(|claim| {
            let mut body = Body::Absent;
            let fellow =
                |c: &&Claim| !title(c) && (same_matter(claim, c) || same_event(claim, c));
            for other in claims.iter().filter(fellow) {
                let now = if says_no(claim) != says_no(other) {
                    Body::Opposite(other.id)
                } else if other.source.kind != claim.source.kind
                    || other.hedge != Hedge::Asserted && claim.hedge == Hedge::Asserted
                {
                    Body::Weaker(other.id)
                } else {
                    Body::Same(other.id)
                };
                // What the body says as surely as the headline comes before what it says less
                // surely, and a denial after both.
                if rank(now) > rank(body) {
                    body = now;
                }
            }
            Headline { claim: claim.id, body }
        })
        .collect()
}

/// Which fellow of a headline tells most of it.
fn rank(body: Body) -> u8 {
    match body {
        Body::Absent => 0,
        Body::Opposite(_) => 1,
        Body::Weaker(_) => 2,
        Body::Same(_) => 3,
    }
}

/// Claims with those that say the same again.
fn repeated(claims: &[Claim]) -> Vec<Vec<ClaimId>> {
    let mut groups: BTreeMap<ClaimId, Vec<ClaimId>> = BTreeMap::new();
    for claim in claims {
        if let Some(first) = claim.repeats {
            groups.entry(first).or_insert_with(|| vec![first]).push(claim.id);
        }
    }
    groups.into_values().collect()
}
