//! Distances that repeat: rows down the page, characters along a row.
//!
//! A profile with period p has a peak at frequency 1/p; its place on a fine grid of trial
//! periods is far sharper than any single distance between two rows.

/// The period, in samples, between two bounds at which the profiles repeat best.
///
/// `None` if nothing repeats clearly.
pub(super) fn period(profiles: &[Vec<f64>], low: f64, high: f64) -> Option<f64> {
    let centred: Vec<Vec<f64>> = profiles
        .iter()
        .filter(|profile| !profile.is_empty())
        .map(|profile| {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a profile has at most a page's pixels"
            )]
            let mean = profile.iter().sum::<f64>() / profile.len() as f64;
            profile.iter().map(|value| value - mean).collect()
        })
        .collect();
    if centred.is_empty() || low <= 0.0 || high <= low {
        return None;
    }
    let power = |period: f64| -> f64 {
        centred
            .iter()
            .map(|profile| power(profile, period) + 0.3 * power(profile, period / 2.0))
            .sum()
    };
    let mut best = (low, f64::MIN);
    let mut sum = 0.0;
    let mut n_steps = 0.0;
    let mut period = low;
    while period <= high {
        let here = power(period);
        sum += here;
        n_steps += 1.0;
        if here > best.1 {
            best = (period, here);
        }
        period *= 1.004;
    }
    if best.1 <= 0.0 || best.1 < 2.0 * sum / n_steps {
        return None;
    }
    for step in [0.002, 0.001, 0.0005, 0.00025] {
        for trial in [best.0 * (1.0 - step), best.0 * (1.0 + step)] {
            let here = power(trial);
            if here > best.1 {
                best = (trial, here);
            }
        }
    }
    Some(best.0)
}

/// Sharpens a row pitch with the middles of the rows: the median of all distances between
/// rows at least a third of the page apart, each divided by the rows it spans.
///
/// A row's middle shifts with its characters by a few tenths of a millimetre; over many
/// rows that is divided away.
pub(super) fn refine(rough: f64, centres: &[f64]) -> f64 {
    let far = centres.len() / 3;
    let mut steps: Vec<f64> = Vec::new();
    for (idx, from) in centres.iter().enumerate() {
        for to in centres.iter().skip(idx + 1) {
            let rows = libm::round((to - from) / rough);
            let fits = ((to - from) / rough - rows).abs() < 0.2;
            if fits && rows >= 3.0 {
                // Longer distances count more often.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of rows on a page"
                )]
                let weight = (rows as usize).saturating_sub(far).clamp(1, 30);
                steps.extend(std::iter::repeat_n((to - from) / rows, weight));
            }
        }
    }
    if steps.len() < 6 {
        return rough;
    }
    steps.sort_by(f64::total_cmp);
    let refined = steps[steps.len() / 2];
    if (refined / rough - 1.0).abs() < 0.02 { refined } else { rough }
}

/// Squared length of the Fourier component of a period.
fn power(profile: &[f64], period: f64) -> f64 {
    let angle = std::f64::consts::TAU / period;
    let (step_sin, step_cos) = (libm::sin(angle), libm::cos(angle));
    let (mut sin, mut cos) = (0.0, 1.0);
    let (mut re, mut im) = (0.0, 0.0);
    for value in profile {
        re += value * cos;
        im += value * sin;
        (cos, sin) = (cos * step_cos - sin * step_sin, sin * step_cos + cos * step_sin);
    }
    re * re + im * im
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comb_shows_its_period() {
        for wanted in [40.0, 80.31, 43.7] {
            let comb: Vec<f64> = (0..900_u32)
                .map(|y| {
                    let phase = f64::from(y) % wanted;
                    if phase < 0.55 * wanted { 1.0 } else { 0.0 }
                })
                .collect();
            let found = period(&[comb], 30.0, 120.0).unwrap();
            assert!((found - wanted).abs() < 0.25, "{wanted}: {found}");
        }
        assert!(period(&[vec![1.0; 100]], 10.0, 40.0).is_none());
    }
}
