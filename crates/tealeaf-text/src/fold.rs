//! Script, width and case folding with a map back into the original text.
//!
//! One character becomes one character (兩 -> 两, Ａ -> a, 衞 -> 卫), so the fold never
//! splits or joins anything and a span of the folded text always has a counterpart in the
//! original. The table is made by `build.rs` from OpenCC and Unicode data. Quotation marks
//! and spaces inside phrases are not the fold's business: see `skeleton`.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use crate::Span;

/// `(from, to)` for every character that folding changes, by `from`.
static FOLDS: &[(char, char)] = include!(concat!(env!("OUT_DIR"), "/folds.rs"));

static TABLE: LazyLock<FoldTable> = LazyLock::new(FoldTable::build);

/// The characters that fold to another one, by that.
static FORMS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut forms: HashMap<char, Vec<char>> = HashMap::new();
    for &(from, to) in FOLDS {
        forms.entry(to).or_default().push(from);
    }
    forms
});

/// All characters that fold to `c`, itself first.
pub(crate) fn forms(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).chain(FORMS.get(&c).into_iter().flatten().copied())
}

/// The folds as a two-level table: a page of 256 characters each, pages without a fold
/// share one.
#[derive(Debug)]
pub(crate) struct FoldTable {
    pages: Vec<u16>,
    chars: Vec<char>,
}

impl FoldTable {
    pub(crate) fn get() -> &'static Self {
        &TABLE
    }

    fn build() -> Self {
        let last = FOLDS.last().map_or(0, |&(from, _)| from as usize);
        let mut table = Self { pages: vec![0; last / 256 + 1], chars: vec!['\0'; 256] };
        for &(from, to) in FOLDS {
            let (page, slot) = (from as usize / 256, from as usize % 256);
            if table.pages[page] == 0 {
                let next = table.chars.len() / 256;
                table.pages[page] = u16::try_from(next).expect("fewer than 804 pages");
                table.chars.resize(table.chars.len() + 256, '\0');
            }
            table.chars[usize::from(table.pages[page]) * 256 + slot] = to;
        }
        table
    }

    /// The folded form of one character.
    pub(crate) fn char(&self, c: char) -> char {
        let page = self.pages.get(c as usize / 256).map_or(0, |&p| usize::from(p));
        match self.chars[page * 256 + c as usize % 256] {
            '\0' => c,
            folded => folded,
        }
    }
}

/// A folded text that remembers where each of its bytes came from.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    text: Cow<'t, str>,
    /// Where the distance between folded and original offset changes: at folded offset
    /// `.0`, the original one is `.1`. Empty when no character changed its length.
    shifts: Vec<(usize, usize)>,
}

impl Folded<'_> {
    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether folding changed anything.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }

    /// Maps a span of the folded text back into the original text.
    ///
    /// # Examples
    /// ```
    /// use tealeaf_text::{Span, fold};
    ///
    /// let text = "Ｇ２０峰會";
    /// let folded = fold(text);
    /// assert_eq!(folded.as_str(), "g20峰会");
    /// assert_eq!(&text[folded.original(Span::new(1, 6)).range()], "２０峰");
    /// ```
    #[must_use]
    pub fn original(&self, folded: Span) -> Span {
        Span::new(
            self.original_offset(folded.start()),
            self.original_offset(folded.end()),
        )
    }

    fn original_offset(&self, offset: usize) -> usize {
        let after = self.shifts.partition_point(|&(folded, _)| folded <= offset);
        match after.checked_sub(1).map(|i| self.shifts[i]) {
            Some((folded, original)) => original + (offset - folded),
            None => offset,
        }
    }
}

/// Folds a text so that any script, width and case finds any other.
///
/// # Complexity
/// Linear; borrows the text when nothing changes.
///
/// # Examples
/// ```
/// assert_eq!(tealeaf_text::fold("兩個維護").as_str(), "两个维护");
/// assert!(!tealeaf_text::fold("两个维护").is_changed());
/// ```
#[must_use]
pub fn fold(text: &str) -> Folded<'_> {
    let table = FoldTable::get();
    let mut shifts = Vec::new();
    let folded = replace_chars(
        text,
        |c| table.char(c),
        |folded, original| {
            shifts.push((folded, original));
        },
    );
    Folded { text: folded, shifts }
}

/// Converts a text to Simplified script, character by character; width and case stay.
///
/// For display and for comparing texts. It does not choose between readings as a phrase
/// dictionary does: 乾 becomes 干 in 乾隆 too.
///
/// # Examples
/// ```
/// assert_eq!(tealeaf_text::to_simplified("「兩個確立」 in G20"), "「两个确立」 in G20");
/// ```
#[must_use]
pub fn to_simplified(text: &str) -> Cow<'_, str> {
    let table = FoldTable::get();
    let simplified = |c: char| if is_han(c) { table.char(c) } else { c };
    replace_chars(text, simplified, |_, _| {})
}

/// Whether a character is a Chinese one (not punctuation, not kana).
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '\u{2E80}'..='\u{2FD5}' | '〇')
}

/// Replaces characters, borrowing when none changes; `shift(new, old)` is told each offset
/// pair after a character whose length changed.
fn replace_chars(
    text: &str,
    replace: impl Fn(char) -> char,
    mut shift: impl FnMut(usize, usize),
) -> Cow<'_, str> {
    let changes = |&(_, c): &(usize, char)| replace(c) != c;
    let Some((first, _)) = text.char_indices().find(changes) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    for (at, c) in text[first..].char_indices() {
        let new = replace(c);
        out.push(new);
        if new.len_utf8() != c.len_utf8() {
            shift(out.len(), first + at + c.len_utf8());
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_script_width_and_case() {
        let check = |text: &str, expected: &str| {
            assert_eq!(fold(text).as_str(), expected, "{text}");
            assert!(!fold(expected).is_changed(), "{expected} folds further");
        };
        check("", "");
        check("堅持「兩個確立」、做到「兩個維護」", "坚持「两个确立」、做到「两个维护」");
        check(
            "裏 裡 衞 綫 啓 峯 麪 為 爲 說 説 台 臺",
            "里 里 卫 线 启 峰 面 为 为 说 说 台 台",
        );
        check("ＴＷＯ　Ｕｐｈｏｌｄｓ　２０２５", "two　upholds　2025");
        check("Xi Jinping’s THOUGHT, ÉLAN", "xi jinping’s thought, élan");
        check("\u{F9DB}\u{2F08}", "率人");
        check("İ", "İ");
    }

    #[test]
    fn every_folded_span_maps_back() {
        for text in ["Ａ兩b個Ｃ", "两个维护", "𠮟兩Ｇ２０峰會é\u{2F804}x", "KELVIN K ſ"]
        {
            let folded = fold(text);
            let starts: Vec<usize> = folded
                .as_str()
                .char_indices()
                .map(|(i, _)| i)
                .chain([folded.as_str().len()])
                .collect();
            let original: Vec<usize> =
                text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            assert_eq!(starts.len(), original.len());
            for (i, &start) in starts.iter().enumerate() {
                for (j, &end) in starts.iter().enumerate().skip(i) {
                    let span = folded.original(Span::new(start, end));
                    assert_eq!(
                        span,
                        Span::new(original[i], original[j]),
                        "{text} {i}..{j}"
                    );
                }
            }
        }
    }

    #[test]
    fn simplified_keeps_case_and_width() {
        assert_eq!(to_simplified("Ｇ２０ 峰會 ABC"), "Ｇ２０ 峰会 ABC");
        assert!(matches!(to_simplified("两个维护 ABC"), Cow::Borrowed(_)));
    }
}
