//! When was somebody last seen in person, and is that long for him, now?
//!
//! Only items that show a person in person count, by the day of the event: a removal
//! notice, a decree or a letter names people without showing them. Gaps are compared with
//! his own since he took office and with those of other leaders, in this season.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};
use tealeaf_record::{
    Snapshot,
    observations::{CoverageStatement, DayState, Observed},
};
use tealeaf_stats::{Appearances, Gap, GapModel};

use crate::{check::item_ref, pack::Pack, verdict::ItemRef};

/// A gap that chance gives a person less often than this a year is worth an alarm.
pub const ALARM: f64 = 0.1;
/// Days of the record before the first alarm.
const BURN_IN: i32 = 230;
/// Items shown that name him after he was last seen.
const NAMED_SHOWN: usize = 5;

/// What is known of a person's appearances as of a day.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Key of the person.
    pub person: String,
    /// The day looked from.
    pub as_of: Date,
    /// Item of the last appearance in person, and the day of the event.
    pub last: Option<(ItemRef, Date)>,
    /// Days on which he was seen in the office he holds, or last held.
    pub n_days: usize,
    /// First day of that office, or of the record.
    pub since: Date,
    /// His office on that day.
    pub office: Option<String>,
    /// The open gap; `None` with fewer than ten completed gaps, or when seen that day.
    pub gap: Option<Gap>,
    /// His longest completed gaps in days, with their first and last day.
    pub longest: Vec<(i32, Date, Date)>,
    /// Other people whose gaps he was compared with.
    pub peers: usize,
    /// How far the days since are held.
    pub coverage: Option<CoverageStatement>,
    /// Items since that name him without showing him, newest first.
    pub named: Vec<ItemRef>,
    /// How many there are in all.
    pub n_named: usize,
}

/// A gap that was long enough for an alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// Key of the person.
    pub person: String,
    /// The day last seen before it.
    pub last_seen: Date,
    /// The day on which it became an alarm.
    pub raised: Date,
    /// The next day seen, within the record.
    pub seen_again: Option<Date>,
    /// The day on which he left that office, by the pack.
    pub left: Option<Date>,
}

/// All alarms over a record: what the alarm is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// First and last day scanned.
    pub days: (Date, Date),
    /// The alarms, in order of day and person.
    pub alarms: Vec<Alarm>,
    /// People who could raise one (ten completed gaps), in person-years in office.
    pub person_years: f64,
    /// Number of these people.
    pub people: usize,
}

impl Scan {
    /// Alarms after which the person was seen again.
    #[must_use]
    pub fn harmless(&self) -> usize {
        self.alarms.iter().filter(|a| a.seen_again.is_some()).count()
    }

    /// Harmless alarms per person and year.
    #[must_use]
    pub fn per_person_year(&self) -> f64 {
        let n = u32::try_from(self.harmless()).unwrap_or(u32::MAX);
        f64::from(n) / self.person_years.max(1e-9)
    }
}

/// The record's appearances in person, by person.
#[derive(Clone, Debug)]
pub struct Register {
    origin: Date,
    last_day: Date,
    /// For each person and each day seen: the day of broadcast, and the item's index.
    seen: BTreeMap<String, Vec<Sighting>>,
    /// Days of which the daily outlet is missing.
    missing: Vec<i32>,
    outlet: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sighting {
    day: i32,
    shown: i32,
    item: usize,
}

impl Register {
    /// Reads who was seen when; `None` in a record without people in person.
    #[must_use]
    pub fn new(snapshot: &Snapshot<'_>, pack: &Pack) -> Option<Self> {
        let in_person = |item: &Observed| !item.present.is_empty();
        let items = || snapshot.items().filter(|(_, item)| in_person(item));
        let origin = items().map(|(_, item)| item.date).min()?;
        let last_day = snapshot.items().map(|(_, item)| item.date).max()?;
        let day = |date: Date| (date - origin).get_days();
        let mut seen: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
        let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
        for (idx, item) in items() {
            *outlets.entry(&item.outlet).or_default() += 1;
            for person in &item.present {
                let sighting = Sighting {
                    day: day(event_day(item)).max(0),
                    shown: day(item.date),
                    item: idx.0,
                };
                seen.entry(person.clone()).or_default().push(sighting);
            }
        }
        for sightings in seen.values_mut() {
            sightings.sort_unstable();
        }
        let daily = |key: &&&str| pack.outlet(key).is_some_and(|o| o.daily);
        let outlet = outlets.keys().filter(|key| daily(key)).max_by_key(|k| outlets[**k]);
        let outlet = outlet.map(|key| (*key).to_owned());
        let states = outlet.as_ref().and_then(|key| snapshot.set().coverage.get(key));
        let held = |date: Date| {
            states.is_none_or(|s| s.get(&date).is_some_and(|d| *d != DayState::Missing))
        };
        let missing = (0..=day(last_day))
            .filter(|&d| !held(origin.saturating_add(Span::new().days(d))))
            .collect();
        Some(Self { origin, last_day, seen, missing, outlet })
    }

    /// Last day of the record.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.last_day
    }

    fn day(&self, date: Date) -> i32 {
        (date - self.origin).get_days()
    }

    fn date(&self, day: i32) -> Date {
        self.origin.saturating_add(Span::new().days(day))
    }

    /// Days on which each leader was seen in the office held on a day, by what was shown
    /// up to it; in order of person.
    fn appearances(&self, pack: &Pack, as_of: Date, also: Option<&str>) -> Vec<Who> {
        let last = self.day(as_of);
        self.seen
            .iter()
            .filter(|(key, _)| {
                let leader = pack.person(key).is_some_and(|p| p.leader);
                leader || also == Some(key.as_str())
            })
            .map(|(key, sightings)| {
                let (since, left) = tenure(pack, key, as_of);
                let from = since.map_or(0, |date| self.day(date).max(0));
                let shown = sightings.iter().filter(|s| s.shown <= last && s.day <= last);
                let mut days: Vec<i32> =
                    shown.map(|s| s.day).filter(|day| from <= *day).collect();
                days.dedup();
                Who { key: key.clone(), from, left, days }
            })
            .collect()
    }
}

/// One person as the gap model sees him.
struct Who {
    key: String,
    from: i32,
    left: Option<Date>,
    days: Vec<i32>,
}

fn model(people: &[Who], missing: &[i32], as_of: i32) -> GapModel {
    let people: Vec<Appearances> = (0_u32..)
        .zip(people)
        .map(|(person, who)| Appearances {
            person,
            from: who.from,
            days: who.days.clone(),
        })
        .collect();
    GapModel::new(&people, missing, as_of)
}

/// The day on which an event was over, as far as the item tells.
fn event_day(item: &Observed) -> Date {
    item.event.map_or(item.date, |(_, last)| last.min(item.date))
}

/// First and last day of the highest office held on a day, or of the last one before it.
fn tenure(pack: &Pack, person: &str, day: Date) -> (Option<Date>, Option<Date>) {
    let Some(person) = pack.person(person) else { return (None, None) };
    let held = pack.main_office(person, day);
    let earlier = person.offices.iter().filter(|o| o.from <= day);
    let office = held.or_else(|| earlier.max_by_key(|o| (o.to, o.from)));
    office.map_or((None, None), |o| (Some(o.from), o.to))
}

/// Answers for one person as of a day; only what was shown up to that day is looked at.
#[must_use]
pub fn seen(
    snapshot: &Snapshot<'_>,
    register: &Register,
    pack: &Pack,
    person: &str,
    as_of: Date,
) -> Seen {
    let people = register.appearances(pack, as_of, Some(person));
    let today = register.day(as_of);
    let at = people.iter().position(|who| who.key == person);
    let last = register.seen.get(person).and_then(|sightings| {
        let shown = sightings.iter().filter(|s| s.shown <= today && s.day <= today);
        shown
            .max()
            .map(|s| (item_ref(&snapshot.set().items[s.item]), register.date(s.day)))
    });
    let gap = at.and_then(|at| {
        let person = u32::try_from(at).expect("far fewer people");
        model(&people, &register.missing, today).gap(person)
    });
    let days = at.map_or(&[][..], |at| &people[at].days);
    let mut longest: Vec<(i32, Date, Date)> = days
        .windows(2)
        .map(|w| (w[1] - w[0], register.date(w[0]), register.date(w[1])))
        .collect();
    longest.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)));
    longest.truncate(3);
    let mut named: Vec<&Observed> = Vec::new();
    if let Some((_, day)) = &last {
        named.extend(snapshot.items().map(|(_, item)| item).filter(|item| {
            *day < item.date
                && item.date <= as_of
                && item.named.iter().any(|key| key == person)
        }));
    }
    named.sort_by_key(|item| std::cmp::Reverse((item.date, item.order)));
    let held = pack.person(person).and_then(|p| pack.main_office(p, as_of));
    Seen {
        person: person.to_owned(),
        as_of,
        n_days: days.len(),
        since: register.date(at.map_or(0, |at| people[at].from)),
        office: held.map(|o| o.shown().to_owned()),
        gap,
        longest,
        peers: people.iter().filter(|w| w.key != person && w.days.len() > 10).count(),
        coverage: last.as_ref().zip(register.outlet.as_deref()).and_then(
            |((_, day), outlet)| {
                let next = day.tomorrow().ok().filter(|next| *next <= as_of)?;
                Some(snapshot.coverage(outlet, next, as_of))
            },
        ),
        last,
        n_named: named.len(),
        named: named.into_iter().take(NAMED_SHOWN).map(item_ref).collect(),
    }
}

/// Looks at every day of the record and gathers the alarms that would have been raised.
///
/// # Complexity
/// One gap model for each day: about a millisecond each.
#[must_use]
pub fn scan(register: &Register, pack: &Pack, until: Date) -> Scan {
    let (first, last) = (BURN_IN, register.day(until));
    let mut alarms: Vec<Alarm> = Vec::new();
    let mut watched: BTreeMap<String, u32> = BTreeMap::new();
    for today in first..=last {
        let as_of = register.date(today);
        let people = register.appearances(pack, as_of, None);
        let model = model(&people, &register.missing, today);
        for (number, who) in (0_u32..).zip(&people) {
            if who.left.is_some_and(|left| left < as_of) || who.days.len() <= 10 {
                continue;
            }
            *watched.entry(who.key.clone()).or_default() += 1;
            let Some(gap) = model.gap(number) else { continue };
            let last_seen = register.date(gap.last_seen);
            let told = |a: &Alarm| a.person == who.key && a.last_seen == last_seen;
            if gap.per_year <= ALARM && !alarms.iter().any(told) {
                alarms.push(Alarm {
                    person: who.key.clone(),
                    last_seen,
                    raised: as_of,
                    seen_again: register.next_seen(&who.key, today, last),
                    left: who.left.filter(|left| *left <= until),
                });
            }
        }
    }
    Scan {
        days: (register.date(first), until),
        alarms,
        person_years: watched.values().map(|days| f64::from(*days)).sum::<f64>()
            / 365.2425,
        people: watched.len(),
    }
}

impl Register {
    fn next_seen(&self, person: &str, after: i32, until: i32) -> Option<Date> {
        let days = self.seen.get(person)?.iter();
        let next = days.filter(|s| after <= s.day && s.shown <= until);
        next.map(|s| s.day).min().map(|day| self.date(day))
    }
}
