//! Predictions: open, or resolved by the later record.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{Claim, Proposition};

use super::{
    Check, Context, Note, appearance::in_person, known_subject, office, seen_piece,
};
use crate::{
    pack::Pack,
    verdict::{Evidence, Reason, Verdict},
};

/// Days after the deadline in which the record is asked.
const AFTER: i64 = 60;

/// "X will be gone by then", "X will become Y by then".
pub(super) fn check(context: &Context<'_>, claim: &Claim) -> Check {
    let until = claim
        .deadline
        .as_ref()
        .or(claim.when.as_ref())
        .and_then(|when| when.range.to.or(when.range.from));
    let Some(until) = until else {
        // No day, so nothing that happens could ever speak against it.
        return Check::new(claim, Verdict::NotTestable(Reason::Unfalsifiable));
    };
    let horizon = horizon(context);
    if horizon.is_none_or(|last| last <= until) {
        return Check::new(claim, Verdict::Pending { until: Some(until) });
    }
    let verdict = match &claim.proposition {
        Proposition::Removal | Proposition::Death | Proposition::Detention { .. } => {
            gone(context, claim, until)
        }
        Proposition::Appointment { office } | Proposition::OfficeHeld { office } => {
            appointed(context.pack, claim, context, office, until)
        }
        _ => None,
    };
    let resolved = verdict.is_some();
    let mut check = Check::new(claim, verdict.unwrap_or(Verdict::Expired { until }));
    if resolved {
        check.notes.push(Note::OwnDating);
    }
    check
}

/// Last day that the record, as of the day asked for, reaches.
fn horizon(context: &Context<'_>) -> Option<Date> {
    context
        .pack
        .outlets
        .iter()
        .filter(|o| o.held && o.daily)
        .filter_map(|o| context.snapshot.span(&o.key))
        .map(|(_, last)| last)
        .max()
}

fn gone(context: &Context<'_>, claim: &Claim, until: Date) -> Option<Verdict> {
    let key = known_subject(context, claim)?;
    let window = (until.saturating_add(1.day()), until.saturating_add(AFTER.days()));
    let seen = in_person(context, key, window);
    let person = context.pack.person(key)?;
    let after = until.saturating_add(1.day());
    let roster = person.offices_on(after).next();
    let pieces = seen
        .iter()
        .take(3)
        .map(|idx| seen_piece(context, *idx, key, false))
        .chain(roster.map(|held| office::piece(person, held, false)))
        .collect();
    // Without an appearance the roster alone would only repeat its own last state.
    (!seen.is_empty())
        .then(|| Evidence::from_pieces(pieces).map(Verdict::DidNotHappen))
        .flatten()
}

fn appointed(
    pack: &Pack,
    claim: &Claim,
    context: &Context<'_>,
    office: &str,
    until: Date,
) -> Option<Verdict> {
    let person = pack.person(known_subject(context, claim)?)?;
    let day = until.saturating_add(1.day());
    if let Some(own) = person.offices_on(day).find(|o| office::is_called(o, office)) {
        return Some(Verdict::Happened(Evidence::new(
            office::piece(person, own, true),
            [],
        )));
    }
    let (other, held) = office::other_holder(pack, person, office, day)?;
    Some(Verdict::DidNotHappen(Evidence::new(office::piece(other, held, false), [])))
}
