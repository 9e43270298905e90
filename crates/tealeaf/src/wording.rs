//! Every sentence that the program can say about a claim, in one place.
//!
//! A sentence about a claim is always made together with its attribution; nothing here
//! can state a claim's content in the program's own voice.

mod comparison;
pub mod replay;
pub mod statistics;

use jiff::civil::Date;
use tealeaf_claims::{Claim, FormulaRef, Proposition, Quantity, SourceKind, TextRef};
use tealeaf_form::series;
use tealeaf_record::observations::CoverageStatement;

use crate::{
    baseline::Event,
    check::{Check, Note},
    dossier::{Dossier, Finding, FindingKind, unnamed},
    pack::Pack,
    report::json_v1,
    verdict::{Fact, Gap, ItemRef, Lacking, Missing, Piece, Reason, Verdict},
};

pub use comparison::{baseline, class, event, nearest, rate};
use comparison::{capital, short_formula};

/// Longest quotation of the article's own words.
const MAX_QUOTE: usize = 160;

/// The plain words beside a verdict's code word.
#[must_use]
pub fn verdict_words(verdict: &Verdict) -> String {
    let plain = code_words(verdict.code());
    match verdict {
        Verdict::Supported(_)
        | Verdict::Contradicted(_)
        | Verdict::InTension(_)
        | Verdict::NotFound(_)
        | Verdict::NotCovered(_)
        | Verdict::Happened(_)
        | Verdict::DidNotHappen(_)
        | Verdict::Pending { until: None } => plain.into(),
        Verdict::NotTestable(reason) => format!("{plain} ({})", reason_words(*reason)),
        Verdict::Pending { until: Some(day) } => format!("{plain} until {}", date(*day)),
        Verdict::Expired { until } => {
            format!(
                "its day ({}) has passed; the record held does not tell",
                date(*until)
            )
        }
    }
}

fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Intent => "about what someone wants or thinks",
        Reason::Opinion => "a judgement",
        Reason::Unfalsifiable => "nothing could speak against it",
        Reason::Conditional => "said only under a condition",
        Reason::NotUnderstood => "not understood well enough",
    }
}

/// Who says so, as the opening of a sentence: "The article passes on a rumour".
#[must_use]
pub fn attribution(dossier: &Dossier, claim: &Claim) -> String {
    let named = claim
        .source
        .spans
        .first()
        .map(|span| one_line(&dossier.article.text[span.range()]))
        .unwrap_or_default();
    let cites = |what: &str| {
        if named.is_empty() {
            format!("The article cites {what}")
        } else {
            format!("The article cites {what} (\u{201c}{named}\u{201d})")
        }
    };
    match claim.source.kind {
        SourceKind::Author => "The article says".into(),
        SourceKind::NamedPerson => cites("a named person"),
        SourceKind::OfficialBody => cites("an official body"),
        SourceKind::OfficialMedia => cites("an official outlet"),
        SourceKind::Outlet => cites("another outlet"),
        SourceKind::Document => cites("a document"),
        SourceKind::Analyst => cites("unnamed analysts"),
        SourceKind::UnnamedPeople => cites("unnamed people"),
        SourceKind::UnnamedReports => cites("unnamed reports"),
        SourceKind::SocialMedia => cites("social media"),
        SourceKind::Rumour => "The article passes on a rumour".into(),
        SourceKind::Implicit => "The article says, without naming a source".into(),
    }
}

/// Short word for who says so, for tables.
#[must_use]
pub fn source_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Author => "the article",
        SourceKind::NamedPerson => "named person",
        SourceKind::OfficialBody => "official body",
        SourceKind::OfficialMedia => "official outlet",
        SourceKind::Outlet => "another outlet",
        SourceKind::Document => "a document",
        SourceKind::Analyst => "unnamed analysts",
        SourceKind::UnnamedPeople => "unnamed people",
        SourceKind::UnnamedReports => "unnamed reports",
        SourceKind::SocialMedia => "social media",
        SourceKind::Rumour => "rumour",
        SourceKind::Implicit => "no source named",
    }
}

/// A claim as a full sentence: attribution and the article's own words.
#[must_use]
pub fn claim_sentence(dossier: &Dossier, claim: &Claim) -> String {
    format!("{}: \u{201c}{}\u{201d}", attribution(dossier, claim), quote(dossier, claim))
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

/// Whether a claim accuses a person of a crime, so that its words are shown only on
/// request.
#[must_use]
pub fn is_accusation(claim: &Claim) -> bool {
    matches!(
        claim.proposition,
        Proposition::Coup | Proposition::Opposition | Proposition::Plan
    ) && !claim.subjects.is_empty()
}

/// An item by date, occasion and place, without its title.
#[must_use]
pub fn item_short(pack: &Pack, held: &ItemRef) -> String {
    item(pack, &ItemRef { title: None, ..held.clone() })
}

/// An item by date, outlet, occasion and place: "xwlb, 18 May 2025, inspection, 河北唐山".
#[must_use]
pub fn item(pack: &Pack, item: &ItemRef) -> String {
    let mut words = format!("{} {}", item.outlet, item.date);
    match item.event {
        Some((first, last)) if first == last && first != item.date => {
            words.push_str(&format!(", event of {first}"));
        }
        Some((first, last)) if first != last => {
            words.push_str(&format!(", event of {first} to {last}"));
        }
        _ => {}
    }
    if let Some(occasion) = pack.occasion(&item.occasion) {
        words.push_str(&format!(", {}", occasion.label));
    }
    if let Some(place) = &item.place {
        words.push_str(&format!(", {place}"));
    }
    if let Some(title) = &item.title {
        words.push_str(&format!(": {title}"));
    }
    words
}

/// What one piece of evidence shows.
#[must_use]
pub fn piece(pack: &Pack, piece: &Piece) -> String {
    match &piece.fact {
        Fact::Count { formula, count, .. } => {
            let mut words =
                format!("{}: {}", formula_words(pack, formula), times(count.all()));
            if count.nested > 0 {
                words.push_str(&format!(" ({} inside longer formulas)", count.nested));
            }
            words
        }
        Fact::InPerson { person } => format!("{} in person", person_words(pack, person)),
        Fact::Event => "in the record".into(),
        Fact::Office { person, title, from, to, source } => {
            let to = to.map_or_else(|| "today".to_owned(), |d| d.to_string());
            format!(
                "{}: {title} from {from} to {to} (roster; {source})",
                person_words(pack, person)
            )
        }
        Fact::Unseen { person, coverage } => format!(
            "{} in no in-person item; {}",
            person_words(pack, person),
            coverage_words(coverage)
        ),
    }
}

/// A formula as shown: 两个维护 (Two Upholds).
#[must_use]
pub fn formula_words(pack: &Pack, key: &str) -> String {
    match pack.formula(key) {
        // The first form that is short enough to be a name.
        Some(f) => match (f.zh.first(), f.en.iter().find(|en| en.len() <= 40)) {
            (Some(zh), Some(en)) => format!("{zh} ({en})"),
            (Some(zh), None) => format!("{zh} ({})", f.label),
            (None, Some(en)) => format!("\u{201c}{en}\u{201d}"),
            (None, None) => f.label.clone(),
        },
        None => format!("\u{201c}{key}\u{201d}"),
    }
}

/// A person as shown.
#[must_use]
pub fn person_words(pack: &Pack, key: &str) -> String {
    pack.person(key).map_or_else(|| key.to_owned(), |p| p.shown().to_owned())
}

fn times(n: u32) -> String {
    match n {
        0 => "0 times".into(),
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// The coverage of a window in one sentence without a full stop.
#[must_use]
pub fn coverage_words(statement: &CoverageStatement) -> String {
    let Some((from, to)) = statement.window else {
        return format!(
            "{}: the days asked for lie after the day looked from",
            statement.outlet
        );
    };
    let window = if from == to { from.to_string() } else { format!("{from} to {to}") };
    let day = |n: usize| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    let mut holes = Vec::new();
    if !statement.missing.is_empty() {
        holes.push(format!("{} not held", day(statement.missing.len())));
    }
    if !statement.incomplete.is_empty() {
        holes.push(format!("{} held in part", day(statement.incomplete.len())));
    }
    if statement.unknown > 0 {
        let n = usize::try_from(statement.unknown).unwrap_or(usize::MAX);
        holes.push(format!("{} of which nothing tells whether they are whole", day(n)));
    }
    if holes.is_empty() && statement.complete == 1 {
        format!("{} {window}: the day is held whole", statement.outlet)
    } else if holes.is_empty() {
        format!(
            "{} {window}: all {} days held whole",
            statement.outlet, statement.complete
        )
    } else {
        format!("{} {window}: {}", statement.outlet, holes.join(", "))
    }
}

/// How a claim was understood: kind and parts, for lists of claims.
#[must_use]
pub fn understood(pack: &Pack, claim: &Claim) -> String {
    let mut parts = vec![json_v1::proposition_code(&claim.proposition).to_owned()];
    match &claim.proposition {
        Proposition::FormulaUse { formula, quantity, text, first, rare } => {
            parts.push(formula_ref(pack, formula));
            parts.push(match quantity {
                Quantity::Absent => "absent".into(),
                Quantity::Present => "present".into(),
                Quantity::Exactly(n) => times(*n),
                Quantity::AtLeast(n) => format!("{n} times or more"),
                Quantity::AtMost(n) => format!("{n} times or fewer"),
            });
            parts.extend(text_ref(pack, text));
            if *first {
                parts.push("said to be the first".into());
            }
            if *rare {
                parts.push("said to be rare".into());
            }
        }
        Proposition::FormulaChange { formula, dropped, text } => {
            parts.push(formula_ref(pack, formula));
            parts.push(if *dropped { "dropped".into() } else { "added".into() });
            parts.extend(text_ref(pack, text));
        }
        Proposition::Appearance { occasion } | Proposition::Meeting { occasion } => {
            parts.extend(occasion.iter().cloned());
        }
        Proposition::Detention { hours: Some(hours) } => {
            parts.push(format!("{hours} hours"))
        }
        Proposition::Appointment { office } | Proposition::OfficeHeld { office } => {
            parts.push(office.clone());
        }
        Proposition::DocumentIssued { number, title } => {
            parts.extend(number.iter().chain(title).cloned());
        }
        Proposition::Publication { title } | Proposition::Withdrawal { title } => {
            parts.extend(title.clone());
        }
        Proposition::Visit
        | Proposition::NotSeen
        | Proposition::Detention { hours: None }
        | Proposition::Coup
        | Proposition::PowerHeld
        | Proposition::Illness
        | Proposition::Death
        | Proposition::Removal
        | Proposition::DocumentContent
        | Proposition::DocumentAuthenticity
        | Proposition::Statement
        | Proposition::Allegiance
        | Proposition::Opposition
        | Proposition::Plan
        | Proposition::Motive
        | Proposition::Evaluation
        | Proposition::Discourse
        | Proposition::Other => {}
    }
    parts.extend(claim.places.iter().cloned());
    if let Some(by) = &claim.deadline {
        parts.push(format!("by {}", by.value));
    }
    parts.retain(|p| !p.is_empty());
    parts.join(", ")
}

fn formula_ref(pack: &Pack, formula: &FormulaRef) -> String {
    match formula {
        FormulaRef::Key(key) => formula_words(pack, key),
        FormulaRef::Literal(phrase) => format!("\u{201c}{phrase}\u{201d}"),
    }
}

fn text_ref(pack: &Pack, text: &TextRef) -> Vec<String> {
    let speaker =
        text.speaker.as_deref().map(|key| format!("by {}", person_words(pack, key)));
    let outlet = text.outlet.as_ref().map(|outlet| format!("in {outlet}"));
    let title = text.title.as_ref().map(|title| format!("titled {title}"));
    speaker
        .into_iter()
        .chain(text.occasion.iter().cloned())
        .chain(outlet)
        .chain(title)
        .collect()
}

/// What is missing to decide a claim.
#[must_use]
pub fn gap(pack: &Pack, gap: &Gap) -> String {
    match gap {
        Gap::Days(statement) => format!(
            "nothing found, but not every day is held whole: {}",
            coverage_words(statement)
        ),
        Gap::NoText(held) => format!(
            "{} is held without its text: unknown, which is not the same as absent",
            item(pack, held)
        ),
        Gap::NeedsTexts => {
            "needs the texts; only counts are held (give an archive with --archive)"
                .into()
        }
        Gap::NotHeld(missing) => match missing {
            Missing::Articles => "needs an archive of articles and posts",
            Missing::PageVersions => "needs the page's versions over time",
            Missing::Document => "needs the document itself",
            Missing::Outlet => "no text of the outlet named is held",
            Missing::Person => "the packs do not list this person or office",
        }
        .into(),
        Gap::TooLittle(lacking) => match lacking {
            Lacking::Subject => {
                "the claim does not say who, so that it cannot be looked up"
            }
            Lacking::Date => {
                "the claim does not say when, so that it cannot be looked up"
            }
        }
        .into(),
    }
}

/// What the record shows for a check, in one sentence or two.
#[must_use]
pub fn shows(pack: &Pack, check: &Check) -> String {
    match &check.verdict {
        Verdict::NotFound(coverage) => {
            format!("nothing of it; {}", coverage_words(coverage.statement()))
        }
        Verdict::NotCovered(why) => gap(pack, why),
        Verdict::NotTestable(reason) => reason_words(*reason).into(),
        Verdict::Pending { .. } => "the record held ends before that day".into(),
        Verdict::Expired { .. } => "nothing in the record held decides it".into(),
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
                    Some(held) => format!("{} [{}]", piece(pack, p), item(pack, held)),
                    None => piece(pack, p),
                })
                .collect();
            pieces.join("; ")
        }
    }
}

/// As [`shows`], with the first few pieces of evidence and without titles.
fn shows_short(pack: &Pack, check: &Check) -> String {
    const SHOWN: usize = 4;
    let evidence = check.verdict.evidence();
    if evidence.is_empty() {
        return shows(pack, check);
    }
    let mut pieces: Vec<String> = Vec::new();
    for p in evidence.iter().take(SHOWN) {
        let words = match &p.item {
            Some(held) => format!("{} [{}]", piece(pack, p), item_short(pack, held)),
            None => piece(pack, p),
        };
        if !pieces.contains(&words) {
            pieces.push(words);
        }
    }
    if evidence.len() > SHOWN {
        pieces.push(format!("and {} more", evidence.len() - SHOWN));
    }
    pieces.join("; ")
}

/// A note beside a verdict.
#[must_use]
pub fn note(pack: &Pack, note: &Note) -> String {
    match note {
        Note::Abridged { outlet } => {
            let about = pack.outlet(outlet).map_or("", |o| o.about.as_str());
            format!(
                "holds for the version held ({outlet}: {about}); what is absent there may stand in the full text, which is not held"
            )
        }
        Note::SeveralItems(n) => format!("the claim fits {n} items equally well"),
        Note::VersionsDiffer => "the versions held differ in this count".into(),
        Note::CountsOnly => "only counts are held: the page is linked, not quoted".into(),
        Note::SaidToBeRare => "called rare: see how usual it is".into(),
        Note::EarlierUse(Some(day)) => format!(
            "said to be a first: the last earlier text of this speaker and outlet that has it is of {day}"
        ),
        Note::EarlierUse(None) => {
            "said to be a first: no earlier text of this speaker and outlet in the record has it"
                .into()
        }
        Note::Undated => "no date given: the latest text that fits was taken".into(),
        Note::SilentDays(days) => {
            let days: Vec<String> = days.iter().map(Date::to_string).collect();
            format!(
                "no dated in-person item on {}: the record is silent there, which shows nothing",
                days.join(", ")
            )
        }
        Note::Doubted(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("the article itself casts doubt on it ({})", ids.join(", "))
        }
        Note::Repeats(id) => format!("says again what {id} says: counted once"),
        Note::Number(outcome) => number(outcome),
        Note::Silence(classes) => {
            format!(
                "what silence weighs depends on what it is: {}",
                tealeaf_form::wording::silences(classes)
            )
        }
        Note::OwnDating => {
            "the dates are the channel's own: what it said, not what happened".into()
        }
    }
}

/// What the known numbers of its series say to a document number.
fn number(outcome: &series::Outcome) -> String {
    use series::Outcome;
    match outcome {
        Outcome::Fits => {
            "its number lies where the known run lets one expect it; that shows little".into()
        }
        Outcome::OutsideRun => {
            "its number lies outside the bracket of known numbers of its series".into()
        }
        Outcome::Listed => "the register holds this very number for about this day".into(),
        Outcome::Duplicate { other } => {
            format!("the register holds its number for another day, {other}")
        }
        Outcome::YearDisagrees => {
            "the year in its number is not the year of the article".into()
        }
        Outcome::TooFewNeighbours => {
            "its number is open: too few numbers of its series are known".into()
        }
        Outcome::UnknownCode => {
            "its number is open: the code is in no table of series".into()
        }
        Outcome::NoCode => {
            "its number is open: without the issuer's code it could belong to several series"
                .into()
        }
        Outcome::NoDate => "its number is open: no day is given".into(),
    }
}

/// A finding in its parts, for formats that lay them out apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingWords {
    /// What it comes to, without the claims it rests on.
    pub heading: String,
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
    /// Heading with the claims.
    #[must_use]
    pub fn title(&self) -> String {
        if self.claims.is_empty() {
            return self.heading.clone();
        }
        format!("{} ({})", self.heading, self.claims.join(", "))
    }

    /// All sentences in order.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        self.says
            .iter()
            .chain(self.usual.iter().map(|(_, words)| words))
            .chain(&self.note)
    }
}

/// What a finding says.
#[must_use]
pub fn finding(
    pack: &Pack,
    formulas: &[String],
    dossier: &Dossier,
    finding: &Finding,
) -> FindingWords {
    if finding.kind == FindingKind::Sourcing {
        let (n, all) = unnamed(&dossier.claims);
        return FindingWords {
            heading: format!("{n} of the {all} claims rest on no named source"),
            says: vec!["Rumour, unnamed people, analysts, reports or social media, as the article itself presents them.".into()],
            ..FindingWords::default()
        };
    }
    let checks: Vec<&Check> =
        finding.checks.iter().map(|i| &dossier.checks[*i]).collect();
    let claims: Vec<&Claim> =
        finding.checks.iter().map(|i| &dossier.claims[*i]).collect();
    // Claims of one clause share its words; say them once.
    let mut said: Vec<String> = Vec::new();
    for claim in &claims {
        let sentence = if is_accusation(claim) {
            format!("{}; its words are not repeated here.", attribution(dossier, claim))
        } else {
            claim_sentence(dossier, claim)
        };
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said.truncate(2);
    said.push(evidence_line(pack, &checks));
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
            usual.push((index, baseline(pack, formulas, b)));
        }
    }
    let mut notes: Vec<String> = Vec::new();
    for n in checks.iter().flat_map(|c| &c.notes) {
        let words = note(pack, n);
        if !notes.contains(&words) {
            notes.push(words);
        }
    }
    FindingWords {
        heading: heading(finding, &checks),
        claims: claims.iter().map(|c| c.id.to_string()).collect(),
        says: said,
        usual,
        note: (!notes.is_empty()).then(|| format!("Note: {}.", notes.join("; "))),
    }
}

fn heading(finding: &Finding, checks: &[&Check]) -> String {
    let version = checks
        .first()
        .and_then(|c| c.targets.first())
        .map(|t| format!("{} of {}", t.outlet, t.date));
    let n = checks.len();
    let claims = if n == 1 { "1 claim".to_owned() } else { format!("{n} claims") };
    match (finding.kind, version) {
        (FindingKind::Silence | FindingKind::TextAgrees, Some(version)) => {
            format!(
                "Record agrees with {claims} about a text: as the article says, in the version held ({version})"
            )
        }
        (FindingKind::TextDiffers, Some(version)) => {
            let disagrees =
                checks.iter().any(|c| matches!(c.verdict, Verdict::Contradicted(_)));
            let word = if disagrees { "disagrees with" } else { "bears against" };
            format!(
                "Record {word} {claims} about a text: not so in the version held ({version})"
            )
        }
        (FindingKind::EventDiffers, _) => checks
            .first()
            .map_or_else(String::new, |c| capital(&verdict_words(&c.verdict))),
        (FindingKind::Prediction, _) => "A prediction whose day has passed".into(),
        (FindingKind::EventAgrees, _) => "Record agrees".into(),
        (FindingKind::NotFound, _) => "Looked for and not there".into(),
        (_, _) => "Record agrees".into(),
    }
}

/// Counts of several formulas in one text on one line; other evidence as it is.
fn evidence_line(pack: &Pack, checks: &[&Check]) -> String {
    let mut seen: Vec<String> = Vec::new();
    let mut place = None;
    let mut counts_only = true;
    for check in checks {
        let evidence = check.verdict.evidence();
        counts_only &= !evidence.is_empty();
        for p in evidence {
            counts_only &= matches!(p.fact, Fact::Count { .. });
            if place.is_none() {
                place.clone_from(&p.item);
            }
            let words = piece(pack, p);
            if !seen.contains(&words) {
                seen.push(words);
            }
        }
    }
    let one_target = checks.iter().all(|c| c.targets.len() <= 1);
    match place {
        Some(held) if counts_only && one_target => {
            format!("The record ({}) has {}.", item(pack, &held), seen.join("; "))
        }
        _ => {
            let lines: Vec<String> =
                checks.iter().map(|c| shows_short(pack, c)).collect();
            format!("The record shows: {}.", lines.join("; "))
        }
    }
}

/// The one-sentence summary under the title.
#[must_use]
pub fn summary(dossier: &Dossier) -> String {
    let mut parts = Vec::new();
    for code in Verdict::CODES {
        let n = dossier.checks.iter().filter(|c| c.verdict.code() == *code).count();
        if n > 0 {
            parts.push(format!("{n} {code}"));
        }
    }
    let n = dossier.checks.len();
    let claims = if n == 1 { "claim" } else { "claims" };
    format!("{n} {claims}: {}", parts.join(", "))
}

/// Why claims were not tested, with the claims, in order of the first of them.
#[must_use]
pub fn untested(pack: &Pack, dossier: &Dossier) -> Vec<(String, Vec<String>)> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for (claim, check) in dossier.claims.iter().zip(&dossier.checks) {
        let why = match &check.verdict {
            Verdict::NotCovered(why) => gap(pack, why),
            Verdict::NotTestable(_)
            | Verdict::Pending { .. }
            | Verdict::Expired { .. } => verdict_words(&check.verdict),
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
pub fn method(dossier: &Dossier) -> Vec<String> {
    let record = &dossier.record;
    let mut lines = vec![
        format!(
            "tealeaf {}; packs {} ({})",
            env!("CARGO_PKG_VERSION"),
            record.pack,
            short_digest(&record.pack_digest)
        ),
        format!(
            "Record {} made from {}.",
            short_digest(&record.digest),
            record.made_from
        ),
    ];
    if let Some(day) = record.as_of {
        lines.push(format!("As of {}: nothing later was looked at.", date(day)));
    }
    if !record.texts {
        lines.push(
            "Counts only, no texts: give an archive (--archive) for quotes and for phrases that no pack lists."
                .into(),
        );
    }
    for outlet in &record.outlets {
        let span =
            outlet.span.map_or_else(String::new, |(from, to)| format!(" {from} to {to}"));
        let [complete, incomplete, missing, unknown] = outlet.days;
        let days = if outlet.daily {
            format!(
                "; days whole {complete}, in part {incomplete}, missing {missing}, unknown {unknown}"
            )
        } else {
            String::new()
        };
        lines.push(format!(
            "{}{span}: {} items{days}. {}",
            outlet.key, outlet.items, outlet.about
        ));
    }
    lines.push("A record shows what a channel said, not what happened. Counts include uses inside longer formulas. Intervals: Wilson, 95 %. How unusual: surprisal of the event in the class used (under 2 bits ordinary, 2 to 4 worth a look, 4 to 7 unusual, over 7 rare; too few to say under 10 items or one expected use).".into());
    lines
}

fn short_digest(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

/// A day as readers write it.
#[must_use]
pub fn date(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month() - 1).expect("months are 1 to 12");
    format!("{} {} {}", day.day(), MONTHS[month], day.year())
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

/// The plain words for a code word, without the parts that differ from claim to claim.
#[must_use]
pub fn code_words(code: &str) -> &'static str {
    match code {
        "supported" => "record agrees",
        "contradicted" => "record disagrees",
        "in-tension" => "record bears against it",
        "not-found" => "looked for and not there",
        "not-covered" => "not held",
        "not-testable" => "not testable",
        "pending" => "pending",
        "happened" => "predicted, and in the record",
        "did-not-happen" => "predicted, and the record shows otherwise",
        "expired" => "day passed, the record does not tell",
        _ => "",
    }
}

/// What the claims were read against, in one line: the outlets whose texts were asked, or
/// all that are held.
#[must_use]
pub fn record(pack: &Pack, dossier: &Dossier) -> String {
    let asked = |key: &str| {
        dossier.checks.iter().flat_map(|c| &c.targets).any(|t| t.outlet == key)
    };
    let outlets = &dossier.record.outlets;
    let any = outlets.iter().any(|o| asked(&o.key));
    let mut parts: Vec<String> = outlets
        .iter()
        .filter(|o| !any || asked(&o.key))
        .map(|o| {
            let about = pack.outlet(&o.key).map_or("", |outlet| outlet.about.as_str());
            let days = o.span.map_or_else(String::new, |(from, to)| {
                format!(", {} to {}", date(from), date(to))
            });
            format!("{} ({about}){days}", o.key)
        })
        .collect();
    if let Some(day) = dossier.record.as_of {
        parts.push(format!("as of {}", date(day)));
    }
    if !dossier.record.texts {
        parts.push("counts only, no texts".into());
    }
    parts.join("; ")
}
