//! Set phrases that an article quotes once and names again without quotation marks: "the Tacora
//! Doctrine", then "the Doctrine".

use std::collections::BTreeMap;

use tealeaf_text::Span;

use super::Finder;
use crate::article::Article;
use crate::clause::quoted;
use crate::rules::rules;
use crate::views::{Views, is_han};

rules! {
    // "He invoked the Oruk Compass": a phrase with capitals that a text is said to use or drop.
    SPOKEN = r"\b(?:invok(?:e[sd]?|ing)|mention(?:ed|s|ing)?|(?:refer(?:red|s|ring)?|reference|references|allu(?:ded|des|sion)) to|cit(?:ed|es|ing)|omit(?:ted|s|ting)?|left out|leaves out|leaving out|dropp?(?:ed|s|ing)|repeat(?:ed|s|ing)?|recit(?:ed|es|ing)|prais(?:ed|es|ing)|hail(?:ed|s|ing)?) (?:neither |either |both |only )?the (\p{Lu}\p{Ll}+(?: (?:of |the |and )?\p{Lu}\p{Ll}+){1,4})";
    OF_BODIES = r"\b(?:Council|Committee|Institute|Party|Congress|Ministry|Bank|University|Agency|Republic|Union|Court|Office|Army|Front|Commission|Board|Department|Bureau|Assembly|Parliament|Senate|Government|Treasury|Secretariat|Politburo|Authority|Federation|League|Chairman|President|Minister|Marshal|General|Emir|King|Queen|Prince|Secretary|Premier|Governor|Chancellor|States|Kingdom|Palace|Station|Street|Square|Times|Post|Daily|Telegraph|Gazette|Herald|Tribune|Observer|War|Day|Fund|Forum|Summit|Games|Cup|Prize|River|Sea|Island|Islands|Mountains|Province|Region|City|Port)\b";
}

/// Most phrases that are looked for again.
const MOST: usize = 64;

/// Where quoted phrases stand unquoted, with the phrase as quoted, in order of place.
pub(super) fn unquoted(article: &Article, views: &Views<'_>) -> Vec<(Span, String)> {
    let mut marked: Vec<Span> = Vec::new();
    let mut surfaces: BTreeMap<String, String> = BTreeMap::new();
    for sentence in &article.sentences {
        for quote in quoted(views.plain_at(sentence.span)) {
            let start = sentence.span.start();
            let quote = Span::new(quote.start() + start, quote.end() + start);
            marked.push(quote);
            let text = views.text_at(quote);
            if text.starts_with('《') || surfaces.len() >= MOST {
                continue;
            }
            let mut inner = text.chars();
            inner.next();
            inner.next_back();
            let phrase = inner.as_str().trim().trim_end_matches([',', '.', '，', '。']);
            if let Some(short) = set_phrase(phrase) {
                surfaces.insert(phrase.to_owned(), phrase.to_owned());
                if let Some(short) = short {
                    surfaces.entry(short).or_insert_with(|| phrase.to_owned());
                }
            }
        }
    }
    for sentence in article.sentences.iter().filter(|s| !s.title) {
        for c in SPOKEN.captures_iter(views.text_at(sentence.span)) {
            let Some(phrase) = c.get(1).map(|m| m.as_str()) else { continue };
            if surfaces.len() < MOST && !OF_BODIES.is_match(phrase) {
                surfaces.entry(phrase.to_owned()).or_insert_with(|| phrase.to_owned());
                if let Some(Some(short)) = set_phrase(phrase) {
                    surfaces.entry(short).or_insert_with(|| phrase.to_owned());
                }
            }
        }
    }
    let phrases: Vec<(&String, &String)> = surfaces.iter().collect();
    let finder =
        Finder::new(phrases.iter().enumerate().map(|(i, (s, _))| (s.as_str(), i)), &[]);
    finder
        .find(views.text)
        .into_iter()
        .filter(|(span, _)| !marked.iter().any(|m| m.overlaps(*span)))
        .filter(|(span, ids)| {
            // "The Doctrine", not "a doctrine".
            let written = views.text_at(*span);
            written.chars().any(is_han) || written == phrases[ids[0]].0.as_str()
        })
        .map(|(span, ids)| (span, phrases[ids[0]].1.clone()))
        .collect()
}

/// Whether quoted words look like a set phrase rather than speech, and what it is called in
/// short: several words with capitals, or three to eight Chinese characters.
fn set_phrase(phrase: &str) -> Option<Option<String>> {
    if phrase.chars().all(is_han) {
        return (3..=8).contains(&phrase.chars().count()).then_some(None);
    }
    let words: Vec<&str> = phrase.split(' ').collect();
    let small = |w: &str| matches!(w, "of" | "the" | "and" | "for" | "in" | "to" | "a");
    let capital = |w: &&str| w.starts_with(char::is_uppercase);
    let titled = words.iter().all(|w| small(w) || capital(w))
        && words.first().is_some_and(capital)
        && (2..=6).contains(&words.len());
    let last = words.last().filter(|w| w.len() > 4 && w.chars().all(char::is_alphabetic));
    titled.then(|| last.map(|w| format!("the {w}")))
}
