//! Lint of the page: what a reader sees, part by part.

use std::collections::BTreeSet;

use super::{Fault, LintError, Linter, Rule, Sentences, rests_on_evidence};
use crate::{
    verdict::Verdict,
    wording::{Language, TAKEN_OUT},
};

/// Finds the faults of the page.
pub(super) fn lint(linter: &Linter<'_>, text: &str) -> Result<Vec<Fault>, LintError> {
    let blocks = blocks(text);
    let language = match attribute(text, "<html", "lang") {
        Some("en") => Language::English,
        Some("zh-Hans") => Language::Chinese,
        _ => {
            return Err(LintError(
                "no page of a dossier: `html` has no known `lang`".into(),
            ));
        }
    };
    if !text.contains("id=\"findings\"") || !text.contains("id=\"claims\"") {
        return Err(LintError(
            "no page of a dossier: it has no findings and claims".into(),
        ));
    }
    let record: Vec<String> =
        blocks.iter().flat_map(|b| &b.record).map(|r| r.trim().to_owned()).collect();
    let mut sentences = linter.sentences(language, record);
    let folded: BTreeSet<&str> =
        blocks.iter().filter(|b| b.folded && b.quotes).filter_map(|b| b.card()).collect();
    for block in &blocks {
        self::block(&mut sentences, block, &folded);
    }
    cards(&mut sentences, &blocks);
    Ok(sentences.faults)
}

/// One block of text, without the blocks inside it.
#[derive(Clone, Debug, Default)]
struct Block {
    tag: String,
    /// Where a link leads to.
    href: String,
    classes: String,
    /// The parts of the page it stands in, outermost first: ids of sections and cards.
    within: Vec<(String, String)>,
    /// Inside `details` and not their summary.
    folded: bool,
    /// Words of the article or of the record.
    quotes: bool,
    text: String,
    /// Words of the record inside it.
    record: Vec<String>,
}

impl Block {
    fn section(&self) -> &str {
        self.within.first().map_or("", |(id, _)| id.as_str())
    }

    /// The id of the claim whose card it stands on.
    fn card(&self) -> Option<&str> {
        self.within
            .iter()
            .find(|(_, class)| class.starts_with("claim"))
            .map(|(id, _)| id.as_str())
    }

    fn place(&self) -> String {
        let part = self.within.last().map_or("head", |(id, _)| id.as_str());
        format!("{part} <{}>", self.tag)
    }
}

fn block(sentences: &mut Sentences<'_>, block: &Block, folded: &BTreeSet<&str>) {
    let place = block.place();
    if block.tag == "title" || block.tag == "h1" {
        // The article's headline: its own words under its own name.
        sentences.shown(&place, &block.text);
        return;
    }
    if block.section() == "article" {
        let link = block.href.trim_start_matches('#');
        if block.tag == "a" && !block.classes.contains("ref") && folded.contains(link) {
            let what = format!("words of {link}, whose card is folded");
            sentences.fault(&place, Rule::OpenAccusation, what);
        }
        if !matches!(block.tag.as_str(), "h2" | "p") {
            return;
        }
    }
    if block.quotes {
        if !block.folded {
            sentences.shown(&place, &block.text);
        }
        return;
    }
    if block.tag == "code" {
        if !Verdict::CODES.contains(&block.text.trim()) {
            let what = format!("`{}` is no verdict", block.text.trim());
            sentences.fault(&place, Rule::Inconsistent, what);
        }
        return;
    }
    let signs = ['✓', '✕', '◐', '∅', '□', '—', '◷', '◌', ' ', '\n'];
    let text = match block.tag.as_str() {
        "h3" => block.text.trim_start_matches(signs),
        _ => block.text.as_str(),
    };
    sentences.own(&place, text);
    if block.section() == "findings" || block.section().is_empty() {
        sentences.shown(&place, &block.text);
    }
}

/// Every card says who says so, and what its verdict demands.
fn cards(sentences: &mut Sentences<'_>, blocks: &[Block]) {
    let ids: BTreeSet<(&str, &str)> = blocks
        .iter()
        .flat_map(|b| &b.within)
        .filter(|(_, class)| class.starts_with("claim"))
        .map(|(id, class)| (id.as_str(), class.as_str()))
        .collect();
    for (id, class) in ids {
        let code = class.trim_start_matches("claim").trim();
        let of = || blocks.iter().filter(|b| b.card() == Some(id));
        // The summary of a folded card and the line above an open one.
        let attributed = of().any(|b| {
            let text = b.text.trim().trim_end_matches([':', '：']);
            let text = text.split(" (an accusation").next().unwrap_or(text);
            let text = text.split("（一项指控").next().unwrap_or(text);
            matches!(b.tag.as_str(), "p" | "summary")
                && sentences.grammar.attributes(text)
        });
        if !attributed {
            sentences.fault(id, Rule::Unattributed, "the card does not say who says it");
        }
        if !Verdict::CODES.contains(&code) {
            sentences.fault(id, Rule::Inconsistent, format!("`{code}` is no verdict"));
        }
        if rests_on_evidence(code) && !of().any(|b| b.tag == "strong") {
            sentences.fault(id, Rule::NoEvidence, format!("`{code}`"));
        }
        if code == "not-found" && !of().any(|b| sentences.grammar.covers(&b.text)) {
            sentences.fault(id, Rule::NoCoverage, "`not-found`");
        }
    }
}

/// Elements that begin a block of their own.
const BLOCKS: &[&str] = &[
    "title",
    "h1",
    "h2",
    "h3",
    "p",
    "li",
    "th",
    "td",
    "summary",
    "blockquote",
    "label",
    "legend",
    "a",
    "strong",
    "code",
    "div",
];
/// Elements that have no end.
const VOID: &[&str] = &["meta", "input", "path", "ellipse", "br", "link"];

/// Cuts a page into blocks. The page is one of ours, or was: everything in it is escaped,
/// so that `<` always begins a tag.
fn blocks(page: &str) -> Vec<Block> {
    let mut done = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    let mut path: Vec<(String, Option<(String, String)>)> = Vec::new();
    let mut rest = page;
    let mut bdi: Option<String> = None;
    while let Some(at) = rest.find('<') {
        let text = unescape(&rest[..at]);
        if let Some(words) = &mut bdi {
            words.push_str(&text);
        } else if !path.iter().any(|(tag, _)| matches!(tag.as_str(), "style" | "svg"))
            && let Some(block) = open.last_mut()
        {
            block.text.push_str(&text);
        }
        let end = rest[at..].find('>').map_or(rest.len(), |e| at + e);
        let inner = rest[at + 1..end].trim_end_matches('/');
        rest = rest.get(end + 1..).unwrap_or_default();
        if let Some(name) = inner.strip_prefix('/') {
            if name == "bdi"
                && let Some(words) = bdi.take()
                && let Some(block) = open.last_mut()
            {
                block.text.push(TAKEN_OUT);
                block.record.push(words);
            }
            while let Some((tag, _)) = path.pop() {
                if tag == "strong-inside" && name == "strong" {
                    break;
                }
                if BLOCKS.contains(&tag.as_str())
                    && let Some(block) = open.pop()
                {
                    done.push(block);
                }
                if tag == name {
                    break;
                }
            }
            continue;
        }
        let name = inner.split(char::is_whitespace).next().unwrap_or_default();
        if name.is_empty() || name.starts_with('!') || VOID.contains(&name) {
            continue;
        }
        let class = attribute(inner, "", "class").unwrap_or_default().to_owned();
        let id = attribute(inner, "", "id").unwrap_or_default().to_owned();
        let part = (matches!(name, "section" | "footer")
            || class.starts_with("claim")
            || class.starts_with("finding ")
            || class == "usual-part")
            && !id.is_empty();
        path.push((name.to_owned(), part.then(|| (id, class.clone()))));
        if name == "bdi" {
            bdi = Some(String::new());
        }
        // The answer of "how usual is that?" belongs to its sentence.
        let answer =
            name == "strong" && open.last().is_some_and(|b| b.classes == "usual");
        if answer {
            path.pop();
            path.push(("strong-inside".to_owned(), None));
        }
        if BLOCKS.contains(&name) && !answer {
            let inside = path.iter().any(|(tag, _)| tag == "details");
            open.push(Block {
                tag: name.to_owned(),
                href: attribute(inner, "", "href").unwrap_or_default().to_owned(),
                classes: class,
                within: path.iter().filter_map(|(_, part)| part.clone()).collect(),
                folded: inside && name != "summary",
                quotes: name == "blockquote",
                ..Block::default()
            });
        }
    }
    done.into_iter().chain(open).filter(|b| !b.text.trim().is_empty()).collect()
}

/// The value of an attribute of the first tag that begins so.
fn attribute<'t>(text: &'t str, tag: &str, name: &str) -> Option<&'t str> {
    let tag = &text[text.find(tag)?..];
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&amp;", "&")
}
