//! Training the model of kinds from articles with gold.

use serde::Deserialize;
use tealeaf_text::Span;

use super::{BITS, DENIED, KINDS, LANES, Model, describe};
use crate::attribution::hash::Shuffler;
use crate::attribution::table::{Table, exp, row_of};
use crate::views::Views;

/// Passes over the examples.
const PASSES: usize = 40;
/// First step of a weight.
const RATE: f32 = 0.5;
/// Share of a weight that every step takes away.
const DECAY: f32 = 2e-6;
/// A row is kept when at least this many examples use it.
const CUTOFF: u32 = 2;

/// An article and the lines of its gold file.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The article.
    pub text: String,
    /// The gold, one JSON object a line; the first line tells of the article.
    pub gold: String,
}

/// What is read of a line of gold.
#[derive(Debug, Deserialize)]
struct Line {
    sent: usize,
    span: [usize; 2],
    predicate: String,
    polarity: String,
    source: Source,
}

#[derive(Debug, Deserialize)]
struct Source {
    cls: Option<String>,
}

/// An example: the rows it uses, its kind, whether it is denied.
struct Example {
    features: Vec<u32>,
    kind: usize,
    denied: bool,
}

/// Trains a model; the same lessons give the same bytes.
///
/// Multinomial logistic regression for the kind and binary logistic regression for denial,
/// by stochastic gradient steps with per-weight rates (Duchi, Hazan and Singer, "Adaptive
/// Subgradient Methods", JMLR 2011, figure 1, diagonal case).
///
/// # Errors
/// Names the first line of gold that cannot be read, counted from 1 in its lesson.
///
/// # Complexity
/// Passes times examples times features times kinds: some seconds for two thousand claims.
pub fn train(
    lessons: &[Lesson],
    notice: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut examples = Vec::new();
    for lesson in lessons {
        read(lesson, &mut examples)?;
    }
    let mut used = vec![0_u32; 1 << BITS];
    for example in &examples {
        for feature in &example.features {
            used[row_of(*feature, BITS)] += 1;
        }
    }
    let mut weights = vec![[0_f32; LANES]; 1 << BITS];
    let mut squares = vec![[0_f32; LANES]; 1 << BITS];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut shuffler = Shuffler::new(11);
    for pass in 0..PASSES {
        shuffler.shuffle(&mut order);
        let mut right = 0;
        for &at in &order {
            right += usize::from(step(&examples[at], &used, &mut weights, &mut squares));
        }
        if pass % 10 == 9 {
            notice(&format!("pass {}: {right} of {} right", pass + 1, examples.len()));
        }
    }
    Ok(store(&weights).to_bytes())
}

fn read(
    lesson: &Lesson,
    out: &mut Vec<Example>,
) -> Result<(), Box<dyn std::error::Error>> {
    let views = Views::new(&lesson.text);
    let bytes: Vec<usize> =
        lesson.text.char_indices().map(|(at, _)| at).chain([lesson.text.len()]).collect();
    for (number, line) in lesson.gold.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(line)
            .map_err(|e| format!("line {}: {e}", number + 1))?;
        let Some(kind) = KINDS.iter().position(|(name, _)| *name == line.predicate)
        else {
            continue;
        };
        let (Some(&start), Some(&end)) =
            (bytes.get(line.span[0]), bytes.get(line.span[1]))
        else {
            return Err(format!("line {}: span outside the article", number + 1).into());
        };
        let mut features = Vec::new();
        let class = line.source.cls.as_deref().unwrap_or("author");
        describe(&views, Span::new(start, end), class, line.sent == 0, &mut features);
        out.push(Example { features, kind, denied: line.polarity == "-" });
    }
    Ok(())
}

/// One step; whether the example was right before it.
fn step(
    example: &Example,
    used: &[u32],
    weights: &mut [[f32; LANES]],
    squares: &mut [[f32; LANES]],
) -> bool {
    let rows = || {
        example
            .features
            .iter()
            .map(|feature| row_of(*feature, BITS))
            .filter(|row| used[*row] >= CUTOFF)
    };
    #[expect(clippy::cast_precision_loss, reason = "some hundred features")]
    let value = 1.0 / (example.features.len().max(1) as f32).sqrt();
    let mut scores = [0_f32; LANES];
    for row in rows() {
        for (score, weight) in scores.iter_mut().zip(&weights[row]) {
            *score += weight * value;
        }
    }
    let kinds = KINDS.len();
    let best = (0..kinds)
        .fold(0, |best, lane| if scores[lane] > scores[best] { lane } else { best });
    let top = scores[best];
    let sum: f32 = scores[..kinds].iter().map(|score| exp(score - top)).sum();
    let mut slope = [0_f32; LANES];
    for lane in 0..kinds {
        let likely = exp(scores[lane] - top) / sum;
        slope[lane] = likely - if lane == example.kind { 1.0 } else { 0.0 };
    }
    let denied = 1.0 / (1.0 + exp(-scores[DENIED]));
    slope[DENIED] = denied - if example.denied { 1.0 } else { 0.0 };
    for row in rows() {
        for lane in (0..kinds).chain([DENIED]) {
            let weight = &mut weights[row][lane];
            let change = slope[lane] * value + DECAY * *weight;
            let square = &mut squares[row][lane];
            *square += change * change;
            *weight -= RATE * change / (square.sqrt() + 1e-6);
        }
    }
    best == example.kind
}

/// The weights as whole numbers; the largest is 127.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8")]
fn store(weights: &[[f32; LANES]]) -> Model {
    let most =
        weights.iter().flatten().fold(1e-6_f32, |most, weight| most.max(weight.abs()));
    let scale = most / 127.0;
    let mut table = Table::new(BITS);
    for (row, stored) in weights.iter().zip(table.rows_mut()) {
        for (weight, into) in row.iter().zip(stored) {
            *into = (weight / scale).round().clamp(-127.0, 127.0) as i8;
        }
    }
    Model { weights: table, scale }
}
