//! Through the crate's front door: the synthetic test set, the known numbers, hostile
//! files, and reports.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the whole file is a test; its tables are read in the log"
)]

mod hostile;
mod mutated;
mod numbers;
mod papers;
mod shared;
mod small;
mod worse;
