//! Maximum-likelihood training of the labeller, with AdaGrad steps after each paragraph.
//!
//! The random field is as in Lafferty, McCallum and Pereira (ICML 2001); the step sizes
//! are those of Duchi, Hazan and Singer (JMLR 2011) with one added under the root.

use super::super::crf::{BORDERS, Transitions, empty_transitions, possible_pairs};
use super::super::hash::Shuffler;
use super::super::label::LANES;
use super::super::table::{Table, exp, row_of};
use super::{Options, whole};

type Lanes = [f32; LANES];
type Matrix = [Lanes; LANES + 1];

/// How much later passes step less.
const SLOWING: f32 = 0.15;

/// Gradients below this change nothing.
const STILL: f32 = 1e-3;

/// A labelled paragraph: rows of the table for each token.
struct Example {
    features: Vec<u32>,
    /// Where the features of each token start; one more entry at the end.
    starts: Vec<usize>,
    borders: Vec<u8>,
    labels: Vec<u8>,
}

/// The state of training.
pub(crate) struct Learner {
    options: Options,
    examples: Vec<Example>,
    weights: Vec<Lanes>,
    squares: Vec<Lanes>,
    transitions: Vec<Matrix>,
    transition_squares: Vec<Matrix>,
    allowed: Matrix,
    /// Sums over the later passes, for the average that is stored.
    sums: Vec<Lanes>,
    transition_sums: Vec<Matrix>,
    n_summed: f32,
    /// Chooses which features are hidden during a step.
    mask: u32,
    hidden_below: u32,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    potentials: Vec<Lanes>,
    forward: Vec<Lanes>,
    backward: Vec<Lanes>,
    scales: Vec<f32>,
}

impl Learner {
    pub(crate) fn new(options: &Options) -> Self {
        let rows = 1 << options.bits;
        let mut allowed = [[0.0; LANES]; LANES + 1];
        for (_, from, to) in possible_pairs() {
            allowed[from][to] = 1.0;
        }
        Self {
            options: options.clone(),
            examples: Vec::new(),
            weights: vec![[0.0; LANES]; rows],
            squares: vec![[0.0; LANES]; rows],
            transitions: vec![[[0.0; LANES]; LANES + 1]; BORDERS],
            transition_squares: vec![[[0.0; LANES]; LANES + 1]; BORDERS],
            allowed,
            sums: vec![[0.0; LANES]; rows],
            transition_sums: vec![[[0.0; LANES]; LANES + 1]; BORDERS],
            n_summed: 0.0,
            mask: 1,
            hidden_below: whole(options.hidden * 65536.0).unsigned_abs(),
            scratch: Scratch::default(),
        }
    }

    /// Takes in a paragraph.
    pub(crate) fn add(
        &mut self,
        borders: &[u8],
        labels: &[u8],
        mut describe: impl FnMut(usize, &mut Vec<u32>),
    ) {
        let mut features = Vec::new();
        let mut starts = vec![0];
        for idx in 0..labels.len() {
            describe(idx, &mut features);
            starts.push(features.len());
        }
        features.shrink_to_fit();
        let (borders, labels) = (borders.to_vec(), labels.to_vec());
        self.examples.push(Example { features, starts, borders, labels });
    }

    /// Leaves out rare features (counted by 24 bits of their hash).
    pub(crate) fn prune(&mut self) {
        let mut counts = vec![0_u8; 1 << 24];
        for feature in self.examples.iter().flat_map(|example| &example.features) {
            let count = &mut counts[row_of(*feature, 24)];
            *count = count.saturating_add(1);
        }
        for example in &mut self.examples {
            let mut kept = Vec::with_capacity(example.features.len());
            let mut from = 0;
            for start in &mut example.starts[1..] {
                let of_token = &example.features[from..*start];
                let frequent = |feature: &&u32| {
                    u32::from(counts[row_of(**feature, 24)]) >= self.options.cutoff
                };
                kept.extend(of_token.iter().filter(frequent));
                from = *start;
                *start = kept.len();
            }
            example.features = kept;
        }
    }

    /// One pass over all paragraphs; gives the mean probability of the right label.
    pub(crate) fn pass(&mut self, epoch: usize, shuffler: &mut Shuffler) -> f64 {
        let epoch_number = f32::from(u16::try_from(epoch).unwrap_or(u16::MAX));
        let rate = self.options.rate / (1.0 + SLOWING * epoch_number);
        let mut order: Vec<usize> = (0..self.examples.len()).collect();
        shuffler.shuffle(&mut order);
        let (mut sum, mut n) = (0.0, 0_u32);
        let examples = std::mem::take(&mut self.examples);
        for idx in order {
            sum += self.step(&examples[idx], rate);
            n += u32::try_from(examples[idx].labels.len()).unwrap_or(u32::MAX);
        }
        self.examples = examples;
        if 2 * epoch >= self.options.epochs {
            self.sum_up();
        }
        sum / f64::from(n.max(1))
    }

    fn sum_up(&mut self) {
        for (sum, weights) in self.sums.iter_mut().zip(&self.weights) {
            add_to(sum, weights);
        }
        let rows = self.transition_sums.iter_mut().flatten();
        for (sum, weights) in rows.zip(self.transitions.iter().flatten()) {
            add_to(sum, weights);
        }
        self.n_summed += 1.0;
    }

    fn step(&mut self, example: &Example, rate: f32) -> f64 {
        let n = example.labels.len();
        self.mask = self.mask.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut scratch = std::mem::take(&mut self.scratch);
        let matrices = self.matrices();
        self.potentials(example, &mut scratch);
        forward(example, &matrices, &mut scratch);
        backward(example, &matrices, &mut scratch);
        let mut right = 0.0;
        for idx in 0..n {
            let mut gradient: Lanes = std::array::from_fn(|y| {
                scratch.forward[idx][y] * scratch.backward[idx][y]
            });
            let gold = usize::from(example.labels[idx]);
            right += f64::from(gradient[gold]);
            gradient[gold] -= 1.0;
            if gradient.iter().any(|part| part.abs() > STILL) {
                let features =
                    &example.features[example.starts[idx]..example.starts[idx + 1]];
                self.update(features, &gradient, rate);
            }
        }
        self.update_transitions(example, &matrices, &scratch, rate);
        self.scratch = scratch;
        right
    }

    /// The transitions as factors.
    fn matrices(&self) -> Vec<Matrix> {
        let mut matrices = self.transitions.clone();
        for matrix in &mut matrices {
            for (row, allowed) in matrix.iter_mut().zip(&self.allowed) {
                for (value, allowed) in row.iter_mut().zip(allowed) {
                    *value = exp(*value) * allowed;
                }
            }
        }
        matrices
    }

    /// Whether a feature is hidden during this step.
    fn hides(&self, feature: u32) -> bool {
        (feature ^ self.mask).wrapping_mul(0x9e37_79b9) >> 16 < self.hidden_below
    }

    fn potentials(&self, example: &Example, scratch: &mut Scratch) {
        scratch.potentials.clear();
        for range in example.starts.windows(2) {
            let mut sum = [0.0; LANES];
            for &feature in &example.features[range[0]..range[1]] {
                if self.hides(feature) {
                    continue;
                }
                add_to(&mut sum, &self.weights[row_of(feature, self.options.bits)]);
            }
            let top = sum.iter().copied().fold(f32::MIN, f32::max);
            scratch.potentials.push(sum.map(|score| exp(score - top)));
        }
    }

    fn update(&mut self, features: &[u32], gradient: &Lanes, rate: f32) {
        for &feature in features {
            if self.hides(feature) {
                continue;
            }
            let row = row_of(feature, self.options.bits);
            adapt(
                &mut self.weights[row],
                &mut self.squares[row],
                gradient,
                rate,
                self.options.decay,
            );
        }
    }

    fn update_transitions(
        &mut self,
        example: &Example,
        matrices: &[Matrix],
        scratch: &Scratch,
        rate: f32,
    ) {
        let mut gradients = vec![[[0.0_f32; LANES]; LANES + 1]; BORDERS];
        let mut touched = [false; BORDERS];
        for (idx, &border) in example.borders.iter().enumerate() {
            let border = usize::from(border);
            touched[border] = true;
            let gold = usize::from(example.labels[idx]);
            let gradient = &mut gradients[border];
            if idx == 0 {
                let first = scratch.forward[0].iter().zip(&scratch.backward[0]);
                for (into, (forward, backward)) in gradient[LANES].iter_mut().zip(first) {
                    *into += forward * backward;
                }
                gradient[LANES][gold] -= 1.0;
                continue;
            }
            let here: Lanes = std::array::from_fn(|y| {
                scratch.potentials[idx][y]
                    * scratch.backward[idx][y]
                    * scratch.scales[idx]
            });
            for p in 0..LANES {
                let before = scratch.forward[idx - 1][p];
                let factors = &matrices[border][p];
                for y in 0..LANES {
                    gradient[p][y] += before * factors[y] * here[y];
                }
            }
            gradient[usize::from(example.labels[idx - 1])][gold] -= 1.0;
        }
        for border in (0..BORDERS).filter(|&border| touched[border]) {
            let weights = &mut self.transitions[border];
            let squares = &mut self.transition_squares[border];
            let rows = weights.iter_mut().zip(squares).zip(&gradients[border]);
            for ((weights, squares), gradient) in rows {
                adapt(weights, squares, gradient, rate, 0.0);
            }
        }
    }

    /// Writes the averages as whole numbers.
    #[expect(clippy::cast_possible_truncation, reason = "the values are clamped")]
    pub(crate) fn write(&self, table: &mut Table<LANES>, transitions: &mut Transitions) {
        let unit = self.options.unit;
        for (sum, row) in self.sums.iter().zip(table.rows_mut()) {
            for (sum, weight) in sum.iter().zip(row) {
                let mean = sum / self.n_summed * (1.0 - self.options.hidden);
                if mean.abs() > self.options.floor {
                    *weight = (mean / unit).round().clamp(-127.0, 127.0) as i8;
                }
            }
        }
        *transitions = *empty_transitions();
        for (_, from, to) in possible_pairs() {
            for (border, sums) in transitions.iter_mut().zip(&self.transition_sums) {
                border[from][to] = whole(sums[from][to] / self.n_summed / unit);
            }
        }
    }
}

#[inline]
fn add_to(sum: &mut Lanes, row: &Lanes) {
    for (into, value) in sum.iter_mut().zip(row) {
        *into += value;
    }
}

#[inline]
fn adapt(
    weights: &mut Lanes,
    squares: &mut Lanes,
    gradient: &Lanes,
    rate: f32,
    decay: f32,
) {
    for y in 0..LANES {
        let slope = gradient[y] + decay * weights[y];
        squares[y] += slope * slope;
        weights[y] -= rate * slope / (1.0 + squares[y]).sqrt();
    }
}

fn forward(example: &Example, matrices: &[Matrix], scratch: &mut Scratch) {
    scratch.forward.clear();
    scratch.scales.clear();
    for (idx, &border) in example.borders.iter().enumerate() {
        let matrix = &matrices[usize::from(border)];
        let mut here = [0.0; LANES];
        if idx == 0 {
            here = matrix[LANES];
        } else {
            let last = scratch.forward[idx - 1];
            for (before, row) in last.iter().zip(matrix) {
                for (into, factor) in here.iter_mut().zip(row) {
                    *into += before * factor;
                }
            }
        }
        let mut total = 0.0;
        for (into, potential) in here.iter_mut().zip(&scratch.potentials[idx]) {
            *into *= potential;
            total += *into;
        }
        let scale = 1.0 / total.max(1e-30);
        scratch.forward.push(here.map(|value| value * scale));
        scratch.scales.push(scale);
    }
}

fn backward(example: &Example, matrices: &[Matrix], scratch: &mut Scratch) {
    let n = example.labels.len();
    scratch.backward.clear();
    scratch.backward.resize(n, [1.0; LANES]);
    for idx in (1..n).rev() {
        let matrix = &matrices[usize::from(example.borders[idx])];
        let here: Lanes = std::array::from_fn(|y| {
            scratch.potentials[idx][y] * scratch.backward[idx][y] * scratch.scales[idx]
        });
        scratch.backward[idx - 1] = std::array::from_fn(|p| {
            let row = &matrix[p];
            (0..LANES).map(|y| row[y] * here[y]).sum()
        });
    }
}
