//! A hashed table of weights: one row of small integers per bucket, one lane per label.
//!
//! The row of a feature is chosen by the top bits of its hash, and the score of a label is
//! a sum of whole numbers: the same on every machine.

/// Weights of a linear model with at most `LANES` labels.
#[derive(Clone, Debug)]
pub(crate) struct Table<const LANES: usize> {
    bits: u32,
    rows: Vec<[i8; LANES]>,
}

impl<const LANES: usize> Table<LANES> {
    /// A table with `2^bits` empty rows.
    pub(crate) fn new(bits: u32) -> Self {
        Self { bits, rows: vec![[0; LANES]; 1 << bits] }
    }

    /// Rows in order, to fill in.
    pub(crate) fn rows_mut(&mut self) -> &mut [[i8; LANES]] {
        &mut self.rows
    }

    /// Rows in order.
    pub(crate) fn rows(&self) -> &[[i8; LANES]] {
        &self.rows
    }

    /// The sum of the rows of some features.
    #[inline]
    pub(crate) fn sum(&self, features: &[u32]) -> [i32; LANES] {
        // A sum of 200 weights of 127 fits into 16 bits.
        let mut sum = [0_i32; LANES];
        for chunk in features.chunks(200) {
            let mut part = [0_i16; LANES];
            for &feature in chunk {
                let row = &self.rows[row_of(feature, self.bits)];
                for (into, &weight) in part.iter_mut().zip(row) {
                    *into += i16::from(weight);
                }
            }
            for (into, weight) in sum.iter_mut().zip(part) {
                *into += i32::from(weight);
            }
        }
        sum
    }
}

/// The row that a feature uses in a table of `2^bits` rows.
#[inline]
pub(crate) fn row_of(feature: u32, bits: u32) -> usize {
    (feature >> (32 - bits)) as usize
}

/// The exponential function from sums and products alone, so that it gives the same bits
/// everywhere; exact to about 1e-7 of the value.
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    // Adding this number leaves no bits for a fraction: it rounds.
    const ROUNDING: f32 = 12_582_912.0;
    let x = x.clamp(-80.0, 80.0);
    let halvings = (x * std::f32::consts::LOG2_E + ROUNDING) - ROUNDING;
    let rest = x - halvings * std::f32::consts::LN_2;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (1.0 / 6.0
                                + rest
                                    * (1.0 / 24.0
                                        + rest * (1.0 / 120.0 + rest / 720.0)))));
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 128")]
    let exponent = halvings as i32 + 127;
    series * f32::from_bits(exponent.unsigned_abs() << 23)
}
