//! A person was somewhere in person, visited a place, or has not been seen.
//!
//! Being named is not being seen: only items that show the person there count, by the
//! days of the event, not of the broadcast.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{Claim, DateRange, Polarity, Proposition};
use tealeaf_record::observations::{ItemIdx, Observed};

use super::{
    Check, Context, Note, closed_days, known_subject, named, no_subject, nothing_there,
    occasion_text, seen_piece,
};
use crate::{
    occasion::{self, Fit},
    resolve::{Part, Resolution, Wanted, is_at, resolve},
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
        part: Part::IsThere,
    };
    let Some(found) = resolve(&context.snapshot, context.pack, wanted) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    if claim.polarity == Polarity::Denied {
        return denied(context, claim, person, occasion, found.window);
    }
    let here = |idx: &ItemIdx| {
        let item = context.snapshot.item(*idx);
        let at = match (claim.places.is_empty(), &claim.proposition) {
            // "He was on an inspection tour": no other kind of occasion shows it.
            (true, Proposition::Visit) => {
                let tour = ["inspection".to_owned()];
                occasion::fit(context.pack, item, &tour) == Fit::Yes
            }
            (true, _) => true,
            (false, _) => is_at(item, &claim.places),
        };
        at && occasion::fit(context.pack, item, occasion) != Fit::No
    };
    let (mut there, mut elsewhere): (Vec<ItemIdx>, Vec<ItemIdx>) =
        found.items.iter().partition(|idx| here(idx));
    let own: Vec<&Observed> =
        there.iter().map(|idx| context.snapshot.item(*idx)).collect();
    if named::is_another(context, claim, person, &own, found.window)
        || named::misses_one(context, claim, &own)
    {
        elsewhere.append(&mut there);
    }
    // An item of which neither place nor title is held may be of the very place.
    let unplaced = |idx: &ItemIdx| {
        let item = context.snapshot.item(*idx);
        !claim.places.is_empty() && item.place.is_none() && item.title().is_none()
    };
    let somewhere = !elsewhere.is_empty();
    elsewhere.retain(|idx| !unplaced(idx));
    let verdict = if let Some(evidence) = pieces(context, &there, person, true) {
        Verdict::Supported(evidence)
    } else if let Some(evidence) = pieces(context, &elsewhere, person, false) {
        Verdict::InTension(evidence)
    } else if somewhere {
        Verdict::NotCovered(Gap::NeedsTexts)
    } else {
        nothing_there(context, found.window)
    };
    let shown = if there.is_empty() { elsewhere } else { there };
    let shown = Resolution { items: shown, ..found };
    Check::new(claim, verdict).with_targets(context, &shown)
}

/// "X did not attend / visit": what shows the person there, at that place and on that kind
/// of occasion, speaks against it.
fn denied(
    context: &Context<'_>,
    claim: &Claim,
    person: &str,
    occasion: &[String],
    (from, to): (Date, Date),
) -> Check {
    let mut items = in_person(context, person, (from, to));
    let told_later =
        if from == to { broadcast(context, person, from) } else { Vec::new() };
    let n_seen = items.len() + told_later.len();
    let general = claim.places.is_empty()
        && items.iter().all(|idx| {
            let item = context.snapshot.item(*idx);
            occasion::fit(context.pack, item, occasion) == Fit::Unsaid
        });
    let asked = |idx: &ItemIdx| {
        let item = context.snapshot.item(*idx);
        (claim.places.is_empty() || is_at(item, &claim.places))
            && occasion::fit(context.pack, item, occasion) != Fit::No
    };
    items.retain(asked);
    let told_later: Vec<ItemIdx> = told_later.into_iter().filter(asked).collect();
    let verdict = match pieces(context, &items, person, false) {
        Some(evidence) => Verdict::Contradicted(evidence),
        None if !told_later.is_empty() => {
            let evidence = pieces(context, &told_later, person, false);
            Verdict::InTension(evidence.expect("there is one"))
        }
        // Seen elsewhere: that he was not there as well is not shown.
        None if n_seen > 0 && !general => nothing_there(context, (from, to)),
        None => unseen(context, person, (from, to)),
    };
    let found = Resolution { items, window: (from, to), programme: false };
    Check::new(claim, verdict).with_targets(context, &found)
}

/// "X has not been seen since".
pub(super) fn check_not_seen(context: &Context<'_>, claim: &Claim) -> Check {
    let Some(person) = known_subject(context, claim) else {
        return Check::new(claim, no_subject(claim));
    };
    let days = claim.when.as_ref().map(|w| w.range);
    let window = match (days, context.article.date) {
        // "Not seen since 10 May" looks from the day after to the day before the article.
        (Some(DateRange { from: Some(from), to: None }), Some(article))
            if from < article =>
        {
            (from.saturating_add(1.day()), article.saturating_sub(1.day()))
        }
        // "Between 3 and 12 May": on the days at either end he may have been seen.
        (Some(DateRange { from: Some(from), to: Some(to) }), _)
            if from.saturating_add(2.days()) <= to =>
        {
            (from.saturating_add(1.day()), to.saturating_sub(1.day()))
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
        None => not_seen_inside(context, claim, person, window),
    };
    let mut check = Check::new(claim, verdict);
    check.notes.push(Note::OwnDating);
    check
}

/// Nothing inside the days: what shows the person on the days at either end, or was
/// broadcast on the one day named, bears against it.
fn not_seen_inside(
    context: &Context<'_>,
    claim: &Claim,
    person: &str,
    (from, to): (Date, Date),
) -> Verdict {
    let named = claim.when.as_ref().map(|w| w.range);
    let ends = match named {
        Some(DateRange { from: Some(first), to: Some(last) }) if first < last => {
            let mut ends = in_person(context, person, (first, first));
            ends.extend(in_person(context, person, (last, last)));
            ends
        }
        _ if from == to => broadcast(context, person, from),
        _ => Vec::new(),
    };
    match pieces(context, &ends, person, false) {
        Some(evidence) => Verdict::InTension(evidence),
        None => unseen(context, person, (from, to)),
    }
}

/// Items of one day's programme that show a person, whatever day their event is of.
fn broadcast(context: &Context<'_>, person: &str, day: Date) -> Vec<ItemIdx> {
    let of = |item: &Observed| item.date == day && shows(item, person);
    let items = context.snapshot.within(day, day).filter(|(_, item)| of(item));
    items.map(|(idx, _)| idx).collect()
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
        check.verdict = if context.texts.is_some() {
            Verdict::NotTestable(crate::verdict::Reason::NotUnderstood)
        } else {
            Verdict::NotCovered(Gap::NeedsTexts)
        };
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

/// Agreement with "not seen": nothing in a window that is held whole, the day after it
/// included, on which an event of its last day may have been reported.
fn unseen(context: &Context<'_>, person: &str, (from, to): (Date, Date)) -> Verdict {
    match nothing_there(context, (from, to.saturating_add(1.day()))) {
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
