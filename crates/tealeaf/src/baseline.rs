//! How usual is what the target shows: the same event in comparable items before it.
//!
//! A silence or a count means nothing alone. Several reasonable comparison classes are
//! counted side by side, one is used and named, and the reader sees whether another one
//! would change the answer. Only items dated before the target are looked at
//! ([`Snapshot::before`]).

use jiff::{ToSpan as _, civil::Date};
use tealeaf_record::{
    Snapshot,
    observations::{ItemIdx, Observed},
};
use tealeaf_stats::{Estimate, Unusual, bits, proportion};

use crate::{check::item_ref, pack::Pack, verdict::ItemRef};

/// Level of all intervals.
const LEVEL: f64 = 0.95;
/// A class with fewer items is not used while a larger one is at hand.
const MIN_CLASS: u64 = 10;
/// Comparable items shown.
const N_NEAREST: usize = 10;

/// What is counted as happening in an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// None of the formulas occurs.
    NoneOf(Vec<u16>),
    /// At least one of the formulas occurs.
    AnyOf(Vec<u16>),
    /// The formula occurs this many times or fewer.
    AtMost(u16, u32),
    /// The formula occurs this many times or more.
    AtLeast(u16, u32),
}

impl Event {
    /// Whether it happens in an item; `None` when the item's text is not held.
    #[must_use]
    pub fn happens(&self, snapshot: &Snapshot<'_>, item: ItemIdx) -> Option<bool> {
        let set = snapshot.set();
        let all =
            |f: u16| set.count(item, f).map(tealeaf_record::observations::Count::all);
        Some(match self {
            Self::NoneOf(formulas) => {
                let mut none = true;
                for &f in formulas {
                    none &= all(f)? == 0;
                }
                none
            }
            Self::AnyOf(formulas) => {
                let mut any = false;
                for &f in formulas {
                    any |= all(f)? > 0;
                }
                any
            }
            Self::AtMost(f, n) => all(*f)? <= *n,
            Self::AtLeast(f, n) => all(*f)? >= *n,
        })
    }

    /// The formulas it is about.
    #[must_use]
    pub fn formulas(&self) -> &[u16] {
        match self {
            Self::NoneOf(f) | Self::AnyOf(f) => f,
            Self::AtMost(f, _) | Self::AtLeast(f, _) => std::slice::from_ref(f),
        }
    }
}

/// A way of choosing comparable items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClassKind {
    /// Same speaker, same kind of occasion.
    SpeakerOccasion,
    /// Speakers of the same rank, same kind of occasion.
    PeersOccasion,
    /// The same in the 365 days before the target.
    PeersOccasionYear,
    /// The same of about the same length (half to double).
    PeersOccasionLength,
    /// Same speaker, occasions of every kind.
    SpeakerAll,
    /// All earlier items of the outlet, for an outlet with one speaker.
    OutletAll,
}

impl ClassKind {
    /// The code word, as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SpeakerOccasion => "speaker-occasion",
            Self::PeersOccasion => "peers-occasion",
            Self::PeersOccasionYear => "peers-occasion-year",
            Self::PeersOccasionLength => "peers-occasion-length",
            Self::SpeakerAll => "speaker-all",
            Self::OutletAll => "outlet-all",
        }
    }
}

/// One comparison class, counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// How it was chosen.
    pub kind: ClassKind,
    /// Items in which the event happens.
    pub k: u64,
    /// Items whose text is held.
    pub n: u64,
    /// Items of the class without text: unknown, not counted.
    pub unknown: u64,
    /// The rate with its interval; `None` when the class is empty.
    pub rate: Option<Estimate>,
    /// How unusual the event is in this class.
    pub unusual: Unusual,
}

/// A comparable item.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The item.
    pub item: ItemRef,
    /// Its principal speaker.
    pub speaker: Option<String>,
    /// Whether the event happens in it.
    pub happens: bool,
}

/// The answer to "is that unusual?" for one event in one target.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// The item asked about.
    pub target: ItemRef,
    /// Its principal speaker.
    pub speaker: Option<String>,
    /// What is counted.
    pub event: Event,
    /// Index into `classes` of the one used.
    pub used: usize,
    /// All classes, in a fixed order.
    pub classes: Vec<Class>,
    /// Whether another class of enough items gives another word.
    pub changes: bool,
    /// The comparable items, nearest first.
    pub nearest: Vec<Nearest>,
}

impl Baseline {
    /// The class used.
    #[must_use]
    pub fn class(&self) -> &Class {
        &self.classes[self.used]
    }
}

/// Counts an event in the items comparable with a target; `None` when the target has no
/// speaker to compare.
///
/// The speaker is the one that the claim is about, when he is one of the target's, else its
/// principal one. Who speaks first in the target is compared with texts that he and his
/// peers lead, who speaks beside him with texts in which they do.
///
/// # Complexity
/// One pass over the items before the target.
#[must_use]
pub fn baseline(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    target: ItemIdx,
    event: Event,
    said_by: Option<&str>,
) -> Option<Baseline> {
    let item = snapshot.item(target);
    let place = said_by.and_then(|said| item.speakers.iter().position(|s| s == said));
    let place = place.unwrap_or(0);
    let speaker = item.speakers.get(place)?.clone();
    let excluded = about(snapshot, pack, &event);
    let peers = peers(pack, &speaker, item.date, &excluded);
    let single = pack.outlet(&item.outlet).is_some_and(|o| o.speaker.is_some());
    let year_before = item.date.saturating_sub(365.days());

    let kinds: &[ClassKind] = if single {
        &[ClassKind::OutletAll]
    } else {
        &[
            ClassKind::SpeakerOccasion,
            ClassKind::PeersOccasion,
            ClassKind::PeersOccasionYear,
            ClassKind::PeersOccasionLength,
            ClassKind::SpeakerAll,
        ]
    };
    let in_class = |kind: ClassKind, other: &Observed| {
        let speak = match place {
            0 => other.speakers.get(..1),
            _ => other.speakers.get(1..),
        };
        let Some(speak) = speak else { return false };
        let same = speak.contains(&speaker);
        let is_peer = |s: &String| peers.iter().any(|p| p.is(s, other.date));
        let peer = same || speak.iter().any(is_peer);
        let occasion = other.occasion == item.occasion;
        other.outlet == item.outlet
            && match kind {
                ClassKind::SpeakerOccasion => same && occasion,
                ClassKind::PeersOccasion => peer && occasion,
                ClassKind::PeersOccasionYear => {
                    peer && occasion && year_before <= other.date
                }
                ClassKind::PeersOccasionLength => {
                    peer && occasion && alike(other.length, item.length)
                }
                ClassKind::SpeakerAll => same,
                ClassKind::OutletAll => true,
            }
    };

    let mut tallies = vec![(0u64, 0u64, 0u64); kinds.len()];
    let mut nearest = Vec::new();
    for (idx, other) in snapshot.before(item.date) {
        let member: Vec<bool> = kinds.iter().map(|k| in_class(*k, other)).collect();
        if !member.contains(&true) {
            continue;
        }
        let happens = event.happens(snapshot, idx);
        for (tally, _) in tallies.iter_mut().zip(&member).filter(|(_, m)| **m) {
            match happens {
                Some(true) => (tally.0, tally.1) = (tally.0 + 1, tally.1 + 1),
                Some(false) => tally.1 += 1,
                None => tally.2 += 1,
            }
        }
        if let Some(happens) = happens {
            nearest.push((distance(item, other, &speaker), idx, happens));
        }
    }
    let classes: Vec<Class> = kinds
        .iter()
        .zip(tallies)
        .map(|(&kind, (k, n, unknown))| class(kind, k, n, unknown, &event))
        .collect();
    let used = choose(&classes);
    let changes = classes.iter().enumerate().any(|(i, c)| {
        i != used && c.n >= MIN_CLASS && c.unusual != classes[used].unusual
    });

    nearest.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    nearest.truncate(N_NEAREST);
    Some(Baseline {
        target: item_ref(item),
        speaker: Some(speaker),
        event,
        used,
        classes,
        changes,
        nearest: nearest
            .into_iter()
            .map(|(_, idx, happens)| Nearest {
                item: item_ref(snapshot.item(idx)),
                speaker: snapshot.item(idx).speakers.first().cloned(),
                happens,
            })
            .collect(),
    })
}

/// The first class of enough items, in the order of the list; else the largest.
fn choose(classes: &[Class]) -> usize {
    classes.iter().position(|c| c.n >= MIN_CLASS).unwrap_or_else(|| {
        let largest = classes.iter().map(|c| c.n).max().unwrap_or(0);
        classes.iter().position(|c| c.n == largest).unwrap_or(0)
    })
}

fn class(kind: ClassKind, k: u64, n: u64, unknown: u64, event: &Event) -> Class {
    let rate = proportion(k, n, LEVEL);
    // The chance that the event happens once more, by Laplace's rule, so that an event
    // never seen before has a finite surprise that grows with n.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let p = (k as f64 + 1.0) / (n as f64 + 2.0);
    // A silence can only be telling where the formula is used at all.
    let uses = match event {
        Event::NoneOf(_) | Event::AtMost(..) => n - k,
        Event::AnyOf(_) | Event::AtLeast(..) => n,
    };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let unusual = Unusual::of(bits(p), n, uses as f64);
    Class { kind, k, n, unknown, rate, unusual }
}

/// Persons whom the formulas are about: they do not praise themselves.
fn about(snapshot: &Snapshot<'_>, pack: &Pack, event: &Event) -> Vec<String> {
    event
        .formulas()
        .iter()
        .filter_map(|&f| pack.formula(&snapshot.set().formulas[usize::from(f)]))
        .filter_map(|f| f.about.clone())
        .collect()
}

/// A person of the speaker's rank, for as long as the rank was held.
pub(crate) struct Peer<'p> {
    key: &'p str,
    from: Date,
    to: Option<Date>,
}

impl Peer<'_> {
    pub(crate) fn is(&self, key: &str, day: Date) -> bool {
        self.key == key && self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Everyone who ever held the office that makes the speaker's rank on the target's day: the
/// first of the pack's ranks that he held then.
pub(crate) fn peers<'p>(
    pack: &'p Pack,
    speaker: &str,
    day: Date,
    excluded: &[String],
) -> Vec<Peer<'p>> {
    let Some(person) = pack.person(speaker) else { return Vec::new() };
    let Some(rank) = pack.rank_on(person, day) else { return Vec::new() };
    pack.people
        .iter()
        .filter(|p| p.leader && !excluded.contains(&p.key))
        .flat_map(|p| p.offices.iter().map(move |o| (p, o)))
        .filter(|(_, o)| o.has_title(rank))
        .map(|(p, o)| Peer { key: &p.key, from: o.from, to: o.to })
        .collect()
}

fn alike(a: u32, b: u32) -> bool {
    a <= b.saturating_mul(2) && b <= a.saturating_mul(2)
}

/// How far apart two items are: kind of occasion first, then speaker, then time, then
/// length. Only an order is made of it.
fn distance(target: &Observed, other: &Observed, speaker: &String) -> f64 {
    let occasion = if target.occasion == other.occasion { 0.0 } else { 3.0 };
    let speaker = if other.speakers.contains(speaker) { 0.0 } else { 1.0 };
    let days = (target.date - other.date).get_days();
    let length = |n: u32| libm::log(f64::from(n.max(1)));
    let length = libm::fabs(length(target.length) - length(other.length));
    occasion + speaker + f64::from(days) / 720.0 + 0.5 * length
}
