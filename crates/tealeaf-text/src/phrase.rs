//! One surface form, compiled, and the test whether it stands at a place of a text.
//!
//! There are two tests that must agree. [`Phrase::accept`] judges a hit in the skeleton of
//! a text; the reference engine uses it. [`Phrase::occurrence`] walks the text itself from
//! one known character to both sides, and needs no skeleton.

use crate::{
    Span,
    fold::FoldTable,
    lexicon::EntryId,
    simd::is_kept,
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
    /// Whether each letter is the same between any two others: then the phrase stands
    /// wherever its text does.
    pub(crate) is_simple: bool,
    /// Entry and variant that count when the phrase is found.
    pub(crate) counts: Option<(EntryId, u32)>,
    /// Entries that do not count inside the phrase.
    pub(crate) excludes: Vec<EntryId>,
}

/// A place where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) span: Span,
    /// The first place in its anchor that the filter for the anchor does not see.
    pub(crate) hidden: Option<usize>,
}

/// Neighbouring letters of a phrase by which it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Anchor {
    /// Number of the first letter.
    pub(crate) first: u32,
    pub(crate) len: u32,
    pub(crate) kind: AnchorKind,
}

/// What an anchor consists of, and thus which filter finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AnchorKind {
    /// Characters that [`squeeze`](crate::simd::Stream) keeps; gaps do not matter.
    Core,
    /// ASCII letters and digits with nothing between them.
    Run,
}

impl AnchorKind {
    /// Whether the filter for such an anchor sees a letter in this form.
    pub(crate) fn sees(self, form: char) -> bool {
        match self {
            Self::Core => is_kept(form),
            Self::Run => form.is_ascii(),
        }
    }
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
            is_simple: letters
                .iter()
                .all(|l| role(l.char) == Role::Keep && !is_word(l.char)),
            text: skeleton.text,
            letters,
            counts: None,
            excludes: Vec::new(),
        }
    }

    /// Accepts a comma wherever another spelling of the same characters has one.
    pub(crate) fn allow_commas_of(&mut self, other: &Self) {
        for (own, other) in self.letters.iter_mut().zip(&other.letters) {
            own.comma |= other.comma;
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
        let mut is_first = true;
        for (place, letter) in places.iter().filter(is_letter).zip(&self.letters) {
            // Apostrophes and hyphens have many forms, which do not come by folding.
            if !is_first && place.comma && !letter.comma {
                return None;
            }
            is_first = false;
        }
        Some(Span::new(places.first()?.span.start(), places.last()?.span.end()))
    }

    /// Whether the phrase stands in `text` with its letter `index` at byte `at`, and where
    /// its anchor is hidden.
    pub(crate) fn occurrence(
        &self,
        text: &str,
        at: usize,
        index: usize,
        anchor: Anchor,
    ) -> Option<Occurrence> {
        let table = FoldTable::get();
        let mut hidden: Option<usize> = None;
        let inside =
            |i: usize| (i as u64).wrapping_sub(anchor.first.into()) < anchor.len.into();
        // Told of letter `i` in the form `c` at `at`, and of the gap at `gap` before or
        // behind it.
        let mut see = |i: usize, c: char, at: usize, gap: Option<usize>| {
            let gap = gap.filter(|_| anchor.kind == AnchorKind::Run);
            let letter = (inside(i) && !anchor.kind.sees(c)).then_some(at);
            for place in gap.into_iter().chain(letter) {
                hidden = Some(hidden.map_or(place, |before| before.min(place)));
            }
        };
        let here = text.get(at..)?.chars().next()?;
        if kept_form(table, here) != self.letters[index].char {
            return None;
        }
        see(index, here, at, None);
        let mut end = at + here.len_utf8();
        for i in index + 1..self.letters.len() {
            let (left, letter) = (self.letters[i - 1].char, &self.letters[i]);
            let (next, c) = next_kept(text, end)?;
            if kept_form(table, c) != letter.char || !letter.joins(left, &text[end..next])
            {
                return None;
            }
            let gap = next != end && inside(i - 1) && inside(i);
            see(i, c, next, gap.then_some(end));
            end = next + c.len_utf8();
        }
        let mut start = at;
        for i in (0..index).rev() {
            let (letter, right) = (&self.letters[i], &self.letters[i + 1]);
            let (previous, c) = previous_kept(text, start)?;
            let gap_start = previous + c.len_utf8();
            if kept_form(table, c) != letter.char
                || !right.joins(letter.char, &text[gap_start..start])
            {
                return None;
            }
            let gap = gap_start != start && inside(i) && inside(i + 1);
            see(i, c, previous, gap.then_some(gap_start));
            start = previous;
        }
        self.is_bounded(text, start, end)
            .then(|| Occurrence { span: Span::new(start, end), hidden })
    }

    /// Whether no word goes on beside an occurrence that begins or ends with one.
    fn is_bounded(&self, text: &str, start: usize, end: usize) -> bool {
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
