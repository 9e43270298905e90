//! Paper, margins, rows and characters, page numbers, the file itself.

use super::{Context, Measured, Measurements, Outcome, Value, why};
use crate::{
    facts::{Align, FileKind, Measure, PageNumber},
    pack::Format,
    series::{self, days},
};

pub(super) fn measure(context: &Context<'_>, out: &mut Measurements) {
    let facts = context.facts;
    let missing = || match facts.scan {
        Some(scan) if !scan.flat => why::NOT_FLAT,
        Some(scan) if !scan.whole_page => why::CROPPED,
        _ => why::NOT_SHOWN,
    };
    let length = |measure: Option<Measure>| match measure {
        Some(measure) => Outcome::number(measure.value, measure.error, None),
        None => Outcome::NotMeasurable(missing()),
    };
    let size_error = match facts.kind {
        FileKind::Docx | FileKind::Pdf => 0.1,
        FileKind::Image => 0.5,
    };
    let page = facts.pages.first();
    out.insert(
        "page.width",
        length(page.map(|page| Measure::new(page.width, size_error))),
    );
    out.insert(
        "page.height",
        length(page.map(|page| Measure::new(page.height, size_error))),
    );
    let page_set = !matches!(context.format, Format::Letter | Format::Order);
    if page_set {
        out.insert("margin.top", length(facts.margins.top));
    }
    out.insert("margin.left", length(facts.margins.left));
    out.insert("area.width", length(facts.area_width));
    out.insert("rows.per-page", length(per(225.0, facts.row_pitch)));
    out.insert("chars.per-row", length(per(156.0, facts.char_pitch)));
    if let Some(scan) = facts.scan {
        out.insert("scan.skew", Outcome::number(scan.skew.value, scan.skew.error, None));
    }
    page_numbers(context, out);
    file(context, out);
    register(context, out);
}

/// How many of a pitch fill a length.
fn per(length: f64, pitch: Option<Measure>) -> Option<Measure> {
    let pitch = pitch.filter(|pitch| pitch.value > 1.0)?;
    let count = length / pitch.value;
    Some(Measure::new(count, count * pitch.error / pitch.value))
}

fn page_numbers(context: &Context<'_>, out: &mut Measurements) {
    let numbers: Vec<&PageNumber> = context.facts.page_numbers.iter().collect();
    if context.format == Format::Letter {
        let on_first = numbers.iter().find(|number| number.place.page == 1);
        if context.facts.has_first_page {
            let found =
                Outcome::flag(on_first.is_some(), on_first.map(|number| number.place));
            out.insert("letter.first-page-number", found);
        }
        return;
    }
    if numbers.is_empty() {
        let keys = ["dashes", "drop", "face", "side", "size"];
        let outcome = if context.image() || context.facts.pages.len() < 2 {
            Outcome::NotMeasurable(why::NOT_FOUND)
        } else {
            Outcome::NotApplicable
        };
        for key in keys {
            let key = match key {
                "dashes" => "page-number.dashes",
                "drop" => "page-number.drop",
                "face" => "page-number.face",
                "side" => "page-number.side",
                _ => "page-number.size",
            };
            out.insert(key, outcome.clone());
        }
        return;
    }
    let each = |read: &dyn Fn(&PageNumber) -> Option<(Value, f64)>,
                missing: &'static str| {
        let seen: Vec<Measured> = numbers
            .iter()
            .filter_map(|number| {
                let (value, error) = read(number)?;
                Some(Measured { value, error, place: Some(number.place) })
            })
            .collect();
        if seen.is_empty() {
            Outcome::NotMeasurable(missing)
        } else {
            Outcome::Seen(seen)
        }
    };
    out.insert(
        "page-number.dashes",
        each(&|number| Some((Value::Flag(number.dashes?), 0.0)), why::NOT_SHOWN),
    );
    out.insert(
        "page-number.drop",
        each(
            &|number| number.drop.map(|drop| (Value::Number(drop.value), drop.error)),
            why::CROPPED,
        ),
    );
    out.insert(
        "page-number.size",
        each(&|number| number.size.map(|size| (Value::Number(size), 0.1)), why::NO_TEXT),
    );
    out.insert(
        "page-number.face",
        each(
            &|number| {
                let face = number.face.as_deref()?;
                Some((Value::Text(context.pack.face(face)), 0.0))
            },
            why::NO_FACE,
        ),
    );
    out.insert(
        "page-number.side",
        each(
            &|number| {
                side(number, numbers.len())
                    .filter(|_| number.odd.is_some() || !context.image())
            },
            why::NOT_SHOWN,
        ),
    );
}

fn side(number: &PageNumber, n_numbers: usize) -> Option<(Value, f64)> {
    let side = match (number.align, number.odd) {
        (Align::Centre, _) => "centre",
        (Align::Right, Some(true)) | (Align::Left, Some(false)) => "outer",
        (Align::Left, Some(true)) | (Align::Right, Some(false)) => "inner",
        // One footer for all pages puts every number on the same side.
        (_, None) if n_numbers == 1 => "same side on every page",
        (_, None) => return None,
    };
    Some((Value::Text(side.to_owned()), 0.0))
}

fn file(context: &Context<'_>, out: &mut Measurements) {
    let history = &context.facts.history;
    if context.image() {
        return;
    }
    let later = match (history.created, context.date) {
        (Some(created), Some(date)) => {
            Outcome::number(f64::from(days(date, created)), 0.0, None)
        }
        _ => Outcome::NotMeasurable(why::NO_DATES),
    };
    out.insert("file.days-after-date", later);
    if let Some(revisions) = history.revisions {
        out.insert("file.states", Outcome::number(f64::from(revisions), 0.0, None));
    }
}

fn register(context: &Context<'_>, out: &mut Measurements) {
    let Some(judgement) = context.judgement else {
        if context.image() {
            out.insert("register.fits", Outcome::NotMeasurable(why::NO_TEXT));
            out.insert("register.unique", Outcome::NotMeasurable(why::NO_TEXT));
        }
        return;
    };
    use series::Outcome as Held;
    let place =
        context.facts.element(crate::facts::ElementKind::Number).map(|found| found.place);
    let fits = match judgement.outcome {
        Held::Fits | Held::Listed => Outcome::flag(true, place),
        Held::OutsideRun | Held::YearDisagrees => Outcome::flag(false, place),
        Held::Duplicate { .. } => Outcome::NotApplicable,
        Held::TooFewNeighbours | Held::NoDate => {
            Outcome::NotMeasurable(why::NO_NEIGHBOURS)
        }
        Held::UnknownCode | Held::NoCode => Outcome::NotMeasurable(why::NO_REGISTER),
    };
    out.insert("register.fits", fits);
    let unique = match judgement.outcome {
        Held::Duplicate { .. } => Outcome::flag(false, place),
        Held::UnknownCode | Held::NoCode => Outcome::NotMeasurable(why::NO_REGISTER),
        _ => Outcome::flag(true, place),
    };
    out.insert("register.unique", unique);
}
