//! What the crate makes of short articles, dates and golds.

mod carried;
mod chinese_sample;
mod dates;
mod exchange;
mod golds;
mod kinds;
mod profile;
mod properties;
mod readings;
mod shared;
mod training;
mod vocabulary;
