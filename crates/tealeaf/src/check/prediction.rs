//! Predictions: open, or resolved by the later record.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{Claim, Proposition};

use super::{Check, Context, Note, appearance::in_person, item_ref, known_subject};
use crate::{
    pack::Pack,
    verdict::{Evidence, Fact, Piece, Reason, Verdict},
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
    let office = context
        .pack
        .person(key)?
        .offices
        .iter()
        .find(|o| o.held_on(until.saturating_add(1.day())));
    let mut pieces: Vec<Piece> = seen
        .iter()
        .take(3)
        .map(|idx| Piece {
            agrees: false,
            fact: Fact::InPerson { person: key.to_owned() },
            item: Some(item_ref(context.snapshot.item(*idx))),
        })
        .collect();
    if let Some(office) = office {
        pieces.push(Piece {
            agrees: false,
            fact: Fact::Office {
                person: key.to_owned(),
                title: office.shown().to_owned(),
                from: office.from,
                to: office.to,
                source: office.source.clone(),
            },
            item: None,
        });
    }
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
    let key = known_subject(context, claim)?;
    let day = until.saturating_add(1.day());
    let said = office.to_lowercase();
    let called = |o: &&crate::pack::Office| {
        o.zh.iter().chain(&o.en).any(|t| {
            let title = t.to_lowercase();
            title.contains(&said) || said.contains(&title)
        })
    };
    let piece = |key: &str, o: &crate::pack::Office, agrees: bool| Piece {
        agrees,
        fact: Fact::Office {
            person: key.to_owned(),
            title: o.shown().to_owned(),
            from: o.from,
            to: o.to,
            source: o.source.clone(),
        },
        item: None,
    };
    let own = pack.person(key)?.offices.iter().filter(called).find(|o| o.held_on(day));
    if let Some(own) = own {
        return Some(Verdict::Happened(Evidence::new(piece(key, own, true), [])));
    }
    let (other, held) = pack
        .people
        .iter()
        .filter(|p| p.key != key)
        .flat_map(|p| p.offices.iter().map(move |o| (p, o)))
        .find(|(_, o)| called(o) && o.held_on(day))?;
    Some(Verdict::DidNotHappen(Evidence::new(piece(&other.key, held, false), [])))
}
