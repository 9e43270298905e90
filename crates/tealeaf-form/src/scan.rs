//! Page images: skew, type area, pitches, red mark and rule, seal. No characters are read.
//!
//! An image is classified pixel by pixel into ground, dark ink and red ink, turned
//! upright, and cut into rows; everything else is geometry. What needs characters or
//! faces stays *not measurable*, and so does what a cropped, grey or warped image hides.

mod decode;
mod mask;
mod pitch;
mod recognise;
mod rows;
mod shapes;
mod skew;

use crate::{
    Result,
    facts::{
        DocumentFacts, ElementKind, FileKind, Margins, Measure, PageSize, Rgb, ScanFacts,
    },
};
pub(crate) use decode::ink;

/// Sums up the colours of pixels that are not ground.
#[derive(Default)]
pub(crate) struct InkSum {
    sum: [u64; 3],
    n_pixels: u64,
}

impl InkSum {
    /// Adds a pixel unless it is nearly white.
    pub(crate) fn add(&mut self, colour: Rgb) {
        let Rgb(red, green, blue) = colour;
        if red.min(green).min(blue) > 200 {
            return;
        }
        for (sum, value) in self.sum.iter_mut().zip([red, green, blue]) {
            *sum += u64::from(value);
        }
        self.n_pixels += 1;
    }

    /// The mean colour, if there was any ink.
    pub(crate) fn mean(&self) -> Option<Rgb> {
        let channel = |sum: u64| u8::try_from(sum.checked_div(self.n_pixels)?).ok();
        Some(Rgb(channel(self.sum[0])?, channel(self.sum[1])?, channel(self.sum[2])?))
    }
}

/// Reads the page images of one paper, in page order; they need not be all pages.
///
/// The first image counts as page 1 if it shows a mark, the last one as the last page if
/// it shows a signature or an imprint.
///
/// # Errors
///
/// An image that cannot be decoded or has more than 36 million pixels.
pub fn read(pages: &[&[u8]]) -> Result<DocumentFacts> {
    let mut facts = DocumentFacts::empty(FileKind::Image);
    facts.laid_out = true;
    facts.has_first_page = false;
    facts.has_last_page = false;
    let mut sheets = Vec::new();
    for bytes in pages {
        let raster = decode::decode(bytes)?;
        sheets.push(rows::Sheet::read(&raster));
    }
    summarise(&sheets, &mut facts);
    if facts.scan.is_some_and(|scan| scan.flat) {
        recognise::recognise(&sheets, &mut facts);
        if facts.scan.is_some_and(|scan| !scan.scale_known) {
            keep_colours(&mut facts);
        }
    } else {
        facts.notes.push(
            "the rows of the image are not parallel, as in a photograph: geometry was not \
             measured; scan the page flat"
                .to_owned(),
        );
    }
    Ok(facts)
}

/// Without a scale only colours mean something: the mark and the seals stay.
fn keep_colours(facts: &mut DocumentFacts) {
    facts.notes.push(
        "the image is part of a page and states no resolution: lengths were not measured"
            .to_owned(),
    );
    facts.elements.retain(|element| element.kind == ElementKind::Mark);
    facts.strokes.clear();
    facts.page_numbers.clear();
    facts.margins = Margins::default();
    (facts.area_width, facts.row_pitch, facts.char_pitch) = (None, None, None);
    facts.has_first_page = false;
    facts.has_last_page = false;
}

/// What the images say about themselves and the values shared by all pages.
fn summarise(sheets: &[rows::Sheet], facts: &mut DocumentFacts) {
    let Some(first) = sheets.first() else { return };
    let whole = sheets.iter().all(|sheet| sheet.whole_page);
    let flat = sheets.iter().all(|sheet| sheet.flat);
    facts.scan = Some(ScanFacts {
        skew: Measure::new(-first.skew, 0.1),
        dpi: first.dpi,
        dpi_stated: first.dpi_stated,
        scale_known: sheets.iter().all(|sheet| sheet.dpi_stated || sheet.whole_page),
        colour: sheets.iter().any(|sheet| sheet.colour),
        whole_page: whole,
        flat,
    });
    if first.dpi_stated && whole {
        facts.pages = sheets
            .iter()
            .map(|sheet| PageSize { width: sheet.width, height: sheet.height })
            .collect();
    }
    if !flat {
        return;
    }
    let longest = sheets.iter().max_by_key(|sheet| sheet.body.len());
    facts.row_pitch =
        longest.and_then(|sheet| sheet.row_pitch).map(|pitch| Measure::new(pitch, 0.06));
    facts.char_pitch =
        longest.and_then(|sheet| sheet.char_pitch).map(|pitch| Measure::new(pitch, 0.06));
    let (left, right) = (
        first.left.or_else(|| longest.and_then(|sheet| sheet.left)),
        first.right.or_else(|| longest.and_then(|sheet| sheet.right)),
    );
    facts.area_width =
        left.zip(right).map(|(left, right)| Measure::new(right - left, 1.0));
    if whole {
        facts.margins = Margins {
            left: left.map(|left| Measure::new(left, 0.5)),
            right: right.map(|right| Measure::new(first.width - right, 1.0)),
            ..Margins::default()
        };
    }
}
