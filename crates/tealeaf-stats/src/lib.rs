//! Counts in, estimates out.
//!
//! This crate must not know words, dates or files: days are indices, speakers and
//! occasions are numbers. It is pure and deterministic.

mod estimate;

pub use estimate::Estimate;
