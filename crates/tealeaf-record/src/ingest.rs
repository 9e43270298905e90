//! From bytes to items: one file per source of bytes or format of text.
//!
//! A reader turns the bytes of one input into what was read of it, or says in a sentence
//! why it could not; it sees neither the archive nor other inputs.

use jiff::{Timestamp, civil::Date};

use crate::{RecordRules, Skip};

pub(crate) mod fomc;
pub(crate) mod markup;
pub(crate) mod page;
pub(crate) mod plain;
pub(crate) mod source;
pub(crate) mod xwlb;

/// Raised when the readers read more or otherwise than before, so that inputs skipped or
/// read by an older program are read anew.
pub(crate) const READER: u32 = 1;

/// What one input holds.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) items: Vec<ParsedItem>,
    /// Running orders printed in the input.
    pub(crate) programmes: Vec<Programme>,
    /// When the source was captured, where the input says so.
    pub(crate) captured_at: Option<Timestamp>,
    /// Items that stand in the input but could not be read.
    pub(crate) skips: Vec<Skip>,
}

/// One item as one capture shows it.
#[derive(Debug, Default, Clone)]
pub(crate) struct ParsedItem {
    pub(crate) outlet: String,
    /// The outlet's own id.
    pub(crate) id: Option<String>,
    pub(crate) date: Date,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    /// Place in the day's programme, from 1.
    pub(crate) place: u32,
    /// Paragraphs joined by line feeds; `None` when the capture shows no text.
    pub(crate) text: Option<String>,
    /// Numbers of the paragraphs that head a sub-item.
    pub(crate) heads: Vec<u32>,
    /// Speakers as the input names them (front matter), if it does.
    pub(crate) speaker: Option<String>,
    /// Occasion key as the input gives it, if it does.
    pub(crate) occasion: Option<String>,
}

/// The running order of a day as printed by the outlet.
#[derive(Debug, Default, Clone)]
pub(crate) struct Programme {
    pub(crate) outlet: String,
    pub(crate) date: Date,
    /// Titles of the entries in order; empty when the capture lost the list.
    pub(crate) entries: Vec<String>,
    /// Whether an item of the capture is known to be lost (`undefined`).
    pub(crate) damaged: bool,
}

/// Bytes of one input and what is known of where they come from.
pub(crate) struct Blob {
    /// Path, with `!` before a member of a container.
    pub(crate) name: String,
    /// Name of the capture: the added path without its endings.
    pub(crate) capture: String,
    pub(crate) bytes: Vec<u8>,
}

impl Blob {
    /// File name without folders.
    pub(crate) fn file_name(&self) -> &str {
        self.name.rsplit(['/', '!', '\\']).next().unwrap_or(&self.name)
    }

    /// Ending of the file name in lower case, without the dot.
    pub(crate) fn ending(&self) -> String {
        self.file_name()
            .rsplit_once('.')
            .map_or(String::new(), |p| p.1.to_ascii_lowercase())
    }
}

/// Reads one input by what it holds.
///
/// # Errors
/// A sentence that says why nothing could be read of it.
pub(crate) fn read(
    blob: &Blob,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<Parsed, String> {
    let text = source::decode(&blob.bytes)?;
    if xwlb::recognises(&text) {
        return xwlb::read(blob, &text, rules);
    }
    if xwlb::recognises_page(&text) {
        return xwlb::read_page(&text);
    }
    if fomc::is_index(blob, &text) {
        return fomc::read_index(&text);
    }
    if outlet.is_none_or(|o| o == fomc::OUTLET) && fomc::recognises(blob, &text) {
        return fomc::read(blob, &text);
    }
    plain::read(blob, &text, outlet, rules)
}

/// Paragraphs as stored: text, and which of them head a sub-item.
pub(crate) fn stored_text(
    paragraphs: &[markup::Paragraph],
) -> (Option<String>, Vec<u32>) {
    let text = paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n");
    let heads = (0_u32..)
        .zip(paragraphs)
        .filter(|(_, paragraph)| paragraph.bold)
        .map(|(index, _)| index)
        .collect();
    let empty = matches!(text.trim(), "" | "undefined" | "null");
    ((!empty).then_some(text), heads)
}
