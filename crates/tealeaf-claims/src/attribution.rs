//! Who says what: finds sources, cues and contents in English and Chinese text.
//!
//! Chinese paragraphs are read by rules on characters. For English, two paths give the same kind of answer. [`attribute`] uses the trained model that is
//! built in, [`attribute_rules_only`] a small grammar of reporting verbs and quotation
//! marks. Paragraphs are the unit; nothing outside the text is looked at.

mod chinese;
mod crf;
mod evidential;
mod features;
pub(crate) mod hash;
mod label;
pub(crate) mod model;
mod rules;
pub(crate) mod table;
mod tags;
#[cfg(test)]
mod tests;
mod token;
pub mod train;
mod words;

use std::ops::Range;
use std::sync::OnceLock;

use tealeaf_text::Span;

use label::Group;
use model::Model;
use token::Paragraph;

use crate::views::is_chinese;

/// How an attribution is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Somebody speaks, thinks or judges: "she said that".
    #[default]
    Reported,
    /// Something is said to be in the air: "there are rumours that", "rumour has it".
    Existential,
    /// A verb without an agent: "is rumoured to", "it is believed that".
    Passive,
    /// An adverb: "reportedly", "allegedly".
    Adverbial,
}

/// One attribution: somebody (source) says (cue) something (content).
///
/// Spans are byte ranges of the text, in order; a part may have several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Who; empty when nobody is named. In [`Form::Existential`] it is the noun
    /// ("rumours") and may lie inside the cue.
    pub source: Vec<Span>,
    /// The attributing words.
    pub cue: Vec<Span>,
    /// What is said; never empty.
    pub content: Vec<Span>,
    /// How it is made.
    pub form: Form,
    /// The source stands with another cue and is carried over to this one.
    pub carried: bool,
    /// The attribution, by its place in the same list, inside whose content this one is
    /// made.
    pub within: Option<usize>,
}

/// Finds attributions, in the order of their cues, with the model that is built in.
///
/// # Examples
/// ```
/// use tealeaf_claims::attribution::attribute;
///
/// let text = "The harbour will stay open, the minister said on Tuesday.";
/// let found = attribute(text);
/// assert_eq!(&text[found[0].source[0].range()], "the minister");
/// assert_eq!(&text[found[0].content[0].range()], "The harbour will stay open");
/// ```
///
/// # Complexity
/// Linear in the length of the text.
#[must_use]
pub fn attribute(text: &str) -> Vec<Attribution> {
    static MODEL: OnceLock<Option<Model>> = OnceLock::new();
    let model = MODEL.get_or_init(|| {
        Model::from_bytes(include_bytes!("../models/attribution-en.bin"))
    });
    match model {
        Some(model) => attribute_with(model, text),
        // A model of another version is as good as none.
        None => attribute_rules_only(text),
    }
}

/// Finds attributions by the rules alone, without the trained model.
#[must_use]
pub fn attribute_rules_only(text: &str) -> Vec<Attribution> {
    let mut found = Vec::new();
    for span in token::paragraphs(text) {
        if is_chinese(&text[span.range()]) {
            chinese::find(text, span, &mut found);
            continue;
        }
        let paragraph = token::tokenize(text, span);
        collect(&paragraph, rules::find(&paragraph), &mut found);
    }
    found
}

fn attribute_with(model: &Model, text: &str) -> Vec<Attribution> {
    let mut found = Vec::new();
    for span in token::paragraphs(text) {
        if is_chinese(&text[span.range()]) {
            chinese::find(text, span, &mut found);
            continue;
        }
        let mut paragraph = token::tokenize(text, span);
        model.annotate(&mut paragraph);
        let labels = model.label(&paragraph);
        let mut groups = label::groups(&label::segments(&labels));
        rules::keep_to_sentences(&paragraph, &mut groups);
        rules::carry_quotations(&paragraph, &mut groups);
        groups.retain(|group| !group.content.is_empty());
        rules::fill(&paragraph, &mut groups);
        collect(&paragraph, groups, &mut found);
    }
    found
}

/// Turns ranges of tokens into spans of the text, together with what is said without a
/// speaker and with speech inside speech.
fn collect(paragraph: &Paragraph, groups: Vec<Group>, found: &mut Vec<Attribution>) {
    let inner = rules::nested(paragraph, &groups);
    let mut all = evidential::merge(groups, evidential::find(paragraph));
    all.extend(inner.into_iter().map(|group| (group, Form::Reported)));
    all.retain(|(group, _)| !group.cue.is_empty() && !group.content.is_empty());
    all.sort_by_key(|(group, _)| group.cue[0].start);
    all.dedup_by(|(next, _), (kept, _)| next.cue == kept.cue);
    let first = found.len();
    let holders: Vec<Option<usize>> =
        (0..all.len()).map(|idx| Some(first + holder(&all, idx)?)).collect();
    for ((group, form), within) in all.into_iter().zip(holders) {
        let spans = |ranges: &[Range<usize>]| {
            ranges.iter().map(|range| paragraph.span(range)).collect()
        };
        found.push(Attribution {
            source: spans(&group.source),
            cue: spans(&group.cue),
            content: spans(&group.content),
            form,
            carried: group.shared,
            within,
        });
    }
}

/// The group with the shortest content that holds the cue of group `idx`.
fn holder(groups: &[(Group, Form)], idx: usize) -> Option<usize> {
    let cue = &groups[idx].0.cue[0];
    let holds =
        |content: &Range<usize>| content.start <= cue.start && cue.end <= content.end;
    (0..groups.len())
        .filter(|&other| other != idx)
        .filter_map(|other| {
            let part = groups[other].0.content.iter().find(|content| holds(content))?;
            Some((part.len(), other))
        })
        .min()
        .map(|(_, other)| other)
}
