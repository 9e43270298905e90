//! Floating pictures, drawn lines and text boxes.

use super::{Area, Flow, Node};
use crate::{
    Result,
    docx::style::hex_colour,
    facts::{MM_PER_PT, Picture, Place, Rgb, Stroke},
    scan,
};

const EMU_PER_MM: f64 = 36_000.0;

impl<'n> Flow<'_, '_> {
    /// Reads one drawing anchored in the paragraph whose top is `top`.
    pub(super) fn drawing(&mut self, node: &'n Node, top: f64, area: Area) -> Result<()> {
        if &*node.name == "pict" || &*node.name == "object" {
            self.vml(node, top, area);
            return Ok(());
        }
        let Some(frame) = node.child("anchor").or_else(|| node.child("inline")) else {
            return Ok(());
        };
        let Some(place) = self.frame(frame, top, area) else { return Ok(()) };
        if let Some(blip) = frame.find("blip").and_then(|blip| blip.attr("embed")) {
            let ink = match self.relationships.get(blip).cloned() {
                Some(part) => {
                    self.package.part(&part)?.and_then(|bytes| scan::ink(&bytes))
                }
                None => None,
            };
            self.out.pictures.push(Picture { place, ink, y_error: 0.5 });
        } else if let Some(text) = frame.find("txbxContent") {
            let (y, page, blank) = (self.y, self.page, self.pending_blank);
            self.y = place.y0;
            self.pending_blank = 0.0;
            self.blocks(
                &text.nodes,
                Area { left: place.x0, width: place.width() },
                true,
            )?;
            (self.y, self.page, self.pending_blank) = (y, page, blank);
        } else if place.height() < 2.0 && place.width() > 20.0 {
            let line = frame.find("ln");
            let thickness =
                line.and_then(|line| line.number("w")).unwrap_or(9525.0) / EMU_PER_MM;
            let colour = line
                .and_then(|line| line.find("srgbClr"))
                .and_then(|node| node.attr("val"))
                .map_or(Rgb::BLACK, hex_colour);
            let double = line
                .and_then(|line| line.attr("cmpd"))
                .is_some_and(|kind| kind.to_lowercase().contains("thick"));
            self.out.strokes.push(Stroke {
                place,
                thickness,
                colour: Some(colour),
                double,
            });
        }
        Ok(())
    }

    fn frame(&self, frame: &Node, top: f64, area: Area) -> Option<Place> {
        let extent = frame.child("extent")?;
        let width = extent.number("cx")? / EMU_PER_MM;
        let height = extent.number("cy")? / EMU_PER_MM;
        let section = &self.out.section;
        let offset = |name: &str| {
            let node = frame.child(name)?;
            let text =
                |child: &str| node.child(child).map(|child| child.text.trim().to_owned());
            Some((
                node.attr("relativeFrom").unwrap_or_default().to_owned(),
                text("posOffset").and_then(|text| text.parse::<f64>().ok()),
                text("align"),
            ))
        };
        let x0 = match offset("positionH") {
            Some((from, Some(offset), _)) => {
                let base = match from.as_str() {
                    "page" => 0.0,
                    "column" | "character" => area.left,
                    _ => section.left,
                };
                base + offset / EMU_PER_MM
            }
            Some((_, None, Some(align))) if align == "center" => {
                area.left + (area.width - width) / 2.0
            }
            Some((_, None, Some(align))) if align == "right" => {
                area.left + area.width - width
            }
            _ => area.left,
        };
        let y0 = match offset("positionV") {
            Some((from, Some(offset), _)) => {
                let base = match from.as_str() {
                    "page" => 0.0,
                    "margin" => section.top,
                    "bottomMargin" => section.page_height - section.bottom,
                    _ => top,
                };
                base + offset / EMU_PER_MM
            }
            _ => top,
        };
        let place = Place { page: self.page, x0, y0, x1: x0 + width, y1: y0 + height };
        [x0, y0, width, height].iter().all(|value| value.is_finite()).then_some(place)
    }

    /// Lines of the older drawing language, still written by many office programs.
    fn vml(&mut self, node: &'n Node, top: f64, area: Area) {
        let Some(line) = node.find("line") else { return };
        let point = |name: &str| {
            let (x, y) = line.attr(name)?.split_once(',')?;
            Some((vml_length(x)?, vml_length(y)?))
        };
        let (Some(from), Some(to)) = (point("from"), point("to")) else { return };
        let colour = match line.attr("strokecolor") {
            Some("red") => Rgb(255, 0, 0),
            Some(text) => hex_colour(text.split(' ').next().unwrap_or(text)),
            None => Rgb::BLACK,
        };
        let thickness = line.attr("strokeweight").and_then(vml_length).unwrap_or(0.25);
        let y0 = top + from.1;
        let place = Place {
            page: self.page,
            x0: area.left + from.0.min(to.0),
            y0,
            x1: area.left + from.0.max(to.0),
            y1: y0 + thickness,
        };
        if (from.1 - to.1).abs() < 1.0 && place.width() > 20.0 {
            let double = line
                .child("stroke")
                .and_then(|stroke| stroke.attr("linestyle"))
                .is_some_and(|style| {
                    style.starts_with("thick") || style.starts_with("thin")
                });
            self.out.strokes.push(Stroke {
                place,
                thickness,
                colour: Some(colour),
                double,
            });
        }
    }
}

/// `12pt`, `3mm`, `1in`, or pixels without a unit.
fn vml_length(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let value: f64 =
        number.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
    Some(match unit {
        "pt" => value * MM_PER_PT,
        "mm" => value,
        "cm" => value * 10.0,
        "in" => value * 25.4,
        _ => value * 0.75 * MM_PER_PT,
    })
}
