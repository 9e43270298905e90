//! The sourcing profile as one JSON object.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names;
use crate::profile::{Body, Profile};

#[derive(Debug, Serialize)]
struct Line<'a> {
    v: u32,
    doc: &'a str,
    #[serde(flatten)]
    profile: Out<'a>,
}

#[derive(Debug, Serialize)]
struct Out<'a> {
    statements: usize,
    by_source: BTreeMap<&'static str, usize>,
    by_hedge: BTreeMap<&'static str, usize>,
    testable: usize,
    texts: Vec<Text<'a>>,
    headline: Vec<Headline>,
    contradictions: Vec<Pair>,
    pivot: Option<String>,
    repeated: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
struct Text<'a> {
    name: &'a str,
    claims: Vec<String>,
    linked: bool,
}

#[derive(Debug, Serialize)]
struct Headline {
    claim: String,
    body: &'static str,
    other: Option<String>,
}

#[derive(Debug, Serialize)]
struct Pair {
    earlier: String,
    later: String,
    one_voice: bool,
}

/// Writes a profile as one JSON object on one line, ended. `docs/claims.md` lists its keys.
#[must_use]
pub fn profile_to_json(doc: &str, profile: &Profile) -> String {
    let line = Line { v: 1, doc, profile: fields(profile) };
    let mut text = serde_json::to_string(&line).expect("plain data always serialises");
    text.push('\n');
    text
}

/// A profile as a JSON object inside another one, with the same keys.
#[must_use]
pub fn profile_fields(profile: &Profile) -> impl Serialize {
    fields(profile)
}

fn fields(profile: &Profile) -> Out<'_> {
    let mut by_source = BTreeMap::new();
    for (kind, n) in &profile.sources {
        *by_source.entry(names::source_class(*kind)).or_default() += n;
    }
    Out {
        statements: profile.statements,
        by_source,
        by_hedge: profile.hedges.iter().map(|(h, n)| (names::hedge(*h), *n)).collect(),
        testable: profile.testable,
        texts: profile
            .texts
            .iter()
            .map(|t| Text {
                name: &t.name,
                claims: t.claims.iter().map(ToString::to_string).collect(),
                linked: t.linked,
            })
            .collect(),
        headline: profile
            .headline
            .iter()
            .map(|h| {
                let (body, other) = match h.body {
                    Body::Same(id) => ("same", Some(id)),
                    Body::Weaker(id) => ("weaker", Some(id)),
                    Body::Opposite(id) => ("opposite", Some(id)),
                    Body::Absent => ("absent", None),
                };
                Headline {
                    claim: h.claim.to_string(),
                    body,
                    other: other.map(|id| id.to_string()),
                }
            })
            .collect(),
        contradictions: profile
            .contradictions
            .iter()
            .map(|c| Pair {
                earlier: c.earlier.to_string(),
                later: c.later.to_string(),
                one_voice: c.one_voice,
            })
            .collect(),
        pivot: profile.pivot.map(|id| id.to_string()),
        repeated: profile
            .repeated
            .iter()
            .map(|g| g.iter().map(ToString::to_string).collect())
            .collect(),
    }
}
