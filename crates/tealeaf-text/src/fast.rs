//! The fast engine: three filters that look at little of the text, and the reference
//! engine for what they cannot do.
//!
//! | phrase | found by |
//! |---|---|
//! | has a Latin word or number | [`Words`] |
//! | has a run of characters of three bytes | [`Sieve`] where it is written plainly |
//! | either of these, written otherwise | [`Gaps`] |
//! | anything else (Cyrillic, Arabic, rare characters alone) | the reference engine |
//!
//! A text is cut into pieces at characters that no phrase contains and no rule looks
//! across, so that a piece stays in the cache while the filters go over it, and so that a
//! piece made of near-misses can be given to the reference engine instead: when the
//! comparisons in a piece take longer than that engine would, what was found in it is
//! thrown away. The fast engine is thus never much slower than the reference.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use crate::{
    Span,
    fold::{FoldTable, forms, is_odd},
    gaps::Gaps,
    lexicon::Writing,
    phrase::Phrase,
    reference::Automaton,
    sieve::{Core, Sieve},
    simd::{is_odd_shape, load},
    skeleton::{Role, is_word, role},
    words::Words,
};

/// Bytes of a piece, about.
const PIECE: usize = 1 << 16;
/// How many bytes the reference engine reads in the time of one comparison, about.
const BYTES_PER_COMPARISON: usize = 4;
/// Comparisons that are allowed in the shortest piece.
const MIN_COMPARISONS: usize = 1024;
/// Longest core of a phrase, in characters.
const MAX_CORE: usize = 4;
/// From this many cores on, samples of three characters every two pass so much less often
/// than samples of two every three that more of them are worth it.
const MANY_CORES: usize = 800;

/// How many comparisons may still be made.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Budget {
    /// Takes one comparison; `false` when none is left.
    pub(crate) fn spend(&mut self) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.0 == 0
    }
}

/// The compiled filters.
#[derive(Debug)]
pub(crate) struct Fast {
    sieves: Vec<Sieve>,
    words: Option<Words>,
    gaps: Option<Gaps>,
    /// Phrases that only the reference engine finds.
    rest: Option<Automaton>,
    /// Finds all phrases; made when a piece first needs it.
    reference: OnceLock<Automaton>,
    alphabet: HashSet<char>,
    writing: Writing,
}

impl Fast {
    pub(crate) fn build(phrases: &[Phrase], writing: Writing) -> Self {
        let (mut cores, mut by_word, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for (number, phrase) in phrases.iter().enumerate() {
            if !phrase.letters.iter().all(|l| is_watched(l.char)) {
                rest.push(number);
            } else if phrase.by_word {
                by_word.push(number);
            } else if core_len(phrase) > 0
                && phrase.letters.iter().all(|l| has_forms(l.char))
            {
                cores.push(number);
            } else {
                rest.push(number);
            }
        }
        let mut filtered = [by_word.clone(), cores.clone()].concat();
        filtered.sort_unstable();
        Self {
            sieves: sieves(phrases, &cores),
            words: (!by_word.is_empty()).then(|| Words::build(phrases, &by_word)),
            gaps: (writing == Writing::Edited && !filtered.is_empty())
                .then(|| Gaps::build(phrases, &filtered)),
            rest: (!rest.is_empty()).then(|| Automaton::build(phrases, rest, writing)),
            reference: OnceLock::new(),
            writing,
            alphabet: phrases.iter().flat_map(|p| &p.letters).map(|l| l.char).collect(),
        }
    }

    /// The reference engine for all phrases.
    pub(crate) fn reference(&self, phrases: &[Phrase]) -> &Automaton {
        self.reference.get_or_init(|| {
            Automaton::build(phrases, (0..phrases.len()).collect(), self.writing)
        })
    }

    /// Adds every occurrence of every phrase in a piece of a text to `found`, each once.
    pub(crate) fn find(
        &self,
        phrases: &[Phrase],
        piece: &str,
        found: &mut Vec<(usize, Span)>,
    ) {
        let mut budget = Budget(piece.len() / BYTES_PER_COMPARISON + MIN_COMPARISONS);
        let mut report = |phrase, span| found.push((phrase, span));
        for sieve in &self.sieves {
            sieve.scan(phrases, piece, &mut budget, &mut report);
        }
        if let Some(words) = &self.words {
            words.scan(phrases, piece, &mut budget, &mut report);
        }
        if let Some(gaps) = &self.gaps {
            gaps.scan(phrases, piece, &mut budget, &mut report);
        }
        if budget.is_spent() {
            found.clear();
            self.reference(phrases).find(phrases, piece, |phrase, span| {
                found.push((phrase, span));
            });
        } else if let Some(rest) = &self.rest {
            rest.find(phrases, piece, &mut report);
        }
    }

    /// The end of the piece of `text` that starts at `start` and has about `size` bytes.
    ///
    /// It lies behind a character that is in no phrase, in no word and no gap: nothing
    /// that is found crosses it, and nothing behind it depends on what stands before.
    pub(crate) fn piece_end(&self, text: &str, start: usize, size: usize) -> usize {
        if text.len() - start <= size {
            return text.len();
        }
        let table = FoldTable::get();
        let cuts = |c: char| {
            role(c) == Role::Keep
                && !is_word(c)
                && !self.alphabet.contains(&table.char(c))
        };
        let from = text.floor_char_boundary(start + size);
        text[from..]
            .char_indices()
            .find(|&(_, c)| cuts(c))
            .map_or(text.len(), |(at, c)| from + at + c.len_utf8())
    }

    /// The size of the pieces that the filters are fastest on.
    pub(crate) fn piece_size() -> usize {
        PIECE
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        self.sieves.iter().map(Sieve::size).sum::<usize>()
            + self.words.as_ref().map_or(0, Words::size)
            + self.gaps.as_ref().map_or(0, Gaps::size)
            + self.rest.as_ref().map_or(0, Automaton::size)
            + self.reference.get().map_or(0, Automaton::size)
            + self.alphabet.capacity() * 5
    }
}

/// Whether `gaps` looks at every odd form of a letter.
fn is_watched(letter: char) -> bool {
    let table = FoldTable::get();
    forms(letter).filter(|&form| is_odd(table, form)).all(|form| {
        let mut buffer = [0; 4];
        let bytes = form.encode_utf8(&mut buffer).as_bytes();
        bytes.len() == 4 || is_odd_shape(load(bytes, 0))
    })
}

/// Whether the fold table knows all forms of a letter; an apostrophe or a hyphen has some
/// that it does not.
fn has_forms(letter: char) -> bool {
    !matches!(letter, '\'' | '-')
}

/// Length of the longest run of characters of three bytes, at most [`MAX_CORE`].
fn core_len(phrase: &Phrase) -> usize {
    core_starts(phrase, 1).map(|(_, len)| len).max().unwrap_or(0)
}

/// Where a core of `len` characters can start, with the length to which it can be had.
fn core_starts(phrase: &Phrase, len: usize) -> impl Iterator<Item = (usize, usize)> {
    let letters = &phrase.letters;
    let fits = |i: usize| letters.get(i).is_some_and(|l| l.char.len_utf8() == 3);
    (0..letters.len())
        .map(move |start| {
            (start, (start..start + MAX_CORE).take_while(|&i| fits(i)).count())
        })
        .filter(move |&(_, possible)| possible >= len)
}

/// Sieves for the phrases `members`: one for single characters, one for all others, which
/// samples as the shortest of them demands.
fn sieves(phrases: &[Phrase], members: &[usize]) -> Vec<Sieve> {
    let (single, more): (Vec<usize>, Vec<usize>) =
        members.iter().partition(|&&number| core_len(&phrases[number]) == 1);
    let shortest = more.iter().map(|&number| core_len(&phrases[number])).min();
    let gram = if shortest == Some(MAX_CORE) && more.len() >= MANY_CORES { 3 } else { 2 };
    let pairs = pair_counts(phrases);
    let build = |members: &[usize], min: usize, gram: usize| {
        let starts = min - gram + 1;
        let cores: Vec<Core> = members
            .iter()
            .map(|&number| rarest_core(phrases, number, starts, &pairs))
            .collect();
        Sieve::build(phrases, &cores, min, gram)
    };
    let singles = (!single.is_empty()).then(|| build(&single, 1, 1));
    singles.into_iter().chain(shortest.map(|min| build(&more, min, gram))).collect()
}

/// How often two letters follow each other in the phrases. What is frequent there is
/// frequent in the texts they come from.
fn pair_counts(phrases: &[Phrase]) -> HashMap<(char, char), u32> {
    let mut counts = HashMap::new();
    for two in phrases.iter().flat_map(|p| p.letters.windows(2)) {
        *counts.entry((two[0].char, two[1].char)).or_default() += 1;
    }
    counts
}

/// The core whose sampled pairs are the rarest.
fn rarest_core(
    phrases: &[Phrase],
    number: usize,
    starts: usize,
    pairs: &HashMap<(char, char), u32>,
) -> Core {
    let phrase = &phrases[number];
    let weight = |first: usize| -> u32 {
        let letters = phrase.letters[first..].windows(2).take(starts);
        letters.map(|two| pairs[&(two[0].char, two[1].char)]).sum()
    };
    let len = core_len(phrase);
    let (first, _) = core_starts(phrase, len)
        .min_by_key(|&(first, _)| weight(first))
        .expect("the longest run is long enough");
    Core { phrase: number, first, len }
}
