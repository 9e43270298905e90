//! Chinese time expressions, on simplified characters.

use regex::Captures;
use tealeaf_text::Span;

use super::{Expr, From, Kind, Part, Side, Unit, Year};
use crate::rules::rules;
use crate::views::Views;

const N: &str = "[0-9]{1,4}|[〇零一二三四五六七八九十百两]{1,6}";
const Y: &str = "(?:19|20)[0-9]{2}|[一二][〇零一二三四五六七八九○]{3}";

fn with(pattern: &str) -> String {
    pattern.replace("YEAR", Y).replace("NUM", N)
}

rules! {
    DAY = &with(r"(?:(YEAR)年|(去年|今年|明年|前年|同年|当年|次年|翌年|第二年|隔年|前一年|上一年))?(NUM)月(NUM)(?:日|号)");
    ISO = r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})";
    MONTH = &with(r"(?:(YEAR)年|(去年|今年|明年|前年|同年|当年|次年|翌年|第二年|隔年|前一年|上一年))?(NUM)月(份|上旬|中旬|下旬|初|底|末)?");
    YEAR = &with(r"(YEAR)年(初|底|末|年初|年底|上半年|下半年)?");
    YEAR_WORD = r"(去年|今年|明年|前年|本年|同年|当年|次年|翌年|第二年|前一年)(初|底|年初|年底|上半年|下半年)?";
    SEASON = &with(r"(?:(YEAR)年|(去年|今年|明年|前年|同年|当年|次年|翌年|第二年|前一年))?(?:的)?(入春|开春|入夏|入秋|入冬|春天|春季|夏天|夏季|秋天|秋季|冬天|冬季)");
    YEAR_PART = r"(年初|年底|年末|年中|上半年|下半年)";
    MONTH_WORD = r"(上个月|上月|本月|这个月|下个月|下月)(?:(上旬|中旬|下旬|初|底|末)|([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?";
    DAY_ALONE = &with(r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:日|号)(?:上午|下午|晚|晚间|早|凌晨|清晨|傍晚|中午)?");
    WEEK = r"(上上|上|本|这|下|前|当)(?:个)?(?:周|星期|礼拜)([一二三四五六日天末])?";
    WEEKDAY = r"(?:周|星期|礼拜)([一二三四五六日天])";
    DEICTIC = r"(昨天|昨日|昨晚|昨|前天|今天|今日|今晚|今早|明天|明日|后天|当天|当日|当晚|那天|这天|那一天|这一天|那晚|那天晚上|同日|同一天|次日|翌日|隔天|隔日|第二天|前一天|前一日|前一晚|当月|同月|此后|自此|从此|其后|那以后|那之后)";
    SHIFT = &with(r"(NUM|几|数|多)(?:个)?(天|日|周|星期|礼拜|月|年|小时)(?:多)?(之前|以前|前|之后|以后|后)");
    LENGTH = &with(r"(?:长达|达|近|约|超过|整整)?(NUM)(?:个)?(小时|钟头|天|周|星期|月|年)");
    QUARTER = &with(r"(?:(YEAR)年|(去年|今年|明年))?第?([一二三四1-4])季度");
    PLAN = r"“?(十[一二三四五六七])五”?(?:规划)?(?:时期|期间)?";
    VAGUE_PAST = r"(近日|日前|最近|近期|不久前|此前|早前|先前|前不久|近来|近年来|过去|往年|以往|曾经)";
    VAGUE_NOW = r"(目前|现在|如今|当前|眼下|现时|至今)";
    VAGUE_NEXT = r"(不久后|未来|日后|今后|即将)";
    AHEAD_WORDS = r"(将(?:[^军领士官校帅]|$)|即将|定于|订于|拟于|预定|排定|安排在|可望|若|倘|如果|假如|希望|打算|下次|下一次|会在|预计|料|有望|下月|明年|届时|之前会|前会|召开在即|临近|在即)";
    YEAR_BEFORE = &with(r"(?:(YEAR)年|(去年|今年|明年|前年))的?$");
}

pub(super) fn atoms(plain: &str) -> Vec<Expr> {
    let mut out = Vec::new();
    each(&DAY, plain, &mut out, |c, _| {
        let (month, day) = (small(&c[3])?, small(&c[4])?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        Some(Kind::Day { year: year_of(c, 1, 2), month, day })
    });
    each(&ISO, plain, &mut out, |c, _| {
        let (month, day) = (c[2].parse().ok()?, c[3].parse().ok()?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Kind::Day {
            year: Year::Is(c[1].parse().ok()?),
            month,
            day,
        })
    });
    each(&MONTH, plain, &mut out, |c, rest| {
        let month = small(&c[3])?;
        // 三个月 has its measure word; 5月 followed by a day is the rule above.
        if !(1..=12).contains(&month) || rest.starts_with(|d: char| d.is_ascii_digit()) {
            return None;
        }
        Some(Kind::Month {
            year: year_of(c, 1, 2),
            month: Some(month),
            part: part(c.get(4).map(|m| m.as_str())),
        })
    });
    each(&YEAR, plain, &mut out, |c, _| {
        Some(Kind::Years {
            year: Year::Is(year_number(&c[1])?),
            part: part(c.get(2).map(|m| m.as_str())),
        })
    });
    each(&YEAR_WORD, plain, &mut out, |c, _| {
        Some(Kind::Years {
            year: year_word(&c[1]),
            part: part(c.get(2).map(|m| m.as_str())),
        })
    });
    each(&YEAR_PART, plain, &mut out, |c, _| {
        Some(Kind::Years { year: Year::Shift(0), part: part(Some(&c[1])) })
    });
    each(&MONTH_WORD, plain, &mut out, |c, _| {
        let n = match &c[1] {
            "上个月" | "上月" => -1,
            "下个月" | "下月" => 1,
            _ => 0,
        };
        if let Some(day) = c.get(3).and_then(|d| small(d.as_str())) {
            return (1..=31).contains(&day).then_some(Kind::Day {
                year: Year::MonthShift(n),
                month: 0,
                day,
            });
        }
        Some(Kind::Month {
            year: Year::MonthShift(n),
            month: None,
            part: part(c.get(2).map(|m| m.as_str())),
        })
    });
    each(&SEASON, plain, &mut out, |c, _| {
        let season = match c[3].chars().find(|c| "春夏秋冬".contains(*c))? {
            '春' => 0,
            '夏' => 1,
            '秋' => 2,
            _ => 3,
        };
        Some(Kind::Season {
            year: year_of(c, 1, 2),
            season,
            start: c[3].starts_with('入'),
        })
    });
    for (word, month, day) in [("元旦", 1, 1), ("五一", 5, 1)] {
        for (at, _) in plain.match_indices(word) {
            // 五一 is a day only as one.
            let rest = &plain[at + word.len()..];
            if word == "五一"
                && !rest.starts_with(['节', '前', '后', '期', '假', '当', '长', '劳'])
            {
                continue;
            }
            out.push(Expr {
                span: Span::new(at, at + word.len()),
                kind: Kind::Day { year: Year::Open, month, day },
            });
        }
    }
    each(&DAY_ALONE, plain, &mut out, |c, rest| {
        let day = small(&c[1])?;
        ((1..=31).contains(&day) && !rest.starts_with(['内', '之']))
            .then_some(Kind::DayOfMonth(day))
    });
    weeks(plain, &mut out);
    shifts(plain, &mut out);
    each(&QUARTER, plain, &mut out, |c, _| {
        let quarter = small(&c[3])?;
        let year = match year_of(c, 1, 2) {
            Year::Is(y) => Some(y),
            _ => None,
        };
        Some(Kind::Quarter { year, quarter })
    });
    each(&PLAN, plain, &mut out, |c, _| Some(Kind::Plan(i16::from(small(&c[1])?))));
    for (rule, value) in [
        (&*VAGUE_PAST, "PAST_REF"),
        (&*VAGUE_NOW, "PRESENT_REF"),
        (&*VAGUE_NEXT, "FUTURE_REF"),
    ] {
        each(rule, plain, &mut out, |_, _| Some(Kind::Vague(value)));
    }
    // 〔2031〕7号: the number of a document.
    out.retain(|e| {
        !(matches!(e.kind, Kind::DayOfMonth(_))
            && plain[..e.span.start()].ends_with(['〕', ']', '】', '）', '第']))
    });
    out
}

fn each(
    rule: &regex::Regex,
    plain: &str,
    out: &mut Vec<Expr>,
    kind: impl Fn(&Captures<'_>, &str) -> Option<Kind>,
) {
    for found in rule.captures_iter(plain) {
        let whole = found.get(0).expect("group 0 is the match");
        if let Some(kind) = kind(&found, &plain[whole.end()..]) {
            out.push(Expr { span: Span::new(whole.start(), whole.end()), kind });
        }
    }
}

fn weeks(plain: &str, out: &mut Vec<Expr>) {
    each(&WEEK, plain, out, |c, _| {
        let n = match &c[1] {
            "上上" => -2,
            "上" | "前" => -1,
            "下" => 1,
            _ => 0,
        };
        Some(match c.get(2).and_then(|d| weekday(d.as_str())) {
            Some(day) => Kind::Weekday { day, side: Side::Week(n) },
            None => Kind::Whole { n, unit: Unit::Week },
        })
    });
    each(&WEEKDAY, plain, out, |c, rest| {
        // 周一的例会 is held every week.
        if rest.starts_with('的') {
            return None;
        }
        Some(Kind::Weekday { day: weekday(&c[1])?, side: Side::Latest })
    });
}

fn shifts(plain: &str, out: &mut Vec<Expr>) {
    each(&DEICTIC, plain, out, |c, rest| {
        let day = |n, from| Some(Kind::Shift { n, unit: Unit::Day, from });
        match &c[1] {
            "昨" => day(-1, From::Article).filter(|_| rest.starts_with(['（', '('])),
            "昨天" | "昨日" | "昨晚" => day(-1, From::Article),
            "前天" => day(-2, From::Article),
            "今天" | "今日" | "今晚" | "今早" => day(0, From::Article),
            "明天" | "明日" => day(1, From::Article),
            "后天" => day(2, From::Article),
            "此后" | "自此" | "从此" | "其后" | "那以后" | "那之后" => {
                let then = Kind::Shift { n: 0, unit: Unit::Day, from: From::Previous };
                Some(Kind::Since(Box::new(then)))
            }
            "次日" | "翌日" | "隔天" | "隔日" | "第二天" => {
                day(1, From::Previous)
            }
            "前一天" | "前一日" | "前一晚" => day(-1, From::Previous),
            "当月" | "同月" => {
                Some(Kind::Shift { n: 0, unit: Unit::Month, from: From::Previous })
            }
            _ => day(0, From::Previous),
        }
    });
    each(&SHIFT, plain, out, |c, _| {
        // 五月之前 is "before May".
        if &c[2] == "月" && !c[0].contains('个') {
            return None;
        }
        let back = c[3].contains('前');
        let Some(n) = small(&c[1]).filter(|_| !matches!(&c[1], "几" | "数" | "多"))
        else {
            return Some(Kind::Vague(if back { "PAST_REF" } else { "FUTURE_REF" }));
        };
        let n = i32::from(n);
        let from = if &c[3] == "后" || &c[3] == "之后" || &c[3] == "以后" || back {
            From::Previous
        } else {
            From::Article
        };
        // 两周前 counts from the day in hand, 两年前 from the article.
        let from = if matches!(&c[2], "年") { From::Article } else { from };
        Some(Kind::Shift { n: if back { -n } else { n }, unit: unit(&c[2])?, from })
    });
    each(&LENGTH, plain, out, |c, rest| {
        if rest.starts_with(['前', '后', '初', '底', '内'])
            || rest.starts_with("之前")
            || rest.starts_with("以前")
        {
            return None;
        }
        // 一年一度, 二十年 and the like carry no date; years need an explicit number of them.
        let n = small(&c[1])?;
        if &c[2] == "月" && !c[0].contains('个') {
            return None;
        }
        if &c[2] == "年" && (c[1].len() == 4 || c[1].chars().count() > 3) {
            return None;
        }
        Some(Kind::Length { n: u32::try_from(n).ok(), unit: unit(&c[2])? })
    });
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "小时" | "钟头" => Unit::Hour,
        "天" | "日" => Unit::Day,
        "周" | "星期" | "礼拜" => Unit::Week,
        "月" => Unit::Month,
        "年" => Unit::Year,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<i8> {
    "一二三四五六日"
        .chars()
        .position(|c| word.starts_with(c))
        .or(if word == "天" || word == "末" { Some(6) } else { None })
        .and_then(|d| i8::try_from(d).ok())
}

fn part(word: Option<&str>) -> Part {
    match word {
        Some("上旬" | "初") => Part::Early,
        Some("年初") => Part::Start,
        Some("中旬") => Part::Mid,
        Some("年中") => Part::Mid,
        Some("下旬") => Part::Late,
        Some("底" | "末" | "年底" | "年末") => Part::End,
        Some("上半年") => Part::FirstHalf,
        Some("下半年") => Part::SecondHalf,
        _ => Part::All,
    }
}

fn year_of(c: &Captures<'_>, number: usize, word: usize) -> Year {
    if let Some(y) = c.get(number).and_then(|m| year_number(m.as_str())) {
        return Year::Is(y);
    }
    c.get(word).map_or(Year::Open, |m| year_word(m.as_str()))
}

fn year_word(word: &str) -> Year {
    match word {
        "去年" => Year::Shift(-1),
        "前年" => Year::Shift(-2),
        "明年" => Year::Shift(1),
        "今年" | "本年" => Year::Shift(0),
        "同年" | "当年" => Year::Told(0),
        "次年" | "翌年" | "第二年" | "隔年" => Year::Told(1),
        "前一年" | "上一年" => Year::Told(-1),
        _ => Year::Open,
    }
}

fn year_number(text: &str) -> Option<i16> {
    if let Ok(y) = text.parse() {
        return Some(y);
    }
    text.chars()
        .try_fold(0_i16, |year, c| Some(year * 10 + i16::try_from(digit(c)?).ok()?))
}

fn digit(c: char) -> Option<usize> {
    if c == '○' {
        return Some(0);
    }
    "〇一二三四五六七八九".chars().position(|d| d == c).or(match c {
        '零' => Some(0),
        '两' => Some(2),
        _ => None,
    })
}

/// A number up to 99, in digits or characters.
fn small(text: &str) -> Option<i8> {
    i8::try_from(number(text)?).ok()
}

/// A number in digits or characters, up to 999.
pub(crate) fn number(text: &str) -> Option<u32> {
    if let Ok(n) = text.parse() {
        return Some(n);
    }
    let (mut total, mut last, mut any) = (0_u32, None, false);
    for c in text.chars() {
        any = true;
        match c {
            '百' => total += last.take().unwrap_or(1) * 100,
            '十' => total += last.take().unwrap_or(1) * 10,
            _ => last = Some(u32::try_from(digit(c)?).ok()?),
        }
    }
    any.then(|| total + last.unwrap_or(0))
}

pub(super) fn year_before(plain: &str) -> Option<(usize, Year)> {
    let found = YEAR_BEFORE.captures(plain)?;
    Some((found[0].len(), year_of(&found, 1, 2)))
}

/// Whether what follows a season makes a name of it.
pub(super) fn names_event(rest: &str) -> bool {
    ["会", "大会", "全会", "峰会", "攻势", "运动会", "阅兵", "学校", "宫", "行动", "奥运"]
        .iter()
        .any(|w| rest.starts_with(w))
}

pub(super) fn looks_ahead(plain: &str) -> bool {
    AHEAD_WORDS.is_match(plain)
}

/// What may follow 起 behind a day: stops, and how it goes on from then.
const AFTER_FROM: [char; 22] = [
    '，', '。', '、', '；', '便', '就', '即', '已', '被', '遭', '未', '没', '不', '一',
    '开', '连', '全', '停', '由', '改', '在', '又',
];

/// Joins ranges and applies 以来, 前 and 后.
pub(super) fn combine(views: &Views<'_>, sentence: Span, atoms: Vec<Expr>) -> Vec<Expr> {
    let mut out: Vec<Expr> = Vec::new();
    for atom in atoms {
        if let Some(last) = out.last_mut() {
            let gap = views.plain_at(Span::new(last.span.end(), atom.span.start()));
            if matches!(gap, "至" | "到" | "-" | "—" | "－" | "–" | "~" | "～" | "——")
                && !matches!(
                    last.kind,
                    Kind::Vague(_) | Kind::Length { .. } | Kind::Range(..)
                )
            {
                let start = std::mem::replace(&mut last.kind, Kind::Vague(""));
                last.kind = Kind::Range(Box::new(start), Box::new(atom.kind));
                last.span = Span::new(last.span.start(), atom.span.end());
                continue;
            }
        }
        out.push(atom);
    }
    for expr in &mut out {
        if matches!(
            expr.kind,
            Kind::Length { .. } | Kind::Vague(_) | Kind::Range(..) | Kind::Shift { .. }
        ) {
            continue;
        }
        let head = views.plain_at(Span::new(sentence.start(), expr.span.start()));
        if let Some(word) =
            ["最迟", "最晚", "至迟", "不迟于", "最迟在", "截至", "截止", "直到", "直至"]
                .iter()
                .find(|w| head.ends_with(**w))
        {
            let kind = std::mem::replace(&mut expr.kind, Kind::Vague(""));
            expr.kind = Kind::Until(Box::new(kind));
            expr.span = Span::new(expr.span.start() - word.len(), expr.span.end());
            continue;
        }
        let tail = views.plain_at(Span::new(expr.span.end(), sentence.end()));
        let (word, since) = if let Some(w) =
            ["以来", "至今", "起，", "起"].iter().find(|w| tail.starts_with(**w))
        {
            (*w, true)
        } else if let Some(w) =
            ["之前", "以前", "前夕", "前"].iter().find(|w| tail.starts_with(**w))
        {
            (*w, false)
        } else if let Some(w) = ["之后", "以后", "后"]
            .iter()
            .find(|w| tail.starts_with(**w) && !tail.starts_with("后来"))
        {
            (*w, true)
        } else {
            continue;
        };
        // 起 starts many other words (起草, 起来); it ends a date only before a stop.
        let from = views.plain[..expr.span.start()].ends_with(['自', '从']);
        if word == "起" && !from && !tail["起".len()..].starts_with(AFTER_FROM) {
            continue;
        }
        let kind = std::mem::replace(&mut expr.kind, Kind::Vague(""));
        expr.kind =
            if since { Kind::Since(Box::new(kind)) } else { Kind::Until(Box::new(kind)) };
        let len = word.trim_end_matches('，').len();
        expr.span = Span::new(expr.span.start(), expr.span.end() + len);
    }
    out
}
