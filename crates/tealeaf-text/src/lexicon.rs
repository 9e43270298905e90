//! A compiled set of phrases, and the matches it finds.

use std::fmt;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{Span, fold};

/// Number of an entry in the lexicon it was compiled into; never shown or stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// One thing to be found: all the surface forms that count as it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Fixed key, for example `two-upholds`.
    pub key: String,
    /// Surface forms in any script; at least one.
    pub variants: Vec<String>,
    /// Longer strings inside which a variant does not count (`印度尼西亚` for `印度`).
    pub exclude: Vec<String>,
}

/// One occurrence of an entry in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// Where, in the text as given (not folded).
    pub span: Span,
    /// Which entry.
    pub entry: EntryId,
    /// Index into the entry's `variants`.
    pub variant: u32,
    /// Whether a longer match of *another or the same* entry contains this one.
    pub nested: bool,
}

/// Why a lexicon could not be compiled.
#[derive(Debug)]
pub struct CompileError {
    message: String,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CompileError {}

/// A compiled set of entries. Compile once, share between threads, search many times.
#[derive(Debug)]
pub struct Lexicon {
    keys: Vec<String>,
    owners: Vec<(EntryId, u32)>,
    automaton: AhoCorasick,
}

impl Lexicon {
    /// Compiles a lexicon. Entry `i` of `entries` gets `EntryId(i)`.
    ///
    /// # Errors
    /// When an entry has no variant, or two entries fold to the same surface form.
    pub fn compile(entries: &[Entry]) -> Result<Self, CompileError> {
        let mut owners = Vec::new();
        let mut patterns = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let id = EntryId(u32::try_from(index).expect("fewer than 2^32 entries"));
            for (variant, surface) in entry.variants.iter().enumerate() {
                owners.push((id, u32::try_from(variant).expect("few variants")));
                patterns.push(fold(surface).as_str().to_owned());
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .map_err(|e| CompileError { message: e.to_string() })?;
        Ok(Self {
            keys: entries.iter().map(|e| e.key.clone()).collect(),
            owners,
            automaton,
        })
    }

    /// The key of an entry.
    #[must_use]
    pub fn key(&self, entry: EntryId) -> &str {
        &self.keys[entry.0 as usize]
    }

    /// All keys, in `EntryId` order.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// All matches in `text`, in order of start, the longer first.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Match> {
        let folded = fold(text);
        let mut matches: Vec<Match> = self
            .automaton
            .find_overlapping_iter(folded.as_str())
            .map(|m| {
                let (entry, variant) = self.owners[m.pattern().as_usize()];
                let span = folded.original(Span::new(m.start(), m.end()));
                Match { span, entry, variant, nested: false }
            })
            .collect();
        matches.sort_by_key(|m| {
            (m.span.start(), std::cmp::Reverse(m.span.end()), m.entry, m.variant)
        });
        matches.dedup_by_key(|m| (m.span, m.entry));
        let mut outer: Option<Span> = None;
        for m in &mut matches {
            match outer {
                Some(span) if span.contains(m.span) && span != m.span => m.nested = true,
                Some(span) if span.end() >= m.span.end() => {}
                _ => outer = Some(m.span),
            }
        }
        matches
    }

    /// Occurrences per entry, in `EntryId` order; nested ones are left out unless asked
    /// for.
    #[must_use]
    pub fn counts(&self, text: &str, with_nested: bool) -> Vec<u32> {
        let mut counts = vec![0; self.keys.len()];
        for m in self.find(text) {
            if with_nested || !m.nested {
                counts[m.entry.0 as usize] += 1;
            }
        }
        counts
    }
}
