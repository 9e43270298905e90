//! A saved HTML page: its main text, title, date and address.
//!
//! The main text is the densest run of paragraphs: containers are scored by the text they
//! hold outside of links and by what their class and id promise, and the best one wins, as
//! readers of saved pages commonly do.

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
        "contentid" => "id",
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

/// One container of a page.
#[derive(Debug, Default)]
struct Node {
    parent: usize,
    /// Last node inside it, so that `at..=last` is its subtree.
    last: usize,
    /// What its tag, class and id promise.
    promise: f64,
    /// Whether its tag, class or id says that it is no running text.
    aside: bool,
    /// Characters of its own paragraphs outside of links, and inside.
    own: (f64, f64),
}

/// Words in a class or id that promise running text, and others that promise none.
const PROMISING: &[&str] =
    &["article", "content", "body", "text", "detail", "post", "entry"];
const ASIDE: &[&str] = &[
    "footer",
    "copyright",
    "comment",
    "nav",
    "menu",
    "sidebar",
    "related",
    "recommend",
    "share",
    "breadcrumb",
    "banner",
    "advert",
    "popup",
    "login",
    "editor",
    "hidden",
];

/// Gathers paragraphs and the containers they stand in.
#[derive(Default)]
struct Reader {
    nodes: Vec<Node>,
    open: Vec<(String, usize)>,
    /// Paragraph and the node it stands in.
    paragraphs: Vec<(Paragraph, usize)>,
    gather: markup::Gather,
    link: usize,
    bold: usize,
    chars: (f64, f64),
}

impl Reader {
    fn current(&self) -> usize {
        self.open.last().map_or(0, |open| open.1)
    }

    fn end_paragraph(&mut self) {
        let node = self.current();
        let chars = std::mem::take(&mut self.chars);
        self.nodes[node].own.0 += chars.0;
        self.nodes[node].own.1 += chars.1;
        for paragraph in std::mem::take(&mut self.gather).finish() {
            self.paragraphs.push((paragraph, node));
        }
    }

    fn push(&mut self, c: char) {
        if !markup::is_space(c) {
            if self.link > 0 { self.chars.1 += 1.0 } else { self.chars.0 += 1.0 }
        }
        self.gather.push(c, self.bold > 0);
    }

    fn enter(&mut self, name: &str, attributes: &str) {
        let parent = self.current();
        let class = attribute(attributes, "class").unwrap_or_default();
        let id = attribute(attributes, "id").unwrap_or_default();
        let named = format!("{class} {id}").to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| named.contains(word));
        let promise = match name {
            "article" | "main" => 2.0,
            _ if has(PROMISING) => 1.5,
            _ => 1.0,
        };
        let aside =
            matches!(name, "nav" | "aside" | "footer" | "header" | "form" | "button")
                || (has(ASIDE) && !has(&["content_area", "article-body"]));
        self.nodes.push(Node { parent, promise, aside, ..Node::default() });
        self.open.push((name.to_owned(), self.nodes.len() - 1));
    }

    fn leave(&mut self, name: &str) {
        // An end tag without its start closes nothing.
        if let Some(at) = self.open.iter().rposition(|open| open.0 == name) {
            let last = self.nodes.len() - 1;
            for (_, node) in self.open.drain(at..) {
                self.nodes[node].last = last;
            }
        }
    }
}

/// Most containers inside one another and in all that are told apart.
const MAX_OPEN: usize = 200;
const MAX_NODES: usize = 200_000;

/// The paragraphs of the container that holds the most running text.
fn main_text(html: &str) -> Vec<Paragraph> {
    let mut reader = Reader { nodes: vec![Node::default()], ..Reader::default() };
    reader.nodes[0].promise = 0.5;
    let mut rest = html.find("<body").map_or(html, |at| &html[at..]);
    while let Some(c) = rest.chars().next() {
        if let Some((tag, after)) = markup::tag(rest) {
            rest = after;
            step(&mut reader, &tag);
            if !tag.closing
                && matches!(
                    tag.name.as_str(),
                    "script" | "style" | "noscript" | "textarea"
                )
            {
                rest = markup::skip_raw(after, &tag.name);
            }
        } else if c == '&' {
            let (decoded, after) = markup::entity(rest);
            decoded.chars().for_each(|d| reader.push(d));
            rest = after;
        } else {
            reader.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    reader.end_paragraph();
    let last = reader.nodes.len() - 1;
    for (_, node) in &reader.open {
        reader.nodes[*node].last = last;
    }
    reader.nodes[0].last = last;
    best(reader)
}

fn step(reader: &mut Reader, tag: &markup::Tag<'_>) {
    match tag.name.as_str() {
        "a" if tag.closing => reader.link = reader.link.saturating_sub(1),
        "a" => reader.link += 1,
        "strong" | "b" if tag.closing => reader.bold = reader.bold.saturating_sub(1),
        "strong" | "b" => reader.bold += 1,
        "div" | "section" | "article" | "main" | "td" | "blockquote" | "nav"
        | "aside" | "footer" | "header" | "form" | "ul" | "ol" | "button" | "figure" => {
            reader.end_paragraph();
            let room = reader.open.len() < MAX_OPEN && reader.nodes.len() < MAX_NODES;
            if tag.closing {
                reader.leave(&tag.name);
            } else if room && !tag.attributes.ends_with('/') {
                reader.enter(&tag.name, tag.attributes);
            }
        }
        "p" | "br" | "li" | "tr" | "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "table" | "figcaption" | "option" | "body" => reader.end_paragraph(),
        _ => {}
    }
}

/// Chooses the container: its own text counts full, that of its children half, text in
/// links against it.
fn best(reader: Reader) -> Vec<Paragraph> {
    let Reader { nodes, paragraphs, .. } = reader;
    let mut aside: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in &nodes {
        let inherited = aside.get(node.parent).copied().unwrap_or(false);
        aside.push(node.aside || inherited);
    }
    let own = |index: usize| {
        let node = &nodes[index];
        if aside[index] { 0.0 } else { node.own.0 - node.own.1 }
    };
    let mut scores: Vec<f64> = (0..nodes.len()).map(|n| own(n).max(0.0)).collect();
    for (index, node) in nodes.iter().enumerate().skip(1) {
        scores[node.parent] += own(index).max(0.0) / 2.0;
    }
    let score = |index: &usize| scores[*index] * nodes[*index].promise;
    let chosen = (0..nodes.len())
        .max_by(|a, b| score(a).total_cmp(&score(b)).then(b.cmp(a)))
        .unwrap_or(0);
    let links = |index: usize| nodes[index].own.1 > nodes[index].own.0;
    paragraphs
        .into_iter()
        .filter(|(_, node)| (chosen..=nodes[chosen].last).contains(node))
        .filter(|(_, node)| *node == chosen || (!aside[*node] && !links(*node)))
        .map(|(paragraph, _)| paragraph)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_text_is_found() {
        let check = |body: &str, expected: &[&str]| {
            let page = read(&format!("<html><body>{body}</body></html>"));
            let found: Vec<_> = page.paragraphs.iter().map(|p| p.text.as_str()).collect();
            assert_eq!(found, expected, "{body}");
        };
        let long = "茶叶要用热水冲泡，然后才能读出其中的意思来。";
        let menu =
            "<ul class=menu><li><a href=x>首页</a></li><li><a href=y>新闻</a></li></ul>";
        let foot = "<div class=footer><p>版权所有，未经许可不得转载或者摘编。</p></div>";
        let text = format!("<div id=content_area><p>{long}</p><p>{long}</p></div>");
        check(&format!("{menu}{text}{foot}"), &[long, long]);
        let wrapped =
            format!("<div class=article><div>{long}</div><div>{long}</div></div>");
        check(&format!("{menu}{wrapped}{foot}"), &[long, long]);
        let related =
            "<div class=related><a href=z>另一篇很长很长很长的文章的题目</a></div>";
        check(&format!("<article><p>{long}</p>{related}</article>"), &[long]);
        check(&format!("{menu}<td>{long}"), &[long]);
        check("", &[]);
    }

    #[test]
    fn fields_are_read() {
        let page = read(
            "<head><title>T</title><meta property=\"og:title\" content='A &amp; B'>\
             <meta content=2024-05-06 name=date><link rel=canonical href=\"http://x/y\"></head>",
        );
        let expected = [
            ("title", "A & B"),
            ("date", "2024-05-06"),
            ("url", "http://x/y"),
            ("title", "T"),
        ];
        let found: Vec<_> =
            page.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(found, expected);
    }
}
