//! Part-of-speech tags in a coarse set, and the averaged perceptron that assigns them.

use super::hash::feature;
use super::table::Table;
use super::token::{Kind, Token};

/// Number of lanes in a row of weights; at least the number of tags.
pub(crate) const LANES: usize = 32;

/// Bits of the hash that choose a row.
pub(crate) const BITS: u32 = 17;

/// The tags, each with the treebank tags that it stands for.
const TAGS: &[&[&str]] = &[
    &[], // 0: no tag, outside the text
    &["NN"],
    &["NNS"],
    &["NNP", "NNPS"],
    &["IN"],
    &["DT", "PDT"],
    &["JJ", "JJR", "JJS"],
    &["VBD"],
    &["VB"],
    &["VBZ"],
    &["VBP"],
    &["VBG"],
    &["VBN"],
    &["RB", "RBR", "RBS"],
    &["RP"],
    &["PRP"],
    &["PRP$", "WP$"],
    &["CC"],
    &["TO"],
    &["CD"],
    &["MD"],
    &["POS"],
    &["WP"],
    &["WDT"],
    &["WRB"],
    &["EX"],
    &["UH", "FW", "LS", "SYM"],
    &[",", ".", ":", "``", "''", "-LRB-", "-RRB-", "$", "#"],
];

pub(crate) const NOUN: u8 = 1;
pub(crate) const NOUNS: u8 = 2;
pub(crate) const NAME: u8 = 3;
pub(crate) const PUNCTUATION: u8 = 27;

/// The coarse tag of a treebank tag.
pub(crate) fn coarse(tag: &str) -> Option<u8> {
    let found = TAGS.iter().position(|tags| tags.contains(&tag))?;
    u8::try_from(found).ok()
}

/// Fills in the tags of a sentence.
pub(crate) fn tag(table: &Table<LANES>, tokens: &mut [Token]) {
    let (mut last, mut before) = (0, 0);
    let mut features = Vec::with_capacity(24);
    for idx in 0..tokens.len() {
        let tag = match fixed(&tokens[idx]) {
            Some(tag) => tag,
            None => {
                features.clear();
                describe(tokens, idx, last, before, &mut features);
                best(&table.sum(&features))
            }
        };
        tokens[idx].pos = tag;
        before = last;
        last = tag;
    }
}

/// The tag of a token that needs no model.
pub(crate) fn fixed(token: &Token) -> Option<u8> {
    match token.kind {
        Kind::Word | Kind::Other => None,
        Kind::Number if token.shape == token.word => None,
        Kind::Number => None,
        _ => Some(PUNCTUATION),
    }
}

fn best(scores: &[i32; LANES]) -> u8 {
    let mut winner = 1;
    for tag in 2..TAGS.len() {
        if scores[tag] > scores[winner] {
            winner = tag;
        }
    }
    u8::try_from(winner).expect("there are fewer than 256 tags")
}

/// Features of the token at `idx`, given the two tags before it.
pub(crate) fn describe(
    tokens: &[Token],
    idx: usize,
    last: u8,
    before: u8,
    out: &mut Vec<u32>,
) {
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(0, |t| t.word);
    let suffix =
        |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(0, |t| t.suffix3);
    let token = &tokens[idx];
    let (previous, next) = (idx.checked_sub(1), Some(idx + 1));
    let (last, before) = (u32::from(last), u32::from(before));
    let start = u32::from(idx == 0);
    let mut push = |template, a, b| out.push(feature(template, a, b));
    push(1, 0, 0);
    push(2, token.suffix3, 0);
    push(3, token.suffix2, 0);
    push(4, token.initial, 0);
    push(5, token.shape, start);
    push(6, last, 0);
    push(7, before, 0);
    push(8, last, before);
    push(9, token.word, 0);
    push(10, last, token.word);
    push(11, word(previous), 0);
    push(12, suffix(previous), 0);
    push(13, word(idx.checked_sub(2)), 0);
    push(14, word(next), 0);
    push(15, suffix(next), 0);
    push(16, word(Some(idx + 2)), 0);
    push(17, last, token.suffix3);
    push(18, token.word, word(next));
    push(19, token.shape, token.suffix3);
    push(20, last, suffix(next));
}
