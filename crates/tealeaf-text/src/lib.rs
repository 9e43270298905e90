//! What is written, and where: spans, script folding, lexicons and the matcher.
//!
//! This crate must not know files, the archive or statistics. Text comes in as `&str`
//! and every answer is a span of that same `&str`.

mod fold;
mod lexicon;
mod reference;
mod skeleton;
mod span;

pub use fold::{Folded, fold, to_simplified};
pub use lexicon::{CompileError, Entry, EntryId, Lexicon, Match};
pub use span::Span;
