//! Loyalty and opposition: what somebody thinks is in no record; his public words are.
//!
//! Opposition said to be public, on days that are named, is looked for in the texts of
//! those days: formulas about the leader bear against it. Everything else stays untestable, with what the person's public words held show beside
//! it: now and before, so that a level is not read as a change, and beside those of others.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{Claim, Polarity, Proposition, is_in_public};
use tealeaf_record::observations::{Count, ItemIdx};

use super::{
    Check, Context, Note, appearance::in_person, closed_days, item_ref, known_subject,
    nothing_there,
};
use crate::{
    baseline::{Event, peers},
    verdict::{Evidence, Fact, Piece, Reason, Verdict},
};

/// Days before the claim's that are "lately".
const LATELY: i64 = 365;
/// Pieces quoted.
const SHOWN: usize = 6;

/// "X publicly opposed Y", "X remains loyal to Y".
pub(super) fn check(context: &Context<'_>, claim: &Claim) -> Check {
    let untestable = Verdict::NotTestable(Reason::Intent);
    let days = closed_days(context, claim.when.as_ref().map(|w| w.range));
    let day = days.map(|d| d.1).or(context.article.date);
    let (Some(person), Some(day)) = (known_subject(context, claim), day) else {
        return Check::new(claim, untestable);
    };
    let Some(leader) = context.pack.leader_on(day).map(|p| p.key.as_str()) else {
        return Check::new(claim, untestable);
    };
    let about_another = claim
        .objects
        .iter()
        .filter_map(|m| m.entity.as_deref())
        .any(|key| key != leader && context.pack.person(key).is_some());
    if person == leader || about_another {
        return Check::new(claim, untestable);
    }
    let formulas = about(context, leader);
    let against = (claim.proposition == Proposition::Opposition)
        == (claim.polarity == Polarity::Affirmed);
    let verdict = match days {
        Some(days) if against && is_in_public(context.article, claim) => {
            in_public(context, person, &formulas, days)
        }
        _ => untestable,
    };
    let mut check = Check::new(claim, verdict);
    check.notes.extend(public_words(context, person, leader, formulas, day));
    check
}

/// Formulas about the leader, by their index in the record.
fn about(context: &Context<'_>, leader: &str) -> Vec<u16> {
    context
        .pack
        .formulas
        .iter()
        .filter(|f| f.about.as_deref() == Some(leader))
        .filter_map(|f| context.snapshot.set().formula(&f.key))
        .collect()
}

/// What the texts of the days say against a stance: formulas about the leader. That they
/// are there shows no loyalty, so that nothing ever agrees.
fn in_public(
    context: &Context<'_>,
    person: &str,
    formulas: &[u16],
    days: (Date, Date),
) -> Verdict {
    let mut pieces = Vec::new();
    for idx in in_person(context, person, days) {
        let item = context.snapshot.item(idx);
        if item.speakers.first().is_some_and(|s| s == person) {
            pieces.extend(said(context, idx, formulas));
        }
    }
    pieces.truncate(SHOWN);
    match Evidence::from_pieces(pieces) {
        Some(evidence) => Verdict::InTension(evidence),
        None => nothing_there(context, days),
    }
}

/// The formulas about the leader in an item, as pieces of evidence.
fn said(context: &Context<'_>, idx: ItemIdx, formulas: &[u16]) -> Vec<Piece> {
    let set = context.snapshot.set();
    let counted = |&f: &u16| {
        let count: Count = set.count(idx, f)?;
        (count.all() > 0).then(|| Piece {
            agrees: false,
            fact: Fact::Count {
                formula: set.formulas[usize::from(f)].clone(),
                count,
                quotes: Vec::new(),
            },
            item: Some(item_ref(context.snapshot.item(idx))),
        })
    };
    formulas.iter().filter_map(counted).collect()
}

/// In how many of the person's own texts formulas about the leader stand, in the year
/// before the day and before that, and in those of others of his rank in that year.
fn public_words(
    context: &Context<'_>,
    person: &str,
    leader: &str,
    formulas: Vec<u16>,
    day: Date,
) -> Option<Note> {
    let peers = peers(context.pack, person, day, &[leader.to_owned()]);
    let event = Event::AnyOf(formulas);
    let since = day.saturating_sub(LATELY.days());
    let (mut lately, mut before, mut others) = ((0, 0), (0, 0), (0, 0));
    for (idx, item) in context.snapshot.before(day) {
        let Some(speaker) = item.speakers.first() else { continue };
        let of_peer = || peers.iter().any(|p| p.is(speaker, item.date));
        let tally: &mut (u64, u64) = match (speaker == person, since <= item.date) {
            (true, true) => &mut lately,
            (true, false) => &mut before,
            (false, true) if of_peer() => &mut others,
            (false, _) => continue,
        };
        if let Some(happens) = event.happens(&context.snapshot, idx) {
            tally.0 += u64::from(happens);
            tally.1 += 1;
        }
    }
    (lately.1 > 0).then(|| Note::PublicWords {
        speaker: person.to_owned(),
        about: leader.to_owned(),
        lately,
        before,
        others,
    })
}
