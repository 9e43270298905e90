//! Time expressions: where they are, and which days they mean.
//!
//! News looks back: a day without a year is the last such day before the article's date
//! unless the clause speaks of the future. Expressions are found first (one file per
//! language) and resolved in reading order, because "two weeks earlier" leans on the day
//! named before it.

mod chinese;
mod english;
mod resolve;

use jiff::civil::Date;
use tealeaf_text::Span;

use crate::claim::When;
use crate::views::{Views, is_chinese};
use crate::vocabulary::NamedEvent;

pub(crate) use chinese::number as count_character;
pub(crate) use english::count as count_word;
pub(crate) use resolve::{Anchors, resolve};

/// A time expression as found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expr {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

/// What a time expression says, before it is resolved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A day, with or without its year.
    Day { year: Year, month: i8, day: i8 },
    /// "the 17th".
    DayOfMonth(i8),
    /// "The 17th of that month".
    DayTold(i8),
    /// A month, or a part of it.
    Month { year: Year, month: Option<i8>, part: Part },
    /// A year, or a part of it.
    Years { year: Year, part: Part },
    /// A named day of the week.
    Weekday { day: i8, side: Side },
    /// A shift by whole units to a point ("two weeks ago", "yesterday").
    Shift { n: i32, unit: Unit, from: From },
    /// A whole unit ("last week"), counted from the article.
    Whole { n: i32, unit: Unit },
    /// A quarter.
    Quarter { year: Option<i16>, quarter: i8 },
    /// A season.
    Season { year: Year, season: i8, start: bool },
    /// A length of time.
    Length { n: Option<u32>, unit: Unit },
    /// Events of the vocabulary that carry the name; the year when stated.
    Event { events: Vec<usize>, year: Option<Year> },
    /// A five-year plan.
    Plan(i16),
    /// Not placed in time: `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
    Vague(&'static str),
    /// From one to another.
    Range(Box<Self>, Box<Self>),
    /// From then on.
    Since(Box<Self>),
    /// Up to then.
    Until(Box<Self>),
    /// Whole units after or before another time ("two days after 5 May").
    Offset { n: i32, unit: Unit, base: Box<Self> },
}

/// A year as stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// Not stated.
    Open,
    /// A number.
    Is(i16),
    /// Relative to the article's year.
    Shift(i16),
    /// A month relative to the article's month ("last month").
    MonthShift(i16),
    /// Relative to the year of what was named last ("the following spring", 次年).
    Told(i16),
}

/// A part of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    Early,
    Mid,
    Late,
    Start,
    End,
    FirstHalf,
    SecondHalf,
}

/// Which day of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The latest one, the article's own day included.
    Latest,
    /// The latest one before the article's day.
    Last,
    /// The next one.
    Next,
    /// In the calendar week `n` weeks away.
    Week(i32),
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
}

/// What a shift is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// The article's date.
    Article,
    /// The day named before.
    Previous,
}

/// All time expressions of one sentence, in order, none inside another.
pub(crate) fn find(
    views: &Views<'_>,
    sentence: Span,
    events: &[(Span, Vec<usize>)],
) -> Vec<Expr> {
    let chinese = is_chinese(views.text_at(sentence));
    let mut atoms = if chinese {
        chinese::atoms(views.plain_at(sentence))
    } else {
        english::atoms(views.lower_at(sentence))
    };
    for expr in &mut atoms {
        expr.span = shift(expr.span, sentence.start());
    }
    let from = events.partition_point(|(span, _)| span.start() < sentence.start());
    let inside =
        events[from..].iter().take_while(|(span, _)| span.end() <= sentence.end());
    for (span, ids) in inside {
        let year = if chinese {
            chinese::year_before(
                views.plain_at(Span::new(sentence.start(), span.start())),
            )
        } else {
            english::year_before(
                views.lower_at(Span::new(sentence.start(), span.start())),
            )
        };
        let (start, year) = match year {
            Some((len, year)) => (span.start() - len, Some(year)),
            None => (span.start(), None),
        };
        atoms.push(Expr {
            span: Span::new(start, span.end()),
            kind: Kind::Event { events: ids.clone(), year },
        });
    }
    let mut atoms = outermost(atoms);
    if chinese {
        // 夏季会议 is a name.
        atoms.retain(|e| {
            !matches!(e.kind, Kind::Season { year: Year::Open, .. })
                || !chinese::names_event(
                    views.plain_at(Span::new(e.span.end(), sentence.end())),
                )
        });
    }
    // "The Winter Palace", "the Spring Congress", "the 3rd Brigade" are names.
    atoms.retain(|e| {
        let after = views.text_at(Span::new(e.span.end(), sentence.end())).as_bytes();
        let nameless = matches!(e.kind, Kind::Season { year: Year::Open, .. });
        !((nameless || matches!(e.kind, Kind::DayOfMonth(_)))
            && after.first() == Some(&b' ')
            && after.get(1).is_some_and(u8::is_ascii_uppercase))
    });
    if chinese {
        chinese::combine(views, sentence, atoms)
    } else {
        english::combine(views, sentence, atoms)
    }
}

fn shift(span: Span, by: usize) -> Span {
    Span::new(span.start() + by, span.end() + by)
}

/// Keeps the longest of overlapping expressions, in order of place.
fn outermost(mut atoms: Vec<Expr>) -> Vec<Expr> {
    // "The 24 April meeting" is a day, although "April meeting" may be an event.
    let dated = |e: &Expr| matches!(e.kind, Kind::Day { .. } | Kind::Range(..));
    atoms.sort_by_key(|e| (!dated(e), std::cmp::Reverse(e.span.len()), e.span.start()));
    let mut kept: Vec<Expr> = Vec::new();
    // The kept ones are disjoint; sorted by start they can be searched by halves.
    for atom in atoms {
        let at = kept.partition_point(|k| k.span.start() < atom.span.start());
        let clear =
            at.checked_sub(1).is_none_or(|i| kept[i].span.end() <= atom.span.start())
                && kept.get(at).is_none_or(|k| atom.span.end() <= k.span.start());
        if clear {
            kept.insert(at, atom);
        }
    }
    kept
}

/// The time expressions of a text, resolved against a reference date.
///
/// # Examples
/// ```
/// use jiff::civil::date;
/// let found = tealeaf_claims::dates("He spoke from the 16th to the 17th.", date(2025, 5, 18), &[]);
/// assert_eq!(found[0].value, "2025-05-16/2025-05-17");
/// ```
#[must_use]
pub fn dates(text: &str, reference: Date, events: &[NamedEvent]) -> Vec<When> {
    let views = Views::new(text);
    let hits = crate::names::event_hits(text, events);
    let mut anchors = Anchors { article: Some(reference), events, ..Anchors::default() };
    let whole = Span::new(0, text.len());
    let mut out = Vec::new();
    for sentence in crate::sentence::sentences(text, whole) {
        for expr in find(&views, sentence, &hits) {
            let lower = views.lower_at(sentence);
            anchors.future = looks_ahead(lower, is_chinese(lower));
            let when = resolve(&expr, &anchors);
            anchors.remember(&when);
            out.push(when);
        }
    }
    out
}

/// Whether a clause speaks of the future.
pub(crate) fn looks_ahead(lower: &str, chinese: bool) -> bool {
    if chinese { chinese::looks_ahead(lower) } else { english::looks_ahead(lower) }
}

/// The first full date of a text, as front matter and bylines write it.
pub(crate) fn first_day(text: &str) -> Option<Date> {
    let views = Views::new(text);
    find(&views, Span::new(0, text.len()), &[]).iter().find_map(|expr| match expr.kind {
        Kind::Day { year: Year::Is(year), month, day } => {
            Date::new(year, month, day).ok()
        }
        _ => None,
    })
}

/// The first day of a text that names month and day only.
pub(crate) fn day_in_year(text: &str, year: i16) -> Option<Date> {
    let views = Views::new(text);
    find(&views, Span::new(0, text.len()), &[]).iter().find_map(|expr| match expr.kind {
        Kind::Day { month, day, .. } => Date::new(year, month, day).ok(),
        _ => None,
    })
}
