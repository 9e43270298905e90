//! Detention, coup, loss of control, illness: an event with a length, against the dated
//! in-person items of its days.
//!
//! An item that shows the person on a day strictly inside the window contradicts the
//! claim. Items on its first and last day bear against it without deciding it, since a
//! claim of 72 hours can begin in the evening. A day without an item shows nothing, and is
//! said so.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::Claim;

use super::{
    Check, Context, Note, appearance::in_person, closed_days, known_subject, no_subject,
    nothing_there, seen_piece,
};
use crate::verdict::{Evidence, Gap, Lacking, Verdict};

/// "X was under house arrest for n hours from that day".
pub(super) fn check(context: &Context<'_>, claim: &Claim, hours: Option<u32>) -> Check {
    let Some(person) = known_subject(context, claim) else {
        return Check::new(claim, no_subject(claim));
    };
    let Some((from, to)) = window(context, claim, hours) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let mut inside = Vec::new();
    let mut edge = Vec::new();
    let mut seen_days = Vec::new();
    for idx in in_person(context, person, (from, to)) {
        let item = context.snapshot.item(idx);
        let (first, last) = item.event.unwrap_or((item.date, item.date));
        let piece = seen_piece(context, idx, person, false);
        if from < first && last < to {
            inside.push(piece)
        } else {
            edge.push(piece)
        }
        seen_days.push((first, last));
    }
    let contradicted = !inside.is_empty();
    inside.extend(edge);
    let verdict = match Evidence::from_pieces(inside) {
        Some(evidence) if contradicted => Verdict::Contradicted(evidence),
        Some(evidence) => Verdict::InTension(evidence),
        None => nothing_there(context, (from, to)),
    };
    let mut check = Check::new(claim, verdict);
    let silent = silent_days(from, to, &seen_days);
    if !silent.is_empty() && !seen_days.is_empty() {
        check.notes.push(Note::SilentDays(silent));
    }
    check.notes.push(Note::OwnDating);
    check
}

fn window(
    context: &Context<'_>,
    claim: &Claim,
    hours: Option<u32>,
) -> Option<(Date, Date)> {
    let (from, to) = closed_days(context, claim.when.as_ref().map(|w| w.range))?;
    match hours {
        // The claim names the first day and the length: 72 hours from the 10th touch the
        // 10th to the 13th.
        Some(hours) => {
            Some((from, from.saturating_add(i64::from(hours.div_ceil(24)).days())))
        }
        None => Some((from, to)),
    }
}

fn silent_days(from: Date, to: Date, seen: &[(Date, Date)]) -> Vec<Date> {
    let mut silent = Vec::new();
    let mut day = from;
    while day <= to && silent.len() < 400 {
        if !seen.iter().any(|(first, last)| *first <= day && day <= *last) {
            silent.push(day);
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    silent
}
