//! Title, addressee, text, headings, attachment note.

use super::{Context, Measured, Measurements, Outcome, Value, head, why};
use crate::{
    facts::{Element, ElementKind, FileKind},
    pack::Format,
};

pub(super) fn measure(context: &Context<'_>, out: &mut Measurements) {
    title(context, out);
    addressee(context, out);
    body(context, out);
    levels(context, out);
    attachment_note(context, out);
}

fn title(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    let titles: Vec<&Element> = facts.all(ElementKind::Title).collect();
    if context.image() {
        out.insert("title.face", Outcome::NotMeasurable(why::NO_FACE));
        out.insert("title.type", Outcome::NotMeasurable(why::NO_TEXT));
    }
    let Some(first) = titles.first() else {
        if context.image() {
            for key in ["title.size", "title.centre", "title.blank-rows"] {
                out.insert(key, Outcome::NotMeasurable(why::NOT_FOUND));
            }
        }
        return;
    };
    out.insert(
        "title.size",
        each(&titles, |title| Some((title.size?.value, title.size?.error))),
    );
    let centre = context.centre();
    out.insert(
        "title.centre",
        each(&titles, |title| Some((title.place.centre_x() - centre, context.x_error()))),
    );
    if let Some(rule) = head::head_rule(context)
        && context.facts.laid_out
        && rule.place.page == first.place.page
    {
        let gap = first.place.y0 - rule.place.y1;
        let leading = (context.row() - first.place.height().min(context.row())) / 2.0;
        let error = if context.image() { 0.3 } else { 0.2 };
        let rows =
            Outcome::number((gap - leading) / context.row(), error, Some(first.place));
        out.insert("title.blank-rows", rows);
    } else if !context.facts.laid_out
        && let Some(rows) = first.blank_before
    {
        out.insert("title.blank-rows", Outcome::number(rows, 0.1, Some(first.place)));
    }
    if context.image() {
        return;
    }
    out.insert("title.face", context.face_of(Some(first), false));
    let text: String = titles.iter().filter_map(|title| title.text.as_deref()).collect();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let last = titles.last().map(|title| title.place);
    out.insert("title.type", Outcome::text(text, last));
}

/// A number of each element that has one.
fn each(elements: &[&Element], read: impl Fn(&Element) -> Option<(f64, f64)>) -> Outcome {
    let seen: Vec<Measured> = elements
        .iter()
        .filter_map(|element| {
            let (value, error) = read(element)?;
            Some(Measured {
                value: Value::Number(value),
                error,
                place: Some(element.place),
            })
        })
        .collect();
    if seen.is_empty() { Outcome::NotApplicable } else { Outcome::Seen(seen) }
}

fn addressee(context: &Context<'_>, out: &mut Measurements) {
    out.insert(
        "addressee.indent",
        context.with(ElementKind::Addressee, |found| head::indent(context, found)),
    );
    let above = context.facts.all(ElementKind::Title).last();
    out.insert(
        "addressee.blank-rows",
        context.with(ElementKind::Addressee, |found| context.blank_rows(found, above)),
    );
    if context.image() {
        out.insert("addressee.colon", Outcome::NotMeasurable(why::NO_TEXT));
        return;
    }
    if let Some(found) = context.facts.element(ElementKind::Addressee)
        && let Some(last) = found.text.as_deref().and_then(|text| text.chars().last())
    {
        out.insert("addressee.colon", Outcome::text(last.to_string(), Some(found.place)));
    }
}

/// Paragraphs of the text, headings among them.
fn is_text(kind: ElementKind) -> bool {
    matches!(kind, ElementKind::Body | ElementKind::Heading(_))
}

fn body(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    let text: Vec<&Element> =
        facts.elements.iter().filter(|element| is_text(element.kind)).collect();
    if context.image() {
        out.insert("body.face", Outcome::NotMeasurable(why::NO_FACE));
    }
    let Some(first) = text.first() else {
        if context.image() {
            for key in ["body.size", "body.indent"] {
                out.insert(key, Outcome::NotMeasurable(why::NOT_FOUND));
            }
        }
        return;
    };
    let place = Some(first.place);
    if facts.laid_out && facts.has_first_page && context.format != Format::Order {
        out.insert("body.on-page-one", Outcome::flag(first.place.page == 1, place));
    } else {
        out.insert("body.on-page-one", Outcome::NotMeasurable(why::NO_LAYOUT));
    }
    let opens: Vec<&&Element> = text
        .iter()
        .filter(|element| element.align != crate::facts::Align::Centre)
        .collect();
    let mut indents: Vec<f64> = opens
        .iter()
        .map(|element| (element.place.x0 - context.left()) / context.pitch())
        .collect();
    // Ink on an image starts later than the character in brackets and level marks.
    let error = if context.image() { 0.25 } else { 0.05 };
    if let Some(median) = median(&mut indents) {
        out.insert("body.indent", Outcome::number(median, error, place));
    }
    let mut wrapped: Vec<f64> = text
        .iter()
        .filter_map(|element| {
            Some((element.wrapped_x0? - context.left()) / context.pitch())
        })
        .collect();
    if let Some(median) = median(&mut wrapped) {
        out.insert("body.wrapped-indent", Outcome::number(median, error, place));
    }
    if context.image() {
        if let Some(size) = first.size {
            out.insert("body.size", Outcome::number(size.value, size.error, place));
        }
        return;
    }
    looks(context, &text, out);
}

/// Face, size and colour of most characters of the text.
fn looks(context: &Context<'_>, text: &[&Element], out: &mut Measurements) {
    let mut faces: Vec<(String, usize)> = Vec::new();
    let mut sizes: Vec<(f64, usize)> = Vec::new();
    let (mut black, mut all) = (0, 0);
    for element in text {
        let heading = matches!(element.kind, ElementKind::Heading(1 | 2));
        for run in element.runs.iter().skip(usize::from(heading)) {
            let n_chars = run.text.chars().count();
            let face = context.pack.face(&run.face);
            add(&mut faces, face, n_chars);
            add(&mut sizes, run.size, n_chars);
            all += n_chars;
            if run.colour.is_black() {
                black += n_chars;
            }
        }
    }
    let place = text.first().map(|element| element.place);
    if let Some((face, _)) = faces.into_iter().max_by_key(|(_, n_chars)| *n_chars) {
        out.insert("body.face", Outcome::text(face, place));
    }
    if let Some((size, _)) = sizes.into_iter().max_by_key(|(_, n_chars)| *n_chars) {
        out.insert("body.size", Outcome::number(size, 0.1, place));
    }
    if all > 0 {
        out.insert("body.black", Outcome::flag(black * 2 > all, place));
    }
}

fn add<T: PartialEq>(votes: &mut Vec<(T, usize)>, key: T, n_chars: usize) {
    match votes.iter_mut().find(|(known, _)| *known == key) {
        Some((_, votes)) => *votes += n_chars,
        None => votes.push((key, n_chars)),
    }
}

pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn levels(context: &Context<'_>, out: &mut Measurements) {
    if context.image() {
        for key in ["levels.form", "levels.order"] {
            out.insert(key, Outcome::NotMeasurable(why::NO_TEXT));
        }
        for key in ["heading-1.face", "heading-2.face", "heading-3.face"] {
            out.insert(key, Outcome::NotMeasurable(why::NO_FACE));
        }
        return;
    }
    let facts = context.facts;
    let headings: Vec<(u8, &Element)> = facts
        .elements
        .iter()
        .filter_map(|element| match element.kind {
            ElementKind::Heading(level) => Some((level, element)),
            _ => None,
        })
        .collect();
    for (level, key) in
        [(1, "heading-1.face"), (2, "heading-2.face"), (3, "heading-3.face")]
    {
        let seen: Vec<Measured> = headings
            .iter()
            .filter(|(found, _)| *found == level || (level == 3 && *found == 4))
            .filter_map(|(_, element)| {
                let run = element.runs.iter().find(|run| !run.text.trim().is_empty())?;
                let value = Value::Text(context.pack.face(&run.face));
                Some(Measured { value, error: 0.0, place: Some(element.place) })
            })
            .collect();
        if !seen.is_empty() {
            out.insert(key, Outcome::Seen(seen));
        }
    }
    let forms: Vec<Measured> = headings
        .iter()
        .filter_map(|(_, element)| {
            let text: String = element.text.as_deref()?.chars().take(6).collect();
            Some(Measured {
                value: Value::Text(text),
                error: 0.0,
                place: Some(element.place),
            })
        })
        .collect();
    if !forms.is_empty() {
        out.insert("levels.form", Outcome::Seen(forms));
    }
    // An inversion: the first mark of a deeper level stands before one of a higher level
    // although the higher level is used.
    let first_of = |level: u8| headings.iter().position(|(found, _)| *found == level);
    let firsts: Vec<usize> = (1..=4).filter_map(first_of).collect();
    if firsts.len() >= 2 {
        let place = headings.first().map(|(_, element)| element.place);
        out.insert("levels.order", Outcome::flag(firsts.is_sorted(), place));
    }
}

fn attachment_note(context: &Context<'_>, out: &mut Measurements) {
    if context.image() {
        out.insert("attachment-note.form", Outcome::NotMeasurable(why::NO_TEXT));
        return;
    }
    let notes: Vec<&Element> = context.facts.all(ElementKind::AttachmentNote).collect();
    let Some(first) = notes.first() else { return };
    let seen = notes
        .iter()
        .filter_map(|element| {
            let value = Value::Text(element.text.clone()?);
            Some(Measured { value, error: 0.0, place: Some(element.place) })
        })
        .collect();
    out.insert("attachment-note.form", Outcome::Seen(seen));
    if context.facts.kind != FileKind::Image {
        out.insert("attachment-note.indent", head::indent(context, first));
    }
}
