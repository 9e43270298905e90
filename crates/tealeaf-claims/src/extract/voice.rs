//! Cuts a sentence into clauses and gives each the voice it is told in: the writer's, a
//! source's, or that of the sentence before when a rumour goes on.

use tealeaf_text::Span;

use super::Reader;
use crate::article::Sentence;
use crate::claim::{Cue, Evidential, Hedge, Source, SourceKind, When};
use crate::clause::clauses;
use crate::source::Frame;
use crate::views::is_chinese;

/// Whose word a stretch of a sentence stands on.
#[derive(Clone)]
pub(super) struct Voice {
    pub(super) source: Source,
    pub(super) cue: Option<Cue>,
    pub(super) evidential: Evidential,
    pub(super) hedge: Option<Hedge>,
    pub(super) strength: u8,
}

impl Voice {
    pub(super) fn author() -> Self {
        Self {
            source: Source {
                kind: SourceKind::Author,
                spans: Vec::new(),
                entity: None,
                carried: false,
            },
            cue: None,
            evidential: Evidential::Assertion,
            hedge: None,
            strength: 5,
        }
    }

    pub(super) fn of(frame: &Frame) -> Self {
        Self {
            source: frame.source.clone(),
            cue: frame.cue.clone(),
            evidential: frame.evidential,
            hedge: frame.hedge,
            strength: frame.strength,
        }
    }
}

/// One clause with what it stands on.
pub(super) struct Part {
    pub(super) span: Span,
    pub(super) voice: Voice,
}

impl Reader<'_> {
    /// The clauses of a sentence, each with its voice.
    pub(super) fn parts(
        &self,
        index: usize,
        sentence: Sentence,
        found: &[Frame],
        whens: &[When],
    ) -> Vec<Part> {
        let mut stretches: Vec<(Span, Voice)> = Vec::new();
        let mut at = sentence.span.start();
        let author =
            self.carried_voice(index, sentence, found).unwrap_or_else(Voice::author);
        for frame in found {
            let start = frame.content.start().min(if frame.head.is_empty() {
                frame.content.start()
            } else {
                frame.head.start()
            });
            if at < start {
                stretches.push((Span::new(at, start), author.clone()));
            }
            if !frame.denies {
                stretches.push((frame.content, Voice::of(frame)));
            }
            at = at.max(frame.content.end()).max(frame.head.end());
        }
        if at < sentence.span.end() {
            stretches.push((Span::new(at, sentence.span.end()), author));
        }
        let mut out = Vec::new();
        for (span, voice) in stretches {
            let mut waiting: Option<usize> = None;
            let mut voice = voice;
            for clause in clauses(&self.views, span) {
                let start = waiting.take().unwrap_or(clause.start());
                // A day on its own (「8月3日，」) belongs to what follows it.
                if self.only_time(clause, whens) {
                    waiting = Some(start);
                    continue;
                }
                let span = Span::new(start, clause.end());
                out.push(Part { span, voice: voice.clone() });
                // What is doubted is the first clause; the next ones give the reasons.
                let doubted = voice.hedge == Some(Hedge::Doubtful)
                    || voice.hedge == Some(Hedge::Probable)
                        && voice.source.kind == SourceKind::NamedPerson;
                if doubted {
                    voice.hedge = None;
                    voice.strength = voice.strength.max(3);
                }
            }
            if let Some(start) = waiting {
                let span = crate::clause::trim(&self.views, Span::new(start, span.end()));
                out.push(Part { span, voice: voice.clone() });
            }
        }
        out
    }

    /// Whether a clause is hardly more than a time.
    pub(super) fn only_time(&self, clause: Span, whens: &[When]) -> bool {
        let told: usize = whens
            .iter()
            .filter_map(|w| w.span)
            .filter(|s| clause.contains(*s))
            .map(Span::len)
            .sum();
        // 两周后遭免职: short, and yet it tells something.
        let tells = is_chinese(self.views.text_at(clause))
            && crate::proposition::trigger(&self.views, clause).is_some();
        told > 0 && clause.len() <= told + 9 && !tells
    }

    /// The voice of the sentence before, when this one goes on in it: "He was then ..."
    /// after a rumour about him.
    pub(super) fn carried_voice(
        &self,
        index: usize,
        sentence: Sentence,
        found: &[Frame],
    ) -> Option<Voice> {
        let (voice, from) = self.carried.as_ref()?;
        if !found.is_empty() || *from + 1 != index {
            return None;
        }
        let text = self.views.lower_at(sentence.span);
        let goes_on = if is_chinese(text) {
            [
                "其", "他", "她", "该", "并", "还", "随后", "此后", "会上", "会议",
                "政变", "而且",
            ]
            .iter()
            .any(|w| text.starts_with(w))
        } else {
            [
                "he ",
                "she ",
                "they ",
                "the coup",
                "the plan",
                "the two ",
                "this was",
                "these ",
                "afterwards",
                "then ",
                "the meeting",
                "his ",
                "her ",
            ]
            .iter()
            .any(|w| text.starts_with(w))
        };
        goes_on.then(|| {
            let mut voice = voice.clone();
            voice.source.carried = true;
            voice.cue = None;
            voice
        })
    }

    pub(super) fn carry(&mut self, index: usize, sentence: Sentence, found: &[Frame]) {
        let next = self.article.sentences.get(index + 1);
        let same = next.is_some_and(|n| n.paragraph == sentence.paragraph);
        let last = found.iter().rfind(|f| {
            !f.denies
                && matches!(
                    f.source.kind,
                    SourceKind::Rumour
                        | SourceKind::SocialMedia
                        | SourceKind::UnnamedReports
                        | SourceKind::UnnamedPeople
                )
        });
        self.carried = match (last, same) {
            (Some(frame), true) => Some((Voice::of(frame), index)),
            (None, true) if found.is_empty() => {
                // A carried voice goes on only while it is carried.
                let carried = self
                    .drafts
                    .last()
                    .is_some_and(|d| d.claim.sentence == index && d.claim.source.carried);
                self.carried.take().filter(|_| carried).map(|(v, _)| (v, index))
            }
            _ => None,
        };
    }
}
