//! Which row of ink is what, by place, size and colour alone.

use super::{
    pitch,
    rows::{Band, Sheet},
};
use crate::facts::{
    Align, DocumentFacts, Element, ElementKind, MM_PER_PT, Measure, PageNumber, Picture,
    Place, Rgb, Stroke,
};

/// Ink height over size for a row of large characters.
const TALL_INK: f64 = 0.945;
/// Ink height over size for a full row of text; one of its characters nearly fills the em.
const ROW_INK: f64 = 0.985;
/// Ink starts this share of the size below the top of the em box: marks and titles, text.
const TOP_TALL: f64 = 0.105;
const TOP_ROW: f64 = 0.06;
/// Blank between ink and the edge of a character, in millimetres at text size.
const BEARING: f64 = 0.5;

/// Colours stand for "seen as red" and "seen as dark"; shades of a scan mean nothing.
const SEEN_RED: Rgb = Rgb(200, 20, 30);

/// Recognises the parts of a paper on its page images.
pub(super) fn recognise(sheets: &[Sheet], facts: &mut DocumentFacts) {
    let colour = sheets.iter().any(|sheet| sheet.colour);
    let area = Area::new(facts, sheets);
    facts.area_left = Some(area.left);
    let mut first_title_end = 0;
    for (idx, sheet) in sheets.iter().enumerate() {
        let page = u32::try_from(idx + 1).unwrap_or(u32::MAX);
        let mut reader = Reader { sheet, page, colour, area, facts: &mut *facts };
        reader.shapes();
        let foot = reader.page_number(idx == 0);
        let start = if idx == 0 { reader.head(foot) } else { 0 };
        if idx == 0 {
            first_title_end = start;
        }
        reader.text(start, foot, idx == 0);
    }
    top_margin(sheets, first_title_end, facts);
}

/// The type area in image coordinates.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    right: f64,
    pitch: f64,
    row: f64,
}

impl Area {
    fn new(facts: &DocumentFacts, sheets: &[Sheet]) -> Self {
        let left = sheets.iter().find_map(|sheet| sheet.left).unwrap_or(28.0);
        let width = facts.area_width.map_or(156.0, |width| width.value);
        Self {
            left,
            right: left + width,
            pitch: facts.char_pitch.map_or(5.57, |pitch| pitch.value),
            row: facts.row_pitch.map_or(10.2, |pitch| pitch.value),
        }
    }

    fn centre(self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

struct Reader<'a> {
    sheet: &'a Sheet,
    page: u32,
    colour: bool,
    area: Area,
    facts: &'a mut DocumentFacts,
}

impl Reader<'_> {
    fn tint(&self, red: bool) -> Option<Rgb> {
        self.colour.then_some(if red { SEEN_RED } else { Rgb::BLACK })
    }

    fn place(&self, x0: f64, y0: f64, x1: f64, y1: f64) -> Place {
        Place { page: self.page, x0, y0, x1, y1 }
    }

    /// Rules and seals.
    fn shapes(&mut self) {
        for rule in &self.sheet.rules {
            let place = self.place(rule.x0, rule.y0, rule.x1, rule.y1);
            let stroke = Stroke {
                place,
                thickness: rule.y1 - rule.y0,
                colour: self.tint(rule.red),
                double: rule.double,
            };
            self.facts.strokes.push(stroke);
        }
        for ring in &self.sheet.rings {
            let place = self.place(ring.x0, ring.y0, ring.x1, ring.y1);
            let ink = self.tint(ring.red);
            self.facts.pictures.push(Picture { place, ink, y_error: 0.5 });
        }
    }

    /// Takes the page number; returns the index of the first band that is no longer text.
    fn page_number(&mut self, first: bool) -> usize {
        let bands = &self.sheet.bands;
        let lower = self.sheet.height - 38.0;
        let Some((idx, band)) =
            bands.iter().enumerate().next_back().filter(|(_, band)| {
                band.y0 > lower && band.x1 - band.x0 < 45.0 && band.height() < 6.5
            })
        else {
            return bands.len();
        };
        let middle = self.sheet.width / 2.0;
        let offset = band.centre() - middle;
        let align = match offset {
            offset if offset < -20.0 => Align::Left,
            offset if offset > 20.0 => Align::Right,
            _ => Align::Centre,
        };
        let (start, end) = band.edge_heights;
        let dashes = start < 1.3 && end < 1.3 && band.x1 - band.x0 > 6.0;
        let dash_y = f64::midpoint(band.y0, band.y1);
        let known_page = first && self.facts.has_first_page_candidate(self.sheet);
        let drop = self.sheet.whole_page.then(|| Measure::new(dash_y - 262.0, 0.7));
        self.facts.page_numbers.push(PageNumber {
            odd: known_page.then_some(true),
            text: None,
            dashes: Some(dashes),
            place: self.place(band.x0, band.y0, band.x1, band.y1),
            align,
            drop,
            size: None,
            face: None,
        });
        idx
    }

    /// Mark, number, signer and title; returns the index of the first band after them.
    fn head(&mut self, foot: usize) -> usize {
        let sheet = self.sheet;
        let bands = &sheet.bands[..foot];
        let Some(mark) = bands.iter().position(|band| is_mark(band, sheet)) else {
            return 0;
        };
        self.facts.has_first_page = true;
        let n_marks =
            bands[mark..].iter().take_while(|band| is_mark(band, sheet)).count();
        for band in &bands[mark..mark + n_marks] {
            let em = band.height() / TALL_INK;
            let top = band.y0 - TOP_TALL * em;
            let element = self.element(
                ElementKind::Mark,
                band,
                self.place(band.x0, top, band.x1, top + em),
                Some(Measure::new(em / MM_PER_PT, 3.0)),
            );
            let red = band.red >= 0.5;
            let colour = self.tint(red);
            self.facts.elements.push(Element { colour, ..element });
        }
        let mut next = mark + n_marks;
        // The number is the first row after the mark, unless that row is as tall as a
        // title and no title follows it.
        let number_at = (next < bands.len()).then_some(next).filter(|idx| {
            let band = &bands[*idx];
            let title_follows =
                bands[idx + 1..].iter().take(3).any(|band| self.is_title(band));
            band.red < 0.5
                && band.height() < 7.0
                && (title_follows || band.height() < 6.3)
        });
        if let Some(idx) = number_at {
            self.number(&bands[idx]);
            next = idx + 1;
        }
        self.title(bands, next)
    }

    fn number(&mut self, band: &Band) {
        let (first, last) = (band.groups.first().copied(), band.groups.last().copied());
        let Some(first) = first else { return };
        let top = self.row_top(band);
        let em = 16.0 * MM_PER_PT;
        let of = |x0: f64, x1: f64| self.place(x0 - BEARING, top, x1 + BEARING, top + em);
        let number =
            self.element(ElementKind::Number, band, of(first.x0, first.x1), None);
        let signer = last
            .filter(|last| last.x0 > first.x1 + 10.0 && last.x0 > self.area.centre())
            .map(|last| {
                self.element(ElementKind::Signer, band, of(last.x0, last.x1), None)
            });
        self.facts.elements.push(number);
        self.facts.elements.extend(signer);
    }

    /// A centred row that does not fill the area.
    fn is_title(&self, band: &Band) -> bool {
        let centred = (band.centre() - self.area.centre()).abs() < 5.0;
        let inside = band.x0 > self.area.left + 4.0 && band.x1 < self.area.right - 2.0;
        centred && inside && band.red < 0.5 && band.height() > 5.75
    }

    fn title(&mut self, bands: &[Band], from: usize) -> usize {
        let Some(start) =
            (from..bands.len().min(from + 3)).find(|idx| self.is_title(&bands[*idx]))
        else {
            return from;
        };
        let len =
            bands[start..].iter().take_while(|band| self.is_title(band)).count().min(5);
        // All rows of a title have one size; the tallest row shows it best.
        let tallest =
            bands[start..start + len].iter().map(Band::height).fold(0.0, f64::max);
        let by_height = tallest / TALL_INK;
        let profiles: Vec<Vec<f64>> =
            bands[start..start + len].iter().map(|band| band.columns.clone()).collect();
        let per_mm = self.sheet.dpi / 25.4;
        let by_pitch = pitch::period(
            &profiles,
            by_height * 0.85 * per_mm,
            by_height * 1.15 * per_mm,
        )
        .map(|pitch| pitch / per_mm);
        let size = match by_pitch {
            Some(pitch) if (pitch - by_height).abs() < 0.12 * by_height => {
                Measure::new(pitch / MM_PER_PT, 0.5)
            }
            _ => Measure::new(by_height / MM_PER_PT, 1.0),
        };
        let em = by_height;
        for band in &bands[start..start + len] {
            let top = band.y0 - TOP_TALL * em * 0.7;
            let place = self.place(band.x0 - BEARING, top, band.x1 + BEARING, top + em);
            let element = self.element(ElementKind::Title, band, place, Some(size));
            self.facts.elements.push(element);
        }
        start + len
    }

    /// Addressee, paragraphs, signature and date.
    fn text(&mut self, start: usize, foot: usize, first: bool) {
        let sheet = self.sheet;
        let bands = &sheet.bands[start.min(foot)..foot];
        let sign = self.find_signature(bands);
        let end = sign.unwrap_or(bands.len());
        let size = self.text_size(&bands[..end]);
        let mut begins = true;
        for (idx, band) in bands[..end].iter().enumerate() {
            if band.red > 0.5 || band.height() > 7.5 || self.below_imprint(band) {
                continue;
            }
            let indent = band.x0 - BEARING - self.area.left;
            let short = band.x1 < self.area.right - 2.2 * self.area.pitch;
            let top = self.row_top(band);
            let em = size.map_or(16.0, |size| size.value) * MM_PER_PT;
            let place = self.place(band.x0 - BEARING, top, band.x1, top + em);
            let addressee = first
                && idx == 0
                && self.facts.element(ElementKind::Title).is_some()
                && short
                && bands.get(1).is_some_and(|next| next.x0 - self.area.left > 6.0);
            if addressee {
                let element = self.element(ElementKind::Addressee, band, place, size);
                self.facts.elements.push(element);
            } else if begins || indent > 0.7 * self.area.pitch {
                let element = self.element(ElementKind::Body, band, place, size);
                self.facts.elements.push(element);
            } else if let Some(last) = self.facts.elements.last_mut()
                && last.kind == ElementKind::Body
                && last.place.page == self.page
            {
                last.place.y1 = place.y1;
                last.rows += 1;
            }
            // The first row of a continuation page goes on with a paragraph or begins one.
            begins = short;
        }
        if let Some(sign) = sign {
            self.facts.has_last_page = true;
            self.signature(&bands[sign], &bands[sign + 1]);
        }
    }

    fn signature(&mut self, agency: &Band, date: &Band) {
        let em = 16.0 * MM_PER_PT;
        for (kind, band) in
            [(ElementKind::SignAgency, agency), (ElementKind::SignDate, date)]
        {
            let top = self.row_top(band);
            let place = self.place(band.x0 - BEARING, top, band.x1 + BEARING, top + em);
            let element = self.element(kind, band, place, None);
            self.facts.elements.push(element);
        }
    }

    /// The last two neighbouring rows that both stand in the right part of the page.
    fn find_signature(&self, bands: &[Band]) -> Option<usize> {
        let right = |band: &Band| {
            band.groups.len() == 1
                && band.x0 > self.area.left + 40.0
                && band.x1 > self.area.centre()
                && band.x1 - band.x0 < 110.0
                && (3.0..7.0).contains(&band.height())
                && !self.below_imprint(band)
        };
        (0..bands.len().saturating_sub(1)).rev().find(|idx| {
            let (agency, date) = (&bands[*idx], &bands[idx + 1]);
            let near = date.y0 - agency.y0 < 1.7 * self.area.row;
            right(agency) && right(date) && near && *idx > 0
        })
    }

    /// Whether a row stands below a black rule in the lower part: part of the imprint.
    fn below_imprint(&self, band: &Band) -> bool {
        self.sheet.rules.iter().any(|rule| {
            !rule.red
                && rule.y0 < band.y0
                && rule.y0 > self.sheet.height * 0.4
                && band.y0 - rule.y0 < 60.0
        })
    }

    fn text_size(&self, bands: &[Band]) -> Option<Measure> {
        let mut heights: Vec<f64> = bands
            .iter()
            .filter(|band| band.x1 - band.x0 > 90.0 && band.height() < 7.5)
            .map(Band::height)
            .collect();
        heights.sort_by(f64::total_cmp);
        let median = heights.get(heights.len() / 2)?;
        Some(Measure::new(median / ROW_INK / MM_PER_PT, 0.7))
    }

    /// Upper edge of the em box of a row of text.
    fn row_top(&self, band: &Band) -> f64 {
        band.y0 - TOP_ROW * 16.0 * MM_PER_PT
    }

    fn element(
        &self,
        kind: ElementKind,
        band: &Band,
        place: Place,
        size: Option<Measure>,
    ) -> Element {
        Element {
            kind,
            text: None,
            runs: Vec::new(),
            place,
            align: Align::Left,
            size,
            colour: self.tint(band.red >= 0.5),
            blank_before: None,
            wrapped_x0: None,
            rows: 1,
            last_page: self.page,
        }
    }
}

impl DocumentFacts {
    /// Whether a page image shows a mark.
    fn has_first_page_candidate(&self, sheet: &Sheet) -> bool {
        sheet.bands.iter().any(|band| is_mark(band, sheet))
    }
}

/// A tall row in the upper half; a red one may be smaller.
fn is_mark(band: &Band, sheet: &Sheet) -> bool {
    let tall = band.height() > 7.9 || (band.red >= 0.5 && band.height() > 5.0);
    tall && band.height() < 40.0
        && band.y1 < sheet.height * 0.55
        && band.x1 - band.x0 > 25.0
}

/// The upper edge of the type area.
///
/// A continuation page shows it directly. Page 1 alone shows it when two things agree: the
/// mark stands 35 mm below it, and its last row ends less than a row above the edge 225 mm
/// further down. If the standard 37 mm would explain the last row as well, nothing is said.
fn top_margin(sheets: &[Sheet], title_end: usize, facts: &mut DocumentFacts) {
    if !sheets.iter().all(|sheet| sheet.whole_page) {
        return;
    }
    let row = facts.row_pitch.map_or(10.2, |pitch| pitch.value);
    let row_top = |band: &Band| band.y0 - 0.36 - 0.31 * row;
    let continued =
        sheets.iter().enumerate().filter(|(idx, _)| *idx > 0 || !facts.has_first_page);
    let direct = continued
        .filter_map(|(_, sheet)| sheet.bands.first())
        .filter(|band| band.x1 - band.x0 > 60.0 && band.height() < 7.2 && band.y0 < 80.0)
        .map(row_top)
        .reduce(f64::min);
    if let Some(top) = direct {
        facts.margins.top = Some(Measure::new(top, 0.9));
        return;
    }
    let (Some(sheet), Some(mark)) = (sheets.first(), facts.element(ElementKind::Mark))
    else {
        return;
    };
    let signed_here =
        facts.element(ElementKind::SignDate).is_some_and(|date| date.place.page == 1);
    let last = sheet.body.iter().rfind(|idx| **idx >= title_end);
    let Some(last) = last.filter(|_| !signed_here && facts.has_first_page) else {
        return;
    };
    let lowest = row_top(&sheet.bands[*last]) + row - 225.0;
    let explains = |top: f64| (lowest - 1.0..=lowest + row + 1.0).contains(&top);
    let implied = mark.place.y0 - 35.0;
    if explains(implied) && !explains(37.0) {
        facts.margins.top = Some(Measure::new(implied, 1.0));
    }
}
