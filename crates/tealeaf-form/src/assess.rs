//! The result for one paper: findings grouped by cause, what they weigh, what is open.

use jiff::civil::Date;

pub use crate::pack::Group;
use crate::{
    Pack,
    check::{self, Finding, Status},
    date,
    echo::Look,
    facts::{DocumentFacts, ElementKind, FileKind},
    measure::{Context, measure},
    number::{self, DocumentNumber},
    pack::{Band, Format},
    series::{Judgement, Register, judge},
    wording,
};

/// What the caller knows or wants.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Day of the paper, if it is known from elsewhere; it wins over the day on its face.
    pub date: Option<Date>,
    /// Format type; left out, it is recognised.
    pub format: Option<Format>,
    /// Known numbers besides those of the pack.
    pub register: Option<Register>,
}

/// The five possible results; none says who made the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No deviation among the rules that could be checked.
    Consistent {
        /// Tests that could be made.
        measured: usize,
    },
    /// Deviations from the standard.
    Deviates {
        /// Rules deviated from.
        points: usize,
        /// Of these, must.
        must: usize,
        /// Of these, as a rule.
        as_a_rule: usize,
    },
    /// The number is taken or lies outside the known run.
    ContradictsRegister,
    /// Nothing could be measured on this file.
    NotMeasurable,
    /// No rules for this day, or nothing that decides.
    Open,
}

impl Verdict {
    /// The name used in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Consistent { .. } => "consistent",
            Self::Deviates { .. } => "deviates",
            Self::ContradictsRegister => "contradicts-register",
            Self::NotMeasurable => "not-measurable",
            Self::Open => "open",
        }
    }
}

/// Where the day of the paper comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSource {
    /// The caller gave it.
    Given,
    /// The day below the text.
    Signed,
    /// The day of printing in the imprint.
    Printed,
    /// Only the year in the number; its middle is used.
    NumberYear,
    /// Nowhere; the newest standard is assumed.
    Assumed,
}

impl DateSource {
    /// The name used in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Signed => "signed",
            Self::Printed => "printed",
            Self::NumberYear => "year-of-number",
            Self::Assumed => "assumed",
        }
    }
}

/// One group of findings with its strongest band.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSummary {
    /// The group.
    pub group: Group,
    /// The strongest band among its deviations; bands are not multiplied.
    pub band: Option<Band>,
    /// Rules deviated from.
    pub deviating: Vec<String>,
    /// Tests met.
    pub met: usize,
    /// Tests that could not be made.
    pub not_measurable: usize,
}

/// The result for one paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The result in one word.
    pub verdict: Verdict,
    /// Kind of file.
    pub kind: FileKind,
    /// Standard it was held against.
    pub standard: Option<String>,
    /// Format type it was held against.
    pub format: Format,
    /// Whether the format was given by the caller.
    pub format_given: bool,
    /// Day of the paper.
    pub date: Option<Date>,
    /// Where that day comes from.
    pub date_source: DateSource,
    /// All findings, in the order of the rules.
    pub findings: Vec<Finding>,
    /// Summaries by group, in fixed order; groups without tests are left out.
    pub groups: Vec<GroupSummary>,
    /// The number as read.
    pub number: Option<DocumentNumber>,
    /// What the known numbers say about it.
    pub judgement: Option<Judgement>,
    /// Whether the record tells of it, and what silence weighs for each class. The caller,
    /// who holds the record, sets it: a look needs the number, title and day found here.
    pub echo: Option<Look>,
    /// What the reader could not do.
    pub notes: Vec<String>,
    /// What would change this result, in sentences.
    pub would_change: Vec<String>,
}

impl Assessment {
    /// Findings that deviate.
    pub fn deviations(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.status == Status::Deviates)
    }

    /// Ids of the rules deviated from, without repeats.
    pub fn deviating_rules(&self) -> Vec<&str> {
        let mut ids: Vec<&str> =
            self.deviations().map(|finding| finding.rule.as_str()).collect();
        ids.dedup();
        ids
    }

    /// How many tests could not be made.
    pub fn not_measurable(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| matches!(finding.status, Status::NotMeasurable { .. }))
            .count()
    }
}

/// Holds a paper against the rules and the register.
pub fn assess(facts: &DocumentFacts, pack: &Pack, options: &Options) -> Assessment {
    let number = facts.text(ElementKind::Number).and_then(number::find);
    let (date, date_source) = day_of(facts, number.as_ref(), options);
    let format = options.format.unwrap_or_else(|| format_of(facts, number.as_ref()));
    let register = options.register.as_ref().unwrap_or(&pack.register);
    let judgement = number.as_ref().map(|number| {
        // A day that is only the middle of the number's own year decides nothing.
        let day = date.filter(|_| date_source != DateSource::NumberYear);
        judge(number, day, register)
    });
    let standard = match date {
        Some(date) => pack.standard_on(date),
        None => pack.newest(),
    };
    let context = Context {
        facts,
        pack,
        format,
        date: date.filter(|_| date_source != DateSource::NumberYear),
        register,
        judgement: judgement.as_ref(),
    };
    let measurements = measure(&context);
    let findings = standard
        .map(|standard| check::check(standard, &measurements, format, facts.kind))
        .unwrap_or_default();
    let mut assessment = Assessment {
        verdict: Verdict::Open,
        kind: facts.kind,
        standard: standard.map(|standard| standard.name.clone()),
        format,
        format_given: options.format.is_some(),
        date,
        date_source,
        groups: summaries(&findings),
        findings,
        number,
        judgement,
        echo: None,
        notes: facts.notes.clone(),
        would_change: Vec::new(),
    };
    assessment.verdict = verdict(&assessment, standard.is_some());
    assessment.would_change = wording::would_change(&assessment);
    assessment
}

fn day_of(
    facts: &DocumentFacts,
    number: Option<&DocumentNumber>,
    options: &Options,
) -> (Option<Date>, DateSource) {
    if let Some(date) = options.date {
        return (Some(date), DateSource::Given);
    }
    let day = |kind| date::find(facts.text(kind)?)?.date;
    if let Some(date) = day(ElementKind::SignDate) {
        return (Some(date), DateSource::Signed);
    }
    if let Some(date) = day(ElementKind::Printer) {
        return (Some(date), DateSource::Printed);
    }
    let middle = number.and_then(|number| Date::new(number.year?, 7, 1).ok());
    match middle {
        Some(date) => (Some(date), DateSource::NumberYear),
        None => (None, DateSource::Assumed),
    }
}

/// The format type, from mark, number, title and rules.
fn format_of(facts: &DocumentFacts, number: Option<&DocumentNumber>) -> Format {
    let text = |kind| {
        let text: String =
            facts.all(kind).filter_map(|element| element.text.as_deref()).collect();
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    };
    let mark = text(ElementKind::Mark);
    let title = text(ElementKind::Title);
    if mark.ends_with("纪要") {
        return Format::Minutes;
    }
    if mark.ends_with('令') {
        return Format::Order;
    }
    let double_red = facts.strokes.iter().any(|stroke| {
        stroke.place.page == 1
            && stroke.double
            && stroke.colour.is_none_or(crate::facts::Rgb::is_red)
            && stroke.place.width() > 140.0
    });
    let letter_code = number
        .and_then(|number| number.code.as_deref())
        .is_some_and(|code| code.ends_with('函'));
    if double_red || (letter_code && !mark.is_empty() && !mark.ends_with("文件")) {
        return Format::Letter;
    }
    let asks = ["请示", "报告", "议案"].iter().any(|kind| title.ends_with(kind));
    if asks || facts.element(ElementKind::Signer).is_some() {
        return Format::Upward;
    }
    Format::General
}

fn summaries(findings: &[Finding]) -> Vec<GroupSummary> {
    Group::ALL
        .iter()
        .filter_map(|group| {
            let mine: Vec<&Finding> =
                findings.iter().filter(|finding| finding.group == *group).collect();
            if mine.is_empty() {
                return None;
            }
            let deviating =
                mine.iter().filter(|finding| finding.status == Status::Deviates);
            let mut ids: Vec<String> =
                deviating.clone().map(|finding| finding.rule.clone()).collect();
            ids.dedup();
            let count = |wanted: fn(&Status) -> bool| {
                mine.iter().filter(|finding| wanted(&finding.status)).count()
            };
            Some(GroupSummary {
                group: *group,
                band: deviating.map(|finding| finding.band).max(),
                deviating: ids,
                met: count(|status| *status == Status::Met),
                not_measurable: count(|status| {
                    matches!(status, Status::NotMeasurable { .. })
                }),
            })
        })
        .collect()
}

fn verdict(assessment: &Assessment, has_standard: bool) -> Verdict {
    if assessment.judgement.as_ref().is_some_and(Judgement::contradicts) {
        return Verdict::ContradictsRegister;
    }
    if !has_standard {
        return Verdict::Open;
    }
    let mut deviating: Vec<(&str, Finding)> = Vec::new();
    for finding in assessment.deviations() {
        match deviating.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            // The most binding test speaks for the rule.
            Some((_, known)) if finding.strength < known.strength => {
                *known = finding.clone()
            }
            Some(_) => {}
            None => deviating.push((&finding.rule, finding.clone())),
        }
    }
    let of = |strength| {
        deviating.iter().filter(|(_, finding)| finding.strength == strength).count()
    };
    if !deviating.is_empty() {
        return Verdict::Deviates {
            points: deviating.len(),
            must: of(crate::pack::Strength::Must),
            as_a_rule: of(crate::pack::Strength::AsARule),
        };
    }
    let measured = assessment
        .findings
        .iter()
        .filter(|finding| {
            matches!(finding.status, Status::Met | Status::Explained { .. })
        })
        .count();
    if measured == 0 { Verdict::NotMeasurable } else { Verdict::Consistent { measured } }
}
