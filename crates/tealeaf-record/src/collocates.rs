//! Which words stand beside a phrase, as counts: in the windows around it and in all the
//! text it had a chance to stand in.
//!
//! Chinese is written without spaces, so a word there is any run of two to four characters
//! that no longer run of nearly the same number of uses contains; elsewhere it is a word.
//! Counting is on folded text: script, width and case do not matter. How unusual a count
//! is, is for others to say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use tealeaf_text::{Lexicon, fold};

use crate::{
    Archive, Error, archive::index, observations::ObservationSet, search::Filter,
};

/// Words around a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collocates {
    /// Occurrences of the phrase.
    pub hits: u64,
    /// Items with text that were looked at.
    pub items: u64,
    /// Places for a word of the windows around it, and of all text.
    pub places: (u64, u64),
    /// The words, the most frequent beside it first.
    pub words: Vec<Collocate>,
}

/// One word beside a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collocate {
    /// The word, folded.
    pub word: String,
    /// Uses in the windows around the phrase.
    pub beside: u64,
    /// Uses in all text, the windows included.
    pub anywhere: u64,
}

/// Which windows are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Characters of Chinese, or words elsewhere, on either side.
    pub width: usize,
    /// Least number of uses beside the phrase.
    pub least: u64,
}

/// A piece of folded text between marks, as tokens: a Han character or a word.
type Piece<'t> = Vec<&'t str>;

impl Archive {
    /// Words beside a phrase in the items of `set` that pass the filter, over the version
    /// preferred for counting. Windows end with the sentence.
    ///
    /// # Errors
    /// When the archive cannot be read.
    ///
    /// # Complexity
    /// Reads every text; two passes over all of it.
    pub fn collocates(
        &self,
        set: &ObservationSet,
        phrase: &Lexicon,
        filter: &Filter,
        window: Window,
    ) -> Result<Collocates, Error> {
        let wanted: BTreeSet<&str> = set
            .items
            .iter()
            .filter(|item| filter.passes(item))
            .map(|item| item.id())
            .collect();
        let texts: Vec<String> = self
            .items()?
            .into_par_iter()
            .filter(|item| wanted.contains(item.id.as_str()))
            .filter_map(|mut item| {
                let version = item.preferred();
                item.versions[version].text.take()
            })
            .map(|text| fold(&text).as_str().to_owned())
            .collect();
        let windows: Vec<(u64, Vec<Piece<'_>>)> =
            texts.par_iter().map(|text| around(text, phrase, window.width)).collect();
        let mut beside: HashMap<String, u64> = HashMap::new();
        let mut found = Collocates { items: texts.len() as u64, ..Collocates::default() };
        for (hits, pieces) in &windows {
            found.hits += hits;
            for piece in pieces {
                found.places.0 += piece.len() as u64;
                for_each_word(piece, |word| {
                    *beside.entry(word.to_owned()).or_default() += 1
                });
            }
        }
        beside.retain(|word, n| *n >= window.least && phrase.find(word).is_empty());
        let kept = maximal(beside);
        let all = anywhere(&texts, &kept);
        found.places.1 = all.0;
        let mut words: Vec<Collocate> = kept
            .iter()
            .zip(all.1)
            .map(|((word, &beside), anywhere)| Collocate {
                word: word.clone(),
                beside,
                anywhere: anywhere.max(beside),
            })
            .collect();
        words.sort_by(|a, b| (b.beside, &a.word).cmp(&(a.beside, &b.word)));
        found.words = words;
        Ok(found)
    }
}

/// Occurrences of the phrase, and what stands around them.
fn around<'t>(text: &'t str, phrase: &Lexicon, width: usize) -> (u64, Vec<Piece<'t>>) {
    let mut hits = 0;
    let mut pieces = Vec::new();
    for sentence in text.split(ENDS) {
        let mut from = 0;
        let found: Vec<_> = phrase.find(sentence).into_iter().map(|m| m.span).collect();
        hits += found.len() as u64;
        // Between two hits that are near each other every token counts once.
        for (n, span) in found.iter().enumerate() {
            let before = index::pieces(&sentence[from.min(span.start())..span.start()]);
            let cut = before.len().saturating_sub(width);
            let mut left = before[cut..].to_vec();
            // What the hit before it has taken already.
            if n > 0 && cut < width {
                left.drain(..(width - cut).min(left.len()));
            }
            pieces.push(left);
            let end = found.get(n + 1).map_or(sentence.len(), |next| next.start());
            let mut after = index::pieces(&sentence[span.end().min(end)..end]);
            after.truncate(width);
            pieces.push(after);
            from = span.end();
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    (hits, pieces)
}

/// Where a sentence ends, and with it a window.
const ENDS: &[char] = &['。', '！', '？', '!', '?', '\n', '；', ';'];

/// Every word of a piece: runs of two to four Han characters, and other words alone.
fn for_each_word<'t>(piece: &[&'t str], mut each: impl FnMut(&str)) {
    let is_han = |token: &&'t str| token.chars().next().is_some_and(index::stands_alone);
    let mut run = String::new();
    for from in 0..piece.len() {
        if piece[from].is_empty() {
            continue;
        }
        if !is_han(&piece[from]) {
            each(piece[from]);
            continue;
        }
        run.clear();
        for (n, token) in piece[from..].iter().take(4).enumerate() {
            if !is_han(token) {
                break;
            }
            run.push_str(token);
            if n > 0 {
                each(&run);
            }
        }
    }
}

/// Words that no longer one contains which is used nearly as often.
fn maximal(counts: HashMap<String, u64>) -> BTreeMap<String, u64> {
    /// Share of a shorter word's uses that a longer one must have.
    const NEARLY: f64 = 0.7;
    let counts: BTreeMap<String, u64> = counts.into_iter().collect();
    let mut inside: BTreeSet<String> = BTreeSet::new();
    for (longer, n) in &counts {
        let chars: Vec<char> = longer.chars().collect();
        if !chars.iter().all(|c| index::stands_alone(*c)) {
            continue;
        }
        for length in 2..chars.len() {
            for part in chars.windows(length) {
                let part: String = part.iter().collect();
                let whole = counts.get(&part).copied().unwrap_or(0);
                if whole > 0 && *n as f64 >= whole as f64 * NEARLY {
                    inside.insert(part);
                }
            }
        }
    }
    counts.into_iter().filter(|(word, _)| !inside.contains(word)).collect()
}

/// Tokens of all texts, and uses of each word in them, in the order of the words.
fn anywhere(texts: &[String], words: &BTreeMap<String, u64>) -> (u64, Vec<u64>) {
    let numbers: HashMap<&str, usize> =
        words.keys().enumerate().map(|(n, word)| (word.as_str(), n)).collect();
    let empty = || (0_u64, vec![0_u64; words.len()]);
    texts
        .par_iter()
        .fold(empty, |mut sum, text| {
            for sentence in text.split(ENDS) {
                let piece = index::pieces(sentence);
                sum.0 += piece.len() as u64;
                for_each_word(&piece, |word| {
                    if let Some(n) = numbers.get(word) {
                        sum.1[*n] += 1;
                    }
                });
            }
            sum
        })
        .reduce(empty, |mut a, b| {
            a.0 += b.0;
            a.1.iter_mut().zip(b.1).for_each(|(a, b)| *a += b);
            a
        })
}

#[cfg(test)]
mod tests {
    use tealeaf_text::Entry;

    use super::*;

    fn lexicon(phrase: &str) -> Lexicon {
        let entry =
            Entry { key: "x".into(), variants: vec![phrase.into()], exclude: Vec::new() };
        Lexicon::compile(&[entry]).unwrap()
    }

    #[test]
    fn windows_end_with_the_sentence_and_count_once() {
        let check = |text: &str, phrase: &str, width: usize, expected: &str| {
            let (hits, pieces) = around(text, &lexicon(phrase), width);
            let pieces: Vec<String> = pieces.iter().map(|p| p.join("_")).collect();
            assert_eq!(format!("{hits}: {}", pieces.join(" | ")), expected, "{text}");
        };
        check("甲乙丙丁。戊", "丙", 9, "1: 甲_乙 | 丁");
        check("甲乙丙丁戊己", "丙", 1, "1: 乙 | 丁");
        check("a big tea, hot now", "tea", 2, "1: a_big | _hot");
        check("茶甲乙丙茶", "茶", 2, "2: 甲_乙 | 丙");
        check("none", "tea", 2, "0: ");
    }

    #[test]
    fn parts_of_longer_words_are_left_out() {
        let mut counts = HashMap::new();
        for piece in ["高质量", "高质量", "高质量", "质量"] {
            for_each_word(&index::pieces(piece), |w| {
                *counts.entry(w.to_owned()).or_default() += 1
            });
        }
        let kept: Vec<_> = maximal(counts).into_iter().collect();
        assert_eq!(kept, [("高质量".to_owned(), 3)]);
    }
}
