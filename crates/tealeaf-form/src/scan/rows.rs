//! One page image as rows of ink with their boxes in millimetres.

use super::{
    decode::Raster,
    mask::{DARK, GROUND, Mask, RED},
    pitch,
    shapes::{self, PixelRing, PixelRule, pixels},
    skew,
};

/// A row of ink.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// Box in millimetres: x0, y0, x1, y1.
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
    /// Stretches of ink with gaps under 1.3 row heights.
    pub(super) groups: Vec<Group>,
    /// Share of red among its ink.
    pub(super) red: f64,
    /// Height of the ink in the first and last 2.5 mm: a dash is low.
    pub(super) edge_heights: (f64, f64),
    /// Ink per column, one value a pixel.
    pub(super) columns: Vec<f64>,
}

/// A stretch of ink in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) x0: f64,
    pub(super) x1: f64,
}

impl Band {
    pub(super) fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    pub(super) fn centre(&self) -> f64 {
        f64::midpoint(self.x0, self.x1)
    }
}

/// A rule in millimetres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
    pub(super) red: bool,
    pub(super) double: bool,
}

/// A seal in millimetres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
    pub(super) red: bool,
}

/// A measured page image.
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) dpi: f64,
    pub(super) dpi_stated: bool,
    pub(super) whole_page: bool,
    pub(super) colour: bool,
    pub(super) skew: f64,
    pub(super) flat: bool,
    pub(super) bands: Vec<Band>,
    pub(super) rules: Vec<Rule>,
    pub(super) rings: Vec<Ring>,
    /// Indices of the bands that look like rows of text.
    pub(super) body: Vec<usize>,
    pub(super) row_pitch: Option<f64>,
    pub(super) char_pitch: Option<f64>,
    pub(super) left: Option<f64>,
    pub(super) right: Option<f64>,
}

/// Ink starts this much right of the left edge of its character.
const SIDE_BEARING: f64 = 0.5;

impl Sheet {
    /// Measures one page.
    pub(super) fn read(raster: &Raster) -> Self {
        let dpi = raster.dpi;
        let mut mask = Mask::classify(&raster.pixels);
        mask.denoise();
        let (angle, flat) = skew::find(&mask);
        let mut mask = mask.upright(angle);
        let n_red = mask.cells.iter().filter(|cell| **cell == RED).count();
        let colour = n_red * 5_000 > mask.cells.len();
        let rules = shapes::take_rules(&mut mask, dpi);
        let rings = shapes::rings(&mask, dpi);
        let mm = |value: usize| value as f64 * 25.4 / dpi;
        let bands = bands(&mask, dpi, &rings);
        let mut sheet = Self {
            width: mm(mask.width),
            height: mm(mask.height),
            dpi,
            dpi_stated: raster.stated,
            whole_page: raster.whole_page,
            colour,
            skew: angle,
            flat,
            bands,
            rules: to_mm(&rules, dpi),
            rings: rings
                .iter()
                .map(|ring| Ring {
                    x0: mm(ring.x0),
                    y0: mm(ring.y0),
                    x1: mm(ring.x1),
                    y1: mm(ring.y1),
                    red: ring.red,
                })
                .collect(),
            body: Vec::new(),
            row_pitch: None,
            char_pitch: None,
            left: None,
            right: None,
        };
        sheet.find_body();
        sheet.find_pitches(&mask);
        sheet.find_edges();
        sheet
    }

    /// Rows of text: dark, wide, 3 to 7 mm high, in the longest run of equal spacing.
    fn find_body(&mut self) {
        self.body = (0..self.bands.len())
            .filter(|idx| {
                let band = &self.bands[*idx];
                band.red < 0.5
                    && band.x1 - band.x0 > 12.0
                    && (2.5..7.2).contains(&band.height())
                    && band.y0 < self.height - 32.0
            })
            .collect();
    }

    fn find_pitches(&mut self, mask: &Mask) {
        let dpi = self.dpi;
        let px = |mm: f64| mm * dpi / 25.4;
        let (Some(first), Some(last)) = (self.text_start(), self.body.last()) else {
            return;
        };
        let (top, bottom) = (self.bands[first].y0, self.bands[*last].y1);
        let profile: Vec<f64> = (pixels(top, dpi)..pixels(bottom, dpi).min(mask.height))
            .map(|y| mask.row(y).iter().filter(|cell| **cell == DARK).count() as f64)
            // A full row shall not outweigh a short one tenfold.
            .map(libm::sqrt)
            .collect();
        if bottom - top > 25.0 {
            let rough =
                pitch::period(&[profile], px(6.0), px(14.5)).map(|p| p * 25.4 / dpi);
            let centres: Vec<f64> = self
                .body
                .iter()
                .filter_map(|idx| self.bands.get(*idx))
                .filter(|band| band.y0 >= top && band.x1 - band.x0 > 25.0)
                .map(|band| f64::midpoint(band.y0, band.y1))
                .collect();
            self.row_pitch = rough.map(|rough| pitch::refine(rough, &centres));
        }
        let rows: Vec<Vec<f64>> = self
            .body
            .iter()
            .filter_map(|idx| self.bands.get(*idx))
            .filter(|band| band.y0 >= top && band.x1 - band.x0 > 60.0)
            .take(20)
            .map(|band| band.columns.clone())
            .collect();
        self.char_pitch = pitch::period(&rows, px(3.9), px(7.6)).map(|p| p * 25.4 / dpi);
    }

    /// The first row of the text proper: below the rule, number and title of a first page.
    fn text_start(&self) -> Option<usize> {
        let wide = |idx: &usize| {
            let band = &self.bands[*idx];
            band.x1 - band.x0 > 120.0
        };
        self.body.iter().copied().find(wide).or_else(|| self.body.first().copied())
    }

    fn find_edges(&mut self) {
        let rows: Vec<&Band> = self.body.iter().map(|idx| &self.bands[*idx]).collect();
        let mut starts: Vec<f64> = rows.iter().map(|band| band.x0).collect();
        starts.sort_by(f64::total_cmp);
        let enough = (starts.len() / 8).max(2);
        self.left = starts.iter().find_map(|start| {
            let near: Vec<f64> = starts
                .iter()
                .copied()
                .filter(|other| (0.0..1.6).contains(&(other - start)))
                .collect();
            let middle = near.get(near.len() / 2).copied();
            middle.filter(|_| near.len() >= enough)
        });
        self.left = self.left.map(|left| left - SIDE_BEARING);
        let Some(left) = self.left else { return };
        let pitch = self.char_pitch.unwrap_or(5.57);
        self.right = right_edge(&rows, left, pitch);
    }
}

/// The right edge: the highest whole number of characters that two rows reach.
///
/// Only rows that end in a square character count; a comma leaves half a square blank, and
/// one that hangs over the edge ends between two squares.
fn right_edge(rows: &[&Band], left: f64, pitch: f64) -> Option<f64> {
    let ends: Vec<(f64, f64)> = rows
        .iter()
        .map(|band| band.x1 + 0.4)
        .filter(|end| end - left > 90.0)
        .map(|end| (libm::round((end - left) / pitch), end))
        .filter(|(count, end)| ((end - left) / pitch - count).abs() < 0.2)
        .collect();
    let same =
        |wanted: f64| ends.iter().filter(move |(count, _)| (count - wanted).abs() < 0.5);
    let highest = |at_least: usize| {
        ends.iter()
            .map(|(count, _)| *count)
            .filter(|count| same(*count).count() >= at_least)
            .reduce(f64::max)
    };
    let count = highest(2).or_else(|| highest(1))?;
    let mut near: Vec<f64> = same(count).map(|(_, end)| *end).collect();
    near.sort_by(f64::total_cmp);
    near.get(near.len() / 2).copied()
}

fn to_mm(rules: &[PixelRule], dpi: f64) -> Vec<Rule> {
    let mm = |value: usize| value as f64 * 25.4 / dpi;
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        let rule = Rule {
            x0: mm(rule.x0),
            y0: mm(rule.y0),
            x1: mm(rule.x1),
            y1: mm(rule.y1 + 1),
            red: rule.red,
            double: false,
        };
        match out.last_mut() {
            Some(last)
                if last.red == rule.red
                    && rule.y0 - last.y1 < 2.5
                    && (rule.x0 - last.x0).abs() < 2.0
                    && (rule.x1 - last.x1).abs() < 2.0 =>
            {
                last.double = true;
                last.y1 = rule.y1;
                last.x0 = last.x0.min(rule.x0);
                last.x1 = last.x1.max(rule.x1);
            }
            _ => out.push(rule),
        }
    }
    out
}

/// Cuts the mask into rows. Inside a seal only dark ink makes rows.
fn bands(mask: &Mask, dpi: f64, rings: &[PixelRing]) -> Vec<Band> {
    let mm = |value: usize| value as f64 * 25.4 / dpi;
    let red_counts =
        |y: usize| !rings.iter().any(|ring| ring.red && (ring.y0..=ring.y1).contains(&y));
    let counts: Vec<usize> = (0..mask.height)
        .map(|y| {
            let with_red = red_counts(y);
            mask.row(y)
                .iter()
                .filter(|cell| **cell == DARK || (with_red && **cell == RED))
                .count()
        })
        .collect();
    let gap = pixels(0.5, dpi).max(2);
    let mut out = Vec::new();
    let mut start = None;
    let mut last = 0;
    for (y, count) in counts.iter().chain(std::iter::repeat_n(&0, gap + 2)).enumerate() {
        if *count >= 2 {
            start.get_or_insert(y);
            last = y;
        } else if let Some(from) = start
            && y - last > gap
        {
            out.extend(band(mask, dpi, from, last + 1, red_counts(from)));
            start = None;
        }
    }
    out.retain(|band: &Band| band.height() > mm(2));
    out
}

/// The box, groups and colour of a band; `None` if hardly anything is in it.
fn band(mask: &Mask, dpi: f64, y0: usize, y1: usize, with_red: bool) -> Option<Band> {
    let mm = |value: usize| value as f64 * 25.4 / dpi;
    let height = y1 - y0;
    let mut columns = vec![(0_u32, usize::MAX, 0_usize); mask.width];
    let (mut n_red, mut n_all) = (0_u32, 0_u32);
    for y in y0..y1 {
        for (column, cell) in columns.iter_mut().zip(mask.row(y)) {
            if *cell == GROUND || (*cell == RED && !with_red) {
                continue;
            }
            *column = (column.0 + 1, column.1.min(y), column.2.max(y));
            n_all += 1;
            n_red += u32::from(*cell == RED);
        }
    }
    let widest_gap = (height.max(pixels(3.0, dpi)) * 13) / 10;
    let mut groups: Vec<(usize, usize, usize, usize, u32)> = Vec::new();
    for (x, (count, top, bottom)) in
        columns.iter().enumerate().filter(|(_, column)| column.0 > 0)
    {
        match groups.last_mut() {
            Some(group) if x - group.1 <= widest_gap => {
                *group = (
                    group.0,
                    x,
                    group.2.min(*top),
                    group.3.max(*bottom),
                    group.4 + count,
                );
            }
            _ => groups.push((x, x, *top, *bottom, *count)),
        }
    }
    // A speck that survived denoising is not a stretch of text.
    let smallest = u32::try_from(pixels(0.5, dpi)).unwrap_or(4) * 3;
    groups.retain(|group| group.4 >= smallest);
    let (first, last) = (groups.first()?, groups.last()?);
    let edge = |columns: &[(u32, usize, usize)]| {
        let top = columns.iter().map(|column| column.1).min().unwrap_or(0);
        let bottom = columns.iter().map(|column| column.2).max().unwrap_or(0);
        mm(bottom.saturating_sub(top) + 1)
    };
    let inked = &columns[first.0..=last.1];
    let side = pixels(2.5, dpi).clamp(1, inked.len());
    let edge_heights = (edge(&inked[..side]), edge(&inked[inked.len() - side..]));
    let top = groups.iter().map(|group| group.2).min()?;
    let bottom = groups.iter().map(|group| group.3).max()?;
    Some(Band {
        x0: mm(first.0),
        y0: mm(top),
        x1: mm(last.1 + 1),
        y1: mm(bottom + 1),
        groups: groups
            .iter()
            .map(|group| Group { x0: mm(group.0), x1: mm(group.1 + 1) })
            .collect(),
        red: f64::from(n_red) / f64::from(n_all.max(1)),
        edge_heights,
        columns: inked.iter().map(|column| f64::from(column.0)).collect(),
    })
}
