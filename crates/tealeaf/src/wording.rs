//! Every sentence that the program can say about a claim, in one place.
//!
//! A sentence about a claim is always made together with its attribution; nothing here
//! can state a claim's content in the program's own voice. What is said is decided here,
//! once; how a language says it lies in one file per language ([`Language`]).

mod comparison;
mod en;
mod findings;
mod grammar;
mod labels;
pub mod profile;
mod replay_words;
pub mod score;
pub mod statistics;
mod tongue;
mod understood;
pub mod watch;
mod zh;

use jiff::civil::Date;
use tealeaf_claims::{Claim, SourceKind};
use tealeaf_record::observations::CoverageStatement;
use tealeaf_stats::Unusual;

pub use findings::FindingWords;
pub use grammar::{Grammar, TAKEN_OUT};
pub use labels::Labels;
pub use replay_words::differences;
pub use understood::understood;

use crate::{
    check::{Check, Note},
    dossier::{Dossier, Past},
    pack::Pack,
    verdict::{Fact, Gap, ItemRef, Piece, Reason, Verdict},
};
use tongue::{ItemParts, OfficeParts, Tongue};

/// Longest quotation of the article's own words.
const MAX_QUOTE: usize = 160;

/// The language of a dossier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// All languages.
    pub const ALL: &'static [Self] = &[Self::English, Self::Chinese];

    /// The code word, as on the command line and in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of a code word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|l| l.code() == code)
    }

    fn tongue(self) -> &'static dyn Tongue {
        match self {
            Self::English => &en::English,
            Self::Chinese => &zh::Chinese,
        }
    }
}

/// The words of a dossier: the names of its packs, in one language.
#[derive(Clone, Copy)]
pub struct Words<'p> {
    /// Names of persons, formulas, occasions, outlets.
    pub pack: &'p Pack,
    /// Language.
    pub language: Language,
}

impl<'p> Words<'p> {
    /// Words in a language.
    #[must_use]
    pub fn new(pack: &'p Pack, language: Language) -> Self {
        Self { pack, language }
    }

    fn tongue(self) -> &'static dyn Tongue {
        self.language.tongue()
    }

    /// Fixed words of the page and of the terminal.
    #[must_use]
    pub fn labels(self) -> &'static Labels {
        self.tongue().labels()
    }

    /// The plain words for a verdict's code word, without the parts that differ from claim
    /// to claim.
    #[must_use]
    pub fn code(self, code: &str) -> &'static str {
        self.tongue().verdict(code)
    }

    /// The plain words beside a verdict's code word.
    #[must_use]
    pub fn verdict(self, verdict: &Verdict) -> String {
        self.tongue().verdict_in_full(verdict)
    }

    /// Who says so, as the opening of a sentence: "The article passes on a rumour".
    #[must_use]
    pub fn attribution(self, dossier: &Dossier, claim: &Claim) -> String {
        let named = claim
            .source
            .spans
            .first()
            .map(|span| nested(&one_line(&dossier.article.text[span.range()])))
            .unwrap_or_default();
        self.tongue().attribution(claim.source.kind, &named)
    }

    /// Short word for who says so, for tables.
    #[must_use]
    pub fn source(self, kind: SourceKind) -> &'static str {
        self.tongue().source(kind)
    }

    /// A claim as a full sentence: attribution and the article's own words; without them
    /// when they accuse somebody.
    #[must_use]
    pub fn claim(self, dossier: &Dossier, claim: &Claim) -> String {
        let attribution = self.attribution(dossier, claim);
        if crate::accusation::accuses(self.pack, &dossier.article, claim) {
            self.tongue().withheld(&attribution)
        } else {
            self.tongue().says(&attribution, &nested(&quote(dossier, claim)))
        }
    }

    /// The sourcing profile of the article, part by part, claims by their numbers.
    #[must_use]
    pub fn profile(self, dossier: &Dossier) -> Vec<profile::Part> {
        let (article, claims) = (&dossier.article, &dossier.claims);
        let made = tealeaf_claims::profile::profile(article, claims);
        profile::profile(self.language, &article.text, claims, &made, false)
    }

    /// An item by date, occasion and place, without its title.
    #[must_use]
    pub fn item_short(self, held: &ItemRef) -> String {
        self.item(&ItemRef { title: None, ..held.clone() })
    }

    /// An item by date, outlet, occasion and place: "xwlb, 18 May 2025, inspection, 河北唐山".
    #[must_use]
    pub fn item(self, item: &ItemRef) -> String {
        self.tongue().item(&ItemParts {
            outlet: &item.outlet,
            date: item.date,
            event: item
                .event
                .filter(|(first, last)| first != last || *first != item.date),
            occasion: self.occasion(&item.occasion),
            place: item.place.as_deref(),
            title: item.title.as_deref(),
        })
    }

    fn occasion(self, key: &str) -> Option<&'p str> {
        let occasion = self.pack.occasion(key)?;
        Some(self.tongue().occasion(&occasion.label, &occasion.words))
    }

    /// What one piece of evidence shows.
    #[must_use]
    pub fn piece(self, piece: &Piece) -> String {
        let tongue = self.tongue();
        match &piece.fact {
            Fact::Count { formula, count, .. } => {
                tongue.count(&self.formula(formula), *count)
            }
            Fact::InPerson { person } => tongue.in_person(self.person(person)),
            Fact::Event => tongue.event().into(),
            Fact::Office { person, title, from, to, source } => {
                tongue.office_held(&OfficeParts {
                    person: self.person(person),
                    title: self.office(person, title, *from),
                    from: *from,
                    to: *to,
                    source,
                })
            }
            Fact::Unseen { person, coverage } => {
                tongue.unseen(self.person(person), &tongue.coverage(coverage))
            }
        }
    }

    /// A title of an office in this language, found again in the roster.
    fn office<'t>(self, person: &str, title: &'t str, from: Date) -> &'t str
    where
        'p: 't,
    {
        let same = |o: &&crate::pack::Office| o.from == from && o.shown() == title;
        self.pack.person(person).and_then(|p| p.offices.iter().find(same)).map_or(
            title,
            |o| {
                let zh = o.zh.first().map(String::as_str);
                self.tongue().office(zh, o.en.first().map(String::as_str))
            },
        )
    }

    /// A formula as shown: 两个维护 (Two Upholds).
    #[must_use]
    pub fn formula(self, key: &str) -> String {
        match self.pack.formula(key) {
            Some(formula) => self.tongue().formula(formula),
            None => self.tongue().literal(&nested(key)),
        }
    }

    /// A person as shown.
    #[must_use]
    pub fn person<'k>(self, key: &'k str) -> &'k str
    where
        'p: 'k,
    {
        self.pack
            .person(key)
            .map_or(key, |p| self.tongue().person(p.zh.as_deref(), p.shown()))
    }

    /// The coverage of a window in one sentence without a full stop.
    #[must_use]
    pub fn coverage(self, statement: &CoverageStatement) -> String {
        self.tongue().coverage(statement)
    }

    /// What is missing to decide a claim.
    #[must_use]
    pub fn gap(self, gap: &Gap) -> String {
        let tongue = self.tongue();
        match gap {
            Gap::Days(statement) => tongue.gap_days(&tongue.coverage(statement)),
            Gap::NoText(held) => tongue.gap_no_text(&self.item(held)),
            Gap::NeedsTexts => tongue.gap_texts().into(),
            Gap::NotHeld(missing) => tongue.gap_missing(*missing).into(),
            Gap::TooLittle(lacking) => tongue.gap_lacking(*lacking).into(),
        }
    }

    /// What the record shows for a check, in one sentence or two.
    #[must_use]
    pub fn shows(self, check: &Check) -> String {
        let tongue = self.tongue();
        match &check.verdict {
            Verdict::NotFound(coverage) => {
                tongue.nothing(&tongue.coverage(coverage.statement()))
            }
            Verdict::NotCovered(why) => self.gap(why),
            Verdict::NotTestable(reason) => self.reason(*reason).into(),
            Verdict::Pending { .. } | Verdict::Expired { .. } => {
                tongue.not_reached(&check.verdict).into()
            }
            Verdict::Supported(_)
            | Verdict::Contradicted(_)
            | Verdict::InTension(_)
            | Verdict::Happened(_)
            | Verdict::DidNotHappen(_) => {
                let pieces: Vec<String> = check
                    .verdict
                    .evidence()
                    .iter()
                    .map(|p| match &p.item {
                        Some(held) => format!("{} [{}]", self.piece(p), self.item(held)),
                        None => self.piece(p),
                    })
                    .collect();
                pieces.join(tongue.semicolon())
            }
        }
    }

    fn reason(self, reason: Reason) -> &'static str {
        self.tongue().reason(reason)
    }

    /// A note beside a verdict.
    #[must_use]
    pub fn note(self, note: &Note) -> String {
        match note {
            Note::Abridged { outlet } => {
                let about = self.about(outlet);
                self.tongue().note(note, Some((outlet, &about)))
            }
            Note::PublicWords { speaker, about, lately, before, others } => {
                let named = Note::PublicWords {
                    speaker: self.person(speaker).to_owned(),
                    about: self.person(about).to_owned(),
                    lately: *lately,
                    before: *before,
                    others: *others,
                };
                self.tongue().note(&named, None)
            }
            _ => self.tongue().note(note, None),
        }
    }

    /// What the texts of an outlet are.
    fn about(self, key: &str) -> String {
        self.pack.outlet(key).map_or_else(String::new, |o| {
            let name = o.names.first().map_or("", String::as_str);
            self.tongue().about(&o.about, name, !o.stands_for.is_empty())
        })
    }

    /// How unusual something is, in a word.
    #[must_use]
    pub fn unusual(self, unusual: Unusual) -> &'static str {
        self.tongue().unusual(unusual)
    }

    /// "35 claims".
    #[must_use]
    pub fn n_claims(self, n: usize) -> String {
        self.tongue().n_claims(n)
    }

    /// The one-sentence summary under the title.
    #[must_use]
    pub fn summary(self, dossier: &Dossier) -> String {
        let by_verdict: Vec<(&'static str, usize)> = Verdict::CODES
            .iter()
            .map(|code| {
                let of = |c: &&Check| c.verdict.code() == *code;
                (*code, dossier.checks.iter().filter(of).count())
            })
            .filter(|(_, n)| *n > 0)
            .collect();
        self.tongue().summary(dossier.checks.len(), &by_verdict)
    }

    /// Why claims were not tested, with the claims, in order of the first of them.
    #[must_use]
    pub fn untested(self, dossier: &Dossier) -> Vec<(String, Vec<String>)> {
        let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
        for (claim, check) in dossier.claims.iter().zip(&dossier.checks) {
            let why = match &check.verdict {
                Verdict::NotCovered(why) => self.gap(why),
                Verdict::NotTestable(_)
                | Verdict::Pending { .. }
                | Verdict::Expired { .. } => self.verdict(&check.verdict),
                Verdict::Supported(_)
                | Verdict::Contradicted(_)
                | Verdict::InTension(_)
                | Verdict::NotFound(_)
                | Verdict::Happened(_)
                | Verdict::DidNotHappen(_) => continue,
            };
            match reasons.iter_mut().find(|(r, _)| *r == why) {
                Some((_, ids)) => ids.push(claim.id.to_string()),
                None => reasons.push((why, vec![claim.id.to_string()])),
            }
        }
        reasons
    }

    /// Method, versions and coverage, a line each.
    #[must_use]
    pub fn method(self, dossier: &Dossier) -> Vec<String> {
        let tongue = self.tongue();
        let record = &dossier.record;
        let mut lines = vec![
            tongue.versions(&record.pack, short_digest(&record.pack_digest)),
            tongue.made_from(short_digest(&record.digest), &record.made_from),
        ];
        lines.extend(record.as_of.map(|day| tongue.as_of(day)));
        if !record.texts {
            lines.push(tongue.counts_only().into());
        }
        for outlet in &record.outlets {
            lines.push(tongue.outlet_held(outlet, &self.about(&outlet.key)));
        }
        lines.push(tongue.method().into());
        lines
    }

    /// What the claims were read against, in one line: the outlets whose texts were asked,
    /// or all that are held.
    #[must_use]
    pub fn record(self, dossier: &Dossier) -> String {
        let tongue = self.tongue();
        let asked = |key: &str| {
            dossier.checks.iter().flat_map(|c| &c.targets).any(|t| t.outlet == key)
        };
        let outlets = &dossier.record.outlets;
        let any = outlets.iter().any(|o| asked(&o.key));
        let parts: Vec<String> = outlets
            .iter()
            .filter(|o| !any || asked(&o.key))
            .map(|o| tongue.read_against(&o.key, &self.about(&o.key), o.span))
            .chain(tongue.bounded(dossier.record.as_of, dossier.record.texts))
            .collect();
        parts.join(tongue.semicolon())
    }

    /// A day as readers write it.
    #[must_use]
    pub fn date(self, day: Date) -> String {
        self.tongue().date(day)
    }

    /// A verdict that a claim had before.
    #[must_use]
    pub fn past(self, past: &Past) -> String {
        self.tongue().past(&past.verdict, past.until, &past.causes)
    }
}

/// The article's own words for a claim, on one line.
#[must_use]
pub fn quote(dossier: &Dossier, claim: &Claim) -> String {
    let text = one_line(&dossier.article.text[claim.span.range()]);
    if text.chars().count() <= MAX_QUOTE {
        return text;
    }
    let short: String = text.chars().take(MAX_QUOTE - 1).collect();
    format!("{short}\u{2026}")
}

/// Words to stand inside quotation marks: marks of their own become single ones, so that
/// where a quotation ends is never in doubt.
fn nested(text: &str) -> String {
    text.replace(['\u{201c}', '\u{201e}'], "\u{2018}").replace('\u{201d}', "\u{2019}")
}

fn short_digest(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = !line.is_empty();
        } else {
            if space {
                line.push(' ');
                space = false;
            }
            line.push(c);
        }
    }
    line
}

// What other commands say in English.

fn english(pack: &Pack) -> Words<'_> {
    Words::new(pack, Language::English)
}

/// An item in English.
#[must_use]
pub fn item(pack: &Pack, item: &ItemRef) -> String {
    english(pack).item(item)
}

/// A formula in English: 两个维护 (Two Upholds).
#[must_use]
pub fn formula_words(pack: &Pack, key: &str) -> String {
    english(pack).formula(key)
}

/// A person in English.
#[must_use]
pub fn person_words(pack: &Pack, key: &str) -> String {
    english(pack).person(key).to_owned()
}

/// Short word in English for who says so.
#[must_use]
pub fn source_words(kind: SourceKind) -> &'static str {
    en::English.source(kind)
}

fn times(n: u32) -> String {
    en::English.times(n)
}

fn coverage_words(statement: &CoverageStatement) -> String {
    en::English.coverage(statement)
}

fn date(day: Date) -> String {
    en::English.date(day)
}

fn short_formula(pack: &Pack, key: &str) -> String {
    pack.formula(key).map_or_else(|| key.to_owned(), |f| f.shown().to_owned())
}
