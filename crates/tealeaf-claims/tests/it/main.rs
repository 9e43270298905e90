//! What the crate makes of short articles, dates and golds.

mod carried;
mod vocabulary;
