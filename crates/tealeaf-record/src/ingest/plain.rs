//! Plain text, Markdown, HTML and JSON Lines with a small front matter: date, outlet,
//! speaker, title, url. What the front matter leaves out is taken from the file name
//! (date), the first heading (title) or the options of the call (outlet).

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use regex::Regex;

use super::{Blob, Parsed, ParsedItem, markup, stored_text};
use crate::{RecordRules, Skip};

static NAME_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])((?:19|20)\d{2})-?([01]\d)-?([0-3]\d)(?:[^0-9]|$)")
        .expect("a fixed pattern")
});
static TITLE_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日").expect("a fixed pattern")
});

/// Facts that stand before a text.
#[derive(Debug, Default)]
struct Front {
    fields: BTreeMap<String, String>,
}

/// Front matter keys, each with the names it goes by.
const KEYS: &[(&str, &[&str])] = &[
    ("date", &["date", "published", "published_at", "datetime", "日期"]),
    ("outlet", &["outlet", "source_key"]),
    ("speaker", &["speaker", "author"]),
    ("title", &["title", "headline", "标题"]),
    ("url", &["url", "link"]),
    ("text", &["text", "content", "body"]),
    ("occasion", &["occasion"]),
    ("id", &["id"]),
];

impl Front {
    fn set(&mut self, name: &str, value: &str) {
        let name = name.trim().to_lowercase();
        let known = KEYS.iter().find(|(_, names)| names.contains(&name.as_str()));
        let value = value.trim().trim_matches(['"', '\'']);
        if let Some((key, _)) = known
            && !value.is_empty()
        {
            self.fields.entry((*key).to_owned()).or_insert_with(|| value.to_owned());
        }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.fields.get(key).map(String::as_str)
    }
}

/// Reads one plain input.
pub(crate) fn read(
    blob: &Blob,
    text: &str,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<Parsed, String> {
    match blob.ending().as_str() {
        "jsonl" | "ndjson" => read_lines(blob, text, outlet, rules),
        "html" | "htm" | "shtml" | "xhtml" => read_html(blob, text, outlet, rules),
        "txt" | "md" | "markdown" | "text" => {
            let (front, body) = front_matter(text);
            let (text, heads) = stored_text(&markup::markdown_paragraphs(body));
            let item = finish(front, blob.file_name(), (text, heads), outlet, rules)?;
            Ok(Parsed { items: vec![item], ..Parsed::default() })
        }
        ending => Err(format!(
            "no reader for files that end in `{ending}`; known are .md, .txt, .html, \
             .jsonl, and .tar and .zst of them"
        )),
    }
}

fn read_lines(
    blob: &Blob,
    text: &str,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<Parsed, String> {
    let mut parsed = Parsed::default();
    for (number, line) in (1_u32..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let item = line_item(line, outlet, rules);
        match item {
            Ok(item) => parsed.items.push(ParsedItem { place: number, ..item }),
            Err(reason) => {
                let path = format!("{}, line {number}", blob.name);
                parsed.skips.push(Skip { path, reason });
            }
        }
    }
    Ok(parsed)
}

fn line_item(
    line: &str,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<ParsedItem, String> {
    let value: serde_json::Value =
        serde_json::from_str(line).map_err(|e| format!("not JSON: {e}"))?;
    let object = value.as_object().ok_or("not a JSON object")?;
    let mut front = Front::default();
    for (name, value) in object {
        match value {
            serde_json::Value::String(s) => front.set(name, s),
            serde_json::Value::Number(n) => front.set(name, &n.to_string()),
            _ => {}
        }
    }
    let body = front.get("text").unwrap_or("").to_owned();
    let text = stored_text(&markup::markdown_paragraphs(&body));
    finish(front, "", text, outlet, rules)
}

fn read_html(
    blob: &Blob,
    text: &str,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<Parsed, String> {
    let page = super::page::read(text);
    let mut front = Front::default();
    for (name, value) in &page.fields {
        front.set(name, value);
    }
    let text = stored_text(&page.paragraphs);
    let item = finish(front, blob.file_name(), text, outlet, rules)?;
    Ok(Parsed { items: vec![item], ..Parsed::default() })
}

/// Puts an item together, or says what it lacks.
fn finish(
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
            "unknown outlet `{outlet}`; the pack has {}",
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
    date_in_name(&text.replace(['/', '.'], "-"))
}

fn date_of(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(name: &str) -> Blob {
        Blob { name: name.into(), capture: "x".into(), bytes: Vec::new() }
    }

    fn check(name: &str, text: &str, outlet: Option<&str>, expected: &str) {
        let found = match read(&blob(name), text, outlet, &RecordRules::default()) {
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
