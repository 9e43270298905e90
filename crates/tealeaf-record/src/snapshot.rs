//! The record as of a day: whoever asks about an item sees only what is dated before it.

use jiff::civil::Date;

use crate::observations::{CoverageStatement, ItemIdx, ObservationSet, Observed};

/// A view of an observation set that ends with a day.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'s> {
    set: &'s ObservationSet,
    as_of: Option<Date>,
}

impl<'s> Snapshot<'s> {
    /// The whole set, or only what was broadcast or published up to `as_of`.
    #[must_use]
    pub fn new(set: &'s ObservationSet, as_of: Option<Date>) -> Self {
        Self { set, as_of }
    }

    /// The set that is looked at. Its items may be dated after [`Snapshot::as_of`].
    #[must_use]
    pub fn set(&self) -> &'s ObservationSet {
        self.set
    }

    /// Last day seen, when the view is bounded.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// One item.
    #[must_use]
    pub fn item(&self, item: ItemIdx) -> &'s Observed {
        &self.set.items[item.0]
    }

    /// All items seen, in order of outlet, date and place.
    pub fn items(&self) -> impl Iterator<Item = (ItemIdx, &'s Observed)> + use<'s> {
        let as_of = self.as_of;
        self.set
            .items
            .iter()
            .enumerate()
            .filter(move |(_, item)| as_of.is_none_or(|day| item.date <= day))
            .map(|(index, item)| (ItemIdx(index), item))
    }

    /// Items dated before a day: the only ones a baseline for that day may use. What an
    /// outlet put out twice is there once.
    pub fn before(
        &self,
        day: Date,
    ) -> impl Iterator<Item = (ItemIdx, &'s Observed)> + use<'s> {
        self.items().filter(move |(_, item)| item.date < day && item.repeats().is_none())
    }

    /// Items that were broadcast from `from` to `to`, or tell of an event that overlaps
    /// these days.
    pub fn within(
        &self,
        from: Date,
        to: Date,
    ) -> impl Iterator<Item = (ItemIdx, &'s Observed)> + use<'s> {
        self.items().filter(move |(_, item)| {
            let (first, last) = item.event.unwrap_or((item.date, item.date));
            (from <= item.date && item.date <= to) || (first <= to && from <= last)
        })
    }

    /// First and last day of an outlet's items that are seen.
    #[must_use]
    pub fn span(&self, outlet: &str) -> Option<(Date, Date)> {
        let mut dates =
            self.items().filter(|(_, i)| i.outlet == outlet).map(|(_, i)| i.date);
        let first = dates.next()?;
        Some(dates.fold((first, first), |(a, b), d| (a.min(d), b.max(d))))
    }

    /// How far an outlet's days from `from` to `to` are held, as of the view's last day.
    #[must_use]
    pub fn coverage(&self, outlet: &str, from: Date, to: Date) -> CoverageStatement {
        match self.as_of {
            Some(day) if day < from => CoverageStatement {
                outlet: outlet.to_owned(),
                window: None,
                ..CoverageStatement::default()
            },
            Some(day) => self.set.coverage(outlet, from, to.min(day)),
            None => self.set.coverage(outlet, from, to),
        }
    }
}
