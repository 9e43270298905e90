//! What is left of a text when everything an editor may put inside a phrase is taken out.
//!
//! The skeleton of `“兩個\n維護”` is `两个维护`, that of `Two-\nUpholds` is `two upholds`.
//! Phrases and texts are compared by their skeletons, so one rule decides what counts as
//! the same phrase. Each character of a skeleton remembers where it stood and whether a
//! comma stood before it.

use crate::{
    Span,
    fold::{FoldTable, is_han},
};

/// A longer run of quotation marks and spaces than this ends a phrase.
pub(crate) const MAX_GAP: usize = 16;

/// Stands in a skeleton where a phrase cannot go on: a blank line, a new paragraph.
pub(crate) const BREAK: char = '\n';

/// What a character does to a phrase that runs across it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Part of the phrase, or an end to it.
    Keep,
    /// Skipped as if it were not there (soft hyphen, zero-width characters).
    Nothing,
    Space,
    /// The indent of a Chinese paragraph, or the space inside 李　强.
    WideSpace,
    LineBreak,
    Quote,
    /// A quotation mark that is part of the word when letters stand on both sides.
    Apostrophe,
    Comma,
    /// Joins Latin words as a space does.
    Hyphen,
}

/// The role of a character, whatever stands beside it.
pub(crate) fn role(c: char) -> Role {
    match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => Role::Nothing,
        ' '
        | '\t'
        | '\r'
        | '\u{A0}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}' => Role::Space,
        '\u{3000}' => Role::WideSpace,
        '\n' | '\u{2028}' => Role::LineBreak,
        '"' | '＂' | '‘' | '“'..='‟' | '«' | '»' | '〈'..='』' | '﹁'..='﹄' => {
            Role::Quote
        }
        '\'' | '’' | '＇' => Role::Apostrophe,
        ',' | '，' | '、' | '﹐' | '﹑' | '､' => Role::Comma,
        '-' | '\u{2010}'..='\u{2013}' | '−' => Role::Hyphen,
        _ => Role::Keep,
    }
}

/// The role of a character between its neighbours: an apostrophe inside a word and a
/// hyphen that follows none are kept.
pub(crate) fn role_between(c: char, previous: Option<char>, next: Option<char>) -> Role {
    match role(c) {
        Role::Apostrophe
            if previous.is_some_and(is_word) && next.is_some_and(is_word) =>
        {
            Role::Keep
        }
        Role::Hyphen if !previous.is_some_and(is_word) => Role::Keep,
        role => role,
    }
}

/// The form in which a kept character is compared.
pub(crate) fn kept_form(table: &FoldTable, c: char) -> char {
    match role(c) {
        Role::Apostrophe => '\'',
        Role::Hyphen => '-',
        _ => table.char(c),
    }
}

/// Whether a character belongs to a word that ends at a boundary (Latin letters, digits),
/// unlike Chinese, kana and hangul.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii()
            && c.is_alphanumeric()
            && !is_han(c)
            && !matches!(c, '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
                | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}'))
}

/// One character of a skeleton.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Offset in the skeleton.
    pub(crate) offset: usize,
    /// Where the character stood in the original text.
    pub(crate) span: Span,
    /// Whether a comma stood between it and the character before.
    pub(crate) comma: bool,
}

/// A text without gaps, and where its characters came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skeleton {
    pub(crate) text: String,
    pub(crate) places: Vec<Place>,
}

impl Skeleton {
    /// Takes the skeleton of `text`; spans are shifted by `base`.
    pub(crate) fn of(text: &str, base: usize) -> Self {
        let table = FoldTable::get();
        let mut skeleton =
            Self { text: String::with_capacity(text.len()), places: Vec::new() };
        let mut gap = Gap::default();
        let mut chars = text.char_indices().peekable();
        let mut previous = None;
        while let Some((at, c)) = chars.next() {
            let span = Span::new(base + at, base + at + c.len_utf8());
            let next = chars.peek().map(|&(_, c)| c);
            match role_between(c, previous, next) {
                Role::Keep => skeleton.keep(kept_form(table, c), span, &mut gap),
                role => gap.add(role),
            }
            previous = Some(c);
        }
        skeleton
    }

    /// Appends a kept character after closing the gap before it.
    fn keep(&mut self, c: char, span: Span, gap: &mut Gap) {
        if let (Some(place), Some(left)) =
            (self.places.last(), self.text.chars().next_back())
        {
            let between = Span::new(place.span.end(), span.start());
            match gap.join(left, c) {
                Join::Direct => {}
                Join::Word => self.push(' ', between, false),
                Join::Break => self.push(BREAK, between, false),
            }
        }
        self.push(c, span, gap.comma);
        *gap = Gap::default();
    }

    fn push(&mut self, c: char, span: Span, comma: bool) {
        self.places.push(Place { offset: self.text.len(), span, comma });
        self.text.push(c);
    }

    /// The characters that stand at a byte range of the skeleton.
    pub(crate) fn places(&self, start: usize, end: usize) -> &[Place] {
        let first = self.places.partition_point(|p| p.offset < start);
        let last = self.places.partition_point(|p| p.offset < end);
        &self.places[first..last]
    }
}

/// The characters between two kept ones, as far as they have been read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gap {
    chars: usize,
    visible: bool,
    pub(crate) comma: bool,
    hyphen: bool,
    line_breaks: u32,
    indent: bool,
}

pub(crate) enum Join {
    /// Nothing lies between, or nothing that counts.
    Direct,
    /// Two Latin words.
    Word,
    Break,
}

impl Gap {
    /// The gap that consists of these characters.
    pub(crate) fn of(between: &str) -> Self {
        let mut gap = Self::default();
        between.chars().for_each(|c| gap.add(role(c)));
        gap
    }

    fn add(&mut self, role: Role) {
        self.chars += 1;
        self.visible |= role != Role::Nothing;
        self.comma |= role == Role::Comma;
        self.hyphen |= role == Role::Hyphen;
        self.line_breaks += u32::from(role == Role::LineBreak);
        self.indent |= role == Role::WideSpace && self.line_breaks > 0;
    }

    /// What the gap does to a phrase that goes on across it.
    pub(crate) fn join(&self, left: char, right: char) -> Join {
        let latin = is_word(left) && is_word(right);
        if self.line_breaks > 1
            || self.indent
            || self.chars > MAX_GAP
            || (self.hyphen && !latin)
        {
            Join::Break
        } else if self.visible && latin {
            Join::Word
        } else {
            Join::Direct
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skeletons() {
        let check = |text: &str, expected: &str| {
            let skeleton = Skeleton::of(text, 0);
            assert_eq!(skeleton.text, expected, "{text:?}");
            for place in &skeleton.places {
                assert!(text.get(place.span.range()).is_some(), "{text:?} {place:?}");
            }
        };
        check("", "");
        check("“兩個”維護、", "两个维护");
        check("李　强", "李强");
        check("不忘初心，牢記使命", "不忘初心牢记使命");
        check("Two-\n  Upholds", "two upholds");
        check("Two  “Upholds”", "two upholds");
        check("G20 峰会", "g20峰会");
        check("the Party’s ‘core’", "the party's core");
        check("soft\u{AD}ly", "softly");
        check("上段。\n\n下段", "上段。\n下段");
        check("上段\n　　下段", "上段\n下段");
        check("上行\n下行", "上行下行");
        check("Two - Upholds", "two-upholds");
        check("两-个", "两-个");
        check("well-两个", "well\n两个");
    }
}
