//! The fast engine: three filters that look at little of the text, and the reference
//! engine for what they cannot do.
//!
//! Each phrase is found by its *anchor*, a few neighbouring letters of it:
//!
//! | anchor | found by |
//! |---|---|
//! | up to four Chinese characters, the rarest ones | [`sieve`] |
//! | a Latin word or a number | [`Words`] |
//! | either of these, with a character inside that hides it | [`Rare`] |
//! | none (Cyrillic, rare characters alone) | the reference engine |
//!
//! A text is cut into pieces at characters that no phrase contains and no rule looks
//! across, so that a piece stays in the cache while the filters go over it, and so that a
//! piece made of near-misses can be given to the reference engine instead: when the
//! comparisons in a piece take longer than that engine would, what was found in it is
//! thrown away. The fast engine is thus never much slower than the reference.

use std::{collections::HashMap, sync::OnceLock};

use crate::{
    Span,
    fold::FoldTable,
    phrase::{Anchor, AnchorKind, Phrase},
    rare::{Rare, is_watched},
    reference::Automaton,
    sieve::{self, MAX_CORE, Plan, Scratch, Sieve},
    simd::is_kept,
    skeleton::{Role, is_word, role},
    words::Words,
};

/// Bytes of a piece, about.
const PIECE: usize = 1 << 18;
/// How many bytes the reference engine reads in the time of one comparison, about.
const BYTES_PER_COMPARISON: usize = 4;
/// Comparisons that are allowed in the shortest piece.
const MIN_COMPARISONS: usize = 1024;

/// Up to so many cores are looked for at every character: that takes less time than to
/// look a sample up for each of some characters.
const FEW_CORES: usize = 64;

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

/// The characters of all phrases, a bit for each.
#[derive(Debug)]
struct Alphabet(Vec<u64>);

impl Alphabet {
    fn of(phrases: &[Phrase]) -> Self {
        let mut bits = vec![0; 1 << 10];
        for letter in phrases.iter().flat_map(|p| &p.letters) {
            if let Some(word) = bits.get_mut(letter.char as usize / 64) {
                *word |= 1 << (letter.char as usize % 64);
            }
        }
        Self(bits)
    }

    /// Whether a character is in a phrase; of rare ones nothing is known.
    fn may_have(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_none_or(|word| word >> (c as usize % 64) & 1 == 1)
    }
}

/// The compiled filters.
#[derive(Debug)]
pub(crate) struct Fast {
    sieves: Vec<Sieve>,
    words: Option<Words>,
    rare: Rare,
    /// Phrases that only the reference engine finds.
    rest: Option<Automaton>,
    /// Finds all phrases; made when a piece first needs it.
    reference: OnceLock<Automaton>,
    alphabet: Alphabet,
}

impl Fast {
    pub(crate) fn build(phrases: &[Phrase]) -> Self {
        let (mut cores, mut runs, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        let pairs = pair_counts(phrases);
        for (number, phrase) in phrases.iter().enumerate() {
            match (core_len(phrase), longest_run(phrase)) {
                (MAX_CORE, _) | (1.., None) => cores.push(number),
                (_, Some(anchor)) => runs.push((number, anchor)),
                (_, None) => rest.push(number),
            }
        }
        let sieves = sieves(phrases, &cores, &pairs);
        let anchors: Vec<_> =
            sieves.iter().flat_map(|(_, a)| a).chain(&runs).copied().collect();
        Self {
            sieves: sieves.into_iter().map(|(sieve, _)| sieve).collect(),
            words: (!runs.is_empty()).then(|| Words::build(phrases, &runs)),
            rare: Rare::build(phrases, &anchors),
            rest: (!rest.is_empty()).then(|| Automaton::build(phrases, rest)),
            reference: OnceLock::new(),
            alphabet: Alphabet::of(phrases),
        }
    }

    /// The reference engine for all phrases.
    pub(crate) fn reference(&self, phrases: &[Phrase]) -> &Automaton {
        self.reference
            .get_or_init(|| Automaton::build(phrases, (0..phrases.len()).collect()))
    }

    /// Adds every occurrence of every phrase in a piece of a text to `found`, each once.
    pub(crate) fn find(
        &self,
        phrases: &[Phrase],
        piece: &str,
        scratch: &mut Scratch,
        found: &mut Vec<(usize, Span)>,
    ) {
        let mut budget = Budget(piece.len() / BYTES_PER_COMPARISON + MIN_COMPARISONS);
        let mut report = |phrase, span| found.push((phrase, span));
        let mut has_rare = self.rare.has_short;
        if !self.sieves.is_empty() {
            has_rare |= sieve::scan(
                &self.sieves,
                phrases,
                piece,
                scratch,
                &mut budget,
                &mut report,
            );
        }
        if let Some(words) = &self.words {
            words.scan(phrases, piece, scratch.width(), &mut budget, &mut report);
        }
        if has_rare && !self.rare.is_empty() {
            self.rare.scan(phrases, piece, scratch.width(), &mut budget, &mut report);
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
            role(c) == Role::Keep && !is_word(c) && !self.alphabet.may_have(table.char(c))
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
            + self.rare.size()
            + self.rest.as_ref().map_or(0, Automaton::size)
            + self.reference.get().map_or(0, Automaton::size)
            + self.alphabet.0.len() * 8
    }
}

/// The longest run of ASCII letters and digits of a phrase: the longest as the rarest.
fn longest_run(phrase: &Phrase) -> Option<Anchor> {
    let text = phrase.text.as_bytes();
    let letters = &phrase.letters;
    let belongs = |i: usize| {
        let letter = letters.get(i);
        letter.is_some_and(|l| text[l.offset].is_ascii_alphanumeric())
    };
    // A run goes on as long as its letters stand side by side.
    let goes_on = |i: usize| belongs(i) && !letters[i].spaced;
    let starts = (0..letters.len())
        .filter(|&i| belongs(i) && !(i > 0 && belongs(i - 1) && goes_on(i)));
    let len = |start: usize| 1 + (start + 1..).take_while(|&i| goes_on(i)).count();
    let is_watched = |start: &usize| {
        let letters = &letters[*start..start + len(*start)];
        letters.iter().all(|l| is_watched(l.char, AnchorKind::Run))
    };
    let start = starts.filter(is_watched).max_by_key(|&start| len(start))?;
    Some(anchor(start, len(start), AnchorKind::Run))
}

fn anchor(first: usize, len: usize, kind: AnchorKind) -> Anchor {
    let number = |n: usize| u32::try_from(n).expect("phrases are short");
    Anchor { first: number(first), len: number(len), kind }
}

/// Length of the longest run of characters for the sieve, at most [`MAX_CORE`].
fn core_len(phrase: &Phrase) -> usize {
    core_starts(phrase, 1).map(|(_, len)| len).max().unwrap_or(0)
}

/// Where a core of `len` characters can start, with the length to which it can be had.
fn core_starts(phrase: &Phrase, len: usize) -> impl Iterator<Item = (usize, usize)> {
    let letters = &phrase.letters;
    let fits = |i: usize| letters.get(i).is_some_and(|l| is_core_letter(l.char));
    (0..letters.len())
        .map(move |start| {
            (start, (start..start + MAX_CORE).take_while(|&i| fits(i)).count())
        })
        .filter(move |&(_, possible)| possible >= len)
}

/// Whether all that may stand between two such letters is left out of a stream, and they
/// are not, or stand out.
pub(crate) fn is_core_letter(c: char) -> bool {
    is_kept(c) && role(c) == Role::Keep && !is_word(c) && is_watched(c, AnchorKind::Core)
}

/// Sieves for the phrases `members` with the anchors they look for, by length.
fn sieves(
    phrases: &[Phrase],
    members: &[usize],
    pairs: &HashMap<(char, char), u32>,
) -> Vec<(Sieve, Vec<(usize, Anchor)>)> {
    let len = |number: usize| core_len(&phrases[number]);
    let classes = [1..=1, 2..=MAX_CORE - 1, MAX_CORE..=MAX_CORE];
    let of_class = classes.map(|lens| {
        members.iter().copied().filter(|&n| lens.contains(&len(n))).collect::<Vec<_>>()
    });
    let build = |members: Vec<usize>| {
        let plan = Plan {
            len: members.iter().map(|&n| len(n)).min()?,
            is_few: members.len() <= FEW_CORES,
        };
        let cores: Vec<(usize, Anchor)> = members
            .iter()
            .map(|&n| (n, rarest_core(&phrases[n], plan.starts(), pairs)))
            .collect();
        Some((Sieve::build(phrases, &cores, plan), cores))
    };
    of_class.into_iter().filter_map(build).collect()
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
    phrase: &Phrase,
    starts: usize,
    pairs: &HashMap<(char, char), u32>,
) -> Anchor {
    let weight = |first: usize| -> u32 {
        let letters = phrase.letters[first..].windows(2).take(starts);
        letters.map(|two| pairs[&(two[0].char, two[1].char)]).sum()
    };
    let len = core_len(phrase);
    let (first, _) = core_starts(phrase, len)
        .min_by_key(|&(first, _)| weight(first))
        .expect("the longest run is long enough");
    anchor(first, len, AnchorKind::Core)
}
