//! Sentences of a paragraph, English and Chinese, without a model.
//!
//! A sentence never grows past [`LONGEST`] bytes, so that every rule that looks at one
//! sentence at a time takes linear time over the article.

use tealeaf_text::Span;

use crate::views::is_han;

/// A longer run without an end is cut here.
pub(crate) const LONGEST: usize = 2_000;

/// Words before a full stop that does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "adm", "gov",
    "sen", "rep", "st", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "vs", "etc", "inc", "ltd", "co", "corp", "jr", "sr", "fig",
    "vol", "pp", "e.g", "i.e", "u.s", "u.k", "u.n", "ph.d", "approx", "art", "sec",
];

/// Splits `text[paragraph]` into sentences; white space at both ends is left out.
pub(crate) fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = paragraph.start();
    let body = &text[paragraph.range()];
    let mut chars = body.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        let here = paragraph.start() + at;
        let mut end = here + ch.len_utf8();
        let ends = match ch {
            '。' | '！' | '？' => true,
            '.' => latin_stop(text, here, paragraph.end()),
            '!' | '?' | '…' => true,
            _ => false,
        };
        if !ends {
            if end - start >= LONGEST
                && (ch.is_whitespace() || is_han(ch) || end - start >= 2 * LONGEST)
            {
                push(text, &mut out, start, end);
                start = end;
            }
            continue;
        }
        while let Some(&(_, next)) = chars.peek() {
            if !matches!(
                next,
                '。' | '！'
                    | '？'
                    | '.'
                    | '!'
                    | '?'
                    | '…'
                    | '”'
                    | '’'
                    | '」'
                    | '』'
                    | '）'
                    | ')'
                    | '"'
                    | ']'
                    | '】'
            ) {
                break;
            }
            if next == '"' && !closes(text, start, end) {
                break;
            }
            end += next.len_utf8();
            chars.next();
        }
        let rest = &text[end..paragraph.end()];
        if goes_on(ch, rest) {
            continue;
        }
        push(text, &mut out, start, end);
        start = end;
    }
    push(text, &mut out, start, paragraph.end());
    out
}

/// Whether a straight quotation mark at `end` closes one opened since `start`.
fn closes(text: &str, start: usize, end: usize) -> bool {
    text[start..end].matches('"').count() % 2 == 1
}

/// Whether the sentence runs on after its stop and closing marks.
fn goes_on(stop: char, rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return false };
    if matches!(stop, '。' | '！' | '？') {
        return matches!(next, '，' | '的' | '、' | '；');
    }
    let after = rest.trim_start();
    let spaced = after.len() < rest.len();
    match after.chars().next() {
        None => false,
        Some(c) if is_han(c) || matches!(c, '“' | '「') && !spaced => false,
        // "What now?" he asked.
        Some(c) => !spaced || c.is_lowercase(),
    }
}

fn latin_stop(text: &str, at: usize, limit: usize) -> bool {
    let rest = &text[at + 1..limit];
    match rest.chars().next() {
        None => return true,
        Some(c) if c.is_ascii_digit() || c.is_ascii_lowercase() => return false,
        _ => {}
    }
    let before = &text[..at];
    let word_start = before
        .char_indices()
        .rev()
        .take(16)
        .take_while(|(_, c)| c.is_alphanumeric() || *c == '.')
        .last()
        .map_or(at, |(i, _)| i);
    let word = before[word_start..].to_ascii_lowercase();
    if word.is_empty() {
        return true;
    }
    let initial = word.len() == 1
        && before[word_start..].starts_with(|c: char| c.is_ascii_uppercase());
    // "No." is a number only before one.
    if word == "no" {
        return !rest
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '(' | '〔'));
    }
    !(initial || ABBREVIATIONS.contains(&word.as_str()))
}

fn push(text: &str, out: &mut Vec<Span>, start: usize, end: usize) {
    let raw = &text[start..end];
    let trimmed = raw.trim();
    if !trimmed.chars().any(char::is_alphanumeric) {
        return;
    }
    let from = start + (raw.len() - raw.trim_start().len());
    out.push(Span::new(from, from + trimmed.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text, Span::new(0, text.len()))
            .iter()
            .map(|s| &text[s.range()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn stops_and_abbreviations() {
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check(
            "Circular No. [2031] 14 is out. It is odd.",
            &["Circular No. [2031] 14 is out.", "It is odd."],
        );
        check(
            "Mr. A. B. Dray of the U.S. spoke. He left.",
            &["Mr. A. B. Dray of the U.S. spoke.", "He left."],
        );
        check("He said \"no.\" Then he left.", &["He said \"no.\"", "Then he left."]);
        check("\"Why?\" he asked. Nobody knew.", &["\"Why?\" he asked.", "Nobody knew."]);
        check(
            "Rates rose 0.25 points. Growth fell.",
            &["Rates rose 0.25 points.", "Growth fell."],
        );
    }

    #[test]
    fn chinese() {
        check(
            "他没有提。“为什么？”他问。没有人答。",
            &["他没有提。", "“为什么？”", "他问。", "没有人答。"],
        );
        check("他说：「要坚持。」随后离开。", &["他说：「要坚持。」", "随后离开。"]);
        check("“好。”的说法不准。", &["“好。”的说法不准。"]);
    }

    #[test]
    fn a_run_without_end_is_cut() {
        let text = "x".repeat(9_000);
        assert!(
            sentences(&text, Span::new(0, text.len()))
                .iter()
                .all(|s| s.len() <= 2 * LONGEST)
        );
    }
}
