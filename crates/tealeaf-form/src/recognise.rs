//! Which paragraph is what: mark, number, title, addressee, text, signature, imprint.
//!
//! Recognition goes by content and order first and by look second, because a checker
//! that finds a title only where the standard wants it can never say that it is
//! elsewhere. Nothing here judges.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    date,
    facts::{
        Align, DocumentFacts, Element, ElementKind, Measure, Paragraph, Run, Segment,
    },
    number,
};

/// Paragraphs searched for the head of the paper.
const HEAD: usize = 40;
/// Smallest size of a mark, in points; titles are 22.
const MARK_SIZE: f64 = 26.0;

/// Finds the elements of a paper among its paragraphs.
pub(crate) fn recognise(
    paragraphs: &[Paragraph],
    facts: &mut DocumentFacts,
) -> Vec<Element> {
    let mut out = Vec::new();
    let number = find_number(paragraphs);
    let head_end = number.map_or_else(|| HEAD.min(paragraphs.len()), |(idx, _)| idx);
    let mark = find_mark(&paragraphs[..head_end]);
    let mark_end = mark.as_ref().map_or(0, |range| range.end);
    let head = mark.as_ref().map_or(head_end.min(6), |range| range.start);
    for paragraph in &paragraphs[..head] {
        if let Some(kind) = head_kind(&paragraph.text()) {
            out.push(element(kind, paragraph));
        }
    }
    if let Some(range) = mark.clone() {
        for paragraph in &paragraphs[range] {
            out.push(element(ElementKind::Mark, paragraph));
        }
    }
    let mut next = mark_end;
    if let Some((idx, segment)) = number {
        let paragraph = &paragraphs[idx];
        out.push(part(ElementKind::Number, paragraph, &paragraph.segments[segment]));
        next = idx + 1;
    }
    next = signers(paragraphs, mark_end, next, &mut out);
    let title = find_title(paragraphs, next, mark.is_some() || number.is_some());
    for paragraph in &paragraphs[title.clone()] {
        out.push(element(ElementKind::Title, paragraph));
    }
    text_and_foot(paragraphs, title.end.max(next), &mut out);
    if mark.is_none() {
        facts.notes.push("no mark of an issuing agency was recognised".to_owned());
    }
    out
}

/// Whether a page number has a dash on both sides.
pub(crate) fn has_dashes(text: &str) -> bool {
    let dash = |c: char| matches!(c, '—' | '–' | '-' | '―' | '－' | '─' | '一');
    let text = text.trim();
    text.chars().count() >= 2 && text.starts_with(dash) && text.ends_with(dash)
}

fn element(kind: ElementKind, paragraph: &Paragraph) -> Element {
    let text = paragraph.text().trim().to_owned();
    build(kind, paragraph, text, paragraph.runs().cloned().collect())
}

/// An element made of one segment of a row.
fn part(kind: ElementKind, paragraph: &Paragraph, segment: &Segment) -> Element {
    let text = segment.text.trim().to_owned();
    let mut element = build(kind, paragraph, text, segment.runs.clone());
    element.place.x0 = segment.x0;
    element.place.x1 = segment.x1;
    element
}

fn build(
    kind: ElementKind,
    paragraph: &Paragraph,
    text: String,
    runs: Vec<Run>,
) -> Element {
    let size = runs.iter().map(|run| run.size).fold(0.0, f64::max);
    // The colour of most characters speaks for the element.
    let colour =
        runs.iter().max_by_key(|run| run.text.chars().count()).map(|run| run.colour);
    Element {
        kind,
        text: Some(text),
        runs,
        place: paragraph.place,
        align: paragraph.align,
        size: Some(Measure::exact(size)),
        colour,
        blank_before: paragraph.blank_before,
        wrapped_x0: paragraph.wrapped_x0,
        rows: paragraph.rows,
        last_page: paragraph.last_page,
    }
}

/// The first row that is little more than a document number.
fn find_number(paragraphs: &[Paragraph]) -> Option<(usize, usize)> {
    static ORDER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^第\s?\d{1,5}\s?号$")
            .expect("the pattern is a constant and tests run it")
    });
    for (idx, paragraph) in paragraphs.iter().enumerate().take(HEAD) {
        if paragraph.rows > 2 {
            continue;
        }
        for (segment_idx, segment) in paragraph.segments.iter().enumerate() {
            let text = segment.text.trim();
            let covered = number::find(text).is_some_and(|number| {
                number.text.chars().count() * 10 >= text.chars().count() * 8
            });
            if covered || ORDER.is_match(text) {
                return Some((idx, segment_idx));
            }
        }
    }
    None
}

/// The mark: the largest rows of the head, several for joint papers.
fn find_mark(head: &[Paragraph]) -> Option<std::ops::Range<usize>> {
    let is_mark = |paragraph: &Paragraph| {
        let size = paragraph.size();
        let red = paragraph.runs().any(|run| run.colour.is_red());
        let text = paragraph.text();
        let named = ["文件", "令", "纪要"].iter().any(|end| text.trim().ends_with(end));
        size >= MARK_SIZE || (red && size >= 20.0) || (named && size > 22.5)
    };
    let start = head.iter().position(is_mark)?;
    let len = head[start..].iter().take_while(|paragraph| is_mark(paragraph)).count();
    Some(start..start + len)
}

fn head_kind(text: &str) -> Option<ElementKind> {
    let text = text.trim();
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if starts(&["绝密", "机密", "秘密"]) {
        Some(ElementKind::Secrecy)
    } else if starts(&["特急", "加急", "特提", "平急", "紧急", "急件"]) {
        Some(ElementKind::Urgency)
    } else {
        let digits = text.trim_start_matches(['N', 'o', '.', '№', ' ', '份', '号', '：']);
        let n_digits = digits.chars().count();
        let numeric =
            digits.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
        (numeric && (1..=9).contains(&n_digits)).then_some(ElementKind::CopyNumber)
    }
}

/// Signers beside the number or in rows of their own; returns where the title may begin.
fn signers(
    paragraphs: &[Paragraph],
    from: usize,
    next: usize,
    out: &mut Vec<Element>,
) -> usize {
    let mut end = next;
    for (idx, paragraph) in paragraphs.iter().enumerate().take(next + 3).skip(from) {
        for segment in &paragraph.segments {
            let text = segment.text.replace([' ', '\u{3000}'], "");
            if text.starts_with("签发人") {
                out.push(part(ElementKind::Signer, paragraph, segment));
                end = end.max(idx + 1);
            }
        }
    }
    end
}

fn find_title(
    paragraphs: &[Paragraph],
    from: usize,
    has_head: bool,
) -> std::ops::Range<usize> {
    let looks_like_title = |paragraph: &Paragraph| {
        paragraph.align == Align::Centre
            && paragraph.size() >= 15.0
            && !paragraph.in_table
    };
    let limit = if has_head { from + 4 } else { from + 10 };
    let window = from.min(paragraphs.len())..limit.min(paragraphs.len());
    let Some(start) = window.clone().find(|idx| {
        looks_like_title(&paragraphs[*idx]) || paragraphs[*idx].size() >= 17.5
    }) else {
        return from.min(paragraphs.len())..from.min(paragraphs.len());
    };
    let size = paragraphs[start].size();
    let len = paragraphs[start..]
        .iter()
        .take_while(|paragraph| {
            (paragraph.size() - size).abs() < 0.6
                && paragraph.align == paragraphs[start].align
                && !ends_with_colon(&paragraph.text())
        })
        .count()
        .clamp(1, 8);
    start..start + len
}

fn ends_with_colon(text: &str) -> bool {
    text.trim_end().ends_with(['：', ':'])
}

/// Everything after the title.
fn text_and_foot(paragraphs: &[Paragraph], from: usize, out: &mut Vec<Element>) {
    let rest = &paragraphs[from.min(paragraphs.len())..];
    let date = find_sign_date(rest);
    let agency = date.and_then(|date| find_sign_agency(rest, date));
    let text_end = agency.or(date).unwrap_or(rest.len());
    let mut in_attachment_note = false;
    let mut addressee_seen = false;
    for (idx, paragraph) in rest.iter().enumerate() {
        let text = paragraph.text();
        let text = text.trim();
        let kind = if Some(idx) == agency {
            Some(ElementKind::SignAgency)
        } else if Some(idx) == date {
            Some(ElementKind::SignDate)
        } else if let Some(kind) = foot_kind(text, paragraph, idx > text_end) {
            Some(kind)
        } else if idx < text_end {
            let kind =
                text_kind(text, paragraph, &mut addressee_seen, &mut in_attachment_note);
            Some(kind)
        } else {
            after_date(text, paragraph, date.is_some_and(|date| idx == date + 1))
        };
        out.extend(kind.map(|kind| element(kind, paragraph)));
    }
}

/// The last row before the imprint that is a day and nothing else.
fn find_sign_date(rest: &[Paragraph]) -> Option<usize> {
    rest.iter().rposition(|paragraph| {
        let text = paragraph.text();
        let text = text.trim();
        !paragraph.in_table
            && date::find(text).is_some_and(|found| found.range == (0..text.len()))
    })
}

fn find_sign_agency(rest: &[Paragraph], date: usize) -> Option<usize> {
    let idx = date.checked_sub(1)?;
    let paragraph = &rest[idx];
    let text = paragraph.text();
    let text = text.trim();
    let short = text.chars().count() <= 40 && paragraph.rows == 1;
    let sentence =
        text.ends_with(['。', '；', '：', ':', '，']) || text.starts_with("附件");
    // A signature stands in the right half; a last short line of text does not.
    let date_place = rest[date].place;
    let right =
        paragraph.align == Align::Right || paragraph.place.x1 > date_place.centre_x();
    (short && !sentence && right).then_some(idx)
}

fn foot_kind(text: &str, paragraph: &Paragraph, after_text: bool) -> Option<ElementKind> {
    if text.starts_with("主题词") {
        return Some(ElementKind::Keywords);
    }
    if text.starts_with("抄送") || text.starts_with("主送：") {
        return Some(ElementKind::CopyTo);
    }
    let dated = date::find(text).is_some();
    let apart = paragraph.in_table || paragraph.segments.len() >= 2;
    (after_text && dated && (apart || text.ends_with("印发")))
        .then_some(ElementKind::Printer)
}

fn text_kind(
    text: &str,
    paragraph: &Paragraph,
    addressee_seen: &mut bool,
    in_attachment_note: &mut bool,
) -> ElementKind {
    let first = !std::mem::replace(addressee_seen, true);
    if first
        && ends_with_colon(text)
        && text.chars().count() <= 120
        && heading(text).is_none()
    {
        return ElementKind::Addressee;
    }
    if text.starts_with("附件")
        && text.chars().nth(2).is_some_and(|c| matches!(c, '：' | ':' | ' ' | '1'))
    {
        *in_attachment_note = true;
        return ElementKind::AttachmentNote;
    }
    if *in_attachment_note {
        let numbered = text.starts_with(|c: char| c.is_ascii_digit());
        if numbered || paragraph.blank_before.is_none_or(|rows| rows < 0.5) {
            return ElementKind::AttachmentNote;
        }
        *in_attachment_note = false;
    }
    if ["出席", "请假", "列席"].iter().any(|word| text.starts_with(word)) {
        return ElementKind::Attendance;
    }
    heading(text).map_or(ElementKind::Body, ElementKind::Heading)
}

fn after_date(text: &str, paragraph: &Paragraph, next_row: bool) -> Option<ElementKind> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^附\s?件\s?\d{0,2}$")
            .expect("the pattern is a constant and tests run it")
    });
    let bracketed = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
    if bracketed && !paragraph.in_table {
        Some(ElementKind::Note)
    } else if LABEL.is_match(text) {
        Some(ElementKind::Attachment)
    } else if next_row
        && !paragraph.in_table
        && paragraph.rows == 1
        && !paragraph.starts_page
    {
        Some(ElementKind::Note)
    } else {
        None
    }
}

/// Level of a heading by its mark: 一、 （一） 1. （1） and their misspellings.
pub(crate) fn heading(text: &str) -> Option<u8> {
    static ONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("^[一二三四五六七八九十]{1,3}[、.．，]").expect("constant")
    });
    static TWO: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("^[（(][一二三四五六七八九十]{1,3}[）)]").expect("constant")
    });
    static THREE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\d{1,2}[.．、](?:[^0-9]|$)").expect("constant"));
    static FOUR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[（(]\d{1,2}[）)]").expect("constant"));
    [&ONE, &TWO, &THREE, &FOUR]
        .iter()
        .zip(1..)
        .find(|(regex, _)| regex.is_match(text))
        .map(|(_, level)| level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_levels() {
        let table = [
            ("一、总体要求", Some(1)),
            ("十二、附则", Some(1)),
            ("（三）加强保障。", Some(2)),
            ("(三)加强保障。", Some(2)),
            ("1.各单位要", Some(3)),
            ("1、各单位要", Some(3)),
            ("（1）各单位", Some(4)),
            ("1.5倍以上的", None),
            ("一是认真梳理", None),
            ("2025年以来", None),
        ];
        for (text, level) in table {
            assert_eq!(heading(text), level, "{text}");
        }
    }

    #[test]
    fn dashes_of_page_numbers() {
        for (text, expected) in
            [("— 1 —", true), ("-12-", true), ("1", false), ("— 1", false), ("", false)]
        {
            assert_eq!(has_dashes(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_of_the_head() {
        let table = [
            ("000123", Some(ElementKind::CopyNumber)),
            ("00123", Some(ElementKind::CopyNumber)),
            ("机密★1年", Some(ElementKind::Secrecy)),
            ("特急", Some(ElementKind::Urgency)),
            ("甲乙市人民政府", None),
        ];
        for (text, kind) in table {
            assert_eq!(head_kind(text), kind, "{text}");
        }
    }
}
