//! Tests of the record through its public face: invented captures, broken inputs, and the
//! real captures where they lie beside the repository.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking")]

mod broken;
mod crash;
mod made;
mod real;
mod setup;
