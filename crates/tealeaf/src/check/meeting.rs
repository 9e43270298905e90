//! A meeting took place: its item, or nothing in days that are held whole.

use tealeaf_claims::{Claim, Polarity};
use tealeaf_record::observations::Observed;
use tealeaf_text::fold;

use super::{Check, Context, closed_days, event_piece, known_subject, nothing_there};
use crate::{
    resolve::Resolution,
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
    let agrees = claim.polarity == Polarity::Affirmed;
    let evidence = Evidence::from_pieces(
        items.iter().take(8).map(|idx| event_piece(context, *idx, agrees)).collect(),
    );
    let verdict = match evidence {
        Some(evidence) if agrees => Verdict::Supported(evidence),
        Some(evidence) => Verdict::Contradicted(evidence),
        None => nothing_there(context, window),
    };
    let resolution = Resolution { items, window };
    Check::new(claim, verdict).with_targets(context, &resolution)
}

/// Whether an item is a meeting of the kind named: the longest words of the pack that the
/// claim uses decide ("enlarged Politburo meeting" is not any meeting).
fn is_meeting(
    context: &Context<'_>,
    item: &Observed,
    occasion: &[String],
    known_person: bool,
) -> bool {
    let said: Vec<String> =
        occasion.iter().map(|o| fold(o).as_str().to_lowercase()).collect();
    let best = |words: &[String]| {
        words
            .iter()
            .map(|w| fold(w).as_str().to_lowercase())
            .filter(|w| said.iter().any(|s| s.contains(w.as_str())))
            .map(|w| w.chars().count())
            .max()
            .unwrap_or(0)
    };
    let longest =
        context.pack.occasions.iter().map(|o| best(&o.words)).max().unwrap_or(0);
    // A qualifier that no occasion of the pack knows (enlarged, secret, emergency) names a
    // meeting that the record cannot show under another name.
    let qualified =
        ["enlarged", "expanded", "secret", "emergency", "扩大", "秘密", "紧急"]
            .iter()
            .any(|q| said.iter().any(|s| s.contains(q)));
    if qualified {
        return item.title.as_deref().is_some_and(|title| {
            let title = fold(title);
            ["扩大会议", "扩大", "紧急会议"].iter().any(|q| title.as_str().contains(q))
        });
    }
    let Some(held) = context.pack.occasion(&item.occasion) else { return false };
    if longest > 0 && best(&held.words) == longest {
        return true;
    }
    // "A meeting" with a person and a day may be any kind of meeting of that person.
    known_person
        && held.in_person
        && held.words.iter().any(|word| {
            let word = fold(word).as_str().to_lowercase();
            said.iter().any(|s| word.contains(s.as_str()))
        })
}
