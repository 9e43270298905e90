//! Words of the first page: each finding in its parts.

use tealeaf_claims::Claim;

use super::{Words, tongue::HeadingParts};
use crate::{
    baseline::Event,
    check::{Check, Note},
    dossier::{Dossier, Finding, FindingKind, unnamed},
    verdict::{Fact, Verdict},
};

/// Pieces of evidence that a line of a finding names.
const SHOWN: usize = 4;

/// A finding in its parts, for formats that lay them out apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingWords {
    /// What it comes to, without the claims it rests on.
    pub heading: String,
    /// The heading with the claims.
    pub title: String,
    /// Ids of the claims it rests on, in the order of the article.
    pub claims: Vec<String>,
    /// What is claimed, each sentence with its attribution, then what the record shows.
    pub says: Vec<String>,
    /// How usual it is: a baseline by its index in the dossier, in words.
    pub usual: Vec<(usize, String)>,
    /// What must be known beside it, as one line.
    pub note: Option<String>,
}

impl FindingWords {
    /// All sentences in order.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        self.says
            .iter()
            .chain(self.usual.iter().map(|(_, words)| words))
            .chain(&self.note)
    }
}

/// Whether a check stands against the record only for calling something rare.
fn is_rarity(check: &Check) -> bool {
    check.notes.iter().any(|n| matches!(n, Note::NotRare { .. }))
}

impl Words<'_> {
    /// What a finding says.
    #[must_use]
    pub fn finding(
        self,
        formulas: &[String],
        dossier: &Dossier,
        finding: &Finding,
    ) -> FindingWords {
        if finding.kind == FindingKind::Sourcing {
            let (n, all) = unnamed(&dossier.claims);
            let (heading, line) = self.tongue().sourcing(n, all);
            return FindingWords {
                title: heading.clone(),
                heading,
                says: vec![line],
                ..FindingWords::default()
            };
        }
        let checks: Vec<&Check> =
            finding.checks.iter().map(|i| &dossier.checks[*i]).collect();
        let claims: Vec<&Claim> =
            finding.checks.iter().map(|i| &dossier.claims[*i]).collect();
        // Claims of one clause share its words; say them once.
        let mut says: Vec<String> = Vec::new();
        for claim in &claims {
            let sentence = self.claim(dossier, claim);
            if !says.contains(&sentence) {
                says.push(sentence);
            }
        }
        says.truncate(2);
        says.push(self.evidence_line(&checks));
        let mut notes: Vec<String> = Vec::new();
        for note in checks.iter().flat_map(|c| &c.notes) {
            let words = self.note(note);
            if !notes.contains(&words) {
                notes.push(words);
            }
        }
        let heading = self.heading(finding, &checks);
        let claims: Vec<String> = claims.iter().map(|c| c.id.to_string()).collect();
        FindingWords {
            title: self.tongue().title(&heading, &claims),
            heading,
            claims,
            says,
            usual: self.usual_lines(formulas, dossier, finding),
            note: (!notes.is_empty()).then(|| self.tongue().notes(&notes)),
        }
    }

    fn usual_lines(
        self,
        formulas: &[String],
        dossier: &Dossier,
        finding: &Finding,
    ) -> Vec<(usize, String)> {
        let mut usual: Vec<(usize, String)> = Vec::new();
        for index in finding.checks.iter().filter_map(|i| dossier.baseline_of[*i]) {
            let b = &dossier.baselines[index];
            let wanted = match finding.kind {
                FindingKind::Silence => matches!(b.event, Event::NoneOf(_)),
                FindingKind::TextDiffers => usual.is_empty(),
                FindingKind::TextAgrees
                | FindingKind::EventDiffers
                | FindingKind::EventAgrees
                | FindingKind::Prediction
                | FindingKind::Sourcing
                | FindingKind::NotFound => false,
            };
            if wanted && usual.iter().all(|(i, _)| *i != index) && usual.len() < 2 {
                usual.push((index, self.baseline(formulas, b)));
            }
        }
        usual
    }

    fn heading(self, finding: &Finding, checks: &[&Check]) -> String {
        let Some(first) = checks.first() else { return String::new() };
        self.tongue().heading(&HeadingParts {
            kind: finding.kind,
            n: checks.len(),
            version: first.targets.first().map(|t| (t.outlet.as_str(), t.date)),
            verdict: &first.verdict,
            disagrees: checks
                .iter()
                .any(|c| matches!(c.verdict, Verdict::Contradicted(_))),
            rare: checks.iter().all(|c| is_rarity(c)),
        })
    }

    /// Counts of several formulas in one text on one line; other evidence, and counts of more
    /// than one text, each with its item.
    fn evidence_line(self, checks: &[&Check]) -> String {
        let mut seen: Vec<String> = Vec::new();
        let mut place = None;
        let mut counts_only = true;
        for check in checks {
            let evidence = check.verdict.evidence();
            counts_only &= !evidence.is_empty();
            for p in evidence {
                counts_only &= matches!(p.fact, Fact::Count { .. });
                let held = p.item.as_ref();
                place = place.or(held);
                counts_only &= held.map(|i| &i.id) == place.map(|i| &i.id);
                let words = self.piece(p);
                if !seen.contains(&words) {
                    seen.push(words);
                }
            }
        }
        let one_target = checks.iter().all(|c| c.targets.len() <= 1);
        match place {
            Some(held) if counts_only && one_target => {
                self.tongue().record_has(&self.item(held), &seen)
            }
            _ => {
                let lines: Vec<String> =
                    checks.iter().map(|c| self.shows_short(c)).collect();
                self.tongue().record_shows(&lines)
            }
        }
    }

    /// As [`Words::shows`], with the first few pieces of evidence and without titles.
    fn shows_short(self, check: &Check) -> String {
        let evidence = check.verdict.evidence();
        if evidence.is_empty() {
            return self.shows(check);
        }
        let mut pieces: Vec<String> = Vec::new();
        for p in evidence.iter().take(SHOWN) {
            let words = match &p.item {
                Some(held) => format!("{} [{}]", self.piece(p), self.item_short(held)),
                None => self.piece(p),
            };
            if !pieces.contains(&words) {
                pieces.push(words);
            }
        }
        if evidence.len() > SHOWN {
            pieces.push(self.tongue().and_more(evidence.len() - SHOWN));
        }
        pieces.join(self.tongue().semicolon())
    }
}
