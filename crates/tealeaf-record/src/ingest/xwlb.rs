//! The evening news (Xinwen Lianbo) as its two public daily captures hold it: a Markdown
//! page per day with the running order and the items, the items' text as HTML in the one
//! and as Markdown in the other. Which of the two it is shows in the content, item by item.

use std::sync::LazyLock;

use jiff::{Timestamp, civil::Date};
use regex::Regex;

use super::{Blob, Parsed, ParsedItem, Programme, Unread, markup, stored_text};
use crate::{RecordRules, Skip};

/// Why an item without a title is skipped.
const NO_TITLE: &str = "no title: the capture failed here (`undefined`)";

/// Key of the outlet.
pub(crate) const OUTLET: &str = "xwlb";

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*#\s*《新闻联播》\s*[（(]\s*(\d{4})-?(\d{2})-?(\d{2})\s*[）)]")
        .expect("a fixed pattern")
});
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"更新时间(?:戳)?\s*[:：]\s*([0-9TZ:.+-]+)").expect("a fixed pattern")
});
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[查看原文\]\(\s*([^)\s]*)\s*\)").expect("a fixed pattern")
});
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"VIDE[0-9A-Za-z]+").expect("a fixed pattern"));
static PAGE_ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:name="?contentid"?\s+content=|itemid1\s*=\s*)["'](VIDE[0-9A-Za-z]+)["']"#,
    )
    .expect("a fixed pattern")
});
static LEAD_IN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:.{0,12}?央视网消息\s*[（(]\s*新闻联播\s*[）)]|央视网消息)\s*[：:]?\s*",
    )
    .expect("a fixed pattern")
});
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\d{1,2})\s*[.．、]\s*(.*)$").expect("a fixed pattern")
});
static SUB_ENTRY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[（(]\d{1,2}[）)]").expect("a fixed pattern"));

/// Whether a text is a daily page of this outlet.
pub(crate) fn recognises(text: &str) -> bool {
    HEADING.is_match(text)
}

/// Reads a daily page.
pub(crate) fn read(
    blob: &Blob,
    text: &str,
    _rules: &RecordRules,
) -> Result<Parsed, Unread> {
    let date = heading_date(text)?;
    let (summary, details) = text.split_once("## 详细新闻").ok_or_else(|| {
        Unread::damaged(
            "cut short: the section `## 详细新闻` with the items is not there",
        )
    })?;
    // The capture writes its time last: without it the page may end in the middle of an
    // item, and a part of an item must not pass for the whole.
    let (details, foot) = details
        .rsplit_once("\n---")
        .filter(|(_, foot)| STAMP.is_match(foot))
        .ok_or_else(|| {
            Unread::damaged("cut short: the time of capture at the end is not there")
        })?;
    let mut parsed = Parsed { captured_at: stamp(foot), ..Parsed::default() };
    let mut damaged = false;
    for (index, section) in sections(details).into_iter().enumerate() {
        let place = u32::try_from(index + 1).map_err(|_| "too many items")?;
        match item(section, date, place) {
            Ok(item) => parsed.items.push(item),
            Err(reason) => {
                damaged |= reason == NO_TITLE;
                let path = format!("{}, item {place}", blob.name);
                parsed.skips.push(Skip::no_item(path, reason));
            }
        }
    }
    parsed.programmes.push(Programme {
        outlet: OUTLET.into(),
        date,
        entries: running_order(summary),
        damaged,
    });
    Ok(parsed)
}

/// Whether a page is the outlet's own page of one item.
pub(crate) fn recognises_page(html: &str) -> bool {
    let head = html.trim_start();
    head.starts_with('<') && html.contains("央视网消息") && PAGE_ID.is_match(html)
}

/// Reads the outlet's own page of one item; its id ends with the day of broadcast.
pub(crate) fn read_page(html: &str) -> Result<Parsed, String> {
    let page = super::page::read(html);
    let field =
        |name: &str| page.fields.iter().find(|(n, _)| n == name).map(|f| f.1.as_str());
    let found = PAGE_ID.captures(html);
    let id = field("id").or(found.as_ref().and_then(|c| c.get(1)).map(|m| m.as_str()));
    let id = id.ok_or("no id in the page")?;
    let digits = id.len().checked_sub(6).and_then(|at| id.get(at..)).unwrap_or("");
    let date = super::plain::any_date(&format!("20{digits}"))
        .ok_or_else(|| format!("the id `{id}` does not end with a day"))?;
    let title = field("title").unwrap_or("");
    let title = title.split("_CCTV").next().unwrap_or(title);
    let title = title.trim_start_matches("[视频]").trim_start_matches("[视频新闻]");
    let mut paragraphs = page.paragraphs.clone();
    strip_lead_in(&mut paragraphs);
    let (text, heads) = stored_text(&paragraphs);
    let item = ParsedItem {
        outlet: OUTLET.into(),
        id: Some(id.to_owned()),
        date,
        title: markup::squeeze(title),
        url: field("url").map(str::to_owned),
        text,
        heads,
        ..ParsedItem::default()
    };
    Ok(Parsed { items: vec![item], ..Parsed::default() })
}

fn strip_lead_in(paragraphs: &mut Vec<markup::Paragraph>) {
    for paragraph in paragraphs.iter_mut() {
        let stripped = LEAD_IN.replace(&paragraph.text, "").into_owned();
        if stripped.len() != paragraph.text.len() {
            paragraph.bold = false;
            paragraph.text = stripped;
        }
    }
    paragraphs.retain(|p| !p.text.is_empty());
}

fn heading_date(text: &str) -> Result<Date, String> {
    let found = HEADING.captures(text).ok_or("no heading with a date")?;
    let number = |n: usize| found[n].parse::<i16>().expect("digits only");
    let small = |n: usize| found[n].parse::<i8>().expect("two digits");
    Date::new(number(1), small(2), small(3)).map_err(|_| {
        format!("the heading's date {}{}{} is none", &found[1], &found[2], &found[3])
    })
}

/// The time of capture: milliseconds since 1970, or a date and time.
fn stamp(foot: &str) -> Option<Timestamp> {
    let value = STAMP.captures(foot)?.get(1)?.as_str();
    match value.parse::<i64>() {
        Ok(milliseconds) => Timestamp::from_millisecond(milliseconds).ok(),
        Err(_) => value.parse().ok(),
    }
}

/// The parts that start with `### ` at the start of a line.
fn sections(details: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = details.split("\n### ").collect();
    parts.remove(0);
    parts
}

fn item(section: &str, date: Date, place: u32) -> Result<ParsedItem, String> {
    let (title, body) = section.split_once('\n').unwrap_or((section, ""));
    let title = markup::squeeze(&markup::unescape(title));
    let url = LINK.captures(body).map(|c| c[1].to_owned()).filter(|u| !u.is_empty());
    let id = url.as_deref().and_then(|u| ID.find(u)).map(|m| m.as_str().to_owned());
    let body = LINK.replace_all(body, "");
    let mut paragraphs = if body.contains("<p") || body.contains("<br") {
        markup::html_paragraphs(&body)
    } else {
        // Bold marks went through an escaping step there, some of them twice.
        markup::markdown_paragraphs(&body.replace('\\', ""))
    };
    strip_lead_in(&mut paragraphs);
    let (text, heads) = stored_text(&paragraphs);
    if title.is_empty() || title == "undefined" {
        return Err(NO_TITLE.into());
    }
    if text.is_none() && title.starts_with("《新闻联播》") {
        return Err("the page of the whole programme, not an item of it".into());
    }
    Ok(ParsedItem {
        outlet: OUTLET.into(),
        id,
        date,
        title,
        url,
        place,
        text,
        heads,
        ..ParsedItem::default()
    })
}

/// Titles of the numbered entries before the items; sub-entries are left out.
fn running_order(summary: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in summary.lines() {
        let line = markup::squeeze(&markup::unescape(line));
        // The last entry may share its line with the programme's own name and time.
        let line =
            line.split("（《新闻联播》").next().unwrap_or(&line).trim_end().to_owned();
        let number = ENTRY.captures(&line).and_then(|c| c[1].parse::<usize>().ok());
        let title = ENTRY.captures(&line).map(|c| c[2].to_owned());
        if let (Some(number), Some(title)) = (number, title)
            && number == entries.len() + 1
        {
            entries.push(title);
        } else if SUB_ENTRY.is_match(&line) || line.starts_with("[查看原文]") {
            // A sub-entry ends the title above it as well.
            if let Some(last) = entries.last_mut()
                && !last.ends_with('；')
            {
                last.push('；');
            }
        } else if let Some(last) = entries.last_mut()
            && !last.ends_with('；')
            && !line.is_empty()
        {
            // A title printed on two lines.
            last.push_str(&line);
        }
    }
    for entry in &mut entries {
        let kept = entry.trim_end_matches(['；', ';', '。', '：', ' ']).len();
        entry.truncate(kept);
    }
    entries
}
