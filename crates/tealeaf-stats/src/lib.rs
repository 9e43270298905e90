//! Counts in, estimates out.
//!
//! This crate must not know words, dates or files: days are indices, speakers and
//! occasions are numbers. It is pure and deterministic: no clock, no random numbers
//! without a seed, every transcendental function through `libm`, so that the same
//! counts give the same bits on every platform. Each function names the paper its
//! formula comes from; `docs/methods.md` explains them all with worked examples.

#![forbid(unsafe_code)]

mod estimate;
mod pooled;
pub mod special;
mod surprise;

pub use estimate::{Estimate, proportion};
pub use pooled::{PastReadout, PooledRate, pooled_rate};
pub use surprise::{
    ChanceBudget, DROPS, Unusual, bayes_factor_drop, bits, chance_budget, silence_bits,
};
