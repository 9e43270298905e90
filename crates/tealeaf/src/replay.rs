//! Replay: a JSON dossier is asked for again, and either the same bytes come out or it is
//! said what differs.
//!
//! A dossier carries the article's text with its digest, the digests of record and packs,
//! the version of the program and the options given. Nothing of the record is in it: the
//! reader brings one, and its digest tells whether it is the same.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tealeaf_claims::Article;

use crate::{
    dossier::{Asked, Dossier, Held, Past},
    report::json_v1,
    wording::Language,
};

/// Hex SHA-256 of a text.
#[must_use]
pub fn digest(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What of a JSON dossier is needed to ask for it again, and to compare.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    format: String,
    version: u32,
    engine: String,
    record: RecordedRecord,
    asked: RecordedAsked,
    article: RecordedArticle,
    claims: Vec<RecordedClaim>,
}

#[derive(Debug, Deserialize)]
struct RecordedRecord {
    digest: String,
    packs: String,
    packs_digest: String,
    as_of: Option<Date>,
}

#[derive(Debug, Deserialize)]
struct RecordedAsked {
    date: Option<Date>,
    outlet: Option<String>,
    held: String,
    language: String,
}

#[derive(Debug, Deserialize)]
struct RecordedArticle {
    digest: String,
    text: String,
}

#[derive(Debug, Deserialize)]
struct RecordedClaim {
    id: String,
    span: [usize; 2],
    kind: String,
    formula: Option<String>,
    verdict: String,
    history: Vec<RecordedPast>,
}

#[derive(Clone, Debug, Deserialize)]
struct RecordedPast {
    verdict: String,
    until: Date,
    causes: Vec<String>,
    record: String,
    packs: String,
    engine: String,
    as_of: Option<Date>,
}

/// A file that is no dossier which can be asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError(String);

impl std::fmt::Display for ReplayError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReplayError {}

impl Recorded {
    /// Reads a JSON dossier.
    ///
    /// # Errors
    /// When the text is not a dossier of this format, or its article was altered.
    pub fn read(json: &str) -> Result<Self, ReplayError> {
        let recorded: Self = serde_json::from_str(json).map_err(|e| {
            ReplayError(format!(
                "not a dossier that can be asked for again: {e}; make one with \
                 `tealeaf check --json ARTICLE`"
            ))
        })?;
        json_v1::check_format(&recorded.format, recorded.version).map_err(ReplayError)?;
        if digest(&recorded.article.text) != recorded.article.digest {
            return Err(ReplayError(
                "the article's text (article.text) is not the one that was checked: its \
                 digest differs from article.digest"
                    .into(),
            ));
        }
        Ok(recorded)
    }

    /// The article, with what was given beside it.
    #[must_use]
    pub fn article(&self) -> Article {
        let mut article = Article::read(&self.article.text);
        if self.asked.date.is_some() {
            article.date = self.asked.date;
        }
        if self.asked.outlet.is_some() {
            article.outlet.clone_from(&self.asked.outlet);
        }
        article
    }

    /// The last day that was looked at.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.record.as_of
    }

    /// Whether it was made from the observations inside the program.
    #[must_use]
    pub fn embedded(&self) -> bool {
        self.asked.held == Held::Embedded.code()
    }

    /// Puts into a dossier made again what only the old one knows: how it was asked for
    /// and the verdicts that its claims had before.
    pub fn carry(&self, dossier: &mut Dossier) {
        let held = [Held::Embedded, Held::Observations, Held::Archive]
            .into_iter()
            .find(|h| h.code() == self.asked.held)
            .unwrap_or_default();
        let (date, outlet) = (self.asked.date, self.asked.outlet.clone());
        let language = Language::of(&self.asked.language).unwrap_or_default();
        dossier.asked = Asked { date, outlet, held, language };
        let keys = keys(dossier);
        for (history, key) in dossier.history.iter_mut().zip(&keys) {
            if let Some(old) = self.claim(key) {
                *history = old.history.iter().map(past).collect();
            }
        }
    }

    /// Keeps the old verdict of every claim that has another one now, with the day and the
    /// causes; [`Recorded::carry`] goes first.
    pub fn keep(&self, dossier: &mut Dossier, differences: &[Difference], day: Date) {
        let mut causes: Vec<String> = differences
            .iter()
            .filter_map(|d| match d {
                Difference::Cause(changed) => Some(changed.cause.code().to_owned()),
                Difference::Verdict { .. } | Difference::Line { .. } => None,
            })
            .collect();
        if causes.is_empty() {
            // Same versions, another verdict: another build of the same version.
            causes.push(Cause::Program.code().to_owned());
        }
        for (index, key) in keys(dossier).iter().enumerate() {
            let Some(old) = self.claim(key) else { continue };
            if old.verdict == dossier.checks[index].verdict.code() {
                continue;
            }
            dossier.history[index].push(Past {
                verdict: old.verdict.clone(),
                until: day,
                causes: causes.clone(),
                record: self.record.digest.clone(),
                packs: self.record.packs_digest.clone(),
                engine: self.engine.clone(),
                as_of: self.record.as_of,
            });
        }
    }

    fn claim(&self, key: &Key) -> Option<&RecordedClaim> {
        self.claims.iter().zip(self.keys()).find(|(_, k)| k == key).map(|(c, _)| c)
    }

    fn keys(&self) -> Vec<Key> {
        numbered(self.claims.iter().map(|c| (c.span, c.kind.clone(), c.formula.clone())))
    }
}

fn past(past: &RecordedPast) -> Past {
    Past {
        verdict: past.verdict.clone(),
        until: past.until,
        causes: past.causes.clone(),
        record: past.record.clone(),
        packs: past.packs.clone(),
        engine: past.engine.clone(),
        as_of: past.as_of,
    }
}

/// What makes a claim the same one in two dossiers: its words, what they are about, and
/// which it is among those that agree in both (one clause can accuse five persons).
#[derive(Debug, PartialEq, Eq)]
struct Key {
    span: [usize; 2],
    kind: String,
    formula: Option<String>,
    nth: usize,
}

fn keys(dossier: &Dossier) -> Vec<Key> {
    let offsets = json_v1::Offsets::new(&dossier.article.text);
    numbered(dossier.claims.iter().map(|claim| {
        let kind = json_v1::kind_code(claim).to_owned();
        (offsets.span(claim.span), kind, json_v1::formula_of(claim))
    }))
}

fn numbered(
    claims: impl Iterator<Item = ([usize; 2], String, Option<String>)>,
) -> Vec<Key> {
    let mut met: BTreeMap<([usize; 2], String, Option<String>), usize> = BTreeMap::new();
    claims
        .map(|(span, kind, formula)| {
            let met = met.entry((span, kind.clone(), formula.clone())).or_default();
            *met += 1;
            Key { span, kind, formula, nth: *met }
        })
        .collect()
}

/// What a dossier depends on beside its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The program.
    Program,
    /// The packs.
    Packs,
    /// The record.
    Record,
    /// The last day looked at.
    AsOf,
}

impl Cause {
    /// The code word, as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Packs => "packs",
            Self::Record => "record",
            Self::AsOf => "as-of",
        }
    }
}

/// One thing on which a dossier depends, then and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub cause: Cause,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// One difference between a dossier and the same one asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Something that it depends on.
    Cause(Changed),
    /// The verdict of a claim.
    Verdict {
        /// Its id in the new dossier, or in the old one when it is only there.
        id: String,
        /// Kind of proposition.
        kind: String,
        /// Formula that it is about.
        formula: Option<String>,
        /// Verdict then; `None` when the claim was not found then.
        old: Option<String>,
        /// Verdict now; `None` when the claim is not found now.
        new: Option<String>,
    },
    /// No verdict differs, but words or numbers do, from this line on.
    Line {
        /// Number from 1.
        number: usize,
        /// Key of the line, when it has one.
        key: Option<String>,
    },
}

/// What differs between an old dossier and the new one, as written; empty when not a byte
/// does, whether or not the last line is ended.
#[must_use]
pub fn differences(
    recorded: &Recorded,
    old: &str,
    dossier: &Dossier,
    new: &str,
) -> Vec<Difference> {
    if old.trim_end_matches('\n') == new.trim_end_matches('\n') {
        return Vec::new();
    }
    let mut found: Vec<Difference> = causes(recorded, dossier);
    let verdicts = verdicts(recorded, dossier);
    if verdicts.is_empty() {
        found.extend(first_line(old, new));
    }
    found.extend(verdicts);
    found
}

fn causes(recorded: &Recorded, dossier: &Dossier) -> Vec<Difference> {
    let then = &recorded.record;
    let now = &dossier.record;
    let named = |name: &str, digest: &str| {
        format!("{name} ({})", digest.get(..12).unwrap_or(digest))
    };
    let day = |day: Option<Date>| {
        day.map_or_else(|| "not bounded".to_owned(), |day| day.to_string())
    };
    let short = |digest: &str| digest.get(..12).unwrap_or(digest).to_owned();
    [
        (
            Cause::Program,
            recorded.engine.clone(),
            env!("CARGO_PKG_VERSION").to_owned(),
            recorded.engine != env!("CARGO_PKG_VERSION"),
        ),
        (
            Cause::Packs,
            named(&then.packs, &then.packs_digest),
            named(&now.pack, &now.pack_digest),
            then.packs_digest != now.pack_digest,
        ),
        (
            Cause::Record,
            short(&then.digest),
            short(&now.digest),
            then.digest != now.digest,
        ),
        (Cause::AsOf, day(then.as_of), day(now.as_of), then.as_of != now.as_of),
    ]
    .into_iter()
    .filter(|(.., differs)| *differs)
    .map(|(cause, old, new, _)| Difference::Cause(Changed { cause, old, new }))
    .collect()
}

fn verdicts(recorded: &Recorded, dossier: &Dossier) -> Vec<Difference> {
    let (then, now) = (recorded.keys(), keys(dossier));
    let mut found = Vec::new();
    for (index, key) in now.iter().enumerate() {
        let old = then.iter().position(|k| k == key);
        let old = old.map(|at| recorded.claims[at].verdict.clone());
        let new = dossier.checks[index].verdict.code();
        if old.as_deref() != Some(new) {
            found.push(Difference::Verdict {
                id: dossier.claims[index].id.to_string(),
                kind: key.kind.clone(),
                formula: key.formula.clone(),
                old,
                new: Some(new.to_owned()),
            });
        }
    }
    for (old, key) in recorded.claims.iter().zip(&then) {
        if !now.contains(key) {
            found.push(Difference::Verdict {
                id: old.id.clone(),
                kind: key.kind.clone(),
                formula: key.formula.clone(),
                old: Some(old.verdict.clone()),
                new: None,
            });
        }
    }
    found
}

fn first_line(old: &str, new: &str) -> Option<Difference> {
    let mut lines = old.lines().zip(new.lines()).enumerate();
    let (number, line) = match lines.find(|(_, (a, b))| a != b) {
        Some((at, (_, line))) => (at + 1, Some(line)),
        None => (old.lines().count().min(new.lines().count()) + 1, None),
    };
    let key = line
        .and_then(|l| l.trim_start().strip_prefix('"'))
        .and_then(|l| l.split_once("\": "))
        .map(|(key, _)| key.to_owned());
    Some(Difference::Line { number, key })
}
