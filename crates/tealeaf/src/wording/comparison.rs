//! Words of the comparisons: which class, what is counted, how often, how usual.

use tealeaf_stats::{Estimate, Unusual};

use super::person_words;
use crate::{
    baseline::{Baseline, Class, ClassKind, Event, Nearest},
    pack::Pack,
};

/// What a class is, with the words of its occasion.
#[must_use]
pub fn class(pack: &Pack, baseline: &Baseline, kind: ClassKind) -> String {
    let occasion = pack
        .occasion(&baseline.target.occasion)
        .map_or_else(|| "texts".to_owned(), |o| o.label.clone());
    let speaker = baseline
        .speaker
        .as_deref()
        .map_or_else(|| "the speaker".to_owned(), |key| person_words(pack, key));
    match kind {
        ClassKind::SpeakerOccasion => format!("readouts of {speaker} ({occasion})"),
        ClassKind::PeersOccasion => {
            format!("readouts of speakers of the same rank ({occasion})")
        }
        ClassKind::PeersOccasionYear => {
            format!(
                "readouts of speakers of the same rank ({occasion}) in the year before"
            )
        }
        ClassKind::PeersOccasionLength => {
            format!(
                "readouts of speakers of the same rank ({occasion}) of similar length"
            )
        }
        ClassKind::SpeakerAll => format!("readouts of {speaker} of any kind"),
        ClassKind::OutletAll => format!("texts of {}", baseline.target.outlet),
    }
}

/// What is counted in comparable items: "lack 两个维护 and 两个确立".
#[must_use]
pub fn event(pack: &Pack, formulas: &[String], event: &Event) -> String {
    let name = |f: u16| {
        formulas
            .get(usize::from(f))
            .map_or_else(String::new, |key| short_formula(pack, key))
    };
    let list = |all: &[u16], joint: &str| {
        let names: Vec<String> = all.iter().map(|f| name(*f)).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} {joint} {last}", rest.join(", "))
            }
            _ => names.join(""),
        }
    };
    match event {
        Event::NoneOf(all) if all.len() > 1 => {
            format!("have none of {}", list(all, "and"))
        }
        Event::NoneOf(all) => format!("lack {}", list(all, "and")),
        Event::AnyOf(all) => format!("have {}", list(all, "or")),
        Event::AtMost(f, n) => format!("have {} {} or fewer times", name(*f), n),
        Event::AtLeast(f, n) => format!("have {} {} or more times", name(*f), n),
    }
}

pub(super) fn short_formula(pack: &Pack, key: &str) -> String {
    pack.formula(key).map_or_else(|| key.to_owned(), |f| f.shown().to_owned())
}

/// The rate of a class: "94 of 131 (72 %, 95 % interval 63 to 79 %)".
#[must_use]
pub fn rate(class: &Class) -> String {
    let counted = format!("{} of {}", class.k, class.n);
    match &class.rate {
        Some(Estimate { low, mid, high, .. }) => format!(
            "{counted} ({}, 95 % interval {} to {})",
            percent(*mid),
            percent(*low).trim_end_matches(" %"),
            percent(*high)
        ),
        None => counted,
    }
}

fn percent(p: f64) -> String {
    format!("{:.0} %", p * 100.0)
}

/// The answer of a baseline in words.
#[must_use]
pub fn baseline(pack: &Pack, formulas: &[String], b: &Baseline) -> String {
    let used = b.class();
    let mut words = match used.unusual {
        Unusual::TooFewToSay => "How usual is that? Too few to say: ".to_owned(),
        word => format!("How usual is that? {}: ", capital(word.word())),
    };
    words.push_str(&format!(
        "{} earlier {} {}.",
        rate(used),
        class(pack, b, used.kind),
        event(pack, formulas, &b.event)
    ));
    if let Some(own) = b.classes.iter().find(|c| c.kind == ClassKind::SpeakerOccasion)
        && used.kind != ClassKind::SpeakerOccasion
    {
        words.push_str(&format!(" The speaker's own: {} of {}.", own.k, own.n));
    }
    words.push_str(if b.changes {
        " Another reasonable comparison gives another answer (see the table)."
    } else {
        " No other reasonable comparison changes the answer."
    });
    words
}

pub(super) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// A comparable item: whether the event happens in it, its speaker and the item.
#[must_use]
pub fn nearest(pack: &Pack, near: &Nearest) -> String {
    let mark = if near.happens { "same" } else { "other" };
    let speaker =
        near.speaker.as_deref().map_or_else(String::new, |key| person_words(pack, key));
    let place = near.item.place.as_deref().unwrap_or_default();
    let words = match &near.item.title {
        Some(title) => title.as_str(),
        None => place,
    };
    format!("{mark:<5} {} {speaker} {words}", near.item.date)
}
