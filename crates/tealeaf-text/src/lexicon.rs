//! A compiled set of phrases, and the matches it finds.
//!
//! # What counts as an occurrence
//!
//! | rule | variant | found in | not in |
//! |---|---|---|---|
//! | any script, width and case | 两个维护 | 兩個維護 | |
//! | | Two Upholds | TWO UPHOLDS | |
//! | quotation marks, spaces, one line break inside | 两个维护 | 两个“维护” | 两个。维护 |
//! | | 李强 | 李　强 | |
//! | a comma where the variant has one, or leaves it out | 核心、全党的核心 | 核心全党的核心 | |
//! | another comma only three characters from either end | 不忘初心牢记使命 | 不忘初心，牢记使命 | |
//! | | 改革开放 | | 改革，开放 |
//! | Latin words end at word boundaries | patient | patient, | patients |
//! | spaces, hyphens, line breaks between words | Two Upholds | Two-Upholds | Two, Upholds |
//! | Chinese needs no boundary | 维护 | 两个维护 | |
//! | not inside an excluded string | 印度, not 印度尼西亚 | 印度 | 印度尼西亚 |
//!
//! All overlapping occurrences are reported. One that lies inside a longer one of another
//! entry is `nested`: 习近平 inside 习近平新时代中国特色社会主义思想. A form inside a longer form
//! of its own entry is the same use and is not reported again.

use std::{cmp::Reverse, collections::HashMap, fmt};

use crate::{
    Span,
    reference::Automaton,
    skeleton::{BREAK, Skeleton, is_word},
};

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

/// What the skeleton of one surface form stands for.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// Skeleton of the surface form.
    pub(crate) text: String,
    /// Bit `i`: whether a comma may stand before character `i`.
    commas: Vec<bool>,
    /// Whether the first and the last character need a word boundary beside them.
    word_start: bool,
    word_end: bool,
    /// Entry and variant that count when the phrase is found.
    counts: Option<(EntryId, u32)>,
    /// Entries that do not count inside the phrase.
    excludes: Vec<EntryId>,
}

impl Phrase {
    fn new(skeleton: Skeleton) -> Self {
        let chars: Vec<char> = skeleton.text.chars().collect();
        let splittable = !chars.iter().any(|&c| is_word(c));
        let commas = (0..chars.len())
            .map(|i| {
                skeleton.places[i].comma || (splittable && i >= 3 && chars.len() - i >= 3)
            })
            .collect();
        Self {
            commas,
            word_start: chars.first().is_some_and(|&c| is_word(c)),
            word_end: chars.last().is_some_and(|&c| is_word(c)),
            text: skeleton.text,
            counts: None,
            excludes: Vec::new(),
        }
    }

    /// Whether an occurrence of the phrase's characters at `start..end` of a skeleton is
    /// an occurrence of the phrase; its span if so.
    pub(crate) fn accept(
        &self,
        skeleton: &Skeleton,
        start: usize,
        end: usize,
    ) -> Option<Span> {
        let text = &skeleton.text;
        if self.word_start && text[..start].chars().next_back().is_some_and(is_word)
            || self.word_end && text[end..].chars().next().is_some_and(is_word)
        {
            return None;
        }
        let places = skeleton.places(start, end);
        let commas_fit =
            places.iter().zip(&self.commas).skip(1).all(|(p, &may)| may || !p.comma);
        let (first, last) = (places.first()?, places.last()?);
        commas_fit.then(|| Span::new(first.span.start(), last.span.end()))
    }
}

/// A compiled set of entries. Compile once, share between threads, search many times.
#[derive(Debug)]
pub struct Lexicon {
    keys: Vec<String>,
    phrases: Vec<Phrase>,
    automaton: Automaton,
}

impl Lexicon {
    /// Compiles a lexicon. Entry `i` of `entries` gets `EntryId(i)`.
    ///
    /// # Errors
    /// When an entry has no variant, a surface form has no letter or character to look
    /// for, or two entries share a surface form (after folding).
    pub fn compile(entries: &[Entry]) -> Result<Self, CompileError> {
        let phrases = phrases(entries)?;
        let automaton =
            Automaton::build(&phrases).map_err(|message| CompileError { message })?;
        Ok(Self {
            keys: entries.iter().map(|e| e.key.clone()).collect(),
            phrases,
            automaton,
        })
    }

    /// The key of an entry.
    ///
    /// # Panics
    /// When the id comes from a larger lexicon.
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
    ///
    /// # Examples
    /// ```
    /// use tealeaf_text::{Entry, Lexicon};
    ///
    /// let entry = |key: &str, variant: &str| Entry {
    ///     key: key.into(),
    ///     variants: vec![variant.into()],
    ///     exclude: vec![],
    /// };
    /// let lexicon = Lexicon::compile(&[
    ///     entry("xi-thought", "习近平新时代中国特色社会主义思想"),
    ///     entry("xi", "习近平"),
    /// ])?;
    /// let text = "習近平新時代中國特色社會主義思想；習近平指出";
    /// let found: Vec<_> = lexicon
    ///     .find(text)
    ///     .iter()
    ///     .map(|m| (lexicon.key(m.entry), &text[m.span.range()], m.nested))
    ///     .collect();
    /// assert_eq!(found, [
    ///     ("xi-thought", "習近平新時代中國特色社會主義思想", false),
    ///     ("xi", "習近平", true),
    ///     ("xi", "習近平", false),
    /// ]);
    /// # Ok::<(), tealeaf_text::CompileError>(())
    /// ```
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Match> {
        let mut found = Vec::new();
        self.automaton
            .find(&self.phrases, text, |phrase, span| found.push((phrase, span)));
        self.resolve(found)
    }

    /// Turns accepted phrases into matches: drops what is excluded, marks what is nested.
    fn resolve(&self, mut found: Vec<(usize, Span)>) -> Vec<Match> {
        found.sort_unstable_by_key(|&(phrase, span)| {
            (span.start(), Reverse(span.end()), phrase)
        });
        found.dedup();
        let excluding: Vec<(usize, Span)> = found
            .iter()
            .copied()
            .filter(|&(phrase, _)| !self.phrases[phrase].excludes.is_empty())
            .collect();
        let excluded = |entry: EntryId, span: Span| {
            let before = excluding.partition_point(|(_, s)| s.start() <= span.start());
            excluding[..before].iter().any(|&(phrase, outer)| {
                outer.contains(span) && self.phrases[phrase].excludes.contains(&entry)
            })
        };
        let mut matches = Vec::with_capacity(found.len());
        let mut reach: Option<Span> = None;
        let mut open: Vec<(EntryId, Span)> = Vec::new();
        for (phrase, span) in found {
            let Some((entry, variant)) = self.phrases[phrase].counts else { continue };
            if excluded(entry, span) {
                continue;
            }
            // Sorted by start: whichever match reaches farthest contains this one, if any.
            let nested = reach.is_some_and(|outer| outer.contains(span) && outer != span);
            // A form inside a longer form of its own entry is the same use of the formula:
            // "General Secretary Xi" in "General Secretary Xi Jinping".
            open.retain(|(_, outer)| outer.end() > span.start());
            if nested && open.iter().any(|(e, outer)| *e == entry && outer.contains(span))
            {
                continue;
            }
            open.push((entry, span));
            matches.push(Match { span, entry, variant, nested });
            if reach.is_none_or(|outer| outer.end() < span.end()) {
                reach = Some(span);
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

/// The distinct phrases of all entries, in the order of their first use.
fn phrases(entries: &[Entry]) -> Result<Vec<Phrase>, CompileError> {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let id = EntryId(u32::try_from(index).expect("fewer than 2^32 entries"));
        if entry.variants.is_empty() {
            let message = format!("`{}` has no variant; give it at least one", entry.key);
            return Err(CompileError { message });
        }
        let mut phrase_of = |surface: &str| -> Result<usize, CompileError> {
            let skeleton = Skeleton::of(surface, 0);
            if skeleton.text.is_empty() || skeleton.text.contains(BREAK) {
                let problem = if skeleton.text.is_empty() {
                    "nothing to look for"
                } else {
                    "a break"
                };
                let message = format!(
                    "`{}`: \"{surface}\" has {problem} in it; rewrite it",
                    entry.key
                );
                return Err(CompileError { message });
            }
            let next = phrases.len();
            let at = *known.entry(skeleton.text.clone()).or_insert(next);
            if at == next {
                phrases.push(Phrase::new(skeleton));
            }
            Ok(at)
        };
        let variants: Vec<usize> =
            entry.variants.iter().map(|v| phrase_of(v)).collect::<Result<_, _>>()?;
        let excludes: Vec<usize> =
            entry.exclude.iter().map(|e| phrase_of(e)).collect::<Result<_, _>>()?;
        for (variant, at) in variants.into_iter().enumerate() {
            let variant_number =
                u32::try_from(variant).expect("fewer than 2^32 variants");
            match phrases[at].counts {
                None => phrases[at].counts = Some((id, variant_number)),
                Some((owner, _)) if owner == id => {}
                Some((owner, _)) => {
                    let message = format!(
                        "\"{}\" is a variant of both `{}` and `{}`; keep it in one of them",
                        entry.variants[variant], entries[owner.0 as usize].key, entry.key,
                    );
                    return Err(CompileError { message });
                }
            }
        }
        for at in excludes {
            phrases[at].excludes.push(id);
        }
    }
    Ok(phrases)
}
