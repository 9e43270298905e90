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

use std::collections::{BTreeSet, HashMap};

use crate::{
    Span,
    fast::Budget,
    fold::{FoldTable, forms, is_odd},
    phrase::{Occurrence, Phrase, next_kept, previous_kept},
    simd::{
        GapLook, MORE, Pair, is_comma, left_key, load, position, right_key, right_side,
    },
    skeleton::{Role, kept_form, role},
};

/// A phrase and the number of one of its letters.
type Letters = Vec<(u32, u32)>;

/// What gaps and odd characters are compared with.
#[derive(Debug)]
pub(crate) struct Gaps {
    look: GapLook,
    /// Where two letters follow each other, by the second one's number.
    pairs: HashMap<(char, char), Letters>,
    /// Phrases of one letter.
    singles: HashMap<char, Letters>,
}

impl Gaps {
    pub(crate) fn build(phrases: &[Phrase], members: &[usize]) -> Self {
        let mut pairs: HashMap<(char, char), Letters> = HashMap::new();
        let mut singles: HashMap<char, Letters> = HashMap::new();
        for &phrase in members {
            let letters = &phrases[phrase].letters;
            let number = |n: usize| u32::try_from(n).expect("fewer than 2^32 phrases");
            for (i, two) in letters.windows(2).enumerate() {
                let pair = (two[0].char, two[1].char);
                pairs.entry(pair).or_default().push((number(phrase), number(i + 1)));
            }
            if let [only] = letters[..] {
                singles.entry(only.char).or_default().push((number(phrase), 0));
            }
        }
        let mut keys = Vec::new();
        let mut buffer = [0; 4];
        let mut both: Vec<(char, char)> = pairs.keys().copied().collect();
        both.sort_unstable();
        for (left, right) in both {
            let parted = |&(phrase, i): &(u32, u32)| {
                phrases[phrase as usize].letters[i as usize].comma
            };
            let comma = pairs[&(left, right)].iter().any(parted);
            let mut rights = vec![MORE];
            rights.extend(
                forms(right)
                    .map(|r| right_key(load(r.encode_utf8(&mut buffer).as_bytes(), 0))),
            );
            for form in forms(left) {
                let form = form.encode_utf8(&mut buffer).as_bytes();
                let left = left_key(form, form.len());
                keys.extend(rights.iter().map(|&right| Pair { left, right, comma }));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let letters: BTreeSet<char> =
            members.iter().flat_map(|&m| &phrases[m].letters).map(|l| l.char).collect();
        let table = FoldTable::get();
        // Odd forms of four bytes are always looked at.
        let odd = letters
            .iter()
            .any(|&c| forms(c).any(|form| is_odd(table, form) && form.len_utf8() < 4));
        Self { look: GapLook::build(&keys, odd), pairs, singles }
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
        let mut passed = [0; _];
        let (mut at, mut seen_to) = (0, 0);
        while at < bytes.len() {
            let count;
            (count, at) = self.look.run(bytes, at, &mut passed);
            for &p in &passed[..count] {
                if !budget.spend() {
                    return;
                }
                self.judge(phrases, text, position(p), &mut seen_to, budget, &mut report);
            }
        }
    }

    /// Reports the occurrences whose first gap or odd character stands at `p`.
    fn judge(
        &self,
        phrases: &[Phrase],
        text: &str,
        p: usize,
        seen_to: &mut usize,
        budget: &mut Budget,
        report: &mut impl FnMut(usize, Span),
    ) {
        let bytes = text.as_bytes();
        let word = load(bytes, p);
        let comma = is_comma(word);
        let pair = Pair { left: left_key(bytes, p), right: right_side(word), comma };
        let (gap, odd) = (self.look.has(pair), self.look.may_be_odd(word));
        // A gap of several characters is judged once.
        if !odd && (!gap || p < *seen_to) {
            return;
        }
        let Some(here) = text[p..].chars().next() else { return };
        if role(here) == Role::Keep {
            if odd && is_odd(FoldTable::get(), here) {
                self.judge_odd(phrases, text, p, here, budget, report);
            }
            return;
        }
        let (Some((left_at, left)), Some((right_at, right))) =
            (previous_kept(text, p), next_kept(text, p))
        else {
            return;
        };
        *seen_to = right_at;
        let gap = left_at + left.len_utf8();
        let pair = Pair {
            left: left_key(bytes, gap),
            right: right_key(load(bytes, right_at)),
            comma: comma && right_at - gap == 3,
        };
        if right_at == p || !self.look.has(pair) {
            return;
        }
        let table = FoldTable::get();
        let pair = (kept_form(table, left), kept_form(table, right));
        let letters = self.pairs.get(&pair).into_iter().flatten().copied();
        compare(phrases, text, letters, (right_at, gap), budget, report);
    }

    /// Reports the occurrences whose first gap or odd character is `here`, an odd one.
    fn judge_odd(
        &self,
        phrases: &[Phrase],
        text: &str,
        p: usize,
        here: char,
        budget: &mut Budget,
        report: &mut impl FnMut(usize, Span),
    ) {
        let table = FoldTable::get();
        let letter = table.char(here);
        let all = |pair| self.pairs.get(&pair).into_iter().flatten().copied();
        if let Some((_, left)) = previous_kept(text, p) {
            let letters = all((kept_form(table, left), letter));
            compare(phrases, text, letters, (p, p), budget, report);
        }
        if let Some((_, right)) = next_kept(text, p + here.len_utf8()) {
            // As the first letter of a phrase it has no neighbour on the left.
            let seconds = all((letter, kept_form(table, right))).filter(|&(_, i)| i == 1);
            let letters = seconds.map(|(phrase, _)| (phrase, 0));
            compare(phrases, text, letters, (p, p), budget, report);
        }
        let singles = self.singles.get(&letter).into_iter().flatten().copied();
        compare(phrases, text, singles, (p, p), budget, report);
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        let lists = self.pairs.values().chain(self.singles.values());
        self.look.size() + lists.map(|l| 48 + l.capacity() * 8).sum::<usize>()
    }
}

/// Reports which of the phrases stand at `at`, with the letter named beside each, and have
/// their first gap or odd character at `first`.
fn compare(
    phrases: &[Phrase],
    text: &str,
    letters: impl Iterator<Item = (u32, u32)>,
    (at, first): (usize, usize),
    budget: &mut Budget,
    report: &mut impl FnMut(usize, Span),
) {
    for (phrase, letter) in letters {
        if !budget.spend() {
            return;
        }
        let found = phrases[phrase as usize].occurrence(text, at, letter as usize);
        if let Some(found) = found.filter(|f| first_of(f) == Some(first)) {
            report(phrase as usize, found.span);
        }
    }
}

/// Where an occurrence first departs from the phrase as written.
fn first_of(found: &Occurrence) -> Option<usize> {
    match (found.first_gap, found.first_odd) {
        (Some(gap), Some(odd)) => Some(gap.min(odd)),
        (gap, odd) => gap.or(odd),
    }
}
