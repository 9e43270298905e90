//! Claims about words: which formula is said to be in a text, how often, or gone from it.
//!
//! A clause is cut at its verbs of mention; each verb governs the formulas after it up to
//! the next verb, or those before it when none follow ("the phrase did not appear").

mod chinese;
mod english;

use std::collections::BTreeMap;

use regex::Regex;
use tealeaf_text::Span;

use crate::claim::{FormulaRef, Order, Quantity};
use crate::clause::quoted;
use crate::names::{Form, Member, Names, Sort};
use crate::views::{Views, is_chinese, is_han};

/// One formula in one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) formula: FormulaRef,
    pub(crate) quantity: Quantity,
    /// Where the use is said to stand among others; a time since which is filled in later.
    pub(crate) order: Order,
    /// Set when the clause says that the formula went (`true`) or came (`false`).
    pub(crate) change: Option<bool>,
    /// From the verb to the end of what it governs.
    pub(crate) span: Span,
    /// Whether the formula is a person's name or title rather than a set phrase.
    pub(crate) name: bool,
    /// Where it is named, from the first place to the last.
    pub(crate) object: Span,
    /// Whether the formula itself is written there, not a word that stands for it.
    pub(crate) exact: bool,
    /// Whether the formula stands before its verb ("the phrase did not appear").
    pub(crate) leads: bool,
}

/// What a verb of mention says about its formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VerbKind {
    /// Takes names as well as phrases ("mentioned", 提到).
    Name,
    /// Takes phrases ("used", 强调).
    Use,
    /// Leaves out ("omitted", 只字未提).
    Omit,
    /// Was there and went ("dropped", 删去).
    Drop,
    /// Is new ("added", 新增).
    Add,
    /// Intransitive ("appeared", 出现).
    Appear,
    /// Intransitive and absent ("was missing", 不见).
    Gone,
    /// Was there before and still is ("kept", 保留).
    Keep,
    /// The same, intransitive ("remained", 仍在).
    Stay,
    /// Intransitive: was there and went ("disappeared", 消失).
    Vanish,
    /// Intransitive: was not there and came ("was new").
    Come,
}

impl VerbKind {
    /// In the order of the groups of the pattern of each language.
    const ALL: [Self; 11] = [
        Self::Name,
        Self::Use,
        Self::Omit,
        Self::Drop,
        Self::Add,
        Self::Appear,
        Self::Gone,
        Self::Keep,
        Self::Stay,
        Self::Vanish,
        Self::Come,
    ];

    /// The kind of a group of the pattern, from 1; a last group holds short verbs of
    /// mention that must not win over longer ones.
    fn of_group(group: usize) -> Self {
        Self::ALL.get(group - 1).copied().unwrap_or(Self::Name)
    }

    /// The formula stands before the verb.
    fn is_intransitive(self) -> bool {
        matches!(self, Self::Appear | Self::Gone | Self::Stay | Self::Vanish | Self::Come)
    }
}

/// A verb of mention in its clause.
#[derive(Clone, Copy, Debug)]
struct Verb {
    span: Span,
    kind: VerbKind,
    negated: bool,
    /// "No longer", "stopped": the negation is a change.
    ceased: bool,
    /// Takes what stands before it alone ("appeared on the news", 出现在).
    only_lead: bool,
}

/// Something in a clause that may be the object of a verb of mention.
#[derive(Clone, Debug)]
struct Object {
    span: Span,
    formula: FormulaRef,
    name: bool,
}

/// The uses of a clause. `recent` holds the formulas that "both" and "the phrases" mean.
pub(crate) fn uses(
    views: &Views<'_>,
    names: &Names<'_>,
    clause: Span,
    recent: &[FormulaRef],
) -> Vec<Use> {
    let chinese = is_chinese(views.text_at(clause));
    let verbs = if chinese {
        chinese::verbs(views, clause)
    } else {
        english::verbs(views, clause)
    };
    let objects = objects(views, names, clause, chinese);
    if objects.is_empty()
        && let Some(formula) = recent.last()
        && let Some((quantity, change)) = if chinese {
            chinese::elliptic(views.plain_at(clause)).map(|quantity| (quantity, None))
        } else {
            english::elliptic(views.lower_at(clause))
        }
    {
        return vec![Use {
            formula: formula.clone(),
            quantity,
            order: Order::Any,
            change,
            span: clause,
            object: clause,
            exact: false,
            name: false,
            leads: false,
        }];
    }
    if verbs.is_empty() {
        return Vec::new();
    }
    // "Who mentions it, who does not": nobody in particular.
    if chinese && views.plain_at(clause).contains('谁') {
        return Vec::new();
    }
    let verbs = if chinese { main_verbs(views, verbs, &objects) } else { verbs };
    let mut out: Vec<Use> = Vec::new();
    let mut before = clause.start();
    for (i, verb) in verbs.iter().enumerate() {
        let end = verbs.get(i + 1).map_or(clause.end(), |v| v.span.start());
        let after = Span::new(verb.span.end(), end);
        let lead = Span::new(before, verb.span.start());
        let (found, region) =
            governed(views, names, verb, &objects, lead, after, chinese, recent);
        if found.is_empty() {
            continue;
        }
        // "The Marshal is named twice": the count stands behind the verb.
        let reach = if region == lead { after.end() } else { region.end() };
        let whole = Span::new(region.start().min(verb.span.start()), reach);
        push_uses(views, names, verb, found, whole, lead, after, chinese, &mut out);
        before = end;
    }
    out
}

/// 删去了沿用两年的“X”: the verb before 的 only describes X, the one before it governs.
fn main_verbs(views: &Views<'_>, verbs: Vec<Verb>, objects: &[Object]) -> Vec<Verb> {
    let mut out: Vec<Verb> = Vec::new();
    for verb in verbs {
        let next = objects.iter().find(|o| o.span.start() >= verb.span.end());
        let describes = next.is_some_and(|o| {
            let between = Span::new(verb.span.end(), o.span.start());
            views.plain_at(between).trim_end_matches(['“', '《']).ends_with('的')
        });
        let governed = out.last().is_some_and(|before| {
            let gap = Span::new(before.span.end(), verb.span.start());
            !views.plain_at(gap).contains('，')
                && !objects.iter().any(|o| gap.contains(o.span))
        });
        if !(describes && governed) {
            out.push(verb);
        }
    }
    out
}

/// "Her name", 某某的名字: the name itself is meant.
fn names_itself(views: &Views<'_>, name: Span) -> bool {
    let after = &views.lower[name.end()..];
    [
        "的名字",
        "名字",
        "的姓名",
        "之名",
        "三个字",
        "三字",
        "二字",
        "两个字",
        "'s name",
        "\u{2019}s name",
    ]
    .iter()
    .any(|w| after.starts_with(w))
}

/// Whether a count stands before the word that denies: 三次不(提).
fn times_none(views: &Views<'_>, lead: Span) -> bool {
    let text = views.plain_at(lead);
    text.contains("连续")
        || ["次不", "次都不", "次没", "次均未", "次未", "次闭"]
            .iter()
            .any(|w| text.contains(w))
}

/// What a verb governs, and where.
#[expect(
    clippy::too_many_arguments,
    reason = "one step of `uses`, split off to fit a screen"
)]
fn governed(
    views: &Views<'_>,
    names: &Names<'_>,
    verb: &Verb,
    objects: &[Object],
    lead: Span,
    after: Span,
    chinese: bool,
    recent: &[FormulaRef],
) -> (Vec<Object>, Span) {
    let counted = views.lower_at(verb.span);
    let takes_names = matches!(verb.kind, VerbKind::Name | VerbKind::Omit)
        || ["reference", "mention", "nod", "allusion"]
            .iter()
            .any(|w| counted.contains(w));
    // "Her name appears once", 某某的名字只出现一次: a name is what occurs.
    let as_name = |o: &Object| o.name && names_itself(views, o.span);
    let fits = |o: &&Object| takes_names || !o.name || as_name(o);
    let inside = |span: Span| -> Vec<Object> {
        objects.iter().filter(|o| span.contains(o.span)).filter(fits).cloned().collect()
    };
    let intransitive = verb.kind.is_intransitive();
    let mut found = if intransitive { inside(lead) } else { inside(after) };
    let mut region = if intransitive { lead } else { after };
    // "Was mentioned nine times by Xi": he is who says it.
    let by_someone = !chinese
        && found.first().is_some_and(|o| {
            let before = Span::new(after.start(), o.span.start().max(after.start()));
            views.lower_at(before).trim_end().ends_with(" by")
        });
    let only_names = found.iter().all(|o| o.name);
    if (found.is_empty() || by_someone && only_names)
        && !intransitive
        && passive(views, verb, chinese)
    {
        found = inside(lead);
        region = lead;
    }
    if found.is_empty() && verb.only_lead {
        return (Vec::new(), lead);
    }
    if found.is_empty() && intransitive {
        found = inside(after);
        region = after;
    }
    let phrases: Vec<Object> = found.iter().filter(|o| !o.name).cloned().collect();
    if !phrases.is_empty() {
        // "Called on members to follow Xi on the Two Upholds": a name beside a phrase is no
        // formula of its own, except where it is listed with them before any phrase.
        let first_phrase = phrases[0].span.start();
        let leads = found.iter().any(|o| {
            o.name && o.span.end() <= first_phrase && listed(views, o.span, first_phrase)
        });
        if !leads {
            found = phrases;
        }
    }
    if found.iter().any(|o| !o.name || as_name(o)) || !found.is_empty() && takes_names {
        if let Some(core) = as_core(views, names, after, &found, chinese) {
            return (vec![core], after);
        }
        return (found, region);
    }
    for span in [after, lead, verb.span] {
        let n = anaphor(views, span, chinese, recent.len());
        if n > 0 && (span != lead || intransitive || passive(views, verb, chinese)) {
            let group = &recent[recent.len() - n..];
            return (
                group
                    .iter()
                    .map(|f| Object { span, formula: f.clone(), name: false })
                    .collect(),
                span,
            );
        }
    }
    if !chinese
        && intransitive
        && !recent.is_empty()
        && english::bare_relative(views.lower_at(lead), views.lower_at(after))
    {
        let formula = recent[recent.len() - 1].clone();
        return (vec![Object { span: after, formula, name: false }], after);
    }
    let changes = verb.ceased || verb.kind == VerbKind::Drop;
    if changes {
        let text = views.lower_at(after);
        let spoken =
            if chinese { chinese::slogans(text) } else { english::slogans(text) };
        if let Some(s) = spoken {
            let span = Span::new(after.start() + s.start(), after.start() + s.end());
            return (vec![literal(views.text_at(span), span)], after);
        }
    }
    (Vec::new(), region)
}

/// Whether a name and a phrase stand in one list.
fn listed(views: &Views<'_>, name: Span, phrase: usize) -> bool {
    let between = views.lower_at(Span::new(name.end(), phrase.max(name.end()))).trim();
    between.is_empty()
        || between.split_ascii_whitespace().all(|w| {
            matches!(
                w.trim_matches(['"', '“', ',', '\'']),
                "" | "and"
                    | "or"
                    | "the"
                    | "nor"
                    | "either"
                    | ","
                    | "once"
                    | "only"
                    | "twice"
            )
        })
        || matches!(
            between,
            "、" | "和"
                | "与"
                | "及"
                | "以及"
                | "或"
                | "，"
                | "“"
                | "、“"
                | "和“"
                | "或“"
        )
}

fn passive(views: &Views<'_>, verb: &Verb, chinese: bool) -> bool {
    if chinese {
        return true;
    }
    let from = verb.span.start().saturating_sub(24);
    let mut start = from;
    while !views.lower.is_char_boundary(start) {
        start += 1;
    }
    let before = views.lower_at(Span::new(start, verb.span.start()));
    ["was", "were", "is", "are", "been", "being", "be", "went", "gets", "got"]
        .iter()
        .any(|w| before.split(|c: char| !c.is_ascii_alphanumeric()).any(|x| x == *w))
}

/// Formulas, quoted phrases and names of a clause, in order.
fn objects(
    views: &Views<'_>,
    names: &Names<'_>,
    clause: Span,
    chinese: bool,
) -> Vec<Object> {
    let mut out: Vec<Object> = names
        .formulas_within(clause)
        .into_iter()
        .map(|hit| {
            // A name with or without its title may be listed as a formula; quoted it is a
            // phrase.
            let quoted = views.plain[..hit.span.start()].ends_with(['“', '"', '‘', '\'']);
            let person =
                |n: &&crate::names::Named| names.member(n.member).sort == Sort::Person;
            let name = !quoted
                && names.within(clause).iter().filter(person).any(|n| {
                    let article = views.lower_at(hit.span).strip_prefix("the ");
                    n.span.contains(hit.span)
                        || n.name.contains(hit.span)
                        || article == Some(views.lower_at(n.span))
                });
            let key = names.vocabulary.formulas[hit.formula].key.clone();
            Object { span: hit.span, formula: FormulaRef::Key(key), name }
        })
        .collect();
    for quote in quoted(views.plain_at(clause)) {
        let quote =
            Span::new(quote.start() + clause.start(), quote.end() + clause.start());
        let inner = inside_marks(views, quote);
        // "Some further gradual increases" is not the "gradual increases" that is listed.
        let hits: Vec<Span> =
            out.iter().map(|o| o.span).filter(|s| inner.overlaps(*s)).collect();
        let longer = match hits[..] {
            [hit] => is_longer(views, inner, hit),
            _ => false,
        };
        if !hits.is_empty() && !longer || !phrase_like(views.text_at(inner), chinese) {
            continue;
        }
        out.retain(|o| !inner.overlaps(o.span));
        if views.text_at(quote).starts_with('《') {
            continue;
        }
        let phrase = views.text_at(inner).trim_end_matches([',', '.', '，', '。']);
        let mut object = literal(phrase, inner);
        if let Some(i) = names.formula_of(phrase.trim()) {
            object.formula = FormulaRef::Key(names.vocabulary.formulas[i].key.clone());
        }
        out.push(object);
    }
    for (span, phrase) in names.phrases_within(clause) {
        if clause.contains(*span) && !out.iter().any(|o| o.span.overlaps(*span)) {
            let mut object = literal(phrase, *span);
            if let Some(i) = names.formula_of(phrase) {
                object.formula =
                    FormulaRef::Key(names.vocabulary.formulas[i].key.clone());
            }
            out.push(object);
        }
    }
    for n in names.within(clause) {
        if !clause.contains(n.span)
            || n.possessive && !names_itself(views, n.span)
            || out.iter().any(|o| o.span.overlaps(n.name))
        {
            continue;
        }
        let member = names.member(n.member);
        if member.sort != Sort::Person {
            continue;
        }
        // "The Marshal" is looked for with its article.
        let with_the =
            n.form == Form::Title && views.lower[..n.span.start()].ends_with("the ");
        let from = if with_the { n.span.start() - 4 } else { n.span.start() };
        let surface = views.text_at(n.span);
        let written = views.text_at(Span::new(from, n.span.end()));
        out.push(Object {
            span: n.span,
            formula: name_formula(names, surface, written, member),
            name: true,
        });
    }
    out.sort_by_key(|o| o.span.start());
    out
}

/// Whether a quotation in Latin letters says words beside the formula inside it.
fn is_longer(views: &Views<'_>, inner: Span, hit: Span) -> bool {
    if !inner.contains(hit) || views.text_at(inner).chars().any(is_han) {
        return false;
    }
    let beside = [
        views.lower_at(Span::new(inner.start(), hit.start())),
        views.lower_at(Span::new(hit.end(), inner.end())),
    ];
    let words = beside.iter().flat_map(|text| {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
    });
    words.filter(|w| !matches!(*w, "the" | "a" | "an" | "s")).count() > 0
}

/// Whether a formula or a quoted phrase is written at this very place.
fn is_written(views: &Views<'_>, names: &Names<'_>, span: Span) -> bool {
    let marks = ['“', '"', '‘', '\''];
    views.plain[..span.start()].ends_with(marks)
        || names.formulas_within(span).iter().any(|hit| hit.span == span)
}

fn literal(text: &str, span: Span) -> Object {
    Object { span, formula: FormulaRef::Literal(text.trim().to_owned()), name: false }
}

/// The formula that naming a person amounts to: name with title as listed, else as written.
fn name_formula(
    names: &Names<'_>,
    surface: &str,
    written: &str,
    member: &Member,
) -> FormulaRef {
    let person =
        names.vocabulary.people.iter().find(|p| Some(&p.key) == member.key.as_ref());
    let full: Vec<&str> = match person {
        Some(person) => person.names.iter().map(String::as_str).collect(),
        None => vec![&member.name],
    };
    let titled = full.iter().flat_map(|n| {
        [format!("{surface} {n}"), format!("{n}{surface}"), format!("{surface}{n}")]
    });
    std::iter::once(surface.to_owned())
        .chain(titled)
        .chain(full.iter().map(|n| (*n).to_owned()))
        .find_map(|c| names.formula_of(&c))
        .map_or_else(
            || FormulaRef::Literal(written.to_owned()),
            |i| FormulaRef::Key(names.vocabulary.formulas[i].key.clone()),
        )
}

fn inside_marks(views: &Views<'_>, quote: Span) -> Span {
    let text = views.text_at(quote);
    let open = text.chars().next().map_or(0, char::len_utf8);
    let close = text.chars().next_back().map_or(0, char::len_utf8);
    if open + close >= text.len() {
        return Span::new(quote.start(), quote.start());
    }
    Span::new(quote.start() + open, quote.end() - close)
}

/// Short enough to be a set phrase rather than quoted speech.
fn phrase_like(text: &str, chinese: bool) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    if chinese {
        return text.chars().count() <= 20 && !text.contains(['。', '！', '？']);
    }
    let words = text.split_ascii_whitespace().count();
    words <= 9 && !text.contains(['?', '!', ';'])
}

/// "Xi as the core", 习近平为核心: the formula of the vocabulary that says so.
fn as_core(
    views: &Views<'_>,
    names: &Names<'_>,
    after: Span,
    found: &[Object],
    chinese: bool,
) -> Option<Object> {
    let person = found.iter().find(|o| o.name)?;
    let tail = Span::new(person.span.end(), after.end().max(person.span.end()));
    let text = views.lower_at(tail);
    let (word, at) = if chinese {
        ("核心", text.find("核心")?)
    } else {
        (
            "core",
            text.find("as the core")
                .or_else(|| text.find("as core"))
                .or_else(|| text.find("as its core"))
                .or_else(|| text.find("at the core"))?,
        )
    };
    if let Some(listed) =
        found.iter().find(|o| !o.name && views.lower_at(o.span).contains(word))
    {
        return Some(listed.clone());
    }
    let key = names.vocabulary.formulas.iter().find(|f| {
        f.surfaces.iter().any(|s| {
            let s = tealeaf_text::fold(s);
            s.as_str().contains(word)
        })
    });
    let span = Span::new(person.span.start(), tail.start() + at + word.len());
    let end = span.end().min(after.end());
    let formula = key.map_or_else(
        || {
            let written = views.text_at(Span::new(tail.start(), tail.end()));
            let from = if chinese { written.find('核') } else { written.find("core") };
            FormulaRef::Literal(from.map_or(word.to_owned(), |_| word.to_owned()))
        },
        |f| FormulaRef::Key(f.key.clone()),
    );
    Some(Object {
        span: Span::new(span.start(), end.max(span.start())),
        formula,
        name: false,
    })
}

/// How many of the recent formulas an anaphor means.
fn anaphor(views: &Views<'_>, span: Span, chinese: bool, recent: usize) -> usize {
    if recent == 0 {
        return 0;
    }
    let text = views.lower_at(span);
    let hit = if chinese { chinese::anaphor(text) } else { english::anaphor(text) };
    match hit {
        Some(n) => n.min(recent),
        None => 0,
    }
}

/// The words around a formula, its own left out.
fn outside(views: &Views<'_>, around: Span, object: Span) -> String {
    if !around.contains(object) {
        return views.lower_at(around).to_owned();
    }
    let before = views.lower_at(Span::new(around.start(), object.start()));
    let after = views.lower_at(Span::new(object.end(), around.end()));
    format!("{before} {after}")
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of `uses`, split off to fit a screen"
)]
fn push_uses(
    views: &Views<'_>,
    names: &Names<'_>,
    verb: &Verb,
    found: Vec<Object>,
    whole: Span,
    lead: Span,
    after: Span,
    chinese: bool,
    out: &mut Vec<Use>,
) {
    let last = found.len() - 1;
    let near = Span::new(
        lead.start().max(whole.start().min(lead.start())),
        whole.end().max(verb.span.end()),
    );
    let whole = Span::new(whole.start(), whole.end().max(verb.span.end()));
    for (i, object) in found.iter().enumerate() {
        // "Named A once and B twice": the count stands between one object and the next.
        let from = if found.len() > 1
            && object.span.end() <= whole.end()
            && object.span != whole
        {
            object.span.end()
        } else {
            near.start()
        };
        let to = if i < last && found[i + 1].span.start() >= from {
            found[i + 1].span.start()
        } else {
            whole.end()
        };
        let own = if from <= to { views.lower_at(Span::new(from, to)) } else { "" };
        let all = views.lower_at(Span::new(near.start(), whole.end().max(near.start())));
        // "A and B once each", A和B各一次: the count at the end holds for all.
        let each = if chinese { all.contains('各') } else { all.contains(" each") };
        // "The phrase appears twice": the count follows the verb.
        let leads = object.span.end() <= verb.span.start();
        let behind = if leads { views.lower_at(after) } else { "" };
        let counted =
            count(own, chinese).or_else(|| count(behind, chinese)).or_else(|| {
                count(views.lower_at(lead), chinese).or_else(|| {
                    if found.len() == 1 || each {
                        count(all, chinese)
                    } else {
                        count_adverb(all, chinese)
                    }
                })
            });
        let absent = verb.negated != matches!(verb.kind, VerbKind::Omit | VerbKind::Gone);
        let change = match verb.kind {
            VerbKind::Drop | VerbKind::Vanish if !verb.negated => Some(true),
            VerbKind::Add | VerbKind::Come if !verb.negated => Some(false),
            VerbKind::Use
            | VerbKind::Name
            | VerbKind::Appear
            | VerbKind::Keep
            | VerbKind::Stay
                if verb.ceased =>
            {
                Some(true)
            }
            _ => None,
        };
        let quantity = if absent
            && change.is_none()
            && !matches!(verb.kind, VerbKind::Drop | VerbKind::Vanish)
        {
            match counted {
                // "Did not mention it once" is none at all.
                // 连续三次不提: three times, and each time none.
                Some(Quantity::Exactly(n))
                    if n > 1 && !(chinese && times_none(views, lead)) =>
                {
                    Quantity::AtMost(n - 1)
                }
                _ => Quantity::Absent,
            }
        } else {
            counted.unwrap_or(Quantity::Present)
        };
        let around =
            Span::new(near.start(), whole.end().max(after.end()).max(near.start()));
        let around = outside(views, around, object.span);
        let order =
            if chinese { chinese::order(&around) } else { english::order(&around) };
        let one = Use {
            formula: object.formula.clone(),
            quantity,
            order: match (order, quantity) {
                (Order::Ever, Quantity::Absent) => Order::Ever,
                (_, Quantity::Absent) | (Order::Ever, _) => Order::Any,
                (order, _) if matches!(verb.kind, VerbKind::Keep | VerbKind::Stay) => {
                    match order {
                        Order::Any => Order::Still,
                        order => order,
                    }
                }
                (order, _) => order,
            },
            change,
            span: whole,
            name: object.name,
            object: object.span,
            exact: is_written(views, names, object.span),
            leads: object.span.end() <= verb.span.start(),
        };
        let same = out.iter_mut().find(|u| {
            u.formula == one.formula
                && u.quantity == one.quantity
                && u.change == one.change
        });
        match same {
            Some(same) => {
                let start = same.object.start().min(one.object.start());
                let end = same.object.end().max(one.object.end());
                same.object = Span::new(start, end);
            }
            None => out.push(one),
        }
    }
}

fn count(text: &str, chinese: bool) -> Option<Quantity> {
    if chinese { chinese::count(text) } else { english::count(text) }
}

/// A count that holds for a whole list ("repeatedly mentioned A and B").
fn count_adverb(text: &str, chinese: bool) -> Option<Quantity> {
    match count(text, chinese) {
        Some(q @ Quantity::AtLeast(_)) => Some(q),
        _ => None,
    }
}

/// Where a use stands, by the first rule that matches: for first, last, still and ever.
fn order([first, last, still, ever]: [&Regex; 4], text: &str) -> Order {
    if first.is_match(text) {
        Order::First { since: None }
    } else if last.is_match(text) {
        Order::Last
    } else if still.is_match(text) {
        Order::Still
    } else if ever.is_match(text) {
        Order::Ever
    } else {
        Order::Any
    }
}

/// Where the first verb of mention stands: the subject is before it.
pub(crate) fn first_verb(views: &Views<'_>, clause: Span) -> Option<usize> {
    let chinese = is_chinese(views.text_at(clause));
    let verbs = if chinese {
        chinese::verbs(views, clause)
    } else {
        english::verbs(views, clause)
    };
    verbs.first().map(|v| v.span.start())
}

/// Phrases that a clause without a verb sets down: "the phrase “X”, which had closed every
/// text, was gone" goes on about it.
pub(crate) fn set_down(
    views: &Views<'_>,
    names: &Names<'_>,
    clause: Span,
    recent: &mut Vec<FormulaRef>,
) {
    let text = views.lower_at(clause);
    let from = text.rfind(", ").map_or(0, |at| at + 2);
    if is_chinese(text) || crate::clause::has_verb(&text[from..]) {
        return;
    }
    let last = Span::new(clause.start() + from, clause.end());
    let found = objects(views, names, last, false);
    for object in found.into_iter().filter(|o| !o.name) {
        recent.retain(|f| *f != object.formula);
        recent.push(object.formula);
    }
}

/// The formulas that "both" or "the phrases" will mean after these uses.
pub(crate) fn antecedents(uses: &[Use], recent: &mut Vec<FormulaRef>) {
    let mut groups: BTreeMap<usize, Vec<&Use>> = BTreeMap::new();
    for one in uses.iter().filter(|u| !u.name) {
        groups.entry(one.span.start()).or_default().push(one);
    }
    let Some((_, last)) = groups.last_key_value() else { return };
    let fresh: Vec<FormulaRef> = if last.len() >= 2 {
        last.iter().map(|u| u.formula.clone()).collect()
    } else {
        groups.values().flatten().map(|u| u.formula.clone()).collect()
    };
    recent.retain(|f| !fresh.contains(f));
    recent.extend(fresh);
    let excess = recent.len().saturating_sub(8);
    recent.drain(..excess);
}
