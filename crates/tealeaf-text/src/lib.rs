//! What is written, and where: spans, script folding, lexicons and the matcher.
//!
//! This crate must not know files, the archive or statistics. Text comes in as `&str`
//! and every answer is a span of that same `&str`.

mod fast;
mod fold;
mod lexicon;
mod phrase;
mod rare;
mod reference;
mod sieve;
mod simd;
mod skeleton;
mod span;
mod words;

pub use fold::{Folded, fold, to_simplified};
pub use lexicon::{CompileError, Engine, Entry, EntryId, Lexicon, Match};
pub use simd::Vectors;
pub use span::Span;
