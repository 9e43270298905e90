//! A linear-chain conditional random field with hashed features, for reading only.
//!
//! Scores are whole numbers, so the best labelling is the same on every machine. How a
//! label follows another depends on what stands at the border between the two tokens.

use super::label::{COUNT, LANES, Role, may_follow};
use super::table::Table;
use super::token::{Kind, Paragraph};
use super::words::Classes;

/// Number of kinds of border between two tokens.
pub(crate) const BORDERS: usize = 16;

/// Weights of one label after another, for each kind of border; the last row is for the
/// first token of a paragraph.
pub(crate) type Transitions = [[[i32; LANES]; LANES + 1]; BORDERS];

/// A score no path can win with.
const NEVER: i32 = i32::MIN / 4;

/// The kinds of border before each token of a paragraph.
pub(crate) fn borders(paragraph: &Paragraph) -> Vec<u8> {
    let tokens = &paragraph.tokens;
    let border = |idx: usize| {
        let here = &tokens[idx];
        let Some(last) = idx.checked_sub(1).map(|last| &tokens[last]) else { return 0 };
        let new_sentence = last.sentence != here.sentence;
        match (last.kind, here.kind) {
            (_, Kind::OpenQuote) if new_sentence => 1,
            _ if new_sentence => 2,
            (Kind::CloseQuote, _) => 3,
            (Kind::Comma, Kind::OpenQuote) => 4,
            (_, Kind::OpenQuote) => 5,
            (Kind::Comma, _) => 6,
            (_, Kind::Comma) => 7,
            (_, Kind::CloseQuote) => 8,
            (_, Kind::Stop) => 9,
            (Kind::OpenQuote, _) => 10,
            (Kind::Word | Kind::Number, Kind::Word | Kind::Number) => {
                if here.classes.any(Classes::OPENER) {
                    11
                } else if here.classes.any(Classes::PREPOSITION) {
                    12
                } else if here.classes.any(Classes::CONJUNCTION) {
                    13
                } else {
                    14
                }
            }
            _ => 15,
        }
    };
    (0..tokens.len()).map(border).collect()
}

/// The best labelling of a paragraph, given the features of each token.
pub(crate) fn decode(
    table: &Table<LANES>,
    transitions: &Transitions,
    lean: i32,
    borders: &[u8],
    mut features: impl FnMut(usize, &mut Vec<u32>),
) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(192);
    let mut back: Vec<[u8; LANES]> = Vec::with_capacity(borders.len());
    let mut scores = [NEVER; LANES];
    for (idx, &border) in borders.iter().enumerate() {
        buffer.clear();
        features(idx, &mut buffer);
        let mut here = table.sum(&buffer);
        for cue in [Role::Cue, Role::SharingCue] {
            here[usize::from(cue.begin())] += lean;
        }
        let table = &transitions[usize::from(border)];
        let mut next = [NEVER; LANES];
        let mut from = [0_u8; LANES];
        if idx == 0 {
            next = table[LANES];
        } else {
            for (previous, (&score, row)) in (0_u8..).zip(scores.iter().zip(table)) {
                for label in 0..LANES {
                    let candidate = score + row[label];
                    if candidate > next[label] {
                        next[label] = candidate;
                        from[label] = previous;
                    }
                }
            }
        }
        for label in 0..LANES {
            next[label] = (next[label] + here[label]).max(NEVER);
        }
        back.push(from);
        scores = next;
        // Keep the numbers small in very long paragraphs.
        let top = scores.iter().copied().max().unwrap_or(0);
        for score in &mut scores {
            *score = (*score - top).max(NEVER);
        }
    }
    trace(&back, &scores)
}

fn trace(back: &[[u8; LANES]], last: &[i32; LANES]) -> Vec<u8> {
    let mut label = 0_u8;
    for candidate in 1..LANES {
        if last[candidate] > last[usize::from(label)] {
            label = u8::try_from(candidate).expect("there are fewer than 256 labels");
        }
    }
    let mut labels = vec![0; back.len()];
    for (into, from) in labels.iter_mut().zip(back).rev() {
        *into = label;
        label = from[usize::from(label)];
    }
    labels
}

/// Transitions in which nothing has been learnt yet: impossible pairs are ruled out.
pub(crate) fn empty_transitions() -> Box<Transitions> {
    let mut table = Box::new([[[NEVER; LANES]; LANES + 1]; BORDERS]);
    for (_, from, to) in possible_pairs() {
        for border in table.iter_mut() {
            border[from][to] = 0;
        }
    }
    table
}

/// All pairs of labels that may follow each other, as (index, from, to); `from` is `LANES`
/// at the start of a paragraph.
pub(crate) fn possible_pairs() -> impl Iterator<Item = (usize, usize, usize)> {
    let narrow =
        |label: usize| u8::try_from(label).expect("there are fewer than 256 labels");
    (0..COUNT)
        .map(Some)
        .chain([None])
        .flat_map(move |from| (0..COUNT).map(move |to| (from, to)))
        .filter(move |&(from, to)| may_follow(from.map(narrow), narrow(to)))
        .enumerate()
        .map(|(idx, (from, to))| (idx, from.unwrap_or(LANES), to))
}
