//! Finds phrases with a Latin word or a number in them, by one of these.
//!
//! A run of ASCII letters and digits in a phrase is a run of the same length in the text:
//! at its ends stand a gap, another script, or the phrase's own boundary. So each run of
//! the text is looked up once, by its first eight bytes in lower case, and what it may
//! be part of is compared letter by letter. For each phrase one run is
//! chosen: the longest, as the rarest.
//!
//! Runs with an invisible character inside, or written in full-width letters, are found
//! by `rare`.

use std::collections::HashMap;

use crate::{
    Span,
    fast::Budget,
    phrase::{Anchor, Phrase},
    simd::{Width, WordLook, load, run_key},
};

/// What the runs of a text are compared with.
#[derive(Debug)]
pub(crate) struct Words {
    look: WordLook,
    /// Phrases and their runs, by key.
    runs: HashMap<u64, Vec<(u32, Anchor)>>,
}

impl Words {
    pub(crate) fn build(phrases: &[Phrase], anchors: &[(usize, Anchor)]) -> Self {
        let mut runs: HashMap<u64, Vec<(u32, Anchor)>> = HashMap::new();
        for &(phrase, anchor) in anchors {
            let first = phrases[phrase].letters[anchor.first as usize];
            let key = run_key(load(phrases[phrase].text.as_bytes(), first.offset));
            let number = u32::try_from(phrase).expect("fewer than 2^32 phrases");
            runs.entry(key).or_default().push((number, anchor));
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
        width: Width,
        budget: &mut Budget,
        mut report: impl FnMut(usize, Span),
    ) {
        let bytes = text.as_bytes();
        let mut passed = [0; _];
        let mut at = 0;
        while at < bytes.len() {
            let count;
            (count, at) = self.look.run(width, bytes, at, &mut passed);
            for &start in &passed[..count] {
                let start = usize::try_from(start).expect("a place in a text");
                let key = run_key(load(bytes, start));
                for &(phrase, anchor) in self.runs.get(&key).into_iter().flatten() {
                    if !budget.spend() {
                        return;
                    }
                    let phrase = phrase as usize;
                    let first = anchor.first as usize;
                    let found = phrases[phrase].occurrence(text, start, first, anchor);
                    if let Some(found) = found.filter(|f| f.hidden.is_none()) {
                        report(phrase, found.span);
                    }
                }
            }
        }
    }

    /// Bytes of memory, about.
    pub(crate) fn size(&self) -> usize {
        self.look.size()
            + self.runs.values().map(|l| 48 + l.capacity() * 16).sum::<usize>()
    }
}
