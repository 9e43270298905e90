//! What a paper shows, before any rule is looked at.
//!
//! All lengths are millimetres from the top left corner of the page, all sizes are
//! points. A missing value means "this file does not show it"; nothing is guessed here.

use jiff::civil::Date;

/// Millimetres in a point.
pub const MM_PER_PT: f64 = 25.4 / 72.0;

/// The kind of file the facts were read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// Office Open XML text.
    Docx,
    /// PDF with a text layer.
    Pdf,
    /// PNG or JPEG page images: geometry and colour only, no characters.
    Image,
}

impl FileKind {
    /// Tells the kind from the first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(1024)];
        if head.starts_with(b"PK\x03\x04") {
            Some(Self::Docx)
        } else if head.windows(5).any(|window| window == b"%PDF-") {
            Some(Self::Pdf)
        } else if head.starts_with(b"\x89PNG") || head.starts_with(b"\xff\xd8\xff") {
            Some(Self::Image)
        } else {
            None
        }
    }

    /// The name used in packs, JSON and text.
    pub fn key(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Image => "image",
        }
    }
}

/// A colour as shown, without colour management.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Black.
    pub const BLACK: Self = Self(0, 0, 0);

    /// A saturated red, the colour of marks, rules and seals.
    pub fn is_red(self) -> bool {
        let Self(red, green, blue) = self;
        red >= 120 && red.saturating_sub(green.max(blue)) >= 60
    }

    /// Black in the sense of the standard, with room for rendering: every channel <= 60.
    pub fn is_black(self) -> bool {
        self.0.max(self.1).max(self.2) <= 60
    }
}

/// A box on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Page number, from 1.
    pub page: u32,
    /// Left edge.
    pub x0: f64,
    /// Top edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Bottom edge.
    pub y1: f64,
}

impl Place {
    /// Width of the box.
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Height of the box.
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// Middle of the box, left to right.
    pub fn centre_x(&self) -> f64 {
        f64::midpoint(self.x0, self.x1)
    }

    /// The smallest box around both; the page is that of `self`.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            page: self.page,
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Area shared with another box, in square millimetres.
    pub fn overlap(&self, other: &Self) -> f64 {
        let width = self.x1.min(other.x1) - self.x0.max(other.x0);
        let height = self.y1.min(other.y1) - self.y0.max(other.y0);
        width.max(0.0) * height.max(0.0)
    }
}

/// A measured length with the error it may have here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The value, in the unit of the field it stands in.
    pub value: f64,
    /// Half width of the error (about 95 %), same unit.
    pub error: f64,
}

impl Measure {
    /// A value and its error.
    pub fn new(value: f64, error: f64) -> Self {
        Self { value, error }
    }

    /// A value as the file states it.
    pub fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }
}

/// Characters set alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Font name as the file gives it, without subset prefix.
    pub face: String,
    /// Size in points.
    pub size: f64,
    /// Fill colour.
    pub colour: Rgb,
}

/// A stretch of a row without a wide gap: a tab or a jump starts the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The characters of all runs.
    pub text: String,
    /// Runs in reading order.
    pub runs: Vec<Run>,
    /// Left end of the first glyph.
    pub x0: f64,
    /// Right end of the last glyph.
    pub x1: f64,
}

/// How the rows of a paragraph are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// From the left edge, justified or not.
    Left,
    /// In the middle of the type area.
    Centre,
    /// Against the right edge.
    Right,
}

/// A paragraph, or one row where paragraphs cannot be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// Segments of the first row, or the whole text as one segment.
    pub segments: Vec<Segment>,
    /// How it is set.
    pub align: Align,
    /// Box of the glyphs; the horizontal ends are those of the first row.
    pub place: Place,
    /// Number of rows.
    pub rows: u32,
    /// Blank rows above it on the same page, if that can be told.
    pub blank_before: Option<f64>,
    /// Left end of the rows after the first.
    pub wrapped_x0: Option<f64>,
    /// Whether it lies in a table cell.
    pub in_table: bool,
    /// Whether a forced page break stands before it.
    pub starts_page: bool,
    /// Page of its last row.
    pub last_page: u32,
}

impl Paragraph {
    /// The text of all segments, a tab between two.
    pub fn text(&self) -> String {
        self.segments
            .iter()
            .map(|segment| segment.text.as_str())
            .collect::<Vec<_>>()
            .join("\t")
    }

    /// The largest size in it.
    pub fn size(&self) -> f64 {
        self.runs().map(|run| run.size).fold(0.0, f64::max)
    }

    /// All runs.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.segments.iter().flat_map(|segment| &segment.runs)
    }
}

/// A drawn horizontal rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Box; its height is the thickness.
    pub place: Place,
    /// Thickness in millimetres.
    pub thickness: f64,
    /// Colour, if the file shows one.
    pub colour: Option<Rgb>,
    /// A pair of parallel rules of different thickness.
    pub double: bool,
}

/// A placed picture, with the colour of its ink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Where it lies.
    pub place: Place,
    /// Mean colour of the pixels that are not ground.
    pub ink: Option<Rgb>,
    /// Error of the vertical position.
    pub y_error: f64,
}

/// What a recognised part of the paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ElementKind {
    /// 份号.
    CopyNumber,
    /// 密级和保密期限.
    Secrecy,
    /// 紧急程度.
    Urgency,
    /// 发文机关标志.
    Mark,
    /// 发文字号.
    Number,
    /// 签发人.
    Signer,
    /// 标题.
    Title,
    /// 主送机关.
    Addressee,
    /// A paragraph of the text.
    Body,
    /// A heading of level 1 to 4, or a paragraph that opens with one.
    Heading(u8),
    /// 附件说明.
    AttachmentNote,
    /// 发文机关署名.
    SignAgency,
    /// 成文日期.
    SignDate,
    /// 附注.
    Note,
    /// 附件, its label row.
    Attachment,
    /// 主题词.
    Keywords,
    /// 抄送机关.
    CopyTo,
    /// 印发机关和印发日期.
    Printer,
    /// 出席, 请假, 列席.
    Attendance,
}

impl ElementKind {
    /// The name used in JSON and text.
    pub fn key(self) -> &'static str {
        match self {
            Self::CopyNumber => "copy-number",
            Self::Secrecy => "secrecy",
            Self::Urgency => "urgency",
            Self::Mark => "mark",
            Self::Number => "number",
            Self::Signer => "signer",
            Self::Title => "title",
            Self::Addressee => "addressee",
            Self::Body => "body",
            Self::Heading(_) => "heading",
            Self::AttachmentNote => "attachment-note",
            Self::SignAgency => "signature",
            Self::SignDate => "date",
            Self::Note => "note",
            Self::Attachment => "attachment",
            Self::Keywords => "keywords",
            Self::CopyTo => "copy-to",
            Self::Printer => "printer",
            Self::Attendance => "attendance",
        }
    }
}

/// A recognised part of the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// What it is.
    pub kind: ElementKind,
    /// Its text; `None` on an image.
    pub text: Option<String>,
    /// Runs in reading order; empty on an image.
    pub runs: Vec<Run>,
    /// Where it lies.
    pub place: Place,
    /// How it is set.
    pub align: Align,
    /// Size in points.
    pub size: Option<Measure>,
    /// Colour, if seen.
    pub colour: Option<Rgb>,
    /// Blank rows above.
    pub blank_before: Option<f64>,
    /// Left end of its wrapped rows.
    pub wrapped_x0: Option<f64>,
    /// Number of rows.
    pub rows: u32,
    /// Page of its last row.
    pub last_page: u32,
}

/// A page number at the foot of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageNumber {
    /// Whether it belongs to odd pages; `None` if that cannot be told.
    pub odd: Option<bool>,
    /// Its text; `None` on an image.
    pub text: Option<String>,
    /// Whether a dash stands on both sides.
    pub dashes: Option<bool>,
    /// Where it lies.
    pub place: Place,
    /// How it is set.
    pub align: Align,
    /// Middle of the dash below the lower edge of the type area.
    pub drop: Option<Measure>,
    /// Size in points.
    pub size: Option<f64>,
    /// Face of the digits.
    pub face: Option<String>,
}

/// Width and height of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageSize {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The edges of the type area, as distances from the page edges.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Margins {
    /// 天头.
    pub top: Option<Measure>,
    /// Right.
    pub right: Option<Measure>,
    /// Bottom.
    pub bottom: Option<Measure>,
    /// 订口.
    pub left: Option<Measure>,
}

/// What a scan says about itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScanFacts {
    /// Rotation of the page on the image in degrees, counter-clockwise positive.
    pub skew: Measure,
    /// Dots per inch used for millimetres.
    pub dpi: f64,
    /// Whether the resolution is written in the file or follows from an A4 page.
    pub dpi_stated: bool,
    /// Whether lengths have a scale at all: a stated resolution or a whole A4 page.
    pub scale_known: bool,
    /// Whether the image holds any colour.
    pub colour: bool,
    /// Whether all four page edges seem to lie in the image.
    pub whole_page: bool,
    /// Whether the ground is even and the rows are parallel (not a photograph).
    pub flat: bool,
}

/// The history of the file, which is not the history of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileHistory {
    /// Day on which the file was made.
    pub created: Option<Date>,
    /// Day of the last change.
    pub modified: Option<Date>,
    /// Program that wrote it.
    pub application: Option<String>,
    /// Template named in it.
    pub template: Option<String>,
    /// Save count.
    pub revision: Option<u32>,
    /// Minutes of editing.
    pub total_time: Option<u32>,
    /// Edit-session marks (rsid), in the order of the file; the root comes first.
    pub rsids: Vec<String>,
    /// Number of saved states in a PDF.
    pub revisions: Option<u32>,
    /// Objects changed by the last appended state.
    pub appended_objects: Option<u32>,
    /// Whether the first state is a linearisation pair and not an edit.
    pub linearised: bool,
    /// Whether XMP and Info name different days.
    pub dates_disagree: Option<bool>,
    /// Names of fonts the file carries or asks for.
    pub fonts: Vec<String>,
}

/// Everything read from one paper.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentFacts {
    /// Kind of file.
    pub kind: FileKind,
    /// Page sizes; for an image only if whole pages are shown.
    pub pages: Vec<PageSize>,
    /// Edges of the type area.
    pub margins: Margins,
    /// Left edge of the type area on an image that may be cropped; elsewhere it is the
    /// left margin.
    pub area_left: Option<f64>,
    /// Width of the type area as the rows fill it.
    pub area_width: Option<Measure>,
    /// Distance from row to row.
    pub row_pitch: Option<Measure>,
    /// Distance from character to character in the text.
    pub char_pitch: Option<Measure>,
    /// Recognised parts, in reading order.
    pub elements: Vec<Element>,
    /// Horizontal rules.
    pub strokes: Vec<Stroke>,
    /// Pictures, seals among them.
    pub pictures: Vec<Picture>,
    /// Page numbers.
    pub page_numbers: Vec<PageNumber>,
    /// Whether positions on the page come from a layout (PDF, image) or from an estimate.
    pub laid_out: bool,
    /// Whether every estimated page break is clear of doubt; always so in a layout.
    pub breaks_certain: bool,
    /// Whether page 1 of the paper is among the pages read.
    pub has_first_page: bool,
    /// Whether the last page of the paper is among the pages read.
    pub has_last_page: bool,
    /// What a scan says about itself.
    pub scan: Option<ScanFacts>,
    /// History of the file.
    pub history: FileHistory,
    /// What the reader could not do, in sentences.
    pub notes: Vec<String>,
}

impl DocumentFacts {
    /// Facts of a kind, with nothing in them yet.
    pub(crate) fn empty(kind: FileKind) -> Self {
        Self {
            kind,
            pages: Vec::new(),
            margins: Margins::default(),
            area_left: None,
            area_width: None,
            row_pitch: None,
            char_pitch: None,
            elements: Vec::new(),
            strokes: Vec::new(),
            pictures: Vec::new(),
            page_numbers: Vec::new(),
            laid_out: false,
            breaks_certain: true,
            has_first_page: true,
            has_last_page: true,
            scan: None,
            history: FileHistory::default(),
            notes: Vec::new(),
        }
    }

    /// The first element of a kind.
    pub fn element(&self, kind: ElementKind) -> Option<&Element> {
        self.elements.iter().find(|element| element.kind == kind)
    }

    /// All elements of a kind.
    pub fn all(&self, kind: ElementKind) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.kind == kind)
    }

    /// The text of the first element of a kind.
    pub fn text(&self, kind: ElementKind) -> Option<&str> {
        self.element(kind)?.text.as_deref()
    }
}
