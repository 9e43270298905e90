//! Lint: a finished dossier may hold nothing that its readers could take for the program's
//! own assertion about the world.
//!
//! Works on what was written, the JSON form or the page, not on what the engine meant to
//! write: a dossier that was edited, translated or made by another program is held to the
//! same rules. `docs/lint.md` explains each.

mod json;
mod page;

use std::{cell::OnceCell, fmt};

use crate::{
    accusation,
    pack::Pack,
    wording::{Grammar, Language, TAKEN_OUT, Words},
};

/// What a dossier must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Every sentence is one that the program makes: attributed, or about the record.
    Unattributed,
    /// No word that says what is so, in the program's own voice.
    ForbiddenWord,
    /// Accusations of crime or treason against a person are folded.
    OpenAccusation,
    /// A verdict that rests on evidence shows it.
    NoEvidence,
    /// Nothing found is said only of days held whole.
    NoCoverage,
    /// Verdicts and counts are those of the closed set, and agree with each other.
    Inconsistent,
}

impl Rule {
    /// The code word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unattributed => "unattributed",
            Self::ForbiddenWord => "forbidden-word",
            Self::OpenAccusation => "open-accusation",
            Self::NoEvidence => "no-evidence",
            Self::NoCoverage => "no-coverage",
            Self::Inconsistent => "inconsistent",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Unattributed => "say who says it, or take it out",
            Self::ForbiddenWord => "say what the record shows instead",
            Self::OpenAccusation => "fold it, and keep it out of titles and findings",
            Self::NoEvidence => "give the evidence, or another verdict",
            Self::NoCoverage => {
                "state the days and that they are held whole, or `not-covered`"
            }
            Self::Inconsistent => "make the dossier anew with `tealeaf check`",
        }
    }
}

/// One place where a dossier breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where: a path in the JSON form, a part of the page.
    pub place: String,
    /// Which rule.
    pub rule: Rule,
    /// What stands there; never the words of an accusation.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, rule, what } = self;
        write!(f, "{place}: {}: {what}; {}", rule.code(), rule.advice())
    }
}

/// A file that lint cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintError(String);

impl fmt::Display for LintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LintError {}

/// The rules, ready for any number of dossiers made with the same packs.
pub struct Linter<'p> {
    pack: &'p Pack,
    /// One for each language, made when it is needed.
    grammars: [OnceCell<Grammar>; 2],
}

impl<'p> Linter<'p> {
    /// Rules for dossiers made with these packs: their names are the only ones that a
    /// sentence may have.
    #[must_use]
    pub fn new(pack: &'p Pack) -> Self {
        Self { pack, grammars: [OnceCell::new(), OnceCell::new()] }
    }

    /// Finds every place where a dossier, as JSON or as a page, breaks a rule.
    ///
    /// # Errors
    /// When the text is neither form of a dossier, or was made with other packs.
    pub fn lint(&self, text: &str) -> Result<Vec<Fault>, LintError> {
        let mut faults = match text.trim_start().chars().next() {
            Some('{') => json::lint(self, text)?,
            Some('<') => page::lint(self, text)?,
            _ => {
                return Err(LintError(
                    "neither the JSON form nor the page of a dossier; make one with \
                     `tealeaf check --json` or `--format html`"
                        .into(),
                ));
            }
        };
        faults.sort();
        faults.dedup();
        Ok(faults)
    }

    fn sentences(&self, language: Language, record: Vec<String>) -> Sentences<'_> {
        let at = match language {
            Language::English => 0,
            Language::Chinese => 1,
        };
        let make = || Grammar::new(Words::new(self.pack, language));
        Sentences::new(self.pack, self.grammars[at].get_or_init(make), record)
    }
}

/// The rules for sentences, in one language.
struct Sentences<'p> {
    pack: &'p Pack,
    grammar: &'p Grammar,
    /// Words of the record (titles, places) that are no sentences of the program.
    record: Vec<String>,
    faults: Vec<Fault>,
}

impl<'p> Sentences<'p> {
    fn new(pack: &'p Pack, grammar: &'p Grammar, mut record: Vec<String>) -> Self {
        // The longest first, so that a place inside a title is not taken out alone.
        record.retain(|r| !r.is_empty());
        record.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        record.dedup();
        Self { pack, grammar, record, faults: Vec::new() }
    }

    fn fault(&mut self, place: &str, rule: Rule, what: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), rule, what: what.into() });
    }

    /// A sentence in the program's own voice, quotations and words of the record apart.
    fn own(&mut self, place: &str, text: &str) {
        let mut bare = text.to_owned();
        for words in &self.record {
            if bare.contains(words.as_str()) {
                bare = bare.replace(words.as_str(), &TAKEN_OUT.to_string());
            }
        }
        if let Some(word) = self.grammar.forbidden(&bare) {
            self.fault(place, Rule::ForbiddenWord, format!("`{word}`"));
        }
        if !self.grammar.allows(&bare) {
            let what = if accusation::in_text(self.pack, text) {
                "a sentence that the program does not make".to_owned()
            } else {
                format!("{:?} is no sentence that the program makes", short(text))
            };
            self.fault(place, Rule::Unattributed, what);
        }
    }

    /// Words that are shown, whoever says them: no accusation.
    fn shown(&mut self, place: &str, text: &str) {
        if accusation::in_text(self.pack, text) {
            self.fault(place, Rule::OpenAccusation, "words of an accusation");
        }
    }
}

fn short(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").chars().take(120).collect()
}

/// Verdicts that rest on evidence.
fn rests_on_evidence(code: &str) -> bool {
    matches!(
        code,
        "supported" | "contradicted" | "in-tension" | "happened" | "did-not-happen"
    )
}
