//! The trained model and its file.
//!
//! A model is three tables of small whole numbers keyed by hashes: the part-of-speech
//! tagger, the strengths of cue words, and the labeller. It holds no text.

use super::crf::{self, BORDERS, Transitions};
use super::features::{Context, QUOTED, UNKNOWN};
use super::label::LANES;
use super::table::Table;
use super::tags;
use super::token::Paragraph;

/// First bytes of a model file; the last one is the version of the format.
const MAGIC: &[u8; 8] = b"tlattr\0\x01";

/// A trained model.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Weights of the part-of-speech tagger.
    pub(crate) tags: Table<{ tags::LANES }>,
    /// How often a lemma is a cue, in steps; sorted by hash.
    pub(crate) strengths: Vec<(u32, u8)>,
    /// Weights of the labeller.
    pub(crate) labels: Table<LANES>,
    /// What follows what.
    pub(crate) transitions: Box<Transitions>,
    /// Taken from the score of a word that is part of nothing.
    pub(crate) lean: i32,
}

impl Model {
    /// Fills in tags and strengths of a paragraph.
    pub(crate) fn annotate(&self, paragraph: &mut Paragraph) {
        for sentence in paragraph.sentences.clone() {
            tags::tag(&self.tags, &mut paragraph.tokens[sentence]);
        }
        for token in &mut paragraph.tokens {
            token.strength =
                if token.quoted { QUOTED } else { self.strength(token.lemma) };
        }
    }

    fn strength(&self, lemma: u32) -> u8 {
        self.strengths
            .binary_search_by_key(&lemma, |row| row.0)
            .map_or(UNKNOWN, |found| self.strengths[found].1)
    }

    /// Labels a paragraph that has been annotated.
    pub(crate) fn label(&self, paragraph: &Paragraph) -> Vec<u8> {
        let context = Context::new(paragraph);
        let borders = crf::borders(paragraph);
        crf::decode(&self.labels, &self.transitions, self.lean, &borders, |idx, out| {
            context.describe(idx, out);
        })
    }

    /// The model as a file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        write_table(&self.tags, &mut out);
        write_number(self.strengths.len(), &mut out);
        for &(hash, strength) in &self.strengths {
            out.extend(hash.to_le_bytes());
            out.push(strength);
        }
        write_table(&self.labels, &mut out);
        out.extend(self.lean.to_le_bytes());
        for (_, from, to) in crf::possible_pairs() {
            for border in 0..BORDERS {
                out.extend(self.transitions[border][from][to].to_le_bytes());
            }
        }
        out
    }

    /// Reads a model file; `None` when it is not one.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let tags = read_table(&mut rest)?;
        let n_strengths = read_number(&mut rest)?;
        let mut strengths = Vec::new();
        for _ in 0..n_strengths {
            let hash = u32::from_le_bytes(take(&mut rest)?);
            let [strength] = take(&mut rest)?;
            strengths.push((hash, strength));
        }
        let labels = read_table(&mut rest)?;
        let lean = i32::from_le_bytes(take(&mut rest)?);
        let mut transitions = crf::empty_transitions();
        for (_, from, to) in crf::possible_pairs() {
            for border in transitions.iter_mut() {
                border[from][to] = i32::from_le_bytes(take(&mut rest)?);
            }
        }
        rest.is_empty().then_some(Self { tags, strengths, labels, transitions, lean })
    }
}

/// Rows are written as: number of empty rows before, a mask of the lanes in use, their
/// weights.
pub(crate) fn write_table<const LANES: usize>(table: &Table<LANES>, out: &mut Vec<u8>) {
    write_number(table.rows().len(), out);
    let used = table.rows().iter().filter(|row| row.iter().any(|&weight| weight != 0));
    write_number(used.count(), out);
    let mut empty = 0;
    for row in table.rows() {
        if row.iter().all(|&weight| weight == 0) {
            empty += 1;
            continue;
        }
        write_number(empty, out);
        empty = 0;
        let mut mask = vec![0_u8; LANES.div_ceil(8)];
        for (lane, _) in row.iter().enumerate().filter(|(_, weight)| **weight != 0) {
            mask[lane / 8] |= 1 << (lane % 8);
        }
        out.extend(mask);
        out.extend(
            row.iter()
                .filter(|weight| **weight != 0)
                .map(|weight| weight.to_le_bytes()[0]),
        );
    }
}

pub(crate) fn read_table<const LANES: usize>(rest: &mut &[u8]) -> Option<Table<LANES>> {
    let n_rows = read_number(rest)?;
    if !n_rows.is_power_of_two() || n_rows > 1 << 24 {
        return None;
    }
    let mut table = Table::new(n_rows.trailing_zeros());
    let mut row = 0;
    for _ in 0..read_number(rest)? {
        row += read_number(rest)?;
        let weights = table.rows_mut().get_mut(row)?;
        row += 1;
        let (mask, after) = rest.split_at_checked(LANES.div_ceil(8))?;
        *rest = after;
        for (lane, weight) in weights.iter_mut().enumerate() {
            if mask[lane / 8] & (1 << (lane % 8)) != 0 {
                *weight = i8::from_le_bytes(take(rest)?);
            }
        }
    }
    Some(table)
}

/// Numbers are written seven bits at a time, lowest first.
fn write_number(mut number: usize, out: &mut Vec<u8>) {
    let low = |number: usize| u8::try_from(number & 0x7f).expect("seven bits");
    while number >= 0x80 {
        out.push(low(number) | 0x80);
        number >>= 7;
    }
    out.push(low(number));
}

fn read_number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..28).step_by(7) {
        let [byte] = take(rest)?;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}
