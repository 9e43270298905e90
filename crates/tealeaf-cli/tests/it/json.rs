//! `check --json` holds the keys that `docs/json.md` names, and no others.
//!
//! The structs here are written from the manual, not from the program: a key that is added,
//! renamed or left out fails here first.

use std::{collections::BTreeSet, fs};

use serde::Deserialize;
use serde_json::Value;

use crate::program::{archive, root, stdout, tealeaf};

/// A struct of the format that rejects unknown keys and needs every key.
macro_rules! object {
    ($name:ident { $($key:ident: $kind:ty),* $(,)? }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name { $(#[serde(deserialize_with = "Deserialize::deserialize")] $key: $kind),* }

        impl $name {
            /// The keys, in the order of the manual.
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),*];
        }
    };
}

object!(Report {
    format: String,
    version: u32,
    engine: String,
    record: Record,
    asked: Asked,
    article: ArticleOf,
    summary: String,
    findings: Vec<Finding>,
    claims: Vec<Claim>,
    baselines: Vec<Baseline>,
    sourcing: Value,
});

object!(Record {
    made_from: String,
    digest: String,
    packs: String,
    packs_digest: String,
    as_of: Option<String>,
    texts: bool,
    outlets: Vec<Outlet>,
});

object!(Outlet {
    key: String,
    about: String,
    items: usize,
    from: Option<String>,
    to: Option<String>,
    days_complete: usize,
    days_incomplete: usize,
    days_missing: usize,
    days_unknown: usize,
});

object!(Asked {
    date: Option<String>,
    outlet: Option<String>,
    held: String,
    language: String,
});

object!(ArticleOf {
    title: Option<String>,
    date: Option<String>,
    outlet: Option<String>,
    characters: usize,
    digest: String,
    text: String,
});

object!(Finding {
    kind: String,
    heading: String,
    lines: Vec<String>,
    claims: Vec<String>,
});

impl Finding {
    fn says_nothing_of(&self, claim: &Claim) -> bool {
        self.lines.iter().chain([&self.heading]).all(|l| !l.contains(&claim.quote))
    }
}

object!(Claim {
    id: String,
    span: [usize; 2],
    quote: String,
    kind: String,
    likely: Option<String>,
    formula: Option<String>,
    attribution: String,
    source: String,
    accusation: bool,
    strength: u8,
    from: Option<String>,
    to: Option<String>,
    verdict: String,
    words: String,
    shows: String,
    reason: Option<String>,
    targets: Vec<Item>,
    evidence: Vec<Piece>,
    coverage: Option<Coverage>,
    baseline: Option<usize>,
    notes: Vec<String>,
    history: Vec<Past>,
});

object!(Past {
    verdict: String,
    until: String,
    causes: Vec<String>,
    record: String,
    packs: String,
    engine: String,
    as_of: Option<String>,
});

object!(Item {
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
});

object!(Piece {
    agrees: bool,
    words: String,
    item: Option<Item>,
    formula: Option<String>,
    count: Option<u32>,
    nested: Option<u32>,
    quotes: Vec<Quote>,
});

object!(Quote {
    capture: String,
    captured_at: Option<String>,
    bytes: [usize; 2],
    before: String,
    exact: String,
    after: String,
});

object!(Coverage {
    outlet: String,
    from: Option<String>,
    to: Option<String>,
    complete: u32,
    incomplete: Vec<String>,
    missing: Vec<String>,
    unknown: u32,
});

object!(Baseline {
    target: Item,
    event: String,
    formulas: Vec<String>,
    words: String,
    used: usize,
    changes: bool,
    classes: Vec<Class>,
    nearest: Vec<Nearest>,
});

object!(Class {
    kind: String,
    label: String,
    k: u64,
    n: u64,
    unknown: u64,
    low: Option<f64>,
    mid: Option<f64>,
    high: Option<f64>,
    level: Option<f64>,
    unusual: String,
});

object!(Nearest {
    item: Item,
    speaker: Option<String>,
    happens: bool,
});

#[test]
fn json_of_every_example_on_embedded_data() {
    for example in ["tangshan", "tangshan-zh-hant", "fomc"] {
        let path = format!("examples/{example}.txt");
        let text = stdout(tealeaf().args(["check", "--embedded", "--json", &path]), 0);
        let article = fs::read_to_string(root().join(&path)).expect("an example");
        let report = read(&text);
        assert!(!report.record.texts, "{example}");
        consistent(&report, &article);
    }
}

#[test]
fn json_with_an_archive_quotes_versions() {
    let Some(archive) = archive() else { return };
    let mut command = tealeaf();
    command.arg("--archive").arg(archive).args([
        "check",
        "--json",
        "examples/tangshan.txt",
    ]);
    let report = read(&stdout(&mut command, 0));
    assert!(report.record.texts);
    let quotes: Vec<&Quote> =
        report.claims.iter().flat_map(|c| &c.evidence).flat_map(|p| &p.quotes).collect();
    assert!(!quotes.is_empty());
    for quote in quotes {
        assert_eq!(quote.exact.len(), quote.bytes[1] - quote.bytes[0]);
        assert!(!quote.capture.is_empty());
        assert!(quote.captured_at.as_ref().is_none_or(|t| t.ends_with('Z')));
        assert!(quote.before.chars().count() < 100 && quote.after.chars().count() < 100);
    }
}

#[test]
fn json_keys_are_in_the_manual() {
    let manual = fs::read_to_string(root().join("docs/json.md")).expect("docs/json.md");
    let named: BTreeSet<&str> = manual
        .lines()
        .filter(|l| l.starts_with("| `"))
        .filter_map(|l| l.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let keys: BTreeSet<&str> = [
        Report::KEYS,
        Record::KEYS,
        Asked::KEYS,
        Outlet::KEYS,
        ArticleOf::KEYS,
        Finding::KEYS,
        Claim::KEYS,
        Past::KEYS,
        Item::KEYS,
        Piece::KEYS,
        Quote::KEYS,
        Coverage::KEYS,
        Baseline::KEYS,
        Class::KEYS,
        Nearest::KEYS,
    ]
    .concat()
    .into_iter()
    .collect();
    let missing: Vec<_> = keys.difference(&named).collect();
    assert!(missing.is_empty(), "docs/json.md lacks {missing:?}");
    let unknown: Vec<_> = named.difference(&keys).collect();
    assert!(unknown.is_empty(), "docs/json.md names {unknown:?}, which no report has");
}

/// Reads a report and checks that no key was left out where it is null.
fn read(text: &str) -> Report {
    let report: Report = serde_json::from_str(text).expect("the keys of docs/json.md");
    let value: Value = serde_json::from_str(text).expect("one JSON document");
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(Report::KEYS.len()));
    report
}

/// What the manual promises beyond keys: spans, indices, days and demands of verdicts.
fn consistent(report: &Report, article: &str) {
    // The profile counts every claim once by source and once by how surely it is said.
    assert_eq!(report.sourcing["statements"], report.claims.len());
    for by in ["by_source", "by_hedge"] {
        let counts = report.sourcing[by].as_object().expect("counts by name");
        let all: u64 = counts.values().filter_map(Value::as_u64).sum();
        assert_eq!(usize::try_from(all).ok(), Some(report.claims.len()), "{by}");
    }
    assert_eq!((report.format.as_str(), report.version), ("tealeaf-dossier", 1));
    assert!(!report.engine.is_empty() && !report.summary.is_empty());
    let chars: Vec<char> = article.chars().collect();
    assert_eq!(report.article.characters, chars.len());
    assert_eq!(
        (report.article.text.as_str(), report.article.digest.len()),
        (article, 64)
    );
    assert!(report.asked.date.is_none() && report.asked.outlet.is_none());
    assert!(!report.asked.held.is_empty());
    assert_eq!(report.asked.language, "en");
    assert!(report.article.title.is_some() && report.article.outlet.is_some());
    day(report.article.date.as_deref());
    let ids: BTreeSet<&str> = report.claims.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids.len(), report.claims.len());
    for finding in &report.findings {
        assert!(!finding.kind.is_empty() && !finding.heading.is_empty());
        assert!(!finding.lines.is_empty());
        assert!(finding.claims.iter().all(|id| ids.contains(id.as_str())));
    }
    for claim in &report.claims {
        check_claim(report, claim, &chars);
    }
    for baseline in &report.baselines {
        check_baseline(baseline);
    }
    let record = &report.record;
    assert!(!record.made_from.is_empty() && !record.packs.is_empty());
    assert!(record.digest.len() >= 12 && record.packs_digest.len() >= 12);
    assert!(record.as_of.is_none());
    for outlet in &record.outlets {
        assert!(!outlet.key.is_empty() && !outlet.about.is_empty() && outlet.items > 0);
        day(outlet.from.as_deref());
        day(outlet.to.as_deref());
        let _ = [
            outlet.days_complete,
            outlet.days_incomplete,
            outlet.days_missing,
            outlet.days_unknown,
        ];
    }
}

fn check_claim(report: &Report, claim: &Claim, article: &[char]) {
    let id = &claim.id;
    let [start, end] = claim.span;
    let words: String = article[start..end].iter().collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = claim.quote.trim_end_matches('…');
    assert!(words.starts_with(quote), "{id}: {quote:?} is not the start of {words:?}");
    assert!(claim.strength <= 5, "{id}");
    assert!(
        !claim.accusation || report.findings.iter().all(|f| f.says_nothing_of(claim))
    );
    for words in [&claim.kind, &claim.attribution, &claim.source, &claim.words] {
        assert!(!words.is_empty(), "{id}");
    }
    let guessed = claim.likely.is_some();
    assert!(
        !guessed || (claim.kind == "other" && claim.verdict == "not-testable"),
        "{id}"
    );
    let about_words = claim.kind.starts_with("formula-");
    assert_eq!(claim.formula.is_some(), about_words, "{id}");
    day(claim.from.as_deref());
    day(claim.to.as_deref());
    let rests = ["supported", "contradicted", "in-tension", "happened", "did-not-happen"]
        .contains(&claim.verdict.as_str());
    assert_eq!(!claim.evidence.is_empty(), rests, "{id}");
    assert_eq!(claim.reason.is_some(), claim.verdict == "not-testable", "{id}");
    assert!(claim.coverage.is_some() || claim.verdict != "not-found", "{id}");
    assert!(claim.baseline.is_none_or(|b| b < report.baselines.len()), "{id}");
    assert!(!claim.shows.is_empty(), "{id}");
    assert!(claim.notes.iter().all(|n| !n.is_empty()), "{id}");
    claim.history.iter().for_each(check_past);
    claim.targets.iter().for_each(check_item);
    for piece in &claim.evidence {
        piece.item.iter().for_each(check_item);
        assert!(!piece.words.is_empty(), "{id}");
        assert_eq!(piece.count.is_some(), piece.formula.is_some(), "{id}");
        assert!(piece.nested <= piece.count, "{id}");
    }
    // A verdict that says the record agrees has something that agrees.
    if claim.verdict == "supported" {
        assert!(claim.evidence.iter().any(|p| p.agrees), "{id}");
    }
    if let Some(c) = &claim.coverage {
        assert!(!c.outlet.is_empty(), "{id}");
        day(c.from.as_deref());
        day(c.to.as_deref());
        c.incomplete.iter().chain(&c.missing).for_each(|d| day(Some(d)));
        let holes = c.incomplete.len() + c.missing.len();
        let whole = holes == 0 && c.unknown == 0 && c.complete > 0;
        assert!(whole || claim.verdict != "not-found", "{id}");
    }
}

fn check_past(past: &Past) {
    day(Some(&past.until));
    day(past.as_of.as_deref());
    assert!(
        !past.verdict.is_empty() && !past.causes.is_empty() && !past.engine.is_empty()
    );
    assert!(past.record.len() >= 12 && past.packs.len() >= 12);
}

fn check_item(item: &Item) {
    assert!(!item.id.is_empty() && !item.outlet.is_empty() && !item.occasion.is_empty());
    day(Some(&item.date));
    day(item.event_from.as_deref());
    day(item.event_to.as_deref());
    assert!(item.event_from <= item.event_to);
    assert!(item.url.as_ref().is_none_or(|u| u.starts_with("http")));
    assert!(item.versions > 0);
    assert!(item.title.as_ref().is_none_or(|t| !t.is_empty()));
    assert!(item.place.as_ref().is_none_or(|p| !p.is_empty()));
}

fn check_baseline(baseline: &Baseline) {
    check_item(&baseline.target);
    assert!(!baseline.event.is_empty() && !baseline.words.is_empty());
    assert!(!baseline.formulas.is_empty());
    assert!(baseline.used < baseline.classes.len());
    for class in &baseline.classes {
        assert!(!class.kind.is_empty() && !class.label.is_empty());
        assert!(class.k <= class.n && !class.unusual.is_empty());
        let _ = class.unknown;
        assert_eq!(class.mid.is_some(), class.n > 0);
        if let (Some(low), Some(mid), Some(high), Some(level)) =
            (class.low, class.mid, class.high, class.level)
        {
            assert!(0.0 <= low && low <= mid && mid <= high && high <= 1.0);
            assert!((level - 0.95).abs() < 1e-9);
        }
    }
    let same: BTreeSet<&str> =
        baseline.classes.iter().map(|c| c.unusual.as_str()).collect();
    assert!(same.len() > 1 || !baseline.changes);
    for near in &baseline.nearest {
        check_item(&near.item);
        assert!(near.item.date < baseline.target.date, "only what came before");
        assert!(near.speaker.as_ref().is_none_or(|s| !s.is_empty()));
        let _ = near.happens;
    }
}

fn day(day: Option<&str>) {
    let shaped = |d: &str| {
        d.len() == 10
            && d.split('-').map(str::len).eq([4, 2, 2])
            && d.chars().all(|c| c.is_ascii_digit() || c == '-')
    };
    assert!(day.is_none_or(shaped), "{day:?}");
}
