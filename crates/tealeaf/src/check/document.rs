//! A document was issued, or a text was published.

use std::sync::LazyLock;

use tealeaf_claims::{Claim, Polarity, TextRef};
use tealeaf_form::series;
use tealeaf_record::observations::{ItemIdx, Observed};

use super::{
    Check, Context, Note, closed_days, event_piece, known_subject, nothing_there,
};
use crate::{
    echo,
    pack::Outlet,
    resolve::{Part, Resolution, Wanted, resolve, same_title},
    verdict::{Evidence, Gap, Lacking, Missing, Piece, Reason, Verdict},
};

/// The known numbers, read once: an article may name many documents.
static STANDARD: LazyLock<tealeaf_form::Pack> =
    LazyLock::new(tealeaf_form::Pack::builtin);

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
    let Some(echo) = context.echo else {
        return Check::new(claim, Verdict::NotCovered(Gap::NeedsTexts));
    };
    let wanted: Vec<String> = [number, title]
        .into_iter()
        .flatten()
        .filter(|s| echo::tells(s))
        .map(str::to_owned)
        .collect();
    if wanted.is_empty() {
        return Check::new(claim, Verdict::NotCovered(Gap::NotHeld(Missing::Document)));
    }
    let days = closed_days(context, claim.when.as_ref().map(|w| w.range))
        .or(context.article.date.map(|d| (d, d)));
    let Some((from, to)) = days else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let window = echo::window(from, to);
    let pieces: Vec<Piece> = echo
        .heard(&wanted, window)
        .take(5)
        .map(|idx| event_piece(context, idx, true))
        .collect();
    if let Some(evidence) = Evidence::from_pieces(pieces) {
        return Check::new(claim, Verdict::Supported(evidence));
    }
    let mut check = Check::new(claim, nothing_there(context, window));
    let classes = echo.classes(context.pack, window);
    if !classes.is_empty() {
        check.notes.push(Note::Silence(classes));
    }
    check
}

/// "Outlet O published a report on that day": by its title where the claim gives one, else
/// by whom it is about.
pub(super) fn check_published(
    context: &Context<'_>,
    claim: &Claim,
    title: Option<&str>,
) -> Check {
    if let Some(title) = title {
        return check_titled(context, claim, title);
    }
    let text = TextRef::default();
    let wanted = Wanted {
        person: known_subject(context, claim),
        days: claim.when.as_ref().map(|w| w.range),
        places: &claim.places,
        text: &text,
        article_date: context.article.date,
        part: Part::Any,
    };
    let held = outlets(context, claim).find(|o| is_held(context, o));
    if wanted.person.is_none() {
        let verdict = match held {
            Some(_) => Verdict::NotTestable(Reason::NotUnderstood),
            None => Verdict::NotCovered(Gap::NotHeld(Missing::Outlet)),
        };
        return Check::new(claim, verdict);
    }
    let Some(mut found) = resolve(&context.snapshot, context.pack, wanted) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    if title.is_none() {
        // That somebody was somewhere on that day does not show that he published.
        found.items.retain(|idx| {
            let item = context.snapshot.item(*idx);
            let occasion = context.pack.occasion(&item.occasion);
            // What an outlet that is held broadcast is looked up in that very outlet.
            held.is_some_and(|o| item.outlet == o.key)
                || occasion.is_some_and(|o| o.coarse.as_deref() == Some("publication"))
        });
    }
    let pieces: Vec<Piece> =
        found.items.iter().take(5).map(|idx| event_piece(context, *idx, true)).collect();
    let verdict = match Evidence::from_pieces(pieces) {
        Some(evidence) => Verdict::Supported(evidence),
        // The outlet named is not held itself: a report of it may exist all the same.
        None => Verdict::NotCovered(Gap::NotHeld(Missing::Outlet)),
    };
    Check::new(claim, verdict).with_targets(context, &found)
}

/// The outlets that a claim names or is told by, in that order.
fn outlets<'c>(
    context: &Context<'c>,
    claim: &'c Claim,
) -> impl Iterator<Item = &'c Outlet> {
    let pack = context.pack;
    claim
        .subjects
        .iter()
        .chain(&claim.objects)
        .filter_map(|m| m.entity.as_deref())
        .chain(claim.source.entity.as_deref())
        .filter_map(move |key| pack.outlet(key))
}

fn is_held(context: &Context<'_>, outlet: &Outlet) -> bool {
    context.snapshot.span(&outlet.key).is_some()
}

/// A text of that title, on the days named: one of another day bears against the claim.
fn check_titled(context: &Context<'_>, claim: &Claim, title: &str) -> Check {
    let held = outlets(context, claim).next().filter(|o| is_held(context, o));
    let days = closed_days(context, claim.when.as_ref().map(|w| w.range));
    let titled = |item: &Observed| {
        held.is_none_or(|o| o.key == item.outlet)
            && item.title().is_some_and(|held| same_title(title, held))
    };
    let found: Vec<(ItemIdx, &Observed)> =
        context.snapshot.items().filter(|(_, item)| titled(item)).collect();
    let on = |item: &Observed| {
        days.is_none_or(|(from, to)| from <= item.date && item.date <= to)
    };
    let (there, elsewhere): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(_, item)| on(item));
    let pieces = |items: &[(ItemIdx, &Observed)], agrees: bool| {
        let pieces = items.iter().take(5);
        Evidence::from_pieces(
            pieces.map(|(idx, _)| event_piece(context, *idx, agrees)).collect(),
        )
    };
    let affirmed = claim.polarity == Polarity::Affirmed;
    let verdict = if let Some(evidence) = pieces(&there, affirmed) {
        if affirmed {
            Verdict::Supported(evidence)
        } else {
            Verdict::Contradicted(evidence)
        }
    } else if let Some(evidence) = pieces(&elsewhere, false).filter(|_| affirmed) {
        Verdict::InTension(evidence)
    } else {
        match (held, days) {
            (Some(_), Some(window)) => nothing_there(context, window),
            (Some(_), None) => Verdict::NotCovered(Gap::TooLittle(Lacking::Date)),
            // The outlet named is not held itself: the text may exist all the same.
            (None, _) => Verdict::NotCovered(Gap::NotHeld(Missing::Outlet)),
        }
    };
    let shown = if there.is_empty() { elsewhere } else { there };
    let window = days.unwrap_or_default();
    let items = shown.into_iter().map(|(idx, _)| idx).collect();
    let found = Resolution { items, window, programme: false };
    Check::new(claim, verdict).with_targets(context, &found)
}
