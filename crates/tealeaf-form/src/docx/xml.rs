//! A small XML tree over quick-xml, bounded in depth and number of nodes.
//!
//! Names lose their prefix: one vocabulary is read at a time, and the prefix is the
//! writer's choice. Entities of a DTD are never expanded.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{Error, Result};

const DEPTH_LIMIT: usize = 200;
const NODE_LIMIT: usize = 1_000_000;

/// An element with its attributes, children and text.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: Box<str>,
    attrs: Vec<(Box<str>, Box<str>)>,
    pub(super) nodes: Vec<Self>,
    pub(super) text: String,
}

impl Node {
    /// An attribute by its name without prefix.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| &**key == name).map(|(_, value)| &**value)
    }

    /// An attribute as a number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.attr(name)?.trim().parse::<f64>().ok().filter(|value| value.is_finite())
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.nodes.iter().find(|node| &*node.name == name)
    }

    /// All children of a name.
    pub(super) fn children<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Self> {
        self.nodes.iter().filter(move |node| &*node.name == name)
    }

    /// The first descendant of a name, depth first.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.nodes.iter().find_map(|node| {
            if &*node.name == name { Some(node) } else { node.find(name) }
        })
    }

    /// The `val` attribute of a child.
    pub(super) fn val(&self, name: &str) -> Option<&str> {
        self.child(name)?.attr("val")
    }

    /// A switch such as `<w:b/>`: on unless its value says off.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        let node = self.child(name)?;
        Some(!matches!(node.attr("val"), Some("0" | "false" | "off" | "none")))
    }
}

/// Parses a part.
pub(super) fn parse(bytes: &[u8], part: &str) -> Result<Node> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Error::new(format!("{part}: is not UTF-8; save the file again as .docx"))
    })?;
    let mut reader = Reader::from_str(text);
    let mut stack = vec![Node::default()];
    let mut n_nodes = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| {
            Error::new(format!(
                "{part}, byte {}: broken XML: {error}",
                reader.error_position()
            ))
        })?;
        match event {
            Event::Start(start) => {
                n_nodes += 1;
                if stack.len() > DEPTH_LIMIT || n_nodes > NODE_LIMIT {
                    return Err(Error::new(format!(
                        "{part}: more than {DEPTH_LIMIT} levels or {NODE_LIMIT} nodes; refused"
                    )));
                }
                stack.push(open(&start));
            }
            Event::Empty(start) => {
                n_nodes += 1;
                if n_nodes > NODE_LIMIT {
                    return Err(Error::new(format!(
                        "{part}: more than {NODE_LIMIT} nodes; refused"
                    )));
                }
                let node = open(&start);
                if let Some(parent) = stack.last_mut() {
                    parent.nodes.push(node);
                }
            }
            Event::End(_) => {
                let node = stack.pop().unwrap_or_default();
                let Some(parent) = stack.last_mut() else {
                    return Err(Error::new(format!(
                        "{part}: broken XML: an end without a start"
                    )));
                };
                parent.nodes.push(node);
            }
            Event::Text(chunk) => {
                if let Some(node) = stack.last_mut() {
                    node.text.push_str(&chunk);
                }
            }
            Event::CData(chunk) => {
                if let Some(node) = stack.last_mut() {
                    node.text.push_str(&chunk);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(node) = stack.last_mut() {
                    node.text.extend(resolve(&reference));
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if stack.len() != 1 {
        return Err(Error::new(format!("{part}: broken XML: it ends inside an element")));
    }
    stack
        .pop()
        .and_then(|mut root| root.nodes.pop())
        .ok_or_else(|| Error::new(format!("{part}: broken XML: no element")))
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn open(start: &BytesStart<'_>) -> Node {
    let name = start.local_name().as_ref().to_owned();
    let attrs = start
        .attributes()
        .with_checks(false)
        .filter_map(std::result::Result::ok)
        .map(|attribute| {
            let key = attribute.key.local_name().as_ref().into();
            let raw = &attribute.value;
            let value = quick_xml::escape::unescape(raw)
                .map_or_else(|_| raw.clone().into_owned(), std::borrow::Cow::into_owned);
            (key, value.into())
        })
        .collect();
    Node { name: name.into(), attrs, ..Node::default() }
}
