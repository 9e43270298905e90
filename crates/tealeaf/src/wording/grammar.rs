//! The shapes of every sentence that the program can say, made by saying them.
//!
//! Each method of a language is called with marks in place of names, numbers and days; what
//! comes out becomes a pattern. So there is no second list of sentences to keep in step,
//! and a sentence that fits no pattern was not written by this program: [`crate::lint`]
//! calls it an assertion without attribution. Names are those of the packs and nothing
//! else.

mod sentences;

use regex::{Regex, RegexBuilder};

use super::Words;
use sentences::Sentences;

/// Stands for words of the record that were taken out of a text.
pub const TAKEN_OUT: char = '\u{25a1}';

/// Patterns of one language and its packs.
pub struct Grammar {
    forms: Vec<Regex>,
    item: Regex,
    attribution: Regex,
    whole: Regex,
    forbidden: &'static [&'static str],
    written: Vec<String>,
}

impl Grammar {
    /// The grammar of a language with the names of its packs.
    #[must_use]
    pub fn new(words: Words<'_>) -> Self {
        let sentences = Sentences::new(words);
        let exact = |pattern: &str| {
            RegexBuilder::new(&format!("^(?:{pattern})$"))
                .size_limit(1 << 30)
                .build()
                .expect("every mark has a pattern and all else is escaped")
        };
        Self {
            forms: sentences.forms().iter().map(|form| exact(form)).collect(),
            item: Regex::new(&sentences.item).expect("made like the forms"),
            attribution: exact(&sentences.attribution),
            whole: exact(&sentences.whole),
            forbidden: words.tongue().forbidden(),
            written: sentences.written(),
        }
    }

    /// Whether the program can have said this; quotations are taken out first.
    #[must_use]
    pub fn allows(&self, text: &str) -> bool {
        let text = tidy(&quoted_out(text));
        let fits = |text: &str| self.forms.iter().any(|form| form.is_match(text));
        // A sentence about coverage begins like an item, so that it is tried whole first.
        text.is_empty()
            || fits(&text)
            || fits(&self.item.replace_all(&text, TAKEN_OUT.to_string()))
    }

    /// Whether it tells who says something.
    #[must_use]
    pub fn attributes(&self, text: &str) -> bool {
        self.attribution.is_match(&tidy(&quoted_out(text)))
    }

    /// Whether it says that nothing was found in days held whole.
    #[must_use]
    pub fn covers(&self, text: &str) -> bool {
        self.whole.is_match(&tidy(&quoted_out(text)))
    }

    /// The first forbidden word of a text, quotations taken out.
    #[must_use]
    pub fn forbidden(&self, text: &str) -> Option<&'static str> {
        let text = quoted_out(text).to_lowercase();
        let words: Vec<&str> = text
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|w| !w.is_empty())
            .collect();
        self.forbidden
            .iter()
            .copied()
            .find(|w| if w.is_ascii() { words.contains(w) } else { text.contains(w) })
    }

    /// Every sentence of the language, with marks in place of names.
    #[must_use]
    pub fn written(&self) -> &[String] {
        &self.written
    }
}

/// Takes what stands between quotation marks out of a text and leaves the marks.
pub(super) fn quoted_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '\u{201c}' => {
                if depth == 0 {
                    out.push(c);
                }
                depth += 1;
            }
            '\u{201d}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push(c);
                }
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// One space between words, none beside Chinese punctuation: layout is no matter here.
pub(super) fn tidy(text: &str) -> String {
    let line = super::one_line(&text.replace('\u{a0}', " "));
    let mut out = String::with_capacity(line.len());
    let wide = |c: char| "：。，；（）、".contains(c);
    let mut chars = line.trim_end().chars().peekable();
    while let Some(c) = chars.next() {
        let beside = chars.peek().is_some_and(|n| wide(*n)) || out.ends_with(wide);
        if c != ' ' || !beside {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Grammar, quoted_out};
    use crate::{
        pack::{EMBEDDED, Pack, PackSource},
        wording::{Language, Words},
    };

    fn packs() -> Pack {
        let sources: Vec<PackSource> =
            EMBEDDED.iter().map(|k| PackSource::Embedded((*k).to_owned())).collect();
        Pack::load(&sources).expect("the packs")
    }

    #[test]
    fn no_sentence_has_a_forbidden_word_and_each_is_allowed() {
        let pack = packs();
        for language in Language::ALL {
            let grammar = Grammar::new(Words::new(&pack, *language));
            assert!(grammar.written().len() > 300, "{}", grammar.written().len());
            for said in grammar.written() {
                assert_eq!(grammar.forbidden(said), None, "{said}");
            }
        }
    }

    #[test]
    fn sentences_of_the_program_and_others() {
        let pack = packs();
        let english = Grammar::new(Words::new(&pack, Language::English));
        let chinese = Grammar::new(Words::new(&pack, Language::Chinese));
        for (grammar, text, allowed) in [
            (&english, "The article says: “Cai Qi has broken with Xi”", true),
            (&english, "Cai Qi has broken with Xi", false),
            (&english, "“Cai Qi has broken with Xi”", false),
            (&english, "Cai Qi in person", true),
            (&english, "Cai Qi in disgrace", false),
            (&english, "John Smith in person", false),
            (
                &english,
                "The record shows: Cai Qi in person [xwlb 2025-05-18, inspections, 河北唐山市].",
                true,
            ),
            (&english, "The record shows that Cai Qi has broken with Xi.", false),
            (&english, "35 claims: 15 supported, 3 in-tension", true),
            (&english, "35 claims, most of them wild", false),
            (
                &english,
                "Note: only counts are held: the page is linked, not quoted.",
                true,
            ),
            (&english, "Note: this is known to everyone.", false),
            (&chinese, "文章称：“蔡奇与习近平决裂”", true),
            (&chinese, "蔡奇与习近平决裂", false),
            (&chinese, "蔡奇本人在场", true),
            (
                &chinese,
                "记录显示：蔡奇本人在场 [xwlb 2025-05-18，调研，河北唐山市]。",
                true,
            ),
            (&chinese, "记录显示蔡奇已经失势。", false),
            (&chinese, "35 条主张：记录相符 15，记录对其不利 3", true),
        ] {
            assert_eq!(grammar.allows(text), allowed, "{text}");
        }
    }

    #[test]
    fn quotations_are_taken_out() {
        for (text, bare) in [
            ("says: “a ‘b’ c”", "says: “”"),
            ("“a “b” c” d", "“” d"),
            ("no mark", "no mark"),
            ("closed” only", "closed” only"),
            ("“left open", "“"),
        ] {
            assert_eq!(quoted_out(text), bare, "{text}");
        }
    }
}
