//! Rules against measurements: one finding for each test that applies.

use crate::{
    facts::{FileKind, Place},
    measure::{Measured, Measurements, Outcome, Value},
    pack::{Band, Expect, Format, Group, Rule, Standard, Strength, Test, meets},
};

/// What became of one test of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The paper does what the rule asks.
    Met,
    /// It does something else.
    Deviates,
    /// It does something else, but another deviation already explains it.
    Explained {
        /// The rule whose deviation explains it.
        by: String,
    },
    /// This file or image cannot show it.
    NotMeasurable {
        /// Why not.
        why: String,
    },
}

impl Status {
    /// The name used in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Deviates => "deviates",
            Self::Explained { .. } => "explained",
            Self::NotMeasurable { .. } => "not-measurable",
        }
    }
}

/// The result of one test of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// The element it is about.
    pub element: String,
    /// The requirement in words.
    pub requirement: String,
    /// Clause of the standard.
    pub clause: String,
    /// How binding it is.
    pub strength: Strength,
    /// What a deviation weighs.
    pub band: Band,
    /// Group of causes.
    pub group: Group,
    /// What became of it.
    pub status: Status,
    /// What is expected, with tolerance and unit.
    pub expected: String,
    /// What was found, with unit; empty if nothing could be measured.
    pub found: String,
    /// Error of the measurement, in the unit of the value.
    pub error: Option<f64>,
    /// Unit of the error.
    pub unit: String,
    /// How many places deviate.
    pub places: usize,
    /// The first of them, or the first place measured.
    pub place: Option<Place>,
}

/// Holds the measurements against a standard.
pub(crate) fn check(
    standard: &Standard,
    measurements: &Measurements,
    format: Format,
    kind: FileKind,
) -> Vec<Finding> {
    let mut findings: Vec<(Finding, &Test)> = standard
        .rules
        .iter()
        .filter(|rule| rule.formats.contains(&format))
        .flat_map(|rule| rule.tests.iter().map(move |test| (rule, test)))
        .filter_map(|(rule, test)| Some((finding(rule, test, measurements, kind)?, test)))
        .collect();
    explain(&mut findings);
    findings.into_iter().map(|(finding, _)| finding).collect()
}

/// A size that is off also changes how many characters fill a row; that is one fault.
fn explain(findings: &mut [(Finding, &Test)]) {
    let deviating: Vec<String> = findings
        .iter()
        .filter(|(finding, _)| finding.status == Status::Deviates)
        .map(|(finding, _)| finding.rule.clone())
        .collect();
    for (finding, test) in findings {
        if finding.status == Status::Deviates
            && let Some(by) = test.follows.iter().find(|id| deviating.contains(id))
        {
            finding.status = Status::Explained { by: by.clone() };
        }
    }
}

fn finding(
    rule: &Rule,
    test: &Test,
    measurements: &Measurements,
    kind: FileKind,
) -> Option<Finding> {
    let base = |status: Status| Finding {
        rule: rule.id.clone(),
        element: rule.element.clone(),
        requirement: rule.requirement.clone(),
        clause: rule.clause.clone(),
        strength: test.strength,
        band: test.band,
        group: rule.group,
        status,
        expected: expected(test, kind),
        found: String::new(),
        error: None,
        unit: test.unit.clone(),
        places: 0,
        place: None,
    };
    let seen = match measurements.get(test.measure)? {
        Outcome::NotApplicable => return None,
        Outcome::NotMeasurable(why) => {
            return Some(base(Status::NotMeasurable { why: (*why).to_owned() }));
        }
        Outcome::Seen(seen) => seen,
    };
    let judged: Vec<(&Measured, bool)> = seen
        .iter()
        .filter_map(|measured| {
            let met = meets(&test.expect, &measured.value, measured.error, kind)?;
            Some((measured, met))
        })
        .collect();
    if judged.is_empty() {
        let why = "this kind of file does not show it closely enough".to_owned();
        return Some(base(Status::NotMeasurable { why }));
    }
    let failing: Vec<&Measured> =
        judged.iter().filter(|(_, met)| !met).map(|(measured, _)| *measured).collect();
    let shown = failing
        .first()
        .copied()
        .or_else(|| judged.first().map(|(measured, _)| *measured))?;
    let status = if failing.is_empty() { Status::Met } else { Status::Deviates };
    let mut finding = base(status);
    finding.found = found(test, shown);
    finding.error = matches!(shown.value, Value::Number(_)).then_some(shown.error);
    finding.places = failing.len();
    finding.place = shown.place;
    Some(finding)
}

fn expected(test: &Test, kind: FileKind) -> String {
    let unit = |value: String| {
        if test.unit.is_empty() { value } else { format!("{value} {}", test.unit) }
    };
    if let Some(says) = &test.says {
        return says.clone();
    }
    match &test.expect {
        Expect::Near { value, tolerance } => match tolerance.of(kind) {
            Some(room) if room > 0.0 => {
                unit(format!("{} ± {}", plain(*value), plain(room)))
            }
            _ => unit(plain(*value)),
        },
        Expect::Between { low, high, .. } => {
            unit(format!("{} to {}", plain(*low), plain(*high)))
        }
        Expect::Matches(regex) => format!("text of the shape {regex}"),
        Expect::OneOf(texts) => texts.join(" or "),
        Expect::Is(true) => "yes".to_owned(),
        Expect::Is(false) => "no".to_owned(),
    }
}

fn found(test: &Test, measured: &Measured) -> String {
    match &measured.value {
        Value::Number(value) if test.unit.is_empty() => plain(*value),
        Value::Number(value) => format!("{} {}", plain(*value), test.unit),
        Value::Text(text) => shorten(text),
        Value::Flag(flag) => match (&test.otherwise, &test.expect) {
            (Some(otherwise), Expect::Is(wanted)) if wanted != flag => otherwise.clone(),
            _ if *flag => "yes".to_owned(),
            _ => "no".to_owned(),
        },
    }
}

/// Two decimals at most, no trailing zeros.
pub(crate) fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn shorten(text: &str) -> String {
    const LIMIT: usize = 60;
    let mut short: String = text.chars().take(LIMIT).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
