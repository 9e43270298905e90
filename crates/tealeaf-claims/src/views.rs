//! Three readings of one text that share every byte offset: as written, with Chinese
//! characters and quotation marks brought to one form, and the same in lower case.
//!
//! Rules run on the folded readings and their spans hold for the original unchanged;
//! a character whose folded form has another length is left as it is.

use std::collections::HashMap;

use tealeaf_text::{Span, fold};

use crate::rules::rules;

rules! {
    // "June 18, 2024": this comma parts nothing.
    DATE_COMMA = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2}(?:st|nd|rd|th)?)?(,) (?:19|20)\d\d\b";
}

/// A text and its folded readings.
#[derive(Debug)]
pub(crate) struct Views<'t> {
    /// As written.
    pub(crate) text: &'t str,
    /// Simplified characters, one kind of Chinese quotation marks, no comma inside an
    /// English date; case kept.
    pub(crate) plain: String,
    /// `plain` with ASCII letters in lower case.
    pub(crate) lower: String,
}

impl<'t> Views<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut known: HashMap<char, char> = HashMap::new();
        let mut plain = String::with_capacity(text.len());
        for ch in text.chars() {
            plain.push(match ch {
                _ if ch.is_ascii() => ch,
                '「' | '『' => '“',
                '」' | '』' => '”',
                _ if is_han(ch) => *known.entry(ch).or_insert_with(|| simplify(ch)),
                _ => ch,
            });
        }
        debug_assert_eq!(plain.len(), text.len());
        let commas: Vec<usize> = DATE_COMMA
            .captures_iter(&plain)
            .filter_map(|c| Some(c.get(1)?.start()))
            .collect();
        for at in commas {
            plain.replace_range(at..=at, " ");
        }
        let lower = plain.to_ascii_lowercase();
        Self { text, plain, lower }
    }

    pub(crate) fn plain_at(&self, span: Span) -> &str {
        &self.plain[span.range()]
    }

    pub(crate) fn lower_at(&self, span: Span) -> &str {
        &self.lower[span.range()]
    }

    pub(crate) fn text_at(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }
}

/// Whether a character is a Chinese character.
pub(crate) fn is_han(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        || ch == '〇'
}

/// Whether a text is Chinese rather than written in Latin letters.
pub(crate) fn is_chinese(text: &str) -> bool {
    // What is quoted may be in another language: where there is something beside it, that
    // decides.
    let (mut all, mut outside) = ((0_usize, 0_usize), (0_usize, 0_usize));
    let mut inside = 0_u32;
    let mut straight = false;
    for ch in text.chars() {
        match ch {
            '“' | '「' | '『' | '《' => inside += 1,
            '”' | '」' | '』' | '》' => inside = inside.saturating_sub(1),
            '"' => straight = !straight,
            _ => {}
        }
        let one = if is_han(ch) {
            (1, 0)
        } else if ch.is_alphabetic() {
            (0, 1)
        } else {
            continue;
        };
        all = (all.0 + one.0, all.1 + one.1);
        if inside == 0 && !straight {
            outside = (outside.0 + one.0, outside.1 + one.1);
        }
    }
    let (han, latin) = if outside == (0, 0) { all } else { outside };
    // One Chinese character says about as much as three letters.
    han * 3 > latin
}

fn simplify(ch: char) -> char {
    let one = ch.to_string();
    let folded = fold(&one);
    let mut chars = folded.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.len_utf8() == ch.len_utf8() => c,
        _ => ch,
    }
}
