//! Born-digital PDF: where every glyph stands, in which face and size.
//!
//! Objects are read by lopdf with a bound on every inflated stream; the content
//! interpreter keeps only what a measurement needs: glyphs, horizontal rules, pictures.
//! A PDF that holds nothing but a page image has no glyphs, and says so.

mod content;
mod font;
mod history;
mod picture;
mod rows;

use lopdf::{Document, LoadOptions, Object, ObjectId};

use crate::{
    Error, Result,
    facts::{DocumentFacts, FileKind, MM_PER_PT, PageSize},
    recognise,
};

/// Largest size of one inflated stream while loading.
const STREAM_LIMIT: usize = 16 << 20;
/// Largest size of one page's drawing operations.
const CONTENT_LIMIT: usize = 2 << 20;
const FILE_LIMIT: usize = 64 << 20;
const PAGE_LIMIT: usize = 60;

/// Reads a PDF file.
///
/// # Errors
///
/// A file over 64 MiB, broken beyond repair, encrypted, or without pages.
pub fn read(bytes: &[u8]) -> Result<DocumentFacts> {
    if bytes.len() > FILE_LIMIT {
        return Err(Error::new(
            "PDF is larger than 64 MiB; give the pages in question only",
        ));
    }
    let options = LoadOptions {
        max_decompressed_size: Some(STREAM_LIMIT),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|error| Error::new(format!("PDF cannot be read: {error}")))?;
    if document.is_encrypted() {
        return Err(Error::new("PDF is encrypted; save it without a password"));
    }
    let mut facts = DocumentFacts::empty(FileKind::Pdf);
    facts.laid_out = true;
    let pages: Vec<ObjectId> = document.page_iter().take(PAGE_LIMIT + 1).collect();
    if pages.is_empty() {
        return Err(Error::new("PDF has no pages"));
    }
    if pages.len() > PAGE_LIMIT {
        facts.notes.push(format!("only the first {PAGE_LIMIT} pages were read"));
    }
    let mut drawn = content::Drawn::default();
    for (idx, id) in pages.iter().take(PAGE_LIMIT).enumerate() {
        let number = u32::try_from(idx + 1).unwrap_or(u32::MAX);
        let frame = Frame::of(&document, *id);
        facts.pages.push(frame.size());
        if let Err(problem) = content::page(&document, *id, number, &frame, &mut drawn) {
            facts.notes.push(format!("page {number}: {problem}"));
        }
        if drawn.is_full() {
            break;
        }
    }
    if drawn.glyphs.is_empty() {
        facts.notes.push(
            "the PDF has no text layer; export its pages as PNG and give those instead"
                .to_owned(),
        );
    }
    facts.history = history::read(bytes, &document);
    facts.history.fonts = drawn.fonts();
    let paragraphs = rows::arrange(drawn, &mut facts);
    facts.elements = recognise::recognise(&paragraphs, &mut facts);
    Ok(facts)
}

/// The visible box of a page and how to get from its units to millimetres.
pub(crate) struct Frame {
    x0: f64,
    y0: f64,
    width: f64,
    height: f64,
    rotate: i64,
}

impl Frame {
    fn of(document: &Document, page: ObjectId) -> Self {
        let boxed = |key: &[u8]| {
            inherited(document, page, key).and_then(|object| rectangle(document, &object))
        };
        let media = boxed(b"MediaBox").unwrap_or([0.0, 0.0, 595.28, 841.89]);
        let crop = boxed(b"CropBox").unwrap_or(media);
        let x0 = crop[0].max(media[0]);
        let y0 = crop[1].max(media[1]);
        let width = (crop[2].min(media[2]) - x0).clamp(1.0, 20_000.0);
        let height = (crop[3].min(media[3]) - y0).clamp(1.0, 20_000.0);
        let rotate = inherited(document, page, b"Rotate")
            .and_then(|object| object.as_i64().ok())
            .unwrap_or(0)
            .rem_euclid(360);
        Self { x0, y0, width, height, rotate }
    }

    fn size(&self) -> PageSize {
        let (width, height) = (self.width * MM_PER_PT, self.height * MM_PER_PT);
        if self.rotate % 180 == 0 {
            PageSize { width, height }
        } else {
            PageSize { width: height, height: width }
        }
    }

    /// Millimetres from the top left corner as the page is shown.
    fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (x - self.x0, y - self.y0);
        let (x, y) = match self.rotate {
            90 => (y, x),
            180 => (self.width - x, y),
            270 => (self.height - y, self.width - x),
            _ => (x, self.height - y),
        };
        (x * MM_PER_PT, y * MM_PER_PT)
    }
}

/// A page attribute, looked up through at most 32 parents.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut id = page;
    for _ in 0..32 {
        let dictionary = document.get_dictionary(id).ok()?;
        if let Ok(value) = dictionary.get_deref(key, document) {
            return Some(value.clone());
        }
        id = dictionary.get(b"Parent").and_then(Object::as_reference).ok()?;
    }
    None
}

/// A number, through a reference if need be.
pub(crate) fn number(document: &Document, object: &Object) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().map(f64::from).filter(|value| value.is_finite())
}

fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let values: Vec<f64> = object
        .as_array()
        .ok()?
        .iter()
        .take(4)
        .filter_map(|object| number(document, object))
        .collect();
    let [a, b, c, d] = <[f64; 4]>::try_from(values).ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}
