//! What the crate makes of short articles, dates and golds.

mod carried;
mod chinese_sample;
mod dates;
mod golds;
mod properties;
mod shared;
mod vocabulary;
