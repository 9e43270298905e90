//! Takes an article apart: who says what about whom, on whose word, how surely, about
//! when.
//!
//! This crate never sees the record. An article and a vocabulary come in, claims with
//! spans into the article go out; what was not understood stays visible as
//! [`Proposition::Other`].

mod article;
pub mod attribution;
mod claim;
mod clause;
mod cues;
pub mod exchange;
mod extract;
mod formula_use;
pub mod json_v1;
pub mod kind_model;
mod names;
pub mod profile;
mod proposition;
pub mod roster;
mod rules;
mod scene;
pub mod score;
mod sentence;
mod source;
mod time;
mod views;
mod vocabulary;

pub use article::{Article, Sentence};
pub use claim::{
    Claim, ClaimId, Cue, DateRange, Evidential, FormulaRef, Hedge, Mention, Order,
    Polarity, Proposition, Quantity, Source, SourceKind, TextRef, When,
};
pub use time::dates;
pub use vocabulary::{Formula, NamedEvent, Office, Outlet, Person, Vocabulary};

/// Whether a claim says of what it tells that it was done in public ("openly", 公开).
#[must_use]
pub fn is_in_public(article: &Article, claim: &Claim) -> bool {
    says(article, claim, &["publicly", "openly", "in public", "公开", "公開"])
}

/// Whether a claim about a meeting says who chaired it.
#[must_use]
pub fn is_about_chair(article: &Article, claim: &Claim) -> bool {
    says(article, claim, &["chaired", "chairs", "chairing", "presided", "主持"])
}

/// Whether one of these words stands in a claim.
fn says(article: &Article, claim: &Claim, words: &[&str]) -> bool {
    let said = article.text[claim.span.range()].to_lowercase();
    words.iter().any(|w| said.contains(w))
}

/// Finds the claims of an article, in order of their place in it.
///
/// Never fails: a sentence that is not understood yields one claim with
/// [`Proposition::Other`].
#[must_use]
pub fn claims(article: &Article, vocabulary: &Vocabulary) -> Vec<Claim> {
    extract::read(article, vocabulary)
}
