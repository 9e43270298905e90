//! The dossier: article, claims, checks, baselines and what of it matters first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tealeaf_claims::{Article, Claim, Proposition, SourceKind, claims};
use tealeaf_record::{
    Snapshot,
    observations::{DayState, ItemIdx, ObservationSet},
};
use tealeaf_stats::Unusual;
use tealeaf_text::Lexicon;

use crate::{
    baseline::{Baseline, Event, baseline},
    check::{Check, Context, Note, Texts, check_all},
    echo::Echo,
    pack::Pack,
    verdict::{Evidence, Piece, Verdict},
    wording::Language,
};

/// Findings on the first page, where there are so many.
const MIN_FINDINGS: usize = 3;
/// Most findings on the first page.
const MAX_FINDINGS: usize = 6;

/// Everything that one run says about one article.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The article as read.
    pub article: Article,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// One check per claim, in the same order.
    pub checks: Vec<Check>,
    /// Baselines, each answering one or more checks.
    pub baselines: Vec<Baseline>,
    /// For each check the index of its baseline.
    pub baseline_of: Vec<Option<usize>>,
    /// What matters first, three to six where there are so many.
    pub findings: Vec<Finding>,
    /// The record it was made from.
    pub record: RecordFacts,
    /// How it was asked for, so that it can be asked for again.
    pub asked: Asked,
    /// For each claim the verdicts it had before, the oldest first; empty when it had none.
    pub history: Vec<Vec<Past>>,
}

/// What the reader asked with, beside the article: a dossier carries it, so that
/// [`crate::replay`] can ask again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Day of publication, when it was given and not found.
    pub date: Option<Date>,
    /// Outlet, when it was given and not found.
    pub outlet: Option<String>,
    /// Where the record came from.
    pub held: Held,
    /// Language of the words.
    pub language: Language,
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// The observations inside the program.
    #[default]
    Embedded,
    /// A set of observations in a file.
    Observations,
    /// An archive.
    Archive,
}

impl Held {
    /// The code word, as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Observations => "observations",
            Self::Archive => "archive",
        }
    }
}

/// A verdict that a claim had before, kept beside the one it has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Code word of the verdict.
    pub verdict: String,
    /// The day on which it was replaced.
    pub until: Date,
    /// What had changed: code words of [`crate::replay::Cause`].
    pub causes: Vec<String>,
    /// Digest of the record that it held for.
    pub record: String,
    /// Digest of the packs.
    pub packs: String,
    /// Version of the program.
    pub engine: String,
    /// Last day looked at, when bounded.
    pub as_of: Option<Date>,
}

/// One entry of the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of entry it is.
    pub kind: FindingKind,
    /// Indices of the checks it rests on.
    pub checks: Vec<usize>,
}

/// Kinds of finding, in the order in which the first page lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Words claimed to be absent are absent; how usual that is.
    Silence,
    /// A text that the article leans on does not show what is claimed.
    TextDiffers,
    /// The record disagrees with, or bears against, something said to have happened.
    EventDiffers,
    /// A prediction whose day has passed.
    Prediction,
    /// A text shows what is claimed.
    TextAgrees,
    /// Something said to have happened is in the record.
    EventAgrees,
    /// How many claims rest on no named source.
    Sourcing,
    /// Looked for and not there.
    NotFound,
}

/// What a reader must know of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFacts {
    /// What it was made from.
    pub made_from: String,
    /// Its digest.
    pub digest: String,
    /// Packs by key and version.
    pub pack: String,
    /// Digest of the packs.
    pub pack_digest: String,
    /// Last day looked at, when bounded.
    pub as_of: Option<Date>,
    /// Whether texts are at hand, or only counts.
    pub texts: bool,
    /// Coverage per outlet.
    pub outlets: Vec<OutletFacts>,
}

/// Coverage of one outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletFacts {
    /// Key.
    pub key: String,
    /// What its texts are.
    pub about: String,
    /// Whether it appears every day, so that a day without items is a hole.
    pub daily: bool,
    /// Items.
    pub items: usize,
    /// First and last day.
    pub span: Option<(Date, Date)>,
    /// Days by state: complete, incomplete, missing, unknown.
    pub days: [usize; 4],
}

/// What a dossier is made of, handed in from outside.
#[derive(Clone, Copy)]
pub struct Inputs<'i> {
    /// Facts about the record.
    pub set: &'i ObservationSet,
    /// Texts, when an archive is given.
    pub texts: Option<Texts<'i>>,
    /// The pack.
    pub pack: &'i Pack,
    /// Its formulas, compiled.
    pub lexicon: &'i Lexicon,
    /// Look only at what the record held up to this day.
    pub as_of: Option<Date>,
}

/// Makes the dossier of an article.
///
/// # Complexity
/// A pass over the items per claim that names a text and per baseline; about 20,000 items
/// take a millisecond each.
#[must_use]
pub fn dossier(inputs: Inputs<'_>, article: Article) -> Dossier {
    let claims = claims(&article, &inputs.pack.vocabulary());
    let snapshot = Snapshot::new(inputs.set, inputs.as_of);
    let echo = inputs.texts.map(|texts| Echo::new(snapshot, texts));
    let context = Context {
        snapshot,
        texts: inputs.texts,
        echo: echo.as_ref(),
        pack: inputs.pack,
        lexicon: inputs.lexicon,
        article: &article,
    };
    let mut checks = check_all(&context, &claims);
    let (baselines, baseline_of) = baselines(&context, &checks);
    for ((check, claim), of) in checks.iter_mut().zip(&claims).zip(&baseline_of) {
        if let Some(index) = of
            && matches!(claim.proposition, Proposition::FormulaUse { rare: true, .. })
        {
            called_rare(check, &baselines[*index]);
        }
    }
    let findings = findings(&claims, &checks);
    let record = record_facts(&inputs, &snapshot);
    let history = vec![Vec::new(); claims.len()];
    Dossier {
        article,
        claims,
        checks,
        baselines,
        baseline_of,
        findings,
        record,
        asked: Asked::default(),
        history,
    }
}

/// What is called rare and is ordinary among comparable items stands against the record.
fn called_rare(check: &mut Check, baseline: &Baseline) {
    let class = baseline.class();
    let Verdict::Supported(evidence) = &check.verdict else { return };
    if class.unusual != Unusual::Ordinary {
        return;
    }
    let pieces = evidence.pieces().iter().map(|p| Piece { agrees: false, ..p.clone() });
    let Some(evidence) = Evidence::from_pieces(pieces.collect()) else { return };
    check.verdict = Verdict::InTension(evidence);
    // That it is rare is not said again, even where the absence is.
    check.notes.retain(|n| !matches!(n, Note::SaidToBeRare | Note::Repeats(_)));
    check.notes.push(Note::NotRare { same: class.k, all: class.n });
}

/// One baseline per target and event; silences of several formulas in one target are one
/// event, since formulas of one family come and go together.
fn baselines(
    context: &Context<'_>,
    checks: &[Check],
) -> (Vec<Baseline>, Vec<Option<usize>>) {
    let mut silent: BTreeMap<(ItemIdx, &Option<String>), Vec<u16>> = BTreeMap::new();
    for question in checks.iter().filter_map(|c| c.question.as_ref()) {
        if let Event::NoneOf(formulas) = &question.event {
            let whose = (question.target, &question.speaker);
            silent.entry(whose).or_default().extend(formulas);
        }
    }
    for formulas in silent.values_mut() {
        formulas.sort_unstable();
        formulas.dedup();
    }
    let mut made: Vec<(ItemIdx, Event, &Option<String>)> = Vec::new();
    let mut baselines: Vec<Baseline> = Vec::new();
    let mut baseline_of = Vec::with_capacity(checks.len());
    for check in checks {
        let Some(question) = &check.question else {
            baseline_of.push(None);
            continue;
        };
        let event = match &question.event {
            Event::NoneOf(_) => {
                Event::NoneOf(silent[&(question.target, &question.speaker)].clone())
            }
            other => other.clone(),
        };
        let wanted = (question.target, event, &question.speaker);
        let index = match made.iter().position(|m| *m == wanted) {
            Some(index) => Some(index),
            None => {
                let (target, event, speaker) = wanted.clone();
                let (snapshot, pack) = (&context.snapshot, context.pack);
                baseline(snapshot, pack, target, event, speaker.as_deref()).map(|b| {
                    made.push(wanted);
                    baselines.push(b);
                    baselines.len() - 1
                })
            }
        };
        baseline_of.push(index);
    }
    (baselines, baseline_of)
}

/// The rule of the first page, as documented in `docs/dossier.md`: texts first, silences
/// before others, what fails before what holds, single claims after groups.
fn findings(claims: &[Claim], checks: &[Check]) -> Vec<Finding> {
    let mut groups: BTreeMap<(Vec<String>, bool), Vec<usize>> = BTreeMap::new();
    let mut found: Vec<Finding> = Vec::new();
    for (index, (claim, check)) in claims.iter().zip(checks).enumerate() {
        let one = |kind| Finding { kind, checks: vec![index] };
        match (&claim.proposition, &check.verdict) {
            (
                Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. },
                Verdict::Supported(_) | Verdict::Contradicted(_) | Verdict::InTension(_),
            ) => {
                let agrees = matches!(check.verdict, Verdict::Supported(_));
                let ids = check.targets.iter().map(|t| t.id.clone()).collect();
                groups.entry((ids, agrees)).or_default().push(index);
            }
            (_, Verdict::Contradicted(_) | Verdict::InTension(_)) => {
                found.push(one(FindingKind::EventDiffers));
            }
            (_, Verdict::Happened(_) | Verdict::DidNotHappen(_)) => {
                found.push(one(FindingKind::Prediction));
            }
            (_, Verdict::Supported(_)) => found.push(one(FindingKind::EventAgrees)),
            (_, Verdict::NotFound(_)) => found.push(one(FindingKind::NotFound)),
            (
                _,
                Verdict::NotCovered(_)
                | Verdict::NotTestable(_)
                | Verdict::Pending { .. }
                | Verdict::Expired { .. },
            ) => {}
        }
    }
    for ((_, agrees), checks_of) in groups {
        let silence = checks_of.iter().any(|i| {
            checks[*i]
                .question
                .as_ref()
                .is_some_and(|q| matches!(q.event, Event::NoneOf(_) | Event::AtMost(..)))
        });
        let kind = match (agrees, silence) {
            (true, true) => FindingKind::Silence,
            (true, false) => FindingKind::TextAgrees,
            (false, _) => FindingKind::TextDiffers,
        };
        found.push(Finding { kind, checks: checks_of });
    }
    if unnamed(claims).0 > 0 {
        found.push(Finding { kind: FindingKind::Sourcing, checks: Vec::new() });
    }
    // Within a kind, the text that most claims lean on comes first, then the order of the
    // article. A text counts more than its first mention in the headline.
    found.sort_by_key(|f| {
        (f.kind, std::cmp::Reverse(f.checks.len()), f.checks.first().copied())
    });
    let mut shown: Vec<Finding> = Vec::new();
    let mut rest: Vec<Finding> = Vec::new();
    for finding in found {
        let same = shown.iter().filter(|f| f.kind == finding.kind).count();
        // One kind must not fill the page.
        if same < 2 && shown.len() < MAX_FINDINGS {
            shown.push(finding);
        } else {
            rest.push(finding);
        }
    }
    // Nor may it stand alone on the page while more is known.
    let missing = MIN_FINDINGS.saturating_sub(shown.len());
    shown.extend(rest.into_iter().take(missing));
    shown.sort_by_key(|f| f.kind);
    shown
}

/// Claims that rest on no named source, and all claims.
#[must_use]
pub fn unnamed(claims: &[Claim]) -> (usize, usize) {
    let is_unnamed = |kind| {
        matches!(
            kind,
            SourceKind::UnnamedPeople
                | SourceKind::UnnamedReports
                | SourceKind::SocialMedia
                | SourceKind::Rumour
                | SourceKind::Implicit
                | SourceKind::Analyst
        )
    };
    (claims.iter().filter(|c| is_unnamed(c.source.kind)).count(), claims.len())
}

fn record_facts(inputs: &Inputs<'_>, snapshot: &Snapshot<'_>) -> RecordFacts {
    let set = inputs.set;
    let outlets = inputs
        .pack
        .outlets
        .iter()
        .filter_map(|outlet| {
            let span = snapshot.span(&outlet.key)?;
            let mut days = [0; 4];
            for (day, state) in set.coverage.get(&outlet.key).into_iter().flatten() {
                if inputs.as_of.is_none_or(|last| *day <= last) {
                    days[match state {
                        DayState::Complete => 0,
                        DayState::Incomplete => 1,
                        DayState::Missing => 2,
                        DayState::Unknown => 3,
                    }] += 1;
                }
            }
            Some(OutletFacts {
                key: outlet.key.clone(),
                about: outlet.about.clone(),
                daily: outlet.daily,
                items: snapshot.items().filter(|(_, i)| i.outlet == outlet.key).count(),
                span: Some(span),
                days,
            })
        })
        .collect();
    RecordFacts {
        made_from: set.made_from.clone(),
        digest: set.record_digest.clone(),
        pack: set.pack.clone(),
        pack_digest: set.pack_digest.clone(),
        as_of: inputs.as_of,
        texts: inputs.texts.is_some(),
        outlets,
    }
}
