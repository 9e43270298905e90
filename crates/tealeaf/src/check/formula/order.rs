//! First, last, still: a use among the uses before and after it.

use std::cmp::Reverse;

use jiff::civil::Date;
use tealeaf_claims::Order;
use tealeaf_record::observations::{ItemIdx, Observed};

use super::{Counter, occurrences};
use crate::{
    check::{Context, Note},
    verdict::{Evidence, Gap, Piece, Verdict},
};

/// Texts are read one by one for a phrase that no pack lists: at most so many.
const READ: usize = 1_000;

/// Whose uses count, and of what.
#[derive(Clone, Copy)]
pub(super) struct Series<'c> {
    pub(super) counter: &'c Counter<'c>,
    /// All texts of the outlet count, not only those of the item's speaker.
    pub(super) of_outlet: bool,
}

/// What looking through a series came to.
enum Looked {
    Nothing,
    At(ItemIdx),
    TooManyTexts,
}

/// The verdict on a use, when its place among others is claimed as well.
pub(super) fn test(
    context: &Context<'_>,
    series: Series<'_>,
    found: Verdict,
    pieces: &[(ItemIdx, Piece)],
    order: Order,
) -> (Verdict, Option<Note>) {
    let Verdict::Supported(evidence) = found else { return (found, None) };
    let Some((target, _)) = pieces.iter().find(|(_, p)| occurrences(p) > 0) else {
        return (Verdict::Supported(evidence), None);
    };
    let item = context.snapshot.item(*target);
    let counter = series.counter;
    let against = |idx: ItemIdx| {
        let piece = counter.piece(context, idx)?;
        let rest = evidence.pieces().iter().cloned();
        Some(Verdict::Contradicted(Evidence::new(Piece { agrees: false, ..piece }, rest)))
    };
    let too_many = Verdict::NotCovered(Gap::NeedsTexts);
    match order {
        Order::Any | Order::Ever => (Verdict::Supported(evidence), None),
        Order::First { since } => {
            let fresh =
                |day: Date| day < item.date && since.is_none_or(|since| since < day);
            match used(context, series, item, fresh) {
                Looked::TooManyTexts => (too_many, None),
                Looked::At(idx) => (against(idx).unwrap_or(too_many), None),
                Looked::Nothing => {
                    let before = match used(context, series, item, |day| day < item.date)
                    {
                        Looked::At(idx) => Some(context.snapshot.item(idx).date),
                        Looked::Nothing | Looked::TooManyTexts => None,
                    };
                    (Verdict::Supported(evidence), Some(Note::EarlierUse(before)))
                }
            }
        }
        Order::Last => {
            let until = last_day(context, item);
            let later = |day: Date| item.date < day && day <= until;
            match used(context, series, item, later) {
                Looked::TooManyTexts => (too_many, None),
                Looked::At(idx) => (against(idx).unwrap_or(too_many), None),
                Looked::Nothing => {
                    (Verdict::Supported(evidence), Some(Note::NoLaterUse(until)))
                }
            }
        }
        Order::Still => {
            let before =
                previous(context, item).and_then(|idx| counter.piece(context, idx));
            match before {
                Some(piece) if occurrences(&piece) == 0 => {
                    let rest = evidence.pieces().iter().cloned();
                    let against = Evidence::new(Piece { agrees: false, ..piece }, rest);
                    (Verdict::Contradicted(against), None)
                }
                Some(piece) => {
                    let mut pieces = evidence.pieces().to_vec();
                    pieces.push(Piece { agrees: true, ..piece });
                    let evidence =
                        Evidence::from_pieces(pieces).expect("one was pushed just now");
                    (Verdict::Supported(evidence), None)
                }
                None => (Verdict::Supported(evidence), None),
            }
        }
    }
}

/// The text before this one in its series: same outlet, speaker and occasion, text held.
pub(super) fn previous(context: &Context<'_>, item: &Observed) -> Option<ItemIdx> {
    let earlier = context.snapshot.before(item.date).filter(|(_, other)| {
        in_series(context, item, other)
            && other.speakers.first() == item.speakers.first()
            && other.occasion == item.occasion
            && other.counts.is_some()
    });
    // Of several texts of one day the first is the main one.
    let latest = |(_, other): &(ItemIdx, &Observed)| (other.date, Reverse(other.order));
    earlier.max_by_key(latest).map(|(idx, _)| idx)
}

/// Whether two items are of one series: same outlet, and of what a body issues itself the
/// same place among the texts of its day (a side statement is none of the main ones).
fn in_series(context: &Context<'_>, item: &Observed, other: &Observed) -> bool {
    other.outlet == item.outlet
        && (other.order == item.order
            || context.pack.outlet(&item.outlet).is_none_or(|o| o.speaker.is_none()))
}

/// A use in the series on such a day: the one nearest to the item.
fn used(
    context: &Context<'_>,
    series: Series<'_>,
    item: &Observed,
    on: impl Fn(Date) -> bool,
) -> Looked {
    let of = |other: &Observed| {
        in_series(context, item, other)
            && on(other.date)
            && (series.of_outlet || other.speakers.first() == item.speakers.first())
    };
    let mut texts: Vec<(i32, u32, ItemIdx)> = context
        .snapshot
        .items()
        .filter(|(_, other)| of(other))
        .map(|(idx, other)| ((other.date - item.date).get_days().abs(), other.order, idx))
        .collect();
    if !series.counter.is_listed() && texts.len() > READ {
        return Looked::TooManyTexts;
    }
    texts.sort_unstable();
    let uses = |idx: &ItemIdx| {
        series.counter.count(context, *idx).is_some_and(|count| count.all() > 0)
    };
    texts
        .into_iter()
        .map(|(_, _, idx)| idx)
        .find(uses)
        .map_or(Looked::Nothing, Looked::At)
}

/// The last day that "for the last time" speaks of: that of the article, where it has one.
fn last_day(context: &Context<'_>, item: &Observed) -> Date {
    let held = context.snapshot.items().map(|(_, other)| other.date).max();
    context.article.date.or(held).unwrap_or(item.date)
}
