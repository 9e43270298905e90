//! Averaged perceptron for the part-of-speech tagger.

use super::super::hash::Shuffler;
use super::super::table::{Table, row_of};
use super::super::tags::{BITS, LANES, describe, fixed};
use super::corpus::TaggedSentence;

/// Passes over the sentences.
const PASSES: usize = 5;

/// Weights of one row, their sum over time, and when the sum was last brought up to date.
#[derive(Clone)]
struct Row {
    weights: [f32; LANES],
    total: [f64; LANES],
    stamp: u32,
}

/// Trains the tagger.
pub(crate) fn train(
    mut sentences: Vec<TaggedSentence>,
    notice: &mut dyn FnMut(&str),
) -> Table<LANES> {
    let empty = Row { weights: [0.0; LANES], total: [0.0; LANES], stamp: 0 };
    let mut rows = vec![empty; 1 << BITS];
    let mut shuffler = Shuffler::new(7);
    let mut time = 0;
    let mut features = Vec::new();
    for pass in 0..PASSES {
        shuffler.shuffle(&mut sentences);
        let (mut right, mut all) = (0_u32, 0_u32);
        for (tokens, tags) in &sentences {
            let (mut last, mut before) = (0, 0);
            for (idx, &gold) in tags.iter().enumerate() {
                let guess = fixed(&tokens[idx]).unwrap_or_else(|| {
                    features.clear();
                    describe(tokens, idx, last, before, &mut features);
                    time += 1;
                    let guess = best(&rows, &features);
                    if guess != gold {
                        correct(&mut rows, &features, time, gold, guess);
                    }
                    guess
                });
                right += u32::from(guess == gold);
                all += 1;
                before = last;
                last = guess;
            }
        }
        let share = f64::from(right) / f64::from(all.max(1));
        notice(&format!("tagger, pass {pass}: {share:.4} right"));
    }
    store(&mut rows, time)
}

fn best(rows: &[Row], features: &[u32]) -> u8 {
    let mut sum = [0_f32; LANES];
    for &feature in features {
        for (into, weight) in sum.iter_mut().zip(&rows[row_of(feature, BITS)].weights) {
            *into += weight;
        }
    }
    let mut winner = 1;
    for tag in 2..LANES {
        if sum[tag] > sum[winner] {
            winner = tag;
        }
    }
    u8::try_from(winner).expect("there are fewer than 256 tags")
}

fn correct(rows: &mut [Row], features: &[u32], time: u32, gold: u8, guess: u8) {
    for &feature in features {
        let row = &mut rows[row_of(feature, BITS)];
        bring_up(row, time);
        row.weights[usize::from(gold)] += 1.0;
        row.weights[usize::from(guess)] -= 1.0;
    }
}

fn bring_up(row: &mut Row, time: u32) {
    let passed = f64::from(time - row.stamp);
    for (total, weight) in row.total.iter_mut().zip(row.weights) {
        *total += passed * f64::from(weight);
    }
    row.stamp = time;
}

/// The averages as whole numbers; the largest are cut off.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the value is clamped to the range of i8"
)]
fn store(rows: &mut [Row], time: u32) -> Table<LANES> {
    let mut table = Table::new(BITS);
    for (row, stored) in rows.iter_mut().zip(table.rows_mut()) {
        bring_up(row, time);
        for (total, weight) in row.total.iter().zip(stored) {
            let mean = total / f64::from(time.max(1));
            *weight = (mean * 8.0).round().clamp(-127.0, 127.0) as i8;
        }
    }
    table
}
