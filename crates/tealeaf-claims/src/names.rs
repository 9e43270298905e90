//! Who and what is named in an article: known from the vocabulary, or found by capitals,
//! titles and surnames.
//!
//! Everything named gets one place in a cast; a mention points to it. Pronouns are
//! resolved later, while the article is read in order.

mod cast;
mod chinese;
mod finder;
mod gender;
mod latin;
mod phrases;

use jiff::civil::Date;
use tealeaf_text::Span;

use crate::article::Article;
use crate::views::{Views, is_han};
use crate::vocabulary::{NamedEvent, Vocabulary};

pub(crate) use cast::{Cast, Member, Sort};
pub(crate) use chinese::{Titled, goes_on, titled};
pub(crate) use finder::Finder;
pub(crate) use gender::Pronoun;

/// Number of a member of the cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MemberId(pub(crate) usize);

/// How a member is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// By full name, with or without title.
    Full,
    /// By surname alone or a short form.
    Short,
    /// By title alone.
    Title,
}

/// A place where a member of the cast is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// With the title before the name.
    pub(crate) span: Span,
    /// The name without title.
    pub(crate) name: Span,
    pub(crate) member: MemberId,
    pub(crate) form: Form,
    /// Followed by a possessive mark.
    pub(crate) possessive: bool,
}

/// A known formula in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormulaHit {
    pub(crate) span: Span,
    /// Index into the vocabulary.
    pub(crate) formula: usize,
}

/// All that is named in one article.
#[derive(Debug)]
pub(crate) struct Names<'v> {
    pub(crate) vocabulary: &'v Vocabulary,
    pub(crate) cast: Cast,
    /// In order of place, none overlapping.
    pub(crate) named: Vec<Named>,
    pub(crate) formulas: Vec<FormulaHit>,
    /// Set phrases that the article quotes, where it names them without quoting them again.
    pub(crate) phrases: Vec<(Span, String)>,
    pub(crate) events: Vec<(Span, Vec<usize>)>,
    pronouns: std::collections::BTreeMap<MemberId, Pronoun>,
    formula_finder: Finder,
}

impl<'v> Names<'v> {
    pub(crate) fn read(
        article: &Article,
        views: &Views<'_>,
        vocabulary: &'v Vocabulary,
    ) -> Self {
        let formula_finder = Finder::new(
            vocabulary
                .formulas
                .iter()
                .enumerate()
                .flat_map(|(i, f)| f.surfaces.iter().map(move |s| (s.as_str(), i))),
            &[],
        );
        let formulas: Vec<FormulaHit> = formula_finder
            .find(views.text)
            .into_iter()
            .map(|(span, ids)| FormulaHit { span, formula: ids[0] })
            .collect();
        let mut cast = Cast::default();
        let titles = title_hits(views.text, vocabulary);
        let mut named = known(article, views, vocabulary, &formulas, &titles, &mut cast);
        chinese::add(article, views, vocabulary, &mut cast, &mut named);
        latin::add(article, views, vocabulary, &mut cast, &mut named);
        // "The premier" of an article that names others, and nobody known, may be any
        // country's; where it names nobody at all, who else could be meant?
        let strangers = named.iter().any(|n| cast.get(n.member).sort == Sort::Person);
        if !strangers && formulas.is_empty() {
            titles_alone(article, views, vocabulary, &titles, &mut cast, &mut named);
        }
        named.sort_by_key(|n| (n.span.start(), std::cmp::Reverse(n.span.end())));
        named.dedup_by(|later, earlier| earlier.span.overlaps(later.span));
        own_titles(views, &titles, &cast, &mut named);
        named.sort_by_key(|n| n.span.start());
        let events = event_hits(views.text, &vocabulary.events);
        let phrases = phrases::unquoted(article, views);
        let pronouns = gender::pronouns(article, views, &cast, &named);
        Self {
            vocabulary,
            cast,
            named,
            formulas,
            phrases,
            events,
            pronouns,
            formula_finder,
        }
    }

    /// The mentions inside a span.
    pub(crate) fn within(&self, span: Span) -> &[Named] {
        let from = self.named.partition_point(|n| n.span.start() < span.start());
        let to = self.named.partition_point(|n| n.span.start() < span.end());
        &self.named[from..to]
    }

    /// The known formulas inside a span.
    pub(crate) fn formulas_within(&self, span: Span) -> Vec<FormulaHit> {
        let from = self.formulas.partition_point(|f| f.span.start() < span.start());
        self.formulas[from..]
            .iter()
            .take_while(|f| f.span.start() < span.end())
            .filter(|f| span.contains(f.span))
            .copied()
            .collect()
    }

    /// The quoted phrases that a span names without quoting them.
    pub(crate) fn phrases_within(&self, span: Span) -> &[(Span, String)] {
        let from = self.phrases.partition_point(|p| p.0.start() < span.start());
        let to = self.phrases.partition_point(|p| p.0.start() < span.end());
        &self.phrases[from..to]
    }

    /// The formula that has exactly this surface form.
    pub(crate) fn formula_of(&self, surface: &str) -> Option<usize> {
        let whole = Span::new(0, surface.len());
        self.formula_finder
            .find(surface)
            .into_iter()
            .find(|(span, _)| *span == whole)
            .map(|(_, ids)| ids[0])
    }

    /// The pronoun of a person, as far as the article shows it.
    pub(crate) fn pronoun(&self, id: MemberId) -> Option<Pronoun> {
        self.pronouns.get(&id).copied()
    }

    pub(crate) fn member(&self, id: MemberId) -> &Member {
        self.cast.get(id)
    }
}

/// Where events of the vocabulary are named; several may share a name.
pub(crate) fn event_hits(text: &str, events: &[NamedEvent]) -> Vec<(Span, Vec<usize>)> {
    let finder = Finder::new(
        events
            .iter()
            .enumerate()
            .flat_map(|(i, e)| e.names.iter().map(move |n| (n.as_str(), i))),
        &[],
    );
    finder.find(text)
}

/// Words for the country whose offices the vocabulary knows.
const AT_HOME: &[&str] =
    &["china", "chinese", "beijing", "中国", "中國", "中共", "北京", "中南海"];

/// Mentions of what the vocabulary knows.
fn known(
    article: &Article,
    views: &Views<'_>,
    vocabulary: &Vocabulary,
    formulas: &[FormulaHit],
    titles: &[(Span, Vec<usize>)],
    cast: &mut Cast,
) -> Vec<Named> {
    let mut named = Vec::new();
    let excludes: Vec<&str> = vocabulary
        .people
        .iter()
        .flat_map(|p| p.exclude.iter().map(String::as_str))
        .collect();
    let people = Finder::new(
        vocabulary
            .people
            .iter()
            .enumerate()
            .flat_map(|(i, p)| p.names.iter().map(move |n| (n.as_str(), i))),
        &excludes,
    );
    for (span, ids) in people.find(views.text) {
        if inside_formula(span, formulas) || !capital(views.text, span) {
            continue;
        }
        let person = &vocabulary.people[ids[0]];
        let member = cast.person(
            Some(&person.key),
            views.text_at(span),
            person.surname.as_deref(),
        );
        named.push(mention(
            views,
            span,
            title_before(views, span, titles),
            member,
            Form::Full,
        ));
    }
    let outlets = Finder::new(
        vocabulary
            .outlets
            .iter()
            .enumerate()
            .flat_map(|(i, o)| o.names.iter().map(move |n| (n.as_str(), i))),
        &[],
    );
    for (span, ids) in outlets.find(views.text) {
        let outlet = &vocabulary.outlets[ids[0]];
        if !capital(views.text, span) {
            continue;
        }
        let member = cast.outlet(&outlet.key, views.text_at(span), outlet.official);
        named.push(mention(views, span, None, member, Form::Full));
    }
    // A ministry or a party organ by a common name tells of no country; people do.
    let at_home = named.iter().any(|n| cast.get(n.member).sort == Sort::Person)
        || !formulas.is_empty()
        || AT_HOME.iter().any(|w| views.lower.contains(w));
    if at_home {
        titles_alone(article, views, vocabulary, titles, cast, &mut named);
    }
    named
}

/// The official titles in the text, each with the people who held such an office.
fn title_hits(text: &str, vocabulary: &Vocabulary) -> Vec<(Span, Vec<usize>)> {
    Finder::new(
        vocabulary.people.iter().enumerate().flat_map(|(i, p)| {
            p.offices
                .iter()
                .flat_map(move |o| o.titles.iter().map(move |t| (t.as_str(), i)))
        }),
        &[],
    )
    .find(text)
}

/// "The General Secretary", 总书记: a title that one person held at the article's date.
fn titles_alone(
    article: &Article,
    views: &Views<'_>,
    vocabulary: &Vocabulary,
    hits: &[(Span, Vec<usize>)],
    cast: &mut Cast,
    named: &mut Vec<Named>,
) {
    named.sort_by_key(|n| n.span.start());
    let taken: Vec<Span> = named.iter().map(|n| n.span).collect();
    for (span, ids) in hits {
        let at = taken.partition_point(|t| t.start() < span.end());
        if taken[at.saturating_sub(2)..at].iter().any(|t| t.overlaps(*span)) {
            continue;
        }
        let chinese = views.text_at(*span).chars().next().is_some_and(is_han);
        if !chinese && !definite(views.lower.as_str(), span.start()) {
            continue;
        }
        if chinese
            && (becoming(&views.plain[..span.start()])
                || chinese::named_behind(views, span.end()))
        {
            continue;
        }
        let surface = views.text_at(*span);
        let holders: Vec<usize> = ids
            .iter()
            .copied()
            .filter(|&i| {
                vocabulary.people[i].offices.iter().any(|o| {
                    o.titles.iter().any(|t| same(t, surface))
                        && holds(o.from, o.to, article.date)
                })
            })
            .collect();
        let [holder] = holders[..] else { continue };
        let person = &vocabulary.people[holder];
        let name = person.names.first().map_or(person.key.as_str(), String::as_str);
        let member = cast.person(Some(&person.key), name, person.surname.as_deref());
        named.push(mention(views, *span, None, member, Form::Title));
    }
}

/// 沧湄国总理闻石川 ... 总理: a title that the article gives to one of its people means that
/// person, whoever holds an office of that name elsewhere. Where it gives it to several, the
/// holder known to the vocabulary stays when he is one of them, else the one named last.
fn own_titles(
    views: &Views<'_>,
    titles: &[(Span, Vec<usize>)],
    cast: &Cast,
    named: &mut Vec<Named>,
) {
    let mut given: Vec<(String, usize, MemberId)> = Vec::new();
    for (span, _) in titles {
        let at = named.partition_point(|n| n.name.start() < span.end());
        let Some(owner) = named.get(at).filter(|n| n.form == Form::Full) else {
            continue;
        };
        let joined = owner.name.start() >= span.end()
            && matches!(
                views.text_at(Span::new(span.end(), owner.name.start())),
                "" | " " | ", "
            );
        let former = ["前", "原", "former ", "ex-", "then "]
            .iter()
            .any(|w| views.lower[..span.start()].ends_with(w));
        if joined && !former && cast.get(owner.member).sort == Sort::Person {
            let title = tealeaf_text::fold(views.text_at(*span)).as_str().to_owned();
            given.push((title, owner.span.start(), owner.member));
        }
    }
    for n in named.iter_mut().filter(|n| n.form == Form::Title) {
        let title = tealeaf_text::fold(views.text_at(n.span));
        let of = || given.iter().filter(|g| g.0 == title.as_str());
        if of().any(|g| g.2 == n.member) {
            continue;
        }
        if let Some(owner) = of().rfind(|g| g.1 < n.span.start()).or_else(|| of().next())
        {
            n.member = owner.2;
        }
    }
    // The same title alone, where no known holder was looked for.
    let mut alone = Vec::new();
    for (span, _) in titles {
        let at = named.partition_point(|n| n.span.start() < span.end());
        let free =
            !named[at.saturating_sub(2)..at].iter().any(|n| n.span.overlaps(*span));
        let chinese = views.text_at(*span).chars().next().is_some_and(is_han);
        let before = &views.plain[..span.start()];
        if !free
            || !chinese
            || becoming(before)
            || before.ends_with(['前', '原', '副'])
            || before.ends_with("时任")
            || chinese::named_behind(views, span.end())
        {
            continue;
        }
        let title = tealeaf_text::fold(views.text_at(*span));
        let owner = given.iter().rfind(|g| g.0 == title.as_str() && g.1 < span.start());
        if let Some(owner) = owner {
            alone.push(mention(views, *span, None, owner.2, Form::Title));
        }
    }
    named.extend(alone);
}

fn same(a: &str, b: &str) -> bool {
    tealeaf_text::fold(a).as_str() == tealeaf_text::fold(b).as_str()
}

fn holds(from: Option<Date>, to: Option<Date>, at: Option<Date>) -> bool {
    match at {
        Some(at) => from.is_none_or(|d| d <= at) && to.is_none_or(|d| at <= d),
        None => to.is_none(),
    }
}

fn definite(lower: &str, start: usize) -> bool {
    let before = lower[..start].trim_end();
    before.ends_with(" the")
        || before.ends_with("\nthe")
        || before == "the"
        || before.ends_with("\"the")
        || before.ends_with("“the")
}

fn becoming(before: &str) -> bool {
    [
        "成为",
        "出任",
        "接任",
        "担任",
        "当选",
        "就任",
        "任",
        "当",
        "新任",
        "下任",
        "下一任",
        "前",
    ]
    .iter()
    .any(|w| before.ends_with(w))
}

fn capital(text: &str, span: Span) -> bool {
    text[span.start()..].starts_with(|c: char| !c.is_ascii_lowercase())
}

fn inside_formula(span: Span, formulas: &[FormulaHit]) -> bool {
    let at = formulas.partition_point(|f| f.span.start() <= span.start());
    // A formula that is name and title alone ("General Secretary Xi Jinping") still names
    // the person; one that merely begins with a name does not.
    formulas[at.saturating_sub(3)..at]
        .iter()
        .any(|f| f.span.contains(span) && f.span.end() > span.end())
}

/// The start of a title that stands right before a name.
fn title_before(
    views: &Views<'_>,
    name: Span,
    titles: &[(Span, Vec<usize>)],
) -> Option<usize> {
    let at = titles.partition_point(|(t, _)| t.start() < name.start());
    titles[at.saturating_sub(3)..at]
        .iter()
        .filter(|(t, _)| {
            t.end() <= name.start()
                && matches!(
                    views.text_at(Span::new(t.end(), name.start())),
                    "" | " " | "同志" | ", "
                )
        })
        .map(|(t, _)| t.start())
        .min()
}

pub(crate) fn mention(
    views: &Views<'_>,
    name: Span,
    title_start: Option<usize>,
    member: MemberId,
    form: Form,
) -> Named {
    let tail = &views.text[name.end()..];
    let possessive = tail.starts_with("'s")
        || tail.starts_with("’s")
        || tail.starts_with("' ")
        || tail.starts_with("’ ")
        || tail.starts_with('的');
    let span = Span::new(title_start.unwrap_or(name.start()), name.end());
    Named { span, name, member, form, possessive }
}
