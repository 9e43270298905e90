//! Who is in control: the leader in his offices, or not.
//!
//! What happens behind the scenes is in no record. A channel that shows the leader speak
//! and chair on the days claimed bears against another's control; his own absence or
//! presence is read as for [`detention`].

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{Claim, Polarity};

use super::{
    Check, Context, Note, appearance::in_person, closed_days, detention, known_subject,
    no_subject, nothing_there, office, seen_piece,
};
use crate::{
    pack::Person,
    verdict::{Evidence, Gap, Lacking, Missing, Reason, Verdict},
};

/// Days before an article that "now" and "already" are taken to mean.
const NOW: i64 = 14;
/// Items quoted.
const SHOWN: usize = 5;

/// "X is in control of the party".
pub(super) fn check(context: &Context<'_>, claim: &Claim) -> Check {
    let Some(person) = known_subject(context, claim) else {
        return Check::new(claim, no_subject(claim));
    };
    let Some((from, to)) = window(context, claim) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let Some(leader) = context.pack.leader_on(to) else {
        return Check::new(claim, Verdict::NotCovered(Gap::NotHeld(Missing::Person)));
    };
    let affirmed = claim.polarity == Polarity::Affirmed;
    if leader.key == person {
        // "He was no longer in control from 10 to 15 May" is looked up day by day; that he
        // is in control is seen in no report.
        return if affirmed {
            Check::new(claim, Verdict::NotTestable(Reason::Opinion))
        } else {
            detention::check(context, claim, None)
        };
    }
    let verdict = match shown_in_office(context, leader, (from, to), !affirmed) {
        Some(evidence) if affirmed => Verdict::InTension(evidence),
        Some(evidence) => Verdict::Supported(evidence),
        None => nothing_there(context, (from, to)),
    };
    let mut check = Check::new(claim, verdict);
    check.notes.push(Note::OwnDating);
    check
}

/// The days of the claim; of one without days, those just before the article.
fn window(context: &Context<'_>, claim: &Claim) -> Option<(Date, Date)> {
    closed_days(context, claim.when.as_ref().map(|w| w.range)).or_else(|| {
        let last = context.article.date?.saturating_sub(1.day());
        Some((last.saturating_sub((NOW - 1).days()), last))
    })
}

/// Items in which the leader speaks in person, and the office that he holds meanwhile.
fn shown_in_office(
    context: &Context<'_>,
    leader: &Person,
    (from, to): (Date, Date),
    agrees: bool,
) -> Option<Evidence> {
    let speaks = |idx: &tealeaf_record::observations::ItemIdx| {
        context.snapshot.item(*idx).speakers.contains(&leader.key)
    };
    let mut pieces: Vec<_> = in_person(context, &leader.key, (from, to))
        .into_iter()
        .filter(speaks)
        .rev()
        .take(SHOWN)
        .map(|idx| seen_piece(context, idx, &leader.key, agrees))
        .collect();
    if pieces.is_empty() {
        return None;
    }
    let held = leader.offices_on(to).next();
    pieces.extend(held.map(|o| office::piece(leader, o, agrees)));
    Evidence::from_pieces(pieces)
}
