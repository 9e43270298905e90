//! From an expression to days.

use jiff::civil::Date;
use jiff::{Span as Stretch, ToSpan as _};

use super::{Expr, From, Kind, Part, Side, Unit, Year};
use crate::claim::{DateRange, When};
use crate::vocabulary::NamedEvent;

/// What an expression is resolved against.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Anchors<'a> {
    /// Date of the article.
    pub(crate) article: Option<Date>,
    /// Last day named before the expression.
    pub(crate) previous: Option<Date>,
    /// First and last day of what was named last, however long.
    pub(crate) last: Option<(Date, Date)>,
    /// Last day named in the paragraph: the month of "the 17th".
    pub(crate) day: Option<Date>,
    /// The time the sentence begins with: the year of "and in December".
    pub(crate) sentence: Option<Date>,
    /// Whether the clause speaks of the future.
    pub(crate) future: bool,
    /// Events of the vocabulary.
    pub(crate) events: &'a [NamedEvent],
}

impl Anchors<'_> {
    /// Makes a resolved time the anchor of what follows.
    pub(crate) fn remember(&mut self, when: &When) {
        let Some(from) = when.range.from else { return };
        let length = when.range.to.map(|to| gap(to, from));
        if let Some(to) = when.range.to {
            self.last = Some((from, to));
        }
        // "Last November he had named it seven times": "that evening" is still that of the
        // day the paragraph is about.
        let aside = self.day.is_some_and(|day| gap(day, from) > 60);
        // "Since 12 February ...; on that day". The first of a month may stand for the month
        // or the year.
        let day = length.map_or(from.day() != 1, |n| n <= 40);
        if day && !aside {
            self.previous = Some(from);
        }
        if length.is_some_and(|n| n <= 7) && !aside {
            self.day = Some(from);
        }
    }
}

/// Resolves an expression; what cannot be placed keeps its value and has no days.
pub(crate) fn resolve(expr: &Expr, anchors: &Anchors<'_>) -> When {
    let (range, value) = place(&expr.kind, anchors);
    When { span: Some(expr.span), range, value }
}

const NOWHERE: DateRange = DateRange { from: None, to: None };

fn place(kind: &Kind, anchors: &Anchors<'_>) -> (DateRange, String) {
    match kind {
        Kind::Day { year, month, day } => match year_of_day(*year, *month, *day, anchors)
        {
            Some(date) => one(date),
            None => (NOWHERE, format!("XXXX-{month:02}-{day:02}")),
        },
        Kind::DayOfMonth(day) => match day_of_month(*day, anchors) {
            Some(date) => one(date),
            None => (NOWHERE, format!("XXXX-XX-{day:02}")),
        },
        Kind::DayTold(day) => {
            let told = anchors.last.map(|(from, _)| from).or(anchors.article);
            match told.and_then(|d| Date::new(d.year(), d.month(), *day).ok()) {
                Some(date) => one(date),
                None => (NOWHERE, format!("XXXX-XX-{day:02}")),
            }
        }
        Kind::Month { year, month, part } => month_part(*year, *month, *part, anchors),
        Kind::Years { year, part } => year_part(*year, *part, anchors),
        Kind::Weekday { day, side } => match anchors.article {
            Some(article) => one(weekday(article, *day, *side, anchors.future)),
            None => (NOWHERE, "XXXX-WXX".to_owned()),
        },
        Kind::Shift { n, unit, from } => {
            if let Some(moved) = moved(*n, *unit, *from, anchors) {
                return moved;
            }
            let anchor = match from {
                From::Article => anchors.article,
                From::Previous => anchors.previous.or(anchors.article),
            };
            match anchor {
                Some(anchor) => shifted(anchor, *n, *unit),
                None => {
                    (NOWHERE, if *n < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned())
                }
            }
        }
        Kind::Offset { n, unit, base } => match place(base, anchors).0 {
            DateRange { from: Some(from), .. } => shifted(from, *n, *unit),
            _ => (NOWHERE, if *n < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned()),
        },
        Kind::Whole { n, unit } => match anchors.article {
            Some(article) => whole(article, *n, *unit),
            None => (NOWHERE, if *n < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned()),
        },
        Kind::Quarter { year, quarter } => quarter_of(*year, *quarter, anchors),
        Kind::Season { year, season, start } => {
            season_of(*year, *season, *start, anchors)
        }
        Kind::Length { n, unit } => (NOWHERE, length(*n, *unit)),
        Kind::Event { events, year } => event(events, *year, anchors),
        Kind::Plan(number) => {
            let from = 2021 + 5 * (number - 14);
            (days(from, 1, 1, from + 4, 12, 31), format!("{from}/{}", from + 4))
        }
        Kind::Vague(value) => (NOWHERE, (*value).to_owned()),
        Kind::Range(a, b) => between(a, b, anchors),
        Kind::Since(inner) => {
            let (range, value) = place(inner, anchors);
            let start = range.from.map_or(value, |d| d.to_string());
            let to = match **inner {
                Kind::Years { year: Year::Shift(0), part: Part::All }
                | Kind::Whole { n: 0, .. }
                | Kind::Season { .. } => anchors.article,
                _ => None,
            };
            let end = to.map_or("..".to_owned(), |d| d.to_string());
            (DateRange { from: range.from, to }, format!("{start}/{end}"))
        }
        Kind::Until(inner) => {
            // A day before which something holds is the nearest one, past or to come.
            let ahead = place(inner, &Anchors { future: true, ..*anchors });
            let behind = place(inner, &Anchors { future: false, ..*anchors });
            let far = |r: &DateRange| match (r.to, anchors.article) {
                (Some(to), Some(article)) => gap(to, article).abs(),
                _ => 0,
            };
            let forward = anchors.future || far(&ahead.0) <= far(&behind.0);
            let (range, value) = if forward { ahead } else { behind };
            let to = match **inner {
                // "by December", "before the Conclave": the deadline is the end named.
                Kind::Event { .. } => range.from.or(range.to),
                _ => range.to,
            };
            let end = to.map_or(value, |d| d.to_string());
            (DateRange { from: None, to }, format!("../{end}"))
        }
    }
}

/// "In 2024 ...; two weeks later": what is counted from a longer time than a few days moves
/// both its ends. "That year", "the following spring" are of the year named last.
fn moved(
    n: i32,
    unit: Unit,
    from: From,
    anchors: &Anchors<'_>,
) -> Option<(DateRange, String)> {
    let (start, end) = anchors.last.filter(|_| from == From::Previous)?;
    if unit == Unit::Year {
        return Some(shifted(start, n, unit));
    }
    // "The next day" is that of a day.
    let near = unit == Unit::Day && n <= 2;
    if n <= 0 || near || gap(end, start) < 20 || gap(end, start) > 366 {
        return None;
    }
    let k = i64::from(n);
    let by = match unit {
        Unit::Day => k.days(),
        Unit::Week => k.weeks(),
        Unit::Fortnight => (k * 2).weeks(),
        Unit::Month => k.months(),
        Unit::Quarter => (k * 3).months(),
        Unit::Hour | Unit::Year => return None,
    };
    Some(span_of(plus(start, by), plus(end, by)))
}

/// The year of what was named last.
fn told_year(anchors: &Anchors<'_>) -> Option<i16> {
    anchors
        .last
        .map(|(from, _)| from)
        .or(anchors.previous)
        .or(anchors.article)
        .map(Date::year)
}

fn one(date: Date) -> (DateRange, String) {
    (DateRange { from: Some(date), to: Some(date) }, date.to_string())
}

fn span_of(from: Date, to: Date) -> (DateRange, String) {
    (DateRange { from: Some(from), to: Some(to) }, format!("{from}/{to}"))
}

fn days(y1: i16, m1: i8, d1: i8, y2: i16, m2: i8, d2: i8) -> DateRange {
    DateRange { from: Date::new(y1, m1, d1).ok(), to: Date::new(y2, m2, d2).ok() }
}

fn plus(date: Date, by: Stretch) -> Date {
    date.saturating_add(by)
}

fn gap(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |s| s.get_days())
}

/// The year in which a day without one is most likely meant: near the article, and in the
/// past unless only the future is near (300 days: "3 June" in an article of 18 May is ahead).
fn year_of_day(year: Year, month: i8, day: i8, anchors: &Anchors<'_>) -> Option<Date> {
    if let Year::Is(year) = year {
        return Date::new(year, month, day).ok();
    }
    if let Year::Told(n) = year {
        return Date::new(told_year(anchors)? + n, month, day).ok();
    }
    let article = anchors.article?;
    if let Year::Shift(n) = year {
        return Date::new(article.year() + n, month, day).ok();
    }
    if let Year::MonthShift(n) = year {
        let at = plus(article.first_of_month(), i64::from(n).months());
        return Date::new(at.year(), at.month(), day).ok();
    }
    (-1..=1).filter_map(|k| Date::new(article.year() + k, month, day).ok()).min_by_key(
        |&d| {
            let ahead = gap(d, article);
            let wrong_side = if anchors.future { ahead < 0 } else { ahead > 0 };
            let cost = if wrong_side { 300 } else { 0 };
            ahead.abs() + cost
        },
    )
}

fn day_of_month(day: i8, anchors: &Anchors<'_>) -> Option<Date> {
    // A report dated the 9th speaks of the 6th to the 8th of its own month, and of the 30th
    // of the month before. What another paragraph told of has no say in it.
    let anchor = anchors.day.or(anchors.article)?;
    let limit = anchors.article.unwrap_or(anchor);
    let month = anchor.first_of_month();
    let at = |k: i64| {
        let month = plus(month, k.months());
        Date::new(month.year(), month.month(), day).ok()
    };
    if anchors.future && anchor <= limit {
        let ahead = (0..3).filter_map(at).find(|d| *d >= limit);
        // A day to come is near.
        if ahead.is_some_and(|d| gap(d, limit) <= 31) {
            return ahead;
        }
    }
    (-2..=0)
        .rev()
        .filter_map(at)
        .find(|d| *d <= limit && (gap(*d, anchor) <= 15 || anchors.day.is_none()))
        .or_else(|| at(0))
}

fn month_part(
    year: Year,
    month: Option<i8>,
    part: Part,
    anchors: &Anchors<'_>,
) -> (DateRange, String) {
    let found = match (year, month) {
        (Year::Is(y), Some(m)) => Some((y, m)),
        (Year::Told(n), Some(m)) => told_year(anchors).map(|y| (y + n, m)),
        (Year::MonthShift(n), _) => anchors.article.and_then(|a| {
            let first = Date::new(a.year(), a.month(), 1).ok()?;
            let at = plus(first, i64::from(n).months());
            Some((at.year(), at.month()))
        }),
        (Year::Shift(n), Some(m)) => anchors.article.map(|a| match n {
            // "last April" is the latest April that is over.
            -1 if m < a.month() => (a.year(), m),
            _ => (a.year() + n, m),
        }),
        // "In the autumn of 2031 ..., and in December".
        (Year::Open, Some(m)) => match (anchors.sentence, anchors.article) {
            (Some(told), Some(a)) if gap(a, told) > 366 => {
                Some((told.year() + i16::from(m < told.month()), m))
            }
            (_, a) => a.map(|a| (near_year(a, m, anchors.future), m)),
        },
        _ => None,
    };
    let Some((y, m)) = found else {
        return (NOWHERE, month.map_or("XXXX-XX".to_owned(), |m| format!("XXXX-{m:02}")));
    };
    let Ok(first) = Date::new(y, m, 1) else { return (NOWHERE, "XXXX-XX".to_owned()) };
    let last = first.last_of_month();
    let day = |d: i8| Date::new(y, m, d).unwrap_or(last);
    match part {
        Part::All => {
            (DateRange { from: Some(first), to: Some(last) }, format!("{y:04}-{m:02}"))
        }
        Part::Early | Part::Start | Part::FirstHalf => span_of(first, day(10)),
        Part::Mid => span_of(day(11), day(20)),
        Part::Late | Part::End | Part::SecondHalf => span_of(day(21), last),
    }
}

fn near_year(article: Date, month: i8, future: bool) -> i16 {
    (-1..=1)
        .map(|k| article.year() + k)
        .min_by_key(|&y| {
            let ahead = (i32::from(y) - i32::from(article.year())) * 12
                + i32::from(month)
                - i32::from(article.month());
            let wrong_side = if future { ahead < 0 } else { ahead > 0 };
            let cost = if wrong_side { 9 } else { 0 };
            ahead.abs() + cost
        })
        .unwrap_or(article.year())
}

fn year_part(year: Year, part: Part, anchors: &Anchors<'_>) -> (DateRange, String) {
    let y = match year {
        Year::Is(y) => Some(y),
        Year::Shift(n) => anchors.article.map(|a| a.year() + n),
        Year::Told(n) => told_year(anchors).map(|y| y + n),
        Year::Open | Year::MonthShift(_) => anchors.article.map(|a| a.year()),
    };
    let Some(y) = y else { return (NOWHERE, "XXXX".to_owned()) };
    let pair = |m1, m2, d2| {
        let range = days(y, m1, 1, y, m2, d2);
        let value = match (range.from, range.to) {
            (Some(a), Some(b)) => format!("{a}/{b}"),
            _ => format!("{y:04}"),
        };
        (range, value)
    };
    match part {
        Part::All => (days(y, 1, 1, y, 12, 31), format!("{y:04}")),
        Part::Start | Part::Early => pair(1, 3, 31),
        Part::Mid => pair(5, 8, 31),
        Part::Late | Part::End => pair(10, 12, 31),
        Part::FirstHalf => pair(1, 6, 30),
        Part::SecondHalf => pair(7, 12, 31),
    }
}

fn weekday(article: Date, day: i8, side: Side, future: bool) -> Date {
    let wanted = i64::from(day);
    let today = i64::from(article.weekday().to_monday_zero_offset());
    let back = (today - wanted).rem_euclid(7);
    let ahead = (wanted - today).rem_euclid(7);
    match side {
        Side::Latest if future && ahead > 0 => plus(article, ahead.days()),
        Side::Latest => plus(article, (-back).days()),
        Side::Last => plus(article, (-(if back == 0 { 7 } else { back })).days()),
        Side::Next => plus(article, (if ahead == 0 { 7 } else { ahead }).days()),
        Side::Week(n) => {
            let monday = plus(article, (-today).days());
            plus(monday, (i64::from(n) * 7 + wanted).days())
        }
    }
}

fn shifted(anchor: Date, n: i32, unit: Unit) -> (DateRange, String) {
    let n = i64::from(n);
    match unit {
        Unit::Hour => one(anchor),
        Unit::Day => one(plus(anchor, n.days())),
        Unit::Week => one(plus(anchor, n.weeks())),
        Unit::Fortnight => one(plus(anchor, (n * 2).weeks())),
        Unit::Month => {
            let at = plus(anchor, n.months());
            (month_range(at), format!("{:04}-{:02}", at.year(), at.month()))
        }
        Unit::Quarter => one(plus(anchor, (n * 3).months())),
        Unit::Year => {
            let y = plus(anchor, n.years()).year();
            (days(y, 1, 1, y, 12, 31), format!("{y:04}"))
        }
    }
}

fn month_range(at: Date) -> DateRange {
    DateRange { from: Some(at.first_of_month()), to: Some(at.last_of_month()) }
}

fn whole(article: Date, n: i32, unit: Unit) -> (DateRange, String) {
    let k = i64::from(n);
    match unit {
        Unit::Hour | Unit::Day => one(plus(article, k.days())),
        Unit::Fortnight => one(plus(article, (k * 2).weeks())),
        Unit::Week => {
            let at = plus(article, k.weeks());
            let week = at.iso_week_date();
            let monday =
                plus(at, (-i64::from(at.weekday().to_monday_zero_offset())).days());
            let range =
                DateRange { from: Some(monday), to: Some(plus(monday, 6.days())) };
            (range, format!("{:04}-W{:02}", week.year(), week.week()))
        }
        Unit::Month => {
            let at = plus(article.first_of_month(), k.months());
            (month_range(at), format!("{:04}-{:02}", at.year(), at.month()))
        }
        Unit::Quarter => {
            let at = plus(article.first_of_month(), (k * 3).months());
            quarter_days(at.year(), (at.month() - 1) / 3 + 1)
        }
        Unit::Year => {
            let y = plus(article.first_of_month(), k.years()).year();
            (days(y, 1, 1, y, 12, 31), format!("{y:04}"))
        }
    }
}

fn quarter_days(year: i16, quarter: i8) -> (DateRange, String) {
    let first = quarter * 3 - 2;
    let range = DateRange {
        from: Date::new(year, first, 1).ok(),
        to: Date::new(year, first + 2, 1).ok().map(Date::last_of_month),
    };
    (range, format!("{year:04}-Q{quarter}"))
}

fn quarter_of(
    year: Option<i16>,
    quarter: i8,
    anchors: &Anchors<'_>,
) -> (DateRange, String) {
    let year = year.or_else(|| {
        let article = anchors.article?;
        let now = (article.month() - 1) / 3 + 1;
        Some(article.year() - i16::from(quarter > now && !anchors.future))
    });
    match year {
        Some(year) => quarter_days(year, quarter),
        None => (NOWHERE, format!("XXXX-Q{quarter}")),
    }
}

fn season_of(
    year: Year,
    season: i8,
    start: bool,
    anchors: &Anchors<'_>,
) -> (DateRange, String) {
    let first = [3, 6, 9, 12][usize::from(season.unsigned_abs() % 4)];
    let y = match (year, anchors.article) {
        (Year::Is(y), _) => Some(y),
        (Year::Shift(n), Some(a)) => Some(a.year() + n),
        (Year::Told(n), _) => told_year(anchors).map(|y| y + n),
        (_, Some(a)) => Some(if first > a.month() && !anchors.future {
            a.year() - 1
        } else {
            a.year()
        }),
        _ => None,
    };
    let Some(y) = y else { return (NOWHERE, "XXXX".to_owned()) };
    let Ok(from) = Date::new(y, first, 1) else { return (NOWHERE, "XXXX".to_owned()) };
    // "The start of spring" is its first month.
    let to =
        if start { from.last_of_month() } else { plus(from, 2.months()).last_of_month() };
    span_of(from, to)
}

fn length(n: Option<u32>, unit: Unit) -> String {
    let (n, unit) = match unit {
        Unit::Fortnight => (n.map(|n| n.saturating_mul(2)), Unit::Week),
        unit => (n, unit),
    };
    let n = n.map_or("X".to_owned(), |n| n.to_string());
    match unit {
        // Written as the study of dates writes it, without the `T` of ISO 8601.
        Unit::Hour => format!("P{n}H"),
        Unit::Day => format!("P{n}D"),
        Unit::Week | Unit::Fortnight => format!("P{n}W"),
        Unit::Month => format!("P{n}M"),
        Unit::Quarter => format!("P{n}Q"),
        Unit::Year => format!("P{n}Y"),
    }
}

fn event(
    ids: &[usize],
    year: Option<Year>,
    anchors: &Anchors<'_>,
) -> (DateRange, String) {
    let wanted = match (year, anchors.article) {
        (Some(Year::Is(y)), _) => Some(y),
        (Some(Year::Shift(n)), Some(a)) => Some(a.year() + n),
        (Some(Year::Told(n)), _) => told_year(anchors).map(|y| y + n),
        _ => None,
    };
    let mut known: Vec<&NamedEvent> =
        ids.iter().filter_map(|&i| anchors.events.get(i)).collect();
    known.sort_by_key(|e| (e.from, e.to));
    let pick = match (wanted, anchors.article) {
        (Some(y), _) => known.iter().find(|e| e.from.year() == y),
        (None, Some(a)) => {
            let next = known.iter().find(|e| e.to >= a);
            let last = known.iter().rev().find(|e| e.to < a);
            match (next, last) {
                (Some(n), Some(_)) if anchors.future => Some(n),
                // A name used again every few years means the one at hand.
                (Some(n), Some(l)) => {
                    Some(if gap(n.from, a) < 240 && gap(a, l.to) > 400 { n } else { l })
                }
                (n, l) => n.or(l),
            }
        }
        (None, None) => known.last(),
    };
    // A name that comes back means one of these years, not one of another decade.
    let far =
        |e: &NamedEvent| anchors.article.is_some_and(|a| gap(e.from, a).abs() > 5 * 366);
    let pick = pick.filter(|e| wanted.is_some() || known.len() == 1 || !far(e));
    match pick {
        Some(e) if e.from == e.to => one(e.from),
        Some(e) => span_of(e.from, e.to),
        None => (NOWHERE, wanted.map_or("XXXX".to_owned(), |y| format!("{y:04}"))),
    }
}

fn between(a: &Kind, b: &Kind, anchors: &Anchors<'_>) -> (DateRange, String) {
    // The end is read first where the start leans on it ("16 to 17 May").
    let (start, end) = match (a, b) {
        (Kind::DayOfMonth(day), Kind::Day { year, month, .. }) => (
            place(&Kind::Day { year: *year, month: *month, day: *day }, anchors),
            place(b, anchors),
        ),
        (Kind::Day { .. }, Kind::DayOfMonth(day)) => {
            let start = place(a, anchors);
            let end =
                start.0.from.and_then(|d| Date::new(d.year(), d.month(), *day).ok());
            let end = end.map_or_else(|| place(b, anchors), one);
            (start, end)
        }
        (Kind::DayOfMonth(_), Kind::DayOfMonth(_)) => {
            let end = place(b, anchors);
            let inner = Anchors { previous: end.0.from, ..*anchors };
            (place(a, &inner), end)
        }
        (
            Kind::Day { year: Year::Open, month, day },
            Kind::Day { year: Year::Is(y), .. },
        ) => (
            place(&Kind::Day { year: Year::Is(*y), month: *month, day: *day }, anchors),
            place(b, anchors),
        ),
        (
            Kind::Month { year: Year::Open, month, part },
            Kind::Month { year: Year::Is(y), .. },
        ) => (
            place(
                &Kind::Month { year: Year::Is(*y), month: *month, part: *part },
                anchors,
            ),
            place(b, anchors),
        ),
        (
            Kind::Day { year: Year::Is(y), .. },
            Kind::Day { year: Year::Open, month, day },
        ) => (
            place(a, anchors),
            place(&Kind::Day { year: Year::Is(*y), month: *month, day: *day }, anchors),
        ),
        _ => (place(a, anchors), place(b, anchors)),
    };
    let range = DateRange { from: start.0.from, to: end.0.to };
    match (range.from, range.to) {
        (Some(f), Some(t)) if f <= t => {
            let value = match (a, b) {
                (
                    Kind::Years { part: Part::All, .. },
                    Kind::Years { part: Part::All, .. },
                ) => {
                    format!("{}/{}", start.1, end.1)
                }
                _ => format!("{f}/{t}"),
            };
            (range, value)
        }
        (Some(_), Some(_)) => start,
        _ => (NOWHERE, format!("{}/{}", start.1, end.1)),
    }
}
