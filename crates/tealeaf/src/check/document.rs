//! A document was issued, or a text was published.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use tealeaf_claims::{Claim, TextRef};
use tealeaf_form::series;
use tealeaf_text::fold;

use super::{
    Check, Context, Note, closed_days, event_piece, known_subject, nothing_there,
};
use crate::{
    resolve::{Wanted, resolve},
    verdict::{Evidence, Gap, Lacking, Missing, Piece, Verdict},
};

/// The known numbers, read once: an article may name many documents.
static STANDARD: LazyLock<tealeaf_form::Pack> =
    LazyLock::new(tealeaf_form::Pack::builtin);

/// Days after a document in which the record might tell of it.
const ECHO: i64 = 60;

/// "Document No. n was issued": an item that names the number or title, or nothing.
///
/// Most documents are never broadcast, so that finding nothing only says that it was not
/// found here.
pub(super) fn check_issued(
    context: &Context<'_>,
    claim: &Claim,
    number: Option<&str>,
    title: Option<&str>,
) -> Check {
    let mut check = check_echo(context, claim, number, title);
    let parsed = number.and_then(tealeaf_form::number::find_loose);
    if let Some(parsed) = parsed {
        let judged = series::judge(&parsed, context.article.date, &STANDARD.register);
        check.notes.push(Note::Number(judged.outcome));
    }
    check
}

/// Whether the record tells of the document.
fn check_echo(
    context: &Context<'_>,
    claim: &Claim,
    number: Option<&str>,
    title: Option<&str>,
) -> Check {
    let Some(texts) = context.texts else {
        return Check::new(claim, Verdict::NotCovered(Gap::NeedsTexts));
    };
    let wanted: Vec<String> = [number, title]
        .into_iter()
        .flatten()
        .map(|s| fold(s).as_str().to_owned())
        .filter(|s| s.chars().count() >= 3)
        .collect();
    if wanted.is_empty() {
        return Check::new(claim, Verdict::NotCovered(Gap::NotHeld(Missing::Document)));
    }
    let days = closed_days(context, claim.when.as_ref().map(|w| w.range))
        .or(context.article.date.map(|d| (d, d)));
    let Some((from, to)) = days else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let window = (from.saturating_sub(ECHO.days()), to.saturating_add(ECHO.days()));
    let pieces: Vec<Piece> = context
        .snapshot
        .within(window.0, window.1)
        .filter(|(_, item)| {
            texts(&item.id).iter().any(|v| {
                let text = fold(&v.text);
                let title = fold(&v.title);
                wanted.iter().any(|w| {
                    text.as_str().contains(w.as_str())
                        || title.as_str().contains(w.as_str())
                })
            })
        })
        .take(5)
        .map(|(idx, _)| event_piece(context, idx, true))
        .collect();
    let verdict = match Evidence::from_pieces(pieces) {
        Some(evidence) => Verdict::Supported(evidence),
        None => nothing_there(context, window),
    };
    Check::new(claim, verdict)
}

/// "Outlet O published a report on that day".
pub(super) fn check_published(
    context: &Context<'_>,
    claim: &Claim,
    title: Option<&str>,
) -> Check {
    let text = TextRef { title: title.map(str::to_owned), ..TextRef::default() };
    let wanted = Wanted {
        person: known_subject(context, claim),
        days: claim.when.as_ref().map(|w| w.range),
        places: &claim.places,
        text: &text,
        article_date: context.article.date,
    };
    if wanted.person.is_none() && title.is_none() {
        let gap = Gap::NotHeld(Missing::Outlet);
        return Check::new(claim, Verdict::NotCovered(gap));
    }
    let Some(found) = resolve(&context.snapshot, context.pack, wanted) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let pieces: Vec<Piece> =
        found.items.iter().take(5).map(|idx| event_piece(context, *idx, true)).collect();
    let verdict = match Evidence::from_pieces(pieces) {
        Some(evidence) => Verdict::Supported(evidence),
        // The outlet named is not held itself: a report of it may exist all the same.
        None => Verdict::NotCovered(Gap::NotHeld(Missing::Outlet)),
    };
    Check::new(claim, verdict).with_targets(context, &found)
}
