//! Signature, date, seal, note, attachments, imprint.

use super::{Context, Measured, Measurements, Outcome, Value, head, why};
use crate::{
    date,
    facts::{Element, ElementKind, Picture, Place, Stroke},
    pack::Format,
};

pub(super) fn measure(context: &Context<'_>, out: &mut Measurements) {
    dates(context, out);
    signature(context, out);
    seal_and_layout(context, out);
    notes(context, out);
    imprint(context, out);
}

fn dates(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    if context.image() {
        for key in ["date.form", "date.real", "date.printed-not-before-signed"] {
            out.insert(key, Outcome::NotMeasurable(why::NO_TEXT));
        }
        return;
    }
    let mut signed = None;
    if let Some(element) = facts.element(ElementKind::SignDate)
        && let Some(text) = element.text.as_deref()
    {
        out.insert("date.form", Outcome::text(text, Some(element.place)));
        if let Some(found) = date::find(text) {
            out.insert(
                "date.real",
                Outcome::flag(found.date.is_some(), Some(element.place)),
            );
            signed = found.date;
        }
    }
    let printed = facts.element(ElementKind::Printer).and_then(|element| {
        Some((date::find(element.text.as_deref()?)?.date?, element.place))
    });
    if let (Some(signed), Some((printed, place))) = (signed, printed) {
        let outcome = Outcome::flag(printed >= signed, Some(place));
        out.insert("date.printed-not-before-signed", outcome);
    }
}

fn signature(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    let agency = facts.element(ElementKind::SignAgency);
    if context.image() {
        out.insert("signature.same-as-mark", Outcome::NotMeasurable(why::NO_TEXT));
    } else {
        let place = agency.map(|element| element.place);
        if facts.element(ElementKind::SignDate).is_some() {
            out.insert("signature.absent", Outcome::flag(agency.is_none(), place));
        }
        if let (Some(agency), Some(mark)) = (agency, facts.text(ElementKind::Mark)) {
            let marks: Vec<String> = facts
                .all(ElementKind::Mark)
                .filter_map(|element| element.text.as_deref())
                .map(head::agency_of)
                .collect();
            let name: String = agency
                .text
                .iter()
                .flat_map(|text| text.chars())
                .filter(|c| !c.is_whitespace())
                .collect();
            let same = marks
                .iter()
                .any(|mark| mark.contains(&name) || name.contains(mark.as_str()));
            if !mark.is_empty() && context.format != Format::Minutes {
                out.insert("signature.same-as-mark", Outcome::flag(same, place));
            }
        }
    }
    let Some(date) = facts.element(ElementKind::SignDate) else { return };
    if facts.laid_out {
        let shares = facts.elements.iter().any(|element| {
            (element.place.page..=element.last_page).contains(&date.place.page)
                && matches!(
                    element.kind,
                    ElementKind::Body
                        | ElementKind::Heading(_)
                        | ElementKind::AttachmentNote
                )
        });
        // On an image only rows above the signature are known, and they are text.
        let known = !context.image() || shares;
        if known {
            out.insert("signature.shares-page", Outcome::flag(shares, Some(date.place)));
        }
    } else {
        out.insert("signature.shares-page", Outcome::NotMeasurable(why::NO_LAYOUT));
    }
}

/// The picture that can be a seal: about square, 30 to 60 mm, on the page of the date.
fn seal<'a>(context: &Context<'a>, date: Option<&Element>) -> Option<&'a Picture> {
    context
        .facts
        .pictures
        .iter()
        .filter(|picture| {
            let (width, height) = (picture.place.width(), picture.place.height());
            (25.0..=65.0).contains(&width)
                && (0.7..=1.4).contains(&(width / height))
                && date.is_none_or(|date| date.place.page == picture.place.page)
        })
        .max_by(|a, b| a.place.y0.total_cmp(&b.place.y0))
}

fn seal_and_layout(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    let date = facts.element(ElementKind::SignDate);
    let agency = facts.element(ElementKind::SignAgency);
    let Some(date) = date else {
        if context.image() {
            if let Some(seal) = seal(context, None) {
                seal_colour(seal, out);
            }
            for key in [
                "seal.present",
                "seal.red",
                "seal.cover",
                "seal.gap",
                "sealed.date-right",
            ] {
                out.entry(key).or_insert(Outcome::NotMeasurable(why::NOT_SHOWN));
            }
        }
        return;
    };
    if context.format == Format::Minutes || context.format == Format::Order {
        return;
    }
    let pitch = context.pitch();
    let error = context.x_error() / pitch;
    let date_right = (context.right() - date.place.x1) / pitch;
    let centre_gap =
        agency.map(|agency| (agency.place.centre_x() - date.place.centre_x()) / pitch);
    let seal = seal(context, Some(date));
    if let Some(seal) = seal {
        out.insert("seal.present", Outcome::flag(true, Some(seal.place)));
        out.insert(
            "sealed.date-right",
            Outcome::number(date_right, error, Some(date.place)),
        );
        if let (Some(gap), Some(agency)) = (centre_gap, agency) {
            out.insert(
                "sealed.name-centre",
                Outcome::number(gap, error, Some(agency.place)),
            );
        }
        seal_itself(context, seal, date, agency, out);
        return;
    }
    // Without a seal the layout tells which of the two was meant: 4 characters from the
    // right with the name centred above is the sealed one.
    let sealed_layout =
        (date_right - 4.0).abs() <= 0.8 && centre_gap.is_some_and(|gap| gap.abs() <= 0.8);
    if sealed_layout {
        out.insert("seal.present", Outcome::flag(false, Some(date.place)));
        return;
    }
    let Some(agency) = agency else { return };
    let name_right = (context.right() - agency.place.x1) / pitch;
    let offset = (date.place.x0 - agency.place.x0) / pitch;
    if (date_right - 2.0).abs() > 0.6 {
        out.insert(
            "unsealed.name-right",
            Outcome::number(name_right, error, Some(agency.place)),
        );
        out.insert(
            "unsealed.date-offset",
            Outcome::number(offset, error, Some(date.place)),
        );
        return;
    }
    // A long date stands 2 characters from the right and the name moves left with it.
    // How far it starts from the name then hangs on the width of the digits, which differs
    // between faces: only a DOCX, where they count half a square, shows the offset meant.
    out.insert("unsealed.name-right", Outcome::number(2.0, error, Some(date.place)));
    let error = if context.facts.laid_out { error + 1.2 } else { error };
    out.insert("unsealed.date-offset", Outcome::number(offset, error, Some(date.place)));
}

fn seal_colour(seal: &Picture, out: &mut Measurements) {
    let red = match seal.ink {
        Some(ink) => Outcome::flag(ink.is_red(), Some(seal.place)),
        None => Outcome::NotMeasurable(why::NO_COLOUR),
    };
    out.insert("seal.red", red);
}

fn seal_itself(
    context: &Context<'_>,
    seal: &Picture,
    date: &Element,
    agency: Option<&Element>,
    out: &mut Measurements,
) {
    let place = Some(seal.place);
    seal_colour(seal, out);
    let target = agency.map_or(date.place, |agency| agency.place.union(&date.place));
    // A long name cannot lie under the seal as a whole: at most its width counts.
    let reachable = target.width().min(seal.place.width()) * target.height();
    let cover =
        if reachable > 0.0 { seal.place.overlap(&target) / reachable } else { 0.0 };
    out.insert("seal.cover", Outcome::number(cover, 0.05, place));
    let last_row = context
        .facts
        .elements
        .iter()
        .filter(|element| {
            matches!(
                element.kind,
                ElementKind::Body | ElementKind::Heading(_) | ElementKind::AttachmentNote
            ) && element.place.page == seal.place.page
                && element.place.y1 < date.place.y0
        })
        .map(|element| element.place.y1)
        .reduce(f64::max);
    if let Some(bottom) = last_row {
        let gap = (seal.place.y0 - bottom) / context.row();
        out.insert("seal.gap", Outcome::number(gap, 0.3, place));
    }
}

fn notes(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    out.insert("note.form", context.text_of(ElementKind::Note));
    if let Some(note) = facts.element(ElementKind::Note) {
        out.insert("note.indent", head::indent(context, note));
    }
    if let Some(label) = facts.element(ElementKind::Attachment) {
        out.insert("attachment.label", context.text_of(ElementKind::Attachment));
        out.insert("attachment.face", context.face_of(Some(label), true));
        if facts.laid_out {
            let top = label.place.y0 - context.top();
            let first_row = top < 1.5 * context.row();
            out.insert(
                "attachment.starts-page",
                Outcome::flag(first_row, Some(label.place)),
            );
        } else {
            out.insert("attachment.starts-page", Outcome::NotMeasurable(why::NO_LAYOUT));
        }
    }
    let attendance: Vec<Measured> = facts
        .all(ElementKind::Attendance)
        .filter_map(|element| {
            let run = element.runs.first()?;
            let value = Value::Text(context.pack.face(&run.face));
            Some(Measured { value, error: 0.0, place: Some(element.place) })
        })
        .collect();
    if context.format == Format::Minutes && !attendance.is_empty() {
        out.insert("minutes.attendance-face", Outcome::Seen(attendance));
    }
}

fn imprint(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    if context.image() {
        for key in ["keywords.absent", "keywords.present", "copy-to.form", "printer.form"]
        {
            out.insert(key, Outcome::NotMeasurable(why::NO_TEXT));
        }
        out.insert("copy-to.face", Outcome::NotMeasurable(why::NO_FACE));
    } else {
        let keywords = facts.element(ElementKind::Keywords);
        let place = keywords.map(|element| element.place);
        out.insert("keywords.absent", Outcome::flag(keywords.is_none(), place));
        out.insert("keywords.present", Outcome::flag(keywords.is_some(), place));
        out.insert("copy-to.form", context.text_of(ElementKind::CopyTo));
        out.insert(
            "copy-to.face",
            context.face_of(facts.element(ElementKind::CopyTo), false),
        );
        if context.format != Format::Letter {
            out.insert("printer.form", context.text_of(ElementKind::Printer));
        }
        for (kind, size, indent) in [
            (ElementKind::CopyTo, "copy-to.size", "copy-to.indent"),
            (ElementKind::Printer, "printer.size", "printer.indent"),
        ] {
            let Some(element) = facts.element(kind) else { continue };
            if let Some(found) = element.size {
                out.insert(size, Outcome::number(found.value, 0.1, Some(element.place)));
            }
            // One character of this size, which is smaller than that of the text.
            let em =
                element.size.map_or(14.0, |size| size.value) * crate::facts::MM_PER_PT;
            let chars = (element.place.x0 - context.left()) / em;
            out.insert(indent, Outcome::number(chars, 0.1, Some(element.place)));
        }
    }
    rules(context, out);
}

/// Rules of the imprint: the long ones below the date on its page.
fn rules(context: &Context<'_>, out: &mut Measurements) {
    if context.format == Format::Letter {
        return;
    }
    let facts = context.facts;
    let Some(last) = facts
        .all(ElementKind::Printer)
        .chain(facts.all(ElementKind::CopyTo))
        .map(|found| found.place)
        .next()
        .or_else(|| facts.element(ElementKind::SignDate).map(|found| found.place))
    else {
        return;
    };
    let mut strokes: Vec<&Stroke> = facts
        .strokes
        .iter()
        .filter(|stroke| {
            let below = facts
                .element(ElementKind::SignDate)
                .filter(|date| date.place.page == stroke.place.page)
                .is_none_or(|date| stroke.place.y0 > date.place.y1);
            stroke.place.page == last.page
                && stroke.place.y0 > last.y0 - 25.0
                && below
                && stroke.place.width() > 40.0
                && !stroke.colour.is_some_and(crate::facts::Rgb::is_red)
        })
        .collect();
    strokes.sort_by(|a, b| a.place.y0.total_cmp(&b.place.y0));
    if strokes.len() < 2 {
        return;
    }
    let error = if context.image() { 0.5 } else { 0.2 };
    let lengths = strokes
        .iter()
        .map(|stroke| Measured {
            value: Value::Number(stroke.place.width()),
            error,
            place: Some(stroke.place),
        })
        .collect();
    out.insert("imprint.rule-length", Outcome::Seen(lengths));
    drop_and_thickness(context, &strokes, out);
}

fn drop_and_thickness(
    context: &Context<'_>,
    strokes: &[&Stroke],
    out: &mut Measurements,
) {
    let facts = context.facts;
    let (Some(first), Some(last)) = (strokes.first(), strokes.last()) else { return };
    if strokes.len() >= 3 && !context.image() {
        let outer = first.thickness.min(last.thickness);
        let inner = strokes[1..strokes.len() - 1]
            .iter()
            .map(|stroke| stroke.thickness)
            .fold(0.0, f64::max);
        let place: Place = first.place.union(&last.place);
        out.insert(
            "imprint.thick-outside",
            Outcome::flag(outer > inner + 0.01, Some(place)),
        );
    } else if context.image() {
        out.insert(
            "imprint.thick-outside",
            Outcome::NotMeasurable("two or three pixels do not show a thickness"),
        );
    }
    let lower = facts.pages.first().map(|page| {
        let bottom = facts.margins.bottom.map_or(35.0, |margin| margin.value);
        page.height - bottom
    });
    match lower {
        Some(_) if !facts.breaks_certain => {
            out.insert("imprint.drop", Outcome::NotMeasurable(why::NO_LAYOUT));
        }
        Some(lower) => {
            let error = if facts.laid_out { 0.5 } else { 2.5 };
            let drop = last.place.y1 - lower;
            out.insert("imprint.drop", Outcome::number(drop, error, Some(last.place)));
        }
        None => {
            out.insert("imprint.drop", Outcome::NotMeasurable(why::CROPPED));
        }
    }
}
