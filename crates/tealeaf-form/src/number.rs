//! Document numbers: `国办函〔2020〕95号`, `国令第846号`, `[2025] No. 11`.
//!
//! Reading is generous and keeps every slip; judging the slips is the rules' work,
//! judging the serial is the work of [`crate::series`].

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

/// A way in which a number is written differently from 7.2.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// Brackets other than 〔 and 〕.
    Brackets,
    /// A year of two digits.
    ShortYear,
    /// A serial with a leading zero.
    LeadingZero,
    /// 第 before the serial.
    Ordinal,
    /// 字 between code and year is no slip in 厅字; a missing 号 is one.
    NoHao,
    /// Written in English.
    English,
    /// No code of letters before the year.
    NoCode,
}

/// A document number as found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNumber {
    /// Letters of the issuer and series, as written before the year; may have other
    /// words before them in running text.
    pub code: Option<String>,
    /// The year in brackets; two digits are completed with 20.
    pub year: Option<i16>,
    /// The serial.
    pub serial: u32,
    /// How it departs from the standard form.
    pub slips: Vec<Slip>,
    /// The characters it was read from.
    pub text: String,
    /// Byte range in the text searched.
    pub range: Range<usize>,
}

const OPEN: &str = "[〔﹝［\\[（(【｛{]";
const CLOSE: &str = "[〕﹞］\\]）)】｝}]";

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        "(?:(?P<han>\\p{{Han}}{{2,14}})|(?P<latin>[A-Z][a-z]{{3,20}}))?\\s{{0,3}}\
         (?P<open>{OPEN})\\s?(?P<year>[0-9]{{4}}|[0-9]{{2}})\\s?(?P<close>{CLOSE})\\s{{0,3}}\
         (?P<ordinal>第)?\\s?(?P<no>[Nn]o\\.?|[Nn]umber)?\\s{{0,3}}\
         (?P<serial>[0-9]{{1,5}})\\s?(?P<hao>号)?"
    ))
});

static SERIAL_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        "(?P<no>[Nn]o\\.?|[Nn]umber)\\s{{0,3}}(?P<serial>[0-9]{{1,5}})\\s{{0,3}}\
         (?P<open>{OPEN})\\s?(?P<year>[0-9]{{4}})\\s?(?P<close>{CLOSE})"
    ))
});

static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "(?P<han>国令|国务院令|主席令|[\\p{Han}&&[^号和及与、]]{2,10}令)\\s?(?P<ordinal>第)\\s?(?P<serial>[0-9]{1,5})\\s?(?P<hao>号)",
    )
});

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant and its tests run it")
}

/// Finds the first document number in a text.
///
/// # Examples
///
/// ```
/// let number = tealeaf_form::number::find("见国办函〔2020〕95号").unwrap();
/// assert_eq!((number.year, number.serial), (Some(2020), 95));
/// assert!(number.slips.is_empty());
/// ```
pub fn find(text: &str) -> Option<DocumentNumber> {
    find_all(text).into_iter().next()
}

/// Finds all document numbers in a text, in its order.
pub fn find_all(text: &str) -> Vec<DocumentNumber> {
    let mut numbers: Vec<DocumentNumber> = Vec::new();
    for regex in [&YEAR_FIRST, &SERIAL_FIRST, &ORDER] {
        for captures in regex.captures_iter(text) {
            let Some(number) = build(&captures) else { continue };
            let overlaps = numbers.iter().any(|other| {
                number.range.start < other.range.end
                    && other.range.start < number.range.end
            });
            if !overlaps {
                numbers.push(number);
            }
        }
    }
    numbers.sort_by_key(|number| number.range.start);
    numbers
}

fn build(captures: &Captures<'_>) -> Option<DocumentNumber> {
    let whole = captures.get(0)?;
    let name = |key: &str| captures.name(key).map(|found| found.as_str());
    let serial_text = name("serial")?;
    let serial: u32 = serial_text.parse().ok()?;
    let year_text = name("year");
    let english = name("no").is_some();
    // "[2025] 11" alone is a footnote mark; a number needs a code, 号 or "No.".
    let before = &captures.get(0)?.as_str();
    if name("han").is_none()
        && name("latin").is_none()
        && name("hao").is_none()
        && !english
        && name("ordinal").is_none()
        && !before.is_empty()
    {
        return None;
    }
    let mut slips = Vec::new();
    if year_text.is_some() && (name("open") != Some("〔") || name("close") != Some("〕"))
    {
        slips.push(Slip::Brackets);
    }
    if year_text.is_some_and(|year| year.len() == 2) {
        slips.push(Slip::ShortYear);
    }
    if serial_text.starts_with('0') {
        slips.push(Slip::LeadingZero);
    }
    if name("ordinal").is_some() && year_text.is_some() {
        slips.push(Slip::Ordinal);
    }
    if english {
        slips.push(Slip::English);
    } else if name("hao").is_none() {
        slips.push(Slip::NoHao);
    }
    let code = name("han").or(name("latin")).map(str::to_owned);
    if code.is_none() {
        slips.push(Slip::NoCode);
    }
    let year = year_text.and_then(|year| {
        let value: i16 = year.parse().ok()?;
        Some(if year.len() == 2 { 2000 + value } else { value })
    });
    Some(DocumentNumber {
        code,
        year,
        serial,
        slips,
        text: whole.as_str().to_owned(),
        range: whole.range(),
    })
}

/// Finds a number whose "No." stands before the bracket: `No. [2025] 11`.
///
/// Articles write it this way; it is looked for only when [`find`] finds nothing.
pub fn find_loose(text: &str) -> Option<DocumentNumber> {
    static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            "(?P<no>[Nn]o\\.?|[Nn]umber)\\s{0,3}(?P<open>[\\[〔(])(?P<year>[0-9]{4})\
             (?P<close>[\\]〕)])\\s{0,3}(?P<serial>[0-9]{1,5})",
        )
    });
    find(text).or_else(|| LOOSE.captures(text).and_then(|captures| build(&captures)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = find_loose(text).map_or_else(
            || "none".to_owned(),
            |number| {
                assert_eq!(&text[number.range.clone()], number.text);
                format!(
                    "{} {} {} {:?}",
                    number.code.as_deref().unwrap_or("-"),
                    number.year.map_or("-".to_owned(), |year| year.to_string()),
                    number.serial,
                    number.slips
                )
            },
        );
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn numbers_and_their_slips() {
        let table = [
            ("国办函〔2020〕95号", "国办函 2020 95 []"),
            ("厅字〔2019〕48号", "厅字 2019 48 []"),
            ("中办发〔2023〕4号", "中办发 2023 4 []"),
            ("甲乙发[2025]38号", "甲乙发 2025 38 [Brackets]"),
            ("甲乙发﹝2025﹞38号", "甲乙发 2025 38 [Brackets]"),
            ("甲乙发（2025）15号", "甲乙发 2025 15 [Brackets]"),
            ("甲乙发〔25〕16号", "甲乙发 2025 16 [ShortYear]"),
            ("甲乙发〔2025〕024号", "甲乙发 2025 24 [LeadingZero]"),
            ("甲乙发〔2025〕第37号", "甲乙发 2025 37 [Ordinal]"),
            ("甲乙发〔2025〕37", "甲乙发 2025 37 [NoHao]"),
            ("国令第846号", "国令 - 846 []"),
            ("the document [2025] No. 11", "- 2025 11 [Brackets, English, NoCode]"),
            ("document No. [2025] 11 says", "- 2025 11 [Brackets, English, NoCode]"),
            ("No. 11 [2025]", "- 2025 11 [Brackets, English, NoCode]"),
            ("Guobanhan [2020] No. 95", "Guobanhan 2020 95 [Brackets, English]"),
            ("as shown in [2025] 11", "none"),
            ("第3号台风", "none"),
        ];
        for (text, expected) in table {
            check(text, expected);
        }
    }

    #[test]
    fn all_numbers_of_a_text_in_order() {
        let text = "依据甲办发〔2024〕3号、乙府〔2025〕17号和国令第820号";
        let serials: Vec<u32> =
            find_all(text).iter().map(|number| number.serial).collect();
        assert_eq!(serials, [3, 17, 820]);
    }
}
