//! Lint of the JSON form.

use serde::Deserialize;
use serde_json::Value;

use super::{Fault, LintError, Linter, Rule, Sentences, rests_on_evidence};
use crate::{report::json_v1, verdict::Verdict, wording::Language};

#[derive(Deserialize)]
struct Dossier {
    format: String,
    version: u32,
    record: Record,
    asked: Asked,
    summary: String,
    findings: Vec<Finding>,
    claims: Vec<Claim>,
    baselines: Vec<Baseline>,
}

#[derive(Deserialize)]
struct Record {
    packs_digest: String,
}

#[derive(Deserialize)]
struct Asked {
    language: String,
}

#[derive(Deserialize)]
struct Finding {
    heading: String,
    lines: Vec<String>,
}

#[derive(Deserialize)]
struct Claim {
    id: String,
    quote: String,
    attribution: String,
    source: String,
    accusation: bool,
    verdict: String,
    words: String,
    shows: String,
    evidence: Vec<Piece>,
    coverage: Option<Coverage>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct Piece {
    words: String,
}

#[derive(Deserialize)]
struct Coverage {
    from: Option<String>,
    complete: u32,
    incomplete: Vec<String>,
    missing: Vec<String>,
    unknown: u32,
}

#[derive(Deserialize)]
struct Baseline {
    event: String,
    words: String,
    classes: Vec<Class>,
}

#[derive(Deserialize)]
struct Class {
    label: String,
    unusual: String,
}

/// Finds the faults of the JSON form.
pub(super) fn lint(linter: &Linter<'_>, text: &str) -> Result<Vec<Fault>, LintError> {
    let unread = |e: serde_json::Error| {
        LintError(format!("not a dossier of this version: {e}; make it anew"))
    };
    let value: Value = serde_json::from_str(text).map_err(unread)?;
    let dossier: Dossier = serde_json::from_str(text).map_err(unread)?;
    json_v1::check_format(&dossier.format, dossier.version).map_err(LintError)?;
    if dossier.record.packs_digest != linter.pack.digest {
        return Err(LintError(
            "made with other packs than those in use; name them with --pack, or replay the \
             dossier first"
                .into(),
        ));
    }
    let Some(language) = Language::of(&dossier.asked.language) else {
        return Err(LintError(format!("no language `{}`", dossier.asked.language)));
    };
    let mut record = Vec::new();
    record_words(&value, &mut record);
    let mut sentences = linter.sentences(language, record);
    whole(&mut sentences, &dossier);
    for (n, claim) in dossier.claims.iter().enumerate() {
        self::claim(&mut sentences, &format!("claims[{n}] {}", claim.id), claim);
    }
    for (n, baseline) in dossier.baselines.iter().enumerate() {
        let place = |key: &str| format!("baselines[{n}].{key}");
        sentences.own(&place("event"), &baseline.event);
        sentences.own(&place("words"), &baseline.words);
        for class in &baseline.classes {
            sentences.own(&place("classes.label"), &class.label);
            sentences.own(&place("classes.unusual"), &class.unusual);
        }
    }
    Ok(sentences.faults)
}

/// Titles and places of items, wherever they stand.
fn record_words(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if object.contains_key("outlet") && object.contains_key("occasion") {
                for key in ["title", "place"] {
                    let words = object.get(key).and_then(Value::as_str);
                    found.extend(words.map(str::to_owned));
                }
            }
            object.values().for_each(|v| record_words(v, found));
        }
        Value::Array(all) => all.iter().for_each(|v| record_words(v, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn whole(sentences: &mut Sentences<'_>, dossier: &Dossier) {
    sentences.own("summary", &dossier.summary);
    sentences.shown("summary", &dossier.summary);
    let mut counts = dossier
        .summary
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse::<usize>().ok());
    let all = counts.next();
    if all != Some(dossier.claims.len()) || counts.sum::<usize>() != dossier.claims.len()
    {
        let what = format!("counts other than the {} claims", dossier.claims.len());
        sentences.fault("summary", Rule::Inconsistent, what);
    }
    for (n, finding) in dossier.findings.iter().enumerate() {
        let place = format!("findings[{n}]");
        sentences.own(&format!("{place}.heading"), &finding.heading);
        sentences.shown(&format!("{place}.heading"), &finding.heading);
        for line in &finding.lines {
            sentences.own(&format!("{place}.lines"), line);
            sentences.shown(&format!("{place}.lines"), line);
        }
    }
}

fn claim(sentences: &mut Sentences<'_>, place: &str, claim: &Claim) {
    let at = |key: &str| format!("{place} {key}");
    if !Verdict::CODES.contains(&claim.verdict.as_str()) {
        let what = format!("`{}` is no verdict", claim.verdict);
        sentences.fault(&at("verdict"), Rule::Inconsistent, what);
    }
    if !sentences.grammar.attributes(&claim.attribution) {
        sentences.fault(
            &at("attribution"),
            Rule::Unattributed,
            "does not say who says it",
        );
    }
    sentences.own(&at("source"), &claim.source);
    sentences.own(&at("words"), &claim.words);
    sentences.own(&at("shows"), &claim.shows);
    for text in claim.evidence.iter().map(|p| &p.words).chain(&claim.notes) {
        sentences.own(&at("evidence or notes"), text);
        sentences.shown(&at("evidence or notes"), text);
    }
    sentences.shown(&at("shows"), &claim.shows);
    if !claim.accusation {
        sentences.shown(&at("quote"), &claim.quote);
    }
    if rests_on_evidence(&claim.verdict) && claim.evidence.is_empty() {
        sentences.fault(
            &at("evidence"),
            Rule::NoEvidence,
            format!("`{}`", claim.verdict),
        );
    }
    let whole = claim.coverage.as_ref().is_some_and(|c| {
        c.from.is_some()
            && c.complete > 0
            && c.incomplete.is_empty()
            && c.missing.is_empty()
            && c.unknown == 0
    });
    if claim.verdict == "not-found" && !whole {
        sentences.fault(&at("coverage"), Rule::NoCoverage, "`not-found`");
    }
}
