//! A meeting took place: its item, or nothing in days that are held whole.

use tealeaf_claims::{Claim, Polarity, is_about_chair};
use tealeaf_record::observations::{ItemIdx, Observed};
use tealeaf_text::fold;

use super::{Check, Context, closed_days, event_piece, known_subject, nothing_there};
use crate::{
    occasion::{self, Fit},
    resolve::{Resolution, is_at},
    verdict::{Evidence, Gap, Lacking, Verdict},
};

/// "There was a meeting of that kind on that day".
pub(super) fn check(context: &Context<'_>, claim: &Claim, occasion: &[String]) -> Check {
    let days = claim.when.as_ref().map(|w| w.range);
    let Some(window) = closed_days(context, days) else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let person = known_subject(context, claim);
    let items: Vec<_> = context
        .snapshot
        .within(window.0, window.1)
        .filter(|(_, item)| {
            person.is_none_or(|p| {
                item.speakers.iter().chain(&item.present).any(|key| key == p)
            })
        })
        .filter(|(_, item)| is_meeting(context, item, occasion, person.is_some()))
        .map(|(idx, _)| idx)
        .collect();
    // A meeting of that day in another place is another one.
    let (items, elsewhere): (Vec<_>, Vec<_>) = items.into_iter().partition(|idx| {
        let item = context.snapshot.item(*idx);
        claim.places.is_empty() || item.place.is_none() || is_at(item, &claim.places)
    });
    let agrees = claim.polarity == Polarity::Affirmed;
    // Who is there has not chaired it, where the text says who has.
    let (items, mut not_chaired): (Vec<_>, Vec<_>) = match person {
        Some(person) if agrees && is_about_chair(context.article, claim) => items
            .into_iter()
            .partition(|idx| chairs(context, *idx, person) != Some(false)),
        _ => (items, Vec::new()),
    };
    let mut elsewhere = elsewhere;
    elsewhere.append(&mut not_chaired);
    let evidence = Evidence::from_pieces(
        items.iter().take(8).map(|idx| event_piece(context, *idx, agrees)).collect(),
    );
    let verdict = match evidence {
        Some(evidence) if agrees => Verdict::Supported(evidence),
        Some(evidence) => Verdict::Contradicted(evidence),
        None if agrees && person.is_some() && !elsewhere.is_empty() => {
            let pieces = elsewhere.iter().take(8);
            let pieces = pieces.map(|idx| event_piece(context, *idx, false)).collect();
            Verdict::InTension(Evidence::from_pieces(pieces).expect("there is one"))
        }
        None => nothing_there(context, window),
    };
    let resolution = Resolution { items, window, programme: false };
    Check::new(claim, verdict).with_targets(context, &resolution)
}

/// Whether a person chairs what an item tells of: he leads the item, or a sentence says so.
/// `None` where no text is held that could say it.
fn chairs(context: &Context<'_>, idx: ItemIdx, person: &str) -> Option<bool> {
    let item = context.snapshot.item(idx);
    let name = context.pack.person(person)?.zh.as_deref()?;
    let texts = context.texts?(item.id());
    let said = |text: &str| {
        let text = fold(text);
        text.as_str().split(['。', '\n', '；']).any(|sentence| {
            sentence.split_once(name).is_some_and(|(_, rest)| {
                rest.contains("主持") && !rest.contains("主持下")
            })
        })
    };
    let told = texts.iter().any(|v| v.text.contains("主持") || v.title.contains("主持"));
    told.then(|| texts.iter().any(|v| said(&v.text) || said(&v.title)))
}

/// Whether an item is a meeting of the kind named. "A meeting" with a person and a day may
/// be any occasion at which that person is there.
fn is_meeting(
    context: &Context<'_>,
    item: &Observed,
    occasion: &[String],
    known_person: bool,
) -> bool {
    match occasion::fit(context.pack, item, occasion) {
        Fit::Yes => true,
        Fit::No => false,
        Fit::Unsaid => {
            let in_person =
                context.pack.occasion(&item.occasion).is_some_and(|o| o.in_person);
            known_person && in_person
        }
    }
}
