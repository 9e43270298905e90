//! The head of the paper: copy number, secrecy, mark, number, signer, red rule.

use super::{Context, Measurements, Outcome, why};
use crate::{
    facts::{Element, ElementKind, Stroke},
    pack::Format,
};

pub(super) fn measure(context: &Context<'_>, out: &mut Measurements) {
    markings(context, out);
    mark(context, out);
    number(context, out);
    signer(context, out);
    rule(context, out);
    letter(context, out);
    owner(context, out);
}

fn markings(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    out.insert("copy-number.form", context.text_of(ElementKind::CopyNumber));
    out.insert("secrecy.form", context.text_of(ElementKind::Secrecy));
    out.insert("urgency.form", context.text_of(ElementKind::Urgency));
    out.insert(
        "secrecy.face",
        context.face_of(facts.element(ElementKind::Secrecy), true),
    );
    out.insert(
        "urgency.face",
        context.face_of(facts.element(ElementKind::Urgency), true),
    );
    if let Some(element) = facts.element(ElementKind::CopyNumber) {
        out.insert("copy-number.indent", indent(context, element));
    }
    if context.image() {
        out.insert("head.order", Outcome::NotMeasurable(why::NO_TEXT));
        return;
    }
    let order: Vec<ElementKind> = facts
        .elements
        .iter()
        .map(|element| element.kind)
        .filter(|kind| {
            matches!(
                kind,
                ElementKind::CopyNumber | ElementKind::Secrecy | ElementKind::Urgency
            )
        })
        .collect();
    if order.len() >= 2 {
        let place = facts.element(order[0]).map(|element| element.place);
        out.insert("head.order", Outcome::flag(order.is_sorted(), place));
    }
}

/// Indent in characters.
pub(super) fn indent(context: &Context<'_>, element: &Element) -> Outcome {
    let chars = (element.place.x0 - context.left()) / context.pitch();
    Outcome::number(chars, context.x_error() / context.pitch(), Some(element.place))
}

fn mark(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    let Some(mark) = facts.element(ElementKind::Mark) else {
        if !facts.has_first_page {
            for key in ["mark.top", "mark.red", "mark.face", "mark.centre"] {
                out.insert(key, Outcome::NotMeasurable(why::NOT_SHOWN));
            }
        }
        return;
    };
    let place = Some(mark.place);
    let from_area = mark.place.y0 - context.top();
    let top_known = facts.scan.is_none_or(|scan| scan.whole_page && scan.flat);
    let key = match context.format {
        Format::Letter => "letter.mark-top",
        Format::Order => "order.mark-top",
        Format::General | Format::Upward | Format::Minutes => "mark.top",
    };
    let top = if context.format == Format::Letter { mark.place.y0 } else { from_area };
    let outcome = if top_known {
        Outcome::number(top, context.y_error(), place)
    } else {
        Outcome::NotMeasurable(why::CROPPED)
    };
    out.insert(key, outcome);
    let red = match mark.colour {
        Some(colour) => Outcome::flag(colour.is_red(), place),
        None => Outcome::NotMeasurable(why::NO_COLOUR),
    };
    out.insert("mark.red", red);
    out.insert("mark.face", context.face_of(Some(mark), false));
    let scaled = facts.scan.is_none_or(|scan| scan.scale_known);
    let centre = if scaled {
        context.off_centre(mark)
    } else {
        Outcome::NotMeasurable(why::CROPPED)
    };
    out.insert("mark.centre", centre);
    match context.format {
        Format::Order => out.insert("order.mark", context.text_of(ElementKind::Mark)),
        Format::Minutes => out.insert("minutes.mark", context.text_of(ElementKind::Mark)),
        Format::General | Format::Upward | Format::Letter => None,
    };
}

fn number(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    out.insert("number.form", context.text_of(ElementKind::Number));
    if matches!(context.format, Format::Order | Format::Minutes) {
        return;
    }
    let Some(number) = facts.element(ElementKind::Number) else {
        if context.image() {
            out.insert("number.centre", Outcome::NotMeasurable(why::NOT_FOUND));
            out.insert("number.blank-rows", Outcome::NotMeasurable(why::NOT_FOUND));
        }
        return;
    };
    match context.format {
        Format::Letter => {
            let gap = (context.right() - number.place.x1) / context.pitch();
            let error = context.x_error() / context.pitch();
            out.insert(
                "letter.number-right",
                Outcome::number(gap, error, Some(number.place)),
            );
        }
        Format::Upward => {
            out.insert("number.indent", indent(context, number));
            let above = facts.all(ElementKind::Mark).last();
            out.insert("number.blank-rows", context.blank_rows(number, above));
        }
        Format::General | Format::Order | Format::Minutes => {
            out.insert("number.centre", context.off_centre(number));
            let above = facts.all(ElementKind::Mark).last();
            out.insert("number.blank-rows", context.blank_rows(number, above));
        }
    }
}

fn signer(context: &Context<'_>, out: &mut Measurements) {
    if context.format != Format::Upward {
        return;
    }
    let facts = context.facts;
    let signer = facts.element(ElementKind::Signer);
    out.insert(
        "signer.present",
        Outcome::flag(signer.is_some(), signer.map(|found| found.place)),
    );
    let Some(signer) = signer else { return };
    if context.image() {
        out.insert("signer.name-face", Outcome::NotMeasurable(why::NO_FACE));
        return;
    }
    // The name follows the label; a single run for both gives its face to the name.
    let name = signer.runs.iter().rev().find(|run| !run.text.trim().is_empty());
    if let Some(name) = name {
        out.insert(
            "signer.name-face",
            Outcome::text(context.pack.face(&name.face), Some(signer.place)),
        );
    }
    let gap = (context.right() - signer.place.x1) / context.pitch();
    out.insert("signer.right", Outcome::number(gap, 0.1, Some(signer.place)));
}

/// The rule under the head: the first long one between number (or mark) and title.
pub(crate) fn head_rule<'a>(context: &Context<'a>) -> Option<&'a Stroke> {
    let facts = context.facts;
    let anchor =
        facts.element(ElementKind::Number).or(facts.all(ElementKind::Mark).last())?;
    let title = facts.element(ElementKind::Title);
    let lower = title
        .filter(|title| title.place.page == anchor.place.page)
        .map_or(anchor.place.y1 + 60.0, |title| title.place.y1);
    facts
        .strokes
        .iter()
        .filter(|stroke| {
            stroke.place.page == anchor.place.page
                && stroke.place.y0 >= anchor.place.y1 - 2.0
                && stroke.place.y0 < lower
                && stroke.place.width() > 40.0
        })
        .min_by(|a, b| a.place.y0.total_cmp(&b.place.y0))
}

fn rule(context: &Context<'_>, out: &mut Measurements) {
    if !matches!(context.format, Format::General | Format::Upward | Format::Minutes) {
        return;
    }
    let facts = context.facts;
    let anchored = facts.element(ElementKind::Number).is_some()
        || facts.element(ElementKind::Mark).is_some();
    if !facts.has_first_page || !anchored {
        for key in ["rule.present", "rule.red", "rule.length", "rule.gap"] {
            out.insert(key, Outcome::NotMeasurable(why::NOT_SHOWN));
        }
        return;
    }
    let Some(stroke) = head_rule(context) else {
        out.insert("rule.present", Outcome::flag(false, None));
        return;
    };
    let place = Some(stroke.place);
    out.insert("rule.present", Outcome::flag(true, place));
    let red = match stroke.colour {
        Some(colour) => Outcome::flag(colour.is_red(), place),
        None => Outcome::NotMeasurable(why::NO_COLOUR),
    };
    out.insert("rule.red", red);
    let error = if context.image() { 0.5 } else { 0.2 };
    out.insert("rule.length", Outcome::number(stroke.place.width(), error, place));
    if let Some(number) = facts.element(ElementKind::Number) {
        let gap = stroke.place.y0 - number.place.y1;
        let error = if context.image() { 0.7 } else { 0.4 };
        out.insert("rule.gap", Outcome::number(gap, error, place));
    }
}

fn letter(context: &Context<'_>, out: &mut Measurements) {
    if context.format != Format::Letter || !context.facts.has_first_page {
        return;
    }
    let rules: Vec<&Stroke> = context
        .facts
        .strokes
        .iter()
        .filter(|stroke| {
            stroke.place.page == 1
                && stroke.place.width() > 100.0
                && (stroke.double || stroke.colour.is_none_or(crate::facts::Rgb::is_red))
        })
        .collect();
    let place = rules.first().map(|stroke| stroke.place);
    #[expect(clippy::cast_precision_loss, reason = "a page holds a handful of rules")]
    let n_rules = rules.len() as f64;
    out.insert("letter.rules", Outcome::number(n_rules, 0.0, place));
    if let Some(stroke) = rules.first() {
        let error = if context.image() { 0.5 } else { 0.2 };
        out.insert(
            "letter.rule-length",
            Outcome::number(stroke.place.width(), error, place),
        );
    }
}

fn owner(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    if context.image() {
        out.insert("issuer.owns-code", Outcome::NotMeasurable(why::NO_TEXT));
        return;
    }
    let (Some(number), Some(mark)) =
        (facts.element(ElementKind::Number), facts.text(ElementKind::Mark))
    else {
        return;
    };
    let code =
        number.text.as_deref().and_then(crate::number::find).and_then(|found| found.code);
    let Some(code) = code else { return };
    let outcome = match context.register.owner(&code) {
        Some(agency) => {
            let same =
                agency_of(mark).contains(agency) || agency.contains(&agency_of(mark));
            Outcome::flag(same, Some(number.place))
        }
        None => Outcome::NotMeasurable(why::NO_REGISTER),
    };
    out.insert("issuer.owns-code", outcome);
}

/// The agency named by a mark.
pub(super) fn agency_of(mark: &str) -> String {
    let text: String = mark.chars().filter(|c| !c.is_whitespace()).collect();
    text.strip_suffix("文件").unwrap_or(&text).to_owned()
}
