//! DOCX: the container, its styles, and an estimate of where things stand on page 1.
//!
//! A DOCX states sizes, faces, indents and margins exactly; it does not state where rows
//! break. Positions are summed from stated row heights, which is exact as long as every
//! paragraph above is one row, and carry a growing error after that.

mod flow;
mod footer;
mod history;
mod package;
mod style;
mod xml;

use crate::{
    Result,
    facts::{DocumentFacts, FileKind, Margins, Measure, PageSize},
    recognise,
};

/// Twips in a millimetre.
pub(crate) const TWIPS_PER_MM: f64 = 1440.0 / 25.4;

/// Reads a DOCX file.
///
/// # Errors
///
/// A broken container or XML part, a missing main part, or parts larger than the limits
/// (32 MiB a part, 64 MiB in all, a million XML nodes).
pub fn read(bytes: &[u8]) -> Result<DocumentFacts> {
    let mut package = package::Package::open(bytes)?;
    let document = package.xml("word/document.xml")?;
    let styles = style::Styles::read(&mut package)?;
    let body = flow::lay_out(&document, &styles, &mut package)?;
    let mut facts = DocumentFacts::empty(FileKind::Docx);
    facts.pages = vec![PageSize {
        width: body.section.page_width,
        height: body.section.page_height,
    }];
    facts.margins = Margins {
        top: Some(Measure::exact(body.section.top)),
        right: Some(Measure::exact(body.section.right)),
        bottom: Some(Measure::exact(body.section.bottom)),
        left: Some(Measure::exact(body.section.left)),
    };
    facts.area_width = Some(Measure::exact(body.section.area_width()));
    facts.row_pitch = body.row_pitch.map(Measure::exact);
    facts.char_pitch = body.char_pitch.map(Measure::exact);
    facts.page_numbers = footer::page_numbers(&body.section, &styles, &mut package)?;
    footer::rules(&body.section, &mut package, &mut facts)?;
    facts.strokes.extend(body.strokes);
    facts.pictures = body.pictures;
    facts.history = history::read(&mut package, &document)?;
    facts.history.fonts = body.fonts;
    facts.notes = body.notes;
    facts.breaks_certain = body.breaks_certain;
    facts.elements = recognise::recognise(&body.paragraphs, &mut facts);
    Ok(facts)
}
