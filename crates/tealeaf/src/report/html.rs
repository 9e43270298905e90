//! The dossier as one self-contained page: no script, no request, everything escaped.

use askama::Template;
use tealeaf_record::observations::ObservationSet;

use crate::{
    dossier::Dossier,
    pack::Pack,
    verdict::{Fact, Verdict},
    wording,
};

/// Writes the page.
///
/// # Errors
/// Never for a dossier made by this program; askama's signature is kept.
pub fn render(
    pack: &Pack,
    set: &ObservationSet,
    dossier: &Dossier,
) -> Result<String, askama::Error> {
    let article = &dossier.article;
    let title = article
        .title
        .map_or("(no headline)", |t| article.text[t.range()].trim())
        .to_owned();
    let date = article.date.map_or_else(|| "no date found".to_owned(), wording::date);
    Page {
        title: visible(&title),
        dateline: match &article.outlet {
            Some(outlet) => format!("{outlet} · {date}"),
            None => date,
        },
        summary: wording::summary(dossier),
        lang: language(&article.text),
        findings: dossier
            .findings
            .iter()
            .map(|f| {
                let (heading, lines) = wording::finding(pack, &set.formulas, dossier, f);
                FindingView {
                    heading,
                    lines: lines.iter().map(|l| visible(l)).collect(),
                    claims: f
                        .checks
                        .iter()
                        .map(|i| dossier.claims[*i].id.to_string())
                        .collect(),
                }
            })
            .collect(),
        segments: segments(dossier),
        claims: claims(pack, dossier),
        baselines: baselines(pack, set, dossier),
        untested: wording::untested(pack, dossier)
            .into_iter()
            .map(|(why, claims)| UntestedView { why, claims })
            .collect(),
        method: wording::method(dossier),
    }
    .render()
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct Page {
    title: String,
    dateline: String,
    summary: String,
    lang: &'static str,
    findings: Vec<FindingView>,
    segments: Vec<Segment>,
    claims: Vec<ClaimView>,
    baselines: Vec<BaselineView>,
    untested: Vec<UntestedView>,
    method: Vec<String>,
}

struct FindingView {
    heading: String,
    lines: Vec<String>,
    claims: Vec<String>,
}

struct Segment {
    text: String,
    claim: Option<String>,
    class: &'static str,
    hint: String,
}

struct ClaimView {
    id: String,
    code: &'static str,
    mark: &'static str,
    words: String,
    source: &'static str,
    attribution: String,
    quote: String,
    hidden: bool,
    shows: String,
    evidence: Vec<EvidenceView>,
    notes: Vec<String>,
    baseline: Option<usize>,
}

struct EvidenceView {
    words: String,
    url: String,
    quotes: Vec<QuoteView>,
}

struct QuoteView {
    capture: String,
    before: String,
    exact: String,
    after: String,
}

struct BaselineView {
    index: usize,
    heading: String,
    words: String,
    classes: Vec<ClassView>,
    nearest: Vec<NearestView>,
}

struct ClassView {
    label: String,
    rate: String,
    unusual: &'static str,
    used: bool,
}

struct NearestView {
    words: String,
    url: String,
}

struct UntestedView {
    why: String,
    claims: Vec<String>,
}

/// The article cut where claims begin and end; each stretch links to the shortest claim
/// that covers it.
fn segments(dossier: &Dossier) -> Vec<Segment> {
    let text = &dossier.article.text;
    let mut cuts: Vec<usize> = vec![0, text.len()];
    for claim in &dossier.claims {
        cuts.extend([claim.span.start(), claim.span.end()]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    // Claims are few and short beside the text, but a hostile article can have thousands:
    // a sweep over starts keeps this near linear.
    let mut by_start: Vec<usize> = (0..dossier.claims.len()).collect();
    by_start.sort_by_key(|i| dossier.claims[*i].span);
    let mut next = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut segments = Vec::new();
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        while let Some(&i) = by_start.get(next)
            && dossier.claims[i].span.start() <= start
        {
            open.push(i);
            next += 1;
        }
        open.retain(|i| dossier.claims[*i].span.end() > start);
        let covering =
            open.iter().copied().min_by_key(|i| (dossier.claims[*i].span.len(), *i));
        let (claim, class, hint) = match covering {
            Some(i) => (
                Some(dossier.claims[i].id.to_string()),
                dossier.checks[i].verdict.code(),
                wording::verdict_words(&dossier.checks[i].verdict),
            ),
            None => (None, "", String::new()),
        };
        segments.push(Segment { text: visible(&text[start..end]), claim, class, hint });
    }
    segments
}

fn claims(pack: &Pack, dossier: &Dossier) -> Vec<ClaimView> {
    dossier
        .claims
        .iter()
        .zip(&dossier.checks)
        .enumerate()
        .map(|(i, (claim, check))| ClaimView {
            id: claim.id.to_string(),
            code: check.verdict.code(),
            mark: mark(&check.verdict),
            words: wording::verdict_words(&check.verdict),
            source: wording::source_words(claim.source.kind),
            attribution: wording::attribution(dossier, claim),
            quote: visible(&wording::quote(dossier, claim)),
            hidden: wording::is_accusation(claim),
            shows: if check.verdict.evidence().is_empty() {
                wording::shows(pack, check)
            } else {
                String::new()
            },
            evidence: check
                .verdict
                .evidence()
                .iter()
                .map(|piece| EvidenceView {
                    words: match &piece.item {
                        Some(held) => format!(
                            "{} — {}",
                            wording::piece(pack, piece),
                            wording::item(pack, held)
                        ),
                        None => wording::piece(pack, piece),
                    },
                    url: web(piece.item.as_ref().and_then(|i| i.url.as_deref())),
                    quotes: match &piece.fact {
                        Fact::Count { quotes, .. } => quotes
                            .iter()
                            .map(|q| QuoteView {
                                capture: q.capture.clone(),
                                before: visible(&q.before),
                                exact: visible(&q.exact),
                                after: visible(&q.after),
                            })
                            .collect(),
                        Fact::InPerson { .. }
                        | Fact::Event
                        | Fact::Office { .. }
                        | Fact::Unseen { .. }
                        | Fact::Frequency { .. } => Vec::new(),
                    },
                })
                .collect(),
            notes: check.notes.iter().map(|n| wording::note(pack, n)).collect(),
            baseline: dossier.baseline_of[i],
        })
        .collect()
}

fn baselines(pack: &Pack, set: &ObservationSet, dossier: &Dossier) -> Vec<BaselineView> {
    dossier
        .baselines
        .iter()
        .enumerate()
        .map(|(index, b)| BaselineView {
            index,
            heading: format!(
                "Items that {}; target {}",
                wording::event(pack, &set.formulas, &b.event),
                wording::item(pack, &b.target)
            ),
            words: wording::baseline(pack, &set.formulas, b),
            classes: b
                .classes
                .iter()
                .enumerate()
                .map(|(i, c)| ClassView {
                    label: wording::class(pack, b, c.kind),
                    rate: wording::rate(c),
                    unusual: c.unusual.word(),
                    used: i == b.used,
                })
                .collect(),
            nearest: b
                .nearest
                .iter()
                .map(|n| NearestView {
                    words: wording::nearest(pack, n),
                    url: web(n.item.url.as_deref()),
                })
                .collect(),
        })
        .collect()
}

fn mark(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Supported(_) | Verdict::Happened(_) => "✓",
        Verdict::Contradicted(_) | Verdict::DidNotHappen(_) => "✕",
        Verdict::InTension(_) => "◐",
        Verdict::NotFound(_) => "∅",
        Verdict::NotCovered(_) | Verdict::NotTestable(_) => "—",
        Verdict::Pending { .. } | Verdict::Expired { .. } => "◷",
    }
}

/// Only addresses of the web become links; what a record file says is not trusted.
fn web(url: Option<&str>) -> String {
    url.filter(|u| u.starts_with("https://") || u.starts_with("http://"))
        .unwrap_or_default()
        .to_owned()
}

/// Shows characters that would reorder or hide text as visible tokens.
fn visible(text: &str) -> String {
    if !text.contains(is_hidden) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn is_hidden(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{0}'..='\u{8}')
}

/// The language of the article for screen readers and fonts, when it is Chinese.
fn language(text: &str) -> &'static str {
    let sample: String = text.chars().take(2_000).collect();
    let wide = sample.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')).count();
    if wide * 4 < sample.chars().count() {
        ""
    } else if tealeaf_text::fold(&sample).as_str() == sample.to_lowercase() {
        "zh-Hans"
    } else {
        "zh-Hant"
    }
}
