//! Counts in, estimates out.
//!
//! This crate must not know words, dates or files: days are indices, speakers and
//! occasions are numbers. It is pure and deterministic: no clock, no random numbers
//! without a seed, every transcendental function through `libm`, so that the same
//! counts give the same bits on every platform. Each function names the paper its
//! formula comes from; `docs/methods.md` explains them all with worked examples.

#![forbid(unsafe_code)]

pub mod backtest;
mod edetect;
mod estimate;
mod family;
mod fdr;
mod forecast;
mod gaps;
mod pelt;
mod pooled;
mod rates;
mod score;
pub mod simulate;
pub mod special;
mod surprise;

pub use edetect::{Detector, Direction, Shift, Statistic, shift};
pub use estimate::{Estimate, log_likelihood, proportion, rate};
pub use family::{Families, cauchy_combination};
pub use fdr::{Dependence, ELond, LordPlusPlus, e_bh, e_bh_boost, q_values};
pub use forecast::{
    Comparable, DayError, Evidence, Explanation, Forecast, Forecaster, HierChain,
    Observed, Readout, SubModels,
};
pub use gaps::{Appearances, Gap, GapModel};
pub use pelt::{ChangeSettings, Changes, Segment, change_points, local_fano};
pub use pooled::{PastReadout, PooledRate, mix_expectations, pooled_rate};
pub use rates::{
    CountTest, count_test, negative_binomial_test, poisson_binomial, poisson_test,
    rate_test, window_test,
};
pub use score::{
    Bin, RELIABILITY_EDGES, Reliability, auc, ks_distance, log_score, pit, pit_count,
    reliability,
};
pub use surprise::{
    ChanceBudget, DROPS, Unusual, bayes_factor, bayes_factor_drop, bits, chance_budget,
    silence_bits,
};

/// The methods page, here so that its worked examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/methods.md")]
struct MethodsPage;
