//! The dossier as one self-contained page: no script, no request, everything escaped.
//!
//! What each part of the page means is told in `docs/dossier.md`.

mod runs;
mod segments;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use askama::{
    Template,
    filters::{Html, HtmlSafe, escape},
};
use tealeaf_record::observations::ObservationSet;

use self::{
    runs::{Run, runs, visible},
    segments::{Segment, segments},
};
use crate::{
    accusation::{accuses, in_headline},
    baseline::Baseline,
    check::Check,
    dossier::{Dossier, Finding},
    pack::Pack,
    verdict::{Fact, Piece, Quote, Verdict},
    wording::{
        self, FindingWords, Labels, Language, Words,
        profile::{Bit, Part},
    },
};

/// Most claims shown as cards: far above any article, far below what a browser chokes on.
const MAX_CARDS: usize = 1_000;
/// Most pieces of evidence on a card.
const MAX_EVIDENCE: usize = 8;
/// Most claims listed under one reason.
const MAX_LISTED: usize = 100;

/// Writes the page.
///
/// # Errors
/// Never for a dossier made by this program; askama's signature is kept.
pub fn render(
    pack: &Pack,
    set: &ObservationSet,
    dossier: &Dossier,
) -> Result<String, askama::Error> {
    let say = Words::new(pack, dossier.asked.language);
    let labels = say.labels();
    let article = &dossier.article;
    let lang = runs::language(&article.text);
    let title = match article.title {
        _ if in_headline(pack, article, &dossier.claims) => labels.headline_folded,
        Some(title) => article.text[title.range()].trim(),
        None => labels.no_headline,
    };
    let date = article.date.map_or_else(|| labels.no_date.to_owned(), |d| say.date(d));
    let own = |text: &str| Text(runs(text, lang));
    let cards: BTreeSet<String> =
        dossier.claims.iter().take(MAX_CARDS).map(|c| c.id.to_string()).collect();
    Page {
        l: labels,
        page_title: visible(title),
        title: own(title),
        dateline: match &article.outlet {
            Some(outlet) => own(&format!("{outlet} · {date}")),
            None => own(&date),
        },
        n_claims: say.n_claims(dossier.claims.len()),
        n_hidden: dossier.claims.len().saturating_sub(MAX_CARDS),
        tally: tally(say, dossier),
        record: words(&say.record(dossier)),
        lang: match (lang, say.language) {
            ("", Language::Chinese) => "en",
            (lang, _) => lang,
        },
        findings: findings(say, set, dossier, lang),
        segments: segments(say, dossier, lang, MAX_CARDS),
        claims: claims(say, dossier, lang),
        baselines: baselines(say, set, dossier),
        sourced: say
            .profile(dossier)
            .into_iter()
            .map(|part| part_view(part, &cards))
            .collect(),
        untested: say
            .untested(dossier)
            .into_iter()
            .map(|(why, ids)| {
                let on_page: Vec<String> = ids
                    .iter()
                    .filter(|id| cards.contains(*id))
                    .take(MAX_LISTED)
                    .cloned()
                    .collect();
                UntestedView {
                    why: words(&why),
                    more: ids.len() - on_page.len(),
                    claims: on_page,
                }
            })
            .collect(),
        method: say.method(dossier).iter().map(|line| words(line)).collect(),
    }
    .render()
}

/// Text for the page. Writes itself escaped, with the language of every Chinese run.
struct Text(Vec<Run>);

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Run { lang, text } in &self.0 {
            let text = escape(text, Html).map_err(|_| fmt::Error)?;
            if lang.is_empty() {
                write!(f, "{text}")?;
            } else {
                write!(f, "<span lang=\"{lang}\">{text}</span>")?;
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Text {}

/// Words of the program and of the record; a number and its sign stay on one line.
fn words(text: &str) -> Text {
    Text(runs(&text.replace(" %", "\u{a0}%"), ""))
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct Page {
    l: &'static Labels,
    page_title: String,
    title: Text,
    dateline: Text,
    n_claims: String,
    n_hidden: usize,
    tally: Vec<TallyView>,
    record: Text,
    lang: &'static str,
    findings: Vec<FindingView>,
    segments: Vec<Segment>,
    claims: Vec<ClaimView>,
    baselines: Vec<BaselineView>,
    sourced: Vec<PartView>,
    untested: Vec<UntestedView>,
    method: Vec<Text>,
}

struct TallyView {
    code: &'static str,
    mark: &'static str,
    words: &'static str,
    n: usize,
    /// The first claim that has a card.
    first: Option<String>,
}

struct FindingView {
    code: &'static str,
    mark: &'static str,
    heading: Text,
    lines: Vec<LineView>,
    claims: Vec<String>,
    compared: Vec<ComparedView>,
}

/// A comparison that a finding leans on.
struct ComparedView {
    index: usize,
    word: &'static str,
    rate: String,
}

/// A line of a finding.
enum LineView {
    Plain(Text),
    Usual { answer: Text, rest: Text },
    Note(Text),
    NoteAgain(usize),
}

struct ClaimView {
    id: String,
    code: &'static str,
    mark: &'static str,
    words: String,
    source: &'static str,
    attribution: Text,
    quote: Text,
    hidden: bool,
    shows: Option<Text>,
    evidence: Vec<EvidenceView>,
    more: usize,
    notes: Vec<Text>,
    history: Vec<Text>,
    usual: Option<UsualView>,
}

struct UsualView {
    index: usize,
    word: &'static str,
}

struct EvidenceView {
    words: Text,
    item: Option<Text>,
    link: Option<LinkView>,
    quotes: Vec<QuoteView>,
}

struct LinkView {
    url: String,
    site: String,
}

struct QuoteView {
    capture: String,
    before: Text,
    exact: Text,
    after: Text,
}

struct BaselineView {
    index: usize,
    heading: Text,
    target: Text,
    claims: Vec<String>,
    words: Text,
    classes: Vec<ClassView>,
    nearest: Vec<NearestView>,
}

struct ClassView {
    label: Text,
    rate: Text,
    bar: Option<BarView>,
    unusual: &'static str,
    used: bool,
}

/// Percent along the bar.
struct BarView {
    low: String,
    mid: String,
    high: String,
}

struct NearestView {
    words: Text,
    link: Option<LinkView>,
}

/// A part of the sourcing profile.
struct PartView {
    heading: Text,
    lines: Vec<Vec<BitView>>,
    more: usize,
}

enum BitView {
    Words(Text),
    Claim(String),
}

/// A claim without a card is named, not linked.
fn part_view(part: Part, cards: &BTreeSet<String>) -> PartView {
    let bit = |bit: Bit| match bit {
        Bit::Words(text) => BitView::Words(words(&text)),
        Bit::Claim(id, _) => match id.to_string() {
            id if cards.contains(&id) => BitView::Claim(id),
            id => BitView::Words(words(&id)),
        },
    };
    PartView {
        heading: words(&part.heading),
        lines: part
            .lines
            .into_iter()
            .map(|line| line.into_iter().map(bit).collect())
            .collect(),
        more: part.more,
    }
}

struct UntestedView {
    why: Text,
    claims: Vec<String>,
    more: usize,
}

fn tally(say: Words<'_>, dossier: &Dossier) -> Vec<TallyView> {
    Verdict::CODES
        .iter()
        .filter_map(|code| {
            let mut of = dossier
                .claims
                .iter()
                .zip(&dossier.checks)
                .enumerate()
                .filter(|(_, (_, c))| c.verdict.code() == *code);
            let (at, (first, check)) = of.next()?;
            Some(TallyView {
                code,
                mark: mark(&check.verdict),
                words: say.code(code),
                n: 1 + of.count(),
                first: (at < MAX_CARDS).then(|| first.id.to_string()),
            })
        })
        .collect()
}

fn findings(
    say: Words<'_>,
    set: &ObservationSet,
    dossier: &Dossier,
    lang: &'static str,
) -> Vec<FindingView> {
    let mut noted: BTreeMap<String, usize> = BTreeMap::new();
    dossier
        .findings
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let said = say.finding(&set.formulas, dossier, f);
            let first = f.checks.first().map(|i| &dossier.checks[*i].verdict);
            let compared = compared(say, dossier, f, &said);
            FindingView {
                code: first.map_or("", Verdict::code),
                mark: first.map_or("", mark),
                heading: words(&said.heading),
                lines: finding_lines(said, i + 1, lang, &mut noted),
                claims: f
                    .checks
                    .iter()
                    .filter(|i| **i < MAX_CARDS)
                    .map(|i| dossier.claims[*i].id.to_string())
                    .collect(),
                compared,
            }
        })
        .collect()
}

/// The lines of a finding; a note that was said before is only pointed to.
fn finding_lines(
    said: FindingWords,
    number: usize,
    lang: &'static str,
    noted: &mut BTreeMap<String, usize>,
) -> Vec<LineView> {
    let usual = |line: &str| {
        let end = line.find([':', '：']).unwrap_or(line.len());
        let end = line[end..].chars().next().map_or(end, |c| end + c.len_utf8());
        let (answer, rest) = line.split_at(end);
        LineView::Usual { answer: words(answer), rest: words(rest.trim_start()) }
    };
    let plain = said.says.iter().map(|line| LineView::Plain(Text(runs(line, lang))));
    let mut lines: Vec<LineView> =
        plain.chain(said.usual.iter().map(|(_, line)| usual(line))).collect();
    if let Some(note) = said.note {
        lines.push(match noted.get(&note) {
            Some(before) => LineView::NoteAgain(*before),
            None => {
                let line = LineView::Note(words(&note));
                noted.insert(note, number);
                line
            }
        });
    }
    lines
}

/// The comparisons that a finding speaks of; where it speaks of none, each that answers in
/// other words.
fn compared(
    say: Words<'_>,
    dossier: &Dossier,
    finding: &Finding,
    said: &FindingWords,
) -> Vec<ComparedView> {
    let view = |index: usize| {
        let class = dossier.baselines[index].class();
        ComparedView { index, word: say.unusual(class.unusual), rate: say.counted(class) }
    };
    if !said.usual.is_empty() {
        return said.usual.iter().map(|(index, _)| view(*index)).collect();
    }
    let used: BTreeSet<usize> =
        finding.checks.iter().filter_map(|i| dossier.baseline_of[*i]).collect();
    let mut others: Vec<ComparedView> = used.into_iter().map(view).collect();
    others.dedup_by(|a, b| a.rate == b.rate);
    others
}

fn claims(say: Words<'_>, dossier: &Dossier, lang: &'static str) -> Vec<ClaimView> {
    let own = |text: &str| Text(runs(text, lang));
    dossier
        .claims
        .iter()
        .zip(&dossier.checks)
        .enumerate()
        .take(MAX_CARDS)
        .map(|(i, (claim, check))| {
            let evidence = check.verdict.evidence();
            ClaimView {
                id: claim.id.to_string(),
                code: check.verdict.code(),
                mark: mark(&check.verdict),
                words: say.verdict(&check.verdict),
                source: say.source(claim.source.kind),
                attribution: own(&say.attribution(dossier, claim)),
                quote: own(&wording::quote(dossier, claim)),
                hidden: accuses(say.pack, &dossier.article, claim),
                shows: shows(say, check),
                evidence: evidence
                    .iter()
                    .take(MAX_EVIDENCE)
                    .map(|p| evidence_view(say, p))
                    .collect(),
                more: evidence.len().saturating_sub(MAX_EVIDENCE),
                notes: check.notes.iter().map(|n| words(&say.note(n))).collect(),
                history: dossier.history[i]
                    .iter()
                    .map(|past| words(&say.past(past)))
                    .collect(),
                usual: dossier.baseline_of[i].map(|index| UsualView {
                    index,
                    word: say.unusual(dossier.baselines[index].class().unusual),
                }),
            }
        })
        .collect()
}

/// What is said where no evidence is, unless the verdict has said it.
fn shows(say: Words<'_>, check: &Check) -> Option<Text> {
    match check.verdict {
        Verdict::NotTestable(_) => None,
        _ if check.verdict.evidence().is_empty() => Some(words(&say.shows(check))),
        _ => None,
    }
}

fn evidence_view(say: Words<'_>, piece: &Piece) -> EvidenceView {
    let item = piece.item.as_ref();
    EvidenceView {
        words: words(&say.piece(piece)),
        item: item.map(|held| words(&say.item(held))),
        link: link(item.and_then(|i| i.url.as_deref())),
        quotes: match &piece.fact {
            Fact::Count { quotes, .. } => quotes.iter().map(quote_view).collect(),
            Fact::InPerson { .. }
            | Fact::Event
            | Fact::Office { .. }
            | Fact::Unseen { .. } => Vec::new(),
        },
    }
}

fn quote_view(quote: &Quote) -> QuoteView {
    QuoteView {
        capture: visible(&quote.capture),
        before: words(&quote.before),
        exact: words(&quote.exact),
        after: words(&quote.after),
    }
}

fn baselines(
    say: Words<'_>,
    set: &ObservationSet,
    dossier: &Dossier,
) -> Vec<BaselineView> {
    let mut asked: Vec<Vec<String>> = vec![Vec::new(); dossier.baselines.len()];
    for (of, claim) in dossier.baseline_of.iter().zip(&dossier.claims).take(MAX_CARDS) {
        if let Some(index) = of {
            asked[*index].push(claim.id.to_string());
        }
    }
    dossier
        .baselines
        .iter()
        .zip(asked)
        .enumerate()
        // A comparison that only claims without a card ask for is not on the page either.
        .filter(|(_, (_, claims))| !claims.is_empty())
        .map(|(index, (b, claims))| BaselineView {
            index,
            heading: words(&format!(
                "{}{}{}",
                say.labels().items_that.0,
                say.event(&set.formulas, &b.event),
                say.labels().items_that.1
            )),
            target: words(&say.item(&b.target)),
            claims,
            words: words(&say.baseline(&set.formulas, b)),
            classes: classes(say, b),
            nearest: b
                .nearest
                .iter()
                .map(|n| NearestView {
                    words: words(&say.nearest(n)),
                    link: link(n.item.url.as_deref()),
                })
                .collect(),
        })
        .collect()
}

fn classes(say: Words<'_>, b: &Baseline) -> Vec<ClassView> {
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    b.classes
        .iter()
        .enumerate()
        .map(|(i, c)| ClassView {
            label: words(&say.class(b, c.kind)),
            rate: words(&say.rate(c)),
            bar: c.rate.map(|r| BarView {
                low: percent(r.low),
                mid: percent(r.mid),
                high: percent(r.high),
            }),
            unusual: say.unusual(c.unusual),
            used: i == b.used,
        })
        .collect()
}

/// The sign of a verdict: tells verdicts apart without colour.
fn mark(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Supported(_) | Verdict::Happened(_) => "✓",
        Verdict::Contradicted(_) | Verdict::DidNotHappen(_) => "✕",
        Verdict::InTension(_) => "◐",
        Verdict::NotFound(_) => "∅",
        Verdict::NotCovered(_) => "□",
        Verdict::NotTestable(_) => "—",
        Verdict::Pending { .. } => "◷",
        Verdict::Expired { .. } => "◌",
    }
}

/// Only addresses of the web become links; what a record file says is not trusted.
fn link(url: Option<&str>) -> Option<LinkView> {
    let url = url?;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let site = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Some(LinkView { url: url.to_owned(), site: visible(site) })
}
