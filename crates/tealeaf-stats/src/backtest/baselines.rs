//! What a simple method would have said: the yardsticks of every gain.

use std::collections::BTreeMap;

use super::Observed;

/// Sums per series, and the number of readouts.
type Tally = (Vec<f64>, f64);
/// A speaker anywhere, or on one occasion.
type Key = (u32, Option<u32>);

/// Passes over the days: `judge` sees a row with the tallies of earlier days.
fn pass(
    rows: &[Observed],
    n_formulas: usize,
    value: impl Fn(u32) -> f64,
    mut judge: impl FnMut(usize, &BTreeMap<Key, Tally>),
) {
    let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
    let mut first = 0;
    for day in rows.chunk_by(|a, b| a.readout.day == b.readout.day) {
        for i in first..first + day.len() {
            judge(i, &tallies);
        }
        first += day.len();
        for row in day.iter().filter(|row| row.readout.known) {
            let (speaker, occasion) = (row.readout.speaker, row.readout.occasion);
            for key in [(speaker, None), (speaker, Some(occasion))] {
                let (sums, n) =
                    tallies.entry(key).or_insert_with(|| (vec![0.0; n_formulas], 0.0));
                *n += 1.0;
                for (sum, &count) in sums.iter_mut().zip(&row.counts) {
                    *sum += value(count);
                }
            }
        }
    }
}

/// Past rates of the speaker, and of the speaker on the occasion, without pooling (half a
/// use and half a silence added), for the judged rows: one value per row and formula.
pub(super) fn presence(
    rows: &[Observed],
    judged: &[usize],
    n_formulas: usize,
) -> (Vec<f64>, Vec<f64>) {
    let (mut speaker, mut cell) = (Vec::new(), Vec::new());
    let one_if_present = |count| if count > 0 { 1.0 } else { 0.0 };
    pass(rows, n_formulas, one_if_present, |i, tallies| {
        if judged.binary_search(&i).is_err() {
            return;
        }
        let readout = &rows[i].readout;
        let rates = |occasion| match tallies.get(&(readout.speaker, occasion)) {
            Some((k, n)) => {
                k.iter().map(|k| ((k + 0.5) / (n + 1.0)).clamp(1e-4, 0.9999)).collect()
            }
            None => vec![0.5; n_formulas],
        };
        speaker.extend(rates(None));
        cell.extend(rates(Some(readout.occasion)));
    });
    (speaker, cell)
}

/// Chance of each observed count under the speaker's gamma-Poisson.
pub(super) fn counts(
    rows: &[Observed],
    judged: &[usize],
    n_formulas: usize,
    most: u32,
) -> Vec<Vec<f64>> {
    let mut out = Vec::new();
    let empty = (vec![0.0; n_formulas], 0.0);
    pass(rows, n_formulas, f64::from, |i, tallies| {
        if judged.binary_search(&i).is_err() {
            return;
        }
        let (sums, n) = tallies.get(&(rows[i].readout.speaker, None)).unwrap_or(&empty);
        let chance = |(&count, sum): (&u32, &f64)| {
            gamma_poisson(count.min(most), sum + 0.5, n + 1.0)
        };
        out.push(rows[i].counts.iter().zip(sums).map(chance).collect());
    });
    out
}

fn gamma_poisson(count: u32, shape: f64, rate: f64) -> f64 {
    let k = f64::from(count);
    let ways = libm::lgamma(k + shape) - libm::lgamma(shape) - libm::lgamma(k + 1.0);
    libm::exp(ways + shape * libm::log(rate / (rate + 1.0)) - k * libm::log(rate + 1.0))
}
