//! The sentences of `seen`.

use super::{in_100, item_words};
use crate::{
    pack::Pack,
    report::statistics::Block,
    seen::{ALARM, Scan, Seen},
    wording::{coverage_words, date, person_words},
};

/// The answer of `seen`.
#[must_use]
pub fn seen(pack: &Pack, s: &Seen, scan: Option<&Scan>) -> Vec<Block> {
    let name = person_words(pack, &s.person);
    let mut blocks = vec![Block::Heading("ANSWER".into())];
    blocks.push(Block::Text(sentence(&name, s)));
    if let Some((item, _)) = &s.last {
        blocks.push(Block::Line(format!("last in person: {}", item_words(pack, item))));
    }
    if let Some(coverage) = &s.coverage {
        blocks.push(Block::Line(format!("days since: {}", coverage_words(coverage))));
    }
    if s.n_named > 0 {
        blocks.push(Block::Heading(format!(
            "NAMED SINCE, NOT SHOWN IN PERSON ({}; does not count as being seen)",
            s.n_named
        )));
        for item in &s.named {
            blocks.push(Block::Line(item_words(pack, item)));
        }
    }
    gap(&mut blocks, s);
    if let Some(scan) = scan {
        blocks.push(Block::Heading("WHAT SUCH AN ALARM IS WORTH ON THIS RECORD".into()));
        blocks.push(Block::Text(scan_words(scan)));
    }
    blocks
}

fn gap(blocks: &mut Vec<Block>, s: &Seen) {
    let Some(gap) = &s.gap else { return };
    blocks.push(Block::Heading("HOW LONG THAT IS".into()));
    let mut line = |words: String| blocks.push(Block::Line(words));
    line(format!(
        "His own {} gaps since {}: {:.0} in 100 were as long, by this season's time.",
        gap.n,
        s.since,
        gap.own.mid * 100.0
    ));
    let longest: Vec<String> = s
        .longest
        .iter()
        .map(|(days, from, to)| format!("{days} days ({from} to {to})"))
        .collect();
    line(format!("The longest: {}.", longest.join(", ")));
    line(format!(
        "{} others: of their gaps, each measured by its owner's usual one, as long a one \
         is reached {}.",
        s.peers,
        in_100(gap.peers)
    ));
    line(format!(
        "Season: in such weeks leaders are shown {:.0} % as much as usual.",
        gap.season * 100.0
    ));
    line(format!("All together: chance gives {} such gaps a year.", rate(gap.per_year)));
}

fn rate(per_year: f64) -> String {
    match per_year {
        r if r < 0.01 => "less than 0.01".into(),
        r if r < 0.1 => format!("{r:.2}"),
        r => format!("{r:.1}"),
    }
}

fn sentence(name: &str, s: &Seen) -> String {
    let Some((_, day)) = &s.last else {
        return format!("No item up to {} shows {name} in person.", date(s.as_of));
    };
    let days = (s.as_of - *day).get_days();
    if days == 0 {
        return format!(
            "{name} was shown in person on {}, the day asked about.",
            date(*day)
        );
    }
    let head = format!(
        "As of {} {name} was last shown in person on {}, {days} days before",
        date(s.as_of),
        date(*day)
    );
    let Some(gap) = &s.gap else {
        return format!(
            "{head}. Too few to say whether that is long: seen on {} days since {}.",
            s.n_days, s.since
        );
    };
    let word = if gap.per_year <= ALARM {
        "That is long"
    } else if gap.per_year <= 1.0 {
        "That is worth a look"
    } else {
        "That is ordinary"
    };
    format!(
        "{head}. {word}: for him, at this season, chance gives {} such gaps a year.",
        rate(gap.per_year)
    )
}

/// What the alarm is worth.
#[must_use]
pub fn scan_words(scan: &Scan) -> String {
    let gone = scan.alarms.iter().filter(|a| a.seen_again.is_none());
    let left = gone.clone().filter(|a| a.left.is_some()).count();
    format!(
        "Every day from {} to {}, {} people in office: {} alarms (a gap that chance gives \
         at most {ALARM} times a year) after which the person was seen again, {:.2} for \
         each of {:.0} person-years; {} after which he was not, of whom {left} had left the \
         office by the end. A long gap says that somebody was not shown, never why.",
        scan.days.0,
        scan.days.1,
        scan.people,
        scan.harmless(),
        scan.per_person_year(),
        scan.person_years,
        gone.count()
    )
}

/// A list of alarms.
#[must_use]
pub fn alarms(pack: &Pack, scan: &Scan) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("LONG GAPS".into())];
    for alarm in &scan.alarms {
        let again = match (alarm.seen_again, alarm.left) {
            (Some(day), _) => format!("seen again {day}"),
            (None, Some(day)) => format!("not seen again; left the office {day}"),
            (None, None) => "not seen again in the record held".into(),
        };
        blocks.push(Block::Line(format!(
            "{}: last seen {}, alarm on {}; {again}",
            person_words(pack, &alarm.person),
            alarm.last_seen,
            alarm.raised
        )));
    }
    blocks.push(Block::Text(scan_words(scan)));
    blocks
}
