//! From bytes to items: one file per source of bytes or format of text.
//!
//! A reader turns the bytes of one input into what was read of it, or says in a sentence
//! why it could not; it sees neither the archive nor other inputs.

use jiff::{Timestamp, civil::Date};

use crate::{RecordRules, Skip, SkipKind};

pub(crate) mod document;
pub(crate) mod encoding;
pub(crate) mod feed;
pub(crate) mod fomc;
pub(crate) mod mail;
pub(crate) mod markup;
pub(crate) mod page;
pub(crate) mod plain;
pub(crate) mod recipe;
pub(crate) mod rows;
pub(crate) mod source;
pub(crate) mod warc;
pub(crate) mod xwlb;

/// Raised when the readers read more or otherwise than before, so that inputs skipped or
/// read by an older program are read anew.
pub(crate) const READER: u32 = 2;

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

/// Why nothing of an input could be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    reason: String,
    kind: SkipKind,
}

impl Unread {
    pub(crate) fn damaged(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), kind: SkipKind::Damaged }
    }

    /// Damaged when the reason starts with that word.
    pub(crate) fn of(reason: String) -> Self {
        if reason.starts_with("damaged") { Self::damaged(reason) } else { reason.into() }
    }

    pub(crate) fn skip(self, path: String) -> Skip {
        Skip { path, reason: self.reason, kind: self.kind }
    }
}

impl<S: Into<String>> From<S> for Unread {
    fn from(reason: S) -> Self {
        Self { reason: reason.into(), kind: SkipKind::Unknown }
    }
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
#[derive(Default)]
pub(crate) struct Blob {
    /// Path, with `!` before a member of a container.
    pub(crate) name: String,
    /// Name of the capture: the added path without its endings.
    pub(crate) capture: String,
    pub(crate) bytes: Vec<u8>,
    /// Address and time of capture, when the container gives them.
    pub(crate) url: Option<String>,
    pub(crate) captured_at: Option<Timestamp>,
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
    readers: &recipe::Readers<'_>,
) -> Result<Parsed, Unread> {
    let mut parsed = if blob.bytes.starts_with(b"PAR1") {
        read_parquet(blob, outlet, readers)?
    } else if document::is_pdf(&blob.bytes) || document::is_docx(&blob.bytes) {
        let page = document::read(blob).map_err(Unread::of)?;
        let text = page.text.clone();
        readers.items(blob, vec![Ok(page)], &text, outlet)?
    } else if mail::recognises(blob) {
        readers.items(blob, mail::read(blob), "", outlet)?
    } else {
        let text = encoding::decode(&blob.bytes)?;
        read_text(blob, &text, outlet, readers)?
    };
    parsed.captured_at = parsed.captured_at.or(blob.captured_at);
    for item in &mut parsed.items {
        item.url = item.url.take().or_else(|| blob.url.clone());
    }
    Ok(parsed)
}

#[cfg(feature = "parquet")]
fn read_parquet(
    blob: &Blob,
    outlet: Option<&str>,
    readers: &recipe::Readers<'_>,
) -> Result<Parsed, Unread> {
    let rows = rows::parquet(blob).map_err(Unread::of)?;
    Ok(readers.items(blob, rows, "", outlet)?)
}

#[cfg(not(feature = "parquet"))]
fn read_parquet(
    _: &Blob,
    _: Option<&str>,
    _: &recipe::Readers<'_>,
) -> Result<Parsed, Unread> {
    Err("this program was built without the feature `parquet`; convert it to JSON Lines"
        .into())
}

fn read_text(
    blob: &Blob,
    text: &str,
    outlet: Option<&str>,
    readers: &recipe::Readers<'_>,
) -> Result<Parsed, Unread> {
    let rules = readers.rules;
    // A recipe knows its inputs better than the readers of what is common.
    if readers.format(blob, text, outlet).is_some() {
        return Ok(plain::read(blob, text, outlet, readers)?);
    }
    if xwlb::recognises(text) {
        return xwlb::read(blob, text, rules);
    }
    if xwlb::recognises_page(text) {
        return Ok(xwlb::read_page(text)?);
    }
    if fomc::is_index(blob, text) {
        return Ok(fomc::read_index(text)?);
    }
    if outlet.is_none_or(|o| o == fomc::OUTLET) && fomc::recognises(blob, text) {
        return Ok(fomc::read(blob, text)?);
    }
    if feed::recognises(text) {
        return Ok(feed::read(blob, text, outlet, rules)?);
    }
    Ok(plain::read(blob, text, outlet, readers)?)
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

/// Puts bytes through every reader as if a file of that name held them; for fuzzing.
#[doc(hidden)]
pub fn fuzz_read(name: &str, bytes: &[u8]) {
    fuzz_read_with(Vec::new(), name, bytes);
}

/// The same with recipes.
#[doc(hidden)]
pub fn fuzz_read_with(recipes: Vec<crate::Recipe>, name: &str, bytes: &[u8]) {
    let rules = RecordRules { recipes, ..RecordRules::default() };
    let Ok(readers) = recipe::Readers::new(&rules) else { return };
    let blob = Blob { name: name.into(), bytes: bytes.to_vec(), ..Blob::default() };
    let mut skips = Vec::new();
    let Ok(()) = source::open(blob, &mut skips, &mut |blob| {
        let _parsed = read(&blob, Some("paper"), &readers);
        let _parsed = read(&blob, None, &readers);
        Ok::<(), std::convert::Infallible>(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "# 《新闻联播》 (20240101)\n\n## 新闻摘要\n\n1.甲；\n\n（1）乙；\n\n## 详细新闻\n\n\
        ### 甲\n\n<p><strong>央视网消息</strong>（新闻联播）：文&#20013;</p>\n\n\
        [查看原文](https://tv.cctv.com/VIDEa240101.shtml)\n\n---\n\n(更新时间戳: 1704110400000)\n";
    const PAGE: &str = "<html><head><meta name=\"contentid\" content=\"VIDEa240101\"></head>\
        <body><div class=content><p>央视网消息（新闻联播）：文</p></div></body></html>";
    const FEED: &str = "<rss><item><title>A &amp; B</title><pubDate>Mon, 06 May 2024 23:30:00 \
        +0800</pubDate><description><![CDATA[<p>x</p>]]></description></item></rss>";
    const WARC: &str = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\n\
        Content-Length: 60\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
        3\r\nabc\r\n0\r\n\r\n";
    const FRONT: &str = "---\ndate: 2024-05-06\ntitle: x\n---\n**a** \\* &#x4e2d; text\n";
    const LINES: &str = "{\"date\":\"2024-05-06\",\"text\":\"A\"}\n{\"date\":1}\n";

    /// Bytes changed, cut, doubled and swapped at random never make a reader panic.
    #[test]
    fn readers_survive_damaged_inputs() {
        let mut state = 99_u64;
        let mut below = |n: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % n.max(1) as u64).unwrap()
        };
        let samples = [DAY, PAGE, FEED, WARC, FRONT, LINES];
        let names = ["20240101.md", "a.shtml", "a.xml", "a.warc", "a.txt", "a.jsonl"];
        for round in 0..6000 {
            let which = round % samples.len();
            let mut bytes = samples[which].as_bytes().to_vec();
            for _ in 0..=below(6) {
                let at = below(bytes.len());
                match below(5) {
                    0 => bytes.truncate(at),
                    1 if !bytes.is_empty() => {
                        bytes[at] = u8::try_from(below(256)).unwrap()
                    }
                    2 => bytes.insert(at, b"<>&/\\*[]#\x00"[below(10)]),
                    3 => bytes.extend_from_within(at..),
                    _ => drop(bytes.drain(at..(at + below(8)).min(bytes.len()))),
                }
            }
            fuzz_read(names[which], &bytes);
            if round % 7 == 0 {
                fuzz_read(names[which], &zstd::bulk::compress(&bytes, 1).unwrap());
            }
        }
    }
}
