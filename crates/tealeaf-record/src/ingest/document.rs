//! PDF and DOCX: the words of a document, as paragraphs. What a page looks like is no
//! matter of the record.

use std::io::{Cursor, Read as _};

use quick_xml::{Reader, events::Event};

use super::{Blob, plain::Front, recipe::Page};

/// Most bytes of one unpacked part of a document.
const MAX_PART: u64 = 64 << 20;
/// Most pages that are read.
const MAX_PAGES: usize = 2000;

/// Whether some bytes are a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Whether a zip archive is a Word document: it lists the part that holds the words.
pub(crate) fn is_docx(bytes: &[u8]) -> bool {
    const PART: &[u8] = b"word/document.xml";
    let tail = &bytes[bytes.len().saturating_sub(1 << 16)..];
    bytes.starts_with(b"PK") && tail.windows(PART.len()).any(|window| window == PART)
}

/// Reads a document.
///
/// # Errors
/// A sentence that says why it holds no words to read.
pub(crate) fn read(blob: &Blob) -> Result<Page, String> {
    // The PDF library is not written for hostile files: a panic of it is a damaged input.
    let read = || if is_pdf(&blob.bytes) { pdf(&blob.bytes) } else { docx(&blob.bytes) };
    let paragraphs = std::panic::catch_unwind(read)
        .unwrap_or_else(|_| Err("damaged: it cannot be read".into()))?;
    let text = paragraphs.join("\n");
    if text.trim().is_empty() {
        return Err("no text in it: a scan? make a text of it first (OCR)".into());
    }
    Ok(Page { front: Front::default(), source: text.clone(), text, ..Page::default() })
}

fn pdf(bytes: &[u8]) -> Result<Vec<String>, String> {
    let limit = usize::try_from(MAX_PART).unwrap_or(usize::MAX);
    let options = lopdf::LoadOptions {
        max_decompressed_size: Some(limit),
        ..lopdf::LoadOptions::default()
    };
    let document = lopdf::Document::load_mem_with_options(bytes, options)
        .map_err(|e| format!("damaged: not a PDF that can be read: {e}"))?;
    if document.is_encrypted() {
        return Err("it is encrypted; save it without a password".into());
    }
    let mut lines = Vec::new();
    let pages: Vec<u32> = document.get_pages().into_keys().take(MAX_PAGES).collect();
    for page in pages {
        let text = document
            .extract_text_with_limit(&[page], limit)
            .map_err(|e| format!("damaged: page {page}: {e}"))?;
        lines.extend(text.lines().map(super::markup::squeeze));
    }
    Ok(join_lines(lines))
}

/// Printed lines as paragraphs: a line that is nearly full and ends no sentence goes on in
/// the next, and so does a piece of a line, which is what a change of face leaves of
/// numbers and days.
fn join_lines(lines: Vec<String>) -> Vec<String> {
    const ENDS: &[char] =
        &['。', '！', '？', '.', '!', '?', ':', '：', ';', '；', '”', '"'];
    let mut lengths: Vec<usize> =
        lines.iter().map(|l| l.chars().count()).filter(|n| *n > 0).collect();
    lengths.sort_unstable();
    let full = lengths.get(lengths.len() * 3 / 4).copied().unwrap_or(0);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        let n_chars = line.chars().count();
        let of_number = |c: char| {
            c.is_ascii_digit() || !c.is_alphanumeric() || "年月日号第".contains(c)
        };
        let is_piece = n_chars <= 4 && line.chars().all(of_number);
        let goes_on = is_piece || (n_chars * 4 >= full * 3 && !line.ends_with(ENDS));
        match paragraphs.last_mut() {
            Some(last) if open || (is_piece && !last.ends_with(ENDS)) => {
                let han =
                    |c: Option<char>| c.is_some_and(crate::archive::index::stands_alone);
                if !han(last.chars().next_back()) && !han(line.chars().next()) {
                    last.push(' ');
                }
                last.push_str(&line);
            }
            _ => paragraphs.push(line),
        }
        open = goes_on;
    }
    paragraphs
}

fn docx(bytes: &[u8]) -> Result<Vec<String>, String> {
    let wrong = |e: &dyn std::fmt::Display| format!("damaged: not a Word document: {e}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| wrong(&e))?;
    let part = archive.by_name("word/document.xml").map_err(|e| wrong(&e))?;
    let mut xml = String::new();
    part.take(MAX_PART + 1).read_to_string(&mut xml).map_err(|e| wrong(&e))?;
    if xml.len() as u64 > MAX_PART {
        return Err(format!("its text is larger than {} MiB", MAX_PART >> 20));
    }
    docx_paragraphs(&xml).map_err(|e| wrong(&e))
}

/// Paragraphs of the main part; deleted text and field codes are left out.
fn docx_paragraphs(xml: &str) -> Result<Vec<String>, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let (mut paragraphs, mut text, mut inside) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => inside = true,
                "br" | "tab" => text.push(' '),
                _ => {}
            },
            Event::Empty(tag) if matches!(tag.local_name().as_ref(), "br" | "tab") => {
                text.push(' ');
            }
            Event::Text(words) if inside => text.push_str(&words),
            Event::CData(words) if inside => text.push_str(&words),
            Event::GeneralRef(name) if inside => {
                text.push_str(&super::markup::entity(&format!("&{};", &*name)).0);
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => inside = false,
                "p" => {
                    let paragraph = super::markup::squeeze(&std::mem::take(&mut text));
                    if !paragraph.is_empty() {
                        paragraphs.push(paragraph);
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(paragraphs),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn word_documents_are_read() {
        let xml = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Green </w:t></w:r><w:del>\
            <w:r><w:delText>black</w:delText></w:r></w:del><w:r><w:t>tea &amp; 茶</w:t></w:r>\
            </w:p><w:p/><w:p><w:r><w:t>Leaves</w:t><w:br/><w:t>fall.</w:t></w:r></w:p>\
            </w:body></w:document>";
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, bytes) in [("[Content_Types].xml", "<x/>"), ("word/document.xml", xml)]
        {
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes.as_bytes()).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(is_docx(&bytes));
        let page = read(&Blob { bytes, ..Blob::default() }).unwrap();
        assert_eq!(page.text, "Green tea & 茶\nLeaves fall.");
        let error = |bytes: &[u8]| {
            let blob = Blob { bytes: bytes.to_vec(), ..Blob::default() };
            read(&blob).unwrap_err()
        };
        assert!(error(b"PK\x03\x04 word/document.xml").starts_with("damaged"));
        assert!(error(b"%PDF-1.7 nothing").starts_with("damaged"));
    }

    #[test]
    fn printed_lines_become_paragraphs() {
        let lines = ["Title", "The cup is very blue and the", "tea is hot.", "Next one."];
        let found = join_lines(lines.iter().map(|l| (*l).to_owned()).collect());
        assert_eq!(
            found,
            ["Title", "The cup is very blue and the tea is hot.", "Next one."]
        );
        let lines = ["甲市茶馆", "2031", "年", "6", "月", "日", "绿茶是热的而且杯子。"];
        let found = join_lines(lines.iter().map(|l| (*l).to_owned()).collect());
        assert_eq!(found, ["甲市茶馆2031年6月日绿茶是热的而且杯子。"]);
        let lines = ["绿茶是热的而且杯子", "是蓝色的。", "第二段。"];
        let found = join_lines(lines.iter().map(|l| (*l).to_owned()).collect());
        assert_eq!(found, ["绿茶是热的而且杯子是蓝色的。", "第二段。"]);
    }
}
