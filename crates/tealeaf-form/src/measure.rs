//! From facts to measurements under fixed keys, the words that rules are written in.
//!
//! Every key has one of three outcomes: values, "does not apply to this paper", or "this
//! kind of file cannot show it". A rule never sees the facts themselves.

mod foot;
mod head;
mod page;
mod text;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    facts::{DocumentFacts, Element, ElementKind, FileKind, Place},
    pack::{Format, Pack},
    series::{Judgement, Register},
};

/// All keys, sorted; a rule that names another one is refused when it is loaded.
pub(crate) const KEYS: &[&str] = &[
    "addressee.blank-rows",
    "addressee.colon",
    "addressee.indent",
    "area.width",
    "attachment.face",
    "attachment.label",
    "attachment.starts-page",
    "attachment-note.form",
    "attachment-note.indent",
    "body.black",
    "body.face",
    "body.indent",
    "body.on-page-one",
    "body.size",
    "body.wrapped-indent",
    "chars.per-row",
    "copy-number.form",
    "copy-number.indent",
    "copy-to.face",
    "copy-to.form",
    "copy-to.indent",
    "copy-to.size",
    "date.form",
    "date.printed-not-before-signed",
    "date.real",
    "file.days-after-date",
    "file.states",
    "head.order",
    "heading-1.face",
    "heading-2.face",
    "heading-3.face",
    "imprint.drop",
    "imprint.rule-length",
    "imprint.thick-outside",
    "issuer.owns-code",
    "keywords.absent",
    "keywords.present",
    "letter.first-page-number",
    "letter.mark-top",
    "letter.number-right",
    "letter.rule-length",
    "letter.rules",
    "levels.form",
    "levels.order",
    "margin.left",
    "margin.top",
    "mark.centre",
    "mark.face",
    "mark.red",
    "mark.top",
    "minutes.attendance-face",
    "minutes.mark",
    "note.form",
    "note.indent",
    "number.blank-rows",
    "number.centre",
    "number.form",
    "number.indent",
    "order.mark",
    "order.mark-top",
    "page.height",
    "page.width",
    "page-number.dashes",
    "page-number.drop",
    "page-number.face",
    "page-number.side",
    "page-number.size",
    "printer.form",
    "printer.indent",
    "printer.size",
    "register.fits",
    "register.unique",
    "rows.per-page",
    "rule.gap",
    "rule.length",
    "rule.present",
    "rule.red",
    "scan.skew",
    "seal.cover",
    "seal.gap",
    "seal.present",
    "seal.red",
    "sealed.date-right",
    "sealed.name-centre",
    "secrecy.face",
    "secrecy.form",
    "signature.absent",
    "signature.same-as-mark",
    "signature.shares-page",
    "signer.name-face",
    "signer.present",
    "signer.right",
    "title.blank-rows",
    "title.centre",
    "title.face",
    "title.size",
    "title.type",
    "unsealed.date-offset",
    "unsealed.name-right",
    "urgency.face",
    "urgency.form",
];

/// A measured value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Number(f64),
    Text(String),
    Flag(bool),
}

/// A value with its error and place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: Value,
    pub(crate) error: f64,
    pub(crate) place: Option<Place>,
}

/// What a key yields on this paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Seen(Vec<Measured>),
    NotMeasurable(&'static str),
    NotApplicable,
}

/// Reasons, one wording for each.
pub(crate) mod why {
    pub(crate) const NO_TEXT: &str = "an image has no characters to read";
    pub(crate) const NO_FACE: &str = "the face is not judged on an image";
    pub(crate) const NO_COLOUR: &str = "the image holds no colour";
    pub(crate) const NO_LAYOUT: &str = "a DOCX does not fix where this falls on the page";
    pub(crate) const CROPPED: &str = "the image does not show whole pages";
    pub(crate) const NOT_FLAT: &str =
        "the rows are not parallel: a photograph or a warped scan";
    pub(crate) const NOT_SHOWN: &str = "the pages at hand do not show it";
    pub(crate) const NOT_FOUND: &str = "the element it refers to was not recognised";
    pub(crate) const NO_REGISTER: &str = "the code is not in the table of series";
    pub(crate) const NO_NEIGHBOURS: &str = "too few known numbers around this day";
    pub(crate) const NO_DATES: &str = "the file names no day";
}

/// What the measurements are taken against.
pub(crate) struct Context<'a> {
    pub(crate) facts: &'a DocumentFacts,
    pub(crate) pack: &'a Pack,
    pub(crate) format: Format,
    pub(crate) date: Option<Date>,
    pub(crate) register: &'a Register,
    pub(crate) judgement: Option<&'a Judgement>,
}

/// Outcomes by key.
pub(crate) type Measurements = BTreeMap<&'static str, Outcome>;

/// Takes all measurements of a paper.
pub(crate) fn measure(context: &Context<'_>) -> Measurements {
    let mut out = Measurements::new();
    page::measure(context, &mut out);
    head::measure(context, &mut out);
    text::measure(context, &mut out);
    foot::measure(context, &mut out);
    for key in KEYS {
        out.entry(key).or_insert(Outcome::NotApplicable);
    }
    out
}

impl Outcome {
    pub(crate) fn number(value: f64, error: f64, place: Option<Place>) -> Self {
        Self::Seen(vec![Measured { value: Value::Number(value), error, place }])
    }

    pub(crate) fn text(value: impl Into<String>, place: Option<Place>) -> Self {
        Self::Seen(vec![Measured { value: Value::Text(value.into()), error: 0.0, place }])
    }

    pub(crate) fn flag(value: bool, place: Option<Place>) -> Self {
        Self::Seen(vec![Measured { value: Value::Flag(value), error: 0.0, place }])
    }
}

impl Context<'_> {
    pub(crate) fn image(&self) -> bool {
        self.facts.kind == FileKind::Image
    }

    /// Left edge of the type area.
    pub(crate) fn left(&self) -> f64 {
        let margin = self.facts.margins.left.map(|margin| margin.value);
        self.facts.area_left.or(margin).unwrap_or(28.0)
    }

    /// Width of the type area.
    pub(crate) fn width(&self) -> f64 {
        self.facts.area_width.map_or(156.0, |width| width.value)
    }

    pub(crate) fn right(&self) -> f64 {
        self.left() + self.width()
    }

    pub(crate) fn centre(&self) -> f64 {
        self.left() + self.width() / 2.0
    }

    /// Upper edge of the type area.
    pub(crate) fn top(&self) -> f64 {
        self.facts.margins.top.map_or(37.0, |margin| margin.value)
    }

    /// Width of a character of the text.
    pub(crate) fn pitch(&self) -> f64 {
        self.facts.char_pitch.map_or(156.0 / 28.0, |pitch| pitch.value)
    }

    pub(crate) fn row(&self) -> f64 {
        self.facts.row_pitch.map_or(225.0 / 22.0, |pitch| pitch.value)
    }

    /// Error of a horizontal position.
    pub(crate) fn x_error(&self) -> f64 {
        match self.facts.kind {
            FileKind::Docx | FileKind::Pdf => 0.2,
            FileKind::Image => 0.5,
        }
    }

    /// Error of a vertical position near the top of page 1.
    pub(crate) fn y_error(&self) -> f64 {
        match self.facts.kind {
            FileKind::Docx => 0.5,
            FileKind::Pdf => 0.3,
            FileKind::Image => 0.5,
        }
    }

    /// Outcome for an element that may be missing: on an image "missing" may only mean
    /// that the page was not shown.
    pub(crate) fn with(
        &self,
        kind: ElementKind,
        measure: impl FnOnce(&Element) -> Outcome,
    ) -> Outcome {
        match self.facts.element(kind) {
            Some(element) => measure(element),
            None if self.image() => Outcome::NotMeasurable(why::NOT_FOUND),
            None => Outcome::NotApplicable,
        }
    }

    /// Outcome for the text of an element.
    pub(crate) fn text_of(&self, kind: ElementKind) -> Outcome {
        if self.image() {
            return Outcome::NotMeasurable(why::NO_TEXT);
        }
        match self.facts.element(kind) {
            Some(Element { text: Some(text), place, .. }) => {
                Outcome::text(text.clone(), Some(*place))
            }
            Some(_) => Outcome::NotMeasurable(why::NO_TEXT),
            None => Outcome::NotApplicable,
        }
    }

    /// Face class of the run that `pick` chooses.
    pub(crate) fn face_of(&self, element: Option<&Element>, first_run: bool) -> Outcome {
        if self.image() {
            return Outcome::NotMeasurable(why::NO_FACE);
        }
        let Some(element) = element else { return Outcome::NotApplicable };
        let run = if first_run {
            element.runs.iter().find(|run| !run.text.trim().is_empty())
        } else {
            element.runs.iter().max_by_key(|run| run.text.chars().count())
        };
        match run {
            Some(run) => Outcome::text(self.pack.face(&run.face), Some(element.place)),
            None => Outcome::NotApplicable,
        }
    }

    /// Distance of an element's middle from the middle of the type area.
    pub(crate) fn off_centre(&self, element: &Element) -> Outcome {
        let offset = element.place.centre_x() - self.centre();
        Outcome::number(offset, self.x_error(), Some(element.place))
    }

    /// Blank rows between two boxes on one page, from the distance of their glyphs.
    pub(crate) fn blank_rows(
        &self,
        element: &Element,
        above: Option<&Element>,
    ) -> Outcome {
        let place = Some(element.place);
        if self.facts.laid_out {
            let Some(above) =
                above.filter(|above| above.place.page == element.place.page)
            else {
                return Outcome::NotMeasurable(why::NOT_FOUND);
            };
            let gap = element.place.y0 - above.place.y1;
            let leading = self.row() - element.place.height().min(self.row());
            let error = if self.image() { 0.25 } else { 0.1 };
            return Outcome::number((gap - leading) / self.row(), error, place);
        }
        match element.blank_before {
            Some(rows) => Outcome::number(rows, 0.1, place),
            None => Outcome::NotMeasurable(why::NO_LAYOUT),
        }
    }
}
