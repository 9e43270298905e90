//! One surface form, compiled, and the test whether it stands at a place of a text.
//!
//! There are two tests that must agree. [`Phrase::accept`] judges a hit in the skeleton of
//! a text; the reference engine uses it. [`Phrase::occurrence`] walks the text itself from
//! one known character to both sides, and needs no skeleton.

use crate::{
    Span,
    fold::{FoldTable, is_odd},
    lexicon::{EntryId, Writing},
    skeleton::{
        Gap, Join, MAX_GAP, Place, Role, Skeleton, is_word, kept_form, role, role_between,
    },
};

/// One character of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Folded.
    pub(crate) char: char,
    /// Whether a gap must stand before it: it begins the second of two Latin words.
    pub(crate) spaced: bool,
    /// Whether a comma may stand before it.
    pub(crate) comma: bool,
    /// Offset in the skeleton of the phrase.
    pub(crate) offset: usize,
}

/// What the skeleton of one surface form stands for.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// Skeleton of the surface form.
    pub(crate) text: String,
    pub(crate) letters: Vec<Letter>,
    /// Whether the first and the last character need a word boundary beside them.
    word_start: bool,
    word_end: bool,
    /// Whether the phrase is found by one of its Latin words, whatever gaps lie between
    /// its words.
    pub(crate) by_word: bool,
    /// Entry and variant that count when the phrase is found.
    pub(crate) counts: Option<(EntryId, u32)>,
    /// Entries that do not count inside the phrase.
    pub(crate) excludes: Vec<EntryId>,
}

/// A place where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) span: Span,
    /// Where it first departs from the phrase as written, see [`Phrase::occurrence`].
    pub(crate) first_gap: Option<usize>,
    pub(crate) first_odd: Option<usize>,
}

impl Phrase {
    pub(crate) fn new(skeleton: Skeleton) -> Self {
        let mut letters = Vec::with_capacity(skeleton.places.len());
        let mut spaced = false;
        for (char, place) in skeleton.text.chars().zip(&skeleton.places) {
            if char == ' ' {
                spaced = true;
            } else {
                letters.push(Letter {
                    char,
                    spaced,
                    comma: place.comma,
                    offset: place.offset,
                });
                spaced = false;
            }
        }
        // A clause of three characters on either side makes a chance meeting across a
        // comma unlikely; 改革，开放 is two words, 不忘初心，牢记使命 is one formula.
        if !letters.iter().any(|l| is_word(l.char)) {
            let last = letters.len().saturating_sub(2);
            letters.iter_mut().take(last).skip(3).for_each(|l| l.comma = true);
        }
        Self {
            word_start: letters.first().is_some_and(|l| is_word(l.char)),
            word_end: letters.last().is_some_and(|l| is_word(l.char)),
            by_word: letters.iter().any(|l| l.char.is_ascii_alphanumeric()),
            text: skeleton.text,
            letters,
            counts: None,
            excludes: Vec::new(),
        }
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>()
            + self.text.capacity()
            + self.letters.capacity() * size_of::<Letter>()
            + self.excludes.capacity() * size_of::<EntryId>()
    }

    /// Whether an occurrence of the phrase's characters at `start..end` of a skeleton is
    /// an occurrence of the phrase; its span if so.
    pub(crate) fn accept(
        &self,
        writing: Writing,
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
        let is_letter = |p: &&Place| text.as_bytes()[p.offset] != b' ';
        let mut before: Option<(&Place, &Letter)> = None;
        for (place, letter) in places.iter().filter(is_letter).zip(&self.letters) {
            // Apostrophes and hyphens have many forms, which do not come by folding.
            let odd = place.span.len() != letter.char.len_utf8()
                && !matches!(letter.char, '\'' | '-');
            let parted = before.is_some_and(|(p, l)| {
                p.span.end() != place.span.start() && self.is_departure(l.char, letter)
            });
            let comma = before.is_some() && place.comma && !letter.comma;
            if comma || writing == Writing::Plain && (odd || parted) {
                return None;
            }
            before = Some((place, letter));
        }
        Some(Span::new(places.first()?.span.start(), places.last()?.span.end()))
    }

    /// Whether the phrase stands in `text` with its letter `index` at byte `at`.
    ///
    /// Also tells where the occurrence first departs from the phrase as written:
    /// `first_gap` is the end of the letter before the first gap that the phrase does not
    /// ask for (in a phrase found by its words: that lies inside a word), `first_odd` the
    /// start of the first letter that takes more or fewer bytes than its folded form.
    pub(crate) fn occurrence(
        &self,
        text: &str,
        at: usize,
        index: usize,
    ) -> Option<Occurrence> {
        let table = FoldTable::get();
        let (mut first_gap, mut first_odd) = (None, None);
        let earliest = |slot: &mut Option<usize>, at: usize| {
            *slot = Some(slot.map_or(at, |before: usize| before.min(at)));
        };
        let here = text.get(at..)?.chars().next()?;
        if kept_form(table, here) != self.letters[index].char {
            return None;
        }
        let mut end = at + here.len_utf8();
        if is_odd(table, here) {
            earliest(&mut first_odd, at);
        }
        let mut left = self.letters[index].char;
        for letter in &self.letters[index + 1..] {
            let (next, c) = next_kept(text, end)?;
            if kept_form(table, c) != letter.char || !letter.joins(left, &text[end..next])
            {
                return None;
            }
            if next != end && self.is_departure(left, letter) {
                earliest(&mut first_gap, end);
            }
            if is_odd(table, c) {
                earliest(&mut first_odd, next);
            }
            end = next + c.len_utf8();
            left = letter.char;
        }
        let mut start = at;
        for i in (0..index).rev() {
            let (letter, right) = (&self.letters[i], &self.letters[i + 1]);
            let (previous, c) = previous_kept(text, start)?;
            let gap = previous + c.len_utf8()..start;
            if kept_form(table, c) != letter.char
                || !right.joins(letter.char, &text[gap.clone()])
            {
                return None;
            }
            if !gap.is_empty() && self.is_departure(letter.char, right) {
                earliest(&mut first_gap, gap.start);
            }
            if is_odd(table, c) {
                earliest(&mut first_odd, previous);
            }
            start = previous;
        }
        self.bounded(text, start, end).then(|| Occurrence {
            span: Span::new(start, end),
            first_gap,
            first_odd,
        })
    }

    /// Whether the phrase stands at byte `start` of `text` with no gap inside and each
    /// letter as long as its folded form; its span if so.
    pub(crate) fn plain_at(&self, text: &str, start: usize) -> Option<Span> {
        let end = start + self.text.len();
        let here = text.as_bytes().get(start..end)?;
        if here != self.text.as_bytes() {
            let table = FoldTable::get();
            let mut chars = text.get(start..end)?.chars();
            let same = |l: &Letter| {
                !l.spaced
                    && chars.next().is_some_and(|c| {
                        c == l.char
                            || table.char(c) == l.char
                                && c.len_utf8() == l.char.len_utf8()
                    })
            };
            if !self.letters.iter().all(same) {
                return None;
            }
        }
        self.bounded(text, start, end).then(|| Span::new(start, end))
    }

    /// Whether a gap between two letters is one that the phrase does not ask for.
    fn is_departure(&self, left: char, right: &Letter) -> bool {
        !right.spaced && (!self.by_word || is_word(left) && is_word(right.char))
    }

    fn bounded(&self, text: &str, start: usize, end: usize) -> bool {
        !(self.word_start && word_before(text, start)
            || self.word_end && word_after(text, end))
    }
}

impl Letter {
    /// Whether the letter may follow `left` across the characters `between`.
    fn joins(&self, left: char, between: &str) -> bool {
        if between.is_empty() {
            return !self.spaced;
        }
        let gap = Gap::of(between);
        let fits = match gap.join(left, self.char) {
            Join::Direct => !self.spaced,
            Join::Word => self.spaced,
            Join::Break => false,
        };
        fits && (self.comma || !gap.comma)
    }
}

/// The next character that is kept, from `end` on; `None` when a phrase cannot reach it.
pub(crate) fn next_kept(text: &str, end: usize) -> Option<(usize, char)> {
    let mut previous = text[..end].chars().next_back();
    let mut rest = text[end..].char_indices().peekable();
    for _ in 0..=MAX_GAP {
        let (at, c) = rest.next()?;
        let next = rest.peek().map(|&(_, c)| c);
        if role_between(c, previous, next) == Role::Keep {
            return Some((end + at, c));
        }
        previous = Some(c);
    }
    None
}

/// The last character that is kept before `start`; `None` when a phrase cannot reach it.
pub(crate) fn previous_kept(text: &str, start: usize) -> Option<(usize, char)> {
    let mut next = text[start..].chars().next();
    let mut rest = text[..start].char_indices().rev().peekable();
    for _ in 0..=MAX_GAP {
        let (at, c) = rest.next()?;
        let previous = rest.peek().map(|&(_, c)| c);
        if role_between(c, previous, next) == Role::Keep {
            return Some((at, c));
        }
        next = Some(c);
    }
    None
}

/// Whether a word goes on before `start`.
fn word_before(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev().take(MAX_GAP + 1);
    before.find(|&c| role(c) != Role::Nothing).is_some_and(is_folded_word)
}

/// Whether a word goes on after `end`.
fn word_after(text: &str, end: usize) -> bool {
    let mut after = text[end..].chars().take(MAX_GAP + 1);
    after.find(|&c| role(c) != Role::Nothing).is_some_and(is_folded_word)
}

fn is_folded_word(c: char) -> bool {
    is_word(FoldTable::get().char(c))
}
