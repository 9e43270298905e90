//! The body as paragraphs with positions, summed from stated heights.
//!
//! Rows are broken by character widths alone (a CJK character is as wide as its size, a
//! Latin one half of it), which is how official text is set. Where that estimate is used
//! it only decides on which page and how far down something falls, never a size.

use std::collections::BTreeMap;

use super::{
    TWIPS_PER_MM,
    package::Package,
    style::{Border, Line, ParaProps, RunProps, Styles, border},
    xml::Node,
};
use crate::{
    Result,
    facts::{Align, MM_PER_PT, Paragraph, Picture, Place, Rgb, Run, Segment, Stroke},
};

mod drawing;

/// Natural row height over size where the file leaves it to the font (SimSun, FangSong).
const NATURAL: f64 = 1.3;
const PARAGRAPH_LIMIT: usize = 100_000;

/// Page set-up of the first section, in millimetres.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) page_width: f64,
    pub(super) page_height: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    pub(super) left: f64,
    pub(super) footer: f64,
    /// Footer kind (default, even, first) and relationship.
    pub(super) footers: Vec<(String, String)>,
    pub(super) title_page: bool,
    grid_rows: Option<f64>,
    grid_extra: f64,
}

impl Section {
    pub(super) fn area_width(&self) -> f64 {
        self.page_width - self.left - self.right
    }

    fn read(node: Option<&Node>) -> Self {
        let child = |name: &str| node.and_then(|node| node.child(name));
        let length = |name: &str, attr: &str, default: f64| {
            child(name).and_then(|node| node.number(attr)).unwrap_or(default)
                / TWIPS_PER_MM
        };
        let grid = child("docGrid");
        let kind = grid.and_then(|grid| grid.attr("type")).unwrap_or_default();
        let rows = matches!(kind, "lines" | "linesAndChars" | "snapToChars");
        let chars = matches!(kind, "linesAndChars" | "snapToChars");
        Self {
            page_width: length("pgSz", "w", 11_906.0),
            page_height: length("pgSz", "h", 16_838.0),
            top: length("pgMar", "top", 1440.0).abs(),
            right: length("pgMar", "right", 1800.0),
            bottom: length("pgMar", "bottom", 1440.0).abs(),
            left: length("pgMar", "left", 1800.0) + length("pgMar", "gutter", 0.0),
            footer: length("pgMar", "footer", 720.0),
            footers: node
                .into_iter()
                .flat_map(|node| node.children("footerReference"))
                .filter_map(|node| {
                    Some((node.attr("type")?.to_owned(), node.attr("id")?.to_owned()))
                })
                .collect(),
            title_page: node.and_then(|node| node.switch("titlePg")).unwrap_or(false),
            grid_rows: grid
                .filter(|_| rows)
                .and_then(|grid| grid.number("linePitch"))
                .filter(|pitch| *pitch > 0.0),
            grid_extra: grid
                .filter(|_| chars)
                .and_then(|grid| grid.number("charSpace"))
                .map_or(0.0, |space| space / 4096.0),
        }
    }
}

/// The laid-out body.
pub(super) struct Body {
    pub(super) section: Section,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) pictures: Vec<Picture>,
    pub(super) row_pitch: Option<f64>,
    pub(super) char_pitch: Option<f64>,
    pub(super) fonts: Vec<String>,
    /// Whether every page break is clear of doubt.
    pub(super) breaks_certain: bool,
    pub(super) notes: Vec<String>,
}

/// Lays out the main part.
pub(super) fn lay_out(
    document: &Node,
    styles: &Styles,
    package: &mut Package<'_>,
) -> Result<Body> {
    let empty = Node::default();
    let body = document.child("body").unwrap_or(&empty);
    let section = Section::read(body.find("sectPr"));
    let relationships = package.relationships()?;
    let mut flow = Flow {
        y: section.top,
        page: 1,
        pending_blank: 0.0,
        pending_break: false,
        row_votes: BTreeMap::new(),
        char_votes: BTreeMap::new(),
        fonts: BTreeMap::new(),
        out: Body {
            section,
            paragraphs: Vec::new(),
            strokes: Vec::new(),
            pictures: Vec::new(),
            row_pitch: None,
            char_pitch: None,
            fonts: Vec::new(),
            breaks_certain: true,
            notes: Vec::new(),
        },
        styles,
        package,
        relationships,
    };
    let area = Area { left: flow.out.section.left, width: flow.out.section.area_width() };
    flow.blocks(&body.nodes, area, false)?;
    Ok(flow.finish())
}

/// The column that paragraphs are set in.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    width: f64,
}

struct Flow<'a, 'b> {
    y: f64,
    page: u32,
    pending_blank: f64,
    pending_break: bool,
    /// Row pitch in twips, with the characters set at it.
    row_votes: BTreeMap<u32, usize>,
    char_votes: BTreeMap<u32, usize>,
    fonts: BTreeMap<String, usize>,
    out: Body,
    styles: &'a Styles,
    package: &'a mut Package<'b>,
    relationships: BTreeMap<String, String>,
}

/// A paragraph's content before it is placed.
#[derive(Default)]
struct Content<'n> {
    segments: Vec<Vec<(Run, f64)>>,
    drawings: Vec<&'n Node>,
    breaks_after: bool,
    breaks_before: bool,
    forced_rows: u32,
}

impl<'n> Flow<'_, '_> {
    fn blocks(&mut self, nodes: &'n [Node], area: Area, in_table: bool) -> Result<()> {
        for node in nodes {
            if self.out.paragraphs.len() > PARAGRAPH_LIMIT {
                self.out.notes.push(format!(
                    "only the first {PARAGRAPH_LIMIT} paragraphs were read"
                ));
                return Ok(());
            }
            match &*node.name {
                "p" => self.paragraph(node, area, in_table)?,
                "tbl" => self.table(node, area)?,
                "sdt" | "sdtContent" | "ins" | "smartTag" | "customXml" => {
                    self.blocks(&node.nodes, area, in_table)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: &'n Node, area: Area, in_table: bool) -> Result<()> {
        let props = node.child("pPr");
        let (para, inherited) = self.styles.paragraph(props);
        let mut content = Content { segments: vec![Vec::new()], ..Content::default() };
        self.content(&node.nodes, &inherited, &mut content);
        if para.page_break_before || content.breaks_before {
            self.new_page();
        }
        let mark = props.and_then(|props| props.child("rPr"));
        let mark_run = self.styles.run(&inherited, mark);
        // An empty row is as high as the first run in it, or as its paragraph mark.
        let size = content
            .segments
            .iter()
            .flatten()
            .filter(|(run, _)| !run.text.is_empty())
            .map(|(run, _)| run.size)
            .reduce(f64::max)
            .or_else(|| content.segments.iter().flatten().map(|(run, _)| run.size).next())
            .unwrap_or(mark_run.size.unwrap_or(21.0) / 2.0);
        content
            .segments
            .iter_mut()
            .for_each(|runs| runs.retain(|(run, _)| !run.text.is_empty()));
        let row_height = self.row_height(&para, size);
        let before = para.before / TWIPS_PER_MM;
        let text_len: usize = content
            .segments
            .iter()
            .flatten()
            .map(|(run, _)| run.text.chars().count())
            .sum();
        let blank =
            content.segments.iter().flatten().all(|(run, _)| run.text.trim().is_empty());
        self.room_for(before + row_height);
        let top = self.y + before;
        for drawing in &content.drawings {
            self.drawing(drawing, top, area)?;
        }
        if blank {
            self.borders(&para, area, top, row_height);
            let height = row_height + border_height(&para) + para.after / TWIPS_PER_MM;
            self.pending_blank += before + height;
            self.y = top + height;
        } else {
            self.vote(&para, &content, size, text_len, in_table);
            self.place(&para, &content, area, (top, row_height, size), in_table);
        }
        if content.breaks_after {
            self.new_page();
        }
        Ok(())
    }

    /// Puts a paragraph with text at the cursor.
    fn place(
        &mut self,
        para: &ParaProps,
        content: &Content<'_>,
        area: Area,
        (top, row_height, size): (f64, f64, f64),
        in_table: bool,
    ) {
        let char_unit = size * MM_PER_PT;
        let length = |twips: f64, chars: f64| {
            if chars == 0.0 { twips / TWIPS_PER_MM } else { chars / 100.0 * char_unit }
        };
        let left = area.left + length(para.left, para.left_chars);
        let right = area.left + area.width - length(para.right, para.right_chars);
        let first = length(para.first, para.first_chars);
        let align = match para.jc.as_str() {
            "center" => Align::Centre,
            "right" | "end" => Align::Right,
            _ => Align::Left,
        };
        let widths: Vec<f64> = content
            .segments
            .iter()
            .map(|runs| runs.iter().map(|(run, extra)| width(run, *extra)).sum())
            .collect();
        let mut rows = content.forced_rows + 1;
        if content.segments.len() == 1 {
            let (counted, doubtful) =
                count_rows(&content.segments[0], right - left - first, right - left);
            rows = rows.max(counted);
            self.out.breaks_certain &= !doubtful;
        }
        let glyph_top = self.glyph_top(para, top, row_height, size);
        let single = rows == 1;
        let mut segments = Vec::new();
        let mut cursor = left + first;
        for (idx, (runs, run_width)) in content.segments.iter().zip(&widths).enumerate() {
            let width = if single { *run_width } else { (right - cursor).max(1.0) };
            let x0 = if idx > 0 {
                let stop = para
                    .tabs
                    .iter()
                    .filter(|(pos, _)| area.left + pos / TWIPS_PER_MM > cursor)
                    .min_by(|a, b| a.0.total_cmp(&b.0));
                match stop {
                    Some((pos, true)) => area.left + pos / TWIPS_PER_MM - width,
                    Some((pos, false)) => area.left + pos / TWIPS_PER_MM,
                    None => cursor + 2.0 * char_unit,
                }
            } else {
                match (align, single) {
                    (Align::Centre, true) => {
                        f64::midpoint(left + first, right) - width / 2.0
                    }
                    (Align::Right, true) => right - width,
                    _ => left + first,
                }
            };
            cursor = x0 + width;
            if runs.is_empty() {
                continue;
            }
            segments.push(segment(runs, x0, x0 + width));
        }
        let place = Place {
            page: self.page,
            x0: segments.first().map_or(left, |segment| segment.x0),
            y0: glyph_top,
            x1: segments.last().map_or(right, |segment| segment.x1),
            y1: glyph_top + size * MM_PER_PT + f64::from(rows - 1) * row_height,
        };
        self.out.paragraphs.push(Paragraph {
            segments,
            align,
            place,
            rows,
            blank_before: Some(self.pending_blank),
            wrapped_x0: (!single).then_some(left),
            in_table,
            starts_page: std::mem::take(&mut self.pending_break),
            last_page: self.page,
        });
        self.pending_blank = para.after / TWIPS_PER_MM;
        let mut bottom = top;
        for row in 0..rows {
            if row > 0 {
                self.doubt(bottom + row_height);
            }
            if row > 0 && bottom + row_height > self.lower_edge() {
                self.page += 1;
                bottom = self.out.section.top;
            }
            bottom += row_height;
        }
        if let Some(paragraph) = self.out.paragraphs.last_mut() {
            paragraph.last_page = self.page;
        }
        self.borders(para, area, bottom - row_height, row_height);
        self.y = bottom + border_height(para) + para.after / TWIPS_PER_MM;
    }

    fn lower_edge(&self) -> f64 {
        // Half a millimetre: stated heights are rounded to twips.
        self.out.section.page_height - self.out.section.bottom + 0.5
    }

    /// A row that ends within a millimetre of the edge may fall on either page.
    fn doubt(&mut self, bottom: f64) {
        if (bottom - self.lower_edge()).abs() < 1.0 {
            self.out.breaks_certain = false;
        }
    }

    fn room_for(&mut self, height: f64) {
        if self.y + height > self.lower_edge() && self.y > self.out.section.top + 0.1 {
            self.new_page();
            self.pending_break = false;
        }
    }

    fn new_page(&mut self) {
        self.page = self.page.saturating_add(1);
        self.y = self.out.section.top;
        self.pending_blank = 0.0;
        self.pending_break = true;
    }

    /// Height of one row in millimetres.
    fn row_height(&self, para: &ParaProps, size: f64) -> f64 {
        let natural = size * NATURAL * 20.0;
        let grid = self.out.section.grid_rows.filter(|_| para.snap);
        let twips = match (para.line, grid) {
            (Line::Exact(height), _) => height,
            (Line::AtLeast(height), None) => height.max(natural),
            (Line::AtLeast(height), Some(pitch)) => {
                height.max(pitch * libm::ceil(natural / NATURAL / pitch).max(1.0))
            }
            (Line::Times(times), None) => natural * times,
            (Line::Times(times), Some(pitch)) => {
                times * pitch * libm::ceil(natural / NATURAL / pitch).max(1.0)
            }
        };
        twips.clamp(1.0, 31_680.0) / TWIPS_PER_MM
    }

    /// Top of the em box of the first row. With an exact height the baseline lies at 80 %
    /// of it, otherwise the glyphs stand in the middle of their row.
    fn glyph_top(&self, para: &ParaProps, top: f64, row_height: f64, size: f64) -> f64 {
        let em = size * MM_PER_PT;
        match para.line {
            Line::Exact(_) => top + 0.8 * row_height - 0.88 * em,
            Line::AtLeast(_) | Line::Times(_) => top + (row_height - em) / 2.0,
        }
    }

    fn vote(
        &mut self,
        para: &ParaProps,
        content: &Content<'_>,
        size: f64,
        len: usize,
        in_table: bool,
    ) {
        for (run, extra) in content.segments.iter().flatten() {
            let chars = run.text.chars().filter(|c| is_wide(*c)).count();
            *self.fonts.entry(run.face.clone()).or_default() += chars;
            if !in_table {
                let pitch = run.size + extra + self.out.section.grid_extra;
                *self.char_votes.entry(round(pitch * 1000.0)).or_default() += chars;
            }
        }
        let stated = matches!(para.line, Line::Exact(_))
            || (para.snap && self.out.section.grid_rows.is_some());
        if stated && !in_table {
            let pitch = self.row_height(para, size) * TWIPS_PER_MM;
            *self.row_votes.entry(round(pitch)).or_default() += len;
        }
    }

    /// Rules drawn as paragraph borders.
    fn borders(&mut self, para: &ParaProps, area: Area, top: f64, row_height: f64) {
        let x0 = area.left + para.left / TWIPS_PER_MM;
        let x1 = area.left + area.width - para.right / TWIPS_PER_MM;
        if let Some(bottom) = para.bottom_border {
            let y = top + row_height + bottom.space * MM_PER_PT;
            self.stroke(bottom, x0, x1, y);
        }
        if let Some(border) = para.top_border {
            let y = top - (border.space + border.thickness) * MM_PER_PT;
            self.stroke(border, x0, x1, y);
        }
    }

    fn stroke(&mut self, border: Border, x0: f64, x1: f64, y: f64) {
        let thickness = border.thickness * MM_PER_PT;
        let place = Place { page: self.page, x0, y0: y, x1, y1: y + thickness };
        // Neighbouring cells share a border; it is one rule.
        let twin = self.out.strokes.iter_mut().find(|stroke| {
            stroke.place.page == place.page
                && (stroke.place.y0 - y).abs() < 0.3
                && stroke.place.x1 >= x0 - 0.5
                && stroke.place.x0 <= x1 + 0.5
        });
        match twin {
            Some(stroke) => {
                stroke.place.x0 = stroke.place.x0.min(x0);
                stroke.place.x1 = stroke.place.x1.max(x1);
                stroke.thickness = stroke.thickness.max(thickness);
            }
            None => self.out.strokes.push(Stroke {
                place,
                thickness,
                colour: Some(border.colour),
                double: border.double,
            }),
        }
    }

    fn table(&mut self, table: &'n Node, area: Area) -> Result<()> {
        let props = table.child("tblPr");
        let indent = props
            .and_then(|props| props.child("tblInd"))
            .and_then(|node| node.number("w"))
            .unwrap_or(0.0)
            / TWIPS_PER_MM;
        let grid: Vec<f64> = table
            .child("tblGrid")
            .into_iter()
            .flat_map(|grid| grid.children("gridCol"))
            .map(|col| col.number("w").unwrap_or(0.0) / TWIPS_PER_MM)
            .collect();
        let total: f64 = grid.iter().sum();
        let mut left = area.left + indent;
        if props.and_then(|props| props.val("jc")) == Some("center") && total > 0.0 {
            left = area.left + (area.width - total) / 2.0;
        }
        let borders = props.and_then(|props| props.child("tblBorders"));
        let rows: Vec<&Node> = table.children("tr").collect();
        for (idx, row) in rows.iter().enumerate() {
            let height = row
                .child("trPr")
                .and_then(|props| props.child("trHeight"))
                .and_then(|node| node.number("val"))
                .map(|height| height / TWIPS_PER_MM);
            self.room_for(height.unwrap_or(8.0));
            let top = self.y;
            let mut bottom = top + height.unwrap_or(0.0);
            let mut x = left;
            for (col, cell) in row.children("tc").enumerate() {
                let width = cell
                    .child("tcPr")
                    .and_then(|props| props.child("tcW"))
                    .filter(|node| node.attr("type") != Some("pct"))
                    .and_then(|node| node.number("w"))
                    .map(|width| width / TWIPS_PER_MM)
                    .filter(|width| *width > 0.0)
                    .or_else(|| grid.get(col).copied())
                    .unwrap_or(area.width);
                self.y = top;
                self.blocks(&cell.nodes, Area { left: x, width }, true)?;
                bottom = bottom.max(self.y);
                self.cell_borders(
                    cell,
                    borders,
                    (idx, rows.len()),
                    (x, x + width),
                    (top, height.map_or(bottom, |height| top + height)),
                );
                x += width;
            }
            self.y = height.map_or(bottom, |height| top + height.max(0.0));
            self.pending_blank = 0.0;
        }
        Ok(())
    }

    fn cell_borders(
        &mut self,
        cell: &Node,
        table: Option<&Node>,
        (row, n_rows): (usize, usize),
        (x0, x1): (f64, f64),
        (top, bottom): (f64, f64),
    ) {
        let own = cell.child("tcPr").and_then(|props| props.child("tcBorders"));
        let edge = |name: &str, outer: bool| {
            let inherited = if outer { name } else { "insideH" };
            own.and_then(|borders| borders.child(name))
                .or_else(|| table.and_then(|borders| borders.child(inherited)))
                .and_then(border)
        };
        if let Some(border) = edge("top", row == 0) {
            self.stroke(border, x0, x1, top);
        }
        if let Some(border) = edge("bottom", row + 1 == n_rows) {
            self.stroke(border, x0, x1, bottom);
        }
    }

    /// Collects runs, tabs, breaks and drawings of a paragraph.
    fn content(
        &mut self,
        nodes: &'n [Node],
        inherited: &RunProps,
        content: &mut Content<'n>,
    ) {
        for node in nodes {
            match &*node.name {
                "r" => self.run(node, inherited, content),
                "hyperlink" | "ins" | "smartTag" | "sdt" | "sdtContent" | "fldSimple"
                | "customXml" | "moveTo" => self.content(&node.nodes, inherited, content),
                _ => {}
            }
        }
    }

    fn run(&mut self, node: &'n Node, inherited: &RunProps, content: &mut Content<'n>) {
        let props = self.styles.run(inherited, node.child("rPr"));
        if props.hidden {
            return;
        }
        for child in &node.nodes {
            match &*child.name {
                "t" => push_text(content, &props, &child.text),
                "noBreakHyphen" => push_text(content, &props, "-"),
                "tab" | "ptab" => content.segments.push(Vec::new()),
                "br" => match child.attr("type") {
                    Some("page")
                        if content
                            .segments
                            .iter()
                            .flatten()
                            .all(|(run, _)| run.text.is_empty()) =>
                    {
                        content.breaks_before = true;
                    }
                    Some("page") => content.breaks_after = true,
                    _ => content.forced_rows += 1,
                },
                "drawing" | "pict" | "object" => content.drawings.push(child),
                "AlternateContent" => {
                    if let Some(choice) = child.child("Choice") {
                        content.drawings.extend(
                            choice.nodes.iter().filter(|node| &*node.name == "drawing"),
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn finish(self) -> Body {
        let mut out = self.out;
        let heaviest = |votes: &BTreeMap<u32, usize>| {
            votes.iter().max_by_key(|(_, chars)| **chars).map(|(key, _)| f64::from(*key))
        };
        out.row_pitch = heaviest(&self.row_votes).map(|twips| twips / TWIPS_PER_MM);
        out.char_pitch =
            heaviest(&self.char_votes).map(|pitch| pitch / 1000.0 * MM_PER_PT);
        out.fonts = self.fonts.into_keys().filter(|face| !face.is_empty()).collect();
        let row = out.row_pitch.unwrap_or(10.2);
        for paragraph in &mut out.paragraphs {
            paragraph.blank_before = paragraph.blank_before.map(|blank| blank / row);
        }
        out
    }
}

/// A lower border takes room below its paragraph.
fn border_height(para: &ParaProps) -> f64 {
    para.bottom_border.map_or(0.0, |border| (border.space + border.thickness) * MM_PER_PT)
}

fn push_text(content: &mut Content<'_>, props: &RunProps, text: &str) {
    let face = if text.chars().any(is_wide) || props.ascii.is_none() {
        props.east_asia.clone()
    } else {
        props.ascii.clone()
    };
    let run = Run {
        text: text.to_owned(),
        face: face.or_else(|| props.ascii.clone()).unwrap_or_default(),
        size: props.size.unwrap_or(20.0) / 2.0,
        colour: props.colour.unwrap_or(Rgb::BLACK),
    };
    if let Some(runs) = content.segments.last_mut() {
        runs.push((run, props.spacing / 20.0));
    }
}

fn segment(runs: &[(Run, f64)], x0: f64, x1: f64) -> Segment {
    let mut merged: Vec<Run> = Vec::new();
    for (run, _) in runs {
        match merged.last_mut() {
            Some(last)
                if last.face == run.face
                    && (last.size - run.size).abs() < 0.01
                    && last.colour == run.colour =>
            {
                last.text.push_str(&run.text);
            }
            _ => merged.push(run.clone()),
        }
    }
    Segment {
        text: merged.iter().map(|run| run.text.as_str()).collect(),
        runs: merged,
        x0,
        x1,
    }
}

/// Whether a character takes a whole square in Chinese text.
pub(super) fn is_wide(c: char) -> bool {
    matches!(
        c,
        '\u{2014}' | '\u{2018}'..='\u{201D}' | '\u{2026}' | '\u{2605}' | '\u{2606}'
    ) || ('\u{2E80}'..='\u{FE6F}').contains(&c)
        || ('\u{FF00}'..='\u{FF60}').contains(&c)
        || c >= '\u{20000}'
}

fn char_width(c: char, size: f64, extra: f64) -> f64 {
    (if is_wide(c) { size } else { size / 2.0 } + extra) * MM_PER_PT
}

fn width(run: &Run, extra: f64) -> f64 {
    run.text.chars().map(|c| char_width(c, run.size, extra)).sum()
}

/// Rows that runs fill, and whether the last one hangs on a single character.
fn count_rows(runs: &[(Run, f64)], first: f64, full: f64) -> (u32, bool) {
    let mut rows = 1;
    let mut on_last = 0;
    let mut room = first.max(1.0);
    for (run, extra) in runs {
        for c in run.text.chars() {
            let need = char_width(c, run.size, *extra);
            let hangs =
                matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '”' | '）');
            if need > room + 0.2 && !hangs {
                rows += 1;
                on_last = 0;
                room = full.max(1.0);
            }
            room -= need;
            on_last += 1;
        }
    }
    let doubtful = (rows > 1 && on_last <= 1) || room.abs() < 0.5;
    (rows.min(10_000), doubtful)
}

fn round(value: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of u32 just before"
    )]
    let rounded = libm::round(value.clamp(0.0, 4e9)) as u32;
    rounded
}
