//! JSON, version 1: own structs, additive only, documented in `docs/form.md`.

use serde::Serialize;

use crate::{
    assess::Assessment,
    check::{Finding, Status},
    echo::silence,
    facts::{DocumentFacts, Measure, Place},
    hypotheses::{HYPOTHESES, Matrix},
    series::{Judgement, Outcome},
    wording,
};

#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    name: &'a str,
    verdict: &'static str,
    sentence: String,
    kind: &'static str,
    standard: Option<&'a str>,
    form_type: &'static str,
    date: Option<String>,
    date_source: &'static str,
    number: Option<Number<'a>>,
    register: Option<Register>,
    groups: Vec<Group<'a>>,
    findings: Vec<Item<'a>>,
    not_measurable: usize,
    heard: Option<Heard<'a>>,
    echo: Vec<Echo<'a>>,
    facts: Facts<'a>,
    hypotheses: Option<Hypotheses>,
    notes: &'a [String],
    would_change: &'a [String],
    limits: &'static str,
}

#[derive(Serialize)]
struct Number<'a> {
    text: &'a str,
    code: Option<&'a str>,
    year: Option<i16>,
    serial: u32,
}

#[derive(Serialize)]
struct Register {
    outcome: &'static str,
    sentence: String,
    series: Option<String>,
    neighbours: usize,
    low: Option<u32>,
    high: Option<u32>,
    expected: Option<f64>,
}

#[derive(Serialize)]
struct Group<'a> {
    group: &'static str,
    band: Option<&'static str>,
    deviating: &'a [String],
    met: usize,
    not_measurable: usize,
    both_ways: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    rule: &'a str,
    element: &'a str,
    requirement: &'a str,
    clause: &'a str,
    strength: &'static str,
    band: &'static str,
    group: &'static str,
    status: &'static str,
    expected: &'a str,
    found: &'a str,
    error: Option<f64>,
    unit: &'a str,
    places: usize,
    r#box: Option<Box>,
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct Box {
    page: u32,
    x0: f64,
    y0: f64,
    x1: f64,
    y1: f64,
}

#[derive(Serialize)]
struct Heard<'a> {
    from: String,
    to: String,
    items: &'a [String],
}

#[derive(Serialize)]
struct Echo<'a> {
    class: &'a str,
    heard: u32,
    looked: u32,
    coverage: f64,
    low: f64,
    ratio: f64,
    high: f64,
}

#[derive(Serialize)]
struct Value {
    value: f64,
    error: f64,
}

#[derive(Serialize)]
struct Facts<'a> {
    pages: usize,
    margin_top: Option<Value>,
    margin_left: Option<Value>,
    area_width: Option<Value>,
    row_pitch: Option<Value>,
    char_pitch: Option<Value>,
    skew: Option<Value>,
    elements: Vec<Part<'a>>,
    file: File<'a>,
}

#[derive(Serialize)]
struct Part<'a> {
    kind: &'static str,
    text: Option<&'a str>,
    size: Option<f64>,
    r#box: Box,
}

#[derive(Serialize)]
struct File<'a> {
    created: Option<String>,
    modified: Option<String>,
    application: Option<&'a str>,
    template: Option<&'a str>,
    revision: Option<u32>,
    edit_sessions: usize,
    states: Option<u32>,
    appended_objects: Option<u32>,
    fonts: &'a [String],
}

#[derive(Serialize)]
struct Hypotheses {
    names: [&'static str; 5],
    against: [u32; 5],
    rows: Vec<HypothesisRow>,
}

#[derive(Serialize)]
struct HypothesisRow {
    finding: String,
    cells: [&'static str; 5],
    decisive: bool,
}

/// Writes an assessment with the facts it rests on.
pub fn write(
    name: &str,
    assessment: &Assessment,
    facts: &DocumentFacts,
    hypotheses: bool,
) -> String {
    let report = Report {
        format: "tealeaf-form/1",
        name,
        verdict: assessment.verdict.key(),
        sentence: wording::verdict(assessment),
        kind: assessment.kind.key(),
        standard: assessment.standard.as_deref(),
        form_type: assessment.format.key(),
        date: assessment.date.map(|date| date.to_string()),
        date_source: assessment.date_source.key(),
        number: assessment.number.as_ref().map(|number| Number {
            text: &number.text,
            code: number.code.as_deref(),
            year: number.year,
            serial: number.serial,
        }),
        register: assessment.judgement.as_ref().map(register),
        groups: assessment
            .groups
            .iter()
            .map(|summary| Group {
                group: summary.group.key(),
                band: summary.band.map(crate::pack::Band::key),
                deviating: &summary.deviating,
                met: summary.met,
                not_measurable: summary.not_measurable,
                both_ways: wording::group_both_ways(summary.group),
            })
            .collect(),
        findings: assessment.findings.iter().map(item).collect(),
        not_measurable: assessment.not_measurable(),
        heard: assessment.echo.as_ref().map(|look| Heard {
            from: look.window.0.to_string(),
            to: look.window.1.to_string(),
            items: &look.heard,
        }),
        echo: assessment
            .echo
            .iter()
            .filter(|look| look.heard.is_empty())
            .flat_map(|look| &look.classes)
            .map(|class| {
                let ratio = silence(class);
                Echo {
                    class: &class.name,
                    heard: class.heard,
                    looked: class.looked,
                    coverage: class.coverage,
                    low: ratio.low,
                    ratio: ratio.mid,
                    high: ratio.high,
                }
            })
            .collect(),
        facts: self::facts(facts),
        hypotheses: hypotheses.then(|| matrix(&Matrix::of(assessment))),
        notes: &assessment.notes,
        would_change: &assessment.would_change,
        limits: wording::LIMITS,
    };
    serde_json::to_string_pretty(&report)
        .expect("plain structs without maps always serialise")
}

/// The name of a register outcome.
fn outcome_key(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Fits => "fits",
        Outcome::OutsideRun => "outside-run",
        Outcome::Listed => "listed",
        Outcome::Duplicate { .. } => "duplicate",
        Outcome::YearDisagrees => "year-disagrees",
        Outcome::TooFewNeighbours => "too-few-neighbours",
        Outcome::UnknownCode => "unknown-code",
        Outcome::NoCode => "no-code",
        Outcome::NoDate => "no-date",
    }
}

fn register(judgement: &Judgement) -> Register {
    Register {
        outcome: outcome_key(&judgement.outcome),
        sentence: wording::judgement(judgement),
        series: judgement.series.clone(),
        neighbours: judgement.neighbours,
        low: judgement.range.map(|range| range.0),
        high: judgement.range.map(|range| range.1),
        expected: judgement.expected.map(hundredths),
    }
}

fn item(finding: &Finding) -> Item<'_> {
    let why = match &finding.status {
        Status::NotMeasurable { why } => Some(why.as_str()),
        Status::Explained { by } => Some(by.as_str()),
        Status::Met | Status::Deviates => None,
    };
    Item {
        rule: &finding.rule,
        element: &finding.element,
        requirement: &finding.requirement,
        clause: &finding.clause,
        strength: finding.strength.key(),
        band: finding.band.key(),
        group: finding.group.key(),
        status: finding.status.key(),
        expected: &finding.expected,
        found: &finding.found,
        error: finding.error,
        unit: &finding.unit,
        places: finding.places,
        r#box: finding.place.map(|place| self::place(&place)),
        why,
    }
}

fn place(place: &Place) -> Box {
    Box {
        page: place.page,
        x0: hundredths(place.x0),
        y0: hundredths(place.y0),
        x1: hundredths(place.x1),
        y1: hundredths(place.y1),
    }
}

fn hundredths(value: f64) -> f64 {
    libm::round(value * 100.0) / 100.0
}

fn facts(facts: &DocumentFacts) -> Facts<'_> {
    let value = |measure: Option<Measure>| {
        measure.map(|measure| Value {
            value: libm::round(measure.value * 1000.0) / 1000.0,
            error: measure.error,
        })
    };
    let history = &facts.history;
    Facts {
        pages: facts.pages.len(),
        margin_top: value(facts.margins.top),
        margin_left: value(facts.margins.left),
        area_width: value(facts.area_width),
        row_pitch: value(facts.row_pitch),
        char_pitch: value(facts.char_pitch),
        skew: value(facts.scan.map(|scan| scan.skew)),
        elements: facts
            .elements
            .iter()
            .map(|element| Part {
                kind: element.kind.key(),
                text: element.text.as_deref(),
                size: element.size.map(|size| hundredths(size.value)),
                r#box: place(&element.place),
            })
            .collect(),
        file: File {
            created: history.created.map(|date| date.to_string()),
            modified: history.modified.map(|date| date.to_string()),
            application: history.application.as_deref(),
            template: history.template.as_deref(),
            revision: history.revision,
            edit_sessions: history.rsids.len(),
            states: history.revisions,
            appended_objects: history.appended_objects,
            fonts: &history.fonts,
        },
    }
}

fn matrix(matrix: &Matrix) -> Hypotheses {
    Hypotheses {
        names: HYPOTHESES,
        against: matrix.against,
        rows: matrix
            .rows
            .iter()
            .enumerate()
            .map(|(idx, row)| HypothesisRow {
                finding: row.finding.clone(),
                cells: row.cells.map(crate::hypotheses::Cell::mark),
                decisive: matrix.decisive.contains(&idx),
            })
            .collect(),
    }
}
