//! For reading in a terminal.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::{
    assess::{Assessment, GroupSummary},
    check::Status,
    echo::Look,
    hypotheses::{HYPOTHESES, Matrix},
    number,
    series::{self, Register},
    wording,
};

/// Writes an assessment; `all` lists the points met as well.
pub fn write(name: &str, assessment: &Assessment, all: bool, hypotheses: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{name}");
    let _ = writeln!(out, "{}", wording::verdict(assessment));
    let _ = writeln!(out);
    let _ = writeln!(out, "{}", wording::basis(assessment));
    let _ = writeln!(out, "Read as {}.", wording::kind_name(assessment.kind));
    if let Some(number) = &assessment.number {
        let _ = writeln!(out, "Number {}.", number.text);
    }
    if let Some(judgement) = &assessment.judgement {
        let _ = writeln!(out, "  {}", wording::judgement(judgement));
    }
    for summary in &assessment.groups {
        group(&mut out, assessment, summary, all);
    }
    if let Some(look) = &assessment.echo {
        let _ = writeln!(out, "\n{}", wording::group_name(crate::Group::Echo));
        for sentence in wording::look(look) {
            let _ = writeln!(out, "  {sentence}");
        }
    }
    not_measured(&mut out, assessment);
    if hypotheses {
        matrix(&mut out, &Matrix::of(assessment));
    }
    if !assessment.notes.is_empty() {
        let _ = writeln!(out, "\nThe reader says");
        for note in &assessment.notes {
            let _ = writeln!(out, "  {note}");
        }
    }
    let _ = writeln!(out, "\nWhat would change this");
    for sentence in &assessment.would_change {
        let _ = writeln!(out, "  {sentence}");
    }
    let _ = writeln!(out, "\n{}", wording::LIMITS);
    out
}

/// A number by itself, as an article gives it; `None` if there is none in the text.
pub fn number(
    text: &str,
    date: Option<Date>,
    register: &Register,
    echo: Option<&Look>,
) -> Option<String> {
    let number = number::find_loose(text)?;
    let judgement = series::judge(&number, date, register);
    let mut out = String::new();
    let day = date.map_or_else(|| "no day given".to_owned(), |date| format!("on {date}"));
    let word = if judgement.contradicts() {
        "contradicts the register"
    } else if judgement.is_open() {
        "open"
    } else {
        "consistent with the register"
    };
    let _ = writeln!(out, "Number {} {day}: {word}", number.text.trim());
    let _ = writeln!(out, "{}", wording::judgement(&judgement));
    let slips = wording::slips(&number);
    if !slips.is_empty() {
        let _ =
            writeln!(out, "Written differently from clause 7.2.5: {}.", slips.join(", "));
    }
    for sentence in echo.into_iter().flat_map(wording::look) {
        let _ = writeln!(out, "{sentence}");
    }
    Some(out)
}

fn group(out: &mut String, assessment: &Assessment, summary: &GroupSummary, all: bool) {
    let shown: Vec<_> = assessment
        .findings
        .iter()
        .filter(|finding| finding.group == summary.group)
        .filter(|finding| match finding.status {
            Status::Deviates | Status::Explained { .. } => true,
            Status::Met => all,
            Status::NotMeasurable { .. } => false,
        })
        .collect();
    let name = wording::group_name(summary.group);
    let counts =
        format!("{} met, {} not measurable", summary.met, summary.not_measurable);
    match summary.band {
        Some(band) => {
            let _ = writeln!(
                out,
                "\n{name}: {} evidence ({counts})",
                wording::band_name(band)
            );
            let _ = writeln!(out, "  {}", wording::group_both_ways(summary.group));
        }
        None if shown.is_empty() => {
            let _ = writeln!(out, "\n{name}: no deviation ({counts})");
        }
        None => {
            let _ = writeln!(out, "\n{name} ({counts})");
        }
    }
    for finding in shown {
        let mark = match finding.status {
            Status::Deviates => "!",
            Status::Explained { .. } => "~",
            Status::Met | Status::NotMeasurable { .. } => " ",
        };
        let _ = writeln!(
            out,
            "{mark} {:4} {}: {}",
            finding.rule,
            finding.element,
            wording::finding(finding)
        );
    }
}

/// Reasons once each, with the rules they hold for.
fn not_measured(out: &mut String, assessment: &Assessment) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for finding in &assessment.findings {
        let Status::NotMeasurable { why } = &finding.status else { continue };
        match reasons.iter_mut().find(|(reason, _)| reason == why) {
            Some((_, rules)) => rules.push(&finding.rule),
            None => reasons.push((why, vec![&finding.rule])),
        }
    }
    if reasons.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nCould not be measured");
    for (reason, mut rules) in reasons {
        rules.dedup();
        let _ = writeln!(out, "  {}: {reason}", rules.join(" "));
    }
}

fn matrix(out: &mut String, matrix: &Matrix) {
    let _ = writeln!(
        out,
        "\nCompeting explanations (- against, -- strongly against, + fits, · neither)"
    );
    for (idx, name) in HYPOTHESES.iter().enumerate() {
        let _ =
            writeln!(out, "  {} {name}: {} against", letter(idx), matrix.against[idx]);
    }
    for (idx, row) in matrix.rows.iter().enumerate() {
        let cells: Vec<String> = row
            .cells
            .iter()
            .enumerate()
            .map(|(column, cell)| format!("{}{}", letter(column), cell.mark()))
            .collect();
        let note = match (row.diagnostic(), matrix.decisive.contains(&idx)) {
            (false, _) => "  tells nothing apart",
            (true, true) => "  the order hangs on this row",
            (true, false) => "",
        };
        let _ = writeln!(out, "  {}  {}{note}", cells.join(" "), row.finding);
    }
    let _ = writeln!(out, "  Least against: {}.", matrix.least_against().join("; "));
}

fn letter(idx: usize) -> char {
    char::from(b'A' + u8::try_from(idx).unwrap_or(25))
}
