//! Page numbers and rules in the footers.

use super::{
    TWIPS_PER_MM,
    flow::Section,
    package::Package,
    style::{Line, Styles, border},
    xml::Node,
};
use crate::{
    Result,
    facts::{Align, DocumentFacts, MM_PER_PT, Measure, PageNumber, Place, Stroke},
    recognise::has_dashes,
};

/// Page numbers, one entry for each footer that shows one.
pub(super) fn page_numbers(
    section: &Section,
    styles: &Styles,
    package: &mut Package<'_>,
) -> Result<Vec<PageNumber>> {
    let alternating = match package.optional_xml("word/settings.xml")? {
        Some(settings) => settings.switch("evenAndOddHeaders").unwrap_or(false),
        None => false,
    };
    let relationships = package.relationships()?;
    let mut numbers = Vec::new();
    for (kind, id) in &section.footers {
        if kind == "even" && !alternating {
            continue;
        }
        let Some(part) = relationships.get(id) else { continue };
        let Some(root) = package.optional_xml(part)? else { continue };
        if kind == "first" && !section.title_page {
            continue;
        }
        let (odd, page) = match kind.as_str() {
            "even" => (Some(false), 2),
            "first" => (Some(true), 1),
            _ => (alternating.then_some(true), if section.title_page { 3 } else { 1 }),
        };
        let mut paragraphs = Vec::new();
        collect(&root, &mut paragraphs);
        // Rows of a footer stand above each other, the last one at its lower edge.
        let mut below = 0.0;
        for paragraph in paragraphs.into_iter().rev() {
            let (number, height) =
                page_number(paragraph, section, styles, (odd, page), below);
            below += height;
            numbers.extend(number);
        }
    }
    Ok(numbers)
}

fn collect<'n>(node: &'n Node, paragraphs: &mut Vec<&'n Node>) {
    for child in &node.nodes {
        if &*child.name == "p" && !contains(child, "txbxContent") {
            paragraphs.push(child);
        } else if &*child.name != "Fallback" {
            collect(child, paragraphs);
        }
    }
}

fn contains(node: &Node, name: &str) -> bool {
    node.find(name).is_some()
}

fn page_number(
    paragraph: &Node,
    section: &Section,
    styles: &Styles,
    (odd, page): (Option<bool>, u32),
    below: f64,
) -> (Option<PageNumber>, f64) {
    let (para, inherited) = styles.paragraph(paragraph.child("pPr"));
    let mut text = String::new();
    let mut size = 0.0_f64;
    let mut face = None;
    let mut field = false;
    read_runs(paragraph, &mut |run| {
        let props = styles.run(&inherited, run.child("rPr"));
        for child in &run.nodes {
            match &*child.name {
                "t" => text.push_str(&child.text),
                "instrText" if child.text.contains("PAGE") => field = true,
                _ => {}
            }
        }
        // The result of a field is often left in the default style and set anew by the
        // word processor; the first run with text speaks for the number.
        let has_text = run.children("t").any(|node| !node.text.trim().is_empty());
        if has_text && face.is_none() {
            size = props.size.unwrap_or(20.0) / 2.0;
            face = props.ascii.or(props.east_asia).or_else(|| Some(String::new()));
        }
    });
    let field = field
        || paragraph
            .find("fldSimple")
            .and_then(|node| node.attr("instr"))
            .is_some_and(|instr| instr.contains("PAGE"));
    let height = match para.line {
        Line::Exact(height) | Line::AtLeast(height) => height / TWIPS_PER_MM,
        Line::Times(times) => size * 1.2 * times * MM_PER_PT,
    };
    if !field {
        return (None, height);
    }
    let size = if size > 0.0 { size } else { 10.5 };
    let align = match para.jc.as_str() {
        "center" => Align::Centre,
        "right" | "end" => Align::Right,
        _ => Align::Left,
    };
    let lower = section.page_height - section.footer - below;
    let middle = lower - height / 2.0;
    let indent = |twips: f64, chars: f64| {
        if chars == 0.0 { twips / TWIPS_PER_MM } else { chars / 100.0 * size * MM_PER_PT }
    };
    let left = section.left
        + indent(para.left, para.left_chars)
        + indent(para.first, para.first_chars);
    let right = section.page_width - section.right - indent(para.right, para.right_chars);
    let half = 3.0 * size * MM_PER_PT / 2.0;
    let (x0, x1) = match align {
        Align::Left => (left, left + 2.0 * half),
        Align::Right => (right - 2.0 * half, right),
        Align::Centre => {
            let centre = f64::midpoint(left, right);
            (centre - half, centre + half)
        }
    };
    let em = size * MM_PER_PT;
    let number = PageNumber {
        odd,
        dashes: Some(has_dashes(&text)),
        text: Some(text),
        place: Place { page, x0, y0: middle - em / 2.0, x1, y1: middle + em / 2.0 },
        align,
        drop: Some(Measure::new(middle - (section.page_height - section.bottom), 0.8)),
        size: Some(size),
        face,
    };
    (Some(number), height)
}

fn read_runs<'n>(node: &'n Node, each: &mut impl FnMut(&'n Node)) {
    for child in &node.nodes {
        match &*child.name {
            "r" => each(child),
            "Fallback" | "pPr" => {}
            _ => read_runs(child, each),
        }
    }
}

/// Rules drawn in a footer: the lower double rule of a letter.
pub(super) fn rules(
    section: &Section,
    package: &mut Package<'_>,
    facts: &mut DocumentFacts,
) -> Result<()> {
    let relationships = package.relationships()?;
    let first =
        section.footers.iter().find(|(kind, _)| kind == "first" && section.title_page);
    let chosen =
        first.or_else(|| section.footers.iter().find(|(kind, _)| kind == "default"));
    let Some(part) = chosen.and_then(|(_, id)| relationships.get(id)) else {
        return Ok(());
    };
    let Some(root) = package.optional_xml(part)? else { return Ok(()) };
    for paragraph in root.children("p") {
        let Some(props) = paragraph.child("pPr") else { continue };
        let Some(rule) = props
            .child("pBdr")
            .and_then(|borders| borders.child("bottom"))
            .and_then(border)
        else {
            continue;
        };
        let indent = |name: &str| {
            props.child("ind").and_then(|ind| ind.number(name)).unwrap_or(0.0)
                / TWIPS_PER_MM
        };
        let y = section.page_height - section.footer;
        let thickness = rule.thickness * MM_PER_PT;
        facts.strokes.push(Stroke {
            place: Place {
                page: 1,
                x0: section.left + indent("left"),
                y0: y,
                x1: section.page_width - section.right - indent("right"),
                y1: y + thickness,
            },
            thickness,
            colour: Some(rule.colour),
            double: rule.double,
        });
    }
    Ok(())
}
