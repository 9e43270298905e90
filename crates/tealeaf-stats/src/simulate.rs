//! What chance alone would do to this very archive: seeded simulations of both nulls.
//!
//! Null 1 (exchangeable): presences are shuffled over time within each cell (speaker x
//! occasion), so that by construction nothing changes. Null 2 (parametric): whole
//! histories are drawn from the forecast. A planted drop removes one speaker's presences
//! from a day on. The series of a [`crate::Forecaster`] share the work on the texts, so
//! hundreds of histories are refitted at once, one series each.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::Rng as _;

/// A seeded source of random numbers with a stream that never changes (PCG XSL RR 128/64,
/// O'Neill 2014).
#[derive(Clone, Debug)]
pub struct Source(Pcg64);

impl Source {
    /// Starts a stream. The same seed gives the same numbers on every platform.
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::new(
            u128::from(seed) << 64 | u128::from(!seed),
            0x5851_f42d_4c95_7f2d,
        ))
    }

    /// Uniform in [0, 1), with 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Uniform in `0..n` without bias (Lemire 2019).
    ///
    /// # Panics
    ///
    /// When `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "below: no number lies in 0..0");
        let n = n as u64;
        loop {
            let wide = u128::from(self.0.next_u64()) * u128::from(n);
            let low = u64::try_from(wide & u128::from(u64::MAX)).expect("masked");
            if low >= n.wrapping_neg() % n {
                return usize::try_from(wide >> 64).expect("below a usize");
            }
        }
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.below(i + 1);
            items.swap(i, j);
        }
    }

    /// A count with this mean, and with variance `fano` times the mean: Poisson when
    /// `fano` is 1 or less, negative binomial above. By inversion of the distribution.
    pub fn count(&mut self, mean: f64, fano: f64) -> u32 {
        let poisson = fano <= 1.0 + 1e-9;
        let size = mean / (fano - 1.0);
        let ratio = (fano - 1.0) / fano;
        let mut term =
            if poisson { libm::exp(-mean) } else { libm::exp(-size * libm::log(fano)) };
        let mut left = self.uniform();
        let mut k = 0_u32;
        while left >= term && k < 1_000_000 {
            left -= term;
            let next = f64::from(k) + 1.0;
            term *=
                if poisson { mean / next } else { (f64::from(k) + size) / next * ratio };
            k += 1;
        }
        k
    }
}

/// Null 1: shuffles the presences within each stratum.
///
/// # Panics
///
/// When the two slices differ in length.
pub fn shuffle_within(
    strata: &[u64],
    present: &[bool],
    source: &mut Source,
) -> Vec<bool> {
    assert_eq!(strata.len(), present.len(), "one stratum for each readout");
    let mut order: Vec<usize> = (0..strata.len()).collect();
    order.sort_by_key(|&i| (strata[i], i));
    let mut out = present.to_vec();
    for block in order.chunk_by(|&a, &b| strata[a] == strata[b]) {
        let mut values: Vec<bool> = block.iter().map(|&i| present[i]).collect();
        source.shuffle(&mut values);
        for (&i, value) in block.iter().zip(values) {
            out[i] = value;
        }
    }
    out
}

/// Null 2: draws a history from the forecast probabilities.
pub fn draw(p_present: &[f64], source: &mut Source) -> Vec<bool> {
    p_present.iter().map(|&p| source.chance(p)).collect()
}

/// Plants a drop: where `affected` holds, a presence is removed with chance `share`.
///
/// # Panics
///
/// When the two slices differ in length.
pub fn plant_drop(
    present: &mut [bool],
    affected: &[bool],
    share: f64,
    source: &mut Source,
) {
    assert_eq!(present.len(), affected.len(), "one mark for each readout");
    for (here, _) in present.iter_mut().zip(affected).filter(|(_, hit)| **hit) {
        if source.chance(share) {
            *here = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_never_changes() {
        let mut source = Source::new(20_250_518);
        let got: Vec<usize> = (0..8).map(|_| source.below(1000)).collect();
        assert_eq!(got, STREAM);
    }

    const STREAM: [usize; 8] = [169, 607, 933, 581, 545, 125, 501, 214];

    #[test]
    fn counts_have_their_mean_and_variance() {
        let mut source = Source::new(1);
        for (mean, fano) in [(0.4, 1.0), (3.0, 1.0), (3.0, 2.5), (0.2, 4.0)] {
            let n = 160_000;
            let draws: Vec<f64> =
                (0..n).map(|_| f64::from(source.count(mean, fano))).collect();
            let m = draws.iter().sum::<f64>() / f64::from(n);
            let v = draws.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / f64::from(n);
            assert!((m / mean - 1.0).abs() < 0.05, "mean {m} for {mean}");
            assert!((v / m / fano - 1.0).abs() < 0.08, "fano {} for {fano}", v / m);
        }
    }

    #[test]
    fn shuffling_keeps_the_totals_of_each_stratum() {
        let strata: Vec<u64> = (0..500).map(|i| i % 7).collect();
        let present: Vec<bool> = (0..500).map(|i| i % 3 == 0 || i % 7 == 2).collect();
        let got = shuffle_within(&strata, &present, &mut Source::new(5));
        assert_ne!(got, present);
        for s in 0..7 {
            let total = |x: &[bool]| {
                x.iter().zip(&strata).filter(|&(&y, &t)| y && t == s).count()
            };
            assert_eq!(total(&got), total(&present));
        }
    }
}
