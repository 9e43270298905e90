//! The dossier as JSON, version 1; documented key by key in `docs/json.md`.
//!
//! Keys are only ever added. Offsets are Unicode code points into the article as read.

use serde::Serialize;
use tealeaf_claims::{
    Claim, FormulaRef, Proposition, json_v1::profile_fields, profile::profile,
};
use tealeaf_record::observations::{CoverageStatement, ObservationSet};
use tealeaf_text::Span;

use crate::{
    accusation::accuses,
    baseline::Baseline,
    check::Check,
    dossier::{Dossier, FindingKind, Past},
    pack::Pack,
    replay,
    verdict::{Fact, Gap, ItemRef, Piece, Quote, Verdict},
    wording::{self, Words},
};

/// Version of the format.
pub const VERSION: u32 = 1;

/// Name of the format.
const FORMAT: &str = "tealeaf-dossier";

/// Refuses what names another format or version than this program writes.
pub(crate) fn check_format(format: &str, version: u32) -> Result<(), String> {
    if format == FORMAT && version == VERSION {
        return Ok(());
    }
    Err(format!(
        "a {format} of version {version}; this program reads {FORMAT} of version {VERSION}"
    ))
}

/// Writes the dossier as one JSON document.
///
/// # Errors
/// Never for a dossier made by this program; serde's signature is kept.
pub fn render(
    pack: &Pack,
    set: &ObservationSet,
    dossier: &Dossier,
) -> Result<String, serde_json::Error> {
    let words = Words::new(pack, dossier.asked.language);
    let offsets = Offsets::new(&dossier.article.text);
    let article = &dossier.article;
    let profile = profile(article, &dossier.claims);
    let report = Report {
        format: FORMAT,
        version: VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        record: record(dossier),
        asked: AskedJson {
            date: dossier.asked.date.map(|d| d.to_string()),
            outlet: dossier.asked.outlet.clone(),
            held: dossier.asked.held.code(),
            language: dossier.asked.language.code(),
        },
        article: ArticleJson {
            title: article.title.map(|t| article.text[t.range()].trim().to_owned()),
            date: article.date.map(|d| d.to_string()),
            outlet: article.outlet.clone(),
            characters: article.text.chars().count(),
            digest: replay::digest(&article.text),
            text: article.text.clone(),
        },
        summary: words.summary(dossier),
        findings: dossier
            .findings
            .iter()
            .map(|f| {
                let said = words.finding(&set.formulas, dossier, f);
                FindingJson {
                    kind: finding_code(f.kind),
                    heading: said.title.clone(),
                    lines: said.lines().cloned().collect(),
                    claims: said.claims,
                }
            })
            .collect(),
        claims: dossier
            .checks
            .iter()
            .enumerate()
            .map(|(i, check)| claim(words, dossier, i, check, &offsets))
            .collect(),
        sourcing: profile_fields(&profile),
        baselines: dossier.baselines.iter().map(|b| baseline(words, set, b)).collect(),
    };
    serde_json::to_string_pretty(&report)
}

/// The code word of a kind of finding.
#[must_use]
pub fn finding_code(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Silence => "silence",
        FindingKind::TextDiffers => "text-differs",
        FindingKind::EventDiffers => "event-differs",
        FindingKind::Prediction => "prediction",
        FindingKind::TextAgrees => "text-agrees",
        FindingKind::EventAgrees => "event-agrees",
        FindingKind::Sourcing => "sourcing",
        FindingKind::NotFound => "not-found",
    }
}

/// The code word of the kind of a claim: `other` where no rule understood it.
#[must_use]
pub fn kind_code(claim: &Claim) -> &'static str {
    let other = Proposition::Other;
    proposition_code(if claim.guessed { &other } else { &claim.proposition })
}

/// The formula that a claim is about; none where no rule understood it.
#[must_use]
pub fn formula_of(claim: &Claim) -> Option<String> {
    if claim.guessed { None } else { formula(&claim.proposition) }
}

/// The code word of a kind of proposition, as in `docs/checks/`.
#[must_use]
pub fn proposition_code(proposition: &Proposition) -> &'static str {
    match proposition {
        Proposition::FormulaUse { .. } => "formula-use",
        Proposition::FormulaChange { .. } => "formula-change",
        Proposition::Appearance { .. } => "appearance",
        Proposition::Visit => "visit",
        Proposition::NotSeen => "not-seen",
        Proposition::Meeting { .. } => "meeting",
        Proposition::Detention { .. } => "detention",
        Proposition::Coup => "coup",
        Proposition::PowerHeld => "power-held",
        Proposition::Illness => "illness",
        Proposition::Death => "death",
        Proposition::Appointment { .. } => "appointment",
        Proposition::Removal => "removal",
        Proposition::OfficeHeld { .. } => "office-held",
        Proposition::DocumentIssued { .. } => "document-issued",
        Proposition::DocumentContent => "document-content",
        Proposition::DocumentAuthenticity => "document-authenticity",
        Proposition::Publication { .. } => "publication",
        Proposition::Withdrawal { .. } => "withdrawal",
        Proposition::Statement => "statement",
        Proposition::Allegiance => "allegiance",
        Proposition::Opposition => "opposition",
        Proposition::Plan => "plan",
        Proposition::Motive => "motive",
        Proposition::Evaluation => "evaluation",
        Proposition::Discourse => "discourse",
        Proposition::Other => "other",
    }
}

/// The formula that a claim is about: its key, or the phrase itself.
pub(crate) fn formula(proposition: &Proposition) -> Option<String> {
    match proposition {
        Proposition::FormulaUse { formula, .. }
        | Proposition::FormulaChange { formula, .. } => Some(match formula {
            FormulaRef::Key(key) => key.clone(),
            FormulaRef::Literal(phrase) => phrase.clone(),
        }),
        _ => None,
    }
}

/// Byte offsets to code points.
pub(crate) struct Offsets {
    starts: Vec<usize>,
}

impl Offsets {
    pub(crate) fn new(text: &str) -> Self {
        Self { starts: text.char_indices().map(|(at, _)| at).collect() }
    }

    pub(crate) fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.start()), self.at(span.end())]
    }

    fn at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start < byte)
    }
}

#[derive(Serialize)]
struct Report<P> {
    format: &'static str,
    version: u32,
    engine: &'static str,
    record: RecordJson,
    asked: AskedJson,
    article: ArticleJson,
    summary: String,
    findings: Vec<FindingJson>,
    claims: Vec<ClaimJson>,
    baselines: Vec<BaselineJson>,
    /// The sourcing profile, with keys of its own.
    sourcing: P,
}

#[derive(Serialize)]
struct RecordJson {
    made_from: String,
    digest: String,
    packs: String,
    packs_digest: String,
    as_of: Option<String>,
    texts: bool,
    outlets: Vec<OutletJson>,
}

#[derive(Serialize)]
struct OutletJson {
    key: String,
    about: String,
    items: usize,
    from: Option<String>,
    to: Option<String>,
    days_complete: usize,
    days_incomplete: usize,
    days_missing: usize,
    days_unknown: usize,
}

#[derive(Serialize)]
struct AskedJson {
    date: Option<String>,
    outlet: Option<String>,
    held: &'static str,
    language: &'static str,
}

#[derive(Serialize)]
struct ArticleJson {
    title: Option<String>,
    date: Option<String>,
    outlet: Option<String>,
    characters: usize,
    digest: String,
    text: String,
}

#[derive(Serialize)]
struct FindingJson {
    kind: &'static str,
    heading: String,
    lines: Vec<String>,
    claims: Vec<String>,
}

#[derive(Serialize)]
struct ClaimJson {
    id: String,
    span: [usize; 2],
    quote: String,
    kind: &'static str,
    likely: Option<&'static str>,
    formula: Option<String>,
    attribution: String,
    source: &'static str,
    accusation: bool,
    strength: u8,
    from: Option<String>,
    to: Option<String>,
    verdict: &'static str,
    words: String,
    shows: String,
    reason: Option<&'static str>,
    targets: Vec<ItemJson>,
    evidence: Vec<PieceJson>,
    coverage: Option<CoverageJson>,
    baseline: Option<usize>,
    notes: Vec<String>,
    history: Vec<PastJson>,
}

#[derive(Serialize)]
struct PastJson {
    verdict: String,
    until: String,
    causes: Vec<String>,
    record: String,
    packs: String,
    engine: String,
    as_of: Option<String>,
}

#[derive(Serialize)]
struct ItemJson {
    id: String,
    outlet: String,
    date: String,
    event_from: Option<String>,
    event_to: Option<String>,
    occasion: String,
    place: Option<String>,
    title: Option<String>,
    url: Option<String>,
    versions: u32,
}

#[derive(Serialize)]
struct PieceJson {
    agrees: bool,
    words: String,
    item: Option<ItemJson>,
    formula: Option<String>,
    count: Option<u32>,
    nested: Option<u32>,
    quotes: Vec<QuoteJson>,
}

#[derive(Serialize)]
struct QuoteJson {
    capture: String,
    captured_at: Option<String>,
    bytes: [usize; 2],
    before: String,
    exact: String,
    after: String,
}

#[derive(Serialize)]
struct CoverageJson {
    outlet: String,
    from: Option<String>,
    to: Option<String>,
    complete: u32,
    incomplete: Vec<String>,
    missing: Vec<String>,
    unknown: u32,
}

#[derive(Serialize)]
struct BaselineJson {
    target: ItemJson,
    event: String,
    formulas: Vec<String>,
    words: String,
    used: usize,
    changes: bool,
    classes: Vec<ClassJson>,
    nearest: Vec<NearestJson>,
}

#[derive(Serialize)]
struct ClassJson {
    kind: &'static str,
    label: String,
    k: u64,
    n: u64,
    unknown: u64,
    low: Option<f64>,
    mid: Option<f64>,
    high: Option<f64>,
    level: Option<f64>,
    unusual: &'static str,
}

#[derive(Serialize)]
struct NearestJson {
    item: ItemJson,
    speaker: Option<String>,
    happens: bool,
}

fn record(dossier: &Dossier) -> RecordJson {
    let record = &dossier.record;
    RecordJson {
        made_from: record.made_from.clone(),
        digest: record.digest.clone(),
        packs: record.pack.clone(),
        packs_digest: record.pack_digest.clone(),
        as_of: record.as_of.map(|d| d.to_string()),
        texts: record.texts,
        outlets: record
            .outlets
            .iter()
            .map(|o| OutletJson {
                key: o.key.clone(),
                about: o.about.clone(),
                items: o.items,
                from: o.span.map(|s| s.0.to_string()),
                to: o.span.map(|s| s.1.to_string()),
                days_complete: o.days[0],
                days_incomplete: o.days[1],
                days_missing: o.days[2],
                days_unknown: o.days[3],
            })
            .collect(),
    }
}

fn claim(
    words: Words<'_>,
    dossier: &Dossier,
    index: usize,
    check: &Check,
    offsets: &Offsets,
) -> ClaimJson {
    let claim = &dossier.claims[index];
    let range = claim.when.as_ref().map(|w| w.range);
    ClaimJson {
        id: claim.id.to_string(),
        span: offsets.span(claim.span),
        quote: wording::quote(dossier, claim),
        kind: kind_code(claim),
        likely: claim.guessed.then(|| proposition_code(&claim.proposition)),
        formula: formula_of(claim),
        attribution: words.attribution(dossier, claim),
        source: words.source(claim.source.kind),
        accusation: accuses(words.pack, &dossier.article, claim),
        strength: claim.strength,
        from: range.and_then(|r| r.from).map(|d| d.to_string()),
        to: range.and_then(|r| r.to).map(|d| d.to_string()),
        verdict: check.verdict.code(),
        words: words.verdict(&check.verdict),
        shows: words.shows(check),
        reason: match check.verdict {
            Verdict::NotTestable(reason) => Some(reason.code()),
            _ => None,
        },
        targets: check.targets.iter().map(item).collect(),
        evidence: check.verdict.evidence().iter().map(|p| piece(words, p)).collect(),
        coverage: match &check.verdict {
            Verdict::NotFound(coverage) => Some(self::coverage(coverage.statement())),
            Verdict::NotCovered(Gap::Days(s)) => Some(coverage(s)),
            _ => None,
        },
        baseline: dossier.baseline_of[index],
        notes: check.notes.iter().map(|n| words.note(n)).collect(),
        history: dossier.history[index].iter().map(past).collect(),
    }
}

fn past(past: &Past) -> PastJson {
    PastJson {
        verdict: past.verdict.clone(),
        until: past.until.to_string(),
        causes: past.causes.clone(),
        record: past.record.clone(),
        packs: past.packs.clone(),
        engine: past.engine.clone(),
        as_of: past.as_of.map(|d| d.to_string()),
    }
}

fn item(item: &ItemRef) -> ItemJson {
    ItemJson {
        id: item.id.clone(),
        outlet: item.outlet.clone(),
        date: item.date.to_string(),
        event_from: item.event.map(|e| e.0.to_string()),
        event_to: item.event.map(|e| e.1.to_string()),
        occasion: item.occasion.clone(),
        place: item.place.clone(),
        title: item.title.clone(),
        url: item.url.clone(),
        versions: item.versions,
    }
}

fn piece(words: Words<'_>, p: &Piece) -> PieceJson {
    let (formula, count, nested, quotes) = match &p.fact {
        Fact::Count { formula, count, quotes } => (
            Some(formula.clone()),
            Some(count.all()),
            Some(count.nested),
            quotes.iter().map(quote).collect(),
        ),
        Fact::InPerson { .. }
        | Fact::Event
        | Fact::Office { .. }
        | Fact::Unseen { .. } => (None, None, None, Vec::new()),
    };
    PieceJson {
        agrees: p.agrees,
        words: words.piece(p),
        item: p.item.as_ref().map(item),
        formula,
        count,
        nested,
        quotes,
    }
}

fn quote(quote: &Quote) -> QuoteJson {
    QuoteJson {
        capture: quote.capture.clone(),
        captured_at: quote.captured_at.map(|t| t.to_string()),
        bytes: [quote.span.start(), quote.span.end()],
        before: quote.before.clone(),
        exact: quote.exact.clone(),
        after: quote.after.clone(),
    }
}

fn coverage(s: &CoverageStatement) -> CoverageJson {
    let days =
        |days: &[jiff::civil::Date]| days.iter().map(ToString::to_string).collect();
    CoverageJson {
        outlet: s.outlet.clone(),
        from: s.window.map(|w| w.0.to_string()),
        to: s.window.map(|w| w.1.to_string()),
        complete: s.complete,
        incomplete: days(&s.incomplete),
        missing: days(&s.missing),
        unknown: s.unknown,
    }
}

fn baseline(words: Words<'_>, set: &ObservationSet, b: &Baseline) -> BaselineJson {
    BaselineJson {
        target: item(&b.target),
        event: words.event(&set.formulas, &b.event),
        formulas: b
            .event
            .formulas()
            .iter()
            .map(|f| set.formulas[usize::from(*f)].clone())
            .collect(),
        words: words.baseline(&set.formulas, b),
        used: b.used,
        changes: b.changes,
        classes: b
            .classes
            .iter()
            .map(|c| ClassJson {
                kind: c.kind.code(),
                label: words.class(b, c.kind),
                k: c.k,
                n: c.n,
                unknown: c.unknown,
                low: c.rate.map(|r| r.low),
                mid: c.rate.map(|r| r.mid),
                high: c.rate.map(|r| r.high),
                level: c.rate.map(|r| r.level),
                unusual: words.unusual(c.unusual),
            })
            .collect(),
        nearest: b
            .nearest
            .iter()
            .map(|n| NearestJson {
                item: item(&n.item),
                speaker: n.speaker.clone(),
                happens: n.happens,
            })
            .collect(),
    }
}
