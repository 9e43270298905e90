//! The drawing operations of a page, reduced to glyphs, rules and pictures.
//!
//! Clipping, shading and transparency are not followed: a paper of plain text needs none
//! of them, and what is hidden under something else is still in the file.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};

use super::{CONTENT_LIMIT, Frame, font::Font, number, picture};
use crate::facts::{MM_PER_PT, Picture, Place, Rgb, Stroke};

const DEPTH_LIMIT: usize = 8;
const STACK_LIMIT: usize = 256;
const GLYPH_LIMIT: usize = 400_000;
const OPERATION_LIMIT: usize = 500_000;

/// One glyph on a page, in millimetres.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) page: u32,
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) baseline: f64,
    /// Points.
    pub(super) size: f64,
    pub(super) font: usize,
    pub(super) colour: Rgb,
}

/// Everything drawn on the pages read so far.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) pictures: Vec<Picture>,
    fonts: Vec<Font>,
    by_id: BTreeMap<ObjectId, usize>,
    operations: usize,
}

impl Drawn {
    /// Whether more has been drawn than any honest paper draws.
    pub(super) fn is_full(&self) -> bool {
        self.operations > OPERATION_LIMIT || self.glyphs.len() > GLYPH_LIMIT
    }

    /// Name of a font.
    pub(super) fn face(&self, font: usize) -> &str {
        self.fonts.get(font).map_or("", |font| font.name.as_str())
    }

    /// All font names, sorted.
    pub(super) fn fonts(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.fonts.iter().map(|font| font.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// An affine map, as PDF writes it.
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// `self` first, then `then`.
    fn then(self, then: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, then.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much a vertical length grows.
    fn scale(self) -> f64 {
        libm::hypot(self.0[2], self.0[3])
    }
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    fill: Rgb,
    stroke: Rgb,
    line_width: f64,
    font: Option<usize>,
    size: f64,
    char_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

struct Interpreter<'a> {
    document: &'a Document,
    frame: &'a Frame,
    page: u32,
    drawn: &'a mut Drawn,
    state: State,
    stack: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Straight pieces of the path, in user space already mapped to page units.
    path: Vec<[(f64, f64); 2]>,
    rectangles: Vec<[(f64, f64); 2]>,
    point: Option<(f64, f64)>,
    start: Option<(f64, f64)>,
}

/// Interprets one page.
pub(super) fn page(
    document: &Document,
    id: ObjectId,
    page: u32,
    frame: &Frame,
    drawn: &mut Drawn,
) -> Result<(), String> {
    let bytes = document
        .get_page_content_with_limit(id, CONTENT_LIMIT)
        .map_err(|error| format!("its content cannot be read: {error}"))?;
    let resources = super::inherited(document, id, b"Resources");
    let empty = Dictionary::new();
    let resources =
        resources.as_ref().and_then(|object| object.as_dict().ok()).unwrap_or(&empty);
    let state = State {
        ctm: Matrix::ONE,
        fill: Rgb::BLACK,
        stroke: Rgb::BLACK,
        line_width: 1.0,
        font: None,
        size: 0.0,
        char_space: 0.0,
        word_space: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
    };
    let mut interpreter = Interpreter {
        document,
        frame,
        page,
        drawn,
        state,
        stack: Vec::new(),
        text: Matrix::ONE,
        line: Matrix::ONE,
        path: Vec::new(),
        rectangles: Vec::new(),
        point: None,
        start: None,
    };
    interpreter.run(&bytes, resources, 0)
}

impl Interpreter<'_> {
    fn run(
        &mut self,
        bytes: &[u8],
        resources: &Dictionary,
        depth: usize,
    ) -> Result<(), String> {
        let content = Content::decode(bytes)
            .map_err(|error| format!("its content is broken: {error}"))?;
        for operation in &content.operations {
            self.drawn.operations += 1;
            if self.drawn.is_full() {
                return Err(
                    "too many drawing operations in this file; the rest was not read"
                        .to_owned(),
                );
            }
            self.operation(&operation.operator, &operation.operands, resources, depth);
        }
        Ok(())
    }

    fn operation(
        &mut self,
        operator: &str,
        operands: &[Object],
        resources: &Dictionary,
        depth: usize,
    ) {
        let mut numbers = [0.0; 6];
        let mut n_numbers = 0;
        for operand in operands {
            if let Ok(value) = operand.as_float()
                && n_numbers < 6
            {
                numbers[n_numbers] = f64::from(value);
                n_numbers += 1;
            }
        }
        let [a, b, c, d, _, _] = numbers;
        match operator {
            "q" if self.stack.len() < STACK_LIMIT => self.stack.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.stack.pop() {
                    self.state = state;
                }
            }
            "cm" => self.state.ctm = Matrix(numbers).then(self.state.ctm),
            "w" => self.state.line_width = a,
            "g" | "rg" | "k" | "sc" | "scn" => {
                self.state.fill =
                    colour(&numbers[..n_numbers]).unwrap_or(self.state.fill);
            }
            "G" | "RG" | "K" | "SC" | "SCN" => {
                self.state.stroke =
                    colour(&numbers[..n_numbers]).unwrap_or(self.state.stroke);
            }
            "cs" => self.state.fill = Rgb::BLACK,
            "CS" => self.state.stroke = Rgb::BLACK,
            "BT" => {
                self.text = Matrix::ONE;
                self.line = Matrix::ONE;
            }
            "Tc" => self.state.char_space = a,
            "Tw" => self.state.word_space = a,
            "Tz" => self.state.stretch = a / 100.0,
            "TL" => self.state.leading = a,
            "Ts" => self.state.rise = a,
            "Tf" => {
                self.state.size = a;
                if let Some(Ok(name)) = operands.first().map(Object::as_name) {
                    self.state.font = self.font(name, resources);
                }
            }
            "Td" => self.next_line(a, b),
            "TD" => {
                self.state.leading = -b;
                self.next_line(a, b);
            }
            "Tm" => {
                self.line = Matrix(numbers);
                self.text = self.line;
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show_operand(operands.first()),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands.first());
            }
            "\"" => {
                self.state.word_space = a;
                self.state.char_space = b;
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands.last());
            }
            "TJ" => self.show_array(operands.first()),
            "m" => self.move_to(a, b),
            "l" => self.line_to(a, b),
            "c" => self.line_to(numbers[4], numbers[5]),
            "v" | "y" => self.line_to(c, d),
            "h" => self.close(),
            "re" => {
                let corner = self.state.ctm.apply(a, b);
                let other = self.state.ctm.apply(a + c, b + d);
                self.rectangles.push([corner, other]);
            }
            "S" | "s" => self.paint(true, false),
            "f" | "F" | "f*" => self.paint(false, true),
            "B" | "B*" | "b" | "b*" => self.paint(true, true),
            "n" => self.paint(false, false),
            "Do" => {
                if let Some(Ok(name)) = operands.first().map(Object::as_name) {
                    self.external(name, resources, depth);
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    fn font(&mut self, name: &[u8], resources: &Dictionary) -> Option<usize> {
        let fonts =
            resources.get_deref(b"Font", self.document).and_then(Object::as_dict).ok()?;
        let entry = fonts.get(name).ok()?;
        let id = entry.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.drawn.by_id.get(&id)) {
            return Some(*known);
        }
        let (_, object) = self.document.dereference(entry).ok()?;
        let font = Font::read(self.document, object.as_dict().ok()?);
        self.drawn.fonts.push(font);
        let idx = self.drawn.fonts.len() - 1;
        if let Some(id) = id {
            self.drawn.by_id.insert(id, idx);
        }
        Some(idx)
    }

    fn show_operand(&mut self, operand: Option<&Object>) {
        if let Some(Ok(bytes)) = operand.map(Object::as_str) {
            self.show(bytes);
        }
    }

    fn show_array(&mut self, operand: Option<&Object>) {
        let Some(Ok(items)) = operand.map(Object::as_array) else { return };
        for item in items {
            if let Ok(bytes) = item.as_str() {
                self.show(bytes);
            } else if let Some(shift) = number(self.document, item) {
                let shift = -shift / 1000.0 * self.state.size * self.state.stretch;
                self.text = Matrix([1.0, 0.0, 0.0, 1.0, shift, 0.0]).then(self.text);
            }
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(idx) = self.state.font else { return };
        let Some(font) = self.drawn.fonts.get(idx) else { return };
        let glyphs = font.decode(bytes);
        for (text, width, is_space) in glyphs {
            let state = &self.state;
            let matrix = self.text.then(state.ctm);
            let advance = width * state.size * state.stretch;
            let (x0, y0) = matrix.apply(0.0, state.rise);
            let (x1, _) = matrix.apply(advance, state.rise);
            let size = state.size * matrix.scale();
            let (left, baseline) = self.frame.point(x0, y0);
            let (right, _) = self.frame.point(x1, y0);
            let usable =
                [left, right, baseline, size].iter().all(|value| value.is_finite());
            if usable && !text.trim().is_empty() && size.abs() > 0.5 {
                self.drawn.glyphs.push(Glyph {
                    page: self.page,
                    text,
                    x0: left.min(right),
                    x1: left.max(right),
                    baseline,
                    size: size.abs(),
                    font: idx,
                    colour: state.fill,
                });
            }
            let space = state.char_space + if is_space { state.word_space } else { 0.0 };
            let step = advance + space * state.stretch;
            self.text = Matrix([1.0, 0.0, 0.0, 1.0, step, 0.0]).then(self.text);
        }
    }

    fn move_to(&mut self, x: f64, y: f64) {
        let point = self.state.ctm.apply(x, y);
        self.point = Some(point);
        self.start = Some(point);
    }

    fn line_to(&mut self, x: f64, y: f64) {
        let point = self.state.ctm.apply(x, y);
        if let Some(from) = self.point
            && self.path.len() < GLYPH_LIMIT
        {
            self.path.push([from, point]);
        }
        self.point = Some(point);
    }

    fn close(&mut self) {
        if let (Some(from), Some(to)) = (self.point, self.start) {
            self.path.push([from, to]);
            self.point = Some(to);
        }
    }

    /// Keeps horizontal strokes and flat filled boxes, the two ways rules are drawn.
    fn paint(&mut self, stroked: bool, filled: bool) {
        let width = self.state.line_width * self.state.ctm.scale() * MM_PER_PT;
        let (stroke, fill) = (self.state.stroke, self.state.fill);
        let path = std::mem::take(&mut self.path);
        let rectangles = std::mem::take(&mut self.rectangles);
        if stroked {
            for [from, to] in &path {
                if (from.1 - to.1).abs() < 0.8 {
                    self.rule(*from, *to, width.max(0.05), stroke);
                }
            }
        }
        if filled {
            for [from, to] in &rectangles {
                self.flat_box(*from, *to, fill);
            }
            // A closed outline of four pieces is a box as well.
            if path.len() >= 3 && path.len() <= 5 {
                let xs = path.iter().flatten().map(|point| point.0);
                let ys = path.iter().flatten().map(|point| point.1);
                let low = (
                    xs.clone().fold(f64::MAX, f64::min),
                    ys.clone().fold(f64::MAX, f64::min),
                );
                let high = (xs.fold(f64::MIN, f64::max), ys.fold(f64::MIN, f64::max));
                self.flat_box(low, high, fill);
            }
        }
        self.point = None;
        self.start = None;
    }

    fn flat_box(&mut self, from: (f64, f64), to: (f64, f64), colour: Rgb) {
        let height = (from.1 - to.1).abs();
        if height * MM_PER_PT <= 2.0 {
            let middle = f64::midpoint(from.1, to.1);
            self.rule(
                (from.0, middle),
                (to.0, middle),
                (height * MM_PER_PT).max(0.05),
                colour,
            );
        }
    }

    fn rule(&mut self, from: (f64, f64), to: (f64, f64), thickness: f64, colour: Rgb) {
        let (x0, y) = self.frame.point(from.0, from.1);
        let (x1, _) = self.frame.point(to.0, to.1);
        let (x0, x1) = (x0.min(x1), x0.max(x1));
        if !(x1 - x0 > 20.0 && x1 - x0 < 2000.0) || self.drawn.strokes.len() > 10_000 {
            return;
        }
        let place = Place {
            page: self.page,
            x0,
            y0: y - thickness / 2.0,
            x1,
            y1: y + thickness / 2.0,
        };
        let known = self.drawn.strokes.iter().any(|stroke| {
            stroke.place.page == place.page
                && (stroke.place.y0 - place.y0).abs() < 0.05
                && (stroke.place.x0 - x0).abs() < 0.5
                && (stroke.place.x1 - x1).abs() < 0.5
        });
        if !known {
            self.drawn.strokes.push(Stroke {
                place,
                thickness,
                colour: Some(colour),
                double: false,
            });
        }
    }

    fn external(&mut self, name: &[u8], resources: &Dictionary, depth: usize) {
        let objects =
            resources.get_deref(b"XObject", self.document).and_then(Object::as_dict);
        let stream = objects
            .and_then(|objects| objects.get_deref(name, self.document))
            .and_then(Object::as_stream);
        let Ok(stream) = stream else { return };
        let subtype =
            stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if subtype == b"Image" {
            self.picture(stream);
        } else if subtype == b"Form" && depth < DEPTH_LIMIT {
            let Ok(bytes) = stream.get_plain_content_with_limit(CONTENT_LIMIT) else {
                return;
            };
            let own = stream
                .dict
                .get_deref(b"Resources", self.document)
                .and_then(Object::as_dict);
            let own = own.unwrap_or(resources).clone();
            let saved = self.state.clone();
            let (text, line) = (self.text, self.line);
            let stack = std::mem::take(&mut self.stack);
            if let Ok(matrix) = stream.dict.get(b"Matrix").and_then(Object::as_array) {
                let values: Vec<f64> = matrix
                    .iter()
                    .filter_map(|object| number(self.document, object))
                    .collect();
                if let Ok(values) = <[f64; 6]>::try_from(values) {
                    self.state.ctm = Matrix(values).then(self.state.ctm);
                }
            }
            // A broken form loses its own drawing, not the page.
            let _ = self.run(&bytes, &own, depth + 1);
            self.state = saved;
            self.stack = stack;
            (self.text, self.line) = (text, line);
        }
    }

    fn picture(&mut self, stream: &lopdf::Stream) {
        if self.drawn.pictures.len() > 200 {
            return;
        }
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| {
            let (x, y) = self.state.ctm.apply(x, y);
            self.frame.point(x, y)
        });
        let low = |pick: fn(&(f64, f64)) -> f64| {
            corners.iter().map(pick).fold(f64::MAX, f64::min)
        };
        let high = |pick: fn(&(f64, f64)) -> f64| {
            corners.iter().map(pick).fold(f64::MIN, f64::max)
        };
        let place = Place {
            page: self.page,
            x0: low(|point| point.0),
            y0: low(|point| point.1),
            x1: high(|point| point.0),
            y1: high(|point| point.1),
        };
        if !(place.width().is_finite() && place.height().is_finite()) {
            return;
        }
        let ink = picture::ink(self.document, stream);
        self.drawn.pictures.push(Picture { place, ink, y_error: 0.2 });
    }
}

/// Grey, RGB or CMYK by the number of components.
fn colour(numbers: &[f64]) -> Option<Rgb> {
    let byte = |value: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a byte just before"
        )]
        let byte = libm::round(value.clamp(0.0, 1.0) * 255.0) as u8;
        byte
    };
    match numbers {
        [grey] => Some(Rgb(byte(*grey), byte(*grey), byte(*grey))),
        [red, green, blue] => Some(Rgb(byte(*red), byte(*green), byte(*blue))),
        [cyan, magenta, yellow, black] => {
            let channel = |ink: f64| byte((1.0 - ink) * (1.0 - black));
            Some(Rgb(channel(*cyan), channel(*magenta), channel(*yellow)))
        }
        _ => None,
    }
}
