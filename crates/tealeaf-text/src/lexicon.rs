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
    fast::Fast,
    phrase::Phrase,
    sieve::Scratch,
    simd::{Vectors, Width},
    skeleton::{BREAK, Skeleton},
};

/// Bytes that the surface forms of a lexicon may have together.
const MAX_SIZE: usize = 1 << 26;

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

/// How a lexicon is searched for. All ways find the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Filters that look at little of the text, with the widest vectors there are.
    Fast,
    /// The same filters with these vectors, or narrower ones if the processor lacks them.
    FastWith(Vectors),
    /// A library's automaton over the whole text, for comparison.
    Reference,
}

/// A compiled set of entries. Compile once, share between threads, search many times.
#[derive(Debug)]
pub struct Lexicon {
    keys: Vec<String>,
    phrases: Vec<Phrase>,
    /// The entries that count when the phrases are found, close together.
    counts: Vec<Option<EntryId>>,
    /// Whether every occurrence counts: nothing is excluded, and no entry has a form
    /// inside another one of its own.
    all_count: bool,
    fast: Fast,
}

impl Lexicon {
    /// Compiles a lexicon. Entry `i` of `entries` gets `EntryId(i)`.
    ///
    /// # Errors
    /// When an entry has no variant, a surface form has no letter or character to look
    /// for, two entries share a surface form (after folding), or the surface forms have
    /// more than 64 MiB together.
    pub fn compile(entries: &[Entry]) -> Result<Self, CompileError> {
        let phrases = phrases(entries)?;
        let size: usize = phrases.iter().map(|p| p.text.len()).sum();
        if size > MAX_SIZE {
            let message =
                format!("{size} bytes of surface forms are more than {MAX_SIZE}");
            return Err(CompileError { message });
        }
        let fast = Fast::build(&phrases);
        Ok(Self {
            keys: entries.iter().map(|e| e.key.clone()).collect(),
            all_count: all_count(&phrases),
            counts: phrases.iter().map(|p| p.counts.map(|(entry, _)| entry)).collect(),
            phrases,
            fast,
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

    /// Bytes of memory that the lexicon takes, about.
    #[must_use]
    pub fn memory(&self) -> usize {
        let keys: usize = self.keys.iter().map(|k| k.len() + size_of::<String>()).sum();
        keys + self.phrases.iter().map(Phrase::size).sum::<usize>() + self.fast.size()
    }

    /// All matches in `text`, in order of start, the longer first.
    ///
    /// # Complexity
    /// Time in the length of the text, most of which is only glanced at; memory for the
    /// matches. See [`Lexicon::for_each`] to do without that.
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
        let mut matches = Vec::new();
        self.for_each(text, |m| matches.push(m));
        matches
    }

    /// The same matches by the engine of one's choice.
    #[must_use]
    pub fn find_with(&self, engine: Engine, text: &str) -> Vec<Match> {
        match engine {
            Engine::Fast => self.find(text),
            Engine::FastWith(vectors) => {
                let mut matches = Vec::new();
                self.for_each_at(Width::at_most(vectors), text, |m| matches.push(m));
                matches
            }
            Engine::Reference => {
                let (mut found, mut matches) = (Vec::new(), Vec::new());
                let reference = self.fast.reference(&self.phrases);
                reference
                    .find(&self.phrases, text, |phrase, span| found.push((phrase, span)));
                self.resolve(&mut found, 0, |m| matches.push(m));
                matches
            }
        }
    }

    /// Tells `each` all matches in `text`, in the order of [`Lexicon::find`].
    pub fn for_each(&self, text: &str, each: impl FnMut(Match)) {
        self.for_each_at(Width::widest(), text, each);
    }

    fn for_each_at(&self, width: Width, text: &str, mut each: impl FnMut(Match)) {
        let mut found = Vec::new();
        let mut scratch = Scratch::new(text.len(), width);
        for piece in self.pieces(text, Fast::piece_size()) {
            self.fast.find(&self.phrases, &text[piece.range()], &mut scratch, &mut found);
            self.resolve(&mut found, piece.start(), &mut each);
            found.clear();
        }
    }

    /// Occurrences per entry, in `EntryId` order; nested ones are left out unless asked
    /// for.
    #[must_use]
    pub fn counts(&self, text: &str, with_nested: bool) -> Vec<u32> {
        let mut counts = vec![0; self.keys.len()];
        if with_nested && self.all_count {
            // Every occurrence counts: there is nothing to sort and to compare.
            let mut found = Vec::new();
            let mut scratch = Scratch::new(text.len(), Width::widest());
            for piece in self.pieces(text, Fast::piece_size()) {
                let piece = &text[piece.range()];
                self.fast.find(&self.phrases, piece, &mut scratch, &mut found);
                let entries =
                    found.drain(..).filter_map(|(phrase, _)| self.counts[phrase]);
                entries.for_each(|entry| counts[entry.0 as usize] += 1);
            }
            return counts;
        }
        self.for_each(text, |m| {
            if with_nested || !m.nested {
                counts[m.entry.0 as usize] += 1;
            }
        });
        counts
    }

    /// Cuts a text into pieces of about `size` bytes whose matches are together those of
    /// the text: to be searched one by one, by several threads, or as they arrive.
    ///
    /// # Examples
    /// ```
    /// # use tealeaf_text::{Entry, Lexicon};
    /// # let upholds = Entry {
    /// #     key: "two-upholds".into(), variants: vec!["两个维护".into()], exclude: vec![],
    /// # };
    /// let lexicon = Lexicon::compile(&[upholds])?;
    /// let text = "做到两个维护。做到两个维护。";
    /// let pieces: Vec<&str> =
    ///     lexicon.pieces(text, 8).map(|piece| &text[piece.range()]).collect();
    /// assert_eq!(pieces, ["做到两个维护。", "做到两个维护。"]);
    /// # Ok::<(), tealeaf_text::CompileError>(())
    /// ```
    pub fn pieces<'t>(
        &'t self,
        text: &'t str,
        size: usize,
    ) -> impl Iterator<Item = Span> + 't {
        let mut start = 0;
        std::iter::from_fn(move || {
            (start < text.len()).then(|| {
                let piece = Span::new(start, self.fast.piece_end(text, start, size));
                start = piece.end();
                piece
            })
        })
    }

    /// Turns accepted phrases into matches: drops what is excluded, marks what is nested.
    /// Spans are shifted by `base`.
    fn resolve(
        &self,
        found: &mut Vec<(usize, Span)>,
        base: usize,
        mut each: impl FnMut(Match),
    ) {
        found.sort_unstable_by_key(|&(phrase, span)| {
            (span.start(), Reverse(span.end()), phrase)
        });
        debug_assert!(
            found.windows(2).all(|two| two[0] != two[1]),
            "an occurrence came twice"
        );
        // Excluding occurrences that may still contain what comes.
        let mut excluding: Vec<(usize, Span)> = Vec::new();
        let mut reach: Option<Span> = None;
        let mut open: Vec<(EntryId, Span)> = Vec::new();
        for &(number, span) in &*found {
            let phrase = &self.phrases[number];
            if !phrase.excludes.is_empty() {
                excluding.retain(|(_, outer)| outer.end() > span.start());
                excluding.push((number, span));
            }
            let Some((entry, variant)) = phrase.counts else { continue };
            let is_excluded = excluding.iter().any(|&(outer, outer_span)| {
                outer_span.contains(span) && self.phrases[outer].excludes.contains(&entry)
            });
            if is_excluded {
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
            let shifted = Span::new(base + span.start(), base + span.end());
            each(Match { span: shifted, entry, variant, nested });
            if reach.is_none_or(|outer| outer.end() < span.end()) {
                reach = Some(span);
            }
        }
    }
}

/// Whether no phrase is excluded somewhere or lies inside another one of its own entry.
fn all_count(phrases: &[Phrase]) -> bool {
    let mut forms: HashMap<EntryId, Vec<&str>> = HashMap::new();
    for phrase in phrases {
        if !phrase.excludes.is_empty() {
            return false;
        }
        let Some((entry, _)) = phrase.counts else { continue };
        let own = forms.entry(entry).or_default();
        if own
            .iter()
            .any(|form| form.contains(&*phrase.text) || phrase.text.contains(form))
        {
            return false;
        }
        own.push(&phrase.text);
    }
    true
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
            } else {
                // "One Belt One Road" and "One Belt, One Road" are one phrase with a comma
                // that may be left out.
                phrases[at].allow_commas_of(&Phrase::new(skeleton));
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
