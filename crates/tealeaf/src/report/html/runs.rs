//! Text for a page: runs of one script each, with the characters that hide or reorder text
//! made visible.
//!
//! Screen readers choose a voice, and browsers a font, by the language of a run; the same
//! character looks different in Simplified and Traditional type.

use tealeaf_text::to_simplified;

/// A stretch of text in one language; `lang` is empty where the page's own holds.
pub(super) struct Run {
    pub(super) lang: &'static str,
    pub(super) text: String,
}

/// Cuts a text into Chinese runs and others. A run that reads the same in both scripts gets
/// the script of the text it comes from (`context`), else Simplified.
pub(super) fn runs(text: &str, context: &'static str) -> Vec<Run> {
    let text = visible(text);
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    let mut chinese = false;
    let mut last_han = 0;
    let mut push = |stretch: &str, chinese: bool| {
        if !stretch.is_empty() {
            let lang = if chinese { script(stretch, context) } else { "" };
            runs.push(Run { lang, text: stretch.to_owned() });
        }
    };
    for (at, c) in text.char_indices() {
        let han = is_han(c);
        if han && !chinese {
            push(&text[start..at], false);
            (start, chinese) = (at, true);
        } else if chinese && !han && !belongs(c) {
            // Punctuation between Chinese characters belongs to them, after them it is of
            // whatever follows.
            push(&text[start..last_han], true);
            (start, chinese) = (last_han, false);
        }
        if han {
            last_han = at + c.len_utf8();
        }
    }
    if chinese {
        push(&text[start..last_han], true);
        push(&text[last_han..], false);
    } else {
        push(&text[start..], false);
    }
    runs
}

/// The language of a whole text when it is Chinese for the most part, else empty.
pub(super) fn language(text: &str) -> &'static str {
    let sample: String = text.chars().take(2_000).collect();
    let han = sample.chars().filter(|c| is_han(*c)).count();
    if han * 4 < sample.chars().count() { "" } else { script(&sample, "") }
}

fn script(text: &str, context: &'static str) -> &'static str {
    if to_simplified(text) != text {
        "zh-Hant"
    } else if context.is_empty() {
        "zh-Hans"
    } else {
        context
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Chinese punctuation, full-width forms and digits between Chinese characters.
fn belongs(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '“' | '”' | '·' | '—')
        || c.is_ascii_digit()
}

/// Shows characters that would reorder or hide text as visible tokens.
pub(super) fn visible(text: &str) -> String {
    if !text.contains(is_hidden) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn is_hidden(c: char) -> bool {
    let layout = matches!(c, '\n' | '\r' | '\t');
    (c.is_control() && !layout)
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
            | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::{language, runs, visible};

    #[test]
    fn runs_have_their_language_and_lose_nothing() {
        type Runs<'r> = &'r [(&'r str, &'r str)];
        let cases: &[(&str, &str, Runs<'_>)] = &[
            ("", "", &[]),
            ("no Chinese", "", &[("", "no Chinese")]),
            (
                "两个维护 (Two Upholds): once",
                "",
                &[("zh-Hans", "两个维护"), ("", " (Two Upholds): once")],
            ),
            ("在“两个维护”上。", "", &[("zh-Hans", "在“两个维护”上"), ("", "。")]),
            ("says 兩個維護", "", &[("", "says "), ("zh-Hant", "兩個維護")]),
            ("says 中央", "zh-Hant", &[("", "says "), ("zh-Hant", "中央")]),
            ("2025年10月30日", "", &[("", "2025"), ("zh-Hans", "年10月30日")]),
        ];
        for (text, context, expected) in cases {
            let found = runs(text, context);
            let found: Vec<(&str, &str)> =
                found.iter().map(|r| (r.lang, r.text.as_str())).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }

    #[test]
    fn language_of_a_text() {
        for (text, lang) in [
            ("An article about 两个维护.", ""),
            ("蔡奇在河北唐山调研，没有提“两个维护”。", "zh-Hans"),
            ("蔡奇在河北唐山調研，沒有提「兩個維護」。", "zh-Hant"),
        ] {
            assert_eq!(language(text), lang, "{text}");
        }
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(visible("a\u{202E}b\u{7}\n"), "a[U+202E]b[U+0007]\n");
        assert_eq!(visible("zero\u{200B}width"), "zero[U+200B]width");
    }
}
