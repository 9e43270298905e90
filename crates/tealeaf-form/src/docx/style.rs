//! Effective properties: document defaults, style chain, character style, direct.
//!
//! ECMA-376 part 1, 17.7.2: later sources win property by property. Theme fonts are
//! resolved to the names in `theme1.xml`.

use std::collections::BTreeMap;

use super::{package::Package, xml::Node};
use crate::{Result, facts::Rgb};

/// Run properties after inheritance.
#[derive(Clone, Debug, Default)]
pub(super) struct RunProps {
    pub(super) east_asia: Option<String>,
    pub(super) ascii: Option<String>,
    /// Half points.
    pub(super) size: Option<f64>,
    pub(super) colour: Option<Rgb>,
    /// Extra space after each character, twips.
    pub(super) spacing: f64,
    pub(super) hidden: bool,
}

/// Line spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Line {
    /// Exactly this height, twips.
    Exact(f64),
    /// At least this height, twips.
    AtLeast(f64),
    /// A multiple of the natural height.
    Times(f64),
}

/// Paragraph properties after inheritance; lengths in twips.
#[derive(Clone, Debug)]
pub(super) struct ParaProps {
    pub(super) jc: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) first: f64,
    /// Hundredths of a character; they win over the lengths.
    pub(super) left_chars: f64,
    pub(super) right_chars: f64,
    pub(super) first_chars: f64,
    pub(super) before: f64,
    pub(super) after: f64,
    pub(super) line: Line,
    pub(super) snap: bool,
    pub(super) page_break_before: bool,
    pub(super) bottom_border: Option<Border>,
    pub(super) top_border: Option<Border>,
    /// Tab stops: position and whether it aligns right.
    pub(super) tabs: Vec<(f64, bool)>,
}

impl Default for ParaProps {
    fn default() -> Self {
        Self {
            jc: "left".to_owned(),
            left: 0.0,
            right: 0.0,
            first: 0.0,
            left_chars: 0.0,
            right_chars: 0.0,
            first_chars: 0.0,
            before: 0.0,
            after: 0.0,
            line: Line::Times(1.0),
            snap: true,
            page_break_before: false,
            bottom_border: None,
            top_border: None,
            tabs: Vec::new(),
        }
    }
}

/// A border of a paragraph or cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    /// Points.
    pub(super) thickness: f64,
    /// Points between text and border.
    pub(super) space: f64,
    pub(super) colour: Rgb,
    pub(super) double: bool,
}

/// All styles of the document.
pub(super) struct Styles {
    default_run: RunProps,
    default_para: ParaProps,
    styles: BTreeMap<String, Node>,
    default_style: Option<String>,
    theme: BTreeMap<String, String>,
}

impl Styles {
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self> {
        let theme = match package.optional_xml("word/theme/theme1.xml")? {
            Some(root) => theme_fonts(&root),
            None => BTreeMap::new(),
        };
        let mut styles = Self {
            default_run: RunProps::default(),
            default_para: ParaProps::default(),
            styles: BTreeMap::new(),
            default_style: None,
            theme,
        };
        let Some(mut root) = package.optional_xml("word/styles.xml")? else {
            return Ok(styles);
        };
        if let Some(defaults) = root.child("docDefaults") {
            if let Some(props) =
                defaults.child("rPrDefault").and_then(|node| node.child("rPr"))
            {
                let mut run = RunProps::default();
                styles.apply_run(&mut run, props);
                styles.default_run = run;
            }
            if let Some(props) =
                defaults.child("pPrDefault").and_then(|node| node.child("pPr"))
            {
                apply_para(&mut styles.default_para, props);
            }
        }
        for node in std::mem::take(&mut root.nodes) {
            if &*node.name != "style" {
                continue;
            }
            let Some(id) = node.attr("styleId").map(str::to_owned) else { continue };
            let paragraph = node.attr("type") == Some("paragraph");
            if paragraph && matches!(node.attr("default"), Some("1" | "true" | "on")) {
                styles.default_style = Some(id.clone());
            }
            styles.styles.insert(id, node);
        }
        Ok(styles)
    }

    /// The chain of a style, base first; a loop ends it.
    fn chain(&self, id: Option<&str>) -> Vec<&Node> {
        let mut chain = Vec::new();
        let mut next = id.map(str::to_owned);
        while let Some(id) = next {
            let Some(style) = self.styles.get(&id) else { break };
            if chain.len() >= 32 {
                break;
            }
            chain.push(style);
            next = style.val("basedOn").map(str::to_owned);
        }
        chain.reverse();
        chain
    }

    /// Properties of a paragraph and of the runs in it that say nothing themselves.
    pub(super) fn paragraph(&self, props: Option<&Node>) -> (ParaProps, RunProps) {
        let mut para = self.default_para.clone();
        let mut run = self.default_run.clone();
        let id =
            props.and_then(|props| props.val("pStyle")).or(self.default_style.as_deref());
        for style in self.chain(id) {
            if let Some(props) = style.child("pPr") {
                apply_para(&mut para, props);
            }
            if let Some(props) = style.child("rPr") {
                self.apply_run(&mut run, props);
            }
        }
        if let Some(props) = props {
            apply_para(&mut para, props);
        }
        (para, run)
    }

    /// Properties of a run inside a paragraph.
    pub(super) fn run(&self, inherited: &RunProps, props: Option<&Node>) -> RunProps {
        let mut run = inherited.clone();
        let Some(props) = props else { return run };
        for style in self.chain(props.val("rStyle")) {
            if let Some(props) = style.child("rPr") {
                self.apply_run(&mut run, props);
            }
        }
        self.apply_run(&mut run, props);
        run
    }

    fn apply_run(&self, run: &mut RunProps, props: &Node) {
        if let Some(fonts) = props.child("rFonts") {
            let pick = |theme: &str, name: &str| {
                fonts
                    .attr(theme)
                    .and_then(|key| self.theme.get(key).cloned())
                    .or_else(|| fonts.attr(name).map(str::to_owned))
            };
            if let Some(face) = pick("eastAsiaTheme", "eastAsia") {
                run.east_asia = Some(face);
            }
            if let Some(face) = pick("asciiTheme", "ascii") {
                run.ascii = Some(face);
            }
        }
        if let Some(size) = props.child("sz").and_then(|node| node.number("val")) {
            run.size = Some(size);
        }
        if let Some(node) = props.child("color")
            && let Some(value) = node.attr("val")
        {
            run.colour = Some(hex_colour(value));
        }
        if let Some(spacing) = props.child("spacing").and_then(|node| node.number("val"))
        {
            run.spacing = spacing;
        }
        if let Some(hidden) = props.switch("vanish") {
            run.hidden = hidden;
        }
    }
}

fn apply_para(para: &mut ParaProps, props: &Node) {
    if let Some(jc) = props.val("jc") {
        jc.clone_into(&mut para.jc);
    }
    if let Some(ind) = props.child("ind") {
        let set = |slot: &mut f64, names: [&str; 2]| {
            if let Some(value) = names.iter().find_map(|name| ind.number(name)) {
                *slot = value;
            }
        };
        set(&mut para.left, ["left", "start"]);
        set(&mut para.right, ["right", "end"]);
        set(&mut para.left_chars, ["leftChars", "startChars"]);
        set(&mut para.right_chars, ["rightChars", "endChars"]);
        set(&mut para.first, ["firstLine", "firstLine"]);
        set(&mut para.first_chars, ["firstLineChars", "firstLineChars"]);
        if let Some(hanging) = ind.number("hanging") {
            para.first = -hanging;
        }
        if let Some(hanging) = ind.number("hangingChars") {
            para.first_chars = -hanging;
        }
    }
    if let Some(spacing) = props.child("spacing") {
        if let Some(value) = spacing.number("before") {
            para.before = value;
        }
        if let Some(value) = spacing.number("after") {
            para.after = value;
        }
        if let Some(line) = spacing.number("line") {
            para.line = match spacing.attr("lineRule") {
                Some("exact") => Line::Exact(line),
                Some("atLeast") => Line::AtLeast(line),
                _ => Line::Times(line / 240.0),
            };
        }
    }
    if let Some(snap) = props.switch("snapToGrid") {
        para.snap = snap;
    }
    if let Some(on) = props.switch("pageBreakBefore") {
        para.page_break_before = on;
    }
    if let Some(borders) = props.child("pBdr") {
        para.bottom_border = borders.child("bottom").and_then(border);
        para.top_border = borders.child("top").and_then(border);
    }
    if let Some(tabs) = props.child("tabs") {
        for tab in tabs.children("tab") {
            if let Some(position) = tab.number("pos") {
                let right = matches!(tab.attr("val"), Some("right" | "end"));
                para.tabs.push((position, right));
            }
        }
    }
}

/// A border; `None` for "nil" and "none".
pub(super) fn border(node: &Node) -> Option<Border> {
    let kind = node.attr("val")?;
    if matches!(kind, "nil" | "none") {
        return None;
    }
    let lower = kind.to_lowercase();
    Some(Border {
        thickness: node.number("sz").unwrap_or(4.0) / 8.0,
        space: node.number("space").unwrap_or(0.0),
        colour: node.attr("color").map_or(Rgb::BLACK, hex_colour),
        double: lower.contains("double")
            || (lower.contains("thick") && lower.contains("thin")),
    })
}

/// `FF0000`; "auto" is black.
pub(super) fn hex_colour(text: &str) -> Rgb {
    let text = text.trim_start_matches('#');
    let channel =
        |range| text.get(range).and_then(|part| u8::from_str_radix(part, 16).ok());
    match (channel(0..2), channel(2..4), channel(4..6)) {
        (Some(red), Some(green), Some(blue)) => Rgb(red, green, blue),
        _ => Rgb::BLACK,
    }
}

/// Theme keys such as `minorEastAsia` with the face each stands for.
fn theme_fonts(root: &Node) -> BTreeMap<String, String> {
    let mut fonts = BTreeMap::new();
    let Some(scheme) = root.find("fontScheme") else { return fonts };
    for (part, prefix) in [("majorFont", "major"), ("minorFont", "minor")] {
        let Some(part) = scheme.child(part) else { continue };
        let face = |name: &str| {
            part.child(name)
                .and_then(|node| node.attr("typeface"))
                .filter(|face| !face.is_empty())
                .map(str::to_owned)
        };
        let simplified = part
            .children("font")
            .find(|font| font.attr("script") == Some("Hans"))
            .and_then(|font| font.attr("typeface"))
            .map(str::to_owned);
        if let Some(face) = face("ea").or(simplified) {
            fonts.insert(format!("{prefix}EastAsia"), face);
        }
        if let Some(face) = face("latin") {
            fonts.insert(format!("{prefix}Ascii"), face.clone());
            fonts.insert(format!("{prefix}HAnsi"), face);
        }
    }
    fonts
}
