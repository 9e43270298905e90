//! Dated change points in counts that had unequal chances to occur.
//!
//! Counts per week (or per meeting) with their exposure: the number of texts, or the
//! number of uses that the mix of speakers and occasions led one to expect. Penalised
//! likelihood, exact search with pruning (PELT: Killick, Fearnhead and Eckley 2012, JASA
//! 107:1590). Raw rates lie: a change of the mix of occasions looks like a change of the
//! phrase, so give expected counts as exposure whenever they are known.

/// Settings of the search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeSettings {
    /// Fewest periods between two changes.
    pub min_segment: usize,
    /// Penalty of a change, in units of `ln(n)`, before over-dispersion. With 3 about one
    /// steady series in a hundred shows a change.
    pub penalty: f64,
}

impl Default for ChangeSettings {
    fn default() -> Self {
        Self { min_segment: 3, penalty: 3.0 }
    }
}

/// A stretch with one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// First period.
    pub start: usize,
    /// One past the last period.
    pub end: usize,
    /// Uses in it.
    pub count: f64,
    /// Exposure in it.
    pub exposure: f64,
    /// For every segment but the first: the earliest and latest period at which its start
    /// costs at most 3.84 (times the over-dispersion) more than at the best: an
    /// approximate 95 % interval, neighbours held fixed.
    pub start_range: (usize, usize),
}

impl Segment {
    /// Uses per unit of exposure.
    pub fn rate(&self) -> f64 {
        self.count / self.exposure.max(1e-12)
    }
}

/// Segments of a series, in order, and the over-dispersion that was used.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// The segments; one alone means that no change was found.
    pub segments: Vec<Segment>,
    /// Variance over mean around a running mean, at least 1.
    pub fano: f64,
}

/// Cost of a stretch: minus twice the Poisson log-likelihood at its own rate, up to terms
/// that no segmentation changes.
fn cost(count: f64, exposure: f64) -> f64 {
    if count <= 0.0 {
        return 0.0;
    }
    -2.0 * (count * libm::log(count / exposure.max(1e-12)) - count)
}

/// Over-dispersion: mean of `(x - m)² / m` around a running mean over nine periods that
/// scales with exposure; robust to changes of level. At least 1.
pub fn local_fano(counts: &[f64], exposures: &[f64]) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    for i in 0..counts.len() {
        let window = i.saturating_sub(4)..(i + 5).min(counts.len());
        let exposure: f64 = exposures[window.clone()].iter().sum();
        let rate = counts[window].iter().sum::<f64>() / exposure.max(1e-12);
        let mean = rate * exposures[i];
        if mean > 0.3 {
            sum += (counts[i] - mean) * (counts[i] - mean) / mean;
            n += 1.0;
        }
    }
    // Nine means of nine observations cost one ninth of the variance.
    if n > 5.0 { (sum / n * 9.0 / 8.0).max(1.0) } else { 1.0 }
}

/// Finds the changes of rate in a series of counts with exposure.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{ChangeSettings, change_points};
/// let counts: Vec<f64> = (0..60).map(|i| if i < 40 { 1.0 } else { 6.0 }).collect();
/// let changes = change_points(&counts, &[10.0; 60], ChangeSettings::default());
/// assert_eq!(changes.segments.len(), 2);
/// assert_eq!(changes.segments[1].start, 40);
/// assert!(changes.segments[1].start_range.0 <= 40);
/// ```
///
/// # Panics
///
/// When the slices differ in length.
///
/// # Complexity
///
/// Between linear (many changes) and quadratic (none) in the number of periods.
pub fn change_points(
    counts: &[f64],
    exposures: &[f64],
    settings: ChangeSettings,
) -> Changes {
    assert_eq!(counts.len(), exposures.len(), "one exposure for each count");
    let fano = local_fano(counts, exposures);
    if counts.is_empty() {
        return Changes { segments: Vec::new(), fano };
    }
    let sums = Sums::new(counts, exposures);
    let penalty = settings.penalty * libm::log(counts.len() as f64) * fano;
    let starts = pelt(&sums, counts.len(), penalty, settings.min_segment);
    let segments = starts
        .iter()
        .enumerate()
        .map(|(i, &start)| {
            let end = starts.get(i + 1).copied().unwrap_or(counts.len());
            let start_range = if i == 0 {
                (0, 0)
            } else {
                sums.range(starts[i - 1], start, end, 3.84 * fano)
            };
            Segment {
                start,
                end,
                count: sums.count[end] - sums.count[start],
                exposure: sums.exposure[end] - sums.exposure[start],
                start_range,
            }
        })
        .collect();
    Changes { segments, fano }
}

struct Sums {
    count: Vec<f64>,
    exposure: Vec<f64>,
}

impl Sums {
    fn new(counts: &[f64], exposures: &[f64]) -> Self {
        let running = |values: &[f64]| {
            let mut total = 0.0;
            let mut out = vec![0.0];
            out.extend(values.iter().map(|value| {
                total += value;
                total
            }));
            out
        };
        Self { count: running(counts), exposure: running(exposures) }
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        cost(
            self.count[end] - self.count[start],
            self.exposure[end] - self.exposure[start],
        )
    }

    /// Starts between two fixed neighbours whose cost is within `slack` of the best.
    fn range(
        &self,
        before: usize,
        best: usize,
        after: usize,
        slack: f64,
    ) -> (usize, usize) {
        let split = |at: usize| self.cost(before, at) + self.cost(at, after);
        let limit = split(best) + slack;
        let inside: Vec<usize> =
            (before + 1..after).filter(|&at| split(at) <= limit).collect();
        (
            inside.first().copied().unwrap_or(best).min(best),
            inside.last().copied().unwrap_or(best).max(best),
        )
    }
}

/// Starts of the optimal segments, the first being 0.
fn pelt(sums: &Sums, n: usize, penalty: f64, min_segment: usize) -> Vec<usize> {
    let min_segment = min_segment.max(1);
    if n < 2 * min_segment {
        return vec![0];
    }
    let mut best = vec![f64::INFINITY; n + 1];
    best[0] = -penalty;
    let mut previous = vec![0; n + 1];
    let mut live = vec![0_usize];
    for end in min_segment..=n {
        if end >= 2 * min_segment {
            live.push(end - min_segment);
        }
        let costs: Vec<f64> =
            live.iter().map(|&start| best[start] + sums.cost(start, end)).collect();
        for (&start, &total) in live.iter().zip(&costs) {
            if total + penalty < best[end] {
                best[end] = total + penalty;
                previous[end] = start;
            }
        }
        // A start that is already worse than the best end can never win later.
        let limit = best[end];
        let mut keep = costs.iter().map(|&total| total <= limit);
        live.retain(|_| keep.next().unwrap_or(true));
    }
    let mut starts = Vec::new();
    let mut end = n;
    while end > 0 {
        end = previous[end];
        starts.push(end);
    }
    starts.reverse();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Source;

    /// Exhaustive dynamic programme without pruning.
    fn exhaustive(sums: &Sums, n: usize, penalty: f64, min_segment: usize) -> f64 {
        let mut best = vec![f64::INFINITY; n + 1];
        best[0] = -penalty;
        for end in min_segment..=n {
            for start in 0..=end - min_segment {
                let total = best[start] + sums.cost(start, end) + penalty;
                best[end] = best[end].min(total);
            }
        }
        best[n]
    }

    fn total(sums: &Sums, starts: &[usize], n: usize, penalty: f64) -> f64 {
        let ends = starts.iter().skip(1).copied().chain([n]);
        let costs = starts.iter().zip(ends).map(|(&a, b)| sums.cost(a, b) + penalty);
        costs.sum::<f64>() - penalty
    }

    #[test]
    fn pruning_changes_nothing() {
        let mut source = Source::new(12);
        for case in 0..400 {
            let n = 6 + source.below(25);
            let change = source.below(n);
            let draw = |i: usize, source: &mut Source| {
                f64::from(source.count(if i < change { 1.0 } else { 4.0 }, 1.0))
            };
            let counts: Vec<f64> = (0..n).map(|i| draw(i, &mut source)).collect();
            let exposures: Vec<f64> = (0..n).map(|_| 0.5 + source.uniform()).collect();
            let sums = Sums::new(&counts, &exposures);
            let penalty = 2.0 + source.uniform() * 6.0;
            let min_segment = 1 + source.below(3);
            let starts = pelt(&sums, n, penalty, min_segment);
            let got = total(&sums, &starts, n, penalty);
            let want = exhaustive(&sums, n, penalty, min_segment);
            assert!((got - want).abs() < 1e-9, "case {case}: {got} > {want}");
        }
    }
}
