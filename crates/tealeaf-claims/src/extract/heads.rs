//! The heads of attributions: what the trained tagger adds where the rules are silent, which
//! outlet "the report" is, and the claims that a head itself makes (an outlet reported on a
//! day, talk went round, an office denied).

use tealeaf_text::Span;

use super::Reader;
use super::voice::Voice;
use crate::article::Sentence;
use crate::claim::{Evidential, Hedge, Mention, Polarity, Proposition, SourceKind, When};
use crate::names::Sort;
use crate::rules::rules;
use crate::scene::Setting;
use crate::source::{Frame, tagged};
use crate::views::is_chinese;
use crate::{attribution, proposition};

rules! {
    SPEAKS_ON = r"(?:^|，)(他|她)(?:还|又|也|并|则|同时|进一步|随后|最后|因此|甚至)*(指出|表示|认为|相信|说|称|强调|补充|透露|预测|预计|提醒|断言|怀疑|质疑|坦言|估计|预料|预期|研判|判断|主张|推测|倾向于?(?:认为|相信))(?:说|道|称)?(?:，|：)?";
}

impl Reader<'_> {
    /// What the trained tagger finds in an English sentence. It reads a paragraph at a time,
    /// and only the first part of a very long text.
    pub(super) fn tagged(&mut self, index: usize) -> Vec<Frame> {
        let sentence = self.article.sentences[index];
        let text = self.views.lower_at(sentence.span);
        if is_chinese(text) || sentence.span.end() > TAGGED {
            return Vec::new();
        }
        if self.paragraph.as_ref().is_none_or(|(n, _)| *n != sentence.paragraph) {
            let same = |s: &&Sentence| s.paragraph == sentence.paragraph && !s.title;
            let after = self.article.sentences[index..].iter().take_while(same);
            let end = after.last().map_or(sentence.span.end(), |s| s.span.end());
            let before = self.article.sentences[..index].iter().rev().take_while(same);
            let start = before.last().map_or(sentence.span.start(), |s| s.span.start());
            let mut found =
                attribution::attribute(self.views.text_at(Span::new(start, end)));
            for a in &mut found {
                for span in a.source.iter_mut().chain(&mut a.cue).chain(&mut a.content) {
                    *span = Span::new(span.start() + start, span.end() + start);
                }
            }
            self.paragraph = Some((sentence.paragraph, found));
        }
        let found = self.paragraph.as_ref().map_or(&[][..], |(_, found)| found);
        let before = self.spoke.filter(|(_, at)| index - at <= 2).map(|(kind, _)| kind);
        let subject = self.subject.map(|m| self.names.member(m));
        let known = subject.is_some_and(|m| m.key.is_some());
        let speakers = tagged::Speakers { before, known };
        tagged::frames(&self.views, &self.names, sentence.span, found, speakers)
    }

    /// 他还指出，…: who spoke just before goes on, in Chinese.
    pub(super) fn speaks_on(&self, index: usize) -> Option<Frame> {
        let sentence = self.article.sentences[index].span;
        let text = self.views.plain_at(sentence);
        let (kind, at) = self.spoke?;
        if index - at > 2 || !is_chinese(text) {
            return None;
        }
        let c = SPEAKS_ON.captures(text)?;
        let (who, verb) = (c.get(1)?, c.get(2)?);
        let abs =
            |a: usize, b: usize| Span::new(sentence.start() + a, sentence.start() + b);
        let end = c.get(0)?.end();
        (end + 6 < text.len()).then(|| {
            crate::source::frame(
                &self.views,
                &self.names,
                Some(abs(who.start(), who.end())),
                abs(verb.start(), verb.end()),
                abs(end, text.len()),
                Some(kind),
            )
        })
    }

    /// "She forecast that": whoever spoke just before, and of the same kind. What a known
    /// official says is the news itself.
    pub(super) fn pronouns_speak(&self, index: usize, found: &mut Vec<Frame>) {
        let before = self.spoke.filter(|(_, at)| index - at <= 3).map(|(kind, _)| kind);
        let known = self.subject.is_some_and(|m| self.names.member(m).key.is_some());
        found.retain_mut(|frame| {
            let Some(source) = frame.source.spans.first() else { return true };
            if !matches!(self.views.lower_at(*source), "he" | "she" | "they") {
                return true;
            }
            // "Yusuf Benhaddad disagrees: he argues that": whoever was named just before.
            let sentence = self.article.sentences[index].span;
            let lead = Span::new(sentence.start(), source.start());
            // In "Li, she adds, will go" the name is what is told of.
            let told = |span: Span| frame.content.contains(span);
            let named = self.names.within(lead).iter().rev().find(|n| {
                self.names.member(n.member).sort == Sort::Person
                    && !n.possessive
                    && !told(n.span)
            });
            let kind = match named.map(|n| self.names.member(n.member).key.is_some()) {
                Some(true) => None,
                Some(false) => Some(SourceKind::NamedPerson),
                None => before,
            };
            let Some(kind) = kind else { return named.is_none() && !known };
            frame.source.kind = kind;
            frame.evidential = crate::source::evidential_of(kind);
            true
        });
    }

    /// Notes who spoke last, for "she says" in what follows.
    pub(super) fn note_speaker(&mut self, index: usize, found: &[Frame]) {
        let person = found.iter().rfind(|f| {
            matches!(
                f.source.kind,
                SourceKind::NamedPerson
                    | SourceKind::UnnamedPeople
                    | SourceKind::Analyst
                    | SourceKind::OfficialBody
            )
        });
        if let Some(frame) = person {
            self.spoke = Some((frame.source.kind, index));
        }
    }

    /// "It allegedly bars ministers from ...": what "it" is said to say is the document's.
    pub(super) fn document_speaks(&self, found: &mut [Frame]) {
        if self.document.is_none() {
            return;
        }
        for frame in found.iter_mut().filter(|f| f.source.kind == SourceKind::Implicit) {
            let text = self.views.lower_at(frame.content);
            if text.starts_with("it ") && proposition::orders(text, false) {
                let start = frame.content.start();
                frame.source.kind = SourceKind::Document;
                frame.source.spans = vec![Span::new(start, start + "it".len())];
            }
        }
    }

    /// Gives a report that is spoken of again ("the report said", 报道称) its outlet.
    pub(super) fn anaphoric_report(&mut self, index: usize, found: &mut [Frame]) {
        for frame in found.iter_mut() {
            let outlet = matches!(
                frame.source.kind,
                SourceKind::OfficialMedia | SourceKind::Outlet
            );
            if outlet {
                self.outlet =
                    Some((frame.source.kind, frame.source.entity.clone(), index));
                continue;
            }
            let Some(span) = frame.source.spans.first() else { continue };
            let text = self.views.lower_at(*span);
            let again = matches!(
                text,
                "报道"
                    | "通稿"
                    | "该社"
                    | "该报"
                    | "该台"
                    | "该刊"
                    | "该网"
                    | "文章"
                    | "the report"
                    | "the article"
                    | "the readout"
                    | "the agency"
                    | "the paper"
            );
            if let (true, Some((kind, entity, at))) = (again, &self.outlet)
                && index - *at <= 2
            {
                frame.source.kind = *kind;
                frame.source.entity.clone_from(entity);
                frame.evidential = crate::source::evidential_of(*kind);
                frame.hedge = None;
                frame.strength = 5;
            }
        }
    }

    /// Heads of attributions that are events themselves: an outlet's dated report, talk
    /// that goes round.
    pub(super) fn reports(&mut self, index: usize, found: &[Frame], whens: &[When]) {
        let sentence = self.article.sentences[index].span;
        for frame in found.iter().filter(|f| !f.denies) {
            let head_when = whens.iter().find(|w| {
                w.span.is_some_and(|s| !frame.content.contains(s) && sentence.contains(s))
            });
            let outlet = matches!(
                frame.source.kind,
                SourceKind::OfficialMedia | SourceKind::Outlet
            );
            if outlet {
                let name =
                    frame.source.entity.clone().or_else(|| {
                        frame.source.spans.first().map(|s| self.outlet_name(*s))
                    });
                if let Some(when) = head_when {
                    self.scenes.locate(&Setting {
                        outlet: name,
                        when: Some(when.clone()),
                        publication: true,
                        sentence: index,
                        ..Setting::default()
                    });
                    self.head_claim(
                        index,
                        frame,
                        Proposition::Publication { title: None },
                        Some(when.clone()),
                        Evidential::Official,
                    );
                }
            }
            let talk = frame.source.kind == SourceKind::Rumour
                && frame.cue.is_some()
                && frame.head.len() > 24
                && head_when.is_some();
            if talk {
                self.head_claim(
                    index,
                    frame,
                    Proposition::Discourse,
                    head_when.cloned(),
                    Evidential::Assertion,
                );
            }
        }
    }

    pub(super) fn outlet_name(&self, span: Span) -> String {
        self.names.within(span).iter().find(|n| !n.possessive).map_or_else(
            || self.views.text_at(span).to_owned(),
            |n| self.names.member(n.member).name.clone(),
        )
    }

    pub(super) fn head_claim(
        &mut self,
        index: usize,
        frame: &Frame,
        what: Proposition,
        when: Option<When>,
        evidential: Evidential,
    ) {
        let sentence = self.article.sentences[index].span;
        let span = Span::new(
            when.as_ref()
                .and_then(|w| w.span)
                .map_or(frame.head.start(), |s| s.start().min(frame.head.start()))
                .max(sentence.start()),
            frame.head.end().min(frame.content.start().max(frame.head.start())),
        );
        let mut voice = Voice::author();
        voice.evidential = evidential;
        let subjects = frame
            .source
            .spans
            .iter()
            .filter(|_| !matches!(what, Proposition::Discourse))
            .map(|s| Mention {
                span: Some(*s),
                surface: self.outlet_name(*s),
                entity: frame.source.entity.clone(),
            })
            .collect();
        let span = crate::clause::trim(&self.views, span);
        let mut draft = self.draft(index, span, &voice, what);
        draft.claim.subjects = subjects;
        draft.own_when = true;
        draft.claim.when = when;
        draft.claim.hedge = Hedge::Asserted;
        draft.claim.strength = 5;
        self.drafts.push(draft);
    }

    /// "Pike's office dismissed the report": the claim before it, denied.
    pub(super) fn denial(
        &mut self,
        index: usize,
        frame: &Frame,
        before: usize,
        whens: &[When],
    ) {
        let Some(earlier) =
            self.drafts[before.min(self.drafts.len())..].last().or(self.drafts.last())
        else {
            return;
        };
        if matches!(earlier.claim.proposition, Proposition::Discourse)
            && earlier.claim.sentence != index
        {
            return;
        }
        let what = earlier.claim.proposition.clone();
        let subjects = earlier.claim.subjects.clone();
        let (scene, subject, when) =
            (earlier.scene, earlier.subject, earlier.claim.when.clone());
        // Who denies stands before the verb and belongs to what is told.
        let start = frame
            .source
            .spans
            .first()
            .map_or(frame.content.start(), |s| s.start().min(frame.content.start()));
        let told = Span::new(start, frame.content.end());
        let mut draft = self.draft(
            index,
            crate::clause::trim(&self.views, told),
            &Voice::of(frame),
            what,
        );
        draft.claim.subjects = subjects;
        draft.claim.polarity = Polarity::Denied;
        draft.claim.hedge = Hedge::Asserted;
        let sentence = self.article.sentences[index].span;
        let said = whens.iter().find(|w| {
            w.span
                .is_some_and(|s| frame.head.start() <= s.start() && sentence.contains(s))
        });
        draft.claim.when = said.cloned().or(when);
        draft.own_when = true;
        draft.scene = scene;
        draft.subject = subject;
        self.drafts.push(draft);
    }
}

/// Bytes of an article that the trained tagger reads; the rest is left to the rules.
pub(super) const TAGGED: usize = 400_000;
