//! A person was somewhere in person, visited a place, or has not been seen.
//!
//! Being named is not being seen: only items that show the person there count, by the
//! days of the event, not of the broadcast.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{Claim, Polarity};
use tealeaf_record::observations::{ItemIdx, Observed};

use super::{
    Check, Context, Note, closed_days, known_subject, no_subject, nothing_there,
    occasion_text, seen_piece,
};
use crate::{
    place,
    resolve::{Resolution, Wanted, resolve},
    verdict::{Evidence, Fact, Gap, Lacking, Piece, Verdict},
};

/// In-person items quoted beside a claim about one window.
const SHOWN: usize = 8;

/// "X attended / visited".
pub(super) fn check_seen(
    context: &Context<'_>,
    claim: &Claim,
    occasion: &[String],
) -> Check {
    let Some(person) = known_subject(context, claim) else {
        return Check::new(claim, no_subject(claim));
    };
    let text = occasion_text(occasion);
    let wanted = Wanted {
        person: Some(person),
        days: claim.when.as_ref().map(|w| w.range),
        places: &claim.places,
        text: &text,
        article_date: context.article.date,
    };
    let Some(mut found) = resolve(&context.snapshot, context.pack, wanted) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    found.items.retain(|idx| shows(context.snapshot.item(*idx), person));
    if claim.polarity == Polarity::Denied {
        return denied(context, claim, person, &found);
    }
    let here = |idx: &ItemIdx| {
        let item = context.snapshot.item(*idx);
        claim.places.is_empty()
            || item.place.as_deref().is_some_and(|held| {
                claim.places.iter().any(|said| place::matches(said, held))
            })
    };
    let (there, elsewhere): (Vec<ItemIdx>, Vec<ItemIdx>) =
        found.items.iter().partition(|idx| here(idx));
    let verdict = if let Some(evidence) = pieces(context, &there, person, true) {
        Verdict::Supported(evidence)
    } else if let Some(evidence) = pieces(context, &elsewhere, person, false) {
        Verdict::InTension(evidence)
    } else {
        nothing_there(context, found.window)
    };
    let shown = if there.is_empty() { elsewhere } else { there };
    let shown = Resolution { items: shown, window: found.window };
    Check::new(claim, verdict).with_targets(context, &shown)
}

fn denied(
    context: &Context<'_>,
    claim: &Claim,
    person: &str,
    found: &Resolution,
) -> Check {
    let verdict = match pieces(context, &found.items, person, false) {
        Some(evidence) => Verdict::Contradicted(evidence),
        None => unseen(context, person, found.window),
    };
    Check::new(claim, verdict).with_targets(context, found)
}

/// "X has not been seen since".
pub(super) fn check_not_seen(context: &Context<'_>, claim: &Claim) -> Check {
    let Some(person) = known_subject(context, claim) else {
        return Check::new(claim, no_subject(claim));
    };
    let days = claim.when.as_ref().map(|w| w.range);
    let window = match (days.and_then(|d| d.from), context.article.date) {
        // "Not seen since 10 May" looks from the day after to the day before the article.
        (Some(from), Some(article)) if from < article => {
            let last = days
                .and_then(|d| d.to)
                .filter(|to| *to > from)
                .unwrap_or(article.saturating_sub(1.day()));
            (from.saturating_add(1.day()), last)
        }
        _ => match closed_days(context, days) {
            Some(window) => window,
            None => {
                let gap = Gap::TooLittle(Lacking::Date);
                return Check::new(claim, Verdict::NotCovered(gap));
            }
        },
    };
    let seen = in_person(context, person, window);
    let verdict = match pieces(context, &seen, person, false) {
        Some(evidence) => Verdict::Contradicted(evidence),
        None => unseen(context, person, window),
    };
    let mut check = Check::new(claim, verdict);
    check.notes.push(Note::OwnDating);
    check
}

/// "X said so on that occasion": whether there is such an item; what was said is another
/// claim.
pub(super) fn check_statement(context: &Context<'_>, claim: &Claim) -> Check {
    if known_subject(context, claim).is_none() || claim.when.is_none() {
        let reason = crate::verdict::Reason::NotUnderstood;
        return Check::new(claim, Verdict::NotTestable(reason));
    }
    let mut check = check_seen(context, claim, &[]);
    if matches!(check.verdict, Verdict::Supported(_)) {
        // The item exists; that it says this is not shown by its existence.
        check.verdict = Verdict::NotCovered(Gap::NeedsTexts);
    }
    check
}

/// Items that show a person in person on days of a window, in order of the event.
pub(super) fn in_person(
    context: &Context<'_>,
    person: &str,
    (from, to): (Date, Date),
) -> Vec<ItemIdx> {
    // Reports follow events by a day or two, so that items of later days belong here too.
    let last = to.saturating_add(3.days());
    let mut found: Vec<(Date, ItemIdx)> = context
        .snapshot
        .within(from, last)
        .filter(|(_, item)| shows(item, person))
        .filter_map(|(idx, item)| {
            let (first, end) = item.event.unwrap_or((item.date, item.date));
            (first <= to && from <= end).then_some((first, idx))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, idx)| idx).collect()
}

/// Agreement with "not seen": nothing in a window that is held whole.
fn unseen(context: &Context<'_>, person: &str, window: (Date, Date)) -> Verdict {
    match nothing_there(context, window) {
        Verdict::NotFound(coverage) => Verdict::Supported(Evidence::new(
            Piece {
                agrees: true,
                fact: Fact::Unseen {
                    person: person.to_owned(),
                    coverage: coverage.statement().clone(),
                },
                item: None,
            },
            [],
        )),
        other => other,
    }
}

fn shows(item: &Observed, person: &str) -> bool {
    item.present.iter().any(|p| p == person)
}

fn pieces(
    context: &Context<'_>,
    items: &[ItemIdx],
    person: &str,
    agrees: bool,
) -> Option<Evidence> {
    let pieces = items
        .iter()
        .take(SHOWN)
        .map(|idx| seen_piece(context, *idx, person, agrees))
        .collect();
    Evidence::from_pieces(pieces)
}
