//! What a language must be able to say: one method per kind of sentence, from typed parts.
//!
//! A language holds words and nothing else. What is said, about which claim, in which
//! order and how much of it is decided once, in [`super::Words`], for all languages.

use jiff::civil::Date;
use tealeaf_claims::SourceKind;
use tealeaf_form::{echo::Class as DocumentClass, series};
use tealeaf_record::observations::{Count, CoverageStatement};
use tealeaf_stats::{Estimate, Unusual};

use super::{Labels, profile::ProfileWords};
use crate::{
    baseline::ClassKind,
    check::Note,
    dossier::{FindingKind, OutletFacts},
    pack::Formula,
    verdict::{Lacking, Missing, Reason, Verdict},
};

/// An item, its parts in words.
pub(super) struct ItemParts<'i> {
    pub(super) outlet: &'i str,
    pub(super) date: Date,
    /// Days of the event, when they are not the day of the item.
    pub(super) event: Option<(Date, Date)>,
    pub(super) occasion: Option<&'i str>,
    pub(super) place: Option<&'i str>,
    pub(super) title: Option<&'i str>,
}

/// An entry of the roster of offices, its parts in words.
pub(super) struct OfficeParts<'o> {
    pub(super) person: &'o str,
    pub(super) title: &'o str,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) source: &'o str,
}

/// What a finding comes to.
pub(super) struct HeadingParts<'h> {
    pub(super) kind: FindingKind,
    /// Claims in it.
    pub(super) n: usize,
    /// Outlet and day of the text it is about.
    pub(super) version: Option<(&'h str, Date)>,
    pub(super) verdict: &'h Verdict,
    /// Whether any of its claims is contradicted.
    pub(super) disagrees: bool,
    /// Whether all that they claim amiss is that something is rare.
    pub(super) rare: bool,
}

/// A comparison class, its parts in words.
pub(super) struct ClassParts<'c> {
    pub(super) kind: ClassKind,
    pub(super) occasion: Option<&'c str>,
    pub(super) speaker: Option<&'c str>,
    pub(super) outlet: &'c str,
}

/// What is counted in comparable items, formulas in words.
pub(super) enum EventParts {
    NoneOf(Vec<String>),
    AnyOf(Vec<String>),
    AtMost(String, u32),
    AtLeast(String, u32),
}

/// The answer of a baseline, its parts in words.
pub(super) struct UsualParts<'u> {
    pub(super) unusual: Unusual,
    pub(super) rate: &'u str,
    pub(super) class: &'u str,
    pub(super) event: &'u str,
    /// The speaker's own count, where it is not the class used.
    pub(super) own: Option<(u64, u64)>,
    /// Whether another class gives another word.
    pub(super) changes: bool,
}

/// One language.
pub(super) trait Tongue: Sync {
    /// Fixed words of the page and of the terminal.
    fn labels(&self) -> &'static Labels;
    /// Words that no sentence of the program may have: a record agrees or disagrees, it
    /// never makes something so.
    fn forbidden(&self) -> &'static [&'static str];

    // Names.
    fn date(&self, day: Date) -> String;
    fn times(&self, n: u32) -> String;
    fn person<'p>(&self, zh: Option<&'p str>, en: &'p str) -> &'p str;
    fn office<'o>(&self, zh: Option<&'o str>, en: Option<&'o str>) -> &'o str;
    fn occasion<'o>(&self, label: &'o str, words: &'o [String]) -> &'o str;
    fn formula(&self, formula: &Formula) -> String;
    fn literal(&self, phrase: &str) -> String;
    /// What an outlet's texts are.
    fn about<'o>(&self, about: &'o str, name: &'o str, abridges: bool) -> String;
    fn unusual(&self, unusual: Unusual) -> &'static str;

    // Verdicts and sources.
    fn verdict(&self, code: &str) -> &'static str;
    fn verdict_in_full(&self, verdict: &Verdict) -> String;
    fn reason(&self, reason: Reason) -> &'static str;
    fn attribution(&self, kind: SourceKind, named: &str) -> String;
    fn source(&self, kind: SourceKind) -> &'static str;
    fn says(&self, attribution: &str, quote: &str) -> String;
    fn withheld(&self, attribution: &str) -> String;

    // Evidence.
    fn item(&self, item: &ItemParts<'_>) -> String;
    fn count(&self, formula: &str, count: Count) -> String;
    fn in_person(&self, person: &str) -> String;
    fn event(&self) -> &'static str;
    fn office_held(&self, office: &OfficeParts<'_>) -> String;
    fn unseen(&self, person: &str, coverage: &str) -> String;
    fn coverage(&self, statement: &CoverageStatement) -> String;
    fn nothing(&self, coverage: &str) -> String;
    fn not_reached(&self, verdict: &Verdict) -> &'static str;

    // What is missing, and what must be known.
    fn gap_days(&self, coverage: &str) -> String;
    fn gap_no_text(&self, item: &str) -> String;
    fn gap_texts(&self) -> &'static str;
    fn gap_missing(&self, missing: Missing) -> &'static str;
    fn gap_lacking(&self, lacking: Lacking) -> &'static str;
    fn note(&self, note: &Note, outlet: Option<(&str, &str)>) -> String;
    fn number(&self, outcome: &series::Outcome) -> String;
    fn silence(&self, classes: &[DocumentClass]) -> String;

    // Findings.
    fn heading(&self, parts: &HeadingParts<'_>) -> String;
    fn sourcing(&self, unnamed: usize, all: usize) -> (String, String);
    /// Words for the sourcing profile.
    fn profile(&self) -> &'static ProfileWords;
    fn record_has(&self, item: &str, pieces: &[String]) -> String;
    fn record_shows(&self, pieces: &[String]) -> String;
    fn and_more(&self, n: usize) -> String;
    fn notes(&self, notes: &[String]) -> String;
    fn title(&self, heading: &str, claims: &[String]) -> String;
    /// Between pieces of one sentence.
    fn semicolon(&self) -> &'static str;

    // How usual.
    fn class(&self, class: &ClassParts<'_>) -> String;
    fn event_counted(&self, event: &EventParts) -> String;
    fn rate(&self, k: u64, n: u64, rate: Option<&Estimate>) -> String;
    fn usual(&self, parts: &UsualParts<'_>) -> String;
    fn same(&self, happens: bool) -> &'static str;

    // The dossier as a whole.
    fn n_claims(&self, n: usize) -> String;
    fn summary(&self, n: usize, by_verdict: &[(&'static str, usize)]) -> String;
    fn versions(&self, packs: &str, digest: &str) -> String;
    fn made_from(&self, digest: &str, made_from: &str) -> String;
    fn as_of(&self, day: Date) -> String;
    fn counts_only(&self) -> &'static str;
    fn outlet_held(&self, outlet: &OutletFacts, about: &str) -> String;
    fn method(&self) -> &'static str;
    /// What claims were read against: outlet, what it is, its days.
    fn read_against(
        &self,
        outlet: &str,
        about: &str,
        span: Option<(Date, Date)>,
    ) -> String;
    fn bounded(&self, as_of: Option<Date>, texts: bool) -> Vec<String>;
    fn past(&self, verdict: &str, until: Date, causes: &[String]) -> String;
}
