//! Whether an item is of the kind of occasion that an article names.

use tealeaf_record::observations::Observed;
use tealeaf_text::fold;

use crate::pack::{Occasion, Pack};

/// How an item's occasion stands to the words of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The article names no kind of occasion.
    Unsaid,
    /// The item is of the kind named.
    Yes,
    /// The item is of another kind.
    No,
}

/// Words that fit many kinds of occasion.
const GENERAL: &[&str] = &[
    "speech",
    "address",
    "remarks",
    "visit",
    "trip",
    "tour",
    "meeting",
    "conference",
    "national conference",
    "session",
    "talks",
    "report",
    "readout",
    "statement",
    "article",
    "text",
    "event",
    "reception",
    "summit",
    "forum",
    "congress",
    "讲话",
    "会议",
    "报道",
    "通稿",
    "活动",
    "会见",
    "会谈",
    "发言",
    "致辞",
    "文章",
    "声明",
    "访问",
    "考察",
    "调研",
    "大会",
    "学习",
    "报告",
    "论坛",
];

/// Qualifiers of a meeting that the record cannot show under another name.
const QUALIFIERS: &[&str] =
    &["enlarged", "expanded", "secret", "emergency", "扩大", "秘密", "紧急"];

/// Whether an item is of the kind that the words name: the longest words of the pack among
/// them decide ("a Politburo meeting" is not any meeting).
#[must_use]
pub fn fit(pack: &Pack, item: &Observed, said: &[String]) -> Fit {
    let said: Vec<String> = said
        .iter()
        .map(|word| fold(word).as_str().to_lowercase())
        .filter(|word| !GENERAL.contains(&word.as_str()))
        .collect();
    if said.iter().any(|s| QUALIFIERS.iter().any(|q| s.contains(q))) {
        let title = item.title().map(|title| fold(title).as_str().to_owned());
        let named = title.is_some_and(|title| {
            ["扩大会议", "扩大", "紧急会议"].iter().any(|q| title.contains(q))
        });
        return if named { Fit::Yes } else { Fit::No };
    }
    let longest = pack.occasions.iter().map(|o| best(o, &said)).max().unwrap_or(0);
    if longest == 0 {
        return Fit::Unsaid;
    }
    let kinds = pack.occasions.iter().filter(|o| best(o, &said) == longest);
    let title = item.title().map(|title| fold(title).as_str().to_owned());
    let fits = |o: &Occasion| {
        let in_title = title.as_deref().is_some_and(|title| {
            o.words.iter().any(|word| !word.is_ascii() && title.contains(word.as_str()))
        });
        o.key == item.occasion || in_title
    };
    if kinds.into_iter().any(fits) { Fit::Yes } else { Fit::No }
}

/// The length of the longest word of an occasion among the words said.
fn best(occasion: &Occasion, said: &[String]) -> usize {
    occasion
        .words
        .iter()
        .map(|word| fold(word).as_str().to_lowercase())
        .filter(|word| !GENERAL.contains(&word.as_str()))
        .filter(|word| said.iter().any(|s| s.contains(word.as_str())))
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0)
}
