//! Claims about events, stances, documents and people: everything but formulas.

use tealeaf_text::Span;

use super::voice::Part;
use super::{Draft, Reader, persons};
use crate::claim::{DateRange, Hedge, Mention, Polarity, Proposition, SourceKind, When};
use crate::cues::{CueClass, cues};
use crate::names::Sort;
use crate::proposition;
use crate::proposition::{Kind, Trigger};
use crate::views::is_chinese;

impl Reader<'_> {
    /// "Cai Qi's Tangshan visit leaves readers counting words": of the visit, a headline
    /// says only that there was one; what readers do is another matter.
    fn presupposed(&self, index: usize, clause: Span, trigger: &Trigger) -> Option<Span> {
        if trigger.kind != Kind::Visit
            || !self.article.sentences[index].title
            || trigger.span.end() >= clause.end()
        {
            return None;
        }
        let before = self.views.lower_at(Span::new(clause.start(), trigger.span.start()));
        let owner = before.rfind("'s ").or_else(|| before.rfind("\u{2019}s "))?;
        let between = before[owner..].split_whitespace().count();
        (between <= 3).then(|| Span::new(clause.start(), trigger.span.end()))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `clause`, split off to fit a screen"
    )]
    pub(super) fn event_claim(
        &mut self,
        index: usize,
        part: &Part,
        trigger: &Trigger,
        who: &persons::Who,
        scene: Option<usize>,
        own: Option<When>,
        whens: &[When],
    ) {
        let sentence = self.article.sentences[index].span;
        // A headline of nouns alone (缺席与沉默) tells of nobody.
        if self.article.sentences[index].title
            && who.mentions.is_empty()
            && matches!(trigger.kind, Kind::NotSeen | Kind::Appearance | Kind::Visit)
        {
            return;
        }
        let mut what = proposition::build(&self.views, sentence, part.span, trigger);
        if let Proposition::Publication { title } | Proposition::Withdrawal { title } =
            &mut what
        {
            *title = self.own_title(sentence);
        }
        let people =
            if expands(&what) && who.mentions.len() > 1 { who.mentions.len() } else { 1 };
        for n in 0..people {
            let span = self.presupposed(index, part.span, trigger).unwrap_or(part.span);
            let mut draft = self.draft(index, span, &part.voice, what.clone());
            draft.claim.subjects = if people > 1 {
                vec![who.mentions[n].clone()]
            } else {
                who.mentions.clone()
            };
            if let Some(outlet) = self.same_outlet(index, &what, who) {
                draft.claim.subjects = outlet;
            }
            if let Some(speaker) = self.who_states(&what, part) {
                draft.claim.subjects = vec![speaker];
            }
            if let Some(person) = self.whom_nobody_shows(part.span, &what, who) {
                draft.claim.subjects = vec![person];
            }
            if let Some(held) = self.meeting_itself(part.span, &what, who) {
                draft.claim.subjects = vec![held];
            }
            draft.claim.objects = self.objects_of(part.span, trigger, who);
            draft.claim.places = self.places(part.span);
            let word = self.views.lower_at(trigger.span);
            let own_no = [
                "not", "no ", "no-", "never", "n't", "n’t", "未", "没", "不", "无",
                "nowhere", "nobody", "no one",
            ]
            .iter()
            .any(|w| word.contains(w));
            // "Nobody has set eyes on him": not seen; "he has not vanished": seen.
            let unseen = matches!(what, Proposition::NotSeen);
            let start = part.span.start().min(trigger.span.start());
            let lead = self.views.lower_at(Span::new(start, trigger.span.start()));
            let by_nobody = ["nobody ", "no one ", "no-one ", "none of "]
                .iter()
                .any(|w| lead.contains(w));
            // What is said as a whole has no words of its own: "it had no knowledge of this".
            let told =
                if matches!(what, Proposition::Statement) && trigger.span.is_empty() {
                    self.first_words(part.span)
                } else {
                    trigger.span
                };
            if proposition::negated(&self.views, part.span, told)
                && !(unseen && (own_no || by_nobody))
            {
                draft.claim.polarity = Polarity::Denied;
            }
            // "Declined to answer", 拒绝置评; "is baseless", 毫无根据: no said of what stands before.
            let refuses = matches!(what, Proposition::Statement)
                && proposition::refuses(self.views.lower_at(trigger.span));
            let told_off = !matches!(
                what,
                Proposition::DocumentAuthenticity
                    | Proposition::Evaluation
                    | Proposition::Statement
            ) && proposition::denied_after(
                &self.views,
                Span::new(trigger.span.end().min(part.span.end()), part.span.end()),
            );
            // "Has yet to publish", "has printed none since".
            let word = self.views.lower_at(trigger.span);
            let unpublished = matches!(what, Proposition::Publication { .. })
                && [
                    "yet to ",
                    "still to ",
                    " none",
                    " nothing",
                    "printed no ",
                    "ran no ",
                    "aired no ",
                ]
                .iter()
                .any(|w| {
                    word.contains(w)
                        || self.views.lower_at(part.span).contains(w)
                            && w.starts_with(' ')
                });
            if refuses || told_off || unpublished {
                draft.claim.polarity = Polarity::Denied;
            }
            if matches!(what, Proposition::DocumentAuthenticity) {
                let word = self.views.lower_at(trigger.span);
                let forged = [
                    "forg",
                    "fabric",
                    "fake",
                    "hoax",
                    "伪造",
                    "造假",
                    "杜撰",
                    "假文件",
                    "假的",
                    "伪作",
                    "赝品",
                    "伪件",
                ]
                .iter()
                .any(|w| word.contains(w));
                let text = self.views.lower_at(part.span);
                let differs = proposition::differs(text, is_chinese(text));
                let doubted = differs
                    || draft.claim.hedge == Hedge::Doubtful
                    || cues(text, self.views.plain_at(part.span), is_chinese(text))
                        .iter()
                        .any(|c| c.class == CueClass::Doubt);
                // "The page carries no signature": what it lacks speaks against it.
                let lacks = [" no ", "lacks ", "without ", "没有", "缺", "漏盖", "未盖"]
                    .iter()
                    .any(|w| word.contains(w));
                if (forged || doubted || lacks)
                    && draft.claim.polarity == Polarity::Affirmed
                {
                    draft.claim.polarity = Polarity::Denied;
                }
            }
            let well = matches!(what, Proposition::Illness)
                && proposition::healthy(
                    self.views.lower_at(trigger.span),
                    is_chinese(self.views.lower_at(part.span)),
                );
            if well {
                draft.claim.polarity = match draft.claim.polarity {
                    Polarity::Affirmed => Polarity::Denied,
                    Polarity::Denied => Polarity::Affirmed,
                };
            }
            draft.claim.when = own
                .clone()
                .filter(|w| tells_when(&what, w))
                .or_else(|| self.lent_time(index, part, &what, whens))
                .or_else(|| self.time_of_saying(index, part, &what, whens));
            let last_seen = matches!(what, Proposition::NotSeen)
                .then(|| self.since_last_seen(&mut draft, trigger))
                .flatten();
            let unseen = matches!(what, Proposition::NotSeen)
                || matches!(what, Proposition::Appearance { .. })
                    && draft.claim.polarity == Polarity::Denied;
            if unseen {
                self.until_now(&mut draft, part.span, whens);
                if matches!(what, Proposition::NotSeen)
                    && super::times::still(self.views.lower_at(part.span))
                {
                    super::times::open_end(&mut draft.claim);
                }
            }
            draft.own_when = draft.claim.when.is_some();
            draft.scene = scene;
            draft.subject = who.member;
            let title = match what {
                Proposition::Publication { .. } => self.quoted_in(part.span),
                _ => Vec::new(),
            };
            self.hedges_beside(&mut draft, part.span, whens, &title);
            // What follows "If it is real," and names no day is said under that condition.
            if self.condition == Some(index)
                && draft.claim.when.is_none()
                && draft.claim.hedge == Hedge::Asserted
            {
                draft.claim.hedge = Hedge::Conditional;
            }
            // "Would have printed it within a day" tells of no day.
            let vague = |w: &When| {
                w.span.is_some_and(|s| {
                    let text = self.views.lower_at(s);
                    text.starts_with("within ") || text.starts_with("inside ")
                })
            };
            if draft.claim.hedge == Hedge::Conditional
                && draft.claim.when.as_ref().is_some_and(vague)
            {
                draft.claim.when = None;
                draft.own_when = false;
            }
            self.durations(&mut draft, part.span, whens);
            self.deadline(&mut draft, part.span, whens);
            self.document_subject(&mut draft, part.span);
            if let Some(day) = last_seen {
                // He was seen on that day.
                let what = Proposition::Appearance { occasion: Vec::new() };
                let mut seen = self.draft(index, span, &part.voice, what);
                seen.claim.subjects.clone_from(&draft.claim.subjects);
                seen.claim.places.clone_from(&draft.claim.places);
                seen.claim.when = Some(day);
                seen.own_when = true;
                seen.subject = draft.subject;
                self.drafts.push(seen);
            }
            self.drafts.push(draft);
        }
    }
}

impl Reader<'_> {
    /// The place behind the first four words of a clause, or twelve characters.
    fn first_words(&self, clause: Span) -> Span {
        let text = self.views.lower_at(clause);
        let end = if is_chinese(text) {
            text.char_indices().nth(12).map_or(text.len(), |(at, _)| at)
        } else {
            text.match_indices(' ').nth(3).map_or(text.len(), |(at, _)| at)
        };
        Span::new(clause.start() + end, clause.start() + end)
    }

    /// "Channel One has shown no film of him", 官方媒体未报道其活动: the outlet is not who is
    /// not seen.
    fn whom_nobody_shows(
        &self,
        clause: Span,
        what: &Proposition,
        who: &persons::Who,
    ) -> Option<Mention> {
        let shown = matches!(what, Proposition::NotSeen)
            || matches!(what, Proposition::Appearance { .. });
        let [shower] = &who.mentions[..] else { return None };
        if !shown {
            return None;
        }
        let media = who.member.map_or_else(
            || {
                let name = shower.surface.to_lowercase();
                [
                    "media",
                    "television",
                    "broadcaster",
                    "newspapers",
                    "媒体",
                    "电视",
                    "官媒",
                    "報紙",
                    "报纸",
                ]
                .iter()
                .any(|w| name.contains(w))
            },
            |member| matches!(self.names.member(member).sort, Sort::Outlet { .. }),
        );
        media.then(|| self.shown(clause)).flatten()
    }

    /// What is only said is a statement of whoever says it.
    fn who_states(&self, what: &Proposition, part: &Part) -> Option<Mention> {
        let speaks = matches!(
            part.voice.source.kind,
            SourceKind::NamedPerson | SourceKind::OfficialBody
        );
        if !matches!(what, Proposition::Statement) || !speaks {
            return None;
        }
        // A denial is about whom it is denied of.
        let cue = part.voice.cue.iter().flat_map(|cue| &cue.spans);
        let said: Vec<&str> =
            cue.chain([&part.span]).map(|s| self.views.plain_at(*s)).collect();
        let text = said.join(" ");
        let denies = [
            "denie", "deny", "dismiss", "reject", "refute", "驳斥", "否认", "反驳",
            "辟谣",
        ]
        .iter()
        .any(|w| text.contains(w));
        if denies {
            return None;
        }
        self.source_mention(*part.voice.source.spans.first()?)
    }

    /// "..., and none has appeared": the outlet of the claim just before.
    fn same_outlet(
        &self,
        index: usize,
        what: &Proposition,
        who: &persons::Who,
    ) -> Option<Vec<Mention>> {
        let publication = |p: &Proposition| {
            matches!(p, Proposition::Publication { .. } | Proposition::Withdrawal { .. })
        };
        if !publication(what) || who.mentions.iter().any(|m| m.span.is_some()) {
            return None;
        }
        let last = self.drafts.last()?;
        let paragraph = |sentence: usize| self.article.sentences[sentence].paragraph;
        let near = last.claim.sentence == index
            || matches!(what, Proposition::Withdrawal { .. })
                && last.claim.sentence + 1 == index
                && paragraph(last.claim.sentence) == paragraph(index);
        (publication(&last.claim.proposition) && near)
            .then(|| last.claim.subjects.clone())
    }

    /// "Expect an extraordinary session", 将召开的五中全会: the meeting is what it is about when
    /// nobody is named who holds it.
    fn meeting_itself(
        &self,
        clause: Span,
        what: &Proposition,
        who: &persons::Who,
    ) -> Option<Mention> {
        let Proposition::Meeting { occasion } = what else { return None };
        if who.mentions.iter().any(|m| m.span.is_some()) {
            return None;
        }
        let name = occasion.iter().max_by_key(|o| o.len())?;
        let at = self.views.lower_at(clause).find(name.as_str())?;
        let span = Span::new(clause.start() + at, clause.start() + at + name.len());
        Some(Mention {
            span: Some(span),
            surface: self.views.text_at(span).trim_start_matches("的").to_owned(),
            entity: None,
        })
    }

    /// Not seen "this year": nobody knows the rest of it.
    fn until_now(&self, draft: &mut Draft, clause: Span, whens: &[When]) {
        let Some(article) = self.article.date else { return };
        // "Has not shown him for nine days": the days before the article.
        let days = whens
            .iter()
            .filter(|w| w.span.is_some_and(|s| clause.contains(s)))
            .find_map(|w| super::assemble::length_days(&w.value).map(|n| (w.span, n)));
        if let (None, Some((span, days))) = (&draft.claim.when, days) {
            let from = article.saturating_sub(jiff::Span::new().days(days));
            let range = DateRange { from: Some(from), to: Some(article) };
            draft.claim.when =
                Some(When { span, range, value: format!("{from}/{article}") });
            return;
        }
        if let Some(when) = draft.claim.when.as_mut()
            && let (Some(from), Some(to)) = (when.range.from, when.range.to)
            && from < article
            && article < to
        {
            when.range.to = Some(article);
            when.value = format!("{from}/{article}");
        }
    }

    /// "Last seen on 10 May": not seen from that day on; returns the day.
    fn since_last_seen(&self, draft: &mut Draft, trigger: &Trigger) -> Option<When> {
        let word = self.views.lower_at(trigger.span);
        let last = word.contains("last ") || word.contains("最后一次");
        let when = draft.claim.when.as_mut().filter(|_| last)?;
        let to = when.range.to?;
        let day = when.clone();
        when.range = DateRange { from: Some(to), to: None };
        when.value = format!("{to}/..");
        Some(day)
    }
}

/// What a document or a person says outright, when nothing more special is understood.
pub(super) fn said_by(
    part: &Part,
    trigger: Option<Trigger>,
    orders: bool,
) -> Option<Trigger> {
    if orders {
        let span = trigger.map_or(part.span, |t| t.span);
        return Some(Trigger { kind: Kind::DocumentContent, span });
    }
    let kind = match part.voice.source.kind {
        SourceKind::Document => Kind::DocumentContent,
        // What somebody believes or how it looks in his eyes is a judgement.
        SourceKind::NamedPerson if part.voice.hedge == Some(Hedge::Probable) => {
            return Some(trigger.filter(|t| t.kind != Kind::Statement).unwrap_or(
                Trigger {
                    kind: Kind::Evaluation,
                    span: Span::new(part.span.start(), part.span.start()),
                },
            ));
        }
        SourceKind::NamedPerson | SourceKind::OfficialBody => Kind::Statement,
        _ => return trigger,
    };
    match trigger {
        Some(t) if t.kind == Kind::Statement => Some(Trigger { kind, ..t }),
        None => {
            Some(Trigger { kind, span: Span::new(part.span.start(), part.span.start()) })
        }
        other => other,
    }
}

/// Whether a day in the clause is that of the claim: what a paper looks like, and what it
/// says, is of no day; a practice is "since 2035".
fn tells_when(what: &Proposition, when: &When) -> bool {
    !what.is_of_paper() || when.range.to.is_none()
}

/// Propositions told of each person by name.
pub(super) fn expands(what: &Proposition) -> bool {
    matches!(
        what,
        Proposition::Allegiance
            | Proposition::Opposition
            | Proposition::NotSeen
            | Proposition::Appearance { .. }
            | Proposition::Visit
            | Proposition::Detention { .. }
            | Proposition::Removal
    )
}
