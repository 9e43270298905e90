//! What a new text gives reason to look at: rules over what was just added to a record.
//!
//! A rule fires or does not; it never says what the reason is. Each event has an id that is
//! the same whenever the same thing is found again, so that nobody is told twice.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span as Days, civil::Date};
use tealeaf_record::{Edit, Snapshot};
use tealeaf_stats::Unusual;

use crate::{
    pack::Pack,
    readouts::{self, Openings, Subject},
    seen,
    unusual::{Question, unusual},
};

/// Days of new texts that are looked at: adding years of them at once is no news.
const WINDOW: i64 = 60;

/// A rule that can fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A formula, or a family of them, is absent from a readout where it was expected.
    FormulaAbsent,
    /// A leader was last seen in person longer ago than is usual for him.
    PersonUnseen,
    /// A silent edit changed the mentions of a person or the uses of a formula.
    SilentEdit,
}

impl Rule {
    /// Code word of the rule.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FormulaAbsent => "formula-absent",
            Self::PersonUnseen => "person-unseen",
            Self::SilentEdit => "silent-edit",
        }
    }
}

/// A rule that fired.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The same for the same finding.
    pub id: String,
    /// Which rule.
    pub rule: Rule,
    /// The item, and its outlet; `None` for a person who was not seen.
    pub item: Option<(String, String)>,
    /// Day of the item, or the day on which the gap became long.
    pub date: Date,
    /// Title of the item.
    pub title: Option<String>,
    /// Page of the item.
    pub url: Option<String>,
    /// What it is about.
    pub about: About,
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// A silence: what was silent, by whom, and how often it is there in such readouts.
    Absent {
        /// Formula or family.
        subject: Subject,
        /// Key of the speaker.
        speaker: String,
        /// Chance of the silence.
        chance: f64,
    },
    /// A person: key, and the day last seen.
    Unseen {
        /// Key of the person.
        person: String,
        /// Day on which he was last seen.
        last_seen: Date,
    },
    /// An edit: changes of mentions and uses, and the changed runs.
    Edited {
        /// Persons by key, with the change in mentions.
        persons: Vec<(String, i64)>,
        /// Formulas by key, with the change in uses.
        formulas: Vec<(String, i64)>,
        /// Changed runs: what stood there, what stands there now, and where (bytes of the
        /// later text).
        runs: Vec<(String, String, (usize, usize))>,
    },
}

/// Silences of the new items that are at least worth a look, by outlet.
///
/// # Complexity
/// A replay of each outlet that has new readouts.
#[must_use]
pub fn absent(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    fresh: &BTreeSet<String>,
    openings: Option<&Openings>,
) -> Vec<Event> {
    let mut days: BTreeMap<&str, (Date, Date)> = BTreeMap::new();
    for (_, item) in snapshot.items().filter(|(_, item)| fresh.contains(item.id())) {
        let span = days.entry(&item.outlet).or_insert((item.date, item.date));
        *span = (span.0.min(item.date), span.1.max(item.date));
    }
    let mut events = Vec::new();
    for (outlet, (first, last)) in days {
        let from = first.max(last.saturating_sub(Days::new().days(WINDOW)));
        let question =
            Question { outlet, days: (from, last), openings, runs: 0, seed: 1 };
        let families = readouts::families(snapshot, pack, outlet);
        let Some(report) = unusual(snapshot, pack, families, question) else { continue };
        let telling = report.silences.into_iter().filter(|silence| {
            fresh.contains(&silence.item.id)
                && matches!(
                    silence.word,
                    Unusual::WorthALook | Unusual::Unusual | Unusual::Rare
                )
        });
        events.extend(telling.map(|silence| Event {
            id: format!(
                "formula-absent/{}/{}",
                silence.item.id,
                subject_key(&silence.subject)
            ),
            rule: Rule::FormulaAbsent,
            item: Some((silence.item.id, silence.item.outlet)),
            date: silence.item.date,
            title: silence.item.title,
            url: silence.item.url,
            about: About::Absent {
                subject: silence.subject,
                speaker: silence.speaker,
                chance: silence.p,
            },
        }));
    }
    events
}

fn subject_key(subject: &Subject) -> String {
    match subject {
        Subject::Formula(key) | Subject::Family(key) => key.clone(),
        Subject::Several(keys) => keys.join("+"),
    }
}

/// Gaps that became long after a day, up to the end of the record, and are still open.
#[must_use]
pub fn unseen(snapshot: &Snapshot<'_>, pack: &Pack, after: Date) -> Vec<Event> {
    let Some(register) = seen::Register::new(snapshot, pack) else { return Vec::new() };
    let last = register.last_day();
    let from = after.max(last.saturating_sub(Days::new().days(WINDOW)));
    let scan = seen::scan(&register, pack, last);
    let open = scan.alarms.into_iter().filter(|alarm| {
        alarm.raised > from && alarm.seen_again.is_none() && alarm.left.is_none()
    });
    open.map(|alarm| Event {
        id: format!("person-unseen/{}/{}", alarm.person, alarm.last_seen),
        rule: Rule::PersonUnseen,
        item: None,
        date: alarm.raised,
        title: None,
        url: None,
        about: About::Unseen { person: alarm.person, last_seen: alarm.last_seen },
    })
    .collect()
}

/// Edits of the changed items that touch a person or a formula.
#[must_use]
pub fn edited(edits: &[Edit], changed: &BTreeSet<String>) -> Vec<Event> {
    let touching = edits.iter().filter(|edit| {
        changed.contains(&edit.item)
            && !(edit.persons.is_empty() && edit.formulas.is_empty())
    });
    touching
        .map(|edit| {
            let text = |version: &tealeaf_record::Version,
                        range: std::ops::Range<usize>| {
                let text = version.text.as_deref().unwrap_or_default();
                text.get(range).unwrap_or_default().to_owned()
            };
            let runs = edit.ops.iter().map(|op| {
                let (before, after) = (op.before.range(), op.after.range());
                let place = (after.start, after.end);
                (text(&edit.before, before), text(&edit.after, after), place)
            });
            let version = edit.after.digest.as_deref().unwrap_or("none");
            Event {
                id: format!(
                    "silent-edit/{}/{}",
                    edit.item,
                    version.get(..12).unwrap_or(version)
                ),
                rule: Rule::SilentEdit,
                item: Some((edit.item.clone(), edit.outlet.clone())),
                date: edit.date,
                title: Some(edit.after.title.clone()),
                url: edit.url.clone(),
                about: About::Edited {
                    persons: edit.persons.clone(),
                    formulas: edit.formulas.clone(),
                    runs: runs.collect(),
                },
            }
        })
        .collect()
}
