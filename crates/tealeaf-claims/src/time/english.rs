//! English time expressions.

use regex::Captures;
use tealeaf_text::Span;

use super::{Expr, From, Kind, Part, Side, Unit, Year};
use crate::rules::rules;
use crate::views::Views;

const MONTH: &str = "january|february|march|april|may|june|july|august|september|october|november|december|jan\\.?|feb\\.?|mar\\.?|apr\\.?|jun\\.?|jul\\.?|aug\\.?|sept\\.?|sep\\.?|oct\\.?|nov\\.?|dec\\.?";
const NUMBER: &str = "[0-9]{1,4}|an?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?|ten|eleven|twelve|thirteen|fifteen|(?:a|one) hundred|a few|few|several|a couple of|couple of|some";

fn with(pattern: &str) -> String {
    pattern.replace("MONTH", MONTH).replace("NUMBER", NUMBER)
}

rules! {
    ISO = r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b";
    SLASH = r"\b((?:19|20)\d\d)/(\d\d?)/(\d\d?)\b";
    MONTH_DAYS = &with(r"\b(MONTH) (\d{1,2})(?:st|nd|rd|th)?(?: ?[-–—] ?| to | through | and )(\d{1,2})(?:st|nd|rd|th)?(?:[, ]? ((?:19|20)\d\d))?\b");
    MONTH_DAY = &with(r"\b(MONTH) (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:[, ]? ((?:19|20)\d\d))?\b");
    DAYS_MONTH = &with(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: ?[-–—] ?| to | and )(\d{1,2})(?:st|nd|rd|th)?(?: of)? (MONTH)(?:[, ]? ((?:19|20)\d\d))?\b");
    DAY_MONTH = &with(r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? (MONTH)(?:[, ]? ((?:19|20)\d\d))?\b");
    DAY_THE = r"\bthe (\d{1,2})(?:st|nd|rd|th)\b";
    DAY_TOLD = r"\bthe (\d{1,2})(?:st|nd|rd|th) of (?:that|the same) month\b";
    OF_DAY = r"\b(?:on|of|since|until|till|by|before|after|from|around|late on|early on) $";
    COUNTED = r"^ (?:and |or )?(?:anniversary|birthday|centur|congress|party|plen|national|central|assembly|session|round|meeting|sitting|floor|time|parallel|amendment|day\b|army|brigade|fleet|corps|regiment|division|edition|summit|president|republic|conclave|conference|council|convention|parliament|committee|year|month|week|five-year|straight|consecutive|most|largest|in (?:a row|line|the))";
    MONTH_YEAR = &with(r"\b(?:(early|mid|late|the beginning of|the start of|the middle of|the end of|beginning of|start of|end of)[- ])?(MONTH)[, ]? (?:of )?((?:19|20)\d\d)\b");
    MONTH_BARE = &with(r"\b(?:(early|mid|late|the beginning of|the start of|the middle of|the end of|beginning of|start of|end of|last|this|next|this past|in|since|during|by|until|of|from|through|before|after|between|and)[- ])(MONTH)\b");
    MONTH_ITS = &with(r"\b(MONTH)(?:['’]s)? (?:statement|meeting|speech|minutes|decision|session|plenum|press conference|report|readout|communique|communiqué)\b");
    THE_MONTH = &with(r"\b(?:the|its|his|her|their) (?:(early|mid|late)[- ])?(MONTH)(?: ((?:19|20)\d\d))?\b");
    UNIT_END = r"\b(?:the )?(beginning|start|end|middle|close) of (?:(?:the|this) (year|month)|(last|next) (year|month)|((?:19|20)\d\d))\b";
    YEAR_PART = r"\b(early|mid|late)[- ]((?:19|20)\d\d)\b";
    YEAR = r"\b(?:in|since|by|of|before|after|until|from|during|to|between|and|through|the year|early in|late in) ((?:19|20)\d\d)\b";
    YEAR_PAREN = r"\b((?:19|20)\d\d)\b";
    DECADE = r"\bthe ((?:19|20)\d)0s\b";
    WEEKDAY = r"\b(?:(last|this|next|past|this past|the previous|coming|the following|on) )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: morning| afternoon| evening| night)?\b";
    SAME = r"\b(?:(that|the same|that same|the next|the following)) (spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december)\b";
    WEEK_OF = &with(r"\b(?:the )?(first|second|third|fourth|last) week (?:of|in) (MONTH)(?: ((?:19|20)\d\d))?\b");
    WEEKEND = r"\b(?:(?:(last|this|this past|the past|next|the|that) )weekend|at weekend)\b";
    FEAST = r"\b(new year(?:['’]s (?:day|eve))?|christmas(?: (?:day|eve))?|may day)\b";
    BY_THEN = r"\b(?:by|before|until) (?:then|that (?:date|day|time|point))\b";
    WITHIN = r"\b(?:within|inside) (?:hours|minutes|the hour|an hour|the day|a day)\b|\b(?:hours|minutes) later\b|\b(?:later|earlier) that day\b|\bon the day\b";
    THEN = r"\b(?:ever since|since then|since that (?:day|night|evening|morning)|from then on|from that day on|thereafter)\b|\bsince(?: then)?[.,;:]?$";
    DEICTIC = r"\b(the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|last night|this morning|this afternoon|this evening|the day before|the previous day|the night before|the evening before|the previous (?:evening|night)|the day after|the (?:morning|night|evening) after|the (?:next|following) (?:day|morning|afternoon|evening|night)|the same day|that day|that (?:same )?(?:evening|morning|afternoon|night)|the same (?:evening|morning|night|afternoon)|that same day|the week before|the previous week|the month before|the previous month|the year before|the previous year|the week after|the following week|the following month|the following year|the same month|that month|the same year|that year)\b";
    WHOLE = r"\b(?:(early|earlier|late|later) )?(last|this|next|past|the past|the last|the current|the coming) (day|week|month|quarter|year)\b";
    AGO = &with(r"\b(?:(?:about|some|nearly|almost|more than|over|exactly|just|around) )?(NUMBER)[- ](hour|day|week|fortnight|month|quarter|year)s? (ago|earlier|before|prior|previously|later|afterwards|after that|from now|hence|after)\b");
    AHEAD = &with(r"\b(?:in|within) (?:the next )?(NUMBER)[- ](day|week|month|year)s?['’]? time\b");
    PAST_N = &with(r"\b(?:(?:in|over|during|for|within) )?the (?:past|last|previous) (?:(NUMBER) (hour|day|week|fortnight|month|year)s|(fortnight))\b");
    NEXT_N = &with(r"\b(?:within|in|over) (?:the next |the coming )?(NUMBER) (hour|day|week|month|year)s?\b");
    LENGTH = &with(r"\b(NUMBER)[- ](hour|day|week|fortnight|month|year)s?\b");
    QUARTER = r"\b(?:the )?(first|second|third|fourth|1st|2nd|3rd|4th) quarter(?: of)?(?: ((?:19|20)\d\d))?\b";
    QUARTER_Q = r"\bq([1-4])(?: (?:of )?((?:19|20)\d\d))?\b";
    SEASON = r"\b(?:(the start of|the beginning of|early|late|mid|last|this|next|since|in|the) )+(spring|summer|autumn|fall|winter)(?: of)?(?: ((?:19|20)\d\d))?\b";
    VAGUE_PAST = r"\b(recently|recent (?:days|weeks|months|years)|previously|lately|formerly|in the past|not long ago)\b";
    VAGUE_NOW = r"\b(currently|nowadays|these days|at the moment|at present|right now)\b";
    VAGUE_NEXT = r"\b(soon|in the near future|in the coming (?:days|weeks|months|years)|shortly|eventually)\b";
    AHEAD_WORDS = r"(?:^(?:expect|watch|look out) (?:for )?(?:an?|the|more|another|some)\b)|\b(will|shall|going to|upcoming|coming|is set to|is expected to|are expected to|is due|due to|poised to|is to|are to|scheduled|ahead of|approaches|approaching|looms?|draws near|would|any day now|within (?:days|weeks|hours|months)|in the coming|by the (?:end|time|start|middle|close|next|coming|plenum|congress|conclave|summit|election|spring|summer|autumn|fall|winter|new year|vote|year)|next|opens|convenes|takes place)\b";
    YEAR_BEFORE = r"(last year['’]s|this year['’]s|next year['’]s|((?:19|20)\d\d)(?:['’]s)?) $";
    SINCE = r"\b(since|ever since|from|starting|beginning)(?: around| about)? (?:the )?$";
    UNTIL = r"\b(by|before|until|till|no later than|ahead of|up to|prior to|within)(?: around| about)? (?:the )?(?:upcoming |next |coming )?$";
    UNTIL_ITS = r"\b(?:until|till|ahead of|prior to|before) (?:the|his|her|its|their|this|next)(?: [a-z'’-]+){1,3} (?:on|of|in) $";
}

/// The expressions of a lower-case sentence, overlapping ones included.
pub(super) fn atoms(lower: &str) -> Vec<Expr> {
    let mut out = Vec::new();
    if !lower.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return out;
    }
    numbered(lower, &mut out);
    months(lower, &mut out);
    years(lower, &mut out);
    relative(lower, &mut out);
    for (rule, value) in [
        (&*VAGUE_PAST, "PAST_REF"),
        (&*VAGUE_NOW, "PRESENT_REF"),
        (&*VAGUE_NEXT, "FUTURE_REF"),
    ] {
        each(rule, lower, &mut out, |_| Some(Kind::Vague(value)));
    }
    out
}

fn each(
    rule: &regex::Regex,
    lower: &str,
    out: &mut Vec<Expr>,
    kind: impl Fn(&Captures<'_>) -> Option<Kind>,
) {
    for found in rule.captures_iter(lower) {
        if let Some(kind) = kind(&found) {
            let whole = found.get(0).expect("group 0 is the match");
            out.push(Expr { span: Span::new(whole.start(), whole.end()), kind });
        }
    }
}

/// Like [`each`], with the span of one group instead of the whole match.
fn each_group(
    rule: &regex::Regex,
    group: usize,
    lower: &str,
    out: &mut Vec<Expr>,
    kind: impl Fn(&Captures<'_>) -> Option<Kind>,
) {
    for found in rule.captures_iter(lower) {
        if let (Some(kind), Some(part)) = (kind(&found), found.get(group)) {
            out.push(Expr { span: Span::new(part.start(), part.end()), kind });
        }
    }
}

fn number<T: std::str::FromStr>(found: &Captures<'_>, group: usize) -> Option<T> {
    found.get(group)?.as_str().parse().ok()
}

fn numbered(lower: &str, out: &mut Vec<Expr>) {
    for rule in [&*ISO, &*SLASH] {
        each(rule, lower, out, |c| {
            day_kind(number(c, 1), number::<i8>(c, 2)?, number::<i8>(c, 3)?)
        });
    }
    each(&MONTH_DAYS, lower, out, |c| {
        let (month, year) = (month(&c[1])?, number(c, 4));
        let (a, b) = (number::<i8>(c, 2)?, number::<i8>(c, 3)?);
        if a >= b {
            return None;
        }
        Some(Kind::Range(
            Box::new(day_kind(year, month, a)?),
            Box::new(day_kind(year, month, b)?),
        ))
    });
    each(&MONTH_DAY, lower, out, |c| {
        day_kind(number(c, 3), month(&c[1])?, number(c, 2)?)
    });
    each(&DAYS_MONTH, lower, out, |c| {
        let (month, year) = (month(&c[3])?, number(c, 4));
        let (a, b) = (number::<i8>(c, 1)?, number::<i8>(c, 2)?);
        if a >= b {
            return None;
        }
        Some(Kind::Range(
            Box::new(day_kind(year, month, a)?),
            Box::new(day_kind(year, month, b)?),
        ))
    });
    each(&DAY_MONTH, lower, out, |c| {
        day_kind(number(c, 3), month(&c[2])?, number(c, 1)?)
    });
    each(&DAY_TOLD, lower, out, |c| {
        let day = number::<i8>(c, 1)?;
        (1..=31).contains(&day).then_some(Kind::DayTold(day))
    });
    for found in DAY_THE.captures_iter(lower) {
        let whole = found.get(0).expect("group 0 is the match");
        let next = &lower[whole.end()..];
        // "The 20th Congress" is no day.
        let stands_alone = next.is_empty()
            || next.starts_with([',', '.', ';', ')', '-', '–'])
            || [" to ", " and ", " through ", " of this", " of last", " until ", " but "]
                .iter()
                .any(|w| next.starts_with(w))
            || OF_DAY.is_match(&lower[..whole.start()]) && !COUNTED.is_match(next);
        if let (true, Some(day)) = (stands_alone, number::<i8>(&found, 1))
            && (1..=31).contains(&day)
        {
            out.push(Expr {
                span: Span::new(whole.start(), whole.end()),
                kind: Kind::DayOfMonth(day),
            });
        }
    }
}

fn day_kind(year: Option<i16>, month: i8, day: i8) -> Option<Kind> {
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Kind::Day {
        year: year.map_or(Year::Open, Year::Is),
        month,
        day,
    })
}

fn months(lower: &str, out: &mut Vec<Expr>) {
    each(&MONTH_YEAR, lower, out, |c| {
        Some(Kind::Month {
            year: Year::Is(number(c, 3)?),
            month: Some(month(&c[2])?),
            part: part(c.get(1).map(|m| m.as_str())),
        })
    });
    for found in MONTH_BARE.captures_iter(lower) {
        let (lead, name) =
            (found.get(1).expect("always there"), found.get(2).expect("always there"));
        let Some(month) = month(name.as_str()) else { continue };
        let (year, part, start) = match lead.as_str() {
            "last" => (Year::Shift(-1), Part::All, lead.start()),
            "this" | "this past" => (Year::Open, Part::All, lead.start()),
            "next" => (Year::Shift(1), Part::All, lead.start()),
            w @ ("early" | "mid" | "late") => (Year::Open, part(Some(w)), lead.start()),
            w if w.ends_with(" of") => (Year::Open, part(Some(w)), lead.start()),
            _ => (Year::Open, Part::All, name.start()),
        };
        // "And may be": the month needs more than a conjunction before it.
        let modal = matches!(name.as_str(), "may" | "march")
            && matches!(lead.as_str(), "and" | "through" | "of" | "after" | "before");
        if !modal {
            out.push(Expr {
                span: Span::new(start, name.end()),
                kind: Kind::Month { year, month: Some(month), part },
            });
        }
    }
    each_group(&MONTH_ITS, 1, lower, out, |c| {
        Some(Kind::Month {
            year: Year::Open,
            month: Some(month(&c[1])?),
            part: Part::All,
        })
    });
    for found in THE_MONTH.captures_iter(lower) {
        let name = found.get(2).expect("always there");
        if name.as_str() == "may" || name.as_str() == "march" {
            continue;
        }
        let Some(month) = month(name.as_str()) else { continue };
        let year = number(&found, 3).map_or(Year::Open, Year::Is);
        let start = found.get(1).map_or(name.start(), |m| m.start());
        let end = found.get(0).expect("group 0 is the match").end();
        out.push(Expr {
            span: Span::new(start, end),
            kind: Kind::Month {
                year,
                month: Some(month),
                part: part(found.get(1).map(|m| m.as_str())),
            },
        });
    }
}

fn part(word: Option<&str>) -> Part {
    match word {
        None => Part::All,
        Some(w) if w.starts_with("early") => Part::Early,
        Some(w) if w.contains("beginning") || w.contains("start") => Part::Start,
        Some(w) if w.starts_with("mid") || w.contains("middle") => Part::Mid,
        Some(w) if w.contains("end") || w.contains("close") => Part::End,
        Some(w) if w.starts_with("late") => Part::Late,
        Some(_) => Part::All,
    }
}

fn years(lower: &str, out: &mut Vec<Expr>) {
    each(&UNIT_END, lower, out, |c| {
        let part = part(Some(&c[1]));
        if let Some(unit) = c.get(2) {
            return Some(if unit.as_str() == "year" {
                Kind::Years { year: Year::Shift(0), part }
            } else {
                Kind::Month { year: Year::MonthShift(0), month: None, part }
            });
        }
        if let Some(side) = c.get(3) {
            let n = if side.as_str() == "last" { -1 } else { 1 };
            return Some(if &c[4] == "year" {
                Kind::Years { year: Year::Shift(n), part }
            } else {
                Kind::Month { year: Year::MonthShift(n), month: None, part }
            });
        }
        Some(Kind::Years { year: Year::Is(number(c, 5)?), part })
    });
    each(&YEAR_PART, lower, out, |c| {
        Some(Kind::Years { year: Year::Is(number(c, 2)?), part: part(Some(&c[1])) })
    });
    each_group(&YEAR, 1, lower, out, |c| {
        Some(Kind::Years { year: Year::Is(number(c, 1)?), part: Part::All })
    });
    for found in YEAR_PAREN.captures_iter(lower) {
        let m = found.get(1).expect("always there");
        // A number in brackets after "No." is no year.
        let before = lower[..m.start()].trim_end_matches(['[', '(', '〔', '【']);
        let bracketed = before.len() < m.start();
        let numbered = before.trim_end().ends_with("no.")
            || bracketed
            || lower[m.end()..].starts_with(']');
        if !numbered
            && (lower[m.end()..].starts_with("['’]s") || before.trim_end().ends_with(','))
            && let Some(year) = number(&found, 1)
        {
            out.push(Expr {
                span: Span::new(m.start(), m.end()),
                kind: Kind::Years { year: Year::Is(year), part: Part::All },
            });
        }
    }
    each(&DECADE, lower, out, |c| {
        let first: i16 = c[1].parse::<i16>().ok()? * 10;
        let year = |y| Box::new(Kind::Years { year: Year::Is(y), part: Part::All });
        Some(Kind::Range(year(first), year(first + 9)))
    });
    each(&QUARTER, lower, out, |c| {
        Some(Kind::Quarter { year: number(c, 2), quarter: ordinal(&c[1])? })
    });
    each(&QUARTER_Q, lower, out, |c| {
        Some(Kind::Quarter { year: number(c, 2), quarter: number(c, 1)? })
    });
    each(&SEASON, lower, out, |c| {
        let season = season(&c[2])?;
        let text = &c[0];
        let year = match number(c, 3) {
            Some(y) => Year::Is(y),
            None if text.contains("last ") => Year::Shift(-1),
            None if text.contains("next ") => Year::Shift(1),
            None => Year::Open,
        };
        // "The fall" is a season only with a year or a preposition of time.
        let plain =
            text.starts_with("the ") && !text.contains(" of ") && c.get(3).is_none();
        (!plain).then(|| Kind::Season {
            year,
            season,
            start: text.contains("start of") || text.contains("beginning of"),
        })
    });
}

fn season(word: &str) -> Option<i8> {
    Some(match word {
        "spring" => 0,
        "summer" => 1,
        "autumn" | "fall" => 2,
        "winter" => 3,
        _ => return None,
    })
}

fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" => 4,
        _ => return None,
    })
}

fn relative(lower: &str, out: &mut Vec<Expr>) {
    each(&WEEKDAY, lower, out, |c| {
        let day = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ]
        .iter()
        .position(|d| *d == &c[2])?;
        let side = match c.get(1).map(|m| m.as_str()) {
            Some("last" | "past" | "this past" | "the previous") => Side::Last,
            Some("next" | "coming" | "the following") => Side::Next,
            // "Monday briefings" happen every week: a bare day needs "on" or a stop.
            None if !bare_weekday(lower, c.get(2)?.end()) => return None,
            _ => Side::Latest,
        };
        Some(Kind::Weekday { day: i8::try_from(day).ok()?, side })
    });
    each(&DEICTIC, lower, out, |c| Some(deictic(&c[1])));
    let then = || Kind::Shift { n: 0, unit: Unit::Day, from: From::Previous };
    each(&BY_THEN, lower, out, |_| Some(Kind::Until(Box::new(then()))));
    each(&FEAST, lower, out, |c| {
        let (month, day) = match &c[1] {
            "may day" => (5, 1),
            w if w.starts_with("new year") && w.ends_with("eve") => (12, 31),
            w if w.starts_with("new year") => (1, 1),
            w if w.ends_with("eve") => (12, 24),
            _ => (12, 25),
        };
        Some(Kind::Day { year: Year::Open, month, day })
    });
    each(&WITHIN, lower, out, |_| Some(then()));
    each(&THEN, lower, out, |_| Some(Kind::Since(Box::new(then()))));
    each(&WEEKEND, lower, out, |c| {
        let side = match c.get(1).map(|m| m.as_str()) {
            Some("last" | "past" | "this past" | "the past") => Side::Last,
            Some("next") => Side::Next,
            _ => Side::Latest,
        };
        let day = |day| Box::new(Kind::Weekday { day, side });
        Some(Kind::Range(day(5), day(6)))
    });
    each(&WEEK_OF, lower, out, |c| {
        let year = number(c, 3).map_or(Year::Open, Year::Is);
        let month = month(&c[2])?;
        let (from, to) = match &c[1] {
            "first" => (1, 7),
            "second" => (8, 14),
            "third" => (15, 21),
            "fourth" => (22, 28),
            _ => {
                let part = Part::Late;
                return Some(Kind::Month { year, month: Some(month), part });
            }
        };
        let day = |day| Box::new(Kind::Day { year, month, day });
        Some(Kind::Range(day(from), day(to)))
    });
    each(&SAME, lower, out, |c| {
        let n = i16::from(c[1].ends_with("next") || c[1].ends_with("following"));
        let year = Year::Told(n);
        Some(match season(&c[2]) {
            Some(season) => Kind::Season { year, season, start: false },
            None => Kind::Month { year, month: Some(month(&c[2])?), part: Part::All },
        })
    });
    each(&WHOLE, lower, out, |c| {
        let unit = unit(&c[3])?;
        let n = match c[2].trim_start_matches("the ") {
            "last" | "past" => -1,
            "next" | "coming" => 1,
            _ => 0,
        };
        if unit == Unit::Day {
            return None;
        }
        Some(Kind::Whole { n, unit })
    });
    each(&AGO, lower, out, |c| {
        let back = matches!(&c[3], "ago" | "earlier" | "before" | "prior" | "previously");
        let Some(n) = count(&c[1]) else {
            return Some(Kind::Vague(if back { "PAST_REF" } else { "FUTURE_REF" }));
        };
        let n = i32::try_from(n).ok()?;
        // "Two days after the parade" counts from what was told; "nine days after users began
        // to ask" from something untold.
        let rest = &lower[c.get(0)?.end()..];
        let told = [" the ", " his ", " her ", " its ", " their ", " that ", " this "]
            .iter()
            .any(|w| rest.starts_with(w));
        let stops = rest.is_empty()
            || rest.starts_with(|c: char| !c.is_alphanumeric() && c != ' ');
        let dated = numbered_at(rest);
        if c[3] == *"after" && !told && !stops && !dated {
            return Some(Kind::Vague("PAST_REF"));
        }
        let from = if matches!(&c[3], "ago" | "from now" | "hence") {
            From::Article
        } else {
            From::Previous
        };
        Some(Kind::Shift { n: if back { -n } else { n }, unit: unit(&c[2])?, from })
    });
    each(&AHEAD, lower, out, |c| {
        Some(Kind::Shift {
            n: i32::try_from(count(&c[1])?).ok()?,
            unit: unit(&c[2])?,
            from: From::Article,
        })
    });
    each(&PAST_N, lower, out, |c| {
        let (n, unit) = match c.get(1) {
            Some(n) => (count(n.as_str())?, unit(&c[2])?),
            None => (1, Unit::Fortnight),
        };
        let n = i32::try_from(n).ok()?;
        let shift = Kind::Shift { n: -n, unit, from: From::Article };
        let now = Kind::Shift { n: 0, unit: Unit::Day, from: From::Article };
        Some(Kind::Range(Box::new(shift), Box::new(now)))
    });
    each(&NEXT_N, lower, out, |c| {
        let n = i32::try_from(count(&c[1])?).ok()?;
        Some(Kind::Until(Box::new(Kind::Shift {
            n,
            unit: unit(&c[2])?,
            from: From::Article,
        })))
    });
    each(&LENGTH, lower, out, |c| {
        // "A year", "some years" alone say too little; a length wants a number or "for".
        let at = c.get(0)?.start();
        let stated = c[1].starts_with(|d: char| d.is_ascii_digit()) || c[1].len() > 2;
        let before = lower[..at].trim_end();
        let adverbial = ["for", "for about", "for over", "for nearly", "after", "during"]
            .iter()
            .any(|w| before.ends_with(w));
        let attributive = c[0].contains('-');
        (stated && !attributive
            || adverbial
            || attributive && c[1].starts_with(|d: char| d.is_ascii_digit()))
        .then(|| Kind::Length { n: count(&c[1]), unit: unit(&c[2]).unwrap_or(Unit::Day) })
    });
}

/// Whether a text begins with a day or month written out.
fn numbered_at(rest: &str) -> bool {
    let rest = rest.trim_start();
    // The longest day is shorter than that.
    let rest = &rest[..rest.floor_char_boundary(40)];
    [&*MONTH_DAY, &*DAY_MONTH, &*ISO]
        .iter()
        .any(|rule| rule.find(rest).is_some_and(|m| m.start() == 0))
}

fn bare_weekday(lower: &str, end: usize) -> bool {
    let next = &lower[end..];
    next.is_empty()
        || next.starts_with(|c: char| {
            !c.is_ascii_alphanumeric() && c != ' ' && c != '\'' && c != '-'
        })
        || [
            " that ",
            " morning",
            " evening",
            " night",
            " afternoon",
            " as ",
            " in ",
            " at ",
            " by ",
        ]
        .iter()
        .any(|w| next.starts_with(w))
}

fn deictic(words: &str) -> Kind {
    let day = |n, from| Kind::Shift { n, unit: Unit::Day, from };
    match words {
        "the day before yesterday" => day(-2, From::Article),
        "yesterday" | "last night" => day(-1, From::Article),
        "today" | "tonight" | "this morning" | "this afternoon" | "this evening" => {
            day(0, From::Article)
        }
        "tomorrow" => day(1, From::Article),
        "the day after tomorrow" => day(2, From::Article),
        "the day before"
        | "the night before"
        | "the evening before"
        | "the previous day"
        | "the previous evening"
        | "the previous night" => day(-1, From::Previous),
        "the week before" | "the previous week" => {
            Kind::Shift { n: -1, unit: Unit::Week, from: From::Previous }
        }
        "the week after" | "the following week" => {
            Kind::Shift { n: 1, unit: Unit::Week, from: From::Previous }
        }
        "the month before" | "the previous month" => {
            Kind::Shift { n: -1, unit: Unit::Month, from: From::Previous }
        }
        "the following month" => {
            Kind::Shift { n: 1, unit: Unit::Month, from: From::Previous }
        }
        "the same month" | "that month" => {
            Kind::Shift { n: 0, unit: Unit::Month, from: From::Previous }
        }
        "the year before" | "the previous year" => {
            Kind::Shift { n: -1, unit: Unit::Year, from: From::Previous }
        }
        "the following year" => {
            Kind::Shift { n: 1, unit: Unit::Year, from: From::Previous }
        }
        "the same year" | "that year" => {
            Kind::Shift { n: 0, unit: Unit::Year, from: From::Previous }
        }
        w if w.starts_with("the next ") || w.starts_with("the following ") => {
            day(1, From::Previous)
        }
        w if w.ends_with(" after") => day(1, From::Previous),
        // "The same day", "that evening".
        _ => day(0, From::Previous),
    }
}

fn month(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec",
    ];
    let at = NAMES.iter().position(|n| name.starts_with(n))?;
    i8::try_from(at + 1).ok()
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "fortnight" => Unit::Fortnight,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}

/// A number in words or digits; `None` for "several".
pub(crate) fn count(word: &str) -> Option<u32> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Ok(n) = word.parse() {
        return Some(n);
    }
    match word {
        "a" | "an" => return Some(1),
        "a couple of" | "couple of" => return Some(2),
        "a hundred" | "one hundred" => return Some(100),
        _ => {}
    }
    let small = |w: &str| ONES.iter().position(|one| *one == w);
    let n = match small(word) {
        Some(n) => n,
        None => {
            let (ten, one) = word.split_once(['-', ' ']).unwrap_or((word, "zero"));
            (TENS.iter().position(|t| *t == ten)? + 2) * 10 + small(one)?
        }
    };
    u32::try_from(n).ok()
}

/// A year said before a name ("last year's Third Plenum"), with its length.
pub(super) fn year_before(lower: &str) -> Option<(usize, Year)> {
    let found = YEAR_BEFORE.captures(lower)?;
    let year = match found.get(2) {
        Some(y) => Year::Is(y.as_str().parse().ok()?),
        None if found[1].starts_with("last") => Year::Shift(-1),
        None if found[1].starts_with("next") => Year::Shift(1),
        None => Year::Shift(0),
    };
    Some((found[0].len(), year))
}

pub(super) fn looks_ahead(lower: &str) -> bool {
    AHEAD_WORDS.is_match(lower)
}

/// Joins ranges and applies "since" and "by".
pub(super) fn combine(views: &Views<'_>, sentence: Span, atoms: Vec<Expr>) -> Vec<Expr> {
    let mut out: Vec<Expr> = Vec::new();
    for atom in atoms {
        if let Some(last) = out.last_mut() {
            let gap = views.lower_at(Span::new(last.span.end(), atom.span.start()));
            let head = views.lower_at(Span::new(sentence.start(), last.span.start()));
            let from =
                head.trim_end().ends_with("from") || head.trim_end().ends_with("between");
            let joins =
                matches!(gap, " to " | " through " | " until " | "-" | "–" | " – " | "—")
                    || gap == " to the " && from
                    || from && matches!(gap, " and " | " to " | " and the " | " until ");
            let moved = gap == " "
                && ["after", "before"]
                    .iter()
                    .any(|w| views.lower_at(last.span).ends_with(w));
            if let (true, true, Kind::Shift { n, unit, .. }) =
                (moved, pointlike(&atom.kind), &last.kind)
            {
                let base = Box::new(atom.kind);
                last.kind = Kind::Offset { n: *n, unit: *unit, base };
                last.span = Span::new(last.span.start(), atom.span.end());
                continue;
            }
            if joins && pointlike(&last.kind) && pointlike(&atom.kind) {
                let start = std::mem::replace(&mut last.kind, Kind::Vague(""));
                last.kind = Kind::Range(Box::new(start), Box::new(atom.kind));
                last.span = Span::new(last.span.start(), atom.span.end());
                continue;
            }
        }
        out.push(atom);
    }
    for expr in &mut out {
        let head = views.lower_at(Span::new(sentence.start(), expr.span.start()));
        let tail_start = head.char_indices().rev().take(40).last().map_or(0, |(i, _)| i);
        let head = &head[tail_start..];
        if matches!(
            expr.kind,
            Kind::Range(..) | Kind::Until(_) | Kind::Length { .. } | Kind::Vague(_)
        ) {
            continue;
        }
        let (rule, until) =
            if let Some(m) = UNTIL.find(head).or_else(|| UNTIL_ITS.find(head)) {
                (m, true)
            } else if let Some(m) = SINCE.find(head) {
                (m, false)
            } else if matches!(expr.kind, Kind::Season { .. })
                && views.lower_at(expr.span).starts_with("since ")
            {
                let kind = std::mem::replace(&mut expr.kind, Kind::Vague(""));
                expr.kind = Kind::Since(Box::new(kind));
                continue;
            } else {
                continue;
            };
        let kind = std::mem::replace(&mut expr.kind, Kind::Vague(""));
        expr.kind =
            if until { Kind::Until(Box::new(kind)) } else { Kind::Since(Box::new(kind)) };
        expr.span =
            Span::new(expr.span.start() - (head.len() - rule.start()), expr.span.end());
    }
    out
}

fn pointlike(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Vague(_)
            | Kind::Length { .. }
            | Kind::Range(..)
            | Kind::Since(_)
            | Kind::Until(_)
    )
}
