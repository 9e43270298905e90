//! The sentences of `archive watch`: which rule fired, never why it was so.

use super::{formula_words, person_words, statistics};
use crate::{
    pack::Pack,
    watch::{About, Event},
};

/// What is said of an event, in one sentence.
#[must_use]
pub fn event(pack: &Pack, event: &Event) -> String {
    match &event.about {
        About::Absent { subject, speaker, chance } => format!(
            "{} of {}, {}: no use of {}; such a silence comes {} for texts of this speaker \
             and occasion.",
            item(event),
            event.date,
            person_words(pack, speaker),
            statistics::subject(pack, subject),
            statistics::in_100(*chance),
        ),
        About::Unseen { person, last_seen } => format!(
            "{} was last seen in person on {last_seen}; on {} that had become longer than is \
             usual for this person. A gap says nothing of its reason.",
            person_words(pack, person),
            event.date
        ),
        About::Edited { persons, formulas, runs } => {
            let mut changes: Vec<String> = persons
                .iter()
                .map(|(key, by)| format!("{} {by:+}", person_words(pack, key)))
                .collect();
            let formulas = formulas.iter();
            changes.extend(
                formulas.map(|(k, by)| format!("{} {by:+}", formula_words(pack, k))),
            );
            let mut said = format!(
                "{} of {} reads otherwise in a later capture: {}.",
                item(event),
                event.date,
                changes.join(", ")
            );
            if let Some((gone, come, _)) = runs.first() {
                said.push_str(&format!(" \u{201c}{}\u{201d}", short(gone)));
                said.push_str(&format!(" became \u{201c}{}\u{201d}.", short(come)));
            }
            said
        }
    }
}

fn item(event: &Event) -> String {
    let id = event.item.as_ref().map_or("", |item| item.0.as_str());
    match &event.title {
        Some(title) => format!("{title} [{id}]"),
        None => format!("[{id}]"),
    }
}

fn short(run: &str) -> String {
    const LONGEST: usize = 60;
    if run.chars().count() <= LONGEST {
        return run.to_owned();
    }
    run.chars().take(LONGEST).chain(['\u{2026}']).collect()
}
