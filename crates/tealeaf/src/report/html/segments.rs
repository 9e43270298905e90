//! The article cut where claims begin and end, so that each stretch links to its claim.

use std::collections::BTreeMap;

use super::{Text, mark, runs::runs};
use crate::{accusation::accuses, dossier::Dossier, wording::Words};

/// A stretch of the article.
pub(super) struct Segment {
    pub(super) text: Text,
    /// Whether the claim accuses somebody, so that the words are folded.
    pub(super) folded: bool,
    /// The shortest claim that covers it.
    pub(super) link: Option<MarkView>,
    /// Claims that end with it.
    pub(super) ends: Vec<MarkView>,
}

/// A link from the article to a claim.
#[derive(Clone)]
pub(super) struct MarkView {
    pub(super) id: String,
    pub(super) code: &'static str,
    pub(super) mark: &'static str,
    pub(super) words: String,
}

/// Cuts the article; only the first `shown` claims are marked.
///
/// # Complexity
/// A sweep over starts: near linear, since a hostile article can have thousands of claims.
pub(super) fn segments(
    say: Words<'_>,
    dossier: &Dossier,
    lang: &'static str,
    shown: usize,
) -> Vec<Segment> {
    let text = &dossier.article.text;
    let claims = &dossier.claims[..shown.min(dossier.claims.len())];
    let view = |i: usize| MarkView {
        id: claims[i].id.to_string(),
        code: dossier.checks[i].verdict.code(),
        mark: mark(&dossier.checks[i].verdict),
        words: say.verdict(&dossier.checks[i].verdict),
    };
    let accuses: Vec<bool> =
        claims.iter().map(|c| accuses(say.pack, &dossier.article, c)).collect();
    let mut cuts: Vec<usize> = vec![0, text.len()];
    let mut ends: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, claim) in claims.iter().enumerate() {
        cuts.extend([claim.span.start(), claim.span.end()]);
        ends.entry(claim.span.end()).or_default().push(i);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut by_start: Vec<usize> = (0..claims.len()).collect();
    by_start.sort_by_key(|i| claims[*i].span);
    let mut next = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut segments = Vec::new();
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        while let Some(&i) = by_start.get(next)
            && claims[i].span.start() <= start
        {
            open.push(i);
            next += 1;
        }
        open.retain(|i| claims[*i].span.end() > start);
        let shortest = open.iter().copied().min_by_key(|i| (claims[*i].span.len(), *i));
        segments.push(Segment {
            text: Text(match lang {
                // The whole text is marked as Chinese already.
                "zh-Hans" | "zh-Hant" => {
                    vec![super::Run { lang: "", text: super::visible(&text[start..end]) }]
                }
                _ => runs(&text[start..end], lang),
            }),
            folded: open.iter().any(|i| accuses[*i]),
            link: shortest.map(view),
            ends: ends.remove(&end).into_iter().flatten().map(view).collect(),
        });
    }
    segments
}
