//! Every sentence this crate can say, in one place, so that one person can read them all.
//!
//! Form never tells who made a paper; no sentence here may claim to know it. A test over
//! this module and over all reports refuses the words that would.

use std::fmt::Write as _;

use crate::{
    assess::{Assessment, DateSource, Verdict},
    check::{Finding, Status, plain},
    echo::{Class, Look, silence},
    facts::FileKind,
    number::{DocumentNumber, Slip},
    pack::{Band, Format, Group, Strength},
    series::{Candidate, Judgement, Outcome, Status as Attested, WINDOW},
};

/// The result in one sentence or two.
pub(crate) fn verdict(assessment: &Assessment) -> String {
    let standard = assessment.standard.as_deref().unwrap_or("any standard in the pack");
    let unmeasured = assessment.not_measurable();
    match assessment.verdict {
        Verdict::Consistent { measured } => format!(
            "Consistent with the rules checked: no deviation from {standard} in {measured} \
             measurable points; {unmeasured} points could not be measured. Anyone can make a \
             paper that conforms, so this says nothing about who issued it."
        ),
        Verdict::Deviates { points, must, as_a_rule } => format!(
            "Deviates from {standard} in {points} {} ({must} must, {as_a_rule} as a rule). \
             Drafts, retyped or converted copies and local house rules deviate too; this \
             says nothing about who made it.",
            plural(points, "point", "points")
        ),
        Verdict::ContradictsRegister => {
            let points = assessment.deviating_rules().len();
            format!(
                "Contradicts the register: see the number below. {points} {} in all deviate. \
                 The register is not complete; unpublished papers take numbers too.",
                plural(points, "point", "points")
            )
        }
        Verdict::NotMeasurable => {
            "Not measurable: this file shows none of what the rules speak of.".to_owned()
        }
        Verdict::Open => match assessment.date {
            Some(date) => format!(
                "Open: the pack holds no standard in force on {date}, so nothing was held \
                 against rules."
            ),
            None => "Open: nothing here decides.".to_owned(),
        },
    }
}

fn plural<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// What the paper was held against, and why that.
pub(crate) fn basis(assessment: &Assessment) -> String {
    let mut out = String::new();
    let standard = assessment.standard.as_deref().unwrap_or("no standard");
    let day = match (assessment.date, assessment.date_source) {
        (Some(date), DateSource::Given) => format!("in force on {date}, the day given"),
        (Some(date), DateSource::Signed) => {
            format!("in force on {date}, the day below its text")
        }
        (Some(date), DateSource::Printed) => {
            format!("in force on {date}, its day of printing")
        }
        (Some(date), DateSource::NumberYear) => {
            format!("in force in {}, the year in its number", date.year())
        }
        (Some(date), DateSource::Assumed) => format!("in force on {date}"),
        (None, _) => "the newest one, because no day is known".to_owned(),
    };
    let how = if assessment.format_given { "as given" } else { "as recognised" };
    let _ = write!(
        out,
        "Held against {standard} ({day}), {} format {how}.",
        format_name(assessment.format)
    );
    out
}

/// Plain words for a format type.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::General => "general",
        Format::Upward => "upward",
        Format::Letter => "letter",
        Format::Order => "order",
        Format::Minutes => "minutes",
    }
}

/// Plain words for a kind of file.
pub(crate) fn kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Docx => "DOCX: sizes and faces as stated, positions as estimated",
        FileKind::Pdf => "PDF: positions, sizes and font names as drawn",
        FileKind::Image => "image: geometry and colour only, no characters and no faces",
    }
}

/// Plain words for a strength.
pub(crate) fn strength_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Must => "must",
        Strength::AsARule => "as a rule",
        Strength::Recommended => "recommended",
        Strength::Derived => "derived",
        Strength::Practice => "practice",
    }
}

/// Heading of a group of causes.
pub(crate) fn group_name(group: Group) -> &'static str {
    match group {
        Group::Form => "Form",
        Group::Number => "Number",
        Group::Issuer => "Issuer and competence",
        Group::Content => "Content and formulas of the time",
        Group::Echo => "Echo",
        Group::History => "File history",
    }
}

/// What deviations of a group say and do not say.
pub(crate) fn group_both_ways(group: Group) -> &'static str {
    match group {
        Group::Form => {
            "One retyping or conversion changes all of it, so several deviations count once. \
             An issuer's own printed original seldom deviates; copies of it often do."
        }
        Group::Number => {
            "A serial far outside the known run needs an explanation: a slip, a paper that \
             was never published, or a number that was made up. The run is known in part only."
        }
        Group::Issuer => {
            "An agency seldom mistakes its own name or code. Mergers, renamings and joint \
             papers are the ordinary explanations."
        }
        Group::Content => {
            "Type, dates and dropped elements follow rules that clerks know well. Templates \
             from before a change of rules are the ordinary explanation."
        }
        Group::Echo => {
            "Silence weighs only for papers of a class that is usually heard of; internal \
             papers are usually not."
        }
        Group::History => {
            "These data belong to the file, not to the text: scanning, retyping and \
             converting reset them, and they can be edited."
        }
    }
}

/// Plain words for a band.
pub(crate) fn band_name(band: Band) -> &'static str {
    match band {
        Band::Weak => "weak",
        Band::Moderate => "moderate",
        Band::Strong => "strong",
    }
}

/// One finding in one sentence.
pub(crate) fn finding(finding: &Finding) -> String {
    let clause = if finding.clause.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        format!("clause {}", finding.clause)
    } else {
        finding.clause.clone()
    };
    let strength = strength_name(finding.strength);
    let error = match finding.error {
        Some(error) if error > 0.0 => {
            let unit = if finding.unit.is_empty() {
                String::new()
            } else {
                format!(" {}", finding.unit)
            };
            format!(" Measurement error here about {}{unit}.", plain(error))
        }
        _ => String::new(),
    };
    match &finding.status {
        Status::Met => format!(
            "{}; asked for {} ({clause}, {strength}).{error}",
            finding.found, finding.expected
        ),
        Status::Deviates => {
            let places = match finding.places {
                0 | 1 => String::new(),
                n => format!(" In {n} places."),
            };
            format!(
                "Found {}; {} asks for {} ({strength}).{error}{places}",
                finding.found, clause, finding.expected
            )
        }
        Status::Explained { by } => format!(
            "Found {}; {clause} asks for {} ({strength}). Follows from the deviation from {by}.",
            finding.found, finding.expected
        ),
        Status::NotMeasurable { why } => format!("Not measurable: {why}."),
    }
}

/// What the known numbers say about a number.
pub(crate) fn judgement(judgement: &Judgement) -> String {
    let series = judgement.series.as_deref().unwrap_or("the series");
    let n = judgement.neighbours;
    let neighbours = format!("{n} known {}", plural(n, "number", "numbers"));
    let mut out = match &judgement.outcome {
        Outcome::Fits => {
            format!("The serial fits its day ({neighbours} of {series} that year).")
        }
        Outcome::OutsideRun => format!(
            "The serial lies outside the known run of {series} ({neighbours} that year). \
             Unpublished papers take numbers too, and publication does not follow numbering strictly."
        ),
        Outcome::Listed => {
            format!("{series} with this number is in the register for about this day.")
        }
        Outcome::Duplicate { other } => {
            format!("The register holds this number of {series} for a paper of {other}.")
        }
        Outcome::YearDisagrees => {
            "The year in the number is not the year of the day; only January papers lag."
                .to_owned()
        }
        Outcome::TooFewNeighbours => format!(
            "Open: {neighbours} of {series} that year, too few or too far away to place the serial."
        ),
        Outcome::UnknownCode => {
            "Open: the code is not in our table of series; that says nothing against it."
                .to_owned()
        }
        Outcome::NoCode => "Open: no code stands before the year, so several series are \
                            possible, and each counts for itself."
            .to_owned(),
        Outcome::NoDate => "Open: without a day a serial cannot be placed.".to_owned(),
    };
    for (words, known) in [("below it", &judgement.below), ("above it", &judgement.above)]
    {
        if let Some(known) = known {
            let attested = match known.status {
                Attested::Seen => "",
                Attested::Claimed => ", as cited by others",
                Attested::Unknown => ", unconfirmed",
            };
            let _ = write!(
                out,
                " Known {words}: No. {} of {}{attested}.",
                known.serial, known.date
            );
        }
    }
    if let Some((low, high)) = judgement.range {
        let _ = write!(
            out,
            " On that day, give or take {WINDOW} days, one would look for {low} to {high}."
        );
    }
    for candidate in &judgement.candidates {
        let _ = write!(out, " {}", self::candidate(candidate));
    }
    out
}

fn candidate(candidate: &Candidate) -> String {
    let issuer = candidate.issuer.as_deref().unwrap_or("issuer not in the table");
    let head = format!("{} ({issuer})", candidate.code);
    match candidate.reached {
        Some((early, late)) => format!(
            "{head}: at the pace of its {} known {} this serial comes up between {early} and {late}.",
            candidate.points,
            plural(candidate.points, "number", "numbers")
        ),
        None => format!("{head}: no known numbers to tell its pace."),
    }
}

/// How a number is written differently from the standard.
pub(crate) fn slips(number: &DocumentNumber) -> Vec<&'static str> {
    number
        .slips
        .iter()
        .map(|slip| match slip {
            Slip::Brackets => "brackets other than 〔〕",
            Slip::ShortYear => "a year of two digits",
            Slip::LeadingZero => "a leading zero",
            Slip::Ordinal => "第 before the serial",
            Slip::NoHao => "no 号",
            Slip::English => "in English",
            Slip::NoCode => "no code",
        })
        .collect()
}

/// What silence weighs for each class of documents, as a list of phrases.
#[must_use]
pub fn silences(classes: &[Class]) -> String {
    let phrases: Vec<String> = classes
        .iter()
        .map(|class| {
            if class.never {
                return format!("expected if it were {} (never made public)", class.name);
            }
            let ratio = silence(class);
            let weight = if ratio.mid > 0.7 {
                "ordinary"
            } else if ratio.mid > 0.35 {
                "somewhat surprising"
            } else {
                "surprising"
            };
            format!(
                "{weight} if it were {} ({} of {} heard of in time, likelihood ratio {:.2}, \
                 95 % {:.2} to {:.2})",
                class.name, class.heard, class.looked, ratio.mid, ratio.low, ratio.high
            )
        })
        .collect();
    format!("silence is {}", phrases.join("; "))
}

/// Whether a record tells of the paper; when it does not, what that weighs.
pub(crate) fn look(look: &Look) -> Vec<String> {
    let (from, to) = look.window;
    if !look.heard.is_empty() {
        return vec![format!(
            "The record names it between {from} and {to}: {}. That shows that it was spoken of, \
             not that this file is it.",
            look.heard.join("; ")
        )];
    }
    let held = look.classes.first().map_or(0.0, |c| c.coverage.clamp(0.0, 1.0));
    let held = libm::floor(held * 100.0);
    let mut out = vec![format!(
        "Not heard of in the record from {from} to {to} ({held:.0} % of these days are held whole)."
    )];
    if !look.classes.is_empty() {
        out.push(format!(
            "What that weighs depends on what it is: {}.",
            silences(&look.classes)
        ));
    }
    out
}

/// What would change a result.
pub(crate) fn would_change(assessment: &Assessment) -> Vec<String> {
    let mut out = Vec::new();
    match assessment.kind {
        FileKind::Image => out.push(
            "The paper as PDF or DOCX: number, date, faces and wording could then be checked."
                .to_owned(),
        ),
        FileKind::Docx => out.push(
            "The issued PDF or a scan of the printed paper: a DOCX is not what was issued, and \
             positions in it depend on the program that opens it."
                .to_owned(),
        ),
        FileKind::Pdf => {
            out.push("A scan of the printed paper with its seal, or the issuer's own copy.".to_owned());
        }
    }
    if !assessment.format_given {
        out.push(format!(
            "Another format type: it was taken for {} format; give it with --form-type if it is not.",
            format_name(assessment.format)
        ));
    }
    match assessment.date_source {
        DateSource::Assumed | DateSource::NumberYear => out.push(
            "The day of the paper: it chooses the standard and places the serial; give it with --date."
                .to_owned(),
        ),
        DateSource::Given | DateSource::Signed | DateSource::Printed => {}
    }
    match assessment.judgement.as_ref().map(|judgement| &judgement.outcome) {
        Some(
            Outcome::OutsideRun
            | Outcome::TooFewNeighbours
            | Outcome::UnknownCode
            | Outcome::Duplicate { .. },
        ) => {
            out.push("More known numbers of the series around that day; add them with --register.".to_owned());
        }
        Some(Outcome::NoCode) => {
            out.push("The code of the series in front of the year.".to_owned())
        }
        _ => {}
    }
    if assessment.not_measurable() > 0 && assessment.kind == FileKind::Image {
        out.push(
            "All pages, uncropped, in colour, at 200 dots per inch or more.".to_owned(),
        );
    }
    out
}

/// The sentence that stands under every report.
pub(crate) const LIMITS: &str = "Form, number and file history describe this file. None of \
them tells who wrote the text or whether it was issued; that takes the issuer or a second, \
independent copy.";

#[cfg(test)]
mod tests {
    /// The module's own source is searched, so that no sentence escapes because no test
    /// happens to print it.
    #[test]
    fn no_word_says_who_made_it() {
        let source = include_str!("wording.rs");
        let sentences = source.split("#[cfg(test)]").next().unwrap().to_lowercase();
        let refused = [
            "genuine",
            "authentic",
            "fake",
            "forge",
            "proved",
            "proven",
            "expose",
            "debunk",
        ];
        for word in refused {
            assert!(!sentences.contains(word), "{word} stands in wording.rs");
        }
    }
}
