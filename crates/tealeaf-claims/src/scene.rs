//! Which speech or event a clause is about, carried from sentence to sentence.
//!
//! An article says once when and where a speech was given and then speaks of "the speech",
//! "he", or nothing at all. A scene keeps what was said: speaker, occasion, outlet, days
//! and places. A clause that brings days or places of its own opens another scene or goes
//! back to one that had them.

use jiff::civil::Date;

use crate::claim::When;
use crate::names::MemberId;

/// A speech, event or text of the article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scene {
    pub(crate) speaker: Option<MemberId>,
    pub(crate) person: bool,
    pub(crate) occasion: Vec<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) title: Option<String>,
    /// Days of the event.
    pub(crate) when: Option<When>,
    /// Days of the report about it.
    pub(crate) reported: Option<When>,
    pub(crate) places: Vec<String>,
    /// Sentence that opened it.
    pub(crate) opened: usize,
    /// Sentence that mentioned it last.
    pub(crate) sentence: usize,
}

/// What one clause says of its scene.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    pub(crate) speaker: Option<MemberId>,
    pub(crate) occasion: Vec<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) when: Option<When>,
    pub(crate) places: Vec<String>,
    /// Points back to a text or event in hand ("in the speech").
    pub(crate) back: bool,
    /// "At the same yards".
    pub(crate) same_place: bool,
    /// The clause tells of a publication: its day is the day of the report.
    pub(crate) publication: bool,
    /// The clause tells of an event (visit, meeting, speech).
    pub(crate) event: bool,
    /// The clause tells of a decision or a speech.
    pub(crate) act: bool,
    /// Tells of something before what is told ("had used", 去年曾).
    pub(crate) before: bool,
    /// "The new text": the scene with the latest day.
    pub(crate) latest: bool,
    /// The speaker is a person; a body speaks through anyone.
    pub(crate) named_person: bool,
    /// The speaker is named or meant in the clause, not merely carried over.
    pub(crate) explicit: bool,
    pub(crate) sentence: usize,
}

/// Days by which a scene must lie before another to be no more than a look back.
const LOOKS_BACK: i32 = 45;

fn days_between(earlier: Date, later: Date) -> i32 {
    later.since(earlier).map_or(0, |s| s.get_days())
}

/// How many scenes back an article is taken to refer.
const LOOK_BACK: usize = 64;

/// All scenes of an article, in order of first mention.
#[derive(Debug, Default)]
pub(crate) struct Scenes {
    all: Vec<Scene>,
    current: Option<usize>,
}

impl Scenes {
    pub(crate) fn get(&self, index: usize) -> &Scene {
        &self.all[index]
    }

    /// Finds or opens the scene that a clause is about; `None` when there is none.
    pub(crate) fn locate(&mut self, setting: &Setting) -> Option<usize> {
        let found = self.seek(setting);
        if let Some(index) = found {
            self.all[index].sentence = setting.sentence;
            if !(setting.before && self.looks_back(index, setting.sentence)) {
                self.current = Some(index);
            }
        }
        found
    }

    /// "In November 2036 it had come up five times", told beside the scene in hand: what
    /// follows is about the scene in hand again.
    fn looks_back(&self, index: usize, sentence: usize) -> bool {
        let day = |i: usize| self.all[i].when.as_ref().and_then(|w| w.range.from);
        self.current.is_some_and(|current| {
            current != index
                && sentence.saturating_sub(self.all[current].sentence) <= 2
                && matches!(
                    (day(current), day(index)),
                    (Some(now), Some(then)) if days_between(then, now) > LOOKS_BACK
                )
        })
    }

    /// The scene in hand for a clause right after it, nothing opened.
    pub(crate) fn near(&self, s: &Setting) -> Option<usize> {
        self.current.filter(|&i| {
            self.fits(i, s) && s.sentence.saturating_sub(self.all[i].sentence) <= 1
        })
    }

    /// The scenes an article can still mean; a limit keeps long texts linear.
    fn recent(&self) -> std::ops::Range<usize> {
        self.all.len().saturating_sub(LOOK_BACK)..self.all.len()
    }

    fn seek(&mut self, s: &Setting) -> Option<usize> {
        if s.publication {
            return Some(self.open_publication(s));
        }
        if s.when.is_some() {
            return Some(self.by_day(s));
        }
        if s.latest {
            let day = |scene: &Scene| scene.when.as_ref().and_then(|w| w.range.from);
            return self
                .recent()
                .filter(|&i| day(&self.all[i]).is_some())
                .max_by_key(|&i| day(&self.all[i]));
        }
        if !s.places.is_empty() {
            return Some(self.by_place(s));
        }
        if (s.back || s.same_place)
            && let Some(index) = self.by_occasion(s)
        {
            self.absorb(index, s);
            return Some(index);
        }
        if s.event && !s.occasion.is_empty() {
            return Some(self.by_event(s));
        }
        self.carried(s)
    }

    fn open_publication(&mut self, s: &Setting) -> usize {
        // A report about the event in hand, right after it, with nothing new in it.
        if let Some(index) =
            self.current.filter(|_| s.title.is_none() && s.places.is_empty())
        {
            let scene = &self.all[index];
            let near = s.sentence.saturating_sub(scene.sentence) <= 1;
            let after = match (&scene.when, &s.when) {
                (Some(event), Some(report)) => {
                    event.range.to.zip(report.range.from).is_some_and(
                        |(event, report)| (0..=7).contains(&days_between(event, report)),
                    )
                }
                _ => false,
            };
            if near && after && scene.reported.is_none() && self.fits(index, s) {
                let scene = &mut self.all[index];
                scene.reported.clone_from(&s.when);
                scene.outlet = scene.outlet.take().or_else(|| s.outlet.clone());
                return index;
            }
        }
        self.push(Scene {
            outlet: s.outlet.clone(),
            title: s.title.clone(),
            reported: s.when.clone(),
            speaker: s.speaker.filter(|_| s.explicit && s.named_person),
            person: s.explicit && s.named_person,
            places: s.places.clone(),
            occasion: s.occasion.clone(),
            opened: s.sentence,
            sentence: s.sentence,
            ..Scene::default()
        })
    }

    fn by_day(&mut self, s: &Setting) -> usize {
        let range = s.when.as_ref().map(|w| w.range);
        let known = self.recent().rev().find(|&i| {
            let scene = &self.all[i];
            scene.when.as_ref().map(|w| w.range) == range
                && range.is_some_and(|r| r.from.is_some())
                && self.fits(i, s)
                && (s.places.is_empty()
                    || scene.places.is_empty()
                    || shares(&scene.places, &s.places))
        });
        if let Some(index) = known {
            self.absorb(index, s);
            return index;
        }
        // The event of a report that stands just before, or of the same sentence.
        if let Some(index) = self.current {
            let scene = &self.all[index];
            let near = s.sentence.saturating_sub(scene.sentence) <= 1;
            let open = scene.when.is_none()
                && (scene.reported.is_some()
                    || scene.outlet.is_some()
                    || scene.title.is_some());
            let day = |w: &Option<When>| w.as_ref().and_then(|w| w.range.from);
            let long_before = matches!(
                (day(&scene.reported), day(&s.when)),
                (Some(report), Some(event)) if days_between(event, report) > LOOKS_BACK
            );
            if near && open && !long_before && s.event && self.fits(index, s) {
                self.absorb(index, s);
                return index;
            }
        }
        let mut scene = self.fresh(s);
        if s.same_place
            && let Some(current) = self.current
        {
            scene.places.clone_from(&self.all[current].places);
        }
        self.push(scene)
    }

    fn by_place(&mut self, s: &Setting) -> usize {
        let known = self
            .recent()
            .rev()
            .find(|&i| shares(&self.all[i].places, &s.places) && self.fits(i, s));
        if let Some(index) = known {
            self.absorb(index, s);
            return index;
        }
        if let Some(index) = self.current {
            let scene = &self.all[index];
            let near = s.sentence.saturating_sub(scene.sentence) <= 1;
            if near
                && scene.places.is_empty()
                && self.fits(index, s)
                && (scene.when.is_some() || scene.reported.is_some())
            {
                self.absorb(index, s);
                return index;
            }
        }
        let scene = self.fresh(s);
        self.push(scene)
    }

    fn by_occasion(&self, s: &Setting) -> Option<usize> {
        let named = self.recent().rev().find(|&i| {
            s.occasion.iter().any(|o| self.all[i].occasion.contains(o)) && self.fits(i, s)
        });
        // "The speech" at the end of a visit never called one: the scene in hand.
        let current = self.current.filter(|&i| self.fits(i, s));
        match (named, current) {
            (Some(n), Some(c))
                if n != c
                    && self.all[c].sentence > self.all[n].sentence + 1
                    && self.all[c].when.is_some() =>
            {
                Some(c)
            }
            (Some(n), _) => Some(n),
            (None, current) => {
                current.or_else(|| self.recent().rev().find(|&i| self.fits(i, s)))
            }
        }
    }

    fn by_event(&mut self, s: &Setting) -> usize {
        if let Some(index) = self.current {
            let scene = &self.all[index];
            let near = s.sentence.saturating_sub(scene.sentence) <= 1;
            let open = scene.occasion.is_empty()
                || shares(&scene.occasion, &s.occasion)
                || s.sentence == scene.sentence;
            if near && open && self.fits(index, s) {
                self.absorb(index, s);
                return index;
            }
        }
        let scene = self.fresh(s);
        self.push(scene)
    }

    /// The scene in hand when the subject fits, else the last one of the subject.
    fn carried(&self, s: &Setting) -> Option<usize> {
        if let Some(index) = self.current
            && self.fits(index, s)
        {
            return Some(index);
        }
        let speaker = s.speaker?;
        self.recent().rev().find(|&i| self.all[i].speaker == Some(speaker))
    }

    fn fits(&self, index: usize, s: &Setting) -> bool {
        match (self.all[index].speaker, s.speaker) {
            (Some(a), Some(b)) => a == b || !self.all[index].person || !s.named_person,
            _ => true,
        }
    }

    fn fresh(&self, s: &Setting) -> Scene {
        Scene {
            speaker: s.speaker,
            person: s.named_person,
            occasion: s.occasion.clone(),
            outlet: s.outlet.clone(),
            title: s.title.clone(),
            when: s.when.clone(),
            reported: None,
            places: s.places.clone(),
            opened: s.sentence,
            sentence: s.sentence,
        }
    }

    fn absorb(&mut self, index: usize, s: &Setting) {
        let scene = &mut self.all[index];
        if scene.speaker.is_none() && s.explicit {
            scene.speaker = s.speaker;
            scene.person = s.named_person;
        }
        scene.outlet = scene.outlet.take().or_else(|| s.outlet.clone());
        scene.title = scene.title.take().or_else(|| s.title.clone());
        scene.when = scene.when.take().or_else(|| s.when.clone());
        for place in &s.places {
            if !scene.places.contains(place) {
                scene.places.push(place.clone());
            }
        }
        for occasion in &s.occasion {
            if !scene.occasion.contains(occasion) {
                scene.occasion.push(occasion.clone());
            }
        }
    }

    fn push(&mut self, scene: Scene) -> usize {
        self.all.push(scene);
        self.all.len() - 1
    }

    /// The body that spoke last before a sentence: "the May statement" is by whoever issues
    /// them. A person of another scene issues nothing.
    pub(crate) fn last_speaker(&self, sentence: usize) -> Option<MemberId> {
        let to = self.all.partition_point(|scene| scene.opened < sentence);
        self.all[to.saturating_sub(LOOK_BACK)..to]
            .iter()
            .rev()
            .filter(|s| !s.person)
            .find_map(|s| s.speaker)
    }

    /// The first dated scene of a speaker from `sentence` on: what a lead that names no
    /// day is about. A lead that names places is about none without them.
    pub(crate) fn ahead(
        &self,
        speaker: Option<MemberId>,
        sentence: usize,
        places: &[String],
    ) -> Option<usize> {
        speaker?;
        // Scenes are opened in reading order, so the search starts at the sentence.
        let from = self.all.partition_point(|scene| scene.opened < sentence);
        (from..self.all.len().min(from + LOOK_BACK)).find(|&i| {
            let scene = &self.all[i];
            scene.when.is_some()
                && scene.speaker == speaker
                && (places.is_empty() || shares(&scene.places, places))
        })
    }
}

fn shares(a: &[String], b: &[String]) -> bool {
    a.iter().any(|x| {
        b.iter().any(|y| {
            let (x, y) = (x.to_lowercase(), y.to_lowercase());
            x == y || x.contains(&y) || y.contains(&x)
        })
    })
}
