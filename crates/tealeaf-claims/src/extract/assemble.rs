//! The last step: scenes, deadlines, doubts and repetitions are filled in, and claims get
//! their numbers.

use tealeaf_text::Span;

use super::{Draft, Reader};
use crate::claim::{
    Claim, ClaimId, DateRange, Hedge, Mention, Polarity, Proposition, SourceKind, When,
};
use crate::proposition::{self, is_document};
use crate::scene::Scene;

impl Reader<'_> {
    /// "For two days", "72 hours": the length runs from the day named.
    pub(super) fn durations(&self, draft: &mut Draft, clause: Span, whens: &[When]) {
        let Some(when) = &draft.claim.when else { return };
        let (Some(from), Some(to)) = (when.range.from, when.range.to) else { return };
        if from != to
            || !matches!(
                draft.claim.proposition,
                Proposition::Detention { .. }
                    | Proposition::PowerHeld
                    | Proposition::Coup
            )
        {
            return;
        }
        let days = whens
            .iter()
            .filter(|w| w.span.is_some_and(|s| clause.contains(s)))
            .find_map(|w| length_days(&w.value));
        if let Some(days) = days {
            let end = from.saturating_add(jiff::Span::new().days(days));
            let value = format!("{from}/{end}");
            let span = when.span;
            draft.claim.when = Some(When {
                span,
                range: DateRange { from: Some(from), to: Some(end) },
                value,
            });
        }
    }

    /// The day by which a prediction should have come to pass.
    pub(super) fn deadline(&self, draft: &mut Draft, clause: Span, whens: &[When]) {
        let claim = &mut draft.claim;
        let content = matches!(claim.proposition, Proposition::DocumentContent);
        let until = whens
            .iter()
            .filter(|w| w.span.is_some_and(|s| clause.contains(s)))
            .find(|w| w.range.from.is_none() && w.range.to.is_some());
        let future = claim.hedge == Hedge::Predicted;
        if let Some(until) = until
            && (future || content || self.after_article(until))
        {
            claim.deadline = Some(until.clone());
            if content || future {
                claim.when = None;
            }
            return;
        }
        if !future {
            return;
        }
        let sentence = self.article.sentences[claim.sentence].span;
        let dated = whens
            .iter()
            .filter(|w| w.span.is_some_and(|s| clause.contains(s)))
            .chain(whens.iter().filter(|w| w.span.is_some_and(|s| sentence.contains(s))))
            .find(|w| self.after_article(w));
        if let Some(when) = dated {
            claim.deadline = Some(end_of(when));
            return;
        }
        if let Some(event) = self.next_event(sentence) {
            claim.deadline = Some(event);
        }
    }

    fn after_article(&self, when: &When) -> bool {
        match (when.range.to, self.article.date) {
            (Some(to), Some(article)) => to >= article,
            _ => false,
        }
    }

    /// "By the plenum": the next event of the vocabulary whose name ends in that word.
    fn next_event(&self, sentence: Span) -> Option<When> {
        let article = self.article.date?;
        let text = self.views.lower_at(sentence);
        let word = [
            "plenum",
            "congress",
            "conclave",
            "two sessions",
            "summit",
            "party congress",
            "全会",
            "党代会",
            "两会",
            "二十一大",
        ]
        .iter()
        .find(|w| text.contains(**w))?;
        let event = self
            .names
            .vocabulary
            .events
            .iter()
            .filter(|e| {
                e.to >= article && e.names.iter().any(|n| n.to_lowercase().contains(word))
            })
            .min_by_key(|e| e.from)?;
        Some(When {
            span: None,
            range: DateRange { from: None, to: Some(event.to) },
            value: format!("../{}", event.to),
        })
    }

    /// A claim about a document with no subject is about the document in hand.
    pub(super) fn document_subject(&self, draft: &mut Draft, clause: Span) {
        let about = draft.claim.proposition.is_of_paper()
            || matches!(
                draft.claim.proposition,
                Proposition::DocumentIssued { .. } | Proposition::Publication { .. }
            ) && proposition::goes_round(&self.views, clause)
                && proposition::number(&self.views, clause).is_some();
        if !about {
            return;
        }
        let thing = draft.claim.subjects.iter().any(|m| is_document(&m.surface));
        if thing {
            return;
        }
        let Some(document) = &self.document else {
            // A paper without a number is called by what it is; its author is another matter.
            if let Some(called) = self.paper.as_ref()
                && !matches!(draft.claim.proposition, Proposition::Publication { .. })
            {
                draft.claim.subjects =
                    vec![Mention { span: None, surface: called.clone(), entity: None }];
                draft.subject = None;
            }
            return;
        };
        draft.claim.subjects = vec![Mention {
            span: None,
            surface: document.called.clone(),
            entity: Some(document.number.clone()),
        }];
        draft.subject = None;
    }

    pub(super) fn finish(mut self) -> Vec<Claim> {
        self.drafts.sort_by_key(|d| (d.claim.sentence, d.claim.span.start()));
        let mut drafts = std::mem::take(&mut self.drafts);
        for draft in &mut drafts {
            self.apply_scene(draft);
        }
        self.borrow_times(&mut drafts);
        let mut claims: Vec<Claim> = drafts.into_iter().map(|d| d.claim).collect();
        for (i, claim) in claims.iter_mut().enumerate() {
            claim.id = ClaimId(u32::try_from(i + 1).expect("fewer than 2^32 claims"));
        }
        doubts(&mut claims);
        repetitions(&mut claims);
        claims
    }

    fn apply_scene(&self, draft: &mut Draft) {
        let about_words = matches!(
            draft.claim.proposition,
            Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. }
        );
        let speech = matches!(draft.claim.proposition, Proposition::Statement);
        if draft.own_when && draft.scene.is_none() && about_words {
            self.write_text(draft, &Scene::default());
            return;
        }
        // The words of a document are of no day.
        if about_words
            && !draft.own_when
            && draft.claim.subjects.iter().any(|m| is_document(&m.surface))
        {
            return;
        }
        let scene = match draft.scene {
            Some(index) => {
                let scene = self.scenes.get(index);
                // A lead that names no day is about the first dated scene of its speaker.
                if about_words && scene.when.is_none() && scene.reported.is_none() {
                    let speaker = draft.subject.or(scene.speaker);
                    self.scenes
                        .ahead(speaker, scene.sentence, &scene.places)
                        .map_or(scene, |i| self.scenes.get(i))
                } else {
                    scene
                }
            }
            None if about_words => {
                let ahead = self.scenes.ahead(draft.subject, draft.claim.sentence, &[]);
                match ahead {
                    Some(index) => self.scenes.get(index),
                    None => {
                        self.write_text(draft, &Scene::default());
                        return;
                    }
                }
            }
            None if speech => return,
            None => {
                return;
            }
        };
        let scene = scene.clone();
        if about_words {
            self.write_text(draft, &scene);
            let document = self.text_of_document(draft);
            if draft.claim.subjects.is_empty()
                && !document
                && let Some(speaker) =
                    scene.speaker.or_else(|| self.scenes.last_speaker(scene.sentence))
            {
                let member = self.names.member(speaker);
                draft.claim.subjects = vec![Mention {
                    span: None,
                    surface: member.name.clone(),
                    entity: member.key.clone(),
                }];
            }
        }
        if !draft.own_when && (about_words || speech) {
            let when = scene.when.clone().or(scene.reported.clone());
            draft.claim.when = when.map(|w| self.here(draft, w));
        }
        let places = if draft.own_when || about_words || speech || draft.scene.is_some() {
            scene.places.clone()
        } else {
            Vec::new()
        };
        if draft.claim.places.is_empty() {
            draft.claim.places = places;
        }
        if !draft.own_when
            && draft.claim.when.is_none()
            && matches!(
                draft.claim.proposition,
                Proposition::Visit
                    | Proposition::Appearance { .. }
                    | Proposition::Meeting { .. }
            )
        {
            draft.claim.when = scene.when.map(|w| self.here(draft, w));
        }
    }

    /// Whether the sentence speaks of words in a document.
    fn text_of_document(&self, draft: &Draft) -> bool {
        let sentence = self.article.sentences[draft.claim.sentence].span;
        is_document(self.views.text_at(sentence))
    }

    /// A time taken over from another sentence has no place in this one.
    fn here(&self, draft: &Draft, mut when: When) -> When {
        let sentence = self.article.sentences[draft.claim.sentence].span;
        when.span = when.span.filter(|s| sentence.contains(*s));
        when
    }

    fn write_text(&self, draft: &mut Draft, scene: &Scene) {
        let speaker = draft
            .subject
            .or(scene.speaker)
            .map(|id| self.names.member(id))
            .filter(|m| !matches!(m.sort, crate::names::Sort::Outlet { .. }))
            .map(|m| m.key.clone().unwrap_or_else(|| m.name.clone()));
        let (Proposition::FormulaUse { text, .. }
        | Proposition::FormulaChange { text, .. }) = &mut draft.claim.proposition
        else {
            return;
        };
        text.speaker = speaker;
        for word in &scene.occasion {
            if !text.occasion.contains(word) {
                text.occasion.push(word.clone());
            }
        }
        text.outlet.clone_from(&scene.outlet);
        text.title.clone_from(&scene.title);
    }
}

fn end_of(when: &When) -> When {
    let to = when.range.to;
    When {
        span: when.span,
        range: DateRange { from: None, to },
        value: to.map_or(when.value.clone(), |d| format!("../{d}")),
    }
}

/// Days of a length value (`P72H`, `P2D`, `P1W`).
pub(super) fn length_days(value: &str) -> Option<i64> {
    let body = value.strip_prefix('P')?;
    let (n, unit) = body.split_at(body.len().checked_sub(1)?);
    let n: i64 = n.parse().ok()?;
    match unit {
        "H" => Some(n / 24),
        "D" => Some(n),
        "W" => Some(n * 7),
        _ => None,
    }
}

/// Doubt about a document falls on every claim about it; of many doubts the first eight are
/// noted.
fn doubts(claims: &mut [Claim]) {
    let doubters: Vec<(ClaimId, Option<String>)> = claims
        .iter()
        .filter(|c| matches!(c.proposition, Proposition::DocumentAuthenticity))
        .map(|c| (c.id, c.subjects.first().and_then(|m| m.entity.clone())))
        .collect();
    for claim in claims.iter_mut() {
        let about = matches!(
            claim.proposition,
            Proposition::DocumentIssued { .. } | Proposition::DocumentContent
        ) || claim.source.kind == SourceKind::Document;
        if !about {
            continue;
        }
        let own = claim
            .subjects
            .first()
            .and_then(|m| m.entity.clone())
            .filter(|e| is_document(e))
            .or_else(|| number_of(claim).cloned());
        let same = |entity: &Option<String>| match (entity, &own) {
            (Some(e), Some(own)) => e == own,
            _ => true,
        };
        claim.doubted_by = doubters
            .iter()
            .filter(|(id, entity)| *id != claim.id && same(entity))
            .map(|(id, _)| *id)
            .take(8)
            .collect();
    }
}

fn number_of(claim: &Claim) -> Option<&String> {
    match &claim.proposition {
        Proposition::DocumentIssued { number, .. } => number.as_ref(),
        _ => None,
    }
}

/// Marks claims that say again what an earlier one said.
fn repetitions(claims: &mut [Claim]) {
    use std::collections::BTreeMap;
    let mut seen: BTreeMap<String, ClaimId> = BTreeMap::new();
    for claim in claims.iter_mut() {
        let Some(key) = sameness(claim) else { continue };
        match seen.get(&key) {
            Some(first) => claim.repeats = Some(*first),
            None => {
                seen.insert(key, claim.id);
            }
        }
    }
}

/// What makes two claims the same; `None` for kinds too vague to compare.
fn sameness(claim: &Claim) -> Option<String> {
    let what = match &claim.proposition {
        Proposition::FormulaUse { formula, quantity, .. } => {
            format!("use {formula:?} {quantity:?}")
        }
        Proposition::FormulaChange { formula, dropped, .. } => {
            format!("change {formula:?} {dropped}")
        }
        Proposition::Visit
        | Proposition::Coup
        | Proposition::PowerHeld
        | Proposition::Removal => {
            format!("{:?}", claim.proposition)
        }
        Proposition::Detention { .. } => "detention".to_owned(),
        Proposition::Appointment { .. } => "appointment".to_owned(),
        Proposition::DocumentIssued { number, title } => {
            format!("document {number:?} {title:?}")
        }
        Proposition::Meeting { occasion } => format!("meeting {occasion:?}"),
        Proposition::Withdrawal { title } => format!("withdrawal {title:?}"),
        Proposition::Appearance { .. }
        | Proposition::NotSeen
        | Proposition::Illness
        | Proposition::Death
        | Proposition::OfficeHeld { .. }
        | Proposition::DocumentContent
        | Proposition::DocumentAuthenticity
        | Proposition::Publication { .. }
        | Proposition::Statement
        | Proposition::Allegiance
        | Proposition::Opposition
        | Proposition::Plan
        | Proposition::Motive
        | Proposition::Evaluation
        | Proposition::Discourse
        | Proposition::Other => return None,
    };
    let who: Vec<&str> = claim
        .subjects
        .iter()
        .map(|m| m.entity.as_deref().unwrap_or(&m.surface))
        .collect();
    let when = claim.when.as_ref().map(|w| w.value.as_str());
    let denied = claim.polarity == Polarity::Denied;
    Some(format!("{what} | {who:?} | {when:?} | {denied}"))
}
