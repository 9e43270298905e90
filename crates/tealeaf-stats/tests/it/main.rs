//! The statistics against real records that lie beside the repository.
//!
//! One binary: each would link everything again. Where `../shared` is absent the tests
//! say so and pass, except under CI, where absence is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests stand outside the test functions"
)]

mod acceptance;
mod archive;
mod changes;
mod corpora;
mod features;
mod gaps;
mod properties;
mod replay;
mod table;
mod tarball;
