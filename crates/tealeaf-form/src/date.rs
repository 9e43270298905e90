//! Days as official papers write them.
//!
//! `2025年3月7日` since 2012, `二〇〇九年三月二日` before, and the slips between the two.

use std::ops::Range;

use jiff::civil::Date;

/// How a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Arabic digits without leading zeros.
    Arabic,
    /// Arabic digits with a leading zero.
    LeadingZero,
    /// Chinese numerals.
    Chinese,
}

/// A day found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    /// Byte range in the text searched.
    pub range: Range<usize>,
    /// How it is written.
    pub writing: Writing,
    /// The day; `None` if the calendar has no such day.
    pub date: Option<Date>,
}

/// Finds the first day in a text.
///
/// # Examples
///
/// ```
/// use tealeaf_form::date::{find, Writing};
/// let found = find("二〇二五年十月四日").unwrap();
/// assert_eq!(found.writing, Writing::Chinese);
/// assert_eq!(found.date.unwrap().to_string(), "2025-10-04");
/// assert!(find("2025年2月30日").unwrap().date.is_none());
/// ```
pub fn find(text: &str) -> Option<WrittenDate> {
    for (year_at, _) in text.match_indices('年') {
        let before = &text[..year_at];
        let year_text = trailing(before, |c| digit(c).is_some());
        let rest = &text[year_at + '年'.len_utf8()..];
        let Some(month_at) = rest.find('月') else { continue };
        let month_text = &rest[..month_at];
        let day_rest = &rest[month_at + '月'.len_utf8()..];
        let Some(day_at) = day_rest.find('日') else { continue };
        let day_text = &day_rest[..day_at];
        let (Some(year), Some(month), Some(day)) =
            (year(year_text), small_number(month_text), small_number(day_text))
        else {
            continue;
        };
        let start = year_at - year_text.len();
        let end = text.len() - day_rest.len() + day_at + '日'.len_utf8();
        let leading = [month_text, day_text]
            .iter()
            .any(|part| part.trim().starts_with('0') || part.trim().starts_with('０'));
        let chinese = year_text.chars().any(|c| !c.is_ascii_digit() && c < '０');
        let writing = match (chinese, leading) {
            (true, _) => Writing::Chinese,
            (false, true) => Writing::LeadingZero,
            (false, false) => Writing::Arabic,
        };
        let date = Date::new(year, month, day).ok();
        return Some(WrittenDate { range: start..end, writing, date });
    }
    None
}

fn trailing(text: &str, keep: impl Fn(char) -> bool) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| keep(*c))
        .last()
        .map_or(text.len(), |(idx, _)| idx);
    &text[start..]
}

fn digit(c: char) -> Option<i16> {
    let value = match c {
        '0'..='9' => i16::try_from(c as u32 - '0' as u32).ok()?,
        '０'..='９' => i16::try_from(c as u32 - '０' as u32).ok()?,
        '〇' | '○' | '零' | 'Ｏ' | 'O' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(value)
}

fn year(text: &str) -> Option<i16> {
    let digits: Vec<i16> = text.chars().map(digit).collect::<Option<_>>()?;
    let [thousands, hundreds, tens, ones] = digits.as_slice() else { return None };
    Some(thousands * 1000 + hundreds * 100 + tens * 10 + ones)
}

/// 1 to 39 in digits or Chinese numerals; anything else is no day of a month.
fn small_number(text: &str) -> Option<i8> {
    let text = text.trim();
    let value = if let Some((tens, ones)) = text.split_once('十') {
        let tens = if tens.is_empty() { 1 } else { single(tens)? };
        let ones = if ones.is_empty() { 0 } else { single(ones)? };
        tens * 10 + ones
    } else {
        let digits: Vec<i16> = text.chars().map(digit).collect::<Option<_>>()?;
        match digits.as_slice() {
            [ones] => *ones,
            [tens, ones] => tens * 10 + ones,
            _ => return None,
        }
    };
    i8::try_from(value).ok()
}

fn single(text: &str) -> Option<i16> {
    let mut chars = text.chars();
    let value = digit(chars.next()?)?;
    chars.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_papers_write_them() {
        let table = [
            ("2025年9月2日", Some((Writing::Arabic, Some("2025-09-02")))),
            ("于2025年12月31日印发", Some((Writing::Arabic, Some("2025-12-31")))),
            ("2025年07月05日", Some((Writing::LeadingZero, Some("2025-07-05")))),
            ("二〇〇九年三月二十一日", Some((Writing::Chinese, Some("2009-03-21")))),
            ("二○一一年十二月三十日", Some((Writing::Chinese, Some("2011-12-30")))),
            ("2025年2月30日", Some((Writing::Arabic, None))),
            ("今年5月1日", None),
            ("2025年第3期", None),
            ("25年3月1日", None),
        ];
        for (text, expected) in table {
            let found =
                find(text).map(|day| (day.writing, day.date.map(|d| d.to_string())));
            let expected = expected.map(|(w, d)| (w, d.map(str::to_owned)));
            assert_eq!(found, expected, "{text}");
        }
    }
}
