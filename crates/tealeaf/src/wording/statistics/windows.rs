//! The sentences of `unusual` and `changes`.

use tealeaf_stats::{ChanceBudget, Direction, Shift};

use super::{item_words, subject};
use crate::{
    changes::{Report as ChangesReport, Series, Stretch, What},
    pack::Pack,
    report::statistics::Block,
    unusual::{Accumulated, FalseAlarms, Report, Surprise, WANTED},
    wording::person_words,
};

/// The answer of `unusual`.
#[must_use]
pub fn unusual(pack: &Pack, r: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("ANSWER".into())];
    blocks.push(Block::Text(format!(
        "{} from {} to {}: {} readouts with a text, {} without (unknown, not counted). \
         {} questions were asked of them (readouts times formulas and families).",
        r.outlet, r.days.0, r.days.1, r.readouts.0, r.readouts.1, r.questions
    )));
    blocks.push(Block::Line(format!(
        "silences, formula by formula: {}",
        budget_words(&r.silence_budgets)
    )));
    blocks.push(Block::Line(format!(
        "presences, formula by formula: {}",
        budget_words(&r.presence_budgets)
    )));
    let lists = [("SILENCES", &r.silences), ("PRESENCES", &r.presences)];
    for (heading, list) in lists {
        blocks.push(Block::Heading(format!("MOST SURPRISING {heading}")));
        if list.is_empty() {
            blocks.push(Block::Text("None of two bits or more.".into()));
        }
        blocks.extend(list.iter().map(|s| Block::Line(surprise(pack, s))));
    }
    blocks.push(Block::Text(
        "q: the smallest false discovery rate at which it would be reported, under any \
         dependence. Single texts nearly never reach one that matters; evidence adds up \
         over readouts:"
            .into(),
    ));
    blocks.push(Block::Heading("EVIDENCE THAT ADDED UP".into()));
    if r.evidence.is_empty() {
        blocks.push(Block::Text("None.".into()));
    }
    blocks.extend(r.evidence.iter().map(|e| Block::Line(evidence(pack, e))));
    blocks.push(Block::Text(false_alarms(&r.false_alarms)));
    blocks.extend(r.false_alarms.iter().map(|rate| {
        Block::Line(format!(
            "{} {}: alarm at {:.0}; false alarms a year {:.2} shuffled in time, {:.2} \
             drawn from the forecast",
            subject(pack, &rate.subject),
            direction(rate.direction),
            rate.threshold,
            rate.shuffled,
            rate.drawn
        ))
    }));
    let first = r.unwatched.first().map(|u| &u.1);
    let low: Vec<String> = r
        .unwatched
        .iter()
        .filter(|u| Some(&u.1) == first)
        .map(|(speaker, _, a_year)| {
            format!("{} ({a_year:.1} uses a year)", person_words(pack, speaker))
        })
        .collect();
    if let Some(about) = first {
        blocks.push(Block::Text(format!(
            "Not testable for a drop of {}, because too few uses are expected: {}.",
            subject(pack, about),
            low.join(", ")
        )));
    }
    blocks
}

fn budget_words(budgets: &[ChanceBudget]) -> String {
    let words = budgets.iter().map(|b| {
        format!(
            "of {:.0} bits or more {:.1} by chance, {} seen",
            b.bits, b.expected, b.observed
        )
    });
    words.collect::<Vec<_>>().join("; ")
}

fn false_alarms(rates: &[FalseAlarms]) -> String {
    let first = "Evidence of 1 is what nothing gives, on average, for each readout where the \
                 family was to be expected.";
    match rates.first() {
        None => format!("{first} An alarm at 100; its false alarms were not simulated."),
        Some(rate) => format!(
            "{first} What an alarm takes is set so that on this record, simulated for {:.0} \
             years with nothing changing, at most {WANTED} a year are false over all \
             speakers; over all families and both directions {:.1} a year:",
            rate.years,
            rates.iter().map(|r| r.shuffled.max(r.drawn)).sum::<f64>()
        ),
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Drop => "less than expected",
        Direction::Rise => "more than expected",
    }
}

fn surprise(pack: &Pack, s: &Surprise) -> String {
    format!(
        "{:.1} bits ({}; {:.1} by chance; q {:.2}) {}: {}, {}",
        s.bits,
        s.word.word(),
        s.by_chance,
        s.q,
        subject(pack, &s.subject),
        person_words(pack, &s.speaker),
        item_words(pack, &s.item)
    )
}

fn evidence(pack: &Pack, e: &Accumulated) -> String {
    let shift = match e.shift {
        Shift::None => "no alarm".to_owned(),
        Shift::Person => "ALARM, and the others did not move".to_owned(),
        Shift::Everyone => {
            "alarm, but all the others moved as well: drift, no news of one person"
                .to_owned()
        }
    };
    format!(
        "{:.1} of {:.0} ({}) {}, {} {}: in the window {} of {}, {:.1} expected; {shift}",
        e.peak.0,
        e.threshold,
        e.peak.1,
        person_words(pack, &e.speaker),
        subject(pack, &e.subject),
        direction(e.direction),
        e.window.0,
        e.window.1,
        e.window.2
    )
}

/// The answer of `changes`.
#[must_use]
pub fn changes(pack: &Pack, r: &ChangesReport) -> Vec<Block> {
    let mut blocks = Vec::new();
    let changed =
        |s: &&Series| s.raw.len() > 1 || s.adjusted.as_ref().is_some_and(|a| a.len() > 1);
    for series in r.series.iter().filter(changed) {
        blocks.push(Block::Heading(what(pack, r, &series.what)));
        blocks.push(Block::Text(format!(
            "{:.0} of {:.0}; variance over mean {:.1}.",
            series.n.1, series.n.0, series.fano
        )));
        blocks.push(Block::Text(format!("Raw: {}", cut_words(&series.raw))));
        stretches(&mut blocks, &series.raw, raw_rate);
        if let Some(adjusted) = &series.adjusted {
            blocks.push(Block::Text(format!(
                "Mix of {} taken out: {}",
                mix(series),
                cut_words(adjusted)
            )));
            stretches(&mut blocks, adjusted, adjusted_rate);
        }
    }
    let steady: Vec<&Series> = r.series.iter().filter(|s| !changed(s)).collect();
    if !steady.is_empty() {
        blocks.push(Block::Heading(
            "NO CHANGE FOUND, RAW OR WITH THE MIX TAKEN OUT".into(),
        ));
    }
    for series in steady {
        let (all, held) = series.n;
        blocks.push(Block::Line(format!(
            "{}: {held:.0} of {all:.0}",
            what(pack, r, &series.what)
        )));
    }
    if blocks.is_empty() {
        blocks.push(Block::Text("Too few uses to look for changes.".into()));
    }
    let unit = if r.weekly { "a week" } else { "one text" };
    blocks.push(Block::Heading("HOW".into()));
    blocks.push(Block::Text(format!(
        "{} from {} to {}. Exact search (PELT), {unit} is the unit; in brackets the days \
         within which a change lies in about 95 of 100 cases. A change of the raw rate that \
         is gone when the mix is taken out is a change of who speaks where, not of the \
         words. A change says when, never why. See docs/silence.md, docs/methods.md.",
        r.outlet, r.days.0, r.days.1
    )));
    blocks
}

fn mix(series: &Series) -> &'static str {
    match series.what {
        What::Texts(_) => "occasions",
        What::Readouts(_) | What::Own(..) | What::Shown(_) => "speakers and occasions",
    }
}

fn what(pack: &Pack, r: &ChangesReport, what: &What) -> String {
    match what {
        What::Texts(about) => {
            format!("{}: texts of {} that hold it", subject(pack, about), r.outlet)
        }
        What::Readouts(about) => {
            format!("{}: readouts that hold it, all speakers", subject(pack, about))
        }
        What::Own(person, about) => {
            let name = person_words(pack, person);
            format!("{}: readouts of {name} that hold it", subject(pack, about))
        }
        What::Shown(person) => {
            format!("{}: days shown in person", person_words(pack, person))
        }
    }
}

fn cut_words(stretches: &[Stretch]) -> String {
    match stretches.len() {
        0 | 1 => "no change.".into(),
        2 => "one change.".into(),
        n => format!("{} changes.", n - 1),
    }
}

fn stretches(blocks: &mut Vec<Block>, all: &[Stretch], rate: fn(&Stretch) -> String) {
    if all.len() < 2 {
        return;
    }
    for stretch in all {
        let range = stretch.start.map_or_else(String::new, |(from, to)| {
            format!(" [changed between {from} and {to}]")
        });
        let (from, to) = stretch.days;
        blocks.push(Block::Line(format!("{from} to {to}: {}{range}", rate(stretch))));
    }
}

fn raw_rate(s: &Stretch) -> String {
    let rate = 100.0 * s.count / s.exposure.max(1e-9);
    format!("{:.0} of {:.0} ({rate:.1} in 100)", s.count, s.exposure)
}

fn adjusted_rate(s: &Stretch) -> String {
    let rate = s.count / s.exposure.max(1e-9);
    format!("{:.0}, {:.1} expected of the mix ({rate:.2} times)", s.count, s.exposure)
}
