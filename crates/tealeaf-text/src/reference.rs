//! The reference engine: a library's automaton over the skeleton of the whole text.
//!
//! It is the definition of what is found. Whatever is faster must report the same.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{Span, phrase::Phrase, skeleton::Skeleton};

/// Aho-Corasick automaton over the skeletons of some phrases.
#[derive(Debug)]
pub(crate) struct Automaton {
    automaton: AhoCorasick,
    /// Which phrase a pattern of the automaton is.
    members: Vec<usize>,
}

impl Automaton {
    pub(crate) fn build(phrases: &[Phrase], members: Vec<usize>) -> Self {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(members.iter().map(|&number| &phrases[number].text))
            .expect("compiling a lexicon limits its size");
        Self { automaton, members }
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
            let phrase = self.members[m.pattern().as_usize()];
            if let Some(span) = phrases[phrase].accept(&skeleton, m.start(), m.end()) {
                report(phrase, span);
            }
        }
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.automaton.memory_usage() + self.members.len() * size_of::<usize>()
    }
}
