//! Finds the occurrences whose anchor the other filters do not see: a core with a
//! character of four bytes in it (𠮟), a word with an invisible character inside or written
//! in full-width letters (Ｇ２０).
//!
//! Such an occurrence contains a character that gives it away. Texts have few of those, and
//! each is judged by its neighbours: only phrases that have both side by side in their
//! anchor are compared.
//!
//! No occurrence is missed: every form of an anchor's letter that the anchor's filter does
//! not see has a rare shape (phrases with others are left to the reference engine), and so
//! has everything that may stand inside a word. None is reported twice: only the first
//! hidden place of an occurrence reports it.

use std::collections::HashMap;

use crate::{
    Span,
    fast::Budget,
    fold::{FoldTable, forms},
    phrase::{Anchor, AnchorKind, Phrase, next_kept, previous_kept},
    simd::{Width, is_rare_shape, load, rare},
    skeleton::{Role, kept_form, role},
};

/// Two letters that stand side by side in a phrase, and which of them may be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Pair {
    First(char, char),
    /// Of the last letter of a phrase, and the one before, if any.
    Last(Option<char>, char),
    /// What stands between them.
    Gap(char, char),
}

/// A phrase, the number of the first letter of its pair, and its anchor.
type Candidate = (u32, u32, Anchor);

/// What rare characters are compared with.
#[derive(Debug, Default)]
pub(crate) struct Rare {
    pairs: HashMap<Pair, Vec<Candidate>>,
    /// Whether characters of less than four bytes count.
    pub(crate) has_short: bool,
}

impl Rare {
    pub(crate) fn build(phrases: &[Phrase], anchors: &[(usize, Anchor)]) -> Self {
        let mut rare = Self::default();
        for &(phrase, anchor) in anchors {
            let letters = &phrases[phrase].letters;
            let number = u32::try_from(phrase).expect("fewer than 2^32 phrases");
            let is_run = anchor.kind == AnchorKind::Run;
            rare.has_short |= is_run;
            for i in anchor.first..anchor.first + anchor.len {
                let here = letters[i as usize].char;
                let next = letters.get(i as usize + 1).map(|l| l.char);
                let mut add = |pair, i| {
                    rare.pairs.entry(pair).or_default().push((number, i, anchor))
                };
                if let Some(next) =
                    next.filter(|_| is_run && i + 1 < anchor.first + anchor.len)
                {
                    add(Pair::Gap(here, next), i);
                }
                if forms(here).any(|form| !anchor.kind.sees(form)) {
                    let before = (i as usize).checked_sub(1).map(|i| letters[i].char);
                    match next {
                        Some(next) => add(Pair::First(here, next), i),
                        None => add(Pair::Last(before, here), i),
                    }
                }
            }
        }
        rare
    }

    /// Whether there is anything to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Tells `report` every occurrence in `text` whose anchor is hidden.
    pub(crate) fn scan(
        &self,
        phrases: &[Phrase],
        text: &str,
        width: Width,
        budget: &mut Budget,
        mut report: impl FnMut(usize, Span),
    ) {
        let mut places = [0; _];
        let mut at = 0;
        while at < text.len() {
            let count;
            (count, at) = rare(width, text.as_bytes(), at, &mut places);
            for &place in &places[..count] {
                if !budget.spend() {
                    return;
                }
                let place = usize::try_from(place).expect("a place in a text");
                self.judge(phrases, text, place, budget, &mut report);
            }
        }
    }

    /// Reports the occurrences whose anchor is first hidden at `p`.
    fn judge(
        &self,
        phrases: &[Phrase],
        text: &str,
        p: usize,
        budget: &mut Budget,
        report: &mut impl FnMut(usize, Span),
    ) {
        let table = FoldTable::get();
        let Some(here) = text[p..].chars().next() else { return };
        let letter = table.char(here);
        if letter == here && role(here) == Role::Keep {
            return;
        }
        let before = previous_kept(text, p);
        let left = before.map(|(_, c)| kept_form(table, c));
        let mut compare = |pair, at| {
            for &(phrase, letter, anchor) in self.pairs.get(&pair).into_iter().flatten() {
                if !budget.spend() {
                    return;
                }
                let found = phrases[phrase as usize].occurrence(
                    text,
                    at,
                    letter as usize,
                    anchor,
                );
                if let Some(found) = found.filter(|f| f.hidden == Some(p)) {
                    report(phrase as usize, found.span);
                }
            }
        };
        let right = |from| next_kept(text, from).map(|(_, c)| kept_form(table, c));
        if role(here) == Role::Keep {
            if let Some(right) = right(p + here.len_utf8()) {
                compare(Pair::First(letter, right), p);
            }
            compare(Pair::Last(left, letter), p);
            if left.is_some() {
                compare(Pair::Last(None, letter), p);
            }
        } else if let (Some((at, c)), Some(left), Some(right)) = (before, left, right(p))
            && at + c.len_utf8() == p
        {
            compare(Pair::Gap(left, right), at);
        }
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        self.pairs.values().map(|l| 64 + l.capacity() * size_of::<Candidate>()).sum()
    }
}

/// Whether each form of a letter is seen by the filter for such anchors or has a rare
/// shape.
pub(crate) fn is_watched(letter: char, kind: AnchorKind) -> bool {
    let mut buffer = [0; 4];
    forms(letter).all(|form| {
        kind.sees(form)
            || is_rare_shape(load(form.encode_utf8(&mut buffer).as_bytes(), 0))
    })
}
