//! When the event told took place, as distinct from the day of broadcast.
//!
//! Dates are looked for in the opening of the text only; later ones belong to other
//! events. The year, and where left out the month, come from the day of broadcast: a
//! report looks back a few days and never forward.

use std::sync::LazyLock;

use jiff::{ToSpan as _, civil::Date};
use regex::Regex;

/// How many days a report may look back.
const LOOK_BACK: i32 = 20;
/// How many characters of the text belong to its opening.
const OPENING: usize = 160;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:(?P<year>\d{4})年)?
        (?:(?P<month>\d{1,2})月)?
        (?P<day>\d{1,2})日
        (?:(?:上午|下午|晚上|晚间|晚|凌晨|清晨|傍晚|中午|夜)?
           (?:至|到|—|－|-|～|~|、|和)
           (?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日)?",
    )
    .expect("a fixed pattern")
});
static NOT_THE_EVENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:起|以来|以前|以后|之前|之后|前|后|施行|电|讯|将|即将|号|内)")
        .expect("a fixed pattern")
});
static RELATIVE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"今天|今日|昨天|昨日|昨晚").expect("a fixed pattern"));

/// First and last day of the event.
pub(super) fn find(text: &str, broadcast: Date) -> Option<(Date, Date)> {
    let opening: String = text.chars().take(OPENING).collect();
    for found in DATE.captures_iter(&opening) {
        let number =
            |name: &str| found.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        let end = found.get(0).map_or(0, |whole| whole.end());
        if NOT_THE_EVENT.is_match(&opening[end..]) {
            continue;
        }
        let Some(first) =
            resolve(number("year"), number("month"), number("day"), broadcast)
        else {
            continue;
        };
        let month2 = number("month2").or(Some(i16::from(first.month())));
        let last = match number("day2") {
            Some(day2) => resolve(number("year"), month2, Some(day2), broadcast)
                // 「30日至2日」 runs into the next month.
                .or_else(|| resolve(None, None, Some(day2), broadcast)),
            None => Some(first),
        };
        return Some((first, last.filter(|last| *last >= first).unwrap_or(first)));
    }
    let relative = RELATIVE.find(&opening)?;
    let back = if relative.as_str().starts_with('昨') { 1 } else { 0 };
    let day = broadcast.checked_sub(back.days()).ok()?;
    Some((day, day))
}

/// The day meant, when it lies within what a report looks back on.
fn resolve(
    year: Option<i16>,
    month: Option<i16>,
    day: Option<i16>,
    broadcast: Date,
) -> Option<Date> {
    let day = i8::try_from(day?).ok()?;
    let month = month.map(i8::try_from).transpose().ok()?;
    let earlier = |months: i32| broadcast.checked_sub(months.months()).ok();
    // With the month given the year may be the one before; without it the month may be.
    let candidates = match (year, month) {
        (Some(year), _) => {
            vec![Date::new(year, month.unwrap_or(broadcast.month()), day).ok()]
        }
        (None, Some(month)) => vec![
            Date::new(broadcast.year(), month, day).ok(),
            Date::new(broadcast.year() - 1, month, day).ok(),
        ],
        (None, None) => [Some(broadcast), earlier(1)]
            .into_iter()
            .flatten()
            .map(|d| Date::new(d.year(), d.month(), day).ok())
            .collect(),
    };
    candidates.into_iter().flatten().find(|candidate| {
        let back = candidate.until(broadcast).map_or(i32::MAX, |span| span.get_days());
        (0..=LOOK_BACK).contains(&back)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn event_dates_are_read() {
        let check = |text: &str, broadcast: Date, expected: Option<(Date, Date)>| {
            assert_eq!(find(text, broadcast), expected, "{text}");
        };
        let one = |d: Date| Some((d, d));
        let day = date(2025, 5, 18);
        check(
            "某某16日至17日在某地调研。",
            day,
            Some((date(2025, 5, 16), date(2025, 5, 17))),
        );
        check("当地时间5月9日下午，某某会见。", day, one(date(2025, 5, 9)));
        check(
            "5月15日上午至5月17日，某某。",
            day,
            Some((date(2025, 5, 15), date(2025, 5, 17))),
        );
        check(
            "某某4月30日到5月2日在某地。",
            date(2025, 5, 3),
            Some((date(2025, 4, 30), date(2025, 5, 2))),
        );
        check(
            "某某30日至2日在某地。",
            date(2025, 5, 3),
            Some((date(2025, 4, 30), date(2025, 5, 2))),
        );
        check("12月31日，某某发表贺词。", date(2026, 1, 1), one(date(2025, 12, 31)));
        check("条例自2025年9月1日起施行。", day, None);
        check("条例自7月1日起施行，会议16日举行。", day, one(date(2025, 5, 16)));
        check("今天上午，某某。", day, one(day));
        check("昨天，某某。", day, one(date(2025, 5, 17)));
        check("某某致电祝贺。", day, None);
        check("1921年7月1日，某党成立。", day, None);
        check("某某31日会见。", date(2025, 3, 1), None);
    }
}
