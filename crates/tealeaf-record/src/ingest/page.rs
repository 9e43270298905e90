//! A saved HTML page: its main text, title, date and address.
//!
//! The main text is the densest run of paragraphs: blocks are scored by the text they
//! hold outside of links, and the container with the most wins, as readers of saved pages
//! commonly do. Pages that mark their body (`itemprop="articleBody"`, comments around it)
//! are believed.

use super::markup::{self, Paragraph};

/// What a page holds.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// (name, value): title, date, url.
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) paragraphs: Vec<Paragraph>,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut title = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let Some((tag, after)) = markup::tag(rest) else {
            rest = &rest[1..];
            continue;
        };
        rest = after;
        match tag.name.as_str() {
            "title" if !tag.closing && title.is_none() => {
                let end = after.find("</").unwrap_or(after.len());
                title = Some(plain(&after[..end]));
            }
            "meta" => page.fields.extend(meta_field(tag.attributes)),
            "link"
                if attribute(tag.attributes, "rel").as_deref() == Some("canonical") =>
            {
                let url = attribute(tag.attributes, "href");
                page.fields.extend(url.map(|u| ("url".into(), u)));
            }
            "script" | "style" if !tag.closing => {
                rest = markup::skip_raw(after, &tag.name)
            }
            _ => {}
        }
    }
    page.fields.extend(title.map(|t| ("title".into(), t)));
    page.paragraphs = main_text(html);
    page
}

fn plain(html: &str) -> String {
    let paragraphs = markup::html_paragraphs(html);
    paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn meta_field(attributes: &str) -> Option<(String, String)> {
    let name =
        attribute(attributes, "property").or_else(|| attribute(attributes, "name"))?;
    let content = attribute(attributes, "content")?;
    let key = match name.to_ascii_lowercase().as_str() {
        "og:title" => "title",
        "og:url" => "url",
        "date"
        | "pubdate"
        | "publishdate"
        | "article:published_time"
        | "dc.date"
        | "datepublished" => "date",
        _ => return None,
    };
    Some((key.into(), content))
}

/// Value of an attribute, its entities decoded.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name) {
        let start = from + at;
        from = start + name.len();
        let bounded =
            !lower[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        let value = lower[from..].trim_start();
        if bounded && value.starts_with('=') {
            let offset = lower.len() - value.len() + 1;
            let value = attributes[offset..].trim_start();
            let raw = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                _ => value.split_ascii_whitespace().next(),
            };
            return raw.map(plain);
        }
    }
    None
}

fn main_text(html: &str) -> Vec<Paragraph> {
    for (open, close) in [("<!--repaste.body.begin-->", "<!--repaste.body.end-->")] {
        if let Some((_, after)) = html.split_once(open) {
            let body = after.split(close).next().unwrap_or(after);
            return markup::html_paragraphs(body);
        }
    }
    let body = html.find("<body").map_or(html, |at| &html[at..]);
    markup::html_paragraphs(body)
}
