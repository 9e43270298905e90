//! What a clause says: ordered trigger rules, the most specific first.
//!
//! Each language has a table of triggers; what a trigger means is the same for both.

mod chinese;
mod english;

use std::borrow::Cow;

use regex::Regex;
use tealeaf_text::Span;

use crate::claim::Proposition;
use crate::rules::{rule, rules};
use crate::views::{Views, is_chinese};

rules! {
    IS_DOCUMENT = r"\b(?:circular|document|notice|directive|memo|memorandum|letter|order|decree|edict|warrant|writ|rescript|ukase|staff note)s?\b|\bno\. ?[\[(〔\d]|\d/[\dA-Za-z]|[〔［\[]\d{4}[〕］\]]|文件|公文|内参|內參|通知|通报|通報|备忘录|備忘錄|密令|密件|人事令|手令|公函|密电|密電|字第";
}

/// Words by which a paper is brought up that nobody vouches for.
const DISPUTED: &[&str] = &[
    "purport",
    "alleged",
    "what it describe",
    "what they describe",
    "what it call",
    "what they call",
    "facsimile",
    "a scan",
    "photograph of",
    "unverified",
    "疑似",
    "据称",
    "所谓",
    "外流",
    "网传",
    "流出",
    "曝光",
    "影本",
    "截图",
    "照片",
];

/// Kinds of trigger, in the order they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Coup,
    Detention,
    DocumentAuthenticity,
    Withdrawal,
    DocumentIssued,
    Publication,
    NotSeen,
    Illness,
    Death,
    PowerHeld,
    Appointment,
    Removal,
    Visit,
    Meeting,
    Appearance,
    DocumentContent,
    Allegiance,
    Opposition,
    Motive,
    Plan,
    Discourse,
    Evaluation,
    OfficeHeld,
    Statement,
}

/// A trigger found in a clause.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    pub(crate) kind: Kind,
    /// Absolute place.
    pub(crate) span: Span,
}

/// The rules of a language in the order in which they are tried: its own words for each kind
/// of deed, then less certain ones, then what holds of almost any words: motives, plans,
/// judgements, offices and what is merely said.
fn in_order(
    table: &[(Kind, &'static str)],
    wide: &[(Kind, &'static str)],
) -> Vec<(Kind, Regex)> {
    let motive = |row: &(Kind, &str)| row.0 == Kind::Motive;
    let last_motive = table.iter().rposition(motive);
    let general = |at: usize| {
        last_motive == Some(at)
            || matches!(
                table[at].0,
                Kind::Plan | Kind::Evaluation | Kind::OfficeHeld | Kind::Statement
            )
    };
    let part = |wanted: bool| {
        (0..table.len()).filter(move |at| general(*at) == wanted).map(|at| &table[at])
    };
    let rows = part(false).chain(wide).chain(part(true));
    rows.map(|(kind, pattern)| (*kind, rule(pattern))).collect()
}

/// The first kind whose trigger stands in the clause.
pub(crate) fn trigger(views: &Views<'_>, clause: Span) -> Option<Trigger> {
    let chinese = is_chinese(views.text_at(clause));
    let text = without_titles(views.lower_at(clause));
    let found = if chinese {
        chinese::trigger(&text)
    } else {
        english::trigger(&text)
            .or_else(|| english::being_there(&text, views.plain_at(clause)))
    };
    let (kind, span) = found?;
    Some(Trigger {
        kind,
        span: Span::new(span.start() + clause.start(), span.end() + clause.start()),
    })
}

/// A clause with blanks for what stands between title marks, of the same length in bytes:
/// what a title says, the clause does not.
fn without_titles(text: &str) -> Cow<'_, str> {
    if !text.contains('《') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        inside = inside && c != '》';
        match c.len_utf8() {
            3 if inside => out.push('\u{3000}'),
            n if inside => out.extend(std::iter::repeat_n(' ', n)),
            _ => out.push(c),
        }
        inside = inside || c == '《';
    }
    Cow::Owned(out)
}

/// Whether the trigger is negated in its clause.
pub(crate) fn negated(views: &Views<'_>, clause: Span, trigger: Span) -> bool {
    let start = clause.start().min(trigger.start());
    let before = views.lower_at(Span::new(start, trigger.start()));
    let inside = views.lower_at(trigger);
    if is_chinese(views.text_at(clause)) {
        chinese::negated(before, inside)
    } else {
        english::negated(before, inside)
    }
}

/// Whether words of saying refuse to say anything.
pub(crate) fn refuses(trigger: &str) -> bool {
    ["declin", "refus", "not ", "n't", "n\u{2019}t", "拒绝", "未", "没有", "不予", "不愿"]
        .iter()
        .any(|w| trigger.contains(w))
}

/// Whether what follows a deed says that there was none: "is baseless", 毫无根据.
pub(crate) fn denied_after(views: &Views<'_>, after: Span) -> bool {
    let text = views.lower_at(after);
    if is_chinese(views.text_at(after)) {
        chinese::denied_after(text)
    } else {
        english::denied_after(text)
    }
}

/// Words of the occasion in a clause, lower case in English.
pub(crate) fn occasions(views: &Views<'_>, span: Span) -> Vec<String> {
    occasions_in(views.lower_at(span), is_chinese(views.text_at(span)))
}

/// The same in a text of its own.
pub(crate) fn occasions_in(text: &str, chinese: bool) -> Vec<String> {
    if chinese { chinese::occasions(text) } else { english::occasions(text) }
}

/// Whether a clause points back to a text or event in hand ("in the speech", 讲话中).
pub(crate) fn points_back(views: &Views<'_>, clause: Span) -> bool {
    let text = views.lower_at(clause);
    if is_chinese(views.text_at(clause)) {
        chinese::points_back(text)
    } else {
        english::points_back(text)
    }
}

/// Places named in a clause, as written, the most specific first.
pub(crate) fn places(views: &Views<'_>, span: Span) -> Vec<Span> {
    let text = views.plain_at(span);
    let found =
        if is_chinese(text) { chinese::places(text) } else { english::places(text) };
    found
        .into_iter()
        .map(|s| Span::new(s.start() + span.start(), s.end() + span.start()))
        .collect()
}

/// Builds the proposition of a trigger.
pub(crate) fn build(
    views: &Views<'_>,
    sentence: Span,
    clause: Span,
    trigger: &Trigger,
) -> Proposition {
    let text = views.lower_at(clause);
    let chinese = is_chinese(views.text_at(clause));
    match trigger.kind {
        Kind::Coup => Proposition::Coup,
        Kind::Detention => {
            let wide = views.lower_at(sentence);
            Proposition::Detention {
                hours: hours(text, chinese).or_else(|| hours(wide, chinese)),
            }
        }
        Kind::DocumentAuthenticity => Proposition::DocumentAuthenticity,
        Kind::Withdrawal => Proposition::Withdrawal { title: title(views, sentence) },
        Kind::DocumentIssued => Proposition::DocumentIssued {
            number: number(views, sentence),
            title: title(views, sentence),
        },
        Kind::Publication => Proposition::Publication { title: title(views, sentence) },
        Kind::NotSeen => Proposition::NotSeen,
        Kind::Illness => Proposition::Illness,
        Kind::Death => Proposition::Death,
        Kind::PowerHeld => Proposition::PowerHeld,
        Kind::Appointment => {
            Proposition::Appointment { office: office(views, clause, trigger.span) }
        }
        Kind::Removal => Proposition::Removal,
        Kind::Visit => Proposition::Visit,
        Kind::Meeting => Proposition::Meeting { occasion: meeting(views, clause) },
        Kind::Appearance => {
            Proposition::Appearance { occasion: occasions(views, clause) }
        }
        Kind::DocumentContent => Proposition::DocumentContent,
        Kind::Allegiance => Proposition::Allegiance,
        Kind::Opposition => Proposition::Opposition,
        Kind::Motive => Proposition::Motive,
        Kind::Plan => Proposition::Plan,
        Kind::Discourse => Proposition::Discourse,
        Kind::Evaluation => Proposition::Evaluation,
        Kind::OfficeHeld => {
            Proposition::OfficeHeld { office: office(views, clause, trigger.span) }
        }
        Kind::Statement => Proposition::Statement,
    }
}

fn hours(text: &str, chinese: bool) -> Option<u32> {
    if chinese { chinese::hours(text) } else { english::hours(text) }
}

/// Whether a clause about a document also says what is in it.
pub(crate) fn tells_content(views: &Views<'_>, clause: Span) -> bool {
    let text = views.lower_at(clause);
    !is_chinese(text) && english::tells_content(text)
}

/// The number of a document, as written.
pub(crate) fn number(views: &Views<'_>, span: Span) -> Option<String> {
    let plain = views.plain_at(span);
    let found = if is_chinese(plain) {
        chinese::number(plain).or_else(|| english::number(plain))
    } else {
        english::number(plain).or_else(|| chinese::number(plain))
    };
    found.map(|s| views.text[span.start() + s.start()..span.start() + s.end()].to_owned())
}

/// What the document of a sentence is called when it is spoken of again.
pub(crate) fn document_word(views: &Views<'_>, span: Span) -> String {
    if is_chinese(views.plain_at(span)) {
        let found = chinese::document_word(views.plain_at(span));
        return found.map_or_else(
            || "文件".to_owned(),
            |s| views.text[span.start() + s.start()..span.start() + s.end()].to_owned(),
        );
    }
    let plain = views.plain_at(span);
    if let Some(name) =
        english::number(plain).and_then(|number| english::document_name(plain, number))
    {
        return name.to_owned();
    }
    format!("the {}", english::document_word(views.lower_at(span)).unwrap_or("circular"))
}

/// The last paper that a sentence names without a number, as it is called again.
pub(crate) fn paper(views: &Views<'_>, span: Span) -> Option<String> {
    if is_chinese(views.plain_at(span)) {
        return chinese::paper(views.plain_at(span)).map(|s| {
            views.text[span.start() + s.start()..span.start() + s.end()].to_owned()
        });
    }
    english::paper(views.lower_at(span)).map(|noun| format!("the {noun}"))
}

/// Whether what is named is a document.
pub(crate) fn is_document(surface: &str) -> bool {
    IS_DOCUMENT.is_match(&surface.to_lowercase())
}

/// Whether a clause tells that a document is handed round, and by nobody in particular.
pub(crate) fn goes_round(views: &Views<'_>, clause: Span) -> bool {
    let text = views.lower_at(clause);
    if is_chinese(text) { chinese::goes_round(text) } else { english::goes_round(text) }
}

/// Whether a sentence brings up a paper that nobody vouches for.
pub(crate) fn disputed(views: &Views<'_>, sentence: Span) -> bool {
    let text = views.lower_at(sentence);
    goes_round(views, sentence) || DISPUTED.iter().any(|w| text.contains(w))
}

/// Whether what a document says begins with what it orders.
pub(crate) fn orders(lower: &str, chinese: bool) -> bool {
    if chinese { chinese::orders(lower) } else { english::orders(lower) }
}

/// Whether a clause has a document as its subject that orders something.
pub(crate) fn it_orders(lower: &str, chinese: bool) -> bool {
    if chinese { chinese::it_orders(lower) } else { english::it_orders(lower) }
}

/// Whether words about someone's health say that it is good.
pub(crate) fn healthy(lower: &str, chinese: bool) -> bool {
    if chinese {
        let worse = ["恶化", "问题", "不佳", "欠佳", "堪忧", "原因", "亮红灯"];
        return ["健康", "无恙", "良好"].iter().any(|w| lower.contains(w))
            && !worse.iter().any(|w| lower.contains(w));
    }
    ["good", "perfect", "fine", "excellent", "healthy", "working"]
        .iter()
        .any(|w| lower.contains(w))
        && !lower.contains("ill ")
}

/// Whether a clause finds something different from what it should be.
pub(crate) fn differs(lower: &str, chinese: bool) -> bool {
    if chinese { chinese::differs(lower) } else { english::differs(lower) }
}

/// What a report is about, in the words between the verb of publishing and the text.
pub(crate) fn told_of(views: &Views<'_>, clause: Span) -> Option<Span> {
    let text = views.lower_at(clause);
    let found =
        if is_chinese(text) { chinese::told_of(views.plain_at(clause)) } else { None };
    found.map(|s| Span::new(clause.start() + s.start(), clause.start() + s.end()))
}

/// The first title in a span.
pub(crate) fn title(views: &Views<'_>, span: Span) -> Option<String> {
    titles(views, span).into_iter().next()
}

/// Titles in a span: between title marks, then quotations of more than one word.
pub(crate) fn titles(views: &Views<'_>, span: Span) -> Vec<String> {
    let plain = views.plain_at(span);
    let written = |from: usize, to: usize| {
        views.text[span.start() + from..span.start() + to].to_owned()
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = plain[at..].find('《') {
        let from = at + open + '《'.len_utf8();
        let Some(close) = plain[from..].find('》') else { break };
        out.push(written(from, from + close));
        at = from + close;
    }
    out.extend(crate::clause::quoted(plain).into_iter().filter_map(|q| {
        let text = &views.text[span.start() + q.start()..span.start() + q.end()];
        if text.starts_with('《') {
            return None;
        }
        let inner =
            text.trim_matches(['"', '“', '”', '\'', '‘', '’', '「', '」', '『', '』']);
        let titled = inner.split(' ').count() >= 2
            && inner.starts_with(|c: char| c.is_ascii_uppercase())
            || is_chinese(inner) && inner.chars().count() >= 6;
        titled.then(|| inner.trim_end_matches([',', '.', '，', '。']).to_owned())
    }));
    out
}

/// The office named after the verb: from the trigger on, verbs and articles left out.
fn office(views: &Views<'_>, clause: Span, trigger: Span) -> String {
    let rest = Span::new(trigger.start(), clause.end().max(trigger.start()));
    let text = views.text_at(rest).trim();
    let lower = views.lower_at(rest);
    let lower = lower[..text.len().min(lower.len())].to_owned();
    first_office(text, &lower).to_owned()
}

/// The first office of a list of them, verbs and articles left out.
pub(crate) fn first_office<'t>(text: &'t str, lower: &str) -> &'t str {
    let ends =
        [",", " at the ", " by ", " in ", " after ", " before ", " on ", "，", "。"]
            .iter()
            .chain(NEXT_OFFICE);
    let end = ends
        .filter_map(|w| lower.find(w))
        .filter(|at| *at > 0)
        .min()
        .unwrap_or(text.len());
    let mut out = text.get(..end).unwrap_or(text);
    loop {
        let before = out;
        for lead in LEADS {
            out = out.strip_prefix(lead).unwrap_or(out);
        }
        if out == before {
            break;
        }
    }
    out.trim_end_matches('.').trim()
}

/// "General secretary and chairman of the commission": the first office ends here.
const NEXT_OFFICE: &[&str] = &[
    " and chair",
    " and president",
    " and premier",
    " and head",
    " and director",
    " and member",
    " and general secretary",
    " and secretary",
];

const LEADS: &[&str] = &[
    "become ",
    "becomes ",
    "became ",
    "to be ",
    "being ",
    "be ",
    "as ",
    "the ",
    "a ",
    "an ",
    "is ",
    "was ",
    "remains ",
    "serves ",
    "next ",
    "new ",
    "appointed ",
    "named ",
    "promoted to ",
    "elected ",
    "take over ",
    "who ",
    "are ",
    "were ",
    "also ",
    "still ",
    "担任",
    "出任",
    "接任",
    "就任",
    "当选",
    "任命",
    "升任",
    "成为",
    "兼任",
    "是",
    "任",
    "为",
    "擔任",
    "就任",
    "當選",
    "成為",
];

fn meeting(views: &Views<'_>, clause: Span) -> Vec<String> {
    let text = views.lower_at(clause);
    if is_chinese(views.text_at(clause)) {
        chinese::meeting(text)
    } else {
        english::meeting(text)
    }
}
