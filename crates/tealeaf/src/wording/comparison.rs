//! Words of the comparisons: which class, what is counted, how often, how usual.

use super::{
    Words, short_formula,
    tongue::{ClassParts, EventParts, UsualParts},
};
use crate::{
    baseline::{Baseline, Class, ClassKind, Event, Nearest},
    verdict::ItemRef,
};

impl Words<'_> {
    /// What a class is, with the words of its occasion.
    #[must_use]
    pub fn class(self, baseline: &Baseline, kind: ClassKind) -> String {
        self.class_of(&baseline.target, baseline.speaker.as_deref(), kind)
    }

    /// What a class of items comparable with a target is.
    #[must_use]
    pub fn class_of(
        self,
        target: &ItemRef,
        speaker: Option<&str>,
        kind: ClassKind,
    ) -> String {
        self.tongue().class(&ClassParts {
            kind,
            occasion: self.occasion(&target.occasion),
            speaker: speaker.map(|key| self.person(key)),
            outlet: &target.outlet,
        })
    }

    /// What is counted in comparable items: "lack 两个维护 and 两个确立".
    #[must_use]
    pub fn event(self, formulas: &[String], event: &Event) -> String {
        let name = |f: u16| {
            formulas
                .get(usize::from(f))
                .map_or_else(String::new, |key| short_formula(self.pack, key))
        };
        let names = |all: &[u16]| all.iter().map(|f| name(*f)).collect();
        self.tongue().event_counted(&match event {
            Event::NoneOf(all) => EventParts::NoneOf(names(all)),
            Event::AnyOf(all) => EventParts::AnyOf(names(all)),
            Event::AtMost(f, n) => EventParts::AtMost(name(*f), *n),
            Event::AtLeast(f, n) => EventParts::AtLeast(name(*f), *n),
        })
    }

    /// The rate of a class: "94 of 131 (72 %, 95 % interval 63 to 79 %)".
    #[must_use]
    pub fn rate(self, class: &Class) -> String {
        self.tongue().rate(class.k, class.n, class.rate.as_ref())
    }

    /// The count of a class alone: "94 of 131".
    #[must_use]
    pub fn counted(self, class: &Class) -> String {
        self.tongue().rate(class.k, class.n, None)
    }

    /// The answer of a baseline in words.
    #[must_use]
    pub fn baseline(self, formulas: &[String], b: &Baseline) -> String {
        let used = b.class();
        let own = b
            .classes
            .iter()
            .find(|c| c.kind == ClassKind::SpeakerOccasion)
            .filter(|_| used.kind != ClassKind::SpeakerOccasion);
        self.tongue().usual(&UsualParts {
            unusual: used.unusual,
            rate: &self.rate(used),
            class: &self.class(b, used.kind),
            event: &self.event(formulas, &b.event),
            own: own.map(|c| (c.k, c.n)),
            changes: b.changes,
        })
    }

    /// A comparable item: whether the event happens in it, its speaker and the item.
    #[must_use]
    pub fn nearest(self, near: &Nearest) -> String {
        let mark = self.tongue().same(near.happens);
        let speaker = near.speaker.as_deref().map_or("", |key| self.person(key));
        let place = near.item.place.as_deref().unwrap_or_default();
        let words = match &near.item.title {
            Some(title) => title.as_str(),
            None => place,
        };
        format!("{mark:<5} {} {speaker} {words}", near.item.date)
    }
}
