//! Counts and the shares made of them.

/// How much of a reference was found, and how much of what was found is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines of the reference.
    pub reference: usize,
    /// Lines found.
    pub found: usize,
    /// Lines right.
    pub right: usize,
}

impl Counts {
    /// Share of what was found that is right; 0 when nothing was found.
    #[must_use]
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.found)
    }

    /// Share of the reference that was found; 0 when it is empty.
    #[must_use]
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.reference)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        ratio(2 * self.right, self.reference + self.found)
    }
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many are right.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// The share; 0 of nothing.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        ratio(self.right, self.of)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}
