//! Finds phrases with a Latin word or a number in them, by one of these.
//!
//! A run of ASCII letters and digits in a phrase is a run of the same length in the text:
//! at its ends stand a gap, another script, or the phrase's own boundary. So each run of
//! the text is looked up once, by its first eight bytes in lower case, and what it may
//! be part of is compared letter by letter. For each phrase one run is
//! chosen: the longest, as the rarest.
//!
//! Runs with an invisible character inside, or written in full-width letters, are found
//! by `gaps`.

use std::collections::HashMap;

use crate::{
    Span,
    fast::Budget,
    phrase::Phrase,
    simd::{WordLook, load, position, run_key},
};

/// What the runs of a text are compared with.
#[derive(Debug)]
pub(crate) struct Words {
    look: WordLook,
    /// Phrase and number of the run's first letter, by key.
    runs: HashMap<u64, Vec<(u32, u32)>>,
}

impl Words {
    pub(crate) fn build(phrases: &[Phrase], members: &[usize]) -> Self {
        let mut runs: HashMap<u64, Vec<(u32, u32)>> = HashMap::new();
        for &phrase in members {
            let text = phrases[phrase].text.as_bytes();
            let is_run = |i: usize| text.get(i).is_some_and(u8::is_ascii_alphanumeric);
            let starts =
                (0..text.len()).filter(|&i| is_run(i) && (i == 0 || !is_run(i - 1)));
            let length = |start: usize| (start..).take_while(|&i| is_run(i)).count();
            let run = starts.max_by_key(|&i| length(i)).expect("members have a run");
            let letter = phrases[phrase].letters.iter().position(|l| l.offset == run);
            let letter = letter.expect("each run begins with a letter");
            let number = |n: usize| u32::try_from(n).expect("fewer than 2^32 phrases");
            let key = run_key(load(text, run));
            runs.entry(key).or_default().push((number(phrase), number(letter)));
        }
        let mut keys: Vec<u64> = runs.keys().copied().collect();
        keys.sort_unstable();
        Self { look: WordLook::build(&keys), runs }
    }

    /// Tells `report` every occurrence in `text` whose words are plain.
    pub(crate) fn scan(
        &self,
        phrases: &[Phrase],
        text: &str,
        budget: &mut Budget,
        mut report: impl FnMut(usize, Span),
    ) {
        let bytes = text.as_bytes();
        let mut passed = [0; _];
        let mut at = 0;
        while at < bytes.len() {
            let count;
            (count, at) = self.look.run(bytes, at, &mut passed);
            for &start in &passed[..count] {
                let start = position(start);
                let key = run_key(load(bytes, start));
                for &(phrase, letter) in self.runs.get(&key).into_iter().flatten() {
                    if !budget.spend() {
                        return;
                    }
                    let phrase = phrase as usize;
                    let found = phrases[phrase].occurrence(text, start, letter as usize);
                    if let Some(found) = found
                        && found.first_gap.is_none()
                        && found.first_odd.is_none()
                    {
                        report(phrase, found.span);
                    }
                }
            }
        }
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        self.look.size()
            + self.runs.values().map(|l| 48 + l.capacity() * 8).sum::<usize>()
    }
}
