//! Finds the occurrences that are not written plainly: with quotation marks, commas,
//! spaces or line breaks inside, or with characters of another length than their folded
//! form (Ｇ２０, 𠮟).
//!
//! Such an occurrence contains a character that gives it away: the gap, or the odd
//! character. All of those begin with few bytes, so a mask finds them at the speed of
//! memory. Each is judged by its two neighbours: a hash of the last two bytes before it
//! and the first two behind it says whether any phrase has this pair of letters. Few pass
//! (a comma that happens to stand between 两 and 个), and only for those the neighbouring
//! letters are decoded and the phrases that have them compared.
//!
//! No occurrence is missed: a gap between two letters of a phrase begins after the first
//! letter, whose forms are all in the table as the left side; on the right stands the
//! second letter, or another character of the gap, which the table holds as "more to
//! come". None is reported twice: only the first gap or odd character of an occurrence
//! reports it.

use std::collections::{HashMap, HashSet};

use crate::{
    Span,
    fast::Budget,
    fold::{FoldTable, forms, is_odd},
    phrase::{Occurrence, Phrase, next_kept, previous_kept},
    simd::{self, KeySet, Marks, load},
    skeleton::{Role, kept_form, role},
};

/// Right side of a pair when another character of the gap, or an odd one, stands there.
const MORE: u64 = 1;

/// A phrase and the number of one of its letters.
type Letters = Vec<(u32, u32)>;

/// What gaps and odd characters are compared with.
#[derive(Debug)]
pub(crate) struct Gaps {
    keys: KeySet,
    /// Where two letters follow each other, by the second one's number.
    pairs: HashMap<(char, char), Letters>,
    /// Phrases of one letter.
    singles: HashMap<char, Letters>,
}

impl Gaps {
    pub(crate) fn build(phrases: &[Phrase], members: &[usize]) -> Self {
        let mut pairs: HashMap<(char, char), Letters> = HashMap::new();
        let mut singles: HashMap<char, Letters> = HashMap::new();
        let mut keys = Vec::new();
        let mut odd = HashSet::new();
        for &phrase in members {
            let letters = &phrases[phrase].letters;
            let number = |n: usize| u32::try_from(n).expect("fewer than 2^32 phrases");
            for (i, two) in letters.windows(2).enumerate() {
                let (left, right) = (two[0].char, two[1].char);
                pairs
                    .entry((left, right))
                    .or_default()
                    .push((number(phrase), number(i + 1)));
            }
            if let [only] = letters[..] {
                singles.entry(only.char).or_default().push((number(phrase), 0));
            }
            odd.extend(letters.iter().map(|l| l.char));
        }
        let mut buffer = [0; 4];
        let forms_of: HashMap<char, Vec<char>> =
            odd.into_iter().map(|c| (c, forms(c).collect())).collect();
        let table = FoldTable::get();
        let mut both = pairs.keys().copied().collect::<Vec<_>>();
        both.sort_unstable();
        for (left, right) in both {
            for &l in &forms_of[&left] {
                let l = l.encode_utf8(&mut buffer).as_bytes();
                let l = left_key(l, l.len());
                keys.push(l << 16 | MORE);
                for &r in &forms_of[&right] {
                    keys.push(
                        l << 16
                            | right_key(load(r.encode_utf8(&mut buffer).as_bytes(), 0)),
                    );
                }
            }
        }
        let mut all: Vec<char> = forms_of.into_values().flatten().collect();
        all.sort_unstable();
        for c in all {
            if is_odd(table, c) {
                let bytes = c.encode_utf8(&mut buffer).as_bytes();
                keys.push(odd_key(load(bytes, 0), bytes.len()));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        Self { keys: KeySet::build(&keys), pairs, singles }
    }

    /// Tells `report` every occurrence in `text` that is not plain.
    pub(crate) fn scan(
        &self,
        phrases: &[Phrase],
        text: &str,
        budget: &mut Budget,
        mut report: impl FnMut(usize, Span),
    ) {
        let bytes = text.as_bytes();
        let mut masks = [0; simd::BLOCKS];
        let mut passed = [0; 64 * simd::BLOCKS];
        let mut at = 0;
        let mut seen_to = 0;
        while at < bytes.len() {
            let blocks = simd::masks(bytes, at, Marks::Gaps, &mut masks);
            let count = self.look(bytes, at, &masks[..blocks], &mut passed);
            at += 64 * blocks;
            for &p in &passed[..count] {
                if !budget.spend() {
                    return;
                }
                self.judge(phrases, text, p, &mut seen_to, budget, &mut report);
            }
        }
    }

    /// Keeps the marked characters whose neighbours may be two letters of a phrase.
    #[inline]
    fn look(
        &self,
        bytes: &[u8],
        at: usize,
        masks: &[u64],
        passed: &mut [usize; 64 * simd::BLOCKS],
    ) -> usize {
        let mut count = 0;
        for (block, &mask) in masks.iter().enumerate() {
            let mut mask = mask;
            while mask != 0 {
                let p = at + 64 * block + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let here = load(bytes, p);
                let len = utf8_len(here);
                let right = if len <= 6 { here >> (8 * len) } else { 0 };
                let pair = left_key(bytes, p) << 16 | right_key(right);
                passed[count] = p;
                count += self.keys.has(pair) | self.keys.has(odd_key(here, len));
            }
        }
        count
    }

    fn judge(
        &self,
        phrases: &[Phrase],
        text: &str,
        p: usize,
        seen_to: &mut usize,
        budget: &mut Budget,
        report: &mut impl FnMut(usize, Span),
    ) {
        let table = FoldTable::get();
        let Some(here) = text[p..].chars().next() else { return };
        let mut compare = |letters: Option<&Letters>, at: usize, first: usize| {
            for &(phrase, letter) in letters.into_iter().flatten() {
                if !budget.spend() {
                    return;
                }
                let found =
                    phrases[phrase as usize].occurrence(text, at, letter as usize);
                if let Some(found) = found.filter(|f| first_of(f) == Some(first)) {
                    report(phrase as usize, found.span);
                }
            }
        };
        if role(here) == Role::Keep {
            if is_odd(table, here) {
                let letter = table.char(here);
                if let Some((_, left)) = previous_kept(text, p) {
                    compare(self.pairs.get(&(kept_form(table, left), letter)), p, p);
                }
                if let Some((_, right)) = next_kept(text, p + here.len_utf8()) {
                    let pair = self.pairs.get(&(letter, kept_form(table, right)));
                    let firsts: Letters = pair
                        .into_iter()
                        .flatten()
                        .filter(|&&(_, i)| i == 1)
                        .map(|&(phrase, _)| (phrase, 0))
                        .collect();
                    compare(Some(&firsts), p, p);
                }
                compare(self.singles.get(&letter), p, p);
            }
            return;
        }
        // A gap of several characters is judged once.
        if p < *seen_to {
            return;
        }
        let (Some((left_at, left)), Some((right_at, right))) =
            (previous_kept(text, p), next_kept(text, p))
        else {
            return;
        };
        if right_at == p {
            return;
        }
        *seen_to = right_at;
        let pair = (kept_form(table, left), kept_form(table, right));
        compare(self.pairs.get(&pair), right_at, left_at + left.len_utf8());
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        let lists = self.pairs.values().chain(self.singles.values());
        self.keys.size() + lists.map(|l| 48 + l.capacity() * 8).sum::<usize>()
    }
}

/// Where an occurrence first departs from the phrase as written.
fn first_of(found: &Occurrence) -> Option<usize> {
    match (found.first_gap, found.first_odd) {
        (Some(gap), Some(odd)) => Some(gap.min(odd)),
        (gap, odd) => gap.or(odd),
    }
}

/// The last two bytes before `p`, or the last one when it is ASCII.
#[inline]
fn left_key(bytes: &[u8], p: usize) -> u64 {
    let two = match p.checked_sub(2) {
        Some(start) => u64::from(u16::from_le_bytes([bytes[start], bytes[p - 1]])),
        None => bytes.get(p.wrapping_sub(1)).map_or(0, |&b| u64::from(b) << 8),
    };
    if two < 0x8000 { two >> 8 | 0x20 } else { two }
}

/// The first two bytes of `word`, or the first one when it is ASCII, or [`MORE`].
#[inline]
fn right_key(word: u64) -> u64 {
    let first = word & 0xFF;
    let more = first < 0x30 || matches!(first, 0xC2 | 0xE2 | 0xE3) || first >= 0xEF;
    let key = if first < 0x80 { first | 0x20 } else { word & 0xFFFF };
    if more { MORE } else { key }
}

/// A whole character of `len` bytes.
#[inline]
fn odd_key(word: u64, len: usize) -> u64 {
    (word & ((1 << (8 * len)) - 1)) | 1 << 40
}

/// Bytes of the character that starts a word.
#[inline]
fn utf8_len(word: u64) -> usize {
    match word & 0xFF {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}
