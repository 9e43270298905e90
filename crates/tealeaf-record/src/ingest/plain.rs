//! Plain text, Markdown, HTML and tables with a small front matter: date, outlet,
//! speaker, title, url. What the front matter leaves out is taken from the file name
//! (date), the first heading (title) or the options of the call (outlet).

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use regex::Regex;

use super::{
    Blob, Parsed, ParsedItem, markup,
    recipe::{Page, Readers},
    rows, stored_text,
};
use crate::{RecipeFormat, RecordRules};

static NAME_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])((?:19|20)\d{2})-?([01]\d)-?([0-3]\d)(?:[^0-9]|$)")
        .expect("a fixed pattern")
});
static TITLE_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日").expect("a fixed pattern")
});
static ENGLISH_DATE: LazyLock<Regex> = LazyLock::new(|| {
    const MONTH: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";
    Regex::new(&format!(
        r"(?i)\b(?:(\d{{1,2}})\.? ({MONTH})\.?|({MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?),? (?P<year>(?:19|20)\d{{2}})\b"
    ))
    .expect("a fixed pattern")
});

/// Facts that stand before a text, or beside it in a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Front {
    fields: BTreeMap<String, String>,
    /// The same under the names that the input gives them, and all others.
    raw: BTreeMap<String, String>,
}

/// Front matter keys, each with the names it goes by.
const KEYS: &[(&str, &[&str])] = &[
    ("date", &["date", "published", "published_at", "datetime", "日期"]),
    ("outlet", &["outlet", "source_key"]),
    ("speaker", &["speaker", "author"]),
    ("title", &["title", "headline", "标题"]),
    ("url", &["url", "link"]),
    ("text", &["text", "content", "body"]),
    ("summary", &["summary", "description"]),
    ("occasion", &["occasion"]),
    ("id", &["id"]),
];

impl Front {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.set_column(name, value.trim().trim_matches(['"', '\'']));
    }

    /// Sets a value that no quotation marks can enclose.
    pub(crate) fn set_column(&mut self, name: &str, value: &str) {
        let name = name.trim().to_lowercase();
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if let Some((key, _)) =
            KEYS.iter().find(|(_, names)| names.contains(&name.as_str()))
        {
            self.fields.entry((*key).to_owned()).or_insert_with(|| value.to_owned());
        }
        self.raw.entry(name).or_insert_with(|| value.to_owned());
    }

    pub(crate) fn replace(&mut self, key: &str, value: String) {
        self.fields.insert(key.to_owned(), value);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.fields.get(key).map(String::as_str)
    }

    /// By the name that the input gives it.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.raw.get(&name.trim().to_lowercase()).map(String::as_str)
    }
}

/// Reads one plain input.
pub(crate) fn read(
    blob: &Blob,
    text: &str,
    outlet: Option<&str>,
    readers: &Readers<'_>,
) -> Result<Parsed, String> {
    let stated = readers.format(blob, text, outlet);
    let pages = match format(blob, text, stated)? {
        RecipeFormat::Lines => rows::lines(blob, text),
        RecipeFormat::Csv => rows::csv(blob, text)?,
        RecipeFormat::Html => vec![Ok(html_page(text))],
        RecipeFormat::Text => vec![Ok(text_page(text))],
        RecipeFormat::Parquet => return Err("not a Parquet file".into()),
    };
    readers.items(blob, pages, text, outlet)
}

/// What an input is: as the recipe says, else by its ending, else by how it begins.
fn format(
    blob: &Blob,
    text: &str,
    stated: Option<Option<RecipeFormat>>,
) -> Result<RecipeFormat, String> {
    if let Some(Some(format)) = stated {
        return Ok(format);
    }
    Ok(match blob.ending().as_str() {
        "jsonl" | "ndjson" => RecipeFormat::Lines,
        "csv" | "tsv" => RecipeFormat::Csv,
        "html" | "htm" | "shtml" | "xhtml" => RecipeFormat::Html,
        "txt" | "md" | "markdown" | "text" => RecipeFormat::Text,
        // Pages from a web archive have any ending or none.
        _ if looks_like_html(text) => RecipeFormat::Html,
        _ if stated.is_some() => RecipeFormat::Text,
        ending => {
            return Err(format!(
                "no reader for files that end in `{ending}`; known are .md, .txt, .html, \
                 .jsonl, .csv, .parquet, .pdf, .docx, .mbox, and .tar, .zip, .gz and .zst \
                 of them; a recipe can name others (docs/recipes.md)"
            ));
        }
    })
}

fn looks_like_html(text: &str) -> bool {
    let head: String = text.chars().take(1000).collect::<String>().to_ascii_lowercase();
    head.trim_start().starts_with('<')
        && (head.contains("<html") || head.contains("<head"))
}

fn text_page(text: &str) -> Page {
    let (front, body) = front_matter(text);
    let (stored, heads) = stored_text(&markup::markdown_paragraphs(body));
    Page {
        front,
        text: stored.unwrap_or_default(),
        heads,
        source: text.to_owned(),
        label: String::new(),
    }
}

fn html_page(html: &str) -> Page {
    let page = super::page::read(html);
    let mut front = Front::default();
    for (name, value) in &page.fields {
        front.set(name, value);
    }
    let (text, heads) = stored_text(&page.paragraphs);
    Page {
        front,
        text: text.unwrap_or_default(),
        heads,
        source: html.to_owned(),
        label: String::new(),
    }
}

/// Paragraphs of a column or a part of a page, joined by line feeds.
pub(crate) fn paragraphs_of(raw: &str) -> String {
    let has_markup = ["<p", "<br", "<div", "</"].iter().any(|tag| raw.contains(tag));
    let paragraphs = if has_markup {
        markup::html_paragraphs(raw)
    } else {
        markup::markdown_paragraphs(raw)
    };
    stored_text(&paragraphs).0.unwrap_or_default()
}

/// Puts an item together, or says what it lacks.
pub(crate) fn finish(
    front: Front,
    file_name: &str,
    (text, heads): (Option<String>, Vec<u32>),
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<ParsedItem, String> {
    let title = markup::squeeze(front.get("title").unwrap_or(""));
    let stated = front.get("date");
    let date = match stated {
        Some(stated) => Some(any_date(stated).ok_or_else(|| {
            format!("front matter: `{stated}` is no date (YYYY-MM-DD)")
        })?),
        None => date_in_name(file_name).or_else(|| any_date(&title)),
    };
    let date = date.ok_or(
        "no date: give one in the front matter (date: YYYY-MM-DD) or in the file name",
    )?;
    let outlet = front.get("outlet").or(outlet).ok_or(
        "no outlet: give one in the front matter (outlet: KEY) or with the call (--outlet)",
    )?;
    let known = rules.outlets.is_empty() || rules.outlets.iter().any(|o| o.key == outlet);
    if !known {
        let keys: Vec<&str> = rules.outlets.iter().map(|o| o.key.as_str()).collect();
        return Err(format!(
            "unknown outlet `{outlet}`; the pack has {}; a new one is an entry of \
             outlets.toml in a pack of your own, named with --pack (docs/recipes.md)",
            keys.join(", ")
        ));
    }
    let title =
        if title.is_empty() { opening(text.as_deref(), file_name) } else { title };
    Ok(ParsedItem {
        outlet: outlet.to_owned(),
        id: front.get("id").map(|id| format!("{outlet}-{id}")),
        date,
        title,
        url: front.get("url").map(str::to_owned),
        place: 1,
        text,
        heads,
        speaker: front.get("speaker").map(str::to_owned),
        occasion: front.get("occasion").map(str::to_owned),
    })
}

/// A title for a text that has none: how it begins.
fn opening(text: Option<&str>, file_name: &str) -> String {
    let first = text.and_then(|t| t.lines().next()).unwrap_or(file_name);
    first.chars().take(60).collect()
}

/// Parts front matter from the text: `---` fences, or leading lines that start with `#`.
fn front_matter(text: &str) -> (Front, &str) {
    let mut front = Front::default();
    let start = text.trim_start_matches('\u{feff}');
    if let Some(after) = start.strip_prefix("---")
        && let Some(after) = after.strip_prefix('\n').or(after.strip_prefix("\r\n"))
    {
        let mut at = 0;
        for line in after.split_inclusive('\n') {
            at += line.len();
            if line.trim_end() == "---" {
                return (front, &after[at..]);
            }
            if let Some((name, value)) = line.split_once(':') {
                front.set(name, value);
            }
        }
        // Without a closing fence it was no front matter.
        front = Front::default();
    }
    let mut at = 0;
    for line in start.split_inclusive('\n') {
        let Some(comment) = line.strip_prefix("# ") else { break };
        let comment = comment.trim();
        let (name, value) = comment.split_once([' ', ':']).unwrap_or((comment, ""));
        if comment.starts_with("http") {
            front.set("url", comment);
        } else if KEYS.iter().any(|(_, names)| names.contains(&name)) {
            front.set(name, value);
        } else {
            front.set("title", comment);
        }
        at += line.len();
    }
    (front, &start[at..])
}

/// The date that a file name holds (`2021-05-26_0796.txt`, `20210526.md`).
pub(crate) fn date_in_name(name: &str) -> Option<Date> {
    let found = NAME_DATE.captures(name)?;
    date_of(&found[1], &found[2], &found[3])
}

/// A date as written in a field or title.
pub(crate) fn any_date(text: &str) -> Option<Date> {
    if let Some(found) = TITLE_DATE.captures(text) {
        return date_of(&found[1], &found[2], &found[3]);
    }
    if let Some(found) = ENGLISH_DATE.captures(text) {
        let group = |n: usize| found.get(n).map(|m| m.as_str());
        let (name, day) = group(2).zip(group(1)).or(group(3).zip(group(4)))?;
        let day = day.parse().ok()?;
        return Date::new(found["year"].parse().ok()?, month(name)?, day).ok();
    }
    date_in_name(&text.replace(['/', '.'], "-"))
}

/// Number of a month by its English name or the first three letters of it.
pub(crate) fn month(name: &str) -> Option<i8> {
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec",
    ];
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|month| name.starts_with(month))?;
    i8::try_from(at + 1).ok()
}

/// A number in digits or in Chinese numerals (`二〇二五`, `二十三`).
pub(crate) fn number(text: &str) -> Option<i16> {
    if let Ok(number) = text.trim().parse() {
        return Some(number);
    }
    let (mut all, mut last, mut tens) = (0_i16, 0_i16, false);
    for c in text.trim().chars() {
        if c == '十' || c == '廿' {
            let by = if c == '廿' { 2 } else { last.max(1) };
            (all, last, tens) = (by.checked_mul(10)?, 0, true);
            continue;
        }
        let digit = "〇一二三四五六七八九".chars().position(|d| d == c);
        let zero = matches!(c, '零' | '○' | 'Ｏ').then_some(0);
        let digit = i16::try_from(digit.or(zero)?).ok()?;
        last = if tens { digit } else { last.checked_mul(10)?.checked_add(digit)? };
    }
    all = all.checked_add(last)?;
    (!text.trim().is_empty()).then_some(all)
}

fn date_of(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(name: &str) -> Blob {
        Blob { name: name.into(), ..Blob::default() }
    }

    fn check(name: &str, text: &str, outlet: Option<&str>, expected: &str) {
        let rules = RecordRules::default();
        let readers = Readers::new(&rules).unwrap();
        let found = match read(&blob(name), text, outlet, &readers) {
            Ok(parsed) => parsed
                .items
                .iter()
                .map(|i| {
                    let text = i.text.as_deref().unwrap_or("-");
                    format!("{} {} [{}] {text}", i.outlet, i.date, i.title)
                })
                .chain(parsed.skips.iter().map(|s| format!("skip {}", s.reason)))
                .collect::<Vec<_>>()
                .join("|"),
            Err(reason) => format!("error {}", reason.split([':', ';']).next().unwrap()),
        };
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn plain_inputs_are_read() {
        let fenced = "---\ndate: 2024-05-06\noutlet: paper\ntitle: \"On tea\"\n---\n\nLeaves.\n\nMore.";
        check("a.txt", fenced, None, "paper 2024-05-06 [On tea] Leaves.\nMore.");
        check(
            "a.md",
            "# On tea\n# date 2024-05-06\nLeaves.",
            Some("p"),
            "p 2024-05-06 [On tea] Leaves.",
        );
        check("2024-05-06_1.txt", "Leaves.", Some("p"), "p 2024-05-06 [Leaves.] Leaves.");
        check("x.txt", "Leaves.", Some("p"), "error no date");
        check("2024-05-06.txt", "Leaves.", None, "error no outlet");
        check(
            "2024-05-06.txt",
            "---\ndate: soon\n---\nx",
            Some("p"),
            "error front matter",
        );
        check("2024-05-06.txt", "", Some("p"), "p 2024-05-06 [2024-05-06.txt] -");
        check("a.bin", "x", Some("p"), "error no reader for files that end in `bin`");
        let lines = "{\"date\":\"2024-05-06\",\"text\":\"A\"}\n\nnonsense\n";
        let found = "p 2024-05-06 [A] A|skip not JSON: expected ident at line 1 column 2";
        check("a.jsonl", lines, Some("p"), found);
        check(
            "a.html",
            "<html><head><title>On tea</title><meta name=\"date\" content=\"2024-05-06\"></head>\
             <body><p>Leaves are steeped in hot water, and then they are read.</p></body></html>",
            Some("p"),
            "p 2024-05-06 [On tea] Leaves are steeped in hot water, and then they are read.",
        );
    }
}
