//! The reference engine: a library's automaton over the skeleton of the whole text.
//!
//! It is the definition of what is found. Whatever is faster must report the same.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{Span, lexicon::Phrase, skeleton::Skeleton};

/// Aho-Corasick automaton over the skeletons of all phrases.
#[derive(Debug)]
pub(crate) struct Automaton {
    automaton: AhoCorasick,
}

impl Automaton {
    pub(crate) fn build(phrases: &[Phrase]) -> Result<Self, String> {
        AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(phrases.iter().map(|p| &p.text))
            .map(|automaton| Self { automaton })
            .map_err(|e| format!("the lexicon is too large: {e}"))
    }

    /// Tells `report` every occurrence of every phrase, in no particular order.
    pub(crate) fn find(
        &self,
        phrases: &[Phrase],
        text: &str,
        mut report: impl FnMut(usize, Span),
    ) {
        let skeleton = Skeleton::of(text, 0);
        for m in self.automaton.find_overlapping_iter(&skeleton.text) {
            let phrase = m.pattern().as_usize();
            if let Some(span) = phrases[phrase].accept(&skeleton, m.start(), m.end()) {
                report(phrase, span);
            }
        }
    }
}
