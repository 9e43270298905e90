//! Who says what: finds sources, cues and contents in English text.
//!
//! Two paths give the same kind of answer. [`attribute`] uses the trained model that is
//! built in, [`attribute_rules_only`] a small grammar of reporting verbs and quotation
//! marks. Paragraphs are the unit; nothing outside the text is looked at.

mod crf;
mod features;
mod hash;
mod label;
mod model;
mod table;
mod tags;
mod token;
pub mod train;
mod words;

use tealeaf_text::Span;

use model::Model;

/// One attribution: somebody (source) says (cue) something (content).
///
/// Spans are byte ranges of the text, in order; a part may have several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Who; empty when nobody is named.
    pub source: Vec<Span>,
    /// The attributing words.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// The source stands with another cue and is carried over to this one.
    pub carried: bool,
}

fn attribute_with(model: &Model, text: &str) -> Vec<Attribution> {
    let mut found = Vec::new();
    for span in token::paragraphs(text) {
        let mut paragraph = token::tokenize(text, span);
        model.annotate(&mut paragraph);
        let labels = model.label(&paragraph);
        let groups = label::groups(&label::segments(&labels));
        for group in groups.into_iter().filter(|group| !group.content.is_empty()) {
            let spans = |ranges: &[std::ops::Range<usize>]| {
                ranges.iter().map(|range| paragraph.span(range)).collect()
            };
            found.push(Attribution {
                source: spans(&group.source),
                cue: spans(&group.cue),
                content: spans(&group.content),
                carried: group.shared,
            });
        }
    }
    found
}
