//! A family of formulas is one event, not several.
//!
//! Set phrases come in strings: where one of a pair stands, the other follows. Multiplying
//! their silences as if they were independent overstates a joint silence dozens of times
//! over (measured; see `docs/methods.md`). So each family is a series of its own.

use core::f64::consts::PI;

/// Families over the series of an archive.
///
/// # Examples
///
/// ```
/// use tealeaf_stats::Families;
/// let families = Families::new(vec![vec![0, 1], vec![1, 2]]);
/// let mut counts = vec![0, 3, 1];
/// families.extend(&mut counts);
/// // One member of the first family was used, two of the second.
/// assert_eq!(counts, vec![0, 3, 1, 1, 2]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Families {
    members: Vec<Vec<usize>>,
}

impl Families {
    /// Families by the positions of their members among the counts.
    pub fn new(members: Vec<Vec<usize>>) -> Self {
        Self { members }
    }

    /// Number of families.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Positions of the members of one family.
    ///
    /// # Panics
    ///
    /// When there is no such family.
    pub fn members(&self, family: usize) -> &[usize] {
        &self.members[family]
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Appends one count per family: how many distinct members were used. Presence of the
    /// family series is then "any member", and its count is "k of the family".
    ///
    /// # Panics
    ///
    /// When a member lies outside the counts.
    pub fn extend(&self, counts: &mut Vec<u32>) {
        let used: Vec<u32> = self
            .members
            .iter()
            .map(|members| members.iter().map(|&m| u32::from(counts[m] > 0)).sum())
            .collect();
        counts.extend(used);
    }
}

/// Cauchy combination of p-values under any dependence (Liu and Xie 2020, JASA 115:393,
/// eq. 2): good in the tail, and only a fallback for a family made up on the spot, whose
/// event has no series of its own.
///
/// # Examples
///
/// ```
/// let p = tealeaf_stats::cauchy_combination(&[0.02, 0.02, 0.02]).unwrap();
/// assert!((p - 0.02).abs() < 1e-9);
/// ```
pub fn cauchy_combination(p_values: &[f64]) -> Option<f64> {
    if p_values.is_empty() {
        return None;
    }
    let terms = p_values.iter().map(|p| {
        // A p-value of 1 would be minus infinity and veto everything else.
        let p = p.clamp(1e-15, 0.999);
        libm::tan((0.5 - p) * PI)
    });
    let mean = terms.sum::<f64>() / p_values.len() as f64;
    Some((0.5 - libm::atan(mean) / PI).clamp(0.0, 1.0))
}
